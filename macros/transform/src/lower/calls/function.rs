//! Functions that are visible where they are called: closures, functions inside the function, and paths of functions.
//!
//! A closure is a binding that holds its syntax and what it captures. A call of it, or of a function inside the function, is
//! its body with the arguments bound, so that each call is lowered by itself.

use crate::lower::control_flow::touched::{Assigns, Touched};
use crate::lower::scopes::Scopes;
use crate::lower::{Binding, Lower, Lowered, Scope, key};
use std::collections::BTreeSet;
use std::rc::Rc;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{BinOp, Expr, ExprClosure, ExprPath, Ident, Pat, Stmt};

/// A function that a name or an expression stands for.
#[derive(Clone, Debug)]
pub(crate) enum Function {
    /// A closure.
    Closure(Rc<Closure>),
    /// A function inside the function, by its number.
    Item(usize),
    /// What a path names.
    Path(Rc<ExprPath>),
}

/// A closure, where it was made.
#[derive(Debug)]
pub(crate) struct Closure {
    pub(in crate::lower) syntax: ExprClosure,
    /// What it can read, as it was: nothing that a closure borrows changes while the closure is there.
    pub(in crate::lower) captured: Scope,
    /// The variables that it assigns to, with the scopes in which they are.
    assigned: BTreeSet<(usize, String)>,
    /// Whether what it gives is taken out of its `Result` or `Option` at once, so that its errors leave the function.
    pub(in crate::lower) fails: bool,
}

impl Closure {
    /// How many scopes around the closure hold something that it assigns to.
    pub(in crate::lower) fn depth(&self) -> usize {
        self.assigned.iter().map(|(depth, _)| depth + 1).max().unwrap_or(0)
    }

    /// The variables outside of it that it may assign to, with the scopes in which they are.
    pub(in crate::lower) fn assigned(&self) -> impl Iterator<Item = &(usize, String)> {
        self.assigned.iter()
    }

    /// Whether it assigns to a variable outside of it.
    pub(in crate::lower) fn assigns(&self) -> bool {
        !self.assigned.is_empty()
    }
}

impl Function {
    /// The variables that a call assigns to.
    pub(in crate::lower) fn assigned(&self) -> impl Iterator<Item = &(usize, String)> {
        let assigned = if let Function::Closure(closure) = self { Some(&closure.assigned) } else { None };
        assigned.into_iter().flatten()
    }
}

impl Function {
    /// Whether a call is the body of the function, not a call of another function.
    pub(in crate::lower) fn is_inlined(&self) -> bool {
        !matches!(self, Function::Path(_))
    }

    /// The pattern of the first argument.
    pub(in crate::lower) fn first_input(&self) -> Option<&Pat> {
        if let Function::Closure(closure) = self { closure.syntax.inputs.first() } else { None }
    }
}

/// What a loop that calls the function assigns to.
impl Assigns for Function {
    fn touched(&self, touched: &mut Touched) {
        touched.places.extend(self.assigned().cloned());
    }
}

