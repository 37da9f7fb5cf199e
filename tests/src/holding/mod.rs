//! Random programs about types of the user's own: operators and methods of a struct, lists, maps, options and structs that hold it, and
//! chains whose closures keep state.
//!
//! A program is text. Its oracle is the same text over dual numbers, as rustc alone understands it.

mod chain;
mod change;
mod option;
mod read;
mod types;

use crate::lending::{ENTRIES, SHAPE};
use fastrand::Rng;
use std::fmt::Write;

struct Writer<'a> {
    rng: &'a mut Rng,
    text: String,
    /// What holds a float and can be read.
    floats: Vec<String>,
    /// Names of points.
    points: Vec<String>,
    /// Lists of floats, none of which is empty.
    lists: Vec<String>,
    /// Integers, each the index of a pass.
    counters: Vec<String>,
    /// What is lent out, and can be neither read nor changed.
    lent: Vec<&'static str>,
    names: usize,
    /// How many loops are around a statement.
    loops: usize,
    budget: usize,
    /// Whether options come and go.
    options: bool,
}

/// From which seed on options come and go.
const OPTIONS: u64 = 10_000;

/// The types and functions that programs use, and the program that belongs to a seed:
/// `program(x: &Array1<f64>, m: &Array2<f64>, s: f64) -> f64`.
#[must_use]
pub fn program(seed: u64) -> String {
    written(seed).replace(['⟦', '⟧', '⟨', '⟩'], "")
}

/// The same over dual numbers.
#[must_use]
pub fn copy(seed: u64) -> String {
    let text = written(seed)
        .replace(", cotangent::Differentiable)", ")")
        .replace("#[differentiate]\n    impl", "impl")
        .replace("#[differentiate(own(P))]", "pub(super)")
        .replace("#[differentiate]", "pub(super)")
        .replace("⟨", "Dual::from(")
        .replace('⟩', ")")
        .replace("as f64", "as float")
        .replace("f64", "Dual")
        .replace("as float", "as f64");
    text.replace(['⟦', '⟧'], "")
}

fn written(seed: u64) -> String {
    let mut rng = Rng::with_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x0117_51DE);
    let budget = rng.usize(3..14);
    let apart = rng.bool();
    let mut writer = Writer {
        rng: &mut rng,
        text: String::new(),
        floats: vec![],
        points: vec!["p".into(), "q".into()],
        lists: vec![],
        counters: vec![],
        lent: vec![],
        names: 0,
        loops: 0,
        budget,
        options: seed >= OPTIONS,
    };
    while writer.budget > 0 {
        writer.statement();
    }
    let (options, mut function, mut body) = (writer.options, String::new(), writer.text);
    let (slots, parameter, argument) = if options { (types::SLOTS, "ws: &mut Vec<Slot>, ", "&mut ws, ") } else { ("", "", "") };
    if apart {
        body = body.replace("(&mut w)", "(&mut *w)").replace("(&mut f,", "(f,");
        function = format!(
            "
    #[differentiate(own(P))]
    fn changes(ps: &mut Vec<P>, f: &mut BTreeMap<usize, f64>, g: &mut BTreeMap<usize, P>, w: &mut Store, {parameter}p: P, q: P, x: &Array1<f64>, m: &Array2<f64>, s: f64, t: f64) -> f64 {{
        let (mut p, mut q, mut t) = (p, q, t);
        (p.u, q.v, w.rate) = (p.u + s * ⟨0.1⟩, q.v * s, w.rate * s);
        {body}
        t + p.size() + q.u
    }}"
        );
        let call = format!("changes(&mut ps, &mut f, &mut g, &mut w, {argument}p, q, x, m, s, t)");
        body = format!("t += {call};\n");
        if rng.bool() {
            writeln!(body, "if t > s {{ t = {call}; }}").expect("a text");
        }
        if rng.bool() {
            body = format!("for k in 0..2_usize {{ t = t * (k as f64 + 0.4); {body} }}");
        }
    }
    let (rows, columns) = SHAPE;
    format!(
        "{}{function}
    #[differentiate(own(P))]
    fn program(x: &Array1<f64>, m: &Array2<f64>, s: f64) -> f64 {{
        let mut t = s * 0.3;
        let mut p = P::new(x[0], s);
        let mut q = P {{ u: m[[0, 0]], v: x[1] * s }};
        (p.v, q.u) = (p.v - q.u, q.u * s);
        let mut ps: Vec<P> = (0..3).map(|i| P::new(x[i], m[[i, 1]])).collect();
        let mut f: BTreeMap<usize, f64> = BTreeMap::new();
        let mut g: BTreeMap<usize, P> = BTreeMap::new();
        for k in 0..3_usize {{
            f.insert(k, x[k + 1] * s);
            g.insert(k, P::new(m[[k, 0]], x[k]));
        }}
        let mut w = Store {{ p, best: Some(s * x[2]), last: None, spare: Some(q), items: vec![p, q], near: BTreeMap::new(), rate: s * 0.5 }};
        w.rate += q.v;
        {slots}
        {body}
        for (k, p) in ps.iter().enumerate() {{
            t += p.u * (k as f64 + 1.0).cos() + p.v * (k as f64 + 2.0).sin();
        }}
        for k in 0..{ENTRIES}_usize {{
            if let Some(e) = f.get(&k) {{
                t += *e * (k as f64 + 0.5);
            }}
            if let Some(e) = g.get(&k) {{
                t += e.u * e.v;
            }}
        }}
        for i in 0..{rows} {{
            t += m[[i, {}]] * s;
        }}
        {}
        t + w.total() + p.size() * s + q.size()
    }}
    ",
        types::TYPES,
        columns - 1,
        if options { types::END_OF_SLOTS } else { "" },
    )
}

