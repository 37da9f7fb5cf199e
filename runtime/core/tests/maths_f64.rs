//! The functions for vector loops in `f64`, against arithmetic with 400 bits.

use astro_float_num::{BigFloat, Consts, RoundingMode};
use core::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};
use cotangent_runtime::rt::maths::{Anywhere, Arithmetic, Fused, Near, Separate, sin_cos_of_one};

/// Enough for 1 + x and what follows it where |x| ≥ 10⁻³⁰.
const BITS: usize = 448;
const TO: RoundingMode = RoundingMode::ToEven;

struct Oracle(Consts);

impl Oracle {
    /// x; a subnormal number by way of a normal one, for the conversion takes its leading zeros for digits.
    fn of(x: f64) -> BigFloat {
        if x.abs() >= f64::MIN_POSITIVE {
            return BigFloat::from_f64(x, BITS);
        }
        BigFloat::from_f64(x * 64_f64.exp2(), BITS).mul(&BigFloat::from_f64((-64_f64).exp2(), BITS), BITS, TO)
    }
    fn add(a: &BigFloat, b: &BigFloat) -> BigFloat {
        a.add(b, BITS, TO)
    }
    fn exp(&mut self, x: &BigFloat) -> BigFloat {
        x.exp(BITS, TO, &mut self.0)
    }
    fn ln(&mut self, x: &BigFloat) -> BigFloat {
        x.ln(BITS, TO, &mut self.0)
    }
    fn quotient(a: &BigFloat, b: &BigFloat) -> BigFloat {
        a.div(b, BITS, TO)
    }
    /// 2/√π·e^−x² times a factor.
    fn bell(&mut self, x: &BigFloat, factor: &BigFloat) -> BigFloat {
        let root = self.0.pi(BITS, TO).sqrt(BITS, TO);
        let power = self.exp(&x.mul(x, BITS, TO).neg());
        Self::quotient(&power.mul(factor, BITS, TO).mul(&Self::of(2.0), BITS, TO), &root)
    }
    /// 2/√π·e^−x²·Σ 2ⁿx²ⁿ⁺¹/(1·3·…·(2n + 1)), all of whose terms have one sign.
    fn erf(&mut self, x: &BigFloat) -> BigFloat {
        let twice_square = x.mul(x, BITS, TO).mul(&Self::of(2.0), BITS, TO);
        let (mut term, mut sum) = (x.clone(), x.clone());
        for n in 1..2000 {
            term = Self::quotient(&term.mul(&twice_square, BITS, TO), &Self::of(f64::from(2 * n + 1)));
            sum = Self::add(&sum, &term);
            if term.exponent() < sum.exponent().map(|e| e - 440) {
                break;
            }
        }
        self.bell(x, &sum)
    }
    /// 1 − erf x; beyond 5 the continued fraction e^−x²/√π/(x + ½/(x + 1/(x + 3⁄2/(x + …)))).
    fn erfc(&mut self, x: &BigFloat) -> BigFloat {
        if double(x) < 5.0 {
            return Self::add(&Self::of(1.0), &self.erf(x).neg());
        }
        let mut fraction = x.clone();
        for k in (1..600).rev() {
            fraction = Self::add(x, &Self::quotient(&Self::of(f64::from(k) / 2.0), &fraction));
        }
        let half = Self::quotient(&Self::of(0.5), &fraction);
        self.bell(x, &half)
    }
}

/// A number whose size a double holds.
fn double(x: &BigFloat) -> f64 {
    let Some((words, _, sign, exponent, _)) = x.as_raw_parts() else { return f64::NAN };
    let Some(&top) = words.last() else { return 0.0 };
    let size = (top as f64) * f64::from(exponent - 64).exp2();
    if sign.is_negative() { -size } else { size }
}

/// The distance of `got` from `exact` in units in the last place of the latter.
fn ulps(got: f64, exact: &BigFloat) -> f64 {
    let exponent = exact.exponent().expect("a number").max(-1021);
    // What is beyond all doubles rounds to ∞.
    if exponent > 1024 && got.is_infinite() && got.is_sign_negative() == exact.is_negative() {
        return 0.0;
    }
    // 2⁵³⁻ᵉ, in two steps that a double holds.
    let unit = Oracle::of(f64::from((53 - exponent) / 2).exp2()).mul(
        &Oracle::of(f64::from(53 - exponent - (53 - exponent) / 2).exp2()),
        BITS,
        TO,
    );
    let got = if got.is_infinite() {
        Oracle::of(1023_f64.exp2().copysign(got)).mul(&Oracle::of(2.0), BITS, TO)
    } else {
        Oracle::of(got)
    };
    double(&got.sub(exact, BITS, TO).mul(&unit, BITS, TO)).abs()
}

