impl moments {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: &Array2<f64>,
        w: &Array1<f64>,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        w_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let x_dot = &*rt::direction(&x_dot, x);
        let w_dot = &*rt::direction(&w_dot, w);
        let spread_dot = rt::sum_axis(
            (x - rt::with_axis(rt::mean_axis(x, Axis(0)), Axis(0), x)) * (x_dot + x_dot),
            Axis(0),
        ) / (rt::len_of_as(x, Axis(0)) - 1.0);
        let spread = x.var_axis(Axis(0), 1.0);
        let mean = x.mean_axis(Axis(0)).unwrap();
        let mean_dot = x_dot.mean_axis(Axis(0)).unwrap();
        let (t3, t3_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 6, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 6]) -> [f64; 2] {
                    let [mean, w, spread, mean_dot, w_dot, spread_dot] = of;
                    let t1 = mean_dot * w + mean * w_dot;
                    let t2 = mean * w / spread;
                    [
                        t2,
                        rt::chain(t1, 1.0 / spread)
                            + rt::chain(spread_dot, -(t2 / spread)),
                    ]
                }
                fn shapes(&self, of: [&[usize]; 6]) -> rt::Lengths {
                    let [mean, w, spread, _, _, _] = of;
                    rt::joined(rt::joined(mean, w), spread)
                }
            }
            rt::fuse(
                Kernel,
                (mean, w, spread, mean_dot, w_dot, spread_dot),
                (rt::Total, rt::Total),
            )
        };
        let t4 = w.mean().unwrap();
        let t4_dot = w_dot.mean().unwrap();
        let t5 = w.std(0.0);
        let t5_dot = rt::over(
            ((w - rt::mean(w)) * w_dot).sum(),
            t5 * (rt::len_as(w) - 0.0),
        );
        let t6_dot = t4_dot * t5 + t4 * t5_dot;
        let t6 = t4 * t5;
        let t7_dot = t3_dot + t6_dot;
        (t3 + t6, t7_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        x: &Array2<f64>,
        w: &Array1<f64>,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<
                    (
                        ::cotangent::rt::ndarray::Array2<f64>,
                        ::cotangent::rt::ndarray::Array1<f64>,
                    ),
                >,
        >,
    ) -> (f64, ::cotangent::rt::Vec<f64>) {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(x, w);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(
            ::cotangent::rt::ndarray::Array2<f64>,
            ::cotangent::rt::ndarray::Array1<f64>,
        ) = ::core::borrow::Borrow::borrow(&direction);
        let (value, tangent) = Self::tangent(x, w, &direction.0, &direction.1);
        let outputs = ::cotangent::rt::zeros_like(&value);
        let mut tangents: ::cotangent::rt::Vec<_> = ::core::convert::From::from([
            tangent,
        ]);
        if ::cotangent::rt::Cotangent::count(&outputs)
            < ::core::iter::ExactSizeIterator::len(&directions)
        {
            let (_, gradients) = Self::adjoints(x, w, ::cotangent::rt::basis(&outputs));
            ::core::iter::Extend::extend(
                &mut tangents,
                ::cotangent::rt::along(&outputs, &gradients, directions),
            );
        } else {
            for direction in directions {
                let direction: &(
                    ::cotangent::rt::ndarray::Array2<f64>,
                    ::cotangent::rt::ndarray::Array1<f64>,
                ) = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent(x, w, &direction.0, &direction.1);
                tangents.push(tangent);
            }
        }
        (value, tangents)
    }
    /// The value, and the vector-Jacobian products of several seeds, each the cotangents of the differentiated parameters: a tuple, bare
    /// where there is one.
    /// Each has a forward sweep of its own, as the pullback consumes what it keeps; `#[differentiate(repeatable)]` lets them share one.
    pub fn adjoints(
        x: &Array2<f64>,
        w: &Array1<f64>,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> (
        f64,
        ::cotangent::rt::Vec<
            (
                ::cotangent::rt::ndarray::Array2<f64>,
                ::cotangent::rt::ndarray::Array1<f64>,
            ),
        >,
    ) {
        let (value, pullback) = Self::pullback(x, w);
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => Self::pullback(x, w).1,
            };
            let bars = pullback(
                x,
                w,
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
        x: &Array2<f64>,
        w: &Array1<f64>,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
    ) {
        let (value, _) = Self::pullback(x, w);
        let (inputs, outputs) = (
            (::cotangent::rt::zeros_like(x), ::cotangent::rt::zeros_like(w)),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(x, w, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(x, w, ::cotangent::rt::basis(&outputs)).1,
            )
        };
        (
            sweeps.next(&[], &::cotangent::rt::axes(&inputs.0)),
            sweeps.next(&[], &::cotangent::rt::axes(&inputs.1)),
        )
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        x: &Array2<f64>,
        w: &Array1<f64>,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            x,
                            w,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(x),
                                        ::cotangent::rt::zeros_like(w),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(x, w);
            colouring
                .collected(
                    &Self::adjoints(
                            x,
                            w,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
