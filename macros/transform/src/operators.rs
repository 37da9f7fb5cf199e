//! `#[differentiate]` on the `impl` of an operator, `impl Mul<f64> for Vec3`.
//!
//! A type may have several: `Vec3 * f64`, `Vec3 * Vec3`, `f64 * Vec3`. What belongs to each is generated under a name of its own, as functions of
//! that operand's type which is the user's, and a trait of the runtime leads to it by the types of both operands (`rt::operators`). Whether
//! operands are references makes no difference there: of `Vec3 + Vec3` and `&Vec3 + &Vec3` one carries the attribute.

use crate::ir::Kind;
use crate::parse;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::VisitMut;
use syn::{FnArg, GenericParam, ImplItem, ItemImpl, Type};

/// The operators and their functions.
const OPERATORS: [(&str, &str); 11] = [
    ("Add", "add"),
    ("Sub", "sub"),
    ("Mul", "mul"),
    ("Div", "div"),
    ("Rem", "rem"),
    ("Neg", "neg"),
    ("AddAssign", "add_assign"),
    ("SubAssign", "sub_assign"),
    ("MulAssign", "mul_assign"),
    ("DivAssign", "div_assign"),
    ("RemAssign", "rem_assign"),
];

/// The `impl` of an operator.
pub(crate) struct Operator {
    /// Its function.
    name: &'static str,
    /// The types of its operands, without references: `()` for none on the right.
    left: Type,
    right: Type,
    /// Whether each is a reference.
    lent: [bool; 2],
    /// Under which name what belongs to it is generated, and the type whose functions that are.
    own: Ident,
    holder: Type,
}

impl Operator {
    /// What a block says, if it is one of an operator whose operands carry derivatives.
    pub(crate) fn of(block: &ItemImpl) -> Option<Operator> {
        let (_, path, _) = block.trait_.as_ref()?;
        let last = path.segments.last()?;
        let (_, name) = OPERATORS.iter().find(|(name, _)| last.ident == *name)?;
        let function = block.items.iter().find_map(|item| match item {
            ImplItem::Fn(function) if function.sig.ident == *name => Some(function),
            _ => None,
        })?;
        let constant = |input: &FnArg| match input {
            FnArg::Typed(typed) => typed.attrs.iter().any(|a| a.path().is_ident("constant")),
            FnArg::Receiver(receiver) => receiver.attrs.iter().any(|a| a.path().is_ident("constant")),
        };
        if function.sig.inputs.iter().any(constant) {
            return None;
        }
        let (left, of_left) = lent(&block.self_ty);
        let given = match &last.arguments {
            syn::PathArguments::AngleBracketed(arguments) => arguments.args.first(),
            _ => None,
        };
        let right: Type = match given {
            _ if *name == "neg" => syn::parse_quote!(()),
            Some(syn::GenericArgument::Type(ty)) => ty.clone(),
            _ => (*block.self_ty).clone(),
        };
        let (mut right, of_right) = lent(&right);
        Selves(left.clone()).visit_type_mut(&mut right);
        let own = |ty: &Type| {
            let generic = block.generics.type_params().any(|p| matches!(ty, Type::Path(path) if path.path.is_ident(&p.ident)));
            matches!(ty, Type::Path(_)) && parse::kind(ty, &[]) == Kind::Unknown && !generic
        };
        let holder = [&left, &right].into_iter().find(|ty| own(ty))?.clone();
        // The first that one thinks of has the operator's name.
        let plain = own(&left) && (*name == "neg" || text(&left) == text(&right));
        let of = if own(&left) { text(&right) } else { format!("{}_by_{}", text(&left), text(&right)) };
        let own = if plain { format_ident!("{name}") } else { format_ident!("{name}_{of}") };
        Some(Operator { name, left, right, lent: [of_left, of_right], own, holder })
    }

