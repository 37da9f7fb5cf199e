//! `stop_gradient` and `inspect_cotangent`: what the values are, and what becomes of the cotangents.
#![allow(clippy::pedantic, reason = "functions as users write them")]

use cotangent::{Differentiable, differentiate, inspect_cotangent, stop_gradient};
use ndarray::{Array1, Array2, array};
use std::cell::RefCell;

#[differentiate]
fn numbers(x: f64, y: f64) -> f64 {
    let fixed = stop_gradient(x * y);
    fixed * x + stop_gradient(y).sin()
}

#[differentiate]
fn arrays(w: &Array2<f64>, x: &Array1<f64>) -> f64 {
    let h = cotangent::stop_gradient(w).dot(x);
    let k = w.dot(stop_gradient(x));
    let h = h * stop_gradient(&k);
    let end = h.sum() + stop_gradient(k)[0] * w[[0, 0]];
    end + x.mapv(stop_gradient).sum()
}

#[differentiate]
fn straight_through(x: &Array1<f64>) -> f64 {
    let rounded = x + &stop_gradient(x.mapv(f64::round) - x);
    (&rounded * &rounded).sum()
}

#[differentiate]
fn in_loop(x: f64, n: usize) -> f64 {
    let mut s = x;
    for _ in 0..n {
        s = s * stop_gradient(s);
        if s > 10.0 {
            s = stop_gradient(s) + x;
        }
    }
    s
}

type Real = f64;

#[differentiate]
fn aliased(x: Real, list: &[Real]) -> f64 {
    let kept = stop_gradient(x);
    let first = stop_gradient(list[0]);
    let all = stop_gradient(list);
    kept * x + first * list[0] + all[1] * list[1]
}

#[derive(Differentiable, Clone, Debug)]
struct State {
    x: Array1<f64>,
    v: f64,
}

#[differentiate]
fn of_structs(s: &State) -> f64 {
    let old = stop_gradient(s);
    old.x.dot(&s.x) + old.v * s.v
}

#[test]
fn what_is_stopped_is_constant() {
    assert_eq!(numbers::value_and_gradient(2.0, 3.0), (12.0 + 3.0f64.sin(), (6.0, 0.0)));
    let (w, x) = (array![[1.0, 2.0], [3.0, 4.0]], array![0.5, -1.0]);
    let (value, (w_bar, x_bar)) = arrays::value_and_gradient(&w, &x);
    assert_eq!(value, arrays(&w, &x));
    let k = w.dot(&x);
    // ∂/∂x of Σ (W₀x)∘k₀ is W₀ᵀk₀; ∂/∂w of k₀[0]·w₀₀ is k₀[0] there.
    assert_eq!(x_bar, w.t().dot(&k));
    assert_eq!(w_bar, array![[k[0], 0.0], [0.0, 0.0]]);
    assert_eq!(straight_through::gradient(&array![0.2, 1.7]), array![0.0, 4.0]);
    assert_eq!(aliased::gradient(3.0, &[1.0, 2.0]), (3.0, vec![1.0, 2.0]));
    let s = State { x: array![1.0, 2.0], v: 3.0 };
    let gradient = of_structs::gradient(&s);
    assert_eq!((gradient.x, gradient.v), (array![1.0, 2.0], 3.0));
}

#[test]
fn what_is_stopped_in_a_loop_is_constant() {
    // s₁ = x², ds₁ = x; s₂ = x⁴ = 16 becomes 16 + x: ds₂ = 1.
    assert_eq!(in_loop::value_and_gradient(2.0, 1), (4.0, 2.0));
    assert_eq!(in_loop::value_and_gradient(2.0, 2), (18.0, 1.0));
}

#[differentiate]
fn clipped(x: f64, #[constant] seen: &RefCell<Vec<f64>>) -> f64 {
    let h = x * x;
    let h = inspect_cotangent(h, |h_bar| {
        seen.borrow_mut().push(*h_bar);
        *h_bar = h_bar.clamp(-1.0, 1.0);
    });
    3.0 * h + x
}

#[differentiate]
fn one_of_two_uses(x: &Array1<f64>, scale: f64) -> f64 {
    let seen = inspect_cotangent(x, |x_bar| *x_bar *= scale);
    seen.sum() + x.sum()
}

#[differentiate]
fn of_fields(s: &State) -> f64 {
    let limit = s.v;
    let x = inspect_cotangent(&s.x, |x_bar| x_bar.mapv_inplace(|g| g.min(limit)));
    let whole = inspect_cotangent(s, |bar| bar.v *= 10.0);
    x.dot(x) + whole.v
}

#[differentiate]
fn each_pass(x: f64, n: usize, #[constant] seen: &RefCell<Vec<f64>>) -> f64 {
    let mut s = x;
    for k in 0..n {
        s = inspect_cotangent(s, |s_bar| seen.borrow_mut().push(*s_bar + k as f64)) * 2.0;
    }
    s
}

#[differentiate]
fn assigned_later(x: &Array1<f64>) -> f64 {
    let mut h = inspect_cotangent(x.clone(), |h_bar| *h_bar *= 2.0);
    let before = h[0];
    h[0] = 5.0 * before * before;
    h.sum() + inspect_cotangent(&h, |bar| bar.fill(1.0)).dot(x)
}

fn halve(bar: &mut Array1<f64>) {
    *bar *= 0.5;
}

#[differentiate]
fn by_path_and_by_name(x: &Array1<f64>) -> f64 {
    let double = |bar: &mut Array1<f64>| *bar *= 2.0;
    let a = cotangent::inspect_cotangent(x, halve);
    let b = inspect_cotangent(x, double);
    a.sum() + 10.0 * b.sum()
}

#[test]
fn cotangents_are_seen_and_changed() {
    let seen = RefCell::default();
    assert_eq!(clipped::value_and_gradient(2.0, &seen), (14.0, 5.0));
    assert_eq!(seen.take(), [3.0]);
    assert_eq!(clipped(2.0, &seen), 14.0);
    assert!(seen.take().is_empty());
    assert_eq!(one_of_two_uses::gradient(&array![1.0, 2.0], 4.0), (array![5.0, 5.0], 0.0));
    let gradient = of_fields::gradient(&State { x: array![1.0, 3.0], v: 4.0 });
    assert_eq!((gradient.x, gradient.v), (array![2.0, 4.0], 10.0));
    assert_eq!(each_pass::gradient(1.0, 3, &seen), 8.0);
    assert_eq!(seen.take(), [4.0, 5.0, 8.0]);
    // h₀ is 5x₀², so h̄₀ = 1 + 1 on the way to before, whose cotangent is 20x₀; x itself gains h by the product.
    assert_eq!(assigned_later::gradient(&array![1.0, 2.0]), array![2.0 * 20.0 + 5.0, 2.0 * 2.0 + 2.0]);
    assert_eq!(by_path_and_by_name::gradient(&array![1.0, 1.0]), array![20.5, 20.5]);
}
