//! Calls of functions.

use crate::ir::{Elem, Kind, ValueId};
use crate::lower::calls::function::Function;
use crate::lower::{Binding, Lower, Lowered};
use crate::rules;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall};

/// An argument of a differentiated function.
pub(in crate::lower) enum Argument {
    /// It is given.
    Given(ValueId, crate::ir::Guise),
    /// It is lent, to be changed.
    Lent(crate::lower::places::place::Spot, Lent, proc_macro2::Span),
}

/// How it is lent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Lent {
    /// By `&mut`.
    Reference,
    /// As a view by value.
    View,
    /// As a view behind `&mut`.
    ViewReference,
    /// As the slice of an array's entries.
    Slice,
}

impl Argument {
    /// A place that is lent by `&mut`.
    pub(in crate::lower) fn lent(spot: crate::lower::places::place::Spot, span: proc_macro2::Span) -> Argument {
        Argument::Lent(spot, Lent::Reference, span)
    }
}

/// What a method of the user's own is called on.
pub(in crate::lower) enum Receiver {
    /// It is read.
    Read(ValueId),
    /// The method changes it.
    Changed(crate::lower::places::place::Spot),
}

impl Lower<'_> {
    pub(in crate::lower) fn call(&mut self, call: &ExprCall) -> Lowered<Binding> {
        let binding = self.call_for(call, None)?;
        if let Expr::Path(path) = &*call.func {
            self.note_type(self.type_of_call(&path.path), &binding);
        }
        Ok(binding)
    }

    /// A call whose value is taken apart into that many results, if it is.
    pub(in crate::lower) fn call_for(&mut self, call: &ExprCall, results: Option<usize>) -> Lowered<Binding> {
        if let Some(binding) = self.call_visible(call)? {
            if let Some(mark) = call.attrs.iter().find(|a| crate::lower::control_flow::checkpoint::is_checkpoint(a)) {
                let message = "the body of this function stands in the place of the call; put `#[checkpoint]` on the call of a \
                               differentiated function";
                return self.error_on(mark, message);
            }
            return Ok(binding);
        }
        if let Some(binding) = self.moved(call)? {
            return Ok(binding);
        }
        if let Some(binding) = self.product_into(call)? {
            return Ok(binding);
        }
        if let Some(value) = self.boxed(call)? {
            return Ok(Binding::Value(value));
        }
        if let Some(value) = self.kronecker(call)? {
            return Ok(Binding::Value(value));
        }
        if let Some(value) = self.controlled(call)? {
            return Ok(Binding::Value(value));
        }
        let Expr::Path(path) = &*call.func else { return self.call_unknown(call) };
        self.see_function(&path.path, call.args.len());
        let segments = &path.path.segments;
        let name = segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        if let Some(ident) = path.path.get_ident() {
            if self.begins_poisoned(&call.func) {
                return Err(crate::lower::Noted);
            }
            if self.lookup(ident).is_some_and(|b| !matches!(b, Binding::Function(_))) {
                return self.call_unknown(call);
            }
        }
        let span = call.func.span();
        if self.is_float_path(&path.path) {
            if name == "sin_cos" && call.args.len() == 1 {
                let x = self.value(&call.args[0])?;
                return Ok(Binding::Tuple(["sin", "cos"].map(|f| Binding::Value(self.builder.apply(f, vec![x], span))).into()));
            }
            if let Some(rule) = rules::elementwise(&name, call.args.len()).filter(|r| r.is_method()) {
                let operands: Vec<_> = call.args.iter().map(|a| self.value(a)).collect();
                let operands = operands.into_iter().collect::<Lowered<Vec<_>>>()?;
                // A literal is of the path's type.
                if let Kind::Float(elem) = self.call_kind(&path.path) {
                    for v in &operands {
                        if let Kind::Float(own @ Elem::Unknown) = &mut self.builder.values[v.index()].kind {
                            *own = elem.clone();
                        }
                    }
                }
                return Ok(Binding::Value(self.builder.rule(rule, operands, span)));
            }
        }
        if self.is_of_the_crate(&path.path) {
            if let Some(rule) = rules::elementwise(&name, call.args.len()).filter(|r| r.is_of_the_crate()) {
                let operands: Vec<_> = call.args.iter().map(|a| self.value(a)).collect();
                let operands = operands.into_iter().collect::<Lowered<Vec<_>>>()?;
                return Ok(Binding::Value(self.builder.rule(rule, operands, span)));
            }
        }
        if let ("from", true, 1) = (name.as_str(), self.is_float_path(&path.path), call.args.len()) {
            let x = self.value(&call.args[0])?;
            if self.varies(x) {
                let f32s = segments.first().is_some_and(|s| s.ident == "f32");
                return Ok(Binding::Value(self.builder.apply(if f32s { "as_f32" } else { "as_f64" }, vec![x], span)));
            }
        }
        if let Some(value) = self.constructor(call, path, &name)? {
            return Ok(Binding::Value(value));
        }
        if matches!(name.as_str(), "concatenate" | "stack") && call.args.len() == 2 {
            return self.error(span, format!("`{name}` may fail; write `{name}(…).unwrap()` or `.expect(…)`"));
        }
        if let Some(binding) = self.differentiated(call, results)? {
            return Ok(binding);
        }
        let kind = self.call_kind(&path.path);
        let code = self.code(&Expr::Call(call.clone()))?;
        let value = self.push_code(code, kind, span);
        self.finds_map(&path.path, value);
        Ok(Binding::Value(value))
    }

    /// A call of a function that is differentiated too, if a differentiated value goes in.
    pub(in crate::lower) fn differentiated(&mut self, call: &ExprCall, results: Option<usize>) -> Lowered<Option<Binding>> {
        let Expr::Path(path) = &*call.func else { return Ok(None) };
        if call.args.iter().any(|arg| self.is_lending(arg)) {
            return self.lending(call, path, results);
        }
        // What cannot stay code, as the call of a closure that assigns, is looked at below.
        let errors = self.errors.len();
        match self.code(&Expr::Call(call.clone())) {
            Ok((_, operands)) if !operands.iter().any(|&v| self.varies(v)) => return Ok(None),
            Ok(_) => {}
            Err(_) => self.errors.truncate(errors),
        }
        let mut carries = false;
        for arg in &call.args {
            carries |= self.carries(arg)?;
        }
        if carries { self.call_differentiated(call, path, results).map(Some) } else { Ok(None) }
    }

    /// A call of a function that changes an argument: it is differentiated too, if a differentiated value goes in.
    fn lending(&mut self, call: &ExprCall, path: &syn::ExprPath, results: Option<usize>) -> Lowered<Option<Binding>> {
        let mut carries = false;
        for arg in &call.args {
            carries |= if self.is_lending(arg) {
                let spot = self.spot(arg)?;
                let value = self.read_value(&spot, arg.span())?;
                self.varies(value) || self.builder.kind(value).is_differentiable() && results.is_some_and(|n| n > 0)
            } else {
                self.carries(arg)?
            };
        }
        if carries {
            return self.call_differentiated(call, path, results).map(Some);
        }
        let message = "this lends a variable mutably to code that is not known here; assign its new value instead";
        let lent = call.args.iter().find(|arg| self.is_lending(arg)).map_or_else(|| call.func.span(), Spanned::span);
        self.error(lent, message)
    }

    /// A method that changes what it is called on, as a statement: one of the user's own type.
    pub(in crate::lower) fn changed_by_method(&mut self, call: &syn::ExprMethodCall) -> Lowered<Option<Binding>> {
        if !crate::lower::places::place::is_place(&call.receiver)
            || self.is_of_ndarray(call)
            || self.begins_poisoned(&call.receiver)
        {
            return Ok(None);
        }
        let spot = self.spot(&call.receiver)?;
        let Binding::Value(value) = self.read(&spot, call.receiver.span())? else { return Ok(None) };
        if *self.builder.kind(value) != Kind::Unknown {
            return Ok(None);
        }
        let mut carries = self.varies(value);
        for arg in &call.args {
            carries = carries || self.is_lending(arg) || self.carries(arg)?;
        }
        if !carries {
            return Ok(None);
        }
        if call.args.iter().any(|arg| self.is_lending(arg)) && self.is_shared(&call.receiver) {
            return self.call_method(call, Receiver::Read(value), Some(0)).map(Some);
        }
        if self.queues.contains(&spot.variable.key) {
            return self.through_a_queue(&call.method);
        }
        self.call_method(call, Receiver::Changed(spot), Some(0)).map(Some)
    }

    /// A call of a closure or of a function inside the function: its body stands in its place.
    fn call_visible(&mut self, call: &ExprCall) -> Lowered<Option<Binding>> {
        let Some(function) = self.function(&call.func)? else { return Ok(None) };
        match &function {
            // A path that stands here for itself.
            Function::Path(path) if matches!(&*call.func, Expr::Path(own) if own == &**path) => return Ok(None),
            Function::Path(path) => {
                let call = ExprCall { func: Box::new(Expr::Path((**path).clone())), ..call.clone() };
                return self.call(&call).map(Some);
            }
            // What carries no derivative is called as it is: it may call itself.
            Function::Item(_) => {
                let mut carries = call.args.iter().any(|arg| self.is_lending(arg));
                for arg in &call.args {
                    carries = carries || self.carries(arg)?;
                }
                if !carries {
                    let kind = self.call_kind_of(&function);
                    return self.opaque(&Expr::Call(call.clone()), kind).map(|v| Some(Binding::Value(v)));
                }
            }
            Function::Closure(_) => {}
        }
        let mut args = Vec::new();
        for arg in &call.args {
            args.push(match self.function(arg)? {
                Some(function) => Binding::Function(function),
                None if self.is_lending(arg) => Binding::Place(self.spot(arg)?),
                None => self.expr(arg)?,
            });
        }
        self.apply(&function, args, false, call.func.span()).map(Some)
    }

    /// A call of a function that is known at run time alone: it is the user's code where no derivative goes in.
    fn call_unknown(&mut self, call: &ExprCall) -> Lowered<Binding> {
        if self.begins_poisoned(&call.func) {
            return Err(crate::lower::Noted);
        }
        let mut carries = false;
        for arg in &call.args {
            carries |= self.carries(arg)?;
        }
        if !carries {
            return self.opaque(&Expr::Call(call.clone()), Kind::Unknown).map(Binding::Value);
        }
        let text = quote::ToTokens::to_token_stream(&call.func).to_string().replace(' ', "");
        let message = format!(
            "what `{text}` computes is not known here, and a differentiated value goes in; \
             call a function that is differentiated by its name, or a closure that is written in this function"
        );
        self.error_on(&call.func, message)
    }

    /// A call of a function that is differentiated too: its pullback stands in its place.
    fn call_differentiated(&mut self, call: &ExprCall, path: &syn::ExprPath, results: Option<usize>) -> Lowered<Binding> {
        let span = call.func.span();
        let mut companion = path.path.clone();
        let owner = companion.segments.iter().rev().nth(1).map(|s| s.ident.to_string()).unwrap_or_default();
        let name = companion.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        // The constructor of a variant or of a struct, a function of a type that is not the user's: none that could have a pullback.
        let associated = owner == "Self" || owner.starts_with(char::is_uppercase) && !is_foreign(&owner);
        let foreign = owner.starts_with(char::is_uppercase) && !associated || matches!(owner.as_str(), "f32" | "f64");
        if path.qself.is_none() && !foreign && name.starts_with(char::is_uppercase) {
            return self.variant(call, &path.path);
        }
        let of_a_library = path.path.segments.len() > 1
            && path
                .path
                .segments
                .first()
                .is_some_and(|s| ["std", "core", "alloc", "ndarray", "num_traits"].iter().any(|c| s.ident == c));
        if path.qself.is_some() || foreign || of_a_library {
            return self.unknown_function(&path.path);
        }
        let last = companion.segments.last_mut().map(|s| std::mem::take(&mut s.arguments)).unwrap_or_default();
        // A function on another one's companion, which holds its pullback, too.
        let derived = !associated && is_derived(&owner, &name);
        let arguments = if derived && name == "tangent" { self.directed(&call.args)? } else { self.arguments(&call.args)? };
        let callee = crate::ir::Callee {
            name: if associated || derived {
                if let Some(last) = companion.segments.last_mut() {
                    last.ident = quote::format_ident!("{}_pullback", last.ident, span = last.ident.span());
                }
                crate::ir::CalleeName::Associated(quote::ToTokens::to_token_stream(&companion))
            } else {
                crate::ir::CalleeName::Companion(quote::ToTokens::to_token_stream(&companion))
            },
            generics: quote::ToTokens::to_token_stream(&last),
            guises: vec![],
            asks: if self.is_marked(&call.attrs)? { crate::ir::Asks::Later } else { crate::ir::Asks::Pullback },
        };
        self.push_call(callee, arguments, results, span)
    }

    /// The arguments of a function that is differentiated.
    fn arguments<'e>(&mut self, args: impl IntoIterator<Item = &'e Expr>) -> Lowered<Vec<Argument>> {
        let mut arguments = Vec::new();
        for arg in args {
            if self.is_lending(arg) {
                let spot = self.spot(arg)?;
                let way = self.way_of(arg, &spot);
                arguments.push(Argument::Lent(spot, way, arg.span()));
                continue;
            }
            let (value, guise) = self.argument(arg)?;
            arguments.push(Argument::Given(value, guise));
        }
        Ok(arguments)
    }

    /// The arguments of a tangent: those of the function, then a direction for each, which goes in by value.
    fn directed<'e>(&mut self, args: impl IntoIterator<Item = &'e Expr>) -> Lowered<Vec<Argument>> {
        use crate::ir::Guise;
        let args: Vec<&Expr> = args.into_iter().collect();
        let (own, directions) = args.split_at(args.len() / 2);
        let mut arguments = self.arguments(own.iter().copied())?;
        for (i, direction) in directions.iter().enumerate() {
            let unmoved = matches!(direction, Expr::Tuple(tuple) if tuple.elems.is_empty());
            let of =
                arguments.get(i).and_then(|argument| if let Argument::Given(value, _) = argument { Some(*value) } else { None });
            arguments.push(match of {
                Some(value) if unmoved => self.unmoved(value, direction.span()),
                _ => {
                    let inner = guise(direction).0;
                    let binding = self.expr(inner)?;
                    Argument::Given(self.one(inner, binding)?, Guise::Owned)
                }
            });
        }
        Ok(arguments)
    }

    /// A copy of what is behind a parameter, `f(*x)`, unless it is a number.
    fn dereferenced(&mut self, arg: &Expr, value: ValueId) -> ValueId {
        let lent = matches!(arg, Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), .. }))
            && matches!(self.types.get(&value), Some(syn::Type::Reference(_)));
        if lent && self.varies(value) && !self.builder.is_number(value) {
            return self.builder.apply("own", vec![value], arg.span());
        }
        value
    }

    /// A copy of what is bound behind a reference, `f(*centre)`: a number, or a struct that can be copied.
    fn copy_of(&mut self, arg: &Expr) -> Option<ValueId> {
        let Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr: of, .. }) = arg else { return None };
        let Expr::Path(path) = &**of else { return None };
        let Some(&Binding::Value(v)) = path.path.get_ident().and_then(|name| self.lookup(name)) else { return None };
        let unknown = *self.builder.kind(v) == Kind::Unknown && !self.builder.is_number(v);
        let part = self.bound.contains_key(&v) && self.builder.definition(v).is_none();
        (unknown && part && self.varies(v)).then(|| self.builder.apply("own", vec![v], arg.span()))
    }

    /// The direction of an argument that does not move: zeros, or `()` for what carries no derivative.
    fn unmoved(&mut self, value: ValueId, span: proc_macro2::Span) -> Argument {
        use crate::ir::Guise;
        match self.builder.kind(value).clone() {
            Kind::Float(elem) => Argument::Given(self.builder.constant(0.0, elem, span), Guise::Owned),
            kind if kind.is_differentiable() => Argument::Given(self.builder.apply("zeros", vec![value], span), Guise::Owned),
            _ => {
                let unit = self.over(vec![], |_| quote::quote!(()));
                Argument::Given(self.push_code(unit, Kind::Discrete, span), Guise::Plain)
            }
        }
    }

    /// Whether an argument lends a place mutably: `&mut x`, or a name of what is lent already.
    pub(in crate::lower) fn is_lending(&self, arg: &Expr) -> bool {
        crate::lower::places::place::lends(arg)
            || matches!(arg, Expr::Path(path) if path.path.get_ident().is_some_and(|name| self.is_lent(name)))
    }

    /// How an argument lends a place: `x.view_mut()`, `a.row_mut(i)`, or a name of one, goes in by value, or behind `&mut`.
    fn way_of(&self, arg: &Expr, spot: &crate::lower::places::place::Spot) -> Lent {
        let whole = self.binding_of(&spot.variable);
        let whole = if let Some(Binding::Value(whole)) = whole { self.builder.kind(whole) } else { &Kind::Unknown };
        let kind = spot.place(whole).kind;
        let array = matches!(kind, Kind::Array(..));
        match arg {
            // A list has no such method.
            _ if (array || kind == Kind::Unknown) && spot.shown == crate::lower::places::place::Shown::Slice => Lent::Slice,
            Expr::Paren(e) => self.way_of(&e.expr, spot),
            Expr::Group(e) => self.way_of(&e.expr, spot),
            Expr::MethodCall(call) if crate::lower::places::place::gives_view(call) => Lent::View,
            Expr::Reference(e) if self.way_of(&e.expr, spot) == Lent::View => Lent::ViewReference,
            Expr::Path(_) if array && spot.is_lent_view() => Lent::View,
            _ => Lent::Reference,
        }
    }

    /// An argument of a function that is differentiated, and how it is given.
    fn argument(&mut self, arg: &Expr) -> Lowered<(ValueId, crate::ir::Guise)> {
        let (inner, guise) = guise(arg);
        let Some(function) = self.function(inner)? else {
            if let Some(copy) = self.copy_of(inner) {
                return Ok((copy, guise));
            }
            let binding = if matches!(guise, crate::ir::Guise::Reference) { self.referred(inner)? } else { self.expr(inner)? };
            let value = match binding {
                tuple @ Binding::Tuple(_) => self.whole(inner, &tuple)?,
                binding => self.one(inner, binding)?,
            };
            // A float goes in by value.
            if matches!(guise, crate::ir::Guise::Reference) || self.is_borrowed(inner) {
                self.finds_struct(value);
            }
            // A copy of a view is no view.
            let copy = matches!((arg, inner), (Expr::Reference(_), Expr::MethodCall(c)) if c.method == "to_owned" || c.method == "clone");
            let value = if copy && matches!(self.builder.kind(value), Kind::Array(..)) {
                self.builder.apply("own", vec![value], inner.span())
            } else {
                value
            };
            let value = if matches!(guise, crate::ir::Guise::Plain) {
                let value = self.copied_item(inner, value);
                self.dereferenced(inner, value)
            } else {
                value
            };
            // `&view.to_owned()` lends an array of its own.
            let value = if matches!(guise, crate::ir::Guise::Reference) && self.is_own(inner) {
                self.copied_out(value, inner.span())
            } else {
                value
            };
            return Ok((value, guise));
        };
        let guise = if matches!(guise, crate::ir::Guise::Plain) { crate::ir::Guise::Function } else { guise };
        let Function::Closure(closure) = function else { return Ok((self.opaque(inner, Kind::Discrete)?, guise)) };
        if self.closure_carries(&closure)? {
            let message = "no derivative passes through a function that is given to another one, but this closure \
                           captures a differentiated value; write out what the other function does with it";
            return self.error_on(arg, message);
        }
        // It goes from the forward sweep to the reverse sweep, and so must what it captures.
        let mut syntax = closure.syntax.clone();
        syntax.capture = Some(syn::Token![move](syntax.or1_token.span));
        let (code, operands) = self.code(&Expr::Closure(syntax))?;
        let number = |v: &ValueId| matches!(self.builder.kind(*v), Kind::Int | Kind::Bool | Kind::Float(_));
        if closure.assigns() || !operands.iter().all(number) {
            let message = "a closure that is given to a differentiated function may capture numbers alone; \
                           pass what it captures to that function, or write out what that function does with it";
            return self.error_on(arg, message);
        }
        let value = self.push_code((code, operands), Kind::Discrete, arg.span());
        // It is one value, whose type is its own.
        *self.builder.name(value) = crate::ir::Name::Wish("function".into());
        Ok((value, guise))
    }

    pub(in crate::lower) fn push_call(
        &mut self,
        mut callee: crate::ir::Callee,
        arguments: Vec<Argument>,
        results: Option<usize>,
        span: proc_macro2::Span,
    ) -> Lowered<Binding> {
        let (mut operands, mut lent) = (Vec::new(), Vec::new());
        for argument in arguments {
            match argument {
                Argument::Given(value, guise) => {
                    operands.push(value);
                    callee.guises.push(guise);
                }
                Argument::Lent(_, _, span) if callee.asks == crate::ir::Asks::Later => {
                    let message = "what this call changes would be changed twice: `#[checkpoint]` computes it again in the reverse sweep; \
                                   return the new value instead";
                    return self.error(span, message);
                }
                Argument::Lent(spot, lending, span) => {
                    let Some(Binding::Value(whole)) = self.binding_of(&spot.variable) else {
                        return self.error(span, "only a variable, or a part of one, can be lent to a differentiated function");
                    };
                    if lent
                        .iter()
                        .any(|(other, _): &(crate::lower::places::place::Spot, ValueId)| other.variable == spot.variable)
                    {
                        return self
                            .error(span, "two parts of a variable cannot be lent to a function at once; take them out before");
                    }
                    operands.push(whole);
                    operands.extend(spot.steps.iter().flat_map(|(_, indices)| indices.iter().copied()));
                    let place = spot.place(self.builder.kind(whole));
                    callee.guises.push(match lending {
                        Lent::Reference => crate::ir::Guise::Mutable(place),
                        Lent::View => crate::ir::Guise::MutableView(place),
                        Lent::ViewReference => crate::ir::Guise::MutableViewReference(place),
                        Lent::Slice => crate::ir::Guise::MutableSlice(place),
                    });
                    lent.push((spot, whole));
                }
            }
        }
        let count = results.unwrap_or(1);
        let kinds = std::iter::repeat_n(Kind::Unknown, count)
            .chain(lent.iter().map(|(_, whole)| self.builder.kind(*whole).clone()))
            .chain([Kind::Discrete])
            .collect();
        let values = self.builder.push_with(crate::ir::Op::Call(callee), operands, vec![], kinds, span);
        let pullback = *values.last().expect("a pullback");
        *self.builder.name(pullback) = crate::ir::Name::Pullback(values[0]);
        for ((spot, whole), &after) in lent.iter().zip(&values[count..]) {
            if let Some(ty) = self.map_type(*whole) {
                self.types.insert(after, ty);
            }
            *self.builder.name(after) = crate::ir::Name::User(spot.variable.name());
            self.bind_variable(&spot.variable, Binding::Value(after));
        }
        let mut values: Vec<Binding> = values[..count].iter().map(|&v| Binding::Value(v)).collect();
        Ok(match results {
            Some(0) => Binding::Unit,
            Some(_) => Binding::Tuple(values),
            None => values.remove(0),
        })
    }

    /// A method of the user's own type that is differentiated too.
    pub(in crate::lower) fn call_method(
        &mut self,
        call: &syn::ExprMethodCall,
        receiver: Receiver,
        results: Option<usize>,
    ) -> Lowered<Binding> {
        let ty = self.type_of_method(call);
        if let Receiver::Read(_) = receiver {
            self.see_own(&call.receiver);
            if let Some(kind) = self.asked_sibling(call) {
                return self.opaque(&Expr::MethodCall(call.clone()), kind).map(Binding::Value);
            }
        }
        let args = self.kept_by_sibling(call);
        let mut arguments = self.arguments(&args)?;
        arguments.insert(
            0,
            match receiver {
                Receiver::Read(value) => Argument::Given(value, crate::ir::Guise::Reference),
                Receiver::Changed(spot) => Argument::Lent(spot, Lent::Reference, call.receiver.span()),
            },
        );
        let name = quote::format_ident!("{}_pullback", call.method, span = call.method.span());
        let callee = crate::ir::Callee {
            name: crate::ir::CalleeName::Method(name),
            generics: quote::ToTokens::to_token_stream(&call.turbofish),
            guises: vec![],
            asks: if self.is_marked(&call.attrs)? { crate::ir::Asks::Later } else { crate::ir::Asks::Pullback },
        };
        let binding = self.push_call(callee, arguments, results, call.method.span())?;
        if let (Binding::Value(v), Some(ty)) = (&binding, &ty) {
            self.builder.values[v.index()].kind = crate::parse::kind(ty, &self.generics);
        }
        self.note_type(ty, &binding);
        Ok(binding)
    }

    /// Whether a path leads to the functions of a float type: `f64::tanh`, `F::exp`, `Float::sqrt`, `num_traits::Float::sqrt`.
    pub(in crate::lower) fn is_float_path(&self, path: &syn::Path) -> bool {
        let Some(owner) = path.segments.len().checked_sub(2).map(|i| path.segments[i].ident.to_string()) else { return false };
        ["f32", "f64", "Float", "Real"].contains(&owner.as_str()) || self.generics.iter().any(|g| *g == owner)
    }

    /// Whether a path names something of this crate: `cotangent::erf`, and `rt::functions::erf` in the crate itself.
    fn is_of_the_crate(&self, path: &syn::Path) -> bool {
        let mut owners = path.segments.iter().rev().skip(1).map(|s| s.ident.to_string());
        match owners.next() {
            Some(owner) if owner == self.krate => owners.next().is_none(),
            Some(owner) => owner == "functions" && owners.next().is_some_and(|owner| owner == "rt"),
            None => false,
        }
    }

    /// The kind of what a function without a rule gives, where its path tells.
    pub(in crate::lower) fn call_kind(&self, path: &syn::Path) -> Kind {
        let Some(owner) = path.segments.len().checked_sub(2).map(|i| path.segments[i].ident.to_string()) else {
            return Kind::Unknown;
        };
        match owner.as_str() {
            "f32" => Kind::Float(Elem::F32),
            "f64" => Kind::Float(Elem::F64),
            "Float" | "NumCast" => Kind::Unknown,
            "usize" | "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "isize" => Kind::Int,
            // Of what, its type or the items will show.
            "Vec" => {
                let list = path.segments.iter().rev().nth(1);
                let ty: syn::Type = syn::parse_quote!(#list);
                crate::parse::kind(&ty, &self.generics)
            }
            "String" | "Axis" | "Dim" | "IxDyn" | "Slice" | "Range" => Kind::Discrete,
            o if self.generics.iter().any(|g| *g == o) => Kind::Float(Elem::Param(o.to_owned())),
            o if o.starts_with("Array") => {
                let ident = syn::Ident::new(o, path.span());
                crate::parse::kind(&syn::parse_quote!(#ident), &self.generics)
            }
            _ => Kind::Unknown,
        }
    }
}

/// An argument without what says how it is given.
fn guise(arg: &Expr) -> (&Expr, crate::ir::Guise) {
    use crate::ir::Guise;
    match arg {
        Expr::Paren(e) => guise(&e.expr),
        Expr::Reference(e) => (&e.expr, Guise::Reference),
        Expr::MethodCall(e) if e.args.is_empty() => match e.method.to_string().as_str() {
            "view" => (&e.receiver, Guise::View),
            "clone" | "to_owned" | "into_owned" => (&e.receiver, Guise::Owned),
            _ => (arg, Guise::Plain),
        },
        _ => (arg, Guise::Plain),
    }
}

/// Whether an expression copies an array.
pub(in crate::lower) fn is_copy(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(e) => is_copy(&e.expr),
        Expr::MethodCall(e) => e.args.is_empty() && matches!(e.method.to_string().as_str(), "clone" | "to_owned" | "into_owned"),
        _ => false,
    }
}

/// Whether a path of a module and a function is one of a function and what its companion holds.
fn is_derived(owner: &str, name: &str) -> bool {
    !matches!(owner, "" | "crate" | "self" | "super") && matches!(name, "gradient" | "value_and_gradient" | "tangent")
}

/// Whether a type's functions are surely none that are differentiated.
pub(in crate::lower) fn is_foreign(owner: &str) -> bool {
    owner.starts_with("Array")
        || [
            "Vec", "String", "Box", "Option", "Result", "Some", "Ok", "Err", "Axis", "Dim", "Slice", "Zip", "Cell", "RefCell",
            "Rc", "Arc", "Cow", "BTreeMap", "HashMap",
        ]
        .contains(&owner)
        || owner.starts_with("CowArray")
}
