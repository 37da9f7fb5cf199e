//! A user's crate: it knows `cotangent` under another name, is of an older edition and denies every lint.
//!
//! Clippy reads it with the rest of the workspace, so that generated code is held against what a user may deny.
#![deny(
    warnings,
    unused,
    missing_docs,
    unreachable_pub,
    rust_2018_idioms,
    rust_2021_compatibility,
    future_incompatible,
    let_underscore,
    nonstandard_style,
    missing_debug_implementations,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
#![forbid(unsafe_code)]
// What the functions themselves do, not what is generated for them.
#![allow(
    clippy::cast_precision_loss,
    clippy::many_single_char_names,
    clippy::must_use_candidate,
    clippy::missing_panics_doc,
    clippy::suboptimal_flops
)]

use ct::differentiate;
use ndarray::{Array1, Array2};
use num_traits::Float;

/// Mean squared error of one tanh layer.
///
/// ```
/// use cotangent_tests_renamed::loss;
/// use ndarray::array;
///
/// let (w, b, x, y) = (array![[0.0]], array![1.0], array![[2.0]], array![[1.0]]);
/// let b_bar = loss::gradient(&w, &b, &x, &y).1;
/// let a = 1.0_f64.tanh();
/// assert!((b_bar[0] - (a - 1.0) * (1.0 - a * a)).abs() < 1e-12);
/// ```
#[differentiate]
pub fn loss(w: &Array2<f64>, b: &Array1<f64>, x: &Array2<f64>, y: &Array2<f64>) -> f64 {
    let a = (x.dot(w) + b).mapv(f64::tanh);
    (&a - y).mapv(|e| e * e).sum() / (2.0 * x.nrows() as f64)
}

/// Generic over its element.
#[differentiate(wrt(x))]
pub fn polynomial<F: Float>(x: F, y: F, n: i32) -> F {
    let s = x.powi(n) * y + y.sin();
    s.exp() - x
}

/// A function of the crate, which has another name here.
#[differentiate(directions = 2)]
pub fn errors(x: &Array1<f64>) -> f64 {
    x.mapv(ct::erf).sum() + x.mapv(|v| ct::sigmoid(v) * v).sum()
}

/// Two results, one of them an array; an argument by value; one that changes.
#[differentiate]
pub fn halves(a: Array2<f64>, mut k: f64) -> (Array1<f64>, f64) {
    k *= 2.0;
    let b = a * k;
    (b.row(0).to_owned(), b.mean().unwrap())
}

/// What is generated stays as private as its function.
pub mod nested {
    /// Square.
    #[ct::differentiate]
    pub(crate) fn square(x: f64) -> f64 {
        x * x
    }

    /// Uses `square`'s derivative.
    pub fn slope(x: f64) -> f64 {
        square::gradient(x)
    }
}

/// The parameters of [`loss()`].
#[derive(Clone, Debug, PartialEq, ct::Differentiable)]
pub struct Parameters {
    /// Weights.
    pub w: Array2<f64>,
    /// Bias.
    pub b: Array1<f64>,
    #[constant]
    rate: f64,
}

#[cfg(test)]
mod tests {
    use super::{errors, halves, loss, nested, polynomial, Parameters, ParametersCotangent};
    use ndarray::{array, Array1};

    #[test]
    fn loss_agrees_with_differences() {
        let (w, x, y) = (array![[0.5, -0.2]], array![[1.0], [2.0]], array![[0.0, 1.0], [1.0, 0.0]]);
        let b = array![0.1, 0.3];
        let (value, (_, b_bar, _, _)) = loss::value_and_gradient(&w, &b, &x, &y);
        assert!((value - loss(&w, &b, &x, &y)).abs() < 1e-15);
        for i in 0..2 {
            let at = |h: f64| loss(&w, &(&b + &Array1::from_shape_fn(2, |j| if i == j { h } else { 0.0 })), &x, &y);
            assert!((b_bar[i] - (at(1e-6) - at(-1e-6)) / 2e-6).abs() < 1e-8);
        }
    }

    #[test]
    fn generic_functions_have_generic_derivatives() {
        assert!((polynomial::gradient(1.0_f32, 0.0, 2) + 1.0).abs() < 1e-6);
        assert!((polynomial::gradient(3.0_f64, 0.0, 2) + 1.0).abs() < 1e-15);
    }

    #[test]
    fn functions_of_the_crate_are_known_by_its_name_here() {
        let (x, x_dot) = (array![0.0, 0.0], array![1.0, 0.5]);
        let slope = 1.5 * (std::f64::consts::FRAC_2_SQRT_PI + 0.5);
        assert!((errors::tangent(&x, &x_dot).1 - slope).abs() < 1e-15);
        let [one, two] = errors::tangents(&x, &[x_dot, array![0.0, 2.0]]).1[..] else { panic!("two tangents") };
        assert!((one - slope).abs() < 1e-15 && (two - slope / 0.75).abs() < 1e-15);
    }

    #[test]
    fn results_have_seeds_of_their_own() {
        let a = array![[1.0, 2.0], [3.0, 4.0]];
        let (value, (a_bar, k_bar)) = halves::adjoint(a.clone(), 0.5, (array![1.0, 10.0], 4.0));
        assert_eq!(value, halves(a, 0.5));
        assert_eq!(a_bar, array![[2.0, 11.0], [1.0, 1.0]]);
        assert!((k_bar - 2.0 * (1.0 + 20.0 + 10.0)).abs() < 1e-12);
        assert!((nested::slope(3.0) - 6.0).abs() < 1e-15);
    }

    #[test]
    fn derived_types_step_along_gradients() {
        use ct::Differentiable;
        let (x, y) = (array![[1.0], [2.0]], array![[0.0, 1.0], [1.0, 0.0]]);
        let mut model = Parameters { w: array![[0.5, -0.2]], b: array![0.1, 0.3], rate: 0.1 };
        let (before, (w, b, _, _)) = loss::value_and_gradient(&model.w, &model.b, &x, &y);
        let gradient = ParametersCotangent { w, b };
        model.step(-model.rate, &gradient);
        let descent = before - loss(&model.w, &model.b, &x, &y);
        assert!(descent > 0.5 * model.rate * gradient.norm().powi(2), "{descent}");
        assert_eq!(model.zeros_like().to_vec(), [0.0; 4]);
    }
}
