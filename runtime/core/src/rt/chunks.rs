//! The way of every elementwise function through its operands and results: chunk by chunk, in the order of the results.
//!
//! Many entries are cut into parts, by their shape alone; each part is computed for itself, at the same time as others where there are
//! threads.
//!
//! It knows nothing of the function that is applied, so it is compiled once for all functions of a rank and arity. A chunk is a
//! multiple of the vector length; what is left at the end is padded. Where an operand's entries do not lie one behind the other,
//! they are copied first; where a result is summed, its entries are kept for a chunk only.

use super::fold::{Done, Fold, Made, Piece};
use super::pool;
use super::simd::{lanes, place};
use super::threads::both;
use crate::Element;
use core::mem::MaybeUninit;
use ndarray::iter::LanesIter;
use ndarray::{ArrayView, ArrayView1, Axis, Dimension, Slice};

/// How many bytes of an operand or result that is copied or summed are computed at a time.
pub(super) const CHUNK: usize = 2048;
/// From this length on, rows are taken as they are; shorter ones are copied one behind the other.
const LONG: usize = 256;
/// The vector length in entries of the smallest element.
const WIDEST: usize = 16;
/// So many entries make a part at least: what they cost is well above what it takes to hand them to another thread.
const PART: usize = 1 << 15;
/// So many entries of a part add to a sum over the outer axes at least, because each part has its own sums.
const TALL: usize = 16;

