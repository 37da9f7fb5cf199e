//! How products are added up, and how arguments are treated that are out of the range of the functions for vectors.

use super::real::{MultiplyAdd, first_half};
use super::{Arithmetic, Real, circular};
use core::cell::Cell;
use core::marker::PhantomData;

/// a·b + c in one instruction with one rounding: for loops compiled for a processor that has it, on any other one it is a call of the
/// C library.
#[derive(Clone, Copy, Debug)]
pub enum Fused {}

/// a·b + c with two roundings.
#[derive(Clone, Copy, Debug)]
pub enum Separate {}

impl MultiplyAdd for Fused {
    #[inline(always)]
    fn mul_add<F: Real>(a: F, b: F, c: F) -> F {
        a.mul_add(b, c)
    }
    #[inline(always)]
    fn product(a: f64, b: f64) -> (f64, f64) {
        let p = a * b;
        (p, a.mul_add(b, -p))
    }
    #[inline(always)]
    fn remainder<F: Real>(p: F, q: F, d: F) -> F {
        (-q).mul_add(d, p)
    }
}

impl MultiplyAdd for Separate {
    #[inline(always)]
    fn mul_add<F: Real>(a: F, b: F, c: F) -> F {
        a * b + c
    }
    #[inline(always)]
    fn product(a: f64, b: f64) -> (f64, f64) {
        let split = |x: f64| {
            let high = f64::from_bits(x.to_bits() & !((1 << 27) - 1));
            (high, x - high)
        };
        let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
        let p = a * b;
        (p, a_low * b_low - (((p - a_high * b_high) - a_low * b_high) - a_high * b_low))
    }
    #[inline(always)]
    fn remainder<F: Real>(p: F, q: F, d: F) -> F {
        let (q_high, d_high) = (first_half(q), first_half(d));
        let (q_low, d_low) = (q - q_high, d - d_high);
        (((p - q_high * d_high) - q_low * d_high) - q_high * d_low) - q_low * d_low
    }
}

/// The functions for vectors: without branches. Sines, cosines and tangents of arguments beyond 2²⁰·π/2 are wrong, and
/// [`met_far`](Near::met_far) says afterwards whether there were any: then the entries are to be computed again [`Anywhere`].
#[derive(Debug)]
pub struct Near<A> {
    far: Cell<bool>,
    arithmetic: PhantomData<A>,
}

impl<A> Near<A> {
    /// No argument was out of range yet.
    #[inline(always)]
    pub fn new() -> Self {
        Near { far: Cell::new(false), arithmetic: PhantomData }
    }

    /// Whether an argument was out of range.
    #[inline(always)]
    pub fn met_far(&self) -> bool {
        self.far.get()
    }
}

impl<A> Default for Near<A> {
    fn default() -> Self {
        Near::new()
    }
}

impl<A: MultiplyAdd> Arithmetic for Near<A> {
    type Sums = A;

    #[inline(always)]
    fn circular<F: Real, R>(&self, x: F, near: fn(F) -> R, _far: fn(F) -> R) -> R {
        self.far.set(self.far.get() | circular::far(x));
        near(x)
    }
}

/// The functions for one entry at a time: the same as those of [`Near`], but that sines, cosines and tangents of large arguments are those of
/// the standard library.
#[derive(Debug)]
pub struct Anywhere<A> {
    arithmetic: PhantomData<A>,
}

impl<A> Anywhere<A> {
    /// The functions.
    #[inline(always)]
    pub fn new() -> Self {
        Anywhere { arithmetic: PhantomData }
    }
}

impl<A> Default for Anywhere<A> {
    fn default() -> Self {
        Anywhere::new()
    }
}

impl<A: MultiplyAdd> Arithmetic for Anywhere<A> {
    type Sums = A;

    #[inline(always)]
    fn circular<F: Real, R>(&self, x: F, near: fn(F) -> R, far: fn(F) -> R) -> R {
        if circular::far(x) { far(x) } else { near(x) }
    }
}
