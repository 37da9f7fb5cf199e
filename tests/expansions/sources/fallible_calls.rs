use cotangent::differentiate;
use ndarray::Array1;
use std::error::Error;

/// `None` for a negative number.
#[differentiate]
pub fn root(x: f64) -> Option<f64> {
    if x < 0.0 { None } else { Some(x.sqrt()) }
}

/// `?` on the user's code, on a method of ndarray, on a view and on a differentiated function.
#[differentiate]
pub fn scaled(x: &Array1<f64>, w: f64, scale: &str) -> Result<f64, Box<dyn Error>> {
    let scale: f64 = scale.parse()?;
    let mean = x.mean().ok_or_else(|| format!("{} entries", x.len()))?;
    let folded = x.view().into_shape_with_order((2, 2))?;
    let root = root(w).ok_or("a negative number")?;
    Ok(scale * root * mean + folded.dot(&folded).sum())
}
