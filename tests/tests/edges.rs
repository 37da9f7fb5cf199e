//! Bad input, empty input, and what is neither finite nor smooth.

use cotangent::differentiate;
use cotangent_tests::{Panic, panic_of};
use ndarray::{Array1, Array2, ArrayView1, Axis, Zip, array, s};

/// Asserts that the derivatives fail as the function itself does: with the same message, at the same place.
#[track_caller]
fn same_panic(of_the_function: Panic, of_its_derivatives: impl IntoIterator<Item = Panic>) {
    assert!(!of_the_function.message.is_empty());
    for panic in of_its_derivatives {
        assert_eq!(panic, of_the_function);
    }
}

/// Fails in the function and in each way to differentiate it.
macro_rules! fails_alike {
    ($test:ident, $f:ident($($arg:expr),*) in $file:literal) => {
        #[test]
        fn $test() {
            let panic = panic_of(|| $f($($arg),*));
            assert!(panic.file.ends_with($file), "{panic:?}");
            same_panic(
                panic,
                [
                    panic_of(|| $f::pullback($($arg),*)),
                    panic_of(|| $f::adjoint($($arg,)* 1.0)),
                    panic_of(|| $f::gradient($($arg),*)),
                    panic_of(|| $f::value_and_gradient($($arg),*)),
                ],
            );
        }
    };
}

#[differentiate]
fn sum_of_references(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    (a + b).sum()
}
fails_alike!(shapes_that_do_not_broadcast, sum_of_references(&Array1::zeros(3), &Array1::zeros(2)) in "edges.rs");

#[differentiate]
fn product_of_owned(a: Array2<f64>, b: Array2<f64>) -> f64 {
    let c = a * 2.0;
    let d = c * b;
    d.sum()
}
fails_alike!(owned_shapes_that_do_not_broadcast, product_of_owned(Array2::zeros((2, 3)), Array2::zeros((3, 3))) in "edges.rs");

#[differentiate]
fn assigned(a: &Array2<f64>, b: &Array1<f64>) -> f64 {
    let mut c = a.clone();
    c += b;
    c.sum()
}
fails_alike!(a_shape_that_does_not_fit_what_is_assigned_to, assigned(&Array2::zeros((2, 3)), &Array1::zeros(2)) in ".rs");

#[differentiate]
fn assigned_a_larger_one(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    let mut c = a.clone();
    c *= b;
    c.sum()
}
fails_alike!(what_is_assigned_to_does_not_grow, assigned_a_larger_one(&Array2::zeros((1, 3)), &Array2::zeros((2, 3))) in ".rs");

#[differentiate]
fn all_assigned(a: &Array2<f64>, b: &Array1<f64>) -> f64 {
    let mut c = a.clone();
    c.assign(b);
    c.sum()
}
fails_alike!(what_is_assigned_does_not_fit, all_assigned(&Array2::zeros((2, 3)), &Array1::zeros(2)) in ".rs");

#[differentiate]
fn list_assigned(a: &[f64], b: &[f64]) -> f64 {
    let mut c = a.to_vec();
    c.copy_from_slice(b);
    c.iter().sum()
}
fails_alike!(a_list_of_another_length_is_assigned, list_assigned(&[1.0, 2.0], &[1.0]) in "edges.rs");

#[differentiate]
fn changed_in_step(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    let mut c = a.clone();
    c.zip_mut_with(b, |c, b| *c *= *b);
    c.sum()
}
fails_alike!(what_changes_another_array_does_not_fit, changed_in_step(&Array1::zeros(3), &Array1::zeros(2)) in ".rs");

#[differentiate]
fn zipped(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    Zip::from(a).and(b).fold(0.0, |sum, a, b| sum + a * b)
}
fails_alike!(a_zip_of_several_shapes, zipped(&Array1::zeros(3), &Array1::zeros(2)) in ".rs");

#[differentiate]
fn zipped_and_changed(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    let mut c = a.clone();
    Zip::from(&mut c).and(b).for_each(|c, b| *c *= *b);
    let mut d = c.clone();
    Zip::from(d.rows_mut()).and(b.rows()).for_each(|mut d, b| d[0] += b[0]);
    d.sum()
}
fails_alike!(a_zip_that_changes_another_shape, zipped_and_changed(&Array2::zeros((3, 2)), &Array2::zeros((2, 2))) in ".rs");

