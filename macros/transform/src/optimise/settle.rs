//! A part of a value that is read after the value was changed is copied before: the part alone, not the whole.
//!
//! A view or a field is written where it is used, or borrows. Where a statement changes the value that it shows in place, and
//! something behind reads it, it must be owned by then.

use super::is_view;
use crate::ir::{Builder, Callee, Func, Guise, Name, Op, Region, Stmt, ValueId};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a function can change variables of its caller's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lent {
    Nothing,
    Something,
}

/// What the pattern of an arm binds, each with what it is a part of.
type Bound = BTreeMap<ValueId, BTreeSet<ValueId>>;

/// Copies parts before what they are parts of changes.
pub fn settle(func: &Func) -> Func {
    let mut func = func.clone();
    let mut builder = Builder::new(std::mem::take(&mut func.values));
    // Where the reverse sweep begins is found again by its first statement.
    let reverse = func.body.stmts.split_off(func.forward);
    let forward = std::mem::take(&mut func.body.stmts);
    let mut late = Region { args: vec![], stmts: reverse, yields: func.body.yields.clone() };
    let mut early = Region { args: func.body.args.clone(), stmts: forward, yields: vec![] };
    // The tangent of what the function can change is changed beside it.
    let changes = |v: &ValueId| match &builder.values[v.index()].name {
        Name::Dot(of, _) => func.mutable.contains(v) || func.mutable.contains(of),
        _ => func.mutable.contains(v),
    };
    let params: BTreeSet<ValueId> = func.body.args.iter().copied().filter(|v| !changes(v)).collect();
    let lent = if func.mutable.is_empty() { Lent::Nothing } else { Lent::Something };
    let bound = Bound::new();
    let renamed = region(&mut builder, &mut early, &mut |late_reads| late_reads.extend(late.free()), &params, &bound, lent);
    late.substitute(&|v| *renamed.get(&v).unwrap_or(&v));
    region(&mut builder, &mut late, &mut |_| {}, &BTreeSet::new(), &bound, lent);
    func.forward = early.stmts.len();
    func.body.stmts = early.stmts;
    func.body.stmts.append(&mut late.stmts);
    func.body.yields = late.yields;
    func.values = builder.values;
    func
}

