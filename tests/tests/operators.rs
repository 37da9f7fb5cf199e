//! Operators of types of the user's own, `impl Mul<f64> for Vec2`, each in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub};

#[derive(Debug, Clone, Copy, PartialEq, Default, Differentiable)]
struct V {
    x: f64,
    y: f64,
}

#[differentiate(order = 2)]
impl Add for V {
    type Output = V;
    fn add(self, o: V) -> V {
        V { x: self.x + o.x, y: self.y + o.y }
    }
}

#[differentiate(order = 2)]
impl Sub for V {
    type Output = Self;
    fn sub(self, o: Self) -> Self::Output {
        Self { x: self.x - o.x, y: self.y - o.y }
    }
}

#[differentiate(order = 2)]
impl Mul<f64> for V {
    type Output = V;
    fn mul(self, s: f64) -> V {
        V { x: self.x * s, y: self.y * s }
    }
}

#[differentiate(order = 2)]
impl Mul<V> for f64 {
    type Output = V;
    fn mul(self, v: V) -> V {
        V { x: self * v.x, y: self * v.y }
    }
}

#[differentiate(order = 2)]
impl Mul for V {
    type Output = f64;
    fn mul(self, o: V) -> f64 {
        self.x * o.x + self.y * o.y
    }
}

#[differentiate(order = 2)]
impl Neg for V {
    type Output = V;
    fn neg(self) -> V {
        V { x: -self.x, y: -self.y }
    }
}

#[differentiate(order = 2)]
impl<'a> Div<f64> for &'a V {
    type Output = V;
    fn div(self, s: f64) -> V {
        V { x: self.x / s, y: self.y / s }
    }
}

#[differentiate(order = 2)]
impl AddAssign for V {
    fn add_assign(&mut self, o: V) {
        self.x += o.x;
        self.y += o.y;
    }
}

#[differentiate(order = 2)]
impl MulAssign<f64> for V {
    fn mul_assign(&mut self, s: f64) {
        self.x *= s;
        self.y *= s;
    }
}

#[differentiate(order = 2)]
impl V {
    const ZERO: V = V { x: 0.0, y: 0.0 };
    fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
    fn norm2(self) -> f64 {
        self * self
    }
    fn lerp(self, o: V, t: f64) -> V {
        self * (1.0 - t) + o * t
    }
    fn unit(&self) -> V {
        self / self.norm2().sqrt()
    }
}

const A: V = V { x: 0.3, y: 0.8 };
const B: V = V { x: -0.4, y: 0.5 };

#[test]
fn operators_by_themselves() {
    check!(V::add, A, B).assert();
    check!(V::mul, A, B).assert();
    check!(V::neg, A).assert();
}

#[test]
fn methods_of_the_type_compute_with_operators() {
    check!(V::norm2, A).assert();
    check!(V::lerp, A, B, 0.7).assert();
    check!(V::unit, &A).assert();
}

#[test]
fn an_operator_of_references_has_the_derivatives_of_both_operands() {
    #[differentiate]
    fn halved(a: &V, s: f64) -> V {
        let _evidence = V { x: s, y: s };
        a / s
    }
    check!(halved, &A, 0.3).assert();
    let (_, (a_bar, s_bar)) = halved::adjoint(&A, 0.5, VCotangent { x: 1.0, y: 0.0 });
    assert_eq!((a_bar, s_bar), (VCotangent { x: 2.0, y: 0.0 }, -0.3 / 0.25));
}

#[test]
fn overloads_of_one_operator_stand_in_one_expression() {
    #[differentiate(order = 2)]
    fn mixed(a: V, b: V, s: f64) -> f64 {
        let c = V::new(s, 1.0) + (a - b) * s;
        let d = -(2.0 * c);
        (d + a).norm2() + a * b * s
    }
    check!(mixed, A, B, 0.7).assert();
}

#[test]
fn sums_in_place_in_loops() {
    #[differentiate(order = 2)]
    fn sum(vs: &[V], s: f64) -> f64 {
        let mut total = V::ZERO;
        for (i, &v) in vs.iter().enumerate() {
            total += v * s;
            if i > 0 {
                total *= 0.5;
                total += -vs[i - 1];
            }
        }
        (total - vs[0]).norm2()
    }
    #[differentiate(order = 2)]
    fn forces(vs: &[V], k: f64) -> Vec<V> {
        let mut f = vec![V::ZERO; vs.len()];
        for i in 0..vs.len() {
            for j in 0..i {
                let d = vs[i] - vs[j];
                let push = k * d * d.norm2();
                f[i] += push;
                f[j] += -push;
            }
        }
        f
    }
    check!(sum, &[A, B, A], 0.6).assert();
    check!(forces, &[A, B, V::new(1.0, 0.2)], 0.6).assert();
}

#[test]
fn folds_of_structs() {
    #[differentiate(order = 2)]
    fn spread(vs: &[V]) -> f64 {
        let c = vs.iter().fold(V::ZERO, |a, &v| a + v);
        let m = &c / vs.len() as f64;
        vs.iter().map(|&v| (v - m).norm2()).sum()
    }
    check!(spread, &[A, B, V::new(1.0, 0.2)]).assert();
}

