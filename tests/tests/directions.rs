//! Forward mode along several directions at once: the values are computed once, and each tangent is the one of its direction alone.
#![allow(
    clippy::needless_pass_by_value,
    clippy::needless_borrows_for_generic_args,
    clippy::trivially_copy_pass_by_ref,
    reason = "the forms are what is tested"
)]

use cotangent::sparse::Pattern;
use cotangent::{Cotangent, Differentiable, Element, differentiate};
use cotangent_tests::{assert_close, matrix, vector};
use ndarray::{Array1, Array2, ArrayView1, array};
use num_traits::Float;
use std::cell::Cell;

std::thread_local! {
    static RUNS: Cell<u32> = const { Cell::new(0) };
}

fn count() -> u32 {
    RUNS.set(RUNS.get() + 1);
    RUNS.get()
}

/// How often the function runs in what `of` does.
fn runs<T>(of: impl FnOnce() -> T) -> (T, u32) {
    RUNS.set(0);
    let value = of();
    (value, RUNS.get())
}

/// Changes what it is lent.
#[differentiate(directions = 3)]
fn step(state: &mut Array1<f64>, p: f64) -> f64 {
    for k in 1..state.len() {
        state[k] = state[k] * p + state[k - 1].sin();
    }
    state.sum()
}

/// Loops, branches on values, an array that is changed in place, a call that changes what it is lent.
#[differentiate(directions = 3)]
fn walk(x: &Array1<f64>, p: f64, steps: usize) -> Array1<f64> {
    assert!(count() > 0);
    let mut state = x.clone();
    let mut total = 0.0;
    for k in 0..steps {
        if total > 0.3 {
            total -= step(&mut state, p) * 0.1;
        } else {
            state[k % 3] *= state[(k + 1) % 3] * p;
        }
        total += state[0].cos();
        let mut scaled = &state * total;
        scaled[1] = total.exp();
        state = state + scaled.mapv(|e| if e > 0.5 { e.sqrt() } else { e * p });
    }
    state
}

fn along(k: usize) -> (Array1<f64>, f64) {
    let k = k as f64;
    (vector(3) * (k - 1.3) + k * 0.1, 0.7 - 0.4 * k)
}

#[test]
fn the_function_runs_once_for_as_many_directions_as_a_sweep_takes() {
    let (x, p) = (vector(3), 0.8);
    for (number, expected) in [(1, 1), (2, 1), (3, 1)] {
        let directions: Vec<_> = (0..number).map(along).collect();
        let ((value, tangents), times) = runs(|| walk::tangents(&x, p, 6, &directions));
        assert_eq!((tangents.len(), times), (number, expected));
        let own = walk(&x, p, 6);
        assert_close(value.iter(), own.iter(), 1e-13);
        for ((x_dot, p_dot), tangent) in directions.iter().zip(&tangents) {
            let alone = walk::tangent(&x, p, 6, x_dot, *p_dot, ()).1;
            assert_close(tangent.iter(), alone.iter(), 1e-13);
        }
    }
    // Behind the first sweep reverse sweeps are fewer: one for its value, one an entry.
    let directions: Vec<_> = (0..7).map(along).collect();
    let (_, tangents) = walk::tangents(&x, p, 6, &directions);
    for ((x_dot, p_dot), tangent) in directions.iter().zip(&tangents) {
        assert_close(tangent.iter(), walk::tangent(&x, p, 6, x_dot, *p_dot, ()).1.iter(), 1e-12);
    }
    let none: [(Array1<f64>, f64); 0] = [];
    assert!(walk::tangents(&x, p, 6, none).1.is_empty());
}

#[test]
fn tuples_of_tangents_go_in_and_arrays_come_out() {
    let (x, p) = (vector(3), 0.8);
    let (a, b) = (along(0).0, along(1).0);
    let (_, tangents) = walk::tangents_3(&x, p, 6, (&a, &b, ()), (0.5, (), 1.0), ((), (), ()));
    let alone =
        [(&a, 0.5), (&b, 0.0), (&Array1::zeros(3), 1.0)].map(|(x_dot, p_dot)| walk::tangent(&x, p, 6, x_dot, p_dot, ()).1);
    for (tangent, alone) in tangents.iter().zip(&alone) {
        assert_close(tangent.iter(), alone.iter(), 1e-13);
    }
}

