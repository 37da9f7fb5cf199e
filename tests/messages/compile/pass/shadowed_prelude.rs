//! Own items that are called like what the prelude gives.

#![allow(dead_code, reason = "they stand here to be in the way of generated names")]

use cotangent::differentiate;
use ndarray::{Array2, Axis, array};

struct Vec;
struct Option;
struct Result;
struct Box;
struct String;
struct Some;
struct None;
struct Ok;
struct Err;
trait Clone {}
trait Copy {}
trait Fn {}
trait FnOnce {}
trait Into {}
trait From {}
trait Default {}
trait Iterator {}
trait IntoIterator {}
trait Drop {}
trait Send {}
trait Sync {}
trait Sized {}
fn drop() {}

#[differentiate]
fn loss(w: &Array2<f64>, x: &Array2<f64>, scale: f64) -> f64 {
    let a = x.dot(w).mapv(|e| if e > 0.0 { e * e } else { 0.0 });
    let rows = a.sum_axis(Axis(1));
    rows.iter().zip(a.column(0)).map(|(p, q)| p * q).sum::<f64>() * scale
}

fn main() {
    // With w = (u, v) this is 2·((xu)² + (xv)²)·(xu)².
    let (value, (w_bar, x_bar, scale_bar)) = loss::value_and_gradient(&array![[1.0, 2.0]], &array![[3.0]], 2.0);
    assert_eq!(value, 810.0);
    assert_eq!(w_bar, array![[1944.0, 648.0]]);
    assert_eq!(x_bar, array![[1080.0]]);
    assert_eq!(scale_bar, 405.0);
}
