//! What a function reads of a constant parameter's fields, and what it indexes with.

#![allow(clippy::clone_on_copy, clippy::implicit_clone, reason = "copies as users write them")]

use cotangent::{Differentiable, differentiate};
use ndarray::{Array1, Array2, array};

/// It carries no derivative and owns what it holds.
struct Setting {
    weights: Array2<f64>,
    offsets: Vec<f64>,
    points: Array1<f64>,
    bones: Vec<Bone>,
}

/// Which parameters turn it.
struct Bone {
    angles: (Option<usize>, Option<usize>),
    corners: [usize; 3],
}

fn setting() -> Setting {
    Setting {
        weights: array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
        offsets: vec![0.5, -1.0],
        points: array![1.0, -1.0, 2.0],
        bones: vec![Bone { angles: (Some(2), None), corners: [0, 1, 2] }, Bone { angles: (None, Some(0)), corners: [1, 1, 0] }],
    }
}

#[differentiate]
fn reads(theta: &Array1<f64>, #[constant] s: &Setting) -> f64 {
    let points = s.points.clone();
    let column = s.weights.column(1);
    let offsets = &s.offsets;
    let scale = s.points.len() as f64;
    (theta * &column).sum() + offsets[0] * theta[1] + scale * (theta * &points).sum()
}

#[test]
fn fields_of_a_constant_are_read_where_they_are() {
    let theta = array![0.1, 0.2, 0.3];
    let gradient = reads::gradient(&theta, &setting());
    assert_eq!(gradient, array![2.0 + 3.0, 4.0 + 0.5 - 3.0, 6.0 + 6.0]);
}

#[differentiate]
fn turned(theta: &[f64], #[constant] s: &Setting) -> f64 {
    let mut total = 0.0;
    for b in 0..s.bones.len() {
        let (about_x, about_z) = s.bones[b].angles;
        if let Some(i) = about_x {
            total += theta[i] * theta[i];
        }
        total += if let Some(i) = about_z { 3.0 * theta[i] } else { theta[1] };
        let [first, .., last] = s.bones[b].corners;
        total += theta[first] * theta[last];
    }
    total
}

#[test]
fn an_index_out_of_an_option_and_of_a_list_is_a_number() {
    // θ₂² + θ₁ + θ₀·θ₂ + 3θ₀ + θ₁·θ₀
    let theta = [0.5, -2.0, 4.0];
    assert_eq!(turned(&theta, &setting()), 16.0 - 2.0 + 2.0 + 1.5 - 1.0);
    assert_eq!(turned::gradient(&theta, &setting()), [4.0 + 3.0 - 2.0, 1.0 + 0.5, 8.0 + 0.5]);
}

/// Fields that the user says are constant, among those that carry a derivative.
#[derive(Clone, Debug, Differentiable)]
struct Layer {
    w: Array2<f64>,
    b: Array1<f64>,
    c: Array1<f64>,
    #[constant]
    rate: f64,
    #[constant]
    mask: Array1<f64>,
    name: String,
    steps: usize,
}

fn layer() -> Layer {
    let (w, mask) = (array![[1.0, 2.0], [3.0, 4.0]], array![1.0]);
    Layer { w, b: array![1.0, 2.0], c: array![1.0, 2.5], rate: 0.5, mask, name: "first".into(), steps: 3 }
}

#[differentiate]
impl Layer {
    fn forward(&self, x: &Array1<f64>) -> Array1<f64> {
        (self.w.dot(x) + &self.b) * self.rate + &self.c
    }

    fn scaled(&self, s: f64) -> Layer {
        let (b, c) = (&self.b * s, self.c.clone());
        let (name, mask) = (self.name.clone(), self.mask.clone());
        Layer { w: &self.w * s, b, c, rate: self.rate, mask, name, steps: self.steps + 1 }
    }

    fn scaled_again(&self, s: f64) -> Self {
        Self {
            w: &self.w * s,
            b: &self.b * s,
            c: self.c.to_owned(),
            rate: self.rate.clone(),
            mask: self.mask.to_owned(),
            name: self.name.to_owned(),
            steps: self.steps,
        }
    }

    fn twice(&self, s: f64, x: &Array1<f64>) -> f64 {
        let scaled = self.scaled(s).scaled_again(s);
        scaled.forward(x).sum()
    }
}

#[test]
fn constant_fields_stand_in_struct_expressions() {
    cotangent::check!(Layer::twice, &layer(), 2.0, &array![1.0, 3.0]).assert();
}

#[differentiate]
fn changes_places(l: Layer, x: &Array1<f64>) -> f64 {
    let m = Layer { b: l.c, c: l.b, ..l };
    m.forward(x).sum()
}

#[differentiate]
fn takes_of_what_it_updates(l: Layer, x: &Array1<f64>) -> f64 {
    let m = Layer { rate: l.rate, b: l.b, ..l };
    let m = Layer { b: m.b * 2.0, ..m };
    m.forward(x).sum()
}

