//! Lists of the user's own structs and of floats that are lent to be changed: read in between, walked over as copies, and grown.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array2, array};
use std::collections::BTreeMap;
use std::ops::Mul;

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct P {
    u: f64,
    v: f64,
}

#[differentiate]
impl Mul<f64> for P {
    type Output = P;
    fn mul(self, s: f64) -> P {
        P { u: self.u * s, v: self.v * s }
    }
}

#[differentiate]
impl P {
    fn new(u: f64, v: f64) -> P {
        P { u, v }
    }
    fn grow(&mut self, by: f64) -> f64 {
        let before = self.u;
        self.u = (self.u * by + self.v).tanh();
        before * by
    }
}

#[derive(Clone, Debug, Differentiable)]
struct Store {
    p: P,
    items: Vec<P>,
    near: BTreeMap<usize, f64>,
}

const A: P = P { u: 0.3, v: 0.7 };

#[differentiate]
fn stir(ps: &mut [P], by: f64) -> f64 {
    let mut z = by;
    for p in ps.iter_mut() {
        z = (z * p.u + p.v).tanh();
        p.u = z;
    }
    z
}

#[test]
fn a_part_of_a_list_of_structs_is_lent() {
    #[differentiate]
    fn lends(ps: &mut Vec<P>, by: f64) -> f64 {
        stir(&mut ps[1..], by) * stir(&mut ps[..], by)
    }
    #[differentiate]
    fn parts(s: f64) -> f64 {
        let mut ps: Vec<P> = vec![P { u: s, v: s * s }; 3];
        let z = lends(&mut ps, s) + stir(&mut ps[..2], s * s);
        z * ps[0].u + ps[2].u
    }
    check!(parts, 0.37).assert();
}

#[test]
fn items_that_are_picked_are_read() {
    #[differentiate]
    fn of_structs(ps: &mut Vec<P>) -> f64 {
        let z = ps.last().unwrap();
        let mut t = z.u * z.u;
        if let Some(z) = ps.last() {
            t += z.u * z.v;
        }
        let copied: P = *ps.last().unwrap();
        t += copied.v * ps.first().unwrap().u;
        t * ps.first().map_or(0.0, |z| z.u * z.u)
    }
    #[differentiate]
    fn of_floats(xs: &mut [f64]) -> f64 {
        let (a, b) = (xs.first().unwrap() * 2.0, *xs.last().unwrap());
        let c = if let Some(z) = xs.last() { z * z } else { 0.0 };
        a * b + c * xs.first().copied().unwrap_or(0.0)
    }
    #[differentiate]
    fn both(s: f64) -> [f64; 2] {
        let p = P { u: s, v: s * s };
        let (mut ps, mut xs) = (vec![p, p], vec![s, s * s]);
        [of_structs(&mut ps), of_floats(&mut xs)]
    }
    check!(both, 0.37).assert();
}

#[test]
fn items_that_are_picked_are_changed() {
    #[differentiate]
    fn changes(ps: &mut Vec<P>, xs: &mut Vec<f64>) -> f64 {
        let z = ps.iter_mut().last().unwrap();
        z.u *= 2.0;
        let mut t = z.u * z.u;
        let copied: P = *ps.iter_mut().last().unwrap();
        t += copied.v;
        let e = xs.iter_mut().nth(1).unwrap();
        *e *= t;
        t + *e * *xs.iter_mut().last().unwrap()
    }
    #[differentiate]
    fn whole(s: f64) -> f64 {
        let p = P { u: s, v: s * s };
        let (mut ps, mut xs) = (vec![p, p], vec![s, s * s]);
        let t = changes(&mut ps, &mut xs);
        t * xs[1] + ps[1].u
    }
    check!(whole, 0.37).assert();
}

#[test]
fn windows_and_chunks_of_what_is_lent() {
    #[differentiate(order = 2)]
    fn lent(a: &mut Vec<f64>) -> f64 {
        let mut t = 0.0;
        for w in a.windows(2) {
            t += w[0] * w[1];
        }
        for w in a.chunks(2) {
            t += w[0].sin();
        }
        for w in a.chunks_exact(2) {
            t += w[0] * w[1].sin();
        }
        t += a.windows(2).map(|w| w[0] * w[1].sin()).sum::<f64>();
        a[1] *= t;
        t
    }
    #[differentiate(order = 2)]
    fn floats(s: f64) -> f64 {
        let mut a: Vec<f64> = vec![s, s * s, s.sin()];
        let t = lent(&mut a);
        t + a[0] + a[1] - a[2]
    }
    check!(floats, 0.37).assert();
    #[differentiate]
    fn pairs(ps: &mut Vec<P>) -> f64 {
        let mut t = 0.0;
        for pair in ps.windows(2) {
            t += pair[0].u * pair[1].v;
        }
        ps[0].u = t;
        t
    }
    #[differentiate]
    fn structs(s: f64) -> f64 {
        let mut ps: Vec<P> = (0..3).map(|k| P::new(s, s * k as f64)).collect();
        pairs(&mut ps) + ps[0].u * ps[2].v
    }
    check!(structs, 0.37).assert();
}

