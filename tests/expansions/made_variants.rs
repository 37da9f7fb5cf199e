use cotangent::{Differentiable, differentiate};
/// A shape.
#[derive(Clone, Copy, Debug, Differentiable)]
pub enum Shape {
    Circle(f64),
    Rect { w: f64, h: f64 },
}
/// The cotangent of [`Shape`]: what its fields that carry a derivative gather.
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
pub enum ShapeCotangent {
    /// The cotangent of `Circle`.
    Circle(
        /// The cotangent of `0`.
        f64,
    ),
    /// The cotangent of `Rect`.
    Rect {
        /// The cotangent of `w`.
        w: f64,
        /// The cotangent of `h`.
        h: f64,
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
    impl ::cotangent::Differentiable for Shape {
        type Cotangent = ShapeCotangent;
        fn zeros_like(&self) -> Self::Cotangent {
            match self {
                Self::Circle(a_0) => {
                    ShapeCotangent::Circle(::cotangent::rt::zeros_like(a_0))
                }
                Self::Rect { w: a_w, h: a_h, .. } => {
                    ShapeCotangent::Rect {
                        w: ::cotangent::rt::zeros_like(a_w),
                        h: ::cotangent::rt::zeros_like(a_h),
                    }
                }
            }
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            match self {
                Self::Circle(a_0) => {
                    ShapeCotangent::Circle(::cotangent::rt::to_cotangent(a_0))
                }
                Self::Rect { w: a_w, h: a_h, .. } => {
                    ShapeCotangent::Rect {
                        w: ::cotangent::rt::to_cotangent(a_w),
                        h: ::cotangent::rt::to_cotangent(a_h),
                    }
                }
            }
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            match self {
                Self::Circle(a_0) => {
                    form.variant("Circle");
                    form.of(a_0);
                }
                Self::Rect { w: a_w, h: a_h, .. } => {
                    form.variant("Rect");
                    form.of(a_w);
                    form.of(a_h);
                }
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Carries for Shape {}
    #[automatically_derived]
    impl ::cotangent::rt::Step for Shape {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            match (a, along) {
                (Self::Circle(a_0), ShapeCotangent::Circle(b_0)) => {
                    ::cotangent::rt::step(a_0, by, b_0);
                }
                (
                    Self::Rect { w: a_w, h: a_h, .. },
                    ShapeCotangent::Rect { w: b_w, h: b_h, .. },
                ) => {
                    ::cotangent::rt::step(a_w, by, b_w);
                    ::cotangent::rt::step(a_h, by, b_h);
                }
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for Shape
    where
        for<'own> Shape: ::core::clone::Clone,
    {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl Shape {
        #[doc(hidden)]
        pub fn Circle_0(&self) -> &f64 {
            match self {
                Self::Circle { 0: part, .. } => part,
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
        #[doc(hidden)]
        pub fn Circle_0_mut(&mut self) -> &mut f64 {
            match self {
                Self::Circle { 0: part, .. } => part,
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
        #[doc(hidden)]
        pub fn Rect_w(&self) -> &f64 {
            match self {
                Self::Rect { w: part, .. } => part,
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
        #[doc(hidden)]
        pub fn Rect_w_mut(&mut self) -> &mut f64 {
            match self {
                Self::Rect { w: part, .. } => part,
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
        #[doc(hidden)]
        pub fn Rect_h(&self) -> &f64 {
            match self {
                Self::Rect { h: part, .. } => part,
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
        #[doc(hidden)]
        pub fn Rect_h_mut(&mut self) -> &mut f64 {
            match self {
                Self::Rect { h: part, .. } => part,
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::Differentiable for ShapeCotangent {
        type Cotangent = Self;
        fn zeros_like(&self) -> Self {
            match self {
                Self::Circle(a_0) => Self::Circle(::cotangent::rt::zeros_like(a_0)),
                Self::Rect { w: a_w, h: a_h, .. } => {
                    Self::Rect {
                        w: ::cotangent::rt::zeros_like(a_w),
                        h: ::cotangent::rt::zeros_like(a_h),
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
                Self::Circle(a_0) => {
                    form.variant("Circle");
                    form.of(a_0);
                }
                Self::Rect { w: a_w, h: a_h, .. } => {
                    form.variant("Rect");
                    form.of(a_w);
                    form.of(a_h);
                }
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::Cotangent for ShapeCotangent {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            match (a, b) {
                (Self::Circle(a_0), Self::Circle(b_0)) => {
                    ::cotangent::rt::pairs(a_0, b_0, visit);
                }
                (
                    Self::Rect { w: a_w, h: a_h, .. },
                    Self::Rect { w: b_w, h: b_h, .. },
                ) => {
                    ::cotangent::rt::pairs(a_w, b_w, visit);
                    ::cotangent::rt::pairs(a_h, b_h, visit);
                }
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            match (a, b) {
                (Self::Circle(a_0), Self::Circle(b_0)) => {
                    ::cotangent::rt::pairs_mut(a_0, b_0, visit);
                }
                (
                    Self::Rect { w: a_w, h: a_h, .. },
                    Self::Rect { w: b_w, h: b_h, .. },
                ) => {
                    ::cotangent::rt::pairs_mut(a_w, b_w, visit);
                    ::cotangent::rt::pairs_mut(a_h, b_h, visit);
                }
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            match a {
                Self::Circle(a_0) => {
                    ::cotangent::rt::each(a_0, visit);
                }
                Self::Rect { w: a_w, h: a_h, .. } => {
                    ::cotangent::rt::each(a_w, visit);
                    ::cotangent::rt::each(a_h, visit);
                }
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&Self> for ShapeCotangent {
        fn gather(acc: &mut Self, share: &Self) {
            match (acc, share) {
                (Self::Circle(a_0), Self::Circle(b_0)) => {
                    ::cotangent::rt::accumulate(a_0, b_0);
                }
                (
                    Self::Rect { w: a_w, h: a_h, .. },
                    Self::Rect { w: b_w, h: b_h, .. },
                ) => {
                    ::cotangent::rt::accumulate(a_w, b_w);
                    ::cotangent::rt::accumulate(a_h, b_h);
                }
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Assign for ShapeCotangent {
        fn assign_from(to: &mut Self, value: Self) {
            match (to, value) {
                (Self::Circle(a_0), Self::Circle(b_0)) => {
                    ::cotangent::rt::assign(a_0, b_0);
                }
                (
                    Self::Rect { w: a_w, h: a_h, .. },
                    Self::Rect { w: b_w, h: b_h, .. },
                ) => {
                    ::cotangent::rt::assign(a_w, b_w);
                    ::cotangent::rt::assign(a_h, b_h);
                }
                (to, value) => *to = value,
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for ShapeCotangent {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Step for ShapeCotangent {
        fn step_by(a: &mut Self, by: f64, along: &Self) {
            ::cotangent::Cotangent::add_scaled(a, by, along);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Inside for ShapeCotangent {
        type Inside = Self;
        fn inside(&self) -> &Self {
            self
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::InsideMut for ShapeCotangent {
        fn inside_mut(&mut self) -> &mut Self {
            self
        }
    }
    #[automatically_derived]
    impl ::core::ops::AddAssign<&Self> for ShapeCotangent {
        fn add_assign(&mut self, share: &Self) {
            ::cotangent::rt::accumulate(self, share);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&ShapeCotangent>
    for ::cotangent::rt::Box<ShapeCotangent> {
        fn gather(acc: &mut Self, share: &ShapeCotangent) {
            ::cotangent::rt::accumulate(&mut **acc, share);
        }
    }
    #[automatically_derived]
    impl ShapeCotangent {
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
        pub fn Circle_0(&self) -> &f64 {
            match self {
                Self::Circle(a_0) => a_0,
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
        #[doc(hidden)]
        pub fn Circle_0_mut(&mut self) -> &mut f64 {
            match self {
                Self::Circle(a_0) => a_0,
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
        #[doc(hidden)]
        pub fn Rect_w(&self) -> &f64 {
            match self {
                Self::Rect { w: a_w, h: a_h, .. } => a_w,
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
        #[doc(hidden)]
        pub fn Rect_w_mut(&mut self) -> &mut f64 {
            match self {
                Self::Rect { w: a_w, h: a_h, .. } => a_w,
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
        #[doc(hidden)]
        pub fn Rect_h(&self) -> &f64 {
            match self {
                Self::Rect { w: a_w, h: a_h, .. } => a_h,
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
        #[doc(hidden)]
        pub fn Rect_h_mut(&mut self) -> &mut f64 {
            match self {
                Self::Rect { w: a_w, h: a_h, .. } => a_h,
                _ => ::cotangent::rt::differ("Shape"),
            }
        }
    }
};
/// A variant made of differentiated values.
#[allow(dead_code, reason = "its companion may be all that is called")]
pub fn made_variants(x: f64, y: f64, round: bool) -> f64 {
    let shape = if round {
        Shape::Circle(x * y)
    } else {
        Shape::Rect { w: x, h: y * y }
    };
    match shape {
        Shape::Circle(r) => 3.0 * r * r,
        Shape::Rect { w, h } => w * h,
    }
}
/** Derivatives of [`made_variants`](fn@made_variants), generated by `#[differentiate]`: its pullback is

```text
fn made_variants(x: f64, y: f64, round: bool) {
    let shape = if round {
        Shape::Circle(x * y)
    } else {
        Shape::Rect { w: x, h: y * y }
    };
    (
        match shape {
            Shape::Circle(r) => 3.0 * r * r,
            Shape::Rect { w, h } => w * h,
        },
        move |&x: &f64, &y: &f64, &round: &bool, seed: f64| {
            let mut shape_bar = rt::zeros_like(&shape);
            match shape {
                Shape::Circle(r) => {
                    let t1 = 3.0 * r;
                    /// t1·r  ⇒  t1_bar += r·seed
                    let t1_bar = seed * r;
                    /// t1·r  ⇒  r̄ += t1·seed
                    let r_bar = seed * t1;
                    /// t1 = 3r  ⇒  r̄ += 3t1_bar
                    let r_bar = r_bar + t1_bar * 3.0;
                    rt::accumulate(shape_bar.Circle_0_mut(), r_bar);
                }
                Shape::Rect { w, h } => {
                    /// w·h  ⇒  w̄ += h·seed
                    let w_bar = seed * h;
                    /// w·h  ⇒  h̄ += w·seed
                    let h_bar = seed * w;
                    rt::accumulate(shape_bar.Rect_w_mut(), w_bar);
                    rt::accumulate(shape_bar.Rect_h_mut(), h_bar);
                }
            }
            let (x_bar, y_bar) = if round {
                /// x·y  ⇒  x̄ += y·shape_bar.Circle_0
                let x_bar = *shape_bar.Circle_0() * y;
                /// x·y  ⇒  ȳ += x·shape_bar.Circle_0
                let y_bar = *shape_bar.Circle_0() * x;
                (x_bar, y_bar)
            } else {
                /// y²  ⇒  ȳ += 2y·shape_bar.Rect_h
                let y_bar = *shape_bar.Rect_h() * (2.0 * y);
                (*shape_bar.Rect_w(), y_bar)
            };
            (x_bar, y_bar, ())
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
pub enum made_variants {}
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
impl made_variants {
    /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
    /// constant one); of a single parameter, too, it is a tuple.
    pub fn pullback(
        x: f64,
        y: f64,
        round: bool,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(&f64, &f64, &bool, f64) -> (f64, f64, ()) + use<>,
    ) {
        use ::cotangent::rt as rt;
        let shape = if round {
            Shape::Circle(x * y)
        } else {
            Shape::Rect { w: x, h: y * y }
        };
        (
            match shape {
                Shape::Circle(r) => 3.0 * r * r,
                Shape::Rect { w, h } => w * h,
            },
            move |&x: &f64, &y: &f64, &round: &bool, seed: f64| {
                let mut shape_bar = rt::zeros_like(&shape);
                match shape {
                    Shape::Circle(r) => {
                        let t1 = 3.0 * r;
                        /// t1·r  ⇒  t1_bar += r·seed
                        let t1_bar = seed * r;
                        /// t1·r  ⇒  r̄ += t1·seed
                        let r_bar = seed * t1;
                        /// t1 = 3r  ⇒  r̄ += 3t1_bar
                        let r_bar = r_bar + t1_bar * 3.0;
                        rt::accumulate(shape_bar.Circle_0_mut(), r_bar);
                    }
                    Shape::Rect { w, h } => {
                        /// w·h  ⇒  w̄ += h·seed
                        let w_bar = seed * h;
                        /// w·h  ⇒  h̄ += w·seed
                        let h_bar = seed * w;
                        rt::accumulate(shape_bar.Rect_w_mut(), w_bar);
                        rt::accumulate(shape_bar.Rect_h_mut(), h_bar);
                    }
                }
                let (x_bar, y_bar) = if round {
                    /// x·y  ⇒  x̄ += y·shape_bar.Circle_0
                    let x_bar = *shape_bar.Circle_0() * y;
                    /// x·y  ⇒  ȳ += x·shape_bar.Circle_0
                    let y_bar = *shape_bar.Circle_0() * x;
                    (x_bar, y_bar)
                } else {
                    /// y²  ⇒  ȳ += 2y·shape_bar.Rect_h
                    let y_bar = *shape_bar.Rect_h() * (2.0 * y);
                    (*shape_bar.Rect_w(), y_bar)
                };
                (x_bar, y_bar, ())
            },
        )
    }
    /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
    pub fn adjoint(x: f64, y: f64, round: bool, seed: f64) -> (f64, (f64, f64, ())) {
        let (value, pullback) = Self::pullback(x, y, round);
        (value, pullback(&x, &y, &round, seed))
    }
    /// The value and the cotangents of the differentiated parameters.
    pub fn value_and_gradient(x: f64, y: f64, round: bool) -> (f64, (f64, f64)) {
        let (value, (x_bar, y_bar, _)) = Self::adjoint(x, y, round, 1.0);
        (value, (x_bar, y_bar))
    }
    /// The cotangents of the differentiated parameters.
    pub fn gradient(x: f64, y: f64, round: bool) -> (f64, f64) {
        Self::value_and_gradient(x, y, round).1
    }
    /// The value; the gradient goes into the buffers of the caller.
    pub fn value_and_gradient_into(
        x: f64,
        y: f64,
        round: bool,
        gradient: &mut (f64, f64),
    ) -> f64 {
        let (value, bars) = Self::value_and_gradient(x, y, round);
        ::cotangent::rt::assign(gradient, bars);
        value
    }
}
