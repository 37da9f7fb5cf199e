//! Labels, labelled blocks, and `break` with a value, against differences and known gradients.

#![allow(
    clippy::cast_lossless,
    clippy::explicit_counter_loop,
    clippy::maybe_infinite_iter,
    clippy::needless_late_init,
    clippy::needless_range_loop,
    clippy::needless_return,
    clippy::neg_multiply,
    clippy::never_loop,
    reason = "code as users write it"
)]

use cotangent::differentiate;
use cotangent_tests::{check_gradient, matrix};
use ndarray::{Array1, Array2, array};

#[differentiate]
fn rows(a: &Array2<f64>, x: f64) -> f64 {
    let mut sum = 0.0;
    'rows: for row in a.rows() {
        let mut part = 1.0;
        for &e in row {
            if e < -0.8 {
                continue 'rows;
            }
            if e > 0.95 {
                break 'rows;
            }
            if e > 0.9 {
                break;
            }
            part += e * x;
        }
        sum = sum * x + part;
    }
    sum
}

#[test]
fn labels_lead_to_the_loop_that_they_name() {
    check_gradient!(rows(&a, x), a = matrix(5, 4), x = 0.7);
    let a = array![[0.1, 0.2], [-0.9, 0.5], [0.92, 0.4], [0.3, 0.99], [0.5, 0.5]];
    check_gradient!(rows(&a, x), a = a.clone(), x = 0.7);
    // The second row is skipped, the third ends early, and the fourth ends all.
    let (value, (a_bar, _)) = rows::value_and_gradient(&a, 0.5);
    assert!((value - 1.575).abs() < 1e-15);
    assert_eq!(a_bar, array![[0.25, 0.25], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]);
}

#[differentiate]
fn three_deep(x: f64, stop: usize) -> f64 {
    let mut total = 0.0;
    let mut count = 0;
    'outer: for i in 0..3 {
        'middle: for j in 0..3 {
            let mut part = x;
            for k in 0..3 {
                count += 1;
                if count == stop {
                    total += 10.0 * part;
                    break 'outer;
                }
                if k == i + 1 {
                    continue 'middle;
                }
                if j == 2 && k == 1 {
                    total *= x;
                    continue 'outer;
                }
                part *= x + k as f64;
            }
            total += part;
        }
        total = total.sin();
    }
    total * x
}

#[test]
fn labels_lead_out_of_three_loops() {
    for stop in [1, 2, 5, 9, 14, 100] {
        check_gradient!(three_deep(x, stop), x = 0.6);
    }
}

#[differentiate]
fn first_above(x: &[f64], limit: f64) -> f64 {
    let mut sum = 0.0;
    let mut k = 0;
    let found = loop {
        if k == x.len() {
            break -1.0 * sum;
        }
        sum += x[k];
        if sum > limit {
            break sum * x[k];
        }
        k += 1;
    };
    found * found + sum
}

#[test]
fn a_loop_has_the_value_of_its_break() {
    let x = vec![0.4, 0.3, 0.9, 0.2];
    for limit in [0.1, 0.5, 1.5, 9.0] {
        check_gradient!(first_above(&x, limit), x = x.clone(), limit = limit);
    }
    check_gradient!(first_above(&x, limit), x = Vec::<f64>::new(), limit = 1.0);
}

#[differentiate]
fn parts(x: &Array1<f64>, y: f64) -> f64 {
    let mut scale = y;
    let (scaled, times) = loop {
        scale *= 0.5;
        let z = x * scale;
        if z.sum() < 1.0 {
            break (z, scale);
        }
    };
    scaled.dot(x) * times
}

#[test]
fn a_loop_breaks_with_arrays_and_tuples() {
    check_gradient!(parts(&x, y), x = array![0.8, 1.2, 0.5], y = 3.0);
    check_gradient!(parts(&x, y), x = array![0.1, 0.2, 0.1], y = 1.0);
}

#[differentiate]
fn blocks(x: f64, y: f64) -> f64 {
    let root = 'root: {
        if x < 0.0 {
            break 'root 0.0;
        }
        if y < 0.0 {
            break 'root x * y;
        }
        x.sqrt()
    };
    let mut z = root;
    'change: {
        if root > 2.0 {
            break 'change;
        }
        z = z * x;
        for k in 0..4 {
            z += y;
            if z > 3.0 {
                break 'change;
            }
            if k == 3 && y < 0.1 {
                return z * x;
            }
        }
        z *= 2.0;
    }
    z.sin() * y
}

#[test]
fn a_block_with_a_label_has_the_value_of_its_breaks() {
    for (x, y) in [(-1.0, 0.7), (0.5, -0.3), (0.5, 0.7), (9.0, 0.3), (2.0, 1.1), (0.2, 0.05)] {
        check_gradient!(blocks(x, y), x = x, y = y);
    }
}

#[differentiate]
fn search(a: &Array2<f64>, x: f64) -> f64 {
    let best = 'search: {
        for i in 0..a.nrows() {
            for j in 0..a.ncols() {
                let e = a[[i, j]];
                if e > 0.9 {
                    break 'search e * x;
                }
                if e < -0.95 {
                    return x;
                }
            }
        }
        a.sum()
    };
    let mut y = best;
    while y > 1.0 {
        y = 'half: {
            if y > 4.0 {
                break 'half y / 4.0;
            }
            y / 2.0
        };
    }
    y * x
}

#[test]
fn a_block_is_left_from_loops_inside_it() {
    for x in [0.4, 8.0, 30.0] {
        check_gradient!(search(&a, x), a = array![[0.1, 0.5], [0.93, 0.2]], x = x);
        check_gradient!(search(&a, x), a = array![[0.1, 0.5], [0.3, 0.2]], x = x);
        check_gradient!(search(&a, x), a = array![[0.1, 0.5], [-0.97, 0.2]], x = x);
        check_gradient!(search(&a, x), a = Array2::zeros((0, 2)), x = x);
    }
}

#[differentiate]
fn scaled_rows(a: &Array2<f64>, limit: f64, twice: bool) -> f64 {
    let best = 'best: {
        for row in a.rows() {
            let scaled = row.mapv(|e| e * limit);
            if scaled.sum() > limit {
                break 'best scaled;
            }
        }
        a.row(0).to_owned()
    };
    let pick = |x: &Array1<f64>| {
        if x[0] > 0.5 {
            return x.mapv(f64::sin);
        }
        for k in 0..x.len() {
            if x[k] < -0.5 {
                return x * limit;
            }
        }
        x * 3.0
    };
    let picked = pick(&best);
    let mut total = 0.0;
    if twice {
        total += best.dot(&best);
    }
    if total < 10.0 {
        total += picked.sum();
    }
    total
}

#[test]
fn arrays_with_which_a_block_or_a_closure_is_left_may_go_unread() {
    let matrices = [array![[0.1, 0.2], [0.9, 0.8]], array![[0.9, 0.2], [0.1, 0.2]], array![[-0.9, 0.2], [0.1, 0.2]]];
    for a in matrices {
        for (limit, twice) in [(0.7, true), (0.7, false), (5.0, true)] {
            check_gradient!(scaled_rows(&a, limit, twice), a = a.clone(), limit = limit);
        }
    }
}
