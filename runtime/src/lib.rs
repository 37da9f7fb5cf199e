#![doc = include_str!("../../README.md")]

// What the attribute generates here names the crate as it does elsewhere.
extern crate self as cotangent;

mod functions;

/// Checks the derivatives of a function on given arguments; gives a [`Report`].
///
/// The function is differentiated, `#[differentiate]` or by a rule, and is called as a user calls it: `check!(loss, &w, &x)`. What its
/// companion has of `adjoint`, `tangent`, `jacobian`, `hvp` and `hessian` is compared:
///
/// | comparison | what must agree |
/// | --- | --- |
/// | `value: …` | the value beside a derivative, and the function's own |
/// | `reverse, differences` | each entry of x̄ = `adjoint`, and the slope of ⟨z̄, f(x)⟩ along it, for a seed z̄ without pattern |
/// | `forward, differences` | each entry of ż = `tangent`, and its slope where one argument moves along a direction ẋ without pattern |
/// | `forward, reverse` | ⟨z̄, ż⟩ and ⟨x̄, ẋ⟩ |
/// | `jacobian, reverse` | z̄ᵀJ and x̄ |
/// | `hvp…`, `hessian, hvp` | with `order = 2` or more: H·ẋ and the slope of the gradient along ẋ; ⟨u, Hẋ⟩ and ⟨ẋ, Hu⟩; the Hessian times ẋ |
///
/// Slopes are central differences at steps that halve from 1/16 of the argument's size (1/8 in `f32`; its size is at least 1),
/// extrapolated to step 0, with an estimate of their error. An entry agrees with a slope to 10⁻⁶ of the larger of the two (10⁻² if
/// any part of it is `f32`) and what the estimate allows, with another mode to 10⁻⁹ (10⁻³). Entries below a thousandth of the largest are
/// compared as if they were that large, and what differs by less than 16 ulps of the largest number that goes in or comes out, at least of 1, is
/// taken for the rounding of terms that cancel. Where one-sided slopes disagree, at a kink, and where slopes do not settle, the entry is left
/// out, and the report says so; of an argument with more than 64 entries, 64 from all over it are held to slopes one by one, and all in
/// the other comparisons.
///
/// Arguments are floats, arrays and views, lists, tuples, and types with `#[derive(Differentiable)]`, by value or by reference; what carries
/// no derivative is handed on. A function that fails must succeed here. A function of a type is `check!(Model::loss, &model, &x)`; one
/// with a companion of another name `check!(loss as NAME, &w)`.
///
/// ```
/// use cotangent::{check, differentiate};
/// use ndarray::{Array1, array};
///
/// #[differentiate]
/// fn energy(x: &Array1<f64>, stiffness: f64, power: i32) -> f64 {
///     x.mapv(|e| e.powi(power)).sum() * stiffness
/// }
///
/// let report = check!(energy, &array![0.5, -2.0], 3.0, 4);
/// println!("{report}");
/// report.assert();
/// ```
#[doc(inline)]
pub use cotangent_macros::check;
pub use cotangent_macros::{Differentiable, differentiate, rule};
#[doc(hidden)]
pub use cotangent_runtime::rt;
#[doc(inline)]
pub use cotangent_runtime::{
    Cotangent, Differentiable, Element, Jacobian, Report, Tangent, inspect_cotangent, sparse, stop_gradient,
};
pub use functions::{erf, erfc, sigmoid, softplus};
