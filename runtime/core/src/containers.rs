//! What holds differentiable values: lists, options, boxes, tuples and maps; and what may stand among them without a derivative.

use crate::differentiable::Carries;
use crate::rt::walk::{Each, Pairs, PairsMut};
use crate::rt::{Accumulate, Assign, Form, Own, Step};
use crate::{Cotangent, Differentiable};
use core::fmt::Debug;
use core::hash::{BuildHasher, Hash};
use std::collections::{BTreeMap, HashMap};

#[track_caller]
fn same_length(a: usize, b: usize) {
    assert!(a == b, "cotangent: a share of length {b} for a cotangent of length {a}");
}

/// A list: its cotangent is a list of cotangents.
macro_rules! lists {
    ($([$($generics:tt)*] $list:ty => $cotangent:ty, $owned:ty, $collect:expr;)*) => {$(
        impl<T: Step, $($generics)*> Carries for $list {}
        impl<T: Differentiable, $($generics)*> Differentiable for $list {
            type Cotangent = $cotangent;
            fn zeros_like(&self) -> Self::Cotangent {
                $collect(self, T::zeros_like)
            }
            fn to_cotangent(&self) -> Self::Cotangent {
                $collect(self, T::to_cotangent)
            }
            fn form(&self, form: &mut Form) {
                form.shape(&[self.len()]);
                for item in self.iter() {
                    item.form(form);
                }
            }
        }
        impl<T: Own, $($generics)*> Own for $list {
            type Owned = $owned;
            fn own(a: &Self) -> Self::Owned {
                $collect(a, T::own)
            }
        }
        impl<T: Step, $($generics)*> Step for $list {
            fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
                same_length(along.len(), a.len());
                for (a, along) in a.iter_mut().zip(along) {
                    T::step_by(a, by, along);
                }
            }
        }
    )*};
}

fn vec<T, U>(list: &[T], f: impl FnMut(&T) -> U) -> Vec<U> {
    list.iter().map(f).collect()
}
fn array<T, U, const N: usize>(list: &[T; N], f: impl FnMut(&T) -> U) -> [U; N] {
    list.each_ref().map(f)
}

lists! {
    [] [T] => Vec<T::Cotangent>, Vec<T::Owned>, vec;
    [] Vec<T> => Vec<T::Cotangent>, Vec<T::Owned>, vec;
    [const N: usize] [T; N] => [T::Cotangent; N], [T::Owned; N], array;
}

/// The cotangent of a list.
macro_rules! list_cotangents {
    ($([$($generics:tt)*] $list:ty;)*) => {$(
        impl<T: Cotangent, $($generics)*> Cotangent for $list {
            fn pairs<V: Pairs>(a: &Self, b: &Self, visit: &mut V) {
                same_length(a.len(), b.len());
                for (a, b) in a.iter().zip(b) {
                    T::pairs(a, b, visit);
                }
            }
            fn pairs_mut<V: PairsMut>(a: &mut Self, b: &Self, visit: &mut V) {
                same_length(a.len(), b.len());
                for (a, b) in a.iter_mut().zip(b) {
                    T::pairs_mut(a, b, visit);
                }
            }
            fn each<V: Each>(a: &mut Self, visit: &mut V) {
                for a in a.iter_mut() {
                    T::each(a, visit);
                }
            }
        }
    )*};
}
list_cotangents! {
    [] Vec<T>;
    [const N: usize] [T; N];
}

/// The share of a list: each entry gains its own.
macro_rules! gather {
    ($([$($generics:tt)*] $share:ty => $list:ty;)*) => {$(
        impl<T: for<'a> Accumulate<&'a U>, U, $($generics)*> Accumulate<&$share> for $list {
            fn gather(a: &mut Self, share: &$share) {
                same_length(a.len(), share.len());
                for (a, share) in a.iter_mut().zip(share) {
                    T::gather(a, share);
                }
            }
        }
    )*};
}
gather! {
    [] [U] => [T];
    [] Vec<U> => [T];
    [] Vec<U> => Vec<T>;
    [] [U] => Vec<T>;
    [const N: usize] [U; N] => [T; N];
}

