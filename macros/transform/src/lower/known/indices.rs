//! Names that can only be integers, because the function counts or indexes with them: fields that they are bound to carry no derivative.
//!
//! Of a struct's field the macro does not see the type. What stands in an index or in the bounds of a `for` loop is an integer, whatever
//! else is done with it, so `let n = self.size;` is one where `x[n - 1]` or `for i in 0..n` follows.

use crate::ir::Kind;
use crate::lower::{Binding, Lowered, key};
use std::collections::{BTreeMap, BTreeSet};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Arm, BinOp, Block, Expr, ExprClosure, ExprForLoop, ExprIf, ExprIndex, ExprLet, ExprWhile, Ident, ItemFn, Local, Pat, PatIdent,
};

/// The names of a function that are indices, each by where it is bound.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct Indices {
    /// Those that integers are computed from, for an index or for the bounds of a loop.
    surely: BTreeSet<String>,
    /// Those that are indices by themselves: a key of a map may be one, too, unless it is `mut` or copied out of what is borrowed.
    alone: BTreeSet<String>,
    /// The names that are operands of an operator, or stand where only a number does.
    operands: BTreeSet<String>,
    /// Which of the variables that have a name it means, where it stands.
    meanings: BTreeMap<String, String>,
}

/// The names in a function that stand in indices and in bounds of loops.
pub(in crate::lower) fn indices(item: &ItemFn) -> Indices {
    let mut names = Names::default();
    names.visit_item_fn(item);
    let Names { mut found, mutable, bound, .. } = names;
    found.meanings.retain(|_, of| bound.get(of) == Some(&1));
    found.surely.extend(found.alone.intersection(&mutable).cloned());
    for names in [&mut found.surely, &mut found.alone] {
        names.retain(|name| bound.get(name) == Some(&1));
    }
    found
}

/// What tells a binding of a name from others of the same name.
fn binding(name: &Ident) -> String {
    format!("{} {:?}", key(name), name.span())
}

#[derive(Default)]
struct Names {
    found: Indices,
    mutable: BTreeSet<String>,
    /// How often each binding is found: of one that a macro has written several times, this does not tell which one it is.
    bound: BTreeMap<String, usize>,
    /// The names that are seen, from outside in.
    scopes: Vec<Vec<Seen>>,
}

/// A name that is seen.
struct Seen {
    name: String,
    /// Its binding.
    of: String,
    /// The first binding of this variable: `let p = p.normalised();` binds one of the same type, as a rule.
    first: String,
}

impl Names {
    /// The binding of a name.
    fn of(&self, path: &syn::ExprPath) -> Option<String> {
        self.of_name(path.path.get_ident()?)
    }

    fn of_name(&self, name: &Ident) -> Option<String> {
        self.seen(name).map(|seen| seen.of.clone())
    }

    fn seen(&self, name: &Ident) -> Option<&Seen> {
        let name = key(name);
        self.scopes.iter().rev().flat_map(|scope| scope.iter().rev()).find(|seen| seen.name == name)
    }

    /// Notes which variable a name means here.
    fn means(&mut self, name: &Ident) {
        if let Some(first) = self.seen(name).map(|seen| seen.first.clone()) {
            self.found.meanings.insert(binding(name), first);
        }
    }

    /// The names of which an integer is computed by arithmetic alone; what is cast to one, or given to a function, may be anything.
    fn integer(&mut self, expr: &Expr) {
        match expr {
            Expr::Path(path) => self.found.surely.extend(self.of(path)),
            Expr::Paren(e) => self.integer(&e.expr),
            Expr::Group(e) => self.integer(&e.expr),
            // An index that is taken out of a reference is none by itself.
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => self.integer(&e.expr),
            Expr::Binary(e) if !matches!(e.op, BinOp::Shl(_) | BinOp::Shr(_)) => {
                self.integer(&e.left);
                self.integer(&e.right);
            }
            Expr::Range(e) => e.start.iter().chain(&e.end).for_each(|e| self.integer(e)),
            Expr::Array(e) => e.elems.iter().for_each(|e| self.integer(e)),
            Expr::MethodCall(e) if e.method == "rev" || e.method == "step_by" => self.integer(&e.receiver),
            _ => {}
        }
    }

    /// A name that is an operand.
    fn operand(&mut self, expr: &Expr) {
        match expr {
            Expr::Path(path) => self.found.operands.extend(self.of(path)),
            Expr::Paren(e) => self.operand(&e.expr),
            Expr::Group(e) => self.operand(&e.expr),
            Expr::Reference(e) => self.operand(&e.expr),
            Expr::Unary(e) => self.operand(&e.expr),
            _ => {}
        }
    }

    fn inside(&mut self, visit: impl FnOnce(&mut Self)) {
        self.scopes.push(vec![]);
        visit(self);
        self.scopes.pop();
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.inside(|names| visit::visit_item_fn(names, item));
    }