#[differentiate]
fn zipped_and_collected(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    Zip::from(a).and(b).map_collect(|a, b| a * b).sum()
}
fails_alike!(a_zip_does_not_broadcast, zipped_and_collected(&Array1::zeros(3), &Array1::zeros(1)) in ".rs");

#[differentiate]
fn in_two(a: &Array2<f64>) -> f64 {
    let (first, second) = a.view().split_at(Axis(0), 5);
    first.sum() * second.sum()
}
fails_alike!(a_split_behind_the_end, in_two(&Array2::zeros((2, 3))) in "edges.rs");

#[differentiate]
fn largest(a: &[f64]) -> f64 {
    let root = a.iter().map(|a| a.sqrt()).reduce(f64::max).expect("a number");
    root * a.iter().copied().max_by(f64::total_cmp).unwrap()
}
fails_alike!(the_largest_of_nothing, largest(&[]) in "edges.rs");

#[differentiate]
fn matrix_product(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    a.dot(b).sum()
}
fails_alike!(a_product_of_shapes_that_do_not_match, matrix_product(&Array2::zeros((2, 3)), &Array2::zeros((2, 3))) in ".rs");

#[differentiate]
fn vector_product(a: &Array1<f64>, b: ArrayView1<'_, f64>) -> f64 {
    a.dot(&b)
}
fails_alike!(a_product_of_vectors_of_other_lengths, vector_product(&Array1::zeros(2), Array1::zeros(3).view()) in ".rs");

#[differentiate]
fn entry(a: &Array1<f64>, i: usize) -> f64 {
    let b = a * 2.0;
    b[i] * b[0]
}
fails_alike!(an_index_out_of_bounds, entry(&Array1::zeros(2), 2) in ".rs");

#[differentiate]
fn entry_of_a_slice(a: &[f64], i: usize) -> f64 {
    a[i] * a[0]
}
fails_alike!(an_index_out_of_a_slice, entry_of_a_slice(&[1.0, 2.0], 5) in "edges.rs");

#[differentiate]
fn row(a: &Array2<f64>, i: usize) -> f64 {
    let r = a.row(i);
    r.sum()
}
fails_alike!(a_row_that_is_not_there, row(&Array2::zeros((2, 3)), 2) in ".rs");

#[differentiate]
fn part(a: &Array2<f64>, n: usize) -> f64 {
    a.slice(s![..n, 1..]).sum()
}
fails_alike!(a_slice_out_of_bounds, part(&Array2::zeros((2, 3)), 3) in ".rs");

#[differentiate]
fn along(a: &Array2<f64>, axis: usize) -> f64 {
    let b = a * a;
    b.sum_axis(Axis(axis)).sum()
}
fails_alike!(an_axis_that_is_not_there, along(&Array2::zeros((2, 3)), 2) in ".rs");

#[differentiate]
fn mean(a: &Array1<f64>) -> f64 {
    (a * a).mean().unwrap()
}
fails_alike!(the_mean_of_nothing, mean(&Array1::zeros(0)) in "edges.rs");

#[differentiate]
fn expected_mean(a: &Array1<f64>) -> f64 {
    a.mean().expect("no data")
}
fails_alike!(the_mean_of_nothing_with_a_message, expected_mean(&Array1::zeros(0)) in "edges.rs");

#[differentiate]
fn reshaped(a: &Array2<f64>, n: usize) -> f64 {
    let b = a.clone().into_shape_with_order(n).unwrap();
    b[0] * b[1]
}
fails_alike!(a_shape_of_another_size, reshaped(&Array2::zeros((2, 3)), 5) in "edges.rs");

#[differentiate]
fn broadcast(a: &Array1<f64>) -> f64 {
    a.broadcast((2, 4)).expect("three is not four").sum()
}
fails_alike!(a_broadcast_that_cannot_be, broadcast(&Array1::zeros(3)) in "edges.rs");

#[differentiate]
fn asserted(a: &Array1<f64>, n: usize) -> f64 {
    assert_eq!(a.len(), n, "a vector of {n} entries");
    assert!(n < 4, "{n} is too many");
    a.dot(a)
}
fails_alike!(an_assertion_of_the_user, asserted(&Array1::zeros(3), 2) in "edges.rs");
fails_alike!(another_assertion_of_the_user, asserted(&Array1::zeros(5), 5) in "edges.rs");

