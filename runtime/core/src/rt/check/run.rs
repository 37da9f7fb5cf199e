//! The comparisons.

use super::argument::Moves;
use super::compare::{Coarsest, Doubt, Entry, Subject, Tolerance, exact, place, row};
use super::differences::{one_sided, slopes};
use super::outcome::{Matrices, Second};
use super::report::Report;
use super::sample::Source;
use crate::Cotangent;
use core::cell::RefCell;

/// How many entries of an argument are held to differences one by one; of more, as many are taken from all over it.
const ENTRIES: usize = 64;
/// How many entries a matrix of derivatives may have to be computed.
const MATRIX: usize = 1 << 18;

/// A function with its arguments.
#[derive(Debug)]
pub struct Check<H, P> {
    arguments: &'static [&'static str],
    held: H,
    primal: P,
    report: Report,
    source: Source,
}

/// The check of a function; `primal` gives the entries of its value.
pub fn check<H, P, S>(function: &str, arguments: &'static [&'static str], held: H, primal: P) -> Check<H, P>
where
    P: Fn(&H) -> Option<S>,
    S: Cotangent,
{
    let report = Report { function: function.to_owned(), rows: vec![], failures: vec![], notes: vec![] };
    Check { arguments, held, primal, report, source: Source::new(function) }
}

impl<H, P> Check<H, P> {
    /// Compares reverse mode; what is compared later is compared with it.
    pub fn reverse<S, B, R>(mut self, reverse: R) -> Reverse<H, P, R, S, B>
    where
        P: Fn(&H) -> Option<S>,
        S: Cotangent,
        B: Cotangent,
        R: Fn(&H, S) -> Option<(S, B)>,
        H: Moves<B>,
    {
        let value = (self.primal)(&self.held);
        let weights = value.as_ref().map(|value| self.source.weights(S::count(value))).unwrap_or_default();
        let swept = value.as_ref().and_then(|value| {
            let zeros = value.zeros_like();
            let (found, bars) = reverse(&self.held, S::from_vec(&zeros, &weights))?;
            Some((found, bars))
        });
        let (point, epsilon) = match (&value, &swept) {
            (Some(value), Some((_, bars))) => {
                let mut coarsest = Coarsest(0.0);
                S::pairs(value, value, &mut coarsest);
                B::pairs(bars, bars, &mut coarsest);
                (Some(()), coarsest.0)
            }
            (None, _) => {
                self.report.failures.push("the function itself fails on these arguments".into());
                (None, 0.0)
            }
            (_, None) => {
                self.report.failures.push("`adjoint` fails on these arguments, and the function does not".into());
                (None, 0.0)
            }
        };
        if value.as_ref().is_some_and(|value| S::to_vec(value).iter().any(|v| !v.is_finite())) {
            self.report.failures.push("the function's value is not finite on these arguments; check it elsewhere".into());
        }
        let state = point.and(value).zip(swept).map(|(value, (found, bars))| {
            let parts = H::parts(&bars);
            let directions: Vec<Vec<f64>> = parts.iter().map(|part| self.source.weights(part.len())).collect();
            State { value, found, bars, parts, directions, weights }
        });
        let Check { arguments, held, primal, report, source } = self;
        let mut this = Reverse {
            arguments,
            held,
            primal,
            sweep: reverse,
            report: RefCell::new(report),
            source,
            state,
            tolerance: Tolerance { epsilon },
        };
        this.against_differences();
        this
    }
}

/// What reverse mode gave.
#[derive(Debug)]
struct State<S, B> {
    value: S,
    found: S,
    bars: B,
    /// The cotangents' entries, an argument each.
    parts: Vec<Vec<f64>>,
    /// A direction for each argument.
    directions: Vec<Vec<f64>>,
    /// The seed's entries.
    weights: Vec<f64>,
}

/// A function with its reverse mode.
#[derive(Debug)]
pub struct Reverse<H, P, R, S, B> {
    arguments: &'static [&'static str],
    held: H,
    primal: P,
    sweep: R,
    report: RefCell<Report>,
    source: Source,
    state: Option<State<S, B>>,
    tolerance: Tolerance,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn sizes(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a * b).abs()).sum()
}

