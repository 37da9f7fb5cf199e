//! `pop` and `next` wherever they stand, against differences and known gradients.
#![allow(
    clippy::redundant_closure_for_method_calls,
    clippy::while_let_loop,
    clippy::explicit_counter_loop,
    clippy::manual_find,
    clippy::needless_range_loop,
    clippy::needless_return,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::while_let_on_iterator,
    clippy::suspicious_map,
    unused_assignments,
    reason = "code as users write it"
)]

use cotangent::differentiate;
use cotangent_tests::{check_gradient, check_success};

#[differentiate]
fn stack(x: &[f64]) -> f64 {
    let mut st: Vec<f64> = Vec::new();
    let mut s = 0.0;
    for &v in x {
        if v > 0.0 {
            st.push(v * v);
        } else {
            match st.pop() {
                Some(t) if t > 4.0 => s += t * v,
                Some(t) => s -= t,
                None => s += v * v * v,
            }
        }
    }
    while let Some(t) = st.pop()
        && t > 0.5
    {
        s += t * t;
    }
    s + match st.pop() {
        Some(q) => q,
        None => return s * s,
    }
}

#[differentiate]
fn popped(x: &[f64], y: f64) -> f64 {
    let mut v = x.to_vec();
    let a = v.pop().unwrap_or(y);
    let b = v.pop().map_or(y, |t| t * t);
    let c = v.pop();
    let d = match c {
        Some(q) => q.sin(),
        None => y,
    };
    a * b + d * a
}

#[test]
fn what_a_list_gives_up() {
    check_gradient!(stack(&x), x = vec![0.5, 3.0, -2.8, 0.4, -1.0, -0.4, -0.3, -0.1]);
    check_gradient!(stack(&x), x = vec![0.5, 3.0, 2.8, 0.4, -1.0]);
    check_gradient!(stack(&x), x = vec![0.5, 3.0, 2.8, 1.4, -1.0]);
    for x in [vec![0.5, -0.3, 3.0], vec![0.5], vec![]] {
        check_gradient!(popped(&x, y), x = x.clone(), y = 1.0);
    }
    // Of one entry: x₀·y + y·x₀.
    assert_eq!(popped::gradient(&[0.5], 2.0), (vec![4.0], 1.0));
}

#[differentiate]
fn nexts(x: &[f64]) -> f64 {
    let mut it = x.iter();
    let Some(first) = it.next() else { return 0.0 };
    let mut last = *first;
    let mut s = 0.0;
    while let Some(v) = it.next() {
        s += (v - last).powi(2);
        last = *v;
    }
    s
}

#[differentiate]
fn nexts2(x: &[f64]) -> f64 {
    let mut it = x.iter().copied().filter(|v| *v > 0.0).map(|v| v.ln());
    let a = it.next().unwrap();
    let b = it.next().unwrap_or(2.0);
    let mut s = a * b;
    for v in it {
        s += v * v * a;
    }
    s
}

#[test]
fn what_an_iterator_gives_next() {
    check_gradient!(nexts(&x), x = vec![0.5, 3.0, 2.8, 1.4, -1.0]);
    check_gradient!(nexts(&x), x = vec![0.5]);
    // (x₁ − x₀)² + (x₂ − x₁)²
    assert_eq!(nexts::gradient(&[1.0, 2.0, 5.0]), vec![-2.0, -4.0, 6.0]);
    assert_eq!(nexts::gradient(&[]), Vec::<f64>::new());
    check_gradient!(nexts2(&x), x = vec![0.5, -0.3, 3.0, 2.8, 1.4, -1.0]);
    check_gradient!(nexts2(&x), x = vec![0.5, -0.3]);
}

/// A sum, a product and differences in the notation that puts operators behind their operands.
#[differentiate]
fn behind(x: &[f64], tokens: &[char]) -> Option<f64> {
    let mut left = x.iter();
    let mut stack = Vec::new();
    for token in tokens {
        if *token == 'x' {
            stack.push(*left.next()?);
            continue;
        }
        let b = stack.pop()?;
        let a = stack.pop()?;
        stack.push(match token {
            '+' => a + b,
            '*' => a * b,
            _ => return None,
        });
    }
    stack.pop()
}

#[test]
fn a_machine_with_a_stack() {
    let tokens: Vec<char> = "xx+x*x*".chars().collect();
    check_success!(behind(&x, &tokens), x = vec![0.5, 0.3, 2.0, -1.0]);
    // (a + b)·c·d
    let (value, (x_bar, ())) = behind::adjoint(&[1.0, 2.0, 3.0, 4.0], &tokens, 1.0).expect("a value");
    assert_eq!((value, x_bar), (36.0, vec![12.0, 12.0, 12.0, 9.0]));
    assert!(behind::adjoint(&[1.0], &tokens, 1.0).is_none());
    assert!(behind::adjoint(&[1.0], &['+'], 1.0).is_none());
}

#[differentiate]
fn pairs(x: &[f64], y: &[f64]) -> f64 {
    let (mut left, mut right) = (0.0, 1.0);
    let mut both = x.iter().zip(y).skip(1);
    loop {
        let Some((a, b)) = both.next() else { break };
        left += a * b;
        right *= match both.next() {
            Some((a, b)) if a > b => a - b,
            Some((a, _)) => a * a,
            None => break,
        };
    }
    left * right + both.len() as f64
}

#[differentiate]
fn in_a_closure(x: &[f64], w: f64) -> f64 {
    let mut items = x.iter();
    let mut next = || items.next().unwrap() * w;
    next() + next() * next()
}

#[test]
fn a_closure_takes_items() {
    check_gradient!(in_a_closure(&x, w), x = vec![0.5, 0.3, 2.0], w = 0.7);
    assert_eq!(in_a_closure::gradient(&[1.0, 2.0, 3.0], 2.0), (vec![2.0, 12.0, 8.0], 25.0));
}

#[test]
fn two_at_a_time() {
    for n in 0..6 {
        let x: Vec<f64> = (0..n).map(|i| 0.6 + f64::from(i) * 0.3).collect();
        let y: Vec<f64> = (0..n).map(|i| 1.65 - f64::from(i) * 0.23).collect();
        check_gradient!(pairs(&x, &y), x = x.clone(), y = y.clone());
    }
}
