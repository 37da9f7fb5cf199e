//! What code may assign to, by its syntax.

use crate::lower::key;
use std::collections::BTreeSet;
use syn::visit::Visit;
use syn::{Block, Expr, ExprForLoop, Pat, Stmt};

/// Code that a loop runs.
pub(in crate::lower) trait Assigns {
    /// Adds what it may assign to.
    fn touched(&self, touched: &mut Touched);
}

impl Assigns for Block {
    fn touched(&self, touched: &mut Touched) {
        touched.visit_block(self);
    }
}

/// A variable by its key.
impl Assigns for String {
    fn touched(&self, touched: &mut Touched) {
        touched.assigned.insert(self.clone());
    }
}

/// Finds the variables around code that it may assign to.
#[derive(Default)]
pub(in crate::lower) struct Touched {
    /// Those that it assigns to.
    pub(in crate::lower) assigned: BTreeSet<String>,
    /// All that it names, among which are closures that may assign to something.
    pub(in crate::lower) mentioned: BTreeSet<String>,
    /// Those that stand as arguments, which a function changes where they are names of what is lent.
    pub(in crate::lower) given: BTreeSet<String>,
    /// Those that it asks for their next item.
    pub(in crate::lower) advanced: BTreeSet<String>,
    /// Those whose scopes are known.
    pub(in crate::lower) places: BTreeSet<(usize, String)>,
    /// The code's own variables.
    own: Vec<BTreeSet<String>>,
}

/// Whether to compute some expressions changes something around them, so that they must not be computed twice.
pub(in crate::lower) fn change<'e>(exprs: impl IntoIterator<Item = &'e Expr>) -> bool {
    let mut touched = Touched::default();
    exprs.into_iter().for_each(|expr| touched.visit_expr(expr));
    !touched.assigned.is_empty() || !touched.advanced.is_empty()
}

/// Whether what is matched is a place by itself; what a method lends of one is found by the method.
fn is_no_call(expr: &Expr) -> bool {
    !matches!(expr, Expr::MethodCall(_))
}

/// The names that a pattern binds without `mut`, and whether it has `ref mut`.
#[derive(Default)]
struct Bound {
    plain: BTreeSet<String>,
    lent: bool,
}

impl<'ast> Visit<'ast> for Bound {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        if crate::lower::patterns::pattern::lends(pat) {
            self.lent = true;
        } else if pat.mutability.is_none() {
            self.plain.insert(key(&pat.ident));
        }
        syn::visit::visit_pat_ident(self, pat);
    }
}

fn bound(pat: &Pat) -> Bound {
    let mut bound = Bound::default();
    bound.visit_pat(pat);
    bound
}

/// Whether a pattern says itself that it lends what is matched to be changed: by `ref mut`, beside nothing that it copies or moves.
pub(in crate::lower) fn says_so(pat: &Pat) -> bool {
    let bound = bound(pat);
    bound.lent && bound.plain.is_empty()
}

/// Whether code changes what a pattern without `mut` binds, which it can where what is matched is lent.
pub(in crate::lower) fn changes(pat: &Pat, body: &[Stmt]) -> bool {
    let mut inside = Touched::default();
    inside.within(BTreeSet::new(), |inside| {
        for stmt in body {
            inside.visit_stmt(stmt);
        }
    });
    !bound(pat).plain.is_disjoint(&inside.assigned)
}

fn lends(pat: &Pat, body: &[Stmt]) -> bool {
    says_so(pat) || changes(pat, body)
}

impl Touched {
    /// What a closure assigns to.
    pub(in crate::lower) fn visit_closure(&mut self, closure: &syn::ExprClosure) {
        self.visit_expr_closure(closure);
    }

    fn is_own(&self, name: &str) -> bool {
        self.own.iter().any(|names| names.contains(name))
    }

    fn place(&mut self, expr: &Expr) {
        match expr {
            Expr::Path(path) => {
                if let Some(name) = path.path.get_ident().map(key).filter(|name| !self.is_own(name)) {
                    self.assigned.insert(name);
                }
            }
            Expr::Index(e) => self.place(&e.expr),
            Expr::Field(e) => self.place(&e.base),
            Expr::Paren(e) => self.place(&e.expr),
            Expr::Unary(e) => self.place(&e.expr),
            Expr::MethodCall(e) => self.place(&e.receiver),
            Expr::Tuple(e) => e.elems.iter().for_each(|e| self.place(e)),
            _ => {}
        }
    }

    /// What `if let` or `while let` matches, and the code behind it.
    fn matched(&mut self, of: &syn::ExprLet, body: &Block) {
        if is_no_call(&of.expr) && lends(&of.pat, &body.stmts) {
            self.place(&of.expr);
        }
        self.visit_expr(&of.expr);
        self.within(crate::lower::discrete::holes::bound([&*of.pat]), |s| s.visit_block(body));
    }

