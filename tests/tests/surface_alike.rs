//! Methods and functions that give what others give, by another name or in another order: they are differentiated as those are.
#![allow(clippy::pedantic, clippy::clone_on_copy, reason = "functions as users write them")]

use cotangent::differentiate;
use cotangent_tests::{agree, matrix, tensor, vector};
use ndarray::linalg::Dot;
use ndarray::prelude::*;
use ndarray::{ArrayViewMut1, Order, Zip, aview0, aview2, rcarr1};
use std::ops::{Add, Mul, Neg, Rem, Sub};

// --- walks by other names

#[differentiate]
fn views_into_walks(x: ArrayView2<'_, f64>) -> f64 {
    let outer: f64 = x.into_outer_iter().map(|row| row.product()).sum();
    let along: f64 = x.into_axis_iter(Axis(1)).map(|column| column.sum().sin()).sum();
    let blocks: f64 = x.into_axis_chunks_iter(Axis(0), 2).map(|block| block.product()).sum();
    let mut indexed = 0.0;
    for ((i, j), e) in x.into_indexed_iter() {
        indexed += e * e * (i + 2 * j) as f64;
    }
    outer * along + blocks * indexed + x.reborrow().sum()
}

#[differentiate]
fn slices_of_views(x: ArrayView1<'_, f64>) -> f64 {
    x.to_slice().unwrap().iter().map(|e| e * e).sum()
}

#[differentiate]
fn an_iterator_twice(x: &Array1<f64>) -> f64 {
    let entries = x.iter();
    let sum: f64 = entries.clone().sum();
    sum * entries.map(|e| e * e).sum::<f64>()
}

#[differentiate]
fn blocks_changed(x: &Array2<f64>, w: f64) -> f64 {
    let mut y = x.clone();
    for (k, mut block) in y.axis_chunks_iter_mut(Axis(0), 2).enumerate() {
        block *= w * (k + 1) as f64;
    }
    for mut block in y.exact_chunks_mut((2, 2)) {
        let corner = block[[0, 0]];
        block[[1, 1]] *= corner;
    }
    y.mapv(f64::sin).sum()
}

#[differentiate]
fn entries_that_may_be_lent(x: &Array2<f64>, v: &[f64], i: usize) -> f64 {
    let (mut y, mut list) = (x.clone(), v.to_vec());
    if let Some(e) = y.get_mut((i, 0)) {
        *e *= *e;
    }
    if let Some(e) = y.get_mut([i + 7, 0]) {
        *e = 0.0;
    }
    match list.get_mut(i) {
        Some(e) => *e = y[[0, 1]],
        None => list[0] = 0.0,
    }
    if let Some(last) = list.last_mut() {
        *last *= 3.0;
    }
    y.sum() * list.iter().product::<f64>()
}

#[differentiate]
fn assigned_in_step(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    let mut z = Array1::zeros(x.len());
    Zip::from(x).and(y).map_assign_into(&mut z, |a, b| a * b * b);
    let mut w = z.clone();
    z.move_into(&mut w);
    w.mapv(f64::cos).sum()
}

// --- on several threads

/// What ndarray has with its feature `rayon`.
trait InParallel {
    fn par_mapv_inplace(&mut self, function: impl Fn(f64) -> f64 + Sync);
}
impl InParallel for Array1<f64> {
    fn par_mapv_inplace(&mut self, function: impl Fn(f64) -> f64 + Sync) {
        self.mapv_inplace(function);
    }
}
trait InStep {
    fn par_for_each(self, function: impl Fn(&mut f64, &f64) + Sync);
}
impl InStep for Zip<(ArrayViewMut1<'_, f64>, ArrayView1<'_, f64>), Ix1> {
    fn par_for_each(self, function: impl Fn(&mut f64, &f64) + Sync) {
        self.for_each(function);
    }
}

#[differentiate]
fn in_parallel(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    let mut z = x.clone();
    z.par_mapv_inplace(|e| e * e);
    Zip::from(&mut z).and(y).par_for_each(|z, y| *z *= y);
    z.sum()
}

// --- orders of entries

#[differentiate]
fn shapes_in_an_order(x: &Array2<f64>) -> f64 {
    let rows = x.to_shape(((3, 2), Order::RowMajor)).unwrap();
    let columns = x.to_shape(((3, 2), Order::ColumnMajor)).unwrap();
    let turned = x.t().to_owned().into_shape_with_order(((2, 3), Order::F)).unwrap();
    rows.row(0).product() * columns.row(1).sum() + (&turned * x).sum().sin()
}

#[differentiate]
fn flat_in_an_order(x: &Array2<f64>, w: &Array1<f64>) -> f64 {
    x.flatten_with_order(Order::RowMajor).dot(w) * x.flatten_with_order(Order::ColumnMajor).mapv(f64::exp).dot(w)
}

/// The cotangents of the list's entries were those of other entries.
#[differentiate]
fn entries_by_columns(x: &[f64]) -> f64 {
    let list: Vec<f64> = x.iter().map(|e| e * e).collect();
    let a = Array2::from_shape_vec((2, 3).f(), list).unwrap();
    let b = ArrayView2::from_shape((3, 2).f(), x).expect("six entries");
    a.dot(&b).row(0).product()
}

// --- functions by their paths

#[differentiate]
fn operators_by_name(x: &Array1<f64>, a: f64) -> f64 {
    let y = Add::add(x, x);
    let z = std::ops::Mul::mul(&y, a);
    let b = a.add(2.0).mul(a).neg().sub(a).rem(0.7);
    std::ops::Sub::sub(z, x).mapv(|e| e * e).sum() * std::hint::black_box(b) + std::convert::identity(a)
}

#[differentiate]
fn products_by_name(x: &Array2<f64>, v: &Array1<f64>) -> f64 {
    let y: Array1<f64> = Dot::dot(x, v);
    y.dot(&Dot::dot(x, v))
}

#[differentiate]
fn views_of_what_is_written(x: f64) -> f64 {
    let y = x * x;
    aview0(&y).sum() * aview2(&[[x, y], [1.0, x]]).product() + rcarr1(&[x, y.sin()]).sum()
}

agree! { walks:
    views_into_walks(x.view()), x = matrix(4, 3);
    slices_of_views(x.view()), x = vector(3);
    an_iterator_twice(&x), x = vector(3);
    blocks_changed(&x, w), x = matrix(5, 4), w = 0.7;
    entries_that_may_be_lent(&x, &v, 1), x = matrix(2, 3), v = vec![0.4, -0.9, 1.3];
    assigned_in_step(&x, &y), x = vector(3), y = tensor(3) + 0.3;
    in_parallel(&x, &y), x = vector(3), y = vector(3);
}
agree! { orders:
    shapes_in_an_order(&x), x = matrix(2, 3);
    flat_in_an_order(&x, &w), x = matrix(2, 3), w = vector(6);
    entries_by_columns(&x), x = vec![0.4, -0.9, 1.3, 0.8, -0.6, 1.1];
}
agree! { paths:
    operators_by_name(&x, a), x = vector(3), a = 0.6;
    products_by_name(&x, &v), x = matrix(2, 3), v = vector(3);
    views_of_what_is_written(x), x = 0.6;
}
