//! Methods of a type of one's own with names of ndarray's, where nothing in the function shows that the type is no alias of an array.

use cotangent::{Differentiable, differentiate};

#[derive(Differentiable)]
struct Pair {
    x: f64,
    y: f64,
}

#[differentiate]
impl Pair {
    fn sum(&self) -> f64 {
        self.x + self.y
    }
    fn len(&self) -> f64 {
        self.x.hypot(self.y)
    }
}

#[differentiate]
fn not_seen(p: &Pair) -> f64 {
    p.sum()
}

#[differentiate]
fn taken_for_a_number_of_entries(p: &Pair) -> f64 {
    p.len() * 2.0
}

fn main() {}
