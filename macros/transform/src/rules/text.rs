//! Lowers the text of a rule to operations.

use super::{Form, Rule, elementwise, named, tensor};
use crate::ir::{Builder, Code, Elem, Kind, MapForm, Name, Op, Prec, Region, ValueId};
use proc_macro2::Span;
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::{BinOp, Expr, Lit, UnOp};

/// What the names in a rule's text stand for.
pub type Names = BTreeMap<&'static str, ValueId>;

/// Appends what the text says.
///
/// # Panics
/// When the text is not in the language of rules: a test lowers every row.
pub fn lower(builder: &mut Builder, text: &str, names: &Names, elem: &Elem, span: Span) -> ValueId {
    let expr: Expr = syn::parse_str(text).unwrap_or_else(|e| panic!("rule text `{text}`: {e}"));
    Text { builder, names, elem, span }.expr(&expr)
}

struct Text<'a> {
    builder: &'a mut Builder,
    names: &'a Names,
    elem: &'a Elem,
    span: Span,
}

impl Text<'_> {
    fn expr(&mut self, expr: &Expr) -> ValueId {
        match expr {
            Expr::Paren(e) => self.expr(&e.expr),
            Expr::Reference(e) => self.expr(&e.expr),
            Expr::Path(path) => {
                let name = path.path.get_ident().expect("a name").to_string();
                *self.names.get(name.as_str()).unwrap_or_else(|| panic!("`{name}` in a rule's text"))
            }
            Expr::Lit(lit) => {
                let x = match &lit.lit {
                    Lit::Int(i) => i.base10_parse().expect("a number"),
                    Lit::Float(f) => f.base10_parse().expect("a number"),
                    other => panic!("{:?} in a rule's text", other.to_token_stream().to_string()),
                };
                self.builder.constant(x, self.elem.clone(), self.span)
            }
            Expr::Unary(unary) => {
                assert!(matches!(unary.op, UnOp::Neg(_)), "an operator in a rule's text");
                let a = self.expr(&unary.expr);
                match self.builder.as_constant(a) {
                    Some(x) => self.builder.constant(-x, self.elem.clone(), self.span),
                    None => self.builder.apply("neg", vec![a], self.span),
                }
            }
            Expr::Binary(binary) => {
                let (a, b) = (self.expr(&binary.left), self.expr(&binary.right));
                let name = match binary.op {
                    BinOp::Add(_) => "add",
                    BinOp::Sub(_) => "sub",
                    BinOp::Mul(_) => return multiply(self.builder, a, b, self.span),
                    BinOp::Div(_) => "div",
                    _ => panic!("an operator in a rule's text"),
                };
                self.builder.apply(name, vec![a, b], self.span)
            }
            Expr::MethodCall(call) => {
                let receiver = std::iter::once(&*call.receiver);
                self.call(&call.method.to_string(), receiver.chain(&call.args).collect())
            }
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else { panic!("a call in a rule's text") };
                let name = path.path.segments.last().expect("a name").ident.to_string();
                self.call(&name, call.args.iter().collect())
            }
            other => panic!("{} in a rule's text", other.to_token_stream()),
        }
    }

    fn call(&mut self, name: &str, args: Vec<&Expr>) -> ValueId {
        let rule: &'static Rule =
            elementwise(name, args.len()).or_else(|| tensor(name, args.len())).unwrap_or_else(|| named(name));
        let operands: Vec<ValueId> = args
            .into_iter()
            .map(|arg| match arg {
                Expr::Lit(lit) if !rule.is_elementwise() => {
                    let tokens = lit.to_token_stream();
                    let code = Code { tokens, holes: vec![], prec: Prec::Postfix, borrows: false };
                    self.builder.push(Op::Code(code), vec![], Kind::Int, self.span)
                }
                arg => self.expr(arg),
            })
            .collect();
        // A function of elements that arrays have no method for.
        let array = |v: &ValueId| !matches!(self.builder.kind(*v), Kind::Float(_) | Kind::Int);
        if rule.is_elementwise() && !rule.is_method() && matches!(rule.form, Form::Call(_)) && operands.iter().any(array) {
            return self.lifted(rule, operands);
        }
        self.builder.rule(rule, operands, self.span)
    }

    /// A function of elements, applied to arrays element by element.
    fn lifted(&mut self, rule: &'static Rule, operands: Vec<ValueId>) -> ValueId {
        let args: Vec<ValueId> = rule
            .params
            .iter()
            .map(|p| self.builder.value(Name::Wish(p.name.to_owned()), Kind::Float(self.elem.clone())))
            .collect();
        self.builder.enter();
        let z = self.builder.rule(rule, args.clone(), self.span);
        let stmts = self.builder.leave();
        self.builder.map(MapForm::Broadcast, operands, Region { args, stmts, yields: vec![z] }, self.span)
    }
}

/// `a * b`, without what multiplies by one.
pub fn multiply(builder: &mut Builder, a: ValueId, b: ValueId, span: Span) -> ValueId {
    match (builder.as_constant(a), builder.as_constant(b)) {
        (Some(1.0), _) => b,
        (_, Some(1.0)) => a,
        (Some(-1.0), _) => builder.apply("neg", vec![b], span),
        (_, Some(-1.0)) => builder.apply("neg", vec![a], span),
        _ => builder.apply("mul", vec![a, b], span),
    }
}
