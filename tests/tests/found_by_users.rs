//! What programs of users have shown to fail, each by itself, held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, dead_code, reason = "functions as users write them")]

use cotangent::{Differentiable, check, differentiate};
use cotangent_tests::{matrix, vector};
use ndarray::{Array1, Array2, ArrayView1, s};
use std::collections::{BTreeMap, HashMap};

#[derive(Clone, Copy, Debug, Differentiable)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Clone, Debug, Differentiable)]
struct Track {
    points: Vec<Point>,
    weights: Vec<f64>,
    reach: usize,
}

fn track() -> Track {
    let points = vec![Point { x: 0.3, y: -0.4 }, Point { x: 1.1, y: 0.7 }, Point { x: -0.6, y: 0.2 }];
    Track { points, weights: vec![0.4, -0.3, 0.9], reach: 2 }
}

#[differentiate(order = 2)]
impl Track {
    fn len(&self) -> usize {
        self.reach
    }
    fn nearest(&self, x: f64) -> usize {
        if x < self.points[0].x { 0 } else { 1 }
    }
    fn covers(&self, x: f64) -> bool {
        x < 10.0
    }
    fn cost(&self, x: f64) -> f64 {
        let n = self.len();
        let k = self.nearest(x);
        let mut total = self.weights[k] * x * x;
        for i in 0..self.len() {
            total += self.weights[i] * (self.points[i].x - x).powi(2);
        }
        let mut squares = Vec::with_capacity(self.len() + 1);
        squares.push(total * total);
        if self.covers(x) { squares[0] * n as f64 } else { total }
    }
    #[differentiate(order = 1)]
    fn first_order(&self, x: f64) -> f64 {
        self.weights[0] * x * x * x
    }
}

/// `order = 2` on a block is that of each of its functions; those that give an index, a length or a flag are called as they are.
#[test]
fn options_of_a_block_and_methods_without_a_derivative() {
    check!(Track::cost, &track(), 0.7).assert();
    check!(Track::first_order, &track(), 0.7).assert();
}

impl Track {
    fn size(&self) -> usize {
        self.points.len()
    }
}

/// Outside of a block a method is not seen: where only an integer fits, it gives one.
#[differentiate]
fn sizes_of_methods(t: &Track, x: f64) -> f64 {
    let n = t.size();
    let mut all = vec![0.0; t.size()];
    for i in 0..n {
        all[i] = t.weights[i] * x;
    }
    all[t.size() - 1] * all[n - 2]
}

#[test]
fn methods_that_give_sizes() {
    check!(sizes_of_methods, &track(), 0.7).assert();
}

#[derive(Clone, Debug, Differentiable)]
struct Spring {
    k: f64,
    drag: f64,
}

#[differentiate]
impl Spring {
    fn force(&self, at: &Point) -> f64 {
        -self.k * at.x - self.drag * at.y
    }
    fn step(&self, at: &mut Point, h: f64) {
        let f = self.force(at);
        at.y += h * f;
        at.x += h * at.y;
    }
}

#[differentiate]
fn swings(spring: &Spring, start: &Point, h: f64) -> f64 {
    let mut at = *start;
    for _ in 0..4 {
        spring.step(&mut at, h);
    }
    at.x * at.y
}

/// What is lent to a method of a block is only read where the method only reads it, and what stands behind `&` is not changed.
#[test]
fn a_method_that_changes_its_argument() {
    check!(swings, &Spring { k: 1.3, drag: 0.2 }, &Point { x: 0.3, y: 0.1 }, 0.2).assert();
}

type Mat2 = [[f64; 2]; 2];
const ONE: Mat2 = [[1.0, 0.0], [0.0, 1.0]];

#[differentiate(order = 2)]
fn rotation(q: f64, s: f64) -> Mat2 {
    let (sin, cos) = q.sin_cos();
    [[cos, -sin * s], [0.0, 1.0]]
}

