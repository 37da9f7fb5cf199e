//! What compound assignments to arrays leave behind: `a += b`, where b is broadcast to a and never the other way.

use super::operand::{Operand, Rank};
use ndarray::Array;

fn owned<A: Operand>(a: A) -> Array<A::Elem, <A::Rank as Rank>::Dim> {
    a.buffer().unwrap_or_else(|a| a.view().to_owned())
}

macro_rules! assigned {
    ($($(#[$doc:meta])* $name:ident $op:tt;)*) => {$(
        $(#[$doc])*
        ///
        /// # Panics
        /// As ndarray does, when b does not broadcast to a.
        #[track_caller]
        pub fn $name<A: Operand, B: Operand<Elem = A::Elem>>(a: A, b: B) -> <A::Rank as Rank>::Tensor<A::Elem> {
            let mut out = owned(a);
            out $op &b.view();
            A::Rank::tensor(out)
        }
    )*};
}

assigned! {
    /// a after `a += b`; the buffer of an owned a is the result's.
    add_assigned +=;
    /// a after `a -= b`; the buffer of an owned a is the result's.
    sub_assigned -=;
    /// a after `a *= b`; the buffer of an owned a is the result's.
    mul_assigned *=;
    /// a after `a /= b`; the buffer of an owned a is the result's.
    div_assigned /=;
}
