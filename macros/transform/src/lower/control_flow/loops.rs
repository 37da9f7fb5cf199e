//! Loops: `for`, `while`, `loop`.
//!
//! What a loop assigns to, found by syntax, is what it carries: the body takes these values as arguments and yields their new
//! ones. A value comes to vary in a pass of the loop because it is assigned something that varies: the body is lowered again with
//! that known, until nothing more does.

use crate::ir::{Code, Exit, Head, Hole, Kind, Loop, Mode, Name, Op, Prec, Region, Sort, ValueId};
use crate::lower::chains::lent::Places;
use crate::lower::chains::stream::Stream;
use crate::lower::control_flow::exits::Exits;
use crate::lower::control_flow::flow::Flow;
use crate::lower::control_flow::targets::Around;
use crate::lower::control_flow::touched::{Assigns, Touched};
use crate::lower::places::place::{Variable, parts_of};
use crate::lower::{Binding, Lower, Lowered, key};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::{BTreeMap, BTreeSet};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, ExprForLoop, ExprLoop, ExprWhile, Ident, Label, Pat};

/// A variable that a loop carries.
struct Carried {
    variable: Variable,
    first: ValueId,
}

impl Lower<'_> {
    pub(in crate::lower) fn for_loop(&mut self, e: &ExprForLoop) -> Lowered<Flow> {
        let span = e.for_token.span;
        let stream = match self.stream(&e.expr)? {
            // An item of a list in a constant is read again where the reverse sweep needs it.
            None if matches!(*e.pat, syn::Pat::Ident(_)) && is_of_a_field(&e.expr) || self.holds_lists(&e.expr) => {
                self.chain_stream(&e.expr)?
            }
            stream => stream,
        };
        // What carries no derivative is walked over as the user wrote it.
        let source = if stream.is_some() { None } else { Some(self.source(&e.expr)?) };
        let checkpoint = self.checkpoint(&e.attrs)?;
        let mut around = self.enter_loop(e.label.as_ref(), &e.body, false);
        if let Some(stream) = &stream {
            around.walks(stream);
        }
        let looped = match (stream, source) {
            (Some(stream), _) => self.walk(&stream, span, &[&e.body], &around, |lower, item| {
                lower.pattern(&e.pat, item)?;
                lower.refer_items(&e.pat, &e.expr);
                lower.flow(&e.body.stmts, None)
            }),
            (None, source) => {
                let integers = matches!(strip(&e.expr), Expr::Range(_));
                let head = Head::For(pattern_code(&e.pat));
                self.run(source.into_iter().collect(), head, span, &[&e.body], &around, |lower, items| {
                    for (name, &value) in bound_idents(&e.pat).iter().zip(items) {
                        *lower.builder.name(value) = crate::lower::patterns::pattern::given(&name.to_string());
                        // Items of what is not known may be floats: taken for integers, they would take the derivative from a product.
                        lower.builder.values[value.index()].kind = if integers { Kind::Int } else { Kind::Unknown };
                        lower.bind(name, Binding::Value(value));
                    }
                    lower.refer_items(&e.pat, &e.expr);
                    if lends_items(&e.expr) {
                        let lent =
                            bound_idents(&e.pat).iter().map(|name| lower.references.contains(&key(name))).collect::<Vec<_>>();
                        for (&value, _) in items.iter().zip(lent).filter(|(_, lent)| *lent) {
                            lower.builder.values[value.index()].sort = Sort::Lent;
                        }
                    }
                    lower.flow(&e.body.stmts, None)
                })
            }
        };
        let looped = looped.and_then(|()| checkpoint.map_or(Ok(()), |checkpoint| self.checkpointed(e, checkpoint, &around)));
        let flow = self.leave_loop(&around);
        looped.map(|()| flow)
    }

    /// Whether what is walked over is a list of lists that has a type: an item is no number that could be kept, and is read again where the
    /// reverse sweep needs it.
    fn holds_lists(&self, expr: &Expr) -> bool {
        let of = |expr: &Expr| {
            let item = self.type_of(expr).and_then(|ty| crate::parse::item(&ty).cloned());
            item.is_some_and(|item| crate::parse::item(&item).is_some() || matches!(item, syn::Type::Tuple(_)))
        };
        match expr {
            Expr::Paren(e) => self.holds_lists(&e.expr),
            Expr::Reference(e) if e.mutability.is_none() => of(&e.expr),
            Expr::Path(_) => of(expr),
            Expr::MethodCall(e) => match e.method.to_string().as_str() {
                "iter" => of(&e.receiver),
                "enumerate" | "rev" | "skip" | "take" | "step_by" => self.holds_lists(&e.receiver),
                "zip" => self.holds_lists(&e.receiver) || e.args.iter().any(|arg| self.holds_lists(arg)),
                _ => false,
            },
            _ => false,
        }
    }

    /// What a loop walks over, where that carries no derivative.
    fn source(&mut self, expr: &Expr) -> Lowered<ValueId> {
        // A bound may be an integer field of a struct whose fields are not known; what has items is none.
        let mut bounded = expr.clone();
        if range_in(&mut bounded).is_none()
            && matches!(strip(expr), Expr::MethodCall(_) | Expr::Call(_))
            && self.carries_in_floats(expr)?
        {
            let message = "the items of this may carry a derivative, which is not followed here: bind what it is called on, or is given, to a name with its type, \
                           `let x: &Array1<f64> = &s.x;` or `let n: usize = s.n;`, or a list of constants to a `#[constant]` parameter";
            return self.error_on(expr, message);
        }
        let (bounded, bounds) = self.bounds(expr)?;
        self.scopes.push(bounds);
        let source = self.constant(&bounded, Kind::Discrete);
        self.scopes.pop();
        source
    }

    /// A range whose computed bounds are values of their own, under names of their own: the reverse sweep walks the same range,
    /// though what its bounds were computed from may have changed.
    fn bounds(&mut self, expr: &Expr) -> Lowered<(Expr, BTreeMap<String, Binding>)> {
        let (mut bounded, mut scope) = (expr.clone(), BTreeMap::new());
        if let Some(range) = range_in(&mut bounded) {
            for (bound, name) in [(&mut range.start, "__start"), (&mut range.end, "__end")] {
                let Some(bound) = bound else { continue };
                if let Expr::Lit(_) | Expr::Path(_) = **bound {
                    continue;
                }
                let value = self.constant(bound, Kind::Int)?;
                let name = Ident::new(name, bound.span());
                scope.insert(key(&name), Binding::Value(value));
                **bound = syn::parse_quote!(#name);
            }
        }
        Ok((bounded, scope))
    }

    pub(in crate::lower) fn while_loop(&mut self, e: &ExprWhile) -> Lowered<Flow> {
        if let Some(other) = self.rewritten_while(e) {
            return self.while_loop(&other);
        }
        // What a condition binds or changes, the body sees, and the loop carries as it does what the body changes.
        let mut touched = Touched::default();
        touched.visit_expr(&e.cond);
        if crate::lower::rewrites::rewrite::binds(&e.cond)
            || Exits::of_expr(&e.cond).leaves()
            || !self.places(&touched).is_empty()
        {
            let (cond, body) = (&e.cond, &e.body);
            let endless = syn::parse_quote!({ if #cond #body else { break; } });
            return self.repeat(e.label.as_ref(), None, &endless, e.while_token.span);
        }
        self.repeat(e.label.as_ref(), Some(&e.cond), &e.body, e.while_token.span)
    }

    pub(in crate::lower) fn endless_loop(&mut self, e: &ExprLoop) -> Lowered<Flow> {
        self.repeat(e.label.as_ref(), None, &e.body, e.loop_token.span)
    }

    /// `while cond { body }`, or `loop { body }`.
    fn repeat(&mut self, label: Option<&Label>, cond: Option<&Expr>, body: &Block, span: Span) -> Lowered<Flow> {
        let around = self.enter_loop(label, body, cond.is_none());
        let carried = self.carried(&[body], &around);
        let looped = self.until_stable(
            &carried,
            |lower, carried_active| {
                let (cond_args, cond_region) = lower.inside(&carried, carried_active, |lower| match cond {
                    Some(cond) => lower.condition(cond).map(|v| vec![v]),
                    None => {
                        let code = lower.over(vec![], |_| quote!(true));
                        Ok(vec![lower.push_code(code, Kind::Bool, span)])
                    }
                })?;
                let cond_region = Region { args: cond_args, yields: cond_region.yields[..1].to_vec(), ..cond_region };
                let (args, body_region) = lower.inside(&carried, carried_active, |lower| {
                    let flow = lower.scoped(|lower| lower.flow(&body.stmts, None))?;
                    Ok(lower.pass_end(&flow, &around, span))
                })?;
                let body_region = Region { args, ..body_region };
                Ok((Head::While, vec![], vec![cond_region, body_region], around.exit))
            },
            span,
        );
        let flow = self.leave_loop(&around);
        looped.map(|()| flow)
    }

    /// A loop over the items of a stream, by an index.
    pub(in crate::lower) fn walk(
        &mut self,
        stream: &Stream,
        span: Span,
        assigned: &[&dyn Assigns],
        around: &Around,
        body: impl FnMut(&mut Self, Binding) -> Lowered<Flow>,
    ) -> Lowered<()> {
        let mut body = body;
        let mut lent = Places(BTreeSet::new());
        stream.lent(&mut lent.0);
        let mut functions = Vec::new();
        stream.functions(&mut functions);
        let mut assigned: Vec<&dyn Assigns> = assigned.iter().copied().chain([&lent as &dyn Assigns]).collect();
        assigned.extend(functions.into_iter().map(|function| function as &dyn Assigns));
        let assigned = &assigned[..];
        if let Some((first, second)) = stream.split().filter(|_| around.exit == Exit::Never) {
            self.walk_one(&first, span, assigned, around, &mut body)?;
            return self.walk_one(&second, span, assigned, around, &mut body);
        }
        self.walk_one(stream, span, assigned, around, &mut body)
    }

    fn walk_one(
        &mut self,
        stream: &Stream,
        span: Span,
        assigned: &[&dyn Assigns],
        around: &Around,
        body: &mut dyn FnMut(&mut Self, Binding) -> Lowered<Flow>,
    ) -> Lowered<()> {
        let stream = &stream.listed(self, span)?;
        let source = if let Stream::Range(range) = stream.base() {
            self.source(range)?
        } else {
            let length = stream.base().length(self, span)?;
            let range = self.over(vec![length], |h| {
                let n = &h[0];
                quote!(0..#n)
            });
            self.push_code(range, Kind::Discrete, span)
        };
        let pattern = Code { tokens: Code::hole(0).to_token_stream(), holes: vec![plain()], prec: Prec::Postfix, borrows: false };
        self.run(vec![source], Head::For(pattern), span, assigned, around, |lower, items| {
            *lower.builder.name(items[0]) = Name::Wish("k".into());
            lower.builder.values[items[0].index()].kind = Kind::Int;
            stream.each(lower, items[0], span, (assigned, around), body)
        })
    }

    /// A `for` loop whose body is lowered over its items.
    fn run(
        &mut self,
        sources: Vec<ValueId>,
        head: Head,
        span: Span,
        assigned: &[&dyn Assigns],
        around: &Around,
        mut body: impl FnMut(&mut Self, &[ValueId]) -> Lowered<Flow>,
    ) -> Lowered<()> {
        let carried = self.carried(assigned, around);
        let count = if let Head::For(pattern) = &head { pattern.holes.len() } else { 0 };
        self.until_stable(
            &carried,
            |lower, active| {
                let mut items = Vec::new();
                let (args, region) = lower.inside(&carried, active, |lower| {
                    items = (0..count).map(|_| lower.builder.value(Name::None, Kind::Discrete)).collect();
                    let flow = lower.scoped(|lower| body(lower, &items))?;
                    Ok(lower.pass_end(&flow, around, span))
                })?;
                let args = items.into_iter().chain(args).collect();
                Ok((head.clone(), sources.clone(), vec![Region { args, ..region }], around.exit))
            },
            span,
        )
    }

    /// Lowers a loop, again while more of what it carries comes to vary, and binds what it leaves behind.
    #[allow(clippy::type_complexity, reason = "the parts of a loop")]
    fn until_stable(
        &mut self,
        carried: &[Carried],
        mut lowered: impl FnMut(&mut Self, &[bool]) -> Lowered<(Head, Vec<ValueId>, Vec<Region>, Exit)>,
        span: Span,
    ) -> Lowered<()> {
        let mut active: Vec<bool> = carried.iter().map(|c| self.varies(c.first)).collect();
        loop {
            let (head, sources, regions, exit) = lowered(self, &active)?;
            let flags = usize::from(exit == Exit::Break);
            let body = regions.last().expect("a body");
            let mut known = false;
            for ((c, &arg), &next) in carried.iter().zip(&body.args[body.args.len() - carried.len()..]).zip(&body.yields[flags..])
            {
                let kind = self.builder.kind(arg).clone();
                let list = matches!(kind, Kind::List(..) | Kind::Items(_));
                // An option that is empty at first is one of what a pass puts into it.
                let option = if self.types.contains_key(&c.first) { None } else { self.option_made(&body.stmts, next) };
                if let Some(ty) = option {
                    self.types.insert(c.first, ty);
                    known = true;
                }
                // A list that is empty at first is one of what a pass puts into it, and what code gave is of the type of what varies.
                let varying = self.varies(next).then(|| self.builder.kind(next).clone()).filter(Kind::is_differentiable);
                let own = &mut self.builder.values[c.first.index()].kind;
                if list && matches!(own, Kind::Unknown | Kind::Discrete) {
                    *own = kind;
                    known = true;
                } else if let (Kind::Discrete, Some(varying)) = (&own, varying) {
                    *own = varying;
                    known = true;
                }
            }
            if known {
                continue;
            }
            let grown: Vec<bool> = body.yields[flags..].iter().zip(&active).map(|(&y, &a)| a || self.varies(y)).collect();
            if grown != active {
                active = grown;
                continue;
            }
            let kinds = carried
                .iter()
                .zip(&body.yields[flags..])
                .map(|(c, &y)| self.builder.kind(c.first).beside(self.builder.kind(y)))
                .collect();
            let operands = sources.into_iter().chain(carried.iter().map(|c| c.first)).collect();
            let results = self.builder.push_with(Op::Loop(Loop { head, exit, checkpoint: None }), operands, regions, kinds, span);
            for (c, &result) in carried.iter().zip(&results) {
                *self.builder.name(result) = Name::User(c.variable.name());
                self.begins.insert(result, c.first);
                self.bind_variable(&c.variable, Binding::Value(result));
            }
            return Ok(());
        }
    }

    /// A region over arguments for what is carried: it yields what `write` gives, then the carried variables' values.
    fn inside(
        &mut self,
        carried: &[Carried],
        active: &[bool],
        write: impl FnOnce(&mut Self) -> Lowered<Vec<ValueId>>,
    ) -> Lowered<(Vec<ValueId>, Region)> {
        let before = self.scopes.clone();
        let mut args = Vec::new();
        for (c, &active) in carried.iter().zip(active) {
            let kind = self.builder.kind(c.first).clone();
            let arg = self.builder.value(Name::User(c.variable.name()), kind);
            if active {
                self.builder.activate(arg);
            }
            self.begins.insert(arg, c.first);
            self.bind_variable(&c.variable, Binding::Value(arg));
            args.push(arg);
        }
        self.builder.enter();
        let yields = write(self);
        let stmts = self.builder.leave();
        let next: Vec<ValueId> = carried
            .iter()
            .map(|c| match self.binding_of(&c.variable) {
                Some(Binding::Value(v)) => v,
                _ => {
                    self.changes_form(&c.variable.key, Span::call_site());
                    c.first
                }
            })
            .collect();
        self.scopes = before;
        let mut yields = yields?;
        yields.extend(next);
        Ok((args, Region { args: vec![], stmts, yields }))
    }

    pub(in crate::lower) fn scoped<T>(&mut self, write: impl FnOnce(&mut Self) -> Lowered<T>) -> Lowered<T> {
        self.scopes.push(BTreeMap::new());
        let result = write(self);
        self.scopes.pop();
        result
    }

    /// The variables around that code may assign to.
    fn carried(&self, assigned: &[&dyn Assigns], around: &Around) -> Vec<Carried> {
        let mut touched = Touched::default();
        for code in assigned {
            code.touched(&mut touched);
        }
        touched.assigned.extend(around.hidden.iter().cloned());
        let mut carried = Vec::new();
        for (depth, key) in self.places(&touched) {
            let variable = Variable { depth, key, parts: vec![] };
            for (parts, first) in self.binding_of(&variable).iter().flat_map(parts_of) {
                carried.push(Carried { variable: Variable { parts, ..variable.clone() }, first });
            }
        }
        // By name, as readers would list them.
        carried.sort_by(|a, b| (&a.variable.key, &a.variable.parts).cmp(&(&b.variable.key, &b.variable.parts)));
        carried
    }
}

fn plain() -> Hole {
    Hole { mode: Mode::Plain, prec: Prec::Postfix }
}

pub(in crate::lower) fn plain_name(key: &str) -> String {
    key.split('#').next().unwrap_or_default().to_owned()
}

/// Whether what is walked over lends its items, as far as that shows: `&list`, `list.iter().enumerate()`.
fn lends_items(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(e) => lends_items(&e.expr),
        Expr::Reference(e) => e.mutability.is_none(),
        Expr::Path(_) => true,
        Expr::MethodCall(e) => match e.method.to_string().as_str() {
            "iter" => true,
            "enumerate" | "rev" | "skip" | "take" | "step_by" => lends_items(&e.receiver),
            "zip" => lends_items(&e.receiver) && e.args.iter().all(lends_items),
            _ => false,
        },
        _ => false,
    }
}

/// Whether an expression lends what is in a field: `&data.rows`, `data.rows.iter()`.
fn is_of_a_field(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(e) => is_of_a_field(&e.expr),
        Expr::Reference(e) => e.mutability.is_none() && matches!(*e.expr, Expr::Field(_)),
        Expr::MethodCall(e) => e.method == "iter" && e.args.is_empty() && matches!(*e.receiver, Expr::Field(_)),
        _ => false,
    }
}

/// An expression without the parentheses and the adapters that turn a range around.
pub(in crate::lower) fn strip(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(e) => strip(&e.expr),
        Expr::MethodCall(e) if matches!(e.method.to_string().as_str(), "rev" | "step_by" | "skip" | "take") => strip(&e.receiver),
        expr => expr,
    }
}

