//! `&mut` parameters: their cotangent goes in as that of the value on return and comes out as that of the value on entry.

#![allow(clippy::needless_range_loop, clippy::ptr_arg, clippy::needless_borrow, reason = "code as users write it")]

use cotangent::{Cotangent, Differentiable, differentiate};
use cotangent_tests::{assert_close, differences};
use ndarray::{Array1, Array2, ArrayViewMut1, array};

/// Holds what `back` makes of seeds against differences of ⟨seeds, run⟩ along each input.
fn holds(inputs: &[f64], run: impl Fn(&[f64]) -> Vec<f64>, back: impl Fn(&[f64], &[f64]) -> Vec<f64>) {
    let seeds: Vec<f64> = (0..run(inputs).len()).map(|k| (1.3 * k as f64).cos() + 0.2).collect();
    let expected = differences(inputs, |x| run(x).iter().zip(&seeds).map(|(y, s)| y * s).sum());
    assert_close(&back(inputs, &seeds), &expected, 1e-7);
}

#[differentiate]
fn sweep(x: &mut Array1<f64>, w: f64) {
    for i in 1..x.len() {
        x[i] *= w * x[i - 1];
    }
}

#[test]
fn an_array_without_a_result() {
    let run = |i: &[f64]| {
        let mut x = Array1::from(i[1..].to_vec());
        sweep(&mut x, i[0]);
        x.to_vec()
    };
    let back = |i: &[f64], seeds: &[f64]| {
        let mut x = Array1::from(i[1..].to_vec());
        let ((), pullback) = sweep::pullback(&mut x, i[0]);
        assert_eq!(x.to_vec(), run(i));
        let mut x_bar = Array1::from(seeds.to_vec());
        let ((), w_bar) = pullback(&mut x_bar, &i[0]);
        [vec![w_bar], x_bar.to_vec()].concat()
    };
    holds(&[0.7, 1.2, -0.5, 0.8, 1.5], run, back);
    holds(&[0.7, 1.2], run, back);
}

#[differentiate]
fn clipped(x: &mut [f64], k: f64, n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        if x[i] > 0.0 {
            x[i] = x[i] * k;
        } else if x[i] < -1.0 {
            continue;
        } else {
            s += x[i] * x[i];
        }
        if x[i] > 2.0 {
            break;
        }
    }
    x.iter().sum::<f64>() * s
}

#[test]
fn a_slice_that_changes_in_some_arms() {
    let run = |i: &[f64], n| {
        let mut x = i[1..].to_vec();
        let y = clipped(&mut x, i[0], n);
        [vec![y], x].concat()
    };
    let back = |i: &[f64], seeds: &[f64], n| {
        let mut x = i[1..].to_vec();
        let mut x_bar = seeds[1..].to_vec();
        let (y, ((), k_bar, ())) = clipped::adjoint(&mut x, i[0], n, &mut x_bar, seeds[0]);
        assert_eq!([vec![y], x].concat(), run(i, n));
        [vec![k_bar], x_bar].concat()
    };
    for n in [0, 1, 5] {
        holds(&[1.4, 1.2, -0.5, -1.5, 1.6, 0.5], |i| run(i, n), |i, seeds| back(i, seeds, n));
    }
    let (_, (x_bar, k_bar)) = clipped::value_and_gradient(&mut [1.0, -0.5], 1.4, 2);
    assert_close(&[x_bar[0], x_bar[1], k_bar], &[1.4 * 0.25, 0.25 - (1.4 - 0.5), 0.25], 1e-14);
}

#[differentiate]
fn float(a: &mut f64, b: f64) -> f64 {
    if b < 0.0 {
        return *a;
    }
    *a *= b;
    *a * *a
}

#[test]
fn a_float() {
    let run = |i: &[f64]| {
        let mut a = i[0];
        vec![float(&mut a, i[1]), a]
    };
    let back = |i: &[f64], seeds: &[f64]| {
        let (mut a, mut a_bar) = (i[0], seeds[1]);
        let (y, ((), b_bar)) = float::adjoint(&mut a, i[1], &mut a_bar, seeds[0]);
        assert_eq!(vec![y, a], run(i));
        vec![a_bar, b_bar]
    };
    holds(&[0.7, 1.3], run, back);
    holds(&[0.7, -1.3], run, back);
    assert_eq!(float::gradient(&mut 2.0, 3.0), (36.0, 24.0));
}

#[derive(Clone, Debug, Differentiable)]
struct State {
    x: Vec<f64>,
    v: Array1<f64>,
    t: f64,
}

impl State {
    fn of(i: &[f64]) -> State {
        State { x: i[..2].to_vec(), v: Array1::from(i[2..4].to_vec()), t: i[4] }
    }
    fn flat(&self) -> Vec<f64> {
        [self.x.clone(), self.v.to_vec(), vec![self.t]].concat()
    }
}

#[differentiate]
fn leap(s: &mut State, h: f64) {
    for i in 0..s.x.len() {
        s.v[i] -= 0.5 * h * s.x[i].sin();
        s.x[i] += h * s.v[i];
        s.v[i] -= 0.5 * h * s.x[i].sin();
    }
    s.t += h;
}

