//! Arrays made in the function, with differentiated contents where they can have them.

use cotangent::differentiate;
use cotangent_tests::{agree, agree_in_both, matrix, vector};
use ndarray::{
    Array, Array0, Array1, Array2, Array3, ArrayView1, ArrayView2, Axis, Ix2, LinalgScalar, arr0, arr1, arr2, array, aview1,
};
use num_traits::{Float, One, Zero};

#[differentiate]
fn zeros(x: &Array2<f64>) -> Array2<f64> {
    let z = Array2::zeros((2, 3));
    let w = Array2::<f64>::zeros(x.raw_dim());
    z + x * x + w
}

#[differentiate]
fn zeros_like(x: &Array2<f64>) -> Array2<f64> {
    let a = Array::zeros(x.dim());
    let b: Array2<f64> = Array2::zeros(x.dim());
    let c = Array2::<f64>::zeros((x.nrows(), x.ncols()));
    a + x * x + b * x + c
}

#[differentiate]
fn ones(x: &Array2<f64>) -> Array2<f64> {
    (Array2::ones((2, 3)) - x) * Array::<f64, Ix2>::ones(x.raw_dim())
}

#[differentiate]
fn eye(x: &Array2<f64>, scale: f64) -> Array2<f64> {
    x + &(Array2::<f64>::eye(x.nrows()) * scale)
}

#[differentiate]
fn default(x: &Array1<f64>) -> Array1<f64> {
    Array1::default(x.len()) + x * 2.0
}

#[differentiate]
fn from_elem(x: &Array2<f64>, v: f64) -> Array2<f64> {
    x * Array2::from_elem((2, 3), v) + Array2::from_elem(x.raw_dim(), 1.5) * x.sum()
}

#[differentiate]
fn repeated(v: f64) -> f64 {
    let (fixed, list) = ([v * v; 3], vec![v; 2]);
    fixed[0] * fixed[2] + list.iter().sum::<f64>() * fixed.iter().sum::<f64>()
}

#[differentiate]
fn from_elem_of_an_expression(v: f64) -> Array1<f64> {
    Array1::from_elem(3, v * v)
}

#[differentiate]
fn from_shape_fn(x: &Array1<f64>, a: f64) -> Array2<f64> {
    Array2::from_shape_fn((3, 3), |(i, j)| x[i] * x[j] * a)
}

#[differentiate]
fn from_shape_fn_of_constants(x: &Array2<f64>) -> Array2<f64> {
    x * Array2::from_shape_fn(x.dim(), |(i, j)| (i + 2 * j) as f64)
}

#[differentiate]
fn from_shape_fn_with_a_block(x: &Array1<f64>) -> Array1<f64> {
    Array::from_shape_fn(x.len(), |i| {
        let v = x[i];
        if i == 0 { v * v } else { v.sin() * i as f64 }
    })
}

#[differentiate]
fn from_shape_simple_fn(x: &Array1<f64>, v: f64) -> Array1<f64> {
    x * Array1::from_shape_simple_fn(x.len(), || v * 2.0)
}

#[differentiate]
fn from_vec(x: f64, y: f64, z: Vec<f64>) -> Array1<f64> {
    Array1::from_vec(vec![x * y, x, 1.0]) * Array1::from_vec(z)
}

#[differentiate]
fn from(x: f64, y: Vec<f64>) -> Array1<f64> {
    Array1::from(vec![x, x * x]) * Array1::from(y)
}

#[differentiate]
fn from_a_slice(x: &[f64]) -> Array1<f64> {
    Array1::from(x.to_vec()) * Array1::from_vec(x.to_owned())
}

#[differentiate]
fn from_rows(x: f64, y: f64) -> Array2<f64> {
    Array2::from(vec![[x, y], [y * y, 1.0]])
}

