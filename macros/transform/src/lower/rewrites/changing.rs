//! Methods that change what they are called on, where their values are used: `total += filter.update(z)`.
//!
//! Whether a method takes `&mut self` is not seen. But a variable that is `mut`, or lent by `&mut`, is changed by something; where nothing
//! else does, the one method by which it can only be is written as `(&mut filter).update(z)`; where another method does, `filter.predict(h);`, those
//! whose names say it.

use crate::ir::{Kind, Mode, Prec};
use crate::lower::{Binding, Lower, Lowered, key};
use std::collections::{BTreeMap, BTreeSet};
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprMethodCall, FnArg, Ident, ItemFn, Pat, Stmt, Type};

/// Methods of the standard library's types that change what they are called on, beside those that are known elsewhere.
const CHANGES: &[&str] = &[
    "next",
    "next_if",
    "next_if_eq",
    "next_back",
    "nth",
    "peek",
    "take",
    "replace",
    "insert",
    "get_or_insert",
    "get_or_insert_with",
    "entry",
    "by_ref",
];

/// Methods of the standard library's types that leave what they are called on as it is, or are its end.
const KEEPS: &[&str] = &[
    "unwrap_or",
    "unwrap_or_else",
    "unwrap_or_default",
    "map_or",
    "map_or_else",
    "is_some_and",
    "is_none_or",
    "and_then",
    "or",
    "or_else",
    "filter",
    "filter_map",
    "ok",
    "err",
    "ok_or",
    "ok_or_else",
    "map_err",
    "xor",
    "zip",
    "flatten",
    "flat_map",
    "get",
    "contains",
    "first",
    "last",
    "keys",
    "values",
    "chunks",
    "chunks_exact",
    "windows",
    "concat",
    "join",
    "split_at",
    "split_first",
    "split_last",
    "binary_search",
    "binary_search_by",
    "binary_search_by_key",
    "partition_point",
    "is_sorted",
    "sum",
    "product",
    "count",
    "collect",
    "unzip",
    "partition",
    "rev",
    "skip",
    "skip_while",
    "take_while",
    "map_while",
    "step_by",
    "enumerate",
    "chain",
    "cycle",
    "scan",
    "inspect",
    "any",
    "all",
    "position",
    "rposition",
    "find",
    "find_map",
    "rfold",
    "reduce",
    "min_by",
    "max_by",
    "min_by_key",
    "max_by_key",
    "for_each",
    "to_string",
    "as_str",
    "chars",
    "bytes",
    "lock",
    "push_str",
];

/// The first words of the names of methods that are taken to change what they are called on where something else changes it, too.
const SAYS: &[&str] = &[
    "update",
    "step",
    "advance",
    "tick",
    "observe",
    "feed",
    "absorb",
    "consume",
    "evolve",
    "propagate",
    "correct",
    "record",
    "assimilate",
];

/// Whether a method's name says that it changes what it is called on.
fn says_so(method: &str) -> bool {
    SAYS.contains(&method.split('_').next().unwrap_or(method))
}

/// Writes these methods as ones of what is lent.
pub(in crate::lower) fn lent(item: &mut ItemFn) {
    let mut found = Found::default();
    for input in &item.sig.inputs {
        match input {
            FnArg::Typed(typed) if matches!(&*typed.ty, Type::Reference(r) if r.mutability.is_none()) => {
                if let Pat::Ident(pat) = &*typed.pat {
                    found.shared.insert(key(&pat.ident));
                }
            }
            FnArg::Typed(typed) if matches!(&*typed.ty, Type::Reference(r) if r.mutability.is_some()) => {
                let constant = typed.attrs.iter().any(|a| a.path().is_ident("constant"));
                if let (Pat::Ident(pat), false) = (&*typed.pat, constant) {
                    found.mutable.insert(key(&pat.ident));
                    found.lent.insert(key(&pat.ident));
                }
            }
            _ => {}
        }
        found.visit_fn_arg(input);
    }
    found.visit_block(&item.block);
    let Found { mutable, called, changed, has_changing, assigned, bound, copied, lends_in_patterns, .. } = found;
    if lends_in_patterns {
        return;
    }
    let decided =
        mutable.into_iter().filter(|name| bound.get(name) == Some(&(1 + usize::from(copied.contains(name))))).flat_map(|name| {
            let methods = called.get(&name).cloned().unwrap_or_default();
            let only = methods.len() == 1 && !changed.contains(&name);
            let others = has_changing.contains(&name) && !assigned.contains(&name);
            methods.into_iter().filter(move |method| only || others && says_so(method)).map(move |method| (name.clone(), method))
        });
    Lent(decided.collect()).visit_block_mut(&mut item.block);
}

