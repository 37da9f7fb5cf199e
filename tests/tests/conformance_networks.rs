//! Programs about networks: messages on graphs, convolutions of images, attention. Each is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

mod graph {
    use cotangent::{Differentiable, check, differentiate};
    use cotangent_tests::{matrix, vector};
    use ndarray::{Array1, Array2, ArrayView1, Axis, concatenate};

    #[derive(Clone, Debug)]
    pub struct Graph {
        pub neighbours: Vec<Vec<usize>>,
    }

    impl Graph {
        pub fn degree(&self, v: usize) -> usize {
            self.neighbours[v].len()
        }
        pub fn len(&self) -> usize {
            self.neighbours.len()
        }
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Layer {
        pub w_self: Array2<f64>,
        pub w_neigh: Array2<f64>,
        pub bias: Array1<f64>,
    }

    /// Mean aggregation.
    #[differentiate(order = 2)]
    pub fn aggregate(h: &Array2<f64>, #[constant] adj: &Vec<Vec<usize>>) -> Array2<f64> {
        let mut out = Array2::zeros(h.raw_dim());
        for (v, neighbours) in adj.iter().enumerate() {
            if neighbours.is_empty() {
                continue;
            }
            for &u in neighbours {
                let mut row = out.row_mut(v);
                row += &h.row(u);
            }
            let n = neighbours.len() as f64;
            out.row_mut(v).mapv_inplace(|x| x / n);
        }
        out
    }

    #[differentiate(order = 2)]
    impl Layer {
        pub fn forward(&self, h: &Array2<f64>, #[constant] graph: &Graph) -> Array2<f64> {
            let m = aggregate(h, &graph.neighbours);
            let z = h.dot(&self.w_self) + m.dot(&self.w_neigh) + &self.bias;
            z.mapv(|x| x.max(0.01 * x))
        }
    }

    #[differentiate(order = 2)]
    pub fn network(layers: &[Layer], x: &Array2<f64>, #[constant] graph: &Graph) -> Array1<f64> {
        let mut h = x.clone();
        for layer in layers {
            h = layer.forward(&h, graph);
        }
        h.mean_axis(Axis(0)).unwrap()
    }

    /// Attention over the neighbours, edge by edge.
    #[differentiate]
    pub fn attend(x: &Array2<f64>, w: &Array2<f64>, a: &Array1<f64>, #[constant] graph: &Graph) -> Array2<f64> {
        let h = x.dot(w);
        let d = h.ncols();
        let mut out = Array2::<f64>::zeros((graph.len(), d));
        for v in 0..graph.len() {
            let hood = &graph.neighbours[v];
            if graph.degree(v) == 0 {
                out.row_mut(v).assign(&h.row(v));
                continue;
            }
            let scores: Vec<f64> = hood
                .iter()
                .map(|&u| {
                    let joined = concatenate![Axis(0), h.row(v), h.row(u)];
                    let e = joined.dot(a);
                    if e > 0.0 { e } else { 0.2 * e }
                })
                .collect();
            let top = scores.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
            let exps: Vec<f64> = scores.iter().map(|s| (s - top).exp()).collect();
            let total: f64 = exps.iter().sum();
            for (&u, e) in hood.iter().zip(&exps) {
                out.row_mut(v).scaled_add(e / total, &h.row(u));
            }
        }
        out
    }

    /// Sum over an edge list, as a struct of arrays, with messages from a function.
    #[differentiate]
    fn message(from: ArrayView1<'_, f64>, to: ArrayView1<'_, f64>, weight: f64) -> Array1<f64> {
        (&from - &to).mapv(|d| d.tanh() * weight)
    }

    #[differentiate]
    pub fn relax(x: &Array2<f64>, weights: &[f64], #[constant] edges: &[(usize, usize)], rounds: usize) -> f64 {
        let mut state = x.to_owned();
        for _ in 0..rounds {
            let mut delta = Array2::<f64>::zeros(state.dim());
            for (&(i, j), &w) in edges.iter().zip(weights.iter()) {
                let m = message(state.row(j), state.row(i), w);
                let mut to = delta.row_mut(i);
                to += &m;
                let mut from = delta.row_mut(j);
                from -= &m;
            }
            state = state + delta * 0.5;
        }
        state.var(0.0)
    }

