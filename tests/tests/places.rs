//! Assignment to places: fields, entries of entries, parts lent mutably, against differences and closed forms.

#![allow(clippy::ptr_arg, reason = "code as users write it")]

use cotangent::{Cotangent, Differentiable, differentiate};
use cotangent_tests::{assert_close, check, check_gradient, differences, matrix, vector};
use ndarray::{Array1, Array2, ArrayView1, Axis, array, s};

#[derive(Clone, Debug, Differentiable)]
struct State {
    x: Vec<f64>,
    v: Array1<f64>,
    energy: f64,
}

#[derive(Clone, Debug, Differentiable)]
struct Particle {
    x: [f64; 2],
    v: f64,
    m: f64,
}

fn state() -> State {
    State { x: vec![0.3, -0.7, 1.1], v: array![0.5, 0.2, -0.4], energy: 0.8 }
}

fn particles() -> Vec<Particle> {
    let particle = |k: f64| Particle { x: [0.3 * k, 1.0 - k], v: 0.2 + k, m: 1.0 + 0.5 * k };
    vec![particle(0.4), particle(-0.3), particle(0.9)]
}

/// Holds a gradient against differences along each entry of a value.
fn agrees<T: Clone + Differentiable + cotangent::rt::Step>(at: &T, f: impl Fn(&T) -> f64, gradient: &T::Cotangent) {
    let zeros = vec![0.0; Cotangent::count(gradient)];
    let along = |by: &[f64]| {
        let mut moved = at.clone();
        moved.step(1.0, &Cotangent::from_vec(gradient, by));
        f(&moved)
    };
    for (k, (slope, found)) in differences(&zeros, along).iter().zip(Cotangent::to_vec(gradient)).enumerate() {
        assert!((slope - found).abs() <= 1e-7 * slope.abs().max(1.0), "entry {k}: {found}, differences {slope}");
    }
}

#[differentiate]
fn kicks(state: State, h: f64, n: usize) -> f64 {
    let mut state = state;
    for _ in 0..n {
        for i in 0..state.x.len() {
            state.v[i] -= h * state.x[i].sin();
            state.x[i] += h * state.v[i];
            state.x[i] *= 1.5;
            state.x[i] /= 1.0 + state.energy * state.energy;
        }
        state.energy = state.energy * 0.5 + h * state.x[0];
    }
    state.energy + state.x[1] * state.v[2]
}

#[test]
fn fields_change_in_nested_loops() {
    for n in [0, 1, 3] {
        let (value, (bar, h_bar)) = kicks::value_and_gradient(state(), 0.3, n);
        assert_eq!(value, kicks(state(), 0.3, n));
        agrees(&state(), |s| kicks(s.clone(), 0.3, n), &bar);
        agrees(&0.3, |h| kicks(state(), *h, n), &h_bar);
    }
}

#[differentiate]
fn whole_fields(mut state: State, w: &Array2<f64>) -> f64 {
    let before = state.v.clone();
    state.v = w.dot(&state.v);
    state.v += &before;
    state.v *= 2.0;
    state.v[1] = state.energy;
    state.v.mapv_inplace(|e| e * e);
    state.v.scaled_add(0.5, &before);
    state.energy -= state.v.sum();
    let energy = state.energy;
    state.energy = 0.0;
    state.v.fill(energy);
    energy * before[0] + state.energy + state.v.sum()
}

#[test]
fn fields_are_replaced_as_a_whole() {
    let w = matrix(3, 3);
    let (value, (bar, w_bar)) = whole_fields::value_and_gradient(state(), &w);
    assert_eq!(value, whole_fields(state(), &w));
    agrees(&state(), |s| whole_fields(s.clone(), &w), &bar);
    agrees(&w, |w| whole_fields(state(), w), &w_bar);
}

#[differentiate]
fn pulls(ps: &[Particle], g: f64) -> f64 {
    let mut ps = ps.to_vec();
    let mut e = 0.0;
    for i in 0..ps.len() {
        ps[i].v += g * ps[i].m;
        for j in 0..i {
            ps[j].x[0] -= ps[i].v * ps[j].m;
            ps[i].x[1] *= ps[j].x[0];
        }
    }
    for p in &ps {
        e += p.m * p.v * p.v + p.x[0] * p.x[1];
    }
    e
}

#[test]
fn fields_of_items_change() {
    let ps = particles();
    let (value, (bar, g_bar)) = pulls::value_and_gradient(&ps, 0.7);
    assert_eq!(value, pulls(&ps, 0.7));
    agrees(&ps, |ps| pulls(ps, 0.7), &bar);
    agrees(&0.7, |g| pulls(&ps, *g), &g_bar);
}

