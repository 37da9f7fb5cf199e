//! Arrays and lists that are made of differentiated values.

use crate::ir::{Code, Elem, Kind, List, Mode, Op, Place, Prec, Rank, Sort, Step, ValueId};
use crate::lower::discrete::holes::Holes;
use crate::lower::{Binding, Lower, Lowered};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Expr, Ident, Token};

impl Lower<'_> {
    /// `[a, b]`, `[a; n]`, `vec![…]`, `array![…]`.
    pub(in crate::lower) fn collected(&mut self, expr: &Expr) -> Lowered<ValueId> {
        let (list, entries) = match expr {
            Expr::Array(e) => (Some(List::Fixed), Some(e.elems.iter().cloned().collect::<Vec<_>>())),
            Expr::Repeat(e) => {
                let value = self.value(&e.expr)?;
                if !self.varies(value) {
                    let kind = self.list_kind(&e.expr, value, Some(List::Fixed));
                    return self.repeated_constant(expr, &e.expr, kind);
                }
                if let (true, Some(n)) = (self.names_a_type(&e.expr), literal_length(&e.len)) {
                    let item = Ident::new("__item", e.bracket_token.span.open());
                    let items = std::iter::repeat_n(&item, n);
                    let of = &e.expr;
                    return self.value(&syn::parse_quote_spanned!(item.span()=> { let #item = #of; [#(#items.clone()),*] }));
                }
                let n = self.constant(&e.len, Kind::Int)?;
                return Ok(self.builder.apply("repeat", vec![value, n], e.bracket_token.span.open()));
            }
            Expr::Macro(e) => {
                let vec = e.mac.path.segments.last().is_some_and(|s| s.ident == "vec");
                let list = vec.then_some(List::Vec);
                match Punctuated::<Expr, Token![,]>::parse_terminated.parse2(e.mac.tokens.clone()) {
                    Ok(entries) => (list, Some(entries.into_iter().collect())),
                    Err(_) => (list, None),
                }
            }
            other => return self.unsupported(other),
        };
        let Some(entries) = entries else {
            // `vec![x; n]`
            let Expr::Macro(mac) = expr else { return self.unsupported(expr) };
            let repeat = mac.mac.tokens.clone();
            let Ok(Expr::Repeat(repeat)) = syn::parse2::<Expr>(quote!([#repeat])) else {
                return self.constant(expr, Kind::Discrete);
            };
            let value = self.value(&repeat.expr)?;
            if !self.varies(value) {
                let (kind, len) = (self.list_kind(&repeat.expr, value, list), self.length_of(&repeat.len)?);
                let Some(n) = len else { return self.repeated_constant(expr, &repeat.expr, kind) };
                // Behind a length that is a field of what varies.
                let item = self.constant(&repeat.expr, self.builder.kind(value).clone())?;
                let mac = mac.mac.clone();
                return Ok(self.coded(&[item, n], Prec::Postfix, kind, expr.span(), |h| {
                    let (item, n) = (&h[0], &h[1]);
                    crate::lower::discrete::holes::call(&mac, &quote!(#item; #n))
                }));
            }
            let of_structs = *self.builder.kind(value) == Kind::Unknown && self.names_a_type(&repeat.expr);
            if of_structs || matches!(self.builder.kind(value), Kind::Array(..) | Kind::List(..) | Kind::Items(_)) {
                let list = self.repeated(&repeat.expr, &repeat.len)?;
                return self.whole(expr, &list);
            }
            let n = self.constant(&repeat.len, Kind::Int)?;
            return Ok(self.builder.apply("repeat_vec", vec![value, n], expr.span()));
        };
        let mut leaves = Vec::new();
        let rank = nested(&entries, &mut Vec::new(), &mut leaves);
        let depth = if list.is_none() { rank } else { 1 };
        let mut operands = Vec::new();
        let mut places = Vec::new();
        let mut elem = Elem::Unknown;
        let (mut float, mut whole) = (false, false);
        let mut varies = false;
        let flat: Vec<(Vec<usize>, Expr)> =
            if list.is_some() { entries.iter().cloned().enumerate().map(|(i, e)| (vec![i], e)).collect() } else { leaves };
        for (place, entry) in &flat {
            let value = match self.constant_tuple(entry)? {
                Some(tuple) => tuple,
                None => self.value(entry)?,
            };
            let kind = self.builder.kind(value).clone();
            varies |= self.varies(value);
            float |= kind.is_float();
            let made = is_receiver(entry)
                || self.builder.definition(value).is_some_and(|s| is_made(&s.op))
                || self.generics.is_empty() && crate::lower::calls::arguments::is_copy(entry)
                || self.is_known_struct(value)
                || self.is_of_own_type(entry);
            if self.varies(value) && !kind.is_float() && (made || kind != Kind::Unknown) {
                if list.is_none() {
                    return self
                        .error(entry.span(), "only floats can be differentiated as entries here; use `concatenate` or `stack`");
                }
                whole = true;
            }
            elem = elem.or(kind.elem());
            operands.push(value);
            places.push(Some(place.clone()));
        }
        if whole && varies {
            return Ok(match list {
                Some(List::Fixed) => self.row_of(operands, expr.span()),
                _ => self.listed(operands, expr.span()),
            });
        }
        for &value in operands.iter().filter(|_| varies) {
            if self.varies(value) {
                self.copies(value);
            }
        }
        let kind = match list {
            // What varies and is of a type that is not known is taken for a float: a list of anything else would be rustc's error.
            Some(form) if float || varies => Kind::List(elem, form),
            None if float => Kind::Array(elem, Rank::Fixed(u8::try_from(depth).unwrap_or(u8::MAX))),
            None => Kind::Array(Elem::Unknown, Rank::Fixed(u8::try_from(depth).unwrap_or(u8::MAX))),
            // A table whose entries may be assigned what varies.
            Some(_) if operands.first().is_some_and(|&v| self.is_list(v)) => {
                Kind::Items(Box::new(self.builder.kind(operands[0]).clone()))
            }
            // Constants of a type that is not known may be floats, in whose place something that varies comes later.
            _ if operands.iter().any(|&v| self.builder.kind(v).is_differentiable()) => Kind::Unknown,
            _ => Kind::Discrete,
        };
        if !varies {
            // Entries without a derivative were lowered in vain: the code stays as it is.
            return self.constant(expr, kind);
        }
        let mut count = 0..;
        let tokens = template(&entries, list.is_none(), &mut count);
        let tokens = match expr {
            Expr::Macro(mac) => crate::lower::discrete::holes::call(&mac.mac, &tokens),
            _ => quote!([#tokens]),
        };
        let holes = crate::lower::discrete::code::plain(operands.len())
            .into_iter()
            .map(|h| crate::ir::Hole { prec: Prec::Loose, ..h })
            .collect();
        let code = Code { tokens, holes, prec: Prec::Postfix, borrows: false };
        Ok(self.builder.push(Op::Collect { code, places }, operands, kind, expr.span()))
    }

    /// `[a, b]` of lists, arrays or structs.
    fn row_of(&mut self, items: Vec<ValueId>, span: proc_macro2::Span) -> ValueId {
        let item = items.iter().find(|&&x| self.varies(x)).map_or(Kind::Unknown, |&x| self.builder.kind(x).clone());
        let places = (0..items.len()).map(|i| Some(vec![i])).collect();
        let names = (0..items.len()).map(Code::hole);
        let tokens = quote!([#(#names),*]);
        let holes = items.iter().map(|_| crate::ir::Hole { mode: Mode::Move, prec: Prec::Loose }).collect();
        let code = Code { tokens, holes, prec: Prec::Postfix, borrows: false };
        self.builder.push(Op::Collect { code, places }, items, Kind::Items(Box::new(item)), span)
    }

    /// A length that is computed from fields of what varies.
    pub(in crate::lower) fn length_of(&mut self, len: &Expr) -> Lowered<Option<ValueId>> {
        let (_, operands) = self.code(len)?;
        if operands.iter().any(|&v| self.varies(v)) { self.constant(len, Kind::Int).map(Some) } else { Ok(None) }
    }

    /// A struct of the user's: `State { x, v }`.
    pub(in crate::lower) fn construct(&mut self, e: &syn::ExprStruct) -> Lowered<ValueId> {
        // A variant is named with its enum.
        let owner = e.path.segments.iter().rev().nth(1);
        let variant = owner.is_some_and(|s| s.ident.to_string().starts_with(char::is_uppercase));
        self.see_struct(&e.path);
        let (mut operands, mut fields) = (Vec::new(), Vec::new());
        for field in &e.fields {
            let binding = self.expr(&field.expr)?;
            let value = self.whole(&field.expr, &binding)?;
            self.take(&field.expr, value);
            // Nothing is computed with it: what can be copied is a number or a struct.
            if matches!(field.expr, Expr::Field(_)) && self.is_field(value) && self.builder.is_number(value) {
                self.builder.values[value.index()].sort = Sort::Copied;
            }
            let copied = crate::lower::calls::arguments::is_copy(&field.expr);
            operands.push(if copied { self.copied_out(value, field.expr.span()) } else { value });
            fields.push(if variant {
                crate::lower::patterns::fit::step(Some(&e.path), &field.member.to_token_stream(), false)
            } else {
                field.member.to_token_stream()
            });
        }
        let path = &e.path;
        let rest = match &e.rest {
            Some(rest) => {
                let value = self.value(rest)?;
                self.has_fields(rest, value);
                self.finds_struct(value);
                // What it has of another one that varies: that one, with the fields assigned.
                if self.varies(value) {
                    let kind = self.builder.kind(value).clone();
                    return Ok(operands.into_iter().zip(fields).fold(value, |whole, (x, field)| {
                        let place = Place::new(vec![Step::Field(field)], &kind);
                        self.builder.push(Op::Set(place), vec![whole, x], kind.clone(), path.span())
                    }));
                }
                let hole = Code::hole(operands.len());
                operands.push(value);
                fields.push(quote!(..));
                Some(quote!(..#hole))
            }
            None => None,
        };
        let holes = (0..e.fields.len()).map(Code::hole);
        let members = e.fields.iter().map(|f| &f.member);
        let parts = holes.zip(members).map(|(hole, member)| quote!(#member: #hole)).chain(rest);
        let tokens = quote!(#path { #(#parts),* });
        let holes = operands.iter().map(|_| crate::ir::Hole { mode: Mode::Move, prec: Prec::Loose }).collect();
        let code = Code { tokens, holes, prec: Prec::Postfix, borrows: false };
        let value = self.builder.push(Op::Struct { code, fields }, operands, Kind::Unknown, path.span());
        if !variant {
            self.note_type(Some(syn::parse_quote!(#path)), &Binding::Value(value));
        }
        Ok(value)
    }

    /// One value of what an expression gives: a tuple is put together.
    pub(in crate::lower) fn whole(&mut self, expr: &Expr, binding: &Binding) -> Lowered<ValueId> {
        let Binding::Tuple(_) = binding else { return self.one(expr, binding.clone()) };
        self.put_together(binding, expr.span())
    }

    /// A tuple as one value.
    pub(in crate::lower) fn put_together(&mut self, binding: &Binding, span: proc_macro2::Span) -> Lowered<ValueId> {
        let parts = match binding {
            Binding::Value(v) => return Ok(*v),
            Binding::Tuple(parts) => parts,
            _ => return self.error(span, "a part of this tuple is no value, and the tuple is needed as one"),
        };
        let mut operands = Vec::new();
        for part in parts {
            operands.push(self.put_together(part, span)?);
        }
        let fields = (0..operands.len()).map(|i| syn::Index::from(i).to_token_stream()).collect();
        let holes: Vec<_> = (0..operands.len()).map(Code::hole).collect();
        let tokens = quote!((#(#holes,)*));
        let holes = operands.iter().map(|_| crate::ir::Hole { mode: Mode::Move, prec: Prec::Loose }).collect();
        let code = Code { tokens, holes, prec: Prec::Postfix, borrows: false };
        Ok(self.builder.push(Op::Struct { code, fields }, operands, Kind::Unknown, span))
    }

    fn list_kind(&self, repeated: &Expr, value: ValueId, list: Option<List>) -> Kind {
        match (self.builder.kind(value), list) {
            (Kind::Float(e), Some(list)) => Kind::List(e.clone(), list),
            (Kind::Unknown, Some(_)) if self.names_a_type(repeated) => Kind::Items(Box::new(Kind::Unknown)),
            // A table whose entries may be assigned what varies.
            (kind, Some(_)) if self.is_list(value) => Kind::Items(Box::new(kind.clone())),
            _ => Kind::Discrete,
        }
    }

    /// Whether an expression makes a value of a type of the user's own, `Complex::default()`, `State { x: 0.0 }`.
    fn names_a_type(&self, expr: &Expr) -> bool {
        match self.type_of(expr) {
            Some(syn::Type::Path(ty)) => {
                let name = ty.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
                crate::parse::kind(&syn::Type::Path(ty), &self.generics) == Kind::Unknown
                    && !crate::lower::calls::call::is_foreign(&name)
                    && !self.generics.iter().any(|g| *g == name)
            }
            _ => false,
        }
    }

    /// A list that repeats what carries no derivative yet, with the type of its items where that is seen.
    fn repeated_constant(&mut self, list: &Expr, item: &Expr, kind: Kind) -> Lowered<ValueId> {
        let of_structs = matches!(kind, Kind::Items(_));
        let list = self.constant(list, kind)?;
        if let Some(ty) = self.type_of(item).filter(|_| of_structs) {
            if let syn::Type::Path(path) = &ty {
                self.see_struct(&path.path);
            }
            self.types.entry(list).or_insert_with(|| syn::parse_quote!(Vec<#ty>));
        }
        Ok(list)
    }

    /// Whether a value is an array or a list of what may carry a derivative.
    fn is_list(&self, value: ValueId) -> bool {
        matches!(self.builder.kind(value), Kind::List(..) | Kind::Items(_) | Kind::Array(..))
    }

    /// `concatenate![axis, a, b]`, `stack![axis, a, b]`.
    pub(in crate::lower) fn join_macro(&mut self, mac: &syn::ExprMacro, name: &str) -> Lowered<ValueId> {
        let args = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(mac.mac.tokens.clone());
        let Ok(args) = args else { return self.error(mac.mac.path.span(), "an axis and arrays are expected here") };
        let mut args = args.into_iter();
        let Some(axis) = args.next() else { return self.error(mac.mac.path.span(), "an axis and arrays are expected here") };
        self.join(name, &axis, &args.collect::<Vec<_>>(), mac.mac.path.span())
    }

    /// Arrays joined along an axis; the result is not yet unwrapped.
    pub(in crate::lower) fn join(
        &mut self,
        name: &str,
        axis: &Expr,
        parts: &[Expr],
        span: proc_macro2::Span,
    ) -> Lowered<ValueId> {
        let axis = self.constant(axis, Kind::Discrete)?;
        let mut operands = vec![axis];
        for part in parts {
            operands.push(self.value(part)?);
        }
        if operands.len() == 1 {
            return self.error(span, "no arrays to join");
        }
        Ok(self.builder.apply(name, operands, span))
    }

    /// The parts in `&[a.view(), b.view()]`.
    pub(in crate::lower) fn parts(&mut self, expr: &Expr) -> Lowered<Vec<Expr>> {
        match expr {
            Expr::Reference(e) => self.parts(&e.expr),
            Expr::Paren(e) => self.parts(&e.expr),
            Expr::Array(e) => Ok(e.elems.iter().cloned().collect()),
            other => self.error(other.span(), "the arrays to join must stand here, as `&[a.view(), b.view()]`"),
        }
    }

    /// The user's own expression that gives the entries of `of` in order as another type.
    pub(in crate::lower) fn retyped(&mut self, expr: &Expr, (of, a): (&Expr, ValueId), kind: Kind) -> Lowered<ValueId> {
        if !self.varies(a) {
            return self.constant(expr, kind);
        }
        // The expression with `of` as hole 0, then the other names in it.
        let place = syn::Ident::new("__hole_0", of.span());
        let mut written = expr.clone();
        Replace { of: of.to_token_stream().to_string(), with: syn::parse_quote!(#place), done: false }
            .visit_expr_mut(&mut written);
        let mut holes = Holes::new(self);
        holes.operands.push(a);
        holes.modes.push(Mode::Plain);
        holes.visit_expr_mut(&mut written);
        let (mut filled, operands) = (holes.holes(), holes.operands);
        if operands[1..].iter().any(|&v| self.varies(v)) {
            return self.error(expr.span(), "only the entries of this array can be differentiated");
        }
        // How tokens are spaced depends on where they come from.
        let text = written.to_token_stream().to_string().replace(' ', "");
        // What has as many axes at run time as its type is given keeps its buffer, or is a view as it was.
        let same = text.contains(".into_dimensionality");
        let borrows = same || text.starts_with("ArrayView") || text.contains("aview") || text.contains(".as_slice(");
        filled[0].mode = match &written {
            _ if same => Mode::Owned,
            Expr::MethodCall(call) if !call.method.to_string().starts_with("into_") => Mode::Receiver,
            _ if borrows || text.contains("&__hole_0") => Mode::Plain,
            _ => Mode::Move,
        };
        let code = Code { tokens: written.to_token_stream(), holes: filled, prec: Prec::Postfix, borrows };
        Ok(self.builder.push(Op::Retype(code), operands, kind, expr.span()))
    }

    /// A list of floats that varies; nothing is lowered where it is none.
    pub(in crate::lower) fn entries_of(&mut self, expr: &Expr) -> Lowered<Option<ValueId>> {
        let look = self.look();
        match self.expr(expr)? {
            Binding::Value(v) if self.varies(v) => Ok(Some(v)),
            _ => {
                self.take_back(look);
                Ok(None)
            }
        }
    }
}

/// Puts an identifier in the place of an expression, once.
struct Replace {
    of: String,
    with: Expr,
    done: bool,
}

impl VisitMut for Replace {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if !self.done && expr.to_token_stream().to_string() == self.of {
            self.done = true;
            *expr = self.with.clone();
            return;
        }
        syn::visit_mut::visit_expr_mut(self, expr);
    }
}

/// The leaves of nested lists with their indices; gives the depth.
fn nested(entries: &[Expr], index: &mut Vec<usize>, leaves: &mut Vec<(Vec<usize>, Expr)>) -> usize {
    let mut depth = 1;
    for (i, entry) in entries.iter().enumerate() {
        index.push(i);
        if let Expr::Array(inner) = entry {
            let inner: Vec<Expr> = inner.elems.iter().cloned().collect();
            depth = depth.max(1 + nested(&inner, index, leaves));
        } else {
            leaves.push((index.clone(), entry.clone()));
        }
        index.pop();
    }
    depth
}

/// The same nesting with holes for leaves.
fn template(entries: &[Expr], deep: bool, count: &mut std::ops::RangeFrom<usize>) -> proc_macro2::TokenStream {
    let parts = entries.iter().map(|entry| match entry {
        Expr::Array(inner) if deep => {
            let inner: Vec<Expr> = inner.elems.iter().cloned().collect();
            let inner = template(&inner, deep, count);
            quote!([#inner])
        }
        _ => Code::hole_at(count.next().unwrap_or(0), syn::spanned::Spanned::span(entry)).to_token_stream(),
    });
    let parts: Vec<_> = parts.collect();
    quote!(#(#parts),*)
}

/// A length that is written as a number, of a list short enough to be written out.
fn literal_length(len: &Expr) -> Option<usize> {
    let Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(n), .. }) = len else { return None };
    n.base10_parse().ok().filter(|n| (1..=64).contains(n))
}

/// The rows of a list of lists: `[[a, b], [c, d]]`, `vec![[a], [b]]`, behind a reference or not.
pub(in crate::lower) fn rows_of(expr: &Expr) -> Option<Vec<Expr>> {
    let rows: Vec<Expr> = match expr {
        Expr::Reference(e) => return rows_of(&e.expr),
        Expr::Array(e) => e.elems.iter().cloned().collect(),
        Expr::Macro(e) if e.mac.path.is_ident("vec") => {
            Punctuated::<Expr, Token![,]>::parse_terminated.parse2(e.mac.tokens.clone()).ok()?.into_iter().collect()
        }
        _ => return None,
    };
    (!rows.is_empty() && rows.iter().all(|row| matches!(row, Expr::Array(_)))).then_some(rows)
}

/// Whether what an operation gives is a struct: a struct expression, or another one with fields assigned.
pub(in crate::lower) fn is_made(op: &Op) -> bool {
    match op {
        Op::Struct { .. } => true,
        Op::Set(place) => matches!(place.steps.first(), Some(Step::Field(_))),
        _ => false,
    }
}

/// Whether an expression is `self`, or a copy of it, which is of a type of the user's.
fn is_receiver(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(e) => matches!(e.method.to_string().as_str(), "clone" | "to_owned") && is_receiver(&e.receiver),
        Expr::Unary(e) => matches!(e.op, syn::UnOp::Deref(_)) && is_receiver(&e.expr),
        Expr::Paren(e) => is_receiver(&e.expr),
        Expr::Path(e) => e.path.is_ident("self"),
        _ => false,
    }
}
