//! Prints what generated gradients cost beside those written by hand, and how the costs of loops grow, as Markdown tables.

use clap::Parser;
use cotangent_benches::paired::{Row, Spread, measure, measure_floor, measure_modes};
use cotangent_benches::{Visitor, Workload, visit, visit_scaling};
use std::process::{Command, ExitCode};
use std::time::Duration;

/// Compares generated gradients with those written by hand, measured in pairs.
#[derive(Parser)]
struct Args {
    /// Only the workloads with this in their titles.
    only: Option<String>,
    /// Seconds for each workload.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Fail where the median of cotangent / by hand is above this.
    #[arg(long)]
    at_most: Option<f64>,
    /// The table of loops in several sizes, with times by size.
    #[arg(long)]
    scaling: bool,
    /// The table of forward mode and Hessian-vector products.
    #[arg(long, conflicts_with = "scaling")]
    modes: bool,
    /// The table of gradients beside their matrix products alone.
    #[arg(long, conflicts_with_all = ["scaling", "modes"])]
    floor: bool,
    /// Fail where a loop's largest gradient / primal is more than this many times its smallest.
    #[arg(long, requires = "scaling")]
    flat_within: Option<f64>,
}

struct Table {
    args: Args,
    time: Duration,
    rows: Vec<Row>,
    /// How many workloads have a line that is not in `rows`.
    others: usize,
}

impl Visitor for Table {
    fn visit<W: Workload>(&mut self) {
        if self.args.only.as_ref().is_some_and(|only| !W::title().contains(only.as_str())) {
            return;
        }
        if self.args.floor {
            if let Some(row) = measure_floor::<W>(self.time) {
                let [products, gradient] = row.micros.map(|spread| time(spread.median));
                println!("| {} | {products} | {gradient} | {} | {} |", row.title, with_quartiles(row.products), row.rounds);
                self.others += 1;
            }
            return;
        }
        if self.args.modes {
            let row = measure_modes::<W>(self.time);
            let [primal, tangent, gradient, hvp] = row.micros.map(|spread| time(spread.median));
            let (forward, second) = (with_quartiles(row.tangent), with_quartiles(row.hvp));
            println!("| {} | {primal} | {tangent} | {forward} | {gradient} | {hvp} | {second} | {} |", row.title, row.rounds);
            self.others += 1;
            return;
        }
        let row = measure::<W>(self.time);
        let (ratio, gradient, rounds) = (with_quartiles(row.by_hand), with_quartiles(row.primal), row.rounds);
        let medians = row.micros.map(|spread| spread.median);
        match row.size {
            Some(size) if self.args.scaling => {
                let [primal, by_hand, cotangent] = medians.map(|micros| time(micros * 1e3 / size as f64));
                println!("| {} | {size} | {primal} | {by_hand} | {cotangent} | {ratio} | {gradient} | {rounds} |", row.name);
            }
            _ => {
                let [primal, by_hand, cotangent] = medians.map(time);
                println!("| {} | {primal} | {by_hand} | {cotangent} | {ratio} | {gradient} | {rounds} |", row.title);
            }
        }
        self.rows.push(row);
    }
}

impl Table {
    /// Prints what is beyond the bounds that were asked for.
    fn violations(&self) -> usize {
        let mut violations = 0;
        for row in &self.rows {
            if let Some(at_most) = self.args.at_most.filter(|&at_most| row.by_hand.median > at_most) {
                eprintln!(
                    "error: {} takes {:.2} times what it takes by hand, at most {at_most} is asked",
                    row.title, row.by_hand.median
                );
                violations += 1;
            }
        }
        for loops in self.rows.chunk_by(|a, b| a.name == b.name) {
            let ratios = || loops.iter().map(|row| row.primal.median);
            let growth = ratios().fold(f64::NEG_INFINITY, f64::max) / ratios().fold(f64::INFINITY, f64::min);
            if let Some(within) = self.args.flat_within.filter(|&within| growth > within) {
                let name = loops[0].name;
                eprintln!("error: gradient / primal of {name} differs by a factor of {growth:.2}, at most {within} is asked");
                violations += 1;
            }
        }
        violations
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let Ok(time) = Duration::try_from_secs_f64(args.seconds) else {
        eprintln!("error: --seconds must be a time, not {}", args.seconds);
        return ExitCode::FAILURE;
    };
    println!("{}\n", machine());
    let mut table = Table { args, time, rows: Vec::new(), others: 0 };
    if table.args.floor {
        println!("| workload | products alone µs | cotangent µs | cotangent / products | rounds |");
        println!("| --- | ---: | ---: | ---: | ---: |");
        visit(&mut table);
    } else if table.args.modes {
        println!("| workload | primal µs | tangent µs | tangent / primal | gradient µs | hvp µs | hvp / gradient | rounds |");
        println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        visit(&mut table);
    } else if table.args.scaling {
        println!("| loop | n | primal ns/n | by hand ns/n | cotangent ns/n | cotangent / by hand | gradient / primal | rounds |");
        println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        visit_scaling(&mut table);
    } else {
        println!("| workload | primal µs | by hand µs | cotangent µs | cotangent / by hand | gradient / primal | rounds |");
        println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        visit(&mut table);
    }
    if table.rows.is_empty() && table.others == 0 {
        eprintln!("error: no workload has that name");
        return ExitCode::FAILURE;
    }
    if table.violations() > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Three digits at least, four after the point at most.
fn time(value: f64) -> String {
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