/// Settles a region; gives the new names of values that what follows it must read.
fn region(
    builder: &mut Builder,
    region: &mut Region,
    follow: &mut dyn FnMut(&mut BTreeSet<ValueId>),
    borrowed: &BTreeSet<ValueId>,
    bound: &Bound,
    lent: Lent,
) -> BTreeMap<ValueId, ValueId> {
    let parts: BTreeMap<ValueId, ValueId> = region
        .stmts
        .iter()
        .filter(|stmt| is_view(&stmt.op))
        .flat_map(|stmt| stmt.results.iter().zip(stmt.operands.first()).map(|(&part, &of)| (part, of)))
        .collect();
    for stmt in &mut region.stmts {
        let heads = if let Op::Match(m) = &stmt.op { &m.arms[..] } else { &[] };
        for (k, inner) in stmt.regions.iter_mut().enumerate() {
            let args = inner.args.iter().zip(heads.get(k).map_or(&[][..], |head| &head.parts));
            let bound = args.map(|(&arg, part)| (arg, wholes(stmt.operands[part.of], &parts, bound))).collect();
            self::region(builder, inner, &mut |_| {}, &BTreeSet::new(), &bound, lent);
        }
    }
    // What is read behind each statement.
    let mut reads: BTreeSet<ValueId> = region.yields.iter().copied().collect();
    follow(&mut reads);
    let mut behind = Vec::new();
    for stmt in region.stmts.iter().rev() {
        behind.push(reads.clone());
        reads.extend(stmt.reads());
    }
    behind.reverse();
    let mut views: BTreeMap<ValueId, Stmt> = BTreeMap::new();
    let mut renamed: BTreeMap<ValueId, ValueId> = BTreeMap::new();
    let mut out: Vec<Stmt> = Vec::new();
    for (stmt, behind) in std::mem::take(&mut region.stmts).into_iter().zip(behind) {
        let mut stmt = Region { args: vec![], stmts: vec![stmt], yields: vec![] };
        stmt.substitute(&|v| *renamed.get(&v).unwrap_or(&v));
        let mut stmt = stmt.stmts.remove(0);
        for whole in changed(&stmt) {
            // What is read behind is copied whole, and the copy changes: but for a variable of the caller's, which changes itself.
            if borrowed.contains(&whole) || lent == Lent::Nothing && behind.contains(&whole) {
                continue;
            }
            // What is put into a part must not borrow from the whole.
            let beside: Vec<ValueId> = match &stmt.op {
                Op::Set(_) | Op::AccumulateInto(_) | Op::Grow(_) => vec![stmt.operands[1]],
                Op::Call(_) | Op::Pull { .. } | Op::Tangent { .. } | Op::Lifted { .. } => stmt.operands.clone(),
                _ => vec![],
            };
            // What a loop reads, it reads behind the change of the pass before.
            let inside: BTreeSet<ValueId> = match &stmt.op {
                Op::Loop(_) => stmt.regions.iter().flat_map(Region::free).collect(),
                Op::Match(_) => stmt.regions.iter().flat_map(|arm| read_behind(arm, whole)).collect(),
                _ => BTreeSet::new(),
            };
            // A number is read where it is bound.
            let lent = bound.iter().filter(|(arg, of)| of.contains(&whole) && !builder.is_number(**arg)).map(|(arg, _)| *arg);
            let shown: Vec<ValueId> = views
                .keys()
                .copied()
                .filter(|&v| shows(&views, v, whole))
                .chain(lent)
                .filter(|v| !renamed.contains_key(v) && (behind.contains(v) || beside.contains(v) || inside.contains(v)))
                .collect();
            for view in shown {
                builder.enter();
                let owned = builder.apply("own", vec![view], stmt.span);
                builder.values[owned.index()] = builder.values[view.index()].clone();
                let number = builder.is_number(view);
                if number {
                    name(builder, owned, &views[&view]);
                }
                let copy = builder.leave();
                // A number is read once, for those who read it before the change, too.
                match out.iter().position(|s| s.results.contains(&view)).filter(|_| number) {
                    Some(at) => {
                        out[at + 1..].iter_mut().for_each(|s| reread(s, view, owned));
                        out.splice(at + 1..=at, copy);
                    }
                    None => out.extend(copy),
                }
                renamed.insert(view, owned);
            }
            stmt.operands.iter_mut().filter(|v| beside.contains(v)).for_each(|v| *v = *renamed.get(v).unwrap_or(v));
            stmt.regions
                .iter_mut()
                .for_each(|r| r.substitute(&|v| *renamed.get(&v).filter(|_| inside.contains(&v)).unwrap_or(&v)));
        }
        if is_view(&stmt.op) && stmt.op.rule().is_none_or(|r| r.name != "shape_of") {
            views.extend(stmt.results.iter().map(|&v| (v, stmt.clone())));
        }
        out.push(stmt);
    }
    region.stmts = out;
    region.yields.iter_mut().for_each(|v| *v = *renamed.get(v).unwrap_or(v));
    renamed
}

/// What an arm reads behind the first change of a value.
fn read_behind(arm: &Region, whole: ValueId) -> BTreeSet<ValueId> {
    let first = arm.stmts.iter().position(|s| changed(s).contains(&whole));
    let behind = first.map_or(&[][..], |first| &arm.stmts[first..]);
    behind.iter().flat_map(Stmt::reads).chain(first.map_or(&[][..], |_| &arm.yields).iter().copied()).collect()
}

