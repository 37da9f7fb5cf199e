//! Points to differentiate at, and seeds.

use crate::flat::Flat;
use ndarray::{Array, Array1, Array2, Dimension, IntoDimension, Ix};

/// Numbers spread over [0, 1), each exact in single precision.
fn spread(start: f64) -> impl FnMut() -> f64 {
    let mut at = start;
    move || {
        at = (at + 0.618_033_988_749_894_8).fract();
        (at * 65_536.0).floor() / 65_536.0
    }
}

/// Numbers of magnitude 0.3 to 1.7 and either sign.
fn signed(start: f64) -> impl FnMut() -> f64 {
    let mut next = spread(start);
    move || {
        let u = 2.0 * next() - 1.0;
        u.signum() * (0.3 + 1.4 * u.abs())
    }
}

/// A vector whose entries are of either sign and away from 0.
pub fn vector(n: Ix) -> Array1<f64> {
    tensor(n)
}

/// A matrix whose entries are of either sign and away from 0.
pub fn matrix(rows: Ix, columns: Ix) -> Array2<f64> {
    tensor((rows, columns))
}

/// An array whose entries are of either sign, distinct and away from 0.
pub fn tensor<Sh: IntoDimension>(shape: Sh) -> Array<f64, Sh::Dim> {
    let shape = shape.into_dimension();
    let mut next = signed(shape.slice().iter().fold(0.1, |a, &n| a + 0.07 * n as f64));
    Array::from_shape_simple_fn(shape, &mut next)
}

/// An array whose entries are between 0.3 and 1.7.
pub fn positive<Sh: IntoDimension>(shape: Sh) -> Array<f64, Sh::Dim> {
    tensor(shape).mapv(f64::abs)
}

/// A seed in the shape of a result: no two entries alike, none of them 0 or 1.
pub fn seed<T: Flat>(value: &T) -> T::Owned {
    value.rebuild(&mut signed(0.45))
}
