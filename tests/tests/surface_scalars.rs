//! Scalar functions in the form of methods and of paths, operators, literals, casts and constants.

#![allow(
    clippy::excessive_precision,
    clippy::unnecessary_cast,
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::op_ref,
    clippy::suboptimal_flops
)] // The spellings in question.

use cotangent::differentiate;
use cotangent_tests::{agree, check, check_both};
use num_traits::Float;
use std::f64::consts::{E, PI};

macro_rules! unary {
    ($($name:ident: $($x:literal),+;)*) => {$(
        mod $name {
            use super::*;

            #[differentiate]
            fn method(x: f64) -> f64 {
                x.$name()
            }

            #[differentiate]
            fn path(x: f64) -> f64 {
                f64::$name(x)
            }

            #[differentiate]
            fn single(x: f32) -> f32 {
                2.0 * x.$name()
            }

            #[differentiate]
            fn generic<F: Float>(x: F) -> F {
                x.$name()
            }

            #[differentiate]
            fn generic_path<F: Float>(x: F) -> F {
                F::$name(x)
            }

            #[test]
            fn agrees() {
                $(
                    check!(method(x), x = $x);
                    check!(path(x), x = $x);
                    check!(single(x), x = $x as f32);
                    check_both!(generic(x), x = $x);
                    check_both!(generic_path(x), x = $x);
                )+
            }
        }
    )*};
}

unary! {
    sqrt: 0.375, 2.0;
    cbrt: -0.375, 1.75;
    exp: -1.0, 0.0, 2.0;
    exp2: -1.0, 0.5;
    exp_m1: -0.5, 0.125;
    ln: 0.375, 3.0;
    log2: 0.375, 3.0;
    log10: 0.375, 3.0;
    ln_1p: -0.375, 2.0;
    sin: -2.0, 0.375;
    cos: -2.0, 0.375;
    tan: -1.0, 0.375;
    asin: -0.625, 0.375;
    acos: -0.625, 0.375;
    atan: -2.0, 0.375;
    sinh: -1.0, 0.75;
    cosh: -1.0, 0.75;
    tanh: -1.0, 0.75;
    asinh: -1.0, 0.75;
    acosh: 1.5, 4.0;
    atanh: -0.5, 0.625;
    abs: -1.5, 0.75;
    recip: -1.5, 0.75;
    floor: -1.5, 0.75;
    ceil: -1.5, 0.75;
    round: -1.25, 0.75;
    trunc: -1.5, 0.75;
    fract: -1.375, 0.75;
    signum: -1.5, 0.75;
    to_radians: -30.0, 45.0;
    to_degrees: -0.375, 0.75;
}

macro_rules! binary {
    ($($name:ident: $(($x:literal, $y:literal)),+;)*) => {$(
        mod $name {
            use super::*;

            #[differentiate]
            fn method(x: f64, y: f64) -> f64 {
                x.$name(y)
            }

            #[differentiate]
            fn path(x: f64, y: f64) -> f64 {
                f64::$name(x, y)
            }

            #[differentiate]
            fn of_the_same(x: f64) -> f64 {
                (x * x).$name(x + 3.0)
            }

            #[differentiate]
            fn single(x: f32, y: f32) -> f32 {
                x.$name(y)
            }

            #[test]
            fn agrees() {
                $(
                    check!(method(x, y), x = $x, y = $y);
                    check!(path(x, y), x = $x, y = $y);
                    check!(of_the_same(x), x = $x);
                    check!(single(x, y), x = $x as f32, y = $y as f32);
                )+
            }
        }
    )*};
}

binary! {
    atan2: (0.5, -1.0), (2.0, 0.375);
    powf: (2.0, 1.5), (0.375, -0.75);
    log: (3.0, 2.0), (0.375, 5.0);
    max: (1.0, 2.0), (2.0, -1.0);
    min: (1.0, 2.0), (2.0, -1.0);
    hypot: (3.0, -4.0), (0.375, 2.0);
    copysign: (3.0, -4.0), (-0.375, 2.0);
    rem_euclid: (7.5, 2.0), (-6.25, 2.5);
    midpoint: (0.5, -1.0), (2.0, 0.375);
}

#[differentiate]
fn powi(x: f64, y: f64, n: i32) -> f64 {
    x.powi(3) * y.powi(-2) + f64::powi(x, n) + x.powi(n - 1)
}

#[differentiate]
fn sin_cos(x: f64) -> f64 {
    let (s, c) = x.sin_cos();
    let both = f64::sin_cos(2.0 * x);
    s * c * both.0 + x.sin_cos().1 * both.1
}

#[differentiate]
fn clamp(x: f64, low: f64, high: f64) -> f64 {
    x.clamp(low, high) * x + f64::clamp(x * x, low, high)
}

