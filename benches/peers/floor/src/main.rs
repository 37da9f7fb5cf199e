//! The workloads without products of large matrices, by hand in plain Rust that is written for the vectoriser: what the machine can do.
//!
//! Buffers and tapes are kept between calls. It needs AVX-512 or AVX2 with FMA to be a floor; elsewhere it is only correct.

mod functions;
mod workloads;

use peer_common::{Case, Precision};

fn main() {
    let case = Case::from_arguments();
    match case.precision() {
        Precision::Single => workloads::single::run(&case),
        Precision::Double => workloads::double::run(&case),
    }
}
