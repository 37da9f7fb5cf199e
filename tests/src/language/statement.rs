//! Writes statements and functions.

use super::expression::{binary, field, index, method, owned, var};
use super::{Arm, Block, End, Expr, Function, Parameter, Pattern, Program, SIZE, Stmt, Type, Value};
use fastrand::Rng;

/// A variable.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) mutable: bool,
    /// An integer is less than that.
    pub(super) below: usize,
    /// Whether it is a float behind a reference, `&mut f64` where it is mutable.
    pub(super) behind: bool,
    /// How an array is held.
    pub(super) held: Held,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    Owned,
    Reference,
    View,
}

/// A loop around a statement.
#[derive(Clone, Debug)]
pub(super) struct Around {
    pub(super) label: Option<String>,
    /// Whether it is left with a value.
    pub(super) valued: bool,
}

pub(super) struct Writer<'a> {
    pub(super) rng: &'a mut Rng,
    pub(super) scope: Vec<Variable>,
    pub(super) functions: Vec<Function>,
    /// Local closures of floats, with how many they take.
    pub(super) closures: Vec<(String, usize)>,
    /// Whether it writes inside a closure.
    pub(super) inside: bool,
    /// Whether it writes inside a function of an array's elements, where only floats can be named.
    pub(super) flat: bool,
    pub(super) around: Vec<Around>,
    pub(super) result: Type,
    /// How many statements may still be written.
    budget: usize,
    names: usize,
}

/// A program, whatever its values are.
pub(super) fn write(rng: &mut Rng) -> Program {
    let mut functions = Vec::new();
    for k in 0..rng.usize(..3) {
        let function = if rng.u8(..4) == 0 {
            recursive(rng, &functions, format!("helper_{k}"))
        } else {
            let results = [Type::Real, Type::Real, Type::Vector, Type::Matrix, Type::Maybe, Type::Checked];
            let result = rng.choice(results).unwrap_or(Type::Real);
            let count = rng.usize(1..=3);
            let known = [Type::Real, Type::Real, Type::Vector, Type::Matrix, Type::State, Type::Int, Type::Maybe, Type::Form];
            let mut types: Vec<Type> = (0..count).map(|_| rng.choice(known).unwrap_or(Type::Real)).collect();
            if types.iter().all(|t| *t == Type::Int) {
                types[0] = Type::Real;
            }
            function(rng, &functions, format!("helper_{k}"), &types, result, 4)
        };
        functions.push(function);
    }
    let mut types = vec![Type::Real, Type::Vector];
    types.extend([Type::State, Type::Matrix, Type::Real].into_iter().filter(|_| rng.bool()));
    types.extend([Type::Maybe, Type::Form].into_iter().filter(|_| rng.u8(..3) == 0));
    types.push(Type::Int);
    let result = match rng.u8(..12) {
        0 | 1 => Type::Vector,
        2 => Type::Matrix,
        3 => Type::Maybe,
        4 => Type::Checked,
        _ => Type::Real,
    };
    let budget = rng.usize(2..14);
    let main = function(rng, &functions, "program".into(), &types, result, budget);
    let arguments = types.iter().map(|ty| argument(rng, *ty)).collect();
    functions.push(main);
    Program { functions, arguments }
}

fn argument(rng: &mut Rng, ty: Type) -> Value<f64> {
    let mut fractions = rng.fork();
    let mut float = || f64::from(fractions.i32(-1500..1500)) / 1000.0 + 0.0003;
    match ty {
        Type::Real => Value::Real(float()),
        Type::Vector => Value::Vector((0..SIZE).map(|_| float()).collect()),
        Type::List => Value::List((0..SIZE).map(|_| float()).collect()),
        Type::Matrix => Value::Matrix((0..SIZE).map(|_| (0..SIZE).map(|_| float()).collect()).collect()),
        Type::State => Value::State(float(), (0..SIZE).map(|_| float()).collect()),
        Type::Maybe => Value::Maybe(if rng.u8(..4) > 0 { Some(float()) } else { None }),
        Type::Form => match rng.u8(..4) {
            0 => Value::Form("Level", vec![]),
            1 => Value::Form("Steep", vec![float()]),
            _ => Value::Form("Bent", (0..=SIZE).map(|_| float()).collect()),
        },
        Type::Int => Value::Int(rng.usize(..5)),
        Type::Checked => unreachable!("no parameter is a result"),
    }
}

