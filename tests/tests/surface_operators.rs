//! Operators on arrays in every mix of owned, reference, view and scalar, with broadcasting both ways.

#![allow(clippy::op_ref, clippy::cast_possible_truncation)] // The spellings in question.

use cotangent::differentiate;
use cotangent_tests::{agree, matrix, tensor, vector};
use ndarray::{Array0, Array1, Array2, Array3, ArrayD, ArrayView1, ArrayView2};

macro_rules! operators {
    ($($name:ident $op:tt;)*) => {$(
        mod $name {
            use cotangent::differentiate;
            use cotangent_tests::{agree, vector};
            use ndarray::{Array1, ArrayRef1, ArrayView1, CowArray, Ix1};

            #[differentiate]
            fn owned_owned(a: Array1<f64>, b: Array1<f64>) -> Array1<f64> {
                a $op b
            }

            #[differentiate]
            fn owned_reference(a: Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
                a $op b
            }

            #[differentiate]
            fn reference_owned(a: &Array1<f64>, b: Array1<f64>) -> Array1<f64> {
                a $op b
            }

            #[differentiate]
            fn reference_reference(a: &Array1<f64>, b: &Array1<f64>) -> Array1<f64> {
                a $op b
            }

            #[differentiate]
            fn borrowed_here(a: Array1<f64>, b: Array1<f64>) -> Array1<f64> {
                &a $op &b
            }

            #[differentiate]
            fn owned_view(a: Array1<f64>, b: ArrayView1<'_, f64>) -> Array1<f64> {
                a $op b
            }

            #[differentiate]
            fn view_owned(a: ArrayView1<'_, f64>, b: Array1<f64>) -> Array1<f64> {
                &a $op b
            }

            #[differentiate]
            fn view_view(a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>) -> Array1<f64> {
                &a $op &b
            }

            #[differentiate]
            fn view_reference(a: &ArrayView1<'_, f64>, b: &Array1<f64>) -> Array1<f64> {
                a $op b
            }

            #[differentiate]
            fn array_refs(a: &ArrayRef1<f64>, b: &ArrayRef1<f64>) -> Array1<f64> {
                a $op b
            }

            #[differentiate]
            fn owned_array_ref(a: Array1<f64>, b: &ArrayRef1<f64>) -> Array1<f64> {
                a $op b
            }

            #[differentiate]
            fn cows(a: CowArray<'_, f64, Ix1>, b: &CowArray<'_, f64, Ix1>) -> Array1<f64> {
                &a $op b
            }

            #[differentiate]
            fn owned_scalar(a: Array1<f64>, b: f64) -> Array1<f64> {
                a $op b
            }

            #[differentiate]
            fn reference_scalar(a: &Array1<f64>, b: f64) -> Array1<f64> {
                a $op b
            }

            #[differentiate]
            fn view_scalar(a: ArrayView1<'_, f64>, b: f64) -> Array1<f64> {
                &a $op b
            }

            #[differentiate]
            fn scalar_owned(a: f64, b: Array1<f64>) -> Array1<f64> {
                a $op b
            }

            #[differentiate]
            fn scalar_reference(a: f64, b: &Array1<f64>) -> Array1<f64> {
                a $op b
            }

            #[differentiate]
            fn scalar_view(a: f64, b: ArrayView1<'_, f64>) -> Array1<f64> {
                a $op &b
            }

            #[differentiate]
            fn literals(a: &Array1<f64>, b: Array1<f64>) -> Array1<f64> {
                (2.0 $op a) $op (b $op 3.0)
            }

            #[differentiate]
            fn single(a: &Array1<f32>, b: f32) -> Array1<f32> {
                2.0 $op (a $op b)
            }

            #[differentiate]
            fn twice_the_same(a: &Array1<f64>) -> Array1<f64> {
                (a $op a) $op a
            }

            agree! {
                agrees:
                owned_owned(a, b), a = vector(3), b = vector(3) + 2.5;
                owned_reference(a, &b), a = vector(3), b = vector(3) + 2.5;
                reference_owned(&a, b), a = vector(3), b = vector(3) + 2.5;
                reference_reference(&a, &b), a = vector(3), b = vector(3) + 2.5;
                borrowed_here(a, b), a = vector(3), b = vector(3) + 2.5;
                owned_view(a, b.view()), a = vector(3), b = vector(3) + 2.5;
                view_owned(a.view(), b), a = vector(3), b = vector(3) + 2.5;
                view_view(a.view(), b.view()), a = vector(3), b = vector(3) + 2.5;
                view_reference(&a.view(), &b), a = vector(3), b = vector(3) + 2.5;
                array_refs(&a, &b), a = vector(3), b = vector(3) + 2.5;
                owned_array_ref(a, &b), a = vector(3), b = vector(3) + 2.5;
                cows(CowArray::from(&a), &CowArray::from(b.view())), a = vector(3), b = vector(3) + 2.5;
                owned_scalar(a, b), a = vector(3), b = 1.5;
                reference_scalar(&a, b), a = vector(3), b = 1.5;
                view_scalar(a.view(), b), a = vector(3), b = 1.5;
                scalar_owned(a, b), a = 1.5, b = vector(3);
                scalar_reference(a, &b), a = 1.5, b = vector(3);
                scalar_view(a, b.view()), a = 1.5, b = vector(3);
                literals(&a, b), a = vector(3) + 2.5, b = vector(3) + 2.75;
                single(&a, b), a = (vector(3) + 2.5).mapv(|e| e as f32), b = 1.5_f32;
                twice_the_same(&a), a = vector(3) + 2.5;
            }
        }
    )*};
}