#[test]
fn a_struct() {
    let run = |i: &[f64]| {
        let mut s = State::of(&i[1..]);
        leap(&mut s, i[0]);
        s.flat()
    };
    let back = |i: &[f64], seeds: &[f64]| {
        let mut s = State::of(&i[1..]);
        let ((), pullback) = leap::pullback(&mut s, i[0]);
        assert_eq!(s.flat(), run(i));
        let mut s_bar = Cotangent::from_vec(&s.zeros_like(), seeds);
        let ((), h_bar) = pullback(&mut s_bar, &i[0]);
        [vec![h_bar], Cotangent::to_vec(&s_bar)].concat()
    };
    holds(&[0.1, 0.4, -0.9, 0.3, 1.1, 2.0], run, back);
}

#[differentiate]
fn replaced(x: &mut Array2<f64>, w: &Array2<f64>) -> f64 {
    let old = x.clone();
    *x = w.dot(x);
    x.mapv_inplace(f64::tanh);
    x.dot(&old).sum() + x[[0, 1]]
}

#[test]
fn the_whole_is_replaced() {
    let of = |i: &[f64]| Array2::from_shape_vec((2, 2), i.to_vec()).unwrap();
    let run = |i: &[f64]| {
        let mut x = of(&i[..4]);
        let y = replaced(&mut x, &of(&i[4..]));
        [vec![y], x.into_raw_vec_and_offset().0].concat()
    };
    let back = |i: &[f64], seeds: &[f64]| {
        let (mut x, w, mut x_bar) = (of(&i[..4]), of(&i[4..]), of(&seeds[1..]));
        let (y, ((), w_bar)) = replaced::adjoint(&mut x, &w, &mut x_bar, seeds[0]);
        let found = [vec![y], x.into_raw_vec_and_offset().0].concat();
        assert!(found.iter().zip(run(i)).all(|(f, e)| (f - e).abs() < 1e-13), "{found:?}");
        x_bar.iter().chain(&w_bar).copied().collect()
    };
    holds(&[0.3, -0.5, 0.8, 0.2, 1.1, 0.4, -0.7, 0.6], run, back);
}

#[differentiate]
fn shown(mut x: ArrayViewMut1<'_, f64>, w: &Array1<f64>, n: usize) {
    x[0] = x[1] * w[2];
    for _ in 0..n {
        x += w;
        x[2] *= x[0];
        let scaled = &x * w;
        x.assign(&scaled);
    }
}

#[test]
fn a_mutable_view() {
    for n in [0, 1, 2] {
        let run = |i: &[f64]| {
            let mut x = Array1::from(i[..3].to_vec());
            shown(x.view_mut(), &Array1::from(i[3..].to_vec()), n);
            x.to_vec()
        };
        let back = |i: &[f64], seeds: &[f64]| {
            let (mut x, w, mut x_bar) =
                (Array1::from(i[..3].to_vec()), Array1::from(i[3..].to_vec()), Array1::from(seeds.to_vec()));
            let ((), ((), w_bar, ())) = shown::adjoint(x.view_mut(), &w, n, &mut x_bar);
            assert_eq!(x.to_vec(), run(i));
            x_bar.iter().chain(&w_bar).copied().collect()
        };
        holds(&[0.3, -0.5, 0.8, 0.2, 1.1, 0.4], run, back);
    }
}

/// Trap 18: a workspace that is overwritten in every pass and between two calls.
#[differentiate]
fn with_workspace(x: f64, #[constant] workspace: &mut Vec<f64>) -> f64 {
    workspace[0] = x;
    for k in 1..6 {
        workspace[k] = workspace[k - 1] * x;
    }
    workspace[5]
}

#[test]
fn a_workspace_is_used_again() {
    let mut workspace = vec![f64::NAN; 6];
    let x: f64 = 1.1;
    for _ in 0..2 {
        assert_close(&[with_workspace::gradient(x, &mut workspace)], &[6.0 * x.powi(5)], 1e-14);
        assert_eq!(workspace[5], with_workspace(x, &mut vec![0.0; 6]));
    }
}

#[differentiate]
fn forgotten(x: &mut Array1<f64>, y: f64) -> f64 {
    let first = x[0];
    x.fill(y);
    x[1] = 2.0;
    first * y
}

#[test]
fn what_is_overwritten_has_no_cotangent() {
    let (mut x, mut x_bar) = (array![3.0, 4.0, 5.0], array![0.5, 0.25, 2.0]);
    let (value, ((), y_bar)) = forgotten::adjoint(&mut x, 7.0, &mut x_bar, 1.0);
    assert_eq!((value, x), (21.0, array![7.0, 2.0, 7.0]));
    assert_eq!((x_bar, y_bar), (array![7.0, 0.0, 0.0], 3.0 + 2.5));
}

#[differentiate]
fn counted(x: f64, n: &mut usize, calls: &mut Vec<usize>) -> f64 {
    *n += 1;
    calls[0] = *n;
    let mut y = x;
    for _ in 0..*n {
        y *= x;
    }
    y
}

