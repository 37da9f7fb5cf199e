//! Kinds: what a macro can know of a type without a type checker.

use proc_macro2::TokenStream;

/// The element type of a float value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elem {
    /// Not known here; rustc infers it.
    Unknown,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// A type parameter of the function.
    Param(String),
}

/// The number of axes of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// Not known here.
    Unknown,
    /// `Ix0` to `Ix6`.
    Fixed(u8),
    /// `IxDyn`.
    Dyn,
}

/// The form of a list of floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// `[F]`, behind a reference.
    Slice,
    /// `Vec<F>`.
    Vec,
    /// `[F; N]`.
    Fixed,
}

/// The kind of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Not known: a type alias, a type of the user's.
    Unknown,
    /// A float.
    Float(Elem),
    /// An array of `ndarray`, whatever its storage.
    Array(Elem, Rank),
    /// A list of floats.
    List(Elem, List),
    /// A list of what is no float: arrays, lists, or a type of the user's.
    Items(Box<Kind>),
    /// A tuple in which something carries a derivative.
    Tuple(Vec<Kind>),
    /// An integer.
    Int,
    /// A `bool`.
    Bool,
    /// The shape of another value.
    Shape,
    /// Anything else that carries no derivative.
    Discrete,
}

impl Kind {
    /// Whether it is an array of floats of a known number of axes.
    pub fn is_plain_array(&self) -> bool {
        matches!(self, Kind::Array(elem, rank) if *elem != Elem::Unknown && *rank != Rank::Unknown)
    }

    /// Whether a value of this kind can carry a derivative.
    pub fn is_differentiable(&self) -> bool {
        matches!(self, Kind::Unknown | Kind::Float(_) | Kind::Array(..) | Kind::List(..) | Kind::Items(_) | Kind::Tuple(_))
    }

    /// The kind of a field, or of a field of a field.
    #[must_use]
    pub fn field(&self, path: &TokenStream) -> Kind {
        let text = path.to_string().replace(' ', "");
        text.split('.').fold(self.clone(), |of, name| match (of, name.parse::<usize>()) {
            (Kind::Tuple(parts), Ok(i)) => parts.get(i).cloned().unwrap_or(Kind::Unknown),
            _ => Kind::Unknown,
        })
    }

    /// The better known of two kinds of values of one type; one that was taken for discrete gives way to one that is not.
    #[must_use]
    pub fn beside(&self, other: &Kind) -> Kind {
        let gives_way = *self == Kind::Unknown || *self == Kind::Discrete && other.is_differentiable();
        if gives_way { other.clone() } else { self.clone() }
    }

    /// Whether this is a float.
    pub fn is_float(&self) -> bool {
        matches!(self, Kind::Float(_))
    }

    /// The element type, where there is one.
    pub fn elem(&self) -> Elem {
        match self {
            Kind::Float(e) | Kind::Array(e, _) | Kind::List(e, _) => e.clone(),
            _ => Elem::Unknown,
        }
    }

    /// The rank of an array; a float has rank 0, a list rank 1.
    pub fn rank(&self) -> Rank {
        match self {
            Kind::Float(_) => Rank::Fixed(0),
            Kind::List(..) => Rank::Fixed(1),
            Kind::Array(_, r) => *r,
            _ => Rank::Unknown,
        }
    }
}

impl Elem {
    /// The better known of two element types that are the same type.
    #[must_use]
    pub fn or(self, other: Elem) -> Elem {
        if self == Elem::Unknown { other } else { self }
    }
}

impl Rank {
    /// The rank of what two arrays broadcast to.
    #[must_use]
    pub fn broadcast(self, other: Rank) -> Rank {
        match (self, other) {
            (Rank::Fixed(a), Rank::Fixed(b)) => Rank::Fixed(a.max(b)),
            (Rank::Unknown, _) | (_, Rank::Unknown) => Rank::Unknown,
            _ => Rank::Dyn,
        }
    }

    /// The rank with `delta` more axes.
    #[must_use]
    pub fn shifted(self, delta: i8) -> Rank {
        match self {
            Rank::Fixed(n) => n.checked_add_signed(delta).map_or(Rank::Unknown, Rank::Fixed),
            other => other,
        }
    }
}
