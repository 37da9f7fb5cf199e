//! The rules of differentiation, one row each.
//!
//! A row says how a function is written, what comes out of it, what each operand's cotangent gains and what each operand's
//! tangent gives, as Rust text over the operands' names, `z` (the result), `z_bar` (its cotangent) and `a_dot` (the tangent of
//! the operand `a`). [`text`] lowers that text to the same operations that the user's code is made of, so a derivative can be
//! differentiated again. Tests of each row, on the row's own samples, and the support table are generated from the rows.

mod elementwise;
mod result;
mod tensor;
pub mod text;

use crate::ir::{Kind, Mode, Rank};

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name: the method's, or the runtime function's behind `rt::`.
    pub name: &'static str,
    /// What it is, in words.
    pub doc: &'static str,
    /// Operands in order; of a variadic rule the last one stands for one operand and more.
    pub params: &'static [Param],
    /// How it is written.
    pub form: Form,
    /// How generated code writes it, where the runtime has a faster function; the operands are lent or given away.
    pub fast: Option<&'static str>,
    /// What comes out.
    pub result: fn(&[Kind]) -> Kind,
    /// How the function reads in mathematics, over the operands' names.
    pub maths: &'static str,
    /// What kind of rule it is, with its derivatives.
    pub derivative: Derivative,
    /// Operands whose derivative is not zero but has no text: it is an error to differentiate by them.
    pub missing: &'static [&'static str],
    /// What the result borrows.
    pub borrows: Borrows,
    /// How ndarray lets it fail: the user's `.unwrap()` or `.expect(…)` follows.
    pub fallible: Fallible,
    /// What is known of the result's shape.
    pub shape: Shape,
    /// How the operands of a variadic rule are written.
    pub variadic: Option<Variadic>,
    /// Operands on which tests try the rule, its domain.
    pub samples: &'static [Case],
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

/// The derivatives of a rule. An operand without one has the derivative 0, unless the rule names it as missing.
#[derive(Debug)]
pub enum Derivative {
    /// A scalar function, applied element by element: one partial an operand, which serves both modes.
    Elementwise(&'static [Partial]),
    /// A function of whole arrays: what each operand's cotangent gains, and what its tangent gives.
    Tensor(&'static [Pullback]),
    /// A part of operand 0: its cotangent gains `z_bar` in that part, through this mutable view; its tangent is the same part
    /// of operand 0's.
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

impl Partial {
    /// What the operand's cotangent gains, as mathematics.
    pub fn share(&self) -> String {
        // A quotient of z̄ reads better than a product with a reciprocal.
        match self.maths.strip_prefix("1/").and_then(|m| m.strip_suffix('·')) {
            Some(divisor) => format!("z̄/{divisor}"),
            None => format!("{}z̄", self.maths),
        }
    }
}

/// Whether the partial can be infinite where the function has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// It is finite.
    Finite,
    /// It can be infinite: a zero cotangent stays zero (0·∞ = 0).
    ZeroStaysZero,
}

/// The derivative of a tensor function by one operand.
#[derive(Debug)]
pub struct Pullback {
    /// The operand.
    pub of: &'static str,
    /// Reverse mode: its cotangent's gain as Rust text. In a variadic rule the operand's name is the one operand, and
    /// `offset` what [`Variadic::offset`] makes of the operands before it, 0 for the first.
    pub text: &'static str,
    /// The same as mathematics.
    pub maths: &'static str,
    /// Forward mode: what its tangent adds to the result's.
    pub tangent: Tangent,
}

/// What the tangent of an operand adds to the result's tangent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tangent {
    /// The rule is linear in its differentiated operands together: it is applied to their tangents, with zeros for those
    /// that do not vary, and the discrete operands as they are.
    Linear,
    /// This text, over the operands, `z` and the operand's own tangent (`a_dot`).
    Text(&'static str),
}

/// What a result borrows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Borrows {
    /// Nothing: it is owned.
    Owned,
    /// Operand 0, where that is borrowed; the operand's buffer otherwise.
    View,
    /// Nothing, and it costs nothing to ask for it again.
    Query,
}

/// How ndarray lets a function fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallible {
    /// It gives the value itself.
    No,
    /// It gives an `Option`.
    Option,
    /// It gives a `Result`.
    Result,
}

/// What is known of a result's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// It surely is the shape of this operand.
    SameAs(usize),
    /// What the operands' shapes broadcast to.
    Broadcast,
    /// Anything else.
    Other,
}

/// How the operands of a variadic rule are written: its last parameter stands for one operand and more.
#[derive(Clone, Copy, Debug)]
pub struct Variadic {
    /// How each operand is written in the place of the parameter; commas stand between them.
    pub each: &'static str,
    /// From an operand's `offset` to that of the next operand, as Rust text over `offset`, the operand and the rule's other
    /// parameters.
    pub offset: &'static str,
}

