//! Loops and assignments to elements, against differences.

#![allow(clippy::redundant_else, clippy::explicit_iter_loop, reason = "code as users write it")]

use cotangent::differentiate;
use cotangent_tests::{check, check_gradient, matrix, vector};
use ndarray::{Array1, Array2, ArrayView1, Axis, s};

#[differentiate]
fn walk(x0: f64, p: f64, n: usize) -> f64 {
    let mut x = x0;
    for _ in 0..n {
        x = x + 0.1 * x.sin() * p;
    }
    x
}

#[test]
fn scalar_steps() {
    for n in [0, 1, 7, 100] {
        check!(walk(x, p, n), x = 0.7, p = 1.3);
    }
}

/// Sines and cosines of one angle, of which each is the other's derivative, in a loop and in an arm.
#[differentiate]
fn spiral(x0: f64, a: f64, n: usize) -> f64 {
    let (mut x, mut angle) = (x0, a);
    let (outer_sin, outer_cos) = a.sin_cos();
    for k in 0..n {
        let (sin, cos) = angle.sin_cos();
        if k % 3 == 0 {
            let (sin, cos) = (angle * x).sin_cos();
            x = x * cos + sin * outer_cos;
        } else {
            x = x * sin + a.cos() * outer_sin;
        }
        angle += 0.3 * x * cos - sin;
    }
    x + angle
}

#[test]
fn sines_and_cosines_of_one_angle() {
    for n in [0, 1, 6] {
        check!(spiral(x, a, n), x = 0.7, a = 1.3);
    }
}

#[differentiate]
fn updates(x: &Array1<f64>, w: f64, n: usize) -> f64 {
    let mut a = x.clone();
    for k in 1..n {
        a[k] = a[k - 1] * w + a[k].sin();
        if a[k] > 1.0 {
            continue;
        }
        a[0] += w * a[k];
    }
    a.sum() + (&a * &a).sum()
}

#[test]
fn elements_change() {
    check!(updates(&x, w, 4), x = vector(4), w = 0.6);
}

/// Loops whose variables are changed, or could be.
#[differentiate]
#[allow(unused_mut, unused_variables, clippy::needless_range_loop, reason = "loops as users write them, one variable not read")]
fn variables_that_change(x: &[f64], w: f64) -> f64 {
    let mut s = 0.0;
    for mut k in 0..x.len() {
        while k > 2 {
            k /= 2;
            s += x[k] * w;
        }
        s += x[k] * x[k] * (k as f64 + w);
    }
    for (mut k, mut v) in x.iter().copied().enumerate() {
        k += 1;
        v *= w * k as f64;
        s += v * v;
    }
    for mut k in 0..2 {
        s *= w;
    }
    s
}

#[test]
fn a_loops_variable_is_changed() {
    check!(variables_that_change(&x, w), x = vec![0.5, -1.5, 0.75, 2.0, 1.25, 0.25, -0.5], w = 0.6);
}

#[differentiate]
fn newton(a: f64) -> f64 {
    let mut x = a;
    while (x * x - a).abs() > 1e-13 {
        x = 0.5 * (x + a / x);
    }
    x
}

#[test]
fn newton_converges() {
    check!(newton(a), a = 2.0);
}

#[differentiate]
fn halves(a: f64) -> f64 {
    let mut a = a;
    while a.abs() > 0.1 {
        a /= 2.0;
    }
    a
}

#[test]
fn a_while_loop_that_may_not_run() {
    assert_eq!(halves::gradient(3.0), 1.0 / 32.0);
    assert_eq!(halves::gradient(0.05), 1.0);
}

#[differentiate]
fn nested(a: f64) -> f64 {
    let mut x = a;
    for _ in 0..2 {
        for _ in 0..3 {
            x *= x;
        }
    }
    x
}

#[test]
fn nested_loops() {
    let a: f64 = 1.01;
    let expected = 64.0 * a.powi(63);
    assert!((nested::gradient(a) - expected).abs() < 1e-12 * expected);
}

