//! Attention, ‖softmax(Q·Kᵀ/√d)·V‖² with 128×64 matrices, f32 and f64: products and a softmax by rows.

use super::{Arrays, Workload};
use crate::inputs::Inputs;
use cotangent::differentiate;
use ndarray::{Array2, ArrayViewD, Axis, NdFloat, Zip};

macro_rules! loss {
    ($name:ident, $float:ident) => {
        #[differentiate(order = 2)]
        fn $name(q: &Array2<$float>, k: &Array2<$float>, v: &Array2<$float>) -> $float {
            let s = q.dot(&k.t()) / (q.ncols() as $float).sqrt();
            let max = s.fold_axis(Axis(1), $float::NEG_INFINITY, |m, &e| m.max(e)).insert_axis(Axis(1));
            let e = (s - &max).mapv($float::exp);
            let p = &e / &e.sum_axis(Axis(1)).insert_axis(Axis(1));
            let o = p.dot(v);
            (&o * &o).sum()
        }
    };
}

loss!(loss_f32, f32);
loss!(loss_f64, f64);

/// One head in one element type.
pub struct Attention<F> {
    q: Array2<F>,
    k: Array2<F>,
    v: Array2<F>,
}

type Gradient<F> = (Array2<F>, Array2<F>, Array2<F>);

impl<F: NdFloat> Attention<F> {
    fn new() -> Self {
        let mut inputs = Inputs::new();
        let mut matrix = || inputs.uniform((128, 64), 1.0);
        Self { q: matrix(), k: matrix(), v: matrix() }
    }

    fn by_hand(&self) -> (F, Gradient<F>) {
        let Self { q, k, v } = self;
        let scale = F::from(q.ncols()).expect("a float holds every count").sqrt().recip();
        let mut p = q.dot(&k.t());
        for mut row in p.rows_mut() {
            let max = row.fold(F::neg_infinity(), |max, &e| max.max(e));
            let mut sum = F::zero();
            row.mapv_inplace(|s| {
                let e = ((s - max) * scale).exp();
                sum += e;
                e
            });
            row /= sum;
        }
        let mut o = p.dot(v);
        let mut loss = F::zero();
        o.mapv_inplace(|o| {
            loss += o * o;
            o + o
        });
        let v_bar = p.t().dot(&o);
        let mut s_bar = o.dot(&v.t());
        for (mut bar, p) in s_bar.rows_mut().into_iter().zip(p.rows()) {
            let mean = bar.dot(&p);
            Zip::from(&mut bar).and(&p).for_each(|bar, &p| *bar = p * (*bar - mean) * scale);
        }
        (loss, (s_bar.dot(k), s_bar.t().dot(q), v_bar))
    }
}

macro_rules! workload {
    ($float:ident, $loss:ident, $title:literal, $key:literal) => {
        impl Workload for Attention<$float> {
            type Elem = $float;
            type Gradient = Gradient<$float>;
            const NAME: &'static str = $title;
            const KEY: Option<&'static str> = Some($key);

            fn new() -> Self {
                Self::new()
            }

            fn inputs(&self) -> (Arrays<$float>, Arrays<$float>) {
                ([&self.q, &self.k, &self.v].map(|m| m.clone().into_dyn()).into(), Vec::new())
            }

            fn primal(&self) -> $float {
                $loss(&self.q, &self.k, &self.v)
            }

            fn by_hand(&self) -> ($float, Self::Gradient) {
                self.by_hand()
            }

            fn cotangent(&self) -> ($float, Self::Gradient) {
                $loss::value_and_gradient(&self.q, &self.k, &self.v)
            }

            fn tangent(&self) -> ($float, $float) {
                $loss::tangent(&self.q, &self.k, &self.v, &self.q, &self.k, &self.v)
            }

            fn hvp(&self) -> ($float, Self::Gradient, Self::Gradient) {
                $loss::hvp(&self.q, &self.k, &self.v, &self.q, &self.k, &self.v)
            }

            fn arrays((q, k, v): &Self::Gradient) -> Vec<ArrayViewD<'_, $float>> {
                [q, k, v].map(|bar| bar.view().into_dyn()).into()
            }
        }
    };
}

workload!(f32, loss_f32, "attention 128×64 f32", "attention_f32");
workload!(f64, loss_f64, "attention 128×64 f64", "attention_f64");
