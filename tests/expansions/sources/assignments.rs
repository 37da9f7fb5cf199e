use cotangent::differentiate;

/// Variables that change: Newton's steps towards √a.
#[differentiate]
pub fn root(a: f64, start: f64) -> f64 {
    let mut x = start;
    x = 0.5 * (x + a / x);
    x += a / x;
    x *= 0.5;
    x
}
