use cotangent::differentiate;

/// `if` as a value: only the arm that ran contributes.
#[differentiate]
pub fn pieces(x: f64, y: f64) -> f64 {
    let z = if x > 0.0 {
        let r = x.sqrt();
        r * y
    } else if y > 0.0 {
        -x
    } else {
        0.0
    };
    z * z
}
