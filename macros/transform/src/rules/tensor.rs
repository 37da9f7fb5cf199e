//! Functions of whole arrays.

use super::{Derivative, Form, Param, Pullback, Rule};
use crate::ir::{Kind, Mode, Rank};

fn same(k: &[Kind]) -> Kind {
    match &k[0] {
        Kind::List(e, _) => Kind::Array(e.clone(), Rank::Fixed(1)),
        k => k.clone(),
    }
}
fn like_second(k: &[Kind]) -> Kind {
    k[1].clone()
}
fn total(k: &[Kind]) -> Kind {
    Kind::Float(k[0].elem())
}
fn smaller(k: &[Kind]) -> Kind {
    Kind::Array(k[0].elem(), k[0].rank().shifted(-1))
}
fn larger(k: &[Kind]) -> Kind {
    Kind::Array(k[0].elem(), k[0].rank().shifted(1))
}
fn vector(k: &[Kind]) -> Kind {
    Kind::Array(k[0].elem(), Rank::Fixed(1))
}
fn matrix(k: &[Kind]) -> Kind {
    Kind::Array(k[0].elem(), Rank::Fixed(2))
}
fn dynamic(k: &[Kind]) -> Kind {
    Kind::Array(k[0].elem(), Rank::Dyn)
}
fn reranked(k: &[Kind]) -> Kind {
    Kind::Array(k[0].elem(), Rank::Unknown)
}
fn discrete(_: &[Kind]) -> Kind {
    Kind::Discrete
}
fn dot(k: &[Kind]) -> Kind {
    let elem = k[0].elem().or(k[1].elem());
    match (k[0].rank(), k[1].rank()) {
        (Rank::Fixed(1), Rank::Fixed(1)) => Kind::Float(elem),
        (Rank::Fixed(1), Rank::Fixed(2)) | (Rank::Fixed(2), Rank::Fixed(1)) => Kind::Array(elem, Rank::Fixed(1)),
        (Rank::Fixed(2), Rank::Fixed(2)) => Kind::Array(elem, Rank::Fixed(2)),
        (Rank::Dyn, Rank::Dyn) => Kind::Array(elem, Rank::Dyn),
        _ => Kind::Unknown,
    }
}

