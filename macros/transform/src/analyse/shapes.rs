//! Shapes: which arrays surely have the same shape.
//!
//! Values are put into classes, and shapes into those of the arrays that have them; an elementwise function of one array, or of arrays of one class, stays in the class. It is
//! how the reverse sweep knows where nothing can have been broadcast.

use crate::ir::{Fold, Func, Kind, MapForm, Op, Region, ValueId};
use crate::rules;

/// The class of each value.
#[derive(Clone, Debug)]
pub struct Shapes(Vec<ValueId>);

impl Shapes {
    /// Whether two values surely have the same shape.
    pub fn same(&self, a: ValueId, b: ValueId) -> bool {
        self.class(a) == self.class(b)
    }

    fn class(&self, a: ValueId) -> ValueId {
        self.0.get(a.index()).copied().unwrap_or(a)
    }

    fn join(&mut self, result: ValueId, operand: ValueId) {
        self.0[result.index()] = self.class(operand);
    }

    fn follow(&mut self, region: &Region, kind: &dyn Fn(ValueId) -> Kind) {
        for stmt in &region.stmts {
            stmt.regions.iter().for_each(|r| self.follow(r, kind));
            let elementwise = match &stmt.op {
                Op::Rule(rule) => rule.is_elementwise(),
                Op::Map(MapForm::Method) => {
                    self.join(stmt.result(), stmt.operands[0]);
                    continue;
                }
                Op::Map(MapForm::Broadcast) => true,
                Op::Fuse(folds) => folds[..] == [Fold::Kept],
                Op::Accumulate | Op::AccumulateInto(_) | Op::Set(_) => {
                    self.join(stmt.result(), stmt.operands[0]);
                    continue;
                }
                // Items that change places may have shapes of their own.
                Op::Swap(_) if matches!(kind(stmt.result()), Kind::Array(..) | Kind::List(..)) => {
                    self.join(stmt.result(), stmt.operands[0]);
                    continue;
                }
                _ => false,
            };
            match stmt.op.rule() {
                Some(rule) if rule.shape == rules::Shape::SameAs(0) || rule.name == "shape_of" => {
                    self.join(stmt.result(), stmt.operands[0]);
                    continue;
                }
                Some(rule) if matches!(rule.name, "broadcast_to" | "sum_to") => {
                    self.join(stmt.result(), stmt.operands[1]);
                    continue;
                }
                _ => {}
            }
            if let Op::Fuse(folds) = &stmt.op {
                let shapes = &stmt.operands[stmt.regions[0].args.len()..];
                let summed = stmt.results.iter().zip(folds).filter(|(_, fold)| **fold == Fold::To);
                summed.zip(shapes).for_each(|((&result, _), &shape)| self.join(result, shape));
            }
            if !elementwise || !matches!(kind(stmt.result()), Kind::Array(..)) {
                continue;
            }
            let mut shaped = stmt.operands.iter().filter(|&&v| !matches!(kind(v), Kind::Float(_) | Kind::Int));
            let Some(&first) = shaped.next() else { continue };
            if matches!(kind(first), Kind::Array(..)) && shaped.all(|&v| self.same(v, first)) {
                self.join(stmt.result(), first);
            }
        }
    }
}

/// The classes of a function's values.
pub fn shapes(func: &Func) -> Shapes {
    let mut shapes = Shapes((0..func.values.len()).map(|i| ValueId(u32::try_from(i).expect("an index"))).collect());
    shapes.follow(&func.body, &|v| func.values[v.index()].kind.clone());
    shapes
}