#[differentiate]
fn breaks(x: f64, n: usize) -> f64 {
    let mut s = 0.0;
    let mut y = x;
    for i in 0..n {
        if i == 1 {
            continue;
        }
        y = y * x + 0.1;
        if y > 2.0 {
            break;
        }
        s += y * y;
    }
    s + y
}

#[test]
fn break_and_continue() {
    for n in [0, 1, 2, 9] {
        check!(breaks(x, n), x = 1.1);
        check!(breaks(x, n), x = 0.6);
    }
}

#[differentiate]
fn swaps(a: f64, b: f64) -> f64 {
    let (mut a, mut b) = (a, b);
    for _ in 0..3 {
        (a, b) = (b, 2.0 * a);
    }
    a + b
}

#[test]
fn swapped_in_a_loop() {
    check!(swaps(a, b), a = 0.7, b = -1.3);
}

#[differentiate]
fn entries(x: &[f64], w: &Array1<f64>) -> f64 {
    let mut s = 0.0;
    for (i, v) in x.iter().enumerate() {
        s += v * v * (i as f64 + 1.0);
    }
    for (v, &u) in x.iter().zip(w) {
        s += v * u.exp();
    }
    for v in x.iter().rev().skip(1) {
        s = s * 0.5 + v.sin();
    }
    s
}

#[test]
fn loops_over_entries() {
    check!(entries(&x, &w), x = vec![0.5, -1.5, 0.75], w = vector(2));
}

#[differentiate]
fn rows(m: &Array2<f64>, u: &Array1<f64>) -> f64 {
    let mut s = 0.0;
    for row in m.rows() {
        s += row.dot(u).tanh();
    }
    for column in m.axis_iter(Axis(1)) {
        s *= column.sum();
    }
    s
}

#[test]
fn loops_over_rows() {
    check!(rows(&m, &u), m = matrix(3, 2), u = vector(2));
}

#[differentiate]
fn recurrent(w: &Array2<f64>, h0: &Array1<f64>, n: usize) -> f64 {
    let mut h = h0.clone();
    for _ in 0..n {
        h = w.dot(&h).mapv(f64::tanh);
    }
    h.sum()
}

#[test]
fn a_recurrent_network() {
    check!(recurrent(&w, &h, 4), w = matrix(3, 3), h = vector(3));
}

#[differentiate]
fn heat(u0: &Array1<f64>, d: f64, steps: usize) -> f64 {
    let n = u0.len();
    let mut u = u0.to_owned();
    let mut next = u.clone();
    for _ in 0..steps {
        for i in 1..n - 1 {
            next[i] = u[i] + d * (u[i - 1] - 2.0 * u[i] + u[i + 1]);
        }
        u.assign(&next);
    }
    (&u * &u).sum()
}

#[test]
fn an_explicit_heat_step() {
    check!(heat(&u, d, 3), u = vector(5), d = 0.2);
}

#[differentiate]
fn softmax_rows(x: &Array2<f64>) -> Array2<f64> {
    let mut z = x.clone();
    for i in 0..x.nrows() {
        let m = z.row(i).fold(f64::NEG_INFINITY, |m, &e| m.max(e));
        let e = z.row(i).mapv(|v| (v - m).exp());
        let total = e.sum();
        z.row_mut(i).assign(&(e / total));
    }
    z
}

#[test]
fn softmax_in_place() {
    check!(softmax_rows(&x), x = matrix(3, 4));
}

#[differentiate]
fn grown(x: f64, n: usize) -> f64 {
    let mut y = 0.0;
    let mut z = 1.0;
    for _ in 0..n {
        z = z * y + x;
        y = y + z;
    }
    y
}

#[test]
fn what_comes_to_vary_in_a_pass() {
    check!(grown(x, 5), x = 0.4);
}

