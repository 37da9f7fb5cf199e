//! Results that borrow from a parameter.

use cotangent::differentiate;
use ndarray::{Array2, ArrayView1, ArrayView2, CowArray, Ix2, array};

#[differentiate]
fn first<'a>(a: &'a Array2<f64>) -> ArrayView1<'a, f64> {
    a.row(0)
}

#[differentiate]
fn elided(a: &Array2<f64>, i: usize) -> ArrayView1<'_, f64> {
    a.column(i)
}

#[differentiate]
fn whole<'a>(a: &'a Array2<f64>) -> ArrayView2<'a, f64> {
    a.view()
}

#[differentiate]
fn itself<'a>(a: &'a Array2<f64>) -> &'a Array2<f64> {
    a
}

#[differentiate]
fn part<'a>(a: &'a Array2<f64>, x: f64) -> (ArrayView1<'a, f64>, f64) {
    let row = a.row(1);
    (row, row.sum() * x)
}

#[differentiate]
fn perhaps<'a>(a: &'a Array2<f64>) -> CowArray<'a, f64, Ix2> {
    CowArray::from(a.view())
}

fn main() {
    let a = array![[1.0, 2.0], [3.0, 4.0]];
    let (row, (a_bar,)) = first::adjoint(&a, array![10.0, 20.0]);
    assert_eq!((row, a_bar), (array![1.0, 2.0].view(), array![[10.0, 20.0], [0.0, 0.0]]));
    let (column, (a_bar, ())) = elided::adjoint(&a, 1, array![10.0, 20.0]);
    assert_eq!((column, a_bar), (array![2.0, 4.0].view(), array![[0.0, 10.0], [0.0, 20.0]]));
    let ones = Array2::ones((2, 2));
    let (value, (a_bar,)) = whole::adjoint(&a, ones.clone());
    assert_eq!((value, a_bar), (a.view(), ones.clone()));
    let (value, (a_bar,)) = itself::adjoint(&a, ones.clone());
    assert_eq!((value, a_bar), (&a, ones.clone()));
    let ((row, y), (a_bar, x_bar)) = part::adjoint(&a, 2.0, (array![1.0, 0.0], 1.0));
    assert_eq!((row, y, a_bar, x_bar), (array![3.0, 4.0].view(), 14.0, array![[0.0, 0.0], [3.0, 2.0]], 7.0));
    let (value, (a_bar,)) = perhaps::adjoint(&a, ones.clone());
    assert_eq!((value.into_owned(), a_bar), (a.clone(), ones));
}
