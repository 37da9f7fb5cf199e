//! Expressions that stand for others: chains of `let` in a condition, and questions that change what they ask, as `list.pop()` and
//! `items.next()` do.
//!
//! Such a question is two: whether there is something, and what it is.

use crate::lower::control_flow::exits::Exits;
use crate::lower::rewrites::orders::{RESHAPES, by_columns, flattened, in_order};
use crate::lower::{Binding, Lower};
use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{BinOp, Expr, ExprCall, ExprIf, ExprMatch, ExprMethodCall, ExprWhile, Pat, Stmt};

/// What asks a cursor whether there is another item, and what takes it.
pub(in crate::lower) const OVER: &str = "__is_over";
pub(in crate::lower) const LEFT: &str = "__is_left";
pub(in crate::lower) const NEXT: &str = "__taken";
pub(in crate::lower) const PEEK: &str = "__seen";
/// What leaves some items out before it asks.
pub(in crate::lower) const OVER_BEHIND: &str = "__is_over_behind";
pub(in crate::lower) const LEFT_BEHIND: &str = "__is_left_behind";

/// Whether an expression names a variable or a part of one: it can be written twice, for it does nothing.
fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) | Expr::Lit(_) => true,
        Expr::Paren(e) => is_place(&e.expr),
        Expr::Field(e) => is_place(&e.base),
        Expr::Index(e) => is_place(&e.expr) && is_place(&e.index),
        _ => false,
    }
}

/// Whether an index can be written twice.
fn is_index(expr: &Expr) -> bool {
    match expr {
        Expr::Tuple(e) => e.elems.iter().all(is_index),
        Expr::Array(e) => e.elems.iter().all(is_index),
        Expr::Paren(e) => is_index(&e.expr),
        Expr::Binary(e) => is_index(&e.left) && is_index(&e.right),
        expr => is_place(expr),
    }
}

/// Whether a condition holds a `let`.
pub(in crate::lower) fn binds(cond: &Expr) -> bool {
    match cond {
        Expr::Let(_) => true,
        Expr::Paren(e) => binds(&e.expr),
        Expr::Binary(e) if matches!(e.op, BinOp::And(_)) => binds(&e.left) || binds(&e.right),
        _ => false,
    }
}

/// The conditions of a chain, in order.
fn links<'e>(cond: &'e Expr, out: &mut Vec<&'e Expr>) {
    match cond {
        Expr::Binary(e) if matches!(e.op, BinOp::And(_)) && binds(cond) => {
            links(&e.left, out);
            links(&e.right, out);
        }
        cond => out.push(cond),
    }
}

