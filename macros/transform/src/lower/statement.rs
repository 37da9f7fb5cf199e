//! Blocks and statements.

use super::calls::arguments::Receiver;
use super::{Binding, Lower, Lowered, Noted};
use crate::ir::{Kind, ValueId};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{BinOp, Expr, ExprMethodCall, Ident, Local, Pat, Stmt};

/// Methods that change their receiver.
pub(super) const IN_PLACE: &[&str] = &[
    "mapv_inplace",
    "map_inplace",
    "scaled_add",
    "assign",
    "fill",
    "copy_from_slice",
    "clone_from_slice",
    "zip_mut_with",
    "accumulate_axis_inplace",
    "swap_axes",
    "invert_axis",
];

/// The name of a local variable that is seen to be a `VecDeque`.
fn queue(local: &Local) -> Option<&Ident> {
    let named = |tokens: proc_macro2::TokenStream| {
        tokens.to_string().split(|c: char| !c.is_alphanumeric()).any(|word| word == "VecDeque")
    };
    let (pat, ty) = match &local.pat {
        Pat::Type(typed) => (&*typed.pat, named(quote::ToTokens::to_token_stream(&typed.ty))),
        pat => (pat, false),
    };
    let Pat::Ident(pat) = pat else { return None };
    let init = local.init.as_ref().is_some_and(|init| named(quote::ToTokens::to_token_stream(&init.expr)));
    (ty || init).then_some(&pat.ident)
}

/// Whether a call is that of `drop` with a variable.
fn drops(call: &syn::ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let segments: Vec<String> = path.path.segments.iter().map(|s| s.ident.to_string()).collect();
    let named = matches!(segments.iter().map(String::as_str).collect::<Vec<_>>()[..], ["drop"] | [.., "mem", "drop"]);
    named && matches!(call.args.iter().collect::<Vec<_>>()[..], [Expr::Path(_)])
}

