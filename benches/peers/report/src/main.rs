//! Measures all peers beside cotangent on all workloads, and writes `benches/RESULTS.md` with a chart.

mod chart;
mod machine;
mod measure;
mod table;

use clap::Parser;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Measures cotangent, gradients by hand and other tools on the same inputs, and writes the table and the chart.
#[derive(Parser)]
struct Args {
    /// Only the workloads with this in their keys; nothing is written then, the table is printed.
    only: Option<String>,
    /// Seconds for each tool and workload in a round.
    #[arg(long, default_value_t = 0.5)]
    seconds: f64,
    /// How often all tools have their turn.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// A Python that has JAX and PyTorch.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// A program to leave out, like `peer-burn`; its column is empty.
    #[arg(long)]
    without: Vec<String>,
}

/// The workloads in the order of the table: their keys and what they are called.
const WORKLOADS: [(&str, &str); 19] = [
    ("tiny_f64", "4-8-3, batch 1, f64"),
    ("digits_f32", "64-64-32-10, batch 32, f32"),
    ("dense_f32", "784-256-128-10, batch 64, f32"),
    ("dense_f64", "784-256-128-10, batch 64, f64"),
    ("wide_f32", "1024-1024-1024-10, batch 256, f32"),
    ("wide_f64", "1024-1024-1024-10, batch 256, f64"),
    ("gates_1000_f32", "Σ tanh·σ + exp, 10³, f32"),
    ("gates_1000_f64", "Σ tanh·σ + exp, 10³, f64"),
    ("gates_100000_f32", "Σ tanh·σ + exp, 10⁵, f32"),
    ("gates_100000_f64", "Σ tanh·σ + exp, 10⁵, f64"),
    ("gates_1000000_f32", "Σ tanh·σ + exp, 10⁶, f32"),
    ("gates_1000000_f64", "Σ tanh·σ + exp, 10⁶, f64"),
    ("logistic_f32", "logistic 10000×100, f32"),
    ("logistic_f64", "logistic 10000×100, f64"),
    ("steps_1000_f64", "x + h·sin(x)·p, 1000 steps, f64"),
    ("recurrent_100_f64", "tanh(W·h), 16×16, 100 steps, f64"),
    ("recurrent_1000_f64", "tanh(W·h), 16×16, 1000 steps, f64"),
    ("attention_f32", "attention 128×64, f32"),
    ("attention_f64", "attention 128×64, f64"),
];

fn main() -> ExitCode {
    let args = Args::parse();
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the report is a package of the peers");
    let benches = peers.parent().expect("the peers are in the benches");
    let bench = measure::Bench {
        peers,
        benches,
        python: &args.python,
        seconds: args.seconds,
        rounds: args.rounds,
        without: &args.without,
    };
    bench.build();
    let wanted = |key: &str| args.only.as_ref().is_none_or(|only| key.contains(only.as_str()));
    let workloads: Vec<_> = WORKLOADS.into_iter().filter(|(key, _)| wanted(key)).collect();
    let keys: Vec<&str> = workloads.iter().map(|&(key, _)| key).collect();
    let mut times = bench.measure(&keys);
    let rows: Vec<table::Row> =
        workloads.into_iter().map(|(key, title)| table::Row { title, times: times.remove(key).unwrap_or_default() }).collect();
    let table = table::markdown(&rows);
    print!("{table}");
    if args.only.is_none() {
        chart::draw(&benches.join("results.png"), &rows).expect("the chart can be written");
        let text = format!("{}\n{table}\n{}", machine::heading(&args.python, peers, args.rounds), bench.adbench());
        std::fs::write(benches.join("RESULTS.md"), text).expect("the results can be written");
    }
    ExitCode::SUCCESS
}
