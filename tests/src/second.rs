//! Second derivatives: the tangent of the adjoint against differences of the adjoint.

use crate::check::{Compared, Fault, REFUSED, agrees, alike, inner, random_like, run};
use crate::interpret::{Outcome, Value};
use cotangent_transform::Stages;
use cotangent_transform::ir::verify;
use fastrand::Rng;

/// Checks that the tangent of a function's adjoint gives its values and cotangents, and that the cotangents' tangents are differences
/// of the cotangents where parameters and seeds move; nothing is compared of a function that is refused second derivatives.
///
/// # Errors
/// The first fault.
pub fn check_second(attribute: &str, source: &str, arguments: &[Value], rng: &mut Rng) -> Result<Compared, Fault> {
    let at = |pass| move |what: String| Fault { pass, what };
    let attribute = if attribute.is_empty() { "order = 2".into() } else { format!("{attribute}, order = 2") };
    let attribute = attribute.parse().map_err(|e| at("parse")(format!("{e}")))?;
    let function: syn::ItemFn = syn::parse_str(source).map_err(|e| at("parse")(e.to_string()))?;
    let Ok(Stages { signature, funcs, second: Some(second), .. }) = cotangent_transform::stages(attribute, &function) else {
        return Ok(Compared::default());
    };
    let fault = |what| Fault { pass: "second", what };
    verify(&second).map_err(fault)?;
    let (_, adjoint) = funcs.iter().find(|(pass, _)| *pass == "adjoint").ok_or_else(|| at(REFUSED)("no adjoint".into()))?;
    let (_, primal) = &funcs[0];
    let values = run("lower", primal, arguments)?.yields;
    let seed = |(v, value): (_, &Value), rng: &mut Rng| {
        let of: &cotangent_transform::ir::ValueId = v;
        if primal.values[of.index()].kind.is_differentiable() { random_like(value, rng) } else { Value::Unit }
    };
    let mut seeds = || -> Vec<Value> { primal.body.yields.iter().zip(&values).map(|pair| seed(pair, rng)).collect() };
    let (seeds, seed_dots) = (seeds(), seeds());
    let moving: Vec<usize> = signature.parameters.iter().enumerate().filter(|(_, p)| p.differentiated).map(|(i, _)| i).collect();
    let directions: Vec<Value> = moving.iter().map(|&i| random_like(&arguments[i], rng)).collect();

    let given: Vec<Value> = [arguments, &directions, &seeds, &seed_dots].concat();
    let found = run("second", &second, &given)?.yields;
    let (results, bars) = found.split_at(second.results);
    let (bars, bar_dots) = bars.split_at(moving.len());
    let seeded: Vec<Value> = arguments.iter().chain(&seeds).cloned().collect();
    let mut here = run("adjoint", adjoint, &seeded)?;
    here.yields.drain(..adjoint.results);
    let same = results.iter().zip(&values).chain(bars.iter().zip(&here.yields)).all(|(a, b)| alike(a, b));
    if !same {
        return Err(fault(format!("it gives {results:?} and {bars:?}, and the adjoint {values:?} and {:?}", here.yields)));
    }
    let moved = |t: f64| -> Result<Outcome, Fault> {
        let along = |x: &Value, dot: &Value| x.with_floats(x.floats().iter().zip(dot.floats()).map(|(x, d)| x + t * d).collect());
        let mut all = seeded.clone();
        for (&i, dot) in moving.iter().zip(&directions) {
            all[i] = along(&all[i], dot);
        }
        for (seed, dot) in all[arguments.len()..].iter_mut().zip(&seed_dots) {
            *seed = along(seed, dot);
        }
        let mut outcome = run("adjoint", adjoint, &all)?;
        outcome.yields.drain(..adjoint.results);
        Ok(outcome)
    };
    let weights: Vec<Value> = bars.iter().map(|bar| random_like(bar, rng)).collect();
    let product = inner(&weights, bar_dots);
    if bars.iter().zip(bar_dots).any(|(bar, dot)| !dot.is_alike(bar)) {
        return Err(fault(format!("the tangents of {bars:?} are {bar_dots:?}")));
    }
    match agrees(product, &here, &weights, moved)? {
        None => Ok(Compared { kinks: 1, ..Compared::default() }),
        Some(Ok(())) => Ok(Compared { compared: 1, ..Compared::default() }),
        Some(Err(difference)) => Err(fault(format!(
            "along {directions:?} and {seed_dots:?} the cotangents move by {bar_dots:?}, which gives {product}, and differences {difference}"
        ))),
    }
}
