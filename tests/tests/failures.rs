//! Functions that return a `Result` or an `Option`: gradients where they succeed, the function's own error where they fail.

#![allow(clippy::redundant_else, clippy::needless_range_loop, reason = "code as users write it")]

use cotangent::differentiate;
use cotangent_tests::{check_failure, check_success, positive, vector};
use ndarray::{Array1, Array2, Axis, ShapeError, array};
use std::cell::Cell;
use std::num::ParseFloatError;

#[derive(Debug, PartialEq)]
enum Failure {
    Empty,
    NotPositive { at: usize, value: f64 },
    Lengths(usize, usize),
    Number(String),
    Shape(String),
}

impl From<ParseFloatError> for Failure {
    fn from(error: ParseFloatError) -> Self {
        Failure::Number(error.to_string())
    }
}

impl From<ShapeError> for Failure {
    fn from(error: ShapeError) -> Self {
        Failure::Shape(error.to_string())
    }
}

impl From<Negative> for Failure {
    fn from(error: Negative) -> Self {
        Failure::NotPositive { at: 0, value: error.0 }
    }
}

#[derive(Debug, PartialEq)]
struct Negative(f64);

type Outcome<T> = Result<T, Failure>;

mod fallible {
    pub(super) type Result<T> = std::result::Result<T, super::Failure>;
}

#[differentiate]
fn log_likelihood(x: &[f64], mu: f64, sigma: f64) -> Result<f64, Failure> {
    if x.is_empty() {
        return Err(Failure::Empty);
    }
    if sigma <= 0.0 {
        return Err(Failure::NotPositive { at: x.len(), value: sigma });
    }
    let mut total = 0.0;
    for &xi in x {
        let z = (xi - mu) / sigma;
        total -= 0.5 * z * z + sigma.ln();
    }
    Ok(total)
}

#[test]
fn a_likelihood_has_its_gradient_or_its_error() {
    check_success!(log_likelihood(&x, mu, sigma), x = vec![0.3, -1.2, 0.7], mu = 0.1, sigma = 1.4);
    let x = [1.0, 2.0, 4.0];
    let (_, mu_bar, sigma_bar) = log_likelihood::gradient(&x, 1.0, 2.0).unwrap();
    assert_eq!(mu_bar, (0.0 + 1.0 + 3.0) / 4.0);
    assert_eq!(sigma_bar, (0.0 + 1.0 + 9.0) / 8.0 - 3.0 / 2.0);
    check_failure!(log_likelihood(&[], 1.0, 2.0), &mut (vec![], 0.0, 0.0));
    check_failure!(log_likelihood(&x, 1.0, -2.0), &mut (vec![0.0; 3], 0.0, 0.0));
}

#[differentiate]
fn entropy(p: &Array1<f64>) -> fallible::Result<f64> {
    let mut total = 0.0;
    for (at, &value) in p.iter().enumerate() {
        if value < 0.0 {
            return Err(Failure::NotPositive { at, value });
        } else if value == 0.0 {
            continue;
        }
        total -= value * value.ln();
    }
    Ok(total)
}

#[test]
fn an_error_leaves_from_the_middle_of_a_loop() {
    check_success!(entropy(&p), p = positive(5));
    assert_eq!(entropy::gradient(&array![0.0, 1.0]), Ok(array![0.0, -1.0]));
    let found = check_failure!(entropy(&array![0.5, -0.5, 1.0]), &mut array![0.0, 0.0, 0.0]);
    assert_eq!(found, "Err(NotPositive { at: 1, value: -0.5 })");
}

#[differentiate]
fn root(x: f64) -> Result<f64, Negative> {
    if x < 0.0 { Err(Negative(x)) } else { Ok(x.sqrt()) }
}

#[differentiate]
fn roots(x: f64, y: f64) -> Result<f64, Failure> {
    let a = root(x)?;
    let b = root(y).map_err(|error| Failure::NotPositive { at: 1, value: error.0 })?;
    Ok(a * b + root(a).unwrap() + root(4.0).expect("positive"))
}

#[test]
fn errors_of_functions_that_are_called_become_the_functions_own() {
    check_success!(roots(x, y), x = 2.0, y = 3.0);
    assert_eq!(check_failure!(roots(-2.0, 3.0), &mut (0.0, 0.0)), "Err(NotPositive { at: 0, value: -2.0 })");
    assert_eq!(check_failure!(roots(2.0, -3.0), &mut (0.0, 0.0)), "Err(NotPositive { at: 1, value: -3.0 })");
}