fn parameters(rng: &mut Rng, types: &[Type]) -> Vec<Parameter> {
    let prefix = |ty: &Type| match ty {
        Type::Real => "x",
        Type::Vector => "v",
        Type::Matrix => "m",
        Type::State => "s",
        Type::List => "l",
        Type::Maybe => "o",
        Type::Form => "t",
        Type::Int | Type::Checked => "n",
    };
    let named = types.iter().enumerate();
    named
        .map(|(i, &ty)| {
            let scalar = matches!(ty, Type::Real | Type::Int);
            Parameter { name: format!("{}{i}", prefix(&ty)), ty, reference: !scalar && rng.u8(..3) > 0 }
        })
        .collect()
}

fn function(rng: &mut Rng, known: &[Function], name: String, types: &[Type], result: Type, budget: usize) -> Function {
    let parameters = parameters(rng, types);
    let mut writer = Writer {
        rng,
        scope: vec![],
        functions: known.to_vec(),
        closures: vec![],
        inside: false,
        flat: false,
        around: vec![],
        result,
        budget,
        names: 0,
    };
    for p in &parameters {
        writer.bind(&p.name, p.ty, false);
        let own = writer.scope.last_mut().expect("the parameter");
        own.below = 5;
        own.held = if p.reference { Held::Reference } else { Held::Owned };
    }
    let mut stmts = Vec::new();
    while writer.budget > 0 {
        let stmt = writer.stmt();
        stmts.extend(stmt);
    }
    let value = writer.outcome();
    Function { name, parameters, result, body: Block { stmts, value: Some(Box::new(value)) } }
}

/// A function that calls itself with one less.
fn recursive(rng: &mut Rng, known: &[Function], name: String) -> Function {
    let types = [Type::Real, Type::Int];
    let mut function = function(rng, known, name.clone(), &types, Type::Real, 2);
    let (x, n) = (function.parameters[0].name.clone(), function.parameters[1].name.clone());
    let last = function.body.value.take().expect("a value");
    let end = Stmt::If(
        binary("==", var(&n), Expr::Int(0)),
        Block { stmts: vec![Stmt::Return(method(var(&x), "cos", vec![]))], value: None },
        None,
    );
    function.body.stmts.insert(0, end);
    let less = binary("-", var(&n), Expr::Int(1));
    let inner = Expr::Call(name, vec![method(*last, "sin", vec![]), less]);
    function.body.value = Some(Box::new(binary("+", var(&x), binary("*", Expr::Num(0.7), inner))));
    function
}

