//! Each version of each workload alone, for a look at one of them; ratios come from the `compare` program, which measures in pairs.

use cotangent_benches::Workload;
use cotangent_benches::workloads::{Dense, Digits, Elementwise, Gathers, Recurrent, Steps, Tiny, Updates, Views};
use divan::Bencher;

fn main() {
    divan::main();
}

#[divan::bench(types = [
    Digits, Dense<f32>, Dense<f64>, Tiny, Elementwise<1_000>, Elementwise<100_000>, Steps<1_000>, Recurrent<100>, Recurrent<1_000>,
    Updates<1_000>, Updates<1_000_000>, Gathers<1_000>, Gathers<1_000_000>, Views<1_000>, Views<100_000>,
])]
fn primal<W: Workload>(bencher: Bencher<'_, '_>) {
    let workload = W::new();
    bencher.bench_local(|| workload.primal());
}

#[divan::bench(types = [
    Digits, Dense<f32>, Dense<f64>, Tiny, Elementwise<1_000>, Elementwise<100_000>, Steps<1_000>, Recurrent<100>, Recurrent<1_000>,
    Updates<1_000>, Updates<1_000_000>, Gathers<1_000>, Gathers<1_000_000>, Views<1_000>, Views<100_000>,
])]
fn by_hand<W: Workload>(bencher: Bencher<'_, '_>) {
    let workload = W::new();
    bencher.bench_local(|| workload.by_hand());
}

#[divan::bench(types = [
    Digits, Dense<f32>, Dense<f64>, Tiny, Elementwise<1_000>, Elementwise<100_000>, Steps<1_000>, Recurrent<100>, Recurrent<1_000>,
    Updates<1_000>, Updates<1_000_000>, Gathers<1_000>, Gathers<1_000_000>, Views<1_000>, Views<100_000>,
])]
fn cotangent<W: Workload>(bencher: Bencher<'_, '_>) {
    let workload = W::new();
    bencher.bench_local(|| workload.cotangent());
}
