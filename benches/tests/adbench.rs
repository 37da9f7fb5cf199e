//! Values and derivatives of `ADBench`'s problems are those of its derivatives by hand.
//!
//! Expected is agreement of values to 10⁻¹³ and of derivatives to 10⁻¹⁰ in `ADBench`'s measure, |a − b| / max(1, |a| + |b|) an entry. Of long
//! results the first and the last entries, the sum and the sum of squares are known.

#![allow(clippy::unreadable_literal, clippy::excessive_precision, reason = "published figures, as they are printed")]

use cotangent_benches::adbench::bundle::{Bundle, Jacobian};
use cotangent_benches::adbench::gmm::{self, Mixture};
use cotangent_benches::adbench::hand::Hand;
use cotangent_benches::adbench::lstm::{self, Network};

/// What is known of a long result.
struct Known<'a> {
    len: usize,
    sum: f64,
    squares: f64,
    first: &'a [f64],
    last: &'a [f64],
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64, what: &str) {
    let off = (found - expected).abs() / f64::max(1.0, found.abs() + expected.abs());
    assert!(off <= tolerance, "{what}: {found} is not {expected}");
}

impl Known<'_> {
    #[track_caller]
    fn check(&self, found: &[f64]) {
        assert_eq!(found.len(), self.len, "the number of entries");
        for (i, (&found, &expected)) in found.iter().zip(self.first).enumerate() {
            near(found, expected, 1e-10, &format!("entry {i}"));
        }
        for (&found, &expected) in found[self.len - self.last.len()..].iter().zip(self.last) {
            near(found, expected, 1e-10, "an entry at the end");
        }
        let (sum, squares): (f64, f64) = found.iter().fold((0.0, 0.0), |(sum, squares), e| (sum + e, squares + e * e));
        let scale = (self.len as f64 * self.squares).sqrt();
        assert!((sum - self.sum).abs() <= 1e-10 * scale, "the sum {sum} is not {}", self.sum);
        assert!((squares - self.squares).abs() <= 1e-10 * self.squares, "the sum of squares {squares} is not {}", self.squares);
    }
}

/// All cotangents of a mixture, one after the other.
fn of_mixture((alphas, means, factors): &gmm::Gradient) -> Vec<f64> {
    alphas.iter().chain(means).chain(factors).copied().collect()
}

fn mixture(name: &str, value: f64, known: &Known<'_>) {
    mixture_by_matrices(name, value, known);
    let mixture = Mixture::read(name);
    let (found, gradient) = mixture.value_and_gradient_by_loops();
    for found in [mixture.value_by_loops(), found] {
        assert!((found - value).abs() <= 1e-13 * value.abs(), "{found} is not {value}");
    }
    known.check(&of_mixture(&gradient));
}

fn mixture_by_matrices(name: &str, value: f64, known: &Known<'_>) {
    let mixture = Mixture::read(name);
    let (found, gradient) = mixture.value_and_gradient();
    for found in [mixture.value(), found] {
        assert!((found - value).abs() <= 1e-13 * value.abs(), "{found} is not {value}");
    }
    known.check(&of_mixture(&gradient));
}

#[test]
fn a_mixture_of_two() {
    let known = Known {
        len: 18,
        sum: 12.473468230538145,
        squares: 44.75138317141674,
        first: &[
            0.10866285550865246,
            -0.7412700395238985,
            0.6326071840152461,
            1.1169257653278701,
            0.16333301355145527,
            -0.021998982407119314,
            0.2277782922542361,
            1.2096302561283219,
        ],
        last: &[1.7189230977500494, 0.8600910907908669, -0.9946409304663227],
    };
    mixture("gmm/test.txt", 8.073804080049758, &known);
}

#[test]
fn a_mixture_in_two_dimensions() {
    let known = Known {
        len: 30,
        sum: -1001.228333177815,
        squares: 1631211.3960611299,
        first: &[
            167.21527511000127,
            -507.21378215753725,
            38.76802422162227,
            231.55351328608938,
            69.67696953982484,
            -392.8564899174963,
            22.379315492948713,
            -263.4476376770654,
        ],
        last: &[-106.65926966747557, 140.61138738107832, 4.1699407394196015],
    };
    mixture("gmm/gmm_d2_K5.txt", -5240.590562549647, &known);
}

