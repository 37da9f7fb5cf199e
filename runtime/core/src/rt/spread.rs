//! Elementwise functions of some entries that broadcasting makes one shape of: a bias beside a small batch, a number for each of its rows.
//!
//! What is broadcast is written out, so that there is one chunk and a function is called once: of some entries that takes less than what `chunks`
//! asks about each row. Where shapes are one, few entries go another way (`small`), which is inlined into the caller; this one is compiled once
//! for the types of the operands.

use super::chunks::{Run, longest};
use super::fold::{Made, sum};
use super::pool;
use super::simd::{Few, lanes};
use super::small::{Place, alike, rest};
use super::wish::Wanted;
use crate::Element;
use ndarray::{ArrayView, Dimension, IxDyn};

/// So many entries are some.
const SOME: usize = 1024;

/// Whether a function of this shape is computed here.
pub(super) fn is_small(shape: &[usize]) -> bool {
    (1..=SOME).contains(&shape.iter().product())
}

/// What broadcasting makes of the entries of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spread {
    /// The same entries in the same order, behind axes of length one.
    Same,
    /// All of them again and again: those of a row for each row.
    Rows,
    /// Each of them again and again: one for each row.
    Entries,
}

impl Spread {
    /// From one shape to another, if it is one of these.
    fn between(small: &[usize], whole: &[usize]) -> Option<Spread> {
        let skipped = whole.len().checked_sub(small.len())?;
        let in_front = whole[..skipped].iter().all(|&n| n == 1);
        if alike(small, whole) {
            return Some(Spread::Same);
        }
        let column = &small[..small.len() - small.iter().rev().take_while(|n| **n == 1).count()];
        if column.is_empty() || in_front && whole[skipped..].starts_with(column) {
            return Some(Spread::Entries);
        }
        whole.ends_with(rest(small)).then_some(Spread::Rows)
    }
}

/// The entries of an operand in the shape of the results, which are made in `room` where they do not lie so.
pub(super) fn entries<'a, E: Element, D: Dimension>(
    view: &'a ArrayView<'_, E, D>,
    whole: &[usize],
    room: &'a mut Vec<E>,
) -> &'a [E] {
    let size: usize = whole.iter().product();
    let some = view.to_slice();
    match some {
        Some(all) if all.len() == size => return all,
        _ => *room = pool::take(size),
    }
    match some.zip(Spread::between(view.shape(), whole)) {
        Some((row, Spread::Rows)) => (0..size / row.len()).for_each(|_| room.extend_from_slice(row)),
        Some((column, _)) => column.iter().for_each(|&x| room.resize(room.len() + size / column.len(), x)),
        None => room.extend(view.broadcast(IxDyn(whole)).expect("shapes that broadcast").iter().copied()),
    }
    room
}

