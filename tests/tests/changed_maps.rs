//! Maps whose keys come and go: `insert`, `remove`, `entry`, maps as results.

#![allow(
    clippy::pedantic,
    clippy::needless_range_loop,
    clippy::map_entry,
    clippy::implicit_hasher,
    reason = "code as users write it"
)]

use cotangent::{Cotangent, Differentiable, differentiate};
use cotangent_tests::{assert_close, check};
use ndarray::{Array1, array};
use std::collections::{BTreeMap, HashMap};

#[differentiate]
fn counted(words: &[usize], x: f64) -> f64 {
    let mut m: BTreeMap<usize, f64> = BTreeMap::new();
    for &w in words {
        *m.entry(w).or_insert(0.5) += x * w as f64;
        *m.entry(w / 2).or_default() += x.sin();
    }
    m.values().map(|v| v * v).sum()
}

#[differentiate]
fn by_name(words: &[String], x: f64, y: f64) -> f64 {
    let mut m: HashMap<String, f64> = HashMap::new();
    for i in 0..words.len() {
        if m.contains_key(&words[i]) {
            *m.get_mut(&words[i]).unwrap() *= x;
        } else {
            m.insert(words[i].clone(), x + y * i as f64);
        }
    }
    m.insert("last".to_string(), x * y);
    m.insert("last".to_string(), x * m["last"] + y);
    if let Some(first) = m.get("a") { first * y + m["last"] } else { m["last"] }
}

#[differentiate]
fn come_and_go(x: f64, n: usize) -> f64 {
    let mut m = BTreeMap::new();
    m.insert(0, x);
    let mut s = 0.0;
    for i in 0..n {
        let last = m.remove(&i).unwrap();
        s += last * last;
        m.insert(i + 1, last * x + i as f64);
        m.insert(100, s);
        m.remove(&200);
    }
    m.remove(&100);
    s + m[&n] * x + m.len() as f64
}

#[derive(Clone, Debug, Differentiable)]
struct Params {
    w: BTreeMap<String, Array1<f64>>,
    scale: f64,
}

#[differentiate]
fn widened(p: &Params, x: f64) -> f64 {
    let mut q = p.clone();
    q.w.insert("new".to_string(), &p.w["a"] * x);
    let removed = q.w.remove("a").unwrap();
    let mut s = removed.sum() * q.scale;
    for v in q.w.values() {
        s += v.sum() * v[0];
    }
    s
}

#[differentiate]
fn filled(m: &mut BTreeMap<String, f64>, x: f64) {
    m.insert("x".to_string(), x * x);
    *m.entry("y".to_string()).or_insert_with(|| x.sin()) *= 2.0;
}

#[differentiate]
fn given(x: f64, y: f64) -> BTreeMap<&'static str, f64> {
    let mut m = BTreeMap::new();
    m.insert("product", x * y);
    m.insert("sum", x + y);
    m
}

#[test]
fn keys_come_and_go() {
    check!(counted(&[3, 1, 3, 2, 0], x), x = 0.6);
    check!(counted(&[], x), x = 0.6);
    let words = ["a", "b", "a", "a"].map(str::to_owned);
    check!(by_name(&words, x, y), x = 0.6, y = 0.8);
    check!(by_name(&words[1..2], x, y), x = 0.6, y = 0.8);
    for n in 0..4 {
        check!(come_and_go(x, n), x = 0.6);
    }
}

#[test]
fn a_map_in_a_field_is_widened() {
    let w = [("a".to_owned(), array![0.3, -0.7]), ("b".to_owned(), array![1.1, 0.4, 0.2])];
    let p = Params { w: BTreeMap::from(w), scale: 0.7 };
    cotangent::check!(widened, &p, 0.6).assert();
}

#[test]
fn a_map_that_is_lent_is_filled() {
    for old in [vec![], vec![("x", 0.3)], vec![("x", 0.3), ("y", 0.9), ("z", 0.1)]] {
        let m: BTreeMap<String, f64> = old.iter().map(|(k, v)| (k.to_string(), *v)).collect();
        let run = |m: &BTreeMap<String, f64>, x: f64| {
            let mut m = m.clone();
            filled(&mut m, x);
            m
        };
        let after = run(&m, 0.6);
        let mut changed = m.clone();
        let ((), pullback) = filled::pullback(&mut changed, 0.6);
        assert!(changed.keys().eq(after.keys()));
        assert_close(changed.values(), after.values(), 1e-15);
        let mut bar: BTreeMap<String, f64> = after.keys().cloned().zip([0.7, -0.4, 1.3]).collect();
        let seed = bar.clone();
        let ((), x_bar) = pullback(&mut bar, &0.6);
        let at = |m: &BTreeMap<String, f64>, x: f64| run(m, x).iter().map(|(k, v)| v * seed[k]).sum::<f64>();
        assert!((x_bar - (at(&m, 0.6 + 1e-5) - at(&m, 0.6 - 1e-5)) / 2e-5).abs() < 1e-8);
        assert_eq!(bar.len(), m.len());
        for k in m.keys() {
            let moved = |h: f64| {
                let mut moved = m.clone();
                *moved.get_mut(k).unwrap() += h;
                at(&moved, 0.6)
            };
            assert!((bar[k] - (moved(1e-5) - moved(-1e-5)) / 2e-5).abs() < 1e-8, "{k}");
        }
    }
}

