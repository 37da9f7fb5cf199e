//! A product of a matrix and a vector, the sum of an elementwise function of it, and the transposed matrix by its derivatives in one pass over the
//! matrix: `rt::fuse_rows` reads a large one from memory once, not twice.
//!
//! It is found where a kernel gives its derivatives by the product beside the sum, and these go by nothing but the transposed matrix. It is the last
//! pass: no tangent is taken of what it gives.

use super::fuse::{changes_between, count};
use crate::ir::{Fold, Func, Kind, Name, Op, Rank, Stmt, Value, ValueId};

/// Joins them.
pub fn rows(func: &Func) -> Func {
    let mut func = func.clone();
    while let Some(found) = (0..func.forward).find_map(|at| find(&func, at)) {
        join(&mut func, &found);
    }
    func
}

/// Where its parts are among the function's statements.
struct Found {
    /// The product of the matrix and the vector.
    product: usize,
    /// The shape of that.
    shape: usize,
    /// The kernel.
    kernel: usize,
    /// Which of its operands the product is.
    operand: usize,
    /// Which of its results are the derivatives by the product.
    partial: usize,
    /// These, scaled by the sum's cotangent.
    scaled: usize,
    /// The transposed matrix.
    transposed: usize,
    /// What the vector gains.
    gain: usize,
}

/// The parts of what there is to join of the kernel at this place.
fn find(func: &Func, kernel: usize) -> Option<Found> {
    let stmts = &func.body.stmts;
    let Op::Fuse(folds) = &stmts[kernel].op else { return None };
    let (region, operands, results) = (&stmts[kernel].regions[0], &stmts[kernel].operands, &stmts[kernel].results);
    let (entries, shapes) = operands.split_at(region.args.len());
    let [shape] = shapes else { return None };
    let partial = folds.iter().position(|fold| *fold == Fold::To)?;
    if partial == 0 || folds.contains(&Fold::Kept) {
        return None;
    }
    let mut uses = vec![0; func.values.len()];
    count(&func.body, &mut uses);
    let once = |v: ValueId| uses[v.index()] == 1;
    let defined = |v: ValueId, by: &str| {
        let at = stmts.iter().position(|s| s.results.contains(&v))?;
        let applies = stmts[at].suffix.tokens.is_empty() && stmts[at].op.rule().is_some_and(|rule| rule.name == by);
        applies.then_some(at)
    };
    let read = |v: ValueId, by: &str| {
        let at = stmts.iter().position(|s| s.operands.contains(&v))?;
        (once(v) && stmts[at].op.rule().is_some_and(|rule| rule.name == by)).then_some(at)
    };

    let shape = defined(*shape, "shape_of").filter(|_| once(*shape))?;
    let product = defined(stmts[shape].operands[0], "dot21")?;
    let z = stmts[product].result();
    let operand = entries.iter().position(|v| *v == z)?;
    let scaled = read(results[partial], "scaled")?;
    let gain = read(stmts[scaled].result(), "dot21")?;
    let transposed = defined(stmts[gain].operands[0], "t")?;
    let whole = uses[z.index()] == 2
        && stmts[scaled].operands[0] == results[partial]
        && stmts[gain].operands[1] == stmts[scaled].result()
        && stmts[transposed].operands == stmts[product].operands[..1]
        && product < kernel
        && func.forward <= scaled
        && entries.iter().all(|v| is_beside(&func.values[v.index()]))
        && !changes_between(&func.body, product, kernel);
    whole.then_some(Found { product, shape, kernel, operand, partial, scaled, transposed, gain })
}

/// Whether it is surely a number or a vector.
fn is_beside(value: &Value) -> bool {
    matches!(value.kind, Kind::Float(_) | Kind::Array(_, Rank::Fixed(1)))
}

/// Puts one statement in the place of the kernel, and the products away.
fn join(func: &mut Func, found: &Found) {
    let stmts = &mut func.body.stmts;
    let [matrix, vector] = stmts[found.product].operands[..] else { unreachable!("a product has two factors") };
    let z = stmts[found.product].result();

    let kernel = &mut stmts[found.kernel];
    let region = &mut kernel.regions[0];
    kernel.op = Op::FuseRows;
    kernel.operands.truncate(region.args.len());
    kernel.operands.remove(found.operand);
    kernel.operands.splice(0..0, [matrix, vector]);
    region.args[..=found.operand].rotate_right(1);
    region.yields[1..=found.partial].rotate_right(1);
    kernel.results[1..=found.partial].rotate_right(1);
    func.values[kernel.results[1].index()].name = Name::Partial(vector);

    let mut gain = Stmt { results: stmts[found.gain].results.clone(), ..stmts[found.scaled].clone() };
    gain.notes.iter_mut().for_each(|note| note.substitute(&|v| if v == z { vector } else { v }));
    // Where the vector has gained something before, the equation stands at the sum.
    let sum = stmts.iter_mut().enumerate().find(|(at, s)| *at != found.gain && s.notes.iter().any(|note| note.z == z));
    if let Some((_, sum)) = sum {
        sum.notes = core::mem::take(&mut gain.notes);
    }
    stmts[found.gain] = gain;

    let mut gone = vec![found.product, found.shape, found.scaled];
    let others = stmts.iter().enumerate().filter(|(at, _)| *at != found.transposed);
    let view = stmts[found.transposed].result();
    if !others.into_iter().any(|(_, s)| s.reads().contains(&view)) && !func.body.yields.contains(&view) {
        gone.push(found.transposed);
    }
    func.forward -= gone.iter().filter(|at| **at < func.forward).count();
    let mut at = 0;
    stmts.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
}
