//! Writes chains of iterators.

use super::expression::{binary, method, var};
use super::statement::Writer;
use super::{Chain, End, Expr, SIZE, Source, Step, Type};

/// What iterators can do besides going on.
#[derive(Clone, Copy)]
struct Can {
    /// They know how many items are left.
    count: bool,
    /// They can be walked from the end.
    turn: bool,
}

impl Writer<'_> {
    /// A chain of iterators; the one that is asked for, or one that gives a float.
    pub(super) fn chain(&mut self, end: Option<End>) -> Expr {
        let list = self.some(Type::List).filter(|_| self.rng.u8(..3) == 0);
        let source = match list.or_else(|| self.some(Type::Vector)) {
            Some(v) if self.rng.u8(..4) > 0 => Source::Entries(v),
            _ => {
                let i = self.name("i");
                let body = self.item(&[(&i, Type::Int)], |w| w.real(1));
                Source::Range(Expr::Int(self.rng.usize(1..=SIZE)), i, body)
            }
        };
        let mut can = Can { count: true, turn: true };
        let mut steps = Vec::new();
        for _ in 0..self.rng.usize(..4) {
            steps.push(self.step(&mut can));
        }
        let end = end.unwrap_or_else(|| self.end());
        Expr::Chain(Box::new(Chain { source, steps, end }))
    }

    /// Something over the items of a chain.
    fn item<T>(&mut self, names: &[(&str, Type)], write: impl FnOnce(&mut Self) -> T) -> T {
        let (before, inside) = (self.scope.clone(), std::mem::replace(&mut self.inside, true));
        let flat = std::mem::replace(&mut self.flat, true);
        for (name, ty) in names {
            self.bind(name, *ty, false);
            self.scope.last_mut().expect("the item").below = SIZE;
        }
        let written = write(self);
        (self.scope, self.inside, self.flat) = (before, inside, flat);
        written
    }

    fn step(&mut self, can: &mut Can) -> Step {
        let e = self.name("e");
        match self.rng.u8(..16) {
            0 | 1 => Step::Map(e.clone(), self.item(&[(&e, Type::Real)], |w| w.real(2))),
            2 | 3 => {
                can.count = false;
                Step::Filter(e.clone(), self.item(&[(&e, Type::Real)], |w| w.condition(0)))
            }
            4 => {
                *can = Can { count: false, turn: false };
                Step::TakeWhile(e.clone(), self.item(&[(&e, Type::Real)], |w| w.condition(0)))
            }
            5 => {
                can.turn &= can.count;
                let i = self.name("i");
                let body = self.item(&[(&i, Type::Real), (&e, Type::Real)], |w| {
                    // Its number is no place in other arrays, which may be shorter.
                    let k = method(var(&i), "as_f64", vec![]);
                    w.scope.retain(|v| v.name != i);
                    binary("*", binary("+", k, Expr::Num(0.5)), w.real(1))
                });
                Step::Numbered(i, e, body)
            }
            6 | 7 => match self.some(Type::Vector) {
                Some(with) => {
                    can.turn &= can.count;
                    let g = self.name("e");
                    let body = self.item(&[(&e, Type::Real), (&g, Type::Real)], |w| binary("*", var(&e), w.real(1)));
                    Step::Zip(with, e, g, body)
                }
                None => {
                    can.turn &= can.count;
                    Step::Skip(1)
                }
            },
            8 => match self.some(Type::Vector) {
                Some(with) => {
                    can.count = false;
                    Step::Chain(with)
                }
                None => {
                    can.turn &= can.count;
                    Step::Take(2)
                }
            },
            9 | 10 if can.turn => Step::Rev,
            11 => {
                can.turn &= can.count;
                Step::Skip(self.rng.usize(..2))
            }
            12 => {
                can.turn &= can.count;
                Step::Take(self.rng.usize(1..4))
            }
            13 | 14 => {
                *can = Can { count: false, turn: false };
                self.scan()
            }
            _ => {
                *can = Can { count: false, turn: false };
                self.flat_map(e)
            }
        }
    }

    fn scan(&mut self) -> Step {
        let from = self.real(1);
        let (s, e) = (self.name("x"), self.name("e"));
        let carried = |w: &mut Self| {
            let own = w.scope.iter_mut().find(|v| v.name == s).expect("what is carried");
            own.behind = true;
        };
        let names = [(&s[..], Type::Real), (&e[..], Type::Real)];
        let (over, next, item) = self.item(&names, |w| {
            carried(w);
            let over = if w.rng.u8(..4) == 0 { Some(w.condition(0)) } else { None };
            let next = w.real(2);
            let next = w.tame(next);
            (over, next, w.real(1))
        });
        Step::Scan { from, names: (s.clone(), e.clone()), over, next, item }
    }

    fn flat_map(&mut self, e: String) -> Step {
        match self.some(Type::Vector) {
            Some(over) if self.rng.bool() => {
                let g = self.name("e");
                let body = self.item(&[(&e, Type::Real), (&g, Type::Real)], |w| {
                    // The inner closure takes what it names with it: numbers alone.
                    w.floats_only();
                    w.scope.retain(|v| !v.behind);
                    w.scope.iter_mut().filter(|v| v.name == g).for_each(|v| v.behind = true);
                    w.real(2)
                });
                Step::Nested(e, over, g, body)
            }
            _ => {
                let count = self.rng.usize(1..3);
                let items = self.item(&[(&e, Type::Real)], |w| (0..count).map(|_| w.real(1)).collect());
                Step::Flat(e, items)
            }
        }
    }

    fn end(&mut self) -> End {
        match self.rng.u8(..9) {
            0..=3 => End::Total("sum"),
            4 => End::Total("product"),
            5 | 6 => {
                let from = self.real(1);
                let (s, e) = (self.name("x"), self.name("e"));
                let body = self.item(&[(&s, Type::Real), (&e, Type::Real)], |w| {
                    let next = w.real(2);
                    w.tame(next)
                });
                End::Fold(from, s, e, body)
            }
            7 => End::Extreme(self.rng.choice(["max_by", "min_by"]).unwrap_or("max_by"), self.real(0)),
            _ => End::Last(self.real(0)),
        }
    }
}
