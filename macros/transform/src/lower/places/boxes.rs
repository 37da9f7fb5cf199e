//! Boxes: a `*` of a field, or of what is bound behind a reference, is a step into the box.

use crate::ir::{Code, Hole, INSIDE, Kind, Mode, Op, Prec, Step, ValueId};
use crate::lower::{Binding, Lower, Lowered};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Expr, ExprCall, UnOp};

/// The step into a box.
pub(in crate::lower) fn inside() -> TokenStream {
    let name = Ident::new(INSIDE, Span::call_site());
    quote!(#name())
}

/// What stands behind a `*`.
fn behind(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Paren(e) => behind(&e.expr),
        Expr::Group(e) => behind(&e.expr),
        Expr::Unary(e) if matches!(e.op, UnOp::Deref(_)) => Some(&e.expr),
        _ => None,
    }
}

fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(e) => bare(&e.expr),
        Expr::Group(e) => bare(&e.expr),
        expr => expr,
    }
}

/// What a `*` takes out of a box, if it is not a reference that it follows: a field, or what is behind a reference itself.
pub(in crate::lower) fn held(expr: &Expr) -> Option<&Expr> {
    let of = bare(behind(expr)?);
    match of {
        Expr::Field(_) => Some(of),
        _ => behind(of).map(bare).filter(|of| matches!(of, Expr::Path(_))),
    }
}

impl Lower<'_> {
    /// What is in the box that a `*` opens: `*model.rate`, `**held`.
    pub(in crate::lower) fn unboxed(&mut self, expr: &Expr) -> Lowered<Option<ValueId>> {
        if let Some(Expr::Path(path)) = behind(expr).map(bare) {
            // What was put into a box here.
            let Some(Binding::Value(v)) = path.path.get_ident().and_then(|name| self.lookup(name)) else { return Ok(None) };
            let made = self.builder.definition(*v).filter(|s| {
                matches!(&s.op, Op::Struct { fields, .. } if fields.len() == 1 && fields[0].to_string() == inside().to_string())
            });
            return Ok(made.map(|stmt| stmt.operands[0]));
        }
        let Some(of) = held(expr) else { return Ok(None) };
        let look = self.look();
        if let Binding::Value(v) = self.expr(of)? {
            if self.varies(v) && *self.builder.kind(v) == Kind::Unknown && self.is_part(v) {
                return Ok(Some(self.part_of(v, &inside(), syn::spanned::Spanned::span(expr))));
            }
        }
        self.take_back(look);
        Ok(None)
    }

    /// The place in the box that a `*` opens.
    pub(in crate::lower) fn unboxed_spot(&mut self, expr: &Expr) -> Lowered<Option<crate::lower::places::place::Spot>> {
        let Some(of @ Expr::Field(_)) = held(expr) else { return Ok(None) };
        let spot = self.spot(of)?;
        let look = self.look();
        let value = self.read_value(&spot, syn::spanned::Spanned::span(expr))?;
        let boxed = *self.builder.kind(value) == Kind::Unknown;
        self.take_back(look);
        Ok(boxed.then(|| spot.step(Step::Field(inside()), vec![])))
    }

    /// `Box::new(x)`
    pub(in crate::lower) fn boxed(&mut self, call: &ExprCall) -> Lowered<Option<ValueId>> {
        let (Expr::Path(path), [arg]) = (&*call.func, &call.args.iter().collect::<Vec<_>>()[..]) else { return Ok(None) };
        let mut segments = path.path.segments.iter().rev();
        let new = segments.next().is_some_and(|s| s.ident == "new") && segments.next().is_some_and(|s| s.ident == "Box");
        if !new || !self.carries(arg)? {
            return Ok(None);
        }
        let binding = self.expr(arg)?;
        let held = self.whole(arg, &binding)?;
        self.take(arg, held);
        let (path, hole) = (&path.path, Code::hole(0));
        let holes = vec![Hole { mode: Mode::Move, prec: Prec::Loose }];
        let code = Code { tokens: quote!(#path(#hole)), holes, prec: Prec::Postfix, borrows: false };
        let span = syn::spanned::Spanned::span(&call.func);
        Ok(Some(self.builder.push(Op::Struct { code, fields: vec![inside()] }, vec![held], Kind::Unknown, span)))
    }
}
