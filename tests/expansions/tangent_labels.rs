impl rows {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        a: &Array2<f64>,
        x: f64,
        a_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array2<f64>>,
        x_dot: impl ::cotangent::Tangent<f64>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let a_dot = &*rt::direction(&a_dot, a);
        let x_dot = rt::number(&x_dot);
        let mut sum = 0.0;
        let mut sum_dot = 0.0;
        for k in 0..a.nrows() {
            let row_dot = a_dot.row(k);
            let row = a.row(k);
            let mut exit = 0;
            for k in 0..row.len() {
                let e_dot = row_dot[k];
                let e = row[k];
                let (exit_1, sum_1, sum_1_dot) = if e < 0.0 {
                    (1, sum, sum_dot)
                } else if e > 10.0 {
                    (2, sum, sum_dot)
                } else {
                    let t1_dot = e_dot * x + e * x_dot;
                    let t1 = e * x;
                    let sum_dot_1 = sum_dot + t1_dot;
                    let sum_1 = sum + t1;
                    (0, sum_1, sum_dot_1)
                };
                exit = exit_1;
                sum = sum_1;
                sum_dot = sum_1_dot;
                if exit_1 != 0 {
                    break;
                }
            }
            let (exit, sum_1, sum_1_dot) = if exit == 0 {
                let sum_dot_1 = sum_dot * x + sum * x_dot;
                let sum_1 = sum * x;
                (0, sum_1, sum_dot_1)
            } else {
                (exit, sum, sum_dot)
            };
            sum = sum_1;
            sum_dot = sum_1_dot;
            if exit == 2 {
                break;
            }
        }
        let (t3, t3_dot) = if sum < 0.0 {
            (0.0, 0.0)
        } else {
            let t2 = sum.sqrt();
            let t2_dot = rt::chain(sum_dot, 1.0 / (t2 + t2));
            (t2, t2_dot)
        };
        (t3, t3_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        a: &Array2<f64>,
        x: f64,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<(::cotangent::rt::ndarray::Array2<f64>, f64)>,
        >,
    ) -> (f64, ::cotangent::rt::Vec<f64>) {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(a, x);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(::cotangent::rt::ndarray::Array2<f64>, f64) = ::core::borrow::Borrow::borrow(
            &direction,
        );
        let (value, tangent) = Self::tangent(a, x, &direction.0, &direction.1);
        let outputs = ::cotangent::rt::zeros_like(&value);
        let mut tangents: ::cotangent::rt::Vec<_> = ::core::convert::From::from([
            tangent,
        ]);
        if ::cotangent::rt::Cotangent::count(&outputs)
            < ::core::iter::ExactSizeIterator::len(&directions)
        {
            let (_, gradients) = Self::adjoints(a, x, ::cotangent::rt::basis(&outputs));
            ::core::iter::Extend::extend(
                &mut tangents,
                ::cotangent::rt::along(&outputs, &gradients, directions),
            );
        } else {
            for direction in directions {
                let direction: &(::cotangent::rt::ndarray::Array2<f64>, f64) = ::core::borrow::Borrow::borrow(
                    &direction,
                );
                let (_, tangent) = Self::tangent(a, x, &direction.0, &direction.1);
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
        x: f64,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> (f64, ::cotangent::rt::Vec<(::cotangent::rt::ndarray::Array2<f64>, f64)>) {
        let (value, pullback) = Self::pullback(a, x);
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => Self::pullback(a, x).1,
            };
            let bars = pullback(
                a,
                &x,
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
        a: &Array2<f64>,
        x: f64,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix2>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
    ) {
        let (value, _) = Self::pullback(a, x);
        let (inputs, outputs) = (
            (::cotangent::rt::zeros_like(a), ::cotangent::rt::zeros_like(&x)),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(a, x, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(a, x, ::cotangent::rt::basis(&outputs)).1,
            )
        };
        (sweeps.next(&[], &::cotangent::rt::axes(&inputs.0)), sweeps.next(&[], &[]))
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        a: &Array2<f64>,
        x: f64,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            a,
                            x,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(a),
                                        ::cotangent::rt::zeros_like(&x),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(a, x);
            colouring
                .collected(
                    &Self::adjoints(
                            a,
                            x,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
