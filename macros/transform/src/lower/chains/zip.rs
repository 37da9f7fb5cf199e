//! ndarray's `Zip` over places and data in step.

use crate::ir::{MapForm, ValueId};
use crate::lower::chains::stream::Stream;
use crate::lower::control_flow::flow::Flow;
use crate::lower::control_flow::targets::Around;
use crate::lower::{Binding, Lower, Lowered, Scope};
use proc_macro2::Span;
use quote::quote;
use syn::{Expr, ExprClosure, ExprMethodCall};

impl Lower<'_> {
    /// The end of a `Zip`, if this is one.
    pub(in crate::lower) fn zipped(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let Some((indexed, producers)) = producers(&call.receiver) else { return Ok(None) };
        let (name, span) = (call.method.to_string(), call.method.span());
        let closure = match call.args.last() {
            Some(Expr::Closure(closure)) => closure,
            Some(other) => return self.error_on(other, "a closure is needed here"),
            None => return self.error(span, format!("`{name}` on a `Zip` cannot be differentiated; end it with `for_each`")),
        };
        self.same_shapes(&producers, span);
        let entries = producers.iter().all(|(p, _)| !crate::lower::chains::chain::is_walked(p));
        if name == "map_collect" && !indexed && entries {
            let values = producers.iter().map(|(p, _)| self.place_value(bare(p))).collect::<Lowered<Vec<_>>>()?;
            let form = MapForm::Broadcast;
            let z = self.elementwise(values, form, span, |lower, args| {
                if closure.inputs.len() != args.len() {
                    return lower.error(closure.or1_token.span, format!("this closure is given {} arguments", args.len()));
                }
                for (input, &arg) in closure.inputs.iter().zip(args) {
                    lower.pattern(input, Binding::Value(arg))?;
                }
                lower.value(&closure.body)
            })?;
            return Ok(Some(Binding::Value(z)));
        }
        let mut streams = Vec::new();
        for (producer, wide) in &producers {
            if let (true, Some((first, _))) = (*wide, producers.first()) {
                let (other, whole) = (self.place_value(bare(producer))?, self.place_value(bare(first))?);
                streams.push(self.beside(other, whole, span)?);
                continue;
            }
            match self.stream_or_counted(producer)? {
                Some(stream) => streams.push(stream),
                None => return self.error_on(*producer, "what is walked over here is not known to be an array or a list"),
            }
        }
        if indexed {
            let first = self.with_indices(streams.remove(0), span)?;
            streams.insert(0, first);
        }
        let together = Stream::Together(streams);
        let args = |item: Binding| match item {
            Binding::Tuple(items) if indexed => {
                let mut items = items.into_iter();
                let first =
                    items.next().map_or(vec![], |first| if let Binding::Tuple(parts) = first { parts } else { vec![first] });
                first.into_iter().chain(items).collect()
            }
            Binding::Tuple(items) => items,
            item => vec![item],
        };
        match (name.as_str(), call.args.len()) {
            ("for_each", 1) => {
                let function = self.function_argument(&call.args[0])?;
                self.walk(&together, span, &[&function], &Around::none(), |lower, item| {
                    lower.run_closure(closure, args(item))?;
                    Ok(Flow::Falls(Binding::Unit))
                })?;
                Ok(Some(Binding::Unit))
            }
            // One part of a matrix after the other gives a vector.
            ("map_collect", 1) if !entries => {
                let function = self.function_argument(&call.args[0])?;
                let length = together.length(self, span)?;
                let zeros = self.builder.apply("zeros_vector", vec![length], span);
                let counted = Stream::Enumerate(Box::new(together));
                let filled = self.gathered(&counted, Binding::Value(zeros), span, &[&function], |lower, so_far, item| {
                    let (Binding::Value(out), Binding::Tuple(numbered)) = (so_far, item) else {
                        return lower.error(span, "an array is expected here");
                    };
                    let [Binding::Value(k), item] = &numbered[..] else { return lower.error(span, "a part is expected here") };
                    let x = lower.float_of(&function, args(item.clone()), false, span)?;
                    Ok(Binding::Value(lower.put(out, x, *k, span)))
                })?;
                Ok(Some(filled))
            }
            ("fold", 2) => {
                let first = self.expr(&call.args[0])?;
                let function = self.function_argument(&call.args[1])?;
                let folded = self.gathered(&together, first, span, &[&function], |lower, so_far, item| {
                    let all = std::iter::once(so_far).chain(args(item)).collect();
                    lower.apply(&function, all, false, span)
                })?;
                Ok(Some(folded))
            }
            _ => {
                self.error(span, format!("`{name}` on a `Zip` cannot be differentiated; use `for_each`, `fold` or `map_collect`"))
            }
        }
    }

    /// The entries of an array that is broadcast to another one.
    pub(in crate::lower) fn beside(&mut self, other: ValueId, whole: ValueId, span: Span) -> Lowered<Stream> {
        let shape = self.builder.apply("shape_of", vec![whole], span);
        let wide = self.builder.apply("broadcast_to", vec![other, shape], span);
        self.builder.values[wide.index()].kind = self.builder.kind(whole).clone();
        match self.stream_of(wide, span) {
            Some(stream) => Ok(stream),
            None => self.error(span, "the number of axes is not known here; name it in the array's type"),
        }
    }

    /// A closure that is run here for its effect, its arguments bound to places among others.
    pub(in crate::lower) fn run_closure(&mut self, closure: &ExprClosure, args: Vec<Binding>) -> Lowered<()> {
        if closure.inputs.len() != args.len() {
            return self.error(closure.or1_token.span, format!("this closure is given {} arguments", args.len()));
        }
        self.scopes.push(Scope::new());
        let bound = closure.inputs.iter().zip(args).try_for_each(|(input, arg)| self.pattern(input, arg));
        let result = bound.and_then(|()| match &*closure.body {
            Expr::Block(block) => self.block(&block.block).map(|_| ()),
            body => self.statement(body).map(|_| ()),
        });
        self.scopes.pop();
        result
    }
}

