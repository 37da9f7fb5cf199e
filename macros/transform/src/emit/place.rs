//! Places: `state.x[i] = v`, `rt::accumulate(&mut state_bar.x[i], share)`, and taking what is in one.

use super::operand::{Author, substitute};
use super::{Emit, Line, Repr};
use crate::ir::{Elem, Kind, Mode, Name, Place, Prec, Step, Stmt, ValueId};
use crate::rules::Derivative;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

/// How the part at the end of a place is changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// It is a variable: an entry, a field.
    Entry,
    /// It is behind a mutable reference: a part of a variant.
    Reference,
    /// It is a part of a list.
    List,
    /// It is a mutable view.
    View,
    /// It is chosen entries, which no view can show: the axis and the indices.
    Chosen,
}

/// What a share is the negative of, where it is written so.
fn negated(share: &TokenStream) -> Option<TokenStream> {
    let mut tokens = share.clone().into_iter();
    let sign = |t: &TokenTree, signs: &str| matches!(t, TokenTree::Punct(p) if signs.contains(p.as_char()));
    let minus = tokens.next().is_some_and(|t| sign(&t, "-"));
    let rest: TokenStream = tokens.collect();
    (minus && !rest.clone().into_iter().any(|t| sign(&t, "+-"))).then(|| super::operand::bare(rest))
}

fn is_field(place: &Place) -> bool {
    matches!(place.steps.last(), Some(Step::Field(_)))
}

