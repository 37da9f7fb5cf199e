//! Arrays that are given other axes, another shape or more rows in place.

use cotangent::differentiate;
use cotangent_tests::{check, matrix, panic_of, tensor, vector};
use ndarray::{Array1, Array2, Array3, ArrayD, Axis, ShapeError, Slice, arr3};

#[differentiate]
fn axes(x: &Array3<f64>, v: &Array1<f64>) -> f64 {
    let mut y = x * x;
    y.permute_axes([2, 0, 1]);
    let mut z = y.clone();
    z.reverse_axes();
    y.invert_axis(Axis(0));
    (y.sum_axis(Axis(1)) * v).sum() + (z * x.sum()).sum_axis(Axis(0)).mapv(f64::sin).sum()
}

#[differentiate]
fn parts(x: &Array2<f64>, v: &Array1<f64>, i: usize) -> f64 {
    let mut y = x.clone();
    y.slice_axis_inplace(Axis(0), Slice::from(1..));
    let mut z = x.view();
    z.collapse_axis(Axis(0), i);
    (&y * v).mapv(|e| e * e).sum() * z.sum()
}

#[differentiate]
fn dynamic(x: &ArrayD<f64>, i: usize) -> f64 {
    let mut y = x.mapv(f64::exp);
    y.insert_axis_inplace(Axis(1));
    let n = y.ndim() as f64;
    y.index_axis_inplace(Axis(0), i);
    (&y * n).mapv(|e| e * e).sum()
}

#[differentiate]
fn grown(x: &Array2<f64>, row: &Array1<f64>, w: f64) -> f64 {
    let mut y = x * w;
    y.push_row(row.view()).unwrap();
    y.push_column(y.column(0).to_owned().mapv(f64::sin).view()).expect("as many rows");
    y.push(Axis(0), y.row(1).mapv(|e| e * w).view()).unwrap();
    y.append(Axis(1), y.clone().view()).unwrap();
    y.mapv(|e| e * e).sum() + y.nrows() as f64 * w
}

#[differentiate]
fn gathered(x: &[f64]) -> f64 {
    let mut rows = Array2::zeros((0, 2));
    for &e in x {
        rows.push_row(ndarray::aview1(&[e, e * e])).unwrap();
    }
    rows.t().dot(&rows).mapv(|e| e * e).sum()
}

#[differentiate]
fn grown_if_it_fits(x: &Array2<f64>, row: &Array1<f64>) -> Result<f64, ShapeError> {
    let mut y = x.clone();
    y.push_row(row.view())?;
    Ok(y.mapv(|e| e * e * e).sum())
}

#[differentiate]
fn handed_on(x: &Array2<f64>, row: &Array1<f64>) -> f64 {
    let mut y = Array2::<f64>::zeros(x.dim());
    x.assign_to(&mut y);
    row.assign_to(y.row_mut(0));
    y.mapv_into_any(|e| e * e).sum()
}

#[differentiate]
fn shown(s: f64, x: &Array1<f64>) -> f64 {
    dbg!(s);
    let y = dbg!(x * s);
    arr3(&[[[s, 1.0], [y[0], y[1]]]]).mapv(|e| e * e).sum() + dbg!(s * s)
}

#[test]
fn axes_change_in_place() {
    check!(axes(&x, &v), x = tensor([2, 3, 4]), v = vector(3));
    check!(parts(&x, &v, 1), x = matrix(3, 2), v = vector(2));
    check!(dynamic(&x, 1), x = tensor(vec![3, 2]));
    assert_eq!(
        panic_of(|| parts::gradient(&matrix(3, 2), &vector(2), 3)).message,
        panic_of(|| parts(&matrix(3, 2), &vector(2), 3)).message
    );
}

#[test]
fn arrays_grow() {
    check!(grown(&x, &row, w), x = matrix(2, 3), row = vector(3), w = 0.75);
    check!(gathered(&x), x = vec![0.5, -1.25, 2.0]);
    check!(handed_on(&x, &row), x = matrix(2, 3), row = vector(3));
    let misfit = |n| panic_of(|| grown::gradient(&matrix(2, 3), &vector(n), 1.0));
    assert_eq!(misfit(2), panic_of(|| grown(&matrix(2, 3), &vector(2), 1.0)));
}

#[test]
fn arrays_grow_or_fail() {
    let (value, (x_bar, row_bar)) = grown_if_it_fits::value_and_gradient(&matrix(2, 3), &vector(3)).unwrap();
    assert!((value - grown_if_it_fits(&matrix(2, 3), &vector(3)).unwrap()).abs() < 1e-12);
    for (found, e) in x_bar.iter().chain(&row_bar).zip(matrix(2, 3).iter().chain(&vector(3))) {
        assert!((found - 3.0 * e * e).abs() < 1e-12, "{found} for {e}");
    }
    assert_eq!(
        grown_if_it_fits::gradient(&matrix(2, 3), &vector(2)),
        Err(grown_if_it_fits(&matrix(2, 3), &vector(2)).unwrap_err())
    );
}

#[test]
fn what_is_shown_is_differentiated() {
    check!(shown(s, &x), s = 0.75, x = vector(2));
}
