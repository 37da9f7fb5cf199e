//! What is measured.

mod dense;
mod digits;
mod elementwise;
mod softmax;
mod tiny;

pub use dense::Dense;
pub use digits::Digits;
pub use elementwise::Elementwise;
pub use tiny::Tiny;

use ndarray::{ArrayViewD, NdFloat};

/// A function with its gradient in two versions, and inputs for them.
pub trait Workload {
    /// `f32` or `f64`, which the value has too.
    type Elem: NdFloat;
    /// The cotangents of the differentiated parameters.
    type Gradient;
    /// What the table calls it.
    const NAME: &'static str;

    /// The workload with its inputs, the same in every run.
    fn new() -> Self;
    /// The function alone.
    fn primal(&self) -> Self::Elem;
    /// The value and the gradient as they are written by hand.
    fn by_hand(&self) -> (Self::Elem, Self::Gradient);
    /// The value and the gradient that cotangent generates.
    fn cotangent(&self) -> (Self::Elem, Self::Gradient);
    /// The arrays of a gradient.
    fn arrays(gradient: &Self::Gradient) -> Vec<ArrayViewD<'_, Self::Elem>>;
}

/// What is done with every workload.
pub trait Visitor {
    /// Does it with one.
    fn visit<W: Workload>(&mut self);
}

/// Goes through all workloads, in the table's order.
pub fn visit(visitor: &mut impl Visitor) {
    visitor.visit::<Digits>();
    visitor.visit::<Dense<f32>>();
    visitor.visit::<Dense<f64>>();
    visitor.visit::<Tiny>();
    visitor.visit::<Elementwise<1_000>>();
    visitor.visit::<Elementwise<100_000>>();
}
