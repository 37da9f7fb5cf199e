//! Options that loops give and that fields hold: there at one time, none at another.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

/// Options with which loops are left, `let found = loop { … break Some(x) … };`.
mod given_by_loops {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, array};
    #[differentiate(order = 2)]
    fn f(x: f64, n: usize) -> f64 {
        let mut y = x;
        let mut i = 0;
        let found = loop {
            y = y * x + 1.0;
            i += 1;
            if y > 2.0 {
                break Some(y);
            }
            if i > n {
                break None;
            }
        };
        match found {
            Some(v) => v * v,
            None => x,
        }
    }
    #[differentiate(order = 2)]
    fn g(xs: &[f64]) -> f64 {
        let mut i = 0;
        let found = loop {
            if i >= xs.len() {
                break None;
            }
            if xs[i] > 0.5 {
                break Some((i, xs[i]));
            }
            i += 1;
        };
        if let Some((k, v)) = found { v * k as f64 } else { xs[0] }
    }

    #[differentiate(order = 2)]
    fn nested(xs: &[f64], k: f64) -> f64 {
        let mut total = 0.0;
        for i in 0..xs.len() {
            let mut j = i;
            let next = loop {
                if j >= xs.len() {
                    break None;
                }
                let d = xs[j] * k - xs[i];
                if d > 0.1 {
                    break Some(d * d);
                }
                j += 1;
            };
            total += next.unwrap_or(xs[i]);
        }
        total
    }
    #[derive(Debug, Clone, Copy, Differentiable)]
    struct Hit {
        t: f64,
        d: f64,
    }
    #[differentiate(order = 2)]
    fn march(o: f64, r: f64) -> f64 {
        let mut t = 0.0;
        let mut steps = 0;
        let hit = loop {
            let d = (t - o).abs() - r;
            if d < 1e-3 {
                break Some(Hit { t: t * r, d });
            }
            if t > 20.0 || steps > 60 {
                break None;
            }
            t += d * 0.8;
            steps += 1;
        };
        match hit {
            Some(h) => h.t * 2.0 + h.d,
            None => r * r,
        }
    }
    #[differentiate(order = 2)]
    fn array(x: &Array1<f64>, tol: f64) -> f64 {
        let mut y = x.clone();
        let mut n = 0;
        let found = loop {
            y = &y * 0.5 + x.mapv(f64::sin);
            n += 1;
            if y.sum() > tol {
                break Some(y);
            }
            if n > 5 {
                break None;
            }
        };
        if let Some(y) = found { (&y * &y).sum() } else { x.sum() }
    }
    #[test]
    fn are_matched_behind_them() {
        check!(f, 0.9, 10).assert();
        check!(f, 0.1, 10).assert();
        check!(g, &[0.2, 0.6, 0.9]).assert();
        check!(g, &[0.2, 0.1]).assert();
        check!(nested, &[0.3, 0.2, 0.6, 0.9], 1.1).assert();
        check!(march, 3.0, 0.5).assert();
        check!(march, 30.0, 0.5).assert();
        check!(array, &array![0.3, 0.7], 1.6).assert();
        check!(array, &array![0.3, 0.7], 16.0).assert();
    }
}

