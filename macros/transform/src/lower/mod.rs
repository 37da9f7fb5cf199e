//! From syntax to operations.
//!
//! Every expression is lowered to a value. References, views and clones of a value are that value. What carries no
//! derivative stays the user's code with holes for the values in it. What is not understood is an error on its span.

mod arrays;
mod body;
mod calls;
mod chains;
mod control_flow;
mod describe;
mod discrete;
mod expr;
mod known;
mod patterns;
mod places;
mod report;
mod results;
mod rewrites;
mod scopes;
mod statement;

pub(crate) use body::lower;
pub(crate) use chains::sources::from_the_front;
pub(crate) use control_flow::checkpoint::{WithoutMarks, marks_on_calls};
use scopes::{flatten, key};

use crate::ir::{Builder, ValueId};
use crate::parse::Inside;
use calls::function::Function;
use calls::nested::Nested;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use syn::{Error, Ident};

/// What a name or an expression stands for.
#[derive(Clone, Debug)]
pub(crate) enum Binding {
    /// A value.
    Value(ValueId),
    /// A tuple, taken apart.
    Tuple(Vec<Binding>),
    /// An iterator over the entries of a value, or of several in step.
    Iter(Box<Binding>),
    /// A function that is visible here.
    Function(Function),
    /// A place that is lent mutably: another name of a part of a variable.
    Place(places::place::Spot),
    /// An iterator whose items are taken one by one.
    Cursor(Rc<chains::cursor::Cursor>),
    /// Nothing: the value of a statement.
    Unit,
    /// Nothing: the code before it does not come back.
    Never,
}

/// What names stand for in a block.
pub(crate) type Scope = BTreeMap<String, Binding>;

impl Binding {
    fn place_mut(&mut self) -> Option<&mut places::place::Spot> {
        if let Binding::Place(spot) = self { Some(spot) } else { None }
    }
}

/// An error that has been noted.
pub(crate) struct Noted;

type Lowered<T> = Result<T, Noted>;

pub(crate) struct Lower<'a> {
    builder: Builder,
    scopes: scopes::Scopes,
    generics: Vec<Ident>,
    /// What `cotangent` is called in the user's crate.
    krate: &'a str,
    errors: &'a mut Vec<Error>,
    /// Values that stand for what could not be lowered, and what is computed from them.
    poisoned: BTreeSet<ValueId>,
    /// Values of which the user has taken a copy, whose layout can be another one than a view's.
    copied: BTreeSet<ValueId>,
    /// What patterns bind inside of what they match, and whether it is a reference in the user's code.
    bound: BTreeMap<ValueId, bool>,
    /// Names that patterns give to values without `mut`, and the values: through them these could only be changed where they are.
    fixed: BTreeMap<String, ValueId>,
    /// The types of values, where the user wrote them.
    types: BTreeMap<ValueId, syn::Type>,
    /// What that which a loop carries began as.
    begins: BTreeMap<ValueId, ValueId>,
    /// Names that are references in the user's code.
    references: BTreeSet<String>,
    /// Names of copies that the user has taken, and the values that these are copies of.
    owners: BTreeMap<String, ValueId>,
    /// The types of items of parameters, and those of them that were found to be structs.
    items: BTreeMap<ValueId, String>,
    structs: BTreeSet<String>,
    known_structs: BTreeSet<String>,
    /// What is known to be of a type of the user's own, and what stands around a method.
    own: known::own::Own,
    inside: Option<Inside>,
    /// The fields that the attribute says to carry no derivative.
    constant_fields: Vec<Ident>,
    /// What a `?` leaves.
    asks: control_flow::fail::Asks,
    /// How many results the function gives as a tuple, if it does.
    results: Option<usize>,
    /// Where code can leave for: the function, or what is called in its place, then loops and labelled blocks, from outside in.
    targets: Vec<control_flow::targets::Target>,
    /// Whether elementwise functions are lowered as loops over an index.
    looped: calls::closure::Looped,
    /// The names that are `mut` somewhere in the function.
    mutable: BTreeSet<String>,
    /// The names of queues of the standard library.
    queues: BTreeSet<String>,
    /// The names that are asked for their next item.
    advanced: BTreeSet<String>,
    /// The names of fields that hold options.
    optional: BTreeSet<String>,
    /// The names that can only be integers.
    indices: known::indices::Indices,
    /// The marks of what was joined to values by operators.
    joined: BTreeMap<ValueId, Vec<String>>,
    /// What operators have given of which only their operands' types tell whether it is of a type of the user's own; none where the attribute names no
    /// such type.
    open: Option<BTreeSet<ValueId>>,
    /// The marks of the parts that names stand for, `let p = &w.v;`, whatever else has these names.
    read: BTreeMap<ValueId, Vec<String>>,
    /// What operators of the user's own types have given.
    overloaded: BTreeSet<ValueId>,
    /// Values whose names are copies, and no references.
    by_value: BTreeSet<ValueId>,
    /// Whether the names of the pattern that is being bound are copies, and no references.
    copying: bool,
    /// How many scopes lie outside of the elementwise function that is being lowered: what it assigns to must lie inside.
    outside: usize,
    /// Functions inside the function, and those of them whose calls are being lowered.
    nested: Vec<Rc<Nested>>,
    calling: Vec<usize>,
    /// Constants inside the function.
    constants: BTreeSet<ValueId>,
    /// Parameters that are a `usize`.
    sizes: BTreeSet<ValueId>,
    /// Whether a range is something to walk over in its own right, as at the beginning of a chain.
    ranges: bool,
    /// Whether code stands where only what carries no derivative fits: an index, an axis, a shape.
    discrete: bool,
}

impl Lower<'_> {
    /// Whether a value may carry a derivative.
    fn varies(&self, v: ValueId) -> bool {
        self.builder.varies(v)
    }
}
