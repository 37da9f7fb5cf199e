//! An alias that does not show what a success holds.

use cotangent::differentiate;

type Checked = Result<f64, String>;

#[differentiate]
fn root(x: f64) -> Checked {
    if x < 0.0 {
        return Err(format!("{x} is negative"));
    }
    Ok(x.sqrt())
}

fn main() {}
