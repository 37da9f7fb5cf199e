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

/// Σᵢ≠ₖ Πⱼ≠ᵢ,ₖ aⱼ·wᵢ for each k: the second derivative of the product, applied to w.
///
/// # Panics
/// When the numbers of entries differ.
#[track_caller]
pub fn product_second<E: Element, D: Dimension>(a: &ArrayRef<E, D>, w: &ArrayRef<E, D>) -> Array<E, D> {
    assert_eq!(a.shape(), w.shape(), "cotangent: two shapes that must agree");
    let pairs: Vec<(E, E)> = a.iter().copied().zip(w.iter().copied()).collect();
    // (Π aⱼ, Σᵢ wᵢ Πⱼ≠ᵢ aⱼ) of what lies on one side.
    let step = |(p, d): (E, E), (a, w): (E, E)| (p * a, d * a + p * w);
    let mut before = (E::one(), E::zero());
    let mut sides = Vec::with_capacity(pairs.len());
    for &pair in &pairs {
        sides.push(before);
        before = step(before, pair);
    }
    let mut after = (E::one(), E::zero());
    let mut out = vec![E::zero(); pairs.len()];
    for ((o, &(p, d)), &pair) in out.iter_mut().zip(&sides).zip(&pairs).rev() {
        *o = d * after.0 + p * after.1;
        after = step(after, pair);
    }
    Array::from_shape_vec(a.raw_dim(), out).expect("as many entries as a has")
}

/// [`product_second`] along an axis.
///
/// # Panics
/// When the shapes differ.
#[track_caller]
pub fn product_second_axis<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, w: &ArrayRef<E, D>, axis: Axis) -> Array<E, D> {
    let mut out = Array::zeros(a.raw_dim());
    Zip::from(out.lanes_mut(axis))
        .and(a.lanes(axis))
        .and(w.lanes(axis))
        .for_each(|mut o, a, w| o.assign(&product_second(&a, &w)));
    out
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
