//! Methods that give the entries another order or shape.

use cotangent::differentiate;
use cotangent_tests::{agree, agree_in_both, matrix, tensor, vector};
use ndarray::{Array, Array1, Array2, Array3, ArrayD, ArrayView2, Axis, CowArray, Ix2, IxDyn, LinalgScalar};

#[differentiate]
fn t(x: &Array2<f64>, y: &Array2<f64>) -> Array2<f64> {
    &x.t() * y
}

#[differentiate]
fn t_of_rank_three(x: &Array3<f64>) -> Array3<f64> {
    x.t().mapv(|e| e * e)
}

#[differentiate]
fn t_to_owned(x: &Array2<f64>) -> Array2<f64> {
    x.t().to_owned() * 2.0
}

#[differentiate]
fn reversed_axes(x: Array2<f64>) -> Array2<f64> {
    x.reversed_axes() * 3.0
}

#[differentiate]
fn reversed_axes_of_a_view(x: ArrayView2<'_, f64>, y: &Array2<f64>) -> Array2<f64> {
    y * &x.reversed_axes()
}

#[differentiate]
fn swap_axes(x: &Array3<f64>) -> Array3<f64> {
    let mut y = x * 2.0;
    y.swap_axes(0, 2);
    y
}

#[differentiate]
fn swap_axes_of_a_view(x: &Array3<f64>) -> Array1<f64> {
    let mut y = x.view();
    y.swap_axes(0, 1);
    y.index_axis(Axis(0), 1).sum_axis(Axis(0))
}

#[differentiate]
fn permuted_axes(x: Array3<f64>) -> Array3<f64> {
    x.permuted_axes([2, 0, 1]).mapv(|e| e * e)
}

#[differentiate]
fn permuted_axes_of_a_view(x: &Array3<f64>) -> Array3<f64> {
    x.view().permuted_axes((1, 2, 0)).to_owned()
}

#[differentiate]
fn invert_axis(x: &Array2<f64>, y: &Array2<f64>) -> Array2<f64> {
    let mut z = x.clone();
    z.invert_axis(Axis(1));
    z * y
}

#[differentiate]
fn insert_axis(x: Array1<f64>, y: &Array2<f64>) -> Array2<f64> {
    x.insert_axis(Axis(1)) * y
}

#[differentiate]
fn insert_axis_of_a_view(x: &Array1<f64>, y: &Array2<f64>) -> Array2<f64> {
    &x.view().insert_axis(Axis(0)) * y
}

#[differentiate]
fn remove_axis(x: Array2<f64>) -> Array1<f64> {
    x.remove_axis(Axis(0)) * 2.0
}

#[differentiate]
fn index_axis(x: &Array3<f64>, i: usize) -> Array2<f64> {
    x.index_axis(Axis(1), i).mapv(|e| e * e)
}

#[differentiate]
fn index_axis_move(x: Array3<f64>, i: usize) -> Array2<f64> {
    x.index_axis_move(Axis(0), i)
}

#[differentiate]
fn broadcast(x: &Array1<f64>, y: &Array2<f64>) -> Array2<f64> {
    &x.broadcast((2, 3)).unwrap() * y
}

#[differentiate]
fn broadcast_to_a_shape(x: &Array2<f64>, y: &Array2<f64>) -> Array2<f64> {
    let wide = x.broadcast(y.raw_dim()).expect("the shapes fit");
    &wide + y * &wide
}

#[differentiate]
fn into_shape_with_order(x: Array2<f64>, y: &Array2<f64>) -> Array2<f64> {
    x.into_shape_with_order((3, 2)).unwrap() * y
}

#[differentiate]
fn into_shape_of_a_view(x: &Array2<f64>, y: &Array1<f64>) -> Array1<f64> {
    x.view().into_shape_with_order(6).unwrap().to_owned() * y
}

/// The copy lies in memory without gaps, the view of which it is one does not.
#[differentiate]
fn into_shape_of_a_copy(x: &Array2<f64>, y: &Array1<f64>) -> Array1<f64> {
    let part = x.slice(ndarray::s![.., ..;2]).to_owned();
    part.into_shape_with_order(4).unwrap() * y
}

#[differentiate]
fn into_shape_clone(x: Array2<f64>, y: &Array1<f64>) -> Array1<f64> {
    x.into_shape_clone(6).unwrap() * y
}

#[differentiate]
fn to_shape(x: &Array2<f64>, y: &Array1<f64>) -> Array1<f64> {
    &x.to_shape(6).unwrap() * y
}

