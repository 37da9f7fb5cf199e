//! What generated code calls. Not for users: it changes without notice.

mod broadcast;
mod linalg;
mod map;
mod reduce;
mod scalar;

pub use crate::{Differentiable, Element};
pub use ::ndarray;
pub use broadcast::{
    Accumulate, Assign, Like, Shape, Shaped, accumulate, accumulate_view, assign, broadcast_to, check_seed, reshape_to, shape_of,
    sum_to, zeros_like,
};
pub use linalg::{DotLeft, DotRight, dot_left, dot_right, outer, scatter_add, unpermute};
pub use map::{Broadcast, Operand, Rank, Scalar, map1, map2, map3, map4, map5};
pub use reduce::{
    iter_product, iter_sum, len_as, len_of_as, mean, mean_axis, padded, product_except, product_except_axis, tie_weights,
    tie_weights_axis, zipped,
};
pub use scalar::{above, chain, lit, powf_exponent_partial, powf_partial, powi_partial, powi_partial2, ratio, sign, wins};
