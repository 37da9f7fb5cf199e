//! What is done with a value that could not be computed adds no error of its own.

use cotangent::differentiate;

#[differentiate]
fn after(x: f64) -> f64 {
    let mut y = x.next_up();
    y = 2.0 * y;
    y += x;
    let (mut p, q) = (y.next_down(), y);
    if p > q {
        (p, _) = (q, x);
    }
    let f = |t: f64| t * p;
    let mut list = [x.to_bits(), 1];
    list.reverse();
    list[0] += 1;
    let [first, ..] = list;
    if first > 0 { f(q) } else { x }
}

fn main() {}
