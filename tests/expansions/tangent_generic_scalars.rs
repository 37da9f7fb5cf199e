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
        let zeros = ::cotangent::rt::zeros_like(&value);
        let x_zeros = ::cotangent::rt::zeros_like(&x);
        let rate_zeros = ::cotangent::rt::zeros_like(&rate);
        let mut x_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &x_zeros);
        let mut rate_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &rate_zeros);
        if 0 + ::cotangent::rt::Cotangent::count(&x_zeros)
            + ::cotangent::rt::Cotangent::count(&rate_zeros)
            < ::cotangent::rt::Cotangent::count(&zeros)
        {
            for (k, direction) in ::cotangent::rt::basis(&x_zeros) {
                x_jacobian.column(k, &Self::tangent::<F>(x, rate, &direction, ()).1);
            }
            for (k, direction) in ::cotangent::rt::basis(&rate_zeros) {
                rate_jacobian.column(k, &Self::tangent::<F>(x, rate, (), &direction).1);
            }
        } else {
            for (k, seed) in ::cotangent::rt::basis(&zeros) {
                let (_, (x_bar, rate_bar)) = Self::adjoint::<F>(x, rate, seed);
                x_jacobian.row(k, &x_bar);
                rate_jacobian.row(k, &rate_bar);
            }
        }
        (x_jacobian.finish(&[], &[]), rate_jacobian.finish(&[], &[]))
    }
}
