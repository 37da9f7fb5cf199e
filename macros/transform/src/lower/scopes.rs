//! What names stand for, and looks that are taken back.

use super::{Binding, Lower, places};
use crate::ir::ValueId;
use syn::Ident;

/// Where a look at an expression begins.
#[derive(Clone, Copy)]
pub(super) struct Look {
    statements: usize,
    errors: usize,
    assigned: usize,
}

impl Lower<'_> {
    pub(super) fn bind(&mut self, name: &Ident, binding: Binding) {
        self.keep_assigned(name);
        let name = key(name);
        let depth = self.scopes.len() - 1;
        let Some(shadowed) = self.scopes[depth].insert(name.clone(), binding) else { return };
        // What is lent of a variable is lent still where the name comes to mean another one.
        let hidden = format!("{name}#hidden{}", self.scopes[depth].len());
        let mut lent = false;
        for place in self.scopes.iter_mut().flat_map(|scope| scope.values_mut()).filter_map(|b| b.place_mut()) {
            if place.variable.depth == depth && place.variable.key == name {
                place.variable.key.clone_from(&hidden);
                lent = true;
            }
        }
        if lent {
            self.scopes[depth].insert(hidden, shadowed);
        }
    }

    /// Makes a name one of a place that is lent: the variable behind it stays, whatever the name comes to mean.
    pub(super) fn lend(&mut self, name: &Ident, shown: places::place::Shown) -> Option<places::place::Variable> {
        let own = key(name);
        let depth = self.scopes.len() - 1;
        let behind = format!("{own}#behind");
        let value = self.scopes[depth].remove(&own)?;
        self.scopes[depth].insert(behind.clone(), value);
        let variable = places::place::Variable { depth, key: behind, parts: vec![] };
        let spot = places::place::Spot { variable: variable.clone(), steps: vec![], at: None, shown, seen: None, ty: None };
        self.scopes[depth].insert(own, Binding::Place(spot));
        Some(variable)
    }

    pub(super) fn lookup(&self, name: &Ident) -> Option<&Binding> {
        let name = key(name);
        self.scopes.iter().rev().find_map(|scope| scope.get(&name))
    }

    /// Whether a name is one of a place that is lent mutably.
    pub(super) fn is_lent(&self, name: &Ident) -> bool {
        matches!(self.lookup(name), Some(Binding::Place(_)))
    }

    /// Where a look at an expression begins that may be taken back.
    pub(super) fn look(&self) -> Look {
        Look { statements: self.builder.mark(), errors: self.errors.len(), assigned: self.before.len() }
    }

    /// Takes back what was lowered, assigned and noted since then.
    pub(super) fn take_back(&mut self, look: Look) {
        self.builder.rollback(look.statements);
        self.errors.truncate(look.errors);
        for (depth, name, old) in self.before.drain(look.assigned.min(self.before.len())..).rev() {
            if let Some(binding) = self.scopes.get_mut(depth).and_then(|scope| scope.get_mut(&name)) {
                *binding = old;
            }
        }
    }
}

pub(crate) fn flatten(binding: &Binding, out: &mut Vec<ValueId>) {
    match binding {
        Binding::Value(v) => out.push(*v),
        Binding::Tuple(parts) => parts.iter().for_each(|p| flatten(p, out)),
        Binding::Iter(entries) => flatten(entries, out),
        Binding::Place(_) | Binding::Cursor(_) | Binding::Function(_) | Binding::Unit | Binding::Never => {}
    }
}

/// What tells a variable from others of the same name: a macro's own `x` is not its caller's. The marks of hygiene are not
/// to be had but in how a span prints; where it prints none, the name alone has to do.
pub(super) fn key(ident: &Ident) -> String {
    let span = format!("{:?}", ident.span());
    match span.strip_prefix('#').and_then(|s| s.split(' ').next()) {
        Some(mark) => format!("{ident}#{mark}"),
        None => ident.to_string(),
    }
}
