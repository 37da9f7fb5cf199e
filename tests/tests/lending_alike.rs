//! What the random programs about what is lent have found, each by itself: they were refused by rustc.
#![allow(clippy::pedantic, clippy::ptr_arg, elided_lifetimes_in_paths, reason = "functions as users write them")]

use cotangent::differentiate;
use cotangent_tests::{agree, matrix, vector};
use ndarray::{Array1, Array2, ArrayViewMut1, ArrayViewMut2, Axis, s};

/// The index of an entry of a part, by one name: how many axes a slice has was not known.
#[differentiate]
fn an_index_by_its_name(b: &Array2<f64>, p: f64) -> f64 {
    let mut b = b * p;
    let mut part = b.slice_mut(s![1.., ..2]);
    for (at, e) in part.indexed_iter_mut() {
        *e += p * (at.0 as f64) - *e * (at.1 as f64);
    }
    let mut inner: ArrayViewMut2<f64> = part.slice_mut(s![..;-1, ..]);
    for (at, e) in inner.indexed_iter_mut() {
        *e *= (at.0 + 2 * at.1 + 1) as f64;
    }
    let (mut first, mut rest) = b.multi_slice_mut((s![0, ..], s![1.., ..]));
    for (k, e) in first.indexed_iter_mut() {
        *e *= k as f64;
    }
    for (at, e) in rest.indexed_iter_mut() {
        *e += (at.0 as f64) * p;
    }
    b.mapv(|e| e * e).sum()
}

/// The last item of what was moved: its index was asked for while the list was borrowed.
#[differentiate]
fn the_last_item(x: &Array1<f64>, p: f64) -> f64 {
    let mut l: Vec<f64> = x.iter().map(|&e| e * p).collect();
    let mut total = p;
    if total > 0.1 {
        l[1] = (l[1] - p).tanh();
        if let Some(e) = l.last_mut() {
            *e += total;
        }
        if let Some(e) = l.last_mut() {
            *e = total * p;
        }
        total = total * 0.5 + x[0];
    }
    total + l.iter().map(|e| e * e).sum::<f64>()
}

#[differentiate]
fn stir(v: &mut ArrayViewMut2<f64>, p: f64) {
    for mut row in v.rows_mut() {
        row[0] *= p.cos();
        let first = row[0];
        row.mapv_inplace(|e| e - first * 0.5);
    }
}

#[differentiate]
fn stir_again(v: &mut ArrayViewMut2<f64>, p: f64) {
    stir(v, p * p);
    v.row_mut(0).fill(p);
}

#[differentiate]
fn stir_row(mut v: ArrayViewMut1<f64>, p: f64) {
    v[0] *= p;
}

/// Views behind a reference, by their names and as they are made.
#[differentiate]
fn behind_a_reference(b: &Array2<f64>, p: f64) -> f64 {
    let mut b = b * p;
    stir(&mut b.view_mut(), p);
    stir(&mut b.slice_mut(s![1.., ..]), p);
    let mut whole = b.view_mut();
    stir_again(&mut whole, p);
    stir_row(whole.row_mut(1), p);
    let mut part = b.slice_mut(s![.., ..2]);
    stir(&mut part, p);
    let row = b.row_mut(2);
    stir_row(row, p);
    b.mapv(|e| e * e).sum()
}

#[differentiate]
fn by_value(b: &Array1<f64>, p: f64) -> f64 {
    let mut b = b * p;
    let whole = b.view_mut();
    stir_row(whole, p);
    b.mapv(|e| e * e).sum()
}

/// An array's entries as a slice: parts of that were taken for parts of a list.
#[differentiate]
fn parts_of_a_slice(x: &Array1<f64>, p: f64, k: usize) -> f64 {
    let mut a = x * p;
    let all = a.as_slice_mut().unwrap();
    all[k..][0] += p;
    let few = &mut all[..3];
    few[1] = p * few[0];
    few.swap(0, 2);
    let (left, right) = all.split_at_mut(k + 1);
    left[0] += right[1] * p;
    right.reverse();
    for e in right.iter_mut() {
        *e *= p;
    }
    if let Some(e) = right.last_mut() {
        *e += left[1];
    }
    a.mapv(|e| e * e).sum()
}

/// A branch that looks at a part of what its arms change.
#[differentiate]
fn a_branch_on_a_part(x: &Array1<f64>, m: &Array2<f64>, p: f64) -> f64 {
    let mut b = m * p;
    let mut total = p;
    let mut below: ArrayViewMut2<f64> = b.slice_mut(s![1.., ..]);
    for (mut row, &w) in below.rows_mut().into_iter().zip(x.iter()) {
        if x[1] > row[0] - p {
            row[1] *= w;
        } else {
            total *= w;
        }
        if x[0] > row[1] - p {
            let (mut left, mut right) = row.view_mut().split_at(Axis(0), 1);
            left[0] = p;
            right *= p;
        }
    }
    total + b.sum()
}

