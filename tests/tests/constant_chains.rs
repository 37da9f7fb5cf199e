//! Lists and chains of iterators in which no derivative is, beside others in which there is one.
#![allow(clippy::pedantic, clippy::all, unreachable_pub, dead_code, reason = "programs as users write them")]

use cotangent::{check, differentiate};
use ndarray::{Array1, array};

#[test]
fn a_part_of_a_constant_list_has_a_name() {
    #[differentiate]
    fn scaled(sim: &[f64], #[constant] obs: &[f64], warmup: usize) -> f64 {
        let o = &obs[warmup..];
        let mean = o.iter().sum::<f64>() / o.len() as f64;
        sim.iter().map(|s| s * mean).sum()
    }
    #[differentiate]
    fn zipped(sim: &[f64], #[constant] obs: &[f64], warmup: usize) -> f64 {
        let obs = &obs[warmup..];
        let mean = obs.iter().sum::<f64>();
        let products: f64 = sim.iter().zip(obs).map(|(s, o)| s * (o - mean)).sum();
        let (num, den) = sim.iter().zip(obs).fold((0.0, 0.0), |(n, d), (s, o)| (n + (s - o).powi(2), d + (o - mean).powi(2)));
        products + num / den
    }
    check!(scaled, &[0.3, 0.8], &[0.2, 0.7, 1.0], 1).assert();
    check!(zipped, &[0.3, 0.8], &[0.2, 0.7, 1.0], 1).assert();
}

#[test]
fn a_chain_without_a_derivative_beside_one_with_one() {
    #[differentiate]
    fn poisson(rates: &Array1<f64>, #[constant] cases: &[u32]) -> f64 {
        rates.iter().zip(cases.iter().map(|&c| f64::from(c))).map(|(r, c)| r - c * r.ln()).sum()
    }
    #[differentiate]
    fn in_a_loop(rates: &[f64], #[constant] cases: &[u32]) -> f64 {
        let mut t = 0.0;
        for (r, c) in rates.iter().zip(cases.iter().map(|&c| c as f64)) {
            t += r * c;
        }
        t + rates.iter().zip(cases.iter().map(|&c| c as f64)).fold(0.0, |t, (r, c)| t + r * c)
    }
    #[differentiate]
    fn on_the_left(rates: &[f64], #[constant] cases: &[u32]) -> f64 {
        cases.iter().map(|&c| c as f64).zip(rates).map(|(c, r)| c * r.exp()).sum()
    }
    #[differentiate]
    fn filtered(rates: &[f64], #[constant] weights: &[f64]) -> f64 {
        let kept: f64 = rates.iter().zip(weights.iter().filter(|w| **w > 0.3)).map(|(r, w)| w * r.exp()).sum();
        kept + rates.iter().zip(weights.iter().map(|w| w.sqrt()).filter(|w| *w > 0.3)).map(|(r, w)| w * r).sum::<f64>()
    }
    check!(poisson, &array![0.3, 0.8], &[2_u32, 7]).assert();
    check!(in_a_loop, &[0.3, 0.8], &[2_u32, 7]).assert();
    check!(on_the_left, &[0.3, 0.8], &[2_u32, 7]).assert();
    check!(filtered, &[0.3, 0.8], &[0.2, 0.7]).assert();
}

#[test]
fn a_chain_without_an_end_is_as_long_as_what_stands_beside_it() {
    #[differentiate]
    fn discounted(rates: &[f64]) -> f64 {
        rates.iter().zip((0..).map(|k| 0.9_f64.powi(k))).map(|(r, c)| c * r.exp()).sum()
    }
    #[differentiate]
    fn by_length(rates: &[f64]) -> f64 {
        rates.iter().zip((0..rates.len()).map(|k| 0.9_f64.powi(k as i32))).map(|(r, c)| c * r.exp()).sum()
    }
    check!(discounted, &[0.3, 0.8]).assert();
    check!(by_length, &[0.3, 0.8]).assert();
}

#[test]
fn lists_of_constant_tuples() {
    #[differentiate]
    fn window(x: &[f64], #[constant] k: &[usize]) -> f64 {
        let mut running: Vec<(usize, usize)> = Vec::new();
        let mut t = 0.0;
        for (i, &g) in k.iter().enumerate() {
            running.push((i, g));
            running.retain(|&(a, _)| a + 1 >= i);
            t += running.iter().map(|&(a, b)| x[a] * x[b]).sum::<f64>();
        }
        t
    }
    /// The weights are floats, which take no derivative from what they are multiplied by.
    #[differentiate]
    fn stack(x: &[f64]) -> f64 {
        let mut stack = vec![(0_usize, 1.0_f64)];
        let mut t = 0.0;
        while let Some((i, w)) = stack.pop() {
            t += w * x[i].sin();
            if i + 1 < x.len() {
                stack.push((i + 1, 0.5 * w));
            }
        }
        t
    }
    check!(window, &[0.3, 0.5, 0.7], &[0_usize, 1, 0]).assert();
    check!(stack, &[0.3, 0.5, 0.7]).assert();
}
