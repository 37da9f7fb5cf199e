//! Functions whose companions a glance at the file does not show: nothing is said of them.

mod plain {
    #[allow(dead_code, reason = "it only has the name of one that is differentiated, which a glance must not take it for")]
    pub fn imported(x: f64) -> f64 {
        x
    }
    #[allow(dead_code, reason = "as above")]
    pub fn generated(x: f64) -> f64 {
        x
    }
    pub mod seen {
        #[cotangent::differentiate]
        pub fn from_a_star(x: f64) -> f64 {
            x * x
        }
    }
}

mod elsewhere {
    #[cotangent::differentiate]
    pub fn imported(x: f64) -> f64 {
        x * x
    }
    #[cotangent::differentiate]
    pub fn other(x: f64) -> f64 {
        x * x
    }
}

use cotangent::differentiate as reverse;
use elsewhere::{imported, other as by_another_name};
use plain::seen::*;

#[reverse]
fn renamed(x: f64) -> f64 {
    x * x
}

#[cfg_attr(all(), cotangent::differentiate)]
fn on_condition(x: f64) -> f64 {
    x * x
}

macro_rules! squares {
    ($($name:ident)*) => { $(#[cotangent::differentiate] fn $name(x: f64) -> f64 { x * x })* };
}
squares!(generated);

fn shadowed(x: f64) -> f64 {
    2.0 * x
}

#[cotangent::differentiate]
fn all_of_them(x: f64) -> f64 {
    let shadowed = |x: f64| shadowed_not(x);
    imported(x) + by_another_name(x) + from_a_star(x) + renamed(x) + on_condition(x) + generated(x) + shadowed(x)
}

#[cotangent::differentiate]
fn shadowed_not(x: f64) -> f64 {
    fn nested(x: f64) -> f64 {
        x * x
    }
    nested(x)
}

fn nested(x: f64) -> f64 {
    3.0 * x
}

fn main() {
    assert_eq!(all_of_them::gradient(3.0), 42.0);
    assert_eq!(shadowed(1.0) + nested(1.0), 5.0);
}