agree! { lending:
    an_index_by_its_name(&x, p), x = matrix(3, 4), p = 0.7;
    the_last_item(&x, p), x = vector(4), p = 0.6;
    behind_a_reference(&x, p), x = matrix(4, 3), p = 0.8;
    by_value(&x, p), x = vector(3), p = 0.8;
    parts_of_a_slice(&x, p, 1), x = vector(5), p = 0.9;
    a_branch_on_a_part(&x, &m, p), x = vector(3), m = matrix(4, 3), p = 0.4;
}

#[differentiate]
fn settle(v: &mut [f64], p: f64) -> f64 {
    for k in 1..v.len() {
        v[k] = v[k] * p + v[k - 1] * v[k];
    }
    v[0] * p
}

#[derive(Clone, cotangent::Differentiable)]
struct Held {
    q: Array2<f64>,
}

/// An array's entries, lent as a slice to a function of a list: rustc said that an array is none.
#[differentiate]
fn a_slice_for_a_function(x: &Array1<f64>, m: &Array2<f64>, p: f64) -> f64 {
    let mut a = x * p;
    let mut total = settle(a.as_slice_mut().unwrap(), p);
    let all = a.as_slice_mut().expect("in order");
    total += settle(all, p);
    total += settle(&mut all[1..], p * p);
    let (left, right) = all.split_at_mut(2);
    total += settle(right, p) * left[0];
    let mut held = Held { q: m * p };
    total += settle(held.q.as_slice_mut().unwrap(), p);
    // The cotangent of this lies column by column.
    let turned = held.q.t().dot(&a.slice(s![..2]));
    total + turned.sum() + held.q.t().to_owned().column(1).sum() + a.dot(x)
}

agree! { slices:
    a_slice_for_a_function(&x, &m, p), x = vector(5), m = matrix(2, 3), p = 0.6;
}

#[derive(Clone, cotangent::Differentiable)]
struct Work {
    p: Array1<f64>,
    h: Vec<f64>,
}

/// An entry of a field that gains a share of itself: it was read while it was borrowed.
#[differentiate]
fn a_share_of_itself(x: &Array1<f64>, s: f64) -> f64 {
    let mut w = Work { p: x.clone(), h: vec![s, x[0]] };
    let mut t = s;
    for e in w.p.iter_mut().skip(1) {
        *e = *e * 0.7 + t;
        w.h[1] = (w.h[1] * 0.9 - t).tanh();
        t = t * 0.5 + *e;
        *e += *e * 0.2;
    }
    for e in w.h.iter_mut() {
        *e += *e * *e;
    }
    t + w.p.dot(x) + w.h[0] * w.h[1]
}

agree! { fields:
    a_share_of_itself(&x, s), x = vector(4), s = 0.6;
}

#[derive(Clone, cotangent::Differentiable)]
struct Grid {
    g: Array2<f64>,
    h: Vec<f64>,
}

/// Rows of a field and chunks of one are changed where the field is; entries that are too few for an exact chunk are left out.
#[differentiate]
fn parts_of_fields(m: &Array2<f64>, x: &Array1<f64>, s: f64) -> f64 {
    let mut w = Grid { g: m * s, h: x.to_vec() };
    for mut row in w.g.rows_mut() {
        row *= s;
        row[0] += s;
    }
    for (k, mut column) in w.g.axis_iter_mut(Axis(1)).enumerate() {
        column[0] *= k as f64;
    }
    for mut row in w.g.outer_iter_mut() {
        let product = row[0] * row[1];
        row.fill(product);
    }
    for part in w.h.chunks_mut(2) {
        part[0] *= s;
    }
    for part in w.h.chunks_exact_mut(2) {
        part[1] += part[0];
        part[0] *= s;
    }
    w.g.mapv(|e| e * e).sum() + w.h.iter().map(|e| e * e).sum::<f64>()
}

#[differentiate]
fn exact_chunks(x: &Array1<f64>, s: f64) -> f64 {
    let mut l = x.to_vec();
    for part in l.chunks_exact_mut(2) {
        part[0] *= s;
    }
    for (part, &by) in l[1..].chunks_exact_mut(3).zip(x.iter()) {
        part[2] += by;
    }
    let read: f64 = l.chunks_exact(2).map(|pair| pair[0] * pair[1]).sum();
    l.iter().map(|e| e * e).sum::<f64>() * read
}

