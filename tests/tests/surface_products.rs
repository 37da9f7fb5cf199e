//! Products of vectors and matrices.

use cotangent::differentiate;
use cotangent_tests::{agree, agree_as_gradient, agree_in_both, check, matrix, tensor, vector};
use ndarray::linalg::{Dot, general_mat_mul};
use ndarray::{Array1, Array2, ArrayD, ArrayRef2, ArrayRefD, ArrayView1, ArrayView2, Axis, CowArray, Ix2, LinalgScalar, s};

#[differentiate]
fn vector_vector(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    a.dot(b)
}

#[differentiate]
fn with_itself(a: &Array1<f64>) -> f64 {
    a.dot(a)
}

agree_as_gradient! {
    scalar_results:
    vector_vector(&a, &b), a = vector(3), b = vector(3) * 0.5;
    with_itself(&a), a = vector(3);
}

#[differentiate]
fn matrix_vector(a: &Array2<f64>, b: &Array1<f64>) -> Array1<f64> {
    a.dot(b)
}

#[differentiate]
fn vector_matrix(a: &Array1<f64>, b: &Array2<f64>) -> Array1<f64> {
    a.dot(b)
}

#[differentiate]
fn matrix_matrix(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    a.dot(b)
}

#[differentiate]
fn owned(a: Array2<f64>, b: Array2<f64>) -> Array2<f64> {
    a.dot(&b)
}

#[differentiate]
fn views(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Array2<f64> {
    a.dot(&b)
}

#[differentiate]
fn view_and_vector(a: ArrayView2<'_, f64>, b: ArrayView1<'_, f64>, c: &Array1<f64>) -> Array1<f64> {
    a.dot(&b) + a.dot(c)
}

#[differentiate]
fn array_refs(a: &ArrayRef2<f64>, b: &ArrayRef2<f64>) -> Array2<f64> {
    a.dot(b)
}

#[differentiate]
fn cows(a: &CowArray<'_, f64, Ix2>, b: &Array2<f64>) -> Array2<f64> {
    a.dot(b)
}

/// The trait's method, which rank-free arrays have alone.
#[differentiate]
fn dynamic(a: &ArrayRefD<f64>, b: &ArrayRefD<f64>) -> ArrayD<f64> {
    a.dot(b) * 2.0
}

#[differentiate]
fn transposed(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    a.t().dot(b) + a.dot(&b.t()) + a.t().dot(&b.t())
}

#[differentiate]
fn gram(a: &Array2<f64>) -> Array2<f64> {
    a.t().dot(a)
}

#[differentiate]
fn squared(a: &Array2<f64>) -> Array2<f64> {
    a.dot(a).dot(&a.view())
}

#[differentiate]
fn parts(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    a.row(0).dot(&b.column(1)) * a.slice(s![.., 1..]).dot(&b.slice(s![..2, ..])).sum()
}

#[differentiate]
fn quadratic_form(a: &Array2<f64>, x: &Array1<f64>) -> f64 {
    x.dot(&a.dot(x)) + x.dot(a).dot(x)
}

#[differentiate]
fn outer(a: &Array1<f64>, b: &Array1<f64>) -> Array2<f64> {
    a.view().insert_axis(Axis(1)).dot(&b.view().insert_axis(Axis(0)))
}

#[differentiate]
fn of_temporaries(a: &Array2<f64>, b: &Array1<f64>) -> Array1<f64> {
    (a * 2.0).dot(&(b + 1.0)).dot(&a.mapv(f64::tanh))
}

#[differentiate]
fn two_layers(w: &Array2<f64>, v: &Array2<f64>, b: &Array1<f64>, x: &Array2<f64>) -> Array2<f64> {
    let hidden = (x.dot(w) + b).mapv_into(|e| e.max(0.0));
    hidden.dot(v)
}

agree! {
    agrees:
    matrix_vector(&a, &b), a = matrix(2, 3), b = vector(3);
    vector_matrix(&a, &b), a = vector(2), b = matrix(2, 3);
    matrix_matrix(&a, &b), a = matrix(2, 3), b = matrix(3, 4);
    owned(a, b), a = matrix(2, 3), b = matrix(3, 4);
    views(a.view(), b.view()), a = matrix(2, 3), b = matrix(3, 4);
    view_and_vector(a.view(), b.view(), &c), a = matrix(2, 3), b = vector(3), c = vector(3) * 0.5;
    array_refs(&a, &b), a = matrix(2, 3), b = matrix(3, 4);
    cows(&CowArray::from(&a), &b), a = matrix(2, 3), b = matrix(3, 4);
    dynamic(&a, &b), a = tensor(vec![2, 3]), b = tensor(vec![3, 4]);
    transposed(&a, &b), a = matrix(3, 3), b = matrix(3, 3) * 0.5;
    gram(&a), a = matrix(3, 2);
    squared(&a), a = matrix(3, 3);
    parts(&a, &b), a = matrix(2, 3), b = matrix(3, 3);
    quadratic_form(&a, &x), a = matrix(3, 3), x = vector(3);
    outer(&a, &b), a = vector(2), b = vector(3);
    of_temporaries(&a, &b), a = matrix(3, 3), b = vector(3);
    two_layers(&w, &v, &b, &x), w = matrix(2, 3), v = matrix(3, 2), b = vector(3), x = matrix(4, 2);
}

#[differentiate]
fn generic<F: LinalgScalar>(a: &Array2<F>, b: &Array2<F>, x: &Array1<F>) -> F {
    a.dot(b).dot(x).dot(&x.dot(b))
}

agree_in_both! {
    in_both:
    generic(&a, &b, &x), a = matrix(2, 2), b = matrix(2, 2) * 0.5, x = vector(2);
}

#[differentiate]
fn into_an_array<F: LinalgScalar>(alpha: F, a: &Array2<F>, b: &Array2<F>, beta: F, c: &Array2<F>) -> Array2<F> {
    let mut z = c.clone();
    general_mat_mul(alpha, a, b, beta, &mut z);
    z
}

agree_in_both! {
    into_arrays:
    into_an_array(alpha, &a, &b, beta, &c), alpha = 0.75, a = matrix(2, 3), b = matrix(3, 2), beta = 0.5, c = matrix(2, 2) + 1.0;
}

/// What ndarray does not read of c ← α·a·b + β·c may be NaN: α where the inner axis is empty, c where β is 0.
#[test]
fn what_a_product_does_not_read() {
    check!(
        into_an_array(alpha, &a, &b, beta, &c),
        alpha = 0.75,
        a = matrix(2, 3),
        b = matrix(3, 2),
        beta = 0.0,
        c = matrix(2, 2)
    );
    let (a, b, c, nan) = (matrix(2, 0), matrix(0, 3), matrix(2, 3), f64::NAN);
    let (z, (alpha_bar, _, _, beta_bar, c_bar)) = into_an_array::adjoint(nan, &a, &b, 0.5, &c, matrix(2, 3));
    assert_eq!(into_an_array(nan, &a, &b, 0.5, &c), &c * 0.5);
    assert_eq!((z, alpha_bar, c_bar), (&c * 0.5, 0.0, &c * 0.5));
    assert!((beta_bar - (&c * &c).sum()).abs() < 1e-12);
    let (a, b, c) = (matrix(2, 3), matrix(3, 3), Array2::from_elem((2, 3), nan));
    let z = into_an_array::adjoint(2.0, &a, &b, 0.0, &c, matrix(2, 3)).0;
    assert!((&z - &into_an_array(2.0, &a, &b, 0.0, &c)).iter().all(|d| d.abs() < 1e-12) && z.iter().all(|e| e.is_finite()));
}