#[differentiate]
fn summed_roots(x: &[f64], limit: usize) -> Result<f64, Negative> {
    let mut sum = 0.0;
    let mut k = 0;
    while k < limit.min(x.len()) {
        if x[k] > 1.0 {
            sum += root(x[k] - 1.0)?;
        } else {
            sum += x[k] * root(x[k])?;
        }
        k += 1;
    }
    Ok(sum)
}

#[test]
fn calls_that_fail_stand_in_loops_and_arms() {
    check_success!(summed_roots(&x, 9), x = vec![2.0, 0.3, 4.5]);
    check_success!(summed_roots(&x, 0), x = vec![2.0, 0.3, 4.5]);
    check_failure!(summed_roots(&[2.0, -0.5], 9), &mut vec![0.0; 2]);
    check_success!(summed_roots(&x, 1), x = vec![2.0, -0.5]);
}

#[differentiate]
fn halves(x: f64, depth: usize) -> Option<f64> {
    if depth == 0 {
        return Some(x * x);
    }
    if x > 100.0 {
        return None;
    }
    halves(x * 0.5, depth - 1).map(|y| y * x)
}

#[test]
fn a_function_that_fails_calls_itself() {
    check_success!(halves(x, 3), x = 1.7);
    check_failure!(halves(1000.0, 3), &mut 0.0);
}

#[differentiate]
fn first_and_last(x: &[f64], i: usize) -> Option<f64> {
    let first = x.first()?;
    let middle = x.get(i).copied()?;
    let last = *x.last()?;
    if *first > 3.0 { None } else { Some(first * middle + last.sin()) }
}

#[differentiate]
fn entries(x: &Array1<f64>, names: &[&str]) -> EntryResult<f64> {
    let first = x.first().ok_or(Failure::Empty)?;
    let third = x.get(2).copied().ok_or_else(|| Failure::Lengths(x.len(), names.len()))?;
    Ok(first * third)
}

type EntryResult<T> = fallible::Result<T>;

#[test]
fn entries_of_lists_are_there_or_not() {
    check_success!(first_and_last(&x, 1), x = vec![0.3, -1.2, 0.7]);
    check_success!(first_and_last(&x, 0), x = vec![0.3]);
    check_failure!(first_and_last(&[], 0), &mut vec![]);
    check_failure!(first_and_last(&[1.0], 1), &mut vec![0.0]);
    check_failure!(first_and_last(&[4.0], 0), &mut vec![0.0]);
}

#[test]
fn an_alias_is_a_result_where_the_body_speaks_of_errors() {
    check_success!(entries(&x, &[]), x = vector(4));
    assert_eq!(check_failure!(entries(&array![], &[]), &mut array![]), "Err(Empty)");
    assert_eq!(check_failure!(entries(&array![1.0, 2.0], &["a"]), &mut array![0.0, 0.0]), "Err(Lengths(2, 1))");
}

#[differentiate]
fn standardised(x: &Array1<f64>, w: &Array2<f64>, scale: &str) -> Result<f64, Failure> {
    let scale: f64 = scale.parse()?;
    let mean = x.mean().ok_or(Failure::Empty)?;
    let shifted = x - mean;
    let folded = shifted.into_shape_with_order((2, 2))?;
    let product = folded.dot(w);
    let wide = product.broadcast((3, 2, 2)).ok_or(Failure::Empty)?;
    let rows = w.mean_axis(Axis(0)).ok_or_else(|| Failure::Lengths(w.nrows(), w.ncols()))?;
    Ok(scale * wide.mapv(f64::sin).sum() + rows.dot(&rows))
}

#[test]
fn methods_of_ndarray_that_may_fail_are_followed_by_a_question_mark() {
    check_success!(standardised(&x, &w, "2.5"), x = vector(4), w = cotangent_tests::matrix(2, 2));
    let (x, w) = (vector(4), cotangent_tests::matrix(2, 2));
    let mut buffers = (x.clone(), w.clone());
    assert_eq!(check_failure!(standardised(&x, &w, "two"), &mut buffers), "Err(Number(\"invalid float literal\"))");
    assert_eq!(check_failure!(standardised(&array![], &w, "2"), &mut buffers), "Err(Empty)");
    check_failure!(standardised(&vector(5), &w, "2"), &mut buffers);
}

thread_local! {
    static CHECKS: Cell<usize> = const { Cell::new(0) };
}

fn check_lengths(x: &[f64], y: &[f64]) -> Outcome<()> {
    CHECKS.set(CHECKS.get() + 1);
    if x.len() == y.len() { Ok(()) } else { Err(Failure::Lengths(x.len(), y.len())) }
}

