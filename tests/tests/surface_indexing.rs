//! Entries and parts of arrays and lists.

#![allow(clippy::cast_possible_wrap, clippy::cast_lossless)] // The spellings in question.

use cotangent::differentiate;
use cotangent_tests::{agree, agree_in_both, matrix, tensor, vector};
use ndarray::{Array1, Array2, Array3, ArrayD, ArrayView1, ArrayView2, Axis, LinalgScalar, Slice, s};

#[differentiate]
fn entries(x: &Array1<f64>, i: usize) -> f64 {
    x[0] * x[i] + x[x.len() - 1] * x[i]
}

#[differentiate]
fn entries_of_a_matrix(x: &Array2<f64>, i: usize, j: usize) -> f64 {
    x[[0, 1]] * x[(i, j)] + x[[i, j]].sin()
}

#[differentiate]
fn entries_of_rank_three(x: &Array3<f64>) -> f64 {
    x[[0, 1, 0]] * x[(1, 0, 1)]
}

#[differentiate]
fn entries_of_a_dynamic_array(x: &ArrayD<f64>, at: &[usize]) -> f64 {
    x[[0, 1]] * x[at]
}

#[differentiate]
fn entries_of_a_view(x: ArrayView2<'_, f64>) -> f64 {
    let row = x.row(1);
    row[0] * row[1] * x.t()[[0, 0]]
}

#[differentiate]
fn entries_of_lists(x: &[f64], y: [f64; 2], z: Vec<f64>, i: usize) -> f64 {
    x[i] * y[1] + z[0] * x[i + 1] * y[0]
}

#[differentiate]
fn entries_of_an_expression(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    (x * y)[1] * x.mapv(f64::exp)[0]
}

#[differentiate]
fn first_and_last(x: &Array1<f64>) -> f64 {
    x.first().unwrap() * x.last().unwrap()
}

#[differentiate]
fn get(x: &Array1<f64>, i: usize) -> f64 {
    *x.get(i).unwrap() * x.get(0).copied().unwrap()
}

#[differentiate]
fn row_and_column(x: &Array2<f64>, i: usize) -> Array1<f64> {
    &x.row(i) * &x.column(1) + &x.row(0) * 2.0
}

#[differentiate]
fn overlapping_views(x: &Array2<f64>) -> f64 {
    let (a, b) = (x.row(0), x.column(0));
    a.sum() * b.sum() * x[[0, 0]] * x.sum()
}

#[differentiate]
fn slice(x: &Array2<f64>) -> Array2<f64> {
    let a = x.slice(s![1.., ..2]);
    &a * &x.slice(s![..-1, 1..3])
}

#[differentiate]
fn slice_with_indices(x: &Array3<f64>, i: usize) -> Array1<f64> {
    x.slice(s![i, .., 0]).to_owned() * x.slice(s![0, .., -1])
}

#[differentiate]
fn slice_with_steps(x: &Array2<f64>) -> Array2<f64> {
    &x.slice(s![..;2, ..;-1]) * &x.slice(s![1..4;2, ..])
}

#[differentiate]
fn slice_with_bounds(x: &Array1<f64>, from: usize, to: usize) -> f64 {
    let part = x.slice(s![from..to]);
    part.dot(&part) + x.slice(s![from..=to]).sum() * x.slice(s![from as isize..]).product()
}

#[differentiate]
fn slice_with_a_new_axis(x: &Array1<f64>, y: &Array2<f64>) -> Array2<f64> {
    use ndarray::NewAxis;
    &x.slice(s![.., NewAxis]) * y
}

#[differentiate]
fn empty_slice(x: &Array1<f64>) -> f64 {
    x.slice(s![1..1]).sum() + x[0] * x[0]
}

#[differentiate]
fn slice_of_a_slice(x: &Array2<f64>) -> f64 {
    let a = x.slice(s![1.., ..]);
    let b = a.slice(s![.., ..;2]);
    b.row(0).dot(&b.row(1))
}

#[differentiate]
fn slice_move(x: Array2<f64>) -> Array1<f64> {
    x.slice_move(s![.., 1]) * 3.0
}

#[differentiate]
fn slice_move_of_a_view(x: &Array2<f64>) -> Array2<f64> {
    x.view().slice_move(s![.., ..;-1]).to_owned()
}

#[differentiate]
fn slice_axis(x: &Array2<f64>) -> Array2<f64> {
    x.slice_axis(Axis(1), Slice::from(1..)).mapv(|e| e * e)
}

#[differentiate]
fn slice_of_a_temporary(x: &Array2<f64>, y: f64) -> f64 {
    (x * y).slice(s![0, ..]).sum() * (x + y).row(1).sum()
}

