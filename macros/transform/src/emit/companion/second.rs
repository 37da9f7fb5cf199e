//! Second derivatives: `hvp` and `hessian`, made of `pullback_tangent`.

use super::Parts;
use super::gradient::{Scalar, group};
use super::jacobian::Axes;
use crate::emit::names::{ident, numbered};
use crate::emit::signature::cotangent;
use crate::ir::Elem;
use crate::parse::Parameter;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;
use syn::Ident;

impl Parts<'_> {
    /// What a function of second order has beside the others.
    pub(super) fn second(&self, vis: &syn::Visibility) -> Vec<TokenStream> {
        if self.lifted.is_empty() {
            return vec![];
        }
        let lifted = self.lifted.iter().map(|lifted| self.lifted(lifted, vis));
        if self.signature.parameters.iter().any(|p| p.mutable) {
            return lifted.collect();
        }
        lifted.chain(self.hvp(vis)).chain(self.hessian(vis)).chain([self.nested(vis)]).collect()
    }

    pub(super) fn one(&self) -> Option<(TokenStream, TokenStream)> {
        let krate = self.krate;
        match &self.scalar {
            Scalar::Yes(Elem::F32 | Elem::F64) => Some((quote!(1.0), quote!(0.0))),
            Scalar::Yes(_) => Some((quote!(#krate::rt::lit(1.0)), quote!(#krate::rt::lit(0.0)))),
            _ => None,
        }
    }

    /// Names that end so, one a differentiated parameter.
    pub(super) fn named_bars(&self, end: &str) -> Vec<Option<Ident>> {
        self.named_apart(&[end.to_owned()]).remove(0)
    }

    /// Names for each of these ends, which no parameter has nor any other of them: beside `y` there may be a parameter `y_dot`.
    pub(super) fn named_apart(&self, ends: &[String]) -> Vec<Vec<Option<Ident>>> {
        let base = |p: &Parameter| p.name.to_string().trim_start_matches("r#").to_owned();
        let mut taken: BTreeSet<String> = self.signature.parameters.iter().map(base).collect();
        let mut name = |p: &Parameter, end: &str| {
            let name = numbered(&format!("{}_{end}", base(p)), |name| !taken.contains(name));
            taken.insert(name.clone());
            ident(&name)
        };
        let mut of_end =
            |end: &String| self.signature.parameters.iter().map(|p| p.differentiated.then(|| name(p, end))).collect();
        ends.iter().map(&mut of_end).collect()
    }

    fn hvp(&self, vis: &syn::Visibility) -> Option<TokenStream> {
        let (one, zero) = self.one()?;
        let Parts { krate, generics, where_clause, arguments, params, value_type, .. } = self;
        let [value, pullback] = self.fresh(["value", "pullback"]);
        let [dots, bars, bar_dots]: [_; 3] =
            self.named_apart(&["dot", "bar", "bar_dot"].map(str::to_owned)).try_into().expect("three");
        let coming = self.signature.parameters.iter().zip(&dots).map(|(p, dot)| {
            let ty = cotangent(&p.ty, &p.kind, krate);
            match dot {
                None => quote!(_: impl #krate::Tangent<()>),
                Some(dot) => quote!(#dot: impl #krate::Tangent<#ty>),
            }
        });
        let directions = dots.iter().map(|dot| match dot {
            None => quote!(::core::option::Option::None),
            Some(dot) => quote!(#krate::rt::given(&#dot)),
        });
        let pattern = |names: &[Option<Ident>]| {
            let each = names.iter().map(|name| name.as_ref().map_or(quote!(_), |name| quote!(#name)));
            quote!((#(#each,)*))
        };
        let (bars_in, bar_dots_in) = (pattern(&bars), pattern(&bar_dots));
        let picked = |names: &[Option<Ident>]| -> Vec<TokenStream> { names.iter().flatten().map(|n| quote!(#n)).collect() };
        let gradient = self.gradient_type();
        let alone = dots.iter().flatten().count() == 1;
        let (bars, bar_dots) = (group(&picked(&bars), alone), group(&picked(&bar_dots), alone));
        let none: Vec<Option<TokenStream>> = vec![None; dots.len()];
        let (given, lent) = (self.given(), self.lent(&none));
        let (name, inner) = (self.named("hvp"), self.named("pullback_tangent"));
        let (ask, fails) = (self.ask(), self.fails());
        let returned = self.signature.returned(quote!((#value_type, #gradient, #gradient)));
        let all = self.signature.success(quote!((#value, #bars, #bar_dots)));
        Some(quote! {
            /// The value, the gradient, and the Hessian-vector product: the gradient's tangent where the parameters move along these
            /// directions (`()` for a constant one, or one that does not move).
            #fails
            #vis fn #name #generics (#(#params,)* #(#coming),*) -> #returned #where_clause {
                let ((#value, _), #pullback) = Self::#inner #arguments (#(#given,)* #(#directions),*) #ask;
                let (#bars_in, #bar_dots_in) = #pullback(#(#lent,)* #one, #zero);
                #all
            }
        })
    }

    fn hessian(&self, vis: &syn::Visibility) -> Option<TokenStream> {
        self.one()?;
        let Parts { krate, generics, where_clause, arguments, params, .. } = self;
        let rt = quote!(#krate::rt);
        let [inputs, direction, columns, dots, sweeps] = self.fresh(["inputs", "direction", "columns", "dots", "sweeps"]);
        let (name, hvp) = (self.named("hessian"), self.named("hvp"));
        let (given, blank, ask, fails) = (self.given(), self.blank(), self.ask(), self.fails());
        let along = self.each_part(&quote!(#direction)).into_iter().map(|part| part.map_or(quote!(()), |part| quote!(&#part)));
        let parts = self.each_part(&quote!(#inputs));
        let parts: Vec<(&TokenStream, Axes)> = parts
            .iter()
            .zip(&self.signature.parameters)
            .filter_map(|(part, p)| Some((part.as_ref()?, Axes::of(&p.kind))))
            .collect();
        let alone = parts.len() == 1;
        let (mut types, mut blocks) = (Vec::new(), Vec::new());
        for (zeros, row) in &parts {
            let of_row = parts.iter().map(|(blank, column)| self.block(*row, zeros, *column, blank));
            let (row_types, lengths): (Vec<_>, Vec<_>) = of_row.unzip();
            let row_blocks: Vec<_> = lengths.iter().map(|lengths| quote!(#sweeps.next(#lengths))).collect();
            types.push(group(&row_types, alone));
            blocks.push(group(&row_blocks, alone));
        }
        let (returned, all) = (self.signature.returned(group(&types, alone)), self.signature.success(group(&blocks, alone)));
        Some(quote! {
            /// The second derivatives: of several parameters a tuple of rows, each a tuple of the derivatives of one gradient by each
            /// parameter. The axes are those of the gradient, then those of the parameter. It takes one `hvp` an entry of the parameters.
            #fails
            #[inline]
            #vis fn #name #generics (#(#params),*) -> #returned #where_clause {
                let #inputs = #blank;
                let mut #columns = #rt::Vec::new();
                for #direction in #rt::basis(&#inputs) {
                    let (_, _, #dots) = Self::#hvp #arguments (#(#given,)* #(#along),*) #ask;
                    #columns.push(#dots);
                }
                let mut #sweeps = #rt::Sweeps::columns(&#inputs, &#columns);
                #all
            }
        })
    }
}
