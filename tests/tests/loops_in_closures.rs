//! Closures with loops and variables of their own, against differences and known gradients.

#![allow(
    clippy::cast_lossless,
    clippy::explicit_counter_loop,
    clippy::needless_range_loop,
    clippy::needless_return,
    reason = "code as users write it"
)]

use cotangent::differentiate;
use cotangent_tests::{check, check_both, check_gradient, matrix, positive, vector};
use ndarray::{Array1, Array2, ArrayView1, Axis, array};
use num_traits::{Float, NumAssign};

#[differentiate]
fn product(a: &Array2<f64>, x: &Array1<f64>) -> Array1<f64> {
    Array1::from_shape_fn(a.nrows(), |i| {
        let mut sum = 0.0;
        for j in 0..x.len() {
            sum += a[[i, j]] * x[j];
        }
        sum
    })
}

#[differentiate]
fn gram(x: &Array2<f64>, width: f64) -> Array2<f64> {
    let n = x.nrows();
    Array2::from_shape_fn((n, n), |(i, j)| {
        let mut distance = 0.0;
        for k in 0..x.ncols() {
            let difference = x[[i, k]] - x[[j, k]];
            distance += difference * difference;
        }
        (-distance / width).exp()
    })
}

#[test]
fn entries_are_made_by_loops() {
    check!(product(&a, &x), a = matrix(3, 2), x = vector(2));
    check!(product(&a, &x), a = Array2::zeros((2, 0)), x = Array1::zeros(0));
    check!(gram(&x, width), x = matrix(3, 2), width = 0.7);
    check!(gram(&x, width), x = Array2::zeros((0, 2)), width = 0.7);
    let (_, (a_bar, x_bar)) = product::adjoint(&array![[1.0, 2.0], [3.0, 4.0]], &array![5.0, 6.0], array![1.0, 10.0]);
    assert_eq!((a_bar, x_bar), (array![[5.0, 6.0], [50.0, 60.0]], array![31.0, 42.0]));
}

#[differentiate]
fn roots(x: &Array1<f64>, p: f64) -> f64 {
    let y = x.mapv(|e| {
        let mut y = e;
        for _ in 0..6 {
            y = y - p * (y * y - e) / (2.0 * y);
        }
        y
    });
    y.dot(x)
}

#[differentiate]
fn filtered(x: &Array2<f64>, w: &Array1<f64>, p: f64) -> f64 {
    let y = x.mapv(|e| {
        let mut sum = p;
        for j in 0..w.len() {
            if w[j] > 0.8 {
                break;
            }
            sum = sum * e + w[j];
        }
        sum
    });
    y.sum_axis(Axis(0)).dot(&y.row(0))
}

#[test]
fn elements_go_through_loops() {
    check_gradient!(roots(&x, p), x = positive(4), p = 0.9);
    check_gradient!(roots(&x, p), x = array![], p = 0.9);
    check_gradient!(filtered(&x, &w, p), x = matrix(3, 2), w = array![0.5, -0.7, 0.3], p = 1.2);
    check_gradient!(filtered(&x, &w, p), x = matrix(3, 2), w = array![0.5, 0.9, 0.3], p = 1.2);
    check_gradient!(filtered(&x, &w, p), x = matrix(3, 2), w = array![], p = 1.2);
}

#[differentiate]
fn gathered(x: &[f64], p: f64) -> f64 {
    let steps: f64 = x
        .iter()
        .map(|e| {
            let mut sum = 0.1;
            let mut k = 0;
            while sum < *e {
                sum += p * e;
                k += 1;
            }
            sum * k as f64
        })
        .sum();
    let powers: Vec<f64> = x
        .iter()
        .map(|&e| {
            let mut power = 1.0;
            for _ in 0..3 {
                power *= e;
            }
            power - p
        })
        .collect();
    let folded = powers.iter().fold(1.0, |so_far, e| {
        let mut value = so_far;
        for k in 0..2 {
            if *e < 0.0 {
                continue;
            }
            value = value + e * p * k as f64;
        }
        value * p
    });
    steps * folded
}

#[test]
fn chains_go_through_loops() {
    for p in [0.4, 1.1] {
        check_gradient!(gathered(&x, p), x = vec![0.8, 1.7, 0.05, 0.9], p = p);
        check_gradient!(gathered(&x, p), x = Vec::<f64>::new(), p = p);
    }
}

#[differentiate]
fn first_above(a: &Array2<f64>, limit: f64) -> f64 {
    let found = Array1::from_shape_fn(a.nrows(), |i| {
        let mut sum = 0.0;
        for &e in a.row(i) {
            sum += e * e;
            if sum > limit {
                return sum * limit;
            }
        }
        'tail: {
            if i == 1 {
                break 'tail 2.0 * sum;
            }
            sum
        }
    });
    found.mapv(|e| if e > 1.3 { return e.ln() } else { e * e }).sum()
}

#[test]
fn a_return_leaves_the_loop_of_a_closure() {
    for limit in [0.5, 1.5, 9.0] {
        let a = array![[0.2, 0.4, 0.3], [0.3, -0.2, 0.5], [1.1, 0.2, 0.8], [-0.9, 0.4, 1.6]];
        check_gradient!(first_above(&a, limit), a = a.clone(), limit = limit);
    }
}

#[differentiate]
fn nested(a: &Array2<f64>, w: ArrayView1<'_, f64>) -> f64 {
    let rows = a.map_axis(Axis(1), |row| {
        let mut best = 0.0;
        for k in 0..row.len() {
            let weighted: f64 = w
                .iter()
                .map(|e| {
                    let mut value = *e;
                    for _ in 0..k {
                        value *= row[k];
                    }
                    value
                })
                .sum();
            if weighted > best {
                best = weighted;
            }
        }
        best
    });
    let mut total = 0.0;
    for _ in 0..2 {
        total += rows
            .iter()
            .map(|r| {
                let mut y = *r;
                for _ in 0..2 {
                    y = y.sin() + total;
                }
                y
            })
            .sum::<f64>();
    }
    total
}

#[test]
fn loops_stand_in_closures_in_loops() {
    check_gradient!(nested(&a, w.view()), a = matrix(3, 2), w = array![0.6, 0.9]);
}

#[differentiate]
fn softened<F: Float + NumAssign>(x: &Array1<F>, p: F) -> F {
    let y = x.mapv(|e| {
        let mut y = e;
        let mut k = 0;
        loop {
            y = (y * p).tanh();
            k += 1;
            if k == 3 {
                break y;
            }
        }
    });
    y.iter().fold(F::zero(), |a, &b| a + b * b)
}

#[test]
fn generic_closures_loop() {
    check_both!(softened(&x, p), x = array![0.4, -0.8, 1.1], p = 1.3);
}

#[differentiate]
fn bound(x: &Array1<f64>, p: f64) -> f64 {
    let power = |e: f64, n: usize| {
        let mut y = 1.0;
        for _ in 0..n {
            y *= e * p;
        }
        y
    };
    let mut total = power(p, 2);
    x.iter().for_each(|e| {
        for n in 0..3 {
            total += power(*e, n);
        }
    });
    total + x.mapv(|e| power(e, 2)).sum()
}

#[test]
fn closures_with_names_loop() {
    check_gradient!(bound(&x, p), x = array![0.4, -0.8, 1.1], p = 1.3);
}
