//! Fusion: elementwise functions of arrays that feed only each other become one, with one pass over memory and no arrays between.
//!
//! What it makes of the function is what the reverse sweep is made of; the user's own function stays as it is. A group is fused where
//! its last value is; it is worth it where it holds more than one operation, one that costs more than arithmetic, or where a sum
//! follows. A value that anything else reads is computed once and kept.

use super::settle::changed;
use crate::adjoint::is_pure;
use crate::analyse::{Shapes, shapes};
use crate::ir::{Builder, Elem, Fold, Func, Kind, Op, Rank, Region, Stmt, Suffix, ValueId};
use crate::rules::{Form, Rule, Shape};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// What a fused function becomes a part of: a kernel takes [`crate::ir::OPERANDS`] and gives [`crate::ir::RESULTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// A reverse sweep, where it has two operands more.
    Reverse,
    /// Forward mode, where each operand has a tangent.
    Forward,
    /// The tangent of a reverse sweep.
    Second,
    /// The tangent of that, and so on.
    Higher,
}

impl For {
    /// How many operands a fused function has at most.
    fn most(self) -> usize {
        match self {
            For::Reverse => 7,
            For::Forward => 5,
            For::Second | For::Higher => 3,
        }
    }

    /// The same of one whose sum is all that is wanted: where it is heavy its derivatives are computed with it, so that no cotangent of it is an operand.
    fn most_of_sums(self) -> usize {
        match self {
            For::Second => 4,
            _ => self.most(),
        }
    }
}

/// Fuses the elementwise functions of a function.
pub fn fuse(func: &Func, purpose: For) -> Func {
    let shapes = shapes(func);
    let mut uses = vec![0; func.values.len()];
    count(&func.body, &mut uses);
    let mut fuse = Fuse {
        builder: Builder::new(func.values.clone()),
        uses,
        shapes,
        most: purpose.most(),
        most_of_sums: purpose.most_of_sums(),
    };
    let mut func = func.clone();
    let (before, outer) = (func.forward, BTreeMap::new());
    func.body = fuse.region(&func.body, &outer);
    debug_assert!(before >= func.body.stmts.len());
    func.forward = func.body.stmts.len();
    func.values = fuse.builder.values;
    func
}

pub(super) fn count(region: &Region, uses: &mut [usize]) {
    for stmt in &region.stmts {
        stmt.operands.iter().chain(&stmt.suffix.operands).for_each(|v| uses[v.index()] += 1);
        stmt.regions.iter().for_each(|r| count(r, uses));
    }
    region.yields.iter().for_each(|v| uses[v.index()] += 1);
}

struct Fuse {
    builder: Builder,
    /// How often each value is read.
    uses: Vec<usize>,
    shapes: Shapes,
    /// How many operands a fused function has at most.
    most: usize,
    /// How many one has that is summed.
    most_of_sums: usize,
}

/// Statements of a region that become one, by their places.
struct Group {
    /// The last of them.
    root: usize,
    members: BTreeSet<usize>,
}

impl Group {
    /// Whether something in it costs more than arithmetic.
    fn is_heavy(&self, region: &Region) -> bool {
        self.members.iter().any(|&m| is_heavy(&region.stmts[m]))
    }
}

