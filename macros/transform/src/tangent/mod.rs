//! Forward mode: from a function to one that gives its tangent, too.
//!
//! Every value that varies has a *tangent*, its derivative along the direction in which the parameters move: a statement
//! `z = f(a, b)` becomes ż = ∂f/∂a·ȧ + ∂f/∂b·ḃ beside itself. Nothing is kept and nothing is walked backwards, so the function's
//! own control flow stays as it is: arms, loops and calls hand tangents on with values. What does not vary has no tangent, not
//! one of zeros. Along several directions a value has a tangent each, one behind the other: what the function itself does is done once.
//!
//! A tangent stands before what it belongs to unless it reads it: a buffer of the function's own can then be used again.

mod call;
mod control;
mod elementwise;
mod fuse;
mod map;
mod parts;
mod place;
mod second;
mod tensor;

pub use second::second;

use crate::analyse::{Activity, Shapes, activity, shapes, unset};
use crate::ir::{Builder, Code, Directions, Dot, Func, Kind, Lift, Name, Op, Prec, Region, Stmt, ValueId};
use crate::rules::Derivative;
use proc_macro2::Span;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};
use syn::Error;

/// The function that computes `func` and the tangents of its results where `differentiated` move along these directions.
///
/// Its parameters are those of `func`, then the tangents of `differentiated`, direction by direction; its yields are the results of
/// `func`, then one tangent a result, direction by direction.
pub fn tangent(func: &Func, differentiated: &[ValueId], directions: Directions) -> Func {
    // Nothing passes back here.
    let func = &crate::adjoint::control::without_inspections(func.clone());
    let mut sweep = Tangents {
        builder: Builder::new(func.values.clone()),
        activity: activity(func, differentiated),
        shapes: shapes(func),
        unset: unset(func),
        dots: vec![BTreeMap::new(); directions.count()],
        along: (0..directions.count()).collect(),
        direction: 0,
        directions,
        inside: false,
        lift: Lift::NONE,
        later: 0,
        errors: Vec::new(),
    };
    let mut args = func.body.args.clone();
    args.extend(sweep.each_direction(|sweep| differentiated.iter().map(|&parameter| sweep.enter_dot(parameter)).collect()));
    sweep.section(&func.body.stmts);
    let mut yields = func.body.yields.clone();
    // What the function changes and is not differentiated by has no tangent.
    let (results, finals) = func.body.yields.split_at(func.results - func.mutable.len());
    yields.extend(sweep.each_direction(|sweep| {
        let mut dots: Vec<_> = results.iter().map(|&z| sweep.dot_or_zeros(z, Span::call_site())).collect();
        for (&z, parameter) in finals.iter().zip(&func.mutable) {
            let moves = differentiated.contains(parameter);
            dots.push(if moves { sweep.dot_or_zeros(z, Span::call_site()) } else { sweep.unit(Span::call_site()) });
        }
        dots
    }));
    let stmts = sweep.builder.leave();
    Func {
        values: sweep.builder.values,
        forward: stmts.len(),
        results: yields.len(),
        mutable: func.mutable.clone(),
        body: Region { args, stmts, yields },
    }
}

/// The state of a forward sweep.
struct Tangents {
    builder: Builder,
    activity: Activity,
    shapes: Shapes,
    /// Variables that get a value later.
    unset: BTreeSet<ValueId>,
    /// The tangents, direction by direction.
    dots: Vec<BTreeMap<ValueId, ValueId>>,
    /// The directions along which tangents are taken here.
    along: Vec<usize>,
    /// The direction whose tangents are written.
    direction: usize,
    /// How many directions there are.
    directions: Directions,
    /// Whether the sweep is inside an elementwise function, whose values are elements.
    inside: bool,
    /// How many tangents the adjoint has with this one; none in forward mode.
    lift: Lift,
    /// How many tangents are taken of what this gives.
    later: usize,
    /// What has no second derivative.
    errors: Vec<Error>,
}

