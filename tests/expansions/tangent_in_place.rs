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
        let next_dot = rt::map((&next, next_dot), |[t, t_dot]| t_dot * t.cos());
        let next = next.mapv_into(f64::sin);
        let next_dot = next_dot + theta_dot;
        let next = rt::add_assigned(next, theta);
        (next, next_dot)
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    pub fn jacobian(
        theta: &Array1<f64>,
        velocity: &Array1<f64>,
        rate: f64,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
    ) {
        let (value, _) = Self::pullback(theta, velocity, rate);
        let zeros = ::cotangent::rt::zeros_like(&value);
        let theta_zeros = ::cotangent::rt::zeros_like(theta);
        let velocity_zeros = ::cotangent::rt::zeros_like(velocity);
        let rate_zeros = ::cotangent::rt::zeros_like(&rate);
        let mut theta_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &theta_zeros);
        let mut velocity_jacobian = ::cotangent::rt::Sweeps::new(
            &zeros,
            &velocity_zeros,
        );
        let mut rate_jacobian = ::cotangent::rt::Sweeps::new(&zeros, &rate_zeros);
        if 0 + ::cotangent::rt::Cotangent::count(&theta_zeros)
            + ::cotangent::rt::Cotangent::count(&velocity_zeros)
            + ::cotangent::rt::Cotangent::count(&rate_zeros)
            < ::cotangent::rt::Cotangent::count(&zeros)
        {
            for (k, direction) in ::cotangent::rt::basis(&theta_zeros) {
                theta_jacobian
                    .column(
                        k,
                        &Self::tangent(theta, velocity, rate, &direction, (), ()).1,
                    );
            }
            for (k, direction) in ::cotangent::rt::basis(&velocity_zeros) {
                velocity_jacobian
                    .column(
                        k,
                        &Self::tangent(theta, velocity, rate, (), &direction, ()).1,
                    );
            }
            for (k, direction) in ::cotangent::rt::basis(&rate_zeros) {
                rate_jacobian
                    .column(
                        k,
                        &Self::tangent(theta, velocity, rate, (), (), &direction).1,
                    );
            }
        } else {
            for (k, seed) in ::cotangent::rt::basis(&zeros) {
                let (_, (theta_bar, velocity_bar, rate_bar)) = Self::adjoint(
                    theta,
                    velocity,
                    rate,
                    seed,
                );
                theta_jacobian.row(k, &theta_bar);
                velocity_jacobian.row(k, &velocity_bar);
                rate_jacobian.row(k, &rate_bar);
            }
        }
        (
            theta_jacobian
                .finish(
                    &::cotangent::rt::axes(&zeros),
                    &::cotangent::rt::axes(&theta_zeros),
                ),
            velocity_jacobian
                .finish(
                    &::cotangent::rt::axes(&zeros),
                    &::cotangent::rt::axes(&velocity_zeros),
                ),
            rate_jacobian.finish(&::cotangent::rt::axes(&zeros), &[]),
        )
    }
}
