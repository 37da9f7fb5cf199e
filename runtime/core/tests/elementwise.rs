//! The elementwise functions and the reverse of broadcasting against plain loops, for every layout, shape and kind of storage.

use cotangent_runtime::rt;
use ndarray::{Array, Array1, Array2, ArrayD, ArrayView2, Axis, Ix2, IxDyn, ShapeBuilder, arr0, s};

/// Shapes that broadcast to (5, 70), which takes more than one chunk a row.
const SHAPES: [(usize, usize); 4] = [(5, 70), (1, 70), (5, 1), (1, 1)];

/// A matrix of distinct entries in one of several layouts.
fn matrix((m, n): (usize, usize), layout: usize, salt: usize) -> Array2<f64> {
    let entry = |(i, j): (usize, usize)| (i * n + j) as f64 * 0.25 + salt as f64;
    match layout {
        0 => Array::from_shape_fn((m, n), entry),
        1 => Array::from_shape_fn((m, n).f(), entry),
        _ => {
            let mut wide = Array2::zeros((2 * m, 3 * n));
            wide.slice_mut(s![..;2, ..;3]).assign(&Array::from_shape_fn((m, n), entry));
            wide.slice_move(s![..;2, ..;3])
        }
    }
}

/// f of the operands' entries, one by one.
fn expected<const N: usize>(operands: [&Array2<f64>; N], f: impl Fn([f64; N]) -> f64) -> Array2<f64> {
    let rows = operands.iter().map(|a| a.nrows()).max().unwrap();
    let columns = operands.iter().map(|a| a.ncols()).max().unwrap();
    Array::from_shape_fn((rows, columns), |(i, j)| {
        f(operands.map(|a| a[[if a.nrows() == 1 { 0 } else { i }, if a.ncols() == 1 { 0 } else { j }]]))
    })
}

#[test]
fn pairs_of_all_shapes_and_layouts() {
    let f = |a: f64, b: f64| a * 2.0 - b;
    for (p, q) in SHAPES.into_iter().flat_map(|p| SHAPES.map(|q| (p, q))) {
        for (k, l) in (0..9).map(|i| (i / 3, i % 3)) {
            let (a, b) = (matrix(p, k, 1), matrix(q, l, 2));
            let z = expected([&a, &b], |[a, b]| f(a, b));
            assert_eq!(rt::map((&a, &b), |[a, b]| f(a, b)), z, "{p:?} {q:?} {k} {l}");
            assert_eq!(rt::map((a.view(), &b), |[a, b]| f(a, b)), z, "{p:?} {q:?} {k} {l}");
            assert_eq!(rt::map((a.clone(), &b), |[a, b]| f(a, b)), z, "{p:?} {q:?} {k} {l}");
            assert_eq!(rt::map((&a, b.clone()), |[a, b]| f(a, b)), z, "{p:?} {q:?} {k} {l}");
            assert_eq!(rt::map((a, b), |[a, b]| f(a, b)), z, "{p:?} {q:?} {k} {l}");
        }
    }
}

#[test]
fn three_to_five_operands() {
    for (p, q) in SHAPES.into_iter().flat_map(|p| SHAPES.map(|q| (p, q))) {
        for layouts in 0..27 {
            let layout = |i: u32| layouts / 3usize.pow(i) % 3;
            let (a, b, c) = (matrix(p, layout(0), 1), matrix(q, layout(1), 2), matrix((5, 70), layout(2), 3));
            let z = expected([&a, &b, &c], |[a, b, c]| a * b - c);
            assert_eq!(rt::map((&a, &b, &c), |[a, b, c]| a * b - c), z, "{p:?} {q:?} {layouts}");
            assert_eq!(rt::map((&a, &b, c.clone()), |[a, b, c]| a * b - c), z, "{p:?} {q:?} {layouts}");
            assert_eq!(rt::map((a.clone(), b.clone(), &c), |[a, b, c]| a * b - c), z, "{p:?} {q:?} {layouts}");
            let z = expected([&a, &b, &c], |[a, b, c]| a * b - c / a + 3.0);
            assert_eq!(rt::map((&a, 3.0, &b, c.clone()), |[a, d, b, c]| a * b - c / a + d), z, "{p:?} {q:?} {layouts}");
            let z = expected([&a, &b, &c], |[a, b, c]| a * b - c / a + 3.0 * b);
            assert_eq!(rt::map((3.0, &a, &b, c, b.view()), |[d, a, b, c, e]| a * b - c / a + d * e), z, "{p:?} {q:?} {layouts}");
        }
    }
}

#[test]
fn rows_scalars_lists_and_ranks() {
    let (a, row) = (matrix((5, 70), 0, 1), Array1::from_shape_fn(70, |i| i as f64));
    let wide = row.view().insert_axis(Axis(0)).to_owned();
    let z = expected([&a, &wide], |[a, b]| a - b);
    assert_eq!(rt::map((&a, &row), |[a, b]| a - b), z);
    assert_eq!(rt::map((a.clone(), &row.to_vec()), |[a, b]| a - b), z);
    assert_eq!(rt::map((&a, row.slice(s![..;1])), |[a, b]| a - b), z);
    assert_eq!(rt::map((&a, &row, &row), |[a, b, c]| a - (2.0 * b - c)), z);
    assert_eq!(rt::map((2.0, 3.0), |[a, b]: [f64; 2]| a - b), -1.0);
    assert_eq!(rt::map((2.0f32, 3.0, 1.0), |[a, b, c]| a - b * c), -1.0);
    assert_eq!(rt::map((&arr0(2.0), 3.0), |[a, b]| a - b), arr0(-1.0));
    let dynamic: ArrayD<f64> = rt::map((&a.clone().into_dyn(), &row), |[a, b]| a - b);
    assert_eq!(dynamic.into_dimensionality::<Ix2>().unwrap(), z);
    let reversed = rt::map((&a.slice(s![..;-1, ..]), &a), |[a, b]| a - b);
    assert_eq!(reversed, &a.slice(s![..;-1, ..]) - &a);
}

