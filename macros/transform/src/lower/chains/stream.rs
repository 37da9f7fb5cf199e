//! Streams: what a loop or a chain of adapters walks over by an index.
//!
//! Entries and parts of arrays and lists, and adapters of such, are read by index: item `k` of `x.iter().enumerate()` is
//! `(k, x[k])`. So a loop over data is a loop over integers that reads views, and its reverse writes through the same views.

use crate::ir::{Kind, Rank, ValueId};
use crate::lower::calls::function::Function;
use crate::lower::chains::lent::Lent;
use crate::lower::chains::passing::Passing;
use crate::lower::chains::windows::Windows;
use crate::lower::control_flow::loops::literal;
use crate::lower::places::maps::Of;
use crate::lower::{Binding, Lower, Lowered};
use proc_macro2::Span;
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

/// What is walked over.
#[derive(Clone, Debug)]
pub(crate) enum Stream {
    /// The entries of a list or an array of rank 1.
    Entries(ValueId),
    /// The items of a list of types that are not known here.
    Items(ValueId),
    /// What a map holds, by the list of its keys.
    Map { map: ValueId, keys: ValueId, of: Of },
    /// Parts of an array: rows, columns, parts along an axis.
    Parts { of: ValueId, rule: &'static str, axis: Option<ValueId>, length: &'static str },
    /// The lanes of an array along an axis: the other axes, and the lengths of all of these but the first.
    Lanes { of: ValueId, axes: Vec<ValueId>, lengths: Vec<ValueId> },
    /// Places that are changed one by one.
    Lent(Lent),
    /// Entries with their indices, and the lengths of all axes but the first.
    WithIndices(Box<Stream>, Vec<ValueId>),
    /// Several streams in step, of the same length.
    Together(Vec<Stream>),
    /// Neighbouring entries: `windows(w)`, and where it is written.
    Windows(ValueId, ValueId, Span),
    /// Parts of an array of one shape: `windows((3, 3))`, `exact_chunks((2, 2))`.
    ArrayWindows(Windows),
    /// Entries that carry no derivative, by index: labels.
    Discrete(ValueId),
    /// One value again and again.
    Same(ValueId),
    /// Integers from the first on, so many or without an end.
    Count { from: ValueId, length: Option<ValueId> },
    /// The integers of a range by number, of a type that is not known.
    Drawn(ValueId),
    /// The integers of a range, or of one turned around or in steps, as the user wrote it.
    Range(Expr),
    /// Parts of a list, or of an array along an axis, of so many entries each; perhaps without a shorter last one.
    Chunks { of: ValueId, axis: Option<ValueId>, size: ValueId, exact: bool, at: Span },
    /// The entries of an array of several axes, with their indices.
    Indexed(ValueId, u8),
    /// One stream behind another.
    Chain(Box<Stream>, Box<Stream>),
    /// The items of the streams that a closure gives.
    FlatMap(Box<Stream>, Function),
    /// Items with their numbers.
    Enumerate(Box<Stream>),
    /// Two streams in step.
    Zip(Box<Stream>, Box<Stream>),
    /// From the end.
    Rev(Box<Stream>),
    /// Without the first.
    Skip(Box<Stream>, ValueId),
    /// The first alone.
    Take(Box<Stream>, ValueId),
    /// Every so many.
    StepBy(Box<Stream>, ValueId),
    /// A function of each item, and whether items are references.
    Mapped(Box<Stream>, Function, bool),
    /// Only the items for which a function gives `true`.
    Filter(Box<Stream>, Function),
    /// Items that an adapter lets through by and by: `take_while`, `scan`, `filter_map` and their relatives.
    Passed(Box<Stream>, Passing),
    /// Items for each of which a function is called before.
    Inspect(Box<Stream>, Function),
    /// The items again and again.
    Cycle(Box<Stream>),
}

