//! The user's code that carries no derivative: kept as it is, with holes for the values in it.

use crate::ir::{Code, Hole, Kind, Mode, Op, Prec, Sort, ValueId};
use crate::lower::calls::function::{Function, VisibleCalls};
use crate::lower::discrete::holes::{self, Holes};
use crate::lower::{Binding, Lower, Lowered};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Expr, Macro};

/// Macros that only look at values.
const EFFECTS: &[&str] = &[
    "println",
    "print",
    "eprintln",
    "eprint",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "dbg",
    "unimplemented",
    "todo",
    "log",
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "panic",
    "unreachable",
    "ensure",
    "bail",
];

/// Macros that give a value without a derivative, or whose arguments are checked for one.
const VALUES: &[&str] = &["s", "format", "stringify", "line", "file", "concat", "matches", "env", "cfg"];

impl Lower<'_> {
    /// An expression kept as the user wrote it.
    pub(in crate::lower) fn opaque(&mut self, expr: &Expr, kind: Kind) -> Lowered<ValueId> {
        if let Expr::Paren(syn::ExprParen { expr, .. }) | Expr::Group(syn::ExprGroup { expr, .. }) = expr {
            return self.opaque(expr, kind);
        }
        let bare = if let Expr::Path(path) = expr { path.path.get_ident() } else { None };
        if let Some(Binding::Value(v)) = bare.and_then(|i| self.lookup(i)) {
            return Ok(*v);
        }
        if let Some(v) = self.value_of(expr) {
            return Ok(v);
        }
        self.assigns_nothing(expr)?;
        let code = self.code(expr)?;
        Ok(self.push_code(code, kind, expr.span()))
    }

    /// The value of code that is a call of a closure.
    fn value_of(&mut self, expr: &Expr) -> Option<ValueId> {
        if let Expr::Call(call) = expr { self.value_of_call(call) } else { None }
    }

    pub(in crate::lower) fn push_code(
        &mut self,
        (code, operands): (Code, Vec<ValueId>),
        kind: Kind,
        span: proc_macro2::Span,
    ) -> ValueId {
        let poisoned = operands.iter().any(|v| self.poisoned.contains(v));
        let value = self.builder.push(Op::Code(code), operands, kind, span);
        if poisoned {
            self.poisoned.insert(value);
        }
        value
    }

    /// Code with its holes.
    pub(in crate::lower) fn code(&mut self, expr: &Expr) -> Lowered<(Code, Vec<ValueId>)> {
        self.stays(expr)?;
        let mut written = expr.clone();
        self.stop_at_copies(&mut written);
        crate::lower::WithoutMarks.visit_expr_mut(&mut written);
        self.scopes.push(crate::lower::Scope::new());
        VisibleCalls(self).visit_expr_mut(&mut written);
        let looked = self.with_lent(&written.to_token_stream(), |lower| {
            let mut holes = Holes::new(lower);
            holes.visit_expr_mut(&mut written);
            (holes.holes(), holes.operands, holes.error)
        });
        self.scopes.pop();
        let (filled, operands, error) = looked?;
        if let Some((span, message)) = error {
            return self.error(span, message);
        }
        let code = Code {
            tokens: written.to_token_stream(),
            holes: filled,
            prec: precedence(&written),
            borrows: matches!(written, Expr::Reference(_)),
        };
        Ok((code, operands))
    }

    /// Code that is written over values.
    #[allow(clippy::unused_self, reason = "it reads as the other makers of code do")]
    pub(in crate::lower) fn over(
        &mut self,
        operands: Vec<ValueId>,
        write: impl FnOnce(&[syn::Ident]) -> TokenStream,
    ) -> (Code, Vec<ValueId>) {
        let names: Vec<_> = (0..operands.len()).map(Code::hole).collect();
        let code = Code { tokens: write(&names), holes: plain(operands.len()), prec: Prec::Postfix, borrows: false };
        (code, operands)
    }

    /// A macro statement that only looks at values.
    pub(in crate::lower) fn effect(&mut self, mac: &Macro) -> Lowered<()> {
        let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        if !EFFECTS.contains(&name.as_str()) {
            return self.unknown_macro(mac);
        }
        if matches!(name.as_str(), "ensure" | "bail") {
            self.may_fail(mac.path.span(), &format!("`{name}!`"))?;
        }
        let exits =
            crate::lower::control_flow::exits::Exits::of_expr(&Expr::Macro(syn::ExprMacro { attrs: vec![], mac: mac.clone() }));
        if let Some(span) = exits.first() {
            return self.error(span, crate::lower::control_flow::middle::KEPT);
        }
        let (inner, filled, operands, error) = self.with_lent(&mac.tokens, |lower| {
            let mut holes = Holes::new(lower);
            let inner = holes.macro_tokens(&mac.tokens);
            (inner, holes.holes(), holes.operands, holes.error)
        })?;
        if let Some((span, message)) = error {
            return self.error(span, message);
        }
        let call = holes::call(mac, &inner);
        let code = Code { tokens: quote::quote!(#call;), holes: filled, prec: Prec::Loose, borrows: false };
        self.builder.push_with(Op::Effect(code), operands, vec![], vec![], mac.path.span());
        Ok(())
    }

    /// A macro that gives a value.
    pub(in crate::lower) fn value_macro(&mut self, mac: &syn::ExprMacro) -> Lowered<ValueId> {
        let name = mac.mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        let expr = Expr::Macro(mac.clone());
        match name.as_str() {
            "array" | "vec" => self.collected(&expr),
            "concatenate" | "stack" => self.join_macro(mac, &name),
            "dbg" => self.shown(mac),
            "format" => {
                let value = self.opaque(&expr, Kind::Discrete)?;
                if self.format_carries(&mac.mac)? {
                    let message = "`format!` makes a text of a differentiated value, which loses its derivative; \
                                   write it inside `println!` or `assert!`, which only look at it";
                    return self.error_on(&mac.mac.path, message);
                }
                Ok(value)
            }
            _ if VALUES.contains(&name.as_str()) => self.opaque(&expr, Kind::Discrete),
            _ => self.unknown_macro(&mac.mac),
        }
    }

    /// `dbg!(x)`: the value, which is printed as the macro prints it.
    fn shown(&mut self, mac: &syn::ExprMacro) -> Lowered<ValueId> {
        let Ok(expr) = mac.mac.parse_body::<Expr>() else { return self.unknown_macro(&mac.mac) };
        let (span, name) = (mac.mac.path.span(), syn::Ident::new("__shown", mac.mac.path.span()));
        let value = self.value(&expr)?;
        let text = expr.span().source_text().unwrap_or_else(|| expr.to_token_stream().to_string());
        self.scopes.push(crate::lower::Scope::from([(crate::lower::key(&name), crate::lower::Binding::Value(value))]));
        let print: Macro =
            syn::parse_quote_spanned!(span=> eprintln!("[{}:{}:{}] {} = {:#?}", file!(), line!(), column!(), #text, #name));
        let printed = self.effect(&print);
        self.scopes.pop();
        printed.map(|()| value)
    }

    /// Whether a differentiated value, not only its shape, goes into a text.
    fn format_carries(&mut self, mac: &Macro) -> Lowered<bool> {
        let Ok(args) = Punctuated::<Expr, syn::Token![,]>::parse_terminated.parse2(mac.tokens.clone()) else { return Ok(true) };
        let mut carries = false;
        for arg in &args {
            carries |= match arg {
                Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => holes::captures(&text.value()).iter().any(|name| {
                    let mut values = Vec::new();
                    if let Some(binding) = self.lookup(&syn::Ident::new(name, text.span())) {
                        crate::lower::flatten(binding, &mut values);
                    }
                    values.iter().any(|&v| self.varies(v))
                }),
                Expr::Assign(named) => self.carries(&named.right)?,
                arg => self.carries(arg)?,
            };
        }
        Ok(carries)
    }

    fn unknown_macro<T>(&mut self, mac: &Macro) -> Lowered<T> {
        let name = crate::lower::expr::path_text(&mac.path);
        self.error_on(
            &mac.path,
            format!("the macro `{name}!` is not known here and could hide a derivative; write out what it does"),
        )
    }

    /// An expression from whose value no derivative can come, checked.
    pub(in crate::lower) fn constant(&mut self, expr: &Expr, kind: Kind) -> Lowered<ValueId> {
        if let Expr::Paren(syn::ExprParen { expr, .. }) | Expr::Group(syn::ExprGroup { expr, .. }) = expr {
            return self.constant(expr, kind);
        }
        if let Expr::Path(path) = expr {
            if let Some(Binding::Value(v)) = path.path.get_ident().and_then(|i| self.lookup(i)).cloned() {
                // Of a type that is not known, it is an integer where only one fits.
                let integer = kind == Kind::Int && self.is_of_unknown_type(v) || self.may_be_integer(v);
                let lost = self.varies(v) && (kind.is_differentiable() || !integer);
                // An index that a pattern has taken out by value.
                if kind == Kind::Int && *self.builder.kind(v) == Kind::Unknown && self.bound.get(&v) == Some(&false) {
                    self.builder.values[v.index()].sort = Sort::Copy;
                }
                return if lost { self.lost(expr.span()) } else { Ok(v) };
            }
        }
        if let Some(v) = self.value_of(expr) {
            return if self.varies(v) { self.lost(expr.span()) } else { Ok(v) };
        }
        let (code, operands) = self.code(expr)?;
        let outside = std::mem::replace(&mut self.discrete, !kind.is_differentiable());
        let carries = if operands.iter().any(|&v| self.varies(v)) { self.carries(expr) } else { Ok(false) };
        self.discrete = outside;
        if carries? {
            return self.lost(expr.span());
        }
        Ok(self.push_code((code, operands), kind, expr.span()))
    }

    /// Whether a value is made of integers, or of fields and items whose type is not known here: where only an integer, an axis or a shape
    /// fits, it is one.
    pub(in crate::lower) fn may_be_integer(&self, v: ValueId) -> bool {
        let integer = |&v: &ValueId| *self.builder.kind(v) == Kind::Int || self.may_be_integer(v);
        let made =
            |s: &crate::ir::Stmt| s.op.rule().is_some_and(crate::rules::Rule::is_elementwise) && s.operands.iter().all(integer);
        self.is_field(v) || self.is_of_unknown_type(v) && self.builder.definition(v).is_some_and(|s| made(s) || is_call(s))
    }

    /// Whether a value may be a number of any type.
    pub(in crate::lower) fn is_of_unknown_type(&self, v: ValueId) -> bool {
        matches!(self.builder.kind(v), Kind::Unknown | Kind::Float(crate::ir::Elem::Unknown))
    }

    /// Whether a value is a field or an item whose type is not known here.
    pub(in crate::lower) fn is_field(&self, v: ValueId) -> bool {
        let part = |s: &crate::ir::Stmt| match &s.op {
            Op::Field(_) => true,
            op => op.rule().is_some_and(|rule| rule.is_item() || rule.name == "sub_list" && self.is_field(s.operands[0])),
        };
        *self.builder.kind(v) == Kind::Unknown && (self.bound.contains_key(&v) || self.builder.definition(v).is_some_and(part))
    }

    /// Whether the value of code that names varying values carries a derivative: `x.len() - 1` does not.
    ///
    /// What is put together of parts carries what they carry; only where a part does, the whole is lowered.
    pub(in crate::lower) fn carries(&mut self, expr: &Expr) -> Lowered<bool> {
        match expr {
            Expr::Paren(e) => self.carries(&e.expr),
            Expr::Group(e) => self.carries(&e.expr),
            Expr::Reference(e) => self.carries(&e.expr),
            Expr::Tuple(e) => self.any_carries(&e.elems),
            Expr::Array(e) => self.any_carries(&e.elems),
            Expr::Struct(e) => self.any_carries(e.fields.iter().map(|f| &f.expr).chain(e.rest.as_deref())),
            Expr::Repeat(e) => self.any_carries([&*e.expr, &*e.len]),
            Expr::Range(e) => self.any_carries(e.start.iter().chain(&e.end).map(|e| &**e)),
            Expr::Index(e) => {
                // What counts or asks for a key is no float, whatever it is read from.
                let outside = std::mem::replace(&mut self.discrete, true);
                let index = self.carries(&e.index);
                self.discrete = outside;
                Ok(index? | self.carries(&e.expr)?)
            }
            Expr::Path(path) => match path.path.get_ident().and_then(|name| self.lookup(name)).cloned() {
                Some(Binding::Function(Function::Closure(closure))) => self.closure_carries(&closure),
                _ => self.lowered_carries(expr),
            },
            Expr::Closure(e) => {
                let own = crate::lower::discrete::holes::bound(&e.inputs);
                let mut scope = std::collections::BTreeMap::new();
                for name in own {
                    let code = self.over(vec![], |_| quote::quote!(()));
                    let value = self.push_code(code, Kind::Unknown, e.or1_token.span);
                    scope.insert(name, Binding::Value(value));
                }
                self.scopes.push(scope);
                let carries = match &*e.body {
                    // It has returns of its own, which are not refused for a question.
                    Expr::Block(_) => self.in_closure(|lower| {
                        lower.asks = crate::lower::control_flow::fail::Asks::Question;
                        lower.with_returns(&*e.body, None, |lower| lower.lowered_carries_by(|lower| lower.end(&e.body)))
                    }),
                    body => self.carries(body),
                };
                self.scopes.pop();
                carries
            }
            Expr::Binary(e) if self.discrete => self.any_carries([&*e.left, &*e.right]),
            // Its values are integers.
            Expr::Macro(e) if e.mac.path.is_ident("s") => Ok(false),
            Expr::Macro(e) => match entries(&e.mac) {
                Some(entries) => self.any_carries(&entries),
                None => self.lowered_carries(expr),
            },
            Expr::Try(e) => self.carries(&e.expr),
            Expr::MethodCall(e) if crate::lower::control_flow::fail::is_unwrapping(e) => {
                self.any_carries(std::iter::once(&*e.receiver).chain(&e.args))
            }
            Expr::MethodCall(e) => {
                // What the functions of a chain over integers read, its end shows.
                if crate::lower::chains::chain::ends_over_a_range(e) {
                    return self.lowered_carries(expr);
                }
                if self.carries(&e.receiver)? {
                    // What a chain gives, only its end shows.
                    if crate::lower::chains::iterate::is_iterator(expr) || crate::lower::chains::chain::is_adapter(e) {
                        return Ok(true);
                    }
                    return self.lowered_carries(expr);
                }
                self.any_carries(&e.args)
            }
            Expr::Call(e) => Ok(self.any_carries(&e.args)? && self.lowered_carries(expr)?),
            expr => self.lowered_carries(expr),
        }
    }

    /// The same where what is not known is taken for floats.
    pub(in crate::lower) fn carries_in_floats(&mut self, expr: &Expr) -> Lowered<bool> {
        let outside = std::mem::replace(&mut self.discrete, false);
        let carries = self.carries(expr);
        self.discrete = outside;
        carries
    }

    pub(in crate::lower) fn any_carries<'e>(&mut self, parts: impl IntoIterator<Item = &'e Expr>) -> Lowered<bool> {
        let mut carries = false;
        for part in parts {
            carries |= self.carries(part)?;
        }
        Ok(carries)
    }

    fn lowered_carries(&mut self, expr: &Expr) -> Lowered<bool> {
        self.lowered_carries_by(|lower| lower.expr(expr))
    }

    fn lowered_carries_by(&mut self, lowered: impl FnOnce(&mut Self) -> Lowered<Binding>) -> Lowered<bool> {
        let look = self.look();
        let carries = lowered(self).map(|binding| {
            let mut values = Vec::new();
            crate::lower::flatten(&binding, &mut values);
            values.iter().any(|&v| self.varies(v) && !(self.discrete && self.may_be_integer(v)))
        });
        self.take_back_but_errors(look);
        carries
    }

    /// A condition: a flag carries no derivative, whatever it is computed from.
    pub(in crate::lower) fn condition(&mut self, expr: &Expr) -> Lowered<ValueId> {
        match expr {
            Expr::Paren(e) => self.condition(&e.expr),
            Expr::Call(_) | Expr::Try(_) => self.opaque(expr, Kind::Bool),
            Expr::MethodCall(_) => self.attempt(expr, Kind::Bool),
            _ => self.value(expr),
        }
    }

    /// A value that is only looked at: lowered if it can be, the user's code if not.
    pub(in crate::lower) fn attempt(&mut self, expr: &Expr, kind: Kind) -> Lowered<ValueId> {
        let look = self.look();
        match self.value(expr) {
            // A function that gives what carries no derivative has no pullback.
            Ok(v) if kind.is_differentiable() || !self.builder.definition(v).is_some_and(is_call) => Ok(v),
            _ => {
                self.take_back(look);
                self.opaque(expr, kind)
            }
        }
    }

    pub(in crate::lower) fn lost<T>(&mut self, span: proc_macro2::Span) -> Lowered<T> {
        self.error(
            span,
            "no derivative passes through this, but a differentiated value goes in; \
             use what has a rule, or mark the parameter `#[constant]`",
        )
    }
}

/// Whether a statement calls a function that is taken for a differentiated one and that changes nothing: what it gives may be a number of
/// any type.
pub(in crate::lower) fn is_call(stmt: &crate::ir::Stmt) -> bool {
    // The value and the pullback.
    matches!(stmt.op, Op::Call(_)) && stmt.results.len() == 2
}

/// The entries of `vec![a, b]`, `array![a, b]`, `vec![a; n]`.
fn entries(mac: &Macro) -> Option<Vec<Expr>> {
    if !["vec", "array"].contains(&mac.path.segments.last()?.ident.to_string().as_str()) {
        return None;
    }
    let tokens = &mac.tokens;
    match syn::parse2(quote::quote!([#tokens])).ok()? {
        Expr::Array(list) => Some(list.elems.into_iter().collect()),
        Expr::Repeat(repeat) => Some(vec![*repeat.expr, *repeat.len]),
        _ => None,
    }
}

/// Holes for names.
pub(in crate::lower) fn plain(count: usize) -> Vec<Hole> {
    (0..count).map(|_| Hole { mode: Mode::Plain, prec: Prec::Postfix }).collect()
}

/// How tightly an expression binds.
pub(in crate::lower) fn precedence(expr: &Expr) -> Prec {
    match expr {
        Expr::Lit(_)
        | Expr::Path(_)
        | Expr::Call(_)
        | Expr::MethodCall(_)
        | Expr::Field(_)
        | Expr::Index(_)
        | Expr::Macro(_)
        | Expr::Paren(_)
        | Expr::Array(_)
        | Expr::Tuple(_)
        | Expr::Repeat(_) => Prec::Postfix,
        Expr::Unary(_) | Expr::Reference(_) => Prec::Unary,
        Expr::Cast(_) => Prec::Cast,
        Expr::Binary(e) if matches!(e.op, syn::BinOp::Mul(_) | syn::BinOp::Div(_) | syn::BinOp::Rem(_)) => Prec::Product,
        Expr::Binary(e) if matches!(e.op, syn::BinOp::Add(_) | syn::BinOp::Sub(_)) => Prec::Sum,
        _ => Prec::Loose,
    }
}

/// Whether a macro at the end of a block is the block's value.
pub(in crate::lower) fn is_value_macro(mac: &Macro) -> bool {
    let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
    !EFFECTS.contains(&name.as_str())
}
