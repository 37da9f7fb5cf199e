//! Entries against those that are expected.

use super::report::{Row, Verdict};
use crate::rt::{Pairs, double};
use crate::{Cotangent, Element};
use ndarray::{ArrayRef, Dimension};

/// What two rows of numbers may differ by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tolerance {
    /// The spacing of floats at 1, in the coarsest type that takes part.
    pub(super) epsilon: f64,
}

impl Tolerance {
    fn is_single(self) -> bool {
        self.epsilon > 1e-10
    }

    /// Of two modes: they round differently.
    pub(super) fn modes(self) -> f64 {
        if self.is_single() { 1e-3 } else { 1e-9 }
    }

    /// Of a mode and of differences.
    pub(super) fn differences(self) -> f64 {
        if self.is_single() { 1e-2 } else { 1e-6 }
    }

    /// The error of a difference with which it says nothing.
    pub(super) fn unsettled(self) -> f64 {
        if self.is_single() { 1e-1 } else { 1e-3 }
    }
}

/// An entry that is compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Its number.
    pub(super) at: usize,
    /// What the mode gives.
    pub(super) found: f64,
    /// What it is compared with.
    pub(super) expected: f64,
    /// By how much what it is compared with may be wrong.
    pub(super) error: f64,
}

/// Why entries are left out of a comparison.
#[derive(Clone, Copy, Debug)]
pub(super) enum Doubt {
    /// One-sided differences disagree.
    Kink(f64, f64),
    /// Differences do not settle.
    Unsettled,
}

/// What is compared in a row of the report.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    /// The argument.
    pub(super) argument: &'a str,
    /// The mode, and what it is compared with.
    pub(super) mode: &'a str,
    /// By how much entries may differ, in proportion.
    pub(super) tolerance: f64,
    /// From which error in proportion an entry is not compared.
    pub(super) unsettled: f64,
    /// What entries may differ by in any case.
    pub(super) slack: f64,
}

/// The row of entries: the one that differs most, in proportion to what it may differ by. `doubt` is asked of those that differ.
pub(super) fn row(
    subject: Subject<'_>,
    entries: &[Entry],
    doubt: &dyn Fn(&Entry) -> Option<Doubt>,
    place: &dyn Fn(usize) -> String,
) -> Row {
    let largest =
        entries.iter().flat_map(|e| [e.found, e.expected]).filter(|x| x.is_finite()).fold(0.0, |m: f64, x| m.max(x.abs()));
    let mut worst: Option<(f64, &Entry)> = None;
    let (mut kinks, mut unsettled, mut example) = (0, 0, None);
    for entry in entries {
        let size = entry.found.abs().max(entry.expected.abs());
        let size = if size.is_finite() { size } else { entry.expected.abs() };
        let scale = size.max(1e-3 * largest);
        let difference = (entry.found - entry.expected).abs();
        let same = entry.found == entry.expected || entry.found.is_nan() && entry.expected.is_nan() && entry.error == 0.0;
        let (close, allowed) =
            (subject.tolerance * scale + subject.slack, subject.tolerance * scale + 4.0 * entry.error + subject.slack);
        let excess = if same {
            0.0
        } else if difference.is_nan() {
            f64::INFINITY
        } else {
            difference / close.max(f64::MIN_POSITIVE)
        };
        if excess > 1.0 {
            let settled = entry.error <= subject.unsettled * scale.max(subject.slack);
            let allows = difference <= allowed;
            let doubt = match (settled, allows) {
                (false, _) => Some(Doubt::Unsettled),
                (true, true) => None,
                (true, false) => doubt(entry),
            };
            match doubt {
                Some(Doubt::Kink(below, above)) => {
                    kinks += 1;
                    example.get_or_insert((below, above));
                    continue;
                }
                Some(Doubt::Unsettled) => {
                    unsettled += 1;
                    continue;
                }
                None if allows => {
                    worst = worst.filter(|(most, _)| *most >= 1.0).or(Some((1.0, entry)));
                    continue;
                }
                None => {}
            }
        }
        if worst.is_none_or(|(most, _)| excess > most) {
            worst = Some((excess, entry));
        }
    }
    let mut notes = Vec::new();
    if let Some((below, above)) = example {
        let (below, above) = (super::report::number(below), super::report::number(above));
        notes.push(format!("{} at a kink left out: one-sided differences are {below} and {above}", count(kinks)));
    }
    if unsettled > 0 {
        notes.push(format!("{} left out: differences do not settle there", count(unsettled)));
    }
    let verdict = match worst {
        _ if entries.is_empty() => Verdict::Nothing,
        None => Verdict::Unchecked,
        Some((excess, _)) if excess > 1.0 => Verdict::Wrong,
        Some(_) => Verdict::Agrees,
    };
    Row {
        argument: subject.argument.to_owned(),
        mode: subject.mode.to_owned(),
        place: worst.map(|(_, e)| place(e.at)).unwrap_or_default(),
        values: worst.map(|(_, e)| (e.found, e.expected)),
        tolerance: subject.tolerance,
        verdict,
        notes,
    }
}

fn count(n: usize) -> String {
    if n == 1 { "1 entry".into() } else { format!("{n} entries") }
}

/// Entries in the same places, each exact.
pub(super) fn exact(found: &[f64], expected: &[f64]) -> Vec<Entry> {
    let pairs = found.iter().zip(expected).enumerate();
    pairs.map(|(at, (&found, &expected))| Entry { at, found, expected, error: 0.0 }).collect()
}

/// The spacing of floats at 1 in the coarsest element of a cotangent.
#[derive(Debug)]
pub(super) struct Coarsest(pub(super) f64);
impl Pairs for Coarsest {
    fn entry<E: Element>(&mut self, _: E, _: E) {
        self.0 = self.0.max(double(E::epsilon()));
    }
    fn array<E: Element, D: Dimension>(&mut self, _: &ArrayRef<E, D>, _: &ArrayRef<E, D>) {
        self.0 = self.0.max(double(E::epsilon()));
    }
}

/// Where an entry stands: `[i, j]` in a lone array; `#k`, or `#k[i, j]`, in the k-th float or array of several.
pub(super) fn place<C: Cotangent>(of: &C, entry: usize) -> String {
    struct Find {
        left: Option<usize>,
        leaf: usize,
        found: Option<(usize, Vec<usize>)>,
    }
    impl Pairs for Find {
        fn entry<E: Element>(&mut self, _: E, _: E) {
            if self.left == Some(0) {
                self.found = Some((self.leaf, vec![]));
            }
            self.left = self.left.and_then(|left| left.checked_sub(1));
            self.leaf += 1;
        }
        fn array<E: Element, D: Dimension>(&mut self, a: &ArrayRef<E, D>, _: &ArrayRef<E, D>) {
            if let Some(left) = self.left.filter(|left| *left < a.len()) {
                let mut rest = left;
                let mut index: Vec<usize> = a
                    .shape()
                    .iter()
                    .rev()
                    .map(|&n| {
                        let i = rest % n;
                        rest /= n;
                        i
                    })
                    .collect();
                index.reverse();
                self.found = Some((self.leaf, index));
            }
            self.left = self.left.and_then(|left| left.checked_sub(a.len()));
            self.leaf += 1;
        }
    }
    let mut find = Find { left: Some(entry), leaf: 0, found: None };
    C::pairs(of, of, &mut find);
    let Some((leaf, index)) = find.found else { return String::new() };
    let leaf = if find.leaf == 1 { String::new() } else { format!("#{leaf}") };
    if index.is_empty() { leaf } else { format!("{leaf}{index:?}") }
}
