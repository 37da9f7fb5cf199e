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

/// The tangent of `a.cumprod(axis)` along t: żᵢ = żᵢ₋₁·aᵢ + zᵢ₋₁·tᵢ.
///
/// # Panics
/// When the shapes differ.
#[track_caller]
pub fn cumprod_tangent<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, t: &ArrayRef<E, D>, axis: Axis) -> Array<E, D> {
    let mut out = Array::zeros(a.raw_dim());
    Zip::from(out.lanes_mut(axis)).and(a.lanes(axis)).and(t.lanes(axis)).for_each(|mut o, a, t| {
        let (mut z, mut dot) = (E::one(), E::zero());
        for (o, (&a, &t)) in o.iter_mut().zip(a.iter().zip(&t)) {
            dot = dot * a + z * t;
            z = z * a;
            *o = dot;
        }
    });
    out
}

/// What a gains in `a.cumprod(axis)`: āₖ = Πⱼ<ₖ aⱼ · gₖ with gₖ = z̄ₖ + aₖ₊₁·gₖ₊₁.
///
/// # Panics
/// When the shapes differ.
#[track_caller]
pub fn cumprod_reverse<E: Element, D: RemoveAxis>(a: &ArrayRef<E, D>, z_bar: &ArrayRef<E, D>, axis: Axis) -> Array<E, D> {
    let mut out = Array::zeros(a.raw_dim());
    Zip::from(out.lanes_mut(axis)).and(a.lanes(axis)).and(z_bar.lanes(axis)).for_each(|mut o, a, z_bar| {
        let mut before = E::one();
        for (o, &a) in o.iter_mut().zip(&a) {
            *o = before;
            before = before * a;
        }
        let (mut g, mut next) = (E::zero(), E::zero());
        for k in (0..a.len()).rev() {
            g = z_bar[k] + next * g;
            next = a[k];
            o[k] *= g;
        }
    });
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
