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
        let t1_dot = rt::map((x_dot, mean_dot), |[x_dot, mean_dot]| x_dot - mean_dot);
        let t2 = (x - mean) / scale;
        let t2_dot = rt::map(
            (scale, &t2, t1_dot, scale_dot),
            |[scale, z, t1_dot, scale_dot]| {
                rt::chain(t1_dot, 1.0 / scale) + rt::chain(scale_dot, -(z / scale))
            },
        );
        (t2, t2_dot)
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    pub fn jacobian(
        x: &Array2<f64>,
        mean: &Array1<f64>,
        scale: &Array1<f64>,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix4>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix3>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix3>,
    ) {
        let (value, _) = Self::pullback(x, mean, scale);
        let zeros = ::cotangent::rt::zeros_like(&value);
        let x_zeros = ::cotangent::rt::zeros_like(x);
        let mean_zeros = ::cotangent::rt::zeros_like(mean);
        let scale_zeros = ::cotangent::rt::zeros_like(scale);
        let mut x_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &x_zeros);
        let mut mean_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &mean_zeros);
        let mut scale_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &scale_zeros);
        if 0 + ::cotangent::rt::Cotangent::count(&x_zeros)
            + ::cotangent::rt::Cotangent::count(&mean_zeros)
            + ::cotangent::rt::Cotangent::count(&scale_zeros)
            < ::cotangent::rt::Cotangent::count(&zeros)
        {
            for (k, direction) in ::cotangent::rt::basis(&x_zeros) {
                x_jacobian
                    .column(k, &Self::tangent(x, mean, scale, &direction, (), ()).1);
            }
            for (k, direction) in ::cotangent::rt::basis(&mean_zeros) {
                mean_jacobian
                    .column(k, &Self::tangent(x, mean, scale, (), &direction, ()).1);
            }
            for (k, direction) in ::cotangent::rt::basis(&scale_zeros) {
                scale_jacobian
                    .column(k, &Self::tangent(x, mean, scale, (), (), &direction).1);
            }
        } else {
            for (k, seed) in ::cotangent::rt::basis(&zeros) {
                let (_, (x_bar, mean_bar, scale_bar)) = Self::adjoint(
                    x,
                    mean,
                    scale,
                    seed,
                );
                x_jacobian.row(k, &x_bar);
                mean_jacobian.row(k, &mean_bar);
                scale_jacobian.row(k, &scale_bar);
            }
        }
        (
            x_jacobian
                .finish(
                    &::cotangent::rt::axes(&zeros),
                    &::cotangent::rt::axes(&x_zeros),
                ),
            mean_jacobian
                .finish(
                    &::cotangent::rt::axes(&zeros),
                    &::cotangent::rt::axes(&mean_zeros),
                ),
            scale_jacobian
                .finish(
                    &::cotangent::rt::axes(&zeros),
                    &::cotangent::rt::axes(&scale_zeros),
                ),
        )
    }
}
