impl packet {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: f64,
        t: f64,
        x_dot: impl ::cotangent::Tangent<f64>,
        t_dot: impl ::cotangent::Tangent<f64>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let x_dot = rt::number(&x_dot);
        let t_dot = rt::number(&t_dot);
        let t1 = 2.0 * PI;
        let t2_dot = x_dot - t_dot;
        let t2 = x - t;
        let phase_dot = t2_dot * t1;
        let phase = t1 * t2;
        let t3_dot = t_dot * (2.0 * t);
        let width = 0.5 + t * t;
        let t4_dot = -x_dot;
        let t4 = -x;
        let t5_dot = t4_dot * x + t4 * x_dot;
        let t6 = t4 * x / width;
        let t6_dot = rt::chain(t5_dot, 1.0 / width) + rt::chain(t3_dot, -(t6 / width));
        let t7 = t6.exp();
        let t7_dot = t6_dot * t7;
        let (t8, t9) = rt::sin_cos(phase);
        let t8_dot = phase_dot * t9;
        let t10_dot = t7_dot * t8 + t7 * t8_dot;
        (t7 * t8, t10_dot)
    }
}
