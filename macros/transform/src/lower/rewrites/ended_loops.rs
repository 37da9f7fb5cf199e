//! Loops that a function that may fail ends with: `loop { … break Ok(x); … }` as its value is `return Ok(x)`, and `loop { … break Ok(x); … }?` is
//! a loop whose value is x, out of which an error returns.

use crate::lower::control_flow::exits::{is_failure, success};
use syn::visit_mut::{VisitMut, visit_expr_closure_mut, visit_expr_mut};
use syn::{Block, Expr, ExprBreak, ExprLoop, Label, Lifetime, Stmt};

/// Writes such loops of a function's body so.
pub(in crate::lower) fn returning(block: &mut Block) {
    Asked.visit_block_mut(block);
    ending(block);
}

/// The loops that give the value of a block, which is that of the function.
fn ending(block: &mut Block) {
    match block.stmts.last_mut() {
        Some(Stmt::Expr(expr, None)) => ending_expr(expr),
        Some(Stmt::Expr(Expr::Return(e), Some(_))) => {
            if let Some(Expr::Loop(looped)) = e.expr.as_deref_mut() {
                leaving(looped, &|value| syn::parse_quote!(return #value));
                let looped = looped.clone();
                block.stmts.pop();
                block.stmts.push(Stmt::Expr(Expr::Loop(looped), None));
            }
        }
        _ => {}
    }
}

fn ending_expr(expr: &mut Expr) {
    match expr {
        Expr::Loop(looped) => leaving(looped, &|value| syn::parse_quote!(return #value)),
        Expr::Block(e) if e.label.is_none() => ending(&mut e.block),
        Expr::If(e) => {
            ending(&mut e.then_branch);
            if let Some((_, otherwise)) = &mut e.else_branch {
                ending_expr(otherwise);
            }
        }
        Expr::Match(e) => e.arms.iter_mut().for_each(|arm| ending_expr(&mut arm.body)),
        _ => {}
    }
}

/// `loop { … }?`, of which every `break` says whether it is one of success.
struct Asked;

impl VisitMut for Asked {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_expr_mut(self, expr);
        let Expr::Try(asked) = expr else { return };
        let Expr::Loop(looped) = &*asked.expr else { return };
        let mut looped = looped.clone();
        let mut plain = true;
        each_break(&mut looped, &mut |e| {
            plain &= e.expr.as_deref().is_some_and(|value| success(value).is_some() || is_failure(value));
        });
        if plain {
            leaving(&mut looped, &|value| match success(value) {
                Some(value) => syn::parse_quote!(break #value),
                None => syn::parse_quote!(return #value),
            });
            *expr = Expr::Loop(looped);
        }
    }

    /// What a closure returns is not what the function returns.
    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
}

/// Writes each `break` of a loop with a value as something else.
fn leaving(looped: &mut ExprLoop, written: &dyn Fn(&Expr) -> Expr) {
    let label = looped.label.clone();
    Breaks {
        label: label.as_ref(),
        inside: 0,
        each: &mut |expr| {
            let Expr::Break(e) = &*expr else { return };
            let Some(value) = &e.expr else { return };
            let mut other = written(value);
            if let (Expr::Break(other), Some(label)) = (&mut other, &e.label) {
                other.label = Some(label.clone());
            }
            *expr = other;
        },
    }
    .visit_block_mut(&mut looped.body);
}

/// Looks at each `break` of a loop.
fn each_break(looped: &mut ExprLoop, look: &mut dyn FnMut(&ExprBreak)) {
    let label = looped.label.clone();
    Breaks {
        label: label.as_ref(),
        inside: 0,
        each: &mut |expr| {
            if let Expr::Break(e) = expr {
                look(e);
            }
        },
    }
    .visit_block_mut(&mut looped.body);
}

/// The `break`s of a loop with a label, or none.
struct Breaks<'a> {
    label: Option<&'a Label>,
    /// How many loops inside of it are around.
    inside: usize,
    each: &'a mut dyn FnMut(&mut Expr),
}

impl Breaks<'_> {
    fn is_meant(&self, label: Option<&Lifetime>) -> bool {
        label.map_or(self.inside == 0, |label| self.label.is_some_and(|own| own.name.ident == label.ident))
    }
}

impl VisitMut for Breaks<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let inner = usize::from(matches!(expr, Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_)));
        self.inside += inner;
        visit_expr_mut(self, expr);
        self.inside -= inner;
        let meant = matches!(&*expr, Expr::Break(e) if self.is_meant(e.label.as_ref()));
        if meant {
            (self.each)(expr);
        }
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut syn::ExprClosure) {
        let outside = std::mem::replace(&mut self.inside, 1);
        visit_expr_closure_mut(self, closure);
        self.inside = outside;
    }
}
