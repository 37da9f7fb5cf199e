//! Third derivatives and above: functions of some order that call derivatives of functions of one more, by closed forms and against differences.
#![allow(clippy::trivially_copy_pass_by_ref, reason = "numbers by reference are what is tested")]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{assert_close, matrix, vector};
use ndarray::{Array1, Array2, array};

/// Differences of fourth order of what a function gives along a line.
fn differences(moved: impl Fn(f64) -> Vec<f64>) -> Vec<f64> {
    let h = 1e-3;
    let [a, b, c, d] = [-2.0, -1.0, 1.0, 2.0].map(|k| moved(k * h));
    (0..a.len()).map(|i| (a[i] - 8.0 * b[i] + 8.0 * c[i] - d[i]) / (12.0 * h)).collect()
}

#[differentiate(order = 4)]
fn power(x: f64, n: i32) -> f64 {
    x.powi(n)
}

#[differentiate(order = 3)]
fn first(x: f64, n: i32) -> f64 {
    power::gradient(x, n)
}

#[differentiate(order = 2)]
fn second(x: f64, n: i32) -> f64 {
    let (value, slope) = first::value_and_gradient(x, n);
    slope + 0.0 * value
}

/// Its derivative is the fourth of the power.
#[differentiate]
fn third(x: f64, n: i32) -> f64 {
    second::tangent(x, n, 1.0, ()).1
}

#[test]
fn one_derivative_of_another() {
    let x = 1.3_f64;
    let falling = |k: i32| (0..k).map(|i| f64::from(6 - i)).product::<f64>() * x.powi(6 - k);
    assert_close(
        &[first::gradient(x, 6), second::gradient(x, 6), third::gradient(x, 6)],
        &[falling(2), falling(3), falling(4)],
        1e-14,
    );
    let (value, gradient, along) = second::hvp(x, 6, 0.5, ());
    assert_close(&[value, gradient, along], &[falling(2), falling(3), 0.5 * falling(4)], 1e-14);
    assert_close(&[first::hessian(x, 6)[[]], second::hessian(x, 6)[[]]], &[falling(3), falling(4)], 1e-14);
    assert_close(&[third::tangent(x, 6, 2.0, ()).1], &[2.0 * falling(4)], 1e-14);
}

#[derive(Clone, Debug, Differentiable)]
struct Model {
    w: Array2<f64>,
    b: Array1<f64>,
    out: Vec<f64>,
    #[constant]
    scale: f64,
}

impl Model {
    fn new() -> Model {
        Model { w: matrix(2, 3), b: vector(3), out: vec![0.4, -0.9, 0.7], scale: 0.5 }
    }

    fn direction() -> ModelCotangent {
        ModelCotangent { w: matrix(2, 3) * 0.7 - 0.2, b: vector(3) * 0.3, out: vec![0.2, 0.5, -0.3] }
    }
}

/// A network of one input x: what a differential equation of the second order is fitted with.
#[differentiate(order = 4)]
fn network(model: &Model, x: f64) -> f64 {
    let features = array![x, 1.0];
    let h = (features.dot(&model.w) + &model.b).mapv(f64::tanh);
    let mut total = 0.0;
    for i in 0..h.len() {
        total += if h[i] > 0.0 { h[i] * model.out[i] } else { h[i].exp() * model.out[i] * model.out[i] };
    }
    total * model.scale
}

#[differentiate(order = 3)]
fn slope(model: &Model, x: f64) -> f64 {
    network::gradient(model, x).1
}

/// u″ + u² + 2·u′, squared and summed over points.
#[differentiate(order = 2)]
fn residual(model: &Model, #[constant] points: &[f64]) -> f64 {
    let mut total = 0.0;
    for &x in points {
        let u = network(model, x);
        let (u_x, u_xx) = slope::tangent(model, x, (), 1.0);
        let e = u_xx + u * u + 2.0 * u_x;
        total += e * e;
    }
    total
}

