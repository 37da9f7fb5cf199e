//! Parameters that the function can change: the caller's variable is changed in place, and so is that of its cotangent.

use super::names::ident;
use super::signature::{lent, lent_beside_as, repr};
use super::{Emit, Lent, Line, Repr};
use crate::ir::{Kind, ValueId};
use crate::parse::Parameter;
use proc_macro2::Ident;
use quote::quote;

impl Emit<'_> {
    /// Defines the parameters of a function, as its values.
    pub(super) fn enter(&mut self, parameters: &[Parameter], values: &[ValueId]) {
        for (parameter, &value) in parameters.iter().zip(values) {
            if parameter.mutable {
                self.lend(parameter, value);
                continue;
            }
            self.define(value, parameter.name.clone(), repr(parameter, false));
            self.parameters.insert(parameter.name.to_string().trim_start_matches("r#").to_owned());
        }
    }

    /// Defines a parameter that the function can change.
    fn lend(&mut self, parameter: &Parameter, value: ValueId) {
        let name = &parameter.name;
        let how = lent(parameter);
        self.lent.insert(name.to_string(), how);
        self.define(value, name.clone(), repr(parameter, false));
        self.mutable.insert(value);
        match (how, &parameter.kind) {
            (Lent::View, _) if parameter.is_reference() => self.start(quote!(let mut #name = #name.view_mut();)),
            (Lent::View, _) => self.start(quote!(let mut #name = #name;)),
            // A number is taken out of its reference, and goes back at the end.
            (_, Kind::Float(_) | Kind::Int | Kind::Bool) => {
                let number = self.fresh(&name.to_string());
                self.start(quote!(let #number = *#name;));
                self.define(value, number, Repr::Copy);
            }
            _ => {}
        }
    }

    pub(super) fn start(&mut self, tokens: proc_macro2::TokenStream) {
        self.lines.push(Line::Do { tokens, doc: None });
    }

    /// Gives the caller what the function has made of its variables; what the reverse sweep reads of them is copied.
    pub(super) fn hand_back(&mut self, parameters: &[&Parameter], finals: &[ValueId]) {
        for (parameter, &value) in parameters.iter().zip(finals) {
            self.hand_back_to(&parameter.name, value);
        }
    }

    /// The same for one variable.
    pub(super) fn hand_back_to(&mut self, name: &Ident, value: ValueId) {
        self.return_to(name, value);
        self.keep_all(name);
    }

    /// Copies what is in a variable of the caller's, if it is still read.
    fn keep_all(&mut self, name: &Ident) {
        let here = self.reprs.iter().filter(|(v, repr)| is_lent(**repr) && self.vars.get(v) == Some(name) && self.uses(**v) > 0);
        let values: Vec<ValueId> = here.map(|(v, _)| *v).collect();
        for value in values {
            self.uses[value.index()] += 1;
            self.keep_old(value);
            self.uses[value.index()] -= 1;
        }
    }

    /// Puts a value into a variable of the caller's, unless it is there already.
    pub(super) fn return_to(&mut self, name: &Ident, value: ValueId) {
        let pending = self.pending.iter().any(|(v, _)| *v == value) || self.literals.contains_key(&value);
        if !pending && self.vars.get(&value) == Some(name) {
            self.use_up(value);
            return;
        }
        self.flush_all();
        self.keep_all(name);
        let new = self.leave(value);
        let tokens = self.overwritten(name, &new);
        self.lines.push(Line::Do { tokens, doc: None });
    }

    /// Defines the cotangent or the tangent of a parameter that the function can change; gives its name.
    pub(super) fn lend_beside(&mut self, parameter: &Parameter, bar: ValueId, what: &str) -> Ident {
        let wish = format!("{}_{what}", parameter.name.to_string().trim_start_matches("r#"));
        let name = self.fresh(&ident(&wish).to_string());
        let how = lent_beside_as(parameter);
        self.lent.insert(name.to_string(), how);
        self.mutable.insert(bar);
        match (how, &parameter.kind) {
            (_, Kind::Float(_)) => {
                let number = self.fresh(&wish);
                self.start(quote!(let #number = *#name;));
                self.define(bar, number, Repr::Copy);
            }
            (Lent::View, _) => {
                self.start(quote!(let mut #name = #name.view_mut();));
                self.define(bar, name.clone(), Repr::MutableView);
            }
            _ => self.define(bar, name.clone(), Repr::Mutable),
        }
        name
    }
}

fn is_lent(repr: Repr) -> bool {
    matches!(repr, Repr::Mutable | Repr::MutableView)
}
