//! `return` from anywhere, and arms that leave, against differences and known gradients.

#![allow(
    clippy::cast_lossless,
    clippy::explicit_counter_loop,
    clippy::maybe_infinite_iter,
    clippy::needless_late_init,
    clippy::needless_range_loop,
    clippy::needless_return,
    clippy::neg_multiply,
    clippy::never_loop,
    reason = "code as users write it"
)]

use cotangent::differentiate;
use cotangent_tests::{check, check_gradient, check_success, matrix, vector};
use ndarray::{Array1, Array2, array};
use num_traits::Float;

#[differentiate]
fn until_large(x: &[f64], limit: f64) -> f64 {
    let mut sum = 0.0;
    for &xi in x {
        if sum > limit {
            return sum * xi;
        }
        sum += xi * xi;
    }
    sum.sin()
}

#[test]
fn a_return_leaves_a_loop() {
    let x = vec![1.0, -0.5, 0.7, 2.0];
    check_gradient!(until_large(&x, limit), x = x.clone(), limit = 1.1);
    check_gradient!(until_large(&x, limit), x = x.clone(), limit = 100.0);
    check_gradient!(until_large(&x, limit), x = Vec::<f64>::new(), limit = 1.0);
    // 1 + 1/4 is larger than 1.1 when 0.7 comes.
    assert_eq!(until_large::gradient(&x, 1.1).0, vec![1.4, -0.7, 1.25, 0.0]);
}

#[differentiate]
fn first_root(x: &[f64]) -> f64 {
    for &xi in x {
        if xi < 0.0 {
            continue;
        }
        return xi.sqrt();
    }
    0.0
}

#[test]
fn a_return_ends_the_first_pass_that_comes_to_it() {
    check_gradient!(first_root(&x), x = vec![-1.0, 4.0, 9.0]);
    assert_eq!(first_root::gradient(&[-1.0, 4.0, 9.0]), vec![0.0, 0.25, 0.0]);
    assert_eq!(first_root::gradient(&[-1.0]), vec![0.0]);
}

#[differentiate]
fn found(a: &Array2<f64>, target: f64, scale: f64) -> f64 {
    let mut seen = 1.0;
    for i in 0..a.nrows() {
        let mut row = 0.0;
        for j in 0..a.ncols() {
            row += a[[i, j]] * scale;
            if row > target {
                return row * seen;
            }
        }
        seen *= 1.0 + row * row;
    }
    seen
}

#[test]
fn a_return_leaves_two_loops() {
    for target in [-3.0, 0.4, 1.3, 50.0] {
        check_gradient!(found(&a, target, scale), a = matrix(3, 4), target = target, scale = 0.8);
    }
}

#[differentiate]
fn converged(x: f64, steps: usize) -> f64 {
    let mut y = x;
    let mut k = 0;
    loop {
        let next = 0.5 * (y + x / y);
        if (next - y).abs() < 1e-12 {
            return next;
        }
        if k == steps {
            return -1.0 * y;
        }
        y = next;
        k += 1;
    }
}

#[test]
fn an_endless_loop_is_left_by_returns_alone() {
    check_gradient!(converged(x, 50), x = 2.0);
    check_gradient!(converged(x, 2), x = 2.0);
    assert!((converged::gradient(4.0, 50) - 0.25).abs() < 1e-9);
}

#[differentiate]
fn normalised(x: &Array1<f64>, tries: usize) -> Array1<f64> {
    let mut y = x.clone();
    for k in 0..tries {
        let norm = y.dot(&y).sqrt();
        if norm < 1.0 {
            return y.mapv(f64::sin) * norm;
        }
        y = y / (0.8 * norm - 0.1 * k as f64);
    }
    y
}

#[test]
fn an_array_is_returned_from_a_loop() {
    for tries in [0, 1, 2, 6] {
        check!(normalised(&x, tries), x = array![0.8, -1.2, 0.5]);
        check!(normalised(&x, tries), x = array![0.3, -0.2, 0.5]);
    }
}

#[differentiate]
fn both<F: Float>(x: F, y: F, n: usize) -> (F, F) {
    let mut a = x;
    for _ in 0..n {
        a = a * y;
        if a > F::one() {
            return (a, x - y);
        }
    }
    (y, a.sin())
}

#[test]
fn a_tuple_is_returned_from_a_loop_of_a_generic_function() {
    for n in [0, 1, 2, 9] {
        check!(both(x, y, n), x = 0.4, y = 1.7);
    }
    assert_eq!(both::adjoint(0.5f32, 4.0, 1, (1.0, 0.0)).1, (4.0, 0.5, ()));
}

