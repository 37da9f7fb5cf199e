//! A module that takes everything from its parent, and two functions in it.

use cotangent::differentiate;
use ndarray::{Array1, Axis, array, s};

mod model {
    use super::*;

    #[differentiate]
    pub fn first(a: &Array1<f64>) -> f64 {
        a.slice(s![1..]).sum()
    }

    #[differentiate]
    pub fn second(a: &Array1<f64>, first: f64) -> f64 {
        let second = a.sum_axis(Axis(0)).sum();
        second * first
    }
}

use model::*;

fn main() {
    assert_eq!(first::gradient(&array![1.0, 2.0]), array![0.0, 1.0]);
    assert_eq!(second::gradient(&array![1.0, 2.0], 3.0), (array![3.0, 3.0], 3.0));
}
