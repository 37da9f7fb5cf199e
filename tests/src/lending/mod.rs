//! Random programs about what is lent: arrays and lists that are changed through views, slices and references of parts of them, of parts of
//! these, in loops and by other functions.
//!
//! A program is text. Its oracle is the same text over dual numbers, as rustc alone understands it: what is changed, and when, nobody here
//! has to know.

mod change;
mod read;

use fastrand::Rng;
use std::fmt::Write;

/// How many entries the vector `x` has.
pub const ENTRIES: usize = 6;
/// How many rows and columns the matrix `m` has.
pub const SHAPE: (usize, usize) = (4, 3);

/// What a place holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Vector(usize),
    Matrix(usize, usize),
}

/// How a place is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    /// An array, or a reference to one.
    Array,
    /// A view by which it is changed.
    View,
    /// A list, or a slice of one.
    Slice,
}

/// What can be changed by its name.
#[derive(Clone, Debug)]
struct Place {
    name: String,
    shape: Shape,
    held: Held,
    /// What is lent out can be neither read nor changed.
    lent: bool,
}

struct Writer<'a> {
    rng: &'a mut Rng,
    text: String,
    places: Vec<Place>,
    /// Integers, each the index of a pass.
    counters: Vec<String>,
    /// Floats by which a pass goes, `*e` where they are behind a reference.
    floats: Vec<String>,
    names: usize,
    /// How many loops are around a statement.
    loops: usize,
    budget: usize,
}

/// The functions that programs call, and the program that belongs to a seed:
/// `program(x: &Array1<f64>, m: &Array2<f64>, s: f64) -> f64`.
#[must_use]
pub fn program(seed: u64) -> String {
    written(seed).replace(['⟦', '⟧'], "")
}

/// The same over dual numbers. What is added to a float is computed before its place is borrowed: rustc does so for numbers of its own
/// alone. It does not know either that an index which is a number is a `usize` where the array's entries are of another crate.
#[must_use]
pub fn copy(seed: u64) -> String {
    let text = written(seed)
        .replace("#[derive(Clone, cotangent::Differentiable)]", "")
        .replace("#[differentiate]", "pub")
        .replace("struct Work", "pub struct Work")
        .replace("as f64", "as float")
        .replace("f64", "Dual")
        .replace("as float", "as f64");
    let mut copied = String::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('⟦') {
            let (place, after) = after.split_once("⟧ ").expect("a place");
            let (op, after) = after.split_once(" ⟦").expect("an operator");
            let (value, after) = after.split_once("⟧;").expect("a value");
            write!(copied, "{before}{{ let gained = {value}; {place} {op} gained; }}").expect("a text");
            rest = after;
        }
        copied.push_str(rest);
        copied.push('\n');
    }
    let mut typed = String::new();
    let mut characters = copied.chars().peekable();
    while let Some(c) = characters.next() {
        typed.push(c);
        if c == '[' && characters.peek().is_some_and(char::is_ascii_digit) {
            while let Some(digit) = characters.next_if(char::is_ascii_digit) {
                typed.push(digit);
            }
            if characters.peek() == Some(&']') {
                typed.push_str("_usize");
            }
        }
    }
    typed
}

