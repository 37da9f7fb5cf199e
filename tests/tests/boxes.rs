//! Boxes of numbers and of arrays: as parameters, in fields, in variants, made here.

#![allow(
    clippy::explicit_auto_deref,
    clippy::unnecessary_box_returns,
    clippy::boxed_local,
    clippy::borrowed_box,
    reason = "code as users write it"
)]

use cotangent::{Cotangent, Differentiable, differentiate};
use cotangent_tests::{check, vector};
use ndarray::{Array1, Array2, array};

#[derive(Clone, Debug, Differentiable)]
struct Model {
    rate: Box<f64>,
    w: Box<Array1<f64>>,
    m: Box<Array2<f64>>,
    #[constant]
    scale: Box<f64>,
}

#[derive(Clone, Debug, Differentiable)]
enum Tree {
    Leaf(Box<f64>),
    Node(Box<Tree>, Box<Tree>),
}

fn model() -> Model {
    Model {
        rate: Box::new(0.7),
        w: Box::new(array![0.3, -0.4, 1.2]),
        m: Box::new(array![[0.3, -0.4, 1.2], [0.9, 0.1, -0.2]]),
        scale: Box::new(1.5),
    }
}

/// A model's numbers one by one, by differences.
#[track_caller]
fn holds(f: impl Fn(&Model) -> f64, gradient: &ModelCotangent, tangent: impl Fn(&Model, &ModelCotangent) -> f64) {
    let (model, bar) = (model(), gradient.to_vec());
    let zeros = model.zeros_like();
    for i in 0..bar.len() {
        let mut unit = vec![0.0; bar.len()];
        unit[i] = 1.0;
        let unit = ModelCotangent::from_vec(&zeros, &unit);
        let at = |h: f64| {
            let mut moved = model.clone();
            moved.step(h, &unit);
            f(&moved)
        };
        let difference = (8.0 * (at(1e-3) - at(-1e-3)) - (at(2e-3) - at(-2e-3))) / 12e-3;
        assert!((bar[i] - difference).abs() < 1e-8, "{i}: {} for {difference}", bar[i]);
        assert!((tangent(&model, &unit) - difference).abs() < 1e-8, "{i}: tangent");
    }
}

#[differentiate]
fn of_a_number(p: Box<f64>, x: f64) -> f64 {
    *p * x + p.sin()
}

#[differentiate]
fn of_an_array(a: &Box<Array1<f64>>, x: f64) -> f64 {
    let mut s = a.sum() * x + a[0] + (&**a * x).sum();
    for e in a.iter() {
        s += e * e * x;
    }
    s
}

#[test]
fn boxes_as_parameters() {
    let (value, (p_bar, x_bar)) = of_a_number::value_and_gradient(Box::new(0.7), 0.6);
    assert_eq!(value, of_a_number(Box::new(0.7), 0.6));
    assert!((*p_bar - 0.6 - 0.7_f64.cos()).abs() < 1e-12 && (x_bar - 0.7).abs() < 1e-12);
    let a = Box::new(vector(3));
    let (a_bar, _) = of_an_array::gradient(&a, 0.6);
    let expected = a.mapv(|e| 1.2 + 1.2 * e) + array![1.0, 0.0, 0.0];
    assert!((*a_bar - expected).iter().all(|e| e.abs() < 1e-12));
    let (_, a_dot) = of_an_array::tangent(&a, 0.6, &Box::new(array![1.0, 0.0, 0.0]), 0.0);
    assert!((a_dot - (1.2 + 1.2 * a[0] + 1.0)).abs() < 1e-12);
}

#[differentiate]
fn read(p: &Model, x: f64) -> f64 {
    let scaled = (&*p.w * x).mapv(f64::sin);
    *p.rate * x * *p.scale
        + (*p.w).sum() * (*p.rate).sin()
        + (*p.m).dot(&scaled).sum()
        + p.w[1] * (*p.w).dot(&*p.w)
        + (*p.m)[[0, 1]]
}

