//! Scalar functions, which arrays apply element by element. At a kink the row states what its derivative is.

use super::{Derivative, Form, Guard, Param, Partial, Rule};
use crate::ir::{Elem, Kind, Mode, Rank};

/// What elementwise functions give: the broadcast of their operands.
fn broadcast(kinds: &[Kind]) -> Kind {
    let elem = kinds.iter().fold(Elem::Unknown, |e, k| e.or(k.elem()));
    if kinds.iter().any(|k| matches!(k, Kind::Array(..) | Kind::List(..))) {
        let known = kinds.iter().filter(|k| !matches!(k, Kind::Unknown));
        let rank = known.fold(Rank::Fixed(0), |r, k| r.broadcast(k.rank()));
        return Kind::Array(elem, if kinds.contains(&Kind::Unknown) { Rank::Unknown } else { rank });
    }
    if kinds.contains(&Kind::Unknown) { Kind::Unknown } else { Kind::Float(elem) }
}

macro_rules! guard {
    () => {
        Guard::Finite
    };
    (guarded) => {
        Guard::ZeroStaysZero
    };
}

macro_rules! alone {
    () => {
        None
    };
    ($text:literal) => {
        Some($text)
    };
}

macro_rules! rows {
    ($($(#[doc = $doc:literal])* $name:ident($($param:ident),+) $form:ident $text:literal, $maths:literal {
        $($of:ident: $partial:literal, $pmaths:literal $($guarded:ident)? $(=> $alone:literal)?;)*
    })*) => {
        pub(super) static RULES: &[Rule] = &[$(Rule {
            name: stringify!($name),
            params: &[$(Param { name: stringify!($param), mode: Mode::Operand }),+],
            form: Form::$form($text),
            result: broadcast,
            maths: $maths,
            derivative: Derivative::Elementwise(&[$(Partial {
                of: stringify!($of),
                text: $partial,
                alone: alone!($($alone)?),
                maths: $pmaths,
                guard: guard!($($guarded)?),
            }),*]),
        }),*];
    };
}

