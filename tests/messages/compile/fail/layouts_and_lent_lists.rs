//! What depends on how an array lies in memory, and a view through which a list would be changed.

use cotangent::differentiate;
use ndarray::{Array2, Array3, ArrayViewMut1, ArrayViewMut2, Axis, Order, ShapeBuilder, aview_mut1};

#[differentiate]
fn in_memory(x: &Array2<f64>) -> f64 {
    x.as_slice_memory_order().unwrap().iter().sum()
}

#[differentiate]
fn merged(x: &Array3<f64>) -> f64 {
    let mut y = x.clone();
    y.merge_axes(Axis(0), Axis(1));
    y.sum()
}

#[differentiate]
fn in_an_order(x: &Array2<f64>, order: Order) -> f64 {
    x.to_shape(((3, 2), order)).unwrap().row(0).sum()
}

#[differentiate]
fn by_columns(x: &[f64], like: &Array2<f64>) -> f64 {
    let y = Array2::from_shape_vec(like.raw_dim().f(), x.to_vec()).unwrap();
    y.row(0).sum()
}

#[differentiate]
fn in_strides(x: &[f64]) -> f64 {
    let y = Array2::from_shape_vec((2, 2).strides((1, 2)), x.to_vec()).unwrap();
    y.row(0).sum()
}

#[differentiate]
fn lent_as_a_vector(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    let mut v = ArrayViewMut1::from(&mut y[..]);
    v *= 2.0;
    y[0]
}

#[differentiate]
fn lent_as_a_matrix(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    let mut v = ArrayViewMut2::from_shape((2, 2), &mut y).unwrap();
    v *= 2.0;
    y[0]
}

#[differentiate]
fn lent_by_a_function(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    let mut v = aview_mut1(&mut y);
    v *= 2.0;
    y[0]
}

fn main() {}
