//! Prints what generated gradients cost beside those written by hand, as a Markdown table.

use clap::Parser;
use cotangent_benches::paired::{Row, Spread, measure};
use cotangent_benches::{Visitor, Workload, visit};
use std::process::{Command, ExitCode};
use std::time::Duration;

/// Compares generated gradients with those written by hand, measured in pairs.
#[derive(Parser)]
struct Args {
    /// Only the workloads with this in their names.
    only: Option<String>,
    /// Seconds for each workload.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Fail where the median of cotangent / by hand is above this.
    #[arg(long)]
    at_most: Option<f64>,
}

struct Table {
    args: Args,
    time: Duration,
    rows: Vec<Row>,
}

impl Visitor for Table {
    fn visit<W: Workload>(&mut self) {
        if self.args.only.as_ref().is_some_and(|only| !W::NAME.contains(only.as_str())) {
            return;
        }
        let row = measure::<W>(self.time);
        let [primal, by_hand, cotangent] = row.micros.map(|spread| micros(spread.median));
        let (ratio, gradient) = (with_quartiles(row.by_hand), with_quartiles(row.primal));
        println!("| {} | {primal} | {by_hand} | {cotangent} | {ratio} | {gradient} | {} |", row.name, row.rounds);
        self.rows.push(row);
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let Ok(time) = Duration::try_from_secs_f64(args.seconds) else {
        eprintln!("error: --seconds must be a time, not {}", args.seconds);
        return ExitCode::FAILURE;
    };
    println!("{}\n", machine());
    println!("| workload | primal µs | by hand µs | cotangent µs | cotangent / by hand | gradient / primal | rounds |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    let mut table = Table { args, time, rows: Vec::new() };
    visit(&mut table);
    if table.rows.is_empty() {
        eprintln!("error: no workload has that name");
        return ExitCode::FAILURE;
    }
    let Some(at_most) = table.args.at_most else { return ExitCode::SUCCESS };
    let mut code = ExitCode::SUCCESS;
    for row in table.rows.iter().filter(|row| row.by_hand.median > at_most) {
        eprintln!("error: {} takes {:.2} times what it takes by hand, at most {at_most} is asked", row.name, row.by_hand.median);
        code = ExitCode::FAILURE;
    }
    code
}

/// Three digits at least, and the tenth of a nanosecond at most.
fn micros(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

/// The median, and the quartiles in brackets.
fn with_quartiles(Spread { low, median, high }: Spread) -> String {
    format!("{median:.2} ({low:.2}–{high:.2})")
}

/// What the numbers are of: cores, instruction set and compiler.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let compiler = Command::new("rustc").arg("--version").output().ok();
    let compiler = compiler.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
    format!("{cores} cores {}{}, {}", std::env::consts::ARCH, vectors(), compiler.trim())
}

#[cfg(target_arch = "x86_64")]
fn vectors() -> &'static str {
    if std::arch::is_x86_feature_detected!("avx512f") {
        " with AVX-512"
    } else if std::arch::is_x86_feature_detected!("avx2") {
        " with AVX2"
    } else {
        ""
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn vectors() -> &'static str {
    ""
}
