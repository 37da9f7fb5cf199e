//! Options that are given twice, and types in `own(…)` and fields in `constant(…)` that are none.

use cotangent::{Differentiable, differentiate};

#[derive(Clone, Copy, Differentiable)]
struct Vec3 {
    x: f64,
}

#[differentiate(order = 2, order = 3, directions = 2, directions = 4)]
fn twice(x: f64) -> f64 {
    x * x
}

#[differentiate(own)]
fn without_types(v: Vec3) -> f64 {
    v.x
}

#[differentiate(own = Vec3)]
fn without_parentheses(v: Vec3) -> f64 {
    v.x
}

#[differentiate(own(), constant())]
fn of_none(v: Vec3) -> f64 {
    v.x
}

#[differentiate(own(Vec3, f64, Vec3, Vec<Vec3>, 3))]
fn of_what_is_none(v: Vec3) -> f64 {
    v.x
}

#[differentiate(constant(v.x, "y"))]
fn of_a_path(v: Vec3) -> f64 {
    v.x
}

fn main() {}
