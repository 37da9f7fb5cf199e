//! The functions for vector loops against those of the standard library.

use cotangent::rt::maths::{self, fused};

/// The distance of `got` from `exact` in units in the last place of the nearest `f32`; 0 where both are the same infinity or NaN.
fn ulps32(got: f32, exact: f64) -> f64 {
    #[allow(clippy::cast_possible_truncation, reason = "the nearest is meant")]
    let nearest = exact as f32;
    if got == nearest || got.is_nan() && nearest.is_nan() {
        if got.is_finite() { (f64::from(got) - exact).abs() / unit32(exact) } else { 0.0 }
    } else if !nearest.is_finite() || !got.is_finite() {
        f64::INFINITY
    } else {
        (f64::from(got) - exact).abs() / unit32(exact)
    }
}

/// The distance between neighbouring `f32` at x.
fn unit32(x: f64) -> f64 {
    let exponent = i32::try_from((x.to_bits() >> 52) & 0x7ff).expect("11 bits") - 1023;
    f64::from(exponent.clamp(-126, 127) - 23).exp2()
}

type Unary32 = (&'static str, fn(f32) -> f32, fn(f64) -> f64, f64);

const UNARY: &[Unary32] = &[
    ("exp", maths::exp, f64::exp, 1.5),
    ("exp fused", fused::exp, f64::exp, 1.5),
    ("tanh", maths::tanh, f64::tanh, 2.5),
    ("tanh fused", fused::tanh, f64::tanh, 2.5),
];

/// The largest error over every `step`th `f32`, with where it is.
fn worst((_, f, exact, _): &Unary32, step: usize) -> (f64, f32) {
    let mut worst = (0.0, 0.0);
    for bits in (0..=u32::MAX).step_by(step) {
        let x = f32::from_bits(bits);
        let error = ulps32(f(x), exact(f64::from(x)));
        if error > worst.0 {
            worst = (error, x);
        }
    }
    worst
}

#[test]
fn a_sample_of_f32_is_within_the_bound() {
    for function in UNARY {
        let (error, x) = worst(function, 40_009);
        assert!(error <= function.3, "{}({x:e}) is {error} ulp off", function.0);
    }
}

#[test]
#[ignore = "minutes: all of f32"]
fn every_f32_is_within_the_bound() {
    for function in UNARY {
        let (error, x) = worst(function, 1);
        println!("{}: {error:.3} ulp at {x:e}", function.0);
        assert!(error <= function.3, "{}({x:e}) is {error} ulp off", function.0);
    }
}
