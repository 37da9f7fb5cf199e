//! Fields of differentiated structs that are integers: sizes, indices, bounds, exponents, steps.
#![allow(clippy::pedantic, clippy::all, reason = "functions as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::prelude::*;

#[derive(Clone, Debug, Differentiable)]
struct Grid {
    w: Array1<f64>,
    a: Array2<f64>,
    s: f64,
    hidden: usize,
    n: usize,
    m: usize,
    order: i32,
    start: usize,
    stride: usize,
    rows: usize,
    cols: usize,
    lo: usize,
    hi: usize,
    k: usize,
    axis: usize,
    steps: usize,
    t0: f64,
    t1: f64,
}

fn grid() -> Grid {
    Grid {
        w: array![0.3, 0.5, -0.2, 0.7, 0.9, 0.1],
        a: Array2::from_shape_fn((3, 3), |(i, j)| (i + 2 * j) as f64),
        s: 1.3,
        hidden: 3,
        n: 2,
        m: 3,
        order: 2,
        start: 0,
        stride: 2,
        rows: 2,
        cols: 3,
        lo: 1,
        hi: 4,
        k: 2,
        axis: 1,
        steps: 4,
        t0: 0.1,
        t1: 0.9,
    }
}

macro_rules! functions {
    ($($name:ident($l:ident) $body:block)*) => {
        $(
            #[differentiate]
            fn $name($l: &Grid) -> f64 $body
        )*

        #[test]
        fn integer_fields_carry_no_derivative() {
            $(check!($name, &grid()).assert();)*
        }
    };
}

functions! {
    list_of_a_length(l) {
        let mut h: Vec<f64> = vec![0.0; l.hidden]; h[0] = l.w[0]; h[0]
    }
    zeros_of_a_shape(l) {
        let mut g = Array2::zeros((l.hidden, 2)); g[[0,0]] = l.w[0]; g[[0,1]]
    }
    zeros_of_a_sum(l) {
        let mut g = Array1::zeros(l.hidden + 1); g[0] = l.w[0]; g[1]
    }
    zeros_of_a_length(l) {
        let mut g = Array1::zeros(l.hidden); g[0] = l.w[0]; g[1]
    }
    constant_entries(l) {
        let mut g = Array1::from_elem(l.hidden, 0.0); g[0] = l.w[0]; g[1]
    }
    varying_entries(l) {
        let mut g = Array1::from_elem(l.hidden, l.s); g[0] = l.w[0]; g[1]
    }
    list_with_capacity(l) {
        let mut g = Vec::with_capacity(l.hidden); g.push(l.w[0]); g[0]
    }
    function_of_integers(l) {
        let m = usize::min(l.hidden, 3); l.w[m]
    }
    least(l) {
        let m = l.hidden.min(3); l.w[m]
    }
    by_index(l) {
        let s = Array1::from_shape_fn(l.hidden, |i| l.w[i] * 2.0); s.sum()
    }
    reshaped(l) {
        let s = l.w.clone().into_shape_with_order((l.n, l.m)).unwrap(); s.sum()
    }
    spaced(l) {
        let g = Array1::linspace(0.0, l.s, l.hidden); g.sum()
    }
    identity(l) {
        let e = Array2::<f64>::eye(l.hidden); (&l.a - &e).sum()
    }
    bounded(l) {
        let mut s = 0.0; for i in 0..l.hidden { s += l.w[i] * i as f64; } s
    }
    turned_around(l) {
        let mut s = 0.0; for i in (0..l.hidden - 1).rev() { s += l.w[i] * i as f64; } s
    }
    counted(l) {
        let n = l.hidden; let mut s = 0.0; for i in 1..n { s += l.w[i - 1] * i as f64; } s
    }
    exponents(l) {
        let p = l.order as i32; l.s.powi(p) + l.s.powi(l.order)
    }
    strided(l) {
        let mut i = l.start; let mut s = 0.0; while i < l.hidden { s += l.w[i]; i += l.stride; } s
    }
    two_bounds(l) {
        let (n, m) = (l.rows, l.cols); let mut s = 0.0; for i in 0..n { for j in 0..m { s += l.w[i * m + j]; } } s
    }
    middle(l) {
        let mid = (l.lo + l.hi) / 2; l.w[mid]
    }
    taken(l) {
        l.w.iter().take(l.hidden).map(|v| v * v).sum::<f64>()
    }
    skipped(l) {
        l.w.iter().skip(l.k).step_by(l.stride).sum::<f64>()
    }
    along_an_axis(l) {
        l.a.sum_axis(Axis(l.axis)).sum()
    }
    a_row(l) {
        l.a.row(l.k).sum() + l.a.index_axis(Axis(0), l.k).sum()
    }
    collected(l) {
        let s: Array1<f64> = (0..l.hidden).map(|i| l.w[i] * 2.0).collect(); s.sum()
    }
    stepped(l) {
        let dt = (l.t1 - l.t0) / l.steps as f64; let mut x = l.s; for _ in 0..l.steps { x += dt * x; } x
    }
}

mod named_before {
    //! What a list or a map in a constant field gives is bound to a name, and the name counts.
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, array};
    use std::collections::{BTreeMap, HashMap};
    #[derive(Clone, Differentiable)]
    struct Chain {
        tool: Array1<f64>,
        #[constant]
        names: HashMap<String, usize>,
        #[constant]
        near: BTreeMap<usize, usize>,
        #[constant]
        order: Vec<usize>,
    }
    #[differentiate]
    impl Chain {
        fn by_name(&self, q: &[f64], #[constant] name: &str) -> f64 {
            let k = self.names[name];
            q[k] * q[k] * self.tool.sum() * q[self.names[name]]
        }
        fn by_index(&self, q: &[f64], #[constant] i: usize) -> f64 {
            let k = self.order[i];
            let m = self.near[&i];
            q[k] * q[m] * self.tool.sum()
        }
        fn looped(&self, q: &[f64], #[constant] names: &[String]) -> f64 {
            let mut s = 0.0;
            for n in names {
                let k = self.names[n];
                s += q[k].sin();
            }
            for n in names {
                if let Some(&k) = self.names.get(n) {
                    s += q[k] * self.tool[k];
                }
            }
            for n in names {
                let k = *self.names.get(n).unwrap();
                s += q[k].sin();
            }
            s
        }
    }
    #[test]
    fn is_an_integer() {
        let c = Chain {
            tool: array![0.1, 0.2, 0.3],
            names: HashMap::from([("a".to_string(), 0), ("b".to_string(), 2)]),
            near: BTreeMap::from([(0, 1), (1, 2)]),
            order: vec![2, 0, 1],
        };
        check!(Chain::by_name, &c, &[0.3, 0.4, 0.5][..], "b").assert();
        check!(Chain::by_index, &c, &[0.3, 0.4, 0.5][..], 1).assert();
        check!(Chain::looped, &c, &[0.3, 0.4, 0.5][..], &["b".to_string(), "a".to_string()][..]).assert();
    }
}
