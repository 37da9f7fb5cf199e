//! Adapters that let some items through, decide by an option, or end a chain: `take_while`, `skip_while`, `map_while`, `filter_map`,
//! `scan`.
//!
//! What a closure gives as `Some(e)` goes on as `e`; its `None` goes on with the next pass, or ends the loop.

use crate::ir::{Kind, Prec};
use crate::lower::calls::function::Function;
use crate::lower::chains::stream::Stream;
use crate::lower::control_flow::branch::{Arm, Choice};
use crate::lower::control_flow::exits::Exits;
use crate::lower::control_flow::flow::Flow;
use crate::lower::places::place::{Spot, Variable};
use crate::lower::{Binding, Lower, Lowered, Scope, key};
use proc_macro2::Span;
use quote::quote;
use syn::{Expr, ExprClosure, ExprMethodCall, Ident, Stmt};

/// What lets items through.
#[derive(Clone, Debug)]
pub(crate) struct Passing {
    way: Way,
    function: Option<Function>,
    /// The closure, where it is written here.
    closure: Option<ExprClosure>,
    /// The variable that goes from one item to the next.
    state: Option<Variable>,
    /// Whether items are references.
    lent: bool,
}

/// How it lets them through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    TakeWhile,
    SkipWhile,
    MapWhile,
    FilterMap,
    Scan,
    /// The first item alone.
    First,
}

fn way(name: &str) -> Option<Way> {
    Some(match name {
        "take_while" => Way::TakeWhile,
        "skip_while" => Way::SkipWhile,
        "map_while" => Way::MapWhile,
        "filter_map" => Way::FilterMap,
        "scan" => Way::Scan,
        _ => return None,
    })
}

/// Whether a method of an iterator is one of these.
pub(in crate::lower) fn is_passing(name: &str) -> bool {
    way(name).is_some()
}

impl Passing {
    pub(in crate::lower) fn function(&self) -> Option<&Function> {
        self.function.as_ref()
    }

    /// Lets the first item through alone.
    pub(in crate::lower) fn first() -> Passing {
        Passing { way: Way::First, function: None, closure: None, state: None, lent: false }
    }

    fn ends(&self) -> bool {
        matches!(self.way, Way::TakeWhile | Way::MapWhile | Way::Scan | Way::First)
    }
}

impl Stream {
    fn inner(&self) -> Vec<&Stream> {
        match self {
            Stream::Mapped(s, ..)
            | Stream::Filter(s, _)
            | Stream::FlatMap(s, _)
            | Stream::Passed(s, _)
            | Stream::Inspect(s, _) => {
                vec![s]
            }
            Stream::Enumerate(s) | Stream::Rev(s) | Stream::Cycle(s) | Stream::WithIndices(s, _) => vec![s],
            Stream::Skip(s, _) | Stream::Take(s, _) | Stream::StepBy(s, _) => vec![s],
            Stream::Zip(a, b) | Stream::Chain(a, b) => vec![a, b],
            Stream::Together(streams) => streams.iter().collect(),
            _ => vec![],
        }
    }

    /// Whether it walks over what a closure gives for each item.
    fn is_nested(&self) -> bool {
        matches!(self, Stream::FlatMap(..)) || self.inner().iter().any(|s| s.is_nested())
    }

    /// Whether an adapter may end it before its last item.
    pub(in crate::lower) fn ends_early(&self) -> bool {
        matches!(self, Stream::Passed(_, passing) if passing.ends()) || self.inner().iter().any(|s| s.ends_early())
    }

    /// The variables that go from one item to the next.
    pub(in crate::lower) fn state(&self, out: &mut Vec<String>) {
        if let Stream::Passed(_, Passing { state: Some(state), .. }) = self {
            out.push(state.key.clone());
        }
        self.inner().iter().for_each(|s| s.state(out));
    }

    /// Whether one of them begins as what varies, or it goes over such items.
    pub(in crate::lower) fn begins_varying(&self, lower: &mut Lower<'_>) -> bool {
        let begins = match self {
            Stream::Passed(_, Passing { state: Some(state), .. }) => lower.binding_of(state),
            Stream::Entries(list) | Stream::Items(list) => Some(Binding::Value(*list)),
            _ => None,
        };
        let mut values = Vec::new();
        if let Some(begins) = &begins {
            crate::lower::flatten(begins, &mut values);
        }
        values.iter().any(|&v| lower.varies(v)) || self.inner().iter().any(|s| s.begins_varying(lower))
    }

