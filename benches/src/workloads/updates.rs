//! a[k] = a[k − 1]·w + sin(a[k]) in place, f64: what reading and overwriting an element costs.

use super::Workload;
use crate::inputs::Inputs;
use cotangent::differentiate;
use ndarray::{Array1, ArrayViewD, aview0};

#[differentiate(order = 2)]
fn value(x: &Array1<f64>, w: f64) -> f64 {
    let mut a = x.clone();
    for k in 1..a.len() {
        a[k] = a[k - 1] * w + a[k].sin();
    }
    a.sum()
}

/// The recurrence over `N` entries.
pub struct Updates<const N: usize> {
    x: Array1<f64>,
    w: f64,
}

impl<const N: usize> Workload for Updates<N> {
    type Elem = f64;
    type Gradient = (Array1<f64>, f64);
    const NAME: &'static str = "updates a[k] = a[k−1]·w + sin(a[k]) f64";
    const SIZE: Option<usize> = Some(N);

    fn new() -> Self {
        let mut inputs = Inputs::new();
        Self { x: inputs.uniform(N, 1.0), w: inputs.between(0.5, 0.9) }
    }

    fn primal(&self) -> f64 {
        value(&self.x, self.w)
    }

    /// Keeps no tape: each element is overwritten once, so `x` still holds what was overwritten, and `a` what came of it.
    fn by_hand(&self) -> (f64, Self::Gradient) {
        let Self { x, w } = self;
        let mut a = x.clone();
        for k in 1..a.len() {
            a[k] = a[k - 1] * w + a[k].sin();
        }
        let (mut x_bar, mut w_bar) = (Array1::ones(a.len()), 0.0);
        for k in (1..a.len()).rev() {
            let share = x_bar[k];
            x_bar[k] = share * x[k].cos();
            x_bar[k - 1] += share * w;
            w_bar += share * a[k - 1];
        }
        (a.sum(), (x_bar, w_bar))
    }

    fn cotangent(&self) -> (f64, Self::Gradient) {
        value::value_and_gradient(&self.x, self.w)
    }

    fn tangent(&self) -> (f64, f64) {
        value::tangent(&self.x, self.w, &self.x, self.w)
    }

    fn hvp(&self) -> (f64, Self::Gradient, Self::Gradient) {
        value::hvp(&self.x, self.w, &self.x, self.w)
    }

    fn arrays((x, w): &Self::Gradient) -> Vec<ArrayViewD<'_, f64>> {
        vec![x.view().into_dyn(), aview0(w).into_dyn()]
    }
}
