//! Chains, among them such whose closures keep state.

use super::Writer;

impl Writer<'_> {
    pub(super) fn chain(&mut self) {
        let (a, b, z) = (self.real(1), self.real(1), self.name("z"));
        let points = self.is_free("ps");
        match self.rng.u8(..18) {
            0 => {
                let c = self.name("c");
                self.line(&format!(
                    "let mut {z} = {a};\nlet {c}: Vec<f64> = x.iter().map(|&e| {{ {z} = {z} * 0.5 + e * {b}; {z} }}).collect();\nt += {z};"
                ));
                self.lists.push(c);
            }
            1 if self.loops < 2 => {
                self.loops += 1;
                let e = self.name("e");
                self.line(&format!("let mut {z} = {a};\nfor {e} in x.iter().map(|&e| {{ {z} = ({z} + e).tanh(); {z} * e }}) {{"));
                self.within(&e);
                self.line(&format!("}}\nt += {z};"));
                self.loops -= 1;
            }
            2 if points => self.line(&format!(
                "let mut {z} = {a};\nt += x.iter().zip(ps.iter()).map(|(&e, i)| {{ {z} += e * i.u; {z} * i.v }}).sum::<f64>() * {b};\nt -= {z};"
            )),
            3 => self.line(&format!(
                "let mut {z} = 0_usize;\nt += x.iter().filter(|_| {{ {z} += 1; {z} % 2 == 0 }}).map(|e| e * {a}).sum::<f64>();"
            )),
            4 => self.line(&format!("let mut {z} = {a};\nx.iter().for_each(|&e| {{ {z} = ({z} * e + {b}).sin(); }});\nt += {z};")),
            5 => self.line(&format!(
                "t += x.iter().scan({a}, |state, &e| {{ *state = *state * 0.5 + e; Some(*state * {b}) }}).sum::<f64>();"
            )),
            6 if points => {
                let p = self.name("p");
                self.line(&format!("let {p}: P = ps.iter().fold(P::new({a}, s), |a, &b| a + b * s);"));
                self.points.push(p);
            }
            7 if points => {
                let (p, c, at) = (self.name("p"), self.name("c"), self.rng.usize(..3));
                self.line(&format!(
                    "let {c}: Vec<P> = ps.iter().zip(x.iter()).map(|(&i, &e)| i * e).collect();\nlet {p}: P = {c}[{at}];"
                ));
                self.points.push(p);
            }
            8 if points => self.line(&format!("t += ps.iter().map(|i| i.size() * {a}).sum::<f64>();")),
            9 if points => self.line(&format!("t += ps.iter().map(|i| i.u * {a}).fold({b}, |a, e| a * 0.5 + e);")),
            10 if points => self.line("for pair in ps.windows(2) { t += pair[0].u * pair[1].v; }"),
            11 if points => self.line(&format!(
                "let mut {z} = {a};\nlet last = ps.iter().filter(|i| i.u > {b}).map(|i| i.v * {z}).last();\nif let Some(e) = last {{ {z} += e; t += e * {z}; }}"
            )),
            12 if self.is_free("f") => {
                self.line(&format!("let mut {z} = {a};\nt += f.values().map(|e| {{ {z} = {z} * 0.4 + e; {z} * {z} }}).sum::<f64>() * 0.1;"));
            }
            13 if self.is_free("f") => self.line(&format!("t += f.iter().map(|(&k, &e)| e * {a} * (k as f64)).sum::<f64>();")),
            14 => {
                let c = self.name("c");
                self.line(&format!(
                    "let mut {z} = {a};\nlet {c}: Vec<f64> = m.rows().into_iter().map(|r| {{ {z} = {z} * 0.3 + r[0] * r[1]; {z} * {b} }}).collect();"
                ));
                self.lists.push(c);
            }
            15 => {
                let y = self.name("y");
                self.line(&format!(
                    "let (mut {z}, mut {y}) = ({a}, {b});\nlet n = x.iter().take_while(|&&e| {{ {z} = {z} * 0.5 + e; {y} += {z} * e; {z} < ⟨1.0⟩ }}).map(|e| e * s).sum::<f64>();\nt += {y} * n;"
                ));
            }
            16 => match self.rng.choice(self.lists.clone()) {
                Some(list) => self.line(&format!(
                    "let mut {z} = {a};\nt += {list}.iter().enumerate().map(|(k, e)| {{ if k % 2 == 0 {{ {z} += e * {b}; }} {z} }}).fold(s, |a, e| (a * 0.6 + e).tanh());"
                )),
                None => self.line(&format!("t += x.iter().map(|e| e * {a}).sum::<f64>();")),
            },
            _ => self.line(&format!(
                "let mut {z} = p;\nfor e in x.iter() {{ {z} = ({z} * q).squash() + P::new(*e, {a}); }}\nt += {z}.size();"
            )),
        }
    }
}
