//! What can be said of a stream without walking over it.

use crate::lower::calls::function::Function;
use crate::lower::chains::stream::Stream;
use crate::lower::{Lower, Lowered};
use std::collections::BTreeSet;
use syn::spanned::Spanned;

impl Stream {
    /// The functions that are called for each item.
    pub(in crate::lower) fn functions<'s>(&'s self, out: &mut Vec<&'s Function>) {
        match self {
            Stream::Mapped(s, function, _) | Stream::Filter(s, function) | Stream::FlatMap(s, function) => {
                s.functions(out);
                out.push(function);
            }
            Stream::Inspect(s, function) => {
                s.functions(out);
                out.push(function);
            }
            Stream::Passed(s, passing) => {
                s.functions(out);
                out.extend(passing.function());
            }
            Stream::Enumerate(s)
            | Stream::Rev(s)
            | Stream::Cycle(s)
            | Stream::Skip(s, _)
            | Stream::Take(s, _)
            | Stream::StepBy(s, _) => {
                s.functions(out);
            }
            Stream::Zip(a, b) | Stream::Chain(a, b) => {
                a.functions(out);
                b.functions(out);
            }
            Stream::WithIndices(s, _) => s.functions(out),
            Stream::Together(streams) => streams.iter().for_each(|s| s.functions(out)),
            Stream::Lent(_) => {}
            Stream::Entries(_) | Stream::Items(_) | Stream::Map { .. } | Stream::Parts { .. } | Stream::Lanes { .. } => {}
            Stream::Windows(..) | Stream::ArrayWindows(_) | Stream::Discrete(_) | Stream::Same(_) => {}
            Stream::Count { .. } | Stream::Drawn(_) | Stream::Range(_) | Stream::Chunks { .. } | Stream::Indexed(..) => {}
        }
    }

    /// The variables whose parts are changed.
    pub(in crate::lower) fn lent(&self, out: &mut BTreeSet<(usize, String)>) {
        match self {
            Stream::Lent(lent) => {
                out.insert(lent.variable());
            }
            Stream::Mapped(s, ..)
            | Stream::Filter(s, _)
            | Stream::Enumerate(s)
            | Stream::Rev(s)
            | Stream::WithIndices(s, _)
            | Stream::FlatMap(s, _)
            | Stream::Passed(s, _)
            | Stream::Inspect(s, _)
            | Stream::Cycle(s)
            | Stream::Skip(s, _)
            | Stream::Take(s, _)
            | Stream::StepBy(s, _) => s.lent(out),
            Stream::Zip(a, b) | Stream::Chain(a, b) => {
                a.lent(out);
                b.lent(out);
            }
            Stream::Together(streams) => streams.iter().for_each(|s| s.lent(out)),
            Stream::Entries(_) | Stream::Items(_) | Stream::Map { .. } | Stream::Parts { .. } | Stream::Lanes { .. } => {}
            Stream::Windows(..) | Stream::ArrayWindows(_) | Stream::Discrete(_) | Stream::Same(_) => {}
            Stream::Count { .. } | Stream::Drawn(_) | Stream::Range(_) | Stream::Chunks { .. } | Stream::Indexed(..) => {}
        }
    }

    pub(in crate::lower) fn is_endless(&self) -> bool {
        match self {
            Stream::Count { length: None, .. } => true,
            Stream::Cycle(_) | Stream::Same(_) => true,
            Stream::Skip(s, _) | Stream::StepBy(s, _) | Stream::Mapped(s, ..) | Stream::Inspect(s, _) => s.is_endless(),
            _ => false,
        }
    }

    /// What it goes over, without the functions of items.
    pub(in crate::lower) fn base(&self) -> &Stream {
        match self {
            Stream::Mapped(s, ..) | Stream::Filter(s, _) | Stream::FlatMap(s, _) => s.base(),
            Stream::Passed(s, _) | Stream::Inspect(s, _) => s.base(),
            base => base,
        }
    }

    /// Two streams, one behind the other, that together are this one.
    pub(in crate::lower) fn split(&self) -> Option<(Stream, Stream)> {
        match self {
            Stream::Chain(a, b) => Some(((**a).clone(), (**b).clone())),
            Stream::Mapped(s, f, lent) => {
                let (a, b) = s.split()?;
                let map = |s| Stream::Mapped(Box::new(s), f.clone(), *lent);
                Some((map(a), map(b)))
            }
            Stream::Filter(s, f) => {
                let (a, b) = s.split()?;
                let filter = |s| Stream::Filter(Box::new(s), f.clone());
                Some((filter(a), filter(b)))
            }
            Stream::FlatMap(s, f) => {
                let (a, b) = s.split()?;
                let flat_map = |s| Stream::FlatMap(Box::new(s), f.clone());
                Some((flat_map(a), flat_map(b)))
            }
            _ => None,
        }
    }

    /// `range.map(f).rev()` as `range.rev().map(f)`, where it goes over a range: a method that asks nothing of the items.
    pub(in crate::lower) fn of_range(&self, call: &syn::ExprMethodCall) -> Option<Stream> {
        Some(match self {
            Stream::Range(range) => {
                let range = syn::ExprMethodCall { receiver: Box::new(range.clone()), ..call.clone() };
                Stream::Range(syn::Expr::MethodCall(range))
            }
            Stream::Mapped(s, f, lent) => Stream::Mapped(Box::new(s.of_range(call)?), f.clone(), *lent),
            _ => return None,
        })
    }

    /// The same items by number, where they go over a range.
    pub(in crate::lower) fn numbered(&self, lower: &mut Lower<'_>) -> Lowered<Stream> {
        Ok(match self {
            Stream::Range(range) => match lower.counted(range)? {
                Some(stream) => stream,
                None => return lower.error(range.span(), "a range from a number to a number is needed here"),
            },
            Stream::Mapped(s, f, lent) => Stream::Mapped(Box::new(s.numbered(lower)?), f.clone(), *lent),
            Stream::Inspect(s, f) => Stream::Inspect(Box::new(s.numbered(lower)?), f.clone()),
            other => other.clone(),
        })
    }

    /// Whether how many items there are shows only when it runs.
    pub(in crate::lower) fn is_guarded(&self) -> bool {
        match self {
            Stream::Filter(..) | Stream::FlatMap(..) | Stream::Passed(..) => true,
            Stream::Inspect(s, _) | Stream::Cycle(s) => s.is_guarded(),
            Stream::Enumerate(s) | Stream::Rev(s) | Stream::Mapped(s, ..) | Stream::WithIndices(s, _) => s.is_guarded(),
            Stream::Skip(s, _) | Stream::Take(s, _) | Stream::StepBy(s, _) => s.is_guarded(),
            Stream::Zip(a, b) | Stream::Chain(a, b) => a.is_guarded() || b.is_guarded(),
            Stream::Together(streams) => streams.iter().any(Stream::is_guarded),
            _ => false,
        }
    }
}
