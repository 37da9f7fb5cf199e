//! Functions of elements: the arguments of `mapv` and its relatives, and folds.

use crate::ir::{Elem, Kind, List, MapForm, Mode, Name, Op, Region, Stmt, ValueId};
use crate::lower::calls::function::Function;
use crate::lower::{Binding, Lower, Lowered, flatten};
use crate::rules::Rule;
use proc_macro2::Span;
use std::collections::{BTreeMap, BTreeSet};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, Pat};

/// Whether elementwise functions are lowered as loops over an index.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looped {
    /// What they stand in cannot be a loop.
    No,
    /// Where they need to be.
    IfNeeded,
    /// One of them needed to be.
    Needed,
}

impl Lower<'_> {
    /// `a.mapv(f)` with a path or a closure.
    pub(in crate::lower) fn mapv(&mut self, call: &ExprMethodCall, a: ValueId) -> Lowered<ValueId> {
        let span = call.method.span();
        self.refuse_computed(&call.receiver)?;
        let Some(function) = call.args.first() else { return self.error(span, "a function is missing") };
        let (function, lent) = (self.function_argument(function)?, call.method == "map");
        if matches!(self.builder.kind(a), Kind::List(_, List::Fixed)) {
            return self.map_list(call, a, function);
        }
        // A list has this method, too, and gives a list.
        let open = lent && *self.builder.kind(a) == Kind::Unknown && self.varies(a);
        let form = if open { MapForm::Broadcast } else { MapForm::Method };
        let mapped = self.or_looped(|lower| {
            lower.elementwise(vec![a], form, span, |lower, args| {
                lower.float_of(&function, vec![Binding::Value(args[0])], lent, span)
            })
        });
        let mapped = mapped.unwrap_or_else(|| self.by_element(&[a], &function, lent, span))?;
        if !open || !self.builder.kind(mapped).is_differentiable() {
            return Ok(mapped);
        }
        let shape = self.builder.apply("shape_of", vec![a], span);
        Ok(self.builder.apply("in_form", vec![mapped, shape], span))
    }

    /// What is lowered with elementwise functions, if these need no loop over an index.
    pub(in crate::lower) fn or_looped<T>(&mut self, write: impl FnOnce(&mut Self) -> Lowered<T>) -> Option<Lowered<T>> {
        let (mark, outer) = (self.builder.mark(), std::mem::replace(&mut self.looped, Looped::IfNeeded));
        let result = write(self);
        let needed = std::mem::replace(&mut self.looped, outer) == Looped::Needed;
        if needed && result.is_err() {
            self.builder.rollback(mark);
            return None;
        }
        Some(result)
    }

    /// An elementwise function of operands, whose body `write` lowers over one float an operand.
    pub(in crate::lower) fn elementwise(
        &mut self,
        operands: Vec<ValueId>,
        form: MapForm,
        span: Span,
        write: impl FnOnce(&mut Self, &[ValueId]) -> Lowered<ValueId>,
    ) -> Lowered<ValueId> {
        let args: Vec<ValueId> = operands
            .iter()
            .map(|&v| {
                let elem = self.builder.kind(v).elem();
                let arg = self.builder.value(Name::None, Kind::Float(elem));
                if self.varies(v) {
                    self.builder.activate(arg);
                }
                arg
            })
            .collect();
        self.scopes.push(BTreeMap::new());
        self.builder.enter();
        let outside = std::mem::replace(&mut self.outside, self.scopes.len() - 1);
        let result = self.in_closure(|lower| write(lower, &args));
        self.outside = outside;
        let stmts = self.builder.leave();
        self.scopes.pop();
        let mut region = Region { args, stmts, yields: vec![result?] };
        // What is computed in a loop is kept for the reverse sweep: by a loop over the entries.
        if self.varies(region.yields[0]) && region.stmts.iter().any(has_loop) {
            return self.looped_elements(
                span,
                "a loop in this closure cannot be differentiated here; write a `for` loop over the entries",
            );
        }
        self.hoist(&mut region);
        let mut operands = self.capture(operands, &mut region, span)?;
        let varies = self.varies(region.yields[0]);
        let mut cast = None;
        if varies && self.changes_type(&operands, &region) {
            cast = self.uncast(&mut operands, &mut region);
            if self.changes_type(&operands, &region) {
                let message = "a cast to another type cannot be differentiated amid this closure; cast the entries before, `x.mapv(|v| v as f64)`";
                return self.error(span, message);
            }
        }
        if let (Some(row), [only], []) = (cast, &operands[..], &region.stmts[..]) {
            let only = self.as_array(*only, span);
            return Ok(self.builder.apply(row, vec![only], span));
        }
        // An array of flags or integers carries no derivative.
        let discrete = !self.builder.kind(region.yields[0]).is_differentiable();
        let z = self.builder.map(form, operands, region, span);
        if discrete {
            self.builder.discard(z);
        }
        Ok(cast.map_or(z, |row| self.builder.apply(row, vec![z], span)))
    }

    /// The float that a function gives.
    pub(in crate::lower) fn float_of(
        &mut self,
        function: &Function,
        args: Vec<Binding>,
        lent: bool,
        span: Span,
    ) -> Lowered<ValueId> {
        match self.apply(function, args, lent, span)? {
            Binding::Value(v) => Ok(v),
            _ => self.error(span, "the function must give a float here"),
        }
    }

    /// `a.map_inplace(|e| *e = …)`, `a.zip_mut_with(&b, |a, &b| …)`: the closure assigns to its first argument.
    pub(in crate::lower) fn changed_elements(&mut self, function: &Expr, operands: Vec<ValueId>, span: Span) -> Lowered<ValueId> {
        let Expr::Closure(closure) = function else {
            return self.error_on(function, "a closure is needed here, `|e| *e = …`");
        };
        let form = if operands.len() == 1 { MapForm::Method } else { MapForm::Broadcast };
        let operands = match operands[..] {
            // The shape is the first array's.
            [a, b] => vec![a, self.builder.apply("assigned", vec![b, a], span)],
            _ => operands,
        };
        self.elementwise(operands, form, span, |lower, args| {
            if closure.inputs.len() != args.len() {
                return lower.error(closure.or1_token.span, "the closure takes another number of arguments");
            }
            for (input, &arg) in closure.inputs.iter().zip(args) {
                lower.pattern(input, Binding::Value(arg))?;
            }
            let Some(name) = pattern_ident(&closure.inputs[0]) else {
                return lower.error(closure.inputs[0].span(), "the element needs a name here");
            };
            match &*closure.body {
                Expr::Block(block) => lower.block(&block.block)?,
                body => lower.statement(body)?,
            };
            match lower.lookup(&name) {
                Some(Binding::Value(v)) => Ok(*v),
                _ => lower.error(closure.body.span(), "the closure must assign a float to its first argument"),
            }
        })
    }

    /// Gives up an elementwise function for a loop over the entries, where what it stands in can be one.
    pub(in crate::lower) fn looped_elements<T>(&mut self, span: Span, message: impl std::fmt::Display) -> Lowered<T> {
        if self.looped == Looped::No {
            return self.error(span, message);
        }
        self.looped = Looped::Needed;
        Err(crate::lower::Noted)
    }

    /// Moves out of a closure what is the same for every element and reads an array (`|e| e / x.sum()`, `|e| e * w[i]`).
    fn hoist(&mut self, region: &mut Region) {
        let mut inside: BTreeSet<ValueId> = region.args.iter().copied().collect();
        let mut movable = BTreeSet::new();
        for (i, stmt) in region.stmts.iter().enumerate() {
            if stmt.is_effect() || stmt.reads().iter().any(|v| inside.contains(v)) {
                inside.extend(&stmt.results);
            } else {
                movable.insert(i);
            }
        }
        // What reads an array, and what that is computed from.
        let (mut needed, mut moved) = (BTreeSet::new(), BTreeSet::new());
        for (i, stmt) in region.stmts.iter().enumerate().rev().filter(|(i, _)| movable.contains(i)) {
            let array = stmt.operands.iter().any(|&v| !self.builder.is_number(v));
            if array || stmt.operands.is_empty() || stmt.results.iter().any(|r| needed.contains(r)) {
                needed.extend(stmt.reads());
                moved.insert(i);
            }
        }
        for (i, stmt) in std::mem::take(&mut region.stmts).into_iter().enumerate() {
            if moved.contains(&i) {
                self.builder.append(stmt);
            } else {
                region.stmts.push(stmt);
            }
        }
    }

    /// Makes the differentiated floats that a closure captures operands of the map.
    fn capture(&mut self, mut operands: Vec<ValueId>, region: &mut Region, span: Span) -> Lowered<Vec<ValueId>> {
        let mut names = BTreeMap::new();
        for value in region.free() {
            if !self.varies(value) {
                continue;
            }
            if *self.builder.kind(value) == Kind::Unknown {
                // In a function of elements, what is no exponent is a float.
                let exponent = region.stmts.iter().any(|s| {
                    let at = s.operands.iter().position(|v| *v == value);
                    s.op.rule().zip(at).is_some_and(|(rule, i)| rule.is_elementwise() && rule.param(i).mode == Mode::Plain)
                });
                if exponent {
                    self.builder.discard(value);
                    continue;
                }
                if is_element(value, region) {
                    let elem = self.builder.kind(operands[0]).elem();
                    self.builder.values[value.index()].kind = Kind::Float(elem);
                }
            }
            let (kind, name) = (self.builder.kind(value).clone(), self.builder.name(value).clone());
            if !kind.is_float() {
                let name = if let Name::User(name) = name { format!("`{name}`") } else { "a value".into() };
                let message =
                    format!("the closure captures {name}, which is not a float; take what it needs of it into a variable before");
                return self.looped_elements(span, message);
            }
            let arg = self.builder.value(name, kind);
            self.builder.activate(arg);
            region.args.push(arg);
            operands.push(value);
            names.insert(value, arg);
        }
        region.substitute(&|v| *names.get(&v).unwrap_or(&v));
        Ok(operands)
    }

    /// `a.fold(init, |m, &e| m.max(e))` and its relatives.
    pub(in crate::lower) fn fold(&mut self, call: &ExprMethodCall, a: ValueId) -> Lowered<ValueId> {
        let along = call.method == "fold_axis";
        let span = call.method.span();
        let extreme = self.extreme_of(call);
        let (Some(extreme), Some(init)) = (extreme, call.args.iter().nth(usize::from(along))) else {
            if !self.varies(a) {
                let kind = Kind::Float(self.builder.kind(a).elem());
                return self.constant(&Expr::MethodCall(call.clone()), kind);
            }
            let message = "only folds with `max` or `min` can be differentiated here; write `x.iter().fold(…)`";
            return self.error(span, message);
        };
        let mut operands = vec![a];
        if along {
            operands.push(self.constant(&call.args[0], Kind::Discrete)?);
        }
        if self.carries(init)? {
            let message =
                "a fold has no derivative by its start; start from a constant, and take the maximum or minimum afterwards";
            return self.error_on(init, message);
        }
        let elem = self.builder.kind(a).elem();
        operands.push(self.constant(&with_suffix(init, &elem), Kind::Float(elem))?);
        Ok(self.builder.apply(&format!("{}_{extreme}", call.method), operands, span))
    }

    /// Whether a fold's function is `max` or `min`.
    pub(in crate::lower) fn is_extreme(&self, call: &ExprMethodCall) -> bool {
        self.extreme_of(call).is_some()
    }

    fn extreme_of(&self, call: &ExprMethodCall) -> Option<&'static str> {
        match call.args.last() {
            Some(Expr::Closure(c)) => {
                let inputs: Vec<String> = c.inputs.iter().filter_map(pattern_name).collect();
                extreme(&c.body, &inputs)
            }
            Some(Expr::Path(p)) if self.is_float_path(&p.path) => {
                p.path.segments.last().and_then(|s| named_extreme(&s.ident.to_string()))
            }
            _ => None,
        }
    }
}