impl Lower<'_> {
    /// A block: its statements in a scope of their own, its value.
    pub(super) fn block(&mut self, block: &syn::Block) -> Lowered<Binding> {
        let flow = self.scoped(|lower| lower.flow(&block.stmts, None))?;
        self.fallen(flow, block.brace_token.span.open())
    }

    /// A statement that does not leave the block; `Never` where it does not come back.
    pub(super) fn statement_of(&mut self, stmt: &Stmt) -> Lowered<Binding> {
        match stmt {
            Stmt::Local(local) => self.local(local).map(|()| Binding::Unit),
            // Functions and constants are bound already; `use` stands again at the top of the generated function.
            Stmt::Item(syn::Item::Const(_) | syn::Item::Fn(_) | syn::Item::Use(_)) => Ok(Binding::Unit),
            Stmt::Item(syn::Item::Static(item)) if matches!(item.mutability, syn::StaticMutability::None) => Ok(Binding::Unit),
            Stmt::Item(item) => {
                let message = "an item inside a differentiated function cannot be differentiated; move it outside";
                self.error(item.span(), message)
            }
            Stmt::Expr(expr, _) => self.statement(expr),
            Stmt::Macro(mac) => {
                self.effect(&mac.mac)?;
                Ok(if diverges(&mac.mac) { Binding::Never } else { Binding::Unit })
            }
        }
    }

    /// The last expression of a block: its value, or a statement without one.
    pub(super) fn tail(&mut self, expr: &Expr) -> Lowered<Binding> {
        let statement = match expr {
            Expr::Assign(_) => true,
            Expr::Binary(b) => assigns(&b.op),
            Expr::MethodCall(call) => Self::changes_in_place(call) || super::rewrites::by_items::is_statement(&call.method),
            Expr::Macro(mac) => !super::discrete::code::is_value_macro(&mac.mac),
            _ => false,
        };
        if matches!(expr, Expr::Tuple(t) if t.elems.is_empty()) {
            return Ok(Binding::Unit);
        }
        if !statement {
            return self.expr(expr);
        }
        self.statement(expr)
    }

    /// A constant: the item stands again at the top of the generated function.
    pub(super) fn const_item(&mut self, name: &Ident, ty: &syn::Type) {
        let kind = crate::parse::kind(ty, &self.generics);
        let code = self.over(vec![], |_| quote::ToTokens::to_token_stream(name));
        let value = self.push_code(code, kind, name.span());
        self.constants.insert(value);
        self.bind(name, Binding::Value(value));
    }

    pub(super) fn local(&mut self, local: &Local) -> Lowered<()> {
        let Some(init) = &local.init else {
            // Nothing reads the variable before it is assigned to.
            let blank = self.blank(Kind::Unknown, false);
            return self.pattern(&local.pat, Binding::Value(blank));
        };
        if let Some((_, otherwise)) = &init.diverge {
            return self.bound_or(&local.pat, &init.expr, otherwise, local.let_token.span);
        }
        if let Some(name) = queue(local) {
            self.queues.insert(super::key(name));
            if self.carries(&init.expr)? {
                return self.through_a_queue(&init.expr);
            }
        }
        // A path in lower case may be a constant's: where it is used as a value, it is one.
        if let Some(function) = self.function(&init.expr)? {
            return self.pattern(&local.pat, Binding::Function(function));
        }
        // A type that carries no derivative says that the code on the right is left as it is.
        if let Pat::Type(typed) = &local.pat {
            let kind = crate::parse::kind(&typed.ty, &self.generics);
            if matches!(kind, Kind::Int | Kind::Bool | Kind::Discrete) && !matches!(&*typed.ty, syn::Type::Tuple(_)) {
                self.keeps_derivatives(&init.expr)?;
                let value = self.opaque(&init.expr, kind)?;
                self.annotate(&Binding::Value(value), &typed.ty);
                return self.pattern(&typed.pat, Binding::Value(value));
            }
        }
        if self.cursor(&local.pat, &init.expr)? {
            return Ok(());
        }
        let binding = match (&*init.expr, tuple_pattern(&local.pat)) {
            // A mutable borrow that goes on under another name.
            (Expr::Path(path), _) if path.path.get_ident().is_some_and(|name| self.is_lent(name)) => {
                Binding::Place(self.spot(&init.expr)?)
            }
            // How many values a function of the user's gives, only the pattern tells.
            (Expr::Call(call), Some(n)) => self.call_for(call, Some(n))?,
            (Expr::Try(e), Some(n)) => self.try_(e, Some(n))?,
            (Expr::MethodCall(call), Some(n))
                if (call.method == "unwrap" || call.method == "expect") && self.rewritten(&init.expr).is_none() =>
            {
                self.taken(&init.expr, Some(n))?
            }
            (Expr::Try(e), _) if matches!(&local.pat, Pat::Wild(_)) && !self.is_changing(e) => return self.try_statement(e),
            _ => self.index_or(&local.pat, &init.expr)?,
        };
        // What a pattern takes apart is no number.
        let binding = if matches!(&local.pat, Pat::Struct(_) | Pat::TupleStruct(_)) {
            binding
        } else {
            self.take_parts(&local.pat, &init.expr, binding)
        };
        self.names_part(&init.expr, &binding);
        // A list of structs that a function of the block gives is one as if its type were written.
        if let (Pat::Ident(_), Some(ty @ syn::Type::Path(_))) = (&local.pat, self.type_of(&init.expr)) {
            if crate::parse::item(&ty).and_then(super::known::own::named).is_some() {
                self.annotate(&binding, &ty);
            }
        }
        self.bind_local(local, &init.expr, binding)
    }

    /// Notes what the code takes out of a place by value, in a tuple that is written here too.
    ///
    /// A name that is no operand may be one of a struct that can be copied.
    fn take_parts(&mut self, pat: &Pat, init: &Expr, binding: Binding) -> Binding {
        match (pat, init, binding) {
            (Pat::Tuple(p), Expr::Tuple(e), Binding::Tuple(parts)) if p.elems.len() == e.elems.len() => {
                let parts = p.elems.iter().zip(&e.elems).zip(parts);
                Binding::Tuple(parts.map(|((pat, init), part)| self.take_parts(pat, init, part)).collect())
            }
            (_, Expr::Tuple(e), Binding::Tuple(parts)) if e.elems.len() == parts.len() => {
                Binding::Tuple(e.elems.iter().zip(parts).map(|(init, part)| self.take_parts(pat, init, part)).collect())
            }
            // Its type shows that it is no number.
            (Pat::Type(p), Expr::Index(_), Binding::Value(v)) if super::known::own::named(&p.ty).is_some() => {
                Binding::Value(self.copied_item(init, v))
            }
            (Pat::Type(p), init, binding) => self.take_parts(&p.pat, init, binding),
            (Pat::Ident(name), init, Binding::Value(v))
                if name.mutability.is_some() && super::calls::arguments::is_copy(init) && self.is_of_caller(v) =>
            {
                let own = self.builder.apply("own", vec![v], init.span());
                self.builder.values[own.index()].kind = self.builder.kind(v).clone();
                let ty = self.types.get(&self.beginning(v)).cloned();
                self.types.extend(ty.map(|ty| (own, ty)));
                Binding::Value(own)
            }
            (Pat::Ident(name), Expr::Index(_), Binding::Value(v)) if !self.is_operand(&name.ident) => {
                Binding::Value(self.copied_item(init, v))
            }
            (_, init, Binding::Value(v)) => {
                self.take(init, v);
                Binding::Value(v)
            }
            (_, _, binding) => binding,
        }
    }

    /// Binds the names of a `let`.
    pub(super) fn bind_local(&mut self, local: &Local, init: &Expr, binding: Binding) -> Lowered<()> {
        if let Binding::Unit | Binding::Never = binding {
            return self.error(init.span(), "a value is needed here, and this statement has none");
        }
        if self.is_copied(init) {
            self.copied(&local.pat, binding)?;
        } else {
            self.pattern(&local.pat, binding)?;
        }
        self.refer_bound(&local.pat, init);
        self.owns(&local.pat, init);
        Ok(())
    }

    /// Code that is left as it is must not write a differentiated value as text or as bits, from which it could be read back.
    fn keeps_derivatives(&mut self, expr: &Expr) -> Lowered<()> {
        let mut encoders = Encoders(Vec::new());
        encoders.visit_expr(expr);
        for encoder in encoders.0 {
            self.value(&encoder)?;
        }
        Ok(())
    }

    /// Binds the names of a `let` whose value could not be lowered.
    pub(super) fn poison_pattern(&mut self, pat: &Pat) {
        struct Names(Vec<Ident>);
        impl<'ast> syn::visit::Visit<'ast> for Names {
            fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
                self.0.push(pat.ident.clone());
            }
        }
        let mut names = Names(vec![]);
        syn::visit::Visit::visit_pat(&mut names, pat);
        for name in names.0 {
            let poison = self.poison();
            self.bind(&name, poison);
        }
    }

    /// An expression for its effect: it comes back, or it does not.
    pub(super) fn statement(&mut self, expr: &Expr) -> Lowered<Binding> {
        let value = match expr {
            Expr::Macro(mac) => {
                self.effect(&mac.mac)?;
                if diverges(&mac.mac) { Binding::Never } else { Binding::Unit }
            }
            Expr::Block(_) | Expr::If(_) | Expr::Match(_) | Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) => {
                self.expr(expr)?
            }
            Expr::Return(ret) if ret.expr.as_ref().is_some_and(|e| super::control_flow::exits::is_failure(e)) => {
                self.expr(expr)?
            }
            _ => {
                self.change(expr)?;
                Binding::Unit
            }
        };
        Ok(if let Binding::Never = value { Binding::Never } else { Binding::Unit })
    }

    /// A statement that comes back.
    fn change(&mut self, expr: &Expr) -> Lowered<()> {
        match expr {
            Expr::Assign(assign) => {
                if let Expr::Tuple(left) = &*assign.left {
                    let right = match &*assign.right {
                        Expr::Call(call) => self.call_for(call, Some(left.elems.len()))?,
                        right => self.expr(right)?,
                    };
                    return self.assign_parts(left, right);
                }
                self.assign(&assign.left, &assign.right)
            }
            Expr::Binary(binary) if assigns(&binary.op) => match compound(&binary.op) {
                Some(rule) => self.assign_with(&binary.left, rule, &binary.op, &binary.right),
                None => self.assign(&binary.left, &of_bits(binary)),
            },
            Expr::Try(e) => self.try_statement(e),
            Expr::MethodCall(call) if call.method == "for_each" => match self.chain(call)? {
                Some(_) => Ok(()),
                None => self
                    .error(call.method.span(), "`for_each` over this iterator cannot be differentiated yet; write a `for` loop"),
            },
            Expr::MethodCall(call) => match super::chains::zip::assigned_in_step(call) {
                Some(walk) => self.change(&walk),
                None => self.in_place(call),
            },
            Expr::Call(call) => match self.function(&call.func)? {
                Some(function) if function.is_inlined() => {
                    let value = self.call(call)?;
                    let assigns = function.assigned().next().is_some();
                    let lends = call.args.iter().any(|arg| self.is_lending(arg));
                    if assigns || lends || matches!(value, Binding::Unit) { Ok(()) } else { self.unused_call(call) }
                }
                _ if call.args.iter().any(|arg| self.is_lending(arg)) => self.call_for(call, Some(0)).map(|_| ()),
                // Nothing reads the variable any more.
                _ if drops(call) => self.expr(&call.args[0]).map(|_| ()),
                _ => self.unsupported(expr),
            },
            Expr::Binary(binary) => self.error(binary.op.span(), "a value that nothing uses; remove it or bind it with `let`"),
            other => self.unsupported(other),
        }
    }

    /// `(x, y) = …`
    fn assign_parts(&mut self, left: &syn::ExprTuple, right: Binding) -> Lowered<()> {
        let parts = match right {
            Binding::Tuple(parts) if parts.len() == left.elems.len() => parts,
            right if self.is_poisoned(&right) => return Err(Noted),
            _ => {
                return self
                    .error_on(left, "this assignment cannot be differentiated yet; assign to one variable after the other");
            }
        };
        for (place, part) in left.elems.iter().zip(parts) {
            match place {
                Expr::Infer(_) => {}
                Expr::Tuple(inner) => self.assign_parts(inner, part)?,
                place => {
                    let spot = self.spot(place)?;
                    self.write(&spot, part, place.span())?;
                }
            }
        }
        Ok(())
    }

    /// A method that changes its receiver.
    pub(super) fn in_place(&mut self, call: &ExprMethodCall) -> Lowered<()> {
        self.refuse_turned(call)?;
        if !Self::changes_in_place(call) || self.is_own_method(call) {
            if self.reassigned(call)? {
                return Ok(());
            }
            if let Expr::Paren(lent) = &*call.receiver {
                if super::places::place::lends(&lent.expr) && !self.is_of_ndarray(call) {
                    let spot = self.spot(&lent.expr)?;
                    return self.call_method(call, Receiver::Changed(spot), Some(0)).map(|_| ());
                }
            }
            if let Some(value) = self.step_by_step(call)? {
                let taken = !matches!(value, Binding::Unit);
                let unused = taken && !super::rewrites::by_items::may_be_unused(&call.method);
                return if unused { self.unused_method(call) } else { Ok(()) };
            }
            if self.changed_by_method(call)?.is_some() || self.changed_discrete(call)? {
                return Ok(());
            }
            return if self.begins_poisoned(&call.receiver) { Err(Noted) } else { self.unused_method(call) };
        }
        if let Expr::Path(path) = &*call.receiver {
            let queued = path.path.get_ident().is_some_and(|name| self.queues.contains(&super::key(name)));
            if queued && self.carries(&call.args[0])? {
                return self.through_a_queue(&call.method);
            }
        }
        if super::places::lists::LISTS.iter().any(|name| call.method == name) {
            return self.change_list(call);
        }
        if call.method == "accumulate_axis_inplace" {
            return self.accumulate_axis(call);
        }
        self.change_by_method(call)
    }

    /// A method of a variable that carries no derivative, `order.sort()`: the user's code on the variable, which is a new value.
    fn changed_discrete(&mut self, call: &ExprMethodCall) -> Lowered<bool> {
        let Expr::Path(path) = &*call.receiver else { return Ok(false) };
        let Some(name) = path.path.get_ident().filter(|name| self.mutable.contains(&name.to_string())) else { return Ok(false) };
        let Some(Binding::Value(old)) = self.lookup(name).cloned() else { return Ok(false) };
        let kind = self.builder.kind(old).clone();
        if self.varies(old) || !matches!(kind, Kind::Discrete | Kind::Unknown) {
            return Ok(false);
        }
        let (mut code, operands) = {
            let call = ExprMethodCall { receiver: syn::parse_quote!(__changed), ..call.clone() };
            self.code(&syn::parse_quote!({ let mut __changed = #name; #call; __changed }))?
        };
        for (hole, _) in code.holes.iter_mut().zip(&operands).filter(|(_, v)| **v == old) {
            hole.mode = crate::ir::Mode::Move;
        }
        let new = self.push_code((code, operands), kind, call.method.span());
        *self.builder.name(new) = crate::ir::Name::User(name.to_string());
        let spot = self.spot(&call.receiver)?;
        self.bind_variable(&spot.variable, Binding::Value(new));
        Ok(true)
    }

    fn changes_in_place(call: &ExprMethodCall) -> bool {
        let name = call.method.to_string();
        IN_PLACE.contains(&name.as_str()) || super::places::lists::LISTS.contains(&name.as_str())
    }

    /// The new value of `a` after `a.method(…)`.
    pub(super) fn changed(&mut self, call: &ExprMethodCall, a: ValueId) -> Lowered<ValueId> {
        let span = call.method.span();
        let kind = self.builder.kind(a).clone();
        let z = match (call.method.to_string().as_str(), call.args.len()) {
            ("mapv_inplace", 1) => self.mapv(call, a)?,
            ("map_inplace", 1) => self.changed_elements(&call.args[0], vec![a], span)?,
            ("zip_mut_with", 2) => {
                let b = self.value(&call.args[0])?;
                self.changed_elements(&call.args[1], vec![a, b], span)?
            }
            ("scaled_add", 2) => {
                let (alpha, b) = (self.value(&call.args[0])?, self.value(&call.args[1])?);
                let share = self.builder.apply("mul", vec![b, alpha], span);
                self.builder.apply("add_assigned", vec![a, share], span)
            }
            ("assign" | "fill" | "copy_from_slice" | "clone_from_slice", 1) => {
                let b = self.value(&call.args[0])?;
                self.builder.apply("assigned", vec![b, a], span)
            }
            ("swap_axes", 2) => {
                let (i, j) = (self.constant(&call.args[0], Kind::Int)?, self.constant(&call.args[1], Kind::Int)?);
                self.builder.apply("swapped_axes", vec![a, i, j], span)
            }
            ("invert_axis", 1) => {
                let axis = self.constant(&call.args[0], Kind::Discrete)?;
                self.builder.apply("inverted_axis", vec![a, axis], span)
            }
            (name, _) => return self.error(span, format!("`{name}` takes another number of arguments")),
        };
        self.builder.values[z.index()].kind = kind;
        Ok(z)
    }
}

/// Finds what writes a float as text or as bits.
struct Encoders(Vec<Expr>);

impl<'ast> Visit<'ast> for Encoders {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::MethodCall(call)
                if ["to_string", "to_bits", "to_ne_bytes", "to_le_bytes", "to_be_bytes"].iter().any(|m| call.method == m) =>
            {
                self.0.push(expr.clone());
            }
            Expr::Macro(mac) if mac.mac.path.is_ident("format") => self.0.push(expr.clone()),
            // Its parameters are not variables of the function.
            Expr::Closure(_) => {}
            expr => syn::visit::visit_expr(self, expr),
        }
    }
}

