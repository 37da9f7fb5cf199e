//! Arrays that are filled entry by entry: `from_shape_fn`, `mapv` with a loop in its closure, `map_axis`; and folds along an axis.

use crate::ir::{Elem, Kind, Name, Op, Place, Rank, Step, ValueId};
use crate::lower::calls::function::Function;
use crate::lower::chains::stream::Stream;
use crate::lower::{Binding, Lower, Lowered};
use crate::rules;
use proc_macro2::Span;
use quote::quote;
use syn::{Expr, ExprMethodCall};

impl Lower<'_> {
    /// An array with an entry put in its place.
    pub(in crate::lower) fn put(&mut self, out: ValueId, x: ValueId, place: ValueId, span: Span) -> ValueId {
        let elem = self.builder.kind(x).elem();
        let rank = self.builder.kind(out).rank();
        let entry =
            Place { steps: vec![Step::Part(rules::named("index"))], kind: self.builder.kind(x).clone(), at: None, option: false };
        self.builder.push(Op::Set(entry), vec![out, x, place], Kind::Array(elem, rank), span)
    }

    /// `Array::from_shape_fn(shape, |(i, j)| …)` with differentiated entries: loops over the indices.
    pub(in crate::lower) fn by_index(&mut self, shape: &Expr, function: &Function, rank: usize, span: Span) -> Lowered<ValueId> {
        let shape = self.constant(shape, Kind::Discrete)?;
        let out = self.builder.apply("zeros_array", vec![shape], span);
        let known = u8::try_from(rank).map_or(Rank::Unknown, Rank::Fixed);
        self.builder.values[out.index()].kind = Kind::Array(Elem::Unknown, known);
        if rank == 0 {
            return self.error(span, "an array of one value; write `Array::from_elem(shape, value)`");
        }
        let lengths = self.lengths(out, rank);
        self.fill(out, &lengths, &mut Vec::new(), function, span, &mut |lower, places| {
            let indices: Vec<Binding> = places.iter().map(|&k| Binding::Value(k)).collect();
            let index = if let [one] = &indices[..] { one.clone() } else { Binding::Tuple(indices) };
            lower.float_of(function, vec![index], false, span)
        })
    }

    /// `a.mapv(f)` as loops over the indices.
    pub(in crate::lower) fn by_element(
        &mut self,
        arrays: &[ValueId],
        function: &Function,
        lent: bool,
        span: Span,
    ) -> Lowered<ValueId> {
        let a = arrays[0];
        let (elem, rank) = match self.builder.kind(a) {
            Kind::Array(elem, Rank::Fixed(rank @ 1..)) => (elem.clone(), *rank),
            _ => {
                let message = "how many axes this array has is not seen here, and the closure needs a loop over its entries; \
                               annotate the array, or write the loop";
                return self.error(span, message);
            }
        };
        let (mut shape, operands) = self.over(vec![a], |h| {
            let a = &h[0];
            quote!(#a.raw_dim())
        });
        shape.holes[0].mode = crate::ir::Mode::Receiver;
        let shape = self.push_code((shape, operands), Kind::Discrete, span);
        let out = self.builder.apply("zeros_array", vec![shape], span);
        self.builder.values[out.index()].kind = Kind::Array(elem, Rank::Fixed(rank));
        let lengths = self.lengths(out, usize::from(rank));
        self.fill(out, &lengths, &mut Vec::new(), function, span, &mut |lower, places| {
            let place = lower.place_at(places, span);
            let entries = arrays.iter().map(|&a| Binding::Value(lower.builder.apply("index", vec![a, place], span))).collect();
            lower.float_of(function, entries, lent, span)
        })
    }

    /// The lengths of an array that is filled.
    fn lengths(&mut self, out: ValueId, rank: usize) -> Vec<ValueId> {
        *self.builder.name(out) = Name::Wish("gathered".into());
        let length = |axis: usize| {
            let (mut length, operands) = self.over(vec![out], |h| {
                let out = &h[0];
                quote!(#out.len_of(__rt::ndarray::Axis(#axis)))
            });
            length.holes[0].mode = crate::ir::Mode::Receiver;
            self.push_code((length, operands), Kind::Int, Span::call_site())
        };
        (0..rank).map(length).collect()
    }

    /// One index, or a list of several.
    fn place_at(&mut self, places: &[ValueId], span: Span) -> ValueId {
        if let [one] = places {
            return *one;
        }
        let code = self.over(places.to_vec(), |h| quote!([#(#h),*]));
        self.push_code(code, Kind::Int, span)
    }

    fn fill(
        &mut self,
        out: ValueId,
        lengths: &[ValueId],
        places: &mut Vec<ValueId>,
        function: &Function,
        span: Span,
        entry: &mut dyn FnMut(&mut Self, &[ValueId]) -> Lowered<ValueId>,
    ) -> Lowered<ValueId> {
        let Some((&length, inner)) = lengths.split_first() else {
            let x = entry(self, places)?;
            let place = self.place_at(places, span);
            return Ok(self.put(out, x, place, span));
        };
        let from = self.over(vec![], |_| crate::lower::control_flow::loops::literal(0));
        let from = self.push_code(from, Kind::Int, span);
        let stream = Stream::Count { from, length: Some(length) };
        let filled = self.gathered(&stream, Binding::Value(out), span, &[function], |lower, so_far, item| {
            let Binding::Value(out) = so_far else { return lower.error(span, "an array is expected here") };
            let Binding::Value(k) = item else { return lower.error(span, "an index is expected here") };
            places.push(k);
            let filled = lower.fill(out, inner, places, function, span, entry);
            places.pop();
            filled.map(Binding::Value)
        })?;
        match filled {
            Binding::Value(v) => Ok(v),
            _ => self.error(span, "an array is expected here"),
        }
    }

    /// `a.fold_axis(axis, init, |&so_far, &e| …)`: a loop along the axis, elementwise in each pass.
    pub(in crate::lower) fn fold_axis(&mut self, call: &ExprMethodCall, a: ValueId) -> Lowered<ValueId> {
        let span = call.method.span();
        let (Some(init), Some(function)) = (call.args.iter().nth(1), call.args.iter().nth(2)) else {
            return self.error(span, "an axis, a first value and a function are needed here");
        };
        let function = self.function_argument(function)?;
        let axis = self.constant(&call.args[0], Kind::Discrete)?;
        let init = self.value(init)?;
        let shape = self.builder.apply("shape_without", vec![a, axis], span);
        let first = self.builder.apply("broadcast_to", vec![init, shape], span);
        let Kind::Array(elem, rank) = self.builder.kind(a).clone() else { return self.error(span, "an array is needed here") };
        self.builder.values[first.index()].kind = Kind::Array(elem, rank.shifted(-1));
        let stream = Stream::Parts { of: a, rule: "index_axis", axis: Some(axis), length: "len_of" };
        let folded = self.gathered(&stream, Binding::Value(first), span, &[], |lower, so_far, item| {
            let (Binding::Value(so_far), Binding::Value(part)) = (so_far, item) else {
                return lower.error(span, "an array is expected here");
            };
            let folded = lower.or_looped(|lower| {
                lower.elementwise(vec![so_far, part], crate::ir::MapForm::Broadcast, span, |lower, args| {
                    lower.float_of(&function, vec![Binding::Value(args[0]), Binding::Value(args[1])], true, span)
                })
            });
            folded.unwrap_or_else(|| lower.by_element(&[so_far, part], &function, true, span)).map(Binding::Value)
        })?;
        match folded {
            Binding::Value(v) => Ok(v),
            _ => self.error(span, "an array is expected here"),
        }
    }

    /// `a.map_axis(axis, |lane| …)` of an array of more axes: loops over the other ones.
    fn map_lanes(&mut self, a: ValueId, rank: usize, axis: usize, function: &Function, span: Span) -> Lowered<ValueId> {
        let number = crate::lower::control_flow::loops::literal(axis);
        let (mut shape, operands) = self.over(vec![a], |h| {
            let a = &h[0];
            quote!(__rt::ndarray::RemoveAxis::remove_axis(&#a.raw_dim(), __rt::ndarray::Axis(#number)))
        });
        shape.holes[0].mode = crate::ir::Mode::Receiver;
        let shape = self.push_code((shape, operands), Kind::Discrete, span);
        let out = self.builder.apply("zeros_array", vec![shape], span);
        let elem = self.builder.kind(a).elem();
        self.builder.values[out.index()].kind = Kind::Array(elem, u8::try_from(rank - 1).map_or(Rank::Unknown, Rank::Fixed));
        let (axes, lengths) = (self.other_axes(rank, axis), self.lengths(out, rank - 1));
        self.fill(out, &lengths, &mut Vec::new(), function, span, &mut |lower, places| {
            let lane = lower.lane(a, &axes, places, span);
            lower.float_of(function, vec![Binding::Value(lane)], false, span)
        })
    }

    /// `a.map_axis(axis, |lane| …)` of a matrix: an entry a row or a column.
    pub(in crate::lower) fn map_axis(&mut self, call: &ExprMethodCall, a: ValueId) -> Lowered<ValueId> {
        let span = call.method.span();
        let Some(function) = call.args.iter().nth(1) else {
            return self.error(span, "an axis and a function are needed here");
        };
        let function = self.function_argument(function)?;
        let rank = self.builder.kind(a).rank();
        if let (Rank::Fixed(rank @ 3..), Some(axis)) = (rank, crate::lower::chains::stream::axis_number(&call.args[0])) {
            return self.map_lanes(a, usize::from(rank), axis, &function, span);
        }
        let lanes = self.lanes(a, rank, &call.args[0], span)?;
        let n = lanes.length(self, span)?;
        let zeros = self.builder.apply("zeros_vector", vec![n], span);
        let counted = Stream::Enumerate(Box::new(lanes));
        let filled = self.gathered(&counted, Binding::Value(zeros), span, &[&function], |lower, so_far, item| {
            let (Binding::Value(out), Binding::Tuple(parts)) = (so_far, item) else {
                return lower.error(span, "an array is expected here");
            };
            let [Binding::Value(k), lane] = &parts[..] else { return lower.error(span, "a lane is expected here") };
            let x = lower.float_of(&function, vec![lane.clone()], false, span)?;
            Ok(Binding::Value(lower.put(out, x, *k, span)))
        })?;
        match filled {
            Binding::Value(v) => Ok(v),
            _ => self.error(span, "an array is expected here"),
        }
    }
}
