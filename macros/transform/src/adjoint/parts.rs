//! Arrays that are put together: each part's cotangent is a part of z̄.

use super::Sweep;
use crate::ir::{Code, Kind, Note, Op, Prec, Stmt, ValueId};
use proc_macro2::TokenStream;
use quote::quote;

impl Sweep {
    /// `array![a, b]`: ā += z̄₀, b̄ += z̄₁.
    pub(super) fn collected(&mut self, stmt: &Stmt, places: &[Option<Vec<usize>>], z_bar: ValueId) {
        for (&operand, place) in stmt.operands.iter().zip(places) {
            let Some(place) = place.as_ref().filter(|_| self.activity.varies(operand)) else { continue };
            let index = match place[..] {
                [i] => quote!(#i),
                _ => quote!([#(#place),*]),
            };
            let index = self.literal(index, stmt);
            let float =
                self.builder.is_number(operand) || matches!(self.builder.kind(stmt.result()), Kind::List(..) | Kind::Array(..));
            let share = self.builder.apply(if float { "index" } else { "item" }, vec![z_bar, index], stmt.span);
            self.builder.values[share.index()].kind = self.builder.kind(operand).clone();
            let text = place.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let share_text = format!("z̄[{text}]");
            let note = Note::equation("a", &share_text, &[("a", operand)], (stmt.result(), z_bar), operand);
            let note = Note { left: format!("z[{text}]"), ..note };
            self.gain(operand, share, Some(note), stmt.span);
        }
    }

    /// A struct: each field gains the field of z̄.
    pub(super) fn constructed(&mut self, stmt: &Stmt, fields: &[TokenStream], z_bar: ValueId) {
        for (&operand, field) in stmt.operands.iter().zip(fields) {
            if self.activity.varies(operand) {
                let kind = self.builder.kind(operand).clone();
                let share = self.builder.push(Op::Field(field.clone()), vec![z_bar], kind, stmt.span);
                self.gain(operand, share, None, stmt.span);
            }
        }
    }

    /// The same entries as another type.
    pub(super) fn retyped(&mut self, stmt: &Stmt, z_bar: ValueId) {
        let a = stmt.operands[0];
        let shape = self.shape_of(a, stmt.span);
        let share = self.builder.apply("reshape_to", vec![z_bar, shape], stmt.span);
        self.builder.values[share.index()].kind = self.builder.kind(a).clone();
        let note = Note::equation("entries of a", "z̄", &[("a", a)], (stmt.result(), z_bar), a);
        self.gain(a, share, Some(note), stmt.span);
    }

    pub(super) fn literal(&mut self, tokens: TokenStream, stmt: &Stmt) -> ValueId {
        let code = Code { tokens, holes: vec![], prec: Prec::Postfix, borrows: false };
        self.builder.push(Op::Code(code), vec![], Kind::Int, stmt.span)
    }
}
