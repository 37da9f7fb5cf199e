//! Arrays that a loop carries on, each read by products, kernels, branches, inner loops and entries while its next value is made: a share
//! that goes into a cotangent in place must be of the value before.

#![allow(clippy::needless_range_loop, reason = "the bounds are what is tested")]

use cotangent::differentiate;
use cotangent_tests::{check, matrix, vector};
use ndarray::{Array1, Array2, Axis, array};

/// Functions of a matrix, a vector, a number and a count, each held to differences for several counts.
macro_rules! carried {
    ($hash:tt $attribute:tt $($name:ident($a:ident, $v:ident, $k:ident, $n:ident) { $($body:tt)* })*) => {$(
        mod $name {
            use super::*;

            $hash $attribute
            fn $name($a: &Array2<f64>, $v: &Array1<f64>, $k: f64, $n: usize) -> Array2<f64> { $($body)* }

            #[test]
            fn agrees() {
                for n in [0, 1, 3] {
                    check!($name(&a, &v, k, n), a = matrix(3, 3) * 0.5, v = vector(3), k = 0.75);
                }
            }
        }
    )*};
}

carried! {
    #[differentiate]

    powers(a, v, k, n) { let mut z = Array2::eye(3) * k; for _ in 0..n { z = z.dot(a); } z * v }
    powers_from_the_left(a, v, k, n) { let mut z = Array2::eye(3) * k; for _ in 0..n { z = a.dot(&z); } z * v }
    squares(a, v, k, n) { let mut z = a * k; for _ in 0..n { z = z.dot(&z); } z * v }
    transposed_powers(a, v, k, n) { let mut z = a * k; for _ in 0..n { z = z.t().dot(a) * k; } z * v }
    with_a_share(a, v, k, n) { let mut z = a * k; for _ in 0..n { z = z.dot(a) + &z * k; } z + v }
    with_a_row(a, v, k, n) { let mut z = a * k; for _ in 0..n { z = &z * v + a.dot(&z); } z }
    steps(a, v, k, n) { let mut z = v.clone(); for _ in 0..n { z = a.dot(&z); } a * &z * k }
    steps_from_the_left(a, v, k, n) { let mut z = v * k; for _ in 0..n { z = z.dot(a); } a * &z }
    normed_steps(a, v, k, n) {
        let mut z = v.clone();
        for _ in 0..n { z = a.dot(&z); let norm = z.dot(&z).sqrt(); z /= norm; }
        a * &z * k
    }
    two_in_turn(a, v, k, n) {
        let (mut y, mut z) = (a * k, a.t().to_owned());
        for _ in 0..n { (y, z) = (z.dot(a), y.dot(&z)); }
        y + z * v
    }
    two_that_read_each_other(a, v, k, n) {
        let (mut y, mut z) = (v.clone(), v * k);
        for _ in 0..n { let next = a.dot(&z) + &y; z = &z - &y * k; y = next; }
        a * &y + z
    }
    scaled_by_a_carried_number(a, v, k, n) {
        let (mut z, mut s) = (a.clone(), k);
        for _ in 0..n { z = &z * s; s = s * k + v[0]; z = z.dot(a); }
        z * s
    }
    in_a_branch(a, v, k, n) {
        let mut z = a * k;
        for i in 0..n { z = if i % 2 == 0 { z.dot(a) } else { a.dot(&z) * v }; }
        z
    }
    in_an_inner_loop(a, v, k, n) {
        let mut z = a * k;
        for i in 0..n { for _ in 0..i { z = z.dot(a); } z = &z * v; }
        z
    }
    rows_of_what_is_carried(a, v, k, n) {
        let mut z = a * k;
        for i in 0..n { let row = z.row(i).to_owned(); z = z.dot(a) + &row; z[[0, i]] *= v[i]; }
        z
    }
    outer_products(a, v, k, n) {
        let mut z = a * k;
        for _ in 0..n {
            let u = z.dot(v);
            z = &z - &u.view().insert_axis(Axis(1)).dot(&v.view().insert_axis(Axis(0))) * 0.5;
        }
        z
    }
    softmax_of_what_is_carried(a, v, k, n) {
        let mut z = a * k;
        for _ in 0..n {
            let e = z.mapv(f64::exp);
            let sums = e.sum_axis(Axis(1)).insert_axis(Axis(1));
            z = (e / sums).dot(&z) * v;
        }
        z
    }
    a_row_of_what_is_scaled(a, v, k, n) {
        let (mut z, mut u) = (a * k, v.clone());
        for i in 0..n {
            u = z.row(i % 3).to_owned();
            z *= 0.5;
            u *= k;
        }
        z * &u
    }
    a_row_that_is_carried(a, v, k, n) {
        let (mut z, mut u) = (a * k, v.clone());
        for i in 0..n {
            for j in 0..i {
                z = z.mapv(f64::tanh);
                u = z.row(j).to_owned();
            }
            let next = a * &(&u * v);
            u = z.row(1).to_owned();
            z = next;
        }
        z * &u
    }
    a_row_is_set_and_two_take_turns(a, v, k, n) {
        let (mut y, mut z) = (a * k, a.t().to_owned());
        for i in 0..n {
            z.row_mut(i % 3).assign(v);
            let next = (&z * &z).dot(&y);
            y = z;
            z = next;
        }
        y + z * v
    }
    a_transposed_share(a, v, k, n) {
        let mut z = a * k;
        for _ in 0..n {
            let t = z.t().to_owned();
            z.scaled_add(k, &t);
        }
        z * v
    }
    in_a_while(a, v, k, n) {
        let (mut z, mut i) = (a * k, 0);
        while i < n { z = z.dot(a); i += 1; }
        z * v + array![k, k, 1.0]
    }
}

/// The range of an inner loop, and conditions, of what has its next value before them.
#[differentiate]
fn bounds(x: &[f64], k: f64, n: usize) -> f64 {
    let (mut m, mut s, mut y) = (1, k, k);
    for _ in 0..n {
        let (longer, next) = (m + 1, y * 0.5 - 0.25);
        for j in 0..m {
            s += x[j] * s.cos();
        }
        s = if y > 0.1 { s * k } else { s - k };
        while m < longer {
            s += y * s.sin();
            m += 1;
        }
        m = longer;
        y = next;
    }
    s
}

#[test]
fn what_has_its_next_value_before_it_is_read() {
    for n in [0, 1, 2, 3] {
        check!(bounds(&x, k, n), x = vec![0.5, -1.25, 2.0], k = 0.75);
    }
    let (x, mut m, mut s) = ([0.5, -1.25, 2.0], 1, 0.75_f64);
    for _ in 0..2 {
        s += x[..m].iter().sum::<f64>() * 0.5;
        m += 1;
    }
    assert_eq!(grown_bounds::value_and_gradient(&x, 0.75, 2), (s, (vec![1.0, 0.5, 0.0], 1.0)));
}

#[differentiate]
fn grown_bounds(x: &[f64], k: f64, n: usize) -> f64 {
    let (mut m, mut s) = (1, k);
    for _ in 0..n {
        let longer = m + 1;
        for j in 0..m {
            s += 0.5 * x[j];
        }
        m = longer;
    }
    s
}
