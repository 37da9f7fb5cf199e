//! How a matrix lies in memory.

use cotangent_runtime::rt;
use ndarray::{Array2, ShapeBuilder, s};

/// A matrix in row-major order, in column-major order, or with gaps.
pub(crate) fn laid<F: rt::Element>(plain: Array2<F>, layout: usize) -> Array2<F> {
    let (m, n) = plain.dim();
    match layout {
        0 => plain,
        1 => {
            let mut columns = Array2::zeros((m, n).f());
            columns.assign(&plain);
            columns
        }
        _ => {
            let mut wide = Array2::zeros((2 * m, 3 * n));
            wide.slice_mut(s![..;2, ..;3]).assign(&plain);
            wide.slice_move(s![..;2, ..;3])
        }
    }
}