#[differentiate]
fn to_shape_of_a_transposed(x: &Array2<f64>, y: &Array1<f64>) -> Array1<f64> {
    &x.t().to_shape(6).unwrap() * y
}

#[differentiate]
fn to_shape_with_a_cow(x: &Array2<f64>) -> Array1<f64> {
    let flat: CowArray<'_, f64, _> = x.to_shape(6).unwrap();
    flat.into_owned() * 2.0
}

#[differentiate]
fn flatten(x: &Array2<f64>, y: &Array1<f64>) -> Array1<f64> {
    &x.flatten() * y
}

#[differentiate]
fn into_flat(x: Array2<f64>, y: &Array1<f64>) -> Array1<f64> {
    x.into_flat() * y
}

#[differentiate]
fn into_dyn(x: Array2<f64>, y: &ArrayD<f64>) -> ArrayD<f64> {
    x.into_dyn() * y
}

#[differentiate]
fn squeeze(x: ArrayD<f64>, y: &Array2<f64>) -> ArrayD<f64> {
    x.squeeze() * y
}

#[differentiate]
fn remove_index(x: &Array2<f64>, i: usize) -> Array2<f64> {
    let mut y = x * x;
    y.remove_index(Axis(0), i);
    y.remove_index(Axis(1), 0);
    y
}

#[differentiate]
fn into_raw_vec_and_offset(x: Array2<f64>, y: ArrayView2<'_, f64>) -> Vec<f64> {
    let (entries, _) = (x * 2.0).into_raw_vec_and_offset();
    let (copied, offset) = y.to_owned().into_raw_vec_and_offset();
    assert_eq!(offset, Some(0));
    entries.iter().zip(&copied).map(|(a, b)| a * b).collect()
}

#[differentiate]
fn into_dimensionality(x: ArrayD<f64>, y: &Array2<f64>) -> Array2<f64> {
    x.into_dimensionality::<Ix2>().unwrap().dot(y)
}

#[differentiate]
fn dynamic_axes(x: &ArrayD<f64>) -> ArrayD<f64> {
    x.view().permuted_axes(vec![2, 1, 0]).insert_axis(Axis(0)).index_axis_move(Axis(1), 0).to_owned()
}

#[differentiate]
fn split_at(x: &Array2<f64>, i: usize) -> f64 {
    let (top, bottom) = x.view().split_at(Axis(0), i);
    top.sum() * bottom.mapv(|e| e * e).sum()
}

#[differentiate]
fn split_at_of_a_view(x: ArrayView2<'_, f64>, y: &Array2<f64>) -> Array2<f64> {
    let (left, right) = x.split_at(Axis(1), 1);
    &left * y + right.column(0).sum()
}

#[differentiate]
fn as_standard_layout(x: &Array2<f64>, y: &Array2<f64>) -> Array2<f64> {
    &x.t().as_standard_layout() * y
}

#[differentiate]
fn ownership(x: &Array2<f64>, y: Array2<f64>, z: ArrayView2<'_, f64>, w: CowArray<'_, f64, Ix2>) -> Array2<f64> {
    let a = x.view().to_owned();
    let b = z.into_owned();
    let c = w.into_owned();
    let d = y.clone().into_owned();
    a * b + c * d + y.to_owned()
}

#[differentiate]
fn shared(x: &Array2<f64>, y: &Array2<f64>) -> Array2<f64> {
    let a = x.to_shared();
    let b = y.clone().into_shared();
    (&a * &b).into_owned()
}

#[differentiate]
fn to_vec(x: &Array1<f64>) -> Vec<f64> {
    (x * x).to_vec()
}

#[differentiate]
fn as_slice(x: &Array1<f64>) -> f64 {
    let entries = x.as_slice().unwrap();
    entries[0] * entries[1]
}

#[differentiate]
fn into_scalar(x: Array<f64, ndarray::Ix0>, y: f64) -> f64 {
    let v = x.into_scalar();
    v * v * y
}

#[differentiate]
fn triangles(x: &Array2<f64>, y: &Array2<f64>) -> Array2<f64> {
    x.triu(0) * y + x.tril(-1)
}

