//! Writes expressions. Every float is kept of moderate size by what it is made of.

use super::statement::Writer;
use super::{Block, Expr, SIZE, Type};

pub(super) fn var(name: &str) -> Expr {
    Expr::Var(name.to_owned())
}

pub(super) fn binary(op: &'static str, a: Expr, b: Expr) -> Expr {
    Expr::Binary(op, Box::new(a), Box::new(b))
}

pub(super) fn method(a: Expr, name: &'static str, arguments: Vec<Expr>) -> Expr {
    Expr::Method(Box::new(a), name, arguments)
}

pub(super) fn index(a: Expr, at: Vec<Expr>) -> Expr {
    Expr::Index(Box::new(a), at)
}

pub(super) fn field(a: Expr, name: &'static str) -> Expr {
    Expr::Field(Box::new(a), name)
}

/// An array of its own.
pub(super) fn owned(e: Expr) -> Expr {
    match e {
        Expr::Var(_) | Expr::Field(..) => method(e, "to_owned", vec![]),
        Expr::Method(_, "row" | "column" | "t", _) => method(e, "to_owned", vec![]),
        e => e,
    }
}

/// An array behind a reference.
pub(super) fn lent(e: Expr) -> Expr {
    Expr::Ref(Box::new(e))
}

impl Writer<'_> {
    fn number(&mut self) -> Expr {
        Expr::Num(f64::from(self.rng.u16(20..190)) / 100.0)
    }

    /// An integer below [`SIZE`].
    pub(super) fn place(&mut self) -> Expr {
        let known: Vec<(String, bool)> =
            self.scope.iter().filter(|v| v.ty == Type::Int).map(|v| (v.name.clone(), v.below <= SIZE)).collect();
        match (self.rng.choice(known), self.rng.u8(..4)) {
            (Some((name, true)), 0 | 1) => var(&name),
            (Some((name, _)), 2) => binary("%", binary("+", var(&name), Expr::Int(self.rng.usize(..3))), Expr::Int(SIZE)),
            (Some((name, _)), 1) => binary("%", var(&name), Expr::Int(SIZE)),
            _ => Expr::Int(self.rng.usize(..SIZE)),
        }
    }

    pub(super) fn some(&mut self, ty: Type) -> Option<Expr> {
        let known: Vec<Expr> = self
            .scope
            .iter()
            .filter(|v| v.ty == ty)
            .map(|v| if v.behind { Expr::Unary("*", Box::new(var(&v.name))) } else { var(&v.name) })
            .collect();
        // What came last is read most.
        let recent = known.len().saturating_sub(3);
        if self.rng.bool() { self.rng.choice(known) } else { self.rng.choice(known.into_iter().skip(recent).collect::<Vec<_>>()) }
    }

    /// A float that is read.
    fn leaf(&mut self) -> Expr {
        for _ in 0..4 {
            let found = match self.rng.u8(..12) {
                0..=4 => self.some(Type::Real),
                5 | 6 => self.some(Type::Vector).map(|v| index(v, vec![self.place()])),
                7 => self.some(Type::Matrix).map(|m| index(m, vec![self.place(), self.place()])),
                8 => self.some(Type::State).map(|s| field(s, "p")),
                9 => self.some(Type::State).map(|s| index(field(s, "q"), vec![self.place()])),
                10 => self.some(Type::Int).map(|i| method(i, "as_f64", vec![])).map(|i| binary("*", Expr::Num(0.3), i)),
                _ => Some(self.number()),
            };
            if let Some(found) = found {
                return found;
            }
        }
        self.number()
    }

    /// A float between −1.6 and 1.6.
    pub(super) fn tame(&mut self, e: Expr) -> Expr {
        let name = self.rng.choice(["sin", "cos", "tanh", "atan"]).unwrap_or("sin");
        method(e, name, vec![])
    }

    /// A float.
    pub(super) fn real(&mut self, depth: usize) -> Expr {
        if depth == 0 || self.rng.u8(..6) == 0 {
            return self.leaf();
        }
        let depth = depth - 1;
        match self.rng.u8(..if self.flat { 18 } else { 36 }) {
            0..=3 => binary("*", self.real(depth), self.real(depth)),
            4..=7 => binary("+", self.real(depth), self.real(depth)),
            8 | 9 => binary("-", self.real(depth), self.real(depth)),
            10 => {
                let (a, b) = (self.real(depth), self.leaf());
                binary("/", a, binary("+", binary("*", b.clone(), b), Expr::Num(1.0)))
            }
            11 => Expr::Unary("-", Box::new(self.real(depth))),
            12 | 13 => {
                let e = self.real(depth);
                self.tame(e)
            }
            14 => {
                let name = self.rng.choice(["sqrt", "ln"]).unwrap_or("ln");
                let a = self.leaf();
                method(binary("+", binary("*", a.clone(), a), Expr::Num(0.5)), name, vec![])
            }
            15 => {
                let e = self.real(depth);
                let e = self.tame(e);
                let n = self.rng.usize(..4);
                match self.rng.u8(..3) {
                    0 => method(e, "exp", vec![]),
                    1 => method(e, "abs", vec![]),
                    _ => method(e, "powi", vec![Expr::Int(n)]),
                }
            }
            16 => {
                let (a, limit) = (self.real(depth), self.number());
                method(a, self.rng.choice(["max", "min"]).unwrap_or("max"), vec![limit])
            }
            17 => {
                let condition = self.condition(1);
                let (a, b) = (self.real(depth), self.real(depth));
                Expr::If(Box::new(condition), only(a), only(b))
            }
            18 => self.vector_sum(depth),
            19 => {
                let (a, b) = (self.vector(depth.min(1)), self.vector(depth.min(1)));
                method(a, "dot", vec![self.operand(b)])
            }
            20..=22 => self.call(Type::Real, depth).unwrap_or_else(|| self.leaf()),
            23 => self.some(Type::List).map_or_else(|| self.leaf(), |l| method(l, "list_sum", vec![])),
            24 if !self.inside => self.chosen(depth),
            26..=28 => self.of_maybe(depth).unwrap_or_else(|| self.leaf()),
            29 | 30 if !self.inside => self.of_form(depth).unwrap_or_else(|| self.leaf()),
            31 | 32 => self.tried(depth).unwrap_or_else(|| self.leaf()),
            33 | 34 => self.chain(None),
            35 => self.inner().unwrap_or_else(|| self.leaf()),
            25 => method(self.matrix(depth.min(1)), "sum", vec![]),
            _ => self.vector_sum(depth),
        }
    }

    /// A float chosen by an integer.
    fn chosen(&mut self, depth: usize) -> Expr {
        let of = self.place();
        let arms = self.arms(|w| only(w.real(depth.min(1))));
        Expr::Match(Box::new(of), arms)
    }

    /// A float in a function of an array's elements, which reads no array that depends on the element.
    pub(super) fn elementwise(&mut self, depth: usize) -> Expr {
        let outer = std::mem::replace(&mut self.flat, true);
        let body = self.real(depth);
        self.flat = outer;
        body
    }

    fn vector_sum(&mut self, depth: usize) -> Expr {
        let v = self.vector(depth.min(2));
        // Of what comes out of functions and structs, the attribute cannot see that it holds floats.
        let seen = matches!(v, Expr::Var(_) | Expr::Field(..) | Expr::FromFn(..));
        if !seen || self.rng.bool() {
            return method(v, "sum", vec![]);
        }
        let name = self.name("e");
        let body = self.within(&name, Type::Real, SIZE, |w| w.elementwise(1));
        Expr::SumOf(Box::new(v), name, Box::new(body))
    }

    /// Something over one more variable, in a closure.
    pub(super) fn within<T>(&mut self, name: &str, ty: Type, below: usize, write: impl FnOnce(&mut Self) -> T) -> T {
        let (before, inside) = (self.scope.clone(), std::mem::replace(&mut self.inside, true));
        self.bind(name, ty, false);
        self.scope.last_mut().expect("the variable").below = below;
        let result = write(self);
        self.scope = before;
        self.inside = inside;
        result
    }

    /// A call of another function or of a closure.
    pub(super) fn call(&mut self, result: Type, depth: usize) -> Option<Expr> {
        let fitting: Vec<_> = self.functions.iter().filter(|f| f.result == result).cloned().collect();
        let closures: Vec<(String, usize)> = self.closures.clone();
        if result == Type::Real && !closures.is_empty() && self.rng.bool() {
            let (name, count) = self.rng.choice(closures)?;
            let arguments = (0..count).map(|_| self.real(depth.min(1))).collect();
            return Some(Expr::Call(name, arguments));
        }
        let function = self.rng.choice(fitting)?;
        let mut arguments = Vec::new();
        for p in &function.parameters {
            let argument = match p.ty {
                Type::Real => self.real(depth.min(1)),
                Type::Vector => self.vector(depth.min(1)),
                Type::State => self.some(Type::State)?,
                Type::Form => self.some(Type::Form)?,
                Type::Maybe => match self.some(Type::Maybe) {
                    Some(o) => o,
                    None => Expr::Maybe(Some(Box::new(self.real(depth.min(1))))),
                },
                Type::Checked => return None,
                Type::Matrix => self.matrix(depth.min(1)),
                Type::List => self.some(Type::List)?,
                Type::Int => self.place(),
            };
            arguments.push(match (p.ty, p.reference) {
                (Type::Real | Type::Int, _) => argument,
                (Type::Vector, true) => match argument {
                    Expr::Var(name) if self.is_view(&name) => lent(method(var(&name), "to_owned", vec![])),
                    Expr::Var(name) => {
                        if self.is_reference(&name) {
                            var(&name)
                        } else {
                            lent(var(&name))
                        }
                    }
                    Expr::Method(_, "row" | "column", _) => lent(owned(argument)),
                    other => lent(other),
                },
                (Type::Vector, false) => owned(argument),
                (_, true) => match argument {
                    Expr::Var(name) if self.is_reference(&name) => var(&name),
                    other => lent(other),
                },
                (Type::Maybe, false) => match argument {
                    Expr::Var(name) if self.is_reference(&name) => Expr::Unary("*", Box::new(var(&name))),
                    other => other,
                },
                (_, false) => method(argument, "clone", vec![]),
            });
        }
        Some(Expr::Call(function.name, arguments))
    }

    /// An array as an operand of an operator.
    pub(super) fn operand(&self, e: Expr) -> Expr {
        match e {
            Expr::Var(name) if self.is_reference(&name) => var(&name),
            e @ (Expr::Var(_) | Expr::Field(..) | Expr::Method(_, "row" | "column", _)) => lent(e),
            e => lent(e),
        }
    }

    /// A vector.
    pub(super) fn vector(&mut self, depth: usize) -> Expr {
        if depth == 0 || self.rng.u8(..5) == 0 {
            for _ in 0..3 {
                let found = match self.rng.u8(..6) {
                    0..=3 => self.some(Type::Vector),
                    4 => self.some(Type::State).map(|s| field(s, "q")),
                    _ => self.some(Type::Matrix).map(|m| {
                        let name = self.rng.choice(["row", "column"]).unwrap_or("row");
                        method(m, name, vec![self.place()])
                    }),
                };
                if let Some(found) = found {
                    return found;
                }
            }
            let (name, depth) = (self.name("i"), depth.min(1));
            let body = self.within(&name, Type::Int, SIZE, |w| w.real(depth));
            return Expr::FromFn(name, Box::new(body));
        }
        let depth = depth - 1;
        match self.rng.u8(..12) {
            0..=3 => {
                let (a, b) = (self.vector(depth), self.vector(depth));
                let op = self.rng.choice(["+", "-", "*"]).unwrap_or("+");
                binary(op, self.operand(a), self.operand(b))
            }
            4 | 5 => {
                let (a, b) = (self.vector(depth), self.real(depth));
                binary(self.rng.choice(["+", "*"]).unwrap_or("*"), self.operand(a), b)
            }
            6 | 7 => {
                let (a, name) = (self.vector(depth), self.name("e"));
                let body = self.within(&name, Type::Real, SIZE, |w| {
                    w.floats_only();
                    w.elementwise(depth.max(1))
                });
                Expr::Map(Box::new(a), name, Box::new(body))
            }
            8 => {
                let (m, v) = (self.matrix(depth.min(1)), self.vector(depth));
                match self.rng.u8(..5) {
                    0 => method(v, "dot", vec![self.operand(m)]),
                    1 => method(method(m, "t", vec![]), "dot", vec![self.operand(v)]),
                    2 => method(m, self.rng.choice(["column_sums", "row_sums"]).unwrap_or("row_sums"), vec![]),
                    _ => method(m, "dot", vec![self.operand(v)]),
                }
            }
            9 => {
                let name = self.name("i");
                let body = self.within(&name, Type::Int, SIZE, |w| w.real(depth.min(2)));
                Expr::FromFn(name, Box::new(body))
            }
            10 => self.call(Type::Vector, depth).unwrap_or_else(|| self.vector(depth)),
            _ => {
                let a = self.vector(depth);
                let b = self.vector(depth);
                binary("*", self.operand(a), self.operand(b))
            }
        }
    }

    /// A condition.
    pub(super) fn condition(&mut self, depth: usize) -> Expr {
        match self.rng.u8(..8) {
            0 | 1 => match self.some(Type::Int) {
                Some(i) => {
                    let op = self.rng.choice(["==", "<", ">", "<="]).unwrap_or("<");
                    binary(op, i, Expr::Int(self.rng.usize(..4)))
                }
                None => self.condition(depth),
            },
            2 if depth > 0 => binary("&&", self.condition(depth - 1), self.condition(depth - 1)),
            3 if depth > 0 => binary("||", self.condition(depth - 1), self.condition(depth - 1)),
            4 if depth > 0 => Expr::Unary("!", Box::new(self.condition(depth - 1))),
            _ => {
                let (a, b) = (self.real(1), self.real(1));
                // Rust would not know the type of two literals.
                let a = if let Expr::Num(_) = a { method(a, "sin", vec![]) } else { a };
                binary(self.rng.choice(["<", ">"]).unwrap_or("<"), a, b)
            }
        }
    }
}

/// A block that is one expression.
pub(super) fn only(e: Expr) -> Block {
    Block { stmts: vec![], value: Some(Box::new(e)) }
}
