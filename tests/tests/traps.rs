//! Small functions whose gradients are known; each catches a mistake that a real differentiator has made.
//!
//! The functions are generic, and every test runs in double and in single precision. The numbers are those of the project's
//! list; those of kinks and small shapes are in `traps_edges.rs`.

#![allow(
    clippy::let_and_return,
    clippy::needless_return,
    clippy::self_assignment,
    clippy::eq_op,
    clippy::redundant_locals,
    clippy::doc_markdown
)] // The traps are such code.

use cotangent::differentiate;
use cotangent_tests::in_both;
use ndarray::{Array1, Array2, ArrayView2, Axis, LinalgScalar, ScalarOperand, array, s};
use num_traits::{Float, NumAssign};

mod operands {
    use super::*;

    #[differentiate]
    fn product<F: LinalgScalar>(x: &Array1<F>) -> F {
        (x * x).sum()
    }

    #[differentiate]
    fn difference<F: LinalgScalar>(x: &Array1<F>) -> F {
        (x - x).sum()
    }

    #[differentiate]
    fn quotient<F: LinalgScalar>(x: &Array1<F>) -> F {
        (x / x).sum()
    }

    in_both! {
        /// 1. Both operands are the same value: x⊙x, x − x, x / x have Σ-gradients 2x, 0, 0.
        fn trap_01_operands_that_are_the_same_value<F>() {
            let x: Array1<F> = array![1.0, -2.0, 4.0];
            assert_eq!(product::gradient(&x), array![2.0, -4.0, 8.0]);
            assert_eq!(difference::gradient(&x), array![0.0, 0.0, 0.0]);
            assert_eq!(quotient::gradient(&x), array![0.0, 0.0, 0.0]);
        }
    }

    #[differentiate]
    fn identity<F: Float>(x: Array1<F>) -> Array1<F> {
        x
    }

    #[differentiate]
    fn copy<F: Float>(x: &Array1<F>) -> Array1<F> {
        x.clone()
    }

    in_both! {
        /// 2. f(x) = x: the gradient equals the seed and does not share memory with it.
        fn trap_02_the_identity<F>() {
            let (x, seed): (Array1<F>, Array1<F>) = (array![1.0, 2.0], array![3.0, 5.0]);
            assert_eq!(identity::adjoint(x.clone(), seed.clone()).1.0, seed);
            assert_eq!(copy::adjoint(&x, seed.clone()).1.0, seed);
            let shared = seed.clone().into_shared();
            let (_, (mut x_bar,)) = copy::adjoint(&x, shared.to_owned());
            x_bar[0] = 100.0;
            assert_eq!(shared[0], 3.0);
        }
    }

    #[differentiate]
    fn one<F: Float>(x: &Array2<F>) -> F {
        let _ = x;
        F::one()
    }

    in_both! {
        /// 3. f(x) = 1 for x of shape 2×3: zeros of shape 2×3.
        fn trap_03_a_result_that_does_not_depend<F>() {
            assert_eq!(one::gradient(&Array2::<F>::ones((2, 3))), Array2::<F>::zeros((2, 3)));
        }
    }

    #[differentiate]
    fn first<F: LinalgScalar>(x: &Array1<F>, y: &Array2<F>) -> F {
        let _ = y;
        x.sum()
    }

    in_both! {
        /// 4. g(x, y) = Σx: y gets zeros of its shape.
        fn trap_04_a_parameter_that_is_not_used<F>() {
            let (x_bar, y_bar) = first::gradient(&Array1::<F>::zeros(3), &Array2::<F>::ones((2, 3)));
            assert_eq!(x_bar, Array1::<F>::ones(3));
            assert_eq!(y_bar, Array2::<F>::zeros((2, 3)));
        }
    }

    #[differentiate]
    fn two_results<F: Float>(a: F) -> (F, F) {
        (a + a, a)
    }

    in_both! {
        /// 5. f(a) = (2a, a), seeds (1, 10): 12.
        fn trap_05_two_results<F>() {
            let (_, (a_bar,)) = two_results::adjoint(3.0 as F, (1.0, 10.0));
            assert_eq!(a_bar, 12.0);
        }
    }

