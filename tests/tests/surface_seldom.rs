//! Methods that users seldom write: parts that a function describes, several parts that are lent at once, windows in steps, functions
//! that change what they go over, `[F; N]::map`, `std::array::from_fn`, `azip!`.
#![allow(clippy::pedantic, reason = "functions as users write them")]

use cotangent::differentiate;
use cotangent_tests::{assert_close, check, matrix, panic_of, tensor, vector};
use ndarray::{Array1, Array2, Array3, Axis, Slice, azip, s};

// --- parts

#[differentiate(order = 2)]
fn each_axis(x: &Array2<f64>, k: usize) -> f64 {
    let inner = x.slice_each_axis(|axis| Slice::from(k..axis.len - k));
    let every = x.slice_each_axis(|axis| if axis.axis.index() == 0 { Slice::new(0, None, 2) } else { Slice::from(..-1) });
    inner.mapv(|e| e * e * e).sum() + every.mapv(f64::sin).product()
}

#[differentiate]
fn each_axis_changed(x: &Array2<f64>, w: f64) -> f64 {
    let mut y = x * w;
    y.slice_each_axis_mut(|axis| Slice::from(1..axis.len)).mapv_inplace(|e| e * e * w);
    y.slice_each_axis_inplace(|_| Slice::new(0, None, -1));
    (&y * &x.slice_each_axis(|_| Slice::new(0, None, 1))).sum()
}

#[differentiate]
fn collapsed(x: &Array3<f64>, i: usize) -> f64 {
    let mut y = x.view();
    y.slice_collapse(s![i, .., -1]);
    let mut z = x.mapv(f64::sin);
    z.slice_collapse(s![.., 1..;2, i]);
    y.mapv(|e| e * e).sum() * z.sum()
}

#[differentiate]
fn two_parts(x: &Array2<f64>, w: f64) -> f64 {
    let mut y = x * x;
    let (mut left, right) = y.multi_slice_mut((s![.., ..2], s![.., 2..]));
    left += &right;
    left *= w;
    let (mut row, mut entries) = y.view_mut().multi_slice_move((s![0, ..], s![1.., 0]));
    row *= (&entries * w).sum();
    entries.fill(w);
    y.mapv(f64::cos).sum()
}

#[differentiate]
fn every_other(x: &Array1<f64>) -> f64 {
    let mut y = x.clone();
    {
        let (mut even, odd) = y.multi_slice_mut((s![..;2], s![1..;2]));
        for (a, b) in even.iter_mut().zip(odd.iter()) {
            *a *= *b * *b;
        }
    }
    y.product() + y.sum()
}

#[differentiate]
fn strided_windows(x: &Array2<f64>, kernel: &Array2<f64>) -> f64 {
    let mut sum = 0.0;
    for window in x.windows_with_stride((2, 2), (1, 2)) {
        sum += (&window * kernel).sum().tanh();
    }
    let along: f64 = x.axis_windows_with_stride(Axis(1), 2, 3).into_iter().map(|w| w.product()).sum();
    let row: f64 = x.row(0).windows_with_stride(2, 2).into_iter().map(|w| w[0] * w[1] * w[1]).sum();
    sum + along * row
}

// --- functions that change what they go over

#[differentiate]
fn entries_changed(x: &Array2<f64>, w: f64) -> f64 {
    let mut y = x.clone();
    let old = y.map_mut(|e| {
        let old = *e;
        *e = old * old * w;
        old.sin()
    });
    (old * &y).sum() + y.sum()
}

#[differentiate]
fn lanes_changed(x: &Array2<f64>, w: f64) -> f64 {
    let mut y = x.clone();
    let sums = y.map_axis_mut(Axis(1), |mut row| {
        row *= w;
        row[0] = row[1] * row[1];
        row.sum()
    });
    let firsts = y.map_axis_mut(Axis(0), |mut column| {
        column[0] += w;
        column[0]
    });
    (&y * &firsts).sum() * sums.product()
}

#[differentiate]
fn deep_lanes_changed(x: &Array3<f64>, w: f64) -> Array2<f64> {
    let mut y = x.clone();
    let sums = y.map_axis_mut(Axis(1), |mut lane| {
        lane[0] *= w;
        lane.iter().map(|e| e * e).sum::<f64>()
    });
    sums + y.sum_axis(Axis(1))
}

// --- lists

#[differentiate(order = 2)]
fn list_mapped(x: [f64; 3], w: f64) -> [f64; 3] {
    let y = x.map(|e| e * e * w);
    y.map(f64::sin)
}

#[differentiate]
fn list_mapped_and_summed(x: &[f64; 4], w: &[f64]) -> f64 {
    let scaled: f64 = x.map(|e| e * w[1]).iter().sum();
    let flags = x.map(|e| e > 0.0);
    scaled * x.map(|e| if e > 0.0 { e * e } else { -e }).iter().product::<f64>() + f64::from(u8::from(flags[0]))
}

#[differentiate]
fn made_from_a_function(x: &[f64], w: f64) -> f64 {
    let squares: [f64; 3] = std::array::from_fn(|i| x[i] * x[i] * w);
    let counts: [usize; 2] = std::array::from_fn(|i| i + 1);
    squares[0] * squares[2] + squares.iter().sum::<f64>() * counts[1] as f64
}

#[differentiate]
fn returned_from_a_function(x: &[f64]) -> [f64; 2] {
    std::array::from_fn(|i| {
        let mut sum = 0.0;
        for &e in x {
            sum += e.powi(i as i32 + 2);
        }
        sum
    })
}

// --- azip!

