//! Names of variables, and of values in equations.

use super::Emit;
use crate::ir::{Name, Note, Region, ValueId};
use proc_macro2::{Group, Span, TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::Ident;

impl Emit<'_> {
    /// A name that nothing else has.
    pub(super) fn fresh(&mut self, wish: &str) -> Ident {
        let name = numbered(wish, |name| !self.reserved.contains(name) && !self.holders.contains_key(name));
        self.reserved.insert(name.clone());
        self.own(&name)
    }

    /// Numbers a value without a name of its own.
    pub(super) fn number(&mut self, value: ValueId) {
        let unnamed = self.func.values[value.index()].name == Name::None;
        if !unnamed || self.vars.contains_key(&value) || self.numbers.contains_key(&value) {
            return;
        }
        let mut above = self.last_number + 1..;
        let n = above.find(|n| !self.reserved.contains(&format!("t{n}"))).expect("there are more numbers than names");
        self.last_number = n;
        self.numbers.insert(value, n);
    }

    /// What a value is called, without regard to other values of that name.
    pub(super) fn wish(&self, value: ValueId) -> String {
        match &self.func.values[value.index()].name {
            Name::User(name) | Name::Wish(name) => name.clone(),
            Name::Bar(of) => format!("{}_bar", self.called(*of)),
            Name::Partial(of) => format!("{}_partial", self.called(*of)),
            Name::Dot(of, dot) => format!("{}{}", self.called(*of), dot.suffix()),
            Name::Again(of) => self.called(*of),
            Name::Pullback(of) => format!("{}_pullback", self.called(*of)),
            Name::Shape(of) => format!("{}_shape", self.called(*of)),
            // A shape is named after what has it.
            Name::None if self.shape_of(value).is_some() => {
                format!("{}_shape", self.shape_of(value).map(|of| self.called(of)).unwrap_or_default())
            }
            Name::None => match self.numbers.get(&value) {
                Some(n) => format!("t{n}"),
                None => "t".into(),
            },
        }
    }

    pub(super) fn shape_of(&self, value: ValueId) -> Option<ValueId> {
        let stmt = self.definitions.stmts.get(&value)?;
        stmt.op.rule().filter(|r| r.name == "shape_of").map(|_| stmt.operands[0])
    }

    /// A value's variable, or its name where it has none.
    pub(super) fn called(&self, value: ValueId) -> String {
        match self.vars.get(&value) {
            Some(var) => var.to_string().trim_start_matches("r#").to_owned(),
            None => self.wish(value),
        }
    }

    /// Gives a value a variable, whose name may shadow that of a value that nothing reads any more.
    pub(super) fn name(&mut self, value: ValueId) -> Ident {
        match self.func.values[value.index()].name {
            Name::None => match self.shape_of(value) {
                Some(of) => self.number(of),
                None => self.number(value),
            },
            Name::Bar(of) | Name::Partial(of) | Name::Dot(of, _) | Name::Shape(of) | Name::Pullback(of) | Name::Again(of) => {
                self.number(of);
            }
            Name::User(_) | Name::Wish(_) => {}
        }
        let wish = self.wish(value);
        let user = matches!(self.func.values[value.index()].name, Name::User(_));
        let free = |name: &str| {
            (user && name == wish || !self.reserved.contains(name))
                && !self.carried.contains(name)
                && !self.led.contains(name)
                && !self.lent.contains_key(name)
                && !(self.parameters.contains(name) && (self.kept.contains(&value) || self.kept_names.contains(name)))
                && self
                    .holders
                    .get(name)
                    .is_none_or(|&holder| holder == value || self.is_done_with(holder) && !self.is_spoken(holder, value))
                && !self.pending.iter().any(|(_, written)| reads(&written.tokens, name))
        };
        let name = numbered(&wish, free);
        self.hold(value, &name)
    }

    /// The reverse sweep is given the parameters again, by their names: what it reads besides must have others, or it would read the parameters.
    ///
    /// # Panics
    /// When something has such a name: rather than a wrong gradient, there is none.
    pub(super) fn none_is_hidden(&self, args: &[ValueId]) {
        let hidden = |v: &&ValueId| {
            let name = self.vars.get(v).map(ToString::to_string);
            self.uses(**v) > 0 && !args.contains(v) && name.is_some_and(|name| self.parameters.contains(&name))
        };
        if let Some(v) = self.kept.iter().find(hidden) {
            panic!(
                "cotangent: the reverse sweep would read the parameter `{}` for another value; please report this",
                self.called(*v)
            );
        }
    }

    /// Whether nothing reads a value any more, nor a field of it.
    fn is_done_with(&self, holder: ValueId) -> bool {
        self.uses(holder) == 0 && !self.is_read_by_field(holder)
    }

    /// Whether an equation speaks of a value, so that no other one may take its name; the shares of one cotangent gather
    /// under one name.
    fn is_spoken(&self, holder: ValueId, value: ValueId) -> bool {
        let bars = matches!(
            (&self.func.values[holder.index()].name, &self.func.values[value.index()].name),
            (Name::Bar(a), Name::Bar(b)) if a == b
        );
        self.spoken.contains(&holder) && !bars
    }

    /// Gives the argument of a closure a name, which may be that of any variable that the closure does not read.
    pub(super) fn name_argument(&mut self, value: ValueId, region: &Region, others: &BTreeSet<String>) -> Ident {
        let wish = self.wish(value);
        let captured: BTreeSet<String> = region.free().iter().filter_map(|v| self.vars.get(v)).map(ToString::to_string).collect();
        let name = numbered(&wish, |name| !captured.contains(name) && !others.contains(name) && !self.carried.contains(name));
        self.hold(value, &name)
    }

    fn hold(&mut self, value: ValueId, name: &str) -> Ident {
        self.holders.insert(name.to_owned(), value);
        let ident = self.own(name);
        self.vars.insert(value, ident.clone());
        ident
    }

    /// A generated name.
    fn own(&self, name: &str) -> Ident {
        let mut ident = ident(name);
        ident.set_span(self.here.resolved_at(self.site));
        ident
    }
}

