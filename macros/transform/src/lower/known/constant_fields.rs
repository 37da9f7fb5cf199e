//! Fields that the attribute says to be constant, `constant(config)`: what is read through them carries no derivative.
//!
//! The struct of which they are fields is not seen. So rustc is asked whether they are constant there, too, beside the first read: the cotangent
//! of such a field is a `Constant`.

use crate::ir::{Hole, Kind, Mode, Op, Prec, Stmt, ValueId};
use crate::lower::Lower;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote_spanned;
use std::collections::BTreeSet;

impl Lower<'_> {
    /// What a path of fields leads to; it carries no derivative where it goes through a field that the attribute says to be constant.
    pub(in crate::lower) fn field_of(&mut self, whole: ValueId, path: TokenStream, kind: Kind, span: Span) -> ValueId {
        let is_constant = |step: &TokenTree| matches!(step, TokenTree::Ident(name) if self.constant_fields.contains(name));
        let named = path.clone().into_iter().position(|step| is_constant(&step));
        let constant = self.builder.values[whole.index()].constant || named.is_some();
        if let Some(at) = named.filter(|_| self.varies(whole)) {
            self.holds_constant(whole, path.clone().into_iter().take(at + 1).collect(), span);
        }
        let part = self.builder.push(Op::Field(path), vec![whole], kind, span);
        if constant {
            self.builder.hold(part);
        }
        part
    }

    /// Asks rustc whether a field that the attribute says to be constant is one of the struct, too: else its derivative would be lost.
    fn holds_constant(&mut self, whole: ValueId, path: TokenStream, span: Span) {
        let (mut code, operands) = self.over(vec![whole], |h| {
            let whole = &h[0];
            quote_spanned!(span=> __rt::holds_constant(#whole, |bar| &bar.#path);)
        });
        code.holes[0] = Hole { mode: Mode::Reference, prec: Prec::Loose };
        self.builder.push_with(Op::Effect(code), operands, vec![], vec![], span);
    }
}

/// Keeps of the questions whether a field is constant the first one for each value and path. Two values with one name may be of two types.
pub(in crate::lower) fn asked_once(stmts: &mut Vec<Stmt>, asked: &mut BTreeSet<(ValueId, String)>) {
    stmts.retain_mut(|stmt| {
        stmt.regions.iter_mut().for_each(|region| asked_once(&mut region.stmts, asked));
        let Op::Effect(code) = &stmt.op else { return true };
        let text = code.tokens.to_string();
        if !text.starts_with("__rt :: holds_constant") {
            return true;
        }
        asked.insert((stmt.operands[0], text))
    });
}
