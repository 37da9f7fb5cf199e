//! `#[derive(Differentiable)]`: every form of struct and enum, and what cotangents are as vectors.

#![allow(dead_code, reason = "of some types only the cotangent is tried")]

use cotangent::{Cotangent, Differentiable, Element, rt};
use cotangent_tests::panic_of;
use ndarray::{Array, Array1, Array2, ArrayBase, ArrayView1, CowArray, Data, Dimension, Ix1, IxDyn, RawDataClone, arr0, array};
use num_traits::Float;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::marker::PhantomData;

/// What holds for every cotangent of `count` entries, all of which are exact in `f32`.
#[track_caller]
fn laws<C: Cotangent>(zeros: &C, count: usize) {
    assert_eq!(C::to_vec(zeros), vec![0.0; count]);
    assert_eq!(C::count(zeros), count);
    let p: Vec<f64> = (0..count).map(|i| i as f64 - 1.5).collect();
    let q: Vec<f64> = (0..count).map(|i| 0.25 * (i * i) as f64 + 1.0).collect();
    let (a, b) = (C::from_vec(zeros, &p), C::from_vec(zeros, &q));
    assert_eq!((C::to_vec(&a), C::to_vec(&b)), (p.clone(), q.clone()));
    assert_eq!(a == b, count == 0, "entries are compared");
    assert_eq!(a.zeros_like(), *zeros);
    assert_eq!(rt::own(&a), a);

    let dot: f64 = p.iter().zip(&q).map(|(p, q)| p * q).sum();
    assert_eq!((C::dot(&a, &b), C::dot(&b, &a), C::dot(&a, zeros)), (dot, dot, 0.0));
    assert_eq!(C::norm(&b), q.iter().map(|q| q * q).sum::<f64>().sqrt());

    let changed = |change: &dyn Fn(&mut C)| {
        let mut c = a.clone();
        change(&mut c);
        C::to_vec(&c)
    };
    let each = |f: &dyn Fn(f64, f64) -> f64| p.iter().zip(&q).map(|(&p, &q)| f(p, q)).collect::<Vec<_>>();
    assert_eq!(changed(&|c| C::accumulate(c, &b)), each(&|p, q| p + q));
    assert_eq!(changed(&|c| rt::accumulate(c, &b)), each(&|p, q| p + q));
    assert_eq!(changed(&|c| C::add_scaled(c, -0.5f32, &b)), each(&|p, q| p - 0.5 * q));
    assert_eq!(changed(&|c| c.step(2.0, &b)), each(&|p, q| p + 2.0 * q));
    assert_eq!(changed(&|c| C::scale(c, -4.0)), each(&|p, _| -4.0 * p));
    assert_eq!(changed(&|c| rt::assign(c, b.clone())), q);

    let few = panic_of(|| C::from_vec(zeros, &vec![0.0; count + 1]));
    assert_eq!(few.message, format!("cotangent: {} entries for a cotangent of {count}", count + 1));
}

/// The laws, for the cotangent of a value; and a step there and back again leaves the value.
#[track_caller]
fn steps<T: rt::Step + rt::Own<Owned = T> + Debug + PartialEq>(mut value: T, count: usize) {
    let zeros = value.zeros_like();
    laws(&zeros, count);
    let start = rt::own(&value);
    let along = Cotangent::from_vec(&zeros, &(0..count).map(|i| i as f64 + 1.0).collect::<Vec<_>>());
    let before = Cotangent::to_vec(&value.to_cotangent());
    value.step(2.0, &along);
    assert_eq!(value == start, count == 0, "{value:?}");
    let expected: Vec<f64> = before.iter().enumerate().map(|(i, x)| x + 2.0 * (i as f64 + 1.0)).collect();
    assert_eq!(Cotangent::to_vec(&value.to_cotangent()), expected, "the numbers of {value:?}");
    value.step(-2.0f32, &along);
    assert_eq!(value, start);
}

