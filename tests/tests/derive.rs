use cotangent::Differentiable;
use ndarray::{Array, Array1, Array2, ArrayView1, Dimension, array};
use std::collections::{BTreeMap, HashMap};

#[derive(Clone, Differentiable)]
struct Layer<F> {
    w: Array2<F>,
    b: Array1<F>,
    scale: F,
    #[constant]
    name: f64,
    n: usize,
}
#[derive(Differentiable)]
struct Network {
    layers: Vec<Layer<f64>>,
    last: Option<Box<Layer<f64>>>,
    t: (f64, usize),
    h: HashMap<String, [f64; 2]>,
}
#[derive(Differentiable)]
struct Tree<T> {
    value: T,
    children: Vec<Tree<T>>,
    left: Option<Box<Self>>,
}
#[derive(Differentiable)]
struct Unit;
#[derive(Differentiable)]
struct Tup<'a, D, const N: usize>(
    #[constant] f64,
    Array<f64, D>,
    ArrayView1<'a, f32>,
    [f64; N],
    &'a [f64],
    Option<&'a [Layer<f64>]>,
);
#[derive(Differentiable)]
enum Act<T> {
    Relu,
    Leaky(f64),
    Custom { a: T, n: usize },
}
#[derive(Differentiable)]
struct Wrap<F: num_traits::Float>
where
    F: Send,
{
    inner: Layer<F>,
    act: BTreeMap<u8, Act<F>>,
}
#[derive(Differentiable)]
enum Never {}
#[test]
fn t() {}
