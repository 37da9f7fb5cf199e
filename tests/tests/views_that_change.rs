//! Views through which an array is changed, as values: their parts are parts of the array. Each of these was taken for a copy.
#![allow(clippy::pedantic, reason = "functions as users write them")]

use cotangent::differentiate;
use cotangent_tests::{agree, matrix, tensor, vector};
use ndarray::prelude::*;
use ndarray::{ArrayViewMut2, Slice, Zip, s};

#[differentiate]
fn a_part_that_is_moved_out(x: &Array2<f64>) -> f64 {
    let mut y = x.clone();
    let mut row = y.view_mut().slice_move(s![0, ..]);
    row *= 2.0;
    row += &x.row(1);
    y.mapv(|e| e * e).sum()
}

#[differentiate]
fn along_an_axis(x: &Array3<f64>, w: f64) -> f64 {
    let mut y = x * w;
    let mut last = y.view_mut().slice_axis_move(Axis(0), Slice::from(1..));
    last *= 3.0;
    let mut first = y.view_mut().index_axis_move(Axis(2), 0);
    first += &x.index_axis(Axis(2), 1);
    y.mapv(|e| e * e).sum()
}

#[differentiate]
fn a_diagonal(x: &Array2<f64>) -> f64 {
    let mut y = x.clone();
    let mut diagonal = y.view_mut().into_diag();
    diagonal *= &x.row(0);
    y.mapv(f64::sin).sum()
}

#[differentiate]
fn in_two(x: &Array2<f64>, k: usize) -> f64 {
    let mut y = x.clone();
    {
        let (mut above, mut below) = y.view_mut().split_at(Axis(0), k);
        above *= 2.0;
        below *= &above.row(0);
        let (mut left, right) = below.split_at(Axis(1), 1);
        left *= &right.slice(s![.., ..1]);
    }
    y.mapv(|e| e * e).sum()
}

#[differentiate]
fn of_a_parameter(x: ArrayViewMut2<'_, f64>, w: f64) -> f64 {
    let (mut above, below) = x.split_at(Axis(0), 1);
    above *= w;
    above += &below;
    above.sum() * below[[0, 1]]
}

#[differentiate]
fn changed(x: &Array2<f64>, w: f64) -> f64 {
    let mut y = x * x;
    let value = of_a_parameter(y.view_mut(), w);
    value * y.product()
}

#[differentiate]
fn of_each_row(x: &Array2<f64>) -> f64 {
    let mut y = x.clone();
    for row in y.rows_mut() {
        let mut behind = row.slice_move(s![1..]);
        behind *= 3.0;
    }
    Zip::from(y.rows_mut()).and(x.rows()).for_each(|mut a, b| a += &b.mapv(f64::sin));
    y.mapv(|e| e * e).sum()
}

#[differentiate]
fn references_in_a_tuple(x: &Array1<f64>) -> f64 {
    let (mut a, mut b) = (x[0], x[1]);
    {
        let (p, q) = (&mut a, &mut b);
        *p *= *q;
        *q += *p;
    }
    a * b * x[2]
}

agree! { views:
    a_part_that_is_moved_out(&x), x = matrix(2, 3);
    along_an_axis(&x, w), x = tensor([2, 3, 2]), w = 0.7;
    a_diagonal(&x), x = matrix(3, 3);
    in_two(&x, 1), x = matrix(3, 3);
    changed(&x, w), x = matrix(2, 3), w = 0.6;
    of_each_row(&x), x = matrix(2, 3);
    references_in_a_tuple(&x), x = vector(3);
}
