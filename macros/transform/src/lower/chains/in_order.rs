//! Closures of chains that change what lies around them, `xs.iter().map(|x| { z = a * z + x; z })`: they run once an item, in order.
//!
//! An item is asked for by its number, so an adapter behind such a closure that asks for some items only, or for some twice, would run it for
//! these alone, where Rust's runs it for all that it passes over. Such adapters are refused.

use crate::lower::chains::chain::is_chain;
use crate::lower::chains::stream::Stream;
use crate::lower::{Lower, Lowered, key};
use std::collections::BTreeSet;
use syn::visit::Visit;
use syn::{Expr, ExprMethodCall, Ident};

/// Methods that see each item once, in order, up to the one that they pick, and whether they call their function once an item.
const IN_ORDER: &[(&str, bool)] = &[
    ("find", true),
    ("find_map", true),
    ("reduce", true),
    ("max_by", false),
    ("min_by", false),
    ("max_by_key", false),
    ("min_by_key", false),
];

impl Stream {
    /// Whether a function of it assigns to a variable outside of it.
    pub(in crate::lower) fn assigns(&self) -> bool {
        let mut functions = Vec::new();
        self.functions(&mut functions);
        functions.iter().any(|function| function.assigned().next().is_some())
    }

    /// Whether each item is a function of the one of that number that lies in data.
    fn is_one_by_one(&self) -> bool {
        match self {
            Stream::Mapped(s, ..) | Stream::Enumerate(s) | Stream::Inspect(s, _) => s.is_one_by_one(),
            _ => !self.assigns(),
        }
    }
}

impl Lower<'_> {
    /// Whether a closure in a chain assigns to a variable outside of it.
    pub(in crate::lower) fn closures_assign(&mut self, chain: &Expr) -> Lowered<bool> {
        let call = match chain {
            Expr::Paren(e) => return self.closures_assign(&e.expr),
            Expr::MethodCall(call) if is_chain(chain) => call,
            _ => return Ok(false),
        };
        for arg in &call.args {
            if self.closures_assign(arg)? || self.is_assigning(arg)? {
                return Ok(true);
            }
        }
        self.closures_assign(&call.receiver)
    }

    fn is_assigning(&mut self, function: &Expr) -> Lowered<bool> {
        Ok(self.function(function)?.is_some_and(|function| function.assigned().next().is_some()))
    }

    /// A stream on which a method is called, unless the method passes over items for which a closure assigns to something.
    pub(in crate::lower) fn asked_in_order(&mut self, stream: Stream, call: &ExprMethodCall) -> Lowered<Stream> {
        let passes = stream.assigns()
            && match call.method.to_string().as_str() {
                "skip" | "step_by" | "cycle" => true,
                "rev" => !stream.is_one_by_one(),
                "enumerate" | "take" | "chain" => stream.is_guarded(),
                _ => false,
            };
        if passes { self.passes_over(call) } else { Ok(stream) }
    }

    /// The two sides of a `zip`: where the other side ends first, the left one has been asked for an item more.
    pub(in crate::lower) fn zipped_in_order(
        &mut self,
        sides: (Stream, Stream),
        call: &ExprMethodCall,
    ) -> Lowered<(Stream, Stream)> {
        let (left, right) = &sides;
        if left.assigns() || right.assigns() && right.is_guarded() { self.passes_over(call) } else { Ok(sides) }
    }

    /// Refuses a method that picks an item, or asks about items, of a chain with such a closure, unless all goes on in order.
    pub(in crate::lower) fn picked_in_order(&mut self, call: &ExprMethodCall) -> Lowered<()> {
        let in_order = IN_ORDER.iter().find(|(name, _)| call.method == name);
        let mut passes = in_order.is_none() && self.closures_assign(&call.receiver)?;
        if !in_order.is_some_and(|(_, once)| *once) {
            for arg in &call.args {
                passes |= self.is_assigning(arg)?;
            }
        }
        if passes { self.passes_over(call) } else { Ok(()) }
    }

    fn passes_over<T>(&mut self, call: &ExprMethodCall) -> Lowered<T> {
        let message = format!(
            "`{}` cannot be differentiated with a closure in the chain that assigns to a variable outside of it; \
             collect the items into a list before, or write a `for` loop",
            call.method
        );
        self.error(call.method.span(), message)
    }

    /// Refuses closures in code without a derivative that assign to variables of the function: these would not come to know of it.
    pub(in crate::lower) fn assigns_nothing(&mut self, code: &Expr) -> Lowered<()> {
        let mut found = Assigning::default();
        found.visit_expr(code);
        let Some(place) = found.places.into_iter().find(|place| self.lookup(place).is_some()) else { return Ok(()) };
        let message = format!(
            "a closure in code without a derivative assigns to `{place}`, a variable outside of it; write a `for` loop, which is followed"
        );
        self.error(place.span(), message)
    }
}

/// Finds the variables to which closures assign that are not their own.
#[derive(Default)]
struct Assigning {
    places: Vec<syn::Ident>,
    /// The names that each closure around, and what stands in it, binds.
    own: Vec<BTreeSet<String>>,
}

impl Assigning {
    fn place(&mut self, expr: &Expr) {
        match expr {
            Expr::Path(path) if !self.own.is_empty() => {
                let own = |name: &Ident| self.own.iter().any(|names| names.contains(&key(name)));
                self.places.extend(path.path.get_ident().filter(|name| !own(name)).cloned());
            }
            Expr::Index(e) => self.place(&e.expr),
            Expr::Field(e) => self.place(&e.base),
            Expr::Paren(e) => self.place(&e.expr),
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for Assigning {
    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        let mut bound = Names::default();
        bound.visit_expr_closure(closure);
        self.own.push(bound.0);
        self.visit_expr(&closure.body);
        self.own.pop();
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
}

/// The names that patterns bind.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        self.0.insert(key(&pat.ident));
        syn::visit::visit_pat_ident(self, pat);
    }
}
