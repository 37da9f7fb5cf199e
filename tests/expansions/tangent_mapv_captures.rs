impl bell {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: &Array1<f64>,
        centre: f64,
        width: f64,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        centre_dot: impl ::cotangent::Tangent<f64>,
        width_dot: impl ::cotangent::Tangent<f64>,
    ) -> (Array1<f64>, ::cotangent::rt::ndarray::Array1<f64>) {
        use ::cotangent::rt as rt;
        let x_dot = &*rt::direction(&x_dot, x);
        let centre_dot = rt::number(&centre_dot);
        let width_dot = rt::number(&width_dot);
        let (t6, t6_dot) = {
            struct Kernel;
            impl rt::Kernel<f64, 6, 2> for Kernel {
                #[inline(always)]
                fn entry<A: rt::Arithmetic>(&self, maths: &A, of: [f64; 6]) -> [f64; 2] {
                    let [x, centre, width, x_dot, centre_dot, width_dot] = of;
                    let t1 = x_dot - centre_dot;
                    let u = (x - centre) / width;
                    let u_dot = rt::chain(t1, 1.0 / width)
                        + rt::chain(width_dot, -(u / width));
                    let t2 = u_dot * -0.5;
                    let t3 = -0.5 * u;
                    let t4 = t2 * u + t3 * u_dot;
                    let t5 = maths.exp(t3 * u);
                    [t5, t4 * t5]
                }
            }
            rt::fuse(
                Kernel,
                (x, centre, width, x_dot, centre_dot, width_dot),
                (rt::Kept, rt::Kept),
            )
        };
        (t6, t6_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        x: &Array1<f64>,
        centre: f64,
        width: f64,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<
                    (::cotangent::rt::ndarray::Array1<f64>, f64, f64),
                >,
        >,
    ) -> (Array1<f64>, ::cotangent::rt::Vec<::cotangent::rt::ndarray::Array1<f64>>) {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(x, centre, width);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(::cotangent::rt::ndarray::Array1<f64>, f64, f64) = ::core::borrow::Borrow::borrow(
            &direction,
        );
        let (value, tangent) = Self::tangent(
            x,
            centre,
            width,
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
                centre,
                width,
                ::cotangent::rt::basis(&outputs),
            );
            ::core::iter::Extend::extend(
                &mut tangents,
                ::cotangent::rt::along(&outputs, &gradients, directions),
            );
        } else {
            for direction in directions {
                let direction: &(::cotangent::rt::ndarray::Array1<f64>, f64, f64) = ::core::borrow::Borrow::borrow(
                    &direction,
                );
                let (_, tangent) = Self::tangent(
                    x,
                    centre,
                    width,
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
        x: &Array1<f64>,
        centre: f64,
        width: f64,
        seeds: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<::cotangent::rt::ndarray::Array1<f64>>,
        >,
    ) -> (
        Array1<f64>,
        ::cotangent::rt::Vec<(::cotangent::rt::ndarray::Array1<f64>, f64, f64)>,
    ) {
        let (value, pullback) = Self::pullback(x, centre, width);
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => Self::pullback(x, centre, width).1,
            };
            let bars = pullback(
                x,
                &centre,
                &width,
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
        x: &Array1<f64>,
        centre: f64,
        width: f64,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
    ) {
        let (value, _) = Self::pullback(x, centre, width);
        let (inputs, outputs) = (
            (
                ::cotangent::rt::zeros_like(x),
                ::cotangent::rt::zeros_like(&centre),
                ::cotangent::rt::zeros_like(&width),
            ),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(x, centre, width, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(x, centre, width, ::cotangent::rt::basis(&outputs)).1,
            )
        };
        (
            sweeps
                .next(
                    &::cotangent::rt::axes(&outputs),
                    &::cotangent::rt::axes(&inputs.0),
                ),
            sweeps.next(&::cotangent::rt::axes(&outputs), &[]),
            sweeps.next(&::cotangent::rt::axes(&outputs), &[]),
        )
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        x: &Array1<f64>,
        centre: f64,
        width: f64,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            x,
                            centre,
                            width,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(x),
                                        ::cotangent::rt::zeros_like(&centre),
                                        ::cotangent::rt::zeros_like(&width),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(x, centre, width);
            colouring
                .collected(
                    &Self::adjoints(
                            x,
                            centre,
                            width,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
