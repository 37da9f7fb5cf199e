//! `check!`: right derivatives agree in every mode, and wrong ones are found.
#![allow(clippy::pedantic, reason = "functions as users write them")]

use cotangent::{Differentiable, Element, check, differentiate};
use cotangent_tests::{matrix, panic_of, vector};
use expect_test::expect;
use ndarray::{ArcArray1, Array, Array1, Array2, ArrayView1, CowArray, Dimension, Ix2, array};

#[differentiate(order = 2)]
fn loss(w: &Array2<f64>, b: &Array1<f64>, #[constant] x: &Array2<f64>, n: usize) -> f64 {
    let a = (x.dot(w) + b).mapv(f64::tanh);
    a.mapv(|e| e.powi(3)).sum() / n as f64
}

#[test]
fn all_modes_agree() {
    let (w, b, x) = (matrix(2, 3), vector(3), matrix(4, 2));
    let report = check!(loss, &w, &b, &x, 4);
    report.assert();
    let text = report.to_string();
    for row in ["reverse, differences", "forward, reverse", "jacobian, reverse", "hvp, its transpose", "hessian, hvp"] {
        assert!(text.contains(row), "{text}");
    }
    assert!(!text.contains("\nx "), "a constant argument is not compared:\n{text}");
}

#[derive(Clone, Debug, Differentiable)]
struct Layer {
    w: Array2<f64>,
    b: Vec<f64>,
    #[constant]
    rate: f64,
    name: String,
}

#[derive(Clone, Debug, Differentiable)]
#[allow(dead_code, reason = "what it is of is not read")]
struct Grown {
    w: Array2<f64>,
    b: Vec<f64>,
    of: usize,
}

fn layer() -> Layer {
    Layer { w: matrix(2, 2), b: vec![0.3, -0.8], rate: 0.5, name: "layer".into() }
}

#[differentiate]
impl Layer {
    fn output(&self, x: &Array1<f64>) -> Array1<f64> {
        assert!(!self.name.is_empty());
        (self.w.dot(x) * self.rate + self.b[0]).mapv(f64::sin) * self.b[1]
    }
    fn grown(&self, by: f64) -> Grown {
        Grown { w: &self.w * by, b: vec![self.b[0] * by, self.b[1]], of: 2 }
    }
}

#[differentiate]
fn pair(
    x: [f64; 2],
    (y, k): (f64, usize),
    z: &[f64],
    v: ArrayView1<'_, f64>,
    #[constant] f: impl Fn(f64) -> f64 + Clone,
) -> (f64, Vec<f64>) {
    let s = x[0] * x[1].exp() + y * k as f64;
    let list = z.iter().map(|z| z * s).collect();
    (v.dot(&v) + s * f(2.0), list)
}

#[differentiate]
fn root(x: f64) -> Result<f64, String> {
    if x < 0.0 {
        return Err("negative".into());
    }
    Ok(x.sqrt())
}

#[differentiate(companion = scaled_derivatives)]
fn scaled<F: Element, D: Dimension>(x: &Array<F, D>, by: F) -> Array<F, D> {
    x * by
}

mod inner {
    #[cotangent::differentiate]
    pub(super) fn cube(x: f32) -> f32 {
        x * x * x
    }
}

#[test]
fn arguments_and_results_of_every_kind() {
    let layer = layer();
    check!(Layer::output, &layer, &vector(2)).assert();
    check!(Layer::grown, &layer, 1.5).assert();
    check!(root, 2.0).assert();
    check!(inner::cube, 0.7).assert();
    check!(scaled as scaled_derivatives, &matrix(2, 3), 0.5).assert();
    check!(scaled as scaled_derivatives, &matrix(2, 3).mapv(|x| x as f32), 0.5f32).assert();
    let v = vector(3);
    check!(pair, [0.5, 0.25], (2.0, 3), &vec![1.0, -2.0], v.view(), |x| x).assert();
}

/// At 0 a kink, elsewhere none.
#[differentiate]
fn bent(x: &Array1<f64>) -> f64 {
    x.mapv(f64::abs).sum() + x.mapv(|e| e.max(0.0)).sum()
}

