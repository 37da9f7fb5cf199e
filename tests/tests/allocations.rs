//! `value_and_gradient_into` takes its memory from buffers that are used again: warm calls of what goes through the runtime's own
//! functions ask the system for none.
#![allow(unsafe_code, reason = "an allocator that counts is an allocator")]

use cotangent::differentiate;
use ndarray::{Array1, Array2};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local!(static COUNT: Cell<usize> = const { Cell::new(0) });

struct Counting;

// SAFETY: all is the system's allocator's; a counter without a destructor is added to beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's conditions.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
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
