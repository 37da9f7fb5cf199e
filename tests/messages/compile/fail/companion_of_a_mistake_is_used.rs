//! A mistake in a function whose companion is used: the mistake is the one error.

use cotangent::differentiate;

#[differentiate]
fn rounded(x: f64) -> f64 {
    x.next_up()
}

fn main() {
    let slope: f64 = rounded::gradient(1.0);
    let (value, (x_bar,)) = rounded::adjoint(1.0, 1.0);
    println!("{slope} {value} {x_bar}");
}
