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
}
