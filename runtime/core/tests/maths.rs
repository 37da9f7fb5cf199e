//! The functions for vector loops in `f32`, against those of the standard library in `f64`, or where it has none those of `f64` that `maths_f64.rs`
//! holds to more digits; and special values in both.

use cotangent_runtime::rt::maths::{Anywhere, Arithmetic, Fused, Near, Separate, sin_cos_of_one};

/// The distance of `got` from `exact` in units in the last place of the nearest `f32`.
fn ulps(got: f32, exact: f64) -> f64 {
    #[allow(clippy::cast_possible_truncation, reason = "the nearest is meant")]
    let nearest = exact as f32;
    if got == nearest && got.is_infinite() || got.is_nan() && nearest.is_nan() {
        return 0.0;
    }
    if got.is_nan() != nearest.is_nan() {
        return f64::INFINITY;
    }
    // The first number that is too large counts as the one that follows the largest.
    let got = if got.is_infinite() { 128_f64.exp2().copysign(f64::from(got)) } else { f64::from(got) };
    let exact = if exact.is_infinite() { 1e300_f64.copysign(exact) } else { exact };
    (got - exact).abs() / unit(exact)
}

/// The distance between neighbouring `f32` at x.
fn unit(x: f64) -> f64 {
    let exponent = i32::try_from((x.to_bits() >> 52) & 0x7ff).expect("11 bits") - 1023;
    f64::from(exponent.clamp(-126, 127) - 23).exp2()
}

struct Unary {
    name: &'static str,
    separate: fn(f32) -> f32,
    fused: fn(f32) -> f32,
    exact: fn(f64) -> f64,
    bound: f64,
}

macro_rules! unary {
    ($($name:ident: $bound:literal $exact:expr;)+) => {
        &[$(Unary {
            name: stringify!($name),
            separate: |x| Anywhere::<Separate>::new().$name(x),
            fused: |x| Anywhere::<Fused>::new().$name(x),
            exact: $exact,
            bound: $bound,
        }),+]
    };
}

const UNARY: &[Unary] = unary! {
    exp: 1.5 f64::exp;
    exp2: 2.5 f64::exp2;
    exp_m1: 2.5 f64::exp_m1;
    ln: 1.5 f64::ln;
    log2: 2.5 f64::log2;
    log10: 2.5 f64::log10;
    ln_1p: 2.5 f64::ln_1p;
    sinh: 2.5 f64::sinh;
    cosh: 2.5 f64::cosh;
    tanh: 2.5 f64::tanh;
    asinh: 2.5 asinh;
    acosh: 2.5 acosh;
    atanh: 2.5 |x| 0.5 * ((x + x) / (1.0 - x)).ln_1p();
    sigmoid: 2.5 |x| 1.0 / (1.0 + (-x).exp());
    softplus: 2.5 |x| x.max(0.0) + (-x.abs()).exp().ln_1p() + if x.is_nan() { x } else { 0.0 };
    erf: 2.5 |x| Anywhere::<Separate>::new().erf(x);
    erfc: 2.5 |x| Anywhere::<Separate>::new().erfc(x);
    asin: 2.5 f64::asin;
    acos: 2.5 f64::acos;
    atan: 2.5 f64::atan;
    cbrt: 2.5 f64::cbrt;
    sin: 2.5 f64::sin;
    cos: 2.5 f64::cos;
    tan: 2.5 f64::tan;
};

const OF_ONE: &[Unary] = &[
    Unary {
        name: "sin of one",
        separate: |x| sin_cos_of_one::<Anywhere<Separate>, f32>(x).0,
        fused: |x| sin_cos_of_one::<Anywhere<Fused>, f32>(x).0,
        exact: f64::sin,
        bound: 2.5,
    },
    Unary {
        name: "cos of one",
        separate: |x| sin_cos_of_one::<Anywhere<Separate>, f32>(x).1,
        fused: |x| sin_cos_of_one::<Anywhere<Fused>, f32>(x).1,
        exact: f64::cos,
        bound: 2.5,
    },
];

/// The standard library's loses digits where x is small.
fn asinh(x: f64) -> f64 {
    let a = x.abs();
    (a + a * a / (1.0 + a.hypot(1.0))).ln_1p().copysign(x)
}

/// The standard library's loses digits near 1.
fn acosh(x: f64) -> f64 {
    let t = x - 1.0;
    if x < 1.0 { f64::NAN } else { (t + (t * t + t + t).sqrt()).ln_1p() }
}

/// The largest errors of either arithmetic, with where they are.
type Worst = [(f64, f32); 2];

fn worst_of(function: &Unary, all: impl Iterator<Item = u32>) -> Worst {
    let mut worst = [(0.0, 0.0); 2];
    for x in all.map(f32::from_bits) {
        let exact = (function.exact)(f64::from(x));
        for (worst, f) in worst.iter_mut().zip([function.separate, function.fused]) {
            let got = f(x);
            let error = ulps(got, exact);
            if error > worst.0 {
                *worst = (error, x);
            }
            assert!(x != 0.0 || got.is_sign_negative() == exact.is_sign_negative(), "the sign of {}({x:?})", function.name);
        }
    }
    worst
}

fn check(function: &Unary, worst: Worst) {
    for ((error, x), arithmetic) in worst.into_iter().zip(["separate", "fused"]) {
        let Unary { name, bound, .. } = *function;
        println!("{name} f32, {arithmetic}: {error:.3} ulp at {x:e}");
        assert!(error <= bound, "{name}({x:e}), {arithmetic}, is {error} ulp off");
    }
}

