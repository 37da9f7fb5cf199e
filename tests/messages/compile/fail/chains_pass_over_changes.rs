//! Chains with a closure that assigns to a variable outside of it, where a method passes over items, or asks for one too many.

use cotangent::differentiate;

#[differentiate]
fn skipped(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let sum: f64 = xs.iter().map(|x| { z = a * z + x; z }).skip(2).sum();
    sum * z
}

#[differentiate]
fn beside(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let sum: f64 = xs.iter().map(|x| { z = a * z + x; z }).zip(&xs[1..]).map(|(p, q)| p * q).sum();
    sum * z
}

#[differentiate]
fn last(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    xs.iter().map(|x| { z = a * z + x; z }).last().unwrap()
}

#[differentiate]
fn asked(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    if xs.iter().any(|x| { z = a * z + x; z < 0.0 }) { z } else { z * z }
}

#[differentiate]
fn one_by_one(xs: &[f64], a: f64) -> f64 {
    let mut z = 1.0;
    let mut states = xs.iter().map(|x| { z = a * z + x; z });
    states.next().unwrap() * states.next().unwrap()
}

#[differentiate]
fn in_code(xs: &[f64], #[constant] names: &[String]) -> f64 {
    let mut z = [xs[0], 0.0];
    z[0] *= 2.0;
    let long: Vec<usize> = names.iter().map(|s| { z[1] += 1.0; s.len() }).collect();
    z[1] * z[0] * long[0] as f64
}

fn main() {}