/// Numbers between two bounds, alike in size or in order of magnitude.
#[derive(Clone, Copy)]
enum Sample {
    Even(f64, f64),
    /// Both signs.
    Sizes(f64, f64),
    /// One sign.
    Positive(f64, f64),
    /// The numbers next to multiples of π/2.
    Quarters,
}

impl Sample {
    fn draw(self, u: f64, k: usize) -> f64 {
        match self {
            Sample::Even(a, b) => a + (b - a) * u,
            Sample::Positive(a, b) => (a.ln() + (b.ln() - a.ln()) * u).exp(),
            Sample::Sizes(a, b) => (a.ln() + (b.ln() - a.ln()) * u).exp() * [1.0, -1.0][k % 2],
            Sample::Quarters => (u * 1_048_000.0).round() * std::f64::consts::FRAC_PI_2,
        }
    }
}

type Exact = fn(&mut Oracle, &BigFloat) -> BigFloat;

struct Unary {
    name: &'static str,
    separate: fn(f64) -> f64,
    fused: fn(f64) -> f64,
    exact: Exact,
    bound: f64,
    samples: &'static [Sample],
}

macro_rules! unary {
    ($($name:ident: $bound:literal $exact:expr, [$($sample:expr),+];)+) => {
        &[$(Unary {
            name: stringify!($name),
            separate: |x| Near::<Separate>::new().$name(x),
            fused: |x| Near::<Fused>::new().$name(x),
            exact: $exact,
            bound: $bound,
            samples: &[$($sample),+],
        }),+]
    };
}

use Sample::{Even, Positive, Quarters, Sizes};

const UNARY: &[Unary] = unary! {
    exp: 1.5 Oracle::exp, [Even(-745.0, 709.7), Sizes(1e-20, 40.0), Even(-1.0, 1.0)];
    exp2: 2.5 |o, x| { let t = x.mul(&o.0.ln_2(BITS, TO), BITS, TO); o.exp(&t) }, [Even(-1074.0, 1023.9), Sizes(1e-20, 40.0), Even(-1.0, 1.0)];
    exp_m1: 2.5 |o, x| Oracle::add(&o.exp(x), &Oracle::of(-1.0)), [Even(-50.0, 709.7), Sizes(1e-30, 40.0), Even(-2.0, 2.0)];
    ln: 1.5 Oracle::ln, [Positive(5e-324, 1.7e308), Even(0.5, 2.0), Even(0.99, 1.01)];
    log2: 2.5 |_, x| x.log2(BITS, TO, &mut Consts::new().expect("memory")), [Positive(5e-324, 1.7e308), Even(0.5, 2.0), Even(0.99, 1.01)];
    log10: 2.5 |o, x| x.log10(BITS, TO, &mut o.0), [Positive(5e-324, 1.7e308), Even(0.5, 2.0), Even(0.99, 1.01)];
    ln_1p: 2.5 |o, x| o.ln(&Oracle::add(x, &Oracle::of(1.0))), [Positive(1e-30, 1.7e308), Even(-1.0, 1.0), Even(-0.5, 1.0), Sizes(1e-20, 0.5)];
    sinh: 2.5 |o, x| x.sinh(BITS, TO, &mut o.0), [Even(-710.4, 710.4), Sizes(1e-30, 40.0), Even(-2.0, 2.0)];
    cosh: 2.5 |o, x| x.cosh(BITS, TO, &mut o.0), [Even(-710.4, 710.4), Sizes(1e-30, 40.0), Even(-2.0, 2.0)];
    tanh: 2.5 |o, x| x.tanh(BITS, TO, &mut o.0), [Even(-22.0, 22.0), Sizes(1e-30, 40.0), Even(-2.0, 2.0)];
    asinh: 2.5 |o, x| x.asinh(BITS, TO, &mut o.0), [Sizes(1e-30, 1e30), Positive(1e-300, 1.7e308), Even(-3.0, 3.0)];
    acosh: 2.5 |o, x| x.acosh(BITS, TO, &mut o.0), [Positive(1.0, 1.7e308), Even(1.0, 3.0), Even(1.0, 1.001)];
    atanh: 2.5 |o, x| x.atanh(BITS, TO, &mut o.0), [Sizes(1e-30, 1.0), Even(-1.0, 1.0), Even(0.999, 1.0)];
    sigmoid: 2.5 |o, x| { let e = o.exp(&x.neg()); Oracle::quotient(&Oracle::of(1.0), &Oracle::add(&e, &Oracle::of(1.0))) }, [Even(-745.0, 40.0), Even(-2.0, 2.0), Sizes(1e-20, 40.0)];
    softplus: 2.5 |o, x| { let e = o.exp(x); o.ln(&Oracle::add(&e, &Oracle::of(1.0))) }, [Even(-200.0, 40.0), Even(-2.0, 2.0), Sizes(1e-20, 200.0)];
    erf: 2.5 Oracle::erf, [Even(-6.0, 6.0), Sizes(1e-30, 5.0), Even(-1.01, 1.01)];
    erfc: 2.5 Oracle::erfc, [Even(-6.0, 27.2), Even(-1.0, 1.0), Sizes(1e-20, 26.0), Even(26.5, 27.2)];
    asin: 2.5 |o, x| x.asin(BITS, TO, &mut o.0), [Even(-1.0, 1.0), Sizes(1e-30, 1.0), Even(0.99, 1.0)];
    acos: 2.5 |o, x| x.acos(BITS, TO, &mut o.0), [Even(-1.0, 1.0), Sizes(1e-30, 1.0), Even(0.99, 1.0)];
    atan: 2.5 |o, x| x.atan(BITS, TO, &mut o.0), [Even(-3.0, 3.0), Sizes(1e-30, 1e30)];
    cbrt: 2.5 |_, x| x.cbrt(BITS, TO), [Sizes(5e-324, 1.7e308), Even(-10.0, 10.0)];
    sin: 2.5 |o, x| x.sin(BITS, TO, &mut o.0), [Even(-10.0, 10.0), Sizes(1e-30, 1.6e6), Quarters];
    cos: 2.5 |o, x| x.cos(BITS, TO, &mut o.0), [Even(-10.0, 10.0), Sizes(1e-30, 1.6e6), Quarters];
    tan: 2.5 |o, x| x.tan(BITS, TO, &mut o.0), [Even(-10.0, 10.0), Sizes(1e-30, 1.6e6), Quarters];
};