fn degrees(counted: usize) -> Outcome<usize> {
    CHECKS.set(CHECKS.get() + 1);
    counted.checked_sub(1).ok_or(Failure::Empty)
}

#[differentiate]
fn covariance(x: &[f64], y: &[f64]) -> Result<f64, Failure> {
    check_lengths(x, y)?;
    let _ = degrees(x.len())?;
    let n = x.len() as f64;
    let (mean_x, mean_y) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let sum: f64 = x.iter().zip(y).map(|(a, b)| (a - mean_x) * (b - mean_y)).sum();
    let degrees = degrees(x.len())?;
    Ok(sum / degrees as f64)
}

#[test]
fn what_is_called_for_its_error_alone_runs_once() {
    check_success!(covariance(&x, &y), x = vec![0.3, -1.2, 0.7], y = vec![1.0, 0.2, -0.4]);
    CHECKS.set(0);
    let (value, gradient) = covariance::value_and_gradient(&[1.0, 2.0], &[3.0, 5.0]).unwrap();
    assert_eq!((value, gradient), (1.0, (vec![-1.0, 1.0], vec![-0.5, 0.5])));
    assert_eq!(CHECKS.get(), 3);
    check_failure!(covariance(&[1.0], &[]), &mut (vec![0.0], vec![]));
    check_failure!(covariance(&[], &[]), &mut (vec![], vec![]));
}

struct Prior {
    mean: f64,
    deviation: f64,
}

#[differentiate]
impl Prior {
    #[allow(dead_code, reason = "a function without a value beside the others")]
    fn checked(mean: f64, deviation: f64) -> Result<Self, Failure> {
        let prior = Prior { mean, deviation };
        prior.check()?;
        Ok(prior)
    }

    fn check(&self) -> Result<(), Failure> {
        if self.deviation > 0.0 { Ok(()) } else { Err(Failure::NotPositive { at: 0, value: self.deviation }) }
    }
}

#[derive(Clone, Debug, cotangent::Differentiable)]
struct Normal {
    mean: f64,
    deviation: f64,
}

#[differentiate]
impl Normal {
    #[differentiate(skip)]
    fn check(&self) -> Result<(), Failure> {
        if self.deviation > 0.0 { Ok(()) } else { Err(Failure::NotPositive { at: 0, value: self.deviation }) }
    }

    fn log_density(&self, x: f64) -> Result<f64, Failure> {
        self.check()?;
        let z = (x - self.mean) / self.deviation;
        Ok(-0.5 * z * z - self.deviation.ln())
    }

    fn total(&self, x: &[f64]) -> Result<f64, Failure> {
        let mut total = 0.0;
        for &xi in x {
            total += self.log_density(xi)?;
        }
        Ok(total)
    }
}

#[test]
fn methods_fail_too() {
    let normal = Normal { mean: 0.5, deviation: 2.0 };
    let x = [1.0, -0.5, 3.0];
    let (value, (bar, x_bar)) = normal.total_value_and_gradient(&x).unwrap();
    let by_hand: f64 = x.iter().map(|x| -0.125 * (x - 0.5) * (x - 0.5) - 2f64.ln()).sum();
    assert!((value - by_hand).abs() < 1e-14);
    let mean_bar: f64 = x.iter().map(|x| (x - 0.5) / 4.0).sum();
    let deviation_bar: f64 = x.iter().map(|x| (x - 0.5) * (x - 0.5) / 8.0 - 0.5).sum();
    assert!((bar.mean - mean_bar).abs() < 1e-14 && (bar.deviation - deviation_bar).abs() < 1e-14);
    assert!(x_bar.iter().zip(&x).all(|(bar, x)| (bar + (x - 0.5) / 4.0).abs() < 1e-14));
    let wrong = Normal { mean: 0.5, deviation: -2.0 };
    assert_eq!(wrong.total_gradient(&x).map(|_| ()), Err(Failure::NotPositive { at: 0, value: -2.0 }));
    assert!(Prior::checked(0.0, 1.0).is_ok_and(|p| p.mean == 0.0));
}

#[differentiate]
fn split<F: num_traits::Float>(x: F, y: F) -> Result<(F, F), String> {
    if y == F::zero() {
        return Err("a zero".to_string());
    }
    Ok((x / y, x * y))
}

#[differentiate]
fn joined<F: num_traits::Float>(x: F, y: F) -> Result<F, Box<dyn std::error::Error>> {
    let (a, b) = split(x, y)?;
    let (c, _) = split(b, a).map_err(|e| format!("second: {e}"))?;
    Ok(a * c)
}

