//! Options, results, links and lists in patterns, and branches inside closures, against differences.

#![allow(
    clippy::unnecessary_unwrap,
    clippy::map_unwrap_or,
    clippy::option_option,
    clippy::cast_lossless,
    clippy::ref_option,
    reason = "code as users write it"
)]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{check, held, vector};
use ndarray::{Array1, array};

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Square,
    Root(f64),
}

#[differentiate]
fn in_closures(x: &Array1<f64>, which: usize, k: f64) -> f64 {
    x.mapv(|v| match which {
        0 => v * k,
        1 if v > 0.0 => v.sqrt(),
        _ => v.sin() * k,
    })
    .sum()
}

#[differentiate]
fn in_chains(x: &[f64], #[constant] parts: &[Part]) -> f64 {
    x.iter()
        .zip(parts)
        .map(|(v, part)| match part {
            Part::Square => v * v,
            Part::Root(k) => v.sqrt() * k,
        })
        .sum::<f64>()
}

#[test]
fn matches_inside_closures() {
    for which in 0..3 {
        check!(in_closures(&x, which, k), x = vector(4), k = 0.7);
    }
    let x: Vec<f64> = vector(3).iter().map(|v: &f64| v.abs() + 0.2).collect();
    check!(in_chains(&x, &[Part::Square, Part::Root(1.5), Part::Square]), x = x.clone());
}

#[differentiate]
fn ends(x: &Array1<f64>, y: &[f64]) -> f64 {
    let first = match x.first() {
        Some(v) => v * v,
        None => 1.0,
    };
    let Some(&last) = y.last() else { return first };
    if let Some(m) = x.mean() { m * first * last } else { last }
}

#[test]
fn what_may_not_be_there() {
    for (n, m) in [(0, 0), (0, 2), (3, 0), (3, 2)] {
        check!(ends(&x, &y), x = vector(n), y = vector(m).to_vec());
    }
}

#[differentiate]
fn triples(x: &[f64], y: [f64; 3]) -> f64 {
    let [a, b, c] = y;
    let s = if let [p, q, ..] = x { p * q } else { a };
    match x {
        [0.0, rest @ ..] => rest.iter().sum::<f64>() + s,
        [.., z] => z * b + s * c,
        [] => s,
    }
}

#[test]
fn lists_of_fixed_and_other_lengths() {
    for x in [vec![], vec![0.5], vec![0.4, 0.7, -0.2]] {
        check!(triples(&x, y), x = x.clone(), y = [0.2, 0.5, -0.7]);
    }
    let (x_bar, _) = triples::gradient(&[0.0, 2.0, 3.0], [1.0, 1.0, 1.0]);
    assert_eq!(x_bar, [2.0, 1.0, 1.0]);
}

#[differentiate]
fn rooted(x: f64, y: f64) -> f64 {
    let root: Result<f64, String> = if x > 0.0 { Ok(x.sqrt() * y) } else { Err("negative".into()) };
    let scaled = match &root {
        Ok(v) => v * v * y,
        Err(_) => y,
    };
    scaled + root.unwrap_or(0.5 * y)
}

#[test]
fn a_result_of_differentiated_values() {
    check!(rooted(x, y), x = 0.6, y = 1.2);
    check!(rooted(x, y), x = -0.6, y = 1.2);
}

#[derive(Clone, Debug, Differentiable)]
struct Node {
    value: f64,
    next: Option<Box<Node>>,
}

#[differentiate]
fn linked(node: &Node) -> f64 {
    let mut s = node.value;
    let mut next = &node.next;
    while let Some(n) = next {
        s += n.value * s;
        next = &n.next;
    }
    s
}

#[test]
fn a_list_that_is_walked_by_its_links() {
    let mut node = Node { value: 0.7, next: None };
    for value in [0.3, -0.4, 1.1] {
        let (found, (bar,)) = linked::adjoint(&node, 1.0);
        assert_eq!(found, linked(&node));
        held(&node, &bar, linked);
        node = Node { value, next: Some(Box::new(node)) };
    }
}