impl Fuse {
    /// Fuses a region; `outer` are the statements that define values around it.
    fn region<'f>(&mut self, region: &'f Region, outer: &BTreeMap<ValueId, &'f Stmt>) -> Region {
        let mut defined = outer.clone();
        for stmt in &region.stmts {
            defined.extend(stmt.results.iter().map(|&v| (v, stmt)));
        }
        let places: BTreeMap<ValueId, usize> =
            region.stmts.iter().enumerate().flat_map(|(i, s)| s.results.iter().map(move |&v| (v, i))).collect();
        let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for (i, stmt) in region.stmts.iter().enumerate().rev() {
            if taken.contains(&i) {
                continue;
            }
            let group = match stmt.op.rule() {
                Some(rule) if rule.name == "sum" && stmt.suffix.tokens.is_empty() => {
                    let of = places.get(&stmt.operands[0]).copied();
                    let of = of.filter(|&p| self.uses[stmt.operands[0].index()] == 1 && !changes_between(region, p, i));
                    of.filter(|&p| self.is_elementwise(&region.stmts[p], &defined))
                        .map(|p| {
                            let summed = self.group(region, p, &defined, &places, (i, self.most_of_sums));
                            if summed.is_heavy(region) {
                                summed
                            } else {
                                self.group(region, p, &defined, &places, (i, self.most))
                            }
                        })
                        .map(|group| Group { root: i, ..group })
                }
                _ if self.is_elementwise(stmt, &defined) => {
                    let group = self.group(region, i, &defined, &places, (i, self.most));
                    let worth = group.is_heavy(region) || group.members.len() > 1 || spreads(stmt, &defined);
                    worth.then_some(group)
                }
                _ => None,
            };
            if let Some(group) = group {
                taken.extend(group.members.iter().copied());
                groups.insert(i, group);
            }
        }
        let mut stmts = Vec::new();
        for (i, stmt) in region.stmts.iter().enumerate() {
            match groups.get(&i) {
                Some(group) => stmts.extend(self.fused(region, group, &defined, &places)),
                None if taken.contains(&i) => {}
                None => {
                    let mut stmt = stmt.clone();
                    if !matches!(stmt.op, Op::Map(_)) {
                        stmt.regions = stmt.regions.iter().map(|inner| self.region(inner, &defined)).collect();
                    }
                    stmts.push(stmt);
                }
            }
        }
        Region { args: region.args.clone(), stmts, yields: region.yields.clone() }
    }

    /// What is computed together with the statement at `root`, where all of it is computed at `at`, of so many operands at most.
    fn group(
        &self,
        region: &Region,
        root: usize,
        defined: &BTreeMap<ValueId, &Stmt>,
        places: &BTreeMap<ValueId, usize>,
        (at, most): (usize, usize),
    ) -> Group {
        let mut members = BTreeSet::from([root]);
        loop {
            let read =
                |v: ValueId| members.iter().map(|&m| region.stmts[m].operands.iter().filter(|o| **o == v).count()).sum::<usize>();
            let sources = members.iter().flat_map(|&m| &region.stmts[m].operands);
            let next = sources.filter_map(|&v| places.get(&v).map(|&p| (v, p))).find(|&(v, p)| {
                let stmt = &region.stmts[p];
                let mut more = members.clone();
                more.insert(p);
                !members.contains(&p)
                    && self.is_elementwise(stmt, defined)
                    && read(v) == self.uses[v.index()]
                    && self.is_of_the_same_shape(v, region.stmts[root].result(), is_heavy(stmt), defined)
                    && !changes_between(region, p, at)
                    && operands(region, &more, defined).len() <= most
            });
            match next {
                Some((_, p)) => members.insert(p),
                None => return Group { root, members },
            };
        }
    }

    /// Whether a statement is a function of elements that can be a part of a kernel.
    fn is_elementwise(&self, stmt: &Stmt, defined: &BTreeMap<ValueId, &Stmt>) -> bool {
        let kind = |v: ValueId| self.builder.kind(v);
        let [z] = stmt.results[..] else { return false };
        let Kind::Array(elem, _) = kind(z) else { return false };
        if *elem == Elem::Unknown || !stmt.suffix.tokens.is_empty() {
            return false;
        }
        let entry = |v: ValueId| matches!(kind(v), Kind::Float(e) | Kind::Array(e, _) | Kind::List(e, _) if e == elem);
        match &stmt.op {
            Op::Rule(rule) => {
                rule.is_elementwise()
                    && rule.shape == Shape::Broadcast
                    && !is_cast(rule)
                    && stmt.operands.iter().all(|&v| entry(v) || is_literal(v, defined))
            }
            Op::Map(_) => {
                let region = &stmt.regions[0];
                stmt.operands.iter().all(|&v| entry(v))
                    && kind(region.yields[0]).is_float()
                    && region.stmts.iter().all(|s| self.is_pure(s, elem))
                    && region.free().into_iter().all(|v| is_literal(v, defined) || kind(v).is_float())
            }
            _ => false,
        }
    }

    /// Whether a statement inside of a function of elements can stand in a kernel.
    fn is_pure(&self, stmt: &Stmt, elem: &Elem) -> bool {
        let floats = stmt.results.iter().all(|&v| match self.builder.kind(v) {
            Kind::Float(e) => e == elem,
            Kind::Bool | Kind::Int => true,
            _ => false,
        });
        floats
            && stmt.suffix.tokens.is_empty()
            && match &stmt.op {
                Op::Const(_) => true,
                Op::Code(code) => is_pure(code),
                Op::Rule(rule) => rule.is_elementwise() && !is_cast(rule),
                Op::Match(m) => m.is_on_condition() && stmt.regions.iter().all(|r| r.stmts.iter().all(|s| self.is_pure(s, elem))),
                _ => false,
            }
    }

    /// Whether two arrays are of one shape, or so likely so that it can be taken for granted: what is taken for granted costs time
    /// where it is not so, because what is broadcast is computed for each of its copies.
    fn is_of_the_same_shape(&self, a: ValueId, z: ValueId, heavy: bool, defined: &BTreeMap<ValueId, &Stmt>) -> bool {
        if self.shapes.same(a, z) {
            return true;
        }
        match (self.builder.kind(a).rank(), self.builder.kind(z).rank()) {
            (Rank::Fixed(p), Rank::Fixed(q)) if p == q => p < 2 || !heavy || !is_thin(a, defined),
            _ => false,
        }
    }

    /// A group as one statement.
    fn fused(
        &mut self,
        region: &Region,
        group: &Group,
        defined: &BTreeMap<ValueId, &Stmt>,
        places: &BTreeMap<ValueId, usize>,
    ) -> Vec<Stmt> {
        let root = &region.stmts[group.root];
        let last = if group.members.contains(&group.root) { root.result() } else { root.operands[0] };
        let Kind::Array(elem, _) = self.builder.kind(last).clone() else { return vec![root.clone()] };
        let operands = operands(region, &group.members, defined);
        let mut names: BTreeMap<ValueId, ValueId> = BTreeMap::new();
        let args = operands
            .iter()
            .map(|&v| {
                let name = self.builder.name(v).clone();
                let arg = self.builder.value(name, Kind::Float(elem.clone()));
                names.insert(v, arg);
                arg
            })
            .collect();
        self.builder.enter();
        for &member in &group.members {
            let stmt = &region.stmts[member];
            let free: Vec<ValueId> = stmt.regions.iter().flat_map(Region::free).collect();
            for v in stmt.operands.iter().copied().chain(free) {
                if let (false, Some(literal)) = (names.contains_key(&v), defined.get(&v)) {
                    self.builder.copy(&[(*literal).clone()], &mut names);
                }
            }
            let z = self.element(stmt, &elem, &mut names);
            // The name of the user's variable is kept inside.
            if stmt.result() != last && places.contains_key(&stmt.result()) {
                let name = self.builder.name(stmt.result()).clone();
                let own = self.builder.name(z);
                if *own == crate::ir::Name::None {
                    *own = name;
                }
            }
            names.insert(stmt.result(), z);
        }
        let stmts = self.builder.leave();
        let region = Region { args, stmts, yields: vec![names[&last]] };
        let fold = if last == root.result() { Fold::Kept } else { Fold::Total };
        let (op, suffix) = (Op::Fuse(vec![fold]), Suffix::default());
        vec![Stmt { results: vec![root.result()], op, operands, regions: vec![region], span: root.span, notes: vec![], suffix }]
    }

    /// The function of elements that a statement is.
    fn element(&mut self, stmt: &Stmt, elem: &Elem, names: &mut BTreeMap<ValueId, ValueId>) -> ValueId {
        let inside = |names: &BTreeMap<ValueId, ValueId>, v: &ValueId| names[v];
        match &stmt.op {
            Op::Map(_) => {
                let region = &stmt.regions[0];
                for (&arg, operand) in region.args.iter().zip(&stmt.operands) {
                    names.insert(arg, inside(names, operand));
                }
                self.builder.copy(&region.stmts, names);
                *names.get(&region.yields[0]).unwrap_or(&region.yields[0])
            }
            op => {
                let operands = stmt.operands.iter().map(|v| inside(names, v)).collect();
                self.builder.push(op.clone(), operands, Kind::Float(elem.clone()), stmt.span)
            }
        }
    }
}

