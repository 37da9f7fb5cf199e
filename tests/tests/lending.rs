//! Random programs about what is lent, with the real attribute: the value is that of the untouched function, the gradient that of its copy over
//! dual numbers.
//!
//! `COTANGENT_LENDING_SEED=400 COTANGENT_LENDING=1000 cargo test -p cotangent-tests --test lending` runs a thousand more.

#![allow(clippy::all, clippy::pedantic, unused, elided_lifetimes_in_paths, unreachable_pub, reason = "generated")]

use cotangent::differentiate;
use cotangent_tests::beside::{Programs, arguments};
use cotangent_tests::dual::Dual;
use cotangent_tests::{lending, second_order};
use ndarray::{Array1, Array2, ArrayView1, ArrayViewMut1, ArrayViewMut2, Axis, Zip, s};

const PROGRAMS: Programs = Programs(lending::program);

include!(concat!(env!("OUT_DIR"), "/lending.rs"));
