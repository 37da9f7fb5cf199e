//! The workloads by hand, for both types.

macro_rules! workloads {
    ($name:ident, $float:ident) => {
        pub(crate) mod $name {
            use crate::functions::$name::{exp, sigmoid, sin_cos, tanh};
            use peer_common::{Case, Input};
            use std::hint::black_box;

            /// Partial sums, so that additions do not wait for each other.
            const CHAINS: usize = 32;

            /// Entries that are computed before their terms are added up: they stay in the first cache.
            const BLOCK: usize = 512;

            /// Measures the workload, if there is a version of it.
            pub(crate) fn run(case: &Case) {
                match case.name() {
                    "tiny" => measure_tiny(case),
                    "steps_1000" => measure_steps(case),
                    name if name.starts_with("gates_") => measure_gates(case),
                    name if name.starts_with("recurrent_") => measure_recurrent(case),
                    _ => {}
                }
            }

            fn entries(input: &Input) -> Vec<$float> {
                input.entries.iter().map(|&e| e as $float).collect()
            }

            fn vector<const N: usize>(input: &Input) -> [$float; N] {
                entries(input).try_into().expect("the workload has this size")
            }

            fn matrix<const M: usize, const N: usize>(input: &Input) -> [[$float; N]; M] {
                let entries = entries(input);
                std::array::from_fn(|i| std::array::from_fn(|j| entries[i * N + j]))
            }

            /// Numbers as they are compared.
            fn flat(parts: &[&[$float]]) -> Vec<f64> {
                parts.iter().flat_map(|part| part.iter().map(|&e| f64::from(e))).collect()
            }

            fn measure_gates(case: &Case) {
                let [a, b, c] = [0, 1, 2].map(|i| entries(&case.parameters[i]));
                let x = entries(&case.constants[0]);
                let n = x.len();
                let (mut a_bar, mut b_bar, mut c_bar) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
                let value = gates(&a, &b, &c, &x, &mut a_bar, &mut b_bar, &mut c_bar);
                let checked = flat(&[&[value], &a_bar, &b_bar, &c_bar]);
                case.measure(
                    "floor",
                    || gates(black_box(&a), &b, &c, &x, &mut a_bar, &mut b_bar, &mut c_bar),
                    |_| checked.clone(),
                );
            }

            /// Both sweeps in one pass; the value is returned.
            fn gates(
                a: &[$float],
                b: &[$float],
                c: &[$float],
                x: &[$float],
                a_bar: &mut [$float],
                b_bar: &mut [$float],
                c_bar: &mut [$float],
            ) -> $float {
                let mut sums = [0.0; CHAINS];
                for start in (0..x.len()).step_by(BLOCK) {
                    let block = start..x.len().min(start + BLOCK);
                    let mut terms = [0.0; BLOCK];
                    let bars = (&mut a_bar[block.clone()], &mut b_bar[block.clone()], &mut c_bar[block.clone()]);
                    gates_block(&a[block.clone()], &b[block.clone()], &c[block.clone()], &x[block], bars, &mut terms);
                    for terms in terms.chunks_exact(CHAINS) {
                        for (sum, term) in sums.iter_mut().zip(terms) {
                            *sum += term;
                        }
                    }
                }
                sums.iter().sum()
            }

            /// The same for a block, whose terms are added up apart: a sum in this loop would not become vectors.
            #[inline(never)]
            fn gates_block(
                a: &[$float],
                b: &[$float],
                c: &[$float],
                x: &[$float],
                (a_bar, b_bar, c_bar): (&mut [$float], &mut [$float], &mut [$float]),
                terms: &mut [$float; BLOCK],
            ) {
                let n = x.len().min(BLOCK);
                let (a, b, c, terms) = (&a[..n], &b[..n], &c[..n], &mut terms[..n]);
                let (a_bar, b_bar, c_bar) = (&mut a_bar[..n], &mut b_bar[..n], &mut c_bar[..n]);
                for i in 0..n {
                    let (t, s) = (tanh(a[i].mul_add(x[i], b[i])), sigmoid(c[i] * x[i]));
                    terms[i] = t.mul_add(s, exp(-x[i] * x[i]));
                    b_bar[i] = t.mul_add(-t, 1.0) * s;
                    a_bar[i] = b_bar[i] * x[i];
                    c_bar[i] = t * s * (1.0 - s) * x[i];
                }
            }

            fn measure_tiny(case: &Case) {
                let (w1, b1) = (matrix::<4, 8>(&case.parameters[0]), vector::<8>(&case.parameters[1]));
                let (w2, b2) = (matrix::<8, 3>(&case.parameters[2]), vector::<3>(&case.parameters[3]));
                let (x, y) = (vector::<4>(&case.constants[0]), vector::<3>(&case.constants[1]));
                let gradient = || {
                    let (w1, b1, w2, b2) = (black_box(&w1), black_box(&b1), black_box(&w2), black_box(&b2));
                    let a1: [$float; 8] = std::array::from_fn(|j| tanh((0..4).fold(b1[j], |sum, i| w1[i][j].mul_add(x[i], sum))));
                    let e: [$float; 3] = std::array::from_fn(|j| (0..8).fold(b2[j], |sum, i| w2[i][j].mul_add(a1[i], sum)) - y[j]);
                    let b2_bar = e.map(|e| 2.0 * e);
                    let w2_bar = a1.map(|a| b2_bar.map(|bar| bar * a));
                    let b1_bar: [$float; 8] = std::array::from_fn(|i| {
                        (0..3).fold(0.0, |sum, j| w2[i][j].mul_add(b2_bar[j], sum)) * (1.0 - a1[i] * a1[i])
                    });
                    let w1_bar = x.map(|x| b1_bar.map(|bar| bar * x));
                    (e[0] * e[0] + e[1] * e[1] + e[2] * e[2], w1_bar, b1_bar, w2_bar, b2_bar)
                };
                case.measure("floor", gradient, |(value, w1, b1, w2, b2)| {
                    flat(&[&[value], w1.as_flattened(), &b1, w2.as_flattened(), &b2])
                });
            }

            /// Sines and cosines are kept for the reverse sweep.
            fn measure_steps(case: &Case) {
                let (x0, p) = (entries(&case.parameters[0])[0], entries(&case.parameters[1])[0]);
                let (h, n) = (case.scalar(0) as $float, case.scalar(1) as usize);
                let mut tape = Vec::with_capacity(n);
                let gradient = || {
                    let (mut x, rate) = (black_box(x0), h * black_box(p));
                    tape.clear();
                    for _ in 0..n {
                        let (sin, cos) = sin_cos(x);
                        tape.push((sin, cos));
                        x = rate.mul_add(sin, x);
                    }
                    let (mut x_bar, mut rate_bar) = (1.0, 0.0);
                    for &(sin, cos) in tape.iter().rev() {
                        rate_bar = sin.mul_add(x_bar, rate_bar);
                        x_bar = (x_bar * rate).mul_add(cos, x_bar);
                    }
                    (x, x_bar, rate_bar * h)
                };
                case.measure("floor", gradient, |(value, x0, p)| flat(&[&[value, x0, p]]));
            }

            /// States and cotangents are kept; the matrix's cotangent is one product in the end, in rows.
            fn measure_recurrent(case: &Case) {
                const WIDTH: usize = 16;
                let (w, h0) = (matrix::<WIDTH, WIDTH>(&case.parameters[0]), vector::<WIDTH>(&case.parameters[1]));
                let n = case.scalar(0) as usize;
                let (mut states, mut bars) = (vec![[0.0; WIDTH]; n + 1], vec![[0.0; WIDTH]; n]);
                let gradient = || {
                    let w = black_box(&w);
                    let columns: [[$float; WIDTH]; WIDTH] = std::array::from_fn(|j| std::array::from_fn(|i| w[i][j]));
                    states[0] = h0;
                    for k in 0..n {
                        states[k + 1] = combine(&columns, &states[k]).map(tanh);
                    }
                    let mut h_bar: [$float; WIDTH] = [1.0; WIDTH];
                    for k in (0..n).rev() {
                        for i in 0..WIDTH {
                            bars[k][i] = h_bar[i] * (1.0 - states[k + 1][i] * states[k + 1][i]);
                        }
                        h_bar = combine(w, &bars[k]);
                    }
                    let mut w_bar = [[0.0; WIDTH]; WIDTH];
                    for (rows, first) in w_bar.chunks_exact_mut(4).zip((0..WIDTH).step_by(4)) {
                        let mut sums: [[$float; WIDTH]; 4] = [[0.0; WIDTH]; 4];
                        for (bar, state) in bars.iter().zip(&states) {
                            for (sum, bar) in sums.iter_mut().zip(&bar[first..]) {
                                for (sum, state) in sum.iter_mut().zip(state) {
                                    *sum = bar.mul_add(*state, *sum);
                                }
                            }
                        }
                        rows.copy_from_slice(&sums);
                    }
                    (states[n].iter().sum(), w_bar, h_bar)
                };
                case.measure("floor", gradient, |(value, w, h0)| flat(&[&[value], w.as_flattened(), &h0]));
            }

            /// Σ factorⱼ·vectorⱼ, as four sums that do not wait for each other.
            #[inline(always)]
            fn combine<const N: usize>(vectors: &[[$float; N]; N], factors: &[$float; N]) -> [$float; N] {
                let mut sums: [[$float; N]; 4] = [[0.0; N]; 4];
                for (vectors, factors) in vectors.chunks_exact(4).zip(factors.chunks_exact(4)) {
                    for ((sum, vector), factor) in sums.iter_mut().zip(vectors).zip(factors) {
                        for (sum, entry) in sum.iter_mut().zip(vector) {
                            *sum = factor.mul_add(*entry, *sum);
                        }
                    }
                }
                std::array::from_fn(|i| (sums[0][i] + sums[1][i]) + (sums[2][i] + sums[3][i]))
            }
        }
    };
}

workloads!(single, f32);
workloads!(double, f64);
