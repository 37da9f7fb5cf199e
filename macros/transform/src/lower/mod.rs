//! From syntax to operations.
//!
//! Every expression is lowered to a value. References, views and clones of a value are that value. What carries no
//! derivative stays the user's code with holes for the values in it. What is not understood is an error on its span.

mod arrays;
mod calls;
mod chains;
mod control_flow;
mod describe;
mod discrete;
mod expr;
mod known;
mod patterns;
mod places;
mod rewrites;
mod statement;

pub(crate) use chains::sources::from_the_front;
pub(crate) use control_flow::checkpoint::{WithoutMarks, marks_on_calls};

use crate::ir::{Builder, Elem, Func, Kind, Name, Rank, Region, ValueId};
use crate::parse::{Form, Inside, Signature};
use calls::function::Function;
use calls::nested::Nested;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use syn::visit_mut::VisitMut;
use syn::{Error, Ident, ItemFn};

/// What a name or an expression stands for.
#[derive(Clone, Debug)]
pub(crate) enum Binding {
    /// A value.
    Value(ValueId),
    /// A tuple, taken apart.
    Tuple(Vec<Binding>),
    /// An iterator over the entries of a value, or of several in step.
    Iter(Box<Binding>),
    /// A function that is visible here.
    Function(Function),
    /// A place that is lent mutably: another name of a part of a variable.
    Place(places::place::Spot),
    /// An iterator whose items are taken one by one.
    Cursor(Rc<chains::cursor::Cursor>),
    /// Nothing: the value of a statement.
    Unit,
    /// Nothing: the code before it does not come back.
    Never,
}

/// What names stand for in a block.
pub(crate) type Scope = BTreeMap<String, Binding>;

impl Binding {
    fn place_mut(&mut self) -> Option<&mut places::place::Spot> {
        if let Binding::Place(spot) = self { Some(spot) } else { None }
    }
}

/// An error that has been noted.
pub(crate) struct Noted;

type Lowered<T> = Result<T, Noted>;

pub(crate) struct Lower<'a> {
    builder: Builder,
    scopes: Vec<Scope>,
    generics: Vec<Ident>,
    /// What `cotangent` is called in the user's crate.
    krate: &'a str,
    errors: &'a mut Vec<Error>,
    /// Values that stand for what could not be lowered, and what is computed from them.
    poisoned: BTreeSet<ValueId>,
    /// Values of which the user has taken a copy, whose layout can be another one than a view's.
    copied: BTreeSet<ValueId>,
    /// What patterns bind inside of what they match, and whether it is a reference in the user's code.
    bound: BTreeMap<ValueId, bool>,
    /// Names that patterns give to values without `mut`, and the values: through them these could only be changed where they are.
    fixed: BTreeMap<String, ValueId>,
    /// The types of values, where the user wrote them.
    types: BTreeMap<ValueId, syn::Type>,
    /// What that which a loop carries began as.
    begins: BTreeMap<ValueId, ValueId>,
    /// Names that are references in the user's code.
    references: BTreeSet<String>,
    /// Names of copies that the user has taken, and the values that these are copies of.
    owners: BTreeMap<String, ValueId>,
    /// The types of items of parameters, and those of them that were found to be structs.
    items: BTreeMap<ValueId, String>,
    structs: BTreeSet<String>,
    known_structs: BTreeSet<String>,
    /// What the variables were before each assignment, in which scope and by which name: a look takes its assignments back.
    before: Vec<(usize, String, Binding)>,
    /// What is known to be of a type of the user's own, and what stands around a method.
    own: known::own::Own,
    inside: Option<Inside>,
    /// The fields that the attribute says to carry no derivative.
    constant_fields: Vec<Ident>,
    /// What a `?` leaves.
    asks: control_flow::fail::Asks,
    /// How many results the function gives as a tuple, if it does.
    results: Option<usize>,
    /// Where code can leave for: the function, or what is called in its place, then loops and labelled blocks, from outside in.
    targets: Vec<control_flow::targets::Target>,
    /// Whether elementwise functions are lowered as loops over an index.
    looped: calls::closure::Looped,
    /// The names that are `mut` somewhere in the function.
    mutable: BTreeSet<String>,
    /// The names of queues of the standard library.
    queues: BTreeSet<String>,
    /// The names that are asked for their next item.
    advanced: BTreeSet<String>,
    /// The names that can only be integers.
    indices: known::indices::Indices,
    /// The marks of what was joined to values by operators.
    joined: BTreeMap<ValueId, Vec<String>>,
    /// What operators have given of which only their operands' types tell whether it is of a type of the user's own; none where the attribute names no
    /// such type.
    open: Option<BTreeSet<ValueId>>,
    /// The marks of the parts that names stand for, `let p = &w.v;`, whatever else has these names.
    read: BTreeMap<ValueId, Vec<String>>,
    /// What operators of the user's own types have given.
    overloaded: BTreeSet<ValueId>,
    /// Values whose names are copies, and no references.
    by_value: BTreeSet<ValueId>,
    /// Whether the names of the pattern that is being bound are copies, and no references.
    copying: bool,
    /// How many scopes lie outside of the elementwise function that is being lowered: what it assigns to must lie inside.
    outside: usize,
    /// Functions inside the function, and those of them whose calls are being lowered.
    nested: Vec<Rc<Nested>>,
    calling: Vec<usize>,
    /// Constants inside the function.
    constants: BTreeSet<ValueId>,
    /// Parameters that are a `usize`.
    sizes: BTreeSet<ValueId>,
    /// Whether a range is something to walk over in its own right, as at the beginning of a chain.
    ranges: bool,
    /// Whether code stands where only what carries no derivative fits: an index, an axis, a shape.
    discrete: bool,
}

