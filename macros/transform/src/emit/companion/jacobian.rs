//! `jacobian`: by whichever mode needs fewer sweeps.

use super::Parts;
use super::gradient::group;
use crate::emit::names::ident;
use crate::ir::{Elem, Kind, Rank};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

/// The axes of a result or a parameter: an array's own, one of all entries for what is not known to be one.
#[derive(Clone, Copy)]
pub(super) enum Axes {
    None,
    Own(Rank),
    Flat,
}

impl Axes {
    pub(super) fn of(kind: &Kind) -> Axes {
        match kind {
            Kind::Float(_) => Axes::None,
            Kind::Array(_, rank @ (Rank::Fixed(_) | Rank::Dyn)) => Axes::Own(*rank),
            _ => Axes::Flat,
        }
    }

    fn rank(self) -> Option<u8> {
        match self {
            Axes::None => Some(0),
            Axes::Own(Rank::Fixed(n)) => Some(n),
            Axes::Own(_) => None,
            Axes::Flat => Some(1),
        }
    }

    /// Their lengths, from zeros in the form of what has them.
    fn lengths(self, zeros: &TokenStream, rt: &TokenStream) -> TokenStream {
        match self {
            Axes::None => quote!(&[]),
            Axes::Own(_) => quote!(&#rt::axes(&#zeros)),
            Axes::Flat => quote!(&[#rt::Cotangent::count(&#zeros)]),
        }
    }
}

impl Parts<'_> {
    /// The type of the derivative of one result by one parameter, and the lengths of its axes: `zeros` are in the form of the result,
    /// `blank` in that of the parameter.
    pub(super) fn block(&self, row: Axes, zeros: &TokenStream, column: Axes, blank: &TokenStream) -> (TokenStream, TokenStream) {
        let krate = self.krate;
        let (rt, elem, dim) = (quote!(#krate::rt), self.element(), dimension(row, column));
        let (own, theirs) = (row.lengths(zeros, &rt), column.lengths(blank, &rt));
        (quote!(#krate::Jacobian<#elem, #rt::ndarray::#dim>), quote!(#own, #theirs))
    }

    /// The element type of a Jacobian.
    pub(super) fn element(&self) -> TokenStream {
        match self.signature.results[0].elem() {
            Elem::F32 => quote!(f32),
            Elem::Param(name) => {
                let name = ident(&name);
                quote!(#name)
            }
            Elem::F64 | Elem::Unknown => quote!(f64),
        }
    }

    pub(super) fn jacobian(&self, vis: &syn::Visibility) -> Option<TokenStream> {
        if !self.has_vectors() {
            return None;
        }
        let signature = self.signature;
        let rows = if let [kind] = &signature.results[..] { Axes::of(kind) } else { Axes::Flat };
        let Parts { krate, generics, where_clause, params, arguments, .. } = self;
        let rt = quote!(#krate::rt);
        let [value, inputs, outputs, sweeps] = self.fresh(["value", "inputs", "outputs", "sweeps"]);
        let [pullback, adjoints, tangents, name] = ["pullback", "adjoints", "tangents", "jacobian"].map(|n| self.named(n));
        let (given, blank, ask, fails) = (self.given(), self.blank(), self.ask(), self.fails());
        let (mut types, mut blocks) = (Vec::new(), Vec::new());
        for (part, parameter) in self.each_part(&quote!(#inputs)).iter().zip(&signature.parameters) {
            let Some(part) = part else { continue };
            let (ty, lengths) = self.block(rows, &quote!(#outputs), Axes::of(&parameter.kind), part);
            types.push(ty);
            blocks.push(quote!(#sweeps.next(#lengths)));
        }
        let alone = types.len() == 1;
        let (returned, all) = (signature.returned(group(&types, alone)), signature.success(group(&blocks, alone)));
        Some(quote! {
            /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
            /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
            /// whichever are fewer.
            #fails
            #[inline]
            #vis fn #name #generics (#(#params),*) -> #returned #where_clause {
                let (#value, _) = Self::#pullback #arguments (#(#given),*) #ask;
                let (#inputs, #outputs) = (#blank, #rt::zeros_like(&#value));
                let mut #sweeps = if #rt::fewer_columns(&#inputs, &#outputs) {
                    #rt::Sweeps::columns(&#outputs, &Self::#tangents #arguments (#(#given,)* #rt::basis(&#inputs)) #ask .1)
                } else {
                    #rt::Sweeps::rows(&#inputs, &Self::#adjoints #arguments (#(#given,)* #rt::basis(&#outputs)) #ask .1)
                };
                #all
            }
        })
    }
}

/// The dimension of an array of both's axes.
fn dimension(outputs: Axes, inputs: Axes) -> Ident {
    let rank = outputs.rank().zip(inputs.rank()).map(|(a, b)| a + b).filter(|n| *n <= 6);
    rank.map_or_else(|| format_ident!("IxDyn"), |n| format_ident!("Ix{n}"))
}
