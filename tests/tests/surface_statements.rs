//! Statements of straight-line functions.

#![allow(
    clippy::let_and_return,
    clippy::needless_return,
    clippy::items_after_statements,
    clippy::borrow_deref_ref,
    clippy::uninlined_format_args
)] // Statements in question.

use cotangent::differentiate;
use cotangent_tests::{agree, matrix, vector};
use ndarray::{Array1, Array2, ArrayView1};

const SCALE: f64 = 2.5;

#[differentiate]
fn lets(x: f64, y: f64) -> f64 {
    let a = x * y;
    let b: f64 = a + x;
    let c: f64 = 2.0;
    let d = b * c;
    d
}

#[differentiate]
fn shadowing(x: f64) -> f64 {
    let x = x * x;
    let x = x.sin() + x;
    x * 3.0
}

#[differentiate]
fn a_shadow_ends_with_its_block(x: f64, y: f64) -> f64 {
    let a = {
        let x = x * y;
        x * x
    };
    a + x
}

/// The parentheses decide.
#[differentiate]
fn conditions_in_parentheses(x: f64, y: f64, n: usize) -> f64 {
    let right = if x > 0.0 && (n > 3 || y > 0.0) { x * y } else { x };
    let left = if (n > 3 || y > 0.0) && x > 0.0 { x * y } else { y };
    right * left
}

#[differentiate]
fn tuples(x: f64, y: f64) -> f64 {
    let (a, b) = (x * y, x + y);
    let (c, (d, _)) = (a * b, (a, b));
    let pair = (c, d);
    pair.0 * pair.1
}

#[differentiate]
fn arrays(x: f64, y: f64) -> f64 {
    let [a, b] = [x * y, x + y];
    let list = [a, b, a * b];
    let [first, .., last] = list;
    first * last + list[1]
}

#[differentiate]
fn typed_tuple(x: f64, y: f64) -> f64 {
    let (a, b): (f64, f64) = (x.exp(), y.cos());
    a * b
}

#[differentiate]
fn blocks(x: f64, y: f64) -> f64 {
    let a = {
        let inner = { x * y };
        inner + { y * y }
    };
    a * x
}

#[differentiate]
fn constants(x: f64) -> f64 {
    const HALF: f64 = 0.5;
    const N: usize = 3;
    static OFFSET: f64 = 1.25;
    x * x * HALF + SCALE * x * N as f64 + OFFSET
}

#[differentiate]
fn uses(x: f64) -> f64 {
    use std::f64::consts::LN_2;
    x * x * LN_2
}

#[differentiate]
fn assignment(x: f64, y: f64) -> f64 {
    let mut a = x * y;
    let b = a * a;
    a = b + x;
    a = a * a;
    a
}

#[differentiate]
fn compound_assignment(x: f64, y: f64) -> f64 {
    let mut a = x;
    a += y;
    a *= x + y;
    a -= 3.0 * y;
    a /= y * y;
    a
}

#[differentiate]
fn assignment_in_a_block(x: f64, y: f64) -> f64 {
    let mut a = x;
    {
        a *= y;
        let b = a + x;
        a = b * b;
    }
    a
}

#[differentiate]
fn assigned_parameter(mut x: f64) -> f64 {
    x = x * x;
    x += 1.0;
    x *= 2.0;
    x
}

#[differentiate]
fn swapped(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    (a, b) = (b, 2.0 * a);
    (a, b) = (b, a * b);
    a * a + b
}

#[differentiate]
fn array_assignment(x: &Array1<f64>, y: &Array1<f64>, m: &Array2<f64>) -> Array2<f64> {
    let mut a = x * y;
    a += x;
    a -= &(x * 3.0);
    a *= 2.0;
    a /= &y.view();
    a += x[0];
    let mut b = m.clone();
    b *= &a;
    b -= m;
    b = &b * &b;
    b
}

#[differentiate]
fn returned(x: f64, y: f64) -> f64 {
    let a = x * y;
    return a * a;
}

