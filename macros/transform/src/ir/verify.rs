//! What every pass must leave true.

use super::{Func, Op, Region, Stmt, Tape, ValueId};

/// Checks that every value is defined once and before it is used, that no value is used after an operation has consumed it,
/// and that statements have the operands, regions and results that their operation gives them.
///
/// # Errors
/// The first violation, in words.
pub fn verify(func: &Func) -> Result<(), String> {
    let mut verifier = Verifier { state: vec![State::Undefined; func.values.len()] };
    verifier.region(&func.body)?;
    if func.forward > func.body.stmts.len() {
        return Err("the forward sweep is longer than the body".into());
    }
    if func.results > func.body.yields.len() {
        return Err("the function has more results than its body yields".into());
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Undefined,
    Defined,
    Consumed,
}

struct Verifier {
    state: Vec<State>,
}

impl Verifier {
    fn define(&mut self, id: ValueId) -> Result<(), String> {
        match self.state.get_mut(id.index()) {
            None => Err(format!("{id:?} is not in the table of values")),
            Some(State::Undefined) => {
                self.state[id.index()] = State::Defined;
                Ok(())
            }
            Some(_) => Err(format!("{id:?} is defined twice")),
        }
    }

    fn read(&self, id: ValueId, by: &dyn std::fmt::Debug) -> Result<(), String> {
        match self.state.get(id.index()) {
            Some(State::Defined) => Ok(()),
            Some(State::Consumed) => Err(format!("{id:?} is used by {by:?} after it has been consumed")),
            _ => Err(format!("{id:?} is used by {by:?} before it is defined")),
        }
    }

    fn region(&mut self, region: &Region) -> Result<(), String> {
        for &arg in &region.args {
            self.define(arg)?;
        }
        for stmt in &region.stmts {
            for &operand in &stmt.operands {
                self.read(operand, &stmt.op)?;
            }
            form(stmt)?;
            for inner in &stmt.regions {
                self.region(inner)?;
            }
            if stmt.op.consumes() && stmt.operands[1..].contains(&stmt.operands[0]) {
                return Err(format!("{:?} is consumed and read by {:?}", stmt.operands[0], stmt.op));
            }
            for &result in &stmt.results {
                self.define(result)?;
            }
        }
        for &value in &region.yields {
            self.read(value, &"a yield")?;
        }
        // Only after the region: a copy of what is consumed may be taken where it is still read.
        for stmt in &region.stmts {
            if matches!(stmt.op, Op::Set(_) | Op::Tape(_)) && stmt.op.consumes() {
                self.consume_in_order(region, stmt)?;
            }
        }
        Ok(())
    }

    /// A place or a tape is one buffer: after the statement that consumes its old value, nothing in the region reads that.
    fn consume_in_order(&mut self, region: &Region, by: &Stmt) -> Result<(), String> {
        let old = by.operands[0];
        let after = region.stmts.iter().skip_while(|s| s.results != by.results).skip(1);
        let late = after.flat_map(Stmt::reads).any(|v| v == old) || region.yields.contains(&old);
        self.state[old.index()] = State::Consumed;
        if late { Err(format!("{old:?} is used after {:?} has consumed it", by.op)) } else { Ok(()) }
    }
}

/// The numbers of operands, regions, arguments, yields and results.
fn form(stmt: &Stmt) -> Result<(), String> {
    let (operands, results) = (stmt.operands.len(), stmt.results.len());
    let regions: Vec<(usize, usize)> = stmt.regions.iter().map(|r| (r.args.len(), r.yields.len())).collect();
    let fits = match &stmt.op {
        Op::Rule(rule) => rule.takes(operands) && regions.is_empty() && results == 1,
        Op::Const(_) => operands == 0 && regions.is_empty() && results == 1,
        Op::Code(code) => operands == code.holes.len() && regions.is_empty() && results == 1,
        Op::Effect(code) => operands == code.holes.len() && regions.is_empty() && results == 0,
        Op::Collect { code, places } => operands == code.holes.len() && operands == places.len() && results == 1,
        Op::Retype(code) => operands == code.holes.len() && operands >= 1 && regions.is_empty() && results == 1,
        Op::Map(_) => regions == [(operands, 1)] && results == 1,
        Op::If => operands == 1 && regions == [(0, results), (0, results)],
        Op::For(_) => operands == results + 1 && regions == [(results + 1, results)],
        Op::Set(rule) => operands == rule.params.len() + 1 && regions.is_empty() && results == 1,
        Op::Tape(Tape::New) => operands == 0 && results == 1,
        Op::Tape(Tape::Push) => operands >= 1 && results == 1,
        Op::Tape(Tape::Pop) => operands == 1 && results >= 1,
        Op::Accumulate => operands == 2 && results == 1,
        Op::AccumulateInto(rule) => operands == rule.params.len() + 1 && results == 1,
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
    use crate::ir::{Builder, Elem, Func, Kind, Name, Op, Region, Tape};
    use proc_macro2::Span;

    fn func(make: impl FnOnce(&mut Builder, crate::ir::ValueId) -> Vec<crate::ir::ValueId>) -> Func {
        let mut builder = Builder::new(Vec::new());
        let x = builder.value(Name::User("x".into()), Kind::Float(Elem::F64));
        let yields = make(&mut builder, x);
        let stmts = builder.leave();
        let (forward, results) = (stmts.len(), yields.len());
        Func { values: builder.values, body: Region { args: vec![x], stmts, yields }, forward, results }
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
    fn a_consumed_tape_is_not_read_again() {
        let span = Span::call_site();
        let f = func(|b, x| {
            let tape = b.push(Op::Tape(Tape::New), vec![], Kind::Tape, span);
            b.push(Op::Tape(Tape::Push), vec![tape, x], Kind::Tape, span);
            b.push(Op::Tape(Tape::Push), vec![tape, x], Kind::Tape, span);
            vec![x]
        });
        assert!(verify(&f).unwrap_err().contains("consumed"));
    }

    #[test]
    fn operands_are_counted() {
        let mut f = func(|b, x| vec![b.apply("mul", vec![x, x], Span::call_site())]);
        f.body.stmts[0].operands.pop();
        assert!(verify(&f).unwrap_err().contains("operands"));
    }
}
