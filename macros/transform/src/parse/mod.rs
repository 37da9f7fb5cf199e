//! The attribute and the signature: what is differentiated, and by which parameters.

use crate::ir::{Elem, Kind, List, Rank};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Error, FnArg, GenericArgument, GenericParam, Ident, ItemFn, Pat, PathArguments, ReturnType, Token, Type};

/// What stands in the attribute's parentheses.
#[derive(Debug, Default)]
pub struct Options {
    /// `wrt(…)`: the differentiated parameters.
    pub wrt: Option<Vec<Ident>>,
    /// `companion = NAME`.
    pub companion: Option<Ident>,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Options::default();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            if key == "wrt" {
                let names;
                syn::parenthesized!(names in input);
                let list = names.parse_terminated(<Ident as syn::ext::IdentExt>::parse_any, Token![,])?;
                if list.is_empty() {
                    return Err(Error::new(key.span(), "`wrt()` names no parameter; write `wrt(w, b)`"));
                }
                options.wrt = Some(list.into_iter().collect());
            } else if key == "companion" {
                input.parse::<Token![=]>()?;
                options.companion = Some(input.parse()?);
            } else {
                let message = format!("unknown option `{key}`; write `wrt(w, b)` or `companion = NAME`");
                return Err(Error::new(key.span(), message));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: Type,
    /// The kind of its value.
    pub kind: Kind,
    /// Whether it is differentiated.
    pub differentiated: bool,
    /// Whether it is `_`, which the body cannot name.
    pub ignored: bool,
}

impl Parameter {
    /// Whether it comes by reference.
    pub fn is_reference(&self) -> bool {
        matches!(self.ty, Type::Reference(_))
    }
}

/// A function with what the compiler needs to know of its signature.
#[derive(Debug)]
pub struct Signature {
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The kinds of the results; more than one for a tuple.
    pub results: Vec<Kind>,
    /// The types of the results.
    pub result_types: Vec<Type>,
    /// How the results are nested in tuples.
    pub form: Form,
    /// Type parameters that are elements.
    pub elements: Vec<Ident>,
}

impl Signature {
    /// Whether the function has one result that is no tuple.
    pub fn is_single(&self) -> bool {
        matches!(self.form, Form::One)
    }
}

/// How results are nested in tuples.
#[derive(Debug)]
pub enum Form {
    /// A result.
    One,
    /// A tuple of them.
    Tuple(Vec<Form>),
}

impl Form {
    /// The form of a type, whose results' types go to `leaves`; a tuple inside of which nothing carries a derivative is one
    /// result.
    fn of(ty: &Type, outermost: bool, generics: &[Ident], leaves: &mut Vec<Type>) -> Form {
        match ty {
            Type::Paren(t) => Form::of(&t.elem, outermost, generics, leaves),
            Type::Tuple(t) if outermost || differentiable(ty, generics) => {
                Form::Tuple(t.elems.iter().map(|t| Form::of(t, false, generics, leaves)).collect())
            }
            ty => {
                leaves.push(ty.clone());
                Form::One
            }
        }
    }
}

/// Whether something in a type carries a derivative.
fn differentiable(ty: &Type, generics: &[Ident]) -> bool {
    match ty {
        Type::Paren(t) => differentiable(&t.elem, generics),
        Type::Tuple(t) => t.elems.iter().any(|t| differentiable(t, generics)),
        ty => kind(ty, generics).is_differentiable(),
    }
}

/// Reads the signature.
pub fn signature(item: &ItemFn, options: &Options, errors: &mut Vec<Error>) -> Signature {
    let generics: Vec<Ident> = item
        .sig
        .generics
        .params
        .iter()
        .filter_map(|p| if let GenericParam::Type(t) = p { Some(t.ident.clone()) } else { None })
        .collect();
    for (token, what) in [
        (item.sig.asyncness.map(|t| t.span()), "an `async` function"),
        (item.sig.unsafety.map(|t| t.span()), "an `unsafe` function"),
    ] {
        if let Some(span) = token {
            errors.push(Error::new(span, format!("{what} cannot be differentiated; move its mathematics into a plain function")));
        }
    }
    let mut parameters = Vec::new();
    for input in &item.sig.inputs {
        match input {
            FnArg::Receiver(receiver) => errors.push(Error::new(
                receiver.span(),
                "a method cannot be differentiated yet; write a free function that takes `self`'s fields",
            )),
            FnArg::Typed(typed) => {
                let (name, pat_ok) = match &*typed.pat {
                    Pat::Ident(p) if p.subpat.is_none() => (p.ident.clone(), true),
                    Pat::Wild(w) => (Ident::new(&format!("unused_{}", parameters.len()), w.span()), true),
                    other => (Ident::new("pattern", other.span()), false),
                };
                if !pat_ok {
                    let message =
                        "a pattern as a parameter cannot be differentiated; name the parameter and take it apart with `let`";
                    errors.push(Error::new(typed.pat.span(), message));
                }
                if let Type::Reference(r) = &*typed.ty {
                    if let Some(token) = r.mutability {
                        errors.push(Error::new(
                            token.span(),
                            "a `&mut` parameter cannot be differentiated yet; take it by value and return the new value",
                        ));
                    }
                }
                if let Type::ImplTrait(t) = &*typed.ty {
                    errors.push(Error::new(
                        t.span(),
                        "`impl Trait` as a parameter cannot be differentiated yet; write a type parameter",
                    ));
                }
                let constant = typed.attrs.iter().any(|a| a.path().is_ident("constant"));
                let kind = kind(&typed.ty, &generics);
                let named = options.wrt.as_ref().is_none_or(|names| names.contains(&name));
                if options.wrt.is_some() && named && !kind.is_differentiable() {
                    errors.push(Error::new(
                        typed.ty.span(),
                        format!(
                            "`{name}` carries no derivative, so nothing can be differentiated by it; take it out of `wrt(…)`"
                        ),
                    ));
                }
                let differentiated = kind.is_differentiable() && named && !constant;
                let ignored = matches!(&*typed.pat, Pat::Wild(_));
                parameters.push(Parameter { name, ty: (*typed.ty).clone(), kind, differentiated, ignored });
            }
        }
    }
    for name in options.wrt.iter().flatten() {
        if !parameters.iter().any(|p| p.name == *name) {
            errors.push(Error::new(name.span(), format!("`{name}` is not a parameter of `{}`", item.sig.ident)));
        }
    }
    if parameters.iter().all(|p| !p.differentiated) && errors.is_empty() {
        errors.push(Error::new(item.sig.ident.span(), "no parameter carries a derivative; there is nothing to differentiate by"));
    }
    let mut result_types: Vec<Type> = Vec::new();
    let form = match &item.sig.output {
        ReturnType::Default => {
            errors.push(Error::new(item.sig.ident.span(), "a function without a result has no derivative; return the value"));
            Form::Tuple(vec![])
        }
        ReturnType::Type(_, ty) => Form::of(ty, true, &generics, &mut result_types),
    };
    let results = result_types.iter().map(|t| kind(t, &generics)).collect();
    let mut elements: Vec<Ident> = Vec::new();
    for name in generics {
        let text = name.to_string();
        let used = parameters.iter().map(|p| &p.kind).chain(&results).any(|k: &Kind| k.elem() == Elem::Param(text.clone()));
        if used {
            elements.push(name);
        }
    }
    Signature { parameters, results, result_types, form, elements }
}

/// The kind of a type.
pub fn kind(ty: &Type, generics: &[Ident]) -> Kind {
    match ty {
        Type::Reference(r) => kind(&r.elem, generics),
        Type::Paren(p) => kind(&p.elem, generics),
        Type::Group(g) => kind(&g.elem, generics),
        Type::Slice(s) => list(&s.elem, List::Slice, generics),
        Type::Array(a) => list(&a.elem, List::Fixed, generics),
        Type::Path(path) => {
            let Some(last) = path.path.segments.last() else { return Kind::Unknown };
            let args: Vec<&Type> = match &last.arguments {
                PathArguments::AngleBracketed(a) => {
                    a.args.iter().filter_map(|g| if let GenericArgument::Type(t) = g { Some(t) } else { None }).collect()
                }
                _ => vec![],
            };
            named(&last.ident, &args, generics)
        }
        _ => Kind::Discrete,
    }
}

fn list(elem: &Type, form: List, generics: &[Ident]) -> Kind {
    match kind(elem, generics) {
        Kind::Float(e) => Kind::List(e, form),
        Kind::Unknown => Kind::List(Elem::Unknown, form),
        _ => Kind::Discrete,
    }
}

fn named(ident: &Ident, args: &[&Type], generics: &[Ident]) -> Kind {
    let name = ident.to_string();
    let elem = || match args.first().map(|t| kind(t, generics)) {
        Some(Kind::Float(e)) => Some(e),
        Some(Kind::Unknown) | None => Some(Elem::Unknown),
        _ => None,
    };
    match name.as_str() {
        "f32" => return Kind::Float(Elem::F32),
        "f64" => return Kind::Float(Elem::F64),
        "bool" => return Kind::Bool,
        "usize" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "i8" | "i16" | "i32" | "i64" | "i128" => return Kind::Int,
        "char" | "str" | "String" | "Axis" | "Option" => return Kind::Discrete,
        "Vec" => return args.first().map_or(Kind::Unknown, |t| list(t, List::Vec, generics)),
        _ if generics.contains(ident) => return Kind::Float(Elem::Param(name)),
        _ => {}
    }
    for prefix in ["ArrayView", "ArrayRef", "CowArray", "ArcArray", "Array"] {
        let Some(rest) = name.strip_prefix(prefix) else { continue };
        let rank = match rest {
            "D" => Rank::Dyn,
            "" => args.get(1).map_or(Rank::Unknown, |t| {
                let text = t.to_token_stream().to_string().replace(' ', "");
                match text.rsplit("::").next().unwrap_or("") {
                    "IxDyn" => Rank::Dyn,
                    ix => ix.strip_prefix("Ix").and_then(|n| n.parse().ok()).map_or(Rank::Unknown, Rank::Fixed),
                }
            }),
            digit => match digit.parse() {
                Ok(n) => Rank::Fixed(n),
                Err(_) => continue,
            },
        };
        return elem().map_or(Kind::Discrete, |e| Kind::Array(e, rank));
    }
    Kind::Unknown
}

/// A type's tokens.
pub fn tokens(ty: &Type) -> TokenStream {
    ty.to_token_stream()
}
