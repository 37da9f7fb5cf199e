//! Operators and casts.

use crate::ir::{Code, Hole, Kind, Mode, Op, Prec, Sort, ValueId};
use crate::lower::control_flow::branch::{Arm, Choice};
use crate::lower::{Binding, Lower, Lowered};
use proc_macro2::Span;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{BinOp, UnOp};

impl Lower<'_> {
    pub(in crate::lower) fn unary(&mut self, unary: &syn::ExprUnary) -> Lowered<Binding> {
        match unary.op {
            UnOp::Deref(_) => {
                if let Some(inside) = self.unboxed(&syn::Expr::Unary(unary.clone()))? {
                    self.copies(inside);
                    return Ok(Binding::Value(inside));
                }
                if crate::lower::places::optional::inserts(&unary.expr).is_some() {
                    let spot = self.spot(&syn::Expr::Unary(unary.clone()))?;
                    return self.read(&spot, unary.span());
                }
                let mark = self.builder.mark();
                let binding = self.expr(&unary.expr)?;
                if let Binding::Place(spot) = &binding {
                    return self.read(spot, unary.span());
                }
                let Binding::Value(v) = binding else { return Ok(binding) };
                // What a call of the user's gives may be a reference, which could not be kept.
                let called = matches!(&*unary.expr, syn::Expr::Call(_) | syn::Expr::MethodCall(_) | syn::Expr::Try(_));
                let code = self.builder.last_mut().is_some_and(|s| s.results.contains(&v) && matches!(s.op, Op::Code(_)));
                if called && code && !self.varies(v) {
                    let kind = self.builder.kind(v).clone();
                    self.builder.rollback(mark);
                    // It has just been seen that it carries nothing.
                    let code = self.code(&syn::Expr::Unary(unary.clone()))?;
                    return Ok(Binding::Value(self.push_code(code, kind, unary.span())));
                }
                // A reference to what carries no derivative is one in generated code too.
                let item = *self.builder.kind(v) == Kind::Unknown && self.builder.definition(v).is_none();
                if item && !self.varies(v) && !self.bound.contains_key(&v) && self.is_borrowed(&unary.expr) {
                    let (code, operands) = self.over(vec![v], |h| {
                        let v = &h[0];
                        quote!(*#v)
                    });
                    let code = Code { prec: Prec::Unary, ..code };
                    return Ok(Binding::Value(self.push_code((code, operands), Kind::Unknown, unary.span())));
                }
                // A struct of the user's own that can be copied is no number.
                if *self.builder.kind(v) == Kind::Unknown && self.open.is_some() && self.is_seen(&unary.expr) {
                    self.builder.values[v.index()].sort = Sort::Copied;
                } else {
                    self.copies(v);
                }
                Ok(binding)
            }
            // A negative number is a literal like any other.
            UnOp::Neg(_) if matches!(&*unary.expr, syn::Expr::Lit(_)) => {
                let a = self.value(&unary.expr)?;
                let kind = self.builder.kind(a).clone();
                self.opaque(&syn::Expr::Unary(unary.clone()), kind).map(Binding::Value)
            }
            UnOp::Neg(_) => {
                if let Some(value) = self.overloaded_sign(unary)? {
                    return Ok(Binding::Value(value));
                }
                let a = self.value(&unary.expr)?;
                let value = match self.builder.kind(a) {
                    Kind::Int | Kind::Discrete => self.coded(&[a], Prec::Unary, Kind::Int, unary.op.span(), |h| {
                        let a = &h[0];
                        quote!(-#a)
                    }),
                    _ => self.builder.apply("neg", vec![a], unary.op.span()),
                };
                Ok(Binding::Value(value))
            }
            // A flag or an integer: what is called for it need not be differentiated.
            _ => {
                let a = self.condition(&unary.expr)?;
                let kind = self.builder.kind(a).clone();
                let kind = if kind == Kind::Int { Kind::Int } else { Kind::Bool };
                let op = &unary.op;
                Ok(Binding::Value(self.coded(&[a], Prec::Unary, kind, unary.op.span(), |h| {
                    let a = &h[0];
                    quote!(#op #a)
                })))
            }
        }
    }

    pub(in crate::lower) fn binary(&mut self, binary: &syn::ExprBinary) -> Lowered<ValueId> {
        // An operator's place, in a panic too, is where its left operand begins.
        let span = binary.left.span();
        match binary.op {
            BinOp::And(_) | BinOp::Or(_) => return self.short_circuit(binary),
            BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => {
                let (a, b) = (self.compared(&binary.left), self.compared(&binary.right));
                let (a, b) = (a?, b?);
                self.number(&binary.left, a, b);
                self.number(&binary.right, b, a);
                return Ok(self.infix(&binary.op, a, b, Kind::Bool, span));
            }
            _ => {}
        }
        if let Some(value) = self.overloaded(binary)? {
            return Ok(value);
        }
        let (a, b) = (self.value(&binary.left), self.value(&binary.right));
        let (a, b) = (a?, b?);
        self.number(&binary.left, a, b);
        self.number(&binary.right, b, a);
        let name = match binary.op {
            BinOp::Add(_) => "add",
            BinOp::Sub(_) => "sub",
            BinOp::Mul(_) => "mul",
            BinOp::Div(_) => "div",
            BinOp::Rem(_) => "rem",
            BinOp::BitXor(_) | BinOp::BitAnd(_) | BinOp::BitOr(_) | BinOp::Shl(_) | BinOp::Shr(_) => {
                return Ok(self.infix(&binary.op, a, b, Kind::Int, span));
            }
            _ => return self.error(binary.op.span(), "an assignment is a statement, not a value; write it on a line of its own"),
        };
        let value = self.arithmetic(name, binary.op.span(), a, b, span);
        self.is_joined(value, binary);
        Ok(value)
    }

    /// `a && b`, `a || b`: b is computed only where a does not decide.
    fn short_circuit(&mut self, binary: &syn::ExprBinary) -> Lowered<ValueId> {
        let span = binary.op.span();
        let a = self.condition(&binary.left)?;
        let before = self.scopes.clone();
        let decided = matches!(binary.op, BinOp::Or(_));
        let rest = self.arm(&before, |l| l.condition(&binary.right))?;
        let literal = self.arm(&before, |l| Ok(l.coded(&[], Prec::Postfix, Kind::Bool, span, |_| quote!(#decided))))?;
        let [rest, literal] = [rest, literal].map(|(arm, value)| Arm { yields: vec![value], ..arm });
        let arms = if decided { vec![literal, rest] } else { vec![rest, literal] };
        Ok(self.merge(Choice::on(a, span), arms, &before)[0])
    }

    /// `a op b`: by the rule on floats and arrays, as it is on integers.
    pub(in crate::lower) fn arithmetic(&mut self, rule: &str, op: Span, a: ValueId, b: ValueId, span: Span) -> ValueId {
        let floats = |k: &Kind| matches!(k, Kind::Float(_) | Kind::Array(..));
        let (ka, kb) = (self.builder.kind(a).clone(), self.builder.kind(b).clone());
        // Beside what code gave, of a type that is not known, what varies is no integer.
        let beside = |v: ValueId, kv: &Kind, other: &Kind| *kv == Kind::Unknown && *other == Kind::Discrete && self.varies(v);
        if beside(a, &ka, &kb) || beside(b, &kb, &ka) {
            return self.builder.apply(rule, vec![a, b], span);
        }
        if ka.is_differentiable() && kb.is_differentiable() || floats(&ka) || floats(&kb) {
            return self.builder.apply(rule, vec![a, b], span);
        }
        // `a += b` is the operator, too.
        let op = match rule {
            "add" => BinOp::Add(syn::Token![+](op)),
            "sub" => BinOp::Sub(syn::Token![-](op)),
            "mul" => BinOp::Mul(syn::Token![*](op)),
            "div" => BinOp::Div(syn::Token![/](op)),
            _ => BinOp::Rem(syn::Token![%](op)),
        };
        let (of_a, of_b) = (self.beside_integer(a, b, span), self.beside_integer(b, a, span));
        self.infix(&op, of_a, of_b, Kind::Int, span)
    }

    /// What stands beside an integer is one itself: of what may carry a derivative the compiler checks it, for if the other were taken for one
    /// wrongly, the derivative would be lost. A literal that is one is one.
    fn beside_integer(&mut self, v: ValueId, other: ValueId, span: Span) -> ValueId {
        let literal = |s: &crate::ir::Stmt| matches!(&s.op, crate::ir::Op::Code(code) if code.is_literal());
        let sure = self.builder.definition(other).is_some_and(literal);
        if sure || *self.builder.kind(v) != Kind::Unknown || !self.varies(v) {
            return v;
        }
        self.coded(&[v], Prec::Loose, Kind::Int, span, |h| {
            let v = &h[0];
            quote!(__rt::discrete(#v))
        })
    }

    fn infix(&mut self, op: &BinOp, a: ValueId, b: ValueId, kind: Kind, span: Span) -> ValueId {
        let (prec, right) = match op {
            BinOp::Or(_) => (Prec::Or, Prec::And),
            BinOp::And(_) => (Prec::And, Prec::Compare),
            BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_) => (Prec::Product, Prec::Cast),
            BinOp::Add(_) | BinOp::Sub(_) => (Prec::Sum, Prec::Product),
            // Bit operators bind differently each: their operands stand in parentheses.
            BinOp::BitXor(_) | BinOp::BitAnd(_) | BinOp::BitOr(_) | BinOp::Shl(_) | BinOp::Shr(_) => (Prec::Compare, Prec::Unary),
            _ => (Prec::Compare, Prec::Sum),
        };
        let left = if prec == Prec::Compare { right } else { prec };
        // `a as T < b` would begin the arguments of a generic type.
        let left = if matches!(op, BinOp::Lt(_) | BinOp::Shl(_)) { left.max(Prec::Unary) } else { left };
        let (x, y) = (Code::hole_at(0, span), Code::hole_at(1, span));
        let holes = vec![Hole { mode: self.mode(a), prec: left }, Hole { mode: self.mode(b), prec: right }];
        let code = Code { tokens: quote_spanned!(span=> #x #op #y), holes, prec, borrows: false };
        self.builder.push(Op::Code(code), vec![a, b], kind, span)
    }

    /// A field that enters an operator as a copy out of what is borrowed is a number: beside anything but an integer, a float.
    fn number(&mut self, expr: &syn::Expr, v: ValueId, other: ValueId) {
        if self.is_field(v) && !self.discrete && self.is_copied(expr) && self.builder.kind(other).is_differentiable() {
            let elem = self.builder.kind(other).elem();
            self.builder.values[v.index()].kind = Kind::Float(elem);
        }
    }

    /// Whether an expression copies out of what is borrowed.
    pub(in crate::lower) fn is_copied(&self, expr: &syn::Expr) -> bool {
        match expr {
            syn::Expr::Paren(e) => self.is_copied(&e.expr),
            syn::Expr::Group(e) => self.is_copied(&e.expr),
            syn::Expr::Unary(e) => matches!(e.op, UnOp::Deref(_)) && self.is_borrowed(&e.expr),
            syn::Expr::Field(e) => self.is_borrowed(&e.base) || self.is_copied(&e.base),
            // Nothing can be moved out of a list.
            syn::Expr::Index(e) => !matches!(*e.index, syn::Expr::Range(_)),
            _ => false,
        }
    }

    /// A side of a comparison: what a parameter without a derivative refers to, `*kind == Kind::Linear`, keeps its star.
    fn compared(&mut self, expr: &syn::Expr) -> Lowered<ValueId> {
        if let syn::Expr::Unary(syn::ExprUnary { op: UnOp::Deref(_), expr: inner, .. }) = expr {
            if let (syn::Expr::Path(_), Ok(Binding::Value(v))) = (&**inner, self.expr(inner)) {
                let kind = self.builder.kind(v).clone();
                let lent = matches!(self.types.get(&v), Some(syn::Type::Reference(_)));
                if lent && !self.varies(v) && matches!(kind, Kind::Discrete | Kind::Unknown) {
                    return Ok(self.coded(&[v], Prec::Unary, kind, expr.span(), |h| {
                        let a = &h[0];
                        quote!(*#a)
                    }));
                }
            }
        }
        self.attempt(expr, Kind::Unknown)
    }

    /// How an operand that is a value in the user's code enters.
    fn mode(&self, v: ValueId) -> Mode {
        if self.bound.contains_key(&v) || self.is_field(v) { Mode::Place } else { Mode::Plain }
    }

    /// A piece of code over values.
    pub(in crate::lower) fn coded(
        &mut self,
        operands: &[ValueId],
        prec: Prec,
        kind: Kind,
        span: Span,
        write: impl FnOnce(&[syn::Ident]) -> proc_macro2::TokenStream,
    ) -> ValueId {
        let names: Vec<_> = (0..operands.len()).map(|i| Code::hole_at(i, span)).collect();
        let holes = operands.iter().map(|&v| Hole { mode: self.mode(v), prec }).collect();
        let code = Code { tokens: write(&names), holes, prec, borrows: false };
        self.builder.push(Op::Code(code), operands.to_vec(), kind, span)
    }

    pub(in crate::lower) fn cast(&mut self, cast: &syn::ExprCast) -> Lowered<ValueId> {
        let a = self.value(&cast.expr)?;
        let kind = crate::parse::kind(&cast.ty, &self.generics);
        let from = self.builder.kind(a).clone();
        // A field that is cast is an integer; that it is none would be found by the compiler.
        if self.varies(a) && self.is_field(a) {
            let ty = &cast.ty;
            return Ok(self.coded(&[a], Prec::Cast, kind, cast.as_token.span, |h| {
                let a = &h[0];
                quote!(__rt::discrete(#a) as #ty)
            }));
        }
        // An integer is a step function of the float, with derivative 0 as `floor` has.
        if self.varies(a) && kind.is_differentiable() {
            if from.elem() == kind.elem() {
                return Ok(a);
            }
            let target = match &kind {
                Kind::Float(crate::ir::Elem::F32) => "as_f32",
                Kind::Float(crate::ir::Elem::F64) => "as_f64",
                _ => return self.error(cast.ty.span(), "only casts to `f32` and `f64` can be differentiated"),
            };
            return Ok(self.builder.apply(target, vec![a], cast.as_token.span));
        }
        let (ty, lent) = (&cast.ty, self.is_lent_key(a));
        Ok(self.coded(&[a], Prec::Cast, kind, cast.as_token.span, |h| {
            let a = &h[0];
            if lent { quote!(*#a as #ty) } else { quote!(#a as #ty) }
        }))
    }
}