    /// PageRank: the dangling mass is spread.
    #[differentiate]
    pub fn page_rank(damping: f64, teleport: &[f64], #[constant] links: &[Vec<usize>], iterations: usize) -> Vec<f64> {
        let n = links.len();
        let mut rank = vec![1.0 / n as f64; n];
        for _ in 0..iterations {
            let mut next: Vec<f64> = teleport.iter().map(|t| (1.0 - damping) * t).collect();
            let mut dangling = 0.0;
            for (page, out) in links.iter().enumerate() {
                if out.is_empty() {
                    dangling += rank[page];
                } else {
                    let share = damping * rank[page] / out.len() as f64;
                    out.iter().for_each(|&to| next[to] += share);
                }
            }
            for r in next.iter_mut() {
                *r += damping * dangling / n as f64;
            }
            rank = next;
        }
        rank
    }

    #[test]
    fn agrees_with_differences() {
        let graph = Graph { neighbours: vec![vec![1, 2], vec![0], vec![0, 1, 3], vec![]] };
        let layer = |k: f64| Layer { w_self: matrix(2, 2) * k, w_neigh: matrix(2, 2) * 0.3, bias: vector(2) };
        check!(aggregate, &matrix(4, 2), &graph.neighbours).assert();
        check!(network, &[layer(0.4), layer(0.7)], &matrix(4, 2), &graph).assert();
        check!(attend, &matrix(4, 2), &matrix(2, 3), &vector(6), &graph).assert();
        check!(relax, &matrix(4, 2), &[0.3, 0.2, -0.4], &[(0_usize, 1_usize), (1, 3), (2, 0)], 3).assert();
        check!(page_rank, 0.85, &[0.1, 0.2, 0.3, 0.4], &graph.neighbours, 4).assert();
    }
}

mod conv {
    use cotangent::{Differentiable, check, differentiate};
    use cotangent_tests::{matrix, tensor, vector};
    use ndarray::{Array, Array1, Array2, Array3, Array4, ArrayView2, ArrayView3, Axis, s};

    #[derive(Clone, Debug, Differentiable)]
    pub struct Conv {
        /// out × in × k × k
        pub kernel: Array4<f64>,
        pub bias: Array1<f64>,
        #[constant]
        pub stride: usize,
        #[constant]
        pub padding: usize,
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Net {
        pub conv1: Conv,
        pub conv2: Conv,
        pub dense: Array2<f64>,
    }

    #[differentiate(order = 2)]
    pub fn pad(x: ArrayView3<'_, f64>, #[constant] p: usize) -> Array3<f64> {
        let (c, h, w) = x.dim();
        let mut out = Array3::zeros((c, h + 2 * p, w + 2 * p));
        out.slice_mut(s![.., p..p + h, p..p + w]).assign(&x);
        out
    }

    #[differentiate(order = 2)]
    impl Conv {
        pub fn forward(&self, x: &Array3<f64>) -> Array3<f64> {
            let (out_c, _, kh, kw) = self.kernel.dim();
            let x = pad(x.view(), self.padding);
            let (_, h, w) = x.dim();
            let oh = (h - kh) / self.stride + 1;
            let ow = (w - kw) / self.stride + 1;
            let mut y = Array3::zeros((out_c, oh, ow));
            for o in 0..out_c {
                let k = self.kernel.index_axis(Axis(0), o);
                for i in 0..oh {
                    for j in 0..ow {
                        let (r, c) = (i * self.stride, j * self.stride);
                        let patch = x.slice(s![.., r..r + kh, c..c + kw]);
                        y[[o, i, j]] = (&patch * &k).sum() + self.bias[o];
                    }
                }
            }
            y
        }
    }

