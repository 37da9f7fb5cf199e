//! Derivatives of what an equation defines, without walking back through its solver.
//!
//! A root, f(z, p) = 0, moves with its parameters as ∂z/∂p = −(∂f/∂z)⁻¹ ∂f/∂p; a fixed point, z = g(z, p), as
//! ∂z/∂p = (1 − ∂g/∂z)⁻¹ ∂g/∂p. How the solver found z does not matter, so its body is not read: `#[differentiate(vjp = …)]` names
//! a function that takes the cotangent of z back by that equation. It keeps z alone, where the reverse sweep through the solver's loop
//! would keep every iterate.
//!
//! 1. The eccentric anomaly E of a planet, a root of Kepler's equation E − e sin E = M.
//! 2. A layer whose output is its own input: z = tanh(Wz + x), with the reverse sweep of one step for ∂g/∂z and ∂g/∂p. The gradients
//!    agree with those through the unrolled loop, and fit W.

use cotangent::differentiate;
use ndarray::{Array1, Array2};
use std::process::ExitCode;

/// E in E − e sin E = M, by Newton's method.
#[differentiate(vjp = anomaly_vjp)]
fn anomaly(mean: f64, eccentricity: f64) -> f64 {
    let mut e = mean;
    for _ in 0..50 {
        let step = (e - eccentricity * e.sin() - mean) / (1.0 - eccentricity * e.cos());
        e -= step;
        if step.abs() < 1e-15 {
            break;
        }
    }
    e
}

/// M̄ = Ē/(1 − e cos E), ē = sin E·M̄
#[allow(clippy::trivially_copy_pass_by_ref, reason = "a rule is lent the value")]
fn anomaly_vjp(_mean: f64, eccentricity: f64, anomaly: &f64, seed: f64) -> (f64, f64) {
    let mean_bar = seed / (1.0 - eccentricity * anomaly.cos());
    (mean_bar, anomaly.sin() * mean_bar)
}

/// The distance from the sun, of an orbit whose half axis is 1.
#[differentiate]
fn distance(mean: f64, eccentricity: f64) -> f64 {
    1.0 - eccentricity * anomaly(mean, eccentricity).cos()
}

/// g(z) = tanh(Wz + x)
#[differentiate]
fn step(w: &Array2<f64>, x: &Array1<f64>, z: &Array1<f64>) -> Array1<f64> {
    (w.dot(z) + x).mapv(f64::tanh)
}

/// z = g(z), by going on until nothing moves.
#[differentiate(vjp = equilibrium_vjp)]
fn equilibrium(w: &Array2<f64>, x: &Array1<f64>) -> Array1<f64> {
    let mut z = Array1::zeros(x.len());
    loop {
        let next = step(w, x, &z);
        let moved = (&next - &z).mapv(f64::abs).sum();
        z = next;
        if moved < 1e-14 {
            return z;
        }
    }
}

/// λ = z̄ + (∂g/∂z)ᵀλ, a fixed point too; W̄ and x̄ are what one step hands back of λ.
fn equilibrium_vjp(w: &Array2<f64>, x: &Array1<f64>, z: &Array1<f64>, seed: Array1<f64>) -> (Array2<f64>, Array1<f64>) {
    let mut lambda = seed.clone();
    loop {
        let (_, (w_bar, x_bar, z_bar)) = step::adjoint(w, x, z, lambda.clone());
        let next = &seed + &z_bar;
        if (&next - &lambda).mapv(f64::abs).sum() < 1e-14 {
            return (w_bar, x_bar);
        }
        lambda = next;
    }
}

/// How far the equilibrium lies from a target.
#[differentiate(wrt(w, x))]
fn loss(w: &Array2<f64>, x: &Array1<f64>, target: &Array1<f64>) -> f64 {
    let miss = equilibrium(w, x) - target;
    miss.dot(&miss)
}

/// The same with the solver as a loop that is differentiated.
#[differentiate(wrt(w, x))]
fn unrolled(w: &Array2<f64>, x: &Array1<f64>, target: &Array1<f64>, steps: usize) -> f64 {
    let mut z = Array1::zeros(x.len());
    for _ in 0..steps {
        z = step(w, x, &z);
    }
    let miss = z - target;
    miss.dot(&miss)
}

fn largest<D: ndarray::Dimension>(a: &ndarray::Array<f64, D>) -> f64 {
    a.fold(0.0, |m, e| m.max(e.abs()))
}

fn main() -> ExitCode {
    let (mean, eccentricity) = (1.2, 0.6);
    let (mean_bar, eccentricity_bar) = distance::gradient(mean, eccentricity);
    let h = 1e-6;
    let by_mean = (distance(mean + h, eccentricity) - distance(mean - h, eccentricity)) / (2.0 * h);
    let by_eccentricity = (distance(mean, eccentricity + h) - distance(mean, eccentricity - h)) / (2.0 * h);
    println!("∂r/∂M = {mean_bar:.9} (differences: {by_mean:.9})");
    println!("∂r/∂e = {eccentricity_bar:.9} (differences: {by_eccentricity:.9})");
    let kepler = (mean_bar - by_mean).abs().max((eccentricity_bar - by_eccentricity).abs());

    let n = 40;
    let mut random = fastrand::Rng::with_seed(7);
    let mut w = Array2::from_shape_fn((n, n), |_| (random.f64() - 0.5) / (n as f64).sqrt());
    let x = Array1::from_shape_fn(n, |_| random.f64() - 0.5);
    let target = Array1::from_shape_fn(n, |_| 0.8 * (random.f64() - 0.5));
    let (w_bar, x_bar) = loss::gradient(&w, &x, &target);
    let (w_far, x_far) = unrolled::gradient(&w, &x, &target, 200);
    let apart = largest(&(&w_bar - &w_far)).max(largest(&(&x_bar - &x_far)));
    println!("implicit and unrolled gradients of the equilibrium are at most {apart:.1e} apart");

    let first = loss(&w, &x, &target);
    let mut last = first;
    for _ in 0..200 {
        let (value, (w_bar, _)) = loss::value_and_gradient(&w, &x, &target);
        w.scaled_add(-0.1, &w_bar);
        last = value;
    }
    println!("the loss falls from {first:.4} to {last:.2e}");
    if kepler < 1e-8 && apart < 1e-10 && last < 1e-3 * first { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