    #[differentiate]
    fn shared<F: Float + LinalgScalar + ScalarOperand>(a: &Array1<F>) -> F {
        let b = a + F::one();
        let c = b[0] + F::from(1.5).unwrap();
        let d = a + &b;
        (d + c).sum()
    }

    in_both! {
        /// 6. b = a + 1 (array), c = b₀ + 1.5, d = a + b, Σ(d + c) over five entries: [7, 2, 2, 2, 2].
        fn trap_06_a_value_that_is_used_whole_and_in_part<F>() {
            let a: Array1<F> = Array1::zeros(5);
            assert_eq!(shared::gradient(&a), array![7.0, 2.0, 2.0, 2.0, 2.0]);
        }
    }

    #[differentiate]
    fn sums_of_all_before<F: Float>(x: F) -> F {
        let x1 = x;
        let x2 = x1;
        let x3 = x1 + x2;
        let x4 = x1 + x2 + x3;
        let x5 = x1 + x2 + x3 + x4;
        let x6 = x1 + x2 + x3 + x4 + x5;
        let x7 = x1 + x2 + x3 + x4 + x5 + x6;
        let x8 = x1 + x2 + x3 + x4 + x5 + x6 + x7;
        let x9 = x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8;
        let x10 = x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9;
        x10 * x10
    }

    in_both! {
        /// 7. x₁ = x; xₖ = Σ_{j<k} xⱼ for k = 2…10; result x₁₀²; at x = 1 the derivative is 131072.
        fn trap_07_many_uses_of_every_value<F>() {
            assert_eq!(sums_of_all_before::value_and_gradient(1.0 as F), (65536.0, 131_072.0));
        }
    }

    #[differentiate]
    fn names<F: Float>(a_bar: F, a: F, seed: F, tape: F, r#type: F, _: F) -> F {
        let a_dot = a * a_bar;
        let rt = tape * seed + r#type;
        let x_bar = rt * a_dot;
        let value = x_bar;
        let gradient = value;
        let pullback = gradient * gradient;
        let _ = pullback;
        x_bar
    }

    in_both! {
        /// 8. Parameters and locals named `a_bar`, `a_dot`, `tape`, `seed`, `rt`, `r#type`, `_`.
        fn trap_08_the_users_names<F>() {
            // (tape·seed + type)·a·a_bar at a_bar = 2, a = 3, seed = 5, tape = 7, type = 11.
            let (value, gradient) = names::value_and_gradient(2.0 as F, 3.0, 5.0, 7.0, 11.0, 13.0);
            assert_eq!(value, 276.0);
            assert_eq!(gradient, (138.0, 92.0, 42.0, 30.0, 6.0, 0.0));
        }
    }

    #[differentiate]
    fn rebound<F: Float>(a: F) -> F {
        let a = a;
        let mut a = a * a;
        a = a;
        a
    }

    in_both! {
        /// 9. `let a = a;` and `a = a;`: nothing changes.
        fn trap_09_a_value_bound_to_its_own_name<F>() {
            assert_eq!(rebound::value_and_gradient(3.0 as F), (9.0, 6.0));
        }
    }

    #[differentiate]
    #[allow(unused_assignments, unused_variables, reason = "the trap is such code")]
    fn overwritten<F: Float>(mut x: F, y: F) -> F {
        x = y;
        return y;
    }

    #[differentiate]
    fn overwritten_and_returned<F: Float>(mut x: F, y: F) -> F {
        let _ = x;
        x = y;
        return x;
    }

    in_both! {
        /// 10. `x = y; return y;`: (0, 1).
        fn trap_10_an_overwritten_parameter<F>() {
            assert_eq!(overwritten::gradient(2.0 as F, 3.0), (0.0, 1.0));
            assert_eq!(overwritten_and_returned::gradient(2.0 as F, 3.0), (0.0, 1.0));
        }
    }
}

mod overwriting {
    use super::*;

    #[differentiate]
    fn squared_twice<F: Float + NumAssign>(a: F) -> F {
        let mut x = a * a;
        x *= x;
        x
    }

