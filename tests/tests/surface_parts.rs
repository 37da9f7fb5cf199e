//! Parts that may not be there, windows and blocks of arrays, and what `ndarray::linalg` writes into an array.

use cotangent::differentiate;
use cotangent_tests::{agree, matrix, vector};
use ndarray::linalg::{general_mat_mul, general_mat_vec_mul};
use ndarray::{Array, Array1, Array2, Axis, Ix2, array, s};

#[differentiate]
fn entries_that_may_be_there(x: &Array2<f64>) -> f64 {
    let v = x.row(0).to_vec();
    let mut sum = v.last().copied().unwrap_or(0.0) * v.first().copied().unwrap_or_default();
    for i in [1, 2, 7] {
        sum += v.get(i).copied().unwrap_or(1.5) * v.get(i + 1).map_or(0.5, |a| a * a) * x.get([1, i]).copied().unwrap_or(3.0);
    }
    sum
}

#[differentiate]
fn lists_in_two(x: &[f64]) -> f64 {
    let (a, b) = x.split_at(2);
    a[0] * b[0] + a.iter().zip(b).map(|(p, q)| p * q * q).sum::<f64>()
}

#[differentiate]
fn chunks_of_an_array(x: &Array1<f64>) -> f64 {
    let products: f64 = x.exact_chunks(2).into_iter().map(|chunk| chunk[0] * chunk[1]).sum();
    products * x.as_slice().unwrap().chunks(3).map(|chunk| chunk.iter().sum::<f64>()).product::<f64>()
}

#[differentiate]
fn ends_of_lists(x: &[f64]) -> f64 {
    let Some((last, others)) = x.split_last() else { return 0.0 };
    match others.split_first() {
        Some((first, rest)) => first * last * rest.iter().sum::<f64>(),
        None => *last,
    }
}

#[differentiate]
fn ends_of_short_lists(x: &[f64]) -> f64 {
    let mut product = 1.0;
    if let Some((first, rest)) = x.split_first() {
        product *= first * first;
        if let Some((last, _)) = rest.split_last() {
            product *= last;
        }
    }
    product
}

#[differentiate]
fn folds_of_arrays(x: &Array2<f64>, w: f64) -> f64 {
    x.fold(0.0, |s, &e| s * w + e * e) + x.row(1).fold(1.0, |p, e| p * e)
}

#[differentiate]
fn windows(x: &Array2<f64>) -> f64 {
    let kernel = array![[1.0, 2.0], [0.5, -1.0]];
    let mut sum = 0.0;
    for window in x.windows((2, 2)) {
        sum += (&window * &kernel).sum().tanh();
    }
    sum
}

#[differentiate]
fn windows_along_an_axis(x: &Array2<f64>, size: usize) -> f64 {
    let products: f64 = x.axis_windows(Axis(0), size).into_iter().map(|window| window.product()).sum();
    let mut sum = products;
    for window in x.row(1).axis_windows(Axis(0), 3) {
        sum += window[0] * window[2] * products;
    }
    sum
}

#[differentiate]
fn convolution(x: &Array2<f64>, kernel: &Array2<f64>) -> f64 {
    let out: Vec<f64> = x.windows((2, 2)).into_iter().map(|window| (&window * kernel).sum()).collect();
    Array2::from_shape_vec((2, 3), out).unwrap().mapv(|v| v * v).sum()
}

#[differentiate]
fn blocks(x: &Array2<f64>, v: &Array1<f64>) -> f64 {
    let pairs: f64 = x.exact_chunks([1, 2]).into_iter().map(|block| block.sum().powi(2)).sum();
    pairs * v.windows(2).into_iter().map(|pair| pair[0] * pair[1]).sum::<f64>()
}

#[differentiate]
fn products_into(a: &Array2<f64>, b: &Array2<f64>, s: f64) -> f64 {
    let mut c = Array2::zeros((3, 3));
    general_mat_mul(2.0, a, b, 0.0, &mut c);
    ndarray::linalg::general_mat_mul(s, &a.slice(s![.., ..2]), &b.slice(s![..2, ..]), 0.5, &mut c);
    let mut y = Array1::zeros(3);
    general_mat_vec_mul(1.0, &c, &a.column(0), 0.0, &mut y);
    general_mat_vec_mul(1.0, &c, &b.row(0), 1.0, &mut y);
    y.dot(&y)
}

#[differentiate]
fn kronecker(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    ndarray::linalg::kron(a, &b.t()).mapv(|v| v * v).sum()
}

#[differentiate]
fn there_and_back(x: &Array2<f64>) -> f64 {
    let any = x.clone().into_dyn();
    let again = any.into_dimensionality::<Ix2>().unwrap();
    let own = (x * 2.0).into_dyn().into_dimensionality::<Ix2>().unwrap();
    again.dot(&x.t()).sum() * own.sum()
}

#[differentiate]
fn of_inferred_types(x: &Array2<f64>) -> f64 {
    let mut y = Array2::zeros((3, 4));
    y.assign(x);
    let first = x[[0, 0]];
    let z = Array1::from_iter(x.iter().map(|v| v * first));
    (y * Array::from_iter(x.row(1).iter().copied())).sum() * z.sum()
}

agree! {
    agrees:
    entries_that_may_be_there(&x), x = matrix(2, 3);
    lists_in_two(&x), x = vector(5).to_vec();
    chunks_of_an_array(&x), x = vector(5);
    ends_of_lists(&x), x = vector(4).to_vec();
    ends_of_short_lists(&x), x = vector(1).to_vec();
    folds_of_arrays(&x, w), x = matrix(2, 3), w = 0.7;
    windows(&x), x = matrix(3, 4);
    windows_along_an_axis(&x, 2), x = matrix(3, 4);
    convolution(&x, &kernel), x = matrix(3, 4), kernel = matrix(2, 2);
    blocks(&x, &v), x = matrix(3, 5), v = vector(4);
    products_into(&a, &b, s), a = matrix(3, 3), b = matrix(3, 3) * 0.5, s = 0.3;
    kronecker(&a, &b), a = matrix(2, 3), b = matrix(3, 2) * 0.5;
    there_and_back(&x), x = matrix(3, 4);
    of_inferred_types(&x), x = matrix(3, 4);
}
