//! Σ x[idx[k]]·w[k], f64: what an index that depends on data costs.

use super::Workload;
use crate::inputs::Inputs;
use cotangent::differentiate;
use ndarray::{Array1, ArrayViewD};

/// Entries of the table that is gathered from.
const TABLE: usize = 10_000;

#[differentiate(order = 2)]
fn value(x: &Array1<f64>, w: &Array1<f64>, idx: &[usize]) -> f64 {
    let mut s = 0.0;
    for k in 0..idx.len() {
        s += x[idx[k]] * w[k];
    }
    s
}

/// `N` gathers from a table of 10⁴ entries.
pub struct Gathers<const N: usize> {
    x: Array1<f64>,
    w: Array1<f64>,
    idx: Vec<usize>,
}

impl<const N: usize> Workload for Gathers<N> {
    type Elem = f64;
    type Gradient = (Array1<f64>, Array1<f64>);
    const NAME: &'static str = "gathers Σ x[idx[k]]·w[k] f64";
    const SIZE: Option<usize> = Some(N);

    fn new() -> Self {
        let mut inputs = Inputs::new();
        Self { x: inputs.uniform(TABLE, 1.0), w: inputs.uniform(N, 1.0), idx: inputs.indices(N, TABLE) }
    }

    fn primal(&self) -> f64 {
        value(&self.x, &self.w, &self.idx)
    }

    /// The seed is one, so one pass does both.
    fn by_hand(&self) -> (f64, Self::Gradient) {
        let Self { x, w, idx } = self;
        let mut s = 0.0;
        let (mut x_bar, mut w_bar) = (Array1::zeros(x.len()), Array1::zeros(w.len()));
        for ((&i, &w), w_bar) in idx.iter().zip(w).zip(&mut w_bar) {
            s += x[i] * w;
            *w_bar = x[i];
            x_bar[i] += w;
        }
        (s, (x_bar, w_bar))
    }

    fn cotangent(&self) -> (f64, Self::Gradient) {
        value::value_and_gradient(&self.x, &self.w, &self.idx)
    }

    fn tangent(&self) -> (f64, f64) {
        value::tangent(&self.x, &self.w, &self.idx, &self.x, &self.w, ())
    }

    fn hvp(&self) -> (f64, Self::Gradient, Self::Gradient) {
        value::hvp(&self.x, &self.w, &self.idx, &self.x, &self.w, ())
    }

    fn arrays((x, w): &Self::Gradient) -> Vec<ArrayViewD<'_, f64>> {
        [x, w].map(|bar| bar.view().into_dyn()).into()
    }
}