#[test]
fn copies_are_walked_over_while_the_list_changes() {
    #[differentiate(order = 2)]
    fn floats(s: f64) -> f64 {
        let mut a: Vec<f64> = vec![s, s * s, s.sin()];
        let mut t = 0.0;
        for e in a.clone() {
            t += e * e;
            a[0] *= e;
        }
        for (i, e) in a.clone().into_iter().enumerate() {
            t += e * e;
            a[2] *= e * i as f64;
        }
        t + a[0] + a[1] - a[2]
    }
    check!(floats, 0.37).assert();
    #[differentiate(order = 2)]
    fn entries(x: &Array2<f64>, s: f64) -> f64 {
        let mut m = x * s;
        let mut t = 0.0;
        for e in m.clone() {
            t += e * e;
            m[[0, 0]] *= e;
        }
        for e in m.row(0).to_vec() {
            t += e * e;
            m[[0, 1]] *= e;
        }
        t + m.sum()
    }
    check!(entries, &array![[0.3, 0.5], [0.7, 0.4]], 0.37).assert();
}

#[test]
fn a_list_that_grows_had_another_length_when_it_was_lent() {
    #[differentiate]
    fn walks(ps: &mut Vec<P>, p: P, s: f64) -> f64 {
        let mut t = s;
        for o in ps.clone() {
            ps[1].u *= o.u;
            t += o.u * s + (&mut ps[1]).grow(s);
        }
        ps.push(p);
        if ps.len() < 6 {
            ps.insert(2, p);
        }
        t
    }
    #[differentiate]
    fn copies(xs: &mut Vec<f64>, s: f64) -> f64 {
        let b = xs.clone();
        xs[1] *= s;
        xs.push(s);
        s * b[0]
    }
    #[differentiate]
    fn by_another(xs: &mut Vec<f64>, s: f64) -> f64 {
        let b = xs.clone();
        xs[1] *= s;
        copies(xs, s) * b[0]
    }
    #[differentiate]
    fn whole(p: P, s: f64) -> f64 {
        let (mut ps, mut xs) = (vec![p; 2], vec![s, p.u]);
        let t = walks(&mut ps, p, s) + copies(&mut xs, s) + by_another(&mut xs, s);
        t + ps[2].u * ps[3].u + ps[1].u + xs[2] * xs[1] * xs[3]
    }
    check!(whole, A, 0.37).assert();
}

#[test]
fn structs_are_gathered_and_copied() {
    #[differentiate(own(P))]
    fn gathered(x: &[f64], s: f64) -> f64 {
        let made: Vec<P> = x.iter().map(|e| P::new(*e, s)).collect();
        let repeated: Vec<P> = vec![P::new(s, s); 3];
        let scaled: Vec<P> = repeated.iter().map(|&i| i * s).collect();
        let zipped = made.iter().zip(x.iter()).map(|(&p, &e)| p * e).collect::<Vec<P>>();
        let mut t = 0.0;
        for &i in made.iter() {
            let q = i * s;
            t += q.u * q.v;
        }
        t + scaled[1].u * zipped[2].v
    }
    check!(gathered, &vec![0.3, 0.5, 0.1], 0.37).assert();
    #[differentiate(own(P))]
    fn held(p: P, s: f64) -> f64 {
        let mut w = Store { p, items: vec![p, p], near: BTreeMap::new() };
        let mut t = s;
        for k in 0..3 {
            let q: P = w.items[0];
            w.items[0] = q * s;
            if k == 1 {
                t += q.u;
            }
        }
        let near: &mut BTreeMap<usize, f64> = &mut w.near;
        near.insert(1, t);
        near.insert(2, t * s);
        near.insert(1, s);
        t + w.near.values().sum::<f64>() * w.p.u
    }
    check!(held, A, 0.37).assert();
}

#[test]
fn what_is_taken_out_of_a_struct_is_given_by_value() {
    #[differentiate]
    fn turned(a: f64, b: f64) -> f64 {
        (a * b).sin()
    }
    #[differentiate]
    fn taken(q: P, s: f64) -> f64 {
        let by = q.v;
        let mut t = turned(by, by);
        for _ in 0..2 {
            if s > 0.0 {
                t += turned(by, s) * turned(t, by);
            }
        }
        t
    }
    check!(taken, A, 0.37).assert();
}
