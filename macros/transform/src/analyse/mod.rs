//! Facts about values, in side tables.

mod activity;
mod families;
mod kinds;
mod options;
mod shapes;
mod unset;

pub use activity::{Activity, activity, varies};
pub use kinds::kinds;
pub use options::{definition, is_option};
pub use shapes::{Shapes, shapes};
pub use unset::unset;
