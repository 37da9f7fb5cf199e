//! Places: what an assignment, a method in place or a `&mut` names — a variable, and the steps to a part of it.
//!
//! A mutable borrow that is bound to a name (`let row = &mut a[i]`, `for v in x.iter_mut()`) is another name of its place: what is
//! assigned through it is assigned to the part of the variable.

use crate::ir::{Elem, Kind, Name, Op, Place, Rank, Step, ValueId};
use crate::lower::{Binding, Lower, Lowered, Noted, key};
use crate::rules::{self, Derivative, Rule};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::BTreeMap;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprMethodCall, Ident};

/// A variable: where it was declared, and which part of a tuple.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    /// The scope.
    pub(in crate::lower) depth: usize,
    /// What its scope has it under.
    pub(in crate::lower) key: String,
    /// Which part of a tuple, and of a tuple in it.
    pub(in crate::lower) parts: Vec<usize>,
}

/// What a place is lent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As what it is, by `&mut`.
    Itself,
    /// As a view of its own of the whole: `a.view_mut()`.
    View,
    /// As the slice of an array's entries: `a.as_slice_mut().unwrap()`.
    Slice,
}

/// An array of so many axes.
pub(in crate::lower) fn of_rank(rank: Rank) -> Kind {
    Kind::Array(Elem::Unknown, rank)
}

/// A variable, or a part of one.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(in crate::lower) variable: Variable,
    /// The steps to the part, each with its indices.
    pub(in crate::lower) steps: Vec<(Step, Vec<ValueId>)>,
    /// Where the part is written, if it is.
    pub(in crate::lower) at: Option<Span>,
    /// What it is lent as.
    pub(in crate::lower) shown: Shown,
    /// What it is, where its steps do not show it.
    pub(in crate::lower) seen: Option<Kind>,
    /// Its type, where the `let` that lends it says it.
    pub(in crate::lower) ty: Option<Box<syn::Type>>,
}

/// The values that a variable holds, by which part of a tuple they are.
pub(in crate::lower) fn parts_of(binding: &Binding) -> Vec<(Vec<usize>, ValueId)> {
    match binding {
        Binding::Value(v) => vec![(vec![], *v)],
        Binding::Tuple(parts) => {
            let each = parts.iter().enumerate();
            each.flat_map(|(i, part)| parts_of(part).into_iter().map(move |(rest, v)| ([vec![i], rest].concat(), v))).collect()
        }
        _ => vec![],
    }
}

/// That part of a variable.
pub(in crate::lower) fn part_of(binding: &Binding, parts: &[usize]) -> Option<ValueId> {
    match (binding, parts) {
        (Binding::Value(v), []) => Some(*v),
        (Binding::Tuple(all), [i, rest @ ..]) => part_of(all.get(*i)?, rest),
        _ => None,
    }
}

/// Methods that lend the whole of their receiver.
const WHOLE: &[&str] = &["view_mut", "as_mut", "as_deref_mut", "as_mut_slice", "by_ref", "borrow_mut", "deref_mut"];
/// Methods that lend a part, or nothing where there is none: `.unwrap()` or `.expect(…)` follows.
const OPTIONAL: &[&str] = &["get_mut", "first_mut", "last_mut", "as_slice_mut"];

impl Variable {
    /// Its name.
    pub(in crate::lower) fn name(&self) -> String {
        let name = crate::lower::control_flow::loops::plain_name(&self.key);
        // `self` cannot be the name of a variable.
        if name == "self" { "this".into() } else { name }
    }
}