#[test]
fn empty_arrays() {
    let a = Array2::<f64>::zeros((0, 3));
    assert_eq!(rt::map((&a, &Array1::zeros(3)), |[a, b]| a + b).dim(), (0, 3));
    assert_eq!(rt::map((&a, 1.0, &a), |[a, b, c]| a + b + c).dim(), (0, 3));
    assert_eq!(rt::map((&Array2::<f64>::zeros((3, 0)), 1.0, &Array2::zeros((1, 0))), |[a, b, c]| a + b + c).dim(), (3, 0));
    assert_eq!(rt::sum_to(&a, rt::shape_of(&Array1::<f64>::zeros(3))), Array1::<f64>::zeros(3));
    assert_eq!(rt::sum_to(&a, rt::shape_of(&1.0f64)), 0.0);
    assert_eq!(rt::broadcast_to(&Array1::<f64>::zeros(3), rt::shape_of(&a)).dim(), (0, 3));
}

/// The buffer of an owned operand is the result's, whatever its place, where it is more than some entries.
#[test]
fn buffers_are_reused() {
    let c = matrix((20, 70), 0, 1);
    let at = c.as_ptr();
    let z = rt::map((1.0, c), |[a, c]| a + c);
    assert_eq!(z.as_ptr(), at);
    let row = Array1::<f64>::zeros(70);
    let z = rt::map((&row, &row, z), |[a, b, c]| a + b + c);
    assert_eq!(z.as_ptr(), at);
    let z = rt::map((&row, z, 1.0, &row, &row), |[a, b, c, d, e]| a + b + c + d + e);
    assert_eq!(z.as_ptr(), at);
    assert_eq!(rt::sum_to(z, rt::shape_of(&Array2::<f64>::zeros((20, 70)))).as_ptr(), at);
}

#[test]
#[should_panic(expected = "cotangent: shapes [[2], [3]] do not broadcast")]
fn shapes_that_do_not_broadcast() {
    rt::map((&Array1::<f64>::zeros(2), &Array1::zeros(3)), |[a, b]| a + b);
}

#[test]
fn sums_over_what_was_broadcast() {
    for layout in 0..3 {
        let z = matrix((5, 70), layout, 1);
        for shape in SHAPES {
            let mut sum = Array2::<f64>::zeros(shape);
            for ((i, j), &x) in z.indexed_iter() {
                sum[[if shape.0 == 1 { 0 } else { i }, if shape.1 == 1 { 0 } else { j }]] += x;
            }
            assert_eq!(rt::sum_to(&z, rt::shape_of(&sum)), sum, "{shape:?}");
            let dynamic = rt::sum_to(&z.clone().into_dyn(), rt::shape_of(&sum.clone().into_dyn()));
            assert_eq!(dynamic, sum.clone().into_dyn(), "{shape:?}");
            let back = rt::broadcast_to(&sum, rt::shape_of(&z));
            assert_eq!(back, sum.broadcast((5, 70)).unwrap().to_owned(), "{shape:?}");
        }
        assert_eq!(rt::sum_to(&z, rt::shape_of(&Array1::<f64>::zeros(70))), z.sum_axis(Axis(0)));
        assert_eq!(rt::sum_to(&z, rt::shape_of(&0.0f64)), z.sum());
        assert_eq!(rt::sum_to(&z, rt::shape_of(&Array1::<f64>::zeros(1))), Array1::from_elem(1, z.sum()));
    }
    let cube = ArrayD::from_shape_fn(IxDyn(&[2, 3, 4]), |i| (i[0] * 12 + i[1] * 4 + i[2]) as f64);
    let middle = rt::sum_to(&cube, rt::shape_of(&Array2::<f64>::zeros((3, 1))));
    assert_eq!(middle, cube.sum_axis(Axis(0)).sum_axis(Axis(1)).insert_axis(Axis(1)).into_dimensionality::<Ix2>().unwrap());
}

#[test]
#[should_panic(expected = "cotangent: shape [2] does not broadcast to [2, 3]")]
fn a_sum_to_another_shape() {
    rt::sum_to(&Array2::<f64>::zeros((2, 3)), rt::shape_of(&Array1::<f64>::zeros(2)));
}

#[test]
fn reshaping_is_row_major_whatever_the_layout() {
    for layout in 0..3 {
        let z = matrix((2, 3), layout, 1);
        let row: Array1<f64> = z.iter().copied().collect();
        assert_eq!(rt::reshape_to(&z, rt::shape_of(&row)), row);
        assert_eq!(rt::reshape_to(z.clone(), rt::shape_of(&row)), row);
        assert_eq!(rt::reshape_to(z.view(), rt::shape_of(&row.to_vec())), row.to_vec());
    }
    let view: ArrayView2<'_, f64> = ArrayView2::from_shape((1, 2), &[1.0, 2.0]).unwrap();
    assert_eq!(rt::own(&view), view);
}
