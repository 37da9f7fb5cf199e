//! What leaves a piece of code for a place outside of it: `?`, `return`, `break`, `continue`.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, Lifetime, Stmt};

/// The places to which code leaves.
#[derive(Default)]
pub(in crate::lower) struct Exits {
    /// `?`, and a `return` with an error or with `None`: the function has failed.
    pub(in crate::lower) fails: Vec<Span>,
    /// Any other `return`.
    pub(in crate::lower) returns: Vec<Span>,
    /// The values of those.
    pub(in crate::lower) returned: Vec<Expr>,
    /// Whether one of them stands in a loop or a labelled block.
    pub(in crate::lower) returns_from_inside: bool,
    /// `break` and `continue` of a loop or a block around the code.
    pub(in crate::lower) jumps: Vec<Jump>,
    /// The loops and labelled blocks inside the code.
    loops: usize,
    labels: Vec<Lifetime>,
}

/// A `break` or a `continue`.
pub(in crate::lower) struct Jump {
    span: Span,
    pub(in crate::lower) label: Option<Lifetime>,
    /// Whether it is a `break`.
    pub(in crate::lower) breaks: bool,
    pub(in crate::lower) value: Option<Expr>,
}

impl Exits {
    pub(in crate::lower) fn of_expr(expr: &Expr) -> Exits {
        let mut exits = Exits::default();
        exits.visit_expr(expr);
        exits
    }

    /// Where it goes to another place in the function than to what follows it.
    pub(in crate::lower) fn first(&self) -> Option<Span> {
        self.returns.first().copied().or(self.jumps.first().map(|jump| jump.span))
    }

    /// Whether it does so.
    pub(in crate::lower) fn leaves(&self) -> bool {
        self.first().is_some()
    }

    fn jump(&mut self, jump: Jump) {
        let outside = match &jump.label {
            Some(label) => !self.labels.contains(label),
            None => self.loops == 0,
        };
        if outside {
            self.jumps.push(jump);
        }
    }

    fn labelled(&mut self, label: Option<&syn::Label>, loops: usize, visit: impl FnOnce(&mut Self)) {
        self.loops += loops;
        self.labels.extend(label.map(|l| l.name.clone()));
        visit(self);
        self.loops -= loops;
        self.labels.truncate(self.labels.len() - usize::from(label.is_some()));
    }
}

impl<'ast> Visit<'ast> for Exits {
    fn visit_expr_try(&mut self, e: &'ast syn::ExprTry) {
        self.fails.push(e.question_token.span);
        syn::visit::visit_expr_try(self, e);
    }
    fn visit_expr_return(&mut self, e: &'ast syn::ExprReturn) {
        let fails = e.expr.as_ref().is_some_and(|e| is_failure(e));
        if fails {
            self.fails.push(e.span());
        } else {
            self.returns.push(e.return_token.span);
            self.returned.extend(e.expr.as_deref().cloned());
            self.returns_from_inside |= self.loops > 0 || !self.labels.is_empty();
        }
        syn::visit::visit_expr_return(self, e);
    }
    fn visit_expr_break(&mut self, e: &'ast syn::ExprBreak) {
        let (span, value) = (e.break_token.span, e.expr.as_deref().cloned());
        self.jump(Jump { span, label: e.label.clone(), breaks: true, value });
        syn::visit::visit_expr_break(self, e);
    }
    fn visit_expr_continue(&mut self, e: &'ast syn::ExprContinue) {
        self.jump(Jump { span: e.continue_token.span, label: e.label.clone(), breaks: false, value: None });
    }
    fn visit_expr_for_loop(&mut self, e: &'ast syn::ExprForLoop) {
        self.visit_expr(&e.expr);
        self.labelled(e.label.as_ref(), 1, |s| s.visit_block(&e.body));
    }
    fn visit_expr_while(&mut self, e: &'ast syn::ExprWhile) {
        self.labelled(e.label.as_ref(), 1, |s| syn::visit::visit_expr_while(s, e));
    }
    fn visit_expr_loop(&mut self, e: &'ast syn::ExprLoop) {
        self.labelled(e.label.as_ref(), 1, |s| s.visit_block(&e.body));
    }
    fn visit_expr_block(&mut self, e: &'ast syn::ExprBlock) {
        self.labelled(e.label.as_ref(), 0, |s| s.visit_block(&e.block));
    }
    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        // What cannot be read as expressions is none of the macros that are known.
        for expr in crate::lower::discrete::holes::arguments(mac) {
            let mut inside = Exits { loops: self.loops, labels: self.labels.clone(), ..Exits::default() };
            inside.visit_expr(&expr);
            self.fails.extend(inside.fails);
            self.returns.extend(inside.returns);
            self.returned.extend(inside.returned);
            self.returns_from_inside |= inside.returns_from_inside;
            self.jumps.extend(inside.jumps);
        }
    }
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Whether an expression is an error or `None`.
pub(in crate::lower) fn is_failure(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(e) => is_failure(&e.expr),
        Expr::Group(e) => is_failure(&e.expr),
        Expr::Call(call) => matches!(&*call.func, Expr::Path(p) if p.path.segments.last().is_some_and(|s| s.ident == "Err")),
        Expr::Path(path) => path.path.segments.last().is_some_and(|s| s.ident == "None"),
        _ => false,
    }
}

/// What a success holds: the `x` of `Ok(x)` and `Some(x)`.
pub(in crate::lower) fn success(expr: &Expr) -> Option<&Expr> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    let last = path.path.segments.last()?;
    (call.args.len() == 1 && (last.ident == "Ok" || last.ident == "Some")).then(|| &call.args[0])
}

/// Whether what follows statements is never reached.
pub(in crate::lower) fn never_falls(stmts: &[Stmt]) -> bool {
    stmts.iter().any(|stmt| match stmt {
        Stmt::Expr(expr, _) => expr_never_falls(expr),
        Stmt::Macro(mac) => crate::lower::statement::diverges(&mac.mac),
        _ => false,
    })
}

fn expr_never_falls(expr: &Expr) -> bool {
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Paren(e) => expr_never_falls(&e.expr),
        Expr::Group(e) => expr_never_falls(&e.expr),
        Expr::Block(e) if e.label.is_none() => never_falls(&e.block.stmts),
        Expr::If(e) => {
            never_falls(&e.then_branch.stmts) && e.else_branch.as_ref().is_some_and(|(_, other)| expr_never_falls(other))
        }
        Expr::Match(e) => e.arms.iter().all(|arm| expr_never_falls(&arm.body)),
        Expr::Loop(e) => {
            let mut exits = Exits::default();
            exits.visit_block(&e.body);
            let label = e.label.as_ref().map(|l| &l.name);
            !exits.jumps.iter().any(|jump| jump.breaks && (jump.label.is_none() || jump.label.as_ref() == label))
        }
        Expr::Macro(mac) => crate::lower::statement::diverges(&mac.mac),
        _ => false,
    }
}
