//! Functions that a macro writes, with names, types and expressions from its arguments.

use cotangent::differentiate;

macro_rules! scaled {
    ($(#[$attribute:meta])* $vis:vis $name:ident, $x:ident: $elem:ty, $factor:expr) => {
        $(#[$attribute])*
        #[differentiate]
        $vis fn $name($x: $elem, y: $elem) -> $elem {
            let scaled = $factor * $x;
            scaled * y
        }
    };
}

scaled!(twice, x: f64, 2.0);
scaled!(
    /// Doubled after an addition: the expression keeps its brackets.
    pub thrice, value: f32, 1.0 + 2.0);

mod without_parameters {
    macro_rules! whole {
        ($name:ident, $ty:ty) => {
            #[cotangent::differentiate(wrt(x), companion = $name)]
            pub fn $name(x: $ty, n: i32) -> $ty {
                x.powi(n)
            }
        };
    }
    whole!(power, f64);
}

fn main() {
    assert_eq!(twice::gradient(3.0, 5.0), (10.0, 6.0));
    assert_eq!(thrice::gradient(3.0, 5.0), (15.0, 9.0));
    assert_eq!(without_parameters::power::gradient(3.0, 2), 6.0);
}