#[test]
fn a_map_is_given() {
    let (value, (x_bar, y_bar)) = given::adjoint(0.6, 0.8, BTreeMap::from([("product", 2.0), ("sum", 3.0)]));
    assert_eq!(value, given(0.6, 0.8));
    assert!((x_bar - 4.6).abs() < 1e-12 && (y_bar - 4.2).abs() < 1e-12);
    let (_, moved) = given::tangent(0.6, 0.8, 1.0, 0.0);
    assert_eq!(Cotangent::to_vec(&moved), [0.8, 1.0]);
}

#[derive(Clone, Debug, Differentiable)]
struct Tables {
    rates: BTreeMap<String, f64>,
    scale: f64,
}

/// What a map holds for a key, if it does: of a map in a field and of one of the function's own.
#[differentiate(order = 2)]
fn held_for_keys(t: &Tables, key: &str, names: &[String], e: f64) -> f64 {
    let mut t = t.clone();
    let mut own: BTreeMap<String, f64> = BTreeMap::new();
    own.insert("x".to_string(), e);
    if let Some(v) = t.rates.get_mut("a") {
        *v *= e + t.scale;
    }
    if let Some(v) = t.rates.get_mut(key) {
        *v *= *v;
    } else {
        t.scale *= e;
    }
    for name in names {
        if let Some(v) = t.rates.get_mut(name) {
            *v += e * *v;
        }
        match own.get_mut(name) {
            Some(v) => *v = v.sin() * e,
            None => t.scale *= t.scale,
        }
    }
    t.rates["a"] * t.rates["b"] + t.scale + own["x"]
}

#[test]
fn keys_are_asked_for_what_is_changed() {
    let rates = BTreeMap::from([("a".to_string(), 0.6), ("b".to_string(), 0.9)]);
    let names = ["b", "x", "c"].map(String::from);
    for key in ["b", "none"] {
        cotangent::check!(held_for_keys, &Tables { rates: rates.clone(), scale: 0.7 }, key, &names[..], 0.6).assert();
    }
}

#[differentiate]
fn taken_out(f: &mut BTreeMap<usize, f64>, s: f64) -> f64 {
    let mut t = s;
    if let Some(old) = f.remove(&5) {
        t += old * s;
    } else {
        t *= s;
    }
    if let Some(old) = f.remove(&1) {
        t += old * s;
    }
    let second = f.remove(&2);
    if let Some(v) = second {
        t *= v;
    }
    t *= f.remove(&9).unwrap_or(s * 0.4);
    match f.remove(&3) {
        Some(v) => t + v,
        None => t * s,
    }
}

#[differentiate]
fn what_is_there_or_not(s: f64) -> f64 {
    let mut f = BTreeMap::new();
    for k in 0..5 {
        f.insert(k, s * (k as f64));
    }
    taken_out(&mut f, s) + f.values().sum::<f64>()
}

#[differentiate]
fn cast_keys(x: &[f64], s: f64) -> f64 {
    let mut f = BTreeMap::new();
    for k in 0..3_usize {
        f.insert(k, s * x[k]);
    }
    let mut z = s;
    let mut t = f.iter().map(|(&k, &e)| e * s * (k as f64)).sum::<f64>();
    t += f.iter().map(|(k, e)| e * s * (*k as f64)).sum::<f64>();
    t += f
        .iter()
        .map(|(&k, e)| {
            z += e;
            z * (k as f64)
        })
        .sum::<f64>();
    for (&k, v) in f.iter() {
        t += v * (k as f64);
    }
    for &k in f.keys() {
        t += f[&k] * (k as f64) * x[k % 2];
    }
    t
}

#[derive(Clone, Copy, Debug, Differentiable)]
struct Level {
    x: f64,
}

#[differentiate]
fn maps_of_two_types(s: f64) -> f64 {
    let mut floats: BTreeMap<usize, f64> = BTreeMap::new();
    let mut levels: BTreeMap<usize, Level> = BTreeMap::new();
    floats.insert(1, s);
    levels.insert(1, Level { x: s * s });
    // That items of one are structs says nothing of the other's.
    let a = levels[&1].x * 2.0;
    a * (floats[&1]).sin() + (floats[&1] + s).cos()
}

#[differentiate]
fn computed_keys(f: &mut BTreeMap<usize, f64>, s: f64) -> f64 {
    let mut t = s;
    let mut k = 0;
    while k < 2 {
        k += 1;
        *f.get_mut(&(k % 3)).unwrap() += s * t;
        t += f[&(k % 3)] * f[&((k as f64) as usize)];
        if let Some(e) = f.get(&(k * 2)) {
            t += e * e;
        }
    }
    t
}

#[differentiate]
fn by_computed_keys(s: f64) -> f64 {
    let mut f = BTreeMap::new();
    for k in 0..3 {
        f.insert(k, s * (k as f64));
    }
    // It is a map still where a function has changed it.
    let t = computed_keys(&mut f, s);
    f.insert(7, t * s);
    t * f[&1] + f.values().sum::<f64>()
}

#[test]
fn keys_are_taken_out_and_cast() {
    cotangent::check!(by_computed_keys, 0.37).assert();
    cotangent::check!(what_is_there_or_not, 0.37).assert();
    cotangent::check!(cast_keys, &vec![0.3, 0.5, 0.1], 0.37).assert();
    cotangent::check!(maps_of_two_types, 0.37).assert();
}
