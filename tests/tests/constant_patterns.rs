//! Constant numbers in structs that patterns take apart.
use cotangent::{Differentiable, differentiate};
#[derive(Clone, Debug, Differentiable)]
struct Scale(#[constant] f64, f64);
#[differentiate(order = 2)]
fn taken_apart(s: &Scale, x: f64) -> f64 {
    let Scale(k, y) = s;
    k * y * x
}
#[differentiate]
fn by_match(s: &Scale, x: f64) -> f64 {
    match s {
        Scale(k, y) if *k > 0.0 => k * y * x,
        Scale(k, y) => y * x - k,
    }
}
#[differentiate]
fn by_field(s: &Scale, x: f64) -> f64 {
    let mut t = s.clone();
    t.1 *= s.0 * x;
    t.0 * t.1
}
#[differentiate]
fn by_parameter(Scale(k, y): &Scale, x: f64) -> f64 {
    k * y * x.sin()
}
#[differentiate]
fn in_a_loop(s: &[Scale], x: f64) -> f64 {
    let mut t = 0.0;
    for Scale(k, y) in s {
        t += k * y * x;
    }
    t
}
#[derive(Clone, Debug, Differentiable)]
struct Named {
    #[constant]
    k: f64,
    y: f64,
}
#[differentiate]
fn of_a_struct(s: &Named, x: f64) -> f64 {
    match s {
        Named { k, y } if *k > 0.0 => k * y * x,
        Named { k, y } => y * x - k,
    }
}

#[test]
fn constant_numbers_are_taken_out_by_patterns() {
    cotangent::check!(taken_apart, &Scale(0.3, 0.7), 0.5).assert();
    cotangent::check!(by_field, &Scale(0.3, 0.7), 0.5).assert();
    cotangent::check!(by_match, &Scale(0.3, 0.7), 0.5).assert();
    cotangent::check!(by_match, &Scale(-0.3, 0.7), 0.5).assert();
    cotangent::check!(of_a_struct, &Named { k: -0.3, y: 0.7 }, 0.5).assert();
    cotangent::check!(by_parameter, &Scale(-0.3, 0.7), 0.5).assert();
    cotangent::check!(in_a_loop, &[Scale(-0.3, 0.7), Scale(0.4, 0.2)], 0.5).assert();
}
