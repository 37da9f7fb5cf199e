impl network {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        w1: &Array2<f64>,
        b1: &Array1<f64>,
        w2: &Array2<f64>,
        b2: &Array1<f64>,
        x: &Array2<f64>,
        y: &Array2<f64>,
        w1_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        b1_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        w2_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        b2_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        _: impl ::cotangent::Tangent<()>,
        _: impl ::cotangent::Tangent<()>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let w1_dot = &*rt::direction(&w1_dot, w1);
        let b1_dot = &*rt::direction(&b1_dot, b1);
        let w2_dot = &*rt::direction(&w2_dot, w2);
        let b2_dot = &*rt::direction(&b2_dot, b2);
        let t1_dot = rt::dot(x, w1_dot);
        let (hidden, hidden_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 4, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 4]) -> [f64; 2] {
                    let [t, b1, t_dot, b1_dot] = of;
                    let t2 = t_dot + b1_dot;
                    let t3 = maths.tanh(t + b1);
                    [t3, t2 * (1.0 - t3 * t3)]
                }
                fn shapes(&self, of: [&[usize]; 4]) -> rt::Lengths {
                    let [t, b1, _, _] = of;
                    rt::joined(t, b1)
                }
            }
            rt::fuse(Kernel, (rt::dot(x, w1), b1, t1_dot, b1_dot), (rt::Kept, rt::Kept))
        };
        let t4_dot = rt::dot(hidden_dot, w2) + rt::dot(&hidden, w2_dot);
        let (t7, t7_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 5, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 5]) -> [f64; 2] {
                    let [t, b2, y, t_dot, b2_dot] = of;
                    let out_dot = t_dot + b2_dot;
                    let out = t + b2;
                    let e = out - y;
                    let t5 = out_dot * (2.0 * e);
                    let t6 = e * e;
                    [t6, t5]
                }
                fn shapes(&self, of: [&[usize]; 5]) -> rt::Lengths {
                    let [t, b2, y, _, _] = of;
                    rt::joined(rt::joined(t, b2), y)
                }
            }
            rt::fuse(
                Kernel,
                (rt::dot(hidden, w2), b2, y, t4_dot, b2_dot),
                (rt::Total, rt::Total),
            )
        };
        let t8 = x.nrows() as f64;
        let t9_dot = rt::chain(t7_dot, 1.0 / t8);
        (t7 / t8, t9_dot)
    }
}
