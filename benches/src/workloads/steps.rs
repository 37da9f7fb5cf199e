//! x ← x + h·sin(x)·p over and over, f64: a loop over a scalar, as an integrator of an ordinary differential equation has it.

use super::{Arrays, Workload};
use crate::inputs::Inputs;
use cotangent::differentiate;
use ndarray::{ArrayViewD, arr0, aview0};

#[differentiate(order = 2)]
fn value(x0: f64, p: f64, #[constant] h: f64, n: usize) -> f64 {
    let mut x = x0;
    for _ in 0..n {
        x = x + h * x.sin() * p;
    }
    x
}

/// `N` steps to the same time.
pub struct Steps<const N: usize> {
    x0: f64,
    p: f64,
    h: f64,
}

impl<const N: usize> Workload for Steps<N> {
    type Elem = f64;
    type Gradient = (f64, f64);
    const NAME: &'static str = "steps x + h·sin(x)·p f64";
    const SIZE: Option<usize> = Some(N);
    const KEY: Option<&'static str> = if N == 1_000 { Some("steps_1000_f64") } else { None };

    fn new() -> Self {
        let mut inputs = Inputs::new();
        Self { x0: inputs.between(0.4, 0.6), p: inputs.between(0.2, 0.4), h: 10.0 / N as f64 }
    }

    fn inputs(&self) -> (Arrays<f64>, Arrays<f64>) {
        ([self.x0, self.p].map(|x| arr0(x).into_dyn()).into(), [self.h, N as f64].map(|x| arr0(x).into_dyn()).into())
    }

    fn primal(&self) -> f64 {
        value(self.x0, self.p, self.h, N)
    }

    fn by_hand(&self) -> (f64, Self::Gradient) {
        let mut kept = Vec::with_capacity(N);
        let rate = self.h * self.p;
        let mut x = self.x0;
        for _ in 0..N {
            let (sin, cos) = x.sin_cos();
            kept.push((sin, cos));
            x += rate * sin;
        }
        let (mut x_bar, mut rate_bar) = (1.0, 0.0);
        for &(sin, cos) in kept.iter().rev() {
            rate_bar += x_bar * sin;
            x_bar += x_bar * rate * cos;
        }
        (x, (x_bar, rate_bar * self.h))
    }

    fn cotangent(&self) -> (f64, Self::Gradient) {
        value::value_and_gradient(self.x0, self.p, self.h, N)
    }

    fn tangent(&self) -> (f64, f64) {
        value::tangent(self.x0, self.p, self.h, N, self.x0, self.p, (), ())
    }

    fn hvp(&self) -> (f64, Self::Gradient, Self::Gradient) {
        value::hvp(self.x0, self.p, self.h, N, self.x0, self.p, (), ())
    }

    fn arrays((x0, p): &Self::Gradient) -> Vec<ArrayViewD<'_, f64>> {
        [x0, p].map(|bar| aview0(bar).into_dyn()).into()
    }
}
