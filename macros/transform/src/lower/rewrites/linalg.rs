//! Functions of `ndarray::linalg`: a row, and those that write into an array, as the assignments that they stand for.

use crate::ir::ValueId;
use crate::lower::{Binding, Lower, Lowered, key};
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, Ident, Lit};

impl Lower<'_> {
    /// `general_mat_mul(α, &a, &b, β, &mut c)` and `general_mat_vec_mul`: c ← α·a·b + β·c.
    pub(in crate::lower) fn product_into(&mut self, call: &ExprCall) -> Lowered<Option<Binding>> {
        let Expr::Path(path) = &*call.func else { return Ok(None) };
        let Some(name) = path.path.segments.last() else { return Ok(None) };
        let known = name.ident == "general_mat_mul" || name.ident == "general_mat_vec_mul";
        if !known || call.args.len() != 5 || self.lookup(&name.ident).is_some() || !self.is_lending(&call.args[4]) {
            return Ok(None);
        }
        let (alpha, beta) = (&call.args[0], &call.args[3]);
        let c = if let Expr::Reference(lent) = &call.args[4] { &*lent.expr } else { &call.args[4] };
        let span = call.func.span();
        // The factors are read twice: by the product, and for their shapes.
        let [a, b] = ["__a", "__b"].map(|name| Ident::new(name, span));
        let factors = [
            self.place_value(crate::lower::chains::zip::bare(&call.args[1]))?,
            self.place_value(crate::lower::chains::zip::bare(&call.args[2]))?,
        ];
        let product = syn::parse_quote_spanned!(span=> #a.dot(&#b));
        let mut named = vec![(a.clone(), factors[0]), (b.clone(), factors[1])];
        let scaled: Expr = match alpha {
            _ if is_number(alpha, 1.0) => product,
            // Without an inner axis ndarray does not read α, which may be NaN.
            alpha if name.ident == "general_mat_mul" && !matches!(alpha, Expr::Lit(_)) => {
                let alpha = self.value(alpha)?;
                let none = self.builder.apply("zeros", vec![alpha], span);
                named.extend([(Ident::new("__alpha", span), alpha), (Ident::new("__none", span), none)]);
                syn::parse_quote_spanned!(span=> #product * if #a.ncols() == 0 { __none } else { __alpha })
            }
            _ => syn::parse_quote_spanned!(span=> #product * #alpha),
        };
        let sum: Expr = if is_number(beta, 0.0) {
            scaled
        } else if is_number(beta, 1.0) {
            syn::parse_quote_spanned!(span=> #scaled + (#c).to_owned())
        } else {
            // Where β is 0, c is not read.
            let (of, by) = (self.value(&syn::parse_quote_spanned!(span=> (#c).to_owned()))?, self.value(beta)?);
            named.push((Ident::new("__kept", span), self.builder.apply("scaled", vec![of, by], span)));
            syn::parse_quote_spanned!(span=> #scaled + __kept)
        };
        let assigned = syn::parse_quote_spanned!(span=> (#c).assign(&(#sum)));
        self.scopes.push(named.into_iter().map(|(name, value)| (key(&name), Binding::Value(value))).collect());
        let done = self.fits_into(&a, &b, &call.args[4], span).and_then(|()| self.statement(&assigned));
        self.scopes.pop();
        done.map(|_| Some(Binding::Unit))
    }
}

impl Lower<'_> {
    /// `linalg::kron(&a, &b)`. (A bare `kron` may be a function of the user's.)
    pub(in crate::lower) fn kronecker(&mut self, call: &ExprCall) -> Lowered<Option<ValueId>> {
        let Expr::Path(path) = &*call.func else { return Ok(None) };
        let mut last = path.path.segments.iter().rev();
        let known = last.next().is_some_and(|s| s.ident == "kron") && last.next().is_some_and(|s| s.ident == "linalg");
        if !known || call.args.len() != 2 {
            return Ok(None);
        }
        let (a, b) = (self.value(&call.args[0])?, self.value(&call.args[1])?);
        Ok(Some(self.builder.apply("kron", vec![a, b], call.func.span())))
    }
}

/// Whether an expression is this number.
fn is_number(expr: &Expr, number: f64) -> bool {
    matches!(expr, Expr::Lit(lit) if matches!(&lit.lit, Lit::Float(x) if x.base10_parse::<f64>().is_ok_and(|x| x == number)))
}