    #[differentiate]
    fn array_squared_twice<F: LinalgScalar + NumAssign + ScalarOperand>(a: &Array1<F>) -> F {
        let mut x = a * a;
        let y = x.clone();
        x *= &y;
        x.sum()
    }

    in_both! {
        /// 11. x = a·a; x *= x: 4a³.
        fn trap_11_a_variable_multiplied_by_itself<F>() {
            assert_eq!(squared_twice::value_and_gradient(3.0 as F), (81.0, 108.0));
            assert_eq!(array_squared_twice::gradient(&array![3.0 as F, -1.0]), array![108.0, -4.0]);
        }
    }

    #[differentiate]
    fn copied_before<F: LinalgScalar + NumAssign + ScalarOperand>(mut f: Array1<F>) -> F {
        let g = f.clone();
        f *= F::zero();
        f += F::one();
        let _ = f;
        g[0] * g[1]
    }

    in_both! {
        /// 12. G = F.clone(); F overwritten; G₀·G₁ at F = [2, 3]: [3, 2].
        fn trap_12_a_clone_outlives_the_original<F>() {
            assert_eq!(copied_before::value_and_gradient(array![2.0 as F, 3.0]), (6.0, array![3.0, 2.0]));
        }
    }

    #[differentiate]
    fn weighted<F: LinalgScalar>(x: &Array1<F>, w: &Array2<F>, k: F) -> F {
        w.dot(x).sum() * k
    }

    in_both! {
        /// 19. A gradient buffer that holds garbage on entry to `value_and_gradient_into` does not leak into the result.
        fn trap_19_garbage_in_the_buffers<F>() {
            let (x, w): (Array1<F>, Array2<F>) = (array![1.0, 2.0], array![[1.0, 2.0], [3.0, 4.0]]);
            let mut buffers = (Array1::from_elem(2, 7.0), Array2::from_elem((2, 2), F::NAN), F::INFINITY);
            for _ in 0..2 {
                assert_eq!(weighted::value_and_gradient_into(&x, &w, 2.0, &mut buffers), 32.0);
                assert_eq!(buffers, (array![8.0, 12.0], array![[2.0, 4.0], [2.0, 4.0]], 16.0));
            }
        }
    }
}

mod broadcasting {
    use super::*;

    #[differentiate]
    fn scalar_and_matrix<F: LinalgScalar + ScalarOperand>(a: F, m: &Array2<F>) -> F {
        (m + a).sum()
    }

    #[differentiate]
    fn matrices<F: LinalgScalar>(a: &Array2<F>, m: &Array2<F>) -> F {
        (a + m).sum()
    }

    #[differentiate]
    fn vector_and_matrix<F: LinalgScalar>(a: &Array1<F>, m: &Array2<F>) -> F {
        (a + m).sum()
    }

    #[differentiate]
    fn array_and_its_entry<F: LinalgScalar + ScalarOperand>(x: &Array1<F>) -> F {
        (x + x[0]).sum()
    }

