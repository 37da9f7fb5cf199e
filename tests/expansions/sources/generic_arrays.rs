use cotangent::differentiate;
use ndarray::{Array1, Array2, LinalgScalar, ScalarOperand};
use num_traits::Float;

/// A layer over any float.
#[differentiate]
pub fn layer<F: Float + LinalgScalar + ScalarOperand>(w: &Array2<F>, b: &Array1<F>, x: &Array1<F>) -> Array1<F> {
    (w.dot(x) + b).mapv(|e| e.max(F::zero()))
}
