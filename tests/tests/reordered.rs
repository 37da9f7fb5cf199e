//! Lists that are sorted, split and thinned out, against differences.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::many_single_char_names,
    clippy::needless_range_loop,
    clippy::needless_pass_by_value,
    clippy::manual_memcpy,
    clippy::unnecessary_sort_by,
    clippy::explicit_iter_loop,
    clippy::iter_skip_next,
    clippy::bool_to_int_with_if,
    clippy::drain_collect,
    clippy::manual_is_multiple_of,
    clippy::manual_midpoint,
    clippy::redundant_closure,
    clippy::redundant_closure_for_method_calls,
    clippy::range_plus_one,
    clippy::ignored_unit_patterns,
    reason = "code as users write it"
)]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{check_gradient, matrix, vector};
use ndarray::{Array1, Array2};

#[differentiate]
fn drained(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    let mut t = 0.0;
    for v in all.drain(..2) {
        t += v * w;
    }
    all.drain(1..);
    all.push(t);
    let rest: Vec<f64> = all.drain(..).collect();
    all.extend(rest.iter().map(|v| v * v));
    all.iter().sum::<f64>() * w
}

#[differentiate]
fn drained_in_a_chain(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    let a: f64 = all.drain(1..3).map(|v| v * w).sum();
    a + all[0] * all[1]
}

#[differentiate]
fn sorted(x: &[f64], w: f64) -> f64 {
    let mut all = x.to_vec();
    all.sort_by(|a, b| a.partial_cmp(b).unwrap());
    let m = all[all.len() / 2];
    all.sort_unstable_by(|a, b| b.total_cmp(a));
    m * w + all[0] * all[1]
}

#[differentiate]
fn trimmed(x: &[f64], w: f64) -> f64 {
    let mut all: Vec<f64> = x.iter().map(|v| v * w).collect();
    all.sort_by(f64::total_cmp);
    let k = all.len() / 10;
    all[k..all.len() - k].iter().enumerate().map(|(i, v)| i as f64 * v).sum::<f64>()
}

#[differentiate]
fn split_off(x: &[f64], w: f64) -> f64 {
    let mut a = x.to_vec();
    let b = a.split_off(2);
    a.iter().zip(&b).map(|(p, q)| p * q).sum::<f64>() * w + b[0]
}

#[differentiate]
fn without_doubles(x: &[f64], w: f64) -> f64 {
    let mut a = x.to_vec();
    a.dedup();
    let n = a.len();
    a.iter().sum::<f64>() * w + n as f64
}

#[differentiate]
fn without_neighbours(x: &[f64], w: f64) -> f64 {
    let mut a = x.to_vec();
    a.dedup_by(|a, b| (*a - *b).abs() < 0.1);
    a.iter().sum::<f64>() * w
}

#[differentiate]
fn median(x: &Array1<f64>) -> f64 {
    let mut v: Vec<f64> = x.to_vec();
    v.sort_by(|a, b| a.partial_cmp(b).unwrap());
    let n = v.len();
    if n % 2 == 0 { (v[n / 2 - 1] + v[n / 2]) / 2.0 } else { v[n / 2] }
}

#[differentiate]
fn array_sorted(x: &Array1<f64>, w: f64) -> f64 {
    let mut y = x * w;
    y.as_slice_mut().unwrap().sort_by(|a, b| a.total_cmp(b));
    y[0] * 2.0 + y[y.len() / 2]
}

#[differentiate]
fn ranked(x: &[f64], w: f64) -> f64 {
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&i, &j| x[i].partial_cmp(&x[j]).unwrap());
    order.iter().enumerate().map(|(r, &i)| r as f64 * x[i] * w).sum()
}

#[differentiate]
fn ranked_down(x: &Array1<f64>, w: f64) -> f64 {
    let mut order = (0..x.len()).collect::<Vec<_>>();
    order.sort_unstable_by(|a, b| x[*b].total_cmp(&x[*a]));
    let mut t = 0.0;
    for (r, i) in order.into_iter().enumerate() {
        t += r as f64 * x[i] * w;
    }
    t
}

