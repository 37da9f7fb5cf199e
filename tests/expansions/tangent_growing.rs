impl rollout {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: &Array1<f64>,
        a: &Array2<f64>,
        n: usize,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        a_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        _: impl ::cotangent::Tangent<()>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let x_dot = &*rt::direction(&x_dot, x);
        let a_dot = &*rt::direction(&a_dot, a);
        let mut t1 = ::std::vec::Vec::with_capacity(1);
        let mut t2 = rt::zeros_like(&t1);
        t2.push(rt::own(x_dot));
        t1.push(rt::own(x));
        let mut losses = Vec::with_capacity(n);
        let t3 = 0..n;
        let t4 = rt::zeros_like(&losses);
        let mut losses_dot = t4;
        for t in t3 {
            let t5_dot = &t2[t];
            let t5 = &t1[t];
            let t6_dot = rt::dot(a_dot, t5) + rt::dot(a, t5_dot);
            let (next, next_dot) = {
                struct Kernel;
                impl rt::Kernel<f64, 2, 2> for Kernel {
                    #[inline(always)]
                    fn entry<A: rt::Arithmetic>(
                        &self,
                        maths: &A,
                        of: [f64; 2],
                    ) -> [f64; 2] {
                        let [t, t_dot] = of;
                        let t7 = maths.tanh(t);
                        [t7, t_dot * (1.0 - t7 * t7)]
                    }
                }
                rt::fuse(Kernel, (rt::dot(a, t5), t6_dot), (rt::Kept, rt::Kept))
            };
            let t8_dot = rt::dot(&next_dot, &next) + rt::dot(&next, &next_dot);
            let t8 = rt::dot(&next, &next);
            losses_dot.push(t8_dot);
            losses.push(t8);
            t2.push(next_dot);
            t1.push(next);
        }
        if n > 2 {
            if !losses.is_empty() {
                let _ = losses.pop().unwrap();
                losses_dot.pop();
            }
        }
        let last = t1.pop().unwrap();
        let last_dot = t2.pop().unwrap();
        let t9_dot = last_dot.sum();
        let t9 = last.sum();
        let t10_dot = rt::iter_sum(&losses_dot);
        let t10: f64 = rt::iter_sum(&losses);
        let t11_dot = t9_dot + t10_dot;
        (t9 + t10, t11_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        x: &Array1<f64>,
        a: &Array2<f64>,
        n: usize,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<
                    (
                        ::cotangent::rt::ndarray::Array1<f64>,
                        ::cotangent::rt::ndarray::Array2<f64>,
                    ),
                >,
        >,
    ) -> (f64, ::cotangent::rt::Vec<f64>) {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(x, a, n);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(
            ::cotangent::rt::ndarray::Array1<f64>,
            ::cotangent::rt::ndarray::Array2<f64>,
        ) = ::core::borrow::Borrow::borrow(&direction);
        let (value, tangent) = Self::tangent(x, a, n, &direction.0, &direction.1, ());
        let outputs = ::cotangent::rt::zeros_like(&value);
        let mut tangents: ::cotangent::rt::Vec<_> = ::core::convert::From::from([
            tangent,
        ]);
        if ::cotangent::rt::Cotangent::count(&outputs)
            < ::core::iter::ExactSizeIterator::len(&directions)
        {
            let (_, gradients) = Self::adjoints(
                x,
                a,
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
                    ::cotangent::rt::ndarray::Array1<f64>,
                    ::cotangent::rt::ndarray::Array2<f64>,
                ) = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent(
                    x,
                    a,
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
        x: &Array1<f64>,
        a: &Array2<f64>,
        n: usize,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> (
        f64,
        ::cotangent::rt::Vec<
            (
                ::cotangent::rt::ndarray::Array1<f64>,
                ::cotangent::rt::ndarray::Array2<f64>,
            ),
        >,
    ) {
        let (value, pullback) = Self::pullback(x, a, n);
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => Self::pullback(x, a, n).1,
            };
            let bars = pullback(
                x,
                a,
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
        x: &Array1<f64>,
        a: &Array2<f64>,
        n: usize,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
    ) {
        let (value, _) = Self::pullback(x, a, n);
        let (inputs, outputs) = (
            (::cotangent::rt::zeros_like(x), ::cotangent::rt::zeros_like(a)),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(x, a, n, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(x, a, n, ::cotangent::rt::basis(&outputs)).1,
            )
        };
        (
            sweeps.next(&[], &::cotangent::rt::axes(&inputs.0)),
            sweeps.next(&[], &::cotangent::rt::axes(&inputs.1)),
        )
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        x: &Array1<f64>,
        a: &Array2<f64>,
        n: usize,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            x,
                            a,
                            n,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(x),
                                        ::cotangent::rt::zeros_like(a),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(x, a, n);
            colouring
                .collected(
                    &Self::adjoints(
                            x,
                            a,
                            n,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
