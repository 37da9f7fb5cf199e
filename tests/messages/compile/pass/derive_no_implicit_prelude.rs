//! Derived types in a module without the prelude, and among items that are called like what the prelude gives.

use cotangent::Differentiable;

mod bare {
    #![no_implicit_prelude]

    use ::cotangent::Differentiable;

    #[derive(Differentiable)]
    pub struct Layer<T> {
        pub w: ::ndarray::Array1<f64>,
        pub t: T,
        pub list: ::std::vec::Vec<f64>,
        pub name: ::std::string::String,
    }

    #[derive(Differentiable)]
    pub enum Activation {
        None,
        Some(f64),
    }
}

#[allow(dead_code, reason = "they stand here to be in the way of generated names")]
mod shadowed {
    pub struct Clone;
    pub struct Debug;
    pub struct Element;
    pub struct Cotangent;

    #[derive(cotangent::Differentiable)]
    pub struct Own {
        pub x: f64,
        pub y: Result<f64>,
    }

    /// An alias that is called like another type.
    pub type Result<T> = std::option::Option<T>;
}

fn main() {
    let mut layer = bare::Layer { w: ndarray::array![1.0], t: 2.0, list: vec![3.0], name: "layer".into() };
    let ones = bare::LayerCotangent::from_vec(&layer.zeros_like(), &[1.0; 3]);
    layer.step(1.0, &ones);
    assert_eq!((layer.w[0], layer.t, layer.list[0], layer.name.len()), (2.0, 3.0, 4.0, 5));
    assert_eq!(bare::Activation::Some(1.0).zeros_like().to_vec(), [0.0]);
    assert_eq!(bare::Activation::None.zeros_like().to_vec(), [0.0; 0]);
    let own = shadowed::Own { x: 1.0, y: Some(2.0) };
    assert_eq!(own.zeros_like().to_vec(), [0.0, 0.0]);
}
