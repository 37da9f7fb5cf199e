//! Tests of constructs that are not differentiated yet: closures that capture an array in a closure, arrays that grow, an explicit
//! order. Each goes back to the file that its
//! module is named after once the compiler knows the construct.

use cotangent::differentiate;
use cotangent_tests::{agree, matrix, vector};
use ndarray::{Array1, Array2, Axis, Order};

mod surface_maps {
    use super::*;

    #[differentiate]
    fn nested_maps(x: &Array1<f64>, y: &Array1<f64>) -> Array1<f64> {
        x.mapv(|e| y.mapv(|d| d * e).sum() + e)
    }

    agree! {
        agrees:
        nested_maps(&x, &y), x = vector(3), y = vector(2);
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
