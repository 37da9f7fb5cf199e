//! A function's body, from its parameters to what it gives.

use super::calls::closure::Looped;
use super::chains::cursor;
use super::control_flow::checkpoint;
use super::control_flow::fail::Asks;
use super::known::{constant_fields, copies, indices, optional, own};
use super::places::boxes;
use super::places::place::{Shown, Variable};
use super::rewrites::{azip, changing, ended_loops, opened, tuples, typed};
use super::scopes::Scopes;
use super::{Binding, Lower, Lowered};
use crate::ir::{Builder, Elem, Func, Kind, Name, Region, ValueId};
use crate::parse::{Form, Parameter, Signature};
use std::collections::{BTreeMap, BTreeSet};
use syn::visit_mut::VisitMut;
use syn::{Error, Ident, ItemFn};

/// What was not known when it was met.
#[derive(Default)]
struct Found {
    /// The types, and the constants, of what was taken for floats and has fields, items or methods of its own.
    structs: BTreeSet<String>,
    /// What is of a type of the user's own.
    own: own::Own,
}

/// Finds conditional compilation, which the compiler resolves after the macro has run.
struct Configured(Vec<syn::Attribute>);

impl<'ast> syn::visit::Visit<'ast> for Configured {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr") {
            self.0.push(attribute.clone());
        }
    }
}

/// Lowers a function's body; `None` when there were errors.
///
/// A list of a type that only has a name, `&[Real]` or `&[Layer]`, is taken for one of floats, unless the body takes a field of an item,
/// calls a method that floats have not or lends an item to a function: then for one of structs.
pub(crate) fn lower(item: &ItemFn, signature: &Signature, errors: &mut Vec<Error>) -> Option<Func> {
    let before = errors.len();
    let mut found = Found::default();
    let mut item = item.clone();
    azip::AsZips.visit_item_fn_mut(&mut item);
    typed::WithTypes.visit_item_fn_mut(&mut item);
    tuples::ByColumns.visit_item_fn_mut(&mut item);
    opened::without_boxes(&mut item);
    changing::lent(&mut item);
    if signature.failure.is_some() {
        ended_loops::returning(&mut item.block);
    }
    loop {
        match lower_with(&item, signature, &found, errors) {
            Ok(func) => return func,
            Err(more) => {
                found.structs.extend(more.structs);
                found.own = more.own;
            }
        }
        errors.truncate(before);
    }
}

fn lower_with(item: &ItemFn, signature: &Signature, found: &Found, errors: &mut Vec<Error>) -> Result<Option<Func>, Found> {
    let mut lower = Lower::new(item, signature, found, errors);
    lower.refuse_misplaced(item);
    let (args, mutable) = lower.parameters(signature);
    let form = lower.result_form(&signature.form, &mut signature.results.iter());
    let result = lower.with_returns(&*item.block, Some(form), |lower| lower.ending(&item.block.stmts));
    let mut yields = Vec::new();
    if let Ok(result) = result {
        let end = item.block.stmts.last().map_or_else(|| item.block.brace_token.span.close(), syn::spanned::Spanned::span);
        lower.results(&result, signature, end, &mut yields);
    }
    lower.see_held(signature);
    if lower.structs.iter().any(|name| !found.structs.contains(name)) || lower.own.is_late() {
        return Err(Found { structs: lower.structs, own: lower.own });
    }
    if !lower.errors.is_empty() {
        return Ok(None);
    }
    for (id, variable) in &mutable {
        yields.push(match variable.as_ref().and_then(|variable| lower.binding_of(variable)) {
            Some(Binding::Value(v)) => v,
            _ => *id,
        });
    }
    let mutable = mutable.into_iter().map(|(id, _)| id).collect();
    let mut stmts = lower.builder.leave();
    if !signature.constant.is_empty() {
        constant_fields::asked_once(&mut stmts, &mut BTreeSet::new());
    }
    let (forward, results) = (stmts.len(), yields.len());
    let (mut values, body) = (lower.builder.values, Region { args, stmts, yields });
    copies::tell_from_numbers(&mut values, &body);
    Ok(Some(Func { values, body, forward, results, mutable }))
}

impl<'a> Lower<'a> {
    /// Nothing is lowered yet; what an earlier look at the body has found is known.
    fn new(item: &ItemFn, signature: &'a Signature, found: &Found, errors: &'a mut Vec<Error>) -> Self {
        Lower {
            builder: Builder::new(Vec::new()),
            scopes: Scopes::new(BTreeMap::new()),
            generics: signature.elements.clone(),
            krate: &signature.krate,
            errors,
            poisoned: BTreeSet::new(),
            copied: BTreeSet::new(),
            bound: BTreeMap::new(),
            fixed: BTreeMap::new(),
            types: BTreeMap::new(),
            begins: BTreeMap::new(),
            references: BTreeSet::new(),
            owners: BTreeMap::new(),
            items: BTreeMap::new(),
            structs: BTreeSet::new(),
            known_structs: found.structs.iter().cloned().chain(signature.own.iter().map(ToString::to_string)).collect(),
            own: own::Own::of(signature, &found.own),
            inside: signature.inside.clone(),
            constant_fields: signature.constant.clone(),
            asks: if signature.failure.is_some() { Asks::Function } else { Asks::Nothing },
            results: if let Form::Tuple(parts) = &signature.form { Some(parts.len()) } else { None },
            targets: Vec::new(),
            looped: Looped::No,
            mutable: mutable_names(item),
            queues: BTreeSet::new(),
            advanced: cursor::advanced(item),
            optional: optional::fields(item),
            indices: indices::indices(item),
            overloaded: BTreeSet::new(),
            joined: BTreeMap::new(),
            open: (!signature.own.is_empty()).then(BTreeSet::new),
            read: BTreeMap::new(),
            by_value: BTreeSet::new(),
            copying: false,
            outside: 0,
            nested: Vec::new(),
            calling: Vec::new(),
            constants: BTreeSet::new(),
            sizes: BTreeSet::new(),
            ranges: false,
            discrete: false,
        }
    }

