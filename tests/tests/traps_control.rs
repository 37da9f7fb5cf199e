//! Traps of control flow, with known gradients: the list's numbers 20 to 29. Every test runs in double and in single precision.
#![allow(
    clippy::manual_is_multiple_of,
    clippy::needless_range_loop,
    clippy::needless_return,
    reason = "The traps are such code."
)]

use cotangent::differentiate;
use cotangent_tests::in_both;
use ndarray::{Array1, ScalarOperand, array};
use num_traits::{Float, NumAssign};

#[differentiate]
fn power<F: Float>(x: F, n: usize) -> F {
    let mut y = F::one();
    for _ in 0..n {
        y = y * x;
    }
    y
}

in_both! {
    /// 20. Power by repetition, n = 0, 1, 3: 0, 1, 3x².
    fn trap_20_power_by_repetition<F>() {
        for (n, expected) in [(0, 0.0), (1, 1.0), (3, 12.0)] {
            let gradient: F = power::gradient(2.0, n);
            assert_eq!(gradient, expected);
        }
    }
}

#[differentiate]
fn squarings<F: Float>(a: F) -> F {
    let mut y = a;
    for _ in 0..2 {
        for _ in 0..3 {
            y = y * y;
        }
    }
    y
}

in_both! {
    /// 21. Two loops nested, 2×3 squarings of a: 64 a⁶³.
    fn trap_21_loops_in_loops<F>() {
        assert_eq!(squarings::value_and_gradient(1.0 as F), (1.0, 64.0));
        let gradient = squarings::gradient(0.99 as F);
        let expected = 64.0 * (0.99 as F).powi(63);
        assert!((gradient - expected).abs() < 1e-4 * expected);
    }
}

#[differentiate]
fn halves<F: Float>(a: F) -> F {
    let (tenth, two) = (F::from(0.1).unwrap(), F::from(2.0).unwrap());
    let mut a = a;
    while a.abs() > tenth {
        a = a / two;
    }
    a
}

in_both! {
    /// 22. while |a| > 0.1 { a /= 2 } at 3 and at 0.05: 1/32 and 1.
    fn trap_22_a_while_loop<F>() {
        assert_eq!(halves::gradient(3.0 as F), 1.0 / 32.0);
        assert_eq!(halves::gradient(0.05 as F), 1.0);
    }
}

#[differentiate]
fn without_one<F: Float>(x: &[F], skipped: usize) -> F {
    let mut sum = F::zero();
    for (k, &e) in x.iter().enumerate() {
        if k == skipped {
            continue;
        }
        sum = sum + e * e;
    }
    sum
}

#[differentiate]
fn until<F: Float>(x: &[F], limit: F) -> F {
    let mut sum = F::zero();
    for i in 0..x.len() {
        for j in 0..=i {
            sum = sum + x[i] * x[j];
            if sum > limit {
                break;
            }
        }
        if sum > limit {
            break;
        }
        sum = sum + x[i];
    }
    sum
}

#[differentiate]
fn first_negative<F: Float>(x: &[F]) -> F {
    let mut product = F::one();
    for &e in x {
        if e < F::zero() {
            return product * e;
        }
        product = product * e;
    }
    product
}

#[differentiate]
fn at_once<F: Float>(x: F) -> F {
    return x * x * x;
}

in_both! {
    /// 23. `continue` for one index; nested `break` on a value; `return` inside a loop; `return` in the first statement.
    fn trap_23_ways_to_leave<F>() {
        let x: [F; 3] = [1.0, 2.0, 3.0];
        assert_eq!(without_one::gradient(&x, 1), vec![2.0, 0.0, 6.0]);
        // 1, 1 + 1, 2 + 2 = 4, 4 + 4 = 8 > 7.
        assert_eq!(until::value_and_gradient(&x, 7.0).0, 8.0);
        assert_eq!(until::gradient(&x, 7.0).0, vec![2.0 + 1.0 + 2.0, 1.0 + 4.0, 0.0]);
        assert_eq!(first_negative::gradient(&[2.0 as F, 3.0, -4.0, 5.0]), vec![-12.0, -8.0, 6.0, 0.0]);
        assert_eq!(first_negative::gradient(&[2.0 as F, 3.0]), vec![3.0, 2.0]);
        assert_eq!(first_negative::gradient(&[] as &[F]), vec![]);
        assert_eq!(at_once::gradient(2.0 as F), 12.0);
    }
}

#[differentiate]
fn in_one_arm<F: Float>(x: F, y: F) -> F {
    let mut z = y;
    if x > F::one() {
        z = x * x;
    }
    z * x
}

in_both! {
    /// 24. A variable that is assigned in one arm only, and read afterwards.
    fn trap_24_a_variable_of_one_arm<F>() {
        assert_eq!(in_one_arm::gradient(2.0 as F, 5.0), (12.0, 0.0));
        assert_eq!(in_one_arm::gradient(0.5 as F, 5.0), (5.0, 0.5));
    }
}

