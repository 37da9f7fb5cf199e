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
        let t1 = x
            .mapv(|e| {
                let u = (e - centre) / width;
                (-0.5 * u * u).exp()
            });
        let t1_dot = rt::map(
            (x, x_dot, &t1),
            |[e, e_dot, z]| {
                let t2 = e_dot - centre_dot;
                let u = (e - centre) / width;
                let u_dot = rt::chain(t2, 1.0 / width)
                    + rt::chain(width_dot, -(u / width));
                let t3 = u_dot * -0.5;
                let t4 = -0.5 * u;
                (t3 * u + t4 * u_dot) * z
            },
        );
        (t1, t1_dot)
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    pub fn jacobian(
        x: &Array1<f64>,
        centre: f64,
        width: f64,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
    ) {
        let (value, _) = Self::pullback(x, centre, width);
        let zeros = ::cotangent::rt::zeros_like(&value);
        let x_zeros = ::cotangent::rt::zeros_like(x);
        let centre_zeros = ::cotangent::rt::zeros_like(&centre);
        let width_zeros = ::cotangent::rt::zeros_like(&width);
        let mut x_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &x_zeros);
        let mut centre_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &centre_zeros);
        let mut width_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &width_zeros);
        if 0 + ::cotangent::rt::Cotangent::count(&x_zeros)
            + ::cotangent::rt::Cotangent::count(&centre_zeros)
            + ::cotangent::rt::Cotangent::count(&width_zeros)
            < ::cotangent::rt::Cotangent::count(&zeros)
        {
            for (k, direction) in ::cotangent::rt::basis(&x_zeros) {
                x_jacobian
                    .column(k, &Self::tangent(x, centre, width, &direction, (), ()).1);
            }
            for (k, direction) in ::cotangent::rt::basis(&centre_zeros) {
                centre_jacobian
                    .column(k, &Self::tangent(x, centre, width, (), &direction, ()).1);
            }
            for (k, direction) in ::cotangent::rt::basis(&width_zeros) {
                width_jacobian
                    .column(k, &Self::tangent(x, centre, width, (), (), &direction).1);
            }
        } else {
            for (k, seed) in ::cotangent::rt::basis(&zeros) {
                let (_, (x_bar, centre_bar, width_bar)) = Self::adjoint(
                    x,
                    centre,
                    width,
                    seed,
                );
                x_jacobian.row(k, &x_bar);
                centre_jacobian.row(k, &centre_bar);
                width_jacobian.row(k, &width_bar);
            }
        }
        (
            x_jacobian
                .finish(
                    &::cotangent::rt::axes(&zeros),
                    &::cotangent::rt::axes(&x_zeros),
                ),
            centre_jacobian.finish(&::cotangent::rt::axes(&zeros), &[]),
            width_jacobian.finish(&::cotangent::rt::axes(&zeros), &[]),
        )
    }
}
