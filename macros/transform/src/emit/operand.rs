//! Operands in their places: moved at the last use, borrowed before.

use super::{Emit, Repr, Written};
use crate::ir::{Code, Hole, Mode, Prec, ValueId};
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use std::collections::BTreeMap;

/// Whose code an operand stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Author {
    /// The user's, whose references and moves are right as they are.
    User,
    /// A rule's.
    Rule,
}

impl Emit<'_> {
    /// An operand in its place.
    pub(super) fn operand(&mut self, value: ValueId, mode: Mode, prec: Prec, author: Author) -> TokenStream {
        let position = self.pending.iter().position(|(v, _)| *v == value);
        let written = self.literals.get(&value).cloned().or_else(|| position.map(|i| self.pending.remove(i).1));
        let here = self.here;
        if let Some(written) = written {
            self.use_up(value);
            return temporary(written, mode, prec, here);
        }
        let name = self.vars.get(&value).cloned().unwrap_or_else(|| super::names::ident("undefined"));
        let last = self.use_up(value);
        let repr = self.reprs.get(&value).copied().unwrap_or(Repr::Unknown);
        let (name, rt) = (self.at(&name), self.at(&self.rt));
        let rule = author == Author::Rule;
        match (mode, repr) {
            (_, Repr::Copy) if mode != Mode::Reference => quote_spanned!(here=> #name),
            (Mode::Receiver, _) | (Mode::Reference | Mode::Operand, Repr::Reference) => quote_spanned!(here=> #name),
            (Mode::Reference, _) => quote_spanned!(here=> &#name),
            (Mode::Operand, Repr::Owned) if last => quote_spanned!(here=> #name),
            (Mode::Operand, _) => quote_spanned!(here=> &#name),
            (Mode::Owned, Repr::Owned | Repr::View) if last => quote_spanned!(here=> #name),
            (Mode::Owned, Repr::Unknown) => quote_spanned!(here=> #rt::own(&#name)),
            (Mode::Owned, _) => quote_spanned!(here=> #name.view()),
            (Mode::Move, Repr::Reference) => quote_spanned!(here=> #rt::own(#name)),
            (Mode::Move, _) if !last => quote_spanned!(here=> #rt::own(&#name)),
            (Mode::Plain, Repr::Owned | Repr::View) if rule && !last => quote_spanned!(here=> &#name),
            (Mode::Plain, Repr::Unknown) if rule && !last => quote_spanned!(here=> ::core::clone::Clone::clone(&#name)),
            (Mode::Move | Mode::Plain, _) => quote_spanned!(here=> #name),
        }
    }

    /// A value that leaves, owned.
    pub(super) fn leave(&mut self, value: ValueId) -> TokenStream {
        if let Some(written) = self.literals.get(&value) {
            return written.tokens.clone();
        }
        let (rt, here) = (self.at(&self.rt), self.here);
        if let Some(position) = self.pending.iter().position(|(v, _)| *v == value) {
            let (_, written) = self.pending.remove(position);
            self.use_up(value);
            let tokens = written.tokens;
            return if written.repr == Repr::View { quote_spanned!(here=> #rt::own(&#tokens)) } else { tokens };
        }
        let name = self.vars.get(&value).cloned().unwrap_or_else(|| super::names::ident("undefined"));
        let (name, last) = (self.at(&name), self.use_up(value));
        match self.reprs.get(&value).copied().unwrap_or(Repr::Unknown) {
            Repr::Copy => quote_spanned!(here=> #name),
            Repr::Owned | Repr::Unknown if last => quote_spanned!(here=> #name),
            Repr::Owned | Repr::Unknown | Repr::View => quote_spanned!(here=> #rt::own(&#name)),
            Repr::Reference => quote_spanned!(here=> #rt::own(#name)),
        }
    }

    /// Puts operands into the holes of the user's code.
    pub(super) fn fill(&mut self, code: &Code, operands: &[ValueId]) -> TokenStream {
        let written = self.fillings(&code.holes, operands, Author::User);
        let filling = |ident: &Ident| {
            let tokens = written.get(&Code::operand(ident)?)?;
            Some(begin(tokens.clone(), ident.span()))
        };
        substitute(code.tokens.clone(), &filling, true)
    }

    /// Puts operands in the places of a rule's names.
    pub(super) fn fill_rule(
        &mut self,
        template: TokenStream,
        names: &[String],
        holes: &[Hole],
        operands: &[ValueId],
    ) -> TokenStream {
        let rt = self.at(&self.rt);
        let written = self.fillings(holes, operands, Author::Rule);
        let replace = |ident: &Ident| {
            if ident == "rt" {
                return Some(rt.to_token_stream());
            }
            names.iter().position(|n| ident == n).and_then(|i| written.get(&i).cloned())
        };
        substitute(template, &replace, false)
    }

    /// Writes operands of which none is the last to read a value that another one reads too.
    pub(super) fn shared<T>(&mut self, operands: &[ValueId], write: impl FnOnce(&mut Self) -> T) -> T {
        let twice: Vec<ValueId> =
            operands.iter().enumerate().filter(|(i, v)| operands[..*i].contains(v)).map(|(_, v)| *v).collect();
        twice.iter().for_each(|v| self.uses[v.index()] += 1);
        let written = write(self);
        twice.iter().for_each(|v| self.uses[v.index()] -= 1);
        written
    }

    fn fillings(&mut self, holes: &[Hole], operands: &[ValueId], author: Author) -> BTreeMap<usize, TokenStream> {
        let pairs: Vec<_> = holes.iter().zip(operands).enumerate().collect();
        self.shared(operands, |emit| {
            pairs.into_iter().map(|(i, (hole, &operand))| (i, emit.operand(operand, hole.mode, hole.prec, author))).collect()
        })
    }
}

/// An expression that begins at the user's: what an operator says of its place is where its left operand begins.
pub(super) fn begin(tokens: TokenStream, at: Span) -> TokenStream {
    let mut tokens = tokens.into_iter();
    let first = tokens.next().map(|mut first| {
        first.set_span(at.resolved_at(first.span()));
        first
    });
    first.into_iter().chain(tokens).collect()
}

/// An expression as an operand.
fn temporary(written: Written, mode: Mode, prec: Prec, here: Span) -> TokenStream {
    let reference = mode == Mode::Reference || mode == Mode::Operand && written.repr == Repr::View;
    let need = if reference { Prec::Unary } else { prec };
    let tokens = written.tokens;
    let tokens = if written.prec < need { quote_spanned!(here=> (#tokens)) } else { tokens };
    match (reference, reference && prec > Prec::Unary) {
        (true, true) => quote_spanned!(here=> (&#tokens)),
        (true, false) => quote_spanned!(here=> &#tokens),
        _ => tokens,
    }
}

/// Replaces identifiers; those behind a dot are methods and fields, unless `everywhere`.
pub(crate) fn substitute(tokens: TokenStream, replace: &dyn Fn(&Ident) -> Option<TokenStream>, everywhere: bool) -> TokenStream {
    let mut out = TokenStream::new();
    let mut dots = 0;
    for token in tokens {
        let dot = matches!(&token, TokenTree::Punct(p) if p.as_char() == '.');
        match token {
            TokenTree::Group(g) => {
                let mut inner = Group::new(g.delimiter(), substitute(g.stream(), replace, everywhere));
                inner.set_span(g.span());
                out.extend([TokenTree::Group(inner)]);
            }
            // `..k` is a range, `.k` a method.
            TokenTree::Ident(i) => match replace(&i).filter(|_| everywhere || dots != 1) {
                Some(tokens) => out.extend(tokens),
                None => out.extend([TokenTree::Ident(i)]),
            },
            t => out.extend([t]),
        }
        dots = if dot { dots + 1 } else { 0 };
    }
    out
}
