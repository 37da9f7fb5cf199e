impl diffuse {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        u: &mut Array1<f64>,
        next: &mut [f64],
        d: f64,
        u_dot: &mut ::cotangent::rt::ndarray::Array1<f64>,
        next_dot: &mut [f64],
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
            let t4_dot = t1_dot * 2.0;
            let t4 = 2.0 * t1;
            let t5_dot = t3_dot - t4_dot;
            let t5 = t3 - t4;
            let t6 = i + 1;
            let t7_dot = u_dot[t6];
            let t7 = u[t6];
            let t8_dot = t5_dot + t7_dot;
            let t8 = t5 + t7;
            let t9_dot = d_dot * t8 + d * t8_dot;
            let t9 = d * t8;
            let t10_dot = t1_dot + t9_dot;
            let t10 = t1 + t9;
            next_dot[i] = t10_dot;
            next[i] = t10;
        }
        for i in 1..(n - 1) {
            if next[i] > 0.0 {
                let t11_dot = next_dot[i];
                let t11 = next[i];
                u_dot[i] = t11_dot;
                u[i] = t11;
            }
        }
        let t12_dot = u_dot[1];
        (u[1], t12_dot)
    }
}
