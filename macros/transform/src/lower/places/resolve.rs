//! Which place an expression names: a variable, its fields and entries, and what methods lend of it.

use crate::ir::{Elem, Kind, Rank, Step, ValueId};
use crate::lower::places::place::{OPTIONAL, Shown, Spot, Variable, WHOLE, of_rank, view_rule};
use crate::lower::{Binding, Lower, Lowered, Noted, key};
use crate::rules::{self, Rule};
use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, Ident};

impl Lower<'_> {
    /// The place that an expression names.
    pub(in crate::lower) fn spot(&mut self, expr: &Expr) -> Lowered<Spot> {
        let what = match expr {
            Expr::Paren(e) => return self.spot(&e.expr),
            Expr::Group(e) => return self.spot(&e.expr),
            Expr::Reference(e) => return self.spot(&e.expr),
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => {
                if let Some(call) = crate::lower::places::optional::inserts(&e.expr) {
                    return self.filled_option(call);
                }
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
                    None if crate::lower::places::optional::fills(call) => self.filled_option(call),
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
        let depth = self.scopes.depth_of(&own).unwrap_or(0);
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
}