/// An operand.
pub(super) enum Input<'a, E, D: Dimension> {
    /// One value for all.
    Fill(E),
    /// A vector that repeats for each row, contiguous and as long as the innermost axis.
    Row(&'a [E]),
    /// One value for each row.
    Column(&'a [E]),
    /// Entries in the result's shape, contiguous and in its order.
    Whole(&'a [E]),
    /// Entries broadcast to the result's shape.
    View(ArrayView<'a, E, D>),
    /// The entries that the buffer of this result holds.
    Over(usize),
}

impl<'a, E: Element, D: Dimension> Input<'a, E, D> {
    /// A view and, if it is a float, its value, in a result of shape `dim`. `columns`: the result is computed in column-major order.
    pub(super) fn new<C: Dimension>(view: &'a ArrayView<'_, E, C>, scalar: Option<E>, dim: &D, columns: bool) -> Self {
        if let Some(x) = scalar.or_else(|| view.first().copied().filter(|_| view.len() == 1)) {
            return Input::Fill(x);
        }
        let is_row = !columns && view.ndim() == 1 && dim.ndim() > 1 && dim.slice().last() == Some(&view.len());
        if let Some(row) = view.to_slice().filter(|_| is_row) {
            return Input::Row(row);
        }
        if !columns && view.ndim() == dim.ndim() && view.shape().last() == Some(&1) && dim.slice().last() != Some(&1) {
            let rows = dim.ndim() - 1;
            if let Some(column) = view.to_slice().filter(|_| view.shape()[..rows] == dim.slice()[..rows]) {
                return Input::Column(column);
            }
        }
        let wide = view.broadcast(dim.clone()).expect("shapes that broadcast");
        let wide = if columns { wide.reversed_axes() } else { wide };
        match wide.to_slice() {
            Some(all) => Input::Whole(all),
            None => Input::View(wide),
        }
    }
}

impl<E: Element, D: Dimension> Input<'_, E, D> {
    /// Of entries that are found by walking, those along the first axis from where `start` is on.
    fn slabs(&self, start: usize) -> Option<ArrayView<'_, E, D>> {
        let Input::View(view) = self else { return None };
        (start > 0 && view.ndim() > 1).then(|| {
            let slab = view.len() / view.len_of(Axis(0));
            view.slice_axis(Axis(0), Slice::from(start / slab..))
        })
    }
}

/// What is still to come of an operand.
enum Source<'a, E, D> {
    Fill(E),
    /// The row, and how far it is read.
    Row(&'a [E], usize),
    /// The values of the rows to come, and how much of the first of these rows is read.
    Column(&'a [E], usize),
    Whole(&'a [E]),
    /// The lanes to come, and what is left of the one at hand.
    Lanes(LanesIter<'a, E, D>, ArrayView1<'a, E>),
    Over(usize),
}

impl<'a, E: Element, D: Dimension> Source<'a, E, D> {
    /// The entries from `start` on; `row` is the length of a row, `slabs` what [`Input::slabs`] gives for this start.
    fn new<W: Dimension<Smaller = D>>(
        input: &'a Input<'_, E, W>,
        slabs: Option<&'a ArrayView<'_, E, W>>,
        start: usize,
        row: usize,
    ) -> Self {
        // Rows without entries have no place to begin at.
        let row = row.max(1);
        match input {
            Input::Fill(x) => Source::Fill(*x),
            Input::Row(all) => Source::Row(all, start % row),
            Input::Column(all) => Source::Column(&all[start / row..], start % row),
            Input::Whole(all) => Source::Whole(&all[start..]),
            Input::Over(k) => Source::Over(*k),
            Input::View(view) => {
                let slabs = slabs.unwrap_or(view);
                let skipped = start - (view.len() - slabs.len());
                let mut lanes = slabs.lanes(Axis(view.ndim().saturating_sub(1))).into_iter();
                let mut left = ArrayView1::from(&[]);
                if skipped > 0 {
                    left = lanes.nth(skipped / row).expect("as many lanes as there are rows");
                    left.slice_collapse(ndarray::s![skipped % row..]);
                }
                Source::Lanes(lanes, left)
            }
        }
    }

    /// The next entries, where they lie one behind the other.
    fn direct(&mut self, len: usize) -> Option<&'a [E]> {
        match self {
            Source::Whole(left) => {
                let (next, rest) = left.split_at(len);
                *left = rest;
                Some(next)
            }
            Source::Row(row, at) => {
                let next = row.get(*at..*at + len)?;
                *at = if *at + len == row.len() { 0 } else { *at + len };
                Some(next)
            }
            Source::Lanes(lanes, left) => {
                if left.is_empty() {
                    *left = lanes.next()?;
                }
                let next = left.to_slice()?.get(..len)?;
                left.slice_collapse(ndarray::s![len..]);
                Some(next)
            }
            Source::Fill(_) | Source::Column(..) | Source::Over(_) => None,
        }
    }

    /// Copies the next entries; `row` is the length of a row.
    fn copy(&mut self, row: usize, mut to: &mut [E]) {
        if let Source::Fill(x) = self {
            return to.fill(*x);
        }
        while !to.is_empty() {
            let n = match self {
                Source::Row(all, at) => {
                    let n = to.len().min(all.len() - *at);
                    to[..n].copy_from_slice(&all[*at..*at + n]);
                    *at = if *at + n == all.len() { 0 } else { *at + n };
                    n
                }
                Source::Column(all, at) => {
                    let n = to.len().min(row - *at);
                    to[..n].fill(all[0]);
                    *at += n;
                    if *at == row {
                        (*all, *at) = (&all[1..], 0);
                    }
                    n
                }
                Source::Whole(left) => {
                    let (next, rest) = left.split_at(to.len());
                    to.copy_from_slice(next);
                    *left = rest;
                    to.len()
                }
                Source::Lanes(lanes, left) => {
                    if left.is_empty() {
                        *left = lanes.next().expect("as many lanes as there are rows");
                    }
                    let n = to.len().min(left.len());
                    to.iter_mut().zip(left.iter()).for_each(|(to, &x)| *to = x);
                    left.slice_collapse(ndarray::s![n..]);
                    n
                }
                Source::Fill(_) | Source::Over(_) => return,
            };
            to = &mut to[n..];
        }
    }
}

/// Computes entries of the results from as many entries of each operand.
#[allow(unreachable_pub, reason = "a method of a public trait takes it")]
pub enum Run<'r, E, const N: usize> {
    /// On this thread.
    Here(&'r Step<'r, E, N>),
    /// On any threads.
    Anywhere(&'r SharedStep<'r, E, N>),
}

type Step<'r, E, const N: usize> = dyn Fn([&[E]; N], &mut [&mut [MaybeUninit<E>]]) + 'r;
type SharedStep<'r, E, const N: usize> = dyn Fn([&[E]; N], &mut [&mut [MaybeUninit<E>]]) + Sync + 'r;

/// The operands, and how their entries are cut into chunks.
struct Sweep<'s, 'a, E, D: Dimension, const N: usize> {
    inputs: &'s [Input<'a, E, D>; N],
    /// Whose entries lie one behind the other, for as long as a chunk is.
    is_direct: [bool; N],
    /// The length of a row.
    row: usize,
    /// Whether chunks end with rows.
    in_rows: bool,
    /// How many entries make a part.
    part: usize,
}

