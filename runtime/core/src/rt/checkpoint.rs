//! Snapshots of a loop's state, from which its reverse sweep runs passes again in the place of a tape.
//!
//! With k snapshots, the passes of a loop of n are run again as few times as can be (the binomial schedule of Griewank and Walther's
//! Revolve): of n passes that begin at a snapshot, with s snapshots to have in all, the next one lies m passes on, where
//! m + t(s − 1, n − m) + t(s, m) is smallest; t(s, n) is the number of passes that are run before the last of each part.

use core::cell::RefCell;
use core::iter::Iterator;

/// Snapshots of a state `S`, with the schedule by which they are taken.
#[derive(Debug)]
pub struct Snapshots<S> {
    passes: usize,
    budget: usize,
    taken: RefCell<Taken<S>>,
}

#[derive(Debug)]
struct Taken<S> {
    /// The pass that each snapshot stands before, in order.
    states: Vec<(usize, S)>,
    /// The pass before which the next one is taken.
    next: Option<usize>,
    /// The end of the passes that are left.
    end: usize,
}

/// Snapshots for a loop over `range`, as many as `budget` says; without one, so many that no pass is run more than once
/// again: ⌈√(2n)⌉ or one less for n passes.
///
/// # Panics
/// When the budget is 0.
#[track_caller]
pub fn snapshots<S, I: IntoIterator>(range: I, budget: Option<usize>) -> Snapshots<S> {
    let passes = range.into_iter().count();
    assert!(budget != Some(0), "cotangent: a checkpointed loop needs one snapshot at least, of its first state");
    let budget = budget.unwrap_or_else(|| (1..=passes).find(|&s| binomial(s, 2) >= passes).unwrap_or(1));
    let next = (passes > 0).then_some(0);
    Snapshots { passes, budget, taken: RefCell::new(Taken { states: Vec::new(), next, end: passes }) }
}

impl<S> Snapshots<S> {
    /// How many passes the loop has.
    pub fn passes(&self) -> usize {
        self.passes
    }

    /// Whether the state before a pass is to be kept: of the passes that the schedule says, and of the last one of the forward sweep,
    /// with which the reverse sweep begins.
    pub fn wants(&self, pass: usize) -> bool {
        let taken = self.taken.borrow();
        taken.next == Some(pass) || taken.end == self.passes && pass + 1 == self.passes
    }

    /// Keeps the state before a pass.
    pub fn keep(&self, pass: usize, state: S) {
        let taken = &mut *self.taken.borrow_mut();
        taken.states.push((pass, state));
        self.plan(taken, pass);
    }

    /// The last state at or before a pass, and the pass that it stands before: those from there on are run again.
    ///
    /// # Panics
    /// When passes are not asked for from the last one down: generated code does.
    pub fn resume(&self, pass: usize) -> (usize, S)
    where
        S: Clone,
    {
        let taken = &mut *self.taken.borrow_mut();
        (taken.next, taken.end) = (None, pass + 1);
        match taken.states.pop() {
            Some((at, state)) if at == pass => (at, state),
            Some((at, state)) => {
                taken.states.push((at, state.clone()));
                self.plan(taken, at);
                (at, state)
            }
            None => panic!("cotangent: the first state is kept as long as a pass is left"),
        }
    }

    /// Where the next snapshot lies behind the last one.
    fn plan(&self, taken: &mut Taken<S>, from: usize) {
        let (left, free) = (taken.end - from, self.budget.saturating_sub(taken.states.len()));
        taken.next = (left > 1 && free > 0).then(|| from + stride(free + 1, left));
    }
}

/// C(s + r, s): how many passes s snapshots reverse where none is run more than r times.
fn binomial(s: usize, r: usize) -> usize {
    let product = (1..=r).try_fold(1usize, |all, k| Some(all.checked_mul(s + k)? / k));
    product.unwrap_or(usize::MAX)
}

