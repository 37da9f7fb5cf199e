//! Arithmetic with literals: powers with a written exponent, quotients of and by a written number; and sums of what a kernel gives and what scales it.

use crate::ir::{Builder, Code, Func, Kind, Op, Prec, Region, Stmt, ValueId};
use proc_macro2::TokenStream;
use std::collections::{BTreeMap, BTreeSet};

/// Simplifies the reverse sweep; the forward sweep is the user's own code and stays as it is.
pub fn simplify(func: &Func) -> Func {
    let mut literals = Literals::default();
    literals.find(&func.body);
    let mut builder = Builder::new(func.values.clone());
    let mut func = func.clone();
    let reverse = func.body.stmts.split_off(func.forward);
    let reverse = rewrite(&mut builder, &literals, reverse);
    let forward = std::mem::take(&mut func.body.stmts);
    func.body.stmts = in_fused(&mut builder, &literals, forward);
    func.body.stmts.extend(reverse);
    func.values = builder.values;
    func
}

/// What the forward sweep computes in one pass with its derivatives is generated code, too.
fn in_fused(builder: &mut Builder, literals: &Literals, mut stmts: Vec<Stmt>) -> Vec<Stmt> {
    for stmt in &mut stmts {
        let fused = matches!(stmt.op, Op::Fuse(_));
        for region in &mut stmt.regions {
            let inner = std::mem::take(&mut region.stmts);
            region.stmts = if fused { rewrite(builder, literals, inner) } else { in_fused(builder, literals, inner) };
        }
    }
    stmts
}

/// The numbers that are written in a function.
#[derive(Default)]
struct Literals {
    numbers: BTreeMap<ValueId, f64>,
    /// Quotients of 1.
    reciprocals: BTreeMap<ValueId, ValueId>,
    /// What kernels give.
    entries: BTreeSet<ValueId>,
    /// What is scaled, and by what.
    scaled: BTreeMap<ValueId, (ValueId, ValueId)>,
}

impl Literals {
    fn find(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match &stmt.op {
                Op::Const(x) => {
                    self.numbers.insert(stmt.result(), *x);
                }
                Op::Code(code) if code.holes.is_empty() => {
                    if let Some(x) = number(&code.tokens) {
                        self.numbers.insert(stmt.result(), x);
                    }
                }
                Op::Rule(rule) if rule.name == "div" && self.numbers.get(&stmt.operands[0]) == Some(&1.0) => {
                    self.reciprocals.insert(stmt.result(), stmt.operands[1]);
                }
                Op::Rule(rule) if rule.name == "scaled" => {
                    self.scaled.insert(stmt.result(), (stmt.operands[0], stmt.operands[1]));
                }
                Op::Fuse(_) => self.entries.extend(&stmt.results),
                _ => {}
            }
            stmt.regions.iter().for_each(|r| self.find(r));
        }
    }
}

/// The number that a literal is.
fn number(tokens: &TokenStream) -> Option<f64> {
    let literal: syn::Lit = syn::parse2(tokens.clone()).ok()?;
    match literal {
        syn::Lit::Int(i) => i.base10_digits().parse().ok(),
        syn::Lit::Float(f) => f.base10_digits().parse().ok(),
        _ => None,
    }
}

fn rewrite(builder: &mut Builder, literals: &Literals, stmts: Vec<Stmt>) -> Vec<Stmt> {
    let mut out = Vec::new();
    for mut stmt in stmts {
        for region in &mut stmt.regions {
            region.stmts = rewrite(builder, literals, std::mem::take(&mut region.stmts));
        }
        builder.enter();
        if !simpler(builder, literals, &mut stmt) {
            builder.append(stmt);
        }
        out.extend(builder.leave());
    }
    out
}

/// Appends what a statement is in simpler terms, with the same result, if there is such a thing.
fn simpler(builder: &mut Builder, literals: &Literals, stmt: &mut Stmt) -> bool {
    let Some(rule) = stmt.op.rule() else { return false };
    let last = |builder: &mut Builder, name: &str, operands: Vec<ValueId>| {
        builder.append(Stmt { op: Op::Rule(crate::rules::named(name)), operands, ..stmt.clone() });
        true
    };
    match (rule.name, &stmt.operands[..]) {
        // 0/b is 0, as 0·(1/b) is, where b is not 0.
        ("chain", [a, p]) => match literals.reciprocals.get(p) {
            Some(b) if literals.numbers.get(b).is_some_and(|b| *b != 0.0) => last(builder, "div", vec![*a, *b]),
            _ => false,
        },
        // 1/b over b: the derivative of 1/b needs no second division.
        ("div", [z, b]) if literals.reciprocals.get(z) == Some(b) => last(builder, "mul", vec![*z, *z]),
        ("powi_partial", [x, n]) if builder.kind(*x).is_float() => {
            let Some(&n) = literals.numbers.get(n) else { return false };
            let elem = builder.kind(*x).elem();
            if n == 0.0 || n == 1.0 {
                builder.append(Stmt { op: Op::Const(n), operands: vec![], ..stmt.clone() });
                return true;
            }
            let factor = builder.constant(n, elem, stmt.span);
            let power = if n == 2.0 {
                *x
            } else {
                let exponent: TokenStream = format!("{}", n - 1.0).parse().unwrap_or_default();
                let prec = if n < 1.0 { Prec::Unary } else { Prec::Postfix };
                let code = Code { tokens: exponent, holes: vec![], prec, borrows: false };
                let exponent = builder.push(Op::Code(code), vec![], Kind::Int, stmt.span);
                builder.apply("powi", vec![*x, exponent], stmt.span)
            };
            last(builder, "mul", vec![factor, power])
        }
        // The tangent of a derivative that is scaled: nothing is copied for the one term, nor made of zeros where a number does not move.
        ("add", [x, y]) => match (literals.scaled.get(x), literals.scaled.get(y)) {
            (Some(&(a, s)), Some(&(b, t))) if literals.entries.contains(&b) => last(builder, "scaled_sum", vec![a, s, b, t]),
            _ => false,
        },
        _ => false,
    }
}
