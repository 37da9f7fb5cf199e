use cotangent::differentiate;

/// `match` on an integer, with an alternative and a guard.
#[differentiate(wrt(x))]
pub fn matched_numbers(x: f64, which: usize) -> f64 {
    match which {
        0 => x.tanh(),
        1 | 2 => x * which as f64,
        n if n % 2 == 0 => {
            let r = x.sin();
            r * r
        }
        _ => x,
    }
}
