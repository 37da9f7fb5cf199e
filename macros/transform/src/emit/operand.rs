//! Operands in their places: moved at the last use, borrowed before.

use super::signature::Handed;
use super::{Emit, Repr, Written};
use crate::ir::{Code, Elem, Hole, Kind, Mode, Prec, Rank, Sort, ValueId};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
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
    /// How a value is that is still to be written.
    pub(super) fn pending_repr(&self, value: ValueId) -> Option<Repr> {
        self.pending.iter().find(|(v, _)| *v == value).map(|(_, written)| written.repr)
    }

    /// How a value is at hand, written or not.
    pub(super) fn repr_at_hand(&self, value: ValueId) -> Option<Repr> {
        let pending = self.pending_repr(value);
        pending.or_else(|| self.literals.get(&value).map(|written| written.repr)).or_else(|| self.reprs.get(&value).copied())
    }

    /// Whether a value is what a row gives.
    fn is_asked_for(&self, value: ValueId) -> bool {
        self.definitions.stmts.get(&value).is_some_and(|stmt| stmt.op.rule().is_some())
    }

    /// An operand in its place.
    pub(super) fn operand(&mut self, value: ValueId, mode: Mode, prec: Prec, author: Author) -> TokenStream {
        let position = self.pending.iter().position(|(v, _)| *v == value);
        let here = self.here;
        let literal = self.literals.get(&value).cloned();
        if let Some(written) = literal.or_else(|| position.map(|i| self.pending.remove(i).1)) {
            self.use_up(value);
            if written.repr == Repr::Place {
                return match mode {
                    Mode::Operand | Mode::Term if self.func.values[value.index()].sort == Sort::Taken => {
                        let (rt, field) = (self.runtime(), written.tokens);
                        quote_spanned!(here=> #rt::term(&#field))
                    }
                    mode if self.is_generic_operand(value, mode, author) => {
                        let (rt, field) = (self.runtime(), written.tokens);
                        quote_spanned!(here=> #rt::term(&#field))
                    }
                    mode => self.place_of(written.tokens, mode, author),
                };
            }
            let taken = mode == Mode::Term || self.is_generic_operand(value, mode, author);
            if taken && written.repr == Repr::Reference && *self.kind(value) == Kind::Unknown {
                let (rt, reference) = (self.runtime(), written.tokens);
                return quote_spanned!(here=> #rt::term(#reference));
            }
            return temporary(written, mode, prec, here);
        }
        let name = self.vars.get(&value).cloned().unwrap_or_else(|| super::names::ident("undefined"));
        let last = self.is_last(value);
        self.use_up(value);
        let repr = self.reprs.get(&value).copied().unwrap_or(Repr::Unknown);
        let (name, rt) = (self.at(&name), self.runtime());
        let rule = author == Author::Rule;
        if repr == Repr::Reference && self.is_generic_operand(value, mode, author) {
            return quote_spanned!(here=> #rt::term(#name));
        }
        match (mode, repr) {
            (Mode::Receiver, _) => quote_spanned!(here=> #name),
            (Mode::Plain, Repr::Mutable | Repr::MutableView) if !rule => quote_spanned!(here=> #name),
            (Mode::Owned, Repr::Mutable | Repr::MutableView) => quote_spanned!(here=> #name.view()),
            (Mode::Move, Repr::Mutable | Repr::MutableView) => quote_spanned!(here=> #rt::own(&*#name)),
            (Mode::Place, Repr::Mutable) => quote_spanned!(here=> (*#name)),
            (_, Repr::Mutable) => quote_spanned!(here=> &*#name),
            (_, Repr::MutableView) => quote_spanned!(here=> &#name),
            (_, Repr::Copy) if mode != Mode::Reference => quote_spanned!(here=> #name),
            (Mode::Term, Repr::Reference) if *self.kind(value) == Kind::Unknown => quote_spanned!(here=> #rt::term(#name)),
            (Mode::Reference | Mode::Operand | Mode::Term, Repr::Reference) => quote_spanned!(here=> #name),
            (Mode::Reference, _) => quote_spanned!(here=> &#name),
            (Mode::Operand | Mode::Term, Repr::Owned) | (Mode::Term, Repr::Unknown) if last => quote_spanned!(here=> #name),
            (Mode::Term, Repr::Unknown) => quote_spanned!(here=> #rt::term(&#name)),
            (Mode::Operand | Mode::Term, _) => quote_spanned!(here=> &#name),
            (Mode::Owned, Repr::Owned | Repr::Cow) if last => quote_spanned!(here=> #name),
            // Of a view whose rank is not fixed a copy must be asked for; what is made of it lives as long as the view itself.
            (Mode::Owned, Repr::View) if last || matches!(self.kind(value).rank(), Rank::Fixed(_)) => {
                quote_spanned!(here=> #name)
            }
            (Mode::Owned, Repr::View) => quote_spanned!(here=> ::core::clone::Clone::clone(&#name)),
            (Mode::Owned, Repr::Unknown) => quote_spanned!(here=> #rt::own(&#name)),
            (Mode::Owned, _) => quote_spanned!(here=> #name.view()),
            (Mode::Move, Repr::Reference) => quote_spanned!(here=> #rt::own(#name)),
            (Mode::Move, _) if !last => quote_spanned!(here=> #rt::own(&#name)),
            // A reference that the user's code gives; a shape that is asked for is none.
            (Mode::Plain, Repr::View) if *self.kind(value) == Kind::Discrete && !self.is_asked_for(value) => {
                quote_spanned!(here=> #name)
            }
            (Mode::Plain, Repr::Owned | Repr::View | Repr::Cow) if rule && !last => quote_spanned!(here=> &#name),
            (Mode::Plain, Repr::Unknown) if rule && !last => quote_spanned!(here=> ::core::clone::Clone::clone(&#name)),
            (Mode::Place, Repr::Reference) if prec > Prec::Unary => quote_spanned!(here=> (*#name)),
            (Mode::Place, Repr::Reference) => quote_spanned!(here=> *#name),
            (Mode::Move | Mode::Plain | Mode::Place, _) => quote_spanned!(here=> #name),
        }
    }

    /// How an operand enters an operator beside another one.
    pub(super) fn beside(&self, value: ValueId, other: ValueId) -> Mode {
        let known = |v: ValueId| *self.kind(v) != Kind::Unknown || self.func.values[v.index()].sort == Sort::Copy;
        let bare = matches!(self.kind(other), Kind::Float(Elem::F32 | Elem::F64 | Elem::Unknown));
        if known(value) || bare { Mode::Operand } else { Mode::Term }
    }

    /// Whether what an operand lends may be a number of a generic type, references to which are no operands.
    fn is_generic_operand(&self, value: ValueId, mode: Mode, author: Author) -> bool {
        let computed = matches!(mode, Mode::Operand | Mode::Plain) && author == Author::Rule;
        self.floats == super::Floats::Generic && computed && *self.kind(value) == Kind::Unknown
    }

    /// A field as an operand: it is read where it is, never moved.
    fn place_of(&self, field: TokenStream, mode: Mode, author: Author) -> TokenStream {
        let (rt, here) = (self.runtime(), self.here);
        match mode {
            Mode::Receiver | Mode::Place => field,
            Mode::Plain if author == Author::User => field,
            Mode::Reference | Mode::Operand | Mode::Term | Mode::Plain => quote_spanned!(here=> &#field),
            Mode::Owned => quote_spanned!(here=> #field.view()),
            Mode::Move => quote_spanned!(here=> #rt::own(&#field)),
        }
    }

    /// Whether the next use of a value is its last: nothing that is still to be written reads it either, nor a view of it.
    pub(super) fn is_last(&self, value: ValueId) -> bool {
        let read = |name: &Ident| self.pending.iter().any(|(_, written)| super::names::reads(&written.tokens, &name.to_string()));
        self.uses(value) <= 1 && !self.vars.get(&value).is_some_and(read) && !self.is_viewed(value)
    }

    /// Whether a view of a value is in a variable that is still read.
    pub(super) fn is_viewed(&self, value: ValueId) -> bool {
        let borrowing = |repr: &Repr| matches!(repr, Repr::View | Repr::Reference | Repr::Cow);
        let read = |v: ValueId| {
            let in_pending = |name: &Ident| self.pending.iter().any(|(_, w)| super::names::reads(&w.tokens, &name.to_string()));
            self.uses(v) > 0 || self.vars.get(&v).is_some_and(in_pending)
        };
        let shown = |v: &ValueId| self.reprs.get(v).is_some_and(borrowing) && read(*v);
        self.definitions.views_of(value).iter().any(shown) || self.is_read_by_field(value)
    }

    /// Whether a field of a value, or of a part of it, is still read where the value is.
    pub(super) fn is_read_by_field(&self, value: ValueId) -> bool {
        self.definitions.views_of(value).iter().any(|v| self.literals.contains_key(v) && self.uses(*v) > 0)
    }

    /// A result, as the user's signature says.
    pub(super) fn hand_over(&mut self, value: ValueId, handed: Handed) -> TokenStream {
        let (rt, here) = (self.runtime(), self.here);
        if matches!(handed, Handed::Owned | Handed::Shared) || self.literals.contains_key(&value) {
            if !self.kind(value).is_differentiable() {
                return self.hand_over_discrete(value);
            }
            let owned = self.leave(value);
            return if handed == Handed::Shared { quote_spanned!(here=> (#owned).into_shared()) } else { owned };
        }
        if let Some(position) = self.pending.iter().position(|(v, _)| *v == value) {
            let tokens = self.pending.remove(position).1.tokens;
            self.use_up(value);
            return if handed == Handed::Cow { quote_spanned!(here=> #rt::ndarray::CowArray::from(#tokens)) } else { tokens };
        }
        let name = self.vars.get(&value).cloned().unwrap_or_else(|| super::names::ident("undefined"));
        let name = self.at(&name);
        let repr = self.reprs.get(&value).copied().unwrap_or(Repr::Unknown);
        match (handed, repr) {
            (Handed::Cow, Repr::View | Repr::Cow | Repr::Reference) => {
                self.use_up(value);
                quote_spanned!(here=> #rt::ndarray::CowArray::from(#name))
            }
            (Handed::Cow, _) => {
                let owned = self.leave(value);
                quote_spanned!(here=> #rt::ndarray::CowArray::from(#owned))
            }
            (Handed::View, Repr::Reference | Repr::Cow) => {
                self.use_up(value);
                quote_spanned!(here=> #name.view())
            }
            _ => {
                self.use_up(value);
                quote_spanned!(here=> #name)
            }
        }
    }

    /// A result that carries no derivative.
    fn hand_over_discrete(&mut self, value: ValueId) -> TokenStream {
        if self.literals.contains_key(&value) || self.pending.iter().any(|(v, _)| *v == value) {
            return self.leave(value);
        }
        let name = self.vars.get(&value).cloned().unwrap_or_else(|| super::names::ident("undefined"));
        let (name, here, last) = (self.at(&name), self.here, self.is_last(value));
        self.use_up(value);
        match self.reprs.get(&value) {
            Some(Repr::Copy) => quote_spanned!(here=> #name),
            Some(Repr::Reference | Repr::Mutable) => quote_spanned!(here=> ::core::clone::Clone::clone(&*#name)),
            _ if last => quote_spanned!(here=> #name),
            _ => quote_spanned!(here=> ::core::clone::Clone::clone(&#name)),
        }
    }

    /// A value that leaves, owned.
    pub(super) fn leave(&mut self, value: ValueId) -> TokenStream {
        if let Some(written) = self.literals.get(&value).cloned() {
            self.use_up(value);
            let (rt, here, tokens) = (self.runtime(), self.here, &written.tokens);
            return match written.repr {
                Repr::Place => quote_spanned!(here=> #rt::own(&#tokens)),
                Repr::Reference => quote_spanned!(here=> #rt::own(#tokens)),
                _ => tokens.clone(),
            };
        }
        let (rt, here) = (self.runtime(), self.here);
        if let Some(position) = self.pending.iter().position(|(v, _)| *v == value) {
            let (_, written) = self.pending.remove(position);
            self.use_up(value);
            let tokens = written.tokens;
            return match written.repr {
                Repr::View | Repr::Cow => quote_spanned!(here=> #rt::own(&#tokens)),
                Repr::Reference => quote_spanned!(here=> #rt::own(#tokens)),
                _ => tokens,
            };
        }
        let name = self.vars.get(&value).cloned().unwrap_or_else(|| super::names::ident("undefined"));
        let (name, last) = (self.at(&name), self.is_last(value));
        self.use_up(value);
        match self.reprs.get(&value).copied().unwrap_or(Repr::Unknown) {
            Repr::Copy => quote_spanned!(here=> #name),
            Repr::Owned | Repr::Unknown if last => quote_spanned!(here=> #name),
            Repr::Owned | Repr::Unknown if *self.kind(value) == Kind::Discrete => {
                quote_spanned!(here=> ::core::clone::Clone::clone(&#name))
            }
            Repr::Owned | Repr::Unknown | Repr::View | Repr::Place | Repr::Cow => quote_spanned!(here=> #rt::own(&#name)),
            Repr::Mutable | Repr::MutableView => quote_spanned!(here=> #rt::own(&*#name)),
            Repr::Reference => quote_spanned!(here=> #rt::own(#name)),
        }
    }

    /// Puts operands into the holes of the user's code.
    pub(super) fn fill(&mut self, code: &Code, operands: &[ValueId]) -> TokenStream {
        let written = self.fillings(&code.holes, operands, Author::User);
        let rt = self.runtime();
        let replace = |ident: &Ident| match Code::operand(ident) {
            Some(i) => Some(begin(written.get(&i)?.clone(), ident.span())),
            // Code that the compiler wrote may speak of the runtime.
            None => (ident == "__rt").then(|| rt.to_token_stream()),
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
        let rt = self.runtime();
        let written = self.fillings(holes, operands, Author::Rule);
        let replace = |ident: &Ident| {
            if ident == "rt" {
                return Some(rt.to_token_stream());
            }
            names.iter().position(|n| ident == n).and_then(|i| written.get(&i).cloned())
        };
        substitute(template, &replace, false)
    }

    /// Writes operands of which none is the last to read a value that another one reads too, or is a view of.
    pub(super) fn shared<T>(&mut self, operands: &[ValueId], write: impl FnOnce(&mut Self) -> T) -> T {
        let again =
            |(i, v): &(usize, &ValueId)| operands[..*i].contains(v) || operands.iter().any(|&view| self.is_view_of(view, **v));
        let twice: Vec<ValueId> = operands.iter().enumerate().filter(again).map(|(_, v)| *v).collect();
        for v in &twice {
            self.uses[v.index()] += 1;
        }
        let written = write(self);
        for v in &twice {
            self.uses[v.index()] -= 1;
        }
        written
    }

    /// Whether a value is a view of another one, or of a view of it.
    fn is_view_of(&self, view: ValueId, whole: ValueId) -> bool {
        let Some(stmt) = self.definitions.stmts.get(&view) else { return false };
        let is_view = crate::optimise::is_view(&stmt.op) && stmt.op.rule().is_none_or(|rule| rule.name != "shape_of");
        is_view
            && !self.kind(view).is_float()
            && stmt.operands.first().is_some_and(|&of| of == whole || self.is_view_of(of, whole))
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

/// An expression without the parentheses around all of it.
pub(super) fn bare(tokens: TokenStream) -> TokenStream {
    let mut all = tokens.clone().into_iter();
    match (all.next(), all.next()) {
        (Some(TokenTree::Group(g)), None) if g.delimiter() == Delimiter::Parenthesis => g.stream(),
        _ => tokens,
    }
}

/// An expression as an operand.
fn temporary(written: Written, mode: Mode, prec: Prec, here: Span) -> TokenStream {
    // A receiver is borrowed by itself: `(&a[i]).len()` is `a[i].len()`.
    if mode == Mode::Receiver && written.repr == Repr::Reference {
        let mut tokens = written.tokens.clone().into_iter();
        if matches!(tokens.next(), Some(TokenTree::Punct(and)) if and.as_char() == '&') {
            return tokens.collect();
        }
    }
    // Nothing is moved out of what a function lends, a part of an enum's cotangent.
    if mode == Mode::Owned && written.repr == Repr::Reference && written.prec == Prec::Postfix {
        let tokens = written.tokens;
        return quote_spanned!(here=> #tokens.view());
    }
    let reference = mode == Mode::Reference && written.repr != Repr::Reference
        || matches!(mode, Mode::Operand | Mode::Term) && matches!(written.repr, Repr::View | Repr::Cow);
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
