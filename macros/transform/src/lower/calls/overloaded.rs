//! Operators of types of the user's own, `origin + dir * t`: calls of what `#[differentiate]` has made of their `impl`.
//!
//! What an operator gives is taken to be of such a type where an operand is: where it is a float after all, as of a product of two vectors, the
//! runtime has the operators of floats beside those of the user's types.

use crate::ir::{Asks, Callee, CalleeName, Elem, Guise, Kind, Op, ValueId};
use crate::lower::calls::arguments::Argument;
use crate::lower::{Binding, Lower, Lowered};
use proc_macro2::{Ident, Span};
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, UnOp};

/// The function of an operator.
fn function(op: &BinOp) -> Option<&'static str> {
    Some(match op {
        BinOp::Add(_) => "add",
        BinOp::Sub(_) => "sub",
        BinOp::Mul(_) => "mul",
        BinOp::Div(_) => "div",
        BinOp::Rem(_) => "rem",
        _ => return None,
    })
}

impl Lower<'_> {
    /// `a op b`, if an operand is of a type of the user's own.
    pub(in crate::lower) fn overloaded(&mut self, binary: &syn::ExprBinary) -> Lowered<Option<ValueId>> {
        let Some(name) = function(&binary.op) else { return Ok(None) };
        // A star copies nothing here: operands are lent.
        let operands = [&*binary.left, &*binary.right].map(stripped);
        let own = operands.iter().any(|e| self.is_of_own_type(e));
        if !own && !self.may_be_own([&binary.left, &binary.right]) {
            for operand in operands {
                self.takes_for_a_number(operand);
            }
            return Ok(None);
        }
        if !self.any_carries(operands)? {
            return self.opaque(&Expr::Binary(binary.clone()), Kind::Unknown).map(|v| Some(self.given_by_operator(v, None)));
        }
        let values: Vec<_> = operands.iter().map(|e| self.operand(e)).collect();
        let values = values.into_iter().collect::<Lowered<Vec<_>>>()?;
        // Of a sum both operands are of such a type.
        let sum = matches!(name, "add" | "sub");
        if sum {
            for &v in &values {
                self.finds_constant(v);
            }
        }
        let ty = operands.iter().find_map(|e| self.type_of(e)).filter(|_| sum);
        let span = binary.op.span();
        let arguments = values.into_iter().map(|v| Argument::Given(v, Guise::Reference)).collect();
        let Binding::Value(value) = self.push_call(of_operators(name, span), arguments, None, span)? else { return Ok(None) };
        if !own {
            self.open.get_or_insert_default().insert(value);
            return Ok(Some(value));
        }
        Ok(Some(self.given_by_operator(value, ty)))
    }

    /// `-a` of such a type.
    pub(in crate::lower) fn overloaded_sign(&mut self, unary: &syn::ExprUnary) -> Lowered<Option<ValueId>> {
        let own = self.is_of_own_type(&unary.expr);
        if !own && !self.may_be_own([&unary.expr]) {
            self.takes_for_a_number(&unary.expr);
            return Ok(None);
        }
        if !self.carries(stripped(&unary.expr))? {
            return self.opaque(&Expr::Unary(unary.clone()), Kind::Unknown).map(|v| Some(self.given_by_operator(v, None)));
        }
        let (value, ty, span) = (self.operand(&unary.expr)?, self.type_of(&unary.expr), unary.op.span());
        let arguments = vec![Argument::Given(value, Guise::Reference)];
        let Binding::Value(value) = self.push_call(of_operators("neg", span), arguments, None, span)? else { return Ok(None) };
        if !own {
            self.open.get_or_insert_default().insert(value);
            return Ok(Some(value));
        }
        Ok(Some(self.given_by_operator(value, ty)))
    }

    /// `a op= b` of such a type; whether it is.
    pub(in crate::lower) fn overloaded_assignment(&mut self, left: &Expr, rule: &str, op: &BinOp, right: &Expr) -> Lowered<bool> {
        let sum = matches!(rule, "add" | "sub");
        let own = self.is_of_own_type(left) || sum && self.is_of_own_type(right);
        let open = !own && (self.may_be_own([left]) || sum && self.may_be_own([left, right]));
        if !own && !open {
            self.takes_for_a_number(left);
            return Ok(false);
        }
        if own {
            self.see_own(stripped(left));
        }
        let spot = self.spot(left)?;
        let old = self.read_value(&spot, left.span())?;
        self.finds_constant(old);
        if !self.varies(old) && !self.carries(stripped(right))? {
            let op = match rule {
                "add" => BinOp::Add(syn::Token![+](op.span())),
                "sub" => BinOp::Sub(syn::Token![-](op.span())),
                "mul" => BinOp::Mul(syn::Token![*](op.span())),
                "div" => BinOp::Div(syn::Token![/](op.span())),
                _ => BinOp::Rem(syn::Token![%](op.span())),
            };
            let value = self.opaque(&syn::parse_quote!(#left #op (#right)), Kind::Unknown)?;
            self.write(&spot, Binding::Value(value), left.span())?;
            return Ok(true);
        }
        let right = self.operand(right)?;
        let callee = of_operators(&format!("{rule}_assign"), op.span());
        let arguments = vec![Argument::lent(spot, left.span()), Argument::Given(right, Guise::Reference)];
        self.push_call(callee, arguments, Some(0), op.span())?;
        Ok(true)
    }

    /// An operand, which is lent.
    fn operand(&mut self, expr: &Expr) -> Lowered<ValueId> {
        let expr = stripped(expr);
        self.see_own_operand(expr);
        let binding = self.referred(expr)?;
        let value = self.one(expr, binding)?;
        // An item of a list whose type is not seen is lent as what it is.
        self.holds_items(value);
        // An item that was taken for a float.
        if self.is_of_own_type(expr) && self.is_item_of_structs(value) {
            self.finds_struct(value);
        }
        Ok(value)
    }

    /// Notes that a value is of a type of the user's own.
    fn given_by_operator(&mut self, value: ValueId, ty: Option<syn::Type>) -> ValueId {
        self.note_type(ty, &Binding::Value(value));
        self.overloaded.insert(value);
        value
    }

    /// Whether such an operator gives a value, in an arm at least.
    pub(in crate::lower) fn is_given(&self, value: ValueId) -> bool {
        let choice = self.builder.definition(value).filter(|stmt| matches!(stmt.op, Op::Match(_)));
        self.overloaded.contains(&value)
            || choice.is_some_and(|stmt| Self::yielded(stmt, value).any(|given| self.is_given(given)))
    }

    /// What an operator of the user's own types has given gets a name.
    pub(in crate::lower) fn names_own(&mut self, name: &Ident, value: ValueId) {
        if self.is_given(value) && *self.builder.kind(value) == Kind::Unknown {
            self.sees_name(name);
        }
    }

    /// A constant of a type, `Vec3::ZERO`, is taken for a float until its use shows that it is none.
    fn finds_constant(&mut self, value: ValueId) {
        if *self.builder.kind(value) == Kind::Float(Elem::Unknown) && self.constant_of(self.beginning(value)).is_some() {
            self.finds_struct(value);
        }
    }

    /// What stands beside an operand of the user's own type is one itself, if it is not seen to be a number.
    fn see_own_operand(&mut self, expr: &Expr) {
        if self.is_of_own_type(expr) {
            self.see_own(expr);
        }
    }

    /// Whether an operator of these may be one of a type of the user's own, where the attribute says that the function has such types: one is a
    /// field or an item of a type that is not seen, by value, or made of these by such operators, and none an integer. The types of the
    /// operands decide then: numbers and arrays have these operators, too.
    fn may_be_own<const N: usize>(&mut self, operands: [&Expr; N]) -> bool {
        self.open.is_some() && operands.iter().any(|e| self.is_open(e)) && !operands.iter().any(|e| self.is_integer(e))
    }

    /// Whether an expression is such an operand.
    fn is_open(&mut self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(e) => self.is_open(&e.expr),
            Expr::Group(e) => self.is_open(&e.expr),
            Expr::Unary(e) if matches!(e.op, UnOp::Neg(_) | UnOp::Deref(_)) => self.is_open(&e.expr),
            Expr::Binary(e) if function(&e.op).is_some() => self.may_be_own([&e.left, &e.right]),
            Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => {
                let open = |lower: &Self, v| lower.is_left_open(v) || lower.is_field(v) || lower.is_item_of_unknown(v);
                self.is_so(expr, |lower, v| lower.varies(v) && open(lower, v))
            }
            _ => false,
        }
    }

    /// Whether it is an item of what a function gives.
    fn is_item_of_unknown(&self, v: ValueId) -> bool {
        let entry = self.builder.definition(v).filter(|stmt| stmt.op.rule().is_some_and(|rule| rule.name == "index"));
        entry.is_some_and(|stmt| *self.builder.kind(stmt.operands[0]) == Kind::Unknown)
    }

    /// Whether only the types of what an operator had tell what it has given.
    pub(in crate::lower) fn is_left_open(&self, v: ValueId) -> bool {
        self.open.as_ref().is_some_and(|open| open.contains(&v))
    }

    /// Whether it is surely an integer.
    fn is_integer(&mut self, expr: &Expr) -> bool {
        match stripped(expr) {
            Expr::Lit(lit) => matches!(lit.lit, syn::Lit::Int(_)),
            expr @ (Expr::Path(_) | Expr::Cast(_) | Expr::MethodCall(_)) => {
                self.is_so(expr, |lower, v| matches!(lower.builder.kind(v), Kind::Int | Kind::Bool | Kind::Discrete))
            }
            _ => false,
        }
    }

    /// What is asked of the value of an expression, which is not lowered yet.
    fn is_so(&mut self, expr: &Expr, ask: impl FnOnce(&Self, ValueId) -> bool) -> bool {
        let look = self.look();
        let looked = self.expr(expr);
        let so = if let Ok(Binding::Value(v)) = looked { ask(self, v) } else { false };
        self.take_back(look);
        so
    }

    /// Whether an expression is seen to be of a type of the user's own.
    pub(in crate::lower) fn is_of_own_type(&self, expr: &Expr) -> bool {
        match stripped(expr) {
            Expr::Lit(_) | Expr::Cast(_) => false,
            Expr::Binary(e) => function(&e.op).is_some() && (self.is_of_own_type(&e.left) || self.is_of_own_type(&e.right)),
            Expr::Unary(e) if matches!(e.op, UnOp::Neg(_)) => self.is_of_own_type(&e.expr),
            expr @ Expr::Path(path) => {
                let bound = path.path.get_ident().and_then(|name| self.lookup(name));
                let value = match bound {
                    Some(Binding::Value(v)) => Some(*v),
                    Some(Binding::Place(spot)) if spot.steps.is_empty() => match self.binding_of(&spot.variable) {
                        Some(Binding::Value(v)) => Some(v),
                        _ => None,
                    },
                    Some(Binding::Place(_)) => None,
                    _ => return false,
                };
                let number = value.is_some_and(|v| *self.builder.kind(v) != Kind::Unknown && !self.is_item_of_structs(v));
                !number && (value.is_some_and(|v| self.is_given(v)) || self.is_seen(expr))
            }
            Expr::If(e) => {
                self.gives_own(&e.then_branch)
                    || e.else_branch.as_ref().is_some_and(|(_, otherwise)| self.is_of_own_type(otherwise))
            }
            Expr::Block(e) => self.gives_own(&e.block),
            expr => self.is_seen(expr),
        }
    }

    /// Whether a block ends in such an expression.
    fn gives_own(&self, block: &syn::Block) -> bool {
        matches!(block.stmts.last(), Some(syn::Stmt::Expr(value, None)) if self.is_of_own_type(value))
    }

    /// Whether a value is taken for a float as an item of a list of which only the name of the type is known.
    pub(in crate::lower) fn is_item_of_structs(&self, v: ValueId) -> bool {
        *self.builder.kind(v) == Kind::Float(Elem::Unknown) && self.named_type(v).is_some()
    }
}

/// The companion of an operator.
fn of_operators(name: &str, span: Span) -> Callee {
    let name: Ident = format_ident!("{name}", span = span);
    Callee {
        name: CalleeName::Companion(quote!(__rt::operators::#name)),
        generics: proc_macro2::TokenStream::new(),
        guises: vec![],
        asks: Asks::Pullback,
    }
}

/// An expression without what changes nothing of its type.
fn stripped(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(e) => stripped(&e.expr),
        Expr::Group(e) => stripped(&e.expr),
        Expr::Reference(e) if e.mutability.is_none() => stripped(&e.expr),
        Expr::Unary(e) if matches!(e.op, UnOp::Deref(_)) => stripped(&e.expr),
        expr => expr,
    }
}
