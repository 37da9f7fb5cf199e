//! Windows and blocks of arrays: `x.windows((3, 3))`, `x.windows_with_stride((3, 3), (2, 2))`, `x.axis_windows(Axis(0), 3)`,
//! `x.exact_chunks((2, 2))`, walked over by number as slices.

use crate::ir::{Kind, Prec, Rank, ValueId};
use crate::lower::chains::stream::Stream;
use crate::lower::{Lower, Lowered};
use proc_macro2::Span;
use quote::quote;
use syn::{Expr, ExprMethodCall};

/// How windows of an array lie beside each other.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// One begins at each place: `windows`.
    Entry,
    /// One begins where the last one ends; what is left over is in none: `exact_chunks`.
    Window,
    /// One begins so many places behind the last one, along each axis: `windows_with_stride`.
    By(Vec<ValueId>),
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
    pub(in crate::lower) fn windows_of_array(&mut self, call: &ExprMethodCall) -> Lowered<Option<Stream>> {
        let known = ["windows", "axis_windows", "exact_chunks", "windows_with_stride", "axis_windows_with_stride"];
        if !known.iter().any(|name| call.method == name) {
            return Ok(None);
        }
        let strided = matches!(call.method.to_string().as_str(), "windows_with_stride" | "axis_windows_with_stride");
        if !crate::lower::places::place::is_place(&call.receiver) && !matches!(&*call.receiver, Expr::MethodCall(_)) {
            return Ok(None);
        }
        let mark = self.builder.mark();
        let of = self.place_value(&call.receiver)?;
        let Kind::Array(_, rank) = *self.builder.kind(of) else {
            self.builder.rollback(mark);
            return Ok(None);
        };
        let span = call.method.span();
        if call.method == "axis_windows" || call.method == "axis_windows_with_stride" {
            let (axis, size) = (self.constant(&call.args[0], Kind::Discrete)?, self.constant(&call.args[1], Kind::Int)?);
            let (mut step, mut args) = (Step::Entry, vec![axis, size]);
            if strided {
                let stride = self.constant(&call.args[2], Kind::Int)?;
                step = Step::By(vec![stride]);
                args.push(stride);
            }
            let count = self.asked_of(of, &args, &call.method.to_string(), span, &quote!(.into_iter().count()));
            return Ok(Some(Stream::ArrayWindows(Windows {
                of,
                step,
                along: Some(axis),
                sizes: vec![size],
                counts: vec![count],
            })));
        }
        let sizes = self.sizes_written(rank, &call.args[0])?;
        let step = if strided {
            // A step of 0 fails as it does by itself.
            self.ask(&Expr::MethodCall(call.clone()), span)?;
            Step::By(self.sizes_written(rank, &call.args[1])?)
        } else if call.method == "windows" {
            Step::Entry
        } else {
            Step::Window
        };
        let mut counts = Vec::new();
        for (axis, &size) in sizes.iter().enumerate() {
            let along = crate::lower::control_flow::loops::literal(axis);
            let code = self.over(vec![], |_| quote!(__rt::ndarray::Axis(#along)));
            let along = self.push_code(code, Kind::Discrete, span);
            let length = self.asked(of, &[along], "len_of", span);
            let operands: Vec<ValueId> = [length, size].into_iter().chain(step.along(axis)).collect();
            counts.push(self.coded_int(&operands, span, |h| {
                let (n, size) = (&h[0], &h[1]);
                match step {
                    Step::Entry => quote!((#n + 1).saturating_sub(#size)),
                    Step::Window => quote!(#n / #size),
                    Step::By(_) => {
                        let by = &h[2];
                        quote!((#n + #by).saturating_sub(#size) / #by)
                    }
                }
            }));
        }
        Ok(Some(Stream::ArrayWindows(Windows { of, step, along: None, sizes, counts })))
    }

    /// The lengths of a window that are written out, `(3, 3)`.
    fn sizes_written(&mut self, rank: Rank, shape: &Expr) -> Lowered<Vec<ValueId>> {
        let written: Vec<&Expr> = match crate::lower::control_flow::loops::strip(shape) {
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

impl Step {
    /// The step along an axis, where it is given.
    fn along(&self, axis: usize) -> Option<ValueId> {
        if let Step::By(strides) = self { Some(strides[axis]) } else { None }
    }
}

impl Windows {
    /// How many there are.
    pub(in crate::lower) fn length(&self, lower: &mut Lower<'_>, span: Span) -> ValueId {
        if let [count] = self.counts[..] {
            return count;
        }
        lower.coded_int(&self.counts, span, |h| {
            let (first, rest) = (&h[0], &h[1..]);
            quote!(#first #(* #rest)*)
        })
    }

    /// Window number `k`.
    pub(in crate::lower) fn item(&self, lower: &mut Lower<'_>, k: ValueId, span: Span) -> ValueId {
        if let Some(axis) = self.along {
            let operands: Vec<ValueId> = [k, self.sizes[0]].into_iter().chain(self.step.along(0)).collect();
            let range = lower.coded(&operands, Prec::Loose, Kind::Discrete, span, |h| {
                let (k, size) = (&h[0], &h[1]);
                let from = h.get(2).map_or(quote!(#k), |by| quote!(#k * #by));
                quote!(__rt::ndarray::Slice::from(#from..#from + #size))
            });
            return lower.builder.apply("slice_axis", vec![self.of, axis, range], span);
        }
        let info = self.described(lower, k, span);
        let window = lower.builder.apply("slice", vec![self.of, info], span);
        lower.builder.values[window.index()].kind = lower.builder.kind(self.of).clone();
        window
    }

    /// The slice that window number `k` is, of those that do not lie along one axis.
    pub(in crate::lower) fn described(&self, lower: &mut Lower<'_>, k: ValueId, span: Span) -> ValueId {
        let index = lower.coordinates(k, &self.counts[1..], span);
        let axes = self.sizes.len();
        let strides = (0..axes).filter_map(|axis| self.step.along(axis));
        let operands: Vec<ValueId> = index.into_iter().chain(self.sizes.iter().copied()).chain(strides).collect();
        lower.coded(&operands, Prec::Loose, Kind::Discrete, span, |h| {
            let ranges = (0..axes).map(|axis| {
                let (i, size) = (&h[axis], &h[axes + axis]);
                match &self.step {
                    Step::Entry => quote!(#i..#i + #size),
                    Step::Window => quote!(#i * #size..(#i + 1) * #size),
                    Step::By(_) => {
                        let by = &h[2 * axes + axis];
                        quote!(#i * #by..#i * #by + #size)
                    }
                }
            });
            quote!(__rt::ndarray::s![#(#ranges),*])
        })
    }
}
