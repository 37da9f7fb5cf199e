//! The matrix products of a network's gradient alone, by the kernels that generated code calls: what is left of its time is everything else.

use cotangent::{Element, rt};
use ndarray::Array2;

/// The eight products of both sweeps of a network with three layers, whose input has no cotangent.
pub(super) fn of_three_layers<F: Element>(x: &Array2<F>, [w1, w2, w3]: [&Array2<F>; 3]) -> [Array2<F>; 3] {
    let a1 = rt::dot(x, w1);
    let a2 = rt::dot(&a1, w2);
    let z_bar = rt::dot(&a2, w3);
    let w3_bar = rt::dot(&a2.t(), &z_bar);
    let a2_bar = rt::dot(z_bar, &w3.t());
    let w2_bar = rt::dot(&a1.t(), &a2_bar);
    let a1_bar = rt::dot(a2_bar, &w2.t());
    let w1_bar = rt::dot(&x.t(), a1_bar);
    rt::recycle(a1);
    rt::recycle(a2);
    [w1_bar, w2_bar, w3_bar]
}
