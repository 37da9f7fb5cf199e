//! Families: values that surely are of one type, though what it is need not be known.
//!
//! A variable and what it is after a part of it was assigned are of one type; so are the same fields of them, and the items of such
//! fields. What the use of one of them shows of its kind is then known of all: where `state.x[0]` is a float, `state.x[i]` is one.

use super::kinds::learn;
use crate::ir::{Callee, Func, Kind, Op, Place, Region, Step, Stmt, Value, ValueId};
use crate::rules;
use std::collections::BTreeMap;

/// The families of a function's values.
pub(super) struct Families {
    parents: Vec<usize>,
    /// The families of the parts of a family's values.
    parts: BTreeMap<(usize, Part), usize>,
}

/// A part of each value of a family.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Field(String),
    Item,
}

impl Families {
    /// Finds them.
    pub(super) fn of(func: &Func) -> Families {
        let mut families = Families { parents: (0..func.values.len()).collect(), parts: BTreeMap::new() };
        // A union can make two families of parts one.
        for _ in 0..4 {
            families.region(&func.body);
            let parts = std::mem::take(&mut families.parts);
            for ((of, part), family) in parts {
                let of = families.find(of);
                match families.parts.get(&(of, part.clone())) {
                    Some(&other) => families.join(other, family),
                    None => {
                        families.parts.insert((of, part), family);
                    }
                }
            }
        }
        families
    }

    fn find(&self, mut family: usize) -> usize {
        while self.parents[family] != family {
            family = self.parents[family];
        }
        family
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.parents[a.max(b)] = a.min(b);
    }

    fn part(&mut self, of: usize, part: Part) -> usize {
        let of = self.find(of);
        let fresh = self.parents.len();
        let family = *self.parts.entry((of, part)).or_insert(fresh);
        if family == fresh {
            self.parents.push(fresh);
        }
        family
    }

    /// A field of a field is a field of that.
    fn field(&mut self, mut of: usize, path: &proc_macro2::TokenStream) -> usize {
        let text = path.to_string().replace(' ', "");
        for name in text.split('.') {
            of = self.part(of, Part::Field(name.to_owned()));
        }
        of
    }

    /// The family of what is in a place.
    fn at(&mut self, whole: ValueId, place: &Place) -> Option<usize> {
        let mut part = whole.index();
        for step in &place.steps {
            part = match step {
                Step::Field(path) => self.field(part, path),
                Step::Part(rule) if rule.is_item() => self.part(part, Part::Item),
                Step::Part(_) => return None,
            };
        }
        Some(part)
    }

    fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            self.statement(stmt);
            stmt.regions.iter().for_each(|r| self.region(r));
        }
    }

    fn statement(&mut self, stmt: &Stmt) {
        match &stmt.op {
            Op::Field(path) => {
                let field = self.field(stmt.operands[0].index(), path);
                self.join(field, stmt.result().index());
            }
            Op::Rule(rule) if rule.is_item() => {
                let item = self.part(stmt.operands[0].index(), Part::Item);
                self.join(item, stmt.result().index());
            }
            Op::Set(place) | Op::AccumulateInto(place) => {
                self.join(stmt.operands[0].index(), stmt.result().index());
                // What is added may be broadcast.
                if let (Op::Set(_), Some(part)) = (&stmt.op, self.at(stmt.result(), place)) {
                    self.join(part, stmt.operands[1].index());
                }
            }
            Op::Swap(_) => self.join(stmt.operands[0].index(), stmt.result().index()),
            Op::Inspect(_) => {
                if let Some(x) = stmt.operands.last() {
                    self.join(x.index(), stmt.result().index());
                }
            }
            Op::Grow(place) => {
                self.join(stmt.operands[0].index(), stmt.result().index());
                if let Some(held) = self.at(stmt.result(), place) {
                    let item = if place.is_of_key() { held } else { self.part(held, Part::Item) };
                    self.join(item, stmt.operands[1].index());
                }
            }
            Op::Shrink(place) => {
                self.join(stmt.operands[0].index(), stmt.results[1].index());
                if let Some(held) = self.at(stmt.results[1], place) {
                    let item = if place.is_of_key() { held } else { self.part(held, Part::Item) };
                    self.join(item, stmt.results[0].index());
                }
            }
            Op::Call(callee) => {
                let changed = &stmt.results[stmt.results.len() - 1 - callee.changes()..];
                let arguments = callee.guises.iter().zip(Callee::arguments(&callee.guises));
                for ((_, at), after) in arguments.filter(|(guise, _)| guise.is_mutable()).zip(changed) {
                    self.join(stmt.operands[at].index(), after.index());
                }
            }
            Op::Struct { fields, .. } => {
                for (&value, path) in stmt.operands.iter().zip(fields) {
                    let field = self.field(stmt.result().index(), path);
                    self.join(field, value.index());
                }
            }
            Op::Loop(l) => {
                let body = stmt.body();
                for k in 0..stmt.results.len() {
                    let first = stmt.operands[l.sources() + k];
                    for same in [body.args[l.items() + k], body.yields[l.flags() + k], stmt.results[k]] {
                        self.join(first.index(), same.index());
                    }
                }
            }
            Op::Match(m) => {
                for arm in &stmt.regions[..m.arms.len()] {
                    for (result, value) in stmt.results.iter().zip(&arm.yields) {
                        self.join(result.index(), value.index());
                    }
                }
            }
            _ => {}
        }
    }

    /// Lets each value know what is known of its family's; whether one learns something new.
    pub(super) fn agree(&self, values: &mut [Value]) -> bool {
        let mut known: BTreeMap<usize, Kind> = BTreeMap::new();
        for (i, value) in values.iter().enumerate() {
            let family = known.entry(self.find(i)).or_insert(Kind::Unknown);
            if matches!(value.kind, Kind::Float(_) | Kind::Array(..)) {
                learn(family, &value.kind);
            }
        }
        let mut changed = false;
        for (i, value) in values.iter_mut().enumerate() {
            changed |= value.kind.is_differentiable() && learn(&mut value.kind, &known[&self.find(i)]);
        }
        changed
    }
}

impl Families {
    /// What is known of parts is told to the statements: an item that is a float is an entry, and a place of one too.
    pub(super) fn tell(&mut self, region: &mut Region, values: &[Value]) {
        for stmt in &mut region.stmts {
            let float = |v: &ValueId| values[v.index()].kind.is_float();
            match &mut stmt.op {
                Op::Rule(rule) if rule.is_item() && float(&stmt.results[0]) => {
                    *rule = if matches!(rule.name, "item" | "number") { rules::named("index") } else { rule.of_number() };
                }
                Op::Set(place) | Op::AccumulateInto(place) => {
                    let family = self.at(stmt.results[0], place).map(|part| self.find(part));
                    let same = (0..values.len()).find(|&i| values[i].kind.is_float() && Some(self.find(i)) == family);
                    if let (Kind::Unknown, Some(i)) = (&place.kind, same) {
                        place.kind = values[i].kind.clone();
                    }
                }
                _ => {}
            }
            stmt.regions.iter_mut().for_each(|r| self.tell(r, values));
        }
    }
}