/// What a function does with its variables.
#[derive(Default)]
struct Found {
    mutable: BTreeSet<String>,
    /// Those that are names of what is lent: as arguments they may be changed.
    lent: BTreeSet<String>,
    /// The parameters that are lent by `&`.
    shared: BTreeSet<String>,
    /// The methods that may change them, and whose values are used.
    called: BTreeMap<String, BTreeSet<String>>,
    /// Those that something else changes.
    changed: BTreeSet<String>,
    /// Those that a method of theirs changes, as a statement, and those that are assigned to as a whole, `state = state.step(h)`.
    has_changing: BTreeSet<String>,
    assigned: BTreeSet<String>,
    bound: BTreeMap<String, usize>,
    /// Those that hide a parameter of which they are a copy, `let mut pid = pid.clone();`: no method could change the parameter.
    copied: BTreeSet<String>,
    /// Whether a pattern borrows a part of what it matches, whatever that is.
    lends_in_patterns: bool,
}

impl Found {
    fn change(&mut self, expr: &Expr) {
        match expr {
            Expr::Tuple(e) => e.elems.iter().for_each(|e| self.change(e)),
            Expr::Array(e) => e.elems.iter().for_each(|e| self.change(e)),
            expr => self.changed.extend(root(expr).map(key)),
        }
    }
}

/// The variable that an expression is a part of.
pub(in crate::lower) fn root(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Field(e) => root(&e.base),
        Expr::Index(e) => root(&e.expr),
        Expr::Paren(e) => root(&e.expr),
        Expr::Unary(e) => root(&e.expr),
        Expr::Reference(e) => root(&e.expr),
        Expr::MethodCall(e) => root(&e.receiver),
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Found {
    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        if let Stmt::Expr(Expr::MethodCall(call), Some(_)) = stmt {
            self.change(&call.receiver);
            if let Expr::Path(path) = &*call.receiver {
                self.has_changing.extend(path.path.get_ident().map(key));
            }
        }
        if let Stmt::Local(local) = stmt {
            if let (Pat::Ident(pat), Some(init)) = (&local.pat, &local.init) {
                let of = if crate::lower::calls::arguments::is_copy(&init.expr) { root(&init.expr) } else { None };
                let of = if let Expr::Unary(e) = &*init.expr { root(&e.expr) } else { of };
                if pat.mutability.is_some() && of == Some(&pat.ident) && self.shared.contains(&key(&pat.ident)) {
                    self.copied.insert(key(&pat.ident));
                }
            }
        }
        syn::visit::visit_stmt(self, stmt);
    }

    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        *self.bound.entry(key(&pat.ident)).or_default() += 1;
        match (pat.by_ref, pat.mutability) {
            (None, Some(_)) => {
                self.mutable.insert(key(&pat.ident));
            }
            (Some(_), Some(_)) => self.lends_in_patterns = true,
            _ => {}
        }
        syn::visit::visit_pat_ident(self, pat);
    }

    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        self.change(&e.left);
        if let Expr::Path(path) = &*e.left {
            self.assigned.extend(path.path.get_ident().map(key));
        }
        syn::visit::visit_expr_assign(self, e);
    }

    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        if crate::lower::statement::assigns(&e.op) {
            self.change(&e.left);
        }
        syn::visit::visit_expr_binary(self, e);
    }

    fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
        if e.mutability.is_some() {
            self.change(&e.expr);
        }
        syn::visit::visit_expr_reference(self, e);
    }

    fn visit_expr_for_loop(&mut self, e: &'ast syn::ExprForLoop) {
        // It may be an iterator that the loop takes its items from.
        self.change(&e.expr);
        syn::visit::visit_expr_for_loop(self, e);
    }

    fn visit_expr_call(&mut self, e: &'ast syn::ExprCall) {
        for arg in &e.args {
            if let Some(name) = root(arg).map(key).filter(|name| self.lent.contains(name)) {
                self.changed.insert(name);
            }
        }
        syn::visit::visit_expr_call(self, e);
    }

    fn visit_expr_method_call(&mut self, e: &'ast ExprMethodCall) {
        let name = e.method.to_string();
        let part = matches!(&*e.receiver, Expr::Field(_) | Expr::Index(_));
        let keeps = KEEPS.contains(&name.as_str());
        let of_std = CHANGES.contains(&name.as_str())
            || keeps && !part
            || crate::lower::statement::IN_PLACE.contains(&name.as_str())
            || crate::lower::places::lists::LISTS.contains(&name.as_str())
            || crate::lower::rewrites::by_items::changes(&e.method)
            || name.ends_with("_mut");
        match (&*e.receiver, root(&e.receiver)) {
            (_, Some(_)) if of_std => self.change(&e.receiver),
            (Expr::Path(_), Some(of)) if !Lower::is_known_method(e) && !crate::lower::known::own::is_never_own(&e.method) => {
                self.called.entry(key(of)).or_default().insert(name);
            }
            // A method of a part may change it.
            (_, Some(_)) if part && !keeps && !Lower::is_known_method(e) => self.change(&e.receiver),
            _ => {}
        }
        for arg in &e.args {
            if let Some(name) = root(arg).map(key).filter(|name| self.lent.contains(name)) {
                self.changed.insert(name);
            }
        }
        syn::visit::visit_expr_method_call(self, e);
    }
}