impl<T: Assign> Assign for Vec<T> {
    fn assign_from(a: &mut Self, value: Self) {
        if a.len() == value.len() {
            for (a, value) in a.iter_mut().zip(value) {
                T::assign_from(a, value);
            }
        } else {
            *a = value;
        }
    }
}
impl<T: Assign, const N: usize> Assign for [T; N] {
    fn assign_from(a: &mut Self, value: Self) {
        for (a, value) in a.iter_mut().zip(value) {
            T::assign_from(a, value);
        }
    }
}

impl<T: Differentiable + ?Sized> Differentiable for &T {
    type Cotangent = T::Cotangent;
    fn zeros_like(&self) -> T::Cotangent {
        T::zeros_like(self)
    }
    fn to_cotangent(&self) -> T::Cotangent {
        T::to_cotangent(self)
    }
    fn form(&self, form: &mut Form) {
        T::form(self, form);
    }
}
impl<T: Own + ?Sized> Own for &T {
    type Owned = T::Owned;
    fn own(a: &Self) -> T::Owned {
        T::own(a)
    }
}

impl<T: Step + ?Sized> Carries for Box<T> {}
impl<T: Differentiable + ?Sized> Differentiable for Box<T> {
    type Cotangent = Box<T::Cotangent>;
    fn zeros_like(&self) -> Self::Cotangent {
        Box::new(T::zeros_like(self))
    }
    fn to_cotangent(&self) -> Self::Cotangent {
        Box::new(T::to_cotangent(self))
    }
    fn form(&self, form: &mut Form) {
        T::form(self, form);
    }
}
impl<T: Own + ?Sized> Own for Box<T> {
    type Owned = Box<T::Owned>;
    fn own(a: &Self) -> Self::Owned {
        Box::new(T::own(a))
    }
}
impl<T: Step + ?Sized> Step for Box<T> {
    fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
        T::step_by(a, by, along);
    }
}
impl<T: Cotangent> Cotangent for Box<T> {
    fn pairs<V: Pairs>(a: &Self, b: &Self, visit: &mut V) {
        T::pairs(a, b, visit);
    }
    fn pairs_mut<V: PairsMut>(a: &mut Self, b: &Self, visit: &mut V) {
        T::pairs_mut(a, b, visit);
    }
    fn each<V: Each>(a: &mut Self, visit: &mut V) {
        T::each(a, visit);
    }
}
impl<T: for<'a> Accumulate<&'a U>, U> Accumulate<&Box<U>> for Box<T> {
    fn gather(a: &mut Self, share: &Box<U>) {
        T::gather(a, share);
    }
}
impl<T: Assign> Assign for Box<T> {
    fn assign_from(a: &mut Self, value: Self) {
        T::assign_from(a, *value);
    }
}

/// Hands what both options hold to `both`.
///
/// # Panics
/// When only one holds a value.
#[track_caller]
fn both<A, B>(a: Option<A>, b: Option<B>, both: impl FnOnce(A, B)) {
    match (a, b) {
        (Some(a), Some(b)) => both(a, b),
        (None, None) => {}
        (a, _) => {
            let (a, b) = if a.is_some() { ("Some", "None") } else { ("None", "Some") };
            panic!("cotangent: a share that is `{b}` for a cotangent that is `{a}`");
        }
    }
}

