//! Random programs over the language with the real attribute: nested control flow, mutation, calls, closures and structs. The value is
//! that of the untouched function, the gradient that of dual numbers which run through the program itself, and so
//! are the second derivatives of every third one. Another third goes along two directions at once.
//!
//! `COTANGENT_LANGUAGE_SEED=400 COTANGENT_LANGUAGE=1000 cargo test -p cotangent-tests --test language` runs a thousand more.

#![allow(clippy::all, clippy::pedantic, unused, unused_comparisons, double_negations, reason = "generated")]

use cotangent::{Cotangent, Differentiable, differentiate};
use cotangent_tests::language::{self, SIZE};
use cotangent_tests::{Flat, entries};
use ndarray::{Array1, Array2, Axis};

#[derive(Clone, Differentiable)]
struct State {
    p: f64,
    q: Array1<f64>,
}

#[differentiate]
impl State {
    #[differentiate(order = 2, directions = 2, repeatable)]
    fn inner(&self, other: &State) -> f64 {
        self.p * other.p + self.q.dot(&other.q)
    }
    #[differentiate(order = 2, directions = 2, repeatable)]
    fn scaled(&self, by: f64) -> State {
        State { p: self.p * by, q: &self.q * by }
    }
    #[differentiate(order = 2, directions = 2, repeatable)]
    fn advance(&mut self, by: f64) -> f64 {
        self.p *= by;
        self.q[0] += self.p;
        self.p * self.q[1]
    }
}

#[derive(Clone, Differentiable)]
enum Form {
    Level,
    Steep(f64),
    Bent { p: f64, q: Array1<f64> },
}

/// The floats of cotangents.
trait Floats {
    fn floats(&self) -> Vec<f64>;
}

impl Floats for f64 {
    fn floats(&self) -> Vec<f64> {
        vec![*self]
    }
}

impl Floats for () {
    fn floats(&self) -> Vec<f64> {
        vec![]
    }
}

impl Floats for Array1<f64> {
    fn floats(&self) -> Vec<f64> {
        entries(self)
    }
}

impl Floats for Array2<f64> {
    fn floats(&self) -> Vec<f64> {
        entries(self)
    }
}

impl Floats for StateCotangent {
    fn floats(&self) -> Vec<f64> {
        self.to_vec()
    }
}

impl Floats for Option<f64> {
    fn floats(&self) -> Vec<f64> {
        self.iter().copied().collect()
    }
}

impl Floats for FormCotangent {
    fn floats(&self) -> Vec<f64> {
        self.to_vec()
    }
}

/// The tangent that is equal to the value.
fn along(form: &Form) -> FormCotangent {
    let floats = match form {
        Form::Level => vec![],
        Form::Steep(p) => vec![*p],
        Form::Bent { p, q } => [&[*p], &entries(q)[..]].concat(),
    };
    Cotangent::from_vec(&form.zeros_like(), &floats)
}

macro_rules! tuples {
    ($($t:ident)*) => {
        impl<$($t: Floats),*> Floats for ($($t,)*) {
            #[allow(non_snake_case, reason = "a part is named as its type")]
            fn floats(&self) -> Vec<f64> {
                let ($($t,)*) = self;
                let mut all = vec![];
                $(all.extend($t.floats());)*
                all
            }
        }
    };
}
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);

/// A seed of ones.
fn ones<T: Flat>(value: &T) -> T::Owned {
    value.rebuild(&mut || 1.0)
}

include!(concat!(env!("OUT_DIR"), "/language.rs"));

/// Holds a tangent, where each argument moves along itself, to the gradient of the sum of the results.
#[track_caller]
fn forwards(seed: u64, moved: &[f64], gradient: &[f64]) {
    let program = language::program(seed);
    let arguments: Vec<f64> = program.arguments.iter().flat_map(|x| x.entries()).collect();
    let products: Vec<f64> = gradient.iter().zip(&arguments).map(|(g, x)| g * x).collect();
    let (expected, found): (f64, f64) = (products.iter().sum(), moved.iter().sum());
    let size = products.iter().chain(moved).map(|x| x.abs()).sum::<f64>().max(1.0);
    let close = (found - expected).abs() <= 1e-9 * size || found == expected || !expected.is_finite() && !found.is_finite();
    assert!(close, "forward mode gives {found}, reverse mode {expected}\n{program}");
}

/// Holds tangents along two directions at once, the second twice the first, to the tangent along the first.
#[track_caller]
fn at_once(seed: u64, alone: &[f64], once: &[f64], twice: &[f64]) {
    let program = language::program(seed);
    let size = alone.iter().map(|x| x.abs()).fold(1.0, f64::max);
    let close = |f: f64, e: f64| (f - e).abs() <= 1e-10 * size || f == e || !f.is_finite() && !e.is_finite();
    let same = |found: &[f64], by: f64| found.len() == alone.len() && found.iter().zip(alone).all(|(f, e)| close(*f, by * e));
    assert!(same(once, 1.0) && same(twice, 2.0), "at once {once:?} and {twice:?}, alone {alone:?}\n{program}");
}

/// Twice a tangent.
fn twice<C: Cotangent>(tangent: C) -> C {
    let floats: Vec<f64> = C::to_vec(&tangent).iter().map(|x| 2.0 * x).collect();
    C::from_vec(&tangent, &floats)
}

/// Holds the gradient beside a second derivative to the gradient, and the Hessian times the arguments to the oracle.
#[track_caller]
fn second(seed: u64, cotangents: &[f64], gradient: &[f64], products: &[f64]) {
    let program = language::program(seed);
    let oracle = language::second(&program).expect("second derivatives");
    for (what, found, expected) in [("gradient", gradient, cotangents), ("second derivative", products, &oracle[..])] {
        let size = expected.iter().map(|x| x.abs()).fold(1.0, f64::max);
        let close = |(f, e): (&f64, &f64)| (f - e).abs() <= 1e-9 * size || f == e || !f.is_finite() && !e.is_finite();
        let same = found.len() == expected.len() && found.iter().zip(expected).all(close);
        assert!(same, "the {what} {found:?}, expected {expected:?}\n{program}\n{:?}", program.arguments);
    }
}

#[track_caller]
fn compare(seed: u64, untouched: &[f64], value: &[f64], cotangents: &[f64]) {
    let program = language::program(seed);
    let oracle = language::value(&program).expect("a value").entries();
    let gradient = language::gradient(&program).expect("a gradient");
    let checks = [("value", value, untouched), ("oracle", &oracle, untouched), ("gradient", cotangents, &gradient[..])];
    for (what, found, expected) in checks {
        let close = |(f, e): (&f64, &f64)| (f - e).abs() <= 1e-9 * e.abs().max(1.0);
        let same = found.len() == expected.len() && found.iter().zip(expected).all(close);
        assert!(same, "the {what} {found:?}, expected {expected:?}\n{program}\n{:?}", program.arguments);
    }
}
