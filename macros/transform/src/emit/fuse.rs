//! Fused elementwise functions: a kernel, a scalar function that reads as the formula, and the call that applies it.

use super::names::{ident, numbered};
use super::operand::Author;
use super::signature::identifiers;
use super::{Emit, Line, Repr};
use crate::ir::{Elem, Fold, Mode, Name, Prec, Region, Stmt, ValueId};
use proc_macro2::{Delimiter, Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use std::collections::{BTreeMap, BTreeSet};

/// The functions of floats of which the runtime has versions that the compiler makes vectors of.
pub(super) const MATHS: &[&str] = &[
    "exp", "exp2", "exp_m1", "ln", "log2", "log10", "ln_1p", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "asin", "acos",
    "atan", "atan2", "powf", "powi", "cbrt", "hypot", "sin", "cos", "tan", "erf", "erfc", "sigmoid", "softplus",
];

impl Emit<'_> {
    pub(super) fn fuse(&mut self, stmt: &Stmt, folds: &[Fold]) {
        let (rt, here) = (self.runtime(), self.here);
        self.settle_shapes(stmt);
        let operands = self.operands(stmt);
        let (entries, shapes) = operands.split_at(stmt.regions[0].args.len());
        let mut shapes = shapes.iter();
        let wishes: Vec<TokenStream> = folds
            .iter()
            .map(|fold| match fold {
                Fold::Kept => quote_spanned!(here=> #rt::Kept),
                Fold::Total => quote_spanned!(here=> #rt::Total),
                Fold::To => {
                    let shape = shapes.next();
                    quote_spanned!(here=> #rt::To(#shape))
                }
            })
            .collect();
        let call = |kernel: &Ident| quote_spanned!(here=> #rt::fuse(#kernel, (#(#entries,)*), (#(#wishes,)*)));
        self.fused(stmt, &stmt.operands, call);
    }

    /// Takes the shapes of arrays that are not read any more after the kernel before it, which is given the arrays then: their buffers become those
    /// of results, or go back to the pool.
    fn settle_shapes(&mut self, stmt: &Stmt) {
        let (entries, shapes) = stmt.operands.split_at(stmt.regions[0].args.len());
        for &shape in shapes {
            let of = self.shape_of(shape).filter(|of| entries.contains(of));
            let last = of.is_some_and(|of| self.reprs.get(&of) == Some(&Repr::Owned) && self.uses(of) == 1);
            if let Some(at) = self.pending.iter().position(|(v, _)| last && *v == shape) {
                // Nothing that is still to be written changes a shape.
                self.pending[..=at].rotate_right(1);
                self.flush(1);
            }
        }
    }

    /// A matrix by a vector, the sum of a function of it, and what the vector gains.
    pub(super) fn fuse_rows(&mut self, stmt: &Stmt) {
        let (rt, here) = (self.runtime(), self.here);
        let operands = self.operands(stmt);
        let (factors, others) = operands.split_at(2);
        let call = |kernel: &Ident| quote_spanned!(here=> #rt::fuse_rows(#kernel, #(#factors,)* (#(#others,)*)));
        // The product is of the vector's kind.
        self.fused(stmt, &stmt.operands[1..], call);
    }

    fn operands(&mut self, stmt: &Stmt) -> Vec<TokenStream> {
        self.shared(&stmt.operands, |emit| {
            stmt.operands.iter().map(|&v| emit.operand(v, Mode::Plain, Prec::Loose, Author::Rule)).collect()
        })
    }

    /// A kernel for entries of operands that are of the kinds of these, and a call with it.
    fn fused(&mut self, stmt: &Stmt, like: &[ValueId], call: impl FnOnce(&Ident) -> TokenStream) {
        let region = &stmt.regions[0];
        let (rt, here, n, m) = (self.runtime(), self.here, region.args.len(), region.yields.len());
        let (generics, elem) = match self.kind(region.yields[0]).elem() {
            Elem::Param(name) => {
                let elem = ident(&name);
                (quote_spanned!(here=> <#elem: #rt::Element>), elem)
            }
            Elem::F32 => (TokenStream::new(), ident("f32")),
            Elem::F64 | Elem::Unknown => (TokenStream::new(), ident("f64")),
        };
        let (params, body) = self.kernel(region);
        let shapes_fail = self.shapes_of(stmt, &like[..n], &params);
        let maths = ident(&numbered("A", |name| elem != name && !self.reserved.contains(name)));
        let mut kernel = ident(&numbered("Kernel", |name| !self.reserved.contains(name)));
        kernel.set_span(here.resolved_at(self.site));
        // As where it is called.
        let functions = Ident::new("maths", here.resolved_at(self.site));
        let of = Ident::new("of", here.resolved_at(self.site));
        let count = |n: usize| Literal::usize_unsuffixed(n);
        let (n, m, call) = (count(n), count(m), call(&kernel));
        let value = quote_spanned! {here=>
            {
                struct #kernel;
                impl #generics #rt::Kernel<#elem, #n, #m> for #kernel {
                    #[inline(always)]
                    fn entry<#maths: #rt::Arithmetic>(&self, #functions: &#maths, #of: [#elem; #n]) -> [#elem; #m] {
                        let [#(#params),*] = #of;
                        #body
                    }
                    #shapes_fail
                }
                #call
            }
        };
        let docs: Vec<String> = stmt.notes.iter().map(|note| self.equation(note)).collect();
        let doc = (!docs.is_empty()).then(|| docs.join("\n"));
        let names: Vec<TokenStream> = stmt
            .results
            .iter()
            .map(|&v| {
                let name = if self.uses(v) > 0 { self.name(v).into_token_stream() } else { quote!(_) };
                let repr = self.repr_of(v);
                self.reprs.insert(v, repr);
                name
            })
            .collect();
        self.lines.push(Line::Let { pattern: quote!((#(#names,)*)), ty: None, value, doc, of: None });
    }

    /// How the shapes of operands are joined, each operator at its place, so that what does not broadcast fails as in the user's own
    /// code: nothing where no two arrays meet, nor in the reverse sweep, whose shapes fit.
    fn shapes_of(&mut self, stmt: &Stmt, entries: &[ValueId], params: &[TokenStream]) -> Option<TokenStream> {
        let region = &stmt.regions[0];
        // What has an equation, but that of a tangent, or takes a cotangent is of the reverse sweep.
        let name = |v: &ValueId| &self.func.values[v.index()].name;
        let forward = stmt.notes.is_empty() || stmt.results.iter().any(|v| matches!(name(v), Name::Dot(..)));
        if !forward || entries.iter().any(|v| matches!(name(v), Name::Bar(_))) {
            return None;
        }
        let outside = self.here;
        let mut shapes: BTreeMap<ValueId, TokenStream> = BTreeMap::new();
        for ((&arg, operand), param) in region.args.iter().zip(entries).zip(params) {
            if !self.kind(*operand).is_float() && param.to_string() != "_" {
                shapes.insert(arg, param.clone());
            }
        }
        for inner in &region.stmts {
            let mut of: Vec<&TokenStream> = Vec::new();
            for shape in inner.operands.iter().chain(inner.regions.iter().flat_map(|r| &r.yields)).filter_map(|v| shapes.get(v)) {
                if !of.iter().any(|known| known.to_string() == shape.to_string()) {
                    of.push(shape);
                }
            }
            let Some((&first, others)) = of.split_first() else { continue };
            self.here = inner.span;
            let (rt, here) = (self.runtime(), self.here);
            let shape = others.iter().fold(first.clone(), |a, b| quote_spanned!(here=> #rt::joined(#a, #b)));
            shapes.extend(inner.results.iter().map(|&v| (v, shape.clone())));
        }
        self.here = outside;
        let rt = self.runtime();
        // The shape of one operand is that of a name alone.
        let all = shapes.get(&region.yields[0]).filter(|all| (*all).clone().into_iter().count() > 1)?;
        let mut joined = BTreeSet::new();
        identifiers(all.clone(), &mut joined);
        let params = params.iter().map(|param| if joined.contains(&param.to_string()) { param.clone() } else { quote!(_) });
        let of = Ident::new("of", outside.resolved_at(self.site));
        let n = Literal::usize_unsuffixed(region.args.len());
        Some(quote_spanned! {outside=>
            fn shapes(&self, #of: [&[usize]; #n]) -> #rt::Lengths {
                let [#(#params),*] = #of;
                #all
            }
        })
    }

    /// The parameters and the body of a kernel: nothing of what is around it is in its scope.
    fn kernel(&mut self, region: &Region) -> (Vec<TokenStream>, TokenStream) {
        let (holders, pending) = (self.holders.clone(), std::mem::take(&mut self.pending));
        let mut used: BTreeSet<String> = BTreeSet::from(["maths".to_owned()]);
        let mut params = Vec::new();
        for &arg in &region.args {
            if self.uses(arg) == 0 {
                params.push(quote!(_));
                continue;
            }
            let param = self.name_argument(arg, region, &used);
            used.insert(param.to_string());
            self.reprs.insert(arg, Repr::Copy);
            params.push(param.into_token_stream());
        }
        let outside = (std::mem::replace(&mut self.in_kernel, true), std::mem::replace(&mut self.brackets, true));
        let body = self.region(region);
        (self.in_kernel, self.brackets) = outside;
        self.holders = holders;
        self.pending = pending;
        let mut tokens = body.clone().into_iter();
        let body = match (tokens.next(), tokens.next()) {
            (Some(TokenTree::Group(block)), None) if block.delimiter() == Delimiter::Brace => block.stream(),
            _ => body,
        };
        (params, body)
    }
}
