//! How often a function is differentiated.

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

    /// What stands behind the name of a value for its last tangent: `_dot`, for the second `_dot2`.
    pub fn dot(self) -> String {
        if self <= Lift::ONCE { "_dot".to_owned() } else { format!("_dot{}", self.0) }
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
