//! Where code goes on: `break`, `continue` and `return`, from any depth, with labels and values.
//!
//! Code falls to what stands behind it, or it leaves for a target: the next pass of a loop, the end of a loop, of a labelled block or
//! of the function. Where one arm of a branch alone falls, what follows stands in it. Else an exit code says where the arms go, 0
//! for what follows; a loop carries the code of what leaves it for a place further out. What leaves with a value assigns it to a
//! variable of the target, which holds a blank before.

use crate::ir::{Kind, Name, Prec, ValueId};
use crate::lower::control_flow::branch::{Arm, Choice, rebuilt};
use crate::lower::control_flow::cases::Cases;
use crate::lower::control_flow::exits::{Exits, never_falls};
use crate::lower::control_flow::middle::leaves_inside;
use crate::lower::scopes::Scopes;
use crate::lower::statement::compound;
use crate::lower::{Binding, Lower, Lowered, Noted, flatten};
use proc_macro2::Span;
use quote::quote;
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::{Expr, Stmt};

/// How code ends.
pub(in crate::lower) enum Flow {
    /// It goes on behind it, with this value.
    Falls(Binding),
    /// It ends the target of that number with this value.
    Ends(usize, Binding),
    /// It has gone to the place of that code.
    Leaves(usize),
    /// An integer says: 0, for what follows with this value, or one of the codes; the value is `Never` where nothing can follow.
    Maybe { code: ValueId, value: Binding, codes: BTreeSet<usize> },
    /// It does not come back.
    Never,
}

/// What follows code, from its value on.
type Next<'n, 'a> = &'n mut dyn FnMut(&mut Lower<'a>, Binding) -> Lowered<Flow>;

impl<'a> Lower<'a> {
    /// Statements of the function's own block, or of what is called in its place, and their value.
    pub(in crate::lower) fn ending(&mut self, stmts: &[Stmt]) -> Lowered<Binding> {
        let flow = self.flow(stmts, Some(0))?;
        self.finished(flow)
    }

    /// An expression with which the function ends.
    pub(in crate::lower) fn end(&mut self, expr: &Expr) -> Lowered<Binding> {
        let flow = self.flow_of(expr, Some(0))?;
        self.finished(flow)
    }

    fn finished(&mut self, flow: Flow) -> Lowered<Binding> {
        match self.behind(flow, 0)? {
            Flow::Falls(value) | Flow::Ends(_, value) => Ok(value),
            Flow::Leaves(_) | Flow::Maybe { .. } | Flow::Never => Ok(Binding::Never),
        }
    }

    /// Statements in a scope of their own; `ends`: with them ends the target of that number.
    pub(in crate::lower) fn flow(&mut self, stmts: &[Stmt], ends: Option<usize>) -> Lowered<Flow> {
        self.declare(stmts);
        self.flow_from(stmts, ends)
    }

