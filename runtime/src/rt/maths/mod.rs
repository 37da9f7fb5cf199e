//! Mathematical functions for loops that the compiler makes vectors of.
//!
//! They are plain functions of one element without branches, tables or calls, so that a loop around one becomes vector code for
//! whatever instruction set the loop is compiled for. Those in [`fused`] compute products and sums in one instruction and are for loops
//! compiled for a processor that has it; on any other one they are slow. The two may differ in the last bit.
#![allow(
    clippy::inline_always,
    reason = "only what is inlined into a loop becomes vectors, and only there is it known which instructions there are"
)]

mod exponential;
#[allow(unreachable_pub, reason = "the trait bound of public functions names it")]
mod real;
mod tables;

pub use real::Real;

macro_rules! functions {
    ($arithmetic:ident: $($(#[$doc:meta])* $name:ident($($x:ident),+) = $module:ident;)+) => {$(
        $(#[$doc])*
        #[inline(always)]
        pub fn $name<F: Real>($($x: F),+) -> F {
            $module::$name::<real::$arithmetic, F>($($x),+)
        }
    )+};
}

macro_rules! all {
    ($($functions:tt)+) => {
        functions!(Separate: $($functions)+);

        /// The same functions for loops compiled for a processor with fused multiply-add.
        pub mod fused {
            use super::{Real, exponential, real};

            functions!(Fused: $($functions)+);
        }
    };
}

all! {
    /// eˣ.
    exp(x) = exponential;
    /// The hyperbolic tangent of x.
    tanh(x) = exponential;
}
