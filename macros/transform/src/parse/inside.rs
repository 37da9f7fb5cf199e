//! What an `impl` block says of the functions in it.

use syn::{GenericArgument, Ident, ImplItem, ItemImpl, PathArguments, ReturnType, Type};

/// What stands around a function in an `impl` block.
#[derive(Clone, Debug, Default)]
pub struct Inside {
    /// The block's type parameters.
    pub generics: Vec<Ident>,
    /// The name of its type; of a method whose attribute stands on itself, it is not seen.
    name: Option<Ident>,
    /// What its functions give, where they do not fail.
    results: Vec<(Ident, Type)>,
}

impl Inside {
    /// What a block says.
    pub fn of(block: &ItemImpl) -> Self {
        let name = match &*block.self_ty {
            Type::Path(path) => path.path.segments.last().map(|s| s.ident.clone()),
            _ => None,
        };
        let results = block.items.iter().filter_map(|item| match item {
            ImplItem::Fn(function) => match &function.sig.output {
                ReturnType::Type(_, ty) => Some((function.sig.ident.clone(), success(ty).clone())),
                ReturnType::Default => None,
            },
            _ => None,
        });
        Inside { generics: block.generics.type_params().map(|p| p.ident.clone()).collect(), name, results: results.collect() }
    }

    /// The name of the block's type.
    pub fn name(&self) -> Option<&Ident> {
        self.name.as_ref()
    }

    /// Whether a type of this name is the block's.
    pub fn is(&self, name: &str) -> bool {
        name == "Self" || self.name.as_ref().is_some_and(|own| own == name)
    }

    /// What a function of the block gives, where it does not fail.
    pub fn gives(&self, function: &Ident) -> Option<&Type> {
        self.results.iter().find(|(name, _)| name == function).map(|(_, ty)| ty)
    }
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
