//! Runs programs as the trees that they are, over floats or dual numbers.
//!
//! It is the oracle of what the compiler makes of the same programs: it shares nothing with it, neither the representation nor a rule.

mod chain;

use super::number::{Dual, Number};
use super::{Arm, Block, Expr, Function, Over, Program, SIZE, Stmt};

/// A value.
#[derive(Clone, Debug)]
pub enum Value<N> {
    /// `f64`
    Real(N),
    /// `usize`
    Int(usize),
    /// `bool`
    Bool(bool),
    /// `Array1<f64>`
    Vector(Vec<N>),
    /// `Array2<f64>`, row by row
    Matrix(Vec<Vec<N>>),
    /// `State`
    State(N, Vec<N>),
    /// `Vec<f64>`
    List(Vec<N>),
    /// `Option<f64>`, or a `Result<f64, String>`
    Maybe(Option<N>),
    /// `Form`: a variant and the floats in it
    Form(&'static str, Vec<N>),
    /// `()`
    Unit,
}

impl<N: Copy> Value<N> {
    /// The floats in it, in order.
    pub fn entries(&self) -> Vec<N> {
        match self {
            Value::Real(x) => vec![*x],
            Value::Vector(v) | Value::List(v) | Value::Form(_, v) => v.clone(),
            Value::Maybe(x) => x.iter().copied().collect(),
            Value::Matrix(rows) => rows.concat(),
            Value::State(p, q) => std::iter::once(*p).chain(q.iter().copied()).collect(),
            Value::Int(_) | Value::Bool(_) | Value::Unit => vec![],
        }
    }

