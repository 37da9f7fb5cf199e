//! Expressions of a float.

use super::{Bounds, Form, LIMIT, Variable, Writer};

/// An expression of a float.
pub(super) struct Scalar {
    /// The source, in parentheses where it needs them.
    pub(super) text: String,
    pub(super) bounds: Bounds,
    /// Whether rustc knows its type by itself.
    typed: bool,
}

impl Scalar {
    /// `self.name(args)`, as a path where rustc does not know the type of the literal.
    fn method(&self, name: &str, args: &str, bounds: Bounds, path: bool) -> Scalar {
        let comma = if args.is_empty() { "" } else { ", " };
        let text = if path || !self.typed {
            format!("f64::{name}({}{comma}{args})", self.text)
        } else {
            format!("{}.{name}({args})", self.text)
        };
        Scalar { text, bounds, typed: true }
    }
}

impl Writer {
    /// An expression of a float whose magnitude is bounded.
    pub(super) fn scalar(&mut self, depth: usize) -> Scalar {
        let e = if depth == 0 || self.rng.u8(..6) == 0 { self.leaf() } else { self.composed(depth - 1) };
        if e.bounds.size() <= LIMIT {
            return e;
        }
        if self.rng.bool() {
            return e.method("tanh", "", Bounds::within(1.0), false);
        }
        let by = (e.bounds.size() / 4.0).ceil();
        let bounds = Bounds { low: e.bounds.low / by, high: e.bounds.high / by };
        Scalar { text: format!("({} / {by:.1})", e.text), bounds, typed: e.typed }
    }

    fn named(&mut self, fits: impl Fn(&Variable) -> bool) -> Option<Variable> {
        let known: Vec<Variable> = self.variables.iter().filter(|v| fits(v)).cloned().collect();
        // What came last is read most.
        let recent = known.len().saturating_sub(3);
        if self.rng.bool() { self.rng.choice(known) } else { self.rng.choice(known.into_iter().skip(recent).collect::<Vec<_>>()) }
    }

    fn leaf(&mut self) -> Scalar {
        let of = |v: &Variable, text: String| Scalar { text, bounds: v.bounds, typed: true };
        let (choice, inside) = (self.rng.u8(..10), self.inside);
        if let Some(v) = self.named(|v| v.form == Form::Float).filter(|_| choice < 5) {
            return of(&v, v.name.clone());
        }
        if let Some(v) = self.named(|v| v.form != Form::Float).filter(|_| choice < 8 && !inside) {
            let at: Vec<String> = v.shape.iter().map(|&n| self.rng.usize(..n).to_string()).collect();
            let index = if at.len() == 1 { at[0].clone() } else { format!("[{}]", at.join(", ")) };
            return of(&v, format!("{}[{index}]", v.name));
        }
        if let Some(v) = self.named(|v| v.form != Form::Float).filter(|_| choice == 8 && !inside) {
            let n = v.shape.iter().product::<usize>() as f64;
            return Scalar { text: format!("({}.len() as f64)", v.name), bounds: Bounds::of(&[n]), typed: true };
        }
        let x = f64::from(self.rng.u16(30..200)) / 100.0;
        Scalar { text: format!("{x:.2}"), bounds: Bounds::of(&[x]), typed: false }
    }

    fn composed(&mut self, depth: usize) -> Scalar {
        match self.rng.u8(..20) {
            0..=6 => self.operator(depth),
            7..=11 => self.unary(depth),
            12 | 13 => self.binary(depth),
            14 => {
                let condition = self.condition(depth.min(1));
                let (a, b) = (self.scalar(depth), self.scalar(depth));
                let text = format!("(if {condition} {{ {} }} else {{ {} }})", a.text, b.text);
                Scalar { text, bounds: a.bounds.join(b.bounds), typed: a.typed || b.typed }
            }
            15 => {
                let (a, name) = (self.scalar(depth), self.name());
                let before = self.variables.clone();
                self.bind(&name, &[], a.bounds, Form::Float);
                let b = self.scalar(depth);
                self.variables = before;
                Scalar { text: format!("({{ let {name}: f64 = {}; {} }})", a.text, b.text), ..b }
            }
            _ if self.inside => self.unary(depth),
            _ => self.reduction(depth),
        }
    }