    /// Statements of a block whose items are bound.
    fn flow_from(&mut self, stmts: &[Stmt], ends: Option<usize>) -> Lowered<Flow> {
        let mut failed = false;
        for (i, stmt) in stmts.iter().enumerate() {
            let rest = &stmts[i + 1..];
            let asked = if let Stmt::Local(local) = stmt { self.asked_call_in_let(local) } else { Ok(None) };
            let flow = match stmt {
                _ if matches!(asked, Ok(Some(_)) | Err(_)) => match asked {
                    Ok(stmts) => self.flow_from(&[&stmts.unwrap_or_default(), rest].concat(), ends),
                    Err(noted) => Err(noted),
                },
                Stmt::Local(local) if local.init.as_ref().is_some_and(|init| leaves_inside(&init.expr)) => {
                    let init = local.init.as_ref().map_or_else(|| unreachable!("it leaves"), |init| &*init.expr);
                    self.flow_through(init, &mut |lower, whole| {
                        let mut local = local.clone();
                        local.init.iter_mut().for_each(|init| *init.expr = whole.clone());
                        lower.flow_from(&[&[Stmt::Local(local)], rest].concat(), ends)
                    })
                }
                Stmt::Expr(expr, semicolon) if leaves_inside(expr) => self.flow_through(expr, &mut |lower, whole| {
                    lower.flow_from(&[&[Stmt::Expr(whole.clone(), *semicolon)], rest].concat(), ends)
                }),
                Stmt::Local(local) if self.rewritten_let(local).is_some() => {
                    let stmts = self.rewritten_let(local).unwrap_or_default();
                    self.flow_from(&[&stmts, rest].concat(), ends)
                }
                Stmt::Local(local) if self.borrowed_in_arms(local, rest).is_some() => {
                    let stmts = self.borrowed_in_arms(local, rest).unwrap_or_default();
                    self.flow_from(&stmts, ends)
                }
                // What follows a `let … else` that leaves is the arm where the pattern fits.
                Stmt::Local(local) if leaves_in_else(local) => self.let_else(local, rest, ends),
                Stmt::Local(local) => {
                    if let Some(init) = local.init.as_ref().filter(|init| Exits::of_expr(&init.expr).leaves()) {
                        self.flow_then(&init.expr, ends, &mut |lower, value| {
                            lower.scoped(|lower| {
                                lower.bind_local(local, &init.expr, value)?;
                                lower.flow_from(rest, ends)
                            })
                        })
                    } else {
                        if self.local(local).is_err() {
                            failed = true;
                            self.poison_pattern(&local.pat);
                        }
                        continue;
                    }
                }
                Stmt::Expr(expr, None) if rest.is_empty() => self.flow_of(expr, ends),
                Stmt::Macro(mac) if rest.is_empty() && mac.semi_token.is_none() => {
                    self.flow_of(&Expr::Macro(syn::ExprMacro { attrs: vec![], mac: mac.mac.clone() }), ends)
                }
                Stmt::Expr(expr, _) if Exits::of_expr(expr).leaves() => {
                    self.flow_then(expr, ends, &mut |lower, _| lower.scoped(|lower| lower.flow_from(rest, ends)))
                }
                stmt => match self.statement_of(stmt) {
                    Ok(Binding::Never) => Ok(Flow::Never),
                    Ok(_) => continue,
                    Err(Noted) => {
                        failed = true;
                        continue;
                    }
                },
            };
            return if failed { Err(Noted) } else { flow };
        }
        if failed { Err(Noted) } else { self.at_end(Flow::Falls(Binding::Unit), ends) }
    }

    fn let_else(&mut self, local: &syn::Local, rest: &[Stmt], ends: Option<usize>) -> Lowered<Flow> {
        let Some((init, otherwise)) = local.init.as_ref().and_then(|i| Some((&*i.expr, &*i.diverge.as_ref()?.1))) else {
            return self.error(local.let_token.span, "`let … else` without a value");
        };
        let otherwise = match otherwise {
            Expr::Block(block) => block.block.stmts.clone(),
            other => vec![Stmt::Expr(other.clone(), None)],
        };
        let cases = Cases::of_let(init, local.pat.clone(), rest.to_vec(), otherwise, local.let_token.span);
        self.flow_branch(&cases, ends, None)
    }

    /// An expression, and where the code goes on.
    pub(in crate::lower) fn flow_of(&mut self, expr: &Expr, ends: Option<usize>) -> Lowered<Flow> {
        if leaves_inside(expr) {
            return self.flow_through(expr, &mut |lower, whole| lower.flow_of(whole, ends));
        }
        if let Some(other) = self.rewritten(expr) {
            return self.flow_of(&other, ends);
        }
        if let Some(other) = self.asked_call(expr)? {
            return self.flow_of(&other, ends);
        }
        let flow = match expr {
            Expr::Paren(e) => return self.flow_of(&e.expr, ends),
            Expr::Group(e) => return self.flow_of(&e.expr, ends),
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => return self.jump(expr, ends),
            Expr::Block(e) if e.label.is_none() => return self.scoped(|lower| lower.flow(&e.block.stmts, ends)),
            Expr::If(e) => return self.flow_branch(&Cases::of_if(e), ends, None),
            Expr::Match(e) => return self.flow_branch(&Cases::of_match(e), ends, None),
            Expr::Block(e) => self.labelled(e)?,
            Expr::ForLoop(e) => self.for_loop(e)?,
            Expr::While(e) => self.while_loop(e)?,
            Expr::Loop(e) => self.endless_loop(e)?,
            expr => {
                let value = if ends == Some(0) { self.end_value(expr)? } else { self.tail(expr)? };
                if let Binding::Value(v) = value {
                    self.take(expr, v);
                }
                if let Binding::Never = value { Flow::Never } else { Flow::Falls(value) }
            }
        };
        self.at_end(flow, ends)
    }

