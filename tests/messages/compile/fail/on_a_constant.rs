//! The attribute on a constant.

use cotangent::differentiate;

#[differentiate]
const ANSWER: f64 = 42.0;

fn main() {}
