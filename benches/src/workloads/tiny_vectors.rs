//! A 4-8-3 network of vectors on one example, tanh in both layers and squared loss, f64: products of a matrix and a vector with next to no arithmetic.

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
    #[constant] x: &Array1<f64>,
    #[constant] y: &Array1<f64>,
) -> f64 {
    let a1 = (w1.dot(x) + b1).mapv(f64::tanh);
    let a2 = (w2.dot(&a1) + b2).mapv(f64::tanh);
    (&a2 - y).mapv(|e| e * e).sum() / 2.0
}

/// The tiny network of vectors.
pub struct TinyVectors {
    w1: Array2<f64>,
    b1: Array1<f64>,
    w2: Array2<f64>,
    b2: Array1<f64>,
    x: Array1<f64>,
    y: Array1<f64>,
}

/// aᵢbⱼ.
fn outer(a: &Array1<f64>, b: &Array1<f64>) -> Array2<f64> {
    &a.view().insert_axis(Axis(1)) * b
}

impl Workload for TinyVectors {
    type Elem = f64;
    type Gradient = (Array2<f64>, Array1<f64>, Array2<f64>, Array1<f64>);
    const NAME: &'static str = "tiny 4-8-3, vectors f64";

    fn new() -> Self {
        let mut inputs = Inputs::new();
        Self {
            w1: inputs.weights(8, 4),
            b1: inputs.uniform(8, 0.1),
            w2: inputs.weights(3, 8),
            b2: inputs.uniform(3, 0.1),
            x: inputs.uniform(4, 1.0),
            y: inputs.uniform(3, 1.0),
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
        let mut a1 = w1.dot(x);
        a1 += b1;
        a1.mapv_inplace(f64::tanh);
        let mut a2 = w2.dot(&a1);
        a2 += b2;
        a2.mapv_inplace(f64::tanh);

        let mut loss = 0.0;
        Zip::from(&mut a2).and(y).for_each(|a, &y| {
            let error = *a - y;
            loss += error * error;
            *a = error * (1.0 - *a * *a);
        });
        let b2_bar = a2;
        let w2_bar = outer(&b2_bar, &a1);
        let mut b1_bar = w2.t().dot(&b2_bar);
        Zip::from(&mut b1_bar).and(&a1).for_each(|bar, &a| *bar *= 1.0 - a * a);
        let w1_bar = outer(&b1_bar, x);
        (loss / 2.0, (w1_bar, b1_bar, w2_bar, b2_bar))
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
