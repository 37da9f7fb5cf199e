//! What kinds of values the functions of whole arrays give, by the kinds of their operands.

use crate::ir::{Elem, Kind, List, Rank};

/// What is like operand 0; a list as a vector.
pub(super) fn same(k: &[Kind]) -> Kind {
    match &k[0] {
        Kind::List(e, _) => Kind::Array(e.clone(), Rank::Fixed(1)),
        k => k.clone(),
    }
}
/// An element.
pub(super) fn total(k: &[Kind]) -> Kind {
    Kind::Float(k[0].elem())
}
/// An array with one axis less.
pub(super) fn smaller(k: &[Kind]) -> Kind {
    Kind::Array(k[0].elem(), k[0].rank().shifted(-1))
}
/// An array with one axis more.
pub(super) fn larger(k: &[Kind]) -> Kind {
    Kind::Array(k[0].elem(), k[0].rank().shifted(1))
}
/// A vector.
pub(super) fn vector(k: &[Kind]) -> Kind {
    Kind::Array(k[0].elem().or(k.get(1).map_or(Elem::Unknown, Kind::elem)), Rank::Fixed(1))
}
/// A matrix.
pub(super) fn matrix(k: &[Kind]) -> Kind {
    Kind::Array(k[0].elem().or(k.get(1).map_or(Elem::Unknown, Kind::elem)), Rank::Fixed(2))
}
/// An array of a rank known at run time.
pub(super) fn dynamic(k: &[Kind]) -> Kind {
    Kind::Array(k[0].elem(), Rank::Dyn)
}
/// An array of another rank.
pub(super) fn reranked(k: &[Kind]) -> Kind {
    Kind::Array(k[0].elem(), Rank::Unknown)
}
/// What carries no derivative.
pub(super) fn discrete(_: &[Kind]) -> Kind {
    Kind::Discrete
}
/// An integer.
pub(super) fn integer(_: &[Kind]) -> Kind {
    Kind::Int
}
/// `f32`.
pub(super) fn single(_: &[Kind]) -> Kind {
    Kind::Float(Elem::F32)
}
/// `f64`.
pub(super) fn double(_: &[Kind]) -> Kind {
    Kind::Float(Elem::F64)
}
/// An array of `f32`.
pub(super) fn singles(k: &[Kind]) -> Kind {
    Kind::Array(Elem::F32, k[0].rank())
}
/// An array of `f64`.
pub(super) fn doubles(k: &[Kind]) -> Kind {
    Kind::Array(Elem::F64, k[0].rank())
}
/// A float.
pub(super) fn float(_: &[Kind]) -> Kind {
    Kind::Float(Elem::Unknown)
}
/// What fills a new array of any rank: operand 0 is its shape.
pub(super) fn filled(k: &[Kind]) -> Kind {
    Kind::Array(k[1].elem(), Rank::Unknown)
}
/// What has the rank of the parts that follow the axis.
pub(super) fn joined(k: &[Kind]) -> Kind {
    Kind::Array(k[1].elem(), k[1].rank())
}
/// What has one axis more than the parts that follow the axis.
pub(super) fn stacked(k: &[Kind]) -> Kind {
    Kind::Array(k[1].elem(), k[1].rank().shifted(1))
}
/// What a product of vectors and matrices is.
pub(super) fn dot(k: &[Kind]) -> Kind {
    let elem = k[0].elem().or(k[1].elem());
    match (k[0].rank(), k[1].rank()) {
        (Rank::Fixed(1), Rank::Fixed(1)) => Kind::Float(elem),
        (Rank::Fixed(1), Rank::Fixed(2)) | (Rank::Fixed(2), Rank::Fixed(1)) => Kind::Array(elem, Rank::Fixed(1)),
        (Rank::Fixed(2), Rank::Fixed(2)) => Kind::Array(elem, Rank::Fixed(2)),
        (Rank::Dyn, Rank::Dyn) => Kind::Array(elem, Rank::Dyn),
        _ => Kind::Unknown,
    }
}
/// A list whose length its type tells.
pub(super) fn fixed(k: &[Kind]) -> Kind {
    Kind::List(k[0].elem(), List::Fixed)
}
/// A list of its own.
pub(super) fn entries(k: &[Kind]) -> Kind {
    Kind::List(k[0].elem(), List::Vec)
}
/// A part of a list.
pub(super) fn list(k: &[Kind]) -> Kind {
    match &k[0] {
        Kind::Items(_) | Kind::Unknown => k[0].clone(),
        list => Kind::List(list.elem(), List::Slice),
    }
}
/// An item of a list.
pub(super) fn item(k: &[Kind]) -> Kind {
    if let Kind::Items(item) = &k[0] { (**item).clone() } else { Kind::Unknown }
}
/// What only a type annotation tells.
pub(super) fn unknown(_: &[Kind]) -> Kind {
    Kind::Unknown
}
