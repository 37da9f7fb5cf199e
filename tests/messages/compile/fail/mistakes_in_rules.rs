//! Rules where there can be none, and rules that are not whole.

use cotangent::differentiate;
use ndarray::{Array1, ArrayView1};

#[differentiate(tangent = t)]
fn forward_alone(x: f64) -> f64 {
    x
}

#[differentiate(vjp = v, pullback = p)]
fn both(x: f64) -> f64 {
    x
}

#[differentiate(vjp)]
fn no_path(x: f64) -> f64 {
    x
}

#[differentiate(vjp = v)]
fn changes(x: &mut f64) {
    *x = 1.0;
}

#[differentiate(vjp = v)]
fn view(x: &Array1<f64>) -> ArrayView1<'_, f64> {
    x.view()
}

cotangent::rule! {
    fn no_rule(x: f64) -> f64;
    #[differentiate(wrt(x))]
    fn no_path_either(x: f64) -> f64;
}

cotangent::rule! {
    #[differentiate(vjp = v)]
    fn with_a_body(x: f64) -> f64 {
        x
    }
}

fn main() {}
