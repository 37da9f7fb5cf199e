//! What is known to be of a type of the user's own: its methods are its own, whatever their names.
//!
//! A macro cannot tell a struct from an alias of an array by the name of its type, but what the function does with it can: a struct is
//! written as one, has fields, has methods or functions that arrays and floats have not. Each of these is seen with the *marks* of what
//! it shows: its type, its name, its path. Where a method was taken for one of ndarray's before its receiver was seen to be a struct, the
//! function is lowered again.

use crate::ir::{Elem, Kind, Op, Stmt, ValueId};
use crate::lower::calls::arguments::Receiver;
use crate::lower::{Binding, Lower, Lowered};
use crate::parse::Signature;
use crate::rules;
use quote::ToTokens;
use std::collections::BTreeSet;
use syn::{Expr, ExprMethodCall, Member, Type};

/// Functions of the types of floats, arrays and lists, which an alias of one has, too, but for those with a rule.
const FUNCTIONS: &[&str] = &[
    "new",
    "with_capacity",
    "default",
    "from",
    "zero",
    "one",
    "zeros",
    "ones",
    "eye",
    "uninit",
    "build_uninit",
    "linspace",
    "range",
    "logspace",
    "geomspace",
    "infinity",
    "nan",
    "epsilon",
    "max_value",
    "min_value",
    "min_positive_value",
];
/// What they are made from, or into, by functions of these types: `from_vec`, `into_shape_with_order`.
const FROM: &[&str] = &[
    "vec",
    "iter",
    "elem",
    "fn",
    "slice",
    "diag",
    "diag_elem",
    "shape",
    "shape_fn",
    "shape_vec",
    "shape_vec_unchecked",
    "shape_simple_fn",
    "shape_ptr",
    "subset",
    "bits",
    "str_radix",
    "f32",
    "f64",
    "usize",
    "isize",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
];
/// What asks for an option's or a guise's inside, or for a number: on a struct it is what it is on anything else.
const NEVER: &[&str] = &[
    "iter",
    "iter_mut",
    "into_iter",
    "to_owned",
    "into_owned",
    "clone",
    "cloned",
    "copied",
    "as_ref",
    "as_mut",
    "as_deref",
    "borrow",
    "deref",
    "by_ref",
    "reborrow",
    "unwrap",
    "expect",
    "len",
    "ndim",
    "nrows",
    "ncols",
    "len_of",
    "eq",
    "ne",
];

/// The marks of what has been seen.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct Own {
    /// Those of what is of a type of the user's own.
    seen: BTreeSet<String>,
    /// Those of what was taken for none.
    taken: BTreeSet<String>,
    /// Whether one of these was seen behind it.
    late: bool,
}

impl Own {
    /// Inside of a block the type is known, as are those that the attribute names.
    pub(in crate::lower) fn of(signature: &Signature, before: &Own) -> Own {
        let mut seen = before.seen.clone();
        seen.extend(signature.own.iter().map(|name| of_type(&name.to_string())));
        if let Some(inside) = &signature.inside {
            seen.insert(of_type("Self"));
            seen.extend(inside.name().map(|name| of_type(&name.to_string())));
            seen.extend(inside.structs().iter().map(|name| of_type(&name.to_string())));
        }
        Own { seen, taken: BTreeSet::new(), late: false }
    }

    /// Whether something was taken for what it is not.
    pub(in crate::lower) fn is_late(&self) -> bool {
        self.late
    }

    /// Whether a type of this name has been seen to be one of the user's own.
    pub(in crate::lower) fn has_type(&self, name: &str) -> bool {
        self.seen.contains(&of_type(name))
    }

    fn see(&mut self, marks: Vec<String>) {
        for mark in marks {
            // What was seen before and is taken for a number all the same is one of a name that means two things.
            self.late |= self.taken.contains(&mark) && !self.seen.contains(&mark);
            self.seen.insert(mark);
        }
    }
}

/// Whether a method is the same on any type.
pub(in crate::lower) fn is_never_own(method: &syn::Ident) -> bool {
    NEVER.iter().any(|name| method == name)
}

/// The mark of a type.
fn of_type(name: &str) -> String {
    format!("type {name}")
}

