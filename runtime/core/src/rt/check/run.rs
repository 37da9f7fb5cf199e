//! The companion's modes as `check!` calls them, brought to entries; what is compared stands in [`super::modes`].
//!
//! All that depends on the function's types is here and is short, because rustc compiles it anew for each function that is checked.

use super::argument::Moves;
use super::compare::{Coarsest, Tolerance, place};
use super::modes::{Entries, Modes, State};
use super::outcome::{Matrices, Second};
use super::report::Report;
use super::sample::Source;
use crate::Cotangent;

/// A function with its arguments.
#[derive(Debug)]
pub struct Check<H, P> {
    arguments: &'static [&'static str],
    held: H,
    primal: P,
    report: Report,
    source: Source,
}

/// The check of a function; `primal` gives the entries of its value.
pub fn check<H, P, S>(function: &str, arguments: &'static [&'static str], held: H, primal: P) -> Check<H, P>
where
    P: Fn(&H) -> Option<S>,
    S: Cotangent,
{
    let report = Report { function: function.to_owned(), rows: vec![], failures: vec![], notes: vec![] };
    Check { arguments, held, primal, report, source: Source::new(function) }
}

impl<H, P> Check<H, P> {
    /// Compares reverse mode; what is compared later is compared with it.
    pub fn reverse<S, B, R>(mut self, reverse: R) -> Reverse<H, P, R, S, B>
    where
        P: Fn(&H) -> Option<S>,
        S: Cotangent,
        B: Cotangent,
        R: Fn(&H, S) -> Option<(S, B)>,
        H: Moves<B>,
    {
        let value = (self.primal)(&self.held);
        let weights = value.as_ref().map(|value| self.source.weights(S::count(value))).unwrap_or_default();
        let swept = value.as_ref().and_then(|value| reverse(&self.held, S::from_vec(&value.zeros_like(), &weights)));
        let (point, state, epsilon) = match (value, swept) {
            (Some(value), Some((found, bars))) => {
                let mut coarsest = Coarsest(0.0);
                S::pairs(&value, &value, &mut coarsest);
                B::pairs(&bars, &bars, &mut coarsest);
                let (values, found, parts) = (S::to_vec(&value), S::to_vec(&found), H::parts(&bars));
                let state = State::new(self.held.entries(), values, found, parts, weights, &mut self.source);
                (Some((value, bars)), Some(state), coarsest.0)
            }
            (value, _) => {
                let failure = match value {
                    None => "the function itself fails on these arguments",
                    Some(_) => "`adjoint` fails on these arguments, and the function does not",
                };
                self.report.failures.push(failure.into());
                (None, None, 0.0)
            }
        };
        let Check { arguments, held, primal, report, source } = self;
        let modes = Modes { arguments, report, source, state, tolerance: Tolerance { epsilon } };
        let mut this = Reverse { of: Function { held, primal, sweep: reverse, point }, modes };
        this.modes.against_differences(&this.of);
        this
    }
}

/// A function with its reverse mode.
#[derive(Debug)]
pub struct Reverse<H, P, R, S, B> {
    of: Function<H, P, R, S, B>,
    modes: Modes,
}

#[derive(Debug)]
struct Function<H, P, R, S, B> {
    held: H,
    primal: P,
    sweep: R,
    /// The value and the cotangents, where reverse mode gave them.
    point: Option<(S, B)>,
}

impl<H, P, R, S, B> Entries for Function<H, P, R, S, B>
where
    P: Fn(&H) -> Option<S>,
    S: Cotangent,
    B: Cotangent,
    R: Fn(&H, S) -> Option<(S, B)>,
    H: Moves<B>,
{
    fn value(&self, by: f64, along: &[Vec<f64>]) -> Option<Vec<f64>> {
        Some(S::to_vec(&(self.primal)(&self.held.moved(by, along))?))
    }

    fn gradient(&self, by: f64, along: &[Vec<f64>]) -> Option<Vec<f64>> {
        let (value, _) = self.point.as_ref()?;
        let (_, bars) = (self.sweep)(&self.held.moved(by, along), S::from_vec(&value.zeros_like(), &[1.0]))?;
        Some(B::to_vec(&bars))
    }

    fn place(&self, entry: usize) -> String {
        self.point.as_ref().map(|(value, _)| place(value, entry)).unwrap_or_default()
    }

    fn place_in(&self, part: usize, entry: usize) -> String {
        self.point.as_ref().map(|(_, bars)| H::place(bars, part, entry)).unwrap_or_default()
    }
}

impl<H, P, R, S, B> Reverse<H, P, R, S, B>
where
    P: Fn(&H) -> Option<S>,
    S: Cotangent,
    B: Cotangent,
    R: Fn(&H, S) -> Option<(S, B)>,
    H: Moves<B>,
{
    /// Compares forward mode, one argument after the other.
    #[must_use]
    pub fn forward(mut self, forward: impl Fn(&H, &B) -> Option<(S, S)>) -> Self {
        let Reverse { of, modes } = &mut self;
        modes.forward(of, &|along| {
            let (_, bars) = of.point.as_ref()?;
            let (value, tangent) = forward(&of.held, &H::of_parts(bars, along))?;
            Some((S::to_vec(&value), S::to_vec(&tangent)))
        });
        self
    }

    /// Compares the Jacobian with reverse mode, if the companion has one.
    #[must_use]
    pub fn jacobian<J: Matrices>(mut self, jacobian: impl Fn(&H) -> Option<J>) -> Self {
        let Reverse { of, modes } = &mut self;
        modes.jacobian(of, &|| jacobian(&of.held)?.matrices());
        self
    }

    /// Compares the Hessian-vector product with differences of gradients, if the companion has one.
    #[must_use]
    pub fn hvp<G: Second>(mut self, hvp: impl Fn(&H, &B) -> Option<G>) -> Self {
        let Reverse { of, modes } = &mut self;
        modes.hvp(of, &|along| {
            let (_, bars) = of.point.as_ref()?;
            hvp(&of.held, &H::of_parts(bars, along))?.entries()
        });
        self
    }

    /// Compares the Hessian with the gradient's differences by way of `hvp`, if the companion has one.
    #[must_use]
    pub fn hessian<J: Matrices, G: Second>(
        mut self,
        hessian: impl Fn(&H) -> Option<J>,
        hvp: impl Fn(&H, &B) -> Option<G>,
    ) -> Self {
        let Reverse { of, modes } = &mut self;
        let product = |along: &[Vec<f64>]| {
            let (_, bars) = of.point.as_ref()?;
            hvp(&of.held, &H::of_parts(bars, along))?.entries()
        };
        modes.hessian(of, &|| hessian(&of.held)?.matrices(), &product);
        self
    }

    /// What was found.
    pub fn report(self) -> Report {
        self.modes.report
    }
}
