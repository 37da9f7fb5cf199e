//! How often a function is differentiated, and along how many directions at once.

use std::fmt;

/// How many tangents a reverse sweep has been given: each of them doubles its values, seeds and cotangents.
///
/// With n tangents every value is one of 2ⁿ *blocks*. Block `b` holds the derivative along the tangents whose bits are set in `b`; block 0 holds
/// the values themselves, block 2ⁿ⁻¹ + b the last tangent of block b.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lift(u8);

impl Lift {
    /// The reverse sweep itself.
    pub const NONE: Lift = Lift(0);
    /// The tangent of a reverse sweep: second derivatives.
    pub const ONCE: Lift = Lift(1);

    /// One tangent more.
    #[must_use]
    pub fn next(self) -> Lift {
        Lift(self.0 + 1)
    }

    /// The sweeps of a function of this order, from one tangent on.
    pub fn up_to(order: u8) -> impl Iterator<Item = Lift> {
        (1..order).map(Lift)
    }

    /// The order of the derivatives that it gives.
    pub fn order(self) -> u8 {
        self.0 + 1
    }

    /// How many blocks there are.
    pub fn blocks(self) -> usize {
        1 << self.0
    }

    /// What a generated function of this many tangents has behind its name.
    pub fn suffix(self) -> String {
        "_tangent".repeat(self.0.into())
    }
}

impl fmt::Display for Lift {
    /// The name of the pullback with its tangents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pullback{}", self.suffix())
    }
}

/// Along how many directions a function in forward mode goes at once: its values are computed once, and each that varies has as many tangents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directions(u8);

impl Directions {
    /// Forward mode.
    pub const ONE: Directions = Directions(1);

    /// As many as the attribute's option says.
    pub fn several(count: u8) -> Directions {
        debug_assert!(count > 1);
        Directions(count)
    }

    /// How many there are.
    pub fn count(self) -> usize {
        self.0.into()
    }

    /// The tangent along the direction of this number.
    pub fn dot(self, direction: usize) -> Dot {
        match self {
            Directions::ONE => Dot::Last(Lift::NONE),
            _ => Dot::Along(direction),
        }
    }
}

impl fmt::Display for Directions {
    /// The name of the generated function.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => write!(f, "tangent"),
            count => write!(f, "tangents_{count}"),
        }
    }
}

/// Which of a value's tangents one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dot {
    /// The last one.
    Last(Lift),
    /// That along the direction of this number.
    Along(usize),
}

impl Dot {
    /// What stands behind the name of the value: `_dot`, for the second tangent of a reverse sweep or along the second direction `_dot2`.
    pub fn suffix(self) -> String {
        match self {
            Dot::Last(lift) if lift <= Lift::ONCE => "_dot".to_owned(),
            Dot::Last(Lift(n)) => format!("_dot{n}"),
            Dot::Along(direction) => format!("_dot{}", direction + 1),
        }
    }
}
