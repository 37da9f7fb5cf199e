//! The comparisons, over entries alone.

use super::compare::{Doubt, Entry, Subject, Tolerance, exact, row};
use super::differences::{one_sided, slopes};
use super::report::Report;
use super::sample::Source;

/// How many entries of an argument are held to differences one by one; of more, as many are taken from all over it.
const ENTRIES: usize = 64;
/// How many entries a matrix of derivatives may have to be computed.
const MATRIX: usize = 1 << 18;

/// A function by its entries. A direction has the entries of each argument, none of one that does not move.
pub(super) trait Entries {
    /// The value's, where the arguments are moved by so much along a direction; `None` where the function fails.
    fn value(&self, by: f64, along: &[Vec<f64>]) -> Option<Vec<f64>>;
    /// All cotangents' for the seed 1 there, of a function with one entry.
    fn gradient(&self, by: f64, along: &[Vec<f64>]) -> Option<Vec<f64>>;
    /// Where an entry of the value stands.
    fn place(&self, entry: usize) -> String;
    /// Where an entry of an argument stands.
    fn place_in(&self, part: usize, entry: usize) -> String;
}

/// The entries of a value and of its tangent, for a direction.
pub(super) type Forward<'a> = &'a dyn Fn(&[Vec<f64>]) -> Option<(Vec<f64>, Vec<f64>)>;
/// The entries of a value, of its gradient and of the gradient's tangent, for a direction.
pub(super) type Product<'a> = &'a dyn Fn(&[Vec<f64>]) -> Option<[Vec<f64>; 3]>;
/// Matrices of derivatives, each row by row.
pub(super) type Blocks<'a> = &'a dyn Fn() -> Option<Vec<Vec<f64>>>;

/// A function's modes, and what was found of them.
#[derive(Debug)]
pub(super) struct Modes {
    pub(super) arguments: &'static [&'static str],
    pub(super) report: Report,
    pub(super) source: Source,
    /// None where the function or its reverse mode fails.
    pub(super) state: Option<State>,
    pub(super) tolerance: Tolerance,
}

/// What reverse mode gave, by entries.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// The arguments', those without a derivative have none.
    points: Vec<Vec<f64>>,
    value: Vec<f64>,
    /// The value that reverse mode gave.
    found: Vec<f64>,
    /// The cotangents', an argument each.
    parts: Vec<Vec<f64>>,
    /// A direction for each argument.
    directions: Vec<Vec<f64>>,
    /// The seed's.
    weights: Vec<f64>,
}

impl State {
    /// What reverse mode gave for the seed `weights`, with directions of the same source.
    pub(super) fn new(
        points: Vec<Vec<f64>>,
        value: Vec<f64>,
        found: Vec<f64>,
        parts: Vec<Vec<f64>>,
        weights: Vec<f64>,
        source: &mut Source,
    ) -> State {
        let directions = parts.iter().map(|part| source.weights(part.len())).collect();
        State { points, value, found, parts, directions, weights }
    }

    /// A direction in which argument `k` moves alone, or all of them.
    ///
    /// Each entry moves by its own size: steps are as wide as the largest asks for, and a price of 100 stands beside a rate of 0.02.
    fn direction(&self, alone: Option<usize>) -> Vec<Vec<f64>> {
        let moves = |k: usize| alone.is_none_or(|alone| alone == k);
        let moving = self.points.iter().enumerate().filter(|(k, _)| moves(*k)).flat_map(|(_, part)| part);
        let largest = moving.map(|x| scale(*x)).fold(1.0, f64::max);
        let part = |(k, d): (usize, &Vec<f64>)| {
            let size = |i: usize| self.points[k].get(i).map_or(1.0, |x| scale(*x) / largest);
            d.iter().enumerate().map(|(i, d)| if moves(k) { d * size(i) } else { 0.0 }).collect()
        };
        self.directions.iter().enumerate().map(part).collect()
    }

    /// The direction of one entry.
    fn along(&self, part: usize, entry: usize) -> Vec<Vec<f64>> {
        let mut along: Vec<Vec<f64>> = self.parts.iter().map(|p| vec![0.0; p.len()]).collect();
        along[part][entry] = 1.0;
        along
    }

