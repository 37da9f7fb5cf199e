//! What stands beside a function, and where a differentiated function may stand.

use cotangent::differentiate;
use cotangent_tests::{check, check_gradient, matrix, vector};
use ndarray::{Array1, Array2, array};

/// Public, with a doc comment and other attributes.
#[differentiate]
#[inline]
#[must_use]
pub fn documented(x: f64, y: f64) -> f64 {
    x * y * y
}

#[test]
fn every_entry_point_says_the_same() {
    check_gradient!(documented(x, y), x = 2.0, y = 3.0);
    let (value, pullback) = documented::pullback(2.0, 3.0);
    assert_eq!(value, 18.0);
    assert_eq!(pullback(&2.0, &3.0, 10.0), (90.0, 120.0));
    assert_eq!(documented::adjoint(2.0, 3.0, 10.0), (18.0, (90.0, 120.0)));
    assert_eq!(documented::value_and_gradient(2.0, 3.0), (18.0, (9.0, 12.0)));
    assert_eq!(documented::gradient(2.0, 3.0), (9.0, 12.0));
    let mut gradient = (f64::NAN, f64::INFINITY);
    assert_eq!(documented::value_and_gradient_into(2.0, 3.0, &mut gradient), 18.0);
    assert_eq!(gradient, (9.0, 12.0));
}

#[differentiate]
fn product(a: &Array2<f64>, b: Array2<f64>, n: usize) -> Array2<f64> {
    a.dot(&b) * n as f64
}

/// The pullback borrows nothing: it outlives the arguments of the call that made it and meets equal ones later.
#[test]
fn a_pullback_can_be_kept() {
    let mut kept = Vec::new();
    for k in 1..3 {
        let (a, b) = (matrix(2, 2) * f64::from(k), matrix(2, 2) + f64::from(k));
        kept.push(product::pullback(&a, b, 2).1);
    }
    for (k, pullback) in (1..3).zip(kept) {
        let (a, b, seed) = (matrix(2, 2) * f64::from(k), matrix(2, 2) + f64::from(k), matrix(2, 2));
        let (a_bar, b_bar, ()) = pullback(&a, &b, &2, seed.clone());
        assert_eq!(a_bar, product::adjoint(&a, b.clone(), 2, seed.clone()).1.0);
        assert_eq!(b_bar, product::adjoint(&a, b, 2, seed).1.1);
    }
}

#[test]
fn what_is_discrete_has_the_cotangent_unit() {
    let (_, (_, _, n_bar)) = product::adjoint(&matrix(2, 2), matrix(2, 2), 2, matrix(2, 2));
    assert_eq!(n_bar, ());
    check!(product(&a, b, 2), a = matrix(2, 3), b = matrix(3, 2));
}

#[differentiate(wrt(w, b))]
fn with_respect_to(w: &Array2<f64>, x: &Array1<f64>, b: &Array1<f64>) -> f64 {
    (w.dot(x) + b).mapv(|e| e * e).sum()
}

#[differentiate(wrt(x))]
fn with_respect_to_one(w: &Array2<f64>, x: &Array1<f64>) -> f64 {
    w.dot(x).product()
}

#[differentiate]
fn with_a_constant(w: &Array2<f64>, #[constant] x: &Array1<f64>, #[constant] scale: f64) -> f64 {
    w.dot(x).product() * scale
}

#[test]
fn only_what_is_asked_for_is_differentiated() {
    let data = vector(3);
    check_gradient!(with_respect_to(&w, &data, &b), w = matrix(2, 3), b = vector(2));
    let weights = matrix(2, 3);
    check_gradient!(with_respect_to_one(&weights, &x), x = vector(3));
    check_gradient!(with_a_constant(&w, &data, 0.7), w = matrix(2, 3));
    let bare: Array2<f64> = with_a_constant::gradient(&weights, &data, 0.7);
    assert_eq!(bare.dim(), (2, 3));
    let (_, (_, (), ())) = with_a_constant::adjoint(&weights, &data, 0.7, 1.0);
}

mod taken {
    /// A type of the same name as the function beside it.
    pub(super) struct Energy(pub(super) f64);
}
use taken::Energy;

#[allow(non_snake_case, reason = "a function named like a type is what is tested")]
#[differentiate(companion = EnergyDerivatives)]
fn Energy_of(x: f64) -> f64 {
    x * x
}

#[differentiate(wrt(x), companion = loss_derivatives)]
fn loss(x: f64, y: f64) -> f64 {
    x * y
}

#[test]
fn a_companion_has_the_name_that_it_is_given() {
    assert_eq!(EnergyDerivatives::gradient(3.0), Energy(6.0).0);
    assert_eq!(loss_derivatives::gradient(3.0, 5.0), 5.0);
    assert_eq!(Energy_of(loss(1.0, 2.0)), 4.0);
}

#[test]
fn a_function_inside_a_function_body() {
    #[differentiate]
    fn inner(x: &Array1<f64>) -> f64 {
        x.dot(x)
    }
    assert_eq!(inner::gradient(&array![1.0, 2.0]), array![2.0, 4.0]);
    let in_a_closure = || {
        #[differentiate]
        fn innermost(x: f64) -> f64 {
            x * x
        }
        innermost::gradient(3.0)
    };
    assert_eq!(in_a_closure(), 6.0);
}

mod elsewhere {
    pub(crate) mod deep {
        use cotangent::differentiate;

        #[differentiate]
        pub(crate) fn cube(x: f64) -> f64 {
            x.powi(3)
        }
    }
    pub(crate) use deep::cube as renamed;
}

#[test]
fn one_use_brings_both() {
    use elsewhere::deep::cube;
    assert_eq!((cube(2.0), cube::gradient(2.0)), (8.0, 12.0));
    assert_eq!((elsewhere::renamed(2.0), elsewhere::renamed::gradient(2.0)), (8.0, 12.0));
}

macro_rules! made {
    ($name:ident, $value:expr, $t:ty) => {
        #[differentiate]
        fn $name(x: $t, y: $t) -> $t {
            let z = x * $value - $value;
            z * y / $value + (-$value) * x
        }
    };
}
made!(made_by_a_macro, 2.0_f64 + 1.0, f64);

#[test]
fn a_function_made_by_a_macro() {
    check!(made_by_a_macro(x, y), x = 0.7, y = -1.5);
}
