//! What a call is given: values, places that are lent, and what is moved or copied.

use crate::ir::{Kind, ValueId};
use crate::lower::calls::function::Function;
use crate::lower::{Binding, Lower, Lowered};
use syn::Expr;
use syn::spanned::Spanned;

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
    /// The arguments of a function that is differentiated.
    pub(in crate::lower) fn arguments<'e>(&mut self, args: impl IntoIterator<Item = &'e Expr>) -> Lowered<Vec<Argument>> {
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
    pub(in crate::lower) fn directed<'e>(&mut self, args: impl IntoIterator<Item = &'e Expr>) -> Lowered<Vec<Argument>> {
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
                    let mut value = self.one(inner, binding)?;
                    if self.is_copied_into_another_type(inner) {
                        value = self.builder.apply("own", vec![value], direction.span());
                    }
                    Argument::Given(value, Guise::Owned)
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

    /// Whether a copy of this is of another type, so that what the reverse sweep is lent must be the copy: a part of a list, and what is an
    /// array or a view.
    fn is_copied_into_another_type(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(e) => self.is_copied_into_another_type(&e.expr),
            Expr::Index(e) => matches!(*e.index, Expr::Range(_)),
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| {
                let Some(Binding::Value(v)) = self.lookup(name) else { return false };
                match self.types.get(v) {
                    Some(syn::Type::Reference(r)) => matches!(*r.elem, syn::Type::Slice(_)),
                    Some(syn::Type::Path(ty)) => ty.path.segments.last().is_some_and(|s| s.ident == "CowArray"),
                    _ => false,
                }
            }),
            _ => false,
        }
    }

    /// An argument of a function that is differentiated, and how it is given.
    fn argument(&mut self, arg: &Expr) -> Lowered<(ValueId, crate::ir::Guise)> {
        let (inner, guise) = guise(arg);
        if matches!(guise, crate::ir::Guise::Owned) && self.is_copied_into_another_type(inner) {
            let of = self.value(inner)?;
            return Ok((self.builder.apply("own", vec![of], arg.span()), crate::ir::Guise::Plain));
        }
        let guise = if matches!(guise, crate::ir::Guise::Plain) && self.is_lent_number(inner) {
            crate::ir::Guise::Reference
        } else {
            guise
        };
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