#[test]
fn a_differential_equation() {
    let (model, dot, points) = (Model::new(), Model::direction(), [-0.4, 0.3, 0.9]);
    let moved = |t: f64| {
        let mut moved = model.clone();
        moved.step(t, &dot);
        moved
    };
    // u″ by differences of u.
    let by_differences = |model: &Model| -> f64 {
        let each = |&x: &f64| {
            let u = |x: f64| network(model, x);
            let u_x = differences(|t| vec![u(x + t)])[0];
            let u_xx = differences(|t| differences(|s| vec![u(x + t + s)]))[0];
            (u_xx + u(x) * u(x) + 2.0 * u_x).powi(2)
        };
        points.iter().map(each).sum()
    };
    assert_close(&[residual(&model, &points)], &[by_differences(&model)], 1e-7);
    let (_, gradient, along) = residual::hvp(&model, &points, &dot, ());
    assert_close(&[gradient.dot(&dot)], &differences(|t| vec![residual(&moved(t), &points)]), 1e-8);
    let expected = differences(|t| residual::gradient(&moved(t), &points).to_vec());
    assert_close(along.to_vec().iter(), &expected, 1e-7);
}

#[differentiate(order = 3)]
fn waves(x: Array1<f64>, p: f64) -> Array1<f64> {
    let s = (&x * p).sum();
    x.mapv(|e| (e * p).sin() * s)
}

/// The second derivatives of what has several results, along directions that depend on the parameters.
#[differentiate(order = 2)]
fn bent(x: &Array1<f64>, p: f64) -> f64 {
    let direction = x * p;
    let (value, moved) = waves::tangent(x.clone(), p, &direction, x[0]);
    value.dot(&moved)
}

#[test]
fn tangents_of_arrays() {
    let (x, p) = (vector(3), 0.8);
    let (x_dot, p_dot) = (array![0.2, 0.5, -0.4], 0.7);
    let (_, (x_bar, p_bar), (x_along, p_along)) = bent::hvp(&x, p, &x_dot, p_dot);
    let moved = |t: f64| (&x + &(&x_dot * t), p + t * p_dot);
    let expected = differences(|t| {
        let (x, p) = moved(t);
        vec![bent(&x, p)]
    });
    assert_close(&[x_bar.dot(&x_dot) + p_bar * p_dot], &expected, 1e-9);
    let expected = differences(|t| {
        let (x, p) = moved(t);
        let (x_bar, p_bar) = bent::gradient(&x, p);
        x_bar.into_iter().chain([p_bar]).collect()
    });
    assert_close(x_along.iter().chain([&p_along]), &expected, 1e-8);
}

#[differentiate(order = 3)]
fn root(x: f64) -> Result<f64, String> {
    if x < 0.0 {
        return Err("negative".into());
    }
    Ok(x.sqrt())
}

#[differentiate(order = 2)]
fn of_root(x: f64) -> Result<f64, String> {
    let g = root::gradient(x)?;
    Ok(g * x * x)
}

#[test]
fn failures_come_out() {
    // x^(3/2) / 2
    assert_close(&[of_root::hessian(4.0).unwrap()[[]]], &[3.0 / 16.0], 1e-15);
    assert_eq!(of_root::hessian(-1.0), Err("negative".into()));
}

#[differentiate(order = 3)]
fn norm<F: cotangent::Element>(x: &Array1<F>, power: i32) -> F {
    x.mapv(|e| e.powi(power)).sum()
}

#[differentiate(order = 2)]
fn of_norm<F: cotangent::Element>(x: &Array1<F>) -> F {
    norm::gradient(x, 5).sum()
}

#[test]
fn generic_functions() {
    // Σ 5x⁴
    let x = array![0.5_f32, -2.0];
    let (_, _, along) = of_norm::hvp(&x, &array![1.0, 2.0]);
    assert_close(along.mapv(f64::from).iter(), &[60.0 * 0.25, 60.0 * 4.0 * 2.0], 1e-6);
}

struct Spring {
    rest: f64,
}

#[differentiate]
impl Spring {
    #[differentiate(order = 3)]
    fn energy(#[constant] &self, x: &[f64], stiff: f64) -> f64 {
        let mut total = 0.0;
        for pair in x.windows(2) {
            total += (pair[1] - pair[0] - self.rest).powi(4) * stiff;
        }
        total
    }

    /// Forces against the gradient.
    #[differentiate(order = 2)]
    fn work(#[constant] &self, x: &[f64], stiff: f64) -> f64 {
        let (forces, of_stiff) = self.energy_gradient(x, stiff);
        let mut total = of_stiff;
        for force in &forces {
            total += force * force;
        }
        total
    }
}

