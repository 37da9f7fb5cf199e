//! Whole programs of statistics and learning, against differences: recurrent cells, networks of any depth, mixtures, filters.

#![allow(clippy::needless_range_loop, reason = "code as users write it")]

use cotangent::{Differentiable, differentiate};
use cotangent_tests::{check, matrix, positive, vector};
use ndarray::{Array1, Array2, ArrayView1, Axis, s};

fn sigmoid_of(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// σ(x), differentiated beside the functions that call it.
#[differentiate]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[differentiate]
fn rnn(w: &Array2<f64>, u: &Array2<f64>, b: &Array1<f64>, xs: &Array2<f64>) -> f64 {
    let mut h = Array1::<f64>::zeros(b.len());
    let mut loss = 0.0;
    for (t, x) in xs.outer_iter().enumerate() {
        h = (w.dot(&x) + u.dot(&h) + b).mapv(f64::tanh);
        loss += h.dot(&h) / (t + 1) as f64;
    }
    loss
}

#[test]
fn a_recurrent_network_over_time() {
    for steps in [0, 1, 5] {
        check!(rnn(&w, &u, &b, &xs), w = matrix(3, 2), u = matrix(3, 3) * 0.5, b = vector(3), xs = matrix(steps, 2));
    }
}

/// One cell: the gates are the four parts of one product.
#[differentiate]
fn lstm_cell(
    w: &Array2<f64>,
    b: &Array1<f64>,
    x: ArrayView1<'_, f64>,
    h: &Array1<f64>,
    c: &Array1<f64>,
) -> (Array1<f64>, Array1<f64>) {
    let n = h.len();
    let input = ndarray::concatenate![Axis(0), x, h.view()];
    let z = w.dot(&input) + b;
    let i = z.slice(s![..n]).mapv(|e| 1.0 / (1.0 + (-e).exp()));
    let f = z.slice(s![n..2 * n]).mapv(|e| 1.0 / (1.0 + (-e).exp()));
    let o = z.slice(s![2 * n..3 * n]).mapv(|e| 1.0 / (1.0 + (-e).exp()));
    let g = z.slice(s![3 * n..]).mapv(f64::tanh);
    let c = f * c + i * g;
    let h = o * c.mapv(f64::tanh);
    (h, c)
}

#[differentiate]
fn lstm(w: &Array2<f64>, b: &Array1<f64>, xs: &Array2<f64>, #[constant] n: usize) -> f64 {
    let mut h = Array1::zeros(n);
    let mut c = Array1::zeros(n);
    let mut loss = 0.0;
    for t in 0..xs.nrows() - 1 {
        (h, c) = lstm_cell(w, b, xs.row(t), &h, &c);
        let miss = &h - &xs.slice(s![t + 1, ..n]);
        loss += miss.dot(&miss);
    }
    loss
}

#[test]
fn a_long_short_term_memory_over_time() {
    check!(lstm(&w, &b, &xs, 2), w = matrix(8, 5), b = vector(8), xs = matrix(4, 3));
}

/// What a gate does to its sum.
#[derive(Clone, Copy, Debug)]
enum Activation {
    Tanh,
    Relu,
    Leaky(f64),
    Identity,
}

#[differentiate]
fn activate(x: f64, #[constant] kind: Activation) -> f64 {
    match kind {
        Activation::Tanh => x.tanh(),
        Activation::Relu if x > 0.0 => x,
        Activation::Relu => 0.0,
        Activation::Leaky(slope) => {
            if x > 0.0 {
                x
            } else {
                slope * x
            }
        }
        Activation::Identity => x,
    }
}

#[differentiate]
fn gru(w: &Array2<f64>, u: &Array2<f64>, xs: &Array2<f64>, #[constant] kind: Activation) -> f64 {
    let n = u.ncols();
    let mut h = Array1::from_elem(n, 0.1);
    for x in xs.outer_iter() {
        let (wx, uh) = (w.dot(&x), u.dot(&h));
        let mut next = h.clone();
        for i in 0..n {
            let r = sigmoid(wx[i] + uh[i]);
            let z = sigmoid(wx[n + i] + uh[n + i]);
            let candidate = activate(wx[2 * n + i] + r * uh[2 * n + i], kind);
            next[i] = (1.0 - z) * candidate + z * h[i];
        }
        h = next;
    }
    h.iter().enumerate().map(|(i, e)| (i + 1) as f64 * e).sum()
}

#[test]
fn a_gated_recurrent_unit_whose_activation_is_chosen() {
    for kind in [Activation::Tanh, Activation::Relu, Activation::Leaky(0.1), Activation::Identity] {
        check!(gru(&w, &u, &xs, kind), w = matrix(6, 3), u = matrix(6, 2), xs = matrix(3, 3));
    }
}

#[derive(Clone, Differentiable)]
struct Layer {
    w: Array2<f64>,
    b: Array1<f64>,
}

#[differentiate]
impl Layer {
    fn forward(&self, x: &Array1<f64>) -> Array1<f64> {
        self.w.dot(x) + &self.b
    }
}

#[differentiate]
fn network(layers: &[Layer], x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    let mut a = x.clone();
    for (k, layer) in layers.iter().enumerate() {
        let z = layer.forward(&a);
        a = if k + 1 < layers.len() { z.mapv(f64::tanh) } else { z };
    }
    (&a - y).mapv(|e| e * e).sum() / 2.0
}

/// The notes' equations of back propagation: δᴸ = a − y, δˡ = (Wˡ⁺¹)ᵀδˡ⁺¹ ⊙ tanh′(zˡ), ∂L/∂Wˡ = δˡ(aˡ⁻¹)ᵀ, ∂L/∂bˡ = δˡ.
#[test]
fn a_network_of_layers_of_any_depth() {
    for sizes in [vec![2, 3], vec![3, 4, 2], vec![2, 3, 3, 4, 1]] {
        let layers: Vec<Layer> = sizes.windows(2).map(|n| Layer { w: matrix(n[1], n[0]) * 0.5, b: vector(n[1]) }).collect();
        let (x, y) = (vector(sizes[0]), vector(sizes[sizes.len() - 1]) * 0.3);
        let (_, (layers_bar, x_bar, y_bar)) = network::value_and_gradient(&layers, &x, &y);
        let mut activations = vec![x.clone()];
        for (k, layer) in layers.iter().enumerate() {
            let z = layer.forward(&activations[k]);
            activations.push(if k + 1 < layers.len() { z.mapv(f64::tanh) } else { z });
        }
        let mut delta = activations.last().unwrap() - &y;
        for e in y_bar.iter().zip(&delta) {
            cotangent_tests::assert_near(*e.0, -e.1);
        }
        for k in (0..layers.len()).rev() {
            let a = &activations[k];
            let w_bar = delta.view().insert_axis(Axis(1)).dot(&a.view().insert_axis(Axis(0)));
            cotangent_tests::assert_close(&layers_bar[k].w, &w_bar, 1e-13);
            cotangent_tests::assert_close(&layers_bar[k].b, &delta, 1e-13);
            delta = layers[k].w.t().dot(&delta) * if k > 0 { a.mapv(|e| 1.0 - e * e) } else { Array1::ones(a.len()) };
        }
        cotangent_tests::assert_close(&x_bar, &delta, 1e-13);
    }
}

/// The sum of squared distances to the nearest centre.
#[differentiate]
fn k_means(centres: &Array2<f64>, points: &Array2<f64>) -> f64 {
    let mut total = 0.0;
    for p in 0..points.nrows() {
        let mut nearest = f64::INFINITY;
        for c in 0..centres.nrows() {
            let mut distance = 0.0;
            for d in 0..points.ncols() {
                let e = points[[p, d]] - centres[[c, d]];
                distance += e * e;
            }
            if distance < nearest {
                nearest = distance;
            }
        }
        total += nearest;
    }
    total
}

#[test]
fn k_means_has_the_gradient_of_its_clusters() {
    let (centres, points) = (matrix(3, 2), matrix(7, 2) * 1.3);
    check!(k_means(&centres, &points), centres = centres.clone(), points = points.clone());
    // ∂/∂c = Σ 2(c − p) over the points of its cluster.
    let mut expected = Array2::<f64>::zeros(centres.dim());
    for p in points.outer_iter() {
        let distance = |c: ArrayView1<'_, f64>| (&c - &p).mapv(|e| e * e).sum();
        let nearest = (0..3).min_by(|&a, &b| distance(centres.row(a)).total_cmp(&distance(centres.row(b)))).unwrap();
        expected.row_mut(nearest).scaled_add(2.0, &(&centres.row(nearest) - &p));
    }
    let (centres_bar, _) = k_means::gradient(&centres, &points);
    cotangent_tests::assert_close(&centres_bar, &expected, 1e-13);
}

/// The log-likelihood of a mixture of normal distributions with diagonal covariances, in scalar loops, by log-sum-exp.
#[differentiate]
fn mixture(alphas: &[f64], means: &[Vec<f64>], log_scales: &[Vec<f64>], points: &Array2<f64>) -> f64 {
    let (n, d, k) = (points.nrows(), points.ncols(), alphas.len());
    let mut total = 0.0;
    for i in 0..n {
        let mut terms = vec![0.0; k];
        for c in 0..k {
            let mut term = alphas[c];
            for j in 0..d {
                let q = (points[[i, j]] - means[c][j]) / log_scales[c][j].exp();
                term -= 0.5 * q * q + log_scales[c][j];
            }
            terms[c] = term;
        }
        let mut most = terms[0];
        for c in 1..k {
            if terms[c] > most {
                most = terms[c];
            }
        }
        let mut sum = 0.0;
        for c in 0..k {
            sum += (terms[c] - most).exp();
        }
        total += most + sum.ln();
    }
    total
}

#[test]
fn a_mixture_of_normal_distributions() {
    let rows = |m: Array2<f64>| m.outer_iter().map(|r| r.to_vec()).collect::<Vec<_>>();
    check!(
        mixture(&alphas, &means, &scales, &points),
        alphas = vector(3).to_vec(),
        means = rows(matrix(3, 2)),
        scales = rows(matrix(3, 2) * 0.3),
        points = matrix(5, 2)
    );
}

#[derive(Debug, PartialEq)]
enum Bad {
    Scale(f64),
    Empty,
}

#[differentiate]
fn log_density(x: f64, mean: f64, scale: f64) -> Result<f64, Bad> {
    if scale <= 0.0 {
        return Err(Bad::Scale(scale));
    }
    let z = (x - mean) / scale;
    Ok(-0.5 * z * z - scale.ln())
}

#[differentiate(wrt(mean, scale))]
fn likelihood(xs: &[f64], mean: f64, scale: f64) -> Result<f64, Bad> {
    let _ = xs.first().ok_or(Bad::Empty)?;
    let mut total = 0.0;
    for &x in xs {
        total += log_density(x, mean, scale)?;
    }
    Ok(total / xs.len() as f64)
}

#[test]
fn a_likelihood_that_can_fail() {
    let xs = [0.3, -1.2, 2.1];
    let (mean, scale) = (0.4, 1.3);
    let (value, (mean_bar, scale_bar)) = likelihood::value_and_gradient(&xs, mean, scale).unwrap();
    assert_eq!(Ok(value), likelihood(&xs, mean, scale));
    let n = xs.len() as f64;
    let expected = (
        xs.iter().map(|x| (x - mean) / (scale * scale)).sum::<f64>() / n,
        xs.iter().map(|x| (x - mean).powi(2) / scale.powi(3) - 1.0 / scale).sum::<f64>() / n,
    );
    assert!((mean_bar - expected.0).abs() < 1e-14 && (scale_bar - expected.1).abs() < 1e-14);
    assert_eq!(likelihood::gradient(&[], mean, scale), Err(Bad::Empty));
    assert_eq!(likelihood::gradient(&xs, mean, -1.0), Err(Bad::Scale(-1.0)));
}

/// In place, row by row, stable.
#[differentiate]
fn softmax_rows(z: &Array2<f64>) -> Array2<f64> {
    let mut p = z.clone();
    for i in 0..p.nrows() {
        let mut most = p[[i, 0]];
        for j in 1..p.ncols() {
            most = most.max(p[[i, j]]);
        }
        let mut sum = 0.0;
        for j in 0..p.ncols() {
            p[[i, j]] = (p[[i, j]] - most).exp();
            sum += p[[i, j]];
        }
        for j in 0..p.ncols() {
            p[[i, j]] /= sum;
        }
    }
    p
}

#[test]
fn softmax_in_place_by_rows() {
    let z = matrix(3, 4);
    check!(softmax_rows(&z), z = z.clone());
    // z̄ = p ⊙ (p̄ − Σ p̄ ⊙ p)
    let (p, seed) = (softmax_rows(&z), matrix(3, 4) * 0.7);
    let inner = (&p * &seed).sum_axis(Axis(1)).insert_axis(Axis(1));
    let (_, (z_bar,)) = softmax_rows::adjoint(&z, seed.clone());
    cotangent_tests::assert_close(&z_bar, &(&p * &(&seed - &inner)), 1e-14);
}

/// The negative log-likelihood of measurements of a moving point by a Kalman filter.
#[differentiate(wrt(q, r))]
fn kalman(q: f64, r: f64, f: &Array2<f64>, h: &Array2<f64>, ys: &[f64]) -> f64 {
    let n = f.nrows();
    let mut x = Array1::<f64>::zeros(n);
    let mut p = Array2::<f64>::eye(n);
    let mut total = 0.0;
    for &y in ys {
        x = f.dot(&x);
        p = f.dot(&p).dot(&f.t()) + Array2::<f64>::eye(n) * q;
        let innovation = y - h.dot(&x)[0];
        let variance = h.dot(&p).dot(&h.t())[[0, 0]] + r;
        let gain = p.dot(&h.t()).column(0).to_owned() / variance;
        x = x + &gain * innovation;
        let lost = gain.view().insert_axis(Axis(1)).dot(&h.dot(&p));
        p = p - lost;
        total += 0.5 * (innovation * innovation / variance + variance.ln());
    }
    total
}

#[test]
fn a_kalman_filter() {
    let f = ndarray::array![[1.0, 0.1], [0.0, 1.0]];
    let h = ndarray::array![[1.0, 0.0]];
    let ys = [0.1, 0.3, 0.2, 0.6, 0.9];
    check!(kalman(q, r, &f, &h, &ys), q = 0.2, r = 0.5);
}

#[test]
fn the_sigmoid_of_these_programs() {
    for x in [-3.0, 0.0, 2.0] {
        let s = sigmoid_of(x);
        assert!((sigmoid::gradient(x) - s * (1.0 - s)).abs() < 1e-15);
    }
    let _ = positive(1);
}
