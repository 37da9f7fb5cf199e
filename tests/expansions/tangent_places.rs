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
                let (t3, t4) = rt::sin_cos(o.x[i]);
                let t3_dot = t2_dot * t4;
                let t5_dot = h_dot * t3 + h * t3_dot;
                let t5 = h * t3;
                let t6_dot = -t5_dot;
                let t6 = -t5;
                o_dot_1.v[i] += t6_dot;
                o.v[i] += t6;
                let t7_dot = -h_dot;
                let t7 = 1.0 - h;
                let t8_dot = &*rt::part(&o_dot_1.v, &o.v);
                let t9_dot = t8_dot[i];
                let t9 = o.v[i];
                let t10_dot = t9_dot * t7 + t9 * t7_dot;
                let t10 = t9 * t7;
                o_dot_1.v[i] = t10_dot;
                o.v[i] = t10;
                let t11_dot = &*rt::part(&o_dot_1.v, &o.v);
                let t12_dot = t11_dot[i];
                let t12 = o.v[i];
                let t13_dot = h_dot * t12 + h * t12_dot;
                let t13 = h * t12;
                o_dot_1.x[i] += t13_dot;
                o.x[i] += t13;
            }
            let t14_dot = *rt::part(&o_dot_1.lost, &o.lost);
            let t15_dot = &*rt::part(&o_dot_1.v, &o.v);
            let t16_dot = t15_dot[0];
            let t16 = o.v[0];
            let t17_dot = h_dot * t16 + h * t16_dot;
            let t17 = h * t16;
            let t18_dot = t14_dot + t17_dot;
            let t18 = o.lost + t17;
            rt::put(&mut o_dot_1.lost, t18_dot);
            o.lost = t18;
        }
        let t19_dot = *rt::part(&o_dot_1.lost, &o.lost);
        let t20_dot = &*rt::part(&o_dot_1.x, &o.x);
        let t21_dot = t20_dot[0];
        let t21 = o.x[0];
        let t22_dot = &*rt::part(&o_dot_1.x, &o.x);
        let t23_dot = t22_dot[1];
        let t23 = o.x[1];
        let t24_dot = t21_dot * t23 + t21 * t23_dot;
        let t24 = t21 * t23;
        let t25_dot = t19_dot + t24_dot;
        (o.lost + t24, t25_dot)
    }
}
