//! What becomes of the entries that an elementwise function computes: they are kept, or summed over the axes along which an operand was
//! broadcast.
//!
//! The order of a sum depends on the shapes alone, not on the instruction set nor on the number of threads: each part that entries are
//! cut into has its own sums, which are added in pairs.

use super::pool;
use super::simd::{Buffer, Place, Written};
use crate::Element;
use core::mem::MaybeUninit;
use ndarray::Dimension;

/// Up to so many sums over the outer axes, those of several rows are added to at once.
const WIDE: usize = 64;

/// Where the entries of a result go, which come in row-major order.
pub(super) enum Fold<E> {
    /// They are kept.
    Entries(Buffer<E>),
    /// Their sum.
    Total,
    /// So many sums over the outer axes: entry i adds to sum i modulo their number.
    Outer(usize),
    /// Sums over the inner axes: as many entries one behind the other make a sum.
    Inner(Vec<E>, usize),
}

/// Where a part of the entries goes, from some entry on.
pub(super) enum Piece<'a, E> {
    Entries(Place<'a, E>),
    /// The part's sum.
    Total(E),
    /// The part's sums: of each piece its own, and of few sums several, each of every so many rows.
    Outer(Vec<E>, usize),
    /// The sums that end in the part, how many entries make one, and the part's first entry.
    Inner(&'a mut [E], usize, usize),
}

/// What has come of a part.
pub(super) enum Done<E> {
    Entries(Written),
    Total(E),
    Outer(Vec<E>),
    Inner,
}

/// What has come of the entries.
#[allow(unreachable_pub, reason = "a method of a public trait takes it")]
pub enum Made<E> {
    /// All of them.
    Entries(Vec<E>),
    /// The sums, in the order of the entries.
    Sums(Vec<E>),
    /// The sum.
    Total(E),
}

impl<E: Element> Fold<E> {
    /// The sums to what was broadcast from shape `small`, which has as many axes as `dim`; nothing where it is `dim`, and where the
    /// axes that are summed stand neither before nor behind all others.
    pub(super) fn sums<D: Dimension>(dim: &D, small: &[usize]) -> Option<Self> {
        if dim.slice() == small {
            return None;
        }
        let (mut summed, mut kept, mut changes, mut last) = (1, 1, 0, None);
        for (&n, &k) in dim.slice().iter().zip(small).filter(|(n, _)| **n != 1) {
            let sums = k != n;
            *(if sums { &mut summed } else { &mut kept }) *= n;
            changes += usize::from(last.is_some_and(|l| l != sums));
            last = Some(sums);
        }
        match (last, changes) {
            (Some(true), 0) => Some(Fold::Total),
            (Some(false), 1) => Some(Fold::Outer(kept)),
            (Some(true), 1) => Some(Fold::Inner(pool::zeros(kept), summed)),
            _ => None,
        }
    }

    /// Where all entries go.
    pub(super) fn piece(&mut self) -> Piece<'_, E> {
        match self {
            Fold::Entries(buffer) => Piece::Entries(buffer.place()),
            Fold::Total => Piece::Total(E::zero()),
            Fold::Outer(kept) => Piece::Outer(Vec::new(), *kept),
            Fold::Inner(sums, run) => Piece::Inner(sums, *run, 0),
        }
    }

    pub(super) fn finish(self, done: Done<E>) -> Made<E> {
        match (self, done) {
            (Fold::Entries(buffer), Done::Entries(written)) => Made::Entries(buffer.finish(written)),
            (_, Done::Total(total)) => Made::Total(total),
            (_, Done::Outer(sums)) | (Fold::Inner(sums, _), _) => Made::Sums(sums),
            (_, Done::Entries(_) | Done::Inner) => unreachable!("what is kept is no sum"),
        }
    }
}

