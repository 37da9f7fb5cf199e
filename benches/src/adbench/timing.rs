//! Measuring as the published figures were: medians of processor time, objective and derivative in turn.

use crate::paired::{processor_time, settle_allocator};
use std::time::Duration;

/// How long a sample takes at least.
const SAMPLE: Duration = Duration::from_millis(20);
/// Samples of one function before the other one has its turn.
const SAMPLES: usize = 5;
/// Turns.
const ROUNDS: usize = 3;

/// Medians in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Of the function.
    pub objective: f64,
    /// Of its gradient or Jacobian.
    pub derivative: f64,
}

/// Measures both, in turn.
pub fn measure(mut objective: impl FnMut(), mut derivative: impl FnMut()) -> Times {
    settle_allocator();
    let repetitions = [repetitions(&mut objective), repetitions(&mut derivative)];
    let (mut of_objective, mut of_derivative) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_objective.extend((0..SAMPLES).map(|_| sample(&mut objective, repetitions[0])));
        of_derivative.extend((0..SAMPLES).map(|_| sample(&mut derivative, repetitions[1])));
    }
    let median = |mut samples: Vec<Duration>, repetitions: u32| {
        samples.sort_unstable();
        samples[samples.len() / 2].as_secs_f64() * 1e3 / f64::from(repetitions)
    };
    Times { objective: median(of_objective, repetitions[0]), derivative: median(of_derivative, repetitions[1]) }
}

/// How many calls make a sample; the first one warms up.
fn repetitions(function: &mut impl FnMut()) -> u32 {
    function();
    let mut repetitions = 1;
    while sample(function, repetitions) < SAMPLE {
        repetitions *= 2;
    }
    repetitions
}

/// The time of so many calls.
fn sample(function: &mut impl FnMut(), repetitions: u32) -> Duration {
    let start = processor_time();
    for _ in 0..repetitions {
        function();
    }
    processor_time().saturating_sub(start)
}
