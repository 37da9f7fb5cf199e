//! What every pass must leave true.

use super::{Asks, Fold, Func, Guise, OPERANDS, Op, RESULTS, Region, Stmt, TapeId, ValueId};
use std::collections::BTreeMap;

/// Checks that every value is defined once and before it is used, that statements have the operands, regions and results that
/// their operation gives them, and that what is taken off a tape has the form of what was put on it.
///
/// # Errors
/// The first violation, in words.
pub fn verify(func: &Func) -> Result<(), String> {
    let mut verifier = Verifier { defined: vec![false; func.values.len()], tapes: BTreeMap::new() };
    verifier.region(&func.body)?;
    if func.forward > func.body.stmts.len() {
        return Err("the forward sweep is longer than the body".into());
    }
    if func.results > func.body.yields.len() {
        return Err("the function has more results than its body yields".into());
    }
    if func.mutable.len() > func.results || func.mutable.iter().any(|v| !func.body.args.contains(v)) {
        return Err("what the function can change is not among its parameters and results".into());
    }
    Ok(())
}

struct Verifier {
    defined: Vec<bool>,
    /// How many values a tape's tuples have.
    tapes: BTreeMap<TapeId, usize>,
}

impl Verifier {
    fn define(&mut self, id: ValueId) -> Result<(), String> {
        match self.defined.get_mut(id.index()) {
            None => Err(format!("{id:?} is not in the table of values")),
            Some(true) => Err(format!("{id:?} is defined twice")),
            Some(defined) => {
                *defined = true;
                Ok(())
            }
        }
    }

    fn read(&self, id: ValueId, by: &dyn Fn() -> String) -> Result<(), String> {
        if self.defined.get(id.index()) == Some(&true) {
            Ok(())
        } else {
            Err(format!("{id:?} is used by {} before it is defined", by()))
        }
    }

    fn region(&mut self, region: &Region) -> Result<(), String> {
        for &arg in &region.args {
            self.define(arg)?;
        }
        for stmt in &region.stmts {
            for &operand in stmt.operands.iter().chain(&stmt.suffix.operands) {
                self.read(operand, &|| format!("{:?}", stmt.op))?;
            }
            form(stmt)?;
            self.tape(stmt)?;
            for inner in &stmt.regions {
                self.region(inner)?;
            }
            for &result in &stmt.results {
                self.define(result)?;
            }
        }
        region.yields.iter().try_for_each(|&value| self.read(value, &|| "a yield".into()))
    }

    fn tape(&mut self, stmt: &Stmt) -> Result<(), String> {
        let (tape, values) = match stmt.op {
            Op::Push(tape) => (tape, stmt.operands.len()),
            Op::Pop(tape) => (tape, stmt.results.len()),
            Op::Keep(tape) => (tape, stmt.operands.len() - 2),
            Op::Resume(tape) => (tape, stmt.results.len() - 1),
            _ => return Ok(()),
        };
        let kept = *self.tapes.entry(tape).or_insert(values);
        if kept == values { Ok(()) } else { Err(format!("{tape:?} holds tuples of {kept} values and of {values}")) }
    }
}

