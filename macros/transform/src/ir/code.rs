//! Pieces of code with holes for operands.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};

/// How an operand enters a piece of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Receiver of a method that takes `&self`: auto-referenced.
    Receiver,
    /// Behind a reference.
    Reference,
    /// An operand of an operator, which takes values and references.
    Operand,
    /// An operand of an operator beside one that may be an array, while it is not known whether this one is an array or a number.
    Term,
    /// By value: owned, or a view while the array is still needed.
    Owned,
    /// By value, owned: copied while it is still needed.
    Move,
    /// As it is.
    Plain,
    /// Itself, wherever it is: what its variable refers to, where that is a reference.
    Place,
}

/// How tightly an expression binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Prec {
    /// Closures, blocks, ranges.
    Loose,
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`, `<`
    Compare,
    /// `+ -`, bit operators
    Sum,
    /// `* / %`
    Product,
    /// `as`
    Cast,
    /// `-x`, `!x`, `&x`
    Unary,
    /// calls, fields, indices, names, literals
    Postfix,
}

/// A place for an operand.
#[derive(Clone, Copy, Debug)]
pub struct Hole {
    /// How the operand enters.
    pub mode: Mode,
    /// How tightly it must bind at least.
    pub prec: Prec,
}

/// A piece of code with holes.
#[derive(Clone, Debug)]
pub struct Code {
    /// The tokens; hole `i` is the identifier [`Code::hole`] of `i`.
    pub tokens: TokenStream,
    /// The holes, one an operand.
    pub holes: Vec<Hole>,
    /// How tightly the whole binds.
    pub prec: Prec,
    /// Whether the value borrows from an operand, so that it cannot be kept.
    pub borrows: bool,
}

impl Code {
    /// The identifier that stands for operand `index`.
    pub fn hole(index: usize) -> Ident {
        Self::hole_at(index, Span::call_site())
    }

    /// The identifier that stands for operand `index`, where the user wrote it.
    pub fn hole_at(index: usize, span: Span) -> Ident {
        Ident::new(&format!("__hole_{index}"), span)
    }

    /// Whether it gives the same each time and costs nothing: numbers, names, tuples and lists of them, `s![…]`, and what is
    /// built like `Axis(0)`. A call may be costly, or give something else the next time.
    pub fn is_literal(&self) -> bool {
        self.holes.is_empty() && self.is_repeatable()
    }

    /// Whether it gives the same each time for the same operands, and costs next to nothing: a literal, or `k - 1`.
    pub fn is_repeatable(&self) -> bool {
        !self.may_leave() && is_literal(&self.tokens)
    }

    /// Whether it is a slice, `s![a..b]`, which says where a part is.
    pub fn is_slice(&self) -> bool {
        let tokens: Vec<TokenTree> = self.tokens.clone().into_iter().collect();
        matches!(&tokens[..], [.., TokenTree::Ident(s), TokenTree::Punct(mark), TokenTree::Group(_)] if s == "s" && mark.as_char() == '!')
    }

    /// Whether it is a range from one place to another.
    pub fn is_range(&self) -> bool {
        let tokens: Vec<TokenTree> = self.tokens.clone().into_iter().collect();
        let dot = |t: &TokenTree| matches!(t, TokenTree::Punct(p) if p.as_char() == '.');
        !self.may_leave() && tokens.windows(2).any(|pair| dot(&pair[0]) && dot(&pair[1]))
    }

    /// Whether it could leave the function, by a `?` or a `return`: then it runs where the user wrote it, once.
    pub fn may_leave(&self) -> bool {
        asks(&self.tokens)
    }

    /// A value behind code that does not come back.
    pub fn unreachable() -> Code {
        let tokens = quote::quote!(::core::unreachable!());
        Code { tokens, holes: vec![], prec: Prec::Postfix, borrows: false }
    }

    /// Whether it is such a value.
    pub fn is_unreachable(&self) -> bool {
        self.holes.is_empty() && self.tokens.to_string() == Code::unreachable().tokens.to_string()
    }

    /// Whether it makes an option.
    pub fn is_option(&self) -> bool {
        let first = self.tokens.clone().into_iter().next();
        first.is_some_and(|first| matches!(first.to_string().as_str(), "Some" | "None"))
    }

    /// Whether it makes an empty list, of a type that it does not say.
    pub fn is_empty_list(&self) -> bool {
        let text = self.text();
        let text = text.strip_prefix("::std::vec::").unwrap_or(&text);
        text == "Vec::new()" || text == "vec![]" || text.starts_with("Vec::with_capacity(")
    }

    /// Its tokens without spaces: the compiler prints fewer of them than the library does.
    pub fn text(&self) -> String {
        self.tokens.to_string().replace(' ', "")
    }

    /// The operand that an identifier stands for.
    pub fn operand(ident: &Ident) -> Option<usize> {
        ident.to_string().strip_prefix("__hole_")?.parse().ok()
    }
}

/// Whether a `?` or a `return` is anywhere in tokens.
pub(super) fn asks(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => asks(&group.stream()),
        TokenTree::Punct(p) => p.as_char() == '?',
        TokenTree::Ident(ident) => ident == "return",
        TokenTree::Literal(_) => false,
    })
}

fn is_literal(tokens: &TokenStream) -> bool {
    let mut called = false;
    let mut last: Option<String> = None;
    for token in tokens.clone() {
        let word = match &token {
            TokenTree::Group(group) => {
                if called || !is_literal(&group.stream()) {
                    return false;
                }
                None
            }
            TokenTree::Ident(ident) => Some(ident.to_string()),
            // The name of a macro stands before its mark.
            TokenTree::Punct(p) if p.as_char() == '!' => last.clone(),
            // Each closure has a type of its own.
            TokenTree::Punct(p) if p.as_char() == '|' => return false,
            TokenTree::Punct(_) | TokenTree::Literal(_) => None,
        };
        called = word.as_ref().is_some_and(|w| w != "s" && w.starts_with(|c: char| c.is_lowercase() || c == '_'));
        last = word;
    }
    true
}
