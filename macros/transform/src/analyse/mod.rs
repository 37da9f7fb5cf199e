//! Facts about values, in side tables.

mod activity;
mod families;
mod kinds;
mod shapes;
mod unset;

pub use activity::{Activity, activity, varies};
pub use kinds::kinds;
pub use shapes::{Shapes, shapes};
pub use unset::unset;
