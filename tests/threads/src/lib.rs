//! Runs code on pools of several sizes: what it gives must not depend on them.

use std::fmt::Debug;

/// What a function gives on one thread, after it gave the same on two and on three.
///
/// # Panics
/// When it does not.
pub fn on_pools<T: Debug + PartialEq + Send>(f: impl Fn() -> T + Sync) -> T {
    let [one, two, three] = [1, 2, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
        pool.install(&f)
    });
    assert_eq!(one, two, "one thread and two");
    assert_eq!(one, three, "one thread and three");
    one
}
