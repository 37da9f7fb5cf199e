//! A seed of another shape than its result's is refused with both shapes, whatever the result is made of.

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{Panic, panic_of};
use ndarray::{Array1, Array2, ArrayD, Axis, array};

type Weights = Array2<f64>;
type Real = f64;

#[track_caller]
fn names_both(panic: &Panic, of_the_seed: &str, of_the_result: &str) {
    assert_eq!(panic.message, format!("cotangent: a seed of {of_the_seed} for a result of {of_the_result}"));
}

#[differentiate]
fn doubled(a: &Array2<f64>) -> Array2<f64> {
    a * 2.0
}

#[differentiate]
fn identity(a: Array1<f64>) -> Array1<f64> {
    a
}

#[differentiate]
fn several(a: &Array1<f64>) -> (f64, Array1<f64>, Array2<f64>) {
    (a.sum(), a * a, a.view().insert_axis(Axis(0)).to_owned())
}

#[differentiate]
fn list(a: &[f64]) -> Vec<f64> {
    a.to_vec()
}

#[differentiate]
fn dynamic(a: &ArrayD<f64>) -> ArrayD<f64> {
    a * 3.0
}

#[test]
fn of_arrays_and_lists() {
    let of =
        |seed: (usize, usize), result: (usize, usize)| panic_of(|| doubled::adjoint(&Array2::zeros(result), Array2::zeros(seed)));
    names_both(&of((2, 3), (3, 2)), "shape [2, 3]", "shape [3, 2]");
    // A shape that would broadcast is still another shape.
    names_both(&of((1, 2), (3, 2)), "shape [1, 2]", "shape [3, 2]");
    names_both(&of((1, 2), (0, 2)), "shape [1, 2]", "shape [0, 2]");
    names_both(&panic_of(|| identity::adjoint(Array1::zeros(3), Array1::zeros(4))), "shape [4]", "shape [3]");
    names_both(&panic_of(|| list::adjoint(&[1.0, 2.0], vec![1.0])), "shape [1]", "shape [2]");
    let (a, seed) = (ArrayD::zeros(vec![2, 2]), ArrayD::zeros(vec![4]));
    names_both(&panic_of(|| dynamic::adjoint(&a, seed)), "shape [4]", "shape [2, 2]");
}

#[test]
fn each_of_several_is_checked() {
    let a = Array1::zeros(3);
    let seed = (1.0, Array1::zeros(2), Array2::zeros((1, 3)));
    names_both(&panic_of(|| several::adjoint(&a, seed)), "shape [2]", "shape [3]");
    let seed = (1.0, Array1::zeros(3), Array2::zeros((3, 1)));
    names_both(&panic_of(|| several::adjoint(&a, seed)), "shape [3, 1]", "shape [1, 3]");
}

#[test]
fn the_pullback_checks_too() {
    let a = Array2::zeros((3, 2));
    let (_, pullback) = doubled::pullback(&a);
    names_both(&panic_of(|| pullback(&a, Array2::zeros((2, 2)))), "shape [2, 2]", "shape [3, 2]");
}

#[derive(Clone, Debug, Differentiable)]
struct Layer {
    w: Weights,
    bias: Vec<Real>,
    scale: Real,
    #[constant]
    name: &'static str,
}

#[derive(Clone, Debug, Differentiable)]
enum Activation {
    Relu,
    Leaky(Real),
    Table { knots: Array1<f64> },
}

#[derive(Clone, Debug, Differentiable)]
struct Network<T> {
    layers: Vec<Layer>,
    activation: Activation,
    below: Option<Box<Network<T>>>,
    head: T,
}

fn layer(rows: usize, columns: usize) -> Layer {
    Layer { w: Array2::ones((rows, columns)), bias: vec![0.5; rows], scale: 2.0, name: "layer" }
}

fn network<T>(head: T, knots: usize) -> Network<T> {
    let activation = match knots {
        0 => Activation::Relu,
        1 => Activation::Leaky(0.1),
        n => Activation::Table { knots: Array1::zeros(n) },
    };
    Network { layers: vec![layer(2, 3), layer(1, 2)], activation, below: None, head }
}

#[differentiate]
fn of_an_alias(w: &Weights) -> Weights {
    w.clone()
}

#[differentiate]
fn scaled(mut layer: Layer, by: Real) -> Layer {
    layer.scale *= by;
    layer
}

#[differentiate]
fn halved(mut network: Network<Array1<f64>>) -> (Real, Network<Array1<f64>>) {
    network.head *= 0.5;
    (network.head.sum(), network)
}

#[differentiate]
fn both_rows(a: &Array2<f64>) -> Vec<Array1<f64>> {
    vec![a.row(0).to_owned(), a.row(1).to_owned()]
}

