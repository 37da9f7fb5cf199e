//! Random functions with the real attribute: what rustc makes of the generated code gives the value and the cotangents that
//! the reference interpreter gives. The functions are written by `build.rs`.

#![allow(clippy::all, clippy::pedantic, clippy::precedence, double_negations, unused, reason = "generated")]
#![allow(double_negations, reason = "random programs negate what they like")]

use cotangent::differentiate;
use cotangent_tests::check::reference;
use cotangent_tests::programs::program as written;
use cotangent_tests::{entries, seed};
use ndarray::{Array, Array1, Array2, Array3, ArrayView1, ArrayView2, ArrayView3, Axis};

include!(concat!(env!("OUT_DIR"), "/programs.rs"));

/// Holds what a compiled function gives to what the interpreter gives for the same function.
#[track_caller]
fn compare(number: u64, seeds: &[f64], value: &[f64], cotangents: &[f64]) {
    let program = written(number);
    let (expected, bars) = reference(&program, seeds).unwrap_or_else(|fault| panic!("{fault}\n{}", program.source));
    for (what, found, expected) in [("value", value, &expected), ("cotangents", cotangents, &bars)] {
        let close = |(f, e): (&f64, &f64)| f == e || f.is_nan() && e.is_nan() || (f - e).abs() <= 1e-9 * e.abs().max(1.0);
        let same = found.len() == expected.len() && found.iter().zip(expected).all(close);
        assert!(same, "the {what} {found:?}, expected {expected:?}\n{}", program.source);
    }
}
