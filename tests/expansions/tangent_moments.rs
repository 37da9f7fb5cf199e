impl moments {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: &Array2<f64>,
        w: &Array1<f64>,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        w_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let x_dot = &*rt::direction(&x_dot, x);
        let w_dot = &*rt::direction(&w_dot, w);
        let spread_dot = rt::sum_axis(
            (x - rt::with_axis(rt::mean_axis(x, Axis(0)), Axis(0), x)) * (x_dot + x_dot),
            Axis(0),
        ) / (rt::len_of_as(x, Axis(0)) - 1.0);
        let spread = x.var_axis(Axis(0), 1.0);
        let mean = x.mean_axis(Axis(0)).unwrap();
        let mean_dot = x_dot.mean_axis(Axis(0)).unwrap();
        let (t3, t3_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 6, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 6]) -> [f64; 2] {
                    let [mean, w, spread, mean_dot, w_dot, spread_dot] = of;
                    let t1 = mean_dot * w + mean * w_dot;
                    let t2 = mean * w / spread;
                    [
                        t2,
                        rt::chain(t1, 1.0 / spread)
                            + rt::chain(spread_dot, -(t2 / spread)),
                    ]
                }
                fn shapes(&self, of: [&[usize]; 6]) -> rt::Lengths {
                    let [mean, w, spread, _, _, _] = of;
                    rt::joined(rt::joined(mean, w), spread)
                }
            }
            rt::fuse(
                Kernel,
                (mean, w, spread, mean_dot, w_dot, spread_dot),
                (rt::Total, rt::Total),
            )
        };
        let t4 = w.mean().unwrap();
        let t4_dot = w_dot.mean().unwrap();
        let t5 = w.std(0.0);
        let t5_dot = rt::over(
            ((w - rt::mean(w)) * w_dot).sum(),
            t5 * (rt::len_as(w) - 0.0),
        );
        let t6_dot = t4_dot * t5 + t4 * t5_dot;
        let t6 = t4 * t5;
        let t7_dot = t3_dot + t6_dot;
        (t3 + t6, t7_dot)
    }
}
