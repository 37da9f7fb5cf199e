//! Dual numbers that a generic or a copied function runs over: value + slope·ε, ε² = 0.

use ndarray::ScalarOperand;
use num_traits::{One, Zero};
use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// value + slope·ε
#[derive(Clone, Copy, Debug, Default)]
pub struct Dual {
    /// What the function gives.
    pub value: f64,
    /// Its derivative along the direction in which the arguments move.
    pub slope: f64,
}

impl Dual {
    fn through(self, value: f64, derivative: f64) -> Dual {
        Dual { value, slope: derivative * self.slope }
    }
    /// sin x, cos x
    #[must_use]
    pub fn sin(self) -> Dual {
        self.through(self.value.sin(), self.value.cos())
    }
    /// cos x, −sin x
    #[must_use]
    pub fn cos(self) -> Dual {
        self.through(self.value.cos(), -self.value.sin())
    }
    /// tanh x, 1 − tanh²x
    #[must_use]
    pub fn tanh(self) -> Dual {
        let z = self.value.tanh();
        self.through(z, 1.0 - z * z)
    }
}

impl From<f64> for Dual {
    fn from(value: f64) -> Dual {
        Dual { value, slope: 0.0 }
    }
}

impl PartialEq for Dual {
    fn eq(&self, other: &Dual) -> bool {
        self.value == other.value
    }
}

impl PartialEq<f64> for Dual {
    fn eq(&self, other: &f64) -> bool {
        self.value == *other
    }
}

impl PartialOrd for Dual {
    fn partial_cmp(&self, other: &Dual) -> Option<std::cmp::Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl PartialOrd<f64> for Dual {
    fn partial_cmp(&self, other: &f64) -> Option<std::cmp::Ordering> {
        self.value.partial_cmp(other)
    }
}

impl Neg for Dual {
    type Output = Dual;
    fn neg(self) -> Dual {
        self.through(-self.value, -1.0)
    }
}

/// The forms of an operator, those with a float on the right, and the one that assigns.
macro_rules! operators {
    ($($trait:ident::$method:ident, $assign:ident::$in_place:ident: |$a:ident, $b:ident| $value:expr, $slope:expr;)*) => {$(
        impl $trait for Dual {
            type Output = Dual;
            fn $method(self, other: Dual) -> Dual {
                let ($a, $b) = (self, other);
                Dual { value: $value, slope: $slope }
            }
        }
        impl $trait<&Dual> for Dual {
            type Output = Dual;
            fn $method(self, other: &Dual) -> Dual {
                $trait::$method(self, *other)
            }
        }
        impl $trait<Dual> for &Dual {
            type Output = Dual;
            fn $method(self, other: Dual) -> Dual {
                $trait::$method(*self, other)
            }
        }
        impl $trait<f64> for Dual {
            type Output = Dual;
            fn $method(self, other: f64) -> Dual {
                $trait::$method(self, Dual::from(other))
            }
        }
        impl $trait<f64> for &Dual {
            type Output = Dual;
            fn $method(self, other: f64) -> Dual {
                $trait::$method(*self, Dual::from(other))
            }
        }
        impl<X> $assign<X> for Dual where Dual: $trait<X, Output = Dual> {
            fn $in_place(&mut self, other: X) {
                *self = $trait::$method(*self, other);
            }
        }
    )*};
}
operators! {
    Add::add, AddAssign::add_assign: |a, b| a.value + b.value, a.slope + b.slope;
    Sub::sub, SubAssign::sub_assign: |a, b| a.value - b.value, a.slope - b.slope;
    Mul::mul, MulAssign::mul_assign: |a, b| a.value * b.value, a.slope * b.value + a.value * b.slope;
    Div::div, DivAssign::div_assign: |a, b| a.value / b.value, (a.slope - a.value / b.value * b.slope) / b.value;
}

impl Zero for Dual {
    fn zero() -> Dual {
        Dual::from(0.0)
    }
    fn is_zero(&self) -> bool {
        self.value == 0.0
    }
}

impl One for Dual {
    fn one() -> Dual {
        Dual::from(1.0)
    }
}

impl Sum for Dual {
    fn sum<I: Iterator<Item = Dual>>(items: I) -> Dual {
        items.fold(Dual::zero(), Add::add)
    }
}

impl<'a> Sum<&'a Dual> for Dual {
    fn sum<I: Iterator<Item = &'a Dual>>(items: I) -> Dual {
        items.copied().sum()
    }
}

impl Product for Dual {
    fn product<I: Iterator<Item = Dual>>(items: I) -> Dual {
        items.fold(Dual::one(), Mul::mul)
    }
}

impl ScalarOperand for Dual {}
