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
        let t1 = rt::dot(x, w1);
        let t2_dot = t1_dot + b1_dot;
        let hidden = (t1 + b1).mapv_into(f64::tanh);
        let hidden_dot = rt::map(
            (t2_dot, &hidden),
            |[t_dot, hidden]| t_dot * (1.0 - hidden * hidden),
        );
        let t3_dot = rt::dot(hidden_dot, w2) + rt::dot(&hidden, w2_dot);
        let t3 = rt::dot(hidden, w2);
        let out_dot = t3_dot + b2_dot;
        let out = t3 + b2;
        let e = out - y;
        let e_dot = rt::broadcast_to(out_dot, rt::shape_of(&e));
        let t4_dot = rt::map((&e, e_dot), |[e, e_dot]| e_dot * (2.0 * e));
        let t4 = &e * &e;
        let t5_dot = t4_dot.sum();
        let t5 = t4.sum();
        let t6 = x.nrows() as f64;
        let t7_dot = rt::chain(t5_dot, 1.0 / t6);
        (t5 / t6, t7_dot)
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    pub fn jacobian(
        w1: &Array2<f64>,
        b1: &Array1<f64>,
        w2: &Array2<f64>,
        b2: &Array1<f64>,
        x: &Array2<f64>,
        y: &Array2<f64>,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
    ) {
        let (value, _) = Self::pullback(w1, b1, w2, b2, x, y);
        let zeros = ::cotangent::rt::zeros_like(&value);
        let w1_zeros = ::cotangent::rt::zeros_like(w1);
        let b1_zeros = ::cotangent::rt::zeros_like(b1);
        let w2_zeros = ::cotangent::rt::zeros_like(w2);
        let b2_zeros = ::cotangent::rt::zeros_like(b2);
        let mut w1_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &w1_zeros);
        let mut b1_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &b1_zeros);
        let mut w2_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &w2_zeros);
        let mut b2_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &b2_zeros);
        if 0 + ::cotangent::rt::Cotangent::count(&w1_zeros)
            + ::cotangent::rt::Cotangent::count(&b1_zeros)
            + ::cotangent::rt::Cotangent::count(&w2_zeros)
            + ::cotangent::rt::Cotangent::count(&b2_zeros)
            < ::cotangent::rt::Cotangent::count(&zeros)
        {
            for (k, direction) in ::cotangent::rt::basis(&w1_zeros) {
                w1_jacobian
                    .column(
                        k,
                        &Self::tangent(
                                w1,
                                b1,
                                w2,
                                b2,
                                x,
                                y,
                                &direction,
                                (),
                                (),
                                (),
                                (),
                                (),
                            )
                            .1,
                    );
            }
            for (k, direction) in ::cotangent::rt::basis(&b1_zeros) {
                b1_jacobian
                    .column(
                        k,
                        &Self::tangent(
                                w1,
                                b1,
                                w2,
                                b2,
                                x,
                                y,
                                (),
                                &direction,
                                (),
                                (),
                                (),
                                (),
                            )
                            .1,
                    );
            }
            for (k, direction) in ::cotangent::rt::basis(&w2_zeros) {
                w2_jacobian
                    .column(
                        k,
                        &Self::tangent(
                                w1,
                                b1,
                                w2,
                                b2,
                                x,
                                y,
                                (),
                                (),
                                &direction,
                                (),
                                (),
                                (),
                            )
                            .1,
                    );
            }
            for (k, direction) in ::cotangent::rt::basis(&b2_zeros) {
                b2_jacobian
                    .column(
                        k,
                        &Self::tangent(
                                w1,
                                b1,
                                w2,
                                b2,
                                x,
                                y,
                                (),
                                (),
                                (),
                                &direction,
                                (),
                                (),
                            )
                            .1,
                    );
            }
        } else {
            for (k, seed) in ::cotangent::rt::basis(&zeros) {
                let (_, (w1_bar, b1_bar, w2_bar, b2_bar, _, _)) = Self::adjoint(
                    w1,
                    b1,
                    w2,
                    b2,
                    x,
                    y,
                    seed,
                );
                w1_jacobian.row(k, &w1_bar);
                b1_jacobian.row(k, &b1_bar);
                w2_jacobian.row(k, &w2_bar);
                b2_jacobian.row(k, &b2_bar);
            }
        }
        (
            w1_jacobian.finish(&[], &::cotangent::rt::axes(&w1_zeros)),
            b1_jacobian.finish(&[], &::cotangent::rt::axes(&b1_zeros)),
            w2_jacobian.finish(&[], &::cotangent::rt::axes(&w2_zeros)),
            b2_jacobian.finish(&[], &::cotangent::rt::axes(&b2_zeros)),
        )
    }
}
