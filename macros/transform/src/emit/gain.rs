//! Shares that go into a cotangent in place, without an array of their own: products and scaled arrays.
//!
//! `w_bar + rt::dot(x, y)` is `rt::add_dot(&mut w_bar, x, y)`, and `u_bar + t * s` is `rt::add_scaled(&mut u_bar, s, t)`.

use super::{Emit, Repr};
use crate::ir::{Kind, Name, Op, Rank, Stmt, ValueId};
use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};

/// A share that is still to be written.
enum Share {
    /// A function of the runtime that has a twin which adds what it gives, and its arguments.
    Product(proc_macro2::Ident, TokenStream),
    /// A number and the array that it scales.
    Scaled(TokenStream, TokenStream),
}

impl Emit<'_> {
    /// Writes a sum of a cotangent and a share as a change in place, where the share need not be computed apart; says whether it did.
    pub(super) fn gain(&mut self, stmt: &Stmt) -> bool {
        let [bar, share] = stmt.operands[..] else { return false };
        let name = |v: ValueId| &self.func.values[v.index()].name;
        let is_bar = |v: ValueId| match name(v) {
            Name::Bar(_) => true,
            Name::Dot(of, _) => matches!(name(*of), Name::Bar(_) | Name::Dot(..)),
            _ => false,
        };
        if !is_bar(bar) || !is_bar(stmt.result()) || !self.is_whole(bar) || self.rank(bar).is_none() {
            return false;
        }
        let Some((share, tokens)) = self.share(share, self.rank(bar)) else { return false };
        if self.vars.get(&bar).is_some_and(|name| super::names::reads(&tokens, &name.to_string())) {
            return false;
        }
        // Once it is taken out of what is pending, nothing shows what the share reads.
        self.keep_carried();
        self.pending.retain(|(v, _)| *v != stmt.operands[1]);
        self.use_up(stmt.operands[1]);
        let name = self.in_place(stmt, bar);
        let name = if self.lent.contains_key(&name.to_string()) { quote!(#name) } else { quote!(&mut #name) };
        let rt = self.runtime();
        let tokens = match share {
            Share::Product(function, arguments) => quote!(#rt::#function(#name, #arguments);),
            Share::Scaled(by, array) => quote!(#rt::add_scaled(#name, #by, #array);),
        };
        self.effect(stmt, tokens);
        true
    }

    /// The number and the array of a share that goes into a view of this rank.
    pub(super) fn scaled(&mut self, share: ValueId, kind: &Kind) -> Option<(TokenStream, TokenStream)> {
        let rank = if let Kind::Array(_, Rank::Fixed(n)) = kind { Some(*n) } else { None };
        match self.share(share, rank) {
            Some((Share::Scaled(by, array), _)) => {
                self.pending.retain(|(v, _)| *v != share);
                self.use_up(share);
                Some((by, array))
            }
            _ => None,
        }
    }

    /// Whether a value is an array of its own that nothing else reads.
    fn is_whole(&self, value: ValueId) -> bool {
        match self.pending.iter().find(|(v, _)| *v == value) {
            Some((_, written)) => written.repr == Repr::Owned,
            None => self.reprs.get(&value) == Some(&Repr::Owned) && self.is_last(value),
        }
    }

    fn rank(&self, value: ValueId) -> Option<u8> {
        if let Kind::Array(_, Rank::Fixed(n)) = self.kind(value) { Some(*n) } else { None }
    }

    /// A share of this rank that is still to be written, with its tokens.
    fn share(&self, value: ValueId, rank: Option<u8>) -> Option<(Share, TokenStream)> {
        if rank.is_none() || self.rank(value) != rank {
            return None;
        }
        let (_, written) = self.pending.last().filter(|(v, _)| *v == value)?;
        let stmt = self.definitions.stmts.get(&value)?;
        let tokens: Vec<TokenTree> = written.tokens.clone().into_iter().collect();
        let inner = match (&stmt.op, stmt.regions.first().map(|r| r.stmts.as_slice())) {
            (Op::Map(_), Some([only])) => only,
            _ => stmt,
        };
        let share = match inner.op.rule()?.name {
            "dot12" | "dot21" | "dot22" | "outer" | "tied_axis" => {
                let [.., TokenTree::Ident(function), TokenTree::Group(arguments)] = &tokens[..] else { return None };
                Share::Product(format_ident!("add_{function}", span = function.span()), arguments.stream())
            }
            "mul" => {
                let is_operator = |t: &TokenTree| matches!(t, TokenTree::Punct(p) if "*/+-%".contains(p.as_char()));
                let at = tokens.iter().skip(1).position(is_operator)? + 1;
                let times = matches!(&tokens[at], TokenTree::Punct(p) if p.as_char() == '*');
                if !times || tokens[at + 1..].iter().any(is_operator) || is_operator(&tokens[0]) {
                    return None;
                }
                let [left, right] =
                    [&tokens[..at], &tokens[at + 1..]].map(|side| super::operand::bare(side.iter().cloned().collect()));
                // An array stands first where either may, and a number alone has no rank.
                let (first, second) = (stmt.operands[0], *stmt.operands.get(1)?);
                match (self.rank(first), self.rank(second)) {
                    (found, None) if found == rank && self.kind(second).is_float() => Share::Scaled(right, left),
                    (None, found) if found == rank && self.kind(first).is_float() && inner.operands == stmt.operands => {
                        Share::Scaled(left, right)
                    }
                    (None, found) if found == rank && self.kind(first).is_float() => Share::Scaled(right, left),
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some((share, written.tokens.clone()))
    }
}
