//! Numbers that programs are run over.

/// A float, or a float with its derivative.
pub(super) trait Number: Copy {
    /// A constant.
    fn constant(x: f64) -> Self;
    /// The value.
    fn value(self) -> f64;
    /// f(self), where f′ is given too.
    fn through(self, f: impl Fn(f64) -> f64, slope: impl Fn(f64) -> f64) -> Self;
    /// f(self, other), with both partial derivatives.
    fn with(self, other: Self, f: impl Fn(f64, f64) -> f64, slopes: impl Fn(f64, f64) -> (f64, f64)) -> Self;
}

impl Number for f64 {
    fn constant(x: f64) -> Self {
        x
    }

    fn value(self) -> f64 {
        self
    }

    fn through(self, f: impl Fn(f64) -> f64, _: impl Fn(f64) -> f64) -> Self {
        f(self)
    }

    fn with(self, other: Self, f: impl Fn(f64, f64) -> f64, _: impl Fn(f64, f64) -> (f64, f64)) -> Self {
        f(self, other)
    }
}

/// x + εẋ with ε² = 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dual {
    pub(super) x: f64,
    pub(super) x_dot: f64,
}

impl Number for Dual {
    fn constant(x: f64) -> Self {
        Dual { x, x_dot: 0.0 }
    }

    fn value(self) -> f64 {
        self.x
    }

    fn through(self, f: impl Fn(f64) -> f64, slope: impl Fn(f64) -> f64) -> Self {
        // What does not vary stays so, where the slope is infinite too.
        let x_dot = if self.x_dot == 0.0 { 0.0 } else { slope(self.x) * self.x_dot };
        Dual { x: f(self.x), x_dot }
    }

    fn with(self, other: Self, f: impl Fn(f64, f64) -> f64, slopes: impl Fn(f64, f64) -> (f64, f64)) -> Self {
        let (a, b) = slopes(self.x, other.x);
        let part = |slope: f64, x_dot: f64| if x_dot == 0.0 { 0.0 } else { slope * x_dot };
        Dual { x: f(self.x, other.x), x_dot: part(a, self.x_dot) + part(b, other.x_dot) }
    }
}

/// A method of a float without arguments.
pub(super) fn function<N: Number>(name: &str, a: N) -> N {
    match name {
        "sin" => a.through(f64::sin, f64::cos),
        "cos" => a.through(f64::cos, |x| -x.sin()),
        "tanh" => a.through(f64::tanh, |x| 1.0 / x.cosh().powi(2)),
        "atan" => a.through(f64::atan, |x| 1.0 / (1.0 + x * x)),
        "exp" => a.through(f64::exp, f64::exp),
        "sqrt" => a.through(f64::sqrt, |x| 0.5 / x.sqrt()),
        "ln" => a.through(f64::ln, |x| 1.0 / x),
        "abs" => a.through(f64::abs, |x| if x == 0.0 { 0.0 } else { x.signum() }),
        "clone" | "to_owned" => a,
        _ => panic!("the function `{name}` of a float"),
    }
}

/// An operator or a method of two floats.
pub(super) fn binary<N: Number>(name: &str, a: N, b: N) -> N {
    match name {
        "+" => a.with(b, |a, b| a + b, |_, _| (1.0, 1.0)),
        "-" => a.with(b, |a, b| a - b, |_, _| (1.0, -1.0)),
        "*" => a.with(b, |a, b| a * b, |a, b| (b, a)),
        "/" => a.with(b, |a, b| a / b, |a, b| (1.0 / b, -a / (b * b))),
        "max" => a.with(b, f64::max, |a, b| (step(a, b), step(b, a))),
        "min" => a.with(b, f64::min, |a, b| (step(b, a), step(a, b))),
        "hypot" => a.with(b, f64::hypot, |a, b| (a / a.hypot(b), b / a.hypot(b))),
        _ => panic!("the function `{name}` of two floats"),
    }
}

/// 1 where a is larger, ½ at a tie.
fn step(a: f64, b: f64) -> f64 {
    if a > b {
        1.0
    } else if a < b {
        0.0
    } else {
        0.5
    }
}
