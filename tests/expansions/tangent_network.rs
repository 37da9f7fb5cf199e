impl network {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        w1: &Array2<f64>,
        b1: &Array1<f64>,
        w2: &Array2<f64>,
        b2: &Array1<f64>,
        x: &Array2<f64>,
        y: &Array2<f64>,
        w1_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        b1_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        w2_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        b2_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        _: impl ::cotangent::Tangent<()>,
        _: impl ::cotangent::Tangent<()>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let w1_dot = &*rt::direction(&w1_dot, w1);
        let b1_dot = &*rt::direction(&b1_dot, b1);
        let w2_dot = &*rt::direction(&w2_dot, w2);
        let b2_dot = &*rt::direction(&b2_dot, b2);
        let t1_dot = rt::dot(x, w1_dot);
        let (hidden, hidden_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 4, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 4]) -> [f64; 2] {
                    let [t, b1, t_dot, b1_dot] = of;
                    let t2 = t_dot + b1_dot;
                    let t3 = maths.tanh(t + b1);
                    [t3, t2 * (1.0 - t3 * t3)]
                }
                fn shapes(&self, of: [&[usize]; 4]) -> rt::Lengths {
                    let [t, b1, _, _] = of;
                    rt::joined(t, b1)
                }
            }
            rt::fuse(Kernel, (rt::dot(x, w1), b1, t1_dot, b1_dot), (rt::Kept, rt::Kept))
        };
        let t4_dot = rt::dot(hidden_dot, w2) + rt::dot(&hidden, w2_dot);
        let (t7, t7_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 5, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 5]) -> [f64; 2] {
                    let [t, b2, y, t_dot, b2_dot] = of;
                    let out_dot = t_dot + b2_dot;
                    let out = t + b2;
                    let e = out - y;
                    let t5 = out_dot * (2.0 * e);
                    let t6 = e * e;
                    [t6, t5]
                }
                fn shapes(&self, of: [&[usize]; 5]) -> rt::Lengths {
                    let [t, b2, y, _, _] = of;
                    rt::joined(rt::joined(t, b2), y)
                }
            }
            rt::fuse(
                Kernel,
                (rt::dot(hidden, w2), b2, y, t4_dot, b2_dot),
                (rt::Total, rt::Total),
            )
        };
        let t8 = x.nrows() as f64;
        let t9_dot = rt::chain(t7_dot, 1.0 / t8);
        (t7 / t8, t9_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        w1: &Array2<f64>,
        b1: &Array1<f64>,
        w2: &Array2<f64>,
        b2: &Array1<f64>,
        x: &Array2<f64>,
        y: &Array2<f64>,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<
                    (
                        ::cotangent::rt::ndarray::Array2<f64>,
                        ::cotangent::rt::ndarray::Array1<f64>,
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
            let (value, _) = Self::pullback(w1, b1, w2, b2, x, y);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(
            ::cotangent::rt::ndarray::Array2<f64>,
            ::cotangent::rt::ndarray::Array1<f64>,
            ::cotangent::rt::ndarray::Array2<f64>,
            ::cotangent::rt::ndarray::Array1<f64>,
        ) = ::core::borrow::Borrow::borrow(&direction);
        let (value, tangent) = Self::tangent(
            w1,
            b1,
            w2,
            b2,
            x,
            y,
            &direction.0,
            &direction.1,
            &direction.2,
            &direction.3,
            (),
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
                w1,
                b1,
                w2,
                b2,
                x,
                y,
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
                    ::cotangent::rt::ndarray::Array1<f64>,
                    ::cotangent::rt::ndarray::Array2<f64>,
                    ::cotangent::rt::ndarray::Array1<f64>,
                ) = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent(
                    w1,
                    b1,
                    w2,
                    b2,
                    x,
                    y,
                    &direction.0,
                    &direction.1,
                    &direction.2,
                    &direction.3,
                    (),
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
        w1: &Array2<f64>,
        b1: &Array1<f64>,
        w2: &Array2<f64>,
        b2: &Array1<f64>,
        x: &Array2<f64>,
        y: &Array2<f64>,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> (
        f64,
        ::cotangent::rt::Vec<
            (
                ::cotangent::rt::ndarray::Array2<f64>,
                ::cotangent::rt::ndarray::Array1<f64>,
                ::cotangent::rt::ndarray::Array2<f64>,
                ::cotangent::rt::ndarray::Array1<f64>,
            ),
        >,
    ) {
        let (value, pullback) = Self::pullback(w1, b1, w2, b2, x, y);
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => Self::pullback(w1, b1, w2, b2, x, y).1,
            };
            let bars = pullback(
                w1,
                b1,
                w2,
                b2,
                x,
                y,
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
        w1: &Array2<f64>,
        b1: &Array1<f64>,
        w2: &Array2<f64>,
        b2: &Array1<f64>,
        x: &Array2<f64>,
        y: &Array2<f64>,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
    ) {
        let (value, _) = Self::pullback(w1, b1, w2, b2, x, y);
        let (inputs, outputs) = (
            (
                ::cotangent::rt::zeros_like(w1),
                ::cotangent::rt::zeros_like(b1),
                ::cotangent::rt::zeros_like(w2),
                ::cotangent::rt::zeros_like(b2),
            ),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(w1, b1, w2, b2, x, y, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(w1, b1, w2, b2, x, y, ::cotangent::rt::basis(&outputs)).1,
            )
        };
        (
            sweeps.next(&[], &::cotangent::rt::axes(&inputs.0)),
            sweeps.next(&[], &::cotangent::rt::axes(&inputs.1)),
            sweeps.next(&[], &::cotangent::rt::axes(&inputs.2)),
            sweeps.next(&[], &::cotangent::rt::axes(&inputs.3)),
        )
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        w1: &Array2<f64>,
        b1: &Array1<f64>,
        w2: &Array2<f64>,
        b2: &Array1<f64>,
        x: &Array2<f64>,
        y: &Array2<f64>,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            w1,
                            b1,
                            w2,
                            b2,
                            x,
                            y,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(w1),
                                        ::cotangent::rt::zeros_like(b1),
                                        ::cotangent::rt::zeros_like(w2),
                                        ::cotangent::rt::zeros_like(b2),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(w1, b1, w2, b2, x, y);
            colouring
                .collected(
                    &Self::adjoints(
                            w1,
                            b1,
                            w2,
                            b2,
                            x,
                            y,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
