use cotangent::Differentiable;
use ndarray::{Array1, Array2};
use num_traits::Float;
/// A layer of a network.
#[derive(Clone, Debug, Differentiable)]
pub struct Layer<F: Float> {
    /// Weights.
    pub w: Array2<F>,
    /// Bias.
    pub b: Array1<F>,
    /// What comes after it.
    pub next: Option<Box<Layer<F>>>,
    /// Not learnt.
    #[constant]
    pub rate: F,
    /// A label.
    pub name: String,
}
/// The cotangent of [`Layer`]: what its fields that carry a derivative gather.
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
pub struct LayerCotangent<F: Float + ::cotangent::Element> {
    /// The cotangent of `w`.
    pub w: ::cotangent::rt::ndarray::Array2<F>,
    /// The cotangent of `b`.
    pub b: ::cotangent::rt::ndarray::Array1<F>,
    /// The cotangent of `next`.
    pub next: <Option<Box<Layer<F>>> as ::cotangent::Differentiable>::Cotangent,
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
    impl<F: Float + ::cotangent::Element> ::cotangent::Differentiable for Layer<F> {
        type Cotangent = LayerCotangent<F>;
        fn zeros_like(&self) -> Self::Cotangent {
            LayerCotangent {
                w: ::cotangent::rt::zeros_like(&self.w),
                b: ::cotangent::rt::zeros_like(&self.b),
                next: ::cotangent::rt::zeros_like(&self.next),
            }
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            LayerCotangent {
                w: ::cotangent::rt::to_cotangent(&self.w),
                b: ::cotangent::rt::to_cotangent(&self.b),
                next: ::cotangent::rt::to_cotangent(&self.next),
            }
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.w);
            form.of(&self.b);
            form.of(&self.next);
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::cotangent::rt::Carries for Layer<F> {}
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::cotangent::rt::Step for Layer<F> {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            ::cotangent::rt::step(&mut a.w, by, &along.w);
            ::cotangent::rt::step(&mut a.b, by, &along.b);
            ::cotangent::rt::step(&mut a.next, by, &along.next);
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::cotangent::rt::Own for Layer<F>
    where
        for<'own> Layer<F>: ::core::clone::Clone,
    {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::cotangent::Differentiable
    for LayerCotangent<F> {
        type Cotangent = Self;
        fn zeros_like(&self) -> Self {
            Self {
                w: ::cotangent::rt::zeros_like(&self.w),
                b: ::cotangent::rt::zeros_like(&self.b),
                next: ::cotangent::rt::zeros_like(&self.next),
            }
        }
        fn to_cotangent(&self) -> Self {
            ::core::clone::Clone::clone(self)
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.w);
            form.of(&self.b);
            form.of(&self.next);
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::cotangent::Cotangent for LayerCotangent<F> {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            ::cotangent::rt::pairs(&a.w, &b.w, visit);
            ::cotangent::rt::pairs(&a.b, &b.b, visit);
            ::cotangent::rt::pairs(&a.next, &b.next, visit);
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            ::cotangent::rt::pairs_mut(&mut a.w, &b.w, visit);
            ::cotangent::rt::pairs_mut(&mut a.b, &b.b, visit);
            ::cotangent::rt::pairs_mut(&mut a.next, &b.next, visit);
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            ::cotangent::rt::each(&mut a.w, visit);
            ::cotangent::rt::each(&mut a.b, visit);
            ::cotangent::rt::each(&mut a.next, visit);
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::cotangent::rt::Accumulate<&Self>
    for LayerCotangent<F> {
        fn gather(acc: &mut Self, share: &Self) {
            ::cotangent::rt::accumulate(&mut acc.w, &share.w);
            ::cotangent::rt::accumulate(&mut acc.b, &share.b);
            ::cotangent::rt::accumulate(&mut acc.next, &share.next);
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::cotangent::rt::Assign for LayerCotangent<F> {
        fn assign_from(to: &mut Self, value: Self) {
            ::cotangent::rt::assign(&mut to.w, value.w);
            ::cotangent::rt::assign(&mut to.b, value.b);
            ::cotangent::rt::assign(&mut to.next, value.next);
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::cotangent::rt::Own for LayerCotangent<F> {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::cotangent::rt::Step for LayerCotangent<F> {
        fn step_by(a: &mut Self, by: f64, along: &Self) {
            ::cotangent::Cotangent::add_scaled(a, by, along);
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::cotangent::rt::Inside for LayerCotangent<F> {
        type Inside = Self;
        fn inside(&self) -> &Self {
            self
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::cotangent::rt::InsideMut
    for LayerCotangent<F> {
        fn inside_mut(&mut self) -> &mut Self {
            self
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::core::ops::AddAssign<&Self>
    for LayerCotangent<F> {
        fn add_assign(&mut self, share: &Self) {
            ::cotangent::rt::accumulate(self, share);
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::cotangent::rt::Accumulate<&LayerCotangent<F>>
    for ::cotangent::rt::Box<LayerCotangent<F>> {
        fn gather(acc: &mut Self, share: &LayerCotangent<F>) {
            ::cotangent::rt::accumulate(&mut **acc, share);
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> LayerCotangent<F> {
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
        pub fn Layer_w(&self) -> &::cotangent::rt::ndarray::Array2<F> {
            &self.w
        }
        #[doc(hidden)]
        pub fn Layer_w_mut(&mut self) -> &mut ::cotangent::rt::ndarray::Array2<F> {
            &mut self.w
        }
        #[doc(hidden)]
        pub fn Layer_b(&self) -> &::cotangent::rt::ndarray::Array1<F> {
            &self.b
        }
        #[doc(hidden)]
        pub fn Layer_b_mut(&mut self) -> &mut ::cotangent::rt::ndarray::Array1<F> {
            &mut self.b
        }
        #[doc(hidden)]
        pub fn Layer_next(
            &self,
        ) -> &<Option<Box<Layer<F>>> as ::cotangent::Differentiable>::Cotangent {
            &self.next
        }
        #[doc(hidden)]
        pub fn Layer_next_mut(
            &mut self,
        ) -> &mut <Option<Box<Layer<F>>> as ::cotangent::Differentiable>::Cotangent {
            &mut self.next
        }
        #[doc(hidden)]
        pub fn Layer_rate(&self) -> &::cotangent::rt::Constant {
            ::cotangent::rt::constant()
        }
        #[doc(hidden)]
        pub fn Layer_rate_mut(&mut self) -> &mut ::cotangent::rt::Constant {
            ::cotangent::rt::constant()
        }
        #[doc(hidden)]
        pub fn Layer_name(&self) -> &::cotangent::rt::Constant {
            ::cotangent::rt::constant()
        }
        #[doc(hidden)]
        pub fn Layer_name_mut(&mut self) -> &mut ::cotangent::rt::Constant {
            ::cotangent::rt::constant()
        }
    }
    #[doc(hidden)]
    #[derive(::core::fmt::Debug)]
    pub struct LayerCotangentConstants {
        pub rate: ::cotangent::rt::Constant,
        pub name: ::cotangent::rt::Constant,
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::core::ops::Deref for LayerCotangent<F> {
        type Target = LayerCotangentConstants;
        fn deref(&self) -> &LayerCotangentConstants {
            &const {
                LayerCotangentConstants {
                    rate: ::cotangent::rt::Constant::new(),
                    name: ::cotangent::rt::Constant::new(),
                }
            }
        }
    }
    #[automatically_derived]
    impl<F: Float + ::cotangent::Element> ::core::ops::DerefMut for LayerCotangent<F> {
        fn deref_mut(&mut self) -> &mut LayerCotangentConstants {
            ::cotangent::rt::Box::leak(
                ::cotangent::rt::Box::new(LayerCotangentConstants {
                    rate: ::cotangent::rt::Constant::new(),
                    name: ::cotangent::rt::Constant::new(),
                }),
            )
        }
    }
};