#[test]
fn integers_change() {
    let (mut n, mut calls) = (1, vec![0]);
    assert_eq!(counted::gradient(2.0, &mut n, &mut calls), 12.0);
    assert_eq!((n, calls), (2, vec![2]));
}

#[differentiate]
fn twice(x: &Array1<f64>, w: f64, n: usize) -> f64 {
    let mut y = x.clone();
    for _ in 0..n {
        sweep(&mut y, w);
    }
    let kept = y.clone();
    let mut list = y.to_vec();
    let s = clipped(&mut list, w, 2);
    if s > 0.0 {
        sweep(&mut y, s);
    }
    y.sum() * s + kept[1] * list[0]
}

#[test]
fn calls_pass_arrays_on() {
    for n in [0, 1, 3] {
        cotangent_tests::check_gradient!(twice(&x, w, n), x = array![0.7, -0.4, 1.2], w = 0.8);
        cotangent_tests::check_gradient!(twice(&x, w, n), x = array![-0.7, 0.4, 1.2], w = 0.8);
    }
}

#[differentiate]
impl State {
    fn drift(&mut self, h: f64) -> f64 {
        let before = self.t;
        for i in 0..self.x.len() {
            self.x[i] += h * self.v[i];
        }
        self.t += h;
        before * self.x[0]
    }

    fn kick(&mut self, h: f64) {
        for i in 0..self.x.len() {
            self.v[i] -= h * self.x[i].sin();
        }
    }

    fn run(&mut self, h: f64, n: usize) -> f64 {
        let mut work = 0.0;
        for k in 0..n {
            self.kick(0.5 * h);
            work += self.drift(h);
            self.kick(0.5 * h);
            if k == 1 {
                sweep(&mut self.v, self.t);
                let _ = float(&mut self.x[1], h);
            }
        }
        work + self.energy()
    }

    fn energy(&self) -> f64 {
        0.5 * self.v.dot(&self.v) + self.x[0] * self.x[1]
    }
}

#[differentiate]
fn outside(states: &[State], h: f64) -> f64 {
    let mut states = states.to_vec();
    let mut total = 0.0;
    for i in 0..states.len() {
        states[i].kick(h);
        leap(&mut states[i], h);
        total += (&mut states[i]).drift(0.5) * states[i].t;
    }
    let mut last = states[0].clone();
    last.kick(total);
    last.energy()
}

#[test]
fn methods_change_what_they_are_called_on() {
    for n in [0, 1, 3] {
        let run = |i: &[f64]| {
            let mut s = State::of(&i[1..]);
            let y = s.run(i[0], n);
            [vec![y], s.flat()].concat()
        };
        let back = |i: &[f64], seeds: &[f64]| {
            let mut s = State::of(&i[1..]);
            let mut s_bar = Cotangent::from_vec(&s.zeros_like(), &seeds[1..]);
            let (y, ((), h_bar, ())) = s.run_adjoint(i[0], n, &mut s_bar, seeds[0]);
            assert_eq!([vec![y], s.flat()].concat(), run(i));
            [vec![h_bar], Cotangent::to_vec(&s_bar)].concat()
        };
        holds(&[0.1, 0.4, -0.9, 0.3, 1.1, 2.0], run, back);
    }
    let of = |i: &[f64]| [State::of(&i[..5]), State::of(&i[5..10])];
    let back = |i: &[f64], seeds: &[f64]| {
        let (_, (bars, h_bar)) = outside::adjoint(&of(i), i[10], seeds[0]);
        [Cotangent::to_vec(&bars), vec![h_bar]].concat()
    };
    let at = [0.4, -0.9, 0.3, 1.1, 0.2, 0.1, 0.7, -0.5, 0.9, 0.6, 0.3];
    holds(&at, |i| vec![outside(&of(i), i[10])], back);
}

#[differentiate]
fn inside(x: &mut [f64], k: f64) -> f64 {
    fn scale(x: &mut [f64], i: usize, k: f64) {
        x[i] *= k;
    }
    for i in 0..x.len() {
        scale(x, i, k);
    }
    let mut total = 0.0;
    let add = |t: &mut f64, y: f64| *t += y * y;
    for i in 0..x.len() {
        add(&mut total, x[i]);
        scale(&mut x[..1], 0, total);
    }
    total
}

#[test]
fn functions_inside_change_what_they_are_lent() {
    let run = |i: &[f64]| {
        let mut x = i[1..].to_vec();
        let y = inside(&mut x, i[0]);
        [vec![y], x].concat()
    };
    let back = |i: &[f64], seeds: &[f64]| {
        let (mut x, mut x_bar) = (i[1..].to_vec(), seeds[1..].to_vec());
        let (y, ((), k_bar)) = inside::adjoint(&mut x, i[0], &mut x_bar, seeds[0]);
        assert_eq!([vec![y], x].concat(), run(i));
        [vec![k_bar], x_bar].concat()
    };
    holds(&[0.7, 1.2, -0.5, 0.8], run, back);
}
