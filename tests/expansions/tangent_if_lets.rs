impl if_lets {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        w: &Array2<f64>,
        bias: Option<&Array1<f64>>,
        gate: Option<f64>,
        x: &Array1<f64>,
        w_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        bias_dot: impl ::cotangent::Tangent<
            <Option<&'static Array1<f64>> as ::cotangent::Differentiable>::Cotangent,
        >,
        gate_dot: impl ::cotangent::Tangent<
            <Option<f64> as ::cotangent::Differentiable>::Cotangent,
        >,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let w_dot = &*rt::direction(&w_dot, w);
        let bias_dot = &*rt::direction(&bias_dot, &bias);
        let gate_dot = &*rt::direction(&gate_dot, &gate);
        let x_dot = &*rt::direction(&x_dot, x);
        let z_dot = rt::dot(w_dot, x) + rt::dot(w, x_dot);
        let z = rt::dot(w, x);
        let (z, z_dot) = if let Some(b) = bias {
            let z_dot = z_dot + bias_dot.as_ref().unwrap();
            let z = rt::add_assigned(z, b);
            (z, z_dot)
        } else {
            (z, z_dot)
        };
        let (y, y_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 2, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 2]) -> [f64; 2] {
                    let [z, z_dot] = of;
                    let t1 = maths.tanh(z);
                    [t1, z_dot * (1.0 - t1 * t1)]
                }
            }
            rt::fuse(Kernel, (z, z_dot), (rt::Kept, rt::Kept))
        };
        let (t5, t5_dot) = if let Some(g) = gate {
            let t2_dot = y_dot.sum();
            let t2 = y.sum();
            let t3_dot = t2_dot * g + t2 * *gate_dot.as_ref().unwrap();
            (t2 * g, t3_dot)
        } else {
            let t4_dot = y_dot.sum();
            (y.sum(), t4_dot)
        };
        (t5, t5_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        w: &Array2<f64>,
        bias: Option<&Array1<f64>>,
        gate: Option<f64>,
        x: &Array1<f64>,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<
                    (
                        ::cotangent::rt::ndarray::Array2<f64>,
                        <Option<
                            &'static Array1<f64>,
                        > as ::cotangent::Differentiable>::Cotangent,
                        <Option<f64> as ::cotangent::Differentiable>::Cotangent,
                        ::cotangent::rt::ndarray::Array1<f64>,
                    ),
                >,
        >,
    ) -> (f64, ::cotangent::rt::Vec<f64>) {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(
                w,
                ::core::clone::Clone::clone(&bias),
                ::core::clone::Clone::clone(&gate),
                x,
            );
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(
            ::cotangent::rt::ndarray::Array2<f64>,
            <Option<&'static Array1<f64>> as ::cotangent::Differentiable>::Cotangent,
            <Option<f64> as ::cotangent::Differentiable>::Cotangent,
            ::cotangent::rt::ndarray::Array1<f64>,
        ) = ::core::borrow::Borrow::borrow(&direction);
        let (value, tangent) = Self::tangent(
            w,
            ::core::clone::Clone::clone(&bias),
            ::core::clone::Clone::clone(&gate),
            x,
            &direction.0,
            &direction.1,
            &direction.2,
            &direction.3,
        );
        let outputs = ::cotangent::rt::zeros_like(&value);
        let mut tangents: ::cotangent::rt::Vec<_> = ::core::convert::From::from([
            tangent,
        ]);
        if ::cotangent::rt::Cotangent::count(&outputs)
            < ::core::iter::ExactSizeIterator::len(&directions)
        {
            let (_, gradients) = Self::adjoints(
                w,
                ::core::clone::Clone::clone(&bias),
                ::core::clone::Clone::clone(&gate),
                x,
                ::cotangent::rt::basis(&outputs),
            );
            ::core::iter::Extend::extend(
                &mut tangents,
                ::cotangent::rt::along(&outputs, &gradients, directions),
            );
        } else {
            for direction in directions {
                let direction: &(
                    ::cotangent::rt::ndarray::Array2<f64>,
                    <Option<
                        &'static Array1<f64>,
                    > as ::cotangent::Differentiable>::Cotangent,
                    <Option<f64> as ::cotangent::Differentiable>::Cotangent,
                    ::cotangent::rt::ndarray::Array1<f64>,
                ) = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent(
                    w,
                    ::core::clone::Clone::clone(&bias),
                    ::core::clone::Clone::clone(&gate),
                    x,
                    &direction.0,
                    &direction.1,
                    &direction.2,
                    &direction.3,
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
        w: &Array2<f64>,
        bias: Option<&Array1<f64>>,
        gate: Option<f64>,
        x: &Array1<f64>,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> (
        f64,
        ::cotangent::rt::Vec<
            (
                ::cotangent::rt::ndarray::Array2<f64>,
                <Option<&'static Array1<f64>> as ::cotangent::Differentiable>::Cotangent,
                <Option<f64> as ::cotangent::Differentiable>::Cotangent,
                ::cotangent::rt::ndarray::Array1<f64>,
            ),
        >,
    ) {
        let (value, pullback) = Self::pullback(
            w,
            ::core::clone::Clone::clone(&bias),
            ::core::clone::Clone::clone(&gate),
            x,
        );
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => {
                    Self::pullback(
                            w,
                            ::core::clone::Clone::clone(&bias),
                            ::core::clone::Clone::clone(&gate),
                            x,
                        )
                        .1
                }
            };
            let bars = pullback(
                w,
                &bias,
                &gate,
                x,
                ::core::clone::Clone::clone(::core::borrow::Borrow::<f64>::borrow(&seed)),
            );
            gradients.push((bars.0, bars.1, bars.2, bars.3));
        }
        (value, gradients)
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    pub fn jacobian(
        w: &Array2<f64>,
        bias: Option<&Array1<f64>>,
        gate: Option<f64>,
        x: &Array1<f64>,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
    ) {
        let (value, _) = Self::pullback(
            w,
            ::core::clone::Clone::clone(&bias),
            ::core::clone::Clone::clone(&gate),
            x,
        );
        let (inputs, outputs) = (
            (
                ::cotangent::rt::zeros_like(w),
                ::cotangent::rt::zeros_like(&bias),
                ::cotangent::rt::zeros_like(&gate),
                ::cotangent::rt::zeros_like(x),
            ),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(
                        w,
                        ::core::clone::Clone::clone(&bias),
                        ::core::clone::Clone::clone(&gate),
                        x,
                        ::cotangent::rt::basis(&inputs),
                    )
                    .1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(
                        w,
                        ::core::clone::Clone::clone(&bias),
                        ::core::clone::Clone::clone(&gate),
                        x,
                        ::cotangent::rt::basis(&outputs),
                    )
                    .1,
            )
        };
        (
            sweeps.next(&[], &::cotangent::rt::axes(&inputs.0)),
            sweeps.next(&[], &[::cotangent::rt::Cotangent::count(&inputs.1)]),
            sweeps.next(&[], &[::cotangent::rt::Cotangent::count(&inputs.2)]),
            sweeps.next(&[], &::cotangent::rt::axes(&inputs.3)),
        )
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        w: &Array2<f64>,
        bias: Option<&Array1<f64>>,
        gate: Option<f64>,
        x: &Array1<f64>,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            w,
                            ::core::clone::Clone::clone(&bias),
                            ::core::clone::Clone::clone(&gate),
                            x,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(w),
                                        ::cotangent::rt::zeros_like(&bias),
                                        ::cotangent::rt::zeros_like(&gate),
                                        ::cotangent::rt::zeros_like(x),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(
                w,
                ::core::clone::Clone::clone(&bias),
                ::core::clone::Clone::clone(&gate),
                x,
            );
            colouring
                .collected(
                    &Self::adjoints(
                            w,
                            ::core::clone::Clone::clone(&bias),
                            ::core::clone::Clone::clone(&gate),
                            x,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
