impl if_lets {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        w: &Array2<f64>,
        bias: Option<&Array1<f64>>,
        gate: Option<f64>,
        x: &Array1<f64>,
        w_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        bias_dot: impl ::cotangent::Tangent<
            <Option<&'static Array1<f64>> as ::cotangent::Differentiable>::Cotangent,
        >,
        gate_dot: impl ::cotangent::Tangent<
            <Option<f64> as ::cotangent::Differentiable>::Cotangent,
        >,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let w_dot = &*rt::direction(&w_dot, w);
        let bias_dot = &*rt::direction(&bias_dot, &bias);
        let gate_dot = &*rt::direction(&gate_dot, &gate);
        let x_dot = &*rt::direction(&x_dot, x);
        let z_dot = rt::dot(w_dot, x) + rt::dot(w, x_dot);
        let z = rt::dot(w, x);
        let (z, z_dot) = if let Some(b) = bias {
            let z_dot = z_dot + bias_dot.as_ref().unwrap();
            let z = rt::add_assigned(z, b);
            (z, z_dot)
        } else {
            (z, z_dot)
        };
        let (y, y_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 2, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 2]) -> [f64; 2] {
                    let [z, z_dot] = of;
                    let t1 = maths.tanh(z);
                    [t1, z_dot * (1.0 - t1 * t1)]
                }
            }
            rt::fuse(Kernel, (z, z_dot), (rt::Kept, rt::Kept))
        };
        let (t5, t5_dot) = if let Some(g) = gate {
            let t2_dot = y_dot.sum();
            let t2 = y.sum();
            let t3_dot = t2_dot * g + t2 * *gate_dot.as_ref().unwrap();
            (t2 * g, t3_dot)
        } else {
            let t4_dot = y_dot.sum();
            (y.sum(), t4_dot)
        };
        (t5, t5_dot)
    }
}
