//! Constants of the functions for each type: polynomials of least relative error on the interval of the reduced argument, the
//! constant term first, and numbers in parts, the leading bits first.
#![allow(
    clippy::unreadable_literal,
    clippy::excessive_precision,
    reason = "as many digits as tell the number from its neighbours"
)]

/// The constants of a type.
pub trait Tables: Sized + 'static {
    /// ln 2, so short that its product with an exponent is exact, and the rest.
    const LN_2: (Self, Self);
    /// log₁₀ 2 in the same way.
    const LOG10_2: (Self, Self);
    /// 1/ln 10 and what is lost to rounding.
    const LOG10_E: (Self, Self);
    /// log₂ e and what is lost to rounding.
    const LOG2_E: (Self, Self);
    /// π/2 and what is lost to rounding.
    const FRAC_PI_2: (Self, Self);
    /// ∛2 and ∛4.
    const CBRT: (Self, Self);

    /// Where eˣ surely is 0, and where even eˣ/2 is ∞.
    const EXP_RANGE: (Self, Self);
    /// The same for 2ˣ.
    const EXP2_RANGE: (Self, Self);
    /// From where on tanh is ±1.
    const TANH_ONE: Self;

    /// (eʳ − 1 − r)/r² for |r| ≤ ½ ln 2.
    const EXP: &'static [Self];
    /// (sinh r − r)/r³ in r² for the same.
    const SINH: &'static [Self];
    /// (cosh r − 1)/r² in r² for the same.
    const COSH: &'static [Self];
    /// (2 artanh s − 2s)/s³ in s² for |s| ≤ 3 − 2√2.
    const LN: &'static [Self];
    /// (arcsin r − r)/r³ in r² for |r| ≤ ½.
    const ASIN: &'static [Self];
    /// (arctan r − r)/r³ in r² for |r| ≤ √2 − 1.
    const ATAN: &'static [Self];
    /// ∛m for 1 ≤ m < 2, with a third of the digits.
    const CBRT_START: &'static [Self];
}

impl Tables for f32 {
    const LN_2: (f32, f32) = (0.693145751953125, 1.428606765330187e-6);
    const LOG10_2: (f32, f32) = (0.301025390625, 4.6050390665186569e-6);
    const LOG10_E: (f32, f32) = (0.434294492006, -1.01030499522e-8);
    const LOG2_E: (f32, f32) = (1.44269502163, 1.9259630335e-8);
    const FRAC_PI_2: (f32, f32) = (core::f32::consts::FRAC_PI_2, -4.37113882867e-8);
    const CBRT: (f32, f32) = (1.25992107391, 1.58740103245);

    const EXP_RANGE: (f32, f32) = (-104.0, 90.0);
    const EXP2_RANGE: (f32, f32) = (-151.0, 129.0);
    const TANH_ONE: f32 = 9.1;

    const EXP: &'static [f32] = &[0.5, 0.1666666567, 0.04166670144, 0.008334513754, 0.001391564612, 0.0001897304319];
    const SINH: &'static [f32] = &[0.1666666716, 0.008333175443, 0.0001997378131];
    const COSH: &'static [f32] = &[0.5, 0.04166645929, 0.001393548911];
    const LN: &'static [f32] = &[0.6666666269, 0.4000097215, 0.2849873304, 0.2428042442];
    const ASIN: &'static [f32] = &[0.1666665971, 0.07500521094, 0.04451363534, 0.03183604032, 0.01432925183, 0.03767303005];
    const ATAN: &'static [f32] = &[-0.3333331943, 0.1999866664, -0.1424654871, 0.1061286181, -0.06120638177];
    const CBRT_START: &'static [f32] = &[0.6215133071, 0.4394422174, -0.06031950936];
}

impl Tables for f64 {
    const LN_2: (f64, f64) = (0.69314718056011770386, -1.7239444525614834793e-13);
    const LOG10_2: (f64, f64) = (0.30102999566361177131, 3.6942390771589307862e-13);
    const LOG10_E: (f64, f64) = (core::f64::consts::LOG10_E, 1.098319650216765072739e-17);
    const LOG2_E: (f64, f64) = (core::f64::consts::LOG2_E, 2.035527374093103311102e-17);
    const FRAC_PI_2: (f64, f64) = (core::f64::consts::FRAC_PI_2, 6.123233995736766035869e-17);
    const CBRT: (f64, f64) = (1.259921049894873190667, 1.587401051968199583442);

