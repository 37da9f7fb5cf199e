//! Branches: the variables that the arms assign to, and the arms' values, are values of the statement.

use crate::ir::{Code, Kind, Match, Name, Op, Region, Stmt, ValueId};
use crate::lower::control_flow::cases::Cases;
use crate::lower::places::place::{Variable, part_of, parts_of};
use crate::lower::scopes::Scopes;
use crate::lower::{Binding, Lower, Lowered, flatten};
use proc_macro2::Span;

/// What decides which arm runs.
pub(in crate::lower) struct Choice {
    /// What is matched, and the patterns.
    pub(in crate::lower) of: Match,
    /// What goes into the holes of what is matched.
    pub(in crate::lower) operands: Vec<ValueId>,
    /// The guards.
    pub(in crate::lower) guards: Vec<Region>,
    /// Where it stands.
    pub(in crate::lower) span: Span,
}

impl Choice {
    /// The choice of an `if`.
    pub(in crate::lower) fn on(condition: ValueId, span: Span) -> Choice {
        Choice { of: Match::on_condition(), operands: vec![condition], guards: vec![], span }
    }
}

/// An arm: what its pattern binds, its statements, its values, and the scopes at its end.
pub(in crate::lower) struct Arm {
    pub(in crate::lower) args: Vec<ValueId>,
    pub(in crate::lower) stmts: Vec<Stmt>,
    pub(in crate::lower) yields: Vec<ValueId>,
    pub(in crate::lower) scopes: Scopes,
}

impl Arm {
    /// An arm that does nothing but to have these values.
    pub(in crate::lower) fn of(yields: Vec<ValueId>, scopes: Scopes) -> Arm {
        Arm { args: vec![], stmts: vec![], yields, scopes }
    }
}

