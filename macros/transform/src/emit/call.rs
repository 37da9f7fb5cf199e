//! Calls of differentiated functions and of their pullbacks.

use super::operand::Author;
use super::{Emit, Lent, Line, Repr};
use crate::ir::{
    Asks, Callee, CalleeName, Directions, Guise, Kind, Lift, Mode, Name, Op, Place, Prec, Sort, Step, Stmt, ValueId,
};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use std::collections::BTreeMap;

impl Emit<'_> {
    /// `let (z, z_pullback) = f::pullback(x, &w);`
    pub(super) fn call(&mut self, stmt: &Stmt, callee: &Callee) {
        let pullbacks = usize::from(callee.asks != Asks::Value);
        let (results, changed) = stmt.results.split_at(stmt.results.len() - pullbacks - callee.changes());
        let (changed, pullback) = changed.split_at(callee.changes());
        let arguments = self.arguments(stmt, callee, changed);
        self.flush_all();
        let values = self.bind_results(results);
        let values = tuple(&values);
        let pullback = self.bind_results(pullback);
        let suffix = self.suffix(stmt);
        if callee.asks == Asks::Value {
            let value = self.applied(callee, None, &arguments);
            let of = results.first().copied().filter(|_| results.len() == 1);
            self.lines.push(Line::Let { pattern: values, ty: None, value: quote!(#value #suffix), doc: None, of });
            return;
        }
        let value = self.applied(callee, Some("pullback"), &arguments);
        let (pattern, value) = (quote!((#values, #(#pullback)*)), quote!(#value #suffix));
        self.lines.push(Line::Let { pattern, ty: None, value, doc: None, of: None });
    }

    /// `let (z, z_dot) = f::tangent(x, &w, x_dot, &w_dot);`, along two directions
    /// `let (z, [z_dot1, z_dot2]) = f::tangents_2(x, &w, (x_dot1, x_dot2), (&w_dot1, &w_dot2));`
    pub(super) fn call_tangent(
        &mut self,
        stmt: &Stmt,
        (callee, directions): (&Callee, Directions),
        given: &[bool],
        guises: &[Guise],
    ) {
        let count = directions.count();
        let size = stmt.results.len() / (1 + count);
        let results = |block: usize| stmt.results[block * size..(block + 1) * size].split_at(size - callee.changes());
        // The tangents are read first: what is changed is lent at last.
        let operands: usize = callee.guises.iter().map(Guise::operands).sum();
        let dotted: Vec<Guise> = guises.iter().zip(given).filter(|(_, given)| **given).map(|(guise, _)| guise.clone()).collect();
        let places = Callee::arguments(&dotted);
        for dot in &stmt.operands[operands..] {
            self.settle(*dot);
        }
        let mut dots: Vec<Vec<TokenStream>> = vec![vec![]; given.len()];
        let of_direction: usize = dotted.iter().map(Guise::operands).sum();
        for direction in 0..count {
            let moving = &stmt.operands[operands + direction * of_direction..operands + (direction + 1) * of_direction];
            let mut lent_dots = self.lend_arguments(&dotted, moving, results(direction + 1).1);
            let mut next = places.iter().enumerate();
            for (given, dots) in given.iter().zip(&mut dots) {
                let Some((i, &at)) = given.then(|| next.next()).flatten() else {
                    dots.push(quote!(()));
                    continue;
                };
                dots.push(match lent_dots.remove(&i) {
                    Some(lent) => lent.again,
                    None => self.operand(moving[at], Mode::Reference, Prec::Loose, Author::Rule),
                });
            }
        }
        // What is lent as a tangent may be a view of what an argument would give away.
        let (own, behind) = stmt.operands.split_at(operands);
        let views: Vec<ValueId> = behind.iter().copied().filter(|v| self.is_lent_view(*v)).collect();
        for v in &views {
            self.uses[v.index()] += 1;
        }
        let mut arguments = self.shared(own, |emit| emit.arguments(stmt, callee, results(0).1));
        for v in &views {
            self.uses[v.index()] -= 1;
        }
        arguments.extend(dots.iter().map(|of_argument| tuple(of_argument)));
        self.flush_all();
        let values = tuple(&self.bind_results(results(0).0));
        let dots: Vec<TokenStream> = (1..=count).map(|block| tuple(&self.bind_results(results(block).0))).collect();
        let dots = if directions == Directions::ONE { quote!(#(#dots)*) } else { quote!([#(#dots),*]) };
        let suffix = self.suffix(stmt);
        let value = self.applied(callee, Some(&directions.to_string()), &arguments);
        let (pattern, value) = (quote!((#values, #dots)), quote!(#value #suffix));
        self.lines.push(Line::Let { pattern, ty: None, value, doc: None, of: None });
    }

    /// Whether the tangent of an argument is a part whose type tells whether it is one.
    fn may_be_constant(&self, dot: ValueId) -> bool {
        let definition = self.definitions.stmts.get(&dot).filter(|stmt| matches!(stmt.op, Op::Field(_)));
        definition.is_some_and(|stmt| !matches!(self.kind(stmt.operands[0]), Kind::Tuple(_)))
    }

    pub(super) fn is_lent_view(&self, value: ValueId) -> bool {
        matches!(self.reprs.get(&value), Some(Repr::View | Repr::Reference | Repr::Cow))
    }

    /// `let ((z, z_dot), z_pullback) = f::pullback_tangent(x, &w, Some(x_dot), None);`
    pub(super) fn call_lifted(&mut self, stmt: &Stmt, (callee, lift): (&Callee, Lift), given: &[Vec<bool>], guises: &[Guise]) {
        let (pullback, values) = stmt.results.split_last().expect("a pullback");
        let size = values.len() / lift.blocks();
        let results = |block: usize| values[block * size..(block + 1) * size].split_at(size - callee.changes());
        let operands: usize = callee.guises.iter().map(Guise::operands).sum();
        let (own, mut rest) = stmt.operands.split_at(operands);
        for &v in rest {
            self.settle(v);
        }
        let mut directions = Vec::new();
        for (block, given) in given.iter().enumerate() {
            let moving: Vec<Guise> =
                guises.iter().zip(given).filter(|(_, given)| **given).map(|(guise, _)| guise.clone()).collect();
            let (dots, behind) = rest.split_at(moving.iter().map(Guise::operands).sum());
            rest = behind;
            let mut lent = self.lend_arguments(&moving, dots, results(block + 1).1);
            let mut next = Callee::arguments(&moving).into_iter().enumerate();
            for given in given {
                let Some((i, at)) = given.then(|| next.next()).flatten() else {
                    directions.push(quote!(::core::option::Option::None));
                    continue;
                };
                directions.push(match lent.remove(&i) {
                    Some(lent) => lent.again,
                    None if self.may_be_constant(dots[at]) => {
                        let rt = self.runtime();
                        let dot = self.operand(dots[at], Mode::Reference, Prec::Loose, Author::Rule);
                        quote!(#rt::given(&#dot))
                    }
                    None => {
                        let dot = self.leave(dots[at]);
                        quote!(::core::option::Option::Some(#dot))
                    }
                });
            }
        }
        let mut arguments = self.shared(own, |emit| emit.arguments(stmt, callee, results(0).1));
        arguments.extend(directions);
        self.flush_all();
        let blocks = (0..lift.blocks()).map(|block| tuple(&self.bind_results(results(block).0)));
        let blocks: Vec<TokenStream> = blocks.collect();
        let pullback = self.bind_results(std::slice::from_ref(pullback));
        let suffix = self.suffix(stmt);
        let value = self.applied(callee, Some(&lift.to_string()), &arguments);
        let (pattern, value) = (quote!(((#(#blocks),*), #(#pullback)*)), quote!(#value #suffix));
        self.lines.push(Line::Let { pattern, ty: None, value, doc: None, of: None });
    }

    /// The arguments of a call, as the user gave them.
    fn arguments(&mut self, stmt: &Stmt, callee: &Callee, changed: &[ValueId]) -> Vec<TokenStream> {
        let mut lent = self.lend_arguments(&callee.guises, &stmt.operands, changed);
        let mut arguments: Vec<TokenStream> = Vec::new();
        for (i, (guise, at)) in callee.guises.iter().zip(Callee::arguments(&callee.guises)).enumerate() {
            let receiver = i == 0 && matches!(callee.name, CalleeName::Method(_));
            arguments.push(match lent.remove(&i) {
                Some(lent) => {
                    let place = lent.place;
                    match guise {
                        _ if receiver => without_star(place),
                        Guise::MutableView(of) if of.is_view() => place,
                        Guise::MutableView(_) => quote!(#place.view_mut()),
                        Guise::MutableViewReference(of) if !of.is_view() => quote!(&mut #place.view_mut()),
                        Guise::MutableSlice(_) => quote!(#place.as_slice_mut().unwrap()),
                        _ => lent.again,
                    }
                }
                None if receiver => self.operand(stmt.operands[at], Mode::Receiver, Prec::Postfix, Author::Rule),
                None => self.argument(stmt.operands[at], guise),
            });
        }
        arguments
    }

    /// Names for the values that a call gives, `_` for what nothing reads.
    fn bind_results(&mut self, results: &[ValueId]) -> Vec<TokenStream> {
        let bind = |&result: &ValueId| {
            if self.uses(result) == 0 {
                return quote!(_);
            }
            let name = self.name(result);
            let repr = self.repr_of(result);
            self.reprs.insert(result, repr);
            quote!(#name)
        };
        results.iter().map(bind).collect()
    }

    /// Whether a value is a view of another one.
    fn is_borrowed(&self, value: ValueId) -> bool {
        matches!(self.repr_at_hand(value), Some(Repr::View | Repr::Cow))
    }

    /// Whether a value is what was kept of a view of an array.
    fn was_view(&self, value: ValueId) -> bool {
        let Name::Again(of) = self.func.values[value.index()].name else { return false };
        let view = self.definitions.stmts.get(&of).is_some_and(|stmt| crate::optimise::is_view(&stmt.op));
        !self.is_borrowed(value) && matches!(self.kind(value), Kind::Array(..)) && (view || self.was_view(of))
    }

    /// An argument as the user gave it.
    fn argument(&mut self, value: ValueId, guise: &Guise) -> TokenStream {
        let rt = self.rt.clone();
        match guise {
            Guise::Reference => self.operand(value, Mode::Reference, Prec::Loose, Author::Rule),
            Guise::View => {
                let receiver = self.operand(value, Mode::Receiver, Prec::Postfix, Author::Rule);
                quote!(#receiver.view())
            }
            Guise::Owned
            | Guise::Mutable(_)
            | Guise::MutableView(_)
            | Guise::MutableViewReference(_)
            | Guise::MutableSlice(_) => self.leave(value),
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
                // The user has taken it out of a struct, by value.
                Some(Repr::Reference) if self.func.values[value.index()].sort == Sort::Taken => self.leave(value),
                _ => self.operand(value, Mode::Plain, Prec::Loose, Author::User),
            },
        }
    }

    /// `let (x_bar, w_bar) = z_pullback(&x, &w, z_bar);`
    pub(super) fn pull(&mut self, stmt: &Stmt, guises: &[Guise], wanted: &[bool], (seeds, lift): (usize, Lift)) {
        let times = lift.blocks();
        let size = stmt.results.len() / times;
        let changed = |block: usize| -> Vec<ValueId> {
            let of_block = stmt.results[block * size..(block + 1) * size].iter().zip(wanted_guises(guises, wanted));
            of_block.filter(|(_, guise)| guise.is_mutable()).map(|(&v, _)| v).collect()
        };
        let (arguments, bars) = stmt.operands[1..].split_at(stmt.operands.len() - 1 - times * seeds);
        let (arguments, mut beside) = arguments.split_at(guises.iter().map(Guise::operands).sum());
        let mut given: Vec<TokenStream> = Vec::new();
        let mut lent = self.lend_arguments(guises, arguments, &changed(0));
        let changing: Vec<Guise> = guises.iter().filter(|guise| guise.is_mutable()).cloned().collect();
        let mut lent_beside = Vec::new();
        for block in 1..times {
            let (of_block, rest) = beside.split_at(changing.iter().map(Guise::operands).sum());
            beside = rest;
            let lent = self.lend_arguments(&changing, of_block, &changed(block));
            lent_beside.extend(lent.into_values().map(|lent| lent.again));
        }
        for (i, (guise, at)) in guises.iter().zip(Callee::arguments(guises)).enumerate() {
            let v = arguments[at];
            given.push(match guise {
                Guise::Mutable(_) | Guise::MutableView(_) | Guise::MutableViewReference(_) | Guise::MutableSlice(_) => {
                    lent.remove(&i).map(|lent| lent.again).unwrap_or_default()
                }
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
                // What the tape has kept of a view is an array, and the callee takes a view.
                Guise::Plain if self.was_view(v) => {
                    let receiver = self.operand(v, Mode::Receiver, Prec::Postfix, Author::Rule);
                    quote!(&#receiver.view())
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
        let seed = bars.chunks(seeds.max(1)).map(|bars| if let [one] = bars { quote!(#one) } else { quote!((#(#bars),*)) });
        let seed = seed.chain(lent_beside);
        let seed = quote!(#(#seed),*);
        let pullback = self.operand(stmt.operands[0], Mode::Plain, Prec::Postfix, Author::User);
        self.flush_all();
        let mut patterns = Vec::new();
        for results in stmt.results.chunks((stmt.results.len() / times).max(1)) {
            let mut results = results.iter();
            let mut names = Vec::new();
            for (&want, guise) in wanted.iter().zip(guises) {
                let result = want.then(|| results.next()).flatten();
                let Some(&result) = result.filter(|_| !guise.is_mutable()) else {
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
            patterns.push(quote!((#(#names,)*)));
        }
        let pattern = tuple(&patterns);
        let value = quote!(#pullback(#(#given,)* #seed));
        self.lines.push(Line::Let { pattern, ty: None, value, doc: None, of: None });
    }

    /// The places that are lent to a function, by the numbers of the arguments; the values they hold are the new ones from then on.
    fn lend_arguments(&mut self, guises: &[Guise], operands: &[ValueId], changed: &[ValueId]) -> BTreeMap<usize, LentPlace> {
        let mut lent = BTreeMap::new();
        if changed.is_empty() {
            return lent;
        }
        // The other arguments are computed before.
        self.flush_all();
        let mut changed = changed.iter();
        for (i, (guise, at)) in guises.iter().zip(Callee::arguments(guises)).enumerate() {
            let Some(place) = guise.place() else { continue };
            let Some(&after) = changed.next() else { continue };
            let indices = self.indices(&place.steps, &operands[at + 1..at + guise.operands()]);
            let name = self.in_place_as(operands[at], after);
            // A view is no reference.
            let behind = self.lent.get(&name.to_string()).is_some_and(|how| *how != Lent::View) && place.steps.is_empty();
            let part = self.part_of(quote!(#name), place, &indices);
            let again = match guise {
                Guise::MutableSlice(_) => {
                    if matches!(self.func.values[operands[at].index()].name, Name::Bar(_) | Name::Dot(..)) {
                        self.lay_out(&name, place);
                    }
                    let rt = self.runtime();
                    quote!(#rt::entries_mut(&mut #part))
                }
                _ if behind => quote!(&mut *#part),
                _ => quote!(&mut #part),
            };
            lent.insert(i, LentPlace { place: part, again });
        }
        lent
    }

    /// Entries that are lent as a slice lie in order: the cotangent of an array may lie otherwise than the array.
    fn lay_out(&mut self, name: &Ident, place: &Place) {
        let fields: Vec<Step> = place.steps.iter().take_while(|step| matches!(step, Step::Field(_))).cloned().collect();
        let array = place.steps.len() <= fields.len() + 1 && !self.lent.contains_key(&name.to_string());
        if array {
            let rt = self.runtime();
            let array = self.part_of(quote!(#name), &Place { steps: fields, ..place.clone() }, &[]);
            self.start(quote!(#rt::lay_out(&mut #array);));
        }
    }
}

/// A place that is lent to a function.
struct LentPlace {
    place: TokenStream,
    /// As its cotangent and its tangent are lent.
    again: TokenStream,
}

/// How the arguments whose cotangents are wanted are given.
fn wanted_guises<'g>(guises: &'g [Guise], wanted: &'g [bool]) -> impl Iterator<Item = &'g Guise> {
    guises.iter().zip(wanted).filter(|(_, want)| **want).map(|(guise, _)| guise)
}

/// Several names as a tuple, one bare.
fn tuple(names: &[TokenStream]) -> TokenStream {
    if let [one] = names { quote!(#one) } else { quote!((#(#names),*)) }
}

impl Emit<'_> {
    fn applied(&self, callee: &Callee, function: Option<&str>, arguments: &[TokenStream]) -> TokenStream {
        applied(callee, &self.runtime(), function, arguments)
    }
}

/// A call of what the companion of a function has under this name, or of the function itself.
fn applied(callee: &Callee, rt: &Ident, function: Option<&str>, arguments: &[TokenStream]) -> TokenStream {
    let generics = &callee.generics;
    let named = |ident: &Ident| {
        let text = ident.to_string();
        let base = text.strip_suffix("_pullback").unwrap_or(&text);
        Ident::new(&function.map_or_else(|| base.to_owned(), |function| format!("{base}_{function}")), ident.span())
    };
    match &callee.name {
        CalleeName::Companion(path) => {
            // Code that the compiler wrote may speak of the runtime.
            let replace = |ident: &Ident| (ident == "__rt").then(|| quote!(#rt));
            let path = super::substitute(path.clone(), &replace, true);
            // What a companion lacks is missed at the function's name.
            let at =
                path.clone().into_iter().last().map_or_else(Span::call_site, |last| Span::call_site().located_at(last.span()));
            let function = function.map(|function| Ident::new(function, at)).map(|function| quote!(::#function));
            quote!(#path #function #generics (#(#arguments),*))
        }
        CalleeName::Associated(path) => {
            let mut path: Vec<TokenTree> = path.clone().into_iter().collect();
            if let Some(TokenTree::Ident(last)) = path.last_mut() {
                *last = named(last);
            }
            let path: TokenStream = path.into_iter().collect();
            quote!(#path #generics (#(#arguments),*))
        }
        CalleeName::Method(name) => {
            let name = named(name);
            let (receiver, arguments) = (&arguments[0], &arguments[1..]);
            quote!(#receiver.#name #generics (#(#arguments),*))
        }
    }
}

/// A receiver is borrowed by itself: what a reference refers to is as good as the reference.
fn without_star(place: TokenStream) -> TokenStream {
    let mut tokens = place.clone().into_iter();
    match tokens.next() {
        Some(TokenTree::Punct(star)) if star.as_char() == '*' => tokens.collect(),
        _ => place,
    }
}
