//! Finds the values that a piece of the user's code names, and puts holes in their places.
//!
//! A name that the code itself binds (the parameter of a closure, a `let`, a pattern) is its own. Macros are read as lists of
//! expressions where they can be, with the variables that a format string captures.

use crate::ir::{Code, Hole, Kind, Mode, Prec, ValueId};
use crate::lower::calls::function::{Closure, Function};
use crate::lower::{Binding, Lower, Scope, flatten};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::BTreeSet;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Lit, Member, Pat, Token};

/// The state of a search.
pub(in crate::lower) struct Holes<'l, 'a> {
    lower: &'l Lower<'a>,
    /// The values found, one a hole.
    pub(in crate::lower) operands: Vec<ValueId>,
    /// How each enters.
    pub(in crate::lower) modes: Vec<Mode>,
    /// Names that the code binds itself.
    own: Vec<BTreeSet<String>>,
    /// What is visible, inside a closure of the function that the code names.
    captured: Option<Scope>,
    /// What is wrong, if anything.
    pub(in crate::lower) error: Option<(Span, String)>,
}

impl<'l, 'a> Holes<'l, 'a> {
    pub(in crate::lower) fn new(lower: &'l Lower<'a>) -> Self {
        Holes { lower, operands: Vec::new(), modes: Vec::new(), own: Vec::new(), captured: None, error: None }
    }

    /// The holes, as they stand in code.
    pub(in crate::lower) fn holes(&self) -> Vec<Hole> {
        self.modes.iter().map(|&mode| Hole { mode, prec: Prec::Postfix }).collect()
    }

    fn binding(&self, name: &Ident) -> Option<&Binding> {
        let own = name.to_string();
        match &self.captured {
            _ if self.own.iter().any(|names| names.contains(&own)) => None,
            Some(captured) => captured.get(&crate::lower::key(name)),
            None => self.lower.lookup(name),
        }
    }

    fn of_path(&self, expr: &Expr) -> Option<&Binding> {
        match expr {
            Expr::Path(path) if path.qself.is_none() => self.binding(path.path.get_ident()?),
            Expr::Paren(e) => self.of_path(&e.expr),
            Expr::Field(field) => match (self.of_path(&field.base)?, &field.member) {
                (Binding::Tuple(parts), Member::Unnamed(i)) => parts.get(i.index as usize),
                _ => None,
            },
            _ => None,
        }
    }

    /// The variable of which an expression is a part.
    fn of_place(&self, expr: &Expr) -> Option<&Binding> {
        match expr {
            Expr::Field(e) => self.of_place(&e.base),
            Expr::Index(e) => self.of_place(&e.expr),
            Expr::Paren(e) => self.of_place(&e.expr),
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => self.of_place(&e.expr),
            expr => self.of_path(expr),
        }
    }

