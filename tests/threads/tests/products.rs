//! Products of matrices and vectors in all layouts: the same, to the last bit, on any number of threads.

use cotangent::rt::{self, Element, dot};
use cotangent_tests_threads::on_pools;
use ndarray::{Array1, Array2, ShapeBuilder};

/// Entries whose sums are rounded.
fn matrix<F: Element>((m, n): (usize, usize), columns: bool) -> Array2<F> {
    let mut a = Array2::zeros((m, n).set_f(columns));
    for (k, x) in a.iter_mut().enumerate() {
        *x = rt::lit::<F>(k as f64 * 0.37).sin();
    }
    a
}

fn matrices<F: Element>() {
    // Wide, tall, with rests in both directions, and one that is too small to be cut.
    for (m, k, n) in [(64, 150, 700), (701, 155, 50), (250, 300, 251), (30, 20, 40)] {
        for layout in 0..4 {
            let (a, b) = (matrix::<F>((m, k), layout & 1 > 0), matrix::<F>((k, n), layout & 2 > 0));
            let z = on_pools(|| dot(&a, &b));
            let exact = a.mapv(|x| x.to_f64().unwrap()).dot(&b.mapv(|x| x.to_f64().unwrap()));
            let error = (&z.mapv(|x| x.to_f64().unwrap()) - &exact).mapv(f64::abs).fold(0.0, |a: f64, &b| a.max(b));
            assert!(error < 1e4 * F::epsilon().to_f64().unwrap(), "{m}×{k}×{n}, layout {layout}: {error}");
            on_pools(|| {
                let mut sum = z.clone();
                rt::add_dot(&mut sum, &a, &b);
                sum
            });
        }
    }
}

fn vectors<F: Element>() {
    for (m, n) in [(1030, 1050), (10_007, 111), (150, 7101)] {
        for columns in [false, true] {
            let a = matrix::<F>((m, n), columns);
            let (x, y): (Array1<F>, Array1<F>) =
                (matrix((n, 1), false).column(0).to_owned(), matrix((m, 1), false).column(0).to_owned());
            let z = on_pools(|| (dot(&a, &x), dot(&y, &a), rt::outer(&y, &x)));
            assert_eq!(z.2[[m - 1, n - 1]], y[m - 1] * x[n - 1]);
            let last: F = a.row(m - 1).iter().zip(&x).map(|(&a, &x)| a * x).sum();
            assert!((z.0[m - 1] - last).abs() < rt::lit(1e-2));
        }
    }
}

#[test]
fn of_matrices() {
    matrices::<f32>();
    matrices::<f64>();
}

#[test]
fn of_vectors() {
    vectors::<f32>();
    vectors::<f64>();
}
