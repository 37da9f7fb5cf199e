//! Arrays of any storage: `ArrayBase<S, D>` where `S: Data<Elem = F>`.

use syn::visit_mut::VisitMut;
use syn::{GenericArgument, Generics, Ident, PathArguments, Type, TypeParamBound, WherePredicate};

/// A type with what its storages hold in their places: `ArrayBase<OwnedRepr<F>, D>`.
pub(super) fn with_known_storage(ty: &Type, generics: &Generics) -> Type {
    let mut known = ty.clone();
    Known(generics).visit_type_mut(&mut known);
    known
}

struct Known<'g>(&'g Generics);

impl VisitMut for Known<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let Some(last) = path.segments.last_mut().filter(|last| last.ident == "ArrayBase" || last.ident == "ArrayRef") else {
            return;
        };
        let PathArguments::AngleBracketed(arguments) = &mut last.arguments else { return };
        let Some(GenericArgument::Type(storage)) = arguments.args.first_mut() else { return };
        let Type::Path(name) = &*storage else { return };
        if let Some(elem) = name.path.get_ident().and_then(|name| held_by(name, self.0)) {
            *storage = syn::parse_quote!(OwnedRepr<#elem>);
        }
    }
}

/// The `F` in `S: Data<Elem = F>`.
fn held_by(storage: &Ident, generics: &Generics) -> Option<Type> {
    let own = generics.type_params().filter(|p| p.ident == *storage).flat_map(|p| &p.bounds);
    let clause = generics.where_clause.iter().flat_map(|w| &w.predicates).filter_map(|p| match p {
        WherePredicate::Type(t) if matches!(&t.bounded_ty, Type::Path(p) if p.path.is_ident(storage)) => Some(&t.bounds),
        _ => None,
    });
    own.chain(clause.flatten()).find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return None };
        let PathArguments::AngleBracketed(arguments) = &bound.path.segments.last()?.arguments else { return None };
        arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(assoc) if assoc.ident == "Elem" => Some(assoc.ty.clone()),
            _ => None,
        })
    })
}
