//! Functions of elements that the standard library has not.

#![allow(non_camel_case_types, reason = "what stands beside a function has the function's name")]

use crate::{Element, differentiate, rt};

/// The error function, erf x = 2/√π·∫₀ˣ e^−t² dt, of an `f32` or `f64`; 1.4 ULP.
///
/// Differentiated functions call it on scalars, in closures of `mapv` and by its name, `x.mapv(cotangent::erf)`. Written with the crate's name
/// it is computed in vectors, in one pass with what is around it, as `tanh` is; imported by a `use` it is called once an entry, and in functions
/// of up to `order = 3`.
///
/// ```
/// use cotangent::differentiate;
/// use ndarray::{Array1, array};
///
/// #[differentiate]
/// fn gelu(x: &Array1<f64>) -> f64 {
///     x.mapv(|v| 0.5 * v * (1.0 + cotangent::erf(v / 2_f64.sqrt()))).sum()
/// }
///
/// let x_bar = gelu::gradient(&array![0.0, 1.0]);
/// assert!((x_bar[0] - 0.5).abs() < 1e-15 && (x_bar[1] - 1.083_315_470_587_686_3).abs() < 1e-14);
/// ```
#[differentiate(order = 3)]
pub fn erf<F: Element>(x: F) -> F {
    rt::functions::erf(x)
}

/// 1 − erf x, to the last digits where erf x is nearly 1; 2.2 ULP.
///
/// As [`erf()`], it is fused where it is written with the crate's name.
///
/// ```
/// assert_eq!(cotangent::erf(6.0), 1.0);
/// assert_eq!(cotangent::erfc(6.0), 2.151_973_671_249_891_3e-17);
/// ```
#[differentiate(order = 3)]
pub fn erfc<F: Element>(x: F) -> F {
    rt::functions::erfc(x)
}

/// The logistic function, σ(x) = 1/(1 + e⁻ˣ); 2.0 ULP.
///
/// As [`erf()`], it is fused where it is written with the crate's name.
///
/// ```
/// assert_eq!(cotangent::sigmoid(0.0), 0.5);
/// assert_eq!(cotangent::sigmoid::value_and_gradient(0.0), (0.5, 0.25));
/// ```
#[differentiate(order = 3)]
pub fn sigmoid<F: Element>(x: F) -> F {
    rt::functions::sigmoid(x)
}

/// ln(1 + eˣ), whose derivative is [`sigmoid()`], without overflow; 1.6 ULP.
///
/// As [`erf()`], it is fused where it is written with the crate's name.
///
/// ```
/// assert_eq!(cotangent::softplus(0.0), 2_f64.ln());
/// assert_eq!(cotangent::softplus(1000.0), 1000.0);
/// ```
#[differentiate(order = 3)]
pub fn softplus<F: Element>(x: F) -> F {
    rt::functions::softplus(x)
}
