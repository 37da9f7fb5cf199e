//! Arrays of a generic element with the bounds that users of `ndarray` write.

use cotangent::differentiate;
use ndarray::{Array1, Array2, Axis, LinalgScalar, ScalarOperand, array};
use num_traits::Float;

/// Softmax cross-entropy of one row of scores.
#[differentiate(wrt(scores))]
fn cross_entropy<F: Float + LinalgScalar + ScalarOperand>(scores: &Array1<F>, class: usize) -> F {
    let largest = scores.fold(F::neg_infinity(), |m, &e| m.max(e));
    let shifted = scores.mapv(|e| e - largest);
    shifted.mapv(F::exp).sum().ln() - shifted[class]
}

#[differentiate]
fn layer<F>(w: &Array2<F>, x: &Array2<F>, b: &Array1<F>) -> F
where
    F: Float + LinalgScalar + ScalarOperand,
{
    let z = -(x.dot(w) + b);
    let two = F::one() + F::one();
    (z * two).sum_axis(Axis(0)).sum()
}

fn main() {
    assert_eq!(cross_entropy::gradient(&array![1000.0_f32, 1000.0], 0), array![-0.5, 0.5]);
    let (w_bar, x_bar, b_bar) = layer::gradient(&array![[2.0, 3.0]], &array![[5.0]], &array![0.0, 0.0]);
    assert_eq!((w_bar, x_bar, b_bar), (array![[-10.0, -10.0]], array![[-10.0]], array![-2.0, -2.0]));
}
