//! Writes what may be there or not, options and what fails, and values of several variants.

use super::expression::{binary, field, lent, method, only, owned, var};
use super::statement::{Held, Writer};
use super::{Arm, Block, Expr, Pattern, Stmt, Type};

impl Writer<'_> {
    /// A float or none.
    pub(super) fn maybe(&mut self, depth: usize) -> Expr {
        match self.rng.u8(..8) {
            0 | 1 => self.tamed(depth, |x| Expr::Maybe(Some(Box::new(x)))),
            2..=4 => {
                let condition = self.condition(1);
                let there = self.tamed(depth, |x| Expr::Maybe(Some(Box::new(x))));
                Expr::If(Box::new(condition), only(there), only(Expr::Maybe(None)))
            }
            5 => match self.some(Type::List) {
                Some(l) => method(method(l, self.rng.choice(["first", "last"]).unwrap_or("last"), vec![]), "copied", vec![]),
                None => self.maybe(depth),
            },
            6 => match self.some(Type::Maybe) {
                Some(o) => self.mapped(o, "map", vec![]),
                None => self.maybe(depth),
            },
            _ => Expr::Maybe(None),
        }
    }

    fn tamed(&mut self, depth: usize, within: impl FnOnce(Expr) -> Expr) -> Expr {
        let x = self.real(depth);
        within(self.tame(x))
    }

    /// `o.map(|x| …)`, `o.map_or(a, |x| …)`
    fn mapped(&mut self, o: Expr, name: &'static str, arguments: Vec<Expr>) -> Expr {
        let x = self.name("x");
        let body = self.within(&x, Type::Real, 0, |w| w.tamed(1, |e| e));
        Expr::With(Box::new(o), name, arguments, x, Box::new(body))
    }

    /// A float that an option stands for.
    pub(super) fn of_maybe(&mut self, depth: usize) -> Option<Expr> {
        let o = self.some(Type::Maybe)?;
        let depth = depth.min(1);
        Some(match self.rng.u8(..if self.inside { 2 } else { 5 }) {
            0 => method(o, "unwrap_or", vec![self.real(depth)]),
            1 => {
                let otherwise = self.real(depth);
                self.mapped(o, "map_or", vec![otherwise])
            }
            2 => {
                let (condition, names) = self.fits(o);
                let scope = self.scope.clone();
                self.bind_parts(names);
                let there = self.real(depth);
                self.scope = scope;
                Expr::If(Box::new(condition), only(there), only(self.real(depth)))
            }
            _ => Expr::Match(Box::new(o.clone()), self.cases(Type::Maybe, &o, |w| only(w.real(depth)))),
        })
    }

    /// A float that a value of several variants stands for.
    pub(super) fn of_form(&mut self, depth: usize) -> Option<Expr> {
        let form = self.some(Type::Form)?;
        Some(self.form_value(&form, depth.min(1)))
    }

    /// A float that this value of several variants stands for.
    pub(super) fn form_value(&mut self, form: &Expr, depth: usize) -> Expr {
        let form = if self.lends(form) { form.clone() } else { lent(form.clone()) };
        let arms = self.cases(Type::Form, &form, |w| only(w.real(depth)));
        Expr::Match(Box::new(form), arms)
    }

    /// An option or a value of several variants, as it is matched.
    fn matched(&mut self, ty: Type) -> Option<Expr> {
        let e = self.some(ty)?;
        let Expr::Var(name) = &e else { return None };
        Some(if ty == Type::Maybe && self.rng.u8(..3) > 0 || self.is_reference(name) { e } else { lent(e) })
    }

    /// Whether what a pattern finds in it is behind a reference.
    fn lends(&self, of: &Expr) -> bool {
        match of {
            Expr::Ref(_) => true,
            Expr::Var(name) => self.is_reference(name),
            _ => false,
        }
    }

    /// `let Some(x) = o`, and what it binds.
    fn fits(&mut self, of: Expr) -> (Expr, Vec<Part>) {
        let (pattern, parts) = self.pattern(Type::Maybe, "Some", &of);
        (Expr::Let(pattern, Box::new(of)), parts)
    }

    /// A pattern for a variant, and what it binds.
    fn pattern(&mut self, ty: Type, variant: &'static str, of: &Expr) -> (Pattern, Vec<Part>) {
        let lends = self.lends(of);
        let float = |name: String| Part { name, ty: Type::Real, lends };
        match (ty, variant) {
            (Type::Maybe, _) => {
                let x = self.name("x");
                (Pattern::Some(x.clone()), vec![float(x)])
            }
            (_, "Steep") => {
                let x = self.name("x");
                (Pattern::Form(variant, vec![x.clone()]), vec![float(x)])
            }
            (_, "Bent") => {
                let (p, q) = (self.name("x"), self.name("v"));
                (Pattern::Form(variant, vec![p.clone(), q.clone()]), vec![float(p), Part { name: q, ty: Type::Vector, lends }])
            }
            _ => (Pattern::Form(variant, vec![]), vec![]),
        }
    }

    fn bind_parts(&mut self, parts: Vec<Part>) {
        for part in parts {
            self.bind(&part.name, part.ty, false);
            let own = self.scope.last_mut().expect("the part");
            own.behind = part.lends && part.ty == Type::Real;
            own.held = if part.lends { Held::Reference } else { Held::Owned };
        }
    }

    /// The arms of a `match` on an option or on a value of several variants.
    pub(super) fn cases(&mut self, ty: Type, of: &Expr, mut body: impl FnMut(&mut Self) -> Block) -> Vec<Arm> {
        let variants: Vec<&'static str> = if ty == Type::Maybe { vec!["Some"] } else { vec!["Steep", "Bent", "Level"] };
        let mut arms = Vec::new();
        for variant in variants {
            // A variant may have an arm with a guard before its own, or none.
            let count = self.rng.usize(..=2);
            for guarded in (0..count).rev().map(|later| later > 0) {
                let (pattern, parts) = self.pattern(ty, variant, of);
                let scope = self.scope.clone();
                self.bind_parts(parts);
                let guard = if guarded { Some(self.condition(0)) } else { None };
                arms.push(Arm { pattern, guard, body: body(self) });
                self.scope = scope;
            }
        }
        let pattern = if ty == Type::Maybe && self.rng.bool() && !arms.is_empty() { Pattern::None } else { Pattern::Any };
        // An arm for what is not there alone comes first, and the last one takes the rest.
        let at = match pattern {
            Pattern::None => self.rng.usize(..=arms.len()),
            _ => arms.len(),
        };
        arms.insert(at, Arm { pattern, guard: None, body: body(self) });
        if at < arms.len() - 1 || !arms.iter().any(|arm| arm.guard.is_none() && !matches!(arm.pattern, Pattern::None)) {
            arms.push(Arm { pattern: Pattern::Any, guard: None, body: body(self) });
        }
        arms
    }

    /// A new option.
    pub(super) fn new_maybe(&mut self) -> Vec<Stmt> {
        let e = self.maybe(2);
        let name = self.name("o");
        self.bind(&name, Type::Maybe, true);
        vec![Stmt::Let(true, name, e)]
    }

    /// A value of several variants.
    fn form(&mut self) -> Expr {
        let p = self.real(1);
        let p = self.tame(p);
        match self.rng.u8(..5) {
            0 => Expr::Form("Level", vec![]),
            1 | 2 => Expr::Form("Steep", vec![p]),
            _ => Expr::Form("Bent", vec![p, owned(self.vector(1))]),
        }
    }

    /// A new value of several variants.
    pub(super) fn new_form(&mut self) -> Vec<Stmt> {
        let e = match self.some(Type::Form) {
            Some(t) if self.rng.u8(..4) == 0 => method(t, "clone", vec![]),
            _ if self.rng.bool() => Expr::If(Box::new(self.condition(1)), only(self.form()), only(self.form())),
            _ => self.form(),
        };
        let name = self.name("t");
        self.bind(&name, Type::Form, true);
        vec![Stmt::Let(true, name, e)]
    }

    /// Another option or another variant.
    pub(super) fn change_choice(&mut self) -> Vec<Stmt> {
        let ty = if self.rng.bool() { Type::Maybe } else { Type::Form };
        match self.changeable(ty) {
            Some(name) => {
                let e = if ty == Type::Maybe { self.maybe(1) } else { self.form() };
                vec![Stmt::Assign(var(&name), "=", e)]
            }
            None if ty == Type::Maybe => self.new_maybe(),
            None => self.new_form(),
        }
    }

    /// A branch on an option or on a value of several variants.
    pub(super) fn match_choice(&mut self) -> Vec<Stmt> {
        let ty = if self.rng.bool() { Type::Maybe } else { Type::Form };
        let Some(of) = self.matched(ty) else { return if ty == Type::Maybe { self.new_maybe() } else { self.new_form() } };
        if self.rng.bool() {
            // What is lent out cannot change meanwhile.
            let arms = self.unchanged(&of, |w| w.cases(ty, &of, |w| w.block(2)));
            return vec![Stmt::Match(of, arms)];
        }
        let variant = if ty == Type::Maybe { "Some" } else { self.rng.choice(["Steep", "Bent"]).unwrap_or("Bent") };
        let (pattern, parts) = self.pattern(ty, variant, &of);
        let fits = Expr::Let(pattern, Box::new(of.clone()));
        let (condition, then) = self.unchanged(&of, |w| {
            let scope = w.scope.clone();
            w.bind_parts(parts);
            let condition = if w.rng.u8(..4) == 0 { binary("&&", fits, w.condition(0)) } else { fits };
            let then = w.block(3);
            w.scope = scope;
            (condition, then)
        });
        let otherwise = if self.rng.bool() { Some(self.block(2)) } else { None };
        vec![Stmt::If(condition, then, otherwise)]
    }

    /// What is written while something is lent out.
    fn unchanged<T>(&mut self, of: &Expr, write: impl FnOnce(&mut Self) -> T) -> T {
        let scope = self.scope.clone();
        if let Expr::Ref(inner) = of {
            self.freeze(inner);
        }
        let written = write(self);
        self.scope = scope;
        written
    }

    /// `let Some(x) = o else { return …; };`
    pub(super) fn let_else(&mut self) -> Vec<Stmt> {
        let Some(of) = self.some(Type::Maybe) else { return self.new_maybe() };
        let (pattern, parts) = self.pattern(Type::Maybe, "Some", &of);
        let leave = Block { stmts: vec![self.returned()], value: None };
        self.bind_parts(parts);
        vec![Stmt::LetElse(pattern, of, leave)]
    }

    /// `while let Some(x) = o { …; o = …; }`, a few times.
    pub(super) fn while_there(&mut self) -> Vec<Stmt> {
        let Some(name) = self.changeable(Type::Maybe) else { return self.new_maybe() };
        let (label, counter) = (self.label(), self.name("c"));
        let most = self.rng.usize(1..=3);
        self.bind(&counter, Type::Int, false);
        self.scope.last_mut().expect("the counter").below = 5;
        let begin = Stmt::Let(true, counter.clone(), Expr::Int(0));
        let (pattern, parts) = self.pattern(Type::Maybe, "Some", &var(&name));
        let body = self.looped(label.as_ref(), false, |w| {
            w.bind_parts(parts);
            let next = w.maybe(1);
            let small = binary("<", var(&counter), Expr::Int(most));
            let next = Expr::If(Box::new(small), only(next), only(Expr::Maybe(None)));
            // It changes no more in this pass, so that the loop ends.
            w.freeze(&var(&name));
            let mut body = w.block(3);
            body.stmts.insert(0, Stmt::Assign(var(&counter), "+=", Expr::Int(1)));
            body.stmts.insert(1, Stmt::Assign(var(&name), "=", next));
            body
        });
        vec![begin, Stmt::While(label, Expr::Let(pattern, Box::new(var(&name))), body)]
    }

    /// A struct of which one field is another's.
    pub(super) fn updated(&mut self, place: Option<&str>) -> Option<Expr> {
        let base = match place {
            Some(name) => var(name),
            None => self.some(Type::State)?,
        };
        let lent = matches!(&base, Expr::Var(name) if self.is_reference(name));
        // A float is copied out of what stays, an array is moved or cloned.
        Some(if self.rng.bool() {
            let p = self.real(2);
            let p = self.tame(p);
            let base = if place.is_some() { base } else { method(base, "clone", vec![]) };
            Expr::Update("p", Box::new(p), Box::new(base))
        } else {
            let q = owned(self.vector(2));
            let base = if lent { Expr::Unary("*", Box::new(base)) } else { base };
            Expr::Update("q", Box::new(q), Box::new(base))
        })
    }

    /// What a function that may fail gives where it does not.
    pub(super) fn success(&self, value: Expr) -> Expr {
        match self.result {
            Type::Maybe => Expr::Maybe(Some(Box::new(value))),
            Type::Checked => Expr::Checked(Some(Box::new(value))),
            _ => value,
        }
    }

    /// A call of a function that may fail, or an option, in a function that may fail, too.
    pub(super) fn tried(&mut self, depth: usize) -> Option<Expr> {
        let ty = self.rng.choice([Type::Maybe, Type::Checked]).unwrap_or(Type::Maybe);
        let local = if ty == Type::Maybe && self.result.may_fail() && !self.inside && self.rng.bool() {
            self.some(Type::Maybe)
        } else {
            None
        };
        let called = local.is_none();
        let e = match local {
            Some(o) => o,
            None => self.call(ty, depth)?,
        };
        let fails = self.result.may_fail() && !self.inside && self.rng.u8(..4) > 0;
        let e = match e {
            Expr::Var(name) if fails && self.is_reference(&name) => Expr::Unary("*", Box::new(var(&name))),
            e => e,
        };
        Some(match (ty, self.result) {
            (Type::Maybe, Type::Maybe) | (Type::Checked, Type::Checked) if fails => Expr::Try(Box::new(e)),
            (Type::Maybe, Type::Checked) if fails => Expr::Try(Box::new(method(e, "ok_or", vec![]))),
            (Type::Checked, Type::Maybe) if fails => Expr::Try(Box::new(method(e, "ok", vec![]))),
            _ if called => method(e, "unwrap", vec![]),
            _ => method(e, "unwrap_or", vec![Expr::Num(0.4)]),
        })
    }

    /// The parts of a struct as an expression.
    pub(super) fn state_sum(s: &Expr) -> Expr {
        binary("*", field(s.clone(), "p"), method(field(s.clone(), "q"), "sum", vec![]))
    }
}

/// What a pattern binds.
pub(super) struct Part {
    name: String,
    ty: Type,
    lends: bool,
}
