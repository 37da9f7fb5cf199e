use cotangent::differentiate;
use ndarray::{Array1, Array2};

#[differentiate]
pub fn layer(w: &Array2<f64>, x: &Array1<f64>) -> Array1<f64> {
    w.dot(x).mapv(f64::tanh)
}

/// A loop that keeps a few of its states, and a call that keeps nothing.
#[differentiate]
pub fn recurrent(w: &Array2<f64>, x: &Array1<f64>, steps: usize) -> f64 {
    let mut h = x.clone();
    #[checkpoint(snapshots = 8)]
    for _ in 0..steps {
        h = layer(w, &h) + x;
    }
    let out = #[checkpoint]
    layer(w, &h);
    out.sum()
}
