//! Networks as a user would write a small library of them: a transformer, a convolution by loops, steps of Adam, a batch norm that keeps statistics. Each
//! is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array1, Array2, Array3, ArrayView2, Axis, array, concatenate, s};

#[derive(Clone, Differentiable)]
struct LayerNorm {
    gamma: Array1<f64>,
    beta: Array1<f64>,
    #[constant]
    eps: f64,
}

#[differentiate]
impl LayerNorm {
    fn forward(&self, x: &Array2<f64>) -> Array2<f64> {
        let mean = x.mean_axis(Axis(1)).unwrap().insert_axis(Axis(1));
        let var = x.var_axis(Axis(1), 0.0).insert_axis(Axis(1));
        let normed = (x - &mean) / &(var + self.eps).mapv(f64::sqrt);
        normed * &self.gamma + &self.beta
    }
}

#[derive(Clone, Differentiable)]
struct Linear {
    weight: Array2<f64>,
    bias: Option<Array1<f64>>,
}

#[differentiate]
impl Linear {
    fn forward(&self, x: &Array2<f64>) -> Array2<f64> {
        let y = x.dot(&self.weight.t());
        match &self.bias {
            Some(b) => y + b,
            None => y,
        }
    }
}

#[derive(Clone, Differentiable)]
struct Attention {
    q: Linear,
    k: Linear,
    v: Linear,
    out: Linear,
    #[constant]
    heads: usize,
    #[constant]
    causal: bool,
}

#[differentiate]
fn softmax_rows(x: &Array2<f64>) -> Array2<f64> {
    let max = x.fold_axis(Axis(1), f64::NEG_INFINITY, |a, &b| a.max(b)).insert_axis(Axis(1));
    let e = (x - &max).mapv(f64::exp);
    let sum = e.sum_axis(Axis(1)).insert_axis(Axis(1));
    e / &sum
}

#[differentiate]
impl Attention {
    fn forward(&self, x: &Array2<f64>) -> Array2<f64> {
        let (n, d) = x.dim();
        let dh = d / self.heads;
        let (q, k, v) = (self.q.forward(x), self.k.forward(x), self.v.forward(x));
        let mut out = Array2::zeros((n, d));
        for h in 0..self.heads {
            let cols = s![.., h * dh..(h + 1) * dh];
            let (qh, kh, vh) = (q.slice(cols), k.slice(cols), v.slice(cols));
            let mut scores = qh.dot(&kh.t()) / (dh as f64).sqrt();
            if self.causal {
                for i in 0..n {
                    for j in i + 1..n {
                        scores[[i, j]] = -1e9;
                    }
                }
            }
            let weights = softmax_rows(&scores);
            out.slice_mut(cols).assign(&weights.dot(&vh));
        }
        self.out.forward(&out)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Act {
    Relu,
    Gelu,
    Silu,
}

impl Act {
    fn name(&self) -> &'static str {
        match self {
            Act::Relu => "relu",
            Act::Gelu => "gelu",
            Act::Silu => "silu",
        }
    }
}

#[differentiate]
fn activate(#[constant] act: Act, x: &Array2<f64>) -> Array2<f64> {
    match act {
        Act::Relu => x.mapv(|v| v.max(0.0)),
        Act::Gelu => x.mapv(|v| 0.5 * v * (1.0 + (0.7978845608 * (v + 0.044715 * v * v * v)).tanh())),
        Act::Silu => x.mapv(|v| v / (1.0 + (-v).exp())),
    }
}

#[derive(Clone, Differentiable)]
struct Block {
    ln1: LayerNorm,
    attn: Attention,
    ln2: LayerNorm,
    up: Linear,
    down: Linear,
    #[constant]
    act: Act,
}

#[differentiate]
impl Block {
    fn forward(&self, x: Array2<f64>) -> Array2<f64> {
        let x = &x + &self.attn.forward(&self.ln1.forward(&x));
        let h = self.up.forward(&self.ln2.forward(&x));
        let h = activate(self.act, &h);
        x + self.down.forward(&h)
    }
}

#[derive(Clone, Differentiable)]
struct Gpt {
    tok: Array2<f64>,
    pos: Array2<f64>,
    blocks: Vec<Block>,
    ln: LayerNorm,
}

#[differentiate]
impl Gpt {
    fn logits(&self, tokens: &[usize]) -> Array2<f64> {
        let n = tokens.len();
        let mut x = self.tok.select(Axis(0), tokens) + self.pos.slice(s![..n, ..]);
        for block in self.blocks.iter() {
            x = block.forward(x);
        }
        self.ln.forward(&x).dot(&self.tok.t())
    }

