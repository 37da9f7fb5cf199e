//! Elementwise functions of few entries, whose cost is what surrounds the arithmetic: numbers and arrays of one shape whose entries
//! lie one behind the other, as nearly all small arrays are. So do functions of arrays alone with some more entries. All others, and large ones, go by
//! `chunks`.
//!
//! All of it is inlined where it is called, so that what is known there of ranks and results is decided there, and no array goes through
//! memory on its way. Sums are added in the same order as by `chunks`.

#![allow(clippy::inline_always, reason = "what is known where it is called decides most of it")]
#![allow(clippy::needless_range_loop, reason = "a closure for each entry of an array is not always inlined")]

use super::chunks::CHUNK;
use super::fold::{pairs, sum};
use super::operand::{Operand, Rank};
use super::pool::{self, room};
use super::simd::{Few, lanes, place};
use crate::Element;
use core::mem::MaybeUninit;
use ndarray::{ArrayView, Dimension};

/// So many entries are few.
pub(super) const FEW: usize = 64;
/// So many are some more.
const SOME: usize = 1024;
/// How many of few entries make a block: the vector length of the smallest element.
pub(super) const BLOCK: usize = 16;

/// An operand as a function of few entries sees it: its shape, if its entries lie one behind the other.
#[inline(always)]
pub(super) fn straight<'v, E, D: Dimension>(view: &'v ArrayView<'_, E, D>) -> Option<&'v [usize]> {
    view.is_standard_layout().then(|| view.shape())
}

/// A shape without the axes of length one in front, which broadcasting adds: what has the same rest has the same entries in the same order.
#[inline(always)]
pub(super) fn rest(shape: &[usize]) -> &[usize] {
    let mut rest = shape;
    while let [1, after @ ..] = rest {
        rest = after;
    }
    rest
}

/// Whether two shapes are one, but for axes of length one in front. Few lengths are compared here, not where memory is.
#[inline(always)]
pub(super) fn alike(a: &[usize], b: &[usize]) -> bool {
    let same = |a: &[usize], b: &[usize]| a.len() == b.len() && a.iter().zip(b).all(|(m, n)| m == n);
    same(a, b) || a.len() != b.len() && same(rest(a), rest(b))
}

/// The shape of the results, where all operands are numbers or arrays of few entries in this shape, one behind the other. That of an operand may
/// lack axes of length one in front: a bias beside a batch of one example.
#[inline(always)]
pub(super) fn shape<D: Dimension, const N: usize>(operands: [Option<&[usize]>; N]) -> Option<D> {
    let mut shape: &[usize] = &[];
    let mut most = SOME;
    for operand in operands {
        let operand = operand?;
        if operand.is_empty() {
            most = FEW;
        } else if shape.is_empty() {
            shape = operand;
        } else if !alike(operand, shape) {
            return None;
        } else if operand.len() > shape.len() {
            shape = operand;
        }
    }
    let size: usize = shape.iter().product();
    if shape.is_empty() || size == 0 || size > most {
        return None;
    }
    let mut dim = D::zeros(shape.len());
    dim.slice_mut().copy_from_slice(shape);
    Some(dim)
}

/// Where the entries of an operand are.
#[allow(unreachable_pub, reason = "a method of a public trait takes it")]
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Entries<'a, E> {
    /// One value for all.
    Fill(E),
    All(&'a [E]),
}

impl<'a, E: Element> Entries<'a, E> {
    /// Those of an operand, which its view lends.
    #[inline(always)]
    pub(super) fn of<A: Operand<Elem = E>>(a: &A, view: &'a ArrayView<'_, E, <A::Rank as Rank>::Dim>) -> Self {
        match (a.scalar(), view.to_slice()) {
            (Some(x), _) => Entries::Fill(x),
            (None, Some(&[x])) if view.ndim() == 0 => Entries::Fill(x),
            (None, Some(all)) => Entries::All(all),
            (None, None) => unreachable!("entries that lie one behind the other"),
        }
    }

    /// All of them, if it is not one value.
    #[inline(always)]
    fn all(self) -> Option<&'a [E]> {
        if let Entries::All(all) = self { Some(all) } else { None }
    }
}

