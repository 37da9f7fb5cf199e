//! Snapshots of what a loop carries.

use super::operand::Author;
use super::{Emit, Line};
use crate::ir::{Mode, Prec, Stmt, TapeId};
use proc_macro2::TokenStream;
use quote::quote;

/// How many values a tuple may hold to be `Clone`.
const TUPLE: usize = 12;

impl Emit<'_> {
    /// `if snapshots.wants(at) { snapshots.keep(at, (x, v)); }`
    pub(super) fn keep_state(&mut self, stmt: &Stmt) {
        stmt.operands.iter().for_each(|&v| self.settle(v));
        self.flush_all();
        let snapshots = self.operand(stmt.operands[0], Mode::Receiver, Prec::Postfix, Author::Rule);
        let at = self.operand(stmt.operands[1], Mode::Plain, Prec::Loose, Author::Rule);
        let mut values = Vec::new();
        for &v in &stmt.operands[2..] {
            // The state goes on, whether it is kept or not.
            self.uses[v.index()] += 1;
            values.push(self.leave(v));
            self.uses[v.index()] -= 1;
        }
        let state = tuple(values);
        self.lines.push(Line::Do { tokens: quote!(if #snapshots.wants(#at) { #snapshots.keep(#at, #state); }), doc: None });
    }

    /// `let (start, (mut x, mut v)) = snapshots.resume(pass);`
    pub(super) fn resume(&mut self, stmt: &Stmt) {
        let snapshots = self.operand(stmt.operands[0], Mode::Receiver, Prec::Postfix, Author::Rule);
        let pass = self.operand(stmt.operands[1], Mode::Plain, Prec::Loose, Author::Rule);
        self.flush_all();
        let mut names = Vec::new();
        for (i, &value) in stmt.results.iter().enumerate() {
            let name = self.name(value);
            let repr = self.repr_of(value);
            self.define(value, name.clone(), repr);
            if i > 0 {
                self.mutable.insert(value);
            }
            names.push(if i > 0 { quote!(mut #name) } else { quote!(#name) });
        }
        let start = names.remove(0);
        let state = tuple(names);
        let value = quote!(#snapshots.resume(#pass));
        self.lines.push(Line::Let { pattern: quote!((#start, #state)), ty: None, value, doc: None, of: None });
    }

    /// `let mut tape = rt::tape();`
    pub(super) fn new_tape(&mut self, tape: TapeId) {
        let (rt, name, new) = (self.rt.clone(), self.tape(tape), self.tape_for(tape));
        self.lines.push(Line::Let { pattern: quote!(mut #name), ty: None, value: quote!(#rt::#new()), doc: None, of: None });
    }
}

/// Values as a tuple, one by itself; more than a tuple can hold in tuples of them.
fn tuple(mut values: Vec<TokenStream>) -> TokenStream {
    while values.len() > TUPLE {
        values = values.chunks(TUPLE).map(|part| tuple(part.to_vec())).collect();
    }
    if let [one] = &values[..] { one.clone() } else { quote!((#(#values),*)) }
}