impl Writer<'_> {
    pub(super) fn name(&mut self, of: &str) -> String {
        self.names += 1;
        format!("{of}_{}", self.names)
    }

    pub(super) fn bind(&mut self, name: &str, ty: Type, mutable: bool) {
        let held = Held::Owned;
        self.scope.push(Variable { name: name.to_owned(), ty, mutable, below: usize::MAX, behind: false, held });
    }

    fn held(&self, name: &str) -> Option<Held> {
        self.scope.iter().find(|v| v.name == name).map(|v| v.held)
    }

    pub(super) fn is_reference(&self, name: &str) -> bool {
        self.held(name) == Some(Held::Reference)
    }

    pub(super) fn is_view(&self, name: &str) -> bool {
        self.held(name) == Some(Held::View)
    }

    /// Closures of `mapv` name floats alone.
    pub(super) fn floats_only(&mut self) {
        self.scope.retain(|v| v.ty == Type::Real);
        self.closures.clear();
    }

    /// The value of the function: it reads what came last.
    fn outcome(&mut self) -> Expr {
        match self.result {
            Type::Vector => {
                let (v, x) = (self.vector(2), self.real(2));
                let x = self.tame(x);
                binary("*", self.operand(v), x)
            }
            Type::Matrix => {
                let (m, x) = (self.matrix(2), self.real(2));
                let x = self.tame(x);
                binary("*", self.operand(m), x)
            }
            _ => {
                let mut sum = self.real(3);
                let recent: Vec<Variable> = self.scope.iter().rev().take(4).cloned().collect();
                for v in recent {
                    let part = match v.ty {
                        Type::Real if v.behind => Expr::Unary("*", Box::new(var(&v.name))),
                        Type::Real => var(&v.name),
                        Type::Vector | Type::Matrix => method(var(&v.name), "sum", vec![]),
                        Type::List => method(var(&v.name), "list_sum", vec![]),
                        Type::State => Self::state_sum(&var(&v.name)),
                        Type::Maybe => method(var(&v.name), "unwrap_or", vec![Expr::Num(0.3)]),
                        Type::Form => self.form_value(&var(&v.name), 1),
                        Type::Int | Type::Checked => continue,
                    };
                    sum = binary("+", sum, part);
                }
                self.success(sum)
            }
        }
    }

    pub(super) fn block(&mut self, most: usize) -> Block {
        let (scope, closures) = (self.scope.clone(), self.closures.clone());
        let mut stmts = Vec::new();
        for _ in 0..self.rng.usize(1..=most) {
            let stmt = self.stmt();
            let leaves = matches!(stmt.last(), Some(Stmt::Break(..) | Stmt::Continue(_) | Stmt::Return(_)));
            stmts.extend(stmt);
            if leaves {
                break;
            }
        }
        self.scope = scope;
        self.closures = closures;
        Block { stmts, value: None }
    }

    pub(super) fn changeable(&mut self, ty: Type) -> Option<String> {
        let known: Vec<String> =
            self.scope.iter().filter(|v| v.ty == ty && v.mutable && !v.behind).map(|v| v.name.clone()).collect();
        self.rng.choice(known)
    }

    pub(super) fn stmt(&mut self) -> Vec<Stmt> {
        self.budget = self.budget.saturating_sub(1);
        let nested = self.around.len();
        // What a loop carries is most of it.
        if nested > 0 && self.rng.u8(..4) == 0 {
            return self.change_whole();
        }
        // Where no more may be written, nothing nests deeper.
        match self.rng.u8(..if self.budget == 0 { 20 } else { 60 }) {
            0..=4 => self.new_float(),
            5..=7 => self.new_array(),
            8 => self.new_state(),
            9 => self.new_list(),
            10..=13 => self.change_float(),
            14..=18 => self.change_part(),
            19 => self.change_whole(),
            20..=22 => {
                let condition = self.condition(2);
                let then = self.block(3);
                let otherwise = if self.rng.bool() { Some(self.block(2)) } else { None };
                vec![Stmt::If(condition, then, otherwise)]
            }
            23 | 24 => {
                let of = self.place();
                let arms = self.arms(|w| w.block(2));
                vec![Stmt::Match(of, arms)]
            }
            25..=29 if nested < 3 => self.for_loop(),
            30 | 31 if nested < 2 => self.counted_loop(),
            32 if nested < 2 => self.valued_loop(),
            33 if nested > 0 => self.leave(),
            34 => self.early_return(),
            35 => self.new_closure(),
            36 if nested < 2 => self.drain(),
            40 => self.new_maybe(),
            41 => self.new_form(),
            42 => self.change_choice(),
            43..=45 => self.match_choice(),
            46 => self.let_else(),
            47 | 48 if nested < 2 => self.while_there(),
            49..=53 if nested < 2 => self.carry(),
            54 | 55 => self.new_box(),
            56 => self.exchange(),
            57 | 58 => self.by_method(),
            _ => self.new_float(),
        }
    }

    fn new_float(&mut self) -> Vec<Stmt> {
        let e = self.real(3);
        let e = if self.rng.u8(..3) > 0 { self.tame(e) } else { e };
        let (name, mutable) = (self.name("a"), self.rng.bool());
        self.bind(&name, Type::Real, mutable);
        vec![Stmt::Let(mutable, name, e)]
    }

    pub(super) fn new_array(&mut self) -> Vec<Stmt> {
        let (name, mutable) = (self.name("u"), self.rng.u8(..3) > 0);
        if let Some(m) = self.some(Type::Matrix).filter(|_| self.rng.u8(..3) == 0) {
            let name = self.name("m");
            self.bind(&name, Type::Matrix, true);
            return vec![Stmt::Let(true, name, method(m, "to_owned", vec![]))];
        }
        let e = owned(self.vector(2));
        self.bind(&name, Type::Vector, mutable);
        vec![Stmt::Let(mutable, name, e)]
    }

    pub(super) fn new_state(&mut self) -> Vec<Stmt> {
        let name = self.name("s");
        let e = match self.some(Type::State) {
            Some(s) if self.rng.u8(..3) == 0 => method(s, "clone", vec![]),
            Some(_) if self.rng.bool() => self.updated(None).expect("a struct"),
            _ => Expr::State(Box::new(self.real(2)), Box::new(owned(self.vector(1)))),
        };
        self.bind(&name, Type::State, true);
        vec![Stmt::Let(true, name, e)]
    }

    pub(super) fn new_list(&mut self) -> Vec<Stmt> {
        let name = self.name("l");
        let e = if self.rng.bool() {
            self.chain(Some(End::Collect))
        } else {
            Expr::List((0..self.rng.usize(1..=3)).map(|_| self.real(1)).collect())
        };
        self.bind(&name, Type::List, true);
        vec![Stmt::Let(true, name, e)]
    }

    /// A new value for a float: in a loop, one that does not grow.
    fn update(&mut self, place: Expr) -> Stmt {
        let e = self.real(2);
        let e = self.tame(e);
        match self.rng.u8(..6) {
            0 => Stmt::Assign(place, "+=", binary("*", Expr::Num(0.3), e)),
            1 => Stmt::Assign(place, "-=", binary("*", Expr::Num(0.2), e)),
            2 => Stmt::Assign(place, "*=", e),
            3 => Stmt::Assign(place, "/=", binary("+", binary("*", e.clone(), e), Expr::Num(0.8))),
            4 => Stmt::Assign(place, "=", e),
            // What was there is scaled by a number, beside what is read as it is.
            _ => {
                let share = self.real(1);
                let share = if self.rng.bool() { self.tame(share) } else { binary("*", Expr::Num(0.1), share) };
                Stmt::Assign(place.clone(), "=", binary("+", binary("*", place, Expr::Num(0.5)), share))
            }
        }
    }

    pub(super) fn change_float(&mut self) -> Vec<Stmt> {
        let behind: Vec<String> = self.scope.iter().filter(|v| v.behind && v.mutable).map(|v| v.name.clone()).collect();
        if let Some(name) = self.rng.choice(behind).filter(|_| self.rng.u8(..3) > 0) {
            let place = Expr::Unary("*", Box::new(var(&name)));
            return vec![self.update(place)];
        }
        match self.changeable(Type::Real) {
            Some(name) => vec![self.update(var(&name))],
            None => self.new_float(),
        }
    }

    fn change_part(&mut self) -> Vec<Stmt> {
        let choice = self.rng.u8(..6);
        let place = match choice {
            0 | 1 => self.changeable(Type::Vector).map(|v| index(var(&v), vec![self.place()])),
            2 => self.changeable(Type::Matrix).map(|m| index(var(&m), vec![self.place(), self.place()])),
            3 => self.changeable(Type::State).map(|s| field(var(&s), "p")),
            4 => self.changeable(Type::State).map(|s| index(field(var(&s), "q"), vec![self.place()])),
            _ => self.changeable(Type::List).map(|l| index(var(&l), vec![Expr::Int(0)])),
        };
        match place {
            // A list may be empty by now.
            Some(place) if choice == 5 => {
                let Expr::Index(l, _) = &place else { return vec![] };
                let filled = binary(">", method((**l).clone(), "len", vec![]), Expr::Int(0));
                vec![Stmt::If(filled, Block { stmts: vec![self.update(place)], value: None }, None)]
            }
            Some(place) => vec![self.update(place)],
            None => self.new_array(),
        }
    }

    /// The arms of a `match` on an integer.
    pub(super) fn arms(&mut self, mut body: impl FnMut(&mut Self) -> Block) -> Vec<Arm> {
        let mut arms = Vec::new();
        let count = self.rng.usize(1..=2);
        for from in 0..count {
            let to = if from + 1 == count && self.rng.u8(..4) == 0 { from + 1 } else { from };
            let guard = if self.rng.u8(..3) == 0 { Some(self.condition(1)) } else { None };
            arms.push(Arm { pattern: Pattern::Range(from, to), guard, body: body(self) });
        }
        arms.push(Arm { pattern: Pattern::Any, guard: None, body: body(self) });
        arms
    }

    /// A closure; what it captures stays as it is.
    fn new_closure(&mut self) -> Vec<Stmt> {
        let name = self.name("f");
        let parameters: Vec<String> = (0..self.rng.usize(1..=2)).map(|_| self.name("x")).collect();
        let (scope, inside) = (self.scope.clone(), std::mem::replace(&mut self.inside, true));
        for p in &parameters {
            self.bind(p, Type::Real, false);
        }
        let body = self.real(3);
        let body = self.tame(body);
        self.scope = scope;
        self.inside = inside;
        self.scope.iter_mut().for_each(|v| v.mutable = false);
        self.closures.push((name.clone(), parameters.len()));
        vec![Stmt::Closure(name, parameters, body)]
    }
}