    in_both! {
        /// 30. Scalar + matrix, (1, n) + (m, n), (n,) + (m, n), x + x₀: sums over what was broadcast, in the right shape.
        fn trap_30_sums_over_what_was_broadcast<F>() {
            let (m, ones): (Array2<F>, Array2<F>) = (array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], Array2::ones((2, 3)));
            assert_eq!(scalar_and_matrix::gradient(0.5, &m), (6.0, ones.clone()));
            assert_eq!(matrices::gradient(&array![[1.0, 0.0, 2.0]], &m), (array![[2.0, 2.0, 2.0]], ones.clone()));
            assert_eq!(matrices::gradient(&m, &array![[1.0], [2.0]]), (ones.clone(), array![[3.0], [3.0]]));
            assert_eq!(vector_and_matrix::gradient(&array![1.0, 0.0, 2.0], &m), (array![2.0, 2.0, 2.0], ones));
            assert_eq!(array_and_its_entry::gradient(&array![1.0 as F, 2.0, 3.0, 4.0]), array![5.0, 1.0, 1.0, 1.0]);
        }
    }

    #[differentiate]
    fn gathered<F: LinalgScalar>(x: &Array1<F>, picks: &[usize]) -> F {
        x.select(Axis(0), picks).sum()
    }

    #[differentiate]
    fn counted<F: Float + LinalgScalar>(x: &Array1<F>) -> F {
        x.mapv(|e| if e > F::zero() { F::one() } else { F::zero() }).sum()
    }

    in_both! {
        /// 31. Gather [0, 1, 2, 2] from three entries, Σ: [1, 1, 2]. Σ over (x > 0) as numbers: 0.
        fn trap_31_gathers_and_counts<F>() {
            let x: Array1<F> = array![1.0, -2.0, 3.0];
            assert_eq!(gathered::gradient(&x, &[0, 1, 2, 2]), array![1.0, 1.0, 2.0]);
            assert_eq!(counted::value_and_gradient(&x), (2.0, array![0.0, 0.0, 0.0]));
        }
    }

    #[differentiate]
    fn reversed<F: LinalgScalar>(x: &Array1<F>, w: &Array1<F>) -> F {
        x.slice(s![..;-1]).dot(w) + x.slice(s![..;-2]).sum()
    }

    #[differentiate]
    fn empty<F: LinalgScalar>(x: &Array1<F>) -> F {
        x.slice(s![1..1]).sum() + x[0]
    }

    #[differentiate]
    fn last_column<F: LinalgScalar>(x: &Array2<F>) -> F {
        x.slice(s![.., -1]).mapv(|e| e * e).sum()
    }

    #[differentiate]
    fn every_second_row<F: LinalgScalar>(x: &Array2<F>) -> F {
        x.slice(s![..;2, ..]).sum()
    }

    in_both! {
        /// 32. A slice with a negative step, an empty slice, `slice(s![.., -1])`, `slice(s![..;2, ..])`.
        fn trap_32_slices<F>() {
            let (x, w): (Array1<F>, Array1<F>) = (array![1.0, 2.0, 3.0], array![10.0, 20.0, 30.0]);
            assert_eq!(reversed::gradient(&x, &w), (array![31.0, 20.0, 11.0], array![3.0, 2.0, 1.0]));
            assert_eq!(empty::value_and_gradient(&x), (1.0, array![1.0, 0.0, 0.0]));
            let m: Array2<F> = array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
            assert_eq!(last_column::gradient(&m), array![[0.0, 4.0], [0.0, 8.0], [0.0, 12.0]]);
            assert_eq!(every_second_row::gradient(&m), array![[1.0, 1.0], [0.0, 0.0], [1.0, 1.0]]);
        }
    }

    #[differentiate]
    fn of_a_view<F: Float + LinalgScalar>(a: ArrayView2<'_, F>, b: ArrayView2<'_, F>) -> F {
        let c = a.dot(&b);
        (&c * &a).sum() + a.mapv(|e| e * e * e).row(0).sum() + b.to_shape(4).unwrap()[1] * a.t().sum_axis(Axis(0))[1]
    }

    in_both! {
        /// 33. Transposed, sliced and non-contiguous inputs give the same gradient as their contiguous copies.
        fn trap_33_inputs_of_any_layout<F>() {
            let m: Array2<F> = array![[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [-1.0, -2.0, -3.0, -4.0], [0.5, 1.5, 2.5, 3.5]];
            let (whole, mut columns) = (m.slice(s![..2, ..2]), Array2::zeros(ndarray::ShapeBuilder::f((2, 2))));
            columns.assign(&m.slice(s![1..3, 1..3]));
            let inputs = [whole, m.slice(s![..;2, ..;-2]), m.t().slice_move(s![1..3, ..;3]), columns.view()];
            for a in &inputs {
                for b in &inputs {
                    let copies = [a, b].map(|v| Array2::from_shape_vec((2, 2), v.iter().copied().collect()).unwrap());
                    let expected = of_a_view::value_and_gradient(copies[0].view(), copies[1].view());
                    assert_eq!(of_a_view::value_and_gradient(a.view(), b.view()), expected);
                }
            }
        }
    }
}