impl<E: Element> Piece<'_, E> {
    /// The pieces before and from an entry on.
    pub(super) fn split(self, start: usize, at: usize) -> (Self, Self) {
        match self {
            Piece::Entries(place) => {
                let (a, b) = place.split(at - start);
                (Piece::Entries(a), Piece::Entries(b))
            }
            Piece::Total(_) => (Piece::Total(E::zero()), Piece::Total(E::zero())),
            Piece::Outer(_, kept) => (Piece::Outer(Vec::new(), kept), Piece::Outer(Vec::new(), kept)),
            Piece::Inner(sums, run, _) => {
                let (a, b) = sums.split_at_mut((at - start) / run);
                (Piece::Inner(a, run, start), Piece::Inner(b, run, at))
            }
        }
    }

    /// Whether they are summed.
    pub(super) fn is_sum(&self) -> bool {
        !matches!(self, Piece::Entries(_))
    }

    /// The next entries that the result's buffer held before.
    pub(super) fn held(&self, len: usize) -> &[E] {
        if let Piece::Entries(place) = self { place.held(len) } else { &[] }
    }

    /// The place of the next entries, if they are kept.
    pub(super) fn next(&mut self, len: usize) -> &mut [MaybeUninit<E>] {
        if let Piece::Entries(place) = self { place.next(len) } else { &mut [] }
    }

    /// Keeps or adds entries.
    pub(super) fn put(&mut self, start: usize, entries: &[E]) {
        match self {
            Piece::Entries(place) => place.next(entries.len()).iter_mut().zip(entries).for_each(|(to, &x)| {
                to.write(x);
            }),
            _ => self.add(start, entries),
        }
    }

    /// Adds the entries from `start` on.
    pub(super) fn add(&mut self, mut start: usize, mut entries: &[E]) {
        match self {
            Piece::Entries(_) => {}
            Piece::Total(total) => *total += sum(entries),
            Piece::Outer(sums, kept) => {
                if sums.is_empty() {
                    *sums = pool::zeros(*kept * (WIDE / *kept).max(1));
                }
                while !entries.is_empty() {
                    let at = start % sums.len();
                    let (now, later) = entries.split_at(entries.len().min(sums.len() - at));
                    sums[at..].iter_mut().zip(now).for_each(|(sum, &x)| *sum += x);
                    (start, entries) = (start + now.len(), later);
                }
            }
            Piece::Inner(sums, run, first) => {
                start -= *first;
                while !entries.is_empty() {
                    let (now, later) = entries.split_at(entries.len().min(*run - start % *run));
                    sums[start / *run] += sum(now);
                    (start, entries) = (start + now.len(), later);
                }
            }
        }
    }

    pub(super) fn finish(self) -> Done<E> {
        match self {
            Piece::Entries(place) => Done::Entries(place.finish()),
            Piece::Total(total) => Done::Total(total),
            Piece::Outer(sums, kept) if sums.len() == kept => Done::Outer(sums),
            Piece::Outer(wide, kept) => {
                let mut sums = pool::zeros(kept);
                wide.chunks_exact(kept).for_each(|more| sums.iter_mut().zip(more).for_each(|(sum, &x)| *sum += x));
                pool::give(wide);
                Done::Outer(sums)
            }
            Piece::Inner(..) => Done::Inner,
        }
    }
}

impl<E: Element> Done<E> {
    /// What has come of two parts, one behind the other.
    pub(super) fn and(self, other: Done<E>) -> Done<E> {
        match (self, other) {
            (Done::Entries(a), Done::Entries(b)) => Done::Entries(a.and(b)),
            (Done::Total(a), Done::Total(b)) => Done::Total(a + b),
            (Done::Outer(mut a), Done::Outer(b)) => {
                a.iter_mut().zip(&b).for_each(|(a, &b)| *a += b);
                pool::give(b);
                Done::Outer(a)
            }
            (done, _) => done,
        }
    }
}

/// The sum in sixteen parts, entry i in part i modulo 16, which are then added in pairs: the order of all instruction sets.
pub(super) fn sum<E: Element>(entries: &[E]) -> E {
    combine(entries, E::zero(), |a, b| a + b)
}

/// The same of another function of two entries, which `none` does not change.
pub(super) fn combine<E: Element>(entries: &[E], none: E, f: impl Fn(E, E) -> E) -> E {
    let mut parts = [none; 16];
    let (blocks, rest) = entries.as_chunks::<16>();
    for block in blocks {
        parts.iter_mut().zip(block).for_each(|(part, &x)| *part = f(*part, x));
    }
    parts.iter_mut().zip(rest).for_each(|(part, &x)| *part = f(*part, x));
    pairs(&parts, f)
}

/// Sixteen parts combined in pairs.
#[inline]
pub(super) fn pairs<E: Element>(parts: &[E; 16], f: impl Fn(E, E) -> E) -> E {
    let eight: [E; 8] = core::array::from_fn(|i| f(parts[i], parts[i + 8]));
    let four: [E; 4] = core::array::from_fn(|i| f(eight[i], eight[i + 4]));
    f(f(four[0], four[2]), f(four[1], four[3]))
}
