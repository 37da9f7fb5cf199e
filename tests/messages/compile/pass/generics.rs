//! Lifetimes, bounds, `where` clauses and constant parameters.

use cotangent::differentiate;
use ndarray::{Array, Array1, ArrayView1, ArrayView2, Dimension, Ix1, LinalgScalar, ScalarOperand, array};
use num_traits::{Float, FromPrimitive};

#[differentiate]
fn bilinear<'a, 'b: 'a, F>(a: ArrayView1<'a, F>, m: &'b ArrayView2<'b, F>, b: &'a Array1<F>) -> F
where
    F: Float + LinalgScalar + ScalarOperand,
{
    a.dot(&m.dot(b))
}

#[differentiate]
fn powers<F: Float + FromPrimitive, const N: usize>(x: [F; N], n: i32) -> F {
    (x[0] * x[N - 1]).powi(n)
}

#[differentiate]
fn total<D>(a: &Array<f64, D>) -> f64
where
    D: Dimension,
{
    a.sum()
}

#[differentiate]
fn plain<F: Float + 'static>(x: F, y: F) -> (F, F) {
    let z = x * y;
    (z, z + x)
}

fn main() {
    let (a, m, b) = (array![1.0, 2.0], array![[1.0, 0.0], [0.0, 3.0]], array![5.0, 7.0]);
    let (a_bar, m_bar, b_bar) = bilinear::gradient(a.view(), &m.view(), &b);
    assert_eq!((a_bar, m_bar, b_bar), (array![5.0, 21.0], array![[5.0, 7.0], [10.0, 14.0]], array![1.0, 6.0]));
    assert_eq!(powers::gradient([2.0_f32, 5.0, 3.0], 2), [36.0, 0.0, 24.0]);
    assert_eq!(total::gradient::<Ix1>(&array![1.0, 2.0]), array![1.0, 1.0]);
    let (_, cotangents) = plain::adjoint(2.0_f32, 3.0, (1.0, 10.0));
    assert_eq!(cotangents, (43.0, 22.0));
}