/// Lowers a function's body; `None` when there were errors.
///
/// A list of a type that only has a name, `&[Real]` or `&[Layer]`, is taken for one of floats, unless the body takes a field of an item,
/// calls a method that floats have not or lends an item to a function: then for one of structs.
pub fn lower(item: &ItemFn, signature: &Signature, errors: &mut Vec<Error>) -> Option<Func> {
    let before = errors.len();
    let mut found = Found::default();
    let mut item = item.clone();
    rewrites::azip::AsZips.visit_item_fn_mut(&mut item);
    rewrites::typed::WithTypes.visit_item_fn_mut(&mut item);
    rewrites::tuples::ByColumns.visit_item_fn_mut(&mut item);
    rewrites::opened::without_boxes(&mut item);
    rewrites::changing::lent(&mut item);
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

/// What was not known when it was met.
#[derive(Default)]
struct Found {
    /// The types, and the constants, of what was taken for floats and has fields, items or methods of its own.
    structs: BTreeSet<String>,
    /// What is of a type of the user's own.
    own: known::own::Own,
}

fn lower_with(item: &ItemFn, signature: &Signature, found: &Found, errors: &mut Vec<Error>) -> Result<Option<Func>, Found> {
    let mut lower = Lower {
        builder: Builder::new(Vec::new()),
        scopes: vec![BTreeMap::new()],
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
        before: Vec::new(),
        known_structs: found.structs.iter().cloned().chain(signature.own.iter().map(ToString::to_string)).collect(),
        own: known::own::Own::of(signature, &found.own),
        inside: signature.inside.clone(),
        constant_fields: signature.constant.clone(),
        asks: if signature.failure.is_some() { control_flow::fail::Asks::Function } else { control_flow::fail::Asks::Nothing },
        results: if let Form::Tuple(parts) = &signature.form { Some(parts.len()) } else { None },
        targets: Vec::new(),
        looped: calls::closure::Looped::No,
        mutable: mutable_names(item),
        queues: BTreeSet::new(),
        advanced: chains::cursor::advanced(item),
        indices: known::indices::indices(item),
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
    };
    let mut configured = Configured(Vec::new());
    syn::visit::Visit::visit_block(&mut configured, &item.block);
    for attribute in configured.0 {
        let message = "`#[cfg]` inside a differentiated function cannot be seen through; put it on the function";
        let _: Lowered<()> = lower.error_on(&attribute, message);
    }
    for error in control_flow::checkpoint::misplaced(&item.block) {
        let _: Lowered<()> = lower.note(error);
    }
    let (mut args, mut mutable, mut boxes) = (Vec::new(), Vec::new(), Vec::new());
    for parameter in &signature.parameters {
        let name = parameter.name.to_string();
        let item = crate::parse::item(&parameter.ty).filter(|_| matches!(parameter.kind, Kind::List(Elem::Unknown, _)));
        let is_own = item.and_then(known::own::named).is_some_and(|name| signature.own.iter().any(|own| *own == name));
        let items = item.map(|ty| quote::ToTokens::to_token_stream(ty).to_string());
        let known = is_own || items.as_ref().is_some_and(|ty| lower.known_structs.contains(ty));
        let kind = if known { Kind::Items(Box::new(Kind::Unknown)) } else { parameter.kind.clone() };
        let id = lower.builder.value(Name::User(name), kind);
        if let Some(ty) = items.filter(|_| !known) {
            lower.items.insert(id, ty);
        }
        if matches!(&parameter.ty, syn::Type::Path(p) if p.path.is_ident("usize")) {
            lower.sizes.insert(id);
        }
        if parameter.differentiated {
            lower.builder.activate(id);
        }
        if !parameter.ignored {
            let name = if parameter.receiver { Ident::new("self", parameter.name.span()) } else { parameter.name.clone() };
            lower.refer(&name, parameter.is_reference());
            lower.bind(&name, Binding::Value(id));
            lower.types.insert(id, parameter.ty.clone());
            if let Some(held) = crate::parse::boxed(&parameter.ty).filter(|_| !parameter.mutable) {
                let kind = crate::parse::kind(held, &lower.generics);
                if kind != Kind::Unknown && kind.is_differentiable() {
                    boxes.push((name.clone(), id, kind));
                }
            }
            if parameter.mutable {
                let view = crate::parse::is_mutable_view(&parameter.ty);
                mutable
                    .push((id, lower.lend(&name, if view { places::place::Shown::View } else { places::place::Shown::Itself })));
            }
        } else if parameter.mutable {
            mutable.push((id, None));
        }
        args.push(id);
    }
    // The name of a box of numbers or arrays stands for what is in it.
    for (name, id, kind) in boxes {
        let inside = lower.part_of(id, &places::boxes::inside(), name.span());
        lower.builder.values[inside.index()].kind = kind;
        lower.bind(&name, Binding::Value(inside));
    }
    for (parameter, &id) in signature.parameters.iter().zip(&args) {
        if let Some(pattern) = &parameter.pattern {
            let _: Lowered<()> = lower.pattern(pattern, Binding::Value(id));
        }
    }
    let form = lower.result_form(&signature.form, &mut signature.results.iter());
    let result = lower.with_returns(&*item.block, Some(form), |lower| lower.ending(&item.block.stmts));
    let mut yields = Vec::new();
    if let Ok(result) = result {
        let end = item.block.stmts.last().map_or_else(|| item.block.brace_token.span.close(), syn::spanned::Spanned::span);
        lower.results(&result, signature, end, &mut yields);
    }
    // What holds a type that was seen to be a struct holds structs.
    let items = signature.parameters.iter().filter_map(|parameter| crate::parse::item(&parameter.ty));
    let seen = items.filter(|ty| known::own::named(ty).is_some_and(|name| lower.own.has_type(&name)));
    lower.structs.extend(seen.map(|ty| quote::ToTokens::to_token_stream(ty).to_string()));
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
        known::constant_fields::asked_once(&mut stmts, &mut BTreeSet::new());
    }
    let (forward, results) = (stmts.len(), yields.len());
    Ok(Some(Func { values: lower.builder.values, body: Region { args, stmts, yields }, forward, results, mutable }))
}