/// What comes by `&mut` has its tangents lent beside it.
#[test]
fn what_is_changed_has_each_tangent_changed() {
    let (mut state, mut dots) = (vector(4), [vector(4) * 0.5, vector(4) + 1.0, Array1::zeros(4)]);
    let before = (state.clone(), dots.clone());
    let [a, b, c] = &mut dots;
    let (value, tangents) = step::tangents_3(&mut state, 0.9, (a, b, c), (0.0, 1.0, 2.0));
    for (k, p_dot) in [0.0, 1.0, 2.0].into_iter().enumerate() {
        let (mut alone, mut dot) = (before.0.clone(), before.1[k].clone());
        let (expected, tangent) = step::tangent(&mut alone, 0.9, &mut dot, p_dot);
        assert_close(state.iter().chain([&value]), alone.iter().chain([&expected]), 1e-14);
        assert_close(dots[k].iter().chain([&tangents[k]]), dot.iter().chain([&tangent]), 1e-14);
    }
}

/// Forces of a chain of masses, with a Jacobian of which the pattern is known.
#[differentiate(directions = 2)]
fn forces(x: &Array1<f64>, #[constant] stiffness: f64) -> Array1<f64> {
    assert!(count() > 0);
    let n = x.len();
    let mut f: Array1<f64> = Array1::zeros(n);
    for i in 0..n {
        let left = if i > 0 { x[i - 1] } else { 0.0 };
        let right = if i + 1 < n { x[i + 1] } else { 0.0 };
        f[i] = stiffness * (left.sin() + right.sin()) - x[i].powi(3);
    }
    f
}

#[test]
fn jacobians_take_fewer_sweeps() {
    let x = vector(9);
    let colouring = Pattern::banded((9, 9), 1, 1).by_columns();
    let (sparse, times) = runs(|| forces::sparse_jacobian(&x, 2.0, &colouring));
    assert_eq!((times, colouring.sweeps()), (2, 3));
    let rows: Vec<Array1<f64>> =
        (0..9).map(|i| forces::adjoint(&x, 2.0, Array1::from_shape_fn(9, |k| f64::from(u8::from(k == i)))).1.0).collect();
    let dense = sparse.to_dense();
    for (i, row) in rows.iter().enumerate() {
        assert_close(dense.row(i).iter(), row.iter(), 1e-14);
    }
}

/// More results than parameters: the Jacobian goes by columns.
#[differentiate(directions = 4)]
fn curve(p: [f64; 3], #[constant] times: &Array1<f64>) -> Array1<f64> {
    assert!(count() > 0);
    times.mapv(|t| p[0] * (-p[1] * t).exp() + p[2] * t)
}

#[test]
fn a_jacobian_by_columns_computes_the_values_once() {
    let (p, times) = ([1.5, 0.6, -0.2], Array1::linspace(0.0, 2.0, 12));
    let (jacobian, runs) = runs(|| curve::jacobian(p, &times));
    // Once for the shapes, once for all columns.
    assert_eq!((jacobian.shape(), runs), (&[12, 3][..], 2));
    for (k, &t) in times.iter().enumerate() {
        let e = (-p[1] * t).exp();
        assert_close(jacobian.row(k).iter(), &[e, -p[0] * t * e, t], 1e-14);
    }
}

#[derive(Clone, Debug, Differentiable, PartialEq)]
struct Layer {
    w: Array2<f64>,
    b: Array1<f64>,
    #[constant]
    name: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Empty;

#[differentiate]
impl Layer {
    #[differentiate(directions = 2)]
    fn forward(&self, x: &Array1<f64>) -> Result<Array1<f64>, Empty> {
        if x.is_empty() {
            return Err(Empty);
        }
        Ok((self.w.dot(x) + &self.b).mapv(f64::tanh) * self.name.len() as f64)
    }

