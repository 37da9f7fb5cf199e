//! A complex number of any float type by value: its operators, and what is computed with them.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, Element, check, differentiate};
use num_traits::Float;
use std::ops::{Add, AddAssign, Mul, Neg};

#[derive(Debug, Clone, Copy, Differentiable)]
struct Complex<F> {
    re: F,
    im: F,
}
#[differentiate]
impl<F: Float + Element> Mul for Complex<F> {
    type Output = Complex<F>;
    fn mul(self, o: Complex<F>) -> Complex<F> {
        Complex { re: self.re * o.re - self.im * o.im, im: self.re * o.im + self.im * o.re }
    }
}
#[differentiate]
impl<F: Float + Element> Add for Complex<F> {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Self { re: self.re + o.re, im: self.im + o.im }
    }
}
#[differentiate]
impl<F: Float + Element> Mul<F> for Complex<F> {
    type Output = Self;
    fn mul(self, o: F) -> Self {
        Self { re: self.re * o, im: self.im * o }
    }
}
#[differentiate]
impl<F: Float + Element> Neg for Complex<F> {
    type Output = Self;
    fn neg(self) -> Self {
        Self { re: -self.re, im: -self.im }
    }
}
#[differentiate]
impl<F: Float + Element> AddAssign for Complex<F> {
    fn add_assign(&mut self, o: Self) {
        self.re = self.re + o.re;
        self.im = self.im + o.im;
    }
}
#[differentiate]
impl<F: Float + Element> Complex<F> {
    fn new(re: F, im: F) -> Self {
        Self { re, im }
    }
    fn abs2(self) -> F {
        self.re * self.re + self.im * self.im
    }
    fn square(self) -> Self {
        self * self
    }
}
#[differentiate(order = 2)]
fn square_of<F: Float + Element>(c: Complex<F>) -> F {
    let d = Complex { re: c.re * c.re - c.im * c.im, im: c.re * c.im + c.im * c.re };
    d.re * d.re + d.im
}

#[test]
fn square_of_is_checked_twice() {
    check!(square_of, C).assert();
}

#[differentiate]
fn mandel(c: Complex<f64>, n: usize) -> f64 {
    let mut z = Complex { re: 0.0, im: 0.0 };
    for _ in 0..n {
        z = z * z + c;
    }
    z += c * 2.0;
    (-z).abs2()
}
#[differentiate]
fn generic<F: Float + Element>(c: Complex<F>, n: usize) -> F {
    let mut z = c;
    for _ in 0..n {
        z = z * z + c;
    }
    z.abs2()
}
#[differentiate]
fn poly(cs: &[Complex<f64>], z: Complex<f64>) -> Complex<f64> {
    let mut s = Complex { re: 0.0, im: 0.0 };
    for c in cs.iter().rev() {
        s = s * z + *c;
    }
    s
}

const C: Complex<f64> = Complex { re: 0.3, im: 0.2 };

#[test]
fn mandel_is_checked() {
    check!(mandel, C, 3).assert();
}

#[test]
fn generic_is_checked() {
    check!(generic, C, 3).assert();
}

#[test]
fn poly_is_checked() {
    check!(poly, &[C, C], C).assert();
}

#[test]
fn square_is_checked() {
    check!(Complex::<f64>::square, C).assert();
}

#[test]
fn abs2_is_checked() {
    check!(Complex::<f64>::abs2, C).assert();
}