impl<T: Step> Carries for Option<T> {}
impl<T: Differentiable> Differentiable for Option<T> {
    type Cotangent = Option<T::Cotangent>;
    fn zeros_like(&self) -> Self::Cotangent {
        self.as_ref().map(T::zeros_like)
    }
    fn to_cotangent(&self) -> Self::Cotangent {
        self.as_ref().map(T::to_cotangent)
    }
    fn form(&self, form: &mut Form) {
        form.variant(if self.is_some() { "Some" } else { "None" });
        if let Some(held) = self {
            held.form(form);
        }
    }
}
impl<T: Own> Own for Option<T> {
    type Owned = Option<T::Owned>;
    fn own(a: &Self) -> Self::Owned {
        a.as_ref().map(T::own)
    }
}
impl<T: Step> Step for Option<T> {
    fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
        both(a.as_mut(), along.as_ref(), |a, along| T::step_by(a, by, along));
    }
}
impl<T: Cotangent> Cotangent for Option<T> {
    fn pairs<V: Pairs>(a: &Self, b: &Self, visit: &mut V) {
        both(a.as_ref(), b.as_ref(), |a, b| T::pairs(a, b, visit));
    }
    fn pairs_mut<V: PairsMut>(a: &mut Self, b: &Self, visit: &mut V) {
        both(a.as_mut(), b.as_ref(), |a, b| T::pairs_mut(a, b, visit));
    }
    fn each<V: Each>(a: &mut Self, visit: &mut V) {
        for a in a.iter_mut() {
            T::each(a, visit);
        }
    }
}
impl<T: for<'a> Accumulate<&'a U>, U> Accumulate<&Option<U>> for Option<T> {
    fn gather(a: &mut Self, share: &Option<U>) {
        both(a.as_mut(), share.as_ref(), T::gather);
    }
}
impl<T: Assign> Assign for Option<T> {
    fn assign_from(a: &mut Self, value: Self) {
        match (a, value) {
            (Some(a), Some(value)) => T::assign_from(a, value),
            (a, value) => *a = value,
        }
    }
}

/// A result: an error carries no derivative.
impl<T: Differentiable, E> Differentiable for Result<T, E> {
    type Cotangent = Result<T::Cotangent, ()>;
    fn zeros_like(&self) -> Self::Cotangent {
        self.as_ref().map(T::zeros_like).map_err(|_| ())
    }
    fn to_cotangent(&self) -> Self::Cotangent {
        self.as_ref().map(T::to_cotangent).map_err(|_| ())
    }
    fn form(&self, form: &mut Form) {
        form.variant(if self.is_ok() { "Ok" } else { "Err" });
        if let Ok(held) = self {
            held.form(form);
        }
    }
}
impl<T: Own, E: Clone> Own for Result<T, E> {
    type Owned = Result<T::Owned, E>;
    fn own(a: &Self) -> Self::Owned {
        a.as_ref().map(T::own).map_err(E::clone)
    }
}
impl<T: Step, E> Step for Result<T, E> {
    fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
        both(a.as_mut().ok(), along.as_ref().ok(), |a, along| T::step_by(a, by, along));
    }
}
impl<T: Cotangent> Cotangent for Result<T, ()> {
    fn pairs<V: Pairs>(a: &Self, b: &Self, visit: &mut V) {
        both(a.as_ref().ok(), b.as_ref().ok(), |a, b| T::pairs(a, b, visit));
    }
    fn pairs_mut<V: PairsMut>(a: &mut Self, b: &Self, visit: &mut V) {
        both(a.as_mut().ok(), b.as_ref().ok(), |a, b| T::pairs_mut(a, b, visit));
    }
    fn each<V: Each>(a: &mut Self, visit: &mut V) {
        for a in a.iter_mut() {
            T::each(a, visit);
        }
    }
}
impl<T: for<'a> Accumulate<&'a U>, U> Accumulate<&Result<U, ()>> for Result<T, ()> {
    fn gather(a: &mut Self, share: &Result<U, ()>) {
        both(a.as_mut().ok(), share.as_ref().ok(), T::gather);
    }
}
impl<T: Assign> Assign for Result<T, ()> {
    fn assign_from(a: &mut Self, value: Self) {
        match (a, value) {
            (Ok(a), Ok(value)) => T::assign_from(a, value),
            (a, value) => *a = value,
        }
    }
}

#[track_caller]
fn of_key<V, K: Debug>(value: Option<V>, key: &K) -> V {
    value.unwrap_or_else(|| panic!("cotangent: the maps differ: one of them lacks the key {key:?}"))
}

