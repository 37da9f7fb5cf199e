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
//! are in units in the last place (ULP), the largest that was measured over `f32` and samples of `f64` with either arithmetic; the tests hold `exp` and `ln` to
//! 1.5, all others to 2.5.
#![allow(
    clippy::inline_always,
    reason = "only what is inlined into a loop becomes vectors, and only there is it known which instructions there are"
)]

mod arc;
mod arithmetic;
mod circular;
mod error;
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
        /// eˣ; 1.0 ULP.
        exp(x: F) = exponential;
        /// 2ˣ; 1.1 ULP.
        exp2(x: F) = exponential;
        /// eˣ − 1; 1.4 ULP.
        exp_m1(x: F) = exponential;
        /// ln x; 0.8 ULP.
        ln(x: F) = logarithm;
        /// log₂ x; 1.4 ULP.
        log2(x: F) = logarithm;
        /// log₁₀ x; 1.9 ULP.
        log10(x: F) = logarithm;
        /// ln(1 + x); 0.9 ULP.
        ln_1p(x: F) = logarithm;
        /// sinh x; 1.9 ULP.
        sinh(x: F) = exponential;
        /// cosh x; 2.1 ULP.
        cosh(x: F) = exponential;
        /// tanh x; 2.5 ULP.
        tanh(x: F) = exponential;
        /// arsinh x; 1.5 ULP.
        asinh(x: F) = logarithm;
        /// arcosh x; 2.1 ULP.
        acosh(x: F) = logarithm;
        /// artanh x; 1.6 ULP.
        atanh(x: F) = logarithm;
        /// 1/(1 + e⁻ˣ); 2.5 ULP.
        sigmoid(x: F) = exponential;
        /// ln(1 + eˣ); 1.7 ULP.
        softplus(x: F) = exponential;
        /// erf x; 1.5 ULP.
        erf(x: F) = error;
        /// erfc x = 1 − erf x; 2.2 ULP.
        erfc(x: F) = error;
        /// arcsin x; 1.7 ULP.
        asin(x: F) = arc;
        /// arccos x; 1.1 ULP.
        acos(x: F) = arc;
        /// arctan x; 2.0 ULP.
        atan(x: F) = arc;
        /// The angle of the point (x, y); 1.8 ULP.
        atan2(y: F, x: F) = arc;
        /// xʸ; 1.1 ULP.
        powf(x: F, y: F) = power;
        /// xⁿ; as `powf`, and products for −1 ≤ n ≤ 4.
        powi(x: F, n: i32) = power;
        /// ∛x; 1.0 ULP.
        cbrt(x: F) = power;
        /// √(x² + y²); 1.2 ULP.
        hypot(x: F, y: F) = power;
    }
    circular {
        /// sin x; 0.8 ULP.
        sin -> F = F::sin;
        /// cos x; 0.9 ULP.
        cos -> F = F::cos;
        /// sin x and cos x; 0.9 ULP.
        sin_cos -> (F, F) = F::sin_cos;
        /// tan x; 1.9 ULP.
        tan -> F = F::tan;
    }
}

/// sin x and cos x where what follows waits for one of them: by branches, for a processor foretells in which quarter x lies; 1.5 ULP.
#[inline(always)]
pub fn sin_cos_of_one<A: Arithmetic, F: Real>(x: F) -> (F, F) {
    circular::sin_cos_of_one::<A::Sums, F>(x)
}
