//! What is written in another way before anything else: `azip!((a in &mut a, &b in &b) *a += b)` is the `Zip` that it stands for, and methods
//! of views, and those that ndarray runs on several threads, are those of the same sense.

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, Ident, Macro, Pat, Stmt, Token};

/// What stands in its parentheses.
struct Azip {
    /// The pattern of the index, if it is asked for.
    index: Option<Pat>,
    producers: Punctuated<Producer, Token![,]>,
    body: Expr,
}

/// `pattern in producer`
struct Producer {
    item: Pat,
    of: Expr,
}

impl Parse for Producer {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let item = Pat::parse_single(input)?;
        input.parse::<Token![in]>()?;
        Ok(Producer { item, of: input.parse()? })
    }
}

impl Parse for Azip {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let inside;
        syn::parenthesized!(inside in input);
        let word = inside.fork().parse::<Ident>().is_ok_and(|word| word == "index") && !inside.peek2(Token![in]);
        let index = if word {
            inside.parse::<Ident>()?;
            let index = Pat::parse_single(&inside)?;
            inside.parse::<Token![,]>()?;
            Some(index)
        } else {
            None
        };
        Ok(Azip { index, producers: Punctuated::parse_terminated(&inside)?, body: input.parse()? })
    }
}

/// The `Zip` that a macro stands for, if it is this one.
fn zip(mac: &Macro) -> Option<Expr> {
    if mac.path.segments.last()?.ident != "azip" {
        return None;
    }
    // What is no such list is rustc's error.
    let Azip { index, producers, body } = mac.parse_body().ok()?;
    let (mut producers, span) = (producers.into_iter(), mac.path.span());
    let Producer { item: first_item, of: first } = producers.next()?;
    let (items, others): (Vec<Pat>, Vec<Expr>) = producers.map(|producer| (producer.item, producer.of)).unzip();
    let made = Ident::new(if index.is_some() { "indexed" } else { "from" }, span);
    let index = index.into_iter();
    Some(syn::parse_quote_spanned!(span=>
        __rt::ndarray::Zip::#made(#first)#(.and(#others))*.for_each(|#(#index,)* #first_item #(, #items)*| #body)
    ))
}

/// Methods, and those that give the same: what a view is turned into is what an array is walked over by, and what threads share is what
/// one does.
const ALIKE: &[(&str, &str)] = &[
    ("into_outer_iter", "outer_iter"),
    ("into_axis_iter", "axis_iter"),
    ("into_axis_chunks_iter", "axis_chunks_iter"),
    ("into_indexed_iter", "indexed_iter"),
    ("to_slice", "as_slice"),
    ("par_map_inplace", "map_inplace"),
    ("par_mapv_inplace", "mapv_inplace"),
    ("par_for_each", "for_each"),
    ("par_map_collect", "map_collect"),
    ("par_map_assign_into", "map_assign_into"),
];

/// Writes each `azip!` as its `Zip`, and methods by the names of those that give the same.
pub(in crate::lower) struct AsZips;

impl VisitMut for AsZips {
    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        if let Stmt::Macro(mac) = stmt {
            if let Some(zip) = zip(&mac.mac) {
                *stmt = Stmt::Expr(zip, Some(mac.semi_token.unwrap_or_default()));
            }
        }
        visit_mut::visit_stmt_mut(self, stmt);
    }
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Macro(mac) = expr {
            if let Some(zip) = zip(&mac.mac) {
                *expr = zip;
            }
        }
        visit_mut::visit_expr_mut(self, expr);
    }
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        if let Some((_, alike)) = ALIKE.iter().find(|(name, _)| call.method == name) {
            call.method = Ident::new(alike, call.method.span());
        }
        visit_mut::visit_expr_method_call_mut(self, call);
    }
}
