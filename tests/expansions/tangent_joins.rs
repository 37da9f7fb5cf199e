impl joined {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        a: &Array2<f64>,
        b: &Array2<f64>,
        r: &Array1<f64>,
        s: &Array1<f64>,
        a_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        b_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        r_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        s_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
    ) -> (Array2<f64>, ::cotangent::rt::ndarray::Array2<f64>) {
        use ::cotangent::rt as rt;
        let a_dot = &*rt::direction(&a_dot, a);
        let b_dot = &*rt::direction(&b_dot, b);
        let r_dot = &*rt::direction(&r_dot, r);
        let s_dot = &*rt::direction(&s_dot, s);
        let sides_dot = rt::ndarray::concatenate(Axis(1), &[a_dot.view(), b_dot.view()])
            .unwrap();
        let sides = rt::ndarray::concatenate(Axis(1), &[a.view(), b.view()]).unwrap();
        let rows = rt::ndarray::stack(Axis(0), &[r.view(), s.view()]).unwrap();
        let rows_dot = rt::ndarray::stack(Axis(0), &[r_dot.view(), s_dot.view()])
            .unwrap();
        let t1_dot = rt::dot(sides_dot, &rows) + rt::dot(&sides, rows_dot);
        (rt::dot(sides, rows), t1_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        a: &Array2<f64>,
        b: &Array2<f64>,
        r: &Array1<f64>,
        s: &Array1<f64>,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<
                    (
                        ::cotangent::rt::ndarray::Array2<f64>,
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
            let (value, _) = Self::pullback(a, b, r, s);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(
            ::cotangent::rt::ndarray::Array2<f64>,
            ::cotangent::rt::ndarray::Array2<f64>,
            ::cotangent::rt::ndarray::Array1<f64>,
            ::cotangent::rt::ndarray::Array1<f64>,
        ) = ::core::borrow::Borrow::borrow(&direction);
        let (value, tangent) = Self::tangent(
            a,
            b,
            r,
            s,
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
                a,
                b,
                r,
                s,
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
                    ::cotangent::rt::ndarray::Array2<f64>,
                    ::cotangent::rt::ndarray::Array1<f64>,
                    ::cotangent::rt::ndarray::Array1<f64>,
                ) = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent(
                    a,
                    b,
                    r,
                    s,
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
        a: &Array2<f64>,
        b: &Array2<f64>,
        r: &Array1<f64>,
        s: &Array1<f64>,
        seeds: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<::cotangent::rt::ndarray::Array2<f64>>,
        >,
    ) -> (
        Array2<f64>,
        ::cotangent::rt::Vec<
            (
                ::cotangent::rt::ndarray::Array2<f64>,
                ::cotangent::rt::ndarray::Array2<f64>,
                ::cotangent::rt::ndarray::Array1<f64>,
                ::cotangent::rt::ndarray::Array1<f64>,
            ),
        >,
    ) {
        let (value, pullback) = Self::pullback(a, b, r, s);
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => Self::pullback(a, b, r, s).1,
            };
            let bars = pullback(
                a,
                b,
                r,
                s,
                ::core::clone::Clone::clone(
                    ::core::borrow::Borrow::<
                        ::cotangent::rt::ndarray::Array2<f64>,
                    >::borrow(&seed),
                ),
            );
            gradients.push((bars.0, bars.1, bars.2, bars.3));
        }
        (value, gradients)
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    pub fn jacobian(
        a: &Array2<f64>,
        b: &Array2<f64>,
        r: &Array1<f64>,
        s: &Array1<f64>,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix4>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix4>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix3>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix3>,
    ) {
        let (value, _) = Self::pullback(a, b, r, s);
        let (inputs, outputs) = (
            (
                ::cotangent::rt::zeros_like(a),
                ::cotangent::rt::zeros_like(b),
                ::cotangent::rt::zeros_like(r),
                ::cotangent::rt::zeros_like(s),
            ),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(a, b, r, s, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(a, b, r, s, ::cotangent::rt::basis(&outputs)).1,
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
            sweeps
                .next(
                    &::cotangent::rt::axes(&outputs),
                    &::cotangent::rt::axes(&inputs.3),
                ),
        )
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        a: &Array2<f64>,
        b: &Array2<f64>,
        r: &Array1<f64>,
        s: &Array1<f64>,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            a,
                            b,
                            r,
                            s,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(a),
                                        ::cotangent::rt::zeros_like(b),
                                        ::cotangent::rt::zeros_like(r),
                                        ::cotangent::rt::zeros_like(s),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(a, b, r, s);
            colouring
                .collected(
                    &Self::adjoints(
                            a,
                            b,
                            r,
                            s,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