/// A chain of conditions as branches inside of each other.
fn nested(links: &[&Expr], then: &TokenStream, otherwise: Option<&TokenStream>) -> TokenStream {
    let or = otherwise.map(|otherwise| quote!(else #otherwise));
    let first = links.iter().position(|link| matches!(link, Expr::Let(_)));
    match (links, first) {
        ([], _) => then.clone(),
        (links, None) => quote!(if #(#links)&&* #then #or),
        ([link, rest @ ..], Some(0)) => {
            let Expr::Let(condition) = link else { return then.clone() };
            let (pat, of) = (&condition.pat, &condition.expr);
            let guards = rest.iter().take_while(|link| !matches!(link, Expr::Let(_))).count();
            let (guards, rest) = rest.split_at(guards);
            let plain = guards.iter().all(|guard| {
                let exits = Exits::of_expr(guard);
                !exits.leaves() && exits.fails.is_empty()
            });
            match otherwise {
                Some(otherwise) if plain && !guards.is_empty() => {
                    let inner = nested(rest, then, Some(otherwise));
                    quote!(match #of { #pat if #(#guards)&&* => #inner, _ => #otherwise })
                }
                _ => {
                    let all: Vec<&Expr> = guards.iter().chain(rest).copied().collect();
                    let inner = nested(&all, then, otherwise);
                    let inner = if all.is_empty() { inner } else { quote!({ #inner }) };
                    quote!(if let #pat = #of #inner #or)
                }
            }
        }
        (links, Some(first)) => {
            let (before, rest) = links.split_at(first);
            let inner = nested(rest, then, otherwise);
            quote!(if #(#before)&&* { #inner } #or)
        }
    }
}

fn chained(e: &ExprIf) -> Option<Expr> {
    let mut all = Vec::new();
    links(&e.cond, &mut all);
    if all.len() < 2 {
        return None;
    }
    let then = &e.then_branch;
    // What stands behind `else` in several places is a block.
    let otherwise = e.else_branch.as_ref().map(|(_, otherwise)| match &**otherwise {
        Expr::Block(block) => quote!(#block),
        other => quote!({ #other }),
    });
    syn::parse2(nested(&all, &quote!(#then), otherwise.as_ref())).ok()
}

/// A question that changes what it asks.
pub(in crate::lower) struct Question {
    /// Whether there is nothing.
    pub(in crate::lower) empty: Expr,
    /// Whether there is something.
    pub(in crate::lower) left: Expr,
    /// What there is.
    pub(in crate::lower) item: Expr,
}

/// What a pattern asks of an option.
enum Asked<'p> {
    Some(&'p Pat),
    None,
    Any,
}

fn asked(pat: &Pat) -> Option<Asked<'_>> {
    match pat {
        Pat::Paren(p) => asked(&p.pat),
        Pat::Wild(_) => Some(Asked::Any),
        Pat::TupleStruct(p) if p.elems.len() == 1 && (p.path.is_ident("Some") || p.path.is_ident("Ok")) => {
            Some(Asked::Some(&p.elems[0]))
        }
        Pat::TupleStruct(p) if p.path.is_ident("Err") && matches!(p.elems.first(), Some(Pat::Wild(_) | Pat::Rest(_))) => {
            Some(Asked::None)
        }
        Pat::Ident(p) if p.ident == "None" => Some(Asked::None),
        Pat::Path(p) if p.path.is_ident("None") => Some(Asked::None),
        _ => None,
    }
}

/// Whether a pattern of what an option holds always fits, as far as it shows.
fn always_fits(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) => true,
        Pat::Ident(p) => p.subpat.is_none() && !p.ident.to_string().starts_with(char::is_uppercase),
        Pat::Reference(p) => always_fits(&p.pat),
        Pat::Paren(p) => always_fits(&p.pat),
        Pat::Type(p) => always_fits(&p.pat),
        Pat::Tuple(p) => p.elems.iter().all(always_fits),
        _ => false,
    }
}

/// `let Some(x) = … else { … };` of what is there or not.
pub(in crate::lower) fn asked_let(local: &syn::Local, question: Question) -> Option<Vec<Stmt>> {
    let Question { empty, item, .. } = question;
    let Asked::Some(pat) = asked(&local.pat)? else { return None };
    let (_, otherwise) = local.init.as_ref()?.diverge.as_ref()?;
    always_fits(pat).then(|| vec![syn::parse_quote!(if #empty #otherwise), syn::parse_quote!(let #pat = #item;)])
}

/// `if let Some(x) = … { … }` of the same.
pub(in crate::lower) fn if_let(e: &ExprIf, question: Question) -> Option<Expr> {
    let Expr::Let(condition) = &*e.cond else { return None };
    let Question { empty, left, item } = question;
    let Asked::Some(pat) = asked(&condition.pat)? else { return None };
    let (then, otherwise) = (&e.then_branch.stmts, e.else_branch.as_ref().map(|(_, otherwise)| otherwise));
    if always_fits(pat) {
        let or = otherwise.map(|otherwise| quote!(else #otherwise));
        return Some(syn::parse_quote!(if #left { let #pat = #item; #(#then)* } #or));
    }
    let otherwise = otherwise.map_or_else(|| quote!({}), |otherwise| quote!(#otherwise));
    let (pat, of) = (&condition.pat, &condition.expr);
    matched(&empty, &item, &syn::parse_quote!(match #of { #pat => { #(#then)* } _ => #otherwise }))
}

/// `match` of what is there or not, with the arms of either.
pub(in crate::lower) fn matched(empty: &Expr, item: &Expr, e: &ExprMatch) -> Option<Expr> {
    let (mut some, mut none) = (Vec::new(), Vec::new());
    for arm in &e.arms {
        let (guard, body) = (arm.guard.as_ref().map(|(_, guard)| &**guard), &arm.body);
        let part = match asked(&arm.pat)? {
            Asked::None => None,
            Asked::Some(pat) => Some(pat.clone()),
            Asked::Any => Some(syn::parse_quote!(_)),
        };
        if !matches!(asked(&arm.pat)?, Asked::Some(_)) {
            none.push((guard, body));
        }
        some.extend(part.map(|part| (part, guard, body)));
    }
    let mut otherwise = None;
    for (guard, body) in none.into_iter().rev() {
        otherwise = Some(match (guard, otherwise) {
            (None, _) => quote!({ #body }),
            (Some(guard), Some(otherwise)) => quote!({ if #guard { #body } else #otherwise }),
            (Some(_), None) => return None,
        });
    }
    let (otherwise, (pat, guard, body)) = (otherwise?, some.first()?);
    let taken = if guard.is_none() && always_fits(pat) {
        quote!(let #pat = #item; #body)
    } else {
        let arms = some.iter().map(|(pat, guard, body)| {
            let guard = guard.map(|guard| quote!(if #guard));
            quote!(#pat #guard => #body,)
        });
        quote!(let __item = #item; match __item { #(#arms)* })
    };
    syn::parse2(quote!(if #empty #otherwise else { #taken })).ok()
}

/// `[a, b].concat()`: a list that is extended by one after the other.
fn concatenated(lists: &Expr) -> Option<Expr> {
    let elements = match lists {
        Expr::Paren(e) => return concatenated(&e.expr),
        Expr::Reference(e) => return concatenated(&e.expr),
        Expr::Array(array) => array.elems.clone(),
        Expr::Macro(mac) if mac.mac.path.is_ident("vec") => {
            mac.mac.parse_body_with(Punctuated::<Expr, syn::Token![,]>::parse_terminated).ok()?
        }
        _ => return None,
    };
    let elements = elements.iter();
    Some(syn::parse_quote!({
        let mut __joined = ::std::vec::Vec::new();
        #(__joined.extend_from_slice(&#elements);)*
        __joined
    }))
}

/// `Add::add(a, b)`, `Dot::dot(a, b)`, `aview2(&rows)`, `identity(x)`: an operator, a method, another constructor, the argument itself.
fn called_by_its_path(call: &ExprCall) -> Option<Expr> {
    let Expr::Path(path) = &*call.func else { return None };
    let mut segments = path.path.segments.iter().rev();
    let (name, owner) = (segments.next()?, segments.next().map(|s| s.ident.to_string()).unwrap_or_default());
    let span = name.ident.span();
    let made = |constructor: &str, arg: &Expr| {
        let constructor = syn::Ident::new(constructor, span);
        Some(syn::parse_quote_spanned!(span=> __rt::ndarray::#constructor(#arg)))
    };
    match (name.ident.to_string().as_str(), &call.args.iter().collect::<Vec<_>>()[..]) {
        ("add", [a, b]) if owner == "Add" => Some(syn::parse_quote_spanned!(span=> (#a) + (#b))),
        ("sub", [a, b]) if owner == "Sub" => Some(syn::parse_quote_spanned!(span=> (#a) - (#b))),
        ("mul", [a, b]) if owner == "Mul" => Some(syn::parse_quote_spanned!(span=> (#a) * (#b))),
        ("div", [a, b]) if owner == "Div" => Some(syn::parse_quote_spanned!(span=> (#a) / (#b))),
        ("rem", [a, b]) if owner == "Rem" => Some(syn::parse_quote_spanned!(span=> (#a) % (#b))),
        ("neg", [a]) if owner == "Neg" => Some(syn::parse_quote_spanned!(span=> -(#a))),
        ("dot", [a, b]) if owner == "Dot" => Some(syn::parse_quote_spanned!(span=> (#a).dot(#b))),
        ("identity", [a]) if owner == "convert" => Some(syn::parse_quote_spanned!(span=> (#a))),
        ("black_box", [a]) if owner == "hint" => Some(syn::parse_quote_spanned!(span=> (#a))),
        ("aview0", [Expr::Reference(a)]) => made("arr0", &a.expr),
        ("aview2", [a]) => made("arr2", a),
        ("rcarr1", [a]) => made("arr1", a),
        ("rcarr2", [a]) => made("arr2", a),
        _ => None,
    }
}

/// `a.add(b)` and its relatives, where the operators' traits are in scope.
pub(in crate::lower) fn operator(call: &ExprMethodCall) -> Option<Expr> {
    let (a, span) = (&call.receiver, call.method.span());
    Some(match (call.method.to_string().as_str(), &call.args.iter().collect::<Vec<_>>()[..]) {
        ("add", [b]) => syn::parse_quote_spanned!(span=> (#a) + (#b)),
        ("sub", [b]) => syn::parse_quote_spanned!(span=> (#a) - (#b)),
        ("mul", [b]) => syn::parse_quote_spanned!(span=> (#a) * (#b)),
        ("div", [b]) => syn::parse_quote_spanned!(span=> (#a) / (#b)),
        ("rem", [b]) => syn::parse_quote_spanned!(span=> (#a) % (#b)),
        ("neg", []) => syn::parse_quote_spanned!(span=> -(#a)),
        _ => return None,
    })
}

impl Lower<'_> {
    /// Whether there is nothing, whether there is something, and what, of `list.pop()`, of what a map holds and of the next of a cursor.
    pub(in crate::lower) fn question_of(&self, expr: &Expr) -> Option<Question> {
        let call = match expr {
            Expr::Paren(e) => return self.question_of(&e.expr),
            // Lists are asked by numbers, which are no references.
            Expr::MethodCall(call) if call.method == "get" && call.args.len() == 1 => {
                let (of, key) = (&call.receiver, &call.args[0]);
                return (is_place(of) && self.is_key(key)).then(|| Question {
                    empty: syn::parse_quote!(!#of.contains_key(#key)),
                    left: syn::parse_quote!(#of.contains_key(#key)),
                    item: syn::parse_quote!(&#of[#key]),
                });
            }
            Expr::MethodCall(call) if call.method == "get_mut" && call.args.len() == 1 => {
                let (of, index) = (&call.receiver, &call.args[0]);
                if is_place(of) && self.is_key(index) {
                    return Some(Question {
                        empty: syn::parse_quote!(!#of.contains_key(#index)),
                        left: syn::parse_quote!(#of.contains_key(#index)),
                        item: syn::parse_quote!(#call.unwrap()),
                    });
                }
                return (is_place(of) && is_index(index)).then(|| Question {
                    empty: syn::parse_quote!(#of.get(#index).is_none()),
                    left: syn::parse_quote!(#of.get(#index).is_some()),
                    item: syn::parse_quote!(&mut #of[#index]),
                });
            }
            Expr::MethodCall(call) if call.method == "remove" && call.args.len() == 1 => {
                let (of, key) = (&call.receiver, &call.args[0]);
                return (is_place(of) && self.is_key(key)).then(|| Question {
                    empty: syn::parse_quote!(!#of.contains_key(#key)),
                    left: syn::parse_quote!(#of.contains_key(#key)),
                    item: syn::parse_quote!(#call.unwrap()),
                });
            }
            Expr::MethodCall(call) if call.args.len() == 1 => return self.question_with(call),
            Expr::MethodCall(call) if call.args.is_empty() => call,
            _ => return None,
        };
        let of = &call.receiver;
        match call.method.to_string().as_str() {
            "copied" | "cloned" => self.question_of(of),
            "pop" if is_place(of) => Some(Question {
                empty: syn::parse_quote!(#of.is_empty()),
                left: syn::parse_quote!(!#of.is_empty()),
                item: syn::parse_quote!(#call.unwrap()),
            }),
            "split_first" | "split_last" if is_place(of) => Some(Question {
                empty: syn::parse_quote!(#of.is_empty()),
                left: syn::parse_quote!(!#of.is_empty()),
                item: if call.method == "split_first" {
                    syn::parse_quote!((&#of[0], &#of[1..]))
                } else {
                    syn::parse_quote!((&#of[#of.len() - 1], &#of[..#of.len() - 1]))
                },
            }),
            "first_mut" | "last_mut" if is_place(of) => Some(Question {
                empty: syn::parse_quote!(#of.is_empty()),
                left: syn::parse_quote!(!#of.is_empty()),
                item: if call.method == "first_mut" {
                    syn::parse_quote!(&mut #of[0])
                } else {
                    syn::parse_quote!(&mut #of[#of.len() - 1])
                },
            }),
            "next" | "peek" if self.is_cursor(of) => {
                let item = if call.method == "next" { NEXT } else { PEEK };
                let [over, left, next] = [OVER, LEFT, item].map(|name| syn::Ident::new(name, call.method.span()));
                Some(Question {
                    empty: syn::parse_quote!(#of.#over()),
                    left: syn::parse_quote!(#of.#left()),
                    item: syn::parse_quote!(#of.#next()),
                })
            }
            _ => None,
        }
    }

    /// The same of `items.next_if(f)` and `items.nth(k)`.
    fn question_with(&self, call: &ExprMethodCall) -> Option<Question> {
        let (of, with, span) = (&call.receiver, &call.args[0], call.method.span());
        if !self.is_cursor(of) {
            return None;
        }
        let [left, next, peek, over_behind, left_behind] =
            [LEFT, NEXT, PEEK, OVER_BEHIND, LEFT_BEHIND].map(|name| syn::Ident::new(name, span));
        let item = syn::parse_quote!(#of.#next());
        match call.method.to_string().as_str() {
            "next_if" => Some(Question {
                empty: syn::parse_quote!(if #of.#left() { !(#with)(#of.#peek()) } else { true }),
                left: syn::parse_quote!(if #of.#left() { (#with)(#of.#peek()) } else { false }),
                item,
            }),
            "nth" => Some(Question {
                empty: syn::parse_quote!(#of.#over_behind(#with)),
                left: syn::parse_quote!(#of.#left_behind(#with)),
                item,
            }),
            _ => None,
        }
    }

    /// Whether an expression is an iterator whose items are taken one by one.
    fn is_cursor(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Path(path) if path.path.get_ident().and_then(|name| self.lookup(name)).is_some_and(|b| matches!(b, Binding::Cursor(_))))
    }

    /// The same of `let Some(x) = list.pop() else { … };`.
    pub(in crate::lower) fn rewritten_let(&self, local: &syn::Local) -> Option<Vec<Stmt>> {
        asked_let(local, self.question_of(&local.init.as_ref()?.expr)?)
    }

    /// The same of a loop that goes on while there is something.
    pub(in crate::lower) fn rewritten_while(&self, e: &ExprWhile) -> Option<ExprWhile> {
        let Expr::Let(condition) = &*e.cond else { return None };
        let Question { left, item, .. } = self.question_of(&condition.expr)?;
        let Asked::Some(pat) = asked(&condition.pat)? else { return None };
        let (label, body) = (&e.label, &e.body.stmts);
        always_fits(pat).then(|| syn::parse_quote!(#label while #left { let #pat = #item; #(#body)* }))
    }

    /// What an expression stands for, if it stands for another.
    pub(in crate::lower) fn rewritten(&self, expr: &Expr) -> Option<Expr> {
        match expr {
            Expr::If(e) => match &*e.cond {
                Expr::Let(condition) => if_let(e, self.question_of(&condition.expr)?),
                _ => chained(e),
            },
            Expr::Match(e) => {
                let Question { empty, item, .. } = self.question_of(&e.expr)?;
                matched(&empty, &item, e)
            }
            Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => match &*call.receiver {
                Expr::Call(inner) => by_columns(inner, call),
                Expr::MethodCall(inner) if RESHAPES.iter().any(|name| inner.method == name) => in_order(inner, call),
                Expr::MethodCall(inner) if ["split_first", "split_last", "get"].iter().any(|name| inner.method == name) => {
                    self.question_of(&call.receiver).map(|question| question.item)
                }
                _ => None,
            },
            Expr::MethodCall(call) if call.method == "concat" && call.args.is_empty() => concatenated(&call.receiver),
            Expr::MethodCall(call) if call.method == "flatten_with_order" => flattened(call),
            Expr::Call(call) => called_by_its_path(call),
            Expr::MethodCall(_) => {
                let Question { empty, item, .. } = self.question_of(expr)?;
                Some(syn::parse_quote!(if #empty { None } else { let __item = #item; Some(__item) }))
            }
            _ => None,
        }
    }
}
