//! What every pass must leave true.

use super::{Func, Op, Region, ValueId};

/// Checks that every value is defined once and before it is used, and that regions have the arguments that their
/// operation gives them.
///
/// # Errors
/// The first violation, in words.
pub fn verify(func: &Func) -> Result<(), String> {
    let mut defined = vec![false; func.values.len()];
    region(&func.body, &mut defined)?;
    if func.forward > func.body.stmts.len() {
        return Err("the forward sweep is longer than the body".into());
    }
    Ok(())
}

fn define(id: ValueId, defined: &mut [bool]) -> Result<(), String> {
    match defined.get_mut(id.index()) {
        None => Err(format!("{id:?} is not in the table of values")),
        Some(seen) if *seen => Err(format!("{id:?} is defined twice")),
        Some(seen) => {
            *seen = true;
            Ok(())
        }
    }
}

fn region(region_: &Region, defined: &mut Vec<bool>) -> Result<(), String> {
    for &arg in &region_.args {
        define(arg, defined)?;
    }
    for stmt in &region_.stmts {
        for &operand in &stmt.operands {
            if !defined.get(operand.index()).copied().unwrap_or(false) {
                return Err(format!("{operand:?} is used before it is defined, by {:?}", stmt.op));
            }
        }
        let arity = stmt.operands.len();
        match &stmt.op {
            Op::Map(_, body) => {
                if body.args.len() != arity {
                    return Err(format!("a map of {arity} operands with {} arguments", body.args.len()));
                }
                if body.yields.len() != 1 {
                    return Err("a map yields one value".into());
                }
                region(body, defined)?;
            }
            Op::If(then, otherwise) => {
                if then.yields.len() != 1 || otherwise.yields.len() != 1 || arity != 1 {
                    return Err("an `if` has one condition and one value".into());
                }
                region(then, defined)?;
                region(otherwise, defined)?;
            }
            Op::Rule(rule) if rule.params.len() != arity => {
                return Err(format!("`{}` takes {} operands, not {arity}", rule.name, rule.params.len()));
            }
            Op::Code(code) | Op::Effect(code) if code.holes.len() != arity => {
                return Err(format!("code with {} holes and {arity} operands", code.holes.len()));
            }
            Op::Accumulate if arity != 2 => return Err("an accumulation has two operands".into()),
            _ => {}
        }
        define(stmt.result, defined)?;
    }
    for &value in &region_.yields {
        if !defined.get(value.index()).copied().unwrap_or(false) {
            return Err(format!("{value:?} is yielded but not defined"));
        }
    }
    Ok(())
}
