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
        let t4_dot = x_dot * x.cos();
        let t4 = x.sin();
        let t5_dot = t3_dot * t4 + t3 * t4_dot;
        (t3 * t4, t5_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        x: f64,
        rate: f64,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<(f64, f64)>,
        >,
    ) -> (f64, ::cotangent::rt::Vec<f64>) {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(x, rate);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(f64, f64) = ::core::borrow::Borrow::borrow(&direction);
        let (value, tangent) = Self::tangent(x, rate, &direction.0, &direction.1);
        let outputs = ::cotangent::rt::zeros_like(&value);
        let mut tangents: ::cotangent::rt::Vec<_> = ::core::convert::From::from([
            tangent,
        ]);
        if ::cotangent::rt::Cotangent::count(&outputs)
            < ::core::iter::ExactSizeIterator::len(&directions)
        {
            let (_, gradients) = Self::adjoints(
                x,
                rate,
                ::cotangent::rt::basis(&outputs),
            );
            ::core::iter::Extend::extend(
                &mut tangents,
                ::cotangent::rt::along(&outputs, &gradients, directions),
            );
        } else {
            for direction in directions {
                let direction: &(f64, f64) = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent(x, rate, &direction.0, &direction.1);
                tangents.push(tangent);
            }
        }
        (value, tangents)
    }
    /// The value, and the vector-Jacobian products of several seeds, each the cotangents of the differentiated parameters: a tuple, bare
    /// where there is one.
    /// They share one forward sweep.
    pub fn adjoints(
        x: f64,
        rate: f64,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> (f64, ::cotangent::rt::Vec<(f64, f64)>) {
        let (value, pullback) = Self::pullback(x, rate);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let bars = pullback(
                &x,
                &rate,
                ::core::clone::Clone::clone(::core::borrow::Borrow::<f64>::borrow(&seed)),
            );
            gradients.push((bars.0, bars.1));
        }
        (value, gradients)
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    pub fn jacobian(
        x: f64,
        rate: f64,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
    ) {
        let (value, _) = Self::pullback(x, rate);
        let (inputs, outputs) = (
            (::cotangent::rt::zeros_like(&x), ::cotangent::rt::zeros_like(&rate)),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(x, rate, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(x, rate, ::cotangent::rt::basis(&outputs)).1,
            )
        };
        (sweeps.next(&[], &[]), sweeps.next(&[], &[]))
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        x: f64,
        rate: f64,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            x,
                            rate,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(&x),
                                        ::cotangent::rt::zeros_like(&rate),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(x, rate);
            colouring
                .collected(
                    &Self::adjoints(
                            x,
                            rate,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
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
        let t4_dot = x_dot * x.cos();
        let t4 = x.sin();
        let t5_dot = t3_dot * t4 + t3 * t4_dot;
        (
            (t3 * t4, t5_dot),
            move |&x: &f64, &rate: &f64, seed: f64, seed_dot: f64| {
                let t3_bar_dot = seed_dot * t4 + seed * t4_dot;
                let t3_bar = seed * t4;
                let t4_bar_dot = seed_dot * t3 + seed * t3_dot;
                let t4_bar = seed * t3;
                let t6_dot = x_dot * -x.sin();
                let t6 = x.cos();
                let x_bar_dot = t4_bar_dot * t6 + t4_bar * t6_dot;
                let x_bar = t4_bar * t6;
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
    /// The second derivatives: of several parameters a tuple of rows, each a tuple of the derivatives of one gradient by each
    /// parameter. The axes are those of the gradient, then those of the parameter. It takes one `hvp` an entry of the parameters.
    pub fn hessian(
        x: f64,
        rate: f64,
    ) -> (
        (
            ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
            ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
        ),
        (
            ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
            ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
        ),
    ) {
        let inputs = (
            ::cotangent::rt::zeros_like(&x),
            ::cotangent::rt::zeros_like(&rate),
        );
        let mut columns = ::cotangent::rt::Vec::new();
        for direction in ::cotangent::rt::basis(&inputs) {
            let (_, _, dots) = Self::hvp(x, rate, &direction.0, &direction.1);
            columns.push(dots);
        }
        let mut sweeps = ::cotangent::rt::Sweeps::columns(&inputs, &columns);
        (
            (sweeps.next(&[], &[]), sweeps.next(&[], &[])),
            (sweeps.next(&[], &[]), sweeps.next(&[], &[])),
        )
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
        let (gradient, gradient_dot) = (
            (second.0.0, second.0.1),
            (second.1.0, second.1.1),
        );
        (gradient, gradient_dot)
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
        let (gradient, gradient_dot) = (
            (second.0.0, second.0.1),
            (second.1.0, second.1.1),
        );
        ((value, gradient), (value_dot, gradient_dot))
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
