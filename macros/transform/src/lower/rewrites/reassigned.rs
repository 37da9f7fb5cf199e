//! Methods that give an array other axes, another shape or more rows in place, as the assignments that they stand for.

use crate::lower::{Lower, Lowered};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

impl Lower<'_> {
    /// Such a method, or one that may fail with what opens its result, as a statement.
    pub(in crate::lower) fn reassigned(&mut self, call: &ExprMethodCall) -> Lowered<bool> {
        let Some((place, statement)) = assignment(call).or_else(|| grown(&Expr::MethodCall(call.clone()))) else {
            return Ok(false);
        };
        if !crate::lower::places::place::is_place(&place) || !self.is_array(&place) {
            return Ok(false);
        }
        if call.method == "slice_collapse" {
            return self.collapsed(call, &statement).map(|()| true);
        }
        self.statement(&statement).map(|_| true)
    }

    /// `a.push_row(row)?;`
    pub(in crate::lower) fn grown_or_failed(&mut self, e: &syn::ExprTry) -> Lowered<bool> {
        let Some((place, statement)) = grown(&Expr::Try(e.clone())) else { return Ok(false) };
        if !crate::lower::places::place::is_place(&place) || !self.is_array(&place) {
            return Ok(false);
        }
        self.statement(&statement).map(|_| true)
    }

    /// Whether there is an array in a place; what is looked at is not noted.
    fn is_array(&mut self, place: &Expr) -> bool {
        let look = self.look();
        let value = self.place_value(place);
        let array = value.is_ok_and(|a| matches!(self.builder.kind(a), crate::ir::Kind::Array(..)));
        self.take_back(look);
        array
    }
}

/// The place that a method changes, and the assignment to it.
fn assignment(call: &ExprMethodCall) -> Option<(Expr, Expr)> {
    let (a, args, span) = (&call.receiver, &call.args, call.method.span());
    let whole = |statement| Some(((**a).clone(), statement));
    match (call.method.to_string().as_str(), args.len()) {
        ("permute_axes", 1) => whole(syn::parse_quote_spanned!(span=> #a = #a.permuted_axes(#args))),
        ("reverse_axes", 0) => whole(syn::parse_quote_spanned!(span=> #a = #a.reversed_axes())),
        ("slice_axis_inplace", 2) => whole(syn::parse_quote_spanned!(span=> #a = #a.slice_axis_move(#args))),
        ("slice_each_axis_inplace", 1) => whole(syn::parse_quote_spanned!(span=> #a = #a.slice_each_axis(#args))),
        // What it leaves is described beforehand.
        ("slice_collapse", 1) => {
            let info = syn::Ident::new(crate::lower::arrays::slices::LEFT, span);
            whole(syn::parse_quote_spanned!(span=> #a = #a.slice_move(#info)))
        }
        ("collapse_axis", 2) => {
            let (axis, i) = (&args[0], &args[1]);
            whole(syn::parse_quote_spanned!(span=> {
                let __i = #i;
                assert!(
                    __i < #a.len_of(#axis),
                    "collapse_axis: Index {} must be less than axis length {} for array with shape {:?}", __i, #a.len_of(#axis), #a.shape()
                );
                #a = #a.slice_axis_move(#axis, __rt::ndarray::Slice::from(__i..__i + 1));
            }))
        }
        ("remove_index", 2) => {
            let (axis, i) = (&args[0], &args[1]);
            whole(syn::parse_quote_spanned!(span=> #a = #a.select(#axis, &__rt::others(#a.raw_dim(), #axis, #i))))
        }
        ("insert_axis_inplace", 1) => whole(syn::parse_quote_spanned!(span=> #a = #a.insert_axis(#args))),
        ("index_axis_inplace", 2) => whole(syn::parse_quote_spanned!(span=> #a = #a.index_axis_move(#args))),
        ("assign_to" | "move_into", 1) => {
            let to = if let Expr::Reference(lent) = &args[0] { &*lent.expr } else { &args[0] };
            let of = crate::lower::chains::zip::bare(a);
            Some((of.clone(), syn::parse_quote_spanned!(span=> #to.assign(&#of))))
        }
        _ => None,
    }
}

/// An array that gets one more row, or more of them: the place, and the assignment of what is joined. It may fail, so something opens
/// its result: `.unwrap()`, `.expect(…)` or `?`.
fn grown(opened: &Expr) -> Option<(Expr, Expr)> {
    let (inner, open): (&Expr, &dyn Fn(Expr) -> Expr) = match opened {
        Expr::Try(e) => (&e.expr, &|joined| syn::parse_quote_spanned!(e.question_token.span()=> #joined?)),
        Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => {
            (&call.receiver, &|joined| Expr::MethodCall(ExprMethodCall { receiver: Box::new(joined), ..call.clone() }))
        }
        _ => return None,
    };
    let Expr::MethodCall(call) = inner else { return None };
    let (a, args, span) = (&call.receiver, &call.args, call.method.span());
    let axis = |k: u8| -> Expr {
        let k = crate::lower::control_flow::loops::literal(usize::from(k));
        syn::parse_quote_spanned!(span=> __rt::ndarray::Axis(#k))
    };
    let (axis, more): (Expr, Expr) = match (call.method.to_string().as_str(), args.len()) {
        ("push_row", 1) => (axis(0), widened(&args[0], &axis(0))),
        ("push_column", 1) => (axis(1), widened(&args[0], &axis(1))),
        ("push", 2) => (args[0].clone(), widened(&args[1], &args[0])),
        ("append", 2) => (args[0].clone(), args[1].clone()),
        _ => return None,
    };
    let joined = open(syn::parse_quote_spanned!(span=> __rt::ndarray::concatenate(#axis, &[#a.view(), #more])));
    Some(((**a).clone(), syn::parse_quote_spanned!(span=> #a = #joined)))
}

/// A part with the axis along which it is joined.
fn widened(part: &Expr, axis: &Expr) -> Expr {
    syn::parse_quote_spanned!(part.span()=> (#part).insert_axis(#axis))
}