#[test]
fn several_results_of_a_generic_function_come_out_of_a_result() {
    check_success!(joined(x, y), x = 0.7, y = 1.9);
    let (value, (x_bar, y_bar)) = joined::value_and_gradient(3f32, 2f32).unwrap();
    assert_eq!((value, x_bar, y_bar), (6.0, 2.0, 3.0));
    assert_eq!(check_failure!(joined(1.0, 0.0), &mut (0.0, 0.0)), "Err(\"a zero\")");
    assert_eq!(check_failure!(joined(0.0, 1.0), &mut (0.0, 0.0)), "Err(\"second: a zero\")");
}

#[differentiate]
fn nested(x: f64, mode: u8) -> Result<f64, String> {
    let y = if mode == 0 {
        x.sin()
    } else if mode == 1 {
        if x < 0.0 {
            return Err(format!("{x} is negative"));
        } else {
            x.sqrt()
        }
    } else {
        return Err(format!("no mode {mode}"));
    };
    let z = {
        let scale = if y > 2.0 { Err("large") } else { Ok(3) }?;
        y * f64::from(scale)
    };
    if mode == 0 {
        Ok(z)
    } else {
        let w = z * x;
        if w > 4.0 {
            return Err(String::from("too large"));
        }
        Ok(w)
    }
}

#[test]
fn errors_leave_from_nested_arms() {
    check_success!(nested(x, 0), x = 0.7);
    check_success!(nested(x, 1), x = 0.7);
    for (x, mode, expected) in
        [(-1.0, 1, "\"-1 is negative\""), (1.0, 2, "\"no mode 2\""), (9.0, 1, "\"large\""), (2.0, 1, "\"too large\"")]
    {
        assert_eq!(check_failure!(nested(x, mode), &mut 0.0), format!("Err({expected})"));
    }
}

#[differentiate]
fn guarded(x: f64, y: f64) -> f64 {
    let root = if x > 0.0 { x.sqrt() } else { panic!("{x} is not positive") };
    let ratio = if y == 0.0 {
        unreachable!()
    } else {
        let half = y / 2.0;
        root / half
    };
    ratio * root
}

#[test]
fn an_arm_that_panics_leaves_the_other_one() {
    cotangent_tests::check_gradient!(guarded(x, y), x = 0.7, y = 1.3);
    assert!(std::panic::catch_unwind(|| guarded::gradient(-1.0, 1.0)).is_err());
}

macro_rules! bail {
    ($text:expr) => {
        return Err(Failure::Number($text.to_string()))
    };
}

macro_rules! ensure {
    ($condition:expr, $text:expr) => {
        if !$condition {
            return Err(Failure::Number($text.to_string()));
        }
    };
}

fn is_short(x: &[f64]) -> Outcome<bool> {
    if x.len() > 5 { Err(Failure::Lengths(x.len(), 5)) } else { Ok(x.len() < 2) }
}

fn tolerance(step: usize) -> Option<f64> {
    if step > 10 { None } else { Some(1.0 / (step as f64 + 1.0)) }
}

#[differentiate]
fn guarded_by_calls(x: &[f64]) -> Result<f64, Failure> {
    ensure!(!x.is_empty(), "nothing");
    let mut total = 0.1;
    if !is_short(x)? && x[0] > 0.0 {
        total += x[0] * x[0];
    }
    let mut step = 0;
    while total > tolerance(step).ok_or(Failure::Empty)? {
        total = total * 0.5 + x[step % x.len()] * 0.1;
        step += 1;
    }
    if total < 0.0 {
        bail!("negative");
    }
    Ok(total * if is_short(&x[1..])? { 2.0 } else { x[1] })
}

#[test]
fn conditions_and_macros_fail_too() {
    check_success!(guarded_by_calls(&x), x = vec![1.3, 0.1, 0.2]);
    check_success!(guarded_by_calls(&x), x = vec![1.3]);
    for (x, expected) in [
        (vec![1.0; 6], "Err(Lengths(6, 5))"),
        (vec![200.0, 300.0], "Err(Empty)"),
        (vec![], "Err(Number(\"nothing\"))"),
        (vec![1.2, 0.0, -20.0, 0.0], "Err(Number(\"negative\"))"),
    ] {
        assert_eq!(check_failure!(guarded_by_calls(&x), &mut x.clone()), expected);
    }
}

