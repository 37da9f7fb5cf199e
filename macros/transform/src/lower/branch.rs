//! Branches: the variables that the arms assign to, and the arms' values, are values of the statement.

use super::{Binding, Lower, Lowered, flatten};
use crate::ir::{Kind, Name, Op, Region, Stmt, ValueId};
use proc_macro2::Span;
use std::collections::BTreeMap;
use syn::Expr;

/// The scopes at one place.
pub(super) type Scopes = Vec<BTreeMap<String, Binding>>;

/// An arm: its statements, its values, and the scopes at its end.
pub(super) type Arm = (Vec<Stmt>, Vec<ValueId>, Scopes);

impl Lower<'_> {
    /// `if`: the variables that its arms assign to, and its value, are values of the statement.
    pub(super) fn branch(&mut self, branch: &syn::ExprIf) -> Lowered<Binding> {
        if let Expr::Let(condition) = &*branch.cond {
            return self.unsupported(&Expr::Let(condition.clone()));
        }
        let other = branch.else_branch.as_ref().map(|(_, e)| e);
        self.branch_over(branch, &|l| l.block(&branch.then_branch), &|l| match other {
            Some(e) => l.tail(e),
            None => Ok(Binding::Unit),
        })
    }

    /// An `if` whose arms are lowered by these functions.
    pub(super) fn branch_over(
        &mut self,
        branch: &syn::ExprIf,
        then: &dyn Fn(&mut Self) -> Lowered<Binding>,
        otherwise: &dyn Fn(&mut Self) -> Lowered<Binding>,
    ) -> Lowered<Binding> {
        let span = branch.if_token.span;
        let cond = self.condition(&branch.cond)?;
        let before = self.scopes.clone();
        let arm = |lower: &mut Self, lowered: &dyn Fn(&mut Self) -> Lowered<Binding>| {
            lower.builder.enter();
            let value = lowered(lower);
            let after = std::mem::replace(&mut lower.scopes, before.clone());
            (lower.builder.leave(), value, after)
        };
        let (then, then_value, then_scopes) = arm(self, then);
        let (other, other_value, other_scopes) = arm(self, otherwise);
        let (then_value, other_value) = (then_value?, other_value?);
        let (mut yields, mut others) = (Vec::new(), Vec::new());
        flatten(&then_value, &mut yields);
        flatten(&other_value, &mut others);
        let (mut then, mut other) = (then, other);
        let (then_value, other_value) = match (then_value, other_value) {
            // An arm that ends in a panic has whatever value the other one has.
            (Binding::Never, value) => {
                yields = others.iter().map(|_| self.unreachable(&mut then, span)).collect();
                (value.clone(), value)
            }
            (value, Binding::Never) => {
                others = yields.iter().map(|_| self.unreachable(&mut other, span)).collect();
                (value.clone(), value)
            }
            pair => pair,
        };
        if !alike(&then_value, &other_value) {
            return self.error(span, "the arms of this `if` have values of different form; give both the same");
        }
        let given = self.merge(cond, (then, yields, then_scopes), (other, others, other_scopes), &before, span).0;
        Ok(rebuilt(&then_value, &mut given.into_iter()))
    }

    /// The statement of two arms: its values are theirs, then those of the variables that one of them has assigned to.
    pub(super) fn merge(&mut self, cond: ValueId, then: Arm, other: Arm, before: &Scopes, span: Span) -> (Vec<ValueId>, usize) {
        let ((then, mut yields, then_scopes), (other, mut others, other_scopes)) = (then, other);
        let own = yields.len();
        let mut assigned = Vec::new();
        for (depth, scope) in before.iter().enumerate() {
            for (name, old) in scope {
                let (a, b) = (&then_scopes[depth][name], &other_scopes[depth][name]);
                let (Binding::Value(old), Binding::Value(a), Binding::Value(b)) = (old, a, b) else { continue };
                if a != old || b != old {
                    assigned.push((depth, name.clone()));
                    yields.push(*a);
                    others.push(*b);
                }
            }
        }
        let kinds: Vec<Kind> = yields
            .iter()
            .zip(&others)
            .map(|(&a, &b)| match (self.builder.kind(a), self.builder.kind(b)) {
                (Kind::Unknown, kind) | (kind, _) => kind.clone(),
            })
            .collect();
        let regions = vec![Region { args: vec![], stmts: then, yields }, Region { args: vec![], stmts: other, yields: others }];
        let mut results = self.builder.push_with(Op::If, vec![cond], regions, kinds, span);
        let variables = results.split_off(own);
        let count = variables.len();
        for ((depth, name), v) in assigned.into_iter().zip(variables) {
            let plain = name.split('#').next().unwrap_or_default().to_owned();
            *self.builder.name(v) = Name::User(plain);
            self.scopes[depth].insert(name, Binding::Value(v));
        }
        (results, count)
    }
}

impl Lower<'_> {
    /// A value for the end of an arm that is not reached.
    fn unreachable(&mut self, arm: &mut Vec<Stmt>, span: Span) -> ValueId {
        self.builder.enter();
        let code = self.over(vec![], |_| quote::quote!(::core::unreachable!()));
        let value = self.push_code(code, Kind::Unknown, span);
        *self.builder.name(value) = Name::None;
        arm.extend(self.builder.leave());
        value
    }
}

/// Whether two bindings have the same form.
fn alike(a: &Binding, b: &Binding) -> bool {
    match (a, b) {
        (Binding::Value(_), Binding::Value(_)) | (Binding::Unit, Binding::Unit) | (Binding::Never, Binding::Never) => true,
        (Binding::Tuple(a), Binding::Tuple(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        _ => false,
    }
}

/// A binding of the same form with other values.
pub(super) fn rebuilt(form: &Binding, values: &mut impl Iterator<Item = ValueId>) -> Binding {
    match form {
        Binding::Value(_) => values.next().map_or(Binding::Unit, Binding::Value),
        Binding::Tuple(parts) => Binding::Tuple(parts.iter().map(|p| rebuilt(p, values)).collect()),
        Binding::Iter(inner) => rebuilt(inner, values),
        Binding::Unit | Binding::Never => form.clone(),
    }
}