/// Options in fields that come and go: the gradient is none where they were none.
mod in_fields {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, array};
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    struct Ema {
        mean: Option<f64>,
        a: f64,
    }
    #[differentiate(order = 2)]
    impl Ema {
        fn update(&mut self, x: f64) -> f64 {
            let m = match self.mean {
                Some(m) => m + self.a * (x - m),
                None => x,
            };
            self.mean = Some(m);
            m
        }
    }
    #[differentiate(order = 2)]
    fn f(e: &Ema, xs: &[f64]) -> f64 {
        let mut e = e.clone();
        let mut s = 0.0;
        for &x in xs {
            s += e.update(x);
        }
        s
    }
    #[differentiate(order = 2)]
    fn g(a: f64, xs: &[f64]) -> f64 {
        let mut e = Ema { mean: None, a };
        let mut s = 0.0;
        for &x in xs {
            s += e.update(x) * x;
        }
        s
    }
    #[differentiate(order = 2)]
    fn k(e: Ema, xs: &[f64]) -> f64 {
        let mut e = e;
        for &x in xs {
            e.mean = Some(e.mean.unwrap_or(x) * e.a);
        }
        e.mean.unwrap_or(0.0)
    }
    #[test]
    fn averages() {
        check!(f, &Ema { mean: None, a: 0.3 }, &[0.3, 0.5, 0.9]).assert();
        check!(f, &Ema { mean: Some(0.4), a: 0.3 }, &[0.3, 0.5, 0.9]).assert();
    }
    #[test]
    fn averages_that_begin_empty() {
        check!(g, 0.3, &[0.3, 0.5, 0.9]).assert();
    }
    #[test]
    fn averages_in_the_function() {
        check!(k, Ema { mean: None, a: 0.3 }, &[0.3, 0.5, 0.9]).assert();
    }
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    struct Tracker {
        last: Option<Array1<f64>>,
        best: Option<f64>,
        pos: Option<Pos>,
        k: f64,
    }
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    struct Pos {
        x: f64,
        y: f64,
    }
    #[differentiate(order = 2)]
    impl Tracker {
        fn observe(&mut self, x: &Array1<f64>) -> f64 {
            let d = match &self.last {
                Some(l) => (x - l).mapv(|v| v * v).sum(),
                None => 0.0,
            };
            self.last = Some(x * self.k);
            if self.best.is_none_or(|b| d > b) {
                self.best = Some(d);
            }
            self.pos = match &self.pos {
                Some(p) => Some(Pos { x: p.x + d, y: p.y * self.k }),
                None => Some(Pos { x: d, y: 1.0 }),
            };
            if d > 100.0 {
                self.pos = None;
            }
            d
        }
    }
    #[differentiate(order = 2)]
    fn track(t: &Tracker, xs: &[Array1<f64>]) -> f64 {
        let mut t = t.clone();
        let mut s = 0.0;
        for x in xs {
            s += t.observe(x);
        }
        if let Some(p) = &t.pos {
            s += p.x * p.y;
        }
        s * t.best.unwrap_or(0.0)
    }
    #[test]
    fn what_was_seen_last() {
        let xs = vec![array![0.3, 0.4], array![0.7, 0.1], array![0.2, -0.5]];
        check!(track, &Tracker { last: None, best: None, pos: None, k: 0.9 }, &xs).assert();
        check!(track, &Tracker { last: Some(array![0.1, 0.1]), best: Some(0.1), pos: Some(Pos { x: 0.3, y: 0.4 }), k: 0.9 }, &xs)
            .assert();
        check!(track, &Tracker { last: Some(array![0.1, 0.1]), best: None, pos: Some(Pos { x: 0.3, y: 0.4 }), k: 0.9 }, &xs)
            .assert();
    }
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    struct Cell {
        held: Option<f64>,
        spare: Option<Pos>,
        w: Array1<f64>,
    }
    #[differentiate(order = 2)]
    fn exchange(c: &Cell, xs: &[f64]) -> f64 {
        let mut c = c.clone();
        let mut s = 0.0;
        for &x in xs {
            if let Some(h) = c.held.take() {
                s += h * x;
            } else {
                c.held = Some(x * x);
            }
            if let Some(p) = c.spare.replace(Pos { x, y: x * c.w[0] }) {
                s += p.x * p.y;
            }
        }
        s + c.held.unwrap_or(0.5) + c.spare.map_or(0.0, |p| p.y)
    }
    #[test]
    fn are_taken_and_replaced() {
        check!(exchange, &Cell { held: None, spare: None, w: array![0.4] }, &[0.3, 0.5, 0.7]).assert();
        check!(exchange, &Cell { held: Some(0.7), spare: Some(Pos { x: 0.3, y: 0.7 }), w: array![0.4] }, &[0.3, 0.5, 0.7])
            .assert();
        check!(exchange, &Cell { held: Some(0.7), spare: None, w: array![0.4] }, &[0.3, 0.5]).assert();
    }

    #[test]
    fn have_the_cotangent_of_what_they_were() {
        let e = Ema { mean: None, a: 0.3 };
        let (e_bar, _) = f::gradient(&e, &[0.3, 0.5]);
        assert_eq!(e_bar.mean, None);
        let mut e = e;
        cotangent::rt::Step::step_by(&mut e, -0.1, &e_bar);
    }
}

