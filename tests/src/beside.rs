//! Holds random programs that are text to their copies over dual numbers.

use crate::dual::Dual;
use crate::lending::{ENTRIES, SHAPE};
use ndarray::{Array1, Array2, Zip};

/// What programs are given, or its cotangents.
pub type Gradient = (Array1<f64>, Array2<f64>, f64);

/// The programs of one kind: the text that belongs to a seed.
#[derive(Clone, Copy, Debug)]
pub struct Programs(pub fn(u64) -> String);

/// The arguments that belong to a seed.
#[must_use]
pub fn arguments(seed: u64) -> Gradient {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut float = || rng.f64() * 2.4 - 1.2;
    (Array1::from_shape_fn(ENTRIES, |_| float()), Array2::from_shape_fn(SHAPE, |_| float()), float())
}

/// The copy's derivative along a direction.
fn slope(seed: u64, copy: &impl Fn(&Array1<Dual>, &Array2<Dual>, Dual) -> Dual, (x_dot, m_dot, s_dot): &Gradient) -> Dual {
    let (x, m, s) = arguments(seed);
    let dual = |value: &f64, slope: &f64| Dual { value: *value, slope: *slope };
    let x = Zip::from(&x).and(x_dot).map_collect(dual);
    let m = Zip::from(&m).and(m_dot).map_collect(dual);
    copy(&x, &m, dual(&s, s_dot))
}

/// Whether nothing grows so much that rounding shows: what is doubled in loops may.
fn is_moderate(untouched: f64, (x_bar, m_bar, s_bar): &Gradient) -> bool {
    let moderate = |x: &f64| x.abs() < 1e6;
    moderate(&untouched) && x_bar.iter().chain(m_bar).chain([s_bar]).all(moderate)
}

impl Programs {
    /// Fails for a program that is not differentiated.
    ///
    /// # Panics
    /// Always.
    #[track_caller]
    pub fn refused(self, seed: u64, message: &str) {
        panic!("{message}\n{}", self.0(seed));
    }

    #[track_caller]
    fn same(self, seed: u64, what: &str, found: f64, expected: f64, size: f64) {
        let close =
            (found - expected).abs() <= 1e-9 * size.max(1.0) || found == expected || !found.is_finite() && !expected.is_finite();
        assert!(close, "{what}: {found}, expected {expected}\n{}", self.0(seed));
    }

    /// Holds the value to that of the untouched function, and each entry of the gradient to the copy's derivative by it.
    ///
    /// # Panics
    /// When one of them differs, with the program.
    #[track_caller]
    pub fn compare(
        self,
        seed: u64,
        copy: impl Fn(&Array1<Dual>, &Array2<Dual>, Dual) -> Dual,
        untouched: f64,
        (value, gradient): (f64, Gradient),
    ) {
        self.same(seed, "the value", value, untouched, untouched.abs());
        let moderate = is_moderate(untouched, &gradient);
        let (x_bar, m_bar, s_bar) = gradient;
        if !moderate {
            return;
        }
        let zeros = || (Array1::zeros(ENTRIES), Array2::zeros(SHAPE), 0.0);
        let entry = |at: &dyn Fn(&mut Gradient)| {
            let mut direction = zeros();
            at(&mut direction);
            slope(seed, &copy, &direction).slope
        };
        for k in 0..ENTRIES {
            let expected = entry(&|d| d.0[k] = 1.0);
            self.same(seed, &format!("x_bar[{k}]"), x_bar[k], expected, expected.abs());
        }
        for (at, &found) in m_bar.indexed_iter() {
            let expected = entry(&|d| d.1[at] = 1.0);
            self.same(seed, &format!("m_bar[{at:?}]"), found, expected, expected.abs());
        }
        let expected = entry(&|d| d.2 = 1.0);
        self.same(seed, "s_bar", s_bar, expected, expected.abs());
    }

    /// Holds the tangent along the arguments themselves to the gradient.
    ///
    /// # Panics
    /// When it differs, with the program.
    #[track_caller]
    pub fn forwards(self, seed: u64, gradient: Gradient, tangent: impl Fn(&Array1<f64>, &Array2<f64>, f64) -> f64) {
        let (x, m, s) = arguments(seed);
        if !is_moderate(0.0, &gradient) {
            return;
        }
        let (x_bar, m_bar, s_bar) = gradient;
        let expected = x_bar.dot(&x) + (&m_bar * &m).sum() + s_bar * s;
        let size = (&x_bar * &x).mapv(f64::abs).sum() + (&m_bar * &m).mapv(f64::abs).sum() + (s_bar * s).abs();
        self.same(seed, "the tangent", tangent(&x, &m, s), expected, size);
    }

    /// Holds second derivatives to what differences say, where no branch lies between them.
    ///
    /// # Panics
    /// When they differ, with the program.
    #[track_caller]
    pub fn second(self, seed: u64, gradient: &Gradient, beside: &Gradient, differences: &Gradient, products: &Gradient) {
        if !is_moderate(0.0, gradient) || !is_moderate(0.0, differences) {
            return;
        }
        let floats = |(x, m, s): &Gradient| x.iter().chain(m).chain([s]).copied().collect::<Vec<f64>>();
        let size = floats(differences).iter().chain(&floats(gradient)).map(|x| x.abs()).fold(1.0, f64::max);
        for (beside, alone) in floats(beside).into_iter().zip(floats(gradient)) {
            self.same(seed, "the gradient beside second derivatives", beside, alone, size);
        }
        for (found, expected) in floats(products).into_iter().zip(floats(differences)) {
            let close = (found - expected).abs() <= 1e-4 * size;
            assert!(close, "second derivatives: {found}, by differences {expected}\n{}", self.0(seed));
        }
    }
}

/// Holds a Hessian times a direction to the difference of two gradients along it.
#[macro_export]
macro_rules! second_order {
    ($programs:ident, $seed:literal, $program:ident) => {{
        let (x, m, s) = arguments($seed);
        let h = 1e-5;
        let (x_dot, m_dot, s_dot) = arguments($seed + 1);
        let (_, gradient, products) = $program::hvp(&x, &m, s, &x_dot, &m_dot, s_dot);
        let at = |h: f64| $program::gradient(&(&x + &x_dot * h), &(&m + &m_dot * h), s + s_dot * h);
        let (from, to, by) = (at(-h), at(h), 1.0 / (2.0 * h));
        let differences = ((&to.0 - &from.0) * by, (&to.1 - &from.1) * by, (to.2 - from.2) * by);
        $programs.second($seed, &at(0.0), &gradient, &differences, &products);
    }};
}
