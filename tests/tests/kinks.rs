//! The derivatives at kinks and at the edges of domains, as the project states them.

use cotangent::differentiate;
use cotangent_tests::assert_close;
use ndarray::{Array1, Array2, Axis, array};

const INF: f64 = f64::INFINITY;

macro_rules! functions {
    ($($name:ident($($x:ident),+) = $body:expr;)*) => {$(
        #[differentiate]
        fn $name($($x: f64),+) -> f64 {
            $body
        }
    )*};
}

functions! {
    relu(x) = x.max(0.0);
    relu_the_other_way(x) = 0.0_f64.max(x);
    relu_by_path(x) = f64::max(x, 0.0);
    capped(x) = x.min(0.0);
    magnitude(x) = x.abs();
    sign(x) = x.signum();
    larger(x, y) = x.max(y);
    smaller(x, y) = x.min(y);
    itself(x) = x.max(x);
    limited(x) = x.clamp(-1.0, 1.0);
    root(x) = x.sqrt();
    root_times_zero(x) = x.sqrt() * 0.0;
    root_of_a_square(x) = (x * x).sqrt();
    cube_root(x) = x.cbrt();
    logarithm(x) = x.ln();
    logarithm_times_zero(x) = x.ln() * 0.0;
    product_with_logarithm(x, y) = x * y.ln();
    reciprocal(x) = x.recip();
    quotient(x, y) = x / y;
    power(x, p) = x.powf(p);
    steps(x) = x.floor() + x.ceil() + x.round() + x.trunc();
    hypotenuse(x, y) = x.hypot(y);
    angle(y, x) = y.atan2(x);
    arc_sine(x) = x.asin();
    arc_sine_times_zero(x) = x.asin() * 0.0;
    area_cosine(x) = x.acosh();
    signed(x, y) = x.copysign(y);
}

#[test]
fn maxima_and_minima_with_a_constant() {
    for (f, below, above) in [
        (relu::gradient as fn(f64) -> f64, 0.0, 1.0),
        (relu_the_other_way::gradient, 0.0, 1.0),
        (relu_by_path::gradient, 0.0, 1.0),
        (capped::gradient, 1.0, 0.0),
    ] {
        assert_eq!([f(-1.0), f(0.0), f(-0.0), f(1.0)], [below, 0.0, 0.0, above]);
    }
}

#[test]
fn magnitude_and_sign() {
    assert_eq!([-2.0, -0.0, 0.0, 2.0].map(magnitude::gradient), [-1.0, 0.0, 0.0, 1.0]);
    assert_eq!([-2.0, -0.0, 0.0, 2.0].map(sign::gradient), [0.0; 4]);
    assert_eq!([-1.0, 0.0, 0.5, 2.0].map(steps::gradient), [0.0; 4]);
}

#[test]
fn ties_split_evenly() {
    assert_eq!(larger::gradient(2.0, 2.0), (0.5, 0.5));
    assert_eq!(larger::gradient(0.0, -0.0), (0.5, 0.5));
    assert_eq!(smaller::gradient(-2.0, -2.0), (0.5, 0.5));
    assert_eq!(larger::gradient(3.0, 2.0), (1.0, 0.0));
    assert_eq!(smaller::gradient(3.0, 2.0), (0.0, 1.0));
    assert_eq!(itself::gradient(2.0), 1.0);
    assert_eq!([-2.0, 0.5, 2.0].map(limited::gradient), [0.0, 1.0, 0.0]);
}

#[differentiate]
fn largest(x: &Array1<f64>) -> f64 {
    x.fold(f64::NEG_INFINITY, |m, &e| m.max(e))
}

#[differentiate]
fn smallest_per_row(x: &Array2<f64>) -> Array1<f64> {
    x.fold_axis(Axis(1), f64::INFINITY, |m, &e| m.min(e))
}

#[test]
fn ties_of_a_fold_split_evenly() {
    assert_eq!(largest::gradient(&array![1.0, 3.0, 3.0, 2.0]), array![0.0, 0.5, 0.5, 0.0]);
    assert_eq!(largest::gradient(&array![4.0, 4.0, 4.0, 4.0]), array![0.25, 0.25, 0.25, 0.25]);
    let (_, (x_bar,)) = smallest_per_row::adjoint(&array![[1.0, 1.0, 2.0], [3.0, 0.5, 0.75]], array![6.0, 5.0]);
    assert_eq!(x_bar, array![[3.0, 3.0, 0.0], [0.0, 5.0, 0.0]]);
}

#[test]
fn infinite_slopes_and_zero_cotangents() {
    assert_eq!(root::gradient(0.0), INF);
    assert_eq!(cube_root::gradient(0.0), INF);
    assert_eq!(logarithm::gradient(0.0), INF);
    assert_eq!(arc_sine::gradient(1.0), INF);
    assert_eq!(area_cosine::gradient(1.0), INF);
    assert_eq!(reciprocal::gradient(0.0), -INF);
    for adjoint in [root::adjoint as fn(f64, f64) -> (f64, (f64,)), cube_root::adjoint, arc_sine::adjoint, area_cosine::adjoint] {
        for x in [0.0, 1.0] {
            let (value, (x_bar,)) = adjoint(x, 0.0);
            assert!(value.is_nan() || x_bar == 0.0, "a zero cotangent stays zero at {x}: {x_bar}");
        }
    }
    assert_eq!(logarithm::adjoint(0.0, 0.0).1, (0.0,));
    assert_eq!(reciprocal::adjoint(0.0, 0.0).1, (0.0,));
    assert_eq!(quotient::adjoint(1.0, 0.0, 0.0).1, (0.0, 0.0));
    assert_eq!(root_times_zero::gradient(0.0), 0.0);
    assert_eq!(logarithm_times_zero::gradient(0.0), 0.0);
    assert_eq!(arc_sine_times_zero::gradient(1.0), 0.0);
    assert_eq!(product_with_logarithm::gradient(0.0, 0.0), (-INF, 0.0));
    assert_eq!(root_of_a_square::gradient(2.0), 1.0);
}

