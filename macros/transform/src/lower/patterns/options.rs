//! Values of the user's enums, of `Option` and of `Result`: how they are made, and the methods of the latter.
//!
//! A method that asks which variant there is, is the `match` that it stands for.

use crate::ir::{Code, Elem, Hole, Kind, Mode, Op, Prec, Stmt, ValueId};
use crate::lower::patterns::fit::type_inside;
use crate::lower::{Binding, Lower, Lowered};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprMatch, ExprMethodCall};

/// Methods that give an option as another guise of the same.
const GUISES: &[&str] = &["as_ref", "as_deref", "copied", "cloned", "clone", "to_owned"];
/// Methods that no array has.
const TAKING: &[&str] = &[
    "unwrap",
    "expect",
    "unwrap_or",
    "unwrap_or_else",
    "unwrap_or_default",
    "map_or",
    "map_or_else",
    "is_some_and",
    "is_none_or",
];
/// Methods that an array may have too.
const CHANGING: &[&str] = &["map", "and_then", "or", "or_else", "filter"];

impl Lower<'_> {
    /// A variant or a tuple struct made of differentiated values: `Some(x)`, `Activation::Leaky(a)`.
    pub(in crate::lower) fn variant(&mut self, call: &ExprCall, path: &syn::Path) -> Lowered<Binding> {
        self.see_struct(path);
        let mut operands = Vec::new();
        for arg in &call.args {
            let named = if let Expr::Path(path) = arg { path.path.get_ident().and_then(|name| self.lookup(name)) } else { None };
            operands.push(if matches!(arg, Expr::Tuple(_)) || matches!(named, Some(Binding::Tuple(_))) {
                let tuple = self.expr(arg)?;
                self.whole(arg, &tuple)?
            } else {
                self.value(arg)?
            });
        }
        let fields = (0..operands.len())
            .map(|i| crate::lower::patterns::fit::step(Some(path), &syn::Index::from(i).to_token_stream(), false));
        let fields: Vec<TokenStream> = fields.collect();
        let names: Vec<_> = (0..operands.len()).map(Code::hole).collect();
        let holes = operands.iter().map(|_| Hole { mode: Mode::Move, prec: Prec::Loose }).collect();
        let code = Code { tokens: quote!(#path(#(#names),*)), holes, prec: Prec::Postfix, borrows: false };
        let value = self.builder.push(Op::Struct { code, fields }, operands, Kind::Unknown, path.span());
        Ok(Binding::Value(value))
    }

    /// A method of a differentiated `Option` or `Result`.
    pub(in crate::lower) fn option(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let (name, of) = (call.method.to_string(), &*call.receiver);
        if asked_first(call) {
            return self.held_if(call);
        }
        if matches!(name.as_str(), "zip" | "xor" | "inspect" | "flatten") && is_place(of) {
            let look = self.look();
            let option = matches!(self.expr(of), Ok(Binding::Value(v)) if self.varies(v) && self.is_option(v));
            self.take_back(look);
            if option {
                return self
                    .error(call.method.span(), format!("`{name}` of an option cannot be differentiated; write it with `match`"));
            }
        }
        if matches!((name.as_str(), call.args.len()), ("take", 0) | ("replace", 1)) && crate::lower::places::place::is_place(of) {
            if let Some(old) = self.exchanged(call)? {
                return Ok(Some(old));
            }
        }
        let changing = CHANGING.contains(&name.as_str());
        if matches!(name.as_str(), "unwrap" | "expect") && is_picked(of) {
            return Ok(None);
        }
        // `x.get(i)` and its relatives, which are asked whether there is something. (The mean of nothing has rules of its own.)
        let mean = matches!(of, Expr::MethodCall(inner) if inner.method == "mean" || inner.method == "mean_axis")
            && matches!(name.as_str(), "unwrap_or" | "unwrap_or_default");
        let opened = matches!(name.as_str(), "unwrap" | "expect");
        if (changing || TAKING.contains(&name.as_str())) && !mean && !opened && self.fallible_scrutinee(of)?.is_some() {
            return self.option_as_match(call, (&quote!(Some), quote!(None)), false);
        }
        let asked = self.question_of(of).is_some();
        if !changing && !TAKING.contains(&name.as_str()) || !is_place(of) && !self.is_made(of) && !asked {
            return Ok(None);
        }
        if asked {
            if name == "unwrap" || name == "expect" {
                return Ok(None);
            }
            return self.option_as_match(call, (&quote!(Some), quote!(None)), false);
        }
        let look = self.look();
        let value = match self.expr(of) {
            Ok(Binding::Value(v)) if *self.builder.kind(v) == Kind::Unknown => v,
            _ => {
                self.take_back(look);
                return Ok(None);
            }
        };
        // What carries no derivative may have one that does in its place.
        let mut carries = self.varies(value);
        for arg in call.args.iter().filter(|_| TAKING.contains(&name.as_str())) {
            carries = carries || self.carries(arg)?;
        }
        if !carries {
            self.take_back(look);
            return Ok(None);
        }
        if !self.varies(value) {
            self.take_back(look);
            let option = self.opaque(of, Kind::Unknown)?;
            let name = syn::Ident::new("__option", of.span());
            self.scopes.push(crate::lower::Scope::from([(crate::lower::key(&name), Binding::Value(option))]));
            let call = ExprMethodCall { receiver: syn::parse_quote!(#name), ..call.clone() };
            let matched = self.option_as_match(&call, (&quote!(Some), quote!(None)), false);
            self.scopes.pop();
            return matched;
        }
        if changing && !self.is_option(value) && !is_lent(of) && !self.is_made(of) {
            self.take_back(look);
            return Ok(None);
        }
        if let "unwrap" | "expect" = name.as_str() {
            let message = &call.args;
            let held = self.types.get(&value).and_then(|ty| type_inside(ty, Some(&syn::parse_quote!(Some)), "0"));
            let path = match held {
                Some(syn::Type::Reference(_)) => quote!(Held_0()),
                _ => quote!(Some_0(#message)),
            };
            return Ok(Some(Binding::Value(self.part_of(value, &path, call.method.span()))));
        }
        let result = self.is_result(value);
        self.take_back(look);
        let (some, none) = if result { (quote!(Ok), quote!(Err(_))) } else { (quote!(Some), quote!(None)) };
        self.option_as_match(call, (&some, none), result)
    }

    /// `option.take()`, `option.replace(x)`: what was there, and another option in its place.
    fn exchanged(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let look = self.look();
        let spot = self.spot(&call.receiver)?;
        let value = self.read(&spot, call.method.span())?;
        self.take_back(look);
        let Binding::Value(v) = value else { return Ok(None) };
        let none = self.builder.definition(v).is_some_and(|s| matches!(&s.op, Op::Code(code) if code.text() == "None"));
        // Of a field of a type that is not seen, nothing else has these.
        let field = !spot.steps.is_empty() && *self.builder.kind(v) == Kind::Unknown;
        if !none && !field && !self.is_option(v) {
            if !self.mutable.contains(&spot.variable.name()) {
                return Ok(None);
            }
            let message = format!(
                "`{}` changes what it is called on, of which is not seen here that it is an option; write its type",
                call.method
            );
            return self.error(call.method.span(), message);
        }
        let new = match call.args.first() {
            Some(held) => self.expr(&syn::parse_quote!(Some(#held)))?,
            None => self.expr(&syn::parse_quote!(None))?,
        };
        // Its indices were computed in what was taken back.
        let spot = self.spot(&call.receiver)?;
        let old = self.read(&spot, call.method.span())?;
        self.write(&spot, new, call.method.span())?;
        Ok(Some(old))
    }

    /// What a condition gives: the branch that it stands for.
    fn held_if(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let (condition, span) = (&call.receiver, call.method.span());
        let branch: Expr = match &call.args[0] {
            Expr::Closure(closure) => {
                let body = &closure.body;
                syn::parse_quote_spanned!(span=> if #condition { Some(#body) } else { None })
            }
            value => syn::parse_quote_spanned!(span=> { let __held = #value; if #condition { Some(__held) } else { None } }),
        };
        if self.carries(&call.args[0])? { self.expr(&branch).map(Some) } else { Ok(None) }
    }

    /// A method of an option as the `match` that it stands for.
    fn option_as_match(
        &mut self,
        call: &ExprMethodCall,
        (some, none): (&TokenStream, TokenStream),
        result: bool,
    ) -> Lowered<Option<Binding>> {
        let (name, of) = (call.method.to_string(), &*call.receiver);
        let arguments: Vec<&Expr> = call.args.iter().collect();
        let message = "this method of an option is differentiated with closures that are written here; write `match`";
        let closure = |i: usize| match arguments.get(i) {
            Some(Expr::Closure(closure)) => Some(closure),
            _ => None,
        };
        let written: ExprMatch = match (name.as_str(), &arguments[..]) {
            ("unwrap_or", [other]) => syn::parse_quote!(match #of { #some(value) => value, #none => #other }),
            ("is_some_and" | "is_none_or", [_]) => {
                let Some(closure) = closure(0) else { return self.error(call.method.span(), message) };
                let (input, body, otherwise) = (&closure.inputs, &closure.body, name == "is_none_or");
                syn::parse_quote!(match #of { #some(#input) => #body, #none => #otherwise })
            }
            ("unwrap_or_default", []) => {
                syn::parse_quote!(match #of { #some(value) => value, #none => ::core::default::Default::default() })
            }
            ("or", [other]) => syn::parse_quote!(match #of { #some(value) => #some(value), #none => #other }),
            ("map_or", [other, _]) => {
                let Some(closure) = closure(1) else { return self.error(call.method.span(), message) };
                let (input, body) = (&closure.inputs, &closure.body);
                syn::parse_quote!(match #of { #some(#input) => #body, #none => #other })
            }
            ("unwrap_or_else" | "or_else", [_]) => {
                let Some(closure) = closure(0) else { return self.error(call.method.span(), message) };
                let body = &closure.body;
                let whole = if name == "or_else" { quote!(#some(value)) } else { quote!(value) };
                let none = match closure.inputs.first() {
                    Some(error) => quote!(Err(#error)),
                    None => none,
                };
                syn::parse_quote!(match #of { #some(value) => #whole, #none => #body })
            }
            ("map_or_else", [_, _]) => {
                let (Some(other), Some(closure)) = (closure(0), closure(1)) else {
                    return self.error(call.method.span(), message);
                };
                let (input, body, other) = (&closure.inputs, &closure.body, &other.body);
                syn::parse_quote!(match #of { #some(#input) => #body, #none => #other })
            }
            ("map" | "and_then", [_]) if !result => {
                let Some(closure) = closure(0) else { return self.error(call.method.span(), message) };
                let (input, body) = (&closure.inputs, &closure.body);
                let body = if name == "map" { quote!(Some(#body)) } else { body.to_token_stream() };
                syn::parse_quote!(match #of { Some(#input) => #body, None => None })
            }
            ("filter", [_]) if !result => {
                let Some(closure) = closure(0) else { return self.error(call.method.span(), message) };
                let (input, body) = (&closure.inputs, &closure.body);
                syn::parse_quote!(match #of {
                    Some(value) => if { let #input = &value; #body } { Some(value) } else { None },
                    None => None,
                })
            }
            _ => {
                let message = format!("`{name}` of an option cannot be differentiated; write it with `match`");
                return self.error(call.method.span(), message);
            }
        };
        self.expr(&Expr::Match(written)).map(Some)
    }

    /// Whether an expression is an option that is made here or that a method has given.
    fn is_made(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(e) => self.is_made(&e.expr),
            Expr::Call(call) => {
                matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == "Some"))
            }
            Expr::MethodCall(call) => {
                let (name, of) = (call.method.to_string(), &*call.receiver);
                let goes_on = || is_lent(of) || is_place(of) || self.is_made(of) || self.question_of(of).is_some() || is_end(of);
                crate::lower::chains::pick::is_pick(expr)
                    || asked_first(call)
                    || matches!((name.as_str(), call.args.len()), ("take", 0) | ("replace", 1)) && self.holds_option(of)
                    || CHANGING.contains(&name.as_str()) && goes_on()
                    || GUISES.contains(&name.as_str()) && self.is_made(of)
            }
            _ => false,
        }
    }

    /// Whether a place is known to hold an option.
    fn holds_option(&self, place: &Expr) -> bool {
        match place {
            Expr::Paren(e) => self.holds_option(&e.expr),
            Expr::Field(e) => matches!(&e.member, syn::Member::Named(name) if self.optional.contains(&name.to_string())),
            Expr::Path(e) => {
                let bound = e.path.get_ident().and_then(|name| self.lookup(name));
                matches!(bound, Some(Binding::Value(v)) if self.is_option(*v))
            }
            _ => false,
        }
    }

    /// Whether a place is a differentiated option or result; of such, whether it is a result.
    pub(in crate::lower) fn varying_option(&mut self, place: &Expr) -> Lowered<Option<bool>> {
        let look = self.look();
        let value = self.expr(place);
        let found = match &value {
            Ok(Binding::Value(v)) if self.varies(*v) && self.is_option(*v) => Some(self.is_result(*v)),
            _ => None,
        };
        self.take_back(look);
        value.map(|_| found)
    }

    /// Whether a value is known to be an option or a result.
    pub(in crate::lower) fn is_option(&self, v: ValueId) -> bool {
        let v = self.beginning(v);
        let named = self.types.get(&v).is_some_and(|ty| {
            ["Some", "Ok"].iter().any(|name| {
                let variant = format_ident!("{name}");
                type_inside(ty, Some(&syn::parse_quote!(#variant)), "0").is_some()
            })
        });
        named
            || self.is_optional_field(v)
            || self.builder.definition(v).is_some_and(|s| match &s.op {
                Op::Struct { fields, .. } => {
                    matches!(&fields[..], [field] if ["Some_0", "Ok_0", "Err_0"].iter().any(|f| field.to_string().starts_with(f)))
                }
                Op::Match(_) => s.results.iter().position(|r| *r == v).is_some_and(|k| {
                    s.arms().iter().any(|arm| {
                        arm.stmts.iter().filter(|s| s.results.contains(&arm.yields[k])).any(|s| match &s.op {
                            Op::Struct { fields, .. } => fields.iter().any(|f| f.to_string().starts_with("Some_0")),
                            Op::Code(code) => code.tokens.to_string() == "None",
                            _ => false,
                        })
                    })
                }),
                _ => false,
            })
    }

    /// The type of the float that a variant of an option or of a result holds, as it is seen to be made: `Some(x)`.
    pub(in crate::lower) fn float_in(&self, v: ValueId, variant: &syn::Path) -> Option<syn::Type> {
        let v = self.beginning(v);
        self.float_made(self.builder.definition(v)?, v, &step_into(variant))
    }

    /// The type of an option that a region is seen to make: `Some(x)` of a float.
    pub(in crate::lower) fn option_made(&self, stmts: &[Stmt], v: ValueId) -> Option<syn::Type> {
        let held = self.float_made(stmts.iter().find(|s| s.results.contains(&v))?, v, &step_into(&syn::parse_quote!(Some)))?;
        Some(syn::parse_quote!(::core::option::Option<#held>))
    }

    fn float_made(&self, stmt: &Stmt, v: ValueId, step: &str) -> Option<syn::Type> {
        match (&stmt.op, &stmt.operands[..]) {
            (Op::Struct { fields, .. }, &[held]) if fields[0].to_string() == step => match self.builder.kind(held) {
                Kind::Float(Elem::F32) => Some(syn::parse_quote!(f32)),
                Kind::Float(Elem::F64) => Some(syn::parse_quote!(f64)),
                Kind::Float(Elem::Param(name)) => syn::parse_str(name).ok(),
                _ => None,
            },
            (Op::Match(_), _) => {
                let k = stmt.results.iter().position(|r| *r == v)?;
                let made = |arm: &crate::ir::Region| {
                    let given = arm.yields[k];
                    self.float_made(arm.stmts.iter().find(|s| s.results.contains(&given))?, given, step)
                };
                stmt.arms().iter().find_map(made)
            }
            _ => None,
        }
    }

    /// What a loop carries is of the type of what it began as.
    pub(in crate::lower) fn beginning(&self, v: ValueId) -> ValueId {
        self.begins.get(&v).map_or(v, |&first| self.beginning(first))
    }

    fn is_result(&self, v: ValueId) -> bool {
        let v = self.beginning(v);
        let named = self.types.get(&v).is_some_and(|ty| type_inside(ty, Some(&syn::parse_quote!(Ok)), "0").is_some());
        named && self.types.get(&v).is_some_and(|ty| type_inside(ty, Some(&syn::parse_quote!(Some)), "0").is_none())
            || self.builder.definition(v).is_some_and(|s| match &s.op {
                Op::Struct { fields, .. } => {
                    fields.iter().any(|f| ["Ok_0", "Err_0"].iter().any(|n| f.to_string().starts_with(n)))
                }
                _ => false,
            })
    }
}

/// The step into a variant that holds one value.
fn step_into(variant: &syn::Path) -> String {
    crate::lower::patterns::fit::step(Some(variant), &quote!(0), false).to_string()
}

/// Whether an expression is a place, in any of the guises that an option can have.
fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => true,
        Expr::Paren(e) => is_place(&e.expr),
        Expr::MethodCall(call) => {
            GUISES.contains(&call.method.to_string().as_str()) && call.args.is_empty() && is_place(&call.receiver)
        }
        _ => false,
    }
}

/// Whether an expression asks for an item that may not be there: `x.first()`, `x.get(i).copied()`.
fn is_end(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "copied" | "cloned" => is_end(&call.receiver),
            "first" | "last" | "get" => crate::lower::calls::method::fallible(call).is_some(),
            _ => false,
        },
        _ => false,
    }
}

/// Whether an option holds something where a condition is met: `(x > 0.0).then(|| x.ln())`, `(x > 0.0).then_some(x)`.
fn asked_first(call: &ExprMethodCall) -> bool {
    match call.method.to_string().as_str() {
        "then" => matches!(call.args.first(), Some(Expr::Closure(closure)) if closure.inputs.is_empty()),
        "then_some" => call.args.len() == 1,
        _ => false,
    }
}

/// Whether an option is that of a chain that picks an item, or of a function of the item.
fn is_picked(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(e) => is_picked(&e.expr),
        Expr::MethodCall(call) => {
            crate::lower::chains::pick::is_pick(expr)
                || matches!(call.method.to_string().as_str(), "map" | "copied" | "cloned") && is_picked(&call.receiver)
        }
        _ => false,
    }
}

/// Whether an expression shows that it is an option: `bias.as_ref()`.
fn is_lent(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(e) => is_lent(&e.expr),
        Expr::MethodCall(call) => {
            matches!(call.method.to_string().as_str(), "as_ref" | "as_deref" | "copied" | "cloned") && is_place(&call.receiver)
        }
        _ => false,
    }
}
