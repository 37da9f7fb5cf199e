//! What companions give: values that may stand in a `Result`, and modes that not every companion has.

use crate::{Cotangent, Differentiable, Element, Jacobian};
use ndarray::Dimension;

/// What a function or its companion gave.
#[derive(Debug)]
pub struct Wrapped<T>(pub T);

impl<T, E> Wrapped<Result<T, E>> {
    /// What a success holds.
    pub fn success(self) -> Option<T> {
        self.0.ok()
    }
}
impl<T> Wrapped<Option<T>> {
    /// What a success holds.
    pub fn success(self) -> Option<T> {
        self.0
    }
}

/// What cannot fail.
pub trait Otherwise {
    /// The value.
    type Value;
    /// The value itself.
    fn success(self) -> Option<Self::Value>;
}
impl<T> Otherwise for Wrapped<T> {
    type Value = T;
    fn success(self) -> Option<T> {
        Some(self.0)
    }
}

/// A value's entries, in the form of its cotangent.
pub fn to_entries<V: Differentiable>(value: V) -> V::Cotangent {
    value.to_cotangent()
}

/// The same beside what else a companion gives.
pub fn read<V: Differentiable, T>((value, rest): (V, T)) -> (V::Cotangent, T) {
    (value.to_cotangent(), rest)
}

/// What a companion gives in a mode that it does not have: a trait's function of the mode's name is found in its place.
#[derive(Clone, Copy, Debug)]
pub struct Absent;

/// What `hvp` gives: the entries of the value, of the gradient and of its tangent.
pub trait Second {
    /// The entries, if the companion has it.
    fn entries(self) -> Option<[Vec<f64>; 3]>;
}
impl Second for Absent {
    fn entries(self) -> Option<[Vec<f64>; 3]> {
        None
    }
}
impl<V: Differentiable, G: Cotangent, H: Cotangent> Second for (V, G, H) {
    fn entries(self) -> Option<[Vec<f64>; 3]> {
        Some([Cotangent::to_vec(&self.0.to_cotangent()), G::to_vec(&self.1), H::to_vec(&self.2)])
    }
}

/// What `jacobian` gives, and `hessian`: one or several matrices, row by row.
pub trait Matrices {
    /// Their entries, if the companion has it.
    fn matrices(&self) -> Option<Vec<Vec<f64>>>;
}
impl Matrices for Absent {
    fn matrices(&self) -> Option<Vec<Vec<f64>>> {
        None
    }
}
impl<E: Element, D: Dimension> Matrices for Jacobian<E, D> {
    fn matrices(&self) -> Option<Vec<Vec<f64>>> {
        Some(vec![self.iter().map(|&e| crate::rt::double(e)).collect()])
    }
}
macro_rules! tuples {
    ($($($t:ident)+;)*) => {$(
        #[allow(non_snake_case, reason = "a part is named as its type")]
        impl<$($t: Matrices),+> Matrices for ($($t,)+) {
            fn matrices(&self) -> Option<Vec<Vec<f64>>> {
                let ($($t,)+) = self;
                let mut all = Vec::new();
                $(all.extend($t.matrices()?);)+
                Some(all)
            }
        }
    )*};
}
tuples! {
    A B; A B C; A B C D; A B C D F; A B C D F G; A B C D F G H; A B C D F G H I; A B C D F G H I J;
    A B C D F G H I J K; A B C D F G H I J K L; A B C D F G H I J K L M;
}