#[derive(Clone, Debug, Differentiable)]
enum Term {
    Const(f64),
    Var,
    Add(Box<Term>, Box<Term>),
    Mul(Box<Term>, Box<Term>),
    Sin(Box<Term>),
}

#[differentiate]
fn evaluate(term: &Term, x: f64) -> f64 {
    match term {
        Term::Const(c) => *c,
        Term::Var => x,
        Term::Add(a, b) => evaluate(a, x) + evaluate(b, x),
        Term::Mul(a, b) => evaluate(a, x) * evaluate(b, x),
        Term::Sin(a) => evaluate(a, x).sin(),
    }
}

#[test]
fn a_tree_of_terms() {
    let boxed = Box::new;
    let term = Term::Add(
        boxed(Term::Mul(boxed(Term::Const(1.5)), boxed(Term::Var))),
        boxed(Term::Sin(boxed(Term::Mul(boxed(Term::Var), boxed(Term::Const(0.4)))))),
    );
    let (value, (term_bar, x_bar)) = evaluate::value_and_gradient(&term, 0.8);
    assert_eq!(value, evaluate(&term, 0.8));
    held(&term, &term_bar, |term| evaluate(term, 0.8));
    held(&0.8, &x_bar, |&x| evaluate(&term, x));
}

#[derive(Clone, Debug, Differentiable)]
enum Figure<F: num_traits::Float> {
    Square(F),
    Circle { r: F },
}

#[differentiate]
fn generic<F: num_traits::Float>(figure: &Figure<F>, x: F) -> F {
    match figure {
        Figure::Square(a) => *a * *a * x,
        Figure::Circle { r } => *r * *r * x.sin(),
    }
}

#[test]
fn an_enum_over_any_float() {
    for figure in [Figure::Square(0.7), Figure::Circle { r: 1.2 }] {
        let (value, (bar, x_bar)) = generic::value_and_gradient(&figure, 0.9);
        assert_eq!(value, generic(&figure, 0.9));
        held(&figure, &bar, |figure| generic(figure, 0.9));
        held(&0.9, &x_bar, |&x| generic(&figure, x));
    }
    assert_eq!(generic::gradient(&Figure::Square(2.0_f32), 3.0).1, 4.0);
}

#[derive(Clone, Debug, Differentiable)]
struct Biased {
    b: Option<Array1<f64>>,
}

#[differentiate]
impl Biased {
    fn apply(&self, x: &Array1<f64>) -> f64 {
        let z = self.b.as_ref().map(|b| x + b).unwrap_or_else(|| x.clone());
        let y = if self.b.is_some() { z * self.b.as_ref().unwrap() } else { z };
        y.sum()
    }
}

#[differentiate]
fn nested(x: f64, o: Option<Option<f64>>) -> f64 {
    match o {
        Some(Some(v)) if v > x => v * x,
        Some(Some(v)) => v + x,
        Some(None) => x.sin(),
        None => x * x,
    }
}

#[test]
fn options_of_fields_and_of_options() {
    let x = array![0.4, 1.2];
    for b in [None, Some(array![0.3, -0.8])] {
        let biased = Biased { b };
        let (value, (bar, x_bar)) = biased.apply_value_and_gradient(&x);
        assert_eq!(value, biased.apply(&x));
        held(&biased, &bar, |biased| biased.apply(&x));
        held(&x, &x_bar, |x| biased.apply(x));
    }
    for o in [None, Some(None), Some(Some(0.3)), Some(Some(1.3))] {
        let (value, (x_bar, o_bar)) = nested::value_and_gradient(0.7, o);
        assert_eq!(value, nested(0.7, o));
        held(&0.7, &x_bar, |&x| nested(x, o));
        held(&o, &o_bar, |&o| nested(0.7, o));
    }
}

#[differentiate]
fn bound_with_at(x: f64, n: i32) -> f64 {
    match n {
        k @ 1..=3 => x.powi(k),
        k @ (-1 | -2) => x * f64::from(k),
        i32::MIN..=-3 => 0.0,
        other => x + other as f64,
    }
}

