//! Tests of constructs that need loops, element by element mutation or an explicit order: each goes back to the file that its
//! module is named after once the compiler knows the construct.

use cotangent::differentiate;
use cotangent_tests::{agree, agree_in_both, matrix, vector};
use ndarray::{Array, Array1, Array2, Axis, Order};
use num_traits::Float;

mod surface_indexing {
    use super::*;

    #[differentiate]
    fn largest_by_index(x: &Array1<f64>) -> f64 {
        let at = x.iter().enumerate().fold(0, |best, (i, v)| if *v > x[best] { i } else { best });
        x[at] * x[at]
    }

    agree! {
        agrees:
        largest_by_index(&x), x = vector(4);
    }
}

mod surface_maps {
    use super::*;

    #[differentiate]
    fn nested_maps(x: &Array1<f64>, y: &Array1<f64>) -> Array1<f64> {
        x.mapv(|e| y.mapv(|d| d * e).sum() + e)
    }

    #[differentiate]
    fn map_axis(x: &Array2<f64>) -> Array1<f64> {
        x.map_axis(Axis(1), |row| row.sum() * row[0])
    }

    agree! {
        agrees:
        nested_maps(&x, &y), x = vector(3), y = vector(2);
        map_axis(&x), x = matrix(3, 2);
    }
}

mod surface_reductions {
    use super::*;

    #[differentiate]
    fn fold_axis_sum(x: &Array2<f64>) -> Array1<f64> {
        x.fold_axis(Axis(1), 0.0, |&a, &e| a + e)
    }

    #[differentiate]
    fn max_by_map_axis(x: &Array2<f64>) -> Array1<f64> {
        x.map_axis(Axis(1), |row| row.fold(f64::NEG_INFINITY, |m, &e| m.max(e)))
    }

    agree! {
        agrees:
        fold_axis_sum(&x), x = matrix(2, 3);
        max_by_map_axis(&x), x = matrix(2, 3);
    }
}

mod surface_iterators {
    use super::*;

    #[differentiate]
    fn enumerated(x: &[f64]) -> f64 {
        x.iter().enumerate().map(|(i, v)| i as f64 * v * v).sum()
    }

    #[differentiate]
    fn fold(x: &[f64], start: f64) -> f64 {
        x.iter().fold(start, |a, v| a + v * v)
    }

    #[differentiate]
    fn generic_fold<F: Float>(x: &[F]) -> F {
        x.iter().fold(F::zero(), |a, &v| a + v * v)
    }

    agree! {
        agrees:
        enumerated(&x), x = vec![0.5, -1.5, 0.75];
        fold(&x, start), x = vec![0.5, -1.5, 0.75], start = 0.3;
    }

    agree_in_both! {
        in_both:
        generic_fold(&x), x = vec![0.5, -1.5, 0.75];
    }
}

mod surface_constructors {
    use super::*;

    #[differentiate]
    fn from_shape_fn(x: &Array1<f64>, a: f64) -> Array2<f64> {
        Array2::from_shape_fn((3, 3), |(i, j)| x[i] * x[j] * a)
    }

    #[differentiate]
    fn from_shape_fn_with_a_block(x: &Array1<f64>) -> Array1<f64> {
        Array::from_shape_fn(x.len(), |i| {
            let v = x[i];
            if i == 0 { v * v } else { v.sin() * i as f64 }
        })
    }

    #[differentiate]
    fn from_shape_simple_fn(x: &Array1<f64>, v: f64) -> Array1<f64> {
        x * Array1::from_shape_simple_fn(x.len(), || v * 2.0)
    }

    agree! {
        agrees:
        from_shape_fn(&x, a), x = vector(3), a = 0.7;
        from_shape_fn_with_a_block(&x), x = vector(3);
        from_shape_simple_fn(&x, v), x = vector(3), v = 0.7;
    }
}

mod surface_joining {
    use super::*;

    #[differentiate]
    fn pushed(x: &Array2<f64>, y: &Array1<f64>) -> Array2<f64> {
        let mut z = x.clone();
        z.push_row(y.view()).unwrap();
        z
    }

    #[differentiate]
    fn appended(x: Array2<f64>, y: &Array2<f64>) -> Array2<f64> {
        let mut z = x;
        z.append(Axis(0), y.view()).unwrap();
        z
    }

    agree! {
        agrees:
        pushed(&x, &y), x = matrix(2, 3), y = vector(3);
        appended(x, &y), x = matrix(2, 3), y = matrix(1, 3);
    }
}

mod surface_shapes {
    use super::*;

    #[differentiate]
    fn to_shape_by_columns(x: &Array2<f64>, y: &Array1<f64>) -> Array1<f64> {
        &x.to_shape((6, Order::ColumnMajor)).unwrap() * y
    }

    #[differentiate]
    fn into_shape_by_columns(x: Array2<f64>, y: &Array2<f64>) -> Array2<f64> {
        x.into_shape_with_order(((3, 2), Order::RowMajor)).unwrap() * y
    }

    agree! {
        agrees:
        to_shape_by_columns(&x, &y), x = matrix(2, 3), y = vector(6);
        into_shape_by_columns(x, &y), x = matrix(2, 3), y = matrix(3, 2);
    }
}
