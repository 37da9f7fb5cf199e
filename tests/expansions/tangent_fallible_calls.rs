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
}
