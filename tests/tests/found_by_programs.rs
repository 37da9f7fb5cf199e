//! What random programs over the language have found, each by itself, against differences.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_lossless,
    clippy::cloned_instead_of_copied,
    clippy::ref_option,
    clippy::unnecessary_fold,
    unused_assignments,
    reason = "code as users write it"
)]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{check, matrix, vector};
use ndarray::{Array1, Array2};

#[derive(Clone, Debug, Differentiable)]
struct Pair {
    p: f64,
    q: Array1<f64>,
}

#[derive(Clone, Copy, Debug, Differentiable)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiate]
fn from_the_end(x: f64, v: &Array1<f64>) -> f64 {
    let turned = (0..3).map(|i| x * v[i]).rev().fold(0.5, |s, e| s * e + e);
    let beside = (0..4).map(|i| x * v[i]).skip(1).zip(v.iter()).map(|(a, b)| a * b).sum::<f64>();
    turned * beside
}

#[differentiate]
fn least_of_a_range(x: f64, v: &Array1<f64>) -> f64 {
    (0..v.len()).map(|i| x * v[i]).min_by(f64::total_cmp).unwrap_or(x)
}

#[differentiate]
fn a_scan_that_returns(x: f64, v: &Array1<f64>) -> f64 {
    let over = |limit: f64| limit > 3.0;
    (0..4)
        .map(|i| x * v[i])
        .scan(x.sin(), |s, e| {
            if over(*s) {
                return None;
            }
            *s += e * e + 0.4;
            Some(*s + e)
        })
        .flat_map(|e| [e, x - e])
        .sum()
}

#[differentiate]
fn a_scan_behind_nested_items(x: f64, v: &Array1<f64>) -> f64 {
    v.iter()
        .flat_map(|e| [e * x, e + x])
        .scan(0.3, |s, e| {
            *s += e;
            if *s > 2.0 { None } else { Some(*s * e) }
        })
        .sum()
}

#[test]
fn chains_over_ranges_and_nested_items() {
    check!(from_the_end(x, &v), x = 0.7, v = vector(4));
    check!(least_of_a_range(x, &v), x = 0.7, v = vector(4));
    check!(least_of_a_range(x, &v), x = 0.7, v = vector(0));
    check!(a_scan_that_returns(x, &v), x = 0.7, v = vector(4));
    check!(a_scan_that_returns(x, &v), x = 2.1, v = vector(4));
    check!(a_scan_behind_nested_items(x, &v), x = 1.1, v = vector(4));
}

#[differentiate]
fn some_of_a_range(x: f64, v: &Array1<f64>) -> f64 {
    let kept: Vec<f64> = (0..4).map(|i| x * v[i]).filter(|e| *e > 0.0).take(2).collect();
    let last = kept.last().copied();
    let sum = if x > 0.1 { Some((0..4).map(|i| x * v[i]).enumerate().map(|(i, e)| e * i as f64).sum::<f64>()) } else { None };
    kept.iter().sum::<f64>() + last.unwrap_or(x) * sum.unwrap_or(1.0)
}

#[test]
fn options_of_what_chains_give() {
    check!(some_of_a_range(x, &v), x = 0.7, v = vector(4));
    check!(some_of_a_range(x, &v), x = -0.7, v = vector(4));
    check!(some_of_a_range(x, &v), x = 0.0, v = vector(4) * 0.0);
}

#[differentiate]
fn a_list_of_a_field(s: Pair) -> f64 {
    let a = s.p;
    let l = vec![a, a * a];
    l.iter().sum::<f64>() * s.q.sum()
}

#[test]
fn a_number_taken_out_of_a_struct_is_put_in_a_list() {
    let s = Pair { p: 0.7, q: vector(3) };
    let (value, bar) = a_list_of_a_field::value_and_gradient(s.clone());
    let sum = s.q.sum();
    assert!((value - (0.7 + 0.49) * sum).abs() < 1e-12);
    assert!((bar.p - (1.0 + 1.4) * sum).abs() < 1e-12);
    assert!(bar.q.iter().all(|q| (q - 1.19).abs() < 1e-12));
}

