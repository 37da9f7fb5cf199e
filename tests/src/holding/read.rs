//! What is read.

use super::Writer;
use crate::lending::{ENTRIES, SHAPE};

impl Writer<'_> {
    /// An index that is in bounds.
    pub(super) fn at(&mut self, n: usize) -> String {
        match self.rng.choice(self.counters.clone()) {
            Some(k) if self.rng.bool() => format!("{k} % {n}"),
            _ => self.rng.usize(..n).to_string(),
        }
    }

    pub(super) fn condition(&mut self) -> String {
        match (self.rng.choice(self.counters.clone()), self.rng.u8(..6)) {
            (Some(k), 0..=2) => format!("{k} % 2 == {}", self.rng.u8(..2)),
            _ => {
                let (a, b) = (self.real(1), self.real(1));
                format!("{a} > {b}")
            }
        }
    }

    /// A float that is there without computing.
    fn held(&mut self) -> String {
        let p = self.rng.choice(self.points.clone()).unwrap_or_else(|| "p".into());
        match self.rng.u8(..14) {
            0 => "s".into(),
            1 => format!("x[{}]", self.at(ENTRIES)),
            2 => format!("m[[{}, {}]]", self.at(SHAPE.0), self.at(SHAPE.1)),
            3 | 4 => format!("{p}.{}", self.rng.choice(["u", "v"]).unwrap_or("u")),
            5 if self.is_free("ps") => format!("ps[{}].v", self.at(3)),
            6 if self.is_free("f") => format!("f[&({})]", self.at(3)),
            7 if self.is_free("g") => format!("g[&({})].u", self.at(3)),
            8 if self.is_free("w") => "w.rate".into(),
            9 if self.is_free("w") => "w.p.v".into(),
            10 if self.is_free("w") => format!("w.items[{}].u", self.at(2)),
            11 => match self.rng.choice(self.lists.clone()) {
                Some(list) => {
                    let at = self.at(7);
                    format!("{list}[({at}) % {list}.len()]")
                }
                None => "t".into(),
            },
            12 | 13 => self.rng.choice(self.floats.clone()).unwrap_or_else(|| "t".into()),
            _ => "t".into(),
        }
    }

    /// A float of moderate size.
    pub(super) fn real(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.held();
        }
        let (a, b) = (self.real(depth - 1), self.real(depth - 1));
        if self.options && self.rng.u8(..5) == 0 {
            if let Some(text) = self.real_of_option(&a, &b) {
                return text;
            }
        }
        match self.rng.u8(..16) {
            0 => format!("({a}).sin()"),
            1 => format!("({a} * {b}).tanh()"),
            2 => format!("({a} - {b} * 0.4)"),
            3 => format!("{}.size()", self.point()),
            4 if self.is_free("w") => format!("w.best.unwrap_or({a})"),
            5 if self.is_free("f") => format!("f.get(&{}).copied().unwrap_or({a})", self.rng.usize(..6)),
            6 if self.is_free("f") => "(f.values().sum::<f64>()).sin()".into(),
            7 if self.is_free("ps") => format!("ps.iter().map(|i| i.u * {a}).sum::<f64>().tanh()"),
            8 => {
                let condition = format!("{a} > {b}");
                let (c, d) = (self.real(depth - 1), self.real(depth - 1));
                format!("(if {condition} {{ {c} }} else {{ {d} * 0.5 }})")
            }
            9 if self.is_free("ps") && self.is_free("f") => format!("weigh(&ps, &f, {a})"),
            10 if self.is_free("w") => "w.total().sin()".into(),
            11 if self.is_free("g") => format!("g.get(&{}).map_or({a}, |e| e.u * e.v)", self.rng.usize(..6)),
            12 => {
                let (p, q) = (self.point(), self.point());
                format!("({p} * {q}).v.tanh()")
            }
            13 => format!("({a} * ⟨0.7⟩)"),
            _ => self.held(),
        }
    }

    /// The name of a point.
    pub(super) fn point(&mut self) -> String {
        self.rng.choice(self.points.clone()).unwrap_or_else(|| "p".into())
    }

    /// A point, of points that have names.
    pub(super) fn computed(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.point();
        }
        let (a, b, by) = (self.computed(depth - 1), self.computed(depth - 1), self.real(1));
        match self.rng.u8(..11) {
            0 => format!("({a} + {b})"),
            1 => format!("({a} * {by})"),
            2 => self.named(&format!("({a} * {b}).squash()")),
            3 => format!("(-{a})"),
            4 => self.named(&format!("({a}).turn({by})")),
            5 => format!("P::new({by}, ({a}).v)"),
            6 => format!("P {{ u: {by}, ..({a}) }}"),
            7 => format!("(&({a}) - &({b}))"),
            8 => {
                let condition = self.condition();
                self.named(&format!("if {condition} {{ {a} }} else {{ {b} * ⟨0.6⟩ }}"))
            }
            9 => format!("({a} + {b} * {by})"),
            _ => a,
        }
    }

    /// A name for a point of which the function does not show that it is one.
    fn named(&mut self, value: &str) -> String {
        let p = self.name("p");
        self.line(&format!("let {p}: P = {value};"));
        p
    }

    /// A point that something holds, which needs a type to be known.
    fn held_point(&mut self) -> String {
        match self.rng.u8(..8) {
            0 | 1 if self.is_free("ps") => format!("ps[{}]", self.at(3)),
            2 if self.is_free("g") => format!("g[&({})]", self.at(3)),
            3 if self.is_free("w") => "w.p".into(),
            4 if self.is_free("w") => format!("w.items[{}]", self.at(2)),
            5 if self.is_free("ps") => "*ps.last().unwrap()".into(),
            6 if self.is_free("g") => {
                let or = self.point();
                format!("g.get(&{}).copied().unwrap_or({or})", self.rng.usize(..6))
            }
            _ => self.computed(2),
        }
    }

    /// A new name.
    pub(super) fn bind(&mut self) {
        match self.rng.u8(..5) {
            0 => {
                let e = self.name("e");
                let value = self.real(2);
                self.line(&format!("let {e} = {value};"));
                self.floats.push(e);
            }
            1 | 2 => {
                let p = self.name("p");
                let value = self.held_point();
                self.line(&format!("let {p}: P = {value};"));
                self.points.push(p);
            }
            _ => {
                let p = self.name("p");
                let value = self.computed(2);
                self.line(&format!("let mut {p}: P = {value};"));
                let by = self.real(1);
                self.line(&format!("{p} *= {by};"));
                self.points.push(p);
            }
        }
    }
}
