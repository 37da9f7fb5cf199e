//! A 4-8-3 network on a batch of one, tanh and squared loss, f64: what each array and call costs, rather than arithmetic.

use super::{Arrays, Workload};
use crate::inputs::Inputs;
use cotangent::differentiate;
use ndarray::{Array1, Array2, ArrayViewD, Axis, Zip};

#[differentiate(order = 2)]
fn loss(
    w1: &Array2<f64>,
    b1: &Array1<f64>,
    w2: &Array2<f64>,
    b2: &Array1<f64>,
    #[constant] x: &Array2<f64>,
    #[constant] y: &Array2<f64>,
) -> f64 {
    let a1 = (x.dot(w1) + b1).mapv(f64::tanh);
    let error = a1.dot(w2) + b2 - y;
    error.mapv(|e| e * e).sum() / x.nrows() as f64
}

/// The tiny network.
pub struct Tiny {
    w1: Array2<f64>,
    b1: Array1<f64>,
    w2: Array2<f64>,
    b2: Array1<f64>,
    x: Array2<f64>,
    y: Array2<f64>,
}

impl Workload for Tiny {
    type Elem = f64;
    type Gradient = (Array2<f64>, Array1<f64>, Array2<f64>, Array1<f64>);
    const NAME: &'static str = "tiny 4-8-3, batch 1 f64";
    const KEY: Option<&'static str> = Some("tiny_f64");

    fn new() -> Self {
        let mut inputs = Inputs::new();
        Self {
            w1: inputs.weights(4, 8),
            b1: inputs.uniform(8, 0.1),
            w2: inputs.weights(8, 3),
            b2: inputs.uniform(3, 0.1),
            x: inputs.uniform((1, 4), 1.0),
            y: inputs.uniform((1, 3), 1.0),
        }
    }

    fn inputs(&self) -> (Arrays<f64>, Arrays<f64>) {
        (
            vec![self.w1.clone().into_dyn(), self.b1.clone().into_dyn(), self.w2.clone().into_dyn(), self.b2.clone().into_dyn()],
            vec![self.x.clone().into_dyn(), self.y.clone().into_dyn()],
        )
    }

    fn primal(&self) -> f64 {
        loss(&self.w1, &self.b1, &self.w2, &self.b2, &self.x, &self.y)
    }

    fn by_hand(&self) -> (f64, Self::Gradient) {
        let Self { w1, b1, w2, b2, x, y } = self;
        let mut a1 = x.dot(w1);
        a1 += b1;
        a1.mapv_inplace(f64::tanh);
        let mut z_bar = a1.dot(w2);
        z_bar += b2;

        let rows = x.nrows() as f64;
        let mut loss = 0.0;
        Zip::from(&mut z_bar).and(y).for_each(|z, &y| {
            let error = *z - y;
            loss += error * error;
            *z = 2.0 * error / rows;
        });
        let w2_bar = a1.t().dot(&z_bar);
        let b2_bar = z_bar.sum_axis(Axis(0));
        let mut a1_bar = z_bar.dot(&w2.t());
        Zip::from(&mut a1_bar).and(&a1).for_each(|bar, &a| *bar *= 1.0 - a * a);
        let w1_bar = x.t().dot(&a1_bar);
        let b1_bar = a1_bar.sum_axis(Axis(0));
        (loss / rows, (w1_bar, b1_bar, w2_bar, b2_bar))
    }

    fn cotangent(&self) -> (f64, Self::Gradient) {
        loss::value_and_gradient(&self.w1, &self.b1, &self.w2, &self.b2, &self.x, &self.y)
    }

    fn tangent(&self) -> (f64, f64) {
        loss::tangent(&self.w1, &self.b1, &self.w2, &self.b2, &self.x, &self.y, &self.w1, &self.b1, &self.w2, &self.b2, (), ())
    }

    fn hvp(&self) -> (f64, Self::Gradient, Self::Gradient) {
        loss::hvp(&self.w1, &self.b1, &self.w2, &self.b2, &self.x, &self.y, &self.w1, &self.b1, &self.w2, &self.b2, (), ())
    }

    fn arrays((w1, b1, w2, b2): &Self::Gradient) -> Vec<ArrayViewD<'_, f64>> {
        vec![w1.view().into_dyn(), b1.view().into_dyn(), w2.view().into_dyn(), b2.view().into_dyn()]
    }
}
