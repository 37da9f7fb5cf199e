impl bell {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: &Array1<f64>,
        centre: f64,
        width: f64,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        centre_dot: impl ::cotangent::Tangent<f64>,
        width_dot: impl ::cotangent::Tangent<f64>,
    ) -> (Array1<f64>, ::cotangent::rt::ndarray::Array1<f64>) {
        use ::cotangent::rt as rt;
        let x_dot = &*rt::direction(&x_dot, x);
        let centre_dot = rt::number(&centre_dot);
        let width_dot = rt::number(&width_dot);
        let (t6, t6_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 6, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 6]) -> [f64; 2] {
                    let [x, centre, width, x_dot, centre_dot, width_dot] = of;
                    let t1 = x_dot - centre_dot;
                    let u = (x - centre) / width;
                    let u_dot = rt::chain(t1, 1.0 / width)
                        + rt::chain(width_dot, -(u / width));
                    let t2 = u_dot * -0.5;
                    let t3 = -0.5 * u;
                    let t4 = t2 * u + t3 * u_dot;
                    let t5 = maths.exp(t3 * u);
                    [t5, t4 * t5]
                }
            }
            rt::fuse(
                Kernel,
                (x, centre, width, x_dot, centre_dot, width_dot),
                (rt::Kept, rt::Kept),
            )
        };
        (t6, t6_dot)
    }
}
