//! Random functions that are well typed and smooth almost everywhere, as source with arguments.
//!
//! Bounds of every value are carried along, so that functions are only applied where they have a derivative of moderate size.

mod array;
mod scalar;

use crate::check::random;
use crate::interpret::Value;
use cotangent_transform::ir::{Elem, Kind, Rank};
use fastrand::Rng;

/// A random function.
#[derive(Clone, Debug)]
pub struct Program {
    /// The attribute's arguments.
    pub attribute: String,
    /// The function.
    pub source: String,
    /// What it is given.
    pub arguments: Vec<Value>,
}

/// The function that belongs to a seed.
pub fn program(seed: u64) -> Program {
    let mut writer = Writer { rng: Rng::with_seed(seed), ..Writer::default() };
    // Neighbouring seeds begin alike.
    (0..4).for_each(|_| {
        writer.rng.u64(..);
    });
    for _ in 0..writer.rng.usize(1..=3) {
        let shape = writer.shape();
        writer.parameter(&shape);
    }
    for _ in 0..writer.rng.usize(1..=6) {
        writer.statement();
    }
    let (result, tail) = writer.tail();
    let parameters = writer.parameters.iter().map(|p| p.text.clone()).collect::<Vec<_>>().join(", ");
    let body = writer.lines.join("\n    ");
    Program {
        attribute: String::new(),
        source: format!("fn program({parameters}) -> {result} {{\n    {body}\n    {tail}\n}}"),
        arguments: writer.parameters.into_iter().map(|p| p.argument).collect(),
    }
}

impl Program {
    /// The function without the lines that it does not need to be `wrong` still.
    #[must_use]
    pub fn shrunk(&self, wrong: impl Fn(&Program) -> bool) -> Program {
        let mut least = self.clone();
        let mut i = 1;
        while i + 2 < least.source.lines().count() {
            let lines = least.source.lines().enumerate().filter(|(k, _)| *k != i).map(|(_, line)| line);
            let less = Program { source: lines.collect::<Vec<_>>().join("\n"), ..least.clone() };
            if wrong(&less) {
                least = less;
                i = 1;
            } else {
                i += 1;
            }
        }
        least
    }
}

/// What is known of every entry of a value.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    low: f64,
    high: f64,
}

impl Bounds {
    fn size(self) -> f64 {
        self.low.abs().max(self.high.abs())
    }

    /// The bounds of what a function gives that takes its extremes at the ends.
    fn through(self, f: impl Fn(f64) -> f64) -> Bounds {
        Bounds::of(&[f(self.low), f(self.high)])
    }

    fn of(ends: &[f64]) -> Bounds {
        let low = ends.iter().copied().fold(f64::INFINITY, f64::min);
        Bounds { low, high: ends.iter().copied().fold(f64::NEG_INFINITY, f64::max) }
    }

    fn join(self, other: Bounds) -> Bounds {
        Bounds::of(&[self.low, self.high, other.low, other.high])
    }

    fn within(size: f64) -> Bounds {
        Bounds { low: -size, high: size }
    }

    fn add(self, other: Bounds) -> Bounds {
        Bounds { low: self.low + other.low, high: self.high + other.high }
    }

    fn sub(self, other: Bounds) -> Bounds {
        Bounds { low: self.low - other.high, high: self.high - other.low }
    }

    fn mul(self, other: Bounds) -> Bounds {
        let (a, b) = (self, other);
        Bounds::of(&[a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high])
    }

    /// Whether all lies on one side of zero, well away from it.
    fn away(self) -> bool {
        self.low > 0.3 || self.high < -0.3
    }
}

/// How a variable is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A float.
    Float,
    /// An array of its own, or a view.
    Held,
    /// A reference to an array.
    Reference,
}

#[derive(Clone, Debug)]
struct Variable {
    name: String,
    shape: Vec<usize>,
    bounds: Bounds,
    form: Form,
}

struct Parameter {
    text: String,
    argument: Value,
}

/// The largest magnitude that a value may have.
const LIMIT: f64 = 30.0;

#[derive(Default)]
struct Writer {
    rng: Rng,
    parameters: Vec<Parameter>,
    variables: Vec<Variable>,
    lines: Vec<String>,
    /// Integer parameters, with their values.
    integers: Vec<String>,
    /// In a closure, where only floats can be named.
    inside: bool,
    names: usize,
}

impl Writer {
    fn shape(&mut self) -> Vec<usize> {
        let rank = self.rng.choice([0, 1, 1, 2, 2, 2, 3]).unwrap_or(1);
        (0..rank).map(|_| self.rng.usize(1..=3)).collect()
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("{}{}", self.rng.choice(["a", "b", "t", "u", "w", "z_bar"]).unwrap_or("a"), self.names)
    }

    fn bind(&mut self, name: &str, shape: &[usize], bounds: Bounds, form: Form) {
        self.variables.retain(|v| v.name != name);
        self.variables.push(Variable { name: name.to_owned(), shape: shape.to_vec(), bounds, form });
    }

