use cotangent::{Differentiable, differentiate};
#[derive(Clone, Copy, Debug, Differentiable)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}
/// The cotangent of [`Point`]: what its fields that carry a derivative gather.
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
pub struct PointCotangent {
    /// The cotangent of `x`.
    pub x: f64,
    /// The cotangent of `y`.
    pub y: f64,
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
    impl ::cotangent::Differentiable for Point {
        type Cotangent = PointCotangent;
        fn zeros_like(&self) -> Self::Cotangent {
            PointCotangent {
                x: ::cotangent::rt::zeros_like(&self.x),
                y: ::cotangent::rt::zeros_like(&self.y),
            }
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            PointCotangent {
                x: ::cotangent::rt::to_cotangent(&self.x),
                y: ::cotangent::rt::to_cotangent(&self.y),
            }
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.x);
            form.of(&self.y);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Carries for Point {}
    #[automatically_derived]
    impl ::cotangent::rt::Step for Point {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            ::cotangent::rt::step(&mut a.x, by, &along.x);
            ::cotangent::rt::step(&mut a.y, by, &along.y);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for Point
    where
        for<'own> Point: ::core::clone::Clone,
    {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::Differentiable for PointCotangent {
        type Cotangent = Self;
        fn zeros_like(&self) -> Self {
            Self {
                x: ::cotangent::rt::zeros_like(&self.x),
                y: ::cotangent::rt::zeros_like(&self.y),
            }
        }
        fn to_cotangent(&self) -> Self {
            ::core::clone::Clone::clone(self)
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.x);
            form.of(&self.y);
        }
    }
    #[automatically_derived]
    impl ::cotangent::Cotangent for PointCotangent {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            ::cotangent::rt::pairs(&a.x, &b.x, visit);
            ::cotangent::rt::pairs(&a.y, &b.y, visit);
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            ::cotangent::rt::pairs_mut(&mut a.x, &b.x, visit);
            ::cotangent::rt::pairs_mut(&mut a.y, &b.y, visit);
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            ::cotangent::rt::each(&mut a.x, visit);
            ::cotangent::rt::each(&mut a.y, visit);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&Self> for PointCotangent {
        fn gather(acc: &mut Self, share: &Self) {
            ::cotangent::rt::accumulate(&mut acc.x, &share.x);
            ::cotangent::rt::accumulate(&mut acc.y, &share.y);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Assign for PointCotangent {
        fn assign_from(to: &mut Self, value: Self) {
            ::cotangent::rt::assign(&mut to.x, value.x);
            ::cotangent::rt::assign(&mut to.y, value.y);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for PointCotangent {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Step for PointCotangent {
        fn step_by(a: &mut Self, by: f64, along: &Self) {
            ::cotangent::Cotangent::add_scaled(a, by, along);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Inside for PointCotangent {
        type Inside = Self;
        fn inside(&self) -> &Self {
            self
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::InsideMut for PointCotangent {
        fn inside_mut(&mut self) -> &mut Self {
            self
        }
    }
    #[automatically_derived]
    impl ::core::ops::AddAssign<&Self> for PointCotangent {
        fn add_assign(&mut self, share: &Self) {
            ::cotangent::rt::accumulate(self, share);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&PointCotangent>
    for ::cotangent::rt::Box<PointCotangent> {
        fn gather(acc: &mut Self, share: &PointCotangent) {
            ::cotangent::rt::accumulate(&mut **acc, share);
        }
    }
    #[automatically_derived]
    impl PointCotangent {
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
        pub fn Point_x(&self) -> &f64 {
            &self.x
        }
        #[doc(hidden)]
        pub fn Point_x_mut(&mut self) -> &mut f64 {
            &mut self.x
        }
        #[doc(hidden)]
        pub fn Point_y(&self) -> &f64 {
            &self.y
        }
        #[doc(hidden)]
        pub fn Point_y_mut(&mut self) -> &mut f64 {
            &mut self.y
        }
    }
};
impl Point {
    #[allow(dead_code, reason = "its companion may be all that is called")]
    pub fn dot(&self, other: &Point) -> f64 {
        self.x * other.x + self.y * other.y
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
impl Point {
    /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
    /// constant one); of a single parameter, too, it is a tuple.
    pub fn dot_pullback(
        &self,
        other: &Point,
    ) -> (
        f64,
        impl ::core::ops::Fn(
            &Self,
            &Point,
            f64,
        ) -> (
                <Self as ::cotangent::Differentiable>::Cotangent,
                <Point as ::cotangent::Differentiable>::Cotangent,
            ) + use<>,
    ) {
        use ::cotangent::rt as rt;
        let this = self;
        (
            this.x * other.x + this.y * other.y,
            move |this: &Self, other: &Point, seed: f64| {
                /// t1·other.y, t1 = ⋯  ⇒  t1_bar += ∂value/∂t1·seed
                let t1_bar = seed * other.y;
                /// this.y·other.y, t2 = ⋯  ⇒  t2_bar += ∂value/∂t2·seed
                let t2_bar = seed * this.y;
                let mut other_bar = rt::zeros_like(other);
                /// t2 = other.y  ⇒  other_bar.y += t2_bar
                rt::accumulate(&mut other_bar.y, t2_bar);
                let mut this_bar = rt::zeros_like(this);
                /// t1 = this.y  ⇒  this_bar.y += t1_bar
                rt::accumulate(&mut this_bar.y, t1_bar);
                /// t3·other.x, t3 = ⋯  ⇒  t3_bar += ∂value/∂t3·seed
                let t3_bar = seed * other.x;
                /// this.x·other.x, t4 = ⋯  ⇒  t4_bar += ∂value/∂t4·seed
                let t4_bar = seed * this.x;
                /// t4 = other.x  ⇒  other_bar.x += t4_bar
                rt::accumulate(&mut other_bar.x, t4_bar);
                /// t3 = this.x  ⇒  this_bar.x += t3_bar
                rt::accumulate(&mut this_bar.x, t3_bar);
                (this_bar, other_bar)
            },
        )
    }
    /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
    pub fn dot_adjoint(
        &self,
        other: &Point,
        seed: f64,
    ) -> (
        f64,
        (
            <Self as ::cotangent::Differentiable>::Cotangent,
            <Point as ::cotangent::Differentiable>::Cotangent,
        ),
    ) {
        let (value, pullback) = Self::dot_pullback(self, other);
        (value, pullback(self, other, seed))
    }
    /// The value and the cotangents of the differentiated parameters.
    pub fn dot_value_and_gradient(
        &self,
        other: &Point,
    ) -> (
        f64,
        (
            <Self as ::cotangent::Differentiable>::Cotangent,
            <Point as ::cotangent::Differentiable>::Cotangent,
        ),
    ) {
        Self::dot_adjoint(self, other, 1.0)
    }
    /// The cotangents of the differentiated parameters.
    pub fn dot_gradient(
        &self,
        other: &Point,
    ) -> (
        <Self as ::cotangent::Differentiable>::Cotangent,
        <Point as ::cotangent::Differentiable>::Cotangent,
    ) {
        Self::dot_value_and_gradient(self, other).1
    }
    /// The value; the gradient goes into the buffers of the caller.
    pub fn dot_value_and_gradient_into(
        &self,
        other: &Point,
        gradient: &mut (
            <Self as ::cotangent::Differentiable>::Cotangent,
            <Point as ::cotangent::Differentiable>::Cotangent,
        ),
    ) -> f64 {
        let (value, bars) = Self::dot_value_and_gradient(self, other);
        ::cotangent::rt::assign(gradient, bars);
        value
    }
}
/// A method of one's own is called whatever its name: `p` has fields, so it is no array.
#[allow(dead_code, reason = "its companion may be all that is called")]
pub fn own_methods(p: &Point, q: &Point) -> f64 {
    p.dot(q) - p.x
}
/** Derivatives of [`own_methods`](fn@own_methods), generated by `#[differentiate]`: its pullback is

```text
fn own_methods(p: &Point, q: &Point) {
    let (t1, t1_pullback) = p.dot_pullback(q);
    (
        t1 - p.x,
        move |p: &Point, q: &Point, seed: f64| {
            /// value = t1 − p.x, t2 = ⋯  ⇒  t2_bar += ∂value/∂t2·seed
            let t2_bar = -seed;
            let mut p_bar = rt::zeros_like(p);
            /// t2 = p.x  ⇒  p̄.x += t2_bar
            rt::accumulate(&mut p_bar.x, t2_bar);
            let (t3, q_bar) = t1_pullback(p, q, seed);
            rt::accumulate(&mut p_bar, &t3);
            (p_bar, q_bar)
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
pub enum own_methods {}
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
impl own_methods
where
    Point: ::cotangent::Differentiable,
{
    /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
    /// constant one); of a single parameter, too, it is a tuple.
    pub fn pullback(
        p: &Point,
        q: &Point,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &Point,
            &Point,
            f64,
        ) -> (
                <Point as ::cotangent::Differentiable>::Cotangent,
                <Point as ::cotangent::Differentiable>::Cotangent,
            ) + use<>,
    ) {
        use ::cotangent::rt as rt;
        let (t1, t1_pullback) = p.dot_pullback(q);
        (
            t1 - p.x,
            move |p: &Point, q: &Point, seed: f64| {
                /// value = t1 − p.x, t2 = ⋯  ⇒  t2_bar += ∂value/∂t2·seed
                let t2_bar = -seed;
                let mut p_bar = rt::zeros_like(p);
                /// t2 = p.x  ⇒  p̄.x += t2_bar
                rt::accumulate(&mut p_bar.x, t2_bar);
                let (t3, q_bar) = t1_pullback(p, q, seed);
                rt::accumulate(&mut p_bar, &t3);
                (p_bar, q_bar)
            },
        )
    }
    /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
    pub fn adjoint(
        p: &Point,
        q: &Point,
        seed: f64,
    ) -> (
        f64,
        (
            <Point as ::cotangent::Differentiable>::Cotangent,
            <Point as ::cotangent::Differentiable>::Cotangent,
        ),
    ) {
        let (value, pullback) = Self::pullback(p, q);
        (value, pullback(p, q, seed))
    }
    /// The value and the cotangents of the differentiated parameters.
    pub fn value_and_gradient(
        p: &Point,
        q: &Point,
    ) -> (
        f64,
        (
            <Point as ::cotangent::Differentiable>::Cotangent,
            <Point as ::cotangent::Differentiable>::Cotangent,
        ),
    ) {
        Self::adjoint(p, q, 1.0)
    }
    /// The cotangents of the differentiated parameters.
    pub fn gradient(
        p: &Point,
        q: &Point,
    ) -> (
        <Point as ::cotangent::Differentiable>::Cotangent,
        <Point as ::cotangent::Differentiable>::Cotangent,
    ) {
        Self::value_and_gradient(p, q).1
    }
    /// The value; the gradient goes into the buffers of the caller.
    pub fn value_and_gradient_into(
        p: &Point,
        q: &Point,
        gradient: &mut (
            <Point as ::cotangent::Differentiable>::Cotangent,
            <Point as ::cotangent::Differentiable>::Cotangent,
        ),
    ) -> f64 {
        let (value, bars) = Self::value_and_gradient(p, q);
        ::cotangent::rt::assign(gradient, bars);
        value
    }
}
