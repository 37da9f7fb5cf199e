impl damped {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: &Array1<f64>,
        k: f64,
        steps: usize,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        k_dot: impl ::cotangent::Tangent<f64>,
        _: impl ::cotangent::Tangent<()>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let x_dot = &*rt::direction(&x_dot, x);
        let k_dot = rt::number(&k_dot);
        let mut total = 0.0;
        let mut v = rt::own(x);
        let mut total_dot = 0.0;
        let mut v_dot = rt::own(x_dot);
        for i in 0..steps {
            let (push, push_dot) = force::tangent(total, k, &total_dot, &k_dot);
            if push > 0.0 {
                let t1_dot = v_dot[i];
                let t1 = v[i];
                let t2_dot = t1_dot * push + t1 * push_dot;
                let t2 = t1 * push;
                v_dot[i] = t2_dot;
                v[i] = t2;
            }
            let t3_dot = v_dot[i];
            let (t4, t5) = rt::sin_cos(v[i]);
            let t4_dot = t3_dot * t5;
            total_dot += t4_dot;
            total += t4;
        }
        let (t8, t8_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 4, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 4]) -> [f64; 2] {
                    let [v, total, v_dot, total_dot] = of;
                    let t6 = v_dot * total + v * total_dot;
                    let t7 = maths.tanh(v * total);
                    [t7, t6 * (1.0 - t7 * t7)]
                }
            }
            rt::fuse(Kernel, (v, total, v_dot, total_dot), (rt::Total, rt::Total))
        };
        (t8, t8_dot)
    }
    /// The value and its tangents where the parameters move along 2 directions at once: a tuple of as many
    /// tangents a parameter (of `()` for a constant one).
    pub fn tangents_2(
        x: &Array1<f64>,
        k: f64,
        steps: usize,
        (
            x_dot1,
            x_dot2,
        ): (
            impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
            impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        ),
        (
            k_dot1,
            k_dot2,
        ): (impl ::cotangent::Tangent<f64>, impl ::cotangent::Tangent<f64>),
        (_, _): (impl ::cotangent::Tangent<()>, impl ::cotangent::Tangent<()>),
    ) -> (f64, [f64; 2]) {
        use ::cotangent::rt as rt;
        let x_dot1 = &*rt::direction(&x_dot1, x);
        let k_dot1 = rt::number(&k_dot1);
        let x_dot2 = &*rt::direction(&x_dot2, x);
        let k_dot2 = rt::number(&k_dot2);
        let mut total = 0.0;
        let mut v = rt::own(x);
        let mut total_dot1 = 0.0;
        let mut v_dot1 = rt::own(x_dot1);
        let mut total_dot2 = 0.0;
        let mut v_dot2 = rt::own(x_dot2);
        for i in 0..steps {
            let (push, [push_dot1, push_dot2]) = force::tangents_2(
                total,
                k,
                (&total_dot1, &total_dot2),
                (&k_dot1, &k_dot2),
            );
            if push > 0.0 {
                let t1_dot1 = v_dot1[i];
                let t1_dot2 = v_dot2[i];
                let t1 = v[i];
                let t2_dot1 = t1_dot1 * push + t1 * push_dot1;
                let t2_dot2 = t1_dot2 * push + t1 * push_dot2;
                let t2 = t1 * push;
                v_dot1[i] = t2_dot1;
                v_dot2[i] = t2_dot2;
                v[i] = t2;
            }
            let t3_dot1 = v_dot1[i];
            let t3_dot2 = v_dot2[i];
            let (t4, t5) = rt::sin_cos(v[i]);
            let t4_dot1 = t3_dot1 * t5;
            let t4_dot2 = t3_dot2 * t5;
            total_dot1 += t4_dot1;
            total_dot2 += t4_dot2;
            total += t4;
        }
        let (t10, t10_dot1, t10_dot2) = {
            struct Kernel;
            impl rt::Kernel<f64, 6, 3> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 6]) -> [f64; 3] {
                    let [v, total, v_dot1, total_dot1, v_dot2, total_dot2] = of;
                    let t6 = v_dot1 * total + v * total_dot1;
                    let t7 = v_dot2 * total + v * total_dot2;
                    let t8 = maths.tanh(v * total);
                    let t9 = t8 * t8;
                    [t8, t6 * (1.0 - t9), t7 * (1.0 - t9)]
                }
            }
            rt::fuse(
                Kernel,
                (v, total, v_dot1, total_dot1, v_dot2, total_dot2),
                (rt::Total, rt::Total, rt::Total),
            )
        };
        (t10, [t10_dot1, t10_dot2])
    }
}
impl force {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: f64,
        k: f64,
        x_dot: impl ::cotangent::Tangent<f64>,
        k_dot: impl ::cotangent::Tangent<f64>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let x_dot = rt::number(&x_dot);
        let k_dot = rt::number(&k_dot);
        let (t1, t2) = rt::sin_cos(x);
        let t2_dot = x_dot * -t1;
        let t3_dot = k_dot * t2 + k * t2_dot;
        (k * t2, t3_dot)
    }
    /// The value and its tangents where the parameters move along 2 directions at once: a tuple of as many
    /// tangents a parameter (of `()` for a constant one).
    pub fn tangents_2(
        x: f64,
        k: f64,
        (
            x_dot1,
            x_dot2,
        ): (impl ::cotangent::Tangent<f64>, impl ::cotangent::Tangent<f64>),
        (
            k_dot1,
            k_dot2,
        ): (impl ::cotangent::Tangent<f64>, impl ::cotangent::Tangent<f64>),
    ) -> (f64, [f64; 2]) {
        use ::cotangent::rt as rt;
        let x_dot1 = rt::number(&x_dot1);
        let k_dot1 = rt::number(&k_dot1);
        let x_dot2 = rt::number(&x_dot2);
        let k_dot2 = rt::number(&k_dot2);
        let (t1, t2) = rt::sin_cos(x);
        let t3 = -t1;
        let t2_dot1 = x_dot1 * t3;
        let t2_dot2 = x_dot2 * t3;
        let t4_dot1 = k_dot1 * t2 + k * t2_dot1;
        let t4_dot2 = k_dot2 * t2 + k * t2_dot2;
        (k * t2, [t4_dot1, t4_dot2])
    }
}
