//! Operands in their places: moved at the last use, borrowed before.

use super::signature::Handed;
use super::{Emit, Repr, Written};
use crate::ir::{Code, Hole, Mode, Prec, Rank, ValueId};
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;
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
        let literal = self.literals.get(&value).cloned();
        if let Some(written) = literal.or_else(|| position.map(|i| self.pending.remove(i).1)) {
            self.use_up(value);
            if written.repr == Repr::Place {
                return self.place_of(written.tokens, mode, author);
            }
            return temporary(written, mode, prec);
        }
        let name = self.vars.get(&value).cloned().unwrap_or_else(|| super::names::ident("undefined"));
        let last = self.is_last(value);
        self.use_up(value);
        let repr = self.reprs.get(&value).copied().unwrap_or(Repr::Unknown);
        let rt = &self.rt;
        let rule = author == Author::Rule;
        match (mode, repr) {
            (_, Repr::Copy) if mode != Mode::Reference => quote!(#name),
            (Mode::Receiver, _) | (Mode::Reference | Mode::Operand, Repr::Reference) => quote!(#name),
            (Mode::Reference, _) => quote!(&#name),
            (Mode::Operand, Repr::Owned) if last => quote!(#name),
            (Mode::Operand, _) => quote!(&#name),
            (Mode::Owned, Repr::Owned | Repr::Cow) if last => quote!(#name),
            // Of a view whose rank is not fixed a copy must be asked for; what is made of it lives as long as the view itself.
            (Mode::Owned, Repr::View) if last || matches!(self.kind(value).rank(), Rank::Fixed(_)) => quote!(#name),
            (Mode::Owned, Repr::View) => quote!(::core::clone::Clone::clone(&#name)),
            (Mode::Owned, Repr::Unknown) => quote!(#rt::own(&#name)),
            (Mode::Owned, _) => quote!(#name.view()),
            (Mode::Move, Repr::Reference) => quote!(#rt::own(#name)),
            (Mode::Move, _) if !last => quote!(#rt::own(&#name)),
            (Mode::Plain, Repr::Owned | Repr::View | Repr::Cow) if rule && !last => quote!(&#name),
            (Mode::Plain, Repr::Unknown) if rule && !last => quote!(::core::clone::Clone::clone(&#name)),
            (Mode::Move | Mode::Plain, _) => quote!(#name),
        }
    }

    /// A field as an operand: it is read where it is, never moved.
    fn place_of(&self, field: TokenStream, mode: Mode, author: Author) -> TokenStream {
        let rt = &self.rt;
        match mode {
            Mode::Receiver => field,
            Mode::Plain if author == Author::User => field,
            Mode::Reference | Mode::Operand | Mode::Plain => quote!(&#field),
            Mode::Owned => quote!(#field.view()),
            Mode::Move => quote!(#rt::own(&#field)),
        }
    }

    /// Whether the next use of a value is its last: nothing that is still to be written reads it either, nor a view of it.
    pub(super) fn is_last(&self, value: ValueId) -> bool {
        let read = |name: &Ident| self.pending.iter().any(|(_, written)| super::names::reads(&written.tokens, &name.to_string()));
        self.uses(value) <= 1 && !self.vars.get(&value).is_some_and(read) && !self.is_viewed(value)
    }

    /// Whether a view of a value is in a variable that is still read.
    fn is_viewed(&self, value: ValueId) -> bool {
        let borrowing = |repr: &Repr| matches!(repr, Repr::View | Repr::Reference | Repr::Cow);
        self.reprs.iter().any(|(&v, repr)| v != value && borrowing(repr) && self.uses(v) > 0 && self.borrows_from(v, value))
    }

    fn borrows_from(&self, view: ValueId, value: ValueId) -> bool {
        let Some(stmt) = self.definitions.get(&view).filter(|s| crate::optimise::is_view(&s.op)) else { return false };
        let of = if stmt.op.rule().is_some() { &stmt.operands[..1] } else { &stmt.operands[..] };
        of.iter().any(|&v| v == value || self.borrows_from(v, value))
    }

    /// A result, as the user's signature says.
    pub(super) fn hand_over(&mut self, value: ValueId, handed: Handed) -> TokenStream {
        let rt = self.rt.clone();
        if matches!(handed, Handed::Owned | Handed::Shared) || self.literals.contains_key(&value) {
            if !self.kind(value).is_differentiable() {
                return self.hand_over_discrete(value);
            }
            let owned = self.leave(value);
            return if handed == Handed::Shared { quote!((#owned).into_shared()) } else { owned };
        }
        if let Some(position) = self.pending.iter().position(|(v, _)| *v == value) {
            let tokens = self.pending.remove(position).1.tokens;
            self.use_up(value);
            return if handed == Handed::Cow { quote!(#rt::ndarray::CowArray::from(#tokens)) } else { tokens };
        }
        let name = self.vars.get(&value).cloned().unwrap_or_else(|| super::names::ident("undefined"));
        let repr = self.reprs.get(&value).copied().unwrap_or(Repr::Unknown);
        match (handed, repr) {
            (Handed::Cow, Repr::View | Repr::Cow | Repr::Reference) => {
                self.use_up(value);
                quote!(#rt::ndarray::CowArray::from(#name))
            }
            (Handed::Cow, _) => {
                let owned = self.leave(value);
                quote!(#rt::ndarray::CowArray::from(#owned))
            }
            (Handed::View, Repr::Reference | Repr::Cow) => {
                self.use_up(value);
                quote!(#name.view())
            }
            _ => {
                self.use_up(value);
                quote!(#name)
            }
        }
    }

    /// A result that carries no derivative.
    fn hand_over_discrete(&mut self, value: ValueId) -> TokenStream {
        if self.literals.contains_key(&value) || self.pending.iter().any(|(v, _)| *v == value) {
            return self.leave(value);
        }
        let name = self.vars.get(&value).cloned().unwrap_or_else(|| super::names::ident("undefined"));
        let last = self.is_last(value);
        self.use_up(value);
        match self.reprs.get(&value) {
            Some(Repr::Copy) => quote!(#name),
            Some(Repr::Reference) => quote!(::core::clone::Clone::clone(#name)),
            _ if last => quote!(#name),
            _ => quote!(::core::clone::Clone::clone(&#name)),
        }
    }

    /// A value that leaves, owned.
    pub(super) fn leave(&mut self, value: ValueId) -> TokenStream {
        if let Some(written) = self.literals.get(&value) {
            let (rt, tokens) = (&self.rt, &written.tokens);
            return if written.repr == Repr::Place { quote!(#rt::own(&#tokens)) } else { tokens.clone() };
        }
        let rt = self.rt.clone();
        if let Some(position) = self.pending.iter().position(|(v, _)| *v == value) {
            let (_, written) = self.pending.remove(position);
            self.use_up(value);
            let tokens = written.tokens;
            return match written.repr {
                Repr::View | Repr::Cow => quote!(#rt::own(&#tokens)),
                Repr::Reference => quote!(#rt::own(#tokens)),
                _ => tokens,
            };
        }
        let name = self.vars.get(&value).cloned().unwrap_or_else(|| super::names::ident("undefined"));
        let last = self.is_last(value);
        self.use_up(value);
        match self.reprs.get(&value).copied().unwrap_or(Repr::Unknown) {
            Repr::Copy => quote!(#name),
            Repr::Owned | Repr::Unknown if last => quote!(#name),
            Repr::Owned | Repr::Unknown | Repr::View | Repr::Place | Repr::Cow => quote!(#rt::own(&#name)),
            Repr::Reference => quote!(#rt::own(#name)),
        }
    }

    /// Puts operands into the holes of the user's code.
    pub(super) fn fill(&mut self, code: &Code, operands: &[ValueId]) -> TokenStream {
        let written = self.fillings(&code.holes, operands, Author::User);
        let rt = &self.rt;
        let replace = |ident: &Ident| match Code::operand(ident) {
            Some(i) => written.get(&i).cloned(),
            // Code that the compiler wrote may speak of the runtime.
            None => (ident == "__rt").then(|| quote!(#rt)),
        };
        substitute(code.tokens.clone(), &replace, true)
    }

    /// Puts operands in the places of a rule's names.
    pub(super) fn fill_rule(
        &mut self,
        template: TokenStream,
        names: &[String],
        holes: &[Hole],
        operands: &[ValueId],
    ) -> TokenStream {
        let rt = self.rt.clone();
        let written = self.fillings(holes, operands, Author::Rule);
        let replace = |ident: &Ident| {
            if ident == "rt" {
                return Some(quote!(#rt));
            }
            names.iter().position(|n| ident == n).and_then(|i| written.get(&i).cloned())
        };
        substitute(template, &replace, false)
    }

    /// Writes operands of which none is the last to read a value that another one reads too.
    pub(super) fn shared<T>(&mut self, operands: &[ValueId], write: impl FnOnce(&mut Self) -> T) -> T {
        let twice: Vec<ValueId> =
            operands.iter().enumerate().filter(|(i, v)| operands[..*i].contains(v)).map(|(_, v)| *v).collect();
        for v in &twice {
            self.uses[v.index()] += 1;
        }
        let written = write(self);
        for v in &twice {
            self.uses[v.index()] -= 1;
        }
        written
    }

    fn fillings(&mut self, holes: &[Hole], operands: &[ValueId], author: Author) -> BTreeMap<usize, TokenStream> {
        let pairs: Vec<_> = holes.iter().zip(operands).enumerate().collect();
        self.shared(operands, |emit| {
            pairs.into_iter().map(|(i, (hole, &operand))| (i, emit.operand(operand, hole.mode, hole.prec, author))).collect()
        })
    }
}

/// An expression as an operand.
fn temporary(written: Written, mode: Mode, prec: Prec) -> TokenStream {
    let reference = mode == Mode::Reference && written.repr != Repr::Reference
        || mode == Mode::Operand && matches!(written.repr, Repr::View | Repr::Cow);
    let need = if reference { Prec::Unary } else { prec };
    let tokens = written.tokens;
    let tokens = if written.prec < need { quote!((#tokens)) } else { tokens };
    match (reference, reference && prec > Prec::Unary) {
        (true, true) => quote!((&#tokens)),
        (true, false) => quote!(&#tokens),
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
