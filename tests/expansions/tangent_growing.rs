impl rollout {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: &Array1<f64>,
        a: &Array2<f64>,
        n: usize,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        a_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        _: impl ::cotangent::Tangent<()>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let x_dot = &*rt::direction(&x_dot, x);
        let a_dot = &*rt::direction(&a_dot, a);
        let mut t1 = ::std::vec::Vec::with_capacity(1);
        let mut t2 = ::std::vec::Vec::with_capacity(1);
        t2.push(rt::own(x_dot));
        t1.push(rt::own(x));
        let mut losses = Vec::with_capacity(n);
        let t3 = 0..n;
        let t4 = Vec::with_capacity(n);
        let mut losses_dot = t4;
        for t in t3 {
            let t5_dot = &t2[t];
            let t5 = &t1[t];
            let t6_dot = rt::dot(a_dot, t5) + rt::dot(a, t5_dot);
            let (next, next_dot) = {
                struct Kernel;
                impl rt::Kernel<f64, 2, 2> for Kernel {
                    #[inline(always)]
                    fn entry<A: rt::Arithmetic>(
                        &self,
                        maths: &A,
                        of: [f64; 2],
                    ) -> [f64; 2] {
                        let [t, t_dot] = of;
                        let t7 = maths.tanh(t);
                        [t7, t_dot * (1.0 - t7 * t7)]
                    }
                }
                rt::fuse(Kernel, (rt::dot(a, t5), t6_dot), (rt::Kept, rt::Kept))
            };
            let t8_dot = rt::dot(&next_dot, &next) + rt::dot(&next, &next_dot);
            let t8 = rt::dot(&next, &next);
            losses_dot.push(t8_dot);
            losses.push(t8);
            t2.push(next_dot);
            t1.push(next);
        }
        if n > 2 {
            if !losses.is_empty() {
                let _ = losses.pop().unwrap();
                losses_dot.pop();
            }
        }
        let last = t1.pop().unwrap();
        let last_dot = t2.pop().unwrap();
        let t9_dot = last_dot.sum();
        let t9 = last.sum();
        let t10_dot = rt::iter_sum(&losses_dot);
        let t10: f64 = rt::iter_sum(&losses);
        let t11_dot = t9_dot + t10_dot;
        (t9 + t10, t11_dot)
    }
}
