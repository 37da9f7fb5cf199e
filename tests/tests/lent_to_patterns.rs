//! Options and enums that are lent to patterns and changed where they are.

#![allow(clippy::pedantic, clippy::ptr_arg, clippy::misrefactored_assign_op, reason = "code as users write it")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array1, Array2, Axis, array};

#[derive(Clone, Debug, Differentiable)]
struct Layer {
    w: Array2<f64>,
    bias: Option<Array1<f64>>,
    rate: Option<f64>,
    #[constant]
    seen: Option<usize>,
    kind: Kind,
}

#[derive(Clone, Debug, Differentiable)]
enum Kind {
    Plain,
    Leaky(f64),
    Scaled {
        by: Array1<f64>,
        #[constant]
        times: usize,
        power: f64,
    },
}

fn layer(x: f64) -> Layer {
    let kind = if x > 1.0 {
        Kind::Leaky(0.3)
    } else if x > 0.5 {
        Kind::Scaled { by: array![0.4, 0.9], times: 2, power: 1.5 }
    } else {
        Kind::Plain
    };
    Layer {
        w: array![[0.3, -0.7], [1.1, 0.2]],
        bias: (x > 0.2).then(|| array![0.1, -0.4]),
        rate: (x > 0.3).then_some(0.8),
        seen: Some(1),
        kind,
    }
}

/// The field of a struct, by `&mut` and by `as_mut`.
#[differentiate(order = 2)]
fn of_fields(x: &Array1<f64>, l: &Layer, s: f64) -> f64 {
    let mut l = l.clone();
    if let Some(bias) = &mut l.bias {
        *bias += s;
        bias[0] *= s;
        for e in bias.iter_mut() {
            *e = e.tanh() + s;
        }
        bias.mapv_inplace(|e| e * s);
    }
    if let Some(rate) = l.rate.as_mut() {
        *rate *= s.sin();
        *rate += x[0];
    } else {
        l.w[[0, 0]] += s;
    }
    if let Some(seen) = &mut l.seen {
        *seen += 1;
    }
    let mut y = l.w.dot(x);
    if let Some(bias) = &l.bias {
        y += bias;
    }
    y.mapv(|e| e * e).sum() * l.rate.unwrap_or(s) + l.seen.map_or(0.0, |n| n as f64) * s
}

/// Variants of an enum, by `match`.
#[differentiate(order = 2)]
fn of_variants(l: &Layer, s: f64) -> f64 {
    let mut l = l.clone();
    for k in 0..3 {
        match &mut l.kind {
            Kind::Plain => {}
            Kind::Leaky(a) => *a = (*a * s).sin(),
            Kind::Scaled { by, times, power } => {
                by[k % 2] *= *power;
                *power += s * by.sum();
                *times += 1;
            }
        }
    }
    match &l.kind {
        Kind::Plain => s,
        Kind::Leaky(a) => a * s,
        Kind::Scaled { by, times, power } => by.sum() * power + *times as f64 * s,
    }
}

#[differentiate]
impl Kind {
    fn grow(&mut self, s: f64) {
        match self {
            Kind::Plain => {}
            Kind::Leaky(a) => *a *= s,
            Kind::Scaled { by, power, .. } => {
                by.fill(s);
                *power *= by[0] * *power;
            }
        }
    }
}

/// A method on what is lent, and a pattern that says itself that it lends.
#[differentiate]
fn grown(l: &Layer, s: f64) -> f64 {
    let mut l = l.clone();
    l.kind.grow(s);
    match l.kind {
        Kind::Leaky(ref mut a) => *a *= s,
        Kind::Scaled { ref mut by, .. } if s > 0.1 => by[0] += s,
        _ => l.w *= s,
    }
    if let Kind::Scaled { power, .. } = &mut l.kind {
        *power = power.powi(2) * s;
    }
    let of_kind = match &l.kind {
        Kind::Plain => s,
        Kind::Leaky(a) => a * s,
        Kind::Scaled { by, power, .. } => by.sum() * power,
    };
    of_kind + l.w.sum()
}

/// What is lent by a parameter and by an item of a list.
#[differentiate]
fn of_lists(layers: &mut [Layer], best: &mut Option<f64>, s: f64) {
    for layer in layers.iter_mut() {
        if let Some(bias) = &mut layer.bias {
            *bias *= s;
        }
        let Some(rate) = layer.rate.as_mut() else { continue };
        *rate += s;
        if let Some(b) = best {
            *b = b.max(*rate);
        }
    }
    if let Some(b) = best.as_mut() {
        *b *= 2.0;
    }
}

