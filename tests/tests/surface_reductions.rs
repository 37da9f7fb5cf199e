//! Reductions of arrays.

use cotangent::differentiate;
use cotangent_tests::{agree, agree_as_gradient, agree_in_both, matrix, positive, tensor, vector};
use ndarray::{Array1, Array2, Array3, ArrayD, ArrayView1, ArrayView2, Axis, LinalgScalar, NdFloat, s};
use num_traits::{Float, FromPrimitive};

#[differentiate]
fn sum(x: &Array2<f64>) -> f64 {
    (x * x).sum()
}

#[differentiate]
fn sum_of_a_view(x: ArrayView2<'_, f64>) -> f64 {
    x.sum() * x.row(0).sum()
}

#[differentiate]
fn sum_of_a_transposed(x: &Array2<f64>, y: &Array1<f64>) -> f64 {
    (&x.t() * y).sum()
}

#[differentiate]
fn mean(x: &Array2<f64>) -> f64 {
    (x * x).mean().unwrap()
}

#[differentiate]
fn mean_expected(x: &Array2<f64>) -> f64 {
    let m = x.mean().expect("x is not empty");
    m * m
}

#[differentiate]
fn mean_or(x: &Array2<f64>, y: f64) -> f64 {
    (x * y).mean().unwrap_or(0.0) * y
}

#[differentiate]
fn mean_if_any(x: &Array1<f64>) -> f64 {
    x.slice(s![1..]).mean().map_or(0.5, |m| m * m) + x.slice(s![4..]).mean().map_or(x[0], |m| m * m)
}

#[differentiate]
fn product(x: &Array1<f64>, y: f64) -> f64 {
    x.product() * y + (x * y).product()
}

#[differentiate]
fn var(x: &Array1<f64>) -> f64 {
    x.var(0.0) * x.var(1.0)
}

#[differentiate]
fn std(x: &Array2<f64>, ddof: usize) -> f64 {
    x.std(1.0) + x.std(ddof as f64)
}

#[differentiate]
fn fold_max(x: &Array1<f64>) -> f64 {
    x.fold(f64::NEG_INFINITY, |m, &e| m.max(e)) * x[0]
}

#[differentiate]
fn fold_min(x: ArrayView1<'_, f64>) -> f64 {
    x.fold(f64::INFINITY, |m, e| m.min(*e)) + x.fold(f64::MAX, |a, &b| f64::min(a, b))
}

#[differentiate]
fn log_sum_exp(x: &Array1<f64>) -> f64 {
    let m = x.fold(f64::NEG_INFINITY, |m, &e| m.max(e));
    (x - m).exp().sum().ln() + m
}

#[differentiate]
fn norm(x: &Array1<f64>) -> f64 {
    x.dot(x).sqrt() + x.mapv(f64::abs).sum()
}

#[differentiate]
fn rank_three(x: &Array3<f64>) -> f64 {
    x.sum_axis(Axis(1)).product_axis(Axis(0)).sum()
}

#[differentiate]
fn dynamic(x: &ArrayD<f64>) -> f64 {
    x.sum_axis(Axis(0)).mapv(|e| e * e).sum() + x.mean().unwrap()
}

agree_as_gradient! {
    scalar_results:
    sum(&x), x = matrix(2, 3);
    sum_of_a_view(x.view()), x = matrix(2, 3);
    sum_of_a_transposed(&x, &y), x = matrix(2, 3), y = vector(2);
    mean(&x), x = matrix(2, 3);
    mean_expected(&x), x = matrix(2, 3);
    mean_or(&x, y), x = matrix(2, 3), y = 0.7;
    mean_if_any(&x), x = vector(4);
    product(&x, y), x = vector(3), y = 0.7;
    var(&x), x = vector(4);
    std(&x, 2), x = matrix(2, 3);
    fold_max(&x), x = vector(4);
    fold_min(x.view()), x = vector(4);
    log_sum_exp(&x), x = vector(4);
    norm(&x), x = vector(4);
    rank_three(&x), x = tensor((2, 2, 3));
    dynamic(&x), x = tensor(vec![2, 3]);
}

#[differentiate]
fn sum_axis(x: &Array2<f64>) -> (Array1<f64>, Array1<f64>) {
    (x.sum_axis(Axis(0)), (x * x).sum_axis(Axis(1)))
}

#[differentiate]
fn mean_axis(x: &Array2<f64>, axis: usize) -> Array1<f64> {
    x.mean_axis(Axis(axis)).unwrap() * 2.0
}

#[differentiate]
fn product_axis(x: &Array2<f64>) -> Array1<f64> {
    x.product_axis(Axis(1))
}

#[differentiate]
fn var_axis(x: &Array2<f64>) -> Array1<f64> {
    x.var_axis(Axis(0), 1.0) + x.var_axis(Axis(0), 0.0)
}

#[differentiate]
fn std_axis(x: &Array2<f64>) -> Array1<f64> {
    x.std_axis(Axis(1), 0.0)
}

#[differentiate]
fn fold_axis_max(x: &Array2<f64>) -> Array1<f64> {
    x.fold_axis(Axis(1), f64::NEG_INFINITY, |m, &e| m.max(e))
}

#[differentiate]
fn fold_axis_min(x: &Array2<f64>) -> Array1<f64> {
    x.fold_axis(Axis(0), f64::INFINITY, |&m, &e| f64::min(m, e))
}