/// A struct with named fields.
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub struct Layer {
    w: Array2<f64>,
    /// A bias.
    pub b: Array1<f64>,
    /// A gain.
    pub(crate) gain: f32,
    #[constant]
    rate: f64,
    width: usize,
    name: String,
    flags: Vec<bool>,
    limits: (usize, usize),
    index: BTreeMap<usize, String>,
    mark: PhantomData<f64>,
}

fn layer(x: f64) -> Layer {
    Layer {
        w: array![[x, 2.0], [3.0, 4.0]],
        b: array![5.0, x],
        gain: 0.5,
        rate: 0.1,
        width: 2,
        name: "layer".into(),
        flags: vec![true],
        limits: (1, 2),
        index: BTreeMap::new(),
        mark: PhantomData,
    }
}

#[test]
fn named_fields() {
    let mut one = layer(1.0);
    let gradient = LayerCotangent { w: array![[1.0, 0.0], [0.0, 2.0]], b: array![0.0, 3.0], gain: 4.0 };
    one.step(-0.5, &gradient);
    assert_eq!(one, Layer { w: array![[0.5, 2.0], [3.0, 3.0]], b: array![5.0, -0.5], gain: -1.5, ..layer(1.0) });
    let Layer { rate, width, .. } = one;
    assert_eq!((rate, width), (0.1, 2));
    steps(layer(1.0), 7);
}

