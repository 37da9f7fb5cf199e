//! Raw identifiers as names of a function, of parameters, of locals and in `wrt`.

use cotangent::differentiate;

#[differentiate(wrt(r#type))]
fn r#move(r#type: f64, r#fn: f64) -> f64 {
    let r#match = r#type * r#type;
    r#match * r#fn
}

#[differentiate]
fn both(r#type: f64, r#fn: &[f64]) -> f64 {
    r#type * r#fn[1]
}

fn main() {
    assert_eq!(r#move::value_and_gradient(3.0, 2.0), (18.0, 12.0));
    assert_eq!(both::gradient(3.0, &[1.0, 2.0]), (2.0, vec![0.0, 3.0]));
}
