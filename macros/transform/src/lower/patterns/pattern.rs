//! Patterns.

use crate::ir::{Annotation, Elem, Kind, Name, Typed, ValueId};
use crate::lower::control_flow::loops::literal;
use crate::lower::{Binding, Lower, Lowered};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Pat, Token};

impl Lower<'_> {
    /// Binds the names in a pattern to the parts of what it is matched with.
    pub(in crate::lower) fn pattern(&mut self, pat: &Pat, binding: Binding) -> Lowered<()> {
        if self.is_poisoned(&binding) {
            self.poison_pattern(pat);
            return Ok(());
        }
        match (pat, binding) {
            (Pat::Wild(_), _) => Ok(()),
            (Pat::Paren(p), b) => self.pattern(&p.pat, b),
            (Pat::Type(p), b) => {
                self.annotate(&b, &p.ty);
                self.pattern(&p.pat, self.ranked(b, &p.ty))
            }
            // What a pattern takes out of a mutable reference is a copy.
            (Pat::Reference(p), Binding::Place(spot)) => {
                let value = self.read(&spot, p.span())?;
                self.pattern(&p.pat, value)
            }
            // The parts of what is lent are lent, each by itself.
            (Pat::Struct(p), Binding::Place(spot)) => {
                for field in &p.fields {
                    let part = self.member_of(&spot, &field.member)?;
                    self.pattern(&field.pat, Binding::Place(part))?;
                }
                Ok(())
            }
            (
                Pat::Tuple(syn::PatTuple { elems, .. }) | Pat::TupleStruct(syn::PatTupleStruct { elems, .. }),
                Binding::Place(spot),
            ) if !elems.iter().any(is_rest) => {
                for (i, part) in elems.iter().enumerate() {
                    let place = self.member_of(&spot, &syn::Member::Unnamed(i.into()))?;
                    self.pattern(part, Binding::Place(place))?;
                }
                Ok(())
            }
            // What is bound behind `&` is copied.
            (Pat::Reference(p), b) => {
                if let (Binding::Value(v), Pat::Ident(_)) = (&b, &*p.pat) {
                    self.copies(*v);
                }
                self.copied(&p.pat, b)
            }
            (Pat::Ident(p), binding) if p.subpat.is_some() => {
                let name = syn::PatIdent { subpat: None, ..p.clone() };
                self.pattern(&Pat::Ident(name), binding.clone())?;
                let Some((_, part)) = &p.subpat else { return Ok(()) };
                self.pattern(part, binding)
            }
            (Pat::Ident(p), _) if lends(p) => self.refuse_ref_mut(p),
            (Pat::Ident(p), binding) => {
                let name = p.ident.to_string();
                let part = if let Binding::Value(v) = &binding { Some(*v).filter(|&v| self.is_part(v)) } else { None };
                self.fix(&p.ident, part.filter(|_| p.mutability.is_none()));
                let binding = if let Binding::Value(v) = binding { Binding::Value(self.as_index(&p.ident, v)) } else { binding };
                if let Binding::Value(v) = binding {
                    if self.copying {
                        self.by_value.insert(v);
                    }
                    self.names_own(&p.ident, v);
                    let own = self.builder.name(v);
                    if *own == Name::None {
                        *own = given(&name);
                    }
                }
                self.bind(&p.ident, binding);
                Ok(())
            }
            (Pat::Tuple(p), Binding::Tuple(parts)) if p.elems.len() == parts.len() => {
                p.elems.iter().zip(parts).try_for_each(|(p, b)| self.pattern(p, b))
            }
            (Pat::Tuple(p), Binding::Value(v)) if self.varies(v) || matches!(self.builder.kind(v), Kind::Tuple(_)) => {
                self.tuple(&p.elems, v)
            }
            // A tuple or list that carries no derivative (`let (n, m) = x.dim();`) is taken apart by the user's own code.
            (Pat::Tuple(p), Binding::Value(v)) => {
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
            // It fits always, so it is one of a struct, whose fields are read where they are.
            (Pat::Struct(p), Binding::Value(v)) => {
                self.see_struct(&p.path);
                self.finds_struct(v);
                for field in &p.fields {
                    let part = self.part_of(v, &field.member.to_token_stream(), field.member.span());
                    self.pattern(&field.pat, Binding::Value(part))?;
                }
                Ok(())
            }
            (Pat::TupleStruct(p), Binding::Value(v)) => {
                self.see_struct(&p.path);
                self.finds_struct(v);
                self.tuple(&p.elems, v)
            }
            // What has such a pattern is a list, also where its type is not seen.
            (Pat::Slice(_), Binding::Value(v))
                if *self.builder.kind(v) == Kind::Float(Elem::Unknown) && !self.items.is_empty() =>
            {
                // It was taken for a float.
                self.finds_struct(v);
                self.poison_pattern(pat);
                Ok(())
            }
            (Pat::Slice(p), Binding::Value(v))
                if matches!(self.builder.kind(v), Kind::List(..) | Kind::Items(_))
                    || *self.builder.kind(v) == Kind::Unknown && self.varies(v) =>
            {
                let rest = p.elems.iter().position(is_rest);
                for (i, part) in p.elems.iter().enumerate() {
                    if Some(i) == rest {
                        if let Pat::Ident(name) = part {
                            let behind = p.elems.len() - i - 1;
                            let range = self.over(vec![v], |h| {
                                let (a, i, back) = (&h[0], literal(i), literal(behind));
                                if behind == 0 { quote!(#i..) } else { quote!(#i..#a.len() - #back) }
                            });
                            let range = self.push_code(range, Kind::Discrete, part.span());
                            let entries = self.builder.apply("sub_list", vec![v, range], part.span());
                            let name = syn::PatIdent { subpat: None, ..name.clone() };
                            self.pattern(&Pat::Ident(name), Binding::Value(entries))?;
                        }
                        continue;
                    }
                    // Behind `..`, entries are counted from the end.
                    let index = match rest {
                        Some(rest) if i > rest => {
                            let back = literal(p.elems.len() - i);
                            self.over(vec![v], |h| {
                                let a = &h[0];
                                quote!(#a.len() - #back)
                            })
                        }
                        _ => self.over(vec![], |_| literal(i)),
                    };
                    let i = self.push_code(index, Kind::Int, part.span());
                    let floats = matches!(self.builder.kind(v), Kind::List(..));
                    let entry = if floats {
                        self.builder.apply("index", vec![v, i], part.span())
                    } else {
                        self.builder.apply("item", vec![v, i], part.span())
                    };
                    self.pattern(part, Binding::Value(entry))?;
                }
                Ok(())
            }
            // So is a list that carries none.
            (Pat::Slice(p), Binding::Value(v))
                if !self.varies(v) && !p.elems.iter().any(|p| is_rest(p) && !matches!(p, Pat::Rest(_))) =>
            {
                let kind = if self.builder.kind(v).is_differentiable() { Kind::Unknown } else { Kind::Int };
                let rest = p.elems.iter().position(is_rest);
                for (i, part) in p.elems.iter().enumerate().filter(|(i, _)| Some(*i) != rest) {
                    let behind = rest.is_some_and(|rest| i > rest);
                    let (i, back) = (literal(i), literal(p.elems.len() - i));
                    let code = self.over(vec![v], |holes| {
                        let a = &holes[0];
                        if behind { quote!(#a[#a.len() - #back]) } else { quote!(#a[#i]) }
                    });
                    let entry = self.push_code(code, kind.clone(), part.span());
                    self.pattern(part, Binding::Value(entry))?;
                }
                Ok(())
            }
            (pat, _) => self.unknown_pattern(pat),
        }
    }

    /// Binds the names in a pattern to copies of the parts of what it is matched with.
    pub(in crate::lower) fn copied(&mut self, pat: &Pat, binding: Binding) -> Lowered<()> {
        let around = std::mem::replace(&mut self.copying, true);
        let bound = self.pattern(pat, binding);
        self.copying = around;
        bound
    }

    /// Takes a tuple, or a struct of that form, apart that is one value.
    fn tuple(&mut self, elems: &Punctuated<Pat, Token![,]>, whole: crate::ir::ValueId) -> Lowered<()> {
        let length = if let Kind::Tuple(parts) = self.builder.kind(whole) { Some(parts.len()) } else { None };
        let rest = elems.iter().position(|part| matches!(part, Pat::Rest(_)));
        for (i, part) in elems.iter().enumerate().filter(|(i, _)| Some(*i) != rest) {
            if matches!(part, Pat::Wild(_)) {
                continue;
            }
            // Behind `..`, parts are counted from the end.
            let i = match length {
                _ if rest.is_none_or(|rest| i < rest) => i,
                Some(length) => i + length - elems.len(),
                None => {
                    let message =
                        "what stands behind `..` is counted from the end, which is not known here; write `_` for each part";
                    return self.error_on(part, message);
                }
            };
            let member = syn::Index::from(i);
            let value = self.part_of(whole, &quote!(#member), part.span());
            self.pattern(part, Binding::Value(value))?;
        }
        Ok(())
    }

    pub(in crate::lower) fn unknown_pattern<T>(&mut self, pat: &Pat) -> Lowered<T> {
        self.error_on(pat, "this pattern cannot be differentiated; bind the value to a name and take its parts")
    }

    /// What is lent, with what its type shows.
    fn ranked(&self, binding: Binding, ty: &syn::Type) -> Binding {
        match (binding, ty) {
            (Binding::Place(spot), ty) => {
                let seen = spot.seen.clone().or_else(|| match crate::parse::kind(ty, &self.generics) {
                    kind if kind.is_differentiable() => Some(kind),
                    _ => None,
                });
                Binding::Place(crate::lower::places::place::Spot { seen, ty: Some(Box::new(ty.clone())), ..spot })
            }
            (Binding::Tuple(parts), syn::Type::Tuple(types)) => {
                Binding::Tuple(parts.into_iter().zip(&types.elems).map(|(part, ty)| self.ranked(part, ty)).collect())
            }
            (binding, _) => binding,
        }
    }

    /// The kind of a list of a type that has only a name: of floats, until the function shows it to be a struct.
    fn kind_of_list(&mut self, v: ValueId, ty: &syn::Type, kind: Kind) -> Kind {
        let Some(item) = crate::parse::item(ty).filter(|_| matches!(kind, Kind::List(Elem::Unknown, _))) else { return kind };
        let item = quote::ToTokens::to_token_stream(item).to_string();
        if self.known_structs.contains(&item) {
            return Kind::Items(Box::new(Kind::Unknown));
        }
        self.items.insert(v, item);
        kind
    }

    /// Takes over what a type annotation says.
    pub(in crate::lower) fn annotate(&mut self, binding: &Binding, ty: &syn::Type) {
        match (binding, ty) {
            (Binding::Value(v), ty) => {
                let kind = self.kind_of_list(*v, ty, crate::parse::kind(ty, &self.generics));
                self.types.insert(*v, ty.clone());
                let value = &mut self.builder.values[v.index()];
                if let (Some(of), Name::None) = (typed(ty, &kind), &value.name) {
                    let mut ty = ty.clone();
                    Elide.visit_type_mut(&mut ty);
                    value.ty = Some(Annotation { ty: quote!(#ty), of });
                }
                let own = &mut value.kind;
                if kind != Kind::Unknown && (own.is_differentiable() == kind.is_differentiable() || *own == Kind::Unknown) {
                    *own = kind;
                }
            }
            (Binding::Tuple(parts), syn::Type::Tuple(types)) => {
                parts.iter().zip(&types.elems).for_each(|(p, t)| self.annotate(p, t));
            }
            _ => {}
        }
    }
}

/// What a value is called by a name in code; one that lowering has written is only a wish.
pub(in crate::lower) fn given(name: &str) -> Name {
    match name.strip_prefix("__") {
        Some(wish) if !wish.is_empty() => Name::Wish(wish.into()),
        _ => Name::User(name.into()),
    }
}

/// `..`, or `rest @ ..`
fn is_rest(pat: &Pat) -> bool {
    match pat {
        Pat::Rest(_) => true,
        Pat::Ident(p) => p.subpat.as_ref().is_some_and(|(_, sub)| is_rest(sub)),
        _ => false,
    }
}

/// Whether a pattern lends what it matches to be changed: `ref mut x`.
pub(in crate::lower) fn lends(pat: &syn::PatIdent) -> bool {
    pat.by_ref.is_some() && pat.mutability.is_some()
}

impl Lower<'_> {
    /// The error for such a pattern: the change of what it lends would be lost.
    pub(in crate::lower) fn refuse_ref_mut<T>(&mut self, pat: &syn::PatIdent) -> Lowered<T> {
        let message =
            format!("what `ref mut {0}` lends is not followed; bind a borrow of its own, `let {0} = &mut …`", pat.ident);
        self.error_on(pat, message)
    }
}

/// Leaves lifetimes to be inferred: a view that the reverse sweep makes again has another one.
struct Elide;
impl VisitMut for Elide {
    fn visit_lifetime_mut(&mut self, lifetime: &mut syn::Lifetime) {
        *lifetime = syn::Lifetime::new("'_", lifetime.span());
    }
}

/// What values of an annotated type are; nothing for references, which generated code does without.
fn typed(ty: &syn::Type, kind: &Kind) -> Option<Typed> {
    let name = match ty {
        syn::Type::Path(path) => path.path.segments.last()?.ident.to_string(),
        syn::Type::Array(_) => String::new(),
        _ => return None,
    };
    match kind {
        Kind::Float(_) | Kind::Int | Kind::Bool | Kind::Discrete => Some(Typed::Plain),
        Kind::Array(..) if name.starts_with("ArrayView") => Some(Typed::View),
        Kind::Array(..) if name.starts_with("Array") && !name.starts_with("ArrayRef") => Some(Typed::Owned),
        Kind::List(..) => Some(Typed::Owned),
        Kind::Unknown => Some(Typed::Unknown),
        _ => None,
    }
}
