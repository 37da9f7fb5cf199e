impl logistic {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent<F: Float>(
        x: F,
        rate: F,
        x_dot: impl ::cotangent::Tangent<F>,
        rate_dot: impl ::cotangent::Tangent<F>,
    ) -> (F, F)
    where
        F: ::cotangent::Element,
    {
        use ::cotangent::rt as rt;
        let x_dot = rt::number(&x_dot);
        let rate_dot = rt::number(&rate_dot);
        let one = F::one();
        let t1_dot = -rate_dot;
        let t1 = -rate;
        let t2_dot = t1_dot * x + t1 * x_dot;
        let t3 = (t1 * x).exp();
        let t3_dot = t2_dot * t3;
        let t4 = one + t3;
        let t5 = one / t4;
        let t5_dot = rt::chain(t3_dot, -(t5 / t4));
        (t5, t5_dot)
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    pub fn jacobian<F: Float>(
        x: F,
        rate: F,
    ) -> (
        ::cotangent::Jacobian<F, ::cotangent::rt::ndarray::Ix0>,
        ::cotangent::Jacobian<F, ::cotangent::rt::ndarray::Ix0>,
    )
    where
        F: ::cotangent::Element,
    {
        let (value, _) = Self::pullback::<F>(x, rate);
        let (inputs, outputs) = (
            (::cotangent::rt::zeros_like(&x), ::cotangent::rt::zeros_like(&rate)),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents::<F>(x, rate, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints::<F>(x, rate, ::cotangent::rt::basis(&outputs)).1,
            )
        };
        (sweeps.next(&[], &[]), sweeps.next(&[], &[]))
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian<F: Float>(
        x: F,
        rate: F,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<F>
    where
        F: ::cotangent::Element,
    {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents::<
                        F,
                    >(
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
            let (value, _) = Self::pullback::<F>(x, rate);
            colouring
                .collected(
                    &Self::adjoints::<
                        F,
                    >(x, rate, colouring.seeds(&::cotangent::rt::zeros_like(&value)))
                        .1,
                )
        }
    }
}
