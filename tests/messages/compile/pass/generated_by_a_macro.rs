//! Functions that a macro writes, with names, types and expressions from its arguments.

use cotangent::{Differentiable, differentiate};
use ndarray::{Array2, array};

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

/// Types that are references, and lists of them, from a macro's arguments.
macro_rules! of_types {
    ($name:ident($x:ident: $of:ty, $w:ident: $by:ty) -> $gives:ty $body:block) => {
        #[differentiate]
        fn $name($x: $of, $w: $by) -> $gives $body
    };
}
of_types!(weighted(x: &Array2<f64>, w: &[f64]) -> (f64, Array2<f64>) {
    let scaled = x * w[0];
    (scaled.sum() * w[1], scaled - x)
});

macro_rules! state {
    ($name:ident { $($field:ident: $ty:ty),* }) => {
        #[derive(Clone, Differentiable)]
        struct $name { $($field: $ty),* }
    };
}
state!(State { position: Vec<f64>, weight: f64 });

#[differentiate]
fn energy(s: &State) -> f64 {
    s.position[0] * s.weight
}

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
    let (_, (x_bar, w_bar)) = weighted::adjoint(&array![[1.0, 2.0]], &[3.0, 4.0], (1.0, array![[0.0, 1.0]]));
    assert_eq!((x_bar, w_bar), (array![[12.0, 14.0]], vec![14.0, 9.0]));
    assert_eq!(energy::gradient(&State { position: vec![2.0], weight: 5.0 }).position, [5.0]);
    assert_eq!(without_parameters::power::gradient(3.0, 2), 6.0);
}
