//! Lists that grow and shrink, and values that change places: `push`, `pop`, `extend`, `swap`, `std::mem::swap`.

use crate::ir::{Code, Hole, Kind, List, Mode, Name, Op, Place, Prec, Suffix, ValueId};
use crate::lower::chains::lent::Places;
use crate::lower::chains::stream::Stream;
use crate::lower::control_flow::flow::Flow;
use crate::lower::control_flow::targets::Around;
use crate::lower::places::place::Spot;
use crate::lower::{Binding, Lower, Lowered};
use proc_macro2::Span;
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprMethodCall};

/// Methods that make a list longer or shorter, or let its items change places.
pub(in crate::lower) const LISTS: &[&str] = &["push", "pop", "extend", "extend_from_slice", "truncate", "clear", "swap"];

impl Lower<'_> {
    /// A method of a list, as a statement.
    pub(in crate::lower) fn change_list(&mut self, call: &ExprMethodCall) -> Lowered<()> {
        let span = call.method.span();
        let spot = self.spot(&call.receiver)?;
        match (call.method.to_string().as_str(), call.args.len()) {
            ("push", 1) => {
                let item = &call.args[0];
                let x = match self.constant_tuple(item)? {
                    Some(tuple) => tuple,
                    None if matches!(item, Expr::Tuple(_)) => {
                        let parts = self.expr(item)?;
                        self.whole(item, &parts)?
                    }
                    None => self.value(item)?,
                };
                self.grow(&spot, x, span)
            }
            ("extend" | "extend_from_slice", 1) => self.extend(&spot, &call.args[0], span),
            ("clear" | "truncate", _) if !spot.steps.is_empty() => match crate::lower::rewrites::by_items::written(call) {
                Some(steps) => self.expr(&steps).map(|_| ()),
                None => self.error(span, format!("`{}` takes another number of arguments", call.method)),
            },
            ("clear", 0) => {
                let list = self.read_value(&spot, span)?;
                let empty = self.over(vec![], |_| quote!(::std::vec::Vec::new()));
                let kind = self.builder.kind(list).clone();
                let empty = self.push_code(empty, kind, span);
                self.write(&spot, Binding::Value(empty), span)
            }
            ("truncate", 1) => {
                let n = self.constant(&call.args[0], Kind::Int)?;
                self.shorten(&spot, n, span)
            }
            // Of an empty list it takes nothing.
            ("pop", 0) => {
                let list = &call.receiver;
                self.expr(&syn::parse_quote!(if !#list.is_empty() {
                    let _ = #list.pop().unwrap();
                }))?;
                Ok(())
            }
            ("swap", 2) => {
                let (i, j) = (self.constant(&call.args[0], Kind::Int)?, self.constant(&call.args[1], Kind::Int)?);
                self.change_part(&spot, Op::Swap, &[i, j], span)
            }
            (name, _) => self.error(span, format!("`{name}` takes another number of arguments")),
        }
    }

    /// `vec![a, b]` of values that are no floats: one after the other is put into an empty list.
    pub(in crate::lower) fn listed(&mut self, items: Vec<ValueId>, span: Span) -> ValueId {
        let kind = Kind::Items(Box::new(items.first().map_or(Kind::Unknown, |&x| self.builder.kind(x).clone())));
        let n = proc_macro2::Literal::usize_unsuffixed(items.len());
        let empty = self.over(vec![], |_| quote!(::std::vec::Vec::with_capacity(#n)));
        let empty = self.push_code(empty, kind.clone(), span);
        items
            .into_iter()
            .fold(empty, |list, x| self.builder.push(Op::Grow(Place::new(vec![], &kind)), vec![list, x], kind.clone(), span))
    }

    /// An item of a list that is a tuple in which no derivative is: the user's code, as the list is.
    pub(in crate::lower) fn constant_tuple(&mut self, item: &Expr) -> Lowered<Option<ValueId>> {
        if !matches!(item, Expr::Tuple(_)) || self.carries(item)? {
            return Ok(None);
        }
        self.opaque(item, Kind::Unknown).map(Some)
    }

    /// One more item in a list.
    fn grow(&mut self, spot: &Spot, x: ValueId, span: Span) -> Lowered<()> {
        if spot.place(&Kind::Unknown).is_of_key() {
            let message = "a list that a map holds does not grow in a differentiated function; \
                           group the indices in a function of its own, `fn groups(…) -> BTreeMap<K, Vec<usize>>`, and walk over them here";
            return self.error(span, message);
        }
        let list = self.read_value(spot, span)?;
        if spot.steps.is_empty() {
            self.list_of(list, x);
        }
        self.change_part(spot, Op::Grow, &[x], span)
    }

    /// A list that was made empty is one of what is put into it.
    fn list_of(&mut self, list: ValueId, x: ValueId) {
        let unknown = matches!(self.builder.kind(list), Kind::Unknown | Kind::Discrete | Kind::List(crate::ir::Elem::Unknown, _));
        if self.varies(list) || !unknown {
            return;
        }
        let kind = match self.builder.kind(x).clone() {
            Kind::Float(elem) => Kind::List(elem, List::Vec),
            Kind::Int | Kind::Bool | Kind::Discrete | Kind::Shape => return,
            item => Kind::Items(Box::new(item)),
        };
        self.builder.values[list.index()].kind = kind;
    }

    /// A list of the items of a stream, of which is not known before how many there are.
    pub(in crate::lower) fn gathered_list(&mut self, stream: &Stream, span: Span) -> Lowered<ValueId> {
        self.gathered_items(stream, span).map(|(list, _)| list)
    }

    /// A list of the items of a stream, if they are surely no numbers: arrays, lists, structs.
    pub(in crate::lower) fn gathered_wholes(&mut self, stream: &Stream, span: Span) -> Option<ValueId> {
        let look = self.look();
        match self.gathered_items(stream, span) {
            Ok((list, true)) => Some(list),
            _ => {
                self.take_back(look);
                None
            }
        }
    }

    /// The list, and whether its items are surely no numbers.
    fn gathered_items(&mut self, stream: &Stream, span: Span) -> Lowered<(ValueId, bool)> {
        // Lists that are gathered before are filled before this one is made.
        let stream = &stream.listed(self, span)?;
        let empty = self.over(vec![], |_| quote!(::std::vec::Vec::new()));
        let empty = self.push_code(empty, Kind::Unknown, span);
        let whole = std::cell::Cell::new(false);
        let list = self.gathered(stream, Binding::Value(empty), span, &[], |lower, so_far, item| {
            let (Binding::Value(list), Binding::Value(x)) = (so_far, item) else {
                return lower.error(span, "a list of tuples cannot be differentiated; use a list for each part");
            };
            whole.set(lower.is_whole(x));
            // A list that is gathered itself has a name, beside which its type can stand.
            let gathered = lower.builder.definition(x).is_some_and(|stmt| stmt.op.rule().is_some_and(|r| r.name == "collected"));
            if gathered && *lower.builder.name(x) == Name::None {
                *lower.builder.name(x) = Name::Wish("items".into());
            }
            lower.list_of(list, x);
            let kind = lower.builder.kind(list).clone();
            let longer = lower.builder.push(Op::Grow(Place::new(vec![], &kind)), vec![list, x], kind, span);
            Ok(Binding::Value(longer))
        })?;
        match list {
            Binding::Value(list) => Ok((list, whole.get())),
            _ => self.error(span, "a list is expected here"),
        }
    }

    /// Whether a value that varies is surely no number: an array, a list, a struct that is made here.
    fn is_whole(&self, x: ValueId) -> bool {
        let list = matches!(self.builder.kind(x), Kind::Array(..) | Kind::List(..) | Kind::Items(_));
        let made = *self.builder.kind(x) == Kind::Unknown
            && (self.builder.definition(x).is_some_and(|stmt| crate::lower::arrays::construct::is_made(&stmt.op))
                || self.is_known_struct(x));
        self.varies(x) && (list || made)
    }

    /// `partition`: a list of the items for which a function gives `true`, and one of the others.
    pub(in crate::lower) fn partitioned(&mut self, stream: &Stream, call: &ExprMethodCall) -> Lowered<Binding> {
        let span = call.method.span();
        let function = self.function_argument(&call.args[0])?;
        let lists = [(); 2].map(|()| {
            let empty = self.over(vec![], |_| quote!(::std::vec::Vec::new()));
            Binding::Value(self.push_code(empty, Kind::Unknown, span))
        });
        self.gathered(stream, Binding::Tuple(lists.into()), span, &[&function], |lower, so_far, item| {
            let (Binding::Tuple(lists), Binding::Value(x)) = (so_far, item) else {
                return lower.error(span, "a list of tuples cannot be differentiated; use a list for each part");
            };
            let Binding::Value(first) = lower.apply(&function, vec![Binding::Value(x)], true, span)? else {
                return lower.error(span, "the function gives a `bool` here");
            };
            let longer = |lower: &mut Self, which: usize| {
                let mut lists = lists.clone();
                if let Binding::Value(list) = lists[which] {
                    let kind = lower.builder.kind(list).clone();
                    let grown = Op::Grow(Place::new(vec![], &kind));
                    lists[which] = Binding::Value(lower.builder.push(grown, vec![list, x], kind, span));
                }
                Ok(Binding::Tuple(lists))
            };
            for list in &lists {
                if let Binding::Value(list) = list {
                    lower.list_of(*list, x);
                }
            }
            let before = lower.scopes.clone();
            let arms = [0, 1].map(|which| lower.arm(&before, |lower| longer(lower, which)));
            lower.joined(crate::lower::control_flow::branch::Choice::on(first, span), arms.into(), &before)
        })
    }

    /// The same as a stream.
    pub(in crate::lower) fn gathered_first(&mut self, stream: &Stream, span: Span) -> Lowered<Stream> {
        let list = self.gathered_list(stream, span)?;
        Ok(if let Kind::List(..) = self.builder.kind(list) { Stream::Entries(list) } else { Stream::Items(list) })
    }

    /// `xs.first().unwrap()` and `xs.last().unwrap()` of a list whose items are no floats: the item itself.
    pub(in crate::lower) fn item_at_an_end(&mut self, call: &ExprMethodCall) -> Option<ValueId> {
        let (first, span) = (call.method == "first", call.method.span());
        if !(first || call.method == "last") {
            return None;
        }
        let look = self.look();
        let list = match self.expr(&call.receiver) {
            Ok(Binding::Value(list)) if matches!(self.builder.kind(list), Kind::Items(_)) => list,
            _ => {
                self.take_back(look);
                return None;
            }
        };
        let at = if first {
            self.coded(&[], Prec::Postfix, Kind::Int, span, |_| crate::lower::control_flow::loops::literal(0))
        } else {
            let length = self.asked(list, &[], "len", span);
            self.coded(&[length], Prec::Sum, Kind::Int, span, |h| {
                let n = &h[0];
                quote!(#n - 1)
            })
        };
        Some(self.builder.apply("item", vec![list, at], span))
    }

    /// `vec![x; n]` of a value that is no float: it is put into an empty list n times.
    pub(in crate::lower) fn repeated(&mut self, item: &Expr, n: &Expr) -> Lowered<Binding> {
        self.expr(&syn::parse_quote!({
            let (item, n) = (#item, #n);
            let mut items = ::std::vec::Vec::with_capacity(n);
            for _ in 0..n {
                items.push(item.clone());
            }
            items
        }))
    }

    /// `xs.pop().unwrap()`
    pub(in crate::lower) fn popped(&mut self, call: &ExprMethodCall, suffix: &ExprMethodCall) -> Lowered<Binding> {
        let span = call.method.span();
        let spot = self.spot(&call.receiver)?;
        let list = self.read_value(&spot, span)?;
        let item = match self.builder.kind(list) {
            Kind::List(elem, _) => Kind::Float(elem.clone()),
            Kind::Items(item) => (**item).clone(),
            Kind::Discrete => Kind::Discrete,
            _ => Kind::Unknown,
        };
        let (method, args) = (&suffix.method, &suffix.args);
        self.shortened_by(&spot, item, Suffix { tokens: quote!(.#method(#args)), ..Suffix::default() }, span)
    }

    /// Takes the last item out of a list, or what it holds for a key out of a map.
    pub(in crate::lower) fn shortened_by(
        &mut self,
        spot: &crate::lower::places::place::Spot,
        item: Kind,
        suffix: Suffix,
        span: Span,
    ) -> Lowered<Binding> {
        let Some(Binding::Value(whole)) = self.binding_of(&spot.variable) else {
            return self.error(span, "only what is in a variable can become shorter");
        };
        let kind = self.builder.kind(whole).clone();
        let place = spot.place(&kind);
        let operands = std::iter::once(whole).chain(spot.steps.iter().flat_map(|(_, i)| i.iter().copied())).collect();
        let results = self.builder.push_with(Op::Shrink(place), operands, vec![], vec![item, kind], span);
        if let Some(stmt) = self.builder.last_mut() {
            stmt.suffix = suffix;
        }
        if let Some(ty) = self.types.get(&self.beginning(whole)).cloned() {
            self.types.insert(results[1], ty);
        }
        *self.builder.name(results[1]) = crate::ir::Name::User(spot.variable.name());
        self.bind_variable(&spot.variable, Binding::Value(results[1]));
        Ok(Binding::Value(results[0]))
    }

    /// One item after the other at the end of a list.
    fn extend(&mut self, spot: &Spot, items: &Expr, span: Span) -> Lowered<()> {
        let Some(stream) = self.stream_or_counted(items)? else {
            return self
                .error_on(items, "what the list is extended by is not known here to be an array, a list or a chain of them");
        };
        // What the list holds is known by then.
        let places = Places([(spot.variable.depth, spot.variable.key.clone())].into());
        self.walk(&stream, span, &[&places], &Around::none(), |lower, item| {
            let Binding::Value(x) = item else {
                return lower.error(span, "a list of tuples cannot be differentiated; use a list for each part");
            };
            lower.grow(spot, x, span)?;
            Ok(Flow::Falls(Binding::Unit))
        })
    }

    /// The first items of a list alone.
    fn shorten(&mut self, spot: &Spot, n: ValueId, span: Span) -> Lowered<()> {
        let list = self.read_value(spot, span)?;
        let length = self.asked(list, &[], "len", span);
        let range = self.coded(&[n, length], Prec::Loose, Kind::Discrete, span, |h| {
            let (n, length) = (&h[0], &h[1]);
            quote!(..#n.min(#length))
        });
        let first = self.builder.apply("sub_list", vec![list, range], span);
        let own = self.builder.apply("own", vec![first], span);
        self.builder.values[own.index()].kind = self.builder.kind(list).clone();
        self.write(spot, Binding::Value(own), span)
    }

    /// Lets what is in two places change them.
    fn exchange(&mut self, first: &Spot, second: &Spot, span: Span) -> Lowered<()> {
        let (a, b) = (self.read(first, span)?, self.read(second, span)?);
        self.write(first, b, span)?;
        self.write(second, a, span)
    }

    /// `std::mem::swap(&mut a, &mut b)`, `replace`, `take`.
    pub(in crate::lower) fn moved(&mut self, call: &ExprCall) -> Lowered<Option<Binding>> {
        let Expr::Path(path) = &*call.func else { return Ok(None) };
        let mut segments = path.path.segments.iter().rev();
        let (Some(name), owner) = (segments.next(), segments.next()) else { return Ok(None) };
        let lent = |lower: &Self, i: usize| call.args.iter().nth(i).is_some_and(|arg| lower.is_lending(arg));
        if owner.is_some_and(|owner| owner.ident != "mem") || self.lookup(&name.ident).is_some() || !lent(self, 0) {
            return Ok(None);
        }
        let (name, span) = (name.ident.to_string(), call.func.span());
        if matches!(name.as_str(), "swap" | "replace" | "take") {
            self.refuse_traded(call)?;
        }
        match (name.as_str(), call.args.len()) {
            ("swap", 2) if lent(self, 1) => {
                let (first, second) = (self.spot(&call.args[0])?, self.spot(&call.args[1])?);
                self.exchange(&first, &second, span)?;
                Ok(Some(Binding::Unit))
            }
            ("replace", 2) => {
                let new = self.expr(&call.args[1])?;
                let spot = self.spot(&call.args[0])?;
                let old = self.read(&spot, span)?;
                self.write(&spot, new, span)?;
                Ok(Some(old))
            }
            ("take", 1) => {
                let spot = self.spot(&call.args[0])?;
                let old = self.read_value(&spot, span)?;
                if self.is_option(old) {
                    let none = self.expr(&syn::parse_quote_spanned!(span=> None))?;
                    self.write(&spot, none, span)?;
                    return Ok(Some(Binding::Value(old)));
                }
                if !spot.steps.is_empty() && !self.builder.kind(old).is_float() {
                    // A part keeps its cotangent in step with its items.
                    let list = if let Expr::Reference(lent) = &call.args[0] { &lent.expr } else { &call.args[0] };
                    return self.expr(&syn::parse_quote!({ let __taken = #list.clone(); #list.clear(); __taken })).map(Some);
                }
                let hole = Code::hole(0);
                let holes = vec![Hole { mode: Mode::Reference, prec: Prec::Loose }];
                let default = Code { tokens: quote!(__rt::default_of(#hole)), holes, prec: Prec::Postfix, borrows: false };
                let kind = self.builder.kind(old).clone();
                let default = self.push_code((default, vec![old]), kind, span);
                self.write(&spot, Binding::Value(default), span)?;
                Ok(Some(Binding::Value(old)))
            }
            _ => Ok(None),
        }
    }
}
