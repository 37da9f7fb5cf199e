//! Assignment to parts of arrays and lists: `a[i] = x`, `a[[i, j]] += x`, `a.row_mut(i).assign(&x)`.

use super::{Binding, Lower, Lowered};
use crate::ir::{Kind, Name, Op, ValueId};
use crate::rules::{self, Derivative, Rule};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprIndex, ExprMethodCall, Ident};

impl Lower<'_> {
    /// The array that is assigned to and where in it: `a[i]`.
    fn element_of(&mut self, place: &ExprIndex) -> Lowered<(Ident, ValueId, ValueId)> {
        if self.begins_poisoned(&place.expr) {
            return Err(super::Noted);
        }
        if let Expr::Index(_) | Expr::Field(_) = &*place.expr {
            let message = "assignment to an element of an element cannot be differentiated yet; use an array of a higher rank";
            return self.error_on(place, message);
        }
        let name = self.variable(&place.expr)?;
        let a = self.place_value(&place.expr)?;
        let i = self.constant(&place.index, Kind::Int)?;
        Ok((name, a, i))
    }

    /// `a[i] = x`
    pub(super) fn set_element(
        &mut self,
        place: &ExprIndex,
        value: impl FnOnce(&mut Self, ValueId) -> Lowered<ValueId>,
    ) -> Lowered<()> {
        let (name, a, i) = self.element_of(place)?;
        let x = value(self, i)?;
        self.set_part(&name, a, rules::named("index"), vec![i], x, place.bracket_token.span.open());
        Ok(())
    }

    /// `a[i] += x` and its relatives.
    pub(super) fn change_element(&mut self, place: &ExprIndex, rule: &str, op: &BinOp, x: ValueId) -> Lowered<()> {
        let (name, a, i) = self.element_of(place)?;
        let span = op.span();
        let index = rules::named("index");
        let share = match rule {
            "add" => x,
            "sub" => self.builder.apply("neg", vec![x], span),
            _ => {
                let old = self.builder.rule(index, vec![a, i], span);
                let x = self.arithmetic(rule, op.span(), old, x, span);
                self.set_part(&name, a, index, vec![i], x, span);
                return Ok(());
            }
        };
        let kind = self.builder.kind(a).clone();
        let new = self.builder.push(Op::AccumulateInto(index), vec![a, share, i], kind, span);
        *self.builder.name(new) = Name::User(name.to_string());
        self.rebind(&name, Binding::Value(new));
        Ok(())
    }

    fn set_part(
        &mut self,
        name: &Ident,
        a: ValueId,
        rule: &'static Rule,
        place: Vec<ValueId>,
        x: ValueId,
        span: proc_macro2::Span,
    ) {
        let kind = self.builder.kind(a).clone();
        let operands = [a, x].into_iter().chain(place).collect();
        let new = self.builder.push(Op::Set(rule), operands, kind, span);
        *self.builder.name(new) = Name::User(name.to_string());
        self.rebind(name, Binding::Value(new));
    }

    /// `a.row_mut(i).assign(&x)`, `a.slice_mut(s![…]).fill(x)` and their relatives: a method that changes a part.
    pub(super) fn change_part(&mut self, call: &ExprMethodCall, view: &ExprMethodCall) -> Lowered<()> {
        if self.begins_poisoned(&view.receiver) {
            return Err(super::Noted);
        }
        let span = call.method.span();
        let method = view.method.to_string();
        let rule = rules::all().find(|r| {
            matches!(r.derivative, Derivative::View(v) if v == method)
                && r.params.len() == view.args.len() + 1
                && !r.name.ends_with("move")
        });
        let Some(rule) = rule else {
            return self.error(view.method.span(), format!("`{method}` is no part that can be differentiated"));
        };
        let name = self.variable(&view.receiver)?;
        let a = self.place_value(&view.receiver)?;
        let mut place = Vec::new();
        for arg in &view.args {
            place.push(self.constant(arg, Kind::Discrete)?);
        }
        let operands = std::iter::once(a).chain(place.iter().copied()).collect();
        let old = self.builder.rule(rule, operands, span);
        let new = match (call.method.to_string().as_str(), call.args.len()) {
            ("assign" | "fill", 1) => self.value(&call.args[0])?,
            _ => self.changed(call, old)?,
        };
        self.set_part(&name, a, rule, place, new, span);
        Ok(())
    }
}
