//! Loops and tapes.

use super::operand::{Author, substitute};
use super::{Emit, Line, Repr, Written};
use crate::ir::{Code, Elem, Exit, Head, Kind, Loop, Mode, Name, Prec, Region, Sort, Stmt, TapeId, ValueId};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::BTreeMap;

impl Emit<'_> {
    /// A loop: what it carries are mutable variables.
    pub(super) fn looped(&mut self, stmt: &Stmt, l: &Loop) {
        let outside = self.carried.clone();
        let mut names: Vec<Ident> = Vec::new();
        for k in 0..stmt.results.len() {
            let name = self.carry(stmt, l, k);
            // Whether a pass reads it or not, no other variable of the loop has its name.
            self.carried.insert(name.to_string());
            names.push(name);
        }
        let source = (l.sources() == 1).then(|| self.operand(stmt.operands[0], Mode::Plain, Prec::Loose, Author::User));
        self.flush_all();
        // What the passes read from around them is not theirs to give away.
        let free: Vec<ValueId> = stmt.regions.iter().flat_map(Region::free).collect();
        for v in &free {
            self.uses[v.index()] += 1;
        }
        let head = match &l.head {
            Head::For(pattern) => {
                let items = &stmt.body().args[..l.items()];
                let mut idents = Vec::new();
                for &item in items {
                    let unused = self.uses(item) == 0;
                    let name = self.name(item);
                    let repr = match self.func.values[item.index()].sort {
                        Sort::Lent => Repr::Reference,
                        _ if *self.kind(item) == Kind::Int => Repr::Copy,
                        _ => Repr::Unknown,
                    };
                    self.reprs.insert(item, repr);
                    idents.push(if unused { quote!(_) } else { name.to_token_stream() });
                }
                let pattern =
                    substitute(pattern.tokens.clone(), &|i| Code::operand(i).and_then(|n| idents.get(n).cloned()), true);
                quote!(for #pattern in #source)
            }
            Head::While => {
                // What the loop carries is still there in the body and in the next pass.
                let carried = &stmt.regions[0].args;
                for v in carried {
                    self.uses[v.index()] += 1;
                }
                let cond = self.region(&stmt.regions[0]);
                for v in carried {
                    self.uses[v.index()] -= 1;
                }
                if cond.to_string() == "true" { quote!(loop) } else { quote!(while #cond) }
            }
        };
        let body = self.pass(stmt, l, &names);
        for v in &free {
            self.uses[v.index()] -= 1;
        }
        self.carried = outside;
        self.lines.push(Line::Do { tokens: quote!(#head { #body }), doc: None });
        for (&result, name) in stmt.results.iter().zip(names) {
            let repr = self.repr_in(&name, result);
            self.define(result, name, repr);
            self.mutable.insert(result);
            self.recycle(result);
        }
    }

    /// Gives the buffer of an array that nothing reads any more back.
    fn recycle(&mut self, value: ValueId) {
        let ours = self.uses(value) == 0 && self.reprs.get(&value) == Some(&Repr::Owned);
        let name = &self.vars[&value];
        if ours && self.kind(value).is_plain_array() && !self.lent.contains_key(&name.to_string()) {
            let rt = &self.rt;
            self.lines.push(Line::Do { tokens: quote!(#rt::recycle(#name);), doc: None });
        }
    }

    /// The variable of what a loop carries, with its first value; it is the variable of the regions' arguments too.
    fn carry(&mut self, stmt: &Stmt, l: &Loop, k: usize) -> Ident {
        let first = stmt.operands[l.sources() + k];
        let arg = stmt.body().args[l.items() + k];
        let lent = matches!(self.reprs.get(&first), Some(Repr::Mutable | Repr::MutableView));
        // A part of it that is read in the loop is read where it is.
        let last = self.uses(first) == 1 && !self.is_read_by_field(first);
        let own = matches!(self.reprs.get(&first), Some(Repr::Owned | Repr::Copy | Repr::Unknown));
        let wish = self.wish(arg);
        let ours = self.wish(first) == wish || self.vars.get(&first).is_some_and(|v| is_numbered(&v.to_string(), &wish));
        let mutable = self.is_mutable(first);
        let asked = stmt.regions.iter().any(|region| is_asked(region, arg));
        let typed = |value: &TokenStream| if asked { self.typed(value.clone(), arg) } else { value.clone() };
        let line = self.lines.iter().rposition(|line| matches!(line, Line::Let { of: Some(of), .. } if *of == first));
        let typed = line.and_then(|i| if let Line::Let { value, .. } = &self.lines[i] { Some(typed(value)) } else { None });
        let line = line.map(|i| &mut self.lines[i]);
        let name = match line {
            _ if lent => {
                let name = self.vars[&first].clone();
                self.keep_old(first);
                self.use_up(first);
                name
            }
            // The variable that holds the first value goes on.
            Some(Line::Let { pattern, value, .. }) if last && own && ours => {
                let name = self.vars[&first].clone();
                *pattern = quote!(mut #name);
                value.clone_from(&typed.unwrap_or_default());
                self.use_up(first);
                name
            }
            None if last && own && ours && mutable => {
                self.use_up(first);
                self.vars[&first].clone()
            }
            _ => {
                let value = self.leave(first);
                let value = self.typed(value, arg);
                let name = self.name(arg);
                self.lines.push(Line::Let { pattern: quote!(mut #name), ty: None, value, doc: None, of: None });
                name
            }
        };
        for region in &stmt.regions {
            let arg = region.args[region.args.len() - stmt.results.len() + k];
            let repr = self.repr_in(&name, arg);
            self.define(arg, name.clone(), repr);
        }
        name
    }

    /// A literal with its type, where the user may call a method on the variable.
    fn typed(&self, value: TokenStream, of: ValueId) -> TokenStream {
        let suffix = match self.kind(of) {
            Kind::Float(Elem::F32) => "f32",
            Kind::Float(Elem::F64) => "f64",
            _ => return value,
        };
        let user = matches!(self.func.values[of.index()].name, Name::User(_));
        match value.clone().into_iter().collect::<Vec<_>>().as_slice() {
            [TokenTree::Literal(l)] if user && l.to_string().bytes().all(|b| b.is_ascii_digit() || b == b'.') => {
                let literal = syn::LitFloat::new(&format!("{l}_{suffix}"), l.span());
                quote!(#literal)
            }
            _ => value,
        }
    }

    /// One pass: its statements, then the assignments to what is carried.
    fn pass(&mut self, stmt: &Stmt, l: &Loop, names: &[Ident]) -> TokenStream {
        let body = stmt.body();
        let lines = std::mem::take(&mut self.lines);
        let holders = self.holders.clone();
        let mut next = BTreeMap::new();
        for (&value, &arg) in body.yields[l.flags()..].iter().zip(&body.args[l.items()..]) {
            // What two variables carry on is no one's alone.
            if next.insert(value, arg).is_some() {
                next.remove(&value);
            }
        }
        let outer = std::mem::replace(&mut self.next, next);
        self.section(&body.stmts);
        self.ready_to_leave(&body.yields);
        self.next = outer;
        let flag = (l.exit == Exit::Break).then(|| self.leave(body.yields[0]));
        let mut assignments: Vec<(Ident, TokenStream)> = Vec::new();
        // What is a view is copied before what it shows may be assigned to.
        let (views, others): (Vec<_>, Vec<_>) =
            names.iter().zip(&body.yields[l.flags()..]).partition(|(_, value)| self.is_lent_view(**value));
        for (name, &value) in views.into_iter().chain(others) {
            let pending = self.pending.iter().any(|(v, _)| *v == value);
            let same = !pending && self.vars.get(&value) == Some(name);
            let written = self.pending.iter().find(|(v, _)| *v == value).and_then(|(_, w)| sum_of(name, &w.tokens));
            let written = written.filter(|_| matches!(self.kind(value), Kind::Float(_) | Kind::Int));
            if written.is_some() {
                self.pending.retain(|(v, _)| *v != value);
                self.use_up(value);
            }
            match written {
                Some(share) => assignments.push((name.clone(), quote!(+= #share))),
                None => {
                    if same {
                        self.use_up(value);
                    } else {
                        let value = self.leave(value);
                        assignments.push((name.clone(), quote!(= #value)));
                    }
                }
            }
        }
        // An assignment that reads a variable which an earlier one has changed takes its old value.
        let clash = assignments
            .iter()
            .enumerate()
            .any(|(i, (_, value))| assignments[..i].iter().any(|(name, _)| super::names::reads(value, &name.to_string())));
        if clash {
            let (names, values): (Vec<_>, Vec<_>) = assignments
                .iter()
                .map(|(name, value)| {
                    let added = value.to_string().starts_with("+ =") || value.to_string().starts_with("+=");
                    let tail: TokenStream = value.clone().into_iter().skip(if added { 2 } else { 1 }).collect();
                    (name, if added { quote!(#name + #tail) } else { tail })
                })
                .unzip();
            self.assign_together(&names, &values);
        } else {
            for (name, value) in assignments {
                let added = value.to_string().starts_with("+ =") || value.to_string().starts_with("+=");
                let tokens =
                    if added { quote!(#name #value;) } else { self.overwritten(&name, &value.into_iter().skip(1).collect()) };
                self.lines.push(Line::Do { tokens, doc: None });
            }
        }
        if let Some(flag) = flag {
            if flag.to_string() != "false" {
                self.lines.push(Line::Do { tokens: quote!(if #flag { break; }), doc: None });
            }
        }
        let inside = self.take_lines();
        self.lines = lines;
        self.holders = holders;
        inside
    }

    /// `(x, y) = (a, b);`, where each may be read by the others.
    fn assign_together(&mut self, names: &[&Ident], values: &[TokenStream]) {
        if !names.iter().any(|name| self.lent.contains_key(&name.to_string())) {
            self.lines.push(Line::Do { tokens: quote!((#(#names),*) = (#(#values),*);), doc: None });
            return;
        }
        let new: Vec<Ident> = names.iter().map(|name| self.fresh(&name.to_string())).collect();
        let value = quote!((#(#values),*));
        self.lines.push(Line::Let { pattern: quote!((#(#new),*)), ty: None, value, doc: None, of: None });
        for (name, new) in names.iter().zip(new) {
            let tokens = self.overwritten(name, &quote!(#new));
            self.lines.push(Line::Do { tokens, doc: None });
        }
    }

    /// The carried variable that a value goes into at once, because nothing reads its old value any more, nor a view of it.
    pub(super) fn carried_on(&self, value: ValueId) -> Option<Ident> {
        let arg = self.next.get(&value)?;
        let name = self.vars.get(arg)?;
        let text = name.to_string();
        // A copy of what was in the variable is none.
        if !self.carried.contains(&text) {
            return None;
        }
        let pending = self.pending.iter().any(|(_, written)| super::names::reads(&written.tokens, &text));
        // What is left of a change in place is in the same variable.
        let held = self.vars.iter().any(|(&v, of)| of == name && self.uses(v) > 0);
        (!held && !pending && !self.is_viewed(*arg)).then(|| name.clone())
    }

    /// Assigns to a carried variable.
    pub(super) fn assign(&mut self, name: &Ident, value: ValueId, written: Written) {
        let share = matches!(self.kind(value), Kind::Float(_) | Kind::Int).then(|| sum_of(name, &written.tokens)).flatten();
        let (rt, tokens) = (self.runtime(), written.tokens);
        // The variable owns what it holds.
        let tokens = match written.repr {
            Repr::View | Repr::Cow => quote!(#rt::own(&#tokens)),
            Repr::Reference => quote!(#rt::own(#tokens)),
            _ => tokens,
        };
        // What is lent to gather is not read meanwhile.
        let own = share.as_ref().is_some_and(|share| super::names::reads(share, &name.to_string()));
        let doc = written.note.as_ref().filter(|_| !own).map(|n| self.equation(n));
        let line = match (share, doc) {
            // An equation cannot stand before an operator.
            (Some(share), Some(doc)) => Line::Do { tokens: quote!(#rt::accumulate(&mut #name, #share);), doc: Some(doc) },
            (Some(share), None) => Line::Do { tokens: quote!(#name += #share;), doc: None },
            (None, _) => Line::Do { tokens: self.overwritten(name, &tokens), doc: None },
        };
        self.lines.push(line);
        self.vars.insert(value, name.clone());
        let repr = self.repr_in(name, value);
        self.reprs.insert(value, repr);
    }

    /// Keeps values on a tape.
    pub(super) fn push(&mut self, tape: TapeId, stmt: &Stmt) {
        stmt.operands.iter().for_each(|&v| self.settle(v));
        self.flush_all();
        let values: Vec<TokenStream> = stmt.operands.iter().map(|&v| self.leave(v)).collect();
        let tape = self.tape(tape);
        let tuple = if values.len() == 1 { quote!(#(#values)*) } else { quote!((#(#values),*)) };
        self.lines.push(Line::Do { tokens: quote!(#tape.push(#tuple);), doc: None });
    }

    /// Takes values off a tape.
    pub(super) fn pop(&mut self, tape: TapeId, stmt: &Stmt) {
        let rt = self.rt.clone();
        let tape = self.tape(tape);
        let mut names: Vec<TokenStream> = Vec::new();
        for &v in &stmt.results {
            // A name that nothing reads would be given to the next value again.
            let name = (self.uses(v) > 0).then(|| self.name(v));
            names.push(name.map_or_else(|| quote!(_), |name| quote!(#name)));
        }
        for &value in &stmt.results {
            let repr = self.repr_of(value);
            self.reprs.insert(value, repr);
        }
        if self.repeatable {
            return self.read(&tape, stmt, &names);
        }
        let pattern = if names.len() == 1 { quote!(#(#names)*) } else { quote!((#(#names),*)) };
        let of = (names.len() == 1).then(|| stmt.result());
        self.lines.push(Line::Let { pattern, ty: None, value: quote!(#rt::pop(&mut #tape)), doc: None, of });
    }

    /// Reads values off a tape that is read again: arrays and pullbacks are references to what it holds.
    fn read(&mut self, tape: &Ident, stmt: &Stmt, names: &[TokenStream]) {
        let rt = self.rt.clone();
        let (mut patterns, mut clones) = (Vec::new(), Vec::new());
        for (&v, name) in stmt.results.iter().zip(names) {
            let pulled = self.definitions.pulled.contains(&v);
            let known = matches!(self.kind(v), Kind::Array(..) | Kind::List(..)) || pulled;
            patterns.push(match self.reprs.get(&v) {
                _ if self.uses(v) == 0 => quote!(_),
                Some(Repr::Copy) => quote!(#name),
                Some(_) if known => {
                    self.reprs.insert(v, Repr::Reference);
                    quote!(ref #name)
                }
                _ => {
                    clones.push(quote!(let #name = ::core::clone::Clone::clone(#name);));
                    quote!(ref #name)
                }
            });
        }
        let pattern = if patterns.len() == 1 { quote!(&#(#patterns)*) } else { quote!(&(#(#patterns),*)) };
        self.lines.push(Line::Let { pattern, ty: None, value: quote!(#rt::read(&mut #tape)), doc: None, of: None });
        self.lines.extend(clones.into_iter().map(|tokens| Line::Do { tokens, doc: None }));
    }

    pub(super) fn tape(&mut self, tape: TapeId) -> Ident {
        if let Some(name) = self.tapes.get(&tape) {
            return name.clone();
        }
        let name = self.fresh("tape");
        self.tapes.insert(tape, name.clone());
        name
    }

    /// The declarations of the tapes that have been written to so far, and their rebinding as mutable in the reverse sweep.
    pub(super) fn tape_lines(&self) -> (TokenStream, TokenStream) {
        let rt = &self.rt;
        let names: Vec<&Ident> = self.tapes.values().collect();
        let again =
            if self.repeatable { quote!(#(let mut #names = #names.iter();)*) } else { quote!(#(let mut #names = #names;)*) };
        let new = self.tapes.keys().map(|tape| self.tape_for(*tape));
        (quote!(#(let mut #names = #rt::#new();)*), again)
    }

    /// What makes a tape: where all that is kept on it is of types that outlive any loop, its memory is used again.
    pub(super) fn tape_for(&self, tape: TapeId) -> Ident {
        let lasts =
            |v: &ValueId| matches!(self.kind(*v), Kind::Float(_) | Kind::Int | Kind::Bool) || self.kind(*v).is_plain_array();
        let name = if self.definitions.taped.get(&tape).is_some_and(|of| of.iter().all(lasts)) { "tape" } else { "tape_of_any" };
        Ident::new(name, self.rt.span())
    }
}

/// Whether a scalar function is called on a value as a method: where the value is a literal, its type must be told.
fn is_asked(region: &Region, value: ValueId) -> bool {
    let asked = |stmt: &Stmt| {
        let method = stmt.op.rule().is_some_and(|rule| rule.is_elementwise() && rule.is_method());
        method && stmt.operands.first() == Some(&value) || stmt.regions.iter().any(|inner| is_asked(inner, value))
    };
    region.stmts.iter().any(asked)
}

/// Whether a name is another one, perhaps with a number.
fn is_numbered(name: &str, wish: &str) -> bool {
    name.strip_prefix(wish)
        .is_some_and(|rest| rest.is_empty() || rest.strip_prefix('_').is_some_and(|n| n.parse::<u32>().is_ok()))
}

/// The share, where an expression is a variable plus a share: `x_bar += share`.
fn sum_of(name: &Ident, tokens: &TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(first), TokenTree::Punct(plus), share @ ..] if first == name && plus.as_char() == '+' => {
            // `a + b - c` is not `a += b - c` in the last digit: only one term.
            let terms = share.iter().any(|t| matches!(t, TokenTree::Punct(p) if "+-".contains(p.as_char())));
            (!terms).then(|| super::operand::bare(share.iter().cloned().collect()))
        }
        _ => None,
    }
}