fn written(seed: u64) -> String {
    let mut rng = Rng::with_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x1E4D_1264);
    let budget = rng.usize(3..14);
    let place = |name: &str, shape, held| Place { name: name.to_owned(), shape, held, lent: false };
    // From seed 1000 on, there are fields of a struct and arrays in a list, too; from 5000 on, all of it is lent to a function that does the rest.
    let (fields, items, apart) = (seed >= 1000 && rng.bool(), seed >= 1000 && rng.bool(), seed >= 5000 && rng.u8(..3) > 0);
    let (a, b) = if apart { ("va", "vb") } else { ("a", "b") };
    let mut places = vec![
        place(a, Shape::Vector(ENTRIES), Held::Array),
        place(b, Shape::Matrix(SHAPE.0, SHAPE.1), Held::Array),
        place("l", Shape::Vector(5), Held::Slice),
    ];
    let (mut lets, mut sums) = (String::new(), String::new());
    let mut parameters = String::from("va: &mut Array1<f64>, vb: &mut Array2<f64>, l: &mut Vec<f64>");
    let mut arguments = String::from("&mut a, &mut b, &mut l");
    if fields {
        parameters.push_str(", w: &mut Work");
        arguments.push_str(", &mut w");
        places.push(place("w.p", Shape::Vector(3), Held::Array));
        places.push(place("w.g", Shape::Matrix(2, 3), Held::Array));
        places.push(place("w.h", Shape::Vector(4), Held::Slice));
        lets.push_str("let mut w = Work { p: x.slice(s![2..5]).to_owned(), g: m.slice(s![1..3, ..]).to_owned(), h: vec![s, t, x[0], x[1] * s] };\n");
        sums.push_str("t += w.p.dot(&x.slice(s![..3])) + w.g.row(0).dot(&w.g.row(1)) + w.h[0] * w.h[3] - w.h[1] * w.h[2];\n");
    }
    if items {
        parameters.push_str(", q: &mut Vec<Array1<f64>>");
        arguments.push_str(", &mut q");
        places.push(place("q[0]", Shape::Vector(4), Held::Array));
        places.push(place("q[1]", Shape::Vector(4), Held::Array));
        lets.push_str("let mut q: Vec<Array1<f64>> = vec![x.slice(s![..4]).to_owned(), m.column(1).to_owned()];\n");
        sums.push_str("t += q[0].dot(&q[1]) + q[0].dot(&x.slice(s![2..]));\n");
    }
    let mut writer =
        Writer { rng: &mut rng, text: String::new(), places, counters: vec![], floats: vec![], names: 0, loops: 0, budget };
    while writer.budget > 0 {
        writer.statement();
    }
    let (mut function, mut body) = (String::new(), writer.text);
    if apart {
        function = format!(
            "
        #[differentiate]
        fn changes({parameters}, t: f64, x: &Array1<f64>, m: &Array2<f64>, s: f64) -> f64 {{
            let mut t = t;
            {body}
            t
        }}"
        );
        body = format!("t += changes({arguments}, t, x, m, s);\n");
        if rng.bool() {
            writeln!(body, "if t > s {{ t = changes({arguments}, t, x, m, s * 0.6); }}").expect("a text");
        }
    }
    format!(
        "{HELPERS}{function}
        #[differentiate]
        fn program(x: &Array1<f64>, m: &Array2<f64>, s: f64) -> f64 {{
            let mut a = x.mapv(|e| e * 1.5);
            let mut b = m * s;
            let mut l: Vec<f64> = x.iter().skip(1).map(|&e| e * 0.7).collect();
            let mut t = s * 0.3;
            {lets}{body}
            for k in 0..6 {{
                t += a[k] * (k as f64 + 1.0).cos();
            }}
            for i in 0..4 {{
                for j in 0..3 {{
                    t += b[[i, j]] * ((3 * i + j) as f64).sin() * s;
                }}
            }}
            for k in 0..5 {{
                t += l[k] * l[k] * (k as f64 + 0.5);
            }}
            {sums}t
        }}
        "
    )
}

/// Functions that change what they are lent.
const HELPERS: &str = "
    #[derive(Clone, cotangent::Differentiable)]
    struct Work {
        p: Array1<f64>,
        g: Array2<f64>,
        h: Vec<f64>,
    }
    #[differentiate]
    fn stir_array(v: &mut Array1<f64>, p: f64) {
        let last = v[v.len() - 1];
        *v *= p.sin();
        v[0] = last * p;
    }
    #[differentiate]
    fn stir_number(v: &mut f64, p: f64) -> f64 {
        let before = *v;
        *v = (before * p).tanh();
        before * 0.1
    }
    #[differentiate]
    fn stir_view(mut v: ArrayViewMut1<f64>, p: f64) {
        for k in 1..v.len() {
            v[k] = v[k] * p.sin() + v[k - 1];
        }
    }
    #[differentiate]
    fn stir_slice(v: &mut [f64], p: f64) -> f64 {
        for e in v.iter_mut() {
            *e = (*e * p).tanh();
        }
        v[0] * v[0]
    }
    #[differentiate]
    fn stir_matrix(v: &mut ArrayViewMut2<f64>, p: f64) {
        for mut row in v.rows_mut() {
            row[0] *= p.cos();
            let first = row[0];
            row.mapv_inplace(|e| e - first * 0.5);
        }
    }
";