impl Spot {
    /// A part of it.
    pub(in crate::lower) fn step(&self, step: Step, indices: Vec<ValueId>) -> Spot {
        let mut part = Spot { seen: None, ty: None, shown: Shown::Itself, ..self.clone() };
        match (&step, part.steps.last_mut()) {
            // A field of a field is one path.
            (Step::Field(inner), Some((Step::Field(path), _))) => path.extend(quote!(.#inner)),
            _ => part.steps.push((step, indices)),
        }
        part
    }

    /// It is written here.
    fn at(self, span: Span) -> Spot {
        Spot { at: Some(span), ..self }
    }

    pub(in crate::lower) fn place(&self, of: &Kind) -> Place {
        let place = Place::new(self.steps.iter().map(|(step, _)| step.clone()).collect(), of);
        Place { at: self.at, kind: self.ranked(place.kind), ..place }
    }

    /// The kind of what is there, as far as its steps or what it is seen to be show it.
    fn ranked(&self, kind: Kind) -> Kind {
        match (kind, &self.seen) {
            (Kind::Array(elem, Rank::Unknown), Some(Kind::Array(_, rank))) => Kind::Array(elem, *rank),
            (Kind::Unknown, Some(seen)) => seen.clone(),
            (kind, _) => kind,
        }
    }

    /// Whether it is the slice of an array's entries.
    pub(in crate::lower) fn is_slice_of_array(&self) -> bool {
        self.shown == Shown::Slice
    }

    /// What it is lent as under another name.
    pub(in crate::lower) fn lent_as(&self) -> Shown {
        if self.is_lent_view() { Shown::View } else { self.shown }
    }

    /// Whether it is a view of an array, and not a reference to what is there.
    pub(in crate::lower) fn is_lent_view(&self) -> bool {
        match self.shown {
            Shown::Itself => self.is_view(),
            Shown::View => self.steps.is_empty() || self.is_view(),
            Shown::Slice => false,
        }
    }

    /// Whether it ends in a view.
    fn is_view(&self) -> bool {
        self.place(&Kind::Unknown).is_view()
    }
}

/// Whether an expression lends a place: `&mut x[i]`, `a.row_mut(i)`, `x.get_mut(i).unwrap()`.
pub(in crate::lower) fn lends(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(e) => lends(&e.expr),
        Expr::Group(e) => lends(&e.expr),
        Expr::Reference(e) => e.mutability.is_some() && is_place(&e.expr),
        Expr::MethodCall(e) => (lends_by_method(e) || crate::lower::places::maps::entry(e).is_some()) && is_place(expr),
        _ => false,
    }
}

fn lends_by_method(call: &ExprMethodCall) -> bool {
    let name = call.method.to_string();
    let optional = |e: &Expr| matches!(e, Expr::MethodCall(e) if OPTIONAL.iter().any(|name| e.method == name));
    match name.as_str() {
        "unwrap" | "expect" => optional(&call.receiver),
        "slice_each_axis_mut" => call.args.len() == 1,
        name => WHOLE.contains(&name) && call.args.is_empty() || view_rule(name, call.args.len()).is_some(),
    }
}

/// Whether a method that lends gives a view of an array.
pub(in crate::lower) fn gives_view(call: &ExprMethodCall) -> bool {
    let name = call.method.to_string();
    name == "view_mut" || name == "slice_each_axis_mut" || view_rule(&name, call.args.len()).is_some()
}

/// Whether an expression is a variable or a part of one.
pub(in crate::lower) fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Paren(e) => is_place(&e.expr),
        Expr::Group(e) => is_place(&e.expr),
        Expr::Field(e) => is_place(&e.base),
        Expr::Index(e) => is_place(&e.expr),
        Expr::Reference(e) => is_place(&e.expr),
        Expr::Unary(e) => matches!(e.op, syn::UnOp::Deref(_)) && is_place(&e.expr),
        Expr::MethodCall(e) if crate::lower::places::maps::entry(e).is_some_and(|entry| is_place(&entry.receiver)) => true,
        Expr::MethodCall(e) => (lends_by_method(e) || OPTIONAL.iter().any(|name| e.method == name)) && is_place(&e.receiver),
        _ => false,
    }
}

/// The row whose mutable view a method is.
fn view_rule(method: &str, arguments: usize) -> Option<&'static Rule> {
    rules::all().find(|r| {
        matches!(r.derivative, Derivative::View(v) if v == method && v != "index")
            && r.params.len() == arguments + 1
            && !r.name.ends_with("move")
            && !r.name.starts_with("into")
    })
}

