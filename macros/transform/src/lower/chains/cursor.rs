//! Iterators whose items are taken one by one: `let mut items = x.iter(); … items.next()`.
//!
//! A cursor is a stream and a variable that counts the items which have been taken.

use crate::ir::{Kind, Name, Prec, ValueId};
use crate::lower::chains::stream::Stream;
use crate::lower::places::place::Variable;
use crate::lower::rewrites::rewrite::{LEFT, LEFT_BEHIND, NEXT, OVER, OVER_BEHIND, PEEK};
use crate::lower::{Binding, Lower, Lowered, key};
use quote::quote;
use std::collections::BTreeSet;
use std::rc::Rc;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, ExprMethodCall, ExprPath, Ident, ItemFn, Pat};

/// An iterator whose items are taken one by one.
#[derive(Debug)]
pub(crate) struct Cursor {
    stream: Stream,
    /// The variable that counts the items which have been taken.
    taken: Variable,
}

impl Cursor {
    /// Where the count is.
    pub(in crate::lower) fn place(&self) -> (usize, String) {
        (self.taken.depth, self.taken.key.clone())
    }
}

/// The names in a function that are asked for their next item.
pub(in crate::lower) fn advanced(item: &ItemFn) -> BTreeSet<String> {
    struct Names(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
            if let (Expr::Path(path), true) = (&*call.receiver, advances(&call.method)) {
                self.0.extend(path.path.get_ident().map(key));
            }
            syn::visit::visit_expr_method_call(self, call);
        }
    }
    let mut names = Names(BTreeSet::new());
    names.visit_item_fn(item);
    names.0
}

/// Whether a method takes items off an iterator.
pub(in crate::lower) fn advances(method: &Ident) -> bool {
    ["next", "next_if", "nth", NEXT, OVER_BEHIND, LEFT_BEHIND].iter().any(|name| method == name)
}