#[test]
fn a_mixture_in_ten_dimensions() {
    let known = Known {
        len: 660,
        sum: -31068.027494911283,
        squares: 21149922.192767955,
        first: &[
            82.71709072939966,
            -154.85176496911782,
            -16.353263910083896,
            9.665588917850526,
            51.41397127684526,
            1.1191353878176984,
            -54.796263090732076,
            94.98547824186231,
        ],
        last: &[49.09195651183927, 17.76633651128468, -10.019334622189866],
    };
    mixture("gmm/gmm_d10_K10.txt", -30292.941959242242, &known);
}

#[test]
fn a_mixture_in_twenty_dimensions() {
    let known = Known {
        len: 5775,
        sum: -114126.07650340066,
        squares: 64912684.951227695,
        first: &[
            43.330801959080496,
            -53.67157433906196,
            6.231504690339795,
            -1.664485170618976,
            -6.819765522965428,
            -8.402414038387304,
            16.143531502729047,
            119.20799626055178,
        ],
        last: &[-10.956382712395515, -14.060280985016151, -2.514932278995843],
    };
    mixture("gmm/gmm_d20_K25.txt", -90798.62270072714, &known);
}

/// Without optimisation the loops take too long on this one.
#[test]
fn a_mixture_in_sixty_four_dimensions() {
    let known = Known {
        len: 53625,
        sum: -1509952.7029934651,
        squares: 2525394623.3381205,
        first: &[
            21.223157699606702,
            -22.939952823522432,
            29.164978433491395,
            18.061987057321836,
            35.22050364497206,
            1.8659333721484623,
            -3.3381766355344267,
            3.5343280414551814,
        ],
        last: &[-111.5997524946182, -119.09320155877882, -132.37016033772358],
    };
    mixture_by_matrices("gmm/gmm_d64_K25.txt", -944188.5418660205, &known);
}

/// All cotangents of a network, one after the other.
fn of_network((main, extra): &lstm::Gradient) -> Vec<f64> {
    main.iter().chain(extra).copied().collect()
}

fn network(name: &str, value: f64, known: &Known<'_>) {
    let network = Network::read(name);
    let (by_vectors, gradient) = network.value_and_gradient();
    let (by_loops, gradient_by_loops) = network.value_and_gradient_by_loops();
    for found in [network.value(), network.value_by_loops(), by_vectors, by_loops] {
        assert!((found - value).abs() <= 1e-13 * value.abs(), "{found} is not {value}");
    }
    known.check(&of_network(&gradient));
    known.check(&of_network(&gradient_by_loops));
}

#[test]
fn a_network_of_two_layers() {
    let known = Known {
        len: 266,
        sum: -0.038195000973342094,
        squares: 0.008975929105992745,
        first: &[3.143870249961012e-06, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -3.678408073360705e-05],
        last: &[-0.017931628523590423, -0.007731671064728006, -0.020022569089598066],
    };
    network("lstm/lstm_l2_c1024.txt", 0.6666651795588522, &known);
}

#[test]
fn a_network_of_four_layers() {
    let known = Known {
        len: 490,
        sum: -0.03277592073784387,
        squares: 0.011544506049841077,
        first: &[5.417406753849025e-08, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -9.646384692199423e-06],
        last: &[-0.016116079288532, -0.004948343643117995, -0.009485278474523707],
    };
    network("lstm/lstm_l4_c1024.txt", 0.7106766385584281, &known);
}

