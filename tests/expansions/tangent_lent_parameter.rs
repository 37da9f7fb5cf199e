impl diffuse {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        u: &mut Array1<f64>,
        next: &mut [f64],
        d: f64,
        u_dot: &mut ::cotangent::rt::ndarray::Array1<f64>,
        next_dot: &mut <[f64] as ::cotangent::Differentiable>::Cotangent,
        d_dot: impl ::cotangent::Tangent<f64>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let d_dot = rt::number(&d_dot);
        let n = u.len();
        for i in 1..(n - 1) {
            let t1_dot = u_dot[i];
            let t1 = u[i];
            let t2 = i - 1;
            let t3_dot = u_dot[t2];
            let t3 = u[t2];
            let t4_dot = u_dot[i];
            let t4 = u[i];
            let t5_dot = t4_dot * 2.0;
            let t5 = 2.0 * t4;
            let t6_dot = t3_dot - t5_dot;
            let t6 = t3 - t5;
            let t7 = i + 1;
            let t8_dot = u_dot[t7];
            let t8 = u[t7];
            let t9_dot = t6_dot + t8_dot;
            let t9 = t6 + t8;
            let t10_dot = d_dot * t9 + d * t9_dot;
            let t10 = d * t9;
            let t11_dot = t1_dot + t10_dot;
            let t11 = t1 + t10;
            next_dot[i] = t11_dot;
            next[i] = t11;
        }
        for i in 1..(n - 1) {
            if next[i] > 0.0 {
                let t12_dot = next_dot[i];
                let t12 = next[i];
                u_dot[i] = t12_dot;
                u[i] = t12;
            }
        }
        let t13_dot = u_dot[1];
        (u[1], t13_dot)
    }
}
