//! Chains of iterators and patterns.

use super::value::{kind, sum};
use super::{Exit, Machine, Run, Value};
use crate::language::number::Number;
use crate::language::{Chain, End, Expr, Pattern, Source, Step};

impl<N: Number> Machine<'_, N> {
    /// What an expression is where these have values.
    fn under<T>(&mut self, names: &[(&str, Value<N>)], of: impl FnOnce(&mut Self) -> Run<N, T>) -> Run<N, T> {
        let depth = self.frame().len();
        for (name, value) in names {
            self.bind(name, value.clone());
        }
        let result = of(self);
        self.frame().truncate(depth);
        result
    }

    fn at(&mut self, names: &[(&str, N)], body: &Expr) -> Run<N, N> {
        let names: Vec<_> = names.iter().map(|(n, x)| (*n, Value::Real(*x))).collect();
        self.under(&names, |m| m.real(body))
    }

    pub(super) fn chain(&mut self, chain: &Chain) -> Run<N> {
        let mut items = match &chain.source {
            Source::Entries(v) => self.expr(v)?.entries(),
            Source::Range(n, i, body) => {
                let n = self.int(n)?;
                self.each(i, body, (0..n).map(Value::Int).collect())?
            }
        };
        for step in &chain.steps {
            items = self.step(step, items)?;
        }
        Ok(match &chain.end {
            End::Total("sum") => Value::Real(sum(&items)),
            End::Total(_) => Value::Real(items.into_iter().fold(N::constant(1.0), |a, b| a.binary("*", b))),
            End::Fold(from, s, e, body) => {
                let mut carried = self.real(from)?;
                for x in items {
                    carried = self.at(&[(s, carried), (e, x)], body)?;
                }
                Value::Real(carried)
            }
            End::Extreme(name, otherwise) => {
                let order = |a: &N, b: &N| a.value().total_cmp(&b.value());
                let found = if *name == "max_by" { items.into_iter().max_by(order) } else { items.into_iter().min_by(order) };
                let otherwise = self.real(otherwise)?;
                Value::Real(found.unwrap_or(otherwise))
            }
            End::Last(otherwise) => {
                let otherwise = self.real(otherwise)?;
                Value::Real(items.last().copied().unwrap_or(otherwise))
            }
            End::Collect => Value::List(items),
        })
    }

    fn step(&mut self, step: &Step, items: Vec<N>) -> Run<N, Vec<N>> {
        let mut out = Vec::new();
        match step {
            Step::Map(e, body) => {
                for x in items {
                    out.push(self.at(&[(e, x)], body)?);
                }
            }
            Step::Filter(e, holds) => {
                for x in items {
                    if self.under(&[(e, Value::Real(x))], |m| m.flag(holds))? {
                        out.push(x);
                    }
                }
            }
            Step::TakeWhile(e, holds) => {
                for x in items {
                    if !self.under(&[(e, Value::Real(x))], |m| m.flag(holds))? {
                        break;
                    }
                    out.push(x);
                }
            }
            Step::Numbered(i, e, body) => {
                for (k, x) in items.into_iter().enumerate() {
                    out.push(self.under(&[(i, Value::Int(k)), (e, Value::Real(x))], |m| m.real(body))?);
                }
            }
            Step::Zip(with, a, b, body) => {
                let with = self.expr(with)?.entries();
                for (x, y) in items.into_iter().zip(with) {
                    out.push(self.at(&[(a, x), (b, y)], body)?);
                }
            }
            Step::Chain(with) => {
                out = items;
                out.extend(self.expr(with)?.entries());
            }
            Step::Rev => out.extend(items.into_iter().rev()),
            Step::Skip(n) => out.extend(items.into_iter().skip(*n)),
            Step::Take(n) => out.extend(items.into_iter().take(*n)),
            Step::Scan { from, names: (s, e), over, next, item } => {
                let mut carried = self.real(from)?;
                for x in items {
                    if let Some(over) = over {
                        if self.under(&[(s, Value::Real(carried)), (e, Value::Real(x))], |m| m.flag(over))? {
                            break;
                        }
                    }
                    carried = self.at(&[(s, carried), (e, x)], next)?;
                    out.push(self.at(&[(s, carried), (e, x)], item)?);
                }
            }
            Step::Flat(e, bodies) => {
                for x in items {
                    for body in bodies {
                        out.push(self.at(&[(e, x)], body)?);
                    }
                }
            }
            Step::Nested(e, over, g, body) => {
                for x in items {
                    for y in self.under(&[(e, Value::Real(x))], |m| m.expr(over))?.entries() {
                        out.push(self.at(&[(e, x), (g, y)], body)?);
                    }
                }
            }
        }
        Ok(out)
    }

    /// `o.map(|x| …)`, `o.map_or(a, |x| …)`
    pub(super) fn mapped(&mut self, o: &Expr, name: &str, arguments: &[Expr], x: &str, body: &Expr) -> Run<N> {
        let o = self.option(o)?;
        let otherwise = arguments.first().map(|a| self.real(a)).transpose()?;
        let there = o.map(|o| self.at(&[(x, o)], body)).transpose()?;
        Ok(match (name, otherwise) {
            ("map_or", Some(otherwise)) => Value::Real(there.unwrap_or(otherwise)),
            _ => Value::Maybe(there),
        })
    }

    pub(super) fn option(&mut self, expr: &Expr) -> Run<N, Option<N>> {
        match self.expr(expr)? {
            Value::Maybe(o) => Ok(o),
            other => panic!("{} as an option", kind(&other)),
        }
    }

    /// Whether a pattern fits; the names in it are bound.
    pub(super) fn fits(&mut self, pattern: &Pattern, value: &Value<N>) -> bool {
        match (pattern, value) {
            (Pattern::Any, _) | (Pattern::None, Value::Maybe(None)) => true,
            (Pattern::Range(a, b), Value::Int(k)) => (a..=b).contains(&k),
            (Pattern::Some(name), Value::Maybe(Some(x))) => {
                self.bind(name, Value::Real(*x));
                true
            }
            (Pattern::Form(variant, names), Value::Form(found, parts)) if variant == found => {
                for (k, name) in names.iter().enumerate() {
                    let part = if k == 0 { Value::Real(parts[0]) } else { Value::Vector(parts[1..].to_vec()) };
                    self.bind(name, part);
                }
                true
            }
            _ => false,
        }
    }

    /// A variant with its parts.
    pub(super) fn form(&mut self, variant: &'static str, parts: &[Expr]) -> Run<N> {
        let mut entries = Vec::new();
        for part in parts {
            entries.extend(self.expr(part)?.entries());
        }
        Ok(Value::Form(variant, entries))
    }

    /// A success goes on, and a failure leaves the function.
    pub(super) fn tried(&mut self, expr: &Expr) -> Run<N> {
        self.option(expr)?.map(Value::Real).ok_or(Exit::Return(Value::Maybe(None)))
    }
}
