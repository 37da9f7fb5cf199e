//! Expressions of an array of a shape that is wanted.

use super::{Bounds, Form, LIMIT, Variable, Writer};

/// An expression of an array.
pub(super) struct Array {
    text: String,
    form: Written,
    pub(super) bounds: Bounds,
}

/// What the source of an expression is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    /// The name of an array.
    Name,
    /// The name of a reference.
    Reference,
    /// An array of its own.
    Owned,
}

impl Array {
    fn owned_of(text: String, bounds: Bounds) -> Array {
        Array { text, form: Written::Owned, bounds }
    }

    fn variable(v: &Variable) -> Array {
        let form = if v.form == Form::Reference { Written::Reference } else { Written::Name };
        Array { text: v.name.clone(), form, bounds: v.bounds }
    }

    /// As the receiver of a method.
    pub(super) fn receiver(&self) -> String {
        if self.form == Written::Owned { format!("({})", self.text) } else { self.text.clone() }
    }

    /// Behind a reference.
    pub(super) fn reference(&self) -> String {
        match self.form {
            Written::Name => format!("&{}", self.text),
            Written::Reference => self.text.clone(),
            Written::Owned => format!("&({})", self.text),
        }
    }

    /// As the operand of an operator.
    fn operand(&self) -> String {
        if self.form == Written::Owned { format!("({})", self.text) } else { self.reference() }
    }

    /// As an array of its own.
    pub(super) fn owned(&self) -> String {
        if self.form == Written::Owned { self.text.clone() } else { format!("{}.to_owned()", self.text) }
    }
}

impl Writer {
    /// An expression of an array of this shape whose entries are bounded.
    pub(super) fn array(&mut self, shape: &[usize], depth: usize) -> Array {
        let e = if depth == 0 || self.rng.u8(..6) == 0 { self.known(shape) } else { self.made(shape, depth - 1) };
        if e.bounds.size() <= LIMIT {
            return e;
        }
        Array::owned_of(format!("{}.mapv(f64::tanh)", e.receiver()), Bounds::within(1.0))
    }

    /// A shape that broadcasts to this one.
    pub(super) fn smaller(&mut self, shape: &[usize]) -> Vec<usize> {
        let front = usize::from(shape.len() > 1 && self.rng.u8(..3) == 0);
        shape[front..].iter().map(|&n| if self.rng.u8(..8) == 0 { 1 } else { n }).collect()
    }

    /// An array of the same number of axes from which a part can be taken along an axis: its length there.
    fn longer(&mut self, n: usize) -> usize {
        n + self.rng.usize(..=1)
    }

    /// A variable of this shape; a new parameter, or an array without a derivative, where there is none.
    fn known(&mut self, shape: &[usize]) -> Array {
        let known: Vec<Variable> = self.variables.iter().filter(|v| v.form != Form::Float && v.shape == shape).cloned().collect();
        match self.rng.choice(known) {
            Some(v) => Array::variable(&v),
            None if self.parameters.len() < 5 => {
                let v = self.parameter(shape);
                Array::variable(&v)
            }
            None => {
                let lengths = tuple(shape);
                match self.rng.u8(..3) {
                    0 => Array::owned_of(format!("Array{}::<f64>::ones({lengths})", shape.len()), Bounds::of(&[1.0])),
                    1 => Array::owned_of(format!("Array{}::<f64>::zeros({lengths})", shape.len()), Bounds::of(&[0.0])),
                    _ => {
                        let x = self.scalar(1);
                        Array::owned_of(format!("Array{}::from_elem({lengths}, {})", shape.len(), x.text), x.bounds)
                    }
                }
            }
        }
    }

