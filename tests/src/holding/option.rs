//! Options that come and go: in fields of a struct, in structs that a list holds.

use super::Writer;

/// An option that a program has, and what is lent with it.
struct Place {
    /// How it is written.
    text: String,
    /// Under which name it is lent.
    owner: &'static str,
}

impl Writer<'_> {
    /// A statement about an option.
    pub(super) fn option(&mut self) {
        if self.rng.u8(..3) == 0 {
            match self.option_of_point() {
                Some(place) => self.change_point_in(&place),
                None => self.change(),
            }
        } else {
            match self.option_of_float() {
                Some(place) => self.change_float_in(&place),
                None => self.change(),
            }
        }
    }

    fn option_of_float(&mut self) -> Option<Place> {
        match self.rng.u8(..4) {
            0 | 1 if self.is_free("w") => Some(Place { text: "w.last".into(), owner: "w" }),
            2 if self.is_free("w") => Some(Place { text: "w.best".into(), owner: "w" }),
            _ if self.is_free("ws") => Some(Place { text: format!("ws[{}].last", self.at(2)), owner: "ws" }),
            _ => None,
        }
    }

    fn option_of_point(&mut self) -> Option<Place> {
        match self.rng.u8(..3) {
            0 | 1 if self.is_free("w") => Some(Place { text: "w.spare".into(), owner: "w" }),
            _ if self.is_free("ws") => Some(Place { text: format!("ws[{}].spare", self.at(2)), owner: "ws" }),
            _ => None,
        }
    }

    /// A float that an option has something to do with.
    pub(super) fn real_of_option(&mut self, a: &str, b: &str) -> Option<String> {
        if self.rng.u8(..3) == 0 {
            let o = self.option_of_point()?.text;
            let p = self.point();
            return Some(match self.rng.u8(..5) {
                0 => format!("{o}.unwrap_or({p}).u"),
                1 => format!("{o}.map_or({a}, |e| e.u * {b})"),
                2 => format!("(if let Some(e) = {o} {{ e.v * {a} }} else {{ {b} }})"),
                3 => format!("{o}.map_or({a}, |e| e.size())"),
                _ => format!("(if {o}.is_some() {{ {a} }} else {{ {b} * 0.5 }})"),
            });
        }
        let o = self.option_of_float()?.text;
        Some(match self.rng.u8(..8) {
            0 => format!("{o}.unwrap_or({a})"),
            1 => format!("{o}.map_or({a}, |e| e * {b})"),
            2 => format!("{o}.map(|e| e.sin()).unwrap_or({a})"),
            3 => format!("(if let Some(e) = {o} {{ e * {b} }} else {{ {a} }})"),
            4 => format!("(match {o} {{ Some(e) if e > {a} => e * 0.3, Some(e) => e * {b}, None => {a} }})"),
            5 => format!("(match {o} {{ Some(e) if e > {a} => e * 0.3, _ => {b} }})"),
            6 => format!("{o}.filter(|e| *e > {a}).unwrap_or({b})"),
            _ => format!("(if {o}.is_none() {{ {a} }} else {{ {b} * 0.5 }})"),
        })
    }

    /// A block behind a pattern that gives a float, perhaps with another one for when it does not fit.
    fn with_float(&mut self, head: &str, float: &str) {
        self.line(&format!("{head} {{"));
        self.within(float);
        if self.rng.bool() {
            self.line("} else {");
            self.block();
        }
        self.line("}");
    }

    /// A block in which an option is lent.
    fn lending(&mut self, place: &Place, head: &str, first: &str) {
        self.line(&format!("{head} {{\n{first}"));
        self.lent.push(place.owner);
        self.block();
        self.lent.pop();
        self.line("}");
    }

    fn change_float_in(&mut self, place: &Place) {
        let (a, b, e, o) = (self.real(1), self.real(1), self.name("e"), &place.text);
        let text = match self.rng.u8(..26) {
            0 | 1 => format!("{o} = Some({a});"),
            2 => format!("{o} = None;"),
            3 => format!("{o} = if {a} > {b} {{ Some({a}) }} else {{ None }};"),
            4 => return self.with_float(&format!("if let Some({e}) = {o}.take()"), &e),
            5 => format!("let by = {a};\nif let Some({e}) = {o}.replace(by) {{ t += {e} * {b}; }}"),
            6 => format!("t += {o}.take().unwrap_or({a});"),
            7 => format!("let by = {a};\nt += *{o}.get_or_insert(by) * 0.3;"),
            8 => format!("let (by, gained) = ({a}, {b});\n*{o}.get_or_insert(by) += gained;"),
            9 => format!("let (by, gained) = ({a}, {b});\n*{o}.insert(by) *= gained;"),
            10 => {
                let first = format!("*{e} += gained;");
                self.line(&format!("let gained = {a};"));
                return self.lending(place, &format!("if let Some({e}) = &mut {o}"), &first);
            }
            11 => {
                let first = format!("*{e} = (*{e} * gained).sin();");
                self.line(&format!("let gained = {a};"));
                return self.lending(place, &format!("if let Some({e}) = {o}.as_mut()"), &first);
            }
            12 | 13 => return self.with_float(&format!("if let Some({e}) = {o}"), &e),
            14 => {
                self.line(&format!("match {o} {{\nSome({e}) if {e} > {a} => {{"));
                self.within(&e);
                self.line(&format!("}}\nSome({e}) => t += {e} * {b},\n_ => {{"));
                self.block();
                self.line("}\n}");
                return;
            }
            15 => format!("{o} = {o}.map(|{e}| {e} * {a});"),
            16 => format!("{o} = {o}.filter(|{e}| *{e} > {a});"),
            17 => {
                self.line(&format!("let {e} = {o}.unwrap_or({a});"));
                self.floats.push(e);
                return;
            }
            18 => return self.with_float(&format!("if {o}.is_some()"), "t"),
            19 => format!("if {o}.is_none_or(|{e}| {e} < {a}) {{ {o} = Some({b}); }}"),
            20 => {
                format!(
                    "while let Some({e}) = {o} {{\nt += {e} * 0.1;\n{o} = if {e} < ⟨1.0⟩ {{ Some({e} * 0.5 + 0.8) }} else {{ None }};\n}}"
                )
            }
            21 if self.is_free("w") && o != "w.best" => {
                let f = self.name("e");
                return self.with_float(&format!("if let (Some({e}), Some({f})) = ({o}, w.best)"), &format!("({e} * {f})"));
            }
            22 if self.is_free("w") && o != "w.best" => format!("std::mem::swap(&mut {o}, &mut w.best);"),
            23 => format!("let {e}: Option<f64> = std::mem::take(&mut {o});\nif let Some({e}) = {e} {{ t += {e} * {a}; }}"),
            24 => format!("let by = {a};\nlet {e}: f64 = *{o}.get_or_insert_with(|| by);\nt += {e} * {b};"),
            _ => format!("let {e}: f64 = match {o} {{ Some({e}) => {e} * {a}, None => {{ {o} = Some({b}); {a} }} }};\nt += {e};"),
        };
        self.line(&text);
    }

    fn change_point_in(&mut self, place: &Place) {
        let (a, value, e, o) = (self.real(1), self.computed(1), self.name("e"), &place.text);
        let text = match self.rng.u8(..18) {
            0 | 1 => format!("{o} = Some({value});"),
            2 => format!("{o} = None;"),
            3 => return self.with_float(&format!("if let Some({e}) = {o}.take()"), &format!("{e}.u")),
            4 => format!("let given = {value};\nif let Some({e}) = {o}.replace(given) {{ t += {e}.v * {a}; }}"),
            5 => format!("let (given, gained) = ({value}, {a});\n{o}.get_or_insert(given).u += gained;"),
            6 | 7 => {
                let first = match self.rng.u8(..4) {
                    0 => format!("{e}.u = by;"),
                    1 => format!("t += (&mut *{e}).grow(by);"),
                    2 => format!("*{e} *= by;"),
                    _ => format!("t += meet({e}, p, by);"),
                };
                self.line(&format!("let by = {a};"));
                let head = *self.rng.choice(&["&mut *", "as_mut"]).unwrap_or(&"");
                let head = match head {
                    "as_mut" => format!("if let Some({e}) = {o}.as_mut()"),
                    _ => format!("if let Some({e}) = &mut {o}"),
                };
                return self.lending(place, &head, &first);
            }
            8 | 9 => return self.with_float(&format!("if let Some({e}) = {o}"), &format!("{e}.v")),
            10 => return self.with_float(&format!("if let Some(P {{ u: {e}, .. }}) = {o}"), &e),
            11 => {
                self.line(&format!("match {o} {{\nSome({e}) if {e}.u > {a} => {{"));
                self.within(&format!("{e}.u"));
                self.line("}\n_ => {");
                self.block();
                self.line("}\n}");
                return;
            }
            12 => format!("{o} = {o}.map(|{e}| {e} * {a});"),
            13 => {
                self.line(&format!("let {e}: P = {o}.unwrap_or({value});"));
                self.points.push(e);
                return;
            }
            14 => format!("if let Some({e}) = {o}.as_ref() {{ t += {e}.size() * {a}; }}"),
            15 => format!("if {o}.is_none() {{ {o} = Some({value}); }}"),
            16 if self.is_free("ps") => {
                format!(
                    "let mut {e} = ps.clone();\nwhile let Some(e) = {e}.pop() {{ t += e.u * {a};\nif e.v > e.u {{ {o} = Some(e); }} }}"
                )
            }
            _ => format!("let {e}: Option<P> = {o};\nif let Some({e}) = {e} {{ t += {e}.u * {e}.v; }}"),
        };
        self.line(&text);
    }
}