macro_rules! mode {
    (recv) => {
        Mode::Receiver
    };
    (refer) => {
        Mode::Reference
    };
    (own) => {
        Mode::Owned
    };
    (plain) => {
        Mode::Plain
    };
}
macro_rules! derivative {
    (view $view:literal) => { Derivative::View($view) };
    ({ $($of:ident: $text:literal, $maths:literal;)* }) => {
        Derivative::Tensor(&[$(Pullback { of: stringify!($of), text: $text, maths: $maths }),*])
    };
}
macro_rules! rows {
    ($($(#[doc = $doc:literal])* $name:ident($($param:ident: $mode:ident),+) -> $result:ident $text:literal, $maths:literal $kind:tt $($view:literal)?;)*) => {
        pub(super) static RULES: &[Rule] = &[$(Rule {
            name: stringify!($name),
            params: &[$(Param { name: stringify!($param), mode: mode!($mode) }),+],
            form: Form::Call($text),
            result: $result,
            maths: $maths,
            derivative: derivative!($kind $($view)?),
        }),*];
    };
}

rows! {
    /// Product of vectors and matrices.
    dot(a: recv, b: refer) -> dot "a.dot(b)", "a·b" {
        a: "rt::dot_left(z_bar, b, rt::shape_of(a))", "z̄·bᵀ";
        b: "rt::dot_right(a, z_bar, rt::shape_of(b))", "aᵀ·z̄";
    };
    /// What a gains in a·b.
    dot_left(z: refer, b: refer, like: plain) -> reranked "rt::dot_left(z, b, like)", "z·bᵀ" { };
    /// What b gains in a·b.
    dot_right(a: refer, z: refer, like: plain) -> reranked "rt::dot_right(a, z, like)", "aᵀ·z" { };
    /// Outer product of two vectors.
    outer(a: refer, b: refer) -> matrix "rt::outer(a, b)", "a·bᵀ" { a: "z_bar.dot(b)", "z̄·b"; b: "z_bar.t().dot(a)", "z̄ᵀ·a"; };
    /// Just the shape of a value.
    shape_of(a: refer) -> discrete "rt::shape_of(a)", "shape a" { };
    /// Sum over what was broadcast.
    sum_to(a: plain, like: plain) -> reranked "rt::sum_to(a, like)", "Σ a" { a: "rt::broadcast_to(z_bar, rt::shape_of(a))", "z̄"; };
    /// Materialised broadcast.
    broadcast_to(a: plain, like: plain) -> reranked "rt::broadcast_to(a, like)", "a" { a: "rt::sum_to(z_bar, rt::shape_of(a))", "Σ z̄"; };
    /// Zeros in the shape of a value.
    zeros(a: refer) -> same "rt::zeros_like(a)", "0" { };
    /// Transposed view.
    t(a: recv) -> same "a.t()", "aᵀ" { a: "z_bar.reversed_axes()", "z̄ᵀ"; };
    /// Transposed.
    reversed_axes(a: own) -> same "a.reversed_axes()", "aᵀ" { a: "z_bar.reversed_axes()", "z̄ᵀ"; };
    /// Axes in another order.
    permuted_axes(a: own, axes: plain) -> same "a.permuted_axes(axes)", "permute a" { a: "rt::unpermute(z_bar, axes)", "unpermute z̄"; };
    /// The inverse order.
    unpermute(a: own, axes: plain) -> same "rt::unpermute(a, axes)", "unpermute a" { a: "z_bar.permuted_axes(axes)", "permute z̄"; };
    /// Sum of all entries.
    sum(a: recv) -> total "a.sum()", "Σ a" { a: "rt::broadcast_to(z_bar, rt::shape_of(a))", "z̄"; };
    /// Sum of the entries in order.
    iter_sum(a: refer) -> total "rt::iter_sum(a)", "Σ a" { a: "rt::broadcast_to(z_bar, rt::shape_of(a))", "z̄"; };
    /// Product of the entries in order.
    iter_product(a: refer) -> total "rt::iter_product(a)", "Π a" { a: "rt::product_except(a) * z_bar", "Π_{j≠i} aⱼ·z̄"; };
    /// As many of the first entries of a as b has, at the most.
    zipped(a: refer, b: refer) -> vector "rt::zipped(a, b)", "a" { a: "rt::padded(z_bar, rt::shape_of(a))", "z̄"; };
    /// Filled up with zeros to a length.
    padded(a: plain, like: plain) -> vector "rt::padded(a, like)", "a" { a: "rt::zipped(z_bar, a)", "z̄"; };
    /// Sum along an axis.
    sum_axis(a: recv, axis: plain) -> smaller "a.sum_axis(axis)", "Σ_axis a" { a: "rt::broadcast_to(z_bar.insert_axis(axis), rt::shape_of(a))", "z̄"; };
    /// Mean of all entries.
    mean(a: recv) -> total "a.mean()", "mean a" { a: "rt::broadcast_to(z_bar / rt::len_as(a), rt::shape_of(a))", "z̄/n"; };
    /// Mean along an axis.
    mean_axis(a: recv, axis: plain) -> smaller "a.mean_axis(axis)", "mean_axis a" { a: "rt::broadcast_to((z_bar / rt::len_of_as(a, axis)).insert_axis(axis), rt::shape_of(a))", "z̄/n"; };
    /// Number of entries, as an element.
    len_as(a: refer) -> total "rt::len_as(a)", "n" { };
    /// Length of an axis, as an element.
    len_of_as(a: refer, axis: plain) -> total "rt::len_of_as(a, axis)", "n" { };
    /// Σ/n, NaN when empty.
    mean_of(a: refer) -> total "rt::mean(a)", "mean a" { a: "rt::broadcast_to(z_bar / rt::len_as(a), rt::shape_of(a))", "z̄/n"; };
    /// Σ/n along an axis, NaN when empty.
    mean_axis_of(a: refer, axis: plain) -> smaller "rt::mean_axis(a, axis)", "mean_axis a" { a: "rt::broadcast_to((z_bar / rt::len_of_as(a, axis)).insert_axis(axis), rt::shape_of(a))", "z̄/n"; };
    /// Product of all entries.
    product(a: recv) -> total "a.product()", "Π a" { a: "rt::product_except(a) * z_bar", "Π_{j≠i} aⱼ·z̄"; };
    /// Product of all other entries.
    product_except(a: refer) -> same "rt::product_except(a)", "Π_{j≠i} aⱼ" { };
    /// Product along an axis.
    product_axis(a: recv, axis: plain) -> smaller "a.product_axis(axis)", "Π_axis a" { a: "rt::product_except_axis(a, axis) * z_bar.insert_axis(axis)", "Π_{j≠i} aⱼ·z̄"; };
    /// Product of the other entries along an axis.
    product_except_axis(a: refer, axis: plain) -> same "rt::product_except_axis(a, axis)", "Π_{j≠i} aⱼ" { };
    /// Variance.
    var(a: recv, ddof: plain) -> total "a.var(ddof)", "var a" { a: "(a - rt::mean_of(a)) * ((z_bar + z_bar) / (rt::len_as(a) - ddof))", "2(a − mean a)/(n − ddof)·z̄"; };
    /// Variance along an axis.
    var_axis(a: recv, axis: plain, ddof: plain) -> smaller "a.var_axis(axis, ddof)", "var_axis a" { a: "(a - rt::mean_axis_of(a, axis).insert_axis(axis)) * ((z_bar + z_bar) / (rt::len_of_as(a, axis) - ddof)).insert_axis(axis)", "2(a − mean a)/(n − ddof)·z̄"; };
    /// Standard deviation; 0 where it is 0.
    std(a: recv, ddof: plain) -> total "a.std(ddof)", "std a" { a: "(a - rt::mean_of(a)) * rt::ratio(z_bar, z * (rt::len_as(a) - ddof))", "(a − mean a)/((n − ddof)·z)·z̄"; };
    /// Standard deviation along an axis; 0 where it is 0.
    std_axis(a: recv, axis: plain, ddof: plain) -> smaller "a.std_axis(axis, ddof)", "std_axis a" { a: "(a - rt::mean_axis_of(a, axis).insert_axis(axis)) * rt::ratio(z_bar, z * (rt::len_of_as(a, axis) - ddof)).insert_axis(axis)", "(a − mean a)/((n − ddof)·z)·z̄"; };
    /// Largest entry; ties split evenly.
    fold_max(a: recv, init: plain) -> total "a.fold(init, |m, &e| m.max(e))", "max a" { a: "rt::tie_weights(a, z) * z_bar", "[a = z]·z̄"; };
    /// Smallest entry; ties split evenly.
    fold_min(a: recv, init: plain) -> total "a.fold(init, |m, &e| m.min(e))", "min a" { a: "rt::tie_weights(a, z) * z_bar", "[a = z]·z̄"; };
    /// Largest entry along an axis; ties split evenly.
    fold_axis_max(a: recv, axis: plain, init: plain) -> smaller "a.fold_axis(axis, init, |&m, &e| m.max(e))", "max_axis a" { a: "rt::tie_weights_axis(a, z, axis) * z_bar.insert_axis(axis)", "[a = z]·z̄"; };
    /// Smallest entry along an axis; ties split evenly.
    fold_axis_min(a: recv, axis: plain, init: plain) -> smaller "a.fold_axis(axis, init, |&m, &e| m.min(e))", "min_axis a" { a: "rt::tie_weights_axis(a, z, axis) * z_bar.insert_axis(axis)", "[a = z]·z̄"; };
    /// 1/k at each of the k entries that equal z.
    tie_weights(a: refer, z: plain) -> same "rt::tie_weights(a, z)", "[a = z]" { };
    /// 1/k at each of the k entries along an axis that equal z.
    tie_weights_axis(a: refer, z: refer, axis: plain) -> same "rt::tie_weights_axis(a, z, axis)", "[a = z]" { };
    /// A new axis of length 1.
    insert_axis(a: own, axis: plain) -> larger "a.insert_axis(axis)", "a" { a: "z_bar.index_axis_move(axis, 0)", "z̄"; };
    /// The first entry along an axis.
    remove_axis(a: own, axis: plain) -> smaller "a.remove_axis(axis)", "a" { a: "rt::broadcast_to(z_bar.insert_axis(axis), rt::shape_of(a))", "z̄"; };
    /// Part along an axis, of an owned array.
    index_axis_move(a: own, axis: plain, i: plain) -> smaller "a.index_axis_move(axis, i)", "aᵢ" view "index_axis_mut";
    /// Part along an axis.
    index_axis(a: recv, axis: plain, i: plain) -> smaller "a.index_axis(axis, i)", "aᵢ" view "index_axis_mut";
    /// A row.
    row(a: recv, i: plain) -> vector "a.row(i)", "aᵢ" view "row_mut";
    /// A column.
    column(a: recv, i: plain) -> vector "a.column(i)", "a.ᵢ" view "column_mut";
    /// A slice.
    slice(a: recv, info: plain) -> reranked "a.slice(info)", "a[…]" view "slice_mut";
    /// A slice of an owned array.
    slice_move(a: own, info: plain) -> reranked "a.slice_move(info)", "a[…]" view "slice_mut";
    /// A slice along an axis.
    slice_axis(a: recv, axis: plain, info: plain) -> same "a.slice_axis(axis, info)", "a[…]" view "slice_axis_mut";
    /// The diagonal.
    diag(a: recv) -> vector "a.diag()", "diag a" view "diag_mut";
    /// The diagonal of an owned array.
    into_diag(a: own) -> vector "a.into_diag()", "diag a" view "diag_mut";
    /// One entry.
    index(a: recv, i: plain) -> total "a[i]", "aᵢ" view "index";
    /// Broadcast to a larger shape.
    broadcast(a: recv, shape: plain) -> reranked "a.broadcast(shape)", "a" { a: "rt::sum_to(z_bar, rt::shape_of(a))", "Σ z̄"; };
    /// Another shape.
    into_shape_with_order(a: own, shape: plain) -> reranked "a.into_shape_with_order(shape)", "a" { a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄"; };
    /// Another shape, copied if need be.
    into_shape_clone(a: own, shape: plain) -> reranked "a.into_shape_clone(shape)", "a" { a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄"; };
    /// Another shape, viewed if possible.
    to_shape(a: recv, shape: plain) -> reranked "a.to_shape(shape)", "a" { a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄"; };
    /// All entries in a row.
    flatten(a: recv) -> vector "a.flatten()", "a" { a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄"; };
    /// All entries in a row.
    into_flat(a: own) -> vector "a.into_flat()", "a" { a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄"; };
    /// The same entries in another shape.
    reshape_to(a: plain, like: plain) -> reranked "rt::reshape_to(a, like)", "a" { a: "rt::reshape_to(z_bar, rt::shape_of(a))", "z̄"; };
    /// Number of axes known at run time.
    into_dyn(a: own) -> dynamic "a.into_dyn()", "a" { a: "rt::sum_to(z_bar, rt::shape_of(a))", "z̄"; };
    /// Chosen entries along an axis.
    select(a: recv, axis: plain, indices: refer) -> same "a.select(axis, indices)", "a[indices]" view "scatter_add";
    /// Lower triangle.
    tril(a: recv, k: plain) -> same "a.tril(k)", "tril a" { a: "z_bar.tril(k)", "tril z̄"; };
    /// Upper triangle.
    triu(a: recv, k: plain) -> same "a.triu(k)", "triu a" { a: "z_bar.triu(k)", "triu z̄"; };
    /// In the shape of another value.
    like(a: plain, like: plain) -> like_second "rt::sum_to(a, like)", "a" { a: "rt::broadcast_to(z_bar, rt::shape_of(a))", "z̄"; };
}
