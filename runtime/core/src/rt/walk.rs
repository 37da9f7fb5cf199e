//! What is done to the entries of cotangents, one by one or in pairs: every operation on a whole cotangent is one of these.

use super::lit;
use crate::{Cotangent, Element};
use ndarray::{ArrayRef, Dimension};

/// A float as the precise one.
pub fn double<E: Element>(x: E) -> f64 {
    x.to_f64().unwrap_or(f64::NAN)
}

#[track_caller]
fn same_shape(a: &[usize], b: &[usize]) {
    assert!(a == b, "cotangent: a share of shape {b:?} for a cotangent of shape {a:?}");
}

/// What is done to the entries in the same places of two cotangents.
pub trait Pairs {
    /// To two entries.
    fn entry<E: Element>(&mut self, a: E, b: E);
    /// To two arrays, row by row.
    #[track_caller]
    fn array<E: Element, D: Dimension>(&mut self, a: &ArrayRef<E, D>, b: &ArrayRef<E, D>) {
        same_shape(a.shape(), b.shape());
        a.iter().zip(b).for_each(|(&a, &b)| self.entry(a, b));
    }
}

/// What changes the entries of a cotangent by those in the same places of another.
pub trait PairsMut {
    /// At one entry.
    fn entry<E: Element>(&mut self, a: &mut E, b: E);
    /// At all entries of an array.
    #[track_caller]
    fn array<E: Element, D: Dimension>(&mut self, a: &mut ArrayRef<E, D>, b: &ArrayRef<E, D>) {
        same_shape(a.shape(), b.shape());
        a.zip_mut_with(b, |a, &b| self.entry(a, b));
    }
}

/// What changes the entries of a cotangent.
pub trait Each {
    /// One entry.
    fn entry<E: Element>(&mut self, a: &mut E);
    /// All entries of an array, row by row.
    fn array<E: Element, D: Dimension>(&mut self, a: &mut ArrayRef<E, D>) {
        a.iter_mut().for_each(|a| self.entry(a));
    }
}

/// a += by·b
#[derive(Debug)]
pub struct AddScaled(pub f64);
impl PairsMut for AddScaled {
    fn entry<E: Element>(&mut self, a: &mut E, b: E) {
        *a += lit::<E>(self.0) * b;
    }
}

/// a *= by
#[derive(Debug)]
pub struct Scale(pub f64);
impl Each for Scale {
    fn entry<E: Element>(&mut self, a: &mut E) {
        *a *= lit::<E>(self.0);
    }
    fn array<E: Element, D: Dimension>(&mut self, a: &mut ArrayRef<E, D>) {
        match a.as_slice_memory_order_mut() {
            Some(all) => all.iter_mut().for_each(|a| self.entry(a)),
            None => a.iter_mut().for_each(|a| self.entry(a)),
        }
    }
}

/// Σ a·b
#[derive(Debug)]
pub struct Dot(pub f64);
impl Pairs for Dot {
    fn entry<E: Element>(&mut self, a: E, b: E) {
        self.0 += double(a) * double(b);
    }
}

/// How many entries there are.
#[derive(Debug)]
pub struct Count(pub usize);
impl Pairs for Count {
    fn entry<E: Element>(&mut self, _: E, _: E) {
        self.0 += 1;
    }
    fn array<E: Element, D: Dimension>(&mut self, a: &ArrayRef<E, D>, _: &ArrayRef<E, D>) {
        self.0 += a.len();
    }
}

/// The entries.
#[derive(Debug)]
pub struct Write(pub Vec<f64>);
impl Pairs for Write {
    fn entry<E: Element>(&mut self, a: E, _: E) {
        self.0.push(double(a));
    }
}

/// Other entries in their places.
#[derive(Debug)]
pub struct Read<'a>(pub core::slice::Iter<'a, f64>);
impl Each for Read<'_> {
    fn entry<E: Element>(&mut self, a: &mut E) {
        *a = lit(*self.0.next().expect("cotangent: as many entries as were counted"));
    }
}

/// Hands the entries in the same places of two cotangents to `visit`.
#[track_caller]
pub fn pairs<C: Cotangent, V: Pairs>(a: &C, b: &C, visit: &mut V) {
    C::pairs(a, b, visit);
}

/// Hands the entries in the same places of two cotangents to `visit`, the first to be changed.
#[track_caller]
pub fn pairs_mut<C: Cotangent, V: PairsMut>(a: &mut C, b: &C, visit: &mut V) {
    C::pairs_mut(a, b, visit);
}

/// Hands each entry of a cotangent to `visit`, to be changed.
pub fn each<C: Cotangent, V: Each>(a: &mut C, visit: &mut V) {
    C::each(a, visit);
}

/// Two values of an enum are different variants.
///
/// # Panics
/// Always: the cotangent of a value is the variant that the value is.
#[cold]
#[track_caller]
pub fn differ(name: &str) -> ! {
    panic!("cotangent: a share and a cotangent of different variants of `{name}`");
}