/// The name of a type that could be one of the user's.
pub(in crate::lower) fn named(ty: &Type) -> Option<String> {
    match ty {
        Type::Reference(r) => named(&r.elem),
        Type::Paren(p) => named(&p.elem),
        Type::Group(g) => named(&g.elem),
        Type::Path(path) if crate::parse::kind(ty, &[]) == Kind::Unknown => {
            path.path.segments.last().map(|s| s.ident.to_string())
        }
        _ => None,
    }
}

/// Whether a function of a type makes a value of that type, by its name.
pub(in crate::lower) fn makes(function: &str) -> bool {
    matches!(function, "new" | "default" | "zero" | "one" | "identity")
        || ["new_", "from_", "with_", "of_", "unit_"].iter().any(|prefix| function.starts_with(prefix))
}

/// Whether an alias of an array, a float or a list could have a function of this name.
fn is_of_ndarray(function: &str, arguments: usize) -> bool {
    FUNCTIONS.contains(&function) && (function != "new" || arguments == 0)
        || function.starts_with("into_")
        || function.strip_prefix("from_").is_some_and(|of| FROM.contains(&of))
        || rules::elementwise(function, arguments).is_some()
        || rules::tensor(function, arguments).is_some()
}

impl Lower<'_> {
    /// A method of a type that is known to be the user's, whatever its name.
    pub(in crate::lower) fn own_method(&mut self, call: &ExprMethodCall) -> Lowered<Option<Binding>> {
        if !self.is_own_method(call) {
            return Ok(None);
        }
        if let Some(receiver) = self.own_receiver(call)? {
            return self.call_method(call, receiver, None).map(Some);
        }
        let look = self.look();
        let constant = match self.expr(&call.receiver) {
            Ok(Binding::Value(v)) => *self.builder.kind(v) == Kind::Unknown && !self.has_derivative(call, v)?,
            _ => false,
        };
        self.take_back(look);
        if constant {
            self.opaque(&Expr::MethodCall(call.clone()), Kind::Unknown).map(|v| Some(Binding::Value(v)))
        } else {
            Ok(None)
        }
    }

    /// The receiver of a method of the user's own type: `self`, or a value or field of unknown type, with a method that is none
    /// of arrays and floats.
    pub(in crate::lower) fn own_receiver(&mut self, call: &ExprMethodCall) -> Lowered<Option<Receiver>> {
        if let Expr::Paren(lent) = &*call.receiver {
            if crate::lower::places::place::lends(&lent.expr) && !self.is_of_ndarray(call) {
                return self.spot(&lent.expr).map(|spot| Some(Receiver::Changed(spot)));
            }
        }
        let receiver = if let Expr::Reference(r) = &*call.receiver { &*r.expr } else { &*call.receiver };
        // `self` is copied as anything is; its other methods are its own, whatever their names.
        let copied = matches!(call.method.to_string().as_str(), "clone" | "to_owned") && call.args.is_empty();
        let own = matches!(receiver, Expr::Path(p) if p.path.is_ident("self")) && !copied;
        if let Expr::Call(_) | Expr::MethodCall(_) | Expr::Struct(_) | Expr::Paren(_) | Expr::Try(_) = receiver {
            return self.made_receiver(call, receiver);
        }
        if !matches!(receiver, Expr::Path(_) | Expr::Field(_) | Expr::Index(_)) || !own && self.is_of_ndarray(call) {
            return Ok(None);
        }
        let Binding::Value(a) = self.expr(receiver)? else { return Ok(None) };
        self.finds_struct(a);
        if *self.builder.kind(a) != Kind::Unknown {
            return Ok(None);
        }
        Ok(self.has_derivative(call, a)?.then_some(Receiver::Read(a)))
    }

    /// The same where a call gives the receiver: `self.scaled(s).forward(x)`.
    fn made_receiver(&mut self, call: &ExprMethodCall, receiver: &Expr) -> Lowered<Option<Receiver>> {
        if self.is_of_ndarray(call) {
            return Ok(None);
        }
        let look = self.look();
        if let Ok(Binding::Value(a)) = self.expr(receiver) {
            if *self.builder.kind(a) == Kind::Unknown && self.has_derivative(call, a)? {
                return Ok(Some(Receiver::Read(a)));
            }
        }
        self.take_back(look);
        // No float has such a method: so what an operator joins is of a type of the user's own.
        if let Expr::Paren(of) = receiver {
            if matches!(&*of.expr, Expr::Binary(_) | Expr::Unary(_)) {
                self.see_own(receiver);
            }
        }
        Ok(None)
    }

    /// Whether a derivative goes into a method: one of a constant is one of its arguments.
    pub(in crate::lower) fn has_derivative(&mut self, call: &ExprMethodCall, receiver: ValueId) -> Lowered<bool> {
        let mut varies = self.varies(receiver);
        for arg in &call.args {
            varies = varies || self.carries(arg)?;
        }
        Ok(varies)
    }

    /// Whether a method is taken for one of ndarray's or of the standard library.
    pub(in crate::lower) fn is_of_ndarray(&mut self, call: &ExprMethodCall) -> bool {
        Self::is_known_method(call) && !self.is_own_method(call)
    }
}

