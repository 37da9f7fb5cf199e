//! The maths methods of ndarray's arrays.

use cotangent::differentiate;
use cotangent_tests::{agree, agree_in_both, matrix, vector};
use ndarray::{Array1, Array2, ArrayView2, LinalgScalar};
use num_traits::Float;

macro_rules! unary {
    ($($name:ident: $point:expr;)*) => {$(
        mod $name {
            use cotangent::differentiate;
            use cotangent_tests::{agree, agree_in_both};
            use ndarray::{Array1, Array2, ArrayRef1, ArrayView1, Axis, array};
            use num_traits::Float;

            #[differentiate]
            fn of_a_reference(x: &Array1<f64>) -> Array1<f64> {
                x.$name()
            }

            #[differentiate]
            fn of_an_owned_array(x: Array1<f64>) -> f64 {
                x.$name().sum()
            }

            #[differentiate]
            fn of_a_view(x: ArrayView1<'_, f64>) -> Array1<f64> {
                x.$name()
            }

            #[differentiate]
            fn of_an_array_ref(x: &ArrayRef1<f64>) -> Array1<f64> {
                x.$name()
            }

            #[differentiate]
            fn of_a_local(x: &Array1<f64>, y: f64) -> Array2<f64> {
                (x * y).insert_axis(Axis(0)).$name() * y
            }

            #[differentiate]
            fn generic<F: Float + 'static>(x: &Array1<F>) -> Array1<F> {
                x.$name()
            }

            agree! {
                agrees:
                of_a_reference(&x), x = $point;
                of_an_owned_array(x), x = $point;
                of_a_view(x.view()), x = $point;
                of_an_array_ref(&x), x = $point;
                of_a_local(&x, y), x = $point, y = 1.0;
            }

            agree_in_both! {
                in_both:
                generic(&x), x = $point;
            }
        }
    )*};
}

unary! {
    sqrt: array![0.375, 2.0];
    cbrt: array![-0.375, 1.75];
    exp: array![-1.0, 0.0, 2.0];
    exp2: array![-1.0, 0.5];
    exp_m1: array![-0.5, 0.125];
    ln: array![0.375, 3.0];
    log2: array![0.375, 3.0];
    log10: array![0.375, 3.0];
    ln_1p: array![-0.375, 2.0];
    sin: array![-2.0, 0.375];
    cos: array![-2.0, 0.375];
    tan: array![-1.0, 0.375];
    asin: array![-0.625, 0.375];
    acos: array![-0.625, 0.375];
    atan: array![-2.0, 0.375];
    sinh: array![-1.0, 0.75];
    cosh: array![-1.0, 0.75];
    tanh: array![-1.0, 0.75];
    asinh: array![-1.0, 0.75];
    acosh: array![1.5, 4.0];
    atanh: array![-0.5, 0.625];
    abs: array![-1.5, 0.75];
    recip: array![-1.5, 0.75];
    floor: array![-1.5, 0.75];
    ceil: array![-1.5, 0.75];
    round: array![-1.25, 0.75];
    trunc: array![-1.5, 0.75];
    fract: array![-1.375, 0.75];
    signum: array![-1.5, 0.75];
    to_radians: array![-30.0, 45.0];
    to_degrees: array![-0.375, 0.75];
    pow2: array![-1.5, 0.75];
}

#[differentiate]
fn powi(x: &Array1<f64>, n: i32) -> Array1<f64> {
    x.powi(3) + x.powi(n)
}

#[differentiate]
fn powf(x: &Array1<f64>, p: f64) -> Array1<f64> {
    x.powf(2.5) + x.powf(p)
}

#[differentiate]
fn log(x: &Array1<f64>, base: f64) -> Array1<f64> {
    x.log(base)
}

#[differentiate]
fn hypot(x: &Array1<f64>, y: f64) -> Array1<f64> {
    x.hypot(y)
}

#[differentiate]
fn abs_sub(x: &Array1<f64>, y: f64) -> Array1<f64> {
    x.abs_sub(y)
}

#[differentiate]
fn clamp(x: &Array1<f64>, low: f64, high: f64) -> Array1<f64> {
    x.clamp(low, high) + x.clamp(-0.25, 0.25) * x
}

#[differentiate]
fn chain(x: ArrayView2<'_, f64>) -> Array2<f64> {
    (x.tanh().pow2() + 1.0).sqrt().ln().recip()
}

#[differentiate]
fn softmax_rows(x: &Array2<f64>) -> Array2<f64> {
    let e = x.exp();
    let total = e.sum_axis(ndarray::Axis(1)).insert_axis(ndarray::Axis(1));
    e / total
}

#[differentiate]
fn queries(x: &Array1<f64>) -> f64 {
    assert!(!x.is_any_nan() && !x.is_any_infinite());
    let finite = x.is_nan().iter().filter(|&&n| !n).count();
    x.pow2().sum() * finite as f64
}

agree! {
    agrees:
    powi(&x, -2), x = vector(4);
    powf(&x, p), x = vector(4).abs(), p = -0.7;
    log(&x, base), x = vector(4).abs(), base = 3.0;
    hypot(&x, y), x = vector(4), y = 0.7;
    abs_sub(&x, y), x = vector(4), y = 0.2;
    clamp(&x, low, high), x = vector(6), low = -0.6, high = 0.9;
    chain(x.view()), x = matrix(2, 3);
    softmax_rows(&x), x = matrix(2, 3);
    queries(&x), x = vector(4);
}

#[differentiate]
fn generic<F: Float + LinalgScalar>(x: &Array1<F>, p: F) -> Array1<F> {
    x.abs().powf(p) * x.powi(2)
}

agree_in_both! {
    in_both:
    generic(&x, p), x = vector(4), p = 0.75;
}
