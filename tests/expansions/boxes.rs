use cotangent::{Differentiable, differentiate};
use ndarray::Array1;
#[derive(Clone, Debug, Differentiable)]
pub struct Model {
    pub rate: Box<f64>,
    pub weights: Box<Array1<f64>>,
}
/// The cotangent of [`Model`]: what its fields that carry a derivative gather.
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
pub struct ModelCotangent {
    /// The cotangent of `rate`.
    pub rate: <Box<f64> as ::cotangent::Differentiable>::Cotangent,
    /// The cotangent of `weights`.
    pub weights: <Box<Array1<f64>> as ::cotangent::Differentiable>::Cotangent,
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
    impl ::cotangent::Differentiable for Model {
        type Cotangent = ModelCotangent;
        fn zeros_like(&self) -> Self::Cotangent {
            ModelCotangent {
                rate: ::cotangent::rt::zeros_like(&self.rate),
                weights: ::cotangent::rt::zeros_like(&self.weights),
            }
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            ModelCotangent {
                rate: ::cotangent::rt::to_cotangent(&self.rate),
                weights: ::cotangent::rt::to_cotangent(&self.weights),
            }
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.rate);
            form.of(&self.weights);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Carries for Model {}
    #[automatically_derived]
    impl ::cotangent::rt::Step for Model {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            ::cotangent::rt::step(&mut a.rate, by, &along.rate);
            ::cotangent::rt::step(&mut a.weights, by, &along.weights);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for Model
    where
        for<'own> Model: ::core::clone::Clone,
    {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::Differentiable for ModelCotangent {
        type Cotangent = Self;
        fn zeros_like(&self) -> Self {
            Self {
                rate: ::cotangent::rt::zeros_like(&self.rate),
                weights: ::cotangent::rt::zeros_like(&self.weights),
            }
        }
        fn to_cotangent(&self) -> Self {
            ::core::clone::Clone::clone(self)
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.rate);
            form.of(&self.weights);
        }
    }
    #[automatically_derived]
    impl ::cotangent::Cotangent for ModelCotangent {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            ::cotangent::rt::pairs(&a.rate, &b.rate, visit);
            ::cotangent::rt::pairs(&a.weights, &b.weights, visit);
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            ::cotangent::rt::pairs_mut(&mut a.rate, &b.rate, visit);
            ::cotangent::rt::pairs_mut(&mut a.weights, &b.weights, visit);
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            ::cotangent::rt::each(&mut a.rate, visit);
            ::cotangent::rt::each(&mut a.weights, visit);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&Self> for ModelCotangent {
        fn gather(acc: &mut Self, share: &Self) {
            ::cotangent::rt::accumulate(&mut acc.rate, &share.rate);
            ::cotangent::rt::accumulate(&mut acc.weights, &share.weights);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Assign for ModelCotangent {
        fn assign_from(to: &mut Self, value: Self) {
            ::cotangent::rt::assign(&mut to.rate, value.rate);
            ::cotangent::rt::assign(&mut to.weights, value.weights);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for ModelCotangent {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Step for ModelCotangent {
        fn step_by(a: &mut Self, by: f64, along: &Self) {
            ::cotangent::Cotangent::add_scaled(a, by, along);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Inside for ModelCotangent {
        type Inside = Self;
        fn inside(&self) -> &Self {
            self
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::InsideMut for ModelCotangent {
        fn inside_mut(&mut self) -> &mut Self {
            self
        }
    }
    #[automatically_derived]
    impl ::core::ops::AddAssign<&Self> for ModelCotangent {
        fn add_assign(&mut self, share: &Self) {
            ::cotangent::rt::accumulate(self, share);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&ModelCotangent>
    for ::cotangent::rt::Box<ModelCotangent> {
        fn gather(acc: &mut Self, share: &ModelCotangent) {
            ::cotangent::rt::accumulate(&mut **acc, share);
        }
    }
    #[automatically_derived]
    impl ModelCotangent {
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
        pub fn Model_rate(
            &self,
        ) -> &<Box<f64> as ::cotangent::Differentiable>::Cotangent {
            &self.rate
        }
        #[doc(hidden)]
        pub fn Model_rate_mut(
            &mut self,
        ) -> &mut <Box<f64> as ::cotangent::Differentiable>::Cotangent {
            &mut self.rate
        }
        #[doc(hidden)]
        pub fn Model_weights(
            &self,
        ) -> &<Box<Array1<f64>> as ::cotangent::Differentiable>::Cotangent {
            &self.weights
        }
        #[doc(hidden)]
        pub fn Model_weights_mut(
            &mut self,
        ) -> &mut <Box<Array1<f64>> as ::cotangent::Differentiable>::Cotangent {
            &mut self.weights
        }
    }
};
/// What boxes hold.
#[allow(dead_code, reason = "its companion may be all that is called")]
pub fn boxes(p: &Model, by: Box<f64>) -> f64 {
    *p.rate * *by + (*p.weights).sum()
}
/** Derivatives of [`boxes`](fn@boxes), generated by `#[differentiate]`: its pullback is

```text
fn boxes(p: &Model, by: Box<f64>) {
    (
        *rt::inside(&p.rate) * *rt::inside(&by) + rt::inside(&p.weights).sum(),
        move |p: &Model, by: &Box<f64>, seed: f64| {
            /// Σ p.weights, t1 = ⋯  ⇒  t1_bar += ∂value/∂t1·seed
            let t1_bar = rt::broadcast_to(seed, rt::shape_of(rt::inside(&p.weights)));
            let mut p_bar = rt::zeros_like(p);
            /// t1 = p.weights  ⇒  p̄.weights += seed
            rt::accumulate(rt::inside_mut(&mut p_bar.weights), &t1_bar);
            /// t2·by, t2 = ⋯  ⇒  t2_bar += ∂value/∂t2·seed
            let t2_bar = seed * *rt::inside(by);
            /// p.rate·by, t3 = ⋯  ⇒  t3_bar += ∂value/∂t3·seed
            let t3_bar = seed * *rt::inside(&p.rate);
            /// t2 = p.rate  ⇒  p̄.rate += t2_bar
            rt::accumulate(rt::inside_mut(&mut p_bar.rate), t2_bar);
            let mut by_bar = rt::zeros_like(by);
            /// t3 = by.  ⇒  by_bar. += t3_bar
            rt::accumulate(rt::inside_mut(&mut by_bar), t3_bar);
            (p_bar, by_bar)
        },
    )
}
```*/
#[allow(
    non_camel_case_types,
    dead_code,
    clippy::all,
    clippy::pedantic,
    reason = "it has the name of the function"
)]
pub enum boxes {}
#[allow(
    unused,
    deprecated,
    non_snake_case,
    trivial_casts,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::restriction,
    reason = "generated"
)]
impl boxes
where
    Model: ::cotangent::Differentiable,
{
    /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
    /// constant one); of a single parameter, too, it is a tuple.
    pub fn pullback(
        p: &Model,
        by: Box<f64>,
    ) -> (
        f64,
        impl ::core::ops::Fn(
            &Model,
            &Box<f64>,
            f64,
        ) -> (
                <Model as ::cotangent::Differentiable>::Cotangent,
                <Box<f64> as ::cotangent::Differentiable>::Cotangent,
            ) + use<>,
    ) {
        use ::cotangent::rt as rt;
        (
            *rt::inside(&p.rate) * *rt::inside(&by) + rt::inside(&p.weights).sum(),
            move |p: &Model, by: &Box<f64>, seed: f64| {
                /// Σ p.weights, t1 = ⋯  ⇒  t1_bar += ∂value/∂t1·seed
                let t1_bar = rt::broadcast_to(
                    seed,
                    rt::shape_of(rt::inside(&p.weights)),
                );
                let mut p_bar = rt::zeros_like(p);
                /// t1 = p.weights  ⇒  p̄.weights += seed
                rt::accumulate(rt::inside_mut(&mut p_bar.weights), &t1_bar);
                /// t2·by, t2 = ⋯  ⇒  t2_bar += ∂value/∂t2·seed
                let t2_bar = seed * *rt::inside(by);
                /// p.rate·by, t3 = ⋯  ⇒  t3_bar += ∂value/∂t3·seed
                let t3_bar = seed * *rt::inside(&p.rate);
                /// t2 = p.rate  ⇒  p̄.rate += t2_bar
                rt::accumulate(rt::inside_mut(&mut p_bar.rate), t2_bar);
                let mut by_bar = rt::zeros_like(by);
                /// t3 = by.  ⇒  by_bar. += t3_bar
                rt::accumulate(rt::inside_mut(&mut by_bar), t3_bar);
                (p_bar, by_bar)
            },
        )
    }
    /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
    pub fn adjoint(
        p: &Model,
        by: Box<f64>,
        seed: f64,
    ) -> (
        f64,
        (
            <Model as ::cotangent::Differentiable>::Cotangent,
            <Box<f64> as ::cotangent::Differentiable>::Cotangent,
        ),
    ) {
        let (value, pullback) = Self::pullback(p, ::core::clone::Clone::clone(&by));
        (value, pullback(p, &by, seed))
    }
    /// The value and the cotangents of the differentiated parameters.
    pub fn value_and_gradient(
        p: &Model,
        by: Box<f64>,
    ) -> (
        f64,
        (
            <Model as ::cotangent::Differentiable>::Cotangent,
            <Box<f64> as ::cotangent::Differentiable>::Cotangent,
        ),
    ) {
        Self::adjoint(p, by, 1.0)
    }
    /// The cotangents of the differentiated parameters.
    pub fn gradient(
        p: &Model,
        by: Box<f64>,
    ) -> (
        <Model as ::cotangent::Differentiable>::Cotangent,
        <Box<f64> as ::cotangent::Differentiable>::Cotangent,
    ) {
        Self::value_and_gradient(p, by).1
    }
    /// The value; the gradient goes into the buffers of the caller.
    pub fn value_and_gradient_into(
        p: &Model,
        by: Box<f64>,
        gradient: &mut (
            <Model as ::cotangent::Differentiable>::Cotangent,
            <Box<f64> as ::cotangent::Differentiable>::Cotangent,
        ),
    ) -> f64 {
        let (value, bars) = Self::value_and_gradient(p, by);
        ::cotangent::rt::assign(gradient, bars);
        value
    }
}
