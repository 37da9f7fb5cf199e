//! Vector modes: several directions, several seeds, and pullbacks that are called again.
#![allow(
    clippy::needless_pass_by_value,
    clippy::needless_borrows_for_generic_args,
    clippy::redundant_closure_for_method_calls,
    reason = "the forms are what is tested"
)]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{assert_close, matrix, vector};
use ndarray::{Array1, Array2, array};
use std::cell::Cell;

/// A network with two results.
#[differentiate(repeatable)]
fn layer(w: &Array2<f64>, b: &Array1<f64>, #[constant] x: &Array2<f64>) -> (Array2<f64>, f64) {
    let a = (x.dot(w) + b).mapv(f64::tanh);
    let c = (&a * &a).sum();
    (a.dot(&w.t()), c)
}

/// Its directions, and seeds.
fn directions() -> Vec<(Array2<f64>, Array1<f64>)> {
    (0..3).map(|k| (matrix(2, 3) * (f64::from(k) - 0.7), vector(3) * f64::from(k))).collect()
}

fn seeds() -> Vec<(Array2<f64>, f64)> {
    (0..3).map(|k| (matrix(4, 2) * (f64::from(k) + 0.3), 0.5 - f64::from(k))).collect()
}

#[test]
fn directions_are_tuples_of_tangents() {
    let (w, b, x) = (matrix(2, 3), vector(3), matrix(4, 2));
    let (value, tangents) = layer::tangents(&w, &b, &x, directions());
    let own = layer(&w, &b, &x);
    // Products are summed in another order than ndarray's.
    assert!((&value.0 - &own.0).iter().all(|e| e.abs() < 1e-13) && (value.1 - own.1).abs() < 1e-12);
    assert_eq!(tangents.len(), 3);
    for ((w_dot, b_dot), tangent) in directions().iter().zip(&tangents) {
        // Gradients may be what tangents are made of: sums in another order.
        let expected = layer::tangent(&w, &b, &x, w_dot, b_dot, ()).1;
        assert!((&tangent.0 - &expected.0).iter().all(|e| e.abs() < 1e-13) && (tangent.1 - expected.1).abs() < 1e-12);
    }
    // Borrowed ones, and none.
    assert_eq!(layer::tangents(&w, &b, &x, &directions()).1, tangents);
    let none: [(Array2<f64>, Array1<f64>); 0] = [];
    let (alone, none) = layer::tangents(&w, &b, &x, none);
    assert_close(alone.0.iter().chain([&alone.1]), value.0.iter().chain([&value.1]), 1e-14);
    assert!(none.is_empty());
}

#[test]
fn more_directions_than_results_are_products_with_gradients() {
    let (w, b, x) = (matrix(2, 3), vector(3), matrix(4, 2));
    // 9 entries, so nine reverse sweeps.
    let many: Vec<_> = directions().into_iter().cycle().take(12).collect();
    let (_, tangents) = layer::tangents(&w, &b, &x, &many);
    for ((w_dot, b_dot), tangent) in many.iter().zip(&tangents) {
        let alone = layer::tangent(&w, &b, &x, w_dot, b_dot, ()).1;
        assert_close(tangent.0.iter().chain([&tangent.1]), alone.0.iter().chain([&alone.1]), 1e-13);
    }
}

#[test]
fn seeds_share_a_forward_sweep() {
    let (w, b, x) = (matrix(2, 3), vector(3), matrix(4, 2));
    let (value, gradients) = layer::adjoints(&w, &b, &x, &seeds());
    assert_eq!(gradients.len(), 3);
    for (seed, gradient) in seeds().into_iter().zip(&gradients) {
        let (alone, (w_bar, b_bar, ())) = layer::adjoint(&w, &b, &x, seed);
        assert_eq!((&alone, gradient), (&value, &(w_bar, b_bar)));
    }
    let none: [(Array2<f64>, f64); 0] = [];
    assert_eq!(layer::adjoints(&w, &b, &x, none), (value, vec![]));
}

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