#[differentiate]
fn references(x: f64, p: &Option<Array1<f64>>, q: &(f64, f64)) -> f64 {
    let &(a, b) = q;
    let s = match *p {
        Some(ref v) => v.sum() * a,
        None => b,
    };
    s * x
}

#[differentiate]
fn by_name(x: f64, name: &str) -> f64 {
    match name {
        "sin" => x.sin(),
        "square" => {
            let y = x * x;
            y * y
        }
        _ => panic!("unknown {name}"),
    }
}

#[differentiate]
fn assigned_in_all_arms(x: f64, k: usize) -> f64 {
    let y;
    let mut z = x;
    match k {
        0 => y = x,
        1 => {
            y = x * x;
            z = y.sin();
        }
        _ => y = z.sin(),
    }
    let (a, b) = match k {
        0 => (y, z),
        1 => (z, y),
        _ => (y * z, 1.0),
    };
    a * a + b
}

#[test]
fn the_forms_of_patterns() {
    for n in -4..5 {
        check!(bound_with_at(x, n), x = 0.7);
    }
    for p in [None, Some(array![0.2, 0.5])] {
        let q = (0.4, -0.6);
        let (value, (x_bar, p_bar, q_bar)) = references::value_and_gradient(0.7, &p, &q);
        assert_eq!(value, references(0.7, &p, &q));
        held(&0.7, &x_bar, |&x| references(x, &p, &q));
        held(&p, &p_bar, |p| references(0.7, p, &q));
        held(&q, &q_bar, |q| references(0.7, &p, q));
    }
    check!(by_name(x, "sin"), x = 0.7);
    check!(by_name(x, "square"), x = 0.7);
    for k in 0..3 {
        check!(assigned_in_all_arms(x, k), x = 0.7);
    }
}

#[derive(Clone, Copy, Debug, Default, Differentiable)]
struct State {
    x: f64,
    v: f64,
    t: f64,
}

/// What a struct has of another one.
#[differentiate]
fn updated(start: State, k: f64, n: usize) -> f64 {
    let mut s = start;
    for _ in 0..n {
        s = State { x: s.x + 0.1 * s.v, ..s };
        s = State { v: s.v - 0.1 * k * s.x, t: s.t + 0.1, ..s };
    }
    let fresh = State { v: k * k, ..State::default() };
    s.x * s.v + s.t * fresh.v + start.x
}

#[test]
fn struct_update() {
    for n in [0, 1, 5] {
        let start = State { x: 0.4, v: -0.3, t: 0.1 };
        let (value, (bar, k_bar)) = updated::value_and_gradient(start, 0.7, n);
        assert_eq!(value, updated(start, 0.7, n));
        held(&start, &bar, |&s| updated(s, 0.7, n));
        held(&0.7, &k_bar, |&k| updated(start, k, n));
    }
}

/// What a `let … else` binds is read again by the reverse sweep.
#[differentiate]
fn bound_or_else(x: &Array1<f64>, w: &Option<Array1<f64>>, pair: Option<(f64, &Array1<f64>)>) -> Option<f64> {
    let Some(w) = w else { return None };
    let Some((k, v)) = pair else { panic!("no pair") };
    Some((w * w * x * k).sum() + (v * v * w).sum())
}

#[test]
fn what_a_let_else_binds_is_read_again() {
    let (x, w, v) = (array![0.5, -0.3], Some(array![1.2, 0.4]), array![0.2, 0.9]);
    let (value, (x_bar, w_bar, pair_bar)) = bound_or_else::value_and_gradient(&x, &w, Some((0.7, &v))).expect("a value");
    assert_eq!(Some(value), bound_or_else(&x, &w, Some((0.7, &v))));
    let f =
        |x: &Array1<f64>, w: &Option<Array1<f64>>, k: f64, v: &Array1<f64>| bound_or_else(x, w, Some((k, v))).expect("a value");
    held(&x, &x_bar, |x| f(x, &w, 0.7, &v));
    held(&w, &w_bar, |w| f(&x, w, 0.7, &v));
    let (k_bar, v_bar) = pair_bar.expect("the cotangent of a pair");
    held(&0.7, &k_bar, |&k| f(&x, &w, k, &v));
    held(&v, &v_bar, |v| f(&x, &w, 0.7, v));
    assert!(bound_or_else::gradient(&x, &None, None).is_none());
}