    /// How large the value's entries are.
    fn size(&self) -> f64 {
        self.value.iter().fold(0.0, |m: f64, v| m.max(v.abs()))
    }
}

/// The power of two that bounds an entry, 1 at the least.
fn scale(x: f64) -> f64 {
    if x.is_finite() { x.abs().max(1.0).log2().ceil().exp2() } else { 1.0 }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn sizes(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a * b).abs()).sum()
}

/// Which entries of so many are looked at one by one.
fn chosen(n: usize) -> Vec<usize> {
    if n <= ENTRIES { (0..n).collect() } else { (0..ENTRIES).map(|k| k * n / ENTRIES).collect() }
}

/// A function whose derivatives are looked at, where reverse mode has given them.
#[derive(Clone, Copy)]
struct Point<'a> {
    of: &'a dyn Entries,
    arguments: &'static [&'static str],
    state: &'a State,
    tolerance: Tolerance,
}

impl<'a> Point<'a> {
    /// What is left of terms that cancel: they are taken to be as large as what goes in and comes out, and 1 at the least.
    fn rounding(self) -> f64 {
        let entries = self.state.value.iter().chain(self.state.points.iter().flatten());
        let size = entries.filter(|x| x.is_finite()).fold(1.0, |m: f64, x| m.max(x.abs()));
        16.0 * self.tolerance.epsilon * size
    }

    /// A comparison of two modes.
    fn modes(self, argument: &'a str, mode: &'a str, slack: f64) -> Subject<'a> {
        let slack = slack + self.rounding();
        Subject { argument, mode, tolerance: self.tolerance.modes(), unsettled: f64::INFINITY, slack }
    }

    /// A comparison with differences of values of about this size, at steps of this width.
    fn differences(self, argument: &'a str, mode: &'a str, size: f64, width: f64) -> Subject<'a> {
        let slack = 256.0 * self.tolerance.epsilon * size / width + self.rounding();
        Subject { argument, mode, tolerance: self.tolerance.differences(), unsettled: self.tolerance.unsettled(), slack }
    }

    /// The step for arguments of these sizes.
    fn width<'x>(self, entries: impl Iterator<Item = &'x f64>) -> f64 {
        let largest = entries.map(|x| scale(*x)).fold(1.0, f64::max);
        largest * if self.tolerance.epsilon > 1e-10 { 0.125 } else { 0.0625 }
    }

    /// Whether a slope that differs lies at a kink.
    fn doubt(self, at: &dyn Fn(f64) -> Option<Vec<f64>>, entry: usize, width: f64) -> Option<Doubt> {
        let [above, below] = [1.0, -1.0].map(|side| one_sided(at, side, width, self.tolerance.epsilon));
        let (Some(&a), Some(&b)) = (above.slopes.get(entry), below.slopes.get(entry)) else { return Some(Doubt::Unsettled) };
        let error = above.errors[entry].max(below.errors[entry]);
        let apart = (a - b).abs() > self.tolerance.unsettled() * a.abs().max(b.abs()) + 4.0 * error;
        apart.then_some(Doubt::Kink(b, a))
    }

    /// Where entry `i` of all cotangents stands.
    fn place_in_all(self, i: usize) -> String {
        let mut left = i;
        for (k, part) in self.state.parts.iter().enumerate() {
            if left < part.len() {
                return format!("{}{}", self.arguments[k], self.of.place_in(k, left));
            }
            left -= part.len();
        }
        String::new()
    }
}

impl Report {
    /// A comparison of two modes, entry by entry.
    fn modes(&mut self, subject: Subject<'_>, found: &[f64], expected: &[f64], place: &dyn Fn(usize) -> String) {
        self.rows.push(row(subject, &exact(found, expected), &|_| None, place));
    }

    /// A comparison of the value that a mode gives.
    fn value(&mut self, point: Point<'_>, mode: &str, found: &[f64]) {
        self.modes(point.modes("", mode, 0.0), found, &point.state.value, &|i| point.of.place(i));
    }
}