impl Writer<'_> {
    fn name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    fn line(&mut self, text: &str) {
        writeln!(self.text, "{text}").expect("a text");
    }

    fn is_free(&self, what: &str) -> bool {
        !self.lent.contains(&what)
    }

    fn statement(&mut self) {
        self.budget = self.budget.saturating_sub(1);
        if self.options && self.rng.u8(..5) < 2 {
            return self.option();
        }
        match self.rng.u8(..14) {
            0..=5 => self.change(),
            6..=8 => self.chain(),
            9 => self.bind(),
            10 | 11 => self.pass(),
            _ => self.branch(),
        }
    }

    /// A few statements with what is new in them.
    fn block(&mut self) {
        let depth = (self.floats.len(), self.points.len(), self.lists.len(), self.counters.len());
        for _ in 0..self.rng.usize(1..=3) {
            self.statement();
        }
        self.floats.truncate(depth.0);
        self.points.truncate(depth.1);
        self.lists.truncate(depth.2);
        self.counters.truncate(depth.3);
    }

    fn branch(&mut self) {
        let condition = self.condition();
        let k = self.name("e");
        match self.rng.u8(..5) {
            0 if self.is_free("f") => {
                let at = self.rng.usize(..6);
                self.line(&format!("if let Some(&{k}) = f.get(&{at}) {{"));
                self.within(&k);
            }
            1 if self.is_free("w") => {
                self.line(&format!("if let Some({k}) = w.best {{"));
                self.within(&k);
            }
            _ => {
                self.line(&format!("if {condition} {{"));
                self.block();
            }
        }
        if self.rng.bool() {
            self.line("} else {");
            self.block();
        }
        self.line("}");
    }

    /// A block that reads a float of its own.
    fn within(&mut self, float: &str) {
        self.floats.push(float.to_owned());
        self.block();
        self.floats.pop();
    }

    fn pass(&mut self) {
        if self.loops > 1 {
            return self.change();
        }
        self.loops += 1;
        let (k, e, o, n) = (self.name("k"), self.name("e"), self.name("o"), self.rng.usize(1..4));
        match self.rng.u8(..8) {
            0 if self.is_free("ps") => {
                self.line(&format!("for {k} in 0..ps.len() {{"));
                let by = self.real(1);
                self.line(&format!("let {e} = ps[{k}].u * {by};"));
                self.counters.push(k);
                self.within(&e);
                self.counters.pop();
            }
            1 => {
                self.line(&format!("for ({k}, &{e}) in x.iter().enumerate() {{"));
                self.counters.push(k);
                self.within(&e);
                self.counters.pop();
            }
            2 if self.is_free("ps") => {
                self.line(&format!("for {o} in ps.iter_mut() {{"));
                self.lent.push("ps");
                let (a, b) = (self.real(1), self.real(1));
                let change = match self.rng.u8(..5) {
                    0 => format!("{o}.u = {o}.v * {a} + {b};"),
                    1 => format!("t += (&mut *{o}).grow({a});"),
                    2 => format!("*{o} *= {a};"),
                    3 => format!("let by = {a};\nlet given: P = {o}.squash();\n*{o} = given * by;"),
                    _ => format!("t += meet({o}, p, {a});"),
                };
                self.line(&change);
                let held = format!("{o}.u");
                self.within(&held);
                let last = self.real(0);
                self.line(&format!("{o}.v += {last} * 0.2;"));
                self.lent.pop();
            }
            3 if self.is_free("g") => {
                self.line(&format!("for {o} in g.values_mut() {{"));
                self.lent.push("g");
                let a = self.real(1);
                let change = match self.rng.u8(..3) {
                    0 => format!("{o}.u *= {a};"),
                    1 => format!("t += (&mut *{o}).grow({a});"),
                    _ => format!("let by = {a};\nlet given: P = {o}.squash();\n*{o} = given * by;"),
                };
                self.line(&change);
                self.block();
                self.lent.pop();
            }
            4 if self.is_free("f") => {
                self.line(&format!("for (&{k}, {e}) in f.iter() {{"));
                self.lent.push("f");
                self.counters.push(k);
                self.within(&format!("*{e}"));
                self.counters.pop();
                self.lent.pop();
            }
            5 => {
                let (limit, by) = (self.rng.usize(1..4), self.real(1));
                self.line(&format!("let mut {k} = 0_usize;\nwhile {k} < {limit} && t < ⟨3.0⟩ {{\n{k} += 1;\nlet {e} = {by};"));
                self.counters.push(k);
                self.within(&e);
                self.counters.pop();
            }
            6 if self.is_free("ps") => {
                self.line(&format!("for {o} in ps.clone() {{"));
                self.points.push(o);
                self.block();
                self.points.pop();
            }
            _ => {
                self.line(&format!("for {k} in 0..{n}_usize {{"));
                if self.rng.u8(..4) == 0 {
                    let (condition, how) = (self.condition(), self.rng.choice(["continue", "break"]).unwrap_or("break"));
                    self.line(&format!("if {condition} {{ {how}; }}"));
                }
                self.counters.push(k);
                self.block();
                self.counters.pop();
            }
        }
        self.line("}");
        self.loops -= 1;
    }
}