#[test]
fn kinks_are_left_out_and_said() {
    let report = check!(bent, &array![1.0, 0.0, -2.0]);
    report.assert();
    expect![[r#"
        the derivatives of `bent` agree in 6 comparisons
        argument    comparison            entry  found     expected  rel. error  verdict
                    value: adjoint               4         4         0           ok
        argument 1  reverse, differences  [0]    2         2         0           ok
          1 entry at a kink left out: one-sided differences are -1 and 2
                    value: tangent               4         4         0           ok
        argument 1  forward, differences                                         not checked
          1 entry at a kink left out: one-sided differences are -0.476562 and 0.109375
        argument 1  forward, reverse             -0.28125  -0.28125  0           ok
        argument 1  jacobian, reverse     [0]    2         2         0           ok
    "#]]
    .assert_eq(&report.to_string());
}

#[test]
fn small_and_large_arguments_are_stepped_over_by_their_size() {
    check!(scales, &array![1e-6, 0.5, 3e5]).assert();
}

#[differentiate]
fn scales(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(|e| e.ln() * e)
}

/// A rule that forgets a factor.
#[differentiate(vjp = square_vjp)]
fn square(x: f64) -> f64 {
    x * x
}
fn square_vjp(x: f64, _: &f64, seed: f64) -> f64 {
    x * seed
}

/// One of four entries is wrong, and forward mode is right.
#[differentiate(pullback = halves_pullback, tangent = halves_tangent)]
fn halves(x: &Array2<f64>) -> Array2<f64> {
    x * 0.5
}
#[allow(clippy::type_complexity, reason = "the protocol")]
fn halves_pullback(x: &Array2<f64>) -> (Array2<f64>, impl FnOnce(&Array2<f64>, Array2<f64>) -> (Array2<f64>,) + use<>) {
    (x * 0.5, |_: &Array2<f64>, seed: Array2<f64>| {
        let mut bar = seed * 0.5;
        bar[[1, 0]] *= 2.0;
        (bar,)
    })
}
fn halves_tangent(x: &Array2<f64>, x_dot: &Array2<f64>) -> (Array2<f64>, Array2<f64>) {
    (x * 0.5, x_dot * 0.5)
}

/// Another value beside the derivative.
#[differentiate(pullback = off_pullback)]
fn off(x: f64) -> f64 {
    2.0 * x
}
fn off_pullback(x: f64) -> (f64, impl FnOnce(&f64, f64) -> (f64,) + use<>) {
    (2.0 * x + 1.0, |_: &f64, seed: f64| (2.0 * seed,))
}

/// Right but for entries that are infinite.
#[differentiate(vjp = blows_vjp)]
fn blows(x: f64) -> f64 {
    2.0 * x
}
fn blows_vjp(_: f64, _: &f64, _: f64) -> f64 {
    f64::NAN
}

#[test]
fn wrong_rules_are_found() {
    let report = check!(square, 3.0);
    expect![[r#"
        the derivatives of `square` are WRONG in 2 of 6 comparisons
        argument    comparison            entry  found  expected  rel. error  verdict
                    value: adjoint               9      9         0           ok
        argument 1  reverse, differences         3      6         5e-1        WRONG, above 1e-6
                    value: tangent               9      9         0           ok
        argument 1  forward, differences         3      6         5e-1        WRONG, above 1e-6
        argument 1  forward, reverse             3      3         0           ok
        argument 1  jacobian, reverse            3      3         0           ok
    "#]]
    .assert_eq(&report.to_string());
    let x = array![[1.0, 2.0], [4.0, 8.0]];
    let report = check!(halves, &x);
    expect![[r#"
        the derivatives of `halves` are WRONG in 2 of 6 comparisons
        argument  comparison            entry   found       expected    rel. error  verdict
                  value: adjoint        [0, 0]  0.5         0.5         0           ok
        x         reverse, differences  [1, 0]  -0.625      -0.3125     5e-1        WRONG, above 1e-6
                  value: tangent        [0, 0]  0.5         0.5         0           ok
        x         forward, differences  [0, 0]  -0.0253906  -0.0253906  0           ok
        x         forward, reverse              0.00588989  0.0742493   9e-1        WRONG, above 1e-9
        x         jacobian, reverse     [0, 0]  0.179688    0.179688    0           ok
    "#]]
    .assert_eq(&report.to_string());
    let failed = panic_of(|| check!(off, 1.0).assert());
    expect![[r#"
        the derivatives of `off` are WRONG in 1 of 6 comparisons
        argument    comparison            entry  found  expected  rel. error  verdict
                    value: adjoint               3      2         3e-1        WRONG, above 1e-9
        argument 1  reverse, differences         2      2         0           ok
                    value: tangent               2      2         0           ok
        argument 1  forward, differences         2      2         0           ok
        argument 1  forward, reverse             2      2         0           ok
        argument 1  jacobian, reverse            2      2         0           ok
    "#]]
    .assert_eq(&failed.message);
    assert!(!check!(blows, 1.0).is_ok());
}

#[test]
fn what_cannot_be_checked_is_said() {
    let report = check!(root, -1.0);
    expect![[r#"
        the derivatives of `root` cannot be checked
        the function itself fails on these arguments
    "#]]
    .assert_eq(&report.to_string());
    assert!(!check!(scales, &array![-1.0]).is_ok());
}

/// The generated tests run beside these.
#[differentiate(test(w = (3, 2), x = (4, 3), n = 2, b in 0.5..2.0), order = 2)]
fn tested(w: &Array2<f64>, b: &Array1<f64>, x: &Array2<f64>, n: usize) -> f64 {
    x.dot(w).mapv(|e| e.powi(n as i32)).sum() + b.mapv(f64::ln).sum()
}

#[differentiate(test(F = f32))]
fn tested_in_single<F: Element>(x: &[F], y: F, z: [F; 2]) -> F {
    x.iter().copied().sum::<F>() * y.exp() + z[0] * z[1]
}

#[differentiate(test(layer = layer(), x = 2, name = "name", v = (2, 3), by = 0.25, f = |x: f64| x + 1.0))]
fn tested_on_values(
    layer: &Layer,
    x: Array1<f64>,
    name: &str,
    v: ndarray::ArrayView2<'_, f64>,
    by: f64,
    f: impl Fn(f64) -> f64 + Clone,
) -> f64 {
    layer.w.dot(&x).sum() * v.sum() * f(name.len() as f64) * by
}

#[test]
fn a_generated_test_whose_arguments_do_not_fit_says_how_to_choose_them() {
    let write = "#[differentiate(test(w = (3, 3), x = 3))]";
    let failed = panic_of(|| cotangent::rt::check::tried("loss", "w: 3×3, x: 3", write, || panic!("shapes")));
    expect!["`loss` panics, as above, on the arguments that `#[differentiate(test)]` makes for it: w: 3×3, x: 3; say which it takes, `#[differentiate(test(w = (3, 3), x = 3))]`: a shape `(3, 4)`, a range `in 0.5..2.0`, or a value"].assert_eq(&failed.message);
    cotangent::rt::check::tried("loss", "", write, || 1);
}

#[differentiate(order = 2)]
fn centred(x: &Array1<f64>) -> f64 {
    (x - x.mean().unwrap()).sum()
}

/// The entries of a softmax, whose sum is 1 whatever x is.
#[differentiate(order = 2)]
fn certain(x: &Array1<f64>, scale: f64) -> f64 {
    let e = x.mapv(f64::exp);
    let total = e.sum();
    (e / total).sum() * scale
}

/// A small function whose rule is wrong by a tenth.
#[differentiate(vjp = faint_vjp)]
fn faint(x: f64) -> f64 {
    1e-13 * x * x
}

fn faint_vjp(x: f64, _: &f64, seed: f64) -> f64 {
    2.2e-13 * x * seed
}

/// What is left of terms that cancel is rounding; what is small is not.
#[test]
fn rounding_is_no_mistake() {
    let x = array![0.3, 0.7, -1.1, 0.13];
    check!(centred, &x).assert();
    for scale in [1.0, 1e6, 1e-6] {
        check!(certain, &x, scale).assert();
    }
    assert!(!check!(faint, 0.4).is_ok());
}

/// Worth nothing beyond the barrier.
#[differentiate]
fn knocked_out(m: (f64, f64), barrier: f64) -> f64 {
    let s = m.0 * (0.9 * m.1).exp();
    if s > barrier { 0.0 } else { s - 95.0 }
}

/// A price of 100 beside a rate of 0.2: a step as wide as the price asks for would lead the rate far away.
#[test]
fn entries_of_one_argument_move_by_their_own_sizes() {
    check!(knocked_out, (100.0, 0.2), 130.0).assert();
}

#[differentiate]
fn seen(x: CowArray<'_, f64, Ix2>, y: ArcArray1<f64>) -> Array1<f64> {
    x.dot(&y) * x.sum()
}

/// Arguments that are an array or a view, and such as share it.
#[test]
fn arrays_that_are_seen_or_shared() {
    let (x, y) = (matrix(2, 3), vector(3));
    check!(seen, CowArray::from(&x), y.to_shared()).assert();
    check!(seen, CowArray::from(x.clone()), y.into_shared()).assert();
}