/// The range in it.
fn range_in(expr: &mut Expr) -> Option<&mut syn::ExprRange> {
    match expr {
        Expr::Paren(e) => range_in(&mut e.expr),
        Expr::MethodCall(e) if matches!(e.method.to_string().as_str(), "rev" | "step_by" | "skip" | "take") => {
            range_in(&mut e.receiver)
        }
        Expr::Range(e) => Some(e),
        _ => None,
    }
}

/// The names that a pattern binds, in order.
fn bound_idents(pat: &Pat) -> Vec<Ident> {
    struct Names(Vec<Ident>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            self.0.push(pat.ident.clone());
        }
    }
    let mut names = Names(vec![]);
    names.visit_pat(pat);
    names.0
}

/// A pattern with holes for the names that it binds. What is assigned to such a name is a value of its own, so none is `mut`.
fn pattern_code(pat: &Pat) -> Code {
    struct Fixed;
    impl VisitMut for Fixed {
        fn visit_pat_ident_mut(&mut self, pat: &mut syn::PatIdent) {
            pat.mutability = None;
        }
    }
    let mut pat = pat.clone();
    Fixed.visit_pat_mut(&mut pat);
    let names = bound_idents(&pat);
    let replace = |ident: &Ident| names.iter().position(|n| n == ident).map(|i| Code::hole(i).to_token_stream());
    let tokens = crate::emit::substitute(pat.to_token_stream(), &replace, true);
    Code { tokens, holes: names.iter().map(|_| plain()).collect(), prec: Prec::Postfix, borrows: false }
}

/// Tokens of a literal index.
pub(in crate::lower) fn literal(n: usize) -> TokenStream {
    let n = proc_macro2::Literal::usize_unsuffixed(n);
    quote!(#n)
}
