//! Places: what an assignment, a method in place or a `&mut` names — a variable, and the steps to a part of it.
//!
//! A mutable borrow that is bound to a name (`let row = &mut a[i]`, `for v in x.iter_mut()`) is another name of its place: what is
//! assigned through it is assigned to the part of the variable.

use crate::ir::{Elem, Kind, Place, Rank, Step, ValueId};
use crate::lower::Binding;
use crate::rules::{self, Derivative, Rule};
use proc_macro2::Span;
use quote::quote;
use syn::{Expr, ExprMethodCall};

/// A variable: where it was declared, and which part of a tuple.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    /// The scope.
    pub(in crate::lower) depth: usize,
    /// What its scope has it under.
    pub(in crate::lower) key: String,
    /// Which part of a tuple, and of a tuple in it.
    pub(in crate::lower) parts: Vec<usize>,
}

/// What a place is lent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As what it is, by `&mut`.
    Itself,
    /// As a view of its own of the whole: `a.view_mut()`.
    View,
    /// As the slice of an array's entries: `a.as_slice_mut().unwrap()`.
    Slice,
}

/// An array of so many axes.
pub(in crate::lower) fn of_rank(rank: Rank) -> Kind {
    Kind::Array(Elem::Unknown, rank)
}

/// A variable, or a part of one.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(in crate::lower) variable: Variable,
    /// The steps to the part, each with its indices.
    pub(in crate::lower) steps: Vec<(Step, Vec<ValueId>)>,
    /// Where the part is written, if it is.
    pub(in crate::lower) at: Option<Span>,
    /// What it is lent as.
    pub(in crate::lower) shown: Shown,
    /// What it is, where its steps do not show it.
    pub(in crate::lower) seen: Option<Kind>,
    /// Its type, where the `let` that lends it says it.
    pub(in crate::lower) ty: Option<Box<syn::Type>>,
}

/// The values that a variable holds, by which part of a tuple they are.
pub(in crate::lower) fn parts_of(binding: &Binding) -> Vec<(Vec<usize>, ValueId)> {
    match binding {
        Binding::Value(v) => vec![(vec![], *v)],
        Binding::Tuple(parts) => {
            let each = parts.iter().enumerate();
            each.flat_map(|(i, part)| parts_of(part).into_iter().map(move |(rest, v)| ([vec![i], rest].concat(), v))).collect()
        }
        _ => vec![],
    }
}

/// That part of a variable.
pub(in crate::lower) fn part_of(binding: &Binding, parts: &[usize]) -> Option<ValueId> {
    match (binding, parts) {
        (Binding::Value(v), []) => Some(*v),
        (Binding::Tuple(all), [i, rest @ ..]) => part_of(all.get(*i)?, rest),
        _ => None,
    }
}

/// Methods that lend the whole of their receiver.
pub(in crate::lower) const WHOLE: &[&str] =
    &["view_mut", "as_mut", "as_deref_mut", "as_mut_slice", "by_ref", "borrow_mut", "deref_mut"];
/// Methods that lend a part, or nothing where there is none: `.unwrap()` or `.expect(…)` follows.
pub(in crate::lower) const OPTIONAL: &[&str] = &["get_mut", "first_mut", "last_mut", "as_slice_mut"];

impl Variable {
    /// Its name.
    pub(in crate::lower) fn name(&self) -> String {
        let name = crate::lower::control_flow::loops::plain_name(&self.key);
        // `self` cannot be the name of a variable.
        if name == "self" { "this".into() } else { name }
    }
}

