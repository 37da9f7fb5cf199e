//! What is read from a place and put into it: assignments, compound ones, and methods in place.

use crate::ir::{Kind, Name, Op, Place, Step, ValueId};
use crate::lower::places::place::{Spot, Variable, lends};
use crate::lower::{Binding, Lower, Lowered, key};
use proc_macro2::{Span, TokenStream, TokenTree};
use std::collections::BTreeMap;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprMethodCall, Ident};

impl Lower<'_> {
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
        let option = self.is_optional(spot) || by.iter().any(|&v| self.is_option(v));
        let new = self.builder.push(op(Place { option, ..spot.place(&kind) }), operands, kind, span);
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
    pub(in crate::lower) fn place_of_part(&mut self, left: &Expr) -> Span {
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
