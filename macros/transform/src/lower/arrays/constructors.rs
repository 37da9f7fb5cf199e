//! Functions that make arrays and lists: `Array1::from(v)`, `arr1(&[…])`, `Array::from_elem(n, x)`, `concatenate(…)`.

use crate::ir::{Elem, Kind, Rank, ValueId};
use crate::lower::{Binding, Lower, Lowered};
use crate::rules;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall};

/// The types of integers.
const INTEGERS: &[&str] = &["usize", "isize", "u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128"];

impl Lower<'_> {
    /// Arrays and lists made of differentiated values: `arr1(&[…])`, `Array1::from(v)`, `Array::from_elem(n, x)`, ….
    pub(in crate::lower) fn constructor(
        &mut self,
        call: &ExprCall,
        path: &syn::ExprPath,
        name: &str,
    ) -> Lowered<Option<ValueId>> {
        let whole = Expr::Call(call.clone());
        let owner = path.path.segments.iter().rev().nth(1).map(|s| s.ident.to_string()).unwrap_or_default();
        let array = owner.starts_with("Array") || owner.starts_with("CowArray");
        let kind = |lower: &Self, rank: Rank| match lower.call_kind(&path.path) {
            Kind::Array(e, Rank::Unknown) => Kind::Array(e, rank),
            Kind::Array(e, r) => Kind::Array(e, r),
            _ => Kind::Array(Elem::Unknown, rank),
        };
        let one = call.args.len() == 1;
        self.refuse_lent_list(call, &owner, name)?;
        let retyped = match name {
            "from_elem" if array && call.args.len() == 2 => {
                let (_, of_shape) = self.code(&call.args[0])?;
                let look = self.look();
                let shape = self.constant(&call.args[0], Kind::Discrete)?;
                let x = self.value(&call.args[1])?;
                if !self.varies(x) && !of_shape.iter().any(|&v| self.varies(v)) {
                    self.take_back(look);
                    return Ok(None);
                }
                let z = self.builder.apply("from_elem", vec![shape, x], call.func.span());
                let rank = self.rank_of_shape(&call.args[0]).unwrap_or(kind(self, Rank::Unknown).rank());
                let elem = self.builder.kind(x).elem();
                self.builder.values[z.index()].kind = Kind::Array(elem, rank);
                return Ok(Some(z));
            }
            // So may what a function of integers is given, and a capacity.
            "min" | "max" | "with_capacity" if owner == "Vec" || INTEGERS.contains(&owner.as_str()) => {
                let (_, operands) = self.code(&whole)?;
                if !operands.iter().any(|&v| self.varies(v)) {
                    return Ok(None);
                }
                let kind = if owner == "Vec" { Kind::Unknown } else { Kind::Int };
                let args: Vec<ValueId> = call.args.iter().map(|arg| self.constant(arg, Kind::Int)).collect::<Lowered<_>>()?;
                let function = &call.func;
                return Ok(Some(self.coded(
                    &args,
                    crate::ir::Prec::Postfix,
                    kind,
                    call.func.span(),
                    |h| quote::quote!(#function(#(#h),*)),
                )));
            }
            // The shape may be a field of what varies.
            "zeros" | "ones" | "eye" | "default" if array && one => {
                let (_, operands) = self.code(&call.args[0])?;
                if !operands.iter().any(|&v| self.varies(v)) {
                    return Ok(None);
                }
                let shape = self.constant(&call.args[0], Kind::Discrete)?;
                let known = if name == "eye" { Some(Rank::Fixed(2)) } else { self.rank_of_shape(&call.args[0]) };
                let (kind, function) = (kind(self, known.unwrap_or(Rank::Unknown)), &call.func);
                let made = self.coded(&[shape], crate::ir::Prec::Postfix, kind, call.func.span(), |h| {
                    let shape = &h[0];
                    quote::quote!(#function(#shape))
                });
                return Ok(Some(made));
            }
            "arr0" | "arr1" | "aview1" | "arr2" | "arr3" if one => {
                let rank = name.bytes().last().map_or(0, |b| b - b'0');
                return self.literal_array(call, &whole, rank).map(Some);
            }
            "from_vec" | "from_iter" if array && one => kind(self, Rank::Fixed(1)),
            "from" if array && one && crate::lower::arrays::construct::rows_of(&call.args[0]).is_some() => {
                return self.literal_array(call, &whole, 2).map(Some);
            }
            // Of a list of lists.
            "from" if owner == "Array2" && one && self.is_nested(&call.args[0])? => {
                return self.nested_array(crate::lower::control_flow::loops::strip(&call.args[0]), 2, call.func.span()).map(Some);
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
            "from_fn" if crate::lower::arrays::mapped::makes_a_list(call) => {
                return self.list_from_fn(call);
            }
            "from_shape_simple_fn" if array && call.args.len() == 2 => {
                let Expr::Closure(closure) = &call.args[1] else { return Ok(None) };
                let look = self.look();
                let x = self.in_closure(|lower| lower.value(&closure.body))?;
                if !self.varies(x) {
                    self.take_back(look);
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
            let v = self.as_array(v, call.func.span());
            return Ok(Some(self.builder.apply("own", vec![v], call.func.span())));
        }
        let Some(a) = self.entries_of(argument)? else { return Ok(None) };
        let retyped = match (retyped, self.builder.kind(a)) {
            (Kind::Array(_, Rank::Unknown), Kind::List(e, _)) => Kind::Array(e.clone(), Rank::Fixed(1)),
            (Kind::Array(Elem::Unknown, r), k) => Kind::Array(k.elem(), r),
            (Kind::List(_, l), k) => Kind::List(k.elem(), l),
            (kind, _) => kind,
        };
        self.retyped(&whole, (argument, a), retyped).map(Some)
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

    /// `arr1(&[a, b])`, `arr2(&[[a], [b]])`, `arr3(…)`: a list of entries, or a list that is given another type.
    fn literal_array(&mut self, call: &ExprCall, whole: &Expr, rank: u8) -> Lowered<ValueId> {
        let argument = if let Expr::Reference(r) = &call.args[0] { &*r.expr } else { &call.args[0] };
        if rank >= 2 {
            let Some(rows) = crate::lower::arrays::construct::rows_of(argument) else {
                if self.carries(argument)? {
                    return self.nested_array(argument, rank, call.func.span());
                }
                return self.constant(whole, Kind::Array(Elem::Unknown, Rank::Fixed(rank)));
            };
            // The nested list is one of `array!`.
            let nested: Expr = syn::parse_quote!(array![#(#rows),*]);
            let look = self.look();
            let value = self.collected(&nested)?;
            if !self.varies(value) {
                self.take_back(look);
                return self.constant(whole, Kind::Array(Elem::Unknown, Rank::Fixed(rank)));
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
        let look = self.look();
        let value = self.value(argument)?;
        if !self.varies(value) {
            let elem = self.builder.kind(value).elem();
            self.take_back(look);
            return self.constant(whole, Kind::Array(elem, Rank::Fixed(rank)));
        }
        if rank == 0 {
            let elem = self.builder.kind(value).elem();
            let (func, hole) = (&call.func, crate::ir::Code::hole_at(0, argument.span()));
            let code = crate::ir::Code {
                tokens: quote::quote!(#func(#hole)),
                holes: crate::lower::discrete::code::plain(1),
                prec: crate::ir::Prec::Postfix,
                borrows: false,
            };
            let op = crate::ir::Op::Collect { code, places: vec![Some(vec![])] };
            return Ok(self.builder.push(op, vec![value], Kind::Array(elem, Rank::Fixed(0)), call.func.span()));
        }
        let kind = Kind::Array(self.builder.kind(value).elem(), Rank::Fixed(rank));
        self.retyped(whole, (argument, value), kind)
    }

    /// Whether a name or a part of one is a list of lists.
    fn is_nested(&mut self, expr: &Expr) -> Lowered<bool> {
        let list = crate::lower::control_flow::loops::strip(expr);
        if !crate::lower::places::place::is_place(list) || !self.carries(list)? {
            return Ok(false);
        }
        let look = self.look();
        let value = self.place_value(list);
        self.take_back(look);
        Ok(matches!(self.builder.kind(value?), Kind::Unknown | Kind::Items(_)))
    }

    /// An array of the entries of a list of lists that has a name.
    fn nested_array(&mut self, list: &Expr, rank: u8, span: proc_macro2::Span) -> Lowered<ValueId> {
        if rank > 2 || !crate::lower::places::place::is_place(list) {
            return self.error_on(
                list,
                "a list of lists that is not written here cannot be differentiated as an array; write its entries",
            );
        }
        let of = self.place_value(list)?;
        let lengths = self.coded(&[of], crate::ir::Prec::Loose, Kind::Discrete, span, |h| {
            let of = &h[0];
            quote::quote!((#of.len(), __rt::width(&#of[..])))
        });
        let shape = syn::Ident::new("__shape", span);
        self.scopes.push(crate::lower::Scope::from([(crate::lower::key(&shape), crate::lower::Binding::Value(lengths))]));
        let array = self.value(&syn::parse_quote_spanned!(span=>
            __rt::ndarray::Array2::from_shape_fn(#shape, |(__i, __j)| #list[__i][__j])
        ));
        self.scopes.pop();
        array
    }

    /// The error for a view through which a list would be changed: what is done to it would not be seen.
    fn refuse_lent_list(&mut self, call: &ExprCall, owner: &str, name: &str) -> Lowered<()> {
        let lent = call.args.last().filter(|_| owner.starts_with("ArrayViewMut") || name == "aview_mut1");
        let Some(Expr::Reference(lent)) = lent.filter(|arg| self.is_lending(arg)) else { return Ok(()) };
        let of = self.place_value(&lent.expr)?;
        if !self.varies(of) && !self.builder.kind(of).is_differentiable() {
            return Ok(());
        }
        let message = "a view that changes a list cannot be differentiated; change the list itself, or make it an array before";
        self.error_on(&call.func, message)
    }

    /// A call that gives a `Result`, before it is unwrapped: `concatenate`, `stack`, `Array::from_shape_vec`.
    pub(in crate::lower) fn fallible_call(&mut self, call: &ExprCall) -> Lowered<Option<ValueId>> {
        let Expr::Path(path) = &*call.func else { return Ok(None) };
        let name = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        match (name.as_str(), call.args.len()) {
            ("concatenate" | "stack", 2) => {
                let parts = self.parts(&call.args[1])?;
                self.join(&name, &call.args[0], &parts, call.func.span()).map(Some)
            }
            ("from_shape_vec" | "from_shape", 2) => {
                let owner = path.path.segments.iter().rev().nth(1).map(|s| s.ident.to_string()).unwrap_or_default();
                self.refuse_lent_list(call, &owner, &name)?;
                let argument = if let Expr::Reference(r) = &call.args[1] { &*r.expr } else { &call.args[1] };
                let Some(a) = self.entries_of(argument)? else { return Ok(None) };
                if self.counts_otherwise(&call.args[0]) {
                    let message = "the order in which this shape counts entries is not seen through here; write its lengths, `(2, 3).f()`, \
                                   or give the entries row by row";
                    return self.error_on(&call.args[0], message);
                }
                let rank = self.rank_of_shape(&call.args[0]).unwrap_or(Rank::Unknown);
                let kind = Kind::Array(self.builder.kind(a).elem(), rank);
                // The shape may be that of what varies.
                let shape = syn::Ident::new("__shape", call.args[0].span());
                let value = self.constant(&call.args[0], Kind::Discrete)?;
                let mut shaped = call.clone();
                shaped.args[0] = syn::parse_quote!(#shape);
                self.scopes.push(crate::lower::Scope::from([(crate::lower::key(&shape), crate::lower::Binding::Value(value))]));
                let array = self.retyped(&Expr::Call(shaped), (argument, a), kind);
                self.scopes.pop();
                array.map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// Whether a row is one of ndarray's functions that make an array.
fn is_constructor(rule: &rules::Rule) -> bool {
    matches!(rule.form, rules::Form::Call(text) if text.starts_with("rt::ndarray::Array"))
}