    #[differentiate(order = 2)]
    pub fn max_pool(x: &Array3<f64>, #[constant] size: usize) -> Array3<f64> {
        let (c, h, w) = x.dim();
        Array3::from_shape_fn((c, h / size, w / size), |(c, i, j)| {
            x.slice(s![c, i * size..(i + 1) * size, j * size..(j + 1) * size]).fold(f64::NEG_INFINITY, |m, &v| m.max(v))
        })
    }

    #[differentiate(order = 2)]
    pub fn logits(net: &Net, image: ArrayView2<'_, f64>) -> Array1<f64> {
        let x = image.insert_axis(Axis(0)).to_owned();
        let a = net.conv1.forward(&x).mapv(|v| v.max(0.0));
        let b = net.conv2.forward(&max_pool(&a, 2)).mapv(f64::tanh);
        let n = b.len();
        let flat = b.into_shape_with_order(n).unwrap();
        net.dense.dot(&flat)
    }

    #[differentiate(order = 2)]
    pub fn cross_entropy(net: &Net, images: ArrayView3<'_, f64>, #[constant] labels: &[usize]) -> f64 {
        let mut loss = 0.0;
        for (image, &label) in images.outer_iter().zip(labels) {
            let z = logits(net, image);
            let m = z.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
            let lse = z.iter().map(|v| (v - m).exp()).sum::<f64>().ln() + m;
            loss += lse - z[label];
        }
        loss / labels.len() as f64
    }

    /// One channel by windows.
    #[differentiate]
    pub fn by_windows(image: &Array2<f64>, kernel: &Array2<f64>) -> Array2<f64> {
        let (kh, kw) = kernel.dim();
        let (h, w) = (image.nrows() - kh + 1, image.ncols() - kw + 1);
        let flat: Array1<f64> = image.windows((2, 3)).into_iter().map(|win| (&win * kernel).sum()).collect();
        flat.into_shape_with_order((h, w)).expect("as many windows as entries")
    }

    /// im2col, a matrix product.
    #[differentiate]
    pub fn im2col(x: &Array3<f64>, #[constant] k: usize) -> Array2<f64> {
        let (c, h, w) = x.dim();
        let (oh, ow) = (h - k + 1, w - k + 1);
        let mut cols = Array2::zeros((c * k * k, oh * ow));
        for ch in 0..c {
            for di in 0..k {
                for dj in 0..k {
                    let row = (ch * k + di) * k + dj;
                    let patch = x.slice(s![ch, di..di + oh, dj..dj + ow]);
                    for (dst, src) in cols.row_mut(row).iter_mut().zip(patch.iter()) {
                        *dst = *src;
                    }
                }
            }
        }
        cols
    }

    #[differentiate]
    pub fn conv_by_product(x: &Array3<f64>, weights: &Array4<f64>, bias: &Array1<f64>) -> Array3<f64> {
        let (o, c, k, _) = weights.dim();
        let (_, h, w) = x.dim();
        let w_mat = weights.to_shape((o, c * k * k)).unwrap();
        let y = w_mat.dot(&im2col(x, k)) + &bias.view().insert_axis(Axis(1));
        y.into_shape_with_order((o, h - k + 1, w - k + 1)).unwrap()
    }

    #[differentiate]
    pub fn batch_norm(x: &Array4<f64>, gamma: &Array1<f64>, beta: &Array1<f64>, #[constant] eps: f64) -> Array4<f64> {
        let mut out = x.clone();
        for (c, mut channel) in out.axis_iter_mut(Axis(1)).enumerate() {
            let mean = channel.mean().unwrap();
            let var = channel.var(0.0);
            let scale = gamma[c] / (var + eps).sqrt();
            channel.mapv_inplace(|v| (v - mean) * scale + beta[c]);
        }
        out
    }

    /// Upsampling by zip of exact chunks.
    #[differentiate]
    pub fn average_pool(x: &Array2<f64>) -> Array2<f64> {
        let (h, w) = x.dim();
        let mut out = Array::zeros((h / 2, w / 2));
        ndarray::Zip::from(&mut out).and(x.exact_chunks((2, 2))).for_each(|o, chunk| *o = chunk.sum() / 4.0);
        out
    }

