use cotangent::differentiate;
use ndarray::Array1;

/// Two buffers that change places, and entries that do.
#[differentiate]
pub fn diffused(x: &Array1<f64>, k: f64, steps: usize) -> f64 {
    let n = x.len();
    let mut now = x.clone();
    let mut next = Array1::zeros(n);
    for _ in 0..steps {
        for i in 0..n {
            next[i] = now[i] + k * (now[(i + 1) % n] - now[i]);
        }
        std::mem::swap(&mut now, &mut next);
    }
    now.swap(0, n - 1);
    now[0] * now[1]
}