/// The values whose buffers a statement changes, or lends to what changes them.
pub(crate) fn changed(stmt: &Stmt) -> BTreeSet<ValueId> {
    match &stmt.op {
        op if op.is_change() => stmt.operands[..1].iter().copied().collect(),
        Op::Loop(l) => stmt.operands[l.sources()..].iter().copied().collect(),
        Op::Call(Callee { guises, .. }) => lent(guises, &stmt.operands).collect(),
        Op::Pull { guises, lift, .. } => {
            let (own, rest) = stmt.operands[1..].split_at(guises.iter().map(Guise::operands).sum());
            let changing: Vec<Guise> = guises.iter().filter(|guise| guise.is_mutable()).cloned().collect();
            let of_blocks = vec![changing; lift.blocks() - 1].concat();
            lent(guises, own).chain(lent(&of_blocks, rest)).collect()
        }
        Op::Lifted { callee, given, guises, .. } => {
            let (own, rest) = stmt.operands.split_at(callee.guises.iter().map(Guise::operands).sum());
            let given = given.iter().flat_map(|block| guises.iter().zip(block)).filter(|(_, given)| **given);
            let dots: Vec<Guise> = given.map(|(guise, _)| guise.clone()).collect();
            lent(&callee.guises, own).chain(lent(&dots, rest)).collect()
        }
        Op::Tangent { callee, directions, given, guises } => {
            let own: usize = callee.guises.iter().map(Guise::operands).sum();
            let dots: Vec<Guise> =
                guises.iter().zip(given).filter(|(_, given)| **given).map(|(guise, _)| guise.clone()).collect();
            let dots = vec![dots; directions.count()].concat();
            let dots: Vec<ValueId> = lent(&dots, &stmt.operands[own..]).collect();
            lent(&callee.guises, &stmt.operands).chain(dots).collect()
        }
        Op::Match(_) => {
            let inside = stmt.regions.iter().flat_map(|r| r.stmts.iter().flat_map(changed));
            let free = stmt.reads();
            inside.filter(|v| free.contains(v)).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// The arguments that a function changes.
fn lent<'s>(guises: &'s [Guise], operands: &'s [ValueId]) -> impl Iterator<Item = ValueId> + 's {
    let arguments = guises.iter().zip(Callee::arguments(guises));
    arguments.filter(|(guise, _)| guise.is_mutable()).map(|(_, at)| operands[at])
}

/// Whether a view shows a part of a value.
fn shows(views: &BTreeMap<ValueId, Stmt>, view: ValueId, whole: ValueId) -> bool {
    views.get(&view).is_some_and(|s| s.operands.first().is_some_and(|&of| of == whole || shows(views, of, whole)))
}

/// A value and what it is a part of.
fn wholes(part: ValueId, parts: &BTreeMap<ValueId, ValueId>, bound: &Bound) -> BTreeSet<ValueId> {
    let mut wholes = BTreeSet::from([part]);
    let mut part = part;
    while let Some(&of) = parts.get(&part) {
        wholes.insert(of);
        part = of;
    }
    wholes.extend(bound.get(&part).into_iter().flatten());
    wholes
}

/// Lets a statement read another value in the place of one.
fn reread(stmt: &mut Stmt, from: ValueId, to: ValueId) {
    let mut one = Region { args: vec![], stmts: vec![stmt.clone()], yields: vec![] };
    one.substitute(&|v| if v == from { to } else { v });
    one.stmts.into_iter().for_each(|s| *stmt = s);
}

/// Names a number after the field that it was.
fn name(builder: &mut Builder, owned: ValueId, stmt: &Stmt) {
    if let (Name::None, Op::Field(path)) = (builder.name(owned).clone(), &stmt.op) {
        let text = path.to_string().replace(' ', "");
        let last = text.rsplit('.').next().unwrap_or_default();
        let wish = if syn::parse_str::<syn::Ident>(last).is_ok() { last } else { "part" };
        *builder.name(owned) = Name::Wish(wish.to_owned());
    }
}
