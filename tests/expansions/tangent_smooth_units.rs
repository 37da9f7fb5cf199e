impl gated {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: &Array1<f64>,
        w: &Array1<f64>,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        w_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let x_dot = &*rt::direction(&x_dot, x);
        let w_dot = &*rt::direction(&w_dot, w);
        let (t15, t15_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 5, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 5]) -> [f64; 2] {
                    let [x, t, w, x_dot, w_dot] = of;
                    let t1 = x_dot * 0.5;
                    let t2 = 0.5 * x;
                    let t3 = x_dot * t;
                    let t4 = x * t;
                    let t5 = t3 * (maths.exp(-(t4 * t4)) * 1.1283791670955126);
                    let t6 = 1.0 + maths.erf(t4);
                    let units_dot = t1 * t6 + t2 * t5;
                    let units = t2 * t6;
                    let t7 = -w_dot;
                    let t8 = maths.exp(-w);
                    let t9 = t7 * t8;
                    let t10 = 1.0 / (1.0 + t8);
                    let t11 = rt::chain(t9, -(t10 * t10));
                    let t12 = units_dot * t10;
                    let t13 = t12 + units * t11;
                    let t14 = units * t10;
                    [t14, t13]
                }
                fn shapes(&self, of: [&[usize]; 5]) -> rt::Lengths {
                    let [x, _, w, _, _] = of;
                    rt::joined(x, w)
                }
            }
            rt::fuse(
                Kernel,
                (x, std::f64::consts::FRAC_1_SQRT_2, w, x_dot, w_dot),
                (rt::Total, rt::Total),
            )
        };
        (t15, t15_dot)
    }
    /// The tangent of the pullback: the value with its tangent, and the function from the arguments, the seed and the seed's tangent
    /// to the cotangents and their tangents.
    pub fn pullback_tangent(
        x: &Array1<f64>,
        w: &Array1<f64>,
        x_dot: ::core::option::Option<::cotangent::rt::ndarray::Array1<f64>>,
        w_dot: ::core::option::Option<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> (
        (f64, f64),
        impl ::core::ops::FnOnce(
            &Array1<f64>,
            &Array1<f64>,
            f64,
            f64,
        ) -> (
                (
                    ::cotangent::rt::ndarray::Array1<f64>,
                    ::cotangent::rt::ndarray::Array1<f64>,
                ),
                (
                    ::cotangent::rt::ndarray::Array1<f64>,
                    ::cotangent::rt::ndarray::Array1<f64>,
                ),
            ) + use<>,
    ) {
        use ::cotangent::rt as rt;
        let x_dot = rt::moving(x_dot, x);
        let w_dot = rt::moving(w_dot, w);
        let x_shape = rt::shape_of(x);
        let w_shape = rt::shape_of(w);
        let (t37, x_partial, w_partial, t37_dot, x_partial_dot, w_partial_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 5, 6> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 5]) -> [f64; 6] {
                    let [x, t, w, x_dot, w_dot] = of;
                    let t1 = x_dot * 0.5;
                    let t2 = 0.5 * x;
                    let t3 = x_dot * t;
                    let t4 = x * t;
                    let t5 = maths.exp(-(t4 * t4));
                    let t6 = t3 * (t5 * 1.1283791670955126);
                    let t7 = 1.0 + maths.erf(t4);
                    let units_dot = t1 * t7 + t2 * t6;
                    let units = t2 * t7;
                    let t8 = -w_dot;
                    let t9 = maths.exp(-w);
                    let t10 = t8 * t9;
                    let t11 = 1.0 / (1.0 + t9);
                    let t12 = rt::chain(t10, -(t11 * t11));
                    let t13 = units_dot * t11 + units * t12;
                    let t14 = units * t11;
                    let t15 = t12 * (2.0 * t11);
                    let t16 = t11 * t11;
                    let t17 = -t15;
                    let t18 = -t16;
                    let t19 = rt::chain(units_dot, t18) + rt::chain(t17, units);
                    let t20 = rt::chain(units, t18);
                    let t21 = t19 * t9 + t20 * t10;
                    let t22 = t20 * t9;
                    let t23 = -t21;
                    let w_bar = -t22;
                    let t24 = t12 * t7 + t11 * t6;
                    let t25 = t11 * t7;
                    let t26 = t12 * t2 + t11 * t1;
                    let t27 = t11 * t2;
                    let t28 = -(t3 * (2.0 * t4)) * t5 * 1.1283791670955126;
                    let t29 = t5 * 1.1283791670955126;
                    let t30 = t26 * t29 + t27 * t28;
                    let t31 = t27 * t29;
                    let t32 = t30 * t;
                    let t33 = t31 * t;
                    let t34 = t24 * 0.5;
                    let t35 = t25 * 0.5;
                    let t36 = t32 + t34;
                    let x_bar = t33 + t35;
                    [t14, x_bar, w_bar, t13, t36, t23]
                }
                fn shapes(&self, of: [&[usize]; 5]) -> rt::Lengths {
                    let [x, _, w, _, _] = of;
                    rt::joined(x, w)
                }
            }
            rt::fuse(
                Kernel,
                (x, std::f64::consts::FRAC_1_SQRT_2, w, x_dot, w_dot),
                (
                    rt::Total,
                    rt::To(::core::clone::Clone::clone(&x_shape)),
                    rt::To(::core::clone::Clone::clone(&w_shape)),
                    rt::Total,
                    rt::To(::core::clone::Clone::clone(&x_shape)),
                    rt::To(::core::clone::Clone::clone(&w_shape)),
                ),
            )
        };
        (
            (t37, t37_dot),
            move |x: &Array1<f64>, w: &Array1<f64>, seed: f64, seed_dot: f64| {
                let x_bar_dot = rt::scaled_sum(
                    x_partial_dot,
                    seed,
                    &x_partial,
                    seed_dot,
                );
                let x_bar = rt::scaled(x_partial, seed);
                let w_bar_dot = rt::scaled_sum(
                    w_partial_dot,
                    seed,
                    &w_partial,
                    seed_dot,
                );
                let w_bar = rt::scaled(w_partial, seed);
                ((x_bar, w_bar), (x_bar_dot, w_bar_dot))
            },
        )
    }
    /// The value, the gradient, and the Hessian-vector product: the gradient's tangent where the parameters move along these
    /// directions (`()` for a constant one, or one that does not move).
    pub fn hvp(
        x: &Array1<f64>,
        w: &Array1<f64>,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        w_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> (
        f64,
        (::cotangent::rt::ndarray::Array1<f64>, ::cotangent::rt::ndarray::Array1<f64>),
        (::cotangent::rt::ndarray::Array1<f64>, ::cotangent::rt::ndarray::Array1<f64>),
    ) {
        let ((value, _), pullback) = Self::pullback_tangent(
            x,
            w,
            ::cotangent::rt::given(&x_dot),
            ::cotangent::rt::given(&w_dot),
        );
        let ((x_bar, w_bar), (x_bar_dot, w_bar_dot)) = pullback(x, w, 1.0, 0.0);
        (value, (x_bar, w_bar), (x_bar_dot, w_bar_dot))
    }
    /// The tangent of `gradient`.
    pub fn gradient_tangent(
        x: &Array1<f64>,
        w: &Array1<f64>,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        w_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> (
        (::cotangent::rt::ndarray::Array1<f64>, ::cotangent::rt::ndarray::Array1<f64>),
        (::cotangent::rt::ndarray::Array1<f64>, ::cotangent::rt::ndarray::Array1<f64>),
    ) {
        let (_, second) = Self::pullback_tangent(
            x,
            w,
            ::cotangent::rt::given(&x_dot),
            ::cotangent::rt::given(&w_dot),
        );
        let second = second(x, w, 1.0, 0.0);
        ((second.0.0, second.0.1), (second.1.0, second.1.1))
    }
    /// The tangent of `value_and_gradient`.
    pub fn value_and_gradient_tangent(
        x: &Array1<f64>,
        w: &Array1<f64>,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        w_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> (
        (
            f64,
            (
                ::cotangent::rt::ndarray::Array1<f64>,
                ::cotangent::rt::ndarray::Array1<f64>,
            ),
        ),
        (
            f64,
            (
                ::cotangent::rt::ndarray::Array1<f64>,
                ::cotangent::rt::ndarray::Array1<f64>,
            ),
        ),
    ) {
        let ((value, value_dot), second) = Self::pullback_tangent(
            x,
            w,
            ::cotangent::rt::given(&x_dot),
            ::cotangent::rt::given(&w_dot),
        );
        let second = second(x, w, 1.0, 0.0);
        ((value, (second.0.0, second.0.1)), (value_dot, (second.1.0, second.1.1)))
    }
    /// The tangent of `tangent`.
    pub fn tangent_tangent(
        x: &Array1<f64>,
        w: &Array1<f64>,
        x_dot: ::cotangent::rt::ndarray::Array1<f64>,
        w_dot: ::cotangent::rt::ndarray::Array1<f64>,
        x_moves: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        w_moves: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        x_dot_moves: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        w_dot_moves: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> ((f64, f64), (f64, f64)) {
        let x_moves = ::cotangent::rt::moving(::cotangent::rt::given(&x_moves), x);
        let w_moves = ::cotangent::rt::moving(::cotangent::rt::given(&w_moves), w);
        let x_dot_moves = ::cotangent::rt::moving(
            ::cotangent::rt::given(&x_dot_moves),
            x,
        );
        let w_dot_moves = ::cotangent::rt::moving(
            ::cotangent::rt::given(&w_dot_moves),
            w,
        );
        let (value, value_dot) = Self::tangent(x, w, &x_dot, &w_dot);
        let (_, value_moves) = Self::tangent(x, w, &x_moves, &w_moves);
        let (_, mut dot_moves) = Self::tangent(x, w, &x_dot_moves, &w_dot_moves);
        let dot_bends = ::cotangent::rt::by_each_seed(
            &value,
            |seed| {
                let (_, second) = Self::pullback_tangent(
                    x,
                    w,
                    ::core::option::Option::Some(::core::clone::Clone::clone(&x_moves)),
                    ::core::option::Option::Some(::core::clone::Clone::clone(&w_moves)),
                );
                let second = second(x, w, seed, ::cotangent::rt::zeros_like(&value));
                0.0 + ::cotangent::rt::Cotangent::dot(&second.1.0, &x_dot)
                    + ::cotangent::rt::Cotangent::dot(&second.1.1, &w_dot)
            },
        );
        ::cotangent::rt::accumulate(&mut dot_moves, &dot_bends);
        ((value, value_dot), (value_moves, dot_moves))
    }
}
