//! A local of a macro and one of its caller share a name and are two variables.

use cotangent::differentiate;

macro_rules! shadowing {
    ($name:ident, $x:ident, $value:expr) => {
        #[differentiate]
        fn $name($x: f64) -> f64 {
            let t = 10.0 * $x;
            let x = 3.0 * t;
            $value + x
        }
    };
}

// The `x` in `x * x` is the parameter, not the local `x` of the macro.
shadowing!(hygienic, x, x * x);

fn main() {
    assert_eq!(hygienic(2.0), 64.0);
    assert_eq!(hygienic::value_and_gradient(2.0), (64.0, 34.0));
}