#[differentiate(repeatable)]
fn inner(state: &Array1<f64>, p: f64) -> Array1<f64> {
    state.mapv(|e| (e * p).sin())
}

/// Loops with tapes, arrays changed in place, branches and calls.
#[differentiate(repeatable)]
fn walk(x: &Array1<f64>, p: f64, steps: usize) -> Array1<f64> {
    assert!(count() > 0);
    let mut state = x.clone();
    let mut total = 0.0;
    for k in 0..steps {
        if total > 0.3 {
            state = inner(&state, p);
        } else {
            state[k % 3] *= state[(k + 1) % 3] * p;
        }
        total += state[0].cos();
        let mut scaled = &state * total;
        scaled[1] = total.exp();
        state = state + scaled;
    }
    state
}

#[test]
fn what_loops_keep_is_read_again() {
    let (x, p) = (vector(3), 0.8);
    let seeds = [array![1.0, 0.0, 0.5], array![0.0, 1.0, -2.0], array![1.0, 0.0, 0.5]];
    let ((value, gradients), times) = runs(|| walk::adjoints(&x, p, 5, &seeds));
    assert_eq!(times, 1);
    for (seed, (x_bar, p_bar)) in seeds.into_iter().zip(&gradients) {
        let (alone, (x_alone, p_alone, ())) = walk::adjoint(&x, p, 5, seed.clone());
        assert_eq!((&alone, x_bar, *p_bar), (&value, &x_alone, p_alone));
        // By forward mode.
        let dot = array![0.3, -0.2, 0.9];
        let tangent = walk::tangent(&x, p, 5, &dot, 0.4, ()).1;
        assert_close(&[seed.dot(&tangent)], &[x_bar.dot(&dot) + p_bar * 0.4], 1e-12);
    }
    // One sweep for the value, one for all rows.
    let ((by_x, by_p), times) = runs(|| walk::jacobian(&x, p, 5));
    assert_eq!((by_x.shape(), by_p.shape(), times), (&[3, 3][..], &[3][..], 2));
    assert_close(by_x.row(0).iter(), walk::adjoint(&x, p, 5, array![1.0, 0.0, 0.0]).1.0.iter(), 1e-14);
}

/// Nothing but numbers is kept: the pullback is repeatable without being asked.
#[differentiate]
fn polar(r: f64, angle: f64) -> [f64; 2] {
    assert!(count() > 0);
    let (sin, cos) = angle.sin_cos();
    [r * cos, r * sin]
}

#[test]
fn what_keeps_numbers_alone_is_repeatable() {
    let (_, pullback) = polar::pullback(2.0, 0.5);
    assert_eq!(pullback(&2.0, &0.5, [1.0, 0.0]), pullback(&2.0, &0.5, [1.0, 0.0]));
    let ((_, gradients), times) = runs(|| polar::adjoints(2.0, 0.5, [[1.0, 0.0], [0.0, 1.0]]));
    let (sin, cos) = 0.5_f64.sin_cos();
    assert_eq!(times, 1);
    assert_eq!(gradients, [(cos, -2.0 * sin), (sin, 2.0 * cos)]);
}

/// An array is kept, and consumed.
#[differentiate]
fn decay(x: Array1<f64>, rate: f64) -> Array1<f64> {
    assert!(count() > 0);
    let a = x.mapv(|e| (e * rate).exp());
    &a * a.sum()
}

#[test]
fn what_is_consumed_is_made_again() {
    let x = array![0.2, -0.4];
    let ((_, gradients), times) = runs(|| decay::adjoints(x.clone(), 0.7, [array![1.0, 0.0], array![0.0, 1.0]]));
    assert_eq!(times, 2);
    let (_, tangent) = decay::tangent(x.clone(), 0.7, &array![0.3, 0.8], -0.5);
    let found: Vec<f64> = gradients.iter().map(|(x_bar, rate_bar)| x_bar.dot(&array![0.3, 0.8]) - 0.5 * rate_bar).collect();
    assert_close(&found, tangent.iter(), 1e-14);
}

