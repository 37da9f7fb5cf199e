//! Structs: fields, methods, lists of layers, struct expressions; the cotangent of a struct is a struct.

use cotangent::{Differentiable, differentiate};
use ndarray::{Array1, Array2, array};

#[derive(Clone, Differentiable)]
struct Layer {
    w: Array2<f64>,
    b: Array1<f64>,
}

#[derive(Clone, Differentiable)]
struct Network {
    layers: Vec<Layer>,
    scale: f64,
    #[constant]
    steps: usize,
}

#[differentiate]
impl Layer {
    fn forward(&self, x: &Array1<f64>) -> Array1<f64> {
        (self.w.dot(x) + &self.b).mapv(f64::tanh)
    }
}

#[differentiate]
impl Network {
    fn loss(&self, x: &Array1<f64>) -> f64 {
        let mut h = x.clone();
        for layer in &self.layers {
            h = layer.forward(&h);
        }
        h.sum() * self.scale / self.steps as f64
    }
}

#[differentiate]
fn free(network: &Network, x: &Array1<f64>) -> f64 {
    network.loss(x) + network.scale * network.layers[0].b.sum()
}

#[derive(Clone, Copy, Differentiable)]
struct State {
    x: f64,
    v: f64,
}

#[differentiate]
fn step(s: State, k: f64) -> State {
    State { x: s.x + 0.1 * s.v, v: s.v - 0.1 * k * s.x }
}

#[differentiate]
fn energy(x: f64, k: f64, n: usize) -> f64 {
    let mut s = State { x, v: 0.0 };
    for _ in 0..n {
        s = step(s, k);
    }
    0.5 * s.v * s.v + 0.5 * k * s.x * s.x
}

fn network() -> Network {
    let layer = |a: f64| Layer { w: array![[a, 0.2], [-0.3, a * a]], b: array![0.1, -a] };
    Network { layers: vec![layer(0.5), layer(-0.4), layer(0.7)], scale: 1.5, steps: 2 }
}

#[test]
fn a_network_of_layers() {
    let (n, x) = (network(), array![0.6, -0.8]);
    let (value, (n_bar, x_bar)) = n.loss_value_and_gradient(&x);
    assert_eq!(value, n.loss(&x));
    let h = 1e-6;
    let difference = |change: &dyn Fn(&mut Network, f64)| {
        let (mut above, mut below) = (n.clone(), n.clone());
        change(&mut above, h);
        change(&mut below, -h);
        (above.loss(&x) - below.loss(&x)) / (2.0 * h)
    };
    assert!((n_bar.scale - difference(&|n, h| n.scale += h)).abs() < 1e-8);
    assert!((n_bar.layers[1].w[[0, 1]] - difference(&|n, h| n.layers[1].w[[0, 1]] += h)).abs() < 1e-8);
    assert!((n_bar.layers[2].b[1] - difference(&|n, h| n.layers[2].b[1] += h)).abs() < 1e-8);
    assert_eq!(x_bar.len(), 2);
    let (value, (n_bar, _)) = free::value_and_gradient(&n, &x);
    assert_eq!(value, free(&n, &x));
    assert!((n_bar.layers[0].b[0] - (difference(&|n, h| n.layers[0].b[0] += h) + n.scale)).abs() < 1e-8);
}

#[test]
fn struct_expressions_in_a_loop() {
    let (x, k) = (0.7, 1.3);
    let (value, (x_bar, k_bar)) = energy::value_and_gradient(x, k, 5);
    assert_eq!(value, energy(x, k, 5));
    let h = 1e-6;
    assert!((x_bar - (energy(x + h, k, 5) - energy(x - h, k, 5)) / (2.0 * h)).abs() < 1e-8);
    assert!((k_bar - (energy(x, k + h, 5) - energy(x, k - h, 5)) / (2.0 * h)).abs() < 1e-8);
}