#[differentiate]
fn replaced(a: f64, b: f64, n: usize) -> f64 {
    let mut o = Some(a);
    let mut s = b;
    for i in 0..n {
        if let Some(v) = o {
            s += v * s;
        }
        o = if i % 2 == 0 { None } else { Some(s * b) };
    }
    let mut last = Some(a);
    for i in 0..n {
        last = if i % 2 == 0 { None } else { Some(b) };
    }
    s + o.unwrap_or(0.0)
        + match last {
            Some(v) => v * b,
            None => b,
        }
}

#[differentiate]
fn other_shapes(x: &Array1<f64>, y: &Array1<f64>, n: usize) -> f64 {
    let mut h = x.clone();
    for _ in 0..n {
        h = y.clone();
    }
    h.sum() * x[0]
}

#[test]
fn what_a_loop_replaces_may_be_another_variant_or_of_another_shape() {
    for n in 0..5 {
        check!(replaced(a, b, n), a = 0.3, b = 0.8);
        check!(other_shapes(&x, &y, n), x = vector(3), y = vector(2));
    }
}

#[differentiate]
#[allow(clippy::unnecessary_lazy_evaluations, reason = "the closure is what is tested")]
fn filtered(x: &[f64], k: f64) -> f64 {
    let low = Some(x[0]).filter(|&v| v < k).or(Some(k)).map_or(0.0, |v| v * v);
    let scaled = x.first().map(|v| v * k).filter(|v| *v < 5.0);
    let one: Option<f64> = Some(x[1]);
    let root = one.filter(|v| v.is_finite()).and_then(|v| if v > 0.0 { Some(v.sqrt()) } else { None }).unwrap_or_else(|| k * k);
    low * root + if let Some(v) = scaled { v } else { k }
}

#[differentiate]
#[allow(clippy::obfuscated_if_else, reason = "the option is what is tested")]
fn on_conditions(x: f64, k: f64) -> f64 {
    (x > 0.0).then_some(x * k).unwrap_or(k) + (x > 0.0).then(|| x.ln()).map_or(k, |v| v * v * k)
}

#[differentiate]
fn questions(x: &[f64], k: f64) -> f64 {
    let (scaled, own) = (x.first().map(|v| v * k), Some(k));
    if scaled.is_some_and(|v| v < 5.0) && own.is_none_or(|v| v > 0.0) && Some(x[0]).is_some_and(|v| v < 9.0) {
        scaled.unwrap() * k
    } else {
        k
    }
}

#[test]
fn options_are_filtered_and_made_by_conditions() {
    for (a, b, k) in [(0.25, 0.75, 0.5), (0.75, -0.75, 0.5), (-8.0, 0.5, -0.75), (9.5, 0.5, 0.25)] {
        check!(filtered(&x, k), x = vec![a, b], k = k);
        check!(questions(&x, k), x = vec![a, b], k = k);
        check!(on_conditions(x, k), x = a, k = k);
    }
}

/// An option of the user's whose `map` takes nothing with it that varies.
#[differentiate]
fn mapped_without_a_derivative(a: f64, v: &Array1<f64>, #[constant] from: f64) -> f64 {
    let mut o: Option<f64> = Some(from);
    let (mut c, mut s) = (0, 0.0);
    while let Some(x) = o {
        c += 1;
        o = if c < 2 { o.map(|_| x.cos()) } else { None };
        s += a * v[0].sin();
    }
    s
}

#[test]
fn an_option_of_the_users_is_mapped_as_it_is() {
    check!(mapped_without_a_derivative(a, &v, 1.0), a = 0.7, v = vector(3));
}
