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
}
