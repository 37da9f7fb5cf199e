//! The parameters of a differential equation, fitted to data through its integrator.
//!
//! Hares and lynxes on the shores of Hudson Bay, counted by their pelts from 1900 to 1920, follow the equations of Lotka and Volterra:
//!
//! u′ = αu − βuv, v′ = −γv + δuv
//!
//! The integrator is an ordinary loop of Runge–Kutta steps, and `#[differentiate]` walks it backwards: that is the adjoint method,
//! to the last bit the gradient of what was computed and not of the equation behind it. The six unknowns (α, β, γ, δ and both
//! populations in 1900) are fitted by gradient steps with momentum, and a plot shows the fit before and after.

use clap::Parser;
use cotangent::{Differentiable, differentiate};
use cotangent_examples::picture;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// Thousands of pelts of hares and of lynxes that the Hudson's Bay Company took in, one row a year from 1900 on.
const PELTS: [[f64; 2]; 21] = [
    [30.0, 4.0],
    [47.2, 6.1],
    [70.2, 9.8],
    [77.4, 35.2],
    [36.3, 59.4],
    [20.6, 41.7],
    [18.1, 19.0],
    [21.4, 13.0],
    [22.0, 8.3],
    [25.4, 9.1],
    [27.1, 7.4],
    [40.3, 8.0],
    [57.0, 12.3],
    [76.6, 19.5],
    [52.3, 45.7],
    [19.5, 51.1],
    [11.2, 29.7],
    [7.6, 15.8],
    [14.6, 9.7],
    [16.2, 10.1],
    [24.7, 8.6],
];

/// The logarithms of all that is fitted: so every number stays positive, and a step changes each by a share of itself.
#[derive(Clone, Debug, Differentiable)]
struct Model {
    /// ln α: how fast hares multiply, per year.
    growth: f64,
    /// ln β: how many of them a lynx takes, per year.
    hunt: f64,
    /// ln γ: how fast lynxes die, per year.
    death: f64,
    /// ln δ: how many lynxes a hare feeds, per year.
    feed: f64,
    /// ln u(1900)
    hares: f64,
    /// ln v(1900)
    lynxes: f64,
}

/// The right-hand side (u′, v′).
#[differentiate]
fn rates(model: &Model, u: f64, v: f64) -> (f64, f64) {
    let du = model.growth.exp() * u - model.hunt.exp() * u * v;
    let dv = model.feed.exp() * u * v - model.death.exp() * v;
    (du, dv)
}

/// One step of the classical Runge–Kutta method.
#[differentiate]
fn step(model: &Model, u: f64, v: f64, #[constant] h: f64) -> (f64, f64) {
    let (u1, v1) = rates(model, u, v);
    let (u2, v2) = rates(model, u + h / 2.0 * u1, v + h / 2.0 * v1);
    let (u3, v3) = rates(model, u + h / 2.0 * u2, v + h / 2.0 * v2);
    let (u4, v4) = rates(model, u + h * u3, v + h * v3);
    (u + h / 6.0 * (u1 + 2.0 * u2 + 2.0 * u3 + u4), v + h / 6.0 * (v1 + 2.0 * v2 + 2.0 * v3 + v4))
}

/// The mean square of ln(model/pelts), with `steps` steps a year.
#[differentiate(wrt(model))]
fn loss(model: &Model, pelts: &[[f64; 2]], steps: usize) -> f64 {
    let h = 1.0 / steps as f64;
    let (mut u, mut v) = (model.hares.exp(), model.lynxes.exp());
    let mut sum = 0.0;
    for (year, counted) in pelts.iter().enumerate() {
        if year > 0 {
            for _ in 0..steps {
                (u, v) = step(model, u, v, h);
            }
        }
        sum += (u / counted[0]).ln().powi(2) + (v / counted[1]).ln().powi(2);
    }
    sum / (2 * pelts.len()) as f64
}

