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

    /// `self` is copied, as the base of another one and as an item of a list.
    fn stacked(&self, x: &Array1<f64>) -> f64 {
        let second = Layer { b: &self.b * 2.0, ..self.clone() };
        let mut layers = vec![self.clone(), second];
        layers.push(self.to_owned());
        let mut h = x.clone();
        for layer in &layers {
            h = layer.forward(&h);
        }
        let last = self.clone();
        h.dot(&last.b)
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

#[differentiate]
fn chained(layers: &[Layer], weights: &[f64], x: &Array1<f64>) -> f64 {
    let mut h = x.to_owned();
    for (layer, weight) in layers.iter().zip(weights) {
        h = layer.forward(&h) * *weight + &layer.b;
    }
    h.mapv(|h| h * h).sum()
}

#[differentiate(wrt(layers))]
fn first(layers: Vec<Layer>, k: usize) -> f64 {
    (&layers[k].w * &layers[0].w).sum()
}

#[differentiate(wrt(layers))]
fn indexed(layers: &[Layer], x: &Array1<f64>) -> f64 {
    layers[1].forward(x).sum()
}

#[derive(Differentiable)]
struct Line {
    b: Array1<f64>,
    k: f64,
}

/// Entries of fields stand on both sides of operators.
#[allow(clippy::needless_range_loop, reason = "items by their number are what is tested")]
#[differentiate]
fn entries(lines: &[Line], x: f64) -> f64 {
    let first = &lines[0];
    let mut s = first.b[1] * x;
    for i in 0..lines.len() {
        s += lines[i].k * lines[i].b[0] + x * lines[i].b[1];
    }
    for line in lines.iter().skip(1) {
        s += line.k * x;
    }
    s
}

#[differentiate(wrt(x))]
fn constants(lines: &[Line], x: f64) -> f64 {
    lines[0].k * x + lines.iter().map(|line| line.k).sum::<f64>() * x
}

type Real = f64;

/// What only has a name can be a float, too.
#[differentiate]
fn named(x: &[Real], y: [Real; 2]) -> Real {
    let mut s = 0.0;
    for v in &y {
        s += v * v;
    }
    x.iter().map(|x| x * x).sum::<Real>() + x[0] * y[1].sin() + s
}

#[test]
fn lists_of_structs_as_parameters() {
    let (layers, weights, x) = (network().layers, [0.5, -2.0, 1.5], array![0.6, -0.8]);
    let (value, (layers_bar, weights_bar, x_bar)) = chained::value_and_gradient(&layers, &weights, &x);
    assert_eq!(value, chained(&layers, &weights, &x));
    let h = 1e-6;
    for i in 0..3 {
        let moved = |by: f64| {
            let (mut layers, mut weights) = (layers.clone(), weights);
            layers[i].w[[0, 1]] += by;
            let w = chained(&layers, &weights, &x);
            layers[i].w[[0, 1]] -= by;
            layers[i].b[1] += by;
            let b = chained(&layers, &weights, &x);
            layers[i].b[1] -= by;
            weights[i] += by;
            [w, b, chained(&layers, &weights, &x)]
        };
        let (above, below) = (moved(h), moved(-h));
        let gradient = [layers_bar[i].w[[0, 1]], layers_bar[i].b[1], weights_bar[i]];
        for ((above, below), gradient) in above.iter().zip(below).zip(gradient) {
            assert!(((above - below) / (2.0 * h) - gradient).abs() < 1e-7, "{gradient}");
        }
    }
    let along = |by: f64| chained(&layers, &weights, &(&x + &array![by, 0.0]));
    assert!(((along(h) - along(-h)) / (2.0 * h) - x_bar[0]).abs() < 1e-7);

    let product = first::gradient(layers.clone(), 2);
    assert_eq!(product[0].w, layers[2].w);
    assert_eq!(product[2].w, layers[0].w);
    assert_eq!(product[1].w, Array2::<f64>::zeros((2, 2)));
    assert_eq!(first::gradient(layers.clone(), 0)[0].w, 2.0 * &layers[0].w);
}

#[test]
fn a_method_of_an_item() {
    let (layers, x) = (network().layers, array![0.6, -0.8]);
    let bar = indexed::gradient(&layers, &x);
    let alone = layers[1].forward_adjoint(&x, array![1.0, 1.0]).1.0;
    assert_eq!(bar[1].w, alone.w);
    assert_eq!(bar[0].w, Array2::<f64>::zeros((2, 2)));
}

#[test]
fn lists_of_named_floats() {
    let (x_bar, y_bar) = named::gradient(&[2.0, 3.0], [0.5, -1.0]);
    assert_eq!(x_bar, [4.0 + (-1.0_f64).sin(), 6.0]);
    assert_eq!(y_bar, [1.0, 2.0 * (-1.0_f64).cos() - 2.0]);
}

#[test]
fn entries_of_fields() {
    let lines = vec![Line { b: array![1.0, 2.0], k: 3.0 }, Line { b: array![4.0, 5.0], k: 6.0 }];
    let (value, (bar, x_bar)) = entries::value_and_gradient(&lines, 2.0);
    assert_eq!(value, entries(&lines, 2.0));
    assert_eq!((&bar[0].b, bar[0].k), (&array![3.0, 4.0], 1.0));
    assert_eq!((&bar[1].b, bar[1].k), (&array![6.0, 2.0], 6.0));
    assert_eq!(x_bar, 2.0 + 2.0 + 5.0 + 6.0);
    assert_eq!(constants::gradient(&lines, 2.0), 12.0);
}

#[derive(Clone, Debug, Differentiable)]
struct Decay {
    a: f64,
    #[constant]
    rate: f64,
    #[constant]
    offsets: Array1<f64>,
}

/// What is marked constant is a factor like any other, whose derivative nobody asks for.
#[differentiate]
fn decayed(p: &Decay, x: f64, n: usize) -> f64 {
    let mut y = x;
    for _ in 0..n {
        y = y * p.rate + p.a * x;
    }
    let Decay { rate, offsets, .. } = p;
    y * *rate + (offsets * p.a).sum()
}

#[test]
fn constant_fields_are_computed_with() {
    let p = Decay { a: 0.5, rate: 0.8, offsets: array![0.3, -0.2, 0.7] };
    for n in [0, 1, 3] {
        let (value, (bar, x_bar)) = decayed::value_and_gradient(&p, 0.7, n);
        assert_eq!(value, decayed(&p, 0.7, n));
        cotangent_tests::held(&p, &bar, |p| decayed(p, 0.7, n));
        cotangent_tests::held(&0.7, &x_bar, |&x| decayed(&p, x, n));
    }
}

/// A field holds a copy of a part of a matrix.
#[differentiate]
fn copied_part(m: &Array2<f64>) -> f64 {
    let layer = Layer { w: m.clone(), b: m.column(1).to_owned() };
    (&layer.w * &layer.w).sum() + layer.b.sum() * layer.b[0]
}

#[test]
fn fields_hold_copies_of_parts() {
    let m = array![[0.5, -0.2], [0.3, 0.7]];
    let (m_bar,) = copied_part::adjoint(&m, 1.0).1;
    let s = m.column(1).sum();
    let expected = array![[1.0, -0.4 + s - 0.2], [0.6, 1.4 - 0.2]];
    cotangent_tests::assert_close(&m_bar, &expected, 1e-14);
}

/// A field of a constant struct is lent twice.
#[differentiate(wrt(x))]
fn lent_twice(x: f64, layer: Layer) -> f64 {
    x * (2.0 * &layer.b).dot(&layer.b) + x * x * layer.b[0]
}

#[test]
fn fields_of_constants_are_lent() {
    let layer = Layer { w: array![[1.0]], b: array![0.5, -0.2] };
    let x_bar = lent_twice::gradient(0.7, layer);
    assert!((x_bar - (2.0 * 0.29 + 1.4 * 0.5)).abs() < 1e-14);
}

#[test]
fn copies_of_the_receiver() {
    let layer = network().layers.remove(0);
    let x = array![0.3, -0.8];
    let (layer_bar, x_bar) = layer.stacked_gradient(&x);
    cotangent_tests::held(&layer, &layer_bar, |layer| layer.stacked(&x));
    cotangent_tests::held(&x, &x_bar, |x| layer.stacked(x));
}