#[differentiate]
fn an_option_in_a_loop(x: f64, a: f64, n: usize) -> f64 {
    let mut o = if n < 3 { Some(x.atan()) } else { None };
    let (mut k, mut s) = (0, a);
    while let Some(y) = o {
        k += 1;
        s += y * a;
        o = if k < 3 { o.map(|z| (z * a).cos()) } else { None };
    }
    s * o.map_or(x, |z| z * z)
}

#[test]
fn an_option_that_a_loop_changes() {
    for n in [0, 4] {
        check!(an_option_in_a_loop(x, a, n), x = 0.6, a = 0.8);
    }
}

#[differentiate]
fn an_arm_without_a_derivative(x: f64, n: usize, #[constant] k: f64) -> f64 {
    match n {
        0 => x * x,
        1 => (0..3).map(|i| k * i as f64).sum::<f64>(),
        _ => x,
    }
}

#[differentiate]
fn begins_without_a_derivative(v: &Array1<f64>, #[constant] k: f64) -> f64 {
    let s = v.iter().copied().fold((0..3).map(|i| k * i as f64).sum::<f64>(), |s, e| s * 0.5 + e).cos();
    v.iter().fold((0..3).map(|_| k).sum::<f64>(), |_, e| e.atan()).cos() * s
}

#[test]
fn code_without_a_derivative_beside_what_has_one() {
    for n in 0..3 {
        check!(an_arm_without_a_derivative(x, n, 0.4), x = 0.6);
    }
    check!(begins_without_a_derivative(&v, 0.4), v = vector(3));
}

#[differentiate]
fn asked_in_place(o: Option<f64>, p: &Option<f64>, x: f64) -> Option<f64> {
    let y = o?.cos() * x;
    let z = if x > 0.2 { Some(x * y) } else { None };
    Some(y * (*p)? + z?)
}

#[differentiate]
fn asked_for_an_error(o: Option<f64>, x: f64) -> Result<f64, String> {
    let y = o.ok_or("nothing")?;
    Ok(y * x * x)
}

#[test]
fn options_and_results_are_asked() {
    let (value, (o, p, x)) = asked_in_place::value_and_gradient(Some(0.5), &Some(0.7), 0.9).unwrap();
    let y = 0.5_f64.cos() * 0.9;
    assert!((value - (y * 0.7 + 0.9 * y)).abs() < 1e-12);
    assert!((o.unwrap() + 0.5_f64.sin() * 0.9 * 1.6).abs() < 1e-12);
    assert!((p.unwrap() - y).abs() < 1e-12);
    assert!((x - (0.5_f64.cos() * 1.6 + y)).abs() < 1e-12);
    assert!(asked_in_place::value_and_gradient(None, &Some(0.7), 0.9).is_none());
    assert!(asked_in_place::value_and_gradient(Some(0.5), &None, 0.9).is_none());
    assert!(asked_in_place::value_and_gradient(Some(0.5), &Some(0.7), 0.1).is_none());
    let (value, (o, x)) = asked_for_an_error::value_and_gradient(Some(0.5), 0.9).unwrap();
    assert!((value - 0.405).abs() < 1e-12 && (o.unwrap() - 0.81).abs() < 1e-12 && (x - 0.9).abs() < 1e-12);
    assert_eq!(asked_for_an_error::value_and_gradient(None, 0.9).unwrap_err(), "nothing");
}

#[differentiate]
fn norm(a: Point, scale: f64) -> f64 {
    scale * a.x * a.y
}

#[differentiate]
fn given_a_copy(a: &Point, scale: f64) -> f64 {
    norm(*a, scale) + a.x
}