    /// The hole of a value; a tuple is written out.
    fn hole(&mut self, binding: &Binding, span: Span) -> Expr {
        let mode = |lower: &Lower<'_>, v| match lower.bound.get(&v) {
            None => Mode::Plain,
            Some(false) => Mode::Place,
            Some(true) => Mode::Reference,
        };
        self.hole_in(binding, span, &mode)
    }

    fn hole_in(&mut self, binding: &Binding, span: Span, mode: &dyn Fn(&Lower<'_>, ValueId) -> Mode) -> Expr {
        match binding {
            Binding::Value(v) => {
                let hole = Code::hole_at(self.operands.len(), span);
                self.operands.push(*v);
                self.modes.push(mode(self.lower, *v));
                syn::parse_quote!(#hole)
            }
            Binding::Tuple(parts) => {
                let parts: Vec<Expr> = parts.iter().map(|p| self.hole_in(p, span, mode)).collect();
                syn::parse_quote!((#(#parts),*))
            }
            Binding::Function(Function::Closure(closure)) => self.closure(closure, span),
            Binding::Function(Function::Item(number)) => {
                let name = &self.lower.nested[*number].item.sig.ident;
                syn::parse_quote!(#name)
            }
            Binding::Function(Function::Path(path)) => Expr::Path((**path).clone()),
            Binding::Iter(_) | Binding::Place(_) | Binding::Cursor(_) | Binding::Unit | Binding::Never => {
                self.error.get_or_insert((span, "an iterator in code without a derivative; end it with `.sum()` before".into()));
                syn::parse_quote!(())
            }
        }
    }

    /// A closure of the function is written out.
    fn closure(&mut self, closure: &Closure, span: Span) -> Expr {
        if closure.assigns() {
            let message = "this call assigns to a variable outside of the closure; bind its value with `let` before";
            self.error.get_or_insert((span, message.into()));
        }
        let mut syntax = Expr::Closure(closure.syntax.clone());
        let own = std::mem::take(&mut self.own);
        let captured = self.captured.replace(closure.captured.clone());
        self.visit_expr_mut(&mut syntax);
        (self.own, self.captured) = (own, captured);
        syn::parse_quote!((#syntax))
    }

    /// Whether the binding is one number.
    fn is_number(&self, binding: &Binding) -> bool {
        let mut values = Vec::new();
        flatten(binding, &mut values);
        matches!(binding, Binding::Value(_))
            && values.iter().all(|&v| matches!(self.lower.builder.kind(v), Kind::Float(_) | Kind::Int | Kind::Bool))
    }

    fn within(&mut self, names: BTreeSet<String>, visit: impl FnOnce(&mut Self)) {
        self.own.push(names);
        visit(self);
        self.own.pop();
    }

    /// The tokens of a macro.
    pub(in crate::lower) fn macro_tokens(&mut self, tokens: &TokenStream) -> TokenStream {
        let Ok(mut args) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone()) else {
            return self.scan(tokens.clone());
        };
        let mut captured = Vec::new();
        for arg in &args {
            if let Expr::Lit(lit) = arg {
                if let Lit::Str(text) = &lit.lit {
                    captured.extend(captures(&text.value()).into_iter().map(|name| (name, text.span())));
                }
            }
        }
        for arg in &mut args {
            match arg {
                // A named argument of a format string.
                Expr::Assign(named) => self.visit_expr_mut(&mut named.right),
                arg => self.visit_expr_mut(arg),
            }
        }
        for (name, span) in captured {
            let name = Ident::new(&name, span);
            if let Some(binding) = self.binding(&name).cloned() {
                let value = self.hole(&binding, span);
                args.push(syn::parse_quote!(#name = #value));
            }
        }
        args.to_token_stream()
    }

    /// Tokens of a macro with a syntax of its own (`s![..;2, ..]`, `vec![x; n]`): every name that is a variable's.
    fn scan(&mut self, tokens: TokenStream) -> TokenStream {
        let mut out = TokenStream::new();
        let mut before = ' ';
        for token in tokens {
            let punct = if let TokenTree::Punct(p) = &token { p.as_char() } else { ' ' };
            match token {
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.scan(group.stream()));
                    inner.set_span(group.span());
                    out.extend([TokenTree::Group(inner)]);
                }
                TokenTree::Ident(ident) => match self.binding(&ident).cloned().filter(|_| before != '.') {
                    Some(binding) => self.hole(&binding, ident.span()).to_tokens(&mut out),
                    None => out.extend([TokenTree::Ident(ident)]),
                },
                token => out.extend([token]),
            }
            // `..n` is a range, `a.n` a field.
            before = if before == '.' && punct == '.' { ' ' } else { punct };
        }
        out
    }
}

impl VisitMut for Holes<'_, '_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Some(binding) = self.of_path(expr).cloned() {
            *expr = self.hole(&binding, syn::spanned::Spanned::span(expr));
            return;
        }
        // The invisible group around a macro's `$v:expr` would not survive.
        if let Expr::Group(group) = expr {
            let inner = &group.expr;
            *expr = syn::parse_quote!((#inner));
        }
        match expr {
            // A number is a value in generated code, not a reference.
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => match self.of_path(&unary.expr).cloned() {
                Some(binding) if self.is_number(&binding) => {
                    let mode = |lower: &Lower<'_>, v| if lower.bound.contains_key(&v) { Mode::Place } else { Mode::Plain };
                    *expr = self.hole_in(&binding, syn::spanned::Spanned::span(expr), &mode);
                }
                Some(Binding::Value(v))
                    if self.lower.is_part(v) && (self.lower.bound.contains_key(&v) || self.lower.is_borrowed(&unary.expr)) =>
                {
                    *expr = self.hole_in(&Binding::Value(v), syn::spanned::Spanned::span(expr), &|_, _| Mode::Place);
                }
                _ => visit_mut::visit_expr_mut(self, expr),
            },
            // What it does to the variable would be lost.
            Expr::Reference(e) if e.mutability.is_some() && self.of_place(&e.expr).is_some() => {
                let message = "this lends a variable mutably to code that is not known here; assign its new value instead";
                self.error.get_or_insert((syn::spanned::Spanned::span(e), message.into()));
            }
            // What takes a float by reference is given one, whatever it is in generated code.
            Expr::MethodCall(call)
                if matches!(call.method.to_string().as_str(), "partial_cmp" | "total_cmp" | "eq" | "ne")
                    && call.args.first().is_some_and(|arg| matches!(self.of_path(lent(arg)), Some(Binding::Value(_)))) =>
            {
                self.visit_expr_mut(&mut call.receiver);
                let arg = lent(&call.args[0]);
                if let Some(binding) = self.of_path(arg).cloned() {
                    call.args[0] = self.hole_in(&binding, syn::spanned::Spanned::span(arg), &|_, _| Mode::Reference);
                }
            }
            Expr::Closure(closure) => {
                let names = closure.inputs.iter().flat_map(names).collect();
                self.within(names, |s| s.visit_expr_mut(&mut closure.body));
            }
            Expr::Match(e) => {
                self.visit_expr_mut(&mut e.expr);
                for arm in &mut e.arms {
                    let own = names(&arm.pat);
                    self.within(own, |s| visit_mut::visit_arm_mut(s, arm));
                }
            }
            Expr::ForLoop(e) => {
                self.visit_expr_mut(&mut e.expr);
                let own = names(&e.pat);
                self.within(own, |s| s.visit_block_mut(&mut e.body));
            }
            Expr::If(e) => {
                let mut own = Patterns::default();
                own.visit_expr(&e.cond);
                self.within(own.0, |s| visit_mut::visit_expr_if_mut(s, e));
            }
            Expr::Struct(e) => {
                for field in &mut e.fields {
                    field.colon_token.get_or_insert_default();
                }
                visit_mut::visit_expr_struct_mut(self, e);
            }
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        let mut own = Patterns::default();
        block.stmts.iter().for_each(|s| {
            if let syn::Stmt::Local(local) = s {
                own.visit_pat(&local.pat);
            }
        });
        self.within(own.0, |s| visit_mut::visit_block_mut(s, block));
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        if mac.path.segments.last().is_some_and(|s| s.ident == "s") {
            mac.tokens = typed_indices(mac.tokens.clone());
        }
        mac.tokens = self.macro_tokens(&mac.tokens.clone());
    }
}

/// What an expression lends, or the expression.
fn lent(expr: &Expr) -> &Expr {
    match expr {
        Expr::Reference(e) if e.mutability.is_none() => &e.expr,
        _ => expr,
    }
}

/// The arguments of `s![…]` with a type for each bare index: without it rustc learns the rank of the slice too late for
/// generated code, whose functions take arrays of any rank.
fn typed_indices(tokens: TokenStream) -> TokenStream {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |t: Option<&TokenTree>, c: char| matches!(t, Some(TokenTree::Punct(p)) if p.as_char() == c);
    let mut out: Vec<TokenTree> = all.clone();
    for (i, token) in all.iter().enumerate() {
        let TokenTree::Literal(literal) = token else { continue };
        let negative = i > 0 && is(all.get(i - 1), '-');
        let first = i - usize::from(negative);
        let alone = (first == 0 || is(all.get(first - 1), ',')) && (i + 1 == all.len() || is(all.get(i + 1), ','));
        let Ok(number) = syn::parse_str::<syn::LitInt>(&literal.to_string()) else { continue };
        if alone && number.suffix().is_empty() {
            let suffix = if negative { "isize" } else { "usize" };
            out[i] =
                TokenTree::Literal(syn::LitInt::new(&format!("{}_{suffix}", number.base10_digits()), literal.span()).token());
        }
    }
    out.into_iter().collect()
}

/// Finds the names in patterns.
#[derive(Default)]
struct Patterns(BTreeSet<String>);

impl<'ast> Visit<'ast> for Patterns {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        self.0.insert(pat.ident.to_string());
    }
}

/// The names that a pattern binds.
fn names(pat: &Pat) -> BTreeSet<String> {
    let mut names = Patterns::default();
    names.visit_pat(pat);
    names.0
}

/// The names that patterns bind, as scopes know them.
pub(in crate::lower) fn bound<'p>(patterns: impl IntoIterator<Item = &'p Pat>) -> BTreeSet<String> {
    struct Keys(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Keys {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            self.0.insert(crate::lower::key(&pat.ident));
        }
    }
    let mut keys = Keys(BTreeSet::new());
    patterns.into_iter().for_each(|pat| keys.visit_pat(pat));
    keys.0
}

/// The variables that a format string captures: `x` in `"{x:.3} {{y}}"`.
pub(in crate::lower) fn captures(text: &str) -> BTreeSet<String> {
    let text = text.replace("{{", "").replace("}}", "");
    text.split('{')
        .skip(1)
        .filter_map(|piece| piece.split(['}', ':']).next())
        .filter(|name| syn::parse_str::<Ident>(name).is_ok())
        .map(str::to_owned)
        .collect()
}

/// Tokens that show a macro call: `path!(tokens)`.
pub(in crate::lower) fn call(mac: &syn::Macro, tokens: &TokenStream) -> TokenStream {
    let (path, bang) = (&mac.path, &mac.bang_token);
    let (delimiter, span) = match mac.delimiter {
        syn::MacroDelimiter::Paren(token) => (Delimiter::Parenthesis, token.span),
        syn::MacroDelimiter::Brace(token) => (Delimiter::Brace, token.span),
        syn::MacroDelimiter::Bracket(token) => (Delimiter::Bracket, token.span),
    };
    let mut tokens = Group::new(delimiter, tokens.clone());
    tokens.set_span(span.join());
    quote!(#path #bang #tokens)
}

/// Tokens in which the receiver becomes hole 0 and the other holes move on by one.
pub(in crate::lower) fn shift(tokens: TokenStream, receiver: &str) -> TokenStream {
    tokens
        .into_iter()
        .map(|t| match t {
            TokenTree::Group(g) => {
                let mut inner = Group::new(g.delimiter(), shift(g.stream(), receiver));
                inner.set_span(g.span());
                TokenTree::Group(inner)
            }
            TokenTree::Ident(i) if i == receiver => TokenTree::Ident(Code::hole_at(0, i.span())),
            TokenTree::Ident(i) => match Code::operand(&i) {
                Some(n) => TokenTree::Ident(Code::hole_at(n + 1, i.span())),
                None => TokenTree::Ident(i),
            },
            t => t,
        })
        .collect()
}

/// The expressions that a macro is given, as far as it reads like a list of such.
pub(in crate::lower) fn arguments(mac: &syn::Macro) -> Vec<Expr> {
    if let Ok(list) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(mac.tokens.clone()) {
        return list.into_iter().collect();
    }
    let tokens = &mac.tokens;
    match syn::parse2(quote!([#tokens])) {
        Ok(Expr::Repeat(repeat)) => vec![*repeat.expr, *repeat.len],
        _ => vec![],
    }
}
