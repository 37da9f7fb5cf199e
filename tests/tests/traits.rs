//! `#[differentiate]` on the `impl` blocks of traits: companions are methods of the type.

use cotangent::{Differentiable, Element, differentiate};
use ndarray::{Array1, Array2, array};
use num_traits::Float;

trait Layer<X> {
    type Output;
    const SCALE: f64;
    fn forward(&self, x: X) -> Self::Output;
    fn name(&self) -> String {
        "layer".into()
    }
    fn parameters(&self) -> usize;
}

trait Model {
    fn logits(&self, x: &Array1<f64>) -> Array1<f64>;
    fn loss(&self, x: &Array1<f64>, label: usize) -> f64;
    fn penalty(&self) -> f64;
    fn describe(&self) -> String;
    fn blend(a: f64, b: f64) -> f64;
    fn reset(&mut self);
}

#[derive(Clone, Differentiable)]
struct Dense {
    w: Array2<f64>,
    b: Array1<f64>,
}

#[differentiate]
impl<'a> Layer<&'a Array1<f64>> for Dense {
    type Output = Array1<f64>;
    const SCALE: f64 = 0.5;
    fn forward(&self, x: &'a Array1<f64>) -> Self::Output {
        let z: Self::Output = self.w.dot(x) + &self.b;
        z * Self::SCALE
    }
    fn parameters(&self) -> usize {
        self.w.len() + self.b.len()
    }
}

#[derive(Clone, Differentiable)]
struct Mlp {
    first: Dense,
    second: Dense,
    #[constant]
    name: String,
    decay: f64,
}

#[differentiate]
impl Model for Mlp {
    fn logits(&self, x: &Array1<f64>) -> Array1<f64> {
        let h = self.first.forward(x).mapv(f64::tanh);
        self.second.forward(&h)
    }
    fn loss(&self, x: &Array1<f64>, label: usize) -> f64 {
        let z = self.logits(x);
        let total = z.mapv(f64::exp).sum().ln();
        Self::blend(total - z[label], self.penalty())
    }
    fn penalty(&self) -> f64 {
        let squares = |layer: &Dense| layer.w.mapv(|w| w * w).sum();
        self.decay * (squares(&self.first) + squares(&self.second))
    }
    fn describe(&self) -> String {
        self.name.clone()
    }
    fn blend(a: f64, b: f64) -> f64 {
        a + 0.5 * b
    }
    #[differentiate(skip)]
    fn reset(&mut self) {
        self.decay = 0.0;
    }
}

trait Potential<F> {
    fn energy(&self, x: F) -> F;
    fn force(&self, x: F) -> F;
}

#[derive(Clone, Differentiable)]
struct Spring<F> {
    k: F,
    rest: F,
}

#[differentiate]
impl<F> Potential<F> for Spring<F>
where
    F: Float + Element + Differentiable<Cotangent = F>,
{
    fn energy(&self, x: F) -> F {
        let stretch = x - self.rest;
        self.k * stretch * stretch
    }
    #[differentiate(wrt(x))]
    fn force(&self, x: F) -> F {
        (self.energy(x + F::one()) - self.energy(x)) * x
    }
}

#[derive(Clone, Differentiable)]
struct Chain {
    rate: f64,
    next: Option<Box<Chain>>,
}

impl Chain {
    const DEPTH: usize = 3;
}

trait Recursive {
    fn apply(&self, x: f64, depth: usize) -> f64;
}

#[differentiate]
impl Recursive for Chain {
    fn apply(&self, x: f64, depth: usize) -> f64 {
        if depth == Self::DEPTH {
            return x;
        }
        (self.apply(x * self.rate, depth + 1)).sin()
    }
}

fn mlp() -> Mlp {
    let dense = |a: f64| Dense { w: array![[a, 0.2], [-0.3, a * a]], b: array![0.1, -a] };
    Mlp { first: dense(0.7), second: dense(-0.4), name: "mlp".into(), decay: 0.3 }
}

#[test]
fn a_model_of_layers() {
    let (mlp, x) = (mlp(), array![0.5, -1.2]);
    let (value, (bar, x_bar)) = mlp.loss_value_and_gradient(&x, 1);
    assert_eq!(value, mlp.loss(&x, 1));
    assert_eq!((mlp.describe(), mlp.first.name(), mlp.first.parameters()), ("mlp".into(), "layer".into(), 6));
    let difference = |change: &dyn Fn(&mut Mlp, f64)| {
        let (mut above, mut below) = (mlp.clone(), mlp.clone());
        change(&mut above, 1e-6);
        change(&mut below, -1e-6);
        (above.loss(&x, 1) - below.loss(&x, 1)) / 2e-6
    };
    assert!((bar.decay - difference(&|m, h| m.decay += h)).abs() < 1e-8);
    assert!((bar.first.w[[1, 0]] - difference(&|m, h| m.first.w[[1, 0]] += h)).abs() < 1e-8);
    assert!((bar.second.b[1] - difference(&|m, h| m.second.b[1] += h)).abs() < 1e-8);
    let along = |h: f64| mlp.loss(&(&x + &array![h, 0.0]), 1);
    assert!((x_bar[0] - (along(1e-6) - along(-1e-6)) / 2e-6).abs() < 1e-8);
    let mut reset = mlp.clone();
    reset.reset();
    assert_eq!(reset.penalty(), 0.0);
}

#[test]
fn a_generic_type() {
    let spring = Spring { k: 1.5, rest: 0.5 };
    let (value, (bar, x_bar)) = spring.energy_value_and_gradient(2.0);
    assert_eq!((value, bar.k, bar.rest, x_bar), (3.375, 2.25, -4.5, 4.5));
    assert_eq!(spring.force(2.0), 1.5 * 4.0 * 2.0);
    // (k (x + 1 − r)² − k (x − r)²) x = k (2 (x − r) + 1) x
    assert!((spring.force_gradient(2.0) - 1.5 * (4.0 * 2.0 - 2.0 * 0.5 + 1.0)).abs() < 1e-12);
    assert_eq!(Spring { k: 1.5f32, rest: 0.5 }.energy_gradient(2.0).1, 4.5);
}

#[test]
fn a_method_that_calls_itself() {
    let chain = Chain { rate: 0.9, next: None };
    let (value, (bar, x_bar)) = chain.apply_value_and_gradient(0.7, 0);
    assert!((value - chain.apply(0.7, 0)).abs() < 1e-15);
    let at = |rate: f64, x: f64| Chain { rate, next: None }.apply(x, 0);
    assert!((bar.rate - (at(0.9 + 1e-6, 0.7) - at(0.9 - 1e-6, 0.7)) / 2e-6).abs() < 1e-8);
    assert!((x_bar - (at(0.9, 0.7 + 1e-6) - at(0.9, 0.7 - 1e-6)) / 2e-6).abs() < 1e-8);
    assert!(bar.next.is_none() && chain.next.is_none());
}
