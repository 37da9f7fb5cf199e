//! Writes loops, what they walk over and what leaves them.

use super::expression::{binary, owned, var};
use super::statement::{Around, Held, Writer};
use super::{Block, Expr, Over, SIZE, Stmt, Type};

impl Writer<'_> {
    pub(super) fn label(&mut self) -> Option<String> {
        if self.rng.u8(..3) == 0 { Some(self.name("walk").replace('_', "")) } else { None }
    }

    /// The body of a loop, over one more scope.
    pub(super) fn looped(&mut self, label: Option<&String>, valued: bool, write: impl FnOnce(&mut Self) -> Block) -> Block {
        self.around.push(Around { label: label.cloned(), valued });
        let (scope, closures) = (self.scope.clone(), self.closures.clone());
        let body = write(self);
        self.scope = scope;
        self.closures = closures;
        self.around.pop();
        body
    }

    pub(super) fn for_loop(&mut self) -> Vec<Stmt> {
        let label = self.label();
        let mut names = vec![self.name("k")];
        let mut below = SIZE;
        let over = match self.rng.u8(..13) {
            0..=5 => {
                let range = |from: usize, to: Expr, inclusive: bool, reversed: bool, step: usize| Over::Range {
                    from: Expr::Int(from),
                    to,
                    inclusive,
                    reversed,
                    step,
                };
                let ints: Vec<(String, usize)> =
                    self.scope.iter().filter(|v| v.ty == Type::Int && v.below < 9).map(|v| (v.name.clone(), v.below)).collect();
                match (self.rng.u8(..6), self.rng.choice(ints)) {
                    (0 | 1, Some((n, most))) => {
                        below = most;
                        range(self.rng.usize(..2), var(&n), false, self.rng.bool(), 1)
                    }
                    (2, _) => range(0, Expr::Int(SIZE), false, true, 1),
                    (3, _) => {
                        below = 5;
                        range(0, Expr::Int(5), false, false, 2)
                    }
                    (4, _) => range(self.rng.usize(..2), Expr::Int(2), true, false, 1),
                    _ => range(self.rng.usize(..2), Expr::Int(SIZE), false, false, 1),
                }
            }
            6 => Over::Entries(owned(self.vector(1))),
            7 => {
                names.push(self.name("e"));
                Over::Numbered(owned(self.vector(1)))
            }
            8 => {
                names = vec![self.name("e"), self.name("e")];
                Over::Zipped(owned(self.vector(1)), owned(self.vector(1)))
            }
            12 => {
                names = vec![self.name("e"), self.name("e")];
                Over::Peeked(owned(self.vector(1)))
            }
            9 => match self.some(Type::Matrix) {
                Some(m) => Over::Rows(m),
                None => return self.new_array(),
            },
            _ => match self.changeable(Type::Vector) {
                Some(v) => Over::Mutable(v),
                None => return self.new_array(),
            },
        };
        let over = self.at_hand(over);
        let (mut stmts, over) = over;
        let body = self.looped(label.as_ref(), false, |w| {
            match &over {
                Over::Range { .. } => {
                    w.bind(&names[0], Type::Int, false);
                    w.scope.last_mut().expect("the integer").below = below;
                }
                Over::Entries(v) => {
                    w.freeze(v);
                    w.bind(&names[0], Type::Real, false);
                }
                Over::Numbered(v) => {
                    w.freeze(v);
                    w.bind(&names[0], Type::Int, false);
                    w.scope.last_mut().expect("the integer").below = SIZE;
                    w.bind(&names[1], Type::Real, false);
                }
                Over::Peeked(v) => {
                    w.freeze(v);
                    for n in &names {
                        w.bind(n, Type::Real, false);
                    }
                }
                Over::Zipped(a, b) => {
                    w.freeze(a);
                    w.freeze(b);
                    for n in &names {
                        w.bind(n, Type::Real, false);
                    }
                }
                Over::Rows(m) => {
                    w.freeze(m);
                    w.bind(&names[0], Type::Vector, false);
                    w.scope.last_mut().expect("the row").held = Held::View;
                }
                Over::Mutable(v) => {
                    w.scope.retain(|u| u.name != *v);
                    w.bind(&names[0], Type::Real, true);
                    w.scope.last_mut().expect("the entry").behind = true;
                }
            }
            w.block(4)
        });
        stmts.push(Stmt::For { label, names, over, body });
        stmts
    }

    /// What is walked over outlives the loop: it is a variable, never a temporary.
    fn at_hand(&mut self, over: Over) -> (Vec<Stmt>, Over) {
        let mut stmts = Vec::new();
        let mut bound = |w: &mut Self, e: Expr| {
            if let Expr::Var(_) = e {
                return e;
            }
            let name = w.name("u");
            w.bind(&name, Type::Vector, false);
            stmts.push(Stmt::Let(false, name.clone(), e));
            var(&name)
        };
        let over = match over {
            Over::Entries(v) => Over::Entries(bound(self, v)),
            Over::Numbered(v) => Over::Numbered(bound(self, v)),
            Over::Peeked(v) => Over::Peeked(bound(self, v)),
            Over::Zipped(a, b) => {
                let a = bound(self, a);
                Over::Zipped(a, bound(self, b))
            }
            over => over,
        };
        (stmts, over)
    }

    /// What is lent out cannot change meanwhile.
    pub(super) fn freeze(&mut self, e: &Expr) {
        if let Expr::Var(name) = e {
            self.scope.iter_mut().filter(|v| v.name == *name).for_each(|v| v.mutable = false);
        }
    }

    /// A counter and a loop that goes on while it is small and something holds.
    pub(super) fn counted_loop(&mut self) -> Vec<Stmt> {
        let (label, counter) = (self.label(), self.name("c"));
        let most = self.rng.usize(1..=4);
        self.bind(&counter, Type::Int, false);
        self.scope.last_mut().expect("the counter").below = 6;
        let begin = Stmt::Let(true, counter.clone(), Expr::Int(0));
        let count = Stmt::Assign(var(&counter), "+=", Expr::Int(1));
        let small = binary("<", var(&counter), Expr::Int(most));
        let holds = self.condition(1);
        let endless = self.rng.bool();
        let body = self.looped(label.as_ref(), false, |w| {
            let mut body = w.block(4);
            body.stmts.insert(0, count);
            if endless {
                let over = Expr::Unary("!", Box::new(binary("&&", small.clone(), holds.clone())));
                let leave = Block { stmts: vec![Stmt::Break(None, None)], value: None };
                body.stmts.insert(1, Stmt::If(over, leave, None));
            }
            body
        });
        let walk = if endless { Stmt::Loop(label, body) } else { Stmt::While(label, binary("&&", small, holds), body) };
        vec![begin, walk]
    }

    /// `let a = loop { …; if … { break x; } };`
    pub(super) fn valued_loop(&mut self) -> Vec<Stmt> {
        let (counter, name) = (self.name("c"), self.name("a"));
        let most = self.rng.usize(1..=4);
        self.bind(&counter, Type::Int, false);
        self.scope.last_mut().expect("the counter").below = 6;
        let begin = Stmt::Let(true, counter.clone(), Expr::Int(0));
        let body = self.looped(None, true, |w| {
            let mut body = w.block(3);
            body.stmts.insert(0, Stmt::Assign(var(&counter), "+=", Expr::Int(1)));
            let value = w.real(2);
            let value = w.tame(value);
            let over = binary("||", binary(">", var(&counter), Expr::Int(most)), w.condition(1));
            let leave = Block { stmts: vec![Stmt::Break(None, Some(value))], value: None };
            body.stmts.insert(1, Stmt::If(over, leave, None));
            body
        });
        self.bind(&name, Type::Real, false);
        vec![begin, Stmt::Let(false, name, Expr::Loop(None, body))]
    }

    /// `if … { break 'a; }`
    pub(super) fn leave(&mut self) -> Vec<Stmt> {
        let condition = self.condition(1);
        let labelled: Vec<Around> = self.around.iter().filter(|a| a.label.is_some()).cloned().collect();
        let innermost = self.around.last().cloned().expect("a loop");
        let (around, label) = match self.rng.choice(labelled) {
            Some(around) if self.rng.bool() => (around.clone(), around.label),
            _ => (innermost, None),
        };
        let stmt = match self.rng.bool() {
            true if around.valued => {
                let value = self.real(1);
                Stmt::Break(label, Some(self.tame(value)))
            }
            true => Stmt::Break(label, None),
            false => Stmt::Continue(label),
        };
        let scope = self.scope.clone();
        let mut stmts = if self.rng.bool() { self.change_float() } else { vec![] };
        self.scope = scope;
        stmts.push(stmt);
        vec![Stmt::If(condition, Block { stmts, value: None }, None)]
    }

    pub(super) fn early_return(&mut self) -> Vec<Stmt> {
        let condition = self.condition(1);
        vec![Stmt::If(condition, Block { stmts: vec![self.returned()], value: None }, None)]
    }

    /// `return …;`
    pub(super) fn returned(&mut self) -> Stmt {
        Stmt::Return(match self.result {
            Type::Vector => owned(self.vector(1)),
            Type::Matrix => owned(self.matrix(1)),
            Type::Maybe if self.rng.bool() => Expr::Maybe(None),
            Type::Checked if self.rng.bool() => Expr::Checked(None),
            _ => {
                let value = self.real(2);
                self.success(value)
            }
        })
    }

    /// `while let Some(x) = l.pop() { … }`
    pub(super) fn drain(&mut self) -> Vec<Stmt> {
        let Some(list) = self.changeable(Type::List) else { return self.new_list() };
        let name = self.name("e");
        let body = self.looped(None, false, |w| {
            w.scope.retain(|v| v.name != list);
            w.bind(&name, Type::Real, false);
            w.block(3)
        });
        vec![Stmt::Drain(name, list, body)]
    }
}
