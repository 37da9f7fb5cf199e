//! Equations: formulas over names become formulas over what stands in the generated code.
//!
//! A value with a variable is called by its name; one that is written where it is used is written out here, too.

use super::Emit;
use super::formula::{Formula, Level, atom, fill, spelled, starts_with_digit};
use super::names::barred;
use crate::ir::{Code, Name, Note, Op, Region, Stmt, TapeId, ValueId};
use proc_macro2::TokenStream;
use std::collections::{BTreeMap, BTreeSet};

/// The definitions of a function's values.
#[derive(Debug, Default)]
pub(super) struct Definitions<'a> {
    pub(super) stmts: BTreeMap<ValueId, &'a Stmt>,
    /// What borrows from each value.
    views: BTreeMap<ValueId, Vec<ValueId>>,
    /// What is defined inside of elementwise functions: equations stand outside of them.
    inside: BTreeSet<ValueId>,
    /// What goes into the arguments of elementwise functions.
    arguments: BTreeMap<ValueId, ValueId>,
    /// The factors of those arguments that are products.
    products: BTreeMap<ValueId, [ValueId; 2]>,
    /// The pullbacks that are called.
    pub(super) pulled: BTreeSet<ValueId>,
    /// What is kept on each tape.
    pub(super) taped: BTreeMap<TapeId, &'a [ValueId]>,
}

impl<'a> Definitions<'a> {
    /// Finds them in a region and the regions inside.
    pub(super) fn find(&mut self, region: &'a Region) {
        for stmt in &region.stmts {
            self.stmts.extend(stmt.results.iter().map(|&v| (v, stmt)));
            if crate::optimise::is_view(&stmt.op) {
                let of = if stmt.op.rule().is_some() { &stmt.operands[..1] } else { &stmt.operands[..] };
                for &v in of {
                    self.views.entry(v).or_default().extend(&stmt.results);
                }
            }
            if let Op::Map(_) | Op::Fuse(_) = stmt.op {
                self.inside.extend(stmt.regions[0].stmts.iter().flat_map(|s| s.results.iter().copied()));
                self.arguments.extend(stmt.regions[0].args.iter().copied().zip(stmt.operands.iter().copied()));
            }
            if let Op::FuseRows = stmt.op {
                let region = &stmt.regions[0];
                self.inside.extend(region.stmts.iter().flat_map(|s| s.results.iter().copied()));
                self.arguments.extend(region.args[1..].iter().copied().zip(stmt.operands[2..].iter().copied()));
                self.products.insert(region.args[0], [stmt.operands[0], stmt.operands[1]]);
            }
            if let Op::Pull { .. } = stmt.op {
                self.pulled.insert(stmt.operands[0]);
            }
            if let Op::Push(tape) = stmt.op {
                self.taped.insert(tape, &stmt.operands);
            }
            stmt.regions.iter().for_each(|r| self.find(r));
        }
    }

    /// What borrows from a value, or from what borrows from it.
    pub(super) fn views_of(&self, value: ValueId) -> BTreeSet<ValueId> {
        let mut found = BTreeSet::new();
        let mut left = vec![value];
        while let Some(of) = left.pop() {
            let views = self.views.get(&of).into_iter().flatten();
            left.extend(views.copied().filter(|&v| found.insert(v)));
        }
        found
    }
}

/// How long the formula of what is computed may get, and the whole equation.
const LONG: usize = 48;
const TOO_LONG: usize = 100;

