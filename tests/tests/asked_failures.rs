//! Differentiated functions that may fail, and code that asks whether they have.

#![allow(
    clippy::manual_map,
    clippy::question_mark,
    clippy::single_match_else,
    clippy::option_if_let_else,
    reason = "code as users write it"
)]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array1, array};

#[derive(Clone, Differentiable)]
struct Hit {
    t: f64,
    n: Array1<f64>,
}

#[derive(Clone, Differentiable)]
struct Ball {
    r: f64,
}

#[derive(Debug)]
struct Missed;

#[differentiate(order = 2)]
impl Ball {
    fn hit(&self, x: &Array1<f64>) -> Option<Hit> {
        let d = x.dot(x) - self.r * self.r;
        if d < 0.0 { None } else { Some(Hit { t: d.sqrt(), n: x / self.r }) }
    }

    fn depth(&self, x: f64) -> Result<f64, Missed> {
        if x > self.r { Err(Missed) } else { Ok((self.r - x).powi(2)) }
    }
}

#[differentiate(order = 2)]
fn root(x: f64) -> Option<f64> {
    if x < 0.0 { None } else { Some(x.sqrt()) }
}

#[differentiate(order = 2)]
fn polar(x: f64, y: f64) -> Option<(f64, f64)> {
    let r = root(x * x + y * y - 1.0)?;
    Some((r, y.atan2(x)))
}

#[differentiate(order = 2)]
fn by_if(balls: &[Ball], x: &Array1<f64>) -> f64 {
    let mut s = 0.0;
    for (k, ball) in balls.iter().enumerate() {
        if let Some(hit) = ball.hit(x) {
            s += hit.t * hit.n.sum() * (k + 1) as f64;
        } else {
            s += ball.r * ball.r;
        }
        if let Ok(depth) = ball.depth(x[0]) {
            s += depth;
        }
        if let Some(Hit { t, .. }) = ball.hit(x) {
            s += t * t;
        }
    }
    s
}

#[differentiate(order = 2)]
fn by_match(x: f64, y: f64) -> f64 {
    let a = match root(x) {
        Some(r) if r > 1.0 => r * y,
        Some(r) => r * r * y,
        None => x * y,
    };
    let b = match (Ball { r: y }).depth(x) {
        Err(_) => y * y,
        Ok(depth) => depth * x,
    };
    let (r, phi) = match polar(x, y) {
        None => (x, y),
        Some((r, phi)) => (r * y, phi),
    };
    a + b + r * phi
}

#[differentiate(order = 2)]
fn by_else(x: f64, y: f64) -> f64 {
    let Some(r) = root(x - 1.0) else { return x * y };
    let Some((p, q)) = polar(x, y) else { return r * y };
    r * p + q
}

#[differentiate]
fn by_methods(x: f64, y: f64) -> f64 {
    let a = if root(x).is_some() { x * y } else { y * y };
    let b = root(x - 0.5).unwrap_or(y * x);
    let c = root(y).unwrap_or(0.3) * x;
    let d = if root(y).is_none() { y } else { 2.0 * x };
    a * b + c * d
}

/// The nearest of what is hit, which a loop carries.
#[differentiate]
fn nearest(balls: &[Ball], x: &Array1<f64>) -> f64 {
    let mut best: Option<Hit> = None;
    for ball in balls {
        if let Some(hit) = ball.hit(x) {
            let closer = match &best {
                Some(b) => hit.t < b.t,
                None => true,
            };
            if closer {
                best = Some(hit);
            }
        }
    }
    match best {
        Some(hit) => hit.t * hit.n.sum(),
        None => 0.0,
    }
}

#[test]
fn agree_with_differences() {
    let balls = [Ball { r: 0.8 }, Ball { r: 1.3 }, Ball { r: 0.4 }];
    for x in [array![0.7, 0.9], array![0.2, 0.1], array![1.9, 0.3]] {
        check!(by_if, &balls[..], &x).assert();
        check!(nearest, &balls[..], &x).assert();
    }
    for (x, y) in [(0.7, 0.9), (2.3, 0.4), (-0.6, 1.4), (-0.3, -0.2), (1.4, -0.7)] {
        check!(by_match, x, y).assert();
        check!(by_else, x, y).assert();
        check!(by_methods, x, y).assert();
    }
}
