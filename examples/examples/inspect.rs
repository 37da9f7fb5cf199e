use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// Half the squared error of one tanh layer.
#[differentiate]
fn loss(w: &Array2<f64>, b: &Array1<f64>, x: &Array2<f64>, #[constant] y: &Array2<f64>) -> f64 {
    let z = x.dot(w) + b;
    let a = z.mapv(f64::tanh);
    let e = &a - y;
    e.mapv(|e| e * e).sum() / 2.0
}
fn main(){}
