//! The traps of `traps.rs` that lie at kinks, at the edges of domains and in small shapes.

#![allow(clippy::doc_markdown)] // The list's own words.

use cotangent::differentiate;
use cotangent_tests::{assert_near, in_both};
use ndarray::{Array0, Array1, Array2, Axis, LinalgScalar, ScalarOperand, array};
use num_traits::Float;

#[differentiate]
fn power<F: Float>(x: F, p: F) -> F {
    x.powf(p)
}

#[differentiate]
fn integer_power<F: Float>(x: F, n: i32) -> F {
    x.powi(n)
}

in_both! {
    /// 34. xᵖ: p = −1; x = 0 with integer p = 0, 1, 2, 3; 0⁰; ∂ₚ at x = 0.
    fn trap_34_powers<F>() {
        assert_near(power::gradient(2.0 as F, -1.0).0, -0.25);
        assert_near(power::gradient(2.0 as F, -1.0).1, 0.5 * (2.0 as F).ln());
        assert_eq!(integer_power::gradient(2.0 as F, -1), -0.25);
        for (n, slope) in [(0_i8, 0.0), (1, 1.0), (2, 0.0), (3, 0.0)] {
            let (value, (x_bar, p_bar)) = power::value_and_gradient(0.0 as F, F::from(n));
            assert_eq!(value, if n == 0 { 1.0 } else { 0.0 }, "0 to the power {n}");
            assert_eq!((x_bar, p_bar), (slope, 0.0), "0 to the power {n}");
            assert_eq!(integer_power::gradient(0.0 as F, n.into()), slope, "0 to the integer power {n}");
        }
    }
}

#[differentiate]
fn maximum<F: Float>(x: F, y: F) -> F {
    x.max(y)
}

#[differentiate]
fn minimum<F: Float>(x: F, y: F) -> F {
    x.min(y)
}

#[differentiate]
fn largest<F: Float + LinalgScalar>(x: &Array1<F>) -> F {
    x.fold(F::neg_infinity(), |m, &e| m.max(e))
}

#[differentiate]
fn relu<F: Float>(x: F) -> F {
    x.max(F::zero())
}

#[differentiate]
fn magnitude<F: Float>(x: F) -> F {
    x.abs()
}

#[differentiate]
fn root<F: Float>(x: F) -> F {
    x.sqrt()
}

#[differentiate]
fn norm<F: Float + LinalgScalar>(x: &Array1<F>) -> F {
    x.dot(x).sqrt()
}

#[differentiate]
fn squared_norm<F: Float + LinalgScalar>(x: &Array1<F>) -> F {
    x.mapv(|e| e * e).sum()
}

#[differentiate]
fn hypotenuse<F: Float>(x: F, y: F) -> F {
    x.hypot(y)
}

in_both! {
    /// 35. max, min with ties; relu, |x|, √x, ‖x‖, ‖x‖² at 0.
    fn trap_35_kinks<F>() {
        assert_eq!(maximum::gradient(1.0 as F, 1.0), (0.5, 0.5));
        assert_eq!(minimum::gradient(1.0 as F, 1.0), (0.5, 0.5));
        assert_eq!(largest::gradient(&array![2.0 as F, 3.0, 3.0]), array![0.0, 0.5, 0.5]);
        assert_eq!(relu::gradient(0.0 as F), 0.0);
        assert_eq!(magnitude::gradient(0.0 as F), 0.0);
        assert_eq!(root::gradient(0.0 as F), F::INFINITY);
        assert_eq!(root::adjoint(0.0 as F, 0.0).1, (0.0,));
        assert_eq!(squared_norm::gradient(&array![0.0 as F, 0.0]), array![0.0, 0.0]);
        assert_eq!(norm::adjoint(&array![0.0 as F, 0.0], 0.0).1, (array![0.0, 0.0],));
        assert_eq!(hypotenuse::gradient(0.0 as F, 0.0), (0.0, 0.0));
    }
}

#[differentiate]
fn guarded_logarithm<F: Float + LinalgScalar>(x: &Array1<F>) -> F {
    x.mapv(|e| if e > F::zero() { e.ln() } else { F::zero() }).sum()
}

#[differentiate]
fn capped<F: Float>(x: F) -> F {
    F::one().min(x.recip())
}

