//! Second derivatives: the tangent of an adjoint; and higher ones: the tangent of that. What goes on a tape, or into a snapshot, takes its
//! tangent along, and so do seeds and cotangents.

use super::Tangents;
use crate::analyse::{activity, shapes, unset};
use crate::ir::{Builder, Directions, Func, Lift, Region, Stmt, TapeId, ValueId};
use proc_macro2::Span;
use std::collections::BTreeMap;
use syn::Error;

/// The function that computes an adjoint, whose function has `parameters` parameters, and the tangents of its values and
/// cotangents where `differentiated` move. The adjoint may itself be of this kind.
///
/// Its parameters are those of the function, the tangents of `differentiated`, the seeds, the tangents of the seeds; its results the
/// values, then their tangents, behind which stand the cotangents, then their tangents. Of an adjoint that has tangents already each of
/// these has as many blocks ([`Lift`]). `lift` is how many tangents there are with this one, `later` how many are taken of what this
/// gives.
///
/// # Errors
/// What has no such derivative.
pub fn second(
    adjoint: &Func,
    parameters: usize,
    differentiated: &[ValueId],
    (lift, later): (Lift, usize),
) -> Result<Func, Vec<Error>> {
    // There are as many seeds as values.
    let (own, seeds) = adjoint.body.args.split_at(adjoint.body.args.len() - adjoint.results);
    let before: Vec<ValueId> = differentiated.iter().chain(&own[parameters..]).copied().collect();
    let moving: Vec<ValueId> = before.iter().chain(seeds).copied().collect();
    let mut sweep = Tangents {
        builder: Builder::new(adjoint.values.clone()),
        activity: activity(adjoint, &moving),
        shapes: shapes(adjoint),
        unset: unset(adjoint),
        dots: vec![BTreeMap::new()],
        along: vec![0],
        direction: 0,
        directions: Directions::ONE,
        inside: false,
        lift,
        later,
        errors: Vec::new(),
    };
    let dots: Vec<ValueId> = before.iter().map(|&v| sweep.enter_dot(v)).collect();
    // What comes in to be changed has a tangent that is changed.
    let of = before.iter().zip(&dots).filter(|(v, _)| adjoint.mutable.contains(v)).map(|(_, &dot)| dot);
    let mutable = adjoint.mutable.iter().copied().chain(of).collect();
    let seed_dots: Vec<ValueId> = seeds.iter().map(|&v| sweep.enter_dot(v)).collect();
    let (forward, reverse) = adjoint.body.stmts.split_at(adjoint.forward);
    sweep.section(forward);
    let (values, bars) = adjoint.body.yields.split_at(adjoint.results);
    let value_dots: Vec<ValueId> = values.iter().map(|&v| sweep.dot_or_zeros(v, Span::call_site())).collect();
    let forward = sweep.builder.mark();
    sweep.section(reverse);
    let bar_dots: Vec<ValueId> = bars.iter().map(|&v| sweep.dot_or_zeros(v, Span::call_site())).collect();
    let mut stmts = sweep.builder.leave();
    stmts.iter_mut().for_each(without_notes);
    if !sweep.errors.is_empty() {
        return Err(sweep.errors);
    }
    let chain = |parts: [&[ValueId]; 4]| parts.concat();
    Ok(Func {
        values: sweep.builder.values,
        forward,
        results: 2 * adjoint.results,
        mutable,
        body: Region {
            args: chain([own, &dots, seeds, &seed_dots]),
            stmts,
            yields: chain([values, &value_dots, bars, &bar_dots]),
        },
    })
}

/// Equations of the first derivative say nothing of the second.
fn without_notes(stmt: &mut Stmt) {
    stmt.notes.clear();
    stmt.regions.iter_mut().flat_map(|r| &mut r.stmts).for_each(without_notes);
}

impl Tangents {
    /// Whether something that varies is kept, or taken back, inside of a statement.
    pub(super) fn keeps_inside(&self, stmt: &Stmt) -> bool {
        let mut inside = stmt.regions.iter().flat_map(|region| &region.stmts);
        inside.any(|s| s.tape().is_some_and(|tape| self.activity.tape(tape).contains(&true)) || self.keeps_inside(s))
    }

    pub(super) fn push(&mut self, stmt: &Stmt, tape: TapeId) {
        let mut new = stmt.clone();
        let (_, kept) = stmt.keeps().expect("a statement that keeps");
        for (k, &operand) in kept.iter().enumerate() {
            if self.activity.tape(tape).get(k) == Some(&true) {
                new.operands.push(self.dot_or_zeros(operand, stmt.span));
            }
        }
        self.builder.append(new);
    }

    /// `kept` are those of its results that were kept.
    pub(super) fn pop(&mut self, stmt: &Stmt, tape: TapeId, kept: &[ValueId]) {
        let mut new = stmt.clone();
        let varying: Vec<ValueId> =
            kept.iter().enumerate().filter(|(k, _)| self.activity.tape(tape).get(*k) == Some(&true)).map(|(_, &v)| v).collect();
        let dots: Vec<ValueId> = varying.iter().map(|&v| self.dot_value(v)).collect();
        new.results.extend(&dots);
        self.builder.append(new);
        for (v, dot) in varying.into_iter().zip(dots) {
            self.set_dot(v, dot);
        }
    }
}