#[test]
fn a_copy_of_what_is_behind_a_reference() {
    let (a_bar, scale_bar) = given_a_copy::gradient(&Point { x: 2.0, y: 3.0 }, 0.5);
    assert_eq!((a_bar.x, a_bar.y, scale_bar), (2.5, 1.0, 6.0));
}

#[differentiate]
fn beside_what_code_gave(s: &Pair, #[constant] n: usize) -> f64 {
    let a = (0..n).map(|i| i as f64).sum::<f64>().cos();
    (s.p + a) * (a - s.q.sum())
}

#[test]
fn a_field_beside_what_code_gave_varies() {
    let s = Pair { p: 0.7, q: vector(3) };
    let a = 3.0_f64.cos();
    let bar = beside_what_code_gave::gradient(&s, 3);
    assert!((bar.p - (a - s.q.sum())).abs() < 1e-12);
    assert!(bar.q.iter().all(|q| (q + 0.7 + a).abs() < 1e-12));
}

#[differentiate]
fn the_last_of_constants(x: f64, #[constant] n: usize) -> f64 {
    let l: Vec<f64> = (0..n).map(|i| i as f64 * 0.3).collect();
    let last = l.last().copied();
    last.unwrap_or(0.5) * x
}

#[derive(Clone, Debug, Differentiable)]
enum Form {
    Level,
    Steep(f64),
    Bent { p: f64, q: Array1<f64> },
}

#[differentiate]
fn twice(x: f64) -> f64 {
    x * x
}

#[differentiate]
fn forms(x: f64, n: usize) -> f64 {
    let form = match n {
        0 => Form::Level,
        1 => Form::Steep(x.sin()),
        _ => Form::Bent { p: x, q: Array1::from_elem(3, x) },
    };
    let level = Form::Level;
    match &form {
        Form::Bent { p, q } if q.iter().copied().map(f64::tanh).chain(q.iter().copied()).sum::<f64>() > *p => twice(*p),
        Form::Steep(y) => twice(*y),
        _ => match &level {
            Form::Bent { q, .. } if q.iter().copied().rev().sum::<f64>() > 0.0 => 2.0 * x,
            _ => x,
        },
    }
}

#[test]
fn parts_of_variants_are_given_to_functions() {
    for n in 0..3 {
        check!(forms(x, n), x = 0.6);
        check!(the_last_of_constants(x, n), x = 0.6);
    }
}

#[differentiate]
fn a_part_of_what_a_loop_changes(x: f64, v: &Array1<f64>) -> f64 {
    let mut o: Option<f64> = Some(x.sin());
    let mut s = x;
    match o {
        None => s *= 0.5,
        Some(y) => {
            for e in v {
                let mut k = 0;
                while let Some(z) = o {
                    k += 1;
                    s += z * e;
                    o = if k < 3 { Some((1.46 * x * z).sin()) } else { None };
                }
                s = s * o.unwrap_or(*e) + y;
            }
        }
    }
    s + o.unwrap_or(0.3)
}

#[test]
fn a_part_is_what_it_was_before_the_loop() {
    check!(a_part_of_what_a_loop_changes(x, &v), x = 0.6, v = vector(3));
    check!(a_part_of_what_a_loop_changes(x, &v), x = 0.6, v = vector(0));
}

#[differentiate]
fn a_guard_of_code(x: f64, v: &Array1<f64>, n: usize) -> f64 {
    let form = if n > 0 { Form::Steep(x.sin()) } else { Form::Level };
    match &form {
        Form::Steep(y)
            if x / (*y * *y + 1.0)
                > (0..n).map(|i| i as f64 * 0.1).max_by(f64::total_cmp).unwrap_or(*y) + v.iter().fold(*y, |a, _| a * 0.1) =>
        {
            x * *y
        }
        _ => 0.3 * x,
    }
}

#[test]
fn a_number_of_a_pattern_in_the_code_of_a_guard() {
    for n in 0..3 {
        check!(a_guard_of_code(x, &v, n), x = 0.6, v = vector(3));
    }
}