impl Lower<'_> {
    /// A value has fields.
    pub(in crate::lower) fn has_fields(&mut self, expr: &Expr, value: ValueId) {
        if matches!(self.builder.kind(value), Kind::Unknown | Kind::Float(Elem::Unknown)) {
            self.see_own(expr);
        }
    }

    /// An expression is of a type of the user's own.
    pub(in crate::lower) fn see_own(&mut self, expr: &Expr) {
        let marks = self.marks(expr);
        // What was joined before it got this name is of such a type, too.
        if let Expr::Path(path) = expr {
            if let Some(Binding::Value(v)) = path.path.get_ident().and_then(|name| self.lookup(name)) {
                let joined = self.joined.get(v).cloned().unwrap_or_default();
                self.own.see(joined);
            }
        }
        if let Expr::Binary(e) = expr {
            if let syn::BinOp::Add(_) | syn::BinOp::Sub(_) = e.op {
                self.see_own(&e.left);
                self.see_own(&e.right);
            }
        }
        if let Expr::Paren(syn::ExprParen { expr, .. }) | Expr::Group(syn::ExprGroup { expr, .. }) = expr {
            return self.see_own(expr);
        }
        // What a method of ndarray's gives has no fields: so it is none.
        if let Expr::MethodCall(call) = expr {
            if !is_never_own(&call.method) && Self::is_known_method(call) {
                let of = self.marks(&call.receiver);
                self.own.see(of);
            }
        }
        self.own.see(marks);
    }

    /// A name is one of something of such a type.
    pub(in crate::lower) fn sees_name(&mut self, name: &syn::Ident) {
        let mark = self.meaning(name);
        self.own.see(vec![mark]);
    }

    /// A path stands where only a struct's does: `Vec3 { x, y, z }`, `Vec3(x, y, z)`.
    pub(in crate::lower) fn see_struct(&mut self, path: &syn::Path) {
        if let Some(last) = path.segments.last() {
            self.own.see(vec![of_type(&last.ident.to_string())]);
        }
    }

    /// A function of a type is called: its name can show that the type is the user's.
    pub(in crate::lower) fn see_function(&mut self, path: &syn::Path, arguments: usize) {
        let Some((owner, name)) = owner_and_name(path) else { return };
        let text = owner.to_string();
        let own = !crate::lower::calls::call::is_foreign(&text)
            && named(&syn::parse_quote!(#owner)).is_some()
            && !self.generics.contains(owner);
        if own && !is_of_ndarray(&name.to_string(), arguments) {
            self.own.see(vec![of_type(&text)]);
        }
    }

    /// Whether a method is one of a type of the user's own.
    pub(in crate::lower) fn is_own_method(&mut self, call: &ExprMethodCall) -> bool {
        if is_never_own(&call.method) {
            return false;
        }
        let marks = self.marks(&call.receiver);
        if marks.iter().any(|mark| self.own.seen.contains(mark)) {
            return true;
        }
        let (name, arity) = (call.method.to_string(), call.args.len() + 1);
        let of_floats = rules::elementwise(&name, arity).is_some();
        let of_arrays = rules::tensor(&name, arity).is_some_and(rules::Rule::is_method);
        // An item of a list of which only the name is known is a float or a struct, and no float has it.
        let item = of_arrays && !of_floats && self.is_item(&call.receiver);
        let argument = (of_arrays || of_floats) && call.args.iter().any(|arg| self.is_own_argument(call, arg));
        if item || argument {
            self.own.see(marks);
            return true;
        }
        self.own.taken.extend(marks);
        false
    }

    /// Whether an argument shows that a method is none of ndarray's: these take nothing of a type of the user's, and products lend
    /// what they multiply by.
    fn is_own_argument(&self, call: &ExprMethodCall, arg: &Expr) -> bool {
        let marks = self.marks(arg);
        let by_value = call.method == "dot"
            && matches!(arg, Expr::Path(_))
            && self.type_of(arg).is_some_and(|ty| matches!(ty, Type::Path(_)) && named(&ty).is_some());
        let given = call.method == "dot" && self.open.is_some() && self.is_given_by_value(arg);
        by_value || given || marks.iter().any(|mark| self.own.seen.contains(mark))
    }

    /// Whether an expression is no reference: a field or an item, or what an operator or a function has given. An array is lent to a product.
    fn is_given_by_value(&self, expr: &Expr) -> bool {
        const LEND: &[&str] = &["as_ref", "borrow", "deref", "unwrap", "expect"];
        match expr {
            Expr::Paren(e) => self.is_given_by_value(&e.expr),
            Expr::Group(e) => self.is_given_by_value(&e.expr),
            Expr::Field(_) | Expr::Index(_) | Expr::Binary(_) => true,
            Expr::Unary(e) => matches!(e.op, syn::UnOp::Neg(_)),
            Expr::MethodCall(call) => LEND.iter().all(|name| call.method != name),
            Expr::Path(path) => match path.path.get_ident().and_then(|name| self.lookup(name)) {
                Some(&Binding::Value(v)) => {
                    let called = || matches!(self.builder.definition(v), Some(Stmt { op: Op::Call(_), .. }));
                    *self.builder.kind(v) == Kind::Unknown && (self.is_left_open(v) || self.is_given(v) || called())
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether an expression is an item of a list of a type that has only a name.
    fn is_item(&self, expr: &Expr) -> bool {
        let of_name =
            self.type_of(expr).is_some_and(|ty| named(&ty).is_some_and(|name| !self.generics.iter().any(|g| *g == name)));
        let taken_for_a_float = |v: ValueId| *self.builder.kind(v) == Kind::Float(Elem::Unknown);
        let item = match expr {
            Expr::Index(_) => true,
            Expr::Path(path) => {
                let bound = path.path.get_ident().and_then(|name| self.lookup(name));
                matches!(bound, Some(&Binding::Value(v)) if taken_for_a_float(v))
            }
            _ => false,
        };
        item && of_name
    }

    /// Whether an expression has been seen to be of a type of the user's own.
    pub(in crate::lower) fn is_seen(&self, expr: &Expr) -> bool {
        let known = self.type_of(expr).is_some_and(|ty| self.known_structs.contains(&ty.to_token_stream().to_string()));
        known || self.marks(expr).iter().any(|mark| self.own.seen.contains(mark))
    }

    /// Notes what a value was joined of by an operator that was taken for one of floats or arrays.
    pub(in crate::lower) fn is_joined(&mut self, value: ValueId, binary: &syn::ExprBinary) {
        let marks = self.marks_of_operands(binary);
        if matches!(self.builder.kind(value), Kind::Unknown | Kind::Float(Elem::Unknown)) {
            self.joined.insert(value, marks);
        }
    }

    /// An operand is taken for a float or an array.
    pub(in crate::lower) fn takes_for_a_number(&mut self, expr: &Expr) {
        let marks = self.marks(expr);
        self.own.taken.extend(marks);
    }

    /// The marks of what an expression stands for.
    fn marks(&self, expr: &Expr) -> Vec<String> {
        let mut marks = match expr {
            Expr::Paren(e) => return self.marks(&e.expr),
            Expr::Group(e) => return self.marks(&e.expr),
            Expr::Reference(e) => return self.marks(&e.expr),
            Expr::Try(e) => return self.marks(&e.expr),
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_) | syn::UnOp::Neg(_)) => return self.marks(&e.expr),
            // What is no float of what an operator joins: of a sum each of both.
            Expr::Binary(e) => return self.marks_of_operands(e),
            Expr::Path(path) => self.marks_of_name(path),
            Expr::Field(e) => {
                let member = match &e.member {
                    Member::Named(name) => name.to_string(),
                    Member::Unnamed(i) => i.index.to_string(),
                };
                self.marks(&e.base).into_iter().map(|mark| format!("{mark}.{member}")).collect()
            }
            Expr::Index(e) => self.marks(&e.expr).into_iter().map(|mark| format!("{mark}[]")).collect(),
            Expr::Struct(e) => e.path.segments.last().map(|s| of_type(&s.ident.to_string())).into_iter().collect(),
            Expr::MethodCall(call) if is_never_own(&call.method) => return self.marks(&call.receiver),
            Expr::MethodCall(call) => {
                self.marks(&call.receiver).into_iter().map(|mark| format!("{mark}.{}()", call.method)).collect()
            }
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) => vec![format!("{}()", path.to_token_stream().to_string().replace(' ', ""))],
                _ => vec![],
            },
            _ => vec![],
        };
        // What one container holds says nothing of what another one does.
        let name = self.type_of(expr).as_ref().and_then(named).filter(|name| !crate::lower::calls::call::is_foreign(name));
        marks.extend(name.map(|name| of_type(&name)));
        marks
    }

    /// A name is told by what it means: other variables may have it, too.
    fn marks_of_name(&self, path: &syn::ExprPath) -> Vec<String> {
        let Some(name) = path.path.get_ident() else { return vec![] };
        match self.lookup(name) {
            Some(Binding::Value(v)) if self.read.contains_key(v) => self.read[v].clone(),
            _ => vec![self.meaning(name)],
        }
    }

    /// Notes of which part of something a `let` gives the name: there it is known by that part.
    pub(in crate::lower) fn names_part(&mut self, init: &Expr, binding: &Binding) {
        if let (Binding::Value(v), true) = (binding, is_part(init)) {
            let marks = self.marks(init);
            self.read.insert(*v, marks);
        }
    }

    fn marks_of_operands(&self, binary: &syn::ExprBinary) -> Vec<String> {
        let (left, right) = (self.marks(&binary.left), self.marks(&binary.right));
        match binary.op {
            syn::BinOp::Add(_) | syn::BinOp::Sub(_) => [left, right].concat(),
            syn::BinOp::Mul(_) if self.is_surely_a_number(&binary.left) => right,
            syn::BinOp::Mul(_) | syn::BinOp::Div(_) => left,
            _ => vec![],
        }
    }

    /// Whether an operand is surely a number.
    fn is_surely_a_number(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Lit(_) | Expr::Cast(_) => true,
            Expr::Paren(e) => self.is_surely_a_number(&e.expr),
            Expr::Unary(e) => self.is_surely_a_number(&e.expr),
            Expr::Binary(e) => self.is_surely_a_number(&e.left) && self.is_surely_a_number(&e.right),
            Expr::Path(path) => match path.path.get_ident().and_then(|name| self.lookup(name)) {
                Some(Binding::Value(v)) => matches!(self.builder.kind(*v), Kind::Float(_) | Kind::Int),
                _ => false,
            },
            Expr::MethodCall(call) => is_of_floats(call) && self.is_surely_a_number(&call.receiver),
            _ => false,
        }
    }
}

/// Whether an expression is a field or an item, or what a method of ndarray's or an operator of arrays makes of one.
fn is_part(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(e) => is_part(&e.expr),
        Expr::Group(e) => is_part(&e.expr),
        Expr::Reference(e) => is_part(&e.expr),
        Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => is_part(&e.expr),
        Expr::Field(_) | Expr::Index(_) => true,
        Expr::MethodCall(call) => (is_never_own(&call.method) || Lower::is_known_method(call)) && is_part(&call.receiver),
        Expr::Binary(e) => [&e.left, &e.right].iter().any(|side| matches!(&***side, Expr::Reference(_)) && is_part(side)),
        _ => false,
    }
}

/// Whether a method is one of floats.
fn is_of_floats(call: &ExprMethodCall) -> bool {
    rules::elementwise(&call.method.to_string(), call.args.len() + 1).is_some()
}

/// The type and the name in the path of a function of a type.
pub(in crate::lower) fn owner_and_name(path: &syn::Path) -> Option<(&syn::Ident, &syn::Ident)> {
    let owner = &path.segments.iter().rev().nth(1)?.ident;
    owner.to_string().starts_with(char::is_uppercase).then_some((owner, &path.segments.last()?.ident))
}
