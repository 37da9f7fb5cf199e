//! Facts about values, in side tables.

mod activity;
mod shapes;

pub use activity::{Activity, activity, varies};
pub use shapes::{Shapes, shapes};
