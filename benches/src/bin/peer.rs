//! What measurements beside other tools need: their inputs, and the same measurement of generated gradients and of those by hand on ndarray.
//!
//! `benches/peers` says how the files look and who reads them.

use clap::{Parser, Subcommand};
use cotangent_benches::paired::{processor_time, settle_allocator};
use cotangent_benches::{Visitor, Workload, visit};
use ndarray::{ArrayD, ArrayViewD};
use num_traits::ToPrimitive;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Exports the workloads that are measured with other tools, or measures one of them.
#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the inputs and the gradient by hand of each workload into a folder of its own.
    Export {
        /// Where the folders go.
        folder: PathBuf,
    },
    /// Prints the medians, in nanoseconds, of one workload: of the function, by hand on ndarray, and generated.
    Measure {
        /// The workload's key, `name_type`.
        key: String,
        /// How long each is measured.
        #[arg(long, default_value_t = 1.0)]
        seconds: f64,
    },
}

fn main() {
    match Args::parse().command {
        Command::Export { folder } => visit(&mut Export { folder }),
        Command::Measure { key, seconds } => visit(&mut Measure { key, time: Duration::from_secs_f64(seconds) }),
    }
}

/// Writes what other tools read.
struct Export {
    folder: PathBuf,
}

impl Visitor for Export {
    fn visit<W: Workload>(&mut self) {
        let Some(key) = W::KEY else { return };
        let folder = self.folder.join(key);
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        let workload = W::new();
        let (parameters, constants) = workload.inputs();
        let mut index = String::new();
        let mut numbers = Vec::new();
        for (role, arrays) in [("parameter", &parameters), ("constant", &constants)] {
            for array in arrays {
                index.push_str(role);
                for length in array.shape() {
                    write!(index, " {length}").expect("a string takes all text");
                }
                index.push('\n');
                push(&mut numbers, array.view());
            }
        }
        std::fs::write(folder.join("shapes.txt"), index).expect("the shapes can be written");
        write_numbers(&folder.join("inputs.f64"), &numbers);

        let (value, gradient) = workload.by_hand();
        let mut numbers = Vec::new();
        push(&mut numbers, ArrayD::from_elem(vec![], value).view());
        for array in W::arrays(&gradient) {
            push(&mut numbers, array);
        }
        write_numbers(&folder.join("gradient.f64"), &numbers);
    }
}

/// Adds the entries, row by row.
fn push<F: ToPrimitive>(numbers: &mut Vec<f64>, array: ArrayViewD<'_, F>) {
    numbers.extend(array.iter().map(|e| e.to_f64().expect("an f64 holds every float")));
}

fn write_numbers(path: &Path, numbers: &[f64]) {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    std::fs::write(path, bytes).expect("the numbers can be written");
}

/// Measures one workload.
struct Measure {
    key: String,
    time: Duration,
}

impl Visitor for Measure {
    fn visit<W: Workload>(&mut self) {
        if W::KEY != Some(self.key.as_str()) {
            return;
        }
        settle_allocator();
        let workload = W::new();
        let key = &self.key;
        let print = |peer: &str, nanoseconds: f64| println!("{peer}\t{key}\t{nanoseconds:.1}\t0");
        print("primal", median(|| black_box(black_box(&workload).primal()), self.time));
        print("by hand on ndarray", median(|| black_box(black_box(&workload).by_hand()), self.time));
        print("cotangent", median(|| black_box(black_box(&workload).cotangent()), self.time));
    }
}

/// The median nanoseconds of a call, over samples of 200 µs at least.
fn median<T>(mut function: impl FnMut() -> T, time: Duration) -> f64 {
    let mut sample = |calls: u32| {
        let start = processor_time();
        for _ in 0..calls {
            function();
        }
        processor_time().saturating_sub(start)
    };
    // The first call also brings code in and asks the processor what it has; by itself it would seem a sample.
    sample(1);
    let mut calls = 1;
    while sample(calls) < Duration::from_micros(200) {
        calls *= 2;
    }
    let (mut samples, mut total) = (Vec::new(), Duration::ZERO);
    while total < time || samples.len() < 10 {
        let elapsed = sample(calls);
        samples.push(elapsed);
        total += elapsed;
    }
    samples.sort_unstable();
    samples[samples.len() / 2].as_secs_f64() * 1e9 / f64::from(calls)
}
