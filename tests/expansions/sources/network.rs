use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// Squared error of a network with one hidden layer.
#[differentiate(wrt(w1, b1, w2, b2))]
pub fn network(
    w1: &Array2<f64>,
    b1: &Array1<f64>,
    w2: &Array2<f64>,
    b2: &Array1<f64>,
    x: &Array2<f64>,
    y: &Array2<f64>,
) -> f64 {
    let hidden = (x.dot(w1) + b1).mapv(f64::tanh);
    let out = hidden.dot(w2) + b2;
    let e = out - y;
    (&e * &e).sum() / x.nrows() as f64
}
