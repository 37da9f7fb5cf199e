//! Calls of functions.

use super::function::Function;
use super::{Binding, Lower, Lowered};
use crate::ir::{Elem, Kind, Rank, ValueId};
use crate::rules;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall};

/// An argument of a differentiated function.
enum Argument {
    /// It is given.
    Given(ValueId, crate::ir::Guise),
    /// It is lent, to be changed.
    Lent(super::place::Spot, proc_macro2::Span),
}

/// What a method of the user's own is called on.
pub(super) enum Receiver {
    /// It is read.
    Read(ValueId),
    /// The method changes it.
    Changed(super::place::Spot),
}

impl Lower<'_> {
    pub(super) fn call(&mut self, call: &ExprCall) -> Lowered<Binding> {
        self.call_for(call, None)
    }

    /// A call whose value is taken apart into that many results, if it is.
    pub(super) fn call_for(&mut self, call: &ExprCall, results: Option<usize>) -> Lowered<Binding> {
        if let Some(binding) = self.call_visible(call)? {
            return Ok(binding);
        }
        if let Some(binding) = self.moved(call)? {
            return Ok(binding);
        }
        if let Some(value) = self.controlled(call)? {
            return Ok(Binding::Value(value));
        }
        let Expr::Path(path) = &*call.func else { return self.call_unknown(call) };
        let segments = &path.path.segments;
        let name = segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        if let Some(ident) = path.path.get_ident() {
            if self.begins_poisoned(&call.func) {
                return Err(super::Noted);
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
        Ok(Binding::Value(self.push_code(code, kind, span)))
    }

    /// A call of a function that is differentiated too, if a differentiated value goes in.
    pub(super) fn differentiated(&mut self, call: &ExprCall, results: Option<usize>) -> Lowered<Option<Binding>> {
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
    pub(super) fn changed_by_method(&mut self, call: &syn::ExprMethodCall) -> Lowered<Option<Binding>> {
        if !super::place::is_place(&call.receiver) || Self::is_known_method(call) || self.begins_poisoned(&call.receiver) {
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
            return Err(super::Noted);
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
        if path.qself.is_some() || foreign {
            return self.unknown_function(&path.path);
        }
        let last = companion.segments.last_mut().map(|s| std::mem::take(&mut s.arguments)).unwrap_or_default();
        let arguments = self.arguments(&call.args)?;
        let callee = crate::ir::Callee {
            name: if associated {
                if let Some(last) = companion.segments.last_mut() {
                    last.ident = quote::format_ident!("{}_pullback", last.ident, span = last.ident.span());
                }
                crate::ir::CalleeName::Associated(quote::ToTokens::to_token_stream(&companion))
            } else {
                crate::ir::CalleeName::Companion(quote::ToTokens::to_token_stream(&companion))
            },
            generics: quote::ToTokens::to_token_stream(&last),
            guises: vec![],
        };
        self.push_call(callee, arguments, results, span)
    }

    /// The arguments of a function that is differentiated.
    fn arguments<'e>(&mut self, args: impl IntoIterator<Item = &'e Expr>) -> Lowered<Vec<Argument>> {
        let mut arguments = Vec::new();
        for arg in args {
            if self.is_lending(arg) {
                let spot = self.spot(arg)?;
                arguments.push(Argument::Lent(spot, arg.span()));
                continue;
            }
            let (value, guise) = self.argument(arg)?;
            arguments.push(Argument::Given(value, guise));
        }
        Ok(arguments)
    }

    /// Whether an argument lends a place mutably: `&mut x`, or a name of what is lent already.
    pub(super) fn is_lending(&self, arg: &Expr) -> bool {
        super::place::lends(arg)
            || matches!(arg, Expr::Path(path) if path.path.get_ident().is_some_and(|name| self.is_lent(name)))
    }

    /// An argument of a function that is differentiated, and how it is given.
    fn argument(&mut self, arg: &Expr) -> Lowered<(ValueId, crate::ir::Guise)> {
        let (inner, guise) = guise(arg);
        let Some(function) = self.function(inner)? else {
            let value = match self.expr(inner)? {
                tuple @ Binding::Tuple(_) => self.whole(inner, &tuple)?,
                binding => self.one(inner, binding)?,
            };
            // A copy of a view is no view.
            let copy = matches!((arg, inner), (Expr::Reference(_), Expr::MethodCall(c)) if c.method == "to_owned" || c.method == "clone");
            let value = if copy && matches!(self.builder.kind(value), Kind::Array(..)) {
                self.builder.apply("own", vec![value], inner.span())
            } else {
                value
            };
            if matches!(guise, crate::ir::Guise::Plain) {
                self.take(inner, value);
            }
            // `&view.to_owned()` lends an array of its own.
            let value = if matches!(guise, crate::ir::Guise::Reference) && is_copy(inner) {
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

    fn push_call(
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
                Argument::Lent(spot, span) => {
                    let Some(Binding::Value(whole)) = self.binding_of(&spot.variable) else {
                        return self.error(span, "only a variable, or a part of one, can be lent to a differentiated function");
                    };
                    if lent.iter().any(|(other, _): &(super::place::Spot, ValueId)| other.variable == spot.variable) {
                        return self
                            .error(span, "two parts of a variable cannot be lent to a function at once; take them out before");
                    }
                    operands.push(whole);
                    operands.extend(spot.steps.iter().flat_map(|(_, indices)| indices.iter().copied()));
                    callee.guises.push(crate::ir::Guise::Mutable(spot.place(self.builder.kind(whole))));
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
        for ((spot, _), &after) in lent.iter().zip(&values[count..]) {
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
    pub(super) fn call_method(
        &mut self,
        call: &syn::ExprMethodCall,
        receiver: Receiver,
        results: Option<usize>,
    ) -> Lowered<Binding> {
        let mut arguments = self.arguments(&call.args)?;
        arguments.insert(
            0,
            match receiver {
                Receiver::Read(value) => Argument::Given(value, crate::ir::Guise::Reference),
                Receiver::Changed(spot) => Argument::Lent(spot, call.receiver.span()),
            },
        );
        let name = quote::format_ident!("{}_pullback", call.method, span = call.method.span());
        let callee = crate::ir::Callee {
            name: crate::ir::CalleeName::Method(name),
            generics: quote::ToTokens::to_token_stream(&call.turbofish),
            guises: vec![],
        };
        self.push_call(callee, arguments, results, call.method.span())
    }

    /// Whether a path leads to the functions of a float type: `f64::tanh`, `F::exp`, `Float::sqrt`, `num_traits::Float::sqrt`.
    pub(super) fn is_float_path(&self, path: &syn::Path) -> bool {
        let Some(owner) = path.segments.len().checked_sub(2).map(|i| path.segments[i].ident.to_string()) else { return false };
        ["f32", "f64", "Float", "Real"].contains(&owner.as_str()) || self.generics.iter().any(|g| *g == owner)
    }

    /// The kind of what a function without a rule gives, where its path tells.
    pub(super) fn call_kind(&self, path: &syn::Path) -> Kind {
        let Some(owner) = path.segments.len().checked_sub(2).map(|i| path.segments[i].ident.to_string()) else {
            return Kind::Unknown;
        };
        match owner.as_str() {
            "f32" => Kind::Float(Elem::F32),
            "f64" => Kind::Float(Elem::F64),
            "Float" | "NumCast" => Kind::Unknown,
            "usize" | "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "isize" => Kind::Int,
            // An empty list: of what, the items will show.
            "Vec" if path.segments.last().is_some_and(|s| s.ident == "new" || s.ident == "with_capacity") => {
                let list = path.segments.iter().rev().nth(1);
                let ty: syn::Type = syn::parse_quote!(#list);
                crate::parse::kind(&ty, &self.generics)
            }
            "Vec" | "String" | "Axis" | "Dim" | "IxDyn" | "Slice" | "Range" => Kind::Discrete,
            o if self.generics.iter().any(|g| *g == o) => Kind::Float(Elem::Param(o.to_owned())),
            o if o.starts_with("Array") => {
                let ident = syn::Ident::new(o, path.span());
                crate::parse::kind(&syn::parse_quote!(#ident), &self.generics)
            }
            _ => Kind::Unknown,
        }
    }

    /// Arrays and lists made of differentiated values: `arr1(&[…])`, `Array1::from(v)`, `Array::from_elem(n, x)`, ….
    fn constructor(&mut self, call: &ExprCall, path: &syn::ExprPath, name: &str) -> Lowered<Option<ValueId>> {
        let whole = Expr::Call(call.clone());
        let owner = path.path.segments.iter().rev().nth(1).map(|s| s.ident.to_string()).unwrap_or_default();
        let array = owner.starts_with("Array") || owner.starts_with("CowArray");
        let kind = |lower: &Self, rank: Rank| match lower.call_kind(&path.path) {
            Kind::Array(e, Rank::Unknown) => Kind::Array(e, rank),
            Kind::Array(e, r) => Kind::Array(e, r),
            _ => Kind::Array(Elem::Unknown, rank),
        };
        let one = call.args.len() == 1;
        let retyped = match name {
            "from_elem" if array && call.args.len() == 2 => {
                let x = self.value(&call.args[1])?;
                if !self.varies(x) {
                    return Ok(None);
                }
                let shape = self.constant(&call.args[0], Kind::Discrete)?;
                let z = self.builder.apply("from_elem", vec![shape, x], call.func.span());
                let rank = self.rank_of_shape(&call.args[0]).unwrap_or(kind(self, Rank::Unknown).rank());
                let elem = self.builder.kind(x).elem();
                self.builder.values[z.index()].kind = Kind::Array(elem, rank);
                return Ok(Some(z));
            }
            "arr0" | "arr1" | "aview1" | "arr2" if one => {
                let rank = name.bytes().last().map_or(0, |b| b - b'0');
                return self.literal_array(call, &whole, rank).map(Some);
            }
            "from_vec" | "from_iter" if array && one => kind(self, Rank::Fixed(1)),
            "from" if array && one && super::construct::rows_of(&call.args[0]).is_some() => {
                return self.literal_array(call, &whole, 2).map(Some);
            }
            "from" if (array || owner == "Vec") && one => match owner.as_str() {
                "Vec" => Kind::List(Elem::Unknown, crate::ir::List::Vec),
                _ => kind(self, Rank::Unknown),
            },
            _ if rules::tensor(name, call.args.len()).is_some_and(is_constructor) && array => {
                return self.constructed(rules::named(name), call, &whole);
            }
            "from_shape_fn" if array && call.args.len() == 2 => {
                let (_, operands) = self.code(&whole)?;
                if !operands.iter().any(|&v| self.varies(v)) || !self.carries(&call.args[1])? {
                    return Ok(None);
                }
                let function = self.function_argument(&call.args[1])?;
                let rank = match function.first_input() {
                    Some(syn::Pat::Tuple(t)) => Some(t.elems.len()),
                    Some(syn::Pat::Ident(_) | syn::Pat::Wild(_)) => Some(1),
                    _ => None,
                };
                let known = self.rank_of_shape(&call.args[0]).or(Some(kind(self, Rank::Unknown).rank()));
                let rank = match (known, rank) {
                    (Some(Rank::Fixed(n)), _) => usize::from(n),
                    (_, Some(n)) => n,
                    _ => {
                        let message = "how many axes this array has is not seen here; write its shape as a tuple";
                        return self.error_on(&call.args[0], message);
                    }
                };
                return self.by_index(&call.args[0], &function, rank, call.func.span()).map(Some);
            }
            "from_shape_simple_fn" if array && call.args.len() == 2 => {
                let Expr::Closure(closure) = &call.args[1] else { return Ok(None) };
                let x = self.in_closure(|lower| lower.value(&closure.body))?;
                if !self.varies(x) {
                    return Ok(None);
                }
                let shape = self.constant(&call.args[0], Kind::Discrete)?;
                return Ok(Some(self.builder.apply("from_elem", vec![shape, x], call.func.span())));
            }
            _ => return Ok(None),
        };
        let argument = if let Expr::Reference(r) = &call.args[0] { &*r.expr } else { &call.args[0] };
        if let ("from_iter", Expr::MethodCall(_)) = (name, argument) {
            if let Some(stream) = self.chained(&syn::parse_quote!(#argument.collect()))? {
                return match self.filled(&stream, 1, call.func.span())? {
                    Binding::Value(array) => Ok(Some(array)),
                    _ => self.error(argument.span(), "an array of tuples cannot be differentiated; map them to a float"),
                };
            }
        }
        if name == "from_iter" {
            let Binding::Iter(entries) = self.expr(argument)? else { return Ok(None) };
            let Binding::Value(v) = *entries else {
                return self.error(argument.span(), "an array of tuples cannot be differentiated; map them to a float");
            };
            let z = self.builder.apply("collected", vec![v], call.func.span());
            self.builder.values[z.index()].kind = Kind::Array(self.builder.kind(v).elem(), Rank::Fixed(1));
            return Ok(Some(z));
        }
        let Some(a) = self.entries_of(argument)? else { return Ok(None) };
        if !self.varies(a) {
            return Ok(None);
        }
        let retyped = match (retyped, self.builder.kind(a)) {
            (Kind::Array(_, Rank::Unknown), Kind::List(e, _)) => Kind::Array(e.clone(), Rank::Fixed(1)),
            (Kind::Array(Elem::Unknown, r), k) => Kind::Array(k.elem(), r),
            (Kind::List(_, l), k) => Kind::List(k.elem(), l),
            (kind, _) => kind,
        };
        self.retyped(&whole, argument, retyped).map(Some)
    }

    /// A constructor of ndarray that is a row: `Array1::linspace(a, b, n)`.
    fn constructed(&mut self, rule: &'static rules::Rule, call: &ExprCall, whole: &Expr) -> Lowered<Option<ValueId>> {
        let (_, operands) = self.code(whole)?;
        if !operands.iter().any(|&v| self.varies(v)) {
            return Ok(None);
        }
        let mut operands = Vec::new();
        for (i, arg) in call.args.iter().enumerate() {
            operands.push(if rule.differentiates(i) { self.value(arg)? } else { self.constant(arg, Kind::Discrete)? });
        }
        Ok(Some(self.builder.rule(rule, operands, call.func.span())))
    }

    /// `arr1(&[a, b])`, `arr2(&[[a], [b]])`: a list of entries, or a list that is given another type.
    fn literal_array(&mut self, call: &ExprCall, whole: &Expr, rank: u8) -> Lowered<ValueId> {
        let argument = if let Expr::Reference(r) = &call.args[0] { &*r.expr } else { &call.args[0] };
        if rank == 2 {
            let Some(rows) = super::construct::rows_of(argument) else {
                return self.constant(whole, Kind::Array(Elem::Unknown, Rank::Fixed(2)));
            };
            // The nested list is one of `array!`.
            let nested: Expr = syn::parse_quote!(array![#(#rows),*]);
            let value = self.collected(&nested)?;
            if !self.varies(value) {
                return self.constant(whole, Kind::Array(Elem::Unknown, Rank::Fixed(2)));
            }
            let func = &call.func;
            let written = |inner: &proc_macro2::TokenTree| match &call.args[0] {
                Expr::Reference(_) => quote::quote!(#func(&#inner)),
                Expr::Macro(mac) => {
                    let path = &mac.mac.path;
                    quote::quote!(#func(#path! #inner))
                }
                _ => quote::quote!(#func(#inner)),
            };
            if let Some(stmt) = self.builder.last_mut() {
                if let crate::ir::Op::Collect { code, .. } = &mut stmt.op {
                    if let Some(inner) = code.tokens.clone().into_iter().last() {
                        code.tokens = written(&inner);
                    }
                }
            }
            return Ok(value);
        }
        let value = self.value(argument)?;
        if !self.varies(value) {
            return self.constant(whole, Kind::Array(self.builder.kind(value).elem(), Rank::Fixed(rank)));
        }
        if rank == 0 {
            let elem = self.builder.kind(value).elem();
            let (func, hole) = (&call.func, crate::ir::Code::hole_at(0, argument.span()));
            let code = crate::ir::Code {
                tokens: quote::quote!(#func(#hole)),
                holes: super::code::plain(1),
                prec: crate::ir::Prec::Postfix,
                borrows: false,
            };
            let op = crate::ir::Op::Collect { code, places: vec![Some(vec![])] };
            return Ok(self.builder.push(op, vec![value], Kind::Array(elem, Rank::Fixed(0)), call.func.span()));
        }
        let kind = Kind::Array(self.builder.kind(value).elem(), Rank::Fixed(rank));
        self.retyped(whole, argument, kind)
    }

    /// A call that gives a `Result`, before it is unwrapped: `concatenate`, `stack`, `Array::from_shape_vec`.
    pub(super) fn fallible_call(&mut self, call: &ExprCall) -> Lowered<Option<ValueId>> {
        let Expr::Path(path) = &*call.func else { return Ok(None) };
        let name = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        match (name.as_str(), call.args.len()) {
            ("concatenate" | "stack", 2) => {
                let parts = self.parts(&call.args[1])?;
                self.join(&name, &call.args[0], &parts, call.func.span()).map(Some)
            }
            ("from_shape_vec" | "from_shape", 2) => {
                let argument = if let Expr::Reference(r) = &call.args[1] { &*r.expr } else { &call.args[1] };
                let Some(a) = self.entries_of(argument)? else { return Ok(None) };
                if !self.varies(a) {
                    return Ok(None);
                }
                let rank = self.rank_of_shape(&call.args[0]).unwrap_or(Rank::Unknown);
                let kind = Kind::Array(self.builder.kind(a).elem(), rank);
                self.retyped(&Expr::Call(call.clone()), argument, kind).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// Whether a row is one of ndarray's functions that make an array.
fn is_constructor(rule: &rules::Rule) -> bool {
    matches!(rule.form, rules::Form::Call(text) if text.starts_with("rt::ndarray::Array"))
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
pub(super) fn is_copy(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(e) => is_copy(&e.expr),
        Expr::MethodCall(e) => e.args.is_empty() && matches!(e.method.to_string().as_str(), "clone" | "to_owned" | "into_owned"),
        _ => false,
    }
}

/// Whether a type's functions are surely none that are differentiated.
fn is_foreign(owner: &str) -> bool {
    owner.starts_with("Array")
        || [
            "Vec", "String", "Box", "Option", "Result", "Some", "Ok", "Err", "Axis", "Dim", "Slice", "Zip", "Cell", "RefCell",
            "Rc", "Arc", "Cow",
        ]
        .contains(&owner)
        || owner.starts_with("CowArray")
}