impl Lower<'_> {
    /// `if` and `match`: the variables that their arms assign to, and their value, are values of the statement.
    pub(in crate::lower) fn branch(&mut self, cases: &Cases<'_>) -> Lowered<Binding> {
        let flow = self.flow_branch(cases, None, None)?;
        self.fallen(flow, cases.span)
    }

    /// Lowers an arm, from the scopes before it.
    pub(in crate::lower) fn arm<T>(&mut self, before: &Scopes, write: impl FnOnce(&mut Self) -> Lowered<T>) -> Lowered<(Arm, T)> {
        self.builder.enter();
        let value = write(self);
        let scopes = std::mem::replace(&mut self.scopes, before.clone());
        let stmts = self.builder.leave();
        Ok((Arm { args: vec![], stmts, yields: vec![], scopes }, value?))
    }

    /// The value of a statement with these arms.
    pub(in crate::lower) fn joined(
        &mut self,
        choice: Choice,
        arms: Vec<Lowered<(Arm, Binding)>>,
        before: &Scopes,
    ) -> Lowered<Binding> {
        let span = choice.span;
        let mut arms = arms.into_iter().collect::<Lowered<Vec<_>>>()?;
        // Arms that do not come back leave what follows to the only other one.
        let mut others = (0..arms.len()).filter(|&k| !matches!(arms[k].1, Binding::Never));
        let (one, more) = (others.next(), others.next().is_some());
        if !more && arms.len() > 1 && one.is_none_or(|k| arms[k].0.args.is_empty()) {
            let goes_on = one.map(|k| {
                let value = std::mem::replace(&mut arms[k].1, Binding::Never);
                (std::mem::take(&mut arms[k].0.stmts), std::mem::take(&mut arms[k].0.scopes), value)
            });
            let regions = arms.into_iter().map(|(arm, _)| Region { args: arm.args, stmts: arm.stmts, yields: vec![] });
            let regions = regions.chain(choice.guards).collect();
            self.builder.push_with(Op::Match(choice.of), choice.operands, regions, vec![], span);
            let Some((stmts, scopes, value)) = goes_on else { return Ok(Binding::Never) };
            for stmt in stmts {
                self.builder.append(stmt);
            }
            self.scopes = scopes;
            return Ok(value);
        }
        // An arm that does not come back has whatever value the others have.
        let form = arms.iter().map(|(_, value)| value).find(|value| !matches!(value, Binding::Never));
        let form = form.cloned().unwrap_or(Binding::Never);
        if arms.iter().any(|(_, value)| matches!(value, Binding::Place(_))) {
            return self.error(span, "which place is borrowed must not depend on a condition; assign in each arm");
        }
        let mut values = Vec::new();
        flatten(&form, &mut values);
        let mut whole = Vec::new();
        for (mut arm, value) in arms {
            match value {
                Binding::Never => arm.yields = values.iter().map(|_| self.unreachable(&mut arm.stmts, span)).collect(),
                value if alike(&form, &value) => flatten(&value, &mut arm.yields),
                Binding::Function(_) => {
                    let message = "which function this gives is not known here; write one closure, and decide inside of it";
                    return self.error(span, message);
                }
                _ => {
                    let keyword = if choice.of.is_on_condition() { "if" } else { "match" };
                    let message = format!("the arms of this `{keyword}` have values of different form; give all the same");
                    return self.error(span, message);
                }
            }
            whole.push(arm);
        }
        let given = self.merge(choice, whole, before);
        Ok(rebuilt(&form, &mut given.into_iter()))
    }

    /// The statement of arms: its values are theirs, then those of the variables that one of them has assigned to.
    pub(in crate::lower) fn merge(&mut self, choice: Choice, mut arms: Vec<Arm>, before: &Scopes) -> Vec<ValueId> {
        let own = arms[0].yields.len();
        let mut assigned = Vec::new();
        for (depth, scope) in before.iter().enumerate() {
            for (name, old) in scope {
                for (parts, old) in parts_of(old) {
                    let after = arms.iter().map(|arm| part_of(&arm.scopes[depth][name], &parts));
                    let Some(after) = after.collect::<Option<Vec<ValueId>>>() else {
                        self.changes_form(name, choice.span);
                        continue;
                    };
                    if after.iter().any(|v| *v != old) {
                        assigned.push(Variable { depth, key: name.clone(), parts });
                        arms.iter_mut().zip(after).for_each(|(arm, v)| arm.yields.push(v));
                    }
                }
            }
        }
        let kind = |k: usize| {
            let kinds = arms.iter().map(|arm| self.builder.kind(arm.yields[k]));
            kinds.fold(Kind::Unknown, |known, kind| known.beside(kind))
        };
        let kinds = (0..arms[0].yields.len()).map(kind).collect();
        let types = (0..arms[0].yields.len()).map(|k| arms.iter().find_map(|arm| self.map_type(arm.yields[k])));
        let types: Vec<Option<syn::Type>> = types.collect();
        let regions = arms.into_iter().map(|arm| Region { args: arm.args, stmts: arm.stmts, yields: arm.yields });
        let regions = regions.chain(choice.guards).collect();
        let mut results = self.builder.push_with(Op::Match(choice.of), choice.operands, regions, kinds, choice.span);
        self.types.extend(results.iter().zip(types).filter_map(|(&v, ty)| Some((v, ty?))));
        let variables = results.split_off(own);
        for (variable, v) in assigned.into_iter().zip(variables) {
            *self.builder.name(v) = Name::User(variable.name());
            self.bind_variable(&variable, Binding::Value(v));
        }
        results
    }

    /// No assignment is dropped: what a variable is behind a branch or a pass has the form that it had before.
    pub(in crate::lower) fn changes_form(&mut self, key: &str, span: Span) {
        let name = key.split('#').next().unwrap_or(key);
        let message = format!(
            "what is assigned to `{name}` in here has another form than what it held before, of which it is not seen how they fit; give the new value a name of its own"
        );
        let _: crate::lower::Lowered<()> = self.error(span, message);
    }

    /// A value for the end of an arm that is not reached.
    fn unreachable(&mut self, arm: &mut Vec<Stmt>, span: Span) -> ValueId {
        self.builder.enter();
        let value = self.push_code((Code::unreachable(), vec![]), Kind::Unknown, span);
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
pub(in crate::lower) fn rebuilt(form: &Binding, values: &mut impl Iterator<Item = ValueId>) -> Binding {
    match form {
        Binding::Value(_) => values.next().map_or(Binding::Unit, Binding::Value),
        Binding::Tuple(parts) => Binding::Tuple(parts.iter().map(|p| rebuilt(p, values)).collect()),
        Binding::Iter(inner) => rebuilt(inner, values),
        Binding::Place(_) | Binding::Cursor(_) | Binding::Function(_) | Binding::Unit | Binding::Never => form.clone(),
    }
}
