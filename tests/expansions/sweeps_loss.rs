impl loss {
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        w: &Array2<f64>,
        b: &Array1<f64>,
        x: &Array2<f64>,
        y: &Array2<f64>,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<
                    (
                        ::cotangent::rt::ndarray::Array2<f64>,
                        ::cotangent::rt::ndarray::Array1<f64>,
                        ::cotangent::rt::ndarray::Array2<f64>,
                        ::cotangent::rt::ndarray::Array2<f64>,
                    ),
                >,
        >,
    ) -> (f64, ::cotangent::rt::Vec<f64>) {
        let directions: ::cotangent::rt::Vec<_> = ::core::iter::Iterator::collect(
            ::core::iter::IntoIterator::into_iter(directions),
        );
        let (mut value, mut tangents) = (
            ::core::option::Option::None,
            ::cotangent::rt::Vec::new(),
        );
        let mut rest = &directions[..];
        while !rest.is_empty() {
            let there = {
                let (direction, behind) = (&rest[0], &rest[1..]);
                rest = behind;
                let direction: &(
                    ::cotangent::rt::ndarray::Array2<f64>,
                    ::cotangent::rt::ndarray::Array1<f64>,
                    ::cotangent::rt::ndarray::Array2<f64>,
                    ::cotangent::rt::ndarray::Array2<f64>,
                ) = ::core::borrow::Borrow::borrow(direction);
                let (there, tangent) = Self::tangent(
                    w,
                    b,
                    x,
                    y,
                    &direction.0,
                    &direction.1,
                    &direction.2,
                    &direction.3,
                );
                tangents.push(tangent);
                there
            };
            if ::cotangent::rt::Cotangent::count(&tangents[0]) < rest.len() {
                let outputs = ::cotangent::rt::zeros_like(&there);
                let (_, gradients) = Self::adjoints(
                    w,
                    b,
                    x,
                    y,
                    ::cotangent::rt::basis(&outputs),
                );
                let rest = ::core::iter::Iterator::map(
                    rest.iter(),
                    ::core::borrow::Borrow::<
                        (
                            ::cotangent::rt::ndarray::Array2<f64>,
                            ::cotangent::rt::ndarray::Array1<f64>,
                            ::cotangent::rt::ndarray::Array2<f64>,
                            ::cotangent::rt::ndarray::Array2<f64>,
                        ),
                    >::borrow,
                );
                ::core::iter::Extend::extend(
                    &mut tangents,
                    ::cotangent::rt::along(&outputs, &gradients, rest),
                );
                return (there, tangents);
            }
            value = ::core::option::Option::Some(there);
        }
        let value = match value {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => Self::pullback(w, b, x, y).0,
        };
        (value, tangents)
    }
    /// The value, and the vector-Jacobian products of several seeds, each the cotangents of the differentiated parameters: a tuple, bare
    /// where there is one.
    /// Each has a forward sweep of its own, as the pullback consumes what it keeps; `#[differentiate(repeatable)]` lets them share one.
    pub fn adjoints(
        w: &Array2<f64>,
        b: &Array1<f64>,
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
                ::cotangent::rt::ndarray::Array2<f64>,
            ),
        >,
    ) {
        let (value, pullback) = Self::pullback(w, b, x, y);
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => Self::pullback(w, b, x, y).1,
            };
            let bars = pullback(
                w,
                b,
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
        w: &Array2<f64>,
        b: &Array1<f64>,
        x: &Array2<f64>,
        y: &Array2<f64>,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
    ) {
        let (value, _) = Self::pullback(w, b, x, y);
        let (inputs, outputs) = (
            (
                ::cotangent::rt::zeros_like(w),
                ::cotangent::rt::zeros_like(b),
                ::cotangent::rt::zeros_like(x),
                ::cotangent::rt::zeros_like(y),
            ),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(w, b, x, y, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(w, b, x, y, ::cotangent::rt::basis(&outputs)).1,
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
        w: &Array2<f64>,
        b: &Array1<f64>,
        x: &Array2<f64>,
        y: &Array2<f64>,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            w,
                            b,
                            x,
                            y,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(w),
                                        ::cotangent::rt::zeros_like(b),
                                        ::cotangent::rt::zeros_like(x),
                                        ::cotangent::rt::zeros_like(y),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(w, b, x, y);
            colouring
                .collected(
                    &Self::adjoints(
                            w,
                            b,
                            x,
                            y,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
