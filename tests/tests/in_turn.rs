//! Items that are taken out of a list, and what else changes something, in every place of an expression: each is computed once and in turn.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, unused, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::prelude::*;
use std::ops::{Add, Mul, Neg};

#[derive(Clone, Copy, Debug, Differentiable)]
struct P {
    x: f64,
    y: f64,
}
#[differentiate]
impl P {
    fn norm(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }
    fn scaled(&self, s: f64) -> P {
        P { x: self.x * s, y: self.y * s }
    }
    fn mix(self, o: P, t: f64) -> P {
        P { x: self.x * (1.0 - t) + o.x * t, y: self.y * (1.0 - t) + o.y * t }
    }
}
#[differentiate]
impl Add for P {
    type Output = P;
    fn add(self, o: P) -> P {
        P { x: self.x + o.x, y: self.y + o.y }
    }
}
#[differentiate]
impl Neg for P {
    type Output = P;
    fn neg(self) -> P {
        P { x: -self.x, y: -self.y }
    }
}
#[differentiate]
impl Mul<f64> for P {
    type Output = P;
    fn mul(self, s: f64) -> P {
        P { x: self.x * s, y: self.y * s }
    }
}
#[differentiate]
fn sq(x: f64) -> f64 {
    x * x + x
}
#[differentiate]
fn two(x: f64, y: f64) -> f64 {
    x * x * y
}
#[differentiate]
fn root(x: f64) -> Option<f64> {
    if x > -5.0 { Some((x * x + 1.0).sqrt()) } else { None }
}

macro_rules! lists { ($($name:ident: |$q:ident, $s:ident| $e:expr;)*) => { $(
    mod $name { use super::*;
        #[differentiate]
        fn f(xs: &[f64], $s: f64) -> f64 { let mut $q = xs.to_vec(); let r = $e; r + $q.iter().sum::<f64>() * 0.1 + $q.len() as f64 }
        #[test] fn varying() { check!(f, &[0.3, 0.7, -0.4, 1.1, 0.9, 0.2, 0.5][..], 0.6).assert(); }
    } )* } }
lists! {
    elem: |q, s| Array1::from_elem(3, q.pop().unwrap()).sum() * s;
    elem2: |q, s| Array2::from_elem((2, q.len()), q.pop().unwrap() * s).sum();
    calls: |q, s| two(q.pop().unwrap(), q.remove(0) * s);
    matched: |q, s| match q.pop() { Some(x) if x > 0.1 => x * s, Some(x) => -x, None => s };
    nested: |q, s| match (q.pop(), q.pop()) { (Some(a), Some(b)) => a * b * s, _ => s };
    max: |q, s| q.pop().unwrap().max(q.pop().unwrap()) * s;
    powi: |q, s| q.pop().unwrap().powi(3) * s - -q.pop().unwrap();
    arr: |q, s| arr1(&[q.pop().unwrap(), q.pop().unwrap() * s]).sum();
    arrm: |q, s| array![q.pop().unwrap(), s].dot(&array![q.pop().unwrap(), 1.0]);
    vecm: |q, s| vec![q.pop().unwrap(); 2].iter().sum::<f64>() * s;
    fixed: |q, s| [q.pop().unwrap(), q.pop().unwrap()].map(|x| x * s)[0];
    push: |q, s| { let x = q.remove(1) * s; q.push(x); q.insert(0, s); q.swap_remove(0) };
    drained: |q, s| q.drain(..2).map(|x| x * s).sum::<f64>();
    split: |q, s| q.split_off(4).iter().map(|x| x * s).sum::<f64>();
    blockelem: |q, s| { let mut k = 0; Array1::from_elem(2, { k += 1; q[k] * s }).sum() + k as f64 };
    blockmax: |q, s| { let mut k = 0; ({ k += 1; q[k] }).max({ k += 1; q[k] * s }) + k as f64 };
    blockif: |q, s| { let mut k = 0; if { k += 1; q[k] > 0.5 } { q[k] * s } else { s + k as f64 } };
    blockwhile: |q, s| { let mut t = 0.0; while { t += s; t < 2.0 } { t += q.pop().unwrap_or(1.0).abs(); } t };
    cond: |q, s| if q.pop().unwrap() > 0.3 { s * q.pop().unwrap() } else { s };
    tuple: |q, s| { let (a, b) = (q.pop().unwrap(), q.pop().unwrap()); a * b * s };
    ret: |q, s| { let mut t = 0.0; for _ in 0..3 { t += sq(q.pop().unwrap()) * s; if t > 100.0 { break; } } t };
    cast: |q, s| q.pop().unwrap() as f32 as f64 * 0.0 + q.pop().unwrap() * s;
    refer: |q, s| { let x = &q.pop().unwrap(); x * s };
    clos: |q, s| { let mut n = 0.0; let mut g = |x: f64| { n += 1.0; x * s * n }; g(q.pop().unwrap()) + g(q.pop().unwrap()) };
    shaped: |q, s| Array2::from_shape_vec((1, 2), vec![q.pop().unwrap(), q.pop().unwrap() * s]).unwrap().sum();
    rows: |q, s| arr2(&[[q.pop().unwrap(), s], [q.pop().unwrap(), 1.0]]).dot(&arr1(&[s, q.pop().unwrap()])).sum();
    lone: |q, s| arr0(q.pop().unwrap() * s).sum();
    from: |q, s| Array1::from(vec![q.pop().unwrap(), q.pop().unwrap() * s]).sum();
    lin: |q, s| Array1::linspace(q.pop().unwrap(), q.pop().unwrap() * s, 4).dot(&Array1::range(0.0, 4.0, 1.0));
    clamp: |q, s| s.clamp(q.pop().unwrap().min(0.0), q.pop().unwrap() + 2.0) * s;
    muladd: |q, s| q.pop().unwrap().mul_add(q.pop().unwrap(), q.pop().unwrap()) * s;
    fold: |q, s| { let first = q.remove(0); q.iter().fold(first, |a, x| a * 0.5 + x * s) };
    zip: |q, s| { let r = q.split_off(3); q.iter().zip(r.iter()).map(|(a, b)| a * b).sum::<f64>() * s };
    call: |q, s| sq(q.pop().unwrap()) * s;
    fails: |q, s| root(q.pop().unwrap()).unwrap() * s;
    blockarg: |q, s| { let mut k = 0; sq({ k += 1; q[k] }) * s + two({ k += 2; q[k] }, s) + k as f64 };
    next: |q, s| { let mut it = q.iter(); sq(*it.next().unwrap()) * s + two(*it.next().unwrap(), *it.next().unwrap()) + it.next().unwrap().max(*it.next().unwrap()) };
}
macro_rules! structs { ($($name:ident: |$q:ident, $s:ident| $e:expr;)*) => { $(
    mod $name { use super::*;
        #[differentiate(own(P))]
        fn f(xs: &[P], $s: f64) -> f64 { let mut $q = xs.to_vec(); let r: f64 = $e; r + $q.iter().map(|p| p.x).sum::<f64>() * 0.1 + $q.len() as f64 }
        #[test] fn varying() { check!(f, &[P { x: 0.3, y: 0.7 }, P { x: -0.4, y: 1.1 }, P { x: 0.9, y: 0.2 }, P { x: 0.5, y: -0.8 }, P { x: 1.5, y: -0.3 }][..], 0.6).assert(); }
    } )* } }