#[differentiate]
fn from_shape_vec(x: f64, y: Vec<f64>) -> Array2<f64> {
    Array2::from_shape_vec((2, 2), vec![x, 1.0, x * x, 2.0]).unwrap() * Array::from_shape_vec((2, 2), y).unwrap()
}

#[differentiate]
fn array_of_scalars(x: f64, y: f64) -> Array1<f64> {
    array![x * y, x.sin(), 2.0, y]
}

#[differentiate]
fn array_of_rows(x: f64, y: f64) -> Array2<f64> {
    array![[x, y], [x * y, 1.0]]
}

#[differentiate]
fn array_of_rank_three(x: f64, y: f64) -> Array3<f64> {
    array![[[x, y], [x * y, 1.0]]]
}

#[differentiate]
fn array_of_constants(x: &Array1<f64>) -> Array1<f64> {
    x * array![1.0, 2.0, 3.0] + &array![0.5, 0.25, 0.125]
}

#[differentiate]
fn rotation(angle: f64, v: &Array1<f64>) -> Array1<f64> {
    let (s, c) = angle.sin_cos();
    let r = array![[c, -s], [s, c]];
    r.dot(v)
}

#[differentiate]
fn arr(x: f64, y: f64) -> Array1<f64> {
    arr1(&[x, y]) * arr0(x) + arr2(&[[x, 1.0], [y, 2.0]]).sum_axis(Axis(0))
}

#[differentiate]
fn rank_zero(x: f64, y: &Array1<f64>) -> Array1<f64> {
    let a: Array0<f64> = ndarray::arr0(x * x);
    y * &a + a.into_scalar()
}

#[differentiate]
fn views_of_lists(x: &[f64], y: &[f64; 2]) -> f64 {
    aview1(x).dot(&ArrayView1::from(y))
}

#[differentiate]
fn linspace(a: f64, b: f64, x: &Array1<f64>) -> Array1<f64> {
    Array1::linspace(a, b, 4) * x + Array::linspace(0.0, 1.0, x.len())
}

#[differentiate]
fn ranges(x: &Array1<f64>) -> Array1<f64> {
    x * Array1::range(0.0, 4.0, 1.0) + Array::logspace(10.0, 0.0, 2.0, 4) - Array1::from_iter((0..4).map(f64::from))
}

#[differentiate]
fn from_diag(x: &Array1<f64>, y: &Array2<f64>) -> Array2<f64> {
    Array2::from_diag(x).dot(y)
}

#[differentiate]
fn from_diag_elem(x: f64, y: &Array2<f64>) -> Array2<f64> {
    y * &Array2::from_diag_elem(2, x)
}

#[differentiate]
fn scaled_add(x: &Array1<f64>, y: &Array1<f64>, a: f64) -> Array1<f64> {
    let mut z = x.clone();
    z.scaled_add(a, y);
    z.scaled_add(-0.5, &(x * y));
    z
}

#[differentiate]
fn scaled_add_with_broadcasting(x: Array2<f64>, y: &Array1<f64>, a: f64) -> Array2<f64> {
    let mut z = x;
    z.scaled_add(a, y);
    z
}

#[differentiate]
fn one_hot(x: &Array2<f64>, label: usize) -> f64 {
    let target = Array1::from_shape_fn(x.ncols(), |j| if j == label { 1.0 } else { 0.0 });
    -(&x.row(0) * &target).sum()
}

#[differentiate]
fn of_lists_of_lists(x: [[f64; 2]; 2], y: &[[f64; 2]], z: Vec<[f64; 2]>, k: f64) -> Array2<f64> {
    arr2(&x) * k + arr2(y) * Array2::from(z)
}

#[differentiate]
fn of_a_shape_of_what_varies(x: &[f64], n: usize) -> f64 {
    let m = ArrayView2::from_shape((n, x.len() / n), x).unwrap();
    let w = Array2::from_shape_vec((x.len() / n, n), x.to_vec()).unwrap();
    m.dot(&w).mapv(|v| v * v).sum()
}