#[differentiate]
fn half_of(x: f64, o: Option<f64>) -> f64 {
    x * x * o.unwrap_or(0.5)
}

#[differentiate]
fn by_value_out_of_what_a_loop_carries(x: f64, n: usize) -> f64 {
    let (mut o, mut p) = (Some(x), None);
    let mut k = 0;
    while let Some(y) = o {
        k += 1;
        o = if k < n { Some(half_of(y, o).tanh()) } else { None };
        p = Some(if let Some(z) = p { half_of(z, None) + y } else { y });
    }
    p.unwrap_or(0.3) + x
}

#[test]
fn the_item_of_a_carried_option_is_given_by_value() {
    for n in 0..4 {
        check!(by_value_out_of_what_a_loop_carries(x, n), x = 0.6);
    }
}

#[differentiate]
fn the_last_entry_of_a_part(x: f64, n: usize) -> f64 {
    let form = if n > 3 { Form::Steep(x.sin()) } else { Form::Bent { p: x, q: Array1::from_elem(n, x * x) } };
    match &form {
        Form::Steep(y) => *y,
        Form::Bent { p, q } => {
            q.iter().copied().last().unwrap_or(*p) * q.iter().copied().map(twice).sum::<f64>()
                + q.iter().cloned().next().unwrap_or(*p)
        }
        Form::Level => x,
    }
}

#[test]
fn entries_of_a_part_are_copied() {
    for n in [0, 2, 4] {
        check!(the_last_entry_of_a_part(x, n), x = 0.6);
    }
}

#[differentiate]
fn constants_for_each_entry(x: f64, v: &Array1<f64>) -> f64 {
    let s = Pair { p: 1.2, q: Array1::from_elem(3, 0.4) };
    let a = v.iter().flat_map(|_| [s.p, s.q[1] * 2.0]).sum::<f64>();
    let b = v.iter().copied().flat_map(|_| [s.q[0], s.p]).map(|e| e * x).chain(v.iter().copied()).product::<f64>();
    a * b * x
}

#[test]
fn items_that_are_constants_of_a_struct_that_is_made_here() {
    check!(constants_for_each_entry(x, &v), x = 0.6, v = vector(3));
}

#[differentiate]
fn a_row_of_what_is_assigned_to(x: f64, m: &Array2<f64>) -> f64 {
    let mut a = m * x;
    let mut u = a.row(0).to_owned();
    let mut s = 0.5;
    for k in (0..2).rev() {
        s += u[k] - u[k] / (x * x + 1.0);
        u = a.row(k).to_owned();
        a = a.dot(m).mapv(|e| (e * x).atan());
    }
    u.sum() + a.sum() * s
}

#[test]
fn a_row_is_copied_before_its_matrix_is_assigned_to() {
    check!(a_row_of_what_is_assigned_to(x, &m), x = 0.6, m = matrix(3, 3));
}

#[differentiate(order = 2)]
fn an_array_and_a_field(x: f64, s: Pair, v: &Array1<f64>) -> f64 {
    let u: Array1<f64> = v * x;
    let w: Array1<f64> = &u + s.p;
    let z = &s.q - &(&w * s.p);
    u.sum() * w.sum() + z.sum()
}

#[test]
fn a_field_beside_an_array_moves() {
    let (s, v) = (Pair { p: 0.7, q: vector(3) }, vector(3));
    cotangent::check!(an_array_and_a_field, 0.6, s, &v).assert();
}

#[differentiate(order = 2)]
fn a_view_in_a_loop_that_changes_the_whole(x: f64, m: &Array2<f64>, n: usize) -> f64 {
    let mut a = m * x;
    let mut v = a.row(0).to_owned();
    let u = a.row(0).to_owned();
    for k in 0..n {
        a += a.sum().sin();
        v[k] = u[1].tanh();
    }
    let w = a.row(1).to_owned();
    if n > 1 {
        a *= x;
        v[0] += w[0];
    }
    a.sum() + v.sum() + u[0] * w[1]
}