/// The entries of all operands, if none is one value for all.
#[inline(always)]
pub(super) fn all<E: Element, const N: usize>(inputs: [Entries<'_, E>; N]) -> Option<[&[E]; N]> {
    let mut entries: [&[E]; N] = [&[]; N];
    for k in 0..N {
        entries[k] = inputs[k].all()?;
    }
    Some(entries)
}

/// The operands, block by block.
pub(super) struct Blocks<'a, E, const N: usize> {
    inputs: [Entries<'a, E>; N],
    /// What is one value for all, as often as a block has entries.
    fills: [[E; BLOCK]; N],
    size: usize,
    start: usize,
    /// How many entries the block at hand has.
    pub(super) len: usize,
}

impl<'a, E: Element, const N: usize> Blocks<'a, E, N> {
    /// So many entries of each operand.
    #[inline(always)]
    pub(super) fn new(inputs: [Entries<'a, E>; N], size: usize) -> Self {
        let fills = core::array::from_fn(|k| if let Entries::Fill(x) = inputs[k] { [x; BLOCK] } else { [E::zero(); BLOCK] });
        Blocks { inputs, fills, size, start: 0, len: 0 }
    }

    /// Goes on to the next block, of whole vectors and at most so many entries; says whether there is one.
    #[inline(always)]
    pub(super) fn next(&mut self, longest: usize) -> bool {
        self.start += self.len;
        let (left, lanes) = (self.size - self.start, lanes::<E>());
        // What fills no vector comes last and by itself.
        self.len = if left < lanes { left } else { longest.min(left - left % lanes) };
        self.len > 0
    }

    /// The entries of the block at hand.
    #[inline(always)]
    pub(super) fn entries(&self) -> [&[E]; N] {
        core::array::from_fn(|k| match self.inputs[k] {
            Entries::Fill(_) => &self.fills[k][..self.len],
            Entries::All(all) => &all[self.start..self.start + self.len],
        })
    }
}

/// Where the entries of a result of few go. Which it is its type says, so that no question about it is left when the entries are there.
#[allow(unreachable_pub, reason = "methods of public traits take it")]
pub trait Place<E> {
    /// Whether they are summed.
    const SUMS: bool;
    /// For so many entries.
    fn new(size: usize) -> Self;
    /// The place of the next entries, with room for whole vectors.
    fn next(&mut self, len: usize) -> &mut [MaybeUninit<E>];
    /// Takes the entries of a block.
    fn add(&mut self, len: usize);
    /// Makes room for blocks of some more entries.
    fn widen(&mut self, size: usize);
    /// The place of the next entries of some more.
    fn next_of_more(&mut self, len: usize) -> &mut [MaybeUninit<E>];
    /// Takes the entries of a block of some more.
    fn add_more(&mut self, len: usize);
    /// Gives that room back.
    fn narrow(&mut self);
}

impl<E: Element> Place<E> for Few<E> {
    const SUMS: bool = false;
    #[inline(always)]
    fn new(size: usize) -> Self {
        Few::new(size)
    }
    #[inline(always)]
    fn next(&mut self, len: usize) -> &mut [MaybeUninit<E>] {
        Few::next(self, len)
    }
    #[inline(always)]
    fn add(&mut self, _: usize) {}
    #[inline(always)]
    fn widen(&mut self, _: usize) {}
    #[inline(always)]
    fn next_of_more(&mut self, len: usize) -> &mut [MaybeUninit<E>] {
        Few::next(self, len)
    }
    #[inline(always)]
    fn add_more(&mut self, _: usize) {}
    #[inline(always)]
    fn narrow(&mut self) {}
}

/// The sum of entries.
#[allow(unreachable_pub, reason = "as above")]
#[derive(Debug)]
pub struct Sum<E> {
    /// Those of a block of few.
    made: [E; BLOCK],
    /// Sixteen parts of the sum, when there was a block of whole vectors.
    parts: Option<[E; BLOCK]>,
    /// Those of a block of some more.
    more: Vec<E>,
    /// The sum of what fills no vector, or of all blocks of some more.
    rest: E,
}

impl<E: Element> Sum<E> {
    /// It.
    #[inline(always)]
    pub(super) fn total(self) -> E {
        self.parts.map_or(E::zero(), |parts| pairs(&parts, |a, b| a + b)) + self.rest
    }
}

impl<E: Element> Place<E> for Sum<E> {
    const SUMS: bool = true;
    #[inline(always)]
    fn new(_: usize) -> Self {
        Sum { made: [E::zero(); BLOCK], parts: None, more: Vec::new(), rest: E::zero() }
    }
    #[inline(always)]
    fn next(&mut self, len: usize) -> &mut [MaybeUninit<E>] {
        place(&mut self.made[..room::<E>(len)])
    }
    #[inline(always)]
    fn add(&mut self, len: usize) {
        if len < lanes::<E>() {
            // Behind the last entry of the vector there are zeros.
            self.rest = pairs(&core::array::from_fn(|i| if i < lanes::<E>() { self.made[i] } else { E::zero() }), |a, b| a + b);
        } else {
            let parts = self.parts.get_or_insert([E::zero(); BLOCK]);
            parts.iter_mut().zip(&self.made[..len]).for_each(|(part, &x)| *part += x);
        }
    }
    #[inline]
    fn widen(&mut self, size: usize) {
        self.more = pool::zeros(room::<E>(size.min(CHUNK / size_of::<E>())));
    }
    #[inline(always)]
    fn next_of_more(&mut self, len: usize) -> &mut [MaybeUninit<E>] {
        place(&mut self.more[..room::<E>(len)])
    }
    #[inline]
    fn add_more(&mut self, len: usize) {
        self.rest += sum(&self.more[..len]);
    }
    #[inline]
    fn narrow(&mut self) {
        pool::give(core::mem::take(&mut self.more));
    }
}
