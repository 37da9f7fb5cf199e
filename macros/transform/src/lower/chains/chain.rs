//! Chains of adapters that end in a value: `x.iter().enumerate().map(…).sum()`, `fold`, `for_each`, `collect`.
//!
//! Each is a loop over the chain's stream that carries what it gathers. (Chains of `map` and `zip` alone are elementwise
//! functions; `iterate` lowers these.)

use crate::ir::{Elem, Kind};
use crate::lower::calls::function::Function;
use crate::lower::chains::collect::success_type;
use crate::lower::chains::stream::Stream;
use crate::lower::{Binding, Lower, Lowered};
use syn::{Expr, ExprMethodCall};

/// Methods that only a loop can follow.
const WALKED: &[&str] = &[
    "enumerate",
    "filter",
    "rev",
    "skip",
    "take",
    "step_by",
    "windows",
    "axis_windows",
    "windows_with_stride",
    "axis_windows_with_stride",
    "exact_chunks",
    "rows",
    "columns",
    "outer_iter",
    "axis_iter",
    "indexed_iter",
    "lanes",
    "axis_chunks_iter",
    "chunks",
    "chunks_exact",
    "chain",
    "flat_map",
    "take_while",
    "skip_while",
    "map_while",
    "filter_map",
    "scan",
    "inspect",
    "cycle",
    "flatten",
    "drain",
    "keys",
    "values",
    "into_keys",
    "into_values",
];
/// What the names of variables begin with that no code of the user's can name.
pub(in crate::lower) const GATHERED: &str = "gathered#";
/// Methods that end a chain.
const ENDS: &[&str] = &["sum", "product", "fold", "for_each", "collect", "unzip", "partition"];
/// Methods that end a chain with what carries no derivative.
const ASKS: &[(&str, Kind)] = &[
    ("count", Kind::Int),
    ("any", Kind::Bool),
    ("all", Kind::Bool),
    ("position", Kind::Discrete),
    ("rposition", Kind::Discrete),
    ("is_sorted", Kind::Bool),
    ("is_sorted_by", Kind::Bool),
    ("is_sorted_by_key", Kind::Bool),
];

/// Methods that walk over what a value holds.
const STARTS: &[(&str, usize)] =
    &[("iter", 0), ("rows", 0), ("columns", 0), ("outer_iter", 0), ("axis_iter", 1), ("windows", 1), ("axis_windows", 2)];

/// Whether an expression is a chain of iterators.
pub(in crate::lower) fn is_chain(expr: &Expr) -> bool {
    crate::lower::chains::iterate::is_iterator(expr) || is_walked(expr) || begins_with_a_range(expr)
}

/// Whether a chain has a method that only a loop can follow.
pub(in crate::lower) fn is_walked(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => {
            let beside = call.method == "zip" && call.args.first().is_some_and(is_apart);
            beside || WALKED.contains(&call.method.to_string().as_str()) || is_walked(&call.receiver)
        }
        Expr::Paren(e) => is_walked(&e.expr),
        _ => false,
    }
}

/// Whether a method gives a chain that goes on.
pub(in crate::lower) fn is_adapter(call: &ExprMethodCall) -> bool {
    let name = call.method.to_string();
    (WALKED.contains(&name.as_str()) || crate::lower::chains::iterate::ADAPTERS.contains(&name.as_str())) && goes_on(call)
}

/// Whether a method stands behind a chain.
pub(in crate::lower) fn goes_on(call: &ExprMethodCall) -> bool {
    crate::lower::chains::iterate::is_iterator(&call.receiver) || is_walked(&call.receiver)
}

/// Whether an expression is walked over by itself beside another one.
fn is_apart(expr: &Expr) -> bool {
    is_walked(expr) || begins_with_a_range(expr) || crate::lower::chains::sources::begins_with_a_source(expr)
}