#[test]
fn a_view_is_copied_before_a_loop_changes_the_whole() {
    for n in 0..3 {
        cotangent::check!(a_view_in_a_loop_that_changes_the_whole, 0.6, &matrix(3, 3), n).assert();
    }
}

/// Seed 8205: a kernel of second derivatives reads a view, and what it is a view of, at last.
#[differentiate(order = 2)]
fn turned_beside_itself(m: &Array2<f64>) -> f64 {
    let z = &(&m.t().to_owned() * m) * 0.3;
    z.sum() + m.sum()
}

#[test]
fn a_view_and_its_whole_in_one_kernel() {
    let m = ndarray::array![[0.4, -1.2], [0.7, 2.0]];
    let (_, gradient, product) = turned_beside_itself::hvp(&m, &m);
    for ((i, j), g) in gradient.indexed_iter() {
        assert!((g - (0.6 * m[[j, i]] + 1.0)).abs() < 1e-14);
        assert!((product[[i, j]] - 0.6 * m[[j, i]]).abs() < 1e-14);
    }
}

/// Seed 8281: what `scan` gives is the same whatever the items are, which vary.
#[differentiate]
fn items_that_are_not_read(a: f64, k: f64) -> f64 {
    let sum = (0..3)
        .map(|_| k * a)
        .scan(1.0, |x, _| {
            *x = f64::cos(*x);
            Some(*x)
        })
        .flat_map(|e| [e.cos(), e])
        .take_while(|&e| e < a)
        .sum::<f64>();
    sum + a * k
}

#[test]
fn what_is_gathered_need_not_vary() {
    cotangent::check!(items_that_are_not_read, 0.8, 0.3).assert();
}

/// Of an option that becomes `None`, the variable tells the type.
#[differentiate(order = 2)]
fn becomes_none(x: f64, n: usize) -> f64 {
    let mut o: Option<f64> = if n > 1 { Some(x) } else { None };
    let first = o.unwrap_or(0.5);
    o = None;
    let mut total = x * first;
    while let Some(y) = o {
        total += [y].iter().sum::<f64>() * y.tanh();
        o = None;
    }
    total + o.map_or(x * x, |y| y * x)
}

#[test]
fn an_option_becomes_none() {
    for n in 0..3 {
        cotangent::check!(becomes_none, 0.8, n).assert();
    }
}

/// Seed 60 of the programs with methods: a kernel's shares are summed to two shapes, and all that it reads is one number.
#[differentiate(order = 2)]
fn a_sum_beside_shapes(x: f64, m: &Array2<f64>, v: &Array1<f64>, k: usize) -> f64 {
    let b = Array1::from_shape_fn(3, |_| x);
    let u: Array1<f64> = (&v.dot(m) + &b) * 0.3;
    let mut a = 0.0;
    for _ in 0..k {
        a += if u[0] > x { 1.0 } else { 0.5 };
    }
    x * x + a + u.sum()
}

#[test]
fn a_number_is_spread_out_to_the_shapes_of_shares() {
    for k in 0..3 {
        cotangent::check!(a_sum_beside_shapes, 0.8, &matrix(3, 3), &ndarray::array![0.4, -1.2, 0.7], k).assert();
    }
}

/// Seed 77024: what a variant holds is made by a rule whose cotangent is turned as it is.
#[differentiate(order = 2)]
fn a_variant_of_sums(m: &Array2<f64>, x: f64) -> f64 {
    let form = Form::Bent { p: x, q: m.sum_axis(ndarray::Axis(1)) };
    match &form {
        Form::Bent { p, q } => p * q[0] * q[1],
        Form::Steep(p) => *p,
        Form::Level => x,
    }
}

#[test]
fn a_part_of_an_enums_cotangent_is_not_moved_out_of_it() {
    cotangent::check!(a_variant_of_sums, &matrix(3, 2), 0.8).assert();
}
