//! What names stand for, and looks that are taken back.

use super::{Binding, Lower, Scope, places};
use crate::ir::ValueId;
use std::rc::Rc;
use syn::Ident;

/// The scopes around what is being lowered, from the outermost one.
///
/// A copy of them shares each scope until one of the two writes into it, so that arms of branches and looks may have copies of their own.
#[derive(Clone, Default)]
pub(super) struct Scopes(Vec<Rc<Scope>>);

impl Scopes {
    pub(super) fn new(outermost: Scope) -> Self {
        Scopes(vec![Rc::new(outermost)])
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn push(&mut self, scope: Scope) {
        self.0.push(Rc::new(scope));
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    pub(super) fn get(&self, depth: usize) -> Option<&Scope> {
        self.0.get(depth).map(|scope| &**scope)
    }

    pub(super) fn get_mut(&mut self, depth: usize) -> Option<&mut Scope> {
        self.0.get_mut(depth).map(Rc::make_mut)
    }

    pub(super) fn last(&self) -> Option<&Scope> {
        self.get(self.len().wrapping_sub(1))
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut Scope> {
        self.get_mut(self.len().wrapping_sub(1))
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Scope> + ExactSizeIterator {
        self.0.iter().map(|scope| &**scope)
    }

    /// The innermost scope in which a name means something.
    pub(super) fn depth_of(&self, name: &str) -> Option<usize> {
        self.iter().rposition(|scope| scope.contains_key(name))
    }

    /// Lets a name mean something else, in the innermost scope in which it means something.
    pub(super) fn replace(&mut self, name: &str, binding: Binding) {
        if let Some(scope) = self.depth_of(name).and_then(|depth| self.get_mut(depth)) {
            scope.insert(name.to_owned(), binding);
        }
    }

    /// Takes away the scopes from this one on, which are given.
    pub(super) fn split_off(&mut self, depth: usize) -> Scopes {
        Scopes(self.0.split_off(depth))
    }

    pub(super) fn truncate(&mut self, depth: usize) {
        self.0.truncate(depth);
    }

    /// Puts scopes inside of these.
    pub(super) fn extend(&mut self, inner: Scopes) {
        self.0.extend(inner.0);
    }
}

impl std::ops::Index<usize> for Scopes {
    type Output = Scope;
    fn index(&self, depth: usize) -> &Scope {
        &self.0[depth]
    }
}

impl std::ops::IndexMut<usize> for Scopes {
    fn index_mut(&mut self, depth: usize) -> &mut Scope {
        Rc::make_mut(&mut self.0[depth])
    }
}

/// What follows the name of a parameter that is lent in the key of the variable behind it.
const BEHIND: &str = "#behind";

/// Where a look at an expression begins.
pub(super) struct Look {
    statements: usize,
    errors: usize,
    scopes: Scopes,
}

impl Lower<'_> {
    pub(super) fn bind(&mut self, name: &Ident, binding: Binding) {
        self.keep_assigned(name);
        let name = key(name);
        let depth = self.scopes.len() - 1;
        let Some(shadowed) = self.scopes[depth].insert(name.clone(), binding) else { return };
        // What is lent of a variable is lent still where the name comes to mean another one.
        let hidden = format!("{name}#hidden{}", self.scopes[depth].len());
        let lends =
            |binding: &Binding| matches!(binding, Binding::Place(p) if p.variable.depth == depth && p.variable.key == name);
        let lending: Vec<usize> = (0..=depth).filter(|&d| self.scopes[d].values().any(lends)).collect();
        for &scope in &lending {
            for place in self.scopes[scope].values_mut().filter(|binding| lends(binding)).filter_map(Binding::place_mut) {
                place.variable.key.clone_from(&hidden);
            }
        }
        if !lending.is_empty() {
            self.scopes[depth].insert(hidden, shadowed);
        }
    }

    /// Makes a name one of a place that is lent: the variable behind it stays, whatever the name comes to mean.
    pub(super) fn lend(&mut self, name: &Ident, shown: places::place::Shown) -> Option<places::place::Variable> {
        let own = key(name);
        let depth = self.scopes.len() - 1;
        let behind = format!("{own}{BEHIND}");
        let value = self.scopes[depth].remove(&own)?;
        self.scopes[depth].insert(behind.clone(), value);
        let variable = places::place::Variable { depth, key: behind, parts: vec![] };
        let spot = places::place::Spot { variable: variable.clone(), steps: vec![], at: None, shown, seen: None, ty: None };
        self.scopes[depth].insert(own, Binding::Place(spot));
        Some(variable)
    }

    /// Whether a value stands in a variable of the caller's: a copy of it that changes is another variable.
    pub(super) fn is_of_caller(&self, value: ValueId) -> bool {
        let lent = self.scopes.iter().flat_map(|scope| scope.iter()).filter(|(name, _)| name.contains(BEHIND));
        lent.flat_map(|(_, binding)| places::place::parts_of(binding)).any(|(_, v)| v == value)
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
        Look { statements: self.builder.mark(), errors: self.errors.len(), scopes: self.scopes.clone() }
    }

    /// Takes back what was lowered, bound, assigned and noted since then.
    pub(super) fn take_back(&mut self, look: Look) {
        self.errors.truncate(look.errors);
        self.take_back_but_errors(look);
    }

    /// The same, where what was noted is to be said.
    pub(super) fn take_back_but_errors(&mut self, look: Look) {
        self.builder.rollback(look.statements);
        self.scopes = look.scopes;
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
