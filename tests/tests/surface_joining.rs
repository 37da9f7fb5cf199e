//! Arrays made of several arrays.

use cotangent::differentiate;
use cotangent_tests::{agree, agree_in_both, matrix, vector};
use ndarray::{Array1, Array2, Array3, ArrayView1, ArrayView2, Axis, LinalgScalar, concatenate, s, stack};

#[differentiate]
fn concatenate_macro(x: &Array2<f64>, y: &Array2<f64>) -> Array2<f64> {
    concatenate![Axis(0), *x, *y] * 2.0
}

#[differentiate]
fn concatenate_macro_of_views(x: ArrayView2<'_, f64>, y: &Array2<f64>) -> Array2<f64> {
    let both = concatenate!(Axis(1), x, y.view(), x);
    both.mapv(|e| e * e)
}

#[differentiate]
fn concatenate_macro_by_path(x: &Array1<f64>, y: &Array1<f64>) -> Array1<f64> {
    let doubled = x * 2.0;
    ndarray::concatenate![Axis(0), doubled, y.slice(s![1..])]
}

#[differentiate]
fn concatenate_function(x: &Array2<f64>, y: &Array2<f64>) -> Array2<f64> {
    concatenate(Axis(1), &[x.view(), y.view()]).unwrap()
}

#[differentiate]
fn concatenate_function_by_path(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    let all = ndarray::concatenate(Axis(0), &[x.view(), y.view(), x.view()]).expect("vectors fit");
    all.dot(&all)
}

#[differentiate]
fn stack_macro(x: &Array1<f64>, y: &Array1<f64>) -> Array2<f64> {
    stack![Axis(0), *x, *y] * 2.0
}

#[differentiate]
fn stack_macro_of_views(x: &Array2<f64>, y: ArrayView2<'_, f64>) -> Array3<f64> {
    stack!(Axis(2), x.t(), y)
}

#[differentiate]
fn stack_function(x: &Array1<f64>, y: ArrayView1<'_, f64>) -> Array2<f64> {
    ndarray::stack(Axis(1), &[x.view(), y]).unwrap()
}

#[differentiate]
fn stacked_rows(x: &Array2<f64>) -> Array2<f64> {
    stack(Axis(0), &[x.row(1), x.row(0), x.row(1)]).unwrap().mapv(|e| e * e)
}

#[differentiate]
fn with_a_column_of_ones(x: &Array2<f64>, w: &Array1<f64>) -> Array1<f64> {
    let ones = Array2::ones((x.nrows(), 1));
    concatenate![Axis(1), ones, *x].dot(w)
}

#[differentiate]
fn padded(x: &Array1<f64>, n: usize) -> Array1<f64> {
    let zeros = Array1::<f64>::zeros(n);
    concatenate![Axis(0), zeros, *x, zeros].mapv(|e| e * e)
}

#[differentiate]
fn split_and_joined(x: &Array2<f64>) -> Array2<f64> {
    let (left, right) = x.view().split_at(Axis(1), 1);
    concatenate![Axis(1), right, left] * x
}

agree! {
    agrees:
    concatenate_macro(&x, &y), x = matrix(1, 3), y = matrix(2, 3);
    concatenate_macro_of_views(x.view(), &y), x = matrix(2, 3), y = matrix(2, 1);
    concatenate_macro_by_path(&x, &y), x = vector(2), y = vector(3);
    concatenate_function(&x, &y), x = matrix(2, 3), y = matrix(2, 1);
    concatenate_function_by_path(&x, &y), x = vector(2), y = vector(3);
    stack_macro(&x, &y), x = vector(3), y = vector(3) * 0.5;
    stack_macro_of_views(&x, y.view()), x = matrix(2, 3), y = matrix(3, 2);
    stack_function(&x, y.view()), x = vector(3), y = vector(3) * 0.5;
    stacked_rows(&x), x = matrix(2, 3);
    with_a_column_of_ones(&x, &w), x = matrix(3, 2), w = vector(3);
    padded(&x, 2), x = vector(3);
    split_and_joined(&x), x = matrix(2, 3);
}

#[differentiate]
fn generic<F: LinalgScalar>(x: &Array1<F>, y: &Array1<F>) -> F {
    let long = concatenate![Axis(0), *x, *y];
    let wide = stack![Axis(0), *x, *y];
    long.dot(&long) * wide.product()
}

agree_in_both! {
    in_both:
    generic(&x, &y), x = vector(2), y = vector(2) - 0.25;
}
