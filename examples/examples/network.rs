//! A network of any depth, whose parameters are a struct: `#[derive(Differentiable)]` makes the gradient a struct of the same form.
//!
//! The digits again, read by as many layers as `--hidden` has numbers. A layer is a struct with a differentiated method, the network
//! a list of layers, its loss a loop over them; the gradient's `norm` and the parameters' `step` come with the derive.

use clap::Parser;
use cotangent::{Differentiable, differentiate};
use cotangent_examples::data::{self, CLASSES, Images, PIXELS};
use ndarray::{Array1, Array2, Axis};
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// z = x·W + b, with one image a row of x.
#[derive(Clone, Differentiable)]
struct Layer {
    w: Array2<f32>,
    b: Array1<f32>,
}

/// The layers, from the pixels to the scores of the ten digits.
#[derive(Clone, Differentiable)]
struct Network {
    layers: Vec<Layer>,
}

#[differentiate]
impl Layer {
    fn forward(&self, x: &Array2<f32>) -> Array2<f32> {
        x.dot(&self.w) + &self.b
    }
}

#[differentiate]
impl Network {
    /// The scores, a row for each image: rectified linear units between the layers, nothing behind the last.
    fn scores(&self, #[constant] x: &Array2<f32>) -> Array2<f32> {
        let mut a = x.clone();
        for (i, layer) in self.layers.iter().enumerate() {
            let z = layer.forward(&a);
            a = if i + 1 < self.layers.len() { z.mapv(|e| e.max(0.0)) } else { z };
        }
        a
    }

    /// Softmax cross-entropy, with the sum of squared weights on top of it: (1/m) Σ (ln Σ eᶻ − z·y) + λ/2 Σ ‖W‖².
    fn loss(&self, #[constant] x: &Array2<f32>, #[constant] y: &Array2<f32>, #[constant] decay: f32) -> f32 {
        let z = self.scores(x);
        let max = z.fold_axis(Axis(1), f32::NEG_INFINITY, |m, &e| m.max(e)).insert_axis(Axis(1));
        let z = z - &max;
        let lse = z.mapv(f32::exp).sum_axis(Axis(1)).mapv(f32::ln);
        let mut squares = 0.0;
        for layer in &self.layers {
            squares += layer.w.mapv(|e| e * e).sum();
        }
        (lse.sum() - (&z * y).sum()) / x.nrows() as f32 + decay / 2.0 * squares
    }
}

impl Network {
    /// First weights even between ±√(6 / (rows + columns)).
    fn new(sizes: &[usize], random: &mut fastrand::Rng) -> Network {
        let layers = sizes.windows(2).map(|size| {
            let most = (6.0 / (size[0] + size[1]) as f32).sqrt();
            let w = Array2::from_shape_simple_fn((size[0], size[1]), || most * (2.0 * random.f32() - 1.0));
            Layer { w, b: Array1::zeros(size[1]) }
        });
        Network { layers: layers.collect() }
    }

    fn accuracy(&self, images: &Images) -> f32 {
        100.0 * data::accuracy(&data::most_likely(&self.scores(&images.pixels)), &images.classes)
    }
}

/// Learns to read handwritten digits with a network of any depth.
///
/// The last line printed is the share of test images that it reads right.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// The sizes of the hidden layers, none or as many as you like: `--hidden 256,128,64`.
    #[arg(long, value_name = "N,N,…", value_delimiter = ',', default_value = "256,128,64", value_parser = clap::value_parser!(u16).range(1..))]
    hidden: Vec<u16>,
    /// How often to go through the training images.
    #[arg(long, value_name = "N", default_value_t = 80)]
    epochs: u16,
    /// Images in a batch: one gradient step for each batch.
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..))]
    batch: u16,
    /// The step size η of the first epoch; it falls evenly towards 0 until the last.
    #[arg(long, value_name = "NUMBER", default_value_t = 0.2)]
    eta: f32,
    /// λ, how much large weights cost.
    #[arg(long, value_name = "NUMBER", default_value_t = 1e-4)]
    decay: f32,
    /// The seed of all chance.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The data file: gzip-packed lines of 64 pixels from 0 to 16 and a digit.
    #[arg(long, value_name = "FILE", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/data/digits/digits.csv.gz"))]
    data: PathBuf,
}

/// The share of training images that each epoch sees moved by a pixel.
const SHIFTED: f32 = 0.5;

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let images = data::read(&args.data).map_err(|error| format!("{}: {error}", args.data.display()))?;
    if images.len() < 5 {
        return Err(format!("{}: {} images cannot be split, 5 are needed", args.data.display(), images.len()).into());
    }
    let mut random = fastrand::Rng::with_seed(args.seed);
    let (known, test) = images.split(&mut random);
    let sizes: Vec<usize> = [PIXELS].into_iter().chain(args.hidden.iter().map(|&n| n.into())).chain([CLASSES]).collect();
    let mut network = Network::new(&sizes, &mut random);
    println!("{} images to learn from, {} to be tested on, layers {sizes:?}", known.len(), test.len());

    let mut order: Vec<usize> = (0..known.len()).collect();
    for epoch in 1..=args.epochs {
        let eta = args.eta * f32::from(args.epochs - epoch + 1) / f32::from(args.epochs);
        random.shuffle(&mut order);
        let (mut total, mut length) = (0.0, 0.0);
        for batch in order.chunks(args.batch.into()) {
            let mut batch = known.pick(batch);
            batch.shift(SHIFTED, &mut random);
            let (loss, gradient) = network.loss_value_and_gradient(&batch.pixels, &batch.one_hot(), args.decay);
            network.step(-eta, &gradient);
            total += loss * batch.len() as f32;
            length += gradient.norm() * batch.len() as f64;
        }
        let (loss, length) = (total / known.len() as f32, length / known.len() as f64);
        if !loss.is_finite() {
            return Err(format!("the loss of epoch {epoch} is {loss}: the step size {} is too large", args.eta).into());
        }
        println!("epoch {epoch:3}: loss {loss:.5}, gradient {length:.4}, training accuracy {:.2}%", network.accuracy(&known));
    }
    println!("test accuracy: {:.2}%", network.accuracy(&test));
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
