use cotangent::differentiate;
use ndarray::Array1;

/// Arrays that do not depend on the parameters.
#[differentiate]
pub fn integral(x: &Array1<f64>, height: f64) -> f64 {
    let grid = Array1::linspace(0.0, 1.0, x.len());
    let mut weights = Array1::from_elem(4, height);
    weights += &Array1::<f64>::ones(4);
    (x * &grid * &weights).sum()
}
