use cotangent::differentiate;

/// An oscillation that dies down.
#[differentiate(order = 2)]
pub fn damped(x: f64, rate: f64) -> f64 {
    (-rate * x).exp() * x.sin()
}
