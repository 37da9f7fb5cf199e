use cotangent::differentiate;
use ndarray::{Array1, Array2, LinalgScalar, ScalarOperand};
use num_traits::Float;

/// The mean of ln(1 + e^z) − y·z with z = X·w + b.
#[differentiate]
pub fn logistic(w: &Array1<f64>, b: f64, #[constant] x: &Array2<f64>, #[constant] y: &Array1<f64>) -> f64 {
    let z = x.dot(w) + b;
    let softplus = z.mapv(|z| z.max(0.0) + (-z.abs()).exp().ln_1p());
    (softplus - y * &z).sum() / x.nrows() as f64
}

/// A rate for each row, e^(X·w), and a penalty on w, over any float.
#[differentiate(wrt(w))]
pub fn poisson<F: Float + LinalgScalar + ScalarOperand>(w: &Array1<F>, x: &Array2<F>, counts: &Array1<F>, penalty: F) -> F {
    let eta = x.dot(w);
    (eta.mapv(F::exp) - counts * &eta).sum() + penalty * w.dot(w)
}

/// Half the sum of squared residuals, and a penalty on w.
#[differentiate]
pub fn least_squares(w: &Array1<f64>, b: f64, #[constant] x: &Array2<f64>, #[constant] y: &Array1<f64>) -> f64 {
    let residuals = x.dot(w) + b - y;
    0.5 * (&residuals * &residuals).sum() + 0.1 * w.dot(w)
}