/// What numbers one at a time have: in each quarter, near its middle and near its ends, and beyond those that have ways of their own.
const OF_ONE: &[Unary] = &[
    Unary {
        name: "sin of one",
        separate: |x| sin_cos_of_one::<Anywhere<Separate>, f64>(x).0,
        fused: |x| sin_cos_of_one::<Anywhere<Fused>, f64>(x).0,
        exact: |o, x| x.sin(BITS, TO, &mut o.0),
        bound: 2.5,
        samples: ANGLES,
    },
    Unary {
        name: "cos of one",
        separate: |x| sin_cos_of_one::<Anywhere<Separate>, f64>(x).1,
        fused: |x| sin_cos_of_one::<Anywhere<Fused>, f64>(x).1,
        exact: |o, x| x.cos(BITS, TO, &mut o.0),
        bound: 2.5,
        samples: ANGLES,
    },
];
const ANGLES: &[Sample] = &[
    Even(-4.0, 4.0),
    Sizes(1e-30, 1.6e6),
    Quarters,
    Even(FRAC_PI_4 - 1e-4, FRAC_PI_4 + 1e-4),
    Even(3.0 * FRAC_PI_4 - 1e-4, 3.0 * FRAC_PI_4 + 1e-4),
    Even(-5.0 * FRAC_PI_4 - 1e-4, 1e-4 - 5.0 * FRAC_PI_4),
    Even(FRAC_PI_2, FRAC_PI_2 + 1e-14),
    Even(-PI, 1e-14 - PI),
    Even(FRAC_PI_2 - 1e-4, FRAC_PI_2 + 1e-4),
    Even(PI - 1e-4, PI + 1e-4),
];

/// The largest errors of either arithmetic, with what they are at.
#[derive(Default)]
struct Worst([(f64, String); 2]);

impl Worst {
    fn note(&mut self, exact: &BigFloat, got: [f64; 2], at: impl Fn() -> String) {
        // A bound of the range, as π/2 or 0, that the oracle rounds to what is no number.
        if exact.is_zero() || exact.is_nan() || exact.is_inf() {
            return;
        }
        for (worst, got) in self.0.iter_mut().zip(got) {
            let error = ulps(got, exact);
            if error.is_nan() || error > worst.0 {
                *worst = (error, at());
            }
        }
    }

    fn check(&self, name: &str, bound: f64) {
        for ((error, at), arithmetic) in self.0.iter().zip(["separate", "fused"]) {
            println!("{name} f64, {arithmetic}: {error:.3} ulp at {at}");
            assert!(*error <= bound, "{name}({at}), {arithmetic}, is {error} ulp off");
        }
    }
}

