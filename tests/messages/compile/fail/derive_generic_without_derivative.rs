//! A generic type that holds a type without a derivative.

use cotangent::Differentiable;

#[derive(Differentiable)]
struct Pair<T> {
    first: T,
    second: T,
}

fn main() {
    let pair = Pair { first: std::time::Duration::ZERO, second: std::time::Duration::ZERO };
    let _ = pair.zeros_like();
}
