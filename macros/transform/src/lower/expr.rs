//! Expressions.

use super::control_flow::cases::Cases;
use super::patterns::fit::type_inside;
use super::{Binding, Lower, Lowered};
use crate::ir::{Elem, Kind, List, Op, Sort, ValueId};
use crate::rules;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Expr, Lit, Member};

impl Lower<'_> {
    /// A single value that the code around it takes by value: what it takes out of a place that it cannot move it out of is a number.
    pub(super) fn value(&mut self, expr: &Expr) -> Lowered<ValueId> {
        let value = self.place_value(expr)?;
        self.take(expr, value);
        Ok(value)
    }

    /// A single value that the code around it looks at where it is: what a method is called on, what is lent.
    pub(super) fn place_value(&mut self, expr: &Expr) -> Lowered<ValueId> {
        let binding = self.referred(expr)?;
        self.one(expr, binding)
    }

    /// The one value that an expression has given.
    pub(super) fn one(&mut self, expr: &Expr, binding: Binding) -> Lowered<ValueId> {
        match binding {
            Binding::Value(v) => Ok(v),
            Binding::Place(spot) => self.read_value(&spot, expr.span()),
            Binding::Tuple(_) => self.error(expr.span(), "a tuple where one value is needed; take its parts"),
            Binding::Iter(_) | Binding::Cursor(_) => {
                self.error(expr.span(), "an iterator where a value is needed; end it with `.sum()`")
            }
            Binding::Function(super::Function::Path(path)) => {
                self.opaque(&Expr::Path((*path).clone()), constant_kind(&path.path))
            }
            Binding::Function(_) => {
                let message =
                    "a function as a value cannot be differentiated; call it here, or give it to a method that calls it";
                self.error_on(expr, message)
            }
            Binding::Unit | Binding::Never => self.error(expr.span(), "a value is needed here, and this statement has none"),
        }
    }

    /// Notes that a value is a number if the code takes it out of a place that it cannot move it out of.
    pub(super) fn take(&mut self, expr: &Expr, value: ValueId) {
        if self.is_copied(expr) {
            let part = matches!(expr, Expr::Field(_)) && self.is_field(value);
            let bound = self.builder.definition(value).is_none() && *self.builder.kind(value) == Kind::Unknown;
            let own = self.open.is_some() && bound;
            if (part || own) && self.is_seen(expr) {
                self.builder.values[value.index()].sort = Sort::Copied;
                return;
            }
            if part {
                self.takes_for_a_number(expr);
            }
            self.copies(value);
        } else if matches!(expr, Expr::Field(_)) && *self.builder.kind(value) == Kind::Unknown {
            self.builder.values[value.index()].sort = Sort::Taken;
        }
    }

    /// What the code takes out of a list that it cannot move it out of, and computes nothing with: a number, or a struct that is copied.
    pub(super) fn copied_item(&mut self, expr: &Expr, value: ValueId) -> ValueId {
        // Of a type that only has a name, it is one or the other, and what is done for a struct serves a float.
        if self.is_copied(expr) && self.is_item_of_structs(value) {
            self.finds_struct(value);
        }
        let unknown = *self.builder.kind(value) == Kind::Unknown && !self.builder.is_number(value);
        let copied = self.is_copied(expr) || matches!(expr, Expr::Path(_)) && self.by_value.contains(&value);
        if copied && unknown && self.varies(value) && self.is_field(value) {
            return self.builder.apply("copied", vec![value], expr.span());
        }
        self.take(expr, value);
        value
    }

    /// Notes that the user's code copies a value whose kind is not known: it is a number, if it is an item of a list.
    pub(super) fn copies(&mut self, value: ValueId) {
        if *self.builder.kind(value) != Kind::Unknown {
            return;
        }
        let varies = self.varies(value);
        let bound = varies && self.bound.contains_key(&value);
        let Some(stmt) = self.builder.definition(value) else {
            // A pattern binds it.
            if bound {
                self.builder.values[value.index()].sort = Sort::Copy;
            }
            return;
        };
        let of = stmt.operands.first().copied();
        // A struct that is copied out of a list has a tangent that cannot be.
        if varies && of.is_some_and(|list| matches!(self.builder.kind(list), Kind::Items(_))) {
            return;
        }
        let Some(stmt) = self.builder.definition_mut(value) else { return };
        match &mut stmt.op {
            Op::Rule(rule) if !varies && !rule.is_item() => return,
            Op::Field(_) if !varies => return,
            Op::Rule(rule) if rule.is_item() => *rule = rule.of_number(),
            Op::Rule(_) | Op::Field(_) => {}
            _ => return,
        }
        self.builder.values[value.index()].sort = Sort::Copy;
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Lowered<Binding> {
        if let Some(other) = self.rewritten(expr) {
            return self.expr(&other);
        }
        if let Some(other) = self.asked_call(expr)? {
            return self.expr(&other);
        }
        let value = match expr {
            Expr::Paren(e) => {
                let binding = self.expr(&e.expr)?;
                // The place of an operator in parentheses is where they open.
                if let (Binding::Value(v), Expr::Binary(_) | Expr::Unary(_)) = (&binding, &*e.expr) {
                    if let Some(stmt) = self.builder.last_mut().filter(|s| s.results.contains(v)) {
                        stmt.span = e.paren_token.span.open();
                    }
                }
                return Ok(binding);
            }
            Expr::Group(e) => return self.expr(&e.expr),
            Expr::Block(e) if e.label.is_none() => return self.block(&e.block),
            expr if super::places::place::lends(expr) => return self.spot(expr).map(Binding::Place),
            Expr::Reference(e) => return self.referred(&e.expr),
            Expr::Tuple(t) => {
                let parts: Vec<_> = t.elems.iter().map(|e| self.expr(e)).collect();
                return Ok(Binding::Tuple(parts.into_iter().collect::<Lowered<_>>()?));
            }
            Expr::Field(field) => return self.field(field),
            Expr::Lit(lit) => self.literal(lit),
            Expr::Path(path) => {
                match path.path.get_ident().and_then(|i| self.lookup(i)).cloned() {
                    Some(Binding::Place(spot)) => return self.read(&spot, path.span()),
                    Some(binding) => return Ok(binding),
                    None => {}
                }
                let owner = super::known::own::owner_and_name(&path.path).map(|(owner, _)| owner);
                if let Some(owner) = owner.filter(|owner| self.own.has_type(&owner.to_string())) {
                    let value = self.opaque(expr, Kind::Unknown)?;
                    self.note_type(Some(syn::parse_quote!(#owner)), &Binding::Value(value));
                    return Ok(Binding::Value(value));
                }
                let known = self.known_structs.contains(&super::known::marks::constant_mark(&path.path));
                let kind = if known { Kind::Unknown } else { constant_kind(&path.path) };
                self.opaque(expr, kind)
            }
            Expr::Unary(unary) => return self.unary(unary),
            Expr::Binary(binary) => self.binary(binary),
            Expr::Cast(cast) => self.cast(cast),
            Expr::MethodCall(call) => return self.method(call),
            Expr::Call(call) => return self.call(call),
            Expr::Index(index) => self.index(index),
            Expr::If(e) => return self.branch(&Cases::of_if(e)),
            Expr::Match(e) => return self.branch(&Cases::of_match(e)),
            Expr::Block(_) | Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) => {
                let flow = self.flow_of(expr, None)?;
                return self.fallen(flow, expr.span());
            }
            Expr::Try(e) => return self.try_(e, None),
            Expr::Return(e) if e.expr.as_ref().is_some_and(|e| super::control_flow::exits::is_failure(e)) => {
                return e.expr.as_ref().map_or(Ok(Binding::Never), |e| self.leave(e));
            }
            Expr::Closure(closure) => return self.closure(closure).map(Binding::Function),
            Expr::Array(_) | Expr::Repeat(_) => self.collected(expr),
            Expr::Range(_) => self.opaque(expr, Kind::Discrete),
            Expr::Struct(e) => self.construct(e),
            Expr::Macro(mac) => self.value_macro(mac),
            other => self.unsupported(other),
        };
        value.map(Binding::Value)
    }

    fn literal(&mut self, lit: &syn::ExprLit) -> Lowered<ValueId> {
        let kind = match &lit.lit {
            Lit::Float(f) => Kind::Float(suffix(f.suffix())),
            Lit::Int(i) if matches!(i.suffix(), "f32" | "f64") => Kind::Float(suffix(i.suffix())),
            Lit::Int(_) => Kind::Int,
            Lit::Bool(_) => Kind::Bool,
            _ => Kind::Discrete,
        };
        self.opaque(&Expr::Lit(lit.clone()), kind)
    }

    fn index(&mut self, index: &syn::ExprIndex) -> Lowered<ValueId> {
        // A part of an array's entries, by a name of their slice.
        if let (Expr::Range(_), Expr::Path(path)) = (&*index.index, &*index.expr) {
            let lent = path.path.get_ident().and_then(|name| self.lookup(name));
            if let Some(Binding::Place(spot)) = lent.filter(|of| matches!(of, Binding::Place(spot) if spot.is_slice_of_array())) {
                let part = self.stretch(&spot.clone(), &index.index)?;
                return self.read_value(&part, index.bracket_token.span.join());
            }
        }
        let inside = self.unboxed(&index.expr)?;
        let of = inside.map_or_else(|| self.expr(&index.expr), |inside| Ok(Binding::Value(inside)))?;
        let Binding::Value(a) = of else {
            return self.error(index.expr.span(), "only arrays and lists can be indexed");
        };
        if !self.varies(a) && !matches!(self.builder.kind(a), Kind::Items(_)) {
            // A part of a list is no value but behind a reference.
            if let Expr::Range(_) = &*index.index {
                let kind = match self.builder.kind(a) {
                    Kind::List(elem, _) => Kind::List(elem.clone(), crate::ir::List::Slice),
                    kind => kind.clone(),
                };
                return self.constant(&syn::parse_quote_spanned!(index.expr.span()=> &#index), kind);
            }
            let kind = match self.builder.kind(a) {
                Kind::Array(e, _) | Kind::List(e, _) => Kind::Float(e.clone()),
                Kind::Float(e) => Kind::Float(e.clone()),
                Kind::Unknown => Kind::Unknown,
                // Of a list whose type is not seen the items may be floats: taken for integers, they would take the derivative from a
                // product.
                Kind::Discrete if self.type_of_item(a).is_none() => Kind::Unknown,
                _ => Kind::Int,
            };
            return self.constant(&Expr::Index(index.clone()), kind);
        }
        self.holds_items(a);
        let (rule, at) = self.by_key(self.index_rule(a, &index.index), &index.index);
        let i = match rule.name {
            "held" => self.key_value(at)?,
            "sub_list" | "at" => self.constant(at, Kind::Discrete)?,
            _ => self.constant(at, Kind::Int)?,
        };
        let span = self.place_of_index(index, a);
        Ok(self.builder.rule(rule, vec![a, i], span))
    }

    /// Something is an item's item: the item of a list whose type is not known is no float but a list itself, `m[i]` in `m[i][j]`.
    pub(super) fn holds_items(&mut self, item: ValueId) {
        if self.constant_of(self.beginning(item)).is_some() {
            self.finds_struct(item);
        }
        let Some(stmt) = self.builder.definition(item) else { return };
        let entry = matches!(stmt.op, Op::Rule(rule) if rule.name == "index");
        if entry && *self.builder.kind(stmt.operands[0]) == Kind::Unknown && self.builder.kind(item).is_float() {
            if let Some(stmt) = self.builder.definition_mut(item) {
                stmt.op = Op::Rule(rules::named("item"));
            }
            self.builder.values[item.index()].kind = Kind::Unknown;
        }
    }

    /// Where an index fails: the language's own is placed where it begins, that of a type where the brackets open.
    pub(super) fn place_of_index(&self, index: &syn::ExprIndex, of: ValueId) -> Span {
        let own = matches!(self.builder.kind(of), Kind::List(_, List::Slice | List::Fixed))
            && !matches!(super::control_flow::loops::strip(&index.index), Expr::Range(_));
        if own { index.expr.span() } else { index.bracket_token.span.open() }
    }

    fn field(&mut self, field: &syn::ExprField) -> Lowered<Binding> {
        // A field is found behind a box or a reference without a `*`.
        let base = self.expr(super::places::boxes::held(&field.base).unwrap_or(&field.base))?;
        if let Binding::Value(v) = base {
            self.holds_items(v);
            self.has_fields(&field.base, v);
            self.finds_struct(v);
        }
        match (base, &field.member) {
            (Binding::Tuple(parts), Member::Unnamed(i)) if (i.index as usize) < parts.len() => {
                Ok(parts[i.index as usize].clone())
            }
            (Binding::Value(v), _) if !self.varies(v) && !matches!(self.builder.kind(v), Kind::Tuple(_)) => {
                self.opaque(&Expr::Field(field.clone()), Kind::Unknown).map(Binding::Value)
            }
            (Binding::Value(v), member) => {
                let span = field.member.span();
                Ok(Binding::Value(self.part_of(v, &member.to_token_stream(), span)))
            }
            _ => self.error(field.member.span(), "a field of a tuple that has none"),
        }
    }

    /// What is lent: a field is read where it is, never moved out, whatever it carries.
    pub(super) fn referred(&mut self, expr: &Expr) -> Lowered<Binding> {
        if let Some(inside) = self.unboxed(expr)? {
            return Ok(Binding::Value(inside));
        }
        if let Expr::Field(field) = expr {
            let look = self.look();
            if let Binding::Value(whole) = self.expr(&field.base)? {
                self.has_fields(&field.base, whole);
                self.finds_struct(whole);
                if !self.varies(whole) && *self.builder.kind(whole) == Kind::Unknown {
                    let part = self.part_of(whole, &field.member.to_token_stream(), field.member.span());
                    return Ok(Binding::Value(part));
                }
            }
            // It is done once, whatever it changes: `xs.pop().unwrap().rate`.
            self.take_back(look);
        }
        if let Some(item) = self.referred_item(expr)? {
            return Ok(Binding::Value(item));
        }
        self.expr(expr)
    }

    /// `&data.rows[i]`, `&rows[i]` of what carries no derivative: an item that is a list, or may be one, is not moved out of the list.
    fn referred_item(&mut self, expr: &Expr) -> Lowered<Option<ValueId>> {
        let Expr::Index(index) = expr else { return Ok(None) };
        if let Expr::Range(_) = &*index.index {
            return Ok(None);
        }
        if let Some(list) = self.list_in_map(index)? {
            return Ok(Some(list));
        }
        let look = self.look();
        if let Binding::Value(list) = self.referred(&index.expr)? {
            let known = self.type_of(expr).is_some_and(|item| crate::parse::item(&item).is_some());
            let kind = self.builder.kind(list);
            let list_of_lists = *kind == Kind::Unknown && self.is_field(list) || *kind == Kind::Discrete && known;
            if !self.varies(list) && list_of_lists && !self.is_key(&index.index) {
                let i = self.constant(&index.index, Kind::Int)?;
                return Ok(Some(self.builder.apply("item", vec![list, i], index.bracket_token.span.open())));
            }
        }
        self.take_back(look);
        Ok(None)
    }

    /// `&near[&i]` of a map that carries no derivative, of lists or of what is not seen.
    fn list_in_map(&mut self, index: &syn::ExprIndex) -> Lowered<Option<ValueId>> {
        let ty = self.type_of(&index.expr);
        let held = ty.as_ref().and_then(super::places::maps::held).map(|(_, held)| held.clone());
        let known = ty.is_some() && held.is_none_or(|held| crate::parse::item(&held).is_none());
        if !self.is_key(&index.index) || known || self.carries(&index.expr)? {
            return Ok(None);
        }
        if ty.is_none() {
            let Binding::Value(map) = self.referred(&index.expr)? else { return Ok(None) };
            let (rule, key) = self.by_key(rules::named("at"), &index.index);
            let key = self.key_value(key)?;
            return Ok(Some(self.builder.rule(rule, vec![map, key], index.bracket_token.span.open())));
        }
        self.opaque(&syn::parse_quote!(&#index), Kind::Unknown).map(Some)
    }

    /// A field of a struct or a part of a tuple; a field of a field is one path.
    pub(super) fn part_of(&mut self, whole: ValueId, member: &TokenStream, span: Span) -> ValueId {
        let kind = self.builder.kind(whole).field(member);
        let ty = self.types.get(&whole).and_then(|ty| type_inside(ty, None, &member.to_string()));
        // A reference that stands in a tuple is no place of its own.
        let member = match &ty {
            Some(syn::Type::Reference(_)) => quote!(#member.held()),
            _ => member.clone(),
        };
        let inner = self.builder.definition(whole).and_then(|s| match &s.op {
            Op::Field(path) => Some((s.operands[0], path.clone())),
            _ => None,
        });
        // What has fields is an item of a list.
        if let Some(list) =
            self.builder.definition(whole).filter(|s| s.op.rule().is_some_and(|r| r.name == "at")).map(|s| s.operands[1])
        {
            if *self.builder.kind(list) == Kind::Int {
                if let Some(stmt) = self.builder.definition_mut(whole) {
                    stmt.op = Op::Rule(rules::named("item"));
                }
            }
        }
        let (of, path) = match inner {
            Some((of, path)) => (of, quote!(#path.#member)),
            None => (whole, member),
        };
        let part = self.field_of(of, path, kind, span);
        self.types.extend(ty.map(|ty| (part, ty)));
        part
    }
}

fn suffix(suffix: &str) -> Elem {
    match suffix {
        "f32" => Elem::F32,
        "f64" => Elem::F64,
        _ => Elem::Unknown,
    }
}

/// A path's text without spaces.
pub(super) fn path_text(path: &syn::Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}

/// The kind of a path that names no variable: `f64::EPSILON`, `std::f32::consts::PI`, a constant of the user's.
fn constant_kind(path: &syn::Path) -> Kind {
    for segment in &path.segments {
        match segment.ident.to_string().as_str() {
            "f64" => return Kind::Float(Elem::F64),
            "f32" => return Kind::Float(Elem::F32),
            "usize" | "isize" | "i32" | "i64" | "u32" | "u64" => return Kind::Int,
            _ => {}
        }
    }
    // A constant of the user's is a number: an array of ndarray's cannot be one.
    let constant = path.segments.last().is_some_and(|s| s.ident.to_string().chars().all(|c| !c.is_lowercase()));
    if constant { Kind::Float(Elem::Unknown) } else { Kind::Unknown }
}
