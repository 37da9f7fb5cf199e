//! `cotangent::erf`, `erfc`, `sigmoid` and `softplus` where users call them, and users' functions of these names.

use cotangent::{Element, check, differentiate};
use cotangent_tests::{assert_close, assert_near};
use ndarray::{Array1, array};
use std::f64::consts::{FRAC_1_SQRT_2, PI};

#[differentiate(order = 2)]
fn gelu(x: &Array1<f64>) -> f64 {
    x.mapv(|v| 0.5 * v * (1.0 + cotangent::erf(v * FRAC_1_SQRT_2))).sum()
}

#[differentiate(order = 2)]
fn by_path(x: &Array1<f64>) -> f64 {
    (x.mapv(cotangent::erf) * x.mapv(cotangent::erfc)).sum() + x.mapv(::cotangent::sigmoid).mapv(cotangent::softplus).sum()
}

/// ln Φ(x), which only erfc gives in the left tail.
#[differentiate(order = 2)]
fn log_cdf(x: f64) -> f64 {
    (0.5 * cotangent::erfc(-x * FRAC_1_SQRT_2)).ln()
}

#[differentiate]
fn of_any_type<F: Element>(x: &Array1<F>, shift: F) -> F {
    x.mapv(|v| cotangent::sigmoid(v + shift)).sum() * cotangent::softplus::<F>(shift)
}

mod imported {
    use cotangent::{differentiate, erf, sigmoid};
    use ndarray::Array1;

    #[differentiate(order = 2)]
    pub(crate) fn sum(x: &Array1<f64>) -> f64 {
        x.mapv(erf).sum() + x.mapv(|v| v * sigmoid(v)).sum() + erf(x[0])
    }
}

/// What is called by a bare name is the user's.
#[differentiate]
fn sigmoid(x: f64) -> f64 {
    x * 3.0
}

#[differentiate]
fn with_an_own_function(x: f64) -> f64 {
    sigmoid(x) * sigmoid(x)
}

mod cotangents {
    use cotangent::differentiate;

    #[differentiate]
    pub(crate) fn erf(x: f64) -> f64 {
        x * x
    }
}

#[differentiate]
fn with_a_function_of_an_own_module(x: f64) -> f64 {
    cotangents::erf(x) + crate::sigmoid(x)
}

#[differentiate(directions = 2)]
fn of_many_directions(x: f64, y: f64) -> f64 {
    cotangent::erf(x) * cotangent::softplus(y)
}

/// e^−x²·2/√π.
fn bell(x: f64) -> f64 {
    (-x * x).exp() * 2.0 / PI.sqrt()
}

#[test]
fn gelu_has_its_derivatives() {
    let x = array![-3.0, -0.7, 0.0, 0.4, 2.5];
    let phi = |v: f64| 0.5 * (1.0 + cotangent::erf(v * FRAC_1_SQRT_2));
    let density = |v: f64| (-0.5 * v * v).exp() / (2.0 * PI).sqrt();
    let (z, x_bar) = gelu::value_and_gradient(&x);
    assert_near(z, x.iter().map(|&v| v * phi(v)).sum::<f64>());
    assert_close(&x_bar, &x.mapv(|v| phi(v) + v * density(v)), 1e-15);
    let (_, _, second) = gelu::hvp(&x, Array1::ones(5));
    assert_close(&second, &x.mapv(|v| density(v) * (2.0 - v * v)), 1e-14);
    check!(gelu, &x).assert();
}

#[test]
fn they_are_called_by_their_paths() {
    let x = array![-1.5, 0.0, 0.3, 4.0];
    check!(by_path, &x).assert();
    let z: f64 =
        x.iter().map(|&v: &f64| cotangent::erf(v) * cotangent::erfc(v) + cotangent::softplus(cotangent::sigmoid(v))).sum();
    assert_near(by_path(&x), z);
    check!(of_any_type, &array![0.3, -0.8], 0.5).assert();
    check!(of_any_type, &array![0.3_f32, -0.8], 0.5_f32).assert();
    check!(of_many_directions, 0.3, -0.8).assert();
}

#[test]
fn the_logarithm_of_a_tail_is_exact() {
    // Of the asymptotic series −x²/2 − ln(−x·√2π) + ln(1 − 1/x² + 3/x⁴ − 15/x⁶ + 105/x⁸ …).
    let x = -30.0_f64;
    let t = x.powi(-2);
    let tail = 1.0 - t * (1.0 - 3.0 * t * (1.0 - 5.0 * t * (1.0 - 7.0 * t * (1.0 - 9.0 * t))));
    let (z, x_bar) = log_cdf::value_and_gradient(x);
    assert_near(z, -0.5 * x * x - (-x * (2.0 * PI).sqrt()).ln() + tail.ln());
    assert!((x_bar / (-x / tail) - 1.0).abs() < 1e-9, "{x_bar}");
    check!(log_cdf, 0.4).assert();
}

#[test]
fn imported_names_have_the_same_derivatives() {
    let x = array![0.3, -1.2];
    check!(imported::sum, &x).assert();
    let logistic = cotangent::sigmoid::<f64>;
    let swish = x.mapv(|v| logistic(v) * (1.0 + v * logistic(-v)));
    let mut expected = x.mapv(bell) + swish;
    expected[0] += bell(0.3);
    assert_close(&imported::sum::gradient(&x), &expected, 1e-15);
}

#[test]
fn functions_of_these_names_stay_their_authors() {
    assert_eq!(with_an_own_function::value_and_gradient(2.0), (36.0, 36.0));
    assert_eq!(with_a_function_of_an_own_module::value_and_gradient(2.0), (10.0, 7.0));
}

#[test]
fn at_the_ends_of_the_numbers() {
    for sign in [1.0, -1.0] {
        let infinite = f64::INFINITY * sign;
        assert_eq!(cotangent::erf::value_and_gradient(infinite), (sign, 0.0));
        assert_eq!(cotangent::erfc::value_and_gradient(infinite), (1.0 - sign, 0.0));
        assert_eq!(cotangent::erf(0.0 * sign).to_bits(), (0.0 * sign).to_bits());
        assert_eq!(cotangent::erf(5e-324 * sign), 5e-324 * sign);
    }
    assert_eq!(cotangent::sigmoid::value_and_gradient(f64::INFINITY), (1.0, 0.0));
    assert_eq!(cotangent::sigmoid::value_and_gradient(f64::NEG_INFINITY), (0.0, 0.0));
    assert_eq!(cotangent::softplus::value_and_gradient(f64::NEG_INFINITY), (0.0, 0.0));
    assert!(cotangent::erf(f64::NAN).is_nan() && cotangent::erfc(f32::NAN).is_nan());
    assert_eq!(cotangent::erfc(27.3), 0.0);
    assert!(cotangent::erfc(27.2) > 0.0);
}
