//! Ends of chains that gather: `collect`, `unzip`.

use crate::ir::{Kind, Name};
use crate::lower::chains::chain::GATHERED;
use crate::lower::chains::stream::Stream;
use crate::lower::control_flow::touched::Assigns;
use crate::lower::{Binding, Lower, Lowered, flatten};
use proc_macro2::Span;
use syn::ExprMethodCall;

impl Lower<'_> {
    /// A loop over a stream that carries what it gathers: `next` gives its new value from the old one and an item.
    pub(in crate::lower) fn gathered(
        &mut self,
        stream: &Stream,
        first: Binding,
        span: Span,
        assigned: &[&dyn Assigns],
        mut next: impl FnMut(&mut Self, Binding, Binding) -> Lowered<Binding>,
    ) -> Lowered<Binding> {
        let mut leaves = Vec::new();
        flatten(&first, &mut leaves);
        // What is gathered are variables that no code of the user's can name.
        let keys: Vec<String> = (0..leaves.len()).map(|i| format!("{GATHERED}{}.{i}", self.scopes.len())).collect();
        self.scopes.push(keys.iter().cloned().zip(leaves.iter().map(|&v| Binding::Value(v))).collect());
        let depth = self.scopes.len() - 1;
        let all: Vec<&dyn Assigns> = assigned.iter().copied().chain(keys.iter().map(|k| k as &dyn Assigns)).collect();
        let current = |lower: &Self| -> Binding {
            let mut values = keys.iter().filter_map(|k| match lower.scopes[depth].get(k) {
                Some(Binding::Value(v)) => Some(*v),
                _ => None,
            });
            crate::lower::control_flow::branch::rebuilt(&first, &mut values)
        };
        let around = self.enter_chain(stream);
        let looped = self.walk(stream, span, &all, &around, |lower, item| {
            let so_far = current(lower);
            let new = next(lower, so_far, item)?;
            let mut values = Vec::new();
            flatten(&new, &mut values);
            if values.len() != keys.len() {
                return lower.error(span, "each pass must give a value of the form of the first one");
            }
            for (key, v) in keys.iter().zip(values) {
                lower.scopes[depth].insert(key.clone(), Binding::Value(v));
            }
            Ok(crate::lower::control_flow::flow::Flow::Falls(Binding::Unit))
        });
        self.leave_chain();
        let result = current(self);
        self.scopes.pop();
        looped?;
        let mut values = Vec::new();
        flatten(&result, &mut values);
        for v in values {
            *self.builder.name(v) = Name::None;
        }
        Ok(result)
    }

    /// `unzip` of pairs: a list of the first parts and one of the second.
    pub(in crate::lower) fn unzipped(&mut self, stream: &Stream, span: Span) -> Lowered<Binding> {
        let Binding::Tuple(lists) = self.filled(stream, 2, span)? else { return self.error(span, "pairs are expected here") };
        let lists = lists.into_iter().map(|list| match list {
            Binding::Value(v) => Binding::Value(self.builder.apply("collected", vec![v], span)),
            other => other,
        });
        Ok(Binding::Tuple(lists.collect()))
    }

    /// Arrays of the items of a stream, as many as each item has parts: an entry a pass.
    pub(in crate::lower) fn filled(&mut self, stream: &Stream, parts: usize, span: Span) -> Lowered<Binding> {
        if stream.is_guarded() {
            let message =
                "items whose number is not known before cannot be collected with a derivative yet; gather them with `fold`";
            return self.error(span, message);
        }
        let inner = stream.numbered(self)?;
        let length = inner.length(self, span)?;
        let zeros: Vec<Binding> =
            (0..parts).map(|_| Binding::Value(self.builder.apply("zeros_vector", vec![length], span))).collect();
        let first = if let [one] = &zeros[..] { one.clone() } else { Binding::Tuple(zeros) };
        let counted = Stream::Enumerate(Box::new(inner));
        self.gathered(&counted, first, span, &[], |lower, so_far, item| {
            let Binding::Tuple(numbered) = item else { return lower.error(span, "a list is expected here") };
            let [Binding::Value(k), item] = &numbered[..] else { return lower.error(span, "a list is expected here") };
            let mut out = Vec::new();
            match (so_far, item) {
                (Binding::Value(_), Binding::Value(x)) if matches!(lower.builder.kind(*x), Kind::Array(..) | Kind::List(..)) => {
                    let message = "a list of arrays cannot be collected with a derivative; put one after the other into a list, \
                                   `rows.push(row)`";
                    return lower.error(span, message);
                }
                (Binding::Value(list), Binding::Value(x)) => out.push(Binding::Value(lower.put(list, *x, *k, span))),
                (Binding::Tuple(lists), Binding::Tuple(items)) if lists.len() == items.len() => {
                    for (list, x) in lists.iter().zip(items) {
                        let (Binding::Value(list), Binding::Value(x)) = (list, x) else {
                            return lower.error(span, "pairs of floats are expected here");
                        };
                        out.push(Binding::Value(lower.put(*list, *x, *k, span)));
                    }
                }
                _ => {
                    let message = "a list of tuples cannot be differentiated; collect each part, or map them to a float";
                    return lower.error(span, message);
                }
            }
            Ok(if let [one] = &out[..] { one.clone() } else { Binding::Tuple(out) })
        })
    }

    /// `collect`: an entry a pass.
    pub(in crate::lower) fn collected_stream(&mut self, stream: &Stream, call: &ExprMethodCall) -> Lowered<Binding> {
        let span = call.method.span();
        let wholes = self.wholes(call);
        let filled = if stream.is_guarded() || wholes.is_some() {
            let list = self.gathered_list(stream, span)?;
            if let Some(whole) = wholes {
                self.builder.values[list.index()].kind = Kind::Items(Box::new(whole));
            }
            if let Kind::Items(_) = self.builder.kind(list) {
                return Ok(Binding::Value(list));
            }
            list
        } else if let Some(list) = self.gathered_wholes(stream, span) {
            return Ok(Binding::Value(list));
        } else {
            let Binding::Value(filled) = self.filled(stream, 1, span)? else {
                return self.error(span, "a list is expected here");
            };
            filled
        };
        let z = self.builder.apply("collected", vec![filled], span);
        if let Some(generics) = &call.turbofish {
            if let Some(syn::GenericArgument::Type(ty)) = generics.args.first() {
                self.annotate(&Binding::Value(z), ty);
            }
        }
        Ok(Binding::Value(z))
    }

    /// What a `collect` is seen to give a list of, where that are no numbers: `collect::<Vec<P>>()` for a struct, `collect::<Vec<[f64; 2]>>()`.
    pub(in crate::lower) fn wholes(&self, collect: &ExprMethodCall) -> Option<Kind> {
        let ty = collect.turbofish.as_ref().and_then(|generics| generics.args.first());
        let Some(syn::GenericArgument::Type(ty)) = ty else { return None };
        let item = crate::parse::item(ty)?;
        match crate::parse::kind(item, &self.generics) {
            kind @ (Kind::Array(..) | Kind::List(..) | Kind::Items(_)) => Some(kind),
            _ => self.known_structs.contains(&quote::ToTokens::to_token_stream(item).to_string()).then_some(Kind::Unknown),
        }
    }
}

/// What a success holds in `::<Result<T, E>>`.
pub(in crate::lower) fn success_type(turbofish: &syn::AngleBracketedGenericArguments) -> Option<syn::Type> {
    let Some(syn::GenericArgument::Type(syn::Type::Path(path))) = turbofish.args.first() else { return None };
    let last = path.path.segments.last()?;
    let (syn::PathArguments::AngleBracketed(args), true) =
        (&last.arguments, last.ident == "Option" || last.ident.to_string().ends_with("Result"))
    else {
        return None;
    };
    args.args.iter().find_map(|arg| if let syn::GenericArgument::Type(ty) = arg { Some(ty.clone()) } else { None })
}
