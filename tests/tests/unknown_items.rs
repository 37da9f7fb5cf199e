//! Items picked from lists whose type does not show what they hold: behind an alias, in a field of a struct.

#![allow(clippy::redundant_closure_for_method_calls, reason = "code as users write it")]

use cotangent::{Differentiable, check, differentiate};

type Queue = Vec<f64>;

#[derive(Clone, Debug, Differentiable)]
struct Holder {
    xs: Vec<f64>,
    queue: Queue,
}

fn holder() -> Holder {
    Holder { xs: vec![1.5, 2.0, 3.0], queue: vec![2.0, 0.5, 4.0] }
}

#[differentiate]
fn greatest_copied(x: Queue) -> f64 {
    let a = x.iter().copied().max_by(|a, b| a.total_cmp(b)).unwrap();
    a * x[0]
}

#[differentiate]
fn greatest_and_last(x: Queue) -> f64 {
    let a = x.iter().max_by(|a, b| a.total_cmp(b)).unwrap();
    let b = x.last().unwrap();
    a * x[0] * b
}

#[differentiate]
fn last_and_found(x: Queue) -> f64 {
    let b = x.iter().last().copied().unwrap();
    let c = x.iter().find(|v| **v > 1.0).copied().unwrap_or(0.0);
    b * x[0] * c
}

#[differentiate]
fn least_if_any(x: Queue) -> f64 {
    if let Some(m) = x.iter().min_by(|a, b| a.partial_cmp(b).unwrap()) { m * x[0] } else { 0.0 }
}

#[test]
fn items_are_picked_from_a_list_behind_an_alias() {
    let x = vec![1.5, 2.0, 3.0, 0.5];
    check!(greatest_copied, x.clone()).assert();
    check!(greatest_and_last, x.clone()).assert();
    check!(last_and_found, x.clone()).assert();
    check!(least_if_any, x.clone()).assert();
    assert_eq!(least_if_any(vec![]), 0.0);
    assert_eq!(least_if_any::gradient(vec![]), vec![0.0; 0]);
}

#[differentiate]
fn of_fields(h: &Holder) -> f64 {
    let a = h.xs.iter().max_by(|a, b| a.total_cmp(b)).unwrap();
    let b = h.queue.iter().last().unwrap();
    let c = h.xs.iter().copied().reduce(f64::min).unwrap();
    a * b * h.xs[0] * c
}

#[differentiate]
fn options_of_fields(h: &Holder) -> f64 {
    let a = h.xs.iter().max_by(|a, b| a.total_cmp(b));
    let b = h.queue.iter().find(|x| **x > 1.0);
    match (a, b) {
        (Some(a), Some(b)) => a * b,
        _ => 1.0,
    }
}

#[differentiate]
fn with_numbers(h: &Holder) -> f64 {
    let a = h.xs.iter().copied().max_by(|a, b| a.total_cmp(b)).unwrap_or(0.0);
    let b = h.queue.first().copied().unwrap_or(1.0);
    let (i, m) = h.xs.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).unwrap();
    a * b * m * h.queue[i]
}

#[test]
fn items_are_picked_from_lists_in_fields() {
    check!(of_fields, &holder()).assert();
    check!(options_of_fields, &holder()).assert();
    check!(with_numbers, &holder()).assert();
}

mod given_by_functions {
    //! What a function gives is walked over where it is called.
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, array};

    #[derive(Clone, Differentiable)]
    struct Point {
        x: f64,
        y: f64,
    }

    #[derive(Clone, Differentiable)]
    struct Model {
        w: Array1<f64>,
    }

    #[differentiate]
    impl Model {
        fn scores(&self, x: &Array1<f64>) -> Vec<f64> {
            (&self.w * x).mapv(f64::tanh).to_vec()
        }
    }

    #[differentiate(order = 2)]
    fn waves(x: &Array1<f64>) -> Array1<f64> {
        x.mapv(f64::sin)
    }

    #[differentiate(order = 2)]
    fn points(x: &Array1<f64>) -> Vec<Point> {
        (0..x.len()).map(|i| Point { x: x[i], y: x[i] * x[0] }).collect()
    }

    #[differentiate(order = 2)]
    fn of_functions(x: &Array1<f64>) -> f64 {
        let squares: f64 = waves(x).iter().map(|v| v * v).sum();
        let areas: f64 = points(x).iter().map(|p| p.x * p.y).sum();
        let mut s = squares * areas + x.iter().zip(waves(x)).map(|(a, b)| a * b).sum::<f64>();
        for v in waves(x) {
            s += v * v * v;
        }
        for (i, p) in points(x).iter().enumerate() {
            s += p.x * i as f64;
        }
        s + waves(x).iter().copied().fold(0.0, f64::max)
    }

    #[differentiate]
    fn of_methods(m: &Model, x: &Array1<f64>) -> f64 {
        let mut s: f64 = m.scores(x).iter().map(|v| v * v).sum();
        for (i, v) in m.scores(x).into_iter().enumerate() {
            s += v * i as f64;
        }
        s + x.iter().zip(m.scores(x).iter()).map(|(a, b)| a * b).sum::<f64>() + Model::scores(m, x).iter().sum::<f64>()
    }

    #[test]
    fn agree_with_differences() {
        let x = array![0.3, 0.9, -0.4];
        check!(of_functions, &x).assert();
        check!(of_methods, &Model { w: array![0.5, -0.2, 0.7] }, &x).assert();
    }
}