/// The mark of a constant, by which it is known for one that is no number.
fn constant_mark(path: &syn::Path) -> String {
    format!("const {}", quote::ToTokens::to_token_stream(path))
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

pub(crate) fn flatten(binding: &Binding, out: &mut Vec<ValueId>) {
    match binding {
        Binding::Value(v) => out.push(*v),
        Binding::Tuple(parts) => parts.iter().for_each(|p| flatten(p, out)),
        Binding::Iter(entries) => flatten(entries, out),
        Binding::Place(_) | Binding::Cursor(_) | Binding::Function(_) | Binding::Unit | Binding::Never => {}
    }
}

/// Where a look at an expression begins.
#[derive(Clone, Copy)]
struct Look {
    statements: usize,
    errors: usize,
    assigned: usize,
}

impl Lower<'_> {
    fn bind(&mut self, name: &Ident, binding: Binding) {
        self.keep_assigned(name);
        let name = key(name);
        let depth = self.scopes.len() - 1;
        let Some(shadowed) = self.scopes[depth].insert(name.clone(), binding) else { return };
        // What is lent of a variable is lent still where the name comes to mean another one.
        let hidden = format!("{name}#hidden{}", self.scopes[depth].len());
        let mut lent = false;
        for place in self.scopes.iter_mut().flat_map(|scope| scope.values_mut()).filter_map(|b| b.place_mut()) {
            if place.variable.depth == depth && place.variable.key == name {
                place.variable.key.clone_from(&hidden);
                lent = true;
            }
        }
        if lent {
            self.scopes[depth].insert(hidden, shadowed);
        }
    }

    /// Makes a name one of a place that is lent: the variable behind it stays, whatever the name comes to mean.
    fn lend(&mut self, name: &Ident, shown: places::place::Shown) -> Option<places::place::Variable> {
        let own = key(name);
        let depth = self.scopes.len() - 1;
        let behind = format!("{own}#behind");
        let value = self.scopes[depth].remove(&own)?;
        self.scopes[depth].insert(behind.clone(), value);
        let variable = places::place::Variable { depth, key: behind, parts: vec![] };
        let spot = places::place::Spot { variable: variable.clone(), steps: vec![], at: None, shown, seen: None, ty: None };
        self.scopes[depth].insert(own, Binding::Place(spot));
        Some(variable)
    }

    fn lookup(&self, name: &Ident) -> Option<&Binding> {
        let name = key(name);
        self.scopes.iter().rev().find_map(|scope| scope.get(&name))
    }

    /// Notes that a value is a struct, which may be an item of a parameter that was taken for a list of floats.
    fn finds_struct(&mut self, value: ValueId) {
        if *self.builder.kind(value) == Kind::Float(Elem::Unknown) {
            self.is_no_float(value);
        }
    }

    /// The same of what was surely taken for a float.
    fn is_no_float(&mut self, value: ValueId) {
        let mut list = value;
        while let Some(stmt) = self.builder.definition(list).filter(|s| matches!(s.op, crate::ir::Op::Rule(_))) {
            list = stmt.operands[0];
        }
        if let Some(constant) = self.constant_of(self.beginning(list)) {
            self.structs.insert(constant);
            return;
        }
        if let Some(ty) = self.type_of_first(self.beginning(list)) {
            self.structs.insert(ty);
            return;
        }
        match self.items.get(&list) {
            Some(ty) => {
                self.structs.insert(ty.clone());
            }
            None => self.structs.extend(self.items.values().cloned()),
        }
    }

    /// The name of the type of what a list that is written out holds, `vec![start]`.
    fn type_of_first(&self, list: ValueId) -> Option<String> {
        let stmt = self.builder.definition(list).filter(|stmt| matches!(stmt.op, crate::ir::Op::Collect { .. }))?;
        self.named_type(*stmt.operands.first()?)
    }

    /// Whether a value is of a type that only has a name and was found to be a struct.
    fn is_known_struct(&self, value: ValueId) -> bool {
        self.named_type(value).is_some_and(|ty| self.known_structs.contains(&ty))
    }

    /// The mark of the constant outside of the function that a value is, if it is one.
    fn constant_of(&self, value: ValueId) -> Option<String> {
        match self.builder.definition(value).map(|stmt| (&stmt.op, stmt.operands.is_empty())) {
            Some((crate::ir::Op::Code(code), true)) => syn::parse2(code.tokens.clone()).ok().map(|path| constant_mark(&path)),
            _ => None,
        }
    }

    /// Whether a value is an item of a parameter that lends what it holds, of a type that only has a name.
    fn is_lent_item(&self, value: ValueId) -> bool {
        let definition = self.builder.definition(value);
        let item = definition.filter(|s| matches!(s.op, crate::ir::Op::Rule(rule) if rule.name == "index"));
        item.is_some_and(|stmt| self.lends_items(stmt.operands[0]))
    }

    /// Whether a list is such a parameter.
    fn lends_items(&self, list: ValueId) -> bool {
        self.items.contains_key(&list) && matches!(self.types.get(&list), Some(syn::Type::Reference(_)))
    }

    /// Whether a name is one of a place that is lent mutably.
    fn is_lent(&self, name: &Ident) -> bool {
        matches!(self.lookup(name), Some(Binding::Place(_)))
    }

    /// A value that stands for one that could not be lowered, so that what uses it adds no further error.
    fn poison(&mut self) -> Binding {
        let code = self.over(vec![], |_| quote::quote!(()));
        let value = self.push_code(code, Kind::Unknown, proc_macro2::Span::call_site());
        self.poisoned.insert(value);
        Binding::Value(value)
    }

    /// Whether a binding stands for what could not be lowered: the error has been noted.
    fn is_poisoned(&self, binding: &Binding) -> bool {
        let mut values = Vec::new();
        flatten(binding, &mut values);
        values.iter().any(|v| self.poisoned.contains(v))
    }

    /// Whether a place or a chain of methods begins with a poisoned variable.
    fn begins_poisoned(&self, expr: &syn::Expr) -> bool {
        match expr {
            syn::Expr::Path(path) => path.path.get_ident().and_then(|i| self.lookup(i)).is_some_and(|b| self.is_poisoned(b)),
            syn::Expr::Paren(e) => self.begins_poisoned(&e.expr),
            syn::Expr::Group(e) => self.begins_poisoned(&e.expr),
            syn::Expr::Reference(e) => self.begins_poisoned(&e.expr),
            syn::Expr::Unary(e) => self.begins_poisoned(&e.expr),
            syn::Expr::Field(e) => self.begins_poisoned(&e.base),
            syn::Expr::Index(e) => self.begins_poisoned(&e.expr),
            syn::Expr::MethodCall(e) => self.begins_poisoned(&e.receiver),
            _ => false,
        }
    }

    /// Where a look at an expression begins that may be taken back.
    fn look(&self) -> Look {
        Look { statements: self.builder.mark(), errors: self.errors.len(), assigned: self.before.len() }
    }

    /// Takes back what was lowered, assigned and noted since then.
    fn take_back(&mut self, look: Look) {
        self.builder.rollback(look.statements);
        self.errors.truncate(look.errors);
        for (depth, name, old) in self.before.drain(look.assigned.min(self.before.len())..).rev() {
            if let Some(binding) = self.scopes.get_mut(depth).and_then(|scope| scope.get_mut(&name)) {
                *binding = old;
            }
        }
    }

    fn error<T>(&mut self, span: proc_macro2::Span, message: impl std::fmt::Display) -> Lowered<T> {
        self.note(Error::new(span, message))
    }

    /// Notes an error, once: an expression may be looked at twice.
    fn note<T>(&mut self, error: Error) -> Lowered<T> {
        let same = |other: &Error| {
            format!("{:?}", other.span()) == format!("{:?}", error.span()) && other.to_string() == error.to_string()
        };
        if !self.errors.iter().any(same) {
            self.errors.push(error);
        }
        Err(Noted)
    }

    /// An error on several tokens: the compiler shows them from the first to the last.
    fn error_on<T>(&mut self, tokens: &impl quote::ToTokens, message: impl std::fmt::Display) -> Lowered<T> {
        self.note(Error::new_spanned(tokens, message))
    }

    /// Whether a value may carry a derivative.
    fn varies(&self, v: ValueId) -> bool {
        self.builder.varies(v)
    }

    /// Gives the values of the function's results, with the kinds that the signature says.
    fn results(&mut self, binding: &Binding, signature: &Signature, end: proc_macro2::Span, yields: &mut Vec<ValueId>) {
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
}

impl Lower<'_> {
    /// Blanks for the function's results.
    fn result_form(&mut self, form: &Form, kinds: &mut std::slice::Iter<'_, Kind>) -> Binding {
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

/// Whether an item carries `#[differentiate]` of its own.
fn is_differentiated(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| a.path().segments.last().is_some_and(|s| s.ident == "differentiate"))
}

/// What tells a variable from others of the same name: a macro's own `x` is not its caller's. The marks of hygiene are not
/// to be had but in how a span prints; where it prints none, the name alone has to do.
fn key(ident: &Ident) -> String {
    let span = format!("{:?}", ident.span());
    match span.strip_prefix('#').and_then(|s| s.split(' ').next()) {
        Some(mark) => format!("{ident}#{mark}"),
        None => ident.to_string(),
    }
}