/// Whether anything that a statement reads is changed in place before it is computed at another one.
pub(super) fn changes_between(region: &Region, from: usize, to: usize) -> bool {
    let read = region.stmts[from].reads();
    region.stmts[from + 1..to].iter().any(|s| changed(s).iter().any(|v| read.contains(v)))
}

/// The operands of a group: what its statements read that is defined outside of it, without literals.
fn operands(region: &Region, members: &BTreeSet<usize>, defined: &BTreeMap<ValueId, &Stmt>) -> Vec<ValueId> {
    let inside: BTreeSet<ValueId> = members.iter().map(|&m| region.stmts[m].result()).collect();
    let mut operands = Vec::new();
    for &member in members {
        let stmt = &region.stmts[member];
        for v in stmt.operands.iter().copied().chain(stmt.regions.iter().flat_map(Region::free)) {
            if !inside.contains(&v) && !operands.contains(&v) && !is_literal(v, defined) {
                operands.push(v);
            }
        }
    }
    operands
}

/// Whether a value is a literal, which is written where it is used.
fn is_literal(v: ValueId, defined: &BTreeMap<ValueId, &Stmt>) -> bool {
    match defined.get(&v).map(|stmt| &stmt.op) {
        Some(Op::Const(_)) => true,
        Some(Op::Code(code)) => code.holes.is_empty() && is_number(&code.tokens),
        _ => false,
    }
}

