//! Functions that are visible where they are called: closures, functions inside the function, and paths of functions.
//!
//! A closure is a binding that holds its syntax and what it captures. A call of it, or of a function inside the function, is
//! its body with the arguments bound, so that each call is lowered by itself.

use crate::ir::{Name, ValueId};
use crate::lower::chains::stream::Stream;
use crate::lower::control_flow::touched::{Assigns, Touched};
use crate::lower::places::place::{Spot, Variable};
use crate::lower::{Binding, Lower, Lowered, Scope, flatten, key};
use proc_macro2::Span;
use std::collections::BTreeSet;
use std::rc::Rc;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{BinOp, Expr, ExprCall, ExprClosure, ExprPath, Ident, Pat, ReturnType, Stmt};

/// A function that a name or an expression stands for.
#[derive(Clone, Debug)]
pub(crate) enum Function {
    /// A closure.
    Closure(Rc<Closure>),
    /// A function inside the function, by its number.
    Item(usize),
    /// What a path names.
    Path(Rc<ExprPath>),
}

/// A closure, where it was made.
#[derive(Debug)]
pub(crate) struct Closure {
    pub(in crate::lower) syntax: ExprClosure,
    /// What it can read, as it was: nothing that a closure borrows changes while the closure is there.
    pub(in crate::lower) captured: Scope,
    /// The variables that it assigns to, with the scopes in which they are.
    assigned: BTreeSet<(usize, String)>,
    /// Whether what it gives is taken out of its `Result` or `Option` at once, so that its errors leave the function.
    fails: bool,
}

impl Closure {
    /// How many scopes around the closure hold something that it assigns to.
    fn depth(&self) -> usize {
        self.assigned.iter().map(|(depth, _)| depth + 1).max().unwrap_or(0)
    }

    /// The variables outside of it that it may assign to, with the scopes in which they are.
    pub(in crate::lower) fn assigned(&self) -> impl Iterator<Item = &(usize, String)> {
        self.assigned.iter()
    }

    /// Whether it assigns to a variable outside of it.
    pub(in crate::lower) fn assigns(&self) -> bool {
        !self.assigned.is_empty()
    }
}

impl Function {
    /// The variables that a call assigns to.
    pub(in crate::lower) fn assigned(&self) -> impl Iterator<Item = &(usize, String)> {
        let assigned = if let Function::Closure(closure) = self { Some(&closure.assigned) } else { None };
        assigned.into_iter().flatten()
    }
}

impl Function {
    /// Whether a call is the body of the function, not a call of another function.
    pub(in crate::lower) fn is_inlined(&self) -> bool {
        !matches!(self, Function::Path(_))
    }

    /// The pattern of the first argument.
    pub(in crate::lower) fn first_input(&self) -> Option<&Pat> {
        if let Function::Closure(closure) = self { closure.syntax.inputs.first() } else { None }
    }
}

/// What a loop that calls the function assigns to.
impl Assigns for Function {
    fn touched(&self, touched: &mut Touched) {
        touched.places.extend(self.assigned().cloned());
    }
}

