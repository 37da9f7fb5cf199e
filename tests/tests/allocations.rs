//! `value_and_gradient_into` takes its memory from buffers that are used again: warm calls of what goes through the runtime's own
//! functions ask the system for none. And a loop with checkpoints takes the memory of its snapshots, not that of a tape.
#![allow(unsafe_code, reason = "an allocator that counts is an allocator")]

use cotangent::differentiate;
use ndarray::{Array1, Array2};
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
