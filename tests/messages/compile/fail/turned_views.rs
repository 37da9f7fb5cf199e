//! Views through which an array is changed, turned into views of another shape; views that trade places; what patterns and iterators lend.

use cotangent::differentiate;
use ndarray::{Array2, ArrayViewMut2, Axis};

#[differentiate]
fn turned(x: &Array2<f64>) -> f64 {
    let mut y = x.clone();
    let mut turned = y.view_mut().reversed_axes();
    turned[[0, 1]] *= 3.0;
    y.sum()
}

#[differentiate]
fn reshaped(x: &Array2<f64>) -> f64 {
    let mut y = x.clone();
    let mut flat = y.view_mut().into_shape_with_order(4).unwrap();
    flat[1] *= 3.0;
    y.sum()
}

#[differentiate]
fn turned_in_place(x: &Array2<f64>) -> f64 {
    let mut y = x.clone();
    let mut row = y.row_mut(0);
    row.invert_axis(Axis(0));
    row[0] *= 3.0;
    y.sum()
}

#[differentiate]
fn of_a_parameter(mut x: ArrayViewMut2<'_, f64>) -> f64 {
    x.swap_axes(0, 1);
    x[[0, 1]] *= 3.0;
    x.sum()
}

#[differentiate]
fn traded(x: &Array2<f64>) -> f64 {
    let (mut y, mut z) = (x.clone(), x * x);
    std::mem::swap(&mut y.row_mut(0), &mut z.row_mut(1));
    y.sum()
}

#[differentiate]
fn references(x: &Array2<f64>) -> f64 {
    let (mut y, mut z) = (x.clone(), x * x);
    let (mut a, mut b) = (&mut y, &mut z);
    std::mem::swap(&mut a, &mut b);
    *a *= 2.0;
    y.sum()
}

#[differentiate]
fn by_a_pattern(x: &Array2<f64>) -> f64 {
    let mut y = x.clone();
    let ref mut r = y;
    r[[0, 0]] *= 2.0;
    y.sum()
}

#[differentiate]
fn one_by_one(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    let mut items = y.iter_mut();
    while let Some(e) = items.next() {
        *e *= 3.0;
    }
    y.iter().sum()
}

fn main() {}
