//! The table: medians in microseconds, and ratios.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Microseconds by tool, one a round.
pub(crate) type Times = BTreeMap<String, Vec<f64>>;

/// What was measured of a workload.
pub(crate) struct Row {
    /// The workload.
    pub(crate) title: &'static str,
    /// Its times.
    pub(crate) times: Times,
}

/// The tools whose gradients are compared with those of cotangent; the floor is no tool.
pub(crate) const PEERS: [&str; 5] = ["by hand on ndarray", "candle", "burn", "JAX", "PyTorch"];

impl Row {
    /// The median of a tool's rounds.
    pub(crate) fn median(&self, tool: &str) -> Option<f64> {
        let mut times = self.times.get(tool)?.clone();
        times.sort_by(f64::total_cmp);
        Some(times[times.len() / 2])
    }

    /// The fastest peer's median.
    fn best(&self) -> Option<f64> {
        PEERS.iter().filter_map(|peer| self.median(peer)).min_by(f64::total_cmp)
    }
}

/// All rows, as Markdown.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let columns = ["primal", "cotangent", "floor"].into_iter().chain(PEERS);
    let mut text = String::from("| µs |");
    for column in columns.clone() {
        write!(text, " {column} |").expect("a string takes all text");
    }
    text.push_str(" cotangent / primal | cotangent / by hand | cotangent / fastest peer |\n| --- |");
    text.push_str(&" ---: |".repeat(columns.clone().count() + 3));
    text.push('\n');
    for row in rows {
        write!(text, "| {} |", row.title).expect("a string takes all text");
        for column in columns.clone() {
            write!(text, " {} |", row.median(column).map_or_else(String::new, number)).expect("a string takes all text");
        }
        let cotangent = row.median("cotangent");
        for other in [row.median("primal"), row.median("by hand on ndarray"), row.best()] {
            let ratio = cotangent.zip(other).map_or_else(String::new, |(a, b)| format!("{:.2}", a / b));
            write!(text, " {ratio} |").expect("a string takes all text");
        }
        text.push('\n');
    }
    text
}

/// Three digits at least, four after the point at most.
fn number(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, markdown};

    #[test]
    fn ratios_are_to_the_fastest_that_was_measured() {
        let times = [("cotangent", [3.0, 2.0, 1.0]), ("candle", [4.0; 3]), ("JAX", [8.0; 3]), ("floor", [0.5; 3])];
        let row = Row { title: "w", times: times.map(|(tool, times)| (tool.to_owned(), times.to_vec())).into() };
        let table = markdown(&[row]);
        let cells: Vec<&str> = table.lines().nth(2).expect("a row").split('|').map(str::trim).collect();
        assert_eq!(cells, ["", "w", "", "2.00", "0.5000", "", "4.00", "", "8.00", "", "", "", "0.50", ""]);
    }
}