/// The wish, or the wish with the first number that makes it free.
pub(super) fn numbered(wish: &str, free: impl Fn(&str) -> bool) -> String {
    let wish = wish.trim_start_matches("r#");
    if free(wish) {
        return wish.to_owned();
    }
    (1..=u32::MAX).map(|n| format!("{wish}_{n}")).find(|name| free(name)).expect("there are more numbers than names")
}

/// Whether tokens hold an identifier: an expression that is still to be written keeps its variables' names.
pub(super) fn reads(tokens: &proc_macro2::TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        proc_macro2::TokenTree::Group(group) => reads(&group.stream(), name),
        proc_macro2::TokenTree::Ident(ident) => ident == name,
        _ => false,
    })
}

/// All values that equations speak of.
pub(super) fn mentions(region: &Region, out: &mut BTreeSet<ValueId>) {
    for stmt in &region.stmts {
        out.extend(stmt.notes.iter().flat_map(Note::values));
        stmt.regions.iter().for_each(|r| mentions(r, out));
    }
}

/// A name with a bar: over a single letter, behind a longer name.
pub(super) fn barred(name: &str) -> String {
    if name.chars().count() == 1 { format!("{name}\u{304}") } else { format!("{name}_bar") }
}

/// An identifier, raw where it is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(name, Span::call_site()))
}

/// Code that reads another variable in the place of one.
pub(super) fn renamed(tokens: TokenStream, from: &Ident, to: &Ident) -> TokenStream {
    let mut field = false;
    let rename = |token: TokenTree| {
        let behind = std::mem::replace(&mut field, matches!(&token, TokenTree::Punct(dot) if dot.as_char() == '.'));
        match token {
            TokenTree::Ident(ident) if ident == *from && !behind => TokenTree::Ident(to.clone()),
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), renamed(group.stream(), from, to));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            token => token,
        }
    };
    tokens.into_iter().map(rename).collect()
}
