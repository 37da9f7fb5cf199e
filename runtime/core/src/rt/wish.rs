//! What becomes of the results of an elementwise function: their entries are kept, or summed.
#![allow(clippy::inline_always, reason = "what is known where it is called decides most of what few entries cost")]

use super::chunks::longest;
use super::fold::{Fold, Made};
use super::operand::Rank;
use super::shape::Like;
use super::simd::{Backend, Buffer, Few, Kernel, Pack, array};
use super::small::{self, BLOCK, Blocks, Entries, FEW, Place, Sum};
use super::sum_to::sum_axes;
use crate::Element;
use ndarray::{Array, Dimension};

/// Results of a shape and in an order.
#[doc(hidden)]
pub struct Computed<E, D, const M: usize> {
    pub(super) made: [Made<E>; M],
    pub(super) dim: D,
    pub(super) columns: bool,
}

/// What is wanted of a result.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub enum Wanted<'s> {
    /// All entries.
    Entries,
    /// Their sum.
    Total,
    /// Sums to this shape.
    To(&'s [usize]),
}

impl<'s> Wanted<'s> {
    #[inline]
    pub(super) fn shape(self) -> &'s [usize] {
        if let Wanted::To(shape) = self { shape } else { &[] }
    }

    pub(super) fn fold<E: Element, D: Dimension>(self, dim: &D, columns: bool) -> Fold<E> {
        let small = match self {
            Wanted::Entries => return Fold::Entries(Buffer::new(dim.size())),
            Wanted::Total => return Fold::Total,
            Wanted::To(shape) => shape,
        };
        // In the order of computation, with as many axes.
        let mut whole = dim.clone();
        let mut padded = D::zeros(dim.ndim());
        padded.slice_mut().fill(1);
        padded.slice_mut()[dim.ndim() - small.len()..].copy_from_slice(small);
        if columns {
            whole.slice_mut().reverse();
            padded.slice_mut().reverse();
        }
        Fold::sums(&whole, padded.slice()).unwrap_or_else(|| Fold::Entries(Buffer::new(dim.size())))
    }
}

/// What becomes of a result of an elementwise function.
pub trait Wish<E: Element, R: Rank> {
    /// What it is then.
    type Result;
    #[doc(hidden)]
    fn wanted(&self) -> Wanted<'_>;
    #[doc(hidden)]
    #[track_caller]
    fn finish(self, made: Made<E>, dim: &R::Dim, columns: bool) -> Self::Result;
    /// Whether few entries of this shape are all kept or all summed.
    #[doc(hidden)]
    fn fits(&self, shape: &[usize]) -> bool;
    /// Where they go then.
    #[doc(hidden)]
    type Place: Place<E>;
    /// The result.
    #[doc(hidden)]
    fn few(self, place: Self::Place, dim: &R::Dim) -> Self::Result;
}

/// Its entries are kept, in the shape that the operands broadcast to.
#[derive(Clone, Copy, Debug)]
pub struct Kept;

/// Its entries are summed.
#[derive(Clone, Copy, Debug)]
pub struct Total;

/// Its entries are summed over the axes along which a value of this shape was broadcast to that of the operands.
#[derive(Clone, Copy, Debug)]
pub struct To<L>(pub L);

impl<E: Element, R: Rank> Wish<E, R> for Kept {
    type Result = R::Tensor<E>;
    #[inline(always)]
    fn wanted(&self) -> Wanted<'_> {
        Wanted::Entries
    }
    #[inline(always)]
    fn finish(self, made: Made<E>, dim: &R::Dim, columns: bool) -> R::Tensor<E> {
        let Made::Entries(entries) = made else { unreachable!("entries are kept") };
        R::tensor(array(dim.clone(), columns, entries))
    }
    #[inline(always)]
    fn fits(&self, _: &[usize]) -> bool {
        true
    }
    type Place = Few<E>;
    #[inline(always)]
    fn few(self, place: Few<E>, dim: &R::Dim) -> R::Tensor<E> {
        R::tensor(array(dim.clone(), false, place.finish()))
    }
}

impl<E: Element, R: Rank> Wish<E, R> for Total {
    type Result = E;
    #[inline(always)]
    fn wanted(&self) -> Wanted<'_> {
        Wanted::Total
    }
    #[inline(always)]
    fn finish(self, made: Made<E>, _: &R::Dim, _: bool) -> E {
        let Made::Total(total) = made else { unreachable!("entries are summed") };
        total
    }
    #[inline(always)]
    fn fits(&self, _: &[usize]) -> bool {
        true
    }
    type Place = Sum<E>;
    #[inline(always)]
    fn few(self, place: Sum<E>, _: &R::Dim) -> E {
        place.total()
    }
}