impl Lower<'_> {
    /// A closure, made here.
    pub(in crate::lower) fn closure(&mut self, syntax: &ExprClosure) -> Lowered<Function> {
        let mut touched = Touched::default();
        touched.visit_closure(syntax);
        let assigned = self.places(&touched);
        if let (Some(token), Some((_, name))) = (syntax.capture, assigned.first()) {
            let name = crate::lower::control_flow::loops::plain_name(name);
            let message =
                format!("this closure changes a copy of `{name}`, which cannot be differentiated yet; leave out `move`");
            return self.error(token.span, message);
        }
        let mut captured = self.visible();
        captured.retain(|name, binding| {
            let own = |place: &(usize, String)| assigned.contains(place);
            let calls_others = matches!(binding, Binding::Function(function) if !function.assigned().all(own));
            !calls_others && !assigned.iter().any(|(_, assigned)| assigned == name)
        });
        self.read_places(&mut captured, syntax, &assigned)?;
        Ok(Function::Closure(Rc::new(Closure { syntax: syntax.clone(), captured, assigned, fails: false })))
    }

    /// A function each of whose calls stands before a `?`.
    pub(in crate::lower) fn failing(&mut self, expr: &Expr) -> Lowered<Function> {
        let closure = match self.function_argument(expr)? {
            Function::Closure(closure) => closure,
            Function::Item(_) | Function::Path(_) => match self.closure(&syn::parse_quote!(|item| #expr(item)))? {
                Function::Closure(closure) => closure,
                other => return Ok(other),
            },
        };
        let (syntax, captured, assigned) = (closure.syntax.clone(), closure.captured.clone(), closure.assigned.clone());
        Ok(Function::Closure(Rc::new(Closure { syntax, captured, assigned, fails: true })))
    }

    /// Reads the places that a closure captures: while it is borrowed, what is in them stays.
    fn read_places(&mut self, captured: &mut Scope, syntax: &ExprClosure, assigned: &BTreeSet<(usize, String)>) -> Lowered<()> {
        let mut names = Vec::new();
        crate::lower::places::change::idents(quote::ToTokens::to_token_stream(&syntax.body), &mut names);
        for name in names {
            let Some(Binding::Place(spot)) = captured.get(&key(&name)).cloned() else { continue };
            if !assigned.contains(&(spot.variable.depth, spot.variable.key.clone())) {
                captured.insert(key(&name), self.read(&spot, name.span())?);
            }
        }
        Ok(())
    }

    /// Refuses a variable that takes the name of one to which a closure of the same block assigns: a call could not tell them apart.
    pub(in crate::lower) fn keep_assigned(&mut self, name: &Ident) {
        let place = (self.scopes.len() - 1, key(name));
        let assigned = self.scopes.iter().flat_map(|scope| scope.values()).any(|binding| match binding {
            Binding::Function(function) => function.assigned().any(|assigned| *assigned == place),
            _ => false,
        });
        if assigned {
            let message = format!("a closure of this block assigns to another `{name}`; give this variable another name");
            let _: Lowered<()> = self.error(name.span(), message);
        }
    }

    /// All that can be read here.
    pub(in crate::lower) fn visible(&self) -> Scope {
        let mut visible = Scope::new();
        for scope in self.scopes.iter() {
            let named = scope.iter().filter(|(name, _)| {
                !name.starts_with(crate::lower::chains::chain::GATHERED) && !crate::lower::control_flow::targets::is_hidden(name)
            });
            visible.extend(named.map(|(name, binding)| (name.clone(), binding.clone())));
        }
        visible
    }

    /// Where the variables are that code assigns to, itself or by the closures that it calls.
    pub(in crate::lower) fn places(&self, touched: &Touched) -> BTreeSet<(usize, String)> {
        let of = |name: &String| self.scopes.depth_of(name).map(|d| (d, name.clone()));
        let mut places: BTreeSet<(usize, String)> = touched.assigned.iter().filter_map(of).collect();
        for (depth, name) in touched.mentioned.iter().filter_map(of) {
            if let Binding::Function(function) = &self.scopes[depth][&name] {
                places.extend(function.assigned().cloned());
            }
        }
        let lent = |(depth, name): &(usize, String)| matches!(self.scopes[*depth].get(name), Some(Binding::Place(_)));
        places.extend(touched.given.iter().filter_map(of).filter(lent));
        let cursor = |(depth, name): &(usize, String)| matches!(self.scopes[*depth].get(name), Some(Binding::Cursor(_)));
        places.extend(touched.advanced.iter().filter_map(of).filter(cursor));
        places.extend(touched.places.iter().cloned());
        // What is assigned to through a mutable borrow is the variable that is borrowed from.
        let variable = |(depth, name): (usize, String)| match self.scopes[depth].get(&name) {
            Some(Binding::Place(spot)) => (spot.variable.depth, spot.variable.key.clone()),
            Some(Binding::Cursor(cursor)) => cursor.place(),
            _ => (depth, name),
        };
        places.into_iter().map(variable).collect()
    }

    /// The function that an expression names, if it does: an argument, or what stands before the parentheses of a call.
    pub(in crate::lower) fn function(&mut self, expr: &Expr) -> Lowered<Option<Function>> {
        match expr {
            Expr::Paren(e) => self.function(&e.expr),
            Expr::Group(e) => self.function(&e.expr),
            Expr::Reference(e) => self.function(&e.expr),
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => self.function(&e.expr),
            Expr::Cast(e) if matches!(&*e.ty, syn::Type::BareFn(_) | syn::Type::Infer(_)) => self.function(&e.expr),
            Expr::Closure(closure) => self.closure(closure).map(Some),
            Expr::Path(path) => match single(path).and_then(|name| self.lookup(name)) {
                Some(Binding::Function(function)) => Ok(Some(function.clone())),
                Some(_) => Ok(None),
                None => Ok(names_a_function(path).then(|| Function::Path(Rc::new(path.clone())))),
            },
            _ => Ok(None),
        }
    }

    /// A function that is given to a method.
    pub(in crate::lower) fn function_argument(&mut self, expr: &Expr) -> Lowered<Function> {
        if self.begins_poisoned(expr) {
            return Err(crate::lower::Noted);
        }
        // An order of floats, by its name.
        if let Expr::Path(path) = expr {
            let name = path.path.segments.last().map(|s| &s.ident).filter(|name| *name == "total_cmp" || *name == "partial_cmp");
            if let (Some(name), true) = (name, self.is_float_path(&path.path)) {
                let order: Expr = syn::parse_quote_spanned!(expr.span()=> |a, b| a.#name(b));
                return self.function_argument(&order);
            }
        }
        match self.function(expr)? {
            Some(function) => Ok(function),
            None => {
                let message = "what this function computes is not known here; write a closure, or the name of a function";
                self.error_on(expr, message)
            }
        }
    }

    /// Whether a closure's value carries a derivative, whatever its arguments are.
    pub(in crate::lower) fn closure_carries(&mut self, closure: &Closure) -> Lowered<bool> {
        let hidden = std::mem::replace(&mut self.scopes, Scopes::new(closure.captured.clone()));
        let carries = self.carries(&Expr::Closure(closure.syntax.clone()));
        self.scopes = hidden;
        carries
    }
}

/// The expression that a body is.
pub(in crate::lower) fn only(body: &Expr) -> &Expr {
    match body {
        Expr::Paren(e) => only(&e.expr),
        Expr::Block(block) => match &block.block.stmts[..] {
            [Stmt::Expr(tail, None)] => only(tail),
            _ => body,
        },
        body => body,
    }
}

/// Lowers the calls of closures in code that is left as it is, where they are surely computed, so that it reads their values.
pub(in crate::lower) struct VisibleCalls<'l, 'a>(pub(in crate::lower) &'l mut Lower<'a>);

impl VisitMut for VisibleCalls<'_, '_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Call(call) => match self.0.value_of_call(call) {
                Some(v) => {
                    let name = Ident::new(&format!("__called_{}", v.0), call.func.span());
                    self.0.bind(&name, Binding::Value(v));
                    *expr = syn::parse_quote!(#name);
                }
                None => syn::visit_mut::visit_expr_mut(self, expr),
            },
            Expr::Binary(e) if matches!(e.op, BinOp::And(_) | BinOp::Or(_)) => self.visit_expr_mut(&mut e.left),
            Expr::Paren(_)
            | Expr::Group(_)
            | Expr::Binary(_)
            | Expr::Unary(_)
            | Expr::Index(_)
            | Expr::Field(_)
            | Expr::MethodCall(_)
            | Expr::Cast(_)
            | Expr::Reference(_)
            | Expr::Range(_)
            | Expr::Tuple(_)
            | Expr::Array(_) => syn::visit_mut::visit_expr_mut(self, expr),
            _ => {}
        }
    }
}

/// The name that a path is, with or without generic arguments.
fn single(path: &ExprPath) -> Option<&Ident> {
    let segment = path.path.segments.first().filter(|_| path.qself.is_none() && path.path.segments.len() == 1)?;
    Some(&segment.ident)
}

/// Whether a path names a function, not a constant, a variant or a type.
fn names_a_function(path: &ExprPath) -> bool {
    let name = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
    name.trim_start_matches("r#").starts_with(|c: char| c.is_lowercase() || c == '_') && name != "self"
}