#[differentiate]
fn of_a_list(layers: &Vec<Layer>, s: f64) -> f64 {
    let mut layers = layers.clone();
    let mut best = Some(s);
    of_lists(&mut layers, &mut best, s);
    let sums = layers.iter().map(|l| l.bias.as_ref().map_or(s, |b| b.sum()) * l.rate.unwrap_or(s)).sum::<f64>();
    sums * best.unwrap_or(0.0)
}

/// What a pattern copies out of an option is what it was, whatever becomes of the option.
#[differentiate(order = 2)]
fn of_copies(o: Option<f64>, s: f64) -> f64 {
    let mut o = o;
    let mut total = s;
    if let Some(v) = o {
        o = Some(s * v * v);
        let mut v = v * s;
        v += total;
        total *= v;
    }
    match o {
        Some(v) if v > 0.1 => {
            o = None;
            let mut v = v;
            v *= s;
            total += v;
        }
        _ => o = Some(total),
    }
    total * o.unwrap_or(s)
}

/// Options and lists of the function's own.
#[differentiate(order = 2)]
fn of_locals(x: &Array1<f64>, s: f64) -> f64 {
    let mut last: Option<f64> = None;
    let mut sums: Option<Array1<f64>> = if s > 0.0 { Some(Array1::zeros(2)) } else { None };
    for &e in x {
        match &mut last {
            Some(l) => *l = *l * 0.5 + e * s,
            None => last = Some(e),
        }
        if let Some(a) = &mut sums {
            a[0] += e * e;
            a[1] *= e;
            *a += s;
        }
    }
    let mut table = Array2::zeros((2, 2));
    for mut row in table.axis_iter_mut(Axis(0)) {
        if let Some(a) = sums.as_mut() {
            row.assign(a);
            *a *= s;
        }
    }
    last.unwrap_or(s) * table.sum() + sums.map_or(s, |a| a[0])
}

#[test]
fn options_in_fields() {
    let x = array![0.4, -0.9];
    for s in [0.1, 0.25, 0.4, 1.2] {
        check!(of_fields, &x, &layer(s), s).assert();
    }
}

#[test]
fn variants_of_enums() {
    for s in [0.1, 0.7, 1.2] {
        check!(of_variants, &layer(s), s).assert();
        check!(grown, &layer(s), s).assert();
    }
}

#[test]
fn parameters_and_locals() {
    let layers = || vec![layer(0.4), layer(0.1), layer(0.7)];
    check!(of_a_list, &layers(), 0.6).assert();
    for o in [None, Some(0.2), Some(1.3)] {
        check!(of_copies, o, 0.7).assert();
    }
    check!(of_locals, &array![0.4, -0.9, 0.2], 0.7).assert();
    check!(of_locals, &array![0.4, -0.9, 0.2], -0.7).assert();
    check!(of_locals, &Array1::zeros(0), 0.7).assert();
}

/// A lent struct that an arm changes: what the arm reads of it is kept before it changes.
#[differentiate(order = 2)]
fn scaled_in_an_arm(l: &mut Layer, s: f64) -> f64 {
    let before = l.clone();
    if s > 0.3 {
        l.w *= s;
        l.w[[0, 1]] = l.w[[0, 0]] * l.w[[1, 1]];
    }
    if l.w[[0, 0]] > 0.1 {
        if let Some(rate) = &mut l.rate {
            *rate *= s * *rate;
        }
        l.w *= 2.0;
    } else {
        l.kind = Kind::Leaky(s * l.w[[1, 0]]);
    }
    match l.kind {
        Kind::Leaky(a) => l.w[[1, 0]] *= a * s,
        Kind::Plain => l.w[[0, 0]] *= l.w[[0, 0]],
        _ => l.w.fill(s),
    }
    l.w += &before.w;
    s * l.w[[1, 1]]
}

#[differentiate(order = 2)]
fn of_a_lent_struct(l: &Layer, s: f64) -> f64 {
    let mut l = l.clone();
    let mut total = scaled_in_an_arm(&mut l, s);
    for k in 0..2 {
        if k == 1 || s > 0.5 {
            total += scaled_in_an_arm(&mut l, s * s);
        }
    }
    total + l.w.mapv(|e| e * e).sum() + l.rate.unwrap_or(s)
}

#[test]
fn what_is_lent_is_changed_in_arms() {
    for s in [0.1, 0.25, 0.4, 0.7, 1.2] {
        check!(of_a_lent_struct, &layer(s), s).assert();
    }
}
