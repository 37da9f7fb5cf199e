//! Methods that change what they are called on, where their values are used.

use cotangent::{Differentiable, differentiate};

#[derive(Clone, Debug, Differentiable)]
struct Filter {
    gain: f64,
    state: f64,
}

#[differentiate]
impl Filter {
    fn new(gain: f64) -> Filter {
        Filter { gain, state: 0.0 }
    }
    fn update(&mut self, z: f64) -> f64 {
        self.state += self.gain * (z - self.state);
        self.state * self.state
    }
}

/// Random numbers, which carry no derivative.
#[derive(Clone)]
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / (1_u64 << 24) as f64
    }
}

#[differentiate]
fn filtered(z: &[f64], gain: f64) -> f64 {
    let mut filter = Filter::new(gain);
    let mut total = 0.0;
    for &z in z {
        total += filter.update(z);
    }
    total * filter.gain
}

#[differentiate]
fn under_a_condition(z: &[f64], gain: f64) -> f64 {
    let mut filter = Filter { gain, state: 1.0 };
    let mut s = 0.0;
    for &z in z {
        if z > 0.0 {
            s += filter.update(z) * z;
        }
    }
    let t = filter.update(s).sqrt();
    s * t + filter.state
}

#[differentiate]
fn lent(filter: &mut Filter, z: f64) -> f64 {
    let a = filter.update(z);
    if a > 0.1 { filter.update(a) } else { filter.update(z * z) + filter.state }
}

#[differentiate]
fn drawn(x: f64, n: usize) -> f64 {
    let mut random = Random(7);
    let mut total = x;
    for _ in 0..n {
        let a = random.uniform();
        let b = random.uniform();
        if a > b {
            total -= x * random.uniform() * a;
        }
        total += b * x * total - a;
    }
    total * random.uniform()
}

#[differentiate]
fn drawn_from(x: f64, n: usize, #[constant] random: &mut Random) -> f64 {
    let mut total = x;
    for _ in 0..n {
        let a = random.uniform();
        let b = random.uniform();
        if a > b {
            total -= x * random.uniform() * a;
        }
        total += b * x * total - a;
    }
    total
}

#[test]
fn the_value_of_a_method_that_changes_its_receiver() {
    cotangent::check!(filtered, &[0.5, 0.3, -0.7], 0.3).assert();
    cotangent::check!(under_a_condition, &[0.5, -0.3, 0.8], 0.3).assert();
    for z in [0.2, 1.5] {
        let run = |gain: f64, state: f64, z: f64| lent(&mut Filter { gain, state }, z);
        let (value, (filter, by_z)) = lent::value_and_gradient(&mut Filter { gain: 0.3, state: 0.6 }, z);
        assert_eq!(value, run(0.3, 0.6, z));
        let slope = |f: &dyn Fn(f64) -> f64| (f(1e-6) - f(-1e-6)) / 2e-6;
        assert!((filter.gain - slope(&|h| run(0.3 + h, 0.6, z))).abs() < 1e-8);
        assert!((filter.state - slope(&|h| run(0.3, 0.6 + h, z))).abs() < 1e-8);
        assert!((by_z - slope(&|h| run(0.3, 0.6, z + h))).abs() < 1e-8);
    }
}

#[test]
fn random_numbers_are_drawn_once_and_in_their_order() {
    cotangent::check!(drawn, 0.5, 5).assert();
    let run = |x: f64| drawn_from(x, 5, &mut Random(7));
    let (value, by_x) = drawn_from::value_and_gradient(0.5, 5, &mut Random(7));
    assert_eq!(value, run(0.5));
    assert!((by_x - (run(0.5 + 1e-6) - run(0.5 - 1e-6)) / 2e-6).abs() < 1e-8);
    let mut random = Random(7);
    let (again, along) = drawn_from::tangent(0.5, 5, &mut random, 1.0, (), ());
    assert_eq!((value, by_x.to_bits() >> 8), (again, along.to_bits() >> 8));
}

/// Beside a method that changes the variable as a statement, those whose names say it.
mod beside_others {
    use cotangent::{Differentiable, check, differentiate};
    #[derive(Debug, Clone, PartialEq, Differentiable)]
    struct Kf {
        m: f64,
        p: f64,
        q: f64,
        r: f64,
    }
    #[differentiate]
    impl Kf {
        fn predict(&mut self, dt: f64) {
            self.m *= dt;
            self.p += self.q * dt;
        }
        fn update(&mut self, z: f64) -> f64 {
            let s = self.p + self.r;
            let k = self.p / s;
            let e = z - self.m;
            self.m += k * e;
            self.p *= 1.0 - k;
            -0.5 * (e * e / s + s.ln())
        }
    }
    #[differentiate]
    fn ll(kf: &Kf, zs: &[f64]) -> f64 {
        let mut filter = kf.clone();
        let mut ll = 0.0;
        for &z in zs {
            filter.predict(0.9);
            ll += filter.update(z);
        }
        ll
    }
    #[differentiate]
    fn ll2(mut filter: Kf, zs: &[f64]) -> f64 {
        let mut ll = 0.0;
        for (i, &z) in zs.iter().enumerate() {
            if i > 0 {
                filter.predict(0.9);
            }
            let l = filter.update(z);
            ll += l;
        }
        ll
    }
    #[test]
    fn are_known_by_their_names() {
        let kf = Kf { m: 0.2, p: 0.6, q: 0.1, r: 0.3 };
        check!(ll, &kf, &[0.2, 0.6, 0.9]).assert();
        check!(ll2, kf, &[0.2, 0.6, 0.9]).assert();
    }
}