    fn operator(&mut self, depth: usize) -> Scalar {
        let (a, b) = (self.scalar(depth), self.scalar(depth));
        let typed = a.typed || b.typed;
        let (text, bounds) = match self.rng.u8(..5) {
            0 => (format!("({} + {})", a.text, b.text), a.bounds.add(b.bounds)),
            1 => (format!("({} - {})", a.text, b.text), a.bounds.sub(b.bounds)),
            2 => (format!("({} * {})", a.text, b.text), a.bounds.mul(b.bounds)),
            3 if b.bounds.away() => (format!("({} / {})", a.text, b.text), a.bounds.mul(b.bounds.through(f64::recip))),
            3 => {
                let bounds = a.bounds.join(Bounds::of(&[0.0]));
                (format!("({} / ({} * {} + 1.0))", a.text, b.text, b.text), bounds)
            }
            _ => {
                let bounds = Bounds { low: -a.bounds.high, high: -a.bounds.low };
                return Scalar { text: format!("(-{})", a.text), bounds, typed: a.typed };
            }
        };
        Scalar { text, bounds, typed }
    }

    /// A function of one float that has a derivative of moderate size between the bounds.
    pub(super) fn function(&mut self, of: Bounds) -> (&'static str, &'static str, Bounds) {
        let one = Bounds::within(1.0);
        let near = of.size();
        loop {
            let (name, args, fits, bounds) = match self.rng.u8(..24) {
                0 => ("sin", "", true, one),
                1 => ("cos", "", true, one),
                2 => ("tanh", "", true, one),
                3 => ("atan", "", true, Bounds::within(1.6)),
                4 => ("abs", "", true, Bounds::of(&[0.0, near])),
                5 => ("exp", "", of.high < 2.5, of.through(f64::exp)),
                6 => ("sqrt", "", of.low > 0.1, of.through(f64::sqrt)),
                7 => ("ln", "", of.low > 0.1, of.through(f64::ln)),
                8 => ("powi", "2", near < 5.0, Bounds::of(&[0.0, near * near])),
                9 => ("powi", "3", near < 3.0, Bounds::within(near * near * near)),
                10 => ("recip", "", of.away(), of.through(f64::recip)),
                11 => ("cbrt", "", of.away(), of.through(f64::cbrt)),
                12 => ("exp_m1", "", of.high < 2.5, of.through(f64::exp_m1)),
                13 => ("ln_1p", "", of.low > -0.6, of.through(f64::ln_1p)),
                14 => ("powf", "1.5", of.low > 0.1, of.through(|x| x.powf(1.5))),
                15 => ("exp2", "", of.high < 3.0, of.through(f64::exp2)),
                16 => ("clamp", "-0.6, 0.8", true, of.through(|x| x.clamp(-0.6, 0.8))),
                17 => ("max", "0.4", true, of.through(|x| x.max(0.4))),
                18 => ("floor", "", true, of.through(f64::floor)),
                19 => ("signum", "", true, one),
                20 => ("fract", "", true, one),
                21 => ("to_radians", "", true, of.through(f64::to_radians)),
                22 => ("powi", "-2", of.away(), Bounds::of(&[0.0, 12.0])),
                _ => ("powi", "0", true, Bounds::of(&[1.0])),
            };
            if fits {
                return (name, args, bounds);
            }
        }
    }

    fn unary(&mut self, depth: usize) -> Scalar {
        let a = self.scalar(depth);
        let (name, args, bounds) = self.function(a.bounds);
        let path = self.rng.u8(..4) == 0;
        a.method(name, args, bounds, path)
    }

    fn binary(&mut self, depth: usize) -> Scalar {
        let (a, b) = (self.scalar(depth), self.scalar(depth));
        let both = a.bounds.join(b.bounds);
        match self.rng.u8(..5) {
            0 => a.method("max", &b.text, both, false),
            1 => a.method("min", &b.text, both, false),
            2 if b.bounds.away() => a.method("atan2", &b.text, Bounds::within(3.2), false),
            3 if a.bounds.low > 0.3 && b.bounds.size() < 2.0 => {
                let most = a.bounds.high.max(1.0 / a.bounds.low).powf(b.bounds.size());
                a.method("powf", &b.text, Bounds::of(&[0.0, most]), false)
            }
            _ if b.bounds.away() => a.method("hypot", &b.text, Bounds::of(&[0.3, both.size() * 1.5]), false),
            _ => {
                let args = format!("{}, {}", b.text, a.text);
                a.method("mul_add", &args, a.bounds.mul(b.bounds).add(a.bounds), false)
            }
        }
    }

