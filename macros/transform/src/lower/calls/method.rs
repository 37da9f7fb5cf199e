//! Method calls.

use crate::ir::{Elem, Kind, List, Prec, Rank, Sort, ValueId};
use crate::lower::arrays::ranks::dimensionality;
use crate::lower::rewrites::orders::RESHAPES;
use crate::lower::{Binding, Lower, Lowered};
use crate::rules::{self, Fallible, Rule};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

/// Methods that give the same value in another guise.
const IDENTITY: &[&str] = &[
    "view",
    "to_owned",
    "into_owned",
    "clone",
    "as_standard_layout",
    "into_shared",
    "to_shared",
    "as_ref",
    "borrow",
    "deref",
    "as_deref",
    "copied",
    "cloned",
    "by_ref",
    "reborrow",
];
/// Those of them that give a copy, which lies in memory without gaps.
const COPIES: &[&str] = &["to_owned", "into_owned", "clone", "as_standard_layout"];
/// Methods that fail where an array does not lie in memory as they need it.
const LAYOUTS: &[&str] = &["into_shape_with_order", "as_slice"];
/// Methods that ask for a number.
const NUMBERS: &[&str] = &["nrows", "ncols", "len", "ndim", "len_of"];
/// Methods that ask for anything else that carries no derivative.
const QUERIES: &[&str] = &[
    "dim",
    "shape",
    "raw_dim",
    "is_empty",
    "is_some",
    "is_none",
    "is_ok",
    "is_err",
    "is_square",
    "strides",
    "is_standard_layout",
    "is_nan",
    "is_infinite",
    "is_finite",
    "is_normal",
    "is_sign_positive",
    "is_sign_negative",
    "classify",
    "total_cmp",
    "partial_cmp",
    "eq",
    "ne",
    "abs_diff_eq",
    "max_stride_axis",
    "stride_of",
    "axes",
    "contains_key",
];
/// Methods by which a struct of the user's could be asked for what carries a derivative: the length of a vector, the shape of a distribution.
const OF_ANY: &[&str] = &["len", "dim", "shape"];
/// Methods that give a list or array of the same entries in the same order.
const RETYPED: &[&str] = &["to_vec", "into_dimensionality", "as_slice"];
/// Functions of numbers that arrays do not have as methods.
const OF_NUMBERS: &[&str] = &["max", "min", "mul_add", "copysign", "rem_euclid", "div_euclid", "round_ties_even", "midpoint"];