fn bundle(name: &str, residuals: &Known<'_>, derivatives: &Known<'_>) {
    let bundle = Bundle::read(name);
    let mut found = Vec::new();
    bundle.residuals(&mut found);
    residuals.check(&found);

    let mut jacobian = Jacobian::default();
    bundle.jacobian(&mut jacobian);
    bundle.jacobian(&mut jacobian);
    derivatives.check(&jacobian.values);

    // The pattern, of two rows in the middle and of the first and last rows of the weights.
    let Jacobian { rows, columns, .. } = &jacobian;
    let (n, m, p) = (bundle.cameras.len(), bundle.points.len(), bundle.observations.len());
    assert_eq!((rows.len(), columns.len()), (3 * p + 1, 31 * p));
    let row = |row: usize| -> Vec<usize> {
        columns[rows[row] as usize..rows[row + 1] as usize].iter().map(|&column| column as usize).collect()
    };
    let (i, weights) = (p / 2, 11 * n + 3 * m);
    let mut expected: Vec<usize> = (0..11).map(|j| 11 * (i % n) + j).collect();
    expected.extend((0..3).map(|j| 11 * n + 3 * (i % m) + j));
    expected.push(weights + i);
    assert_eq!((row(2 * i), row(2 * i + 1)), (expected.clone(), expected));
    assert_eq!((row(2 * p), row(3 * p - 1)), (vec![weights], vec![weights + p - 1]));
}

#[test]
fn a_bundle_of_ten() {
    let residuals = Known {
        len: 30,
        sum: 8.169885949586767,
        squares: 8.223876474039042,
        first: &[-0.26904884923523686, 0.2599447926779137, -0.26904884923523686],
        last: &[],
    };
    let derivatives = Known {
        len: 310,
        sum: -11655.961638462411,
        squares: 23034077.42735548,
        first: &[
            228.8772022082468,
            634.5748114955455,
            -782.2228662593405,
            2.4289261560715967,
            -11.782807962801131,
            2.541693124877435,
            -1.036570849585181,
            0.417022,
        ],
        last: &[-0.834044, -0.834044, -0.834044],
    };
    bundle("ba/test.txt", &residuals, &derivatives);
}

/// The derivatives of an observation of both files of many, which begin alike.
const OBSERVATION: &[f64] = &[
    -461.4463210015993,
    178.8679280144455,
    -19.423916472206248,
    -3.0615983420410315,
    6.392457556226442,
    -3.340282281299017,
    0.26476024920703156,
    0.417022,
];

#[test]
fn a_bundle_of_thirty_thousand() {
    let residuals = Known {
        len: 95529,
        sum: 27335.96481860999,
        squares: 22209.0459894105,
        first: &[0.10133583791450886, -0.06896776592424401, 0.10133583791450886],
        last: &[],
    };
    let derivatives = Known {
        len: 987133,
        sum: 96283600.70424986,
        squares: 224563829032.8779,
        first: OBSERVATION,
        last: &[-0.834044, -0.834044, -0.834044],
    };
    bundle("ba/ba1_n49_m7776_p31843.txt", &residuals, &derivatives);
}

#[test]
fn a_bundle_of_two_hundred_thousand() {
    let residuals = Known {
        len: 546216,
        sum: 156301.66085023264,
        squares: 126986.94913745404,
        first: &[0.10133583791450886, -0.06896776592424401, 0.10133583791450886],
        last: &[],
    };
    let derivatives = Known {
        len: 5644232,
        sum: 550530658.1485469,
        squares: 1284011728784.1643,
        first: OBSERVATION,
        last: &[-0.834044, -0.834044, -0.834044],
    };
    bundle("ba/ba3_n161_m48126_p182072.txt", &residuals, &derivatives);
}

#[track_caller]
fn hand(instance: &str, complicated: bool, residuals: &Known<'_>, derivatives: &Known<'_>) {
    let hand = Hand::read("hand/model_small", instance, complicated);
    for found in [hand.residuals(), hand.residuals_by_loops()] {
        assert_eq!(found.dim(), hand.points.dim());
        residuals.check(found.as_slice().expect("rows one after the other"));
    }
    let colouring = hand.pattern().by_columns();
    for found in [hand.jacobian(&colouring), hand.jacobian_by_loops(&colouring)] {
        derivatives.check(found.as_slice().expect("parameters one after the other"));
    }
}

#[test]
fn two_vertices() {
    let residuals = Known {
        len: 6,
        sum: -0.15342628410851888,
        squares: 0.11637091008175475,
        first: &[0.16519314794161155, -0.1745427692727426, 0.15475116162225344],
        last: &[],
    };
    let derivatives = Known {
        len: 156,
        sum: -6.346240858349949,
        squares: 6.041538726618511,
        first: &[
            -0.019551295934128275,
            -0.006810275763693779,
            -0.04093596307087541,
            -0.07100320031434407,
            -0.02813469291411113,
            -0.025448413678315577,
            0.011842131973643708,
            0.001741087975807758,
        ],
        last: &[],
    };
    hand("hand/test.txt", false, &residuals, &derivatives);
}

