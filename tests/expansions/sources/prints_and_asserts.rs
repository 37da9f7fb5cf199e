use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// What only looks is left as it is.
#[differentiate]
pub fn checked(w: &Array2<f64>, x: &Array1<f64>) -> f64 {
    assert_eq!(w.ncols(), x.len(), "the layer takes {} inputs", w.ncols());
    let z = w.dot(x);
    println!("z = {z}");
    debug_assert!(z.iter().all(|e| e.is_finite()));
    z.sum()
}
