//! The user's code that carries no derivative: kept as it is, with holes for the values in it.

use super::{Binding, Lower, Lowered, Noted};
use crate::ir::{Code, Hole, Kind, Mode, Op, Prec, ValueId};
use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, Macro};

impl Lower<'_> {
    /// An expression kept as the user wrote it.
    pub(super) fn opaque(&mut self, expr: &Expr, kind: Kind) -> Lowered<ValueId> {
        let bare = if let Expr::Path(path) = expr { path.path.get_ident() } else { None };
        if let Some(Binding::Value(v)) = bare.and_then(|i| self.lookup(&i.to_string())) {
            return Ok(*v);
        }
        let code = self.code(expr.to_token_stream())?;
        Ok(self.push_code(code, kind, expr.span()))
    }

    pub(super) fn push_code(&mut self, (code, operands): (Code, Vec<ValueId>), kind: Kind, span: proc_macro2::Span) -> ValueId {
        self.builder.push(Op::Code(code), operands, kind, span)
    }

    /// A macro statement that only looks at values.
    pub(super) fn effect(&mut self, mac: &Macro) -> Lowered<()> {
        let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        let known = [
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
            "log",
            "trace",
            "debug",
            "info",
            "warn",
            "error",
            "panic",
            "dbg",
        ];
        if !known.contains(&name.as_str()) {
            return self.error(
                mac.path.span(),
                format!("the macro `{name}!` is not known here, so it could hide a derivative; call a function instead"),
            );
        }
        let path = &mac.path;
        let (code, operands) = self.code(mac.tokens.clone())?;
        let inner = code.tokens;
        let tokens = quote::quote!(#path!(#inner););
        let code = Code { tokens, ..code };
        self.builder.push(Op::Effect(code), operands, Kind::Discrete, mac.path.span());
        Ok(())
    }

    /// Tokens with holes where they name a value.
    pub(super) fn code(&mut self, tokens: TokenStream) -> Lowered<(Code, Vec<ValueId>)> {
        let mut operands = Vec::new();
        let borrows = tokens.clone().into_iter().next().is_some_and(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == '&'));
        let tokens = self.holes(tokens, &mut operands)?;
        let holes = operands.iter().map(|_| Hole { mode: Mode::Plain, prec: Prec::Postfix }).collect();
        let simple = tokens.clone().into_iter().all(|t| !matches!(&t, TokenTree::Punct(p) if !".:".contains(p.as_char())));
        let prec = if simple { Prec::Postfix } else { Prec::Loose };
        Ok((Code { tokens, holes, prec, borrows }, operands))
    }

    fn holes(&mut self, tokens: TokenStream, operands: &mut Vec<ValueId>) -> Lowered<TokenStream> {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut out = Vec::new();
        for (i, token) in tokens.iter().enumerate() {
            let punct = |j: Option<usize>, c: char| {
                j.and_then(|j| tokens.get(j)).is_some_and(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == c))
            };
            match token {
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.holes(group.stream(), operands)?);
                    inner.set_span(group.span());
                    out.push(TokenTree::Group(inner));
                }
                TokenTree::Ident(ident) => {
                    let (before, two_before) = (i.checked_sub(1), i.checked_sub(2));
                    let field = punct(before, '.') && !punct(two_before, '.');
                    let path = punct(before, ':') && punct(two_before, ':') || punct(Some(i + 1), ':') && punct(Some(i + 2), ':');
                    let call = matches!(tokens.get(i + 1), Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis);
                    let bang = punct(Some(i + 1), '!') && !punct(Some(i + 2), '=');
                    let binding = if field || path || call || bang { None } else { self.lookup(&ident.to_string()).cloned() };
                    match binding {
                        Some(Binding::Value(v)) => {
                            let mut hole = Code::hole(operands.len());
                            hole.set_span(ident.span());
                            operands.push(v);
                            out.push(TokenTree::Ident(hole));
                        }
                        Some(Binding::Tuple(_) | Binding::Iter(_)) => {
                            return self.error(
                                ident.span(),
                                "a tuple in code without a derivative; take its parts with `let (a, b) = …`",
                            );
                        }
                        None => out.push(token.clone()),
                    }
                }
                token => out.push(token.clone()),
            }
        }
        let _ = Spacing::Alone;
        Ok(out.into_iter().collect())
    }

    /// An expression from whose value no derivative can come, checked.
    pub(super) fn constant(&mut self, expr: &Expr, kind: Kind) -> Lowered<ValueId> {
        let value = self.opaque(expr, kind)?;
        let operands = self.builder.last_mut().map(|s| s.operands.clone()).unwrap_or_default();
        if operands.iter().any(|&v| self.carries(v)) {
            self.errors.push(syn::Error::new(
                expr.span(),
                "this is not differentiable, but a differentiated value goes in; use a differentiable function, or mark the parameter `#[constant]`",
            ));
            return Err(Noted);
        }
        Ok(value)
    }

    /// Whether a value may carry a derivative.
    pub(super) fn carries(&self, v: ValueId) -> bool {
        if !self.builder.kind(v).is_differentiable() {
            return false;
        }
        match self.builder.definition(v).map(|s| (s.op.clone(), s.operands.clone())) {
            None => true,
            Some((Op::Code(_) | Op::Const(_), _)) => false,
            Some((_, operands)) => operands.iter().any(|&o| self.carries(o)),
        }
    }
}
