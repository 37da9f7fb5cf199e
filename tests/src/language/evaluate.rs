//! Runs programs as the trees that they are, over floats or dual numbers.
//!
//! It is the oracle of what the compiler makes of the same programs: it shares nothing with it, neither the representation nor a rule.

mod chain;
mod place;
mod value;

pub use value::Value;

use value::{elementwise, kind, method, sum};

use super::number::{Dual, Number};
use super::{Arm, Block, Expr, Function, Over, Program, SIZE, Stmt};

/// How many statements a program may run.
const FUEL: u32 = 20_000;

/// The value of a program; `None` if it panics or does not end in time.
pub fn value(program: &Program) -> Option<Value<f64>> {
    run(program, program.arguments.clone())
}

/// The derivatives of the sum of the result's floats by each float of the arguments; `None` if it panics or does not end in time.
pub fn gradient(program: &Program) -> Option<Vec<f64>> {
    moved(program, |x, x_dot| Dual { x, x_dot }, |z| z.x_dot)
}

/// How these move where each argument moves along itself, the Hessian times the arguments; `None` if it does not end in time.
pub fn second(program: &Program) -> Option<Vec<f64>> {
    let along_itself = |x, x_dot| Dual { x: Dual { x, x_dot: x }, x_dot: Dual { x: x_dot, x_dot: 0.0 } };
    moved(program, along_itself, |z| z.x_dot.x_dot)
}

/// What `read` finds in the sum of the result's floats where each float of the arguments moves by itself.
fn moved<N: Number>(program: &Program, number: impl Fn(f64, f64) -> N, read: impl Fn(&N) -> f64) -> Option<Vec<f64>> {
    let count: usize = program.arguments.iter().map(|a| a.entries().len()).sum();
    let one = |along: usize| {
        let mut k = 0;
        let mut next = |x: f64| {
            k += 1;
            number(x, if k - 1 == along { 1.0 } else { 0.0 })
        };
        let arguments = program.arguments.iter().map(|a| a.with(&mut next)).collect();
        Some(run(program, arguments)?.entries().iter().map(&read).sum())
    };
    (0..count).map(one).collect()
}

fn run<N: Number>(program: &Program, arguments: Vec<Value<N>>) -> Option<Value<N>> {
    let mut machine = Machine { functions: &program.functions, frames: vec![], fuel: FUEL };
    machine.call(program.functions.last()?, arguments).ok()
}

/// What ends a block before its end.
enum Exit<N> {
    Break(Option<String>, Value<N>),
    Continue(Option<String>),
    Return(Value<N>),
    /// It panics, or it does not end in time.
    Lost,
}

type Run<N, T = Value<N>> = Result<T, Exit<N>>;

enum Slot<N> {
    Value(Value<N>),
    Closure(Vec<String>, Expr),
}

struct Machine<'a, N> {
    functions: &'a [Function],
    /// The variables of each function that is running; the names of a function differ.
    frames: Vec<Vec<(String, Slot<N>)>>,
    fuel: u32,
}

/// Whether a loop of that label is meant.
fn meant(exit: Option<&String>, label: Option<&String>) -> bool {
    exit.is_none() || exit == label
}