impl Modes {
    /// The function at its point, beside what the comparisons are written to; none where there is nothing to compare with.
    fn at<'a>(&'a mut self, of: &'a dyn Entries) -> Option<(Point<'a>, &'a mut Report, &'a Source)> {
        let point = Point { of, arguments: self.arguments, state: self.state.as_ref()?, tolerance: self.tolerance };
        Some((point, &mut self.report, &self.source))
    }

    /// Compares reverse mode with differences.
    pub(super) fn against_differences(&mut self, of: &dyn Entries) {
        let Some((point, report, _)) = self.at(of) else { return };
        let state = point.state;
        if state.value.iter().any(|v| !v.is_finite()) {
            report.failures.push("the function's value is not finite on these arguments; check it elsewhere".into());
        }
        report.value(point, "value: adjoint", &state.found);
        for (k, part) in state.parts.iter().enumerate().filter(|(_, part)| !part.is_empty()) {
            let chosen = chosen(part.len());
            if chosen.len() < part.len() {
                let note = format!("{}: {} of {} entries against differences", point.arguments[k], chosen.len(), part.len());
                report.notes.push(note);
            }
            let width = |i: usize| point.width(state.points[k].get(i).into_iter());
            let weighted = |along: &[Vec<f64>], h: f64| Some(vec![dot(&of.value(h, along)?, &state.weights)]);
            let slope = |&i: &usize| {
                let along = state.along(k, i);
                let found = slopes(&|h| weighted(&along, h), width(i), point.tolerance.epsilon);
                Entry { at: i, ..found.beside(&part[i..=i])[0] }
            };
            let entries: Vec<Entry> = chosen.iter().map(slope).collect();
            let size = sizes(&state.value, &state.weights);
            let narrowest = chosen.iter().map(|&i| width(i)).fold(f64::INFINITY, f64::min);
            let subject = point.differences(point.arguments[k], "reverse, differences", size, narrowest);
            let doubt = |entry: &Entry| {
                let along = state.along(k, entry.at);
                point.doubt(&|h| weighted(&along, h), 0, width(entry.at))
            };
            report.rows.push(row(subject, &entries, &doubt, &|i| of.place_in(k, i)));
        }
    }

    /// Compares forward mode, one argument after the other.
    pub(super) fn forward(&mut self, of: &dyn Entries, forward: Forward<'_>) {
        let Some((point, report, _)) = self.at(of) else { return };
        let state = point.state;
        let first = state.parts.iter().position(|p| !p.is_empty());
        for k in (0..state.parts.len()).filter(|&k| !state.parts[k].is_empty()) {
            let name = point.arguments[k];
            let along = state.direction(Some(k));
            let Some((value, tangent)) = forward(&along) else {
                report.failures.push("`tangent` fails on these arguments, and the function does not".into());
                continue;
            };
            if first == Some(k) {
                report.value(point, "value: tangent", &value);
            }
            let at = |h: f64| of.value(h, &along);
            let width = point.width(state.points[k].iter());
            let entries = slopes(&at, width, point.tolerance.epsilon).beside(&tangent);
            let subject = point.differences(name, "forward, differences", state.size(), width);
            let doubt = |entry: &Entry| point.doubt(&at, entry.at, width);
            report.rows.push(row(subject, &entries, &doubt, &|i| of.place(i)));
            // ⟨x̄, ẋ⟩ = ⟨z̄, ż⟩
            let size = sizes(&tangent, &state.weights) + sizes(&state.parts[k], &along[k]);
            let subject = point.modes(name, "forward, reverse", point.tolerance.modes() * size);
            let (found, expected) = (dot(&tangent, &state.weights), dot(&state.parts[k], &along[k]));
            report.modes(subject, &[found], &[expected], &|_| String::new());
        }
    }

    /// Compares the Jacobian with reverse mode, if the companion has one.
    pub(super) fn jacobian(&mut self, of: &dyn Entries, jacobian: Blocks<'_>) {
        let Some((point, report, _)) = self.at(of) else { return };
        let state = point.state;
        let (rows, columns) = (state.weights.len(), state.parts.iter().map(Vec::len).sum::<usize>());
        if rows * columns > MATRIX {
            let note = format!("the Jacobian's {rows}×{columns} entries are too many to be computed here");
            report.notes.push(note);
            return;
        }
        let Some(matrices) = jacobian() else { return };
        let differentiated = (0..state.parts.len()).filter(|&k| !state.parts[k].is_empty());
        for (k, matrix) in differentiated.zip(matrices.iter().filter(|m| !m.is_empty())) {
            let n = state.parts[k].len();
            let mut found = vec![0.0; n];
            for (row, weight) in matrix.chunks(n).zip(&state.weights) {
                found.iter_mut().zip(row).for_each(|(f, j)| *f += weight * j);
            }
            let subject = point.modes(point.arguments[k], "jacobian, reverse", 0.0);
            report.modes(subject, &found, &state.parts[k], &|i| of.place_in(k, i));
        }
    }

    /// Compares the Hessian-vector product with differences of gradients, if the companion has one.
    pub(super) fn hvp(&mut self, of: &dyn Entries, hvp: Product<'_>) {
        let Some((point, report, source)) = self.at(of) else { return };
        let state = point.state;
        let along = state.direction(None);
        let Some([value, gradient, product]) = hvp(&along) else { return };
        report.value(point, "value: hvp", &value);
        if let Some(expected) = of.gradient(0.0, &along) {
            let subject = point.modes("", "hvp's gradient, reverse", 0.0);
            report.modes(subject, &gradient, &expected, &|i| point.place_in_all(i));
        }
        let at = |h: f64| of.gradient(h, &along);
        let width = point.width(state.points.iter().flatten());
        let entries = slopes(&at, width, point.tolerance.epsilon).beside(&product);
        let size = gradient.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
        let subject = point.differences("", "hvp, differences of gradients", size, width);
        let doubt = |entry: &Entry| point.doubt(&at, entry.at, width);
        report.rows.push(row(subject, &entries, &doubt, &|i| point.place_in_all(i)));
        // ⟨u, H v⟩ = ⟨v, H u⟩
        let mut source = source.clone();
        let other: Vec<Vec<f64>> = along.iter().map(|part| source.weights(part.len())).collect();
        if let Some([_, _, back]) = hvp(&other) {
            let (flat, other) = (along.concat(), other.concat());
            let size = sizes(&product, &other) + sizes(&back, &flat);
            let subject = point.modes("", "hvp, its transpose", point.tolerance.modes() * size);
            report.modes(subject, &[dot(&product, &other)], &[dot(&back, &flat)], &|_| String::new());
        }
        self.source = source;
    }

    /// Compares the Hessian with the gradient's differences by way of `hvp`, if the companion has one.
    pub(super) fn hessian(&mut self, of: &dyn Entries, hessian: Blocks<'_>, hvp: Product<'_>) {
        let Some((point, report, _)) = self.at(of) else { return };
        let state = point.state;
        let sizes: Vec<usize> = state.parts.iter().map(Vec::len).filter(|n| *n > 0).collect();
        let n: usize = sizes.iter().sum();
        let along = state.direction(None);
        if n * n > MATRIX {
            if hvp(&along).is_some() {
                report.notes.push(format!("the Hessian's {n}×{n} entries are too many to be computed here"));
            }
            return;
        }
        let Some(matrices) = hessian() else { return };
        let Some([_, _, expected]) = hvp(&along) else { return };
        let mut blocks = matrices.iter().filter(|m| !m.is_empty());
        let moving: Vec<&Vec<f64>> = along.iter().filter(|part| !part.is_empty()).collect();
        let mut found = Vec::with_capacity(n);
        for &rows in &sizes {
            let mut sum = vec![0.0; rows];
            for part in &moving {
                let Some(block) = blocks.next() else { return };
                sum.iter_mut().zip(block.chunks(part.len())).for_each(|(s, row)| *s += dot(row, part));
            }
            found.extend(sum);
        }
        report.modes(point.modes("", "hessian, hvp", 0.0), &found, &expected, &|i| point.place_in_all(i));
    }
}
