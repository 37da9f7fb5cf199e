//! Kinds by unification: what a rule's operands and results say of each other.
//!
//! Lowering knows the kinds that stand in the source: the signature, annotations, literals. This pass carries them on, in the
//! direction of the data and against it (the operands of an elementwise function whose result is a float are floats), until
//! nothing changes.

use super::families::Families;
use crate::ir::{Elem, Func, Kind, List, MapForm, Mode, Op, Rank, Region, Step, Stmt, Value};
use crate::rules::Rule;

/// A function whose values have the kinds that follow from those that are known.
pub fn kinds(func: &Func) -> Func {
    let mut func = func.clone();
    let mut families = Families::of(&func);
    // Each round makes at least one kind better known, and a kind can be made so three times.
    for _ in 0..3 * func.values.len() {
        let learned = region(&func.body, &mut func.values);
        if !families.agree(&mut func.values) && !learned {
            break;
        }
    }
    families.tell(&mut func.body, &func.values);
    func
}

fn region(region_: &Region, values: &mut [Value]) -> bool {
    let mut changed = false;
    for stmt in &region_.stmts {
        for inner in &stmt.regions {
            if let Op::Map(form) = stmt.op {
                for (i, (arg, operand)) in inner.args.iter().zip(&stmt.operands).enumerate() {
                    let elem = values[operand.index()].kind.elem();
                    changed |= learn(&mut values[arg.index()].kind, &Kind::Float(elem));
                    if form == MapForm::Method && i > 0 {
                        let elem = values[arg.index()].kind.elem();
                        changed |= learn(&mut values[operand.index()].kind, &Kind::Float(elem));
                    }
                }
            }
            changed |= region(inner, values);
        }
        match &stmt.op {
            Op::Rule(rule) => {
                let known: Vec<Kind> = stmt.operands.iter().map(|v| values[v.index()].kind.clone()).collect();
                let result = (rule.result)(&known);
                changed |= learn(&mut values[stmt.result().index()].kind, &result);
                changed |= same_elements(rule, stmt, values);
                let result = values[stmt.result().index()].kind.clone();
                if rule.is_elementwise() && result.is_float() {
                    let open = |k: &Kind| matches!(k, Kind::Unknown | Kind::Float(_));
                    for (i, (v, _)) in stmt.operands.iter().zip(known).enumerate().filter(|(_, (_, k))| open(k)) {
                        // An operand of a scalar function that is no element is an exponent.
                        let kind = if rule.param(i).mode == Mode::Plain { &Kind::Int } else { &result };
                        changed |= learn(&mut values[v.index()].kind, kind);
                    }
                }
            }
            // The array that a part of another one is changed in is of its kind; an entry is a float.
            Op::Set(place) | Op::AccumulateInto(place) => {
                let array = values[stmt.operands[0].index()].kind.clone();
                changed |= learn(&mut values[stmt.result().index()].kind, &array);
                let entry = matches!(&place.steps[..], [Step::Part(rule)] if rule.name == "index");
                if entry && matches!(array, Kind::Array(..) | Kind::List(..)) {
                    changed |= learn(&mut values[stmt.operands[1].index()].kind, &Kind::Float(array.elem()));
                    let elem = values[stmt.operands[1].index()].kind.elem();
                    changed |= learn_element(&mut values[stmt.operands[0].index()].kind, &elem);
                }
            }
            // What changes places stays what it is.
            Op::Swap(_) => {
                let [before, after] = [stmt.operands[0], stmt.result()].map(|v| values[v.index()].kind.clone());
                changed |= learn(&mut values[stmt.result().index()].kind, &before);
                changed |= learn(&mut values[stmt.operands[0].index()].kind, &after);
            }
            // A list of what is put into it.
            Op::Grow(place) if place.steps.is_empty() => {
                let [list, item] = [stmt.operands[0], stmt.operands[1]].map(|v| values[v.index()].kind.clone());
                if let (Kind::List(elem, _), true) = (&list, matches!(item, Kind::Unknown | Kind::Float(_))) {
                    changed |= learn(&mut values[stmt.operands[1].index()].kind, &Kind::Float(elem.clone()));
                }
                if let (Kind::List(..), Kind::Float(elem)) = (&list, &item) {
                    changed |= learn(&mut values[stmt.operands[0].index()].kind, &Kind::List(elem.clone(), List::Vec));
                }
                let list = values[stmt.operands[0].index()].kind.clone();
                changed |= learn(&mut values[stmt.result().index()].kind, &list);
            }
            Op::Inspect(_) => {
                let (x, z) = (stmt.operands[stmt.operands.len() - 1].index(), stmt.result().index());
                let (own, seen) = (values[x].kind.clone(), values[z].kind.clone());
                changed |= learn(&mut values[z].kind, &own) | learn(&mut values[x].kind, &seen);
            }
            Op::Loop(l) => {
                let body = stmt.body();
                for k in 0..stmt.results.len() {
                    let same =
                        [stmt.operands[l.sources() + k], body.args[l.items() + k], body.yields[l.flags() + k], stmt.results[k]];
                    for (&a, &b) in same.iter().zip(&same[1..]).chain(same[1..].iter().zip(&same)) {
                        let kind = values[a.index()].kind.clone();
                        changed |= learn(&mut values[b.index()].kind, &kind);
                    }
                }
            }
            Op::Match(_) => {
                for arm in stmt.arms() {
                    for (result, value) in stmt.results.iter().zip(&arm.yields) {
                        let kind = values[value.index()].kind.clone();
                        changed |= learn(&mut values[result.index()].kind, &kind);
                        let kind = values[result.index()].kind.clone();
                        changed |= learn(&mut values[value.index()].kind, &kind);
                    }
                }
            }
            _ => {}
        }
    }
    changed
}

