//! Functions that are called like a parameter, a method or a module of the runtime.

use cotangent::differentiate;

#[differentiate]
fn x(x: f64) -> f64 {
    x * x
}

#[differentiate]
fn rt(y: f64) -> f64 {
    y * y
}

#[differentiate]
fn gradient(gradient: f64) -> f64 {
    3.0 * gradient
}

mod named {
    #[::cotangent::differentiate]
    pub fn cotangent(sum: f64) -> f64 {
        sum.exp()
    }
}

#[differentiate]
fn sin(x: f64) -> f64 {
    x.sin()
}

#[allow(non_snake_case, reason = "such names are what is tested")]
#[differentiate]
fn Loss(X: f64) -> f64 {
    let Y = X * X;
    Y
}

fn main() {
    assert_eq!(x::gradient(3.0), 6.0);
    assert_eq!(rt::gradient(3.0), 6.0);
    assert_eq!(gradient::gradient(3.0), 3.0);
    assert_eq!(named::cotangent::gradient(0.0), 1.0);
    assert_eq!(sin::gradient(0.0), 1.0);
    assert_eq!(Loss::gradient(1.0), 2.0);
}
