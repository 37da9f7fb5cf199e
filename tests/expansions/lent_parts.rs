use cotangent::{Differentiable, differentiate};
use ndarray::Array1;
#[derive(Clone, Debug, Differentiable)]
pub struct Work {
    pub a: Array1<f64>,
    pub b: f64,
}
/// The cotangent of [`Work`]: what its fields that carry a derivative gather.
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
pub struct WorkCotangent {
    /// The cotangent of `a`.
    pub a: ::cotangent::rt::ndarray::Array1<f64>,
    /// The cotangent of `b`.
    pub b: f64,
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
    impl ::cotangent::Differentiable for Work {
        type Cotangent = WorkCotangent;
        fn zeros_like(&self) -> Self::Cotangent {
            WorkCotangent {
                a: ::cotangent::rt::zeros_like(&self.a),
                b: ::cotangent::rt::zeros_like(&self.b),
            }
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            WorkCotangent {
                a: ::cotangent::rt::to_cotangent(&self.a),
                b: ::cotangent::rt::to_cotangent(&self.b),
            }
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.a);
            form.of(&self.b);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Carries for Work {}
    #[automatically_derived]
    impl ::cotangent::rt::Step for Work {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            ::cotangent::rt::step(&mut a.a, by, &along.a);
            ::cotangent::rt::step(&mut a.b, by, &along.b);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for Work
    where
        for<'own> Work: ::core::clone::Clone,
    {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::Differentiable for WorkCotangent {
        type Cotangent = Self;
        fn zeros_like(&self) -> Self {
            Self {
                a: ::cotangent::rt::zeros_like(&self.a),
                b: ::cotangent::rt::zeros_like(&self.b),
            }
        }
        fn to_cotangent(&self) -> Self {
            ::core::clone::Clone::clone(self)
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.a);
            form.of(&self.b);
        }
    }
    #[automatically_derived]
    impl ::cotangent::Cotangent for WorkCotangent {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            ::cotangent::rt::pairs(&a.a, &b.a, visit);
            ::cotangent::rt::pairs(&a.b, &b.b, visit);
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            ::cotangent::rt::pairs_mut(&mut a.a, &b.a, visit);
            ::cotangent::rt::pairs_mut(&mut a.b, &b.b, visit);
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            ::cotangent::rt::each(&mut a.a, visit);
            ::cotangent::rt::each(&mut a.b, visit);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&Self> for WorkCotangent {
        fn gather(acc: &mut Self, share: &Self) {
            ::cotangent::rt::accumulate(&mut acc.a, &share.a);
            ::cotangent::rt::accumulate(&mut acc.b, &share.b);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Assign for WorkCotangent {
        fn assign_from(to: &mut Self, value: Self) {
            ::cotangent::rt::assign(&mut to.a, value.a);
            ::cotangent::rt::assign(&mut to.b, value.b);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for WorkCotangent {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Step for WorkCotangent {
        fn step_by(a: &mut Self, by: f64, along: &Self) {
            ::cotangent::Cotangent::add_scaled(a, by, along);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Inside for WorkCotangent {
        type Inside = Self;
        fn inside(&self) -> &Self {
            self
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::InsideMut for WorkCotangent {
        fn inside_mut(&mut self) -> &mut Self {
            self
        }
    }
    #[automatically_derived]
    impl ::core::ops::AddAssign<&Self> for WorkCotangent {
        fn add_assign(&mut self, share: &Self) {
            ::cotangent::rt::accumulate(self, share);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&WorkCotangent>
    for ::cotangent::rt::Box<WorkCotangent> {
        fn gather(acc: &mut Self, share: &WorkCotangent) {
            ::cotangent::rt::accumulate(&mut **acc, share);
        }
    }
    #[automatically_derived]
    impl WorkCotangent {
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
        pub fn Work_a(&self) -> &::cotangent::rt::ndarray::Array1<f64> {
            &self.a
        }
        #[doc(hidden)]
        pub fn Work_a_mut(&mut self) -> &mut ::cotangent::rt::ndarray::Array1<f64> {
            &mut self.a
        }
        #[doc(hidden)]
        pub fn Work_b(&self) -> &f64 {
            &self.b
        }
        #[doc(hidden)]
        pub fn Work_b_mut(&mut self) -> &mut f64 {
            &mut self.b
        }
    }
};
/// Parts of what is lent, each by a name of its own.
#[allow(dead_code, reason = "its companion may be all that is called")]
pub fn lent_parts(w: &mut Work, x: f64) {
    let Work { a, b } = w;
    a[0] += x;
    *b *= a[0];
}
/** Derivatives of [`lent_parts`](fn@lent_parts), generated by `#[differentiate]`: its pullback is

```text
fn lent_parts(w: &mut Work, x: f64) {
    w.a[0] += x;
    let t1 = w.a[0];
    let t2 = &w.b * t1;
    let t3 = rt::own(&w.b);
    w.b = t2;
    let w_shape = rt::form_of(&*w);
    (
        (),
        move |w_bar: &mut <Work as ::cotangent::Differentiable>::Cotangent, &x: &f64| {
            rt::check_form(&*w_bar, &w_shape);
            let t2_bar = rt::take(&mut w_bar.b);
            /// t2 = t3·t1  ⇒  t3_bar += t1·t2_bar
            let t4_bar = rt::sum_to(
                rt::map(
                    (t1, ::core::clone::Clone::clone(&t2_bar)),
                    |[b, t2_bar]| t2_bar * b,
                ),
                rt::shape_of(&t3),
            );
            /// t2 = t3·t1  ⇒  t1_bar += t3·t2_bar
            let t5_bar = rt::sum_to(
                rt::map((t3, t2_bar), |[a, t2_bar]| t2_bar * a),
                rt::shape_of(&t1),
            );
            /// t3 = w.b  ⇒  w̄.b += t4_bar
            rt::accumulate(&mut w_bar.b, &t4_bar);
            /// t1 = w.a[0]  ⇒  w̄.a[0] += t5_bar
            rt::accumulate(&mut w_bar.a[0], &t5_bar);
            let x_bar = rt::sum_to(&w_bar.a[0], rt::shape_of(&x));
            ((), x_bar)
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
pub enum lent_parts {}
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
impl lent_parts
where
    Work: ::cotangent::Differentiable,
{
    /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
    /// constant one); of a single parameter, too, it is a tuple.
    pub fn pullback(
        w: &mut Work,
        x: f64,
    ) -> (
        (),
        impl ::core::ops::FnOnce(
            &mut <Work as ::cotangent::Differentiable>::Cotangent,
            &f64,
        ) -> ((), f64) + use<>,
    ) {
        use ::cotangent::rt as rt;
        w.a[0] += x;
        let t1 = w.a[0];
        let t2 = &w.b * t1;
        let t3 = rt::own(&w.b);
        w.b = t2;
        let w_shape = rt::form_of(&*w);
        (
            (),
            move |
                w_bar: &mut <Work as ::cotangent::Differentiable>::Cotangent,
                &x: &f64|
            {
                rt::check_form(&*w_bar, &w_shape);
                let t2_bar = rt::take(&mut w_bar.b);
                /// t2 = t3·t1  ⇒  t3_bar += t1·t2_bar
                let t4_bar = rt::sum_to(
                    rt::map(
                        (t1, ::core::clone::Clone::clone(&t2_bar)),
                        |[b, t2_bar]| t2_bar * b,
                    ),
                    rt::shape_of(&t3),
                );
                /// t2 = t3·t1  ⇒  t1_bar += t3·t2_bar
                let t5_bar = rt::sum_to(
                    rt::map((t3, t2_bar), |[a, t2_bar]| t2_bar * a),
                    rt::shape_of(&t1),
                );
                /// t3 = w.b  ⇒  w̄.b += t4_bar
                rt::accumulate(&mut w_bar.b, &t4_bar);
                /// t1 = w.a[0]  ⇒  w̄.a[0] += t5_bar
                rt::accumulate(&mut w_bar.a[0], &t5_bar);
                let x_bar = rt::sum_to(&w_bar.a[0], rt::shape_of(&x));
                ((), x_bar)
            },
        )
    }
    /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
    ///
    /// What the function changes has a cotangent that goes in, as that of its value on return, and comes out as that of its
    /// value on entry.
    pub fn adjoint(
        w: &mut Work,
        x: f64,
        w_bar: &mut <Work as ::cotangent::Differentiable>::Cotangent,
    ) -> ((), ((), f64)) {
        let (value, pullback) = Self::pullback(&mut *w, x);
        (value, pullback(w_bar, &x))
    }
}
