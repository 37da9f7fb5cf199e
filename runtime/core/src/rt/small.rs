//! Elementwise functions of few entries, whose cost is what surrounds the arithmetic: numbers and arrays of one shape whose entries
//! lie one behind the other, as nearly all small arrays are. All others, and large ones, go by `chunks`.
//!
//! All of it is inlined where it is called, so that what is known there of ranks and results is decided there, and no array goes through
//! memory on its way. Vectors are computed whole, into buffers that have room for them. Sums are added in the same order as by `chunks`.

#![allow(clippy::inline_always, reason = "what is known where it is called decides most of it")]
#![allow(clippy::needless_range_loop, reason = "a closure for each entry of an array is not always inlined")]

use super::fold::{Made, pairs};
use super::operand::{Operand, Rank};
use super::simd::{Padded, lanes, place};
use super::wish::Wanted;
use crate::Element;
use core::mem::MaybeUninit;
use ndarray::{ArrayView, Dimension};

/// So many entries are few.
const FEW: usize = 64;
/// How many entries make a block: the vector length of the smallest element.
const BLOCK: usize = 16;

/// An operand as a function of few entries sees it: its shape, if its entries lie one behind the other.
#[inline(always)]
pub(super) fn straight<'v, E, D: Dimension>(view: &'v ArrayView<'_, E, D>) -> Option<&'v [usize]> {
    view.is_standard_layout().then(|| view.shape())
}

/// The shape of the results, where all operands are numbers or arrays of few entries in this shape, one behind the other.
#[inline(always)]
pub(super) fn shape<D: Dimension, const N: usize>(operands: [Option<&[usize]>; N]) -> Option<D> {
    let mut shape: &[usize] = &[];
    for operand in operands {
        let operand = operand?;
        if shape.is_empty() {
            shape = operand;
        } else if !operand.is_empty() && operand != shape {
            return None;
        }
    }
    let size: usize = shape.iter().product();
    if shape.is_empty() || size == 0 || size > FEW {
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
            (Some(x), _) | (None, Some(&[x])) => Entries::Fill(x),
            (None, Some(all)) => Entries::All(all),
            (None, None) => unreachable!("entries that lie one behind the other"),
        }
    }
}

/// The operands, block by block.
pub(super) struct Blocks<'a, E, const N: usize> {
    inputs: [Entries<'a, E>; N],
    size: usize,
    longest: usize,
    /// Whether there is an operand of one value for all.
    fills: bool,
    start: usize,
    /// How many entries the block at hand has, and how many are computed for it.
    pub(super) len: usize,
    pub(super) width: usize,
}

impl<'a, E: Element, const N: usize> Blocks<'a, E, N> {
    /// So many entries of each operand; in blocks of at most `longest`.
    #[inline(always)]
    pub(super) fn new(inputs: [Entries<'a, E>; N], size: usize, longest: usize) -> Self {
        let mut fills = false;
        for k in 0..N {
            fills |= matches!(inputs[k], Entries::Fill(_));
        }
        let longest = if fills { longest.min(BLOCK) } else { longest };
        Blocks { inputs, size, longest, fills, start: 0, len: 0, width: 0 }
    }

    /// Goes on to the next block; says whether there is one.
    #[inline(always)]
    pub(super) fn next(&mut self) -> bool {
        self.start += self.len;
        let (left, lanes) = (self.size - self.start, lanes::<E>());
        // What fills no vector comes last and by itself.
        self.len = if left < lanes { left } else { self.longest.min(left - left % lanes) };
        // Few entries are computed one by one sooner than they are copied to where a vector is.
        self.width = if self.len > lanes / 2 { self.len.next_multiple_of(lanes) } else { self.len };
        self.len > 0
    }

    /// Whether the operands' own entries are those of the block at hand.
    #[inline(always)]
    pub(super) fn lent(&self) -> bool {
        self.len == self.width && !self.fills
    }

    /// Those.
    #[inline(always)]
    pub(super) fn entries(&self) -> [&[E]; N] {
        let mut entries: [&[E]; N] = [&[]; N];
        for k in 0..N {
            if let Entries::All(all) = self.inputs[k] {
                entries[k] = &all[self.start..self.start + self.len];
            }
        }
        entries
    }

    /// The entries of the block at hand where they are not lent: one value for all, or again and again the last one behind those that fill no
    /// vector.
    #[inline(always)]
    pub(super) fn copies(&self) -> [[E; BLOCK]; N] {
        core::array::from_fn(|k| match self.inputs[k] {
            Entries::Fill(x) => [x; BLOCK],
            Entries::All(all) => {
                let mut copy = [all[self.start]; BLOCK];
                // One by one: few are done before a call of `memcpy` is.
                for i in 0..if self.len == self.width { BLOCK } else { lanes::<E>() } {
                    copy[i] = all[(self.start + i).min(self.size - 1)];
                }
                copy
            }
        })
    }
}

/// Where the entries of a result go.
pub(super) enum Place<E> {
    /// They are kept.
    Kept(Padded<E>),
    /// They are summed: those of a block, sixteen parts of the sum, and the sum of what fills no vector.
    Sum([E; BLOCK], [E; BLOCK], E),
}

impl<E: Element> Place<E> {
    /// For so many entries of a result.
    #[inline(always)]
    pub(super) fn new(wanted: Wanted<'_>, size: usize) -> Self {
        if wanted.is_total() {
            Place::Sum([E::zero(); BLOCK], [E::zero(); BLOCK], E::zero())
        } else {
            Place::Kept(Padded::new(size))
        }
    }

    /// How many entries a block may have.
    #[inline(always)]
    pub(super) fn longest(&self) -> usize {
        if let Place::Sum(..) = self { BLOCK } else { FEW }
    }

    /// The place of the next entries.
    #[inline(always)]
    pub(super) fn next(&mut self, width: usize) -> &mut [MaybeUninit<E>] {
        match self {
            Place::Kept(kept) => kept.next(width),
            Place::Sum(made, ..) => place(&mut made[..width]),
        }
    }

    /// Takes the entries of a block.
    #[inline(always)]
    pub(super) fn add(&mut self, len: usize) {
        if let Place::Sum(made, parts, rest) = self {
            if len < lanes::<E>() {
                for i in 0..BLOCK {
                    made[i] = if i < len { made[i] } else { E::zero() };
                }
                *rest = pairs(made, |a, b| a + b);
            } else {
                parts.iter_mut().zip(&made[..len]).for_each(|(part, &x)| *part += x);
            }
        }
    }

    /// What has come of all entries.
    #[inline(always)]
    pub(super) fn finish(self) -> Made<E> {
        match self {
            Place::Kept(kept) => Made::Entries(kept.finish()),
            Place::Sum(_, parts, rest) => Made::Total(pairs(&parts, |a, b| a + b) + rest),
        }
    }
}