#[test]
fn methods_of_a_cotangent() {
    let mut gradient = layer(1.0).zeros_like();
    gradient.w[[1, 0]] = 3.0;
    gradient.gain = 4.0;
    assert_eq!(gradient.norm(), 5.0);
    assert_eq!(gradient.to_vec(), [0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 4.0]);
    let other = LayerCotangent::from_vec(&gradient, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    assert_eq!(other.w, array![[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!((other.b.clone(), other.gain), (array![5.0, 6.0], 7.0));
    assert_eq!(gradient.dot(&other), 9.0 + 28.0);
    gradient += &other;
    gradient.add_scaled(-1.0, &other);
    gradient.scale(2.0f32);
    assert_eq!((gradient.w[[1, 0]], gradient.gain), (6.0, 8.0));
    rt::accumulate(&mut gradient.b, &array![1.0, 2.0]);
    rt::accumulate(&mut gradient.gain, 1.0);
    assert_eq!((gradient.b, gradient.gain), (array![1.0, 2.0], 9.0));
}

/// Fields without names keep their places.
#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Pair(f64, #[constant] f64, usize, [f32; 2]);

/// Functions carry no derivative.
#[derive(Differentiable)]
struct Functions {
    pointer: fn(f64) -> f64,
    boxed: Box<dyn Fn(f64) -> f64>,
}

#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Unit;

#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Nothing {
    #[constant]
    x: f64,
}

#[test]
fn fields_without_names_and_none() {
    assert_eq!(Pair(1.0, 2.0, 3, [4.0, 5.0]).zeros_like(), PairCotangent(0.0, cotangent::rt::Constant::new(), (), [0.0, 0.0]));
    steps(Pair(1.0, 2.0, 3, [4.0, 5.0]), 3);
    steps(Unit, 0);
    assert_eq!(Nothing { x: 1.0 }.zeros_like(), NothingCotangent {});
    steps(Nothing { x: 1.0 }, 0);
    assert_eq!(Functions { pointer: f64::tanh, boxed: Box::new(f64::tanh) }.zeros_like(), FunctionsCotangent {});
}

/// What holds values that carry a derivative.
#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Containers {
    vec: Vec<f64>,
    layers: Vec<Layer>,
    none: Option<f64>,
    some: Option<Array1<f64>>,
    fixed: [Array1<f32>; 2],
    boxed: Box<Layer>,
    slice: Box<[f64]>,
    tuple: (f64, usize, (Array1<f64>, Vec<f32>)),
    hash: HashMap<String, f64>,
    tree: BTreeMap<(u8, char), Array1<f64>>,
    dynamic: Array<f64, IxDyn>,
    zero: ndarray::Array0<f64>,
    shared: ndarray::ArcArray1<f64>,
}

fn containers() -> Containers {
    Containers {
        vec: vec![1.0, 2.0],
        layers: vec![layer(1.0), layer(2.0)],
        none: None,
        some: Some(array![3.0]),
        fixed: [array![1.0], array![2.0, 3.0]],
        boxed: Box::new(layer(3.0)),
        slice: Box::new([1.0, 2.0, 3.0]),
        tuple: (1.0, 2, (array![3.0], vec![4.0])),
        hash: (0..5).map(|i| (format!("key {i}"), f64::from(i))).collect(),
        tree: [((1, 'b'), array![1.0, 2.0]), ((1, 'a'), array![3.0])].into(),
        dynamic: array![[1.0, 2.0]].into_dyn(),
        zero: arr0(1.0),
        shared: array![1.0].into_shared(),
    }
}

#[test]
fn containers_of_values() {
    let zeros = containers().zeros_like();
    assert_eq!((zeros.none, &zeros.some), (None, &Some(array![0.0])));
    assert_eq!(zeros.layers.len(), 2);
    laws(&zeros, 2 + 14 + 1 + 3 + 7 + 3 + 3 + 5 + 3 + 2 + 1 + 1);
    let mut moved = containers();
    let ones = ContainersCotangent::from_vec(&zeros, &vec![1.0; zeros.to_vec().len()]);
    moved.step(1.0, &ones);
    assert_eq!(moved.hash["key 3"], 4.0);
    assert_eq!(moved.layers[1].b, array![6.0, 3.0]);
    assert_eq!(moved.slice, [2.0, 3.0, 4.0].into());
    assert_eq!(moved.shared, array![2.0].into_shared());
    assert_eq!(moved.tuple, (2.0, 2, (array![4.0], vec![5.0])));
}

#[test]
fn maps_are_read_by_ascending_keys() {
    let keys = ["m", "c", "x", "a", "q", "b"];
    let map: HashMap<&str, f64> = keys.iter().zip(1..).map(|(&k, i)| (k, f64::from(i))).collect();
    assert_eq!(Cotangent::to_vec(&map), [4.0, 6.0, 2.0, 1.0, 5.0, 3.0]);
    let sorted: BTreeMap<&str, f64> = map.iter().map(|(&k, &v)| (k, v)).collect();
    assert_eq!(Cotangent::to_vec(&sorted), Cotangent::to_vec(&map));
    let back = Cotangent::from_vec(&map, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!((back["a"], back["b"], back["c"], back["x"]), (1.0, 2.0, 3.0, 6.0));
}

/// Generic over its float.
#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Dense<F = f64>
where
    F: Float,
{
    w: Array2<F>,
    bias: F,
    list: Vec<F>,
}

/// Generic over whatever carries a derivative, over what does not, and over a number; `V` and `own` are names of what is
/// generated.
#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Generic<T: Clone, V, A, const N: usize> {
    first: T,
    more: [V; N],
    inner: Option<Dense<f32>>,
    #[constant]
    activation: A,
}

/// Generic by way of another type, and over the dimension of an array.
#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Nested<F: Float, D: Dimension> {
    dense: Dense<F>,
    array: Array<F, D>,
    by_name: BTreeMap<String, Dense<F>>,
}

/// Generic over the storage of an array.
#[derive(Clone, Debug, Differentiable)]
struct Stored<S: Data<Elem = f64> + RawDataClone> {
    x: ArrayBase<S, Ix1>,
}

/// And over its entries and its dimension.
#[derive(Debug, Differentiable)]
struct StoredAs<F, S, D: Dimension>
where
    S: Data<Elem = F>,
{
    x: ArrayBase<S, D>,
}

fn dense<F: Float>() -> Dense<F> {
    Dense { w: Array2::from_elem((1, 2), F::one()), bias: F::one(), list: vec![F::one(); 3] }
}

#[test]
fn generic_structs() {
    steps(dense::<f32>(), 6);
    steps(dense::<f64>(), 6);
    let generic = Generic { first: 1.0, more: [vec![layer(1.0)], vec![]], inner: Some(dense()), activation: "tanh" };
    let zeros: GenericCotangent<f64, Vec<Layer>, 2> = generic.zeros_like();
    assert_eq!(format!("{:?}", zeros.more[1]), "[]");
    assert!(format!("{zeros:?}").starts_with("GenericCotangent { first: 0.0, more: [[LayerCotangent { w: "), "{zeros:?}");
    steps(generic, 1 + 7 + 6);
    steps(Nested { dense: dense::<f32>(), array: array![[1.0, 2.0]], by_name: [("a".into(), dense())].into() }, 6 + 2 + 6);
    let mut stored = Stored { x: array![1.0, 2.0] };
    stored.step(1.0, &StoredCotangent { x: array![1.0, 1.0] });
    assert_eq!(stored.x, array![2.0, 3.0]);
    let view = Stored { x: stored.x.view() };
    assert_eq!(view.zeros_like().x, array![0.0, 0.0]);
    let matrix = array![[1.0f32, 2.0]];
    let zeros: StoredAsCotangent<f32, ndarray::Ix2> = StoredAs { x: matrix.view() }.zeros_like();
    assert_eq!(zeros.x, array![[0.0, 0.0]]);
}

/// A step in code that is generic over the float.
fn descend<F: Element>(model: &mut Dense<F>, rate: F) -> f64 {
    let gradient = DenseCotangent { w: model.w.clone(), bias: model.bias, list: model.list.clone() };
    model.step(-rate, &gradient);
    gradient.norm()
}

#[test]
fn generic_code() {
    let mut model = dense::<f32>();
    assert_eq!(descend(&mut model, 0.5), 6.0f64.sqrt());
    assert_eq!(model, Dense { w: array![[0.5, 0.5]], bias: 0.5, list: vec![0.5; 3] });
}

/// Borrowed values have owned cotangents.
#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Borrowed<'a, F: Element> {
    view: ArrayView1<'a, F>,
    cow: CowArray<'a, f64, Ix1>,
    slice: &'a [F],
    array: &'a Array1<F>,
    deep: Option<&'a [Layer]>,
    text: &'a str,
    others: Vec<Inner<'a>>,
    stored: Option<Unborrowed<ndarray::ViewRepr<&'a f64>>>,
}

