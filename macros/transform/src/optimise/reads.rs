//! Equal reads: an entry of an array that is read again is the one that was read before.
//!
//! It runs before the adjoint. `r[0] * r[0]` is then a square with one share, not a product of two values with a share each, and a loop keeps
//! the entry once. A value of an array is never another one later, so an entry that was read where the second read can see it is the same;
//! assignment to an entry makes a new value.

use crate::ir::{Func, Kind, Op, Region, Stmt, ValueId};
use std::collections::BTreeMap;

/// Joins equal reads of floats.
pub fn reads(func: &Func) -> Func {
    let mut func = func.clone();
    let mut joined = BTreeMap::new();
    join(&mut func.body, &func.values, &mut Seen::default(), &mut joined);
    func.body.substitute(&|v| *joined.get(&v).unwrap_or(&v));
    func.forward = func.body.stmts.len();
    func
}

/// What a read is of: the array and the index, or what the index is computed from.
type Read = (ValueId, String, Vec<ValueId>);

/// What has been read, and which values are what code gives for its operands.
#[derive(Clone, Default)]
struct Seen {
    reads: BTreeMap<Read, ValueId>,
    codes: BTreeMap<ValueId, (String, Vec<ValueId>)>,
}

fn join(region: &mut Region, values: &[crate::ir::Value], seen: &mut Seen, joined: &mut BTreeMap<ValueId, ValueId>) {
    region.stmts.retain_mut(|stmt| {
        for inner in &mut stmt.regions {
            // What a region reads is seen in it alone. An arm reads again: its share would have to come out of the branch.
            let mut seen =
                if matches!(stmt.op, Op::Match(_)) { Seen { reads: BTreeMap::new(), ..seen.clone() } } else { seen.clone() };
            join(inner, values, &mut seen, joined);
        }
        let now = |v: &ValueId| *joined.get(v).unwrap_or(v);
        if let Op::Code(code) = &stmt.op {
            if code.is_repeatable() && stmt.suffix.tokens.is_empty() {
                let operands = stmt.operands.iter().map(now).collect();
                seen.codes.insert(stmt.result(), (code.tokens.to_string(), operands));
            }
        }
        let Some((array, index)) = read(stmt, values) else { return true };
        let (text, operands) = seen.codes.get(&index).cloned().unwrap_or_else(|| (String::new(), vec![now(&index)]));
        match seen.reads.entry((now(&array), text, operands)) {
            std::collections::btree_map::Entry::Occupied(first) => {
                joined.insert(stmt.result(), *first.get());
                false
            }
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(stmt.result());
                true
            }
        }
    });
}

/// The array and the index of a read of a float.
fn read(stmt: &Stmt, values: &[crate::ir::Value]) -> Option<(ValueId, ValueId)> {
    let float = |s: &Stmt| matches!(values[s.result().index()].kind, Kind::Float(_)) && s.suffix.tokens.is_empty();
    let rule = stmt.op.rule().filter(|rule| rule.name == "index")?;
    match stmt.operands[..] {
        [array, index] if rule.params.len() == 2 && float(stmt) => Some((array, index)),
        _ => None,
    }
}
