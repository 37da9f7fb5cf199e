//! The rules of differentiation, one row each.
//!
//! A row says how a function is written, what comes out of it, and what each operand's cotangent gains, as Rust text over the
//! operands' names, `z` (the result) and `z_bar` (its cotangent). [`text`] lowers that text to the same operations that the
//! user's code is made of, so a derivative can be differentiated again.

mod elementwise;
mod tensor;
pub mod text;

use crate::ir::{Kind, Mode};

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name: the method's, or the runtime function's behind `rt::`.
    pub name: &'static str,
    /// Operands in order.
    pub params: &'static [Param],
    /// How it is written.
    pub form: Form,
    /// What comes out.
    pub result: fn(&[Kind]) -> Kind,
    /// How the function reads in mathematics, over the operands' names.
    pub maths: &'static str,
    /// What kind of rule it is, with its derivatives.
    pub derivative: Derivative,
}

/// An operand of a rule.
#[derive(Debug)]
pub struct Param {
    /// Its name in the rule's texts.
    pub name: &'static str,
    /// How it enters.
    pub mode: Mode,
}

/// How a rule is written in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `a + b`
    Infix(&'static str),
    /// `-a`
    Prefix(&'static str),
    /// A call, with the operands' names in their places.
    Call(&'static str),
}

/// The derivatives of a rule.
#[derive(Debug)]
pub enum Derivative {
    /// A scalar function, applied element by element: one partial an operand, which serves both modes.
    Elementwise(&'static [Partial]),
    /// A function of whole arrays: what each operand's cotangent gains.
    Tensor(&'static [Pullback]),
    /// A part of operand 0: its cotangent gains `z_bar` in that part, through this mutable view.
    View(&'static str),
}

/// ∂z/∂operand of a scalar function.
#[derive(Debug)]
pub struct Partial {
    /// The operand.
    pub of: &'static str,
    /// The partial as Rust text.
    pub text: &'static str,
    /// The partial as mathematics.
    pub maths: &'static str,
    /// The partial where the other operands do not vary, if it is another at a kink.
    pub alone: Option<&'static str>,
    /// What a zero cotangent meets.
    pub guard: Guard,
}

/// Whether the partial can be infinite where the function has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// It is finite.
    Finite,
    /// It can be infinite: a zero cotangent stays zero (0·∞ = 0).
    ZeroStaysZero,
}

/// The cotangent of one operand of a tensor function.
#[derive(Debug)]
pub struct Pullback {
    /// The operand.
    pub of: &'static str,
    /// Its cotangent's gain as Rust text.
    pub text: &'static str,
    /// The same as mathematics.
    pub maths: &'static str,
}

impl Rule {
    /// The position of an operand.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.params.iter().position(|p| p.name == name)
    }

    /// Whether it is applied element by element.
    pub fn is_elementwise(&self) -> bool {
        matches!(self.derivative, Derivative::Elementwise(_))
    }

    /// Whether operand `index` can receive a cotangent.
    pub fn differentiates(&self, index: usize) -> bool {
        let name = self.params[index].name;
        match self.derivative {
            Derivative::Elementwise(partials) => partials.iter().any(|p| p.of == name),
            Derivative::Tensor(pullbacks) => pullbacks.iter().any(|p| p.of == name),
            Derivative::View(_) => index == 0,
        }
    }
}

/// All rules, for tests and for the support table.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    elementwise::RULES.iter().chain(tensor::RULES)
}

/// The rule of an elementwise function.
pub fn elementwise(name: &str, arity: usize) -> Option<&'static Rule> {
    elementwise::RULES.iter().find(|r| r.name == name && r.params.len() == arity)
}

/// The rule of a function of whole arrays.
pub fn tensor(name: &str, arity: usize) -> Option<&'static Rule> {
    tensor::RULES.iter().find(|r| r.name == name && r.params.len() == arity)
}

/// The rule that a piece of the compiler itself relies on.
///
/// # Panics
/// When the table has lost it.
pub fn named(name: &str) -> &'static Rule {
    all().find(|r| r.name == name).unwrap_or_else(|| panic!("no rule `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::{Derivative, all, text};
    use crate::ir::{Builder, Elem, Kind, Rank};
    use proc_macro2::Span;

    /// Every text of every row is in the language of rules.
    #[test]
    fn every_row_lowers() {
        for rule in all() {
            let mut builder = Builder::new(Vec::new());
            let mut names = text::Names::new();
            let kind = Kind::Array(Elem::F64, Rank::Fixed(2));
            for name in rule.params.iter().map(|p| p.name).chain(["z", "z_bar"]) {
                names.insert(name, builder.value(Some(name.to_owned()), kind.clone()));
            }
            let texts: Vec<&str> = match &rule.derivative {
                Derivative::Elementwise(partials) => partials.iter().map(|p| p.text).collect(),
                Derivative::Tensor(pullbacks) => pullbacks.iter().map(|p| p.text).collect(),
                Derivative::View(_) => vec![],
            };
            for text in texts {
                text::lower(&mut builder, text, &names, &Elem::F64, Span::call_site());
            }
        }
    }
}
