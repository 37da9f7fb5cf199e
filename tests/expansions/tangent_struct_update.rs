impl struct_update
where
    State: ::cotangent::Differentiable,
{
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        start: State,
        k: f64,
        n: usize,
        start_dot: impl ::cotangent::Tangent<
            <State as ::cotangent::Differentiable>::Cotangent,
        >,
        k_dot: impl ::cotangent::Tangent<f64>,
        _: impl ::cotangent::Tangent<()>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let start_dot = &*rt::direction(&start_dot, &start);
        let k_dot = rt::number(&k_dot);
        let mut s = start;
        let mut s_dot = rt::own(start_dot);
        for _ in 0..n {
            let t1_dot = *rt::part(&s_dot.v, &s.v);
            let t2_dot = *rt::part(&s_dot.x, &s.x);
            let t3_dot = k_dot * s.x + k * t2_dot;
            let t3 = k * s.x;
            let t4_dot = t1_dot - t3_dot;
            let t4 = s.v - t3;
            rt::put(&mut s_dot.v, t4_dot);
            s.v = t4;
            let t5_dot = *rt::part(&s_dot.x, &s.x);
            let t6_dot = *rt::part(&s_dot.v, &s.v);
            let t7_dot = t6_dot * 0.1;
            let t7 = 0.1 * s.v;
            let t8_dot = t5_dot + t7_dot;
            let t8 = s.x + t7;
            rt::put(&mut s_dot.x, t8_dot);
            s.x = t8;
        }
        let t9_dot = *rt::part(&s_dot.x, &s.x);
        let t10_dot = *rt::part(&s_dot.v, &s.v);
        let t11_dot = t9_dot * s.v + s.x * t10_dot;
        (s.x * s.v, t11_dot)
    }
}
