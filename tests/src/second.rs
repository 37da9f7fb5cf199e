//! Derivatives of second order and above: the tangent of the adjoint against differences of the adjoint, the tangent of that against
//! differences of it, and so on.

use crate::check::{Compared, Fault, REFUSED, agrees, alike, inner, random_like, run};
use crate::interpret::{Outcome, Value};
use cotangent_transform::Stages;
use cotangent_transform::ir::{Func, ValueId, verify};
use fastrand::Rng;

/// Checks that the tangents of a function's adjoint, up to this order, give what they are tangents of, and that what they give beside it are
/// differences of it where parameters, directions and seeds move; nothing is compared of a function that is refused such derivatives.
///
/// # Errors
/// The first fault.
pub fn check_second(attribute: &str, source: &str, arguments: &[Value], order: u8, rng: &mut Rng) -> Result<Compared, Fault> {
    let at = |pass| move |what: String| Fault { pass, what };
    let attribute = if attribute.is_empty() { format!("order = {order}") } else { format!("{attribute}, order = {order}") };
    let attribute = attribute.parse().map_err(|e| at("parse")(format!("{e}")))?;
    let function: syn::ItemFn = syn::parse_str(source).map_err(|e| at("parse")(e.to_string()))?;
    let Ok(Stages { signature, funcs, lifted, .. }) = cotangent_transform::stages(attribute, &function) else {
        return Ok(Compared::default());
    };
    let (_, adjoint) = funcs.iter().find(|(pass, _)| *pass == "adjoint").ok_or_else(|| at(REFUSED)("no adjoint".into()))?;
    let moving: Vec<usize> = signature.parameters.iter().enumerate().filter(|(_, p)| p.differentiated).map(|(i, _)| i).collect();
    let lifted: Vec<&Func> = lifted.iter().map(|(_, func)| func).collect();
    check_lifted(&funcs[0].1, adjoint, &lifted, &moving, arguments, rng)
}

/// Checks the tangents of a function's adjoint, one more each, from the function on, where these parameters move.
///
/// # Errors
/// The first fault.
pub fn check_lifted(
    primal: &Func,
    adjoint: &Func,
    lifted: &[&Func],
    moving: &[usize],
    arguments: &[Value],
    rng: &mut Rng,
) -> Result<Compared, Fault> {
    let values = run("lower", primal, arguments)?.yields;
    let mut total = Compared::default();
    let mut below = adjoint;
    for func in lifted {
        let mut seeds = || -> Vec<Value> {
            let seed = |(v, value): (&ValueId, &Value)| {
                if primal.values[v.index()].kind.is_differentiable() { random_like(value, rng) } else { Value::Unit }
            };
            primal.body.yields.iter().zip(&values).map(seed).collect()
        };
        let blocks = below.results / values.len().max(1);
        let seeds: Vec<Value> = (0..blocks).flat_map(|_| seeds()).collect();
        let directions: Vec<Value> = (1..blocks).flat_map(|_| moving).map(|&i| random_like(&arguments[i], rng)).collect();
        let compared = compare(below, func, moving, &[arguments, &directions, &seeds], rng)?;
        total.compared += compared.compared;
        total.kinks += compared.kinks;
        below = func;
    }
    Ok(total)
}

/// Compares a sweep with its tangent, from what comes into the sweep: arguments of which these move, directions, and seeds.
fn compare(
    below: &Func,
    func: &Func,
    moving: &[usize],
    [arguments, directions, seeds]: &[&[Value]; 3],
    rng: &mut Rng,
) -> Result<Compared, Fault> {
    let fault = |what| Fault { pass: "second", what };
    verify(func).map_err(fault)?;
    let own: Vec<Value> = [*arguments, directions].concat();
    let inputs: Vec<Value> = [own.as_slice(), seeds].concat();
    // Discrete arguments stay.
    let moving: Vec<usize> = moving.iter().copied().chain(arguments.len()..inputs.len()).collect();
    let dots: Vec<Value> = moving.iter().map(|&i| random_like(&inputs[i], rng)).collect();
    let (own_dots, seed_dots) = dots.split_at(dots.len() - seeds.len());
    let given: Vec<Value> = [own.as_slice(), own_dots, seeds, seed_dots].concat();
    let found = run("second", func, &given)?.yields;
    let (results, bars) = found.split_at(func.results);
    let (values, value_dots) = results.split_at(below.results);
    let (bars, bar_dots) = bars.split_at(bars.len() / 2);
    let (all, all_dots) = ([values, bars].concat(), [value_dots, bar_dots].concat());
    let here = run("adjoint", below, &inputs)?;
    if all.len() != here.yields.len() || !all.iter().zip(&here.yields).all(|(a, b)| alike(a, b)) {
        return Err(fault(format!("it gives {all:?}, and what it is the tangent of {:?}", here.yields)));
    }
    let moved = |t: f64| -> Result<Outcome, Fault> {
        let along = |x: &Value, dot: &Value| x.with_floats(x.floats().iter().zip(dot.floats()).map(|(x, d)| x + t * d).collect());
        let mut all = inputs.clone();
        for (&i, dot) in moving.iter().zip(&dots) {
            all[i] = along(&all[i], dot);
        }
        run("adjoint", below, &all)
    };
    if all.iter().zip(&all_dots).any(|(z, dot)| !z.floats().is_empty() && !dot.is_alike(z)) {
        return Err(fault(format!("the tangents of {all:?} are {all_dots:?}")));
    }
    let weights: Vec<Value> = all.iter().map(|z| random_like(z, rng)).collect();
    let product = inner(&weights, &all_dots);
    match agrees(product, &here, &weights, moved)? {
        None => Ok(Compared { kinks: 1, ..Compared::default() }),
        Some(Ok(())) => Ok(Compared { compared: 1, ..Compared::default() }),
        Some(Err(difference)) => Err(fault(format!(
            "along {dots:?} from {inputs:?} the values move by {all_dots:?}, which gives {product}, and differences {difference}"
        ))),
    }
}
