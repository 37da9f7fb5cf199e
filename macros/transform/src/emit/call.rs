//! Calls of differentiated functions and of their pullbacks.

use super::operand::Author;
use super::{Emit, Line, Repr};
use crate::ir::{Callee, CalleeName, Guise, Kind, Mode, Prec, Stmt, ValueId};
use proc_macro2::TokenStream;
use quote::quote;

impl Emit<'_> {
    /// `let (z, z_pullback) = f::pullback(x, &w);`
    pub(super) fn call(&mut self, stmt: &Stmt, callee: &Callee) {
        let arguments: Vec<TokenStream> = stmt
            .operands
            .iter()
            .zip(&callee.guises)
            .enumerate()
            .map(|(i, (&v, &guise))| match (i, &callee.name) {
                (0, CalleeName::Method(_)) => self.operand(v, Mode::Receiver, Prec::Postfix, Author::Rule),
                _ => self.argument(v, guise),
            })
            .collect();
        self.flush_all();
        let mut names = Vec::new();
        for &result in &stmt.results {
            if self.uses(result) == 0 {
                names.push(quote!(_));
                continue;
            }
            let name = self.name(result);
            let repr = self.repr_of(result);
            self.reprs.insert(result, repr);
            names.push(quote!(#name));
        }
        let pullback = names.pop();
        let values = if names.len() == 1 { quote!(#(#names)*) } else { quote!((#(#names),*)) };
        let generics = &callee.generics;
        let value = match &callee.name {
            CalleeName::Companion(path) => quote!(#path::pullback #generics (#(#arguments),*)),
            CalleeName::Associated(path) => quote!(#path #generics (#(#arguments),*)),
            CalleeName::Method(name) => {
                let (receiver, arguments) = (&arguments[0], &arguments[1..]);
                quote!(#receiver.#name #generics (#(#arguments),*))
            }
        };
        let suffix = self.suffix(stmt);
        let value = quote!(#value #suffix);
        self.lines.push(Line::Let { pattern: quote!((#values, #pullback)), ty: None, value, doc: None, of: None });
    }

    /// Whether a value is a view of another one.
    fn is_borrowed(&self, value: ValueId) -> bool {
        let pending = self.pending.iter().find(|(v, _)| *v == value).map(|(_, written)| written.repr);
        matches!(pending.or_else(|| self.reprs.get(&value).copied()), Some(Repr::View | Repr::Cow))
    }

    /// An argument as the user gave it.
    fn argument(&mut self, value: ValueId, guise: Guise) -> TokenStream {
        let rt = self.rt.clone();
        match guise {
            Guise::Reference => self.operand(value, Mode::Reference, Prec::Loose, Author::Rule),
            Guise::View => {
                let receiver = self.operand(value, Mode::Receiver, Prec::Postfix, Author::Rule);
                quote!(#receiver.view())
            }
            Guise::Owned => self.leave(value),
            Guise::Function => self.operand(value, Mode::Plain, Prec::Loose, Author::User),
            Guise::Plain => match self.reprs.get(&value) {
                // It is moved, unless something reads it later.
                Some(Repr::Owned | Repr::Unknown) if self.uses(value) > 1 => {
                    let name = self.operand(value, Mode::Receiver, Prec::Postfix, Author::User);
                    // What is not known need not be an array: a copy of its own type.
                    if matches!(self.kind(value), Kind::Discrete | Kind::Unknown) {
                        return quote!(::core::clone::Clone::clone(&#name));
                    }
                    quote!(#rt::own(&#name))
                }
                _ => self.operand(value, Mode::Plain, Prec::Loose, Author::User),
            },
        }
    }

    /// `let (x_bar, w_bar) = z_pullback(&x, &w, z_bar);`
    pub(super) fn pull(&mut self, stmt: &Stmt, guises: &[Guise], wanted: &[bool], seeds: usize) {
        let (arguments, bars) = stmt.operands[1..].split_at(stmt.operands.len() - 1 - seeds);
        let mut given: Vec<TokenStream> = Vec::new();
        for (&v, &guise) in arguments.iter().zip(guises) {
            given.push(match guise {
                Guise::Reference => self.operand(v, Mode::Reference, Prec::Loose, Author::Rule),
                Guise::View => {
                    let receiver = self.operand(v, Mode::Receiver, Prec::Postfix, Author::Rule);
                    quote!(&#receiver.view())
                }
                // The callee takes an array of its own: a reference to a view is none.
                Guise::Owned if self.is_borrowed(v) => {
                    let owned = self.leave(v);
                    quote!(&#owned)
                }
                Guise::Owned => self.operand(v, Mode::Reference, Prec::Loose, Author::Rule),
                // The callee may take a pointer to it.
                Guise::Function => {
                    let name = self.operand(v, Mode::Plain, Prec::Cast, Author::Rule);
                    quote!(&(#name as _))
                }
                Guise::Plain => {
                    let by_value = matches!(self.kind(v), Kind::Float(_) | Kind::Int | Kind::Bool);
                    let mode = if by_value { Mode::Reference } else { Mode::Operand };
                    match self.reprs.get(&v) {
                        Some(Repr::Reference) if !by_value => self.operand(v, Mode::Plain, Prec::Loose, Author::User),
                        _ => self.operand(v, if by_value { mode } else { Mode::Reference }, Prec::Loose, Author::Rule),
                    }
                }
            });
        }
        let bars: Vec<TokenStream> = bars.iter().map(|&v| self.leave(v)).collect();
        let seed = if bars.len() == 1 { quote!(#(#bars)*) } else { quote!((#(#bars),*)) };
        let pullback = self.operand(stmt.operands[0], Mode::Plain, Prec::Postfix, Author::User);
        self.flush_all();
        let mut results = stmt.results.iter();
        let mut names = Vec::new();
        for &want in wanted {
            let Some(&result) = want.then(|| results.next()).flatten() else {
                names.push(quote!(_));
                continue;
            };
            if self.uses(result) == 0 {
                names.push(quote!(_));
                continue;
            }
            let name = self.name(result);
            let repr = self.repr_of(result);
            self.reprs.insert(result, repr);
            names.push(quote!(#name));
        }
        let value = quote!(#pullback(#(#given,)* #seed));
        self.lines.push(Line::Let { pattern: quote!((#(#names,)*)), ty: None, value, doc: None, of: None });
    }
}
