//! Streams: what a loop or a chain of adapters walks over by an index.
//!
//! Entries and parts of arrays and lists, and adapters of such, are read by index: item `k` of `x.iter().enumerate()` is
//! `(k, x[k])`. So a loop over data is a loop over integers that reads views, and its reverse writes through the same views.

use super::branch::{Arm, Choice};
use super::flow::Flow;
use super::function::Function;
use super::loops::literal;
use super::{Binding, Lower, Lowered};
use crate::ir::{Kind, Op, Prec, Rank, ValueId};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

/// What is walked over.
#[derive(Clone)]
pub(crate) enum Stream {
    /// The entries of a list or an array of rank 1.
    Entries(ValueId),
    /// The items of a list of types that are not known here.
    Items(ValueId),
    /// Parts of an array: rows, columns, parts along an axis.
    Parts { of: ValueId, rule: &'static str, axis: Option<ValueId>, length: &'static str },
    /// Neighbouring entries: `windows(w)`.
    Windows(ValueId, ValueId),
    /// Entries that carry no derivative, by index: labels.
    Discrete(ValueId),
    /// Integers from the first on.
    Count { from: ValueId, length: ValueId },
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
    Map(Box<Stream>, Function, bool),
    /// Only the items for which a function gives `true`.
    Filter(Box<Stream>, Function),
}

