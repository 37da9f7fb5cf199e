//! Lecture notes on derivatives of vectors and matrices, formula by formula, each beside the tensor that is computed.
//!
//! The notes put the value's axes first and the parameter's behind them, in reverse order; `jacobian` gives both in their own order,
//! and `numerator_layout` in the notes'. Every formula is checked; the program fails where one does not hold.

use cotangent::differentiate;
use ndarray::{Array, Array1, Array2, Array3, Axis, Dimension, array};
use std::process::ExitCode;

/// y = x³
#[differentiate]
fn cube(x: f64) -> f64 {
    x.powi(3)
}

/// y = xᵀx
#[differentiate]
fn square(x: &Array1<f64>) -> f64 {
    x.dot(x)
}

/// y = A·x
#[differentiate]
fn product(#[constant] a: &Array2<f64>, x: &Array1<f64>) -> Array1<f64> {
    a.dot(x)
}

/// Y = x·A
#[differentiate]
fn multiple(x: f64, #[constant] a: &Array2<f64>) -> Array2<f64> {
    a * x
}

/// y = Σᵢⱼ Aᵢⱼ·Xᵢⱼ
#[differentiate]
fn inner(x: &Array2<f64>, #[constant] a: &Array2<f64>) -> f64 {
    (a * x).sum()
}

/// z = W·x + b
#[differentiate]
fn affine(w: &Array2<f64>, x: &Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
    w.dot(x) + b
}

/// a = σ(z)
#[differentiate]
fn sigmoid(z: &Array1<f64>) -> Array1<f64> {
    z.mapv(|z| 1.0 / (1.0 + (-z).exp()))
}

/// L = ½‖a − y‖²
#[differentiate]
fn distance(a: &Array1<f64>, #[constant] y: &Array1<f64>) -> f64 {
    0.5 * (a - y).mapv(|e| e * e).sum()
}

/// The loss of a network of two layers.
#[differentiate(wrt(w1, b1, w2, b2))]
fn loss(w1: &Array2<f64>, b1: &Array1<f64>, w2: &Array2<f64>, b2: &Array1<f64>, x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    let a1 = sigmoid(&affine(w1, x, b1));
    let a2 = sigmoid(&affine(w2, &a1, b2));
    distance(&a2, y)
}

/// Prints a formula with what is computed, and says whether it holds.
fn holds<D: Dimension>(formula: &str, found: &Array<f64, D>, expected: &Array<f64, D>) -> bool {
    let near = found.shape() == expected.shape() && found.iter().zip(expected).all(|(f, e)| (f - e).abs() < 1e-12);
    println!("{formula}\n{found}\n{}", if near { "holds\n" } else { "DOES NOT HOLD\n" });
    near
}

/// The column a times the row b.
fn outer(a: &Array1<f64>, b: &Array1<f64>) -> Array2<f64> {
    a.view().insert_axis(Axis(1)).dot(&b.view().insert_axis(Axis(0)))
}

fn main() -> ExitCode {
    let (a, x, b) = (array![[1.0, -2.0, 0.5], [0.0, 3.0, 1.5]], array![0.5, -1.0, 2.0], array![0.1, -0.2]);
    let scalar = |x| Array::from_elem((), x);
    let mut all = vec![
        holds("y = x³: ∂y/∂x = 3x², at x = 2", &cube::jacobian(2.0), &scalar(12.0)),
        holds("y = xᵀx: ∂y/∂x = 2xᵀ", &square::jacobian(&x).numerator_layout(), &(2.0 * &x)),
        holds("y = A·x: ∂y/∂x = A", &product::jacobian(&a, &x).numerator_layout(), &a),
        holds("Y = x·A: (∂Y/∂x)ᵢⱼ = Aᵢⱼ", &multiple::jacobian(2.0, &a).numerator_layout(), &a),
        holds("y = Σ AᵢⱼXᵢⱼ: ∂y/∂X = Aᵀ", &inner::jacobian(&a, &a).numerator_layout(), &a.t().to_owned()),
    ];

    let (by_w, by_x, by_b) = affine::jacobian(&a, &x, &b);
    let kronecker = Array3::from_shape_fn((2, 2, 3), |(i, j, k)| if i == j { x[k] } else { 0.0 });
    all.push(holds("z = W·x + b: ∂zᵢ/∂Wⱼₖ = δᵢⱼ·xₖ, that is I ⊗ x", &by_w, &kronecker));
    all.push(holds("z = W·x + b: ∂z/∂x = W", &by_x, &a));
    all.push(holds("z = W·x + b: ∂z/∂b = I", &by_b, &Array2::eye(2)));

    // Back propagation, layer by layer.
    let (w1, b1, w2, b2, y) = (a, b, array![[0.3, -0.7], [1.1, 0.4]], array![0.0, 0.5], array![1.0, 0.0]);
    let z1 = affine(&w1, &x, &b1);
    let a1 = sigmoid(&z1);
    let z2 = affine(&w2, &a1, &b2);
    let a2 = sigmoid(&z2);
    let slope = |a: &Array1<f64>| a * (1.0 - a);
    let by_z = sigmoid::jacobian(&z2);
    all.push(holds("a = σ(z): ∂a/∂z = diag σ′(z), σ′ = σ(1 − σ)", &by_z, &Array2::from_diag(&slope(&a2))));
    let delta2 = distance::jacobian(&a2, &y).dot(&*by_z);
    all.push(holds("δ² = ∂L/∂a²·∂a²/∂z² = (a² − y) ⊙ σ′(z²)", &delta2, &((&a2 - &y) * slope(&a2))));
    let delta1 = delta2.dot(&*affine::jacobian(&w2, &a1, &b2).1).dot(&*sigmoid::jacobian(&z1));
    all.push(holds("δ¹ = δ²·∂z²/∂a¹·∂a¹/∂z¹ = (W²)ᵀδ² ⊙ σ′(z¹)", &delta1, &(w2.t().dot(&delta2) * slope(&a1))));
    let (w1_bar, b1_bar, w2_bar, b2_bar) = loss::gradient(&w1, &b1, &w2, &b2, &x, &y);
    all.push(holds("∂L/∂W² = δ²(a¹)ᵀ", &w2_bar, &outer(&delta2, &a1)));
    all.push(holds("∂L/∂b² = δ²", &b2_bar, &delta2));
    all.push(holds("∂L/∂W¹ = δ¹xᵀ", &w1_bar, &outer(&delta1, &x)));
    all.push(holds("∂L/∂b¹ = δ¹", &b1_bar, &delta1));

    let held = all.iter().filter(|held| **held).count();
    println!("{held} of {} formulas hold", all.len());
    if held == all.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
