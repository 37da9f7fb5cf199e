//! A classifier of handwritten digits: a network with two hidden layers, fitted by gradient steps θ ← θ − η ∂L/∂θ.

use clap::{Parser, ValueEnum};
use cotangent::differentiate;
use cotangent_examples::data::{self, CLASSES, Images, PIXELS};
use cotangent_examples::picture;
use indicatif::{ProgressBar, ProgressStyle};
use ndarray::{Array1, Array2, Axis};
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// The notes' loss: (1/2m) Σ ‖f(x; θ) − y‖².
#[differentiate]
#[allow(clippy::too_many_arguments, reason = "each weight and bias is a parameter, as in the notes")]
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
    let a1 = (x.dot(w1) + b1).mapv(|e| e.max(0.0));
    let a2 = (a1.dot(w2) + b2).mapv(|e| e.max(0.0));
    let z = a2.dot(w3) + b3;
    (&z - y).mapv(|e| e * e).sum() / (2.0 * x.nrows() as f32)
}

/// Softmax cross-entropy: (1/m) Σ (ln Σ eᶻ − z·y).
#[differentiate]
#[allow(clippy::too_many_arguments, reason = "each weight and bias is a parameter, as in the notes")]
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
    let a1 = (x.dot(w1) + b1).mapv(|e| e.max(0.0));
    let a2 = (a1.dot(w2) + b2).mapv(|e| e.max(0.0));
    let z = a2.dot(w3) + b3;
    let max = z.fold_axis(Axis(1), f32::NEG_INFINITY, |m, &e| m.max(e)).insert_axis(Axis(1));
    let z = z - &max;
    let lse = z.mapv(f32::exp).sum_axis(Axis(1)).mapv(f32::ln);
    (lse.sum() - (&z * y).sum()) / x.nrows() as f32
}

/// The parameters θ, weights and biases by turns; a gradient has the same form.
type Theta = (Array2<f32>, Array1<f32>, Array2<f32>, Array1<f32>, Array2<f32>, Array1<f32>);

/// What the network says of the images x: a row of scores for each, the largest at the digit that it reads.
fn scores((w1, b1, w2, b2, w3, b3): &Theta, x: &Array2<f32>) -> Array2<f32> {
    let a1 = (x.dot(w1) + b1).mapv(|e| e.max(0.0));
    let a2 = (a1.dot(w2) + b2).mapv(|e| e.max(0.0));
    a2.dot(w3) + b3
}

/// The step θ ← θ − η ∂L/∂θ.
fn step(theta: &mut Theta, gradient: &Theta, eta: f32) {
    theta.0.scaled_add(-eta, &gradient.0);
    theta.1.scaled_add(-eta, &gradient.1);
    theta.2.scaled_add(-eta, &gradient.2);
    theta.3.scaled_add(-eta, &gradient.3);
    theta.4.scaled_add(-eta, &gradient.4);
    theta.5.scaled_add(-eta, &gradient.5);
}

#[derive(Clone, Copy, ValueEnum)]
enum Loss {
    /// The notes' squared loss.
    Squared,
    /// Softmax cross-entropy.
    CrossEntropy,
}

impl Loss {
    fn value(self, (w1, b1, w2, b2, w3, b3): &Theta, x: &Array2<f32>, y: &Array2<f32>) -> f32 {
        match self {
            Loss::Squared => squared_loss(w1, b1, w2, b2, w3, b3, x, y),
            Loss::CrossEntropy => cross_entropy(w1, b1, w2, b2, w3, b3, x, y),
        }
    }

    /// The loss; its gradient takes the place of what `gradient` holds.
    fn value_and_gradient_into(self, theta: &Theta, x: &Array2<f32>, y: &Array2<f32>, gradient: &mut Theta) -> f32 {
        let (w1, b1, w2, b2, w3, b3) = theta;
        match self {
            Loss::Squared => squared_loss::value_and_gradient_into(w1, b1, w2, b2, w3, b3, x, y, gradient),
            Loss::CrossEntropy => cross_entropy::value_and_gradient_into(w1, b1, w2, b2, w3, b3, x, y, gradient),
        }
    }
}

/// Learns to read handwritten digits, and draws how well it does.
///
/// The images (8×8 pixels) are split by chance into four fifths to learn from and one fifth to be tested on.
/// A network with two hidden layers of rectified linear units goes through the first part in small batches and
/// makes a gradient step θ ← θ − η ∂L/∂θ after each. The last line printed is the share of test images that it
/// reads right.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// The loss to minimise.
    #[arg(long, value_enum, default_value = "cross-entropy")]
    loss: Loss,
    /// How often to go through the training images.
    #[arg(long, value_name = "N", default_value_t = 120, value_parser = clap::value_parser!(u16).range(1..))]
    epochs: u16,
    /// Images in a batch: one gradient step for each batch.
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..))]
    batch: u16,
    /// The step size η of the first epoch; it falls evenly towards 0 until the last.
    #[arg(long, value_name = "NUMBER", default_value_t = 0.2, value_parser = positive)]
    eta: f32,
    /// The share of training images, from 0 to 1, that each epoch sees moved by a pixel.
    #[arg(long, value_name = "SHARE", default_value_t = 0.5, value_parser = share)]
    shift: f32,
    /// The seed of all chance: the split, the first weights, the order of the images and their shifts.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The data file: gzip-packed lines of 64 pixels from 0 to 16 and a digit.
    #[arg(long, value_name = "FILE", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/data/digits/digits.csv.gz"))]
    data: PathBuf,
    /// The folder for the pictures: loss.png, confusion.png and misread.png. It is made if it is not there.
    #[arg(long, value_name = "FOLDER", default_value = "digits-out")]
    out: PathBuf,
}

