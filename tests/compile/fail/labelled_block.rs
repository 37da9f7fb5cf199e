//! A block that `break` leaves with a value.

use cotangent::differentiate;

#[differentiate]
fn root_or_zero(x: f64) -> f64 {
    let y = 'root: {
        if x < 0.0 {
            break 'root 0.0;
        }
        x.sqrt()
    };
    2.0 * y
}

fn main() {}
