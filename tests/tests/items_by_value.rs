//! Loops whose pattern binds items by value, and lists that a map of constants holds.
#![allow(clippy::pedantic, clippy::all, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array1, array};
use std::collections::{BTreeMap, HashMap};

#[differentiate]
fn copied(xs: &[f64]) -> f64 {
    let mut s = 0.0;
    for x in xs.iter().copied() {
        s += x * x;
    }
    s
}
#[differentiate]
fn cloned(xs: &[f64]) -> f64 {
    let mut s = 0.0;
    for x in xs.iter().cloned() {
        s += x * x;
    }
    s
}
#[differentiate]
fn copied2(xs: &Array1<f64>) -> f64 {
    let mut s = 0.0;
    for (i, x) in xs.iter().copied().enumerate() {
        s += x * x * i as f64;
    }
    s
}
#[differentiate]
fn copied3(xs: &Array1<f64>, #[constant] idx: &[usize]) -> f64 {
    let mut s = 0.0;
    for i in idx.iter().copied() {
        s += xs[i] * xs[i];
    }
    s
}
#[differentiate]
fn copied4(xs: &Array1<f64>, #[constant] idx: &[(usize, usize)]) -> f64 {
    let mut s = 0.0;
    for (i, j) in idx.iter().copied() {
        s += xs[i] * xs[j];
    }
    s
}
#[derive(Debug, Clone, Differentiable)]
struct W {
    w: Vec<f64>,
    #[constant]
    idx: Vec<usize>,
    #[constant]
    pairs: Vec<(usize, usize)>,
    #[constant]
    near: BTreeMap<usize, Vec<usize>>,
}
#[differentiate]
fn copied5(w: &W) -> f64 {
    let mut s = 0.0;
    for i in w.idx.iter().copied() {
        s += w.w[i] * w.w[i];
    }
    for (i, j) in w.pairs.iter().copied() {
        s += w.w[i] * w.w[j];
    }
    s
}
#[differentiate]
fn copied6(w: &W) -> f64 {
    let mut s = 0.0;
    for x in w.w.iter().copied() {
        s += x * x;
    }
    s
}
#[differentiate]
fn others(xs: &[f64], #[constant] near: &BTreeMap<usize, Vec<usize>>) -> f64 {
    let mut s = 0.0;
    for i in 0..xs.len() {
        if let Some(others) = near.get(&i) {
            for &j in others {
                s += (xs[i] - xs[j]).powi(2);
            }
        }
        let Some(others) = near.get(&i) else { continue };
        for &j in others {
            s += xs[i] * xs[j];
        }
        for j in others {
            s += xs[i] * xs[*j];
        }
        for &j in others.iter() {
            s += xs[i] * xs[j];
        }
    }
    s
}
#[differentiate]
fn others3(o: &Option<Vec<f64>>) -> f64 {
    let mut s = 0.0;
    if let Some(others) = o {
        for &j in others {
            s += j * j;
        }
        for x in others {
            s += x;
        }
    }
    s
}
#[differentiate]
fn others4(xs: &[f64], #[constant] grid: &HashMap<(i32, i32), Vec<usize>>) -> f64 {
    let mut s = 0.0;
    for (i, x) in xs.iter().enumerate() {
        for dx in -1..=1 {
            let Some(others) = grid.get(&(dx, 0)) else { continue };
            for &j in others {
                if j > i {
                    s += x * xs[j];
                }
            }
        }
    }
    s
}
#[differentiate]
fn muts(xs: &[f64], #[constant] idx: &[usize]) -> f64 {
    let mut s = 0.0;
    for mut x in xs.iter().copied() {
        x *= x;
        s += x;
    }
    for mut i in idx.iter().copied() {
        i += 1;
        s += xs[i] * xs[i];
    }
    s
}

#[test]
fn muts_is_checked() {
    check!(muts, &[0.3, 0.4, 0.5], &[0_usize, 1]).assert();
}

#[test]
fn copied_is_checked() {
    check!(copied, &[0.3, -0.4, 0.7, 0.2]).assert();
}

#[test]
fn cloned_is_checked() {
    check!(cloned, &[0.3, -0.4, 0.7, 0.2]).assert();
}

#[test]
fn copied2_is_checked() {
    check!(copied2, &array![0.3, -0.4, 0.7, 0.2]).assert();
}

#[test]
fn copied3_is_checked() {
    check!(copied3, &array![0.3, -0.4, 0.7, 0.2], &[0_usize, 2, 2]).assert();
}

#[test]
fn copied4_is_checked() {
    check!(copied4, &array![0.3, -0.4, 0.7, 0.2], &[(0_usize, 2_usize), (2, 1)]).assert();
}

#[test]
fn copied5_is_checked() {
    let near: BTreeMap<usize, Vec<usize>> = [(0, vec![1, 2]), (2, vec![3])].into_iter().collect();
    let w = W { w: vec![0.3, -0.4, 0.7, 0.2], idx: vec![0, 2], pairs: vec![(1, 2)], near };
    check!(copied5, &w).assert();
}

#[test]
fn copied6_is_checked() {
    let near: BTreeMap<usize, Vec<usize>> = [(0, vec![1, 2]), (2, vec![3])].into_iter().collect();
    let w = W { w: vec![0.3, -0.4, 0.7, 0.2], idx: vec![0, 2], pairs: vec![(1, 2)], near };
    check!(copied6, &w).assert();
}

#[test]
fn others_is_checked() {
    let near: BTreeMap<usize, Vec<usize>> = [(0, vec![1, 2]), (2, vec![3])].into_iter().collect();
    check!(others, &[0.3, -0.4, 0.7, 0.2], &near).assert();
}

#[test]
fn others3_is_checked() {
    check!(others3, &Some(vec![0.3, -0.4, 0.7, 0.2])).assert();
}

#[test]
fn others4_is_checked() {
    let grid: HashMap<(i32, i32), Vec<usize>> = [((0, 0), vec![1, 2, 3]), ((1, 0), vec![3])].into_iter().collect();
    check!(others4, &[0.3, -0.4, 0.7, 0.2], &grid).assert();
}