impl<N: Number> Machine<'_, N> {
    fn call(&mut self, function: &Function, arguments: Vec<Value<N>>) -> Run<N> {
        let names = function.parameters.iter().map(|p| p.name.clone());
        self.frames.push(names.zip(arguments.into_iter().map(Slot::Value)).collect());
        let result = self.block(&function.body);
        self.frames.pop();
        match result {
            Err(Exit::Return(value)) => Ok(value),
            result => result,
        }
    }

    fn frame(&mut self) -> &mut Vec<(String, Slot<N>)> {
        self.frames.last_mut().expect("a function that runs")
    }

    fn bind(&mut self, name: &str, value: Value<N>) {
        self.frame().push((name.to_owned(), Slot::Value(value)));
    }

    fn variable(&mut self, name: &str) -> &mut Value<N> {
        match self.frame().iter_mut().rev().find(|(n, _)| n == name) {
            Some((_, Slot::Value(value))) => value,
            _ => panic!("the variable `{name}`"),
        }
    }

    fn block(&mut self, block: &Block) -> Run<N> {
        let depth = self.frame().len();
        let result = self.inside(block);
        self.frame().truncate(depth);
        result
    }

    fn inside(&mut self, block: &Block) -> Run<N> {
        for stmt in &block.stmts {
            self.stmt(stmt)?;
        }
        block.value.as_ref().map_or(Ok(Value::Unit), |value| self.expr(value))
    }

    fn stmt(&mut self, stmt: &Stmt) -> Run<N, ()> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Exit::Lost)?;
        match stmt {
            Stmt::Let(_, name, value) => {
                let value = match value {
                    Expr::Method(of, method @ ("take" | "replace" | "advance"), arguments) => {
                        let arguments = arguments.iter().map(|a| self.expr(a)).collect::<Run<N, Vec<_>>>()?;
                        self.exchanged(of, method, &arguments)?
                    }
                    value => self.expr(value)?,
                };
                self.bind(name, value);
            }
            Stmt::Closure(name, parameters, body) => {
                self.frame().push((name.clone(), Slot::Closure(parameters.clone(), body.clone())));
            }
            Stmt::Assign(place, op, value) => {
                let value = self.expr(value)?;
                self.assign(place, op, value)?;
            }
            Stmt::Method(place, name, arguments) => {
                let arguments = arguments.iter().map(|a| self.expr(a)).collect::<Run<N, Vec<_>>>()?;
                self.change(place, name, &arguments)?;
            }
            Stmt::MapInPlace(place, name, body) => {
                let value = self.variable(place).clone();
                let value = self.map(value, name, body)?;
                *self.variable(place) = value;
            }
            Stmt::Swap(a, b) => {
                let (old_a, old_b) = (self.variable(a).clone(), self.variable(b).clone());
                (*self.variable(a), *self.variable(b)) = (old_b, old_a);
            }
            Stmt::LetElse(pattern, of, otherwise) => {
                let value = self.expr(of)?;
                if !self.fits(pattern, &value) {
                    self.block(otherwise)?;
                }
            }
            Stmt::If(condition, then, otherwise) => {
                self.branch(condition, then, otherwise.as_ref())?;
            }
            Stmt::Match(of, arms) => {
                self.arms(of, arms)?;
            }
            Stmt::For { label, names, over, body } => self.walk(label.as_ref(), names, over, body)?,
            Stmt::While(label, condition, body) => {
                loop {
                    let depth = self.frame().len();
                    // What the condition binds lasts for one pass.
                    let over = match self.flag(condition) {
                        Ok(true) => self.pass(label.as_ref(), body).map(|left| left.is_some()),
                        Ok(false) => Ok(true),
                        Err(exit) => Err(exit),
                    };
                    self.frame().truncate(depth);
                    if over? {
                        break;
                    }
                }
            }
            Stmt::Loop(label, body) => while self.pass(label.as_ref(), body)?.is_none() {},
            Stmt::Drain(name, list, body) => {
                while let Value::List(entries) = self.variable(list) {
                    let Some(x) = entries.pop() else { break };
                    let depth = self.frame().len();
                    self.bind(name, Value::Real(x));
                    let over = self.pass(None, body);
                    self.frame().truncate(depth);
                    if over?.is_some() {
                        break;
                    }
                }
            }
            Stmt::Break(label, value) => {
                let value = value.as_ref().map_or(Ok(Value::Unit), |v| self.expr(v))?;
                return Err(Exit::Break(label.clone(), value));
            }
            Stmt::Continue(label) => return Err(Exit::Continue(label.clone())),
            Stmt::Return(value) => return Err(Exit::Return(self.expr(value)?)),
        }
        Ok(())
    }

    /// A pass of a loop; the value that it was left with, if it was.
    fn pass(&mut self, label: Option<&String>, body: &Block) -> Run<N, Option<Value<N>>> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Exit::Lost)?;
        match self.block(body) {
            Ok(_) => Ok(None),
            Err(Exit::Continue(to)) if meant(to.as_ref(), label) => Ok(None),
            Err(Exit::Break(to, value)) if meant(to.as_ref(), label) => Ok(Some(value)),
            Err(exit) => Err(exit),
        }
    }

    fn walk(&mut self, label: Option<&String>, names: &[String], over: &Over, body: &Block) -> Run<N, ()> {
        let reals = |v: Vec<N>| v.into_iter().map(|x| vec![Value::Real(x)]).collect();
        let items: Vec<Vec<Value<N>>> = match over {
            Over::Range { from, to, inclusive, reversed, step } => {
                let (from, to) = (self.int(from)?, self.int(to)? + usize::from(*inclusive));
                let mut all: Vec<usize> = (from..to).collect();
                if *reversed {
                    all.reverse();
                }
                all.into_iter().step_by(*step).map(|i| vec![Value::Int(i)]).collect()
            }
            Over::Entries(v) => reals(self.expr(v)?.entries()),
            Over::Numbered(v) => {
                self.expr(v)?.entries().into_iter().enumerate().map(|(i, x)| vec![Value::Int(i), Value::Real(x)]).collect()
            }
            Over::Zipped(v, w) => {
                let (v, w) = (self.expr(v)?.entries(), self.expr(w)?.entries());
                v.into_iter().zip(w).map(|(a, b)| vec![Value::Real(a), Value::Real(b)]).collect()
            }
            Over::Peeked(v) => {
                let v = self.expr(v)?.entries();
                let next = v.iter().skip(1).copied().chain([N::constant(0.5)]);
                v.iter().zip(next).map(|(&a, b)| vec![Value::Real(a), Value::Real(b)]).collect()
            }
            Over::Rows(m) => match self.expr(m)? {
                Value::Matrix(rows) => rows.into_iter().map(|r| vec![Value::Vector(r)]).collect(),
                other => panic!("rows of {}", kind(&other)),
            },
            Over::Mutable(v) => reals(self.variable(v).entries()),
        };
        for (i, item) in items.into_iter().enumerate() {
            let depth = self.frame().len();
            for (name, value) in names.iter().zip(item) {
                self.bind(name, value);
            }
            let left = self.pass(label, body);
            if let Over::Mutable(v) = over {
                let Value::Real(x) = *self.variable(&names[0]) else { panic!("an entry") };
                match self.variable(v) {
                    Value::Vector(entries) | Value::List(entries) => entries[i] = x,
                    other => panic!("entries of {}", kind(other)),
                }
            }
            self.frame().truncate(depth);
            if left?.is_some() {
                break;
            }
        }
        Ok(())
    }

    /// One of two blocks, over what the condition binds.
    fn branch(&mut self, condition: &Expr, then: &Block, otherwise: Option<&Block>) -> Run<N> {
        let depth = self.frame().len();
        let value = match self.flag(condition) {
            Ok(true) => self.block(then),
            Ok(false) => otherwise.map_or(Ok(Value::Unit), |otherwise| self.block(otherwise)),
            Err(exit) => Err(exit),
        };
        self.frame().truncate(depth);
        value
    }

    fn arms(&mut self, of: &Expr, arms: &[Arm]) -> Run<N> {
        let value = self.expr(of)?;
        for arm in arms {
            let depth = self.frame().len();
            let taken = self.fits(&arm.pattern, &value) && arm.guard.as_ref().map_or(Ok(true), |g| self.flag(g))?;
            let result = taken.then(|| self.block(&arm.body));
            self.frame().truncate(depth);
            if let Some(result) = result {
                return result;
            }
        }
        panic!("a `match` without an arm for {}", kind(&value))
    }

    fn flag(&mut self, expr: &Expr) -> Run<N, bool> {
        match self.expr(expr)? {
            Value::Bool(b) => Ok(b),
            other => panic!("{} as a condition", kind(&other)),
        }
    }

    fn int(&mut self, expr: &Expr) -> Run<N, usize> {
        match self.expr(expr)? {
            Value::Int(i) => Ok(i),
            other => panic!("{} as an integer", kind(&other)),
        }
    }

    fn real(&mut self, expr: &Expr) -> Run<N, N> {
        match self.expr(expr)? {
            Value::Real(x) => Ok(x),
            other => panic!("{} as a float", kind(&other)),
        }
    }

    /// A function of one variable at each of these.
    fn each(&mut self, name: &str, body: &Expr, over: Vec<Value<N>>) -> Run<N, Vec<N>> {
        let mut all = Vec::new();
        for item in over {
            let depth = self.frame().len();
            self.bind(name, item);
            let x = self.real(body);
            self.frame().truncate(depth);
            all.push(x?);
        }
        Ok(all)
    }

    /// A function of one variable at each float of a value.
    fn map(&mut self, of: Value<N>, name: &str, body: &Expr) -> Run<N> {
        let over = of.entries().into_iter().map(Value::Real).collect();
        let mut all = self.each(name, body, over)?.into_iter();
        Ok(of.with(|_| all.next().expect("as many as before")))
    }

    fn expr(&mut self, expr: &Expr) -> Run<N> {
        Ok(match expr {
            Expr::Num(x) => Value::Real(N::constant(*x)),
            Expr::Int(i) => Value::Int(*i),
            Expr::Var(name) => self.variable(name).clone(),
            Expr::Index(a, at) => {
                let a = self.expr(a)?;
                let at = at.iter().map(|i| self.int(i)).collect::<Run<N, Vec<_>>>()?;
                match a {
                    Value::Vector(v) | Value::List(v) => Value::Real(v[at[0]]),
                    Value::Matrix(m) => Value::Real(m[at[0]][at[1]]),
                    other => panic!("an entry of {}", kind(&other)),
                }
            }
            Expr::Field(s, name) => match (self.expr(s)?, *name) {
                (Value::State(p, _), "p") => Value::Real(p),
                (Value::State(_, q), "q") => Value::Vector(q),
                (other, name) => panic!("the field `{name}` of {}", kind(&other)),
            },
            Expr::Unary(op, a) => match (*op, self.expr(a)?) {
                ("-", a) => a.with(|x| x.function("neg")),
                ("!", Value::Bool(b)) => Value::Bool(!b),
                ("*", a) => a,
                (op, a) => panic!("`{op}` of {}", kind(&a)),
            },
            Expr::Binary(op, a, b) => return self.operator(op, a, b),
            Expr::Method(a, name, arguments) => {
                let a = self.expr(a)?;
                let arguments = arguments.iter().map(|a| self.expr(a)).collect::<Run<N, Vec<_>>>()?;
                // It would panic.
                if let (Value::Maybe(None), "unwrap") = (&a, *name) {
                    return Err(Exit::Lost);
                }
                method(a, name, &arguments)
            }
            Expr::Ref(a) | Expr::Boxed(a) => self.expr(a)?,
            Expr::Map(a, name, body) => {
                let a = self.expr(a)?;
                return self.map(a, name, body);
            }
            Expr::Eye => {
                let entry = |i, j| N::constant(if i == j { 1.0 } else { 0.0 });
                Value::Matrix((0..SIZE).map(|i| (0..SIZE).map(|j| entry(i, j)).collect()).collect())
            }
            Expr::FromFn(name, body) => Value::Vector(self.each(name, body, (0..SIZE).map(Value::Int).collect())?),
            Expr::SumOf(a, name, body) => {
                let over = self.expr(a)?.entries().into_iter().map(Value::Real).collect();
                Value::Real(sum(&self.each(name, body, over)?))
            }
            Expr::Call(name, arguments) => {
                let arguments = arguments.iter().map(|a| self.expr(a)).collect::<Run<N, Vec<_>>>()?;
                return self.called(name, arguments);
            }
            Expr::If(condition, a, b) => return self.branch(condition, a, Some(b)),
            Expr::Let(pattern, of) => {
                let value = self.expr(of)?;
                Value::Bool(self.fits(pattern, &value))
            }
            Expr::Maybe(a) | Expr::Checked(a) => Value::Maybe(a.as_ref().map(|a| self.real(a)).transpose()?),
            Expr::Try(a) => return self.tried(a),
            Expr::With(a, name, arguments, x, body) => return self.mapped(a, name, arguments, x, body),
            Expr::Chain(chain) => return self.chain(chain),
            Expr::Form(variant, parts) => return self.form(variant, parts),
            Expr::Update(field, value, base) => {
                let value = self.expr(value)?;
                match (self.expr(base)?, *field, value) {
                    (Value::State(_, q), "p", Value::Real(p)) | (Value::State(p, _), "q", Value::Vector(q)) => Value::State(p, q),
                    (base, field, value) => panic!("{} as the field `{field}` of {}", kind(&value), kind(&base)),
                }
            }
            Expr::Match(of, arms) => return self.arms(of, arms),
            Expr::State(p, q) => match (self.real(p)?, self.expr(q)?) {
                (p, Value::Vector(q)) => Value::State(p, q),
                (_, q) => panic!("{} as a field", kind(&q)),
            },
            Expr::List(items) => Value::List(items.iter().map(|x| self.real(x)).collect::<Run<N, Vec<_>>>()?),
            Expr::Loop(label, body) => loop {
                if let Some(value) = self.pass(label.as_ref(), body)? {
                    break value;
                }
            },
        })
    }

    fn called(&mut self, name: &str, arguments: Vec<Value<N>>) -> Run<N> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Exit::Lost)?;
        let closure = self.frame().iter().rev().find_map(|(n, slot)| match slot {
            Slot::Closure(parameters, body) if n == name => Some((parameters.clone(), body.clone())),
            _ => None,
        });
        let Some((parameters, body)) = closure else {
            let functions = self.functions;
            let function = functions.iter().find(|f| f.name == name).unwrap_or_else(|| panic!("the function `{name}`"));
            return self.call(function, arguments);
        };
        let depth = self.frame().len();
        for (name, value) in parameters.iter().zip(arguments) {
            self.bind(name, value);
        }
        let value = self.expr(&body);
        self.frame().truncate(depth);
        value
    }

    fn operator(&mut self, op: &str, a: &Expr, b: &Expr) -> Run<N> {
        if let "&&" | "||" = op {
            let a = self.flag(a)?;
            return Ok(Value::Bool(if a == (op == "||") { a } else { self.flag(b)? }));
        }
        let (a, b) = (self.expr(a)?, self.expr(b)?);
        let ordered = |a: f64, b: f64| match op {
            "<" => a < b,
            ">" => a > b,
            "<=" => a <= b,
            ">=" => a >= b,
            "==" => a == b,
            _ => panic!("the comparison `{op}`"),
        };
        Ok(match (a, b) {
            (Value::Real(a), Value::Real(b)) if "+-*/".contains(op) => Value::Real(a.binary(op, b)),
            (Value::Real(a), Value::Real(b)) => Value::Bool(ordered(a.value(), b.value())),
            (Value::Int(a), Value::Int(b)) => match op {
                "+" => Value::Int(a + b),
                "-" => Value::Int(a - b),
                "%" => Value::Int(a % b),
                _ => Value::Bool(ordered(a as f64, b as f64)),
            },
            (a, b) => elementwise(op, a, b),
        })
    }
}