#[differentiate]
fn tables(a: &[Vec<f64>], m: [[f64; 3]; 3]) -> f64 {
    let mut b = a.to_vec();
    let mut m = m;
    for i in 0..3 {
        for j in 0..b[i].len() {
            b[i][j] *= m[i][j];
            if b[i][j] > 0.2 {
                m[i][j] = b[i][j] + 1.0;
            }
        }
    }
    b[0][1] + m[2][1] * b[1][0]
}

#[test]
fn lists_of_lists() {
    let (a, m) = (vec![vec![0.5, -1.5], vec![0.7], vec![0.3, 1.2, 2.0]], [[1.0, 2.0, 0.5], [0.25, 1.5, 1.0], [2.0, 0.5, 1.0]]);
    let (value, (a_bar, m_bar)) = tables::value_and_gradient(&a, m);
    assert_eq!(value, tables(&a, m));
    agrees(&a, |a| tables(a, m), &a_bar);
    agrees(&m, |m| tables(&a, *m), &m_bar);
}

#[differentiate]
fn pairs(points: &[[f64; 2]]) -> f64 {
    let mut s = 0.0;
    for i in 1..points.len() {
        let (dx, dy) = (points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
        s += (dx * dx + dy * dy).sqrt();
    }
    s
}

#[test]
fn a_list_of_points_is_read() {
    let points = [[0.0, 0.0], [3.0, 4.0], [3.0, 5.0]];
    let gradient = pairs::gradient(&points).concat();
    assert_close(&gradient, &[-0.6, -0.8, 0.6, -0.2, 0.0, 1.0], 1e-15);
    assert_eq!(pairs::gradient(&points[..1]), [[0.0, 0.0]]);
}

#[differentiate]
fn rows_of_arrays(rows: &Vec<Array1<f64>>, w: &Array1<f64>) -> f64 {
    let mut rows = rows.clone();
    rows[1][0] = rows[0][1] * w[0];
    rows[0] = &rows[1] * w;
    let first = rows[0].clone();
    rows[2] += &first;
    rows[2].mapv_inplace(f64::sin);
    rows[0].sum() * rows[2].dot(w)
}

#[test]
fn lists_of_arrays() {
    let (rows, w) = (vec![array![0.5, -1.5], array![0.3, 1.2], array![0.7, 0.1]], array![0.4, -0.6]);
    let (value, (rows_bar, w_bar)) = rows_of_arrays::value_and_gradient(&rows, &w);
    assert_eq!(value, rows_of_arrays(&rows, &w));
    agrees(&rows, |rows| rows_of_arrays(rows, &w), &rows_bar);
    agrees(&w, |w| rows_of_arrays(&rows, w), &w_bar);
}

#[differentiate]
fn lent(x: &Array2<f64>, b: &Array1<f64>, n: usize) -> f64 {
    let mut a = x.clone();
    for i in 0..n {
        let mut r = a.row_mut(i);
        r += b;
        r[0] = r[1] * 2.0;
        r *= b[0];
        r -= 0.25;
        let e = &mut a[[i, 1]];
        *e += 1.0;
        *e *= *e;
    }
    let a = &mut a;
    a[[0, 0]] = b[1];
    a.column_mut(1).mapv_inplace(|e| e * e);
    a.slice_mut(s![1.., ..;2]).assign(&b.slice(s![..1]));
    a.index_axis_mut(Axis(0), 0)[2] -= b[2];
    a.sum() * a[[1, 1]]
}

#[test]
fn what_is_lent_mutably_is_another_name() {
    for n in [0, 1, 2] {
        check_gradient!(lent(&x, &b, n), x = matrix(2, 3), b = vector(3));
    }
}

#[differentiate]
fn shadowed(x: f64) -> f64 {
    let mut a = [x, 2.0 * x];
    let first = &mut a[0];
    let b = x;
    *first *= b;
    let a = a;
    a[0] + a[1]
}

#[test]
fn a_borrow_and_a_shadow() {
    assert_eq!(shadowed::gradient(3.0), 8.0);
}

#[differentiate]
fn chosen(x: &[f64], k: usize) -> f64 {
    let mut y = x.to_vec();
    *y.get_mut(k).unwrap() *= 3.0;
    *y.last_mut().unwrap() += y[0];
    let first = y.first_mut().expect("an entry");
    *first = x[1] * x[1];
    y[1..].fill(x[0]);
    y[..2].copy_from_slice(&x[1..]);
    y.iter().map(|y| y * y).sum()
}

#[test]
fn entries_that_may_be_missing() {
    check!(chosen(&x, 1), x = vec![0.5, -1.5, 0.75]);
}

#[differentiate]
fn tuples(x: f64, n: usize) -> f64 {
    let mut t = (x, (1.0, x * x));
    for i in 0..n {
        t.0 += x * t.1.0;
        t.1.0 *= t.0;
        if i == 1 {
            t.1.1 = t.0;
        }
    }
    t.0 * t.1.0 + t.1.1
}

#[test]
fn parts_of_tuples_change() {
    for n in [0, 1, 4] {
        check_gradient!(tuples(x, n), x = 0.4);
    }
}

#[differentiate]
fn exchanged(x: &[f64], m: &Array2<f64>) -> f64 {
    let mut y = x.to_vec();
    let mut m = m.to_owned();
    for i in 1..y.len() {
        (y[i - 1], y[i]) = (y[i] * 2.0, y[i - 1]);
    }
    let top = m.row(0).to_owned();
    let copy = m.row(1).to_owned();
    m.row_mut(0).assign(&copy);
    m.row_mut(1).assign(&top);
    let row: ArrayView1<'_, f64> = m.row(0);
    row[1] * y[2] + m[[1, 0]] * y[0]
}

#[test]
fn parts_are_read_before_they_change() {
    check!(exchanged(&x, &m), x = vec![0.5, -1.5, 0.75], m = matrix(2, 2));
}

/// Trap 11: x = a·a; x *= x.
#[differentiate]
fn squared(a: f64) -> f64 {
    let mut x = a * a;
    x *= x;
    x
}

/// Trap 12: a copy is not the original that is overwritten.
#[differentiate]
fn copied(f: Array1<f64>) -> f64 {
    let g = f.clone();
    let mut f = f;
    f[0] = 5.0;
    f[1] = 7.0;
    g[0] * g[1]
}

/// Trap 13: a view of a matrix whose entries change.
#[differentiate]
fn reshaped(x: &Array1<f64>) -> f64 {
    let mut y = x.clone().into_shape_with_order((2, 2)).unwrap();
    let y = &mut y;
    y[[0, 0]] *= y[[0, 1]];
    y[[1, 1]] *= y[[1, 0]];
    y.sum()
}

/// Trap 14: the entry that is returned was overwritten.
#[differentiate]
fn overwritten(x: &[f64]) -> f64 {
    let mut x = x.to_vec();
    x[0] = x[1].sin();
    x[0]
}

/// Trap 15: an entry is overwritten by others, and the original is still read.
#[differentiate]
fn mixed(x: &Array1<f64>) -> f64 {
    let mut x = x.clone();
    let y = &x * &x;
    x[0] = y[1] * y[2];
    (&x * &y).sum()
}

/// Trap 16: a pair of which each takes the other's place.
#[differentiate]
fn turned(a: f64, b: f64) -> f64 {
    let (mut a, mut b) = (a, b);
    for _ in 0..3 {
        (a, b) = (b, 2.0 * a);
    }
    a + b
}

/// Trap 18: a workspace that holds what an earlier call has left in it.
#[differentiate]
fn in_workspace(x: &Array1<f64>, work: &mut Array1<f64>) -> f64 {
    work.assign(x);
    for _ in 0..5 {
        *work *= x;
    }
    work.sum()
}

/// Trap 17: what is set in each pass.
#[differentiate]
fn cleared(a: &Array2<f64>, b: &Array2<f64>, n: usize) -> f64 {
    let mut c = Array2::<f64>::zeros((2, 2));
    let mut s = 0.0;
    for _ in 0..n {
        c.fill(0.0);
        c += &a.dot(b);
        s += c[[0, 1]] * c[[1, 1]];
    }
    s
}

#[test]
fn traps_of_overwriting() {
    assert_eq!(squared::gradient(1.5), 4.0 * 1.5_f64.powi(3));
    assert_eq!(copied::gradient(array![2.0, 3.0]), array![3.0, 2.0]);
    assert_eq!(reshaped::gradient(&array![1.0, 2.0, 3.0, 4.0]), array![2.0, 2.0, 5.0, 3.0]);
    assert_eq!(overwritten::gradient(&[0.0, 0.5]), [0.0, 0.5_f64.cos()]);
    assert_eq!(mixed::gradient(&array![1.0, 2.0, 3.0]), array![72.0, 48.0, 51.0]);
    assert_eq!(turned::gradient(0.3, 0.7), (4.0, 2.0));
    let (x, mut work) = (array![1.0, 2.0], array![7.0, f64::NAN]);
    for _ in 0..2 {
        let (value, pullback) = in_workspace::pullback(&x, &mut work);
        let mut work_bar = Array1::zeros(2);
        let (x_bar, ()) = pullback(&x, &mut work_bar, 1.0);
        assert_eq!((value, x_bar, work_bar), (65.0, array![6.0, 192.0], Array1::zeros(2)));
    }
    check!(cleared(&a, &b, 2), a = matrix(2, 2), b = matrix(2, 2));
    check!(cleared(&a, &b, 0), a = matrix(2, 2), b = matrix(2, 2));
}
