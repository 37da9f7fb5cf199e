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
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        theta: &Array1<f64>,
        velocity: &Array1<f64>,
        rate: f64,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<
                    (
                        ::cotangent::rt::ndarray::Array1<f64>,
                        ::cotangent::rt::ndarray::Array1<f64>,
                        f64,
                    ),
                >,
        >,
    ) -> (Array1<f64>, ::cotangent::rt::Vec<::cotangent::rt::ndarray::Array1<f64>>) {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(theta, velocity, rate);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(
            ::cotangent::rt::ndarray::Array1<f64>,
            ::cotangent::rt::ndarray::Array1<f64>,
            f64,
        ) = ::core::borrow::Borrow::borrow(&direction);
        let (value, tangent) = Self::tangent(
            theta,
            velocity,
            rate,
            &direction.0,
            &direction.1,
            &direction.2,
        );
        let outputs = ::cotangent::rt::zeros_like(&value);
        let mut tangents: ::cotangent::rt::Vec<_> = ::core::convert::From::from([
            tangent,
        ]);
        if ::cotangent::rt::Cotangent::count(&outputs)
            < ::core::iter::ExactSizeIterator::len(&directions)
        {
            let (_, gradients) = Self::adjoints(
                theta,
                velocity,
                rate,
                ::cotangent::rt::basis(&outputs),
            );
            ::core::iter::Extend::extend(
                &mut tangents,
                ::cotangent::rt::along(&outputs, &gradients, directions),
            );
        } else {
            for direction in directions {
                let direction: &(
                    ::cotangent::rt::ndarray::Array1<f64>,
                    ::cotangent::rt::ndarray::Array1<f64>,
                    f64,
                ) = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent(
                    theta,
                    velocity,
                    rate,
                    &direction.0,
                    &direction.1,
                    &direction.2,
                );
                tangents.push(tangent);
            }
        }
        (value, tangents)
    }
    /// The value, and the vector-Jacobian products of several seeds, each the cotangents of the differentiated parameters: a tuple, bare
    /// where there is one.
    /// Each has a forward sweep of its own, as the pullback consumes what it keeps; `#[differentiate(repeatable)]` lets them share one.
    pub fn adjoints(
        theta: &Array1<f64>,
        velocity: &Array1<f64>,
        rate: f64,
        seeds: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<::cotangent::rt::ndarray::Array1<f64>>,
        >,
    ) -> (
        Array1<f64>,
        ::cotangent::rt::Vec<
            (
                ::cotangent::rt::ndarray::Array1<f64>,
                ::cotangent::rt::ndarray::Array1<f64>,
                f64,
            ),
        >,
    ) {
        let (value, pullback) = Self::pullback(theta, velocity, rate);
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => Self::pullback(theta, velocity, rate).1,
            };
            let bars = pullback(
                theta,
                velocity,
                &rate,
                ::core::clone::Clone::clone(
                    ::core::borrow::Borrow::<
                        ::cotangent::rt::ndarray::Array1<f64>,
                    >::borrow(&seed),
                ),
            );
            gradients.push((bars.0, bars.1, bars.2));
        }
        (value, gradients)
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
        let (inputs, outputs) = (
            (
                ::cotangent::rt::zeros_like(theta),
                ::cotangent::rt::zeros_like(velocity),
                ::cotangent::rt::zeros_like(&rate),
            ),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(theta, velocity, rate, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(theta, velocity, rate, ::cotangent::rt::basis(&outputs))
                    .1,
            )
        };
        (
            sweeps
                .next(
                    &::cotangent::rt::axes(&outputs),
                    &::cotangent::rt::axes(&inputs.0),
                ),
            sweeps
                .next(
                    &::cotangent::rt::axes(&outputs),
                    &::cotangent::rt::axes(&inputs.1),
                ),
            sweeps.next(&::cotangent::rt::axes(&outputs), &[]),
        )
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        theta: &Array1<f64>,
        velocity: &Array1<f64>,
        rate: f64,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            theta,
                            velocity,
                            rate,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(theta),
                                        ::cotangent::rt::zeros_like(velocity),
                                        ::cotangent::rt::zeros_like(&rate),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(theta, velocity, rate);
            colouring
                .collected(
                    &Self::adjoints(
                            theta,
                            velocity,
                            rate,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