/// Whether a statement is a loop, or holds one.
fn has_loop(stmt: &Stmt) -> bool {
    matches!(stmt.op, Op::Loop(_)) || stmt.regions.iter().any(|region| region.stmts.iter().any(has_loop))
}

/// A bare literal with the suffix of the element type, so that a method can be called on what is folded.
fn with_suffix(expr: &Expr, elem: &Elem) -> Expr {
    let suffix = match elem {
        Elem::F32 => "f32",
        Elem::F64 => "f64",
        _ => return expr.clone(),
    };
    match expr {
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => {
            let inner = with_suffix(&unary.expr, elem);
            syn::parse_quote!(-#inner)
        }
        Expr::Lit(lit) => match &lit.lit {
            syn::Lit::Float(f) if f.suffix().is_empty() => {
                let literal = syn::LitFloat::new(&format!("{}_{suffix}", f.base10_digits()), f.span());
                syn::parse_quote!(#literal)
            }
            _ => expr.clone(),
        },
        _ => expr.clone(),
    }
}

/// Whether the body of a fold's closure is `max` or `min` of its two arguments.
fn extreme(body: &Expr, inputs: &[String]) -> Option<&'static str> {
    let bare = |e: &Expr| {
        let text = quote::ToTokens::to_token_stream(e).to_string().replace([' ', '*', '&', '(', ')'], "");
        inputs.contains(&text).then_some(text)
    };
    let (name, a, b) = match body {
        Expr::MethodCall(c) if c.args.len() == 1 => (c.method.to_string(), bare(&c.receiver)?, bare(&c.args[0])?),
        Expr::Call(c) if c.args.len() == 2 => {
            let Expr::Path(p) = &*c.func else { return None };
            (p.path.segments.last()?.ident.to_string(), bare(&c.args[0])?, bare(&c.args[1])?)
        }
        _ => return None,
    };
    if inputs.len() == 2 && a != b { named_extreme(&name) } else { None }
}

fn named_extreme(name: &str) -> Option<&'static str> {
    match name {
        "max" => Some("max"),
        "min" => Some("min"),
        _ => None,
    }
}

fn pattern_name(pat: &Pat) -> Option<String> {
    pattern_ident(pat).map(|i| i.to_string())
}

/// The name that a pattern is, but for its type and its references.
pub(in crate::lower) fn pattern_ident(pat: &Pat) -> Option<syn::Ident> {
    match pat {
        Pat::Ident(p) => Some(p.ident.clone()),
        Pat::Reference(p) => pattern_ident(&p.pat),
        Pat::Type(p) => pattern_ident(&p.pat),
        Pat::Paren(p) => pattern_ident(&p.pat),
        _ => None,
    }
}

/// The values in a binding.
pub(in crate::lower) fn leaves(binding: &Binding) -> Vec<ValueId> {
    let mut out = Vec::new();
    flatten(binding, &mut out);
    out
}

/// Whether all that reads a value in a region are functions of elements.
fn is_element(value: ValueId, region: &Region) -> bool {
    region.stmts.iter().all(|s| {
        let read = !s.operands.contains(&value) || s.op.rule().is_some_and(Rule::is_elementwise) || matches!(s.op, Op::Match(_));
        read && s.regions.iter().all(|r| is_element(value, r))
    })
}
