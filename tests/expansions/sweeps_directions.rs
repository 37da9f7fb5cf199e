impl damped {
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    /// A sweep goes along 2 directions at once.
    pub fn tangents(
        x: &Array1<f64>,
        k: f64,
        steps: usize,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<(::cotangent::rt::ndarray::Array1<f64>, f64)>,
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
                if rest.len() == 1 {
                    let (direction, behind) = (&rest[0], &rest[1..]);
                    rest = behind;
                    let direction: &(::cotangent::rt::ndarray::Array1<f64>, f64) = ::core::borrow::Borrow::borrow(
                        direction,
                    );
                    let (there, tangent) = Self::tangent(
                        x,
                        k,
                        steps,
                        &direction.0,
                        &direction.1,
                        (),
                    );
                    tangents.push(tangent);
                    there
                } else {
                    let (group, behind) = rest
                        .split_at(::core::cmp::Ord::min(2, rest.len()));
                    rest = behind;
                    let [direction1, direction2,
                    ]: [&(::cotangent::rt::ndarray::Array1<f64>, f64); 2] = ::cotangent::rt::group(
                        group,
                    );
                    let (there, tangent) = Self::tangents_2(
                        x,
                        k,
                        steps,
                        (&direction1.0, &direction2.0),
                        (&direction1.1, &direction2.1),
                        ((), ()),
                    );
                    let tangent = ::core::iter::IntoIterator::into_iter(tangent);
                    ::core::iter::Extend::extend(
                        &mut tangents,
                        ::core::iter::Iterator::take(tangent, group.len()),
                    );
                    there
                }
            };
            if ::cotangent::rt::Cotangent::count(&tangents[0]) < rest.len() {
                let outputs = ::cotangent::rt::zeros_like(&there);
                let (_, gradients) = Self::adjoints(
                    x,
                    k,
                    steps,
                    ::cotangent::rt::basis(&outputs),
                );
                let rest = ::core::iter::Iterator::map(
                    rest.iter(),
                    ::core::borrow::Borrow::<
                        (::cotangent::rt::ndarray::Array1<f64>, f64),
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
            ::core::option::Option::None => Self::pullback(x, k, steps).0,
        };
        (value, tangents)
    }
    /// The value, and the vector-Jacobian products of several seeds, each the cotangents of the differentiated parameters: a tuple, bare
    /// where there is one.
    /// Each has a forward sweep of its own, as the pullback consumes what it keeps; `#[differentiate(repeatable)]` lets them share one.
    pub fn adjoints(
        x: &Array1<f64>,
        k: f64,
        steps: usize,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> (f64, ::cotangent::rt::Vec<(::cotangent::rt::ndarray::Array1<f64>, f64)>) {
        let (value, pullback) = Self::pullback(x, k, steps);
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => Self::pullback(x, k, steps).1,
            };
            let bars = pullback(
                x,
                &k,
                &steps,
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
        k: f64,
        steps: usize,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
    ) {
        let (value, _) = Self::pullback(x, k, steps);
        let (inputs, outputs) = (
            (::cotangent::rt::zeros_like(x), ::cotangent::rt::zeros_like(&k)),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(x, k, steps, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(x, k, steps, ::cotangent::rt::basis(&outputs)).1,
            )
        };
        (sweeps.next(&[], &::cotangent::rt::axes(&inputs.0)), sweeps.next(&[], &[]))
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        x: &Array1<f64>,
        k: f64,
        steps: usize,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            x,
                            k,
                            steps,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(x),
                                        ::cotangent::rt::zeros_like(&k),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(x, k, steps);
            colouring
                .collected(
                    &Self::adjoints(
                            x,
                            k,
                            steps,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
impl force {
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    /// A sweep goes along 2 directions at once.
    pub fn tangents(
        x: f64,
        k: f64,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<(f64, f64)>,
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
                if rest.len() == 1 {
                    let (direction, behind) = (&rest[0], &rest[1..]);
                    rest = behind;
                    let direction: &(f64, f64) = ::core::borrow::Borrow::borrow(
                        direction,
                    );
                    let (there, tangent) = Self::tangent(
                        x,
                        k,
                        &direction.0,
                        &direction.1,
                    );
                    tangents.push(tangent);
                    there
                } else {
                    let (group, behind) = rest
                        .split_at(::core::cmp::Ord::min(2, rest.len()));
                    rest = behind;
                    let [direction1, direction2]: [&(f64, f64); 2] = ::cotangent::rt::group(
                        group,
                    );
                    let (there, tangent) = Self::tangents_2(
                        x,
                        k,
                        (&direction1.0, &direction2.0),
                        (&direction1.1, &direction2.1),
                    );
                    let tangent = ::core::iter::IntoIterator::into_iter(tangent);
                    ::core::iter::Extend::extend(
                        &mut tangents,
                        ::core::iter::Iterator::take(tangent, group.len()),
                    );
                    there
                }
            };
            if ::cotangent::rt::Cotangent::count(&tangents[0]) < rest.len() {
                let outputs = ::cotangent::rt::zeros_like(&there);
                let (_, gradients) = Self::adjoints(
                    x,
                    k,
                    ::cotangent::rt::basis(&outputs),
                );
                let rest = ::core::iter::Iterator::map(
                    rest.iter(),
                    ::core::borrow::Borrow::<(f64, f64)>::borrow,
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
            ::core::option::Option::None => Self::pullback(x, k).0,
        };
        (value, tangents)
    }
    /// The value, and the vector-Jacobian products of several seeds, each the cotangents of the differentiated parameters: a tuple, bare
    /// where there is one.
    /// They share one forward sweep.
    pub fn adjoints(
        x: f64,
        k: f64,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> (f64, ::cotangent::rt::Vec<(f64, f64)>) {
        let (value, pullback) = Self::pullback(x, k);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let bars = pullback(
                &x,
                &k,
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
        x: f64,
        k: f64,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
    ) {
        let (value, _) = Self::pullback(x, k);
        let (inputs, outputs) = (
            (::cotangent::rt::zeros_like(&x), ::cotangent::rt::zeros_like(&k)),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(x, k, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(x, k, ::cotangent::rt::basis(&outputs)).1,
            )
        };
        (sweeps.next(&[], &[]), sweeps.next(&[], &[]))
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        x: f64,
        k: f64,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            x,
                            k,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(&x),
                                        ::cotangent::rt::zeros_like(&k),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(x, k);
            colouring
                .collected(
                    &Self::adjoints(
                            x,
                            k,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
