//! Every kernel that this machine can run, on every shape, layout and rest of a vector, beside three loops.

use super::{Backend, Kernels, Matrix, Product, few};
use crate::Element;
use crate::rt::lit;
use crate::rt::pool::room;
use ndarray::{Array2, ArrayView2, ShapeBuilder, s};

/// Small integers, of which all sums are exact.
fn integers<E: Element>(rows: usize, columns: usize, seed: usize) -> Array2<E> {
    #[allow(clippy::cast_possible_wrap, reason = "below 17")]
    Array2::from_shape_fn((rows, columns), |(i, j)| lit((((i * 7 + j * 5 + seed) * 31 % 17) as i64 - 8) as f64))
}

/// The same matrix, with its entries in several orders in memory.
fn layouts<E: Element>(a: &Array2<E>) -> Vec<Array2<E>> {
    let mut columns = Array2::zeros(a.dim().f());
    columns.assign(a);
    let mut spread = Array2::zeros((a.nrows() * 2, a.ncols() * 3));
    spread.slice_mut(s![..;2, ..;3]).assign(a);
    let mut backwards = a.slice(s![..;-1, ..;-1]).to_owned();
    backwards.invert_axis(ndarray::Axis(0));
    backwards.invert_axis(ndarray::Axis(1));
    vec![a.clone(), columns, spread.slice_move(s![..;2, ..;3]), backwards]
}

fn check<E: Element>(name: &str, kernels: &Kernels<E>, (m, k, n): (usize, usize, usize)) {
    let (a, b, c) = (integers::<E>(m, k, 1), integers::<E>(k, n, 2), integers::<E>(m, n, 3));
    let product = Array2::from_shape_fn((m, n), |(i, j)| (0..k).fold(E::zero(), |sum, l| sum + a[[i, l]] * b[[l, j]]));
    let run = |a: &ArrayView2<'_, E>, b: &ArrayView2<'_, E>, c: &mut Array2<E>, (few, add): (bool, bool)| {
        let (a, b, c_rows) = (Matrix::of(a), Matrix::of(b), isize::try_from(n).expect("a small matrix"));
        // What is new has room behind its entries.
        let mut entries: Vec<E> =
            c.iter().copied().chain(core::iter::repeat_n(lit(0.5), room::<E>(m * n) + 16 - m * n)).collect();
        let to = entries.as_mut_ptr();
        // SAFETY: all matrices are valid for their entries, and c has room.
        unsafe {
            if !few || !few::matrix(kernels, (m, k, n), a, b, (to, c_rows), add) {
                Product { m, n, k, a, b, c: to, c_rows, add }.by_shape(kernels);
            }
        }
        c.iter_mut().zip(entries).for_each(|(c, entry)| *c = entry);
    };
    for (i, a) in layouts(&a).iter().enumerate() {
        for (j, b) in layouts(&b).iter().enumerate() {
            // Small ones by the way of few entries, too.
            for few in [false, true].into_iter().take(if m * k * n > 4096 { 1 } else { 2 }) {
                let mut out = c.clone();
                run(&a.view(), &b.view(), &mut out, (few, false));
                assert_eq!(out, product, "{name}: {m}×{k}·{k}×{n} in the layouts {i} and {j}, few: {few}");
                let mut out = c.clone();
                run(&a.view(), &b.view(), &mut out, (few, true));
                assert_eq!(out, &c + &product, "{name}: += {m}×{k}·{k}×{n} in the layouts {i} and {j}, few: {few}");
            }
        }
    }
}

/// The ways of few entries: which of the four layouts of a matrix they take, and that they give the product.
fn check_few<E: Element>(name: &str, kernels: &Kernels<E>, (m, k): (usize, usize)) {
    let (a, x, c) = (integers::<E>(m, k, 1), integers::<E>(k, 1, 2), integers::<E>(m, 1, 3));
    let product = Array2::from_shape_fn((m, 1), |(i, _)| (0..k).fold(E::zero(), |sum, l| sum + a[[i, l]] * x[[l, 0]]));
    for (i, a) in layouts(&a).iter().enumerate() {
        for add in [false, true] {
            // Behind the entries there is room, which only what is new may be written to, and then what may not be.
            let mut out: Vec<E> = c.iter().copied().chain(core::iter::repeat_n(lit(0.5), room::<E>(m) + 16 - m)).collect();
            let (a, x) = (Matrix::of(&a.view()), Matrix::column(&x.column(0)));
            // SAFETY: all are valid for their entries, and c has room.
            let done = unsafe { few::matrix_vector(kernels, (m, k), a, x, (out.as_mut_ptr(), 1), add) };
            assert!(done || i > 1, "{name}: {m}×{k} by a vector in the layout {i}");
            let expected = if add { &c + &product } else { product.clone() };
            let expected = if done { expected } else { c.clone() };
            assert_eq!(
                out[..m],
                expected.into_raw_vec_and_offset().0,
                "{name}: {m}×{k} by a vector in the layout {i}, add: {add}"
            );
            let kept = &out[if add { m } else { room::<E>(m) }..];
            assert!(kept.iter().all(|&x| x == lit(0.5)), "{name}: behind {m}×{k} by a vector in the layout {i}, add: {add}");
        }
    }
    let (a, b, c) = (integers::<E>(m, 1, 1), integers::<E>(1, k, 2), integers::<E>(m, k, 3));
    for add in [false, true] {
        let mut out = c.clone();
        let rows = isize::try_from(k).expect("a small matrix");
        let (x, y) = (Matrix::column(&a.column(0)), Matrix::row(&b.row(0)));
        // SAFETY: as above.
        assert!(
            unsafe { few::outer(kernels, (m, k), x, y, (out.as_mut_ptr(), rows), add) },
            "{name}: an outer product of {m}×{k}"
        );
        let product = Array2::from_shape_fn((m, k), |(i, j)| a[[i, 0]] * b[[0, j]] + if add { c[[i, j]] } else { E::zero() });
        assert_eq!(out, product, "{name}: an outer product of {m}×{k}, add: {add}");
    }
}

fn everywhere<E: Element>() {
    for backend in Backend::available() {
        let (name, kernels) = (backend.name(), E::kernels(backend));
        eprintln!("{name} runs");
        for n in [1, 2, 3, 7, 8, 9, 16, 17, 31, 33, 65] {
            for m in [1, 5, 12] {
                check_few(name, kernels, (m, n));
            }
            for shape in [
                (1, n, 5),
                (1, 5, n),
                (n, 3, 1),
                (3, n, 1),
                (n, 1, 4),
                (4, 1, n),
                (n, 3, 2),
                (2, n, n),
                (n, n, 3),
                (n, 5, 4),
                (n, 2, 8),
            ] {
                check(name, kernels, shape);
            }
        }
        for shape in [
            (0, 2, 3),
            (2, 0, 3),
            (2, 3, 0),
            (13, 300, 40),
            (60, 40, 200),
            (70, 260, 200),
            (250, 130, 195),
            (1, 100, 300),
            (1, 103, 300),
            (1, 403, 43),
            (1, 170, 100),
        ] {
            check(name, kernels, shape);
        }
    }
}

#[test]
fn f32_products() {
    everywhere::<f32>();
}

#[test]
fn f64_products() {
    everywhere::<f64>();
}
