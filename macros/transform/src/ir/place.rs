//! Places: parts of a value that statements change, `state.x[i]`.

use super::Kind;
use crate::rules::{Derivative, Rule};
use proc_macro2::{Span, TokenStream};

/// What stands in a path for the step into a box, `rate.inside()`.
pub const INSIDE: &str = "inside";

/// A part of a value.
#[derive(Clone, Debug)]
pub struct Place {
    /// The steps that lead to it, from the outside in.
    pub steps: Vec<Step>,
    /// The kind of what is there.
    pub kind: Kind,
    /// Where the user has written it, if that is another place than the statement's.
    pub at: Option<Span>,
    /// Whether it is known to hold an option: what was there before may have been none, as may what comes there.
    pub option: bool,
}

/// A step into a value.
#[derive(Clone, Debug)]
pub enum Step {
    /// A field of a struct, or a field of a field.
    Field(TokenStream),
    /// The part that a row's view shows; the row's operands behind the first are among the statement's.
    Part(&'static Rule),
}

impl Place {
    /// The place in a value of this kind.
    pub fn new(steps: Vec<Step>, of: &Kind) -> Place {
        let kind = steps.iter().fold(of.clone(), |of, step| step.kind(&of));
        Place { steps, kind, at: None, option: false }
    }

    /// Whether it is a part that is seen through a mutable view, rather than a field or an entry.
    pub fn is_view(&self) -> bool {
        matches!(self.steps.last(), Some(Step::Part(rule)) if !rule.is_item() && !matches!(rule.name, "index" | "get"))
    }

    /// Whether it is what a map holds for a key.
    pub fn is_of_key(&self) -> bool {
        matches!(self.steps.last(), Some(Step::Part(rule)) if matches!(rule.name, "at" | "number_at" | "held" | "number_held"))
    }

    /// Whether it is entries that are chosen by indices, which no view shows.
    pub fn is_chosen(&self) -> bool {
        matches!(self.steps.last(), Some(Step::Part(rule)) if matches!(rule.derivative, Derivative::View("scatter_add")))
    }

    /// How many operands say where it is.
    pub fn indices(&self) -> usize {
        self.steps.iter().map(Step::indices).sum()
    }
}

impl Step {
    /// How many operands say where it is.
    pub fn indices(&self) -> usize {
        match self {
            Step::Field(_) => 0,
            Step::Part(rule) => rule.params.len() - 1,
        }
    }

    /// The kind of what is there, in a value of this kind.
    pub fn kind(&self, of: &Kind) -> Kind {
        match self {
            Step::Field(path) => of.field(path),
            Step::Part(rule) => (rule.result)(std::slice::from_ref(of)),
        }
    }
}
