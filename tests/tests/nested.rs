//! Derivatives in differentiated functions: gradients, values with gradients and tangents of other functions, by closed forms and against
//! differences.

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{assert_close, matrix, vector};
use ndarray::{Array1, Array2, array};

/// Differences of fourth order of what a function gives along a line.
fn differences(moved: impl Fn(f64) -> f64) -> f64 {
    let h = 1e-3;
    let [a, b, c, d] = [-2.0, -1.0, 1.0, 2.0].map(|k| moved(k * h));
    (a - 8.0 * b + 8.0 * c - d) / (12.0 * h)
}

#[differentiate(order = 2)]
fn quartic(x: f64) -> f64 {
    x.powi(4)
}

/// 4x³·y + 12x²·y, with derivatives by both.
#[differentiate]
fn of_quartic(x: f64, y: f64) -> f64 {
    let slope = quartic::gradient(x);
    let (_, along) = quartic::tangent(x, 3.0 * y / x);
    slope * y + along
}

#[test]
fn powers() {
    let (x, y) = (1.3_f64, 0.7);
    let (value, (x_bar, y_bar)) = of_quartic::value_and_gradient(x, y);
    assert_close(
        &[value, x_bar, y_bar],
        &[4.0 * x.powi(3) * y + 12.0 * x * x * y, 12.0 * x * x * y + 24.0 * x * y, 4.0 * x.powi(3) + 12.0 * x * x],
        1e-14,
    );
    let (_, along) = of_quartic::tangent(x, y, 0.3, -0.2);
    assert_close(&[along], &[0.3 * x_bar - 0.2 * y_bar], 1e-14);
}

#[differentiate(order = 2)]
fn wave(x: f64, k: f64) -> f64 {
    (k * x).sin()
}

/// The residual of u″ = −k²u by a network's two derivatives, one in the other: no parameter moves but x.
#[differentiate(order = 2)]
fn slope(x: f64, k: f64) -> f64 {
    x.sin() * k
}

#[differentiate]
fn physics(x: f64, k: f64) -> f64 {
    let (u, u_dot) = wave::tangent(x, k, 1.0, ());
    let (v, (by_x, by_k)) = wave::value_and_gradient(x, k);
    (u_dot - k * (k * x).cos()).powi(2) + u * v + by_x * by_k + slope::gradient(x, k).0
}

#[test]
fn waves() {
    let (x, k) = (0.4_f64, 1.7);
    let f = |x: f64, k: f64| (k * x).sin().powi(2) + k * x * (k * x).cos().powi(2) + x.cos() * k;
    let (value, (x_bar, k_bar)) = physics::value_and_gradient(x, k);
    assert_close(&[value], &[f(x, k)], 1e-14);
    assert_close(&[x_bar, k_bar], &[differences(|t| f(x + t, k)), differences(|t| f(x, k + t))], 1e-9);
    assert_close(&[physics::tangent(x, k, 0.5, 2.0).1], &[0.5 * x_bar + 2.0 * k_bar], 1e-13);
}

#[differentiate(order = 2)]
fn rosenbrock(x: &Array1<f64>) -> f64 {
    (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)
}

/// The length of the gradient, squared: its gradient is 2·H·∇f.
#[differentiate]
fn steepness(x: &Array1<f64>) -> f64 {
    let g: Array1<f64> = rosenbrock::gradient(x);
    g.dot(&g)
}

#[test]
fn a_penalty_on_the_gradient() {
    let x = array![0.3, -0.8];
    let (value, bar) = steepness::value_and_gradient(&x);
    let (_, gradient, _) = rosenbrock::hvp(&x, ());
    let hessian = array![[2.0 - 400.0 * (x[1] - 3.0 * x[0] * x[0]), -400.0 * x[0]], [-400.0 * x[0], 200.0]];
    assert_close(&[value], &[gradient.dot(&gradient)], 1e-12);
    assert_close(bar.iter(), (2.0 * hessian.dot(&gradient)).iter(), 1e-12);
}

#[derive(Clone, Debug, Differentiable)]
struct Model {
    w: Array2<f64>,
    b: Array1<f64>,
    #[constant]
    scale: f64,
}

#[differentiate(order = 2)]
fn loss(model: &Model, #[constant] x: &Array2<f64>, #[constant] y: &Array2<f64>) -> f64 {
    let e = (x.dot(&model.w) + &model.b).mapv(f64::tanh) - y;
    (&e * &e).sum() * model.scale
}

/// One step of gradient descent, then the loss: what meta-learning differentiates.
#[differentiate]
fn after_a_step(model: &Model, rate: f64, #[constant] x: &Array2<f64>, #[constant] y: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    let mut stepped = model.clone();
    for _ in 0..3 {
        let (value, g) = loss::value_and_gradient(&stepped, x, y);
        stepped.w = &stepped.w - &(&g.w * rate);
        stepped.b = &stepped.b - &(&g.b * rate);
        total += value;
    }
    total + loss(&stepped, x, y)
}