struct Lent(BTreeSet<(String, String)>);

impl VisitMut for Lent {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        syn::visit_mut::visit_expr_method_call_mut(self, call);
        let Expr::Path(path) = &*call.receiver else { return };
        let Some(name) = path.path.get_ident() else { return };
        if self.0.contains(&(key(name), call.method.to_string())) {
            *call.receiver = syn::parse_quote_spanned!(name.span()=> (&mut #path));
        }
    }
}

impl Lower<'_> {
    /// A method of what carries no derivative that changes it, as a generator of random numbers: the user's code on the variable, which is
    /// a new value.
    pub(in crate::lower) fn changed_for_a_value(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let Expr::Paren(lent) = &*call.receiver else { return Ok(None) };
        let Expr::Reference(lent) = &*lent.expr else { return Ok(None) };
        let (Some(_), Expr::Path(path)) = (&lent.mutability, &*lent.expr) else { return Ok(None) };
        let Some(name) = path.path.get_ident() else { return Ok(None) };
        let own = ExprMethodCall { receiver: lent.expr.clone(), ..call.clone() };
        match self.lookup(name).cloned() {
            Some(Binding::Value(old)) => {
                let kind = self.builder.kind(old).clone();
                if !matches!(kind, Kind::Discrete | Kind::Unknown) || self.has_derivative(call, old)? {
                    return Ok(None);
                }
                let (mut code, operands) = {
                    let own = ExprMethodCall { receiver: syn::parse_quote!(__changed), ..own };
                    self.code(&syn::parse_quote!({ let mut __changed = #name; let __given = #own; (__given, __changed) }))?
                };
                for (hole, _) in code.holes.iter_mut().zip(&operands).filter(|(_, v)| **v == old) {
                    hole.mode = Mode::Move;
                }
                let both = self.push_code((code, operands), Kind::Discrete, call.method.span());
                let part = |i: usize| {
                    let i = syn::Index::from(i);
                    move |h: &[Ident]| {
                        let both = &h[0];
                        quote::quote!(#both.#i)
                    }
                };
                let given = self.coded(&[both], Prec::Postfix, Kind::Unknown, call.method.span(), part(0));
                let new = self.coded(&[both], Prec::Postfix, kind, call.method.span(), part(1));
                *self.builder.name(new) = crate::ir::Name::User(name.to_string());
                let spot = self.spot(&lent.expr)?;
                self.bind_variable(&spot.variable, Binding::Value(new));
                Ok(Some(Binding::Value(given)))
            }
            _ => Ok(None),
        }
    }
}