    /// The same value with other floats, taken one after the other.
    fn with<M>(&self, mut next: impl FnMut(N) -> M) -> Value<M> {
        match self {
            Value::Real(x) => Value::Real(next(*x)),
            Value::Int(i) => Value::Int(*i),
            Value::Bool(b) => Value::Bool(*b),
            Value::Vector(v) => Value::Vector(v.iter().map(|x| next(*x)).collect()),
            Value::List(v) => Value::List(v.iter().map(|x| next(*x)).collect()),
            Value::Matrix(rows) => Value::Matrix(rows.iter().map(|v| v.iter().map(|x| next(*x)).collect()).collect()),
            Value::State(p, q) => Value::State(next(*p), q.iter().map(|x| next(*x)).collect()),
            Value::Maybe(x) => Value::Maybe(x.map(next)),
            Value::Form(variant, v) => Value::Form(variant, v.iter().map(|x| next(*x)).collect()),
            Value::Unit => Value::Unit,
        }
    }
}

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

/// A step into a value.
enum Step {
    At(Vec<usize>),
    Field(&'static str),
}

/// What an assignment changes.
enum Target<'v, N> {
    Float(&'v mut N),
    Floats(&'v mut Vec<N>),
    Whole(&'v mut Value<N>),
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
                let value = self.expr(value)?;
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

    fn target(&mut self, place: &Expr) -> Run<N, Target<'_, N>> {
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

    fn assign(&mut self, place: &Expr, op: &str, value: Value<N>) -> Run<N, ()> {
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

    fn change(&mut self, place: &Expr, name: &str, arguments: &[Value<N>]) -> Run<N, ()> {
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
            Expr::Ref(a) => self.expr(a)?,
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

/// An operator between arrays, or an array and a float, entry by entry.
fn elementwise<N: Number>(op: &str, a: Value<N>, b: Value<N>) -> Value<N> {
    let rows = |a: &[N], b: &[N]| a.iter().zip(b).map(|(a, b)| a.binary(op, *b)).collect::<Vec<N>>();
    match (a, b) {
        (Value::Vector(a), Value::Vector(b)) => Value::Vector(rows(&a, &b)),
        (Value::Matrix(a), Value::Matrix(b)) => Value::Matrix(a.iter().zip(&b).map(|(a, b)| rows(a, b)).collect()),
        (Value::Matrix(a), Value::Vector(b)) => Value::Matrix(a.iter().map(|a| rows(a, &b)).collect()),
        (a @ (Value::Vector(_) | Value::Matrix(_)), Value::Real(b)) => a.with(|a| a.binary(op, b)),
        (Value::Real(a), b @ (Value::Vector(_) | Value::Matrix(_))) => b.with(|b| a.binary(op, b)),
        (a, b) => panic!("{} {op} {}", kind(&a), kind(&b)),
    }
}

fn kind<N>(value: &Value<N>) -> &'static str {
    match value {
        Value::Real(_) => "a float",
        Value::Int(_) => "an integer",
        Value::Bool(_) => "a flag",
        Value::Vector(_) => "a vector",
        Value::Matrix(_) => "a matrix",
        Value::State(..) => "a state",
        Value::List(_) => "a list",
        Value::Maybe(_) => "an option",
        Value::Form(..) => "a form",
        Value::Unit => "nothing",
    }
}

fn sum<N: Number>(entries: &[N]) -> N {
    entries.iter().copied().fold(N::constant(0.0), |a, b| a.binary("+", b))
}

fn dot<N: Number>(a: &[N], b: &[N]) -> N {
    let products: Vec<N> = a.iter().zip(b).map(|(a, b)| a.binary("*", *b)).collect();
    sum(&products)
}

fn transposed<N: Copy>(m: &[Vec<N>]) -> Vec<Vec<N>> {
    (0..SIZE).map(|j| m.iter().map(|row| row[j]).collect()).collect()
}

fn method<N: Number>(a: Value<N>, name: &str, arguments: &[Value<N>]) -> Value<N> {
    match (a, name, arguments) {
        (a, "clone" | "to_owned" | "view", []) => a,
        (a, "ok" | "ok_or" | "copied", []) => a,
        (Value::Maybe(Some(x)), "unwrap", []) => Value::Real(x),
        (Value::Maybe(o), "unwrap_or", [Value::Real(x)]) => Value::Real(o.unwrap_or(*x)),
        (Value::List(l), "first", []) => Value::Maybe(l.first().copied()),
        (Value::List(l), "last", []) => Value::Maybe(l.last().copied()),
        (Value::Int(i), "as_f64", []) => Value::Real(N::constant(i as f64)),
        (Value::Real(a), "powi", [Value::Int(n)]) => {
            let n = i32::try_from(*n).expect("a small power");
            Value::Real(a.powi(n))
        }
        (Value::Real(a), name, []) => Value::Real(a.function(name)),
        (Value::Real(a), name, [Value::Real(b)]) => Value::Real(a.binary(name, *b)),
        (Value::Vector(v) | Value::List(v), "sum" | "list_sum", []) => Value::Real(sum(&v)),
        (Value::Matrix(m), "sum", []) => Value::Real(sum(&m.concat())),
        (Value::Vector(v) | Value::List(v), "len", []) => Value::Int(v.len()),
        (Value::Vector(a), "dot", [Value::Vector(b)]) => Value::Real(dot(&a, b)),
        (Value::Matrix(m), "dot", [Value::Vector(v)]) => Value::Vector(m.iter().map(|row| dot(row, v)).collect()),
        (Value::Matrix(a), "dot", [Value::Matrix(b)]) => {
            let columns = transposed(b);
            Value::Matrix(a.iter().map(|row| columns.iter().map(|column| dot(row, column)).collect()).collect())
        }
        (Value::Vector(v), "dot", [Value::Matrix(m)]) => {
            Value::Vector(transposed(m).iter().map(|column| dot(&v, column)).collect())
        }
        (Value::Matrix(m), "t", []) => Value::Matrix(transposed(&m)),
        (Value::Matrix(m), "row_sums", []) => Value::Vector(m.iter().map(|row| sum(row)).collect()),
        (Value::Matrix(m), "column_sums", []) => Value::Vector(transposed(&m).iter().map(|column| sum(column)).collect()),
        (Value::Matrix(m), "row", [Value::Int(i)]) => Value::Vector(m[*i].clone()),
        (Value::Matrix(m), "column", [Value::Int(j)]) => Value::Vector(m.iter().map(|row| row[*j]).collect()),
        (a, name, _) => panic!("the method `{name}` of {}", kind(&a)),
    }
}