rows! {
    /// Sum.
    add(a, b) Infix "+", "a + b" { a: "1", ""; b: "1", ""; }
    /// Difference.
    sub(a, b) Infix "-", "a − b" { a: "1", ""; b: "-1", "−"; }
    /// Product.
    mul(a, b) Infix "*", "a·b" { a: "b", "b·"; b: "a", "a·"; }
    /// Quotient.
    div(a, b) Infix "/", "a/b" { a: "1 / b", "1/b·" guarded; b: "-(z / b)", "−z/b·" guarded; }
    /// Remainder of the division that truncates.
    rem(a, b) Infix "%", "a mod b" { a: "1", ""; b: "-(a / b).trunc()", "−trunc(a/b)·"; }
    /// Negation.
    neg(a) Prefix "-", "−a" { a: "-1", "−"; }
    /// z̄·p where a zero cotangent stays zero.
    chain(a, b) Call "rt::chain(a, b)", "a·b" { a: "b", "b·" guarded; b: "a", "a·" guarded; }
    /// Square root; ∞ at 0.
    sqrt(x) Call "x.sqrt()", "√x" { x: "1 / (z + z)", "1/(2z)·" guarded; }
    /// Cube root; ∞ at 0.
    cbrt(x) Call "x.cbrt()", "∛x" { x: "1 / (3 * z * z)", "1/(3z²)·" guarded; }
    /// Exponential.
    exp(x) Call "x.exp()", "eˣ" { x: "z", "z·"; }
    /// 2ˣ.
    exp2(x) Call "x.exp2()", "2ˣ" { x: "z * 0.693147180559945309417232121458176568", "z·ln 2·"; }
    /// eˣ − 1.
    exp_m1(x) Call "x.exp_m1()", "eˣ − 1" { x: "z + 1", "(z + 1)·"; }
    /// Natural logarithm.
    ln(x) Call "x.ln()", "ln x" { x: "1 / x", "1/x·" guarded; }
    /// Logarithm to base b.
    log(x, b) Call "x.log(b)", "log_b x" { x: "1 / (x * b.ln())", "1/(x·ln b)·" guarded; b: "-z / (b * b.ln())", "−z/(b·ln b)·" guarded; }
    /// Logarithm to base 2.
    log2(x) Call "x.log2()", "log₂ x" { x: "1 / (x * 0.693147180559945309417232121458176568)", "1/(x·ln 2)·" guarded; }
    /// Logarithm to base 10.
    log10(x) Call "x.log10()", "log₁₀ x" { x: "1 / (x * 2.302585092994045684017991454684364208)", "1/(x·ln 10)·" guarded; }
    /// ln(1 + x).
    ln_1p(x) Call "x.ln_1p()", "ln(1 + x)" { x: "1 / (1 + x)", "1/(1 + x)·" guarded; }
    /// Sine.
    sin(x) Call "x.sin()", "sin x" { x: "x.cos()", "cos x·"; }
    /// Cosine.
    cos(x) Call "x.cos()", "cos x" { x: "-x.sin()", "−sin x·"; }
    /// Tangent.
    tan(x) Call "x.tan()", "tan x" { x: "1 + z * z", "(1 + z²)·"; }
    /// Arc sine; ∞ at ±1.
    asin(x) Call "x.asin()", "asin x" { x: "1 / (1 - x * x).sqrt()", "1/√(1 − x²)·" guarded; }
    /// Arc cosine; ∞ at ±1.
    acos(x) Call "x.acos()", "acos x" { x: "-1 / (1 - x * x).sqrt()", "−1/√(1 − x²)·" guarded; }
    /// Arc tangent.
    atan(x) Call "x.atan()", "atan x" { x: "1 / (1 + x * x)", "1/(1 + x²)·"; }
    /// Angle of the point (x, y).
    atan2(y, x) Call "y.atan2(x)", "atan2(y, x)" { y: "x / (x * x + y * y)", "x/(x² + y²)·" guarded; x: "-(y / (x * x + y * y))", "−y/(x² + y²)·" guarded; }
    /// Hyperbolic sine.
    sinh(x) Call "x.sinh()", "sinh x" { x: "x.cosh()", "cosh x·"; }
    /// Hyperbolic cosine.
    cosh(x) Call "x.cosh()", "cosh x" { x: "x.sinh()", "sinh x·"; }
    /// Hyperbolic tangent.
    tanh(x) Call "x.tanh()", "tanh x" { x: "1 - z * z", "(1 − z²)·"; }
    /// Inverse hyperbolic sine.
    asinh(x) Call "x.asinh()", "asinh x" { x: "1 / (x * x + 1).sqrt()", "1/√(x² + 1)·"; }
    /// Inverse hyperbolic cosine; ∞ at 1.
    acosh(x) Call "x.acosh()", "acosh x" { x: "1 / (x * x - 1).sqrt()", "1/√(x² − 1)·" guarded; }
    /// Inverse hyperbolic tangent; ∞ at ±1.
    atanh(x) Call "x.atanh()", "atanh x" { x: "1 / (1 - x * x)", "1/(1 − x²)·" guarded; }
    /// Integer power; n = 0 has derivative 0.
    powi(x, n) Call "x.powi(n)", "xⁿ" { x: "rt::powi_partial(x, n)", "n·xⁿ⁻¹·" guarded; }
    /// Derivative of the integer power, n·xⁿ⁻¹, 0 for n = 0.
    powi_partial(x, n) Call "rt::powi_partial(x, n)", "n·xⁿ⁻¹" {  }
    /// Power; at x = 0 the derivative by p is 0.
    powf(x, p) Call "x.powf(p)", "xᵖ" { x: "rt::powf_partial(x, p)", "p·xᵖ⁻¹·" guarded; p: "rt::powf_exponent_partial(x, z)", "z·ln x·" guarded; }
    /// Second derivative of the integer power, n·(n−1)·xⁿ⁻².
    powi_partial2(x, n) Call "rt::powi_partial2(x, n)", "n·(n−1)·xⁿ⁻²" { }
    /// Derivative of the power by its base, p·xᵖ⁻¹, 0 for p = 0.
    powf_partial(x, p) Call "rt::powf_partial(x, p)", "p·xᵖ⁻¹" { }
    /// Derivative of the power by its exponent, z·ln x, 0 at x = 0.
    powf_exponent_partial(x, y) Call "rt::powf_exponent_partial(x, y)", "y·ln x" { }
    /// Magnitude; 0 at 0.
    abs(x) Call "x.abs()", "|x|" { x: "rt::sign(x)", "sign x·"; }
    /// Sign with sign 0 = 0: the derivative of the magnitude.
    sign(x) Call "rt::sign(x)", "sign x" { }
    /// Sign; derivative 0.
    signum(x) Call "x.signum()", "sign x" { }
    /// Largest integer below; derivative 0.
    floor(x) Call "x.floor()", "⌊x⌋" { }
    /// Smallest integer above; derivative 0.
    ceil(x) Call "x.ceil()", "⌈x⌉" { }
    /// Nearest integer; derivative 0.
    round(x) Call "x.round()", "round x" { }
    /// Integer part; derivative 0.
    trunc(x) Call "x.trunc()", "trunc x" { }
    /// Fractional part.
    fract(x) Call "x.fract()", "fract x" { x: "1", ""; }
    /// Larger of two; ties split evenly between varying operands, and give 0 against a constant (relu′(0) = 0).
    max(a, b) Call "a.max(b)", "max(a, b)" { a: "rt::wins(a, b)", "[a > b]·" => "rt::above(a, b)"; b: "rt::wins(b, a)", "[b > a]·" => "rt::above(b, a)"; }
    /// Smaller of two; ties split evenly between varying operands, and give 0 against a constant.
    min(a, b) Call "a.min(b)", "min(a, b)" { a: "rt::wins(b, a)", "[a < b]·" => "rt::above(b, a)"; b: "rt::wins(a, b)", "[b < a]·" => "rt::above(a, b)"; }
    /// 1 where a > b, ½ at a tie, 0 elsewhere: the derivative of the maximum.
    wins(a, b) Call "rt::wins(a, b)", "[a > b]" { }
    /// 1 where a > b, 0 elsewhere: the derivative of the maximum with a constant.
    above(a, b) Call "rt::above(a, b)", "[a > b]" { }
    /// Limited to [l, h]; inside and at the limits x has derivative 1 but shares ties with the limit.
    clamp(x, l, h) Call "x.clamp(l, h)", "clamp(x, l, h)" {
        x: "rt::wins(x, l) * rt::wins(h, x)", "[l < x < h]·";
        l: "rt::wins(l, x)", "[x < l]·";
        h: "rt::wins(x, h)", "[x > h]·";
    }
    /// Reciprocal.
    recip(x) Call "x.recip()", "1/x" { x: "-(z * z)", "−z²·" guarded; }
    /// Length of the hypotenuse; 0 at the origin.
    hypot(x, y) Call "x.hypot(y)", "√(x² + y²)" { x: "rt::ratio(x, z)", "x/z·"; y: "rt::ratio(y, z)", "y/z·"; }
    /// a/b, and 0 where a is 0.
    ratio(a, b) Call "rt::ratio(a, b)", "a/b" { a: "1 / b", "1/b·" guarded; b: "-(z / b)", "−z/b·" guarded; }
    /// x·a + b, rounded once.
    mul_add(x, a, b) Call "x.mul_add(a, b)", "x·a + b" { x: "a", "a·"; a: "x", "x·"; b: "1", ""; }
    /// Degrees to radians.
    to_radians(x) Call "x.to_radians()", "x·π/180" { x: "0.017453292519943295769236907684886127", "π/180·"; }
    /// Radians to degrees.
    to_degrees(x) Call "x.to_degrees()", "x·180/π" { x: "57.29577951308232087679815481410517033", "180/π·"; }
    /// Euclidean remainder.
    rem_euclid(a, b) Call "a.rem_euclid(b)", "a mod b" { a: "1", ""; b: "-((a - z) / b)", "−(a − z)/b·"; }
    /// Euclidean quotient; derivative 0.
    div_euclid(a, b) Call "a.div_euclid(b)", "⌊a/b⌋" { }
    /// Magnitude of x with the sign of s; 0 at x = 0.
    copysign(x, s) Call "x.copysign(s)", "|x|·sign s" { x: "rt::sign(x) * s.signum()", "sign x·sign s·"; }
    /// Square.
    pow2(x) Call "x.pow2()", "x²" { x: "x + x", "2x·"; }
}
