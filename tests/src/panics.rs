//! Panics as values.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

/// What a panic says, and where it says it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panic {
    /// The payload, if it is text.
    pub message: String,
    /// The file of its location.
    pub file: String,
    /// The line of its location.
    pub line: u32,
    /// The column of its location.
    pub column: u32,
}

/// What this thread's panics are to the hook.
enum Watch {
    /// The test's own failures, which the harness reports.
    Off,
    /// Due.
    Due,
    /// Seen.
    Seen(Panic),
}

thread_local! {
    static WATCH: RefCell<Watch> = const { RefCell::new(Watch::Off) };
}

/// Runs a function that may panic.
///
/// # Errors
/// The panic.
///
/// # Panics
/// When the panic is not one of this thread's.
pub fn outcome_of<R>(run: impl FnOnce() -> R) -> Result<R, Panic> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |info| {
            if WATCH.with_borrow(|watch| matches!(watch, Watch::Off)) {
                return others(info);
            }
            let payload = info.payload();
            let message =
                payload.downcast_ref::<String>().cloned().or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string));
            let (message, place) = (message.unwrap_or_default(), info.location().expect("a panic has a location"));
            WATCH.set(Watch::Seen(Panic { message, file: place.file().to_owned(), line: place.line(), column: place.column() }));
        }));
    });
    WATCH.set(Watch::Due);
    let outcome = catch_unwind(AssertUnwindSafe(run));
    let watch = WATCH.replace(Watch::Off);
    outcome.map_err(|_| match watch {
        Watch::Seen(panic) => panic,
        _ => panic!("a panic of another thread"),
    })
}

/// Runs a function that panics.
///
/// # Panics
/// When the function does not panic.
pub fn panic_of<R>(run: impl FnOnce() -> R) -> Panic {
    outcome_of(|| drop(run())).expect_err("no panic where one is due")
}
