//! Signatures as numeric crates write them: any storage and dimension, constant parameters, bounds, lifetimes, turbofish, associated
//! constants.
#![deny(warnings)]

use cotangent::{Differentiable, Element, differentiate};
use cotangent_tests::{check, matrix, vector};
use ndarray::{
    Array, Array1, Array2, ArrayBase, ArrayView, ArrayView1, ArrayView2, Axis, Data, Dimension, Ix1, Ix2, LinalgScalar, NdFloat,
    ScalarOperand,
};
use num_traits::{Float, FromPrimitive, NumCast, One, Zero};
use std::iter::Sum;

#[differentiate]
fn of_storage<S: Data<Elem = f64>>(x: &ArrayBase<S, Ix1>) -> f64 {
    let shifted = x - x.sum();
    shifted.mapv(|v| v * v).sum() + x[0] * x.dot(x)
}

#[differentiate]
fn of_any_rank<F, S, D>(x: &ArrayBase<S, D>) -> F
where
    F: Float + Element,
    S: Data<Elem = F>,
    D: Dimension,
{
    x.mapv(|v| v * v + v.sin()).sum()
}

#[differentiate]
fn of_two_storages<S1, S2>(a: &ArrayBase<S1, Ix2>, b: &ArrayBase<S2, Ix1>) -> f64
where
    S1: Data<Elem = f64>,
    S2: Data<Elem = f64>,
{
    let mut s = a.dot(b).mapv(f64::tanh).sum();
    for (row, w) in a.rows().into_iter().zip(b) {
        s += row.dot(b) * w;
    }
    s
}

#[differentiate]
fn of_any_shape<F, D>(x: &Array<F, D>, y: &ArrayView<'_, F, D>, by: F) -> F
where
    F: NdFloat,
    D: Dimension,
{
    let z = (x * by - y).mapv(|v| v.powi(2));
    z.sum() / F::from(x.len()).unwrap()
}

#[differentiate]
fn fixed<const N: usize>(x: [f64; N], y: &[f64; N]) -> f64 {
    let mut s = 0.0;
    for i in 0..N {
        s += x[i] * y[i].exp();
    }
    s / N as f64
}

#[differentiate]
fn squares<F: Float, const N: usize>(x: &[F; N]) -> F {
    x.iter().fold(F::zero(), |sum, &v| sum + v * v)
}

#[differentiate]
fn viewed<'a, F: NdFloat>(x: ArrayView1<'a, F>, y: &'a Array1<F>) -> F {
    (&x * y).sum() * x[0]
}

#[differentiate]
fn converted<F>(x: F, y: F) -> F
where
    F: Float + FromPrimitive,
{
    let two = F::from_f64(2.0).unwrap();
    x * y * two + F::from(0.5).unwrap() * <F as NumCast>::from(3).unwrap() * x
}

#[differentiate]
fn product<F: LinalgScalar + Float>(a: &Array2<F>, b: &Array2<F>) -> F {
    a.dot(b).diag().sum()
}

#[differentiate]
fn summed<T: Float + Zero + One + Sum>(xs: &[T]) -> T {
    xs.iter().map(|&x| x * x + T::one()).sum::<T>()
}

#[differentiate]
fn raised<F: Float, I: Into<i32> + Copy>(x: F, #[constant] n: I) -> F {
    x.powi(n.into())
}

#[differentiate]
fn weighted<S: AsRef<[f64]>>(#[constant] weights: S, x: f64) -> f64 {
    let mut s = x;
    for i in 0..weights.as_ref().len() {
        s = s * weights.as_ref()[i] + x;
    }
    s
}

#[differentiate]
fn log_likelihood(p: ArrayView2<'_, f64>, labels: &[usize]) -> f64 {
    labels.iter().enumerate().map(|(i, &label)| p[[i, label]].abs().ln()).sum::<f64>()
}

#[differentiate]
fn turbofish<F: Float + FromPrimitive>(x: F, n: usize) -> F {
    squares::<F, 2>(&[x, x * x]) * converted::<F>(x, x) + F::from(n).unwrap() * x
}

#[differentiate]
fn step<F: Float + ScalarOperand>(x: &Array1<F>, rate: F) -> Array1<F> {
    x - &(x * rate)
}

#[differentiate]
fn row_sums<F>(x: &ArrayView<'_, F, Ix2>) -> Array1<F>
where
    F: NdFloat,
{
    x.sum_axis(Axis(1))
}

#[differentiate]
fn calls_generic_ones(x: &Array1<f64>) -> f64 {
    of_any_rank::<f64, _, _>(x) + of_storage(&x.view()) + of_any_rank(&x.view())
}

trait Constants {
    const SCALE: f64;
}

struct Unit;

impl Constants for Unit {
    const SCALE: f64 = 2.5;
}

#[derive(Clone, Differentiable)]
struct Scaled<F> {
    by: F,
}

#[differentiate]
impl<F: Float + Element + Differentiable<Cotangent = F>> Scaled<F> {
    #[allow(dead_code, reason = "the function alone is called")]
    const POWER: i32 = 3;
    fn apply(&self, x: F) -> F {
        (x * self.by).powi(Self::POWER)
    }
    fn twice(&self, x: F) -> F {
        self.apply(self.apply(x))
    }
}

#[differentiate]
fn associated_constants<C: Constants>(x: f64, #[constant] _of: &C) -> f64 {
    x * C::SCALE * <Unit as Constants>::SCALE + f64::EPSILON
}

#[test]
fn any_storage_and_dimension() {
    check!(of_storage(&x), x = vector(3));
    check!(of_storage(&x.view()), x = vector(3));
    check!(of_any_rank(&x), x = matrix(2, 3));
    check!(of_any_rank(&x.view()), x = matrix(2, 3));
    check!(of_two_storages(&a.view(), &b), a = matrix(2, 3), b = vector(3));
    check!(of_any_shape(&x, &y.view(), by), x = matrix(2, 3), y = matrix(2, 3), by = 0.7);
    check!(calls_generic_ones(&x), x = vector(3));
}

#[test]
fn constant_parameters_and_bounds() {
    check!(fixed(x, &y), x = [0.5, -1.5], y = [0.3, 0.7]);
    check!(squares(&x), x = [0.5, -1.5, 2.0]);
    check!(viewed(x.view(), &y), x = vector(3), y = vector(3));
    check!(converted(x, y), x = 0.7, y = -1.3);
    check!(product(&a, &b), a = matrix(2, 3), b = matrix(3, 2));
    check!(summed(&x), x = vec![0.5, -1.5]);
    check!(raised(x, 3u8), x = 0.7);
    check!(weighted([0.5, 2.0], x), x = 0.7);
    check!(log_likelihood(p.view(), &[1, 0]), p = matrix(2, 2));
    check!(turbofish(x, 2), x = 0.7);
    check!(step(&x, rate), x = vector(3), rate = 0.1);
    check!(row_sums(&x.view()), x = matrix(2, 3));
    check!(associated_constants(x, &Unit), x = 0.7);
}

#[test]
fn constants_of_a_type() {
    let (value, (bar, x_bar)) = Scaled { by: 0.5 }.twice_value_and_gradient(1.5);
    // ((x b)³ b)³ = x⁹ b¹²
    assert!((value - 1.5f64.powi(9) * 0.5f64.powi(12)).abs() < 1e-12);
    assert!((x_bar - 9.0 * value / 1.5).abs() < 1e-12);
    assert!((bar.by - 12.0 * value / 0.5).abs() < 1e-12);
}