/// A share that is added by an operator.
fn added(part: &TokenStream, share: &TokenStream) -> TokenStream {
    match negated(share) {
        Some(share) => quote!(#part -= #share;),
        None => quote!(#part += #share;),
    }
}

impl Emit<'_> {
    /// Assignment to a part.
    pub(super) fn set(&mut self, stmt: &Stmt, place: &Place) {
        let (whole, x) = (stmt.operands[0], stmt.operands[1]);
        self.settle_before_move(whole, &stmt.operands[1..]);
        let indices = self.indices_of(whole, place, &stmt.operands[2..]);
        let scalar = self.kind(x).is_float();
        if place.is_view() {
            self.apart(whole, x);
        }
        let value = match (place.is_view(), scalar) {
            (false, _) => self.leave(x),
            (true, true) => self.operand(x, Mode::Plain, Prec::Loose, Author::Rule),
            (true, false) => self.operand(x, Mode::Reference, Prec::Loose, Author::Rule),
        };
        let value = self.read_before_move(whole, place, value);
        let name = self.in_place(stmt, whole);
        let (name, here) = (self.at(&name), self.here);
        let (part, end) = self.part(quote!(#name), place, &indices);
        let (rt, of) = (self.runtime(), &self.func.values[whole.index()].name);
        // The user may have said of a field that it is constant: then its cotangent takes what is put into it and loses it.
        let constant = matches!(of, Name::Bar(_) | Name::Dot(..)) && is_field(place);
        let tokens = match (end, scalar) {
            (End::Entry, _) if constant => quote_spanned!(here=> #rt::put(&mut #part, #value);),
            (End::Reference, _) if constant => quote_spanned!(here=> #rt::put(#part, #value);),
            (End::Entry, _) => quote_spanned!(here=> #part = #value;),
            (End::Reference, _) => quote_spanned!(here=> *#part = #value;),
            (End::List | End::View, true) => quote_spanned!(here=> #part.fill(#value);),
            (End::List, false) => quote_spanned!(here=> #part.clone_from_slice(#value);),
            (End::View, false) => quote_spanned!(here=> #part.assign(#value);),
            (End::Chosen, _) => unreachable!("chosen entries are not assigned to"),
        };
        self.effect(stmt, tokens);
    }

    /// What a part is assigned: a field of what has to go into another variable first is read before that.
    fn read_before_move(&mut self, whole: ValueId, place: &Place, value: TokenStream) -> TokenStream {
        let moved = self.goes_elsewhere(whole);
        let Some(variable) = self.vars.get(&whole).filter(|_| moved).map(ToString::to_string) else { return value };
        if !super::names::reads(&value, &variable) {
            return value;
        }
        let wish = match place.steps.last() {
            Some(Step::Field(path)) => path.to_string(),
            _ => String::new(),
        };
        let name = self.fresh(if syn::parse_str::<Ident>(&wish).is_ok() { &wish } else { "part" });
        self.lines.push(Line::Let { pattern: quote!(#name), ty: None, value, doc: None, of: None });
        quote!(#name)
    }

    /// A share that is added to a part.
    pub(super) fn accumulate_into(&mut self, stmt: &Stmt, place: &Place) {
        let (whole, share) = (stmt.operands[0], stmt.operands[1]);
        self.settle_before_move(whole, &stmt.operands[1..]);
        // An operator of numbers computes its right side first, a function is given its place first.
        let number = matches!(self.kind(share), Kind::Float(Elem::F32 | Elem::F64)) && !place.is_view();
        let called = self.part(quote!(whole), place, &vec![quote!(0); place.indices()]).1 == End::Reference;
        if !number || called || !stmt.notes.is_empty() {
            self.apart(whole, share);
        }
        let indices = self.indices_of(whole, place, &stmt.operands[2..]);
        if place.is_view() && !place.is_chosen() {
            if let Some((by, array)) = self.scaled(share, &place.kind) {
                let name = self.in_place(stmt, whole);
                let (rt, (part, end)) = (self.runtime(), self.part(quote!(#name), place, &indices));
                let part = if end == End::View { part } else { quote!(&mut #part) };
                self.effect(stmt, quote!(#rt::add_scaled(#part, #by, #array);));
                return;
            }
        }
        let (float, gathers) = (self.kind(share).is_float(), self.gathers(whole));
        // An item of a cotangent may be a list, which has no operator.
        let one = float
            || self.func.values[share.index()].sort.is_copied()
            || !gathers
            || !matches!(place.steps.last(), Some(Step::Part(_)));
        let mode = if float { Mode::Plain } else { Mode::Reference };
        let share = self.operand(share, mode, Prec::Loose, Author::Rule);
        let name = self.in_place(stmt, whole);
        let rt = self.runtime();
        let (part, end) = self.part(quote!(#name), place, &indices);
        let tokens = match end {
            // An equation cannot stand before an operator.
            End::Entry if stmt.notes.is_empty() && !(gathers && is_field(place)) && one => added(&part, &share),
            End::Reference if !gathers => added(&quote!(*#part), &share),
            End::Entry | End::List => quote!(#rt::accumulate(&mut #part, #share);),
            End::Reference => quote!(#rt::accumulate(#part, #share);),
            End::View => quote!(#rt::accumulate_view(#part, #share);),
            End::Chosen => {
                let (axis, chosen) = (&indices[0], &indices[1]);
                quote!(#rt::scatter_add(&mut #part, #axis, &#chosen, #share);)
            }
        };
        self.effect(stmt, tokens);
    }

    /// Whether a value is a cotangent, or the tangent of one, and no value of the user's or the tangent of one: what gathers in it may have
    /// another shape where it stands before an assignment, and what is added to the others is broadcast.
    fn gathers(&self, v: ValueId) -> bool {
        let name = |v: ValueId| &self.func.values[v.index()].name;
        let mut at = name(v);
        while let Name::Dot(of, _) = at {
            at = name(*of);
        }
        matches!(at, Name::Bar(_) | Name::None)
    }

    /// What is in a part, with zeros left behind.
    pub(super) fn take(&mut self, stmt: &Stmt, place: &Place) {
        let (part, whole) = (stmt.results[0], stmt.results[1]);
        self.settle_before_move(stmt.operands[0], &stmt.operands[1..]);
        let indices = self.indices_of(stmt.operands[0], place, &stmt.operands[1..]);
        let name = self.in_place_as(stmt.operands[0], whole);
        let rt = self.runtime();
        let (shown, end) = self.part(quote!(#name), place, &indices);
        let value = match end {
            End::Entry => quote!(#rt::take(&mut #shown)),
            End::Reference => quote!(#rt::take(#shown)),
            End::List => quote!(#rt::take_list(&mut #shown)),
            End::View => quote!(#rt::take_view(#shown)),
            End::Chosen => unreachable!("chosen entries are not assigned to"),
        };
        if self.uses(part) == 0 {
            // A field may be one that the user said is constant.
            let literal = !is_field(place) && matches!(self.kind(part), Kind::Float(Elem::F32 | Elem::F64));
            let tokens = if literal && end == End::Entry { quote!(#shown = 0.0;) } else { quote!(#value;) };
            self.lines.push(Line::Do { tokens, doc: None });
            return;
        }
        let name = self.name(part);
        let repr = if end == End::View { Repr::Owned } else { self.repr_of(part) };
        self.reprs.insert(part, repr);
        // What is known of the cotangent's type may only be its shape.
        let ty = match self.kind(part) {
            Kind::Float(Elem::F32) => Some(quote!(f32)),
            Kind::Float(Elem::F64) => Some(quote!(f64)),
            _ => None,
        };
        self.lines.push(Line::Let { pattern: quote!(#name), ty, value, doc: None, of: Some(part) });
    }

    /// One more item.
    pub(super) fn grow(&mut self, stmt: &Stmt, place: &Place) {
        let (whole, x) = (stmt.operands[0], stmt.operands[1]);
        self.settle_before_move(whole, &stmt.operands[1..]);
        self.apart(whole, x);
        let indices = self.indices_of(whole, place, &stmt.operands[2..]);
        let value = self.leave(x);
        let name = self.in_place(stmt, whole);
        if place.is_of_key() {
            let (rt, (map, key)) = (self.runtime(), self.map_and_key(quote!(#name), place, &indices));
            return self.effect(stmt, quote!(#rt::insert(#map, #key, #value);));
        }
        let (list, _) = self.part(quote!(#name), place, &indices);
        self.effect(stmt, quote!(#list.push(#value);));
    }

    /// A map, to be changed, and the key of a place in it.
    fn map_and_key(&self, variable: TokenStream, place: &Place, indices: &[TokenStream]) -> (TokenStream, TokenStream) {
        let (key, before) = indices.split_last().expect("a key");
        let map = Place { steps: place.steps[..place.steps.len() - 1].to_vec(), ..place.clone() };
        let lent = map.steps.is_empty() && self.lent.contains_key(&variable.to_string());
        let (map, end) = self.part(variable, &map, before);
        (if lent || end == End::Reference { map } else { quote!(&mut #map) }, key.clone())
    }

    /// The last item.
    pub(super) fn shrink(&mut self, stmt: &Stmt, place: &Place) {
        let (item, whole) = (stmt.results[0], stmt.results[1]);
        self.settle_before_move(stmt.operands[0], &stmt.operands[1..]);
        let indices = self.indices_of(stmt.operands[0], place, &stmt.operands[1..]);
        let name = self.in_place_as(stmt.operands[0], whole);
        let taken = if place.is_of_key() {
            let (rt, (map, key)) = (self.runtime(), self.map_and_key(quote!(#name), place, &indices));
            quote!(#rt::remove(#map, #key))
        } else {
            let (list, _) = self.part(quote!(#name), place, &indices);
            quote!(#list.pop())
        };
        if self.uses(item) == 0 && stmt.suffix.tokens.is_empty() {
            self.lines.push(Line::Do { tokens: quote!(#taken;), doc: None });
            return;
        }
        let suffix = if stmt.suffix.tokens.is_empty() { quote!(.unwrap()) } else { self.suffix(stmt) };
        let value = quote!(#taken #suffix);
        let pattern = if self.uses(item) == 0 {
            quote!(_)
        } else {
            let name = self.name(item);
            self.reprs.insert(item, self.repr_of(item));
            quote!(#name)
        };
        self.lines.push(Line::Let { pattern, ty: None, value, doc: None, of: Some(item) });
    }

    /// Items that change places.
    pub(super) fn swap(&mut self, stmt: &Stmt, place: &Place) {
        let (whole, operands) = (stmt.operands[0], &stmt.operands[1..]);
        self.settle_before_move(whole, operands);
        operands[..2].iter().for_each(|&v| self.apart(whole, v));
        let items = self.indices(&[], &operands[..2]);
        let indices = &self.indices_of(whole, place, &operands[2..]);
        let (i, j) = (&items[0], &items[1]);
        let name = self.in_place(stmt, whole);
        let (list, _) = self.part(quote!(#name), place, indices);
        let here = self.here;
        self.effect(stmt, quote_spanned!(here=> #list.swap(#i, #j);));
    }

    /// Where in what is changed a part is: what is borrowed is not asked for its length meanwhile.
    fn indices_of(&mut self, whole: ValueId, place: &Place, operands: &[ValueId]) -> Vec<TokenStream> {
        for &v in operands {
            self.apart(whole, v);
        }
        self.indices(&place.steps, operands)
    }

    /// Indices, axes, ranges: where in a value a part is.
    pub(super) fn indices(&mut self, steps: &[Step], operands: &[ValueId]) -> Vec<TokenStream> {
        let index = |emit: &mut Self, v| {
            let known = matches!(emit.reprs.get(&v), Some(Repr::Copy | Repr::Owned | Repr::View | Repr::Reference));
            emit.operand(v, Mode::Plain, Prec::Loose, if known { Author::User } else { Author::Rule })
        };
        // Keys, and lists of them, are looked at where they are.
        let modes = steps.iter().flat_map(|step| match step {
            Step::Field(_) => vec![],
            Step::Part(rule) if rule.is_item() => rule.params[1..].iter().map(|p| p.mode).collect(),
            Step::Part(rule) => vec![Mode::Plain; rule.params.len() - 1],
        });
        let modes: Vec<Mode> = modes.chain(std::iter::repeat(Mode::Plain)).take(operands.len()).collect();
        self.shared(operands, |emit| {
            let written = operands.iter().zip(&modes).map(|(&v, mode)| match mode {
                Mode::Receiver | Mode::Reference => emit.operand(v, *mode, Prec::Postfix, Author::Rule),
                _ => index(emit, v),
            });
            written.collect()
        })
    }

    /// The place in a variable, to be lent.
    pub(super) fn part_of(&self, variable: TokenStream, place: &Place, indices: &[TokenStream]) -> TokenStream {
        let (part, end) = self.part(variable, place, indices);
        if end == End::Reference { quote!(*#part) } else { part }
    }

    /// The part of a variable that a place is.
    fn part(&self, variable: TokenStream, place: &Place, indices: &[TokenStream]) -> (TokenStream, End) {
        let (rt, here) = (self.runtime(), place.at.unwrap_or(self.here));
        let (mut part, mut end, mut left) = (variable, End::Entry, indices);
        for step in &place.steps {
            let (at, rest) = left.split_at(step.indices());
            left = rest;
            let rule = match step {
                Step::Field(path) => {
                    let (reached, reference) = super::fields::reached((part, end == End::Reference), path, true, &rt);
                    (part, end) = (reached, if reference { End::Reference } else { End::Entry });
                    continue;
                }
                Step::Part(rule) => rule,
            };
            let Derivative::View(view) = rule.derivative else { unreachable!("a rule of a view") };
            (part, end) = match view {
                "index" => (quote_spanned!(here=> #part[#(#at),*]), if rule.name == "sub_list" { End::List } else { End::Entry }),
                "scatter_add" => (part, End::Chosen),
                "at_mut" => {
                    // What is lent to the function is a reference itself.
                    let lent = end == End::Reference || self.lent.contains_key(&part.to_string());
                    let whole = if lent { part } else { quote!(&mut #part) };
                    let key = &at[0];
                    let key = if let [keys, i] = at { quote!(&#keys[#i]) } else { quote!(#key) };
                    (quote_spanned!(here=> #rt::at_mut(#whole, #key)), End::Reference)
                }
                // A method with its arguments written out.
                view if view.contains('(') => {
                    let names: Vec<&str> = rule.params[1..].iter().map(|p| p.name).collect();
                    let replace = |ident: &Ident| match names.iter().position(|n| ident == n) {
                        Some(i) => Some(at[i].clone()),
                        None => (ident == "rt").then(|| quote!(#rt)),
                    };
                    let method = super::write::respan(view.parse().expect("a row's view"), here);
                    let method = substitute(method, &replace, false);
                    (quote_spanned!(here=> #part.#method), End::View)
                }
                view => {
                    let view = proc_macro2::Ident::new(view, here);
                    (quote_spanned!(here=> #part.#view(#(#at),*)), End::View)
                }
            };
        }
        (part, end)
    }
}