impl Lower<'_> {
    /// The stream that an expression is, if it is one over data that may carry a derivative; ranges and the like are left to
    /// the user's own code.
    pub(in crate::lower) fn stream(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        match expr {
            Expr::Paren(e) => self.stream(&e.expr),
            Expr::Reference(e) if e.mutability.is_none() => self.stream_of_value(&e.expr),
            Expr::Reference(e) => self.lent_entries(&e.expr),
            Expr::Path(path) if path.path.get_ident().is_some_and(|name| self.is_lent(name)) => self.lent_entries(expr),
            Expr::Path(path)
                if path.path.get_ident().is_some_and(|name| matches!(self.lookup(name), Some(Binding::Cursor(_)))) =>
            {
                self.rest_of(path).map(Some)
            }
            Expr::Path(_) | Expr::Field(_) => self.stream_of_value(expr),
            Expr::MethodCall(_) if crate::lower::places::place::lends(expr) => self.lent_entries(expr),
            // A list that is written here.
            Expr::Array(_) | Expr::Macro(_) => {
                let mark = self.builder.mark();
                match self.stream_of_value(expr)? {
                    Some(Stream::Entries(a) | Stream::Items(a)) if !self.varies(a) => {
                        self.builder.rollback(mark);
                        Ok(None)
                    }
                    stream => Ok(stream),
                }
            }
            // A part of an array is walked over as an array is; what a list of lists holds is no part of one.
            Expr::MethodCall(call) if is_part(call) && !crate::lower::chains::chain::goes_on(call) => self.stream_of_value(expr),
            Expr::MethodCall(call) => self.stream_of_method(call),
            Expr::Call(_) => match self.source_call(expr)? {
                None => self.stream_of_call_at_hand(expr),
                stream => Ok(stream),
            },
            _ => Ok(None),
        }
    }

    /// The stream of what a differentiated function gives, whose type is not seen.
    fn stream_of_call_at_hand(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        if !self.carries(expr)? {
            return Ok(None);
        }
        self.stream_of_value(expr)
    }

    pub(in crate::lower) fn stream_of_value(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        let look = self.look();
        let Binding::Value(mut a) = self.expr(expr)? else { return Ok(None) };
        // A field of a constant is walked over where it is.
        let constant = *self.builder.kind(a) == Kind::Unknown && !self.varies(a);
        if constant && matches!(crate::lower::control_flow::loops::strip(expr), Expr::Field(_) | Expr::Index(_)) {
            self.take_back(look);
            let Binding::Value(lent) = self.referred(expr)? else { return Ok(None) };
            a = lent;
        }
        self.holds_items(a);
        Ok(self.stream_of(a, expr.span()))
    }

    /// Notes that what is asked for its rows, or for its parts along an axis, is a matrix, as most such are, where its type is not known: a
    /// field, what a function gives. Of another number of axes, rustc finds that it has no rows.
    fn finds_matrix(&mut self, of: ValueId) {
        if *self.builder.kind(of) == Kind::Unknown && (self.varies(of) || self.is_field(of)) {
            self.builder.values[of.index()].kind = Kind::Array(crate::ir::Elem::Unknown, Rank::Fixed(2));
        }
    }

    /// The stream of what a value holds.
    pub(in crate::lower) fn stream_of(&mut self, a: ValueId, span: Span) -> Option<Stream> {
        match self.builder.kind(a) {
            Kind::List(..) | Kind::Array(_, Rank::Fixed(1)) => Some(Stream::Entries(a)),
            // Iteration over an array goes over all of its entries.
            Kind::Array(..) => Some(Stream::Entries(self.builder.apply("flatten", vec![a], span))),
            // A list of the user's own types.
            Kind::Items(_) => Some(Stream::Items(a)),
            Kind::Unknown if self.varies(a) && self.is_map(a) => Some(self.map_stream(a, Of::Both, span)),
            Kind::Unknown if self.varies(a) || self.ranges => Some(Stream::Items(a)),
            Kind::Discrete if self.ranges => Some(Stream::Discrete(a)),
            _ => None,
        }
    }

    /// The stream of a list that is only read, though it may be lent to be changed, or of what is taken out of an option,
    /// `x.as_slice().unwrap()`.
    fn stream_of_list(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        match expr {
            Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => self.stream_of_value(expr),
            Expr::Path(_) | Expr::Field(_) if self.is_lending(expr) => self.stream_of_value(expr),
            expr => self.stream(expr),
        }
    }

    fn stream_of_method(&mut self, call: &ExprMethodCall) -> Lowered<Option<Stream>> {
        let (name, span) = (call.method.to_string(), call.method.span());
        let inner = |lower: &mut Self| lower.stream(&call.receiver)?.map(|stream| lower.asked_in_order(stream, call)).transpose();
        let by_number = |lower: &mut Self| inner(lower)?.map(|s| s.numbered(lower)).transpose();
        Ok(match (name.as_str(), call.args.len()) {
            ("iter", 0) if self.is_lending(&call.receiver) => self.stream_of_value(&call.receiver)?,
            ("iter" | "into_iter", 0) => match inner(self)? {
                None => self.stream_of_value(&call.receiver)?,
                some => some,
            },
            ("copied" | "cloned", 0) => {
                let stream = inner(self)?;
                match stream {
                    Some(Stream::Entries(list)) => {
                        self.items.remove(&list);
                        Some(Stream::Entries(list))
                    }
                    // What is copied out of a list whose type is not known is no reference.
                    Some(Stream::Items(list))
                        if name == "copied" && *self.builder.kind(list) == Kind::Unknown
                            || self.varies(list) && matches!(self.builder.kind(list), Kind::Items(_)) =>
                    {
                        let copy = self.function_argument(&syn::parse_quote!(|&__item| __item))?;
                        Some(Stream::Mapped(Box::new(Stream::Items(list)), copy, true))
                    }
                    stream => stream,
                }
            }
            ("by_ref", 0) => inner(self)?,
            ("clone" | "to_vec" | "to_owned", 0) => self.stream_of_value(&Expr::MethodCall(call.clone()))?,
            ("rows" | "outer_iter" | "columns", 0) | ("axis_iter", 1) => {
                let a = self.place_value(&call.receiver)?;
                self.finds_matrix(a);
                if !matches!(self.builder.kind(a), Kind::Array(..)) {
                    return Ok(None);
                }
                let (rule, axis, length) = match name.as_str() {
                    "rows" => ("row", None, "nrows"),
                    "columns" => ("column", None, "ncols"),
                    "outer_iter" => {
                        let axis = self.over(vec![], |_| quote!(__rt::ndarray::Axis(0)));
                        let matrix = self.builder.kind(a).rank() == Rank::Fixed(2);
                        if matrix {
                            ("row", None, "nrows")
                        } else {
                            ("index_axis", Some(self.push_code(axis, Kind::Discrete, span)), "len_of")
                        }
                    }
                    _ => {
                        let there = matches!((self.builder.kind(a).rank(), axis_number(&call.args[0])),
                            (Rank::Fixed(rank), Some(axis)) if axis < usize::from(rank));
                        let length = if there { "len_of" } else { "axis_iter" };
                        ("index_axis", Some(self.constant(&call.args[0], Kind::Discrete)?), length)
                    }
                };
                Some(Stream::Parts { of: a, rule, axis, length })
            }
            ("windows" | "exact_chunks", 1) | ("axis_windows" | "windows_with_stride", 2) | ("axis_windows_with_stride", 3) => {
                match self.windows_of_array(call)? {
                    Some(windows) => Some(windows),
                    None if name == "windows" => self.windows_of_list(call)?,
                    None => None,
                }
            }
            ("chunks" | "chunks_exact", 1) => match self.stream_of_list(&call.receiver)? {
                Some(Stream::Entries(a) | Stream::Items(a))
                    if matches!(self.builder.kind(a), Kind::List(..) | Kind::Items(_)) =>
                {
                    let size = self.constant(&call.args[0], Kind::Int)?;
                    Some(Stream::Chunks { of: a, axis: None, size, exact: name == "chunks_exact", at: span })
                }
                _ => None,
            },
            ("axis_chunks_iter", 2) | ("lanes", 1) | ("indexed_iter", 0) => {
                let a = self.place_value(&call.receiver)?;
                let Kind::Array(_, rank) = *self.builder.kind(a) else { return Ok(None) };
                match name.as_str() {
                    "axis_chunks_iter" => {
                        let axis = self.constant(&call.args[0], Kind::Discrete)?;
                        let size = self.constant(&call.args[1], Kind::Int)?;
                        Some(Stream::Chunks { of: a, axis: Some(axis), size, exact: false, at: span })
                    }
                    "lanes" => Some(self.lanes(a, rank, &call.args[0], span)?),
                    _ => match rank {
                        Rank::Fixed(1) => Some(Stream::Enumerate(Box::new(Stream::Entries(a)))),
                        Rank::Fixed(n) if n > 1 => Some(Stream::Indexed(a, n)),
                        _ => {
                            return self.error(
                                span,
                                "of how many axes this array is, is not seen here; write its type where it is bound",
                            );
                        }
                    },
                }
            }
            ("chain", 1) => match (by_number(self)?, self.stream_or_counted(&call.args[0])?) {
                (Some(a), Some(b)) => Some(Stream::Chain(Box::new(a), Box::new(b.numbered(self)?))),
                _ => None,
            },
            ("flat_map", 1) => match self.stream_or_range(&call.receiver)? {
                Some(s) => {
                    let s = self.whole_before(s, span)?;
                    Some(Stream::FlatMap(Box::new(s), self.function_argument(&call.args[0])?))
                }
                None => None,
            },
            ("flatten", 0) => match inner(self)? {
                Some(s) => {
                    let s = self.whole_before(s, span)?;
                    let itself = self.function_argument(&syn::parse_quote!(|__items| __items))?;
                    Some(Stream::FlatMap(Box::new(s), itself))
                }
                None => None,
            },
            ("drain", 1) => self.drained(call)?,
            ("keys" | "into_keys", 0) => self.stream_of_map(&call.receiver, Of::Keys)?,
            ("values" | "into_values", 0) => self.stream_of_map(&call.receiver, Of::Values)?,
            ("enumerate", 0) => by_number(self)?.map(|s| Stream::Enumerate(Box::new(s))),
            ("rev", 0) => inner(self)?.map(|s| s.of_range(call).unwrap_or_else(|| Stream::Rev(Box::new(s)))),
            ("skip" | "take" | "step_by", 1) => match inner(self)? {
                None => None,
                Some(s) if s.of_range(call).is_some() => s.of_range(call),
                Some(s) => {
                    let n = self.constant(&call.args[0], Kind::Int)?;
                    let s = Box::new(s);
                    Some(match name.as_str() {
                        "skip" => Stream::Skip(s, n),
                        "take" => Stream::Take(s, n),
                        _ => Stream::StepBy(s, n),
                    })
                }
            },
            ("zip", 1) => match self.sides_of_zip(call)? {
                Some(sides) => {
                    let (a, b) = self.zipped_in_order(sides, call)?;
                    Some(Stream::Zip(Box::new(a), Box::new(b)))
                }
                None => None,
            },
            ("map", 1) => match self.stream_or_range(&call.receiver)? {
                Some(s) => {
                    let lent = crate::lower::chains::iterate::gives_references(&call.receiver);
                    Some(Stream::Mapped(Box::new(s), self.function_argument(&call.args[0])?, lent))
                }
                None => None,
            },
            ("filter", 1) => match self.stream_or_range(&call.receiver)? {
                Some(s) => Some(Stream::Filter(Box::new(s), self.function_argument(&call.args[0])?)),
                None => None,
            },
            ("inspect", 1) => match self.stream_or_range(&call.receiver)? {
                Some(s) => Some(Stream::Inspect(Box::new(s), self.function_argument(&call.args[0])?)),
                None => None,
            },
            ("cycle", 0) => by_number(self)?.map(|s| Stream::Cycle(Box::new(s))),
            (name, 1 | 2) if crate::lower::chains::passing::is_passing(name) => match self.stream_or_range(&call.receiver)? {
                Some(s) => self.let_through(s, call)?,
                None => None,
            },
            (name, _) if name.ends_with("_mut") => self.lent_by_method(call)?,
            _ => None,
        })
    }

    fn windows_of_list(&mut self, call: &ExprMethodCall) -> Lowered<Option<Stream>> {
        Ok(match self.stream_of_list(&call.receiver)? {
            Some(Stream::Entries(a) | Stream::Items(a))
                if matches!(self.builder.kind(a), Kind::List(..) | Kind::Items(_)) || self.is_field(a) =>
            {
                Some(Stream::Windows(a, self.constant(&call.args[0], Kind::Int)?, call.method.span()))
            }
            _ => None,
        })
    }

    /// The stream of a chain, which may begin with a range.
    pub(in crate::lower) fn chain_stream(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        let outside = std::mem::replace(&mut self.ranges, true);
        let stream = self.stream_or_range(expr);
        self.ranges = outside;
        stream
    }

    /// The same of what is only read, though it may be lent to be changed: an item that is picked of a list.
    pub(in crate::lower) fn stream_to_read(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        match expr {
            Expr::Path(_) | Expr::Field(_) if self.is_lending(expr) => self.listed_stream(expr),
            expr => self.chain_stream(expr),
        }
    }

    /// The stream of a value that is a list, though what it holds may carry no derivative.
    pub(in crate::lower) fn listed_stream(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        let outside = std::mem::replace(&mut self.ranges, true);
        let stream = self.stream_of_value(expr);
        self.ranges = outside;
        stream
    }

    /// A stream, or the range with which a chain of functions begins.
    fn stream_or_range(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        match self.stream(expr)? {
            None if self.ranges
                && matches!(crate::lower::control_flow::loops::strip(expr), Expr::Range(range) if range.end.is_some()) =>
            {
                Ok(Some(Stream::Range(expr.clone())))
            }
            stream => Ok(stream),
        }
    }

    /// The lanes of an array along an axis that is written out.
    pub(in crate::lower) fn lanes(&mut self, a: ValueId, rank: Rank, axis: &Expr, span: Span) -> Lowered<Stream> {
        let (rule, length) = match (rank, axis_number(axis)) {
            (Rank::Fixed(2), Some(1)) => ("row", "nrows"),
            (Rank::Fixed(2), Some(0)) => ("column", "ncols"),
            (Rank::Fixed(rank), Some(axis)) if rank > 2 && axis < usize::from(rank) => {
                let axes = self.other_axes(usize::from(rank), axis);
                let lengths = axes[1..].iter().map(|&other| self.asked(a, &[other], "len_of", span)).collect();
                return Ok(Stream::Lanes { of: a, axes, lengths });
            }
            _ => {
                let message = "lanes can be differentiated of arrays of two axes or more, with the axis written out, `Axis(1)`; use `axis_iter`";
                return self.error(span, message);
            }
        };
        Ok(Stream::Parts { of: a, rule, axis: None, length })
    }

    /// The axes of an array but for one.
    pub(in crate::lower) fn other_axes(&mut self, rank: usize, axis: usize) -> Vec<ValueId> {
        let mut written = |other: usize| {
            let other = literal(other);
            let code = self.over(vec![], |_| quote!(__rt::ndarray::Axis(#other)));
            self.push_code(code, Kind::Discrete, Span::call_site())
        };
        (0..rank).filter(|&other| other != axis).map(&mut written).collect()
    }

    /// The lane at this index of these axes.
    pub(in crate::lower) fn lane(&mut self, a: ValueId, axes: &[ValueId], index: &[ValueId], span: Span) -> ValueId {
        // From the last axis on: those before it keep their numbers.
        let steps = axes.iter().zip(index).rev();
        steps.fold(a, |part, (&axis, &k)| self.builder.apply("index_axis", vec![part, axis, k], span))
    }
}

/// Whether a method gives a part of an array.
fn is_part(call: &ExprMethodCall) -> bool {
    let row = crate::rules::tensor(&call.method.to_string(), call.args.len() + 1);
    row.is_some_and(|r| r.is_view() && r.is_method() && r.fallible == crate::rules::Fallible::No)
}

/// The number of an axis that is written out.
pub(in crate::lower) fn axis_number(axis: &Expr) -> Option<usize> {
    let Expr::Call(call) = axis else { return None };
    let named = matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == "Axis"));
    match call.args.first() {
        Some(Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(n), .. })) if named => n.base10_parse().ok(),
        _ => None,
    }
}

pub(in crate::lower) fn span_of(expr: &Expr) -> Span {
    expr.span()
}
