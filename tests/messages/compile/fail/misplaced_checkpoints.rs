//! `#[checkpoint]` where it says nothing.

use cotangent::differentiate;

#[differentiate]
fn while_loop(x: f64) -> f64 {
    let mut s = x;
    #[checkpoint]
    while s < 10.0 {
        s *= 2.0;
    }
    s
}

#[differentiate]
fn left_early(x: f64, n: usize) -> f64 {
    let mut s = x;
    #[checkpoint]
    for _ in 0..n {
        s *= 2.0;
        if s > 10.0 {
            break;
        }
    }
    s
}

#[differentiate]
fn unknown_length(x: f64, words: &str) -> f64 {
    let mut s = x;
    #[checkpoint(snapshots = 3)]
    for word in words.split(' ') {
        s *= word.len() as f64;
    }
    s
}

#[differentiate]
fn other_options(x: f64, n: usize) -> f64 {
    let mut s = x;
    #[checkpoint(states = 3)]
    for _ in 0..n {
        s *= x;
    }
    s
}

#[differentiate]
fn own_closure(x: f64) -> f64 {
    let f = |a: f64| a * x;
    #[checkpoint]
    let y = f(x);
    y
}

#[differentiate]
fn sum(x: f64) -> f64 {
    #[checkpoint]
    let y = x + 1.0;
    y
}

#[differentiate]
fn changes(x: &mut f64) {
    *x *= 2.0;
}

#[differentiate]
fn changed(x: f64) -> f64 {
    let mut y = x;
    #[checkpoint]
    changes(&mut y);
    y
}

fn main() {}
