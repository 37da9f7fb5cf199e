//! Random programs over the language: nested control flow, mutation, scalars and arrays, calls, closures, structs.
//!
//! A program is a syntax tree. `text` writes it as the Rust that a user would write, which the attribute and rustc then
//! translate; `evaluate` runs the tree itself, over floats or over dual numbers, and knows nothing of the compiler. The two meet in
//! `tests/language.rs`: values are equal, and so are gradients.

mod chain;
mod choice;
mod evaluate;
mod expression;
mod number;
mod owned;
mod statement;
mod text;
mod walk;
mod whole;

pub use evaluate::{Value, gradient, second, value};

/// The length of every vector and the size of every matrix.
pub const SIZE: usize = 3;

/// An expression.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A float.
    Num(f64),
    /// An integer.
    Int(usize),
    /// A variable.
    Var(String),
    /// `a[i]`, `a[[i, j]]`
    Index(Box<Expr>, Vec<Expr>),
    /// `s.p`
    Field(Box<Expr>, &'static str),
    /// `-a`, `!a`
    Unary(&'static str, Box<Expr>),
    /// `a + b`, `a < b`, `a && b`
    Binary(&'static str, Box<Expr>, Box<Expr>),
    /// `a.sin()`, `a.max(b)`, `v.sum()`, `m.row(i)`
    Method(Box<Expr>, &'static str, Vec<Expr>),
    /// `&a`
    Ref(Box<Expr>),
    /// `Array2::<f64>::eye(3)`
    Eye,
    /// `v.mapv(|e| …)`
    Map(Box<Expr>, String, Box<Expr>),
    /// `Array1::from_shape_fn(3, |i| …)`
    FromFn(String, Box<Expr>),
    /// `v.iter().map(|&e| …).sum::<f64>()`
    SumOf(Box<Expr>, String, Box<Expr>),
    /// `f(a, b)`: another function of the program, or a local closure.
    Call(String, Vec<Expr>),
    /// `if c { a } else { b }`
    If(Box<Expr>, Block, Block),
    /// `match k { 0 => a, 1..=2 if c => b, _ => d }`
    Match(Box<Expr>, Vec<Arm>),
    /// `let Some(x) = o`, in a condition
    Let(Pattern, Box<Expr>),
    /// `State { p, q }`
    State(Box<Expr>, Box<Expr>),
    /// `State { p: a, ..s }`
    Update(&'static str, Box<Expr>, Box<Expr>),
    /// `Form::Steep(a)`
    Form(&'static str, Vec<Expr>),
    /// `Some(a)`, `None`
    Maybe(Option<Box<Expr>>),
    /// `Ok(a)`, `Err("none".to_owned())`
    Checked(Option<Box<Expr>>),
    /// `a?`
    Try(Box<Expr>),
    /// `o.map(|x| …)`, `o.map_or(a, |x| …)`
    With(Box<Expr>, &'static str, Vec<Expr>, String, Box<Expr>),
    /// `v.iter().copied().map(|e| …).sum::<f64>()`
    Chain(Box<Chain>),
    /// `vec![a, b]`
    List(Vec<Expr>),
    /// `Box::new(a)`
    Boxed(Box<Expr>),
    /// `loop { … break a; }`
    Loop(Option<String>, Block),
}

/// A chain of iterators over floats.
#[derive(Clone, Debug)]
pub struct Chain {
    /// What it runs over.
    pub source: Source,
    /// What is done with the floats.
    pub steps: Vec<Step>,
    /// What becomes of them.
    pub end: End,
}

/// What a chain runs over.
#[derive(Clone, Debug)]
pub enum Source {
    /// `v.iter().copied()`
    Entries(Expr),
    /// `(0..n).map(|i| …)`
    Range(Expr, String, Expr),
}

/// A step of a chain.
#[derive(Clone, Debug)]
pub enum Step {
    /// `.map(|e| …)`
    Map(String, Expr),
    /// `.filter(|&e| …)`
    Filter(String, Expr),
    /// `.take_while(|&e| …)`
    TakeWhile(String, Expr),
    /// `.enumerate().map(|(i, e)| …)`
    Numbered(String, String, Expr),
    /// `.zip(w.iter()).map(|(a, &b)| …)`
    Zip(Expr, String, String, Expr),
    /// `.chain(w.iter().copied())`
    Chain(Expr),
    /// `.rev()`
    Rev,
    /// `.skip(n)`
    Skip(usize),
    /// `.take(n)`
    Take(usize),
    /// `.scan(a, |s, e| { if … { return None; } *s = …; Some(…) })`
    Scan {
        /// What it begins with.
        from: Expr,
        /// The names of what is carried and of the item.
        names: (String, String),
        /// What ends it.
        over: Option<Expr>,
        /// What is carried on.
        next: Expr,
        /// The item that it gives.
        item: Expr,
    },
    /// `.flat_map(|e| [a, b])`
    Flat(String, Vec<Expr>),
    /// `.flat_map(|e| w.iter().map(move |g| …))`
    Nested(String, Expr, String, Expr),
}

/// What becomes of the floats of a chain.
#[derive(Clone, Debug)]
pub enum End {
    /// `.sum::<f64>()`, `.product::<f64>()`
    Total(&'static str),
    /// `.fold(a, |s, e| …)`
    Fold(Expr, String, String, Expr),
    /// `.max_by(|a, b| a.total_cmp(b)).unwrap_or(x)`
    Extreme(&'static str, Expr),
    /// `.last().unwrap_or(x)`
    Last(Expr),
    /// `.collect::<Vec<f64>>()`
    Collect,
}

/// A pattern.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// `_`
    Any,
    /// `1`, `1..=2`
    Range(usize, usize),
    /// `Some(x)`
    Some(String),
    /// `None`
    None,
    /// `Form::Bent { p, q }`: the parts of a variant
    Form(&'static str, Vec<String>),
}

/// An arm of a `match`.
#[derive(Clone, Debug)]
pub struct Arm {
    /// What it takes.
    pub pattern: Pattern,
    /// The guard.
    pub guard: Option<Expr>,
    /// What it does.
    pub body: Block,
}

/// Statements and a value.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The statements.
    pub stmts: Vec<Stmt>,
    /// The value, if it has one.
    pub value: Option<Box<Expr>>,
}

/// What a `for` loop runs over.
#[derive(Clone, Debug)]
pub enum Over {
    /// `(a..b).rev().step_by(n)`, `a..=b`
    Range {
        /// The first integer.
        from: Expr,
        /// The end.
        to: Expr,
        /// Whether the end is among them.
        inclusive: bool,
        /// From the end to the beginning.
        reversed: bool,
        /// Every so many.
        step: usize,
    },
    /// `&e in v.iter()`
    Entries(Expr),
    /// `(i, &e) in v.iter().enumerate()`
    Numbered(Expr),
    /// `(&a, &b) in v.iter().zip(w.iter())`
    Zipped(Expr, Expr),
    /// `r in m.rows()`
    Rows(Expr),
    /// `e in v.iter_mut()`
    Mutable(String),
    /// `while let Some(&a) = items.next() { let b = …items.peek()…; … }`
    Peeked(Expr),
}

/// A statement.
#[derive(Clone, Debug)]
pub enum Stmt {
    /// `let mut x = …;`, among which are `o.take()` and `s.advance(x)`, which change what they are called on
    Let(bool, String, Expr),
    /// `let f = |a, b| …;`
    Closure(String, Vec<String>, Expr),
    /// `let Some(x) = o else { … };`
    LetElse(Pattern, Expr, Block),
    /// `place = …`, `place += …`
    Assign(Expr, &'static str, Expr),
    /// `m.row_mut(i).assign(&v)`, `l.push(x)`, `v.swap(i, j)`, `m.scaled_add(x, &n)`
    Method(Expr, &'static str, Vec<Expr>),
    /// `v.mapv_inplace(|e| …);`
    MapInPlace(String, String, Expr),
    /// `std::mem::swap(&mut u, &mut v);`
    Swap(String, String),
    /// `if c { … } else { … }`
    If(Expr, Block, Option<Block>),
    /// `match k { … }`
    Match(Expr, Vec<Arm>),
    /// `for … in … { … }`
    For {
        /// Its label.
        label: Option<String>,
        /// The names that its pattern binds.
        names: Vec<String>,
        /// What it runs over.
        over: Over,
        /// The body.
        body: Block,
    },
    /// `while c { … }`, `while let Some(x) = o { … }`
    While(Option<String>, Expr, Block),
    /// `loop { … }`
    Loop(Option<String>, Block),
    /// `while let Some(x) = l.pop() { … }`
    Drain(String, String, Block),
    /// `break 'a x;`
    Break(Option<String>, Option<Expr>),
    /// `continue 'a;`
    Continue(Option<String>),
    /// `return x;`
    Return(Expr),
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// `f64`
    Real,
    /// `Array1<f64>`
    Vector,
    /// `Array2<f64>`
    Matrix,
    /// `State`, with `p: f64` and `q: Array1<f64>`
    State,
    /// `Vec<f64>`
    List,
    /// `Option<f64>`
    Maybe,
    /// `Result<f64, String>`, of functions alone
    Checked,
    /// `Form`, with the variants `Level`, `Steep(f64)` and `Bent { p: f64, q: Array1<f64> }`
    Form,
    /// `usize`
    Int,
}

impl Type {
    /// Whether a function that gives it may fail.
    #[must_use]
    pub fn may_fail(self) -> bool {
        matches!(self, Type::Maybe | Type::Checked)
    }
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What it gives.
    pub result: Type,
    /// Its body.
    pub body: Block,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Whether it is taken behind a reference.
    pub reference: bool,
}

/// A program: the last function is the one that is differentiated by what it is given.
#[derive(Clone, Debug)]
pub struct Program {
    /// The functions, each of which calls those before it.
    pub functions: Vec<Function>,
    /// What the last one is given.
    pub arguments: Vec<Value<f64>>,
}

/// The program that belongs to a seed; its value is finite and of moderate size.
///
/// # Panics
/// When none of a thousand programs is.
pub fn program(seed: u64) -> Program {
    let mut rng = fastrand::Rng::with_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x00C0_7A46);
    for _ in 0..1000 {
        let program = statement::write(&mut rng);
        if let Some(z) = value(&program) {
            let moderate = |x: &f64| x.is_finite() && x.abs() < 1e6;
            if z.entries().iter().all(moderate) && gradient(&program).is_some_and(|g| g.iter().all(moderate)) {
                return program;
            }
        }
    }
    panic!("no program with moderate values for seed {seed}")
}
