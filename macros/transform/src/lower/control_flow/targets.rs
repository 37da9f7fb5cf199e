//! Targets: the places for which code can leave, and what it takes along.
//!
//! The value with which a target is left is in variables of the target, which hold blanks before; a loop carries the exit code of
//! what leaves it for a place further out.

use crate::ir::{Exit, Kind, Op, Prec, ValueId};
use crate::lower::chains::stream::Stream;
use crate::lower::control_flow::branch::{Arm, Choice, rebuilt};
use crate::lower::control_flow::exits::{Exits, Jump};
use crate::lower::control_flow::flow::Flow;
use crate::lower::{Binding, Lower, Lowered, Noted, flatten};
use proc_macro2::Span;
use quote::quote;
use std::collections::BTreeSet;
use syn::visit::Visit;
use syn::{Block, Expr, ExprBlock, Label, Lifetime};

/// A place for which code can leave.
pub(in crate::lower) struct Target {
    label: Option<Lifetime>,
    looped: bool,
    /// The code of `continue` in a loop, of leaving anything else; `break` out of a loop is one more.
    pub(in crate::lower) number: usize,
    /// The first number for the targets inside.
    inside: usize,
    /// The variables of the value with which code leaves, in the form that it has.
    value: Option<(Binding, Vec<String>)>,
}

impl Target {
    /// The code of what ends it.
    pub(in crate::lower) fn end(&self) -> usize {
        self.number + usize::from(self.looped)
    }
}

/// A loop that is being lowered.
pub(in crate::lower) struct Around {
    /// Whether it can end early.
    pub(in crate::lower) exit: Exit,
    /// Variables that it carries beside the user's: for values with which code leaves, and for the code.
    pub(in crate::lower) hidden: Vec<String>,
    /// The variable for the code of what leaves for a place further out.
    code: Option<String>,
    /// Those codes.
    codes: BTreeSet<usize>,
    /// Whether it is ever over, but for what leaves for a place further out.
    ends: bool,
}

impl Around {
    /// A loop that nothing leaves.
    pub(in crate::lower) fn none() -> Around {
        Around { exit: Exit::Never, hidden: vec![], code: None, codes: BTreeSet::new(), ends: true }
    }

    /// What the loop walks over may end it early, and have variables of its own.
    pub(in crate::lower) fn walks(&mut self, stream: &Stream) {
        if stream.ends_early() {
            self.exit = Exit::Break;
        }
        stream.state(&mut self.hidden);
    }
}

