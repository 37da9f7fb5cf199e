//! What each operation hands on to the cotangents of its operands.

use super::Sweep;
use crate::analyse;
use crate::ir::{Builder, Elem, Kind, MapForm, Op, Region, Stmt, ValueId};
use crate::rules::text::{self, Names};
use crate::rules::{Derivative, Guard, Partial, Pullback, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// Hands `z_bar` on to the operands of a statement.
pub(super) fn out(sweep: &mut Sweep, stmt: &Stmt, z_bar: ValueId) {
    match &stmt.op {
        Op::Rule(rule) => match &rule.derivative {
            Derivative::Elementwise(partials) => {
                for partial in *partials {
                    let operand = stmt.operands[rule.position(partial.of).expect("an operand of the rule")];
                    if sweep.activity.varies(operand) {
                        elementwise(sweep, stmt, rule, partial, operand, z_bar);
                    }
                }
            }
            Derivative::Tensor(pullbacks) => {
                for pullback in *pullbacks {
                    let operand = stmt.operands[rule.position(pullback.of).expect("an operand of the rule")];
                    if sweep.activity.varies(operand) {
                        tensor(sweep, stmt, rule, pullback, operand, z_bar);
                    }
                }
            }
            Derivative::View(_) => view(sweep, stmt, rule, z_bar),
        },
        Op::Map(form, region) => map(sweep, stmt, *form, region, z_bar),
        Op::If(then, otherwise) => branch(sweep, stmt, then, otherwise, z_bar),
        Op::Accumulate => {
            for &operand in &stmt.operands {
                if sweep.activity.varies(operand) {
                    sweep.gain(operand, z_bar, None, stmt.span);
                }
            }
        }
        Op::AccumulateInto(_) | Op::Const(_) | Op::Code(_) | Op::Effect(_) | Op::CheckSeed => {}
    }
}

/// ā += z̄·∂z/∂a, summed over what was broadcast.
fn elementwise(sweep: &mut Sweep, stmt: &Stmt, rule: &Rule, partial: &Partial, operand: ValueId, z_bar: ValueId) {
    let doc = equation(sweep, stmt, rule, operand, partial.maths, true);
    let mut named: Vec<(&'static str, ValueId)> = rule.params.iter().map(|p| p.name).zip(stmt.operands.iter().copied()).collect();
    named.push(("z", stmt.result));
    let elem = sweep.builder.kind(stmt.result).elem();
    let alone = stmt.operands.iter().filter(|&&v| sweep.activity.varies(v)).count() == 1;
    let text = partial.alone.filter(|_| alone).unwrap_or(partial.text);
    let write = |builder: &mut Builder, names: &Names| {
        let bar = names["z_bar"];
        let p = text::lower(builder, text, names, &elem, stmt.span);
        if partial.guard == Guard::ZeroStaysZero {
            return builder.apply("chain", vec![bar, p], stmt.span);
        }
        text::multiply(builder, bar, p, stmt.span)
    };
    let share = broadcast(sweep, stmt, &named, z_bar, &elem, write);
    let share = fit(sweep, stmt, share, operand);
    sweep.gain(operand, share, Some(doc), stmt.span);
}

/// An elementwise function of named values and z̄: plain scalar code where all are floats, a map otherwise.
fn broadcast(
    sweep: &mut Sweep,
    stmt: &Stmt,
    named: &[(&'static str, ValueId)],
    z_bar: ValueId,
    elem: &Elem,
    write: impl FnOnce(&mut Builder, &Names) -> ValueId,
) -> ValueId {
    let scalar = |sweep: &Sweep, v: ValueId| matches!(sweep.builder.kind(v), Kind::Float(_) | Kind::Int);
    if named.iter().all(|&(_, v)| scalar(sweep, v)) {
        let mut names: Names = named.iter().copied().collect();
        names.insert("z_bar", z_bar);
        return write(&mut sweep.builder, &names);
    }
    let mut names = Names::new();
    let mut operands = Vec::new();
    let mut args = Vec::new();
    for &(name, value) in named.iter().chain([&("z_bar", z_bar)]) {
        // An exponent of `powi` is an integer, the same for all elements.
        if *sweep.builder.kind(value) == Kind::Int {
            names.insert(name, value);
            continue;
        }
        let hint = if name == "z_bar" { Some(name.to_owned()) } else { sweep.builder.values[value.index()].hint.clone() };
        let arg = sweep.builder.value(hint.or_else(|| Some(name.to_owned())), Kind::Float(elem.clone()));
        names.insert(name, arg);
        operands.push(value);
        args.push(arg);
    }
    sweep.builder.enter();
    let result = write(&mut sweep.builder, &names);
    let stmts = sweep.builder.leave();
    finish_map(sweep, stmt, operands, Region { args, stmts, yields: vec![result] }, z_bar)
}

/// Drops the operands that the region does not read, and the map itself where it does nothing.
fn finish_map(sweep: &mut Sweep, stmt: &Stmt, operands: Vec<ValueId>, region: Region, z_bar: ValueId) -> ValueId {
    let read = reads(&region);
    let mut kept = Vec::new();
    let mut args = Vec::new();
    for (&arg, &operand) in region.args.iter().zip(&operands) {
        if read.contains(&arg) {
            args.push(arg);
            kept.push(operand);
        }
    }
    if region.stmts.is_empty() {
        if let Some(position) = args.iter().position(|arg| region.yields[0] == *arg) {
            return kept[position];
        }
    }
    // A uniform cotangent (that of a sum) need not be spread out where another operand has the shape already.
    let shaped = kept.iter().any(|&v| v != z_bar && same_shape(sweep, stmt, v));
    if shaped {
        if let Some(uniform) = unspread(sweep, z_bar) {
            for operand in &mut kept {
                if *operand == z_bar {
                    *operand = uniform;
                }
            }
        }
    }
    sweep.builder.map(MapForm::Broadcast, kept, Region { args, ..region }, stmt.span)
}

/// Whether a value surely has the shape of the statement's result.
fn same_shape(sweep: &Sweep, stmt: &Stmt, value: ValueId) -> bool {
    let arrays = stmt.operands.iter().filter(|&&v| !matches!(sweep.builder.kind(v), Kind::Float(_) | Kind::Int));
    value == stmt.result && matches!(sweep.builder.kind(value), Kind::Array(..))
        || arrays.count() == 1 && stmt.operands.contains(&value) && matches!(sweep.builder.kind(value), Kind::Array(..))
}

/// The scalar or array that `z_bar` was broadcast from.
fn unspread(sweep: &Sweep, z_bar: ValueId) -> Option<ValueId> {
    let stmt = sweep.builder.definition(z_bar)?;
    match &stmt.op {
        Op::Rule(rule) if rule.name == "broadcast_to" => Some(stmt.operands[0]),
        _ => None,
    }
}

/// Sums a share over what was broadcast, unless its shape is the operand's for sure.
fn fit(sweep: &mut Sweep, stmt: &Stmt, share: ValueId, operand: ValueId) -> ValueId {
    let kind = sweep.builder.kind(operand).clone();
    match (&kind, sweep.builder.kind(share)) {
        (Kind::Float(_), Kind::Float(_)) => share,
        (Kind::Float(_), Kind::Array(..)) => sweep.builder.apply("sum", vec![share], stmt.span),
        (Kind::Array(..), Kind::Array(..)) if same_shape(sweep, stmt, operand) => share,
        _ => {
            let shape = sweep.builder.apply("shape_of", vec![operand], stmt.span);
            let share = sweep.builder.apply("sum_to", vec![share, shape], stmt.span);
            sweep.builder.values[share.index()].kind = kind;
            share
        }
    }
}

fn tensor(sweep: &mut Sweep, stmt: &Stmt, rule: &Rule, pullback: &Pullback, operand: ValueId, z_bar: ValueId) {
    let doc = equation(sweep, stmt, rule, operand, pullback.maths, false);
    let mut names: Names = rule.params.iter().map(|p| p.name).zip(stmt.operands.iter().copied()).collect();
    names.insert("z", stmt.result);
    names.insert("z_bar", z_bar);
    let elem = sweep.builder.kind(stmt.result).elem();
    let share = text::lower(&mut sweep.builder, pullback.text, &names, &elem, stmt.span);
    let kind = sweep.builder.kind(operand).clone();
    sweep.builder.values[share.index()].kind = match kind {
        Kind::List(e, _) => Kind::Array(e, crate::ir::Rank::Fixed(1)),
        kind => kind,
    };
    sweep.gain(operand, share, Some(doc), stmt.span);
}

/// A part of an array: the array's cotangent gains z̄ in that part.
fn view(sweep: &mut Sweep, stmt: &Stmt, rule: &'static Rule, z_bar: ValueId) {
    let whole = stmt.operands[0];
    let doc = equation(sweep, stmt, rule, whole, "z̄ there", false);
    let bar = sweep.cotangent_or_zeros(whole);
    let mut operands = vec![bar, z_bar];
    operands.extend(&stmt.operands[1..]);
    let kind = sweep.builder.kind(whole).clone();
    let sum = sweep.builder.push(Op::AccumulateInto(rule), operands, kind, stmt.span);
    sweep.builder.last_mut().expect("just pushed").doc = Some(doc);
    sweep.rename(whole, sum);
    sweep.bars.insert(whole, sum);
}

/// An elementwise function of the user's: its body is differentiated element by element.
fn map(sweep: &mut Sweep, stmt: &Stmt, form: MapForm, region: &Region, z_bar: ValueId) {
    for (index, &operand) in stmt.operands.iter().enumerate() {
        if !sweep.activity.varies(operand) {
            continue;
        }
        let elem = sweep.builder.kind(stmt.result).elem();
        let mut names = BTreeMap::new();
        let mut args = Vec::new();
        for &arg in &region.args {
            let value = sweep.builder.values[arg.index()].clone();
            let fresh = sweep.builder.value(value.hint, value.kind);
            names.insert(arg, fresh);
            args.push(fresh);
        }
        let bar = sweep.builder.value(Some("z_bar".into()), Kind::Float(elem));
        args.push(bar);
        let (stmts, share) = body(sweep, region, &mut names, bar, region.args[index]);
        let mut operands = stmt.operands.clone();
        operands.push(z_bar);
        let region = live(Region { args, stmts, yields: vec![share] });
        let share = finish_map(sweep, stmt, operands, region, z_bar);
        let share = if form == MapForm::Method && index == 0 { share } else { fit(sweep, stmt, share, operand) };
        let doc = {
            let (z, a) = (sweep.name(stmt.result), sweep.name(operand));
            format!("{z} = f({a}, …)  ⇒  {} += f′·{}", barred(&a), barred(&z))
        };
        sweep.gain(operand, share, Some(doc), stmt.span);
    }
}

/// The forward sweep of a region again and its reverse sweep, down to the cotangent of `wanted`.
fn body(
    sweep: &mut Sweep,
    region: &Region,
    names: &mut BTreeMap<ValueId, ValueId>,
    bar: ValueId,
    wanted: ValueId,
) -> (Vec<Stmt>, ValueId) {
    sweep.builder.enter();
    sweep.builder.copy(&region.stmts, names);
    let forward = sweep.builder.leave();
    let wanted = *names.get(&wanted).unwrap_or(&wanted);
    let result = *names.get(&region.yields[0]).unwrap_or(&region.yields[0]);

    let outer_bars = std::mem::take(&mut sweep.bars);
    let outer_activity = sweep.activity.clone();
    sweep.activity.set(wanted);
    let copy = Region { args: vec![], stmts: forward, yields: vec![result] };
    let values = &sweep.builder.values;
    analyse::region(&copy, &mut sweep.activity, &|v| values[v.index()].kind.is_differentiable());

    sweep.builder.enter();
    for stmt in copy.stmts {
        sweep.builder.append(stmt);
    }
    let forward = sweep.builder.snapshot();
    if sweep.activity.varies(result) {
        sweep.bars.insert(result, bar);
    }
    sweep.reverse(&forward);
    let share = match sweep.bars.get(&wanted).copied() {
        Some(share) => share,
        None => {
            let elem = sweep.builder.kind(bar).elem();
            sweep.builder.constant(0.0, elem, proc_macro2::Span::call_site())
        }
    };
    let stmts = sweep.builder.leave();
    sweep.bars = outer_bars;
    sweep.activity = outer_activity;
    (stmts, share)
}

/// The arm that runs, alone, hands z̄ on.
fn branch(sweep: &mut Sweep, stmt: &Stmt, then: &Region, otherwise: &Region, z_bar: ValueId) {
    let mut free: BTreeSet<ValueId> = reads(then);
    free.extend(reads(otherwise));
    let inner: BTreeSet<ValueId> = then.stmts.iter().chain(&otherwise.stmts).map(|s| s.result).collect();
    for operand in free.difference(&inner).copied().collect::<Vec<_>>() {
        if !sweep.activity.varies(operand) {
            continue;
        }
        let mut arm = |region: &Region| {
            let (stmts, share) = body(sweep, region, &mut BTreeMap::new(), z_bar, operand);
            live(Region { args: vec![], stmts, yields: vec![share] })
        };
        let (then, otherwise) = (arm(then), arm(otherwise));
        let kind = sweep.builder.kind(operand).clone();
        let share = sweep.builder.push(Op::If(then, otherwise), stmt.operands.clone(), kind, stmt.span);
        sweep.gain(operand, share, None, stmt.span);
    }
}

/// All values that a region reads.
pub(crate) fn reads(region: &Region) -> BTreeSet<ValueId> {
    let mut all: BTreeSet<ValueId> = region.yields.iter().copied().collect();
    for stmt in &region.stmts {
        all.extend(&stmt.operands);
        match &stmt.op {
            Op::Map(_, r) => all.extend(reads(r)),
            Op::If(a, b) => {
                all.extend(reads(a));
                all.extend(reads(b));
            }
            _ => {}
        }
    }
    all
}

/// A region without the statements that nothing reads.
fn live(mut region: Region) -> Region {
    crate::optimise::dead(&mut region);
    region
}

fn equation(sweep: &mut Sweep, stmt: &Stmt, rule: &Rule, operand: ValueId, share: &str, times: bool) -> String {
    let z = sweep.name(stmt.result);
    let a = sweep.name(operand);
    let names: Vec<(String, String)> = rule
        .params
        .iter()
        .zip(&stmt.operands)
        .map(|(p, &v)| (p.name.to_owned(), sweep.builder.values[v.index()].hint.clone().unwrap_or("…".into())))
        .collect();
    let share = if times { format!("{share}z̄") } else { share.to_owned() };
    let left = rename(rule.maths, &names);
    let mut names = names;
    names.push(("z".into(), z.clone()));
    let share = rename(&share.replace("z̄", "\u{1}"), &names).replace('\u{1}', &barred(&z));
    format!("{z} = {left}  ⇒  {} += {share}", barred(&a))
}

/// A name with a bar: over a single letter, behind a longer name.
fn barred(name: &str) -> String {
    if name.chars().count() == 1 { format!("{name}\u{304}") } else { format!("{name}_bar") }
}

/// Replaces whole names in a formula.
fn rename(formula: &str, names: &[(String, String)]) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in formula.chars().chain(['\0']) {
        if c.is_ascii_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        let known = names.iter().find(|(from, _)| *from == word);
        out.push_str(known.map_or(word.as_str(), |(_, to)| to));
        word.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}
