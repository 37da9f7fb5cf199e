//! What the function gives.

use super::{Binding, Lower, Lowered, flatten};
use crate::ir::{Kind, Rank, ValueId};
use crate::parse::{Form, Signature};

impl Lower<'_> {
    /// Gives the values of the function's results, with the kinds that the signature says.
    pub(super) fn results(
        &mut self,
        binding: &Binding,
        signature: &Signature,
        end: proc_macro2::Span,
        yields: &mut Vec<ValueId>,
    ) {
        let kinds = &signature.results;
        match binding {
            // The signature's own error says it.
            _ if kinds.is_empty() => {}
            Binding::Iter(_) => {
                let _: Lowered<()> = self.error(end, "an iterator as the result; end it with `.sum()`");
            }
            Binding::Function(_) => {
                let _: Lowered<()> =
                    self.error(end, "a function as the result cannot be differentiated; return what it computes");
            }
            Binding::Unit | Binding::Never => {
                let _: Lowered<()> = self.error(end, "a block without a value; end it with the expression that is its value");
            }
            _ => {
                if !self.result(binding, &signature.form, yields) && !self.is_poisoned(binding) {
                    let mut all = Vec::new();
                    flatten(binding, &mut all);
                    let (found, expected) = (all.len(), kinds.len());
                    let message = if found == expected {
                        "the results are nested in tuples in another way than in the signature; write them as they are there"
                            .into()
                    } else {
                        format!("{found} values where the signature has {expected} results")
                    };
                    let _: Lowered<()> = self.error(end, message);
                }
            }
        }
        for (value, kind) in yields.iter().zip(kinds) {
            let own = &mut self.builder.values[value.index()].kind;
            if *own == Kind::Unknown || own.rank() == Rank::Unknown {
                *own = kind.clone();
            }
        }
    }

    /// Blanks for the function's results.
    pub(super) fn result_form(&mut self, form: &Form, kinds: &mut std::slice::Iter<'_, Kind>) -> Binding {
        match form {
            Form::One => {
                let kind = kinds.next().cloned().unwrap_or(Kind::Unknown);
                Binding::Value(self.blank(kind, true))
            }
            Form::Tuple(parts) => Binding::Tuple(parts.iter().map(|part| self.result_form(part, kinds)).collect()),
        }
    }

    /// Gives the values of a result of this form; whether it has that form.
    fn result(&mut self, binding: &Binding, form: &Form, yields: &mut Vec<ValueId>) -> bool {
        match (binding, form) {
            (Binding::Value(v), Form::One) => {
                yields.push(*v);
                true
            }
            (Binding::Tuple(parts), Form::Tuple(forms)) if parts.len() == forms.len() => {
                parts.iter().zip(forms).all(|(part, form)| self.result(part, form, yields))
            }
            // A tuple in a variable is one value, too.
            (Binding::Value(v), Form::Tuple(forms)) if self.varies(*v) => {
                let span = proc_macro2::Span::call_site();
                (0..forms.len()).zip(forms).all(|(i, form)| {
                    let i = syn::Index::from(i);
                    let part = Binding::Value(self.part_of(*v, &quote::quote!(#i), span));
                    self.result(&part, form, yields)
                })
            }
            // A tuple that carries no derivative is one value.
            (Binding::Tuple(parts), Form::One) => {
                let mut values = Vec::new();
                if !parts.iter().all(|part| self.result(part, &Form::One, &mut values)) {
                    return false;
                }
                let code = self.over(values, |holes| quote::quote!((#(#holes),*)));
                yields.push(self.push_code(code, Kind::Discrete, proc_macro2::Span::call_site()));
                true
            }
            _ => false,
        }
    }
}
