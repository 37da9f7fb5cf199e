//! Sums over the product of a constant matrix and a vector: they take the value and what the vector gains in one pass over the matrix.

use cotangent::differentiate;
use cotangent_tests::{agree, matrix, vector};
use ndarray::{Array1, Array2, ArrayView2, LinalgScalar, ScalarOperand, ShapeBuilder, s};
use num_traits::Float;

/// The sum of squared residuals, weighted.
#[differentiate(wrt(w, b))]
fn residuals<F: Float + LinalgScalar + ScalarOperand>(w: &Array1<F>, b: F, x: ArrayView2<'_, F>, y: &Array1<F>, weight: F) -> F {
    let e = x.dot(w) + b - y;
    weight * (&e * &e).sum()
}

/// The product is read by the loss and beside it.
#[differentiate(wrt(w))]
fn read_twice(w: &Array1<f64>, x: &Array2<f64>, y: &Array1<f64>) -> f64 {
    let z = x.dot(w);
    let e = &z - y;
    (&e * &e).sum() + z[0]
}

/// The vector is read beside the product, and the targets vary.
#[differentiate(wrt(w, y))]
fn penalised(w: &Array1<f64>, x: &Array2<f64>, y: &Array1<f64>) -> f64 {
    let e = x.dot(w) - y;
    (&e * &e).sum() + (w * w).sum() * 0.5
}

/// The matrix varies, too.
#[differentiate]
fn of_both(w: &Array1<f64>, x: &Array2<f64>, #[constant] y: &Array1<f64>) -> f64 {
    let e = x.dot(w) - y;
    (&e * &e).sum()
}

/// A sum a pass of a loop.
#[differentiate(wrt(w))]
fn in_passes(w: &Array1<f64>, x: &Array2<f64>, y: &Array1<f64>) -> f64 {
    let mut z = 0.0;
    for k in 1..3 {
        let e = x.dot(w) - y;
        z = z * 0.5 + (&e * &e).sum() * f64::from(k);
    }
    z
}

/// Twice differentiable.
#[differentiate(wrt(w), order = 2)]
fn twice(w: &Array1<f64>, x: &Array2<f64>, y: &Array1<f64>) -> f64 {
    let e = x.dot(w) - y;
    (&e * &e * &e).sum()
}

agree! {
    squares:
    read_twice(&w, &matrix(5, 3), &vector(5)), w = vector(3);
    penalised(&w, &matrix(5, 3), &y), w = vector(3), y = vector(5);
    of_both(&w, &x, &vector(5)), w = vector(3), x = matrix(5, 3);
    in_passes(&w, &matrix(5, 3), &vector(5)), w = vector(3);
    twice(&w, &matrix(5, 3), &vector(5)), w = vector(3);
    residuals(&w, b, matrix(5, 3).view(), &vector(5), 0.5), w = vector(3), b = 0.25;
}

/// Of matrices that are read in blocks and at once, in every layout. The entries are −1, 0 and 1, so that sums are exact in any order.
fn closed_form<F: Float + LinalgScalar + ScalarOperand + cotangent::Element>() {
    let number = |x: f64| F::from(x).expect("a float");
    let entry = |i: usize| number((i % 3) as f64 - 1.0);
    for (m, n) in [(1, 1), (7, 3), (0, 2), (33, 17), (9000, 40), (40_000, 9)] {
        let of = |(i, j): (usize, usize)| entry(i * i + i / 7 + j * 2);
        let rows = Array2::from_shape_fn((m, n), of);
        let columns = Array2::from_shape_fn((m, n).f(), of);
        let wide = Array2::from_shape_fn((2 * m, n + 1), of);
        let (w, y, b) = (Array1::from_shape_fn(n, |i| entry(i * i)), Array1::from_shape_fn(m, |i| entry(i / 2)), number(2.0));
        for x in [rows.view(), columns.view(), wide.slice(s![..;2, ..n]), rows.slice(s![..;-1, ..])] {
            let e = x.dot(&w) + b - &y;
            for weight in [1.0, 0.0, -0.5].map(number) {
                let (z, (w_bar, b_bar)) = residuals::value_and_gradient(&w, b, x, &y, weight);
                let scale = weight * number(2.0);
                assert_eq!((z, b_bar), (weight * (&e * &e).sum(), scale * e.sum()), "{m}×{n}");
                assert_eq!(w_bar, x.t().dot(&e) * scale, "{m}×{n}");
            }
        }
    }
}

#[test]
fn in_every_layout() {
    closed_form::<f64>();
    closed_form::<f32>();
}
