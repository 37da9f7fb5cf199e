//! Streams of places: `x.iter_mut()`, `a.rows_mut()`, `for v in &mut x`, and ndarray's `Zip`.
//!
//! An item is a place of the variable that is walked over, by its index: what is assigned to it is assigned to `x[k]`.

use crate::ir::{Elem, Kind, List, MapForm, Prec, Rank, Step, ValueId};
use crate::lower::chains::stream::Stream;
use crate::lower::chains::windows::Windows;
use crate::lower::control_flow::flow::Flow;
use crate::lower::control_flow::targets::Around;
use crate::lower::control_flow::touched::{Assigns, Touched};
use crate::lower::places::maps::Of;
use crate::lower::places::place::{Spot, of_rank};
use crate::lower::{Binding, Lower, Lowered};
use crate::rules;
use proc_macro2::Span;
use quote::quote;
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, Pat};

/// What is walked over to be changed.
#[derive(Clone, Debug)]
pub(crate) struct Lent {
    spot: Spot,
    walk: Walk,
}

/// How it is walked over.
#[derive(Clone, Debug)]
enum Walk {
    /// Its entries or items.
    Entries,
    /// The entries of an array, row by row: the lengths of all axes but the first.
    Grid(Vec<ValueId>),
    /// Its parts, through a row's view.
    Parts { rule: &'static str, axis: Option<ValueId>, length: &'static str },
    /// Its lanes: the other axes, and their lengths.
    Lanes(Vec<ValueId>, Vec<ValueId>),
    /// What a map holds, by the list of its keys.
    Map(ValueId, Of),
    /// So many entries at a time, of how many: of a list, or along an axis.
    Chunks { axis: Option<ValueId>, size: ValueId, of: ValueId, rest: Rest },
    /// Blocks of one shape.
    Blocks(Windows),
}

/// What becomes of the entries that are too few for a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    /// They are the last chunk.
    Chunk,
    /// They are left out.
    Out,
}

/// The variables that a stream lends.
pub(in crate::lower) struct Places(pub(in crate::lower) BTreeSet<(usize, String)>);

impl Assigns for Places {
    fn touched(&self, touched: &mut Touched) {
        touched.places.extend(self.0.iter().cloned());
    }
}

impl Lent {
    /// The variable.
    pub(in crate::lower) fn variable(&self) -> (usize, String) {
        (self.spot.variable.depth, self.spot.variable.key.clone())
    }

