//! `value_and_gradient_into` takes its memory from buffers that are used again: warm calls of what goes through the runtime's own
//! functions ask the system for none. And a loop with checkpoints takes the memory of its snapshots, not that of a tape.
#![allow(unsafe_code, reason = "an allocator that counts is an allocator")]

use cotangent::differentiate;
use ndarray::{Array1, Array2, Axis};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
    /// Bytes in use by this thread, and the most that were.
    static USED: Cell<(isize, isize)> = const { Cell::new((0, 0)) };
}

fn used(more: isize) {
    USED.with(|used| {
        let (now, peak) = used.get();
        used.set((now + more, peak.max(now + more)));
    });
}

struct Counting;

// SAFETY: all is the system's allocator's; a counter without a destructor is added to beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        used(layout.size().cast_signed());
        // SAFETY: the caller's conditions.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        used(-layout.size().cast_signed());
        // SAFETY: the caller's conditions.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many allocations a warm call makes: the first ones settle which array has which buffer.
fn warm(mut call: impl FnMut()) -> usize {
    (0..5).for_each(|_| call());
    let before = COUNT.with(Cell::get);
    call();
    COUNT.with(Cell::get) - before
}

fn entries(rows: usize, columns: usize) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| ((i * 5 + j * 3) as f64).sin() / columns as f64)
}

fn vector(length: usize) -> Array1<f64> {
    Array1::from_shape_fn(length, |i| ((i * 7) as f64).cos() / 4.0)
}

#[differentiate]
fn rows(m: &Array2<f64>, u: &Array1<f64>) -> f64 {
    let mut s = 0.0;
    for i in 0..m.nrows() {
        s += m.row(i).dot(u);
    }
    s
}

#[test]
fn views_in_a_loop() {
    let (m, u) = (entries(50, 16), Array1::from_elem(16, 0.5));
    let mut gradient = rows::gradient(&m, &u);
    let count = warm(|| {
        rows::value_and_gradient_into(&m, &u, &mut gradient);
    });
    assert_eq!(count, 0);
}

/// The most bytes that a call has in use beside what was in use before.
fn peak(call: impl FnOnce()) -> usize {
    let before = USED.with(|used| {
        let (now, _) = used.get();
        used.set((now, now));
        now
    });
    call();
    USED.with(|used| used.get().1 - before).cast_unsigned()
}

#[differentiate(wrt(x0))]
fn on_a_tape(x0: &Array1<f64>, n: usize) -> f64 {
    let mut x = x0.clone();
    for _ in 0..n {
        x = x.mapv(|x| x - 0.01 * x.sin());
    }
    x.sum()
}

#[differentiate(wrt(x0))]
fn with_snapshots(x0: &Array1<f64>, n: usize, k: usize) -> f64 {
    let mut x = x0.clone();
    #[checkpoint(snapshots = k)]
    for _ in 0..n {
        x = x.mapv(|x| x - 0.01 * x.sin());
    }
    x.sum()
}

#[test]
fn checkpoints_bound_the_memory_of_a_loop() {
    let x0 = Array1::from_shape_fn(2_000, |i| (i as f64).sin());
    let state = x0.len() * size_of::<f64>();
    for (n, k) in [(100, 4), (400, 4), (400, 9)] {
        let mut expected = Array1::zeros(0);
        let tape = peak(|| expected = on_a_tape::gradient(&x0, n));
        // Some of its buffers are those of the tape before.
        assert!(tape >= n * state / 2, "a tape of {n} states takes {tape} bytes");
        let mut found = Array1::zeros(0);
        let bounded = peak(|| found = with_snapshots::gradient(&x0, n, k));
        assert_eq!(found, expected);
        assert!(bounded <= (k + 8) * state, "{n} steps with {k} snapshots take {bounded} bytes, {} states", bounded / state);
    }
}

#[differentiate]
fn rows_of_tanh(m: &Array2<f64>, u: &Array1<f64>) -> f64 {
    let mut s = 0.0;
    for i in 0..m.nrows() {
        s += m.row(i).dot(u).tanh();
    }
    s
}

