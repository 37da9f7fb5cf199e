//! The user's own code without a derivative: a small evaluator of Rust expressions.

use super::{Error, Shape, Value, apply};
use cotangent_transform::ir::Code;
use cotangent_transform::rules;
use ndarray::{ArrayD, Dimension, IxDyn, SliceInfoElem};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{BinOp, Expr, Lit, Member, Pat, RangeLimits, Stmt, Token, UnOp};

type Result<T, E = Error> = std::result::Result<T, E>;

/// The value of a piece of code with operands in its holes.
///
/// # Errors
/// What is not known here, by name.
pub(super) fn evaluate(tokens: &TokenStream, operands: &[Value]) -> Result<Value> {
    let expr: Expr = syn::parse2(tokens.clone()).map_err(|e| Error(format!("`{tokens}`: {e}")))?;
    Scope { operands, locals: Vec::new() }.expr(&expr)
}

struct Scope<'a> {
    operands: &'a [Value],
    locals: Vec<(String, Value)>,
}

/// What is not known.
fn unknown<T>(what: &impl ToTokens) -> Result<T> {
    Err(Error(format!("`{}` is not known to the interpreter", what.to_token_stream())))
}

fn int(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

impl Scope<'_> {
    fn expr(&mut self, expr: &Expr) -> Result<Value> {
        match expr {
            Expr::Paren(e) => self.expr(&e.expr),
            Expr::Group(e) => self.expr(&e.expr),
            Expr::Reference(e) => self.expr(&e.expr),
            Expr::Lit(lit) => literal(&lit.lit),
            Expr::Path(path) => self.path(&path.path),
            Expr::Unary(unary) => self.unary(unary),
            Expr::Binary(binary) => self.binary(binary),
            Expr::Cast(cast) => self.cast(cast),
            Expr::Field(field) => match (self.expr(&field.base)?, &field.member) {
                (Value::Seq(parts), Member::Unnamed(i)) if (i.index as usize) < parts.len() => {
                    Ok(parts[i.index as usize].clone())
                }
                _ => unknown(field),
            },
            Expr::Tuple(tuple) => {
                self.all(&tuple.elems).map(|parts| if parts.is_empty() { Value::Unit } else { Value::Seq(parts) })
            }
            Expr::Array(array) => self.all(&array.elems).map(list),
            Expr::Repeat(e) => Ok(list(vec![self.expr(&e.expr)?; self.expr(&e.len)?.index()?])),
            Expr::Range(range) => self.range(range),
            Expr::Index(index) => self.index(index),
            Expr::MethodCall(call) => self.method(call),
            Expr::Call(call) => self.call(call),
            Expr::Macro(mac) => self.value_macro(&mac.mac),
            Expr::Closure(closure) => Ok(Value::Closure(closure.clone())),
            Expr::If(e) => match (self.expr(&e.cond)?.bool()?, &e.else_branch) {
                (true, _) => self.block(&e.then_branch),
                (false, Some((_, other))) => self.expr(other),
                (false, None) => Ok(Value::Unit),
            },
            Expr::Block(block) => self.block(&block.block),
            // A success is the value in it.
            Expr::Try(e) => self.expr(&e.expr),
            other => unknown(other),
        }
    }

    fn all<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Result<Vec<Value>> {
        exprs.into_iter().map(|e| self.expr(e)).collect()
    }

    fn block(&mut self, block: &syn::Block) -> Result<Value> {
        let outer = self.locals.len();
        let mut value = Value::Unit;
        for stmt in &block.stmts {
            match stmt {
                Stmt::Local(local) => {
                    let Some(init) = &local.init else { return unknown(local) };
                    let init = self.expr(&init.expr)?;
                    self.bind(&local.pat, init)?;
                }
                Stmt::Expr(expr, None) => value = self.expr(expr)?,
                other => return unknown(other),
            }
        }
        self.locals.truncate(outer);
        Ok(value)
    }

    fn bind(&mut self, pat: &Pat, value: Value) -> Result<()> {
        match (pat, value) {
            (Pat::Ident(p), value) => {
                self.locals.push((p.ident.to_string(), value));
                Ok(())
            }
            (Pat::Wild(_), _) => Ok(()),
            (Pat::Reference(p), value) => self.bind(&p.pat, value),
            (Pat::Paren(p), value) => self.bind(&p.pat, value),
            (Pat::Type(p), value) => self.bind(&p.pat, value),
            (Pat::Tuple(p), Value::Seq(parts)) if p.elems.len() == parts.len() => {
                p.elems.iter().zip(parts).try_for_each(|(p, v)| self.bind(p, v))
            }
            (pat, _) => unknown(pat),
        }
    }

    fn path(&mut self, path: &syn::Path) -> Result<Value> {
        if let Some(ident) = path.get_ident() {
            if let Some(operand) = Code::operand(ident) {
                return self.operands.get(operand).cloned().ok_or_else(|| Error(format!("there is no operand {operand}")));
            }
            let name = ident.to_string();
            if let Some((_, value)) = self.locals.iter().rev().find(|(n, _)| *n == name) {
                return Ok(value.clone());
            }
        }
        let last = path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        if let Some(rule) = rules::elementwise(&last, 1).or_else(|| rules::elementwise(&last, 2)).filter(|r| r.is_method()) {
            return Ok(Value::Function(rule.name));
        }
        // A variant without fields.
        if last.starts_with(char::is_uppercase) && last.contains(char::is_lowercase) {
            return Ok(Value::Variant(last, vec![]));
        }
        Ok(Value::Float(match last.as_str() {
            "PI" => std::f64::consts::PI,
            "E" => std::f64::consts::E,
            "LN_2" => std::f64::consts::LN_2,
            "SQRT_2" => std::f64::consts::SQRT_2,
            "EPSILON" => f64::EPSILON,
            "INFINITY" => f64::INFINITY,
            "NEG_INFINITY" => f64::NEG_INFINITY,
            "MAX" => f64::MAX,
            "MIN" => f64::MIN,
            "NAN" => f64::NAN,
            _ => return unknown(path),
        }))
    }

    fn unary(&mut self, unary: &syn::ExprUnary) -> Result<Value> {
        match (&unary.op, self.expr(&unary.expr)?) {
            (UnOp::Deref(_), value) => Ok(value),
            (UnOp::Not(_), Value::Bool(b)) => Ok(Value::Bool(!b)),
            (UnOp::Neg(_), Value::Int(i)) => Ok(Value::Int(-i)),
            (UnOp::Neg(_), value @ (Value::Float(_) | Value::Array(_))) => apply(rules::named("neg"), &[value]),
            _ => unknown(unary),
        }
    }

    fn binary(&mut self, binary: &syn::ExprBinary) -> Result<Value> {
        let left = self.expr(&binary.left)?;
        // The right side runs only where the left has not decided.
        match (&binary.op, &left) {
            (BinOp::And(_), Value::Bool(false)) | (BinOp::Or(_), Value::Bool(true)) => return Ok(left),
            _ => {}
        }
        let right = self.expr(&binary.right)?;
        match (&left, &right) {
            (Value::Bool(_), Value::Bool(b)) if matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) => Ok(Value::Bool(*b)),
            (Value::Bool(a), Value::Bool(b)) => compare(&binary.op, Some(a.cmp(b))).map_or_else(|| unknown(binary), Ok),
            (Value::Int(a), Value::Int(b)) => match compare(&binary.op, Some(a.cmp(b))) {
                Some(value) => Ok(value),
                None => integer(&binary.op, *a, *b).map_or_else(|| unknown(binary), |i| Ok(Value::Int(i))),
            },
            (Value::Float(a), Value::Float(b)) => match compare(&binary.op, a.partial_cmp(b)) {
                Some(value) => Ok(value),
                None => arithmetic(binary, left, right),
            },
            (Value::Seq(a), Value::Seq(b)) => {
                let equal = if a == b { std::cmp::Ordering::Equal } else { std::cmp::Ordering::Less };
                match binary.op {
                    BinOp::Eq(_) | BinOp::Ne(_) => compare(&binary.op, Some(equal)).map_or_else(|| unknown(binary), Ok),
                    _ => unknown(binary),
                }
            }
            _ => arithmetic(binary, left, right),
        }
    }

    fn cast(&mut self, cast: &syn::ExprCast) -> Result<Value> {
        let float = matches!(cast.ty.to_token_stream().to_string().as_str(), "f32" | "f64");
        match (self.expr(&cast.expr)?, float) {
            (Value::Int(i), true) => Ok(Value::Float(i as f64)),
            (Value::Float(x), true) => Ok(Value::Float(x)),
            #[allow(clippy::cast_possible_truncation, reason = "as the user's cast does")]
            (Value::Float(x), false) => Ok(Value::Int(x as i64)),
            (Value::Int(i), false) => Ok(Value::Int(i)),
            (Value::Bool(b), false) => Ok(Value::Int(i64::from(b))),
            _ => unknown(cast),
        }
    }

    fn range(&mut self, range: &syn::ExprRange) -> Result<Value> {
        let start = range.start.as_ref().map_or(Ok(0), |e| self.expr(e)?.int())?;
        let closed = i64::from(matches!(range.limits, RangeLimits::Closed(_)));
        let end = range.end.as_ref().map(|e| self.expr(e)?.int()).transpose()?;
        Ok(Value::Range { start, end: end.map(|e| e + closed), step: 1 })
    }

    fn index(&mut self, index: &syn::ExprIndex) -> Result<Value> {
        let place = self.expr(&index.index)?;
        match self.expr(&index.expr)? {
            Value::Seq(parts) => parts.get(place.index()?).cloned().map_or_else(|| unknown(index), Ok),
            a @ Value::Array(_) => apply(rules::named("index"), &[a, place]),
            _ => unknown(index),
        }
    }

    fn method(&mut self, call: &syn::ExprMethodCall) -> Result<Value> {
        let receiver = self.expr(&call.receiver)?;
        let args = self.all(&call.args)?;
        match (call.method.to_string().as_str(), &receiver, &args[..]) {
            (
                "view"
                | "to_owned"
                | "into_owned"
                | "clone"
                | "to_vec"
                | "into_dimensionality"
                | "unwrap"
                | "iter"
                | "copied"
                | "cloned"
                | "into_iter",
                _,
                [],
            )
            | ("expect", _, [_]) => Ok(receiver),
            ("rev", source, []) => {
                let mut items = super::items(source)?;
                items.reverse();
                Ok(Value::Seq(items))
            }
            ("mapv" | "map" | "mapv_into", Value::Array(a), [f]) => {
                let entries = a.iter().map(|&x| self.run(f, vec![Value::Float(x)])?.float()).collect::<Result<_>>()?;
                Ok(receiver.with_floats(entries))
            }
            ("map", Value::Seq(items), [f]) => {
                Ok(list(items.iter().map(|item| self.run(f, vec![item.clone()])).collect::<Result<_>>()?))
            }
            ("zip", a, [b]) => {
                let pair = |(x, y)| Value::Seq(vec![Value::Float(x), Value::Float(y)]);
                Ok(Value::Seq(a.floats().into_iter().zip(b.floats()).map(pair).collect()))
            }
            ("fold", a, [init, f]) => a.floats().into_iter().try_fold(init.clone(), |m, x| self.run(f, vec![m, Value::Float(x)])),
            ("fold_axis", Value::Array(a), [axis, init, f]) => {
                let fold = |lane: ndarray::ArrayView1<'_, f64>| {
                    lane.iter().try_fold(init.clone(), |m, &x| self.run(f, vec![m, Value::Float(x)]))?.float()
                };
                let entries = a.lanes(axis.axis()?).into_iter().map(fold).collect::<Result<Vec<_>>>()?;
                let mut shape = a.shape().to_vec();
                shape.remove(axis.axis()?.index());
                Ok(Value::array(&shape, entries))
            }
            ("nrows", Value::Array(a), []) => Ok(int(a.shape()[0])),
            ("ncols", Value::Array(a), []) => Ok(int(a.shape()[1])),
            ("len", Value::Array(a), []) => Ok(int(a.len())),
            ("len", Value::Seq(parts), []) => Ok(int(parts.len())),
            ("ndim", Value::Array(a), []) => Ok(int(a.ndim())),
            ("len_of", Value::Array(a), [axis]) => Ok(int(a.len_of(axis.axis()?))),
            ("is_empty", Value::Array(a), []) => Ok(Value::Bool(a.is_empty())),
            ("shape", Value::Array(a), []) => Ok(Value::Seq(a.shape().iter().map(|&n| int(n)).collect())),
            ("raw_dim", Value::Array(a), []) => Ok(Value::Shape(Shape::Lengths(a.shape().to_vec()))),
            ("dim", Value::Array(a), []) => Ok(match a.shape() {
                [] => Value::Unit,
                [n] => int(*n),
                shape => Value::Seq(shape.iter().map(|&n| int(n)).collect()),
            }),
            ("is_nan", Value::Float(x), []) => Ok(Value::Bool(x.is_nan())),
            ("is_finite", Value::Float(x), []) => Ok(Value::Bool(x.is_finite())),
            ("is_sign_negative", Value::Float(x), []) => Ok(Value::Bool(x.is_sign_negative())),
            ("min", Value::Int(a), [Value::Int(b)]) => Ok(Value::Int(*a.min(b))),
            ("max", Value::Int(a), [Value::Int(b)]) => Ok(Value::Int(*a.max(b))),
            (name, Value::Float(_) | Value::Array(_), _) => {
                let rule = rules::elementwise(name, args.len() + 1).or_else(|| rules::tensor(name, args.len() + 1));
                let Some(rule) = rule else { return unknown(call) };
                apply(rule, &std::iter::once(receiver).chain(args).collect::<Vec<_>>())
            }
            _ => unknown(call),
        }
    }

    /// The value of a closure or function for arguments.
    fn run(&mut self, function: &Value, arguments: Vec<Value>) -> Result<Value> {
        match function {
            Value::Function(name) => apply(rules::named(name), &arguments),
            Value::Closure(closure) if closure.inputs.len() == arguments.len() => {
                let outer = self.locals.len();
                closure.inputs.iter().zip(arguments).try_for_each(|(pat, value)| self.bind(pat, value))?;
                let value = self.expr(&closure.body);
                self.locals.truncate(outer);
                value
            }
            other => Err(Error::kind("a function", other)),
        }
    }

    fn call(&mut self, call: &syn::ExprCall) -> Result<Value> {
        let Expr::Path(path) = &*call.func else { return unknown(call) };
        let mut names = path.path.segments.iter().rev().map(|s| s.ident.to_string());
        let (name, owner) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
        let args = self.all(&call.args)?;
        match (name.as_str(), &args[..]) {
            ("Axis", [i]) => Ok(Value::Axis(i.index()?)),
            ("Some" | "Ok", [value]) => Ok(value.clone()),
            ("concatenate" | "stack", [axis, Value::Seq(parts)]) => {
                let operands: Vec<Value> = std::iter::once(axis).chain(parts).cloned().collect();
                apply(rules::named(&name), &operands)
            }
            ("new" | "with_capacity", _) if owner == "Vec" => Ok(Value::Seq(Vec::new())),
            // What is constant has no tangent.
            ("part", [Value::Unit, x]) => Ok(x.with_floats(vec![0.0; x.floats().len()])),
            ("part", [dot, _]) => Ok(dot.clone()),
            ("default_of", [Value::Float(_)]) => Ok(Value::Float(0.0)),
            ("default_of", [Value::Seq(_)]) => Ok(Value::Seq(Vec::new())),
            ("one", []) => Ok(Value::Float(1.0)),
            ("zero", []) => Ok(Value::Float(0.0)),
            ("infinity", []) => Ok(Value::Float(f64::INFINITY)),
            ("neg_infinity", []) => Ok(Value::Float(f64::NEG_INFINITY)),
            ("epsilon", []) => Ok(Value::Float(f64::EPSILON)),
            ("zeros", [shape]) => filled(shape, 0.0),
            ("ones", [shape]) => filled(shape, 1.0),
            ("eye", [n]) => apply(rules::named("from_diag_elem"), &[n.clone(), Value::Float(1.0)]),
            ("from_elem", [shape, x]) => filled(shape, x.float()?),
            ("linspace" | "from_diag_elem" | "from_diag", _) => apply(rules::named(&name), &args),
            ("shape_of", [a]) => a.shape_of().map(Value::Shape),
            ("from_shape_fn", [shape, Value::Closure(closure)]) => self.filled_by(shape, closure),
            ("from_shape_vec" | "from_shape", [shape, entries]) => {
                apply(rules::named("to_shape"), &[entries.clone(), shape.clone()])
            }
            ("from", [range @ Value::Range { .. }]) if owner == "Slice" => Ok(range.clone()),
            ("Dim" | "IxDyn" | "Ix1" | "Ix2" | "Ix3", [shape]) => Ok(Value::Shape(Shape::Lengths(shape.indices()?))),
            ("from", [x @ Value::Float(_)]) if !owner.starts_with("Array") => Ok(x.clone()),
            ("from", [Value::Int(i)]) if !owner.starts_with("Array") => Ok(Value::Float(*i as f64)),
            ("from" | "from_vec" | "from_iter" | "arr1" | "aview1" | "arr2" | "aview2" | "arr0" | "aview0", [entries]) => {
                nested(entries)
            }
            (name, _) => match rules::elementwise(name, args.len()) {
                Some(rule) => apply(rule, &args),
                None => unknown(call),
            },
        }
    }

    fn filled_by(&mut self, shape: &Value, closure: &syn::ExprClosure) -> Result<Value> {
        let shape = shape.indices()?;
        let mut entries = Vec::new();
        for at in ndarray::indices(IxDyn(&shape)) {
            let at: Vec<Value> = at.slice().iter().map(|&i| int(i)).collect();
            let item = if let [one] = &at[..] { one.clone() } else { Value::Seq(at) };
            entries.push(self.run(&Value::Closure(closure.clone()), vec![item])?.float()?);
        }
        Ok(Value::array(&shape, entries))
    }

    fn value_macro(&mut self, mac: &syn::Macro) -> Result<Value> {
        let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        if name == "s" {
            return self.slice(&mac.tokens);
        }
        let list_of = Punctuated::<Expr, Token![,]>::parse_terminated;
        match (name.as_str(), list_of.parse2(mac.tokens.clone())) {
            ("array", Ok(entries)) => nested(&Value::Seq(self.all(&entries)?)),
            ("vec", Ok(entries)) => self.all(&entries).map(list),
            ("vec", Err(_)) => {
                let tokens = &mac.tokens;
                self.expr(&syn::parse2(quote::quote!([#tokens])).map_err(|e| Error(e.to_string()))?)
            }
            ("concatenate" | "stack", Ok(args)) => apply(rules::named(&name), &self.all(&args)?),
            _ => unknown(mac),
        }
    }

    /// `s![1.., ..;2, 0, NewAxis]`
    fn slice(&mut self, tokens: &TokenStream) -> Result<Value> {
        let parser = |input: ParseStream<'_>| {
            let mut parts: Vec<(Expr, Option<Expr>)> = Vec::new();
            while !input.is_empty() {
                let part = input.parse()?;
                let step = if input.parse::<Option<Token![;]>>()?.is_some() { Some(input.parse()?) } else { None };
                parts.push((part, step));
                input.parse::<Option<Token![,]>>()?;
            }
            Ok(parts)
        };
        let parts = parser.parse2(tokens.clone()).map_err(|e| Error(format!("`s![{tokens}]`: {e}")))?;
        let narrow = |i: i64| isize::try_from(i).map_err(|e| Error(e.to_string()));
        let mut info = Vec::new();
        for (part, step) in parts {
            if part.to_token_stream().to_string() == "NewAxis" {
                info.push(SliceInfoElem::NewAxis);
                continue;
            }
            let step = step.map(|e| self.expr(&e)?.int()).transpose()?.unwrap_or(1);
            info.push(match self.expr(&part)? {
                Value::Int(i) => SliceInfoElem::Index(narrow(i)?),
                Value::Range { start, end, .. } => {
                    SliceInfoElem::Slice { start: narrow(start)?, end: end.map(narrow).transpose()?, step: narrow(step)? }
                }
                other => return Err(Error::kind("a part of a slice", &other)),
            });
        }
        Ok(Value::Slice(info))
    }
}

fn literal(lit: &Lit) -> Result<Value> {
    let invalid = |e: syn::Error| Error(e.to_string());
    match lit {
        Lit::Float(x) => x.base10_parse().map(Value::Float).map_err(invalid),
        Lit::Int(x) if x.suffix().starts_with('f') => x.base10_parse().map(Value::Float).map_err(invalid),
        Lit::Int(x) => x.base10_parse().map(Value::Int).map_err(invalid),
        Lit::Bool(b) => Ok(Value::Bool(b.value)),
        Lit::Str(text) => Ok(Value::Text(text.value())),
        other => unknown(other),
    }
}

/// A list of floats, or of anything else.
fn list(parts: Vec<Value>) -> Value {
    match parts.iter().map(Value::float).collect::<Result<Vec<_>>>() {
        Ok(floats) if !floats.is_empty() => Value::array(&[floats.len()], floats),
        _ => Value::Seq(parts),
    }
}

/// An array from nested lists, `[[a, b], [c, d]]`.
fn nested(value: &Value) -> Result<Value> {
    match value {
        Value::Array(_) => Ok(value.clone()),
        Value::Float(x) => Ok(Value::array(&[], vec![*x])),
        Value::Seq(parts) if !parts.is_empty() => {
            let parts: Vec<ArrayD<f64>> = parts.iter().map(|p| nested(p)?.to_array()).collect::<Result<_>>()?;
            let views: Vec<_> = parts.iter().map(|a| a.view()).collect();
            ndarray::stack(ndarray::Axis(0), &views).map(Value::Array).map_err(|e| Error(e.to_string()))
        }
        other => Err(Error::kind("a list of floats", other)),
    }
}

fn filled(shape: &Value, x: f64) -> Result<Value> {
    Ok(Value::Array(ArrayD::from_elem(IxDyn(&shape.indices()?), x)))
}

/// A comparison, if the operator is one.
fn compare(op: &BinOp, order: Option<std::cmp::Ordering>) -> Option<Value> {
    Some(Value::Bool(match op {
        BinOp::Eq(_) => order.is_some_and(std::cmp::Ordering::is_eq),
        BinOp::Ne(_) => !order.is_some_and(std::cmp::Ordering::is_eq),
        BinOp::Lt(_) => order.is_some_and(std::cmp::Ordering::is_lt),
        BinOp::Le(_) => order.is_some_and(std::cmp::Ordering::is_le),
        BinOp::Gt(_) => order.is_some_and(std::cmp::Ordering::is_gt),
        BinOp::Ge(_) => order.is_some_and(std::cmp::Ordering::is_ge),
        _ => return None,
    }))
}

fn integer(op: &BinOp, a: i64, b: i64) -> Option<i64> {
    match op {
        BinOp::Add(_) => a.checked_add(b),
        BinOp::Sub(_) => a.checked_sub(b),
        BinOp::Mul(_) => a.checked_mul(b),
        BinOp::Div(_) => a.checked_div(b),
        BinOp::Rem(_) => a.checked_rem(b),
        BinOp::BitAnd(_) => Some(a & b),
        BinOp::BitOr(_) => Some(a | b),
        BinOp::BitXor(_) => Some(a ^ b),
        _ => None,
    }
}

fn arithmetic(binary: &syn::ExprBinary, a: Value, b: Value) -> Result<Value> {
    let name = match binary.op {
        BinOp::Add(_) => "add",
        BinOp::Sub(_) => "sub",
        BinOp::Mul(_) => "mul",
        BinOp::Div(_) => "div",
        BinOp::Rem(_) => "rem",
        _ => return unknown(binary),
    };
    apply(rules::named(name), &[a, b])
}