#[differentiate]
fn rotated(x: &[f64], w: f64) -> f64 {
    let mut y = vec![0.0; x.len() + 1];
    y[..x.len()].copy_from_slice(x);
    y[x.len()] = w;
    y.rotate_left(2);
    y.swap(0, 1);
    y[0] * y[1] * w + y[2]
}

#[differentiate]
fn joined(x: &[f64], y: &[f64]) -> f64 {
    let v = [x, y].concat();
    v.iter().map(|a| a * a).sum::<f64>() + v[0]
}

#[differentiate]
fn split(x: &[f64], w: f64) -> f64 {
    let (a, b) = x.split_at(2);
    let (first, rest) = x.split_first().unwrap();
    a[0] * b[0] * w + first * rest[0]
}

#[differentiate]
fn interpolated(x: &[f64], grid: &[f64], t: f64) -> f64 {
    let i = grid.partition_point(|&g| g < t).clamp(1, grid.len() - 1);
    x[i - 1] + (x[i] - x[i - 1]) * (t - grid[i - 1]) / (grid[i] - grid[i - 1])
}

/// Rust may keep the order of what is equal: the derivative is that of the order that the sort gives.
#[differentiate]
fn sorted_lists(x: &[f64], w: f64) -> f64 {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for i in 0..x.len() {
        let mut row = Vec::new();
        for j in 0..(i * 2) % 3 + 1 {
            row.push(x[i] * (j as f64 + w));
        }
        rows.push(row);
    }
    rows.sort_by_key(|row| row.len());
    rows.sort_by(|a, b| b[0].total_cmp(&a[0]));
    rows.rotate_right(1);
    rows.dedup_by_key(|row| row.len());
    rows.retain(|row| row.len() < 3);
    let last = rows.split_off(1);
    rows[0][0] * w + last.iter().map(|row| row.iter().map(|v| v * v).sum::<f64>()).sum::<f64>()
}

