//! Second derivatives of functions that call what changes its arguments: numbers, lists, arrays, fields of structs, methods.

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{assert_close, matrix, vector};
use ndarray::{Array1, Array2};

/// Differences of fourth order of what a function gives along a line.
fn differences(moved: impl Fn(f64) -> Vec<f64>) -> Vec<f64> {
    let h = 1e-3;
    let [a, b, c, d] = [-2.0, -1.0, 1.0, 2.0].map(|k| moved(k * h));
    (0..a.len()).map(|i| (a[i] - 8.0 * b[i] + 8.0 * c[i] - d[i]) / (12.0 * h)).collect()
}

#[differentiate(order = 3)]
fn relax(x: &mut [f64], p: f64) {
    for i in 1..x.len() {
        x[i] += p * x[i - 1].sin();
    }
}

#[differentiate(order = 3)]
fn grow(x: &mut f64, rate: f64) -> f64 {
    let before = *x;
    *x *= (rate * before).exp();
    before * *x
}

#[differentiate(order = 3)]
fn sweeps(x: &[f64], p: f64) -> f64 {
    let mut y = x.to_vec();
    let mut size = x[0];
    let mut total = 0.0;
    for k in 0..3 {
        relax(&mut y, p);
        if k > 0 {
            total += grow(&mut size, p * 0.5);
        }
        y[0] *= size;
    }
    for e in &y {
        total += e * e;
    }
    total
}

#[test]
fn lists_and_numbers() {
    let (x, p) = (vec![0.4, -0.9, 0.7, 0.2], 0.6);
    let (x_dot, p_dot) = (vec![0.3, 0.1, -0.5, 0.8], -0.4);
    let moved = |t: f64| (x.iter().zip(&x_dot).map(|(x, d)| x + t * d).collect::<Vec<f64>>(), p + t * p_dot);
    let (value, (x_bar, p_bar), (x_along, p_along)) = sweeps::hvp(&x, p, &x_dot, p_dot);
    assert_close(&[value], &[sweeps(&x, p)], 1e-14);
    let slope = x_bar.iter().zip(&x_dot).map(|(a, b)| a * b).sum::<f64>() + p_bar * p_dot;
    let expected = differences(|t| {
        let (x, p) = moved(t);
        vec![sweeps(&x, p)]
    });
    assert_close(&[slope], &expected, 1e-9);
    let expected = differences(|t| {
        let (x, p) = moved(t);
        let (x_bar, p_bar) = sweeps::gradient(&x, p);
        x_bar.into_iter().chain([p_bar]).collect()
    });
    assert_close(x_along.iter().chain([&p_along]), &expected, 1e-8);
}

/// A function of second order that takes the gradient of one of third, which calls what changes its arguments.
#[differentiate(order = 2)]
fn steepness(x: &[f64], p: f64) -> f64 {
    let (x_bar, p_bar) = sweeps::gradient(x, p);
    let mut total = p_bar * p_bar;
    for e in &x_bar {
        total += e * e;
    }
    total
}

#[test]
fn third_order() {
    let (x, p) = (vec![0.4, -0.9, 0.7, 0.2], 0.6);
    let (x_dot, p_dot) = (vec![0.3, 0.1, -0.5, 0.8], -0.4);
    let (_, _, (x_along, p_along)) = steepness::hvp(&x, p, &x_dot, p_dot);
    let expected = differences(|t| {
        let moved: Vec<f64> = x.iter().zip(&x_dot).map(|(x, d)| x + t * d).collect();
        let (x_bar, p_bar) = steepness::gradient(&moved, p + t * p_dot);
        x_bar.into_iter().chain([p_bar]).collect()
    });
    assert_close(x_along.iter().chain([&p_along]), &expected, 1e-7);
}

#[derive(Clone, Debug, Differentiable)]
struct Body {
    x: Array1<f64>,
    v: Array1<f64>,
    #[constant]
    mass: f64,
}

#[derive(Clone, Debug, Differentiable)]
struct World {
    bodies: Vec<Body>,
    energy: f64,
}

#[differentiate(order = 2)]
fn drift(x: &mut Array1<f64>, v: &Array1<f64>, h: f64) {
    x.scaled_add(h, v);
}

#[differentiate]
impl Body {
    #[differentiate(order = 2)]
    fn kick(&mut self, force: &Array1<f64>, h: f64) -> f64 {
        self.v = &self.v + &(force * (h / self.mass));
        self.v.dot(&self.v)
    }
}

#[differentiate(order = 2)]
#[allow(clippy::needless_borrow, reason = "it shows that the method changes the body")]
fn step(world: &mut World, w: &Array2<f64>, h: f64) {
    for i in 0..world.bodies.len() {
        let force = w.dot(&world.bodies[i].x).mapv(f64::tanh);
        world.energy += (&mut world.bodies[i]).kick(&force, h) * h;
        let v = world.bodies[i].v.clone();
        drift(&mut world.bodies[i].x, &v, h);
    }
}

#[differentiate(order = 2)]
fn simulate(world: &World, w: &Array2<f64>, h: f64) -> f64 {
    let mut now = world.clone();
    for _ in 0..3 {
        step(&mut now, w, h);
    }
    let last = &now.bodies[now.bodies.len() - 1];
    now.energy + last.x.dot(&last.v)
}

#[test]
fn structs_and_methods() {
    let body = |k: f64| Body { x: vector(2) * k, v: vector(2) - k, mass: 1.0 + k };
    let world = World { bodies: vec![body(0.4), body(0.9)], energy: 0.3 };
    let dot = WorldCotangent {
        bodies: [0.7, -0.2].map(|k| BodyCotangent { x: vector(2) - k, v: vector(2) * k }).to_vec(),
        energy: 0.5,
    };
    let (w, w_dot) = (matrix(2, 2), matrix(2, 2) * 0.3 - 0.1);
    let (h, h_dot) = (0.2, 0.6);
    let moved = |t: f64| {
        let mut moved = world.clone();
        moved.step(t, &dot);
        (moved, &w + &(&w_dot * t), h + t * h_dot)
    };
    let flat =
        |(a, b, c): (WorldCotangent, Array2<f64>, f64)| -> Vec<f64> { a.to_vec().into_iter().chain(b).chain([c]).collect() };
    let (_, bars, along) = simulate::hvp(&world, &w, h, &dot, &w_dot, h_dot);
    let slope = bars.0.dot(&dot) + (&bars.1 * &w_dot).sum() + bars.2 * h_dot;
    let expected = differences(|t| {
        let (world, w, h) = moved(t);
        vec![simulate(&world, &w, h)]
    });
    assert_close(&[slope], &expected, 1e-9);
    let expected = differences(|t| {
        let (world, w, h) = moved(t);
        flat(simulate::gradient(&world, &w, h))
    });
    assert_close(&flat(along), &expected, 1e-8);
}
