//! The loss of `examples/digits`: softmax cross-entropy of a 64-64-32-10 network, batch 32, f32.

use super::{Arrays, Workload, softmax};
use crate::inputs::Inputs;
use cotangent::differentiate;
use ndarray::{Array1, Array2, ArrayViewD, Axis, Zip};

#[differentiate(order = 2)]
#[allow(clippy::too_many_arguments, reason = "each weight and bias is a parameter, as in the notes")]
fn loss(
    w1: &Array2<f32>,
    b1: &Array1<f32>,
    w2: &Array2<f32>,
    b2: &Array1<f32>,
    w3: &Array2<f32>,
    b3: &Array1<f32>,
    #[constant] x: &Array2<f32>,
    #[constant] y: &Array2<f32>,
) -> f32 {
    let a1 = (x.dot(w1) + b1).mapv(f32::tanh);
    let a2 = (a1.dot(w2) + b2).mapv(f32::tanh);
    let z = a2.dot(w3) + b3;
    let max = z.fold_axis(Axis(1), f32::NEG_INFINITY, |m, &e| m.max(e)).insert_axis(Axis(1));
    let z = z - &max;
    let lse = z.mapv(f32::exp).sum_axis(Axis(1)).mapv(f32::ln);
    (lse.sum() - (&z * y).sum()) / x.nrows() as f32
}

/// The digits loss.
pub struct Digits {
    w1: Array2<f32>,
    b1: Array1<f32>,
    w2: Array2<f32>,
    b2: Array1<f32>,
    w3: Array2<f32>,
    b3: Array1<f32>,
    x: Array2<f32>,
    y: Array2<f32>,
}

impl Workload for Digits {
    type Elem = f32;
    type Gradient = (Array2<f32>, Array1<f32>, Array2<f32>, Array1<f32>, Array2<f32>, Array1<f32>);
    const NAME: &'static str = "digits f32";
    const KEY: Option<&'static str> = Some("digits_f32");

    fn new() -> Self {
        let mut inputs = Inputs::new();
        Self {
            w1: inputs.weights(64, 64),
            b1: inputs.uniform(64, 0.1),
            w2: inputs.weights(64, 32),
            b2: inputs.uniform(32, 0.1),
            w3: inputs.weights(32, 10),
            b3: inputs.uniform(10, 0.1),
            x: inputs.uniform((32, 64), 1.0),
            y: inputs.one_hot(32, 10),
        }
    }

    fn inputs(&self) -> (Arrays<f32>, Arrays<f32>) {
        (
            vec![
                self.w1.clone().into_dyn(),
                self.b1.clone().into_dyn(),
                self.w2.clone().into_dyn(),
                self.b2.clone().into_dyn(),
                self.w3.clone().into_dyn(),
                self.b3.clone().into_dyn(),
            ],
            vec![self.x.clone().into_dyn(), self.y.clone().into_dyn()],
        )
    }

    fn primal(&self) -> f32 {
        loss(&self.w1, &self.b1, &self.w2, &self.b2, &self.w3, &self.b3, &self.x, &self.y)
    }

    fn by_hand(&self) -> (f32, Self::Gradient) {
        let Self { w1, b1, w2, b2, w3, b3, x, y } = self;
        let mut a1 = x.dot(w1);
        a1 += b1;
        a1.mapv_inplace(f32::tanh);
        let mut a2 = a1.dot(w2);
        a2 += b2;
        a2.mapv_inplace(f32::tanh);
        let mut z = a2.dot(w3);
        z += b3;

        let loss = softmax::cross_entropy(&mut z, y);
        let w3_bar = a2.t().dot(&z);
        let b3_bar = z.sum_axis(Axis(0));
        let mut a2_bar = z.dot(&w3.t());
        Zip::from(&mut a2_bar).and(&a2).for_each(|bar, &a| *bar *= 1.0 - a * a);
        let w2_bar = a1.t().dot(&a2_bar);
        let b2_bar = a2_bar.sum_axis(Axis(0));
        let mut a1_bar = a2_bar.dot(&w2.t());
        Zip::from(&mut a1_bar).and(&a1).for_each(|bar, &a| *bar *= 1.0 - a * a);
        let w1_bar = x.t().dot(&a1_bar);
        let b1_bar = a1_bar.sum_axis(Axis(0));
        (loss, (w1_bar, b1_bar, w2_bar, b2_bar, w3_bar, b3_bar))
    }

    fn cotangent(&self) -> (f32, Self::Gradient) {
        loss::value_and_gradient(&self.w1, &self.b1, &self.w2, &self.b2, &self.w3, &self.b3, &self.x, &self.y)
    }

    fn tangent(&self) -> (f32, f32) {
        loss::tangent(
            &self.w1,
            &self.b1,
            &self.w2,
            &self.b2,
            &self.w3,
            &self.b3,
            &self.x,
            &self.y,
            &self.w1,
            &self.b1,
            &self.w2,
            &self.b2,
            &self.w3,
            &self.b3,
            (),
            (),
        )
    }

    fn hvp(&self) -> (f32, Self::Gradient, Self::Gradient) {
        loss::hvp(
            &self.w1,
            &self.b1,
            &self.w2,
            &self.b2,
            &self.w3,
            &self.b3,
            &self.x,
            &self.y,
            &self.w1,
            &self.b1,
            &self.w2,
            &self.b2,
            &self.w3,
            &self.b3,
            (),
            (),
        )
    }

    fn arrays((w1, b1, w2, b2, w3, b3): &Self::Gradient) -> Vec<ArrayViewD<'_, f32>> {
        let [w1, w2, w3] = [w1, w2, w3].map(|w| w.view().into_dyn());
        let [b1, b2, b3] = [b1, b2, b3].map(|b| b.view().into_dyn());
        vec![w1, b1, w2, b2, w3, b3]
    }
}
