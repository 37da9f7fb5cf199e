use cotangent::differentiate;
use ndarray::Array1;

/// Forward mode along two directions at once: a loop with a branch, a call, a kernel.
#[differentiate(directions = 2)]
pub fn damped(x: &Array1<f64>, k: f64, steps: usize) -> f64 {
    let mut v = x.clone();
    let mut total = 0.0;
    for i in 0..steps {
        let push = force(total, k);
        if push > 0.0 {
            v[i] *= push;
        }
        total += v[i].sin();
    }
    (&v * total).mapv(f64::tanh).sum()
}

#[differentiate(directions = 2)]
pub fn force(x: f64, k: f64) -> f64 {
    k * x.cos()
}
