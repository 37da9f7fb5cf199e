//! Views through which an array is changed, as values: what becomes of them is followed where they become a part of themselves, and is an
//! error where they become something else, or trade places, for what is done to that would be done to a copy.

use crate::ir::{Kind, Step};
use crate::lower::places::place::{Spot, of_rank};
use crate::lower::{Binding, Lower, Lowered};
use crate::rules;
use quote::quote;
use syn::{Expr, ExprCall, ExprMethodCall};

/// Methods that take a view and give a part of it, and the rows that read that part.
const PARTS: &[(&str, usize, &[&str])] = &[
    ("slice_move", 1, &["slice"]),
    ("slice_axis_move", 2, &["slice_axis"]),
    ("index_axis_move", 2, &["index_axis"]),
    ("into_diag", 0, &["diag"]),
    ("split_at", 2, &["before", "behind"]),
];
/// Methods that take a view and give one of another shape.
const TURNING: &[&str] = &[
    "reversed_axes",
    "permuted_axes",
    "insert_axis",
    "remove_axis",
    "squeeze",
    "into_dyn",
    "into_dimensionality",
    "into_shape_with_order",
    "into_shape_clone",
    "into_flat",
];
/// Methods that change how a view sees its array.
const TURNING_IN_PLACE: &[&str] = &[
    "swap_axes",
    "invert_axis",
    "permute_axes",
    "reverse_axes",
    "slice_axis_inplace",
    "slice_each_axis_inplace",
    "slice_collapse",
    "collapse_axis",
    "insert_axis_inplace",
    "index_axis_inplace",
];

impl Lower<'_> {
    /// Whether an expression is a view through which an array is changed.
    fn is_lent_view(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(e) => self.is_lent_view(&e.expr),
            Expr::Group(e) => self.is_lent_view(&e.expr),
            Expr::Reference(e) => self.is_lent_view(&e.expr),
            Expr::Path(path) => match path.path.get_ident().and_then(|name| self.lookup(name)) {
                Some(Binding::Place(spot)) => spot.is_lent_view(),
                _ => false,
            },
            Expr::MethodCall(call) => {
                let part = PARTS.iter().any(|&(name, arguments, _)| call.method == name && call.args.len() == arguments);
                crate::lower::places::place::lends(expr) && crate::lower::places::place::gives_view(call)
                    || part && self.is_lent_view(&call.receiver)
            }
            _ => false,
        }
    }

    /// A part of a view through which an array is changed: it is lent as the view is.
    pub(in crate::lower) fn part_of_lent_view(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let known = PARTS.iter().find(|&&(name, arguments, _)| call.method == name && call.args.len() == arguments);
        let Some(&(_, _, rows)) = known.filter(|_| self.is_lent_view(&call.receiver)) else { return Ok(None) };
        let span = call.method.span();
        let base = match self.expr(&call.receiver)? {
            Binding::Place(spot) => spot,
            _ => self.spot(&call.receiver)?,
        };
        let indices = call.args.iter().map(|arg| self.constant(arg, Kind::Discrete)).collect::<Lowered<Vec<_>>>()?;
        let mut seen = None;
        if call.method == "split_at" {
            // It fails as the method does.
            let array = self.read_value(&base, span)?;
            self.asked_of(array, &indices, "split_at", span, &quote!(.0.len()));
            seen = Some(of_rank(self.builder.kind(array).rank()));
        }
        let mut parts = rows.iter().map(|row| {
            let part = base.step(Step::Part(rules::named(row)), indices.clone());
            Binding::Place(Spot { at: Some(span), seen: seen.clone(), ..part })
        });
        Ok(if rows.len() == 1 { parts.next() } else { Some(Binding::Tuple(parts.collect())) })
    }

    /// The error for a view through which an array is changed that becomes one of another shape.
    pub(in crate::lower) fn refuse_turned(&mut self, call: &ExprMethodCall) -> Lowered<()> {
        let name = call.method.to_string();
        let turns = TURNING.contains(&name.as_str()) || TURNING_IN_PLACE.contains(&name.as_str());
        if !turns || !self.is_lent_view(&call.receiver) {
            return Ok(());
        }
        let message = format!(
            "`{name}` turns a view through which an array is changed, which is not followed here; \
             change parts of the array as it lies, or turn the array itself"
        );
        self.error(call.method.span(), message)
    }

    /// The error for names of what is lent that trade places: not what they show does.
    pub(in crate::lower) fn refuse_traded(&mut self, call: &ExprCall) -> Lowered<()> {
        for arg in &call.args {
            let name = match arg {
                Expr::Reference(e) => {
                    matches!(&*e.expr, Expr::Path(path) if path.path.get_ident().is_some_and(|name| self.is_lent(name)))
                }
                _ => false,
            };
            if name || self.is_lent_view(arg) {
                let message = "this moves a reference or a view, not what it shows, which is not followed here; \
                               assign the values, `a.assign(&b)`";
                return self.error_on(arg, message);
            }
        }
        Ok(())
    }
}
