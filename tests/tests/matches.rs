//! `match`, `if let` and their relatives, against differences.

#![allow(
    clippy::map_unwrap_or,
    clippy::redundant_closure_for_method_calls,
    clippy::or_then_unwrap,
    clippy::ref_option,
    clippy::needless_range_loop,
    reason = "code as users write it"
)]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{check, held, matrix, vector};
use ndarray::{Array1, Array2, array};

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

/// `Option<&A>`, as functions take what may be left out.
#[differentiate]
fn lent_bias(w: &Array2<f64>, bias: Option<&Array1<f64>>, x: &Array1<f64>) -> f64 {
    let mut z = w.dot(x);
    if let Some(b) = bias {
        z = z + b;
    }
    z.mapv(f64::tanh).sum()
}

#[test]
fn an_option_of_a_reference() {
    let (w, b, x) = (matrix(2, 3), vector(2), vector(3));
    let (value, (w_bar, b_bar, x_bar)) = lent_bias::value_and_gradient(&w, Some(&b), &x);
    assert_eq!(value, lent_bias(&w, Some(&b), &x));
    held(&w, &w_bar, |w| lent_bias(w, Some(&b), &x));
    held(&b, &b_bar.expect("the cotangent of a bias"), |b| lent_bias(&w, Some(b), &x));
    held(&x, &x_bar, |x| lent_bias(&w, Some(&b), x));
    let (_, (w_bar, b_bar, _)) = lent_bias::value_and_gradient(&w, None, &x);
    assert!(b_bar.is_none());
    held(&w, &w_bar, |w| lent_bias(w, None, &x));
}

#[differentiate]
fn option_methods(x: f64, b: Option<f64>) -> f64 {
    x * b.unwrap_or(1.5)
        + b.map_or(x, |b| b * b * x)
        + b.map(|v| v.sin()).unwrap_or(x * x)
        + b.unwrap_or_else(|| x.cos())
        + b.and_then(|v| if v > 0.5 { Some(v * x) } else { None }).map_or_else(|| x, |v| v * v)
        + if b.is_some() { x } else { 2.0 * x }
        + b.or(Some(x * 3.0)).unwrap()
}

#[differentiate]
fn array_options(x: &Array1<f64>, b: &Option<Array1<f64>>) -> f64 {
    let scale = b.as_ref().map(|b| b.sum()).unwrap_or(1.0);
    let y = match b {
        Some(b) => x * b,
        None => x.clone(),
    };
    y.sum() * scale
}

#[test]
fn methods_of_options() {
    for b in [None, Some(0.3), Some(0.9)] {
        let (value, (x_bar, b_bar)) = option_methods::value_and_gradient(0.7, b);
        assert_eq!(value, option_methods(0.7, b));
        held(&0.7, &x_bar, |&x| option_methods(x, b));
        held(&b, &b_bar, |&b| option_methods(0.7, b));
    }
    for b in [None, Some(array![0.3, -0.8])] {
        let x = array![0.5, 1.5];
        let (value, (x_bar, b_bar)) = array_options::value_and_gradient(&x, &b);
        assert_eq!(value, array_options(&x, &b));
        held(&x, &x_bar, |x| array_options(x, &b));
        held(&b, &b_bar, |b| array_options(&x, b));
    }
}

#[derive(Clone, Debug, Differentiable)]
struct Params {
    w: Array2<f64>,
    b: Array1<f64>,
    scale: f64,
    #[constant]
    steps: usize,
}

#[derive(Clone, Copy, Debug, Differentiable)]
struct Point(f64, f64);

#[differentiate]
fn destructured(p: &Params, x: &Array1<f64>) -> f64 {
    let Params { w, b, scale: s, steps } = p;
    let mut h = w.dot(x);
    for _ in 0..*steps {
        h = (h + b).mapv(f64::sin) * *s;
    }
    h.sum()
}

#[differentiate]
fn distance(Point(x, y): Point, q: Point, (s, t): (f64, &Array1<f64>)) -> f64 {
    let Point(u, v) = q;
    let (dx, dy) = (x - u, y - v);
    (dx * dx + dy * dy).sqrt() * s + t.sum() * x
}

#[differentiate]
fn deep(layers: &[Params], x: &Array1<f64>) -> f64 {
    let mut h = x.clone();
    for Params { w, b, .. } in layers {
        h = (w.dot(&h) + b).mapv(f64::tanh);
    }
    for (i, Params { scale, .. }) in layers.iter().enumerate() {
        h = h * *scale + i as f64;
    }
    h.sum()
}

fn params(seed: f64) -> Params {
    Params { w: array![[seed, 0.2], [-0.4, 0.6 * seed]], b: array![0.1, -seed], scale: 0.9 * seed, steps: 2 }
}