#[differentiate(order = 2)]
fn zipped(a: &Array2<f64>, b: &Array2<f64>, w: f64) -> f64 {
    let mut out = Array2::zeros(a.dim());
    azip!((o in &mut out, &a in a, &b in b) *o = a * b * b * w);
    azip!((index (i, j), o in &mut out, &a in a) {
        if i == j {
            *o += a * a;
        }
    });
    ndarray::azip!((o in &mut out) *o *= w);
    out.sum()
}

#[differentiate]
fn zipped_rows(a: &Array2<f64>, w: &Array1<f64>) -> Array1<f64> {
    let mut sums = Array1::zeros(a.nrows());
    for k in 0..2 {
        azip!((s in &mut sums, row in a.rows()) *s += row.dot(w) * (k + 1) as f64);
    }
    sums
}

// --- degrees of freedom

#[differentiate]
fn spreads(x: &Array2<f64>, ddof: f64) -> f64 {
    x.var(ddof) * x.std(ddof * 0.5) + x.var_axis(Axis(0), ddof).sum() * x.std_axis(Axis(1), ddof).product()
}

#[test]
fn parts() {
    check!(each_axis(&x, 1), x = matrix(4, 5));
    check!(each_axis_changed(&x, w), x = matrix(3, 4), w = 0.7);
    check!(collapsed(&x, 1), x = tensor([2, 3, 2]));
    check!(two_parts(&x, w), x = matrix(3, 4), w = 0.8);
    check!(every_other(&x), x = vector(6));
    check!(strided_windows(&x, &kernel), x = matrix(4, 6), kernel = matrix(2, 2));
}

#[test]
fn functions_that_change() {
    check!(entries_changed(&x, w), x = matrix(2, 3), w = 0.6);
    check!(lanes_changed(&x, w), x = matrix(2, 3), w = 0.6);
    check!(deep_lanes_changed(&x, w), x = tensor([2, 3, 2]), w = 0.6);
}

#[test]
fn lists() {
    check!(list_mapped(x, w), x = [0.3, -0.8, 1.2], w = 0.6);
    check!(list_mapped_and_summed(&x, &w), x = [0.3, -0.8, 1.2, 0.9], w = vec![0.2, 0.6]);
    check!(made_from_a_function(&x, w), x = vec![0.3, -0.8, 1.2], w = 0.6);
    check!(returned_from_a_function(&x), x = vec![0.3, -0.8, 1.2]);
}

#[test]
fn zips() {
    check!(zipped(&a, &b, w), a = matrix(3, 3), b = matrix(3, 3) + 0.2, w = 0.7);
    let (a, b) = (Array2::ones((2, 2)), Array2::ones((2, 3)));
    assert_eq!(panic_of(|| zipped(&a, &b, 1.0)), panic_of(|| zipped::gradient(&a, &b, 1.0)));
    check!(zipped_rows(&a, &w), a = matrix(3, 2), w = vector(2));
}

/// Nothing to go over gives empty gradients, and what is no number stays none.
#[test]
fn without_rows() {
    let empty = Array2::<f64>::zeros((0, 4));
    assert_eq!(each_axis::gradient(&empty, 0).dim(), (0, 4));
    assert_eq!(strided_windows::gradient(&Array2::zeros((1, 4)), &Array2::ones((2, 2))).1, Array2::<f64>::zeros((2, 2)));
    assert_eq!(entries_changed::gradient(&empty, 2.0), (empty.clone(), 0.0));
    assert_eq!(zipped::gradient(&empty, &empty, 2.0), (empty.clone(), empty.clone(), 0.0));
    let (x_bar, w_bar) = zipped_rows::adjoint(&Array2::zeros((0, 2)), &vector(2), Array1::zeros(0)).1;
    assert_eq!((x_bar.dim(), w_bar), ((0, 2), Array1::zeros(2)));
    let strange = Array2::from_elem((3, 4), f64::NAN);
    assert!(each_axis_changed::gradient(&strange, f64::INFINITY).0.iter().all(|e| e.is_nan()));
    assert!(spreads::gradient(&strange, 0.5).1.is_nan());
}

/// Second derivatives along a direction, and differences of gradients.
#[test]
fn of_second_order() {
    let (a, b, h) = (matrix(3, 3), matrix(3, 3) + 0.2, 1e-5);
    let (a_dot, b_dot) = (b.mapv(f64::cos), a.mapv(f64::sin));
    let along = |t: f64| zipped::gradient(&(&a + &(&a_dot * t)), &(&b + &(&b_dot * t)), 0.7 + 0.3 * t);
    let (_, _, found) = zipped::hvp(&a, &b, 0.7, &a_dot, &b_dot, 0.3);
    let (up, down) = (along(h), along(-h));
    assert_close(&found.0, &((up.0 - down.0) / (2.0 * h)), 1e-7);
    assert_close(&found.1, &((up.1 - down.1) / (2.0 * h)), 1e-7);
    assert_close([&found.2], [&((up.2 - down.2) / (2.0 * h))], 1e-7);

    let (x, x_dot) = (matrix(4, 5), matrix(4, 5).mapv(f64::cos));
    let along = |t: f64| each_axis::gradient(&(&x + &(&x_dot * t)), 1);
    let (_, _, found) = each_axis::hvp(&x, 1, &x_dot, ());
    assert_close(&found, &((along(h) - along(-h)) / (2.0 * h)), 1e-7);
}

#[test]
fn degrees_of_freedom() {
    check!(spreads(&x, ddof), x = matrix(3, 4), ddof = 0.7);
}
