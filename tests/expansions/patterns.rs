use cotangent::{Differentiable, differentiate};
use ndarray::{Array1, Array2};
/// A layer.
#[derive(Clone, Debug, Differentiable)]
pub struct Layer {
    pub w: Array2<f64>,
    pub b: Array1<f64>,
    pub scale: f64,
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
pub struct LayerCotangent {
    /// The cotangent of `w`.
    pub w: ::cotangent::rt::ndarray::Array2<f64>,
    /// The cotangent of `b`.
    pub b: ::cotangent::rt::ndarray::Array1<f64>,
    /// The cotangent of `scale`.
    pub scale: f64,
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
    impl ::cotangent::Differentiable for Layer {
        type Cotangent = LayerCotangent;
        fn zeros_like(&self) -> Self::Cotangent {
            LayerCotangent {
                w: ::cotangent::rt::zeros_like(&self.w),
                b: ::cotangent::rt::zeros_like(&self.b),
                scale: ::cotangent::rt::zeros_like(&self.scale),
            }
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            LayerCotangent {
                w: ::cotangent::rt::to_cotangent(&self.w),
                b: ::cotangent::rt::to_cotangent(&self.b),
                scale: ::cotangent::rt::to_cotangent(&self.scale),
            }
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.w);
            form.of(&self.b);
            form.of(&self.scale);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Carries for Layer {}
    #[automatically_derived]
    impl ::cotangent::rt::Step for Layer {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            ::cotangent::rt::step(&mut a.w, by, &along.w);
            ::cotangent::rt::step(&mut a.b, by, &along.b);
            ::cotangent::rt::step(&mut a.scale, by, &along.scale);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for Layer
    where
        for<'own> Layer: ::core::clone::Clone,
    {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::Differentiable for LayerCotangent {
        type Cotangent = Self;
        fn zeros_like(&self) -> Self {
            Self {
                w: ::cotangent::rt::zeros_like(&self.w),
                b: ::cotangent::rt::zeros_like(&self.b),
                scale: ::cotangent::rt::zeros_like(&self.scale),
            }
        }
        fn to_cotangent(&self) -> Self {
            ::core::clone::Clone::clone(self)
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.w);
            form.of(&self.b);
            form.of(&self.scale);
        }
    }
    #[automatically_derived]
    impl ::cotangent::Cotangent for LayerCotangent {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            ::cotangent::rt::pairs(&a.w, &b.w, visit);
            ::cotangent::rt::pairs(&a.b, &b.b, visit);
            ::cotangent::rt::pairs(&a.scale, &b.scale, visit);
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            ::cotangent::rt::pairs_mut(&mut a.w, &b.w, visit);
            ::cotangent::rt::pairs_mut(&mut a.b, &b.b, visit);
            ::cotangent::rt::pairs_mut(&mut a.scale, &b.scale, visit);
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            ::cotangent::rt::each(&mut a.w, visit);
            ::cotangent::rt::each(&mut a.b, visit);
            ::cotangent::rt::each(&mut a.scale, visit);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&Self> for LayerCotangent {
        fn gather(acc: &mut Self, share: &Self) {
            ::cotangent::rt::accumulate(&mut acc.w, &share.w);
            ::cotangent::rt::accumulate(&mut acc.b, &share.b);
            ::cotangent::rt::accumulate(&mut acc.scale, &share.scale);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Assign for LayerCotangent {
        fn assign_from(to: &mut Self, value: Self) {
            ::cotangent::rt::assign(&mut to.w, value.w);
            ::cotangent::rt::assign(&mut to.b, value.b);
            ::cotangent::rt::assign(&mut to.scale, value.scale);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for LayerCotangent {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Step for LayerCotangent {
        fn step_by(a: &mut Self, by: f64, along: &Self) {
            ::cotangent::Cotangent::add_scaled(a, by, along);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Inside for LayerCotangent {
        type Inside = Self;
        fn inside(&self) -> &Self {
            self
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::InsideMut for LayerCotangent {
        fn inside_mut(&mut self) -> &mut Self {
            self
        }
    }
    #[automatically_derived]
    impl ::core::ops::AddAssign<&Self> for LayerCotangent {
        fn add_assign(&mut self, share: &Self) {
            ::cotangent::rt::accumulate(self, share);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&LayerCotangent>
    for ::cotangent::rt::Box<LayerCotangent> {
        fn gather(acc: &mut Self, share: &LayerCotangent) {
            ::cotangent::rt::accumulate(&mut **acc, share);
        }
    }
    #[automatically_derived]
    impl LayerCotangent {
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
        pub fn Layer_w(&self) -> &::cotangent::rt::ndarray::Array2<f64> {
            &self.w
        }
        #[doc(hidden)]
        pub fn Layer_w_mut(&mut self) -> &mut ::cotangent::rt::ndarray::Array2<f64> {
            &mut self.w
        }
        #[doc(hidden)]
        pub fn Layer_b(&self) -> &::cotangent::rt::ndarray::Array1<f64> {
            &self.b
        }
        #[doc(hidden)]
        pub fn Layer_b_mut(&mut self) -> &mut ::cotangent::rt::ndarray::Array1<f64> {
            &mut self.b
        }
        #[doc(hidden)]
        pub fn Layer_scale(&self) -> &f64 {
            &self.scale
        }
        #[doc(hidden)]
        pub fn Layer_scale_mut(&mut self) -> &mut f64 {
            &mut self.scale
        }
    }
};
/// A point.
#[derive(Clone, Copy, Debug, Differentiable)]
pub struct Point(pub f64, pub f64);
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
pub struct PointCotangent(
    /// The cotangent of `0`.
    pub f64,
    /// The cotangent of `1`.
    pub f64,
);
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
            PointCotangent(
                ::cotangent::rt::zeros_like(&self.0),
                ::cotangent::rt::zeros_like(&self.1),
            )
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            PointCotangent(
                ::cotangent::rt::to_cotangent(&self.0),
                ::cotangent::rt::to_cotangent(&self.1),
            )
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.0);
            form.of(&self.1);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Carries for Point {}
    #[automatically_derived]
    impl ::cotangent::rt::Step for Point {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            ::cotangent::rt::step(&mut a.0, by, &along.0);
            ::cotangent::rt::step(&mut a.1, by, &along.1);
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
            Self(
                ::cotangent::rt::zeros_like(&self.0),
                ::cotangent::rt::zeros_like(&self.1),
            )
        }
        fn to_cotangent(&self) -> Self {
            ::core::clone::Clone::clone(self)
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            form.of(&self.0);
            form.of(&self.1);
        }
    }
    #[automatically_derived]
    impl ::cotangent::Cotangent for PointCotangent {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            ::cotangent::rt::pairs(&a.0, &b.0, visit);
            ::cotangent::rt::pairs(&a.1, &b.1, visit);
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            ::cotangent::rt::pairs_mut(&mut a.0, &b.0, visit);
            ::cotangent::rt::pairs_mut(&mut a.1, &b.1, visit);
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            ::cotangent::rt::each(&mut a.0, visit);
            ::cotangent::rt::each(&mut a.1, visit);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&Self> for PointCotangent {
        fn gather(acc: &mut Self, share: &Self) {
            ::cotangent::rt::accumulate(&mut acc.0, &share.0);
            ::cotangent::rt::accumulate(&mut acc.1, &share.1);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Assign for PointCotangent {
        fn assign_from(to: &mut Self, value: Self) {
            ::cotangent::rt::assign(&mut to.0, value.0);
            ::cotangent::rt::assign(&mut to.1, value.1);
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
        pub fn Point_0(&self) -> &f64 {
            &self.0
        }
        #[doc(hidden)]
        pub fn Point_0_mut(&mut self) -> &mut f64 {
            &mut self.0
        }
        #[doc(hidden)]
        pub fn Point_1(&self) -> &f64 {
            &self.1
        }
        #[doc(hidden)]
        pub fn Point_1_mut(&mut self) -> &mut f64 {
            &mut self.1
        }
    }
};
/// Structs and tuples are taken apart where they stand.
#[allow(dead_code, reason = "its companion may be all that is called")]
pub fn patterns(layers: &[Layer], Point(x, y): Point, h: &Array1<f64>) -> f64 {
    let mut h = h.clone();
    for Layer { w, b, scale } in layers {
        h = (w.dot(&h) + b) * *scale;
    }
    let Layer { scale: last, .. } = &layers[0];
    h.sum() * last * x + y
}
/** Derivatives of [`patterns`](fn@patterns), generated by `#[differentiate]`: its pullback is

```text
fn patterns(layers: &[Layer], argument_1: Point, h: &Array1<f64>) {
    let mut tape = rt::tape_of_any();
    let x = argument_1.0;
    let y = argument_1.1;
    let t1 = layers.len();
    let mut h = rt::own(h);
    for k in 0..t1 {
        let t2 = &layers[k];
        let w = &t2.w;
        let b = &t2.b;
        let scale = t2.scale;
        let t3 = rt::dot(w, &h);
        let t3_shape = rt::shape_of(&t3);
        let t4 = rt::term(&t3) + rt::term(b);
        tape.push((h, rt::own(&t4), t3_shape));
        h = &t4 * scale;
    }
    let h_shape = rt::shape_of(&h);
    let last = layers[0].scale;
    let t5 = h.sum();
    let t6 = t5 * last;
    (
        t6 * x + y,
        move |layers: &[Layer], argument_1: &Point, h: &Array1<f64>, seed: f64| {
            let mut tape = tape;
            let x = argument_1.0;
            /// t6·x  ⇒  t6_bar += x·seed
            let t6_bar = seed * x;
            /// t6·x  ⇒  x̄ += t6·seed
            let x_bar = seed * t6;
            let last = layers[0].scale;
            /// t6 = t5·last  ⇒  t5_bar += last·t6_bar
            let t5_bar = t6_bar * last;
            /// t6 = t5·last  ⇒  last_bar += t5·t6_bar
            let last_bar = t6_bar * t5;
            /// t5 = Σ h  ⇒  h̄ += t5_bar
            let mut h_bar = rt::broadcast_to(t5_bar, h_shape);
            let mut layers_bar = rt::zeros_like(layers);
            /// last = layers[0].scale  ⇒  layers_bar[0].scale += last_bar
            rt::accumulate(&mut layers_bar[0].scale, last_bar);
            for k in (0..t1).rev() {
                let (h, t4, t3_shape) = rt::pop(&mut tape);
                let t7 = &layers[k];
                let w = &t7.w;
                let b = &t7.b;
                let scale = t7.scale;
                let b_shape = rt::shape_of(b);
                /// h = t4·scale  ⇒  scale_bar += t4·h̄
                let scale_bar = rt::map(
                        (::core::clone::Clone::clone(&t4), &h_bar),
                        |[a, h_bar_1]| h_bar_1 * a,
                    )
                    .sum();
                /// h = t4·scale  ⇒  t4_bar += scale·h̄
                let t4_bar = rt::sum_to(h_bar * scale, rt::shape_of(&t4));
                /// t4 = t3 + b  ⇒  t3_bar += t4_bar
                let t3_bar = rt::sum_to(::core::clone::Clone::clone(&t4_bar), t3_shape);
                /// t4 = t3 + b  ⇒  b̄ += t4_bar
                let b_bar = rt::sum_to(t4_bar, b_shape);
                /// t3 = w·h  ⇒  w̄ += t3_bar·hᵀ
                let w_bar = rt::dot_left(&t3_bar, &h, rt::shape_of(w));
                h_bar = rt::dot_right(w, &t3_bar, rt::shape_of(&h));
                /// scale = layers[k].scale  ⇒  layers_bar[k].scale += scale_bar
                rt::accumulate(&mut layers_bar[k].scale, scale_bar);
                /// b = layers[k].b  ⇒  layers_bar[k].b += b̄
                rt::accumulate(&mut layers_bar[k].b, &b_bar);
                /// w = layers[k].w  ⇒  layers_bar[k].w += w̄
                rt::accumulate(&mut layers_bar[k].w, &w_bar);
            }
            let mut argument_1_bar = rt::zeros_like(argument_1);
            /// y = argument_1.1  ⇒  argument_1_bar.1 += seed
            rt::accumulate(&mut argument_1_bar.1, seed);
            /// x = argument_1.0  ⇒  argument_1_bar.0 += x̄
            rt::accumulate(&mut argument_1_bar.0, x_bar);
            (layers_bar, argument_1_bar, h_bar)
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
pub enum patterns {}
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
impl patterns
where
    Point: ::cotangent::Differentiable,
{
    /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
    /// constant one); of a single parameter, too, it is a tuple.
    pub fn pullback(
        layers: &[Layer],
        argument_1: Point,
        h: &Array1<f64>,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[Layer],
            &Point,
            &Array1<f64>,
            f64,
        ) -> (
                <[Layer] as ::cotangent::Differentiable>::Cotangent,
                <Point as ::cotangent::Differentiable>::Cotangent,
                ::cotangent::rt::ndarray::Array1<f64>,
            ) + use<>,
    ) {
        use ::cotangent::rt as rt;
        let mut tape = rt::tape_of_any();
        let x = argument_1.0;
        let y = argument_1.1;
        let t1 = layers.len();
        let mut h = rt::own(h);
        for k in 0..t1 {
            let t2 = &layers[k];
            let w = &t2.w;
            let b = &t2.b;
            let scale = t2.scale;
            let t3 = rt::dot(w, &h);
            let t3_shape = rt::shape_of(&t3);
            let t4 = rt::term(&t3) + rt::term(b);
            tape.push((h, rt::own(&t4), t3_shape));
            h = &t4 * scale;
        }
        let h_shape = rt::shape_of(&h);
        let last = layers[0].scale;
        let t5 = h.sum();
        let t6 = t5 * last;
        (
            t6 * x + y,
            move |layers: &[Layer], argument_1: &Point, h: &Array1<f64>, seed: f64| {
                let mut tape = tape;
                let x = argument_1.0;
                /// t6·x  ⇒  t6_bar += x·seed
                let t6_bar = seed * x;
                /// t6·x  ⇒  x̄ += t6·seed
                let x_bar = seed * t6;
                let last = layers[0].scale;
                /// t6 = t5·last  ⇒  t5_bar += last·t6_bar
                let t5_bar = t6_bar * last;
                /// t6 = t5·last  ⇒  last_bar += t5·t6_bar
                let last_bar = t6_bar * t5;
                /// t5 = Σ h  ⇒  h̄ += t5_bar
                let mut h_bar = rt::broadcast_to(t5_bar, h_shape);
                let mut layers_bar = rt::zeros_like(layers);
                /// last = layers[0].scale  ⇒  layers_bar[0].scale += last_bar
                rt::accumulate(&mut layers_bar[0].scale, last_bar);
                for k in (0..t1).rev() {
                    let (h, t4, t3_shape) = rt::pop(&mut tape);
                    let t7 = &layers[k];
                    let w = &t7.w;
                    let b = &t7.b;
                    let scale = t7.scale;
                    let b_shape = rt::shape_of(b);
                    /// h = t4·scale  ⇒  scale_bar += t4·h̄
                    let scale_bar = rt::map(
                            (::core::clone::Clone::clone(&t4), &h_bar),
                            |[a, h_bar_1]| h_bar_1 * a,
                        )
                        .sum();
                    /// h = t4·scale  ⇒  t4_bar += scale·h̄
                    let t4_bar = rt::sum_to(h_bar * scale, rt::shape_of(&t4));
                    /// t4 = t3 + b  ⇒  t3_bar += t4_bar
                    let t3_bar = rt::sum_to(
                        ::core::clone::Clone::clone(&t4_bar),
                        t3_shape,
                    );
                    /// t4 = t3 + b  ⇒  b̄ += t4_bar
                    let b_bar = rt::sum_to(t4_bar, b_shape);
                    /// t3 = w·h  ⇒  w̄ += t3_bar·hᵀ
                    let w_bar = rt::dot_left(&t3_bar, &h, rt::shape_of(w));
                    h_bar = rt::dot_right(w, &t3_bar, rt::shape_of(&h));
                    /// scale = layers[k].scale  ⇒  layers_bar[k].scale += scale_bar
                    rt::accumulate(&mut layers_bar[k].scale, scale_bar);
                    /// b = layers[k].b  ⇒  layers_bar[k].b += b̄
                    rt::accumulate(&mut layers_bar[k].b, &b_bar);
                    /// w = layers[k].w  ⇒  layers_bar[k].w += w̄
                    rt::accumulate(&mut layers_bar[k].w, &w_bar);
                }
                let mut argument_1_bar = rt::zeros_like(argument_1);
                /// y = argument_1.1  ⇒  argument_1_bar.1 += seed
                rt::accumulate(&mut argument_1_bar.1, seed);
                /// x = argument_1.0  ⇒  argument_1_bar.0 += x̄
                rt::accumulate(&mut argument_1_bar.0, x_bar);
                (layers_bar, argument_1_bar, h_bar)
            },
        )
    }
    /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
    pub fn adjoint(
        layers: &[Layer],
        argument_1: Point,
        h: &Array1<f64>,
        seed: f64,
    ) -> (
        f64,
        (
            <[Layer] as ::cotangent::Differentiable>::Cotangent,
            <Point as ::cotangent::Differentiable>::Cotangent,
            ::cotangent::rt::ndarray::Array1<f64>,
        ),
    ) {
        let (value, pullback) = Self::pullback(
            layers,
            ::core::clone::Clone::clone(&argument_1),
            h,
        );
        (value, pullback(layers, &argument_1, h, seed))
    }
    /// The value and the cotangents of the differentiated parameters.
    pub fn value_and_gradient(
        layers: &[Layer],
        argument_1: Point,
        h: &Array1<f64>,
    ) -> (
        f64,
        (
            <[Layer] as ::cotangent::Differentiable>::Cotangent,
            <Point as ::cotangent::Differentiable>::Cotangent,
            ::cotangent::rt::ndarray::Array1<f64>,
        ),
    ) {
        Self::adjoint(layers, argument_1, h, 1.0)
    }
    /// The cotangents of the differentiated parameters.
    pub fn gradient(
        layers: &[Layer],
        argument_1: Point,
        h: &Array1<f64>,
    ) -> (
        <[Layer] as ::cotangent::Differentiable>::Cotangent,
        <Point as ::cotangent::Differentiable>::Cotangent,
        ::cotangent::rt::ndarray::Array1<f64>,
    ) {
        Self::value_and_gradient(layers, argument_1, h).1
    }
    /// The value; the gradient goes into the buffers of the caller.
    pub fn value_and_gradient_into(
        layers: &[Layer],
        argument_1: Point,
        h: &Array1<f64>,
        gradient: &mut (
            <[Layer] as ::cotangent::Differentiable>::Cotangent,
            <Point as ::cotangent::Differentiable>::Cotangent,
            ::cotangent::rt::ndarray::Array1<f64>,
        ),
    ) -> f64 {
        let (value, bars) = Self::value_and_gradient(layers, argument_1, h);
        ::cotangent::rt::assign(gradient, bars);
        value
    }
}
