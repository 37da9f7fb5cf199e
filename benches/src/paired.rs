//! Measuring in pairs: on a noisy machine the times of two versions drift together, so their ratio is taken round by round.
//!
//! The clock is the thread's own processor time where there is one: a shared machine takes the processor away in the middle of
//! a call that takes milliseconds, and a wall clock counts that. All versions run on one thread; should one not, this clock is wrong.

use crate::Workload;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long the repetitions that make one sample take at least: well above the clock's resolution.
const SAMPLE: Duration = Duration::from_micros(200);

/// As many rounds are measured even when they take longer than asked.
const FEWEST_ROUNDS: usize = 30;

/// The order of the versions in a round: another one begins each time, and every other round goes backwards, so that none always
/// profits from the caches that another one leaves.
fn order<const N: usize>(round: usize) -> [usize; N] {
    let forwards = core::array::from_fn(|k| (k + round / 2) % N);
    if round.is_multiple_of(2) { forwards } else { core::array::from_fn(|k| forwards[N - 1 - k]) }
}

/// The median and the quartiles around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// A quarter of the values is below.
    pub low: f64,
    /// The median.
    pub median: f64,
    /// A quarter of the values is above.
    pub high: f64,
}

impl Spread {
    /// Of at least one value, none of them NaN.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        // A quantile between two values lies between them in proportion.
        let quantile = |quarters: usize| {
            let (index, rest) = ((values.len() - 1) * quarters / 4, (values.len() - 1) * quarters % 4);
            let next = values[(index + 1).min(values.len() - 1)];
            values[index] + (next - values[index]) * rest as f64 / 4.0
        };
        Self { low: quantile(1), median: quantile(2), high: quantile(3) }
    }
}

/// The measurement of one workload.
#[derive(Clone, Debug)]
pub struct Row {
    /// The workload's name.
    pub name: &'static str,
    /// Its size, where it has several.
    pub size: Option<usize>,
    /// Both.
    pub title: String,
    /// Microseconds a call of the function alone, of the gradient by hand, of the generated gradient.
    pub micros: [Spread; 3],
    /// The generated gradient's time by that of the gradient by hand.
    pub by_hand: Spread,
    /// The generated gradient's time by that of the function alone.
    pub primal: Spread,
    /// How many rounds were measured.
    pub rounds: usize,
}

/// Brings the allocator into the state of a program that has run for a while, whichever workloads were measured before.
///
/// glibc gives the end of its heap back to the system when more than twice the largest block freed so far is free there, at first
/// 128 KiB: a call that allocates a little more then pays page faults each time, depending on what lies behind its blocks.
pub fn settle_allocator() {
    drop(black_box(vec![0_u8; 30 << 20]));
}

/// Measures the three versions of a workload in turn for the given time.
///
/// A call's time includes that of freeing what it returned.
pub fn measure<W: Workload>(time: Duration) -> Row {
    settle_allocator();
    let workload = W::new();
    let primal = || {
        black_box(black_box(&workload).primal());
    };
    let by_hand = || {
        black_box(black_box(&workload).by_hand());
    };
    let cotangent = || {
        black_box(black_box(&workload).cotangent());
    };
    let (micros, rounds) = in_turn([&primal, &by_hand, &cotangent], time);
    Row {
        name: W::NAME,
        size: W::SIZE,
        title: W::title(),
        by_hand: ratios(&micros[2], &micros[1]),
        primal: ratios(&micros[2], &micros[0]),
        micros: micros.map(Spread::of),
        rounds,
    }
}

/// What a gradient costs beside its matrix products.
#[derive(Clone, Debug)]
pub struct Floor {
    /// The workload's name and size.
    pub title: String,
    /// Microseconds a call of the products alone, of the generated gradient.
    pub micros: [Spread; 2],
    /// The generated gradient's time by that of the products.
    pub products: Spread,
    /// How many rounds were measured.
    pub rounds: usize,
}

/// Measures the gradient of a workload in turn with its matrix products alone, where they are nearly all of it.
pub fn measure_floor<W: Workload>(time: Duration) -> Option<Floor> {
    let products = W::PRODUCTS?;
    settle_allocator();
    let workload = W::new();
    let alone = || {
        black_box(products(black_box(&workload)));
    };
    let cotangent = || {
        black_box(black_box(&workload).cotangent());
    };
    let (micros, rounds) = in_turn([&alone, &cotangent], time);
    Some(Floor { title: W::title(), products: ratios(&micros[1], &micros[0]), micros: micros.map(Spread::of), rounds })
}