#[test]
fn methods() {
    let spring = Spring { rest: 0.2 };
    let (x, stiff) = (vec![0.1, 0.9, -0.4], 1.5);
    let (x_dot, stiff_dot) = (vec![0.3, -0.2, 0.8], 0.6);
    let (_, _, (x_along, stiff_along)) = spring.work_hvp(&x, stiff, (), &x_dot, stiff_dot);
    let expected = differences(|t| {
        let moved: Vec<f64> = x.iter().zip(&x_dot).map(|(x, d)| x + t * d).collect();
        let (x_bar, stiff_bar) = spring.work_gradient(&moved, stiff + t * stiff_dot);
        x_bar.into_iter().chain([stiff_bar]).collect()
    });
    assert_close(x_along.iter().chain([&stiff_along]), &expected, 1e-8);
}

/// Parameters that have the names of tangents and cotangents of others.
#[differentiate(order = 3)]
fn named_alike(y: f64, y_dot: f64, y_bar: f64, y_moves1: f64) -> f64 {
    (y * y_dot).sin() * y_bar * y_moves1
}

#[differentiate(order = 2)]
fn of_named_alike(y: f64, y_dot: f64) -> f64 {
    let (_, along) = named_alike::tangent(y, y_dot, 0.5, y, 1.0, (), 0.25, ());
    along + named_alike::gradient(y, y_dot, 1.0, 2.0).0
}

#[test]
fn names_do_not_clash() {
    let (y, y_dot) = (0.7, 0.4);
    let (_, _, along) = of_named_alike::hvp(y, y_dot, 1.0, -0.5);
    let expected = differences(|t| {
        let (by_y, by_y_dot) = of_named_alike::gradient(y + t, y_dot - 0.5 * t);
        vec![by_y, by_y_dot]
    });
    assert_close(&[along.0, along.1], &expected, 1e-8);
}

/// The nth derivative of x⁶.
#[differentiate(order = 4)]
fn nth(x: f64, n: usize) -> f64 {
    if n == 0 { x.powi(6) } else { nth::gradient(x, n - 1) }
}

#[differentiate]
impl Spring {
    #[differentiate(order = 3)]
    fn derived(#[constant] &self, x: f64, n: usize) -> f64 {
        if n == 0 { x.sin() * self.rest } else { self.derived_gradient(x, n - 1) }
    }
}

#[test]
fn a_function_calls_its_own_derivative() {
    let spring = Spring { rest: 0.5 };
    let x = 1.2_f64;
    assert_close(
        &[nth(x, 1), nth(x, 2), nth(x, 3), nth::gradient(x, 3)],
        &[6.0 * x.powi(5), 30.0 * x.powi(4), 120.0 * x.powi(3), 360.0 * x * x],
        1e-14,
    );
    assert_close(&[spring.derived(x, 2), spring.derived_gradient(x, 2)], &[-0.5 * x.sin(), -0.5 * x.cos()], 1e-14);
}

#[test]
#[should_panic(expected = "the derivatives of `nth` go as far as `order = 4`")]
fn no_further_than_the_order() {
    nth::gradient(1.2, 4);
}

#[differentiate(order = 6)]
fn factors(x: &Array1<f64>, #[constant] one: &Array1<f64>) -> f64 {
    let pairs = array![[x[0], x[1], x[2]], [x[3], x[4], x[5]]];
    x.product() * one[0] + pairs.product_axis(ndarray::Axis(1)).sum()
}

/// Each is the derivative of the one before, along ones.
mod along_ones {
    use super::{Array1, differentiate, factors};

    macro_rules! along {
        ($($attribute:meta, $name:ident of $before:ident;)*) => {$(
            #[$attribute]
            pub(super) fn $name(x: &Array1<f64>, #[constant] one: &Array1<f64>) -> f64 {
                $before::tangent(x, one, one, ()).1
            }
        )*};
    }

    along! {
        differentiate(order = 5), first of factors;
        differentiate(order = 4), second of first;
        differentiate(order = 3), third of second;
        differentiate(order = 2), fourth of third;
        differentiate, fifth of fourth;
    }
}

