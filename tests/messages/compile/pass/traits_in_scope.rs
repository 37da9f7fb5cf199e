//! Own traits with methods that are called like those of generated code.

#![allow(dead_code, reason = "they stand here to be in the way of generated names")]

use cotangent::differentiate;
use ndarray::{Array1, array};

trait Own {
    fn zeros_like(&self) {}
    fn accumulate(&self) {}
    fn raw_dim(&self) {}
    fn assign(&mut self) {}
    fn shape_of(&self) {}
    fn clone(&self) {}
    fn broadcast(&self) {}
    fn elem(&self) {}
    fn call_once(self)
    where
        Self: Sized,
    {
    }
    fn into(self)
    where
        Self: Sized,
    {
    }
}

impl<T: ?Sized> Own for T {}

#[differentiate]
fn loss(a: &Array1<f64>, x: f64) -> f64 {
    let b = a * x;
    b.dot(a) + b.sum() + x
}

fn main() {
    assert_eq!(loss::gradient(&array![2.0], 3.0), (array![15.0], 7.0));
}
