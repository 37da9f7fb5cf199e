use cotangent::Differentiable;
use ndarray::{Array1, Array2};
use num_traits::Float;

/// A layer of a network.
#[derive(Clone, Debug, Differentiable)]
pub struct Layer<F: Float> {
    /// Weights.
    pub w: Array2<F>,
    /// Bias.
    pub b: Array1<F>,
    /// What comes after it.
    pub next: Option<Box<Layer<F>>>,
    /// Not learnt.
    #[constant]
    pub rate: F,
    /// A label.
    pub name: String,
}
