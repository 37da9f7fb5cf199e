//! What the elementwise rows mean: a function of floats each, and where it is smooth.

/// A scalar function.
#[derive(Clone, Copy)]
pub struct Meaning {
    /// The function.
    pub value: fn(&[f64]) -> f64,
    /// Which smooth piece of the function its arguments lie on, where there are several.
    pub piece: Option<fn(&[f64]) -> i64>,
}

/// Which of two is larger, as a number.
fn order(a: f64, b: f64) -> i64 {
    i64::from(a > b) - i64::from(a < b)
}

fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// 1, ½ or 0 as `a` is above, equal to or below `b`.
fn half_step(a: f64, b: f64) -> f64 {
    if a == b { 0.5 } else { f64::from(u8::from(a > b)) }
}

/// 2/√π·e^−x²·Σ 2ⁿx²ⁿ⁺¹/(1·3·…·(2n + 1)).
fn erf(x: f64) -> f64 {
    let terms = std::iter::successors(Some((1.0, x)), |(n, term)| Some((n + 2.0, term * 2.0 * x * x / (n + 2.0))));
    let sum: f64 = terms.map(|(_, term)| term).take(400).sum();
    if x.abs() > 6.0 { x.signum() } else { std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp() * sum }
}

/// An exponent that has come as a float.
#[allow(clippy::cast_possible_truncation, reason = "it was an `i32` before")]
fn whole(n: f64) -> i32 {
    n as i32
}

#[allow(clippy::cast_possible_truncation, reason = "a piece is told from its neighbours")]
fn piece(x: f64) -> i64 {
    x as i64
}

macro_rules! meanings {
    ($($name:literal: |$($x:ident),+| $value:expr $(, $piece:expr)?;)*) => {
        /// What the row of that name means.
        pub fn meaning(name: &str) -> Option<Meaning> {
            Some(match name {
                $($name => Meaning {
                    value: |x| { let &[$($x),+] = x else { return f64::NAN }; $value },
                    piece: pieces!(|$($x),+| $($piece)?),
                },)*
                _ => return None,
            })
        }
    };
}

macro_rules! pieces {
    (|$($x:ident),+|) => { None };
    (|$($x:ident),+| $piece:expr) => {
        Some(|x| {
            #[allow(unused_variables, reason = "not every argument has kinks")]
            let &[$($x),+] = x else { return 0 };
            $piece
        })
    };
}

meanings! {
    "add": |a, b| a + b;
    "add_assigned": |a, b| a + b;
    "sub": |a, b| a - b;
    "sub_assigned": |a, b| a - b;
    "mul": |a, b| a * b;
    "mul_assigned": |a, b| a * b;
    "div": |a, b| a / b;
    "div_assigned": |a, b| a / b;
    "rem": |a, b| a % b, piece((a / b).trunc());
    "neg": |a| -a;
    "chain": |a, b| if a == 0.0 { 0.0 } else { a * b };
    "sqrt": |x| x.sqrt();
    "cbrt": |x| x.cbrt();
    "exp": |x| x.exp();
    "exp2": |x| x.exp2();
    "exp_m1": |x| x.exp_m1();
    "ln": |x| x.ln();
    "log": |x, b| x.ln() / b.ln();
    "log2": |x| x.log2();
    "log10": |x| x.log10();
    "ln_1p": |x| x.ln_1p();
    "sin": |x| x.sin();
    "cos": |x| x.cos();
    "tan": |x| x.tan();
    "asin": |x| x.asin();
    "acos": |x| x.acos();
    "atan": |x| x.atan();
    "atan2": |y, x| y.atan2(x);
    "sinh": |x| x.sinh();
    "cosh": |x| x.cosh();
    "tanh": |x| x.tanh();
    "erf": |x| erf(x);
    "erfc": |x| 1.0 - erf(x);
    "sigmoid": |x| 1.0 / (1.0 + (-x).exp());
    "softplus": |x| x.exp().ln_1p();
    "asinh": |x| x.asinh();
    "acosh": |x| x.acosh();
    "atanh": |x| x.atanh();
    "powi": |x, n| x.powi(whole(n));
    "powi_partial": |x, n| if n == 0.0 { 0.0 } else { n * x.powi(whole(n) - 1) };
    "int_like": |_x, n| n;
    "powf": |x, p| x.powf(p);
    "powf_partial": |x, p| if p == 0.0 { 0.0 } else { p * x.powf(p - 1.0) };
    "powf_exponent_partial": |x, y| if x == 0.0 { 0.0 } else { y * x.ln() };
    "abs": |x| x.abs(), order(x, 0.0);
    "sign": |x| sign(x), order(x, 0.0);
    "signum": |x| x.signum(), order(x, 0.0);
    "floor": |x| x.floor(), piece(x.floor());
    "ceil": |x| x.ceil(), piece(x.ceil());
    "round": |x| x.round(), piece(x.round());
    "round_ties_even": |x| x.round_ties_even(), piece(x.round_ties_even());
    "trunc": |x| x.trunc(), piece(x.trunc());
    "fract": |x| x.fract(), piece(x.trunc());
    "max": |a, b| a.max(b), order(a, b);
    "min": |a, b| a.min(b), order(a, b);
    "wins": |a, b| half_step(a, b), order(a, b);
    "loses": |a, b| half_step(b, a), order(a, b);
    "above": |a, b| f64::from(u8::from(a > b)), order(a, b);
    "below": |a, b| f64::from(u8::from(a < b)), order(a, b);
    "abs_sub": |a, b| if a > b { a - b } else { 0.0 }, order(a, b);
    "clamp": |x, l, h| x.max(l).min(h), 3 * order(x, l) + order(x, h);
    "recip": |x| 1.0 / x;
    "hypot": |x, y| x.hypot(y);
    "ratio": |a, b| if a == 0.0 { 0.0 } else { a / b };
    "over": |a, b| if b == 0.0 { 0.0 } else { a / b };
    "mul_add": |x, a, b| x.mul_add(a, b);
    "midpoint": |a, b| 0.5 * (a + b);
    "to_radians": |x| x * (std::f64::consts::PI / 180.0);
    "to_degrees": |x| x * (180.0 / std::f64::consts::PI);
    "rem_euclid": |a, b| a.rem_euclid(b), piece(a.div_euclid(b));
    "div_euclid": |a, b| a.div_euclid(b), piece(a.div_euclid(b));
    "copysign": |x, s| x.copysign(s), 3 * order(x, 0.0) + order(s, 0.0);
    "pow2": |x| x * x;
}
