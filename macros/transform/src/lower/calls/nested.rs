//! Functions inside the function: a call is the body with the arguments bound.

use crate::ir::{Elem, Kind};
use crate::lower::calls::function::Function;
use crate::lower::{Binding, Lower, Lowered, Scope};
use proc_macro2::Span;
use std::rc::Rc;
use syn::visit_mut::VisitMut;
use syn::{ExprPath, Ident, ItemFn, ReturnType, Stmt};

/// A function inside the function, with the items that it sees.
#[derive(Debug)]
pub(crate) struct Nested {
    pub(in crate::lower) item: ItemFn,
    visible: Scope,
}

impl Lower<'_> {
    /// Binds the items of a block, which all of the block can name: functions and constants.
    pub(in crate::lower) fn declare(&mut self, stmts: &[Stmt]) {
        let mut functions = Vec::new();
        for stmt in stmts {
            match stmt {
                Stmt::Item(syn::Item::Const(item)) => self.const_item(&item.ident, &item.ty),
                Stmt::Item(syn::Item::Static(item)) if matches!(item.mutability, syn::StaticMutability::None) => {
                    self.const_item(&item.ident, &item.ty);
                }
                // One that is differentiated itself has a companion beside it.
                Stmt::Item(syn::Item::Fn(item)) if is_differentiated(&item.attrs) => {
                    let name = &item.sig.ident;
                    let path = Function::Path(Rc::new(syn::parse_quote!(#name)));
                    self.bind(name, Binding::Function(path));
                }
                Stmt::Item(syn::Item::Fn(item)) => {
                    functions.push(self.nested.len());
                    self.bind(&item.sig.ident, Binding::Function(Function::Item(self.nested.len())));
                    self.nested.push(Rc::new(Nested { item: item.clone(), visible: Scope::new() }));
                }
                _ => {}
            }
        }
        if functions.is_empty() {
            return;
        }
        let mut visible = self.visible();
        visible.retain(|_, binding| match binding {
            Binding::Function(Function::Item(_)) => true,
            Binding::Function(Function::Path(path)) => path.path.get_ident().is_some(),
            Binding::Value(v) => self.constants.contains(v),
            _ => false,
        });
        for number in functions {
            let item = self.nested[number].item.clone();
            self.nested[number] = Rc::new(Nested { item, visible: visible.clone() });
        }
    }

    /// The body of a function inside the function, with its arguments bound.
    pub(in crate::lower) fn call_nested(&mut self, number: usize, args: Vec<Binding>, span: Span) -> Lowered<Binding> {
        let nested = self.nested[number].clone();
        let name = &nested.item.sig.ident;
        if self.calling.contains(&number) {
            let message = format!(
                "`{name}` calls itself, which inside a differentiated function has no derivative; \
                 move it out and put `#[differentiate]` on it"
            );
            return self.error(name.span(), message);
        }
        let inputs: Vec<&syn::PatType> =
            nested.item.sig.inputs.iter().filter_map(|i| if let syn::FnArg::Typed(t) = i { Some(t) } else { None }).collect();
        if inputs.len() != args.len() {
            return self.error(span, format!("`{name}` takes another number of arguments"));
        }
        let item = self.instance(&nested.item, &inputs, &args, span)?;
        let inputs = item.sig.inputs.iter().filter_map(|i| if let syn::FnArg::Typed(t) = i { Some(t) } else { None });
        let (args, lent) = self.lent_values(args, span)?;
        self.calling.push(number);
        let result = self.inlined(0, nested.visible.clone(), false, |lower| {
            let mut behind = Vec::new();
            for (i, (input, arg)) in inputs.zip(args).enumerate() {
                lower.annotate(&arg, &input.ty);
                lower.input(&input.pat, arg)?;
                if let Some((_, spot)) = lent.iter().find(|(k, _)| *k == i) {
                    behind.push(lower.lend_input(&input.pat, spot.lent_as())?);
                }
            }
            let result = lower.with_returns(&*item.block, None, |lower| lower.ending(&item.block.stmts))?;
            lower.annotate_output(&result, &item.sig.output);
            Ok((result, lower.left_by(&behind)))
        });
        self.calling.pop();
        self.give_back(result?, &lent, span)
    }

    /// A function with the types of a call in the places of its type parameters: its body will stand where these have no meaning.
    fn instance(&mut self, item: &ItemFn, inputs: &[&syn::PatType], args: &[Binding], span: Span) -> Lowered<ItemFn> {
        let mut instance = item.clone();
        for parameter in &item.sig.generics.params {
            match parameter {
                syn::GenericParam::Lifetime(_) => {}
                syn::GenericParam::Const(c) => {
                    let message = "a constant parameter of a function inside a differentiated one cannot be differentiated yet; \
                                   move the function out and put `#[differentiate]` on it";
                    return self.error(c.ident.span(), message);
                }
                syn::GenericParam::Type(t) => {
                    let of = |(input, arg): (&&syn::PatType, &Binding)| match arg {
                        Binding::Value(v) => {
                            let is = crate::parse::kind(&input.ty, std::slice::from_ref(&t.ident)).elem();
                            (is == Elem::Param(t.ident.to_string())).then(|| self.builder.kind(*v).elem()).and_then(written)
                        }
                        _ => None,
                    };
                    let ty = inputs.iter().zip(args).find_map(of).or_else(|| self.only_element());
                    let mut instantiate = Instantiate { parameter: &t.ident, ty: ty.as_ref(), unknown: false };
                    instantiate.visit_item_fn_mut(&mut instance);
                    if instantiate.unknown {
                        let message = format!(
                            "the type parameter `{}` has no meaning where the body of this function will stand; \
                             write the type in its place, or move the function out and put `#[differentiate]` on it",
                            t.ident
                        );
                        return self.error(span, message);
                    }
                }
            }
        }
        Ok(instance)
    }

    /// The one element type of which the function speaks so far.
    fn only_element(&self) -> Option<Ident> {
        let mut known: Vec<Ident> = self.builder.values.iter().filter_map(|v| written(v.kind.elem())).collect();
        known.dedup();
        if let [only] = &known[..] { Some(only.clone()) } else { None }
    }

    /// The kind of what a function inside the function gives.
    pub(in crate::lower) fn call_kind_of(&self, function: &Function) -> Kind {
        match function {
            Function::Item(number) => match &self.nested[*number].item.sig.output {
                ReturnType::Type(_, ty) => crate::parse::kind(ty, &self.generics),
                ReturnType::Default => Kind::Discrete,
            },
            _ => Kind::Unknown,
        }
    }
}

/// An element type as it is written.
fn written(elem: Elem) -> Option<Ident> {
    match elem {
        Elem::F32 => Some(Ident::new("f32", Span::call_site())),
        Elem::F64 => Some(Ident::new("f64", Span::call_site())),
        Elem::Param(name) => Some(Ident::new(&name, Span::call_site())),
        Elem::Unknown => None,
    }
}

/// Puts a type in the place of a type parameter.
struct Instantiate<'p> {
    parameter: &'p Ident,
    ty: Option<&'p Ident>,
    /// Whether a type is needed that is not known.
    unknown: bool,
}

impl VisitMut for Instantiate<'_> {
    fn visit_type_mut(&mut self, ty: &mut syn::Type) {
        match (&*ty, self.ty) {
            (syn::Type::Path(path), None) if path.path.is_ident(self.parameter) => *ty = syn::parse_quote!(_),
            _ => syn::visit_mut::visit_type_mut(self, ty),
        }
    }
    fn visit_expr_path_mut(&mut self, e: &mut ExprPath) {
        // `f64` has what float types have in common as traits' functions, which need not be in scope.
        let number = self.ty.is_some_and(|ty| ty == "f32" || ty == "f64");
        let own = e.path.segments.first().is_some_and(|s| s.ident == *self.parameter);
        let method = e.path.segments.last().is_some_and(|s| {
            let name = s.ident.to_string();
            (1..=3).any(|n| crate::rules::elementwise(&name, n).is_some_and(crate::rules::Rule::is_method))
        });
        self.unknown |= own && number && !method;
        syn::visit_mut::visit_expr_path_mut(self, e);
    }
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if let Some(first) = path.segments.first_mut().filter(|s| s.ident == *self.parameter) {
            match self.ty {
                Some(ty) => first.ident = Ident::new(&ty.to_string(), first.ident.span()),
                None => self.unknown = true,
            }
        }
        syn::visit_mut::visit_path_mut(self, path);
    }
}

/// Whether an item carries `#[differentiate]` of its own.
fn is_differentiated(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| a.path().segments.last().is_some_and(|s| s.ident == "differentiate"))
}
