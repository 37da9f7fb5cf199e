use cotangent::{Differentiable, differentiate};

/// Of a list that another one replaces, its length is kept, and the items that the reverse sweep reads.
#[differentiate]
pub fn replaced_lists(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    let mut now = x.to_vec();
    for k in 0..n {
        let before = std::mem::replace(&mut now, vec![0.0; x.len()]);
        for i in 0..x.len() {
            now[i] = before[i] * before[(i + 1) % x.len()];
        }
        s += now[k];
    }
    s
}

#[derive(Clone, Debug, Differentiable)]
pub struct Average {
    pub mean: Option<f64>,
    pub rate: f64,
}

/// What was none has a cotangent that is none.
#[differentiate]
pub fn averaged(a: Average, x: f64) -> f64 {
    let mut a = a;
    if let Some(m) = a.mean {
        a.mean = Some(m + a.rate * (x - m));
    } else {
        a.mean = Some(x);
    }
    a.mean.unwrap_or(0.0)
}