/// A map: its cotangent is a map with the same keys. What runs through the entries goes by ascending keys.
macro_rules! maps {
    ($([$($generics:tt)*] [$($hasher:tt)*] $map:ident<$k:ident, T $(, $s:ident)?>, $empty:expr;)*) => {$(
        impl<T: Step, $($generics)*> Carries for $map<$k, T $(, $s)?> {}
        impl<T: Differentiable, $($generics)*> Differentiable for $map<$k, T $(, $s)?> {
            type Cotangent = $map<$k, T::Cotangent $(, $s)?>;
            fn zeros_like(&self) -> Self::Cotangent {
                let mut out = $empty(self);
                out.extend(self.iter().map(|(k, t)| (k.clone(), t.zeros_like())));
                out
            }
            fn to_cotangent(&self) -> Self::Cotangent {
                let mut out = $empty(self);
                out.extend(self.iter().map(|(k, t)| (k.clone(), t.to_cotangent())));
                out
            }
            fn form(&self, form: &mut Form) {
                form.shape(&[self.len()]);
                for (_, held) in ascending(self.iter()) {
                    held.form(form);
                }
            }
        }
        impl<T: Own, $($generics)*> Own for $map<$k, T $(, $s)?> {
            type Owned = $map<$k, T::Owned $(, $s)?>;
            fn own(a: &Self) -> Self::Owned {
                let mut out = $empty(a);
                out.extend(a.iter().map(|(k, t)| (k.clone(), T::own(t))));
                out
            }
        }
        impl<T: Step, $($generics)*> Step for $map<$k, T $(, $s)?> {
            fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
                same_length(along.len(), a.len());
                for (k, a) in a.iter_mut() {
                    T::step_by(a, by, of_key(along.get(k), k));
                }
            }
        }
        impl<T: Cotangent, $($generics)*> Cotangent for $map<$k, T $(, $s)?> {
            fn pairs<V: Pairs>(a: &Self, b: &Self, visit: &mut V) {
                same_length(a.len(), b.len());
                for (k, a) in ascending(a.iter()) {
                    T::pairs(a, of_key(b.get(k), k), visit);
                }
            }
            fn pairs_mut<V: PairsMut>(a: &mut Self, b: &Self, visit: &mut V) {
                same_length(a.len(), b.len());
                for (k, a) in ascending(a.iter_mut()) {
                    T::pairs_mut(a, of_key(b.get(k), k), visit);
                }
            }
            fn each<V: Each>(a: &mut Self, visit: &mut V) {
                for (_, a) in ascending(a.iter_mut()) {
                    T::each(a, visit);
                }
            }
        }
        impl<T: for<'a> Accumulate<&'a U>, U, $($generics)*> Accumulate<&$map<$k, U $(, $s)?>> for $map<$k, T $(, $s)?> {
            fn gather(a: &mut Self, share: &$map<$k, U $(, $s)?>) {
                same_length(a.len(), share.len());
                for (k, a) in a.iter_mut() {
                    T::gather(a, of_key(share.get(k), k));
                }
            }
        }
        impl<T: Assign, $($generics)*> Assign for $map<$k, T $(, $s)?> {
            fn assign_from(a: &mut Self, mut value: Self) {
                if a.len() == value.len() && a.keys().all(|k| value.contains_key(k)) {
                    for (k, a) in a.iter_mut() {
                        T::assign_from(a, of_key(value.remove(k), k));
                    }
                } else {
                    *a = value;
                }
            }
        }
    )*};
}
maps! {
    [K: Ord + Clone + Debug] [] BTreeMap<K, T>, |_: &Self| BTreeMap::new();
    [K: Ord + Hash + Clone + Debug, S: BuildHasher + Clone] [S] HashMap<K, T, S>, |a: &Self| {
        HashMap::with_capacity_and_hasher(a.len(), a.hasher().clone())
    };
}

/// Entries by ascending keys: the order of a hash map is another in every run.
fn ascending<'a, K: Ord + 'a, V>(entries: impl Iterator<Item = (&'a K, V)>) -> impl Iterator<Item = (&'a K, V)> {
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|(a, _)| *a);
    entries.into_iter()
}