impl Tangents {
    /// Appends statements, with the tangents of their results.
    fn section(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.op {
            Op::Push(tape) | Op::Keep(tape) => return self.push(stmt, *tape),
            Op::Pop(tape) => return self.pop(stmt, *tape, &stmt.results),
            Op::Resume(tape) => return self.pop(stmt, *tape, &stmt.results[1..]),
            Op::Inspected(_) => {
                self.errors.push(Error::new(
                    stmt.span,
                    "what is inspected as it passes has no second derivative; take `inspect_cotangent` or `order` away",
                ));
            }
            _ => {}
        }
        if !stmt.results.iter().any(|&z| self.activity.varies(z)) && !self.keeps_inside(stmt) {
            self.builder.append(stmt.clone());
            return;
        }
        match &stmt.op {
            Op::Match(m) => self.branch(stmt, m),
            Op::Loop(l) => self.looped(stmt, l),
            Op::Fuse(folds) => self.fused(stmt, folds),
            Op::Call(callee) => self.called(stmt, callee),
            Op::Lifted { callee, lift, given, .. } => self.lifted(stmt, callee, *lift, given),
            Op::Pull { guises, seeds, lift, .. } => self.pulled(stmt, guises, *seeds, *lift),
            _ => {
                self.builder.enter();
                let dots = self.each_direction(|sweep| sweep.values(stmt));
                let stmts = self.builder.leave();
                // What may fail fails in the function's own statement.
                let behind =
                    !stmt.suffix.tokens.is_empty() || stmts.iter().any(|s| s.reads().iter().any(|v| stmt.results.contains(v)));
                if behind {
                    self.builder.append(stmt.clone());
                }
                for s in stmts {
                    self.builder.append(s);
                }
                if !behind {
                    self.builder.append(stmt.clone());
                }
                self.set_dots(&stmt.results, &dots);
            }
        }
    }

    /// Writes for one direction after the other.
    fn for_each_direction(&mut self, mut write: impl FnMut(&mut Self)) {
        for direction in self.along.clone() {
            self.direction = direction;
            write(self);
        }
    }

    /// What is written for a direction, for one after the other.
    fn each_direction(&mut self, mut write: impl FnMut(&mut Self) -> Vec<ValueId>) -> Vec<ValueId> {
        let mut all = Vec::new();
        self.for_each_direction(|sweep| all.extend(write(sweep)));
        all
    }

    /// New values for the tangents of others, direction by direction.
    fn dot_values(&mut self, values: &[ValueId]) -> Vec<ValueId> {
        self.each_direction(|sweep| values.iter().map(|&v| sweep.dot_value(v)).collect())
    }

    /// Makes `dots` the tangents of `values`, direction by direction.
    fn set_dots(&mut self, values: &[ValueId], dots: &[ValueId]) {
        let mut dots = dots.iter().copied();
        self.for_each_direction(|sweep| values.iter().zip(&mut dots).for_each(|(&z, dot)| sweep.set_dot(z, dot)));
    }

    /// How the tangents along the direction at hand are named.
    fn which(&self) -> Dot {
        if self.lift == Lift::NONE { self.directions.dot(self.direction) } else { Dot::Last(self.lift) }
    }

    /// The tangents of a statement's results.
    fn values(&mut self, stmt: &Stmt) -> Vec<ValueId> {
        match &stmt.op {
            Op::Shrink(place) => return self.shrunk(stmt, place),
            Op::Take(place) => return self.taken(stmt, place),
            _ => {}
        }
        vec![match &stmt.op {
            Op::Rule(rule) => match &rule.derivative {
                // No silent zero.
                _ if stmt.operands.iter().enumerate().any(|(i, &v)| rule.misses(i) && self.activity.varies(v)) => {
                    let message = format!(
                        "`{}` has no derivative of order {}; write it as a loop, or lower `order`",
                        rule.name,
                        self.lift.order()
                    );
                    self.errors.push(Error::new(stmt.span, message));
                    self.zeros(stmt.result(), stmt.span)
                }
                Derivative::Elementwise(partials) => self.elementwise(stmt, rule, partials),
                Derivative::Tensor(_) => self.tensor(stmt, rule),
                Derivative::View(_) => self.linear(stmt, rule),
            },
            Op::Map(_) => self.map(stmt),
            Op::Collect { code, places } => self.collected(stmt, code, places),
            Op::Retype(_) => self.reshaped(stmt),
            Op::Accumulate => self.gathered(stmt),
            Op::Struct { code, fields } => self.constructed(stmt, code, fields),
            Op::Field(path) => self.field(stmt, path),
            // What tells whether there is one is the value, again.
            Op::Part(_) => self.part_of_struct(self.known(stmt.operands[0]), stmt.operands[1], stmt.span),
            Op::Set(place) => self.set(stmt, place),
            Op::AccumulateInto(place) => self.added(stmt, place),
            Op::Grow(place) => self.grown(stmt, place),
            Op::Swap(place) => self.swapped(stmt, place),
            // Statements without a derivative have no result that varies.
            other => unreachable!("{other:?} has no tangent"),
        }]
    }

