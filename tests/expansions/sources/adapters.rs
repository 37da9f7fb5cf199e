use cotangent::differentiate;

/// Chains that let some items through.
#[differentiate]
pub fn adapters(x: &[f64], w: f64) -> f64 {
    let growth: f64 = x.iter().scan(1.0, |so_far, &v| {
        *so_far *= 1.0 + v * w;
        Some(*so_far)
    }).sum();
    let begun: f64 = x.iter().take_while(|v| **v > 0.0).map(|v| v.ln()).sum();
    let roots: Vec<f64> = x.iter().filter_map(|&v| if v > w { Some(v.sqrt()) } else { None }).collect();
    let large = x.iter().find(|v| **v > 1.0).unwrap();
    growth + begun * roots.iter().product::<f64>() * large
}
