//! A recurrent network of LSTM cells whose weights are diagonal: how well it predicts the bits of the next character.
//!
//! A layer of state h, c takes the input z to φ = σ(z∘`W_f` + `β_f`), ι = σ(h∘`W_i` + `β_i`), ω = σ(z∘`W_o` + `β_o`), κ = tanh(h∘`W_c` + `β_c`),
//! c ← c∘φ + ι∘κ, h ← ω∘tanh c, which is the input of the next one. The first input is x∘`v_in`, the prediction y = z∘`v_out` + `β_out`, and the
//! value −Σ xₜ₊₁·(y − log(2 + Σ e^y)) by the number of bits.

use super::data::{Numbers, text};
use cotangent::differentiate;
use ndarray::{Array2, s};

/// The network, its state at the start and the characters it reads.
pub struct Network {
    /// A row of weights and a row of biases a layer, each those of φ, ι, ω and κ: 2l×4b.
    pub main: Array2<f64>,
    /// `v_in`, `v_out` and `β_out`: 3×b.
    pub extra: Array2<f64>,
    /// h and c of each layer: 2l×b.
    pub state: Array2<f64>,
    /// One row of bits a character: c×b.
    pub sequence: Array2<f64>,
}

/// The cotangents of `main` and `extra`.
pub type Gradient = (Array2<f64>, Array2<f64>);

impl Network {
    /// What is in a file.
    pub fn read(name: &str) -> Self {
        let text = text(name);
        let mut numbers = Numbers::of(&text);
        let (layers, characters, bits): (usize, usize, usize) = (numbers.next(), numbers.next(), numbers.next());
        Self {
            main: numbers.array((2 * layers, 4 * bits)),
            extra: numbers.array((3, bits)),
            state: numbers.array((2 * layers, bits)),
            sequence: numbers.array((characters, bits)),
        }
    }

    /// The value, with vectors.
    pub fn value(&self) -> f64 {
        loss(&self.main, &self.extra, &self.state, &self.sequence)
    }

    /// The value and the gradient, with vectors.
    pub fn value_and_gradient(&self) -> (f64, Gradient) {
        loss::value_and_gradient(&self.main, &self.extra, &self.state, &self.sequence)
    }

    /// The value, with loops over scalars.
    pub fn value_by_loops(&self) -> f64 {
        loss_by_loops(&self.main, &self.extra, &self.state, &self.sequence)
    }

    /// The value and the gradient, with loops over scalars.
    pub fn value_and_gradient_by_loops(&self) -> (f64, Gradient) {
        loss_by_loops::value_and_gradient(&self.main, &self.extra, &self.state, &self.sequence)
    }
}

#[differentiate]
fn loss(main: &Array2<f64>, extra: &Array2<f64>, #[constant] start: &Array2<f64>, #[constant] sequence: &Array2<f64>) -> f64 {
    let (characters, bits) = sequence.dim();
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let mut state = start.clone();
    let mut total = 0.0;
    for t in 0..characters - 1 {
        let mut z = &sequence.row(t) * &extra.row(0);
        for layer in 0..start.nrows() / 2 {
            let (w, bias) = (main.row(2 * layer), main.row(2 * layer + 1));
            let (h, c) = (state.row(2 * layer), state.row(2 * layer + 1));
            let forget = (&z * &w.slice(s![..bits]) + bias.slice(s![..bits])).mapv(sigmoid);
            let input = (&h * &w.slice(s![bits..2 * bits]) + bias.slice(s![bits..2 * bits])).mapv(sigmoid);
            let output = (&z * &w.slice(s![2 * bits..3 * bits]) + bias.slice(s![2 * bits..3 * bits])).mapv(sigmoid);
            let change = (&h * &w.slice(s![3 * bits..]) + bias.slice(s![3 * bits..])).mapv(f64::tanh);
            let c = &c * &forget + input * change;
            z = output * c.mapv(f64::tanh);
            state.row_mut(2 * layer).assign(&z);
            state.row_mut(2 * layer + 1).assign(&c);
        }
        let y = z * extra.row(1) + extra.row(2);
        let log_sum = (y.mapv(f64::exp).sum() + 2.0).ln();
        total += (&sequence.row(t + 1) * &y).sum() - sequence.row(t + 1).sum() * log_sum;
    }
    -total / (bits * (characters - 1)) as f64
}

#[differentiate]
fn loss_by_loops(
    main: &Array2<f64>,
    extra: &Array2<f64>,
    #[constant] start: &Array2<f64>,
    #[constant] sequence: &Array2<f64>,
) -> f64 {
    let (characters, bits) = sequence.dim();
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let mut state = start.clone();
    let mut z = vec![0.0; bits];
    let mut total = 0.0;
    for t in 0..characters - 1 {
        for j in 0..bits {
            z[j] = sequence[[t, j]] * extra[[0, j]];
        }
        for layer in 0..start.nrows() / 2 {
            let (w, bias) = (2 * layer, 2 * layer + 1);
            for j in 0..bits {
                let (below, h, c) = (z[j], state[[w, j]], state[[bias, j]]);
                let forget = sigmoid(below * main[[w, j]] + main[[bias, j]]);
                let input = sigmoid(h * main[[w, bits + j]] + main[[bias, bits + j]]);
                let output = sigmoid(below * main[[w, 2 * bits + j]] + main[[bias, 2 * bits + j]]);
                let change = (h * main[[w, 3 * bits + j]] + main[[bias, 3 * bits + j]]).tanh();
                let c = c * forget + input * change;
                let h = output * c.tanh();
                z[j] = h;
                state[[w, j]] = h;
                state[[bias, j]] = c;
            }
        }
        let mut sum = 2.0;
        for j in 0..bits {
            sum += (z[j] * extra[[1, j]] + extra[[2, j]]).exp();
        }
        let log_sum = sum.ln();
        for j in 0..bits {
            total += sequence[[t + 1, j]] * (z[j] * extra[[1, j]] + extra[[2, j]] - log_sum);
        }
    }
    -total / (bits * (characters - 1)) as f64
}
