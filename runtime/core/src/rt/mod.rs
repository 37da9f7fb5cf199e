//! What generated code calls. Not for users: it changes without notice.

mod accumulate;
mod assigned;
mod at;
mod axis;
pub mod check;
mod checkpoint;
mod chunks;
mod construct;
mod fold;
mod form;
mod inside;
mod linalg;
mod map;
pub mod maths;
pub(crate) mod matrix;
pub mod may;
mod operand;
pub mod operators;
pub(crate) mod pool;
pub mod prelude;
mod product;
mod reduce;
mod reorder;
mod rows;
mod scalar;
mod shape;
pub mod simd;
mod slices;
mod small;
mod spread;
mod sum_to;
mod tape;
mod threads;
pub mod walk;
mod wish;

pub use crate::differentiable::Carries;
pub use crate::functions;
pub use crate::jacobian::{Sweeps, along, axes, basis, fewer_columns, group};
pub use crate::tangent::{Part, beyond, by_each_seed, direction, given, moving, number, part, success};
pub use crate::{Cotangent, Differentiable, Element};
pub use ::core::marker::PhantomData;
pub use ::ndarray;
pub use ::std::boxed::Box;
pub use ::std::vec::Vec;
pub use accumulate::{
    Accumulate, Assign, Constant, Put, Step, Take, WithoutDerivative, accumulate, accumulate_view, assign, constant, entries_mut,
    holds_constant, lay_out, put, step, take, take_list, take_view,
};
pub use assigned::{add_assigned, div_assigned, mul_assigned, sub_assigned};
pub use at::{At, AtMut, Keyed, at, at_mut, insert, keys, remove};
pub use axis::{add_tied_axis, max_axis, min_axis, sum_axis, tied_axis};
pub use checkpoint::{Snapshots, snapshots};
pub use construct::{
    as_f32s, as_f64s, entries, entry, entry_only, last_index, next, offset_after, others, part_of, placed, ramp, ramped,
    raw_entries, width, zero_list,
};
pub use form::{Form, check_form, form_of};
pub use inside::{Inside, InsideMut, inside, inside_mut};
pub use linalg::{
    DotLeft, DotRight, Gains, Product, add_dot, add_outer, add_scaled, at_first, dot, dot_left, dot_right, inverted_axis,
    kron_left, kron_right, outer, scatter_add, swapped_axes, unpermute, with_axis,
};
pub use map::{fuse, joined, map};
pub use maths::Arithmetic;
pub use operand::{Broadcast, Operand, Rank, Scalar, Storage, Term, term};
pub use pool::{Owner, recycle};
pub use product::{
    diff_reverse, one_before, product_except, product_except_axis, product_fifth, product_fifth_axis, product_fourth,
    product_fourth_axis, product_second, product_second_axis, product_sixth, product_sixth_axis, product_third,
    product_third_axis, recur, recur_back, shifted, shifted_back,
};
pub use reduce::{
    Collected, Entries, collected, iter_product, iter_sum, len_as, len_of_as, mean, mean_axis, padded, tie_weights,
    tie_weights_axis, zipped,
};
pub use reorder::{swaps_by, swaps_by_key};
pub use rows::{Others, WithVector, fuse_rows};
pub use scalar::{
    One, above, as_f32, as_f64, asked, below, cast_like, chain, default_of, discrete, int_like, lit, loses, over, pow2,
    powf_exponent_partial, powf_partial, powi_partial, pred, ratio, scaled, scaled_sum, sign, sin_cos, wins,
};
pub use shape::{
    FixedShape, Like, ListShape, Own, Shape, Shaped, check_seed, copied, entries_of, own, reshape_to, shape_of, shape_without,
    to_cotangent, zeros_like, zeros_of,
};
pub use simd::{Kernel, Lengths};
pub use slices::{collapsed, each_axis};
pub use sum_to::{assigned, broadcast_to, sum_to};
pub use tape::{Tape, pop, read, tape, tape_of_any};
pub use walk::{Each, Pairs, PairsMut, differ, double, each, pairs, pairs_mut};
pub use wish::{Kept, To, Total};
