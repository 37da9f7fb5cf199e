//! The reference interpreter knows every row, and by it every row has the derivative that it says.

use cotangent_tests::check::{Depth, check_passes};
use cotangent_tests::interpret::{Value, elementwise, interpret, tensor};
use cotangent_tests::second::check_lifted;
use cotangent_transform::adjoint::adjoint;
use cotangent_transform::ir::{Builder, Code, Elem, Func, Kind, Lift, Name, Op, Prec, Rank, Region};
use cotangent_transform::rules::{self, Rule, Sample};
use cotangent_transform::tangent::second;
use fastrand::Rng;
use proc_macro2::Span;
use std::collections::BTreeSet;

#[test]
fn every_row_has_a_meaning() {
    let lost: Vec<_> =
        rules::all().map(|r| r.name).filter(|n| elementwise::meaning(n).is_none() && tensor::meaning(n).is_none()).collect();
    assert!(lost.is_empty(), "rows without a meaning: {lost:?}");
}

/// A function that applies a row to a sample's operands: floats and arrays are parameters, code stands in the body.
fn function(rule: &'static Rule, samples: &[Sample], rng: &mut Rng) -> (Func, Vec<usize>, Vec<Value>) {
    let mut builder = Builder::new(Vec::new());
    let (mut args, mut arguments, mut operands, mut differentiated) = (vec![], vec![], vec![], vec![]);
    for (i, sample) in samples.iter().enumerate() {
        let (kind, argument) = match *sample {
            Sample::Float(x) => (Kind::Float(Elem::F64), Value::Float(x)),
            Sample::Between { shape, low, high, dynamic } => {
                let rank = if dynamic { Rank::Dyn } else { Rank::Fixed(u8::try_from(shape.len()).unwrap()) };
                let n = shape.iter().product();
                let entries = (0..n).map(|_| low + (high - low) * rng.f64()).collect();
                (Kind::Array(Elem::F64, rank), Value::array(shape, entries))
            }
            Sample::Entries { shape, entries } => {
                let rank = Rank::Fixed(u8::try_from(shape.len()).unwrap());
                (Kind::Array(Elem::F64, rank), Value::array(shape, entries.to_vec()))
            }
            Sample::Code(text) => {
                let float = text.starts_with("E::") || text.contains('.') && text.parse::<f64>().is_ok();
                let kind = match text.parse::<i64>() {
                    Ok(_) => Kind::Int,
                    Err(_) if float => Kind::Float(Elem::F64),
                    Err(_) => Kind::Discrete,
                };
                let code = Code { tokens: text.parse().unwrap(), holes: vec![], prec: Prec::Loose, borrows: false };
                operands.push(builder.push(Op::Code(code), vec![], kind, Span::call_site()));
                continue;
            }
        };
        let arg = builder.value(Name::Wish(rule.param(i).name.into()), kind);
        if rule.differentiates(i) {
            builder.activate(arg);
            differentiated.push(args.len());
        }
        args.push(arg);
        arguments.push(argument);
        operands.push(arg);
    }
    let z = builder.rule(rule, operands, Span::call_site());
    // A shape may be that of a float: the row alone does not tell.
    if matches!(builder.kind(z), Kind::Array(_, Rank::Unknown)) {
        builder.values[z.index()].kind = Kind::Unknown;
    }
    let stmts = builder.leave();
    let forward = stmts.len();
    let func =
        Func { values: builder.values, body: Region { args, stmts, yields: vec![z] }, forward, results: 1, mutable: vec![] };
    (func, differentiated, arguments)
}

/// Rows without second derivatives, and those without third ones: they are the highest derivatives of products themselves.
const NO_SECOND: [&str; 2] = ["product_fifth", "product_fifth_axis"];
const NO_THIRD: [&str; 4] = ["product_fifth", "product_fifth_axis", "product_fourth", "product_fourth_axis"];

/// The tangent of each row's adjoint, and the tangent of that, against differences.
#[test]
fn every_row_has_derivatives_of_second_and_third_order() {
    let mut rng = Rng::with_seed(2);
    let (mut faults, mut lacking) = (Vec::new(), [BTreeSet::new(), BTreeSet::new()]);
    let mut compared = 0;
    for rule in rules::all() {
        for case in rule.samples.iter().filter(|c| c.promised.is_empty()) {
            let (func, moving, arguments) = function(rule, case.operands, &mut rng);
            let wanted: Vec<_> = moving.iter().map(|&i| func.body.args[i]).collect();
            let adjoint = adjoint(&func, &wanted);
            let mut lifted: Vec<Func> = Vec::new();
            for (lift, lacking) in Lift::up_to(3).zip(&mut lacking) {
                match second(lifted.last().unwrap_or(&adjoint), arguments.len(), &wanted, (lift, 0)) {
                    Ok(func) => lifted.push(func),
                    Err(_) => {
                        lacking.insert(rule.name);
                    }
                }
            }
            match check_lifted(&func, &adjoint, &lifted.iter().collect::<Vec<_>>(), &moving, &arguments, &mut rng) {
                Ok(c) => compared += c.compared,
                Err(fault) => faults.push(format!("`{}` on {:?}: {fault}", rule.name, case.operands)),
            }
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), compared + faults.len(), faults.join("\n\n"));
    let lacking = lacking.map(|names| names.into_iter().collect::<Vec<_>>());
    assert_eq!(lacking, [NO_SECOND.to_vec(), NO_THIRD.to_vec()]);
    assert!(compared > 400, "{compared} derivatives were compared");
}

#[test]
fn every_row_has_its_derivative() {
    let mut rng = Rng::with_seed(1);
    let mut faults = Vec::new();
    let mut compared = 0;
    for rule in rules::all() {
        for case in rule.samples.iter().filter(|c| c.promised.is_empty()) {
            let (func, differentiated, arguments) = function(rule, case.operands, &mut rng);
            let wanted: Vec<_> = differentiated.iter().map(|&i| func.body.args[i]).collect();
            let funcs = [("lower", func.clone()), ("adjoint", adjoint(&func, &wanted))];
            match check_passes(&func, &funcs, &differentiated, &arguments, Depth::Entries, &mut rng) {
                Ok(c) => compared += c.compared,
                Err(fault) => faults.push(format!("`{}` on {:?}: {fault}", rule.name, case.operands)),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(compared > 500, "{compared} derivatives were compared");
}

#[test]
fn every_kink_is_as_promised() {
    let mut rng = Rng::with_seed(2);
    for rule in rules::all() {
        for case in rule.samples.iter().filter(|c| !c.promised.is_empty()) {
            let (func, differentiated, mut arguments) = function(rule, case.operands, &mut rng);
            let wanted: Vec<_> = differentiated.iter().map(|&i| func.body.args[i]).collect();
            let z = interpret(&func, &arguments).unwrap().yields.remove(0);
            arguments.push(z.with_floats(vec![1.0; z.floats().len()]));
            let found = interpret(&adjoint(&func, &wanted), &arguments).unwrap().yields;
            for (name, promised) in case.promised {
                let i = rule.position(name).unwrap();
                let bar = differentiated.iter().position(|&d| d == i).unwrap_or_else(|| panic!("`{}` has no {name}̄", rule.name));
                assert_eq!(found[1 + bar].floats(), *promised, "{name}̄ of `{}` on {:?}", rule.name, case.operands);
            }
        }
    }
}
