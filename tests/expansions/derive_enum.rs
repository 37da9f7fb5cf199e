use cotangent::Differentiable;
/// A function between layers.
#[derive(Clone, Debug, PartialEq, Differentiable)]
pub enum Activation<T> {
    /// max(x, 0)
    Relu,
    /// With a slope that is learnt below zero.
    Leaky(f64),
    /// (1 + 1/n·x)ⁿ with a learnt scale.
    Power {
        /// The scale.
        scale: T,
        /// The power.
        n: usize,
    },
}
/// The cotangent of [`Activation`]: what its fields that carry a derivative gather.
#[allow(
    dead_code,
    deprecated,
    missing_docs,
    non_camel_case_types,
    private_bounds,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    reason = "generated"
)]
pub enum ActivationCotangent<T: ::cotangent::Differentiable> {
    /// The cotangent of `Relu`.
    Relu,
    /// The cotangent of `Leaky`.
    Leaky(
        /// The cotangent of `0`.
        f64,
    ),
    /// The cotangent of `Power`.
    Power {
        /// The cotangent of `scale`.
        scale: <T as ::cotangent::Differentiable>::Cotangent,
    },
}
#[allow(
    deprecated,
    missing_docs,
    non_snake_case,
    private_bounds,
    private_interfaces,
    unreachable_patterns,
    unused_lifetimes,
    unused_qualifications,
    unused_variables,
    dead_code,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    reason = "generated"
)]
const _: () = {
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::core::clone::Clone
    for ActivationCotangent<T> {
        fn clone(&self) -> Self {
            match self {
                Self::Relu => Self::Relu,
                Self::Leaky(a_0) => Self::Leaky(::core::clone::Clone::clone(a_0)),
                Self::Power { scale: a_scale, .. } => {
                    Self::Power {
                        scale: ::core::clone::Clone::clone(a_scale),
                    }
                }
            }
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::core::fmt::Debug for ActivationCotangent<T> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            match self {
                Self::Relu => f.debug_tuple("Relu").finish(),
                Self::Leaky(a_0) => f.debug_tuple("Leaky").field(a_0).finish(),
                Self::Power { scale: a_scale, .. } => {
                    f.debug_struct("Power").field("scale", a_scale).finish()
                }
            }
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::core::cmp::PartialEq
    for ActivationCotangent<T> {
        fn eq(&self, other: &Self) -> bool {
            match (self, other) {
                (Self::Relu, Self::Relu) => {}
                (Self::Leaky(a_0), Self::Leaky(b_0)) => {
                    if !::core::cmp::PartialEq::eq(a_0, b_0) {
                        return false;
                    }
                }
                (
                    Self::Power { scale: a_scale, .. },
                    Self::Power { scale: b_scale, .. },
                ) => {
                    if !::core::cmp::PartialEq::eq(a_scale, b_scale) {
                        return false;
                    }
                }
                _ => {
                    return false;
                }
            }
            true
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::cotangent::Differentiable for Activation<T> {
        type Cotangent = ActivationCotangent<T>;
        fn zeros_like(&self) -> Self::Cotangent {
            match self {
                Self::Relu => ActivationCotangent::Relu,
                Self::Leaky(a_0) => {
                    ActivationCotangent::Leaky(::cotangent::rt::zeros_like(a_0))
                }
                Self::Power { scale: a_scale, .. } => {
                    ActivationCotangent::Power {
                        scale: ::cotangent::rt::zeros_like(a_scale),
                    }
                }
            }
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            match self {
                Self::Relu => ActivationCotangent::Relu,
                Self::Leaky(a_0) => {
                    ActivationCotangent::Leaky(::cotangent::rt::to_cotangent(a_0))
                }
                Self::Power { scale: a_scale, .. } => {
                    ActivationCotangent::Power {
                        scale: ::cotangent::rt::to_cotangent(a_scale),
                    }
                }
            }
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            match self {
                Self::Relu => {
                    form.variant("Relu");
                }
                Self::Leaky(a_0) => {
                    form.variant("Leaky");
                    form.of(a_0);
                }
                Self::Power { scale: a_scale, .. } => {
                    form.variant("Power");
                    form.of(a_scale);
                }
            }
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable + ::cotangent::rt::Step> ::cotangent::rt::Carries
    for Activation<T> {}
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable + ::cotangent::rt::Step> ::cotangent::rt::Step
    for Activation<T> {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            match (a, along) {
                (Self::Relu, ActivationCotangent::Relu) => {}
                (Self::Leaky(a_0), ActivationCotangent::Leaky(b_0)) => {
                    ::cotangent::rt::step(a_0, by, b_0);
                }
                (
                    Self::Power { scale: a_scale, .. },
                    ActivationCotangent::Power { scale: b_scale, .. },
                ) => {
                    ::cotangent::rt::step(a_scale, by, b_scale);
                }
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::cotangent::rt::Own for Activation<T>
    where
        for<'own> Activation<T>: ::core::clone::Clone,
    {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> Activation<T> {
        #[doc(hidden)]
        pub fn Leaky_0(&self) -> &f64 {
            match self {
                Self::Leaky { 0: part, .. } => part,
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
        #[doc(hidden)]
        pub fn Leaky_0_mut(&mut self) -> &mut f64 {
            match self {
                Self::Leaky { 0: part, .. } => part,
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
        #[doc(hidden)]
        pub fn Power_scale(&self) -> &T {
            match self {
                Self::Power { scale: part, .. } => part,
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
        #[doc(hidden)]
        pub fn Power_scale_mut(&mut self) -> &mut T {
            match self {
                Self::Power { scale: part, .. } => part,
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
        #[doc(hidden)]
        pub fn Power_n(&self) -> &usize {
            match self {
                Self::Power { n: part, .. } => part,
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
        #[doc(hidden)]
        pub fn Power_n_mut(&mut self) -> &mut usize {
            match self {
                Self::Power { n: part, .. } => part,
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::cotangent::Differentiable
    for ActivationCotangent<T> {
        type Cotangent = Self;
        fn zeros_like(&self) -> Self {
            match self {
                Self::Relu => Self::Relu,
                Self::Leaky(a_0) => Self::Leaky(::cotangent::rt::zeros_like(a_0)),
                Self::Power { scale: a_scale, .. } => {
                    Self::Power {
                        scale: ::cotangent::rt::zeros_like(a_scale),
                    }
                }
            }
        }
        fn to_cotangent(&self) -> Self {
            ::core::clone::Clone::clone(self)
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            match self {
                Self::Relu => {
                    form.variant("Relu");
                }
                Self::Leaky(a_0) => {
                    form.variant("Leaky");
                    form.of(a_0);
                }
                Self::Power { scale: a_scale, .. } => {
                    form.variant("Power");
                    form.of(a_scale);
                }
            }
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::cotangent::Cotangent
    for ActivationCotangent<T> {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            match (a, b) {
                (Self::Relu, Self::Relu) => {}
                (Self::Leaky(a_0), Self::Leaky(b_0)) => {
                    ::cotangent::rt::pairs(a_0, b_0, visit);
                }
                (
                    Self::Power { scale: a_scale, .. },
                    Self::Power { scale: b_scale, .. },
                ) => {
                    ::cotangent::rt::pairs(a_scale, b_scale, visit);
                }
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            match (a, b) {
                (Self::Relu, Self::Relu) => {}
                (Self::Leaky(a_0), Self::Leaky(b_0)) => {
                    ::cotangent::rt::pairs_mut(a_0, b_0, visit);
                }
                (
                    Self::Power { scale: a_scale, .. },
                    Self::Power { scale: b_scale, .. },
                ) => {
                    ::cotangent::rt::pairs_mut(a_scale, b_scale, visit);
                }
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            match a {
                Self::Relu => {}
                Self::Leaky(a_0) => {
                    ::cotangent::rt::each(a_0, visit);
                }
                Self::Power { scale: a_scale, .. } => {
                    ::cotangent::rt::each(a_scale, visit);
                }
            }
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::cotangent::rt::Accumulate<&Self>
    for ActivationCotangent<T> {
        fn gather(acc: &mut Self, share: &Self) {
            match (acc, share) {
                (Self::Relu, Self::Relu) => {}
                (Self::Leaky(a_0), Self::Leaky(b_0)) => {
                    ::cotangent::rt::accumulate(a_0, b_0);
                }
                (
                    Self::Power { scale: a_scale, .. },
                    Self::Power { scale: b_scale, .. },
                ) => {
                    ::cotangent::rt::accumulate(a_scale, b_scale);
                }
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::cotangent::rt::Assign
    for ActivationCotangent<T> {
        fn assign_from(to: &mut Self, value: Self) {
            match (to, value) {
                (Self::Relu, Self::Relu) => {}
                (Self::Leaky(a_0), Self::Leaky(b_0)) => {
                    ::cotangent::rt::assign(a_0, b_0);
                }
                (
                    Self::Power { scale: a_scale, .. },
                    Self::Power { scale: b_scale, .. },
                ) => {
                    ::cotangent::rt::assign(a_scale, b_scale);
                }
                (to, value) => *to = value,
            }
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::cotangent::rt::Own
    for ActivationCotangent<T> {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::cotangent::rt::Step
    for ActivationCotangent<T> {
        fn step_by(a: &mut Self, by: f64, along: &Self) {
            ::cotangent::Cotangent::add_scaled(a, by, along);
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::cotangent::rt::Inside
    for ActivationCotangent<T> {
        type Inside = Self;
        fn inside(&self) -> &Self {
            self
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::cotangent::rt::InsideMut
    for ActivationCotangent<T> {
        fn inside_mut(&mut self) -> &mut Self {
            self
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ::core::ops::AddAssign<&Self>
    for ActivationCotangent<T> {
        fn add_assign(&mut self, share: &Self) {
            ::cotangent::rt::accumulate(self, share);
        }
    }
    #[automatically_derived]
    impl<
        T: ::cotangent::Differentiable,
    > ::cotangent::rt::Accumulate<&ActivationCotangent<T>>
    for ::cotangent::rt::Box<ActivationCotangent<T>> {
        fn gather(acc: &mut Self, share: &ActivationCotangent<T>) {
            ::cotangent::rt::accumulate(&mut **acc, share);
        }
    }
    #[automatically_derived]
    impl<T: ::cotangent::Differentiable> ActivationCotangent<T> {
        /// self += by·share
        pub fn add_scaled(&mut self, by: impl ::cotangent::Element, share: &Self) {
            ::cotangent::Cotangent::add_scaled(self, by, share);
        }
        /// self *= by
        pub fn scale(&mut self, by: impl ::cotangent::Element) {
            ::cotangent::Cotangent::scale(self, by);
        }
        /// ⟨self, other⟩
        pub fn dot(&self, other: &Self) -> f64 {
            ::cotangent::Cotangent::dot(self, other)
        }
        /// √⟨self, self⟩
        pub fn norm(&self) -> f64 {
            ::cotangent::Cotangent::norm(self)
        }
        /// The entries: fields in the order of their declaration, arrays row by row, maps by ascending keys.
        pub fn to_vec(&self) -> ::cotangent::rt::prelude::Vec<f64> {
            ::cotangent::Cotangent::to_vec(self)
        }
        /// A cotangent in the shape of `like` with the entries of `to_vec`.
        pub fn from_vec(like: &Self, entries: &[f64]) -> Self {
            ::cotangent::Cotangent::from_vec(like, entries)
        }
        #[doc(hidden)]
        pub fn Leaky_0(&self) -> &f64 {
            match self {
                Self::Leaky(a_0) => a_0,
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
        #[doc(hidden)]
        pub fn Leaky_0_mut(&mut self) -> &mut f64 {
            match self {
                Self::Leaky(a_0) => a_0,
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
        #[doc(hidden)]
        pub fn Power_scale(&self) -> &<T as ::cotangent::Differentiable>::Cotangent {
            match self {
                Self::Power { scale: a_scale, .. } => a_scale,
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
        #[doc(hidden)]
        pub fn Power_scale_mut(
            &mut self,
        ) -> &mut <T as ::cotangent::Differentiable>::Cotangent {
            match self {
                Self::Power { scale: a_scale, .. } => a_scale,
                _ => ::cotangent::rt::differ("Activation"),
            }
        }
        #[doc(hidden)]
        pub fn Power_n(&self) -> &::cotangent::rt::Constant {
            ::cotangent::rt::constant()
        }
        #[doc(hidden)]
        pub fn Power_n_mut(&mut self) -> &mut ::cotangent::rt::Constant {
            ::cotangent::rt::constant()
        }
    }
};
