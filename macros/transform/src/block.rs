//! `#[differentiate]` on an `impl` block: what belongs to its functions is generated as methods of the type.

use crate::operators::Operator;
use crate::{Source, compile, parse, without_marks};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Error, Expr, ExprMethodCall, FnArg, Ident, ImplItem, ImplItemFn, ItemFn, ItemImpl, Type};

/// Every function of the block that can carry a derivative, but for those marked `#[differentiate(skip)]`; `attribute` holds for all of them.
pub(crate) fn differentiate(attribute: TokenStream, mut block: ItemImpl, krate: &TokenStream, source: Source) -> TokenStream {
    let Some(operator) = Operator::of(&block) else {
        let generated = generated(attribute, &mut block, krate, source);
        return quote!(#block #generated);
    };
    let functions = generated(attribute, &mut operator.inherent(&block), krate, source);
    for item in &mut block.items {
        let ImplItem::Fn(function) = item else { continue };
        own_attribute(function);
        let whole = ItemFn {
            attrs: function.attrs.clone(),
            vis: function.vis.clone(),
            sig: function.sig.clone(),
            block: Box::new(function.block.clone()),
        };
        let untouched = without_marks(&whole);
        (function.attrs, function.sig, function.block) = (untouched.attrs, untouched.sig, *untouched.block);
    }
    let (leads, quiet) = (operator.leads(&block, &functions, krate), crate::emit::quiet_methods());
    quote!(#block #functions #quiet const _: () = { #leads };)
}

/// Takes the attribute of this crate's that a function of a block has by itself.
fn own_attribute(function: &mut ImplItemFn) -> Option<syn::Attribute> {
    let own = function.attrs.iter().position(|a| a.path().segments.last().is_some_and(|s| s.ident == "differentiate"));
    own.map(|i| function.attrs.remove(i))
}

/// What belongs to a block's functions; marks that are no Rust are taken out of it.
fn generated(attribute: TokenStream, block: &mut ItemImpl, krate: &TokenStream, source: Source) -> TokenStream {
    let inside = parse::Inside::of(block);
    let mut errors = Vec::new();
    let of_all = parse::of_a_block(attribute, &mut errors);
    let of_trait = block.trait_.is_some();
    if of_trait {
        fits_the_type(block, &mut errors);
    }
    let fits = errors.is_empty();
    let mut named = Named::of(block);
    let mut changing = Changing::of(block);
    let mut generated = Vec::new();
    for item in &mut block.items {
        let ImplItem::Fn(function) = item else { continue };
        let own = own_attribute(function);
        let chosen = own.is_some();
        let options = match own.map(|a| a.meta) {
            Some(syn::Meta::List(list)) => list.tokens,
            _ => TokenStream::new(),
        };
        let mut item = ItemFn {
            attrs: function.attrs.clone(),
            // A trait's functions are as visible as the trait, which is not seen here.
            vis: if of_trait { syn::parse_quote!(pub) } else { function.vis.clone() },
            sig: function.sig.clone(),
            block: Box::new(function.block.clone()),
        };
        let untouched = without_marks(&item);
        (function.attrs, function.sig, function.block) = (untouched.attrs, untouched.sig, *untouched.block);
        let left_out = !chosen && gives_nothing(function, &inside) || item.sig.inputs.is_empty();
        if options.to_string() == "skip" || left_out || !fits {
            continue;
        }
        named.visit_item_fn_mut(&mut item);
        changing.visit_item_fn_mut(&mut item);
        // Constructors are only taken along.
        let asked = chosen || !makes_itself(function, &inside);
        // What the function says by itself comes later and holds.
        let of_all = without_overridden(&of_all, &options);
        let options = if of_all.is_empty() { options } else { quote!(#of_all, #options) };
        match compile(options, &item, Some(&inside), krate, source) {
            Ok(functions) => generated.push(functions),
            Err(_) if !asked => {}
            Err(more) => errors.extend(more),
        }
    }
    if !fits {
        let errors = errors.iter().map(Error::to_compile_error);
        return quote!(#(#errors)*);
    }
    let (declaration, ty, clause) = (&block.generics, &block.self_ty, &block.generics.where_clause);
    let errors = errors.iter().map(Error::to_compile_error);
    let (cfgs, quiet) = (block.attrs.iter().filter(|a| a.path().is_ident("cfg")), crate::emit::quiet_methods());
    quote!(#(#cfgs)* #quiet impl #declaration #ty #clause { #(#generated)* } #(#errors)*)
}

/// Whether a function gives nothing that carries a derivative, or makes the type itself of something else, as constructors do, perhaps
/// in a `Result` or an `Option`.
fn gives_nothing(function: &ImplItemFn, inside: &parse::Inside) -> bool {
    let constructor = function.sig.receiver().is_none();
    let constructor = constructor && !makes_itself(function, inside);
    let nothing = |ty: &Type| {
        constructor && matches!(ty, Type::Path(p) if p.path.is_ident("Self"))
            || !parse::kind(ty, &inside.generics).is_differentiable()
    };
    let changes = |input: &FnArg| match input {
        FnArg::Receiver(receiver) => receiver.reference.is_some() && receiver.mutability.is_some(),
        FnArg::Typed(typed) => matches!(&*typed.ty, Type::Reference(r) if r.mutability.is_some() && !nothing(&r.elem)),
    };
    match &function.sig.output {
        _ if function.sig.inputs.iter().any(changes) => false,
        syn::ReturnType::Default => true,
        syn::ReturnType::Type(_, ty) => {
            parse::Failure::of(ty, &function.block).map_or_else(|| nothing(ty), |(_, inner)| nothing(&inner))
        }
    }
}

/// Whether a function does no more than put floats together to the type: `fn new(x: f64, y: f64) -> Self { Self { x, y } }`; the type may stand there by its name.
fn makes_itself(function: &ImplItemFn, inside: &parse::Inside) -> bool {
    let itself = |path: &syn::Path| path.get_ident().is_some_and(|name| inside.is(&name.to_string()));
    let floats = function.sig.inputs.iter().all(|input| match input {
        FnArg::Typed(typed) => parse::kind(&typed.ty, &[]).is_float(),
        FnArg::Receiver(_) => false,
    });
    let own = match &function.block.stmts[..] {
        [syn::Stmt::Expr(Expr::Struct(made), None)] => itself(&made.path) && made.rest.is_none(),
        _ => false,
    };
    let gives = matches!(&function.sig.output, syn::ReturnType::Type(_, ty) if matches!(&**ty, Type::Path(p) if itself(&p.path)));
    floats && own && gives && !function.sig.inputs.is_empty()
}

/// What a trait's `impl` needs so that its functions' companions can be methods of the type.
fn fits_the_type(block: &ItemImpl, errors: &mut Vec<Error>) {
    let ty = &block.self_ty;
    let own = matches!(&**ty, Type::Path(_)) && parse::kind(ty, &[]) == crate::ir::Kind::Unknown;
    let generic = block.generics.type_params().any(|p| matches!(&**ty, Type::Path(path) if path.path.is_ident(&p.ident)));
    if !own || generic {
        let message = "what is generated are methods of the type, which must be one of your own crate; write a free function";
        errors.push(Error::new_spanned(ty, message));
        return;
    }
    for parameter in block.generics.type_params() {
        if !parse::mentions(ty, std::slice::from_ref(&parameter.ident)) {
            let message = format!(
                "what is generated are methods of the type, in which `{}` does not appear; write an `impl` for one type in its place",
                parameter.ident
            );
            errors.push(Error::new(parameter.ident.span(), message));
        }
    }
}

/// Lets calls of the block's methods that take `&mut self` show it: `self.step(h)` is `(&mut self).step(h)`.
struct Changing(Vec<Ident>);

impl Changing {
    fn of(block: &ItemImpl) -> Self {
        let methods = block.items.iter().filter_map(|item| match item {
            ImplItem::Fn(f) => {
                f.sig.receiver().filter(|r| r.reference.is_some() && r.mutability.is_some()).map(|_| f.sig.ident.clone())
            }
            _ => None,
        });
        Changing(methods.collect())
    }
}

impl VisitMut for Changing {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        syn::visit_mut::visit_expr_method_call_mut(self, call);
        if self.0.contains(&call.method) && matches!(&*call.receiver, Expr::Path(_) | Expr::Field(_) | Expr::Index(_)) {
            let receiver = &call.receiver;
            *call.receiver = syn::parse_quote!((&mut #receiver));
        }
    }
}

/// Puts the types that an `impl` of a trait names in the places of their names, which mean nothing outside of it.
#[derive(Clone)]
pub(crate) struct Named(Vec<(Ident, Type)>);

impl Named {
    /// The type of this name.
    pub(crate) fn named(&self, name: &str) -> Option<Type> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, ty)| ty.clone())
    }

    pub(crate) fn of(block: &ItemImpl) -> Self {
        let types = block.items.iter().filter_map(|item| match item {
            ImplItem::Type(item) => Some((item.ident.clone(), item.ty.clone())),
            _ => None,
        });
        Named(types.collect())
    }
}

impl VisitMut for Named {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Path(path) = ty {
            let segments = &path.path.segments;
            if path.qself.is_none() && segments.len() == 2 && segments[0].ident == "Self" {
                if let Some((_, named)) = self.0.iter().find(|(name, _)| segments[1].ident == *name) {
                    *ty = named.clone();
                }
            }
        }
        syn::visit_mut::visit_type_mut(self, ty);
    }
}

/// What a block says of all functions, without the numbers of which one function says its own: its order, its directions.
fn without_overridden(of_all: &TokenStream, own: &TokenStream) -> TokenStream {
    let options = |tokens: &TokenStream| -> Vec<Vec<TokenTree>> {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        tokens.split(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ',')).map(<[_]>::to_vec).collect()
    };
    let key = |option: &[TokenTree]| option.first().map(ToString::to_string).filter(|key| key == "order" || key == "directions");
    let overridden: Vec<String> = options(own).iter().filter_map(|option| key(option)).collect();
    let kept = options(of_all)
        .into_iter()
        .filter(|option| !option.is_empty() && !key(option).is_some_and(|key| overridden.contains(&key)));
    let kept: Vec<TokenStream> = kept.map(TokenStream::from_iter).collect();
    quote!(#(#kept),*)
}