impl<E: Element, R: Rank, L: Like> Wish<E, R> for To<L> {
    type Result = L::Cotangent<E>;
    #[inline(always)]
    fn wanted(&self) -> Wanted<'_> {
        Wanted::To(self.0.lengths())
    }
    #[inline(always)]
    fn finish(self, made: Made<E>, dim: &R::Dim, columns: bool) -> L::Cotangent<E> {
        let small = self.0.dim();
        self.0.finish(match made {
            Made::Total(total) => Array::from_elem(small, total),
            Made::Sums(sums) => array(small, columns, sums),
            Made::Entries(entries) if !columns && dim.slice() == small.slice() => array(small, false, entries),
            Made::Entries(entries) => {
                let all = array(dim.clone(), columns, entries);
                if dim.slice() == small.slice() {
                    all.into_dimensionality().expect("the same shape")
                } else {
                    sum_axes(all.view(), &small)
                }
            }
        })
    }
    #[inline(always)]
    fn fits(&self, shape: &[usize]) -> bool {
        self.0.fits(shape)
    }
    type Place = L::Place<E>;
    #[inline(always)]
    fn few(self, place: L::Place<E>, _: &R::Dim) -> L::Cotangent<E> {
        self.0.few(place)
    }
}

/// What becomes of each result of an elementwise function: a tuple of wishes.
pub trait Wishes<E: Element, R: Rank, const M: usize> {
    /// The results.
    type Results;
    #[doc(hidden)]
    fn wanted(&self) -> [Wanted<'_>; M];
    #[doc(hidden)]
    #[track_caller]
    fn finish(self, computed: Computed<E, R::Dim, M>) -> Self::Results;
    /// Whether each result has this shape or is a single sum.
    #[doc(hidden)]
    fn fit(&self, shape: &[usize]) -> bool;
    /// The results of few entries of this shape.
    #[doc(hidden)]
    fn few<K: Kernel<E, N, M>, const N: usize>(self, dim: &R::Dim, inputs: [Entries<'_, E>; N], kernel: &K) -> Self::Results;
}

macro_rules! wishes {
    ($($n:literal: $($w:ident $m:ident $W:ident)+;)+) => {$(
        impl<E: Element, R: Rank, $($W: Wish<E, R>),+> Wishes<E, R, $n> for ($($W,)+) {
            type Results = ($($W::Result,)+);
            #[inline(always)]
            fn wanted(&self) -> [Wanted<'_>; $n] {
                let ($($w,)+) = self;
                [$($w.wanted()),+]
            }
            #[inline(always)]
            fn finish(self, Computed { made: [$($m),+], dim, columns }: Computed<E, R::Dim, $n>) -> Self::Results {
                let ($($w,)+) = self;
                ($($w.finish($m, &dim, columns),)+)
            }
            #[inline(always)]
            fn fit(&self, shape: &[usize]) -> bool {
                let ($($w,)+) = self;
                $($w.fits(shape))&&+
            }
            #[inline(always)]
            fn few<K: Kernel<E, N, $n>, const N: usize>(
                self,
                dim: &R::Dim,
                inputs: [Entries<'_, E>; N],
                kernel: &K,
            ) -> Self::Results {
                let ($($w,)+) = self;
                let (set, size) = (Backend::chosen(), dim.size());
                $(let mut $m = $W::Place::new(size);)+
                match small::all(inputs) {
                    Some(entries) if $(!$W::Place::SUMS)&&+ => <[E; $n]>::run(set, entries, &mut [$($m.next(size)),+], kernel),
                    Some(_) if size > FEW => {
                        let longest = longest::<E>(dim.slice().last().copied().unwrap_or(1));
                        $($m.widen(size);)+
                        let mut blocks = Blocks::new(inputs, size);
                        while blocks.next(longest) {
                            <[E; $n]>::run(set, blocks.entries(), &mut [$($m.next_of_more(blocks.len)),+], kernel);
                            $($m.add_more(blocks.len);)+
                        }
                        $($m.narrow();)+
                    }
                    _ => {
                        let mut blocks = Blocks::new(inputs, size);
                        while blocks.next(BLOCK) {
                            <[E; $n]>::run(set, blocks.entries(), &mut [$($m.next(blocks.len)),+], kernel);
                            $($m.add(blocks.len);)+
                        }
                    }
                }
                ($($w.few($m, dim),)+)
            }
        }
    )+};
}

wishes! {
    1: a ma A;
    2: a ma A b mb B;
    3: a ma A b mb B c mc C;
    4: a ma A b mb B c mc C d md D;
    5: a ma A b mb B c mc C d md D e me F;
    6: a ma A b mb B c mc C d md D e me F f mf G;
    7: a ma A b mb B c mc C d md D e me F f mf G g mg H;
    8: a ma A b mb B c mc C d md D e me F f mf G g mg H h mh I;
    9: a ma A b mb B c mc C d md D e me F f mf G g mg H h mh I i mi J;
    10: a ma A b mb B c mc C d md D e me F f mf G g mg H h mh I i mi J j mj L;
}
