//! What is changed where it lies: cotangents that gain shares, arrays that are overwritten, and old values that are kept before.

use super::operand::Author;
use super::{Emit, Lent, Line, Repr};
use crate::ir::{Mode, Prec, Stmt, ValueId};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Emit<'_> {
    pub(super) fn accumulate(&mut self, stmt: &Stmt) {
        let [bar, share] = stmt.operands[..] else { unreachable!("two operands") };
        self.apart(bar, share);
        let share = self.operand(share, Mode::Reference, Prec::Loose, Author::Rule);
        let name = self.in_place(stmt, bar);
        let rt = self.runtime();
        let name = if self.lent.contains_key(&name.to_string()) { quote!(#name) } else { quote!(&mut #name) };
        let tokens = quote!(#rt::accumulate(#name, #share););
        self.effect(stmt, tokens);
    }

    /// Computes a share before it is added where it reads what it is added to.
    pub(super) fn apart(&mut self, bar: ValueId, share: ValueId) {
        let Some(name) = self.vars.get(&bar).map(ToString::to_string) else { return };
        let pending = self.pending.iter().find(|(v, _)| *v == share);
        if pending.is_some_and(|(_, written)| super::names::reads(&written.tokens, &name))
            || pending.is_some() && self.shows(share, &name)
        {
            self.settle(share);
        }
    }

    /// Whether a value is read of a variable, or of a view of one.
    fn shows(&self, value: ValueId, name: &str) -> bool {
        let own = self.vars.get(&value);
        if own.is_some_and(|own| own == name) {
            return true;
        }
        let Some(stmt) = self.definitions.stmts.get(&value) else { return false };
        match own {
            Some(_) => crate::optimise::is_view(&stmt.op) && stmt.operands.first().is_some_and(|&of| self.shows(of, name)),
            None => stmt.operands.iter().any(|&v| self.shows(v, name)),
        }
    }

    /// Writes out what is still pending of a statement that changes an array in place, where the array has to go into another
    /// variable first: what reads it would read it too late.
    pub(super) fn settle_before_move(&mut self, array: ValueId, operands: &[ValueId]) {
        if self.goes_elsewhere(array) {
            for &v in operands {
                self.settle(v);
            }
        }
    }

    /// Whether an array that is changed in place has to go into another variable first.
    pub(super) fn goes_elsewhere(&self, array: ValueId) -> bool {
        let local = self.lines.iter().any(|l| matches!(l, Line::Let { of: Some(of), .. } if *of == array));
        !local && !self.is_mutable(array)
    }

    /// The variable that a cotangent gathers in, made mutable.
    pub(super) fn in_place(&mut self, stmt: &Stmt, bar: ValueId) -> Ident {
        self.in_place_as(bar, stmt.result())
    }

    /// The variable of a value that is changed in place, which then is that of its new value.
    pub(super) fn in_place_as(&mut self, bar: ValueId, new: ValueId) -> Ident {
        self.settle(bar);
        self.flush_all();
        let repr = self.reprs.get(&bar).copied();
        if let Some(Repr::Mutable | Repr::MutableView) = repr {
            let name = self.vars[&bar].clone();
            self.keep_old(bar);
            self.use_up(bar);
            self.mutable.insert(new);
            self.define(new, name.clone(), self.repr_in(&name, new));
            return name;
        }
        let last = self.is_last(bar);
        let own = matches!(self.reprs.get(&bar), Some(Repr::Owned | Repr::Copy | Repr::Unknown));
        let mutable = self.is_mutable(bar);
        let local = self.lines.iter_mut().find_map(|l| match l {
            Line::Let { pattern: name, of: Some(of), .. } if *of == bar => Some(name),
            _ => None,
        });
        let name = match local {
            // What a loop carries or has carried is a mutable variable already.
            None if last && own && mutable => {
                self.use_up(bar);
                self.vars[&bar].clone()
            }
            Some(local) if last && own => {
                let name = self.vars[&bar].clone();
                *local = quote!(mut #name);
                // A later accumulation finds the line of the variable.
                if let Some(Line::Let { of, .. }) =
                    self.lines.iter_mut().find(|l| matches!(l, Line::Let { of: Some(v), .. } if *v == bar))
                {
                    *of = Some(new);
                }
                self.use_up(bar);
                name
            }
            _ => {
                let value = self.leave(bar);
                let name = self.name(new);
                self.lines.push(Line::Let { pattern: quote!(mut #name), ty: None, value, doc: None, of: Some(new) });
                name
            }
        };
        if mutable {
            self.mutable.insert(new);
        }
        self.define(new, name.clone(), self.repr_of(new));
        name
    }

    /// Copies what is in a variable of the caller's before it changes, if it is still read.
    pub(super) fn keep_old(&mut self, value: ValueId) {
        if self.uses(value) <= 1 {
            return;
        }
        let name = self.vars[&value].clone();
        let old = self.fresh(&name.to_string());
        let rt = self.runtime();
        self.lines.push(Line::Let { pattern: quote!(#old), ty: None, value: quote!(#rt::own(&*#name)), doc: None, of: None });
        self.define(value, old, self.repr_of(value));
        // The copy is no variable that can change.
        self.mutable.remove(&value);
    }

    /// Whether a value is in a variable that is mutable already.
    pub(super) fn is_mutable(&self, value: ValueId) -> bool {
        let around = |name: &Ident| self.carried.contains(&name.to_string()) || self.led.contains(&name.to_string());
        self.mutable.contains(&value) || self.vars.get(&value).is_some_and(around)
    }

    /// `name = value;`, which may be a variable of the caller's.
    pub(super) fn overwritten(&self, name: &Ident, value: &TokenStream) -> TokenStream {
        match self.lent.get(&name.to_string()) {
            None => quote!(#name = #value;),
            Some(Lent::Reference) => quote!(*#name = #value;),
            Some(Lent::Slice) => quote!(#name.clone_from_slice(&#value);),
            Some(Lent::View) => quote!(#name.assign(&#value);),
        }
    }
}
