//! What leaves the middle of an expression: `x + match o { Some(v) => v, None => return x }`.
//!
//! The part that may leave gets a name of its own before the expression, and so does what is computed before it and could be
//! another value, or be seen, behind it.

use crate::lower::control_flow::exits::Exits;
use crate::lower::control_flow::flow::Flow;
use crate::lower::control_flow::touched::Touched;
use crate::lower::{Binding, Lower, Lowered, Scope, key};
use syn::visit::Visit;
use syn::{BinOp, Expr, Ident};

/// What follows with the expression whose part is a name.
type Rest<'r, 'a> = &'r mut dyn FnMut(&mut Lower<'a>, &Expr) -> Lowered<Flow>;

/// What is said of a part that leaves code which is kept as it is.
pub(in crate::lower) const KEPT: &str =
    "this leaves an expression that is kept as it is; give the part that leaves a `let` of its own before";

/// Whether a part of an expression may leave, from which the code goes on in the expression.
pub(in crate::lower) fn leaves_inside(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(e) => leaves_inside(&e.expr),
        Expr::Group(e) => leaves_inside(&e.expr),
        Expr::If(e) => Exits::of_expr(&e.cond).leaves(),
        Expr::Match(e) => Exits::of_expr(&e.expr).leaves(),
        Expr::ForLoop(e) => Exits::of_expr(&e.expr).leaves(),
        expr => !decides(expr) && Exits::of_expr(expr).leaves(),
    }
}

/// Whether an expression itself says where the code goes on.
fn decides(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::If(_)
            | Expr::Match(_)
            | Expr::Block(_)
            | Expr::Loop(_)
            | Expr::While(_)
            | Expr::ForLoop(_)
            | Expr::Return(_)
            | Expr::Break(_)
            | Expr::Continue(_)
    )
}

/// What is computed of an expression before its value is, in order; `None` where that is not known.
fn parts(expr: &mut Expr) -> Option<Vec<&mut Expr>> {
    Some(match expr {
        Expr::Paren(e) => vec![&mut e.expr],
        Expr::Group(e) => vec![&mut e.expr],
        Expr::Reference(e) => vec![&mut e.expr],
        Expr::Unary(e) => vec![&mut e.expr],
        Expr::Cast(e) => vec![&mut e.expr],
        Expr::Field(e) => vec![&mut e.base],
        Expr::Try(e) => vec![&mut e.expr],
        Expr::Let(e) => vec![&mut e.expr],
        Expr::Binary(e) => {
            let assigns = crate::lower::statement::assigns(&e.op);
            let mut parts: Vec<&mut Expr> = vec![&mut e.left, &mut e.right];
            if assigns {
                parts.reverse();
            }
            parts
        }
        Expr::Assign(e) => vec![&mut e.right, &mut e.left],
        Expr::Index(e) => vec![&mut e.expr, &mut e.index],
        Expr::MethodCall(e) => std::iter::once(&mut *e.receiver).chain(&mut e.args).collect(),
        Expr::Call(e) => e.args.iter_mut().collect(),
        Expr::Tuple(e) => e.elems.iter_mut().collect(),
        Expr::Array(e) => e.elems.iter_mut().collect(),
        Expr::Repeat(e) => vec![&mut e.expr],
        Expr::Struct(e) => e.fields.iter_mut().map(|f| &mut f.expr).chain(e.rest.as_deref_mut()).collect(),
        Expr::Range(e) => e.start.iter_mut().chain(&mut e.end).map(|e| &mut **e).collect(),
        Expr::If(e) => vec![&mut e.cond],
        Expr::Match(e) => vec![&mut e.expr],
        Expr::ForLoop(e) => vec![&mut e.expr],
        _ => return None,
    })
}

/// An expression taken apart at the part that leaves first.
struct Split {
    /// What leaves.
    part: Option<Expr>,
    /// What it assigns to.
    touched: Touched,
    /// What is computed before it and kept under a name.
    before: Vec<(Ident, Expr)>,
    depth: usize,
}