#[differentiate]
fn chained(x: &[f64], w: f64) -> Result<f64, Negative> {
    let rooted: f64 = x.iter().map(|e| root(*e)).sum::<Result<f64, Negative>>()?;
    let scaled = x
        .iter()
        .enumerate()
        .map(|(k, &e)| {
            if e > 3.0 {
                return Err(Negative(e));
            }
            let part = root(e + k as f64)?;
            Ok(part * w)
        })
        .collect::<Result<Vec<f64>, Negative>>()?;
    let product = x.iter().try_fold(1.0, |so_far, &e| if e == 2.5 { Err(Negative(e)) } else { Ok(so_far * e * w) })?;
    let mut total = rooted * product;
    scaled.iter().try_for_each(|e| {
        if *e > 50.0 {
            return Err(Negative(*e));
        }
        total += e * e;
        Ok(())
    })?;
    Ok(total)
}

#[differentiate]
fn summed(x: &Array1<f64>) -> Option<f64> {
    (0..x.len()).map(|k| positive_part(x[k])).sum()
}

#[differentiate]
fn positive_part(x: f64) -> Option<f64> {
    (x != 0.0).then_some(())?;
    Some(x * x)
}

#[test]
fn chains_end_at_the_first_failure() {
    check_success!(chained(&x, w), x = vec![0.4, 1.2, 0.9], w = 0.7);
    check_success!(chained(&x, w), x = Vec::<f64>::new(), w = 0.7);
    for (x, w, expected) in [
        (vec![1.0, -1.0, 4.0], 1.0, "Err(Negative(-1.0))"),
        (vec![1.0, 4.0], 1.0, "Err(Negative(4.0))"),
        (vec![1.0, 2.5], 1.0, "Err(Negative(2.5))"),
        (vec![1.0], 60.0, "Err(Negative(60.0))"),
    ] {
        assert_eq!(check_failure!(chained(&x, w), &mut (x.clone(), 0.0)), expected);
    }
    check_success!(summed(&x), x = vector(4));
    assert_eq!(check_failure!(summed(&array![1.0, 0.0]), &mut array![0.0, 0.0]), "None");
}

#[differentiate]
fn parsed(x: f64, texts: &[&str]) -> Result<f64, Failure> {
    let scales = texts.iter().map(|text| text.parse::<f64>()).collect::<Result<Vec<_>, _>>()?;
    Ok(x * scales.iter().sum::<f64>())
}

#[test]
fn a_chain_without_derivatives_stays_as_it_is() {
    assert_eq!(parsed::gradient(2.0, &["1.5", "2"]), Ok(3.5));
    assert_eq!(check_failure!(parsed(2.0, &["1.5", "two"]), &mut 0.0), "Err(Number(\"invalid float literal\"))");
}

/// Functions that change what they are lent, and give no more than whether they succeed.
mod that_change {
    use cotangent::{Differentiable, check, differentiate};
    use ndarray::{Array1, Array2, array};
    #[differentiate]
    fn factor(a: &mut Array2<f64>) -> Result<(), String> {
        let n = a.nrows();
        for j in 0..n {
            for k in 0..j {
                let ajk = a[[j, k]];
                for i in j..n {
                    a[[i, j]] -= a[[i, k]] * ajk;
                }
            }
            if a[[j, j]] <= 0.0 {
                return Err(format!("{j}"));
            }
            let d = a[[j, j]].sqrt();
            for i in j..n {
                a[[i, j]] /= d;
            }
        }
        Ok(())
    }
    #[derive(Debug, Clone, Differentiable)]
    struct S {
        x: f64,
        v: f64,
    }
    #[differentiate]
    impl S {
        fn step(&mut self, h: f64) -> Result<(), String> {
            if h <= 0.0 {
                return Err("h".into());
            }
            self.v -= h * self.x;
            self.x += h * self.v;
            Ok(())
        }
        fn run(&self, n: usize, h: f64) -> Result<f64, String> {
            let mut s = self.clone();
            for _ in 0..n {
                s.step(h)?;
            }
            Ok(s.x * s.v)
        }
    }
    #[differentiate]
    fn outer(s: &S, h: f64) -> Result<f64, String> {
        let mut s = s.clone();
        for _ in 0..3 {
            s.step(h)?;
        }
        Ok(s.x * s.v)
    }
    #[differentiate]
    fn det(a: &Array2<f64>, b: &Array1<f64>) -> Result<f64, String> {
        let mut l = a.clone();
        factor(&mut l)?;
        Ok(l.diag().mapv(f64::ln).sum() * 2.0 + l.dot(b).sum())
    }
    #[test]
    fn are_asked_in_statements() {
        check!(det, &array![[2.0, 0.3], [0.3, 1.0]], &array![0.3, 0.5]).assert();
        check!(S::run, &S { x: 0.3, v: 0.6 }, 3, 0.1).assert();
        check!(outer, &S { x: 0.3, v: 0.6 }, 0.1).assert();
    }
}