impl Lower<'_> {
    /// The place that an expression names.
    pub(in crate::lower) fn spot(&mut self, expr: &Expr) -> Lowered<Spot> {
        let what = match expr {
            Expr::Paren(e) => return self.spot(&e.expr),
            Expr::Group(e) => return self.spot(&e.expr),
            Expr::Reference(e) => return self.spot(&e.expr),
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => {
                return match self.unboxed_spot(expr)? {
                    Some(spot) => Ok(spot),
                    None => self.spot(&e.expr),
                };
            }
            Expr::Path(path) => match path.path.get_ident() {
                Some(name) if self.lookup(name).is_some() => return self.variable(name),
                _ => "something that is not a variable of this function",
            },
            Expr::Field(field) => {
                let base = self.spot(&field.base)?;
                self.see_own(&field.base);
                return self.member_of(&base, &field.member);
            }
            Expr::Index(index) => {
                let base = self.spot(&index.expr)?;
                let span = self.place_of_part(expr);
                return self.entry_of(&base, &index.index, span);
            }
            Expr::MethodCall(call) => {
                return match crate::lower::places::maps::entry(call) {
                    Some(entry) => self.entry_in_map(call, entry),
                    None => self.lent(call),
                };
            }
            _ => "this place",
        };
        self.error_on(expr, format!("assignment to {what} cannot be differentiated; assign to a variable or a part of one"))
    }

    /// The variable of that name, or the place that it is another name of.
    fn variable(&mut self, name: &Ident) -> Lowered<Spot> {
        if self.is_fixed(name) {
            let message = format!(
                "`{name}` is a part that a pattern lends, whose change would be lost; assign to the whole, or to the field by its path"
            );
            return self.error(name.span(), message);
        }
        let own = key(name);
        let depth = self.scopes.iter().rposition(|scope| scope.contains_key(&own)).unwrap_or(0);
        let spot = match self.lookup(name) {
            Some(Binding::Place(spot)) => spot.clone(),
            _ => Spot {
                variable: Variable { depth, key: own, parts: vec![] },
                steps: vec![],
                at: None,
                shown: Shown::Itself,
                seen: None,
                ty: None,
            },
        };
        if let Some(Binding::Cursor(_)) = self.lookup(name) {
            let message =
                format!("the items of `{name}` are taken one by one; ask it for `next`, or walk over all that are left");
            return self.error(name.span(), message);
        }
        if self.binding_of(&spot.variable).is_some_and(|b| self.is_poisoned(&b)) {
            return Err(Noted);
        }
        if spot.variable.depth < self.outside {
            let message = "a closure that assigns to a variable outside of it cannot be differentiated; \
                           return the value, or fold";
            return self.error(name.span(), message);
        }
        Ok(spot)
    }

    /// The field of a place.
    pub(in crate::lower) fn member_of(&mut self, base: &Spot, member: &syn::Member) -> Lowered<Spot> {
        let whole = self.binding_of(&base.variable);
        if let (Some(Binding::Tuple(parts)), syn::Member::Unnamed(i), true) = (&whole, member, base.steps.is_empty()) {
            let i = i.index as usize;
            if i >= parts.len() {
                return self.error(member.span(), "a field of a tuple that has none");
            }
            let mut part = base.clone();
            part.variable.parts.push(i);
            return Ok(part);
        }
        // An item that was taken for a float is none.
        if let (Some(Binding::Value(whole)), false) = (&whole, base.steps.is_empty()) {
            if base.place(self.builder.kind(*whole)).kind == Kind::Float(Elem::Unknown) {
                self.is_no_float(*whole);
            }
        }
        let mut base = base.clone();
        // What has fields is an item of a list.
        if let Some((Step::Part(rule), indices)) = base.steps.last_mut() {
            if rule.name == "at" && *self.builder.kind(indices[0]) == Kind::Int {
                *rule = rules::named("item");
            }
        }
        Ok(base.step(Step::Field(member.to_token_stream()), vec![]))
    }

    /// `base[index]`
    pub(in crate::lower) fn entry_of(&mut self, base: &Spot, index: &Expr, span: Span) -> Lowered<Spot> {
        let mut base = base.clone();
        // What has entries is no number, but an item of a list.
        if let Some((Step::Part(rule), _)) = base.steps.last_mut() {
            if rule.name == "index" {
                *rule = rules::named("item");
            }
        }
        let base = &base;
        let of = self.read_value(base, span)?;
        let rule = self.index_rule(of, index);
        let (rule, index) = self.by_key(rule, index);
        if rule.name == "sub_list" {
            return Ok(self.stretch(base, index)?.at(span));
        }
        let i = match rule.name {
            "held" => self.key_value(index)?,
            "at" => self.constant(index, Kind::Discrete)?,
            _ => self.constant(index, Kind::Int)?,
        };
        Ok(base.step(Step::Part(rule), vec![i]).at(span))
    }

    /// The items of a range: of an array, which is there as a slice of its entries, its part along the only axis.
    pub(in crate::lower) fn stretch(&mut self, base: &Spot, range: &Expr) -> Lowered<Spot> {
        let array = self.binding_of(&base.variable).is_some_and(|whole| match whole {
            Binding::Value(whole) => match base.place(self.builder.kind(whole)).kind {
                Kind::Array(..) => true,
                // A list is a slice already.
                Kind::Unknown => base.shown == Shown::Slice,
                _ => false,
            },
            _ => false,
        });
        if array {
            let info = self.constant(&syn::parse_quote!(__rt::ndarray::s![#range]), Kind::Discrete)?;
            return Ok(Spot {
                seen: Some(of_rank(Rank::Fixed(1))),
                shown: Shown::Slice,
                ..base.step(Step::Part(rules::named("slice")), vec![info])
            });
        }
        let range = self.constant(range, Kind::Discrete)?;
        Ok(base.step(Step::Part(rules::named("sub_list")), vec![range]))
    }

    /// The row of `a[index]`.
    pub(in crate::lower) fn index_rule(&self, a: ValueId, index: &Expr) -> &'static Rule {
        rules::named(match (index, self.builder.kind(a)) {
            (Expr::Range(_), _) => "sub_list",
            // Only an array has an entry at several indices.
            (Expr::Array(_), _) => "index",
            // What a struct's field holds may be a list of structs, too.
            (_, Kind::Items(_)) => "item",
            (index, Kind::Unknown) if self.is_map(a) || self.is_key(index) => "at",
            (_, Kind::Unknown) if self.is_field(a) => "item",
            _ => "index",
        })
    }

    /// `a.row_mut(i)`, `a.view_mut()`, `x.get_mut(i).unwrap()`.
    fn lent(&mut self, call: &ExprMethodCall) -> Lowered<Spot> {
        let (name, span) = (call.method.to_string(), call.method.span());
        if let ("unwrap" | "expect", Expr::MethodCall(inner)) = (name.as_str(), &*call.receiver) {
            if OPTIONAL.iter().any(|name| inner.method == name) {
                return self.lent_if_there(inner);
            }
        }
        if WHOLE.contains(&name.as_str()) && call.args.is_empty() {
            let spot = self.spot(&call.receiver)?;
            let shown = match name.as_str() {
                "view_mut" => Shown::View,
                _ => spot.shown,
            };
            return Ok(Spot { shown, ..spot });
        }
        if OPTIONAL.contains(&name.as_str()) {
            return self.error(span, format!("`{name}` may fail; write `.{name}(…).unwrap()` or `.expect(…)`"));
        }
        if name == "slice_each_axis_mut" && call.args.len() == 1 {
            return self.lent_by_axes(call);
        }
        let Some(rule) = view_rule(&name, call.args.len()) else {
            if self.begins_poisoned(&call.receiver) {
                return Err(Noted);
            }
            let message = if name.ends_with("_mut") {
                format!("`{name}` lends a part to be changed in place, which cannot be differentiated; compute a new value")
            } else {
                "assignment to this place cannot be differentiated; assign to a variable or a part of one".into()
            };
            return self.error(span, message);
        };
        let base = self.spot(&call.receiver)?;
        let mut indices = Vec::new();
        for arg in &call.args {
            indices.push(self.constant(arg, Kind::Discrete)?);
        }
        let seen = if rule.name == "slice" { self.sliced_rank(&call.args[0]).map(of_rank) } else { None };
        Ok(Spot { seen, ..base.step(Step::Part(rule), indices).at(span) })
    }

    fn lent_if_there(&mut self, call: &ExprMethodCall) -> Lowered<Spot> {
        let (name, span) = (call.method.to_string(), call.method.span());
        let base = self.spot(&call.receiver)?;
        match (name.as_str(), call.args.first()) {
            ("get_mut", Some(index)) => self.entry_of(&base, index, span),
            ("as_slice_mut", None) => Ok(Spot { shown: Shown::Slice, ..base }),
            ("first_mut", None) => {
                let first: Expr = syn::parse_quote!(0);
                self.entry_of(&base, &first, span)
            }
            ("last_mut", None) => {
                let a = self.read_value(&base, span)?;
                let last = self.over(vec![a], |h| {
                    let a = &h[0];
                    quote!(#a.len() - 1)
                });
                let last = self.push_code(last, Kind::Int, span);
                let rule = self.index_rule(a, &syn::parse_quote!(0));
                Ok(base.step(Step::Part(rule), vec![last]))
            }
            _ => self.error(span, format!("`{name}` takes another number of arguments")),
        }
    }

    /// What a variable stands for.
    pub(in crate::lower) fn binding_of(&self, variable: &Variable) -> Option<Binding> {
        let mut binding = self.scopes.get(variable.depth)?.get(&variable.key)?;
        for &i in &variable.parts {
            let Binding::Tuple(parts) = binding else { return None };
            binding = parts.get(i)?;
        }
        Some(binding.clone())
    }

    /// Lets a variable stand for something else.
    pub(in crate::lower) fn bind_variable(&mut self, variable: &Variable, new: Binding) {
        if let Some(old) = self.scopes.get(variable.depth).and_then(|scope| scope.get(&variable.key)) {
            self.before.push((variable.depth, variable.key.clone(), old.clone()));
        }
        let mut binding = self.scopes.get_mut(variable.depth).and_then(|scope| scope.get_mut(&variable.key));
        for &i in &variable.parts {
            binding = match binding {
                Some(Binding::Tuple(parts)) => parts.get_mut(i),
                _ => None,
            };
        }
        if let Some(binding) = binding {
            *binding = new;
        }
    }

    /// Writes the user's code with holes, in which the names of places that are lent stand for what is in them.
    pub(in crate::lower) fn with_lent<T>(&mut self, tokens: &TokenStream, write: impl FnOnce(&mut Self) -> T) -> Lowered<T> {
        let mut names = Vec::new();
        idents(tokens.clone(), &mut names);
        let mut scope = BTreeMap::new();
        for name in names {
            if let Some(Binding::Place(spot)) = self.lookup(&name).cloned() {
                scope.insert(key(&name), self.read(&spot, name.span())?);
            }
        }
        self.scopes.push(scope);
        let written = write(self);
        self.scopes.pop();
        Ok(written)
    }

    /// What is in a place.
    pub(in crate::lower) fn read(&mut self, spot: &Spot, span: Span) -> Lowered<Binding> {
        let whole = self.binding_of(&spot.variable);
        match whole {
            Some(whole) if spot.steps.is_empty() => Ok(whole),
            Some(Binding::Value(v)) => {
                let mut part = v;
                for (step, indices) in &spot.steps {
                    part = match step {
                        Step::Field(path) => self.field_of(part, path.clone(), Kind::Unknown, span),
                        Step::Part(rule) => {
                            let span = spot.at.unwrap_or(span);
                            let discrete = !self.builder.kind(part).is_differentiable();
                            let operands = std::iter::once(part).chain(indices.iter().copied()).collect();
                            let part = self.builder.rule(rule, operands, span);
                            if discrete {
                                self.builder.values[part.index()].kind = Kind::Int;
                            }
                            part
                        }
                    };
                }
                self.builder.values[part.index()].kind = spot.ranked(self.builder.kind(part).clone());
                if let Some(ty) = &spot.ty {
                    self.types.insert(part, (**ty).clone());
                }
                Ok(Binding::Value(part))
            }
            _ => self.error(span, "only a part of an array, a list or a struct can be assigned to"),
        }
    }

    pub(in crate::lower) fn read_value(&mut self, spot: &Spot, span: Span) -> Lowered<ValueId> {
        match self.read(spot, span)? {
            Binding::Value(v) => Ok(v),
            _ => self.error(span, "only a part of an array, a list or a struct can be assigned to"),
        }
    }

    /// Puts a value in a place.
    pub(in crate::lower) fn write(&mut self, spot: &Spot, new: Binding, span: Span) -> Lowered<()> {
        if spot.steps.is_empty() {
            if let Binding::Value(v) = new {
                self.is_of_its_type(&spot.variable, v);
                let own = self.builder.name(v);
                if *own == Name::None {
                    *own = Name::User(spot.variable.name());
                }
            }
            let new = match self.binding_of(&spot.variable) {
                Some(old) => self.in_form(&old, new, span)?,
                None => new,
            };
            self.bind_variable(&spot.variable, new);
            return Ok(());
        }
        let Binding::Value(x) = new else {
            return self.error(span, "only one value can be assigned to a part; assign its fields one by one");
        };
        self.change_part(spot, Op::Set, &[x], span)
    }

    /// What a variable is assigned in the form that it has, for branches and loops give it on so: one value, or a tuple that is taken apart.
    pub(in crate::lower) fn in_form(&mut self, old: &Binding, new: Binding, span: Span) -> Lowered<Binding> {
        match (old, new) {
            (Binding::Value(_), new @ Binding::Tuple(_)) => self.put_together(&new, span).map(Binding::Value),
            (Binding::Tuple(olds), Binding::Value(v)) => {
                let mut parts = Vec::new();
                for (i, old) in olds.iter().enumerate() {
                    let i = syn::Index::from(i);
                    let part = Binding::Value(self.part_of(v, &quote::quote!(#i), span));
                    parts.push(self.in_form(old, part, span)?);
                }
                Ok(Binding::Tuple(parts))
            }
            (Binding::Tuple(olds), Binding::Tuple(news)) if olds.len() == news.len() => {
                let parts = olds.iter().zip(news).map(|(old, new)| self.in_form(old, new, span));
                Ok(Binding::Tuple(parts.collect::<Lowered<_>>()?))
            }
            (_, new) => Ok(new),
        }
    }

    /// What is assigned to a variable is of the variable's type; nothing else may tell that of `None`.
    fn is_of_its_type(&mut self, variable: &Variable, new: ValueId) {
        let none = self.builder.definition(new).is_some_and(|s| matches!(&s.op, Op::Code(code) if code.text() == "None"));
        let Some(Binding::Value(old)) = self.binding_of(variable).filter(|_| none) else { return };
        if let Some(ty) = self.types.get(&self.beginning(old)).cloned() {
            self.annotate(&Binding::Value(new), &ty);
        }
    }

    /// Adds a share to what is in a place.
    fn add(&mut self, spot: &Spot, share: ValueId, span: Span) -> Lowered<()> {
        self.change_part(spot, Op::AccumulateInto, &[share], span)
    }

    /// Changes what is in a place by an operation on these values.
    pub(in crate::lower) fn change_part(&mut self, spot: &Spot, op: fn(Place) -> Op, by: &[ValueId], span: Span) -> Lowered<()> {
        let Some(Binding::Value(whole)) = self.binding_of(&spot.variable) else {
            return self.error(span, "only a part of an array, a list or a struct can be assigned to");
        };
        let indices = spot.steps.iter().flat_map(|(_, indices)| indices);
        let operands = std::iter::once(&whole).chain(by).chain(indices).copied().collect();
        let kind = self.builder.kind(whole).clone();
        if by.iter().any(|&v| self.varies(v)) && !kind.is_differentiable() {
            return self.lost(span);
        }
        let new = self.builder.push(op(spot.place(&kind)), operands, kind, span);
        if let Some(ty) = self.types.get(&self.beginning(whole)).cloned() {
            self.types.insert(new, ty);
        }
        *self.builder.name(new) = Name::User(spot.variable.name());
        self.bind_variable(&spot.variable, Binding::Value(new));
        Ok(())
    }

    /// `place = value`
    pub(in crate::lower) fn assign(&mut self, left: &Expr, right: &Expr) -> Lowered<()> {
        if lends(right) {
            let message = "a mutable borrow keeps its place; bind the other one to a name of its own with `let`";
            return self.error_on(right, message);
        }
        let value = self.expr(right)?;
        self.assign_value(left, value, right.span())
    }

    /// The same of a value that is there.
    pub(in crate::lower) fn assign_value(&mut self, left: &Expr, value: Binding, from: Span) -> Lowered<()> {
        if let Binding::Unit | Binding::Never = value {
            return self.error(from, "a value is needed here, and this statement has none");
        }
        let spot = self.spot(left)?;
        let span = self.place_of_part(left);
        self.write(&spot, value, span)
    }

    /// `place += value` and its relatives.
    pub(in crate::lower) fn assign_with(&mut self, left: &Expr, rule: &str, op: &BinOp, right: &Expr) -> Lowered<()> {
        if self.overloaded_assignment(left, rule, op, right)? {
            return Ok(());
        }
        let x = self.value(right)?;
        self.assign_value_with(left, rule, op, x)
    }

    /// The same of a value that is there.
    pub(in crate::lower) fn assign_value_with(&mut self, left: &Expr, rule: &str, op: &BinOp, x: ValueId) -> Lowered<()> {
        let spot = self.spot(left)?;
        let span = self.place_of_part(left);
        if !spot.steps.is_empty() && matches!(rule, "add" | "sub") && self.adds_up(&spot) {
            let share = if rule == "add" { x } else { self.builder.apply("neg", vec![x], span) };
            return self.add(&spot, share, span);
        }
        let old = self.read_value(&spot, span)?;
        // An array keeps its shape: the other operand is broadcast to it, never the other way.
        let z = if matches!(self.builder.kind(old), Kind::Array(..)) && rule != "rem" {
            self.builder.apply(&format!("{rule}_assigned"), vec![old, x], span)
        } else {
            self.arithmetic(rule, op.span(), old, x, span)
        };
        self.write(&spot, Binding::Value(z), span)
    }

    /// Where a part that is assigned to fails.
    fn place_of_part(&mut self, left: &Expr) -> Span {
        let Expr::Index(index) = left else { return left.span() };
        let look = self.look();
        let of = self.place_value(&index.expr);
        let span = of.map_or_else(|_| index.bracket_token.span.open(), |of| self.place_of_index(index, of));
        self.take_back(look);
        span
    }

    /// Whether what is added to a place is added to floats: a list of integers is the user's own.
    fn adds_up(&self, spot: &Spot) -> bool {
        match self.binding_of(&spot.variable) {
            Some(Binding::Value(v)) => self.builder.kind(v).is_differentiable(),
            _ => false,
        }
    }

    /// A method that changes a place.
    pub(in crate::lower) fn change_by_method(&mut self, call: &ExprMethodCall) -> Lowered<()> {
        let span = call.method.span();
        let spot = self.spot(&call.receiver)?;
        let old = self.read_value(&spot, span)?;
        if matches!(call.method.to_string().as_str(), "map_inplace" | "zip_mut_with") {
            let Some(new) = self.or_looped(|lower| lower.changed(call, old)) else { return self.changed_by_element(call) };
            return self.write(&spot, Binding::Value(new?), span);
        }
        let new = match (call.method.to_string().as_str(), call.args.len()) {
            // A view is assigned to as it is: what is assigned is broadcast.
            ("assign" | "fill" | "copy_from_slice" | "clone_from_slice", 1) if spot.is_view() => self.value(&call.args[0])?,
            _ => self.changed(call, old)?,
        };
        self.write(&spot, Binding::Value(new), span)
    }
}

/// The identifiers in code.
pub(in crate::lower) fn idents(tokens: TokenStream, names: &mut Vec<Ident>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => idents(group.stream(), names),
            TokenTree::Ident(ident) => names.push(ident),
            _ => {}
        }
    }
}