/// Whether a chain ends in a `map` whose closure writes out a list or a struct.
fn makes_wholes(expr: &Expr) -> bool {
    let Expr::MethodCall(call) = expr else { return false };
    let Some(Expr::Closure(closure)) = call.args.first().filter(|_| call.method == "map") else { return false };
    let mut end = &*closure.body;
    while let Expr::Block(block) = end {
        let Some(syn::Stmt::Expr(last, None)) = block.block.stmts.last() else { return false };
        end = last;
    }
    match end {
        Expr::Array(_) | Expr::Repeat(_) | Expr::Struct(_) => true,
        Expr::Macro(e) => e.mac.path.is_ident("vec") || e.mac.path.is_ident("array"),
        Expr::MethodCall(call) => call.method == "collect",
        _ => false,
    }
}

/// Whether a method ends a chain that begins with a range.
pub(in crate::lower) fn ends_over_a_range(call: &ExprMethodCall) -> bool {
    let over = matches!(&*call.receiver, Expr::MethodCall(inner) if begins_with_a_range(&inner.receiver));
    over && (Lower::ends_a_chain(call) || crate::lower::chains::pick::is_pick(&Expr::MethodCall(call.clone())))
}

/// Whether a chain begins with a range.
fn begins_with_a_range(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => begins_with_a_range(&call.receiver),
        Expr::Paren(e) => begins_with_a_range(&e.expr),
        expr => matches!(expr, Expr::Range(_)),
    }
}

