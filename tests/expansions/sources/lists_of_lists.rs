use cotangent::differentiate;

/// Forward substitution in lists of lists.
#[differentiate]
pub fn substituted(l: &[Vec<f64>], b: &[f64]) -> f64 {
    let mut l = l.to_vec();
    let mut x = b.to_vec();
    for i in 0..x.len() {
        for j in 0..i {
            l[i][j] /= l[i][i];
            x[i] -= l[i][j] * x[j];
        }
    }
    x.iter().sum()
}
