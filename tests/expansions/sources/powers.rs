use cotangent::differentiate;

/// Powers with constant and with differentiated exponents.
#[differentiate]
pub fn powers(x: f64, y: f64) -> f64 {
    x.powi(3) - x.powf(y) + y.sqrt().recip() + x.cbrt()
}
