//! Every scalar function against central differences, as a scalar, over an array and inside a closure.

use cotangent::differentiate;
use cotangent_tests::{assert_close, differences};
use ndarray::{Array1, array};

macro_rules! unary {
    ($($name:ident: $($x:literal),+;)*) => {$(
        mod $name {
            use super::*;

            #[differentiate]
            fn scalar(x: f64) -> f64 {
                x.$name()
            }

            #[differentiate]
            fn entries(x: &Array1<f64>) -> f64 {
                x.mapv(f64::$name).sum()
            }

            #[differentiate]
            fn closure(x: &Array1<f64>, scale: f64) -> f64 {
                x.mapv(|e| scale * e.$name() + e).sum()
            }

            #[test]
            fn agrees_with_differences() {
                let x = array![$($x),+];
                let expected = differences(x.as_slice().unwrap(), |v| v.iter().map(|v| v.$name()).sum());
                for (x, e) in x.iter().zip(&expected) {
                    assert_close(&[scalar::gradient(*x)], [e], 1e-6);
                }
                assert_close(&entries::gradient(&x), &expected, 1e-6);
                let (x_bar, scale_bar) = closure::gradient(&x, 3.0);
                assert_close(&x_bar, &expected.iter().map(|e| 3.0 * e + 1.0).collect::<Vec<_>>(), 1e-6);
                assert_close(&[scale_bar], &[x.iter().map(|v| v.$name()).sum()], 1e-9);
            }
        }
    )*};
}

unary! {
    sqrt: 0.3, 2.0;
    cbrt: -0.4, 1.7;
    exp: -1.0, 0.0, 2.0;
    exp2: -1.0, 0.5;
    exp_m1: -0.5, 0.1;
    ln: 0.2, 3.0;
    log2: 0.2, 3.0;
    log10: 0.2, 3.0;
    ln_1p: -0.4, 2.0;
    sin: -2.0, 0.3;
    cos: -2.0, 0.3;
    tan: -1.0, 0.3;
    asin: -0.6, 0.3;
    acos: -0.6, 0.3;
    atan: -2.0, 0.3;
    sinh: -1.0, 0.7;
    cosh: -1.0, 0.7;
    tanh: -1.0, 0.7;
    asinh: -1.0, 0.7;
    acosh: 1.5, 4.0;
    atanh: -0.5, 0.7;
    abs: -1.5, 0.7;
    recip: -1.5, 0.7;
    floor: -1.5, 0.7;
    ceil: -1.5, 0.7;
    round: -1.4, 0.7;
    trunc: -1.5, 0.7;
    fract: -1.4, 0.7;
    signum: -1.5, 0.7;
    to_radians: -30.0, 45.0;
    to_degrees: -0.3, 0.7;
}

macro_rules! binary {
    ($($name:ident: $(($x:literal, $y:literal)),+;)*) => {$(
        mod $name {
            use super::*;

            #[differentiate]
            fn scalar(x: f64, y: f64) -> f64 {
                x.$name(y)
            }

            #[test]
            fn agrees_with_differences() {
                $(
                    let (x_bar, y_bar) = scalar::gradient($x, $y);
                    assert_close(&[x_bar, y_bar], &differences(&[$x, $y], |v| scalar(v[0], v[1])), 1e-6);
                )+
            }
        }
    )*};
}

binary! {
    atan2: (0.5, -1.0), (2.0, 0.3);
    powf: (2.0, 1.5), (0.3, -0.7);
    log: (3.0, 2.0), (0.4, 5.0);
    max: (1.0, 2.0), (2.0, -1.0);
    min: (1.0, 2.0), (2.0, -1.0);
    hypot: (3.0, -4.0), (0.1, 2.0);
    copysign: (3.0, -4.0), (-0.1, 2.0);
    rem_euclid: (7.5, 2.0), (-7.2, 2.5);
}

#[differentiate]
fn kinks(x: f64) -> f64 {
    x.abs() + x.max(0.0) + x.sqrt() * 0.0
}

#[differentiate]
fn tie(x: f64, y: f64) -> f64 {
    x.max(y)
}

#[test]
fn kinks_are_as_stated() {
    assert_eq!(kinks::gradient(0.0), 0.0);
    assert_eq!(tie::gradient(1.0, 1.0), (0.5, 0.5));
}

#[differentiate]
fn power(x: f64, n: i32) -> f64 {
    x.powi(n)
}

#[test]
fn integer_powers_at_zero() {
    for (n, expected) in [(0, 0.0), (1, 1.0), (2, 0.0), (3, 0.0)] {
        assert_eq!(power::gradient(0.0, n), expected, "n = {n}");
    }
    assert_eq!(power::gradient(2.0, -1), -0.25);
}

#[differentiate]
fn guarded(x: f64) -> f64 {
    (1.0 / x).min(1.0)
}

#[test]
fn a_zero_cotangent_stays_zero() {
    assert_eq!(guarded::gradient(0.0), 0.0);
}
