//! Writes what is done with whole arrays: products and sums of matrices, and what carries arrays through loops and branches.

use super::expression::{binary, field, index, lent, method, owned, var};
use super::statement::Writer;
use super::{Expr, SIZE, Stmt, Type};

/// The variable that an array borrows from, if it is no value of its own.
fn borrowed(e: &Expr) -> Option<&str> {
    match e {
        Expr::Var(name) => Some(name),
        Expr::Field(of, _) | Expr::Method(of, "row" | "column" | "t", _) => borrowed(of),
        _ => None,
    }
}

/// An array made smaller.
fn less(e: Expr) -> Expr {
    binary("*", e, Expr::Num(0.3))
}

impl Writer<'_> {
    /// A matrix.
    pub(super) fn matrix(&mut self, depth: usize) -> Expr {
        if depth == 0 || self.rng.u8(..5) == 0 {
            return self.some(Type::Matrix).unwrap_or(Expr::Eye);
        }
        let depth = depth - 1;
        match self.rng.u8(..14) {
            0..=2 => {
                let (a, b) = (self.matrix(depth), self.matrix(depth));
                less(method(a, "dot", vec![self.operand(b)]))
            }
            3 => {
                let (a, b) = (self.matrix(depth), self.matrix(depth));
                less(method(method(a, "t", vec![]), "dot", vec![self.operand(b)]))
            }
            4 => {
                let (a, b) = (self.matrix(depth), self.matrix(0));
                less(method(a, "dot", vec![lent(method(b, "t", vec![]))]))
            }
            5..=7 => {
                let (a, b) = (self.matrix(depth), self.matrix(depth));
                let op = self.rng.choice(["+", "-", "*"]).unwrap_or("+");
                binary(op, self.operand(a), self.operand(b))
            }
            8 => {
                let (a, b) = (self.matrix(depth), self.vector(depth));
                let op = self.rng.choice(["+", "-", "*"]).unwrap_or("+");
                binary(op, self.operand(a), self.operand(b))
            }
            9 | 10 => {
                let (a, b) = (self.matrix(depth), self.real(depth));
                let b = self.tame(b);
                binary(self.rng.choice(["+", "*"]).unwrap_or("*"), self.operand(a), b)
            }
            11 => self.call(Type::Matrix, depth).unwrap_or_else(|| self.matrix(depth)),
            12 => owned(method(self.matrix(0), "t", vec![])),
            _ => {
                let a = self.matrix(depth);
                self.each_entry(a)
            }
        }
    }

    /// A function of each entry.
    fn each_entry(&mut self, a: Expr) -> Expr {
        let name = self.name("e");
        let body = self.of_entry(&name);
        Expr::Map(Box::new(a), name, Box::new(body))
    }

    fn of_entry(&mut self, name: &str) -> Expr {
        self.within(name, Type::Real, SIZE, |w| {
            w.floats_only();
            let body = w.elementwise(1);
            w.tame(body)
        })
    }

    /// An array of that type, which does not grow.
    fn array(&mut self, ty: Type) -> Expr {
        let e = if ty == Type::Matrix { self.matrix(2) } else { self.vector(2) };
        match self.rng.u8(..4) {
            0 => less(self.operand(e)),
            1 => self.each_entry(e),
            _ => e,
        }
    }

    /// An array as an operand beside a variable that is changed meanwhile.
    fn beside(&mut self, name: &str, e: Expr) -> Expr {
        if borrowed(&e) == Some(name) { lent(owned(e)) } else { self.operand(e) }
    }

    fn small(&mut self) -> Expr {
        let x = self.real(2);
        self.tame(x)
    }

    /// `let mut m = …;`
    fn new_whole(&mut self, ty: Type) -> Vec<Stmt> {
        let e = owned(self.array(ty));
        let name = self.name(if ty == Type::Matrix { "m" } else { "u" });
        self.bind(&name, ty, true);
        vec![Stmt::Let(true, name, e)]
    }

    /// Arrays and a loop that carries them.
    pub(super) fn carry(&mut self) -> Vec<Stmt> {
        let mut stmts = Vec::new();
        for ty in [Type::Matrix, Type::Matrix, Type::Vector, Type::Vector] {
            if self.rng.u8(..3) > 0 {
                stmts.extend(self.new_whole(ty));
            }
        }
        if self.rng.bool() {
            let name = self.name("k");
            self.bind(&name, Type::Int, true);
            self.scope.last_mut().expect("the integer").below = SIZE;
            stmts.push(Stmt::Let(true, name, Expr::Int(self.rng.usize(..SIZE))));
        }
        stmts.extend(if self.rng.u8(..3) > 0 { self.for_loop() } else { self.counted_loop() });
        stmts
    }

    pub(super) fn change_whole(&mut self) -> Vec<Stmt> {
        let ty = if self.rng.bool() { Type::Matrix } else { Type::Vector };
        match self.rng.u8(..20) {
            0 => self.change_row(),
            1 => match self.changeable(Type::List) {
                Some(l) => {
                    let x = self.small();
                    vec![Stmt::Method(var(&l), "push", vec![x])]
                }
                None => self.new_list(),
            },
            2 => match self.changeable(Type::Vector) {
                Some(v) => {
                    let (i, j) = (self.place(), self.place());
                    vec![Stmt::Method(var(&v), "swap", vec![i, j])]
                }
                None => self.new_array(),
            },
            3 => match self.changeable(Type::State) {
                Some(s) => {
                    let q = self.vector(1);
                    let q = self.each_entry(q);
                    vec![Stmt::Assign(field(var(&s), "q"), "=", q)]
                }
                None => self.new_state(),
            },
            4 => match self.changeable(Type::State) {
                Some(s) => match self.updated(Some(&s)) {
                    Some(e) => vec![Stmt::Assign(var(&s), "=", e)],
                    None => vec![],
                },
                None => self.new_state(),
            },
            5 | 6 => self.read_and_change(),
            7 | 8 => self.in_turn(ty),
            9 => self.carry_integer(),
            _ => match self.changeable(ty) {
                Some(name) => vec![self.change_array(&name, ty)],
                None => self.new_whole(ty),
            },
        }
    }

    /// `m.row_mut(i).assign(&v);`
    fn change_row(&mut self) -> Vec<Stmt> {
        let Some(m) = self.changeable(Type::Matrix) else { return self.new_whole(Type::Matrix) };
        let (i, v) = (self.place(), owned(self.vector(1)));
        let v = Expr::Map(Box::new(v), "e".into(), Box::new(method(var("e"), "sin", vec![])));
        let row = self.name("u");
        let fill = Stmt::Method(var(&m), "set_row", vec![i, lent(var(&row))]);
        vec![Stmt::Let(false, row, v), fill]
    }

    /// Another value for an array.
    fn change_array(&mut self, name: &str, ty: Type) -> Stmt {
        let place = var(name);
        match self.rng.u8(..14) {
            0..=4 => Stmt::Assign(place, "=", owned(self.array(ty))),
            5..=7 => {
                // A vector is added to each row.
                let of = if self.rng.u8(..4) == 0 { Type::Vector } else { ty };
                let e = self.array(of);
                let op = self.rng.choice(["+=", "-=", "*="]).unwrap_or("+=");
                Stmt::Assign(place, op, self.beside(name, e))
            }
            8 | 9 => {
                let x = self.small();
                Stmt::Assign(place, self.rng.choice(["*=", "*=", "+="]).unwrap_or("*="), x)
            }
            // What a method changes is lent out before its arguments are made.
            10 => {
                let (x, e) = self.without(name, |w| (w.small(), w.array(ty)));
                Stmt::Method(place, "scaled_add", vec![x, self.operand(e)])
            }
            11 => {
                let e = self.without(name, |w| w.array(ty));
                Stmt::Method(place, "assign", vec![self.operand(e)])
            }
            12 => Stmt::Method(place, "fill", vec![self.without(name, Self::small)]),
            _ => {
                let e = self.name("e");
                let body = self.of_entry(&e);
                Stmt::MapInPlace(name.to_owned(), e, body)
            }
        }
    }

    /// What is written while a variable is out of scope.
    fn without<T>(&mut self, name: &str, write: impl FnOnce(&mut Self) -> T) -> T {
        let scope = self.scope.clone();
        self.scope.retain(|v| v.name != name);
        let written = write(self);
        self.scope = scope;
        written
    }

    /// A part of a matrix is read, and the matrix is overwritten.
    fn read_and_change(&mut self) -> Vec<Stmt> {
        let Some(m) = self.changeable(Type::Matrix) else { return self.new_whole(Type::Matrix) };
        let part = self.rng.choice(["row", "column"]).unwrap_or("row");
        let at = self.place();
        let part = method(var(&m), part, vec![at]);
        let mut stmts = Vec::new();
        match self.rng.u8(..5) {
            0 => {
                let (name, at) = (self.name("a"), vec![self.place(), self.place()]);
                stmts.push(Stmt::Let(false, name.clone(), index(var(&m), at)));
                self.bind(&name, Type::Real, false);
            }
            1 => {
                // A view, which ends before the matrix has another value.
                let (view, name) = (self.name("r"), self.name("a"));
                stmts.push(Stmt::Let(false, view.clone(), part));
                let with = self.vector(1);
                let x = method(var(&view), "dot", vec![self.operand(with)]);
                stmts.push(Stmt::Let(true, name.clone(), x));
                self.bind(&name, Type::Real, true);
            }
            2 => match self.changeable(Type::Vector) {
                Some(v) => stmts.push(Stmt::Assign(var(&v), "=", owned(part))),
                None => stmts.extend(self.new_whole(Type::Vector)),
            },
            _ => {
                let (name, mutable) = (self.name("u"), self.rng.bool());
                stmts.push(Stmt::Let(mutable, name.clone(), owned(part)));
                self.bind(&name, Type::Vector, mutable);
            }
        }
        stmts.push(self.change_array(&m, Type::Matrix));
        stmts
    }

    /// Two arrays take each other's values, or one takes the other's while that has a new one.
    fn in_turn(&mut self, ty: Type) -> Vec<Stmt> {
        let (Some(a), Some(b)) = (self.changeable(ty), self.changeable(ty)) else { return self.new_whole(ty) };
        if a == b {
            return self.new_whole(ty);
        }
        let name = self.name(if ty == Type::Matrix { "m" } else { "u" });
        let moved = |to: &str, from: &str| Stmt::Assign(var(to), "=", var(from));
        match self.rng.u8(..4) {
            0 => vec![Stmt::Swap(a, b)],
            1 => {
                let kept = Stmt::Let(false, name.clone(), method(var(&a), "clone", vec![]));
                vec![kept, moved(&a, &b), moved(&b, &name)]
            }
            _ => {
                let next = Stmt::Let(false, name.clone(), owned(self.array(ty)));
                vec![next, moved(&a, &b), moved(&b, &name)]
            }
        }
    }

    /// `let next = (k + 1) % 3; …; k = next;`
    fn carry_integer(&mut self) -> Vec<Stmt> {
        let Some(k) = self.changeable(Type::Int) else { return self.change_row() };
        let next = self.name("k");
        let step = binary("+", var(&k), Expr::Int(self.rng.usize(1..SIZE)));
        let mut stmts = vec![Stmt::Let(false, next.clone(), binary("%", step, Expr::Int(SIZE)))];
        stmts.extend(self.stmt());
        stmts.push(Stmt::Assign(var(&k), "=", var(&next)));
        stmts
    }
}
