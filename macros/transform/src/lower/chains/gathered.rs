//! Chains beside which differentiated ones stand, and that carry no derivative themselves: what they give is gathered in a list before.

use crate::ir::{Kind, Prec, ValueId};
use crate::lower::chains::stream::Stream;
use crate::lower::{Lower, Lowered};
use proc_macro2::Span;
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

impl Lower<'_> {
    /// The two sides of `a.zip(b)`.
    pub(in crate::lower) fn sides_of_zip(&mut self, call: &ExprMethodCall) -> Lowered<Option<(Stream, Stream)>> {
        let (left, right) = (&*call.receiver, &call.args[0]);
        match (self.is_constant_chain(left)?, self.is_constant_chain(right)?) {
            (false, true) => self.with_gathered(left, right),
            (true, false) => Ok(self.with_gathered(right, left)?.map(|(right, left)| (left, right))),
            _ => {
                let (left, right) = (self.stream_or_counted(left)?, self.stream_or_counted(right)?);
                let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
                Ok(Some((left.numbered(self)?, right.numbered(self)?)))
            }
        }
    }

    /// A stream, and as many items of a chain beside it.
    fn with_gathered(&mut self, walked: &Expr, chain: &Expr) -> Lowered<Option<(Stream, Stream)>> {
        let Some(stream) = self.stream_or_counted(walked)? else { return Ok(None) };
        let stream = stream.numbered(self)?;
        let length = if stream.is_guarded() { None } else { Some(stream.length(self, walked.span())?) };
        let listed = self.in_a_list(chain, length, chain.span())?;
        Ok(Some((stream, listed)))
    }

    /// What a chain gives, in a list; at most so many items, for it may have no end.
    fn in_a_list(&mut self, chain: &Expr, at_most: Option<ValueId>, span: Span) -> Lowered<Stream> {
        let iterator = self.opaque(chain, Kind::Unknown)?;
        let operands: Vec<ValueId> = [iterator].into_iter().chain(at_most).collect();
        let list = self.coded(&operands, Prec::Postfix, Kind::Unknown, span, |h| match h {
            [chain, at_most] => quote!(#chain.take(#at_most).collect::<::std::vec::Vec<_>>()),
            _ => {
                let chain = &h[0];
                quote!(#chain.collect::<::std::vec::Vec<_>>())
            }
        });
        let items = Stream::Items(list);
        if crate::lower::chains::iterate::gives_references(chain) {
            return Ok(items);
        }
        let copy = self.function_argument(&syn::parse_quote!(|&__item| __item))?;
        Ok(Stream::Mapped(Box::new(items), copy, true))
    }

    /// Whether an expression is a chain of adapters, and no more than the name of a list or of a range, in which no derivative is.
    fn is_constant_chain(&mut self, expr: &Expr) -> Lowered<bool> {
        let Expr::MethodCall(call) = expr else { return Ok(false) };
        let plain = matches!(call.method.to_string().as_str(), "copied" | "cloned" | "iter" | "into_iter" | "by_ref");
        if plain || !crate::lower::chains::chain::is_chain(expr) {
            return Ok(false);
        }
        let look = self.look();
        let constant = self.stream(expr)?.is_none() && !self.carries(expr)?;
        self.take_back(look);
        Ok(constant)
    }
}