/// t(s, n) = r·n − C(s + r, s + 1) for the smallest r with n ≤ C(s + r, s): the fewest passes that reversing n of them with s snapshots
/// runs, beside the last run of each.
fn runs(s: usize, n: usize) -> usize {
    let (mut r, mut reached) = (0, 1usize);
    while reached < n {
        r += 1;
        reached = reached.saturating_mul(s + r) / r;
    }
    r * n - reached * r / (s + 1)
}

/// How far behind a snapshot the next one lies, where s may be kept, this one too, and n passes are left.
fn stride(s: usize, n: usize) -> usize {
    let cost = |m: usize| m + runs(s - 1, n - m) + runs(s, m);
    // It falls, then rises.
    let (mut low, mut high) = (1, n - 1);
    while low < high {
        let middle = usize::midpoint(low, high);
        if cost(middle + 1) < cost(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::{Snapshots, runs, snapshots};

    /// The fewest runs of passes, by trying all schedules: `all[s][n]`.
    fn by_trial(snapshots: usize, passes: usize) -> Vec<Vec<usize>> {
        let mut all = vec![vec![0; passes + 1]; snapshots + 1];
        for s in 1..=snapshots {
            for n in 2..=passes {
                let with = |m: usize| m + all[s - 1][n - m] + all[s][m];
                all[s][n] = match s {
                    1 => n * (n - 1) / 2,
                    _ => (1..n).map(with).min().unwrap_or(0),
                };
            }
        }
        all
    }

    /// How many passes are run in all, beside the last run of each; the state is the number of passes so far.
    fn simulated(kept: &Snapshots<usize>, passes: usize) -> usize {
        let mut runs = 0;
        for pass in 0..passes {
            if kept.wants(pass) {
                kept.keep(pass, pass);
            }
            // The last pass of the forward sweep is its last run but for the one in the reverse sweep, which gives the value.
            runs += usize::from(pass + 1 < passes);
        }
        for pass in (0..passes).rev() {
            let (start, mut state) = kept.resume(pass);
            assert_eq!(start, state);
            assert!(kept.taken.borrow().states.len() <= kept.budget);
            for at in start..pass {
                if kept.wants(at) {
                    kept.keep(at, state);
                }
                state += 1;
                runs += 1;
            }
            assert_eq!(state, pass);
            assert!(kept.taken.borrow().states.len() <= kept.budget + 1);
        }
        assert!(kept.taken.borrow().states.is_empty());
        runs
    }

    #[test]
    fn the_closed_form_is_the_optimum() {
        let all = by_trial(7, 80);
        for (s, by_trial) in all.iter().enumerate().skip(1) {
            for (n, &least) in by_trial.iter().enumerate().skip(1) {
                assert_eq!(runs(s, n), least, "{s} snapshots, {n} passes");
            }
        }
    }

    #[test]
    fn the_schedule_is_optimal() {
        for s in 1..=9 {
            for n in 0..=130 {
                let kept = snapshots(0..n, Some(s));
                assert_eq!(simulated(&kept, n), if n == 0 { 0 } else { runs(s, n) }, "{s} snapshots, {n} passes");
            }
        }
        let kept = snapshots(0..100_000, Some(100));
        assert_eq!(simulated(&kept, 100_000), runs(100, 100_000));
    }

    #[test]
    fn by_default_no_pass_is_run_more_than_once_again() {
        for n in [1, 2, 3, 10, 100, 1000, 99_999] {
            let kept = snapshots(0..n, None);
            assert!(simulated(&kept, n) <= 2 * n);
            assert!(kept.budget * kept.budget <= 2 * n + 1, "{} snapshots of {n} passes", kept.budget);
        }
    }

    #[test]
    #[should_panic(expected = "one snapshot at least")]
    fn without_a_snapshot_there_is_no_way_back() {
        let _ = snapshots::<(), _>(0..3, Some(0));
    }
}