#[test]
fn samples_of_f32_are_within_the_bounds() {
    for function in UNARY.iter().chain(OF_ONE) {
        check(function, worst_of(function, (0..=u32::MAX).step_by(40_009)));
    }
}

/// The samples above, and everything between them. It takes half an hour, too long for each run of the suite:
/// `RUSTFLAGS="-C target-cpu=native" cargo test --release -p cotangent-runtime --test maths -- --ignored`.
#[test]
#[ignore = "half an hour: all of f32"]
fn every_f32_is_within_the_bounds() {
    for function in UNARY.iter().chain(OF_ONE) {
        let halves = std::thread::scope(|scope| {
            let halves =
                [0..=u32::MAX / 2, u32::MAX / 2 + 1..=u32::MAX].map(|half| scope.spawn(move || worst_of(function, half)));
            halves.map(|half| half.join().expect("its signs agree"))
        });
        let [a, b] = halves;
        check(function, [0, 1].map(|k| if a[k].0 > b[k].0 { a[k] } else { b[k] }));
    }
}

/// Numbers of all sizes with an edge here and there.
fn numbers() -> impl Iterator<Item = f32> + Clone {
    const EDGES: [f32; 12] =
        [0.0, -0.0, 1.0, -1.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN, f32::MAX, f32::MIN_POSITIVE, 1e-45, 2.0, -3.0];
    let mut state = 1_u64;
    let random = (0..400).map(move |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f32::from_bits(u32::try_from(state >> 32).expect("32 bits"))
    });
    let moderate = (-300_i16..300).map(|k| f32::from(k) * 0.117);
    EDGES.into_iter().chain(moderate).chain(random)
}

#[test]
fn pairs_of_f32_are_within_the_bounds() {
    type Binary = (&'static str, fn(f32, f32) -> f32, fn(f32, f32) -> f32, fn(f64, f64) -> f64);
    macro_rules! binary {
        ($($name:ident)+) => {
            [$((
                stringify!($name),
                |x, y| Near::<Separate>::new().$name(x, y),
                |x, y| Near::<Fused>::new().$name(x, y),
                f64::$name,
            )),+]
        };
    }
    let functions: [Binary; 3] = binary!(powf atan2 hypot);
    for (name, separate, fused, exact) in functions {
        let mut worst = 0.0_f64;
        for (x, y) in numbers().flat_map(|x| numbers().map(move |y| (x, y))) {
            let exact = exact(f64::from(x), f64::from(y));
            for got in [separate(x, y), fused(x, y)] {
                let error = ulps(got, exact);
                worst = worst.max(error);
                assert!(error <= 2.5, "{name}({x:e}, {y:e}) = {got:e}, not {exact:e}: {error} ulp");
                assert!(
                    got.is_nan() || got.is_sign_negative() == exact.is_sign_negative(),
                    "the sign of {name}({x:?}, {y:?}) = {got:?}"
                );
            }
        }
        println!("{name} f32: {worst:.3} ulp");
    }
}

#[test]
fn integer_powers() {
    let exponents = [0, 1, 2, 3, 4, 5, 7, 12, 31, 100, -1, -2, -3, -8, i32::MAX, i32::MIN, i32::MAX - 1];
    for (x, n) in numbers().flat_map(|x| exponents.map(|n| (x, n))) {
        let exact = f64::from(x).powf(f64::from(n));
        let got = Near::<Separate>::new().powi(x, n);
        let error = ulps(got, exact);
        assert!(error <= 2.5, "powi({x:e}, {n}) = {got:e}, not {exact:e}: {error} ulp");
        assert!(got.is_nan() || got.is_sign_negative() == exact.is_sign_negative(), "the sign of powi({x:?}, {n}) = {got:?}");
    }
}

#[test]
fn far_angles_are_reported() {
    for (x, far) in [(1.6e6, false), (-1.6e6, false), (1.7e6, true), (-1.7e6, true), (f64::INFINITY, true), (0.0, false)] {
        let near = Near::<Separate>::new();
        let _ = near.sin(x);
        assert_eq!(near.met_far(), far, "{x}");
        let _ = near.sin(0.5);
        assert_eq!(near.met_far(), far, "{x}, and a near one after it");
    }
}

/// NaN, infinities, zeros of either sign and what is too far for the ways of near ones.
#[test]
fn sine_and_cosine_of_one() {
    for x in numbers().map(f64::from).chain([5e-324, -5e-324, 3.9e9, -1e300]) {
        let (sin, cos) = sin_cos_of_one::<Anywhere<Separate>, f64>(x);
        assert!((sin - x.sin()).abs() <= 3e-16 || x.sin().is_nan() && sin.is_nan(), "sin {x:e} = {sin}");
        assert!((cos - x.cos()).abs() <= 3e-16 || x.cos().is_nan() && cos.is_nan(), "cos {x:e} = {cos}");
        assert!(sin.is_nan() || sin.is_sign_negative() == x.sin().is_sign_negative(), "the sign of sin {x:e} = {sin}");
    }
}

#[test]
fn sine_and_cosine_together_are_the_two() {
    for x in numbers() {
        let maths = Anywhere::<Separate>::new();
        let (sin, cos) = maths.sin_cos(x);
        assert_eq!((sin.to_bits(), cos.to_bits()), (maths.sin(x).to_bits(), maths.cos(x).to_bits()), "{x:e}");
        let (sin, cos) = maths.sin_cos(f64::from(x));
        assert_eq!(
            (sin.to_bits(), cos.to_bits()),
            (maths.sin(f64::from(x)).to_bits(), maths.cos(f64::from(x)).to_bits()),
            "{x:e}"
        );
    }
}