#[test]
fn behind_an_alias() {
    names_both(&panic_of(|| of_an_alias::adjoint(&Weights::zeros((2, 3)), array![[1.0]])), "shape [1, 1]", "shape [2, 3]");
}

#[test]
fn of_structs_and_enums() {
    let layer = layer(2, 3);
    let (_, (bar, by_bar)) = scaled::adjoint(layer.clone(), 3.0, layer.to_cotangent());
    assert_eq!((bar.scale, by_bar), (6.0, 4.0));
    let mut seed = layer.to_cotangent();
    seed.bias.push(1.0);
    names_both(&panic_of(|| scaled::adjoint(layer.clone(), 3.0, seed)), "shape [3]", "shape [2]");
    let (_, pullback) = scaled::pullback(layer.clone(), 3.0);
    let seed = LayerCotangent { w: array![[1.0]], ..layer.to_cotangent() };
    names_both(&panic_of(|| pullback(&layer, &3.0, seed)), "shape [1, 1]", "shape [2, 3]");

    let network = network(array![1.0, 2.0], 4);
    let fits = (1.0, network.to_cotangent());
    let (_, (bar,)) = halved::adjoint(network.clone(), fits.clone());
    assert_eq!(bar.head, array![1.0, 1.5]);
    let of = |change: &dyn Fn(&mut NetworkCotangent<Array1<f64>>)| {
        let mut seed = fits.clone();
        change(&mut seed.1);
        panic_of(|| halved::adjoint(network.clone(), seed))
    };
    names_both(&of(&|seed| seed.head = array![1.0]), "shape [1]", "shape [2]");
    names_both(&of(&|seed| seed.layers.truncate(1)), "shape [1]", "shape [2]");
    names_both(&of(&|seed| seed.layers[1].w = array![[1.0]]), "shape [1, 1]", "shape [1, 2]");
    let variant = |name: &str| format!("variant `{name}`");
    names_both(&of(&|seed| seed.activation = ActivationCotangent::Relu), &variant("Relu"), &variant("Table"));
    names_both(&of(&|seed| seed.activation = ActivationCotangent::Leaky(1.0)), &variant("Leaky"), &variant("Table"));
    let knots = |seed: &mut NetworkCotangent<Array1<f64>>| seed.activation = ActivationCotangent::Table { knots: array![1.0] };
    names_both(&of(&knots), "shape [1]", "shape [4]");
    names_both(&of(&|seed| seed.below = Some(Box::new(fits.1.clone()))), &variant("Some"), &variant("None"));
}

#[test]
fn of_lists_of_arrays() {
    let a = array![[1.0, 2.0], [3.0, 4.0]];
    let (_, (bar,)) = both_rows::adjoint(&a, vec![array![1.0, 0.0], array![0.0, 2.0]]);
    assert_eq!(bar, array![[1.0, 0.0], [0.0, 2.0]]);
    names_both(&panic_of(|| both_rows::adjoint(&a, vec![array![1.0, 0.0]])), "shape [1]", "shape [2]");
    names_both(&panic_of(|| both_rows::adjoint(&a, vec![array![1.0, 0.0], array![1.0]])), "shape [1]", "shape [2]");
}

impl Layer {
    fn area(&self) -> usize {
        self.w.len() * self.name.len()
    }
}

#[differentiate]
impl Layer {
    fn grow(&mut self, by: Real) {
        self.scale *= by;
        self.w *= by;
    }
}

#[test]
fn of_what_is_changed() {
    let mut layer = layer(2, 3);
    let mut bar = layer.to_cotangent();
    let ((), ((), by_bar)) = layer.clone().grow_adjoint(2.0, &mut bar);
    assert_eq!(by_bar, 2.0 * 2.0 + layer.w.sum());
    bar.w = array![[1.0]];
    names_both(&panic_of(|| layer.grow_adjoint(2.0, &mut bar)), "shape [1, 1]", "shape [2, 3]");
    assert_eq!(layer.area(), 30);
}

/// Its rule is the user's own.
#[differentiate(vjp = weigh_vjp)]
fn weigh(layer: &Layer) -> Layer {
    layer.clone()
}

fn weigh_vjp(_: &Layer, _: &Layer, seed: LayerCotangent) -> LayerCotangent {
    seed
}

#[test]
fn of_rules_of_the_users() {
    let layer = layer(2, 3);
    let seed = LayerCotangent { w: array![[1.0]], ..layer.to_cotangent() };
    names_both(&panic_of(|| weigh::adjoint(&layer, seed)), "shape [1, 1]", "shape [2, 3]");
}