/// What the modes of a workload cost.
#[derive(Clone, Debug)]
pub struct Modes {
    /// The workload's name and size.
    pub title: String,
    /// Microseconds a call of the function alone, in forward mode, of the gradient, of the Hessian-vector product.
    pub micros: [Spread; 4],
    /// The time of forward mode by that of the function.
    pub tangent: Spread,
    /// The time of the Hessian-vector product by that of the gradient.
    pub hvp: Spread,
    /// How many rounds were measured.
    pub rounds: usize,
}

/// Measures the modes of a workload in turn for the given time.
pub fn measure_modes<W: Workload>(time: Duration) -> Modes {
    settle_allocator();
    let workload = W::new();
    let primal = || {
        black_box(black_box(&workload).primal());
    };
    let tangent = || {
        black_box(black_box(&workload).tangent());
    };
    let gradient = || {
        black_box(black_box(&workload).cotangent());
    };
    let hvp = || {
        black_box(black_box(&workload).hvp());
    };
    let (micros, rounds) = in_turn([&primal, &tangent, &gradient, &hvp], time);
    Modes {
        title: W::title(),
        tangent: ratios(&micros[1], &micros[0]),
        hvp: ratios(&micros[3], &micros[2]),
        micros: micros.map(Spread::of),
        rounds,
    }
}

fn ratios(a: &[f64], b: &[f64]) -> Spread {
    Spread::of(a.iter().zip(b).map(|(a, b)| a / b).collect())
}

/// Measures versions in turn: microseconds a call of each, one a round, and how many rounds there were.
fn in_turn<const N: usize>(versions: [&dyn Fn(); N], time: Duration) -> ([Vec<f64>; N], usize) {
    let repetitions = versions.map(repetitions);
    let mut micros: [Vec<f64>; N] = core::array::from_fn(|_| Vec::new());
    let start = Instant::now();
    let mut rounds = 0;
    while rounds < FEWEST_ROUNDS || start.elapsed() < time {
        for version in order::<N>(rounds) {
            let elapsed = sample(versions[version], repetitions[version]);
            micros[version].push(elapsed.as_secs_f64() * 1e6 / f64::from(repetitions[version]));
        }
        rounds += 1;
    }
    (micros, rounds)
}

/// How many calls make a sample. The calls made here also warm up the caches and the allocator.
fn repetitions(version: &dyn Fn()) -> u32 {
    // The first one also brings code in and asks the processor what it has.
    sample(version, 1);
    let mut repetitions = 1;
    while sample(version, repetitions) < SAMPLE {
        repetitions *= 2;
    }
    repetitions
}

/// The time of so many calls.
fn sample(version: &dyn Fn(), repetitions: u32) -> Duration {
    let start = processor_time();
    for _ in 0..repetitions {
        version();
    }
    processor_time().saturating_sub(start)
}

/// The processor time of this thread.
#[cfg(unix)]
pub fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("a thread's time is not negative")
}

/// The time since the first call.
#[cfg(not(unix))]
pub fn processor_time() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    START.elapsed()
}

#[cfg(test)]
mod tests {
    use super::{Spread, order};

    #[test]
    fn quartiles_lie_between_the_values() {
        assert_eq!(Spread::of(vec![3.0]), Spread { low: 3.0, median: 3.0, high: 3.0 });
        assert_eq!(Spread::of(vec![4.0, 1.0, 3.0, 2.0]), Spread { low: 1.75, median: 2.5, high: 3.25 });
        assert_eq!(Spread::of(vec![5.0, 4.0, 1.0, 3.0, 2.0]), Spread { low: 2.0, median: 3.0, high: 4.0 });
    }

    #[test]
    fn every_version_stands_in_every_place_equally_often() {
        fn places<const N: usize>() {
            for place in 0..N {
                for version in 0..N {
                    assert_eq!((0..2 * N).filter(|&round| order::<N>(round)[place] == version).count(), 2);
                }
            }
        }
        places::<3>();
        places::<4>();
    }
}