/// What the model says from step to step: years since 1900, hares, lynxes.
fn course(model: &Model, years: usize, steps: usize) -> Vec<(f64, [f64; 2])> {
    let h = 1.0 / steps as f64;
    let mut at = (model.hares.exp(), model.lynxes.exp());
    let mut points = vec![(0.0, [at.0, at.1])];
    for k in 1..=(years - 1) * steps {
        at = step(model, at.0, at.1, h);
        points.push((k as f64 * h, [at.0, at.1]));
    }
    points
}

/// Gradient steps θ ← θ − η m/√v, where m and v are running means of the gradient and of its square (Adam).
struct Descent {
    eta: f64,
    passed: i32,
    mean: Vec<f64>,
    square: Vec<f64>,
}

impl Descent {
    /// The step from here along that gradient.
    fn step(&mut self, gradient: &[f64]) -> Vec<f64> {
        let (keep, keep_square) = (0.9, 0.999);
        self.passed += 1;
        let warm = (1.0 - f64::powi(keep_square, self.passed)).sqrt() / (1.0 - f64::powi(keep, self.passed));
        let moments = self.mean.iter_mut().zip(&mut self.square);
        let step = moments.zip(gradient).map(|((mean, square), g)| {
            *mean = keep * *mean + (1.0 - keep) * g;
            *square = keep_square * *square + (1.0 - keep_square) * g * g;
            -self.eta * warm * *mean / (square.sqrt() + 1e-12)
        });
        step.collect()
    }
}

/// Fits the equations of Lotka and Volterra to the pelts of hares and lynxes, and draws how well they do.
///
/// The gradient of the loss goes backwards through every step of the integrator. The last line printed is the
/// loss, the mean square of ln(model/pelts), that is reached.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Gradient steps.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    iterations: usize,
    /// The step size η.
    #[arg(long, value_name = "NUMBER", default_value_t = 0.02)]
    eta: f64,
    /// Runge–Kutta steps a year.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..))]
    steps: u16,
    /// The picture that is written.
    #[arg(long, value_name = "FILE", default_value = "ode_fit.png")]
    out: PathBuf,
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let steps = usize::from(args.steps);
    let first = Model {
        growth: f64::ln(0.8),
        hunt: f64::ln(0.04),
        death: f64::ln(0.6),
        feed: f64::ln(0.02),
        hares: f64::ln(PELTS[0][0]),
        lynxes: f64::ln(PELTS[0][1]),
    };
    let mut model = first.clone();
    let len = model.zeros_like().to_vec().len();
    let mut descent = Descent { eta: args.eta, passed: 0, mean: vec![0.0; len], square: vec![0.0; len] };
    for iteration in 0..args.iterations {
        let (l, gradient) = loss::value_and_gradient(&model, &PELTS, steps);
        if iteration % (args.iterations / 10).max(1) == 0 {
            println!("step {iteration:5}: loss {l:.6}, length of the gradient {:.1e}", gradient.norm());
        }
        let change = ModelCotangent::from_vec(&gradient, &descent.step(&gradient.to_vec()));
        model.step(1.0, &change);
    }
    let last = loss(&model, &PELTS, steps);
    let [growth, hunt, death, feed] = [model.growth, model.hunt, model.death, model.feed].map(f64::exp);
    println!("u' = {growth:.4} u - {hunt:.5} u v    v' = -{death:.4} v + {feed:.5} u v");
    println!("in 1900: {:.2} hares, {:.2} lynxes", model.hares.exp(), model.lynxes.exp());

    let [before, after] = [&first, &model].map(|model| course(model, PELTS.len(), steps));
    picture::fit(&args.out, "Pelts in thousands: counted, and the model before and after the fit", &PELTS, &before, &after)?;
    println!("the fit before and after is in {}", args.out.display());
    println!("loss: {last:.6}");
    if last.is_finite() { Ok(()) } else { Err(format!("the step size {} is too large", args.eta).into()) }
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
