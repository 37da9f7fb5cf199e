// A pullback that can be called again needs callees whose pullbacks can be, and no snapshots.

use cotangent::differentiate;
use ndarray::Array1;

fn table_pullback(x: f64) -> (f64, impl FnOnce(&f64, f64) -> (f64,)) {
    (x, |_: &f64, seed: f64| (seed,))
}

#[differentiate(pullback = table_pullback, repeatable)]
fn table(x: f64) -> f64 {
    x
}

#[differentiate(repeatable)]
fn steps(x: f64) -> f64 {
    let mut x = x;
    #[checkpoint]
    for _ in 0..10 {
        x = x.sin();
    }
    x
}

#[differentiate]
fn inner(x: &Array1<f64>) -> Array1<f64> {
    let a = x.mapv(f64::exp);
    &a * a.sum()
}

#[differentiate(repeatable)]
fn outer(x: &Array1<f64>) -> f64 {
    let y: Array1<f64> = inner(x);
    y.sum()
}

fn main() {}
