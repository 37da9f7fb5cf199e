//! A step of what is borrowed, or was never derived.

use cotangent::Differentiable;
use ndarray::{ArrayView1, array};

#[derive(Differentiable)]
struct Borrowed<'a> {
    x: ArrayView1<'a, f64>,
}

fn main() {
    let x = array![1.0, 2.0];
    let mut borrowed = Borrowed { x: x.view() };
    let zeros = borrowed.zeros_like();
    borrowed.step(1.0, &zeros);
}
