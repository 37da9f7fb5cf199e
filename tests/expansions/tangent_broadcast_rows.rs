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
        let (t3, t3_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 6, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 6]) -> [f64; 2] {
                    let [x, mean, scale, x_dot, mean_dot, scale_dot] = of;
                    let t1 = x_dot - mean_dot;
                    let t2 = (x - mean) / scale;
                    [
                        t2,
                        rt::chain(t1, 1.0 / scale) + rt::chain(scale_dot, -(t2 / scale)),
                    ]
                }
                fn shapes(&self, of: [&[usize]; 6]) -> rt::Lengths {
                    let [x, mean, scale, _, _, _] = of;
                    rt::joined(rt::joined(x, mean), scale)
                }
            }
            rt::fuse(
                Kernel,
                (x, mean, scale, x_dot, mean_dot, scale_dot),
                (rt::Kept, rt::Kept),
            )
        };
        (t3, t3_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        x: &Array2<f64>,
        mean: &Array1<f64>,
        scale: &Array1<f64>,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<
                    (
                        ::cotangent::rt::ndarray::Array2<f64>,
                        ::cotangent::rt::ndarray::Array1<f64>,
                        ::cotangent::rt::ndarray::Array1<f64>,
                    ),
                >,
        >,
    ) -> (Array2<f64>, ::cotangent::rt::Vec<::cotangent::rt::ndarray::Array2<f64>>) {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(x, mean, scale);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(
            ::cotangent::rt::ndarray::Array2<f64>,
            ::cotangent::rt::ndarray::Array1<f64>,
            ::cotangent::rt::ndarray::Array1<f64>,
        ) = ::core::borrow::Borrow::borrow(&direction);
        let (value, tangent) = Self::tangent(
            x,
            mean,
            scale,
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
                x,
                mean,
                scale,
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
                    ::cotangent::rt::ndarray::Array1<f64>,
                ) = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent(
                    x,
                    mean,
                    scale,
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
        x: &Array2<f64>,
        mean: &Array1<f64>,
        scale: &Array1<f64>,
        seeds: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<::cotangent::rt::ndarray::Array2<f64>>,
        >,
    ) -> (
        Array2<f64>,
        ::cotangent::rt::Vec<
            (
                ::cotangent::rt::ndarray::Array2<f64>,
                ::cotangent::rt::ndarray::Array1<f64>,
                ::cotangent::rt::ndarray::Array1<f64>,
            ),
        >,
    ) {
        let (value, pullback) = Self::pullback(x, mean, scale);
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => Self::pullback(x, mean, scale).1,
            };
            let bars = pullback(
                x,
                mean,
                scale,
                ::core::clone::Clone::clone(
                    ::core::borrow::Borrow::<
                        ::cotangent::rt::ndarray::Array2<f64>,
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
        x: &Array2<f64>,
        mean: &Array1<f64>,
        scale: &Array1<f64>,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix4>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix3>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix3>,
    ) {
        let (value, _) = Self::pullback(x, mean, scale);
        let (inputs, outputs) = (
            (
                ::cotangent::rt::zeros_like(x),
                ::cotangent::rt::zeros_like(mean),
                ::cotangent::rt::zeros_like(scale),
            ),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(x, mean, scale, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(x, mean, scale, ::cotangent::rt::basis(&outputs)).1,
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
            sweeps
                .next(
                    &::cotangent::rt::axes(&outputs),
                    &::cotangent::rt::axes(&inputs.2),
                ),
        )
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        x: &Array2<f64>,
        mean: &Array1<f64>,
        scale: &Array1<f64>,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            x,
                            mean,
                            scale,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(x),
                                        ::cotangent::rt::zeros_like(mean),
                                        ::cotangent::rt::zeros_like(scale),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(x, mean, scale);
            colouring
                .collected(
                    &Self::adjoints(
                            x,
                            mean,
                            scale,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