fn oracle() -> Oracle {
    Oracle(Consts::new().expect("memory"))
}

fn check_unary(count: usize) {
    let (mut oracle, mut random) = (oracle(), fastrand::Rng::with_seed(1));
    for function in UNARY.iter().chain(OF_ONE) {
        let mut worst = Worst::default();
        for sample in function.samples {
            for k in 0..count {
                let x = sample.draw(random.f64(), k);
                let exact = (function.exact)(&mut oracle, &Oracle::of(x));
                worst.note(&exact, [(function.separate)(x), (function.fused)(x)], || format!("{x:e}"));
            }
        }
        worst.check(function.name, function.bound);
    }
}

fn check_binary(count: usize) {
    let (mut oracle, mut random) = (oracle(), fastrand::Rng::with_seed(2));
    let (separate, fused) = (Near::<Separate>::new(), Near::<Fused>::new());
    let [mut powf, mut hypot, mut atan2] = [(); 3].map(|()| Worst::default());
    for k in 0..count {
        let x = [Positive(5e-324, 1.7e308), Even(0.5, 2.0)][k % 2].draw(random.f64(), k);
        let y = Even(-745.0, 709.7).draw(random.f64(), k) / x.ln();
        let exact = Oracle::of(x).pow(&Oracle::of(y), BITS, TO, &mut oracle.0);
        powf.note(&exact, [separate.powf(x, y), fused.powf(x, y)], || format!("{x:e}, {y:e}"));

        let x = [Sizes(1e-323, 1e308), Even(-3.0, 3.0), Even(-3.0, 3.0)][k % 3].draw(random.f64(), k);
        let y = x * [Even(-3.0, 3.0), Even(-3.0, 3.0), Sizes(1e-3, 1e3)][k % 3].draw(random.f64(), k);
        let y = if y.is_finite() { y } else { x };
        let (a, b) = (Oracle::of(x), Oracle::of(y));
        let exact = Oracle::add(&a.mul(&a, BITS, TO), &b.mul(&b, BITS, TO)).sqrt(BITS, TO);
        hypot.note(&exact, [separate.hypot(x, y), fused.hypot(x, y)], || format!("{x:e}, {y:e}"));

        let angle = Oracle::quotient(&b, &a).atan(BITS, TO, &mut oracle.0);
        let pi = oracle.0.pi(BITS, TO);
        let exact = if x > 0.0 {
            angle
        } else if y.is_sign_positive() {
            Oracle::add(&angle, &pi)
        } else {
            Oracle::add(&angle, &pi.neg())
        };
        atan2.note(&exact, [separate.atan2(y, x), fused.atan2(y, x)], || format!("{y:e}, {x:e}"));
    }
    powf.check("powf", 2.5);
    hypot.check("hypot", 2.5);
    atan2.check("atan2", 2.5);
}

#[test]
fn samples_of_f64_are_within_the_bounds() {
    check_unary(60);
    check_binary(200);
}

/// As above with three hundred times as many samples, each of which an oracle of 448 bits computes: minutes in release, too long for each
/// run of the suite. `RUSTFLAGS="-C target-cpu=native" cargo test --release -p cotangent-runtime --test maths_f64 -- --ignored`.
#[test]
#[ignore = "minutes: many samples"]
fn many_samples_of_f64_are_within_the_bounds() {
    check_unary(20_000);
    check_binary(60_000);
}

/// A part of a subnormal number has few digits: the quotient of two of them, in either type, is taken of larger ones.
#[test]
fn angles_of_subnormal_numbers() {
    let (separate, fused) = (Near::<Separate>::new(), Near::<Fused>::new());
    for (up, across) in [(1_u32, 2_u32), (1, 1), (3, 20), (2, 1), (0, 1), (5, 12), (1, 1000)] {
        let (y, x) = (f64::from_bits(up.into()), f64::from_bits(across.into()));
        for (y, x) in [(y, x), (-y, x), (y, -x)] {
            for got in [separate.atan2(y, x), fused.atan2(y, x)] {
                assert!((got - y.atan2(x)).abs() <= 5e-16 * y.atan2(x).abs(), "atan2({y:e}, {x:e}) = {got}");
            }
        }
        let (y, x) = (f32::from_bits(up), f32::from_bits(across));
        for got in [separate.atan2(y, x), fused.atan2(y, x)] {
            assert!((got - y.atan2(x)).abs() <= 3e-7 * y.atan2(x).abs(), "atan2({y:e}, {x:e}) = {got}");
        }
    }
}
