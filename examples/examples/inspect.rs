//! How to read an expansion: a small function, what stands beside it, and what each part of it returns.
//!
//! `cargo expand -p cotangent-examples --example inspect` prints this file as the compiler sees it (`cargo install
//! cargo-expand` brings the command; an editor that shows documentation shows the same adjoint where the mouse rests on
//! a use of `loss::`). First comes `loss` as it stands below, unchanged, and then an empty `enum loss` with the
//! functions that this program calls. All but one of these are a line or two; the work is done in `loss::pullback`,
//! and it reads like this:
//!
//! - *The forward sweep* stands at the top. Its statements are those of the function, in its order. A part of an
//!   expression that has no name and is needed later has one now: `t1` and so on, where the product `x·w` is one. Of an
//!   array that is no longer needed but for its shape, the shape alone is kept, as in `t1_shape`.
//! - *The kernel* is all that works entry by entry, in one pass over the arrays: `entry` is your own formula with your
//!   own names, `z`, `a` and `e`, for one entry. Because its sum is all that is asked of it, it gives the derivatives at
//!   once, while tanh is at hand: `t_bar = 2·e·(1 − a²)` by the entry of `x·w` and by that of `b`. `shapes` says which
//!   shape the operands have together. `rt::fuse` runs it, and adds its results up as the third argument says: all of
//!   them (`rt::Total`), or as far as a shape was broadcast (`rt::To`): `b` is added to each row of `x·w`, so its
//!   derivative is the sum over the rows. `rt` is `cotangent::rt`, the few functions that generated code needs beside
//!   those of `ndarray`.
//! - *The result* is a pair: the value, and a closure. What the closure needs of the forward sweep is moved into it.
//!   It borrows nothing, which is why it takes the arguments again: it may outlive the arguments that it was made with.
//! - *The reverse sweep* is the closure's body. It starts from `seed`, the cotangent of the result, and goes through the
//!   forward statements from the last to the first. `z_bar` is the cotangent of `z`: the derivative of the result by
//!   each element of `z`, times the seed. It has the shape of `z`.
//! - *The comment on a statement* says where it comes from: before the arrow the statement of the forward sweep, behind it
//!   what the rule adds to a cotangent. `t3 = …  ⇒  t1_bar += ∂t3/∂t1·t3_bar` scales what the kernel found by the sum's
//!   cotangent; `t1 = x·w  ⇒  w̄ += xᵀ·t1_bar` needs `x`, which the arguments hold. The first contribution to a
//!   cotangent is a `let`; there is nothing yet to add to.
//! - *What is not differentiated* has no statement: `y` is `#[constant]`, so there is no `y_bar`, and `()` in its place.
//!
//! The program calls each generated function and compares what they return with central differences.

use cotangent::differentiate;
use ndarray::{Array1, Array2, array};
use std::process::ExitCode;

/// Half the squared error of one tanh layer.
#[differentiate]
fn loss(w: &Array2<f64>, b: &Array1<f64>, x: &Array2<f64>, #[constant] y: &Array2<f64>) -> f64 {
    let z = x.dot(w) + b;
    let a = z.mapv(f64::tanh);
    let e = &a - y;
    e.mapv(|e| e * e).sum() / 2.0
}

/// The derivative of `f` by one number, from its values a little to both sides.
fn central_difference(mut f: impl FnMut(f64) -> f64) -> f64 {
    const H: f64 = 1e-5;
    (f(H) - f(-H)) / (2.0 * H)
}

fn main() -> ExitCode {
    let w = array![[0.3, -0.5], [0.8, 0.1], [-0.2, 0.4]];
    let b = array![0.1, -0.3];
    let x = array![[1.0, -0.5, 2.0], [0.2, 0.7, -1.1]];
    let y = array![[0.5, -0.5], [0.0, 0.9]];

    println!("the function itself:\n  loss = {}", loss(&w, &b, &x, &y));

    // The value, and a closure that waits for the cotangent of the value. It takes the arguments again.
    let (l, pullback) = loss::pullback(&w, &b, &x, &y);
    let (w_bar, b_bar, x_bar, ()) = pullback(&w, &b, &x, &y, 1.0);
    println!("\nloss::pullback with the seed 1: loss = {l}\nw_bar =\n{w_bar:8.5}\nb_bar =\n{b_bar:8.5}\nx_bar =\n{x_bar:8.5}");

    // Both steps in one call. The cotangents are linear in the seed.
    let (_, (_, b_bar_of_two, _, ())) = loss::adjoint(&w, &b, &x, &y, 2.0);
    println!("\nloss::adjoint with the seed 2:\nb_bar =\n{b_bar_of_two:8.5}");

    // The seed is 1 and what is constant is left out.
    let (w_grad, b_grad, x_grad) = loss::gradient(&w, &b, &x, &y);
    let same = (&w_grad, &b_grad, &x_grad) == (&w_bar, &b_bar, &x_bar);
    println!("\nloss::gradient: the same as from the pullback: {same}");

    // The same into buffers that were there before; what they held does not matter.
    let mut buffers = (Array2::from_elem(w.dim(), 7.0), Array1::from_elem(b.dim(), 7.0), Array2::from_elem(x.dim(), 7.0));
    let l_into = loss::value_and_gradient_into(&w, &b, &x, &y, &mut buffers);
    let same_into = l_into == l && buffers == (w_grad, b_grad, x_grad);
    println!("loss::value_and_gradient_into: the same again: {same_into}");

    println!("\n{:8} {:>15} {:>20} {:>12}", "by", "adjoint", "central difference", "difference");
    let mut largest = 0.0_f64;
    let mut row = |name: String, adjoint: f64, difference: f64| {
        println!("{name:8} {adjoint:15.10} {difference:20.10} {:12.1e}", adjoint - difference);
        largest = largest.max((adjoint - difference).abs());
    };
    for ((i, j), &adjoint) in w_bar.indexed_iter() {
        let moved = |h| {
            let mut w = w.clone();
            w[[i, j]] += h;
            loss(&w, &b, &x, &y)
        };
        row(format!("w[{i}, {j}]"), adjoint, central_difference(moved));
    }
    for (i, &adjoint) in b_bar.indexed_iter() {
        let moved = |h| {
            let mut b = b.clone();
            b[i] += h;
            loss(&w, &b, &x, &y)
        };
        row(format!("b[{i}]"), adjoint, central_difference(moved));
    }
    for ((i, j), &adjoint) in x_bar.indexed_iter() {
        let moved = |h| {
            let mut x = x.clone();
            x[[i, j]] += h;
            loss(&w, &b, &x, &y)
        };
        row(format!("x[{i}, {j}]"), adjoint, central_difference(moved));
    }

    // The differences themselves are exact to about h² and the rounding of the loss over h.
    let right = same && same_into && largest < 1e-8;
    println!("largest difference: {largest:.1e}, {} 1e-8", if largest < 1e-8 { "below" } else { "NOT below" });
    if right { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
