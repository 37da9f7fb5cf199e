//! A module without the prelude.

use ndarray::array;

mod bare {
    #![no_implicit_prelude]

    use ::cotangent::differentiate;
    use ::ndarray::{Array1, Array2, Axis};

    #[differentiate]
    pub fn loss(w: &Array2<f64>, x: &Array1<f64>, k: f64) -> f64 {
        let a = w.dot(x).mapv(|e| e * e);
        let m = w.sum_axis(Axis(0)).mean().unwrap();
        a.sum() * k + m - a[0].max(0.0)
    }

    #[differentiate]
    pub fn of_a_slice(a: &[f64], b: f64) -> (f64, f64) {
        (a[0] * b, b)
    }

    #[differentiate]
    pub fn generic<F: ::num_traits::Float>(x: F) -> F {
        x * x
    }
}

fn main() {
    let (w, x) = (array![[1.0, 2.0]], array![3.0, 4.0]);
    let (value, (w_bar, x_bar, k_bar)) = bare::loss::value_and_gradient(&w, &x, 2.0);
    assert_eq!(value, bare::loss(&w, &x, 2.0));
    assert_eq!(w_bar, array![[66.5, 88.5]]);
    assert_eq!(x_bar, array![22.0, 44.0]);
    assert_eq!(k_bar, 121.0);
    let (_, (a_bar, b_bar)) = bare::of_a_slice::adjoint(&[3.0], 2.0, (1.0, 10.0));
    assert_eq!((a_bar[0], b_bar), (2.0, 13.0));
    assert_eq!(bare::generic::gradient(3.0), 6.0);
}
