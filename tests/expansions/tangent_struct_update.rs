impl struct_update {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        start: State,
        k: f64,
        n: usize,
        start_dot: impl ::cotangent::Tangent<
            <State as ::cotangent::Differentiable>::Cotangent,
        >,
        k_dot: impl ::cotangent::Tangent<f64>,
        _: impl ::cotangent::Tangent<()>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let start_dot = &*rt::direction(&start_dot, &start);
        let k_dot = rt::number(&k_dot);
        let mut s = start;
        let mut s_dot = rt::own(start_dot);
        for _ in 0..n {
            let t1_dot = *rt::part(&s_dot.v, &s.v);
            let t2_dot = *rt::part(&s_dot.x, &s.x);
            let t3_dot = k_dot * s.x + k * t2_dot;
            let t3 = k * s.x;
            let t4_dot = t1_dot - t3_dot;
            let t4 = s.v - t3;
            s_dot.v = t4_dot;
            s.v = t4;
            let t5_dot = *rt::part(&s_dot.x, &s.x);
            let t6_dot = *rt::part(&s_dot.v, &s.v);
            let t7_dot = t6_dot * 0.1;
            let t7 = 0.1 * s.v;
            let t8_dot = t5_dot + t7_dot;
            let t8 = s.x + t7;
            s_dot.x = t8_dot;
            s.x = t8;
        }
        let t9_dot = *rt::part(&s_dot.x, &s.x);
        let t10_dot = *rt::part(&s_dot.v, &s.v);
        let t11_dot = t9_dot * s.v + s.x * t10_dot;
        (s.x * s.v, t11_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        start: State,
        k: f64,
        n: usize,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<
                    (<State as ::cotangent::Differentiable>::Cotangent, f64),
                >,
        >,
    ) -> (f64, ::cotangent::rt::Vec<f64>) {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(::core::clone::Clone::clone(&start), k, n);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(<State as ::cotangent::Differentiable>::Cotangent, f64) = ::core::borrow::Borrow::borrow(
            &direction,
        );
        let (value, tangent) = Self::tangent(
            ::core::clone::Clone::clone(&start),
            k,
            n,
            &direction.0,
            &direction.1,
            (),
        );
        let outputs = ::cotangent::rt::zeros_like(&value);
        let mut tangents: ::cotangent::rt::Vec<_> = ::core::convert::From::from([
            tangent,
        ]);
        if ::cotangent::rt::Cotangent::count(&outputs)
            < ::core::iter::ExactSizeIterator::len(&directions)
        {
            let (_, gradients) = Self::adjoints(
                ::core::clone::Clone::clone(&start),
                k,
                n,
                ::cotangent::rt::basis(&outputs),
            );
            ::core::iter::Extend::extend(
                &mut tangents,
                ::cotangent::rt::along(&outputs, &gradients, directions),
            );
        } else {
            for direction in directions {
                let direction: &(
                    <State as ::cotangent::Differentiable>::Cotangent,
                    f64,
                ) = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent(
                    ::core::clone::Clone::clone(&start),
                    k,
                    n,
                    &direction.0,
                    &direction.1,
                    (),
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
        start: State,
        k: f64,
        n: usize,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> (
        f64,
        ::cotangent::rt::Vec<(<State as ::cotangent::Differentiable>::Cotangent, f64)>,
    ) {
        let (value, pullback) = Self::pullback(
            ::core::clone::Clone::clone(&start),
            k,
            n,
        );
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => {
                    Self::pullback(::core::clone::Clone::clone(&start), k, n).1
                }
            };
            let bars = pullback(
                &start,
                &k,
                &n,
                ::core::clone::Clone::clone(::core::borrow::Borrow::<f64>::borrow(&seed)),
            );
            gradients.push((bars.0, bars.1));
        }
        (value, gradients)
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    pub fn jacobian(
        start: State,
        k: f64,
        n: usize,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
    ) {
        let (value, _) = Self::pullback(::core::clone::Clone::clone(&start), k, n);
        let (inputs, outputs) = (
            (::cotangent::rt::zeros_like(&start), ::cotangent::rt::zeros_like(&k)),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(
                        ::core::clone::Clone::clone(&start),
                        k,
                        n,
                        ::cotangent::rt::basis(&inputs),
                    )
                    .1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(
                        ::core::clone::Clone::clone(&start),
                        k,
                        n,
                        ::cotangent::rt::basis(&outputs),
                    )
                    .1,
            )
        };
        (
            sweeps.next(&[], &[::cotangent::rt::Cotangent::count(&inputs.0)]),
            sweeps.next(&[], &[]),
        )
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        start: State,
        k: f64,
        n: usize,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            ::core::clone::Clone::clone(&start),
                            k,
                            n,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(&start),
                                        ::cotangent::rt::zeros_like(&k),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(::core::clone::Clone::clone(&start), k, n);
            colouring
                .collected(
                    &Self::adjoints(
                            ::core::clone::Clone::clone(&start),
                            k,
                            n,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
