impl packet {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn tangent(
        x: f64,
        t: f64,
        x_dot: impl ::cotangent::Tangent<f64>,
        t_dot: impl ::cotangent::Tangent<f64>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let x_dot = rt::number(&x_dot);
        let t_dot = rt::number(&t_dot);
        let t1 = 2.0 * PI;
        let t2_dot = x_dot - t_dot;
        let t2 = x - t;
        let phase_dot = t2_dot * t1;
        let phase = t1 * t2;
        let t3_dot = t_dot * (2.0 * t);
        let width = 0.5 + t * t;
        let t4_dot = -x_dot;
        let t4 = -x;
        let t5_dot = t4_dot * x + t4 * x_dot;
        let t6 = t4 * x / width;
        let t6_dot = rt::chain(t5_dot, 1.0 / width) + rt::chain(t3_dot, -(t6 / width));
        let t7 = t6.exp();
        let t7_dot = t6_dot * t7;
        let t8_dot = phase_dot * phase.cos();
        let t8 = phase.sin();
        let t9_dot = t7_dot * t8 + t7 * t8_dot;
        (t7 * t8, t9_dot)
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    pub fn tangents(
        x: f64,
        t: f64,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<(f64, f64)>,
        >,
    ) -> (f64, ::cotangent::rt::Vec<f64>) {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(x, t);
            return (value, ::cotangent::rt::Vec::new());
        };
        let direction: &(f64, f64) = ::core::borrow::Borrow::borrow(&direction);
        let (value, tangent) = Self::tangent(x, t, &direction.0, &direction.1);
        let outputs = ::cotangent::rt::zeros_like(&value);
        let mut tangents: ::cotangent::rt::Vec<_> = ::core::convert::From::from([
            tangent,
        ]);
        if ::cotangent::rt::Cotangent::count(&outputs)
            < ::core::iter::ExactSizeIterator::len(&directions)
        {
            let (_, gradients) = Self::adjoints(x, t, ::cotangent::rt::basis(&outputs));
            ::core::iter::Extend::extend(
                &mut tangents,
                ::cotangent::rt::along(&outputs, &gradients, directions),
            );
        } else {
            for direction in directions {
                let direction: &(f64, f64) = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent(x, t, &direction.0, &direction.1);
                tangents.push(tangent);
            }
        }
        (value, tangents)
    }
    /// The value, and the vector-Jacobian products of several seeds, each the cotangents of the differentiated parameters: a tuple, bare
    /// where there is one.
    /// They share one forward sweep.
    pub fn adjoints(
        x: f64,
        t: f64,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> (f64, ::cotangent::rt::Vec<(f64, f64)>) {
        let (value, pullback) = Self::pullback(x, t);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let bars = pullback(
                &x,
                &t,
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
        t: f64,
    ) -> (
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
        ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
    ) {
        let (value, _) = Self::pullback(x, t);
        let (inputs, outputs) = (
            (::cotangent::rt::zeros_like(&x), ::cotangent::rt::zeros_like(&t)),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(x, t, ::cotangent::rt::basis(&inputs)).1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(x, t, ::cotangent::rt::basis(&outputs)).1,
            )
        };
        (sweeps.next(&[], &[]), sweeps.next(&[], &[]))
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    pub fn sparse_jacobian(
        x: f64,
        t: f64,
        colouring: &::cotangent::sparse::Colouring,
    ) -> ::cotangent::sparse::SparseJacobian<f64> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            colouring
                .collected(
                    &Self::tangents(
                            x,
                            t,
                            colouring
                                .seeds(
                                    &(
                                        ::cotangent::rt::zeros_like(&x),
                                        ::cotangent::rt::zeros_like(&t),
                                    ),
                                ),
                        )
                        .1,
                )
        } else {
            let (value, _) = Self::pullback(x, t);
            colouring
                .collected(
                    &Self::adjoints(
                            x,
                            t,
                            colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                        )
                        .1,
                )
        }
    }
}