#[test]
fn boxes_in_fields_are_read() {
    let (gradient, x_bar) = read::gradient(&model(), 0.6);
    holds(|p| read(p, 0.6), &gradient, |p, dot| read::tangent(p, 0.6, dot, 0.0).1);
    let at = |h: f64| read(&model(), 0.6 + h);
    assert!((x_bar - (at(1e-5) - at(-1e-5)) / 2e-5).abs() < 1e-8);
}

#[differentiate]
fn step(p: &mut Model, x: f64) {
    *p.rate += x;
    *p.rate *= 2.0;
    p.w[0] *= *p.rate;
    *p.w = &*p.w * x;
}

#[differentiate]
fn stepped(p: &Model, x: f64) -> f64 {
    let mut p = p.clone();
    step(&mut p, x);
    *p.rate = (*p.rate).sin();
    *p.rate * (*p.w).sum()
}

#[test]
fn boxes_in_fields_are_changed() {
    let (gradient, x_bar) = stepped::gradient(&model(), 0.6);
    holds(|p| stepped(p, 0.6), &gradient, |p, dot| stepped::tangent(p, 0.6, dot, 0.0).1);
    let at = |h: f64| stepped(&model(), 0.6 + h);
    assert!((x_bar - (at(1e-5) - at(-1e-5)) / 2e-5).abs() < 1e-8);
}

#[differentiate(recursive)]
fn total(t: &Tree, x: f64) -> f64 {
    match t {
        Tree::Leaf(v) => **v * x,
        Tree::Node(l, r) => total(l, x) + total(r, x).sin(),
    }
}

#[differentiate]
fn grown(x: f64, n: usize) -> f64 {
    let mut tree = Tree::Leaf(Box::new(x * x));
    for _ in 0..n {
        tree = Tree::Node(Box::new(tree.clone()), Box::new(Tree::Leaf(Box::new(x.cos()))));
    }
    total(&tree, x)
}

#[differentiate]
fn made(x: f64) -> f64 {
    let b = Box::new(x * x);
    *b + (*b).sin()
}

#[differentiate]
fn built(x: f64) -> Model {
    Model {
        rate: Box::new(x * x),
        w: Box::new(Array1::from_elem(2, x)),
        m: Box::new(Array2::from_elem((1, 1), x.sin())),
        scale: Box::new(2.0),
    }
}

#[test]
fn boxes_are_made() {
    check!(made(x), x = 0.6);
    for n in 0..3 {
        check!(grown(x, n), x = 0.6);
    }
    let seed = built(0.6).to_cotangent();
    let (_, (bar,)) = built::adjoint(0.6, seed.clone());
    let at = |h: f64| Cotangent::dot(&built(0.6 + h).to_cotangent(), &seed);
    assert!((bar - (at(1e-5) - at(-1e-5)) / 2e-5).abs() < 1e-8);
}

/// Boxes that the function only ever opens.
#[differentiate]
fn opened(x: f64, w: &Array1<f64>) -> f64 {
    let mut rate = Box::new(x * x);
    *rate *= x;
    let weights: Box<Array1<f64>> = Box::new(w * x);
    for k in 0..w.len() {
        *rate += weights[k] * (*rate).sin();
    }
    *rate * weights.sum() + rate.cos()
}

#[test]
fn a_box_that_is_only_opened_is_what_is_in_it() {
    cotangent::check!(opened, 0.7, &array![0.4, -0.3]).assert();
}

#[differentiate]
fn opened_in_a_list(x: f64, v: &[f64], o: Option<f64>) -> f64 {
    let mut b = Box::new(x.atan());
    *b -= v[0];
    let l = vec![
        v[1],
        match o {
            Some(y) => y * v[0],
            None => *b,
        },
    ];
    let a = Array1::from_shape_fn(3, |i| *b * l[i % 2]);
    (*b).sin() * l[1] + a.sum()
}

#[test]
fn a_box_opens_inside_of_a_list() {
    for o in [None, Some(0.3)] {
        cotangent::check!(opened_in_a_list, 0.37, &[0.4, 0.5], o).assert();
    }
}