agree! {
    agrees:
    of_lists_of_lists(x, &y, z, k), x = [[0.25, 0.5], [0.75, -0.5]], y = vec![[1.25, 0.5], [-0.25, 2.0]], z = vec![[0.5, 1.5], [2.0, 1.0]], k = 0.75;
    of_a_shape_of_what_varies(&x, 2), x = vector(6).to_vec();
    zeros(&x), x = matrix(2, 3);
    zeros_like(&x), x = matrix(2, 3);
    ones(&x), x = matrix(2, 3);
    eye(&x, scale), x = matrix(3, 3), scale = 0.7;
    default(&x), x = vector(3);
    from_elem(&x, v), x = matrix(2, 3), v = 0.7;
    repeated(v), v = 0.7;
    from_elem_of_an_expression(v), v = 0.7;
    from_shape_fn(&x, a), x = vector(3), a = 0.7;
    from_shape_fn_of_constants(&x), x = matrix(2, 3);
    from_shape_fn_with_a_block(&x), x = vector(3);
    from_shape_simple_fn(&x, v), x = vector(3), v = 0.7;
    from_vec(x, y, z), x = 0.7, y = -1.5, z = vec![0.5, 0.3, 2.0];
    from(x, y), x = 0.7, y = vec![0.5, 0.3];
    from_a_slice(&x), x = vec![0.5, 0.3];
    from_rows(x, y), x = 0.7, y = -1.5;
    from_shape_vec(x, y), x = 0.7, y = vec![0.5, 0.3, 2.0, -1.0];
    array_of_scalars(x, y), x = 0.7, y = -1.5;
    array_of_rows(x, y), x = 0.7, y = -1.5;
    array_of_rank_three(x, y), x = 0.7, y = -1.5;
    array_of_constants(&x), x = vector(3);
    rotation(angle, &v), angle = 0.7, v = vector(2);
    arr(x, y), x = 0.7, y = -1.5;
    rank_zero(x, &y), x = 0.7, y = vector(3);
    views_of_lists(&x, &y), x = vec![0.5, -1.5], y = [0.3, 2.0];
    linspace(a, b, &x), a = 0.7, b = -1.5, x = vector(4);
    ranges(&x), x = vector(4);
    from_diag(&x, &y), x = vector(2), y = matrix(2, 3);
    from_diag_elem(x, &y), x = 0.7, y = matrix(2, 2);
    scaled_add(&x, &y, a), x = vector(3), y = vector(3) * 0.5, a = 0.7;
    scaled_add_with_broadcasting(x, &y, a), x = matrix(2, 3), y = vector(3), a = 0.7;
    one_hot(&x, 1), x = matrix(1, 3);
}

#[differentiate]
fn generic<F: Float + LinalgScalar>(x: &Array1<F>, v: F) -> F {
    let a = Array1::from_elem(x.len(), v * v);
    let b = array![v, F::one(), v.sin()];
    let c = Array1::<F>::zeros(x.raw_dim());
    (a * x + b + c).sum()
}

#[differentiate]
fn generic_identity<F: LinalgScalar + Zero + One>(x: &Array2<F>) -> Array2<F> {
    Array2::eye(x.nrows()).dot(x) + Array2::<F>::ones(x.dim())
}

agree_in_both! {
    in_both:
    generic(&x, v), x = vector(3), v = 0.75;
    generic_identity(&x), x = matrix(2, 2);
}

#[differentiate]
fn independent(x: &Array1<f64>) -> Array1<f64> {
    Array1::ones(x.len())
}

#[test]
fn a_result_that_does_not_depend_on_the_parameters() {
    assert_eq!(independent::adjoint(&vector(3), vector(3)), (Array1::ones(3), (Array1::zeros(3),)));
    let panic = cotangent_tests::panic_of(|| independent::adjoint(&vector(3), vector(2)));
    assert!(panic.message.contains("[2]") && panic.message.contains("[3]"), "{}", panic.message);
}
