//! Other attributes and documentation on the function.

#![deny(warnings)]

use cotangent::differentiate;

/// Documentation with `code`, a [`link`](square), "quotes" and a line that
/// goes on.
#[differentiate]
#[inline]
#[must_use]
#[cfg(all())]
pub fn square(x: f64) -> f64 {
    x * x
}

#[cfg(any())]
#[differentiate]
fn removed(x: f64) -> Missing {
    x.missing()
}

#[differentiate]
#[cfg(any())]
fn removed_too(x: Missing) -> f64 {
    x * x
}

#[differentiate]
#[deprecated = "use `square`"]
pub fn old(x: f64) -> f64 {
    x * x
}

#[inline(always)]
#[differentiate]
#[doc(hidden)]
#[allow(clippy::needless_return, reason = "attributes are what is tested")]
#[cfg_attr(all(), doc = "More.")]
pub fn returned(x: f64) -> f64 {
    return x * 3.0;
}

#[differentiate]
#[track_caller]
#[cold]
fn cold(#[allow(unused_variables, reason = "attributes are what is tested")] n: usize, #[cfg(all())] x: f64) -> f64 {
    #![allow(unused_mut, reason = "attributes are what is tested")]
    #[allow(unused_variables, reason = "attributes are what is tested")]
    let unused = 1;
    x * 7.0
}

fn main() {
    assert_eq!(square::gradient(3.0), 6.0);
    assert_eq!(returned::gradient(1.0), 3.0);
    assert_eq!(cold::gradient(1, 1.0), 7.0);
}
