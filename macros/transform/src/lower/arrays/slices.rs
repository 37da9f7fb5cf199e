//! Parts of arrays that a function or several slices describe: `slice_each_axis`, `slice_collapse`, `multi_slice_mut`.

use crate::ir::{Kind, Step, ValueId};
use crate::lower::places::place::{Spot, of_rank};
use crate::lower::{Binding, Lower, Lowered, Scope, key};
use crate::rules;
use proc_macro2::Span;
use syn::{Expr, ExprMethodCall, Ident};

/// The name of what describes the part that `slice_collapse` leaves.
pub(in crate::lower) const LEFT: &str = "__left";

impl Lower<'_> {
    /// A part of an array that is described along each axis.
    pub(in crate::lower) fn sliced(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let span = call.method.span();
        match (call.method.to_string().as_str(), call.args.len()) {
            ("slice_each_axis", 1) => {
                let a = self.place_value(&call.receiver)?;
                if !self.varies(a) {
                    return Ok(None);
                }
                let info = self.info(a, "each_axis", &call.args[0], span)?;
                let part = self.builder.apply("slice", vec![a, info], span);
                self.builder.values[part.index()].kind = self.builder.kind(a).clone();
                Ok(Some(Binding::Value(part)))
            }
            ("multi_slice_mut" | "multi_slice_move", 1) if crate::lower::places::place::is_place(&call.receiver) => {
                let infos = match crate::lower::control_flow::loops::strip(&call.args[0]) {
                    Expr::Tuple(infos) => infos.elems.iter(),
                    other => {
                        let message = format!(
                            "how many parts `{}` lends is not seen here; write the slices in its parentheses, `(s![..2], s![2..])`",
                            call.method
                        );
                        return self.error_on(other, message);
                    }
                };
                let spot = self.spot(&call.receiver)?;
                let array = self.read_value(&spot, span)?;
                let seen: Vec<Option<Kind>> = infos
                    .clone()
                    .map(|info| self.sliced_rank(crate::lower::control_flow::loops::strip(info)).map(of_rank))
                    .collect();
                let infos = infos
                    .map(|info| self.constant(crate::lower::control_flow::loops::strip(info), Kind::Discrete))
                    .collect::<Lowered<Vec<_>>>()?;
                self.lie_apart(array, &infos, span)?;
                let parts = infos.into_iter().zip(seen).map(|(info, seen)| {
                    let part = spot.step(Step::Part(rules::named("slice")), vec![info]);
                    Binding::Place(Spot { at: Some(span), seen, ..part })
                });
                Ok(Some(Binding::Tuple(parts.collect())))
            }
            _ => Ok(None),
        }
    }

    /// `slice_each_axis_mut`: the part that is lent.
    pub(in crate::lower) fn lent_by_axes(&mut self, call: &ExprMethodCall) -> Lowered<Spot> {
        let span = call.method.span();
        let base = self.spot(&call.receiver)?;
        let array = self.read_value(&base, span)?;
        let info = self.info(array, "each_axis", &call.args[0], span)?;
        let seen = Some(of_rank(self.builder.kind(array).rank()));
        Ok(Spot { at: Some(span), seen, ..base.step(Step::Part(rules::named("slice")), vec![info]) })
    }

    /// `a.slice_collapse(info)`, as an assignment of what it leaves.
    pub(in crate::lower) fn collapsed(&mut self, call: &ExprMethodCall, assignment: &Expr) -> Lowered<()> {
        let span = call.method.span();
        let a = self.place_value(&call.receiver)?;
        let info = self.info(a, "collapsed", &call.args[0], span)?;
        self.scopes.push(Scope::from([(key(&Ident::new(LEFT, span)), Binding::Value(info))]));
        let assigned = self.statement(assignment);
        self.scopes.pop();
        assigned.map(|_| ())
    }

    /// What describes a part of an array, made by the runtime of what the user gives.
    fn info(&mut self, a: ValueId, function: &str, argument: &Expr, span: Span) -> Lowered<ValueId> {
        let [array, function] = ["__array", function].map(|name| Ident::new(name, span));
        self.scopes.push(Scope::from([(key(&array), Binding::Value(a))]));
        let info = self.opaque(&syn::parse_quote_spanned!(span=> __rt::#function(&#array, #argument)), Kind::Discrete);
        self.scopes.pop();
        info
    }

    /// Panics as `multi_slice_mut` does where two of its slices have an entry in common.
    fn lie_apart(&mut self, a: ValueId, infos: &[ValueId], span: Span) -> Lowered<()> {
        let names: Vec<Ident> = (0..infos.len()).map(|i| quote::format_ident!("__info_{i}", span = span)).collect();
        let array = Ident::new("__array", span);
        let mut scope: Scope = names.iter().zip(infos).map(|(name, &info)| (key(name), Binding::Value(info))).collect();
        scope.insert(key(&array), Binding::Value(a));
        self.scopes.push(scope);
        let asked = self.ask(&syn::parse_quote_spanned!(span=> __rt::may::multi_slice(#array.raw_dim(), (#(#names,)*))), span);
        self.scopes.pop();
        asked
    }
}
