//! Kernels of several results, kept and summed, on every instruction set that this processor has.
#![allow(clippy::inline_always, reason = "as in generated code")]

mod layouts;

use cotangent_runtime::rt;
use layouts::laid;
use ndarray::{Array, Array1, Array2, Array3, Axis, s};
use rt::simd::Backend;

/// From x, a row r, a column c and a number k: their product and three of its parts.
struct Products;
impl<F: rt::Element> rt::Kernel<F, 4, 4> for Products {
    #[inline(always)]
    fn entry<A: rt::Arithmetic>(&self, _: &A, [x, r, c, k]: [F; 4]) -> [F; 4] {
        [x * r * c * k, r * c * k, x * c, x * r]
    }
}

/// Small integers, so that sums are exact in any order.
fn entries<F: rt::Element>(n: usize, salt: usize) -> impl Iterator<Item = F> {
    (0..n).map(move |i| rt::lit(((i * 7 + salt * 3) % 11) as f64 - 5.0))
}

/// A matrix in one of the layouts.
fn matrix<F: rt::Element>((m, n): (usize, usize), layout: usize, salt: usize) -> Array2<F> {
    laid(Array::from_shape_vec((m, n), entries(m * n, salt).collect()).unwrap(), layout)
}

fn products<F: rt::Element>(set: Backend) {
    let k: F = rt::lit(2.0);
    for (m, n) in
        [(1, 1), (1, 5), (3, 1), (2, 3), (5, 16), (4, 70), (3, 257), (2, 1000), (700, 3), (900, 10), (300, 17), (22_000, 3)]
    {
        for layouts in 0..if m > 1000 { 1 } else { 9 } {
            let (x, column) = (matrix::<F>((m, n), layouts % 3, 1), matrix::<F>((m, 1), layouts / 3, 2));
            let row: Array1<F> = entries(n, 3).collect();
            let owned = [x.clone(), &x * &row];
            let all = &x * &row * &column * k;
            let what = format!("{} {m}×{n} in layouts {layouts}", set.name());
            let wishes = || (rt::Kept, rt::To(rt::shape_of(&row)), rt::To(rt::shape_of(&column)), rt::Total);
            for [x, other] in [None, Some(owned)].map(|owned| owned.unwrap_or([x.clone(), x.clone()])) {
                let (z, rows, columns, total) = rt::fuse(Products, (&x, &row, &column, k), wishes());
                assert_eq!(z, &x * &row * &column * k, "{what}");
                let wide = |a: Array2<F>| a.broadcast((m, n)).unwrap().to_owned();
                assert_eq!(rows, wide(&row * &column * k).sum_axis(Axis(0)), "{what}");
                assert_eq!(columns, (&x * &column).sum_axis(Axis(1)).insert_axis(Axis(1)), "{what}");
                assert_eq!(total, (&x * &row).sum(), "{what}");
                // What is owned is overwritten only where it has been read.
                let again = rt::fuse(Products, (other.clone(), &row, &column, k), (rt::Kept, rt::Kept, rt::Kept, rt::Kept));
                assert_eq!(
                    again,
                    (&other * &row * &column * k, wide(&row * &column * k), &other * &column, &other * &row),
                    "{what}"
                );
            }
            let (z,) = rt::fuse(Product, (x.clone(), &row, x.clone(), column.clone()), (rt::To(rt::shape_of(&x)),));
            assert_eq!(z, &all * &x / k, "{what}");
        }
    }
}

/// The product of four.
struct Product;
impl<F: rt::Element> rt::Kernel<F, 4, 1> for Product {
    #[inline(always)]
    fn entry<A: rt::Arithmetic>(&self, _: &A, [a, b, c, d]: [F; 4]) -> [F; 1] {
        [a * b * c * d]
    }
}

/// x + y, half of it, and its sum twice.
struct Halves;
impl<F: rt::Element> rt::Kernel<F, 2, 4> for Halves {
    #[inline(always)]
    fn entry<A: rt::Arithmetic>(&self, maths: &A, [x, y]: [F; 2]) -> [F; 4] {
        let z = maths.exp(x) + y;
        [z, z, z * rt::lit(0.5), z]
    }
}

/// Few entries, some more and many of one shape: what is kept and the order of sums are those of arrays with gaps, which go another way.
fn some_of_one_shape<F: rt::Element>(set: Backend) {
    for (m, n) in
        [(1, 64), (5, 13), (1, 65), (1, 100), (33, 15), (2, 256), (1, 511), (1, 513), (20, 50), (1, 1023), (64, 16), (41, 25)]
    {
        let entry = |(i, j): (usize, usize)| rt::lit::<F>(((i * n + j) as f64 * 0.37).sin() / 3.0);
        let (x, y) = (Array2::from_shape_fn((m, n), entry), Array2::from_shape_fn((m, n), |(i, j)| entry((j, i))));
        let mut wide = Array2::zeros((m, 2 * n));
        wide.slice_mut(s![.., ..;2]).assign(&x);
        let gaps = wide.slice(s![.., ..;2]);
        let wishes = || (rt::Total, rt::Kept, rt::To(rt::shape_of(&x)), rt::Total);
        let what = format!("{} {m}×{n}", set.name());
        let made = rt::fuse(Halves, (&x, &y), wishes());
        assert_eq!(made, rt::fuse(Halves, (&gaps, &y), wishes()), "{what}");
        assert_eq!(made, rt::fuse(Halves, (x.clone(), &y), wishes()), "{what}");
        assert_eq!(made.1.len(), m * n, "{what}");
        let kept = rt::fuse(Halves, (&x, &y), (rt::Kept, rt::Kept, rt::Kept, rt::Kept));
        assert_eq!((&kept.0, &kept.1, &kept.2), (&made.1, &made.1, &made.2), "{what}");
    }
}