#[test]
fn two_places_on_triangles() {
    let residuals = Known {
        len: 6,
        sum: -0.13346239167715324,
        squares: 0.1254283704961196,
        first: &[0.1561876616964637, -0.14930052600332222, 0.17223808982645483],
        last: &[],
    };
    let derivatives = Known {
        len: 168,
        sum: -6.171118781748577,
        squares: 6.032275305052352,
        first: &[
            0.0031999470565060584,
            -0.005836643163521282,
            0.005265396983501258,
            0.006095131076118365,
            -0.013027308312747454,
            -0.01970549055737658,
            0.005941210363247684,
            -0.022508727219671787,
        ],
        last: &[],
    };
    hand("hand/hand_complicated.txt", true, &residuals, &derivatives);
}

#[test]
fn a_hundred_vertices() {
    let residuals = Known {
        len: 300,
        sum: -1.1249345934313293,
        squares: 3.124739868938892,
        first: &[0.19224339453588057, 0.08247191593189719, -0.23651946654753214],
        last: &[],
    };
    let derivatives = Known {
        len: 7800,
        sum: -313.17422824371766,
        squares: 302.1105753751429,
        first: &[
            -0.10145939309874454,
            0.02790481180541239,
            -0.04179531998385787,
            -0.08989337148833047,
            0.05925963406032557,
            -0.026594811298344293,
            0.022207749762463477,
            -0.009553659178772812,
        ],
        last: &[],
    };
    hand("hand/simple_small/hand1_t26_c100.txt", false, &residuals, &derivatives);
}

#[test]
fn eight_hundred_vertices() {
    let residuals = Known {
        len: 2400,
        sum: 3.2536125700308203,
        squares: 25.25022873213794,
        first: &[-0.12468483397245034, 0.03636164759123173, -0.009595690396134393],
        last: &[],
    };
    let derivatives = Known {
        len: 62400,
        sum: -2418.320436069005,
        squares: 2426.033438470126,
        first: &[
            0.03700985986639612,
            -0.051106378470256855,
            -0.10305110642944346,
            0.02790394611485598,
            -0.03252293651333894,
            -0.0742569366239384,
            0.018847353176133765,
            -0.11084960510036077,
        ],
        last: &[],
    };
    hand("hand/simple_small/hand5_t26_c800.txt", false, &residuals, &derivatives);
}

#[test]
fn a_hundred_places_on_triangles() {
    let residuals = Known {
        len: 300,
        sum: 0.8377987312408901,
        squares: 3.227015111369231,
        first: &[-0.10689429462879463, -0.010055240144601019, 0.00215333875426138],
        last: &[],
    };
    let derivatives = Known {
        len: 8400,
        sum: -309.2251216780237,
        squares: 302.1833671081737,
        first: &[
            0.0003384704187742449,
            -0.006598803114565177,
            0.0012587706581004277,
            -0.002189425207071688,
            0.0006705850800868829,
            -0.0005589238527459184,
            0.003250864246111429,
            0.0008199604972468633,
        ],
        last: &[],
    };
    hand("hand/complicated_small/hand1_t26_c100.txt", true, &residuals, &derivatives);
}

#[test]
fn eight_hundred_places_on_triangles() {
    let residuals = Known {
        len: 2400,
        sum: 3.7734183395463745,
        squares: 23.332309384326685,
        first: &[0.04986833940750279, 0.03418073858226478, -0.05718000340922691],
        last: &[],
    };
    let derivatives = Known {
        len: 67200,
        sum: -2315.861010860746,
        squares: 2414.3177727727275,
        first: &[
            0.0026049710061484266,
            -0.005882993840657269,
            0.003028413540246744,
            -0.004609939352334225,
            0.0022190014926501966,
            0.006543243003289678,
            -0.0010615004478167211,
            -0.005322190085974621,
        ],
        last: &[],
    };
    hand("hand/complicated_small/hand5_t26_c800.txt", true, &residuals, &derivatives);
}