/// Hands `run` one chunk after the other of the entries of operands in a result of shape `dim`, in row-major order, and keeps or
/// sums what it computes as the `folds` say.
pub(super) fn sweep<E: Element, D: Dimension, const N: usize, const M: usize>(
    dim: &D,
    inputs: &[Input<'_, E, D>; N],
    mut folds: [Fold<E>; M],
    run: Run<'_, E, N>,
) -> [Made<E>; M] {
    // Without entries there are no rows, whose length is divided by.
    let (size, row) = (dim.size(), dim.slice().last().map_or(1, |&row| row.max(1)));
    let long = row >= LONG;
    let is_direct = inputs.each_ref().map(|input| match input {
        Input::Whole(_) => true,
        Input::Row(_) => long,
        Input::View(view) => long && view.strides().last() == Some(&1),
        Input::Fill(_) | Input::Column(_) | Input::Over(_) => false,
    });
    let in_rows = inputs.iter().zip(is_direct).any(|(input, direct)| direct && !matches!(input, Input::Whole(_)));
    let sweep = Sweep { inputs, is_direct, row, in_rows, part: part(&folds) };
    let pieces = folds.each_mut().map(Fold::piece);
    let done = match run {
        Run::Here(run) => sweep.part(0, size, pieces, run),
        Run::Anywhere(run) => sweep.divide(0, size, pieces, run),
    };
    let mut done = done.into_iter();
    folds.map(|fold| fold.finish(done.next().expect("one a result")))
}

/// How many entries make a chunk at most: whole vectors, and whole rows where that is nearly as many, so that what repeats with the rows is copied
/// once.
pub(super) fn longest<E>(row: usize) -> usize {
    let (all, lanes) = (CHUNK / size_of::<E>(), lanes::<E>());
    // The least multiple of both: the number of lanes is a power of two.
    let unit = row * (lanes >> row.trailing_zeros().min(lanes.trailing_zeros()));
    let whole = all - all % unit;
    if 8 * whole < 7 * all { all } else { whole }
}

/// How many entries make a part: all of those that are summed over the inner axes, and many for each sum over the outer ones.
fn part<E>(folds: &[Fold<E>]) -> usize {
    let (mut least, mut unit) = (PART, 1);
    for fold in folds {
        match fold {
            Fold::Outer(kept) => least = least.max(TALL * kept),
            Fold::Inner(_, run) => unit = unit.max(*run),
            Fold::Entries(_) | Fold::Total => {}
        }
    }
    least.next_multiple_of(unit)
}

impl<E: Element, D: Dimension, const N: usize> Sweep<'_, '_, E, D, N> {
    /// Computes the entries from `start` to `end`, part by part.
    fn divide<const M: usize>(
        &self,
        start: usize,
        end: usize,
        pieces: [Piece<'_, E>; M],
        run: &SharedStep<'_, E, N>,
    ) -> [Done<E>; M] {
        let parts = (end - start) / self.part;
        if parts < 2 {
            return self.part(start, end, pieces, run);
        }
        let middle = start + parts / 2 * self.part;
        let mut halves = pieces.map(|piece| {
            let (before, later) = piece.split(start, middle);
            (Some(before), Some(later))
        });
        let before = halves.each_mut().map(|(before, _)| before.take().expect("one a result"));
        let later = halves.map(|(_, later)| later.expect("one a result"));
        let (before, later) = both(|| self.divide(start, middle, before, run), || self.divide(middle, end, later, run));
        let mut later = later.into_iter();
        before.map(|done| done.and(later.next().expect("one a result")))
    }

    /// How many entries the chunk from `start` on has.
    fn chunk(&self, start: usize, end: usize, longest: usize) -> usize {
        let left = end - start;
        let left = if self.in_rows { left.min(self.row - start % self.row) } else { left };
        left.min(longest)
    }

    /// Computes the entries from `start` to `end`, chunk by chunk.
    fn part<const M: usize>(
        &self,
        mut start: usize,
        end: usize,
        mut pieces: [Piece<'_, E>; M],
        run: &Step<'_, E, N>,
    ) -> [Done<E>; M] {
        let (row, lanes, size) = (self.row, lanes::<E>(), end - start);
        let sums = pieces.iter().filter(|piece| piece.is_sum()).count();
        let apart = self.is_direct.iter().filter(|direct| !**direct).count() + sums;
        let most = if apart == 0 { size } else { (CHUNK / size_of::<E>()).min(size) };
        let longest = if most == size { size } else { longest::<E>(row) };

        let slabs = self.inputs.each_ref().map(|input| input.slabs(start));
        let mut slab = slabs.iter();
        let mut sources =
            self.inputs.each_ref().map(|input| Source::new(input, slab.next().and_then(Option::as_ref), start, row));
        // What is copied, and the entries of what is summed.
        let room = if longest < lanes { 0 } else { most };
        let mut memory = pool::zeros(room * apart);
        let mut rooms = memory.chunks_exact_mut(room.max(1));
        let mut copies = self.is_direct.map(|direct| if direct { None } else { rooms.next() });
        let mut summed = pieces.each_ref().map(|piece| if piece.is_sum() { rooms.next() } else { None });
        for (source, copy) in sources.iter().zip(&mut copies) {
            if let (Source::Fill(x), Some(copy)) = (source, copy) {
                copy.fill(*x);
            }
        }

        // Where in its row each copied row begins, and how long the copy is.
        let mut held = [(row, 0); N];

        while start < end {
            let len = self.chunk(start, end, longest);
            let main = len - len % lanes;
            if main > 0 {
                for ((source, copy), held) in sources.iter_mut().zip(&mut copies).zip(&mut held) {
                    match (&mut *source, copy) {
                        (Source::Fill(_), _) | (_, None) => {}
                        (Source::Row(_, at), Some(_)) if held.0 == *at && held.1 >= main => *at = (*at + main) % row,
                        (Source::Over(k), Some(copy)) => copy[..main].copy_from_slice(pieces[*k].held(main)),
                        (_, Some(copy)) => {
                            if let Source::Row(_, at) = source {
                                *held = (*at, main);
                            }
                            source.copy(row, &mut copy[..main]);
                        }
                    }
                }
                let mut copied = copies.iter();
                let entries = sources.each_mut().map(|source| match copied.next() {
                    Some(Some(copy)) => &copy[..main],
                    _ => source.direct(main).expect("entries that lie one behind the other"),
                });
                let mut all = pieces.iter_mut().zip(&mut summed);
                let mut outputs: [&mut [MaybeUninit<E>]; M] = core::array::from_fn(|_| match all.next() {
                    Some((_, Some(room))) => place(&mut room[..main]),
                    Some((piece, None)) => piece.next(main),
                    None => &mut [],
                });
                run(entries, &mut outputs);
                for (piece, room) in pieces.iter_mut().zip(&summed) {
                    if let Some(room) = room {
                        piece.add(start, &room[..main]);
                    }
                }
            }
            let rest = len - main;
            if rest > 0 {
                let mut entries = [[E::zero(); WIDEST]; N];
                for (source, entries) in sources.iter_mut().zip(&mut entries) {
                    match source {
                        Source::Over(k) => entries[..rest].copy_from_slice(pieces[*k].held(rest)),
                        source => source.copy(row, &mut entries[..rest]),
                    }
                    let last = entries[rest - 1];
                    entries[rest..].fill(last);
                }
                let mut results = [[E::zero(); WIDEST]; M];
                run(entries.each_ref().map(|e| &e[..lanes]), &mut results.each_mut().map(|r| place(&mut r[..lanes])));
                for (piece, result) in pieces.iter_mut().zip(&results) {
                    piece.put(start + main, &result[..rest]);
                }
            }
            start += len;
        }
        pool::give(memory);
        pieces.map(Piece::finish)
    }
}
