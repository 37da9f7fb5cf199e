use cotangent::differentiate;
use ndarray::Array3;

/// Axes change places.
#[differentiate]
pub fn permuted(x: &Array3<f64>, y: &Array3<f64>) -> Array3<f64> {
    let mut z = x.view().permuted_axes([2, 0, 1]).to_owned();
    z.swap_axes(0, 2);
    z * y
}