impl Writer<'_> {
    fn name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    fn line(&mut self, text: &str) {
        writeln!(self.text, "{text}").expect("a text");
    }

    fn statement(&mut self) {
        self.budget = self.budget.saturating_sub(1);
        match self.rng.u8(..12) {
            0..=4 => self.change(),
            5..=7 => self.lend(),
            8 => self.pass(),
            9 => self.pass_over_entries(),
            10 => self.branch(),
            _ => self.gather(),
        }
    }

    /// A few statements with what is new in them.
    fn block(&mut self) {
        let (places, counters, floats) = (self.places.len(), self.counters.len(), self.floats.len());
        for _ in 0..self.rng.usize(1..=3) {
            self.statement();
        }
        let _ = places;
        self.counters.truncate(counters);
        self.floats.truncate(floats);
    }

    /// What is not lent out and fits.
    fn free(&mut self, fits: impl Fn(&Place) -> bool) -> Option<usize> {
        let free: Vec<usize> = (0..self.places.len()).filter(|&i| !self.places[i].lent && fits(&self.places[i])).collect();
        self.rng.choice(free)
    }

    /// Statements that have a part of a place by another name.
    fn lend(&mut self) {
        let Some(of) = self.free(|_| true) else { return self.gather() };
        let place = self.places[of].clone();
        let (lets, new) = match (place.shape, place.held) {
            (Shape::Vector(n), Held::Slice) => self.slices(&place.name, n),
            (Shape::Vector(n), _) => self.vector_views(&place, n),
            (Shape::Matrix(r, c), _) => self.matrix_views(&place, r, c),
        };
        self.line(&format!("{{ {lets}"));
        let depth = self.places.len();
        self.lend_out(of, true);
        self.places.extend(new);
        self.block();
        self.places.truncate(depth);
        self.lend_out(of, false);
        self.line("}");
    }

    /// A place is lent out or is back, with all items of its list.
    fn lend_out(&mut self, of: usize, lent: bool) {
        let root = |name: &str| name.split('[').next().unwrap_or_default().to_owned();
        let own = root(&self.places[of].name);
        self.places.iter_mut().filter(|place| root(&place.name) == own).for_each(|place| place.lent = lent);
    }

    fn slices(&mut self, p: &str, n: usize) -> (String, Vec<Place>) {
        let v = self.name("v");
        let slice = |name: &str, n| Place { name: name.to_owned(), shape: Shape::Vector(n), held: Held::Slice, lent: false };
        let at = self.rng.usize(1..n.max(2)).min(n - 1);
        match self.rng.u8(..4) {
            0 if n > 1 => (format!("let {v} = &mut {p}[{at}..];"), vec![slice(&v, n - at)]),
            1 if n > 1 => (format!("let {v} = &mut {p}[..{at}];"), vec![slice(&v, at)]),
            2 if n > 1 => {
                let w = self.name("v");
                (format!("let ({v}, {w}) = {p}.split_at_mut({at});"), vec![slice(&v, at), slice(&w, n - at)])
            }
            _ => (format!("let {v} = &mut {p}[..];"), vec![slice(&v, n)]),
        }
    }

    fn vector_views(&mut self, of: &Place, n: usize) -> (String, Vec<Place>) {
        let (v, p) = (self.name("v"), &of.name);
        let place = |name: &str, n, held| Place { name: name.to_owned(), shape: Shape::Vector(n), held, lent: false };
        let at = self.rng.usize(1..n.max(2)).min(n - 1);
        match self.rng.u8(..8) {
            0 if n > 1 => {
                (format!("let mut {v}: ArrayViewMut1<f64> = {p}.slice_mut(s![{at}..]);"), vec![place(&v, n - at, Held::View)])
            }
            1 if n > 1 => {
                (format!("let mut {v}: ArrayViewMut1<f64> = {p}.slice_mut(s![..{at}]);"), vec![place(&v, at, Held::View)])
            }
            2 if n > 1 => (
                format!("let mut {v}: ArrayViewMut1<f64> = {p}.slice_mut(s![..;2]);"),
                vec![place(&v, n.div_ceil(2), Held::View)],
            ),
            3 => (format!("let mut {v}: ArrayViewMut1<f64> = {p}.slice_mut(s![..;-1]);"), vec![place(&v, n, Held::View)]),
            4 if n > 1 => {
                let w = self.name("v");
                let lets = format!("let (mut {v}, mut {w}) = {p}.view_mut().split_at(Axis(0), {at});");
                (lets, vec![place(&v, at, Held::View), place(&w, n - at, Held::View)])
            }
            5 if of.held == Held::Array => (format!("let {v} = {p}.as_slice_mut().unwrap();"), vec![place(&v, n, Held::Slice)]),
            6 if of.held == Held::Array && !of.name.starts_with('v') => {
                (format!("let {v} = &mut {p};"), vec![place(&v, n, Held::Array)])
            }
            _ => (format!("let mut {v} = {p}.view_mut();"), vec![place(&v, n, Held::View)]),
        }
    }

    fn matrix_views(&mut self, of: &Place, r: usize, c: usize) -> (String, Vec<Place>) {
        let (v, p) = (self.name("v"), &of.name);
        let place = |name: &str, shape| Place { name: name.to_owned(), shape, held: Held::View, lent: false };
        let (i, j) = (self.rng.usize(..r), self.rng.usize(..c));
        let one = |how: String, shape| {
            // Of what a slice is rustc alone does not know the rank before it is indexed.
            let ty = match shape {
                Shape::Vector(_) => "ArrayViewMut1<f64>",
                Shape::Matrix(..) => "ArrayViewMut2<f64>",
            };
            (format!("let mut {v}: {ty} = {p}.{how};"), vec![place(&v, shape)])
        };
        match self.rng.u8(..13) {
            0 => one(format!("row_mut({i})"), Shape::Vector(c)),
            1 => one(format!("column_mut({j})"), Shape::Vector(r)),
            2 => one("diag_mut()".into(), Shape::Vector(r.min(c))),
            3 => one(format!("index_axis_mut(Axis(0), {i})"), Shape::Vector(c)),
            4 => one(format!("slice_mut(s![{i}, ..])"), Shape::Vector(c)),
            5 => one(format!("slice_mut(s![.., {j}])"), Shape::Vector(r)),
            6 => one(format!("slice_mut(s![{i}.., ..])"), Shape::Matrix(r - i, c)),
            7 => one(format!("slice_mut(s![.., ..{}])", j + 1), Shape::Matrix(r, j + 1)),
            8 => one("slice_mut(s![..;-1, ..])".into(), Shape::Matrix(r, c)),
            9 if r > 1 => {
                let (w, at) = (self.name("v"), i.max(1));
                let lets = format!("let (mut {v}, mut {w}) = {p}.view_mut().split_at(Axis(0), {at});");
                (lets, vec![place(&v, Shape::Matrix(at, c)), place(&w, Shape::Matrix(r - at, c))])
            }
            10 if r > 1 => {
                let (w, at) = (self.name("v"), i.max(1));
                let lets = format!(
                    "let (mut {v}, mut {w}): (ArrayViewMut1<f64>, ArrayViewMut2<f64>) = {p}.multi_slice_mut((s![..{at}, {j}], s![{at}.., ..]));"
                );
                (lets, vec![place(&v, Shape::Vector(at)), place(&w, Shape::Matrix(r - at, c))])
            }
            11 if of.held == Held::Array && !of.name.starts_with('v') => {
                (format!("let {v} = &mut {p};"), vec![Place { held: Held::Array, ..place(&v, Shape::Matrix(r, c)) }])
            }
            _ => one("view_mut()".into(), Shape::Matrix(r, c)),
        }
    }

    fn branch(&mut self) {
        let (a, b) = (self.real(1), self.real(1));
        self.line(&format!("if {a} > {b} {{"));
        self.block();
        if self.rng.bool() {
            self.line("} else {");
            self.block();
        }
        self.line("}");
    }

    /// A loop over integers, or over rows and columns that are changed.
    fn pass(&mut self) {
        if self.loops > 1 {
            return self.change();
        }
        self.loops += 1;
        let matrix = self.free(|place| matches!(place.shape, Shape::Matrix(..)));
        match (matrix, self.rng.u8(..5)) {
            (Some(of), 0..=3) => {
                let Place { name: p, shape: Shape::Matrix(r, c), .. } = self.places[of].clone() else { unreachable!("a matrix") };
                let v = self.name("v");
                let (over, n) = match self.rng.u8(..6) {
                    0 => ("rows_mut()", c),
                    1 => ("columns_mut()", r),
                    2 => ("outer_iter_mut()", c),
                    3 => ("axis_iter_mut(Axis(1))", r),
                    4 if !p.starts_with("w.") => ("lanes_mut(Axis(0))", r),
                    _ => ("axis_iter_mut(Axis(0))", c),
                };
                let count = if n == c { r } else { c };
                let iterator = over.contains("iter");
                let it = if iterator { "" } else { ".into_iter()" };
                let counters = self.counters.len();
                match self.rng.u8(..4) {
                    0 => {
                        let k = self.name("k");
                        self.line(&format!("for ({k}, mut {v}) in {p}.{over}{it}.enumerate() {{"));
                        self.counters.push(k);
                    }
                    1 => {
                        let w = self.name("w");
                        self.line(&format!("for (mut {v}, &{w}) in {p}.{over}{it}.zip(x.iter()) {{"));
                        self.floats.push(w);
                    }
                    2 if count > 1 => self.line(&format!("for mut {v} in {p}.{over}{it}.skip(1) {{")),
                    _ => self.line(&format!("for mut {v} in {p}.{over} {{")),
                }
                self.lend_out(of, true);
                let depth = self.places.len();
                self.places.push(Place { name: v, shape: Shape::Vector(n), held: Held::View, lent: false });
                self.block();
                self.places.truncate(depth);
                self.lend_out(of, false);
                self.counters.truncate(counters);
                self.floats.retain(|name| !name.starts_with('w'));
            }
            _ => {
                let (k, n) = (self.name("k"), self.rng.usize(1..4));
                self.line(&format!("for {k} in 0..{n}_usize {{"));
                self.counters.push(k);
                self.block();
                self.counters.pop();
            }
        }
        self.line("}");
        self.loops -= 1;
    }
}