/// The derivative is the `impl`'s, not that of a sum of fields.
mod that_are_no_sums {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    struct LogSum(f64);

    #[differentiate(order = 2)]
    impl Add for LogSum {
        type Output = LogSum;
        fn add(self, o: LogSum) -> LogSum {
            LogSum((self.0.exp() + o.0.exp()).ln())
        }
    }

    #[differentiate(order = 2)]
    fn total(xs: &[LogSum]) -> f64 {
        let mut all = xs[0];
        for &x in &xs[1..] {
            all = all + x;
        }
        all.0
    }

    #[test]
    fn a_sum_of_logarithms() {
        check!(total, &[LogSum(0.3), LogSum(-0.4), LogSum(0.9)]).assert();
        let gradient = total::gradient(&[LogSum(0.0), LogSum(0.0)]);
        assert_eq!(gradient, [LogSumCotangent(0.5), LogSumCotangent(0.5)]);
    }
}

/// A type with a parameter.
mod generic {
    use super::*;
    use num_traits::Float;

    #[derive(Debug, Clone, Copy, PartialEq, Differentiable)]
    struct Complex<F> {
        re: F,
        im: F,
    }

    #[differentiate]
    impl<'a, F: Float + cotangent::Element> Mul<&'a Complex<F>> for &'a Complex<F> {
        type Output = Complex<F>;
        fn mul(self, o: &'a Complex<F>) -> Complex<F> {
            Complex { re: self.re * o.re - self.im * o.im, im: self.re * o.im + self.im * o.re }
        }
    }

    #[differentiate]
    impl<F: Float + cotangent::Element> Add<&Complex<F>> for &Complex<F> {
        type Output = Complex<F>;
        fn add(self, o: &Complex<F>) -> Complex<F> {
            Complex { re: self.re + o.re, im: self.im + o.im }
        }
    }

    /// How far c leads away from 0.
    #[differentiate]
    fn escape<F: Float + cotangent::Element>(c: &Complex<F>, steps: usize) -> F {
        let mut z = Complex { re: c.re, im: c.im };
        for _ in 0..steps {
            z = &(&z * &z) + c;
        }
        z.re * z.re + z.im * z.im
    }

    #[test]
    fn iterates_of_complex_numbers() {
        check!(escape, &Complex { re: 0.3, im: -0.4 }, 3).assert();
        check!(escape, &Complex { re: 0.3_f32, im: -0.4 }, 3).assert();
    }
}

// Nothing but the attribute says here that `V` is a struct.
#[differentiate(own(V), order = 2)]
fn blend(a: V, b: V, vs: &[V], t: f64) -> V {
    let c = a * (1.0 - t) + b * t;
    vs[0] * t - c
}

#[differentiate(own(V), order = 2)]
fn energy(vs: &[V], t: f64) -> f64 {
    let mut e = 0.0;
    for v in vs {
        e += *v * *v * t;
    }
    for i in 0..vs.len() {
        e += (vs[i] - vs[0]) * vs[i];
    }
    e
}

struct Rope;
#[differentiate(own(V), order = 2)]
impl Rope {
    fn pull(a: V, b: V, t: f64) -> f64 {
        let square = |v: V| v * v;
        square(a + b * t) + square(a)
    }
}

#[test]
fn the_attribute_says_that_a_type_is_a_struct() {
    let vs = [V { x: 0.3, y: 0.7 }, V { x: -0.2, y: 1.1 }, V { x: 0.9, y: -0.4 }];
    check!(blend, vs[0], vs[1], &vs[..], 0.4).assert();
    check!(energy, &vs[..], 0.4).assert();
    check!(Rope::pull, vs[0], vs[1], 0.4).assert();
}

/// The same variable on both sides, and changed behind its copies.
#[differentiate(order = 2)]
fn aliased(a: V) -> f64 {
    let b = a;
    let c = b + b;
    let mut d = c;
    d += c;
    d *= d.x;
    let e = d;
    d += e * e.y;
    d.x + d.y * e.x
}

/// Which operators are computed depends on what they give.
#[differentiate(order = 2)]
fn branching(vs: &[V], s: f64) -> f64 {
    let mut best = vs[0];
    for (i, v) in vs.iter().enumerate() {
        let d = *v - best;
        if d.x > 0.0 {
            best = best + d * (s * i as f64);
        } else {
            best = &d / s;
        }
    }
    let o = if s > 0.2 { best } else { -best };
    o * o
}

#[test]
fn operators_of_copies_and_in_branches() {
    let vs = [V { x: 0.3, y: 0.7 }, V { x: -0.2, y: 1.1 }, V { x: 0.9, y: -0.4 }];
    check!(aliased, vs[0]).assert();
    check!(branching, &vs[..], 0.4).assert();
    check!(branching, &vs[..], 0.1).assert();
}
