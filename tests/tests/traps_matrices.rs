//! The traps of `traps.rs` that are about factorisations of matrices and about second order.

#![allow(clippy::many_single_char_names, clippy::needless_range_loop)] // As the formulas are written.

use cotangent::{Element, check, differentiate};
use cotangent_tests::{assert_close, in_both};
use ndarray::{Array1, Array2, array};

/// By cofactors, which are polynomials: a singular matrix is nothing special.
#[differentiate(order = 2)]
fn determinant<F: Element>(a: &Array2<F>) -> F {
    let mut det = F::zero();
    for j in 0..3 {
        let (k, l) = ((j + 1) % 3, (j + 2) % 3);
        det += a[[0, j]] * (a[[1, k]] * a[[2, l]] - a[[1, l]] * a[[2, k]]);
    }
    det
}

/// A⁻¹b by Gauss's elimination with the largest pivot.
#[differentiate(order = 2)]
fn solve<F: Element>(a: &Array2<F>, b: &Array1<F>) -> Array1<F> {
    let n = b.len();
    let mut m = a.clone();
    let mut x = b.clone();
    for k in 0..n {
        let mut pivot = k;
        for i in k + 1..n {
            if m[[i, k]].abs() > m[[pivot, k]].abs() {
                pivot = i;
            }
        }
        if pivot != k {
            for j in 0..n {
                m.swap([k, j], [pivot, j]);
            }
            x.swap(k, pivot);
        }
        for i in k + 1..n {
            let factor = m[[i, k]] / m[[k, k]];
            for j in k..n {
                m[[i, j]] = m[[i, j]] - factor * m[[k, j]];
            }
            x[i] = x[i] - factor * x[k];
        }
    }
    for k in (0..n).rev() {
        for j in k + 1..n {
            x[k] = x[k] - m[[k, j]] * x[j];
        }
        x[k] = x[k] / m[[k, k]];
    }
    x
}

/// The factor L of A = L·Lᵀ, of which only the lower triangle is read.
#[differentiate]
fn cholesky<F: Element>(a: &Array2<F>) -> Array2<F> {
    let n = a.nrows();
    let mut l = Array2::zeros((n, n));
    for j in 0..n {
        for i in j..n {
            let mut s = a[[i, j]];
            for k in 0..j {
                s -= l[[i, k]] * l[[j, k]];
            }
            l[[i, j]] = if i == j { s.sqrt() } else { s / l[[j, j]] };
        }
    }
    l
}

in_both! {
    /// 38. det at corank 1 (adjugate transposed) and corank 2 (zero); solve with a non-symmetric matrix; Cholesky's lower triangle.
    fn trap_38_matrices<F>() {
        // The third row is the sum of the others: adj A = (u vᵀ) with A u = 0 and Aᵀ v = 0.
        let a: Array2<F> = array![[1.0, 2.0, 3.0], [0.0, 1.0, 4.0], [1.0, 3.0, 7.0]];
        let cofactors: Array2<F> = array![[-5.0, 4.0, -1.0], [-5.0, 4.0, -1.0], [5.0, -4.0, 1.0]];
        assert_eq!(determinant::value_and_gradient(&a), (0.0, cofactors));
        let a: Array2<F> = array![[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [3.0, 6.0, 9.0]];
        assert_eq!(determinant::value_and_gradient(&a), (0.0, Array2::zeros((3, 3))));
        check!(determinant, &a).assert();

        // x = A⁻¹b: b̄ = A⁻ᵀx̄, Ā = −b̄·xᵀ.
        let (a, b): (Array2<F>, Array1<F>) = (array![[1.0, 4.0, 0.5], [-2.0, 1.0, 1.0], [0.25, 2.0, 5.0]], array![1.0, -2.0, 0.5]);
        let seed: Array1<F> = array![1.0, 0.5, -1.0];
        let (x, (a_bar, b_bar)) = solve::adjoint(&a, &b, seed.clone());
        let expected = solve(&a.t().to_owned(), &seed);
        let digits = if F::EPSILON > 1e-10 as F { 1e-5 } else { 1e-13 };
        let wide = |x: &F| num_traits::ToPrimitive::to_f64(x).unwrap();
        assert_close(&b_bar.map(wide), &expected.map(wide), digits);
        for ((i, j), entry) in a_bar.indexed_iter() {
            assert_close([&wide(entry)], [&wide(&(-expected[i] * x[j]))], digits);
        }
        check!(solve, &a, &b).assert();

        let (value, (lower,)) = cholesky::adjoint(&array![[4.0, 99.0], [2.0, 10.0 as F]], array![[1.0, 5.0], [0.0, 0.0]]);
        assert_eq!(value, array![[2.0, 0.0], [1.0, 3.0]]);
        assert_eq!(lower, array![[0.25, 0.0], [0.0, 0.0]], "what is not read, and the upper triangle of the value, carry nothing");
        let a: Array2<F> = array![[4.0, 0.0, 0.0], [1.0, 5.0, 0.0], [-2.0, 0.5, 6.0]];
        check!(cholesky, &a).assert();
    }
}

#[differentiate(order = 2)]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

#[differentiate(order = 2)]
fn reciprocal(x: f64) -> f64 {
    1.0 / x
}

/// x³, by a call.
#[differentiate(order = 2)]
fn through_a_call(x: f64) -> f64 {
    x * product(x, x)
}

/// x·∂(x·y)/∂y at y = 1.
#[differentiate]
fn derivative_inside(x: f64) -> f64 {
    let (_, by_y) = product::gradient(x, 1.0);
    x * by_y
}

/// The nth derivative of 1/x.
#[differentiate(order = 6)]
fn derivative_of_reciprocal(x: f64, n: usize) -> f64 {
    if n == 0 { 1.0 / x } else { derivative_of_reciprocal::gradient(x, n - 1) }
}

/// 39. Second order: D(x·D(y ↦ x·y, 1)) at 4 is 8; the derivatives of 1/x up to the sixth; the Hessian of xy at 0.
#[test]
fn trap_39_second_order() {
    let ((xx, xy), (yx, yy)) = product::hessian(0.0, 0.0);
    assert_eq!([xx, xy, yx, yy].map(|h| h.into_inner().into_scalar()), [0.0, 1.0, 1.0, 0.0]);
    for x in [0.5, -2.0] {
        assert_eq!(reciprocal::hvp(x, 1.0), (1.0 / x, -1.0 / (x * x), 2.0 / (x * x * x)));
    }
    // (−1)ⁿ·n!/xⁿ⁺¹
    let (mut expected, x) = (1.0 / 0.5, 0.5_f64);
    for n in 1..=6_u8 {
        expected *= -f64::from(n) / x;
        let found = derivative_of_reciprocal::gradient(x, usize::from(n) - 1);
        assert!((found - expected).abs() <= 1e-14 * expected.abs(), "{n}: {found}, {expected}");
    }
    assert_eq!(derivative_inside::gradient(4.0), 8.0);
    assert_eq!(through_a_call::hvp(4.0, 1.0), (64.0, 48.0, 24.0));
    check!(product, 0.0, 0.0).assert();
    check!(through_a_call, 4.0).assert();
}
