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
        let t1 = rt::dot(x, w);
        let t2_dot = t1_dot + b_dot;
        let a = (t1 + b).mapv_into(f64::tanh);
        let a_dot = rt::map((t2_dot, &a), |[t_dot, a]| t_dot * (1.0 - a * a));
        let t3_dot = rt::map((a_dot, y_dot), |[a_dot, y_dot]| a_dot - y_dot);
        let t3 = a - y;
        let t4_dot = rt::map((&t3, t3_dot), |[e, e_dot]| e_dot * (2.0 * e));
        let t4 = t3.mapv_into(|e| e * e);
        let t5_dot = t4_dot.sum();
        let t5 = t4.sum();
        let t6 = 2.0 * x.nrows() as f64;
        let t7_dot = rt::chain(t5_dot, 1.0 / t6);
        (t5 / t6, t7_dot)
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    pub fn jacobian(
        w: &Array2<f64>,
        b: &Array1<f64>,
        x: &Array2<f64>,
        y: &Array2<f64>,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
    ) {
        let (value, _) = Self::pullback(w, b, x, y);
        let zeros = ::cotangent::rt::zeros_like(&value);
        let w_zeros = ::cotangent::rt::zeros_like(w);
        let b_zeros = ::cotangent::rt::zeros_like(b);
        let x_zeros = ::cotangent::rt::zeros_like(x);
        let y_zeros = ::cotangent::rt::zeros_like(y);
        let mut w_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &w_zeros);
        let mut b_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &b_zeros);
        let mut x_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &x_zeros);
        let mut y_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &y_zeros);
        if 0 + ::cotangent::rt::Cotangent::count(&w_zeros)
            + ::cotangent::rt::Cotangent::count(&b_zeros)
            + ::cotangent::rt::Cotangent::count(&x_zeros)
            + ::cotangent::rt::Cotangent::count(&y_zeros)
            < ::cotangent::rt::Cotangent::count(&zeros)
        {
            for (k, direction) in ::cotangent::rt::basis(&w_zeros) {
                w_jacobian
                    .column(k, &Self::tangent(w, b, x, y, &direction, (), (), ()).1);
            }
            for (k, direction) in ::cotangent::rt::basis(&b_zeros) {
                b_jacobian
                    .column(k, &Self::tangent(w, b, x, y, (), &direction, (), ()).1);
            }
            for (k, direction) in ::cotangent::rt::basis(&x_zeros) {
                x_jacobian
                    .column(k, &Self::tangent(w, b, x, y, (), (), &direction, ()).1);
            }
            for (k, direction) in ::cotangent::rt::basis(&y_zeros) {
                y_jacobian
                    .column(k, &Self::tangent(w, b, x, y, (), (), (), &direction).1);
            }
        } else {
            for (k, seed) in ::cotangent::rt::basis(&zeros) {
                let (_, (w_bar, b_bar, x_bar, y_bar)) = Self::adjoint(w, b, x, y, seed);
                w_jacobian.row(k, &w_bar);
                b_jacobian.row(k, &b_bar);
                x_jacobian.row(k, &x_bar);
                y_jacobian.row(k, &y_bar);
            }
        }
        (
            w_jacobian.finish(&[], &::cotangent::rt::axes(&w_zeros)),
            b_jacobian.finish(&[], &::cotangent::rt::axes(&b_zeros)),
            x_jacobian.finish(&[], &::cotangent::rt::axes(&x_zeros)),
            y_jacobian.finish(&[], &::cotangent::rt::axes(&y_zeros)),
        )
    }
}
