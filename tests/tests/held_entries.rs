//! What structs, maps and arrays of any dimension hold, walked over, against differences.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::many_single_char_names,
    clippy::needless_range_loop,
    clippy::needless_pass_by_value,
    clippy::manual_memcpy,
    clippy::unnecessary_sort_by,
    clippy::explicit_iter_loop,
    clippy::iter_skip_next,
    clippy::bool_to_int_with_if,
    clippy::cast_lossless,
    clippy::assign_op_pattern,
    clippy::multiple_bound_locations,
    clippy::misrefactored_assign_op,
    reason = "code as users write it"
)]

use cotangent::{Cotangent, Differentiable, differentiate};
use cotangent_tests::{check_gradient, matrix, vector};
use ndarray::{Array, Array1, Array2, ArrayBase, Axis, Data, DataMut, Dimension, RemoveAxis};
use num_traits::Float;
use std::collections::{BTreeMap, HashMap};

#[derive(Clone, Debug, Differentiable)]
struct Layer {
    w: Array2<f64>,
    b: Array1<f64>,
}

#[derive(Clone, Debug, Differentiable)]
struct Params {
    named: HashMap<String, f64>,
    tree: BTreeMap<String, Array2<f64>>,
    w: Array2<f64>,
    layers: Vec<Layer>,
    lists: Vec<Vec<f64>>,
    gains: [f64; 2],
}

#[differentiate]
fn looked_up(p: &Params, x: f64) -> f64 {
    p.named["decay"] * x + p.tree["w"].sum()
}

#[differentiate]
fn of_all_entries(p: &Params, x: f64) -> f64 {
    let mut t = x;
    for v in p.w.iter() {
        t += v * v;
    }
    for g in &p.gains {
        t += g * g * x;
    }
    t + p.w.iter().map(|v| v.tanh()).sum::<f64>() + p.lists.iter().map(|l| l.iter().map(|v| v * v).sum::<f64>()).sum::<f64>()
}

#[differentiate]
fn of_layers(p: &Params, x: f64) -> f64 {
    let mut t = x;
    for l in &p.layers {
        t += l.w.iter().map(|v| v * v).sum::<f64>() + l.b[0];
    }
    t * p.layers.iter().map(|l| l.w.iter().map(|w| w.abs()).sum::<f64>()).sum::<f64>()
}

#[differentiate]
fn of_values(p: &Params, x: f64) -> f64 {
    let mut t = 0.0;
    for v in p.named.values() {
        t += v * v * x;
    }
    for w in p.tree.values() {
        t += w.sum() * x;
    }
    if let Some(w) = p.tree.get("w") {
        t += w[[0, 0]] * x;
    }
    if let Some(d) = p.named.get("nothing") {
        t += d * x;
    }
    t + p.named.get("decay").copied().unwrap_or(0.5) + p.named.values().map(|v| v * x).sum::<f64>()
}

#[differentiate]
fn changed(p: Params, x: f64) -> f64 {
    let mut p = p;
    for v in p.w.iter_mut() {
        *v *= x;
    }
    for l in &mut p.layers {
        l.b[0] *= x;
        for v in l.w.iter_mut() {
            *v += x;
        }
    }
    for v in p.named.values_mut() {
        *v *= x;
    }
    *p.named.get_mut("decay").unwrap() += x * x;
    p.w.sum() + p.layers[0].w.sum() + p.layers[1].b[0] + p.named["decay"] * p.named["decay"]
}

fn params() -> Params {
    let layer = |k: f64| Layer { w: matrix(2, 3) * k, b: vector(2) };
    Params {
        named: HashMap::from([("decay".to_owned(), 0.3), ("b".to_owned(), 0.4)]),
        tree: BTreeMap::from([("w".to_owned(), matrix(2, 2)), ("v".to_owned(), matrix(1, 2))]),
        w: matrix(2, 3),
        layers: vec![layer(1.0), layer(0.5)],
        lists: vec![vec![0.3], vec![], vec![0.2, 0.7]],
        gains: [0.1, 0.7],
    }
}

