impl damped
where
    Oscillators: ::cotangent::Differentiable,
{
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        o: Oscillators,
        h: f64,
        n: usize,
        o_dot: impl ::cotangent::Tangent<
            <Oscillators as ::cotangent::Differentiable>::Cotangent,
        >,
        h_dot: impl ::cotangent::Tangent<f64>,
        _: impl ::cotangent::Tangent<()>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let o_dot = &*rt::direction(&o_dot, &o);
        let h_dot = rt::number(&h_dot);
        let mut o = o;
        let mut o_dot_1 = rt::own(o_dot);
        for _ in 0..n {
            for i in 0..o.x.len() {
                let t1_dot = &*rt::part(&o_dot_1.x, &o.x);
                let t2_dot = t1_dot[i];
                let t2 = o.x[i];
                let t3_dot = t2_dot * t2.cos();
                let t3 = t2.sin();
                let t4_dot = h_dot * t3 + h * t3_dot;
                let t4 = h * t3;
                let t5_dot = -t4_dot;
                let t5 = -t4;
                o_dot_1.v[i] += t5_dot;
                o.v[i] += t5;
                let t6_dot = -h_dot;
                let t6 = 1.0 - h;
                let t7_dot = &*rt::part(&o_dot_1.v, &o.v);
                let t8_dot = t7_dot[i];
                let t8 = o.v[i];
                let t9_dot = t8_dot * t6 + t8 * t6_dot;
                let t9 = t8 * t6;
                o_dot_1.v[i] = t9_dot;
                o.v[i] = t9;
                let t10_dot = &*rt::part(&o_dot_1.v, &o.v);
                let t11_dot = t10_dot[i];
                let t11 = o.v[i];
                let t12_dot = h_dot * t11 + h * t11_dot;
                let t12 = h * t11;
                o_dot_1.x[i] += t12_dot;
                o.x[i] += t12;
            }
            let t13_dot = *rt::part(&o_dot_1.lost, &o.lost);
            let t14_dot = &*rt::part(&o_dot_1.v, &o.v);
            let t15_dot = t14_dot[0];
            let t15 = o.v[0];
            let t16_dot = h_dot * t15 + h * t15_dot;
            let t16 = h * t15;
            let t17_dot = t13_dot + t16_dot;
            let t17 = o.lost + t16;
            rt::put(&mut o_dot_1.lost, t17_dot);
            o.lost = t17;
        }
        let t18_dot = *rt::part(&o_dot_1.lost, &o.lost);
        let t19_dot = &*rt::part(&o_dot_1.x, &o.x);
        let t20_dot = t19_dot[0];
        let t20 = o.x[0];
        let t21_dot = &*rt::part(&o_dot_1.x, &o.x);
        let t22_dot = t21_dot[1];
        let t22 = o.x[1];
        let t23_dot = t20_dot * t22 + t20 * t22_dot;
        let t23 = t20 * t22;
        let t24_dot = t18_dot + t23_dot;
        (o.lost + t23, t24_dot)
    }
}
