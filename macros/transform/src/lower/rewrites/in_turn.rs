//! Arguments that take items out of lists, `arr1(&[list.pop().unwrap(), list.pop().unwrap()])`: each is computed once and in turn, in a variable of
//! its own, before the call is looked at.

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{BinOp, Expr, ExprCall, Ident, Stmt, Token};

/// Methods that change what they are called on and give what they took out of it.
const TAKING: &[&str] = &["pop", "remove", "swap_remove", "next", "next_back"];

/// Finds what changes something where it is computed.
#[derive(Default)]
struct Changes(bool);

impl<'ast> Visit<'ast> for Changes {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.0 |= TAKING.iter().any(|name| call.method == name);
        syn::visit::visit_expr_method_call(self, call);
    }
    fn visit_expr_assign(&mut self, _: &'ast syn::ExprAssign) {
        self.0 = true;
    }
    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        use BinOp::{AddAssign, DivAssign, MulAssign, SubAssign};
        self.0 |= matches!(e.op, AddAssign(_) | SubAssign(_) | MulAssign(_) | DivAssign(_));
        syn::visit::visit_expr_binary(self, e);
    }
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if let Ok(entries) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(mac.tokens.clone()) {
            entries.iter().for_each(|entry| Changes::visit_expr(self, entry));
        }
    }
}

/// Whether to compute some expressions changes something, so that they must not be computed twice.
pub(in crate::lower) fn change<'e>(exprs: impl IntoIterator<Item = &'e Expr>) -> bool {
    let mut changes = Changes::default();
    exprs.into_iter().for_each(|expr| changes.visit_expr(expr));
    changes.0
}

/// The call with variables for its arguments and for the entries of lists in them, if one of them changes something.
pub(in crate::lower) fn written(call: &ExprCall) -> Option<Expr> {
    if !change(&call.args) {
        return None;
    }
    let (mut call, mut lets) = (call.clone(), Vec::new());
    call.args.iter_mut().for_each(|arg| bound(arg, &mut lets));
    Some(syn::parse_quote!({ #(#lets)* #call }))
}

/// Binds the parts of an argument that are computed.
fn bound(expr: &mut Expr, lets: &mut Vec<Stmt>) {
    match expr {
        Expr::Lit(_) | Expr::Closure(_) => {}
        Expr::Reference(e) => bound(&mut e.expr, lets),
        Expr::Paren(e) => bound(&mut e.expr, lets),
        Expr::Array(e) => e.elems.iter_mut().for_each(|e| bound(e, lets)),
        Expr::Tuple(e) => e.elems.iter_mut().for_each(|e| bound(e, lets)),
        Expr::Macro(e) if e.mac.path.is_ident("vec") => {
            let entries = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(e.mac.tokens.clone());
            if let Ok(mut entries) = entries {
                entries.iter_mut().for_each(|e| bound(e, lets));
                e.mac.tokens = quote::quote!(#entries);
            }
        }
        expr => {
            let name = Ident::new(&format!("__in_turn_{}", lets.len()), syn::spanned::Spanned::span(expr));
            lets.push(syn::parse_quote!(let #name = #expr;));
            *expr = syn::parse_quote!(#name);
        }
    }
}
