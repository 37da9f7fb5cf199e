//! Scalar functions, which arrays apply element by element. At a kink the row states what its derivative is.

use super::{Borrows, Case, Derivative, Fallible, Form, Guard, Param, Partial, Rule, Sample, Shape};
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

macro_rules! mode {
    () => {
        Mode::Operand
    };
    (int) => {
        Mode::Plain
    };
}

/// A float, or an integer as code.
macro_rules! sample {
    ($x:literal as int) => {
        Sample::Code(stringify!($x))
    };
    ($x:literal) => {
        Sample::Float($x)
    };
}

macro_rules! shape {
    () => {
        Shape::Broadcast
    };
    (Keeps) => {
        Shape::SameAs(0)
    };
}

/// name(operands) form, maths { operand: partial, maths; … } on (a point) … kink (a point) gives {operand: derivative} …
///
/// `guarded`: the partial can be infinite, a zero cotangent stays zero. `=>`: the partial where no other operand varies.
/// `without`: operands whose derivative has no text.
macro_rules! rows {
    ($(
        #[doc = $doc:literal]
        $name:ident($($param:ident $($int:ident)?),+) $([$keeps:ident])? $form:ident $text:literal, $maths:literal {
            $($of:ident: $partial:literal, $pmaths:literal $($guarded:ident)? $(=> $alone:literal)?;)*
        }
        $(without $missing:ident)*
        on $(($($x:literal $(as $xint:ident)?),+))+
        $(kink ($($k:literal $(as $kint:ident)?),+) gives {$($kof:ident: $promised:expr),+})*;
    )*) => {
        pub(super) static RULES: &[Rule] = &[$(Rule {
            name: stringify!($name),
            doc: $doc,
            params: &[$(Param { name: stringify!($param), mode: mode!($($int)?) }),+],
            form: Form::$form($text),
            fast: None,
            result: broadcast,
            maths: $maths,
            derivative: Derivative::Elementwise(&[$(Partial {
                of: stringify!($of),
                text: $partial,
                alone: alone!($($alone)?),
                maths: $pmaths,
                guard: guard!($($guarded)?),
            }),*]),
            missing: &[$(stringify!($missing)),*],
            borrows: Borrows::Owned,
            fallible: Fallible::No,
            shape: shape!($($keeps)?),
            variadic: None,
            samples: &[
                $(Case { operands: &[$(sample!($x $(as $xint)?)),+], promised: &[] },)+
                $(Case {
                    operands: &[$(sample!($k $(as $kint)?)),+],
                    promised: &[$((stringify!($kof), &[$promised])),+],
                },)*
            ],
        }),*];
    };
}

