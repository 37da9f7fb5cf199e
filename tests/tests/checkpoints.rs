//! `#[checkpoint]`: the same derivatives, with passes and calls that run again in the place of what a tape would keep.
#![allow(clippy::pedantic, clippy::needless_range_loop, reason = "functions as users write them")]

use cotangent::{Differentiable, check, differentiate};
use cotangent_tests::{check_gradient, matrix, vector};
use ndarray::{Array1, Array2};
use std::cell::Cell;

/// A pendulum's steps; `runs` counts them.
#[differentiate(vjp = kick_vjp)]
fn kick(x: f64, runs: &Cell<usize>) -> f64 {
    runs.set(runs.get() + 1);
    x.sin()
}

fn kick_vjp(x: f64, _: &Cell<usize>, _: &f64, seed: f64) -> f64 {
    x.cos() * seed
}

#[differentiate]
fn pendulum(x0: f64, n: usize, k: usize, #[constant] runs: &Cell<usize>) -> f64 {
    let (mut x, mut v) = (x0, 0.0);
    #[checkpoint(snapshots = k)]
    for _ in 0..n {
        v -= 0.1 * kick(x, runs);
        x += 0.1 * v;
    }
    x * v
}

#[differentiate]
fn pendulum_on_a_tape(x0: f64, n: usize, #[constant] runs: &Cell<usize>) -> f64 {
    let (mut x, mut v) = (x0, 0.0);
    for _ in 0..n {
        v -= 0.1 * kick(x, runs);
        x += 0.1 * v;
    }
    x * v
}

/// The fewest runs of n passes with k snapshots, but for the last of each, by trying all schedules.
fn fewest(k: usize, n: usize) -> usize {
    let mut all = vec![vec![0; n + 1]; k + 1];
    for s in 1..=k {
        for m in 2..=n {
            all[s][m] = if s == 1 { m * (m - 1) / 2 } else { (1..m).map(|j| j + all[s - 1][m - j] + all[s][j]).min().unwrap() };
        }
    }
    all[k][n]
}

#[test]
fn passes_run_as_often_as_the_optimum_says() {
    let runs = Cell::new(0);
    for n in [0, 1, 2, 7, 40] {
        let expected = pendulum_on_a_tape::value_and_gradient(0.7, n, &runs);
        for k in [1, 2, 3, 6, 50] {
            runs.set(0);
            let found = pendulum::value_and_gradient(0.7, n, k, &runs);
            assert_eq!(found, expected, "{n} passes, {k} snapshots");
            // Those of the schedule, which leave out the last pass of the forward sweep, that one, and each once more with what it keeps.
            assert_eq!(runs.get(), if n == 0 { 0 } else { fewest(k, n) + 1 + n }, "{n} passes, {k} snapshots");
        }
    }
}

#[differentiate(order = 2)]
fn arrays(w: &Array2<f64>, x0: &Array1<f64>, n: usize) -> f64 {
    let mut x = x0.clone();
    let mut best = 0.0;
    let mut steps = 0;
    #[checkpoint]
    for i in 0..n {
        x = (w.dot(&x) + x0).mapv(f64::tanh);
        x[i % 2] *= 1.5;
        if x[0] > best {
            best = x[0] * x[1];
            steps += 1;
        }
        assert!(steps <= n);
    }
    x.sum() + best * steps as f64
}

#[differentiate(order = 2)]
fn nested(x0: &Array1<f64>, n: usize) -> f64 {
    let mut total = 0.0;
    for round in 0..3 {
        let mut x = x0 * (round as f64 + 1.0);
        if round != 1 {
            #[checkpoint(snapshots = 2)]
            for i in (0..2 * n).step_by(2).rev() {
                let mut y = x.sum();
                #[checkpoint(snapshots = 1)]
                for j in 1..=n {
                    y = (y + x[j % 3]).sin() + i as f64 * 0.01;
                    for e in x.iter_mut() {
                        *e = *e * y;
                    }
                }
                total += y;
            }
        }
        total += x.sum();
    }
    total
}

#[differentiate(order = 2)]
fn over_data(x: &Array1<f64>, w: &[f64]) -> f64 {
    let mut s = 1.0;
    let mut seen = Vec::new();
    #[checkpoint(snapshots = 3)]
    for (e, f) in x.iter().zip(w) {
        s = (s * e + f).sin();
        seen.push(s);
    }
    seen.iter().map(|v| v * v).sum::<f64>() + s
}

#[derive(Differentiable, Clone, Debug)]
struct State {
    x: Array1<f64>,
    v: f64,
}

#[differentiate]
impl State {
    #[differentiate(order = 2)]
    fn stepped(&self, h: f64) -> State {
        State { x: &self.x * (1.0 - h * self.v), v: self.v + h * self.x.sum() }
    }
    #[differentiate(order = 2)]
    fn energy(&self) -> f64 {
        self.x.dot(&self.x) + self.v * self.v
    }
}

#[differentiate(order = 2)]
fn struct_state(x: &Array1<f64>, h: f64, n: usize) -> f64 {
    let mut state = State { x: x.clone(), v: 0.2 };
    #[checkpoint]
    for _ in 0..n {
        state = state.stepped(h);
    }
    state.energy()
}

