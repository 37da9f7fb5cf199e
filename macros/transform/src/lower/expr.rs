//! Expressions.

use super::{Binding, Lower, Lowered};
use crate::ir::{Code, Elem, Hole, Kind, Mode, Op, Prec, Region, ValueId};
use crate::rules;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, Lit, Member, UnOp};

impl Lower<'_> {
    /// A single value.
    pub(super) fn value(&mut self, expr: &Expr) -> Lowered<ValueId> {
        match self.expr(expr)? {
            Binding::Value(v) => Ok(v),
            Binding::Tuple(_) => self.error(expr.span(), "a tuple where one value is needed; take its parts"),
            Binding::Iter(_) => self.error(expr.span(), "an iterator where a value is needed; end it with `.sum()`"),
        }
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Lowered<Binding> {
        let value = match expr {
            Expr::Paren(e) => return self.expr(&e.expr),
            Expr::Group(e) => return self.expr(&e.expr),
            Expr::Block(e) if e.label.is_none() => return self.block(&e.block.stmts, e.block.brace_token.span.close()),
            Expr::Reference(e) => match e.mutability {
                None => return self.expr(&e.expr),
                Some(token) => self.error(token.span(), "`&mut` cannot be differentiated yet; assign the new value instead"),
            },
            Expr::Tuple(t) => {
                return Ok(Binding::Tuple(t.elems.iter().map(|e| self.expr(e)).collect::<Lowered<_>>()?));
            }
            Expr::Field(field) => return self.field(field),
            Expr::Lit(lit) => {
                let kind = match &lit.lit {
                    Lit::Float(f) => Kind::Float(suffix(f.suffix())),
                    Lit::Int(i) if matches!(i.suffix(), "f32" | "f64") => Kind::Float(suffix(i.suffix())),
                    Lit::Int(_) => Kind::Int,
                    Lit::Bool(_) => Kind::Bool,
                    _ => Kind::Discrete,
                };
                self.opaque(expr, kind)
            }
            Expr::Path(path) => {
                if let Some(binding) = path.path.get_ident().and_then(|i| self.lookup(&i.to_string())) {
                    return Ok(binding.clone());
                }
                let text = path.to_token_stream().to_string().replace(' ', "");
                let kind = if text.contains("f64::") {
                    Kind::Float(Elem::F64)
                } else if text.contains("f32::") {
                    Kind::Float(Elem::F32)
                } else {
                    Kind::Unknown
                };
                self.opaque(expr, kind)
            }
            Expr::Unary(unary) => match unary.op {
                UnOp::Deref(_) => return self.expr(&unary.expr),
                UnOp::Neg(_) => {
                    let a = self.value(&unary.expr)?;
                    if *self.builder.kind(a) == Kind::Int {
                        self.opaque(expr, Kind::Int)
                    } else {
                        Ok(self.builder.apply("neg", vec![a], expr.span()))
                    }
                }
                _ => {
                    let a = self.value(&unary.expr)?;
                    Ok(self.template(quote_spanned!(expr.span()=> !), &[], a, None, Kind::Bool, expr.span()))
                }
            },
            Expr::Binary(binary) => self.binary(binary),
            Expr::Cast(cast) => {
                let a = self.value(&cast.expr)?;
                let kind = crate::parse::kind(&cast.ty, &self.generics);
                if self.carries(a) && kind.is_differentiable() {
                    if self.builder.kind(a).elem() == kind.elem() {
                        return Ok(Binding::Value(a));
                    }
                    return self.error(
                        cast.as_token.span,
                        "a cast between float types cannot be differentiated yet; compute in one float type",
                    );
                }
                let ty = &cast.ty;
                let hole = Code::hole(0);
                let code = Code {
                    tokens: quote_spanned!(cast.as_token.span=> #hole as #ty),
                    holes: vec![Hole { mode: Mode::Plain, prec: Prec::Cast }],
                    prec: Prec::Cast,
                    borrows: false,
                };
                Ok(self.builder.push(Op::Code(code), vec![a], kind, expr.span()))
            }
            Expr::MethodCall(call) => return self.method(call),
            Expr::Call(call) => return self.call(call),
            Expr::Index(index) => {
                let a = self.value(&index.expr)?;
                if self.builder.kind(a).is_differentiable() {
                    let i = self.opaque(&index.index, Kind::Int)?;
                    Ok(self.builder.apply("index", vec![a, i], index.expr.span()))
                } else {
                    self.constant(expr, Kind::Int)
                }
            }
            Expr::If(branch) => self.branch(branch),
            Expr::Array(_) | Expr::Repeat(_) | Expr::Range(_) => self.constant(expr, Kind::Discrete),
            Expr::Macro(mac) => {
                let name = mac.mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
                if !["s", "array", "vec", "format", "stringify", "line"].contains(&name.as_str()) {
                    return self.error(
                        mac.mac.path.span(),
                        format!("the macro `{name}!` cannot be differentiated; write out what it does"),
                    );
                }
                self.constant(expr, Kind::Discrete)
            }
            other => {
                let (span, what) = describe(other);
                self.error(span, format!("{what} cannot be differentiated yet"))
            }
        };
        value.map(Binding::Value)
    }

    fn field(&mut self, field: &syn::ExprField) -> Lowered<Binding> {
        let base = self.expr(&field.base)?;
        match (base, &field.member) {
            (Binding::Tuple(parts), Member::Unnamed(i)) if (i.index as usize) < parts.len() => {
                Ok(parts[i.index as usize].clone())
            }
            (Binding::Value(v), _) if !self.builder.kind(v).is_differentiable() => {
                self.opaque(&Expr::Field(field.clone()), Kind::Unknown).map(Binding::Value)
            }
            _ => self.error(field.member.span(), "a field cannot be differentiated yet; pass what it holds as a parameter"),
        }
    }

    /// `before a`, `a before b`: a piece of code over one or two values.
    fn template(&mut self, op: TokenStream, _: &[()], a: ValueId, b: Option<ValueId>, kind: Kind, span: Span) -> ValueId {
        let (x, y) = (Code::hole(0), Code::hole(1));
        let (tokens, prec, operands) = match b {
            None => (quote_spanned!(span=> #op #x), Prec::Unary, vec![a]),
            Some(b) => {
                let text = op.to_string();
                let prec = match text.as_str() {
                    "||" => Prec::Or,
                    "&&" => Prec::And,
                    "*" | "/" | "%" => Prec::Product,
                    "+" | "-" | "|" | "&" | "^" | "<<" | ">>" => Prec::Sum,
                    _ => Prec::Compare,
                };
                (quote_spanned!(span=> #x #op #y), prec, vec![a, b])
            }
        };
        let tighter = if prec == Prec::Sum { Prec::Product } else { Prec::Cast };
        let tighter = if prec < Prec::Sum { Prec::Sum } else { tighter };
        let modes = [prec, tighter];
        let holes = operands.iter().zip(modes).map(|(_, p)| Hole { mode: Mode::Plain, prec: p.max(Prec::Compare) }).collect();
        self.builder.push(Op::Code(Code { tokens, holes, prec, borrows: false }), operands, kind, span)
    }

    fn binary(&mut self, binary: &syn::ExprBinary) -> Lowered<ValueId> {
        let span = binary.left.span();
        let (a, b) = (self.value(&binary.left), self.value(&binary.right));
        let (a, b) = (a?, b?);
        let name = match binary.op {
            BinOp::Add(_) => "add",
            BinOp::Sub(_) => "sub",
            BinOp::Mul(_) => "mul",
            BinOp::Div(_) => "div",
            BinOp::Rem(_) => "rem",
            BinOp::AddAssign(_) | BinOp::SubAssign(_) | BinOp::MulAssign(_) | BinOp::DivAssign(_) | BinOp::RemAssign(_) => {
                return self.error(binary.op.span(), "an assignment is a statement, not a value");
            }
            _ => return Ok(self.template(binary.op.to_token_stream(), &[], a, Some(b), Kind::Bool, span)),
        };
        let floats = |k: &Kind| matches!(k, Kind::Float(_) | Kind::Array(..));
        let (ka, kb) = (self.builder.kind(a).clone(), self.builder.kind(b).clone());
        if ka.is_differentiable() && kb.is_differentiable() || floats(&ka) || floats(&kb) {
            return Ok(self.builder.apply(name, vec![a, b], span));
        }
        Ok(self.template(binary.op.to_token_stream(), &[], a, Some(b), Kind::Int, span))
    }

    fn branch(&mut self, branch: &syn::ExprIf) -> Lowered<ValueId> {
        let Some((_, otherwise)) = &branch.else_branch else {
            return self.error(branch.if_token.span, "`if` without `else` cannot be differentiated yet; give both values");
        };
        if matches!(*branch.cond, Expr::Let(_)) {
            return self.error(branch.cond.span(), "`if let` cannot be differentiated yet");
        }
        let cond = self.value(&branch.cond)?;
        let arm = |lower: &mut Self, block: &dyn Fn(&mut Self) -> Lowered<Binding>| {
            lower.builder.enter();
            let value = block(lower);
            let stmts = lower.builder.leave();
            match value? {
                Binding::Value(v) => Ok(Region { args: vec![], stmts, yields: vec![v] }),
                Binding::Tuple(_) | Binding::Iter(_) => {
                    lower.error(branch.if_token.span, "an `if` whose value is a tuple cannot be differentiated yet")
                }
            }
        };
        let then = arm(self, &|l| l.block(&branch.then_branch.stmts, branch.then_branch.brace_token.span.close()))?;
        let otherwise = arm(self, &|l| l.expr(otherwise))?;
        let kind = self.builder.kind(then.yields[0]).clone();
        let kind = if kind == Kind::Unknown { self.builder.kind(otherwise.yields[0]).clone() } else { kind };
        if !matches!(kind, Kind::Float(_) | Kind::Int | Kind::Bool) {
            return self.error(branch.if_token.span, "an `if` whose value is not a float cannot be differentiated yet");
        }
        Ok(self.builder.push(Op::If(then, otherwise), vec![cond], kind, branch.if_token.span))
    }

    /// An expression for its effect.
    pub(super) fn statement(&mut self, expr: &Expr) -> Lowered<()> {
        match expr {
            Expr::Assign(assign) => {
                let name = self.variable(&assign.left)?;
                let binding = self.expr(&assign.right)?;
                self.rebind(&name, binding);
                Ok(())
            }
            Expr::Binary(binary) => {
                let rule = match binary.op {
                    BinOp::AddAssign(_) => "add",
                    BinOp::SubAssign(_) => "sub",
                    BinOp::MulAssign(_) => "mul",
                    BinOp::DivAssign(_) => "div",
                    _ => return self.error(binary.op.span(), "a value that nothing uses; remove it or bind it with `let`"),
                };
                let name = self.variable(&binary.left)?;
                let (a, b) = (self.value(&binary.left)?, self.value(&binary.right)?);
                let z = self.builder.apply(rule, vec![a, b], binary.left.span());
                self.builder.values[z.index()].hint = Some(name.clone());
                self.rebind(&name, Binding::Value(z));
                Ok(())
            }
            Expr::Macro(mac) => self.effect(&mac.mac),
            Expr::MethodCall(call) => self.in_place(call),
            other => {
                let (span, what) = describe(other);
                self.error(span, format!("{what} as a statement cannot be differentiated yet; bind its value with `let`"))
            }
        }
    }

    fn variable(&mut self, expr: &Expr) -> Lowered<String> {
        if let Expr::Path(path) = expr {
            if let Some(ident) = path.path.get_ident() {
                return Ok(ident.to_string());
            }
        }
        self.error(expr.span(), "only whole variables can be assigned to yet; compute the new array instead")
    }

    pub(super) fn rebind(&mut self, name: &str, binding: Binding) {
        if let Some(scope) = self.scopes.iter_mut().rev().find(|scope| scope.contains_key(name)) {
            scope.insert(name.to_owned(), binding);
        }
    }

    pub(super) fn call(&mut self, call: &syn::ExprCall) -> Lowered<Binding> {
        let Expr::Path(path) = &*call.func else {
            return self.error(call.func.span(), "only functions with a name can be called in a differentiated function");
        };
        let segments = &path.path.segments;
        let name = segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        let owner = (segments.len() > 1).then(|| segments[segments.len() - 2].ident.to_string());
        let on_float =
            owner.as_deref().is_some_and(|o| ["f32", "f64", "Float"].contains(&o) || self.generics.iter().any(|g| g == o));
        if on_float {
            if let Some(rule) = rules::elementwise(&name, call.args.len()) {
                let operands = call.args.iter().map(|a| self.value(a)).collect::<Lowered<Vec<_>>>()?;
                return Ok(Binding::Value(self.builder.rule(rule, operands, call.func.span())));
            }
        }
        let elem = |o: &str| match o {
            "f32" => Elem::F32,
            "f64" => Elem::F64,
            o => Elem::Param(o.to_owned()),
        };
        let kind = match owner.as_deref() {
            Some(o) if on_float && o != "Float" => Kind::Float(elem(o)),
            Some(o) if o.starts_with("Array") => {
                let ident = syn::Ident::new(o, Span::call_site());
                crate::parse::kind(&syn::parse_quote!(#ident), &self.generics)
            }
            _ => Kind::Unknown,
        };
        self.constant(&Expr::Call(call.clone()), kind).map(Binding::Value)
    }
}

fn suffix(suffix: &str) -> Elem {
    match suffix {
        "f32" => Elem::F32,
        "f64" => Elem::F64,
        _ => Elem::Unknown,
    }
}

/// What an expression is called, and the token that shows it.
fn describe(expr: &Expr) -> (Span, &'static str) {
    match expr {
        Expr::ForLoop(e) => (e.for_token.span, "a `for` loop"),
        Expr::While(e) => (e.while_token.span, "a `while` loop"),
        Expr::Loop(e) => (e.loop_token.span, "a `loop`"),
        Expr::Match(e) => (e.match_token.span, "`match`"),
        Expr::Unsafe(e) => (e.unsafe_token.span, "an `unsafe` block"),
        Expr::Async(e) => (e.async_token.span, "an `async` block"),
        Expr::Await(e) => (e.await_token.span, "`.await`"),
        Expr::Try(e) => (e.question_token.span, "`?`"),
        Expr::Closure(e) => (e.or1_token.span, "a closure that is not an argument"),
        Expr::Return(e) => (e.return_token.span, "a `return` that is not the last statement"),
        Expr::Break(e) => (e.break_token.span, "`break`"),
        Expr::Continue(e) => (e.continue_token.span, "`continue`"),
        Expr::Struct(e) => (e.path.span(), "a struct"),
        Expr::MethodCall(e) => (e.method.span(), "a method call"),
        Expr::Call(e) => (e.func.span(), "a call"),
        other => (other.span(), "this expression"),
    }
}