    /// Code with variables of its own.
    fn within(&mut self, names: BTreeSet<String>, visit: impl FnOnce(&mut Self)) {
        self.own.push(names);
        visit(self);
        self.own.pop();
    }
}

impl<'ast> Visit<'ast> for Touched {
    fn visit_stmt(&mut self, stmt: &'ast syn::Stmt) {
        // A method whose value nothing uses may change what it is called on.
        if let syn::Stmt::Expr(Expr::MethodCall(call), Some(_)) = stmt {
            self.place(&call.receiver);
        }
        syn::visit::visit_stmt(self, stmt);
    }
    fn visit_block(&mut self, block: &'ast Block) {
        self.within(BTreeSet::new(), |s| syn::visit::visit_block(s, block));
    }
    fn visit_local(&mut self, local: &'ast syn::Local) {
        syn::visit::visit_local(self, local);
        if let Some(own) = self.own.last_mut() {
            own.extend(crate::lower::discrete::holes::bound([&local.pat]));
        }
    }
    fn visit_expr_closure(&mut self, e: &'ast syn::ExprClosure) {
        self.within(crate::lower::discrete::holes::bound(&e.inputs), |s| s.visit_expr(&e.body));
    }
    fn visit_expr_for_loop(&mut self, e: &'ast ExprForLoop) {
        self.visit_expr(&e.expr);
        self.within(crate::lower::discrete::holes::bound([&*e.pat]), |s| s.visit_block(&e.body));
    }
    fn visit_expr_match(&mut self, e: &'ast syn::ExprMatch) {
        let lends = |arm: &syn::Arm| lends(&arm.pat, &[Stmt::Expr((*arm.body).clone(), None)]);
        if is_no_call(&e.expr) && e.arms.iter().any(lends) {
            self.place(&e.expr);
        }
        syn::visit::visit_expr_match(self, e);
    }
    fn visit_expr_if(&mut self, e: &'ast syn::ExprIf) {
        let Expr::Let(of) = &*e.cond else { return syn::visit::visit_expr_if(self, e) };
        self.matched(of, &e.then_branch);
        if let Some((_, otherwise)) = &e.else_branch {
            self.visit_expr(otherwise);
        }
    }
    fn visit_expr_while(&mut self, e: &'ast syn::ExprWhile) {
        let Expr::Let(of) = &*e.cond else { return syn::visit::visit_expr_while(self, e) };
        self.matched(of, &e.body);
    }
    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.within(crate::lower::discrete::holes::bound([&arm.pat]), |s| syn::visit::visit_arm(s, arm));
    }
    fn visit_expr_call(&mut self, e: &'ast syn::ExprCall) {
        // What is done to a cotangent is done in the reverse sweep.
        if let (Expr::Path(path), Some(x)) = (&*e.func, e.args.first()) {
            if path.path.segments.last().is_some_and(|s| s.ident == "inspect_cotangent") {
                return self.visit_expr(x);
            }
        }
        for arg in &e.args {
            if let Expr::Path(path) = arg {
                self.given.extend(path.path.get_ident().map(key).filter(|name| !self.is_own(name)));
            }
        }
        syn::visit::visit_expr_call(self, e);
    }
    fn visit_expr_path(&mut self, e: &'ast syn::ExprPath) {
        if let Some(name) = e.path.get_ident().map(key).filter(|name| !self.is_own(name)) {
            self.mentioned.insert(name);
        }
    }
    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        self.place(&e.left);
        syn::visit::visit_expr_assign(self, e);
    }
    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        if crate::lower::statement::assigns(&e.op) {
            self.place(&e.left);
        }
        syn::visit::visit_expr_binary(self, e);
    }
    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        if let Expr::Path(path) = &*e.receiver {
            self.advanced.extend(
                path.path
                    .get_ident()
                    .filter(|_| crate::lower::chains::cursor::advances(&e.method))
                    .map(key)
                    .filter(|name| !self.is_own(name)),
            );
        }
        let name = e.method.to_string();
        if crate::lower::statement::IN_PLACE.contains(&name.as_str())
            || crate::lower::places::lists::LISTS.contains(&name.as_str())
            || crate::lower::rewrites::by_items::changes(&e.method)
            || name.ends_with("_mut")
            || matches!(
                (name.as_str(), e.args.len()),
                ("take", 0) | ("replace" | "entry" | "get_or_insert" | "get_or_insert_with", 1)
            )
        {
            self.place(&e.receiver);
        }
        syn::visit::visit_expr_method_call(self, e);
    }
    fn visit_expr_unary(&mut self, e: &'ast syn::ExprUnary) {
        if let (syn::UnOp::Deref(_), Some(call)) = (&e.op, crate::lower::places::optional::inserts(&e.expr)) {
            self.place(&call.receiver);
        }
        syn::visit::visit_expr_unary(self, e);
    }
    fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
        if e.mutability.is_some() {
            self.place(&e.expr);
        }
        syn::visit::visit_expr_reference(self, e);
    }
}