/// The element type of a rule's operands and of its result are one, but for casts.
fn same_elements(rule: &Rule, stmt: &Stmt, values: &mut [Value]) -> bool {
    if matches!(rule.name, "as_f32" | "as_f64" | "as_f32s" | "as_f64s") {
        return false;
    }
    let all = || stmt.operands.iter().chain(&stmt.results);
    let elem = all().map(|v| values[v.index()].kind.elem()).find(|e| *e != Elem::Unknown);
    let Some(elem) = elem else { return false };
    let mut changed = false;
    for v in all() {
        changed |= learn_element(&mut values[v.index()].kind, &elem);
    }
    changed
}

/// Takes over an element type; whether it said something new.
fn learn_element(kind: &mut Kind, elem: &Elem) -> bool {
    match kind {
        Kind::Float(own @ Elem::Unknown) | Kind::Array(own @ Elem::Unknown, _) | Kind::List(own @ Elem::Unknown, _) => {
            *own = elem.clone();
            *elem != Elem::Unknown
        }
        _ => false,
    }
}

/// Takes over what another kind of the same value says; whether it said something new.
pub(super) fn learn(own: &mut Kind, other: &Kind) -> bool {
    let better = match (&*own, other) {
        (Kind::Unknown, other) => other.clone(),
        (Kind::Float(Elem::Unknown), Kind::Float(e)) => Kind::Float(e.clone()),
        (Kind::List(Elem::Unknown, l), Kind::List(e, _)) => Kind::List(e.clone(), *l),
        (Kind::Items(i), Kind::Items(k)) => {
            let mut item = (**i).clone();
            learn(&mut item, k);
            Kind::Items(Box::new(item))
        }
        (Kind::Array(e, r), Kind::Array(f, s)) => Kind::Array(e.clone().or(f.clone()), if *r == Rank::Unknown { *s } else { *r }),
        (own, _) => own.clone(),
    };
    let changed = better != *own;
    *own = better;
    changed
}
