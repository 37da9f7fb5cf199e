//! `check!` of no function, without arguments, of a function that changes what it is lent, and of what is not differentiated.

use cotangent::{check, differentiate};

#[differentiate]
fn step(x: &mut f64, h: f64) {
    *x += h;
}

fn plain(x: f64) -> f64 {
    x
}

fn main() {
    let mut x = 1.0;
    check!(step, &mut x, 0.1).assert();
    check!(3).assert();
    check!(step).assert();
    check!(step, ).assert();
    check!(plain, 1.0).assert();
}