    /// The block whose functions are what the operator's are, under their own name.
    pub(crate) fn inherent(&self, block: &ItemImpl) -> ItemImpl {
        let mut inherent = block.clone();
        inherent.trait_ = None;
        inherent.self_ty = Box::new(self.holder.clone());
        let named = crate::block::Named::of(block);
        inherent.items.retain(|item| matches!(item, ImplItem::Fn(function) if function.sig.ident == self.name));
        for item in &mut inherent.items {
            let ImplItem::Fn(function) = item else { continue };
            named.clone().visit_impl_item_fn_mut(function);
            function.sig.ident = Ident::new(&self.own.to_string(), function.sig.ident.span());
            function.vis = syn::parse_quote!(pub);
            // What `self` is, is not the holder, or it is one behind a reference.
            if self.lent[0] || text(&self.left) != text(&self.holder) {
                let left = &*block.self_ty;
                // It is seen where `self` is.
                let span = function.sig.receiver().map_or_else(Span::call_site, |receiver| receiver.self_token.span);
                let name = Ident::new("left", span);
                Selves(left.clone()).visit_impl_item_fn_mut(function);
                function.block =
                    syn::parse2(renamed(function.block.to_token_stream(), &name)).unwrap_or_else(|_| function.block.clone());
                if let Some(first) = function.sig.inputs.first_mut() {
                    *first = syn::parse_quote!(#name: #left);
                }
            }
        }
        inherent.generics.params = self.parameters(block);
        WithoutLifetimes(left_out(block, &inherent)).visit_item_impl_mut(&mut inherent);
        inherent
    }

    /// The block's parameters without the lifetimes of references.
    fn parameters(&self, block: &ItemImpl) -> syn::punctuated::Punctuated<GenericParam, syn::Token![,]> {
        let mentioned = format!("{} {}", self.left.to_token_stream(), self.right.to_token_stream());
        let kept = |parameter: &&GenericParam| match parameter {
            GenericParam::Lifetime(lifetime) => mentioned.contains(&lifetime.lifetime.to_string()),
            _ => true,
        };
        block.generics.params.iter().filter(kept).cloned().collect()
    }

    /// The implementations of the runtime's trait.
    pub(crate) fn leads(&self, block: &ItemImpl, generated: &TokenStream, krate: &TokenStream) -> TokenStream {
        let Operator { left, right, holder, own, .. } = self;
        let operators = quote!(#krate::rt::operators);
        let mut generics = block.generics.clone();
        generics.params = self.parameters(block);
        let (declaration, _, clause) = generics.split_for_impl();
        let captured = generics.params.iter().filter_map(|parameter| match parameter {
            GenericParam::Type(ty) => Some(&ty.ident),
            GenericParam::Const(of) => Some(&of.ident),
            GenericParam::Lifetime(_) => None,
        });
        let captured = quote!(use<#(#captured),*>);
        let op = Ident::new(self.name, Span::call_site());
        let bar = |ty: &Type| quote!(<#ty as #krate::Differentiable>::Cotangent);
        let (left_bar, right_bar) = (bar(left), bar(right));
        let pass = |name: TokenStream, lent: bool| if lent { name } else { quote!(::core::clone::Clone::clone(#name)) };
        let (a, b) = (pass(quote!(left), self.lent[0]), pass(quote!(right), self.lent[1]));
        let [pullback, tangent, second] = ["pullback", "tangent", "pullback_tangent"].map(|name| format_ident!("{own}_{name}"));
        let twice = mentions(generated, &second.to_string());
        let of = quote!(<#holder>);
        if self.name.ends_with("_assign") {
            let twice = twice.then(|| {
                quote! {
                    impl #declaration #operators::AssigningOperatorTwice<#operators::#op, #right> for #left #clause {
                        fn pullback_tangent(
                            left: &mut Self, right: &#right, left_dot: &mut #left_bar, right_dot: ::core::option::Option<#right_bar>,
                        ) -> (((), ()), impl ::core::ops::FnOnce(&mut #left_bar, &#right, &mut #left_bar) -> (((), #right_bar), ((), #right_bar)) + #captured) {
                            #of::#second(left, #b, left_dot, right_dot)
                        }
                    }
                }
            });
            return quote! {
                impl #declaration #operators::AssigningOperator<#operators::#op, #right> for #left #clause {
                    fn pullback(left: &mut Self, right: &#right) -> ((), impl ::core::ops::FnOnce(&mut #left_bar, &#right) -> ((), #right_bar) + #captured) {
                        #of::#pullback(left, #b)
                    }
                    fn tangent(left: &mut Self, right: &#right, left_dot: &mut #left_bar, right_dot: impl #krate::Tangent<#right_bar>) -> ((), ()) {
                        #of::#tangent(left, #b, left_dot, right_dot)
                    }
                }
                #twice
            };
        }
        let mut output = crate::block::Named::of(block).named("Output").unwrap_or_else(|| syn::parse_quote!(()));
        Selves((*block.self_ty).clone()).visit_type_mut(&mut output);
        let seed = bar(&output);
        let unary = self.name == "neg";
        let (value, value_with_tangent, second_value) = if unary {
            (
                quote! {
                    let (value, pullback) = #of::#pullback(#a);
                    (value, move |left: &Self, &(): &(), seed: #seed| (pullback(left, seed).0, ()))
                },
                quote!({ let _ = right_dot; #of::#tangent(#a, left_dot) }),
                quote! {
                    let _ = right_dot;
                    let (value, pullback) = #of::#second(#a, left_dot);
                    (value, move |left: &Self, &(): &(), seed: #seed, seed_dot: #seed| {
                        let ((bar,), (bar_dot,)) = pullback(left, seed, seed_dot);
                        ((bar, ()), (bar_dot, ()))
                    })
                },
            )
        } else {
            (
                quote!(#of::#pullback(#a, #b)),
                quote!(#of::#tangent(#a, #b, left_dot, right_dot)),
                quote!(#of::#second(#a, #b, left_dot, right_dot)),
            )
        };
        let twice = twice.then(|| {
            quote! {
                impl #declaration #operators::OperatorTwice<#operators::#op, #right> for #left #clause {
                    fn pullback_tangent(
                        left: &Self, right: &#right, left_dot: ::core::option::Option<#left_bar>, right_dot: ::core::option::Option<#right_bar>,
                    ) -> (
                        (#output, #seed),
                        impl ::core::ops::FnOnce(&Self, &#right, #seed, #seed) -> ((#left_bar, #right_bar), (#left_bar, #right_bar)) + #captured,
                    ) {
                        #second_value
                    }
                }
            }
        });
        quote! {
            impl #declaration #operators::Operator<#operators::#op, #right> for #left #clause {
                type Output = #output;
                fn pullback(left: &Self, right: &#right) -> (#output, impl ::core::ops::FnOnce(&Self, &#right, #seed) -> (#left_bar, #right_bar) + #captured) {
                    #value
                }
                fn tangent(
                    left: &Self, right: &#right, left_dot: impl #krate::Tangent<#left_bar>, right_dot: impl #krate::Tangent<#right_bar>,
                ) -> (#output, #seed) {
                    #value_with_tangent
                }
            }
            #twice
        }
    }
}

/// A type without the reference to it, and whether it is one.
fn lent(ty: &Type) -> (Type, bool) {
    match ty {
        Type::Paren(p) => lent(&p.elem),
        Type::Group(g) => lent(&g.elem),
        Type::Reference(r) => ((*r.elem).clone(), true),
        ty => (ty.clone(), false),
    }
}

/// A type's letters, which a name can have.
fn text(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string();
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("_").to_lowercase()
}

/// Whether tokens have this name.
fn mentions(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Ident(ident) => ident == name,
        _ => false,
    })
}

/// Another name in the place of `self`, in macros too.
fn renamed(tokens: TokenStream, name: &Ident) -> TokenStream {
    let each = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident == "self" => TokenTree::Ident(Ident::new(&name.to_string(), ident.span())),
        TokenTree::Group(group) => {
            let mut inner = proc_macro2::Group::new(group.delimiter(), renamed(group.stream(), name));
            inner.set_span(group.span());
            TokenTree::Group(inner)
        }
        token => token,
    });
    each.collect()
}

/// The lifetimes of a block that another one has not.
fn left_out(block: &ItemImpl, other: &ItemImpl) -> Vec<Ident> {
    let kept: Vec<_> = other.generics.lifetimes().map(|l| l.lifetime.ident.clone()).collect();
    block.generics.lifetimes().map(|l| l.lifetime.ident.clone()).filter(|l| !kept.contains(l)).collect()
}

/// Puts a type in the place of `Self`.
struct Selves(Type);

impl VisitMut for Selves {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if matches!(ty, Type::Path(path) if path.path.is_ident("Self")) {
            *ty = self.0.clone();
        }
        syn::visit_mut::visit_type_mut(self, ty);
    }
}

/// Takes the names of these lifetimes away.
struct WithoutLifetimes(Vec<Ident>);

impl VisitMut for WithoutLifetimes {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        if reference.lifetime.as_ref().is_some_and(|l| self.0.contains(&l.ident)) {
            reference.lifetime = None;
        }
        syn::visit_mut::visit_type_reference_mut(self, reference);
    }
}
