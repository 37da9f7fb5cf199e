impl loss {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        w: &Array2<f64>,
        b: &Array1<f64>,
        x: &Array2<f64>,
        y: &Array2<f64>,
        w_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        b_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        y_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let w_dot = &*rt::direction(&w_dot, w);
        let b_dot = &*rt::direction(&b_dot, b);
        let x_dot = &*rt::direction(&x_dot, x);
        let y_dot = &*rt::direction(&y_dot, y);
        let t1_dot = rt::dot(x_dot, w) + rt::dot(x, w_dot);
        let (t7, t7_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 6, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 6]) -> [f64; 2] {
                    let [t, b, y, t_dot, b_dot, y_dot] = of;
                    let t2 = t_dot + b_dot;
                    let a = maths.tanh(t + b);
                    let a_dot = t2 * (1.0 - a * a);
                    let t3 = a_dot - y_dot;
                    let t4 = a - y;
                    let t5 = t3 * (2.0 * t4);
                    let t6 = t4 * t4;
                    [t6, t5]
                }
                fn shapes(&self, of: [&[usize]; 6]) -> rt::Lengths {
                    let [t, b, y, _, _, _] = of;
                    rt::joined(rt::joined(t, b), y)
                }
            }
            rt::fuse(
                Kernel,
                (rt::dot(x, w), b, y, t1_dot, b_dot, y_dot),
                (rt::Total, rt::Total),
            )
        };
        let t8 = 2.0 * x.nrows() as f64;
        let t9_dot = rt::chain(t7_dot, 1.0 / t8);
        (t7 / t8, t9_dot)
    }
}