#[differentiate]
fn capped_quotient<F: Float>(x: F) -> F {
    (F::one() / x).min(F::one())
}

in_both! {
    /// 36. if x > 0 { ln x } else { 0 } over an array holding zeros and negatives: no NaN. min(1, 1/x) at 0: 0.
    fn trap_36_the_arm_that_did_not_run<F>() {
        let x: Array1<F> = array![0.0, -1.0, 4.0, 0.5];
        assert_eq!(guarded_logarithm::gradient(&x), array![0.0, 0.0, 0.25, 2.0]);
        assert_eq!(capped::gradient(0.0 as F), 0.0);
        assert_eq!(capped_quotient::gradient(0.0 as F), 0.0);
    }
}

#[differentiate]
fn log_sum_exp<F: Float + LinalgScalar + ScalarOperand>(x: &Array1<F>) -> F {
    let top = x.fold(F::neg_infinity(), |m, &e| m.max(e));
    (x - top).mapv(F::exp).sum().ln() + top
}

#[differentiate]
fn softplus<F: Float>(x: F) -> F {
    x.max(F::zero()) + (-x.abs()).exp().ln_1p()
}

#[differentiate]
fn x_log_y<F: Float>(x: F, y: F) -> F {
    x * y.ln()
}

in_both! {
    /// 37. log-sum-exp of [1000, 1000]: [½, ½]; softplus at ±1000; x ln y at x = 0.
    fn trap_37_large_numbers_and_zeros<F>() {
        assert_eq!(log_sum_exp::gradient(&array![1000.0 as F, 1000.0]), array![0.5, 0.5]);
        assert_eq!(softplus::value_and_gradient(1000.0 as F), (1000.0, 1.0));
        assert_eq!(softplus::value_and_gradient(-1000.0 as F), (0.0, 0.0));
        assert_eq!(x_log_y::gradient(0.0 as F, 2.0), ((2.0 as F).ln(), 0.0));
        assert_eq!(x_log_y::gradient(0.0 as F, 0.0).1, 0.0);
    }
}

#[differentiate]
fn layer<F: Float + LinalgScalar + ScalarOperand>(w: &Array2<F>, b: &Array1<F>, x: &Array2<F>) -> F {
    let a = (x.dot(w) + b).mapv(|e| e.max(F::zero()));
    (&a * &a).sum_axis(Axis(1)).sum() + x.t().dot(x).sum()
}

#[differentiate]
fn rank_zero<F: LinalgScalar>(x: &Array0<F>, y: &Array1<F>) -> F {
    (x * y).sum() + (x * x).sum()
}

in_both! {
    /// 40. Zero rows, one row, one column, rank 0.
    fn trap_40_small_shapes<F>() {
        let (w, b): (Array2<F>, Array1<F>) = (array![[1.0, 2.0], [3.0, 4.0]], array![0.5, -0.5]);
        let (value, (w_bar, b_bar, x_bar)) = layer::value_and_gradient(&w, &b, &Array2::zeros((0, 2)));
        assert_eq!((value, w_bar, b_bar), (0.0, Array2::zeros((2, 2)), Array1::zeros(2)));
        assert_eq!(x_bar.dim(), (0, 2));
        // One row: a = [4.5, 5.5], so ā = [9, 11]; xᵀ·x adds 2·Σx to each entry of x.
        let (value, (w_bar, b_bar, x_bar)) = layer::value_and_gradient(&w, &b, &array![[1.0, 1.0]]);
        assert_eq!((value, w_bar, b_bar), (54.5, array![[9.0, 11.0], [9.0, 11.0]], array![9.0, 11.0]));
        assert_eq!(x_bar, array![[35.0, 75.0]]);
        // One column: a = [2.5, 0], so ā = [5, 0].
        let (value, gradient) = layer::value_and_gradient(&array![[2.0 as F]], &array![0.5], &array![[1.0], [-1.0]]);
        assert_eq!(value, 8.25);
        assert_eq!(gradient, (array![[5.0]], array![5.0], array![[12.0], [-2.0]]));
        assert_eq!(rank_zero::gradient(&ndarray::arr0(3.0 as F), &array![1.0, 2.0]), (ndarray::arr0(9.0), array![3.0, 3.0]));
    }
}