impl Emit<'_> {
    /// An equation as text.
    pub(super) fn equation(&mut self, note: &Note) -> String {
        // What has a cotangent of its own has a name.
        self.number(note.a);
        let mut z = self.result_name(note);
        let a_bar = barred(&self.called(note.a));
        let gains = if note.part {
            fill(&note.maths, &|word| note.value(word).map(|v| if v == note.a { atom(&a_bar) } else { self.formula(v, note) }))
                .text
        } else {
            a_bar
        };
        let maths = fill(&note.maths, &|word| note.value(word).map(|v| self.formula(v, note))).text;
        let share = fill(&note.share, &|word| match word {
            BAR => Some(self.bar(note)),
            "z" => z.as_deref().map(atom).or_else(|| Some(self.formula(note.z, note))),
            // The share itself, by its definition.
            "share" => note.value(word).map(|v| match self.definitions.stmts.get(&v) {
                Some(stmt) => self.definition(stmt, note),
                None => self.formula(v, note),
            }),
            word => note.value(word).map(|v| self.formula(v, note)),
        });
        let share = share.text;
        let definition = self.written_out(note.a).map(|stmt| self.definition(stmt, note).text);
        // A formula that is too long is not spelled out, but what it computes has a name then.
        let long = maths.chars().count() > LONG || maths.contains(UNKNOWN) || share.chars().count() > TOO_LONG;
        if z.is_none() && long {
            self.number(note.z);
            z = Some(self.called(note.z));
        }
        let left = z.as_ref().map(|z| fill(&note.left, &|word| (word == "z").then(|| atom(z))).text);
        let mut computed = match left {
            Some(left) if maths.chars().count() > LONG || maths.contains(UNKNOWN) => format!("{left} = …"),
            Some(left) => format!("{left} = {maths}"),
            None => maths,
        };
        let a = self.called(note.a);
        if let Some(definition) = definition.filter(|d| d.chars().count() <= LONG) {
            computed = format!("{computed}, {a} = {definition}");
        }
        // Another guise of a value is no formula.
        if computed == a {
            return format!("{gains} += {share}");
        }
        let text = format!("{computed}  ⇒  {gains} += {share}");
        if !long && !text.contains(UNKNOWN) && text.chars().count() <= TOO_LONG {
            return text;
        }
        let (a, z) = (self.called(note.a), z.unwrap_or_else(|| "value".into()));
        format!("{computed}  ⇒  {gains} += ∂{z}/∂{a}·{}", self.bar(note).text)
    }

    /// The name of what a statement computes; nothing where it is written inside another one.
    fn result_name(&self, note: &Note) -> Option<String> {
        if self.is_called(note.z) {
            return Some(self.called(note.z));
        }
        let results = &self.func.body.yields[..self.func.results];
        match results.iter().position(|v| *v == note.z) {
            Some(_) if results.len() == 1 => Some("value".into()),
            Some(i) => Some(format!("value.{i}")),
            None => None,
        }
    }

    /// The cotangent of what is computed.
    fn bar(&self, note: &Note) -> Formula {
        let mut bar = note.z_bar;
        // What is spread over an array reads as the float that it was.
        while let (false, Some(stmt)) = (self.vars.contains_key(&bar), self.definitions.stmts.get(&bar)) {
            if stmt.op.rule().is_none_or(|r| r.name != "broadcast_to") {
                break;
            }
            bar = stmt.operands[0];
        }
        if let Some(name) = self.vars.get(&bar) {
            return atom(&said(&name.to_string()));
        }
        match (&self.func.values[bar.index()].name, self.definitions.stmts.get(&bar)) {
            (Name::Bar(of), _) if self.is_called(*of) => atom(&barred(&self.called(*of))),
            (_, Some(_)) => {
                let outside = self.writes_bar.replace(true);
                let formula = self.formula(bar, note);
                self.writes_bar.set(outside);
                formula
            }
            _ => atom(UNKNOWN),
        }
    }

    /// Whether a value has a name that stands in the code.
    fn is_called(&self, value: ValueId) -> bool {
        let name = &self.func.values[value.index()].name;
        let Definitions { inside, arguments, products, .. } = &self.definitions;
        if inside.contains(&value) || arguments.contains_key(&value) || products.contains_key(&value) {
            return matches!(name, Name::User(_));
        }
        self.vars.contains_key(&value) || self.numbers.contains_key(&value) || matches!(name, Name::User(_))
    }

    /// The definition of a value that has a number and no variable.
    fn written_out(&self, value: ValueId) -> Option<&Stmt> {
        let inline = !self.vars.contains_key(&value) && self.numbers.contains_key(&value);
        self.definitions.stmts.get(&value).copied().filter(|_| inline)
    }

    fn formula(&self, value: ValueId, note: &Note) -> Formula {
        if let Some(written) = self.literals.get(&value) {
            return spelled(&written.tokens);
        }
        if self.is_called(value) {
            return atom(&self.called(value));
        }
        if let Some(&operand) = self.definitions.arguments.get(&value) {
            return if operand == note.z_bar { self.bar(note) } else { self.formula(operand, note) };
        }
        if let Some(factors) = self.definitions.products.get(&value) {
            let [a, b] = factors.map(|v| self.formula(v, note));
            return fill("a·b", &|word| if word == "a" { Some(a.clone()) } else { (word == "b").then(|| b.clone()) });
        }
        match self.definitions.stmts.get(&value) {
            Some(stmt) => self.definition(stmt, note),
            None => atom(UNKNOWN),
        }
    }

    /// The formula of a value by its definition.
    fn definition(&self, stmt: &Stmt, note: &Note) -> Formula {
        match &stmt.op {
            Op::Const(x) => spelled(&x.to_string().parse().unwrap_or_default()),
            Op::Rule(rule) if rule.variadic.is_none() => {
                // z̄ comes last.
                if let ("mul" | "chain", [a, b]) = (rule.name, &stmt.operands[..]) {
                    let (a, b) = (self.formula(*a, note), self.formula(*b, note));
                    if let Some(divisor) = b.text.strip_prefix("1/").filter(|_| b.level == Level::Product) {
                        let a = fill("a·b", &|word| (word == "a").then(|| a.clone())).text;
                        return Formula { text: a.replacen("·b", &format!("/{divisor}"), 1), level: Level::Product };
                    }
                    // z̄ itself may be written out here.
                    let is_bar = |a: &Formula| !self.writes_bar.get() && *a == self.bar(note);
                    let swap = !starts_with_digit(&a) && (starts_with_digit(&b) || is_bar(&a));
                    let (a, b) = if swap { (b, a) } else { (a, b) };
                    let maths = if a == b { "a²" } else { "a·b" };
                    return fill(maths, &|word| match word {
                        "a" => Some(a.clone()),
                        "b" => Some(b.clone()),
                        _ => None,
                    });
                }
                fill(rule.maths, &|word| rule.position(word).map(|i| self.formula(stmt.operands[i], note)))
            }
            Op::Match(m) if stmt.results.len() == 1 && m.is_on_condition() => {
                let condition = self.formula(stmt.operands[0], note).text;
                let [then, other] = [0, 1].map(|i| self.formula(stmt.regions[i].yields[0], note).text);
                Formula { text: format!("{then} if {condition}, else {other}"), level: Level::Any }
            }
            Op::Map(_) | Op::Fuse(_) | Op::FuseRows => self.formula(stmt.regions[0].yields[0], note),
            Op::Code(code) => {
                let operand = |ident: &proc_macro2::Ident| {
                    let text = self.formula(stmt.operands[Code::operand(ident)?], note).text;
                    text.parse::<TokenStream>().ok()
                };
                let tokens = super::operand::substitute(code.tokens.clone(), &operand, true);
                let mut formula = spelled(&tokens);
                if code.prec != crate::ir::Prec::Postfix {
                    formula.level = Level::Sum;
                }
                formula
            }
            _ => atom(UNKNOWN),
        }
    }
}

/// What cannot be written as a formula.
const UNKNOWN: &str = "⋯";

/// The word that stands for z̄ while a formula is filled.
const BAR: &str = "z̄";

/// A variable's name in an equation: a cotangent of a single letter has a bar.
fn said(name: &str) -> String {
    let name = name.trim_start_matches("r#");
    match name.strip_suffix("_bar") {
        Some(of) => barred(of),
        None => name.to_owned(),
    }
}