    fn reduction(&mut self, depth: usize) -> Scalar {
        let shape = self.some_shape();
        let n = shape.iter().product::<usize>() as f64;
        let a = self.array(&shape, depth.min(2));
        let (of, sum) = (a.bounds, Bounds { low: a.bounds.low * n, high: a.bounds.high * n });
        let squares = Bounds::of(&[0.0, of.size() * of.size() * n]);
        let a = a.receiver();
        let (text, bounds) = match self.rng.u8(..11) {
            0 => (format!("{a}.sum()"), sum),
            1 => (format!("{a}.mean().unwrap()"), of),
            2 => (format!("{a}.var(0.0)"), squares),
            3 if of.size().powf(n) < LIMIT => (format!("{a}.product()"), Bounds::within(of.size().powf(n))),
            4 => (format!("{a}.fold(f64::NEG_INFINITY, |m, &e| m.max(e))"), of),
            5 => (format!("{a}.fold(f64::INFINITY, |m, &e| m.min(e))"), of),
            6 => (format!("{a}.iter().sum::<f64>()"), sum),
            7 => {
                let (closure, after) = self.closure(of);
                let call = match closure.strip_prefix('|') {
                    Some(rest) => format!(".map(|&{})", rest.replacen(": f64|", "|", 1)),
                    None => format!(".copied().map({closure})"),
                };
                (format!("{a}.iter(){call}.sum::<f64>()"), Bounds { low: after.low * n, high: after.high * n })
            }
            8 => {
                let b = self.array(&shape, 1);
                let sum = of.mul(b.bounds);
                let text = format!("{a}.iter().zip({}.iter()).map(|(p, q)| p * q).sum::<f64>()", b.receiver());
                (text, Bounds { low: sum.low * n, high: sum.high * n }.join(Bounds::of(&[0.0])))
            }
            _ if shape.len() == 1 => {
                let b = self.array(&shape, 1);
                let sum = of.mul(b.bounds);
                let text = format!("{a}.dot({})", b.reference());
                return Scalar { text, bounds: Bounds { low: sum.low * n, high: sum.high * n }, typed: false };
            }
            _ => (format!("{a}.sum()"), sum),
        };
        Scalar { text, bounds, typed: true }
    }

    /// A condition.
    pub(super) fn condition(&mut self, depth: usize) -> String {
        match self.rng.u8(..6) {
            0 if !self.inside => format!("{} > {}", self.integer(), self.rng.u8(..4)),
            1 if depth > 0 => {
                let (a, b) = (self.condition(depth - 1), self.condition(depth - 1));
                format!("({a}) {} ({b})", self.rng.choice(["&&", "||"]).unwrap_or("&&"))
            }
            2 if depth > 0 => format!("!({})", self.condition(depth - 1)),
            _ => {
                let (a, b) = (self.scalar(depth), self.scalar(depth));
                let a_text = if a.typed { a.text } else { format!("({} + 0.0_f64)", a.text) };
                format!("{a_text} {} {}", self.rng.choice(["<", ">", "<=", ">="]).unwrap_or("<"), b.text)
            }
        }
    }

    /// A function of one float for `mapv`, with the bounds of what it gives.
    pub(super) fn closure(&mut self, of: Bounds) -> (String, Bounds) {
        if self.rng.u8(..3) == 0 {
            let (name, args, bounds) = self.function(of);
            if args.is_empty() {
                return (format!("f64::{name}"), bounds);
            }
            return (format!("|e: f64| e.{name}({args})"), bounds);
        }
        let (before, outer) = (self.variables.clone(), std::mem::replace(&mut self.inside, true));
        self.variables.retain(|v| v.form == Form::Float);
        let name = if self.rng.bool() { "e".to_owned() } else { self.name() };
        self.bind(&name, &[], of, Form::Float);
        let mut lets = String::new();
        if self.rng.u8(..3) == 0 {
            let (inner, e) = (self.name(), self.scalar(2));
            lets = format!("let {inner}: f64 = {}; ", e.text);
            self.bind(&inner, &[], e.bounds, Form::Float);
        }
        let body = self.scalar(2);
        self.variables = before;
        self.inside = outer;
        let text = if lets.is_empty() { body.text } else { format!("{{ {lets}{} }}", body.text) };
        (format!("|{name}: f64| {text}"), body.bounds)
    }
}
