//! Lists of a type that only has a name: what the body does with the items tells structs from floats.

#![allow(
    clippy::cast_lossless,
    clippy::explicit_iter_loop,
    clippy::needless_range_loop,
    clippy::ptr_arg,
    clippy::redundant_closure,
    reason = "functions as users write them"
)]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array1, Array2, array};

type Real = f64;

#[derive(Clone, Debug, Differentiable)]
struct Layer {
    w: Array2<f64>,
    b: Array1<f64>,
}

fn layers() -> Vec<Layer> {
    let layer = |k: f64| Layer { w: array![[k, 0.2], [0.3, -k]], b: array![0.1, k] };
    vec![layer(0.4), layer(0.7), layer(-0.2)]
}

#[differentiate]
fn one(l: &Layer, x: &Array1<f64>) -> Array1<f64> {
    (l.w.dot(x) + &l.b).mapv(f64::tanh)
}

#[differentiate]
fn by_items(layers: &[Layer], x: &Array1<f64>) -> Array1<f64> {
    let mut h = x.clone();
    for l in layers {
        h = one(l, &h);
    }
    h
}

#[differentiate]
fn handed_on(layers: &[Layer], x: &Array1<f64>) -> f64 {
    let (first, rest) = (&layers[..1], &layers[1..]);
    by_items(rest, &by_items(first, x)).sum()
}

#[differentiate]
fn by_index(layers: &[Layer], x: &Array1<f64>) -> f64 {
    let mut h = x.clone();
    for i in 0..layers.len() {
        h = one(&layers[i], &h);
    }
    h.sum()
}

#[differentiate]
fn folded(layers: &[Layer], x: &Array1<f64>) -> f64 {
    layers.iter().fold(x.clone(), |h, l| one(l, &h)).sum()
}

#[differentiate]
fn added(layers: &[Layer], x: &Array1<f64>) -> f64 {
    layers.iter().enumerate().map(|(i, l)| one(l, x)[0] * i as f64).sum()
}

/// One list of structs and one of floats.
#[differentiate]
fn scaled(layers: &[Layer], scales: &[Real], x: &Array1<f64>) -> f64 {
    let mut h = x.clone();
    for (l, s) in layers.iter().zip(scales) {
        h = one(l, &h) * *s;
    }
    h.sum() * scales[0]
}

#[differentiate]
fn owned(layers: Vec<Layer>, x: &Array1<f64>) -> f64 {
    let mut h = x.clone();
    for l in &layers {
        h = one(l, &h);
    }
    h.sum()
}

#[differentiate]
fn by_the_rest(layers: &[Layer], x: &Array1<f64>) -> f64 {
    match layers {
        [] => x.sum(),
        [first, rest @ ..] => by_the_rest(rest, &one(first, x)),
    }
}

#[differentiate]
fn by_the_first(layers: &[Layer], x: &Array1<f64>) -> f64 {
    match layers.split_first() {
        None => x.sum(),
        Some((first, rest)) => by_the_first(rest, &one(first, x)),
    }
}

#[test]
fn items_that_are_lent_to_functions_are_structs() {
    let (layers, x) = (layers(), array![0.3, 0.6]);
    check!(by_items, &layers[..], &x).assert();
    check!(handed_on, &layers[..], &x).assert();
    check!(by_index, &layers[..], &x).assert();
    check!(folded, &layers[..], &x).assert();
    check!(added, &layers[..], &x).assert();
    check!(scaled, &layers[..], &[1.0, 2.0, 3.0], &x).assert();
    check!(owned, layers.clone(), &x).assert();
    check!(by_the_rest, &layers[..], &x).assert();
    check!(by_the_first, &layers[..], &x).assert();
}

#[differentiate]
fn squared(x: Real) -> Real {
    x * x
}

/// Floats go into functions by value.
#[differentiate]
fn of_floats(xs: &[Real]) -> Real {
    let sum: Real = xs.iter().copied().map(|x| squared(x)).sum();
    let more: Real = xs.iter().map(|&x| squared(x)).sum();
    let mut product = sum * more;
    for &x in xs {
        product += squared(x);
    }
    for i in 0..xs.len() {
        product *= squared(xs[i]);
    }
    product
}

#[test]
fn items_that_go_into_functions_by_value_are_floats() {
    check!(of_floats, &[0.5, 1.5, -0.7]).assert();
}

#[derive(Clone, Debug, Differentiable)]
struct Particle {
    x: f64,
    w: f64,
}
#[differentiate]
fn weighed(obs: &[f64], drift: f64) -> f64 {
    let n = 4;
    let mut particles: Vec<Particle> = Vec::new();
    for i in 0..n {
        particles.push(Particle { x: 0.3 * i as f64 * drift, w: 1.0 / n as f64 });
    }
    let mut ll = 0.0;
    for &z in obs {
        let mut total = 0.0;
        for p in particles.iter_mut() {
            p.x += drift;
            let e = z - p.x;
            p.w *= (-0.5 * e * e).exp();
            total += p.w;
        }
        ll += total.ln();
        for p in &mut particles {
            p.w /= total;
        }
    }
    ll
}

#[test]
fn a_list_of_a_named_type_is_one_of_structs() {
    cotangent::check!(weighed, &[0.8, 1.1, 1.3], 0.2).assert();
}

#[derive(Clone, Debug, Differentiable)]
struct Belt {
    items: Vec<Particle>,
    xs: Vec<f64>,
}
#[differentiate]
fn emptied(x: &[f64], s: f64) -> f64 {
    let mut particles = vec![Particle { x: x[0], w: x[1] }, Particle { x: s, w: x[1] }, Particle { x: x[1], w: x[0] }];
    let mut belt = Belt { items: particles.clone(), xs: vec![x[0], s, x[1]] };
    let t = particles.pop().unwrap().x * s;
    let u = belt.items.remove(0).x.sin() + belt.items.pop().unwrap().w;
    let v = t * belt.xs.pop().unwrap() + belt.xs.remove(0).sin();
    let old = std::mem::replace(&mut particles[0], Particle { x: s, w: t }).x * s;
    old * belt.xs.len() as f64 + u * particles[0].w * particles.len() as f64 + v * belt.items[0].w
}

#[test]
fn an_item_is_taken_out_once_whatever_is_read_of_it() {
    cotangent::check!(emptied, &[0.3, 0.4], 0.7).assert();
}

#[differentiate]
fn copied_in_turn(particles: &mut Vec<Particle>, y: &mut Array1<f64>, s: f64) -> f64 {
    let mut t = s;
    for _ in 0..3 {
        let mut rest = particles.clone();
        if t > 0.0 {
            while let Some(p) = rest.pop() {
                t += p.x * s;
            }
        }
        let mut z = y.clone();
        z[0] *= s;
        if t > 0.4 {
            z[1] *= t;
        }
        t += z.sum();
    }
    t
}
#[differentiate]
fn copied(x: &[f64], s: f64) -> f64 {
    let mut particles = vec![Particle { x: x[0], w: x[1] }, Particle { x: s, w: x[1] }];
    let mut y = array![x[1], s];
    let t = copied_in_turn(&mut particles, &mut y, s);
    t * particles[1].x * y[1]
}

#[test]
fn a_copy_of_what_is_lent_changes_by_itself() {
    cotangent::check!(copied, &[0.3, 0.4], 0.7).assert();
}
