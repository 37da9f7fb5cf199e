impl damped {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: f64,
        rate: f64,
        x_dot: impl ::cotangent::Tangent<f64>,
        rate_dot: impl ::cotangent::Tangent<f64>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let x_dot = rt::number(&x_dot);
        let rate_dot = rt::number(&rate_dot);
        let t1_dot = -rate_dot;
        let t1 = -rate;
        let t2_dot = t1_dot * x + t1 * x_dot;
        let t3 = (t1 * x).exp();
        let t3_dot = t2_dot * t3;
        let (t4, t5) = rt::sin_cos(x);
        let t4_dot = x_dot * t5;
        let t6_dot = t3_dot * t4 + t3 * t4_dot;
        (t3 * t4, t6_dot)
    }
    /// The tangent of the pullback: the value with its tangent, and the function from the arguments, the seed and the seed's tangent
    /// to the cotangents and their tangents.
    pub fn pullback_tangent(
        x: f64,
        rate: f64,
        x_dot: ::core::option::Option<f64>,
        rate_dot: ::core::option::Option<f64>,
    ) -> (
        (f64, f64),
        impl ::core::ops::FnOnce(
            &f64,
            &f64,
            f64,
            f64,
        ) -> ((f64, f64), (f64, f64)) + use<>,
    ) {
        use ::cotangent::rt as rt;
        let x_dot = rt::moving(x_dot, &x);
        let rate_dot = rt::moving(rate_dot, &rate);
        let t1_dot = -rate_dot;
        let t1 = -rate;
        let t2_dot = t1_dot * x + t1 * x_dot;
        let t3 = (t1 * x).exp();
        let t3_dot = t2_dot * t3;
        let (t4, t5) = rt::sin_cos(x);
        let t4_dot = x_dot * t5;
        let cos_dot = x_dot * -t4;
        let t6_dot = t3_dot * t4 + t3 * t4_dot;
        (
            (t3 * t4, t6_dot),
            move |&x: &f64, &rate: &f64, seed: f64, seed_dot: f64| {
                let t3_bar_dot = seed_dot * t4 + seed * t4_dot;
                let t3_bar = seed * t4;
                let t4_bar_dot = seed_dot * t3 + seed * t3_dot;
                let t4_bar = seed * t3;
                let x_bar_dot = t4_bar_dot * t5 + t4_bar * cos_dot;
                let x_bar = t4_bar * t5;
                let t2_bar_dot = t3_bar_dot * t3 + t3_bar * t3_dot;
                let t2_bar = t3_bar * t3;
                let t1_bar_dot = t2_bar_dot * x + t2_bar * x_dot;
                let t1_bar = t2_bar * x;
                let t7_dot = t2_bar_dot * t1 + t2_bar * t1_dot;
                let t7 = t2_bar * t1;
                let x_bar_dot = x_bar_dot + t7_dot;
                let x_bar = x_bar + t7;
                let rate_bar_dot = -t1_bar_dot;
                let rate_bar = -t1_bar;
                ((x_bar, rate_bar), (x_bar_dot, rate_bar_dot))
            },
        )
    }
    /// The value, the gradient, and the Hessian-vector product: the gradient's tangent where the parameters move along these
    /// directions (`()` for a constant one, or one that does not move).
    pub fn hvp(
        x: f64,
        rate: f64,
        x_dot: impl ::cotangent::Tangent<f64>,
        rate_dot: impl ::cotangent::Tangent<f64>,
    ) -> (f64, (f64, f64), (f64, f64)) {
        let ((value, _), pullback) = Self::pullback_tangent(
            x,
            rate,
            ::cotangent::rt::given(&x_dot),
            ::cotangent::rt::given(&rate_dot),
        );
        let ((x_bar, rate_bar), (x_bar_dot, rate_bar_dot)) = pullback(
            &x,
            &rate,
            1.0,
            0.0,
        );
        (value, (x_bar, rate_bar), (x_bar_dot, rate_bar_dot))
    }
    /// The tangent of `gradient`.
    pub fn gradient_tangent(
        x: f64,
        rate: f64,
        x_dot: impl ::cotangent::Tangent<f64>,
        rate_dot: impl ::cotangent::Tangent<f64>,
    ) -> ((f64, f64), (f64, f64)) {
        let (_, second) = Self::pullback_tangent(
            x,
            rate,
            ::cotangent::rt::given(&x_dot),
            ::cotangent::rt::given(&rate_dot),
        );
        let second = second(&x, &rate, 1.0, 0.0);
        ((second.0.0, second.0.1), (second.1.0, second.1.1))
    }
    /// The tangent of `value_and_gradient`.
    pub fn value_and_gradient_tangent(
        x: f64,
        rate: f64,
        x_dot: impl ::cotangent::Tangent<f64>,
        rate_dot: impl ::cotangent::Tangent<f64>,
    ) -> ((f64, (f64, f64)), (f64, (f64, f64))) {
        let ((value, value_dot), second) = Self::pullback_tangent(
            x,
            rate,
            ::cotangent::rt::given(&x_dot),
            ::cotangent::rt::given(&rate_dot),
        );
        let second = second(&x, &rate, 1.0, 0.0);
        ((value, (second.0.0, second.0.1)), (value_dot, (second.1.0, second.1.1)))
    }
    /// The tangent of `tangent`.
    pub fn tangent_tangent(
        x: f64,
        rate: f64,
        x_dot: f64,
        rate_dot: f64,
        x_moves: impl ::cotangent::Tangent<f64>,
        rate_moves: impl ::cotangent::Tangent<f64>,
        x_dot_moves: impl ::cotangent::Tangent<f64>,
        rate_dot_moves: impl ::cotangent::Tangent<f64>,
    ) -> ((f64, f64), (f64, f64)) {
        let x_moves = ::cotangent::rt::moving(::cotangent::rt::given(&x_moves), &x);
        let rate_moves = ::cotangent::rt::moving(
            ::cotangent::rt::given(&rate_moves),
            &rate,
        );
        let x_dot_moves = ::cotangent::rt::moving(
            ::cotangent::rt::given(&x_dot_moves),
            &x,
        );
        let rate_dot_moves = ::cotangent::rt::moving(
            ::cotangent::rt::given(&rate_dot_moves),
            &rate,
        );
        let (value, value_dot) = Self::tangent(x, rate, &x_dot, &rate_dot);
        let (_, value_moves) = Self::tangent(x, rate, &x_moves, &rate_moves);
        let (_, mut dot_moves) = Self::tangent(x, rate, &x_dot_moves, &rate_dot_moves);
        let dot_bends = ::cotangent::rt::by_each_seed(
            &value,
            |seed| {
                let (_, second) = Self::pullback_tangent(
                    x,
                    rate,
                    ::core::option::Option::Some(::core::clone::Clone::clone(&x_moves)),
                    ::core::option::Option::Some(
                        ::core::clone::Clone::clone(&rate_moves),
                    ),
                );
                let second = second(
                    &x,
                    &rate,
                    seed,
                    ::cotangent::rt::zeros_like(&value),
                );
                0.0 + ::cotangent::rt::Cotangent::dot(&second.1.0, &x_dot)
                    + ::cotangent::rt::Cotangent::dot(&second.1.1, &rate_dot)
            },
        );
        ::cotangent::rt::accumulate(&mut dot_moves, &dot_bends);
        ((value, value_dot), (value_moves, dot_moves))
    }
}
