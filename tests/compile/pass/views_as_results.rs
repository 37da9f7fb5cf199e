//! Results that borrow from a parameter.

use cotangent::differentiate;
use ndarray::{Array2, ArrayView1, array};

#[differentiate]
fn first<'a>(a: &'a Array2<f64>) -> ArrayView1<'a, f64> {
    a.row(0)
}

#[differentiate]
fn elided(a: &Array2<f64>, i: usize) -> ArrayView1<'_, f64> {
    a.column(i)
}

fn main() {
    let a = array![[1.0, 2.0], [3.0, 4.0]];
    let (row, (a_bar,)) = first::adjoint(&a, array![10.0, 20.0]);
    assert_eq!((row, a_bar), (array![1.0, 2.0].view(), array![[10.0, 20.0], [0.0, 0.0]]));
    let (column, (a_bar, ())) = elided::adjoint(&a, 1, array![10.0, 20.0]);
    assert_eq!((column, a_bar), (array![2.0, 4.0].view(), array![[0.0, 10.0], [0.0, 20.0]]));
}