    /// A new parameter of this shape.
    fn parameter(&mut self, shape: &[usize]) -> Variable {
        let name = format!("x{}", self.parameters.len());
        let bounds = if self.rng.bool() { Bounds { low: 0.5, high: 1.5 } } else { Bounds { low: -1.5, high: 1.5 } };
        let constant = if !self.parameters.is_empty() && self.rng.u8(..6) == 0 { "#[constant] " } else { "" };
        let rank = u8::try_from(shape.len()).unwrap_or(u8::MAX);
        let (text, kind, form) = match shape.len() {
            0 => (format!("{constant}{name}: f64"), Kind::Float(Elem::F64), Form::Float),
            n if self.rng.u8(..4) == 0 => {
                (format!("{constant}{name}: Array{n}<f64>"), Kind::Array(Elem::F64, Rank::Fixed(rank)), Form::Held)
            }
            n if self.rng.u8(..4) == 0 => {
                (format!("{constant}{name}: ArrayView{n}<'_, f64>"), Kind::Array(Elem::F64, Rank::Fixed(rank)), Form::Held)
            }
            n => (format!("{constant}{name}: &Array{n}<f64>"), Kind::Array(Elem::F64, Rank::Fixed(rank)), Form::Reference),
        };
        let argument = random(&kind, shape, bounds.low, bounds.high, &mut self.rng);
        self.parameters.push(Parameter { text, argument });
        self.bind(&name, shape, bounds, form);
        self.variables.last().cloned().expect("the parameter")
    }

    /// An integer parameter.
    fn integer(&mut self) -> String {
        if self.integers.is_empty() || self.rng.u8(..4) == 0 {
            let name = format!("n{}", self.parameters.len());
            self.parameters.push(Parameter { text: format!("{name}: usize"), argument: Value::Int(self.rng.i64(0..4)) });
            self.integers.push(name);
        }
        self.rng.choice(&self.integers).cloned().unwrap_or_default()
    }

    fn statement(&mut self) {
        match self.rng.u8(..14) {
            0..=3 => {
                let (e, name) = (self.scalar(3), self.new_or_old(&[]));
                self.lines.push(format!("let {name}: f64 = {};", e.text));
                self.bind(&name, &[], e.bounds, Form::Float);
            }
            4..=7 => {
                let shape = self.some_shape();
                let (e, name) = (self.array(&shape, 3), self.new_or_old(&shape));
                let ty = self.annotation(&shape);
                self.lines.push(format!("let {name}{ty} = {};", e.owned()));
                self.bind(&name, &shape, e.bounds, Form::Held);
            }
            8 => {
                let shape = self.some_shape();
                let (a, b) = (self.array(&shape, 2), self.scalar(2));
                let (x, y) = (self.name(), self.name());
                self.lines.push(format!("let ({x}, {y}) = ({}, {});", a.owned(), b.text));
                self.bind(&x, &shape, a.bounds, Form::Held);
                self.bind(&y, &[], b.bounds, Form::Float);
            }
            9 => self.changed_float(),
            10 | 11 => self.changed_array(),
            12 => self.conditional(),
            _ => {
                let (e, c) = (self.scalar(1), self.condition(1));
                self.lines.push(format!("assert!(f64::is_finite({}) || {c}, \"not finite\");", e.text));
            }
        }
    }

    /// A shape that some variable has, mostly.
    fn some_shape(&mut self) -> Vec<usize> {
        let known: Vec<Vec<usize>> = self.variables.iter().map(|v| v.shape.clone()).filter(|s| !s.is_empty()).collect();
        match self.rng.choice(known) {
            Some(shape) if self.rng.u8(..4) > 0 => shape,
            _ => loop {
                let shape = self.shape();
                if !shape.is_empty() {
                    break shape;
                }
            },
        }
    }

    /// A fresh name, or now and then that of a variable of this shape, which it shadows.
    fn new_or_old(&mut self, shape: &[usize]) -> String {
        let old: Vec<String> = self.variables.iter().filter(|v| v.shape == shape).map(|v| v.name.clone()).collect();
        match self.rng.choice(old) {
            Some(name) if self.rng.u8(..5) == 0 => name,
            _ => self.name(),
        }
    }

    /// The type of an array variable, where it is annotated.
    fn annotation(&mut self, shape: &[usize]) -> String {
        match self.rng.u8(..4) {
            0 | 1 => String::new(),
            2 => format!(": Array{}<f64>", shape.len()),
            _ => format!(": ndarray::Array<f64, ndarray::Ix{}>", shape.len()),
        }
    }