    /// How many items it has.
    pub(in crate::lower) fn length(&self, lower: &mut Lower<'_>, span: Span) -> Lowered<ValueId> {
        let whole = lower.read_value(&self.spot, span)?;
        Ok(match &self.walk {
            Walk::Entries | Walk::Grid(_) => lower.asked(whole, &[], "len", span),
            Walk::Parts { axis, length, .. } => lower.asked(whole, axis.as_slice(), length, span),
            Walk::Map(keys, _) => lower.asked(*keys, &[], "len", span),
            Walk::Lanes(_, lengths) => lower.coded(lengths, Prec::Product, Kind::Int, span, |h| {
                let (first, rest) = (&h[0], &h[1..]);
                quote!(#first #(* #rest)*)
            }),
            Walk::Blocks(blocks) => blocks.length(lower, span),
            Walk::Chunks { size, of, rest: Rest::Chunk, .. } => lower.coded(&[*of, *size], Prec::Postfix, Kind::Int, span, |h| {
                let (n, size) = (&h[0], &h[1]);
                quote!(#n.div_ceil(#size))
            }),
            Walk::Chunks { size, of, rest: Rest::Out, .. } => lower.coded(&[*of, *size], Prec::Product, Kind::Int, span, |h| {
                let (n, size) = (&h[0], &h[1]);
                quote!(#n / #size)
            }),
        })
    }

    /// Item number `k`.
    pub(in crate::lower) fn item(&self, lower: &mut Lower<'_>, k: ValueId, span: Span) -> Lowered<Binding> {
        let (rule, indices) = match &self.walk {
            Walk::Entries => {
                let whole = lower.read_value(&self.spot, span)?;
                (
                    rules::named(match lower.builder.kind(whole) {
                        Kind::Items(_) => "item",
                        Kind::List(..) | Kind::Array(_, Rank::Fixed(1)) => "index",
                        _ => "at",
                    }),
                    vec![k],
                )
            }
            Walk::Grid(lengths) => {
                let index = lower.coordinates(k, lengths, span);
                let code = lower.over(index, |h| quote!([#(#h),*]));
                (rules::named("index"), vec![lower.push_code(code, Kind::Int, span)])
            }
            Walk::Map(keys, of) => return Ok(lower.lent_map_item(&self.spot, *keys, *of, k, span)),
            Walk::Lanes(axes, lengths) => {
                let index = lower.coordinates(k, &lengths[1..], span);
                // From the last axis on: those before it keep their numbers.
                let lane =
                    axes.iter().zip(index).rev().fold(self.spot.clone(), |part, (&axis, k)| {
                        part.step(Step::Part(rules::named("index_axis")), vec![axis, k])
                    });
                return Ok(Binding::Place(lane));
            }
            Walk::Parts { rule, axis, .. } => (rules::named(rule), axis.iter().copied().chain([k]).collect()),
            Walk::Blocks(blocks) => (rules::named("slice"), vec![blocks.described(lower, k, span)]),
            Walk::Chunks { axis, size, of, .. } => {
                let range = lower.coded(&[k, *size, *of], Prec::Loose, Kind::Discrete, span, |h| {
                    let (k, size, n) = (&h[0], &h[1], &h[2]);
                    let range = quote!(#k * #size..((#k + 1) * #size).min(#n));
                    if axis.is_some() { quote!(__rt::ndarray::Slice::from(#range)) } else { range }
                });
                let rule = if axis.is_some() { "slice_axis" } else { "sub_list" };
                (rules::named(rule), axis.iter().copied().chain([range]).collect())
            }
        };
        Ok(Binding::Place(self.spot.step(Step::Part(rule), indices)))
    }
}

impl Lower<'_> {
    /// What is walked over by `&mut x`, or by a name of what is lent.
    pub(in crate::lower) fn lent_entries(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        let spot = self.spot(expr)?;
        let whole = self.read_value(&spot, expr.span())?;
        let walk = match self.builder.kind(whole).clone() {
            Kind::List(..) | Kind::Items(_) | Kind::Array(_, Rank::Fixed(1)) => Walk::Entries,
            Kind::Array(_, Rank::Fixed(rank)) => Walk::Grid(self.inner_lengths(whole, rank, expr.span())),
            Kind::Unknown if self.is_map(whole) => Walk::Map(self.keys(whole, expr.span()), Of::Both),
            Kind::Unknown if self.is_field(whole) => Walk::Entries,
            // How many axes it has is not known here.
            Kind::Array(..) => Walk::Entries,
            _ => return Ok(None),
        };
        Ok(Some(Stream::Lent(Lent { spot, walk })))
    }

    /// `x.iter_mut()`, `a.rows_mut()`, `a.axis_iter_mut(axis)`, `x.chunks_mut(n)`.
    pub(in crate::lower) fn lent_by_method(&mut self, call: &ExprMethodCall) -> Lowered<Option<Stream>> {
        let span = call.method.span();
        let name = call.method.to_string();
        let along = |rule, length| Walk::Parts { rule, axis: None, length };
        let walk = match (name.as_str(), call.args.len()) {
            ("iter_mut", 0) => return self.lent_entries(&call.receiver),
            ("indexed_iter_mut", 0) => {
                let Some(entries) = self.lent_entries(&call.receiver)? else { return Ok(None) };
                return self.with_indices(entries, span).map(Some);
            }
            ("values_mut", 0) => {
                let spot = self.spot(&call.receiver)?;
                let whole = self.read_value(&spot, span)?;
                if *self.builder.kind(whole) != Kind::Unknown || !self.varies(whole) {
                    return Ok(None);
                }
                let walk = Walk::Map(self.keys(whole, span), Of::Values);
                return Ok(Some(Stream::Lent(Lent { spot, walk })));
            }
            ("rows_mut", 0) => along("row", "nrows"),
            ("columns_mut", 0) => along("column", "ncols"),
            ("outer_iter_mut", 0) => {
                let axis = self.over(vec![], |_| quote!(__rt::ndarray::Axis(0)));
                let axis = self.push_code(axis, Kind::Discrete, span);
                Walk::Parts { rule: "index_axis", axis: Some(axis), length: "len_of" }
            }
            ("axis_iter_mut", 1) => {
                let axis = self.constant(&call.args[0], Kind::Discrete)?;
                Walk::Parts { rule: "index_axis", axis: Some(axis), length: "len_of" }
            }
            ("lanes_mut", 1) => {
                let whole = self.place_value(&call.receiver)?;
                match (self.builder.kind(whole).rank(), crate::lower::chains::stream::axis_number(&call.args[0])) {
                    (Rank::Fixed(2), Some(1)) => along("row", "nrows"),
                    (Rank::Fixed(2), Some(0)) => along("column", "ncols"),
                    (Rank::Fixed(rank), Some(axis)) if rank > 2 && axis < usize::from(rank) => {
                        let axes = self.other_axes(usize::from(rank), axis);
                        let lengths = axes.iter().map(|&other| self.asked(whole, &[other], "len_of", span)).collect();
                        Walk::Lanes(axes, lengths)
                    }
                    _ => {
                        let message = "`lanes_mut` can be differentiated of arrays of two axes or more, with the axis written out, \
                                       `Axis(1)`; use `axis_iter_mut`";
                        return self.error(span, message);
                    }
                }
            }
            ("chunks_mut" | "chunks_exact_mut", 1) => {
                let spot = self.spot(&call.receiver)?;
                let whole = self.read_value(&spot, span)?;
                let of = self.asked(whole, &[], "len", span);
                let rest = if name == "chunks_mut" { Rest::Chunk } else { Rest::Out };
                // The slice of an array's entries.
                let array = matches!(self.builder.kind(whole), Kind::Array(_, Rank::Fixed(1)));
                let axis =
                    array.then(|| self.coded(&[], Prec::Postfix, Kind::Discrete, span, |_| quote!(__rt::ndarray::Axis(0))));
                Walk::Chunks { axis, size: self.constant(&call.args[0], Kind::Int)?, of, rest }
            }
            ("axis_chunks_iter_mut", 2) => {
                let whole = self.place_value(&call.receiver)?;
                let (axis, size) = (self.constant(&call.args[0], Kind::Discrete)?, self.constant(&call.args[1], Kind::Int)?);
                // A size of 0 fails as it does by itself.
                self.asked_of(whole, &[axis, size], "axis_chunks_iter", span, &quote!(.len()));
                Walk::Chunks { axis: Some(axis), size, of: self.asked(whole, &[axis], "len_of", span), rest: Rest::Chunk }
            }
            ("exact_chunks_mut", 1) => {
                let method = syn::Ident::new("exact_chunks", span);
                match self.windows_of_array(&ExprMethodCall { method, ..call.clone() })? {
                    Some(Stream::ArrayWindows(blocks)) => Walk::Blocks(blocks),
                    _ => return Ok(None),
                }
            }
            _ => return Ok(None),
        };
        let mut spot = self.spot(&call.receiver)?;
        let mut whole = self.read_value(&spot, span)?;
        // What is asked for its rows is a matrix, as most such are, where its type is not known, and what is asked for its chunks a list.
        let seen = match &walk {
            Walk::Chunks { axis: None, .. } => Some(Kind::List(Elem::Unknown, List::Slice)),
            Walk::Parts { .. } => Some(of_rank(Rank::Fixed(2))),
            _ => None,
        };
        if self.is_field(whole) && spot.seen.is_none() {
            spot.seen = seen;
            whole = self.read_value(&spot, span)?;
        }
        // The same of a variable that holds what was made of such a field.
        if let (Walk::Parts { .. }, Kind::Unknown | Kind::Array(_, Rank::Unknown)) = (&walk, self.builder.kind(whole)) {
            let elem = self.builder.kind(whole).elem();
            self.builder.values[whole.index()].kind = Kind::Array(elem, Rank::Fixed(2));
        }
        let fits = match &walk {
            Walk::Chunks { axis: None, .. } => matches!(self.builder.kind(whole), Kind::List(..)),
            Walk::Parts { axis: None, .. } => self.builder.kind(whole).rank() == Rank::Fixed(2),
            _ => matches!(self.builder.kind(whole), Kind::Array(_, Rank::Fixed(_))),
        };
        if !fits {
            return self.error(span, format!("what `{name}` walks over is not known here to have rows of its own"));
        }
        // A part of a vector is an entry.
        let vector = matches!(walk, Walk::Parts { axis: Some(_), .. }) && self.builder.kind(whole).rank() == Rank::Fixed(1);
        if vector {
            return self.error(span, format!("`{name}` of a vector goes over its entries; use `iter_mut`"));
        }
        // Of a matrix, what lies along the first axis is a row.
        let walk = match &walk {
            Walk::Parts { .. } if name == "outer_iter_mut" && self.builder.kind(whole).rank() == Rank::Fixed(2) => {
                along("row", "nrows")
            }
            _ => walk,
        };
        Ok(Some(Stream::Lent(Lent { spot, walk })))
    }

    /// Items with the indices of entries.
    pub(in crate::lower) fn with_indices(&mut self, entries: Stream, span: Span) -> Lowered<Stream> {
        let lengths = match &entries {
            Stream::Lent(Lent { walk: Walk::Grid(lengths), .. }) => lengths.clone(),
            Stream::Lent(Lent { walk: Walk::Entries, spot }) => {
                let whole = self.read_value(&spot.clone(), span)?;
                if let Kind::Array(_, Rank::Unknown | Rank::Dyn) = self.builder.kind(whole) {
                    return self.error(span, "the number of axes is not known here; name it in the array's type");
                }
                vec![]
            }
            Stream::Entries(flat) => {
                let definition = self.builder.definition(*flat).filter(|s| s.op.rule().is_some_and(|r| r.name == "flatten"));
                match definition.map(|s| s.operands[0]) {
                    None => vec![],
                    Some(array) => match self.builder.kind(array).rank() {
                        Rank::Fixed(rank) => self.inner_lengths(array, rank, span),
                        _ => return self.error(span, "the number of axes is not known here; name it in the array's type"),
                    },
                }
            }
            _ => return self.error(span, "only the entries of an array have indices"),
        };
        Ok(Stream::WithIndices(Box::new(entries), lengths))
    }

    /// The lengths of all axes but the first.
    fn inner_lengths(&mut self, array: ValueId, rank: u8, span: Span) -> Vec<ValueId> {
        if rank == 2 {
            return vec![self.asked(array, &[], "ncols", span)];
        }
        let length = |axis: usize| {
            let (mut code, operands) = self.over(vec![array], |h| {
                let a = &h[0];
                quote!(#a.len_of(__rt::ndarray::Axis(#axis)))
            });
            code.holes[0].mode = crate::ir::Mode::Receiver;
            self.push_code((code, operands), Kind::Int, span)
        };
        (1..usize::from(rank)).map(length).collect()
    }

    /// The index of entry number `k`, where all axes but the first have these lengths.
    pub(in crate::lower) fn coordinates(&mut self, k: ValueId, lengths: &[ValueId], span: Span) -> Vec<ValueId> {
        let mut index = Vec::new();
        let mut left = k;
        for &n in lengths.iter().rev() {
            index.insert(
                0,
                self.coded(&[left, n], Prec::Product, Kind::Int, span, |h| {
                    let (k, n) = (&h[0], &h[1]);
                    quote!(#k % #n)
                }),
            );
            left = self.coded(&[left, n], Prec::Product, Kind::Int, span, |h| {
                let (k, n) = (&h[0], &h[1]);
                quote!(#k / #n)
            });
        }
        index.insert(0, left);
        index
    }

    /// `map_inplace` and `zip_mut_with` of a closure that only a loop over the entries can follow.
    pub(in crate::lower) fn changed_by_element(&mut self, call: &ExprMethodCall) -> Lowered<()> {
        let span = call.method.span();
        let Some(Expr::Closure(closure)) = call.args.last() else { return self.error(span, "a closure is needed here") };
        let Some(entries) = self.lent_entries(&call.receiver)? else {
            return self.error(span, "what this goes over is not known here to be an array");
        };
        let mut streams = vec![entries];
        if call.method == "zip_mut_with" {
            let (other, whole) = (self.value(&call.args[0])?, self.place_value(&call.receiver)?);
            streams.push(self.beside(other, whole, span)?);
        }
        let function = self.function_argument(&call.args[call.args.len() - 1])?;
        self.walk(&Stream::Together(streams), span, &[&function], &Around::none(), |lower, item| {
            let items = if let Binding::Tuple(items) = item { items } else { vec![item] };
            lower.run_closure(closure, items)?;
            Ok(Flow::Falls(Binding::Unit))
        })
    }

    /// `a.accumulate_axis_inplace(axis, |&prev, curr| …)`: each part changes by the one before it.
    pub(in crate::lower) fn accumulate_axis(&mut self, call: &ExprMethodCall) -> Lowered<()> {
        let span = call.method.span();
        let (Some(axis), Some(Expr::Closure(closure))) = (call.args.first(), call.args.iter().nth(1)) else {
            return self.error(span, "an axis and a closure are needed here");
        };
        let axis = self.constant(axis, Kind::Discrete)?;
        let spot = self.spot(&call.receiver)?;
        let whole = self.read_value(&spot, span)?;
        let vector = match self.builder.kind(whole).rank() {
            Rank::Fixed(rank) => rank == 1,
            _ => return self.error(span, "the number of axes is not known here; name it in the array's type"),
        };
        let one = self.coded(&[], Prec::Postfix, Kind::Int, span, |_| crate::lower::control_flow::loops::literal(1));
        let n = self.asked(whole, &[axis], "len_of", span);
        let length = self.coded(&[n], Prec::Postfix, Kind::Int, span, |h| {
            let n = &h[0];
            quote!(#n.saturating_sub(1))
        });
        let numbers = Stream::Count { from: one, length: Some(length) };
        let places = Places([(spot.variable.depth, spot.variable.key.clone())].into());
        let [Some(before), Some(after)] = [0, 1].map(|i| closure.inputs.iter().nth(i)) else {
            return self.error(closure.or1_token.span, "this closure is given 2 arguments");
        };
        self.walk(&numbers, span, &[&places], &Around::none(), |lower, item| {
            let Binding::Value(k) = item else { return lower.error(span, "an index is expected here") };
            let last = lower.coded(&[k], Prec::Sum, Kind::Int, span, |h| {
                let k = &h[0];
                quote!(#k - 1)
            });
            let part = |k: ValueId| {
                if vector {
                    spot.step(Step::Part(rules::named("index")), vec![k])
                } else {
                    spot.step(Step::Part(rules::named("index_axis")), vec![axis, k])
                }
            };
            let previous = lower.read_value(&part(last), span)?;
            if vector {
                lower.run_closure(closure, vec![Binding::Value(previous), Binding::Place(part(k))])?;
                return Ok(Flow::Falls(Binding::Unit));
            }
            let current = lower.read_value(&part(k), span)?;
            let new = lower.elementwise(vec![previous, current], MapForm::Broadcast, span, |lower, args| {
                lower.pattern(before, Binding::Value(args[0]))?;
                lower.pattern(after, Binding::Value(args[1]))?;
                match &*closure.body {
                    Expr::Block(block) => lower.block(&block.block).map(|_| ())?,
                    body => lower.statement(body).map(|_| ())?,
                }
                let name = if let Pat::Ident(name) = after { Some(&name.ident) } else { None };
                match name.and_then(|name| lower.lookup(name)) {
                    Some(Binding::Value(v)) => Ok(*v),
                    _ => lower.error(after.span(), "the closure must assign a float to its second argument"),
                }
            })?;
            lower.write(&part(k), Binding::Value(new), span)?;
            Ok(Flow::Falls(Binding::Unit))
        })
    }
}
