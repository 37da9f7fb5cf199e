use cotangent::differentiate;
use ndarray::{Array1, Array2};

/// Lists of numbers and of arrays that get longer and shorter.
#[differentiate]
pub fn rollout(x: &Array1<f64>, a: &Array2<f64>, n: usize) -> f64 {
    let mut states = vec![x.clone()];
    let mut losses = Vec::with_capacity(n);
    for t in 0..n {
        let next = a.dot(&states[t]).mapv(f64::tanh);
        losses.push(next.dot(&next));
        states.push(next);
    }
    if n > 2 {
        losses.pop();
    }
    let last = states.pop().unwrap();
    last.sum() + losses.iter().sum::<f64>()
}
