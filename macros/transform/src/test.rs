//! `#[differentiate(test)]`: a test that checks the derivatives on arguments that it makes.

use crate::emit::elided;
use crate::ir::{Elem, Kind, Rank};
use crate::parse::{Given, Options, Parameter, Signature, Test, is_mutable_view};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Error, Expr, GenericParam, ItemFn, Lit, Type};

/// The length of an axis of which nothing is said.
const LENGTH: usize = 3;

/// The test of a function, if its attribute asks for one.
pub(crate) fn test(
    function: &ItemFn,
    signature: &Signature,
    options: &Options,
    krate: &TokenStream,
    errors: &mut Vec<Error>,
) -> Option<TokenStream> {
    let test = options.test.as_ref()?;
    let before = errors.len();
    let name = &function.sig.ident;
    if options.inside.is_some() {
        let message = format!(
            "no test can stand in an `impl` block; write one beside it that calls `check!(TYPE::{name}, …).assert()`, with the type and \
             its arguments"
        );
        errors.push(Error::new(test.span, message));
        return None;
    }
    let maker = Maker { function, signature, test, source: Ident::new("source", Span::mixed_site()), krate };
    maker.names(errors);
    let (mut types, mut made, mut calls, mut told, mut forms) = (maker.types(errors), vec![], vec![], vec![], vec![]);
    for parameter in &signature.parameters {
        if let Some(argument) = maker.argument(parameter, errors) {
            made.push(argument.made);
            calls.push(argument.call);
            told.push(argument.told);
            forms.extend(argument.form);
        }
    }
    if errors.len() > before {
        return None;
    }
    let source = &maker.source;
    let title = format_ident!("{}_agrees_with_differences", name.to_string().trim_start_matches("r#"), span = name.span());
    let text = name.to_string();
    let write = format!("#[differentiate(test({}))]", forms.join(", "));
    let told = told.join(", ");
    let companion = options.companion.as_ref().map(|companion| quote!(as #companion));
    types.extend(quote!(#(#made)*));
    let cfgs = function.attrs.iter().filter(|a| a.path().is_ident("cfg"));
    let span = test.span;
    Some(quote_spanned! {span=>
        #(#cfgs)*
        #[cfg(test)]
        #[test]
        #[allow(unused_mut, clippy::all, clippy::pedantic, clippy::nursery, reason = "generated")]
        fn #title() {
            let mut #source = #krate::rt::check::Source::new(#text);
            #types
            #krate::rt::check::tried(#text, #told, #write, || { let _ = #name(#(#calls),*); });
            #krate::check!(#name #companion, #(#calls),*).assert();
        }
    })
}

struct Maker<'a> {
    function: &'a ItemFn,
    signature: &'a Signature,
    test: &'a Test,
    source: Ident,
    krate: &'a TokenStream,
}

/// An argument of the test.
struct Argument {
    /// What makes it.
    made: TokenStream,
    /// The argument in a call.
    call: TokenStream,
    /// What it is, for a reader: `w: 3×4`.
    told: String,
    /// How the same is said in the attribute.
    form: Option<String>,
}

impl Maker<'_> {
    fn given(&self, name: &Ident) -> Option<&Given> {
        self.test.given.iter().find(|given| given.name == *name)
    }

    /// Every name must be that of a parameter.
    fn names(&self, errors: &mut Vec<Error>) {
        let generics = &self.function.sig.generics.params;
        for given in &self.test.given {
            let parameter = self.signature.parameters.iter().any(|p| p.name == given.name);
            let generic = generics.iter().any(|p| match p {
                GenericParam::Type(p) => p.ident == given.name,
                GenericParam::Const(p) => p.ident == given.name,
                GenericParam::Lifetime(_) => false,
            });
            if !parameter && !generic {
                let message = format!("`{}` is not a parameter of `{}`", given.name, self.function.sig.ident);
                errors.push(Error::new(given.name.span(), message));
            }
        }
    }

    /// Type parameters as the types that they are in the test.
    fn types(&self, errors: &mut Vec<Error>) -> TokenStream {
        let mut types = TokenStream::new();
        for parameter in &self.function.sig.generics.params {
            match parameter {
                GenericParam::Type(p) if !self.signature.opaque.contains(&p.ident) => {
                    let name = &p.ident;
                    match self.given(name).and_then(|given| given.value.as_ref()) {
                        Some(ty) => types.extend(quote!(type #name = #ty;)),
                        None => {
                            let message = format!("`{name}` must be a type in the test; write `test({name} = f64)`");
                            errors.push(Error::new(name.span(), message));
                        }
                    }
                }
                GenericParam::Const(p) => {
                    let (name, ty) = (&p.ident, &p.ty);
                    match self.given(name).and_then(|given| given.value.as_ref()) {
                        Some(value) => types.extend(quote!(const #name: #ty = #value;)),
                        None => {
                            let message = format!("`{name}` must be a number in the test; write `test({name} = 3)`");
                            errors.push(Error::new(name.span(), message));
                        }
                    }
                }
                _ => {}
            }
        }
        types
    }

    fn argument(&self, parameter: &Parameter, errors: &mut Vec<Error>) -> Option<Argument> {
        let given = self.given(&parameter.name);
        if parameter.mutable {
            let message = "what a function changes is not checked; test one that takes it by value and gives it back";
            errors.push(Error::new(parameter.name.span(), message));
            return None;
        }
        let value = given.and_then(|given| given.value.as_ref());
        match (&parameter.kind, value) {
            (Kind::Array(..), None) if is_shared(&parameter.ty) => {
                errors.push(needs_a_value(&parameter.name));
                None
            }
            (Kind::Array(..) | Kind::List(..), Some(value)) if lengths(value).is_none() => Some(Self::of_value(parameter, value)),
            (Kind::Array(elem, rank), value) => self.array(parameter, elem, *rank, value, errors),
            (Kind::List(elem, _), value) => self.list(parameter, elem, value, errors),
            (_, Some(value)) => Some(Self::of_value(parameter, value)),
            (Kind::Float(elem), None) => Some(self.number(parameter, elem, given)),
            (_, None) => {
                errors.push(needs_a_value(&parameter.name));
                None
            }
        }
    }

    /// What the user gave.
    fn of_value(parameter: &Parameter, value: &Expr) -> Argument {
        let (name, ty) = (&parameter.name, elided(&parameter.ty));
        let text = value.to_token_stream().to_string();
        let lent = parameter.is_reference() && !matches!(value, Expr::Reference(_)) && !is_text(value);
        let value = if lent { quote!(&#value) } else { quote!(#value) };
        // The type of a closure has no name.
        let ty = (parameter.kind != Kind::Discrete || is_plain(&ty)).then(|| quote!(: #ty));
        let copy = parameter.is_reference() || matches!(parameter.kind, Kind::Float(_) | Kind::Int | Kind::Bool);
        Argument {
            made: quote!(let #name #ty = #value;),
            call: if copy { quote!(#name) } else { quote!(::core::clone::Clone::clone(&#name)) },
            told: format!("{name} = {text}"),
            form: Some(format!("{name} = {text}")),
        }
    }

    fn range(&self, parameter: &Parameter) -> TokenStream {
        let given = self.given(&parameter.name).and_then(|given| given.range.as_ref());
        given.map_or_else(|| quote!(-1.0..1.0), ToTokens::to_token_stream)
    }

    fn elem(elem: &Elem) -> TokenStream {
        match elem {
            Elem::F32 => quote!(f32),
            Elem::F64 => quote!(f64),
            Elem::Param(name) => Ident::new(name, Span::call_site()).to_token_stream(),
            Elem::Unknown => quote!(_),
        }
    }

    fn number(&self, parameter: &Parameter, elem: &Elem, given: Option<&Given>) -> Argument {
        let (name, source, range) = (&parameter.name, &self.source, self.range(parameter));
        let elem = Self::elem(elem);
        let within = given.and_then(|g| g.range.as_ref()).map_or_else(|| "-1.0..1.0".into(), |r| r.to_token_stream().to_string());
        Argument {
            made: quote!(let #name: #elem = #source.number(#range);),
            call: if parameter.is_reference() { quote!(&#name) } else { quote!(#name) },
            told: format!("{name} in {}", within.replace(' ', "")),
            form: Some(format!("{name} in {}", within.replace(' ', ""))),
        }
    }

    fn array(
        &self,
        parameter: &Parameter,
        elem: &Elem,
        rank: Rank,
        value: Option<&Expr>,
        errors: &mut Vec<Error>,
    ) -> Option<Argument> {
        let (name, source, range, krate) = (&parameter.name, &self.source, self.range(parameter), self.krate);
        let lengths = match (value.and_then(lengths), rank) {
            (Some(lengths), Rank::Fixed(rank)) if lengths.len() != usize::from(rank) => {
                let axes = if rank == 1 { "1 axis".into() } else { format!("{rank} axes") };
                let form = vec![LENGTH.to_string(); usize::from(rank)].join(", ");
                let form = if rank == 1 { form } else { format!("({form})") };
                let message = format!("`{name}` has {axes}; write `test({name} = {form})`");
                errors.push(Error::new_spanned(value, message));
                return None;
            }
            (Some(lengths), _) => lengths,
            (None, Rank::Fixed(rank)) => vec![LENGTH; usize::from(rank)],
            (None, _) => {
                let message = format!("how many axes has `{name}` in the test? write `test({name} = (3, 4))`");
                errors.push(Error::new(name.span(), message));
                return None;
            }
        };
        let elem = Self::elem(elem);
        let (entries, call) = (lengths.iter(), Self::lent(parameter));
        let shape =
            if rank == Rank::Dyn { quote!(#krate::rt::ndarray::IxDyn(&[#(#entries),*])) } else { quote!([#(#entries),*]) };
        let sides: Vec<String> = lengths.iter().map(usize::to_string).collect();
        let form = if let [one] = &sides[..] { format!("{name} = {one}") } else { format!("{name} = ({})", sides.join(", ")) };
        Some(Argument {
            made: quote!(let #name = #source.array::<#elem, _>(#shape, #range);),
            call,
            told: format!("{name}: {}", sides.join("×")),
            form: Some(form),
        })
    }

    fn list(&self, parameter: &Parameter, elem: &Elem, value: Option<&Expr>, errors: &mut Vec<Error>) -> Option<Argument> {
        let (name, source, range) = (&parameter.name, &self.source, self.range(parameter));
        let elem = Self::elem(elem);
        let mut inner = &parameter.ty;
        while let Type::Reference(reference) = inner {
            inner = &reference.elem;
        }
        if let Type::Array(_) = inner {
            let made = quote!(let #name: #inner = ::core::array::from_fn(|_| #source.number(#range)););
            let call = if parameter.is_reference() { quote!(&#name) } else { quote!(#name) };
            return Some(Argument { made, call, told: name.to_string(), form: None });
        }
        let length = match value.and_then(lengths).as_deref() {
            None => LENGTH,
            Some([length]) => *length,
            Some(_) => {
                errors.push(Error::new_spanned(
                    value,
                    format!("`{name}` is a list; write `test({name} = {LENGTH})` for its length"),
                ));
                return None;
            }
        };
        let call = if parameter.is_reference() { quote!(&#name) } else { quote!(::core::clone::Clone::clone(&#name)) };
        Some(Argument {
            made: quote!(let #name = #source.list::<#elem>(#length, #range);),
            call,
            told: format!("{name}: {length}"),
            form: Some(format!("{name} = {length}")),
        })
    }

    /// An array as the function takes it.
    fn lent(parameter: &Parameter) -> TokenStream {
        let name = &parameter.name;
        let inner = if let Type::Reference(reference) = &parameter.ty { &*reference.elem } else { &parameter.ty };
        let is_view = matches!(inner, Type::Path(path) if path.path.segments.last().is_some_and(|s| s.ident.to_string().starts_with("ArrayView")));
        debug_assert!(!is_mutable_view(inner), "refused before");
        match (parameter.is_reference(), is_view) {
            (true, true) => quote!(&#name.view()),
            (true, false) => quote!(&#name),
            (false, true) => quote!(#name.view()),
            (false, false) => quote!(::core::clone::Clone::clone(&#name)),
        }
    }
}

fn needs_a_value(name: &Ident) -> Error {
    Error::new(name.span(), format!("`{name}` must be a value in the test; write `test({name} = VALUE)`"))
}

/// Whether an array comes by value and may share what it holds.
fn is_shared(ty: &Type) -> bool {
    let last = if let Type::Path(path) = ty { path.path.segments.last() } else { None };
    last.is_some_and(|s| ["CowArray", "ArcArray", "ArrayBase"].iter().any(|name| s.ident.to_string().starts_with(name)))
}

/// The lengths of axes: `4`, `(3, 4)`.
fn lengths(value: &Expr) -> Option<Vec<usize>> {
    let length = |expr: &Expr| match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Int(int) => int.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    };
    match value {
        Expr::Tuple(tuple) => tuple.elems.iter().map(length).collect(),
        Expr::Paren(inner) => lengths(&inner.expr),
        other => length(other).map(|n| vec![n]),
    }
}

fn is_text(value: &Expr) -> bool {
    matches!(value, Expr::Lit(lit) if matches!(lit.lit, Lit::Str(_) | Lit::ByteStr(_)))
}

/// Whether a type has a name that can stand in a `let`.
fn is_plain(ty: &Type) -> bool {
    let text = ty.to_token_stream().to_string();
    !text.contains("impl ") && !text.contains("Impl")
}