#[derive(Clone, Debug, Differentiable, PartialEq)]
struct Spring {
    stiffness: f64,
    rest: Array1<f64>,
    #[constant]
    name: &'static str,
}

#[differentiate]
fn energy(spring: &Spring, x: [f64; 2]) -> f64 {
    let (u, v) = (x[0] - spring.rest[0], x[1] - spring.rest[1]);
    spring.stiffness * (u * u + v * v) * spring.name.len() as f64
}

#[test]
fn structs_and_arrays_of_fixed_length() {
    let spring = Spring { stiffness: 3.0, rest: array![0.5, 0.25], name: "s" };
    let along = |k: f64| (SpringCotangent { stiffness: k, rest: array![1.0, -k] }, [k, 1.0]);
    let all = [along(1.0), along(-2.0), along(0.5)];
    let (value, tangents) = energy::tangents(&spring, [1.0, 2.0], &all);
    assert_eq!(value, energy(&spring, [1.0, 2.0]));
    for ((spring_dot, x_dot), tangent) in all.iter().zip(tangents) {
        assert_close(&[tangent], &[energy::tangent(&spring, [1.0, 2.0], spring_dot, x_dot).1], 1e-13);
    }
    let (_, gradients) = energy::adjoints(&spring, [1.0, 2.0], [1.0, -2.0]);
    assert_eq!(gradients[0], energy::gradient(&spring, [1.0, 2.0]));
    assert_eq!(gradients[1].0.stiffness, -2.0 * gradients[0].0.stiffness);
}

#[differentiate]
impl Spring {
    fn pull(&self, x: &Array1<f64>) -> Array1<f64> {
        (x - &self.rest) * self.stiffness
    }
}

#[test]
fn methods() {
    let spring = Spring { stiffness: 3.0, rest: array![0.5, 0.25], name: "s" };
    let x = array![1.0, 2.0];
    let (_, gradients) = spring.pull_adjoints(&x, [array![1.0, 0.0], array![0.0, 1.0]]);
    assert_eq!((gradients[0].0.stiffness, &gradients[1].1), (0.5, &array![0.0, 3.0]));
    let zero = spring.zeros_like();
    let (_, tangents) = spring.pull_tangents(&x, [(zero, array![1.0, -1.0])]);
    assert_eq!(tangents, [array![3.0, -3.0]]);
}

#[differentiate]
fn root<F: cotangent::Element>(x: &Array1<F>) -> Option<Array1<F>> {
    if x[0] < F::zero() {
        return None;
    }
    Some(x.mapv(|e| e.sqrt()))
}

#[test]
fn failures_come_out() {
    let (_, tangents) = root::tangents(&array![4.0_f32, 0.25], [array![1.0_f32, 0.0], array![0.0, 1.0]]).unwrap();
    assert_eq!(tangents, [array![0.25_f32, 0.0], array![0.0, 1.0]]);
    assert!(root::tangents(&array![-1.0], [array![1.0]]).is_none());
    assert!(root::adjoints(&array![-1.0], [array![1.0]]).is_none());
}

#[differentiate(recursive, repeatable)]
fn power(x: f64, n: u32) -> f64 {
    if n == 0 { 1.0 } else { x * power(x, n - 1) }
}

#[test]
fn functions_that_call_themselves() {
    let (_, gradients) = power::adjoints(1.5, 3, [1.0, 2.0]);
    assert_close(&gradients, &[6.75, 13.5], 1e-14);
}

#[test]
fn empty_arrays_have_empty_blocks() {
    let (by_w, by_b) = sums::jacobian(&Array2::zeros((0, 2)), &array![1.0, 2.0]);
    assert_eq!((by_w.shape(), by_b.clone().into_inner()), (&[2, 0, 2][..], Array2::eye(2)));
}

#[differentiate]
fn sums(w: &Array2<f64>, b: &Array1<f64>) -> Array1<f64> {
    b + w.sum()
}
