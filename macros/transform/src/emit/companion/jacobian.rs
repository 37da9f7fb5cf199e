//! `jacobian`: by whichever mode needs fewer sweeps.

use super::{Parts, argument};
use crate::emit::names::{ident, numbered};
use crate::ir::{Elem, Kind, Rank};
use crate::parse::Parameter;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use syn::Ident;

/// The axes of a result or a parameter: an array's own, one of all entries for what is not known to be one.
#[derive(Clone, Copy)]
enum Axes {
    None,
    Own(Rank),
    Flat,
}

impl Axes {
    fn of(kind: &Kind) -> Axes {
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
    fn lengths(self, zeros: &Ident, rt: &TokenStream) -> TokenStream {
        match self {
            Axes::None => quote!(&[]),
            Axes::Own(_) => quote!(&#rt::axes(&#zeros)),
            Axes::Flat => quote!(&[#rt::Cotangent::count(&#zeros)]),
        }
    }
}

impl Parts<'_> {
    /// The type of the derivative of one gradient by a parameter, and the lengths of its axes.
    pub(super) fn jacobian_type(&self, row: &Kind, zeros: &Ident, column: &Kind, blank: &Ident) -> (TokenStream, TokenStream) {
        let krate = self.krate;
        let (rt, elem) = (quote!(#krate::rt), self.element());
        let (outputs, inputs) = (Axes::of(row), Axes::of(column));
        let dim = dimension(outputs, inputs);
        let (own, theirs) = (outputs.lengths(zeros, &rt), inputs.lengths(blank, &rt));
        (quote!(#krate::Jacobian<#elem, #rt::ndarray::#dim>), quote!(#own, #theirs))
    }

    /// The element type of a Jacobian.
    fn element(&self) -> TokenStream {
        match self.signature.results[0].elem() {
            Elem::F32 => quote!(f32),
            Elem::Param(name) => {
                let name = ident(&name);
                quote!(#name)
            }
            Elem::F64 | Elem::Unknown => quote!(f64),
        }
    }

    /// Of what changes no parameter, and whose results all carry derivatives.
    pub(super) fn jacobian(&self, vis: &syn::Visibility) -> Option<TokenStream> {
        let signature = self.signature;
        let parameters = &signature.parameters;
        if parameters.iter().any(|p| p.mutable) || signature.is_unit() || !signature.results.iter().all(Kind::is_differentiable) {
            return None;
        }
        let outputs = if let [kind] = &signature.results[..] { Axes::of(kind) } else { Axes::Flat };
        let elem = self.element();
        let Parts { krate, generics, where_clause, params, arguments, .. } = self;
        let rt = quote!(#krate::rt);
        let mut taken: BTreeSet<String> = parameters.iter().map(|p| p.name.to_string()).collect();
        let mut fresh = |wish: &str| {
            let name = numbered(wish, |name| !taken.contains(name));
            taken.insert(name.clone());
            ident(&name)
        };
        let [value, zeros, k, seed, direction] = ["value", "zeros", "k", "seed", "direction"].map(&mut fresh);
        let differentiated: Vec<&Parameter> = parameters.iter().filter(|p| p.differentiated).collect();
        let mut named = |end: &str| -> Vec<Ident> {
            differentiated.iter().map(|p| fresh(&format!("{}_{end}", p.name.to_string().trim_start_matches("r#")))).collect()
        };
        let (blanks, sweeps, bars) = (named("zeros"), named("jacobian"), named("bar"));
        let given = self.given();
        let [pullback, adjoint, tangent, name] = ["pullback", "adjoint", "tangent", "jacobian"].map(|n| self.named(n));
        let ask = self.ask();
        let lent = differentiated.iter().map(|p| {
            let n = argument(p);
            if p.is_reference() { quote!(#n) } else { quote!(&#n) }
        });
        let columns = differentiated.iter().enumerate().map(|(i, moving)| {
            let dots = parameters.iter().map(|p| if p.name == moving.name { quote!(&#direction) } else { quote!(()) });
            let (blank, sweep) = (&blanks[i], &sweeps[i]);
            quote! {
                for (#k, #direction) in #rt::basis(&#blank) {
                    #sweep.column(#k, &Self::#tangent #arguments (#(#given,)* #(#dots),*) #ask .1);
                }
            }
        });
        let mut names = bars.iter();
        let pattern = parameters.iter().map(|p| match p.differentiated.then(|| names.next()).flatten() {
            Some(bar) => quote!(#bar),
            None => quote!(_),
        });
        let (mut types, mut finished) = (Vec::new(), Vec::new());
        for (i, parameter) in differentiated.iter().enumerate() {
            let inputs = Axes::of(&parameter.kind);
            let dim = dimension(outputs, inputs);
            types.push(quote!(#krate::Jacobian<#elem, #rt::ndarray::#dim>));
            let (sweep, own, theirs) = (&sweeps[i], outputs.lengths(&zeros, &rt), inputs.lengths(&blanks[i], &rt));
            finished.push(quote!(#sweep.finish(#own, #theirs)));
        }
        let alone = types.len() == 1;
        let (types, finished) = (super::gradient::group(&types, alone), super::gradient::group(&finished, alone));
        let (returned, finished) = (signature.returned(types), signature.success(finished));
        let fails = self.fails();
        Some(quote! {
            /// The derivative of every entry of the value by every entry of the differentiated parameters: the value's axes, then the
            /// parameter's. It takes one sweep an entry of the value in reverse mode, or one an entry of the parameters in forward mode,
            /// whichever are fewer.
            #fails
            #[inline]
            #vis fn #name #generics (#(#params),*) -> #returned #where_clause {
                let (#value, _) = Self::#pullback #arguments (#(#given),*) #ask;
                let #zeros = #rt::zeros_like(&#value);
                #(let #blanks = #rt::zeros_like(#lent);)*
                #(let mut #sweeps = #rt::Sweeps::new(&#zeros, &#blanks);)*
                if 0 #(+ #rt::Cotangent::count(&#blanks))* < #rt::Cotangent::count(&#zeros) {
                    #(#columns)*
                } else {
                    for (#k, #seed) in #rt::basis(&#zeros) {
                        let (_, (#(#pattern,)*)) = Self::#adjoint #arguments (#(#given,)* #seed) #ask;
                        #(#sweeps.row(#k, &#bars);)*
                    }
                }
                #finished
            }
        })
    }
}

/// The dimension of an array of both's axes.
fn dimension(outputs: Axes, inputs: Axes) -> Ident {
    let rank = outputs.rank().zip(inputs.rank()).map(|(a, b)| a + b).filter(|n| *n <= 6);
    rank.map_or_else(|| format_ident!("IxDyn"), |n| format_ident!("Ix{n}"))
}