macro_rules! tuples {
    ($($($t:ident $u:ident $i:tt),*;)*) => {$(
        #[allow(unused_variables, clippy::unused_unit, reason = "the empty tuple")]
        const _: () = {
            impl<$($t: Step),*> Carries for ($($t,)*) {}
            impl<$($t: Differentiable),*> Differentiable for ($($t,)*) {
                type Cotangent = ($($t::Cotangent,)*);
                fn zeros_like(&self) -> Self::Cotangent {
                    ($(self.$i.zeros_like(),)*)
                }
                fn to_cotangent(&self) -> Self::Cotangent {
                    ($(self.$i.to_cotangent(),)*)
                }
                fn form(&self, form: &mut Form) {
                    $(self.$i.form(form);)*
                }
            }
            impl<$($t: Own),*> Own for ($($t,)*) {
                type Owned = ($($t::Owned,)*);
                fn own(a: &Self) -> Self::Owned {
                    ($($t::own(&a.$i),)*)
                }
            }
            impl<$($t: Step),*> Step for ($($t,)*) {
                fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
                    $($t::step_by(&mut a.$i, by, &along.$i);)*
                }
            }
            impl<$($t: Cotangent),*> Cotangent for ($($t,)*) {
                fn pairs<Visit: Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
                    $($t::pairs(&a.$i, &b.$i, visit);)*
                }
                fn pairs_mut<Visit: PairsMut>(a: &mut Self, b: &Self, visit: &mut Visit) {
                    $($t::pairs_mut(&mut a.$i, &b.$i, visit);)*
                }
                fn each<Visit: Each>(a: &mut Self, visit: &mut Visit) {
                    $($t::each(&mut a.$i, visit);)*
                }
            }
            impl<$($t: for<'a> Accumulate<&'a $u>, $u),*> Accumulate<&($($u,)*)> for ($($t,)*) {
                fn gather(a: &mut Self, share: &($($u,)*)) {
                    $($t::gather(&mut a.$i, &share.$i);)*
                }
            }
            impl<$($t: Assign),*> Assign for ($($t,)*) {
                fn assign_from(a: &mut Self, value: Self) {
                    $($t::assign_from(&mut a.$i, value.$i);)*
                }
            }
        };
    )*};
}
tuples! {
    ;
    A Z 0;
    A Z 0, B Y 1;
    A Z 0, B Y 1, C X 2;
    A Z 0, B Y 1, C X 2, D W 3;
    A Z 0, B Y 1, C X 2, D W 3, E V 4;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5, G T 6;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5, G T 6, H S 7;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5, G T 6, H S 7, I R 8;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5, G T 6, H S 7, I R 8, J Q 9;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5, G T 6, H S 7, I R 8, J Q 9, K P 10;
    A Z 0, B Y 1, C X 2, D W 3, E V 4, F U 5, G T 6, H S 7, I R 8, J Q 9, K P 10, L O 11;
}

/// What carries no derivative has the cotangent `()`.
macro_rules! discrete {
    ($($t:ty),*) => {$(
        impl Carries for $t {}
        impl Differentiable for $t {
            type Cotangent = ();
            fn zeros_like(&self) {}
            fn to_cotangent(&self) {}
            #[inline]
            fn form(&self, _: &mut Form) {}
        }
        impl Step for $t {
            fn step_by(_: &mut Self, _: f64, (): &()) {}
        }
        impl Own for $t {
            type Owned = Self;
            fn own(a: &Self) -> Self {
                a.clone()
            }
        }
    )*};
}
discrete!(usize, isize, u8, u16, u32, u64, u128, i8, i16, i32, i64, i128, bool, char, String);

impl Differentiable for str {
    type Cotangent = ();
    fn zeros_like(&self) {}
    fn to_cotangent(&self) {}
    fn form(&self, _: &mut Form) {}
}
impl Own for str {
    type Owned = String;
    fn own(a: &str) -> String {
        a.to_owned()
    }
}