/// Whether code is a number, perhaps with a sign.
fn is_number(tokens: &TokenStream) -> bool {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    match &all[..] {
        [TokenTree::Literal(_)] => true,
        [TokenTree::Punct(sign), TokenTree::Literal(_)] => sign.as_char() == '-',
        _ => false,
    }
}

/// Whether a value looks like one row or column of what it is broadcast to: it is computed from what has got an axis of length 1.
fn is_thin(v: ValueId, defined: &BTreeMap<ValueId, &Stmt>) -> bool {
    let Some(stmt) = defined.get(&v) else { return false };
    match &stmt.op {
        Op::Rule(rule) if !rule.is_elementwise() => matches!(rule.name, "insert_axis" | "to_shape" | "into_shape_with_order"),
        Op::Rule(_) | Op::Map(_) => stmt.operands.iter().any(|&v| is_thin(v, defined)),
        _ => false,
    }
}

/// Whether a statement takes a row or a column beside a whole array: its reverse sums what it hands on, in the same pass.
fn spreads(stmt: &Stmt, defined: &BTreeMap<ValueId, &Stmt>) -> bool {
    stmt.operands.len() > 1 && stmt.operands.iter().any(|&v| is_thin(v, defined))
}

/// Whether a row gives another type of float than it takes.
pub(super) fn is_cast(rule: &Rule) -> bool {
    matches!(rule.name, "as_f32" | "as_f64" | "cast_like")
}

/// Whether a statement, or one inside of it, costs more than arithmetic.
pub(crate) fn is_heavy(stmt: &Stmt) -> bool {
    let own = stmt.op.rule().is_some_and(|rule| matches!(rule.form, Form::Call(_)) && !is_light(rule));
    own || stmt.regions.iter().any(|r| r.stmts.iter().any(is_heavy))
}

/// Whether a function is an instruction or a few.
fn is_light(rule: &Rule) -> bool {
    matches!(
        rule.name,
        "abs"
            | "signum"
            | "sign"
            | "floor"
            | "ceil"
            | "round"
            | "round_ties_even"
            | "trunc"
            | "fract"
            | "max"
            | "min"
            | "clamp"
            | "wins"
            | "loses"
            | "above"
            | "below"
            | "abs_sub"
            | "mul_add"
            | "recip"
            | "sqrt"
            | "chain"
            | "ratio"
            | "over"
            | "pow2"
            | "powi"
            | "powi_partial"
            | "int_like"
            | "copysign"
            | "midpoint"
            | "to_radians"
            | "to_degrees"
    )
}