    #[test]
    fn agrees_with_differences() {
        let net = Net {
            conv1: Conv { kernel: tensor((2, 1, 3, 3)) * 0.4, bias: vector(2) * 0.1, stride: 1, padding: 1 },
            conv2: Conv { kernel: tensor((2, 2, 2, 2)) * 0.3, bias: vector(2) * 0.1, stride: 2, padding: 1 },
            dense: matrix(3, 8),
        };
        check!(Conv::forward, &net.conv2, &tensor((2, 4, 3))).assert();
        check!(max_pool, &tensor((2, 4, 4)), 2).assert();
        check!(cross_entropy, &net, tensor((2, 4, 4)).view(), &[1_usize, 2]).assert();
        check!(by_windows, &matrix(4, 5), &matrix(2, 3)).assert();
        check!(conv_by_product, &tensor((2, 4, 5)), &tensor((3, 2, 2, 2)), &vector(3)).assert();
        check!(batch_norm, &tensor((2, 3, 2, 2)), &vector(3), &vector(3), 1e-3).assert();
        check!(average_pool, &matrix(4, 6)).assert();
    }
}

mod attention {
    use cotangent::{Differentiable, check, differentiate};
    use cotangent_tests::{matrix, tensor, vector};
    use ndarray::{Array1, Array2, Array3, ArrayViewMut1, Axis, Zip, azip, s};

    #[differentiate(order = 2)]
    pub fn softmax_row(mut row: ArrayViewMut1<'_, f64>) {
        let max = row.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
        row.mapv_inplace(|v| (v - max).exp());
        let sum = row.sum();
        row /= sum;
    }

    #[differentiate(order = 2)]
    pub fn softmax_in_place(scores: &mut Array2<f64>) {
        for row in scores.outer_iter_mut() {
            softmax_row(row);
        }
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Attention {
        pub wq: Array2<f64>,
        pub wk: Array2<f64>,
        pub wv: Array2<f64>,
        pub wo: Array2<f64>,
        #[constant]
        pub heads: usize,
    }

    #[differentiate(order = 2)]
    impl Attention {
        pub fn forward(&self, x: &Array2<f64>, #[constant] causal: bool) -> Array2<f64> {
            let (q, k, v) = (x.dot(&self.wq), x.dot(&self.wk), x.dot(&self.wv));
            let (n, d) = q.dim();
            let dh = d / self.heads;
            let scale = 1.0 / (dh as f64).sqrt();
            let mut out = Array2::zeros((n, d));
            for h in 0..self.heads {
                let cols = h * dh..(h + 1) * dh;
                let qh = q.slice(s![.., cols.clone()]);
                let kh = k.slice(s![.., cols.clone()]);
                let vh = v.slice(s![.., cols.clone()]);
                let mut scores = qh.dot(&kh.t()) * scale;
                if causal {
                    for i in 0..n {
                        for j in i + 1..n {
                            scores[[i, j]] = f64::NEG_INFINITY;
                        }
                    }
                }
                softmax_in_place(&mut scores);
                out.slice_mut(s![.., cols]).assign(&scores.dot(&vh));
            }
            out.dot(&self.wo)
        }
    }

    #[differentiate(order = 2)]
    pub fn layer_norm(x: &Array2<f64>, gain: &Array1<f64>, shift: &Array1<f64>) -> Array2<f64> {
        let mean = x.mean_axis(Axis(1)).unwrap().insert_axis(Axis(1));
        let var = x.var_axis(Axis(1), 0.0).insert_axis(Axis(1));
        (x - &mean) / &(var + 1e-5).mapv(f64::sqrt) * gain + shift
    }

    #[derive(Clone, Debug, Differentiable)]
    pub struct Block {
        attention: Attention,
        gain: Array1<f64>,
        shift: Array1<f64>,
        up: Array2<f64>,
        down: Array2<f64>,
    }

    #[differentiate(order = 2)]
    fn gelu(x: f64) -> f64 {
        0.5 * x * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x.powi(3))).tanh())
    }