operators! {
    add +;
    sub -;
    mul *;
    div /;
}

#[differentiate]
fn negated(a: Array1<f64>, b: &Array1<f64>, c: ArrayView1<'_, f64>) -> Array1<f64> {
    -a * -b - -&c
}

#[differentiate]
fn negated_scalar(a: f64, b: &Array1<f64>) -> Array1<f64> {
    -a * b
}

#[differentiate]
fn row_and_matrix(a: &Array1<f64>, b: &Array2<f64>) -> Array2<f64> {
    a * b
}

#[differentiate]
fn matrix_and_row(a: Array2<f64>, b: &Array1<f64>) -> Array2<f64> {
    a / b
}

#[differentiate]
fn row_matrix_and_matrix(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    a - b
}

#[differentiate]
fn column_and_matrix(a: Array2<f64>, b: Array2<f64>) -> Array2<f64> {
    a * b
}

#[differentiate]
fn column_and_row(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    a / b
}

#[differentiate]
fn rank_zero_and_matrix(a: &Array0<f64>, b: &Array2<f64>) -> Array2<f64> {
    a * b + a
}

#[differentiate]
fn matrix_and_rank_three(a: &Array2<f64>, b: &Array3<f64>, c: Array1<f64>) -> Array3<f64> {
    a * b + c
}

#[differentiate]
fn dynamic(a: &ArrayD<f64>, b: ArrayD<f64>) -> ArrayD<f64> {
    a * b - a
}

#[differentiate]
fn fixed_and_dynamic(a: &Array2<f64>, b: &ArrayD<f64>) -> ArrayD<f64> {
    a * b
}

#[differentiate]
fn views_of_both(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    &a.t() * &b.view() + b.row(0) - a.column(0)
}

#[differentiate]
fn assigned_with_broadcasting(a: Array2<f64>, b: &Array1<f64>, c: f64) -> Array2<f64> {
    let mut z = a;
    z += b;
    z *= &(b * c);
    z -= c;
    z /= &b.view();
    z
}

#[differentiate]
fn standardised(x: &Array2<f64>, mean: &Array1<f64>, deviation: &Array1<f64>) -> Array2<f64> {
    (x - mean) / (deviation + 1e-6)
}

#[differentiate]
fn polynomial(x: &Array1<f64>, a: f64, b: f64) -> Array1<f64> {
    a * x * x + b * x - 1.0 / (x + 4.0) + (2.0 - x) * 0.5
}

#[differentiate]
fn scalars_made_here(x: &Array1<f64>, y: &Array1<f64>) -> Array1<f64> {
    let s = x.sum();
    let n = x.len() as f64;
    x * (s / n) + y / x[0] - s
}

#[differentiate]
fn temporaries(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    (&(x * y) + &(x - y) * &(x + 1.0)).sum()
}

agree! {
    agrees:
    negated(a, &b, c.view()), a = vector(3), b = vector(3) - 0.25, c = vector(3) * 0.5;
    negated_scalar(a, &b), a = 1.5, b = vector(3);
    row_and_matrix(&a, &b), a = vector(3), b = matrix(2, 3);
    matrix_and_row(a, &b), a = matrix(2, 3), b = vector(3) + 2.5;
    row_matrix_and_matrix(&a, &b), a = matrix(1, 3), b = matrix(2, 3);
    column_and_matrix(a, b), a = matrix(2, 1), b = matrix(2, 3);
    column_and_row(&a, &b), a = matrix(2, 1), b = matrix(1, 3);
    rank_zero_and_matrix(&a, &b), a = tensor(()), b = matrix(2, 3);
    matrix_and_rank_three(&a, &b, c), a = matrix(2, 3), b = tensor((2, 1, 3)), c = vector(3);
    dynamic(&a, b), a = tensor(vec![2, 3]), b = tensor(vec![3]);
    fixed_and_dynamic(&a, &b), a = matrix(2, 3), b = tensor(vec![3]);
    views_of_both(&a, &b), a = matrix(3, 3), b = matrix(3, 3) * 0.5;
    assigned_with_broadcasting(a, &b, c), a = matrix(2, 3), b = vector(3) + 2.5, c = 0.7;
    standardised(&x, &mean, &deviation), x = matrix(4, 2), mean = vector(2), deviation = vector(2) + 2.5;
    polynomial(&x, a, b), x = vector(3), a = 0.7, b = -1.5;
    scalars_made_here(&x, &y), x = vector(3), y = vector(3) - 0.25;
    temporaries(&x, &y), x = vector(3), y = vector(3) - 0.25;
}

#[differentiate]
fn unused_view(a: &Array1<f64>, b: ArrayView2<'_, f64>) -> Array1<f64> {
    let _ = b.sum();
    a * 2.0
}

agree! {
    constants:
    unused_view(&a, b.view()), a = vector(3), b = matrix(2, 3);
}
