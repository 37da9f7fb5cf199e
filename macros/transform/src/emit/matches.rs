//! Branches: `if`, `if let`, `match`, and `&&` and `||` where that is what they were.

use super::operand::{Author, substitute};
use super::{Emit, Line, Repr};
use crate::ir::{Code, Kind, Match, Mode, Prec, Region, Stmt, ValueId};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

/// How generated code matches an operand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Matched {
    /// Where it is: nothing of it is bound, or numbers alone.
    Place,
    /// Through a reference: what is bound is one too.
    Borrowed,
    /// As the value of an expression.
    Moved,
}

impl Emit<'_> {
    /// A branch with several values, or none.
    pub(super) fn matched(&mut self, stmt: &Stmt, m: &Match) {
        let start = self.in_order(&stmt.operands).unwrap_or(self.pending.len());
        self.flush(start);
        let reprs: Vec<Repr> = stmt.results.iter().map(|&v| self.repr_of(v)).collect();
        let (tokens, _) = self.write_match(stmt, m);
        if stmt.results.is_empty() {
            self.lines.push(Line::Do { tokens, doc: None });
            return;
        }
        let mut names = Vec::new();
        for (&result, repr) in stmt.results.iter().zip(reprs) {
            if self.uses(result) == 0 {
                names.push(quote!(_));
                continue;
            }
            let name = self.name(result);
            self.reprs.insert(result, repr);
            names.push(quote!(#name));
        }
        self.lines.push(Line::Let { pattern: quote!((#(#names),*)), ty: None, value: tokens, doc: None, of: None });
    }

    /// A branch as an expression.
    pub(super) fn write_match(&mut self, stmt: &Stmt, m: &Match) -> (TokenStream, Prec) {
        if m.is_on_condition() {
            return self.write_if(stmt);
        }
        let here = self.here;
        let (of, matched) = self.write_scrutinee(stmt, m);
        let uses = self.uses.clone();
        let mut guards = stmt.regions[m.arms.len()..].iter();
        let mut arms = Vec::new();
        for (i, arm) in m.arms.iter().enumerate() {
            let region = &stmt.regions[i];
            let guard = if arm.guarded { guards.next() } else { None };
            let holders = self.holders.clone();
            let mut names = Vec::new();
            for (k, (&arg, part)) in region.args.iter().zip(&arm.parts).enumerate() {
                let in_guard = guard.map(|g| g.args[k]).filter(|&a| self.uses(a) > 0);
                if self.uses(arg) == 0 && in_guard.is_none() {
                    names.push(None);
                    continue;
                }
                let name = self.name(arg);
                for value in in_guard.into_iter().chain([arg]) {
                    let repr = match matched[part.of] {
                        Matched::Borrowed if self.is_number(value) => Repr::Copy,
                        Matched::Borrowed => Repr::Reference,
                        Matched::Place | Matched::Moved => self.repr_of(value),
                    };
                    self.define(value, name.clone(), repr);
                }
                names.push(Some(name));
            }
            // A number is read through the reference once.
            let read = |emit: &Self, region: &Region| -> Vec<Line> {
                let borrowed = region.args.iter().zip(&arm.parts).zip(&names).filter_map(|((&arg, part), name)| {
                    let number = matched[part.of] == Matched::Borrowed && emit.is_number(arg) && emit.uses(arg) > 0;
                    name.as_ref().filter(|_| number).map(|name| (arg, name))
                });
                let line = |(arg, name): (ValueId, &Ident)| Line::Let {
                    pattern: quote!(#name),
                    ty: None,
                    value: quote!(*#name),
                    doc: None,
                    of: Some(arg),
                };
                borrowed.map(line).collect()
            };
            let guard = guard.map(|guard| {
                let lines = read(self, guard);
                let guard = self.region_behind(lines, guard);
                quote_spanned!(here=> if #guard)
            });
            self.take_turns(stmt, &uses, i);
            let lines = read(self, region);
            let body = self.region_behind(lines, region);
            self.holders = holders;
            self.uses.clone_from(&uses);
            arms.push((pattern(&arm.pattern, &names), guard, body));
        }
        self.finish_turns(stmt, &uses);
        if let [(pattern, None, then), (other, None, otherwise)] = &arms[..] {
            if other.to_string() == "_" {
                let (then, otherwise) = (block(then, false, here), block(otherwise, true, here));
                if stmt.results.is_empty() && stmt.regions[1].stmts.is_empty() {
                    return (quote_spanned!(here=> if let #pattern = #of #then), Prec::Loose);
                }
                return (quote_spanned!(here=> if let #pattern = #of #then else #otherwise), Prec::Loose);
            }
        }
        let arms = arms.into_iter().map(|(pattern, guard, body)| quote_spanned!(here=> #pattern #guard => #body,));
        (quote_spanned!(here=> match #of { #(#arms)* }), Prec::Loose)
    }

    /// Lets an arm be the last to read what nothing reads after the statement; what several arms read is moved in each.
    fn take_turns(&mut self, stmt: &Stmt, uses: &[u32], arm: usize) {
        self.uses.copy_from_slice(uses);
        for (_, other) in stmt.regions.iter().enumerate().filter(|(i, _)| *i != arm) {
            self.forget(other);
        }
    }

    /// Counts the reads of all arms.
    fn finish_turns(&mut self, stmt: &Stmt, uses: &[u32]) {
        self.uses.copy_from_slice(uses);
        stmt.regions.iter().for_each(|region| self.forget(region));
    }

    fn is_number(&self, value: ValueId) -> bool {
        matches!(self.kind(value), Kind::Float(_) | Kind::Int | Kind::Bool)
    }

    /// What is matched, and how each operand is.
    fn write_scrutinee(&mut self, stmt: &Stmt, m: &Match) -> (TokenStream, Vec<Matched>) {
        let alone = stmt.operands.len() == 1;
        let (mut texts, mut matched) = (Vec::new(), Vec::new());
        for (k, &operand) in stmt.operands.iter().enumerate() {
            let mut guards = stmt.regions[m.arms.len()..].iter();
            let (mut bound, mut other) = (false, false);
            for (arm, region) in m.arms.iter().zip(&stmt.regions) {
                let guard = if arm.guarded { guards.next() } else { None };
                for args in [Some(region), guard].into_iter().flatten().map(|r| &r.args) {
                    for (&arg, _) in args.iter().zip(&arm.parts).filter(|(a, p)| p.of == k && self.uses(**a) > 0) {
                        bound = true;
                        other |= !self.is_number(arg);
                    }
                }
            }
            let expression = self.pending.iter().find(|(v, _)| *v == operand).map(|(_, written)| written.repr);
            let repr = expression.or_else(|| self.literals.get(&operand).map(|w| w.repr)).or(self.reprs.get(&operand).copied());
            let number = self.is_number(operand);
            let way = match (expression, repr) {
                (Some(Repr::Reference | Repr::View), _) => Matched::Borrowed,
                (Some(_), _) => Matched::Moved,
                _ if !bound || number => Matched::Place,
                _ if alone && !other => Matched::Place,
                _ => Matched::Borrowed,
            };
            let reference = matches!(repr, Some(Repr::Reference | Repr::View));
            let mode = match way {
                Matched::Moved => Mode::Plain,
                Matched::Place if bound && alone => Mode::Place,
                // A tuple would move it.
                Matched::Place if alone || number || reference => Mode::Receiver,
                Matched::Place | Matched::Borrowed if reference => Mode::Plain,
                Matched::Place | Matched::Borrowed => Mode::Reference,
            };
            texts.push(self.operand(operand, mode, Prec::Or, Author::User));
            matched.push(way);
        }
        let of = substitute(m.of.tokens.clone(), &|ident| texts.get(Code::operand(ident)?).cloned(), true);
        (of, matched)
    }

    /// `if … { … } else { … }`, or `&&` and `||`.
    fn write_if(&mut self, stmt: &Stmt) -> (TokenStream, Prec) {
        let here = self.here;
        let cond = self.operand(stmt.operands[0], Mode::Plain, Prec::Or, Author::User);
        let uses = self.uses.clone();
        let mut arms = Vec::new();
        for (i, region) in stmt.regions.iter().enumerate() {
            self.take_turns(stmt, &uses, i);
            arms.push(self.region(region));
        }
        self.finish_turns(stmt, &uses);
        let [then, otherwise] = &arms[..] else { unreachable!("two arms") };
        if stmt.results.len() == 1 && *self.kind(stmt.result()) == Kind::Bool {
            match (then.to_string().as_str(), otherwise.to_string().as_str()) {
                (_, "false") => {
                    let (cond, then) = (in_and(&cond), in_and(then));
                    return (quote_spanned!(here=> #cond && #then), Prec::And);
                }
                ("true", _) => return (quote_spanned!(here=> #cond || #otherwise), Prec::Or),
                _ => {}
            }
        }
        let (then, otherwise) = (block(then, false, here), block(otherwise, true, here));
        if stmt.results.is_empty() && stmt.regions[1].stmts.is_empty() {
            return (quote_spanned!(here=> if #cond #then), Prec::Loose);
        }
        if stmt.results.is_empty() && stmt.regions[0].stmts.is_empty() {
            let cond = negated(&cond);
            return (quote_spanned!(here=> if #cond #otherwise), Prec::Loose);
        }
        (quote_spanned!(here=> if #cond #then else #otherwise), Prec::Loose)
    }

    /// Takes the reads of a region off the counts.
    fn forget(&mut self, region: &Region) {
        let mut reads = vec![0; self.uses.len()];
        super::count(region, &mut reads);
        for (uses, n) in self.uses.iter_mut().zip(reads) {
            *uses = uses.saturating_sub(n);
        }
    }
}

/// An arm of an `if`: in braces, unless it is another `if`.
fn block(tokens: &TokenStream, chained: bool, here: proc_macro2::Span) -> TokenStream {
    let mut all = tokens.clone().into_iter();
    match (all.next(), all.next()) {
        (Some(TokenTree::Group(g)), None) if g.delimiter() == Delimiter::Brace => tokens.clone(),
        // Nothing else begins with `if`: an operand stands in parentheses.
        (Some(TokenTree::Ident(first)), _) if first == "if" && chained => tokens.clone(),
        _ => quote_spanned!(here=> { #tokens }),
    }
}

/// A pattern with names in its holes: `_` for what nothing reads, `w` for `w: w`.
fn pattern(tokens: &TokenStream, names: &[Option<Ident>]) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), pattern(&group.stream(), names));
                inner.set_span(group.span());
                out.push(TokenTree::Group(inner));
            }
            TokenTree::Ident(ident) => match Code::operand(&ident).and_then(|k| names.get(k)) {
                None => out.push(TokenTree::Ident(ident)),
                Some(Some(name)) => {
                    let field = match &out[..] {
                        [.., TokenTree::Ident(field), TokenTree::Punct(colon)] => colon.as_char() == ':' && field == name,
                        _ => false,
                    };
                    if field {
                        out.truncate(out.len() - 2);
                    }
                    out.push(TokenTree::Ident(name.clone()));
                }
                Some(None) => out.extend(quote!(_)),
            },
            TokenTree::Punct(at) if at.as_char() == '@' && ends_wild(&out) => {
                out.pop();
            }
            token => out.push(token),
        }
    }
    out.into_iter().collect()
}

fn ends_wild(out: &[TokenTree]) -> bool {
    out.last().is_some_and(|t| t.to_string() == "_")
}

/// An operand of `&&`: `||` binds less tightly.
fn in_and(tokens: &TokenStream) -> TokenStream {
    match syn::parse2(tokens.clone()) {
        Ok(syn::Expr::Binary(binary)) if matches!(binary.op, syn::BinOp::Or(_)) => quote!((#tokens)),
        _ => tokens.to_token_stream(),
    }
}

/// `!cond`
fn negated(cond: &TokenStream) -> TokenStream {
    match syn::parse2(cond.clone()) {
        Ok(syn::Expr::Path(_) | syn::Expr::Call(_) | syn::Expr::MethodCall(_) | syn::Expr::Field(_) | syn::Expr::Paren(_)) => {
            quote!(!#cond)
        }
        Ok(syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Not(_), expr, .. })) => expr.to_token_stream(),
        _ => quote!(!(#cond)),
    }
}