    /// A new value for the tangent of another one.
    fn dot_value(&mut self, value: ValueId) -> ValueId {
        let of = self.builder.values[value.index()].clone();
        let dot = self.builder.value(Name::Dot(value, self.which()), of.kind);
        self.builder.values[dot.index()].sort = of.sort;
        dot
    }

    /// A new value that comes in as the tangent of another one.
    fn enter_dot(&mut self, value: ValueId) -> ValueId {
        let dot = self.dot_value(value);
        self.dots[self.direction].insert(value, dot);
        dot
    }

    /// Makes `dot` the tangent of `value`.
    fn set_dot(&mut self, value: ValueId, dot: ValueId) {
        if !self.activity.varies(value) {
            return;
        }
        self.dots[self.direction].insert(value, dot);
        let which = self.which();
        let name = self.builder.name(dot);
        let unnamed = *name == Name::None;
        if unnamed && (!self.inside || matches!(self.builder.name(value), Name::User(_))) {
            *self.builder.name(dot) = Name::Dot(value, which);
        }
    }

    /// What is known of a value is known of its tangent.
    fn like(&mut self, dot: ValueId, value: ValueId) -> ValueId {
        let (kind, sort) = (self.builder.kind(value).clone(), self.builder.values[value.index()].sort);
        self.builder.values[dot.index()].kind = kind;
        self.builder.values[dot.index()].sort = sort;
        dot
    }

    /// The tangent of a value, if it varies.
    fn dot(&self, value: ValueId) -> Option<ValueId> {
        self.dots[self.direction].get(&value).copied().filter(|_| self.activity.varies(value))
    }

    /// The tangent of a value that varies.
    fn known(&self, value: ValueId) -> ValueId {
        self.dots[self.direction][&value]
    }

    /// The tangent of a value, zeros if it does not vary.
    fn dot_or_zeros(&mut self, value: ValueId, span: Span) -> ValueId {
        match self.dot(value) {
            Some(dot) => dot,
            None => self.zeros(value, span),
        }
    }

    /// Zeros in the form of a value.
    fn zeros(&mut self, value: ValueId, span: Span) -> ValueId {
        let kind = self.builder.kind(value).clone();
        if let Kind::Float(elem) = kind {
            return self.builder.constant(0.0, elem, span);
        }
        if !kind.is_differentiable() {
            return self.unit(span);
        }
        // What has no value yet has no shape either.
        let blank = match self.builder.definition(value).map(|s| (s.op.clone(), s.operands.clone())) {
            Some((Op::Blank { once }, _)) if matches!(kind, Kind::Array(..)) || self.unset.contains(&value) => {
                Some((Op::Blank { once }, vec![]))
            }
            Some((Op::Code(code), _)) if code.is_unreachable() || code.tokens.to_string() == "None" => {
                Some((Op::Code(code), vec![]))
            }
            Some((Op::Code(code), _)) if code.text().starts_with("Err(") => {
                Some((Op::Code(Code { tokens: quote!(Err(())), holes: vec![], ..code }), vec![]))
            }
            // What comes into an empty list shows its type.
            Some((Op::Code(code), operands)) if code.is_empty_list() => Some((Op::Code(code), operands)),
            _ => None,
        };
        let zeros = match blank {
            Some((op, operands)) => self.builder.push(op, operands, kind, span),
            None => self.builder.apply("zeros", vec![value], span),
        };
        self.like(zeros, value)
    }

    /// The tangent of what carries none.
    fn unit(&mut self, span: Span) -> ValueId {
        let code = Code { tokens: quote!(()), holes: vec![], prec: Prec::Postfix, borrows: false };
        self.builder.push(Op::Code(code), vec![], Kind::Discrete, span)
    }
}