rows! {
    /// Sum.
    add(a, b) Infix "+", "a + b" { a: "1", ""; b: "1", ""; } on (0.3, -1.2);
    /// Difference.
    sub(a, b) Infix "-", "a − b" { a: "1", ""; b: "-1", "−"; } on (0.3, -1.2);
    /// Product.
    mul(a, b) Infix "*", "a·b" { a: "b", "b·"; b: "a", "a·"; } on (0.3, -1.2) (0.0, 2.0);
    /// Quotient.
    div(a, b) Infix "/", "a/b" { a: "1 / b", "1/b·" guarded; b: "-(z / b)", "−z/b·" guarded; }
        on (0.3, -1.2) (0.0, 2.0) kink (1.0, 0.0) gives {a: INF, b: -INF};
    /// Remainder of the division that truncates.
    rem(a, b) Infix "%", "a mod b" { a: "1", ""; b: "-(a / b).trunc()", "−trunc(a/b)·"; } on (7.3, 2.0) (-7.3, 2.2);
    /// a after `a += b`.
    add_assigned(a, b) [Keeps] Call "rt::add_assigned(a, b)", "a + b" { a: "1", ""; b: "1", ""; } on (0.3, -1.2);
    /// a after `a -= b`.
    sub_assigned(a, b) [Keeps] Call "rt::sub_assigned(a, b)", "a − b" { a: "1", ""; b: "-1", "−"; } on (0.3, -1.2);
    /// a after `a *= b`.
    mul_assigned(a, b) [Keeps] Call "rt::mul_assigned(a, b)", "a·b" { a: "b", "b·"; b: "a", "a·"; } on (0.3, -1.2) (0.0, 2.0);
    /// a after `a /= b`.
    div_assigned(a, b) [Keeps] Call "rt::div_assigned(a, b)", "a/b" {
        a: "1 / b", "1/b·" guarded;
        b: "-(z / b)", "−z/b·" guarded;
    } on (0.3, -1.2) (0.0, 2.0);
    /// Negation.
    neg(a) Prefix "-", "−a" { a: "-1", "−"; } on (0.7);
    /// z̄·p where a zero cotangent stays zero.
    chain(a, b) Call "rt::chain(a, b)", "a·b" { a: "b", "b·" guarded; b: "a", "a·" guarded; } on (0.3, -1.2);
    /// Square root; ∞ at 0.
    sqrt(x) Call "x.sqrt()", "√x" { x: "1 / (z + z)", "1/(2z)·" guarded; } on (0.3) (2.0) kink (0.0) gives {x: INF};
    /// Cube root; ∞ at 0.
    cbrt(x) Call "x.cbrt()", "∛x" { x: "1 / (3 * z * z)", "1/(3z²)·" guarded; } on (-0.4) (1.7) kink (0.0) gives {x: INF};
    /// Exponential.
    exp(x) Call "x.exp()", "eˣ" { x: "z", "z·"; } on (-1.0) (0.0) (2.0);
    /// 2ˣ.
    exp2(x) Call "x.exp2()", "2ˣ" { x: "z * 0.693147180559945309417232121458176568", "z·ln 2·"; } on (-1.0) (0.5);
    /// eˣ − 1.
    exp_m1(x) Call "x.exp_m1()", "eˣ − 1" { x: "z + 1", "(z + 1)·"; } on (-0.5) (0.1);
    /// Natural logarithm; ∞ at 0.
    ln(x) Call "x.ln()", "ln x" { x: "1 / x", "1/x·" guarded; } on (0.2) (3.0) kink (0.0) gives {x: INF};
    /// Logarithm to base b.
    log(x, b) Call "x.log(b)", "log_b x" {
        x: "1 / (x * b.ln())", "1/(x·ln b)·" guarded;
        b: "-(z / (b * b.ln()))", "−z/(b·ln b)·" guarded;
    } on (3.0, 2.0) (0.4, 5.0);
    /// Logarithm to base 2; ∞ at 0.
    log2(x) Call "x.log2()", "log₂ x" { x: "1 / (x * 0.693147180559945309417232121458176568)", "1/(x·ln 2)·" guarded; }
        on (0.2) (3.0) kink (0.0) gives {x: INF};
    /// Logarithm to base 10; ∞ at 0.
    log10(x) Call "x.log10()", "log₁₀ x" { x: "1 / (x * 2.302585092994045684017991454684364208)", "1/(x·ln 10)·" guarded; }
        on (0.2) (3.0) kink (0.0) gives {x: INF};
    /// ln(1 + x); ∞ at −1.
    ln_1p(x) Call "x.ln_1p()", "ln(1 + x)" { x: "1 / (1 + x)", "1/(1 + x)·" guarded; }
        on (-0.4) (2.0) kink (-1.0) gives {x: INF};
    /// Sine.
    sin(x) Call "x.sin()", "sin x" { x: "x.cos()", "cos x·"; } on (-2.0) (0.3);
    /// Cosine.
    cos(x) Call "x.cos()", "cos x" { x: "-x.sin()", "−sin x·"; } on (-2.0) (0.3);
    /// Tangent.
    tan(x) Call "x.tan()", "tan x" { x: "1 + z * z", "(1 + z²)·"; } on (-1.0) (0.3);
    /// Arc sine; ∞ at ±1.
    asin(x) Call "x.asin()", "asin x" { x: "1 / (1 - x * x).sqrt()", "1/√(1 − x²)·" guarded; }
        on (-0.6) (0.3) kink (1.0) gives {x: INF};
    /// Arc cosine; −∞ at ±1.
    acos(x) Call "x.acos()", "acos x" { x: "-1 / (1 - x * x).sqrt()", "−1/√(1 − x²)·" guarded; }
        on (-0.6) (0.3) kink (1.0) gives {x: -INF};
    /// Arc tangent.
    atan(x) Call "x.atan()", "atan x" { x: "1 / (1 + x * x)", "1/(1 + x²)·"; } on (-2.0) (0.3);
    /// Angle of the point (x, y); 0 at the origin.
    atan2(y, x) Call "y.atan2(x)", "atan2(y, x)" {
        y: "rt::over(x, x * x + y * y)", "x/(x² + y²)·";
        x: "-rt::over(y, x * x + y * y)", "−y/(x² + y²)·";
    } on (0.5, -1.0) (2.0, 0.3) kink (0.0, 0.0) gives {y: 0.0, x: 0.0};
    /// Hyperbolic sine.
    sinh(x) Call "x.sinh()", "sinh x" { x: "x.cosh()", "cosh x·"; } on (-1.0) (0.7);
    /// Hyperbolic cosine.
    cosh(x) Call "x.cosh()", "cosh x" { x: "x.sinh()", "sinh x·"; } on (-1.0) (0.7);
    /// Hyperbolic tangent.
    tanh(x) Call "x.tanh()", "tanh x" { x: "1 - z * z", "(1 − z²)·"; } on (-1.0) (0.7);
    /// Error function.
    erf(x) Call "rt::functions::erf(x)", "erf x" {
        x: "(-(x * x)).exp() * 1.128379167095512573896158903121545172", "2/√π·e^−x²·";
    } on (-1.3) (0.4);
    /// Complement of the error function.
    erfc(x) Call "rt::functions::erfc(x)", "erfc x" {
        x: "(-(x * x)).exp() * -1.128379167095512573896158903121545172", "−2/√π·e^−x²·";
    } on (-1.3) (0.4);
    /// Logistic function, 1/(1 + e⁻ˣ).
    sigmoid(x) Call "rt::functions::sigmoid(x)", "σ(x)" { x: "z * (1 - z)", "z·(1 − z)·"; } on (-1.3) (0.4);
    /// ln(1 + eˣ).
    softplus(x) Call "rt::functions::softplus(x)", "ln(1 + eˣ)" { x: "rt::functions::sigmoid(x)", "σ(x)·"; } on (-1.3) (0.4);
    /// Inverse hyperbolic sine.
    asinh(x) Call "x.asinh()", "asinh x" { x: "1 / (x * x + 1).sqrt()", "1/√(x² + 1)·"; } on (-1.0) (0.7);
    /// Inverse hyperbolic cosine; ∞ at 1.
    acosh(x) Call "x.acosh()", "acosh x" { x: "1 / (x * x - 1).sqrt()", "1/√(x² − 1)·" guarded; }
        on (1.5) (4.0) kink (1.0) gives {x: INF};
    /// Inverse hyperbolic tangent; ∞ at ±1.
    atanh(x) Call "x.atanh()", "atanh x" { x: "1 / (1 - x * x)", "1/(1 − x²)·" guarded; }
        on (-0.5) (0.7) kink (1.0) gives {x: INF};
    /// Integer power; n = 0 has derivative 0.
    powi(x, n int) Call "x.powi(n)", "xⁿ" { x: "rt::powi_partial(x, n)", "n·xⁿ⁻¹·" guarded; }
        on (1.3, 3 as int) (-0.7, 2 as int) (0.6, -2 as int) (0.6, 0 as int)
        kink (0.0, 0 as int) gives {x: 0.0} kink (0.0, 1 as int) gives {x: 1.0} kink (0.0, 2 as int) gives {x: 0.0};
    /// Derivative of the integer power, 0 for n = 0.
    powi_partial(x, n int) Call "rt::powi_partial(x, n)", "n·xⁿ⁻¹" {
        x: "rt::int_like(x, n) * rt::powi_partial(x, rt::pred(n))", "n·(n−1)·xⁿ⁻²·" guarded;
    } on (1.3, 3 as int) (-0.7, 2 as int) (0.6, -2 as int) (0.6, 1 as int) (0.6, 0 as int);
    /// An integer as an element.
    int_like(x, n int) Call "rt::int_like(x, n)", "n" { } on (1.3, 3 as int);
    /// Power; at x = 0 the derivative by p is 0.
    powf(x, p) Call "x.powf(p)", "xᵖ" {
        x: "rt::powf_partial(x, p)", "p·xᵖ⁻¹·" guarded;
        p: "rt::powf_exponent_partial(x, z)", "z·ln x·" guarded;
    } on (2.0, 1.5) (0.3, -0.7)
        kink (0.0, 0.0) gives {x: 0.0, p: 0.0} kink (0.0, 2.0) gives {x: 0.0, p: 0.0} kink (0.0, 0.5) gives {x: INF, p: 0.0};
    /// Derivative of the power by its base, 0 for p = 0.
    powf_partial(x, p) Call "rt::powf_partial(x, p)", "p·xᵖ⁻¹" {
        x: "p * rt::powf_partial(x, p - 1)", "p·(p−1)·xᵖ⁻²·" guarded;
        p: "x.powf(p - 1) + p * rt::powf_exponent_partial(x, x.powf(p - 1))", "xᵖ⁻¹(1 + p·ln x)·" guarded;
    } on (2.0, 1.5) (0.3, -0.7);
    /// Derivative of the power by its exponent, 0 at x = 0.
    powf_exponent_partial(x, y) Call "rt::powf_exponent_partial(x, y)", "y·ln x" {
        x: "rt::ratio(y, x)", "y/x·" guarded;
        y: "rt::powf_exponent_partial(x, 1)", "ln x·" guarded;
    } on (2.0, 1.5) (0.3, -0.7) kink (0.0, 0.0) gives {x: 0.0, y: 0.0};
    /// Magnitude; 0 at 0.
    abs(x) Call "x.abs()", "|x|" { x: "rt::sign(x)", "sign x·"; } on (-1.5) (0.7) kink (0.0) gives {x: 0.0};
    /// Sign with sign 0 = 0: the derivative of the magnitude.
    sign(x) Call "rt::sign(x)", "sign x" { } on (-1.5) (0.7);
    /// Sign; derivative 0.
    signum(x) Call "x.signum()", "sign x" { } on (-1.5) (0.7);
    /// Largest integer below; derivative 0.
    floor(x) Call "x.floor()", "⌊x⌋" { } on (-1.5) (0.7);
    /// Smallest integer above; derivative 0.
    ceil(x) Call "x.ceil()", "⌈x⌉" { } on (-1.5) (0.7);
    /// Nearest integer; derivative 0.
    round(x) Call "x.round()", "round x" { } on (-1.4) (0.7);
    /// Nearest integer, ties to the even one; derivative 0.
    round_ties_even(x) Call "x.round_ties_even()", "round x" { } on (-1.4) (0.7);
    /// Integer part; derivative 0.
    trunc(x) Call "x.trunc()", "trunc x" { } on (-1.5) (0.7);
    /// Fractional part.
    fract(x) Call "x.fract()", "fract x" { x: "1", ""; } on (-1.4) (0.7);
    /// Larger of two; ties split evenly between varying operands, and give 0 against a constant (relu′(0) = 0).
    max(a, b) Call "a.max(b)", "max(a, b)" {
        a: "rt::wins(a, b)", "[a > b]·" => "rt::above(a, b)";
        b: "rt::wins(b, a)", "[b > a]·" => "rt::above(b, a)";
    } on (1.0, 2.0) (2.0, -1.0) kink (1.0, 1.0) gives {a: 0.5, b: 0.5};
    /// Smaller of two; ties split evenly between varying operands, and give 0 against a constant.
    min(a, b) Call "a.min(b)", "min(a, b)" {
        a: "rt::loses(a, b)", "[a < b]·" => "rt::below(a, b)";
        b: "rt::loses(b, a)", "[b < a]·" => "rt::below(b, a)";
    } on (1.0, 2.0) (2.0, -1.0) kink (1.0, 1.0) gives {a: 0.5, b: 0.5};
    /// 1 where a > b, ½ at a tie, 0 elsewhere: the derivative of the maximum.
    wins(a, b) Call "rt::wins(a, b)", "[a > b]" { } on (1.0, 2.0) (2.0, -1.0);
    /// 1 where a < b, ½ at a tie, 0 elsewhere: the derivative of the minimum.
    loses(a, b) Call "rt::loses(a, b)", "[a < b]" { } on (1.0, 2.0) (2.0, -1.0);
    /// 1 where a > b, 0 elsewhere: the derivative of the maximum with a constant.
    above(a, b) Call "rt::above(a, b)", "[a > b]" { } on (1.0, 2.0) (2.0, -1.0);
    /// 1 where a < b, 0 elsewhere: the derivative of the minimum with a constant.
    below(a, b) Call "rt::below(a, b)", "[a < b]" { } on (1.0, 2.0) (2.0, -1.0);
    /// Positive difference; 0 at a tie.
    abs_sub(a, b) Call "a.abs_sub(b)", "max(a − b, 0)" { a: "rt::above(a, b)", "[a > b]·"; b: "-rt::above(a, b)", "−[a > b]·"; }
        on (1.0, 2.0) (2.0, -1.0) kink (1.0, 1.0) gives {a: 0.0, b: 0.0};
    /// Limited to [l, h]; ties with a limit split evenly where the limits vary, and give 0 where they are constant.
    clamp(x, l, h) Call "x.clamp(l, h)", "clamp(x, l, h)" {
        x: "rt::wins(x, l) * rt::wins(h, x)", "[l < x < h]·" => "rt::above(x, l) * rt::above(h, x)";
        l: "rt::wins(l, x)", "[x < l]·" => "rt::above(l, x)";
        h: "rt::loses(h, x)", "[x > h]·" => "rt::below(h, x)";
    } on (0.5, -1.0, 1.0) (-2.0, -1.0, 1.0) (3.0, -1.0, 1.0)
        kink (-1.0, -1.0, 1.0) gives {x: 0.5, l: 0.5, h: 0.0} kink (1.0, -1.0, 1.0) gives {x: 0.5, l: 0.0, h: 0.5};
    /// Reciprocal; −∞ at 0.
    recip(x) Call "x.recip()", "1/x" { x: "-(z * z)", "−z²·" guarded; } on (-1.5) (0.7) kink (0.0) gives {x: -INF};
    /// Length of the hypotenuse; 0 at the origin.
    hypot(x, y) Call "x.hypot(y)", "√(x² + y²)" { x: "rt::ratio(x, z)", "x/z·"; y: "rt::ratio(y, z)", "y/z·"; }
        on (3.0, -4.0) (0.1, 2.0) kink (0.0, 0.0) gives {x: 0.0, y: 0.0};
    /// a/b, and 0 where a is 0.
    ratio(a, b) Call "rt::ratio(a, b)", "a/b" { a: "1 / b", "1/b·" guarded; b: "-rt::ratio(z, b)", "−z/b·" guarded; }
        on (0.3, -1.2);
    /// a/b, and 0 where b is 0.
    over(a, b) Call "rt::over(a, b)", "a/b" { a: "rt::over(1, b)", "1/b·"; b: "-rt::over(z, b)", "−z/b·"; }
        on (0.3, -1.2) kink (1.0, 0.0) gives {a: 0.0, b: 0.0};
    /// x·a + b, rounded once.
    mul_add(x, a, b) Call "x.mul_add(a, b)", "x·a + b" { x: "a", "a·"; a: "x", "x·"; b: "1", ""; } on (0.3, -1.2, 0.5);
    /// Mean of two.
    midpoint(a, b) Call "a.midpoint(b)", "(a + b)/2" { a: "0.5", "½·"; b: "0.5", "½·"; } on (0.3, -1.2) (2.0, 5.0);
    /// Degrees to radians.
    to_radians(x) Call "x.to_radians()", "x·π/180" { x: "0.017453292519943295769236907684886127", "π/180·"; } on (-30.0) (45.0);
    /// Radians to degrees.
    to_degrees(x) Call "x.to_degrees()", "x·180/π" { x: "57.29577951308232087679815481410517033", "180/π·"; } on (-0.3) (0.7);
    /// Euclidean remainder.
    rem_euclid(a, b) Call "a.rem_euclid(b)", "a mod b" { a: "1", ""; b: "-((a - z) / b)", "−(a − z)/b·"; }
        on (7.5, 2.0) (-7.2, 2.5);
    /// Euclidean quotient; derivative 0.
    div_euclid(a, b) Call "a.div_euclid(b)", "⌊a/b⌋" { } on (7.5, 2.0) (-7.2, 2.5);
    /// Magnitude of x with the sign of s; 0 at x = 0.
    copysign(x, s) Call "x.copysign(s)", "|x|·sign s" { x: "rt::sign(x) * s.signum()", "sign x·sign s·"; }
        on (3.0, -4.0) (-0.1, 2.0) kink (0.0, 1.0) gives {x: 0.0};
    /// Square.
    pow2(x) Call "rt::pow2(x)", "x²" { x: "x + x", "2x·"; } on (-0.7) (1.3);
}

/// The derivative where it is infinite.
const INF: f64 = f64::INFINITY;