#[differentiate(order = 2)]
fn product(a: &Mat2, b: &Mat2) -> Mat2 {
    let mut c = [[0.0; 2]; 2];
    for i in 0..2 {
        for j in 0..2 {
            c[i][j] += a[i].iter().zip(b).map(|(x, row)| x * row[j]).sum::<f64>();
        }
    }
    c
}

#[differentiate(order = 2)]
fn turned(q: &[f64], s: f64) -> f64 {
    let mut t = ONE;
    for &q in q {
        t = product(&t, &rotation(q, s));
    }
    let u = q.iter().fold(ONE, |u, q| product(&u, &rotation(*q, s)));
    t[0][1] * u[1][1] + t[0][0]
}

/// Matrices that are written out, behind an alias, and a constant to begin with that is no number.
#[test]
fn matrices_of_lists() {
    check!(rotation, 0.4, 1.2).assert();
    check!(product, &rotation(0.4, 1.2), &rotation(-0.3, 0.7)).assert();
    check!(turned, &[0.4, -0.2, 0.9], 1.2).assert();
}

#[differentiate]
fn corners(p: Point, w: f64) -> f64 {
    let square = [p, Point { x: p.x + w, y: p.y }, Point { x: p.x + w, y: p.y * w }];
    let mut total = 0.0;
    for corner in &square {
        total += corner.x * corner.y;
    }
    let copied = square[1];
    total * copied.x
}

#[test]
fn structs_in_a_list_of_fixed_length() {
    check!(corners, Point { x: 0.3, y: 0.8 }, 0.7).assert();
}

struct Graph {
    edges: Vec<Vec<usize>>,
}

const TABLE: [[f64; 3]; 2] = [[0.3, -0.2, 0.9], [1.1, 0.4, 0.2]];

#[differentiate(order = 2)]
fn over_neighbours(x: &Array1<f64>, #[constant] edges: &Vec<Vec<usize>>) -> f64 {
    let mut total = 0.0;
    for (v, around) in edges.iter().enumerate() {
        if around.is_empty() {
            continue;
        }
        for &u in around {
            total += x[v] * x[u].sin();
        }
        total /= around.len() as f64;
    }
    total
}

#[differentiate(order = 2)]
fn lent_rows(x: &Array1<f64>, #[constant] graph: &Graph) -> f64 {
    let mut total = over_neighbours(x, &graph.edges);
    for v in 0..graph.edges.len() {
        let around = &graph.edges[v];
        total += around.iter().map(|&u| x[u] * x[v]).sum::<f64>() * around.len() as f64;
    }
    total
}

#[differentiate(order = 2)]
fn of_a_table(x: &[f64], h: f64) -> f64 {
    let mut total = 0.0;
    for row in 0..2 {
        for (j, a) in TABLE[row].iter().enumerate().take(2) {
            total += h * a * x[j] * x[j];
        }
    }
    total
}

/// Lists of lists, and tables, of constants: what is walked over is read again where the reverse sweep needs it.
#[test]
fn lists_of_lists_in_constants() {
    let edges = vec![vec![1, 2], vec![], vec![0]];
    check!(over_neighbours, &vector(3), &edges).assert();
    check!(lent_rows, &vector(3), &Graph { edges }).assert();
    check!(of_a_table, &[0.3, -0.7], 0.4).assert();
}

struct Row {
    group: String,
    y: f64,
}

#[derive(Clone, Debug, Differentiable)]
struct Effects {
    of: BTreeMap<String, f64>,
    scale: f64,
}

#[differentiate(order = 2)]
fn by_fields(e: &Effects, #[constant] rows: &[Row]) -> f64 {
    rows.iter().map(|row| (e.of[&row.group] * e.scale - row.y).powi(2)).sum()
}

