//! Kernels with results that are kept and summed in every way: the same, to the last bit, on any number of threads.

use cotangent::differentiate;
use cotangent::rt::{self, Element};
use cotangent_tests_threads::on_pools;
use ndarray::{Array, Array1, Array2, Array3, Axis, Dimension, IntoDimension, Ix2, s};

/// The product of a, b and c, and its partials.
struct Products;
impl<F: Element> rt::Kernel<F, 3, 4> for Products {
    #[allow(clippy::inline_always, reason = "as in generated code")]
    #[inline(always)]
    fn entry<A: rt::Arithmetic>(&self, _: &A, [a, b, c]: [F; 3]) -> [F; 4] {
        [a * b * c, b * c, a * c, a * b]
    }
}

/// Entries whose sums are rounded.
fn array<F: Element, D: Dimension>(shape: impl IntoDimension<Dim = D>) -> Array<F, D> {
    let shape = shape.into_dimension();
    let entries = (0..shape.size()).map(|k| rt::lit::<F>(k as f64 * 0.37).sin()).collect();
    Array::from_shape_vec(shape, entries).unwrap()
}

fn folds<F: Element>() {
    let exact = |a: &Array2<F>| a.mapv(|x| x.to_f64().unwrap());
    let close = |sums: &Array<F, _>, terms: Array2<F>, axis: usize| {
        let exact = exact(&terms).sum_axis(Axis(axis)).insert_axis(Axis(axis));
        sums.iter()
            .zip(&exact)
            .all(|(a, b)| (a.to_f64().unwrap() - b).abs() <= 1e4 * F::epsilon().to_f64().unwrap() * (1.0 + b.abs()))
    };
    // Long and short rows, few and many of them, and a rest behind whole vectors.
    for (m, n) in [(3, 30_001), (30_001, 3), (311, 323), (70, 7)] {
        let (all, row, column) = (array::<F, Ix2>((m, n)), array::<F, _>(n), array::<F, _>((m, 1)));
        let strided = array::<F, _>((2 * m, 2 * n));
        let strided = strided.slice(s![..;2, ..;2]);
        for (what, a) in [("whole", all.view()), ("with gaps", strided), ("by columns", all.t().as_standard_layout().t())] {
            let z = on_pools(|| {
                let wishes = (rt::Kept, rt::Kept, rt::To(rt::shape_of(&row)), rt::To(rt::shape_of(&column)));
                rt::fuse(Products, (a, &row, &column), wishes)
            });
            let (product, partial) = (&a * &row * &column, Array2::<F>::ones((m, n)) * &row * &column);
            assert_eq!(z.0, product, "{m}×{n} {what}");
            assert_eq!(z.1, partial, "{m}×{n} {what}");
            assert!(close(&z.2.insert_axis(Axis(0)), &a * &column, 0), "{m}×{n} {what}");
            assert!(close(&z.3, &a * &row, 1), "{m}×{n} {what}");
            let (total, ..) = on_pools(|| rt::fuse(Products, (a, &row, &column), (rt::Total, rt::Kept, rt::Kept, rt::Kept)));
            assert!(
                (total.to_f64().unwrap() - exact(&product).sum()).abs() < 1e5 * F::epsilon().to_f64().unwrap(),
                "{m}×{n} {what}"
            );
            // The buffer of an owned operand becomes that of a result.
            let own = on_pools(|| rt::fuse(Products, (a.to_owned(), &row, &column), (rt::Kept, rt::Kept, rt::Kept, rt::Kept)));
            assert_eq!((own.0, own.1), (product, partial), "{m}×{n} {what}");
        }
    }
}

#[test]
fn of_two_axes() {
    folds::<f32>();
    folds::<f64>();
}

#[test]
fn of_three_axes() {
    let (wide, slab) = (array::<f64, _>((6, 140, 300)), array::<f64, _>((70, 300)));
    let gaps: Array3<f64> = wide.clone();
    let gaps = gaps.slice(s![.., ..;2, ..]);
    let middle = array::<f64, _>((6, 1, 300));
    let (z, _, of_slab, of_middle) = on_pools(|| {
        let wishes = (rt::Kept, rt::Kept, rt::To(rt::shape_of(&slab)), rt::To(rt::shape_of(&middle)));
        rt::fuse(Products, (gaps, &slab, &middle), wishes)
    });
    assert_eq!(z, &gaps * &slab * &middle);
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(of_slab.iter().zip(&(&gaps * &middle).sum_axis(Axis(0))).all(|(&a, &b)| near(a, b)));
    assert!(of_middle.iter().zip(&(&gaps * &slab).sum_axis(Axis(1))).all(|(&a, &b)| near(a, b)));
}

#[differentiate]
fn loss(x: &Array2<f64>, w: &Array2<f64>, b: &Array1<f64>) -> f64 {
    let h = (x.dot(w) + b).mapv(f64::tanh);
    let e = (&h * &h).mapv(f64::exp);
    (&e * &h).sum()
}

#[test]
fn of_a_gradient() {
    let (x, w, b) = (array::<f64, _>((300, 200)), array::<f64, _>((200, 500)), array::<f64, _>(500));
    let (value, _) = on_pools(|| loss::value_and_gradient(&x, &w, &b));
    assert!((value - loss(&x, &w, &b)).abs() < 1e-9 * value.abs());
}

#[differentiate(wrt(w, b))]
fn regression(w: &Array1<f64>, b: f64, x: &Array2<f64>, y: &Array1<f64>) -> f64 {
    let z = x.dot(w) + b;
    (z.mapv(f64::exp) - y * &z).sum()
}

/// Of a matrix that is cut in parts, and of one that is not.
#[test]
fn of_a_regression() {
    for rows in [10_007, 3_000] {
        let (w, x, y) = (array::<f64, _>(211), array::<f64, _>((rows, 211)), array::<f64, _>(rows));
        let w = w / 211.0;
        let (value, (w_bar, b_bar)) = on_pools(|| regression::value_and_gradient(&w, 0.1, &x, &y));
        let share = (x.dot(&w) + 0.1).mapv(f64::exp) - &y;
        assert!((value - regression(&w, 0.1, &x, &y)).abs() < 1e-9 * value.abs());
        assert!((b_bar - share.sum()).abs() < 1e-9 * b_bar.abs());
        assert!(w_bar.iter().zip(&x.t().dot(&share)).all(|(a, b)| (a - b).abs() < 1e-8 * rows as f64));
    }
}