/// What comes of the results for operands of so many entries.
pub(super) fn made<E: Element, const N: usize, const M: usize>(
    shape: &[usize],
    inputs: [&[E]; N],
    wanted: [Wanted<'_>; M],
    run: Run<'_, E, N>,
) -> [Made<E>; M] {
    let (size, row) = (shape.iter().product(), shape.last().copied().unwrap_or(1));
    let mut results: [Few<E>; M] = core::array::from_fn(|_| Few::new(size));
    let mut places = results.each_mut().map(|result| Place::next(result, size));
    match run {
        Run::Here(run) => run(inputs, &mut places),
        Run::Anywhere(run) => run(inputs, &mut places),
    }
    let mut wanted = wanted.iter();
    results.map(|result| {
        let entries = result.finish();
        match wanted.next().expect("one a result") {
            Wanted::Entries => Made::Entries(entries),
            Wanted::Total => Made::Total(total(entries, row)),
            Wanted::To(small) => match Spread::between(small, shape) {
                None | Some(Spread::Same) => Made::Entries(entries),
                Some(Spread::Rows) => Made::Sums(rows(entries, small.iter().product())),
                Some(Spread::Entries) if small.iter().all(|&n| n == 1) => Made::Total(total(entries, row)),
                Some(Spread::Entries) => Made::Sums(each(entries, small.iter().product())),
            },
        }
    })
}

/// Σ of all, added as by `chunks` where rows have so many entries: whole vectors of a chunk, then what fills none.
fn total<E: Element>(entries: Vec<E>, row: usize) -> E {
    let (longest, lanes) = (longest::<E>(row), lanes::<E>());
    let (mut total, mut rest) = (E::zero(), &entries[..]);
    while !rest.is_empty() {
        let chunk = if rest.len() < lanes { rest.len() } else { longest.min(rest.len() - rest.len() % lanes) };
        total += sum(&rest[..chunk]);
        rest = &rest[chunk..];
    }
    pool::give(entries);
    total
}

/// Σ of rows of so many entries
fn rows<E: Element>(entries: Vec<E>, row: usize) -> Vec<E> {
    let mut sums = pool::take(row);
    sums.extend_from_slice(&entries[..row]);
    for row in entries[row..].chunks_exact(row) {
        sums.iter_mut().zip(row).for_each(|(sum, &x)| *sum += x);
    }
    pool::give(entries);
    sums
}

/// Σ of each of so many parts
fn each<E: Element>(entries: Vec<E>, parts: usize) -> Vec<E> {
    let mut sums = pool::take(parts);
    sums.extend(entries.chunks_exact(entries.len() / parts).map(sum));
    pool::give(entries);
    sums
}

#[cfg(test)]
mod tests {
    use super::{Spread, each, entries, rows};
    use ndarray::{arr1, arr2};

    #[test]
    fn shapes_that_spread() {
        for (small, whole, spread) in [
            (&[3][..], &[3][..], Some(Spread::Same)),
            (&[3], &[1, 3], Some(Spread::Same)),
            (&[1, 3], &[1, 1, 3], Some(Spread::Same)),
            (&[3], &[2, 3], Some(Spread::Rows)),
            (&[1, 3], &[2, 3], Some(Spread::Rows)),
            (&[4, 3], &[2, 4, 3], Some(Spread::Rows)),
            (&[1], &[2, 3], Some(Spread::Entries)),
            (&[], &[2, 3], Some(Spread::Entries)),
            (&[2, 1], &[2, 3], Some(Spread::Entries)),
            (&[2, 1, 1], &[2, 3, 4], Some(Spread::Entries)),
            (&[2, 1], &[1, 2, 3], Some(Spread::Entries)),
            (&[2, 1], &[5, 2, 3], None),
            (&[2, 1, 4], &[2, 3, 4], None),
            (&[1, 3], &[3], None),
        ] {
            assert_eq!(Spread::between(small, whole), spread, "{small:?} in {whole:?}");
        }
    }

    #[test]
    fn entries_are_spread_and_summed() {
        let (row, column) = (arr1(&[1.0, 2.0]), arr2(&[[1.0], [2.0]]));
        assert_eq!(entries(&row.view(), &[2, 2], &mut Vec::new()), [1.0, 2.0, 1.0, 2.0]);
        assert_eq!(entries(&column.view(), &[2, 2], &mut Vec::new()), [1.0, 1.0, 2.0, 2.0]);
        assert_eq!(entries(&column.view().reversed_axes().view(), &[2, 2], &mut Vec::new()), [1.0, 2.0, 1.0, 2.0]);
        assert_eq!(entries(&column.view(), &[2, 2, 2], &mut Vec::new()), [1.0, 1.0, 2.0, 2.0, 1.0, 1.0, 2.0, 2.0]);
        assert_eq!(rows(vec![1.0, 2.0, 3.0, 4.0], 2), [4.0, 6.0]);
        assert_eq!(each(vec![1.0, 2.0, 3.0, 4.0], 2), [3.0, 7.0]);
    }
}
