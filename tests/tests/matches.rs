//! `match`, `if let` and their relatives, against differences.

use cotangent::{Cotangent, Differentiable, differentiate};
use cotangent_tests::{check, vector};
use ndarray::{Array1, array};

/// Differences of a function of a value that holds floats, entry by entry.
fn differences<T: Differentiable + cotangent::rt::Step + Clone>(x: &T, f: impl Fn(&T) -> f64) -> Vec<f64> {
    let zeros = x.zeros_like();
    let n = zeros_of(&zeros).len();
    let along = |k: usize, by: f64| {
        let mut moved = x.clone();
        let unit: Vec<f64> = (0..n).map(|i| f64::from(u8::from(i == k))).collect();
        moved.step(by, &T::Cotangent::from_vec(&zeros, &unit));
        f(&moved)
    };
    (0..n).map(|k| (along(k, 1e-5) - along(k, -1e-5)) / 2e-5).collect()
}

fn zeros_of<C: Cotangent>(cotangent: &C) -> Vec<f64> {
    C::to_vec(cotangent)
}

/// Holds the entries of a cotangent to the differences of the function.
#[track_caller]
fn held<T: Differentiable + cotangent::rt::Step + Clone>(x: &T, bar: &T::Cotangent, f: impl Fn(&T) -> f64) {
    let (found, expected) = (zeros_of(bar), differences(x, f));
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-7 * expected.abs().max(1.0), "{found} where differences give {expected}");
    }
}

#[differentiate]
fn by_number(x: f64, which: usize) -> f64 {
    match which {
        0 => x.tanh(),
        1 | 2 => x.exp() * which as f64,
        3..=5 => x * x,
        n if n % 2 == 0 => x.sin() * n as f64,
        _ => x,
    }
}

#[test]
fn integers_ranges_alternatives_and_guards() {
    for which in 0..9 {
        check!(by_number(x, which), x = 0.7);
    }
}

#[differentiate]
fn of_floats(x: f64, y: f64) -> f64 {
    match (x, y) {
        (0.0, _) => y * 3.0,
        (a, b) if a > b => a * b,
        (a, 1.0..) => {
            let t = a.sin();
            t * t
        }
        (.., b) => b.exp(),
    }
}

#[test]
fn floats_in_tuples_are_themselves() {
    assert_eq!(of_floats::gradient(0.0, 2.0), (0.0, 3.0));
    for (a, b) in [(2.0, 1.5), (0.5, 1.25), (0.2, 0.3)] {
        check!(of_floats(x, y), x = a, y = b);
    }
}

#[derive(Clone, Debug, Differentiable)]
enum Activation {
    Relu,
    Leaky(f64),
    Scale { w: Array1<f64>, b: f64 },
    Power { n: i32, factor: f64 },
}

#[differentiate]
fn activated(x: &Array1<f64>, activation: &Activation) -> f64 {
    let y = match activation {
        Activation::Relu => x.mapv(|v| v.max(0.0)),
        Activation::Leaky(slope) => x.mapv(|v| if v > 0.0 { v } else { slope * v }),
        Activation::Scale { w, b } => x * w + *b,
        Activation::Power { n, factor } => x.mapv(|v| factor * v.powi(*n)),
    };
    y.sum() * y[0]
}

#[test]
fn the_payload_of_a_variant_gathers_its_cotangent() {
    let x = array![0.5, -0.8, 1.2];
    for activation in [
        Activation::Relu,
        Activation::Leaky(0.1),
        Activation::Scale { w: array![0.3, 0.4, -0.5], b: 0.7 },
        Activation::Power { n: 3, factor: -0.6 },
    ] {
        let (value, (x_bar, bar)) = activated::value_and_gradient(&x, &activation);
        assert_eq!(value, activated(&x, &activation));
        held(&x, &x_bar, |x| activated(x, &activation));
        held(&activation, &bar, |activation| activated(&x, activation));
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Add,
    Scale { by: f64 },
    Repeat(u32),
    Skip,
    Stop,
}

/// Of a plain enum, in a loop that some arms leave.
#[differentiate]
fn walked(x: &[f64], #[constant] steps: &[Step]) -> f64 {
    let mut s = 0.0;
    let mut last = 1.0;
    for i in 0..x.len() {
        match steps[i] {
            Step::Add => s += x[i].sin(),
            Step::Scale { by } if by > 0.0 => {
                s *= x[i] * by;
                last = s;
            }
            Step::Scale { .. } => {}
            Step::Repeat(n) => {
                for _ in 0..n {
                    s = s * x[i] + last;
                }
            }
            Step::Skip => continue,
            Step::Stop => break,
        }
        s += x[i];
    }
    s * last
}

#[test]
fn a_plain_enum_in_a_loop_that_arms_leave() {
    let all = [Step::Add, Step::Repeat(3), Step::Scale { by: 0.5 }, Step::Skip, Step::Scale { by: -1.0 }, Step::Repeat(0)];
    for steps in [&all[..], &[Step::Stop, Step::Add], &[Step::Add, Step::Add, Step::Stop], &[]] {
        check!(walked(&x, steps), x = vector(steps.len()).to_vec());
    }
}

struct Affine {
    bias: Option<usize>,
}

#[differentiate(wrt(x))]
fn optional(x: f64, p: &Affine, factor: Option<f64>) -> f64 {
    let mut y = x;
    if let Some(n) = p.bias {
        y *= n as f64;
    }
    if let Some(f) = factor { y * f * x } else { y.sin() }
}

#[test]
fn an_if_let_of_what_is_constant() {
    for factor in [None, Some(2.5)] {
        for bias in [None, Some(3)] {
            check!(optional(x, &Affine { bias }, factor), x = 0.8);
        }
    }
}
