//! Functions of whole arrays, and views of their parts.

use super::Sweep;
use crate::ir::{Kind, Note, Rank, Stmt, ValueId};
use crate::rules::text::{self, Names};
use crate::rules::{Pullback, Rule, Variadic};

impl Sweep {
    pub(super) fn tensor(&mut self, stmt: &Stmt, rule: &Rule, pullbacks: &[Pullback], z_bar: ValueId) {
        if let Some(variadic) = rule.variadic {
            return self.variadic(stmt, rule, &variadic, pullbacks, z_bar);
        }
        for pullback in pullbacks {
            let Some(position) = rule.position(pullback.of) else { continue };
            let operand = stmt.operands[position];
            if !self.activity.varies(operand) {
                continue;
            }
            let named: Vec<_> = rule.params.iter().map(|p| p.name).zip(stmt.operands.iter().copied()).collect();
            let note = Note::equation(rule.maths, pullback.maths, &named, (stmt.result(), self.spoken(z_bar)), operand);
            let mut names: Names = named.into_iter().collect();
            names.insert("z", stmt.result());
            names.insert("z_bar", z_bar);
            let elem = self.builder.kind(stmt.result()).elem();
            let share = text::lower(&mut self.builder, pullback.text, &names, &elem, stmt.span);
            self.take(share, operand, note, stmt.span);
        }
    }

    /// A rule whose last parameter stands for one operand and more: what each gains begins at an offset.
    fn variadic(&mut self, stmt: &Stmt, rule: &Rule, variadic: &Variadic, pullbacks: &[Pullback], z_bar: ValueId) {
        let fixed = rule.params.len() - 1;
        let each = rule.params[fixed].name;
        let Some(pullback) = pullbacks.iter().find(|p| p.of == each) else { return };
        let elem = self.builder.kind(stmt.result()).elem();
        let mut offset = self.literal(quote::quote!(0), stmt);
        let last = stmt.operands.iter().rposition(|&v| self.activity.varies(v));
        for (k, &operand) in stmt.operands.iter().enumerate().skip(fixed).take_while(|(k, _)| Some(*k) <= last) {
            let mut names: Names = rule.params[..fixed].iter().map(|p| p.name).zip(stmt.operands.iter().copied()).collect();
            names.extend([(each, operand), ("z", stmt.result()), ("z_bar", z_bar), ("offset", offset)]);
            if self.activity.varies(operand) {
                let named: Vec<_> = names.iter().filter(|(n, _)| **n != "offset").map(|(n, v)| (*n, *v)).collect();
                let note = Note::equation(rule.maths, pullback.maths, &named, (stmt.result(), self.spoken(z_bar)), operand);
                let share = text::lower(&mut self.builder, pullback.text, &names, &elem, stmt.span);
                self.take(share, operand, note, stmt.span);
            }
            if Some(k) < last {
                offset = text::lower(&mut self.builder, variadic.offset, &names, &elem, stmt.span);
            }
        }
    }

    fn take(&mut self, share: ValueId, operand: ValueId, note: Note, span: proc_macro2::Span) {
        self.builder.values[share.index()].kind = match self.builder.kind(operand).clone() {
            Kind::List(e, _) => Kind::Array(e, Rank::Fixed(1)),
            kind => kind,
        };
        self.gain(operand, share, Some(note), span);
    }
}
