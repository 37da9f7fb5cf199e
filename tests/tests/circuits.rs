//! Modified nodal analysis: elements of a circuit that name their nodes by constant numbers, which patterns bind.
#![allow(clippy::pedantic, clippy::all, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::Array2;

#[derive(Debug, Clone, Differentiable)]
enum Element {
    Resistor {
        #[constant]
        a: usize,
        #[constant]
        b: usize,
        r: f64,
    },
    Source {
        #[constant]
        a: Option<usize>,
        #[constant]
        b: Option<usize>,
        i: f64,
    },
    Cap(#[constant] usize, f64),
}
#[differentiate]
fn stamp(elements: &[Element], #[constant] n: usize) -> Array2<f64> {
    let mut g = Array2::<f64>::zeros((n, n));
    for element in elements {
        match *element {
            Element::Resistor { a, b, r } => {
                g[[a, a]] += 1.0 / r;
                g[[b, b]] += 1.0 / r;
                g[[a, b]] -= 1.0 / r;
                g[[b, a]] -= 1.0 / r;
            }
            Element::Source { a, b, i } => {
                if let Some(a) = a {
                    g[[a, 0]] += i;
                }
                if let Some(b) = b {
                    g[[b, 0]] -= i * i;
                }
            }
            Element::Cap(k, c) => g[[k, k]] += c * c,
        }
    }
    g
}
#[differentiate]
fn stamp2(elements: &[Element], #[constant] n: usize) -> Array2<f64> {
    let mut g = Array2::<f64>::zeros((n, n));
    for element in elements {
        match element {
            Element::Resistor { a, b, r } => {
                let y = 1.0 / r;
                for (&p, &q) in [(a, a), (b, b)] {
                    g[[p, q]] += y;
                }
                g[[*a, *b]] -= y;
            }
            Element::Source { a, b, i } => {
                if let (Some(a), Some(b)) = (a, b) {
                    g[[*a, *b]] += i;
                }
            }
            &Element::Cap(k, c) => g[(k, k)] += c * c,
        }
    }
    g
}
#[differentiate]
fn stamp3(elements: &[Element], #[constant] n: usize) -> Array2<f64> {
    let mut g = Array2::<f64>::zeros((n, n));
    for e in elements.iter() {
        match e {
            &Element::Resistor { a, b, r } => {
                let y = r.recip();
                g[[a, a]] += y;
                g[[a, b]] -= y;
            }
            Element::Source { a: Some(a), b: None, i } => {
                g[[*a, *a]] += i;
            }
            Element::Source { a: Some(a), b: Some(b), i } if a != b => {
                g[[*a, *b]] += i;
            }
            Element::Source { .. } => {}
            Element::Cap(k, c) => g[(*k, *k)] += c * c,
        }
    }
    g
}
#[derive(Debug, Clone, Copy, Differentiable)]
struct Branch {
    #[constant]
    from: Option<usize>,
    #[constant]
    to: Option<usize>,
    r: f64,
}
#[differentiate]
fn branches(bs: &[Branch], #[constant] n: usize) -> Array2<f64> {
    let mut g = Array2::<f64>::zeros((n, n));
    for b in bs {
        let y = 1.0 / b.r;
        if let Some(i) = b.from {
            g[[i, i]] += y;
        }
        if let Some(j) = b.to {
            g[[j, j]] += y;
        }
        if let (Some(i), Some(j)) = (b.from, b.to) {
            g[[i, j]] -= y;
            g[[j, i]] -= y;
        }
    }
    g
}
#[differentiate]
fn branches2(bs: &[Branch], #[constant] n: usize) -> Array2<f64> {
    let mut g = Array2::<f64>::zeros((n, n));
    for &Branch { from, to, r } in bs {
        let y = 1.0 / r;
        if let Some(i) = from {
            g[[i, i]] += y;
        }
        if let (Some(i), Some(j)) = (from, to) {
            g[[i, j]] -= y;
            g[[j, i]] -= y;
        }
    }
    g
}

fn elements() -> Vec<Element> {
    vec![
        Element::Resistor { a: 0, b: 1, r: 2.0 },
        Element::Source { a: Some(1), b: None, i: 0.5 },
        Element::Source { a: Some(1), b: Some(2), i: 0.7 },
        Element::Cap(2, 0.3),
        Element::Resistor { a: 1, b: 2, r: 0.5 },
    ]
}

fn branches_of() -> Vec<Branch> {
    vec![Branch { from: Some(0), to: None, r: 0.4 }, Branch { from: Some(0), to: Some(1), r: 0.6 }]
}

#[test]
fn stamp_is_checked() {
    check!(stamp, &elements(), 3).assert();
}

#[test]
fn stamp2_is_checked() {
    check!(stamp2, &elements(), 3).assert();
}

#[test]
fn stamp3_is_checked() {
    check!(stamp3, &elements(), 3).assert();
}

#[test]
fn branches_is_checked() {
    check!(branches, &branches_of(), 3).assert();
}

#[test]
fn branches2_is_checked() {
    check!(branches2, &branches_of(), 3).assert();
}
