impl Spring {
    /// The value and its tangent, the Jacobian-vector product, where the parameters move along these tangents (`()` for a
    /// constant one).
    pub fn energy_tangent(
        &self,
        x: f64,
        y: f64,
        this_dot: impl ::cotangent::Tangent<
            <Self as ::cotangent::Differentiable>::Cotangent,
        >,
        x_dot: impl ::cotangent::Tangent<f64>,
        y_dot: impl ::cotangent::Tangent<f64>,
    ) -> (f64, f64) {
        use ::cotangent::rt as rt;
        let this = self;
        let this_dot = &*rt::direction(&this_dot, this);
        let x_dot = rt::number(&x_dot);
        let y_dot = rt::number(&y_dot);
        let t1 = x.hypot(y);
        let t1_dot = x_dot * rt::ratio(x, t1) + rt::ratio(y, t1) * y_dot;
        let t2_dot = *rt::part(&this_dot.rest, &this.rest);
        let stretch_dot = t1_dot - t2_dot;
        let stretch = t1 - this.rest;
        let t3_dot = *rt::part(&this_dot.k, &this.k);
        let t4_dot = t3_dot * 0.5;
        let t4 = 0.5 * this.k;
        let t5_dot = t4_dot * stretch + t4 * stretch_dot;
        let t5 = t4 * stretch;
        let t6_dot = t5_dot * stretch + t5 * stretch_dot;
        (t5 * stretch, t6_dot)
    }
}
