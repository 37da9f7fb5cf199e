//! What products, cumulative products and differences hand back: right with zeros among the factors.

use crate::Element;
use ndarray::{Array, ArrayRef, Axis, Dimension, RemoveAxis, Slice, Zip};

/// Πⱼ≠ᵢ aⱼ for each i, by products from both ends.
pub fn product_except<E: Element, D: Dimension>(a: &ArrayRef<E, D>) -> Array<E, D> {
    let factors: Vec<E> = a.iter().copied().collect();
    let mut out = Vec::with_capacity(factors.len());
    let mut before = E::one();
    for &x in &factors {
        out.push(before);
        before = before * x;
    }
    let mut after = E::one();
    for (o, &x) in out.iter_mut().zip(&factors).rev() {
        *o *= after;
        after = after * x;
    }
    Array::from_shape_vec(a.raw_dim(), out).expect("as many entries as a has")
}

/// [`product_except`] along an axis.
pub fn product_except_axis<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, axis: Axis) -> Array<E, D> {
    let mut out = Array::ones(a.raw_dim());
    Zip::from(out.lanes_mut(axis)).and(a.lanes(axis)).for_each(|mut o, lane| o.assign(&product_except(&lane)));
    out
}

/// The (N + 1)-th derivative of the product, applied to N arrays: for each k the sum of w₁ᵢ·w₂ₗ·… by the product of all other aⱼ, over all i, l, …
/// that differ from each other and from k.
///
/// What lies on one side of k is known by 2ᴺ sums: for each set of the w, those of its products in which these and no others have their place there.
/// An entry takes its place in none, or in one that has none yet; two sides meet where their sets are each other's rest. So it takes
/// N·2ᴺ operations an entry, whatever zeros there are.
fn mixed<E: Element, const N: usize>(a: &[E], w: [&[E]; N], out: &mut [E]) {
    let sets = 1 << N;
    let step = |sums: &mut [E], i: usize| {
        // From the largest set on: each is made of smaller ones.
        for set in (0..sets).rev() {
            let members = w.iter().enumerate().filter(|(b, _)| set >> b & 1 == 1);
            sums[set] = members.fold(sums[set] * a[i], |sum, (b, w)| sum + sums[set ^ 1 << b] * w[i]);
        }
    };
    let mut before = vec![E::zero(); sets * (a.len() + 1)];
    before[0] = E::one();
    for i in 0..a.len() {
        before.copy_within(sets * i..sets * (i + 1), sets * (i + 1));
        step(&mut before[sets * (i + 1)..], i);
    }
    let mut after = vec![E::zero(); sets];
    after[0] = E::one();
    for (k, o) in out.iter_mut().enumerate().rev() {
        *o = (0..sets).fold(E::zero(), |sum, set| sum + before[sets * k + set] * after[sets - 1 - set]);
        step(&mut after, k);
    }
}

/// [`mixed`] of all entries.
#[track_caller]
fn mixed_all<E: Element, D: Dimension, const N: usize>(a: &ArrayRef<E, D>, w: [&ArrayRef<E, D>; N]) -> Array<E, D> {
    assert!(w.iter().all(|w| w.shape() == a.shape()), "cotangent: two shapes that must agree");
    let mut out = vec![E::zero(); a.len()];
    let lists = w.map(|w| w.iter().copied().collect::<Vec<E>>());
    mixed(&a.iter().copied().collect::<Vec<E>>(), lists.each_ref().map(|w| &w[..]), &mut out);
    Array::from_shape_vec(a.raw_dim(), out).expect("as many entries as a has")
}

/// [`mixed`] along an axis.
#[track_caller]
fn mixed_axis<E: Element, D: RemoveAxis, const N: usize>(a: &ArrayRef<E, D>, w: [&ArrayRef<E, D>; N], axis: Axis) -> Array<E, D> {
    assert!(w.iter().all(|w| w.shape() == a.shape()), "cotangent: two shapes that must agree");
    let mut out = Array::zeros(a.raw_dim());
    let mut lanes = w.map(|w| w.lanes(axis).into_iter());
    for (mut o, a) in out.lanes_mut(axis).into_iter().zip(a.lanes(axis)) {
        let w = lanes.each_mut().map(|lanes| lanes.next().expect("as many lanes as a has"));
        o.assign(&mixed_all(&a, w.each_ref().map(|w| &**w)));
    }
    out
}