#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Inner<'a> {
    x: ArrayView1<'a, f64>,
}

/// A storage without the traits of a value.
#[derive(Differentiable)]
struct Unborrowed<S: Data<Elem = f64>>(ArrayBase<S, Ix1>);

impl<S: Data<Elem = f64> + RawDataClone> Clone for Unborrowed<S> {
    fn clone(&self) -> Self {
        Unborrowed(self.0.clone())
    }
}
impl<S: Data<Elem = f64>> Debug for Unborrowed<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
impl<S: Data<Elem = f64>> PartialEq for Unborrowed<S> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[test]
fn borrowed_values() {
    let (x, layers) = (array![1.0, 2.0], [layer(1.0)]);
    let borrowed = Borrowed {
        view: x.view(),
        cow: x.view().into(),
        slice: x.as_slice().unwrap(),
        array: &x,
        deep: Some(&layers),
        text: "text",
        others: vec![Inner { x: x.view() }],
        stored: Some(Unborrowed(x.view())),
    };
    let zeros: BorrowedCotangent<f64> = borrowed.zeros_like();
    assert_eq!(zeros.view, array![0.0, 0.0]);
    assert_eq!(zeros.slice, vec![0.0, 0.0]);
    laws(&zeros, 2 + 2 + 2 + 2 + 7 + 2 + 2);
    assert_eq!(rt::own(&borrowed), borrowed);
}