impl Spot {
    /// A part of it.
    pub(in crate::lower) fn step(&self, step: Step, indices: Vec<ValueId>) -> Spot {
        let mut part = Spot { seen: None, ty: None, shown: Shown::Itself, ..self.clone() };
        match (&step, part.steps.last_mut()) {
            // A field of a field is one path.
            (Step::Field(inner), Some((Step::Field(path), _))) => path.extend(quote!(.#inner)),
            _ => part.steps.push((step, indices)),
        }
        part
    }

    /// It is written here.
    pub(in crate::lower) fn at(self, span: Span) -> Spot {
        Spot { at: Some(span), ..self }
    }

    pub(in crate::lower) fn place(&self, of: &Kind) -> Place {
        let place = Place::new(self.steps.iter().map(|(step, _)| step.clone()).collect(), of);
        Place { at: self.at, kind: self.ranked(place.kind), ..place }
    }

    /// The kind of what is there, as far as its steps or what it is seen to be show it.
    pub(in crate::lower) fn ranked(&self, kind: Kind) -> Kind {
        match (kind, &self.seen) {
            (Kind::Array(elem, Rank::Unknown), Some(Kind::Array(_, rank))) => Kind::Array(elem, *rank),
            (Kind::Unknown, Some(seen)) => seen.clone(),
            (kind, _) => kind,
        }
    }

    /// Whether it is the slice of an array's entries.
    pub(in crate::lower) fn is_slice_of_array(&self) -> bool {
        self.shown == Shown::Slice
    }

    /// What it is lent as under another name.
    pub(in crate::lower) fn lent_as(&self) -> Shown {
        if self.is_lent_view() { Shown::View } else { self.shown }
    }

    /// Whether it is a view of an array, and not a reference to what is there.
    pub(in crate::lower) fn is_lent_view(&self) -> bool {
        match self.shown {
            Shown::Itself => self.is_view(),
            Shown::View => self.steps.is_empty() || self.is_view(),
            Shown::Slice => false,
        }
    }

    /// Whether it ends in a view.
    pub(in crate::lower) fn is_view(&self) -> bool {
        self.place(&Kind::Unknown).is_view()
    }
}

/// Whether an expression lends a place: `&mut x[i]`, `a.row_mut(i)`, `x.get_mut(i).unwrap()`.
pub(in crate::lower) fn lends(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(e) => lends(&e.expr),
        Expr::Group(e) => lends(&e.expr),
        Expr::Reference(e) => e.mutability.is_some() && is_place(&e.expr),
        Expr::MethodCall(e) => {
            let made = crate::lower::places::maps::entry(e).is_some() || crate::lower::places::optional::fills(e);
            (lends_by_method(e) || made) && is_place(expr)
        }
        _ => false,
    }
}

fn lends_by_method(call: &ExprMethodCall) -> bool {
    let name = call.method.to_string();
    let optional = |e: &Expr| matches!(e, Expr::MethodCall(e) if OPTIONAL.iter().any(|name| e.method == name));
    match name.as_str() {
        "unwrap" | "expect" => optional(&call.receiver),
        "slice_each_axis_mut" => call.args.len() == 1,
        name => WHOLE.contains(&name) && call.args.is_empty() || view_rule(name, call.args.len()).is_some(),
    }
}

/// Whether a method that lends gives a view of an array.
pub(in crate::lower) fn gives_view(call: &ExprMethodCall) -> bool {
    let name = call.method.to_string();
    name == "view_mut" || name == "slice_each_axis_mut" || view_rule(&name, call.args.len()).is_some()
}

/// Whether an expression is a variable or a part of one.
pub(in crate::lower) fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Paren(e) => is_place(&e.expr),
        Expr::Group(e) => is_place(&e.expr),
        Expr::Field(e) => is_place(&e.base),
        Expr::Index(e) => is_place(&e.expr),
        Expr::Reference(e) => is_place(&e.expr),
        Expr::Unary(e) => {
            matches!(e.op, syn::UnOp::Deref(_))
                && (is_place(&e.expr) || crate::lower::places::optional::inserts(&e.expr).is_some())
        }
        Expr::MethodCall(e) if crate::lower::places::maps::entry(e).is_some_and(|entry| is_place(&entry.receiver)) => true,
        Expr::MethodCall(e) if crate::lower::places::optional::fills(e) => is_place(&e.receiver),
        Expr::MethodCall(e) => (lends_by_method(e) || OPTIONAL.iter().any(|name| e.method == name)) && is_place(&e.receiver),
        _ => false,
    }
}

/// The row whose mutable view a method is.
pub(in crate::lower) fn view_rule(method: &str, arguments: usize) -> Option<&'static Rule> {
    rules::all().find(|r| {
        matches!(r.derivative, Derivative::View(v) if v == method && v != "index")
            && r.params.len() == arguments + 1
            && !r.name.ends_with("move")
            && !r.name.starts_with("into")
    })
}