    fn loss(&self, tokens: &[usize], targets: &[usize]) -> f64 {
        let logits = self.logits(tokens);
        let mut total = 0.0;
        for (row, &t) in logits.rows().into_iter().zip(targets) {
            let m = row.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
            let lse = m + row.mapv(|v| (v - m).exp()).sum().ln();
            total += lse - row[t];
        }
        total / targets.len() as f64
    }
}

fn lin(o: usize, i: usize, bias: bool, k: f64) -> Linear {
    Linear {
        weight: Array2::from_shape_fn((o, i), |(a, b)| 0.3 * ((a * 7 + b * 3) as f64 * k).sin()),
        bias: bias.then(|| Array1::from_shape_fn(o, |a| 0.1 * (a as f64 * k).cos())),
    }
}
fn ln(d: usize) -> LayerNorm {
    LayerNorm { gamma: Array1::linspace(0.8, 1.2, d), beta: Array1::linspace(-0.1, 0.1, d), eps: 1e-5 }
}
fn gpt() -> Gpt {
    let d = 4;
    let block = |k: f64, act| Block {
        ln1: ln(d),
        attn: Attention {
            q: lin(d, d, true, k),
            k: lin(d, d, false, k + 0.1),
            v: lin(d, d, true, k + 0.2),
            out: lin(d, d, true, k + 0.3),
            heads: 2,
            causal: true,
        },
        ln2: ln(d),
        up: lin(8, d, true, k + 0.4),
        down: lin(d, 8, true, k + 0.5),
        act,
    };
    Gpt {
        tok: lin(6, d, false, 0.7).weight,
        pos: lin(5, d, false, 0.9).weight,
        blocks: vec![block(1.0, Act::Gelu), block(1.3, Act::Silu)],
        ln: ln(d),
    }
}

#[differentiate]
fn gpt_loss(g: &Gpt, tokens: &[usize], targets: &[usize]) -> f64 {
    g.loss(tokens, targets)
}

/// A convolution by loops, with stride and padding, and max pooling.
#[differentiate]
fn conv2d(x: &Array3<f64>, w: &ndarray::Array4<f64>, b: &Array1<f64>, stride: usize, pad: usize) -> Array3<f64> {
    let (cin, h, wd) = x.dim();
    let (cout, _, kh, kw) = w.dim();
    let (oh, ow) = ((h + 2 * pad - kh) / stride + 1, (wd + 2 * pad - kw) / stride + 1);
    let mut y = Array3::<f64>::zeros((cout, oh, ow));
    for co in 0..cout {
        for i in 0..oh {
            for j in 0..ow {
                let mut acc = b[co];
                for ci in 0..cin {
                    for di in 0..kh {
                        for dj in 0..kw {
                            let (yy, xx) = (i * stride + di, j * stride + dj);
                            if yy < pad || xx < pad || yy - pad >= h || xx - pad >= wd {
                                continue;
                            }
                            acc += w[[co, ci, di, dj]] * x[[ci, yy - pad, xx - pad]];
                        }
                    }
                }
                y[[co, i, j]] = acc;
            }
        }
    }
    y
}

#[differentiate]
fn max_pool(x: &Array3<f64>, k: usize) -> Array3<f64> {
    let (c, h, w) = x.dim();
    Array3::from_shape_fn((c, h / k, w / k), |(c, i, j)| {
        let window = x.slice(s![c, i * k..(i + 1) * k, j * k..(j + 1) * k]);
        window.iter().fold(f64::NEG_INFINITY, |m, &v| m.max(v))
    })
}

#[differentiate]
fn cnn(x: &Array3<f64>, w: &ndarray::Array4<f64>, b: &Array1<f64>, dense: &Array2<f64>, #[constant] label: usize) -> f64 {
    let h = max_pool(&conv2d(x, w, b, 1, 1).mapv(|v| if v > 0.0 { v } else { 0.01 * v }), 2);
    let flat = h.to_shape(h.len()).unwrap().to_owned();
    let logits = dense.dot(&flat);
    let max = logits.iter().copied().fold(f64::MIN, f64::max);
    let log_z = (&logits - max).exp().sum().ln() + max;
    log_z - logits[label]
}

/// Adam's state, and a loss behind k steps of it: by the rate.
#[derive(Clone, Differentiable)]
struct Adam {
    m: Array1<f64>,
    v: Array1<f64>,
    #[constant]
    t: i32,
    lr: f64,
    #[constant]
    betas: (f64, f64),
}

#[differentiate]
impl Adam {
    fn step(&mut self, p: &mut Array1<f64>, g: &Array1<f64>) {
        self.t += 1;
        let (b1, b2) = self.betas;
        self.m = &self.m * b1 + g * (1.0 - b1);
        self.v = &self.v * b2 + &(g * g) * (1.0 - b2);
        let m_hat = &self.m / (1.0 - b1.powi(self.t));
        let v_hat = &self.v / (1.0 - b2.powi(self.t));
        *p -= &(&m_hat * self.lr / (v_hat.mapv(f64::sqrt) + 1e-8));
    }
}

#[differentiate]
fn unrolled(adam: Adam, p0: &Array1<f64>, a: &Array2<f64>, #[constant] steps: usize) -> f64 {
    let mut adam = adam;
    let mut p = p0.clone();
    for _ in 0..steps {
        let g = a.dot(&p) - 1.0;
        adam.step(&mut p, &g);
    }
    0.5 * p.dot(&a.dot(&p)) - p.sum()
}

/// Batch norm with running statistics kept in self.
#[derive(Clone, Differentiable)]
struct BatchNorm {
    gamma: Array1<f64>,
    beta: Array1<f64>,
    running_mean: Array1<f64>,
    running_var: Array1<f64>,
    #[constant]
    momentum: f64,
}
#[differentiate]
impl BatchNorm {
    fn train(&mut self, x: ArrayView2<'_, f64>) -> Array2<f64> {
        let mu = x.mean_axis(Axis(0)).unwrap();
        let var = x.var_axis(Axis(0), 0.0);
        self.running_mean *= 1.0 - self.momentum;
        self.running_mean += &(&mu * self.momentum);
        self.running_var.zip_mut_with(&var, |r, &v| *r = (1.0 - 0.1) * *r + 0.1 * v);
        let mut y = x.to_owned();
        for mut row in y.rows_mut() {
            row -= &mu;
            row /= &(&var + 1e-5).mapv(f64::sqrt);
            row *= &self.gamma;
            row += &self.beta;
        }
        y
    }
}
#[differentiate]
fn bn_loss(bn: &BatchNorm, x: &Array2<f64>) -> f64 {
    let mut bn = bn.clone();
    let y = bn.train(x.view());
    let z = bn.train(y.view());
    z.mapv(f64::tanh).sum() + bn.running_mean.dot(&bn.running_var)
}

#[differentiate]
fn positional(x: &Array2<f64>, w: &Array2<f64>) -> Array2<f64> {
    let (n, d) = x.dim();
    let mut pe = Array2::<f64>::zeros((n, d));
    for p in 0..n {
        for i in (0..d).step_by(2) {
            let angle = p as f64 / 10000f64.powf(i as f64 / d as f64);
            pe[[p, i]] = angle.sin();
            if i + 1 < d {
                pe[[p, i + 1]] = angle.cos();
            }
        }
    }
    let joined = concatenate![Axis(1), *x, pe];
    joined.dot(w)
}

#[test]
fn transformer() {
    check!(gpt_loss, &gpt(), &[0usize, 3, 2, 5][..], &[3usize, 2, 5, 1][..]).assert();
    assert_eq!(Act::Relu.name(), "relu");
}
#[test]
fn convolution() {
    let x = Array3::from_shape_fn((2, 4, 4), |(a, b, c)| ((a * 16 + b * 4 + c) as f64 * 0.7).sin());
    let w = ndarray::Array4::from_shape_fn((3, 2, 3, 3), |(a, b, c, d)| ((a * 18 + b * 9 + c * 3 + d) as f64 * 0.3).cos() * 0.3);
    let dense = Array2::from_shape_fn((3, 12), |(a, b)| ((a * 12 + b) as f64).sin() * 0.4);
    check!(cnn, &x, &w, &array![0.1, -0.1, 0.05], &dense, 1).assert();
}
#[test]
fn adam() {
    let a = Adam { m: Array1::zeros(3), v: Array1::zeros(3), t: 0, lr: 0.1, betas: (0.9, 0.99) };
    check!(unrolled, a, &array![0.5, -0.3, 0.2], &array![[2.0, 0.3, 0.1], [0.3, 1.5, 0.2], [0.1, 0.2, 1.0]], 4).assert();
}
#[test]
fn bn() {
    let b = BatchNorm {
        gamma: array![1.0, 0.8],
        beta: array![0.1, 0.0],
        running_mean: array![0.0, 0.1],
        running_var: array![1.0, 0.9],
        momentum: 0.1,
    };
    check!(bn_loss, &b, &array![[0.3, 1.2], [0.9, -0.4], [-0.7, 0.5]]).assert();
}
#[test]
fn pos() {
    check!(
        positional,
        &array![[0.3, 1.2, 0.1], [0.9, -0.4, 0.2]],
        &Array2::from_shape_fn((6, 2), |(i, j)| (i as f64 - j as f64) * 0.1)
    )
    .assert();
}