/// Several operations on a line, and one operation on several.
#[differentiate]
#[rustfmt::skip]
fn crowded(a: &Array1<f64>, b: &Array1<f64>, i: usize, n: usize) -> f64 {
    let c = (a * 2.0).mapv(f64::exp)
        + 1.0
        - (b - 3.0 * a) / (a * a + b)
        - a;
    let d = c.mapv(|e| e * e).to_vec();
    let e = d.iter().map(|v| v.sin()).sum::<f64>() + d[i] * 2.0;
    let k = (1 + n) - 2 * i;
    if e > 0.0 { e + d[k] } else { d[0] - (b * 0.5)
        .into_shape_with_order(n)
        .unwrap()
        [0] }
}
fails_alike!(one_of_many_on_a_line, crowded(&Array1::ones(3), &Array1::zeros(2), 0, 2) in "edges.rs");
fails_alike!(an_index_among_others, crowded(&Array1::ones(2), &Array1::ones(2), 2, 5) in "edges.rs");
fails_alike!(an_index_of_integers, crowded(&Array1::ones(3), &Array1::ones(3), 2, 1) in "edges.rs");
fails_alike!(an_index_in_an_arm, crowded(&Array1::ones(3), &Array1::ones(3), 0, 3) in "edges.rs");

#[differentiate]
fn clamped(x: f64, low: f64, high: f64) -> f64 {
    x.clamp(low, high)
}
fails_alike!(limits_in_the_wrong_order, clamped(1.0, 2.0, 1.0) in ".rs");

/// The garbage that a caller's buffers hold is not touched when the function itself fails.
#[test]
fn a_failure_leaves_the_buffers_alone() {
    let mut buffers = (array![7.0], array![f64::INFINITY, 3.0]);
    panic_of(|| sum_of_references::value_and_gradient_into(&Array1::zeros(3), &Array1::zeros(2), &mut buffers));
    assert_eq!(buffers, (array![7.0], array![f64::INFINITY, 3.0]));
}

mod empty {
    use super::*;

    #[differentiate]
    fn network(w: &Array2<f64>, b: &Array1<f64>, x: &Array2<f64>) -> f64 {
        let hidden = (x.dot(w) + b).mapv(f64::tanh);
        (&hidden * &hidden).sum() + hidden.sum_axis(Axis(0)).sum() + x.iter().map(|v| v * v).sum::<f64>()
    }

    #[test]
    fn zero_rows_give_empty_cotangents() {
        let (value, (w_bar, b_bar, x_bar)) =
            network::value_and_gradient(&Array2::ones((3, 2)), &Array1::ones(2), &Array2::zeros((0, 3)));
        assert_eq!(value, 0.0);
        assert_eq!(w_bar, Array2::<f64>::zeros((3, 2)));
        assert_eq!(b_bar, Array1::<f64>::zeros(2));
        assert_eq!(x_bar, Array2::<f64>::zeros((0, 3)));
    }

    #[test]
    fn zero_columns_give_empty_cotangents() {
        let (value, (w_bar, b_bar, x_bar)) =
            network::value_and_gradient(&Array2::zeros((3, 0)), &Array1::zeros(0), &Array2::ones((2, 3)));
        assert_eq!(value, 6.0);
        assert_eq!((w_bar.dim(), b_bar.dim()), ((3, 0), 0));
        assert_eq!(x_bar, Array2::from_elem((2, 3), 2.0));
        let (_, (w_bar, b_bar, x_bar)) =
            network::value_and_gradient(&Array2::zeros((0, 2)), &Array1::zeros(2), &Array2::zeros((3, 0)));
        assert_eq!((w_bar.dim(), x_bar.dim()), ((0, 2), (3, 0)));
        assert_eq!(b_bar, array![3.0, 3.0]);
    }

    #[differentiate]
    fn reductions(x: &Array2<f64>, y: &Array1<f64>) -> f64 {
        let top = y.fold(f64::NEG_INFINITY, |m, &e| m.max(e));
        let columns = x.sum_axis(Axis(0)) + x.product_axis(Axis(0));
        columns.sum() + y.product() * 2.0 + top + y.dot(y) + y.iter().sum::<f64>() + x.t().dot(x).sum()
    }

