//! A 784-256-128-10 network with relu and softmax cross-entropy, batch 64, f32 and f64.

use super::{Arrays, Workload, products, softmax};
use crate::inputs::Inputs;
use cotangent::differentiate;
use ndarray::{Array1, Array2, ArrayViewD, Axis, NdFloat, Zip};

/// The function in one element type. It is written out for both, because that is what a user writes.
macro_rules! loss {
    ($name:ident, $float:ident) => {
        #[differentiate(order = 2)]
        #[allow(clippy::too_many_arguments, reason = "each weight and bias is a parameter, as in the notes")]
        fn $name(
            w1: &Array2<$float>,
            b1: &Array1<$float>,
            w2: &Array2<$float>,
            b2: &Array1<$float>,
            w3: &Array2<$float>,
            b3: &Array1<$float>,
            #[constant] x: &Array2<$float>,
            #[constant] y: &Array2<$float>,
        ) -> $float {
            let a1 = (x.dot(w1) + b1).mapv(|z| z.max(0.0));
            let a2 = (a1.dot(w2) + b2).mapv(|z| z.max(0.0));
            let z = a2.dot(w3) + b3;
            let max = z.fold_axis(Axis(1), $float::NEG_INFINITY, |m, &e| m.max(e)).insert_axis(Axis(1));
            let z = z - &max;
            let lse = z.mapv($float::exp).sum_axis(Axis(1)).mapv($float::ln);
            (lse.sum() - (&z * y).sum()) / x.nrows() as $float
        }
    };
}

loss!(loss_f32, f32);
loss!(loss_f64, f64);

/// The network in one element type.
pub struct Dense<F> {
    w1: Array2<F>,
    b1: Array1<F>,
    w2: Array2<F>,
    b2: Array1<F>,
    w3: Array2<F>,
    b3: Array1<F>,
    x: Array2<F>,
    y: Array2<F>,
}

type Gradient<F> = (Array2<F>, Array1<F>, Array2<F>, Array1<F>, Array2<F>, Array1<F>);

impl<F: NdFloat> Dense<F> {
    fn new() -> Self {
        let mut inputs = Inputs::new();
        Self {
            w1: inputs.weights(784, 256),
            b1: inputs.uniform(256, 0.1),
            w2: inputs.weights(256, 128),
            b2: inputs.uniform(128, 0.1),
            w3: inputs.weights(128, 10),
            b3: inputs.uniform(10, 0.1),
            x: inputs.uniform((64, 784), 1.0),
            y: inputs.one_hot(64, 10),
        }
    }

    fn by_hand(&self) -> (F, Gradient<F>) {
        let Self { w1, b1, w2, b2, w3, b3, x, y } = self;
        let relu = |z: F| z.max(F::zero());
        let mut a1 = x.dot(w1);
        a1 += b1;
        a1.mapv_inplace(relu);
        let mut a2 = a1.dot(w2);
        a2 += b2;
        a2.mapv_inplace(relu);
        let mut z = a2.dot(w3);
        z += b3;

        let loss = softmax::cross_entropy(&mut z, y);
        let w3_bar = a2.t().dot(&z);
        let b3_bar = z.sum_axis(Axis(0));
        let mut a2_bar = z.dot(&w3.t());
        gate(&mut a2_bar, &a2);
        let w2_bar = a1.t().dot(&a2_bar);
        let b2_bar = a2_bar.sum_axis(Axis(0));
        let mut a1_bar = a2_bar.dot(&w2.t());
        gate(&mut a1_bar, &a1);
        let w1_bar = x.t().dot(&a1_bar);
        let b1_bar = a1_bar.sum_axis(Axis(0));
        (loss, (w1_bar, b1_bar, w2_bar, b2_bar, w3_bar, b3_bar))
    }
}

/// The reverse of relu: the cotangent passes where the activation is positive.
fn gate<F: NdFloat>(bar: &mut Array2<F>, activation: &Array2<F>) {
    Zip::from(bar).and(activation).for_each(|bar, &a| *bar = if a > F::zero() { *bar } else { F::zero() });
}

macro_rules! workload {
    ($float:ident, $loss:ident, $title:literal, $key:literal) => {
        impl Workload for Dense<$float> {
            type Elem = $float;
            type Gradient = Gradient<$float>;
            const NAME: &'static str = $title;
            const KEY: Option<&'static str> = Some($key);
            const PRODUCTS: Option<super::Products<Self, $float>> =
                Some(|net| products::of_three_layers(&net.x, [&net.w1, &net.w2, &net.w3]));

            fn new() -> Self {
                Self::new()
            }

            fn inputs(&self) -> (Arrays<$float>, Arrays<$float>) {
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

            fn primal(&self) -> $float {
                $loss(&self.w1, &self.b1, &self.w2, &self.b2, &self.w3, &self.b3, &self.x, &self.y)
            }

            fn by_hand(&self) -> ($float, Self::Gradient) {
                self.by_hand()
            }

            fn cotangent(&self) -> ($float, Self::Gradient) {
                $loss::value_and_gradient(&self.w1, &self.b1, &self.w2, &self.b2, &self.w3, &self.b3, &self.x, &self.y)
            }

            fn tangent(&self) -> ($float, $float) {
                $loss::tangent(
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

            fn hvp(&self) -> ($float, Self::Gradient, Self::Gradient) {
                $loss::hvp(
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

            fn arrays((w1, b1, w2, b2, w3, b3): &Self::Gradient) -> Vec<ArrayViewD<'_, $float>> {
                let [w1, w2, w3] = [w1, w2, w3].map(|w| w.view().into_dyn());
                let [b1, b2, b3] = [b1, b2, b3].map(|b| b.view().into_dyn());
                vec![w1, b1, w2, b2, w3, b3]
            }
        }
    };
}

workload!(f32, loss_f32, "784-256-128-10 f32", "dense_f32");
workload!(f64, loss_f64, "784-256-128-10 f64", "dense_f64");