impl Lower<'_> {
    /// The end of a chain that is lowered to a loop, if this is one.
    pub(in crate::lower) fn chain(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let name = call.method.to_string();
        if let Some(value) = self.zipped(call)? {
            return Ok(Some(value));
        }
        if let Some((_, kind)) = ASKS.iter().find(|(ask, _)| name == *ask) {
            if is_chain(&call.receiver) {
                self.picked_in_order(call)?;
            }
            let asked =
                if is_chain(&call.receiver) { Some(self.opaque(&Expr::MethodCall(call.clone()), kind.clone())?) } else { None };
            return Ok(asked.map(Binding::Value));
        }
        if !ENDS.contains(&name.as_str()) {
            return Ok(None);
        }
        match self.chained(call)? {
            Some(stream) => self.ended(call, &stream).map(Some),
            None => self.constant_sum(call),
        }
    }

    /// A sum of what carries no derivative is the user's code, with the type that it is given.
    fn constant_sum(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let given = call.turbofish.as_ref().and_then(|generics| generics.args.first());
        let (Some(syn::GenericArgument::Type(ty)), true) = (given, is_walked(&call.receiver)) else { return Ok(None) };
        let whole = Expr::MethodCall(call.clone());
        let mark = self.builder.mark();
        let (code, operands) = self.code(&whole)?;
        if operands.iter().any(|&v| self.varies(v)) {
            self.builder.rollback(mark);
            return Ok(None);
        }
        let kind = crate::parse::kind(ty, &self.generics);
        Ok(Some(Binding::Value(self.push_code((code, operands), kind, call.method.span()))))
    }

    /// Whether a method ends a chain.
    pub(in crate::lower) fn ends_a_chain(call: &ExprMethodCall) -> bool {
        ENDS.iter().any(|name| call.method == name)
    }

    /// The end of a chain as a loop.
    pub(in crate::lower) fn walked(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        match self.stream(&call.receiver)? {
            Some(stream) => self.ended(call, &stream).map(Some),
            None => Ok(None),
        }
    }

    /// The end of a chain over this stream.
    fn ended(&mut self, call: &ExprMethodCall, stream: &Stream) -> Lowered<Binding> {
        let name = call.method.to_string();
        let span = call.method.span();
        Ok(match (name.as_str(), call.args.len()) {
            ("sum" | "product", 0) => {
                let (first, rule) = if name == "sum" { (0.0, "add") } else { (1.0, "mul") };
                let first = self.builder.constant(first, Elem::Unknown, span);
                self.gathered(stream, Binding::Value(first), span, &[], |lower, so_far, item| {
                    let (Binding::Value(so_far), Binding::Value(item)) = (so_far, item) else {
                        return lower.error(span, "a sum of tuples; map them to a float first");
                    };
                    Ok(Binding::Value(lower.builder.apply(rule, vec![so_far, item], span)))
                })?
            }
            ("fold", 2) => {
                let first = self.expr(&call.args[0])?;
                let function = self.function_argument(&call.args[1])?;
                self.gathered(stream, first, span, &[&function], |lower, so_far, item| {
                    lower.apply(&function, vec![so_far, item], false, span)
                })?
            }
            ("for_each", 1) => {
                let function = self.function_argument(&call.args[0])?;
                let mut lent = std::collections::BTreeSet::new();
                stream.lent(&mut lent);
                self.gathered(stream, Binding::Unit, span, &[&function], |lower, _, item| {
                    // What is lent to a closure is another name of its place.
                    if let (Expr::Closure(closure), false) = (&call.args[0], lent.is_empty()) {
                        return lower.run_closure(closure, vec![item]).map(|()| Binding::Unit);
                    }
                    lower.apply(&function, vec![item], false, span).map(|_| Binding::Unit)
                })?
            }
            ("collect", 0) => self.collected_stream(stream, call)?,
            ("unzip", 0) => self.unzipped(stream, span)?,
            ("partition", 1) => self.partitioned(stream, call)?,
            _ => return self.error(span, format!("`{name}` takes another number of arguments")),
        })
    }

    /// The end of a chain before a `?`, whose items may fail: `….map(f).sum::<Result<F, E>>()?`, `….try_fold(x, f)?`, if it is one over
    /// data that may carry a derivative.
    pub(in crate::lower) fn ended_by_failures(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        let name = call.method.to_string();
        let inside = call.turbofish.as_ref().and_then(success_type);
        let items = match (&*call.receiver, name.as_str(), call.args.len()) {
            (Expr::MethodCall(map), "sum" | "product" | "collect", 0) if map.method == "map" && map.args.len() == 1 => map,
            (_, "try_fold", 2) | (_, "try_for_each", 1) => call,
            _ => return Ok(None),
        };
        let (_, operands) = self.code(&Expr::MethodCall(call.clone()))?;
        if !operands.iter().any(|&v| self.varies(v)) {
            return Ok(None);
        }
        let span = call.method.span();
        let Some(stream) = self.chain_stream(&items.receiver)? else { return Ok(None) };
        let Some(function) = items.args.last() else { return Ok(None) };
        let function = self.failing(function)?;
        Ok(Some(match name.as_str() {
            "try_fold" => {
                let first = self.expr(&call.args[0])?;
                self.gathered(&stream, first, span, &[&function], |lower, so_far, item| {
                    lower.apply(&function, vec![so_far, item], false, span)
                })?
            }
            "try_for_each" => self.gathered(&stream, Binding::Unit, span, &[&function], |lower, _, item| {
                lower.apply(&function, vec![item], false, span).map(|_| Binding::Unit)
            })?,
            _ => {
                let lent = crate::lower::chains::iterate::gives_references(&items.receiver);
                let turbofish = inside.map(|inside| syn::parse_quote!(::<#inside>));
                let plain = ExprMethodCall { turbofish, ..call.clone() };
                self.ended(&plain, &Stream::Mapped(Box::new(stream), function, lent))?
            }
        }))
    }

    /// The stream of a chain that only a loop can follow.
    pub(in crate::lower) fn chained(&mut self, call: &ExprMethodCall) -> Lowered<Option<Stream>> {
        let iterates = crate::lower::chains::iterate::is_iterator(&call.receiver);
        let walked = is_walked(&call.receiver)
            || self.is_general_fold(call)
            || ["for_each", "unzip", "partition"].iter().any(|name| call.method == name)
            || call.method == "collect" && (makes_wholes(&call.receiver) || self.wholes(call).is_some())
            || crate::lower::chains::sources::begins_with_a_source(&call.receiver);
        if begins_with_a_range(&call.receiver) || self.begins_discrete(&call.receiver) || self.begins_unknown(&call.receiver) {
            return self.chained_range(call);
        }
        if walked || iterates && self.closures_assign(&call.receiver)? || iterates && self.holds_others(&call.receiver)? {
            return self.stream(&call.receiver);
        }
        Ok(None)
    }

    /// Whether a chain begins with a list that carries no derivative: labels, indices.
    fn begins_discrete(&self, expr: &Expr) -> bool {
        match expr {
            Expr::MethodCall(call) => self.begins_discrete(&call.receiver),
            Expr::Paren(e) => self.begins_discrete(&e.expr),
            Expr::Reference(e) => self.begins_discrete(&e.expr),
            Expr::Path(path) => match path.path.get_ident().and_then(|name| self.lookup(name)) {
                Some(Binding::Value(v)) => *self.builder.kind(*v) == Kind::Discrete && !self.varies(*v),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a chain begins with `data.xs.iter()`, where what is in the field of a constant is not known.
    fn begins_unknown(&mut self, expr: &Expr) -> bool {
        match expr {
            Expr::MethodCall(call) if STARTS.iter().any(|&(name, count)| call.method == name && call.args.len() == count) => {
                if !matches!(&*call.receiver, Expr::Path(_) | Expr::Field(_) | Expr::Index(_)) {
                    return self.begins_unknown(&call.receiver);
                }
                let look = self.look();
                let of = self.expr(&call.receiver);
                let unknown = matches!(of, Ok(Binding::Value(v)) if *self.builder.kind(v) == Kind::Unknown && !self.varies(v));
                self.take_back(look);
                unknown
            }
            Expr::MethodCall(call) => self.begins_unknown(&call.receiver),
            Expr::Paren(e) => self.begins_unknown(&e.expr),
            _ => false,
        }
    }

    /// The stream of a chain that begins with a range or with labels, if a function in it gives what carries a derivative; else it stays the
    /// user's code.
    fn chained_range(&mut self, call: &ExprMethodCall) -> Lowered<Option<Stream>> {
        let Some(stream) = self.chain_stream(&call.receiver)? else { return Ok(None) };
        let mut functions = Vec::new();
        stream.functions(&mut functions);
        let mut own = Vec::new();
        for arg in &call.args {
            own.extend(self.function(arg)?);
        }
        functions.extend(&own);
        let mut carries = stream.begins_varying(self) || call.method == "fold" && self.carries(&call.args[0])?;
        for function in functions {
            if let Function::Closure(closure) = function {
                carries |= closure.assigns() || self.closure_carries(closure)?;
            }
        }
        // What is gathered on the way is no function of the stream any more.
        carries = carries || self.closures_carry(&call.receiver)?;
        Ok(carries.then_some(stream))
    }

    /// Whether a closure in a chain captures what carries a derivative.
    fn closures_carry(&mut self, chain: &Expr) -> Lowered<bool> {
        let call = match chain {
            Expr::Paren(e) => return self.closures_carry(&e.expr),
            Expr::MethodCall(call) => call,
            _ => return Ok(false),
        };
        for arg in &call.args {
            if let Some(Function::Closure(closure)) = self.function(arg)? {
                if self.closure_carries(&closure)? {
                    return Ok(true);
                }
            }
        }
        self.closures_carry(&call.receiver)
    }

    /// Whether a chain goes over items that are no floats.
    fn holds_others(&mut self, chain: &Expr) -> Lowered<bool> {
        Ok(match chain {
            Expr::Paren(e) => self.holds_others(&e.expr)?,
            Expr::Reference(e) => self.holds_others(&e.expr)?,
            Expr::MethodCall(call) => {
                let beside = call.method == "zip" && call.args.len() == 1 && self.holds_others(&call.args[0])?;
                beside || self.holds_others(&call.receiver)?
            }
            Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => match self.expr(chain)? {
                Binding::Value(a) => {
                    let kind = self.builder.kind(a);
                    matches!(kind, Kind::Items(_)) || *kind == Kind::Unknown && self.varies(a)
                }
                _ => false,
            },
            // It is called where the chain goes over what it gives.
            Expr::Call(_) => {
                let look = self.look();
                let given = self.expr(chain);
                let unknown = matches!(given, Ok(Binding::Value(a)) if *self.builder.kind(a) == Kind::Unknown && self.varies(a));
                self.take_back(look);
                unknown
            }
            _ => false,
        })
    }

    /// A fold by a closure that is not just `max` or `min`.
    fn is_general_fold(&self, call: &ExprMethodCall) -> bool {
        let over_entries = crate::lower::chains::iterate::is_iterator(&call.receiver);
        call.method == "fold" && over_entries && !self.is_extreme(call)
    }
}
