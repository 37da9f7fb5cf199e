//! Every lint group denied around derived types.

#![deny(
    warnings,
    missing_docs,
    unreachable_pub,
    unused,
    rust_2018_idioms,
    future_incompatible,
    let_underscore,
    nonstandard_style,
    missing_debug_implementations,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unused_lifetimes,
    unused_qualifications,
    unused_import_braces,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    redundant_lifetimes,
    unit_bindings,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
#![forbid(unsafe_code)]

use cotangent::Differentiable;
use ndarray::{Array, Array1, Array2, ArrayView1, Dimension};
use num_traits::Float;
use std::collections::HashMap;

/// A layer.
#[derive(Clone, Debug, Differentiable)]
pub struct Layer<F: Float> {
    /// Weights.
    pub w: Array2<F>,
    pub(crate) b: Array1<F>,
    hidden: Hidden,
    /// Not learnt.
    #[constant]
    pub rate: F,
    /// A number.
    pub n: usize,
}

/// Private in a public type.
#[derive(Clone, Debug, Differentiable)]
struct Hidden(f64, f32);

/// Generic in many ways.
#[derive(Debug, Differentiable)]
pub struct Generic<'a, T, D: Dimension, const N: usize> {
    /// A value.
    pub value: T,
    /// A view.
    pub view: ArrayView1<'a, f64>,
    /// An array.
    pub array: Array<f32, D>,
    /// A list.
    pub list: [T; N],
    layers: HashMap<String, Layer<f64>>,
}

/// A function.
#[derive(Clone, Copy, Debug, Differentiable)]
pub enum Activation {
    /// Without parameters.
    Relu,
    /// With one.
    Leaky(f64),
    /// With a name.
    Power {
        /// It is learnt.
        scale: f64,
        /// It is not.
        n: i32,
    },
}

/// Nothing.
#[derive(Clone, Copy, Debug, Differentiable)]
pub struct Unit;

/// Never.
#[derive(Clone, Copy, Debug, Differentiable)]
pub enum Never {}

fn main() {
    let mut layer =
        Layer { w: ndarray::array![[1.0]], b: ndarray::array![2.0], hidden: Hidden(3.0, 4.0), rate: 0.5, n: 1 };
    let mut gradient = layer.zeros_like();
    gradient += &LayerCotangent::from_vec(&gradient, &[1.0, 2.0, 3.0, 4.0]);
    layer.step(-layer.rate, &gradient);
    assert_eq!((layer.b[0], layer.hidden.0, layer.hidden.1, layer.n), (1.0, 1.5, 2.0, 1));
    let view = Generic { value: 1.0, view: layer.b.view(), array: ndarray::arr0(1.0), list: [1.0], layers: HashMap::new() };
    assert_eq!(view.zeros_like().to_vec(), [0.0; 4]);
    for activation in [Activation::Relu, Activation::Leaky(1.0), Activation::Power { scale: 1.0, n: 2 }] {
        assert_eq!(activation.zeros_like().norm(), 0.0);
        if let Activation::Power { n, .. } = activation {
            assert_eq!(n, 2);
        }
    }
    assert_eq!(Unit.zeros_like().to_vec(), [0.0; 0]);
}