    #[differentiate(order = 2)]
    pub fn transformer(blocks: &[Block], tokens: &Array2<f64>) -> f64 {
        let mut x = tokens.clone();
        for block in blocks.iter() {
            let y = layer_norm(&x, &block.gain, &block.shift);
            x += &block.attention.forward(&y, true);
            let hidden = x.dot(&block.up).mapv(gelu);
            x = x + hidden.dot(&block.down);
        }
        x.row(x.nrows() - 1).sum()
    }

    /// Three axes, Zip over everything.
    #[differentiate]
    pub fn batched(q: &Array3<f64>, k: &Array3<f64>, v: &Array3<f64>, mask: &Array2<f64>) -> Array3<f64> {
        let (b, n, _) = q.dim();
        let mut out = Array3::zeros((b, n, v.len_of(Axis(2))));
        Zip::from(out.outer_iter_mut()).and(q.outer_iter()).and(k.outer_iter()).and(v.outer_iter()).for_each(|mut o, q, k, v| {
            let mut a = q.dot(&k.t());
            Zip::from(&mut a).and(mask).for_each(|a, &m| *a = (*a + m).exp());
            let sums = a.sum_axis(Axis(1));
            Zip::from(a.rows_mut()).and(&sums).for_each(|mut row, &s| row /= s);
            o.assign(&a.dot(&v));
        });
        out
    }

    /// Sinusoidal positions, rotary embedding in place, azip.
    #[differentiate]
    pub fn rotary(x: &Array2<f64>, base: f64) -> Array2<f64> {
        let mut x = x.to_owned();
        let (n, d) = x.dim();
        for pos in 0..n {
            for i in (0..d).step_by(2) {
                let angle = pos as f64 / base.powf(i as f64 / d as f64);
                let (sin, cos) = angle.sin_cos();
                let (a, b) = (x[[pos, i]], x[[pos, i + 1]]);
                x[[pos, i]] = a * cos - b * sin;
                x[[pos, i + 1]] = a * sin + b * cos;
            }
        }
        let norms = x.map_axis(Axis(1), |row| row.dot(&row).sqrt());
        azip!((mut row in x.rows_mut(), &n in &norms) row.mapv_inplace(|v| v / n));
        x
    }

    #[differentiate]
    pub fn cross_entropy(logits: &Array2<f64>, #[constant] targets: &[usize], smoothing: f64) -> f64 {
        let n = logits.ncols() as f64;
        let mut total = 0.0;
        for (row, &t) in logits.rows().into_iter().zip(targets) {
            let m = row.iter().cloned().fold(f64::MIN, f64::max);
            let lse = m + row.mapv(|v| (v - m).exp()).sum().ln();
            let uniform = lse - row.sum() / n;
            total += (1.0 - smoothing) * (lse - row[t]) + smoothing * uniform;
        }
        total / targets.len() as f64
    }

    #[test]
    fn agrees_with_differences() {
        let att =
            || Attention { wq: matrix(4, 4), wk: matrix(4, 4) * 0.4, wv: matrix(4, 4) * 0.3, wo: matrix(4, 4) * 0.2, heads: 2 };
        check!(Attention::forward, &att(), &matrix(3, 4), true).assert();
        check!(Attention::forward, &att(), &matrix(3, 4), false).assert();
        let block =
            || Block { attention: att(), gain: vector(4), shift: vector(4) * 0.1, up: matrix(4, 3), down: matrix(3, 4) * 0.2 };
        check!(transformer, &[block(), block()], &matrix(3, 4)).assert();
        check!(batched, &tensor((2, 3, 2)), &tensor((2, 3, 2)), &tensor((2, 3, 4)), &(matrix(3, 3) * 0.2)).assert();
        check!(rotary, &matrix(3, 4), 10.0).assert();
        check!(cross_entropy, &matrix(3, 4), &[0_usize, 3, 1], 0.1).assert();
    }
}
