//! What patterns bind.
//!
//! A name that stands for the whole of what is matched, or for a part of a tuple that is written in place, is that value itself; a
//! part that only the pattern reaches is an argument of the arm's region, and says where its cotangent gathers. A name in
//! a list is the entry of the list.

use crate::ir::{Code, Kind, Name, Part, Sort, Step, ValueId};
use crate::lower::{Binding, Lower, Lowered};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Expr, Ident, Pat, Path, Token, Type};

/// What is matched.
pub(in crate::lower) struct Matched {
    pub(in crate::lower) of: Code,
    pub(in crate::lower) operands: Vec<ValueId>,
    /// The operands, in tuples as they stand in `of`.
    pub(in crate::lower) at: At,
    /// Whether the user has borrowed it, so that bound names are references.
    pub(in crate::lower) borrowed: bool,
    /// Whether it is a part of what is borrowed, so that bound names are copies.
    pub(in crate::lower) copied: bool,
    /// What takes the differentiated value out of it, if it is what a function of ndarray or of a list gives that may fail.
    pub(in crate::lower) taken: Option<Expr>,
    /// Where it is, if it is lent to be changed: names are other names of its parts.
    pub(in crate::lower) lent: Option<crate::lower::places::place::Spot>,
}

/// Where in what is matched a pattern, or a part of one, stands.
#[derive(Clone)]
pub(in crate::lower) enum At {
    /// A tuple that is written in place.
    Tuple(Vec<At>),
    /// An operand as a whole.
    Operand(usize),
    /// What only the pattern reaches: a part of an operand, with the way there if it is one that can be written.
    Part(usize, Option<TokenStream>, Option<Box<Type>>),
}

/// What a name in a pattern stands for.
pub(in crate::lower) enum Bound {
    /// A value that is there.
    Value { name: Ident, mutable: bool, binding: Binding },
    /// An argument of the arm.
    Argument { name: Ident, mutable: bool, part: Part, borrowed: bool, ty: Option<Box<Type>> },
    /// Entries of a list, by a pattern of names alone.
    Entries(syn::PatSlice, ValueId),
    /// What this expression gives, by a pattern that fits always.
    Taken(Box<Pat>, Box<Expr>),
}

/// A pattern with holes, and what it binds.
pub(in crate::lower) struct Fit {
    pub(in crate::lower) pattern: TokenStream,
    pub(in crate::lower) bound: Vec<Bound>,
}

/// A part of a list, or behind `..`.
const UNREACHED: &str =
    "the place of this part is not known here; write `_` for each part before it, not `..`, or take it by its index";