/// Fields that only what is done with them shows to be options, filled where they are empty, and taken by functions of the standard library.
mod filled {
    use cotangent::{Differentiable, check, differentiate};
    use std::collections::BTreeMap;
    use std::ops::MulAssign;
    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    struct Pos {
        x: f64,
        y: f64,
    }
    #[differentiate(order = 2)]
    impl MulAssign<f64> for Pos {
        fn mul_assign(&mut self, s: f64) {
            self.x *= s;
            self.y *= s;
        }
    }
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    struct Slot {
        last: Option<f64>,
        best: Option<f64>,
        pos: Option<Pos>,
        rate: f64,
    }
    #[differentiate(order = 2)]
    fn fill(xs: &[f64], s: f64) -> f64 {
        let mut w = Slot { last: None, best: None, pos: None, rate: s };
        let mut t = 0.0;
        for &x in xs {
            t += *w.last.get_or_insert(x * s) * x;
            *w.last.get_or_insert(s) += x * w.rate;
            if t > 0.4 {
                w.last = None;
            }
            let e = *w.last.get_or_insert_with(|| x * x);
            w.last = w.last.map(|e| e * s).filter(|e| *e < 2.0);
            w.pos.get_or_insert(Pos { x, y: s }).x += t;
            *w.best.insert(e * x) *= s;
            let d = *w.best.insert(e * x * x);
            *w.best.insert(e * x) *= s * d;
            t += e + w.best.map(|b| b.sin()).unwrap_or(s);
        }
        t + w.last.unwrap_or(s) + w.pos.map_or(s, |p| p.x * p.y)
    }
    #[differentiate(order = 2)]
    fn exchange(xs: &[f64], s: f64) -> f64 {
        let mut w = Slot { last: None, best: None, pos: None, rate: s };
        let mut t = 0.0;
        for &x in xs {
            w.last = Some(t + x);
            let e: Option<f64> = std::mem::take(&mut w.last);
            if let Some(e) = e {
                t += e * x;
            }
            if let Some(e) = std::mem::replace(&mut w.best, Some(x * s)) {
                t += e * s * x;
            }
            let d: Option<Pos> = std::mem::replace(&mut w.pos, Some(Pos { x, y: s }));
            if let Some(d) = d {
                t += d.x * s * x;
            }
            if x > 0.5 {
                if let Some(e) = std::mem::replace(&mut w.best, None) {
                    t += e * e;
                }
            }
        }
        t + w.last.unwrap_or(s)
    }
    #[differentiate(order = 2, own(Pos))]
    fn in_lists(xs: &[f64], s: f64) -> f64 {
        let q = Pos { x: s, y: xs[0] };
        let mut ws = vec![
            Slot { last: None, best: None, pos: Some(q), rate: s },
            Slot { last: Some(xs[1]), best: None, pos: None, rate: s },
        ];
        let mut t = if let Some(p) = ws[0].pos { p.y * s } else { s };
        for (i, &x) in xs.iter().enumerate() {
            let kept: Option<Pos> = ws[i % 2].pos;
            if let Some(p) = kept {
                t += p.x * p.y * x;
            }
            t += ws[i % 2].pos.unwrap_or(q).x;
            if let Some(p) = &mut ws[i % 2].pos {
                *p *= x;
            } else {
                ws[i % 2].pos = Some(Pos { x: t, y: x });
            }
            ws[i % 2].last = ws[(i + 1) % 2].last.map(|e| e * x);
            if let Some(b) = ws[(i + 1) % 2].best.replace(t) {
                t += b * x;
            }
            t += ws[i % 2].best.take().map_or(x, |b| b * s);
            t += ws[i % 2].last.map_or(x, |e| e * s);
        }
        t
    }
    /// What a map holds is read where a name is given to it: it may be another value later.
    #[differentiate(order = 2)]
    fn entry(xs: &[f64], s: f64) -> f64 {
        let mut held: BTreeMap<usize, f64> = BTreeMap::new();
        let e = *held.entry(1).or_insert(s * xs[0]);
        held.insert(1, xs[1]);
        e * s + held[&1]
    }
    #[test]
    fn where_they_are_empty() {
        check!(fill, &[0.3, 0.5, 0.9], 0.7).assert();
        check!(entry, &[0.3, 0.5, 0.9], 0.7).assert();
    }
    #[test]
    fn by_what_was_there() {
        check!(exchange, &[0.3, 0.5, 0.9, 0.2], 0.7).assert();
    }
    #[test]
    fn in_structs_that_a_list_holds() {
        check!(in_lists, &[0.3, 0.5, 0.9, 0.2], 0.7).assert();
    }
}

