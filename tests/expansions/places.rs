use cotangent::{Differentiable, differentiate};
/// Oscillators and their energy.
#[derive(Clone, Differentiable)]
pub struct Oscillators {
    pub x: Vec<f64>,
    pub v: Vec<f64>,
    pub lost: f64,
}
/// The cotangent of [`Oscillators`]: what its fields that carry a derivative gather.
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
pub struct OscillatorsCotangent {
    /// The cotangent of `x`.
    pub x: <Vec<f64> as ::cotangent::Differentiable>::Cotangent,
    /// The cotangent of `v`.
    pub v: <Vec<f64> as ::cotangent::Differentiable>::Cotangent,
    /// The cotangent of `lost`.
    pub lost: f64,
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
    impl ::cotangent::Differentiable for Oscillators {
        type Cotangent = OscillatorsCotangent;
        fn zeros_like(&self) -> Self::Cotangent {
            OscillatorsCotangent {
                x: ::cotangent::rt::zeros_like(&self.x),
                v: ::cotangent::rt::zeros_like(&self.v),
                lost: ::cotangent::rt::zeros_like(&self.lost),
            }
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            OscillatorsCotangent {
                x: ::cotangent::rt::to_cotangent(&self.x),
                v: ::cotangent::rt::to_cotangent(&self.v),
                lost: ::cotangent::rt::to_cotangent(&self.lost),
            }
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.x);
            form.of(&self.v);
            form.of(&self.lost);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Carries for Oscillators {}
    #[automatically_derived]
    impl ::cotangent::rt::Step for Oscillators {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            ::cotangent::rt::step(&mut a.x, by, &along.x);
            ::cotangent::rt::step(&mut a.v, by, &along.v);
            ::cotangent::rt::step(&mut a.lost, by, &along.lost);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for Oscillators
    where
        for<'own> Oscillators: ::core::clone::Clone,
    {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::Differentiable for OscillatorsCotangent {
        type Cotangent = Self;
        fn zeros_like(&self) -> Self {
            Self {
                x: ::cotangent::rt::zeros_like(&self.x),
                v: ::cotangent::rt::zeros_like(&self.v),
                lost: ::cotangent::rt::zeros_like(&self.lost),
            }
        }
        fn to_cotangent(&self) -> Self {
            ::core::clone::Clone::clone(self)
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.x);
            form.of(&self.v);
            form.of(&self.lost);
        }
    }
    #[automatically_derived]
    impl ::cotangent::Cotangent for OscillatorsCotangent {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            ::cotangent::rt::pairs(&a.x, &b.x, visit);
            ::cotangent::rt::pairs(&a.v, &b.v, visit);
            ::cotangent::rt::pairs(&a.lost, &b.lost, visit);
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            ::cotangent::rt::pairs_mut(&mut a.x, &b.x, visit);
            ::cotangent::rt::pairs_mut(&mut a.v, &b.v, visit);
            ::cotangent::rt::pairs_mut(&mut a.lost, &b.lost, visit);
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            ::cotangent::rt::each(&mut a.x, visit);
            ::cotangent::rt::each(&mut a.v, visit);
            ::cotangent::rt::each(&mut a.lost, visit);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&Self> for OscillatorsCotangent {
        fn gather(acc: &mut Self, share: &Self) {
            ::cotangent::rt::accumulate(&mut acc.x, &share.x);
            ::cotangent::rt::accumulate(&mut acc.v, &share.v);
            ::cotangent::rt::accumulate(&mut acc.lost, &share.lost);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Assign for OscillatorsCotangent {
        fn assign_from(to: &mut Self, value: Self) {
            ::cotangent::rt::assign(&mut to.x, value.x);
            ::cotangent::rt::assign(&mut to.v, value.v);
            ::cotangent::rt::assign(&mut to.lost, value.lost);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for OscillatorsCotangent {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Step for OscillatorsCotangent {
        fn step_by(a: &mut Self, by: f64, along: &Self) {
            ::cotangent::Cotangent::add_scaled(a, by, along);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Inside for OscillatorsCotangent {
        type Inside = Self;
        fn inside(&self) -> &Self {
            self
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::InsideMut for OscillatorsCotangent {
        fn inside_mut(&mut self) -> &mut Self {
            self
        }
    }
    #[automatically_derived]
    impl ::core::ops::AddAssign<&Self> for OscillatorsCotangent {
        fn add_assign(&mut self, share: &Self) {
            ::cotangent::rt::accumulate(self, share);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&OscillatorsCotangent>
    for ::cotangent::rt::Box<OscillatorsCotangent> {
        fn gather(acc: &mut Self, share: &OscillatorsCotangent) {
            ::cotangent::rt::accumulate(&mut **acc, share);
        }
    }
    #[automatically_derived]
    impl OscillatorsCotangent {
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
        pub fn Oscillators_x(
            &self,
        ) -> &<Vec<f64> as ::cotangent::Differentiable>::Cotangent {
            &self.x
        }
        #[doc(hidden)]
        pub fn Oscillators_x_mut(
            &mut self,
        ) -> &mut <Vec<f64> as ::cotangent::Differentiable>::Cotangent {
            &mut self.x
        }
        #[doc(hidden)]
        pub fn Oscillators_v(
            &self,
        ) -> &<Vec<f64> as ::cotangent::Differentiable>::Cotangent {
            &self.v
        }
        #[doc(hidden)]
        pub fn Oscillators_v_mut(
            &mut self,
        ) -> &mut <Vec<f64> as ::cotangent::Differentiable>::Cotangent {
            &mut self.v
        }
        #[doc(hidden)]
        pub fn Oscillators_lost(&self) -> &f64 {
            &self.lost
        }
        #[doc(hidden)]
        pub fn Oscillators_lost_mut(&mut self) -> &mut f64 {
            &mut self.lost
        }
    }
};
/// Steps with friction, in place.
#[allow(dead_code, reason = "its companion may be all that is called")]
pub fn damped(mut o: Oscillators, h: f64, n: usize) -> f64 {
    for _ in 0..n {
        for i in 0..o.x.len() {
            o.v[i] -= h * o.x[i].sin();
            o.v[i] *= 1.0 - h;
            o.x[i] += h * o.v[i];
        }
        o.lost = o.lost + h * o.v[0];
    }
    o.lost + o.x[0] * o.x[1]
}
/** Derivatives of [`damped`](fn@damped), generated by `#[differentiate]`: its pullback is

```text
fn damped(o: Oscillators, h: f64, n: usize) {
    let mut tape = rt::tape();
    let mut tape_1 = rt::tape();
    let mut o_1 = o;
    for _ in 0..n {
        let t1 = o_1.x.len();
        for i in 0..t1 {
            let (t2, cos) = rt::sin_cos(o_1.x[i]);
            o_1.v[i] -= h * t2;
            let t3 = 1.0 - h;
            let t4 = o_1.v[i];
            o_1.v[i] = t4 * t3;
            let t5 = o_1.v[i];
            tape.push((t2, t4, t5, cos));
            o_1.x[i] += h * t5;
        }
        let t6 = o_1.v[0];
        tape_1.push((t1, t6));
        o_1.lost = o_1.lost + h * t6;
    }
    let t7 = o_1.x[0];
    let t8 = o_1.x[1];
    (
        o_1.lost + t7 * t8,
        move |o: &Oscillators, &h: &f64, &n: &usize, seed: f64| {
            let mut tape = tape;
            let mut tape_1 = tape_1;
            /// t7·t8  ⇒  t7_bar += t8·seed
            let t7_bar = seed * t8;
            /// t7·t8  ⇒  t8_bar += t7·seed
            let t8_bar = seed * t7;
            let mut o_1_bar = rt::zeros_like(&o_1);
            /// t8 = o_1.x[1]  ⇒  o_1_bar.x[1] += t8_bar
            rt::accumulate(&mut o_1_bar.x[1], t8_bar);
            /// t7 = o_1.x[0]  ⇒  o_1_bar.x[0] += t7_bar
            rt::accumulate(&mut o_1_bar.x[0], t7_bar);
            /// o_1.lost  ⇒  o_1_bar.lost += seed
            rt::accumulate(&mut o_1_bar.lost, seed);
            let mut h_bar = 0.0;
            for _ in (0..n).rev() {
                let (t1, t6) = rt::pop(&mut tape_1);
                let t9_bar: f64 = rt::take(&mut o_1_bar.lost);
                /// h·t6  ⇒  h̄ += t6·t9_bar
                let mut h_bar_1 = h_bar + t9_bar * t6;
                /// h·t6  ⇒  t6_bar += h·t9_bar
                let t6_bar = t9_bar * h;
                /// t6 = o_1.v[0]  ⇒  o_1_bar.v[0] += t6_bar
                rt::accumulate(&mut o_1_bar.v[0], t6_bar);
                /// o_1.lost  ⇒  o_1_bar.lost += t9_bar
                rt::accumulate(&mut o_1_bar.lost, t9_bar);
                for i in (0..t1).rev() {
                    let (t2, t4, t5, cos) = rt::pop(&mut tape);
                    let t10 = 1.0 - h;
                    let t11_bar = o_1_bar.x[i];
                    /// t11 = h·t5  ⇒  h̄ += t5·t11_bar
                    let h_bar_2 = h_bar_1 + t11_bar * t5;
                    /// t11 = h·t5  ⇒  t5_bar += h·t11_bar
                    let t5_bar = t11_bar * h;
                    /// t5 = o_1.v[i]  ⇒  o_1_bar.v[i] += t5_bar
                    rt::accumulate(&mut o_1_bar.v[i], t5_bar);
                    let t12_bar: f64 = rt::take(&mut o_1_bar.v[i]);
                    /// t12 = t4·t10  ⇒  t4_bar += t10·t12_bar
                    let t4_bar = t12_bar * t10;
                    /// t12 = t4·t10  ⇒  t10_bar += t4·t12_bar
                    let t3_bar = t12_bar * t4;
                    /// t4 = o_1.v[i]  ⇒  o_1_bar.v[i] += t4_bar
                    rt::accumulate(&mut o_1_bar.v[i], t4_bar);
                    /// t10 = 1 − h  ⇒  h̄ += −t3_bar
                    let h_bar_2 = h_bar_2 - t3_bar;
                    let t13_bar = o_1_bar.v[i];
                    /// t13 = −t14, t14 = h·t2  ⇒  t14_bar += −t13_bar
                    let t14_bar = -t13_bar;
                    h_bar_1 = h_bar_2 + t14_bar * t2;
                    /// t14 = h·t2  ⇒  t2_bar += h·t14_bar
                    let t2_bar = t14_bar * h;
                    /// t2 = sin(t15), t15 = o_1.x[i]  ⇒  t15_bar += cos(t15)·t2_bar
                    let t15_bar = t2_bar * cos;
                    /// t15 = o_1.x[i]  ⇒  o_1_bar.x[i] += t15_bar
                    rt::accumulate(&mut o_1_bar.x[i], t15_bar);
                }
                h_bar = h_bar_1;
            }
            (o_1_bar, h_bar, ())
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
pub enum damped {}
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
impl damped
where
    Oscillators: ::cotangent::Differentiable,
{
    /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
    /// constant one); of a single parameter, too, it is a tuple.
    pub fn pullback(
        o: Oscillators,
        h: f64,
        n: usize,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &Oscillators,
            &f64,
            &usize,
            f64,
        ) -> (<Oscillators as ::cotangent::Differentiable>::Cotangent, f64, ()) + use<>,
    ) {
        use ::cotangent::rt as rt;
        let mut tape = rt::tape();
        let mut tape_1 = rt::tape();
        let mut o_1 = o;
        for _ in 0..n {
            let t1 = o_1.x.len();
            for i in 0..t1 {
                let (t2, cos) = rt::sin_cos(o_1.x[i]);
                o_1.v[i] -= h * t2;
                let t3 = 1.0 - h;
                let t4 = o_1.v[i];
                o_1.v[i] = t4 * t3;
                let t5 = o_1.v[i];
                tape.push((t2, t4, t5, cos));
                o_1.x[i] += h * t5;
            }
            let t6 = o_1.v[0];
            tape_1.push((t1, t6));
            o_1.lost = o_1.lost + h * t6;
        }
        let t7 = o_1.x[0];
        let t8 = o_1.x[1];
        (
            o_1.lost + t7 * t8,
            move |o: &Oscillators, &h: &f64, &n: &usize, seed: f64| {
                let mut tape = tape;
                let mut tape_1 = tape_1;
                /// t7·t8  ⇒  t7_bar += t8·seed
                let t7_bar = seed * t8;
                /// t7·t8  ⇒  t8_bar += t7·seed
                let t8_bar = seed * t7;
                let mut o_1_bar = rt::zeros_like(&o_1);
                /// t8 = o_1.x[1]  ⇒  o_1_bar.x[1] += t8_bar
                rt::accumulate(&mut o_1_bar.x[1], t8_bar);
                /// t7 = o_1.x[0]  ⇒  o_1_bar.x[0] += t7_bar
                rt::accumulate(&mut o_1_bar.x[0], t7_bar);
                /// o_1.lost  ⇒  o_1_bar.lost += seed
                rt::accumulate(&mut o_1_bar.lost, seed);
                let mut h_bar = 0.0;
                for _ in (0..n).rev() {
                    let (t1, t6) = rt::pop(&mut tape_1);
                    let t9_bar: f64 = rt::take(&mut o_1_bar.lost);
                    /// h·t6  ⇒  h̄ += t6·t9_bar
                    let mut h_bar_1 = h_bar + t9_bar * t6;
                    /// h·t6  ⇒  t6_bar += h·t9_bar
                    let t6_bar = t9_bar * h;
                    /// t6 = o_1.v[0]  ⇒  o_1_bar.v[0] += t6_bar
                    rt::accumulate(&mut o_1_bar.v[0], t6_bar);
                    /// o_1.lost  ⇒  o_1_bar.lost += t9_bar
                    rt::accumulate(&mut o_1_bar.lost, t9_bar);
                    for i in (0..t1).rev() {
                        let (t2, t4, t5, cos) = rt::pop(&mut tape);
                        let t10 = 1.0 - h;
                        let t11_bar = o_1_bar.x[i];
                        /// t11 = h·t5  ⇒  h̄ += t5·t11_bar
                        let h_bar_2 = h_bar_1 + t11_bar * t5;
                        /// t11 = h·t5  ⇒  t5_bar += h·t11_bar
                        let t5_bar = t11_bar * h;
                        /// t5 = o_1.v[i]  ⇒  o_1_bar.v[i] += t5_bar
                        rt::accumulate(&mut o_1_bar.v[i], t5_bar);
                        let t12_bar: f64 = rt::take(&mut o_1_bar.v[i]);
                        /// t12 = t4·t10  ⇒  t4_bar += t10·t12_bar
                        let t4_bar = t12_bar * t10;
                        /// t12 = t4·t10  ⇒  t10_bar += t4·t12_bar
                        let t3_bar = t12_bar * t4;
                        /// t4 = o_1.v[i]  ⇒  o_1_bar.v[i] += t4_bar
                        rt::accumulate(&mut o_1_bar.v[i], t4_bar);
                        /// t10 = 1 − h  ⇒  h̄ += −t3_bar
                        let h_bar_2 = h_bar_2 - t3_bar;
                        let t13_bar = o_1_bar.v[i];
                        /// t13 = −t14, t14 = h·t2  ⇒  t14_bar += −t13_bar
                        let t14_bar = -t13_bar;
                        h_bar_1 = h_bar_2 + t14_bar * t2;
                        /// t14 = h·t2  ⇒  t2_bar += h·t14_bar
                        let t2_bar = t14_bar * h;
                        /// t2 = sin(t15), t15 = o_1.x[i]  ⇒  t15_bar += cos(t15)·t2_bar
                        let t15_bar = t2_bar * cos;
                        /// t15 = o_1.x[i]  ⇒  o_1_bar.x[i] += t15_bar
                        rt::accumulate(&mut o_1_bar.x[i], t15_bar);
                    }
                    h_bar = h_bar_1;
                }
                (o_1_bar, h_bar, ())
            },
        )
    }
    /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
    pub fn adjoint(
        o: Oscillators,
        h: f64,
        n: usize,
        seed: f64,
    ) -> (f64, (<Oscillators as ::cotangent::Differentiable>::Cotangent, f64, ())) {
        let (value, pullback) = Self::pullback(::core::clone::Clone::clone(&o), h, n);
        (value, pullback(&o, &h, &n, seed))
    }
    /// The value and the cotangents of the differentiated parameters.
    pub fn value_and_gradient(
        o: Oscillators,
        h: f64,
        n: usize,
    ) -> (f64, (<Oscillators as ::cotangent::Differentiable>::Cotangent, f64)) {
        let (value, (o_bar, h_bar, _)) = Self::adjoint(o, h, n, 1.0);
        (value, (o_bar, h_bar))
    }
    /// The cotangents of the differentiated parameters.
    pub fn gradient(
        o: Oscillators,
        h: f64,
        n: usize,
    ) -> (<Oscillators as ::cotangent::Differentiable>::Cotangent, f64) {
        Self::value_and_gradient(o, h, n).1
    }
    /// The value; the gradient goes into the buffers of the caller.
    pub fn value_and_gradient_into(
        o: Oscillators,
        h: f64,
        n: usize,
        gradient: &mut (<Oscillators as ::cotangent::Differentiable>::Cotangent, f64),
    ) -> f64 {
        let (value, bars) = Self::value_and_gradient(o, h, n);
        ::cotangent::rt::assign(gradient, bars);
        value
    }
}