impl Lower<'_> {
    pub(in crate::lower) fn method(&mut self, call: &ExprMethodCall) -> Lowered<Binding> {
        let name = call.method.to_string();
        if let Some(value) = self.changed_for_a_value(call)? {
            return Ok(value);
        }
        if let Some(value) = self.own_method(call)? {
            return Ok(value);
        }
        if let Some(result) = self.advance(call)? {
            return Ok(result);
        }
        if let Some(value) = self.step_by_step(call)? {
            return Ok(value);
        }
        if let Some(part) = self.sliced(call)? {
            return Ok(part);
        }
        if let Some(part) = self.part_of_lent_view(call)? {
            return Ok(part);
        }
        if let Some(mapped) = self.map_lent(call)? {
            return Ok(Binding::Value(mapped));
        }
        if let Some(option) = self.picked_option(call)? {
            return Ok(option);
        }
        if let Some(result) = self.iterate(call) {
            return result;
        }
        if let Some(value) = self.option(call)? {
            return Ok(value);
        }
        let span = call.method.span();
        let or = matches!(name.as_str(), "unwrap_or" | "unwrap_or_default")
            && matches!(&*call.receiver, Expr::MethodCall(c) if c.method == "mean" || c.method == "mean_axis");
        if let ("unwrap" | "expect", Expr::MethodCall(inner)) = (name.as_str(), &*call.receiver) {
            if inner.method == "pop" && inner.args.is_empty() && crate::lower::places::place::is_place(&inner.receiver) {
                return self.popped(inner, call);
            }
            if let Some(item) = self.removed(inner, call)? {
                return Ok(item);
            }
            if let Some(item) = self.item_at_an_end(inner) {
                return Ok(Binding::Value(item));
            }
        }
        if or || matches!(name.as_str(), "unwrap" | "expect") {
            return self.taken(&Expr::MethodCall(call.clone()), None);
        }
        match (name.as_str(), call.args.len()) {
            ("sin_cos", 0) => {
                let x = self.place_value(&call.receiver)?;
                let parts = ["sin", "cos"].map(|f| Binding::Value(self.builder.apply(f, vec![x], span)));
                return Ok(Binding::Tuple(parts.into()));
            }
            ("into_raw_vec" | "into_raw_vec_and_offset", 0) => {
                let a = self.place_value(&call.receiver)?;
                if self.varies(a) {
                    let list = self.raw_entries(a, span);
                    if name == "into_raw_vec" {
                        return Ok(Binding::Value(list));
                    }
                    let offset = self.coded(&[list], Prec::Loose, Kind::Discrete, span, |h| {
                        let list = &h[0];
                        quote!((!#list.is_empty()).then_some(0_usize))
                    });
                    return Ok(Binding::Tuple(vec![Binding::Value(list), Binding::Value(offset)]));
                }
            }
            ("split_at_mut", 1) if crate::lower::places::place::is_place(&call.receiver) => {
                let k = self.constant(&call.args[0], Kind::Int)?;
                let spot = self.spot(&call.receiver)?;
                let list = self.read_value(&spot, span)?;
                // No array has this method but by its slice.
                if matches!(
                    self.builder.kind(list),
                    Kind::List(..) | Kind::Items(_) | Kind::Array(_, Rank::Fixed(1)) | Kind::Unknown
                ) {
                    let name = syn::Ident::new("__k", span);
                    self.scopes.push(crate::lower::Scope::from([(crate::lower::key(&name), Binding::Value(k))]));
                    let ranges: [Expr; 2] = [syn::parse_quote!(..#name), syn::parse_quote!(#name..)];
                    let parts = ranges.map(|range| self.stretch(&spot, &range).map(Binding::Place));
                    self.scopes.pop();
                    let parts = parts.into_iter().collect::<Lowered<Vec<_>>>()?;
                    return Ok(Binding::Tuple(parts));
                }
            }
            // Where in a sorted list something is, carries no derivative.
            ("partition_point" | "binary_search_by", 1) | ("binary_search_by_key", 2) => {
                let kind = if name == "partition_point" { Kind::Int } else { Kind::Discrete };
                return self.opaque(&Expr::MethodCall(call.clone()), kind).map(Binding::Value);
            }
            ("split_at", 2) => {
                let a = self.place_value(&call.receiver)?;
                if self.varies(a) {
                    let (axis, k) = (self.constant(&call.args[0], Kind::Discrete)?, self.constant(&call.args[1], Kind::Int)?);
                    let parts = ["before", "behind"].map(|f| Binding::Value(self.builder.apply(f, vec![a, axis, k], span)));
                    return Ok(Binding::Tuple(parts.into()));
                }
            }
            // A list is split in two: what it is called on is written twice, so it does nothing but name a place.
            ("split_at", 1) if crate::lower::places::place::is_place(&call.receiver) => {
                let (of, k) = (&call.receiver, &call.args[0]);
                let a = self.place_value(of)?;
                if self.varies(a) && matches!(self.builder.kind(a), Kind::List(..) | Kind::Items(_)) {
                    let k_name = syn::Ident::new("__k", span);
                    let k = Binding::Value(self.constant(k, Kind::Int)?);
                    self.scopes.push(crate::lower::Scope::from([(crate::lower::key(&k_name), k)]));
                    let parts = self
                        .ask(&syn::parse_quote_spanned!(span=> #of.split_at(#k_name)), span)
                        .and_then(|()| self.expr(&syn::parse_quote_spanned!(span=> (&#of[..#k_name], &#of[#k_name..]))));
                    self.scopes.pop();
                    return parts;
                }
            }
            ("clamp", 2) if !call.args.iter().all(|limit| matches!(limit, Expr::Lit(_) | Expr::Unary(_))) => {
                let mark = self.builder.mark();
                let a = self.place_value(&call.receiver)?;
                let array = self.varies(a) && matches!(self.builder.kind(a), Kind::Array(..));
                self.builder.rollback(mark);
                let named =
                    |limit: &Expr| crate::lower::places::place::is_place(limit) || matches!(limit, Expr::Lit(_) | Expr::Unary(_));
                let (low, high) = (&call.args[0], &call.args[1]);
                if array && call.args.iter().all(named) {
                    self.ask(&syn::parse_quote_spanned!(span=> __rt::may::clamp(#low, #high)), span)?;
                } else if array {
                    let limited = ExprMethodCall { args: syn::parse_quote_spanned!(span=> __low, __high), ..call.clone() };
                    return self.expr(&syn::parse_quote_spanned!(span=> { let __low = #low; let __high = #high; #limited }));
                }
            }
            ("fold", 2) if !self.is_extreme(call) => {
                let mark = self.builder.mark();
                let a = self.place_value(&call.receiver)?;
                let array = matches!(self.builder.kind(a), Kind::Array(..));
                self.builder.rollback(mark);
                if array {
                    let (of, start, function) = (&call.receiver, &call.args[0], &call.args[1]);
                    return self.expr(&syn::parse_quote_spanned!(span=> #of.iter().fold(#start, #function)));
                }
            }
            _ => {}
        }
        if let Some(kept) = self.kept_option(call)? {
            return Ok(kept);
        }
        if let Some(receiver) = self.own_receiver(call)? {
            return self.call_method(call, receiver, None);
        }
        let value = self.known(call)?;
        if let Some(method) = fallible(call).filter(|_| self.varies(value)) {
            return self.error(span, format!("`{method}` may fail; write `.{method}(…).unwrap()` or `.expect(…)`"));
        }
        Ok(Binding::Value(value))
    }

    /// Whether there is a method of that name.
    pub(in crate::lower) fn is_known_method(call: &ExprMethodCall) -> bool {
        let (name, arity) = (call.method.to_string(), call.args.len() + 1);
        let name = name.as_str();
        [IDENTITY, NUMBERS, QUERIES, RETYPED].iter().any(|names| names.contains(&name))
            || ["mapv", "map", "mapv_into", "mapv_into_any", "fold", "fold_axis", "map_axis", "pow2", "sin_cos", "iter"]
                .contains(&name)
            || rules::elementwise(name, arity).is_some_and(Rule::is_method)
            || rules::tensor(name, arity).is_some_and(Rule::is_method)
    }

    /// The kind of what a call gives, after unwrapping, where its path tells.
    pub(in crate::lower) fn kind_of_call(&self, expr: &Expr) -> Kind {
        match expr {
            // `text.parse::<f64>()`
            Expr::MethodCall(call) if call.method == "parse" => match call.turbofish.as_ref().and_then(|t| t.args.first()) {
                Some(syn::GenericArgument::Type(ty)) => crate::parse::kind(ty, &self.generics),
                _ => Kind::Unknown,
            },
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) => {
                    let owner = path.path.segments.first().map(|s| s.ident.clone());
                    match owner {
                        Some(owner) if matches!(self.call_kind(&path.path), Kind::Int | Kind::Float(_)) && owner != "Float" => {
                            self.call_kind(&path.path)
                        }
                        Some(owner) if self.generics.contains(&owner) => Kind::Float(Elem::Param(owner.to_string())),
                        Some(owner) if owner.to_string().starts_with("Array") => {
                            crate::parse::kind(&syn::parse_quote!(#owner), &[])
                        }
                        _ => Kind::Unknown,
                    }
                }
                _ => Kind::Unknown,
            },
            _ => Kind::Unknown,
        }
    }

    pub(in crate::lower) fn known(&mut self, call: &ExprMethodCall) -> Lowered<ValueId> {
        let name = call.method.to_string();
        let span = call.method.span();
        let whole = Expr::MethodCall(call.clone());
        self.refuse_turned(call)?;
        let a = self.place_value(&call.receiver)?;
        let kind = self.builder.kind(a).clone();
        // What numbers of the user's add up to is of the type that is asked for.
        if let Some(syn::GenericArgument::Type(ty)) = call.turbofish.as_ref().and_then(|t| t.args.first()) {
            if matches!(name.as_str(), "sum" | "product") && !self.varies(a) {
                let kind = crate::parse::kind(ty, &self.generics);
                return self.opaque(&whole, kind);
            }
        }
        // What it is called on has been found to carry no derivative: only an argument could.
        if !kind.is_differentiable() {
            return self.left_as_it_is(call, kind);
        }
        // A copy of a list of anything, in which no derivative is, is the user's code.
        let of_anything =
            matches!(kind, Kind::List(crate::ir::Elem::Unknown, _) | Kind::Items(_)) && self.type_of_item(a).is_some();
        if matches!(name.as_str(), "to_vec" | "to_owned" | "clone") && of_anything && !self.varies(a) {
            return self.left_as_it_is(call, Kind::Unknown);
        }
        if IDENTITY.contains(&name.as_str()) && call.args.is_empty() {
            if COPIES.contains(&name.as_str()) {
                self.copied.insert(a);
            }
            return Ok(a);
        }
        let a = if LAYOUTS.contains(&name.as_str()) { self.laid_out(a, span) } else { a };
        if NUMBERS.contains(&name.as_str()) || QUERIES.contains(&name.as_str()) {
            return self.query(call, a);
        }
        // It may be an option of the user's.
        if name == "map" && kind == Kind::Unknown && !self.has_derivative(call, a)? {
            return self.opaque(&whole, kind);
        }
        if matches!(name.as_str(), "mapv" | "map" | "mapv_into" | "mapv_into_any") && call.args.len() == 1 {
            return self.mapv(call, a);
        }
        if matches!(name.as_str(), "fold" | "fold_axis") && (self.is_extreme(call) || !self.varies(a)) {
            return self.fold(call, a);
        }
        if name == "fold_axis" {
            return self.fold_axis(call, a);
        }
        if name == "map_axis" && self.varies(a) {
            return self.map_axis(call, a);
        }
        if name == "to_vec" && matches!(kind, Kind::Items(_)) {
            return Ok(a);
        }
        if RETYPED.contains(&name.as_str()) && call.args.is_empty() {
            let kind = match (name.as_str(), &kind) {
                ("as_slice", Kind::Array(e, _) | Kind::List(e, _)) => Kind::List(e.clone(), List::Slice),
                ("to_vec", Kind::Array(e, _) | Kind::List(e, _)) => Kind::List(e.clone(), List::Vec),
                (_, Kind::Array(e, _)) => Kind::Array(e.clone(), dimensionality(call)),
                _ => Kind::Unknown,
            };
            return self.retyped(&whole, (&call.receiver, a), kind);
        }
        // An end of a list is an entry like any other.
        let flat = matches!(kind, Kind::List(..) | Kind::Array(_, Rank::Fixed(1)));
        if matches!(name.as_str(), "first" | "last") && call.args.is_empty() && flat {
            let place = if name == "first" {
                self.coded(&[], Prec::Postfix, Kind::Int, span, |_| crate::lower::control_flow::loops::literal(0))
            } else {
                // Of an empty list there is no such place.
                self.coded(&[a], Prec::Postfix, Kind::Int, span, |h| {
                    let a = &h[0];
                    quote!(#a.len().wrapping_sub(1))
                })
            };
            return Ok(self.builder.apply("get", vec![a, place], span));
        }
        // ndarray has a square; a float has none.
        if name == "pow2" && call.args.is_empty() && !kind.is_float() {
            return Ok(self.builder.apply("pow2", vec![a], span));
        }
        if let Some(rule) = rules::elementwise(&name, call.args.len() + 1).filter(|r| r.is_method()) {
            return self.apply_method(rule, a, call);
        }
        if RESHAPES.contains(&name.as_str()) && self.varies(a) {
            if call.args.first().is_some_and(|shape| self.has_an_order(shape)) {
                let message = format!(
                    "the order that `{name}` goes by is not seen here; write the lengths and the order in its parentheses, \
                     `((3, 2), Order::ColumnMajor)`, or give the shape alone"
                );
                return self.error(span, message);
            }
        }
        if let Some(rule) = rules::tensor(&name, call.args.len() + 1).filter(|r| r.is_method()) {
            return self.apply_method(rule, a, call);
        }
        if !self.varies(a) {
            return self.left_as_it_is(call, Kind::Unknown);
        }
        if let Some(operator) = crate::lower::rewrites::rewrite::operator(call) {
            return self.value(&operator);
        }
        let message = if let Some(instead) = crate::lower::describe::instead(&name) {
            instead
        } else if name.ends_with("_mut") {
            format!("`{name}` lends a part to be changed in place, which cannot be differentiated yet; compute a new value")
        } else {
            format!("`{name}` has no derivative rule here; write it with known functions")
        };
        self.error(span, message)
    }

    /// A method of what carries no derivative: only an argument could.
    fn left_as_it_is(&mut self, call: &ExprMethodCall, kind: Kind) -> Lowered<ValueId> {
        for arg in &call.args {
            if self.carries(arg)? {
                return self.lost(arg.span());
            }
        }
        self.opaque(&Expr::MethodCall(call.clone()), kind)
    }

    fn apply_method(&mut self, rule: &'static Rule, a: ValueId, call: &ExprMethodCall) -> Lowered<ValueId> {
        let mut operands = vec![a];
        for (i, arg) in call.args.iter().enumerate() {
            // A sign, a quotient that is rounded: by these the derivative is 0.
            let element = rule.is_elementwise() && rule.param(i + 1).mode != crate::ir::Mode::Plain;
            operands.push(if element || rule.differentiates(i + 1) {
                self.value(arg)?
            } else {
                let arg = if let Expr::Reference(r) = arg { &*r.expr } else { arg };
                let kind = match rule.param(i + 1).name {
                    _ if rule.is_elementwise() => Kind::Int,
                    "ddof" => Kind::Float(self.builder.kind(a).elem()),
                    _ => Kind::Discrete,
                };
                self.constant_argument(&call.method, arg, kind)?
            });
        }
        let z = self.builder.rule(rule, operands, call.method.span());
        if *self.builder.kind(z) == Kind::Unknown && OF_NUMBERS.contains(&rule.name) {
            self.builder.values[z.index()].sort = Sort::Copy;
        }
        if let Some(rank) = self.shape_rank(call, rule.name) {
            let own = &mut self.builder.values[z.index()].kind;
            *own = Kind::Array(own.elem(), rank);
        }
        Ok(z)
    }

    /// An argument by which a rule has no derivative.
    fn constant_argument(&mut self, method: &syn::Ident, arg: &Expr, kind: Kind) -> Lowered<ValueId> {
        let outside = std::mem::replace(&mut self.discrete, !kind.is_differentiable());
        let carries = self.carries(arg);
        self.discrete = outside;
        if carries? {
            let message =
                format!("`{method}` has no derivative by this argument; pass one that no differentiated value goes into");
            return self.error_on(arg, message);
        }
        self.constant(arg, kind)
    }

    /// A value as it lies in memory where the user asks: a copy where the user has taken one of a view.
    fn laid_out(&mut self, a: ValueId, span: proc_macro2::Span) -> ValueId {
        let view = self.builder.definition(a).is_none_or(|s| crate::optimise::is_view(&s.op));
        if !view || !self.copied.contains(&a) || !matches!(self.builder.kind(a), Kind::Array(..)) {
            return a;
        }
        self.builder.apply("own", vec![a], span)
    }

    /// The entries of an array as they lie in memory, which must be as they are counted.
    fn raw_entries(&mut self, a: ValueId, span: proc_macro2::Span) -> ValueId {
        let a = self.laid_out(a, span);
        let kind = Kind::List(self.builder.kind(a).elem(), List::Vec);
        let array = crate::ir::Code::hole(0);
        let holes = vec![crate::ir::Hole { mode: crate::ir::Mode::Reference, prec: Prec::Loose }];
        let code = crate::ir::Code { tokens: quote!(__rt::raw_entries(#array)), holes, prec: Prec::Postfix, borrows: false };
        self.builder.push(crate::ir::Op::Retype(code), vec![a], kind, span)
    }

    /// A view's own copy, which the user has taken; anything else is what it is.
    pub(in crate::lower) fn copied_out(&mut self, a: ValueId, span: proc_macro2::Span) -> ValueId {
        let view = self.builder.definition(a).is_some_and(|s| crate::optimise::is_view(&s.op));
        if view && matches!(self.builder.kind(a), Kind::Array(..)) { self.builder.apply("own", vec![a], span) } else { a }
    }

    /// A question about a value.
    fn query(&mut self, call: &ExprMethodCall, a: ValueId) -> Lowered<ValueId> {
        let number = NUMBERS.contains(&call.method.to_string().as_str());
        let receiver = if let Expr::Reference(r) = &*call.receiver { &r.expr } else { &call.receiver };
        let code = {
            let mut args = call.clone();
            let stand_in = proc_macro2::Ident::new("__receiver", receiver.span());
            args.receiver = syn::parse_quote!(#stand_in);
            let (code, operands) = self.code(&Expr::MethodCall(args))?;
            // The receiver becomes hole 0, the others move on.
            let mut all = vec![a];
            all.extend(operands);
            let tokens = crate::lower::discrete::holes::shift(code.tokens, "__receiver");
            // A struct's could carry a derivative, which rustc tells.
            let of_any = *self.builder.kind(a) == Kind::Unknown && self.varies(a) && !self.discrete;
            let tokens = if of_any && OF_ANY.iter().any(|name| call.method == name) {
                quote_spanned!(call.method.span()=> __rt::asked(#tokens))
            } else {
                tokens
            };
            let mut holes = crate::lower::discrete::code::plain(1);
            holes[0].mode = crate::ir::Mode::Receiver;
            holes.extend(code.holes);
            let borrows = matches!(call.method.to_string().as_str(), "shape" | "strides");
            (crate::ir::Code { tokens, holes, prec: crate::ir::Prec::Postfix, borrows }, all)
        };
        Ok(self.push_code(code, if number { Kind::Int } else { Kind::Discrete }, call.method.span()))
    }
}

/// Whether a method without a rule is known to leave its receiver as it is.
pub(in crate::lower) fn keeps_its_receiver(name: &str) -> bool {
    [IDENTITY, NUMBERS, QUERIES, RETYPED, RESHAPES].iter().any(|list| list.contains(&name))
}

/// The name of a method that ndarray lets fail.
pub(in crate::lower) fn fallible(call: &ExprMethodCall) -> Option<String> {
    let name = call.method.to_string();
    let row = rules::tensor(&name, call.args.len() + 1).is_some_and(|r| r.fallible != Fallible::No);
    (row || matches!(name.as_str(), "into_dimensionality" | "as_slice")).then_some(name)
}
