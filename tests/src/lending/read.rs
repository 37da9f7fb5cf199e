//! What is read.

use super::{Held, Place, Shape, Writer};

impl Writer<'_> {
    /// An index that is in bounds.
    pub(super) fn at(&mut self, n: usize) -> String {
        match self.rng.choice(self.counters.clone()) {
            Some(k) if self.rng.bool() => format!("{k} % {n}"),
            _ => self.rng.usize(..n).to_string(),
        }
    }

    /// An entry of a place.
    pub(super) fn entry(&mut self, place: &Place) -> String {
        match place.shape {
            Shape::Vector(n) => format!("{}[{}]", place.name, self.at(n)),
            Shape::Matrix(r, c) => {
                let (i, j) = (self.at(r), self.at(c));
                format!("{}[[{i}, {j}]]", place.name)
            }
        }
    }

    /// A float of moderate size.
    pub(super) fn real(&mut self, depth: usize) -> String {
        match self.rng.u8(..if depth == 0 { 6 } else { 10 }) {
            0 => "t".into(),
            1 => "s".into(),
            2 => format!("x[{}]", self.at(super::ENTRIES)),
            3 => self.rng.choice(self.floats.clone()).unwrap_or_else(|| "s".into()),
            4 | 5 => match self.free(|_| true) {
                Some(i) => {
                    let place = self.places[i].clone();
                    self.entry(&place)
                }
                None => "t".into(),
            },
            6 => format!("({}).sin()", self.real(depth - 1)),
            7 => {
                let (a, b) = (self.real(depth - 1), self.real(depth - 1));
                format!("({a} * {b}).tanh()")
            }
            8 => {
                let (a, b) = (self.real(depth - 1), self.real(depth - 1));
                format!("({a} - {b} * 0.4)")
            }
            _ => match self.free(|_| true) {
                Some(i) => {
                    let place = self.places[i].clone();
                    let total = match (place.held, self.rng.u8(..3)) {
                        (Held::Slice, _) | (_, 0) => format!("{}.iter().map(|&e| e * e).sum::<f64>()", place.name),
                        _ => format!("{}.sum()", place.name),
                    };
                    format!("({total} * 0.2).cos()")
                }
                None => "s".into(),
            },
        }
    }

    /// A vector of so many entries that can be borrowed, of which `but` is no part.
    pub(super) fn vector(&mut self, n: usize, but: &str) -> String {
        let rows = self
            .free(|place| place.name != but && place.held != Held::Slice && matches!(place.shape, Shape::Matrix(_, c) if c == n));
        let alike = self.free(|place| place.name != but && place.shape == Shape::Vector(n));
        match self.rng.u8(..6) {
            0 => format!("x.slice(s![..{n}])"),
            1 => format!("(&x.slice(s![{}..]) * {})", super::ENTRIES - n, self.real(0)),
            2 | 3 => match alike.map(|i| self.places[i].clone()) {
                Some(place) if place.held == Held::Slice => format!("ArrayView1::from(&{}[..])", place.name),
                Some(Place { name, held: Held::Array, .. }) if name.starts_with('v') => format!("(*{name})"),
                Some(place) => place.name,
                None => format!("x.slice(s![..{n}])"),
            },
            4 => match rows.map(|i| self.places[i].clone()) {
                Some(Place { name, shape: Shape::Matrix(r, _), .. }) => format!("{name}.row({})", self.at(r)),
                _ => format!("Array1::from_elem({n}, {})", self.real(0)),
            },
            _ => format!("Array1::from_elem({n}, {})", self.real(1)),
        }
    }

    /// Something that is read goes into the total.
    pub(super) fn gather(&mut self) {
        let text = match self.free(|place| place.held != Held::Slice).map(|i| self.places[i].clone()) {
            Some(Place { name, shape: Shape::Vector(n), .. }) if self.rng.bool() => {
                let v = self.vector(n, "");
                format!("t += {name}.dot(&{v}) * 0.1;")
            }
            _ => format!("t = {};", {
                let r = self.real(2);
                format!("t * 0.5 + {r}")
            }),
        };
        self.line(&text);
    }
}
