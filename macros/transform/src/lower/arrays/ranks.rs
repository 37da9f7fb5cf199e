//! How many axes what a slice, a shape or a turbofish describes has.

use crate::ir::{Kind, Rank};
use crate::lower::rewrites::orders::RESHAPES;
use crate::lower::{Binding, Lower};
use quote::ToTokens;
use syn::{Expr, ExprMethodCall};

impl Lower<'_> {
    /// The rank of a part that `s![…]` describes: one axis a range, a name of one and a new axis, none an index.
    pub(in crate::lower) fn sliced_rank(&self, info: &Expr) -> Option<Rank> {
        let info = if let Expr::Reference(r) = info { &*r.expr } else { info };
        let Expr::Macro(mac) = info else { return None };
        if mac.mac.path.segments.last()?.ident != "s" {
            return None;
        }
        let (mut axes, mut part) = (0, proc_macro2::TokenStream::new());
        for token in mac.mac.tokens.clone() {
            match &token {
                proc_macro2::TokenTree::Punct(p) if p.as_char() == ',' => {
                    axes += u8::from(self.keeps_an_axis(&std::mem::take(&mut part)));
                }
                _ => part.extend([token]),
            }
        }
        axes += u8::from(self.keeps_an_axis(&part));
        Some(Rank::Fixed(axes))
    }

    /// Whether a part of `s![…]` is a range, a new axis or the name of a range.
    fn keeps_an_axis(&self, part: &proc_macro2::TokenStream) -> bool {
        let mut dots = 0;
        for token in part.clone() {
            let punct = if let proc_macro2::TokenTree::Punct(p) = &token { p.as_char() } else { ' ' };
            dots = if punct == '.' { dots + 1 } else { 0 };
            if dots == 2 || matches!(&token, proc_macro2::TokenTree::Ident(i) if i == "NewAxis") {
                return true;
            }
        }
        let named = match syn::parse2::<Expr>(part.clone()) {
            Ok(Expr::MethodCall(copy)) if copy.method == "clone" => *copy.receiver,
            Ok(expr) => expr,
            Err(_) => return false,
        };
        let name = if let Expr::Path(path) = &named { path.path.get_ident().cloned() } else { None };
        let value = name.and_then(|name| self.lookup(&name));
        matches!(value, Some(&Binding::Value(v)) if *self.builder.kind(v) == Kind::Discrete)
    }

    /// The rank that the argument of a method that gives another rank shows.
    pub(in crate::lower) fn shape_rank(&mut self, call: &ExprMethodCall, name: &str) -> Option<Rank> {
        let argument = call.args.first()?;
        match name {
            "slice" | "slice_move" => self.sliced_rank(argument),
            "broadcast" => self.rank_of_shape(argument),
            name if RESHAPES.contains(&name) => self.rank_of_shape(argument),
            _ => None,
        }
    }

    /// The rank of a shape: a tuple, a number, the shape of another array.
    pub(in crate::lower) fn rank_of_shape(&mut self, shape: &Expr) -> Option<Rank> {
        match shape {
            Expr::Paren(e) => self.rank_of_shape(&e.expr),
            Expr::Tuple(t) => u8::try_from(t.elems.len()).ok().map(Rank::Fixed),
            Expr::Array(t) => u8::try_from(t.elems.len()).ok().map(Rank::Fixed),
            Expr::Lit(_) => Some(Rank::Fixed(1)),
            Expr::MethodCall(c) if c.method == "len" => Some(Rank::Fixed(1)),
            Expr::MethodCall(c) if c.method == "dim" || c.method == "raw_dim" => {
                let of = self.place_value(&c.receiver).ok()?;
                Some(self.builder.kind(of).rank()).filter(|r| *r != Rank::Unknown)
            }
            Expr::Path(path) => match path.path.get_ident().and_then(|name| self.lookup(name))? {
                Binding::Tuple(parts) => u8::try_from(parts.len()).ok().map(Rank::Fixed),
                Binding::Value(v) if *self.builder.kind(*v) == Kind::Int => Some(Rank::Fixed(1)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The rank in `into_dimensionality::<Ix2>()`.
pub(in crate::lower) fn dimensionality(call: &ExprMethodCall) -> Rank {
    let text = call.turbofish.as_ref().map(|t| t.args.to_token_stream().to_string()).unwrap_or_default();
    match text.rsplit("Ix").next().and_then(|n| n.trim().parse().ok()) {
        Some(n) => Rank::Fixed(n),
        None if text.contains("IxDyn") => Rank::Dyn,
        None => Rank::Unknown,
    }
}