/// Sums over any axes, and results that are larger than what the operands broadcast to.
fn cubes(set: Backend) {
    let x: Array3<f64> = Array::from_iter(entries(2 * 5 * 40, 1)).into_shape_with_order((2, 5, 40)).unwrap();
    let y: Array3<f64> = x.mapv(|e| e + 1.0);
    for shape in [[2, 5, 40], [1, 5, 40], [1, 1, 40], [2, 5, 1], [2, 1, 1], [2, 1, 40], [1, 5, 1], [1, 1, 1]] {
        let like = Array3::<f64>::zeros(shape);
        let (sums,) = rt::fuse(Product, (&x, &y, 1.0, 1.0), (rt::To(rt::shape_of(&like)),));
        let mut expected = &x * &y;
        for axis in (0..3).filter(|&axis| shape[axis] == 1) {
            expected = expected.sum_axis(Axis(axis)).insert_axis(Axis(axis));
        }
        assert_eq!(sums, expected, "{} {shape:?}", set.name());
        let (wide,) = rt::fuse(Product, (&like + 3.0, 1.0, 1.0, 1.0), (rt::To(rt::shape_of(&x)),));
        assert_eq!(wide, Array3::from_elem((2, 5, 40), 3.0), "{} {shape:?}", set.name());
    }
    let numbers = rt::fuse(Products, (2.0, 3.0, 4.0, 5.0), (rt::Kept, rt::Total, rt::To(rt::shape_of(&1.0f64)), rt::Kept));
    assert_eq!(numbers, (120.0, 60.0, 8.0, 6.0));
}

/// 1/x, and its double.
struct Inverse;
impl<F: rt::Element> rt::Kernel<F, 1, 2> for Inverse {
    #[inline(always)]
    fn entry<A: rt::Arithmetic>(&self, _: &A, [x]: [F; 1]) -> [F; 2] {
        [F::one() / x, (F::one() + F::one()) / x]
    }
}

/// Few entries are written as whole vectors: what stands behind the last one, here 1/0, is no part of a result or of a sum.
fn parts_of_vectors<F: rt::Element>(set: Backend) {
    for n in 1..70 {
        let x: Array1<F> = (0..n).map(|i| rt::lit([0.5, 0.25, -0.5, 1.0][i % 4])).collect();
        let (inverses, total) = rt::fuse(Inverse, (&x,), (rt::Kept, rt::Total));
        assert_eq!(inverses, x.mapv(|x| F::one() / x), "{} {n}", set.name());
        assert_eq!(total, (&inverses + &inverses).sum(), "{} {n}", set.name());
        let kept = rt::fuse(Inverse, (&x,), (rt::Kept, rt::Kept));
        assert_eq!(kept, (inverses.clone(), &inverses + &inverses), "{} {n}", set.name());
    }
}

/// Entries that do not add up exactly: the order of a sum does not depend on the instruction set.
fn sums() -> Vec<f64> {
    let x = Array2::from_shape_fn((37, 311), |(i, j)| ((i * 311 + j) as f64 * 0.7).sin());
    let row = x.row(3).to_owned();
    let column = x.slice(s![.., 5..6]).to_owned();
    let wishes = (rt::Total, rt::To(rt::shape_of(&row)), rt::To(rt::shape_of(&column)), rt::Total);
    let (all, rows, columns, part) = rt::fuse(Products, (&x, &row, &column, 0.1), wishes);
    rows.into_iter().chain(columns).chain([all, part]).collect()
}

/// One test, because which instructions are used is a matter of the process.
#[test]
fn on_every_instruction_set() {
    let sets = Backend::available();
    println!("runs on: {}", sets.iter().map(|set| set.name()).collect::<Vec<_>>().join(", "));
    let mut all = Vec::new();
    for set in sets {
        set.choose();
        assert_eq!(Backend::chosen(), set);
        products::<f32>(set);
        products::<f64>(set);
        cubes(set);
        parts_of_vectors::<f32>(set);
        parts_of_vectors::<f64>(set);
        some_of_one_shape::<f32>(set);
        some_of_one_shape::<f64>(set);
        all.push(sums());
    }
    assert!(all.iter().all(|sums| *sums == all[0]), "sums differ");
}
