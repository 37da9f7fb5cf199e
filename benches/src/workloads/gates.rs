//! Σ (tanh(a·x + b)·σ(c·x) + e^(−x²)) over vectors, f32 and f64: several functions in one elementwise region.

use super::{Arrays, Workload};
use crate::inputs::Inputs;
use cotangent::differentiate;
use ndarray::{Array1, ArrayViewD, NdFloat, Zip};

/// The function in one element type. It is written out for both, because that is what a user writes.
macro_rules! loss {
    ($name:ident, $float:ident) => {
        #[differentiate(order = 2)]
        fn $name(a: &Array1<$float>, b: &Array1<$float>, c: &Array1<$float>, #[constant] x: &Array1<$float>) -> $float {
            let t = (a * x + b).mapv($float::tanh);
            let s = (c * x).mapv(|z| 1.0 / (1.0 + (-z).exp()));
            (t * s + x.mapv(|x| (-x * x).exp())).sum()
        }
    };
}

loss!(loss_f32, f32);
loss!(loss_f64, f64);

/// The expression over vectors of `N` entries in one element type.
pub struct Gates<F, const N: usize> {
    a: Array1<F>,
    b: Array1<F>,
    c: Array1<F>,
    x: Array1<F>,
}

type Gradient<F> = (Array1<F>, Array1<F>, Array1<F>);

impl<F: NdFloat, const N: usize> Gates<F, N> {
    fn new() -> Self {
        let mut inputs = Inputs::new();
        let mut vector = || inputs.uniform(N, 2.0);
        Self { a: vector(), b: vector(), c: vector(), x: vector() }
    }

    fn by_hand(&self) -> (F, Gradient<F>) {
        let Self { a, b, c, x } = self;
        let mut b_bar = Zip::from(a).and(x).and(b).map_collect(|&a, &x, &b| (a * x + b).tanh());
        let mut c_bar = Zip::from(c).and(x).map_collect(|&c, &x| F::one() / (F::one() + (-c * x).exp()));
        let mut value = F::zero();
        Zip::from(&mut b_bar).and(&mut c_bar).and(x).for_each(|t, s, &x| {
            value += *t * *s + (-x * x).exp();
            (*t, *s) = ((F::one() - *t * *t) * *s, *t * *s * (F::one() - *s) * x);
        });
        (value, (&b_bar * x, b_bar, c_bar))
    }
}

macro_rules! workload {
    ($float:ident, $loss:ident, $title:literal, $($size:literal $key:literal),*) => {
        impl<const N: usize> Workload for Gates<$float, N> {
            type Elem = $float;
            type Gradient = Gradient<$float>;
            const NAME: &'static str = $title;
            const SIZE: Option<usize> = Some(N);
            const KEY: Option<&'static str> = match N {
                $($size => Some($key),)*
                _ => None,
            };

            fn new() -> Self {
                Self::new()
            }

            fn inputs(&self) -> (Arrays<$float>, Arrays<$float>) {
                let [a, b, c, x] = [&self.a, &self.b, &self.c, &self.x].map(|v| v.clone().into_dyn());
                (vec![a, b, c], vec![x])
            }

            fn primal(&self) -> $float {
                $loss(&self.a, &self.b, &self.c, &self.x)
            }

            fn by_hand(&self) -> ($float, Self::Gradient) {
                self.by_hand()
            }

            fn cotangent(&self) -> ($float, Self::Gradient) {
                $loss::value_and_gradient(&self.a, &self.b, &self.c, &self.x)
            }

            fn tangent(&self) -> ($float, $float) {
                $loss::tangent(&self.a, &self.b, &self.c, &self.x, &self.a, &self.b, &self.c, ())
            }

            fn hvp(&self) -> ($float, Self::Gradient, Self::Gradient) {
                $loss::hvp(&self.a, &self.b, &self.c, &self.x, &self.a, &self.b, &self.c, ())
            }

            fn arrays((a, b, c): &Self::Gradient) -> Vec<ArrayViewD<'_, $float>> {
                [a, b, c].map(|bar| bar.view().into_dyn()).into()
            }
        }
    };
}

workload!(
    f32, loss_f32, "Σ tanh(a·x + b)·σ(c·x) + e^(−x²) f32",
    1_000 "gates_1000_f32", 100_000 "gates_100000_f32", 1_000_000 "gates_1000000_f32"
);
workload!(
    f64, loss_f64, "Σ tanh(a·x + b)·σ(c·x) + e^(−x²) f64",
    1_000 "gates_1000_f64", 100_000 "gates_100000_f64", 1_000_000 "gates_1000000_f64"
);
