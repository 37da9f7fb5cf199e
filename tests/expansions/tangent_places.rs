impl damped {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        o: Oscillators,
        h: f64,
        n: usize,
        o_dot: impl ::cotangent::Tangent<
            <Oscillators as ::cotangent::Differentiable>::Cotangent,
        >,
        h_dot: impl ::cotangent::Tangent<f64>,
        _: impl ::cotangent::Tangent<()>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let o_dot = &*rt::direction(&o_dot, &o);
        let h_dot = rt::number(&h_dot);
        let mut o = o;
        let mut o_dot_1 = rt::own(o_dot);
        for _ in 0..n {
            for i in 0..o.x.len() {
                let t1_dot = &*rt::part(&o_dot_1.x, &o.x);
                let t2_dot = t1_dot[i];
                let t2 = o.x[i];
                let t3_dot = t2_dot * t2.cos();
                let t3 = t2.sin();
                let t4_dot = h_dot * t3 + h * t3_dot;
                let t4 = h * t3;
                let t5_dot = -t4_dot;
                let t5 = -t4;
                o_dot_1.v[i] += t5_dot;
                o.v[i] += t5;
                let t6_dot = -h_dot;
                let t6 = 1.0 - h;
                let t7_dot = &*rt::part(&o_dot_1.v, &o.v);
                let t8_dot = t7_dot[i];
                let t8 = o.v[i];
                let t9_dot = t8_dot * t6 + t8 * t6_dot;
                let t9 = t8 * t6;
                o_dot_1.v[i] = t9_dot;
                o.v[i] = t9;
                let t10_dot = &*rt::part(&o_dot_1.v, &o.v);
                let t11_dot = t10_dot[i];
                let t11 = o.v[i];
                let t12_dot = h_dot * t11 + h * t11_dot;
                let t12 = h * t11;
                o_dot_1.x[i] += t12_dot;
                o.x[i] += t12;
            }
            let t13_dot = *rt::part(&o_dot_1.lost, &o.lost);
            let t14_dot = &*rt::part(&o_dot_1.v, &o.v);
            let t15_dot = t14_dot[0];
            let t15 = o.v[0];
            let t16_dot = h_dot * t15 + h * t15_dot;
            let t16 = h * t15;
            let t17_dot = t13_dot + t16_dot;
            let t17 = o.lost + t16;
            o_dot_1.lost = t17_dot;
            o.lost = t17;
        }
        let t18_dot = *rt::part(&o_dot_1.lost, &o.lost);
        let t19_dot = &*rt::part(&o_dot_1.x, &o.x);
        let t20_dot = t19_dot[0];
        let t20 = o.x[0];
        let t21_dot = &*rt::part(&o_dot_1.x, &o.x);
        let t22_dot = t21_dot[1];
        let t22 = o.x[1];
        let t23_dot = t20_dot * t22 + t20 * t22_dot;
        let t23 = t20 * t22;
        let t24_dot = t18_dot + t23_dot;
        (o.lost + t23, t24_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        o: Oscillators,
        h: f64,
        n: usize,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<
                    (<Oscillators as ::cotangent::Differentiable>::Cotangent, f64),
                >,
        >,
    ) -> (f64, ::cotangent::rt::Vec<f64>) {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(::core::clone::Clone::clone(&o), h, n);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(<Oscillators as ::cotangent::Differentiable>::Cotangent, f64) = ::core::borrow::Borrow::borrow(
            &direction,
        );
        let (value, tangent) = Self::tangent(
            ::core::clone::Clone::clone(&o),
            h,
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
                ::core::clone::Clone::clone(&o),
                h,
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
                    <Oscillators as ::cotangent::Differentiable>::Cotangent,
                    f64,
                ) = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent(
                    ::core::clone::Clone::clone(&o),
                    h,
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
        o: Oscillators,
        h: f64,
        n: usize,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> (
        f64,
        ::cotangent::rt::Vec<
            (<Oscillators as ::cotangent::Differentiable>::Cotangent, f64),
        >,
    ) {
        let (value, pullback) = Self::pullback(::core::clone::Clone::clone(&o), h, n);
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => {
                    Self::pullback(::core::clone::Clone::clone(&o), h, n).1
                }
            };
            let bars = pullback(
                &o,
                &h,
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
        o: Oscillators,
        h: f64,
        n: usize,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
    ) {
        let (value, _) = Self::pullback(::core::clone::Clone::clone(&o), h, n);
        let (inputs, outputs) = (
            (::cotangent::rt::zeros_like(&o), ::cotangent::rt::zeros_like(&h)),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(
                        ::core::clone::Clone::clone(&o),
                        h,
                        n,
                        ::cotangent::rt::basis(&inputs),
                    )
                    .1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(
                        ::core::clone::Clone::clone(&o),
                        h,
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
        o: Oscillators,
        h: f64,
        n: usize,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            ::core::clone::Clone::clone(&o),
                            h,
                            n,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(&o),
                                        ::cotangent::rt::zeros_like(&h),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(::core::clone::Clone::clone(&o), h, n);
            colouring
                .collected(
                    &Self::adjoints(
                            ::core::clone::Clone::clone(&o),
                            h,
                            n,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
