//! The types and functions that programs use.

/// What stands before every program.
pub(super) const TYPES: &str = "
    #[derive(Clone, Copy, Debug, PartialEq, cotangent::Differentiable)]
    struct P {
        u: f64,
        v: f64,
    }
    #[differentiate]
    impl Add for P {
        type Output = P;
        fn add(self, o: P) -> P {
            P { u: self.u + o.u, v: self.v + o.v }
        }
    }
    #[differentiate]
    impl<'a> Sub<&'a P> for &'a P {
        type Output = P;
        fn sub(self, o: &'a P) -> P {
            P { u: self.u - o.u, v: self.v - o.v }
        }
    }
    #[differentiate]
    impl Mul for P {
        type Output = P;
        fn mul(self, o: P) -> P {
            P { u: self.u * o.u - self.v * o.v, v: self.u * o.v + self.v * o.u }
        }
    }
    #[differentiate]
    impl Mul<f64> for P {
        type Output = P;
        fn mul(self, s: f64) -> P {
            P { u: self.u * s, v: self.v * s }
        }
    }
    #[differentiate]
    impl Neg for P {
        type Output = P;
        fn neg(self) -> P {
            P { u: -self.u, v: -self.v }
        }
    }
    #[differentiate]
    impl AddAssign for P {
        fn add_assign(&mut self, o: P) {
            self.u += o.u;
            self.v += o.v;
        }
    }
    #[differentiate]
    impl MulAssign<f64> for P {
        fn mul_assign(&mut self, s: f64) {
            self.u *= s;
            self.v *= s;
        }
    }
    #[differentiate]
    impl P {
        fn new(u: f64, v: f64) -> P {
            P { u, v }
        }
        fn squash(self) -> P {
            P { u: self.u.tanh(), v: self.v.sin() }
        }
        fn size(&self) -> f64 {
            (self.u * self.u + self.v * self.v).tanh()
        }
        fn turn(self, by: f64) -> P {
            P { u: self.u * by.cos() - self.v * by.sin(), v: self.u * by.sin() + self.v * by.cos() }
        }
        fn grow(&mut self, by: f64) -> f64 {
            let before = self.u;
            self.u = (self.u * by + self.v).tanh();
            self.v *= by.cos();
            before * by
        }
    }
    #[derive(Clone, Debug, cotangent::Differentiable)]
    struct Store {
        p: P,
        best: Option<f64>,
        last: Option<f64>,
        spare: Option<P>,
        items: Vec<P>,
        near: BTreeMap<usize, f64>,
        rate: f64,
    }
    #[derive(Clone, Debug, cotangent::Differentiable)]
    struct Slot {
        last: Option<f64>,
        spare: Option<P>,
        rate: f64,
    }
    #[differentiate]
    impl Store {
        fn note(&mut self, e: f64) -> f64 {
            self.rate = (self.rate * 0.7 + e).sin();
            if e > self.rate {
                if let Some(b) = self.best {
                    self.best = Some(b * 0.5 + e * self.rate);
                }
            }
            *self.near.entry(7).or_insert(e) += self.rate * 0.3;
            self.rate * e
        }
        fn total(&self) -> f64 {
            let mut t = self.rate * self.p.u;
            for i in &self.items {
                t += i.u * i.v;
            }
            if let Some(b) = self.best {
                t += b * b;
            }
            if let (Some(e), Some(p)) = (self.last, &self.spare) {
                t += e * p.u + p.v;
            }
            t + self.near.values().map(|v| v * self.p.v).sum::<f64>()
        }
        fn keep(&mut self, q: P) {
            if self.items.len() < 6 {
                self.items.push(q);
            } else {
                self.items[0] = q.squash();
            }
        }
    }
    #[differentiate]
    fn meet(a: &mut P, b: P, by: f64) -> f64 {
        let before = a.u * b.v;
        *a = P { u: (a.u + b.u * by).sin(), v: a.v * 0.8 + before * 0.2 };
        before
    }
    #[differentiate]
    fn stir(ps: &mut [P], by: f64) -> f64 {
        let mut z = by;
        for p in ps.iter_mut() {
            z = (z * p.u + p.v).tanh();
            p.u = z;
        }
        z
    }
    #[differentiate]
    fn weigh(ps: &[P], f: &BTreeMap<usize, f64>, by: f64) -> f64 {
        let mut z = by;
        for (k, p) in ps.iter().enumerate() {
            match f.get(&k) {
                Some(w) => z += w * p.u,
                None => z *= p.v,
            }
        }
        z.tanh()
    }
    #[differentiate]
    fn fill(f: &mut BTreeMap<usize, f64>, at: usize, by: f64) {
        if let Some(e) = f.get_mut(&at) {
            *e = (*e * by).sin();
        }
        let old = f.get(&0).copied().unwrap_or(by);
        f.insert(at + 4, old * by);
    }
";

/// Structs that hold options, in a list.
pub(super) const SLOTS: &str = "let mut ws: Vec<Slot> = vec![Slot { last: None, spare: Some(q), rate: s }, Slot { last: Some(x[3]), spare: None, rate: p.u }];";

/// What is read of them at last.
pub(super) const END_OF_SLOTS: &str = "
        for o in &ws {
            if let Some(e) = o.last {
                t += e * o.rate;
            }
            if let Some(e) = &o.spare {
                t += e.u * o.rate + e.v;
            }
        }
";
