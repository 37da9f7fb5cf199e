//! Patterns.

use super::{Binding, Lower, Lowered};
use crate::ir::{Kind, List, Name, Op};
use crate::rules;
use quote::quote;
use syn::Pat;
use syn::spanned::Spanned;

impl Lower<'_> {
    /// Binds the names in a pattern to the parts of what it is matched with.
    pub(super) fn pattern(&mut self, pat: &Pat, binding: Binding) -> Lowered<()> {
        if self.is_poisoned(&binding) {
            self.poison_pattern(pat);
            return Ok(());
        }
        match (pat, binding) {
            (Pat::Wild(_), _) => Ok(()),
            (Pat::Paren(p), b) => self.pattern(&p.pat, b),
            (Pat::Type(p), b) => {
                self.annotate(&b, &p.ty);
                self.pattern(&p.pat, b)
            }
            (Pat::Reference(p), b) => self.pattern(&p.pat, b),
            (Pat::Ident(p), binding) if p.subpat.is_none() && p.by_ref.is_none() => {
                let name = p.ident.to_string();
                if let Binding::Value(v) = binding {
                    let own = self.builder.name(v);
                    if *own == Name::None {
                        *own = Name::User(name);
                    }
                }
                self.bind(&p.ident, binding);
                Ok(())
            }
            (Pat::Tuple(p), Binding::Tuple(parts)) if p.elems.len() == parts.len() => {
                p.elems.iter().zip(parts).try_for_each(|(p, b)| self.pattern(p, b))
            }
            // A tuple or list that carries no derivative (`let (n, m) = x.dim();`) is taken apart by the user's own code.
            (Pat::Tuple(p), Binding::Value(v)) if !self.varies(v) => {
                let kind = if self.builder.kind(v).is_differentiable() { Kind::Unknown } else { Kind::Int };
                for (i, part) in p.elems.iter().enumerate() {
                    let i = syn::Index::from(i);
                    let code = self.over(vec![v], |holes| {
                        let a = &holes[0];
                        quote!(#a.#i)
                    });
                    let part_value = self.push_code(code, kind.clone(), part.span());
                    self.pattern(part, Binding::Value(part_value))?;
                }
                Ok(())
            }
            (Pat::Slice(p), Binding::Value(v)) if matches!(self.builder.kind(v), Kind::List(..)) => {
                let rest = p.elems.iter().position(|part| matches!(part, Pat::Rest(_)));
                for (i, part) in p.elems.iter().enumerate().filter(|(i, _)| Some(*i) != rest) {
                    // Behind `..`, entries are counted from the end.
                    let index = match rest {
                        Some(rest) if i > rest => {
                            let back = p.elems.len() - i;
                            self.over(vec![v], |h| {
                                let a = &h[0];
                                quote!(#a.len() - #back)
                            })
                        }
                        _ => self.over(vec![], |_| quote!(#i)),
                    };
                    let i = self.push_code(index, Kind::Int, part.span());
                    let entry = self.builder.apply("index", vec![v, i], part.span());
                    self.pattern(part, Binding::Value(entry))?;
                }
                Ok(())
            }
            (pat, _) => self.error_on(pat, "this pattern cannot be differentiated; bind the value to a name and take its parts"),
        }
    }

    /// Takes over what a type annotation says.
    pub(super) fn annotate(&mut self, binding: &Binding, ty: &syn::Type) {
        match (binding, ty) {
            (Binding::Value(v), ty) => {
                let kind = crate::parse::kind(ty, &self.generics);
                let own = &mut self.builder.values[v.index()].kind;
                if kind != Kind::Unknown && (own.is_differentiable() == kind.is_differentiable() || *own == Kind::Unknown) {
                    *own = kind.clone();
                }
                // What is collected has the type that is written.
                let collected = match kind {
                    Kind::List(_, List::Vec) => "collected_list",
                    Kind::Array(..) => "collected_array",
                    _ => return,
                };
                match self.builder.last_mut() {
                    Some(stmt) if stmt.results.contains(v) && stmt.op.rule().is_some_and(|r| r.name == "collected") => {
                        stmt.op = Op::Rule(rules::named(collected));
                    }
                    _ => {}
                }
            }
            (Binding::Tuple(parts), syn::Type::Tuple(types)) => {
                parts.iter().zip(&types.elems).for_each(|(p, t)| self.annotate(p, t));
            }
            _ => {}
        }
    }
}
