//! Writes what owns something in another way: boxes, options whose insides are taken, structs with methods of their own.

use super::expression::{lent, method, var};
use super::statement::Writer;
use super::{Expr, Stmt, Type};

impl Writer<'_> {
    /// `let mut b = Box::new(a);`
    pub(super) fn new_box(&mut self) -> Vec<Stmt> {
        let e = self.real(2);
        let e = self.tame(e);
        let name = self.name("b");
        self.bind(&name, Type::Real, true);
        self.scope.last_mut().expect("the box").behind = true;
        vec![Stmt::Let(true, name, Expr::Boxed(Box::new(e)))]
    }

    /// `let o = p.take();`, `let o = p.replace(a);`
    pub(super) fn exchange(&mut self) -> Vec<Stmt> {
        let Some(of) = self.changeable(Type::Maybe) else { return self.new_maybe() };
        let taken = if self.rng.bool() {
            method(var(&of), "take", vec![])
        } else {
            let x = self.real(1);
            method(var(&of), "replace", vec![self.tame(x)])
        };
        let name = self.name("o");
        self.bind(&name, Type::Maybe, true);
        vec![Stmt::Let(true, name, taken)]
    }

    /// `let a = (&mut s).advance(x);`, `let s = t.scaled(x);`
    pub(super) fn by_method(&mut self) -> Vec<Stmt> {
        let x = self.real(1);
        let x = self.tame(x);
        match (self.changeable(Type::State), self.some(Type::State)) {
            // What it is given is read before the struct is lent.
            (Some(of), _) if self.rng.bool() => {
                let (by, name) = (self.name("a"), self.name("a"));
                self.bind(&by, Type::Real, false);
                self.bind(&name, Type::Real, true);
                let advanced = method(var(&of), "advance", vec![var(&by)]);
                vec![Stmt::Let(false, by, x), Stmt::Let(true, name, advanced)]
            }
            (_, Some(of)) => {
                let name = self.name("s");
                self.bind(&name, Type::State, true);
                vec![Stmt::Let(true, name, method(of, "scaled", vec![x]))]
            }
            _ => self.new_state(),
        }
    }

    /// `s.inner(&t)`
    pub(super) fn inner(&mut self) -> Option<Expr> {
        let (a, b) = (self.some(Type::State)?, self.some(Type::State)?);
        let b = match b {
            Expr::Var(name) if self.is_reference(&name) => var(&name),
            other => lent(other),
        };
        Some(method(a, "inner", vec![b]))
    }
}