#[differentiate]
fn branches(x: &Array1<f64>, w: &Array2<f64>) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        if x[i] > 0.0 {
            let y = w.dot(x);
            s += y[i] * x[i];
        } else {
            s -= x[i].exp() * w[[i, 0]];
        }
    }
    s
}

#[test]
fn arms_with_arrays() {
    check!(branches(&x, &w), x = vector(3), w = matrix(3, 3));
}

#[differentiate]
fn parts(x: &Array2<f64>) -> f64 {
    let mut y = x.clone();
    y.row_mut(0).fill(2.0);
    y.slice_mut(s![.., 0]).mapv_inplace(|e| e * e);
    y[[1, 1]] *= 3.0;
    let top: ArrayView1<'_, f64> = y.row(1);
    top.sum() * y.sum()
}

#[test]
fn parts_change() {
    check!(parts(&x), x = matrix(2, 3));
}

#[differentiate]
fn doubled(a: Array2<f64>) -> f64 {
    let mut b = a;
    b[[0, 1]] *= 2.0;
    b.sum() * b[[0, 1]]
}

#[test]
fn an_owned_array_changes() {
    check!(doubled(a.clone()), a = matrix(2, 2));
}

/// The value of a call has a type that is not known here; what it is multiplied by must not be taken for an integer.
#[differentiate]
fn scaled_by(x: f64) -> f64 {
    x.sin()
}

#[differentiate(wrt(x))]
fn constant_pairs(x: f64, pairs: &[[f64; 2]]) -> f64 {
    let y = scaled_by(x);
    let mut s = 0.0;
    for pair in pairs.iter() {
        s += y * pair[0] + (y / pair[1]).ln().powi(2);
    }
    s
}

#[test]
fn entries_of_constant_items_are_floats() {
    check!(constant_pairs(x, &[[0.7, 2.0], [-1.3, 0.4]]), x = 0.9);
}

/// What follows a branch that leaves in one arm runs behind the other one, which may leave too, and sees the loop's own variables.
#[differentiate]
fn rest_of_a_pass(x: f64, n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        let y = x * i as f64;
        if i == 5 {
            break;
        } else {
            let y = 10.0;
            if i == 2 {
                continue;
            }
            s += y * x;
        }
        s += y * x;
    }
    s
}

#[test]
fn the_rest_of_a_pass_runs_behind_an_arm_that_may_leave() {
    for n in [0, 1, 3, 4, 8] {
        check!(rest_of_a_pass(x, n), x = 0.7);
    }
}

/// A list of values whose type is not known holds what varies all the same.
#[differentiate]
fn listed_calls(x: f64) -> f64 {
    let mut list = vec![scaled_by(x), scaled_by(x * x)];
    list[0] *= 3.0;
    list.iter().sum::<f64>() * list[1]
}

#[test]
fn lists_of_calls_vary() {
    check!(listed_calls(x), x = 0.7);
}

/// A closure reads the entry that a loop lends out to be changed.
#[differentiate]
fn lent_to_a_closure(v: &Array1<f64>, w: &Array1<f64>) -> f64 {
    let mut u = v.to_owned();
    for e in u.iter_mut() {
        *e += w.mapv(|q: f64| q * *e).sum();
    }
    u.dot(&u)
}

#[test]
fn closures_read_what_is_lent() {
    check!(lent_to_a_closure(&v, &w), v = vector(3), w = vector(2));
}

/// What varies takes the place of a constant whose type is not known.
#[differentiate]
fn in_a_constant_place(x: f64) -> f64 {
    let mut list = vec![scaled_by(0.7), scaled_by(0.2)];
    list[0] = x * x;
    list.iter().map(|&e| e * e).sum::<f64>()
}

#[test]
fn constants_of_unknown_types_can_be_replaced() {
    check!(in_a_constant_place(x), x = 0.7);
}

