//! Chains that pick an item, and its unwrapping: `x.iter().max_by(|a, b| a.total_cmp(b)).unwrap()`, `reduce`, `last`, `nth`.

use crate::ir::{Kind, Prec, ValueId};
use crate::lower::calls::function::Function;
use crate::lower::chains::stream::Stream;
use crate::lower::{Binding, Lower, Lowered, flatten};
use proc_macro2::Span;
use quote::quote;
use syn::{Expr, ExprMethodCall};

/// Methods that pick an item.
const PICKS: &[(&str, usize)] = &[
    ("reduce", 1),
    ("max_by", 1),
    ("min_by", 1),
    ("max_by_key", 1),
    ("min_by_key", 1),
    ("find", 1),
    ("find_map", 1),
    ("first", 0),
    ("last", 0),
    ("nth", 1),
    ("next", 0),
];

/// Whether an expression is, by its methods, an item that a chain picks.
pub(in crate::lower) fn is_pick(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => {
            crate::lower::chains::chain::is_chain(&call.receiver)
                && PICKS.iter().any(|&(name, count)| call.method == name && call.args.len() == count)
        }
        _ => false,
    }
}

impl Lower<'_> {
    /// `….unwrap()` or `….expect(…)` of an item that a chain picks, and of a function of it.
    pub(in crate::lower) fn picked(&mut self, whole: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let mut functions = Vec::new();
        let mut call = &whole.receiver;
        let pick = loop {
            let Expr::MethodCall(inner) = &**call else { return Ok(None) };
            let name = inner.method.to_string();
            match (name.as_str(), inner.args.len()) {
                ("copied" | "cloned", 0) => {}
                ("map", 1) => functions.push(&inner.args[0]),
                (name, count) if PICKS.contains(&(name, count)) => break inner,
                _ => return Ok(None),
            }
            call = &inner.receiver;
        };
        let Some(stream) = self.stream_to_read(&pick.receiver)? else { return Ok(None) };
        self.picked_in_order(pick)?;
        // The first and the last entry of a list of floats are rows of their own.
        let entry = matches!(stream, Stream::Entries(_)) && !matches!(&*pick.receiver, Expr::MethodCall(_));
        if entry && (pick.method == "first" || pick.method == "last") {
            return Ok(None);
        }
        let mark = self.builder.mark();
        let stream = self.choices(&stream, pick)?;
        if !stream.is_endless() {
            let n = stream.length(self, whole.method.span())?;
            let k = self.number_of(pick)?;
            self.is_there(k, n, whole)?;
        }
        let mut picked = self.pick_of(&stream, pick)?;
        for function in functions.into_iter().rev() {
            let function = self.function_argument(function)?;
            picked = self.apply(&function, vec![picked], false, whole.method.span())?;
        }
        let mut values = Vec::new();
        flatten(&picked, &mut values);
        if lends(&picked) || values.iter().any(|&v| self.varies(v)) {
            return Ok(Some(picked));
        }
        // The number of an item carries no derivative: the chain stays the user's code.
        let kind = values.first().map_or(Kind::Discrete, |&v| self.builder.kind(v).clone());
        self.builder.rollback(mark);
        self.opaque(&Expr::MethodCall(whole.clone()), kind).map(|v| Some(Binding::Value(v)))
    }

    /// The option that a chain gives which picks an item: an item, unless there is none.
    pub(in crate::lower) fn picked_option(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        if !is_pick(&Expr::MethodCall(call.clone())) {
            return Ok(None);
        }
        self.picked_in_order(call)?;
        let look = self.look();
        let picked = self.option_of(call);
        let discrete = match &picked {
            Ok(None) => true,
            Ok(Some(Binding::Value(v))) => !self.varies(*v),
            Ok(Some(_)) => false,
            Err(_) => {
                let (_, operands) = self.code(&Expr::MethodCall(call.clone()))?;
                !operands.iter().any(|&v| self.varies(v))
            }
        };
        if !discrete {
            return picked;
        }
        // The chain stays the user's code.
        self.take_back(look);
        self.opaque(&Expr::MethodCall(call.clone()), Kind::Unknown).map(|v| Some(Binding::Value(v)))
    }

    fn option_of(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let span = call.method.span();
        let Some(stream) = self.stream_to_read(&call.receiver)? else { return Ok(None) };
        let choices = self.choices(&stream, call)?;
        let cloned = matches!(&*call.receiver, Expr::MethodCall(inner) if inner.method == "cloned");
        let gathered = cloned || stream.is_guarded() || matches!(call.method.to_string().as_str(), "find" | "find_map");
        let stream = choices;
        let length = stream.length(self, span)?;
        let enough = self.number_of(call)?;
        let there = self.coded(&[enough, length], Prec::Compare, Kind::Bool, span, |h| {
            let (k, n) = (&h[0], &h[1]);
            quote!(#k < #n)
        });
        let before = self.scopes.clone();
        let some = self.arm(&before, |lower| {
            let item = lower.pick_of(&stream, call)?;
            // An option that is kept holds what is cloned, and does not borrow from a list that is made here.
            let item = if gathered { lower.owned(item, span) } else { item };
            let name = syn::Ident::new("__picked", span);
            lower.scopes.push(crate::lower::Scope::from([(crate::lower::key(&name), item)]));
            let some = lower.expr(&syn::parse_quote!(Some(#name)));
            lower.scopes.pop();
            some
        });
        let none = self.arm(&before, |lower| {
            let none = lower.over(vec![], |_| quote!(None));
            Ok(Binding::Value(lower.push_code(none, Kind::Unknown, span)))
        });
        self.joined(crate::lower::control_flow::branch::Choice::on(there, span), vec![some, none], &before).map(Some)
    }

    /// A binding whose values are copies of their own.
    fn owned(&mut self, binding: Binding, span: Span) -> Binding {
        match binding {
            Binding::Value(v) if self.varies(v) && !self.builder.is_number(v) => {
                let kind = self.builder.kind(v).clone();
                let own = self.builder.apply("own", vec![v], span);
                self.builder.values[own.index()].kind = kind;
                Binding::Value(own)
            }
            Binding::Tuple(parts) => Binding::Tuple(parts.into_iter().map(|part| self.owned(part, span)).collect()),
            binding => binding,
        }
    }

    /// Of how many items more than that there must be one.
    fn number_of(&mut self, pick: &ExprMethodCall) -> Lowered<ValueId> {
        match (pick.method.to_string().as_str(), pick.args.first()) {
            ("nth", Some(k)) => self.constant(k, Kind::Int),
            _ => {
                Ok(self
                    .coded(&[], Prec::Postfix, Kind::Int, pick.method.span(), |_| crate::lower::control_flow::loops::literal(0)))
            }
        }
    }

    /// The items among which one is picked, by number.
    fn choices(&mut self, stream: &Stream, pick: &ExprMethodCall) -> Lowered<Stream> {
        let span = pick.method.span();
        let stream = match pick.method.to_string().as_str() {
            "find" | "find_map" => self.found(stream.clone(), pick)?,
            _ => stream.clone(),
        };
        if stream.is_guarded() { self.gathered_first(&stream, span) } else { stream.numbered(self) }
    }

    fn pick_of(&mut self, stream: &Stream, pick: &ExprMethodCall) -> Lowered<Binding> {
        let span = pick.method.span();
        let number = |lower: &mut Self, n: usize| {
            let code = lower.over(vec![], |_| crate::lower::control_flow::loops::literal(n));
            lower.push_code(code, Kind::Int, span)
        };
        match pick.method.to_string().as_str() {
            "nth" => {
                let k = self.constant(&pick.args[0], Kind::Int)?;
                stream.item(self, k, span)
            }
            "next" | "first" | "find" | "find_map" => {
                let k = number(self, 0);
                stream.item(self, k, span)
            }
            "last" => {
                let n = stream.length(self, span)?;
                let last = self.coded(&[n], Prec::Sum, Kind::Int, span, |h| {
                    let n = &h[0];
                    quote!(#n - 1)
                });
                stream.item(self, last, span)
            }
            name => {
                let function = self.function_argument(&pick.args[0])?;
                let (zero, one) = (number(self, 0), number(self, 1));
                let first = stream.item(self, zero, span)?;
                let rest = Stream::Skip(Box::new(stream.clone()), one);
                let lent = name != "reduce";
                self.gathered(&rest, first, span, &[&function], |lower, so_far, item| {
                    if name == "reduce" {
                        return lower.apply(&function, vec![so_far, item], lent, span);
                    }
                    let stays = lower.stays_before(name, &function, &so_far, &item, span)?;
                    lower.either(stays, so_far, item, span)
                })
            }
        }
    }

    /// Whether what was picked so far stays before the next item: the last of several greatest is picked, the first of several least.
    fn stays_before(
        &mut self,
        name: &str,
        function: &Function,
        so_far: &Binding,
        item: &Binding,
        span: Span,
    ) -> Lowered<ValueId> {
        let greatest = name.starts_with("max");
        let key = |lower: &mut Self, item: &Binding| lower.apply(function, vec![item.clone()], true, span);
        let operands = if name.ends_with("_key") {
            vec![key(self, so_far)?, key(self, item)?]
        } else {
            vec![self.apply(function, vec![so_far.clone(), item.clone()], true, span)?]
        };
        let (mut code, operands) = match operands[..] {
            [Binding::Value(order)] => self.over(vec![order], |h| {
                let order = &h[0];
                if greatest {
                    quote!(#order == ::core::cmp::Ordering::Greater)
                } else {
                    quote!(#order != ::core::cmp::Ordering::Greater)
                }
            }),
            [Binding::Value(first), Binding::Value(second)] => self.over(vec![first, second], |h| {
                let (first, second) = (&h[0], &h[1]);
                if greatest { quote!(#first > #second) } else { quote!(#first <= #second) }
            }),
            _ => return self.error(span, "the function gives one value that can be compared"),
        };
        code.prec = Prec::Compare;
        Ok(self.push_code((code, operands), Kind::Bool, span))
    }

    /// One of two bindings of the same form.
    fn either(&mut self, condition: ValueId, then: Binding, other: Binding, span: Span) -> Lowered<Binding> {
        let before = self.scopes.clone();
        let arms = [then, other].map(|value| self.arm(&before, |_| Ok(value)));
        self.joined(crate::lower::control_flow::branch::Choice::on(condition, span), arms.into(), &before)
    }
}

/// Whether a binding is lent to be changed, or a part of it is.
fn lends(binding: &Binding) -> bool {
    match binding {
        Binding::Place(_) => true,
        Binding::Tuple(parts) => parts.iter().any(lends),
        _ => false,
    }
}