#[test]
fn patterns_of_structs_and_tuples_in_let_parameters_and_for() {
    let (p, x) = (params(0.7), array![0.5, -1.2]);
    let (value, (p_bar, x_bar)) = destructured::value_and_gradient(&p, &x);
    assert_eq!(value, destructured(&p, &x));
    held(&p, &p_bar, |p| destructured(p, &x));
    held(&x, &x_bar, |x| destructured(&p, x));

    let (p, q, t) = (Point(0.5, 1.5), Point(-0.3, 0.2), array![0.1, 0.4]);
    let (value, (p_bar, q_bar, (s_bar, t_bar))) = distance::value_and_gradient(p, q, (0.7, &t));
    assert_eq!(value, distance(p, q, (0.7, &t)));
    held(&p, &p_bar, |&p| distance(p, q, (0.7, &t)));
    held(&q, &q_bar, |&q| distance(p, q, (0.7, &t)));
    held(&0.7, &s_bar, |&s| distance(p, q, (s, &t)));
    held(&t, &t_bar, |t| distance(p, q, (0.7, t)));

    let layers = [params(0.7), params(-0.4), params(1.1)];
    for n in 0..3 {
        let (value, (bar, x_bar)) = deep::value_and_gradient(&layers[..n], &x);
        assert_eq!(value, deep(&layers[..n], &x));
        held(&layers[..n].to_vec(), &bar, |layers| deep(layers, &x));
        held(&x, &x_bar, |x| deep(&layers[..n], x));
    }
}

#[differentiate]
fn made(x: f64, v: &Array1<f64>, which: usize) -> f64 {
    let activation = match which {
        0 => Activation::Relu,
        1 => Activation::Leaky(x),
        2 => Activation::Scale { w: v * x, b: x.sin() },
        _ => Activation::Power { n: 3, factor: x * x },
    };
    match activation {
        Activation::Relu => x,
        Activation::Leaky(a) => a * a,
        Activation::Scale { w, b } => w.sum() * b,
        Activation::Power { n, factor } => factor.powi(n) * x,
    }
}

#[test]
fn variants_are_made_of_differentiated_values() {
    for which in 0..4 {
        check!(made(x, &v, which), x = 0.7, v = vector(2));
    }
}

#[differentiate]
fn let_else(x: f64, b: Option<f64>, #[constant] list: &[Option<f64>]) -> f64 {
    let Some(b) = b else { panic!("no b") };
    let mut s = x * b;
    for item in list {
        let Some(w) = item else { continue };
        if *w < 0.0 {
            break;
        }
        s += w * b * x.sin();
    }
    s
}

#[test]
fn a_let_with_an_else() {
    let list = [Some(0.4), None, Some(1.5), Some(-1.0), Some(2.0)];
    for n in 0..5 {
        let (value, (x_bar, b_bar)) = let_else::value_and_gradient(0.3, Some(0.8), &list[..n]);
        assert_eq!(value, let_else(0.3, Some(0.8), &list[..n]));
        held(&0.3, &x_bar, |&x| let_else(x, Some(0.8), &list[..n]));
        held(&Some(0.8), &b_bar, |&b| let_else(0.3, b, &list[..n]));
    }
}

#[test]
#[should_panic(expected = "no b")]
fn the_else_of_a_let_panics_as_the_function_does() {
    let_else::gradient(0.3, None, &[]);
}

#[differentiate]
fn while_let(x: f64, start: Option<usize>) -> f64 {
    let mut next = start;
    let mut s = x;
    while let Some(n) = next {
        s = s * x + n as f64;
        next = if n > 0 { Some(n - 1) } else { None };
        if s > 100.0 {
            break;
        }
    }
    s
}

#[test]
fn a_while_let() {
    for start in [None, Some(0), Some(4), Some(9)] {
        check!(while_let(x, start), x = 1.3);
    }
}

/// The largest entry so far, or none: carried by a loop.
#[differentiate]
fn largest(x: &[f64]) -> f64 {
    let mut best: Option<f64> = None;
    for i in 0..x.len() {
        best = match best {
            None => Some(x[i] * 2.0),
            Some(b) if b < x[i] => Some(x[i] * x[i]),
            other => other,
        };
    }
    match best {
        Some(b) => b * b,
        None => 0.0,
    }
}

#[test]
fn an_option_that_a_loop_carries() {
    for x in [vec![], vec![0.5], vec![0.3, 1.7, 0.2], vec![1.0, 0.4, 2.5, 9.0]] {
        held(&x, &largest::gradient(&x), |x| largest(x));
    }
}

#[differentiate]
fn of_a_list(x: &[f64]) -> f64 {
    match x {
        [] => 0.0,
        [a] => a.sin(),
        [a, b] => a * b,
        [first, middle @ .., last] => first * last + middle.iter().map(|m| m * m).sum::<f64>(),
    }
}

#[test]
fn patterns_of_lists() {
    for n in 0..6 {
        let x = vector(n).to_vec();
        held(&x, &of_a_list::gradient(&x), |x| of_a_list(x));
    }
}
