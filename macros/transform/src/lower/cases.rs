//! `match` and `if let`: what patterns bind.
//!
//! A name that stands for the whole of what is matched, or for a part of a tuple that is written in place, is that value itself; a
//! part that only the pattern reaches is an argument of the arm's region, and says where its cotangent gathers. A name in
//! a list is the entry of the list. In generated code a scrutinee is borrowed, so what the user's code makes of a bound name
//! depends on whether the user borrowed it too.

use super::branch::{Arm, Choice, Scopes};
use super::{Binding, Lower, Lowered, Noted, key};
use crate::ir::{self, Code, Hole, Kind, Match, Mode, Name, Op, Part, Prec, Region, Sort, ValueId};
use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, Ident, Pat, Path, Stmt, Token, Type};

/// A branch as it is written.
pub(super) struct Cases<'e> {
    of: Of<'e>,
    pub(super) arms: Vec<Case>,
    pub(super) span: Span,
}

enum Of<'e> {
    Condition(&'e Expr),
    Scrutinee(&'e Expr),
}

/// An arm as it is written.
#[derive(Clone)]
pub(super) struct Case {
    pat: Pat,
    guard: Option<Expr>,
    pub(super) body: Vec<Stmt>,
}

impl<'e> Cases<'e> {
    /// The arms of an `if` or an `if let`.
    pub(super) fn of_if(e: &'e syn::ExprIf) -> Self {
        let otherwise = e.else_branch.as_ref().map_or_else(Vec::new, |(_, e)| statements(e));
        let then = e.then_branch.stmts.clone();
        let (of, pat) = match &*e.cond {
            Expr::Let(condition) => (Of::Scrutinee(&condition.expr), (*condition.pat).clone()),
            condition => (Of::Condition(condition), syn::parse_quote!(true)),
        };
        Self::either(of, pat, then, otherwise, e.if_token.span)
    }

    /// The arms of a `match`.
    pub(super) fn of_match(e: &'e syn::ExprMatch) -> Self {
        let arms = e.arms.iter().map(|arm| {
            let guard = arm.guard.as_ref().map(|(_, e)| (**e).clone());
            Case { pat: arm.pat.clone(), guard, body: statements(&arm.body) }
        });
        Cases { of: Of::Scrutinee(&e.expr), arms: arms.collect(), span: e.match_token.span }
    }

    /// `let … else`, with what follows it in its block.
    pub(super) fn of_let(expr: &'e Expr, pat: Pat, then: Vec<Stmt>, otherwise: Vec<Stmt>, span: Span) -> Self {
        Self::either(Of::Scrutinee(expr), pat, then, otherwise, span)
    }

    fn either(of: Of<'e>, pat: Pat, then: Vec<Stmt>, otherwise: Vec<Stmt>, span: Span) -> Self {
        let otherwise = Case { pat: syn::parse_quote!(_), guard: None, body: otherwise };
        Cases { of, arms: vec![Case { pat, guard: None, body: then }, otherwise], span }
    }
}

/// What is matched.
struct Matched {
    of: Code,
    operands: Vec<ValueId>,
    /// The operands, in tuples as they stand in `of`.
    at: At,
    /// Whether the user has borrowed it, so that bound names are references.
    borrowed: bool,
    /// Whether it is a part of what is borrowed, so that bound names are copies.
    copied: bool,
    /// What takes the differentiated value out of it, if it is what a function of ndarray or of a list gives that may fail.
    taken: Option<Expr>,
}

/// Where in what is matched a pattern, or a part of one, stands.
#[derive(Clone)]
enum At {
    /// A tuple that is written in place.
    Tuple(Vec<At>),
    /// An operand as a whole.
    Operand(usize),
    /// What only the pattern reaches: a part of an operand, with the way there if it is one that can be written.
    Part(usize, Option<TokenStream>, Option<Box<Type>>),
}

/// What a name in a pattern stands for.
enum Bound {
    /// A value that is there.
    Value(Ident, Binding),
    /// An argument of the arm.
    Argument { name: Ident, part: Part, borrowed: bool, ty: Option<Box<Type>> },
    /// Entries of a list, by a pattern of names alone.
    Entries(syn::PatSlice, ValueId),
    /// What this expression gives, by a pattern that fits always.
    Taken(Box<Pat>, Box<Expr>),
}

/// A pattern with holes, and what it binds.
struct Fit {
    pattern: TokenStream,
    bound: Vec<Bound>,
}

impl Lower<'_> {
    /// The choice and the arms of a branch, lowered by this function, and the scopes before it.
    #[allow(clippy::type_complexity, reason = "the parts of a branch")]
    pub(super) fn cases<T>(
        &mut self,
        cases: &Cases<'_>,
        mut body: impl FnMut(&mut Self, &Case) -> Lowered<T>,
    ) -> Lowered<(Choice, Vec<Lowered<(Arm, T)>>, Scopes)> {
        let matched = self.matched(&cases.of)?;
        let named = cases.arms.iter().any(|case| names_a_type(&case.pat));
        self.found_struct |= named && matched.operands.iter().any(|&v| self.builder.kind(v).is_float());
        let varies = matched.operands.iter().any(|&v| self.varies(v));
        let arms = cases.arms.iter().flat_map(|case| alternatives(case, varies));
        let before = self.scopes.clone();
        let (mut heads, mut guards, mut lowered) = (Vec::new(), Vec::new(), Vec::new());
        for case in arms {
            let fit = match self.fit_case(&matched, &case.pat) {
                Ok(fit) => fit,
                Err(noted) => {
                    // What the arm does may hold errors of its own.
                    let _ = self.arm(&before, |lower| {
                        lower.poison_pattern(&case.pat);
                        body(lower, &case)
                    });
                    lowered.push(Err(noted));
                    continue;
                }
            };
            if let Some(guard) = &case.guard {
                let region = self
                    .arm(&before, |lower| lower.scoped(|lower| Ok((lower.bind_fit(&fit, &matched)?, lower.condition(guard)?))));
                match region {
                    Ok((arm, (args, flag))) => guards.push(Region { args, stmts: arm.stmts, yields: vec![flag] }),
                    Err(noted) => lowered.push(Err(noted)),
                }
            }
            let arm = self.arm(&before, |lower| {
                // Without names, an arm of the function's own block is lowered as that block is.
                if fit.bound.is_empty() {
                    return Ok((vec![], body(lower, &case)?));
                }
                lower.scoped(|lower| Ok((lower.bind_fit(&fit, &matched)?, body(lower, &case)?)))
            });
            lowered.push(arm.map(|(mut arm, (args, value))| {
                arm.args = args;
                (arm, value)
            }));
            let parts =
                fit.bound.iter().filter_map(|b| if let Bound::Argument { part, .. } = b { Some(part.clone()) } else { None });
            heads.push(ir::Arm { pattern: fit.pattern, parts: parts.collect(), guarded: case.guard.is_some() });
        }
        let of = Match { of: matched.of, arms: heads };
        let choice = Choice { of, operands: matched.operands, guards, span: cases.span };
        Ok((choice, lowered, before))
    }

    /// `let Some(b) = bias else { … };`: a branch whose values are what the pattern binds.
    pub(super) fn bound_or(&mut self, pat: &Pat, of: &Expr, otherwise: &Expr, span: Span) -> Lowered<()> {
        let names = names(pat);
        let cases = Cases::either(Of::Scrutinee(of), pat.clone(), vec![], statements(otherwise), span);
        let borrowed = self.is_borrowed(of);
        let (choice, arms, before) = self.cases(&cases, |lower, case| {
            if !case.body.is_empty() {
                let flow = lower.scoped(|lower| lower.flow(&case.body, None))?;
                return lower.fallen(flow, span);
            }
            Ok(Binding::Tuple(names.iter().filter_map(|name| lower.lookup(name).cloned()).collect()))
        })?;
        let value = self.joined(choice, arms, &before)?;
        let Binding::Tuple(values) = value else { return Ok(()) };
        for (name, value) in names.iter().zip(values) {
            if let Binding::Value(v) = value {
                if *self.builder.name(v) == Name::None {
                    *self.builder.name(v) = Name::User(name.to_string());
                }
                self.bound.entry(v).or_insert(borrowed);
            }
            self.refer(name, borrowed);
            self.bind(name, value);
        }
        Ok(())
    }

    /// What stands behind `match`.
    fn matched(&mut self, of: &Of<'_>) -> Lowered<Matched> {
        let taken = match of {
            Of::Scrutinee(expr) => self.fallible_scrutinee(expr)?,
            Of::Condition(_) => None,
        };
        let (binding, borrowed) = match of {
            Of::Scrutinee(expr) if taken.is_some() => {
                let (mut code, operands) = self.code(expr)?;
                // An entry that may not be there is asked for again: it borrows.
                code.borrows = !matches!(expr, Expr::MethodCall(call) if call.method == "mean" || call.method == "mean_axis");
                (Binding::Value(self.push_code((code, operands), Kind::Discrete, expr.span())), false)
            }
            Of::Condition(condition) => (Binding::Value(self.condition(condition)?), false),
            Of::Scrutinee(expr) => (self.scrutinee(expr)?, self.is_borrowed(expr)),
        };
        let copied = matches!(of, Of::Scrutinee(expr) if self.is_copied(expr));
        let (Of::Condition(expr) | Of::Scrutinee(expr)) = of;
        let (mut operands, mut tokens) = (Vec::new(), TokenStream::new());
        let Some(at) = place(&binding, &mut operands, &mut tokens) else {
            return self.error_on(expr, "only values can be matched here; end an iterator with `.sum()` or `.collect()`");
        };
        if self.is_poisoned(&binding) {
            return Err(Noted);
        }
        let holes = operands.iter().map(|_| Hole { mode: Mode::Plain, prec: Prec::Or }).collect();
        let of = Code { tokens, holes, prec: Prec::Postfix, borrows: false };
        Ok(Matched { of, operands, at, borrowed, copied, taken })
    }

    /// What takes the value out of `x.first()`, `x.mean()` and their relatives, where it is differentiated.
    fn fallible_scrutinee(&mut self, expr: &Expr) -> Lowered<Option<Expr>> {
        let inner = match expr {
            Expr::Paren(e) => return self.fallible_scrutinee(&e.expr),
            Expr::MethodCall(call) if call.method == "copied" || call.method == "cloned" => &*call.receiver,
            expr => expr,
        };
        let Expr::MethodCall(call) = inner else { return Ok(None) };
        if super::method::fallible(call).is_none() {
            return Ok(None);
        }
        let mark = self.builder.mark();
        let value = self.known(call);
        let varies = value.map(|v| self.varies(v));
        self.builder.rollback(mark);
        Ok(varies?.then(|| syn::parse_quote!(#inner.unwrap())))
    }

    fn scrutinee(&mut self, expr: &Expr) -> Lowered<Binding> {
        if let Expr::MethodCall(call) = expr {
            let changes =
                ["pop", "pop_front", "pop_back", "next", "next_back", "remove", "take"].iter().any(|m| call.method == m);
            let variable =
                matches!(&*call.receiver, Expr::Path(p) if p.path.get_ident().is_some_and(|i| self.lookup(i).is_some()));
            if changes && variable {
                let message = format!(
                    "`{}` changes its receiver in place, which cannot be differentiated yet; write a `for` loop over what it gives",
                    call.method
                );
                return self.error(call.method.span(), message);
            }
        }
        let binding = self.expr(expr)?;
        match (expr, &binding) {
            (Expr::Paren(e), _) => self.scrutinee(&e.expr),
            // A part of what carries no derivative is looked at where it is.
            (Expr::Index(_) | Expr::Field(_), Binding::Value(v)) if !self.varies(*v) && !self.is_number(*v) => {
                self.opaque(&syn::parse_quote!(&#expr), Kind::Discrete).map(Binding::Value)
            }
            _ => Ok(binding),
        }
    }

    fn is_number(&self, v: ValueId) -> bool {
        matches!(self.builder.kind(v), Kind::Int | Kind::Bool | Kind::Float(_))
    }

    /// Whether an expression is a reference in the user's code, as far as it shows.
    pub(super) fn is_borrowed(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Reference(_) => true,
            Expr::Paren(e) => self.is_borrowed(&e.expr),
            Expr::Group(e) => self.is_borrowed(&e.expr),
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| self.references.contains(&key(name))),
            Expr::MethodCall(call) => ["as_ref", "as_deref", "iter"].iter().any(|m| call.method == m),
            _ => false,
        }
    }

    /// Whether a value is bound by a pattern, or a field: in generated code it may be a reference or not.
    pub(super) fn is_part(&self, v: ValueId) -> bool {
        self.bound.contains_key(&v) || self.builder.definition(v).is_some_and(|s| matches!(s.op, Op::Field(_)))
    }

    /// Remembers whether a name is a reference in the user's code.
    pub(super) fn refer(&mut self, name: &Ident, borrowed: bool) {
        if borrowed {
            self.references.insert(key(name));
        } else {
            self.references.remove(&key(name));
        }
    }

    /// The same of the names of items of an iterator.
    pub(super) fn refer_items(&mut self, pat: &Pat, of: &Expr) {
        match (pat, of) {
            (_, Expr::Paren(e)) => self.refer_items(pat, &e.expr),
            (Pat::Paren(p), _) => self.refer_items(&p.pat, of),
            (Pat::Tuple(p), Expr::MethodCall(call)) if p.elems.len() == 2 && call.method == "zip" && call.args.len() == 1 => {
                self.refer_items(&p.elems[0], &call.receiver);
                self.refer_items(&p.elems[1], &call.args[0]);
            }
            (Pat::Tuple(p), Expr::MethodCall(call)) if p.elems.len() == 2 && call.method == "enumerate" => {
                self.refer_names(&p.elems[0], false);
                self.refer_items(&p.elems[1], &call.receiver);
            }
            (_, Expr::MethodCall(call)) if call.method != "iter" => self.refer_items(pat, &call.receiver),
            _ => self.refer_names(pat, self.is_borrowed(of)),
        }
    }

    /// The same of the names in a pattern; what a `&` in it takes out is none.
    pub(super) fn refer_names(&mut self, pat: &Pat, borrowed: bool) {
        struct Inside(Vec<Ident>);
        impl<'ast> Visit<'ast> for Inside {
            fn visit_pat_reference(&mut self, pat: &'ast syn::PatReference) {
                self.0.extend(names(&pat.pat));
            }
        }
        let mut inside = Inside(vec![]);
        inside.visit_pat(pat);
        for name in names(pat) {
            let taken_out = inside.0.contains(&name);
            self.refer(&name, borrowed && !taken_out);
        }
    }

    /// Gives the names of a pattern their values; the arguments of the arm.
    fn bind_fit(&mut self, fit: &Fit, matched: &Matched) -> Lowered<Vec<ValueId>> {
        let mut args = Vec::new();
        for bound in &fit.bound {
            match bound {
                Bound::Value(name, binding) => {
                    let pat: Pat = syn::parse_quote!(#name);
                    self.pattern(&pat, binding.clone())?;
                }
                Bound::Argument { name, part, borrowed, ty } => {
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
                    self.refer(name, *borrowed);
                    self.bind(name, Binding::Value(arg));
                    args.push(arg);
                }
                Bound::Taken(pat, expr) => {
                    let value = self.expr(expr)?;
                    self.pattern(pat, value)?;
                }
                Bound::Entries(pat, list) => self.pattern(&Pat::Slice(pat.clone()), Binding::Value(*list))?,
            }
        }
        Ok(args)
    }

    fn fit_case(&mut self, matched: &Matched, pat: &Pat) -> Lowered<Fit> {
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
        let At::Part(of, path, ty) = at else {
            if !bound.iter().any(|b| matches!(b, Bound::Value(other, _) if *other == name)) {
                bound.push(Bound::Value(name, whole(at, matched)));
            }
            return Ok(None);
        };
        let varies = self.varies(matched.operands[*of]);
        if varies && path.is_none() {
            let message =
                "the place of this part is not known here; write `_` for each part before it, not `..`, or take it by its index";
            return self.error(name.span(), message);
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
                bound.push(Bound::Argument { name: name.clone(), part, borrowed, ty: ty.clone() });
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
            At::Operand(k) => Some(matched.operands[*k]).filter(|&v| matches!(self.builder.kind(v), Kind::List(..))),
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
                    // Entries of what is no list of floats have no way there that could be written.
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
            At::Operand(of) => (*of, None, self.types.get(&matched.operands[*of])),
            At::Part(of, Some(way), ty) => (*of, Some(way), ty.as_deref()),
            at => return at.somewhere(),
        };
        let inside = ty.and_then(|ty| type_inside(ty, path, &member.to_string()));
        let referring = matches!((ty.map(bare), &inside), (Some(Type::Path(_)), Some(Type::Reference(_))));
        let step = step(path, member, referring);
        At::Part(of, Some(before.map_or(step.clone(), |way| quote!(#way.#step))), inside.map(Box::new))
    }
}

/// The type of a part, by the type of the whole: of tuples, of what an `Option` or a `Result` holds.
pub(super) fn type_inside(ty: &Type, path: Option<&Path>, member: &str) -> Option<Type> {
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
pub(super) fn step(path: Option<&Path>, member: &TokenStream, referring: bool) -> TokenStream {
    match path.and_then(|p| p.segments.last()).filter(|last| last.ident != "Self") {
        None => member.clone(),
        Some(_) if referring => quote!(Held_0()),
        Some(last) => {
            let name = format_ident!("{}_{}", last.ident, member.to_string(), span = last.ident.span());
            quote!(#name())
        }
    }
}

/// Numbers the values of a binding as operands, and writes it over holes for them.
fn place(binding: &Binding, operands: &mut Vec<ValueId>, tokens: &mut TokenStream) -> Option<At> {
    match binding {
        Binding::Value(v) => {
            tokens.extend(Code::hole(operands.len()).into_token_stream());
            operands.push(*v);
            Some(At::Operand(operands.len() - 1))
        }
        Binding::Tuple(parts) => {
            let mut places = Vec::new();
            let mut written = Vec::new();
            for part in parts {
                let mut tokens = TokenStream::new();
                places.push(place(part, operands, &mut tokens)?);
                written.push(tokens);
            }
            tokens.extend(quote!((#(#written),*)));
            Some(At::Tuple(places))
        }
        Binding::Iter(_) | Binding::Place(_) | Binding::Function(_) | Binding::Unit | Binding::Never => None,
    }
}

/// The value at a place that is no part of another.
fn whole(at: &At, matched: &Matched) -> Binding {
    match at {
        At::Tuple(parts) => Binding::Tuple(parts.iter().map(|part| whole(part, matched)).collect()),
        At::Operand(k) | At::Part(k, ..) => Binding::Value(matched.operands[*k]),
    }
}

/// An arm for each of the alternatives, where they bind names that gather cotangents.
fn alternatives(case: &Case, varies: bool) -> Vec<Case> {
    match &case.pat {
        Pat::Or(or) if varies && !names(&case.pat).is_empty() => {
            or.cases.iter().map(|pat| Case { pat: pat.clone(), ..case.clone() }).collect()
        }
        _ => vec![case.clone()],
    }
}

/// Whether a variant is that of a failure.
fn is_err(path: &Path) -> bool {
    path.segments.last().is_some_and(|s| s.ident == "Err")
}

/// The statements of a block, or of an expression that stands in the place of one.
fn statements(expr: &Expr) -> Vec<Stmt> {
    match expr {
        Expr::Block(b) if b.label.is_none() => b.block.stmts.clone(),
        expr => vec![Stmt::Expr(expr.clone(), None)],
    }
}

/// Whether a name in a pattern is that of a constant or of a variant.
fn is_constant(pat: &syn::PatIdent) -> bool {
    pat.subpat.is_none()
        && pat.by_ref.is_none()
        && pat.mutability.is_none()
        && pat.ident.to_string().starts_with(char::is_uppercase)
}

/// The names that a pattern binds.
pub(super) fn names(pat: &Pat) -> Vec<Ident> {
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

/// Whether a pattern is one of a struct or of a variant: then what it is matched with is no float.
fn names_a_type(pat: &Pat) -> bool {
    match pat {
        Pat::TupleStruct(_) | Pat::Struct(_) => true,
        Pat::Path(p) => p.path.segments.last().is_some_and(|s| s.ident.to_string().contains(char::is_lowercase)),
        Pat::Paren(p) => names_a_type(&p.pat),
        Pat::Reference(p) => names_a_type(&p.pat),
        Pat::Or(p) => p.cases.iter().any(names_a_type),
        _ => false,
    }
}