/// The numbers of operands, regions, arguments, yields and results.
fn form(stmt: &Stmt) -> Result<(), String> {
    let (operands, results) = (stmt.operands.len(), stmt.results.len());
    let regions: Vec<(usize, usize)> = stmt.regions.iter().map(|r| (r.args.len(), r.yields.len())).collect();
    let fits = match &stmt.op {
        Op::Rule(rule) => rule.takes(operands) && regions.is_empty() && results == 1,
        Op::Const(_) | Op::Blank { .. } => operands == 0 && regions.is_empty() && results == 1,
        Op::Code(code) | Op::Inspect(code) | Op::Inspected(code) => {
            operands == code.holes.len() && regions.is_empty() && results == 1
        }
        Op::Several { code, .. } => operands == code.holes.len() && regions.is_empty() && results >= 1,
        Op::Effect(code) | Op::Leave(code) => operands == code.holes.len() && regions.is_empty() && results == 0,
        Op::Collect { code, places } => operands == code.holes.len() && operands == places.len() && results == 1,
        Op::Part(code) => operands == 2 && code.holes.len() == 2 && regions.is_empty() && results == 1,
        Op::Retype(code) => operands == code.holes.len() && operands >= 1 && regions.is_empty() && results == 1,
        Op::Map(_) => regions == [(operands, 1)] && results == 1,
        Op::Fuse(folds) => {
            let shapes = folds.iter().filter(|fold| **fold == Fold::To).count();
            let entries = operands.checked_sub(shapes);
            entries.is_some_and(|n| (1..=OPERANDS).contains(&n) && regions == [(n, folds.len())])
                && results == folds.len()
                && results <= RESULTS
        }
        Op::FuseRows => {
            (2..=RESULTS).contains(&results) && (1..=OPERANDS + 1).contains(&operands) && regions == [(operands - 1, results)]
        }
        Op::Match(m) => {
            let arms = m.arms.iter().map(|arm| (arm.parts.len(), results));
            let guards = m.arms.iter().filter(|arm| arm.guarded).map(|arm| (arm.parts.len(), 1));
            let mut parts = m.arms.iter().flat_map(|arm| &arm.parts);
            operands == m.of.holes.len() && regions.iter().copied().eq(arms.chain(guards)) && parts.all(|p| p.of < operands)
        }
        Op::Loop(l) => {
            let body = (results + l.items(), results + l.flags());
            let cond = (results, 1);
            operands == results + l.sources() && if l.sources() == 1 { regions == [body] } else { regions == [cond, body] }
        }
        Op::Call(callee) => {
            operands == callee.guises.iter().map(Guise::operands).sum()
                && regions.is_empty()
                && results + usize::from(callee.asks == Asks::Value) > callee.changes()
        }
        Op::Tangent { callee, directions, given, guises } => {
            let dots: usize = guises.iter().zip(given).filter(|(_, given)| **given).map(|(guise, _)| guise.operands()).sum();
            let own: usize = callee.guises.iter().map(Guise::operands).sum();
            given.len() == guises.len()
                && operands == own + directions.count() * dots
                && regions.is_empty()
                && results >= (1 + directions.count()) * callee.changes()
                && results.is_multiple_of(1 + directions.count())
        }
        Op::Lifted { callee, lift, given, guises } => {
            let of_block = |block: &Vec<bool>| -> usize {
                guises.iter().zip(block).filter(|(_, given)| **given).map(|(guise, _)| guise.operands()).sum()
            };
            let dots: usize = given.iter().map(of_block).sum();
            given.len() + 1 == lift.blocks()
                && given.iter().all(|block| block.len() == callee.guises.len())
                && guises.len() == callee.guises.len()
                && operands == callee.guises.iter().map(Guise::operands).sum::<usize>() + dots
                && regions.is_empty()
                && results > lift.blocks() * callee.changes()
        }
        Op::Pull { guises, wanted, seeds, lift } => {
            let times = lift.blocks();
            let lent: usize = guises.iter().filter(|guise| guise.is_mutable()).map(Guise::operands).sum();
            operands == 1 + guises.iter().map(Guise::operands).sum::<usize>() + (times - 1) * lent + times * seeds
                && wanted.len() == guises.len()
                && results == times * wanted.iter().filter(|w| **w).count()
        }
        Op::Struct { code, fields } => {
            operands == code.holes.len() && operands == fields.len() && regions.is_empty() && results == 1
        }
        Op::Field(_) => operands == 1 && regions.is_empty() && results == 1,
        Op::Tape(_) => operands == 0 && results == 0,
        Op::Keep(_) => operands >= 2 && results == 0,
        Op::Resume(_) => operands == 2 && results >= 1,
        Op::Push(_) => operands >= 1 && results == 0,
        Op::Pop(_) => operands == 0 && results >= 1,
        Op::SinCos => operands == 1 && regions.is_empty() && results == 2,
        Op::Set(place) | Op::AccumulateInto(place) => {
            !place.steps.is_empty() && operands == 2 + place.indices() && regions.is_empty() && results == 1
        }
        Op::Grow(place) => operands == 2 + place.indices() && regions.is_empty() && results == 1,
        Op::Swap(place) => operands == 3 + place.indices() && regions.is_empty() && results == 1,
        Op::Shrink(place) => operands == 1 + place.indices() && regions.is_empty() && results == 2,
        Op::Take(place) => !place.steps.is_empty() && operands == 1 + place.indices() && regions.is_empty() && results == 2,
        Op::Accumulate => operands == 2 && results == 1,
        Op::CheckSeed => operands == 2 && results == 0,
    };
    if fits {
        return Ok(());
    }
    Err(format!("{:?} has {operands} operands, regions {regions:?} (arguments, yields) and {results} results", stmt.op))
}

#[cfg(test)]
mod tests {
    use super::verify;
    use crate::ir::{Builder, Elem, Func, Kind, Name, Op, Region, TapeId};
    use proc_macro2::Span;

    fn func(make: impl FnOnce(&mut Builder, crate::ir::ValueId) -> Vec<crate::ir::ValueId>) -> Func {
        let mut builder = Builder::new(Vec::new());
        let x = builder.value(Name::User("x".into()), Kind::Float(Elem::F64));
        let yields = make(&mut builder, x);
        let stmts = builder.leave();
        let (forward, results) = (stmts.len(), yields.len());
        Func { values: builder.values, body: Region { args: vec![x], stmts, yields }, forward, results, mutable: vec![] }
    }

    #[test]
    fn a_sound_function_passes() {
        assert_eq!(verify(&func(|b, x| vec![b.apply("mul", vec![x, x], Span::call_site())])), Ok(()));
    }

    #[test]
    fn a_value_is_defined_once() {
        let mut f = func(|b, x| vec![b.apply("sin", vec![x], Span::call_site())]);
        let again = f.body.stmts[0].clone();
        f.body.stmts.push(again);
        assert!(verify(&f).unwrap_err().contains("defined twice"));
    }

    #[test]
    fn a_value_is_defined_before_it_is_used() {
        let mut f = func(|b, x| {
            let y = b.apply("sin", vec![x], Span::call_site());
            vec![b.apply("cos", vec![y], Span::call_site())]
        });
        f.body.stmts.swap(0, 1);
        assert!(verify(&f).unwrap_err().contains("before it is defined"));
    }

    #[test]
    fn a_tape_gives_what_was_kept() {
        let span = Span::call_site();
        let f = func(|b, x| {
            let elem = Kind::Float(Elem::F64);
            b.push_with(Op::Push(TapeId(0)), vec![x], vec![], vec![], span);
            vec![b.push_with(Op::Pop(TapeId(0)), vec![], vec![], vec![elem.clone(), elem], span)[0]]
        });
        assert!(verify(&f).unwrap_err().contains("tuples of 1 values and of 2"));
    }

    #[test]
    fn operands_are_counted() {
        let mut f = func(|b, x| vec![b.apply("mul", vec![x, x], Span::call_site())]);
        f.body.stmts[0].operands.pop();
        assert!(verify(&f).unwrap_err().contains("operands"));
    }
}
