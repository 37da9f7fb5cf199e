//! `match` and `if let`: what is matched, and the arms.

use crate::ir::{self, Code, Hole, Kind, Match, Mode, Name, Prec, Region, ValueId};
use crate::lower::control_flow::branch::{Arm, Choice};
use crate::lower::patterns::fit::{At, Bound, Matched, names};
use crate::lower::scopes::Scopes;
use crate::lower::{Binding, Lower, Lowered, Noted};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, Pat, Stmt};

/// A branch as it is written.
pub(in crate::lower) struct Cases<'e> {
    of: Of<'e>,
    pub(in crate::lower) arms: Vec<Case>,
    pub(in crate::lower) span: Span,
}

enum Of<'e> {
    Condition(&'e Expr),
    Scrutinee(&'e Expr),
}

/// An arm as it is written.
#[derive(Clone)]
pub(in crate::lower) struct Case {
    pat: Pat,
    guard: Option<Expr>,
    pub(in crate::lower) body: Vec<Stmt>,
}

impl<'e> Cases<'e> {
    /// The arms of an `if` or an `if let`.
    pub(in crate::lower) fn of_if(e: &'e syn::ExprIf) -> Self {
        let otherwise = e.else_branch.as_ref().map_or_else(Vec::new, |(_, e)| statements(e));
        let then = e.then_branch.stmts.clone();
        let (of, pat) = match &*e.cond {
            Expr::Let(condition) => (Of::Scrutinee(&condition.expr), (*condition.pat).clone()),
            condition => (Of::Condition(condition), syn::parse_quote!(true)),
        };
        Self::either(of, pat, then, otherwise, e.if_token.span)
    }

    /// The arms of a `match`.
    pub(in crate::lower) fn of_match(e: &'e syn::ExprMatch) -> Self {
        let arms = e.arms.iter().map(|arm| {
            let guard = arm.guard.as_ref().map(|(_, e)| (**e).clone());
            Case { pat: arm.pat.clone(), guard, body: statements(&arm.body) }
        });
        Cases { of: Of::Scrutinee(&e.expr), arms: arms.collect(), span: e.match_token.span }
    }

    /// `let … else`, with what follows it in its block.
    pub(in crate::lower) fn of_let(expr: &'e Expr, pat: Pat, then: Vec<Stmt>, otherwise: Vec<Stmt>, span: Span) -> Self {
        Self::either(Of::Scrutinee(expr), pat, then, otherwise, span)
    }

    fn either(of: Of<'e>, pat: Pat, then: Vec<Stmt>, otherwise: Vec<Stmt>, span: Span) -> Self {
        let otherwise = Case { pat: syn::parse_quote!(_), guard: None, body: otherwise };
        Cases { of, arms: vec![Case { pat, guard: None, body: then }, otherwise], span }
    }
}

impl Lower<'_> {
    /// The choice and the arms of a branch, lowered by this function, and the scopes before it.
    #[allow(clippy::type_complexity, reason = "the parts of a branch")]
    pub(in crate::lower) fn cases<T>(
        &mut self,
        cases: &Cases<'_>,
        mut body: impl FnMut(&mut Self, &Case) -> Lowered<T>,
    ) -> Lowered<(Choice, Vec<Lowered<(Arm, T)>>, Scopes)> {
        let matched = self.matched(&cases.of, &cases.arms)?;
        let named = cases.arms.iter().any(|case| names_a_type(&case.pat));
        // Of an elementwise function, an entry is one of the others' type.
        if let Some(&v) = matched.operands.iter().find(|&&v| named && self.builder.kind(v).is_float()) {
            self.is_no_float(v);
        }
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
        let either = matched.lent.is_some() && heads.len() == 2 && guards.is_empty();
        let (of, operands) = if either { self.whether(matched, &mut heads) } else { (matched.of, matched.operands) };
        let choice = Choice { of: Match { of, arms: heads }, operands, guards, span: cases.span };
        Ok((choice, lowered, before))
    }

    /// Of two arms that change what is matched, the reverse sweep asks no more than which of them it was: a flag is kept, not what there was.
    fn whether(&mut self, matched: Matched, heads: &mut [ir::Arm]) -> (Code, Vec<ValueId>) {
        let (of, pattern) = (matched.of.tokens, &heads[0].pattern);
        let code = Code { tokens: quote!(matches!(#of, #pattern)), ..matched.of };
        let flag = self.push_code((code, matched.operands), Kind::Bool, Span::call_site());
        for (head, pattern) in heads.iter_mut().zip([quote!(true), quote!(_)]) {
            head.pattern = pattern;
        }
        let hole = Hole { mode: Mode::Plain, prec: Prec::Or };
        (Code { tokens: Code::hole(0).into_token_stream(), holes: vec![hole], prec: Prec::Postfix, borrows: false }, vec![flag])
    }

    /// `let Some(b) = bias else { … };`: a branch whose values are what the pattern binds.
    pub(in crate::lower) fn bound_or(&mut self, pat: &Pat, of: &Expr, otherwise: &Expr, span: Span) -> Lowered<()> {
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
    fn matched(&mut self, of: &Of<'_>, arms: &[Case]) -> Lowered<Matched> {
        let lent = match of {
            Of::Scrutinee(expr) if self.is_lent_to(expr, arms) => Some(self.spot(expr)?),
            _ => None,
        };
        let taken = match of {
            Of::Scrutinee(expr) if lent.is_none() => self.fallible_scrutinee(expr)?,
            _ => None,
        };
        let (binding, borrowed) = match (of, &lent) {
            (Of::Scrutinee(expr), Some(spot)) => (self.looked_at(spot, expr)?, true),
            (Of::Scrutinee(expr), None) if taken.is_some() => {
                let (mut code, operands) = self.code(expr)?;
                // An entry that may not be there is asked for again: it borrows.
                code.borrows = !matches!(expr, Expr::MethodCall(call) if call.method == "mean" || call.method == "mean_axis");
                (Binding::Value(self.push_code((code, operands), Kind::Discrete, expr.span())), false)
            }
            (Of::Condition(condition), _) => (Binding::Value(self.condition(condition)?), false),
            (Of::Scrutinee(expr), None) => (self.scrutinee(expr)?, self.is_borrowed(expr)),
        };
        let copied = matches!(of, Of::Scrutinee(expr) if self.is_copied(expr));
        let (Of::Condition(expr) | Of::Scrutinee(expr)) = of;
        let (mut operands, mut tokens) = (Vec::new(), TokenStream::new());
        let Some(at) = place(&binding, &mut operands, &mut tokens) else {
            if matches!(&binding, Binding::Tuple(parts) if parts.iter().any(|part| matches!(part, Binding::Place(_)))) {
                let message =
                    "what is lent cannot be matched beside something else; match it by itself, `if let Some(v) = &mut x`";
                return self.error_on(expr, message);
            }
            return self.error_on(expr, "only values can be matched here; end an iterator with `.sum()` or `.collect()`");
        };
        if self.is_poisoned(&binding) {
            return Err(Noted);
        }
        let holes = operands.iter().map(|_| Hole { mode: Mode::Plain, prec: Prec::Or }).collect();
        let of = Code { tokens, holes, prec: Prec::Postfix, borrows: false };
        Ok(Matched { of, operands, at, borrowed, copied, taken, lent })
    }

    /// Whether what is matched is lent to the patterns to be changed: `&mut x`, `x.as_mut()`, a place of which they say so, or what is lent already,
    /// where an arm changes what a pattern binds.
    fn is_lent_to(&self, expr: &Expr, arms: &[Case]) -> bool {
        match expr {
            Expr::Paren(e) => self.is_lent_to(&e.expr, arms),
            Expr::Group(e) => self.is_lent_to(&e.expr, arms),
            Expr::Reference(e) => e.mutability.is_some() && crate::lower::places::place::is_place(&e.expr),
            Expr::MethodCall(e) if e.method == "as_mut" || e.method == "as_deref_mut" => {
                crate::lower::places::place::is_place(&e.receiver)
            }
            expr => {
                let changes = |case: &Case| crate::lower::control_flow::touched::changes(&case.pat, &case.body);
                crate::lower::places::place::is_place(expr)
                    && arms.iter().any(|case| crate::lower::control_flow::touched::says_so(&case.pat))
                    || self.is_lending(expr) && arms.iter().any(changes)
            }
        }
    }

    /// What is at the place that is lent to patterns.
    fn looked_at(&mut self, spot: &crate::lower::places::place::Spot, expr: &Expr) -> Lowered<Binding> {
        match self.read(spot, expr.span())? {
            Binding::Tuple(_) => {
                self.error_on(expr, "a tuple that is lent to a pattern cannot be differentiated; match a part of it, `&mut t.0`")
            }
            binding => Ok(binding),
        }
    }

    /// What takes the value out of `x.first()`, `x.mean()` and their relatives, where it is differentiated.
    pub(in crate::lower) fn fallible_scrutinee(&mut self, expr: &Expr) -> Lowered<Option<Expr>> {
        let inner = match expr {
            Expr::Paren(e) => return self.fallible_scrutinee(&e.expr),
            Expr::MethodCall(call) if call.method == "copied" || call.method == "cloned" => &*call.receiver,
            expr => expr,
        };
        let Expr::MethodCall(call) = inner else { return Ok(None) };
        // It is asked again, so it must give the same.
        if crate::lower::chains::pick::is_pick(inner)
            || crate::lower::calls::method::fallible(call).is_none()
            || call.args.iter().any(calls)
        {
            return Ok(None);
        }
        let mark = self.builder.mark();
        let value = self.known(call);
        let varies = value.map(|v| self.varies(v));
        self.builder.rollback(mark);
        Ok(varies?.then(|| syn::parse_quote!(#inner.unwrap())))
    }

    /// `xs.last().copied()`, which is kept as an option: the `match` that it stands for, or the user's code where nothing varies.
    pub(in crate::lower) fn kept_option(&mut self, call: &syn::ExprMethodCall) -> Lowered<Option<Binding>> {
        let item: Expr = match call.method.to_string().as_str() {
            "copied" => syn::parse_quote_spanned!(call.method.span()=> *__item),
            "cloned" => syn::parse_quote_spanned!(call.method.span()=> __item.clone()),
            _ => return Ok(None),
        };
        let of = &*call.receiver;
        if self.fallible_scrutinee(of)?.is_some() {
            let kept: Expr =
                syn::parse_quote_spanned!(call.method.span()=> match #of { Some(__item) => Some(#item), None => None });
            return self.expr(&kept).map(Some);
        }
        let fallible = matches!(of, Expr::MethodCall(inner) if crate::lower::calls::method::fallible(inner).is_some());
        if !fallible {
            return Ok(None);
        }
        self.opaque(&Expr::MethodCall(call.clone()), Kind::Unknown).map(|v| Some(Binding::Value(v)))
    }

    fn scrutinee(&mut self, expr: &Expr) -> Lowered<Binding> {
        if let Expr::MethodCall(call) = expr {
            let changes = ["pop_front", "pop_back", "next", "next_back"].iter().any(|m| call.method == m);
            let variable =
                matches!(&*call.receiver, Expr::Path(p) if p.path.get_ident().is_some_and(|i| self.lookup(i).is_some()));
            if changes && variable && self.begins_poisoned(&call.receiver) {
                return Err(crate::lower::Noted);
            }
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
            (Expr::Index(_) | Expr::Field(_), Binding::Value(v)) if !self.varies(*v) && !self.is_number(*v) && !calls(expr) => {
                self.opaque(&syn::parse_quote!(&#expr), Kind::Discrete).map(Binding::Value)
            }
            _ => Ok(binding),
        }
    }

    fn is_number(&self, v: ValueId) -> bool {
        matches!(self.builder.kind(v), Kind::Int | Kind::Bool | Kind::Float(_))
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
        Binding::Iter(_) | Binding::Place(_) | Binding::Cursor(_) | Binding::Function(_) | Binding::Unit | Binding::Never => None,
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

/// The statements of a block, or of an expression that stands in the place of one.
fn statements(expr: &Expr) -> Vec<Stmt> {
    match expr {
        Expr::Block(b) if b.label.is_none() => b.block.stmts.clone(),
        expr => vec![Stmt::Expr(expr.clone(), None)],
    }
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

/// Whether an expression calls something that may give another value the next time.
pub(in crate::lower) fn calls(expr: &Expr) -> bool {
    struct Calls(bool);
    impl<'ast> Visit<'ast> for Calls {
        fn visit_expr_call(&mut self, _: &'ast syn::ExprCall) {
            self.0 = true;
        }
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            self.0 |= !["len", "nrows", "ncols", "min", "max"].iter().any(|m| call.method == m);
            syn::visit::visit_expr_method_call(self, call);
        }
        fn visit_macro(&mut self, _: &'ast syn::Macro) {
            self.0 = true;
        }
    }
    let mut calls = Calls(false);
    calls.visit_expr(expr);
    calls.0
}
