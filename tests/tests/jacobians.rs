//! Jacobians: all cases of the lecture notes' notation, both modes, and the shapes of what is no array.
#![allow(clippy::redundant_closure_for_method_calls, reason = "the forms are what is tested")]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{assert_close, matrix, vector};
use ndarray::{Array1, Array2, Array3, Axis, array, s};

/// y: ℝ → ℝ
#[differentiate]
fn cube(x: f64) -> f64 {
    x.powi(3)
}

/// y: ℝⁿ → ℝ
#[differentiate]
fn square(x: &Array1<f64>) -> f64 {
    x.dot(x)
}

/// y: ℝⁿ → ℝᵐ
#[differentiate]
fn linear(#[constant] a: &Array2<f64>, x: &Array1<f64>) -> Array1<f64> {
    a.dot(x)
}

/// y: ℝ → ℝᵐˣⁿ
#[differentiate]
fn powers(x: f64, #[constant] a: &Array2<f64>) -> Array2<f64> {
    a * x * x
}

/// y: ℝⁿˣᵐ → ℝ
#[differentiate]
fn weighted(x: &Array2<f64>, #[constant] a: &Array2<f64>) -> f64 {
    (x * a).sum()
}

/// z = W·x + b
#[differentiate]
fn affine(w: &Array2<f64>, x: &Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
    w.dot(x) + b
}

#[test]
fn scalars_by_scalars() {
    let j = cube::jacobian(2.0);
    assert_eq!((j[()], j.outputs(), j.ndim()), (12.0, 0, 0));
}

#[test]
fn of_a_scalar_it_is_the_transposed_gradient() {
    let x = vector(4);
    let j = square::jacobian(&x);
    assert_eq!(*j, square::gradient(&x));
    assert_eq!(j.numerator_layout(), square::gradient(&x));
}

#[test]
fn of_a_linear_function_it_is_the_matrix() {
    // Reverse mode where there are fewer rows, forward mode where there are fewer columns.
    for (m, n) in [(2, 5), (5, 2), (3, 3)] {
        let a = matrix(m, n);
        let j = linear::jacobian(&a, &vector(n));
        assert_eq!((j.clone().into_inner(), j.numerator_layout()), (a.clone(), a));
    }
}

#[test]
fn of_a_matrix_by_a_scalar_it_has_the_matrix_axes() {
    let a = matrix(2, 3);
    let j = powers::jacobian(1.5, &a);
    assert_close(j.iter(), (3.0 * &a).iter(), 1e-15);
    assert_close(j.numerator_layout().iter(), (3.0 * &a).iter(), 1e-15);
}

#[test]
fn of_a_scalar_by_a_matrix_numerator_layout_is_transposed() {
    let a = matrix(2, 3);
    let j = weighted::jacobian(&matrix(2, 3), &a);
    assert_eq!(*j, a);
    assert_eq!(j.numerator_layout(), a.t());
}

#[test]
fn of_an_affine_function_by_its_matrix_it_is_the_unit_matrix_times_x() {
    let (w, x, b) = (matrix(2, 3), vector(3), vector(2));
    let (by_w, by_x, by_b) = affine::jacobian(&w, &x, &b);
    let mut expected = Array3::zeros((2, 2, 3));
    for i in 0..2 {
        expected.slice_mut(s![i, i, ..]).assign(&x);
    }
    assert_eq!(*by_w, expected);
    // ∂zᵢ/∂Wₖⱼ at (i, j, k).
    let reversed = by_w.numerator_layout();
    assert_eq!(reversed.shape(), [2, 3, 2]);
    for ((i, j, k), &entry) in reversed.indexed_iter() {
        assert_eq!(entry, expected[[i, k, j]]);
    }
    assert_eq!((by_x.into_inner(), by_b.into_inner()), (w, Array2::eye(2)));
}

/// Few parameters, many results, in both modes by the chain rule.
#[differentiate]
fn curve(t: f64, n: usize) -> Array1<f64> {
    let mut out = Array1::zeros(n);
    let mut power = t;
    for i in 0..n {
        out[i] = power.sin();
        power *= t;
    }
    out
}

#[test]
fn loops_in_forward_mode() {
    let t: f64 = 0.7;
    let expected: Vec<f64> = (1..=4).map(|k| f64::from(k) * t.powi(k - 1) * t.powi(k).cos()).collect();
    assert_close(curve::jacobian(t, 4).iter(), &expected, 1e-14);
}

#[derive(Clone, Debug, Differentiable)]
struct Line {
    slope: f64,
    #[constant]
    _name: &'static str,
    points: Array1<f64>,
}

#[differentiate]
fn along(line: &Line, y: &[f64]) -> (Array1<f64>, f64) {
    (&line.points * line.slope, line.points[0] * y[1])
}

#[test]
fn what_is_no_array_is_one_axis_of_all_its_entries() {
    let line = Line { slope: 3.0, _name: "line", points: array![0.5, 0.25] };
    let (by_line, by_y) = along::jacobian(&line, &[1.0, 2.0]);
    assert_eq!(by_line.clone().into_inner(), array![[0.5, 3.0, 0.0], [0.25, 0.0, 3.0], [0.0, 2.0, 0.0]]);
    assert_eq!(by_y.into_inner(), array![[0.0, 0.0], [0.0, 0.0], [0.0, 0.5]]);
}

#[differentiate]
fn root<F: cotangent::Element>(x: Array1<F>, y: F) -> Option<Array1<F>> {
    if x[0] < F::zero() {
        return None;
    }
    Some(x.mapv(|e| e.sqrt()) * y)
}

#[test]
fn failures_come_out() {
    let (by_x, by_y) = root::jacobian(array![4.0_f32, 0.25], 2.0).unwrap();
    assert_eq!(by_x.into_inner(), array![[0.5_f32, 0.0], [0.0, 2.0]]);
    assert_eq!(by_y.into_inner(), array![2.0_f32, 0.5]);
    assert!(root::jacobian(array![-1.0], 1.0).is_none());
}

#[derive(Clone, Debug, Differentiable)]
struct Scale(f64);

#[differentiate]
impl Scale {
    fn rows(&self, x: &Array2<f64>) -> Array1<f64> {
        x.sum_axis(Axis(1)) * self.0
    }
}

#[test]
fn methods() {
    let (by_scale, by_x) = Scale(2.0).rows_jacobian(&array![[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(by_scale.into_inner(), array![[3.0], [7.0]]);
    assert_eq!(by_x.shape(), [2, 2, 2]);
    assert_eq!((by_x[[0, 0, 1]], by_x[[1, 0, 1]]), (2.0, 0.0));
    let (value, tangent) = Scale(2.0).rows_tangent(&array![[1.0, 2.0]], &ScaleCotangent(1.0), ());
    assert_eq!((value, tangent), (array![6.0], array![3.0]));
}