#[test]
fn lists_of_floats() {
    let x = vec![0.5, -1.5, 0.75, 2.0, 1.2];
    check_gradient!(drained(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(drained_in_a_chain(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(sorted(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(trimmed(&x, w), x = (0..23).map(|k| f64::from(k * 7 % 23) - 8.3).collect::<Vec<f64>>(), w = 0.7);
    check_gradient!(split_off(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(without_doubles(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(without_neighbours(&x, w), x = vec![0.5, 0.55, 0.58, 0.7, 0.1, 0.13], w = 0.7);
    check_gradient!(rotated(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(joined(&x, &y), x = x.clone(), y = vec![0.3, 0.1]);
    check_gradient!(split(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(interpolated(&x, &grid, t), x = x.clone(), grid = vec![0.0, 1.0, 2.5, 3.0, 4.0], t = 2.7);
    check_gradient!(sorted_lists(&x, w), x = vec![0.5, 1.5, 0.75, 2.0, 1.2, 0.3, 0.9], w = 0.7);
}

#[test]
fn orders() {
    check_gradient!(median(&x), x = vector(5));
    check_gradient!(median(&x), x = vector(6));
    check_gradient!(array_sorted(&x, w), x = vector(7), w = 0.7);
    check_gradient!(ranked(&x, w), x = vec![0.5, -1.5, 0.75, 2.0, 1.2], w = 0.7);
    check_gradient!(ranked_down(&x, w), x = vector(6), w = 0.7);
}

#[derive(Clone, Debug, Differentiable)]
struct Particle {
    x: f64,
    m: f64,
}

#[differentiate]
fn by_place(ps: &[Particle], w: f64) -> f64 {
    let mut all = ps.to_vec();
    all.sort_by(|a, b| a.x.partial_cmp(&b.x).unwrap());
    let mut t = 0.0;
    for (i, p) in all.iter().enumerate() {
        t += i as f64 * p.m * w + p.x;
    }
    t
}

#[differentiate]
fn by_a_key(ps: &[Particle], w: f64) -> f64 {
    let mut all = ps.to_vec();
    all.sort_by_key(|p| (p.x * 1000.0) as i64);
    all[0].m * w + all.last().unwrap().m
}

#[derive(Clone, Debug, Differentiable)]
struct Log {
    values: Vec<f64>,
    t: f64,
}

#[differentiate]
fn kept_in_a_field(log: Log, w: f64) -> f64 {
    let mut log = log;
    log.values.retain(|v| *v > 0.0);
    log.values.iter().sum::<f64>() * w
}

#[differentiate]
impl Log {
    fn trim(&mut self, limit: f64) {
        self.values.retain(|&v| v < limit);
        self.values.sort_by(|a, b| a.partial_cmp(b).unwrap());
        let front: Vec<f64> = self.values.drain(..1).collect();
        self.t += front[0];
    }
}

#[differentiate]
fn trimmed_twice(x: Vec<f64>, w: f64) -> f64 {
    let mut log = Log { values: x, t: w };
    log.trim(2.5);
    log.trim(1.4);
    log.values.iter().enumerate().map(|(i, v)| (i as f64 + 1.0) * v).sum::<f64>() * log.t
}

#[differentiate]
fn through_particles(x: &[f64], w: f64) -> f64 {
    let mut particles = Vec::new();
    for (k, v) in x.iter().enumerate() {
        particles.push(Particle { x: *v, m: v * w + k as f64 });
    }
    by_place(&particles, w) + by_a_key(&particles, w)
}

#[differentiate]
fn through_a_log(x: Vec<f64>, w: f64) -> f64 {
    kept_in_a_field(Log { values: x, t: w }, w)
}

#[test]
fn lists_in_fields_and_of_structs() {
    let x = vec![0.5, -1.5, 0.75, 2.0, 1.2];
    check_gradient!(through_particles(&x, w), x = x.clone(), w = 0.7);
    check_gradient!(through_a_log(x, w), x = x.clone(), w = 0.7);
    check_gradient!(trimmed_twice(x, w), x = x.clone(), w = 0.7);
}

#[differentiate]
fn halves_exchanged(x: &mut [f64], w: f64) {
    let k = x.len() / 2;
    let (a, b) = x.split_at_mut(k);
    for (p, q) in a.iter_mut().zip(b.iter_mut()) {
        let t = *p;
        *p = *q * w;
        *q = t;
    }
}

#[test]
fn two_parts_of_a_list() {
    let mut x = vec![1.0, 2.0, 3.0, 4.0];
    halves_exchanged(&mut x, 0.5);
    assert_eq!(x, [1.5, 2.0, 1.0, 2.0]);
    let mut x = vec![1.0, 2.0, 3.0, 4.0];
    let ((), pullback) = halves_exchanged::pullback(&mut x, 0.5);
    let mut x_bar = vec![1.0, 10.0, 100.0, 1000.0];
    let (_, w_bar) = pullback(&mut x_bar, &0.5);
    assert_eq!(x_bar, [100.0, 1000.0, 0.5, 5.0]);
    assert!((w_bar - (3.0 + 40.0)).abs() < 1e-12);
}

/// Rows have lengths of their own, as their cotangents have.
#[differentiate]
fn rows_exchanged(rows: &[Vec<f64>], w: f64) -> f64 {
    let mut rows = rows.to_vec();
    rows.swap(0, 2);
    rows[0][0] *= w;
    let last = rows.len() - 1;
    rows.swap(last, 1);
    rows[2].push(w * w);
    rows.swap(1, 1);
    rows.iter().enumerate().map(|(k, row)| (k as f64 + 1.0) * row.iter().map(|v| v * v * v).sum::<f64>()).sum()
}

#[differentiate]
fn inside_of_a_row(rows: &[Vec<f64>], w: f64) -> f64 {
    let mut rows = rows.to_vec();
    for k in 0..rows.len() {
        let last = rows[k].len() - 1;
        rows[k].swap(0, last);
        rows[k][0] *= w;
    }
    rows.iter().map(|row| row.iter().enumerate().map(|(i, v)| (i as f64 + w) * v * v).sum::<f64>()).sum()
}

/// A network that sorts four rows by their first entries.
#[differentiate]
fn network(rows: &[Vec<f64>], w: f64) -> f64 {
    let mut rows = rows.to_vec();
    let (from, to) = ([0, 2, 0, 1, 1], [1, 3, 2, 3, 2]);
    for (&i, &j) in from.iter().zip(&to) {
        if rows[i][0] > rows[j][0] {
            rows.swap(i, j);
            rows[i][0] *= w;
        }
    }
    rows.iter().enumerate().map(|(k, row)| (k as f64 + 1.0) * row.iter().map(|v| v * v).sum::<f64>()).sum()
}

#[differentiate]
fn sifted(x: &[f64], w: f64) -> f64 {
    let mut heap = x.to_vec();
    let mut order: Vec<usize> = (0..x.len()).collect();
    for last in 1..heap.len() {
        let mut k = last;
        while k > 0 && heap[k] < heap[(k - 1) / 2] {
            heap.swap(k, (k - 1) / 2);
            order.swap(k, (k - 1) / 2);
            k = (k - 1) / 2;
        }
    }
    heap.iter().zip(&order).enumerate().map(|(k, (v, &from))| (k as f64 + w) * v * v * x[from]).sum()
}

#[differentiate]
fn behind_the_first(x: &[f64], m: &Array2<f64>) -> f64 {
    let (mut x, mut m) = (x.to_vec(), m.clone());
    x[1..].swap(0, 2);
    m.row_mut(1).swap(0, 2);
    m.swap([0, 1], [1, 0]);
    x.iter().zip(m.iter()).enumerate().map(|(k, (a, b))| k as f64 * a * b * b).sum()
}

#[derive(Clone, Debug, Differentiable)]
struct Shelf {
    rows: Vec<Vec<f64>>,
    ends: Vec<Particle>,
    t: f64,
}

#[differentiate]
impl Shelf {
    fn turn(&mut self, by: f64) {
        for k in 0..self.rows.len() / 2 {
            let with = self.rows.len() - 1 - k;
            self.rows.swap(k, with);
            self.ends.swap(k, with);
            self.rows[k][0] *= by;
        }
        self.t += self.rows[0][0] * self.ends[1].m;
    }
}

#[differentiate]
fn shelved(rows: &[Vec<f64>], w: f64) -> f64 {
    let mut shelf = Shelf { rows: rows.to_vec(), ends: Vec::new(), t: w };
    for row in rows {
        shelf.ends.push(Particle { x: row[0] * w, m: w + row[row.len() - 1] });
    }
    shelf.rows.swap(1, 2);
    shelf.turn(w);
    shelf.turn(1.5);
    shelf.ends.swap(0, 3);
    let ends = shelf.ends.iter().enumerate().map(|(k, p)| (k as f64 + 1.0) * p.x * p.m).sum::<f64>();
    ends + shelf.t * shelf.rows[1].iter().map(|v| v * v).sum::<f64>()
}

/// What the caller lends changes places, too.
#[differentiate]
fn lent_rows(rows: &mut [Vec<f64>], w: f64) {
    rows.swap(0, 1);
    rows[0][0] *= w;
}

#[test]
fn items_that_change_places() {
    let rows = || vec![vec![1.5], vec![0.5, -1.25, 2.0], vec![-0.75, 1.0], vec![0.25, 0.5, 0.75, 1.75]];
    check_gradient!(rows_exchanged(&rows, w), rows = rows(), w = 0.7);
    check_gradient!(inside_of_a_row(&rows, w), rows = rows(), w = 0.7);
    check_gradient!(network(&rows, w), rows = rows(), w = 0.7);
    check_gradient!(shelved(&rows, w), rows = rows(), w = 0.7);
    check_gradient!(sifted(&x, w), x = vec![0.5, 1.5, 0.75, 2.0, 1.2, 0.3, 0.9], w = 0.7);
    check_gradient!(behind_the_first(&x, &m), x = vec![0.5, 1.5, 0.75, 2.0], m = matrix(2, 3));
}

#[test]
fn what_is_lent_has_cotangents_of_its_own_lengths() {
    let mut rows = vec![vec![2.0], vec![3.0, 4.0]];
    let ((), pullback) = lent_rows::pullback(&mut rows, 0.5);
    assert_eq!(rows, [vec![1.5, 4.0], vec![2.0]]);
    let mut rows_bar = vec![vec![1.0, 10.0], vec![100.0]];
    let (_, w_bar) = pullback(&mut rows_bar, &0.5);
    assert_eq!(rows_bar, [vec![100.0], vec![0.5, 10.0]]);
    assert!((w_bar - 3.0).abs() < 1e-12);
}