    /// Whether it has such.
    pub(in crate::lower) fn has_state(&self) -> bool {
        let mut state = Vec::new();
        self.state(&mut state);
        !state.is_empty()
    }

    /// The same, where items of which only some are let through have numbers: gathered in a list before.
    pub(in crate::lower) fn listed(&self, lower: &mut Lower<'_>, span: Span) -> Lowered<Stream> {
        let listed = |lower: &mut Lower<'_>, s: &Stream| -> Lowered<Box<Stream>> {
            Ok(Box::new(if s.is_guarded() { lower.gathered_first(s, span)? } else { s.clone() }))
        };
        Ok(match self {
            _ if !self.is_guarded() => self.clone(),
            Stream::Mapped(s, f, lent) => Stream::Mapped(Box::new(s.listed(lower, span)?), f.clone(), *lent),
            Stream::Filter(s, f) => Stream::Filter(Box::new(s.listed(lower, span)?), f.clone()),
            Stream::FlatMap(s, f) => Stream::FlatMap(Box::new(s.listed(lower, span)?), f.clone()),
            Stream::Passed(s, p) => Stream::Passed(Box::new(s.listed(lower, span)?), p.clone()),
            Stream::Inspect(s, f) => Stream::Inspect(Box::new(s.listed(lower, span)?), f.clone()),
            Stream::Enumerate(s) => Stream::Enumerate(listed(lower, s)?),
            Stream::Rev(s) => Stream::Rev(listed(lower, s)?),
            Stream::Cycle(s) => Stream::Cycle(listed(lower, s)?),
            Stream::Skip(s, n) => Stream::Skip(listed(lower, s)?, *n),
            Stream::Take(s, n) => Stream::Take(listed(lower, s)?, *n),
            Stream::StepBy(s, n) => Stream::StepBy(listed(lower, s)?, *n),
            Stream::Zip(a, b) => Stream::Zip(listed(lower, a)?, listed(lower, b)?),
            Stream::Chain(a, b) => Stream::Chain(listed(lower, a)?, listed(lower, b)?),
            other => other.clone(),
        })
    }
}

impl Lower<'_> {
    /// `filter` and `filter_map`, up to the first item that they let through: `find` and `find_map`.
    pub(in crate::lower) fn found(&mut self, stream: Stream, call: &ExprMethodCall) -> Lowered<Stream> {
        let stream = Box::new(stream);
        let all = if call.method == "find" {
            Stream::Filter(stream, self.function_argument(&call.args[0])?)
        } else {
            let as_adapter = ExprMethodCall { method: Ident::new("filter_map", call.method.span()), ..call.clone() };
            match self.passing(&as_adapter)? {
                Some(passing) => Stream::Passed(stream, passing),
                None => return self.error(call.method.span(), "a function is missing"),
            }
        };
        Ok(Stream::Passed(Box::new(all), Passing::first()))
    }

    /// A stream that is walked over inside of a loop that it cannot leave: one that may end before its last item is gathered before.
    pub(in crate::lower) fn whole_before(&mut self, stream: Stream, span: Span) -> Lowered<Stream> {
        if stream.ends_early() { self.gathered_first(&stream, span) } else { Ok(stream) }
    }

    /// A stream of which a method lets some items through. What leaves the loop over it is no loop inside of it: what a `flat_map` gives is gathered
    /// before.
    pub(in crate::lower) fn let_through(&mut self, stream: Stream, call: &ExprMethodCall) -> Lowered<Option<Stream>> {
        let Some(passing) = self.passing(call)? else { return Ok(None) };
        let nested = passing.ends() && stream.is_nested();
        let stream = if nested { self.gathered_first(&stream, call.method.span())? } else { stream };
        Ok(Some(Stream::Passed(Box::new(stream), passing)))
    }

    /// The adapter that a method is.
    fn passing(&mut self, call: &ExprMethodCall) -> Lowered<Option<Passing>> {
        let span = call.method.span();
        let Some(way) = way(&call.method.to_string()) else { return Ok(None) };
        let (first, function) = match (way, call.args.len()) {
            (Way::Scan, 2) => (Some(self.expr(&call.args[0])?), &call.args[1]),
            (Way::Scan, _) | (_, 2) => return self.error(span, format!("`{}` takes another number of arguments", call.method)),
            _ => (None, &call.args[0]),
        };
        let first = match (way, first) {
            (Way::SkipWhile, _) => {
                let no = self.coded(&[], Prec::Postfix, Kind::Bool, span, |_| quote!(false));
                Some(Binding::Value(no))
            }
            (_, first) => first,
        };
        let state = first.map(|first| {
            let depth = self.scopes.len() - 1;
            let name = if way == Way::Scan { "state" } else { "begun" };
            let key = format!("{name}#.{depth}.{}", self.scopes[depth].len());
            self.scopes[depth].insert(key.clone(), first);
            Variable { depth, key, parts: vec![] }
        });
        let mut function = function.clone();
        let closure = match &mut function {
            Expr::Closure(closure) => {
                at_the_end(&mut closure.body);
                let exits = Exits::of_expr(&closure.body);
                Some(closure.clone()).filter(|_| exits.fails.is_empty() && exits.returns.is_empty())
            }
            _ => None,
        };
        let function = self.function_argument(&function)?;
        Ok(Some(Passing {
            way,
            function: Some(function),
            closure,
            state,
            lent: crate::lower::chains::iterate::gives_references(&call.receiver),
        }))
    }
}