    const EXP_RANGE: (f64, f64) = (-746.0, 711.0);
    const EXP2_RANGE: (f64, f64) = (-1076.0, 1025.0);
    const TANH_ONE: f64 = 19.1;

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
    const SINH: &'static [f64] = &[
        0.166666666666666657,
        0.00833333333333442436,
        0.0001984126983709231,
        2.75573262112334769e-6,
        2.50467933888176095e-8,
        1.75744854196881706e-10,
    ];
    const COSH: &'static [f64] = &[
        0.5,
        0.0416666666666666713,
        0.00138888888888808858,
        0.0000248015873341283186,
        2.75572641162898223e-7,
        2.09182127525069561e-9,
    ];
    const LN: &'static [f64] = &[
        0.66666666666667096,
        0.399999999995409028,
        0.285714287191106031,
        0.222222006412927248,
        0.181834687029059749,
        0.153162677279835541,
        0.147755755411068279,
    ];
    const ASIN: &'static [f64] = &[
        0.166666666666667018,
        0.0749999999998260808,
        0.0446428571655417966,
        0.0303819430756349616,
        0.0223722059493013416,
        0.0173517566981486494,
        0.0139792500254745898,
        0.0114106915208146836,
        0.0107191365313153968,
        0.00392182273173811383,
        0.0212151023998619903,
        -0.0203408695208173312,
        0.0322379131195635396,
    ];
    const ATAN: &'static [f64] = &[
        -0.333333333333332704,
        0.19999999999969309,
        -0.142857142814769106,
        0.111111108376716644,
        -0.0909089911765550013,
        0.07692081754746731,
        -0.0666332534870221899,
        0.0584936131683453445,
        -0.0504542241450422688,
        0.038208963849071402,
        -0.0180550008558262171,
    ];
    const CBRT_START: &'static [f64] = &[
        0.473330454599596606,
        0.838160829770162485,
        -0.469229830224980715,
        0.202777989481570831,
        -0.0503867939346324886,
        0.00534858107582372906,
    ];
}

/// (sin r − r)/r³ in r² for |r| ≤ π/4, as exact as an `f32` asks.
pub(super) const SIN_SHORT: &[f64] =
    &[-0.16666666641526956, 0.00833332937413018213, -0.000198393309991714531, 2.71827449069790082e-6];
/// (cos r − 1)/r² in r² for |r| ≤ π/4, as exact as an `f32` asks.
pub(super) const COS_SHORT: &[f64] =
    &[-0.499999997240105742, 0.041666623194702386, -0.00138867595641344954, 0.000024390042727333863];
/// (sin r − r)/r³ in r² for |r| ≤ π/4.
pub(super) const SIN: &[f64] = &[
    -0.166666666666666324,
    0.00833333333332247211,
    -0.000198412698298355524,
    2.75573136972801879e-6,
    -2.5050758478076886e-8,
    1.58967955918370254e-10,
];
/// (cos r − 1 + r²/2)/r⁴ in r² for |r| ≤ π/4.
pub(super) const COS: &[f64] = &[
    0.0416666666666666019,
    -0.00138888888888744565,
    0.0000248015872896534035,
    -2.75573143940802027e-7,
    2.08757281458510222e-9,
    -1.13598670774041747e-11,
];
/// π/2 in parts of 33 bits, so that their products with integers below 2²⁰ are exact, and the rest.
pub(super) const FRAC_PI_2: [f64; 4] =
    [1.57079632673412561416626, 6.077100506303965976595549e-11, 2.022266248711166455795996e-21, 8.478427660368899569973654e-32];
/// π/2 with 33 bits, and the rest.
pub(super) const FRAC_PI_2_SHORT: (f64, f64) = (1.57079632673412561416626, 6.077100506506192249319158e-11);
/// ((2 artanh s − 2s)/s³ − ⅔)/s² in s² for |s| ≤ 3 − 2√2.
pub(super) const LN_TAIL: &[f64] = &[
    0.400000000000003852,
    0.285714285708696392,
    0.222222223984560929,
    0.181817939392370426,
    0.153863547521818717,
    0.132654653500066916,
    0.131216902020159759,
];
/// ⅔ and what is lost to rounding.
pub(super) const TWO_THIRDS: (f64, f64) = (2.0 / 3.0, 3.700743415417188262646e-17);
/// eʳ for |r| ≤ ½ ln 2, more exact than an `f32` asks.
pub(super) const EXP_SHORT: &[f64] = &[
    0.99999999999975997,
    0.999999999980469956,
    0.500000000062322703,
    0.166666668867507972,
    0.041666664205221797,
    0.00833326676797318568,
    0.00138891798160159096,
    0.000199155698308866474,
    0.0000247270642425490337,
];
/// (2 artanh s − 2s)/s³ in s² for |s| ≤ 3 − 2√2, more exact than an `f32` asks.
pub(super) const LN_SHORT: &[f64] =
    &[0.666666666738796931, 0.399999958448998327, 0.285721161250441613, 0.221750054890996251, 0.196103961772289365];