#[differentiate]
fn overwritten<F: Float>(x: F, y: F) -> F {
    let mut x = x;
    if x > F::zero() {
        x = x * y;
    } else {
        x = x + y;
    }
    x * y
}

#[differentiate]
fn overwritten_often<F: Float>(x: F, y: F, n: usize) -> F {
    let mut x = x;
    for _ in 0..n {
        if x > F::zero() {
            x = x * y - F::one();
        } else {
            x = x + y;
        }
    }
    x
}

in_both! {
    /// 25. A condition that reads a variable which the arm overwrites: if x > 0 { x = x·y } else { x = x + y }; result x·y.
    fn trap_25_a_condition_that_is_overwritten<F>() {
        assert_eq!(overwritten::gradient(2.0 as F, 3.0), (9.0, 12.0));
        assert_eq!(overwritten::gradient(-2.0 as F, 3.0), (3.0, 4.0));
        // 1 → 1·½ − 1 = −½ → −½ + ½ = 0 → 0 + ½ = ½ → ½·½ − 1.
        assert_eq!(overwritten_often::gradient(1.0 as F, 0.5, 4), (0.25, (1.0 + 1.0 + 1.0) * 0.5 + 0.5));
    }
}

#[differentiate]
fn positive_part<F: Float>(x: F) -> F {
    if x >= F::zero() { x } else { F::zero() }
}

in_both! {
    /// 26. if x ≥ 0 { x } else { 0 } with a constant arm: 1 or 0.
    fn trap_26_a_constant_arm<F>() {
        assert_eq!(positive_part::gradient(3.0 as F), 1.0);
        assert_eq!(positive_part::gradient(0.0 as F), 1.0);
        assert_eq!(positive_part::gradient(-3.0 as F), 0.0);
    }
}

#[differentiate]
fn into_place<F: Float + NumAssign>(d: &[F], weights: &[F]) -> F {
    let mut s = [F::zero(), F::zero(), F::zero(), F::zero()];
    let mut t = (0, 0);
    for i in 0..d.len() {
        t = (i, i);
        if i == 2 {
            s[t.0] += d[i];
        }
    }
    t = (0, t.1);
    s[t.0] + s[2] * weights[t.1]
}

in_both! {
    /// 27. for i { t = (i, i); if i == 2 { S[t.0] += d[i] } }: e₂; an index that is overwritten later is needed backward.
    fn trap_27_an_index_that_is_overwritten<F>() {
        let (d, weights): ([F; 4], [F; 4]) = ([1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 1.0]);
        let (value, (d_bar, weights_bar)) = into_place::value_and_gradient(&d, &weights);
        assert_eq!(value, 3.0);
        assert_eq!(d_bar, vec![0.0, 0.0, 1.0, 0.0]);
        assert_eq!(weights_bar, vec![0.0, 0.0, 0.0, 3.0]);
    }
}

#[differentiate]
fn halved_power<F: Float>(x: F, n: usize) -> F {
    if n == 0 {
        return F::one();
    }
    let half = halved_power(x, n / 2);
    if n % 2 == 0 { half * half } else { half * half * x }
}

#[differentiate]
fn split_sum<F: Float>(x: &[F]) -> F {
    match x.len() {
        0 => F::zero(),
        1 => x[0] * x[0],
        n => split_sum(&x[..n / 2]) + split_sum(&x[n / 2..]),
    }
}

in_both! {
    /// 28. Recursion: power by halving; sum of a slice by splitting.
    fn trap_28_recursion<F>() {
        assert_eq!(halved_power::gradient(2.0 as F, 10), 5120.0);
        assert_eq!(halved_power::gradient(2.0 as F, 0), 0.0);
        assert_eq!(split_sum::gradient(&[1.0 as F, 2.0, 3.0, 4.0, 5.0]), vec![2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(split_sum::gradient(&[] as &[F]), vec![]);
    }
}

#[differentiate]
fn divided<F: Float + ScalarOperand>(x: &Array1<F>, y: F, n: usize) -> F {
    let mut sum = x.sum();
    for k in 0..n {
        sum = sum / (y * x[k]);
    }
    while sum < F::zero() {
        sum = sum / y;
    }
    for e in x.iter().take(n) {
        sum = sum + *e / y;
    }
    sum
}

in_both! {
    /// 29. A loop that runs zero times, whose body would divide by zero.
    fn trap_29_a_loop_that_does_not_run<F>() {
        let (x_bar, y_bar) = divided::gradient(&array![1.0 as F, 2.0], 0.0, 0);
        assert_eq!((x_bar, y_bar), (array![1.0, 1.0], 0.0));
    }
}
