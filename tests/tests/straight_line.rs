//! Straight-line functions whose gradients are known by differences or in closed form.

use cotangent::differentiate;
use cotangent_tests::{assert_close, differences};
use ndarray::{Array1, Array2, Axis, array, s};
use num_traits::Float;

#[differentiate]
fn layer_loss(w: &Array2<f64>, b: &Array1<f64>, x: &Array2<f64>, y: &Array2<f64>) -> f64 {
    let a = (x.dot(w) + b).mapv(f64::tanh);
    (&a - y).mapv(|e| e * e).sum() / (2.0 * x.nrows() as f64)
}

#[test]
fn the_designs_example() {
    let w = array![[0.1, -0.2, 0.3], [0.5, 0.4, -0.6]];
    let b = array![0.05, -0.1, 0.2];
    let x = array![[1.0, 2.0], [-1.0, 0.5], [0.3, -0.7], [2.0, 1.0]];
    let y = Array2::from_shape_fn((4, 3), |(i, j)| (i + j) as f64 / 5.0);
    let (value, (w_bar, b_bar, x_bar, y_bar)) = layer_loss::value_and_gradient(&w, &b, &x, &y);
    assert!((value - layer_loss(&w, &b, &x, &y)).abs() < 1e-13);
    let of = |shape: (usize, usize), v: &[f64]| Array2::from_shape_vec(shape, v.to_vec()).unwrap();
    assert_close(&w_bar, &differences(w.as_slice().unwrap(), |v| layer_loss(&of((2, 3), v), &b, &x, &y)), 1e-7);
    assert_close(&b_bar, &differences(b.as_slice().unwrap(), |v| layer_loss(&w, &Array1::from(v.to_vec()), &x, &y)), 1e-7);
    assert_close(&x_bar, &differences(x.as_slice().unwrap(), |v| layer_loss(&w, &b, &of((4, 2), v), &y)), 1e-7);
    assert_close(&y_bar, &differences(y.as_slice().unwrap(), |v| layer_loss(&w, &b, &x, &of((4, 3), v))), 1e-7);
}

#[differentiate]
fn polynomial<F: Float>(x: F, y: F) -> F {
    let s = x * x * y + y.sin();
    let t = s / (x + y);
    t.exp() - x
}

#[test]
fn a_scalar_function_over_a_generic_float() {
    let (x, y) = (0.7, 1.3);
    let (value, (x_bar, y_bar)) = polynomial::value_and_gradient(x, y);
    assert_eq!(value, polynomial(x, y));
    assert_close(&[x_bar, y_bar], &differences(&[x, y], |v| polynomial(v[0], v[1])), 1e-7);
}

#[differentiate(wrt(x))]
fn parts(x: &Array2<f64>, n: usize) -> f64 {
    let top = x.row(n);
    let left = x.slice(s![.., 0]);
    let total = x.sum_axis(Axis(1));
    top.dot(&top) + left.sum() * x[[0, 1]] + total.mapv(|e| if e > 0.0 { e.sqrt() } else { 0.0 }).sum()
}

#[test]
fn views_accumulate() {
    let x = array![[1.0, 2.0], [3.0, -4.0], [0.5, 1.5]];
    let gradient = parts::gradient(&x, 1);
    let of = |v: &[f64]| Array2::from_shape_vec((3, 2), v.to_vec()).unwrap();
    assert_close(&gradient, &differences(x.as_slice().unwrap(), |v| parts(&of(v), 1)), 1e-6);
}

#[differentiate]
fn cross_entropy(z: &Array2<f64>, #[constant] y: &Array2<f64>) -> f64 {
    let m = z.fold_axis(Axis(1), f64::NEG_INFINITY, |m, &v| m.max(v)).insert_axis(Axis(1));
    let shifted = z - &m;
    let lse = shifted.mapv(f64::exp).sum_axis(Axis(1)).mapv(f64::ln);
    (lse.sum() - (&shifted * y).sum()) / z.nrows() as f64
}

#[test]
fn softmax_cross_entropy_is_softmax_minus_label() {
    let z = array![[1.0, 2.0, 0.5], [1000.0, 1000.0, 0.0]];
    let y = array![[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]];
    let gradient = cross_entropy::gradient(&z, &y);
    let expected = Array2::from_shape_fn((2, 3), |(i, j)| {
        let m = z.row(i).fold(f64::NEG_INFINITY, |m, &v| m.max(v));
        let sum: f64 = z.row(i).iter().map(|v| (v - m).exp()).sum();
        ((z[[i, j]] - m).exp() / sum - y[[i, j]]) / 2.0
    });
    assert_close(&gradient, &expected, 1e-12);
}

#[differentiate]
fn both(a: &Array1<f64>) -> (Array1<f64>, f64) {
    let b = a * 2.0;
    let c = a.sum();
    (b, c)
}

#[test]
fn several_results_take_several_seeds() {
    let (_, (a_bar,)) = both::adjoint(&array![1.0, 2.0], (array![1.0, 10.0], 100.0));
    assert_eq!(a_bar, array![102.0, 120.0]);
}

#[differentiate]
fn doubled(a: &Array2<f64>) -> Array2<f64> {
    a * 2.0
}

#[test]
#[should_panic(expected = "cotangent: a seed of shape [2, 3] for a result of shape [3, 2]")]
fn a_seed_of_another_shape_is_refused() {
    doubled::adjoint(&Array2::zeros((3, 2)), Array2::zeros((2, 3)));
}

#[differentiate]
fn chains(x: &[f64], y: &Array1<f64>, m: &Array2<f64>, scale: f64) -> f64 {
    let dot = x.iter().zip(y.iter()).map(|(a, b)| a * b * scale).sum::<f64>();
    let squares: f64 = m.iter().map(|&v| v * v).sum();
    dot + squares * y.iter().copied().product::<f64>()
}

#[test]
fn iterator_chains() {
    let (x, y) = ([1.0, 2.0, 3.0], array![0.5, -1.5]);
    let m = array![[1.0, 2.0], [3.0, 4.0]];
    let (value, (x_bar, y_bar, m_bar, scale_bar)) = chains::value_and_gradient(&x, &y, &m, 2.0);
    assert_eq!(value, chains(&x, &y, &m, 2.0));
    assert_close(&x_bar, &differences(&x, |v| chains(v, &y, &m, 2.0)), 1e-6);
    assert_close(&y_bar, &differences(y.as_slice().unwrap(), |v| chains(&x, &Array1::from(v.to_vec()), &m, 2.0)), 1e-6);
    let of = |v: &[f64]| Array2::from_shape_vec((2, 2), v.to_vec()).unwrap();
    assert_close(&m_bar, &differences(m.as_slice().unwrap(), |v| chains(&x, &y, &of(v), 2.0)), 1e-6);
    assert_close(&[scale_bar], &differences(&[2.0], |v| chains(&x, &y, &m, v[0])), 1e-6);
}

#[differentiate]
fn in_place(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    let mut a = x.clone();
    a += y;
    a.mapv_inplace(|e| e * e);
    a.scaled_add(3.0, y);
    a *= 2.0;
    a.sum()
}

#[test]
fn variables_change_in_place() {
    let (x, y) = (array![1.0, -2.0], array![0.5, 3.0]);
    let (x_bar, y_bar) = in_place::gradient(&x, &y);
    assert_close(&x_bar, &(4.0 * (&x + &y)), 1e-12);
    assert_close(&y_bar, &(4.0 * (&x + &y) + 6.0), 1e-12);
}
