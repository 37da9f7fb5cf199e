//! The loop under every elementwise function: lanes along the innermost axis, in chunks that the compiler vectorises.

use crate::Element;
use ndarray::iter::LanesIter;
use ndarray::{ArrayView, ArrayView1, Axis, Dimension};

/// How many entries are computed at a time; what is not a slice is copied into a buffer of this length first.
const CHUNK: usize = 64;

/// An operand of [`write`].
pub(super) enum Input<'a, E, D: Dimension> {
    /// One value for all.
    Fill(E),
    /// A vector that repeats for each row, contiguous and as long as the innermost axis.
    Row(&'a [E]),
    /// Entries in the result's shape, contiguous and in its order.
    Whole(&'a [E]),
    /// Entries broadcast to the result's shape.
    View(ArrayView<'a, E, D>),
    /// The entries that the result's buffer holds.
    Own,
}

impl<'a, E: Element, D: Dimension> Input<'a, E, D> {
    /// A view and, if it is a float, its value, in a result of shape `dim`; nothing is what the result's buffer holds.
    /// `columns`: the result is computed in column-major order.
    pub(super) fn new<C: Dimension>(view: Option<&'a ArrayView<'a, E, C>>, scalar: Option<E>, dim: &D, columns: bool) -> Self {
        let Some(view) = view else { return Input::Own };
        if let Some(x) = scalar.or_else(|| view.first().copied().filter(|_| view.len() == 1)) {
            return Input::Fill(x);
        }
        if !columns && view.ndim() == 1 && dim.ndim() > 1 && dim.slice().last() == Some(&view.len()) {
            if let Some(row) = view.to_slice() {
                return Input::Row(row);
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

/// What an operand gives along the innermost axis of the result.
enum Source<'a, E, D> {
    /// What its buffer holds already.
    Filled,
    /// All entries in the order of the result.
    Whole(&'a [E]),
    /// The same lane for each row.
    Repeat(&'a [E]),
    /// Anything else, lane by lane, with the lane at hand.
    Lanes(LanesIter<'a, E, D>, ArrayView1<'a, E>),
    /// The result's own buffer holds the operand until it is overwritten.
    Own,
}

impl<'a, E: Element, D: Dimension> Source<'a, E, D> {
    /// Moves on to the next row.
    fn advance(&mut self) {
        if let Source::Lanes(lanes, at) = self {
            if let Some(lane) = lanes.next() {
                *at = lane;
            }
        }
    }

    /// Copies what is not a slice.
    fn prepare(&self, own: &[E], start: usize, buffer: &mut [E]) {
        match self {
            Source::Own => buffer.copy_from_slice(own),
            Source::Lanes(_, at) if at.to_slice().is_none() => {
                let part = at.slice(ndarray::s![start..start + buffer.len()]);
                buffer.iter_mut().zip(part).for_each(|(b, &x)| *b = x);
            }
            _ => {}
        }
    }

    /// The entries themselves, where they are a slice.
    fn chunk(&self, row: usize, start: usize, len: usize) -> Option<&'a [E]> {
        match self {
            Source::Whole(all) => Some(&all[row + start..][..len]),
            Source::Repeat(lane) => Some(&lane[start..][..len]),
            Source::Lanes(_, at) => at.to_slice().map(|lane| &lane[start..][..len]),
            Source::Filled | Source::Own => None,
        }
    }
}

/// What is done with a chunk of the result and the operands' entries there.
pub(super) type Run<'r, E, const N: usize> = dyn FnMut(&mut [E], [&[E]; N]) + 'r;

/// Hands `run` one chunk of `out` after the other with the operands' entries there. `out` is in row-major order, of the shape
/// `dim`, and holds the entries of [`Input::Own`] until `run` overwrites them.
///
/// It knows nothing of the function that `run` applies, so it is compiled once for all functions of a rank and arity.
pub(super) fn write<E: Element, D: Dimension, const N: usize>(
    out: &mut [E],
    dim: &D,
    inputs: &[Input<'_, E, D>; N],
    run: &mut Run<'_, E, N>,
) {
    if out.is_empty() {
        return;
    }
    let inner = dim.slice().last().copied().unwrap_or(1);
    let mut rows = false;
    let mut buffers = [[E::zero(); CHUNK]; N];
    let mut slots = buffers.iter_mut();
    let mut sources = inputs.each_ref().map(|input| {
        let slot = slots.next();
        match input {
            Input::Fill(x) => {
                if let Some(slot) = slot {
                    slot.fill(*x);
                }
                Source::Filled
            }
            Input::Row(lane) => {
                rows |= out.len() > inner;
                Source::Repeat(lane)
            }
            Input::Whole(all) => Source::Whole(all),
            Input::Own => Source::Own,
            Input::View(view) => {
                rows = true;
                let mut lanes = view.lanes(Axis(view.ndim().saturating_sub(1))).into_iter();
                let first = lanes.next().unwrap_or_else(|| ArrayView1::from(&[]));
                Source::Lanes(lanes, first)
            }
        }
    });
    let length = if rows { inner } else { out.len() };
    for (row, out) in out.chunks_exact_mut(length).enumerate() {
        if row > 0 && rows {
            sources.iter_mut().for_each(Source::advance);
        }
        for start in (0..length).step_by(CHUNK) {
            let len = CHUNK.min(length - start);
            let out = &mut out[start..start + len];
            for (source, buffer) in sources.iter().zip(&mut buffers) {
                source.prepare(out, start, &mut buffer[..len]);
            }
            let mut filled = buffers.iter();
            let lanes: [&[E]; N] = sources.each_ref().map(|source| {
                let buffer = filled.next().map_or(&[][..], |b| &b[..len]);
                source.chunk(row * length, start, len).unwrap_or(buffer)
            });
            run(out, lanes);
        }
    }
}

/// The innermost loop: no branches but f's own, all slices of one length.
#[inline]
pub(super) fn entries<E: Element, const N: usize>(out: &mut [E], lanes: [&[E]; N], mut f: impl FnMut([E; N]) -> E) {
    let len = out.len();
    let lanes = lanes.map(|lane| &lane[..len]);
    for (i, out) in out.iter_mut().enumerate() {
        *out = f(lanes.map(|lane| lane[i]));
    }
}
