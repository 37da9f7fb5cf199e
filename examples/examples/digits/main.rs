//! A classifier of handwritten digits: a network with two hidden layers, fitted by gradient steps θ ← θ − η ∂L/∂θ.

mod data;

use clap::{Parser, ValueEnum};
use cotangent::differentiate;
use indicatif::{ProgressBar, ProgressStyle};
use ndarray::{Array1, Array2, Axis};
use std::path::PathBuf;
use std::process::ExitCode;

type Weights = Array2<f32>;

/// The notes' loss: (1/2m) Σ ‖f(x; θ) − y‖².
#[differentiate]
#[allow(clippy::too_many_arguments)]
fn squared_loss(
    w1: &Array2<f32>,
    b1: &Array1<f32>,
    w2: &Array2<f32>,
    b2: &Array1<f32>,
    w3: &Array2<f32>,
    b3: &Array1<f32>,
    #[constant] x: &Array2<f32>,
    #[constant] y: &Array2<f32>,
) -> f32 {
    let a1 = (x.dot(w1) + b1).mapv(f32::tanh);
    let a2 = (a1.dot(w2) + b2).mapv(f32::tanh);
    let z = a2.dot(w3) + b3;
    (&z - y).mapv(|e| e * e).sum() / (2.0 * x.nrows() as f32)
}

/// Softmax cross-entropy: (1/m) Σ (ln Σ eᶻ − z·y).
#[differentiate]
#[allow(clippy::too_many_arguments)]
fn cross_entropy(
    w1: &Array2<f32>,
    b1: &Array1<f32>,
    w2: &Array2<f32>,
    b2: &Array1<f32>,
    w3: &Array2<f32>,
    b3: &Array1<f32>,
    #[constant] x: &Array2<f32>,
    #[constant] y: &Array2<f32>,
) -> f32 {
    let a1 = (x.dot(w1) + b1).mapv(f32::tanh);
    let a2 = (a1.dot(w2) + b2).mapv(f32::tanh);
    let z = a2.dot(w3) + b3;
    let max = z.fold_axis(Axis(1), f32::NEG_INFINITY, |m, &e| m.max(e)).insert_axis(Axis(1));
    let z = z - &max;
    let lse = z.mapv(f32::exp).sum_axis(Axis(1)).mapv(f32::ln);
    (lse.sum() - (&z * y).sum()) / x.nrows() as f32
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Loss {
    /// The notes' squared loss.
    Squared,
    /// Softmax cross-entropy.
    CrossEntropy,
}

/// Learns to read handwritten digits.
#[derive(Parser)]
struct Args {
    /// The loss to minimise.
    #[arg(long, value_enum, default_value = "cross-entropy")]
    loss: Loss,
    /// How often to go through the training images.
    #[arg(long, default_value_t = 60)]
    epochs: usize,
    /// Images a gradient step.
    #[arg(long, default_value_t = 32)]
    batch: usize,
    /// The step η; by default what suits the loss.
    #[arg(long)]
    eta: Option<f32>,
    /// Seed of the split and of the first weights.
    #[arg(long, default_value_t = 3)]
    seed: u64,
    /// The data file.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/data/digits/digits.csv.gz"))]
    data: PathBuf,
}

/// A small generator of pseudo-random numbers (splitmix64): the run is the same for the same seed everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn shuffle(&mut self, items: &mut [usize]) {
        for i in (1..items.len()).rev() {
            let j = usize::try_from(self.next() % (i as u64 + 1)).expect("an index");
            items.swap(i, j);
        }
    }

    fn weights(&mut self, rows: usize, columns: usize) -> Weights {
        let scale = (6.0 / (rows + columns) as f32).sqrt();
        Array2::from_shape_simple_fn((rows, columns), || ((self.next() >> 40) as f32 / (1u64 << 23) as f32 - 1.0) * scale)
    }
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<(), String> {
    if args.batch == 0 {
        return Err("--batch must be at least 1".into());
    }
    let images = data::read(&args.data)?;
    let mut random = Random(args.seed);
    let mut order: Vec<usize> = (0..images.classes.len()).collect();
    random.shuffle(&mut order);
    let (train, test) = order.split_at(images.classes.len() * 4 / 5);
    let mut train = train.to_vec();
    let (test, whole) = (images.pick(test), images.pick(&train));
    let eta = args.eta.unwrap_or(match args.loss {
        Loss::Squared => 0.05,
        Loss::CrossEntropy => 0.2,
    });

    let (mut w1, mut w2, mut w3) = (random.weights(64, 256), random.weights(256, 64), random.weights(64, 10));
    let (mut b1, mut b2, mut b3) = (Array1::zeros(256), Array1::zeros(64), Array1::zeros(10));
    let bar = ProgressBar::new(args.epochs as u64);
    bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}").map_err(|e| e.to_string())?);
    for epoch in 1..=args.epochs {
        random.shuffle(&mut train);
        let mut total = 0.0;
        for batch in train.chunks(args.batch) {
            let batch = images.pick(batch);
            let (x, y) = (&batch.pixels, &batch.one_hot());
            let (loss, gradient) = match args.loss {
                Loss::Squared => squared_loss::value_and_gradient(&w1, &b1, &w2, &b2, &w3, &b3, x, y),
                Loss::CrossEntropy => cross_entropy::value_and_gradient(&w1, &b1, &w2, &b2, &w3, &b3, x, y),
            };
            let (w1_bar, b1_bar, w2_bar, b2_bar, w3_bar, b3_bar) = gradient;
            w1.scaled_add(-eta, &w1_bar);
            b1.scaled_add(-eta, &b1_bar);
            w2.scaled_add(-eta, &w2_bar);
            b2.scaled_add(-eta, &b2_bar);
            w3.scaled_add(-eta, &w3_bar);
            b3.scaled_add(-eta, &b3_bar);
            total += loss * batch.classes.len() as f32;
        }
        let network = |x: &Array2<f32>| {
            let a1 = (x.dot(&w1) + &b1).mapv(f32::tanh);
            let a2 = (a1.dot(&w2) + &b2).mapv(f32::tanh);
            a2.dot(&w3) + &b3
        };
        let learnt = accuracy(&network(&whole.pixels), &whole.classes);
        let message = format!("loss {:.4}, training accuracy {:.2}%", total / train.len() as f32, 100.0 * learnt);
        bar.set_message(message.clone());
        bar.inc(1);
        bar.suspend(|| println!("epoch {epoch:3}: {message}"));
        if epoch == args.epochs {
            bar.finish_and_clear();
            println!("test accuracy: {:.2}%", 100.0 * accuracy(&network(&test.pixels), &test.classes));
        }
    }
    Ok(())
}

/// The share of rows whose largest entry is that of the class.
fn accuracy(scores: &Array2<f32>, classes: &[usize]) -> f32 {
    let right = scores.rows().into_iter().zip(classes).filter(|(row, class)| {
        let best = row.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(i, _)| i);
        best == Some(**class)
    });
    right.count() as f32 / classes.len() as f32
}
