//! What is changed.

use super::{Held, Place, Shape, Writer};

impl Writer<'_> {
    pub(super) fn change(&mut self) {
        let Some(i) = self.free(|_| true) else { return self.gather() };
        let place = self.places[i].clone();
        if self.rng.u8(..4) == 0 {
            let text = self.change_entry(&place);
            return self.line(&text);
        }
        // What a method changes is not read for its arguments.
        self.lend_out(i, true);
        let text = match (place.shape, place.held) {
            (Shape::Vector(n), Held::Slice) => self.change_slice(&place.name, n),
            (Shape::Vector(n), _) => self.change_vector(&place, n),
            (Shape::Matrix(r, c), _) => self.change_matrix(&place, r, c),
        };
        self.lend_out(i, false);
        self.line(&text);
    }

    /// `v[i] = e;`
    fn change_entry(&mut self, place: &Place) -> String {
        let at = self.entry(place);
        match self.rng.u8(..6) {
            5 => format!("t += stir_number(&mut {at}, s);"),
            0 => format!("{at} = {};", self.real(2)),
            1 => format!("⟦{at}⟧ += ⟦{}⟧;", self.real(1)),
            2 => format!("⟦{at}⟧ *= ⟦({}).sin()⟧;", self.real(0)),
            3 => {
                let e = self.real(1);
                format!("{at} = ({at} * 0.9 - {e}).tanh();")
            }
            _ => format!("std::mem::swap(&mut t, &mut {at});"),
        }
    }

    fn change_slice(&mut self, p: &str, n: usize) -> String {
        let (i, j) = (self.at(n), self.at(n));
        match self.rng.u8(..10) {
            7 => format!("for (a, b) in {p}.chunks_exact_mut(2).zip(x.iter()) {{ a[0] += *b; a[1] = a[1] * *b + a[0] * 0.1; }}"),
            8 => format!("for part in {p}.chunks_mut(3) {{ part[0] *= s; }}"),
            9 => format!("if let Some(e) = {p}.get_mut({i}) {{ *e = *e * t; }}"),
            0 => format!("{p}.swap({i}, {j});"),
            1 => format!("{p}.fill({});", self.real(1)),
            2 => format!("for e in {p}.iter_mut() {{ *e *= {}; }}", ["t.cos()", "s", "0.8"][self.rng.usize(..3)]),
            3 => format!("t += stir_slice(&mut {p}[{}..], {});", self.rng.usize(..n), "s"),
            4 => format!("{p}.reverse();"),
            5 => format!("for (e, &w) in {p}.iter_mut().zip(x.iter()) {{ *e += w * {}; }}", ["t", "s"][self.rng.usize(..2)]),
            _ => format!("if let Some(e) = {p}.last_mut() {{ *e += {}; }}", ["t", "s"][self.rng.usize(..2)]),
        }
    }

    fn change_vector(&mut self, place: &Place, n: usize) -> String {
        let p = &place.name;
        let (i, j) = (self.at(n), self.at(n));
        let star = if place.held == Held::Array && p.starts_with('v') { "*" } else { "" };
        match self.rng.u8(..20) {
            16 if place.held == Held::Array && star.is_empty() => {
                format!("stir_array(&mut {p}, {});", self.rng.choice(["s", "t"]).unwrap_or("s"))
            }
            16 if place.held == Held::Array => format!("stir_array({p}, {});", self.rng.choice(["s", "t"]).unwrap_or("s")),
            17 if place.held == Held::Array => format!("{star}{p} = {p}.mapv(|e| e * s) * 0.5;"),
            18 if place.held == Held::Array => {
                let read = if star.is_empty() { format!("&mut {p}") } else { p.clone() };
                format!("let before = std::mem::replace({read}, Array1::from_elem({n}, t)); t += before[0] * 0.2;")
            }
            // Of a view that is turned round, ndarray's own chunks overflow where overflow is checked.
            19 if place.held == Held::Array && !p.starts_with("w.") => {
                format!("for mut part in {p}.exact_chunks_mut({}) {{ part *= s; part[0] += t * 0.1; }}", 2.min(n))
            }
            0 => format!("{p}.assign(&{});", self.vector(n, p)),
            1 => format!("{p}.fill({});", self.real(1)),
            2 => format!("{star}{p} += &{};", self.vector(n, p)),
            3 => format!("{star}{p} *= {};", self.rng.choice(["s", "(s * 0.9)", "t.sin()"]).unwrap_or("s")),
            4 => format!("{p}.mapv_inplace(|e| (e * {}).sin());", self.rng.choice(["s", "1.1", "t"]).unwrap_or("s")),
            5 => format!("{p}.map_inplace(|e| *e = *e * {} + 0.1);", self.rng.choice(["s", "0.7"]).unwrap_or("s")),
            6 => format!("{p}.scaled_add({}, &{});", self.rng.choice(["s", "t", "(s * 0.5)"]).unwrap_or("s"), self.vector(n, p)),
            7 => format!("{p}.swap({i}, {j});"),
            8 => format!(
                "Zip::from(&mut {}{p}).and(&{}).for_each(|e, &w| *e = *e * 0.6 + w * w * 0.2);",
                if star.is_empty() { "" } else { "*" },
                self.vector(n, p)
            ),
            9 => format!(
                "for e in {p}.iter_mut() {{ *e = *e * {} - 0.2; }}",
                self.rng.choice(["s", "t", "(s * 0.8)"]).unwrap_or("s")
            ),
            10 => format!("for (k, e) in {p}.iter_mut().enumerate() {{ *e += s * (k as f64); }}"),
            11 => format!("{p}.zip_mut_with(&{}, |e, &w| *e = (*e + w * s).tanh());", self.vector(n, p)),
            12 => format!("stir_view({p}.view_mut(), {});", self.rng.choice(["s", "t"]).unwrap_or("s")),
            13 if n > 1 => format!("stir_view({p}.slice_mut(s![1..]), {});", self.rng.choice(["s", "t"]).unwrap_or("s")),
            14 if n > 1 => {
                let at = self.rng.usize(1..n);
                format!("let (mut head, tail) = {p}.view_mut().split_at(Axis(0), {at}); ⟦head[0]⟧ += ⟦tail.sum() * 0.3⟧;")
            }
            15 if n > 1 => format!("for k in 1..{n} {{ let before = {p}[k - 1]; ⟦{p}[k]⟧ += ⟦before * 0.5⟧; }}"),
            _ => format!("⟦{p}.view_mut()[0]⟧ *= ⟦s⟧;"),
        }
    }

    fn change_matrix(&mut self, place: &Place, r: usize, c: usize) -> String {
        let p = &place.name;
        let (i, j) = (self.at(r), self.at(c));
        let star = if place.held == Held::Array && p.starts_with('v') { "*" } else { "" };
        let by = self.rng.choice(["s", "t", "(s * 0.8)"]).unwrap_or("s");
        match self.rng.u8(..21) {
            18 if r > 1 && !p.starts_with("w.") => {
                format!("for mut part in {p}.axis_chunks_iter_mut(Axis(0), 2) {{ part *= {by}; t += part[[0, 0]] * 0.1; }}")
            }
            19 => format!(
                "for (mut row, k) in {p}.rows_mut().into_iter().zip(0..) {{ if k == 1 {{ continue; }} row *= {by}; t += row[0] * 0.1; }}"
            ),
            20 => {
                format!("Zip::from({p}.columns_mut()).and(&x.slice(s![..{c}])).for_each(|mut column, &w| column *= w);")
            }
            0 => format!("{p}.row_mut({i}).assign(&{});", self.vector(c, p)),
            1 => format!("{p}.column_mut({j}).fill({});", self.real(1)),
            2 => format!("⟦{p}.row_mut({i})[{j}]⟧ += ⟦{}⟧;", self.real(1)),
            3 => format!("{p}.mapv_inplace(|e| (e * {by}).sin());"),
            4 => format!("{star}{p} *= {by};"),
            5 => format!("{star}{p} += &{};", self.vector(c, p)),
            6 => format!("{p}.slice_mut(s![{i}, ..]).scaled_add({by}, &{});", self.vector(c, p)),
            7 => {
                let (k, l) = (self.at(r), self.at(c));
                format!("{p}.swap([{i}, {j}], [{k}, {l}]);")
            }
            8 => format!("for mut row in {p}.rows_mut() {{ row *= {by}; t += row.sum() * 0.1; }}"),
            9 => format!("{p}.diag_mut().mapv_inplace(|e| e * {by});"),
            10 if r <= super::ENTRIES => {
                format!(
                    "Zip::from({p}.rows_mut()).and(&x.slice(s![..{r}])).for_each(|mut row, &w| row.mapv_inplace(|e| e * w + 0.1));"
                )
            }
            11 => format!("stir_view({p}.row_mut({i}), {by});"),
            12 => format!("stir_view({p}.column_mut({j}), {by});"),
            13 => format!("stir_matrix(&mut {p}.view_mut(), {by});"),
            14 if !p.starts_with("w.") => {
                format!("for (at, e) in {p}.indexed_iter_mut() {{ *e += s * (at.0 as f64) * 0.2 - t * (at.1 as f64) * 0.1; }}")
            }
            15 if r > 1 => {
                format!(
                    "let (mut upper, lower) = {p}.view_mut().split_at(Axis(0), 1); upper.row_mut(0).scaled_add({by}, &lower.row(0));"
                )
            }
            16 => format!("for e in {p}.iter_mut() {{ *e = (*e * {by}).tanh(); }}"),
            _ => format!(
                "for (mut row, &w) in {p}.outer_iter_mut().zip(x.iter()) {{ ⟦row[0]⟧ += ⟦w * s⟧; row.fill(w * 0.5 + t * 0.1); }}"
            ),
        }
    }

    /// A loop over entries that are changed, each by its reference.
    pub(super) fn pass_over_entries(&mut self) {
        let Some(i) = self.free(|place| matches!(place.shape, Shape::Vector(_))) else { return self.change() };
        let place = self.places[i].clone();
        if self.loops > 1 {
            return self.change();
        }
        self.loops += 1;
        let e = self.name("e");
        let p = &place.name;
        let counters = self.counters.len();
        match self.rng.u8(..5) {
            0 => {
                let k = self.name("k");
                self.line(&format!("for ({k}, {e}) in {p}.iter_mut().enumerate() {{"));
                self.counters.push(k);
            }
            1 => self.line(&format!("for {e} in {p}.iter_mut().skip(1) {{")),
            2 => self.line(&format!("for {e} in {p}.iter_mut().rev() {{")),
            3 => self.line(&format!("for {e} in {p}.iter_mut().step_by(2) {{")),
            _ => self.line(&format!("for {e} in {p}.iter_mut() {{")),
        }
        self.lend_out(i, true);
        self.floats.push(format!("*{e}"));
        let first = self.real(1);
        self.line(&format!("*{e} = *{e} * 0.7 + {first};"));
        self.block();
        let last = self.real(0);
        self.line(&format!("*{e} += {last} * 0.2;"));
        self.floats.pop();
        self.lend_out(i, false);
        self.counters.truncate(counters);
        self.line("}");
        self.loops -= 1;
    }
}