impl<H, P, R, S, B> Reverse<H, P, R, S, B>
where
    P: Fn(&H) -> Option<S>,
    S: Cotangent,
    B: Cotangent,
    R: Fn(&H, S) -> Option<(S, B)>,
    H: Moves<B>,
{
    /// What is left of terms that cancel: they are taken to be as large as what goes in and comes out, and 1 at the least.
    fn rounding(&self) -> f64 {
        let value = self.state.iter().flat_map(|state| S::to_vec(&state.value));
        let entries = value.chain(self.held.entries().into_iter().flatten());
        let size = entries.filter(|x| x.is_finite()).fold(1.0, |m: f64, x| m.max(x.abs()));
        16.0 * self.tolerance.epsilon * size
    }

    /// A comparison of two modes.
    fn modes<'a>(&self, argument: &'a str, mode: &'a str, slack: f64) -> Subject<'a> {
        let slack = slack + self.rounding();
        Subject { argument, mode, tolerance: self.tolerance.modes(), unsettled: f64::INFINITY, slack }
    }

    /// A comparison with differences of values of about this size, at steps of this width.
    fn differences<'a>(&self, argument: &'a str, mode: &'a str, size: f64, width: f64) -> Subject<'a> {
        let slack = 256.0 * self.tolerance.epsilon * size / width + self.rounding();
        Subject { argument, mode, tolerance: self.tolerance.differences(), unsettled: self.tolerance.unsettled(), slack }
    }

    fn compare(&self, subject: Subject<'_>, entries: &[Entry], place: impl Fn(usize) -> String) {
        self.report.borrow_mut().rows.push(row(subject, entries, |_| None, place));
    }

    fn value(&self, mode: &str, found: &[f64]) {
        let Some(state) = &self.state else { return };
        let expected = S::to_vec(&state.value);
        self.compare(self.modes("", mode, 0.0), &exact(found, &expected), |i| place(&state.value, i));
    }

    /// Which entries of so many are looked at one by one.
    fn chosen(n: usize) -> Vec<usize> {
        if n <= ENTRIES { (0..n).collect() } else { (0..ENTRIES).map(|k| k * n / ENTRIES).collect() }
    }

    /// The step for arguments of these sizes.
    fn width(&self, entries: impl Iterator<Item = f64>) -> f64 {
        let largest = entries.filter(|x| x.is_finite()).fold(1.0, |m: f64, x| m.max(x.abs()));
        let first = if self.tolerance.epsilon > 1e-10 { -3.0 } else { -4.0 };
        (largest.log2().ceil() + first).exp2()
    }

    /// Whether a slope that differs lies at a kink.
    fn doubt(&self, at: impl Fn(f64) -> Option<Vec<f64>>, entry: usize, width: f64) -> Option<Doubt> {
        let [above, below] = [1.0, -1.0].map(|side| one_sided(&at, side, width, self.tolerance.epsilon));
        let (Some(&a), Some(&b)) = (above.slopes.get(entry), below.slopes.get(entry)) else { return Some(Doubt::Unsettled) };
        let error = above.errors[entry].max(below.errors[entry]);
        let apart = (a - b).abs() > self.tolerance.unsettled() * a.abs().max(b.abs()) + 4.0 * error;
        apart.then_some(Doubt::Kink(b, a))
    }

    fn against_differences(&mut self) {
        let Some(state) = &self.state else { return };
        self.value("value: adjoint", &S::to_vec(&state.found));
        let points = self.held.entries();
        for (k, part) in state.parts.iter().enumerate() {
            if part.is_empty() {
                continue;
            }
            let chosen = Self::chosen(part.len());
            if chosen.len() < part.len() {
                let note = format!("{}: {} of {} entries against differences", self.arguments[k], chosen.len(), part.len());
                self.report.borrow_mut().notes.push(note);
            }
            let along = |i: usize| {
                let mut along: Vec<Vec<f64>> = state.parts.iter().map(|p| vec![0.0; p.len()]).collect();
                along[k][i] = 1.0;
                along
            };
            let width = |i: usize| self.width(points[k].get(i).copied().into_iter());
            let weighted = |along: &[Vec<f64>], h: f64| {
                let value = S::to_vec(&(self.primal)(&self.held.moved(h, along))?);
                Some(vec![dot(&value, &state.weights)])
            };
            let entries: Vec<Entry> = chosen
                .iter()
                .map(|&i| {
                    let along = along(i);
                    let found = slopes(|h| weighted(&along, h), width(i), self.tolerance.epsilon);
                    Entry { at: i, ..found.beside(&part[i..=i])[0] }
                })
                .collect();
            let size = sizes(&S::to_vec(&state.value), &state.weights);
            let narrowest = chosen.iter().map(|&i| width(i)).fold(f64::INFINITY, f64::min);
            let subject = self.differences(self.arguments[k], "reverse, differences", size, narrowest);
            let doubt = |entry: &Entry| {
                let along = along(entry.at);
                self.doubt(|h| weighted(&along, h), 0, width(entry.at))
            };
            let row = row(subject, &entries, doubt, |i| H::place(&state.bars, k, i));
            self.report.borrow_mut().rows.push(row);
        }
    }

    /// A direction in which argument `k` moves alone, or all of them.
    fn direction(state: &State<S, B>, alone: Option<usize>) -> Vec<Vec<f64>> {
        let part = |(k, d): (usize, &Vec<f64>)| if alone.is_none_or(|alone| alone == k) { d.clone() } else { vec![0.0; d.len()] };
        state.directions.iter().enumerate().map(part).collect()
    }

    /// Compares forward mode, one argument after the other.
    #[must_use]
    pub fn forward(self, forward: impl Fn(&H, &B) -> Option<(S, S)>) -> Self {
        let Some(state) = &self.state else { return self };
        let points = self.held.entries();
        for k in (0..state.parts.len()).filter(|&k| !state.parts[k].is_empty()) {
            let name = self.arguments[k];
            let along = Self::direction(state, Some(k));
            let Some((value, tangent)) = forward(&self.held, &H::of_parts(&state.bars, &along)) else {
                self.report.borrow_mut().failures.push("`tangent` fails on these arguments, and the function does not".into());
                continue;
            };
            if k == state.parts.iter().position(|p| !p.is_empty()).unwrap_or(0) {
                self.value("value: tangent", &S::to_vec(&value));
            }
            let tangent = S::to_vec(&tangent);
            let at = |h: f64| Some(S::to_vec(&(self.primal)(&self.held.moved(h, &along))?));
            let width = self.width(points[k].iter().copied());
            let found = slopes(at, width, self.tolerance.epsilon);
            let entries = found.beside(&tangent);
            let size = S::to_vec(&state.value).iter().fold(0.0, |m: f64, v| m.max(v.abs()));
            let subject = self.differences(name, "forward, differences", size, width);
            let doubt = |entry: &Entry| self.doubt(at, entry.at, width);
            let row = row(subject, &entries, doubt, |i| place(&state.value, i));
            self.report.borrow_mut().rows.push(row);
            // ⟨x̄, ẋ⟩ = ⟨z̄, ż⟩
            let pair = exact(&[dot(&tangent, &state.weights)], &[dot(&state.parts[k], &along[k])]);
            let size = sizes(&tangent, &state.weights) + sizes(&state.parts[k], &along[k]);
            self.compare(self.modes(name, "forward, reverse", self.tolerance.modes() * size), &pair, |_| String::new());
        }
        self
    }

    /// Compares the Jacobian with reverse mode, if the companion has one.
    #[must_use]
    pub fn jacobian<J: Matrices>(self, jacobian: impl Fn(&H) -> Option<J>) -> Self {
        let Some(state) = &self.state else { return self };
        let (rows, columns) = (state.weights.len(), state.parts.iter().map(Vec::len).sum::<usize>());
        if rows * columns > MATRIX {
            let note = format!("the Jacobian's {rows}×{columns} entries are too many to be computed here");
            self.report.borrow_mut().notes.push(note);
            return self;
        }
        let Some(matrices) = jacobian(&self.held).and_then(|all| all.matrices()) else { return self };
        let differentiated = (0..state.parts.len()).filter(|&k| !state.parts[k].is_empty());
        for (k, matrix) in differentiated.zip(matrices.iter().filter(|m| !m.is_empty())) {
            let n = state.parts[k].len();
            let mut found = vec![0.0; n];
            for (row, weight) in matrix.chunks(n).zip(&state.weights) {
                found.iter_mut().zip(row).for_each(|(f, j)| *f += weight * j);
            }
            let subject = self.modes(self.arguments[k], "jacobian, reverse", 0.0);
            self.compare(subject, &exact(&found, &state.parts[k]), |i| H::place(&state.bars, k, i));
        }
        self
    }

    /// The cotangents for the seed 1, of a function with one entry.
    fn unit(&self, held: &H) -> Option<Vec<f64>> {
        let zeros = self.state.as_ref()?.value.zeros_like();
        let (_, bars) = (self.sweep)(held, S::from_vec(&zeros, &[1.0]))?;
        Some(B::to_vec(&bars))
    }

    /// Where entry `i` of all cotangents stands.
    fn place_in_all(&self, i: usize) -> String {
        let Some(state) = &self.state else { return String::new() };
        let mut left = i;
        for (k, part) in state.parts.iter().enumerate() {
            if left < part.len() {
                return format!("{}{}", self.arguments[k], H::place(&state.bars, k, left));
            }
            left -= part.len();
        }
        String::new()
    }

    /// Compares the Hessian-vector product with differences of gradients, if the companion has one.
    #[must_use]
    pub fn hvp<G: Second>(mut self, hvp: impl Fn(&H, &B) -> Option<G>) -> Self {
        let Some(state) = &self.state else { return self };
        let along = Self::direction(state, None);
        let second = |along: &[Vec<f64>]| hvp(&self.held, &H::of_parts(&state.bars, along)).and_then(Second::entries);
        let Some([value, gradient, product]) = second(&along) else { return self };
        self.value("value: hvp", &value);
        if let Some(expected) = self.unit(&self.held) {
            self.compare(self.modes("", "hvp's gradient, reverse", 0.0), &exact(&gradient, &expected), |i| self.place_in_all(i));
        }
        let at = |h: f64| self.unit(&self.held.moved(h, &along));
        let width = self.width(self.held.entries().into_iter().flatten());
        let found = slopes(at, width, self.tolerance.epsilon);
        let entries = found.beside(&product);
        let size = gradient.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
        let subject = self.differences("", "hvp, differences of gradients", size, width);
        let doubt = |entry: &Entry| self.doubt(at, entry.at, width);
        let compared = row(subject, &entries, doubt, |i| self.place_in_all(i));
        self.report.borrow_mut().rows.push(compared);
        // ⟨u, H v⟩ = ⟨v, H u⟩
        let mut source = self.source.clone();
        let other: Vec<Vec<f64>> = along.iter().map(|part| source.weights(part.len())).collect();
        if let Some([_, _, back]) = second(&other) {
            let (flat, other) = (along.concat(), other.concat());
            let pair = exact(&[dot(&product, &other)], &[dot(&back, &flat)]);
            let size = sizes(&product, &other) + sizes(&back, &flat);
            self.compare(self.modes("", "hvp, its transpose", self.tolerance.modes() * size), &pair, |_| String::new());
        }
        self.source = source;
        self
    }

    /// Compares the Hessian with the gradient's differences by way of `hvp`, if the companion has one.
    #[must_use]
    pub fn hessian<J: Matrices, G: Second>(self, hessian: impl Fn(&H) -> Option<J>, hvp: impl Fn(&H, &B) -> Option<G>) -> Self {
        let Some(state) = &self.state else { return self };
        let sizes: Vec<usize> = state.parts.iter().map(Vec::len).filter(|n| *n > 0).collect();
        let n: usize = sizes.iter().sum();
        let along = Self::direction(state, None);
        let second = |along: &[Vec<f64>]| hvp(&self.held, &H::of_parts(&state.bars, along)).and_then(Second::entries);
        if n * n > MATRIX {
            if second(&along).is_some() {
                self.report.borrow_mut().notes.push(format!("the Hessian's {n}×{n} entries are too many to be computed here"));
            }
            return self;
        }
        let Some(matrices) = hessian(&self.held).and_then(|all| all.matrices()) else { return self };
        let Some([_, _, expected]) = second(&along) else { return self };
        let mut blocks = matrices.iter().filter(|m| !m.is_empty());
        let moving: Vec<&Vec<f64>> = along.iter().filter(|part| !part.is_empty()).collect();
        let mut found = Vec::with_capacity(n);
        for &rows in &sizes {
            let mut sum = vec![0.0; rows];
            for part in &moving {
                let Some(block) = blocks.next() else { return self };
                sum.iter_mut().zip(block.chunks(part.len())).for_each(|(s, row)| *s += dot(row, part));
            }
            found.extend(sum);
        }
        self.compare(self.modes("", "hessian, hvp", 0.0), &exact(&found, &expected), |i| self.place_in_all(i));
        self
    }

    /// What was found.
    pub fn report(self) -> Report {
        self.report.into_inner()
    }
}
