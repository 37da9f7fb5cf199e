//! Lanes of arrays of several axes, against differences and known gradients.

use cotangent::differentiate;
use cotangent_tests::check_gradient;
use ndarray::{Array, Array3, Axis};

#[differentiate]
fn lanes(x: &Array3<f64>, w: f64) -> f64 {
    let mut s = 0.0;
    for lane in x.lanes(Axis(1)) {
        s += lane.sum().sin();
    }
    let m = x.map_axis(Axis(0), |lane| lane[0] * lane[1] * w);
    let n = x.map_axis(Axis(2), |lane| lane.iter().map(|v| v * v).sum::<f64>());
    s + m.mapv(|v| v * v).sum() + n[[0, 1]] * n[[1, 0]]
}

#[differentiate]
fn folded(x: &Array3<f64>) -> f64 {
    let mut a = x.clone();
    a.accumulate_axis_inplace(Axis(1), |&prev, curr| *curr += prev * prev);
    let f = a.fold_axis(Axis(2), 1.0, |&so_far, &v| so_far * (1.0 + v));
    f.mapv(f64::sin).sum()
}

fn cube(shape: (usize, usize, usize)) -> Array3<f64> {
    let n = shape.0 * shape.1 * shape.2;
    Array::linspace(-0.8, 1.1, n).into_shape_with_order(shape).expect("as many entries")
}

#[test]
fn lanes_of_three_axes() {
    check_gradient!(lanes(&x, w), x = cube((2, 3, 2)), w = 0.7);
    check_gradient!(lanes(&x, w), x = cube((2, 2, 4)), w = -1.2);
    check_gradient!(lanes(&x, w), x = cube((2, 3, 2)).permuted_axes([0, 1, 2]), w = 0.7);
}

#[test]
fn a_lane_is_its_own_part() {
    let x_bar = squares::gradient(&cube((2, 1, 2)));
    // Σ over i, k of (Σⱼ x)², with one j.
    assert_eq!(x_bar, cube((2, 1, 2)) * 2.0);
}

#[differentiate]
fn squares(x: &Array3<f64>) -> f64 {
    x.lanes(Axis(1)).into_iter().map(|lane| lane.sum().powi(2)).sum()
}

#[test]
fn parts_along_an_axis_that_follow_each_other() {
    check_gradient!(folded(&x), x = cube((2, 3, 2)));
}
