//! Σ tanh(a·x + b) over vectors, f64: passes over memory and the cost of tanh.

use super::Workload;
use crate::inputs::Inputs;
use cotangent::differentiate;
use ndarray::{Array1, ArrayViewD, Zip};

#[differentiate(order = 2)]
fn loss(a: &Array1<f64>, x: &Array1<f64>, b: &Array1<f64>) -> f64 {
    (a * x + b).mapv(f64::tanh).sum()
}

/// The expression over vectors of `N` entries.
pub struct Elementwise<const N: usize> {
    a: Array1<f64>,
    x: Array1<f64>,
    b: Array1<f64>,
}

impl<const N: usize> Workload for Elementwise<N> {
    type Elem = f64;
    type Gradient = (Array1<f64>, Array1<f64>, Array1<f64>);
    const NAME: &'static str = "Σ tanh(a·x + b) f64";
    const SIZE: Option<usize> = Some(N);

    fn new() -> Self {
        let mut inputs = Inputs::new();
        Self { a: inputs.uniform(N, 1.0), x: inputs.uniform(N, 1.0), b: inputs.uniform(N, 1.0) }
    }

    fn primal(&self) -> f64 {
        loss(&self.a, &self.x, &self.b)
    }

    fn by_hand(&self) -> (f64, Self::Gradient) {
        let Self { a, x, b } = self;
        let mut b_bar = Zip::from(a).and(x).and(b).map_collect(|a, x, b| (a * x + b).tanh());
        let value = b_bar.sum();
        b_bar.mapv_inplace(|t| 1.0 - t * t);
        let a_bar = &b_bar * x;
        let x_bar = &b_bar * a;
        (value, (a_bar, x_bar, b_bar))
    }

    fn cotangent(&self) -> (f64, Self::Gradient) {
        loss::value_and_gradient(&self.a, &self.x, &self.b)
    }

    fn tangent(&self) -> (f64, f64) {
        loss::tangent(&self.a, &self.x, &self.b, &self.a, &self.x, &self.b)
    }

    fn hvp(&self) -> (f64, Self::Gradient, Self::Gradient) {
        loss::hvp(&self.a, &self.x, &self.b, &self.a, &self.x, &self.b)
    }

    fn arrays((a, x, b): &Self::Gradient) -> Vec<ArrayViewD<'_, f64>> {
        [a, x, b].map(|bar| bar.view().into_dyn()).into()
    }
}
