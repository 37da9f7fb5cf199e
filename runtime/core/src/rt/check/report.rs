//! What a check found.

use std::fmt;

/// What `check!` found: one row for each comparison, with its worst entry.
///
/// `assert` panics with the report where a comparison fails; printed, the report is a table.
///
/// ```
/// use cotangent::{check, differentiate};
///
/// /// A rule that forgets a factor.
/// #[differentiate(vjp = square_vjp)]
/// fn square(x: f64) -> f64 {
///     x * x
/// }
/// fn square_vjp(x: f64, _value: &f64, seed: f64) -> f64 {
///     x * seed
/// }
///
/// let report = check!(square, 3.0);
/// assert!(!report.is_ok());
/// assert!(report.to_string().starts_with("the derivatives of `square` are WRONG"));
/// ```
#[must_use = "a report says nothing until it is printed or asserted: `.assert()`"]
#[derive(Clone, Debug)]
pub struct Report {
    pub(super) function: String,
    pub(super) rows: Vec<Row>,
    /// What kept the check from being made, and what it left out.
    pub(super) failures: Vec<String>,
    pub(super) notes: Vec<String>,
}

/// A comparison.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) argument: String,
    pub(super) mode: String,
    pub(super) place: String,
    pub(super) values: Option<(f64, f64)>,
    pub(super) tolerance: f64,
    pub(super) verdict: Verdict,
    pub(super) notes: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Agrees,
    Wrong,
    /// All entries were left out.
    Unchecked,
    /// There are no entries.
    Nothing,
}

impl Row {
    fn relative(&self) -> Option<f64> {
        let (found, expected) = self.values?;
        let size = found.abs().max(expected.abs());
        Some(if found == expected { 0.0 } else { (found - expected).abs() / size })
    }
}

impl Report {
    /// Whether no comparison failed. What was left out, at kinks, is not a failure; the report names it.
    pub fn is_ok(&self) -> bool {
        self.failures.is_empty() && self.rows.iter().all(|row| row.verdict != Verdict::Wrong)
    }

    /// # Panics
    /// When a comparison failed, with the report.
    #[track_caller]
    pub fn assert(&self) {
        assert!(self.is_ok(), "{self}");
    }
}

/// Six digits.
pub(super) fn number(x: f64) -> String {
    if x == 0.0 {
        return "0".into();
    }
    if (1e-3..1e6).contains(&x.abs()) {
        let digits = (0..9).find(|&k| x.abs() * 10f64.powi(k) >= 1e5).map_or(9, |k| k.unsigned_abs() as usize);
        let text = format!("{x:.digits$}");
        return if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    }
    format!("{x:.5e}")
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (wrong, all) = (self.rows.iter().filter(|r| r.verdict == Verdict::Wrong).count(), self.rows.len());
        match (self.is_ok(), wrong) {
            (true, _) => writeln!(f, "the derivatives of `{}` agree in {all} comparisons", self.function)?,
            (false, 0) => writeln!(f, "the derivatives of `{}` cannot be checked", self.function)?,
            (false, _) => writeln!(f, "the derivatives of `{}` are WRONG in {wrong} of {all} comparisons", self.function)?,
        }
        for failure in &self.failures {
            writeln!(f, "{failure}")?;
        }
        let head = ["argument", "comparison", "entry", "found", "expected", "rel. error", "verdict"].map(String::from);
        let rows = self.rows.iter().map(|row| {
            let [found, expected] = row.values.map_or_else(Default::default, |(a, b)| [number(a), number(b)]);
            let error = row.relative().map_or_else(String::new, |e| if e == 0.0 { "0".into() } else { format!("{e:.0e}") });
            let verdict = match row.verdict {
                Verdict::Agrees => "ok".into(),
                Verdict::Wrong => format!("WRONG, above {:.0e}", row.tolerance),
                Verdict::Unchecked => "not checked".into(),
                Verdict::Nothing => "no entries".into(),
            };
            let cells = [row.argument.clone(), row.mode.clone(), row.place.clone(), found, expected, error, verdict];
            (cells, row.notes.as_slice())
        });
        let table: Vec<([String; 7], &[String])> = std::iter::once((head, &[][..])).chain(rows).collect();
        if all > 0 {
            let widths: Vec<usize> =
                (0..7).map(|k| table.iter().map(|(row, _)| row[k].chars().count()).max().unwrap_or(0)).collect();
            for (cells, notes) in &table {
                let line: Vec<String> = cells.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}")).collect();
                writeln!(f, "{}", line.join("  ").trim_end())?;
                for note in *notes {
                    writeln!(f, "  {note}")?;
                }
            }
        }
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        Ok(())
    }
}
