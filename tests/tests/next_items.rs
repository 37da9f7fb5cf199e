//! Items of an iterator that are taken if they are so, or behind others.
use cotangent::differentiate;
#[differentiate]
fn grouped(x: &[f64], k: f64) -> f64 {
    let mut items = x.iter().peekable();
    let mut total = 0.0;
    while let Some(first) = items.next() {
        let mut product = *first;
        while let Some(v) = items.next_if(|v| **v > 0.0) {
            product *= v * k;
        }
        total += product;
    }
    total
}
#[differentiate]
fn skipped(x: &[f64], n: usize) -> f64 {
    let mut items = x.iter();
    let a = items.next().unwrap();
    let b = items.nth(n).unwrap();
    let mut total = a * b;
    while let Some(v) = items.nth(1) {
        total += v * v * b;
    }
    if let Some(v) = items.next() {
        total += 100.0 * v;
    }
    total
}
#[differentiate]
fn perhaps(x: &[f64], n: usize) -> f64 {
    let mut items = x.iter();
    let mut total = match items.nth(n) {
        Some(v) => v * v,
        None => x[0],
    };
    for v in items {
        total += v.sin();
    }
    total
}
#[differentiate]
fn alone(x: &[f64]) -> f64 {
    let mut items = x.iter().peekable();
    let mut s = 0.0;
    while let Some(v) = items.next_if(|&&v| v < 1.0) {
        s += v * v;
    }
    for v in items {
        s -= v;
    }
    s
}

#[test]
fn items_are_taken_if_they_are_so_and_behind_others() {
    let x = [-0.3, 0.5, 0.7, -0.2, 1.1, 0.4, -0.9, 0.1];
    cotangent::check!(grouped, &x, 0.7).assert();
    for n in [0, 2, 3] {
        cotangent::check!(skipped, &x, n).assert();
    }
    for n in [0, 2, 7, 8, 20] {
        cotangent::check!(perhaps, &x, n).assert();
    }
    cotangent::check!(alone, &x).assert();
}
