use cotangent::{Differentiable, differentiate};
/// An energy of two coordinates.
pub trait Potential {
    /// The type of a distance.
    type Distance;
    /// The distance from the centre.
    fn distance(&self, x: f64, y: f64) -> Self::Distance;
    /// The energy there.
    fn energy(&self, x: f64, y: f64) -> f64;
}
/// A spring that is fixed at the origin.
#[derive(Differentiable)]
pub struct Spring {
    /// Its stiffness.
    pub k: f64,
    /// Its length at rest.
    pub rest: f64,
}
/// The cotangent of [`Spring`]: what its fields that carry a derivative gather.
#[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
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
pub struct SpringCotangent {
    /// The cotangent of `k`.
    pub k: f64,
    /// The cotangent of `rest`.
    pub rest: f64,
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
    impl ::cotangent::Differentiable for Spring {
        type Cotangent = SpringCotangent;
        fn zeros_like(&self) -> Self::Cotangent {
            SpringCotangent {
                k: ::cotangent::rt::zeros_like(&self.k),
                rest: ::cotangent::rt::zeros_like(&self.rest),
            }
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            SpringCotangent {
                k: ::cotangent::rt::to_cotangent(&self.k),
                rest: ::cotangent::rt::to_cotangent(&self.rest),
            }
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.k);
            form.of(&self.rest);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Carries for Spring {}
    #[automatically_derived]
    impl ::cotangent::rt::Step for Spring {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            ::cotangent::rt::step(&mut a.k, by, &along.k);
            ::cotangent::rt::step(&mut a.rest, by, &along.rest);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for Spring
    where
        for<'own> Spring: ::core::clone::Clone,
    {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::Differentiable for SpringCotangent {
        type Cotangent = Self;
        fn zeros_like(&self) -> Self {
            Self {
                k: ::cotangent::rt::zeros_like(&self.k),
                rest: ::cotangent::rt::zeros_like(&self.rest),
            }
        }
        fn to_cotangent(&self) -> Self {
            ::core::clone::Clone::clone(self)
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.k);
            form.of(&self.rest);
        }
    }
    #[automatically_derived]
    impl ::cotangent::Cotangent for SpringCotangent {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            ::cotangent::rt::pairs(&a.k, &b.k, visit);
            ::cotangent::rt::pairs(&a.rest, &b.rest, visit);
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            ::cotangent::rt::pairs_mut(&mut a.k, &b.k, visit);
            ::cotangent::rt::pairs_mut(&mut a.rest, &b.rest, visit);
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            ::cotangent::rt::each(&mut a.k, visit);
            ::cotangent::rt::each(&mut a.rest, visit);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&Self> for SpringCotangent {
        fn gather(acc: &mut Self, share: &Self) {
            ::cotangent::rt::accumulate(&mut acc.k, &share.k);
            ::cotangent::rt::accumulate(&mut acc.rest, &share.rest);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Assign for SpringCotangent {
        fn assign_from(to: &mut Self, value: Self) {
            ::cotangent::rt::assign(&mut to.k, value.k);
            ::cotangent::rt::assign(&mut to.rest, value.rest);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for SpringCotangent {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Step for SpringCotangent {
        fn step_by(a: &mut Self, by: f64, along: &Self) {
            ::cotangent::Cotangent::add_scaled(a, by, along);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Inside for SpringCotangent {
        type Inside = Self;
        fn inside(&self) -> &Self {
            self
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::InsideMut for SpringCotangent {
        fn inside_mut(&mut self) -> &mut Self {
            self
        }
    }
    #[automatically_derived]
    impl ::core::ops::AddAssign<&Self> for SpringCotangent {
        fn add_assign(&mut self, share: &Self) {
            ::cotangent::rt::accumulate(self, share);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&SpringCotangent>
    for ::cotangent::rt::Box<SpringCotangent> {
        fn gather(acc: &mut Self, share: &SpringCotangent) {
            ::cotangent::rt::accumulate(&mut **acc, share);
        }
    }
    #[automatically_derived]
    impl SpringCotangent {
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
        pub fn Spring_k(&self) -> &f64 {
            &self.k
        }
        #[doc(hidden)]
        pub fn Spring_k_mut(&mut self) -> &mut f64 {
            &mut self.k
        }
        #[doc(hidden)]
        pub fn Spring_rest(&self) -> &f64 {
            &self.rest
        }
        #[doc(hidden)]
        pub fn Spring_rest_mut(&mut self) -> &mut f64 {
            &mut self.rest
        }
    }
};
impl Potential for Spring {
    type Distance = f64;
    #[allow(dead_code, reason = "its companion may be all that is called")]
    fn distance(&self, x: f64, y: f64) -> Self::Distance {
        x.hypot(y)
    }
    #[allow(dead_code, reason = "its companion may be all that is called")]
    fn energy(&self, x: f64, y: f64) -> f64 {
        let stretch = x.hypot(y) - self.rest;
        0.5 * self.k * stretch * stretch
    }
}
#[allow(
    unused,
    deprecated,
    non_snake_case,
    trivial_casts,
    private_interfaces,
    private_bounds,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::restriction,
    reason = "generated"
)]
impl Spring {
    /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
    /// constant one); of a single parameter, too, it is a tuple.
    pub fn energy_pullback(
        &self,
        x: f64,
        y: f64,
    ) -> (
        f64,
        impl ::core::ops::Fn(
            &Self,
            &f64,
            &f64,
            f64,
        ) -> (<Self as ::cotangent::Differentiable>::Cotangent, f64, f64) + use<>,
    ) {
        use ::cotangent::rt as rt;
        let this = self;
        let t1 = x.hypot(y);
        let stretch = t1 - this.rest;
        let t2 = 0.5 * this.k;
        let t3 = t2 * stretch;
        (
            t3 * stretch,
            move |this: &Self, &x: &f64, &y: &f64, seed: f64| {
                /// value = t3·stretch  ⇒  t3_bar += stretch·seed
                let t3_bar = seed * stretch;
                /// value = t3·stretch  ⇒  stretch_bar += t3·seed
                let stretch_bar = seed * t3;
                /// t3 = t2·stretch  ⇒  t2_bar += stretch·t3_bar
                let t2_bar = t3_bar * stretch;
                /// t3 = t2·stretch  ⇒  stretch_bar += t2·t3_bar
                let stretch_bar = stretch_bar + t3_bar * t2;
                /// t2 = 0.5·this.k, t4 = ⋯  ⇒  t4_bar += ∂t2/∂t4·t2_bar
                let t4_bar = t2_bar * 0.5;
                let mut this_bar = rt::zeros_like(this);
                /// t4 = this.k  ⇒  this_bar.k += t4_bar
                rt::accumulate(&mut this_bar.k, t4_bar);
                /// stretch = t1 − this.rest, t5 = ⋯  ⇒  t5_bar += ∂stretch/∂t5·stretch_bar
                let t5_bar = -stretch_bar;
                /// t5 = this.rest  ⇒  this_bar.rest += t5_bar
                rt::accumulate(&mut this_bar.rest, t5_bar);
                /// t1 = √(x² + y²)  ⇒  x̄ += x/t1·stretch_bar
                let x_bar = stretch_bar * rt::ratio(x, t1);
                /// t1 = √(x² + y²)  ⇒  ȳ += y/t1·stretch_bar
                let y_bar = stretch_bar * rt::ratio(y, t1);
                (this_bar, x_bar, y_bar)
            },
        )
    }
    /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
    pub fn energy_adjoint(
        &self,
        x: f64,
        y: f64,
        seed: f64,
    ) -> (f64, (<Self as ::cotangent::Differentiable>::Cotangent, f64, f64)) {
        let (value, pullback) = Self::energy_pullback(self, x, y);
        (value, pullback(self, &x, &y, seed))
    }
    /// The value and the cotangents of the differentiated parameters.
    pub fn energy_value_and_gradient(
        &self,
        x: f64,
        y: f64,
    ) -> (f64, (<Self as ::cotangent::Differentiable>::Cotangent, f64, f64)) {
        Self::energy_adjoint(self, x, y, 1.0)
    }
    /// The cotangents of the differentiated parameters.
    pub fn energy_gradient(
        &self,
        x: f64,
        y: f64,
    ) -> (<Self as ::cotangent::Differentiable>::Cotangent, f64, f64) {
        Self::energy_value_and_gradient(self, x, y).1
    }
    /// The value; the gradient goes into the buffers of the caller.
    pub fn energy_value_and_gradient_into(
        &self,
        x: f64,
        y: f64,
        gradient: &mut (<Self as ::cotangent::Differentiable>::Cotangent, f64, f64),
    ) -> f64 {
        let (value, bars) = Self::energy_value_and_gradient(self, x, y);
        ::cotangent::rt::assign(gradient, bars);
        value
    }
}
