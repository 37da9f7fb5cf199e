//! What is changed.

use super::Writer;

impl Writer<'_> {
    pub(super) fn change(&mut self) {
        let (a, b) = (self.real(2), self.real(1));
        let text = match self.rng.u8(..8) {
            0 => self.change_float(&a, &b),
            1 | 2 => self.change_point(&a, &b),
            3 | 4 if self.is_free("ps") => self.change_list(&a),
            5 if self.is_free("f") => self.change_map(&a, &b),
            6 if self.is_free("g") => self.change_points(&a),
            7 if self.is_free("w") => self.change_store(&a),
            _ => format!("t += {a} * 0.2;"),
        };
        self.line(&text);
    }

    fn change_float(&mut self, a: &str, b: &str) -> String {
        match self.rng.u8(..4) {
            0 => format!("t = {a} - {b};"),
            1 => format!("t *= {a};"),
            2 => {
                let f = self.name("h");
                let c = self.real(0);
                format!("let {f} = |e: f64, d: f64| e * {a} + d * {b};\nt = {f}(t, {c}).tanh();")
            }
            _ => {
                let (z, f) = (self.name("z"), self.name("h"));
                let (c, d) = (self.real(0), self.real(0));
                format!(
                    "let mut {z} = {a};\nlet mut {f} = |d: f64| {{ {z} = ({z} * 0.6 + d).sin(); {z} * d }};\nlet d{z} = {f}({c});\nt = d{z} * {f}({d}) + {b};\nt += {z};"
                )
            }
        }
    }

    fn change_point(&mut self, a: &str, b: &str) -> String {
        let p = self.rng.choice(["p", "q"]).unwrap_or("p");
        let value = self.computed(2);
        match self.rng.u8(..8) {
            0 => format!("{p} = {value};"),
            1 => format!("{p} += {value};"),
            2 => format!("{p} *= {b};"),
            3 => format!("{p}.u = {a};"),
            4 => format!("{p}.v += {a} * 0.3;"),
            5 => format!("let by = {b};\nt += (&mut {p}).grow(by);"),
            6 => {
                let given = self.name("p");
                format!("let ({given}, by) = ({value}, {b});\nt += meet(&mut {p}, {given}, by);")
            }
            _ => "std::mem::swap(&mut p, &mut q);".into(),
        }
    }

    fn change_list(&mut self, a: &str) -> String {
        let (value, i, j) = (self.computed(2), self.at(3), self.at(3));
        match self.rng.u8(..16) {
            0 => format!("ps[{i}] = {value};"),
            1 => format!("ps[{i}].u = {a};"),
            2 => format!("let gained = {a};\nps[{i}].v += gained;"),
            3 => format!("if ps.len() < 6 {{ ps.push({value}); }}"),
            4 => "if ps.len() > 3 { if let Some(e) = ps.pop() { t += e.u * e.v; } }".into(),
            5 => format!("ps.swap({i}, {j});"),
            6 => format!("let by = {a};\nt += stir(&mut ps[..], by);"),
            7 => format!("let by = {a};\nt += stir(&mut ps[1..], by);"),
            8 => format!("let by = {a};\nt += (&mut ps[{i}]).grow(by);"),
            9 => format!("let (by, given) = ({a}, p);\nt += meet(&mut ps[{i}], given, by);"),
            10 => "ps.reverse();".into(),
            11 => "ps.sort_by(|o, i| o.u.partial_cmp(&i.u).unwrap());".into(),
            12 => format!("if ps.len() < 6 {{ let given = {value};\nps.insert({i}, given); }}"),
            13 => {
                let p = self.name("p");
                format!("if ps.len() > 3 {{ let {p}: P = ps.remove(0);\nt += {p}.u * s; }}")
            }
            14 => {
                let p = self.name("p");
                format!("let given = {value};\nlet {p}: P = std::mem::replace(&mut ps[{i}], given);\nt += {p}.size();")
            }
            _ => format!("let by = {a};\nif let Some(o) = ps.last_mut() {{ o.u *= by; }}"),
        }
    }

    fn change_map(&mut self, a: &str, b: &str) -> String {
        let (k, i) = (self.rng.usize(..6), self.at(3));
        match self.rng.u8(..10) {
            0 => format!("f.insert({k}, {a});"),
            1 => format!("let gained = {a};\n*f.get_mut(&({i})).unwrap() += gained;"),
            2 => format!("let gained = {a};\n*f.entry({k}).or_insert(⟨0.5⟩) += gained;"),
            3 => format!("let by = {b};\nfor e in f.values_mut() {{ *e = (*e * by).sin(); }}"),
            4 => "f.remove(&5);".into(),
            5 => format!("let by = {b};\nif let Some(e) = f.get_mut(&{k}) {{ *e *= by; }}"),
            6 => format!("let by = {b};\nfill(&mut f, {i}, by);"),
            7 => format!("let given = {a};\nt += f.remove(&({i})).unwrap() * s;\nf.insert({i}, given);"),
            8 => format!("if f.contains_key(&{k}) {{ f.insert({k}, {a}); }} else {{ t *= {b}; }}"),
            _ => format!("if let Some(old) = f.remove(&5) {{ t += old * {b}; }}"),
        }
    }

    fn change_points(&mut self, a: &str) -> String {
        let (k, i, value) = (self.rng.usize(..6), self.at(3), self.computed(2));
        match self.rng.u8(..5) {
            0 => format!("g.insert({k}, {value});"),
            1 => format!("let gained = {a};\ng.get_mut(&({i})).unwrap().u += gained;"),
            2 => format!("let by = {a};\nif let Some(o) = g.get_mut(&{k}) {{ o.v *= by; }}"),
            3 => "g.remove(&4);".into(),
            _ => format!("let by = {a};\nif let Some(o) = g.get_mut(&{k}) {{ t += (&mut *o).grow(by); }}"),
        }
    }

    fn change_store(&mut self, a: &str) -> String {
        let value = self.computed(2);
        match self.rng.u8(..11) {
            0 => format!("let by = {a};\nlet _ = (&mut w).note(by);"),
            1 => format!("let by = {a};\nt += (&mut w).note(by);"),
            2 => format!("w.keep({value});"),
            3 => format!("w.p = {value};"),
            4 => format!("w.p.u = {a};"),
            6 => format!("if w.best.is_some() {{ w.best = Some({a}); }}"),
            7 => format!("let by = {a};\nt += (&mut w.p).grow(by);"),
            8 => format!("w.items[1] = {value};"),
            9 => {
                let near = self.name("near");
                format!(
                    "let given = {a};\nlet {near}: &mut BTreeMap<usize, f64> = &mut w.near;\n{near}.insert({}, given);",
                    self.rng.usize(..3)
                )
            }
            _ => format!("w.rate *= {a};"),
        }
    }
}
