//! Loops: `for`, `while`, `loop`, with `break` and `continue`.
//!
//! What a loop assigns to, found by syntax, is what it carries: the body takes these values as arguments and yields their new
//! ones. `break` and `continue` become conditions: what follows them in the block goes into the other arm, and an exit code
//! says whether the loop goes on. A value comes to vary in a pass of the loop because it is assigned something that varies:
//! the body is lowered again with that known, until nothing more does.

use super::branch::{Arm, Choice};
use super::cases::Cases;
use super::place::{Variable, parts_of};
use super::stream::Stream;
use super::{Binding, Lower, Lowered, key};
use crate::ir::{Code, Exit, Head, Hole, Kind, Loop, Mode, Name, Op, Prec, Region, ValueId};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::{BTreeMap, BTreeSet};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Block, Expr, ExprForLoop, ExprLoop, ExprWhile, Ident, Pat, Stmt};

/// A variable that a loop carries.
struct Carried {
    variable: Variable,
    first: ValueId,
}

/// How a block ends.
enum Flow {
    /// It goes on behind it.
    Falls,
    /// The next pass.
    Continue,
    /// The loop is over.
    Break,
    /// An integer says: 0, 1 and 2 for the above.
    Maybe(ValueId),
}

impl Lower<'_> {
    pub(super) fn for_loop(&mut self, e: &ExprForLoop) -> Lowered<()> {
        if let Some(label) = &e.label {
            return self.error(label.span(), "a labelled loop cannot be differentiated yet; use a flag");
        }
        let span = e.for_token.span;
        if let Some(stream) = self.stream(&e.expr)? {
            return self.walk(&stream, span, &[&e.body], |lower, item| {
                lower.pattern(&e.pat, item)?;
                lower.passes(&e.body.stmts)
            });
        }
        // What carries no derivative is walked over as the user wrote it.
        let (bounded, bounds) = self.bounds(&e.expr)?;
        self.scopes.push(bounds);
        let source = self.constant(&bounded, Kind::Discrete);
        self.scopes.pop();
        let source = source?;
        let integers = matches!(strip(&e.expr), Expr::Range(_));
        let pattern = pattern_code(&e.pat);
        let exit = exit_of(&e.body);
        self.run(vec![source], Head::For(pattern), exit, span, &[&e.body], |lower, items| {
            for (name, &value) in bound_idents(&e.pat).iter().zip(items) {
                *lower.builder.name(value) = Name::User(name.to_string());
                // Items of what is not known may be floats: taken for integers, they would take the derivative from a product.
                lower.builder.values[value.index()].kind = if integers { Kind::Int } else { Kind::Unknown };
                lower.bind(name, Binding::Value(value));
            }
            lower.passes(&e.body.stmts)
        })
    }

    /// A range whose computed bounds are values of their own, under names of their own: the reverse sweep walks the same range,
    /// though what its bounds were computed from may have changed.
    fn bounds(&mut self, expr: &Expr) -> Lowered<(Expr, BTreeMap<String, Binding>)> {
        let (mut bounded, mut scope) = (expr.clone(), BTreeMap::new());
        if let Some(range) = range_in(&mut bounded) {
            for (bound, name) in [(&mut range.start, "__start"), (&mut range.end, "__end")] {
                let Some(bound) = bound else { continue };
                if let Expr::Lit(_) | Expr::Path(_) = **bound {
                    continue;
                }
                let value = self.constant(bound, Kind::Int)?;
                let name = Ident::new(name, bound.span());
                scope.insert(key(&name), Binding::Value(value));
                **bound = syn::parse_quote!(#name);
            }
        }
        Ok((bounded, scope))
    }

    pub(super) fn while_loop(&mut self, e: &ExprWhile) -> Lowered<()> {
        if let Some(label) = &e.label {
            return self.error(label.span(), "a labelled loop cannot be differentiated yet; use a flag");
        }
        if let Expr::Let(_) = *e.cond {
            return self.unsupported(&Expr::While(e.clone()));
        }
        self.repeat(Some(&e.cond), &e.body, e.while_token.span)
    }

    pub(super) fn endless_loop(&mut self, e: &ExprLoop) -> Lowered<()> {
        if let Some(label) = &e.label {
            return self.error(label.span(), "a labelled loop cannot be differentiated yet; use a flag");
        }
        self.repeat(None, &e.body, e.loop_token.span)
    }

    /// `while cond { body }`, or `loop { body }`.
    fn repeat(&mut self, cond: Option<&Expr>, body: &Block, span: Span) -> Lowered<()> {
        let exit = exit_of(body);
        let carried = self.carried(&[body]);
        self.until_stable(
            &carried,
            |lower, carried_active| {
                let (cond_args, cond_region) = lower.inside(&carried, carried_active, |lower| match cond {
                    Some(cond) => lower.condition(cond).map(|v| vec![v]),
                    None => {
                        let code = lower.over(vec![], |_| quote!(true));
                        Ok(vec![lower.push_code(code, Kind::Bool, span)])
                    }
                })?;
                let cond_region = Region { args: cond_args, yields: cond_region.yields[..1].to_vec(), ..cond_region };
                let (args, body_region) = lower.inside(&carried, carried_active, |lower| {
                    let flow = lower.scoped(|lower| lower.passes(&body.stmts))?;
                    Ok(lower.stop(&flow, exit, span))
                })?;
                let body_region = Region { args, ..body_region };
                Ok((Head::While, vec![], vec![cond_region, body_region], exit))
            },
            span,
        )
    }

    /// A loop over the items of a stream, by an index.
    pub(super) fn walk(
        &mut self,
        stream: &Stream,
        span: Span,
        assigned: &[&dyn Assigns],
        body: impl FnMut(&mut Self, Binding) -> Lowered<PassEnd>,
    ) -> Lowered<()> {
        let length = stream.length(self, span);
        let range = self.over(vec![length], |h| {
            let n = &h[0];
            quote!(0..#n)
        });
        let source = self.push_code(range, Kind::Discrete, span);
        let pattern = Code { tokens: Code::hole(0).to_token_stream(), holes: vec![plain()], prec: Prec::Postfix, borrows: false };
        let exit = if assigned.iter().any(|a| a.breaks()) { Exit::Break } else { Exit::Never };
        let mut body = body;
        self.run(vec![source], Head::For(pattern), exit, span, assigned, |lower, items| {
            *lower.builder.name(items[0]) = Name::Wish("k".into());
            lower.builder.values[items[0].index()].kind = Kind::Int;
            stream.each(lower, items[0], span, &mut body)
        })
    }

    /// A `for` loop whose body is lowered over its items.
    fn run(
        &mut self,
        sources: Vec<ValueId>,
        head: Head,
        exit: Exit,
        span: Span,
        assigned: &[&dyn Assigns],
        mut body: impl FnMut(&mut Self, &[ValueId]) -> Lowered<PassEnd>,
    ) -> Lowered<()> {
        let carried = self.carried(assigned);
        let count = if let Head::For(pattern) = &head { pattern.holes.len() } else { 0 };
        self.until_stable(
            &carried,
            |lower, active| {
                let mut items = Vec::new();
                let (args, region) = lower.inside(&carried, active, |lower| {
                    items = (0..count).map(|_| lower.builder.value(Name::None, Kind::Discrete)).collect();
                    let flow = lower.scoped(|lower| body(lower, &items))?;
                    Ok(lower.stop(&flow, exit, span))
                })?;
                let args = items.into_iter().chain(args).collect();
                Ok((head.clone(), sources.clone(), vec![Region { args, ..region }], exit))
            },
            span,
        )
    }

    /// Lowers a loop, again while more of what it carries comes to vary, and binds what it leaves behind.
    #[allow(clippy::type_complexity, reason = "the parts of a loop")]
    fn until_stable(
        &mut self,
        carried: &[Carried],
        mut lowered: impl FnMut(&mut Self, &[bool]) -> Lowered<(Head, Vec<ValueId>, Vec<Region>, Exit)>,
        span: Span,
    ) -> Lowered<()> {
        let mut active: Vec<bool> = carried.iter().map(|c| self.varies(c.first)).collect();
        loop {
            let (head, sources, regions, exit) = lowered(self, &active)?;
            let flags = usize::from(exit == Exit::Break);
            let body = regions.last().expect("a body");
            let grown: Vec<bool> = body.yields[flags..].iter().zip(&active).map(|(&y, &a)| a || self.varies(y)).collect();
            if grown != active {
                active = grown;
                continue;
            }
            let kinds = carried
                .iter()
                .zip(&body.yields[flags..])
                .map(|(c, &y)| match (self.builder.kind(c.first), self.builder.kind(y)) {
                    (Kind::Unknown, kind) | (kind, _) => kind.clone(),
                })
                .collect();
            let operands = sources.into_iter().chain(carried.iter().map(|c| c.first)).collect();
            let results = self.builder.push_with(Op::Loop(Loop { head, exit }), operands, regions, kinds, span);
            for (c, &result) in carried.iter().zip(&results) {
                *self.builder.name(result) = Name::User(c.variable.name());
                self.bind_variable(&c.variable, Binding::Value(result));
            }
            return Ok(());
        }
    }

    /// A region over arguments for what is carried: it yields what `write` gives, then the carried variables' values.
    fn inside(
        &mut self,
        carried: &[Carried],
        active: &[bool],
        write: impl FnOnce(&mut Self) -> Lowered<Vec<ValueId>>,
    ) -> Lowered<(Vec<ValueId>, Region)> {
        let before = self.scopes.clone();
        let mut args = Vec::new();
        for (c, &active) in carried.iter().zip(active) {
            let kind = self.builder.kind(c.first).clone();
            let arg = self.builder.value(Name::User(c.variable.name()), kind);
            if active {
                self.builder.activate(arg);
            }
            self.bind_variable(&c.variable, Binding::Value(arg));
            args.push(arg);
        }
        self.builder.enter();
        let yields = write(self);
        let stmts = self.builder.leave();
        let next: Vec<ValueId> = carried
            .iter()
            .map(|c| match self.binding_of(&c.variable) {
                Some(Binding::Value(v)) => v,
                _ => c.first,
            })
            .collect();
        self.scopes = before;
        let mut yields = yields?;
        yields.extend(next);
        Ok((args, Region { args: vec![], stmts, yields }))
    }

    pub(super) fn scoped<T>(&mut self, write: impl FnOnce(&mut Self) -> Lowered<T>) -> Lowered<T> {
        self.scopes.push(BTreeMap::new());
        let result = write(self);
        self.scopes.pop();
        result
    }

    /// The flag that ends a loop which can end early.
    fn stop(&mut self, end: &PassEnd, exit: Exit, span: Span) -> Vec<ValueId> {
        if exit == Exit::Never {
            return vec![];
        }
        let code = match end.0 {
            Flow::Falls | Flow::Continue => self.over(vec![], |_| quote!(false)),
            Flow::Break => self.over(vec![], |_| quote!(true)),
            Flow::Maybe(v) => {
                let (mut code, operands) = self.over(vec![v], |h| {
                    let exit = &h[0];
                    quote!(#exit == 2)
                });
                code.prec = Prec::Compare;
                (code, operands)
            }
        };
        vec![self.push_code(code, Kind::Bool, span)]
    }

    /// The variables around that code may assign to.
    fn carried(&self, assigned: &[&dyn Assigns]) -> Vec<Carried> {
        let mut touched = Touched::default();
        for code in assigned {
            code.touched(&mut touched);
        }
        let mut carried = Vec::new();
        for (depth, key) in self.places(&touched) {
            let variable = Variable { depth, key, parts: vec![] };
            for (parts, first) in self.binding_of(&variable).iter().flat_map(parts_of) {
                carried.push(Carried { variable: Variable { parts, ..variable.clone() }, first });
            }
        }
        // By name, as readers would list them.
        carried.sort_by(|a, b| (&a.variable.key, &a.variable.parts).cmp(&(&b.variable.key, &b.variable.parts)));
        carried
    }

    /// The statements of a loop's body.
    pub(super) fn passes(&mut self, stmts: &[Stmt]) -> Lowered<PassEnd> {
        self.flow(stmts).map(PassEnd)
    }

    fn flow(&mut self, stmts: &[Stmt]) -> Lowered<Flow> {
        self.declare(stmts);
        let mut failed = None;
        for (i, stmt) in stmts.iter().enumerate() {
            let result = match stmt {
                Stmt::Expr(Expr::Break(e), _) => {
                    if let Some(label) = &e.label {
                        return self.error(label.span(), "a `break` to a label cannot be differentiated yet; use a flag");
                    }
                    if let Some(value) = &e.expr {
                        return self.error(value.span(), "a `break` with a value cannot be differentiated yet; assign it before");
                    }
                    return Ok(Flow::Break);
                }
                Stmt::Expr(Expr::Continue(e), _) => {
                    if let Some(label) = &e.label {
                        return self.error(label.span(), "a `continue` to a label cannot be differentiated yet; use a flag");
                    }
                    return Ok(Flow::Continue);
                }
                Stmt::Expr(Expr::If(e), _) if Leaves::inside(&stmts[i]) => {
                    return self.flow_branch(&Cases::of_if(e), &stmts[i + 1..]);
                }
                Stmt::Expr(Expr::Match(e), _) if Leaves::inside(&stmts[i]) => {
                    return self.flow_branch(&Cases::of_match(e), &stmts[i + 1..]);
                }
                stmt => self.statements(std::slice::from_ref(stmt), false).map(|_| ()),
            };
            failed = failed.or(result.err());
        }
        failed.map_or(Ok(Flow::Falls), Err)
    }

    /// A branch that may leave the pass: what follows it goes into the arm that does not, where there is but one of them.
    fn flow_branch(&mut self, cases: &Cases<'_>, rest: &[Stmt]) -> Lowered<Flow> {
        let span = cases.span;
        let inlined = cases.arms.iter().filter(|case| !always_leaves(&case.body)).count() <= 1;
        let code = self.cases(cases, |lower, case| {
            let mut flow = lower.scoped(|lower| lower.flow(&case.body))?;
            if inlined {
                flow = lower.then(flow, rest, span)?;
            }
            Ok(Binding::Value(lower.exit_code(&flow, span)))
        })?;
        let Binding::Value(code) = code else { return Ok(Flow::Falls) };
        if inlined { Ok(Flow::Maybe(code)) } else { self.then(Flow::Maybe(code), rest, span) }
    }

    /// The rest of a block behind code that ends like this.
    fn then(&mut self, flow: Flow, rest: &[Stmt], span: Span) -> Lowered<Flow> {
        let code = match flow {
            Flow::Falls => return self.scoped(|lower| lower.flow(rest)),
            Flow::Maybe(code) if !rest.is_empty() => code,
            flow => return Ok(flow),
        };
        let (mut falls, operands) = self.over(vec![code], |h| {
            let exit = &h[0];
            quote!(#exit == 0)
        });
        falls.prec = Prec::Compare;
        let falls = self.push_code((falls, operands), Kind::Bool, span);
        let before = self.scopes.clone();
        let (mut arm, flow) = self.arm(&before, |lower| {
            let flow = lower.scoped(|lower| lower.flow(rest))?;
            Ok(lower.exit_code(&flow, span))
        })?;
        arm.yields.push(flow);
        let code = self.merge(Choice::on(falls, span), vec![arm, Arm::of(vec![code], before.clone())], &before);
        Ok(Flow::Maybe(code[0]))
    }

    fn exit_code(&mut self, flow: &Flow, span: Span) -> ValueId {
        let code = match flow {
            Flow::Falls => 0u8,
            Flow::Continue => 1,
            Flow::Break => 2,
            Flow::Maybe(v) => return *v,
        };
        let literal = proc_macro2::Literal::u8_unsuffixed(code);
        let code = self.over(vec![], |_| quote!(#literal));
        self.push_code(code, Kind::Int, span)
    }
}

/// How a pass of a loop ends.
pub(super) struct PassEnd(Flow);

impl PassEnd {
    /// It goes on to the next one.
    pub(super) fn falls() -> Self {
        PassEnd(Flow::Falls)
    }
}

fn plain() -> Hole {
    Hole { mode: Mode::Plain, prec: Prec::Postfix }
}

pub(super) fn plain_name(key: &str) -> String {
    key.split('#').next().unwrap_or_default().to_owned()
}

/// An expression without the parentheses and the adapters that turn a range around.
fn strip(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(e) => strip(&e.expr),
        Expr::MethodCall(e) if matches!(e.method.to_string().as_str(), "rev" | "step_by" | "skip" | "take") => strip(&e.receiver),
        expr => expr,
    }
}

/// The range in it.
fn range_in(expr: &mut Expr) -> Option<&mut syn::ExprRange> {
    match expr {
        Expr::Paren(e) => range_in(&mut e.expr),
        Expr::MethodCall(e) if matches!(e.method.to_string().as_str(), "rev" | "step_by" | "skip" | "take") => {
            range_in(&mut e.receiver)
        }
        Expr::Range(e) => Some(e),
        _ => None,
    }
}

/// The names that a pattern binds, in order.
fn bound_idents(pat: &Pat) -> Vec<Ident> {
    struct Names(Vec<Ident>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            self.0.push(pat.ident.clone());
        }
    }
    let mut names = Names(vec![]);
    names.visit_pat(pat);
    names.0
}

/// A pattern with holes for the names that it binds.
fn pattern_code(pat: &Pat) -> Code {
    let names = bound_idents(pat);
    let replace = |ident: &Ident| names.iter().position(|n| n == ident).map(|i| Code::hole(i).to_token_stream());
    let tokens = crate::emit::substitute(pat.to_token_stream(), &replace, true);
    Code { tokens, holes: names.iter().map(|_| plain()).collect(), prec: Prec::Postfix, borrows: false }
}

fn exit_of(body: &Block) -> Exit {
    if body.breaks() { Exit::Break } else { Exit::Never }
}

/// Whether statements always leave the pass.
fn always_leaves(stmts: &[Stmt]) -> bool {
    match stmts.last() {
        Some(Stmt::Expr(Expr::Break(_) | Expr::Continue(_), _)) => true,
        Some(Stmt::Expr(Expr::Block(b), _)) => always_leaves(&b.block.stmts),
        _ => false,
    }
}

/// Code that a loop runs.
pub(super) trait Assigns {
    /// Adds what it may assign to.
    fn touched(&self, touched: &mut Touched);
    /// Whether it may end the loop.
    fn breaks(&self) -> bool;
}

impl Assigns for Block {
    fn touched(&self, touched: &mut Touched) {
        touched.visit_block(self);
    }
    fn breaks(&self) -> bool {
        let mut leaves = Leaves::default();
        leaves.visit_block(self);
        leaves.breaks
    }
}

/// A variable by its key.
impl Assigns for String {
    fn touched(&self, touched: &mut Touched) {
        touched.assigned.insert(self.clone());
    }
    fn breaks(&self) -> bool {
        false
    }
}

/// Finds `break` and `continue` of this loop, not of loops inside it.
#[derive(Default)]
struct Leaves {
    leaves: bool,
    breaks: bool,
}

impl Leaves {
    fn inside(stmt: &Stmt) -> bool {
        let mut leaves = Leaves::default();
        leaves.visit_stmt(stmt);
        leaves.leaves
    }
}

impl<'ast> Visit<'ast> for Leaves {
    fn visit_expr_break(&mut self, _: &'ast syn::ExprBreak) {
        self.leaves = true;
        self.breaks = true;
    }
    fn visit_expr_continue(&mut self, _: &'ast syn::ExprContinue) {
        self.leaves = true;
    }
    fn visit_expr_for_loop(&mut self, _: &'ast ExprForLoop) {}
    fn visit_expr_while(&mut self, _: &'ast ExprWhile) {}
    fn visit_expr_loop(&mut self, _: &'ast ExprLoop) {}
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
}

/// Finds the variables around code that it may assign to.
#[derive(Default)]
pub(super) struct Touched {
    /// Those that it assigns to.
    pub(super) assigned: BTreeSet<String>,
    /// All that it names, among which are closures that may assign to something.
    pub(super) mentioned: BTreeSet<String>,
    /// Those whose scopes are known.
    pub(super) places: BTreeSet<(usize, String)>,
    /// The code's own variables.
    own: Vec<BTreeSet<String>>,
}

impl Touched {
    /// What a closure assigns to.
    pub(super) fn visit_closure(&mut self, closure: &syn::ExprClosure) {
        self.visit_expr_closure(closure);
    }

    fn is_own(&self, name: &str) -> bool {
        self.own.iter().any(|names| names.contains(name))
    }

    fn place(&mut self, expr: &Expr) {
        match expr {
            Expr::Path(path) => {
                if let Some(name) = path.path.get_ident().map(key).filter(|name| !self.is_own(name)) {
                    self.assigned.insert(name);
                }
            }
            Expr::Index(e) => self.place(&e.expr),
            Expr::Field(e) => self.place(&e.base),
            Expr::Paren(e) => self.place(&e.expr),
            Expr::Unary(e) => self.place(&e.expr),
            Expr::MethodCall(e) => self.place(&e.receiver),
            Expr::Tuple(e) => e.elems.iter().for_each(|e| self.place(e)),
            _ => {}
        }
    }

    /// Code with variables of its own.
    fn within(&mut self, names: BTreeSet<String>, visit: impl FnOnce(&mut Self)) {
        self.own.push(names);
        visit(self);
        self.own.pop();
    }
}

impl<'ast> Visit<'ast> for Touched {
    fn visit_block(&mut self, block: &'ast Block) {
        self.within(BTreeSet::new(), |s| syn::visit::visit_block(s, block));
    }
    fn visit_local(&mut self, local: &'ast syn::Local) {
        syn::visit::visit_local(self, local);
        if let Some(own) = self.own.last_mut() {
            own.extend(super::holes::bound([&local.pat]));
        }
    }
    fn visit_expr_closure(&mut self, e: &'ast syn::ExprClosure) {
        self.within(super::holes::bound(&e.inputs), |s| s.visit_expr(&e.body));
    }
    fn visit_expr_for_loop(&mut self, e: &'ast ExprForLoop) {
        self.visit_expr(&e.expr);
        self.within(super::holes::bound([&*e.pat]), |s| s.visit_block(&e.body));
    }
    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.within(super::holes::bound([&arm.pat]), |s| syn::visit::visit_arm(s, arm));
    }
    fn visit_expr_path(&mut self, e: &'ast syn::ExprPath) {
        if let Some(name) = e.path.get_ident().map(key).filter(|name| !self.is_own(name)) {
            self.mentioned.insert(name);
        }
    }
    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        self.place(&e.left);
        syn::visit::visit_expr_assign(self, e);
    }
    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        if super::statement::assigns(&e.op) {
            self.place(&e.left);
        }
        syn::visit::visit_expr_binary(self, e);
    }
    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        let name = e.method.to_string();
        if super::statement::IN_PLACE.contains(&name.as_str()) || name.ends_with("_mut") {
            self.place(&e.receiver);
        }
        syn::visit::visit_expr_method_call(self, e);
    }
    fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
        if e.mutability.is_some() {
            self.place(&e.expr);
        }
        syn::visit::visit_expr_reference(self, e);
    }
}

/// Tokens of a literal index.
pub(super) fn literal(n: usize) -> TokenStream {
    let n = proc_macro2::Literal::usize_unsuffixed(n);
    quote!(#n)
}
