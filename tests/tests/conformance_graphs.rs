//! Graphs, meshes and sparse matrices that structs hold as lists of indices. Each program is held to differences in every mode that it has.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{Differentiable, check, differentiate};
use ndarray::{Array1, Array2, array};
#[derive(Clone)]
struct Edge {
    from: usize,
    to: usize,
    weight: f64,
}
#[derive(Clone, Differentiable)]
struct Graph {
    w: Array1<f64>,
    #[constant]
    edges: Vec<(usize, usize)>,
    #[constant]
    adj: Vec<Vec<usize>>,
    #[constant]
    list: Vec<Edge>,
    #[constant]
    tri: Vec<[usize; 3]>,
    #[constant]
    map: Array2<usize>,
}
#[derive(Clone, Differentiable)]
struct Csr {
    #[constant]
    indptr: Vec<usize>,
    #[constant]
    indices: Vec<usize>,
    data: Vec<f64>,
}
#[differentiate]
impl Csr {
    fn matvec(&self, x: &[f64]) -> Vec<f64> {
        let n = self.indptr.len() - 1;
        let mut y = vec![0.0; n];
        for i in 0..n {
            for p in self.indptr[i]..self.indptr[i + 1] {
                y[i] += self.data[p] * x[self.indices[p]];
            }
        }
        y
    }
    fn quad(&self, x: &[f64]) -> f64 {
        let n = self.indptr.len() - 1;
        let mut s = 0.0;
        for i in 0..n {
            let (start, end) = (self.indptr[i], self.indptr[i + 1]);
            let row: f64 = (start..end)
                .map(|p| {
                    let j = self.indices[p];
                    self.data[p] * x[j] * x[i]
                })
                .sum();
            s += row;
            let cols = &self.indices[start..end];
            for (k, &j) in cols.iter().enumerate() {
                s += 0.1 * x[j] * self.data[start + k];
            }
        }
        s
    }
    fn gauss_seidel(&self, b: &[f64], sweeps: usize) -> Vec<f64> {
        let n = b.len();
        let mut x = vec![0.0; n];
        for _ in 0..sweeps {
            for i in 0..n {
                let mut sigma = 0.0;
                let mut diag = 1.0;
                let mut p = self.indptr[i];
                while p < self.indptr[i + 1] {
                    let j = self.indices[p];
                    if j == i {
                        diag = self.data[p];
                    } else {
                        sigma += self.data[p] * x[j];
                    }
                    p += 1;
                }
                x[i] = (b[i] - sigma) / diag;
            }
        }
        x
    }
}
#[differentiate(constant(list))]
impl Graph {
    fn one(&self, x: &Array1<f64>, #[constant] e: usize) -> f64 {
        let (a, b) = self.edges[e];
        (x[a] - x[b]).powi(2) * self.w[e]
    }
    fn all(&self, x: &Array1<f64>) -> f64 {
        let mut s = 0.0;
        for (k, &(a, b)) in self.edges.iter().enumerate() {
            s += self.w[k] * (x[a] - x[b]).powi(2);
        }
        for e in 0..self.edges.len() {
            let (a, b) = self.edges[e];
            s += x[a] * x[b];
        }
        for i in 0..self.adj.len() {
            let row = &self.adj[i];
            for &j in row {
                s += x[i] * x[j];
            }
        }
        for (i, row) in self.adj.iter().enumerate() {
            let d = row.len() as f64;
            s += row.iter().map(|&j| x[j]).sum::<f64>() / d * x[i];
        }
        for e in &self.list {
            s += e.weight * x[e.from] * x[e.to];
        }
        for i in 0..self.list.len() {
            let e = &self.list[i];
            s += e.weight * x[e.from];
        }
        for t in &self.tri {
            s += x[t[0]] * x[t[1]] * x[t[2]];
        }
        for &[a, b, c] in &self.tri {
            s += x[a] * x[b] + x[c];
        }
        for i in 0..self.tri.len() {
            let [a, b, c] = self.tri[i];
            s += (x[a] - x[b]) * x[c];
        }
        for i in 0..self.map.nrows() {
            let j = self.map[[i, 0]];
            s += x[i] * x[j];
        }
        s
    }
    fn laplacian(&self, x: &Array1<f64>) -> Array1<f64> {
        let mut y = Array1::zeros(x.len());
        self.edges.iter().zip(self.w.iter()).for_each(|(&(i, j), &w)| {
            y[i] += w * (x[i] - x[j]);
            y[j] += w * (x[j] - x[i]);
        });
        y
    }
    fn gcn(&self, h: &Array2<f64>, w: &Array2<f64>) -> Array2<f64> {
        let mut out = Array2::zeros((h.nrows(), w.ncols()));
        let hw = h.dot(w);
        for (i, neighbours) in self.adj.iter().enumerate() {
            let norm = 1.0 / (1.0 + neighbours.len() as f64);
            let mut acc = hw.row(i).to_owned();
            for &j in neighbours {
                acc += &hw.row(j);
            }
            out.row_mut(i).assign(&(acc * norm).mapv(|v| v.max(0.0)));
        }
        out
    }
    fn pagerank(&self, damping: f64, iters: usize) -> Array1<f64> {
        let n = self.adj.len();
        let mut r = Array1::from_elem(n, 1.0 / n as f64);
        for _ in 0..iters {
            let mut next = Array1::from_elem(n, (1.0 - damping) / n as f64);
            for (i, out) in self.adj.iter().enumerate() {
                if out.is_empty() {
                    next += damping * r[i] / n as f64;
                    continue;
                }
                let share = damping * r[i] / out.len() as f64;
                for &j in out.iter() {
                    next[j] += share * self.w[j % self.w.len()];
                }
            }
            r = next;
        }
        r
    }
    fn shortest(&self, #[constant] source: usize) -> f64 {
        let n = self.adj.len();
        let mut dist = vec![f64::INFINITY; n];
        dist[source] = 0.0;
        for _ in 0..n {
            for (k, &(a, b)) in self.edges.iter().enumerate() {
                let d = dist[a] + self.w[k];
                if d < dist[b] {
                    dist[b] = d;
                }
            }
        }
        dist.iter().filter(|d| d.is_finite()).sum()
    }
    fn soft_shortest(&self, #[constant] source: usize, beta: f64) -> f64 {
        let n = self.adj.len();
        let mut dist = vec![10.0; n];
        dist[source] = 0.0;
        for _ in 0..2 {
            let old = dist.clone();
            for v in 0..n {
                if v == source {
                    continue;
                }
                let incoming: Vec<f64> =
                    self.edges.iter().enumerate().filter(|(_, e)| e.1 == v).map(|(k, e)| old[e.0] + self.w[k]).collect();
                if incoming.is_empty() {
                    continue;
                }
                let z: f64 = incoming.iter().map(|d| (-beta * d).exp()).sum();
                dist[v] = -z.ln() / beta;
            }
        }
        dist[n - 1]
    }
}
#[test]
fn agrees_with_differences() {
    let g = Graph {
        w: array![0.3, 0.5, 0.7],
        edges: vec![(0, 1), (1, 2), (2, 0)],
        adj: vec![vec![1], vec![0, 2], vec![1, 0]],
        list: vec![Edge { from: 0, to: 2, weight: 0.3 }, Edge { from: 1, to: 2, weight: 0.2 }],
        tri: vec![[0, 1, 2], [2, 2, 1]],
        map: array![[1], [2], [0]],
    };
    let x = array![0.3, 0.9, 1.7];
    check!(Graph::one, &g, &x, 1).assert();
    check!(Graph::all, &g, &x).assert();
    check!(Graph::laplacian, &g, &x).assert();
    check!(Graph::gcn, &g, &array![[0.3, 0.2], [0.1, -0.5], [0.4, 0.6]], &array![[0.3, 0.2, 0.5], [0.1, -0.5, 0.2]]).assert();
    check!(Graph::pagerank, &g, 0.85, 3).assert();
    check!(Graph::shortest, &g, 0).assert();
    check!(Graph::soft_shortest, &g, 0, 1.5).assert();
    let c = Csr { indptr: vec![0, 2, 3, 5], indices: vec![0, 2, 1, 0, 2], data: vec![2.0, 0.3, 1.5, 0.2, 3.0] };
    let x = [0.3, 0.9, 1.7];
    check!(Csr::matvec, &c, &x[..]).assert();
    check!(Csr::quad, &c, &x[..]).assert();
    check!(Csr::gauss_seidel, &c, &x[..], 2).assert();
}
