use cotangent::{Differentiable, differentiate};
#[derive(Clone, Debug, Differentiable)]
pub struct Spring {
    pub stiffness: f64,
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
    /// The cotangent of `stiffness`.
    pub stiffness: f64,
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
                stiffness: ::cotangent::rt::zeros_like(&self.stiffness),
                rest: ::cotangent::rt::zeros_like(&self.rest),
            }
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            SpringCotangent {
                stiffness: ::cotangent::rt::to_cotangent(&self.stiffness),
                rest: ::cotangent::rt::to_cotangent(&self.rest),
            }
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.stiffness);
            form.of(&self.rest);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Carries for Spring {}
    #[automatically_derived]
    impl ::cotangent::rt::Step for Spring {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            ::cotangent::rt::step(&mut a.stiffness, by, &along.stiffness);
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
                stiffness: ::cotangent::rt::zeros_like(&self.stiffness),
                rest: ::cotangent::rt::zeros_like(&self.rest),
            }
        }
        fn to_cotangent(&self) -> Self {
            ::core::clone::Clone::clone(self)
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.stiffness);
            form.of(&self.rest);
        }
    }
    #[automatically_derived]
    impl ::cotangent::Cotangent for SpringCotangent {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            ::cotangent::rt::pairs(&a.stiffness, &b.stiffness, visit);
            ::cotangent::rt::pairs(&a.rest, &b.rest, visit);
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            ::cotangent::rt::pairs_mut(&mut a.stiffness, &b.stiffness, visit);
            ::cotangent::rt::pairs_mut(&mut a.rest, &b.rest, visit);
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            ::cotangent::rt::each(&mut a.stiffness, visit);
            ::cotangent::rt::each(&mut a.rest, visit);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&Self> for SpringCotangent {
        fn gather(acc: &mut Self, share: &Self) {
            ::cotangent::rt::accumulate(&mut acc.stiffness, &share.stiffness);
            ::cotangent::rt::accumulate(&mut acc.rest, &share.rest);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Assign for SpringCotangent {
        fn assign_from(to: &mut Self, value: Self) {
            ::cotangent::rt::assign(&mut to.stiffness, value.stiffness);
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
        pub fn Spring_stiffness(&self) -> &f64 {
            &self.stiffness
        }
        #[doc(hidden)]
        pub fn Spring_stiffness_mut(&mut self) -> &mut f64 {
            &mut self.stiffness
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
/// A list of structs, and one that is made of it.
#[allow(dead_code, reason = "its companion may be all that is called")]
pub fn lists_of_structs(springs: &[Spring], x: &[f64]) -> f64 {
    let mut worn = Vec::new();
    for s in springs {
        worn.push(Spring {
            stiffness: s.stiffness * 0.9,
            rest: s.rest,
        });
    }
    worn.iter().zip(x).map(|(s, x)| 0.5 * s.stiffness * (x - s.rest).powi(2)).sum()
}
/** Derivatives of [`lists_of_structs`](fn@lists_of_structs), generated by `#[differentiate]`: its pullback is

```text
fn lists_of_structs(springs: &[Spring], x: &[f64]) {
    let mut tape = rt::tape();
    let mut worn = Vec::new();
    let t1 = springs.len();
    for k in 0..t1 {
        let s = &springs[k];
        worn.push(Spring {
            stiffness: s.stiffness * 0.9,
            rest: s.rest,
        });
    }
    let t2 = worn.len().min(x.len());
    let mut gathered = 0.0_f64;
    for k in 0..t2 {
        let s = &worn[k];
        let x_1 = x[k];
        let t3 = 0.5 * s.stiffness;
        let t4 = (x_1 - s.rest).powi(2);
        tape.push(t4);
        gathered += t3 * t4;
    }
    (
        gathered,
        move |springs: &[Spring], x: &[f64], seed: f64| {
            let mut tape = tape;
            let mut gathered_bar = seed;
            let mut x_bar = rt::zeros_like(x);
            let mut worn_bar = rt::zeros_like(&worn);
            for k in (0..t2).rev() {
                let t4 = rt::pop(&mut tape);
                let s = &worn[k];
                let x_1 = x[k];
                let t5 = 0.5 * s.stiffness;
                let t6 = x_1 - s.rest;
                /// t5·t4  ⇒  t5_bar += t4·gathered_bar
                let t3_bar = gathered_bar * t4;
                /// t5·t4  ⇒  t4_bar += t5·gathered_bar
                let t4_bar = gathered_bar * t5;
                /// t4 = …  ⇒  t6_bar += ∂t4/∂t6·t4_bar
                let t7_bar = rt::chain(t4_bar, 2.0 * t6);
                /// t6 = x_1 − s.rest, t8 = ⋯  ⇒  t8_bar += ∂t6/∂t8·t7_bar
                let t9_bar = -t7_bar;
                /// t8 = worn[k].rest  ⇒  worn_bar[k].rest += t9_bar
                rt::accumulate(&mut worn_bar[k].rest, t9_bar);
                /// t5 = 0.5·s.stiffness, t10 = ⋯  ⇒  t10_bar += ∂t5/∂t10·t3_bar
                let t11_bar = t3_bar * 0.5;
                /// t10 = worn[k].stiffness  ⇒  worn_bar[k].stiffness += t11_bar
                rt::accumulate(&mut worn_bar[k].stiffness, t11_bar);
                /// x_1 = x[k]  ⇒  x̄[k] += t7_bar
                rt::accumulate(&mut x_bar[k], t7_bar);
            }
            let mut springs_bar = rt::zeros_like(springs);
            for k_1 in (0..t1).rev() {
                let t12_bar = worn_bar.pop().unwrap();
                /// springs[k_1].rest  ⇒  springs_bar[k_1].rest += t12_bar.rest
                rt::accumulate(&mut springs_bar[k_1].rest, t12_bar.rest);
                /// s.stiffness·0.9, t13 = ⋯  ⇒  t13_bar += ∂value/∂t13·t12_bar.stiffness
                let t13_bar = t12_bar.stiffness * 0.9;
                /// t13 = springs[k_1].stiffness  ⇒  springs_bar[k_1].stiffness += t13_bar
                rt::accumulate(&mut springs_bar[k_1].stiffness, t13_bar);
            }
            (springs_bar, x_bar)
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
pub enum lists_of_structs {}
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
impl lists_of_structs {
    /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
    /// constant one); of a single parameter, too, it is a tuple.
    pub fn pullback(
        springs: &[Spring],
        x: &[f64],
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[Spring],
            &[f64],
            f64,
        ) -> (
                <[Spring] as ::cotangent::Differentiable>::Cotangent,
                <[f64] as ::cotangent::Differentiable>::Cotangent,
            ) + use<>,
    ) {
        use ::cotangent::rt as rt;
        let mut tape = rt::tape();
        let mut worn = Vec::new();
        let t1 = springs.len();
        for k in 0..t1 {
            let s = &springs[k];
            worn.push(Spring {
                stiffness: s.stiffness * 0.9,
                rest: s.rest,
            });
        }
        let t2 = worn.len().min(x.len());
        let mut gathered = 0.0_f64;
        for k in 0..t2 {
            let s = &worn[k];
            let x_1 = x[k];
            let t3 = 0.5 * s.stiffness;
            let t4 = (x_1 - s.rest).powi(2);
            tape.push(t4);
            gathered += t3 * t4;
        }
        (
            gathered,
            move |springs: &[Spring], x: &[f64], seed: f64| {
                let mut tape = tape;
                let mut gathered_bar = seed;
                let mut x_bar = rt::zeros_like(x);
                let mut worn_bar = rt::zeros_like(&worn);
                for k in (0..t2).rev() {
                    let t4 = rt::pop(&mut tape);
                    let s = &worn[k];
                    let x_1 = x[k];
                    let t5 = 0.5 * s.stiffness;
                    let t6 = x_1 - s.rest;
                    /// t5·t4  ⇒  t5_bar += t4·gathered_bar
                    let t3_bar = gathered_bar * t4;
                    /// t5·t4  ⇒  t4_bar += t5·gathered_bar
                    let t4_bar = gathered_bar * t5;
                    /// t4 = …  ⇒  t6_bar += ∂t4/∂t6·t4_bar
                    let t7_bar = rt::chain(t4_bar, 2.0 * t6);
                    /// t6 = x_1 − s.rest, t8 = ⋯  ⇒  t8_bar += ∂t6/∂t8·t7_bar
                    let t9_bar = -t7_bar;
                    /// t8 = worn[k].rest  ⇒  worn_bar[k].rest += t9_bar
                    rt::accumulate(&mut worn_bar[k].rest, t9_bar);
                    /// t5 = 0.5·s.stiffness, t10 = ⋯  ⇒  t10_bar += ∂t5/∂t10·t3_bar
                    let t11_bar = t3_bar * 0.5;
                    /// t10 = worn[k].stiffness  ⇒  worn_bar[k].stiffness += t11_bar
                    rt::accumulate(&mut worn_bar[k].stiffness, t11_bar);
                    /// x_1 = x[k]  ⇒  x̄[k] += t7_bar
                    rt::accumulate(&mut x_bar[k], t7_bar);
                }
                let mut springs_bar = rt::zeros_like(springs);
                for k_1 in (0..t1).rev() {
                    let t12_bar = worn_bar.pop().unwrap();
                    /// springs[k_1].rest  ⇒  springs_bar[k_1].rest += t12_bar.rest
                    rt::accumulate(&mut springs_bar[k_1].rest, t12_bar.rest);
                    /// s.stiffness·0.9, t13 = ⋯  ⇒  t13_bar += ∂value/∂t13·t12_bar.stiffness
                    let t13_bar = t12_bar.stiffness * 0.9;
                    /// t13 = springs[k_1].stiffness  ⇒  springs_bar[k_1].stiffness += t13_bar
                    rt::accumulate(&mut springs_bar[k_1].stiffness, t13_bar);
                }
                (springs_bar, x_bar)
            },
        )
    }
    /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
    pub fn adjoint(
        springs: &[Spring],
        x: &[f64],
        seed: f64,
    ) -> (
        f64,
        (
            <[Spring] as ::cotangent::Differentiable>::Cotangent,
            <[f64] as ::cotangent::Differentiable>::Cotangent,
        ),
    ) {
        let (value, pullback) = Self::pullback(springs, x);
        (value, pullback(springs, x, seed))
    }
    /// The value and the cotangents of the differentiated parameters.
    pub fn value_and_gradient(
        springs: &[Spring],
        x: &[f64],
    ) -> (
        f64,
        (
            <[Spring] as ::cotangent::Differentiable>::Cotangent,
            <[f64] as ::cotangent::Differentiable>::Cotangent,
        ),
    ) {
        Self::adjoint(springs, x, 1.0)
    }
    /// The cotangents of the differentiated parameters.
    pub fn gradient(
        springs: &[Spring],
        x: &[f64],
    ) -> (
        <[Spring] as ::cotangent::Differentiable>::Cotangent,
        <[f64] as ::cotangent::Differentiable>::Cotangent,
    ) {
        Self::value_and_gradient(springs, x).1
    }
    /// The value; the gradient goes into the buffers of the caller.
    pub fn value_and_gradient_into(
        springs: &[Spring],
        x: &[f64],
        gradient: &mut (
            <[Spring] as ::cotangent::Differentiable>::Cotangent,
            <[f64] as ::cotangent::Differentiable>::Cotangent,
        ),
    ) -> f64 {
        let (value, bars) = Self::value_and_gradient(springs, x);
        ::cotangent::rt::assign(gradient, bars);
        value
    }
}