    #[test]
    fn reductions_of_nothing() {
        let (value, (x_bar, y_bar)) = reductions::value_and_gradient(&Array2::zeros((0, 2)), &Array1::zeros(0));
        assert_eq!(value, reductions(&Array2::zeros((0, 2)), &Array1::zeros(0)));
        assert_eq!((x_bar.dim(), y_bar.dim()), ((0, 2), 0));
    }

    #[differentiate]
    fn means(x: &Array2<f64>) -> Array1<f64> {
        x.mean_axis(Axis(0)).unwrap()
    }

    #[test]
    fn statistics_of_no_columns() {
        let (value, (x_bar,)) = means::adjoint(&Array2::zeros((3, 0)), Array1::zeros(0));
        assert_eq!((value.dim(), x_bar.dim()), (0, (3, 0)));
    }

    #[differentiate]
    fn parts(x: &Array2<f64>, y: &[f64]) -> f64 {
        let flat = x.to_shape(0).unwrap().sum();
        flat + x.slice(s![.., 1..]).sum() + x.t().mapv(f64::ln).sum() + y.iter().map(|v| v.sqrt()).sum::<f64>()
    }

    #[test]
    fn parts_of_nothing() {
        let (value, (x_bar, y_bar)) = parts::value_and_gradient(&Array2::zeros((0, 3)), &[]);
        assert_eq!((value, x_bar.dim(), y_bar.len()), (0.0, (0, 3), 0));
    }

    #[differentiate]
    fn broadcast(x: &Array2<f64>, y: &Array1<f64>, z: f64) -> Array2<f64> {
        x * y + z
    }

    #[test]
    fn what_was_broadcast_over_nothing_gains_zeros() {
        let (value, (x_bar, y_bar, z_bar)) =
            broadcast::adjoint(&Array2::zeros((0, 3)), &Array1::ones(3), 1.0, Array2::zeros((0, 3)));
        assert_eq!((value.dim(), x_bar.dim()), ((0, 3), (0, 3)));
        assert_eq!((y_bar, z_bar), (Array1::zeros(3), 0.0));
    }
}

mod not_finite {
    use super::*;

    const NOT_FINITE: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

    #[differentiate]
    fn smooth(x: &Array1<f64>, y: f64) -> f64 {
        (x.mapv(f64::sin) * y).sum() + (x / y).sum() + x.dot(x)
    }

    #[test]
    fn what_is_not_finite_comes_out() {
        for bad in NOT_FINITE {
            let (value, (x_bar, y_bar)) = smooth::value_and_gradient(&array![1.0, bad], 2.0);
            assert!(!value.is_finite() && !x_bar[1].is_finite() && !y_bar.is_finite(), "{bad}: {value}, {x_bar}, {y_bar}");
            assert!(x_bar[0].is_finite(), "{bad} stays in its own entry: {x_bar}");
        }
    }

    #[differentiate]
    fn scaled(x: f64, y: f64) -> f64 {
        x * y + x.exp()
    }

    #[test]
    fn infinity_is_infinity() {
        assert_eq!(scaled::gradient(f64::INFINITY, 2.0), (f64::INFINITY, f64::INFINITY));
        assert_eq!(scaled::gradient(1000.0, 2.0), (f64::INFINITY, 1000.0));
        assert_eq!(scaled::gradient(0.0, f64::NEG_INFINITY).0, f64::NEG_INFINITY);
        assert!(scaled::gradient(1.0, f64::NAN).0.is_nan());
    }

    #[differentiate]
    fn everything(x: &Array2<f64>) -> f64 {
        let top = x.fold(f64::NEG_INFINITY, |m, &e| m.max(e));
        let low = x.fold_axis(Axis(0), f64::INFINITY, |m, &e| m.min(e));
        let a = x.mapv(|e| if e > 0.0 { e.ln() } else { e.abs().sqrt() });
        let b = x.mapv(|e| e.powi(3) + e.powf(0.5) + e.tanh() + e.max(0.0) + e.floor() + e.hypot(1.0) + e.atan2(2.0));
        a.sum() + b.product() + top + low.sum() + x.var(0.0) + x.std(1.0) + x.mean().unwrap() + x.dot(&x.t()).sum()
    }

