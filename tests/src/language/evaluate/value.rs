//! Values, and what can be asked of them.

use crate::language::SIZE;
use crate::language::number::Number;

/// A value.
#[derive(Clone, Debug)]
pub enum Value<N> {
    /// `f64`
    Real(N),
    /// `usize`
    Int(usize),
    /// `bool`
    Bool(bool),
    /// `Array1<f64>`
    Vector(Vec<N>),
    /// `Array2<f64>`, row by row
    Matrix(Vec<Vec<N>>),
    /// `State`
    State(N, Vec<N>),
    /// `Vec<f64>`
    List(Vec<N>),
    /// `Option<f64>`, or a `Result<f64, String>`
    Maybe(Option<N>),
    /// `Form`: a variant and the floats in it
    Form(&'static str, Vec<N>),
    /// `()`
    Unit,
}

impl<N: Copy> Value<N> {
    /// The floats in it, in order.
    pub fn entries(&self) -> Vec<N> {
        match self {
            Value::Real(x) => vec![*x],
            Value::Vector(v) | Value::List(v) | Value::Form(_, v) => v.clone(),
            Value::Maybe(x) => x.iter().copied().collect(),
            Value::Matrix(rows) => rows.concat(),
            Value::State(p, q) => std::iter::once(*p).chain(q.iter().copied()).collect(),
            Value::Int(_) | Value::Bool(_) | Value::Unit => vec![],
        }
    }

    /// The same value with other floats, taken one after the other.
    pub(super) fn with<M>(&self, mut next: impl FnMut(N) -> M) -> Value<M> {
        match self {
            Value::Real(x) => Value::Real(next(*x)),
            Value::Int(i) => Value::Int(*i),
            Value::Bool(b) => Value::Bool(*b),
            Value::Vector(v) => Value::Vector(v.iter().map(|x| next(*x)).collect()),
            Value::List(v) => Value::List(v.iter().map(|x| next(*x)).collect()),
            Value::Matrix(rows) => Value::Matrix(rows.iter().map(|v| v.iter().map(|x| next(*x)).collect()).collect()),
            Value::State(p, q) => Value::State(next(*p), q.iter().map(|x| next(*x)).collect()),
            Value::Maybe(x) => Value::Maybe(x.map(next)),
            Value::Form(variant, v) => Value::Form(variant, v.iter().map(|x| next(*x)).collect()),
            Value::Unit => Value::Unit,
        }
    }
}

/// An operator between arrays, or an array and a float, entry by entry.
pub(super) fn elementwise<N: Number>(op: &str, a: Value<N>, b: Value<N>) -> Value<N> {
    let rows = |a: &[N], b: &[N]| a.iter().zip(b).map(|(a, b)| a.binary(op, *b)).collect::<Vec<N>>();
    match (a, b) {
        (Value::Vector(a), Value::Vector(b)) => Value::Vector(rows(&a, &b)),
        (Value::Matrix(a), Value::Matrix(b)) => Value::Matrix(a.iter().zip(&b).map(|(a, b)| rows(a, b)).collect()),
        (Value::Matrix(a), Value::Vector(b)) => Value::Matrix(a.iter().map(|a| rows(a, &b)).collect()),
        (a @ (Value::Vector(_) | Value::Matrix(_)), Value::Real(b)) => a.with(|a| a.binary(op, b)),
        (Value::Real(a), b @ (Value::Vector(_) | Value::Matrix(_))) => b.with(|b| a.binary(op, b)),
        (a, b) => panic!("{} {op} {}", kind(&a), kind(&b)),
    }
}

pub(super) fn kind<N>(value: &Value<N>) -> &'static str {
    match value {
        Value::Real(_) => "a float",
        Value::Int(_) => "an integer",
        Value::Bool(_) => "a flag",
        Value::Vector(_) => "a vector",
        Value::Matrix(_) => "a matrix",
        Value::State(..) => "a state",
        Value::List(_) => "a list",
        Value::Maybe(_) => "an option",
        Value::Form(..) => "a form",
        Value::Unit => "nothing",
    }
}

