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
}

thread_local! {
    static CAUGHT: RefCell<Option<Option<Panic>>> = const { RefCell::new(None) };
}

/// Runs a function that panics.
///
/// # Panics
/// When the function does not panic.
pub fn panic_of<R>(run: impl FnOnce() -> R) -> Panic {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |info| {
            let expected = CAUGHT.with_borrow(Option::is_some);
            if !expected {
                return others(info);
            }
            let payload = info.payload();
            let message = payload.downcast_ref::<String>().cloned().or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string));
            let (message, place) = (message.unwrap_or_default(), info.location().expect("a panic has a location"));
            CAUGHT.set(Some(Some(Panic { message, file: place.file().to_owned(), line: place.line() })));
        }));
    });
    CAUGHT.set(Some(None));
    let outcome = catch_unwind(AssertUnwindSafe(|| drop(run())));
    let caught = CAUGHT.take().flatten();
    assert!(outcome.is_err(), "no panic where one is due");
    caught.expect("the hook saw the panic")
}