    /// What falls off the end of a target ends it.
    pub(in crate::lower) fn at_end(&mut self, flow: Flow, ends: Option<usize>) -> Lowered<Flow> {
        match ends {
            Some(target) => self.then(flow, &mut |_, value| Ok(Flow::Ends(target, value))),
            None => Ok(flow),
        }
    }

    /// An expression that may leave, with what follows it.
    pub(in crate::lower) fn flow_then(&mut self, expr: &Expr, ends: Option<usize>, next: Next<'_, 'a>) -> Lowered<Flow> {
        match expr {
            Expr::Assign(_) => {}
            Expr::Binary(e) if compound(&e.op).is_some() => {}
            expr if leaves_inside(expr) => {
                return self.flow_through(expr, &mut |lower, whole| lower.flow_then(whole, ends, next));
            }
            _ => {}
        }
        if let Some(other) = self.rewritten(expr) {
            return self.flow_then(&other, ends, next);
        }
        if let Some(other) = self.asked_call(expr)? {
            return self.flow_then(&other, ends, next);
        }
        match expr {
            Expr::Paren(e) => self.flow_then(&e.expr, ends, next),
            Expr::Group(e) => self.flow_then(&e.expr, ends, next),
            Expr::If(e) => self.flow_branch(&Cases::of_if(e), ends, Some(next)),
            Expr::Match(e) => self.flow_branch(&Cases::of_match(e), ends, Some(next)),
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => self.jump(expr, ends),
            Expr::Assign(e) if !matches!(&*e.left, Expr::Tuple(_)) => self.flow_then(&e.right, ends, &mut |lower, value| {
                lower.assign_value(&e.left, value, e.right.span())?;
                next(lower, Binding::Unit)
            }),
            Expr::Binary(e) if compound(&e.op).is_some() => self.flow_then(&e.right, ends, &mut |lower, value| {
                match (value, compound(&e.op)) {
                    (Binding::Value(x), Some(rule)) => lower.assign_value_with(&e.left, rule, &e.op, x)?,
                    _ => return lower.error(e.right.span(), "one value is needed here"),
                }
                next(lower, Binding::Unit)
            }),
            expr => {
                let flow = self.flow_of(expr, None)?;
                self.then(flow, next)
            }
        }
    }

    /// A branch; what follows it goes into the arm that falls, where there is but one.
    pub(in crate::lower) fn flow_branch(
        &mut self,
        cases: &Cases<'_>,
        ends: Option<usize>,
        mut next: Option<Next<'_, 'a>>,
    ) -> Lowered<Flow> {
        let inlined = next.is_none() || cases.arms.iter().filter(|case| !never_falls(&case.body)).count() <= 1;
        let depth = self.scopes.len();
        let (choice, arms, before) = self.cases(cases, |lower, case| {
            let ends = ends.filter(|_| next.is_none() || never_falls(&case.body));
            let flow = lower.scoped(|lower| lower.flow(&case.body, ends))?;
            match &mut next {
                // What follows does not see the names of the pattern.
                Some(next) if inlined => {
                    let bound = lower.scopes.split_off(depth);
                    let flow = lower.then(flow, *next);
                    lower.scopes.extend(bound);
                    flow
                }
                _ => Ok(flow),
            }
        })?;
        let flow = self.joined_flows(choice, arms, &before)?;
        match next {
            Some(next) if !inlined => self.then(flow, next),
            _ => Ok(flow),
        }
    }

