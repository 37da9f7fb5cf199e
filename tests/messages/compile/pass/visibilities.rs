//! A companion is as visible as its function.

use cotangent::differentiate;

mod outer {
    pub mod inner {
        use super::super::*;

        #[differentiate]
        pub(crate) fn in_crate(x: f64) -> f64 {
            x * x
        }

        #[differentiate]
        pub(super) fn in_super(x: f64) -> f64 {
            x * x * x
        }

        #[differentiate]
        pub(in crate::outer) fn in_path(x: f64) -> f64 {
            2.0 * x
        }

        #[differentiate]
        pub fn everywhere(x: f64) -> f64 {
            3.0 * x
        }

        #[differentiate]
        fn in_private(x: f64) -> f64 {
            4.0 * x
        }

        pub fn private() -> f64 {
            in_private::gradient(1.0)
        }
    }

    pub fn sum() -> f64 {
        inner::in_super::gradient(1.0) + inner::in_path::gradient(1.0)
    }
}

use outer::inner::{everywhere, in_crate as renamed};

fn main() {
    assert_eq!(renamed::gradient(3.0) + renamed(3.0), 15.0);
    assert_eq!(everywhere::gradient(1.0), 3.0);
    assert_eq!(outer::sum(), 5.0);
    assert_eq!(outer::inner::private(), 4.0);
}
