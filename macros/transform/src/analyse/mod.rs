//! Facts about values, in side tables.

mod activity;

pub use activity::{Activity, activity, region};