#[differentiate]
fn fold_axis_sum(x: &Array2<f64>) -> Array1<f64> {
    x.fold_axis(Axis(1), 0.0, |&a, &e| a + e)
}

#[differentiate]
fn max_by_map_axis(x: &Array2<f64>) -> Array1<f64> {
    x.map_axis(Axis(1), |row| row.fold(f64::NEG_INFINITY, |m, &e| m.max(e)))
}

#[differentiate]
fn cumprod(x: &Array1<f64>) -> Array1<f64> {
    x.cumprod(Axis(0))
}

#[differentiate]
fn diff(x: &Array2<f64>) -> Array2<f64> {
    x.diff(1, Axis(1)) + x.diff(2, Axis(1))
}

#[differentiate]
fn layer_norm(x: &Array2<f64>, gain: &Array1<f64>, shift: &Array1<f64>) -> Array2<f64> {
    let mean = x.mean_axis(Axis(1)).unwrap().insert_axis(Axis(1));
    let deviation = (x.var_axis(Axis(1), 0.0) + 1e-5).mapv(f64::sqrt).insert_axis(Axis(1));
    (x - &mean) / &deviation * gain + shift
}

#[differentiate]
fn softmax(x: &Array2<f64>) -> Array2<f64> {
    let top = x.fold_axis(Axis(1), f64::NEG_INFINITY, |m, &e| m.max(e)).insert_axis(Axis(1));
    let e = (x - &top).mapv(f64::exp);
    &e / &e.sum_axis(Axis(1)).insert_axis(Axis(1))
}

#[differentiate]
fn covariance(x: &Array2<f64>) -> Array2<f64> {
    let centred = x - &x.mean_axis(Axis(0)).unwrap();
    centred.t().dot(&centred) / (x.nrows() as f64 - 1.0)
}

#[differentiate]
fn cosine_similarity(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    x.dot(y) / (x.dot(x).sqrt() * y.dot(y).sqrt())
}

#[differentiate]
fn entropy(p: &Array1<f64>) -> f64 {
    -(p * &p.mapv(f64::ln)).sum()
}

agree! {
    agrees:
    sum_axis(&x), x = matrix(2, 3);
    mean_axis(&x, 1), x = matrix(2, 3);
    product_axis(&x), x = matrix(2, 3);
    var_axis(&x), x = matrix(3, 2);
    std_axis(&x), x = matrix(2, 3);
    fold_axis_max(&x), x = matrix(2, 3);
    fold_axis_min(&x), x = matrix(2, 3);
    fold_axis_sum(&x), x = matrix(2, 3);
    max_by_map_axis(&x), x = matrix(2, 3);
    cumprod(&x), x = vector(4);
    diff(&x), x = matrix(2, 3);
    layer_norm(&x, &gain, &shift), x = matrix(2, 4), gain = vector(4), shift = vector(4) * 0.5;
    softmax(&x), x = matrix(2, 3);
    covariance(&x), x = matrix(4, 2);
    cosine_similarity(&x, &y), x = vector(3), y = vector(3) - 0.25;
    entropy(&p), p = positive(4);
}

#[differentiate]
fn fold_with_types(x: &Array1<f64>) -> f64 {
    x.fold(0.0, |m: f64, &e: &f64| m.max(e))
}

/// What edges.rs says of other reductions, of these.
#[test]
fn reductions_of_nothing() {
    use ndarray::array;
    let (value, (x_bar, y_bar)) = mean_or::value_and_gradient(&Array2::zeros((0, 2)), 3.0);
    assert_eq!((value, x_bar.dim(), y_bar), (0.0, (0, 2), 0.0));
    let (value, (x_bar,)) = std_axis::adjoint(&Array2::zeros((0, 3)), Array1::zeros(0));
    assert_eq!((value.dim(), x_bar.dim()), (0, (0, 3)));
    let (value, (x_bar,)) = var_axis::adjoint(&Array2::zeros((3, 0)), Array1::zeros(0));
    assert_eq!((value.dim(), x_bar.dim()), (0, (3, 0)));
    assert_eq!(fold_with_types::gradient(&array![-1.0, 3.0, 3.0]), array![0.0, 0.5, 0.5]);
    assert_eq!(fold_with_types::value_and_gradient(&Array1::zeros(0)), (0.0, Array1::zeros(0)));
    let (_, (x_bar,)) = std_axis::adjoint(&array![[2.0, 2.0], [1.0, 3.0]], array![1.0, 4.0]);
    assert_eq!(x_bar, array![[0.0, 0.0], [-2.0, 2.0]]);
}

#[differentiate]
fn generic<F: LinalgScalar + FromPrimitive + Float>(x: &Array2<F>) -> F {
    x.mean_axis(Axis(0)).unwrap().sum() * x.var(F::one()) + x.sum_axis(Axis(1)).product()
}

#[differentiate]
fn generic_fold<A: NdFloat>(x: &Array1<A>) -> A {
    x.fold(A::neg_infinity(), |m, &e| m.max(e)) * x.fold(A::infinity(), |m, &e| m.min(e))
}

agree_in_both! {
    in_both:
    generic(&x), x = matrix(2, 3);
    generic_fold(&x), x = vector(4);
}