/// Entries that are read more than once, before and behind a change of one of them.
#[differentiate]
fn read_again(x: &[f64], w: f64) -> f64 {
    let mut a = x.to_vec();
    let mut total = a[0] * a[0];
    for k in 1..a.len() {
        total += x[k - 1] * x[k] * a[0] + x[k - 1] * w;
        a[0] = a[0] * w + x[k - 1];
        total += a[0];
    }
    total
}

#[test]
fn an_entry_that_is_read_again_is_read_as_it_is_then() {
    // x₀² + [x₀x₁·x₀ + x₀w + a₁] + [x₁x₂·a₁ + x₁w + a₂], a₁ = x₀w + x₀, a₂ = a₁w + x₁
    let (x, w) = ([0.5, -1.5, 2.0], 0.75);
    let (value, (x_bar, w_bar)) = read_again::value_and_gradient(&x, w);
    let (a1, p) = (x[0] * w + x[0], x[1] * x[2]);
    let a2 = a1 * w + x[1];
    assert!((value - (x[0] * x[0] + x[0] * x[1] * x[0] + x[0] * w + a1 + p * a1 + x[1] * w + a2)).abs() < 1e-14);
    let a1_bar = 1.0 + p + w;
    let expected = [2.0 * x[0] + 2.0 * x[0] * x[1] + w + a1_bar * (w + 1.0), x[0] * x[0] + x[2] * a1 + w + 1.0, x[1] * a1];
    for (found, expected) in x_bar.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-14, "{found} is not {expected}");
    }
    assert!((w_bar - (x[0] + x[1] + a1_bar * x[0] + a1)).abs() < 1e-14);
}

/// A cotangent that goes on to the next pass, scaled by a constant, while an entry takes what it was.
#[differentiate]
fn smoothed(x: &[f64], s: f64) -> f64 {
    let mut g = s;
    for &e in x {
        g = g * 0.5 + e;
    }
    g
}

#[differentiate]
fn folded(x: &Array2<f64>, s: f64) -> f64 {
    x.fold(s, |a, &e| a * 0.5 + e) + x.iter().fold(s, |a, e| a * 3.0 - 2.0 * e)
}

/// A variable that a call and an entry read while its next value is made.
#[differentiate]
fn read_before_it_goes_on(x: &[f64], s: f64) -> f64 {
    let (mut y, mut z) = (s, x.to_vec());
    for k in 0..x.len() {
        let next = y * 2.0;
        z[k] += smoothed(&z, y);
        z[k] *= y;
        y = next;
    }
    y * z.iter().sum::<f64>()
}

#[test]
fn what_goes_on_to_the_next_pass_is_read_before() {
    check!(smoothed(&x, s), x = vec![0.5, -1.5, 2.0], s = 0.75);
    let (_, (x_bar, s_bar)) = smoothed::value_and_gradient(&[0.0; 3], 0.0);
    assert_eq!((x_bar, s_bar), (vec![0.25, 0.5, 1.0], 0.125));
    check!(folded(&x, s), x = matrix(2, 3), s = 0.75);
    check!(read_before_it_goes_on(&x, s), x = vec![0.5, -1.5, 2.0], s = 0.75);
}

/// The loop stands in an expression that the result reads; sines and cosines of one angle stand in both arms and behind them.
#[differentiate]
fn turned_in_an_arm(x: f64, n: usize) -> f64 {
    let turned = if n > 1 {
        let mut y = x;
        let mut total = 0.0;
        for _ in 0..n {
            y += 0.3 * y.sin();
            total += y.cos() * y;
        }
        total
    } else {
        x.sin()
    };
    turned * 2.0 + x.cos()
}

#[test]
fn sines_of_a_tape_are_those_of_what_it_holds() {
    for n in [0, 1, 2, 7, 40] {
        check_gradient!(turned_in_an_arm(x, n), x = 0.4);
    }
    assert_eq!(turned_in_an_arm::value_and_gradient(0.4, 7).0, turned_in_an_arm(0.4, 7));
}
