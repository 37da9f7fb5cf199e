//! Scalar functions of floats, and of arrays element by element: ż = Σ ∂z/∂a·ȧ, in one pass.

use super::Tangents;
use crate::ir::{Builder, Kind, MapForm, Name, Region, Stmt, ValueId};
use crate::rules::text::{self, Names};
use crate::rules::{Guard, Partial, Rule};
use std::collections::BTreeSet;

/// How many arrays one elementwise function takes.
const ARRAYS: usize = 5;

/// A partial derivative, with the tangent that it multiplies.
#[derive(Clone, Copy)]
struct Term<'p> {
    partial: &'p Partial,
    dot: ValueId,
}

impl Tangents {
    pub(super) fn elementwise<'p>(&mut self, stmt: &Stmt, rule: &Rule, partials: &'p [Partial]) -> ValueId {
        let term = |partial: &'p Partial| {
            let operand = stmt.operands[rule.position(partial.of)?];
            Some(Term { partial, dot: self.dot(operand)? })
        };
        let mut terms: Vec<Term<'_>> = partials.iter().filter_map(term).collect();
        // a·a is a square: one term 2a·ȧ.
        let square = Partial { of: "a", text: "2 * a", maths: "2a·", alone: None, guard: Guard::Finite };
        if let ("mul", [a, b]) = (rule.name, &stmt.operands[..]) {
            if a == b {
                terms = terms.iter().take(1).map(|term| Term { partial: &square, ..*term }).collect();
            }
        }
        let arrays = |v: &&ValueId| !matches!(self.builder.kind(**v), Kind::Float(_) | Kind::Int);
        let count = stmt.operands.iter().filter(arrays).count() + terms.iter().filter(|t| arrays(&&t.dot)).count() + 1;
        let alone = terms.len() == 1;
        if count > ARRAYS + 1 {
            // Too many arrays for one pass.
            let shares: Vec<ValueId> = terms.iter().map(|term| self.terms(stmt, rule, &[*term], alone)).collect();
            return self.sum(shares, stmt);
        }
        self.terms(stmt, rule, &terms, alone)
    }

    /// The sum of what has the shape of a statement's result.
    pub(super) fn sum(&mut self, shares: Vec<ValueId>, stmt: &Stmt) -> ValueId {
        let mut shares = shares.into_iter();
        let first = shares.next().expect("a share");
        shares.fold(first, |sum, share| {
            let sum = self.builder.apply("add", vec![sum, share], stmt.span);
            self.like(sum, stmt.result())
        })
    }

    /// Σ ∂z/∂a·ȧ
    fn terms(&mut self, stmt: &Stmt, rule: &Rule, terms: &[Term<'_>], alone: bool) -> ValueId {
        let mut named: Vec<(&'static str, ValueId)> =
            rule.params.iter().map(|p| p.name).zip(stmt.operands.iter().copied()).collect();
        named.push(("z", stmt.result()));
        let elem = self.builder.kind(stmt.result()).elem();
        let span = stmt.span;
        let dots: Vec<ValueId> = terms.iter().map(|term| term.dot).collect();
        let write = |builder: &mut Builder, names: &Names, dots: &[ValueId]| {
            let mut sum = None;
            for (term, &dot) in terms.iter().zip(dots) {
                let partial = term.partial;
                let p = text::lower(builder, partial.alone.filter(|_| alone).unwrap_or(partial.text), names, &elem, span);
                let share = if partial.guard == Guard::ZeroStaysZero {
                    builder.apply("chain", vec![dot, p], span)
                } else if sum.is_none() {
                    text::multiply(builder, dot, p, span)
                } else {
                    text::multiply(builder, p, dot, span)
                };
                sum = Some(sum.map_or(share, |sum| builder.apply("add", vec![sum, share], span)));
            }
            sum.expect("a term")
        };
        let scalar = |v: ValueId| matches!(self.builder.kind(v), Kind::Float(_) | Kind::Int);
        if named.iter().all(|&(_, v)| scalar(v)) {
            let dot = write(&mut self.builder, &named.iter().copied().collect(), &dots);
            return if dots.contains(&dot) { dot } else { self.like(dot, stmt.result()) };
        }
        // Each array is an argument of the elementwise function, whatever its names.
        let mut names = Names::new();
        let (mut operands, mut args): (Vec<ValueId>, Vec<ValueId>) = (Vec::new(), Vec::new());
        let mut inner_dots = Vec::new();
        let all = named.iter().map(|&(name, v)| (Some(name), v)).chain(dots.iter().map(|&dot| (None, dot)));
        for (name, value) in all {
            // An exponent of `powi` is an integer, the same for all elements.
            let arg = if *self.builder.kind(value) == Kind::Int {
                value
            } else if let Some(position) = operands.iter().position(|&v| v == value) {
                args[position]
            } else {
                let wish = match (self.builder.name(value).clone(), name) {
                    (Name::None, Some(name)) => Name::Wish(name.to_owned()),
                    (Name::None, None) => Name::Wish("dot".to_owned()),
                    (wish, _) => wish,
                };
                let arg = self.builder.value(wish, Kind::Float(elem.clone()));
                operands.push(value);
                args.push(arg);
                arg
            };
            match name {
                Some(name) => {
                    names.insert(name, arg);
                }
                None => inner_dots.push(arg),
            }
        }
        self.builder.enter();
        let result = write(&mut self.builder, &names, &inner_dots);
        let stmts = self.builder.leave();
        let region = Region { args, stmts, yields: vec![result] };
        self.finish_map(stmt, operands, region)
    }

    /// Appends an elementwise function without what it does not read, or nothing where it does nothing; its value has the shape
    /// of the statement's result.
    pub(super) fn finish_map(&mut self, stmt: &Stmt, operands: Vec<ValueId>, mut region: Region) -> ValueId {
        crate::optimise::dead(&mut region);
        let read: BTreeSet<ValueId> = region.stmts.iter().flat_map(Stmt::reads).chain(region.yields.clone()).collect();
        let (args, kept): (Vec<ValueId>, Vec<ValueId>) =
            region.args.iter().copied().zip(operands).filter(|(arg, _)| read.contains(arg)).unzip();
        let z = stmt.result();
        let shaped = self.has_shape(stmt, &kept);
        let dot = match args.iter().position(|arg| region.yields[0] == *arg && region.stmts.is_empty()) {
            Some(position) => kept[position],
            None => {
                let region = Region { args, ..region };
                let dot = if is_sum(&region) {
                    self.builder.apply("add", kept, stmt.span)
                } else {
                    self.builder.map(MapForm::Broadcast, kept, region, stmt.span)
                };
                if shaped {
                    self.like(dot, z);
                }
                dot
            }
        };
        if shaped {
            return dot;
        }
        let shape = self.builder.apply("shape_of", vec![z], stmt.span);
        let dot = self.builder.apply("broadcast_to", vec![dot, shape], stmt.span);
        self.like(dot, z)
    }

    /// Whether what is computed from these values element by element surely has the shape of a statement's result.
    fn has_shape(&self, stmt: &Stmt, kept: &[ValueId]) -> bool {
        let z = stmt.result();
        if self.builder.kind(z).is_float() {
            return true;
        }
        let primal = |v: ValueId| self.dots[self.direction].iter().find(|(_, dot)| **dot == v).map_or(v, |(&of, _)| of);
        let kept: Vec<ValueId> = kept.iter().flat_map(|&v| [v, primal(v)]).collect();
        let array = |v: ValueId| matches!(self.builder.kind(v), Kind::Array(..));
        kept.iter().any(|&v| array(v) && self.shapes.same(v, z))
            || stmt
                .operands
                .iter()
                .all(|v| self.builder.kind(*v).is_float() || !self.builder.kind(*v).is_differentiable() || kept.contains(v))
    }
}

/// Whether an elementwise function is the sum of its arguments: a sum of arrays may become one in place.
fn is_sum(region: &Region) -> bool {
    let [only] = &region.stmts[..] else { return false };
    only.op.rule().is_some_and(|rule| rule.name == "add") && only.operands == region.args && region.yields == only.results
}
