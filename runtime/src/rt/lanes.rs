//! The loop under every elementwise function: lanes along the innermost axis, in chunks that the compiler vectorises.

use crate::Element;
use ndarray::iter::LanesIter;
use ndarray::{ArrayView, ArrayView1, Axis, Dimension};

/// How many entries are computed at a time where an operand is no slice: it is copied into a buffer of this length first.
const CHUNK: usize = 128;

/// An operand of [`write`].
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

/// What an operand gives along the innermost axis of the result.
enum Source<'a, E, D> {
    /// What its buffer holds already.
    Filled,
    /// All entries in the order of the result.
    Whole(&'a [E]),
    /// The same lane for each row.
    Repeat(&'a [E]),
    /// One value for each row, with those that are left.
    Column(&'a [E]),
    /// Anything else, lane by lane, with the lane at hand.
    Lanes(LanesIter<'a, E, D>, ArrayView1<'a, E>),
    /// The result's own buffer holds the operand until it is overwritten.
    Own,
}

impl<'a, E: Element, D: Dimension> Source<'a, E, D> {
    /// Whether it needs a buffer.
    fn is_copied(&self) -> bool {
        match self {
            Source::Filled | Source::Column(_) | Source::Own => true,
            Source::Lanes(_, at) => at.to_slice().is_none(),
            Source::Whole(_) | Source::Repeat(_) => false,
        }
    }

    /// Moves on to the next row.
    fn advance(&mut self, buffer: &mut [E]) {
        match self {
            Source::Lanes(lanes, at) => {
                if let Some(lane) = lanes.next() {
                    *at = lane;
                }
            }
            Source::Column(left) => {
                if let Some((&x, rest)) = left.split_first() {
                    buffer.fill(x);
                    *left = rest;
                }
            }
            _ => {}
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
            Source::Filled | Source::Column(_) | Source::Own => None,
        }
    }
}

/// Where the entries of the result go.
pub(super) enum Target<'a, E> {
    /// Over those of [`Input::Own`].
    Own(&'a mut [E]),
    /// Behind those before them.
    New(&'a mut Vec<E>),
}

/// What is done with the operands' entries in a chunk of the result.
pub(super) type Run<'r, E, const N: usize> = dyn FnMut(Target<'_, E>, [&[E]; N]) + 'r;

/// Hands `run` one chunk after the other of the entries of operands in a result of shape `dim`, in row-major order. What it
/// computes goes to `target`, which holds the entries of [`Input::Own`] or is empty.
///
/// It knows nothing of the function that `run` applies, so it is compiled once for all functions of a rank and arity.
pub(super) fn write<E: Element, D: Dimension, const N: usize>(
    mut target: Target<'_, E>,
    dim: &D,
    inputs: &[Input<'_, E, D>; N],
    run: &mut Run<'_, E, N>,
) {
    let size = dim.size();
    if size == 0 {
        return;
    }
    if inputs.iter().all(|input| matches!(input, Input::Whole(_))) {
        let all = inputs.each_ref().map(|input| if let Input::Whole(all) = input { *all } else { &[] });
        return run(target, all);
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
                rows |= size > inner;
                Source::Repeat(lane)
            }
            Input::Column(all) => {
                rows = true;
                Source::Column(all)
            }
            Input::Whole(all) => Source::Whole(all),
            Input::Own => Source::Own,
            Input::View(view) => {
                rows = true;
                let lanes = view.lanes(Axis(view.ndim().saturating_sub(1))).into_iter();
                Source::Lanes(lanes, ArrayView1::from(&[]))
            }
        }
    });
    let length = if rows { inner } else { size };
    for row in 0..size / length {
        for (source, buffer) in sources.iter_mut().zip(&mut buffers) {
            source.advance(buffer);
        }
        let step = if sources.iter().any(Source::is_copied) { CHUNK } else { length };
        for start in (0..length).step_by(step) {
            let len = step.min(length - start);
            let place = row * length + start..row * length + start + len;
            if let Target::Own(out) = &target {
                for (source, buffer) in sources.iter().zip(&mut buffers).filter(|(s, _)| s.is_copied()) {
                    source.prepare(&out[place.clone()], start, &mut buffer[..len]);
                }
            } else {
                for (source, buffer) in sources.iter().zip(&mut buffers).filter(|(s, _)| s.is_copied()) {
                    source.prepare(&[], start, &mut buffer[..len]);
                }
            }
            let mut filled = buffers.iter();
            let lanes: [&[E]; N] = sources.each_ref().map(|source| {
                let buffer = filled.next().map_or(&[][..], |b| &b[..len.min(CHUNK)]);
                source.chunk(row * length, start, len).unwrap_or(buffer)
            });
            match &mut target {
                Target::Own(out) => run(Target::Own(&mut out[place]), lanes),
                Target::New(out) => run(Target::New(out), lanes),
            }
        }
    }
}

macro_rules! entries {
    ($($name:ident, $n:literal: $first:ident $($rest:ident)* => $pattern:pat,)*) => {$(
        /// The innermost loop: no branches but f's own, all slices of one length.
        #[inline]
        pub(super) fn $name<E: Element>(
            target: Target<'_, E>,
            [$first $(, $rest)*]: [&[E]; $n],
            mut f: impl FnMut([E; $n]) -> E,
        ) {
            let lanes = $first.iter()$(.zip($rest))*;
            match target {
                Target::Own(out) => out.iter_mut().zip(lanes).for_each(|(out, $pattern)| *out = f([$first $(, $rest)*])),
                Target::New(out) => out.extend(lanes.map(|$pattern| f([$first $(, $rest)*]))),
            }
        }
    )*};
}

entries! {
    entries1, 1: a => &a,
    entries2, 2: a b => (&a, &b),
    entries3, 3: a b c => ((&a, &b), &c),
    entries4, 4: a b c d => (((&a, &b), &c), &d),
    entries5, 5: a b c d e => ((((&a, &b), &c), &d), &e),
}