/// Operands on which a rule is tried.
#[derive(Debug)]
pub struct Case {
    /// What to give, one an operand.
    pub operands: &'static [Sample],
    /// At a kink: the derivative that the rule promises there for a cotangent of ones, by operand; empty elsewhere, where
    /// the derivative is the limit of differences.
    pub promised: &'static [(&'static str, &'static [f64])],
}

/// One operand to try.
#[derive(Clone, Copy, Debug)]
pub enum Sample {
    /// A float.
    Float(f64),
    /// Distinct entries between two bounds in an array of this shape.
    Between {
        /// The length of each axis.
        shape: &'static [usize],
        /// The lower bound.
        low: f64,
        /// The upper bound.
        high: f64,
        /// Whether the number of axes is known at run time only.
        dynamic: bool,
    },
    /// These entries, in row-major order, in an array of this shape.
    Entries {
        /// The length of each axis.
        shape: &'static [usize],
        /// The entries.
        entries: &'static [f64],
    },
    /// A value that carries no derivative, as Rust code.
    Code(&'static str),
}

impl Rule {
    /// Whether it gives a copy of its operand.
    pub fn is_copy(&self) -> bool {
        matches!(self.name, "own" | "copied")
    }

    /// Whether it is an item of what is not known here to be an array or a list.
    pub fn is_item(&self) -> bool {
        matches!(self.name, "item" | "number" | "at" | "number_at" | "held" | "number_held" | "of_key" | "number_of_key")
    }

    /// The row of the same item, where it is a number.
    #[must_use]
    pub fn of_number(&'static self) -> &'static Rule {
        named(match self.name {
            "item" => "number",
            "at" => "number_at",
            "held" => "number_held",
            "of_key" => "number_of_key",
            name => name,
        })
    }

    /// The position of an operand.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.params.iter().position(|p| p.name == name)
    }

    /// The parameter of operand `index`; the last one of a variadic rule has any number of operands.
    ///
    /// # Panics
    /// When the rule has no such operand.
    pub fn param(&self, index: usize) -> &'static Param {
        let last = self.params.len() - 1;
        &self.params[if self.variadic.is_some() { index.min(last) } else { index }]
    }

    /// Whether it takes that many operands.
    pub fn takes(&self, operands: usize) -> bool {
        operands == self.params.len() || self.variadic.is_some() && operands > self.params.len()
    }

    /// Whether it is applied element by element.
    pub fn is_elementwise(&self) -> bool {
        matches!(self.derivative, Derivative::Elementwise(_))
    }

    /// Whether the result is no more than a view of operand 0, which the reverse sweep makes again instead of keeping it.
    pub fn is_view(&self) -> bool {
        self.borrows != Borrows::Owned
    }

    /// Whether users write it: only generated code calls what is behind `rt::`, but for a few free functions of ndarray and of this crate.
    pub fn is_written(&self) -> bool {
        let Form::Call(text) = self.form else { return true };
        !text.trim_start_matches('*').starts_with("rt::") || text.starts_with("rt::ndarray::") || self.is_of_the_crate()
    }

    /// Whether it is a function of elements that this crate offers, `cotangent::erf`.
    pub fn is_of_the_crate(&self) -> bool {
        matches!(self.form, Form::Call(text) if text.starts_with("rt::functions::"))
    }

    /// Whether it is a method of arrays or floats that a user can call, rather than a function of the runtime. Generated code
    /// may write it in another way: `a[()]` for `a.into_scalar()`.
    pub fn is_method(&self) -> bool {
        match self.form {
            Form::Call(text) => text.strip_prefix(self.params[0].name).is_some_and(|rest| rest.starts_with(['.', '['])),
            Form::Infix(_) | Form::Prefix(_) => false,
        }
    }

    /// Whether it is a function of one float, with a path like `f64::tanh`.
    pub fn is_float_method(&self) -> bool {
        self.is_elementwise() && self.params.len() == 1 && self.is_method()
    }

    /// Whether operand `index` can receive a cotangent.
    pub fn differentiates(&self, index: usize) -> bool {
        let name = self.param(index).name;
        match self.derivative {
            Derivative::Elementwise(partials) => partials.iter().any(|p| p.of == name),
            Derivative::Tensor(pullbacks) => pullbacks.iter().any(|p| p.of == name),
            Derivative::View(_) => index == 0,
        }
    }

    /// Whether the derivative by operand `index` is not zero but has no text.
    pub fn misses(&self, index: usize) -> bool {
        self.missing.contains(&self.param(index).name)
    }

    /// What the tangent of operand `index` adds to the result's; nothing for an elementwise rule, whose partials serve both
    /// modes, and for an operand whose derivative is 0.
    pub fn tangent(&self, index: usize) -> Option<Tangent> {
        let name = self.param(index).name;
        match self.derivative {
            Derivative::Elementwise(_) => None,
            Derivative::Tensor(pullbacks) => pullbacks.iter().find(|p| p.of == name).map(|p| p.tangent),
            Derivative::View(_) => (index == 0).then_some(Tangent::Linear),
        }
    }