#[differentiate]
fn nested_ifs(x: f64, y: f64) -> f64 {
    let mut y = y;
    if x > 0.0 {
        if y > 1.0 {
            return x * y;
        }
        y += x;
        if y > 0.5 {
            y *= 2.0;
            if x > 2.0 {
                return y.sin();
            }
        } else {
            return -y;
        }
    } else if x < -5.0 {
        return x;
    }
    y * y
}

#[test]
fn a_return_leaves_nested_arms() {
    for (x, y) in [(0.5, 1.5), (0.5, 0.3), (2.5, 0.3), (0.1, -0.4), (-1.0, 0.7), (-6.0, 0.7)] {
        check_gradient!(nested_ifs(x, y), x = x, y = y);
    }
}

#[differentiate]
fn returned_values(x: f64, kind: usize) -> f64 {
    let y = if kind == 0 {
        return x.exp();
    } else if kind == 1 {
        x * x
    } else {
        {
            let z = x.sin();
            if kind == 2 {
                return z;
            }
            z * x
        }
    };
    return y + x;
}

#[test]
fn a_return_stands_in_the_value_of_a_let() {
    for kind in 0..4 {
        check_gradient!(returned_values(x, kind), x = 0.8);
    }
}

#[differentiate]
fn skipped(x: &[f64], y: f64) -> f64 {
    let mut total = 0.0;
    for k in 0..x.len() {
        let weight = if k == 1 {
            continue;
        } else if x[k] > 2.0 {
            break;
        } else {
            x[k] * y
        };
        let scaled = if weight < -1.0 { continue } else { weight + 1.0 };
        let last: f64;
        if scaled > 2.0 {
            last = scaled * y;
        } else {
            last = scaled;
        }
        total += scaled * last;
    }
    total
}

#[test]
fn an_arm_leaves_instead_of_having_a_value() {
    check_gradient!(skipped(&x, y), x = vec![0.5, 1.0, -3.0, 1.5, 4.0, 0.3], y = 0.8);
    check_gradient!(skipped(&x, y), x = Vec::<f64>::new(), y = 0.8);
}

#[differentiate]
fn checked_sum(x: &[f64], limit: f64) -> Result<f64, String> {
    let mut sum = 0.0;
    'all: for (i, &xi) in x.iter().enumerate() {
        if xi.is_nan() {
            return Err(format!("no number at {i}"));
        }
        let mut part = xi;
        for _ in 0..3 {
            part = part * part;
            if part > 50.0 {
                return Err(format!("{part} is too large"));
            }
            if sum > limit {
                return Ok(sum * part);
            }
            if part < 1e-3 {
                continue 'all;
            }
        }
        sum += part;
    }
    if sum == 0.0 { Err("nothing".into()) } else { Ok(sum) }
}

#[test]
fn a_success_is_returned_from_a_loop_in_which_errors_leave() {
    check_success!(checked_sum(&x, limit), x = vec![1.1, 0.2, -1.2, 0.9], limit = 1.5);
    check_success!(checked_sum(&x, limit), x = vec![1.1, 0.2, -1.2, 0.9], limit = 99.0);
    assert_eq!(checked_sum::gradient(&[1.0, f64::NAN], 9.0), Err("no number at 1".into()));
    assert_eq!(checked_sum::gradient(&[], 9.0), Err("nothing".into()));
    assert!(checked_sum::gradient(&[3.0], 9.0).unwrap_err().ends_with("too large"));
}

#[derive(Clone, Debug, Default, cotangent::Differentiable)]
struct State {
    position: f64,
    velocity: f64,
}

#[differentiate]
fn falls(state: &State, dt: f64, steps: usize) -> State {
    let mut position = state.position;
    let mut velocity = state.velocity;
    for _ in 0..steps {
        velocity = velocity - 9.81 * dt;
        position = position + velocity * dt;
        if position < 0.0 {
            return State { position: 0.0, velocity: velocity * -0.5 };
        }
    }
    State { position, velocity }
}

#[test]
fn a_struct_is_returned_from_a_loop() {
    let state = State { position: 1.0, velocity: 0.5 };
    let seed = StateCotangent { position: 1.0, velocity: 1.0 };
    let (value, (bar, dt_bar, ())) = falls::adjoint(&state, 0.1, 50, seed.clone());
    assert_eq!(value.position, 0.0);
    let steps = (1..).find(|&n| 1.0 + 0.05 * f64::from(n) - 0.0981 * f64::from(n * (n + 1)) / 2.0 < 0.0).unwrap();
    assert_eq!((bar.position, bar.velocity), (0.0, -0.5));
    assert!((dt_bar - 0.5 * 9.81 * f64::from(steps)).abs() < 1e-12);
    let (_, (bar, dt_bar, ())) = falls::adjoint(&state, 0.1, 2, seed);
    assert!(bar.position == 1.0 && (bar.velocity - 1.2).abs() < 1e-15);
    assert!((dt_bar - (2.0 * 0.5 - 3.0 * 2.0 * 0.1 * 9.81 - 2.0 * 9.81)).abs() < 1e-12);
}