fn positive(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|n: &f32| *n > 0.0 && n.is_finite()).ok_or_else(|| "not a positive number".into())
}

fn share(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|n| (0.0..=1.0).contains(n)).ok_or_else(|| "not a number from 0 to 1".into())
}

/// The first weights: even between ±√(6 / (rows + columns)), so that no layer's activations grow or fade.
fn weights(rows: usize, columns: usize, random: &mut fastrand::Rng) -> Array2<f32> {
    let most = (6.0 / (rows + columns) as f32).sqrt();
    Array2::from_shape_simple_fn((rows, columns), || most * (2.0 * random.f32() - 1.0))
}

/// The loss of each epoch, on the training and on the test images.
#[derive(Default)]
struct History {
    train: Vec<f32>,
    test: Vec<f32>,
}

/// Fits the network to the training images.
fn train(args: &Args, train: &Images, test: &Images, random: &mut fastrand::Rng) -> Result<(Theta, History), Box<dyn Error>> {
    const HIDDEN: (usize, usize) = (256, 64);
    let mut theta: Theta = (
        weights(PIXELS, HIDDEN.0, random),
        Array1::zeros(HIDDEN.0),
        weights(HIDDEN.0, HIDDEN.1, random),
        Array1::zeros(HIDDEN.1),
        weights(HIDDEN.1, CLASSES, random),
        Array1::zeros(CLASSES),
    );
    let mut gradient = theta.clone();
    let mut history = History::default();
    let mut order: Vec<usize> = (0..train.len()).collect();
    let test_y = test.one_hot();

    // Drawn on standard error, and only if that is a terminal.
    let bar = ProgressBar::new(args.epochs.into());
    bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} epochs, {eta} left, {msg}")?);
    for epoch in 1..=args.epochs {
        let eta = args.eta * f32::from(args.epochs - epoch + 1) / f32::from(args.epochs);
        random.shuffle(&mut order);
        let mut total = 0.0;
        for batch in order.chunks(args.batch.into()) {
            let mut batch = train.pick(batch);
            batch.shift(args.shift, random);
            let loss = args.loss.value_and_gradient_into(&theta, &batch.pixels, &batch.one_hot(), &mut gradient);
            step(&mut theta, &gradient, eta);
            total += loss * batch.len() as f32;
        }
        let loss = total / train.len() as f32;
        if !loss.is_finite() {
            return Err(format!("the loss of epoch {epoch} is {loss}: the step size {} is too large", args.eta).into());
        }
        history.train.push(loss);
        history.test.push(args.loss.value(&theta, &test.pixels, &test_y));
        let learnt = data::accuracy(&data::most_likely(&scores(&theta, &train.pixels)), &train.classes);
        bar.set_message(format!("loss {loss:.4}"));
        bar.inc(1);
        bar.suspend(|| println!("epoch {epoch:3}: loss {loss:.5}, training accuracy {:.2}%", 100.0 * learnt));
    }
    bar.finish_and_clear();
    Ok((theta, history))
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let images = data::read(&args.data).map_err(|error| format!("{}: {error}", args.data.display()))?;
    if images.len() < 5 {
        return Err(format!("{}: {} images cannot be split, 5 are needed", args.data.display(), images.len()).into());
    }
    fs::create_dir_all(&args.out).map_err(|error| format!("{}: {error}", args.out.display()))?;

    let mut random = fastrand::Rng::with_seed(args.seed);
    let (known, test) = images.split(&mut random);
    println!("{} images to learn from, {} to be tested on", known.len(), test.len());
    let (theta, history) = train(args, &known, &test, &mut random)?;

    let read = data::most_likely(&scores(&theta, &test.pixels));
    let accuracy = 100.0 * data::accuracy(&read, &test.classes);
    let name = match args.loss {
        Loss::Squared => "Squared loss",
        Loss::CrossEntropy => "Cross-entropy",
    };
    let out = |file| args.out.join(file);
    picture::loss_curve(&out("loss.png"), name, &history.train, &history.test)?;
    picture::confusion_matrix(
        &out("confusion.png"),
        &format!("{accuracy:.2}% of the test digits read right"),
        &data::confusion(&read, &test.classes),
    )?;
    picture::misread_digits(&out("misread.png"), &test, &read)?;
    println!("loss.png, confusion.png and misread.png are in {}", args.out.display());
    println!("test accuracy: {accuracy:.2}%");
    Ok(())
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