#[test]
fn a_struct_expression_takes_fields_of_the_struct_that_it_updates() {
    cotangent::check!(changes_places, layer(), &array![1.0, 3.0]).assert();
    cotangent::check!(takes_of_what_it_updates, layer(), &array![1.0, 3.0]).assert();
}

#[differentiate]
fn decays(mut l: Layer, x: &Array1<f64>) -> f64 {
    let mut s = 0.0;
    for _ in 0..3 {
        s += l.forward(x).sum() * l.rate;
        l.rate *= 0.9;
        l.steps += 1;
        l.b = l.b * 2.0;
    }
    let k = Layer { rate: 0.25, ..l };
    let k = Layer { rate: k.rate * 2.0, w: k.w.clone() * x[0], ..k };
    s + k.forward(x).sum()
}

#[test]
fn constant_numbers_are_assigned_to() {
    cotangent::check!(decays, layer(), &array![1.0, 3.0]).assert();
}

/// Fields that are structs, tuples and maps of what carries no derivative: the attribute names them.
mod with_parts {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, array};
    use std::collections::{BTreeMap, HashMap};

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Scheme {
        Euler,
        Heun,
    }

    #[derive(Debug, Clone)]
    struct Config {
        dt: f64,
        n: usize,
        scheme: Scheme,
        weights: Vec<f64>,
        mask: Array1<f64>,
    }

    #[derive(Debug, Clone, Differentiable)]
    struct Model {
        k: f64,
        c: f64,
        #[constant]
        config: Config,
        #[constant]
        limits: (f64, f64),
        #[constant]
        table: HashMap<usize, f64>,
        #[constant]
        names: BTreeMap<String, usize>,
        #[constant]
        near: HashMap<usize, Vec<usize>>,
    }

    #[differentiate(constant(config, limits, table, names, near), order = 2)]
    impl Model {
        fn run(&self, x0: f64) -> f64 {
            let mut x = x0;
            for i in 0..self.config.n {
                let f = -self.k * x;
                x += match self.config.scheme {
                    Scheme::Euler => f * self.config.dt,
                    Scheme::Heun => 0.5 * self.config.dt * (f - self.k * (x + self.config.dt * f)),
                };
                x *= self.config.weights[i];
            }
            let (lo, hi) = self.limits;
            if x < lo { (lo - x).powi(2) } else { x * self.c * (hi - self.limits.0) }
        }
        fn masked(&self, w: &Array1<f64>) -> f64 {
            let Config { mask, dt, .. } = &self.config;
            (w * mask).sum() * self.k * dt + (w * &self.config.mask).sum()
        }
        fn looked_up(&self, xs: &[f64]) -> f64 {
            let mut t = 0.0;
            for (i, x) in xs.iter().enumerate() {
                if let Some(v) = self.table.get(&i) {
                    t += x * v * self.k;
                }
            }
            t * self.table[&0] + xs[self.names["a"]]
        }
        fn neighbours(&self, xs: &[f64]) -> f64 {
            let mut t = 0.0;
            for i in 0..xs.len() {
                for &j in &self.near[&i] {
                    t += (xs[i] - xs[j]).powi(2);
                }
                if let Some(js) = self.near.get(&i) {
                    for &j in js {
                        t += xs[j] * self.k;
                    }
                }
            }
            t
        }
        fn step(&mut self, x: f64) {
            let rate = self.config.dt;
            self.k += rate * x * self.config.weights[0];
            self.c *= 1.0 - self.config.dt;
        }
    }

    #[differentiate]
    fn stepped(m: &Model, xs: &[f64]) -> f64 {
        let mut m = m.clone();
        for &x in xs {
            m.step(x);
        }
        m.k * m.c
    }

    #[test]
    fn are_read() {
        let m = Model {
            k: 0.7,
            c: 1.2,
            config: Config { dt: 0.1, n: 3, scheme: Scheme::Heun, weights: vec![0.3, 0.9, 1.2], mask: array![1.0, 0.0, 0.5] },
            limits: (0.1, 0.9),
            table: HashMap::from([(0, 0.4), (1, 0.3)]),
            names: BTreeMap::from([("a".to_string(), 1)]),
            near: HashMap::from([(0, vec![1, 2]), (1, vec![0]), (2, vec![])]),
        };
        let xs = [0.3, 0.2, 0.9];
        check!(Model::run, &m, 0.7).assert();
        check!(Model::run, &Model { limits: (-1.0, 0.9), ..m.clone() }, 0.7).assert();
        let euler = Model { config: Config { scheme: Scheme::Euler, ..m.config.clone() }, ..m.clone() };
        check!(Model::run, &euler, 0.7).assert();
        check!(Model::masked, &m, &array![0.3, 0.2, 0.9]).assert();
        check!(Model::looked_up, &m, &xs).assert();
        check!(Model::neighbours, &m, &xs).assert();
        check!(stepped, &m, &xs).assert();
    }
}
