//! What is measured.

mod attention;
mod dense;
mod digits;
mod elementwise;
mod gates;
mod gathers;
mod logistic;
mod products;
mod recurrent;
mod softmax;
mod steps;
mod tiny;
mod tiny_vectors;
mod updates;
mod views;
mod wide;

pub use attention::Attention;
pub use dense::Dense;
pub use digits::Digits;
pub use elementwise::Elementwise;
pub use gates::Gates;
pub use gathers::Gathers;
pub use logistic::Logistic;
pub use recurrent::Recurrent;
pub use steps::Steps;
pub use tiny::Tiny;
pub use tiny_vectors::TinyVectors;
pub use updates::Updates;
pub use views::Views;
pub use wide::Wide;

use ndarray::{Array2, ArrayD, ArrayViewD, NdFloat};

/// The inputs of one kind.
pub type Arrays<F> = Vec<ArrayD<F>>;

/// What computes the matrix products of a workload's gradient.
pub type Products<W, F> = fn(&W) -> [Array2<F>; 3];

/// A function with its gradient in two versions, and inputs for them.
pub trait Workload: Sync {
    /// `f32` or `f64`, which the value has too.
    type Elem: NdFloat;
    /// The cotangents of the differentiated parameters.
    type Gradient;
    /// What the tables call it.
    const NAME: &'static str;
    /// How many entries or passes it has, where it is measured with several.
    const SIZE: Option<usize> = None;

    /// The name with the size.
    fn title() -> String {
        Self::SIZE.map_or_else(|| Self::NAME.to_owned(), |n| format!("{}, n = {n}", Self::NAME))
    }
    /// What it is called where it is measured with other tools too, `name_type`.
    const KEY: Option<&'static str> = None;

    /// The workload with its inputs, the same in every run.
    fn new() -> Self;
    /// What other tools are given: the differentiated parameters in their order, and what is constant.
    fn inputs(&self) -> (Arrays<Self::Elem>, Arrays<Self::Elem>) {
        (Vec::new(), Vec::new())
    }
    /// The matrix products of the gradient alone, where they are nearly all of it.
    const PRODUCTS: Option<Products<Self, Self::Elem>> = None;
    /// The function alone.
    fn primal(&self) -> Self::Elem;
    /// The value and the gradient as they are written by hand.
    fn by_hand(&self) -> (Self::Elem, Self::Gradient);
    /// The value and the gradient that cotangent generates.
    fn cotangent(&self) -> (Self::Elem, Self::Gradient);
    /// The value and its tangent, where each differentiated parameter moves along itself.
    fn tangent(&self) -> (Self::Elem, Self::Elem);
    /// The value, the gradient and the gradient's tangent in the same direction.
    fn hvp(&self) -> (Self::Elem, Self::Gradient, Self::Gradient);
    /// The arrays of a gradient.
    fn arrays(gradient: &Self::Gradient) -> Vec<ArrayViewD<'_, Self::Elem>>;
}

/// What is done with every workload.
pub trait Visitor {
    /// Does it with one.
    fn visit<W: Workload>(&mut self);
}

/// Goes through the workloads of the first table, in its order.
pub fn visit(visitor: &mut impl Visitor) {
    visitor.visit::<Digits>();
    visitor.visit::<Dense<f32>>();
    visitor.visit::<Dense<f64>>();
    visitor.visit::<Wide<f32>>();
    visitor.visit::<Wide<f64>>();
    visitor.visit::<Tiny>();
    visitor.visit::<TinyVectors>();
    visitor.visit::<Elementwise<1_000>>();
    visitor.visit::<Elementwise<100_000>>();
    visitor.visit::<Gates<f32, 1_000>>();
    visitor.visit::<Gates<f64, 1_000>>();
    visitor.visit::<Gates<f32, 100_000>>();
    visitor.visit::<Gates<f64, 100_000>>();
    visitor.visit::<Gates<f32, 1_000_000>>();
    visitor.visit::<Gates<f64, 1_000_000>>();
    visitor.visit::<Logistic<f32>>();
    visitor.visit::<Logistic<f64>>();
    visitor.visit::<Attention<f32>>();
    visitor.visit::<Attention<f64>>();
    visitor.visit::<Steps<1_000>>();
    visitor.visit::<Recurrent<100>>();
    visitor.visit::<Recurrent<1_000>>();
    visitor.visit::<Updates<1_000>>();
    visitor.visit::<Gathers<1_000>>();
    visitor.visit::<Views<1_000>>();
}

/// Goes through the loops in all their sizes, those of one loop one after the other.
pub fn visit_scaling(visitor: &mut impl Visitor) {
    visitor.visit::<Steps<1_000>>();
    visitor.visit::<Steps<10_000>>();
    visitor.visit::<Steps<100_000>>();
    visitor.visit::<Steps<1_000_000>>();
    visitor.visit::<Updates<1_000>>();
    visitor.visit::<Updates<10_000>>();
    visitor.visit::<Updates<100_000>>();
    visitor.visit::<Updates<1_000_000>>();
    visitor.visit::<Gathers<1_000>>();
    visitor.visit::<Gathers<10_000>>();
    visitor.visit::<Gathers<100_000>>();
    visitor.visit::<Gathers<1_000_000>>();
    visitor.visit::<Views<1_000>>();
    visitor.visit::<Views<10_000>>();
    visitor.visit::<Views<100_000>>();
    visitor.visit::<Recurrent<100>>();
    visitor.visit::<Recurrent<1_000>>();
}
