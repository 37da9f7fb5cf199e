impl logistic {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent<F: Float>(
        x: F,
        rate: F,
        x_dot: impl ::cotangent::Tangent<F>,
        rate_dot: impl ::cotangent::Tangent<F>,
    ) -> (F, F)
    where
        F: ::cotangent::Element,
    {
        use ::cotangent::rt as rt;
        let x_dot = rt::number(&x_dot);
        let rate_dot = rt::number(&rate_dot);
        let one = F::one();
        let t1_dot = -rate_dot;
        let t1 = -rate;
        let t2_dot = t1_dot * x + t1 * x_dot;
        let t3 = (t1 * x).exp();
        let t3_dot = t2_dot * t3;
        let t4 = one + t3;
        let t5 = one / t4;
        let t5_dot = rt::chain(t3_dot, -(t5 / t4));
        (t5, t5_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents<F: Float>(
        x: F,
        rate: F,
        directions: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<(F, F)>>,
    ) -> (F, ::cotangent::rt::Vec<F>)
    where
        F: ::cotangent::Element,
    {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback::<F>(x, rate);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(F, F) = ::core::borrow::Borrow::borrow(&direction);
        let (value, tangent) = Self::tangent::<F>(x, rate, &direction.0, &direction.1);
        let outputs = ::cotangent::rt::zeros_like(&value);
        let mut tangents: ::cotangent::rt::Vec<_> = ::core::convert::From::from([
            tangent,
        ]);
        if ::cotangent::rt::Cotangent::count(&outputs)
            < ::core::iter::ExactSizeIterator::len(&directions)
        {
            let (_, gradients) = Self::adjoints::<
                F,
            >(x, rate, ::cotangent::rt::basis(&outputs));
            ::core::iter::Extend::extend(
                &mut tangents,
                ::cotangent::rt::along(&outputs, &gradients, directions),
            );
        } else {
            for direction in directions {
                let direction: &(F, F) = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent::<
                    F,
                >(x, rate, &direction.0, &direction.1);
                tangents.push(tangent);
            }
        }
        (value, tangents)
    }
    /// The value, and the vector-Jacobian products of several seeds, each the cotangents of the differentiated parameters: a tuple, bare
    /// where there is one.
    /// They share one forward sweep.
    pub fn adjoints<F: Float>(
        x: F,
        rate: F,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<F>>,
    ) -> (F, ::cotangent::rt::Vec<(F, F)>)
    where
        F: ::cotangent::Element,
    {
        let (value, pullback) = Self::pullback::<F>(x, rate);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let bars = pullback(
                &x,
                &rate,
                ::core::clone::Clone::clone(::core::borrow::Borrow::<F>::borrow(&seed)),
            );
            gradients.push((bars.0, bars.1));
        }
        (value, gradients)
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    pub fn jacobian<F: Float>(
        x: F,
        rate: F,
    ) -> (
        ::cotangent::Jacobian<F, ::cotangent::rt::ndarray::Ix0>,
        ::cotangent::Jacobian<F, ::cotangent::rt::ndarray::Ix0>,
    )
    where
        F: ::cotangent::Element,
    {
        let (value, _) = Self::pullback::<F>(x, rate);
        let (inputs, outputs) = (
            (::cotangent::rt::zeros_like(&x), ::cotangent::rt::zeros_like(&rate)),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents::<F>(x, rate, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints::<F>(x, rate, ::cotangent::rt::basis(&outputs)).1,
            )
        };
        (sweeps.next(&[], &[]), sweeps.next(&[], &[]))
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian<F: Float>(
        x: F,
        rate: F,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<F>
    where
        F: ::cotangent::Element,
    {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents::<
                        F,
                    >(
                            x,
                            rate,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(&x),
                                        ::cotangent::rt::zeros_like(&rate),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback::<F>(x, rate);
            colouring
                .collected(
                    &Self::adjoints::<
                        F,
                    >(x, rate, colouring.seeds(&::cotangent::rt::zeros_like(&value)))
                        .1,
                )
        }
    }
}