#[differentiate]
fn returned_as_an_expression(x: f64, y: f64) -> (f64, f64) {
    return (x * y, y);
}

#[differentiate]
fn assertions(x: &Array1<f64>, n: usize) -> f64 {
    assert!(n > 0, "n is {n}");
    assert_eq!(x.len(), n);
    assert_ne!(x[0], 100.0, "{}", x[0]);
    debug_assert!(x.iter().all(|v| v.is_finite()));
    debug_assert_eq!(x.ndim(), 1);
    (x * x).sum()
}

#[differentiate]
fn prints(x: &Array1<f64>, y: f64) -> f64 {
    let z = x.sum() * y;
    println!("z is {z}, x is {x:?}");
    eprintln!("{} {:.3}", z, y);
    print!("");
    eprint!("{}", x.len());
    z * z
}

#[differentiate]
fn ignored(x: f64, y: &Array1<f64>) -> f64 {
    let _ = x * y.sum();
    let _unused = x.exp();
    let n = y.len();
    let _shape = y.shape();
    x * x * n as f64
}

#[differentiate]
fn references(x: &Array1<f64>, y: f64) -> f64 {
    let r = &y;
    let a: &Array1<f64> = x;
    let v: ArrayView1<'_, f64> = a.view();
    let b = &(&v * *r);
    let c = &*b;
    c.sum() * r
}

#[differentiate]
fn dropped(x: &Array1<f64>, y: Vec<f64>) -> f64 {
    let a = x * 2.0;
    let s = a.sum() * y[0];
    drop(a);
    std::mem::drop(y);
    s * s
}

#[differentiate]
fn clones(x: &Array1<f64>, y: Array1<f64>) -> f64 {
    let a = x.clone();
    let b = y.clone() * &a;
    (b + y).sum() * a[1]
}

#[differentiate]
fn comments_and_attributes(x: f64) -> f64 {
    // A comment.
    #[allow(unused_variables, reason = "an attribute on a statement is what is tested")]
    let unused = 3;
    /* Another. */
    #[rustfmt::skip]
    let y = x*x;
    y
}

#[differentiate]
fn sizes(x: &Array2<f64>, n: usize) -> f64 {
    let (rows, columns) = x.dim();
    let m = (rows + columns) * n % 7;
    let weight = m as f64 / x.len() as f64;
    let last = x[[rows - 1, columns - 1]];
    weight * last * last
}

agree! {
    agrees:
    lets(x, y), x = 0.7, y = -1.5;
    shadowing(x), x = 0.7;
    a_shadow_ends_with_its_block(x, y), x = 0.7, y = -1.5;
    conditions_in_parentheses(x, y, 5), x = -0.5, y = 1.2;
    tuples(x, y), x = 0.7, y = -1.5;
    arrays(x, y), x = 0.7, y = -1.5;
    typed_tuple(x, y), x = 0.7, y = -1.5;
    blocks(x, y), x = 0.7, y = -1.5;
    constants(x), x = 0.7;
    uses(x), x = 0.7;
    assignment(x, y), x = 0.7, y = -1.5;
    compound_assignment(x, y), x = 0.7, y = -1.5;
    assignment_in_a_block(x, y), x = 0.7, y = -1.5;
    assigned_parameter(x), x = 0.7;
    swapped(x, y), x = 0.7, y = -1.5;
    array_assignment(&x, &y, &m), x = vector(3), y = vector(3) + 2.0, m = matrix(2, 3);
    returned(x, y), x = 0.7, y = -1.5;
    returned_as_an_expression(x, y), x = 0.7, y = -1.5;
    assertions(&x, 3), x = vector(3);
    prints(&x, y), x = vector(3), y = 0.7;
    ignored(x, &y), x = 0.7, y = vector(3);
    references(&x, y), x = vector(3), y = 0.7;
    dropped(&x, y), x = vector(3), y = vec![0.7, 0.2];
    clones(&x, y), x = vector(3), y = vector(3) - 0.25;
    comments_and_attributes(x), x = 0.7;
    sizes(&x, 2), x = matrix(2, 3);
}
