//! Numbers for checks: directions, seeds and arguments, the same in every run.

use crate::Element;
use crate::rt::lit;
use core::ops::Range;
use ndarray::{Array, IntoDimension};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Numbers that follow each other without a pattern.
#[derive(Clone, Debug)]
pub struct Source(u64);

impl Source {
    /// Those that belong to a name.
    pub fn new(name: &str) -> Source {
        // FNV-1a
        Source(name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// A number in [0, 1), exact in single precision.
    fn unit(&mut self) -> f64 {
        // SplitMix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 44) as f64 / f64::from(1 << 20)
    }

    /// A number in a range.
    pub fn number<E: Element>(&mut self, range: Range<f64>) -> E {
        lit(range.start + (range.end - range.start) * self.unit())
    }

    /// A list of so many.
    pub fn list<E: Element>(&mut self, length: usize, range: Range<f64>) -> Vec<E> {
        (0..length).map(|_| self.number(range.clone())).collect()
    }

    /// An array of this shape.
    pub fn array<E: Element, D: IntoDimension>(&mut self, shape: D, range: Range<f64>) -> Array<E, D::Dim> {
        Array::from_shape_simple_fn(shape, || self.number(range.clone()))
    }

    /// A weight of either sign between ¼ and 1, of which a few digits are enough.
    fn weight(&mut self) -> f64 {
        let u = 2.0 * self.unit() - 1.0;
        u.signum() * (64.0 * (0.25 + 0.75 * u.abs())).round() / 64.0
    }

    /// As many weights; a single one is 1, so that what is computed with it is a derivative as the user knows it.
    pub(super) fn weights(&mut self, n: usize) -> Vec<f64> {
        if n == 1 { vec![1.0] } else { (0..n).map(|_| self.weight()).collect() }
    }
}

/// Runs a function once on the arguments that a generated test made.
///
/// # Panics
/// When the function does: then it says what they were, and how to say others.
pub fn tried<T>(function: &str, arguments: &str, write: &str, run: impl FnOnce() -> T) {
    assert!(
        catch_unwind(AssertUnwindSafe(run)).is_ok(),
        "`{function}` panics, as above, on the arguments that `#[differentiate(test)]` makes for it: {arguments}; say which it takes, \
         `{write}`: a shape `(3, 4)`, a range `in 0.5..2.0`, or a value"
    );
}
