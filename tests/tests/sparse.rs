//! Sparse Jacobians of differentiated functions, by columns and by rows, of arrays, structs and several parameters.

use cotangent::sparse::{Along, Missing, Pattern};
use cotangent::{Differentiable, differentiate};
use cotangent_tests::{assert_close, vector};
use ndarray::{Array1, Array2, array};
use std::cell::Cell;

std::thread_local! {
    static RUNS: Cell<usize> = const { Cell::new(0) };
}

fn count() -> usize {
    RUNS.set(RUNS.get() + 1);
    RUNS.get()
}

/// A chain of masses: each is pulled by its neighbours.
#[differentiate]
fn forces(x: &Array1<f64>, #[constant] stiffness: f64) -> Array1<f64> {
    assert!(count() > 0);
    let n = x.len();
    let mut f: Array1<f64> = Array1::zeros(n);
    for i in 0..n {
        let left = if i > 0 { x[i - 1] } else { 0.0 };
        let right = if i + 1 < n { x[i + 1] } else { 0.0 };
        f[i] = stiffness * (left.sin() + right.sin()) - x[i].powi(3);
    }
    f
}

#[test]
fn a_band_takes_its_width_whatever_the_length() {
    let x = vector(50);
    let colouring = Pattern::banded((50, 50), 1, 1).colouring();
    RUNS.set(0);
    let sparse = forces::sparse_jacobian(&x, 2.0, &colouring);
    assert_eq!((RUNS.get(), colouring.sweeps(), colouring.along()), (3, 3, Along::Columns));
    assert_eq!(sparse.values().len(), 148);
    let (dense, whole) = (sparse.to_dense(), forces::jacobian(&x, 2.0));
    assert_close(dense.as_slice().unwrap(), whole.as_slice().unwrap(), 1e-14);
}

#[test]
fn a_pattern_without_an_entry_is_found_out() {
    let (x, direction) = (vector(6), array![0.4, -1.3, 0.2, 0.9, -0.6, 1.7]);
    let (_, tangent) = forces::tangent(&x, 2.0, &direction, ());
    let right = forces::sparse_jacobian(&x, 2.0, &Pattern::banded((6, 6), 1, 1).by_columns());
    assert_eq!(right.check(&direction, &tangent), Ok(()));
    for wrong in [Pattern::banded((6, 6), 1, 0), Pattern::banded((6, 6), 0, 1), Pattern::banded((6, 6), 0, 0)] {
        for colouring in [wrong.by_columns(), wrong.by_rows()] {
            let missing: Missing = forces::sparse_jacobian(&x, 2.0, &colouring).check(&direction, &tangent).unwrap_err();
            assert!((missing.moves - tangent[missing.row]).abs() < 1e-15);
            assert!(missing.to_string().contains("the pattern lacks an entry"));
        }
    }
}

/// Sums over all, and each by itself: by rows two sweeps are enough.
#[differentiate(repeatable)]
fn arrow(x: &Array1<f64>) -> Array1<f64> {
    assert!(count() > 0);
    let mut y = x.mapv(f64::exp);
    y[0] = (x * x).sum();
    y
}

#[test]
fn an_arrow_goes_by_rows() {
    let x = vector(9);
    let pattern = Pattern::new((9, 9), (0..9).flat_map(|i| [(0, i), (i, i)]));
    let colouring = pattern.colouring();
    assert_eq!((colouring.along(), colouring.sweeps()), (Along::Rows, 2));
    RUNS.set(0);
    let sparse = arrow::sparse_jacobian(&x, &colouring);
    // The value, and one forward sweep for both seeds.
    assert_eq!(RUNS.get(), 2);
    assert_close(sparse.to_dense().iter(), arrow::jacobian(&x).iter(), 1e-15);
    let by_columns = arrow::sparse_jacobian(&x, &pattern.by_columns());
    assert_close(by_columns.to_dense().iter(), arrow::jacobian(&x).iter(), 1e-15);
}

#[derive(Clone, Debug, Differentiable)]
struct Camera {
    focal: f64,
    #[constant]
    _name: &'static str,
    centre: Array1<f64>,
}

/// Columns: focal, centre[0], centre[1], then the points row by row.
#[differentiate]
fn seen(camera: &Camera, points: &Array2<f64>) -> Array2<f64> {
    (points - &camera.centre) * camera.focal
}

#[test]
fn structs_and_matrices_stand_side_by_side() {
    let camera = Camera { focal: 2.0, _name: "c", centre: array![0.1, 0.2] };
    let points = array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
    let set = Array2::from_shape_fn((6, 9), |(i, j)| j == 0 || j == 1 + i % 2 || j == 3 + i);
    let pattern = Pattern::from(&set);
    let (by_camera, by_points) = seen::jacobian(&camera, &points);
    for colouring in [pattern.by_columns(), pattern.by_rows()] {
        let dense = seen::sparse_jacobian(&camera, &points, &colouring).to_dense();
        for ((i, j), &entry) in dense.indexed_iter() {
            let expected = if j < 3 { by_camera[[i / 2, i % 2, j]] } else { by_points[[i / 2, i % 2, (j - 3) / 2, (j - 3) % 2]] };
            assert!((entry - expected).abs() < 1e-15, "({i}, {j}): {entry} is not {expected}");
        }
    }
}

#[test]
#[should_panic(expected = "cotangent: the pattern has 4 columns, the Jacobian 6")]
fn a_pattern_of_another_size_is_refused() {
    forces::sparse_jacobian(&vector(6), 2.0, &Pattern::banded((6, 4), 1, 1).by_columns());
}

#[differentiate]
fn root<F: cotangent::Element>(x: &Array1<F>) -> Result<Array1<F>, String> {
    if x[0] < F::zero() {
        return Err("negative".into());
    }
    Ok(x.mapv(F::sqrt))
}

#[test]
fn failures_come_out() {
    let colouring = Pattern::banded((2, 2), 0, 0).colouring();
    assert_eq!(root::sparse_jacobian(&array![4.0_f32, 0.25], &colouring).unwrap().values(), [0.25, 1.0]);
    assert!(root::sparse_jacobian(&array![-1.0, 1.0], &colouring).is_err());
}
