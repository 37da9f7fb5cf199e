//! Closures and functions whose bodies stand in the places of their calls.

use crate::ir::{Name, ValueId};
use crate::lower::calls::function::{Closure, Function, only};
use crate::lower::chains::stream::Stream;
use crate::lower::places::place::{Spot, Variable};
use crate::lower::{Binding, Lower, Lowered, Scope, flatten, key};
use proc_macro2::Span;
use syn::{Expr, ExprCall, ExprClosure, Ident, Pat, ReturnType};

impl Lower<'_> {
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
}