/// Each entry of a gradient against central differences.
fn agree<P: Differentiable + Clone>(p: &P, f: impl Fn(&P, f64) -> f64, (p_bar, x_bar): &(P::Cotangent, f64))
where
    P: cotangent::rt::Step,
{
    let (x, h) = (0.7, 1e-6);
    let close = |difference: f64, found: f64, which: &str| {
        assert!((difference - found).abs() < 1e-6, "{which}: found {found}, expected {difference}");
    };
    for (i, &found) in Cotangent::to_vec(p_bar).iter().enumerate() {
        let mut unit = vec![0.0; Cotangent::count(p_bar)];
        unit[i] = 1.0;
        let along = Cotangent::from_vec(p_bar, &unit);
        let (mut above, mut below) = (p.clone(), p.clone());
        above.step(h, &along);
        below.step(-h, &along);
        close((f(&above, x) - f(&below, x)) / (2.0 * h), found, &format!("entry {i}"));
    }
    close((f(p, x + h) - f(p, x - h)) / (2.0 * h), *x_bar, "x");
}

/// ⟨gradient, v⟩ against the tangent along v.
macro_rules! along {
    ($f:ident($p:expr), $g:expr) => {
        let (p_bar, x_bar) = $g;
        let (_, tangent) = $f::tangent($p, 0.7, p_bar, x_bar);
        let squares = Cotangent::dot(p_bar, p_bar) + x_bar * x_bar;
        assert!((tangent - squares).abs() < 1e-9 * squares, "the tangent {tangent}, expected {squares}");
    };
}

#[test]
fn fields() {
    let p = params();
    macro_rules! held {
        ($($f:ident),*) => {$(
            let gradient = $f::gradient(&p, 0.7);
            agree(&p, $f, &gradient);
            along!($f(&p), &gradient);
        )*};
    }
    held!(looked_up, of_all_entries, of_layers, of_values);
    let gradient = changed::gradient(p.clone(), 0.7);
    agree(&p, |p, x| changed(p.clone(), x), &gradient);
    along!(changed(p.clone()), &gradient);
}

#[differentiate]
fn of_two_maps(m: &HashMap<String, f64>, b: &BTreeMap<u8, Array1<f64>>, x: f64) -> f64 {
    let mut t = m["a"] * x;
    for (k, v) in b {
        t += *k as f64 * v.sum() * x;
    }
    for (k, v) in b.iter() {
        if *k > 1 {
            t += v[0] * v[0];
        }
    }
    for v in m.values() {
        t += v * v;
    }
    for (k, v) in m {
        t += k.len() as f64 * v * x;
    }
    if let Some(v) = m.get("b") {
        t += v * x;
    }
    t + b.values().map(|v| v[0]).sum::<f64>() + b.iter().map(|(k, v)| *k as f64 * v[1] * x).sum::<f64>()
}

#[differentiate]
fn of_a_changed_map(m: &HashMap<String, f64>, x: f64) -> f64 {
    let mut m = m.clone();
    for v in m.values_mut() {
        *v *= x;
    }
    *m.get_mut("a").unwrap() *= x;
    m["a"] * m["b"]
}

#[differentiate]
fn scaled(m: &mut BTreeMap<u8, Array1<f64>>, x: f64) {
    for (k, v) in m.iter_mut() {
        *v *= x;
        v[0] += *k as f64 * x;
    }
}

#[differentiate]
fn of_a_tree(tree: &BTreeMap<u8, Array1<f64>>, x: f64) -> f64 {
    let mut tree = tree.clone();
    scaled(&mut tree, x);
    let of_keys: f64 = tree.keys().map(|k| f64::from(*k) * x).sum();
    tree[&1].sum() * tree.get(&3).map_or(1.0, |v| v[0]) * of_keys
}

