//! Reductions along an axis are ndarray's, in all layouts, and ties share what the largest entry gains.

use cotangent_runtime::rt::{self, Element, add_tied_axis, max_axis, min_axis, sum_axis, tied_axis};
use ndarray::{Array1, Array2, Array3, ArrayView2, Axis, array, s};

fn layouts<F: Element>((m, n): (usize, usize), check: impl Fn(ArrayView2<'_, F>)) {
    let wide = Array2::from_shape_fn((2 * m, 3 * n), |(i, j)| rt::lit::<F>(((i * 7 + j * 13) % 31) as f64 - 15.0));
    let plain = wide.slice(s![..m, ..n]).to_owned();
    check(plain.view());
    check(plain.t().as_standard_layout().t());
    check(wide.slice(s![..;2, ..;3]));
    check(plain.slice(s![..;-1, ..;-1]));
}

fn reductions<F: Element>() {
    for (m, n) in [(1, 1), (3, 5), (5, 16), (4, 70), (70, 4), (2, 0), (0, 2)] {
        layouts::<F>((m, n), |a| {
            for axis in [Axis(0), Axis(1)] {
                // Small integers: sums are exact in any order.
                assert_eq!(sum_axis(&a, axis), a.sum_axis(axis), "{m}×{n} {axis:?}");
                assert_eq!(sum_axis(a.to_owned(), axis), a.sum_axis(axis), "{m}×{n} {axis:?}");
                for init in [F::neg_infinity(), F::zero(), F::nan()] {
                    let max = a.fold_axis(axis, init, |&m, &x| m.max(x));
                    let same = |z: &Array1<F>| z.iter().zip(&max).all(|(a, b)| a == b || a.is_nan() && b.is_nan());
                    assert!(same(&max_axis(&a, axis, init)), "{m}×{n} {axis:?} from {init:?}");
                }
                let min = a.fold_axis(axis, F::infinity(), |&m, &x| m.min(x));
                assert_eq!(min_axis(&a, axis, F::infinity()), min, "{m}×{n} {axis:?}");
            }
        });
    }
}

#[test]
fn are_those_of_ndarray() {
    reductions::<f32>();
    reductions::<f64>();
    let cube = Array3::from_shape_fn((3, 4, 5), |(i, j, k)| (i * 20 + j * 5 + k) as f64);
    for axis in (0..3).map(Axis) {
        assert_eq!(sum_axis(&cube, axis), cube.sum_axis(axis));
        assert_eq!(sum_axis(cube.view().into_dyn(), axis), cube.sum_axis(axis).into_dyn());
    }
}

#[test]
fn numbers_are_larger_than_what_is_none() {
    let a = array![[f64::NAN, 1.0, 3.0], [f64::NAN, f64::NAN, f64::NAN]];
    assert_eq!(max_axis(&a, Axis(1), f64::NEG_INFINITY), array![3.0, f64::NEG_INFINITY]);
    assert_eq!(min_axis(&a, Axis(1), f64::INFINITY), array![1.0, f64::INFINITY]);
    assert_eq!(max_axis(&a, Axis(1), 5.0), array![5.0, 5.0]);
}

#[test]
#[should_panic(expected = "axis < self.ndim()")]
fn an_axis_that_is_not_there() {
    drop(sum_axis(&array![[1.0, 2.0]], Axis(2)));
}

#[test]
fn ties_share() {
    let a = array![[2.0, 1.0, 2.0, 2.0], [f64::NAN, 0.0, 1.0, f64::NAN], [1.0, 2.0, 3.0, 4.0]];
    let (z, share) = (array![2.0, f64::NAN, 9.0], array![6.0, 1.0, 5.0]);
    let gains = array![[2.0, 0.0, 2.0, 2.0], [0.5, 0.0, 0.0, 0.5], [0.0, 0.0, 0.0, 0.0]];
    assert_eq!(tied_axis(&a, &z, &share, Axis(1)), gains);
    let columns = a.t().as_standard_layout().into_owned();
    assert_eq!(tied_axis(&columns, &z, &share, Axis(0)), gains.t());
    let mut sum = Array2::ones((3, 4));
    add_tied_axis(&mut sum, &a, &z, &share, Axis(1));
    assert_eq!(sum, gains + 1.0);
}