/// How many parts a tuple pattern has.
fn tuple_pattern(pat: &Pat) -> Option<usize> {
    match pat {
        Pat::Tuple(p) => Some(p.elems.len()),
        Pat::Type(p) => tuple_pattern(&p.pat),
        Pat::Paren(p) => tuple_pattern(&p.pat),
        _ => None,
    }
}

/// Whether a macro does not come back.
pub(super) fn diverges(mac: &syn::Macro) -> bool {
    let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
    ["panic", "unreachable", "unimplemented", "todo", "bail"].contains(&name.as_str())
}

/// The rule of a compound assignment.
pub(super) fn compound(op: &BinOp) -> Option<&'static str> {
    match op {
        BinOp::AddAssign(_) => Some("add"),
        BinOp::SubAssign(_) => Some("sub"),
        BinOp::MulAssign(_) => Some("mul"),
        BinOp::DivAssign(_) => Some("div"),
        BinOp::RemAssign(_) => Some("rem"),
        _ => None,
    }
}

/// What a compound assignment to an integer or a flag assigns: `j ^ bit` of `j ^= bit`.
fn of_bits(binary: &syn::ExprBinary) -> Expr {
    let (left, right, span) = (&binary.left, &binary.right, binary.op.span());
    let op = match &binary.op {
        BinOp::BitXorAssign(_) => quote_spanned!(span=> ^),
        BinOp::BitAndAssign(_) => quote_spanned!(span=> &),
        BinOp::BitOrAssign(_) => quote_spanned!(span=> |),
        BinOp::ShlAssign(_) => quote_spanned!(span=> <<),
        _ => quote_spanned!(span=> >>),
    };
    syn::parse_quote!(#left #op (#right))
}

/// Whether an operator is a compound assignment.
pub(super) fn assigns(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}
