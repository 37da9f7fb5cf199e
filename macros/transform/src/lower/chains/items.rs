//! Items of streams, by number: how many there are, which is which, and code that runs for each.

use crate::ir::{Exit, Kind, Op, Prec, ValueId};
use crate::lower::chains::stream::Stream;
use crate::lower::control_flow::branch::{Arm, Choice};
use crate::lower::control_flow::flow::Flow;
use crate::lower::control_flow::targets::Around;
use crate::lower::control_flow::touched::Assigns;
use crate::lower::{Binding, Lower, Lowered};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

impl Stream {
    /// How many items it has.
    pub(in crate::lower) fn length(&self, lower: &mut Lower<'_>, span: Span) -> Lowered<ValueId> {
        Ok(match self {
            Stream::Entries(a) | Stream::Items(a) | Stream::Discrete(a) | Stream::Map { keys: a, .. } => {
                match lower.written_length(*a) {
                    Some(n) => lower.coded_int(&[], span, |_| crate::lower::control_flow::loops::literal(n)),
                    None => lower.asked(*a, &[], "len", span),
                }
            }
            // An axis that is not there is missed where the user's iterator misses it.
            Stream::Parts { of, axis: Some(axis), length: "axis_iter", .. } => lower.how_many(*of, &[*axis], "axis_iter", span),
            Stream::Parts { of, axis, length, .. } => lower.asked(*of, axis.as_slice(), length, span),
            Stream::Lanes { of, axes, .. } => {
                let lengths: Vec<ValueId> = axes.iter().map(|&axis| lower.asked(*of, &[axis], "len_of", span)).collect();
                lower.coded_int(&lengths, span, |h| {
                    let (first, rest) = (&h[0], &h[1..]);
                    quote!(#first #(* #rest)*)
                })
            }
            Stream::Windows(a, w, at) => lower.how_many(*a, &[*w], "windows", *at),
            Stream::ArrayWindows(windows) => windows.length(lower, span),
            Stream::Count { length: Some(length), .. } => *length,
            Stream::Count { length: None, .. } => return lower.error(span, "these integers have no end; `zip` or `take` them"),
            Stream::Lent(lent) => lent.length(lower, span)?,
            Stream::WithIndices(s, _) => s.length(lower, span)?,
            Stream::Together(streams) => streams[0].length(lower, span)?,
            Stream::Cycle(_) | Stream::Same(_) => return lower.error(span, "these items have no end; `zip` or `take` them"),
            Stream::Range(_) | Stream::FlatMap(..) | Stream::Passed(..) => {
                return lower.error(span, "how many items these are is not known here; gather them with `fold`");
            }
            Stream::Chunks { of, axis: Some(axis), size, at, .. } => {
                lower.how_many(*of, &[*axis, *size], "axis_chunks_iter", *at)
            }
            Stream::Chunks { of, axis: None, size, exact: true, at } => lower.how_many(*of, &[*size], "chunks_exact", *at),
            Stream::Chunks { of, axis: None, size, exact: false, at } => lower.how_many(*of, &[*size], "chunks", *at),
            Stream::Indexed(a, _) => lower.asked(*a, &[], "len", span),
            Stream::Drawn(range) => lower.coded_int(&[*range], span, |h| {
                let range = &h[0];
                quote!(#range.count())
            }),
            Stream::Chain(a, b) => {
                let (a, b) = (a.length(lower, span)?, b.length(lower, span)?);
                lower.coded_int(&[a, b], span, |h| {
                    let (a, b) = (&h[0], &h[1]);
                    quote!(#a + #b)
                })
            }
            Stream::Enumerate(s) | Stream::Rev(s) | Stream::Mapped(s, ..) | Stream::Filter(s, _) | Stream::Inspect(s, _) => {
                s.length(lower, span)?
            }
            Stream::Zip(a, b) | Stream::Zip(b, a) if b.is_endless() => {
                let n = a.length(lower, span)?;
                b.as_many(lower, n, span)?
            }
            Stream::Zip(a, b) => {
                let (a, b) = (a.length(lower, span)?, b.length(lower, span)?);
                lower.coded_int(&[a, b], span, |h| {
                    let (a, b) = (&h[0], &h[1]);
                    quote!(#a.min(#b))
                })
            }
            Stream::Skip(s, k) => {
                let n = s.length(lower, span)?;
                lower.coded_int(&[n, *k], span, |h| {
                    let (n, k) = (&h[0], &h[1]);
                    quote!(#n.saturating_sub(#k))
                })
            }
            Stream::Take(s, k) if s.is_endless() => s.as_many(lower, *k, span)?,
            Stream::Take(s, k) => {
                let n = s.length(lower, span)?;
                lower.coded_int(&[n, *k], span, |h| {
                    let (n, k) = (&h[0], &h[1]);
                    quote!(#n.min(#k))
                })
            }
            Stream::StepBy(s, k) => {
                let n = s.length(lower, span)?;
                lower.coded_int(&[n, *k], span, |h| {
                    let (n, k) = (&h[0], &h[1]);
                    quote!((0..#n).step_by(#k).len())
                })
            }
        })
    }

    /// How many of so many items are there, of those that have no end: none of nothing again and again.
    fn as_many(&self, lower: &mut Lower<'_>, n: ValueId, span: Span) -> Lowered<ValueId> {
        Ok(match self {
            Stream::Cycle(s) => {
                let length = s.length(lower, span)?;
                lower.coded(&[length, n], Prec::Loose, Kind::Int, span, |h| {
                    let (length, n) = (&h[0], &h[1]);
                    quote!(if #length == 0 { 0 } else { #n })
                })
            }
            Stream::Skip(s, _) | Stream::StepBy(s, _) | Stream::Mapped(s, ..) | Stream::Inspect(s, _) => {
                s.as_many(lower, n, span)?
            }
            _ => n,
        })
    }

    /// Item number `k`.
    pub(in crate::lower) fn item(&self, lower: &mut Lower<'_>, k: ValueId, span: Span) -> Lowered<Binding> {
        let value = match self {
            Stream::Same(value) => *value,
            Stream::Items(a) => {
                let known = matches!(lower.builder.kind(*a), Kind::Items(_));
                lower.builder.apply(if known { "item" } else { "at" }, vec![*a, k], span)
            }
            Stream::Map { map, keys, of } => return Ok(lower.map_item((*map, *keys), *of, k, span)),
            Stream::Entries(a) => lower.builder.apply("index", vec![*a, k], span),
            Stream::Parts { of, rule, axis, .. } => {
                let operands = [*of].into_iter().chain(*axis).chain([k]).collect();
                lower.builder.apply(rule, operands, span)
            }
            Stream::Lanes { of, axes, lengths } => {
                let index = lower.coordinates(k, lengths, span);
                lower.lane(*of, axes, &index, span)
            }
            Stream::Windows(a, w, _) => {
                let range = lower.coded(&[k, *w], Prec::Postfix, Kind::Discrete, span, |h| {
                    let (k, w) = (&h[0], &h[1]);
                    quote!(#k..#k + #w)
                });
                lower.builder.apply("sub_list", vec![*a, range], span)
            }
            Stream::ArrayWindows(windows) => windows.item(lower, k, span),
            Stream::Discrete(a) if lower.type_of_item(*a).is_some_and(|item| is_owner(&item)) => {
                lower.builder.apply("item", vec![*a, k], span)
            }
            Stream::Discrete(a) => {
                // Of a list whose type is not seen the items may be floats.
                let kind = if lower.type_of_item(*a).is_some() { Kind::Int } else { Kind::Unknown };
                lower.coded(&[*a, k], Prec::Postfix, kind, span, |h| {
                    let (a, k) = (&h[0], &h[1]);
                    quote!(#a[#k])
                })
            }
            Stream::Count { from, .. } if lower.is_zero(*from) => k,
            Stream::Count { from, .. } => lower.coded_int(&[*from, k], span, |h| {
                let (from, k) = (&h[0], &h[1]);
                quote!(#from + #k)
            }),
            Stream::Lent(lent) => return lent.item(lower, k, span),
            Stream::WithIndices(s, lengths) => {
                let index = lower.coordinates(k, lengths, span).into_iter().map(Binding::Value);
                let mut index: Vec<Binding> = index.collect();
                let index = if index.len() == 1 { index.remove(0) } else { Binding::Tuple(index) };
                return Ok(Binding::Tuple(vec![index, s.item(lower, k, span)?]));
            }
            Stream::Together(streams) => {
                let items = streams.iter().map(|s| s.item(lower, k, span)).collect::<Lowered<_>>()?;
                return Ok(Binding::Tuple(items));
            }
            Stream::Enumerate(s) => return Ok(Binding::Tuple(vec![Binding::Value(k), s.item(lower, k, span)?])),
            Stream::Zip(a, b) => return Ok(Binding::Tuple(vec![a.item(lower, k, span)?, b.item(lower, k, span)?])),
            Stream::Rev(s) => {
                let n = s.length(lower, span)?;
                let k = lower.coded_int(&[n, k], span, |h| {
                    let (n, k) = (&h[0], &h[1]);
                    quote!(#n - 1 - #k)
                });
                return s.item(lower, k, span);
            }
            Stream::Take(s, _) => return s.item(lower, k, span),
            Stream::Skip(s, by) => {
                let k = lower.coded_int(&[k, *by], span, |h| {
                    let (k, by) = (&h[0], &h[1]);
                    quote!(#k + #by)
                });
                return s.item(lower, k, span);
            }
            Stream::StepBy(s, by) => {
                let k = lower.coded_int(&[k, *by], span, |h| {
                    let (k, by) = (&h[0], &h[1]);
                    quote!(#k * #by)
                });
                return s.item(lower, k, span);
            }
            Stream::Mapped(s, function, lent) => {
                let item = s.item(lower, k, span)?;
                return lower.apply(function, vec![item], *lent, span);
            }
            Stream::Chunks { of, axis, size, .. } => {
                let n = match axis {
                    Some(axis) => lower.asked(*of, &[*axis], "len_of", span),
                    None => lower.asked(*of, &[], "len", span),
                };
                let start = lower.coded_int(&[k, *size], span, |h| {
                    let (k, size) = (&h[0], &h[1]);
                    quote!(#k * #size)
                });
                let end = lower.coded_int(&[start, *size, n], span, |h| {
                    let (start, size, n) = (&h[0], &h[1], &h[2]);
                    quote!((#start + #size).min(#n))
                });
                lower.name(start, "start");
                lower.name(end, "end");
                let range = lower.coded(&[start, end], Prec::Loose, Kind::Discrete, span, |h| {
                    let (start, end) = (&h[0], &h[1]);
                    if axis.is_some() { quote!(__rt::ndarray::Slice::from(#start..#end)) } else { quote!(#start..#end) }
                });
                match axis {
                    Some(axis) => lower.builder.apply("slice_axis", vec![*of, *axis, range], span),
                    None => lower.builder.apply("sub_list", vec![*of, range], span),
                }
            }
            Stream::Drawn(range) => lower.coded_int(&[*range, k], span, |h| {
                let (range, k) = (&h[0], &h[1]);
                quote!(#range.nth(#k).unwrap())
            }),
            Stream::Indexed(a, rank) => return Ok(lower.indexed(*a, *rank, k, span)),
            Stream::Chain(a, b) => {
                let first = a.length(lower, span)?;
                let mut is_first = lower.over(vec![k, first], |h| {
                    let (k, n) = (&h[0], &h[1]);
                    quote!(#k < #n)
                });
                is_first.0.prec = Prec::Compare;
                let cond = lower.push_code(is_first, Kind::Bool, span);
                let before = lower.scopes.clone();
                let then = lower.arm(&before, |lower| a.item(lower, k, span));
                let other = lower.arm(&before, |lower| {
                    let k = lower.coded_int(&[k, first], span, |h| {
                        let (k, n) = (&h[0], &h[1]);
                        quote!(#k - #n)
                    });
                    b.item(lower, k, span)
                });
                return lower.joined(Choice::on(cond, span), vec![then, other], &before);
            }
            Stream::Inspect(s, function) => {
                let item = s.item(lower, k, span)?;
                lower.apply(function, vec![item.clone()], true, span)?;
                return Ok(item);
            }
            Stream::Cycle(s) => {
                let n = s.length(lower, span)?;
                let k = lower.coded_int(&[k, n], span, |h| {
                    let (k, n) = (&h[0], &h[1]);
                    quote!(#k % #n)
                });
                return s.item(lower, k, span);
            }
            Stream::Range(_) | Stream::FlatMap(..) => {
                return lower.error(span, "these items have no numbers here; call `map`, `filter` or `flat_map` last");
            }
            Stream::Filter(..) | Stream::Passed(..) => {
                return lower.error(span, "these items have no numbers here; call what lets only some of them through last");
            }
        };
        Ok(Binding::Value(value))
    }
}

impl Stream {
    /// Runs code on item number `k`, if it passes the filters.
    pub(in crate::lower) fn each<'x>(
        &self,
        lower: &mut Lower<'x>,
        k: ValueId,
        span: Span,
        (assigned, around): (&[&dyn Assigns], &Around),
        body: &mut dyn FnMut(&mut Lower<'x>, Binding) -> Lowered<Flow>,
    ) -> Lowered<Flow> {
        match self {
            Stream::Range(_) => body(lower, Binding::Value(k)),
            Stream::Mapped(s, function, lent) => s.each(lower, k, span, (assigned, around), &mut |lower, item| {
                let item = lower.apply(function, vec![item], *lent, span)?;
                body(lower, item)
            }),
            Stream::Filter(s, function) => s.each(lower, k, span, (assigned, around), &mut |lower, item| {
                let cond = lower.apply(function, vec![item.clone()], true, span)?;
                let Binding::Value(cond) = cond else { return lower.error(span, "a filter's function gives a `bool`") };
                let before = lower.scopes.clone();
                let arm = lower.arm(&before, |lower| body(lower, item));
                let other = Ok((Arm::of(vec![], before.clone()), Flow::Falls(Binding::Unit)));
                lower.joined_flows(Choice::on(cond, span), vec![arm, other], &before)
            }),
            Stream::FlatMap(s, function) => s.each(lower, k, span, (assigned, around), &mut |lower, item| {
                if around.exit != Exit::Never {
                    let message = "leaving a loop over a `flat_map` cannot be differentiated yet; write two loops";
                    return lower.error(span, message);
                }
                let inner = lower.stream_of_call(function, item, span)?;
                if inner.has_state() {
                    let message = "`scan` and `skip_while` inside a `flat_map` cannot be differentiated yet; write two loops";
                    return lower.error(span, message);
                }
                let around = lower.enter_chain(&inner);
                let walked = lower.walk(&inner, span, assigned, &around, |lower, item| body(lower, item));
                lower.leave_chain();
                walked.map(|()| Flow::Falls(Binding::Unit))
            }),
            Stream::Inspect(s, function) => s.each(lower, k, span, (assigned, around), &mut |lower, item| {
                lower.apply(function, vec![item.clone()], true, span)?;
                body(lower, item)
            }),
            Stream::Passed(s, passing) => {
                s.each(lower, k, span, (assigned, around), &mut |lower, item| passing.pass(lower, item, span, body))
            }
            stream => {
                let item = stream.item(lower, k, span)?;
                body(lower, item)
            }
        }
    }
}

/// Whether a type is one of values that are not moved out of a list: a list, a text.
fn is_owner(ty: &syn::Type) -> bool {
    crate::parse::item(ty).is_some() || matches!(ty, syn::Type::Path(path) if path.path.is_ident("String"))
}

impl Lower<'_> {
    /// An entry of an array of several axes with its indices, by its number in row-major order.
    fn indexed(&mut self, a: ValueId, rank: u8, k: ValueId, span: Span) -> Binding {
        let mut indices = Vec::new();
        let mut left = k;
        for axis in (0..rank).rev() {
            let axis = proc_macro2::Literal::u8_unsuffixed(axis);
            let (mut length, operands) = self.over(vec![a], |h| {
                let a = &h[0];
                quote!(#a.len_of(__rt::ndarray::Axis(#axis)))
            });
            length.holes[0].mode = crate::ir::Mode::Receiver;
            let n = self.push_code((length, operands), Kind::Int, span);
            let part = |lower: &mut Self, write: fn(&syn::Ident, &syn::Ident) -> TokenStream| {
                lower.coded_int(&[left, n], span, |h| write(&h[0], &h[1]))
            };
            if indices.len() + 1 == usize::from(rank) {
                indices.push(left);
                break;
            }
            indices.push(part(self, |k, n| quote!(#k % #n)));
            left = part(self, |k, n| quote!(#k / #n));
        }
        indices.reverse();
        let place = self.over(indices.clone(), |h| quote!([#(#h),*]));
        let place = self.push_code(place, Kind::Int, span);
        let entry = self.builder.apply("index", vec![a, place], span);
        let indices = indices.into_iter().map(Binding::Value).collect();
        Binding::Tuple(vec![Binding::Tuple(indices), Binding::Value(entry)])
    }

    /// How long a list is that is written out, `[a, b]`.
    fn written_length(&self, list: ValueId) -> Option<usize> {
        let stmt = self.builder.definition(list)?;
        let fixed = matches!(self.builder.kind(list), Kind::List(_, crate::ir::List::Fixed));
        matches!(stmt.op, Op::Collect { .. } if fixed).then_some(stmt.operands.len())
    }

    /// `a.method(args)`: a number that is asked of a value.
    pub(in crate::lower) fn asked(&mut self, a: ValueId, args: &[ValueId], method: &str, span: Span) -> ValueId {
        self.asked_of(a, args, method, span, &TokenStream::new())
    }

    /// How many parts a method gives: it is the one that the user calls, so that it fails as theirs does.
    fn how_many(&mut self, a: ValueId, args: &[ValueId], method: &str, span: Span) -> ValueId {
        self.asked_of(a, args, method, span, &quote!(.len()))
    }

    pub(in crate::lower) fn asked_of(
        &mut self,
        a: ValueId,
        args: &[ValueId],
        method: &str,
        span: Span,
        more: &TokenStream,
    ) -> ValueId {
        let method = syn::Ident::new(method, span);
        let operands: Vec<ValueId> = [a].iter().chain(args).copied().collect();
        let (mut code, operands) = self.over(operands, |h| {
            let (a, args) = (&h[0], &h[1..]);
            quote_spanned!(span=> #a.#method(#(#args),*) #more)
        });
        code.holes[0].mode = crate::ir::Mode::Receiver;
        self.builder.push(Op::Code(code), operands, Kind::Int, span)
    }
}
