use cotangent::Differentiable;

/// A function between layers.
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub enum Activation<T> {
    /// max(x, 0)
    Relu,
    /// With a slope that is learnt below zero.
    Leaky(f64),
    /// (1 + 1/n·x)ⁿ with a learnt scale.
    Power {
        /// The scale.
        scale: T,
        /// The power.
        n: usize,
    },
}