agree! {
    agrees:
    t(&x, &y), x = matrix(2, 3), y = matrix(3, 2);
    t_of_rank_three(&x), x = tensor((2, 3, 2));
    t_to_owned(&x), x = matrix(2, 3);
    reversed_axes(x), x = matrix(2, 3);
    reversed_axes_of_a_view(x.view(), &y), x = matrix(2, 3), y = matrix(3, 2);
    swap_axes(&x), x = tensor((2, 3, 1));
    swap_axes_of_a_view(&x), x = tensor((2, 3, 2));
    permuted_axes(x), x = tensor((2, 3, 4));
    permuted_axes_of_a_view(&x), x = tensor((2, 3, 4));
    invert_axis(&x, &y), x = matrix(2, 3), y = matrix(2, 3) * 0.5;
    insert_axis(x, &y), x = vector(2), y = matrix(2, 3);
    insert_axis_of_a_view(&x, &y), x = vector(3), y = matrix(2, 3);
    remove_axis(x), x = matrix(1, 3);
    index_axis(&x, 2), x = tensor((2, 3, 2));
    index_axis_move(x, 1), x = tensor((2, 3, 2));
    broadcast(&x, &y), x = vector(3), y = matrix(2, 3);
    broadcast_to_a_shape(&x, &y), x = matrix(1, 3), y = matrix(2, 3);
    into_shape_with_order(x, &y), x = matrix(2, 3), y = matrix(3, 2);
    into_shape_of_a_view(&x, &y), x = matrix(2, 3), y = vector(6);
    into_shape_of_a_copy(&x, &y), x = matrix(2, 3), y = vector(4);
    into_shape_clone(x, &y), x = matrix(2, 3), y = vector(6);
    to_shape(&x, &y), x = matrix(2, 3), y = vector(6);
    to_shape_of_a_transposed(&x, &y), x = matrix(2, 3), y = vector(6);
    to_shape_with_a_cow(&x), x = matrix(2, 3);
    flatten(&x, &y), x = matrix(2, 3), y = vector(6);
    into_flat(x, &y), x = matrix(2, 3), y = vector(6);
    into_dyn(x, &y), x = matrix(2, 3), y = tensor(vec![2, 3]);
    squeeze(x, &y), x = tensor(vec![2, 1, 3]), y = matrix(2, 3);
    remove_index(&x, 1), x = matrix(3, 2);
    into_raw_vec_and_offset(x, y.view()), x = matrix(2, 3), y = matrix(2, 3) + 1.0;
    into_dimensionality(x, &y), x = tensor(vec![2, 3]), y = matrix(3, 2);
    dynamic_axes(&x), x = tensor(vec![2, 1, 3]);
    split_at(&x, 1), x = matrix(3, 2);
    split_at_of_a_view(x.view(), &y), x = matrix(3, 3), y = matrix(3, 2);
    as_standard_layout(&x, &y), x = matrix(2, 3), y = matrix(3, 2);
    ownership(&x, y, z.view(), CowArray::from(w)), x = matrix(2, 2), y = matrix(2, 2) + 1.0, z = matrix(2, 2) - 0.25, w = matrix(2, 2) * 0.5;
    shared(&x, &y), x = matrix(2, 2), y = matrix(2, 2) + 1.0;
    to_vec(&x), x = vector(3);
    as_slice(&x), x = vector(3);
    into_scalar(x, y), x = tensor(()), y = 0.7;
    triangles(&x, &y), x = matrix(3, 3), y = matrix(3, 3) + 1.0;
}

#[differentiate]
fn generic<F: LinalgScalar>(x: &Array2<F>, y: &Array2<F>) -> F {
    let flat = x.t().to_owned().into_shape_clone(4).unwrap();
    flat.dot(&y.view().into_shape_with_order(4).unwrap())
}

#[differentiate]
fn generic_dynamic<F: LinalgScalar>(x: &Array<F, IxDyn>) -> F {
    x.view().reversed_axes().insert_axis(Axis(0)).sum() * x.t().sum()
}

agree_in_both! {
    in_both:
    generic(&x, &y), x = matrix(2, 2), y = matrix(2, 2) + 1.0;
    generic_dynamic(&x), x = tensor(vec![2, 3]);
}

/// How entries lie in memory says nothing of which is which, unless they lie as they are counted.
#[test]
fn raw_entries_of_another_layout() {
    let message = |x: Array2<f64>| cotangent_tests::panic_of(|| raw::gradient(x.clone())).message;
    let (whole, part) = (matrix(2, 3), matrix(3, 3).slice_move(ndarray::s![1.., ..]));
    assert_eq!(raw::gradient(whole.clone())[[0, 1]], 1.0);
    assert!(message(whole.reversed_axes()).contains("standard layout"));
    assert!(message(part).contains("standard layout"));
}

#[differentiate]
fn raw(x: Array2<f64>) -> f64 {
    x.into_raw_vec_and_offset().0[1]
}
