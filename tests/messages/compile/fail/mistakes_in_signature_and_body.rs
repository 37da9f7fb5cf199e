//! A mistake in the signature, one in the body and one in the result: all are reported at once.

use cotangent::differentiate;

#[differentiate]
fn shifted((a, c): &mut (f64, f64), x: f64) -> i32 {
    let b = x.next_up();
    println!("{}", *a + b);
    *c as i32
}

fn main() {}
