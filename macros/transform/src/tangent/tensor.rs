//! Functions of whole arrays, and views of their parts.

use super::Tangents;
use crate::ir::{Stmt, ValueId};
use crate::rules::text::{self, Names};
use crate::rules::{Rule, Tangent};

impl Tangents {
    pub(super) fn tensor(&mut self, stmt: &Stmt, rule: &'static Rule) -> ValueId {
        // Its type is inferred from what it goes into: the tangent's is that of its value.
        if rule.name == "collected" {
            return self.reshaped(stmt);
        }
        let mut shares = Vec::new();
        let mut linear = false;
        for (i, &operand) in stmt.operands.iter().enumerate() {
            let Some(dot) = self.dot(operand) else { continue };
            match rule.tangent(i) {
                Some(Tangent::Linear) => linear = true,
                Some(Tangent::Text(text)) => shares.push(self.share(stmt, rule, i, dot, text)),
                None => {}
            }
        }
        if linear {
            shares.insert(0, self.linear(stmt, rule));
        }
        self.sum(shares, stmt)
    }

    /// What the tangent of operand `i` adds.
    fn share(&mut self, stmt: &Stmt, rule: &Rule, i: usize, dot: ValueId, text: &'static str) -> ValueId {
        let mut names: Names = rule.params.iter().map(|p| p.name).zip(stmt.operands.iter().copied()).collect();
        names.insert("z", stmt.result());
        names.insert(dot_in(text, rule.param(i).name), dot);
        let elem = self.builder.kind(stmt.result()).elem();
        let share = text::lower(&mut self.builder, text, &names, &elem, stmt.span);
        if share == dot { share } else { self.like(share, stmt.result()) }
    }

    /// A function that is linear in the operands that vary: itself, of their tangents.
    pub(super) fn linear(&mut self, stmt: &Stmt, rule: &'static Rule) -> ValueId {
        let mut operands = stmt.operands.clone();
        for (i, operand) in operands.iter_mut().enumerate() {
            if rule.tangent(i) == Some(Tangent::Linear) {
                *operand = self.dot_or_zeros(*operand, stmt.span);
            }
        }
        let dot = self.builder.rule(rule, operands, stmt.span);
        self.like(dot, stmt.result())
    }
}

/// The word `a_dot` of a text.
fn dot_in(text: &'static str, name: &str) -> &'static str {
    let word = format!("{name}_dot");
    let at = text.find(&word).expect("the operand's tangent in the text of its tangent");
    &text[at..at + word.len()]
}
