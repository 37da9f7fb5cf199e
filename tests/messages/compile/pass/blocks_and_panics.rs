//! Blocks as statements, and an arm that panics.

use cotangent::differentiate;
#[differentiate]
fn powers(x: f64) -> f64 {
    let mut y = x;
    {
        let z = y;
        y *= z;
    }
    y
}

#[differentiate]
fn root(x: f64) -> f64 {
    if x < 0.0 { panic!("{x} is negative") } else { x.sqrt() }
}

fn main() {
    assert_eq!(powers::value_and_gradient(3.0), (9.0, 6.0));
    assert_eq!(root::value_and_gradient(4.0), (2.0, 0.25));
    let message = std::panic::catch_unwind(|| root::gradient(-1.0)).unwrap_err();
    assert_eq!(message.downcast_ref::<String>().map(String::as_str), Some("-1 is negative"));
}
