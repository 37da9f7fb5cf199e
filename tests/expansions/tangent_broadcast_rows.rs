impl standardise {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: &Array2<f64>,
        mean: &Array1<f64>,
        scale: &Array1<f64>,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        mean_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        scale_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> (Array2<f64>, ::cotangent::rt::ndarray::Array2<f64>) {
        use ::cotangent::rt as rt;
        let x_dot = &*rt::direction(&x_dot, x);
        let mean_dot = &*rt::direction(&mean_dot, mean);
        let scale_dot = &*rt::direction(&scale_dot, scale);
        let (t3, t3_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 6, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 6]) -> [f64; 2] {
                    let [x, mean, scale, x_dot, mean_dot, scale_dot] = of;
                    let t1 = x_dot - mean_dot;
                    let t2 = (x - mean) / scale;
                    [
                        t2,
                        rt::chain(t1, 1.0 / scale) + rt::chain(scale_dot, -(t2 / scale)),
                    ]
                }
                fn shapes(&self, of: [&[usize]; 6]) -> rt::Lengths {
                    let [x, mean, scale, _, _, _] = of;
                    rt::joined(rt::joined(x, mean), scale)
                }
            }
            rt::fuse(
                Kernel,
                (x, mean, scale, x_dot, mean_dot, scale_dot),
                (rt::Kept, rt::Kept),
            )
        };
        (t3, t3_dot)
    }
}
