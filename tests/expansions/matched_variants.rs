use cotangent::{Differentiable, differentiate};
use ndarray::Array1;
/// A function between layers, with what it learns.
#[derive(Clone, Debug, Differentiable)]
pub enum Between {
    Nothing,
    Leaky(f64),
    Affine { w: Array1<f64>, b: f64 },
}
/// The cotangent of [`Between`]: what its fields that carry a derivative gather.
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
pub enum BetweenCotangent {
    /// The cotangent of `Nothing`.
    Nothing,
    /// The cotangent of `Leaky`.
    Leaky(
        /// The cotangent of `0`.
        f64,
    ),
    /// The cotangent of `Affine`.
    Affine {
        /// The cotangent of `w`.
        w: ::cotangent::rt::ndarray::Array1<f64>,
        /// The cotangent of `b`.
        b: f64,
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
    impl ::cotangent::Differentiable for Between {
        type Cotangent = BetweenCotangent;
        fn zeros_like(&self) -> Self::Cotangent {
            match self {
                Self::Nothing => BetweenCotangent::Nothing,
                Self::Leaky(a_0) => {
                    BetweenCotangent::Leaky(::cotangent::rt::zeros_like(a_0))
                }
                Self::Affine { w: a_w, b: a_b, .. } => {
                    BetweenCotangent::Affine {
                        w: ::cotangent::rt::zeros_like(a_w),
                        b: ::cotangent::rt::zeros_like(a_b),
                    }
                }
            }
        }
        fn to_cotangent(&self) -> Self::Cotangent {
            match self {
                Self::Nothing => BetweenCotangent::Nothing,
                Self::Leaky(a_0) => {
                    BetweenCotangent::Leaky(::cotangent::rt::to_cotangent(a_0))
                }
                Self::Affine { w: a_w, b: a_b, .. } => {
                    BetweenCotangent::Affine {
                        w: ::cotangent::rt::to_cotangent(a_w),
                        b: ::cotangent::rt::to_cotangent(a_b),
                    }
                }
            }
        }
        #[inline]
        fn form(&self, form: &mut ::cotangent::rt::Form) {
            match self {
                Self::Nothing => {
                    form.variant("Nothing");
                }
                Self::Leaky(a_0) => {
                    form.variant("Leaky");
                    form.of(a_0);
                }
                Self::Affine { w: a_w, b: a_b, .. } => {
                    form.variant("Affine");
                    form.of(a_w);
                    form.of(a_b);
                }
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Carries for Between {}
    #[automatically_derived]
    impl ::cotangent::rt::Step for Between {
        fn step_by(a: &mut Self, by: f64, along: &Self::Cotangent) {
            match (a, along) {
                (Self::Nothing, BetweenCotangent::Nothing) => {}
                (Self::Leaky(a_0), BetweenCotangent::Leaky(b_0)) => {
                    ::cotangent::rt::step(a_0, by, b_0);
                }
                (
                    Self::Affine { w: a_w, b: a_b, .. },
                    BetweenCotangent::Affine { w: b_w, b: b_b, .. },
                ) => {
                    ::cotangent::rt::step(a_w, by, b_w);
                    ::cotangent::rt::step(a_b, by, b_b);
                }
                _ => ::cotangent::rt::differ("Between"),
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for Between
    where
        for<'own> Between: ::core::clone::Clone,
    {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl Between {
        #[doc(hidden)]
        pub fn Leaky_0(&self) -> &f64 {
            match self {
                Self::Leaky { 0: part, .. } => part,
                _ => ::cotangent::rt::differ("Between"),
            }
        }
        #[doc(hidden)]
        pub fn Leaky_0_mut(&mut self) -> &mut f64 {
            match self {
                Self::Leaky { 0: part, .. } => part,
                _ => ::cotangent::rt::differ("Between"),
            }
        }
        #[doc(hidden)]
        pub fn Affine_w(&self) -> &Array1<f64> {
            match self {
                Self::Affine { w: part, .. } => part,
                _ => ::cotangent::rt::differ("Between"),
            }
        }
        #[doc(hidden)]
        pub fn Affine_w_mut(&mut self) -> &mut Array1<f64> {
            match self {
                Self::Affine { w: part, .. } => part,
                _ => ::cotangent::rt::differ("Between"),
            }
        }
        #[doc(hidden)]
        pub fn Affine_b(&self) -> &f64 {
            match self {
                Self::Affine { b: part, .. } => part,
                _ => ::cotangent::rt::differ("Between"),
            }
        }
        #[doc(hidden)]
        pub fn Affine_b_mut(&mut self) -> &mut f64 {
            match self {
                Self::Affine { b: part, .. } => part,
                _ => ::cotangent::rt::differ("Between"),
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::Differentiable for BetweenCotangent {
        type Cotangent = Self;
        fn zeros_like(&self) -> Self {
            match self {
                Self::Nothing => Self::Nothing,
                Self::Leaky(a_0) => Self::Leaky(::cotangent::rt::zeros_like(a_0)),
                Self::Affine { w: a_w, b: a_b, .. } => {
                    Self::Affine {
                        w: ::cotangent::rt::zeros_like(a_w),
                        b: ::cotangent::rt::zeros_like(a_b),
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
                Self::Nothing => {
                    form.variant("Nothing");
                }
                Self::Leaky(a_0) => {
                    form.variant("Leaky");
                    form.of(a_0);
                }
                Self::Affine { w: a_w, b: a_b, .. } => {
                    form.variant("Affine");
                    form.of(a_w);
                    form.of(a_b);
                }
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::Cotangent for BetweenCotangent {
        fn pairs<Visit: ::cotangent::rt::Pairs>(a: &Self, b: &Self, visit: &mut Visit) {
            match (a, b) {
                (Self::Nothing, Self::Nothing) => {}
                (Self::Leaky(a_0), Self::Leaky(b_0)) => {
                    ::cotangent::rt::pairs(a_0, b_0, visit);
                }
                (
                    Self::Affine { w: a_w, b: a_b, .. },
                    Self::Affine { w: b_w, b: b_b, .. },
                ) => {
                    ::cotangent::rt::pairs(a_w, b_w, visit);
                    ::cotangent::rt::pairs(a_b, b_b, visit);
                }
                _ => ::cotangent::rt::differ("Between"),
            }
        }
        fn pairs_mut<Visit: ::cotangent::rt::PairsMut>(
            a: &mut Self,
            b: &Self,
            visit: &mut Visit,
        ) {
            match (a, b) {
                (Self::Nothing, Self::Nothing) => {}
                (Self::Leaky(a_0), Self::Leaky(b_0)) => {
                    ::cotangent::rt::pairs_mut(a_0, b_0, visit);
                }
                (
                    Self::Affine { w: a_w, b: a_b, .. },
                    Self::Affine { w: b_w, b: b_b, .. },
                ) => {
                    ::cotangent::rt::pairs_mut(a_w, b_w, visit);
                    ::cotangent::rt::pairs_mut(a_b, b_b, visit);
                }
                _ => ::cotangent::rt::differ("Between"),
            }
        }
        fn each<Visit: ::cotangent::rt::Each>(a: &mut Self, visit: &mut Visit) {
            match a {
                Self::Nothing => {}
                Self::Leaky(a_0) => {
                    ::cotangent::rt::each(a_0, visit);
                }
                Self::Affine { w: a_w, b: a_b, .. } => {
                    ::cotangent::rt::each(a_w, visit);
                    ::cotangent::rt::each(a_b, visit);
                }
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&Self> for BetweenCotangent {
        fn gather(acc: &mut Self, share: &Self) {
            match (acc, share) {
                (Self::Nothing, Self::Nothing) => {}
                (Self::Leaky(a_0), Self::Leaky(b_0)) => {
                    ::cotangent::rt::accumulate(a_0, b_0);
                }
                (
                    Self::Affine { w: a_w, b: a_b, .. },
                    Self::Affine { w: b_w, b: b_b, .. },
                ) => {
                    ::cotangent::rt::accumulate(a_w, b_w);
                    ::cotangent::rt::accumulate(a_b, b_b);
                }
                _ => ::cotangent::rt::differ("Between"),
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Assign for BetweenCotangent {
        fn assign_from(to: &mut Self, value: Self) {
            match (to, value) {
                (Self::Nothing, Self::Nothing) => {}
                (Self::Leaky(a_0), Self::Leaky(b_0)) => {
                    ::cotangent::rt::assign(a_0, b_0);
                }
                (
                    Self::Affine { w: a_w, b: a_b, .. },
                    Self::Affine { w: b_w, b: b_b, .. },
                ) => {
                    ::cotangent::rt::assign(a_w, b_w);
                    ::cotangent::rt::assign(a_b, b_b);
                }
                (to, value) => *to = value,
            }
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Own for BetweenCotangent {
        type Owned = Self;
        fn own(a: &Self) -> Self {
            ::core::clone::Clone::clone(a)
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Step for BetweenCotangent {
        fn step_by(a: &mut Self, by: f64, along: &Self) {
            ::cotangent::Cotangent::add_scaled(a, by, along);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Inside for BetweenCotangent {
        type Inside = Self;
        fn inside(&self) -> &Self {
            self
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::InsideMut for BetweenCotangent {
        fn inside_mut(&mut self) -> &mut Self {
            self
        }
    }
    #[automatically_derived]
    impl ::core::ops::AddAssign<&Self> for BetweenCotangent {
        fn add_assign(&mut self, share: &Self) {
            ::cotangent::rt::accumulate(self, share);
        }
    }
    #[automatically_derived]
    impl ::cotangent::rt::Accumulate<&BetweenCotangent>
    for ::cotangent::rt::Box<BetweenCotangent> {
        fn gather(acc: &mut Self, share: &BetweenCotangent) {
            ::cotangent::rt::accumulate(&mut **acc, share);
        }
    }
    #[automatically_derived]
    impl BetweenCotangent {
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
        pub fn Leaky_0(&self) -> &f64 {
            match self {
                Self::Leaky(a_0) => a_0,
                _ => ::cotangent::rt::differ("Between"),
            }
        }
        #[doc(hidden)]
        pub fn Leaky_0_mut(&mut self) -> &mut f64 {
            match self {
                Self::Leaky(a_0) => a_0,
                _ => ::cotangent::rt::differ("Between"),
            }
        }
        #[doc(hidden)]
        pub fn Affine_w(&self) -> &::cotangent::rt::ndarray::Array1<f64> {
            match self {
                Self::Affine { w: a_w, b: a_b, .. } => a_w,
                _ => ::cotangent::rt::differ("Between"),
            }
        }
        #[doc(hidden)]
        pub fn Affine_w_mut(&mut self) -> &mut ::cotangent::rt::ndarray::Array1<f64> {
            match self {
                Self::Affine { w: a_w, b: a_b, .. } => a_w,
                _ => ::cotangent::rt::differ("Between"),
            }
        }
        #[doc(hidden)]
        pub fn Affine_b(&self) -> &f64 {
            match self {
                Self::Affine { w: a_w, b: a_b, .. } => a_b,
                _ => ::cotangent::rt::differ("Between"),
            }
        }
        #[doc(hidden)]
        pub fn Affine_b_mut(&mut self) -> &mut f64 {
            match self {
                Self::Affine { w: a_w, b: a_b, .. } => a_b,
                _ => ::cotangent::rt::differ("Between"),
            }
        }
    }
};
/// The arm that ran adds to the variant of the cotangent.
#[allow(dead_code, reason = "its companion may be all that is called")]
pub fn matched_variants(x: &Array1<f64>, between: &Between) -> f64 {
    let y = match between {
        Between::Nothing => x.clone(),
        Between::Leaky(a) => x.mapv(|v| if v > 0.0 { v } else { a * v }),
        Between::Affine { w, b } => x * w + *b,
    };
    (&y * &y).sum()
}
/** Derivatives of [`matched_variants`](fn@matched_variants), generated by `#[differentiate]`: its pullback is

```text
fn matched_variants(x: &Array1<f64>, between: &Between) {
    let y = match between {
        Between::Nothing => rt::own(x),
        Between::Leaky(a) => {
            let a = *a;
            x.mapv(|v| if v > 0.0 { v } else { a * v })
        }
        Between::Affine { w, b } => {
            let b = *b;
            x * rt::term(w) + b
        }
    };
    let (t1,) = {
        struct Kernel;
        impl rt::Kernel<f64, 1, 1> for Kernel {
            #[inline(always)]
            fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 1]) -> [f64; 1] {
                let [y] = of;
                [y * y]
            }
        }
        rt::fuse(Kernel, (&y,), (rt::Total,))
    };
    (
        t1,
        move |x: &Array1<f64>, between: &Between, seed: f64| {
            let y_shape = rt::shape_of(&y);
            /// t1 = Σ y²  ⇒  ȳ += 2y·seed
            let (y_bar,) = {
                struct Kernel;
                impl rt::Kernel<f64, 2, 1> for Kernel {
                    #[inline(always)]
                    fn entry<A: rt::Arithmetic>(
                        &self,
                        maths: &A,
                        of: [f64; 2],
                    ) -> [f64; 1] {
                        let [y, seed] = of;
                        [seed * (2.0 * y)]
                    }
                }
                rt::fuse(Kernel, (y, seed), (rt::To(y_shape),))
            };
            let mut between_bar = rt::zeros_like(between);
            let x_bar = match between {
                Between::Nothing => y_bar,
                Between::Leaky(a) => {
                    let a = *a;
                    /// v if v > 0, else a·v  ⇒  ā += 0 if v > 0, else v·ȳ
                    let a_bar = rt::map(
                            (x, &y_bar),
                            |[v, y_bar]| if v > 0.0 { 0.0 } else { y_bar * v },
                        )
                        .sum();
                    /// v if v > 0, else a·v  ⇒  x̄ += ȳ if v > 0, else a·ȳ
                    let x_bar = rt::map(
                        (x, y_bar),
                        |[v, y_bar]| if v > 0.0 { y_bar } else { y_bar * a },
                    );
                    rt::accumulate(between_bar.Leaky_0_mut(), a_bar);
                    x_bar
                }
                Between::Affine { w, b: _ } => {
                    /// x·w + b  ⇒  b̄ += ȳ
                    let b_bar = y_bar.sum();
                    /// x·w  ⇒  x̄ += w·ȳ
                    let x_bar = rt::sum_to(
                        rt::map((w, &y_bar), |[w, y_bar]| y_bar * w),
                        rt::shape_of(x),
                    );
                    /// x·w  ⇒  w̄ += x·ȳ
                    let w_bar = rt::sum_to(y_bar * x, rt::shape_of(w));
                    rt::accumulate(between_bar.Affine_w_mut(), &w_bar);
                    rt::accumulate(between_bar.Affine_b_mut(), b_bar);
                    x_bar
                }
            };
            (x_bar, between_bar)
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
pub enum matched_variants {}
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
impl matched_variants
where
    Between: ::cotangent::Differentiable,
{
    /// The value, and the function from the arguments and the seed to the tuple of one cotangent a parameter (`()` for a
    /// constant one); of a single parameter, too, it is a tuple.
    pub fn pullback(
        x: &Array1<f64>,
        between: &Between,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &Array1<f64>,
            &Between,
            f64,
        ) -> (
                ::cotangent::rt::ndarray::Array1<f64>,
                <Between as ::cotangent::Differentiable>::Cotangent,
            ) + use<>,
    ) {
        use ::cotangent::rt as rt;
        let y = match between {
            Between::Nothing => rt::own(x),
            Between::Leaky(a) => {
                let a = *a;
                x.mapv(|v| if v > 0.0 { v } else { a * v })
            }
            Between::Affine { w, b } => {
                let b = *b;
                x * rt::term(w) + b
            }
        };
        let (t1,) = {
            struct Kernel;
            impl rt::Kernel<f64, 1, 1> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 1]) -> [f64; 1] {
                    let [y] = of;
                    [y * y]
                }
            }
            rt::fuse(Kernel, (&y,), (rt::Total,))
        };
        (
            t1,
            move |x: &Array1<f64>, between: &Between, seed: f64| {
                let y_shape = rt::shape_of(&y);
                /// t1 = Σ y²  ⇒  ȳ += 2y·seed
                let (y_bar,) = {
                    struct Kernel;
                    impl rt::Kernel<f64, 2, 1> for Kernel {
                        #[inline(always)]
                        fn entry<A: rt::Arithmetic>(
                            &self,
                            maths: &A,
                            of: [f64; 2],
                        ) -> [f64; 1] {
                            let [y, seed] = of;
                            [seed * (2.0 * y)]
                        }
                    }
                    rt::fuse(Kernel, (y, seed), (rt::To(y_shape),))
                };
                let mut between_bar = rt::zeros_like(between);
                let x_bar = match between {
                    Between::Nothing => y_bar,
                    Between::Leaky(a) => {
                        let a = *a;
                        /// v if v > 0, else a·v  ⇒  ā += 0 if v > 0, else v·ȳ
                        let a_bar = rt::map(
                                (x, &y_bar),
                                |[v, y_bar]| if v > 0.0 { 0.0 } else { y_bar * v },
                            )
                            .sum();
                        /// v if v > 0, else a·v  ⇒  x̄ += ȳ if v > 0, else a·ȳ
                        let x_bar = rt::map(
                            (x, y_bar),
                            |[v, y_bar]| if v > 0.0 { y_bar } else { y_bar * a },
                        );
                        rt::accumulate(between_bar.Leaky_0_mut(), a_bar);
                        x_bar
                    }
                    Between::Affine { w, b: _ } => {
                        /// x·w + b  ⇒  b̄ += ȳ
                        let b_bar = y_bar.sum();
                        /// x·w  ⇒  x̄ += w·ȳ
                        let x_bar = rt::sum_to(
                            rt::map((w, &y_bar), |[w, y_bar]| y_bar * w),
                            rt::shape_of(x),
                        );
                        /// x·w  ⇒  w̄ += x·ȳ
                        let w_bar = rt::sum_to(y_bar * x, rt::shape_of(w));
                        rt::accumulate(between_bar.Affine_w_mut(), &w_bar);
                        rt::accumulate(between_bar.Affine_b_mut(), b_bar);
                        x_bar
                    }
                };
                (x_bar, between_bar)
            },
        )
    }
    /// The value and the vector-Jacobian product: a tuple of one cotangent a parameter (`()` for a constant one).
    pub fn adjoint(
        x: &Array1<f64>,
        between: &Between,
        seed: f64,
    ) -> (
        f64,
        (
            ::cotangent::rt::ndarray::Array1<f64>,
            <Between as ::cotangent::Differentiable>::Cotangent,
        ),
    ) {
        let (value, pullback) = Self::pullback(x, between);
        (value, pullback(x, between, seed))
    }
    /// The value and the cotangents of the differentiated parameters.
    pub fn value_and_gradient(
        x: &Array1<f64>,
        between: &Between,
    ) -> (
        f64,
        (
            ::cotangent::rt::ndarray::Array1<f64>,
            <Between as ::cotangent::Differentiable>::Cotangent,
        ),
    ) {
        Self::adjoint(x, between, 1.0)
    }
    /// The cotangents of the differentiated parameters.
    pub fn gradient(
        x: &Array1<f64>,
        between: &Between,
    ) -> (
        ::cotangent::rt::ndarray::Array1<f64>,
        <Between as ::cotangent::Differentiable>::Cotangent,
    ) {
        Self::value_and_gradient(x, between).1
    }
    /// The value; the gradient goes into the buffers of the caller.
    pub fn value_and_gradient_into(
        x: &Array1<f64>,
        between: &Between,
        gradient: &mut (
            ::cotangent::rt::ndarray::Array1<f64>,
            <Between as ::cotangent::Differentiable>::Cotangent,
        ),
    ) -> f64 {
        let (value, bars) = Self::value_and_gradient(x, between);
        ::cotangent::rt::assign(gradient, bars);
        value
    }
}