impl Split {
    fn name(&self, n: usize) -> Ident {
        Ident::new(&format!("__part_{}_{n}", self.depth), proc_macro2::Span::call_site())
    }

    /// Puts a name in the place of the part that leaves.
    fn cut(&mut self, expr: &mut Expr) {
        // What stands on the right of `&&` and `||` is not always computed.
        if let Expr::Binary(e) = expr {
            let (left, right) = (&e.left, &e.right);
            let leaves = Exits::of_expr(right).leaves() && !Exits::of_expr(left).leaves();
            match e.op {
                BinOp::And(_) if leaves => *expr = syn::parse_quote!(if #left { #right } else { false }),
                BinOp::Or(_) if leaves => *expr = syn::parse_quote!(if #left { true } else { #right }),
                _ => {}
            }
        }
        if decides(expr) && !leaves_inside(expr) {
            let name = self.name(0);
            self.touched.visit_expr(expr);
            self.part = Some(std::mem::replace(expr, syn::parse_quote!(#name)));
            return;
        }
        let Some(mut parts) = parts(expr) else { return };
        let Some(at) = parts.iter().position(|part| Exits::of_expr(part).leaves()) else { return };
        self.cut(parts[at]);
        for part in &mut parts[..at] {
            self.keep(part);
        }
    }

    /// Keeps what could be another value, or be seen, behind the part that leaves.
    fn keep(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Reference(e) if e.mutability.is_some() => {}
            Expr::Reference(e) => self.keep(&mut e.expr),
            Expr::Paren(e) => self.keep(&mut e.expr),
            expr if self.matters(expr) => {
                let name = self.name(self.before.len() + 1);
                self.before.push((name.clone(), std::mem::replace(expr, syn::parse_quote!(#name))));
            }
            _ => {}
        }
    }

    fn matters(&self, expr: &Expr) -> bool {
        struct Seen<'t>(&'t Touched, bool);
        impl<'ast> Visit<'ast> for Seen<'_> {
            fn visit_expr(&mut self, expr: &'ast Expr) {
                let named = |e: &syn::ExprPath| e.path.get_ident().is_some_and(|name| self.0.assigned.contains(&key(name)));
                self.1 |= match expr {
                    Expr::Path(path) => named(path),
                    Expr::Call(_) | Expr::Try(_) | Expr::Macro(_) => true,
                    Expr::Reference(e) => e.mutability.is_some(),
                    Expr::MethodCall(e) => ["pop", "next", "remove", "swap_remove", "take"].iter().any(|m| e.method == m),
                    expr => decides(expr),
                };
                syn::visit::visit_expr(self, expr);
            }
            fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        }
        let mut seen = Seen(&self.touched, false);
        seen.visit_expr(expr);
        seen.1
    }
}

impl<'a> Lower<'a> {
    /// An expression of which a part may leave, with what follows: it is given the expression without that part.
    pub(in crate::lower) fn flow_through(&mut self, expr: &Expr, rest: Rest<'_, 'a>) -> Lowered<Flow> {
        let mut whole = expr.clone();
        let mut split = Split { part: None, touched: Touched::default(), before: vec![], depth: self.scopes.len() };
        split.cut(&mut whole);
        let name = split.name(0);
        let Some(part) = split.part else {
            let exits = Exits::of_expr(expr);
            return self.error(exits.first().unwrap_or_else(proc_macro2::Span::call_site), KEPT);
        };
        self.scoped(|lower| {
            for (name, expr) in &split.before {
                let value = lower.expr(expr)?;
                lower.refer(name, lower.is_borrowed(expr));
                lower.scopes.last_mut().expect("a scope").insert(key(name), value);
            }
            lower.flow_then(&part, None, &mut |lower, value| {
                if let Binding::Unit | Binding::Never = value {
                    return lower
                        .error(syn::spanned::Spanned::span(&part), "a value is needed here, and this statement has none");
                }
                lower.scopes.push(Scope::from([(key(&name), value)]));
                let flow = rest(lower, &whole);
                lower.scopes.pop();
                flow
            })
        })
    }
}
