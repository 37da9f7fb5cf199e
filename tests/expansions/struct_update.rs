use cotangent::{Differentiable, differentiate};
/// A state.
#[derive(Clone, Copy, Debug, Differentiable)]
pub struct State {
    pub x: f64,
    pub v: f64,
}
/// The cotangent of [`State`]: what its fields that carry a derivative gather.
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
pub struct StateCotangent {
    /// The cotangent of `x`.
    pub x: f64,
    /// The cotangent of `v`.
    pub v: f64,
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
    impl ::cotangent::Differentiable for State {
        type Cotangent = StateCotangent;
        fn zeros_like(&self) -> Self::Cotangent {
            StateCotangent {
                x: ::cotangent::rt::zeros_like(&self.x),
                v: ::cotangent::rt::zeros_like(&self.v),
            }
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            StateCotangent {
                x: ::cotangent::rt::to_cotangent(&self.x),
                v: ::cotangent::rt::to_cotangent(&self.v),
            }
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.x);
            form.of(&self.v);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Carries for State {}
    #[automatically_derived]
    impl ::cotangent::rt::Step for State {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            ::cotangent::rt::step(&mut a.x, by, &along.x);
            ::cotangent::rt::step(&mut a.v, by, &along.v);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for State
    where
        for<'own> State: ::core::clone::Clone,
    {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::Differentiable for StateCotangent {
        type Cotangent = Self;
        fn zeros_like(&self) -> Self {
            Self {
                x: ::cotangent::rt::zeros_like(&self.x),
                v: ::cotangent::rt::zeros_like(&self.v),
            }
        }
        fn to_cotangent(&self) -> Self {
            ::core::clone::Clone::clone(self)
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.x);
            form.of(&self.v);
        }
    }
    #[automatically_derived]
    impl ::cotangent::Cotangent for StateCotangent {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            ::cotangent::rt::pairs(&a.x, &b.x, visit);
            ::cotangent::rt::pairs(&a.v, &b.v, visit);
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            ::cotangent::rt::pairs_mut(&mut a.x, &b.x, visit);
            ::cotangent::rt::pairs_mut(&mut a.v, &b.v, visit);
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            ::cotangent::rt::each(&mut a.x, visit);
            ::cotangent::rt::each(&mut a.v, visit);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&Self> for StateCotangent {
        fn gather(acc: &mut Self, share: &Self) {
            ::cotangent::rt::accumulate(&mut acc.x, &share.x);
            ::cotangent::rt::accumulate(&mut acc.v, &share.v);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Assign for StateCotangent {
        fn assign_from(to: &mut Self, value: Self) {
            ::cotangent::rt::assign(&mut to.x, value.x);
            ::cotangent::rt::assign(&mut to.v, value.v);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for StateCotangent {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Step for StateCotangent {
        fn step_by(a: &mut Self, by: f64, along: &Self) {
            ::cotangent::Cotangent::add_scaled(a, by, along);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Inside for StateCotangent {
        type Inside = Self;
        fn inside(&self) -> &Self {
            self
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::InsideMut for StateCotangent {
        fn inside_mut(&mut self) -> &mut Self {
            self
        }
    }
    #[automatically_derived]
    impl ::core::ops::AddAssign<&Self> for StateCotangent {
        fn add_assign(&mut self, share: &Self) {
            ::cotangent::rt::accumulate(self, share);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&StateCotangent>
    for ::cotangent::rt::Box<StateCotangent> {
        fn gather(acc: &mut Self, share: &StateCotangent) {
            ::cotangent::rt::accumulate(&mut **acc, share);
        }
    }
    #[automatically_derived]
    impl StateCotangent {
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
        pub fn State_x(&self) -> &f64 {
            &self.x
        }
        #[doc(hidden)]
        pub fn State_x_mut(&mut self) -> &mut f64 {
            &mut self.x
        }
        #[doc(hidden)]
        pub fn State_v(&self) -> &f64 {
            &self.v
        }
        #[doc(hidden)]
        pub fn State_v_mut(&mut self) -> &mut f64 {
            &mut self.v
        }
    }
};
/// A state that has of another one what is not written.
#[allow(dead_code, reason = "its companion may be all that is called")]
pub fn struct_update(start: State, k: f64, n: usize) -> f64 {
    let mut s = start;
    for _ in 0..n {
        s = State { v: s.v - k * s.x, ..s };
        s = State { x: s.x + 0.1 * s.v, ..s };
    }
    s.x * s.v
}
/** Derivatives of [`struct_update`](fn@struct_update), generated by `#[differentiate]`: its pullback is

```text
fn struct_update(start: State, k: f64, n: usize) {
    let mut tape = rt::tape();
    let mut s = start;
    for _ in 0..n {
        tape.push(s.x);
        s.v = s.v - k * s.x;
        s.x = s.x + 0.1 * s.v;
    }
    (
        s.x * s.v,
        move |start: &State, &k: &f64, &n: &usize, seed: f64| {
            let mut tape = tape;
            /// value = t1·s.v, t1 = ⋯  ⇒  t1_bar += ∂value/∂t1·seed
            let t1_bar = seed * s.v;
            /// value = s.x·s.v, t2 = ⋯  ⇒  t2_bar += ∂value/∂t2·seed
            let t2_bar = seed * s.x;
            let mut s_bar = rt::zeros_like(&s);
            /// t2 = s.v  ⇒  s̄.v += t2_bar
            rt::accumulate(&mut s_bar.v, t2_bar);
            /// t1 = s.x  ⇒  s̄.x += t1_bar
            rt::accumulate(&mut s_bar.x, t1_bar);
            let mut k_bar = 0.0;
            for _ in (0..n).rev() {
                let t3 = rt::pop(&mut tape);
                let t4_bar: f64 = rt::take(&mut s_bar.x);
                /// 0.1·s.v, t5 = ⋯  ⇒  t5_bar += ∂value/∂t5·t4_bar
                let t5_bar = t4_bar * 0.1;
                /// t5 = s.v  ⇒  s̄.v += t5_bar
                rt::accumulate(&mut s_bar.v, t5_bar);
                /// s.x  ⇒  s̄.x += t4_bar
                rt::accumulate(&mut s_bar.x, t4_bar);
                let t6_bar: f64 = rt::take(&mut s_bar.v);
                /// t6 = s.v − t7, t7 = k·s.x  ⇒  t7_bar += −t6_bar
                let t7_bar = -t6_bar;
                /// t7 = k·t3  ⇒  k̄ += t3·t7_bar
                rt::accumulate(&mut k_bar, t7_bar * t3);
                /// t7 = k·t3  ⇒  t3_bar += k·t7_bar
                let t3_bar = t7_bar * k;
                /// t3 = s.x  ⇒  s̄.x += t3_bar
                rt::accumulate(&mut s_bar.x, t3_bar);
                /// s.v  ⇒  s̄.v += t6_bar
                rt::accumulate(&mut s_bar.v, t6_bar);
            }
            (s_bar, k_bar, ())
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
pub enum struct_update {}
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
impl struct_update
where
    State: ::cotangent::Differentiable,
{
    /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
    /// constant one); of a single parameter, too, it is a tuple.
    pub fn pullback(
        start: State,
        k: f64,
        n: usize,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &State,
            &f64,
            &usize,
            f64,
        ) -> (<State as ::cotangent::Differentiable>::Cotangent, f64, ()) + use<>,
    ) {
        use ::cotangent::rt as rt;
        let mut tape = rt::tape();
        let mut s = start;
        for _ in 0..n {
            tape.push(s.x);
            s.v = s.v - k * s.x;
            s.x = s.x + 0.1 * s.v;
        }
        (
            s.x * s.v,
            move |start: &State, &k: &f64, &n: &usize, seed: f64| {
                let mut tape = tape;
                /// value = t1·s.v, t1 = ⋯  ⇒  t1_bar += ∂value/∂t1·seed
                let t1_bar = seed * s.v;
                /// value = s.x·s.v, t2 = ⋯  ⇒  t2_bar += ∂value/∂t2·seed
                let t2_bar = seed * s.x;
                let mut s_bar = rt::zeros_like(&s);
                /// t2 = s.v  ⇒  s̄.v += t2_bar
                rt::accumulate(&mut s_bar.v, t2_bar);
                /// t1 = s.x  ⇒  s̄.x += t1_bar
                rt::accumulate(&mut s_bar.x, t1_bar);
                let mut k_bar = 0.0;
                for _ in (0..n).rev() {
                    let t3 = rt::pop(&mut tape);
                    let t4_bar: f64 = rt::take(&mut s_bar.x);
                    /// 0.1·s.v, t5 = ⋯  ⇒  t5_bar += ∂value/∂t5·t4_bar
                    let t5_bar = t4_bar * 0.1;
                    /// t5 = s.v  ⇒  s̄.v += t5_bar
                    rt::accumulate(&mut s_bar.v, t5_bar);
                    /// s.x  ⇒  s̄.x += t4_bar
                    rt::accumulate(&mut s_bar.x, t4_bar);
                    let t6_bar: f64 = rt::take(&mut s_bar.v);
                    /// t6 = s.v − t7, t7 = k·s.x  ⇒  t7_bar += −t6_bar
                    let t7_bar = -t6_bar;
                    /// t7 = k·t3  ⇒  k̄ += t3·t7_bar
                    rt::accumulate(&mut k_bar, t7_bar * t3);
                    /// t7 = k·t3  ⇒  t3_bar += k·t7_bar
                    let t3_bar = t7_bar * k;
                    /// t3 = s.x  ⇒  s̄.x += t3_bar
                    rt::accumulate(&mut s_bar.x, t3_bar);
                    /// s.v  ⇒  s̄.v += t6_bar
                    rt::accumulate(&mut s_bar.v, t6_bar);
                }
                (s_bar, k_bar, ())
            },
        )
    }
    /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
    pub fn adjoint(
        start: State,
        k: f64,
        n: usize,
        seed: f64,
    ) -> (f64, (<State as ::cotangent::Differentiable>::Cotangent, f64, ())) {
        let (value, pullback) = Self::pullback(
            ::core::clone::Clone::clone(&start),
            k,
            n,
        );
        (value, pullback(&start, &k, &n, seed))
    }
    /// The value and the cotangents of the differentiated parameters.
    pub fn value_and_gradient(
        start: State,
        k: f64,
        n: usize,
    ) -> (f64, (<State as ::cotangent::Differentiable>::Cotangent, f64)) {
        let (value, (start_bar, k_bar, _)) = Self::adjoint(start, k, n, 1.0);
        (value, (start_bar, k_bar))
    }
    /// The cotangents of the differentiated parameters.
    pub fn gradient(
        start: State,
        k: f64,
        n: usize,
    ) -> (<State as ::cotangent::Differentiable>::Cotangent, f64) {
        Self::value_and_gradient(start, k, n).1
    }
    /// The value; the gradient goes into the buffers of the caller.
    pub fn value_and_gradient_into(
        start: State,
        k: f64,
        n: usize,
        gradient: &mut (<State as ::cotangent::Differentiable>::Cotangent, f64),
    ) -> f64 {
        let (value, bars) = Self::value_and_gradient(start, k, n);
        ::cotangent::rt::assign(gradient, bars);
        value
    }
}