    /// The row for the ranks of these operands, where there is one: `dot` of two matrices is `dot22`.
    #[must_use]
    pub fn specialise(&'static self, operands: &[Kind]) -> &'static Rule {
        if self.name != "dot" {
            return self;
        }
        match operands.iter().map(Kind::rank).collect::<Vec<_>>()[..] {
            [Rank::Fixed(1), Rank::Fixed(1)] => named("dot11"),
            [Rank::Fixed(1), Rank::Fixed(2)] => named("dot12"),
            [Rank::Fixed(2), Rank::Fixed(1)] => named("dot21"),
            [Rank::Fixed(2), Rank::Fixed(2)] => named("dot22"),
            _ => self,
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
    tensor::RULES.iter().find(|r| r.name == name && r.takes(arity))
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
    use super::{Derivative, Sample, Tangent, all, text};
    use crate::ir::{Builder, Elem, Kind, Mode, Name, Rank};
    use proc_macro2::Span;
    use std::collections::BTreeSet;

    /// Every text of every row is in the language of rules.
    #[test]
    fn every_row_lowers() {
        for rule in all() {
            let mut builder = Builder::new(Vec::new());
            let mut names = text::Names::new();
            let kind = Kind::Array(Elem::F64, Rank::Fixed(2));
            for name in rule.params.iter().map(|p| p.name).chain(["z", "z_bar", "offset"]) {
                names.insert(name, builder.value(Name::Wish(name.to_owned()), kind.clone()));
            }
            let mut texts: Vec<&str> = match &rule.derivative {
                Derivative::Elementwise(partials) => partials.iter().flat_map(|p| [Some(p.text), p.alone]).flatten().collect(),
                Derivative::Tensor(pullbacks) => pullbacks.iter().map(|p| p.text).collect(),
                Derivative::View(_) => vec![],
            };
            texts.extend(rule.variadic.map(|v| v.offset));
            for text in texts {
                text::lower(&mut builder, text, &names, &Elem::F64, Span::call_site());
            }
            let Derivative::Tensor(pullbacks) = &rule.derivative else { continue };
            for pullback in *pullbacks {
                let dot: &'static str = format!("{}_dot", pullback.of).leak();
                names.insert(dot, builder.value(Name::Wish(dot.to_owned()), kind.clone()));
                if let Tangent::Text(text) = pullback.tangent {
                    assert!(text.contains(dot), "{}: the tangent `{text}` has no `{dot}`", rule.name);
                    text::lower(&mut builder, text, &names, &Elem::F64, Span::call_site());
                }
            }
        }
    }

    /// Names are unique, texts name operands, and each row has samples that fit.
    #[test]
    fn every_row_is_whole() {
        let mut seen = BTreeSet::new();
        for rule in all() {
            let name = rule.name;
            assert!(seen.insert(name), "two rows `{name}`");
            assert!(!rule.doc.is_empty() && !rule.maths.is_empty(), "`{name}` does not say what it is");
            assert!(
                rule.position("z").is_none() && rule.position("z_bar").is_none(),
                "`{name}` calls an operand like its result"
            );
            let of: Vec<&str> = match rule.derivative {
                Derivative::Elementwise(partials) => partials.iter().map(|p| p.of).collect(),
                Derivative::Tensor(pullbacks) => pullbacks.iter().map(|p| p.of).collect(),
                Derivative::View(_) => vec![],
            };
            assert!(of.iter().chain(rule.missing).all(|o| rule.position(o).is_some()), "`{name}`: {of:?}");
            assert!(!rule.missing.iter().any(|m| of.contains(m)), "`{name}` has a derivative that it says is missing");
            assert!(rule.samples.iter().any(|c| c.promised.is_empty()), "`{name}` has no sample");
            for case in rule.samples {
                assert!(rule.takes(case.operands.len()), "`{name}`: {case:?}");
                for (i, sample) in case.operands.iter().enumerate() {
                    let code = matches!(sample, Sample::Code(_));
                    assert!(!code || !rule.differentiates(i), "`{name}`: operand {i} of {case:?} carries a derivative");
                    if let Sample::Entries { shape, entries } = sample {
                        assert_eq!(shape.iter().product::<usize>(), entries.len(), "`{name}`: {case:?}");
                    }
                    let float = matches!(sample, Sample::Float(_));
                    assert!(!rule.is_elementwise() || float || rule.params[i].mode == Mode::Plain, "`{name}`: {case:?}");
                }
            }
        }
    }

    /// `dot` has a row for each pair of ranks.
    #[test]
    fn products_are_specialised() {
        let of = |n| Kind::Array(Elem::F64, Rank::Fixed(n));
        let dot = super::named("dot");
        assert_eq!(dot.specialise(&[of(2), of(1)]).name, "dot21");
        assert_eq!(dot.specialise(&[of(2), Kind::Unknown]).name, "dot");
    }
}
