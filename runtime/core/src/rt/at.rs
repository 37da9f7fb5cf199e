//! Items by their number, or by a key, of what generated code does not know to be an array, a list or a map.

use core::borrow::Borrow;
use core::hash::{BuildHasher, Hash};
use ndarray::{ArrayBase, ArrayRef, Data, DataMut, Dimension};
use std::collections::{BTreeMap, HashMap};

/// What has an item for each number, or for each key.
pub trait At<I> {
    /// What it holds.
    type Item;
    /// The item: of an array, entries are counted in row-major order.
    fn item(&self, at: I) -> &Self::Item;
}

/// What lends them.
pub trait AtMut<I>: At<I> {
    /// The item.
    fn item_mut(&mut self, at: I) -> &mut Self::Item;
}

/// The item with this number or for this key.
///
/// # Panics
/// When there is none.
#[track_caller]
pub fn at<A: At<I> + ?Sized, I>(a: &A, at: I) -> &A::Item {
    a.item(at)
}

/// The same, to be changed.
///
/// # Panics
/// When there is none.
#[track_caller]
pub fn at_mut<A: AtMut<I> + ?Sized, I>(a: &mut A, at: I) -> &mut A::Item {
    a.item_mut(at)
}

/// A map to which keys come and from which they go.
pub trait Keyed<Q: ?Sized>: for<'a> At<&'a Q> {
    /// What it holds.
    type Held;
    /// Lets it hold something for a key that it has not yet.
    fn put(&mut self, key: &Q, held: Self::Held);
    /// What it holds for a key, which it has no more.
    fn take(&mut self, key: &Q) -> Option<Self::Held>;
}

/// Lets a map hold something for a key that it has not yet.
pub fn insert<Q: ?Sized, M: Keyed<Q>>(map: &mut M, key: &Q, held: M::Held) {
    map.put(key, held);
}

/// What a map holds for a key, which it has no more.
pub fn remove<Q: ?Sized, M: Keyed<Q>>(map: &mut M, key: &Q) -> Option<M::Held> {
    map.take(key)
}

/// The keys of a map, in its order.
pub fn keys<'a, K: Clone + 'a, V: 'a>(map: impl IntoIterator<Item = (&'a K, &'a V)>) -> Vec<K> {
    map.into_iter().map(|(key, _)| key.clone()).collect()
}

macro_rules! lists {
    ($([$($generics:tt)*] $list:ty;)*) => {$(
        impl<T, $($generics)*> At<usize> for $list {
            type Item = T;
            #[track_caller]
            fn item(&self, at: usize) -> &T {
                &self[at]
            }
        }
        impl<T, $($generics)*> AtMut<usize> for $list {
            #[track_caller]
            fn item_mut(&mut self, at: usize) -> &mut T {
                &mut self[at]
            }
        }
    )*};
}
lists! {
    [] [T];
    [] Vec<T>;
    [const N: usize] [T; N];
}

/// What stands behind something has the items of what it stands for.
macro_rules! behind {
    ($($behind:ty),*) => {$(
        impl<A: At<I> + ?Sized, I> At<I> for $behind {
            type Item = A::Item;
            #[track_caller]
            fn item(&self, at: I) -> &A::Item {
                (**self).item(at)
            }
        }
    )*};
}
behind!(&A, &mut A, Box<A>);

/// The same where it can be changed.
macro_rules! behind_mut {
    ($($behind:ty),*) => {$(
        impl<A: AtMut<I> + ?Sized, I> AtMut<I> for $behind {
            #[track_caller]
            fn item_mut(&mut self, at: I) -> &mut A::Item {
                (**self).item_mut(at)
            }
        }
    )*};
}
behind_mut!(&mut A, Box<A>);