/// Branches inside of branches that change what they look at, whose patterns bind parts of it.
mod in_branches {
    use cotangent::{Differentiable, check, differentiate};
    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    struct Pos {
        x: f64,
        y: f64,
    }
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    struct Slot {
        last: Option<f64>,
        best: Option<f64>,
        pos: Option<Pos>,
    }
    #[differentiate(order = 2)]
    fn nested(w: &Slot, xs: &[f64], s: f64) -> f64 {
        let mut w = w.clone();
        let mut t = 0.0;
        for &x in xs {
            if let Some(e) = w.last {
                match w.pos {
                    Some(p) => t += p.x * s,
                    _ => w.pos = Some(Pos { x, y: e }),
                }
            }
        }
        t
    }
    #[differentiate(order = 2)]
    fn behind(w: &Slot, xs: &[f64], s: f64) -> f64 {
        let mut w = w.clone();
        let mut t = 0.0;
        for &x in xs {
            if let Some(e) = w.last {
                if let Some(b) = w.best.as_mut() {
                    *b = (*b * s).sin();
                }
                match w.pos {
                    Some(p) if p.x > s => {
                        w.last = Some(t + x);
                        std::mem::swap(&mut w.last, &mut w.best);
                    }
                    Some(p) => t += p.x * e.sin(),
                    _ => w.pos = Some(Pos { x, y: e }),
                }
            } else {
                w.last = Some(x);
            }
        }
        t + w.last.unwrap_or(s) * w.best.take().unwrap_or(t) + w.pos.map_or(s, |p| p.x * p.y)
    }
    #[differentiate(order = 2)]
    fn handed_on(w: &Slot, z: &Slot, s: f64) -> f64 {
        let mut w = w.clone();
        let mut t = s;
        for i in 0..3 {
            w.last = z.best;
            t += w.last.unwrap_or(s);
            if i == 1 {
                w.last = w.best;
            } else {
                w.best = w.last.map(|e| e * s);
            }
            if let Some(p) = z.pos {
                w.pos = Some(p);
            }
            t *= w.pos.map_or(s, |p| p.x);
            w.pos = z.pos;
            std::mem::swap(&mut w.last, &mut w.best);
        }
        t * w.best.unwrap_or(s) + w.last.unwrap_or(1.0) + w.pos.map_or(s, |p| p.x)
    }
    #[test]
    fn and_go_from_one_field_to_another() {
        for pos in [None, Some(Pos { x: 1.3, y: 0.7 })] {
            for (last, best) in [(None, None), (None, Some(0.6)), (Some(0.4), None), (Some(0.4), Some(0.6))] {
                let z = Slot { last: None, best: Some(0.2), pos: Some(Pos { x: 0.3, y: 0.7 }) };
                check!(handed_on, &Slot { last, best, pos }, &z, 0.3).assert();
                check!(handed_on, &z, &Slot { last, best, pos }, 0.3).assert();
            }
        }
    }
    #[test]
    fn are_left_with_what_they_changed() {
        for pos in [None, Some(Pos { x: 0.3, y: 0.7 }), Some(Pos { x: 1.3, y: 0.7 })] {
            for last in [None, Some(0.4)] {
                for best in [None, Some(0.6)] {
                    check!(nested, &Slot { last, best, pos }, &[0.3, 0.7, 0.2], 0.4).assert();
                    check!(behind, &Slot { last, best, pos }, &[0.3, 0.7, 0.2], 0.4).assert();
                }
            }
        }
    }
}