    #[test]
    fn nothing_panics() {
        for bad in NOT_FINITE {
            for i in 0..4 {
                let mut x = array![[1.0, -2.0], [0.0, 3.0]];
                x[[i / 2, i % 2]] = bad;
                let (value, gradient) = everything::value_and_gradient(&x);
                assert!(!value.is_finite() && gradient.dim() == (2, 2));
                assert!(gradient.iter().any(|g| !g.is_finite()));
            }
        }
    }

    #[differentiate]
    fn selected(x: &Array1<f64>) -> f64 {
        x.mapv(|e| if e.is_finite() { e * e } else { 0.0 }).sum()
    }

    #[test]
    fn what_the_function_leaves_out_stays_out() {
        let x = array![1.0, f64::NAN, f64::INFINITY, -3.0];
        assert_eq!(selected::value_and_gradient(&x), (10.0, array![2.0, 0.0, 0.0, -6.0]));
    }

    #[test]
    fn a_seed_that_is_not_finite_comes_out() {
        let (_, (x_bar, y_bar)) = scaled::adjoint(1.0, 2.0, f64::INFINITY);
        assert_eq!((x_bar, y_bar), (f64::INFINITY, f64::INFINITY));
        assert!(scaled::adjoint(1.0, 2.0, f64::NAN).1.0.is_nan());
    }
}

mod buffers {
    use super::*;

    #[differentiate]
    fn loss(w: &Array2<f64>, x: &[f64], y: [f64; 2], z: f64) -> f64 {
        w.sum() * x[0] * x[1] + y[0] * y[1] * z
    }

    #[test]
    fn garbage_does_not_leak() {
        let w = array![[1.0, 2.0], [3.0, 4.0]];
        let expected = loss::gradient(&w, &[5.0, 6.0], [7.0, 8.0], 9.0);
        let mut buffers = (Array2::from_elem((2, 2), f64::NAN), vec![f64::INFINITY; 2], [f64::NAN; 2], f64::MAX);
        for _ in 0..3 {
            let value = loss::value_and_gradient_into(&w, &[5.0, 6.0], [7.0, 8.0], 9.0, &mut buffers);
            assert_eq!(value, loss(&w, &[5.0, 6.0], [7.0, 8.0], 9.0));
            assert_eq!(buffers, expected);
        }
    }

    #[test]
    fn buffers_of_another_shape_take_the_right_one() {
        let w = array![[1.0, 2.0], [3.0, 4.0]];
        let expected = loss::gradient(&w, &[5.0, 6.0], [7.0, 8.0], 9.0);
        for (shape, n) in [((0, 0), 0), ((2, 1), 1), ((1, 4), 3), ((3, 2), 7)] {
            let mut buffers = (Array2::from_elem(shape, 13.0), vec![13.0; n], [13.0; 2], 13.0);
            loss::value_and_gradient_into(&w, &[5.0, 6.0], [7.0, 8.0], 9.0, &mut buffers);
            assert_eq!(buffers, expected);
        }
    }

    #[test]
    fn buffers_follow_the_batch() {
        #[differentiate]
        fn squares(x: &Array2<f64>) -> f64 {
            (x * x).sum()
        }
        let mut x_bar = Array2::zeros((0, 0));
        for rows in [3, 5, 0, 2] {
            let x = Array2::from_elem((rows, 2), 1.5);
            squares::value_and_gradient_into(&x, &mut x_bar);
            assert_eq!(x_bar, Array2::from_elem((rows, 2), 3.0));
        }
    }

    #[test]
    fn buffers_in_another_order_of_memory() {
        let w = array![[1.0, 2.0], [3.0, 4.0]];
        let mut buffers = (Array2::from_elem((2, 2), 13.0).reversed_axes(), vec![0.0; 2], [0.0; 2], 0.0);
        loss::value_and_gradient_into(&w, &[5.0, 6.0], [7.0, 8.0], 9.0, &mut buffers);
        assert_eq!(buffers, loss::gradient(&w, &[5.0, 6.0], [7.0, 8.0], 9.0));
    }
}
