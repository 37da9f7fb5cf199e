//! Prints what a second thread gains: large workloads on pools of one thread and of two, in turn, as a Markdown table.
//!
//! The clock is the wall's: other programs that run at the same time count.

use cotangent_benches::paired::{Spread, settle_allocator};
use cotangent_benches::{Visitor, Workload, visit};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// So long each workload is measured, and at least as many rounds.
const TIME: Duration = Duration::from_secs(6);
const FEWEST_ROUNDS: usize = 15;

struct Table {
    only: Vec<String>,
    pools: [rayon::ThreadPool; 2],
}

impl Visitor for Table {
    fn visit<W: Workload>(&mut self) {
        if !self.only.iter().any(|only| W::title().contains(only.as_str())) {
            return;
        }
        settle_allocator();
        let workload = W::new();
        let sample = |pool: &rayon::ThreadPool, calls: u32| {
            pool.install(|| {
                let start = Instant::now();
                (0..calls).for_each(|_| drop(black_box(black_box(&workload).cotangent())));
                start.elapsed() / calls
            })
        };
        let once = self.pools.each_ref().map(|pool| sample(pool, 1))[0];
        let calls = u32::try_from(Duration::from_millis(20).as_nanos() / once.as_nanos().max(1)).unwrap_or(u32::MAX).max(1);
        let (mut micros, mut ratios) = ([const { Vec::new() }; 2], Vec::new());
        let start = Instant::now();
        while start.elapsed() < TIME || ratios.len() < FEWEST_ROUNDS {
            let mut times = [0.0; 2];
            for turn in 0..2 {
                let k = (turn + ratios.len()) % 2;
                times[k] = sample(&self.pools[k], calls).as_secs_f64() * 1e6;
                micros[k].push(times[k]);
            }
            ratios.push(times[0] / times[1]);
        }
        let (rounds, Spread { low, median, high }) = (ratios.len(), Spread::of(ratios));
        let [one, two] = micros.map(|micros| Spread::of(micros).median);
        println!("| {} | {one:.0} | {two:.0} | {median:.2} ({low:.2}–{high:.2}) | {rounds} |", W::title());
    }
}

/// Keeps a thread of a pool on the processor of its number: under load the system might let two threads take turns on one.
#[cfg(target_os = "linux")]
fn bind(thread: usize) {
    let mut processors = rustix::thread::CpuSet::new();
    processors.set(thread);
    if let Err(error) = rustix::thread::sched_setaffinity(None, &processors) {
        eprintln!("thread {thread} is not bound to a processor: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
fn bind(_: usize) {}

fn main() {
    let pool = |threads| {
        let builder = rayon::ThreadPoolBuilder::new().num_threads(threads).start_handler(bind);
        builder.build().expect("a pool of threads")
    };
    let mut only: Vec<String> = std::env::args().skip(1).collect();
    if only.is_empty() {
        only = ["1024-1024", "784-256", "σ", "logistic"].map(str::to_owned).into();
    }
    println!("| workload | one thread µs | two threads µs | one / two | rounds |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    visit(&mut Table { only, pools: [pool(1), pool(2)] });
}