impl Lower<'_> {
    /// `let mut items = x.iter();`, where the next item is asked for; whether it is one.
    pub(in crate::lower) fn cursor(&mut self, pat: &Pat, init: &Expr) -> Lowered<bool> {
        let Pat::Ident(name) = pat else { return Ok(false) };
        // Every cursor can be asked what comes next.
        let init = match init {
            Expr::MethodCall(call) if call.method == "peekable" => &*call.receiver,
            init => init,
        };
        let chain = matches!(init, Expr::MethodCall(_));
        if !chain || name.mutability.is_none() || !self.advanced.contains(&key(&name.ident)) {
            return Ok(false);
        }
        let Some(stream) = self.chain_stream(init)? else { return Ok(false) };
        let mut lent = BTreeSet::new();
        stream.lent(&mut lent);
        if !lent.is_empty() {
            let message = "items that are changed are not followed where they are taken one by one; write a `for` loop over all of them, \
                           or change them by their indices";
            return self.error_on(init, message);
        }
        if stream.assigns() {
            let message = "a closure that assigns to a variable outside of it is not followed where items are taken one by one; \
                           write a `for` loop over all of them, or collect them into a list before";
            return self.error_on(init, message);
        }
        let span = init.span();
        let stream = if stream.is_guarded() { self.gathered_first(&stream, span)? } else { stream.numbered(self)? };
        let none = self.coded(&[], Prec::Postfix, Kind::Int, span, |_| crate::lower::control_flow::loops::literal(0));
        let depth = self.scopes.len() - 1;
        let taken = Variable { depth, key: format!("{}_taken#.{depth}", name.ident), parts: vec![] };
        self.scopes[depth].insert(taken.key.clone(), Binding::Value(none));
        self.bind(&name.ident, Binding::Cursor(Rc::new(Cursor { stream, taken })));
        Ok(true)
    }

    fn cursor_of(&self, expr: &Expr) -> Option<Rc<Cursor>> {
        let Expr::Path(path) = expr else { return None };
        match self.lookup(path.path.get_ident()?) {
            Some(Binding::Cursor(cursor)) => Some(cursor.clone()),
            _ => None,
        }
    }

    fn taken_by(&mut self, cursor: &Cursor, span: proc_macro2::Span) -> Lowered<ValueId> {
        match self.binding_of(&cursor.taken) {
            Some(Binding::Value(taken)) => Ok(taken),
            _ => {
                self.error(span, "a closure that takes items of an iterator outside of it cannot be differentiated; write a loop")
            }
        }
    }

    /// What is asked of a cursor.
    pub(in crate::lower) fn advance(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let (name, span) = (call.method.to_string(), call.method.span());
        if let ("unwrap" | "expect", Expr::MethodCall(inner)) = (name.as_str(), &*call.receiver) {
            let asked = inner.method == "next" || inner.method == "nth" && inner.args.len() == 1;
            if let (true, Some(cursor)) = (asked, self.cursor_of(&inner.receiver)) {
                if let Some(count) = inner.args.first() {
                    self.skip(&cursor, count, span)?;
                }
                // What is not there is no entry either.
                if let Stream::Entries(_) | Stream::Items(_) = cursor.stream {
                    return self.take_next(&cursor, span).map(Some);
                }
                let (of, more, next) = (&inner.receiver, Ident::new(OVER, span), Ident::new(NEXT, span));
                let message = format!("called `{name}` on an iterator that is over");
                return self.expr(&syn::parse_quote!(if #of.#more() { panic!(#message) } else { #of.#next() })).map(Some);
            }
        }
        let Some(cursor) = self.cursor_of(&call.receiver) else { return Ok(None) };
        match (name.as_str(), call.args.len()) {
            (OVER | LEFT, 0) | (OVER_BEHIND | LEFT_BEHIND, 1) => {
                if let Some(count) = call.args.first() {
                    self.skip(&cursor, count, span)?;
                }
                let taken = self.taken_by(&cursor, span)?;
                let length = cursor.stream.length(self, span)?;
                let flag = self.coded(&[taken, length], Prec::Compare, Kind::Bool, span, |h| {
                    let (taken, length) = (&h[0], &h[1]);
                    if name == OVER || name == OVER_BEHIND { quote!(#taken >= #length) } else { quote!(#taken < #length) }
                });
                Ok(Some(Binding::Value(flag)))
            }
            (NEXT, 0) => self.take_next(&cursor, span).map(Some),
            (PEEK, 0) => {
                let taken = self.taken_by(&cursor, span)?;
                cursor.stream.item(self, taken, span).map(Some)
            }
            ("len", 0) => {
                let taken = self.taken_by(&cursor, span)?;
                let length = cursor.stream.length(self, span)?;
                let left = self.coded(&[length, taken], Prec::Sum, Kind::Int, span, |h| {
                    let (length, taken) = (&h[0], &h[1]);
                    quote!(#length - #taken)
                });
                Ok(Some(Binding::Value(left)))
            }
            ("by_ref" | "next_if_eq" | "clone", _) => {
                let message = format!(
                    "`{name}` of an iterator whose items are taken one by one cannot be differentiated; take them with `next`"
                );
                self.error(span, message)
            }
            _ => Ok(None),
        }
    }

    /// Leaves out so many items, or all that are left.
    fn skip(&mut self, cursor: &Cursor, count: &Expr, span: proc_macro2::Span) -> Lowered<()> {
        let (count, taken) = (self.constant(count, Kind::Int)?, self.taken_by(cursor, span)?);
        let length = cursor.stream.length(self, span)?;
        let after = self.coded(&[taken, count, length], Prec::Postfix, Kind::Int, span, |h| {
            let (taken, count, length) = (&h[0], &h[1], &h[2]);
            quote!(usize::min(#taken + #count, #length))
        });
        self.is_at(cursor, after);
        Ok(())
    }

    fn is_at(&mut self, cursor: &Cursor, after: ValueId) {
        *self.builder.name(after) = Name::Wish(cursor.taken.name());
        self.bind_variable(&cursor.taken, Binding::Value(after));
    }

    /// The next item, which is surely there.
    fn take_next(&mut self, cursor: &Cursor, span: proc_macro2::Span) -> Lowered<Binding> {
        let taken = self.taken_by(cursor, span)?;
        let item = cursor.stream.item(self, taken, span)?;
        let after = self.coded(&[taken], Prec::Sum, Kind::Int, span, |h| {
            let taken = &h[0];
            quote!(#taken + 1)
        });
        self.is_at(cursor, after);
        Ok(item)
    }

    /// The items that have not been taken.
    pub(in crate::lower) fn rest_of(&mut self, path: &ExprPath) -> Lowered<Stream> {
        let Some(cursor) = self.cursor_of(&Expr::Path(path.clone())) else {
            return self.error(path.span(), "an iterator is expected here");
        };
        let taken = self.taken_by(&cursor, path.span())?;
        Ok(Stream::Skip(Box::new(cursor.stream.clone()), taken))
    }
}
