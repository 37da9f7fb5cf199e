//! Checks the passes of the compiler on a function: what each of them gives is sound and means the same, and the cotangents
//! are the derivatives of the function that was lowered.

use crate::interpret::{Error, Outcome, Value, interpret};
use crate::programs::Program;
use cotangent_transform::ir::{Func, Kind, ValueId, verify};
use cotangent_transform::{Stages, optimise};
use fastrand::Rng;
use std::fmt;

/// What is wrong with a function's passes.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The pass.
    pub pass: &'static str,
    /// What it made wrong.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "after `{}`: {}", self.pass, self.what)
    }
}

/// The pass that a function does not come through when the compiler has an error for it.
pub const REFUSED: &str = "lower, with errors";

/// How closely the cotangents are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Each entry of each argument is moved by itself.
    Entries,
    /// Each argument is moved once, in a direction of its own.
    Directions,
}

/// How many derivatives were compared, and how many could not be because a kink lies too close.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_field_names, reason = "it says what it counts")]
pub struct Compared {
    /// Compared.
    pub compared: usize,
    /// Left out.
    pub kinks: usize,
    /// Second derivatives that were compared.
    pub second: usize,
}

/// Lowers a function, given as source, and checks what the passes make of it.
///
/// # Errors
/// The first fault.
pub fn check(attribute: &str, source: &str, arguments: &[Value], depth: Depth, rng: &mut Rng) -> Result<Compared, Fault> {
    let at = |pass| move |what: String| Fault { pass, what };
    let attribute = attribute.parse().map_err(|e| at("parse")(format!("{e}")))?;
    let function: syn::ItemFn = syn::parse_str(source).map_err(|e| at("parse")(e.to_string()))?;
    let Stages { signature, funcs, tangents, .. } = cotangent_transform::stages(attribute, &function)
        .map_err(|errors| at(REFUSED)(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
    let differentiated: Vec<usize> =
        signature.parameters.iter().enumerate().filter(|(_, p)| p.differentiated).map(|(i, _)| i).collect();
    let (_, primal) = &funcs[0];
    let compared = check_passes(primal, &with_single_passes(&funcs), &differentiated, arguments, depth, rng)?;
    let adjoint = funcs.iter().find(|(pass, _)| *pass == "adjoint").ok_or_else(|| at(REFUSED)("no adjoint".into()))?;
    check_tangents(primal, adjoint, &tangents, &differentiated, arguments, rng)?;
    if let Some((pass, tangent)) = tangents.last() {
        check_jacobians(primal, &adjoint.1, tangent, &differentiated, arguments).map_err(|what| Fault { pass, what })?;
    }
    Ok(compared)
}

/// Checks that forward mode gives the results of the function and tangents ẏ = J ẋ with ⟨ȳ, ẏ⟩ = ⟨x̄, ẋ⟩, where x̄ is what reverse
/// mode makes of ȳ.
fn check_tangents(
    primal: &Func,
    (_, adjoint): &(&'static str, Func),
    tangents: &[(&'static str, Func)],
    differentiated: &[usize],
    arguments: &[Value],
    rng: &mut Rng,
) -> Result<(), Fault> {
    let expected = run("lower", primal, arguments)?.yields;
    let seed = |(v, value): (&ValueId, &Value), rng: &mut Rng| {
        if primal.values[v.index()].kind.is_differentiable() { random_like(value, rng) } else { Value::Unit }
    };
    let seeds: Vec<Value> = primal.body.yields.iter().zip(&expected).map(|pair| seed(pair, rng)).collect();
    let directions: Vec<Value> = differentiated.iter().map(|&i| random_like(&arguments[i], rng)).collect();
    let seeded: Vec<Value> = arguments.iter().chain(&seeds).cloned().collect();
    let bars = run("adjoint", adjoint, &seeded)?.yields.split_off(adjoint.results);
    let moving: Vec<Value> = arguments.iter().chain(&directions).cloned().collect();
    let dot = |a: &[Value], b: &[Value]| -> (f64, f64) {
        let products: Vec<f64> =
            a.iter().zip(b).flat_map(|(a, b)| a.floats().into_iter().zip(b.floats()).map(|(a, b)| a * b)).collect();
        (products.iter().sum(), products.iter().map(|p| p.abs()).sum())
    };
    let (reverse, scale) = dot(&bars, &directions);
    for (pass, func) in tangents {
        let fault = |what| Fault { pass, what };
        verify(func).map_err(fault)?;
        let found = run(pass, func, &moving)?.yields;
        let (results, dots) = found.split_at(expected.len());
        if !results.iter().zip(&expected).all(|(f, e)| alike(f, e)) {
            return Err(fault(format!("the results are {results:?}, and were {expected:?}")));
        }
        for ((value, dot), v) in results.iter().zip(dots).zip(&primal.body.yields) {
            if primal.values[v.index()].kind.is_differentiable() && !dot.is_alike(value) {
                return Err(fault(format!("the tangent of {value:?} is {dot:?}")));
            }
        }
        let (forward, other) = dot(&seeds, dots);
        let close = (forward - reverse).abs() <= 1e-9 * scale.max(other).max(1.0);
        if !close && forward != reverse && !(forward.is_nan() && reverse.is_nan()) {
            return Err(fault(format!(
                "along {directions:?} the results move by {dots:?}; reverse mode says {bars:?} for {seeds:?}"
            )));
        }
    }
    Ok(())
}

/// Checks that both modes give the same Jacobian, forward mode column by column and reverse mode row by row.
fn check_jacobians(
    primal: &Func,
    adjoint: &Func,
    tangent: &Func,
    differentiated: &[usize],
    arguments: &[Value],
) -> Result<(), String> {
    let words = |fault: Fault| fault.to_string();
    let results = run("lower", primal, arguments).map_err(words)?.yields;
    let zeros = |value: &Value| value.with_floats(vec![0.0; value.floats().len()]);
    let is_moving = |v: &ValueId| primal.values[v.index()].kind.is_differentiable();
    let no_seeds: Vec<Value> =
        primal.body.yields.iter().zip(&results).map(|(v, z)| if is_moving(v) { zeros(z) } else { Value::Unit }).collect();
    let no_directions: Vec<Value> = differentiated.iter().map(|&i| zeros(&arguments[i])).collect();
    // What a mode gives where one entry of these is 1, for each entry.
    let sweeps = |func: &Func, zeros: &[Value]| -> Result<Vec<Vec<f64>>, String> {
        let mut all = Vec::new();
        for (k, value) in zeros.iter().enumerate() {
            for i in 0..value.floats().len() {
                let mut entries = value.floats();
                entries[i] = 1.0;
                let mut given = [arguments, zeros].concat();
                given[arguments.len() + k] = value.with_floats(entries);
                all.push(run("jacobian", func, &given).map_err(words)?.yields);
            }
        }
        Ok(all.iter().map(|yields| yields[results.len()..].iter().flat_map(Value::floats).collect()).collect())
    };
    let (columns, rows) = (sweeps(tangent, &no_directions)?, sweeps(adjoint, &no_seeds)?);
    let size = rows.iter().flatten().chain(columns.iter().flatten()).fold(1.0_f64, |size, x| size.max(x.abs()));
    for (j, column) in columns.iter().enumerate() {
        if column.len() != rows.len() {
            return Err(format!("a column of the Jacobian has {} entries, and there are {} results", column.len(), rows.len()));
        }
        for (i, (forward, row)) in column.iter().zip(&rows).enumerate() {
            let reverse = row[j];
            let same = forward == &reverse || forward.is_nan() && reverse.is_nan() || (forward - reverse).abs() <= 1e-11 * size;
            if !same {
                return Err(format!("entry ({i}, {j}) of the Jacobian is {forward} forwards and {reverse} backwards"));
            }
        }
    }
    Ok(())
}

/// The results of a function and the cotangents of its differentiated parameters, by interpretation, where the cotangents of
/// its results have these entries.
///
/// # Errors
/// What the compiler or the interpreter does not take.
pub fn reference(program: &Program, seeds: &[f64]) -> Result<(Vec<f64>, Vec<f64>), Fault> {
    let at = |pass| move |what: String| Fault { pass, what };
    let attribute = program.attribute.parse().map_err(|e| at("parse")(format!("{e}")))?;
    let function: syn::ItemFn = syn::parse_str(&program.source).map_err(|e| at("parse")(e.to_string()))?;
    let Stages { funcs, .. } = cotangent_transform::stages(attribute, &function)
        .map_err(|errors| at(REFUSED)(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
    let stage = |name| funcs.iter().find(|(pass, _)| *pass == name).map(|(_, func)| func);
    let (Some(primal), Some(adjoint)) = (stage("lower"), stage("adjoint")) else { return Err(at(REFUSED)("no adjoint".into())) };
    let results = run("lower", primal, &program.arguments)?.yields;
    let mut left = seeds.iter().copied();
    let seeds = results.iter().map(|value| value.with_floats(left.by_ref().take(value.floats().len()).collect()));
    let arguments: Vec<Value> = program.arguments.iter().cloned().chain(seeds).collect();
    let yields = run("adjoint", adjoint, &arguments)?.yields;
    let (results, bars) = yields.split_at(adjoint.results);
    let flat = |values: &[Value]| values.iter().flat_map(Value::floats).collect();
    Ok((flat(results), flat(bars)))
}

/// What the passes give, with what those that `optimise` is made of give each by itself.
fn with_single_passes(funcs: &[(&'static str, Func)]) -> Vec<(&'static str, Func)> {
    let mut all = funcs.to_vec();
    if let Some(at) = funcs.iter().position(|(pass, _)| *pass == "adjoint") {
        let adjoint = &funcs[at].1;
        all.insert(at + 1, ("common", optimise::common(adjoint)));
        all.insert(at + 2, ("rematerialise", optimise::rematerialise(adjoint)));
    }
    all
}

/// Checks what passes made of `primal`, whose differentiated parameters are at these positions: behind the first, each has
/// the results of `primal` and the cotangents.
///
/// # Errors
/// The first fault.
pub fn check_passes(
    primal: &Func,
    funcs: &[(&'static str, Func)],
    differentiated: &[usize],
    arguments: &[Value],
    depth: Depth,
    rng: &mut Rng,
) -> Result<Compared, Fault> {
    let expected = run("lower", primal, arguments)?;
    let seeds: Vec<Value> = primal
        .body
        .yields
        .iter()
        .zip(&expected.yields)
        .map(|(v, value)| if primal.values[v.index()].kind.is_differentiable() { random_like(value, rng) } else { Value::Unit })
        .collect();
    let seeded: Vec<Value> = arguments.iter().chain(&seeds).cloned().collect();
    let mut cotangents: Option<Vec<Value>> = None;
    for (pass, func) in funcs {
        let fault = |what| Fault { pass, what };
        verify(func).map_err(fault)?;
        // Before the adjoint there are no seeds.
        if func.body.args.len() == arguments.len() {
            let found = run(pass, func, arguments)?.yields;
            if !found.iter().zip(&expected.yields).all(|(f, e)| alike(f, e)) {
                return Err(fault(format!("the results are {found:?}, and were {:?}", expected.yields)));
            }
            continue;
        }
        let found = run(pass, func, &seeded)?.yields;
        let (results, bars) = found.split_at(func.results);
        if !results.iter().zip(&expected.yields).all(|(f, e)| alike(f, e)) {
            return Err(fault(format!("the results are {results:?}, and were {:?}", expected.yields)));
        }
        match &cotangents {
            Some(before) if !before.iter().zip(bars).all(|(b, f)| alike(b, f)) => {
                return Err(fault(format!("the cotangents are {bars:?}, and were {before:?}")));
            }
            Some(_) => {}
            None => cotangents = Some(bars.to_vec()),
        }
    }
    let cotangents = cotangents.unwrap_or_default();
    let fault = |what| Fault { pass: "adjoint", what };
    if cotangents.len() != differentiated.len() {
        return Err(fault(format!("{} cotangents of {} parameters", cotangents.len(), differentiated.len())));
    }
    let mut compared = Compared::default();
    for (&parameter, bar) in differentiated.iter().zip(&cotangents) {
        let x = &arguments[parameter];
        if !bar.is_alike(x) || !primal.values[primal.body.args[parameter].index()].kind.is_differentiable() {
            return Err(fault(format!("the cotangent of parameter {parameter} is {bar:?}, and the parameter {x:?}")));
        }
        let n = x.floats().len();
        let directions: Vec<Vec<f64>> = match depth {
            Depth::Entries => (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect(),
            Depth::Directions => vec![random_like(x, rng).floats()],
        };
        for direction in directions {
            let found: f64 = bar.floats().iter().zip(&direction).map(|(b, d)| b * d).sum();
            let moved = |t: f64| {
                let mut arguments = arguments.to_vec();
                let floats = x.floats().iter().zip(&direction).map(|(x, d)| x + t * d).collect();
                arguments[parameter] = x.with_floats(floats);
                run("lower", primal, &arguments)
            };
            match agrees(found, &expected, &seeds, moved)? {
                None => compared.kinks += 1,
                Some(Ok(())) => compared.compared += 1,
                Some(Err(difference)) => {
                    return Err(fault(format!(
                        "along {direction:?} the cotangent of parameter {parameter}, {bar:?}, gives {found}, and differences {difference}"
                    )));
                }
            }
        }
    }
    Ok(compared)
}

/// Whether a derivative agrees with differences of fourth order, for one of several steps; nothing where a kink is too close.
#[allow(clippy::type_complexity, reason = "a difference, if there is one, or that it agrees")]
pub(crate) fn agrees(
    found: f64,
    here: &Outcome,
    seeds: &[Value],
    moved: impl Fn(f64) -> Result<Outcome, Fault>,
) -> Result<Option<Result<(), f64>>, Fault> {
    let mut last = None;
    for step in [1e-3, 1e-4, 1e-5] {
        let around = [-2.0, -1.0, 1.0, 2.0].map(|k| moved(k * step));
        let [a, b, c, d] = around;
        let around = [a?, b?, c?, d?];
        if around.iter().any(|o| o.decisions != here.decisions) {
            continue;
        }
        let values = around.map(|o| inner(seeds, &o.yields));
        let difference = (values[0] - 8.0 * values[1] + 8.0 * values[2] - values[3]) / (12.0 * step);
        let scale = values.iter().fold(1.0_f64, |m, v| m.max(v.abs())).max(difference.abs());
        if (found - difference).abs() <= 1e-6 * scale || found == difference {
            return Ok(Some(Ok(())));
        }
        last = Some(Err(difference));
    }
    Ok(last)
}

pub(crate) fn inner(seeds: &[Value], results: &[Value]) -> f64 {
    seeds.iter().zip(results).map(|(s, r)| s.floats().iter().zip(r.floats()).map(|(s, r)| s * r).sum::<f64>()).sum()
}

pub(crate) fn run(pass: &'static str, func: &Func, arguments: &[Value]) -> Result<Outcome, Fault> {
    interpret(func, arguments).map_err(|Error(what)| Fault { pass, what })
}

/// Whether two values are the same, NaN being like NaN, but for what another order of a sum does.
pub(crate) fn alike(a: &Value, b: &Value) -> bool {
    match (a.shape_of(), b.shape_of()) {
        (Ok(s), Ok(t)) => {
            let close = |x: f64, y: f64| x == y || x.is_nan() && y.is_nan() || (x - y).abs() <= 1e-12 * x.abs().max(1.0);
            s == t && a.floats().into_iter().zip(b.floats()).all(|(x, y)| close(x, y))
        }
        _ if a.is_alike(b) && !a.floats().is_empty() => {
            a.floats().iter().zip(b.floats()).all(|(x, y)| alike(&Value::Float(*x), &Value::Float(y)))
        }
        _ => a == b,
    }
}

/// A value of the same shape with floats of magnitude ½ to 1½.
pub fn random_like(value: &Value, rng: &mut Rng) -> Value {
    let floats = value.floats().iter().map(|_| (0.5 + rng.f64()) * if rng.bool() { 1.0 } else { -1.0 }).collect();
    value.with_floats(floats)
}

/// A value with entries between two bounds for a parameter of this kind, whose axes have these lengths.
pub fn random(kind: &Kind, lengths: &[usize], low: f64, high: f64, rng: &mut Rng) -> Value {
    let mut float = || low + (high - low) * rng.f64();
    match kind {
        Kind::Float(_) => Value::Float(float()),
        _ => Value::array(lengths, (0..lengths.iter().product()).map(|_| float()).collect()),
    }
}