structs! {
    m1: |q, s| q.pop().unwrap().norm() * s;
    m2: |q, s| q.pop().unwrap().scaled(s).norm();
    m3: |q, s| q.pop().unwrap().mix(q.pop().unwrap(), s).norm();
    m4: |q, s| (q.pop().unwrap() + q.pop().unwrap()).norm() * s;
    m6: |q, s| (q.pop().unwrap() * s).norm() + q.remove(0).y;
    m7: |q, s| { let P { x, y } = q.pop().unwrap(); x * y * s };
    m8: |q, s| match q.pop() { Some(P { x, y }) if x > 0.0 => x * y * s, Some(p) => p.norm(), None => s };
    m9: |q, s| if let Some(p) = q.pop() { p.norm() * s } else { s };
    m10: |q, s| { let p = q.pop().unwrap(); q.push(p.scaled(s)); q.push(p + p); q.last().unwrap().norm() };
    m11: |q, s| { let mut t = 0.0; while let Some(p) = q.pop() { t += p.norm() * s; if t > 1.0 { break; } } t };
    m13: |q, s| sq(q.pop().unwrap().x) * s + two(q.remove(0).y, q.pop().unwrap().x);
    m14: |q, s| { let e = q.pop().unwrap().x; let p = P { x: e * s, ..q.remove(0) }; p.norm() };
    m15: |q, s| P::mix(q.pop().unwrap(), q.remove(0), s).norm();
    m17: |q, s| { let (a, b) = (q.pop().unwrap(), q.pop().unwrap()); (a + b * s).norm() };
    m19: |q, s| (q.pop().unwrap().x + q.pop().unwrap().y).powi(2) * s;
    m21: |q, s| { let r = q.pop().map(|p| p.norm()).unwrap_or(0.0); r * s };
    m22: |q, s| q.pop().map_or(s, |p| p.x * s) + q.first().map_or(0.0, |p| p.y);
    m5: |q, s| (-q.pop().unwrap()).x * s;
    m12: |q, s| q.swap_remove(1).norm() * s + q[1].x;
    m16: |q, s| q.drain(1..3).map(|p| p.norm() * s).sum::<f64>();
    m18: |q, s| { let mut p = q.pop().unwrap(); p.x += s; q[0] = p; q[0].norm() * q[1].y };
}
macro_rules! lists_of_lists { ($($name:ident: |$q:ident, $s:ident| $e:expr;)*) => { $(
    mod $name { use super::*;
        #[differentiate]
        fn f(xs: &[Vec<f64>], $s: f64) -> f64 { let mut $q = xs.to_vec(); let r: f64 = $e; r + $q.iter().map(|row| row[0] * 0.1).sum::<f64>() + $q.len() as f64 }
        #[test] fn varying() { check!(f, &[vec![0.3, 0.7], vec![-0.4, 1.1], vec![0.9, 0.2], vec![0.5, -0.8]][..], 0.6).assert(); }
    } )* } }
lists_of_lists! {
    copied: |q, s| { let row = q.pop().unwrap().to_vec(); row[0] * row[1] * s };
    summed: |q, s| q.pop().unwrap().iter().map(|x| x * s).sum::<f64>();
    array: |q, s| Array1::from(q.pop().unwrap()).dot(&Array1::from_vec(q.remove(0))) * s;
    entry: |q, s| q.pop().unwrap()[1] * q.swap_remove(0)[0] * s;
    reshaped: |q, s| Array2::from_shape_vec((2, 1), q.pop().unwrap()).unwrap().sum() * s;
}