    /// A float that is assigned to.
    fn changed_float(&mut self) {
        let (e, name) = (self.scalar(2), self.name());
        self.lines.push(format!("let mut {name}: f64 = {};", e.text));
        let mut bounds = e.bounds;
        self.bind(&name, &[], bounds, Form::Float);
        for _ in 0..self.rng.usize(1..=3) {
            let share = self.scalar(2);
            let (op, after) = match self.rng.u8(..4) {
                0 => ("+=", bounds.add(share.bounds)),
                1 => ("-=", bounds.sub(share.bounds)),
                2 => ("*=", bounds.mul(share.bounds)),
                _ => ("=", share.bounds),
            };
            if after.size() > LIMIT {
                continue;
            }
            if self.rng.bool() {
                self.lines.push(format!("{name} {op} {};", share.text));
                bounds = after;
            } else {
                let condition = self.condition(1);
                let other = if self.rng.bool() { format!(" else {{ {name} = {name}.sin(); }}") } else { String::new() };
                self.lines.push(format!("if {condition} {{ {name} {op} {}; }}{other}", share.text));
                bounds = bounds.join(after).join(Bounds::within(1.0));
            }
            self.bind(&name, &[], bounds, Form::Float);
        }
    }

    /// An array that is changed in place.
    fn changed_array(&mut self) {
        let shape = self.some_shape();
        let (e, name) = (self.array(&shape, 2), self.name());
        let ty = self.annotation(&shape);
        self.lines.push(format!("let mut {name}{ty} = {};", e.owned()));
        let mut bounds = e.bounds;
        self.bind(&name, &shape, bounds, Form::Held);
        for _ in 0..self.rng.usize(1..=3) {
            // What is added cannot read the array that it is added to.
            self.variables.retain(|v| v.name != name);
            let like = self.smaller(&shape);
            let share = self.array(&like, 1);
            let factor = self.scalar(1);
            let (line, after) = match self.rng.u8(..8) {
                0 => (format!("{name} += {};", share.reference()), bounds.add(share.bounds)),
                1 => (format!("{name} -= {};", share.reference()), bounds.sub(share.bounds)),
                2 => (format!("{name} *= {};", share.reference()), bounds.mul(share.bounds)),
                3 => (format!("{name} *= {};", factor.text), bounds.mul(factor.bounds)),
                4 => {
                    let (closure, after) = self.closure(bounds);
                    (format!("{name}.mapv_inplace({closure});"), after)
                }
                5 => {
                    let line = format!("{name}.scaled_add({}, {});", factor.text, share.reference());
                    (line, bounds.add(factor.bounds.mul(share.bounds)))
                }
                6 => (format!("{name}.assign({});", share.reference()), share.bounds),
                _ => {
                    let line = format!("{name}.zip_mut_with({}, |p, &q| *p += q * q);", share.reference());
                    (line, bounds.add(Bounds::of(&[0.0, share.bounds.size() * share.bounds.size()])))
                }
            };
            self.bind(&name, &shape, bounds, Form::Held);
            if after.size() > LIMIT {
                continue;
            }
            if self.rng.u8(..3) == 0 {
                let condition = self.condition(1);
                self.lines.push(format!("if {condition} {{ {line} }}"));
                bounds = bounds.join(after);
            } else {
                self.lines.push(line);
                bounds = after;
            }
            self.bind(&name, &shape, bounds, Form::Held);
        }
    }

    /// A variable of either arm.
    fn conditional(&mut self) {
        let shape = self.some_shape();
        let condition = self.condition(2);
        let (a, b, s, t) = (self.array(&shape, 2), self.array(&shape, 2), self.scalar(2), self.scalar(2));
        let (x, y) = (self.name(), self.name());
        let (a_text, b_text) = (a.owned(), b.owned());
        self.lines
            .push(format!("let ({x}, {y}) = if {condition} {{ ({a_text}, {}) }} else {{ ({b_text}, {}) }};", s.text, t.text));
        self.bind(&x, &shape, a.bounds.join(b.bounds), Form::Held);
        self.bind(&y, &[], s.bounds.join(t.bounds), Form::Float);
    }

    /// The type and value of the result, which reads the last variables.
    fn tail(&mut self) -> (String, String) {
        let recent: Vec<Variable> = self.variables.iter().rev().take(4).cloned().collect();
        let parts: Vec<String> = recent
            .iter()
            .map(|v| match v.form {
                Form::Float => v.name.clone(),
                _ => format!("{}.sum()", v.name),
            })
            .collect();
        let sum = parts.join(" + ");
        let array = recent.iter().find(|v| v.form != Form::Float);
        match (self.rng.u8(..4), array) {
            (0, Some(v)) => (format!("Array{}<f64>", v.shape.len()), format!("{}.to_owned() * ({sum})", v.name)),
            (1, Some(v)) => (format!("(Array{}<f64>, f64)", v.shape.len()), format!("({}.to_owned(), {sum})", v.name)),
            (2, _) => {
                let e = self.scalar(2);
                ("(f64, f64)".to_owned(), format!("({sum}, {})", e.text))
            }
            _ => ("f64".to_owned(), sum),
        }
    }
}
