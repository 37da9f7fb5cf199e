//! What compiles, and what is refused with which message.
//!
//! Each file in `compile/fail` holds one mistake that a user could make; the message beside it in the `.stderr` file is part of the
//! interface. `TRYBUILD=overwrite cargo test -p cotangent-tests-messages` writes these files anew: read them before committing.

#[test]
fn accepted() {
    trybuild::TestCases::new().pass("compile/pass/*.rs");
}

#[test]
fn refused() {
    trybuild::TestCases::new().compile_fail("compile/fail/*.rs");
}
