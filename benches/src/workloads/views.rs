//! Σᵢ tanh(rowᵢ·u) over rows of 16 entries, f64: what a view in each pass of a loop costs.

use super::Workload;
use crate::inputs::Inputs;
use cotangent::differentiate;
use ndarray::{Array1, Array2, ArrayViewD};

#[differentiate(order = 2)]
fn value(m: &Array2<f64>, u: &Array1<f64>) -> f64 {
    let mut s = 0.0;
    for i in 0..m.nrows() {
        s += m.row(i).dot(u).tanh();
    }
    s
}

/// The sum over `N` rows.
pub struct Views<const N: usize> {
    m: Array2<f64>,
    u: Array1<f64>,
}

impl<const N: usize> Workload for Views<N> {
    type Elem = f64;
    type Gradient = (Array2<f64>, Array1<f64>);
    const NAME: &'static str = "views Σ tanh(m.row(i)·u) f64";
    const SIZE: Option<usize> = Some(N);

    fn new() -> Self {
        let mut inputs = Inputs::new();
        Self { m: inputs.uniform((N, 16), 1.0), u: inputs.uniform(16, 0.5) }
    }

    fn primal(&self) -> f64 {
        value(&self.m, &self.u)
    }

    /// The seed is one, so one pass does both.
    fn by_hand(&self) -> (f64, Self::Gradient) {
        let Self { m, u } = self;
        let mut s = 0.0;
        let (mut m_bar, mut u_bar) = (Array2::zeros(m.dim()), Array1::zeros(u.len()));
        for (row, mut row_bar) in m.rows().into_iter().zip(m_bar.rows_mut()) {
            let t = row.dot(u).tanh();
            s += t;
            let z_bar = 1.0 - t * t;
            row_bar.scaled_add(z_bar, u);
            u_bar.scaled_add(z_bar, &row);
        }
        (s, (m_bar, u_bar))
    }

    fn cotangent(&self) -> (f64, Self::Gradient) {
        value::value_and_gradient(&self.m, &self.u)
    }

    fn tangent(&self) -> (f64, f64) {
        value::tangent(&self.m, &self.u, &self.m, &self.u)
    }

    fn hvp(&self) -> (f64, Self::Gradient, Self::Gradient) {
        value::hvp(&self.m, &self.u, &self.m, &self.u)
    }

    fn arrays((m, u): &Self::Gradient) -> Vec<ArrayViewD<'_, f64>> {
        vec![m.view().into_dyn(), u.view().into_dyn()]
    }
}
