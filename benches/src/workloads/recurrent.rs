//! h ← tanh(W h) over and over, 16 × 16, f64: a recurrent network's loop.

use super::{Arrays, Workload};
use crate::inputs::Inputs;
use cotangent::differentiate;
use ndarray::{Array1, Array2, ArrayViewD, Zip, arr0, s};

/// Entries of h.
const WIDTH: usize = 16;

#[differentiate(order = 2)]
fn value(w: &Array2<f64>, h0: &Array1<f64>, n: usize) -> f64 {
    let mut h = h0.clone();
    for _ in 0..n {
        h = w.dot(&h).mapv(f64::tanh);
    }
    h.sum()
}

/// `N` steps of the network.
pub struct Recurrent<const N: usize> {
    w: Array2<f64>,
    h0: Array1<f64>,
}

impl<const N: usize> Workload for Recurrent<N> {
    type Elem = f64;
    type Gradient = (Array2<f64>, Array1<f64>);
    const NAME: &'static str = "recurrent h = tanh(W·h), 16×16, f64";
    const SIZE: Option<usize> = Some(N);
    const KEY: Option<&'static str> = match N {
        100 => Some("recurrent_100_f64"),
        1_000 => Some("recurrent_1000_f64"),
        _ => None,
    };

    fn new() -> Self {
        let mut inputs = Inputs::new();
        Self { w: inputs.weights(WIDTH, WIDTH), h0: inputs.uniform(WIDTH, 1.0) }
    }

    fn inputs(&self) -> (Arrays<f64>, Arrays<f64>) {
        (vec![self.w.clone().into_dyn(), self.h0.clone().into_dyn()], vec![arr0(N as f64).into_dyn()])
    }

    fn primal(&self) -> f64 {
        value(&self.w, &self.h0, N)
    }

    /// Keeps all states in one array and all cotangents in another, so that W̄ is one product in the end.
    fn by_hand(&self) -> (f64, Self::Gradient) {
        let Self { w, h0 } = self;
        let mut states = Array2::zeros((N + 1, WIDTH));
        states.row_mut(0).assign(h0);
        for k in 0..N {
            let mut h = w.dot(&states.row(k));
            h.mapv_inplace(f64::tanh);
            states.row_mut(k + 1).assign(&h);
        }
        let mut bars = Array2::zeros((N, WIDTH));
        let mut h_bar = Array1::ones(WIDTH);
        for k in (0..N).rev() {
            let mut z_bar = bars.row_mut(k);
            Zip::from(&mut z_bar).and(&h_bar).and(states.row(k + 1)).for_each(|z_bar, &h_bar, h| *z_bar = h_bar * (1.0 - h * h));
            h_bar = w.t().dot(&z_bar);
        }
        let w_bar = bars.t().dot(&states.slice(s![..N, ..]));
        (states.row(N).sum(), (w_bar, h_bar))
    }

    fn cotangent(&self) -> (f64, Self::Gradient) {
        value::value_and_gradient(&self.w, &self.h0, N)
    }

    fn tangent(&self) -> (f64, f64) {
        value::tangent(&self.w, &self.h0, N, &self.w, &self.h0, ())
    }

    fn hvp(&self) -> (f64, Self::Gradient, Self::Gradient) {
        value::hvp(&self.w, &self.h0, N, &self.w, &self.h0, ())
    }

    fn arrays((w, h0): &Self::Gradient) -> Vec<ArrayViewD<'_, f64>> {
        vec![w.view().into_dyn(), h0.view().into_dyn()]
    }
}