pub(super) fn sum<N: Number>(entries: &[N]) -> N {
    entries.iter().copied().fold(N::constant(0.0), |a, b| a.binary("+", b))
}

pub(super) fn dot<N: Number>(a: &[N], b: &[N]) -> N {
    let products: Vec<N> = a.iter().zip(b).map(|(a, b)| a.binary("*", *b)).collect();
    sum(&products)
}

pub(super) fn transposed<N: Copy>(m: &[Vec<N>]) -> Vec<Vec<N>> {
    (0..SIZE).map(|j| m.iter().map(|row| row[j]).collect()).collect()
}

pub(super) fn method<N: Number>(a: Value<N>, name: &str, arguments: &[Value<N>]) -> Value<N> {
    match (a, name, arguments) {
        (a, "clone" | "to_owned" | "view", []) => a,
        (a, "ok" | "ok_or" | "copied", []) => a,
        (Value::Maybe(Some(x)), "unwrap", []) => Value::Real(x),
        (Value::Maybe(o), "unwrap_or", [Value::Real(x)]) => Value::Real(o.unwrap_or(*x)),
        (Value::List(l), "first", []) => Value::Maybe(l.first().copied()),
        (Value::List(l), "last", []) => Value::Maybe(l.last().copied()),
        (Value::Int(i), "as_f64", []) => Value::Real(N::constant(i as f64)),
        (Value::Real(a), "powi", [Value::Int(n)]) => {
            let n = i32::try_from(*n).expect("a small power");
            Value::Real(a.powi(n))
        }
        (Value::Real(a), name, []) => Value::Real(a.function(name)),
        (Value::Real(a), name, [Value::Real(b)]) => Value::Real(a.binary(name, *b)),
        (Value::Vector(v) | Value::List(v), "sum" | "list_sum", []) => Value::Real(sum(&v)),
        (Value::Matrix(m), "sum", []) => Value::Real(sum(&m.concat())),
        (Value::Vector(v) | Value::List(v), "len", []) => Value::Int(v.len()),
        (Value::Vector(a), "dot", [Value::Vector(b)]) => Value::Real(dot(&a, b)),
        (Value::Matrix(m), "dot", [Value::Vector(v)]) => Value::Vector(m.iter().map(|row| dot(row, v)).collect()),
        (Value::Matrix(a), "dot", [Value::Matrix(b)]) => {
            let columns = transposed(b);
            Value::Matrix(a.iter().map(|row| columns.iter().map(|column| dot(row, column)).collect()).collect())
        }
        (Value::Vector(v), "dot", [Value::Matrix(m)]) => {
            Value::Vector(transposed(m).iter().map(|column| dot(&v, column)).collect())
        }
        (Value::State(p, q), "scaled", [Value::Real(x)]) => {
            Value::State(p.binary("*", *x), q.iter().map(|q| q.binary("*", *x)).collect())
        }
        (Value::State(p, q), "inner", [Value::State(r, s)]) => Value::Real(p.binary("*", *r).binary("+", dot(&q, s))),
        (Value::Matrix(m), "t", []) => Value::Matrix(transposed(&m)),
        (Value::Matrix(m), "row_sums", []) => Value::Vector(m.iter().map(|row| sum(row)).collect()),
        (Value::Matrix(m), "column_sums", []) => Value::Vector(transposed(&m).iter().map(|column| sum(column)).collect()),
        (Value::Matrix(m), "row", [Value::Int(i)]) => Value::Vector(m[*i].clone()),
        (Value::Matrix(m), "column", [Value::Int(j)]) => Value::Vector(m.iter().map(|row| row[*j]).collect()),
        (a, name, _) => panic!("the method `{name}` of {}", kind(&a)),
    }
}
