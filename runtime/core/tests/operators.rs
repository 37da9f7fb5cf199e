//! The operators of arrays that stand beside those of the user's types: each mode against the one below it.
#![allow(clippy::float_cmp, missing_docs, reason = "tests")]

use cotangent::rt::operators as op;
use cotangent::{Cotangent, Differentiable};
use cotangent_runtime as cotangent;
use ndarray::{Array1, Array2, array};

const H: f64 = 1e-5;

/// x + h·ẋ
fn moved<X: Differentiable<Cotangent = X> + Cotangent>(x: &X, h: f64, dot: &X) -> X {
    let mut x = x.clone();
    Cotangent::add_scaled(&mut x, h, dot);
    x
}

fn near<X: Cotangent>(found: &X, above: &X, below: &X, what: &str) {
    for (f, (a, b)) in Cotangent::to_vec(found).iter().zip(Cotangent::to_vec(above).iter().zip(Cotangent::to_vec(below))) {
        let expected = (a - b) / (2.0 * H);
        assert!((f - expected).abs() < 1e-6 * expected.abs().max(1.0), "{what}: {f} is not {expected}");
    }
}

macro_rules! agree {
    ($op:ident, $left:expr, $right:expr, $left_dot:expr, $right_dot:expr) => {{
        let (a, b, a_dot, b_dot) = (&$left, &$right, $left_dot, $right_dot);
        let name = stringify!($op);
        let (z, z_dot) = op::$op::tangent(a, b, &a_dot, &b_dot);
        let at = |h: f64| op::$op(&moved(a, h, &a_dot), &moved(b, h, &b_dot));
        assert_eq!(z, at(0.0), "{name}");
        near(&z_dot, &at(H), &at(-H), name);
        // ⟨z̄, ż⟩ = ⟨ā, ȧ⟩ + ⟨b̄, ḃ⟩
        let seed = z.mapv(|z: f64| 0.3 + z.sin());
        let (_, pullback) = op::$op::pullback(a, b);
        let (a_bar, b_bar) = pullback(a, b, seed.clone());
        let (left, right) = (Cotangent::dot(&seed, &z_dot), Cotangent::dot(&a_bar, &a_dot) + Cotangent::dot(&b_bar, &b_dot));
        assert!((left - right).abs() < 1e-12 * left.abs().max(1.0), "{name}: {left} is not {right}");
        let bars = |h: f64| {
            let (a, b) = (&moved(a, h, &a_dot), &moved(b, h, &b_dot));
            op::$op::pullback(a, b).1(a, b, moved(&seed, h, &seed))
        };
        let (_, pullback) = op::$op::pullback_tangent(a, b, Some(a_dot.clone()), Some(b_dot.clone()));
        let (_, bars_dot) = pullback(a, b, seed.clone(), seed.clone());
        near(&bars_dot, &bars(H), &bars(-H), name);
    }};
}
macro_rules! agree_in_place {
    ($op:ident, $left:expr, $right:expr, $left_dot:expr, $right_dot:expr) => {{
        let (a, b, a_dot, b_dot) = ($left, &$right, $left_dot, $right_dot);
        let name = stringify!($op);
        let at = |h: f64| {
            let mut a = moved(&a, h, &a_dot);
            op::$op(&mut a, &moved(b, h, &b_dot));
            a
        };
        let (mut z, mut z_dot) = (a.clone(), a_dot.clone());
        op::$op::tangent(&mut z, b, &mut z_dot, &b_dot);
        assert_eq!(z, at(0.0), "{name}");
        near(&z_dot, &at(H), &at(-H), name);
        let seed = z.mapv(|z: f64| 0.3 + z.sin());
        let bars = |h: f64| {
            let (mut z, b, mut bar) = (moved(&a, h, &a_dot), &moved(b, h, &b_dot), moved(&seed, h, &seed));
            let ((), pullback) = op::$op::pullback(&mut z, b);
            let ((), b_bar) = pullback(&mut bar, b);
            (bar, b_bar)
        };
        let (a_bar, b_bar) = bars(0.0);
        let (left, right) = (Cotangent::dot(&seed, &z_dot), Cotangent::dot(&a_bar, &a_dot) + Cotangent::dot(&b_bar, &b_dot));
        assert!((left - right).abs() < 1e-12 * left.abs().max(1.0), "{name}: {left} is not {right}");
        let (mut z, mut z_dot, mut bar, mut bar_dot) = (a.clone(), a_dot.clone(), seed.clone(), seed.clone());
        let (_, pullback) = op::$op::pullback_tangent(&mut z, b, &mut z_dot, Some(b_dot.clone()));
        let (((), _), ((), b_bar_dot)) = pullback(&mut bar, b, &mut bar_dot);
        near(&(bar_dot, b_bar_dot), &bars(H), &bars(-H), name);
    }};
}
macro_rules! each {
    ($check:ident, $left:expr, $right:expr, $left_dot:expr, $right_dot:expr; $($op:ident)*) => {
        $($check!($op, $left, $right, $left_dot, $right_dot);)*
    };
}

fn matrix() -> Array2<f64> {
    array![[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]]
}
fn row() -> Array1<f64> {
    array![0.7, -0.9, 1.1]
}

#[test]
fn operators_of_arrays_and_numbers() {
    each!(agree, matrix(), matrix() + 2.5, matrix() * 0.2, matrix() * -0.7; add sub mul div rem);
    each!(agree, matrix(), row(), matrix() * 0.2, row() * 0.3; add sub mul div);
    each!(agree, row(), matrix(), row() * 0.2, matrix() * 0.3; add sub mul div);
    each!(agree, matrix(), 0.7, matrix() * 0.2, 0.3; add sub mul div);
    each!(agree, 0.7, matrix(), 0.2, matrix() * 0.3; add sub mul div);
}

#[test]
fn operators_that_change_arrays() {
    each!(agree_in_place, matrix(), matrix() + 2.5, matrix() * 0.2, matrix() * -0.7; add_assign sub_assign mul_assign div_assign);
    each!(agree_in_place, matrix(), row(), matrix() * 0.2, row() * 0.3; add_assign sub_assign mul_assign div_assign rem_assign);
    each!(agree_in_place, matrix(), 0.7, matrix() * 0.2, 0.3; add_assign sub_assign mul_assign div_assign);
}

#[test]
fn the_sign_of_arrays() {
    let (a, a_dot) = (matrix(), matrix() * 0.4);
    assert_eq!(op::neg::tangent(&a, &a_dot), (-&a, -&a_dot));
    assert_eq!(op::neg::pullback(&a).1(&a, a_dot.clone()), (-&a_dot,));
    let ((_, dot), pullback) = op::neg::pullback_tangent(&a, Some(a_dot.clone()));
    assert_eq!((dot, pullback(&a, a.clone(), a_dot.clone())), (-&a_dot, ((-&a,), (-&a_dot,))));
}