    /// Errors of attributes that stand where they mean nothing.
    fn refuse_misplaced(&mut self, item: &ItemFn) {
        let mut configured = Configured(Vec::new());
        syn::visit::Visit::visit_block(&mut configured, &item.block);
        for attribute in configured.0 {
            let message = "`#[cfg]` inside a differentiated function cannot be seen through; put it on the function";
            let _: Lowered<()> = self.error_on(&attribute, message);
        }
        for error in checkpoint::misplaced(&item.block) {
            let _: Lowered<()> = self.note(error);
        }
    }

    /// Binds the parameters, and gives their values and the variables behind those that are `&mut`.
    fn parameters(&mut self, signature: &Signature) -> (Vec<ValueId>, Vec<(ValueId, Option<Variable>)>) {
        let (mut args, mut mutable, mut boxes) = (Vec::new(), Vec::new(), Vec::new());
        for parameter in &signature.parameters {
            let id = self.parameter(parameter, signature);
            args.push(id);
            let mut variable = None;
            if !parameter.ignored {
                let name = if parameter.receiver { Ident::new("self", parameter.name.span()) } else { parameter.name.clone() };
                self.refer(&name, parameter.is_reference());
                self.bind(&name, Binding::Value(id));
                self.types.insert(id, parameter.ty.clone());
                if let Some(held) = crate::parse::boxed(&parameter.ty).filter(|_| !parameter.mutable) {
                    let kind = crate::parse::kind(held, &self.generics);
                    if kind != Kind::Unknown && kind.is_differentiable() {
                        boxes.push((name.clone(), id, kind));
                    }
                }
                if parameter.mutable {
                    let shown = if crate::parse::is_mutable_view(&parameter.ty) { Shown::View } else { Shown::Itself };
                    variable = self.lend(&name, shown);
                }
            }
            if parameter.mutable {
                mutable.push((id, variable));
            }
        }
        // The name of a box of numbers or arrays stands for what is in it.
        for (name, id, kind) in boxes {
            let inside = self.part_of(id, &boxes::inside(), name.span());
            self.builder.values[inside.index()].kind = kind;
            self.bind(&name, Binding::Value(inside));
        }
        for (parameter, &id) in signature.parameters.iter().zip(&args) {
            if let Some(pattern) = &parameter.pattern {
                let _: Lowered<()> = self.pattern(pattern, Binding::Value(id));
            }
        }
        (args, mutable)
    }

    /// The value of a parameter. What a list of a type that only has a name holds is kept in mind.
    fn parameter(&mut self, parameter: &Parameter, signature: &Signature) -> ValueId {
        let item = crate::parse::item(&parameter.ty).filter(|_| matches!(parameter.kind, Kind::List(Elem::Unknown, _)));
        let is_own = item.and_then(own::named).is_some_and(|name| signature.own.iter().any(|own| *own == name));
        let items = item.map(|ty| quote::ToTokens::to_token_stream(ty).to_string());
        let known = is_own || items.as_ref().is_some_and(|ty| self.known_structs.contains(ty));
        let kind = if known { Kind::Items(Box::new(Kind::Unknown)) } else { parameter.kind.clone() };
        let id = self.builder.value(Name::User(parameter.name.to_string()), kind);
        if let Some(ty) = items.filter(|_| !known) {
            self.items.insert(id, ty);
        }
        if matches!(&parameter.ty, syn::Type::Path(p) if p.path.is_ident("usize")) {
            self.sizes.insert(id);
        }
        if parameter.differentiated {
            self.builder.activate(id);
        }
        id
    }

    /// What holds a type that was seen to be a struct holds structs.
    fn see_held(&mut self, signature: &Signature) {
        let items = signature.parameters.iter().filter_map(|parameter| crate::parse::item(&parameter.ty));
        let seen = items.filter(|ty| own::named(ty).is_some_and(|name| self.own.has_type(&name)));
        self.structs.extend(seen.map(|ty| quote::ToTokens::to_token_stream(ty).to_string()));
    }
}

/// The names that are declared `mut` in a function.
fn mutable_names(item: &ItemFn) -> BTreeSet<String> {
    struct Names(BTreeSet<String>);
    impl<'ast> syn::visit::Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            if pat.mutability.is_some() {
                self.0.insert(pat.ident.to_string());
            }
            syn::visit::visit_pat_ident(self, pat);
        }
    }
    let mut names = Names(BTreeSet::new());
    syn::visit::Visit::visit_item_fn(&mut names, item);
    names.0
}
