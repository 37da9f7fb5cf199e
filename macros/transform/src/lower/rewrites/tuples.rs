//! Loops over lists of tuples that are written out, `for (k, w) in [(k1, 1.0), (k2, 2.0)]`: over a list for each part, in step; and loops over copies
//! of items, `for i in ids.iter().copied()`, as `for &i in ids.iter()`.

use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprArray, ExprForLoop, Pat};

/// Writes these loops so.
pub(in crate::lower) struct ByColumns;

impl VisitMut for ByColumns {
    fn visit_expr_for_loop_mut(&mut self, e: &mut ExprForLoop) {
        visit_mut::visit_expr_for_loop_mut(self, e);
        if let Expr::MethodCall(copied) = &*e.expr {
            let plain = matches!(&*copied.receiver, Expr::MethodCall(iter) if iter.method == "iter" && iter.args.is_empty());
            if plain && copied.method == "copied" && copied.args.is_empty() {
                let pat = &e.pat;
                (*e.pat, *e.expr) = (syn::parse_quote!(&(#pat)), (*copied.receiver).clone());
            }
        }
        let (Some(columns), Some(pats)) = (columns(&e.expr), parts(&e.pat)) else { return };
        if columns.len() != pats.len() || columns.len() < 2 {
            return;
        }
        let mut both = columns.into_iter().zip(pats);
        let Some((first, pat)) = both.next() else { return };
        let first: Expr = syn::parse_quote!(#first.into_iter());
        let (walk, pat) = both.fold((first, pat), |(walk, pat), (column, next)| {
            (syn::parse_quote!(#walk.zip(#column)), syn::parse_quote!((#pat, #next)))
        });
        (*e.expr, *e.pat) = (walk, pat);
    }
}

/// The parts of the tuples in a list, a list for each part.
fn columns(expr: &Expr) -> Option<Vec<ExprArray>> {
    let list = match expr {
        Expr::Paren(e) => return columns(&e.expr),
        Expr::Array(list) => list,
        Expr::MethodCall(call) if call.method == "into_iter" => return columns(&call.receiver),
        _ => return None,
    };
    let rows: Option<Vec<_>> = list.elems.iter().map(|row| if let Expr::Tuple(row) = row { Some(row) } else { None }).collect();
    let rows = rows?;
    let width = rows.first()?.elems.len();
    if rows.iter().any(|row| row.elems.len() != width) {
        return None;
    }
    let column = |i: usize| ExprArray { elems: rows.iter().map(|row| row.elems[i].clone()).collect(), ..list.clone() };
    Some((0..width).map(column).collect())
}

/// The patterns of a tuple's parts.
fn parts(pat: &Pat) -> Option<Vec<Pat>> {
    match pat {
        Pat::Paren(pat) => parts(&pat.pat),
        Pat::Tuple(pat) if !pat.elems.iter().any(|part| matches!(part, Pat::Rest(_))) => {
            Some(pat.elems.iter().cloned().collect())
        }
        _ => None,
    }
}