    fn made(&mut self, shape: &[usize], depth: usize) -> Array {
        match (self.rng.u8(..20), shape) {
            (0..=5, _) => self.elementwise(shape, depth),
            (6..=8, _) => {
                let a = self.array(shape, depth);
                let (closure, bounds) = self.closure(a.bounds);
                Array::owned_of(format!("{}.mapv({closure})", a.receiver()), bounds)
            }
            (9, _) => {
                let a = self.array(shape, depth);
                let (name, args, bounds) = self.function(a.bounds);
                let known = ["sin", "cos", "tanh", "abs", "exp", "sqrt", "ln", "recip", "exp2", "floor"].contains(&name);
                if known {
                    return Array::owned_of(format!("{}.{name}()", a.receiver()), bounds);
                }
                Array::owned_of(format!("{}.mapv(|e| e.{name}({args}))", a.receiver()), bounds)
            }
            (10, [_, _, _]) | (11, _) => self.joined(shape, depth),
            (12, _) => self.reshaped(shape, depth),
            (13 | 14, _) if shape.len() < 3 => self.reduced(shape, depth),
            (15, _) => {
                let small = self.smaller(shape);
                let a = self.array(&small, depth);
                let bounds = a.bounds;
                Array::owned_of(format!("{}.broadcast({}).unwrap().to_owned()", a.receiver(), tuple(shape)), bounds)
            }
            (16, [n]) => self.listed(*n, depth),
            (_, [n]) => self.vector(*n, depth),
            (_, [m, n]) => self.matrix(*m, *n, depth),
            (_, shape) => {
                let mut back = shape.to_vec();
                back.rotate_right(1);
                let a = self.array(&back, depth);
                let bounds = a.bounds;
                let order = (1..shape.len()).chain([0]).map(|i| i.to_string()).collect::<Vec<_>>().join(", ");
                Array::owned_of(format!("{}.view().permuted_axes([{order}]).to_owned()", a.receiver()), bounds)
            }
        }
    }

    fn elementwise(&mut self, shape: &[usize], depth: usize) -> Array {
        if self.rng.u8(..3) == 0 {
            let (a, s) = (self.array(shape, depth), self.scalar(depth.min(2)));
            return match self.rng.u8(..4) {
                0 => Array::owned_of(format!("{} * {}", s.text, a.operand()), a.bounds.mul(s.bounds)),
                1 => Array::owned_of(format!("{} + {}", a.operand(), s.text), a.bounds.add(s.bounds)),
                2 => Array::owned_of(format!("{} - {}", s.text, a.operand()), s.bounds.sub(a.bounds)),
                _ if s.bounds.away() => {
                    Array::owned_of(format!("{} / {}", a.operand(), s.text), a.bounds.mul(s.bounds.through(f64::recip)))
                }
                _ => Array::owned_of(format!("-{}", a.operand()), Bounds { low: -a.bounds.high, high: -a.bounds.low }),
            };
        }
        let small = self.smaller(shape);
        let (a, b) = (self.array(shape, depth), self.array(&small, depth));
        let swapped = self.rng.bool();
        let (x, y) = if swapped { (&b, &a) } else { (&a, &b) };
        let (op, bounds) = match self.rng.u8(..4) {
            0 => ("+", x.bounds.add(y.bounds)),
            1 => ("-", x.bounds.sub(y.bounds)),
            2 if y.bounds.away() => ("/", x.bounds.mul(y.bounds.through(f64::recip))),
            _ => ("*", x.bounds.mul(y.bounds)),
        };
        Array::owned_of(format!("{} {op} {}", x.operand(), y.operand()), bounds)
    }

