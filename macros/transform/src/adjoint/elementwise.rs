//! Scalar functions of floats, and of arrays element by element: ā += z̄·∂z/∂a, summed over what was broadcast.

use super::Sweep;
use crate::ir::{Builder, Kind, MapForm, Name, Note, Region, Stmt, ValueId};
use crate::rules::text::{self, Names};
use crate::rules::{Guard, Partial, Rule};

impl Sweep {
    pub(super) fn elementwise(&mut self, stmt: &Stmt, rule: &Rule, partials: &[Partial], z_bar: ValueId) {
        let mut active: Vec<(&Partial, ValueId)> = partials
            .iter()
            .filter_map(|p| Some((p, stmt.operands[rule.position(p.of)?])))
            .filter(|(_, v)| self.activity.varies(*v))
            .collect();
        // What is summed over a broadcast comes first: the last share can have z̄'s own buffer.
        active.sort_by_key(|(_, v)| self.rank_order(*v));
        // a·a is a square: one share of 2a·z̄.
        if let ("mul", [a, b]) = (rule.name, &stmt.operands[..]) {
            if a == b && self.activity.varies(*a) {
                let square = Partial { of: "a", text: "2 * a", maths: "2a·", alone: None, guard: Guard::Finite };
                return self.share(stmt, rule, &square, *a, z_bar, true);
            }
        }
        let alone = stmt.operands.iter().filter(|&&v| self.activity.varies(v)).count() == 1;
        for (partial, operand) in active {
            self.share(stmt, rule, partial, operand, z_bar, alone);
        }
    }

    fn rank_order(&self, v: ValueId) -> u8 {
        match self.builder.kind(v).rank() {
            crate::ir::Rank::Fixed(n) => n,
            _ => u8::MAX,
        }
    }

    fn share(&mut self, stmt: &Stmt, rule: &Rule, partial: &Partial, operand: ValueId, z_bar: ValueId, alone: bool) {
        let mut named: Vec<(&'static str, ValueId)> =
            rule.params.iter().map(|p| p.name).zip(stmt.operands.iter().copied()).collect();
        // A product of a value with itself has one share.
        let maths = if stmt.operands.len() == 2 && stmt.operands[0] == stmt.operands[1] {
            rule.maths.replace("a·b", "a²")
        } else {
            rule.maths.into()
        };
        let note = Note::equation(&maths, &partial.share(), &named, (stmt.result(), self.spoken(z_bar)), operand);
        named.push(("z", stmt.result()));
        let elem = self.builder.kind(stmt.result()).elem();
        let text = partial.alone.filter(|_| alone).unwrap_or(partial.text);
        let span = stmt.span;
        let share = self.over_elements(stmt, &named, z_bar, |builder, names| {
            let bar = names["z_bar"];
            let p = text::lower(builder, text, names, &elem, span);
            let nonzero = builder.as_constant(bar).is_some_and(|bar| bar != 0.0);
            if partial.guard == Guard::ZeroStaysZero && !nonzero {
                return builder.apply("chain", vec![bar, p], span);
            }
            text::multiply(builder, bar, p, span)
        });
        let share = self.fit(stmt, share, operand);
        self.gain(operand, share, Some(note), span);
    }

    /// An elementwise function of named values and z̄: plain scalar code where all are floats, a map otherwise.
    fn over_elements(
        &mut self,
        stmt: &Stmt,
        named: &[(&'static str, ValueId)],
        z_bar: ValueId,
        write: impl FnOnce(&mut Builder, &Names) -> ValueId,
    ) -> ValueId {
        let scalar = |v: ValueId| matches!(self.builder.kind(v), Kind::Float(_) | Kind::Int);
        if named.iter().all(|&(_, v)| scalar(v)) {
            let mut names: Names = named.iter().copied().collect();
            names.insert("z_bar", z_bar);
            return write(&mut self.builder, &names);
        }
        let elem = self.builder.kind(stmt.result()).elem();
        let mut names = Names::new();
        let (mut operands, mut args) = (Vec::new(), Vec::new());
        for &(name, value) in named.iter().chain([&("z_bar", z_bar)]) {
            // An exponent of `powi` is an integer, the same for all elements.
            if *self.builder.kind(value) == Kind::Int {
                names.insert(name, value);
                continue;
            }
            // Two operands that are the same value are one.
            if let Some(position) = operands.iter().position(|&v| v == value) {
                names.insert(name, args[position]);
                continue;
            }
            let wish = match self.builder.name(value).clone() {
                Name::None => Name::Wish(name.to_owned()),
                wish => wish,
            };
            let arg = self.builder.value(wish, Kind::Float(elem.clone()));
            names.insert(name, arg);
            operands.push(value);
            args.push(arg);
        }
        self.builder.enter();
        let result = write(&mut self.builder, &names);
        let stmts = self.builder.leave();
        self.finish_map(stmt, operands, Region { args, stmts, yields: vec![result] }, z_bar)
    }

    /// Appends a map without what it does not read, or nothing where it does nothing.
    pub(super) fn finish_map(&mut self, stmt: &Stmt, operands: Vec<ValueId>, mut region: Region, z_bar: ValueId) -> ValueId {
        crate::optimise::dead(&mut region);
        if let Some(position) = region.args.iter().position(|arg| region.yields[0] == *arg && region.stmts.is_empty()) {
            return operands[position];
        }
        let read: std::collections::BTreeSet<ValueId> =
            region.stmts.iter().flat_map(Stmt::reads).chain(region.yields.clone()).collect();
        let (args, mut kept): (Vec<_>, Vec<_>) =
            region.args.iter().copied().zip(operands.iter().copied()).filter(|(arg, _)| read.contains(arg)).unzip();
        // A uniform cotangent (that of a sum) need not be spread out where another operand has the shape already.
        let shaped =
            |v: ValueId| v != z_bar && self.shapes.same(v, stmt.result()) && matches!(self.builder.kind(v), Kind::Array(..));
        if kept.iter().any(|&v| shaped(v)) {
            if let Some(uniform) = self.spread_from(z_bar) {
                kept.iter_mut().filter(|v| **v == z_bar).for_each(|v| *v = uniform);
            }
        }
        self.builder.map(MapForm::Broadcast, kept, Region { args, ..region }, stmt.span)
    }

    /// What an equation calls z̄: what it was broadcast from.
    pub(super) fn spoken(&self, mut z_bar: ValueId) -> ValueId {
        while let Some(uniform) = self.spread_from(z_bar) {
            z_bar = uniform;
        }
        z_bar
    }

    /// The float or array that `z_bar` was broadcast from.
    pub(super) fn spread_from(&self, z_bar: ValueId) -> Option<ValueId> {
        let stmt = self.builder.definition(z_bar)?;
        stmt.op.rule().filter(|r| r.name == "broadcast_to").map(|_| stmt.operands[0])
    }

    /// Sums a share over what was broadcast, unless its shape is the operand's for sure.
    pub(super) fn fit(&mut self, stmt: &Stmt, share: ValueId, operand: ValueId) -> ValueId {
        let kind = self.builder.kind(operand).clone();
        match (&kind, self.builder.kind(share)) {
            (Kind::Float(_), Kind::Float(_)) => share,
            (Kind::Float(_), Kind::Array(..)) => self.builder.apply("sum", vec![share], stmt.span),
            (Kind::Array(..), Kind::Array(..)) if self.shapes.same(stmt.result(), operand) => share,
            _ => {
                let shape = self.shape_of(operand, stmt.span);
                let share = self.builder.apply("sum_to", vec![share, shape], stmt.span);
                self.builder.values[share.index()].kind = kind;
                share
            }
        }
    }
}
