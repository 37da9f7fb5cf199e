//! Constants of the functions for each type: polynomials of least relative error on the interval of the reduced argument, the
//! constant term first, and numbers in parts.
#![allow(
    clippy::unreadable_literal,
    clippy::excessive_precision,
    reason = "as many digits as tell the number from its neighbours"
)]

/// The constants of a type.
pub trait Tables: Sized + 'static {
    /// ln 2, so short that its product with an exponent is exact, and the rest.
    const LN_2: (Self, Self);
    /// (eʳ − 1 − r)/r² for |r| ≤ ½ ln 2.
    const EXP: &'static [Self];
    /// Where eˣ surely is 0, and where it surely is ∞.
    const EXP_RANGE: (Self, Self);
    /// From where on tanh is ±1.
    const TANH_ONE: Self;
}

impl Tables for f32 {
    const LN_2: (f32, f32) = (0.693145751953125, 1.428606765330187e-6);
    const EXP: &'static [f32] = &[0.5, 0.1666666567, 0.04166670144, 0.008334513754, 0.001391564612, 0.0001897304319];
    const EXP_RANGE: (f32, f32) = (-104.0, 89.0);
    const TANH_ONE: f32 = 9.1;
}

impl Tables for f64 {
    const LN_2: (f64, f64) = (0.69314718056011770386, -1.7239444525614834793e-13);
    const EXP: &'static [f64] = &[
        0.500000000000000111,
        0.166666666666666713,
        0.041666666666648311,
        0.00833333333332463705,
        0.00138888888973817313,
        0.000198412698800338989,
        0.0000248015712792567954,
        2.75572488236431859e-6,
        2.75705263558840251e-7,
        2.51079379458650778e-8,
        1.6935153182194443e-9,
    ];
    const EXP_RANGE: (f64, f64) = (-746.0, 710.0);
    const TANH_ONE: f64 = 19.1;
}
