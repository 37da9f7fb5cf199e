impl step {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        theta: &Array1<f64>,
        velocity: &Array1<f64>,
        rate: f64,
        theta_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        velocity_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        rate_dot: impl ::cotangent::Tangent<f64>,
    ) -> (Array1<f64>, ::cotangent::rt::ndarray::Array1<f64>) {
        use ::cotangent::rt as rt;
        let theta_dot = &*rt::direction(&theta_dot, theta);
        let velocity_dot = &*rt::direction(&velocity_dot, velocity);
        let rate_dot = rt::number(&rate_dot);
        let t1_dot = velocity_dot * 0.9;
        let t1 = velocity * 0.9;
        let next_dot = theta_dot + t1_dot;
        let next = rt::add_assigned(theta, t1);
        let next_dot = rt::map(
            (&next, next_dot),
            |[next, next_dot]| next_dot * rate + next * rate_dot,
        );
        let next = rt::mul_assigned(next, rate);
        let (next, next_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 2, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 2]) -> [f64; 2] {
                    let [next, next_dot] = of;
                    let t2 = next_dot * maths.cos(next);
                    let t3 = maths.sin(next);
                    [t3, t2]
                }
            }
            rt::fuse(Kernel, (next, next_dot), (rt::Kept, rt::Kept))
        };
        let next_dot = next_dot + theta_dot;
        let next = rt::add_assigned(next, theta);
        (next, next_dot)
    }
}
