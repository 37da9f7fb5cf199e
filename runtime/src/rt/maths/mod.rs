//! Mathematical functions for loops that the compiler makes vectors of.
//!
//! They are plain functions of one element without branches, tables or calls, so that a loop around one becomes vector code for
//! whatever instruction set the loop is compiled for. A kernel is generic over the [`Arithmetic`], whose methods they are:
//!
//! - [`Fused`] computes a·b + c in one instruction and is for loops compiled for a processor that has it; [`Separate`] is for all others.
//!   Results of the two may differ within the bounds of the functions.
//! - [`Near`] leaves out what sines, cosines and tangents need for |x| > 2²⁰·π/2 and reports that it met such an argument; a loop that is told so computes
//!   its entries again with [`Anywhere`], whose results for all other arguments are the same. A reduction for such arguments without a branch takes
//!   tables and three times as long for all.
//!
//! The functions of this module are those of `Anywhere<Separate>`, for single elements.
//!
//! Special values are those of IEEE 754: signed zeros, infinities, NaN and subnormal numbers are treated as by the standard library. Errors
//! are in units in the last place (ULP), the largest that was measured: of all `f32`, and of samples of `f64`, with either arithmetic.
#![allow(
    clippy::inline_always,
    reason = "only what is inlined into a loop becomes vectors, and only there is it known which instructions there are"
)]

mod arc;
mod arithmetic;
mod circular;
mod exponential;
mod logarithm;
mod power;
#[allow(unreachable_pub, reason = "the trait bound of public functions names it")]
mod real;
mod tables;

pub use arithmetic::{Anywhere, Fused, Near, Separate};
pub use real::Real;

macro_rules! functions {
    (
        functions { $($(#[$doc:meta])* $name:ident($($x:ident: $t:ty),+) = $module:ident;)+ }
        circular { $($(#[$circular_doc:meta])* $circular:ident -> $r:ty = $std:expr;)+ }
    ) => {
        /// A way to compute the functions; see the [module](self).
        pub trait Arithmetic {
            /// How products are added up.
            type Sums: real::MultiplyAdd;

            /// A function of an angle, by what is for near arguments or by what is for all.
            #[doc(hidden)]
            fn circular<F: Real, R>(&self, x: F, near: fn(F) -> R, far: fn(F) -> R) -> R;

            $(
                $(#[$doc])*
                #[inline(always)]
                fn $name<F: Real>(&self, $($x: $t),+) -> F {
                    $module::$name::<Self::Sums, F>($($x),+)
                }
            )+
            $(
                $(#[$circular_doc])*
                #[inline(always)]
                fn $circular<F: Real>(&self, x: F) -> $r {
                    self.circular(x, circular::$circular::<Self::Sums, F>, $std)
                }
            )+
        }

        $(
            $(#[$doc])*
            #[inline(always)]
            pub fn $name<F: Real>($($x: $t),+) -> F {
                Anywhere::<Separate>::new().$name($($x),+)
            }
        )+
        $(
            $(#[$circular_doc])*
            #[inline(always)]
            pub fn $circular<F: Real>(x: F) -> $r {
                Anywhere::<Separate>::new().$circular(x)
            }
        )+
    };
}

functions! {
    functions {
        /// eˣ.
        exp(x: F) = exponential;
        /// 2ˣ.
        exp2(x: F) = exponential;
        /// eˣ − 1.
        exp_m1(x: F) = exponential;
        /// ln x.
        ln(x: F) = logarithm;
        /// log₂ x.
        log2(x: F) = logarithm;
        /// log₁₀ x.
        log10(x: F) = logarithm;
        /// ln(1 + x).
        ln_1p(x: F) = logarithm;
        /// sinh x.
        sinh(x: F) = exponential;
        /// cosh x.
        cosh(x: F) = exponential;
        /// tanh x.
        tanh(x: F) = exponential;
        /// arsinh x.
        asinh(x: F) = logarithm;
        /// arcosh x.
        acosh(x: F) = logarithm;
        /// artanh x.
        atanh(x: F) = logarithm;
        /// 1/(1 + e⁻ˣ).
        sigmoid(x: F) = exponential;
        /// ln(1 + eˣ).
        softplus(x: F) = exponential;
        /// arcsin x.
        asin(x: F) = arc;
        /// arccos x.
        acos(x: F) = arc;
        /// arctan x.
        atan(x: F) = arc;
        /// The angle of the point (x, y).
        atan2(y: F, x: F) = arc;
        /// xʸ.
        powf(x: F, y: F) = power;
        /// xⁿ.
        powi(x: F, n: i32) = power;
        /// ∛x.
        cbrt(x: F) = power;
        /// √(x² + y²).
        hypot(x: F, y: F) = power;
    }
    circular {
        /// sin x.
        sin -> F = F::sin;
        /// cos x.
        cos -> F = F::cos;
        /// sin x and cos x.
        sin_cos -> (F, F) = F::sin_cos;
        /// tan x.
        tan -> F = F::tan;
    }
}