    /// Parts one after the other, or side by side.
    fn joined(&mut self, shape: &[usize], depth: usize) -> Array {
        let axis = self.rng.usize(..shape.len());
        let stacked = shape.len() > 1 && self.rng.bool();
        let mut parts: Vec<Array> = Vec::new();
        let mut left = shape[axis];
        while left > 0 {
            let n = if stacked { 1 } else { self.rng.usize(1..=left) };
            let mut part = shape.to_vec();
            if stacked {
                part.remove(axis);
            } else {
                part[axis] = n;
            }
            parts.push(self.array(&part, depth.min(1)));
            left -= n;
        }
        let bounds = parts.iter().map(|p| p.bounds).reduce(Bounds::join).unwrap_or(Bounds::within(0.0));
        let name = if stacked { "stack" } else { "concatenate" };
        let text = if self.rng.bool() {
            let parts: Vec<String> = parts.iter().map(|p| format!("{}.view()", p.receiver())).collect();
            format!("ndarray::{name}(Axis({axis}), &[{}]).unwrap()", parts.join(", "))
        } else {
            let parts: Vec<String> =
                parts.iter().map(|p| if p.form == Written::Reference { format!("*{}", p.text) } else { p.receiver() }).collect();
            format!("ndarray::{name}![Axis({axis}), {}]", parts.join(", "))
        };
        Array::owned_of(text, bounds)
    }

    fn reshaped(&mut self, shape: &[usize], depth: usize) -> Array {
        let n: usize = shape.iter().product();
        let from = match self.rng.u8(..3) {
            0 => vec![n],
            1 => shape.iter().rev().copied().collect(),
            _ => vec![1, n],
        };
        let a = self.array(&from, depth);
        let bounds = a.bounds;
        let text = match self.rng.u8(..3) {
            0 if shape.len() == 1 => format!("{}.flatten().to_owned()", a.receiver()),
            1 => format!("{}.to_shape({}).unwrap().to_owned()", a.receiver(), tuple(shape)),
            _ => format!("{}.into_shape_with_order({}).unwrap()", owned_receiver(&a), tuple(shape)),
        };
        Array::owned_of(text, bounds)
    }

    /// One axis less than an array with an axis more.
    fn reduced(&mut self, shape: &[usize], depth: usize) -> Array {
        let (axis, n) = (self.rng.usize(..=shape.len()), self.rng.usize(1..=3));
        let mut wide = shape.to_vec();
        wide.insert(axis, n);
        let a = self.array(&wide, depth);
        let (of, long) = (a.bounds, n as f64);
        let a = a.receiver();
        let (text, bounds) = match self.rng.u8(..7) {
            0 => (format!("{a}.sum_axis(Axis({axis}))"), Bounds { low: of.low * long, high: of.high * long }),
            1 => (format!("{a}.mean_axis(Axis({axis})).unwrap()"), of),
            2 => (format!("{a}.var_axis(Axis({axis}), 0.0)"), Bounds::of(&[0.0, of.size() * of.size()])),
            3 => (format!("{a}.fold_axis(Axis({axis}), f64::NEG_INFINITY, |&m, &e| m.max(e))"), of),
            4 => (format!("{a}.product_axis(Axis({axis}))"), Bounds::within(of.size().powf(long))),
            5 => (format!("{a}.index_axis(Axis({axis}), {}).to_owned()", self.rng.usize(..n)), of),
            _ => {
                let mut parts: Vec<String> = shape.iter().map(|_| "..".to_owned()).collect();
                // Of a bare number rustc learns too late which type it has, and with it the rank of the slice.
                parts.insert(axis, format!("{}_usize", self.rng.usize(..n)));
                (format!("{a}.slice(ndarray::s![{}]).to_owned()", parts.join(", ")), of)
            }
        };
        Array::owned_of(text, bounds)
    }

    /// Entry by entry.
    fn listed(&mut self, n: usize, depth: usize) -> Array {
        let entries: Vec<_> = (0..n).map(|_| self.scalar(depth.min(2))).collect();
        let bounds = entries.iter().map(|e| e.bounds).reduce(Bounds::join).unwrap_or(Bounds::within(0.0));
        let list = entries.iter().map(|e| e.text.clone()).collect::<Vec<_>>().join(", ");
        let text = match self.rng.u8(..3) {
            0 => format!("ndarray::array![{list}]"),
            1 => format!("Array1::from(vec![{list}])"),
            _ => format!("ndarray::arr1(&[{list}])"),
        };
        Array::owned_of(text, bounds)
    }