    fn visit_block(&mut self, block: &'ast Block) {
        self.inside(|names| visit::visit_block(names, block));
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            self.visit_expr(&init.expr);
            if let Some((_, otherwise)) = &init.diverge {
                self.visit_expr(otherwise);
            }
        }
        let again = |name: &Ident| {
            let from =
                crate::lower::rewrites::changing::root(&local.init.as_ref()?.expr).filter(|from| key(from) == key(name))?;
            self.seen(from).map(|seen| seen.first.clone())
        };
        let first = crate::lower::calls::closure::pattern_ident(&local.pat).and_then(|name| again(&name));
        self.visit_pat(&local.pat);
        if let (Some(first), Some(seen)) = (first, self.scopes.last_mut().and_then(|scope| scope.last_mut())) {
            self.found.meanings.insert(seen.of.clone(), first.clone());
            seen.first = first;
        }
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let Some(name) = path.path.get_ident() {
            self.means(name);
        }
    }

    fn visit_expr_let(&mut self, e: &'ast ExprLet) {
        self.visit_expr(&e.expr);
        self.visit_pat(&e.pat);
    }

    fn visit_expr_if(&mut self, e: &'ast ExprIf) {
        self.inside(|names| {
            names.visit_expr(&e.cond);
            names.visit_block(&e.then_branch);
        });
        if let Some((_, otherwise)) = &e.else_branch {
            self.visit_expr(otherwise);
        }
    }

    fn visit_expr_while(&mut self, e: &'ast ExprWhile) {
        self.inside(|names| visit::visit_expr_while(names, e));
    }

    fn visit_expr_closure(&mut self, e: &'ast ExprClosure) {
        self.inside(|names| visit::visit_expr_closure(names, e));
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        self.inside(|names| visit::visit_arm(names, arm));
    }

    fn visit_expr_for_loop(&mut self, e: &'ast ExprForLoop) {
        if !matches!(*e.expr, Expr::Path(_)) {
            self.integer(&e.expr);
        }
        self.visit_expr(&e.expr);
        self.inside(|names| {
            names.visit_pat(&e.pat);
            names.visit_block(&e.body);
        });
    }

    fn visit_expr_index(&mut self, e: &'ast ExprIndex) {
        match &*e.index {
            Expr::Path(path) => self.found.alone.extend(self.of(path)),
            Expr::Unary(_) => {}
            index => self.integer(index),
        }
        visit::visit_expr_index(self, e);
    }

    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        self.operand(&e.left);
        self.operand(&e.right);
        visit::visit_expr_binary(self, e);
    }

    fn visit_expr_unary(&mut self, e: &'ast syn::ExprUnary) {
        if !matches!(e.op, syn::UnOp::Deref(_)) {
            self.operand(&e.expr);
        }
        visit::visit_expr_unary(self, e);
    }

    fn visit_expr_cast(&mut self, e: &'ast syn::ExprCast) {
        self.operand(&e.expr);
        visit::visit_expr_cast(self, e);
    }

    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        if crate::rules::elementwise(&e.method.to_string(), e.args.len() + 1).is_some() {
            self.operand(&e.receiver);
            e.args.iter().for_each(|arg| self.operand(arg));
        }
        visit::visit_expr_method_call(self, e);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let mut names = Vec::new();
        crate::lower::places::change::idents(mac.tokens.clone(), &mut names);
        let bindings: Vec<String> = names.iter().filter_map(|name| self.of_name(name)).collect();
        self.found.operands.extend(bindings);
        for name in &names {
            self.means(name);
        }
    }

    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        let of = binding(&pat.ident);
        *self.bound.entry(of.clone()).or_default() += 1;
        if pat.mutability.is_some() {
            self.mutable.insert(of.clone());
        }
        visit::visit_pat_ident(self, pat);
        if let Some(scope) = self.scopes.last_mut() {
            self.found.meanings.insert(of.clone(), of.clone());
            scope.push(Seen { name: key(&pat.ident), of: of.clone(), first: of });
        }
    }
}

impl crate::lower::Lower<'_> {
    /// Which of the variables that have this name it means, where it stands.
    pub(in crate::lower) fn meaning(&self, name: &Ident) -> String {
        self.indices.meanings.get(&binding(name)).cloned().unwrap_or_else(|| key(name))
    }

    /// Whether the function computes with a name.
    pub(in crate::lower) fn is_operand(&self, name: &Ident) -> bool {
        self.indices.operands.contains(&binding(name))
    }

    /// What a name is bound to: where a method gives it and the function shows it to be an integer, there is no pullback to ask for.
    pub(in crate::lower) fn index_or(&mut self, pat: &Pat, init: &Expr) -> Lowered<Binding> {
        let integer = matches!(pat, Pat::Ident(pat) if self.indices.surely.contains(&binding(&pat.ident)));
        let called = matches!(init, Expr::MethodCall(_) | Expr::Call(_));
        if !integer || !called {
            return self.expr(init);
        }
        let look = self.look();
        match self.expr(init)? {
            Binding::Value(v) if self.builder.definition(v).is_some_and(crate::lower::discrete::code::is_call) => {
                self.take_back(look);
                self.opaque(&syn::parse_quote_spanned!(init.span()=> __rt::discrete(#init)), Kind::Int).map(Binding::Value)
            }
            binding => Ok(binding),
        }
    }

    /// What a name is bound to: an integer where the function shows it to be one.
    pub(in crate::lower) fn as_index(&mut self, name: &Ident, value: crate::ir::ValueId) -> crate::ir::ValueId {
        let of = binding(name);
        let index = self.indices.surely.contains(&of) || self.copying && self.indices.alone.contains(&of);
        if !index || !self.varies(value) || !self.is_of_unknown_type(value) {
            return value;
        }
        // It is no struct that is copied.
        let copied = self.builder.definition(value).filter(|stmt| stmt.op.rule().is_some_and(crate::rules::Rule::is_copy));
        let value = copied.map_or(value, |stmt| stmt.operands[0]);
        self.copies(value);
        self.coded(&[value], crate::ir::Prec::Loose, crate::ir::Kind::Int, name.span(), |h| {
            let field = &h[0];
            quote::quote!(__rt::discrete(#field))
        })
    }
}
