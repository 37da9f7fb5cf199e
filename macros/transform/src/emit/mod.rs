//! From operations to Rust.
//!
//! A value that is used once, by the statement that follows, is written inside it; every other value is a `let`. A value's
//! last use gives its buffer away.

mod body;
mod companion;

pub use companion::companion;

use crate::ir::{Func, Op, Region, ValueId};
use proc_macro2::TokenStream;
use std::collections::{BTreeMap, BTreeSet};

/// What a variable of generated code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repr {
    /// A float, an integer, a flag.
    Copy,
    /// An owned array or list.
    Owned,
    /// A reference.
    Reference,
    /// A view, or anything else that borrows.
    View,
    /// Not known: cloned rather than moved while it is needed.
    Unknown,
}

/// A line of generated code.
#[derive(Debug)]
pub(crate) enum Line {
    /// `let name = value;`
    Let { name: syn::Ident, mutable: bool, value: TokenStream, doc: Option<String> },
    /// A statement without a value.
    Do { tokens: TokenStream, doc: Option<String> },
}

/// The state of emission.
pub(crate) struct Emit<'a> {
    func: &'a Func,
    uses: Vec<u32>,
    names: BTreeMap<ValueId, syn::Ident>,
    reprs: BTreeMap<ValueId, Repr>,
    taken: BTreeSet<String>,
    pending: Vec<(ValueId, Written)>,
    literals: BTreeMap<ValueId, Written>,
    lines: Vec<Line>,
    rt: syn::Ident,
    /// The user's names that have a variable already.
    claimed: BTreeSet<String>,
    /// Whether the reverse sweep is being written.
    backwards: bool,
}

/// A written expression.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    tokens: TokenStream,
    prec: crate::ir::Prec,
    repr: Repr,
    doc: Option<String>,
}

fn count(region: &Region, uses: &mut [u32]) {
    for stmt in &region.stmts {
        for operand in &stmt.operands {
            uses[operand.index()] += 1;
        }
        match &stmt.op {
            Op::Map(_, r) => count(r, uses),
            Op::If(a, b) => {
                count(a, uses);
                count(b, uses);
            }
            _ => {}
        }
    }
    for value in &region.yields {
        uses[value.index()] += 1;
    }
}
