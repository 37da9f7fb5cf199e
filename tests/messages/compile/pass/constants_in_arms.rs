//! An arm that is a constant from a list: the other arm keeps its derivative.

use cotangent::differentiate;
#[differentiate]
fn squared(x: f64, n: usize) -> f64 {
    let levels = vec![1.0, 2.0];
    let y = if x > 0.0 { levels[n] } else { x };
    y * y
}

#[differentiate]
fn tabled(x: f64, n: usize) -> f64 {
    let table = [0.5, 2.0];
    let k = table[n] * table[0];
    let y = if x > 0.0 { k } else { x };
    y * k
}

fn main() {
    assert_eq!(squared::value_and_gradient(-3.0, 0), (9.0, -6.0));
    assert_eq!(squared::value_and_gradient(3.0, 1), (4.0, 0.0));
    assert_eq!(tabled::value_and_gradient(-3.0, 0), (-0.75, 0.25));
}
