use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// Entries that are made by a loop.
#[differentiate]
pub fn product(a: &Array2<f64>, x: &Array1<f64>) -> Array1<f64> {
    Array1::from_shape_fn(a.nrows(), |i| {
        let mut sum = 0.0;
        for j in 0..x.len() {
            sum += a[[i, j]] * x[j];
        }
        sum
    })
}

/// Elements that go through a loop.
#[differentiate]
pub fn polynomials(x: &Array1<f64>, w: &Array1<f64>) -> f64 {
    let y = x.mapv(|e| {
        let mut value = 0.0;
        for &coefficient in w {
            value = value * e + coefficient;
        }
        value
    });
    y.dot(&y)
}
