//! Windows and blocks of arrays: `x.windows((3, 3))`, `x.axis_windows(Axis(0), 3)`, `x.exact_chunks((2, 2))`, walked over by number as slices.

use super::stream::Stream;
use super::{Lower, Lowered};
use crate::ir::{Kind, Prec, Rank, ValueId};
use proc_macro2::Span;
use quote::quote;
use syn::{Expr, ExprMethodCall};

/// How windows of an array lie beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// One begins at each place: `windows`.
    Entry,
    /// One begins where the last one ends; what is left over is in none: `exact_chunks`.
    Window,
}

/// Parts of an array of one shape, as many along each axis as fit.
#[derive(Clone, Debug)]
pub(crate) struct Windows {
    of: ValueId,
    step: Step,
    /// The axis along which they lie, where it is one: along all others they are as long as the array.
    along: Option<ValueId>,
    /// The length of a window along each axis.
    sizes: Vec<ValueId>,
    /// How many there are along each axis.
    counts: Vec<ValueId>,
}

impl Lower<'_> {
    /// The windows of an array of two axes or more, or of one whose number is written; none of a list.
    pub(super) fn windows_of_array(&mut self, call: &ExprMethodCall) -> Lowered<Option<Stream>> {
        let step = match call.method.to_string().as_str() {
            "windows" | "axis_windows" => Step::Entry,
            "exact_chunks" => Step::Window,
            _ => return Ok(None),
        };
        if !super::place::is_place(&call.receiver) && !matches!(&*call.receiver, Expr::MethodCall(_)) {
            return Ok(None);
        }
        let mark = self.builder.mark();
        let of = self.place_value(&call.receiver)?;
        let Kind::Array(_, rank) = *self.builder.kind(of) else {
            self.builder.rollback(mark);
            return Ok(None);
        };
        let span = call.method.span();
        if call.method == "axis_windows" {
            let (axis, size) = (self.constant(&call.args[0], Kind::Discrete)?, self.constant(&call.args[1], Kind::Int)?);
            let count = self.asked_of(of, &[axis, size], "axis_windows", span, &quote!(.into_iter().count()));
            return Ok(Some(Stream::ArrayWindows(Windows {
                of,
                step,
                along: Some(axis),
                sizes: vec![size],
                counts: vec![count],
            })));
        }
        let sizes = self.sizes_written(rank, &call.args[0])?;
        let mut counts = Vec::new();
        for (axis, &size) in sizes.iter().enumerate() {
            let along = super::loops::literal(axis);
            let code = self.over(vec![], |_| quote!(__rt::ndarray::Axis(#along)));
            let along = self.push_code(code, Kind::Discrete, span);
            let length = self.asked(of, &[along], "len_of", span);
            counts.push(self.coded_int(&[length, size], span, |h| {
                let (n, size) = (&h[0], &h[1]);
                match step {
                    Step::Entry => quote!((#n + 1).saturating_sub(#size)),
                    Step::Window => quote!(#n / #size),
                }
            }));
        }
        Ok(Some(Stream::ArrayWindows(Windows { of, step, along: None, sizes, counts })))
    }

    /// The lengths of a window that are written out, `(3, 3)`.
    fn sizes_written(&mut self, rank: Rank, shape: &Expr) -> Lowered<Vec<ValueId>> {
        let written: Vec<&Expr> = match super::loops::strip(shape) {
            Expr::Tuple(tuple) => tuple.elems.iter().collect(),
            Expr::Array(array) => array.elems.iter().collect(),
            Expr::Call(dim) => dim.args.iter().collect(),
            other => vec![other],
        };
        if rank != Rank::Fixed(u8::try_from(written.len()).unwrap_or(u8::MAX)) {
            let message = "the shape of a window must be written out here, with a length for each axis: `(3, 3)`";
            return self.error_on(shape, message);
        }
        written.into_iter().map(|size| self.constant(size, Kind::Int)).collect()
    }
}

impl Windows {
    /// How many there are.
    pub(super) fn length(&self, lower: &mut Lower<'_>, span: Span) -> ValueId {
        if let [count] = self.counts[..] {
            return count;
        }
        lower.coded_int(&self.counts, span, |h| {
            let (first, rest) = (&h[0], &h[1..]);
            quote!(#first #(* #rest)*)
        })
    }

    /// Window number `k`.
    pub(super) fn item(&self, lower: &mut Lower<'_>, k: ValueId, span: Span) -> ValueId {
        if let Some(axis) = self.along {
            let range = lower.coded(&[k, self.sizes[0]], Prec::Loose, Kind::Discrete, span, |h| {
                let (k, size) = (&h[0], &h[1]);
                quote!(__rt::ndarray::Slice::from(#k..#k + #size))
            });
            return lower.builder.apply("slice_axis", vec![self.of, axis, range], span);
        }
        let index = lower.coordinates(k, &self.counts[1..], span);
        let operands: Vec<ValueId> = index.into_iter().chain(self.sizes.iter().copied()).collect();
        let axes = self.sizes.len();
        let info = lower.coded(&operands, Prec::Loose, Kind::Discrete, span, |h| {
            let ranges = (0..axes).map(|axis| {
                let (i, size) = (&h[axis], &h[axes + axis]);
                match self.step {
                    Step::Entry => quote!(#i..#i + #size),
                    Step::Window => quote!(#i * #size..(#i + 1) * #size),
                }
            });
            quote!(__rt::ndarray::s![#(#ranges),*])
        });
        let window = lower.builder.apply("slice", vec![self.of, info], span);
        lower.builder.values[window.index()].kind = lower.builder.kind(self.of).clone();
        window
    }
}