#[differentiate]
fn filtered(x: &[f64], y: f64) -> f64 {
    let mut total = 0.0;
    for &e in x.iter().filter(|e| **e > 0.0) {
        if total > 2.0 {
            break;
        }
        if e > 5.0 {
            return total * e;
        }
        total += e * y;
    }
    total
}

#[test]
fn a_break_leaves_a_loop_over_what_a_filter_lets_through() {
    check_gradient!(filtered(&x, y), x = vec![0.5, -1.0, 1.5, 0.7, -2.0, 0.9, 1.0], y = 0.9);
    check_gradient!(filtered(&x, y), x = vec![0.5, -1.0, 6.0, 0.7], y = 0.9);
}

#[differentiate]
fn in_closures(x: &Array1<f64>, y: f64) -> f64 {
    let clipped = x.mapv(|e| {
        if e < 0.0 {
            return 0.0;
        }
        let root = e.sqrt();
        if root > y {
            return y * y;
        }
        root * y
    });
    let summed: f64 = x
        .iter()
        .enumerate()
        .map(|(k, e)| {
            if k == 1 {
                return *e;
            }
            e * y
        })
        .sum();
    clipped.sum() + summed
}

#[test]
fn a_return_in_a_closure_is_the_value_of_the_closure() {
    check_gradient!(in_closures(&x, y), x = array![0.5, -1.0, 1.5, 0.7], y = 0.9);
    check_gradient!(in_closures(&x, y), x = vector(5), y = 0.6);
}

#[differentiate]
fn unwrapped(x: &[f64], #[constant] scales: &[Option<f64>], y: f64) -> Result<f64, String> {
    let mut total = 0.0;
    for k in 0..x.len() {
        let Some(scale) = scales[k] else {
            if k == 0 {
                return Err("no first scale".into());
            }
            continue;
        };
        if scale < 0.0 {
            return Ok(total * x[k]);
        }
        total += scale * x[k] * y;
    }
    Ok(total)
}

#[test]
fn let_else_leaves() {
    let x = vec![0.5, -1.0, 1.5];
    check_success!(unwrapped(&x, &[Some(1.0), None, Some(2.0)], y), x = x.clone(), y = 0.9);
    check_success!(unwrapped(&x, &[Some(1.0), None, Some(-2.0)], y), x = x.clone(), y = 0.9);
    assert_eq!(unwrapped::gradient(&x, &[None], 1.0), Err("no first scale".into()));
}

#[differentiate]
fn matched(x: &[f64], modes: &[u8], y: f64) -> f64 {
    let mut total = y;
    for (k, &xi) in x.iter().enumerate() {
        let weight = match modes[k] {
            0 => xi,
            1 | 2 => continue,
            3 => xi * y,
            4 => break,
            _ => return total * xi,
        };
        total += match modes[k] {
            0 => weight * weight,
            _ => weight.sin(),
        };
        match modes[k] {
            3 if total > 2.0 => return -total,
            _ => total *= 1.5,
        }
    }
    total.cos()
}

#[test]
fn arms_of_a_match_leave() {
    let x = vec![0.5, -1.0, 1.5, 0.3, 0.8];
    for modes in [[0, 1, 3, 0, 0], [3, 3, 0, 2, 3], [0, 0, 4, 0, 0], [0, 9, 0, 0, 0], [0, 0, 3, 3, 3]] {
        check_gradient!(matched(&x, &modes, y), x = x.clone(), y = 0.9);
    }
}

#[differentiate]
fn assigned_later(x: &Array1<f64>, n: usize) -> f64 {
    let last;
    let mut total = 0.0;
    let mut k = 0;
    loop {
        let scaled;
        if k % 2 == 0 {
            scaled = x * (k as f64 + 1.0);
        } else {
            scaled = x.mapv(f64::sin);
        }
        total += scaled.sum();
        k += 1;
        if k == n {
            last = scaled;
            break;
        }
    }
    total * last.dot(x)
}

#[test]
fn a_variable_gets_its_value_later() {
    for n in 1..4 {
        check_gradient!(assigned_later(&x, n), x = vector(3));
    }
}
