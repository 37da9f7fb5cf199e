//! Calls of functions.

use crate::ir::{Elem, Kind, ValueId};
use crate::lower::calls::arguments::{Argument, Lent, Receiver};
use crate::lower::calls::function::Function;
use crate::lower::{Binding, Lower, Lowered};
use crate::rules;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall};

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
