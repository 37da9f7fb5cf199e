//! Ranges, and what is walked over by counting.

use crate::ir::{Code, Kind, Name, Op, Prec, Rank, ValueId};
use crate::lower::chains::stream::{Stream, span_of};
use crate::lower::control_flow::loops::literal;
use crate::lower::{Binding, Lower, Lowered};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Expr;

impl Lower<'_> {
    /// A stream beside another one: integers and discrete lists count too.
    pub(in crate::lower) fn stream_or_counted(&mut self, expr: &Expr) -> Lowered<Option<Stream>> {
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
            let Some(end) = &range.end else { return Ok(Some(Stream::Count { from, length: None })) };
            let end = self.constant(end, Kind::Int)?;
            let closed = matches!(range.limits, syn::RangeLimits::Closed(_));
            let from_zero = self.is_zero(from);
            let length = self.coded_int(&[end, from], span_of(bare), |h| {
                let (end, from) = (&h[0], &h[1]);
                match (from_zero, closed) {
                    (true, true) => quote!(#end + 1),
                    (true, false) => quote!(#end),
                    (false, true) => quote!(usize::saturating_sub(#end + 1, #from)),
                    (false, false) => quote!(usize::saturating_sub(#end, #from)),
                }
            });
            return Ok(Some(Stream::Count { from, length: Some(length) }));
        }
        let Binding::Value(v) = self.referred(bare)? else { return Ok(None) };
        // What is in the field of a constant may be anything that has items.
        if self.is_field(v) {
            return Ok(Some(Stream::Items(v)));
        }
        if self.varies(v) {
            return Ok(None);
        }
        // Taken for integers, floats would take the derivative from what they are multiplied by.
        self.holds_items(v);
        Ok(Some(match self.builder.kind(v) {
            Kind::Discrete | Kind::Int => Stream::Discrete(v),
            Kind::List(..) | Kind::Array(_, Rank::Fixed(1)) => Stream::Entries(v),
            _ => Stream::Items(v),
        }))
    }

    /// Whether a value is the literal 0.
    pub(in crate::lower) fn is_zero(&self, value: ValueId) -> bool {
        let literal = |s: &crate::ir::Stmt| matches!(&s.op, Op::Code(code) if code.tokens.to_string() == "0");
        self.builder.definition(value).is_some_and(literal)
    }

    /// Lets a value have a variable of this name, or one like it.
    pub(in crate::lower) fn name(&mut self, value: ValueId, wish: &str) {
        *self.builder.name(value) = Name::Wish(wish.into());
    }

    pub(in crate::lower) fn coded_int(
        &mut self,
        operands: &[ValueId],
        span: Span,
        write: impl FnOnce(&[syn::Ident]) -> TokenStream,
    ) -> ValueId {
        let names: Vec<_> = (0..operands.len()).map(|i| Code::hole_at(i, span)).collect();
        let tokens = write(&names);
        let prec = match syn::parse2(tokens.clone()) {
            Ok(expr) => crate::lower::discrete::code::precedence(&expr),
            Err(_) => Prec::Loose,
        };
        let code = Code { tokens, holes: crate::lower::discrete::code::plain(operands.len()), prec, borrows: false };
        self.builder.push(Op::Code(code), operands.to_vec(), Kind::Int, span)
    }

    /// The integers of a range by number.
    pub(in crate::lower) fn counted(&mut self, range: &Expr) -> Lowered<Option<Stream>> {
        Ok(match range {
            Expr::Paren(e) => self.counted(&e.expr)?,
            Expr::Range(e) if [&e.start, &e.end].into_iter().flatten().any(|bound| self.is_size(bound)) => {
                self.stream_or_counted(range)?
            }
            Expr::Range(_) => Some(Stream::Drawn(self.constant(range, Kind::Discrete)?)),
            Expr::MethodCall(call) => {
                let Some(inner) = self.counted(&call.receiver)? else { return Ok(None) };
                let inner = Box::new(inner);
                match (call.method.to_string().as_str(), call.args.first()) {
                    ("rev", None) => Some(Stream::Rev(inner)),
                    ("step_by", Some(n)) => Some(Stream::StepBy(inner, self.constant(n, Kind::Int)?)),
                    ("skip", Some(n)) => Some(Stream::Skip(inner, self.constant(n, Kind::Int)?)),
                    ("take", Some(n)) => Some(Stream::Take(inner, self.constant(n, Kind::Int)?)),
                    _ => None,
                }
            }
            _ => None,
        })
    }

    /// Whether an integer surely is a `usize`.
    fn is_size(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(e) => self.is_size(&e.expr),
            Expr::Binary(e) => self.is_size(&e.left) || self.is_size(&e.right),
            Expr::MethodCall(call) => matches!(call.method.to_string().as_str(), "len" | "nrows" | "ncols" | "len_of" | "ndim"),
            Expr::Lit(lit) => matches!(&lit.lit, syn::Lit::Int(n) if n.suffix() == "usize"),
            Expr::Path(path) => match path.path.get_ident().and_then(|name| self.lookup(name)) {
                Some(Binding::Value(v)) => {
                    let counts = |s: &crate::ir::Stmt| matches!(&s.op, Op::Code(code) if code.text().ends_with(".len()"));
                    self.sizes.contains(v) || self.builder.definition(*v).is_some_and(counts)
                }
                _ => false,
            },
            _ => false,
        }
    }
}
