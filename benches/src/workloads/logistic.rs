//! Logistic regression, 10000 examples of 100 features, f32 and f64: products of a matrix and a vector.

use super::{Arrays, Workload};
use crate::inputs::Inputs;
use cotangent::differentiate;
use ndarray::{Array1, Array2, ArrayViewD, NdFloat, arr0, aview0};

/// Mean of ln(1 + e^z) − y·z with z = X·w + b, as it is written so that it cannot overflow.
macro_rules! loss {
    ($name:ident, $float:ident) => {
        #[differentiate(order = 2)]
        fn $name(w: &Array1<$float>, b: $float, #[constant] x: &Array2<$float>, #[constant] y: &Array1<$float>) -> $float {
            let z = x.dot(w) + b;
            let softplus = z.mapv(|z| z.max(0.0) + (-z.abs()).exp().ln_1p());
            (softplus - y * &z).sum() / x.nrows() as $float
        }
    };
}

loss!(loss_f32, f32);
loss!(loss_f64, f64);

/// The regression in one element type.
pub struct Logistic<F> {
    w: Array1<F>,
    b: F,
    x: Array2<F>,
    y: Array1<F>,
}

impl<F: NdFloat> Logistic<F> {
    fn new() -> Self {
        let mut inputs = Inputs::new();
        let (w, b) = (inputs.uniform(100, 0.3), F::from(0.1).expect("a float"));
        let x = inputs.uniform((10_000, 100), 1.0);
        let y = inputs.one_hot(10_000, 2).column(0).to_owned();
        Self { w, b, x, y }
    }

    /// One pass over X for both sweeps.
    fn by_hand(&self) -> (F, (Array1<F>, F)) {
        let Self { w, b, x, y } = self;
        let m = F::from(x.nrows()).expect("a float holds every count");
        let mut w_bar = Array1::zeros(w.len());
        let (mut b_bar, mut loss) = (F::zero(), F::zero());
        for (row, &y) in x.rows().into_iter().zip(y) {
            let z = row.dot(w) + *b;
            let e = (-z.abs()).exp();
            loss += z.max(F::zero()) - y * z + e.ln_1p();
            let p = if z >= F::zero() { F::one() / (F::one() + e) } else { e / (F::one() + e) };
            let z_bar = (p - y) / m;
            b_bar += z_bar;
            w_bar.scaled_add(z_bar, &row);
        }
        (loss / m, (w_bar, b_bar))
    }
}

macro_rules! workload {
    ($float:ident, $loss:ident, $title:literal, $key:literal) => {
        impl Workload for Logistic<$float> {
            type Elem = $float;
            type Gradient = (Array1<$float>, $float);
            const NAME: &'static str = $title;
            const KEY: Option<&'static str> = Some($key);

            fn new() -> Self {
                Self::new()
            }

            fn inputs(&self) -> (Arrays<$float>, Arrays<$float>) {
                (
                    vec![self.w.clone().into_dyn(), arr0(self.b).into_dyn()],
                    vec![self.x.clone().into_dyn(), self.y.clone().into_dyn()],
                )
            }

            fn primal(&self) -> $float {
                $loss(&self.w, self.b, &self.x, &self.y)
            }

            fn by_hand(&self) -> ($float, Self::Gradient) {
                self.by_hand()
            }

            fn cotangent(&self) -> ($float, Self::Gradient) {
                $loss::value_and_gradient(&self.w, self.b, &self.x, &self.y)
            }

            fn tangent(&self) -> ($float, $float) {
                $loss::tangent(&self.w, self.b, &self.x, &self.y, &self.w, self.b, (), ())
            }

            fn hvp(&self) -> ($float, Self::Gradient, Self::Gradient) {
                $loss::hvp(&self.w, self.b, &self.x, &self.y, &self.w, self.b, (), ())
            }

            fn arrays((w, b): &Self::Gradient) -> Vec<ArrayViewD<'_, $float>> {
                vec![w.view().into_dyn(), aview0(b).into_dyn()]
            }
        }
    };
}

workload!(f32, loss_f32, "logistic 10000×100 f32", "logistic_f32");
workload!(f64, loss_f64, "logistic 10000×100 f64", "logistic_f64");