impl Passing {
    /// Runs code on an item, if it is let through.
    pub(in crate::lower) fn pass<'x>(
        &self,
        lower: &mut Lower<'x>,
        item: Binding,
        span: Span,
        body: &mut dyn FnMut(&mut Lower<'x>, Binding) -> Lowered<Flow>,
    ) -> Lowered<Flow> {
        match self.way {
            Way::TakeWhile => {
                let goes_on = self.flag(lower, item.clone(), span)?;
                let before = lower.scopes.clone();
                let arm = lower.arm(&before, |lower| body(lower, item));
                let end = Flow::Leaves(lower.loop_end());
                lower.joined_flows(Choice::on(goes_on, span), vec![arm, Ok((Arm::of(vec![], before.clone()), end))], &before)
            }
            Way::SkipWhile => {
                let skips = self.flag(lower, item.clone(), span)?;
                let Some(state) = &self.state else { return lower.error(span, "a variable is needed here") };
                let Some(Binding::Value(begun)) = lower.binding_of(state) else {
                    return lower.error(span, "a variable is needed here");
                };
                let begins = lower.coded(&[skips], Prec::Unary, Kind::Bool, span, |h| {
                    let skips = &h[0];
                    quote!(!#skips)
                });
                let begun = lower.coded(&[begun, begins], Prec::Or, Kind::Bool, span, |h| {
                    let (begun, begins) = (&h[0], &h[1]);
                    quote!(#begun || #begins)
                });
                lower.bind_variable(state, Binding::Value(begun));
                let before = lower.scopes.clone();
                let arm = lower.arm(&before, |lower| body(lower, item));
                let none = Ok((Arm::of(vec![], before.clone()), Flow::Falls(Binding::Unit)));
                lower.joined_flows(Choice::on(begun, span), vec![arm, none], &before)
            }
            Way::First => {
                let flow = body(lower, item)?;
                let end = lower.loop_end();
                lower.then(flow, &mut |_, _| Ok(Flow::Leaves(end)))
            }
            Way::MapWhile | Way::FilterMap | Way::Scan => self.by_option(lower, item, span, body),
        }
    }

    /// What the function says of an item.
    fn flag(&self, lower: &mut Lower<'_>, item: Binding, span: Span) -> Lowered<crate::ir::ValueId> {
        let Some(function) = &self.function else { return lower.error(span, "a function is missing") };
        match lower.apply(function, vec![item], true, span)? {
            Binding::Value(flag) => Ok(flag),
            _ => lower.error(span, "the function must give a `bool` here"),
        }
    }

    /// Items that an option holds.
    fn by_option<'x>(
        &self,
        lower: &mut Lower<'x>,
        item: Binding,
        span: Span,
        body: &mut dyn FnMut(&mut Lower<'x>, Binding) -> Lowered<Flow>,
    ) -> Lowered<Flow> {
        let state = self.state.as_ref().map(|state| {
            Binding::Place(Spot {
                variable: state.clone(),
                steps: vec![],
                at: None,
                shown: crate::lower::places::place::Shown::Itself,
                seen: None,
                ty: None,
            })
        });
        let args: Vec<Binding> = state.into_iter().chain([item]).collect();
        let otherwise: Expr = if self.ends() { syn::parse_quote!(break) } else { syn::parse_quote!(continue) };
        let depth = lower.scopes.len();
        let mut scope = Scope::new();
        let taken = match &self.closure {
            Some(closure) if closure.inputs.len() == args.len() => taken(&closure.body, &otherwise),
            Some(closure) => {
                return lower.error(closure.or1_token.span, format!("this closure is given {} arguments", args.len()));
            }
            None => {
                let Some(function) = &self.function else { return lower.error(span, "a function is missing") };
                let option = lower.apply(function, args.clone(), self.lent, span)?;
                let name = Ident::new("__option", span);
                scope.insert(key(&name), option);
                taken(&syn::parse_quote!(#name), &otherwise)
            }
        };
        lower.scopes.push(scope);
        if let Some(closure) = &self.closure {
            closure.inputs.iter().zip(args).try_for_each(|(input, arg)| lower.input(input, arg))?;
        }
        let flow = lower.flow_then(&taken, None, &mut |lower, value| {
            // What follows does not see the names of the closure.
            let own = lower.scopes.split_off(depth);
            let flow = body(lower, value);
            lower.scopes.extend(own);
            flow
        });
        lower.scopes.truncate(depth);
        flow
    }
}

/// Writes `if c { return a; } …` at the end of a closure as `if c { a } else { … }`.
fn at_the_end(body: &mut Expr) {
    let Expr::Block(block) = body else { return };
    let returns = |stmt: &Stmt| match stmt {
        Stmt::Expr(Expr::If(e), _) if e.else_branch.is_none() => {
            matches!(e.then_branch.stmts.last(), Some(Stmt::Expr(Expr::Return(e), _)) if e.expr.is_some())
        }
        _ => false,
    };
    let stmts = &mut block.block.stmts;
    let Some(at) = stmts.iter().position(returns) else { return };
    let mut rest: Expr = syn::parse_quote!({});
    if let Expr::Block(rest) = &mut rest {
        rest.block.stmts = stmts.split_off(at + 1);
    }
    at_the_end(&mut rest);
    let Some(Stmt::Expr(Expr::If(mut e), _)) = stmts.pop() else { return };
    if let Some(Stmt::Expr(Expr::Return(last), _)) = e.then_branch.stmts.pop() {
        e.then_branch.stmts.extend(last.expr.map(|value| Stmt::Expr(*value, None)));
    }
    e.else_branch = Some((syn::token::Else::default(), Box::new(rest)));
    stmts.push(Stmt::Expr(Expr::If(e), None));
}

/// What is in an option, where there is something; else code that leaves.
fn taken(option: &Expr, otherwise: &Expr) -> Expr {
    let statements = |stmts: &[Stmt]| -> Vec<Stmt> {
        let mut stmts = stmts.to_vec();
        if let Some(Stmt::Expr(last, None)) = stmts.last_mut() {
            *last = taken(last, otherwise);
        }
        stmts
    };
    match option {
        Expr::Paren(e) => taken(&e.expr, otherwise),
        Expr::Group(e) => taken(&e.expr, otherwise),
        Expr::Block(e) if e.label.is_none() => match &e.block.stmts[..] {
            [Stmt::Expr(only, None)] => taken(only, otherwise),
            stmts => {
                let stmts = statements(stmts);
                syn::parse_quote!({ #(#stmts)* })
            }
        },
        Expr::If(e) => {
            let Some((_, other)) = &e.else_branch else { return option.clone() };
            let (cond, then, other) = (&e.cond, statements(&e.then_branch.stmts), taken(other, otherwise));
            syn::parse_quote!(if #cond { #(#then)* } else { #other })
        }
        Expr::Match(e) => {
            let mut e = e.clone();
            e.arms.iter_mut().for_each(|arm| *arm.body = taken(&arm.body, otherwise));
            Expr::Match(e)
        }
        Expr::Call(call) if crate::lower::control_flow::exits::success(option).is_some() => call.args[0].clone(),
        Expr::MethodCall(call) if call.method == "then_some" && call.args.len() == 1 => {
            let (cond, value) = (&call.receiver, &call.args[0]);
            syn::parse_quote!(if #cond { #value } else { #otherwise })
        }
        Expr::MethodCall(call) if call.method == "then" && call.args.len() == 1 => match &call.args[0] {
            Expr::Closure(closure) => {
                let (cond, value) = (&call.receiver, &closure.body);
                syn::parse_quote!(if #cond { #value } else { #otherwise })
            }
            _ => option.clone(),
        },
        other if crate::lower::control_flow::exits::is_failure(other) => otherwise.clone(),
        other => syn::parse_quote!(match #other { Some(__item) => __item, None => #otherwise }),
    }
}
