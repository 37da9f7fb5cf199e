impl root {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    ///
    /// `None` where the function itself gives `None`.
    pub fn tangent(x: f64, x_dot: impl ::cotangent::Tangent<f64>) -> Option<(f64, f64)> {
        use ::cotangent::rt as rt;
        let x_dot = rt::number(&x_dot);
        if x < 0.0 {
            return None;
        }
        let t1 = x.sqrt();
        let t1_dot = rt::chain(x_dot, 1.0 / (t1 + t1));
        ::core::option::Option::Some((t1, t1_dot))
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    ///
    /// `None` where the function itself gives `None`.
    pub fn tangents(
        x: f64,
        directions: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> Option<(f64, ::cotangent::rt::Vec<f64>)> {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(x)?;
            return ::core::option::Option::Some((value, ::cotangent::rt::Vec::new()));
        };
        let direction: &f64 = ::core::borrow::Borrow::borrow(&direction);
        let (value, tangent) = Self::tangent(x, direction)?;
        let outputs = ::cotangent::rt::zeros_like(&value);
        let mut tangents: ::cotangent::rt::Vec<_> = ::core::convert::From::from([
            tangent,
        ]);
        if ::cotangent::rt::Cotangent::count(&outputs)
            < ::core::iter::ExactSizeIterator::len(&directions)
        {
            let (_, gradients) = Self::adjoints(x, ::cotangent::rt::basis(&outputs))?;
            ::core::iter::Extend::extend(
                &mut tangents,
                ::cotangent::rt::along(&outputs, &gradients, directions),
            );
        } else {
            for direction in directions {
                let direction: &f64 = ::core::borrow::Borrow::borrow(&direction);
                let (_, tangent) = Self::tangent(x, direction)?;
                tangents.push(tangent);
            }
        }
        ::core::option::Option::Some((value, tangents))
    }
    /// The value, and the vector-Jacobian products of several seeds, each the cotangents of the differentiated parameters: a tuple, bare
    /// where there is one.
    /// They share one forward sweep.
    ///
    /// `None` where the function itself gives `None`.
    pub fn adjoints(
        x: f64,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> Option<(f64, ::cotangent::rt::Vec<f64>)> {
        let (value, pullback) = Self::pullback(x)?;
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let bars = pullback(
                &x,
                ::core::clone::Clone::clone(::core::borrow::Borrow::<f64>::borrow(&seed)),
            );
            gradients.push(bars.0);
        }
        ::core::option::Option::Some((value, gradients))
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    ///
    /// `None` where the function itself gives `None`.
    pub fn jacobian(
        x: f64,
    ) -> Option<::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>> {
        let (value, _) = Self::pullback(x)?;
        let (inputs, outputs) = (
            ::cotangent::rt::zeros_like(&x),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(x, ::cotangent::rt::basis(&inputs))?.1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(x, ::cotangent::rt::basis(&outputs))?.1,
            )
        };
        ::core::option::Option::Some(sweeps.next(&[], &[]))
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    ///
    /// `None` where the function itself gives `None`.
    pub fn sparse_jacobian(
        x: f64,
        colouring: &::cotangent::sparse::Colouring,
    ) -> Option<::cotangent::sparse::SparseJacobian<f64>> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            ::core::option::Option::Some(
                colouring
                    .collected(
                        &Self::tangents(
                                x,
                                colouring.seeds(&::cotangent::rt::zeros_like(&x)),
                            )?
                            .1,
                    ),
            )
        } else {
            let (value, _) = Self::pullback(x)?;
            ::core::option::Option::Some(
                colouring
                    .collected(
                        &Self::adjoints(
                                x,
                                colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                            )?
                            .1,
                    ),
            )
        }
    }
}
impl scaled {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    ///
    /// # Errors
    /// Those of the function itself.
    pub fn tangent(
        x: &Array1<f64>,
        w: f64,
        scale: &str,
        x_dot: impl ::cotangent::Tangent<::cotangent::rt::ndarray::Array1<f64>>,
        w_dot: impl ::cotangent::Tangent<f64>,
        _: impl ::cotangent::Tangent<()>,
    ) -> Result<(f64, f64), Box<dyn Error>> {
        use ::cotangent::rt as rt;
        let x_dot = &*rt::direction(&x_dot, x);
        let w_dot = rt::number(&w_dot);
        let scale: f64 = scale.parse()?;
        let mean = x.mean().ok_or_else(|| format!("{} entries", x.len()))?;
        let mean_dot = x_dot.mean().unwrap();
        let folded = x.view().into_shape_with_order((2, 2))?;
        let folded_dot = x_dot.view().into_shape_with_order((2, 2)).unwrap();
        let (root, root_dot) = root::tangent(w, &w_dot).ok_or("a negative number")?;
        let t1_dot = root_dot * scale;
        let t1 = scale * root;
        let t2_dot = t1_dot * mean + t1 * mean_dot;
        let t2 = t1 * mean;
        let t3_dot = rt::dot(&folded_dot, &folded) + rt::dot(&folded, &folded_dot);
        let t3 = rt::dot(&folded, &folded);
        let t4_dot = t3_dot.sum();
        let t4 = t3.sum();
        let t5_dot = t2_dot + t4_dot;
        ::core::result::Result::Ok((t2 + t4, t5_dot))
    }
    /// The value, and its tangents along several directions, each a gradient's form: a tuple of one tangent a differentiated
    /// parameter, bare where there is one. Where there are more directions than entries of the value, these take a reverse sweep
    /// each, and a direction a product with them.
    ///
    /// # Errors
    /// Those of the function itself.
    pub fn tangents(
        x: &Array1<f64>,
        w: f64,
        scale: &str,
        directions: impl ::core::iter::IntoIterator<
            Item: ::core::borrow::Borrow<(::cotangent::rt::ndarray::Array1<f64>, f64)>,
        >,
    ) -> Result<(f64, ::cotangent::rt::Vec<f64>), Box<dyn Error>> {
        let mut directions = ::cotangent::rt::listed(directions);
        let ::core::option::Option::Some(direction) = ::core::iter::Iterator::next(
            &mut directions,
        ) else {
            let (value, _) = Self::pullback(x, w, scale)?;
            return ::core::result::Result::Ok((value, ::cotangent::rt::Vec::new()));
        };
        let direction: &(::cotangent::rt::ndarray::Array1<f64>, f64) = ::core::borrow::Borrow::borrow(
            &direction,
        );
        let (value, tangent) = Self::tangent(
            x,
            w,
            scale,
            &direction.0,
            &direction.1,
            (),
        )?;
        let outputs = ::cotangent::rt::zeros_like(&value);
        let mut tangents: ::cotangent::rt::Vec<_> = ::core::convert::From::from([
            tangent,
        ]);
        if ::cotangent::rt::Cotangent::count(&outputs)
            < ::core::iter::ExactSizeIterator::len(&directions)
        {
            let (_, gradients) = Self::adjoints(
                x,
                w,
                scale,
                ::cotangent::rt::basis(&outputs),
            )?;
            ::core::iter::Extend::extend(
                &mut tangents,
                ::cotangent::rt::along(&outputs, &gradients, directions),
            );
        } else {
            for direction in directions {
                let direction: &(::cotangent::rt::ndarray::Array1<f64>, f64) = ::core::borrow::Borrow::borrow(
                    &direction,
                );
                let (_, tangent) = Self::tangent(
                    x,
                    w,
                    scale,
                    &direction.0,
                    &direction.1,
                    (),
                )?;
                tangents.push(tangent);
            }
        }
        ::core::result::Result::Ok((value, tangents))
    }
    /// The value, and the vector-Jacobian products of several seeds, each the cotangents of the differentiated parameters: a tuple, bare
    /// where there is one.
    /// Each has a forward sweep of its own, as the pullback consumes what it keeps; `#[differentiate(repeatable)]` lets them share one.
    ///
    /// # Errors
    /// Those of the function itself.
    pub fn adjoints(
        x: &Array1<f64>,
        w: f64,
        scale: &str,
        seeds: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<f64>>,
    ) -> Result<
        (f64, ::cotangent::rt::Vec<(::cotangent::rt::ndarray::Array1<f64>, f64)>),
        Box<dyn Error>,
    > {
        let (value, pullback) = Self::pullback(x, w, scale)?;
        let mut next = ::core::option::Option::Some(pullback);
        let mut gradients = ::cotangent::rt::Vec::new();
        for seed in seeds {
            let pullback = match next.take() {
                ::core::option::Option::Some(pullback) => pullback,
                ::core::option::Option::None => Self::pullback(x, w, scale)?.1,
            };
            let bars = pullback(
                x,
                &w,
                scale,
                ::core::clone::Clone::clone(::core::borrow::Borrow::<f64>::borrow(&seed)),
            );
            gradients.push((bars.0, bars.1));
        }
        ::core::result::Result::Ok((value, gradients))
    }
    /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
    /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
    /// whichever are fewer.
    ///
    /// # Errors
    /// Those of the function itself.
    pub fn jacobian(
        x: &Array1<f64>,
        w: f64,
        scale: &str,
    ) -> Result<
        (
            ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix1>,
            ::cotangent::Jacobian<f64, ::cotangent::rt::ndarray::Ix0>,
        ),
        Box<dyn Error>,
    > {
        let (value, _) = Self::pullback(x, w, scale)?;
        let (inputs, outputs) = (
            (::cotangent::rt::zeros_like(x), ::cotangent::rt::zeros_like(&w)),
            ::cotangent::rt::zeros_like(&value),
        );
        let mut sweeps = if ::cotangent::rt::fewer_columns(&inputs, &outputs) {
            ::cotangent::rt::Sweeps::columns(
                &outputs,
                &Self::tangents(x, w, scale, ::cotangent::rt::basis(&inputs))?.1,
            )
        } else {
            ::cotangent::rt::Sweeps::rows(
                &inputs,
                &Self::adjoints(x, w, scale, ::cotangent::rt::basis(&outputs))?.1,
            )
        };
        ::core::result::Result::Ok((
            sweeps.next(&[], &::cotangent::rt::axes(&inputs.0)),
            sweeps.next(&[], &[]),
        ))
    }
    /// The Jacobian's entries in a pattern, of all entries of the value by all of the differentiated parameters: it takes a sweep a colour.
    ///
    /// # Errors
    /// Those of the function itself.
    pub fn sparse_jacobian(
        x: &Array1<f64>,
        w: f64,
        scale: &str,
        colouring: &::cotangent::sparse::Colouring,
    ) -> Result<::cotangent::sparse::SparseJacobian<f64>, Box<dyn Error>> {
        if colouring.along() == ::cotangent::sparse::Along::Columns {
            ::core::result::Result::Ok(
                colouring
                    .collected(
                        &Self::tangents(
                                x,
                                w,
                                scale,
                                colouring
                                    .seeds(
                                        &(
                                            ::cotangent::rt::zeros_like(x),
                                            ::cotangent::rt::zeros_like(&w),
                                        ),
                                    ),
                            )?
                            .1,
                    ),
            )
        } else {
            let (value, _) = Self::pullback(x, w, scale)?;
            ::core::result::Result::Ok(
                colouring
                    .collected(
                        &Self::adjoints(
                                x,
                                w,
                                scale,
                                colouring.seeds(&::cotangent::rt::zeros_like(&value)),
                            )?
                            .1,
                    ),
            )
        }
    }
}