#[differentiate(order = 2)]
fn layer(w: &Array2<f64>, x: &Array1<f64>) -> Array1<f64> {
    let h = w.dot(x).mapv(f64::tanh);
    &h * &h + x
}

#[differentiate(order = 2)]
fn calls(w: &Array2<f64>, x: &Array1<f64>) -> f64 {
    let y = #[checkpoint]
    layer(w, x);
    #[checkpoint]
    let z = layer(w, &y);
    let mut out = z.clone();
    for _ in 0..2 {
        #[checkpoint]
        let next = layer(w, &out);
        out = next;
    }
    let state = State { x: out, v: y[0] };
    let state = #[checkpoint]
    state.stepped(0.1);
    state.energy() + z.sum()
}

#[differentiate]
fn counted(x: f64, #[constant] runs: &Cell<usize>) -> f64 {
    let a = kick(x, runs);
    kick(a, runs)
}

#[differentiate]
fn counted_again(x: f64, #[constant] runs: &Cell<usize>) -> f64 {
    let a = #[checkpoint]
    counted(x, runs);
    a * a
}

#[test]
fn derivatives_are_the_same() {
    let (w, x) = (matrix(3, 3), vector(3));
    for n in [0, 1, 6] {
        check_gradient!(arrays(&w, &x, n), w = w.clone() * 0.5, x = x.clone());
    }
    for n in [1, 4] {
        check_gradient!(nested(&x, n), x = x.clone());
    }
    check_gradient!(over_data(&x, &w), x = vector(5), w = vec![0.3, -0.2, 0.8, 0.1, 0.5]);
    check_gradient!(struct_state(&x, h, 9), x = x.clone(), h = 0.05);
    check_gradient!(calls(&w, &x), w = w.clone() * 0.3, x = x.clone());
}

#[test]
fn a_marked_call_runs_again_in_the_reverse_sweep() {
    let runs = Cell::new(0);
    let (_, pullback) = counted_again::pullback(0.4, &runs);
    assert_eq!(runs.get(), 2);
    let (x_bar, ()) = pullback(&0.4, &runs, 1.0);
    assert_eq!(runs.get(), 4);
    let a = 0.4f64.sin();
    assert!((x_bar - 2.0 * a.sin() * a.cos() * 0.4f64.cos()).abs() < 1e-15);
}

/// A logistic map, whose third derivative is by hand that of a polynomial.
#[differentiate(order = 4)]
fn logistic(x: f64, r: f64, n: usize) -> f64 {
    let mut x = x;
    #[checkpoint(snapshots = 2)]
    for _ in 0..n {
        x = r * x * (1.0 - x);
    }
    x
}

#[differentiate(order = 3)]
fn curvature(x: f64, r: f64, n: usize) -> f64 {
    logistic::gradient(x, r, n).0
}

#[differentiate(order = 2)]
fn third(x: f64, r: f64, n: usize) -> f64 {
    curvature::gradient(x, r, n).0
}

#[differentiate(order = 3)]
fn grown(x: f64, r: f64) -> f64 {
    r * x * (1.0 - x)
}

/// The same by calls, one of which runs again.
#[differentiate(order = 3)]
fn by_calls(x: f64, r: f64, n: usize) -> f64 {
    #[checkpoint]
    let mut x = grown(x, r);
    #[checkpoint]
    for _ in 1..n {
        x = grown(x, r);
    }
    x
}

#[differentiate(order = 2)]
fn slope_by_calls(x: f64, r: f64, n: usize) -> f64 {
    by_calls::gradient(x, r, n).0
}

#[test]
fn second_derivatives_are_those_of_differences() {
    let (w, x) = (matrix(3, 3) * 0.5, vector(3));
    for n in [0, 1, 6] {
        check!(arrays, &w, &x, n).assert();
    }
    for n in [1, 4] {
        check!(nested, &x, n).assert();
    }
    check!(over_data, &vector(5), &[0.3, -0.2, 0.8, 0.1, 0.5]).assert();
    check!(struct_state, &x, 0.05, 9).assert();
    check!(calls, &w, &x).assert();
}

/// Two passes give r²x(1 − x)(1 − r·x(1 − x)), of which the derivatives by x are known.
#[test]
fn higher_derivatives_go_through_snapshots() {
    let (x, r) = (0.3, 2.5);
    let by_hand = [
        r * r * (1.0 - 2.0 * x - r * (2.0 * x - 6.0 * x * x + 4.0 * x * x * x)),
        r * r * (-2.0 - r * (2.0 - 12.0 * x + 12.0 * x * x)),
        r * r * r * (12.0 - 24.0 * x),
        -24.0 * r * r * r,
    ];
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-10, "{a} {b}");
    close(logistic::gradient(x, r, 2).0, by_hand[0]);
    close(curvature::gradient(x, r, 2).0, by_hand[1]);
    close(third::value_and_gradient(x, r, 2).0, by_hand[1]);
    close(third::gradient(x, r, 2).0, by_hand[2]);
    close(slope_by_calls::value_and_gradient(x, r, 2).0, by_hand[0]);
    close(slope_by_calls::gradient(x, r, 2).0, by_hand[1]);
    close(slope_by_calls::hessian(x, r, 2).0.0[[]], by_hand[2]);
    close(third::hessian(x, r, 2).0.0[[]], by_hand[3]);
}
