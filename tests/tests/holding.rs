//! Random programs about types of the user's own and what holds them, with the real attribute: the value is that of the untouched function,
//! the gradient that of its copy over dual numbers.
//!
//! `COTANGENT_HOLDING_SEED=400 COTANGENT_HOLDING=1000 cargo test -p cotangent-tests --test holding` runs a thousand more.

#![allow(
    clippy::all,
    clippy::pedantic,
    unused,
    elided_lifetimes_in_paths,
    private_interfaces,
    unreachable_pub,
    reason = "generated"
)]

use cotangent::differentiate;
use cotangent_tests::beside::{Programs, arguments};
use cotangent_tests::dual::Dual;
use cotangent_tests::{holding, second_order};
use ndarray::{Array1, Array2};
use std::collections::BTreeMap;
use std::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub};

const PROGRAMS: Programs = Programs(holding::program);

include!(concat!(env!("OUT_DIR"), "/holding.rs"));
