//! Functions without the attribute, called with differentiated values.

use cotangent::differentiate;
use ndarray::Array1;

/// Has a comment and an attribute that adds nothing.
#[inline]
fn energy(x: &Array1<f64>) -> f64 {
    x.dot(x)
}

fn bucket(x: f64) -> usize {
    (x * 3.0) as usize
}

#[differentiate(order = 2)]
fn cost(x: &Array1<f64>) -> f64 {
    let half = 0.5 * energy(x);
    half * half
}

#[differentiate]
fn looked_up(table: &Array1<f64>, x: f64) -> f64 {
    table[bucket(x)] * x
}

mod inner {
    use super::*;

    fn squash(x: f64) -> f64 {
        x / (1.0 + x.abs())
    }

    struct Unit {
        gain: f64,
    }

    #[differentiate]
    impl Unit {
        fn output(&self, x: f64) -> f64 {
            squash(self.gain * x)
        }
    }
}

fn main() {}