impl Lower<'_> {
    /// A closure, made here.
    pub(in crate::lower) fn closure(&mut self, syntax: &ExprClosure) -> Lowered<Function> {
        let mut touched = Touched::default();
        touched.visit_closure(syntax);
        let assigned = self.places(&touched);
        if let (Some(token), Some((_, name))) = (syntax.capture, assigned.first()) {
            let name = crate::lower::control_flow::loops::plain_name(name);
            let message =
                format!("this closure changes a copy of `{name}`, which cannot be differentiated yet; leave out `move`");
            return self.error(token.span, message);
        }
        let mut captured = self.visible();
        captured.retain(|name, binding| {
            let own = |place: &(usize, String)| assigned.contains(place);
            let calls_others = matches!(binding, Binding::Function(function) if !function.assigned().all(own));
            !calls_others && !assigned.iter().any(|(_, assigned)| assigned == name)
        });
        self.read_places(&mut captured, syntax, &assigned)?;
        Ok(Function::Closure(Rc::new(Closure { syntax: syntax.clone(), captured, assigned, fails: false })))
    }

    /// A function each of whose calls stands before a `?`.
    pub(in crate::lower) fn failing(&mut self, expr: &Expr) -> Lowered<Function> {
        let closure = match self.function_argument(expr)? {
            Function::Closure(closure) => closure,
            Function::Item(_) | Function::Path(_) => match self.closure(&syn::parse_quote!(|item| #expr(item)))? {
                Function::Closure(closure) => closure,
                other => return Ok(other),
            },
        };
        let (syntax, captured, assigned) = (closure.syntax.clone(), closure.captured.clone(), closure.assigned.clone());
        Ok(Function::Closure(Rc::new(Closure { syntax, captured, assigned, fails: true })))
    }

    /// Reads the places that a closure captures: while it is borrowed, what is in them stays.
    fn read_places(&mut self, captured: &mut Scope, syntax: &ExprClosure, assigned: &BTreeSet<(usize, String)>) -> Lowered<()> {
        let mut names = Vec::new();
        crate::lower::places::place::idents(quote::ToTokens::to_token_stream(&syntax.body), &mut names);
        for name in names {
            let Some(Binding::Place(spot)) = captured.get(&key(&name)).cloned() else { continue };
            if !assigned.contains(&(spot.variable.depth, spot.variable.key.clone())) {
                captured.insert(key(&name), self.read(&spot, name.span())?);
            }
        }
        Ok(())
    }

    /// Refuses a variable that takes the name of one to which a closure of the same block assigns: a call could not tell them apart.
    pub(in crate::lower) fn keep_assigned(&mut self, name: &Ident) {
        let place = (self.scopes.len() - 1, key(name));
        let assigned = self.scopes.iter().flat_map(|scope| scope.values()).any(|binding| match binding {
            Binding::Function(function) => function.assigned().any(|assigned| *assigned == place),
            _ => false,
        });
        if assigned {
            let message = format!("a closure of this block assigns to another `{name}`; give this variable another name");
            let _: Lowered<()> = self.error(name.span(), message);
        }
    }

    /// All that can be read here.
    pub(in crate::lower) fn visible(&self) -> Scope {
        let mut visible = Scope::new();
        for scope in &self.scopes {
            let named = scope.iter().filter(|(name, _)| {
                !name.starts_with(crate::lower::chains::chain::GATHERED) && !crate::lower::control_flow::targets::is_hidden(name)
            });
            visible.extend(named.map(|(name, binding)| (name.clone(), binding.clone())));
        }
        visible
    }

    /// Where the variables are that code assigns to, itself or by the closures that it calls.
    pub(in crate::lower) fn places(&self, touched: &Touched) -> BTreeSet<(usize, String)> {
        let of = |name: &String| self.scopes.iter().rposition(|scope| scope.contains_key(name)).map(|d| (d, name.clone()));
        let mut places: BTreeSet<(usize, String)> = touched.assigned.iter().filter_map(of).collect();
        for (depth, name) in touched.mentioned.iter().filter_map(of) {
            if let Binding::Function(function) = &self.scopes[depth][&name] {
                places.extend(function.assigned().cloned());
            }
        }
        let lent = |(depth, name): &(usize, String)| matches!(self.scopes[*depth].get(name), Some(Binding::Place(_)));
        places.extend(touched.given.iter().filter_map(of).filter(lent));
        let cursor = |(depth, name): &(usize, String)| matches!(self.scopes[*depth].get(name), Some(Binding::Cursor(_)));
        places.extend(touched.advanced.iter().filter_map(of).filter(cursor));
        places.extend(touched.places.iter().cloned());
        // What is assigned to through a mutable borrow is the variable that is borrowed from.
        let variable = |(depth, name): (usize, String)| match self.scopes[depth].get(&name) {
            Some(Binding::Place(spot)) => (spot.variable.depth, spot.variable.key.clone()),
            Some(Binding::Cursor(cursor)) => cursor.place(),
            _ => (depth, name),
        };
        places.into_iter().map(variable).collect()
    }

    /// The function that an expression names, if it does: an argument, or what stands before the parentheses of a call.
    pub(in crate::lower) fn function(&mut self, expr: &Expr) -> Lowered<Option<Function>> {
        match expr {
            Expr::Paren(e) => self.function(&e.expr),
            Expr::Group(e) => self.function(&e.expr),
            Expr::Reference(e) => self.function(&e.expr),
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => self.function(&e.expr),
            Expr::Cast(e) if matches!(&*e.ty, syn::Type::BareFn(_) | syn::Type::Infer(_)) => self.function(&e.expr),
            Expr::Closure(closure) => self.closure(closure).map(Some),
            Expr::Path(path) => match single(path).and_then(|name| self.lookup(name)) {
                Some(Binding::Function(function)) => Ok(Some(function.clone())),
                Some(_) => Ok(None),
                None => Ok(names_a_function(path).then(|| Function::Path(Rc::new(path.clone())))),
            },
            _ => Ok(None),
        }
    }

    /// A function that is given to a method.
    pub(in crate::lower) fn function_argument(&mut self, expr: &Expr) -> Lowered<Function> {
        if self.begins_poisoned(expr) {
            return Err(crate::lower::Noted);
        }
        // An order of floats, by its name.
        if let Expr::Path(path) = expr {
            let name = path.path.segments.last().map(|s| &s.ident).filter(|name| *name == "total_cmp" || *name == "partial_cmp");
            if let (Some(name), true) = (name, self.is_float_path(&path.path)) {
                let order: Expr = syn::parse_quote_spanned!(expr.span()=> |a, b| a.#name(b));
                return self.function_argument(&order);
            }
        }
        match self.function(expr)? {
            Some(function) => Ok(function),
            None => {
                let message = "what this function computes is not known here; write a closure, or the name of a function";
                self.error_on(expr, message)
            }
        }
    }

    /// A call of a function with these arguments. `lent` says that a function of a path takes references.
    pub(in crate::lower) fn apply(
        &mut self,
        function: &Function,
        args: Vec<Binding>,
        lent: bool,
        span: Span,
    ) -> Lowered<Binding> {
        match function {
            Function::Closure(closure) => self.call_closure(closure, args, span),
            Function::Item(number) => self.call_nested(*number, args, span),
            Function::Path(path) => {
                let mut scope = Scope::new();
                let mut names = Vec::new();
                for (i, arg) in args.into_iter().enumerate() {
                    let name = Ident::new(&format!("__argument_{i}"), span);
                    scope.insert(key(&name), arg);
                    let arg: Expr = if lent { syn::parse_quote!(&#name) } else { syn::parse_quote!(#name) };
                    names.push(arg);
                }
                self.scopes.push(scope);
                let result = self.call(&syn::parse_quote!(#path(#(#names),*)));
                self.scopes.pop();
                result
            }
        }
    }

    /// What a closure's value goes over, for an item.
    pub(in crate::lower) fn stream_of_call(&mut self, function: &Function, item: Binding, span: Span) -> Lowered<Stream> {
        let Function::Closure(closure) = function else {
            return self.error(span, "a closure is needed here whose value is an iterator that is seen in it");
        };
        let (syntax, tail) = (&closure.syntax, only(&closure.syntax.body));
        self.inlined(closure.depth(), closure.captured.clone(), false, |lower| {
            for input in &syntax.inputs {
                lower.input(input, item.clone())?;
            }
            match lower.chain_stream(tail)? {
                Some(stream) => Ok(stream),
                None => match lower.listed_stream(tail)? {
                    Some(stream) => Ok(stream),
                    None => lower.error_on(tail, "an iterator over what is seen here is needed; write two loops"),
                },
            }
        })
    }

    /// The value of a call of a closure that assigns to nothing, if this is one and can be lowered.
    pub(in crate::lower) fn value_of_call(&mut self, call: &ExprCall) -> Option<ValueId> {
        match self.function(&call.func) {
            Ok(Some(Function::Closure(closure))) if !closure.assigns() => {}
            _ => return None,
        }
        let errors = self.errors.len();
        match self.call(call) {
            Ok(Binding::Value(v)) => Some(v),
            _ => {
                self.errors.truncate(errors);
                None
            }
        }
    }

    /// A closure's body with its arguments bound.
    fn call_closure(&mut self, closure: &Closure, args: Vec<Binding>, span: Span) -> Lowered<Binding> {
        let syntax = &closure.syntax;
        if syntax.inputs.len() != args.len() {
            return self.error(syntax.or1_token.span, format!("this closure is given {} arguments", args.len()));
        }
        let passed = args.iter().find_map(|arg| match arg {
            Binding::Function(Function::Closure(passed)) if passed.assigns() => Some(()),
            _ => None,
        });
        if passed.is_some() {
            let message =
                "a closure that assigns to a variable outside of it cannot be given to another closure yet; call it here";
            return self.error(span, message);
        }
        let (args, lent) = self.lent_values(args, span)?;
        let called = self.inlined(closure.depth(), closure.captured.clone(), closure.fails, |lower| {
            let mut behind = Vec::new();
            for (i, (input, arg)) in syntax.inputs.iter().zip(args).enumerate() {
                lower.input(input, arg)?;
                if let Some((_, spot)) = lent.iter().find(|(k, _)| *k == i) {
                    behind.push(lower.lend_input(input, spot.lent_as())?);
                }
            }
            let result = lower.with_returns(&*syntax.body, None, |lower| match &*syntax.body {
                Expr::Block(block) if block.label.is_none() => lower.ending(&block.block.stmts),
                body => lower.end(body),
            })?;
            if let Binding::Value(v) = result {
                lower.take(&syntax.body, v);
            }
            lower.annotate_output(&result, &syntax.output);
            Ok((result, lower.left_by(&behind)))
        });
        self.give_back(called?, &lent, span)
    }

    /// What is lent to a function whose body stands in the place of its call: the values, and where they go back to.
    #[allow(clippy::type_complexity, reason = "the arguments, and which of them are lent")]
    pub(in crate::lower) fn lent_values(
        &mut self,
        args: Vec<Binding>,
        span: Span,
    ) -> Lowered<(Vec<Binding>, Vec<(usize, Spot)>)> {
        let (mut values, mut lent) = (Vec::new(), Vec::new());
        for (i, arg) in args.into_iter().enumerate() {
            values.push(match arg {
                Binding::Place(spot) => {
                    let value = self.read(&spot, span)?;
                    lent.push((i, spot));
                    value
                }
                arg => arg,
            });
        }
        Ok((values, lent))
    }

    /// Makes the name of a parameter one of a place, which may be a view.
    pub(in crate::lower) fn lend_input(&mut self, input: &Pat, shown: crate::lower::places::place::Shown) -> Lowered<Variable> {
        let name = match input {
            Pat::Type(typed) => return self.lend_input(&typed.pat, shown),
            Pat::Ident(name) => &name.ident,
            other => return self.error_on(other, "what the function changes needs a name here"),
        };
        match self.lend(name, shown) {
            Some(variable) => Ok(variable),
            None => self.error(name.span(), "what the function changes needs a name here"),
        }
    }

    /// What the parameters are at the end.
    pub(in crate::lower) fn left_by(&self, variables: &[Variable]) -> Vec<Option<Binding>> {
        variables.iter().map(|variable| self.binding_of(variable)).collect()
    }

    /// Puts back what was lent, as the function has left it.
    pub(in crate::lower) fn give_back(
        &mut self,
        (result, after): (Binding, Vec<Option<Binding>>),
        lent: &[(usize, Spot)],
        span: Span,
    ) -> Lowered<Binding> {
        for ((_, spot), after) in lent.iter().zip(after) {
            if let Some(after) = after {
                self.write(spot, after, span)?;
            }
        }
        Ok(result)
    }

    /// Code that sees the outermost scopes, as many as are said, and a scope of its own: the body of what is called.
    pub(in crate::lower) fn inlined<T>(
        &mut self,
        depth: usize,
        own: Scope,
        fails: bool,
        lowered: impl FnOnce(&mut Self) -> Lowered<T>,
    ) -> Lowered<T> {
        let hidden = self.scopes.split_off(depth);
        self.scopes.push(own);
        self.scopes.push(Scope::new());
        let outside = self.outside;
        self.outside = outside.min(depth);
        let result = if fails {
            let results = self.results.take();
            let result = lowered(self);
            self.results = results;
            result
        } else {
            self.in_closure(lowered)
        };
        self.outside = outside;
        self.scopes.truncate(depth);
        self.scopes.extend(hidden);
        result
    }

    /// The body of a closure that stands here, lowered with bindings for its arguments.
    pub(in crate::lower) fn call_in_place<const N: usize>(
        &mut self,
        closure: &ExprClosure,
        args: [Binding; N],
        write: impl FnOnce(&mut Self, &Expr) -> Lowered<Binding>,
    ) -> Lowered<Binding> {
        if closure.inputs.len() != N {
            return self.error(closure.or1_token.span, format!("this closure is given {N} arguments"));
        }
        self.scopes.push(Scope::new());
        let bound = closure.inputs.iter().zip(args).try_for_each(|(input, arg)| self.input(input, arg));
        let result = bound.and_then(|()| write(self, &closure.body));
        self.scopes.pop();
        result
    }

    /// Lowers what stands in a closure, which `?` and `return` leave alone.
    pub(in crate::lower) fn in_closure<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        let outside = (self.asks, self.results);
        (self.asks, self.results) = (crate::lower::control_flow::fail::Asks::Closure, None);
        let result = write(self);
        (self.asks, self.results) = outside;
        result
    }

    /// An argument of what is called where it stands: its value keeps its own name.
    pub(in crate::lower) fn input(&mut self, input: &Pat, arg: Binding) -> Lowered<()> {
        let mut values = Vec::new();
        flatten(&arg, &mut values);
        self.refer_input(input, &arg);
        let names: Vec<Name> = values.iter().map(|v| self.builder.values[v.index()].name.clone()).collect();
        self.pattern(input, arg)?;
        for (v, name) in values.into_iter().zip(names) {
            if name != Name::None {
                *self.builder.name(v) = name;
            }
        }
        Ok(())
    }

    pub(in crate::lower) fn annotate_output(&mut self, result: &Binding, output: &ReturnType) {
        if let ReturnType::Type(_, ty) = output {
            self.annotate(result, ty);
        }
    }

    /// Whether a closure's value carries a derivative, whatever its arguments are.
    pub(in crate::lower) fn closure_carries(&mut self, closure: &Closure) -> Lowered<bool> {
        let hidden = std::mem::replace(&mut self.scopes, vec![closure.captured.clone()]);
        let carries = self.carries(&Expr::Closure(closure.syntax.clone()));
        self.scopes = hidden;
        carries
    }
}

/// The expression that a body is.
fn only(body: &Expr) -> &Expr {
    match body {
        Expr::Paren(e) => only(&e.expr),
        Expr::Block(block) => match &block.block.stmts[..] {
            [Stmt::Expr(tail, None)] => only(tail),
            _ => body,
        },
        body => body,
    }
}

/// Lowers the calls of closures in code that is left as it is, where they are surely computed, so that it reads their values.
pub(in crate::lower) struct VisibleCalls<'l, 'a>(pub(in crate::lower) &'l mut Lower<'a>);

impl VisitMut for VisibleCalls<'_, '_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Call(call) => match self.0.value_of_call(call) {
                Some(v) => {
                    let name = Ident::new(&format!("__called_{}", v.0), call.func.span());
                    self.0.bind(&name, Binding::Value(v));
                    *expr = syn::parse_quote!(#name);
                }
                None => syn::visit_mut::visit_expr_mut(self, expr),
            },
            Expr::Binary(e) if matches!(e.op, BinOp::And(_) | BinOp::Or(_)) => self.visit_expr_mut(&mut e.left),
            Expr::Paren(_)
            | Expr::Group(_)
            | Expr::Binary(_)
            | Expr::Unary(_)
            | Expr::Index(_)
            | Expr::Field(_)
            | Expr::MethodCall(_)
            | Expr::Cast(_)
            | Expr::Reference(_)
            | Expr::Range(_)
            | Expr::Tuple(_)
            | Expr::Array(_) => syn::visit_mut::visit_expr_mut(self, expr),
            _ => {}
        }
    }
}

/// The name that a path is, with or without generic arguments.
fn single(path: &ExprPath) -> Option<&Ident> {
    let segment = path.path.segments.first().filter(|_| path.qself.is_none() && path.path.segments.len() == 1)?;
    Some(&segment.ident)
}

/// Whether a path names a function, not a constant, a variant or a type.
fn names_a_function(path: &ExprPath) -> bool {
    let name = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
    name.trim_start_matches("r#").starts_with(|c: char| c.is_lowercase() || c == '_') && name != "self"
}
