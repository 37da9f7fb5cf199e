//! `#[checkpoint]` on loops and calls.

use crate::ir::{Checkpoint, Exit, Head, Kind, Op, Region, Stmt, ValueId};
use crate::lower::control_flow::targets::Around;
use crate::lower::{Lower, Lowered};
use syn::visit_mut::VisitMut;
use syn::{Attribute, Block, Error, Expr, ExprCall, ExprForLoop, ExprMethodCall, ItemFn, Meta, Token};

/// Whether an attribute is the mark of what is computed again.
pub(crate) fn is_checkpoint(attribute: &Attribute) -> bool {
    attribute.path().is_ident("checkpoint")
}

/// The number of snapshots that a loop's mark asks for, if it is written as it must be.
fn budget(attributes: &[Attribute]) -> Option<Expr> {
    let attribute = attributes.iter().find(|a| is_checkpoint(a))?;
    attribute.parse_args_with(snapshots).ok()
}

fn snapshots(input: syn::parse::ParseStream<'_>) -> syn::Result<Expr> {
    let key: syn::Ident = input.parse()?;
    input.parse::<Token![=]>()?;
    if key == "snapshots" { input.parse() } else { Err(Error::new(key.span(), "no such option")) }
}

/// Moves the mark of a `let` to the call that is its value.
pub(crate) fn marks_on_calls(function: &mut ItemFn) {
    struct Marks;
    impl VisitMut for Marks {
        fn visit_local_mut(&mut self, local: &mut syn::Local) {
            syn::visit_mut::visit_local_mut(self, local);
            let Some(init) = &mut local.init else { return };
            let attributes = match &mut *init.expr {
                Expr::Call(call) => &mut call.attrs,
                Expr::MethodCall(call) => &mut call.attrs,
                _ => return,
            };
            let (marks, others): (Vec<_>, Vec<_>) = local.attrs.drain(..).partition(is_checkpoint);
            local.attrs = others;
            attributes.extend(marks);
        }
    }
    Marks.visit_item_fn_mut(function);
}

/// Takes the marks away.
pub(crate) struct WithoutMarks;

impl VisitMut for WithoutMarks {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let budget = if let Expr::ForLoop(e) = expr { budget(&e.attrs) } else { None };
        syn::visit_mut::visit_expr_mut(self, expr);
        // What only the mark speaks of is not unused.
        if let Some(budget) = budget.filter(|budget| !matches!(budget, Expr::Lit(_))) {
            *expr = syn::parse_quote!({ let _ = &#budget; #expr });
        }
    }
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        attributes.retain(|a| !is_checkpoint(a));
    }
}

/// The marks that stand on what they mean nothing for.
pub(in crate::lower) fn misplaced(block: &Block) -> Vec<Error> {
    struct Misplaced(Vec<Error>);
    impl VisitMut for Misplaced {
        fn visit_expr_for_loop_mut(&mut self, e: &mut ExprForLoop) {
            e.attrs.retain(|a| !is_checkpoint(a));
            syn::visit_mut::visit_expr_for_loop_mut(self, e);
        }
        fn visit_expr_call_mut(&mut self, e: &mut ExprCall) {
            e.attrs.retain(|a| !is_checkpoint(a));
            syn::visit_mut::visit_expr_call_mut(self, e);
        }
        fn visit_expr_method_call_mut(&mut self, e: &mut ExprMethodCall) {
            e.attrs.retain(|a| !is_checkpoint(a));
            syn::visit_mut::visit_expr_method_call_mut(self, e);
        }
        fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
            if is_checkpoint(attribute) {
                let message = "`#[checkpoint]` stands on a `for` loop, whose number of passes is known before it runs, or on the call \
                               of a differentiated function";
                self.0.push(Error::new_spanned(attribute, message));
            }
        }
    }
    let mut misplaced = Misplaced(vec![]);
    misplaced.visit_block_mut(&mut block.clone());
    misplaced.0
}

impl Lower<'_> {
    /// What the mark of a loop says, if it has one.
    pub(in crate::lower) fn checkpoint(&mut self, attributes: &[Attribute]) -> Lowered<Option<Checkpoint>> {
        let Some(attribute) = attributes.iter().find(|a| is_checkpoint(a)) else { return Ok(None) };
        let form = "write `#[checkpoint]` or `#[checkpoint(snapshots = k)]`";
        let budget = match &attribute.meta {
            Meta::Path(_) => return Ok(Some(Checkpoint { snapshots: None })),
            Meta::List(list) => list.parse_args_with(snapshots),
            Meta::NameValue(_) => Err(Error::new_spanned(attribute, form)),
        };
        match budget {
            Ok(budget) => Ok(Some(Checkpoint { snapshots: Some(self.constant(&budget, Kind::Int)?) })),
            Err(_) => self.error_on(attribute, form),
        }
    }

    /// Makes the loop that was just lowered a checkpointed one.
    pub(in crate::lower) fn checkpointed(&mut self, e: &ExprForLoop, checkpoint: Checkpoint, around: &Around) -> Lowered<()> {
        let source = self.builder.last_mut().and_then(|stmt| stmt.operands.first().copied());
        let range = source.is_some_and(|source| self.is_range(source));
        let (exit, fails) = match self.builder.last_mut() {
            Some(Stmt { op: Op::Loop(l), regions, .. }) if range && matches!(l.head, Head::For(_)) => {
                l.checkpoint = Some(checkpoint);
                (l.exit, regions.iter().any(leaves))
            }
            _ => {
                let message = "a checkpointed loop goes over a range or over data, whose length is known; write `for i in 0..n`";
                return self.error_on(&e.expr, message);
            }
        };
        let attribute = e.attrs.iter().find(|a| is_checkpoint(a));
        if exit == Exit::Break || around.exit == Exit::Break || fails {
            let message = "a checkpointed loop runs to its end: which passes are kept is said before it runs; \
                           take `break`, `return` and `?` out of it";
            return self.error_on(&attribute, message);
        }
        Ok(())
    }

    /// Whether a call is marked: its forward sweep runs again in the reverse sweep.
    pub(in crate::lower) fn is_marked(&mut self, attributes: &[Attribute]) -> Lowered<bool> {
        let Some(attribute) = attributes.iter().find(|a| is_checkpoint(a)) else { return Ok(false) };
        if matches!(attribute.meta, Meta::Path(_)) {
            return Ok(true);
        }
        self.error_on(attribute, "a call has no snapshots; write `#[checkpoint]`")
    }

    fn is_range(&self, source: ValueId) -> bool {
        let definition = self.builder.definition(source);
        definition.is_some_and(|s| matches!(&s.op, Op::Code(code) if crate::adjoint::is_range(&code.tokens)))
    }
}

/// Whether a region may leave the function.
fn leaves(region: &Region) -> bool {
    region.stmts.iter().any(|s| {
        let asks = matches!(&s.op, Op::Leave(_)) || s.is_effect() && !matches!(s.op, Op::Effect(_));
        asks || s.regions.iter().any(leaves)
    })
}