/// What a `Zip` goes through in step, each with whether it is broadcast, and whether it gives the indices too.
fn producers(expr: &Expr) -> Option<(bool, Vec<(&Expr, bool)>)> {
    match expr {
        Expr::Paren(e) => producers(&e.expr),
        Expr::MethodCall(call) if (call.method == "and" || call.method == "and_broadcast") && call.args.len() == 1 => {
            let (indexed, mut all) = producers(&call.receiver)?;
            all.push((&call.args[0], call.method == "and_broadcast"));
            Some((indexed, all))
        }
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return None };
            let mut segments = path.path.segments.iter().rev();
            let (name, owner) = (segments.next()?, segments.next()?);
            let known = owner.ident == "Zip" && (name.ident == "from" || name.ident == "indexed") && call.args.len() == 1;
            known.then(|| (name.ident == "indexed", vec![(&call.args[0], false)]))
        }
        _ => None,
    }
}

/// An array without the reference or the view by which it is given.
pub(in crate::lower) fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Reference(e) => bare(&e.expr),
        Expr::Paren(e) => bare(&e.expr),
        Expr::MethodCall(e) if e.method == "view" && e.args.is_empty() => &e.receiver,
        expr => expr,
    }
}

/// `Zip::from(a).map_assign_into(&mut z, |a| …)` as a walk over all of them that assigns to z.
pub(in crate::lower) fn assigned_in_step(call: &ExprMethodCall) -> Option<Expr> {
    let (indexed, producers) = producers(&call.receiver)?;
    let (into, Expr::Closure(closure)) = (call.args.first()?, call.args.iter().nth(1)?) else { return None };
    if indexed || call.method != "map_assign_into" {
        return None;
    }
    let span = call.method.span();
    let others = producers.iter().map(
        |&(producer, broadcast)| {
            if broadcast { quote!(.and_broadcast(#producer)) } else { quote!(.and(#producer)) }
        },
    );
    let (inputs, body) = (&closure.inputs, &closure.body);
    Some(syn::parse_quote_spanned!(span=>
        __rt::ndarray::Zip::from(#into)#(#others)*.for_each(|__into, #inputs| *__into = #body)
    ))
}
