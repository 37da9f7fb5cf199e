//! What an `impl` block says of the functions in it.

use crate::ir::Kind;
use syn::visit::Visit;
use syn::{FnArg, GenericArgument, Ident, ImplItem, ItemImpl, PathArguments, ReturnType, Signature, Type};

/// What stands around a function in an `impl` block.
#[derive(Clone, Debug, Default)]
pub struct Inside {
    /// The block's type parameters.
    pub generics: Vec<Ident>,
    /// The name of its type; of a method whose attribute stands on itself, it is not seen.
    name: Option<Ident>,
    /// The signatures of its functions.
    functions: Vec<Signature>,
    /// The types that its functions show to be structs or enums.
    structs: Vec<Ident>,
}

impl Inside {
    /// What a block says.
    pub fn of(block: &ItemImpl) -> Self {
        let name = match &*block.self_ty {
            Type::Path(path) => path.path.segments.last().map(|s| s.ident.clone()),
            _ => None,
        };
        let functions = block.items.iter().filter_map(|item| match item {
            ImplItem::Fn(function) => Some(function.sig.clone()),
            _ => None,
        });
        let mut shown = Structs::default();
        shown.visit_item_impl(block);
        let generics = block.generics.type_params().map(|p| p.ident.clone()).collect();
        Inside { generics, name, functions: functions.collect(), structs: shown.found }
    }

    /// The name of the block's type.
    pub fn name(&self) -> Option<&Ident> {
        self.name.as_ref()
    }

    /// The types that the block's functions show to be structs or enums: what one of them shows holds in all.
    pub fn structs(&self) -> &[Ident] {
        &self.structs
    }

    /// Whether a type of this name is the block's.
    pub fn is(&self, name: &str) -> bool {
        name == "Self" || self.name.as_ref().is_some_and(|own| own == name)
    }

    fn function(&self, name: &Ident) -> Option<&Signature> {
        self.functions.iter().find(|function| function.ident == *name)
    }

    /// What a function of the block gives, where it does not fail.
    pub fn gives(&self, function: &Ident) -> Option<&Type> {
        self.function(function).and_then(|function| given(&function.output)).map(success)
    }

    /// The kind of what a function of the block gives, where that carries no derivative and it changes nothing.
    pub fn asks(&self, function: &Ident) -> Option<Kind> {
        let function = self.function(function)?;
        let lends = |input: &FnArg| match input {
            FnArg::Receiver(receiver) => receiver.reference.is_some() && receiver.mutability.is_some(),
            FnArg::Typed(typed) => is_lent(&typed.ty),
        };
        let kind = super::kind(given(&function.output)?, &self.generics);
        (!function.inputs.iter().any(lends) && !kind.is_differentiable()).then_some(kind)
    }

    /// Whether a function of the block takes its argument number `i`, not counting `self`, as it is or by `&`, and so leaves it unchanged.
    pub fn keeps(&self, function: &Ident, i: usize) -> bool {
        let typed = |input: &FnArg| if let FnArg::Typed(typed) = input { Some(!is_lent(&typed.ty)) } else { None };
        self.function(function).and_then(|function| function.inputs.iter().filter_map(typed).nth(i)).unwrap_or(false)
    }
}

/// Finds the types whose values are written out, `State { x, v }`, and those of parameters whose fields are read.
#[derive(Default)]
struct Structs {
    found: Vec<Ident>,
    /// The function's parameters and their types.
    parameters: Vec<(Ident, Ident)>,
}

impl Structs {
    fn find(&mut self, name: &Ident) {
        if name != "Self" && !self.found.contains(name) {
            self.found.push(name.clone());
        }
    }
}

impl<'ast> Visit<'ast> for Structs {
    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.parameters = function.sig.inputs.iter().filter_map(parameter).collect();
        syn::visit::visit_impl_item_fn(self, function);
    }
    fn visit_expr_struct(&mut self, e: &'ast syn::ExprStruct) {
        // Of a variant it is the enum.
        let mut names = e.path.segments.iter().rev().map(|segment| &segment.ident);
        let (last, owner) = (names.next(), names.next());
        let owner = owner.filter(|name| name.to_string().starts_with(char::is_uppercase));
        if let Some(name) = owner.or(last) {
            self.find(name);
        }
        syn::visit::visit_expr_struct(self, e);
    }
    fn visit_expr_field(&mut self, e: &'ast syn::ExprField) {
        if let (syn::Expr::Path(of), syn::Member::Named(_)) = (&*e.base, &e.member) {
            let known = of.path.get_ident().and_then(|of| self.parameters.iter().find(|(name, _)| name == of));
            if let Some((_, ty)) = known.cloned() {
                self.find(&ty);
            }
        }
        syn::visit::visit_expr_field(self, e);
    }
}

/// The name of a parameter and that of its type.
fn parameter(input: &FnArg) -> Option<(Ident, Ident)> {
    let FnArg::Typed(typed) = input else { return None };
    let syn::Pat::Ident(pat) = &*typed.pat else { return None };
    let ty = if let Type::Reference(lent) = &*typed.ty { &*lent.elem } else { &*typed.ty };
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|segment| (pat.ident.clone(), segment.ident.clone()))
}

fn given(output: &ReturnType) -> Option<&Type> {
    if let ReturnType::Type(_, ty) = output { Some(ty) } else { None }
}

/// Whether what a parameter is of can be changed through it; a view is taken for one through which it can.
fn is_lent(ty: &Type) -> bool {
    matches!(ty, Type::Reference(r) if r.mutability.is_some()) || super::is_mutable_view(ty)
}

/// What a success holds.
fn success(ty: &Type) -> &Type {
    let Type::Path(path) = ty else { return ty };
    match path.path.segments.last() {
        Some(last) if last.ident == "Result" || last.ident == "Option" => match &last.arguments {
            PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
                Some(GenericArgument::Type(held)) => held,
                _ => ty,
            },
            _ => ty,
        },
        _ => ty,
    }
}