#[test]
fn powers() {
    for (p, slope) in [(0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (3.0, 0.0), (1.5, 0.0), (0.5, INF), (-1.0, -INF)] {
        assert_eq!(power::gradient(0.0, p).0, slope, "0 to the power {p}");
        assert_eq!(power::adjoint(0.0, p, 0.0).1, (0.0, 0.0), "0 to the power {p} with a zero cotangent");
    }
    for p in [0.0, 1.0, 2.0] {
        assert_eq!(power::gradient(0.0, p).1, 0.0, "the exponent's derivative at 0 to the power {p}");
    }
    assert_eq!(power::gradient(-2.0, 3.0).0, 12.0);
}

#[differentiate]
fn integer_power(x: &Array1<f64>, n: i32) -> f64 {
    x.mapv(|e| e.powi(n)).sum() + x.powi(n).sum()
}

#[test]
fn integer_powers() {
    let x = array![0.0, 2.0, -1.0];
    assert_eq!(integer_power::gradient(&x, 0), array![0.0, 0.0, 0.0]);
    assert_eq!(integer_power::gradient(&x, 1), array![2.0, 2.0, 2.0]);
    assert_eq!(integer_power::gradient(&x, 2), array![0.0, 8.0, -4.0]);
    assert_eq!(integer_power::gradient(&x, -1), array![-INF, -0.5, -2.0]);
}

#[differentiate]
fn norm(x: &Array1<f64>) -> f64 {
    x.dot(x).sqrt()
}

#[differentiate]
fn norm_by_squares(x: &Array1<f64>) -> f64 {
    x.mapv(|e| e * e).sum().sqrt()
}

#[differentiate]
fn squared_norm(x: &Array1<f64>) -> f64 {
    x.pow2().sum()
}

#[differentiate]
fn taxicab_norm(x: &Array1<f64>) -> f64 {
    x.abs().sum()
}

#[test]
fn norms_at_the_origin() {
    let origin = array![0.0, 0.0];
    assert_eq!(squared_norm::gradient(&origin), origin);
    assert_eq!(taxicab_norm::gradient(&origin), origin);
    assert_eq!(hypotenuse::gradient(0.0, 0.0), (0.0, 0.0));
    assert_eq!(norm::adjoint(&origin, 0.0).1, (origin.clone(),));
    assert_eq!(norm_by_squares::adjoint(&origin, 0.0).1, (origin.clone(),));
    assert_close(&norm::gradient(&array![3.0, 4.0]), &array![0.6, 0.8], 1e-15);
    assert_eq!(angle::adjoint(0.0, 0.0, 0.0).1, (0.0, 0.0));
}

#[differentiate]
fn deviation(x: &Array1<f64>) -> f64 {
    x.std(0.0)
}

#[test]
fn the_deviation_of_equal_entries() {
    assert_eq!(deviation::gradient(&array![2.0, 2.0, 2.0]), array![0.0, 0.0, 0.0]);
}

#[differentiate]
fn product(x: &Array1<f64>) -> f64 {
    x.product()
}

#[test]
fn products_with_zeros() {
    assert_eq!(product::gradient(&array![2.0, 0.0, 3.0]), array![0.0, 6.0, 0.0]);
    assert_eq!(product::gradient(&array![0.0, 0.0, 3.0]), array![0.0, 0.0, 0.0]);
}

#[differentiate]
fn by_arms(x: &Array1<f64>) -> f64 {
    x.mapv(|e| if e > 0.0 { e.sqrt() + e.ln() } else { 0.0 }).sum() + x.mapv(|e| if e >= 1.0 { e } else { 1.0 }).sum()
}

#[test]
fn the_arm_that_did_not_run_contributes_nothing() {
    assert_eq!(by_arms::gradient(&array![0.0, -3.0, 0.25, 4.0]), array![0.0, 0.0, 5.0, 1.5]);
}

#[test]
fn signs_that_are_copied() {
    assert_eq!(signed::gradient(3.0, -2.0), (-1.0, 0.0));
    assert_eq!(signed::gradient(-3.0, -2.0), (1.0, 0.0));
}

/// The same kinks over arrays, where a kernel may run.
#[differentiate]
fn elementwise(x: &Array1<f64>, y: &Array1<f64>, w: f64) -> f64 {
    let a = x.mapv(|e| e.max(0.0)) + x.mapv(f64::abs) + x.mapv(|e| w * e.sqrt());
    (a + y * 0.0).sum()
}

#[test]
fn kinks_over_arrays() {
    let (x_bar, y_bar, w_bar) = elementwise::gradient(&array![0.0, 4.0], &array![1.0, 2.0], 0.0);
    assert_eq!(x_bar, array![0.0, 2.0]);
    assert_eq!((y_bar, w_bar), (array![0.0, 0.0], 2.0));
}
