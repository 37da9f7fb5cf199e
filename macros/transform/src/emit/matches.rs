//! Branches: `if`, `if let`, `match`, and `&&` and `||` where that is what they were.

use super::operand::{Author, substitute};
use super::{Emit, Line, Repr};
use crate::ir::{Code, Kind, Match, Mode, Op, Part, Prec, Region, Stmt, ValueId};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

/// A value that goes through the arms of a branch in its variable.
#[derive(Clone, Copy)]
pub(super) struct Through {
    value: ValueId,
    /// Whether an arm changes it.
    changes: bool,
}

/// How generated code matches an operand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Matched {
    /// Where it is: nothing of it is bound, or numbers alone.
    Place,
    /// Through a reference: what is bound is one too.
    Borrowed,
    /// As the value of an expression.
    Moved,
    /// As what holds references, which are copied out.
    Held,
}

impl Matched {
    /// Whether it binds a part as a reference.
    fn lends(self, part: &Part) -> bool {
        self == Matched::Borrowed || self == Matched::Held && part.held
    }
}

impl Emit<'_> {
    /// A branch with several values, or none.
    pub(super) fn matched(&mut self, stmt: &Stmt, m: &Match) {
        let start = self.in_order(&stmt.operands).unwrap_or(self.pending.len());
        self.flush(start);
        let through: Vec<Option<Through>> = (0..stmt.results.len()).map(|k| self.through(stmt, k)).collect();
        let given: Vec<ValueId> =
            stmt.results.iter().zip(&through).filter(|(_, through)| through.is_none()).map(|(&v, _)| v).collect();
        let reprs: Vec<Repr> = given.iter().map(|&v| self.repr_of(v)).collect();
        let (tokens, _) = self.write_match(stmt, m, &through);
        for (through, &result) in through.iter().zip(&stmt.results) {
            if let Some(Through { value, .. }) = through {
                self.define(result, self.vars[value].clone(), self.reprs[value]);
            }
        }
        if given.is_empty() {
            self.lines.push(Line::Do { tokens, doc: None });
            return;
        }
        let (mut names, mut types) = (Vec::new(), Vec::new());
        for (result, repr) in given.into_iter().zip(reprs) {
            types.push(self.annotation(result, repr));
            if self.uses(result) == 0 {
                names.push(quote!(_));
                continue;
            }
            let name = self.name(result);
            self.reprs.insert(result, repr);
            names.push(quote!(#name));
        }
        let pattern = if names.len() == 1 { quote!(#(#names)*) } else { quote!((#(#names),*)) };
        // The user's annotation may be what tells the type of `None`.
        let ty = types.iter().any(Option::is_some).then(|| {
            let types: Vec<_> = types.into_iter().map(|ty| ty.unwrap_or(quote!(_))).collect();
            if types.len() == 1 { quote!(#(#types)*) } else { quote!((#(#types),*)) }
        });
        self.lines.push(Line::Let { pattern, ty, value: tokens, doc: None, of: None });
    }

    /// `let Some(b) = bias else { … };`
    pub(super) fn let_else(&mut self, stmt: &Stmt, m: &Match) {
        let start = self.in_order(&stmt.operands).unwrap_or(self.pending.len());
        self.flush(start);
        let here = self.here;
        // What is bound is what the statement gives.
        let mut bound = stmt.clone();
        for (arg, result) in bound.regions[0].args.iter_mut().zip(&stmt.results) {
            *arg = *result;
        }
        let (of, matched) = self.write_scrutinee(&bound, m);
        let otherwise = self.region(&stmt.regions[1]);
        let otherwise = block(&otherwise, false, here);
        let (mut names, mut numbers) = (Vec::new(), Vec::new());
        for (&result, part) in stmt.results.iter().zip(&m.arms[0].parts) {
            if self.uses(result) == 0 {
                names.push(None);
                continue;
            }
            let name = self.name(result);
            let reference = matched[part.of].lends(part);
            let repr = if reference && !self.is_number(result) { Repr::Reference } else { self.repr_of(result) };
            self.reprs.insert(result, repr);
            if reference && self.is_number(result) {
                let (pattern, value) = (quote!(#name), quote!(*#name));
                numbers.push(Line::Let { pattern, ty: None, value, doc: None, of: Some(result) });
            }
            names.push(Some(name));
        }
        let pattern = pattern(&m.arms[0].pattern, &names);
        self.lines.push(Line::Do { tokens: quote!(let #pattern = #of else #otherwise;), doc: None });
        self.lines.extend(numbers);
    }

    /// A branch as an expression.
    pub(super) fn write_match(&mut self, stmt: &Stmt, m: &Match, through: &[Option<Through>]) -> (TokenStream, Prec) {
        self.keep_lent(stmt, through);
        if m.is_on_condition() {
            return self.write_if(stmt, through);
        }
        let here = self.here;
        self.look_before_move(stmt, through);
        let (of, matched) = self.write_scrutinee(stmt, m);
        let of = self.lead_through(stmt, through, of);
        let uses = self.uses.clone();
        let mut guards = stmt.regions[m.arms.len()..].iter();
        let mut arms = Vec::new();
        for (i, arm) in m.arms.iter().enumerate() {
            let region = &stmt.regions[i];
            let guard = if arm.guarded { guards.next() } else { None };
            let holders = self.holders.clone();
            let mut names = Vec::new();
            for (k, (&arg, part)) in region.args.iter().zip(&arm.parts).enumerate() {
                let in_guard = guard.map(|g| g.args[k]).filter(|&a| self.uses(a) > 0);
                if self.uses(arg) == 0 && in_guard.is_none() {
                    names.push(None);
                    continue;
                }
                let name = self.name(arg);
                for value in in_guard.into_iter().chain([arg]) {
                    let repr = match matched[part.of] {
                        way if way.lends(part) && !self.is_number(value) => Repr::Reference,
                        _ => self.repr_of(value),
                    };
                    self.define(value, name.clone(), repr);
                }
                names.push(Some(name));
            }
            // A number is read through the reference once.
            let read = |emit: &Self, region: &Region| -> Vec<Line> {
                let borrowed = region.args.iter().zip(&arm.parts).zip(&names).filter_map(|((&arg, part), name)| {
                    let number = matched[part.of].lends(part) && emit.is_number(arg) && emit.uses(arg) > 0;
                    name.as_ref().filter(|_| number).map(|name| (arg, name))
                });
                let line = |(arg, name): (ValueId, &Ident)| Line::Let {
                    pattern: quote!(#name),
                    ty: None,
                    value: quote!(*#name),
                    doc: None,
                    of: Some(arg),
                };
                borrowed.map(line).collect()
            };
            let guard = guard.map(|guard| {
                let lines = read(self, guard);
                let guard = self.region_behind(lines, guard);
                quote_spanned!(here=> if #guard)
            });
            self.take_turns(stmt, &uses, i);
            let lines = read(self, region);
            let body = self.write_arm(lines, region, through);
            self.holders = holders;
            self.uses.clone_from(&uses);
            arms.push((pattern(&arm.pattern, &names), guard, body));
        }
        self.finish_turns(stmt, &uses);
        if let [(pattern, None, then), (other, None, otherwise)] = &arms[..] {
            if other.to_string() == "_" {
                let (then, otherwise) = (block(then, false, here), block(otherwise, true, here));
                if is_empty(&otherwise) {
                    return (quote_spanned!(here=> if let #pattern = #of #then), Prec::Loose);
                }
                return (quote_spanned!(here=> if let #pattern = #of #then else #otherwise), Prec::Loose);
            }
        }
        let arms = arms.into_iter().map(|(pattern, guard, body)| quote_spanned!(here=> #pattern #guard => #body,));
        (quote_spanned!(here=> match #of { #(#arms)* }), Prec::Loose)
    }

    /// What goes through all arms of a branch and comes out as its result `k`: they change it in place, if at all.
    pub(super) fn through(&self, stmt: &Stmt, k: usize) -> Option<Through> {
        let mut through: Option<Through> = None;
        for region in stmt.arms() {
            let (value, changes) = origin(region, k)?;
            match &mut through {
                None => through = Some(Through { value, changes }),
                Some(found) if found.value == value => found.changes |= changes,
                Some(_) => return None,
            }
        }
        let found = through?;
        // Nothing reads it behind the branch, nor as another result of it.
        let mut reads = vec![0; self.uses.len()];
        stmt.regions.iter().for_each(|region| super::count(region, &mut reads));
        let alone = self.uses(found.value) <= reads[found.value.index()];
        let twice = stmt.arms().iter().any(|r| r.yields.iter().filter(|v| **v == r.yields[k]).count() > 1);
        let own = matches!(
            self.reprs.get(&found.value),
            Some(Repr::Owned | Repr::Copy | Repr::Unknown | Repr::Mutable | Repr::MutableView)
        );
        let name = self.vars.get(&found.value)?.to_string();
        // The reverse sweep is given a parameter again by this name: what it reads of the branch needs another.
        let hidden = self.parameters.contains(&name) && stmt.results.get(k).is_some_and(|z| self.kept.contains(z));
        (alone && !twice && own && !hidden && !stmt.operands.contains(&found.value)).then_some(found)
    }

    /// Copies what is in a variable of the caller's that an arm would change, if it is read behind the branch.
    fn keep_lent(&mut self, stmt: &Stmt, through: &[Option<Through>]) {
        let goes_through = |v: &ValueId| through.iter().flatten().any(|t| t.value == *v);
        for value in crate::optimise::changed(stmt).into_iter().filter(|v| !goes_through(v)) {
            if matches!(self.reprs.get(&value), Some(Repr::Mutable | Repr::MutableView)) {
                self.keep_old(value);
            }
        }
    }

    /// Writes out what a branch looks at and is read of what has to go into another variable first.
    fn look_before_move(&mut self, stmt: &Stmt, through: &[Option<Through>]) {
        for through in through.iter().flatten().filter(|through| through.changes) {
            let uses = std::mem::replace(&mut self.uses[through.value.index()], 1);
            if self.goes_elsewhere(through.value) {
                stmt.operands.iter().for_each(|&v| self.apart(through.value, v));
            }
            self.uses[through.value.index()] = uses;
        }
    }

    /// Makes the variables of what goes through a branch those of its results, mutable if an arm changes them; gives what the branch looks at,
    /// which reads them where they are now.
    fn lead_through(&mut self, stmt: &Stmt, through: &[Option<Through>], mut of: TokenStream) -> TokenStream {
        for (through, &result) in through.iter().zip(&stmt.results) {
            if let Some(through) = through {
                let (before, lines) = (self.vars[&through.value].clone(), self.lines.len());
                self.lead(*through, result);
                let moves = |line: &Line| matches!(line, Line::Let { value, .. } if before == value.to_string());
                if self.lines.iter().skip(lines).any(moves) {
                    of = super::names::renamed(of, &before, &self.vars[&result]);
                }
            }
        }
        of
    }

    fn lead(&mut self, through: Through, result: ValueId) {
        let value = through.value;
        if through.changes {
            // The arms are its last readers, together.
            let uses = std::mem::replace(&mut self.uses[value.index()], 1);
            let name = self.in_place_as(value, result);
            self.uses[value.index()] = uses;
            let repr = self.repr_in(&name, value);
            self.define(value, name, repr);
            self.mutable.insert(value);
            self.mutable.insert(result);
            return;
        }
        let (name, repr) = (self.vars[&value].clone(), self.reprs[&value]);
        for line in &mut self.lines {
            if let Line::Let { of: Some(of), .. } = line {
                if *of == value {
                    *of = result;
                }
            }
        }
        if self.mutable.contains(&value) {
            self.mutable.insert(result);
        }
        self.define(result, name.clone(), repr);
        self.define(value, name, repr);
    }

    /// An arm: it gives what does not go through it in a variable.
    fn write_arm(&mut self, lines: Vec<Line>, region: &Region, through: &[Option<Through>]) -> TokenStream {
        // The variables of what is around the branch are those of the next arm, too, whatever this one makes of them.
        let (vars, reprs, mutable) = (self.vars.clone(), self.reprs.clone(), self.mutable.clone());
        let written = self.arm_written(lines, region, through);
        self.mutable.retain(|v| mutable.contains(v) || !vars.contains_key(v));
        self.vars.extend(vars);
        self.reprs.extend(reprs);
        written
    }

    fn arm_written(&mut self, lines: Vec<Line>, region: &Region, through: &[Option<Through>]) -> TokenStream {
        if through.iter().all(Option::is_none) {
            return self.region_behind(lines, region);
        }
        let given = region.yields.iter().zip(through).filter(|(_, t)| t.is_none()).map(|(&v, _)| v).collect();
        let led = region.yields.iter().zip(through).filter_map(|(&v, t)| Some((v, self.vars[&t.as_ref()?.value].clone())));
        let led: Vec<(ValueId, Ident)> = led.collect();
        let arm = Region { args: vec![], stmts: region.stmts.clone(), yields: given };
        let around = self.led.clone();
        let changing = through.iter().flatten().filter(|through| through.changes);
        self.led.extend(changing.map(|through| self.vars[&through.value].to_string()));
        let written = self.region_leading(lines, &arm, &led);
        self.led = around;
        written
    }

    /// Lets an arm be the last to read what nothing reads after the statement; what several arms read is moved in each.
    fn take_turns(&mut self, stmt: &Stmt, uses: &[u32], arm: usize) {
        self.uses.copy_from_slice(uses);
        for (_, other) in stmt.regions.iter().enumerate().filter(|(i, _)| *i != arm) {
            self.forget(other);
        }
    }

    /// Counts the reads of all arms.
    fn finish_turns(&mut self, stmt: &Stmt, uses: &[u32]) {
        self.uses.copy_from_slice(uses);
        stmt.regions.iter().for_each(|region| self.forget(region));
    }

    fn is_number(&self, value: ValueId) -> bool {
        self.repr_of(value) == Repr::Copy
    }

    /// What is matched, and how each operand is.
    fn write_scrutinee(&mut self, stmt: &Stmt, m: &Match) -> (TokenStream, Vec<Matched>) {
        let alone = stmt.operands.len() == 1;
        let (mut texts, mut matched) = (Vec::new(), Vec::new());
        for (k, &operand) in stmt.operands.iter().enumerate() {
            let expression = self.pending_repr(operand);
            let repr = self.repr_at_hand(operand);
            let mut guards = stmt.regions[m.arms.len()..].iter();
            let (mut bound, mut other, mut held) = (false, false, false);
            for (arm, region) in m.arms.iter().zip(&stmt.regions) {
                let guard = if arm.guarded { guards.next() } else { None };
                // Nothing reads it any more where an arm leaves the function: an error is moved out of it.
                let leaves = guard.is_none() && region.stmts.iter().any(|s| matches!(s.op, Op::Leave(_)));
                let moves = leaves && expression.is_none() && matches!(repr, Some(Repr::Owned | Repr::Unknown));
                for args in [Some(region), guard].into_iter().flatten().map(|r| &r.args) {
                    for (&arg, part) in args.iter().zip(&arm.parts).filter(|(a, p)| p.of == k && self.uses(**a) > 0) {
                        bound = true;
                        other |= !moves && !self.is_number(arg);
                        held |= part.held;
                    }
                }
            }
            let number = self.is_number(operand);
            // What a loop hands in may be a reference, or not.
            let own = self.definitions.stmts.contains_key(&operand) || self.func.body.args.contains(&operand);
            let way = match (expression, repr) {
                (Some(Repr::Reference | Repr::View), _) => Matched::Borrowed,
                _ if held => Matched::Held,
                (Some(_), _) => Matched::Moved,
                _ if !bound || number => Matched::Place,
                _ if alone && !other && repr != Some(Repr::View) && own => Matched::Place,
                _ => Matched::Borrowed,
            };
            let reference = matches!(repr, Some(Repr::Reference | Repr::View));
            let mode = match way {
                Matched::Moved => Mode::Plain,
                Matched::Held => Mode::Place,
                Matched::Place if bound && alone => Mode::Place,
                // A tuple would move it.
                Matched::Place if alone || number || reference => Mode::Receiver,
                Matched::Place | Matched::Borrowed if reference => Mode::Plain,
                Matched::Place | Matched::Borrowed => Mode::Reference,
            };
            texts.push(self.operand(operand, mode, Prec::Or, Author::User));
            matched.push(way);
        }
        let of = substitute(m.of.tokens.clone(), &|ident| texts.get(Code::operand(ident)?).cloned(), true);
        (of, matched)
    }

    /// `if … { … } else { … }`, or `&&` and `||`.
    fn write_if(&mut self, stmt: &Stmt, through: &[Option<Through>]) -> (TokenStream, Prec) {
        let here = self.here;
        self.look_before_move(stmt, through);
        let cond = self.operand(stmt.operands[0], Mode::Plain, Prec::Or, Author::User);
        let cond = self.lead_through(stmt, through, cond);
        let uses = self.uses.clone();
        let mut arms = Vec::new();
        for (i, region) in stmt.regions.iter().enumerate() {
            self.take_turns(stmt, &uses, i);
            arms.push(self.write_arm(vec![], region, through));
        }
        self.finish_turns(stmt, &uses);
        let [then, otherwise] = &arms[..] else { unreachable!("two arms") };
        if stmt.results.len() == 1 && *self.kind(stmt.result()) == Kind::Bool {
            match (then.to_string().as_str(), otherwise.to_string().as_str()) {
                (_, "false") => {
                    let (cond, then) = (in_and(&cond), in_and(then));
                    return (quote_spanned!(here=> #cond && #then), Prec::And);
                }
                ("true", _) => return (quote_spanned!(here=> #cond || #otherwise), Prec::Or),
                _ => {}
            }
        }
        let (then, otherwise) = (block(then, false, here), block(otherwise, true, here));
        if is_empty(&otherwise) {
            return (quote_spanned!(here=> if #cond #then), Prec::Loose);
        }
        if is_empty(&then) {
            let cond = negated(&cond);
            return (quote_spanned!(here=> if #cond #otherwise), Prec::Loose);
        }
        (quote_spanned!(here=> if #cond #then else #otherwise), Prec::Loose)
    }

    /// Takes the reads of a region off the counts.
    fn forget(&mut self, region: &Region) {
        let mut reads = vec![0; self.uses.len()];
        super::count(region, &mut reads);
        for (uses, n) in self.uses.iter_mut().zip(reads) {
            *uses = uses.saturating_sub(n);
        }
    }
}

/// The value from outside of an arm that its yield `k` is, and whether the arm changes it in place.
fn origin(region: &Region, k: usize) -> Option<(ValueId, bool)> {
    let (mut value, mut changes, mut end) = (region.yields[k], false, region.stmts.len());
    while let Some(at) = region.stmts.iter().position(|s| s.results.contains(&value)) {
        let stmt = &region.stmts[at];
        let before = match &stmt.op {
            op if op.is_change() && stmt.results.last() == Some(&value) => stmt.operands[0],
            Op::Loop(l) => {
                let carried = stmt.results.iter().position(|r| *r == value)?;
                stmt.operands[l.sources() + carried]
            }
            Op::Match(_) => {
                let inner = stmt.results.iter().position(|r| *r == value)?;
                let mut origins = stmt.arms().iter().map(|arm| origin(arm, inner));
                let (before, _) = origins.next()??;
                if !origins.all(|origin| origin.is_some_and(|(other, _)| other == before)) {
                    return None;
                }
                before
            }
            _ => return None,
        };
        // What is read behind the change is its old value.
        if region.stmts[at + 1..end].iter().any(|s| s.reads().contains(&before)) || region.yields.contains(&before) {
            return None;
        }
        (value, changes, end) = (before, true, region.stmts.len());
    }
    (!region.args.contains(&value)).then_some((value, changes))
}

/// An arm of an `if`: in braces, unless it is another `if`.
fn block(tokens: &TokenStream, chained: bool, here: proc_macro2::Span) -> TokenStream {
    let mut all = tokens.clone().into_iter();
    match (all.next(), all.next()) {
        (Some(TokenTree::Group(g)), None) if g.delimiter() == Delimiter::Brace => tokens.clone(),
        // Nothing else begins with `if`: an operand stands in parentheses.
        (Some(TokenTree::Ident(first)), _) if first == "if" && chained => tokens.clone(),
        _ => quote_spanned!(here=> { #tokens }),
    }
}

/// A pattern with names in its holes: `_` for what nothing reads, `w` for `w: w`.
fn pattern(tokens: &TokenStream, names: &[Option<Ident>]) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), pattern(&group.stream(), names));
                inner.set_span(group.span());
                out.push(TokenTree::Group(inner));
            }
            TokenTree::Ident(ident) => match Code::operand(&ident).and_then(|k| names.get(k)) {
                None => out.push(TokenTree::Ident(ident)),
                Some(Some(name)) => {
                    let field = match &out[..] {
                        [.., TokenTree::Ident(field), TokenTree::Punct(colon)] => colon.as_char() == ':' && field == name,
                        _ => false,
                    };
                    if field {
                        out.truncate(out.len() - 2);
                    }
                    out.push(TokenTree::Ident(name.clone()));
                }
                Some(None) => out.extend(quote!(_)),
            },
            TokenTree::Punct(at) if at.as_char() == '@' && ends_wild(&out) => {
                out.pop();
            }
            token => out.push(token),
        }
    }
    out.into_iter().collect()
}

fn ends_wild(out: &[TokenTree]) -> bool {
    out.last().is_some_and(|t| t.to_string() == "_")
}

/// Whether a block is empty.
fn is_empty(block: &TokenStream) -> bool {
    matches!(block.clone().into_iter().collect::<Vec<_>>().as_slice(), [TokenTree::Group(g)] if g.stream().is_empty())
}

/// An operand of `&&`: `||` binds less tightly.
fn in_and(tokens: &TokenStream) -> TokenStream {
    match syn::parse2(tokens.clone()) {
        Ok(syn::Expr::Binary(binary)) if matches!(binary.op, syn::BinOp::Or(_)) => quote!((#tokens)),
        _ => tokens.to_token_stream(),
    }
}

/// `!cond`
fn negated(cond: &TokenStream) -> TokenStream {
    match syn::parse2(cond.clone()) {
        Ok(syn::Expr::Path(_) | syn::Expr::Call(_) | syn::Expr::MethodCall(_) | syn::Expr::Field(_) | syn::Expr::Paren(_)) => {
            quote!(!#cond)
        }
        Ok(syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Not(_), expr, .. })) => expr.to_token_stream(),
        _ => quote!(!(#cond)),
    }
}