#[differentiate(order = 2)]
fn by_names(e: &Effects, #[constant] groups: &[String], y: &[f64], #[constant] known: &HashMap<String, f64>) -> f64 {
    let mut total = 0.0;
    for (group, y) in groups.iter().zip(y) {
        total += e.of[group] * y * y;
    }
    for (name, value) in known {
        if let Some(effect) = e.of.get(name) {
            total += effect * effect * value;
        }
    }
    total * e.scale
}

/// Keys that are fields of a constant, and names of what is lent.
#[test]
fn keys_that_are_lent() {
    let of = BTreeMap::from([("a".to_string(), 0.3), ("b".to_string(), -0.7)]);
    let effects = Effects { of, scale: 1.2 };
    let row = |group: &str, y| Row { group: group.to_string(), y };
    check!(by_fields, &effects, &[row("a", 0.3), row("b", 0.1), row("a", -0.9)]).assert();
    let groups = ["b", "a", "b"].map(str::to_string);
    let known = HashMap::from([("a".to_string(), 0.4), ("z".to_string(), 0.7)]);
    check!(by_names, &effects, &groups[..], &[0.3, 0.8, -0.4], &known).assert();
}

#[differentiate]
fn message(from: ArrayView1<'_, f64>, to: ArrayView1<'_, f64>, w: f64) -> Array1<f64> {
    (&from - &to).mapv(|d| d.tanh() * w)
}

#[differentiate]
fn relaxed(x: &Array2<f64>, w: f64) -> f64 {
    let mut x = x.to_owned();
    for i in 0..2 {
        let m = message(x.row(i), x.row(i + 1), w);
        x.row_mut(i).assign(&m);
    }
    x.sum()
}

/// The tape keeps an array of what was lent as a view; the callee is lent a view again.
#[test]
fn views_as_arguments_of_what_changes() {
    check!(relaxed, &matrix(3, 2), 0.7).assert();
}

#[differentiate(order = 2)]
fn steps(end: f64, y: f64) -> f64 {
    let (mut t, mut y) = (0.0, y);
    let mut h = 0.1;
    while t < end {
        h = f64::min(h, end - t);
        t += h;
        y += h * y * y;
        h *= 1.1;
    }
    y
}

#[test]
fn a_literal_whose_first_use_is_a_method() {
    check!(steps, 0.37, 0.8).assert();
}

#[differentiate(order = 2)]
fn by_named_ranges(q: &Array2<f64>, k: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for h in 0..2 {
        let columns = h * 2..(h + 1) * 2;
        let (qh, kh) = (q.slice(s![.., columns.clone()]), k.slice(s![.., columns]));
        let scores = qh.dot(&kh.t());
        total += scores.mapv(f64::sin).sum();
    }
    total
}

/// The name of a range keeps the axis: the parts are matrices.
#[test]
fn slices_by_the_name_of_a_range() {
    check!(by_named_ranges, &matrix(3, 4), &matrix(2, 4)).assert();
}

#[differentiate]
fn resampled(points: &[Point], #[constant] indices: &[usize], w: f64) -> f64 {
    let mut points = points.to_vec();
    for _ in 0..2 {
        let old = points.clone();
        points = indices.iter().map(|&i| Point { y: w, ..old[i] }).collect();
        for p in &mut points {
            p.x *= p.y;
        }
        let mut again = Vec::new();
        for &i in indices {
            again.push(points[i]);
        }
        points = again;
    }
    points.iter().map(|p| p.x * p.y).sum()
}

#[differentiate]
fn rows_of(x: &Array2<f64>, w: &Array1<f64>) -> f64 {
    let rows: Vec<Array1<f64>> = x.outer_iter().map(|row| &row * w).collect();
    let lists = w.iter().map(|&v| [v, v * v]).collect::<Vec<_>>();
    rows.iter().zip(&lists).map(|(row, list)| row.sum() * list[1]).sum()
}

#[test]
fn structs_arrays_and_lists_are_collected() {
    check!(resampled, &track().points, &[2_usize, 0, 0], 0.6).assert();
    check!(rows_of, &matrix(3, 3), &vector(3)).assert();
}