impl Lower<'_> {
    /// Gives the names of a pattern their values; the arguments of the arm.
    pub(in crate::lower) fn bind_fit(&mut self, fit: &Fit, matched: &Matched) -> Lowered<Vec<ValueId>> {
        let mut args = Vec::new();
        for bound in &fit.bound {
            match bound {
                Bound::Value { name, mutable, binding } => {
                    let pat: Pat = syn::parse_quote!(#name);
                    self.pattern(&pat, binding.clone())?;
                    let value = if let Binding::Value(v) = binding { Some(*v) } else { None };
                    self.fix(name, value.filter(|_| !mutable));
                }
                Bound::Argument { name, mutable, part, borrowed, ty } => {
                    let kind = ty.as_ref().map_or(Kind::Unknown, |ty| crate::parse::kind(ty, &self.generics));
                    let arg = self.builder.value(Name::User(name.to_string()), kind);
                    self.types.extend(ty.clone().map(|ty| (arg, *ty)));
                    if part.path.is_some() && self.builder.kind(arg).is_differentiable() {
                        self.builder.activate(arg);
                    }
                    if matched.copied && !borrowed && *self.builder.kind(arg) == Kind::Unknown {
                        self.builder.values[arg.index()].sort = Sort::Copy;
                    }
                    self.bound.insert(arg, *borrowed);
                    self.fix(name, (!mutable).then_some(arg));
                    self.refer(name, *borrowed);
                    self.bind(name, Binding::Value(arg));
                    args.push(arg);
                }
                Bound::Taken(pat, expr) => {
                    let value = self.expr(expr)?;
                    self.pattern(pat, value)?;
                }
                Bound::Entries(pat, list) => {
                    let pat = Pat::Slice(pat.clone());
                    self.pattern(&pat, Binding::Value(*list))?;
                    if self.lends_items(*list) {
                        self.refer_names(&pat, true);
                    }
                }
            }
        }
        Ok(args)
    }

    pub(in crate::lower) fn fit_case(&mut self, matched: &Matched, pat: &Pat) -> Lowered<Fit> {
        let mut bound = Vec::new();
        let pattern = self.fit(pat, &matched.at, matched.borrowed, matched, &mut bound)?;
        Ok(Fit { pattern, bound })
    }

    /// The pattern with holes for what it binds as arguments.
    fn fit(&mut self, pat: &Pat, at: &At, borrowed: bool, matched: &Matched, bound: &mut Vec<Bound>) -> Lowered<TokenStream> {
        Ok(match pat {
            Pat::Wild(_) | Pat::Rest(_) | Pat::Lit(_) | Pat::Range(_) | Pat::Path(_) | Pat::Const(_) => pat.to_token_stream(),
            Pat::Paren(p) => {
                let inner = self.fit(&p.pat, at, borrowed, matched, bound)?;
                quote!((#inner))
            }
            // What is matched is a place, to which a reference leads by itself.
            Pat::Reference(p) => self.fit(&p.pat, at, false, matched, bound)?,
            Pat::Or(p) => {
                let cases: Vec<_> = p.cases.iter().map(|case| self.fit(case, at, borrowed, matched, bound)).collect();
                let cases = cases.into_iter().collect::<Lowered<Vec<_>>>()?;
                quote!(#(#cases)|*)
            }
            Pat::Ident(p) if is_constant(p) => p.ident.to_token_stream(),
            Pat::Ident(p) if crate::lower::patterns::pattern::lends(p) && matched.lent.is_none() => {
                return self.refuse_ref_mut(p);
            }
            Pat::Ident(p) => {
                let hole = self.fit_name(p, at, borrowed || p.by_ref.is_some(), matched, bound)?;
                match (&p.subpat, hole) {
                    (None, hole) => hole.unwrap_or_else(|| quote!(_)),
                    (Some((_, sub)), hole) => {
                        let sub = self.fit(sub, at, borrowed, matched, bound)?;
                        hole.map_or_else(|| sub.clone(), |hole| quote!(#hole @ #sub))
                    }
                }
            }
            Pat::Tuple(p) => {
                let parts = self.fit_elements(&p.elems, at, None, borrowed, matched, bound)?;
                quote!((#(#parts),*))
            }
            Pat::TupleStruct(p)
                if matches!(at, At::Operand(_)) && matched.taken.is_some() && p.elems.len() == 1 && !is_err(&p.path) =>
            {
                let path = &p.path;
                bound.extend(matched.taken.clone().map(|expr| Bound::Taken(Box::new(p.elems[0].clone()), Box::new(expr))));
                quote!(#path(_))
            }
            Pat::TupleStruct(p) => {
                let path = &p.path;
                let parts = self.fit_elements(&p.elems, at, Some(path), borrowed, matched, bound)?;
                quote!(#path(#(#parts),*))
            }
            Pat::Struct(p) => {
                let mut fields = Vec::new();
                for field in &p.fields {
                    let member = &field.member;
                    let at = self.part_at(at, Some(&p.path), &member.to_token_stream(), matched);
                    let inner = self.fit(&field.pat, &at, borrowed, matched, bound)?;
                    fields.push(quote!(#member: #inner));
                }
                let path = &p.path;
                fields.extend(p.rest.as_ref().map(ToTokens::to_token_stream));
                quote!(#path { #(#fields),* })
            }
            Pat::Slice(p) => self.fit_slice(p, at, borrowed, matched, bound)?,
            other => return self.unknown_pattern(other),
        })
    }

    /// A name in a pattern: a hole, unless it stands for a value that is there.
    fn fit_name(
        &mut self,
        pat: &syn::PatIdent,
        at: &At,
        borrowed: bool,
        matched: &Matched,
        bound: &mut Vec<Bound>,
    ) -> Lowered<Option<TokenStream>> {
        let name = pat.ident.clone();
        if let Some(spot) = &matched.lent {
            let part = match at {
                At::Part(_, Some(path), ty) => {
                    let seen = ty.as_ref().map(|ty| crate::parse::kind(ty, &self.generics));
                    crate::lower::places::place::Spot { seen, ..spot.step(Step::Field(path.clone()), vec![]) }
                }
                At::Part(_, None, _) => return self.error(name.span(), UNREACHED),
                _ => spot.clone(),
            };
            bound.push(Bound::Value { name, mutable: false, binding: Binding::Place(part) });
            return Ok(None);
        }
        let At::Part(of, path, ty) = at else {
            if !bound.iter().any(|b| matches!(b, Bound::Value { name: other, .. } if *other == name)) {
                bound.push(Bound::Value { name, mutable: pat.mutability.is_some(), binding: whole(at, matched) });
            }
            return Ok(None);
        };
        let varies = self.varies(matched.operands[*of]);
        if varies && path.is_none() {
            return self.error(name.span(), UNREACHED);
        }
        let held = matches!(ty.as_deref(), Some(Type::Reference(_)));
        let part = Part { of: *of, path: path.clone().filter(|_| varies), held };
        let borrowed = borrowed || held;
        let mut arguments = bound.iter().filter_map(|b| match b {
            Bound::Argument { name, part, .. } => Some((name, part)),
            _ => None,
        });
        // The alternatives of a pattern bind the same names.
        let index = match arguments.clone().position(|(other, _)| *other == name) {
            Some(index) => {
                let text = |part: &Part| part.path.as_ref().map(ToString::to_string);
                if arguments.nth(index).is_some_and(|(_, other)| other.of != part.of || text(other) != text(&part)) {
                    let message = "alternatives that bind a differentiated part cannot stand inside a pattern; \
                                   write an arm for each of them";
                    return self.error(name.span(), message);
                }
                index
            }
            None => {
                let index = arguments.count();
                bound.push(Bound::Argument {
                    name: name.clone(),
                    mutable: pat.mutability.is_some(),
                    part,
                    borrowed,
                    ty: ty.clone(),
                });
                index
            }
        };
        Ok(Some(Code::hole_at(index, name.span()).to_token_stream()))
    }

    /// The elements of a tuple, or of a variant or a struct of that path.
    fn fit_elements(
        &mut self,
        elems: &Punctuated<Pat, Token![,]>,
        at: &At,
        path: Option<&Path>,
        borrowed: bool,
        matched: &Matched,
        bound: &mut Vec<Bound>,
    ) -> Lowered<Vec<TokenStream>> {
        let rest = elems.iter().position(|p| matches!(p, Pat::Rest(_)));
        let mut out = Vec::new();
        for (i, pat) in elems.iter().enumerate() {
            let behind = rest.is_some_and(|rest| i > rest);
            let at = match at {
                _ if Some(i) == rest => {
                    out.push(quote!(..));
                    continue;
                }
                At::Tuple(parts) if path.is_none() => {
                    let index = if behind { (parts.len() + i).checked_sub(elems.len()) } else { Some(i) };
                    match index.and_then(|i| parts.get(i)).filter(|_| rest.is_some() || parts.len() == elems.len()) {
                        Some(part) => part.clone(),
                        None => return self.error_on(elems, "a pattern of another number of parts than what is matched has"),
                    }
                }
                at if behind => at.somewhere(),
                at => self.part_at(at, path, &Literal::usize_unsuffixed(i).to_token_stream(), matched),
            };
            out.push(self.fit(pat, &at, borrowed, matched, bound)?);
        }
        Ok(out)
    }

    /// `[a, 0.0, .., z]`
    fn fit_slice(
        &mut self,
        p: &syn::PatSlice,
        at: &At,
        borrowed: bool,
        matched: &Matched,
        bound: &mut Vec<Bound>,
    ) -> Lowered<TokenStream> {
        let list = match at {
            At::Operand(k) => {
                Some(matched.operands[*k]).filter(|&v| matches!(self.builder.kind(v), Kind::List(..) | Kind::Items(_)))
            }
            _ => None,
        };
        let mut parts = Vec::new();
        let mut names = p.clone();
        for pat in &mut names.elems {
            let is_rest = |p: &Pat| matches!(p, Pat::Rest(_));
            match pat {
                Pat::Ident(p) if list.is_some() && !is_constant(p) && p.subpat.as_ref().is_none_or(|(_, sub)| is_rest(sub)) => {
                    parts.push(if p.subpat.is_some() { quote!(..) } else { quote!(_) });
                }
                Pat::Rest(_) => parts.push(quote!(..)),
                other => {
                    // Parts of items have no way there that could be written.
                    parts.push(self.fit(other, &at.somewhere(), borrowed, matched, bound)?);
                    *other = syn::parse_quote!(_);
                }
            }
        }
        if let Some(list) = list {
            bound.push(Bound::Entries(names, list));
        }
        Ok(quote!([#(#parts),*]))
    }
}

impl At {
    /// A part to which no way can be written.
    fn somewhere(&self) -> At {
        match self {
            At::Operand(of) | At::Part(of, ..) => At::Part(*of, None, None),
            At::Tuple(_) => self.clone(),
        }
    }
}

impl Lower<'_> {
    /// The part of what stands there that is one step further.
    fn part_at(&self, at: &At, path: Option<&Path>, member: &TokenStream, matched: &Matched) -> At {
        let (of, before, ty) = match at {
            At::Operand(of) => (*of, None, self.types.get(&self.beginning(matched.operands[*of]))),
            At::Part(of, Some(way), ty) => (*of, Some(way), ty.as_deref()),
            at => return at.somewhere(),
        };
        let inside = match (ty, at) {
            (Some(ty), _) => type_inside(ty, path, &member.to_string()),
            (None, At::Operand(of)) => path.and_then(|path| self.float_in(matched.operands[*of], path)),
            _ => None,
        };
        let referring = matches!((ty.map(bare), &inside), (Some(Type::Path(_)), Some(Type::Reference(_))));
        // What is lent and stands by itself is a struct: a variant is named with its enum.
        let variant = |path: &Path| path.segments.len() > 1 || ["Some", "Ok", "Err"].iter().any(|name| path.is_ident(name));
        let path = path.filter(|path| matched.lent.is_none() || variant(path));
        let step = step(path, member, referring);
        At::Part(of, Some(before.map_or(step.clone(), |way| quote!(#way.#step))), inside.map(Box::new))
    }
}

/// The type of a part, by the type of the whole: of tuples, of what an `Option` or a `Result` holds.
pub(in crate::lower) fn type_inside(ty: &Type, path: Option<&Path>, member: &str) -> Option<Type> {
    match (bare(ty), path) {
        (Type::Tuple(t), None) => t.elems.get(member.parse::<usize>().ok()?).cloned(),
        (Type::Path(outer), Some(path)) => {
            let (last, variant) = (outer.path.segments.last()?, &path.segments.last()?.ident);
            let syn::PathArguments::AngleBracketed(args) = &last.arguments else { return None };
            let number = match (last.ident.to_string().as_str(), variant.to_string().as_str()) {
                ("Option", "Some") | ("Result", "Ok") => 0,
                ("Result", "Err") => 1,
                _ => return None,
            };
            match args.args.get(number)? {
                syn::GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A type behind its reference.
fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Reference(r) => bare(&r.elem),
        Type::Paren(t) => bare(&t.elem),
        Type::Group(t) => bare(&t.elem),
        ty => ty,
    }
}

/// A step into a tuple, or into a struct or a variant of that path: which of the two it is, only the type knows. What holds
/// references is copied out.
pub(in crate::lower) fn step(path: Option<&Path>, member: &TokenStream, referring: bool) -> TokenStream {
    match path.and_then(|p| p.segments.last()).filter(|last| last.ident != "Self") {
        None => member.clone(),
        Some(_) if referring => quote!(Held_0()),
        Some(last) => {
            let name = format_ident!("{}_{}", last.ident, member.to_string(), span = last.ident.span());
            quote!(#name())
        }
    }
}

/// The value at a place that is no part of another.
fn whole(at: &At, matched: &Matched) -> Binding {
    match at {
        At::Tuple(parts) => Binding::Tuple(parts.iter().map(|part| whole(part, matched)).collect()),
        At::Operand(k) | At::Part(k, ..) => Binding::Value(matched.operands[*k]),
    }
}

/// Whether a variant is that of a failure.
fn is_err(path: &Path) -> bool {
    path.segments.last().is_some_and(|s| s.ident == "Err")
}

/// Whether a name in a pattern is that of a constant or of a variant.
fn is_constant(pat: &syn::PatIdent) -> bool {
    pat.subpat.is_none()
        && pat.by_ref.is_none()
        && pat.mutability.is_none()
        && pat.ident.to_string().starts_with(char::is_uppercase)
}

/// The names that a pattern binds.
pub(in crate::lower) fn names(pat: &Pat) -> Vec<Ident> {
    struct Names(Vec<Ident>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            if !is_constant(pat) {
                self.0.push(pat.ident.clone());
            }
            syn::visit::visit_pat_ident(self, pat);
        }
    }
    let mut names = Names(vec![]);
    names.visit_pat(pat);
    names.0
}
