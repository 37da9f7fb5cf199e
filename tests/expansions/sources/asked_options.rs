use cotangent::differentiate;

/// An option that is asked for, and an error where there is none.
#[differentiate]
pub fn asked_options(x: &[f64], limit: f64) -> Result<f64, String> {
    let first = x.first().copied().ok_or("nothing".to_owned())?;
    let root = if first > limit { Some((first - limit).sqrt()) } else { None };
    let root = root.ok_or_else(|| "too little".to_owned())?;
    Ok(root * limit)
}
