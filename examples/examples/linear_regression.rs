//! Linear regression: z = Wx + b, fitted by gradient steps to points with noise, beside the closed form.
//!
//! A straight line is the one network whose best parameters can be written down, so this program shows that the
//! gradient steps find them: both results stand side by side, and the largest difference between them is checked.

use cotangent::differentiate;
use cotangent_examples::linear;
use ndarray::{Array1, Array2, Axis, array, concatenate, s};
use std::process::ExitCode;

/// The notes' loss (1/2m) Σ ‖z − y‖² of z = Wx + b, with one point a row: the m products Wx are x·Wᵀ.
#[differentiate(wrt(w, b))]
fn loss(w: &Array2<f64>, b: &Array1<f64>, x: &Array2<f64>, y: &Array2<f64>) -> f64 {
    let z = x.dot(&w.t()) + b;
    (&z - y).mapv(|e| e * e).sum() / (2.0 * x.nrows() as f64)
}

/// W and b where the loss is least: the normal equations x̃ᵀx̃·θ = x̃ᵀy, where x̃ is x with a column of ones for b.
fn closed_form(x: &Array2<f64>, y: &Array2<f64>) -> Option<(Array2<f64>, Array1<f64>)> {
    let x = concatenate![Axis(1), *x, Array2::ones((x.nrows(), 1))];
    let theta = linear::solve(&x.t().dot(&x), &x.t().dot(y))?;
    let (w, b) = theta.view().split_at(Axis(0), x.ncols() - 1);
    Some((w.t().to_owned(), b.row(0).to_owned()))
}

fn main() -> ExitCode {
    const POINTS: usize = 200;
    const STEPS: usize = 400;
    const ETA: f64 = 0.5;
    const NOISE: f64 = 0.1;

    // Points of a known line, with noise on what is measured.
    let (true_w, true_b) = (array![[2.0, -1.0, 0.5], [0.0, 3.0, -2.5]], array![0.7, -1.2]);
    let mut random = fastrand::Rng::with_seed(1);
    let x = Array2::from_shape_simple_fn((POINTS, true_w.ncols()), || 2.0 * random.f64() - 1.0);
    // Twelve even numbers add up to variance 1, and nearly to a normal distribution.
    let noise = Array2::from_shape_simple_fn((POINTS, true_b.len()), || (0..12).map(|_| random.f64()).sum::<f64>() - 6.0);
    let y = x.dot(&true_w.t()) + &true_b + noise * NOISE;

    let (mut w, mut b) = (Array2::zeros(true_w.dim()), Array1::zeros(true_b.dim()));
    println!("{POINTS} points, {STEPS} steps θ ← θ − η ∂L/∂θ with η = {ETA}");
    for step in 0..=STEPS {
        let (l, (w_bar, b_bar)) = loss::value_and_gradient(&w, &b, &x, &y);
        if [0, 1, 2, 5, 10, 20, 50, 100, 200, 400].contains(&step) {
            println!("step {step:3}: loss {l:.12}");
        }
        if step < STEPS {
            w.scaled_add(-ETA, &w_bar);
            b.scaled_add(-ETA, &b_bar);
        }
    }

    let Some((best_w, best_b)) = closed_form(&x, &y) else {
        eprintln!("error: the points lie in a plane, there is not one best line");
        return ExitCode::FAILURE;
    };
    println!("closed form: loss {:.12}", loss(&best_w, &best_b, &x, &y));

    println!("\n        {:>10} {:>18} {:>18} {:>12}", "true", "learnt", "closed form", "difference");
    let mut largest = 0.0_f64;
    let mut row = |name: String, truth: f64, learnt: f64, best: f64| {
        println!("{name:7} {truth:10.4} {learnt:18.12} {best:18.12} {:12.1e}", learnt - best);
        largest = largest.max((learnt - best).abs());
    };
    for ((at, truth), (learnt, best)) in true_w.indexed_iter().zip(w.iter().zip(best_w.slice(s![.., ..]))) {
        row(format!("W[{}, {}]", at.0, at.1), *truth, *learnt, *best);
    }
    for ((at, truth), (learnt, best)) in true_b.indexed_iter().zip(b.iter().zip(&best_b)) {
        row(format!("b[{at}]"), *truth, *learnt, *best);
    }

    let close = largest < 1e-9;
    println!("largest difference: {largest:.1e}, {} 1e-9", if close { "below" } else { "NOT below" });
    if close { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