    fn vector(&mut self, n: usize, depth: usize) -> Array {
        let k = self.rng.usize(1..=3);
        match self.rng.u8(..7) {
            0 | 1 => {
                let (a, b) = (self.array(&[n, k], depth), self.array(&[k], depth));
                Array::owned_of(format!("{}.dot({})", a.receiver(), b.reference()), product(&a, &b, k))
            }
            2 => {
                let (a, b) = (self.array(&[k], depth), self.array(&[k, n], depth));
                Array::owned_of(format!("{}.dot({})", a.receiver(), b.reference()), product(&a, &b, k))
            }
            3 => {
                let a = self.array(&[k, n], depth);
                Array::owned_of(format!("{}.row({}).to_owned()", a.receiver(), self.rng.usize(..k)), a.bounds)
            }
            4 => {
                let a = self.array(&[n, k], depth);
                Array::owned_of(format!("{}.column({}).to_owned()", a.receiver(), self.rng.usize(..k)), a.bounds)
            }
            5 => {
                let (p, q) = if self.rng.bool() { (n, self.longer(n)) } else { (self.longer(n), n) };
                let a = self.array(&[p, q], depth);
                Array::owned_of(format!("{}.diag().to_owned()", a.receiver()), a.bounds)
            }
            _ => {
                let a = self.array(&[2 * n], depth);
                let part = self.rng.choice([
                    "..;2".to_owned(),
                    "..;-2".to_owned(),
                    format!("..{n}"),
                    format!("{n}.."),
                    format!("-{n}.."),
                ]);
                let text = format!("{}.slice(ndarray::s![{}]).to_owned()", a.receiver(), part.unwrap_or_default());
                Array::owned_of(text, a.bounds)
            }
        }
    }

    fn matrix(&mut self, m: usize, n: usize, depth: usize) -> Array {
        let k = self.rng.usize(1..=3);
        match self.rng.u8(..8) {
            0..=2 => {
                let (a, b) = (self.array(&[m, k], depth), self.array(&[k, n], depth));
                Array::owned_of(format!("{}.dot({})", a.receiver(), b.reference()), product(&a, &b, k))
            }
            3 => {
                let (a, b) = (self.array(&[k, m], depth), self.array(&[n, k], depth));
                Array::owned_of(format!("{}.t().dot(&{}.t())", a.receiver(), b.receiver()), product(&a, &b, k))
            }
            4 => {
                let a = self.array(&[n, m], depth);
                Array::owned_of(format!("{}.t().to_owned()", a.receiver()), a.bounds)
            }
            5 => {
                let (p, q) = (self.longer(m), self.longer(n));
                let a = self.array(&[p, q], depth);
                let text = format!("{}.slice(ndarray::s![..{m}, {}..]).to_owned()", a.receiver(), q - n);
                Array::owned_of(text, a.bounds)
            }
            6 => {
                let a = self.array(&[k, n], depth);
                let rows: Vec<String> = (0..m).map(|_| self.rng.usize(..k).to_string()).collect();
                Array::owned_of(format!("{}.select(Axis(0), &[{}])", a.receiver(), rows.join(", ")), a.bounds)
            }
            _ => {
                let a = self.array(&[n], depth);
                let text = format!("{}.insert_axis(Axis(0)).broadcast(({m}, {n})).unwrap().to_owned()", owned_receiver(&a));
                Array::owned_of(text, a.bounds)
            }
        }
    }
}

fn owned_receiver(a: &Array) -> String {
    if a.form == Written::Owned { format!("({})", a.text) } else { format!("{}.to_owned()", a.text) }
}

/// The bounds of sums of `k` products.
fn product(a: &Array, b: &Array, k: usize) -> Bounds {
    let one = a.bounds.mul(b.bounds);
    Bounds { low: one.low * k as f64, high: one.high * k as f64 }
}

fn tuple(shape: &[usize]) -> String {
    match shape {
        [n] => n.to_string(),
        shape => format!("({})", shape.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}
