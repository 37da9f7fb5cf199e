//! Inputs from a fixed seed: every run measures the same numbers.

use ndarray::{Array, Array2, Dimension, ShapeBuilder};
use num_traits::Float;

/// A source of inputs.
pub(crate) struct Inputs(fastrand::Rng);

impl Inputs {
    /// The source that all workloads draw from.
    pub(crate) fn new() -> Self {
        Self(fastrand::Rng::with_seed(0x00C0_7A46))
    }

    /// Uniform entries in [−scale, scale).
    pub(crate) fn uniform<F: Float, D: Dimension>(&mut self, shape: impl ShapeBuilder<Dim = D>, scale: f64) -> Array<F, D> {
        Array::from_shape_simple_fn(shape, || F::from(scale * (2.0 * self.0.f64() - 1.0)).expect("a float holds every f64"))
    }

    /// One number from a range.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.f64()
    }

    /// Uniform indices below a bound.
    pub(crate) fn indices(&mut self, count: usize, below: usize) -> Vec<usize> {
        (0..count).map(|_| self.0.usize(..below)).collect()
    }

    /// Weights of a layer, in the range that keeps the variance of its outputs near that of its inputs.
    pub(crate) fn weights<F: Float>(&mut self, rows: usize, columns: usize) -> Array2<F> {
        self.uniform((rows, columns), (6.0 / (rows + columns) as f64).sqrt())
    }

    /// One row an example, with a single one at a random class.
    pub(crate) fn one_hot<F: Float>(&mut self, examples: usize, classes: usize) -> Array2<F> {
        let mut y = Array2::from_elem((examples, classes), F::zero());
        for mut row in y.rows_mut() {
            row[self.0.usize(..classes)] = F::one();
        }
        y
    }
}