#[test]
fn views_in_a_loop_with_a_tape() {
    let (m, u) = (entries(50, 16), Array1::from_elem(16, 0.5));
    let mut gradient = rows_of_tanh::gradient(&m, &u);
    let count = warm(|| {
        rows_of_tanh::value_and_gradient_into(&m, &u, &mut gradient);
    });
    assert_eq!(count, 0);
}

#[differentiate]
fn tiny(
    w1: &Array2<f64>,
    b1: &Array1<f64>,
    w2: &Array2<f64>,
    b2: &Array1<f64>,
    #[constant] x: &Array1<f64>,
    #[constant] y: &Array1<f64>,
) -> f64 {
    let a1 = (w1.dot(x) + b1).mapv(f64::tanh);
    let a2 = (w2.dot(&a1) + b2).mapv(f64::tanh);
    (&a2 - y).mapv(|e| e * e).sum() / 2.0
}

#[test]
fn a_tiny_network() {
    let (w1, b1, w2, b2, x, y) = (entries(8, 4), vector(8), entries(3, 8), vector(3), vector(4), vector(3));
    let mut gradient = tiny::gradient(&w1, &b1, &w2, &b2, &x, &y);
    let count = warm(|| {
        tiny::value_and_gradient_into(&w1, &b1, &w2, &b2, &x, &y, &mut gradient);
    });
    assert_eq!(count, 0);
}

#[differentiate]
#[allow(clippy::too_many_arguments, reason = "each weight and bias is a parameter")]
fn digits(
    w1: &Array2<f64>,
    b1: &Array1<f64>,
    w2: &Array2<f64>,
    b2: &Array1<f64>,
    w3: &Array2<f64>,
    b3: &Array1<f64>,
    #[constant] x: &Array2<f64>,
    #[constant] y: &Array2<f64>,
) -> f64 {
    let a1 = (x.dot(w1) + b1).mapv(f64::tanh);
    let a2 = (a1.dot(w2) + b2).mapv(f64::tanh);
    let z = a2.dot(w3) + b3;
    let max = z.fold_axis(Axis(1), f64::NEG_INFINITY, |m, &e| m.max(e)).insert_axis(Axis(1));
    let z = z - &max;
    let lse = z.mapv(f64::exp).sum_axis(Axis(1)).mapv(f64::ln);
    (lse.sum() - (&z * y).sum()) / x.nrows() as f64
}

#[differentiate]
#[allow(clippy::too_many_arguments, reason = "each weight and bias is a parameter")]
fn rectified(
    w1: &Array2<f64>,
    b1: &Array1<f64>,
    w2: &Array2<f64>,
    b2: &Array1<f64>,
    w3: &Array2<f64>,
    b3: &Array1<f64>,
    #[constant] x: &Array2<f64>,
    #[constant] y: &Array2<f64>,
) -> f64 {
    let a1 = (x.dot(w1) + b1).mapv(|z| z.max(0.0));
    let a2 = (a1.dot(w2) + b2).mapv(|z| z.max(0.0));
    let z = a2.dot(w3) + b3;
    let max = z.fold_axis(Axis(1), f64::NEG_INFINITY, |m, &e| m.max(e)).insert_axis(Axis(1));
    let z = z - &max;
    let lse = z.mapv(f64::exp).sum_axis(Axis(1)).mapv(f64::ln);
    (lse.sum() - (&z * y).sum()) / x.nrows() as f64
}

#[differentiate]
#[allow(clippy::too_many_arguments, reason = "each weight and bias is a parameter")]
fn squared(
    w1: &Array2<f64>,
    b1: &Array1<f64>,
    w2: &Array2<f64>,
    b2: &Array1<f64>,
    w3: &Array2<f64>,
    b3: &Array1<f64>,
    #[constant] x: &Array2<f64>,
    #[constant] y: &Array2<f64>,
) -> f64 {
    let a1 = (x.dot(w1) + b1).mapv(f64::tanh);
    let a2 = (a1.dot(w2) + b2).mapv(f64::tanh);
    let e = a2.dot(w3) + b3 - y;
    (&e * &e).sum() / x.nrows() as f64
}

