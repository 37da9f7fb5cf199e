//! A matrix by a vector, the sum of a function of it and what the vector gains, on every instruction set that this processor has.
#![allow(clippy::inline_always, reason = "as in generated code")]

mod layouts;

use cotangent_runtime::rt;
use layouts::laid;
use ndarray::{Array, Array1, Array2, s};
use rt::simd::Backend;

/// From t, a number b and y: t·y + b·y, its derivatives by t and b, and y by itself.
struct Sums;
impl<F: rt::Element> rt::Kernel<F, 3, 4> for Sums {
    #[inline(always)]
    fn entry<A: rt::Arithmetic>(&self, _: &A, [t, b, y]: [F; 3]) -> [F; 4] {
        [(t + b) * y, y, y * y, y]
    }
    fn shapes(&self, [t, _, y]: [&[usize]; 3]) -> rt::Lengths {
        rt::joined(t, y)
    }
}

/// The square of t alone.
struct Square;
impl<F: rt::Element> rt::Kernel<F, 1, 2> for Square {
    #[inline(always)]
    fn entry<A: rt::Arithmetic>(&self, _: &A, [t]: [F; 1]) -> [F; 2] {
        [t * t, t + t]
    }
}

/// −1, 0 and 1, so that sums are exact in any order.
fn entries<F: rt::Element>(n: usize, salt: usize) -> impl Iterator<Item = F> {
    (0..n).map(move |i| rt::lit(((i * i + i / 7 + salt) % 3) as f64 - 1.0))
}

/// A matrix in one of the layouts.
fn matrix<F: rt::Element>((m, n): (usize, usize), layout: usize) -> Array2<F> {
    laid(Array::from_shape_vec((m, n), entries(m * n, 1).collect()).unwrap(), layout)
}

fn sums<F: rt::Element>(set: Backend) {
    // In memory, in the cache, of a single row, of rows that are too long to keep sixteen, and without rows or columns.
    for (m, k) in [(9001, 40), (40_000, 9), (33, 7), (1, 6), (20, 9000), (0, 3), (3, 0)] {
        for layout in 0..3 {
            let (x, w): (_, Array1<F>) = (matrix::<F>((m, k), layout), entries(k, 2).collect());
            let b: F = rt::lit(2.0);
            let what = format!("{} {m}×{k} in layout {layout}", set.name());
            let t = x.dot(&w);
            for gaps in [false, true] {
                let y: Array1<F> = entries(m, 3).collect();
                let mut wide = Array1::zeros(2 * m);
                wide.slice_mut(s![..;2]).assign(&y);
                let lent = if gaps { wide.slice(s![..;2]) } else { y.view() };
                let (z, gained, by_b, all) = rt::fuse_rows(Sums, &x, &w, (b, lent));
                assert_eq!(z, ((&t + b) * &y).sum(), "{what}");
                assert_eq!(gained, x.t().dot(&y), "{what}");
                assert_eq!((by_b, all), ((&y * &y).sum(), y.sum()), "{what}");
            }
            let (z, gained) = rt::fuse_rows(Square, &x, &w, ());
            assert_eq!((z, gained), ((&t * &t).sum(), x.t().dot(&(&t + &t))), "{what}");
        }
    }
}

/// What stands beside the product is broadcast to it, and it to that.
fn broadcasts<F: rt::Element>() {
    let (x, w): (_, Array1<F>) = (matrix::<F>((30_000, 20), 0), entries(20, 2).collect());
    let (one, b) = (Array1::from_elem(1, rt::lit::<F>(2.0)), rt::lit::<F>(3.0));
    let (z, gained, _, all) = rt::fuse_rows(Sums, &x, &w, (b, &one));
    let two = rt::lit::<F>(2.0);
    assert_eq!(z, ((x.dot(&w) + b) * two).sum());
    assert_eq!((gained, all), (x.t().dot(&Array1::from_elem(30_000, two)), rt::lit(60_000.0)));

    let (x, y): (_, Array1<F>) = (matrix::<F>((1, 20), 0), entries(50, 3).collect());
    let (z, gained, ..) = rt::fuse_rows(Sums, &x, &w, (b, &y));
    assert_eq!(z, ((x.dot(&w) + b) * &y).sum());
    assert_eq!(gained, &x.row(0) * y.sum());
}

#[test]
fn on_every_instruction_set() {
    for set in Backend::available() {
        set.choose();
        println!("{}", set.name());
        sums::<f32>(set);
        sums::<f64>(set);
    }
    broadcasts::<f32>();
    broadcasts::<f64>();
}

#[test]
#[should_panic(expected = "incompatible shapes")]
fn refuses_a_vector_of_another_length() {
    let (x, w) = (matrix::<f64>((9001, 40), 0), Array1::ones(40));
    rt::fuse_rows(Sums, &x, &w, (1.0, &Array1::ones(16)));
}

#[test]
#[should_panic(expected = "not compatible for matrix multiplication")]
fn refuses_a_vector_that_does_not_fit_the_matrix() {
    let (x, w) = (matrix::<f64>((9001, 40), 0), Array1::ones(39));
    rt::fuse_rows(Sums, &x, &w, (1.0, &Array1::ones(9001)));
}