    /// What follows code that ends like this.
    pub(in crate::lower) fn then(&mut self, flow: Flow, next: Next<'_, 'a>) -> Lowered<Flow> {
        let (code, value, codes) = match flow {
            Flow::Falls(value) => return next(self, value),
            Flow::Maybe { value: Binding::Never, .. } | Flow::Ends(..) | Flow::Leaves(_) | Flow::Never => return Ok(flow),
            Flow::Maybe { code, value, codes } => (code, value, codes),
        };
        let span = Span::call_site();
        let falls = self.coded(&[code], Prec::Compare, Kind::Bool, span, |h| {
            let exit = &h[0];
            quote!(#exit == 0)
        });
        let before = self.scopes.clone();
        let follows = self.arm(&before, |lower| next(lower, value));
        let leaves = Ok((Arm::of(vec![], before.clone()), Flow::Maybe { code, value: Binding::Never, codes }));
        self.joined_flows(Choice::on(falls, span), vec![follows, leaves], &before)
    }

    /// Where a statement of arms goes on.
    pub(in crate::lower) fn joined_flows(
        &mut self,
        choice: Choice,
        arms: Vec<Lowered<(Arm, Flow)>>,
        before: &Scopes,
    ) -> Lowered<Flow> {
        let mut arms = arms.into_iter().collect::<Lowered<Vec<(Arm, Flow)>>>()?;
        let ended = arms.iter().find_map(|(_, flow)| if let Flow::Ends(target, _) = flow { Some(*target) } else { None });
        if let Some(target) = ended {
            // What has left for the same end has its value.
            let end = self.targets[target].end();
            for (arm, flow) in &mut arms {
                let left = match flow {
                    Flow::Leaves(code) => *code == end,
                    Flow::Maybe { value: Binding::Never, codes, .. } => codes.iter().all(|code| *code == end),
                    _ => false,
                };
                if left {
                    *flow = Flow::Ends(target, self.amend(arm, |lower| lower.left_with(target)));
                }
            }
            if arms.iter().all(|(_, flow)| matches!(flow, Flow::Ends(..) | Flow::Never)) {
                return Ok(match self.joined(choice, bound(arms), before)? {
                    Binding::Never => Flow::Never,
                    value => Flow::Ends(target, value),
                });
            }
        }
        if arms.iter().all(|(_, flow)| matches!(flow, Flow::Falls(_) | Flow::Never)) {
            return Ok(match self.joined(choice, bound(arms), before)? {
                Binding::Never => Flow::Never,
                value => Flow::Falls(value),
            });
        }
        for (arm, flow) in &mut arms {
            if let Flow::Ends(target, value) = flow {
                let (target, value) = (*target, value.clone());
                self.amend(arm, |lower| lower.leave_with(target, &value));
                *flow = Flow::Leaves(self.targets[target].end());
            }
        }
        self.joined_by_code(choice, arms, before)
    }

    /// Arms of which some leave: an exit code says where to.
    fn joined_by_code(&mut self, choice: Choice, mut arms: Vec<(Arm, Flow)>, before: &Scopes) -> Lowered<Flow> {
        let span = choice.span;
        let (mut codes, mut form) = (BTreeSet::new(), None);
        for (_, flow) in &arms {
            match flow {
                Flow::Leaves(code) => {
                    codes.insert(*code);
                }
                Flow::Maybe { value, codes: more, .. } => {
                    codes.extend(more);
                    form = form.or((!matches!(value, Binding::Never)).then(|| value.clone()));
                }
                Flow::Falls(value) => form = form.or(Some(value.clone())),
                Flow::Ends(..) | Flow::Never => {}
            }
        }
        let only = if form.is_none() && codes.len() == 1 { codes.first().copied() } else { None };
        let form = form.unwrap_or(Binding::Never);
        let mut lowered = Vec::new();
        for (mut arm, flow) in std::mem::take(&mut arms) {
            let value = match (flow, only) {
                (Flow::Never, _) => Binding::Never,
                (_, Some(_)) => Binding::Unit,
                (flow, None) => self.amend(&mut arm, |lower| lower.with_code(flow, &form, span)),
            };
            lowered.push(Ok((arm, value)));
        }
        Ok(match (self.joined(choice, lowered, before)?, only) {
            (Binding::Never, _) => Flow::Never,
            (_, Some(code)) => Flow::Leaves(code),
            (Binding::Tuple(parts), None) => match &parts[..] {
                [Binding::Value(code), value] => {
                    *self.builder.name(*code) = Name::Wish("exit".into());
                    let value = if let Binding::Never = form { Binding::Never } else { value.clone() };
                    Flow::Maybe { code: *code, value, codes }
                }
                _ => Flow::Never,
            },
            _ => Flow::Never,
        })
    }

    /// The exit code of an arm beside its value: a blank, where it has none.
    fn with_code(&mut self, flow: Flow, form: &Binding, span: Span) -> Binding {
        let (code, value) = match flow {
            Flow::Leaves(code) => (self.exit_code(code, span), None),
            Flow::Maybe { code, value: Binding::Never, .. } => (code, None),
            Flow::Maybe { code, value, .. } => (code, Some(value)),
            Flow::Falls(value) | Flow::Ends(_, value) => (self.exit_code(0, span), Some(value)),
            Flow::Never => return Binding::Never,
        };
        let value = value.unwrap_or_else(|| match form {
            Binding::Never => Binding::Unit,
            form => {
                let mut values = Vec::new();
                flatten(form, &mut values);
                let kinds: Vec<Kind> = values.iter().map(|&v| self.builder.kind(v).clone()).collect();
                let blanks: Vec<ValueId> = kinds.into_iter().map(|kind| self.blank(kind, false)).collect();
                rebuilt(form, &mut blanks.into_iter())
            }
        });
        Binding::Tuple(vec![Binding::Value(code), value])
    }

    pub(in crate::lower) fn exit_code(&mut self, code: usize, span: Span) -> ValueId {
        self.coded(&[], Prec::Postfix, Kind::Int, span, |_| crate::lower::control_flow::loops::literal(code))
    }

    /// Goes on at the end of an arm.
    fn amend<T>(&mut self, arm: &mut Arm, write: impl FnOnce(&mut Self) -> T) -> T {
        let around = std::mem::replace(&mut self.scopes, std::mem::take(&mut arm.scopes));
        self.builder.enter();
        let result = write(self);
        arm.stmts.extend(self.builder.leave());
        arm.scopes = std::mem::replace(&mut self.scopes, around);
        result
    }

    /// `return`, `break`, `continue`.
    fn jump(&mut self, expr: &Expr, ends: Option<usize>) -> Lowered<Flow> {
        let (target, value) = match expr {
            Expr::Return(e) => match &e.expr {
                Some(value) => (0, Some(value)),
                None if self.results == Some(0) => (0, None),
                None => return self.error(e.return_token.span, "`return` without a value"),
            },
            Expr::Break(e) => (self.target(e.label.as_ref(), e.break_token.span)?, e.expr.as_ref()),
            Expr::Continue(e) => {
                let target = self.target(e.label.as_ref(), e.continue_token.span)?;
                return Ok(Flow::Leaves(self.targets[target].number));
            }
            other => return self.unsupported(other),
        };
        let flow = match value {
            Some(value) => self.flow_of(value, Some(target))?,
            None => Flow::Ends(target, Binding::Unit),
        };
        match flow {
            Flow::Ends(ended, value) if ended == target && ends != Some(target) => {
                self.leave_with(target, &value);
                Ok(Flow::Leaves(self.targets[target].end()))
            }
            flow => Ok(flow),
        }
    }

    /// The value of code that must not leave what it stands in.
    pub(in crate::lower) fn fallen(&mut self, flow: Flow, span: Span) -> Lowered<Binding> {
        match flow {
            Flow::Falls(value) | Flow::Ends(_, value) => Ok(value),
            Flow::Never => Ok(Binding::Never),
            Flow::Leaves(_) | Flow::Maybe { .. } => self.error(span, crate::lower::control_flow::middle::KEPT),
        }
    }
}

/// Whether the `else` of a `let` goes to another place in the function.
fn leaves_in_else(local: &syn::Local) -> bool {
    let diverge = local.init.as_ref().and_then(|init| init.diverge.as_ref());
    diverge.is_some_and(|(_, otherwise)| Exits::of_expr(otherwise).leaves())
}

fn bound(arms: Vec<(Arm, Flow)>) -> Vec<Lowered<(Arm, Binding)>> {
    let value = |flow| match flow {
        Flow::Falls(value) | Flow::Ends(_, value) => value,
        Flow::Leaves(_) | Flow::Maybe { .. } | Flow::Never => Binding::Never,
    };
    arms.into_iter().map(|(arm, flow)| Ok((arm, value(flow)))).collect()
}
