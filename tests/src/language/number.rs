//! Numbers that programs are run over.

/// A float, or a number with its derivative.
pub(super) trait Number: Copy {
    /// A constant.
    fn constant(x: f64) -> Self;
    /// The value.
    fn value(self) -> f64;
    /// Whether it is 0, and so are all derivatives.
    fn is_nothing(self) -> bool;
    /// A method of a float without arguments, or `neg`.
    fn function(self, name: &str) -> Self;
    /// An operator or a method of two floats.
    fn binary(self, name: &str, other: Self) -> Self;
    /// `powi`
    fn powi(self, n: i32) -> Self;
}

impl Number for f64 {
    fn constant(x: f64) -> Self {
        x
    }

    fn value(self) -> f64 {
        self
    }

    fn is_nothing(self) -> bool {
        self == 0.0
    }

    fn function(self, name: &str) -> Self {
        match name {
            "neg" => -self,
            "sin" => self.sin(),
            "cos" => self.cos(),
            "tanh" => self.tanh(),
            "atan" => self.atan(),
            "exp" => self.exp(),
            "sqrt" => self.sqrt(),
            "ln" => self.ln(),
            "abs" => self.abs(),
            "clone" | "to_owned" => self,
            _ => panic!("the function `{name}` of a float"),
        }
    }

    fn binary(self, name: &str, other: Self) -> Self {
        match name {
            "+" => self + other,
            "-" => self - other,
            "*" => self * other,
            "/" => self / other,
            "max" => self.max(other),
            "min" => self.min(other),
            "hypot" => self.hypot(other),
            _ => panic!("the function `{name}` of two floats"),
        }
    }

    fn powi(self, n: i32) -> Self {
        f64::powi(self, n)
    }
}

/// x + εẋ with ε² = 0; x and ẋ may be numbers of this kind again, with an ε of their own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dual<N> {
    pub(super) x: N,
    pub(super) x_dot: N,
}

impl<N: Number> Dual<N> {
    /// slope·ẋ; what does not vary stays so, where the slope is infinite too.
    fn along(self, slope: impl FnOnce() -> N) -> N {
        if self.x_dot.is_nothing() { N::constant(0.0) } else { slope().binary("*", self.x_dot) }
    }
}

impl<N: Number> Number for Dual<N> {
    fn constant(x: f64) -> Self {
        Dual { x: N::constant(x), x_dot: N::constant(0.0) }
    }

    fn value(self) -> f64 {
        self.x.value()
    }

    fn is_nothing(self) -> bool {
        self.x.is_nothing() && self.x_dot.is_nothing()
    }

    fn function(self, name: &str) -> Self {
        Dual { x: self.x.function(name), x_dot: self.along(|| slope(name, self.x)) }
    }

    fn binary(self, name: &str, other: Self) -> Self {
        let (a, b) = (self.x, other.x);
        let of_a = self.along(|| slopes(name, a, b).0);
        let of_b = other.along(|| slopes(name, a, b).1);
        Dual { x: a.binary(name, b), x_dot: of_a.binary("+", of_b) }
    }

    fn powi(self, n: i32) -> Self {
        let slope = || if n == 0 { N::constant(0.0) } else { N::constant(f64::from(n)).binary("*", self.x.powi(n - 1)) };
        Dual { x: self.x.powi(n), x_dot: self.along(slope) }
    }
}

/// The derivative of a function.
fn slope<N: Number>(name: &str, x: N) -> N {
    let one = N::constant(1.0);
    match name {
        "neg" => N::constant(-1.0),
        "sin" => x.function("cos"),
        "cos" => x.function("sin").function("neg"),
        "tanh" => one.binary("-", x.function("tanh").powi(2)),
        "atan" => one.binary("/", one.binary("+", x.powi(2))),
        "exp" => x.function("exp"),
        "sqrt" => N::constant(0.5).binary("/", x.function("sqrt")),
        "ln" => one.binary("/", x),
        "abs" => N::constant(if x.value() == 0.0 { 0.0 } else { x.value().signum() }),
        "clone" | "to_owned" => one,
        _ => panic!("the derivative of `{name}`"),
    }
}

/// The derivatives of a function of two floats.
fn slopes<N: Number>(name: &str, a: N, b: N) -> (N, N) {
    let one = N::constant(1.0);
    let step = |a: N, b: N| N::constant(step(a.value(), b.value()));
    match name {
        "+" => (one, one),
        "-" => (one, N::constant(-1.0)),
        "*" => (b, a),
        "/" => (one.binary("/", b), a.function("neg").binary("/", b.powi(2))),
        "max" => (step(a, b), step(b, a)),
        "min" => (step(b, a), step(a, b)),
        "hypot" => (a.binary("/", a.binary("hypot", b)), b.binary("/", a.binary("hypot", b))),
        _ => panic!("the derivatives of `{name}`"),
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