impl Lower<'_> {
    /// Lowers the body of a function, whose `return`s have values of this form.
    pub(in crate::lower) fn with_returns<T>(
        &mut self,
        body: &dyn Body,
        form: Option<Binding>,
        write: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let outer = std::mem::take(&mut self.targets);
        let exits = body.exits();
        let form = match (form, exits.returned.first()) {
            (Some(form), Some(_)) => Some(form),
            (None, Some(value)) => Some(self.blanks(value)),
            _ => None,
        };
        // Codes of loops that no `return` leaves begin at 1, too.
        let inside = if exits.returns_from_inside { 2 } else { 1 };
        self.enter("returned", Target { label: None, looped: false, number: 1, inside, value: None }, form);
        let result = write(self);
        self.exit();
        self.targets = outer;
        result
    }

    /// The loop or block that a label names; without a label, the innermost loop.
    pub(in crate::lower) fn target(&mut self, label: Option<&Lifetime>, span: Span) -> Lowered<usize> {
        let found = self.targets.iter().rposition(|target| match label {
            Some(_) => target.label.as_ref() == label,
            None => target.looped,
        });
        found.map_or_else(|| self.error(span, "there is no loop here to which this goes"), Ok)
    }

    /// Assigns the value with which code leaves a target.
    pub(in crate::lower) fn leave_with(&mut self, target: usize, value: &Binding) {
        let mut values = Vec::new();
        flatten(value, &mut values);
        let keys = self.targets[target].value.as_ref().map_or_else(Vec::new, |(_, keys)| keys.clone());
        for (key, v) in keys.into_iter().zip(values) {
            self.scopes.replace(&key, Binding::Value(v));
        }
    }

    /// The value with which code has left a target.
    pub(in crate::lower) fn left_with(&mut self, target: usize) -> Binding {
        let Some((form, keys)) = &self.targets[target].value else { return Binding::Unit };
        let current = |key: &String| {
            self.scopes.iter().rev().find_map(|scope| if let Some(Binding::Value(v)) = scope.get(key) { Some(*v) } else { None })
        };
        rebuilt(form, &mut keys.iter().filter_map(current).collect::<Vec<_>>().into_iter())
    }

    /// Where code goes on behind a target that is no loop.
    pub(in crate::lower) fn behind(&mut self, flow: Flow, target: usize) -> Lowered<Flow> {
        let end = self.targets[target].end();
        let flow = self.at_end(flow, Some(target))?;
        Ok(match flow {
            Flow::Ends(ended, value) if ended == target => Flow::Falls(value),
            Flow::Leaves(code) if code == end => Flow::Falls(self.left_with(target)),
            Flow::Maybe { code, mut codes, .. } if codes.contains(&end) => {
                codes.remove(&end);
                let value = self.left_with(target);
                if codes.is_empty() {
                    return Ok(Flow::Falls(value));
                }
                let code = self.code_where(code, &quote!(!=), end);
                Flow::Maybe { code, value, codes }
            }
            flow => flow,
        })
    }

    /// An exit code, or 0 where it does not compare like that.
    fn code_where(&mut self, code: ValueId, operator: &proc_macro2::TokenStream, bound: usize) -> ValueId {
        let (span, bound) = (Span::call_site(), crate::lower::control_flow::loops::literal(bound));
        let condition = self.coded(&[code], Prec::Compare, Kind::Bool, span, |h| {
            let exit = &h[0];
            quote!(#exit #operator #bound)
        });
        let before = self.scopes.clone();
        let (mut zero, none) = match self.arm(&before, |lower| Ok(lower.exit_code(0, span))) {
            Ok(arm) => arm,
            Err(Noted) => return code,
        };
        zero.yields.push(none);
        self.merge(Choice::on(condition, span), vec![Arm::of(vec![code], before.clone()), zero], &before)[0]
    }

    /// `'label: { … }`
    pub(in crate::lower) fn labelled(&mut self, e: &ExprBlock) -> Lowered<Flow> {
        let label = e.label.as_ref().map(|l| l.name.clone());
        let mut exits = Exits::default();
        exits.visit_block(&e.block);
        let value = exits.jumps.iter().filter(|jump| jump.label == label).find_map(|jump| jump.value.as_ref());
        let form = value.map(|value| self.blanks(value));
        let number = self.targets.last().map_or(1, |target| target.inside);
        let target = Target { label, looped: false, number, inside: number + 1, value: None };
        let index = self.enter("value", target, form);
        let flow = self.scoped(|lower| lower.flow(&e.block.stmts, Some(index)));
        let flow = flow.and_then(|flow| self.behind(flow, index));
        self.exit();
        flow
    }

    /// Opens a target, with variables for the value with which code leaves it; gives its place.
    fn enter(&mut self, name: &str, mut target: Target, form: Option<Binding>) -> usize {
        let mut scope = crate::lower::Scope::new();
        if let Some(form) = form {
            let mut values = Vec::new();
            flatten(&form, &mut values);
            let depth = self.scopes.len();
            let keys: Vec<String> = (0..values.len()).map(|i| format!("{name}#.{depth}.{i}")).collect();
            scope.extend(keys.iter().cloned().zip(values.into_iter().map(Binding::Value)));
            target.value = Some((form, keys));
        }
        self.scopes.push(scope);
        self.targets.push(target);
        self.targets.len() - 1
    }

    /// Closes a target.
    fn exit(&mut self) {
        self.targets.pop();
        self.scopes.pop();
    }

    /// Opens a loop.
    pub(in crate::lower) fn enter_loop(&mut self, label: Option<&Label>, body: &Block, endless: bool) -> Around {
        let label = label.map(|l| l.name.clone());
        let mut exits = Exits::default();
        exits.visit_block(body);
        let (own, outward): (Vec<Jump>, Vec<Jump>) =
            exits.jumps.into_iter().partition(|jump| jump.label.is_none() || jump.label == label);
        let breaks = own.iter().any(|jump| jump.breaks);
        let mut codes = BTreeSet::new();
        let mut hidden = Vec::new();
        let mut leave = |target: &Target, code: usize| {
            codes.insert(code);
            hidden.extend(target.value.iter().flat_map(|(_, keys)| keys.clone()));
        };
        for jump in &outward {
            if let Some(target) = self.targets.iter().rev().find(|target| target.label == jump.label) {
                leave(target, if jump.breaks { target.end() } else { target.number });
            }
        }
        if let Some(function) = self.targets.first().filter(|_| !exits.returns.is_empty()) {
            leave(function, function.end());
        }
        let value = own.iter().find_map(|jump| jump.value.as_ref());
        let form = value.map(|value| self.blanks(value));
        let number = self.targets.last().map_or(1, |target| target.inside);
        let index = self.enter("value", Target { label, looped: true, number, inside: number + 2, value: None }, form);
        hidden.extend(self.targets[index].value.iter().flat_map(|(_, keys)| keys.clone()));
        let code = (!codes.is_empty()).then(|| {
            let key = format!("exit#.{}", self.scopes.len());
            let none = self.exit_code(0, Span::call_site());
            self.scopes.last_mut().expect("a scope").insert(key.clone(), Binding::Value(none));
            hidden.push(key.clone());
            key
        });
        let exit = if breaks || code.is_some() { Exit::Break } else { Exit::Never };
        Around { exit, hidden, code, codes, ends: !endless || breaks }
    }

    /// Opens the loop of a chain, which adapters of its stream may end early.
    pub(in crate::lower) fn enter_chain(&mut self, stream: &Stream) -> Around {
        let number = self.targets.last().map_or(1, |target| target.inside);
        self.enter("value", Target { label: None, looped: true, number, inside: number + 2, value: None }, None);
        let mut around = Around::none();
        around.walks(stream);
        around
    }

    /// Closes it.
    pub(in crate::lower) fn leave_chain(&mut self) {
        self.exit();
    }

    /// The end of the innermost loop.
    pub(in crate::lower) fn loop_end(&self) -> usize {
        self.targets.last().map_or(0, Target::end)
    }

    /// Closes a loop; where the code goes on behind it.
    pub(in crate::lower) fn leave_loop(&mut self, around: &Around) -> Flow {
        let code = around.code.as_ref().and_then(|key| self.scopes.last().and_then(|scope| scope.get(key)).cloned());
        let value = self.left_with(self.targets.len() - 1);
        self.exit();
        match code {
            Some(Binding::Value(code)) => match (around.ends, around.codes.first()) {
                (false, Some(&only)) if around.codes.len() == 1 => Flow::Leaves(only),
                (ends, _) => {
                    let value = if ends { value } else { Binding::Never };
                    Flow::Maybe { code, value, codes: around.codes.clone() }
                }
            },
            _ if around.ends => Flow::Falls(value),
            _ => Flow::Never,
        }
    }

    /// The flag that ends a loop which can end early; the code of what leaves it for a place further out goes into its variable.
    pub(in crate::lower) fn pass_end(&mut self, flow: &Flow, around: &Around, span: Span) -> Vec<ValueId> {
        if around.exit == Exit::Never {
            return vec![];
        }
        let again = self.targets.last().map_or(1, |target| target.number);
        let flag = |lower: &mut Self, over: bool| lower.coded(&[], Prec::Postfix, Kind::Bool, span, |_| quote!(#over));
        let over = match flow {
            Flow::Falls(_) | Flow::Ends(..) | Flow::Never => return vec![flag(self, false)],
            Flow::Leaves(code) => {
                if *code < again {
                    let code = self.exit_code(*code, span);
                    self.carry_code(around, code);
                }
                return vec![flag(self, *code != again)];
            }
            Flow::Maybe { code, codes, .. } => {
                if codes.range(..again).next().is_some() {
                    let own = codes.range(again..).next().is_some();
                    let outward = if own { self.code_where(*code, &quote!(<), again) } else { *code };
                    self.carry_code(around, outward);
                }
                let over: Vec<usize> = codes.iter().copied().filter(|code| *code != again).collect();
                let (one, again) = (
                    over.first().map(|code| crate::lower::control_flow::loops::literal(*code)),
                    crate::lower::control_flow::loops::literal(again),
                );
                match (over.len(), codes.len() == over.len()) {
                    (0, _) => flag(self, false),
                    (1, _) => self.coded(&[*code], Prec::Compare, Kind::Bool, span, |h| {
                        let exit = &h[0];
                        quote!(#exit == #one)
                    }),
                    (_, true) => self.coded(&[*code], Prec::Compare, Kind::Bool, span, |h| {
                        let exit = &h[0];
                        quote!(#exit != 0)
                    }),
                    (_, false) => self.coded(&[*code], Prec::And, Kind::Bool, span, |h| {
                        let exit = &h[0];
                        quote!(#exit != 0 && #exit != #again)
                    }),
                }
            }
        };
        vec![over]
    }

    fn carry_code(&mut self, around: &Around, code: ValueId) {
        let Some(key) = &around.code else { return };
        self.scopes.replace(key, Binding::Value(code));
    }

    /// A value that nothing reads.
    pub(in crate::lower) fn blank(&mut self, kind: Kind, once: bool) -> ValueId {
        self.builder.push(Op::Blank { once }, vec![], kind, Span::call_site())
    }

    /// Blanks in the form of an expression's value, as far as its syntax shows it.
    fn blanks(&mut self, value: &Expr) -> Binding {
        match value {
            Expr::Paren(e) => self.blanks(&e.expr),
            Expr::Tuple(e) => Binding::Tuple(e.elems.iter().map(|e| self.blanks(e)).collect()),
            value => match crate::lower::control_flow::exits::success(value)
                .filter(|_| self.asks == crate::lower::control_flow::fail::Asks::Function)
            {
                Some(value) => self.blanks(value),
                None => Binding::Value(self.blank(Kind::Unknown, true)),
            },
        }
    }
}

/// Whether a variable is one that no code of the user's can name.
pub(in crate::lower) fn is_hidden(name: &str) -> bool {
    name.contains("#.")
}

/// What ends a function with a value: its block, or a closure's expression.
pub(in crate::lower) trait Body {
    fn exits(&self) -> Exits;
}

impl Body for Block {
    fn exits(&self) -> Exits {
        let mut exits = Exits::default();
        exits.visit_block(self);
        exits
    }
}

impl Body for Expr {
    fn exits(&self) -> Exits {
        Exits::of_expr(self)
    }
}