impl Lower<'_> {
    /// The stream that an expression is, if it is one over data that may carry a derivative; ranges and the like are left to
    /// the user's own code.
    pub(super) fn stream(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        match expr {
            Expr::Paren(e) => self.stream(&e.expr),
            Expr::Reference(e) if e.mutability.is_none() => self.stream_of_value(&e.expr),
            Expr::Path(_) | Expr::Field(_) => self.stream_of_value(expr),
            // A part of an array is walked over as an array is.
            Expr::MethodCall(call) if is_part(call) => self.stream_of_value(expr),
            Expr::MethodCall(call) => self.stream_of_method(call),
            _ => Ok(None),
        }
    }

    fn stream_of_value(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        let Binding::Value(a) = self.expr(expr)? else { return Ok(None) };
        Ok(match self.builder.kind(a) {
            Kind::List(..) | Kind::Array(_, Rank::Fixed(1)) => Some(Stream::Entries(a)),
            // Iteration over an array goes over all of its entries.
            Kind::Array(..) => Some(Stream::Entries(self.builder.apply("flatten", vec![a], expr.span()))),
            // A list of the user's own types.
            Kind::Items(_) => Some(Stream::Items(a)),
            Kind::Unknown if self.varies(a) => Some(Stream::Items(a)),
            _ => None,
        })
    }

    fn stream_of_method(&mut self, call: &ExprMethodCall) -> Lowered<Option<Stream>> {
        let (name, span) = (call.method.to_string(), call.method.span());
        let inner = |lower: &mut Self| lower.stream(&call.receiver);
        Ok(match (name.as_str(), call.args.len()) {
            ("iter" | "into_iter", 0) => match inner(self)? {
                None => self.stream_of_value(&call.receiver)?,
                some => some,
            },
            ("copied" | "cloned" | "by_ref", 0) => inner(self)?,
            ("rows" | "outer_iter" | "columns", 0) | ("axis_iter", 1) => {
                let a = self.place_value(&call.receiver)?;
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
                    _ => ("index_axis", Some(self.constant(&call.args[0], Kind::Discrete)?), "len_of"),
                };
                Some(Stream::Parts { of: a, rule, axis, length })
            }
            ("windows", 1) => match inner(self)? {
                Some(Stream::Entries(a)) if matches!(self.builder.kind(a), Kind::List(..)) => {
                    Some(Stream::Windows(a, self.constant(&call.args[0], Kind::Int)?))
                }
                _ => None,
            },
            ("enumerate", 0) => inner(self)?.map(|s| Stream::Enumerate(Box::new(s))),
            ("rev", 0) => inner(self)?.map(|s| Stream::Rev(Box::new(s))),
            ("skip" | "take" | "step_by", 1) => match inner(self)? {
                None => None,
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
            ("zip", 1) => {
                let left = self.stream_or_counted(&call.receiver)?;
                let right = self.stream_or_counted(&call.args[0])?;
                match (left, right) {
                    (Some(a), Some(b)) => Some(Stream::Zip(Box::new(a), Box::new(b))),
                    _ => None,
                }
            }
            ("map", 1) => match inner(self)? {
                Some(s) => {
                    let lent = super::iterate::gives_references(&call.receiver);
                    Some(Stream::Map(Box::new(s), self.function_argument(&call.args[0])?, lent))
                }
                None => None,
            },
            ("filter", 1) => match inner(self)? {
                Some(s) => Some(Stream::Filter(Box::new(s), self.function_argument(&call.args[0])?)),
                None => None,
            },
            _ => None,
        })
    }

    /// A stream beside another one: integers and discrete lists count too.
    fn stream_or_counted(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
        if let Some(stream) = self.stream(expr)? {
            return Ok(Some(stream));
        }
        let bare = match expr {
            Expr::Paren(e) => return self.stream_or_counted(&e.expr),
            Expr::Reference(e) => &*e.expr,
            Expr::MethodCall(e) if matches!(e.method.to_string().as_str(), "iter" | "into_iter" | "copied" | "cloned") => {
                return self.stream_or_counted(&e.receiver);
            }
            expr => expr,
        };
        if let Expr::Range(range) = bare {
            let from = match &range.start {
                Some(e) => self.constant(e, Kind::Int)?,
                None => self.coded_int(&[], span_of(bare), |_| literal(0)),
            };
            let Some(end) = &range.end else { return Ok(None) };
            let end = self.constant(end, Kind::Int)?;
            let closed = matches!(range.limits, syn::RangeLimits::Closed(_));
            let length = self.coded_int(&[end, from], span_of(bare), |h| {
                let (end, from) = (&h[0], &h[1]);
                if closed { quote!((#end + 1 - #from)) } else { quote!((#end - #from)) }
            });
            return Ok(Some(Stream::Count { from, length }));
        }
        let Binding::Value(v) = self.expr(bare)? else { return Ok(None) };
        Ok((!self.varies(v)).then_some(Stream::Discrete(v)))
    }

    /// Whether a value is the literal 0.
    fn is_zero(&self, value: ValueId) -> bool {
        let literal = |s: &crate::ir::Stmt| matches!(&s.op, Op::Code(code) if code.tokens.to_string() == "0");
        self.builder.definition(value).is_some_and(literal)
    }

    fn coded_int(&mut self, operands: &[ValueId], span: Span, write: impl FnOnce(&[syn::Ident]) -> TokenStream) -> ValueId {
        self.coded(operands, Prec::Postfix, Kind::Int, span, write)
    }
}

/// Whether a method gives a part of an array.
fn is_part(call: &ExprMethodCall) -> bool {
    let row = crate::rules::tensor(&call.method.to_string(), call.args.len() + 1);
    row.is_some_and(|r| r.is_view() && r.is_method() && r.fallible == crate::rules::Fallible::No)
}

fn span_of(expr: &Expr) -> Span {
    expr.span()
}

impl Stream {
    /// How many items it has.
    pub(super) fn length(&self, lower: &mut Lower<'_>, span: Span) -> ValueId {
        match self {
            Stream::Entries(a) | Stream::Items(a) | Stream::Discrete(a) => lower.asked(*a, &[], "len", span),
            Stream::Parts { of, axis, length, .. } => lower.asked(*of, axis.as_slice(), length, span),
            Stream::Windows(a, w) => {
                let n = lower.asked(*a, &[], "len", span);
                lower.coded_int(&[n, *w], span, |h| {
                    let (n, w) = (&h[0], &h[1]);
                    quote!((#n + 1).saturating_sub(#w))
                })
            }
            Stream::Count { length, .. } => *length,
            Stream::Enumerate(s) | Stream::Rev(s) | Stream::Map(s, ..) | Stream::Filter(s, _) => s.length(lower, span),
            Stream::Zip(a, b) => {
                let (a, b) = (a.length(lower, span), b.length(lower, span));
                lower.coded_int(&[a, b], span, |h| {
                    let (a, b) = (&h[0], &h[1]);
                    quote!(#a.min(#b))
                })
            }
            Stream::Skip(s, k) => {
                let n = s.length(lower, span);
                lower.coded_int(&[n, *k], span, |h| {
                    let (n, k) = (&h[0], &h[1]);
                    quote!(#n.saturating_sub(#k))
                })
            }
            Stream::Take(s, k) => {
                let n = s.length(lower, span);
                lower.coded_int(&[n, *k], span, |h| {
                    let (n, k) = (&h[0], &h[1]);
                    quote!(#n.min(#k))
                })
            }
            Stream::StepBy(s, k) => {
                let n = s.length(lower, span);
                lower.coded_int(&[n, *k], span, |h| {
                    let (n, k) = (&h[0], &h[1]);
                    quote!(#n.div_ceil(#k))
                })
            }
        }
    }

    /// Item number `k`.
    pub(super) fn item(&self, lower: &mut Lower<'_>, k: ValueId, span: Span) -> Lowered<Binding> {
        let value = match self {
            Stream::Items(a) => lower.builder.apply("item", vec![*a, k], span),
            Stream::Entries(a) => lower.builder.apply("index", vec![*a, k], span),
            Stream::Parts { of, rule, axis, .. } => {
                let operands = [*of].into_iter().chain(*axis).chain([k]).collect();
                lower.builder.apply(rule, operands, span)
            }
            Stream::Windows(a, w) => {
                let range = lower.coded(&[k, *w], Prec::Postfix, Kind::Discrete, span, |h| {
                    let (k, w) = (&h[0], &h[1]);
                    quote!(#k..#k + #w)
                });
                lower.builder.apply("sub_list", vec![*a, range], span)
            }
            Stream::Discrete(a) => lower.coded_int(&[*a, k], span, |h| {
                let (a, k) = (&h[0], &h[1]);
                quote!(#a[#k])
            }),
            Stream::Count { from, .. } if lower.is_zero(*from) => k,
            Stream::Count { from, .. } => lower.coded_int(&[*from, k], span, |h| {
                let (from, k) = (&h[0], &h[1]);
                quote!((#from + #k))
            }),
            Stream::Enumerate(s) => return Ok(Binding::Tuple(vec![Binding::Value(k), s.item(lower, k, span)?])),
            Stream::Zip(a, b) => return Ok(Binding::Tuple(vec![a.item(lower, k, span)?, b.item(lower, k, span)?])),
            Stream::Rev(s) => {
                let n = s.length(lower, span);
                let k = lower.coded_int(&[n, k], span, |h| {
                    let (n, k) = (&h[0], &h[1]);
                    quote!((#n - 1 - #k))
                });
                return s.item(lower, k, span);
            }
            Stream::Take(s, _) => return s.item(lower, k, span),
            Stream::Skip(s, by) => {
                let k = lower.coded_int(&[k, *by], span, |h| {
                    let (k, by) = (&h[0], &h[1]);
                    quote!((#k + #by))
                });
                return s.item(lower, k, span);
            }
            Stream::StepBy(s, by) => {
                let k = lower.coded_int(&[k, *by], span, |h| {
                    let (k, by) = (&h[0], &h[1]);
                    quote!((#k * #by))
                });
                return s.item(lower, k, span);
            }
            Stream::Map(s, function, lent) => {
                let item = s.item(lower, k, span)?;
                return lower.apply(function, vec![item], *lent, span);
            }
            Stream::Filter(..) => {
                return lower.error(span, "`filter` below another adapter than `map` cannot be differentiated yet; filter last");
            }
        };
        Ok(Binding::Value(value))
    }
}

impl Stream {
    /// Runs code on item number `k`, if it passes the filters.
    pub(super) fn each<'x>(
        &self,
        lower: &mut Lower<'x>,
        k: ValueId,
        span: Span,
        body: &mut dyn FnMut(&mut Lower<'x>, Binding) -> Lowered<Flow>,
    ) -> Lowered<Flow> {
        match self {
            Stream::Map(s, function, lent) => s.each(lower, k, span, &mut |lower, item| {
                let item = lower.apply(function, vec![item], *lent, span)?;
                body(lower, item)
            }),
            Stream::Filter(s, function) => s.each(lower, k, span, &mut |lower, item| {
                let cond = lower.apply(function, vec![item.clone()], true, span)?;
                let Binding::Value(cond) = cond else { return lower.error(span, "a filter's function gives a `bool`") };
                let before = lower.scopes.clone();
                let arm = lower.arm(&before, |lower| body(lower, item));
                let other = Ok((Arm::of(vec![], before.clone()), Flow::Falls(Binding::Unit)));
                lower.joined_flows(Choice::on(cond, span), vec![arm, other], &before)
            }),
            stream => {
                let item = stream.item(lower, k, span)?;
                body(lower, item)
            }
        }
    }

    /// The functions that are called for each item.
    pub(super) fn functions<'s>(&'s self, out: &mut Vec<&'s Function>) {
        match self {
            Stream::Map(s, function, _) | Stream::Filter(s, function) => {
                s.functions(out);
                out.push(function);
            }
            Stream::Enumerate(s) | Stream::Rev(s) | Stream::Skip(s, _) | Stream::Take(s, _) | Stream::StepBy(s, _) => {
                s.functions(out);
            }
            Stream::Zip(a, b) => {
                a.functions(out);
                b.functions(out);
            }
            Stream::Entries(_) | Stream::Items(_) | Stream::Parts { .. } | Stream::Windows(..) | Stream::Discrete(_) => {}
            Stream::Count { .. } => {}
        }
    }

    /// The stream, and whether a filter is in it.
    pub(super) fn unguarded(&self) -> (Stream, bool) {
        let guarded = self.has_filter();
        (self.clone(), guarded)
    }

    fn has_filter(&self) -> bool {
        match self {
            Stream::Filter(..) => true,
            Stream::Enumerate(s) | Stream::Rev(s) | Stream::Map(s, ..) => s.has_filter(),
            Stream::Skip(s, _) | Stream::Take(s, _) | Stream::StepBy(s, _) => s.has_filter(),
            Stream::Zip(a, b) => a.has_filter() || b.has_filter(),
            _ => false,
        }
    }
}

impl Lower<'_> {
    /// `a.method(args)`: a number that is asked of a value.
    fn asked(&mut self, a: ValueId, args: &[ValueId], method: &str, span: Span) -> ValueId {
        let method = syn::Ident::new(method, span);
        let operands: Vec<ValueId> = [a].iter().chain(args).copied().collect();
        let (mut code, operands) = self.over(operands, |h| {
            let (a, args) = (&h[0], &h[1..]);
            quote!(#a.#method(#(#args),*))
        });
        code.holes[0].mode = crate::ir::Mode::Receiver;
        self.builder.push(Op::Code(code), operands, Kind::Int, span)
    }
}
