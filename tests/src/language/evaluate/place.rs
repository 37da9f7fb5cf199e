//! Places: what an assignment or a method in place changes.

use super::value::{elementwise, kind};
use super::{Machine, Run, Value};
use crate::language::Expr;
use crate::language::number::Number;

/// A step into a value.
enum Step {
    At(Vec<usize>),
    Field(&'static str),
}

/// What an assignment changes.
pub(super) enum Target<'v, N> {
    Float(&'v mut N),
    Floats(&'v mut Vec<N>),
    Whole(&'v mut Value<N>),
}

impl<N: Number> Machine<'_, N> {
    /// The variable that a place begins with, and the steps from there.
    fn steps(&mut self, place: &Expr) -> Run<N, (String, Vec<Step>)> {
        match place {
            Expr::Var(name) => Ok((name.clone(), vec![])),
            Expr::Unary("*", inner) => self.steps(inner),
            Expr::Index(inner, at) => {
                let at = at.iter().map(|i| self.int(i)).collect::<Run<N, Vec<_>>>()?;
                let (name, mut steps) = self.steps(inner)?;
                steps.push(Step::At(at));
                Ok((name, steps))
            }
            Expr::Field(inner, field) => {
                let (name, mut steps) = self.steps(inner)?;
                steps.push(Step::Field(field));
                Ok((name, steps))
            }
            other => panic!("`{other}` is no place"),
        }
    }

    pub(super) fn target(&mut self, place: &Expr) -> Run<N, Target<'_, N>> {
        let (name, steps) = self.steps(place)?;
        let mut target = Target::Whole(self.variable(&name));
        for step in steps {
            target = match (target, step) {
                (Target::Whole(Value::Vector(v) | Value::List(v)) | Target::Floats(v), Step::At(at)) => {
                    Target::Float(&mut v[at[0]])
                }
                (Target::Whole(Value::Matrix(m)), Step::At(at)) => Target::Float(&mut m[at[0]][at[1]]),
                (Target::Whole(Value::State(p, _)), Step::Field("p")) => Target::Float(p),
                (Target::Whole(Value::State(_, q)), Step::Field("q")) => Target::Floats(q),
                _ => panic!("`{place}` is no place"),
            };
        }
        Ok(target)
    }

    /// What a method gives that changes what it is called on.
    pub(super) fn exchanged(&mut self, place: &Expr, name: &str, arguments: &[Value<N>]) -> Run<N> {
        let Target::Whole(of) = self.target(place)? else { panic!("`{place}` is no variable") };
        Ok(match (of, name, arguments) {
            (Value::Maybe(o), "take", []) => Value::Maybe(o.take()),
            (Value::Maybe(o), "replace", [Value::Real(x)]) => Value::Maybe(o.replace(*x)),
            (Value::State(p, q), "advance", [Value::Real(x)]) => {
                *p = p.binary("*", *x);
                q[0] = q[0].binary("+", *p);
                Value::Real(p.binary("*", q[1]))
            }
            (of, name, _) => panic!("the method `{name}` of {}", kind(of)),
        })
    }

    pub(super) fn assign(&mut self, place: &Expr, op: &str, value: Value<N>) -> Run<N, ()> {
        let op = op.trim_end_matches('=');
        let changed = |a: N, b: N| if op.is_empty() { b } else { a.binary(op, b) };
        match (self.target(place)?, value) {
            (Target::Float(a) | Target::Whole(Value::Real(a)), Value::Real(b)) => *a = changed(*a, b),
            (Target::Floats(a) | Target::Whole(Value::Vector(a)), Value::Vector(b)) => {
                a.iter_mut().zip(b).for_each(|(a, b)| *a = changed(*a, b));
            }
            (Target::Floats(a) | Target::Whole(Value::Vector(a)), Value::Real(b)) => {
                for a in a.iter_mut() {
                    *a = changed(*a, b);
                }
            }
            (Target::Whole(a @ Value::Matrix(_)), b) if !op.is_empty() => {
                *a = elementwise(op, std::mem::replace(a, Value::Unit), b);
            }
            (Target::Whole(Value::Int(a)), Value::Int(b)) => *a = if op == "+" { *a + b } else { b },
            (Target::Whole(a), b) if op.is_empty() => *a = b,
            (_, b) => panic!("`{place} {op}= ` {}", kind(&b)),
        }
        Ok(())
    }

    pub(super) fn change(&mut self, place: &Expr, name: &str, arguments: &[Value<N>]) -> Run<N, ()> {
        match (self.target(place)?, name, arguments) {
            (Target::Whole(Value::Matrix(m)), "set_row", [Value::Int(i), Value::Vector(v)]) => m[*i].clone_from(v),
            (Target::Whole(a @ (Value::Vector(_) | Value::Matrix(_))), "scaled_add", [x @ Value::Real(_), b]) => {
                *a = elementwise("+", std::mem::replace(a, Value::Unit), elementwise("*", x.clone(), b.clone()));
            }
            (Target::Whole(a @ Value::Vector(_)), "assign", [b @ Value::Vector(_)])
            | (Target::Whole(a @ Value::Matrix(_)), "assign", [b @ Value::Matrix(_)]) => a.clone_from(b),
            (Target::Whole(Value::Matrix(m)), "fill", [Value::Real(x)]) => m.iter_mut().for_each(|row| row.fill(*x)),
            (Target::Whole(Value::List(l)), "push", [Value::Real(x)]) => l.push(*x),
            (Target::Whole(Value::Vector(v) | Value::List(v)) | Target::Floats(v), "swap", [Value::Int(i), Value::Int(j)]) => {
                v.swap(*i, *j);
            }
            (Target::Whole(Value::Vector(v)) | Target::Floats(v), "fill", [Value::Real(x)]) => v.fill(*x),
            _ => panic!("`{place}.{name}(…)`"),
        }
        Ok(())
    }
}
