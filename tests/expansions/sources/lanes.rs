use cotangent::differentiate;
use ndarray::{Array3, Axis};

/// Lanes of an array of three axes.
#[differentiate]
pub fn lanes(x: &Array3<f64>) -> f64 {
    let mut s = 0.0;
    for lane in x.lanes(Axis(1)) {
        s += lane.sum().powi(2);
    }
    let products = x.map_axis(Axis(0), |lane| lane[0] * lane[1]);
    s + products.mapv(f64::exp).sum()
}