/// The derivatives of products from the second on, each a function of all entries and one along an axis.
macro_rules! derivatives {
    ($($order:literal $all:ident $axis:ident ($($w:ident),*);)*) => {$(
        #[doc = concat!("The ", $order, " derivative of the product, applied to all arrays but one.")]
        ///
        /// # Panics
        /// When the shapes differ.
        #[track_caller]
        pub fn $all<E: Element, D: Dimension>(a: &ArrayRef<E, D>, $($w: &ArrayRef<E, D>),*) -> Array<E, D> {
            mixed_all(a, [$($w),*])
        }

        #[doc = concat!("The ", $order, " derivative of the product along an axis, applied to all arrays but one.")]
        ///
        /// # Panics
        /// When the shapes differ.
        #[track_caller]
        pub fn $axis<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, $($w: &ArrayRef<E, D>,)* axis: Axis) -> Array<E, D> {
            mixed_axis(a, [$($w),*], axis)
        }
    )*};
}

derivatives! {
    "second" product_second product_second_axis (w);
    "third" product_third product_third_axis (w, v);
    "fourth" product_fourth product_fourth_axis (w, v, u);
    "fifth" product_fifth product_fifth_axis (w, v, u, t);
    "sixth" product_sixth product_sixth_axis (w, v, u, t, s);
}

/// yᵢ = wᵢ + aᵢ·yᵢ₋₁ along an axis, where 0 stands before the first. For w = 1, 0, 0, … these are products of a.
///
/// # Panics
/// When the shapes differ.
#[track_caller]
pub fn recur<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, w: &ArrayRef<E, D>, axis: Axis) -> Array<E, D> {
    let mut out = Array::zeros(a.raw_dim());
    Zip::from(out.lanes_mut(axis)).and(a.lanes(axis)).and(w.lanes(axis)).for_each(|mut y, a, w| {
        let mut before = E::zero();
        for (y, (&a, &w)) in y.iter_mut().zip(a.iter().zip(&w)) {
            before = w + a * before;
            *y = before;
        }
    });
    out
}

/// gᵢ = wᵢ + aᵢ₊₁·gᵢ₊₁ along an axis, where 0 stands behind the last: the reverse of [`recur`].
///
/// # Panics
/// When the shapes differ.
#[track_caller]
pub fn recur_back<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, w: &ArrayRef<E, D>, axis: Axis) -> Array<E, D> {
    let mut out = Array::zeros(a.raw_dim());
    Zip::from(out.lanes_mut(axis)).and(a.lanes(axis)).and(w.lanes(axis)).for_each(|mut g, a, w| {
        let (mut behind, mut factor) = (E::zero(), E::zero());
        for (g, (&a, &w)) in g.iter_mut().zip(a.iter().zip(&w)).rev() {
            behind = w + factor * behind;
            factor = a;
            *g = behind;
        }
    });
    out
}

/// The entry before each along an axis, 1 before the first.
pub fn one_before<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, axis: Axis) -> Array<E, D> {
    moved(a, axis, E::one(), Ways::On)
}

/// The entry before each along an axis, 0 before the first.
pub fn shifted<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, axis: Axis) -> Array<E, D> {
    moved(a, axis, E::zero(), Ways::On)
}

/// The entry behind each along an axis, 0 behind the last: the reverse of [`shifted`].
pub fn shifted_back<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, axis: Axis) -> Array<E, D> {
    moved(a, axis, E::zero(), Ways::Back)
}

/// Which way entries go.
enum Ways {
    On,
    Back,
}

/// The entries one further along an axis, with `outside` where none comes from.
fn moved<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, axis: Axis, outside: E, ways: Ways) -> Array<E, D> {
    let mut out = Array::from_elem(a.raw_dim(), outside);
    if a.len_of(axis) > 1 {
        let (front, back) = (Slice::from(..-1), Slice::from(1..));
        let (from, to) = match ways {
            Ways::On => (front, back),
            Ways::Back => (back, front),
        };
        out.slice_axis_mut(axis, to).assign(&a.slice_axis(axis, from));
    }
    out
}

/// What a gains in `a.diff(n, axis)`, n times āₖ = z̄ₖ₋₁ − z̄ₖ.
pub fn diff_reverse<E: Element, D: Dimension>(z_bar: &ArrayRef<E, D>, n: usize, axis: Axis) -> Array<E, D> {
    let mut share = z_bar.to_owned();
    for _ in 0..n {
        let mut dim = share.raw_dim();
        dim[axis.index()] += 1;
        let mut wider = Array::zeros(dim);
        wider.slice_axis_mut(axis, Slice::from(1..)).assign(&share);
        let mut front = wider.slice_axis_mut(axis, Slice::from(..-1));
        front -= &share;
        share = wider;
    }
    share
}