/// Products have derivatives of all orders, at zeros, too: along ones each is a derivative of an elementary symmetric polynomial.
#[test]
fn derivatives_of_products() {
    let x = array![0.5, -1.2, 0.0, 2.0, 0.0, 0.7];
    let one = Array1::ones(6);
    // The coefficients of Π (xᵢ + h) by powers of h.
    let polynomial = |x: &[f64]| {
        x.iter().fold(vec![1.0], |p, &x| {
            (0..=p.len()).map(|k| p.get(k).map_or(0.0, |c| c * x) + k.checked_sub(1).map_or(0.0, |k| p[k])).collect::<Vec<f64>>()
        })
    };
    let all = x.to_vec();
    let expected = |k: usize| -> f64 {
        let factorial: f64 = (1..=k).map(|i| i as f64).product();
        let of = |x: &[f64]| polynomial(x).get(k).copied().unwrap_or(0.0);
        factorial * (of(&all) + of(&all[..3]) + of(&all[3..]))
    };
    let found = [
        factors(&x, &one),
        along_ones::first(&x, &one),
        along_ones::second(&x, &one),
        along_ones::third(&x, &one),
        along_ones::fourth(&x, &one),
        along_ones::fifth(&x, &one),
        along_ones::fifth::tangent(&x, &one, &one, ()).1,
        along_ones::fifth::gradient(&x, &one).sum(),
    ];
    let wanted: Vec<f64> = [0, 1, 2, 3, 4, 5, 6, 6].map(expected).to_vec();
    assert_close(&found, &wanted, 1e-13);
}

#[differentiate(order = 3)]
fn of_a_value(x: f64, value: f64, value_dot: f64) -> f64 {
    (x * value * value).sin() + value_dot * value
}

#[differentiate(order = 2)]
fn along_values(x: f64, y: f64) -> f64 {
    let (value, along) = of_a_value::tangent(x, y, x * y, y, x, 1.0);
    value * along
}

#[differentiate]
fn slope_along_values(x: f64, y: f64) -> f64 {
    let (by_x, by_y) = along_values::gradient(x, y);
    by_x * by_y
}

#[differentiate(order = 2)]
fn by_a_list(dot: f64, value: &Array1<f64>) -> f64 {
    value.dot(value) * dot.exp()
}

/// A parameter is named as the value is, so its direction is named as the value's tangent was: forward mode took one for the other.
#[test]
fn parameters_named_like_values() {
    cotangent::check!(along_values, 0.3, 0.8).assert();
    cotangent::check!(slope_along_values, 0.3, 0.8).assert();
    cotangent::check!(by_a_list, 0.3, &vector(3)).assert();
}

#[differentiate(order = 3)]
fn by_reference<F: cotangent::Element>(x: &Array1<F>, rate: &F, times: &usize, growing: &bool) -> F {
    let mut all = x.sum() * *rate;
    for _ in 0..*times {
        all = all * *rate;
    }
    if *growing { all * *rate } else { *rate * *rate }
}

#[differentiate(order = 2)]
fn slopes_by_reference(x: &Array1<f64>, rate: &f64) -> f64 {
    let (x_bar, rate_bar) = by_reference::gradient(x, &(rate * rate), &2, &true);
    let (_, of_square) = by_reference::gradient(x, &rate.abs(), &2, &false);
    x_bar.dot(&x_bar) * rate_bar + of_square
}

#[differentiate]
fn bends_by_reference(x: &Array1<f64>, rate: &f64) -> f64 {
    let (x_bar, rate_bar) = slopes_by_reference::gradient(x, &rate.sin());
    x_bar.sum() * rate_bar
}

/// Numbers come by reference through all orders.
#[test]
fn numbers_by_reference() {
    let x = vector(3);
    cotangent::check!(by_reference, &x, &0.7, &3, &true).assert();
    cotangent::check!(slopes_by_reference, &x, &0.7).assert();
    cotangent::check!(bends_by_reference, &x, &0.7).assert();
}

#[differentiate(order = 2)]
fn of_a_list(x: &[f64], value: [f64; 2]) -> f64 {
    x.iter().zip(value.iter()).map(|(a, b)| a * b * b).sum()
}

#[differentiate]
fn along_a_list(x: &[f64], value: [f64; 2]) -> f64 {
    let (of, along) = of_a_list::tangent(x, value, x, &value);
    of * along
}

/// A list that is lent is a direction, too.
#[test]
fn along_lists() {
    cotangent::check!(along_a_list, &[0.3, 0.2], [0.4, 0.6]).assert();
}