#[differentiate]
fn mul_add(x: f64, a: f64, b: f64) -> f64 {
    x.mul_add(a, b) * f64::mul_add(a, 2.0, x)
}

#[differentiate]
fn operators(x: f64, y: f64) -> f64 {
    let a = x + y - x * y / (x - 2.0);
    let b = -a + -(x * y);
    b % 3.0 + (7.25 * x) % y
}

#[differentiate]
fn operators_on_references(x: f64, y: f64) -> f64 {
    let (r, s) = (&x, &y);
    r * s + *r / s - (r - 2.0) * (3.0 + s) + -r + &x * &y
}

#[differentiate]
fn compound_on_references(x: f64, y: f64) -> f64 {
    let r = &y;
    let mut a = x;
    a *= r;
    a += &x;
    a
}

#[differentiate]
fn literals(x: f64) -> f64 {
    let small = 1e-3;
    (2.0 * x + 0.5_f64) * (1f64 - x) + 2. * x * small + 1_000.0 * x.powi(2_i32) + 3_f64
}

#[differentiate]
fn single_literals(x: f32) -> f32 {
    (2.0 * x + 0.5_f32) * (1f32 - x) + 2. * x
}

#[differentiate]
fn casts_of_integers(x: f64, n: usize, i: i32) -> f64 {
    x * x * n as f64 / (i + 1) as f64 + f64::from(i) * x + 3 as f64 * x
}

#[differentiate]
fn casts_of_booleans(x: f64) -> f64 {
    x * x * (x > 0.5) as u8 as f64 + f64::from(u8::from(x < 0.0))
}

#[differentiate]
fn casts_to_integers(x: f64) -> f64 {
    let n = (4.0 * x) as i32;
    x * x * n as f64
}

#[differentiate]
fn cast_to_double(x: f32, y: f64) -> f64 {
    x as f64 * y + f64::from(x)
}

#[differentiate]
fn cast_to_single(x: f64, y: f32) -> f32 {
    (x * x) as f32 * y
}

#[differentiate]
fn cast_to_itself(x: f64) -> f64 {
    (x * x) as f64 * x
}

#[differentiate]
fn constants(x: f64) -> f64 {
    let tau = std::f64::consts::TAU;
    x * x * PI + E.powf(x) + tau * x + core::f64::consts::SQRT_2 * x.sin() + f64::EPSILON
}

#[differentiate]
fn single_constants(x: f32) -> f32 {
    x * x * std::f32::consts::PI + f32::EPSILON
}

#[differentiate]
fn no_dependence(x: f64, y: f64) -> f64 {
    let c = PI.sin() + 2.0_f64.sqrt();
    x * x * c + y * 0.0
}

#[differentiate]
fn predicates(x: f64, y: f64) -> f64 {
    assert!(x.is_finite() && !y.is_nan() && x != y && !(x > 1.0 || y >= 5.0));
    x * y
}

#[differentiate]
fn long_chain(x: f64) -> f64 {
    x.sin().exp().ln_1p().sqrt().tanh().powi(2).recip().abs().max(0.25).atan()
}

#[differentiate]
fn gelu(x: f64) -> f64 {
    0.5 * x * (1.0 + ((2.0 / PI).sqrt() * (x + 0.044_715 * x.powi(3))).tanh())
}

#[differentiate]
fn normal_density(x: f64, mean: f64, deviation: f64) -> f64 {
    let z = (x - mean) / deviation;
    (-0.5 * z * z).exp() / (deviation * (2.0 * PI).sqrt())
}

agree! {
    agrees:
    powi(x, y, 4), x = 0.7, y = -1.5;
    sin_cos(x), x = 0.7;
    clamp(x, low, high), x = 0.7, low = 0.6, high = 2.0;
    mul_add(x, a, b), x = 0.7, a = -1.5, b = 0.4;
    operators(x, y), x = 0.7, y = -1.6;
    operators_on_references(x, y), x = 0.7, y = -1.5;
    compound_on_references(x, y), x = 0.7, y = -1.5;
    literals(x), x = 0.7;
    single_literals(x), x = 0.75_f32;
    casts_of_integers(x, 3, -4), x = 0.7;
    casts_of_booleans(x), x = 0.7;
    casts_to_integers(x), x = 0.7;
    cast_to_double(x, y), x = 0.75_f32, y = -1.5;
    cast_to_single(x, y), x = 0.75, y = -1.5_f32;
    cast_to_itself(x), x = 0.7;
    constants(x), x = 0.7;
    single_constants(x), x = 0.75_f32;
    no_dependence(x, y), x = 0.7, y = -1.5;
    predicates(x, y), x = 0.7, y = -1.5;
    long_chain(x), x = 0.7;
    gelu(x), x = 0.7;
    normal_density(x, mean, deviation), x = 0.7, mean = 0.2, deviation = 1.3;
}
