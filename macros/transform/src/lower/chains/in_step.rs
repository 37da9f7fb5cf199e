//! What a `Zip` or a chain asks before it takes its first item: that shapes agree, that there is an item. The loop that stands for
//! it would notice in the middle, or not at all, so the question is asked in the user's own words.

use crate::ir::{Code, Kind, Op, Prec, ValueId};
use crate::lower::{Binding, Lower, Lowered, Scope};
use proc_macro2::Span;
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, Ident};

impl Lower<'_> {
    /// Panics as the `Zip` does when what it goes through has several shapes: it is made, of views of the
    /// places themselves. Beside each is whether it is broadcast.
    pub(in crate::lower) fn same_shapes(&mut self, producers: &[(&Expr, bool)], span: Span) {
        let look = self.look();
        let views: Option<Vec<Expr>> = producers.iter().map(|(p, _)| self.viewed(p)).collect();
        // What the look noted is noted again where the producers are read.
        self.take_back(look);
        let Some([first, others @ ..]) = views.as_deref() else { return };
        if others.is_empty() {
            return;
        }
        let joins = producers[1..].iter().map(|&(_, broadcast)| if broadcast { quote!(and_broadcast) } else { quote!(and) });
        let made = syn::parse_quote_spanned!(span=> __rt::ndarray::Zip::from(#first)#(.#joins(#others))*);
        let look = self.look();
        if self.ask(&made, span).is_err() {
            self.take_back(look);
        }
    }

    /// Lets an expression fail where it does, whatever it gives; functions of the runtime give nothing.
    pub(in crate::lower) fn ask(&mut self, expr: &Expr, span: Span) -> Lowered<()> {
        let (code, operands) = self.code(expr)?;
        let tokens = code.tokens;
        let tokens = if matches!(expr, Expr::Call(_)) { quote!(#tokens;) } else { quote!(let _ = #tokens;) };
        self.builder.push_with(Op::Effect(Code { tokens, prec: Prec::Loose, ..code }), operands, vec![], vec![], span);
        Ok(())
    }

    /// Panics as `general_mat_mul` and its relatives do when a·b is not of the shape of the array that it goes into: of what lends that
    /// to be changed.
    pub(in crate::lower) fn fits_into(&mut self, a: &Ident, b: &Ident, lent: &Expr, span: Span) -> Lowered<()> {
        let look = self.look();
        let into = self.viewed(lent);
        self.take_back(look);
        let Some(mut into) = into else { return Ok(()) };
        Shared.visit_expr_mut(&mut into);
        self.ask(&syn::parse_quote_spanned!(span=> __rt::may::multiply(&#a, &#b, &#into)), span)
    }

    /// What a `Zip` goes through, to be read: a place or a part of one, which can be written twice.
    fn viewed(&mut self, producer: &Expr) -> Option<Expr> {
        let of = crate::lower::chains::zip::bare(producer);
        if !crate::lower::places::place::is_place(of) {
            let mut part = producer.clone();
            Shared.visit_expr_mut(&mut part);
            return is_part(&part).then_some(part);
        }
        let value = self.place_value(of).ok()?;
        match self.builder.kind(value) {
            Kind::Array(..) => Some(syn::parse_quote!(#of.view())),
            Kind::List(..) => Some(syn::parse_quote!(&#of[..])),
            _ => None,
        }
    }

    /// Panics as `.unwrap()` or `.expect(…)` of the option does when there are no more than `k` of `n` items.
    pub(in crate::lower) fn is_there(&mut self, k: ValueId, n: ValueId, opened: &ExprMethodCall) -> Lowered<()> {
        let span = opened.method.span();
        let [name_k, name_n] = ["__k", "__n"].map(|name| syn::Ident::new(name, span));
        let names = [(crate::lower::key(&name_k), Binding::Value(k)), (crate::lower::key(&name_n), Binding::Value(n))];
        self.scopes.push(Scope::from(names));
        let (method, args) = (&opened.method, &opened.args);
        let asked = self.code(&syn::parse_quote_spanned!(span=> (#name_k < #name_n).then_some(()).#method(#args)));
        self.scopes.pop();
        let (code, operands) = asked?;
        let tokens = code.tokens;
        let code = Code { tokens: quote!(#tokens;), prec: Prec::Loose, ..code };
        self.builder.push_with(Op::Effect(code), operands, vec![], vec![], span);
        Ok(())
    }
}

/// Whether an expression is a place or a part of one, which can be written twice.
fn is_part(expr: &Expr) -> bool {
    match expr {
        Expr::Reference(e) => is_part(&e.expr),
        Expr::Paren(e) => is_part(&e.expr),
        Expr::MethodCall(e) => is_part(&e.receiver) && !e.args.iter().any(crate::lower::control_flow::cases::calls),
        expr => crate::lower::places::place::is_place(expr),
    }
}

/// Lends to be read what is lent to be changed.
struct Shared;

impl VisitMut for Shared {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        match expr {
            Expr::Reference(e) => e.mutability = None,
            Expr::MethodCall(e) => {
                if let Some(name) = e.method.to_string().strip_suffix("_mut") {
                    e.method = syn::Ident::new(name, e.method.span());
                }
            }
            _ => {}
        }
    }
}