/// The index of an entry by its number.
fn index<D: Dimension>(dim: D, mut number: usize) -> D {
    let mut index = dim.clone();
    for (at, &length) in index.slice_mut().iter_mut().zip(dim.slice()).rev() {
        (*at, number) = (number % length.max(1), number / length.max(1));
    }
    // Behind the last one there is none.
    if let Some(first) = index.slice_mut().first_mut() {
        *first += number * dim.slice()[0];
    }
    index
}

impl<E, D: Dimension> At<usize> for ArrayRef<E, D> {
    type Item = E;
    #[track_caller]
    fn item(&self, at: usize) -> &E {
        match self.as_slice() {
            Some(entries) => &entries[at],
            None => &self[index(self.raw_dim(), at)],
        }
    }
}
impl<E, D: Dimension> AtMut<usize> for ArrayRef<E, D> {
    #[track_caller]
    fn item_mut(&mut self, at: usize) -> &mut E {
        if self.is_standard_layout() {
            return &mut self.as_slice_mut().expect("entries in a row")[at];
        }
        let index = index(self.raw_dim(), at);
        &mut self[index]
    }
}
impl<S: Data, D: Dimension> At<usize> for ArrayBase<S, D> {
    type Item = S::Elem;
    #[track_caller]
    fn item(&self, at: usize) -> &S::Elem {
        (**self).item(at)
    }
}
impl<S: DataMut, D: Dimension> AtMut<usize> for ArrayBase<S, D> {
    #[track_caller]
    fn item_mut(&mut self, at: usize) -> &mut S::Elem {
        (**self).item_mut(at)
    }
}

macro_rules! maps {
    ($([$($hasher:ident: BuildHasher)?] $map:ident [$($bound:tt)*];)*) => {$(
        impl<Q: $($bound)* + ?Sized, K: Borrow<Q> + $($bound)*, V $(, $hasher: BuildHasher)?> At<&Q> for $map<K, V $(, $hasher)?> {
            type Item = V;
            #[track_caller]
            fn item(&self, at: &Q) -> &V {
                &self[at]
            }
        }
        impl<Q: $($bound)* + ?Sized, K: Borrow<Q> + $($bound)*, V $(, $hasher: BuildHasher)?> AtMut<&Q> for $map<K, V $(, $hasher)?> {
            #[track_caller]
            fn item_mut(&mut self, at: &Q) -> &mut V {
                self.get_mut(at).expect("no entry found for key")
            }
        }
        impl<Q: $($bound)* + ToOwned<Owned = K> + ?Sized, K: Borrow<Q> + $($bound)*, V $(, $hasher: BuildHasher)?> Keyed<Q>
            for $map<K, V $(, $hasher)?>
        {
            type Held = V;
            fn put(&mut self, key: &Q, held: V) {
                self.insert(key.to_owned(), held);
            }
            fn take(&mut self, key: &Q) -> Option<V> {
                self.remove(key)
            }
        }
    )*};
}
maps! {
    [] BTreeMap [Ord];
    [S: BuildHasher] HashMap [Eq + Hash];
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn entries_are_counted_in_row_major_order() {
        let mut a: Array2<f64> = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let mut t = a.t().to_owned();
        let mut transposed = a.clone().reversed_axes();
        for k in 0..6 {
            assert_eq!(at(&a, k), a.iter().nth(k).unwrap());
            assert_eq!(at(&t, k), t.iter().nth(k).unwrap());
            assert_eq!(at(&transposed, k), t.iter().nth(k).unwrap());
            *at_mut(&mut a, k) += 1.0;
            *at_mut(&mut transposed, k) += 1.0;
            *at_mut(&mut t, k) += 1.0;
        }
        assert_eq!(transposed, t);
        assert_eq!(a, array![[2.0, 3.0, 4.0], [5.0, 6.0, 7.0]]);
    }

    #[test]
    #[should_panic(expected = "out of bounds")]
    fn behind_the_last_entry_there_is_none() {
        let transposed = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]].reversed_axes();
        let _ = at(&transposed, 6);
    }
}
