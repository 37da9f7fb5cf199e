impl joined {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        a: &Array2<f64>,
        b: &Array2<f64>,
        r: &Array1<f64>,
        s: &Array1<f64>,
        a_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        b_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        r_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        s_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> (Array2<f64>, ::cotangent::rt::ndarray::Array2<f64>) {
        use ::cotangent::rt as rt;
        let a_dot = &*rt::direction(&a_dot, a);
        let b_dot = &*rt::direction(&b_dot, b);
        let r_dot = &*rt::direction(&r_dot, r);
        let s_dot = &*rt::direction(&s_dot, s);
        let sides_dot = rt::ndarray::concatenate(Axis(1), &[a_dot.view(), b_dot.view()])
            .unwrap();
        let sides = rt::ndarray::concatenate(Axis(1), &[a.view(), b.view()]).unwrap();
        let rows = rt::ndarray::stack(Axis(0), &[r.view(), s.view()]).unwrap();
        let rows_dot = rt::ndarray::stack(Axis(0), &[r_dot.view(), s_dot.view()])
            .unwrap();
        let t1_dot = rt::dot(sides_dot, &rows) + rt::dot(&sides, rows_dot);
        (rt::dot(sides, rows), t1_dot)
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    pub fn jacobian(
        a: &Array2<f64>,
        b: &Array2<f64>,
        r: &Array1<f64>,
        s: &Array1<f64>,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix4>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix4>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix3>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix3>,
    ) {
        let (value, _) = Self::pullback(a, b, r, s);
        let zeros = ::cotangent::rt::zeros_like(&value);
        let a_zeros = ::cotangent::rt::zeros_like(a);
        let b_zeros = ::cotangent::rt::zeros_like(b);
        let r_zeros = ::cotangent::rt::zeros_like(r);
        let s_zeros = ::cotangent::rt::zeros_like(s);
        let mut a_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &a_zeros);
        let mut b_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &b_zeros);
        let mut r_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &r_zeros);
        let mut s_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &s_zeros);
        if 0 + ::cotangent::rt::Cotangent::count(&a_zeros)
            + ::cotangent::rt::Cotangent::count(&b_zeros)
            + ::cotangent::rt::Cotangent::count(&r_zeros)
            + ::cotangent::rt::Cotangent::count(&s_zeros)
            < ::cotangent::rt::Cotangent::count(&zeros)
        {
            for (k, direction) in ::cotangent::rt::basis(&a_zeros) {
                a_jacobian
                    .column(k, &Self::tangent(a, b, r, s, &direction, (), (), ()).1);
            }
            for (k, direction) in ::cotangent::rt::basis(&b_zeros) {
                b_jacobian
                    .column(k, &Self::tangent(a, b, r, s, (), &direction, (), ()).1);
            }
            for (k, direction) in ::cotangent::rt::basis(&r_zeros) {
                r_jacobian
                    .column(k, &Self::tangent(a, b, r, s, (), (), &direction, ()).1);
            }
            for (k, direction) in ::cotangent::rt::basis(&s_zeros) {
                s_jacobian
                    .column(k, &Self::tangent(a, b, r, s, (), (), (), &direction).1);
            }
        } else {
            for (k, seed) in ::cotangent::rt::basis(&zeros) {
                let (_, (a_bar, b_bar, r_bar, s_bar)) = Self::adjoint(a, b, r, s, seed);
                a_jacobian.row(k, &a_bar);
                b_jacobian.row(k, &b_bar);
                r_jacobian.row(k, &r_bar);
                s_jacobian.row(k, &s_bar);
            }
        }
        (
            a_jacobian
                .finish(
                    &::cotangent::rt::axes(&zeros),
                    &::cotangent::rt::axes(&a_zeros),
                ),
            b_jacobian
                .finish(
                    &::cotangent::rt::axes(&zeros),
                    &::cotangent::rt::axes(&b_zeros),
                ),
            r_jacobian
                .finish(
                    &::cotangent::rt::axes(&zeros),
                    &::cotangent::rt::axes(&r_zeros),
                ),
            s_jacobian
                .finish(&::cotangent::rt::axes(&zeros), &::cotangent::rt::axes(&s_zeros)),
        )
    }
}