#[differentiate]
fn run(t: &Track, x: f64) -> Vec<Point> {
    let mut out = vec![t.points[0].clone()];
    for (p, w) in [(Point { x, y: 1.0 }, 1.0), (Point { x: x * x, y: x }, 2.0)] {
        out.push(Point { x: p.x * w, y: p.y });
    }
    out
}

#[differentiate]
fn from_a_start(start: Point, spring: &Spring) -> Vec<Point> {
    let mut out = vec![start];
    for k in 0..2 {
        let f = spring.force(&out[k]);
        out.push(Point { x: f, y: f * f });
    }
    out
}

#[differentiate]
fn of_what_a_function_gives(t: &Track, x: f64, spring: &Spring) -> f64 {
    let path = run(t, x);
    path[1..].iter().map(|p| spring.force(p)).sum::<f64>() + path[0].x * x
}

/// Lists that begin with a struct whose type is seen nowhere else, loops over tuples, parts of what a function gives.
#[test]
fn lists_of_structs_that_begin_with_one() {
    let spring = Spring { k: 1.3, drag: 0.2 };
    check!(run, &track(), 0.7).assert();
    check!(from_a_start, Point { x: 0.3, y: 0.8 }, &spring).assert();
    check!(of_what_a_function_gives, &track(), 0.7, &spring).assert();
}

#[differentiate]
fn taken_apart(t: &Track, x: f64) -> f64 {
    let mut total = 0.0;
    for i in 0..3 {
        let Point { x: px, y: py } = t.points[i];
        total += px * py * x;
    }
    for (p, w) in t.points.iter().zip(&t.weights) {
        total += p.x * w;
    }
    let both = if total > 0.0 { Some((total, x)) } else { None };
    match both {
        Some((a, b)) => a * b,
        None => total,
    }
}

/// A struct that a pattern copies out of a list, fields in step, an option of a tuple.
#[test]
fn parts_of_structs_and_options() {
    check!(taken_apart, &track(), 0.7).assert();
    check!(taken_apart, &track(), -0.7).assert();
}

#[derive(Clone, Debug, Differentiable)]
struct Control {
    gain: f64,
    sum: f64,
}

impl Control {
    #[differentiate]
    fn act(&mut self, e: f64) -> f64 {
        self.sum += e;
        self.gain * e + 0.1 * self.sum
    }
}

#[differentiate]
fn controlled(control: &Control, x: f64) -> f64 {
    let mut control = control.clone();
    let mut x = x;
    for _ in 0..3 {
        x += control.act(1.0 - x);
    }
    x
}

/// The variable has the name of the parameter that it is a copy of.
#[test]
fn a_copy_that_a_method_changes() {
    check!(controlled, &Control { gain: 0.4, sum: 0.1 }, 0.3).assert();
}

const WEIGHTS: [f64; 3] = [0.3, -0.8, 1.1];

/// Factors of fields, out of lists of floats whose type is not seen: taken for integers, they lost the fields' derivatives.
#[differentiate(order = 2)]
fn beside_lists(points: &[Point]) -> f64 {
    let given = Vec::from([0.4, 0.7, -0.2]);
    let mut total = 0.0;
    for (p, w) in points.iter().zip([1.5, -2.0, 0.5]) {
        total += p.x * w * p.y;
    }
    for (p, w) in points.iter().zip(&given) {
        total += p.x * w;
    }
    for (p, w) in points.iter().zip(WEIGHTS.iter()) {
        total += p.y * w;
    }
    for i in 0..3 {
        total += points[i].x * given[i] + points[i].y * WEIGHTS[i];
    }
    total + points.iter().enumerate().map(|(i, p)| p.x * p.x * given[i]).sum::<f64>()
}

#[test]
fn fields_beside_lists_of_floats() {
    check!(beside_lists, &track().points).assert();
}
