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
}