    #[differentiate(directions = 2)]
    fn twice(&self, x: &Array1<f64>) -> Result<f64, Empty> {
        let second = Layer { b: &self.b * 2.0, ..self.clone() };
        let z = second.forward(&self.forward(x)?)?;
        Ok(z.iter().zip(x).map(|(a, b)| a * b).sum())
    }
}

#[test]
fn methods_structs_and_failures() {
    let layer = Layer { w: matrix(3, 3), b: vector(3), name: "a" };
    let x = vector(3) * 0.5;
    let cotangent = |k: f64| LayerCotangent { w: matrix(3, 3) * k, b: vector(3) - k };
    let directions = [(cotangent(0.5), vector(3)), (cotangent(-1.0), vector(3) * 0.2)];
    let (value, tangents) = layer.twice_tangents(&x, &directions).unwrap();
    assert_close(&[value], &[layer.twice(&x).unwrap()], 1e-13);
    for ((layer_dot, x_dot), tangent) in directions.iter().zip(&tangents) {
        assert_close(&[*tangent], &[layer.twice_tangent(&x, layer_dot, x_dot).unwrap().1], 1e-13);
    }
    let empty = layer.twice_tangents_2(&Array1::zeros(0), ((), ()), ((), ()));
    assert_eq!(empty.unwrap_err(), Empty);
}

/// A function with rules: the forward one is asked once a direction.
fn half_vjp(x: &Array1<f64>, _: &Array1<f64>, z_bar: Array1<f64>) -> Array1<f64> {
    z_bar * x * 0.5
}

#[differentiate(vjp = half_vjp, directions = 2)]
fn half_square(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(|x| x * x / 4.0)
}

fn scaled_vjp(x: f64, k: f64, _: &f64, z_bar: f64) -> (f64, f64) {
    (k * z_bar, x * z_bar)
}

fn scaled_tangent(x: f64, k: f64, x_dot: f64, k_dot: f64) -> (f64, f64) {
    (k * x, k * x_dot + k_dot * x)
}

#[differentiate(vjp = scaled_vjp, tangent = scaled_tangent, directions = 2)]
fn scaled(x: f64, k: f64) -> f64 {
    x * k
}

#[differentiate(directions = 2)]
fn with_rules(x: &Array1<f64>, k: f64) -> f64 {
    let z = half_square(x);
    scaled(z.sum(), k) + z[0]
}

#[test]
fn rules_are_asked_for_each_direction() {
    let x = vector(3);
    let directions = [(vector(3) * 0.3, 1.0), (vector(3) - 2.0, -0.5)];
    let (_, tangents) = with_rules::tangents(&x, 1.5, &directions);
    for ((x_dot, k_dot), tangent) in directions.iter().zip(&tangents) {
        let by_hand = 1.5 * (&x * x_dot * 0.5).sum() + k_dot * x.mapv(|x| x * x / 4.0).sum() + x[0] * x_dot[0] * 0.5;
        assert_close(&[*tangent], &[by_hand], 1e-14);
        assert_close(&[*tangent], &[with_rules::tangent(&x, 1.5, x_dot, *k_dot).1], 1e-14);
    }
}

/// Generic, recursive, with a view, a list and a tuple as its value.
#[differentiate(directions = 2)]
fn pairs<F: Float + Element>(x: ArrayView1<'_, F>, list: &[F], depth: usize) -> (F, Vec<F>) {
    if depth == 0 {
        return (x[0] * list[1], list.iter().map(|&e| e * e).collect());
    }
    let (a, mut rest) = pairs(x, list, depth - 1);
    rest[0] = rest[0] + a;
    (a.sin() * x[1], rest)
}

#[test]
fn generic_functions_that_call_themselves() {
    let (x, list) = (array![0.3, -1.2], [0.4, 1.5, 2.0]);
    let directions = [(array![1.0, 0.5], vec![0.1, 0.2, 0.3]), (array![-1.0, 2.0], vec![0.0, 1.0, -0.7])];
    let (_, tangents) = pairs::tangents(x.view(), &list, 3, &directions);
    for ((x_dot, list_dot), tangent) in directions.iter().zip(&tangents) {
        let alone = pairs::tangent(x.view(), &list, 3, x_dot, list_dot, ()).1;
        assert_close(&Cotangent::to_vec(tangent), &Cotangent::to_vec(&alone), 1e-14);
    }
}

/// Kernels with more operands than a pass along all directions has.
#[differentiate(directions = 6)]
fn wide(a: &Array2<f64>, b: &Array2<f64>, c: &Array1<f64>, d: f64) -> f64 {
    let z = (a * b + c).mapv(|e| e.tanh() * d) / (b * b + 1.0);
    let rows = z.sum_axis(ndarray::Axis(1));
    (&z * &z).sum() + rows.dot(&rows)
}

#[test]
fn kernels_of_many_operands() {
    let (a, b, c) = (matrix(3, 4), matrix(3, 4) * 0.4, vector(4));
    let of = |k: f64| (matrix(3, 4) * k, matrix(3, 4) - k, vector(4) * (1.0 - k), k * 0.3);
    let directions: Vec<_> = (0..6).map(|k| of(f64::from(k) * 0.4 - 1.0)).collect();
    let at: Vec<_> = directions.iter().map(|(a, b, c, d)| (a, b, c, *d)).collect();
    let [p, q, r, s, t, u] = &at[..] else { unreachable!() };
    let (_, tangents) = wide::tangents_6(
        &a,
        &b,
        &c,
        0.7,
        (p.0, q.0, r.0, s.0, t.0, u.0),
        (p.1, q.1, r.1, s.1, t.1, u.1),
        (p.2, q.2, r.2, s.2, t.2, u.2),
        (p.3, q.3, r.3, s.3, t.3, u.3),
    );
    for ((a_dot, b_dot, c_dot, d_dot), tangent) in directions.iter().zip(&tangents) {
        assert_close(&[*tangent], &[wide::tangent(&a, &b, &c, 0.7, a_dot, b_dot, c_dot, *d_dot).1], 1e-13);
    }
}