#[test]
fn maps() {
    let named = HashMap::from([("a".to_owned(), 0.3), ("b".to_owned(), 0.4)]);
    let tree = BTreeMap::from([(1, vector(2)), (3, vector(3))]);
    let (named_bar, tree_bar, x_bar) = of_two_maps::gradient(&named, &tree, 0.7);
    agree(&named, |named, x| of_two_maps(named, &tree, x), &(named_bar, x_bar));
    agree(&tree, |tree, x| of_two_maps(&named, tree, x), &(tree_bar, x_bar));
    let gradient = of_a_changed_map::gradient(&named, 0.7);
    agree(&named, of_a_changed_map, &gradient);
    along!(of_a_changed_map(&named), &gradient);
    let gradient = of_a_tree::gradient(&tree, 0.7);
    agree(&tree, of_a_tree, &gradient);
    along!(of_a_tree(&tree), &gradient);
}

#[differentiate]
fn sines_in_place<S: DataMut<Elem = f64>, D: Dimension>(a: &mut ArrayBase<S, D>, x: f64) {
    for v in a.iter_mut() {
        *v = v.sin() * x;
    }
}

#[differentiate]
fn squares<D: Dimension>(a: Array<f64, D>, x: f64) -> f64 {
    let mut a = a;
    for v in &mut a {
        *v *= *v * x;
    }
    a.sum()
}

#[differentiate]
fn sums<D>(a: &Array<f64, D>, w: f64) -> f64
where
    D: Dimension + RemoveAxis,
{
    let s = a.sum_axis(Axis(0));
    (s.mapv(|v| v * v) * w).sum()
}

#[differentiate]
fn means<A: Float + num_traits::FromPrimitive + 'static, D: RemoveAxis>(a: &Array<A, D>, w: A) -> A {
    let s = a.mean_axis(Axis(0)).unwrap();
    let mut t = A::zero();
    for v in s.iter() {
        t = t + *v * *v * w;
    }
    t
}

#[differentiate]
fn spreads<S: Data<Elem = f64>, D: RemoveAxis>(a: &ArrayBase<S, D>) -> f64 {
    a.var_axis(Axis(0), 0.0).sum() + a.std_axis(Axis(0), 1.0).sum()
}

#[differentiate]
fn largest<S: Data<Elem = f64>, D: RemoveAxis>(a: &ArrayBase<S, D>) -> f64 {
    let m = a.fold_axis(Axis(0), f64::NEG_INFINITY, |m, &v| m.max(v));
    (&m * &m).sum()
}

#[differentiate]
fn products<S: Data<Elem = f64>, D: RemoveAxis>(a: &ArrayBase<S, D>) -> f64 {
    a.product_axis(Axis(0)).sum()
}

#[differentiate]
fn folded<D: RemoveAxis>(a: &Array<f64, D>, w: f64) -> f64 {
    let m = a.fold_axis(Axis(0), 0.0, |m, &v| m * w + v);
    (&m * &m).sum()
}

#[differentiate]
fn parts<D: RemoveAxis>(a: &Array<f64, D>, w: f64) -> f64 {
    let mut t = 0.0;
    for (i, p) in a.outer_iter().enumerate() {
        t += p.sum() * w * i as f64;
    }
    for p in a.axis_iter(Axis(0)) {
        t += p.iter().map(|v| v * v).sum::<f64>();
    }
    t
}

#[differentiate]
fn of_sines(a: Array2<f64>, x: f64) -> f64 {
    let mut a = a;
    sines_in_place(&mut a, x);
    a.sum()
}

#[test]
fn any_dimension() {
    check_gradient!(of_sines(a, x), a = matrix(2, 3), x = 0.3);
    check_gradient!(squares(a, x), a = matrix(2, 3), x = 0.3);
    check_gradient!(squares(a, x), a = matrix(2, 3).into_dyn(), x = 0.3);
    check_gradient!(sums(&a, x), a = matrix(2, 3), x = 0.3);
    check_gradient!(means(&a, x), a = matrix(2, 3), x = 0.3);
    check_gradient!(spreads(&a), a = matrix(2, 3));
    check_gradient!(spreads(&a), a = vector(4));
    check_gradient!(largest(&a), a = matrix(2, 3));
    check_gradient!(products(&a), a = matrix(2, 3));
    check_gradient!(folded(&a, x), a = matrix(2, 3), x = 0.3);
    check_gradient!(parts(&a, x), a = matrix(2, 3), x = 0.3);
}