#[test]
fn steps_of_descent() {
    let model = Model { w: matrix(2, 3), b: vector(3), scale: 0.25 };
    let (x, y) = (matrix(4, 2), matrix(4, 3) * 0.5);
    let (value, (model_bar, rate_bar)) = after_a_step::value_and_gradient(&model, 0.1, &x, &y);
    assert_close(&[value], &[after_a_step(&model, 0.1, &x, &y)], 1e-13);
    let dot = ModelCotangent { w: matrix(2, 3) * 0.7 - 0.2, b: vector(3) * 0.3 };
    let expected = differences(|t| {
        let mut moved = model.clone();
        moved.step(t, &dot);
        after_a_step(&moved, 0.1 + 0.4 * t, &x, &y)
    });
    let found = model_bar.dot(&dot) + 0.4 * rate_bar;
    assert_close(&[found], &[expected], 1e-8);
    assert_close(&[after_a_step::tangent(&model, 0.1, &x, &y, &dot, 0.4, (), ()).1], &[found], 1e-12);
}

#[differentiate(order = 2)]
fn field(x: &Array1<f64>, p: f64) -> Array1<f64> {
    x.mapv(|e| (e * p).sin()) * x[0]
}

/// The divergence along a direction that depends on the parameters, too.
#[differentiate]
fn along(x: &Array1<f64>, p: f64, weights: &Array1<f64>) -> f64 {
    let direction = x * p;
    let (value, moved) = field::tangent(x, p, &direction, ());
    weights.dot(&moved) + value.sum()
}

#[test]
fn tangents_of_arrays() {
    let (x, p, weights) = (vector(3), 0.8, array![0.3, -1.0, 0.5]);
    let (x_dot, p_dot, w_dot) = (array![0.2, 0.5, -0.4], 0.7, array![1.0, 0.1, 0.3]);
    let (_, (x_bar, p_bar, w_bar)) = along::value_and_gradient(&x, p, &weights);
    let found = x_bar.dot(&x_dot) + p_bar * p_dot + w_bar.dot(&w_dot);
    let expected = differences(|t| along(&(&x + &(&x_dot * t)), p + t * p_dot, &(&weights + &(&w_dot * t))));
    assert_close(&[found], &[expected], 1e-9);
    assert_close(&[along::tangent(&x, p, &weights, &x_dot, p_dot, &w_dot).1], &[expected], 1e-9);
}

#[differentiate(order = 2)]
fn root(x: f64) -> Result<f64, String> {
    if x < 0.0 {
        return Err("negative".into());
    }
    Ok(x.sqrt())
}

#[differentiate]
fn of_root(x: f64) -> Result<f64, String> {
    let g = root::gradient(x)?;
    Ok(g * x)
}

#[test]
fn failures_come_out() {
    assert_close(&[of_root::gradient(4.0).unwrap()], &[0.125], 1e-15);
    assert_eq!(of_root::gradient(-1.0), Err("negative".into()));
}

#[differentiate(order = 2)]
fn norm<F: cotangent::Element>(x: Array1<F>, power: i32) -> F {
    x.mapv(|e| e.powi(power)).sum()
}

#[differentiate]
fn of_norm<F: cotangent::Element>(x: &Array1<F>) -> F {
    let g: Array1<F> = norm::gradient(x.clone(), 3);
    let (_, along) = norm::tangent(x.clone(), 3, &g, ());
    g.sum() + along
}

#[test]
fn generic_functions_and_arguments_by_value() {
    // Σ 3x² + Σ 9x⁴
    let x = array![0.5_f32, -2.0];
    assert_close(of_norm::gradient(&x).mapv(f64::from).iter(), x.mapv(|e| f64::from(6.0 * e + 36.0 * e * e * e)).iter(), 1e-6);
}

impl Model {
    fn new(k: f64) -> Model {
        Model { w: matrix(2, 2) * k, b: vector(2), scale: k }
    }
}

#[differentiate]
impl Model {
    #[differentiate(order = 2)]
    fn energy(&self, x: &Array1<f64>) -> f64 {
        let z: Array1<f64> = self.w.dot(x) + &self.b;
        z.mapv(|e| e * e * e).sum() * self.scale
    }
}

/// Forces are gradients of an energy: a loss on them.
#[differentiate]
fn forces(model: &Model, x: &Array1<f64>) -> f64 {
    let (of_model, of_x) = model.energy_gradient(x);
    of_model.b.dot(&of_x)
}

#[test]
fn methods() {
    let (model, x) = (Model::new(0.6), array![0.4, -0.7]);
    let (model_bar, x_bar) = forces::gradient(&model, &x);
    let (dot, x_dot) = (ModelCotangent { w: array![[0.1, 0.5], [-0.3, 0.2]], b: array![0.4, 1.0] }, array![0.3, 0.9]);
    let expected = differences(|t| {
        let mut moved = model.clone();
        moved.step(t, &dot);
        forces(&moved, &(&x + &(&x_dot * t)))
    });
    assert_close(&[model_bar.dot(&dot) + x_bar.dot(&x_dot)], &[expected], 1e-9);
}
