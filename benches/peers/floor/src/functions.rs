//! Branch-free functions of elements, for loops that the compiler vectorises: a few units in the last place, without special values.

/// The functions for one type: its name, the bits, the fraction's width, the bias, the range of exp, ln 2 in two parts, and the coefficients of
/// (e^r − 1 − r)/r², (sin r − r)/r³ and (cos r − 1)/r², highest power first.
macro_rules! functions {
    (
        $name:ident, $float:ident, $bits:ident, $fraction:literal, $bias:literal, $low:literal, $high:literal, $saturated:literal,
        ($ln2_high:literal, $ln2_low:literal), ($half_pi_high:literal, $half_pi_low:literal),
        [$($exp:expr),*], [$($sin:expr),*], [$($cos:expr),*]
    ) => {
        pub(crate) mod $name {
            use std::$float::consts::{FRAC_2_PI, LOG2_E};

            /// Added to a number and taken away again, it rounds to an integer, which the lowest bits of the sum hold.
            const ROUND: $float = 1.5 * (1_u64 << $fraction) as $float;

            fn polynomial<const N: usize>(x: $float, coefficients: [$float; N]) -> $float {
                let mut sum = coefficients[0];
                for coefficient in &coefficients[1..] {
                    sum = sum.mul_add(x, *coefficient);
                }
                sum
            }

            /// e^r − 1 and 2ⁿ with x = r + n·ln 2.
            #[inline(always)]
            fn parts(x: $float) -> ($float, $float) {
                let x = x.clamp($low, $high);
                let shifted = x.mul_add(LOG2_E, ROUND);
                let n = shifted - ROUND;
                let r = n.mul_add(-$ln2_low, n.mul_add(-$ln2_high, x));
                let power = $float::from_bits(shifted.to_bits().wrapping_add($bias) << $fraction);
                ((r * r).mul_add(polynomial(r, [$($exp),*]), r), power)
            }

            /// e^x.
            #[inline(always)]
            pub(crate) fn exp(x: $float) -> $float {
                let (part, power) = parts(x);
                part.mul_add(power, power)
            }

            /// tanh x.
            #[inline(always)]
            pub(crate) fn tanh(x: $float) -> $float {
                let (part, power) = parts(2.0 * x.abs().min($saturated));
                let e = part.mul_add(power, power - 1.0);
                (e / (e + 2.0)).copysign(x)
            }

            /// 1/(1 + e^−x).
            #[inline(always)]
            pub(crate) fn sigmoid(x: $float) -> $float {
                1.0 / (1.0 + exp(-x))
            }

            /// sin x and cos x.
            #[inline(always)]
            pub(crate) fn sin_cos(x: $float) -> ($float, $float) {
                let shifted = x.mul_add(FRAC_2_PI, ROUND);
                let (n, quarter) = (shifted - ROUND, shifted.to_bits());
                let r = n.mul_add(-$half_pi_low, n.mul_add(-$half_pi_high, x));
                let square = r * r;
                let sin = (r * square).mul_add(polynomial(square, [$($sin),*]), r);
                let cos = square.mul_add(polynomial(square, [$($cos),*]), 1.0);
                let (a, b) = if quarter & 1 == 0 { (sin, cos) } else { (cos, sin) };
                let sign = $bits::BITS - 2;
                let flip = |x: $float, quarter: $bits| $float::from_bits(x.to_bits() ^ ((quarter & 2) << sign));
                (flip(a, quarter), flip(b, quarter.wrapping_add(1)))
            }

            #[cfg(test)]
            mod tests {
                use super::{exp, sigmoid, sin_cos, tanh};

                #[test]
                fn they_are_those_of_the_standard_library() {
                    for i in -4000_i16..4000 {
                        let x = $float::from(i) / 250.0;
                        let near = |a: $float, b: $float| assert!((a - b).abs() <= 16.0 * $float::EPSILON * b.abs().max(1e-2), "{a} {b} at {x}");
                        near(exp(x), x.exp());
                        near(tanh(x), x.tanh());
                        near(sigmoid(x), 1.0 / (1.0 + (-x).exp()));
                        near(sin_cos(x).0, x.sin());
                        near(sin_cos(x).1, x.cos());
                    }
                }
            }
        }
    };
}

functions!(
    single,
    f32,
    u32,
    23,
    127,
    -87.0,
    88.0,
    10.0,
    (6.933_593_75e-1, -2.121_944_4e-4),
    (1.570_796_4, -4.371_139e-8),
    [1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 1.0 / 2.0],
    [1.0 / 362_880.0, -1.0 / 5040.0, 1.0 / 120.0, -1.0 / 6.0],
    [1.0 / 40_320.0, -1.0 / 720.0, 1.0 / 24.0, -1.0 / 2.0]
);

functions!(
    double,
    f64,
    u64,
    52,
    1023,
    -708.0,
    709.0,
    20.0,
    (6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10),
    (1.570_796_326_794_896_6, 6.123_233_995_736_766e-17),
    [
        1.0 / 6_227_020_800.0,
        1.0 / 479_001_600.0,
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        1.0 / 2.0
    ],
    [
        -1.0 / 1_307_674_368_000.0,
        1.0 / 6_227_020_800.0,
        -1.0 / 39_916_800.0,
        1.0 / 362_880.0,
        -1.0 / 5040.0,
        1.0 / 120.0,
        -1.0 / 6.0
    ],
    [
        1.0 / 20_922_789_888_000.0,
        -1.0 / 87_178_291_200.0,
        1.0 / 479_001_600.0,
        -1.0 / 3_628_800.0,
        1.0 / 40_320.0,
        -1.0 / 720.0,
        1.0 / 24.0,
        -1.0 / 2.0
    ]
);
