//! Prints what `#[checkpoint]` saves and costs: time and peak memory of the gradient of a long loop, on a tape and with checkpoints.
#![allow(unsafe_code, reason = "an allocator that counts is an allocator")]

use cotangent::differentiate;
use ndarray::Array1;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Bytes that are in use, and the most that were.
static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

struct Counting;

// SAFETY: all is the system's allocator's; counters are added to beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(now, Ordering::Relaxed);
        // SAFETY: the caller's conditions.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's conditions.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Explicit steps of uncoupled pendulums, whose reverse sweep needs the state of each step.
macro_rules! steps {
    ($name:ident, $(#[$mark:meta])?) => {
        #[differentiate(wrt(x0, pull))]
        fn $name(x0: &Array1<f64>, pull: f64, n: usize) -> f64 {
            let mut x = x0.clone();
            $(#[$mark])?
            for _ in 0..n {
                x = x.mapv(|x| x - 1e-3 * x.sin()) * (1.0 - pull);
            }
            x.sum()
        }
    };
}
steps!(on_a_tape,);
steps!(checkpointed, #[checkpoint]);
steps!(with_100, #[checkpoint(snapshots = 100)]);
steps!(with_30, #[checkpoint(snapshots = 30)]);

/// The gradient of a version.
type Gradient = fn(&Array1<f64>, f64, usize) -> (Array1<f64>, f64);

fn main() {
    let size = 10_000;
    let x0 = Array1::from_shape_fn(size, |i| (i as f64).sin());
    let versions: [(&str, Gradient, usize); 4] = [
        ("tape", on_a_tape::gradient, 10_000),
        ("`#[checkpoint]`", checkpointed::gradient, usize::MAX),
        ("`snapshots = 100`", with_100::gradient, usize::MAX),
        ("`snapshots = 30`", with_30::gradient, usize::MAX),
    ];
    println!("| steps | version | seconds | by the function's | peak MiB |");
    println!("| ---: | --- | ---: | ---: | ---: |");
    for n in [1_000, 10_000, 100_000] {
        let start = Instant::now();
        let _ = on_a_tape(&x0, 1e-6, n);
        let primal = start.elapsed().as_secs_f64();
        println!("| {n} | the function alone | {primal:.2} | 1 | |");
        let mut expected = None;
        for (name, gradient, most) in versions {
            if n > most {
                println!("| {n} | {name} | | | {} |", (n * size * size_of::<f64>()) >> 20);
                continue;
            }
            let before = NOW.load(Ordering::Relaxed);
            PEAK.store(before, Ordering::Relaxed);
            let start = Instant::now();
            let (x_bar, pull_bar) = gradient(&x0, 1e-6, n);
            let seconds = start.elapsed().as_secs_f64();
            let peak = (PEAK.load(Ordering::Relaxed) - before) as f64 / f64::from(1 << 20);
            println!("| {n} | {name} | {seconds:.2} | {:.1} | {peak:.1} |", seconds / primal);
            let (x_expected, pull_expected) = expected.get_or_insert((x_bar.clone(), pull_bar));
            assert!((pull_bar - *pull_expected).abs() <= 1e-9 * pull_expected.abs() && x_bar == *x_expected, "{name} is off");
        }
    }
}