#[differentiate]
fn diagonal(x: &Array2<f64>) -> f64 {
    x.diag().product() + x.diag().sum() * x[[0, 1]]
}

#[differentiate]
fn into_diagonal(x: Array2<f64>) -> Array1<f64> {
    x.into_diag() * 2.0
}

#[differentiate]
fn select(x: &Array2<f64>, rows: &[usize]) -> Array2<f64> {
    x.select(Axis(0), rows) * x.select(Axis(0), &[0, 1, 1])
}

/// The share of the rows is a scaled array, and goes into other rows than it has.
#[differentiate]
fn select_scaled(x: &Array2<f64>, k: f64) -> f64 {
    let rows = x.select(Axis(0), &[1, 0]);
    k * rows.fold(f64::NEG_INFINITY, |m, &e| m.max(e))
}

#[differentiate]
fn select_columns(x: ArrayView2<'_, f64>) -> Array2<f64> {
    x.select(Axis(1), &[2, 2, 0])
}

#[differentiate]
fn sub_list(x: &[f64], n: usize) -> f64 {
    let part = &x[1..n];
    part.iter().sum::<f64>() * part[0]
}

#[differentiate]
fn view_of_a_list(x: &[f64], y: &Array1<f64>) -> f64 {
    ArrayView1::from(x).dot(y)
}

#[differentiate]
fn matrix_view_of_a_list(x: &[f64], y: &Array1<f64>) -> Array1<f64> {
    ArrayView2::from_shape((2, 3), x).unwrap().dot(y)
}

#[differentiate]
fn discrete_lists(x: &Array1<f64>, picks: &[usize], weights: &Array1<i32>) -> f64 {
    let k = picks[1];
    x[k] * x[k] * weights[0] as f64 + x[picks[0]] * f64::from(weights[1])
}

#[differentiate]
fn largest_by_index(x: &Array1<f64>) -> f64 {
    let at = x.iter().enumerate().fold(0, |best, (i, v)| if *v > x[best] { i } else { best });
    x[at] * x[at]
}

agree! {
    agrees:
    entries(&x, 1), x = vector(3);
    entries_of_a_matrix(&x, 1, 0), x = matrix(2, 2);
    entries_of_rank_three(&x), x = tensor((2, 2, 2));
    entries_of_a_dynamic_array(&x, &[1, 2]), x = tensor(vec![2, 3]);
    entries_of_a_view(x.view()), x = matrix(2, 2);
    entries_of_lists(&x, y, z, 1), x = vec![0.5, -1.5, 0.7], y = [0.3, 0.9], z = vec![1.2];
    entries_of_an_expression(&x, &y), x = vector(3), y = vector(3) - 0.25;
    first_and_last(&x), x = vector(3);
    get(&x, 2), x = vector(3);
    row_and_column(&x, 1), x = matrix(3, 3);
    overlapping_views(&x), x = matrix(2, 2);
    slice(&x), x = matrix(3, 3);
    slice_with_indices(&x, 1), x = tensor((2, 3, 2));
    slice_with_steps(&x), x = matrix(4, 3);
    slice_with_bounds(&x, 1, 3), x = vector(5);
    slice_with_a_new_axis(&x, &y), x = vector(2), y = matrix(2, 3);
    empty_slice(&x), x = vector(3);
    slice_of_a_slice(&x), x = matrix(3, 3);
    slice_move(x), x = matrix(3, 2);
    slice_move_of_a_view(&x), x = matrix(3, 2);
    slice_axis(&x), x = matrix(2, 3);
    slice_of_a_temporary(&x, y), x = matrix(2, 3), y = 0.7;
    diagonal(&x), x = matrix(3, 3);
    into_diagonal(x), x = matrix(2, 3);
    select(&x, &[2, 0, 2]), x = matrix(3, 2);
    select_scaled(&x, k), x = matrix(2, 3), k = 0.7;
    select_columns(x.view()), x = matrix(2, 3);
    sub_list(&x, 3), x = vec![0.5, -1.5, 0.7, 2.0];
    view_of_a_list(&x, &y), x = vec![0.5, -1.5, 0.7], y = vector(3);
    matrix_view_of_a_list(&x, &y), x = vec![0.5, -1.5, 0.7, 2.0, 0.3, -0.9], y = vector(3);
    discrete_lists(&x, &[0, 2], &ndarray::array![3, 4]), x = vector(3);
    largest_by_index(&x), x = vector(4);
}

#[differentiate]
fn generic<F: LinalgScalar>(x: &Array2<F>, i: usize) -> F {
    let part = x.slice(s![.., ..;2]);
    x[[i, 0]] * x.row(i).sum() * part.diag().product() + x.select(Axis(0), &[0, 0]).sum()
}

agree_in_both! {
    in_both:
    generic(&x, 1), x = matrix(2, 3);
}