/// A type that holds itself.
#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Tree<T> {
    value: T,
    children: Vec<Tree<T>>,
    left: Option<Box<Self>>,
}

/// Types that hold each other, one of them by another name.
#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Block {
    weight: Real,
    statements: Vec<Statement>,
}
#[derive(Clone, Debug, PartialEq, Differentiable)]
enum Statement {
    Nested(Box<Block>),
    Pair(Pairs),
}
type Pairs = Vec<Pair>;
type Real = f64;

#[test]
fn types_that_hold_each_other() {
    let block = |statements| Block { weight: 1.0, statements };
    let inner = block(vec![Statement::Pair(vec![Pair(1.0, 2.0, 3, [4.0, 5.0])])]);
    steps(block(vec![Statement::Nested(Box::new(inner))]), 5);
}

#[test]
fn types_that_hold_themselves() {
    let leaf = |value| Tree { value, children: vec![], left: None };
    let tree = Tree { value: array![1.0], children: vec![leaf(array![2.0, 3.0])], left: Some(Box::new(leaf(array![4.0]))) };
    let zeros: TreeCotangent<Array1<f64>> = tree.zeros_like();
    assert_eq!(zeros.left.unwrap().value, array![0.0]);
    steps(tree, 4);
}

#[derive(Clone, Debug, PartialEq, Differentiable)]
enum Activation<T> {
    Relu,
    Leaky(f64, #[constant] f64, T),
    Power { scale: T, n: usize },
    Chain(Vec<Activation<T>>),
}

#[derive(Clone, Debug, PartialEq, Differentiable)]
enum Switch {
    Off,
    On,
}

#[derive(Clone, Debug, PartialEq, Differentiable)]
enum Never {}

#[derive(Clone, Debug, PartialEq, Differentiable)]
struct Network {
    activation: Activation<f64>,
    switch: Switch,
    never: Option<Never>,
}

#[test]
fn enums() {
    type Act = Activation<Array1<f64>>;
    type Bar = ActivationCotangent<Array1<f64>>;
    let power = Act::Power { scale: array![1.0, 2.0], n: 3 };
    let leaky = Act::Leaky(1.0, 2.0, array![3.0]);
    assert_eq!(power.zeros_like(), Bar::Power { scale: array![0.0, 0.0] });
    assert_eq!(leaky.zeros_like(), Bar::Leaky(0.0, (), array![0.0]));
    assert_eq!(format!("{:?}", Bar::Relu), "Relu");
    assert_ne!(Bar::Relu, Bar::Chain(vec![]));
    steps(Act::Relu, 0);
    steps(power.clone(), 2);
    steps(leaky.clone(), 2);
    steps(Act::Chain(vec![power, Act::Relu, leaky]), 4);
    steps(Network { activation: Activation::Power { scale: 1.0, n: 2 }, switch: Switch::On, never: None }, 1);
    assert_eq!(Switch::Off.zeros_like(), SwitchCotangent::Off);
}

#[test]
fn gradients_are_assigned_whatever_the_buffer_held() {
    type Bar = ActivationCotangent<f64>;
    let mut buffer = Bar::Relu;
    rt::assign(&mut buffer, Bar::Chain(vec![Bar::Leaky(1.0, (), 2.0)]));
    assert_eq!(buffer, Bar::Chain(vec![Bar::Leaky(1.0, (), 2.0)]));
    rt::assign(&mut buffer, Bar::Chain(vec![Bar::Relu, Bar::Leaky(3.0, (), 4.0)]));
    assert_eq!(buffer, Bar::Chain(vec![Bar::Relu, Bar::Leaky(3.0, (), 4.0)]));
    let mut maps = (HashMap::from([(1, 2.0)]), Some(array![1.0]), None);
    rt::assign(&mut maps, (HashMap::from([(2, 3.0)]), None, Some(vec![4.0])));
    assert_eq!(maps, (HashMap::from([(2, 3.0)]), None, Some(vec![4.0])));
}

#[test]
fn shares_of_another_shape_are_refused() {
    let message = |f: &dyn Fn()| panic_of(f).message;
    let variants = message(&|| rt::accumulate(&mut ActivationCotangent::<f64>::Relu, &ActivationCotangent::Chain(vec![])));
    assert_eq!(variants, "cotangent: a share and a cotangent of different variants of `Activation`");
    let lengths = message(&|| rt::accumulate(&mut vec![1.0], &vec![1.0, 2.0]));
    assert_eq!(lengths, "cotangent: a share of length 2 for a cotangent of length 1");
    let options = message(&|| rt::accumulate(&mut None::<f64>, &Some(1.0)));
    assert_eq!(options, "cotangent: a share that is `Some` for a cotangent that is `None`");
    let keys = message(&|| rt::accumulate(&mut HashMap::from([("a", 1.0)]), &HashMap::from([("b", 1.0)])));
    assert_eq!(keys, "cotangent: the maps differ: one of them lacks the key \"a\"");
    let shapes = message(&|| Cotangent::add_scaled(&mut array![1.0, 2.0], 1.0, &array![1.0]));
    assert_eq!(shapes, "cotangent: a share of shape [1] for a cotangent of shape [2]");
    let steps = message(&|| layer(1.0).step(1.0, &LayerCotangent { w: array![[1.0]], ..layer(1.0).zeros_like() }));
    assert_eq!(steps, "cotangent: a share of shape [1, 1] for a cotangent of shape [2, 2]");
}

#[test]
fn cotangents_without_a_struct() {
    laws(&0.0f32, 1);
    laws(&(0.0f64, array![0.0f32, 0.0], ()), 3);
    laws(&array![[0.0, 0.0], [0.0, 0.0]].reversed_axes(), 4);
    let turned = array![[1.0, 2.0], [3.0, 4.0]].reversed_axes();
    assert_eq!(Cotangent::to_vec(&turned), [1.0, 3.0, 2.0, 4.0]);
    laws(&Box::new([None, Some(0.0)]), 1);
    assert_eq!(rt::own(&vec![array![1.0].view()]), vec![array![1.0]]);
    assert_eq!(("a", 1, true).zeros_like(), ((), (), ()));
}

/// Made by a macro, with the names that generated code uses.
macro_rules! made {
    ($name:ident, $field:ident: $ty:ty) => {
        #[derive(Clone, Debug, PartialEq, Differentiable)]
        pub(super) struct $name<Visit, own> {
            $field: $ty,
            by: Visit,
            a: own,
            along: f64,
        }
    };
}

#[allow(non_camel_case_types, reason = "a type with the name of a keyword is what is tested")]
mod made {
    use super::Differentiable;
    made!(Made, r#type: f64);
    pub(super) fn made() -> Made<f64, f32> {
        Made { r#type: 1.0, by: 2.0, a: 3.0, along: 4.0 }
    }
}

#[test]
fn made_by_a_macro() {
    steps(made::made(), 4);
}

#[test]
fn inside_a_function() {
    #[derive(Differentiable)]
    struct Local {
        x: f64,
    }
    assert_eq!(Local { x: 1.0 }.zeros_like().to_vec(), [0.0]);
}

/// An array of any dimension as a value of a generic struct.
fn zeros_of<D: Dimension>(array: Array<f64, D>) -> NestedCotangent<f64, D> {
    Nested { dense: dense(), array, by_name: BTreeMap::new() }.zeros_like()
}

#[test]
fn generic_over_the_dimension() {
    assert_eq!(zeros_of(array![[1.0]]).array, array![[0.0]]);
}