agree! { chunks:
    parts_of_fields(&m, &x, s), m = matrix(3, 2), x = vector(5), s = 0.6;
    exact_chunks(&x, s), x = vector(5), s = 0.7;
}

/// A field that gains a row of an array: its tangent gains a row of the array's tangent.
#[differentiate(order = 2)]
fn a_field_gains_a_row(x: &Array1<f64>, m: &Array2<f64>, s: f64) -> f64 {
    let mut w = Work { p: x.clone(), h: vec![s] };
    let mut b = m * s;
    let mut t = s;
    for row in b.outer_iter_mut() {
        w.p += &row;
        t += w.p[0] * w.p[1];
    }
    t * w.p.sum() + b.sum() * w.h[0]
}

agree! { rows:
    a_field_gains_a_row(&x, &m, s), x = vector(3), m = matrix(2, 3), s = 0.6;
}

#[derive(Clone, cotangent::Differentiable)]
struct Planes {
    g: Array2<f64>,
    k: [f64; 2],
    #[constant]
    fixed: Array2<f64>,
}

/// A field that gains what is broadcast to it: its tangent did not broadcast, or became what it should have gained.
#[differentiate(order = 2)]
fn a_field_gains_a_broadcast_share(m: &Array2<f64>, x: &Array1<f64>, s: f64) -> f64 {
    let mut w = Planes { g: Array2::zeros((2, 3)), k: [s, 1.0], fixed: Array2::zeros((2, 3)) };
    let row = x.view().insert_axis(Axis(0));
    w.g += &row;
    w.g -= &(x * s);
    w.g *= m;
    w.g += s;
    w.g -= x;
    w.k[0] += x[0];
    w.fixed += 1.0;
    let q = &mut w.g;
    *q += x;
    *q -= s * s;
    w.g.mapv(|e| e * e).sum() * w.k[0] + w.fixed.sum() * s
}

cotangent_tests::agree_as_gradient! { shares:
    a_field_gains_a_broadcast_share(&m, &x, s), m = matrix(2, 3), x = vector(3), s = 0.7;
}

/// An item of a lent list of arrays is replaced while an earlier one is still read: it was a reference to the list.
#[differentiate(order = 2)]
fn replaced_items(q: &mut Vec<Array1<f64>>, l: &mut Vec<f64>, t: f64) -> f64 {
    let mut t = t;
    for k in 0..2 {
        let before = std::mem::replace(&mut q[0], Array1::from_elem(4, t));
        t += before[0] * 0.2;
        let before = std::mem::replace(&mut q[1], Array1::from_elem(4, t));
        t += before[1] * 0.3;
        l.fill(t);
        for e in l.iter_mut().rev() {
            *e = *e * 0.7 + t * q[0][k];
        }
        q[k][3] *= l[0];
    }
    t
}

#[differentiate(order = 2)]
fn of_replaced_items(x: &Array1<f64>, t: f64) -> f64 {
    let mut q = vec![x * t, x * x];
    let mut l = x.to_vec();
    let total = replaced_items(&mut q, &mut l, t);
    total * q[0].dot(&q[1]) + l.iter().sum::<f64>()
}

#[derive(Clone, cotangent::Differentiable)]
struct Body {
    mass: f64,
    velocity: [f64; 2],
}

#[derive(Clone, cotangent::Differentiable)]
struct World {
    bodies: Vec<Body>,
}

/// Items of a part of a list that a field holds, which were taken for floats.
#[differentiate]
fn parts_of_a_list(x: &Array1<f64>, s: f64) -> f64 {
    let body = |k: usize| Body { mass: x[k] * s, velocity: [x[k], s] };
    let mut w = World { bodies: vec![body(0), body(1), body(2)] };
    let (p, q) = w.bodies.split_at_mut(1);
    p[0].mass *= q[0].mass * s;
    q[1].velocity[1] = p[0].velocity[0] * s;
    std::mem::swap(&mut p[0].velocity, &mut q[0].velocity);
    for b in q.iter_mut() {
        b.mass *= s;
    }
    let masses = w.bodies[1..].iter().map(|b| b.mass * b.velocity[1]).sum::<f64>();
    masses * w.bodies[0].mass + w.bodies[1..][0].velocity[0]
}

cotangent_tests::agree_as_gradient! { items:
    of_replaced_items(&x, t), x = vector(4), t = 0.6;
    parts_of_a_list(&x, s), x = vector(4), s = 0.8;
}
