//! Cotangents as vectors: what optimisers need of a gradient, whatever it is made of.

use crate::rt::walk::{AddScaled, Count, Dot, Each, Pairs, PairsMut, Read, Scale, Write};
use crate::{Differentiable, Element, rt};
use core::fmt::Debug;
use ndarray::{Array, Dimension};

/// A vector of cotangents: floats, arrays, the generated `NAMECotangent`s, and tuples, vectors, options, boxes and maps of them.
///
/// These are functions rather than methods, because arrays have methods of the same names: `Cotangent::norm(&gradient)`. A
/// `NAMECotangent` has them as methods of its own too, and `+=`. Sums and scalars are `f64`, whatever the entries are.
///
/// ```
/// use cotangent::Cotangent;
/// use ndarray::array;
///
/// let mut gradient = (array![3.0, 0.0], 4.0);
/// assert_eq!(Cotangent::norm(&gradient), 5.0);
/// assert_eq!(Cotangent::to_vec(&gradient), [3.0, 0.0, 4.0]);
/// Cotangent::scale(&mut gradient, 0.5);
/// assert_eq!(gradient, (array![1.5, 0.0], 2.0));
/// ```
///
/// [`zeros_like`](Differentiable::zeros_like) is that of [`Differentiable`]. Two cotangents of the same value always have the same shape; the operations panic where shapes, lengths, keys or variants
/// differ.
pub trait Cotangent:
    Differentiable<Cotangent = Self>
    + Clone
    + Debug
    + PartialEq
    + rt::Own<Owned = Self>
    + rt::Assign
    + rt::Step
    + for<'a> rt::Accumulate<&'a Self>
{
    /// a += share
    #[track_caller]
    fn accumulate(a: &mut Self, share: &Self) {
        rt::accumulate(a, share);
    }

    /// a += by·share
    #[track_caller]
    fn add_scaled<E: Element>(a: &mut Self, by: E, share: &Self) {
        Self::pairs_mut(a, share, &mut AddScaled(rt::double(by)));
    }

    /// a *= by
    fn scale<E: Element>(a: &mut Self, by: E) {
        Self::each(a, &mut Scale(rt::double(by)));
    }

    /// ⟨a, b⟩
    #[track_caller]
    fn dot(a: &Self, b: &Self) -> f64 {
        let mut dot = Dot(0.0);
        Self::pairs(a, b, &mut dot);
        dot.0
    }

    /// ‖a‖ = √⟨a, a⟩
    fn norm(a: &Self) -> f64 {
        Self::dot(a, a).sqrt()
    }

    /// How many entries there are.
    fn count(a: &Self) -> usize {
        let mut count = Count(0);
        Self::pairs(a, a, &mut count);
        count.0
    }

    /// The entries: fields and variants' fields in the order of their declaration, arrays row by row, maps by ascending keys.
    fn to_vec(a: &Self) -> Vec<f64> {
        let mut out = Write(Vec::with_capacity(Self::count(a)));
        Self::pairs(a, a, &mut out);
        out.0
    }

    /// A cotangent in the shape of `like` with these entries, in the order of [`to_vec`](Cotangent::to_vec).
    ///
    /// # Panics
    /// When there are more or fewer entries than `like` has.
    #[track_caller]
    fn from_vec(like: &Self, entries: &[f64]) -> Self {
        let count = Self::count(like);
        assert!(entries.len() == count, "cotangent: {} entries for a cotangent of {count}", entries.len());
        let mut out = like.clone();
        Self::each(&mut out, &mut Read(entries.iter()));
        out
    }

    /// Hands each entry, with the one in the same place of `b`, to `visit`.
    #[doc(hidden)]
    #[track_caller]
    fn pairs<V: Pairs>(a: &Self, b: &Self, visit: &mut V);

    /// Hands each entry, to be changed, with the one in the same place of `b`, to `visit`.
    #[doc(hidden)]
    #[track_caller]
    fn pairs_mut<V: PairsMut>(a: &mut Self, b: &Self, visit: &mut V);

    /// Hands each entry, to be changed, to `visit`.
    #[doc(hidden)]
    fn each<V: Each>(a: &mut Self, visit: &mut V);
}

macro_rules! floats {
    ($($f:ident),*) => {$(
        impl Cotangent for $f {
            fn pairs<V: Pairs>(a: &$f, b: &$f, visit: &mut V) {
                visit.entry(*a, *b);
            }
            fn pairs_mut<V: PairsMut>(a: &mut $f, b: &$f, visit: &mut V) {
                visit.entry(a, *b);
            }
            fn each<V: Each>(a: &mut $f, visit: &mut V) {
                visit.entry(a);
            }
        }
    )*};
}
floats!(f32, f64);

impl<E: Element, D: Dimension> Cotangent for Array<E, D> {
    fn pairs<V: Pairs>(a: &Self, b: &Self, visit: &mut V) {
        visit.array(a, b);
    }
    fn pairs_mut<V: PairsMut>(a: &mut Self, b: &Self, visit: &mut V) {
        visit.array(a, b);
    }
    fn each<V: Each>(a: &mut Self, visit: &mut V) {
        visit.array(a);
    }
}