macro_rules! networks {
    ($($test:ident $network:ident: $batch:literal, $a:literal $b:literal $c:literal $d:literal => at most $most:literal;)*) => {$(
        #[test]
        fn $test() {
            let (w1, w2, w3) = (entries($a, $b), entries($b, $c), entries($c, $d));
            let (b1, b2, b3, x, y) = (vector($b), vector($c), vector($d), entries($batch, $a), entries($batch, $d));
            let mut gradient = $network::gradient(&w1, &b1, &w2, &b2, &w3, &b3, &x, &y);
            let count = warm(|| {
                $network::value_and_gradient_into(&w1, &b1, &w2, &b2, &w3, &b3, &x, &y, &mut gradient);
            });
            assert!(count <= $most, "{count} allocations");
        }
    )*};
}
networks! {
    // What ndarray's own methods give, `fold_axis` and `sum_axis`, is theirs.
    a_network_with_cross_entropy digits: 32, 64 64 32 10 => at most 5;
    a_network_of_maxima rectified: 64, 100 256 128 10 => at most 11;
    a_network_with_squared_errors squared: 32, 128 128 128 10 => at most 0;
}

#[differentiate]
fn gates(a: &Array1<f64>, b: &Array1<f64>, c: &Array1<f64>, #[constant] x: &Array1<f64>) -> f64 {
    let t = (a * x + b).mapv(f64::tanh);
    let s = (c * x).mapv(|z| 1.0 / (1.0 + (-z).exp()));
    (t * s + x.mapv(|x| (-x * x).exp())).sum()
}

#[test]
fn elementwise_functions() {
    let (a, b, c, x) = (vector(1000), vector(1000), vector(1000), vector(1000));
    let mut gradient = gates::gradient(&a, &b, &c, &x);
    let count = warm(|| {
        gates::value_and_gradient_into(&a, &b, &c, &x, &mut gradient);
    });
    assert_eq!(count, 0);
}

#[differentiate]
fn logistic(w: &Array1<f64>, b: f64, #[constant] x: &Array2<f64>, #[constant] y: &Array1<f64>) -> f64 {
    let z = x.dot(w) + b;
    let softplus = z.mapv(|z| z.max(0.0) + (-z.abs()).exp().ln_1p());
    (softplus - y * &z).sum() / x.nrows() as f64
}

#[test]
fn a_regression() {
    for rows in [100, 2000] {
        let (w, x, y) = (vector(40), entries(rows, 40), vector(rows));
        let mut gradient = logistic::gradient(&w, 0.1, &x, &y);
        let count = warm(|| {
            logistic::value_and_gradient_into(&w, 0.1, &x, &y, &mut gradient);
        });
        assert_eq!(count, 0);
    }
}

#[differentiate]
fn steps(x0: f64, p: f64, #[constant] h: f64, n: usize) -> f64 {
    let mut x = x0;
    for _ in 0..n {
        x = x + h * x.sin() * p;
    }
    x
}

#[test]
fn a_loop_over_a_number() {
    let mut gradient = steps::gradient(0.5, 1.5, 0.01, 1000);
    let count = warm(|| {
        steps::value_and_gradient_into(0.5, 1.5, 0.01, 1000, &mut gradient);
    });
    assert_eq!(count, 0);
}

#[differentiate]
fn recurrent(w: &Array2<f64>, h0: &Array1<f64>, n: usize) -> f64 {
    let mut h = h0.clone();
    for _ in 0..n {
        h = w.dot(&h).mapv(f64::tanh);
    }
    h.sum()
}

#[test]
fn a_recurrent_network() {
    let (w, h) = (entries(16, 16), vector(16));
    let mut gradient = recurrent::gradient(&w, &h, 100);
    let count = warm(|| {
        recurrent::value_and_gradient_into(&w, &h, 100, &mut gradient);
    });
    assert_eq!(count, 0);
}
