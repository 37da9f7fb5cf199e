//! Functions that are generic over their element, with the bounds that ndarray users write.

use cotangent::differentiate;
use cotangent_tests::{agree_in_both, matrix, vector};
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, LinalgScalar, NdFloat, ScalarOperand, s};
use num_traits::{Float, FloatConst, FromPrimitive, NumAssign, One, Zero};

#[differentiate]
fn float<F: Float>(x: F, y: F) -> F {
    (x * y).sin() + x / y
}

#[differentiate]
fn float_by_path<F: num_traits::Float>(x: F, y: F) -> F {
    F::exp(x) * F::powi(y, 2) + num_traits::Float::cos(x)
}

#[differentiate]
fn constants<F: Float + FloatConst>(x: F) -> F {
    let two = F::one() + F::one();
    let half = F::from(0.5).unwrap();
    let parts = F::LN_2() * F::LOG2_E() + F::FRAC_PI_2() * F::LOG10_2() * F::LOG10_E();
    x.powi(2) * two * F::PI() + half.sqrt() * x * parts - F::epsilon()
}

#[differentiate]
fn counted<F: Float + FromPrimitive>(x: F, n: usize) -> F {
    x * x / F::from_usize(n).unwrap() + F::from(n).expect("a small number")
}

#[differentiate]
fn linalg<F: LinalgScalar>(a: &Array2<F>, x: &Array1<F>) -> F {
    let y = a.dot(x);
    y.dot(&y)
}

#[differentiate]
fn linalg_with_operators<F: LinalgScalar>(a: &Array2<F>, b: &Array2<F>) -> F {
    (a * b + a).sum() - a.product()
}

#[differentiate]
fn scalar_operand<F: LinalgScalar + ScalarOperand>(x: &Array1<F>, scale: F) -> Array1<F> {
    x * scale + F::one()
}

#[differentiate]
fn float_and_operand<F>(w: &Array2<F>, b: &Array1<F>, x: ArrayView2<'_, F>) -> F
where
    F: Float + LinalgScalar + ScalarOperand + FromPrimitive,
{
    let z = x.dot(w) + b;
    z.mapv(|e| F::one() / (F::one() + (-e).exp())).mean().unwrap()
}

#[differentiate]
fn nd_float<A: NdFloat>(x: ArrayView1<'_, A>, y: &Array1<A>) -> A {
    (x.mapv(A::tanh) * y).sum()
}

#[differentiate]
fn assigning<F: Float + NumAssign>(x: F, y: F) -> F {
    let mut z = x;
    z *= y;
    z += x * x;
    z
}

#[differentiate]
fn written_as_impl_block_bounds<T>(x: &[T], y: &[T]) -> T
where
    T: Float + std::iter::Sum<T> + 'static,
{
    x.iter().zip(y).map(|(&a, &b)| a * b).sum()
}

#[differentiate]
fn neutral<F: Float + LinalgScalar + Zero + One>(x: &Array2<F>) -> Array1<F> {
    let zero: F = Zero::zero();
    let one = <F as One>::one();
    x.sum_axis(Axis(1)).mapv(|e| if e > zero { e * e } else { e - one })
}

/// Without the type rustc does not find the method.
#[differentiate]
fn annotated<F: LinalgScalar>(x: &Array2<F>) -> F {
    let last: ArrayView1<'_, F> = x.slice(s![.., -1]);
    last.dot(&last)
}

agree_in_both! {
    generic:
    float(x, y), x = 0.75, y = -1.5;
    float_by_path(x, y), x = 0.75, y = -1.5;
    constants(x), x = 0.75;
    counted(x, 3), x = 0.75;
    linalg(&a, &x), a = matrix(3, 2), x = vector(2);
    linalg_with_operators(&a, &b), a = matrix(2, 2), b = matrix(2, 2).reversed_axes();
    scalar_operand(&x, scale), x = vector(3), scale = 0.75;
    float_and_operand(&w, &b, x.view()), w = matrix(2, 3), b = vector(3), x = matrix(4, 2);
    nd_float(x.view(), &y), x = vector(3), y = vector(3) - 0.25;
    assigning(x, y), x = 0.75, y = -1.5;
    written_as_impl_block_bounds(&x, &y), x = vec![0.5, -1.5, 0.75], y = vec![2.0, 0.25, -0.5];
    neutral(&x), x = matrix(3, 2);
    annotated(&x), x = matrix(3, 2);
}
