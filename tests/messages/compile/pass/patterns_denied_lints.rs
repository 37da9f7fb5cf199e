//! Every lint group denied around functions with patterns and around the enums that they match.

#![deny(
    warnings,
    missing_docs,
    unreachable_pub,
    unused,
    rust_2018_idioms,
    future_incompatible,
    nonstandard_style,
    unused_lifetimes,
    unused_qualifications,
    elided_lifetimes_in_paths,
    unused_results,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
#![forbid(unsafe_code)]

use cotangent::{Differentiable, differentiate};
use ndarray::Array1;

/// An operation.
#[derive(Clone, Debug, Differentiable)]
pub enum Operation {
    /// Nothing.
    Nothing,
    /// A factor.
    Scale(f64),
    /// A factor and what is added.
    Affine {
        /// The factor.
        factor: f64,
        /// What is added.
        shift: Array1<f64>,
        /// A label.
        #[constant]
        label: String,
    },
}

/// Parameters.
#[derive(Clone, Debug, Differentiable)]
pub struct Params {
    /// The operation.
    pub operation: Operation,
    /// A bias that may be left out.
    pub bias: Option<Array1<f64>>,
}

/// Patterns of all forms, some of whose names nothing reads.
#[differentiate]
pub fn patterns(params: &Params, x: &Array1<f64>, start: Option<f64>, #[constant] weights: &[Option<f64>]) -> Option<f64> {
    let Params { operation, bias } = params;
    let Some(start) = start else { return None };
    let mut y = match operation {
        Operation::Nothing => x.clone(),
        Operation::Scale(k) if *k > 0.0 => x * *k,
        Operation::Scale(_unused) => x.mapv(f64::sin),
        Operation::Affine { factor, shift, label: _ } => x * *factor + shift,
    };
    if let Some(bias) = bias {
        y += bias;
    }
    let mut s = start * y.sum();
    for weight in weights {
        let Some(w) = weight else { continue };
        s = match s {
            v if v > 10.0 => break,
            v => v * w,
        };
    }
    let mut next = Some(s);
    while let Some(v) = next {
        s += v;
        next = if s < 1.0 { Some(s * s) } else { None };
    }
    Some(s + bias.as_ref().map_or(0.0, |b| b[0]))
}

fn main() {
    let params = Params { operation: Operation::Scale(0.5), bias: None };
    let gradient = patterns::gradient(&params, &ndarray::array![1.0, 2.0], Some(0.4), &[Some(0.3), None]);
    assert!(gradient.is_some());
}
