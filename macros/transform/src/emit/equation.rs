//! Equations: formulas over names become formulas over what stands in the generated code.
//!
//! A value with a variable is called by its name; one that is written where it is used is written out here, too.

use super::Emit;
use super::names::barred;
use crate::ir::{Code, Name, Note, Op, Region, Stmt, TapeId, ValueId};
use proc_macro2::TokenStream;
use std::collections::{BTreeMap, BTreeSet};

/// A formula, and how tightly it binds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Formula {
    text: String,
    level: Level,
}

/// How tightly a formula binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Any,
    Sum,
    Product,
    Power,
    Atom,
}

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

fn atom(text: &str) -> Formula {
    Formula { text: text.to_owned(), level: Level::Atom }
}

/// A variable's name in an equation: a cotangent of a single letter has a bar.
fn said(name: &str) -> String {
    let name = name.trim_start_matches("r#");
    match name.strip_suffix("_bar") {
        Some(of) => barred(of),
        None => name.to_owned(),
    }
}

fn starts_with_digit(formula: &Formula) -> bool {
    formula.text.starts_with(|c: char| c.is_ascii_digit())
}

/// Code in an equation: numbers without a fraction of zero, no needless spaces.
fn spelled(tokens: &TokenStream) -> Formula {
    let text = super::fields::without_boxes(tokens).to_string();
    // What an option holds, or a variant: the part itself.
    let place = text.replace(' ', "").replace(".as_ref().unwrap()", "").replace("()", "");
    let text = if text.starts_with('*') { place.trim_start_matches('*').to_owned() } else { text };
    let number = text
        .trim_end_matches("usize")
        .trim_end_matches("_f64")
        .trim_end_matches("_f32")
        .trim_end_matches("f64")
        .trim_end_matches("f32");
    if let Some(rest) = number.replace("- ", "-").strip_prefix('-') {
        return Formula { text: format!("−{}", whole(rest)), level: Level::Product };
    }
    if number.starts_with(|c: char| c.is_ascii_digit()) && number.chars().all(|c| c.is_ascii_digit() || "._".contains(c)) {
        return atom(whole(number));
    }
    let text = text.replace(" . ", ".").replace(" (", "(").replace("( ", "(").replace(" )", ")").replace(" ,", ",");
    let text =
        text.replace(" !", "!").replace(" [", "[").replace("[ ", "[").replace(" ]", "]").replace(" :: ", "::").replace("& ", "&");
    let text = text
        .replace("! [", "![")
        .replace(" ..", "..")
        .replace(".. ", "..")
        .replace(",..", ", ..")
        .replace("..,", ".., ")
        .replace("..- ", "..-");
    atom(&text)
}

fn whole(number: &str) -> &str {
    number.strip_suffix(".0").or(number.strip_suffix('.')).unwrap_or(number).trim_end_matches('_')
}

/// A piece of a formula.
#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Value(Formula),
}

/// A formula with values in the places of its names.
fn fill(template: &str, value: &dyn Fn(&str) -> Option<Formula>) -> Formula {
    let pieces = pieces(&spread_superscripts(template), value);
    if let [Piece::Value(formula)] = pieces.as_slice() {
        return formula.clone();
    }
    let shape: Vec<String> = pieces
        .iter()
        .map(|p| match p {
            Piece::Text(t) => t.clone(),
            Piece::Value(_) => "x".into(),
        })
        .collect();
    let level = level(&shape.concat());
    let mut text = String::new();
    for (i, piece) in pieces.iter().enumerate() {
        let Piece::Value(formula) = piece else {
            let Piece::Text(t) = piece else { continue };
            text.push_str(t);
            continue;
        };
        let (before, behind) = (shape[..i].concat(), shape[i + 1..].concat());
        let function = function_before(&before);
        if function {
            text.truncate(text.trim_end().len());
            text = format!("{text}({})", formula.text);
            continue;
        }
        let need = left_need(&before).max(right_need(&behind));
        // A sign stands bare only where nothing but a bracket stands before it.
        let bare = before.trim_end().is_empty() || before.trim_end().ends_with(['(', '[', ',', '|', '⌊']);
        let need = if formula.text.starts_with('−') && !bare { Level::Atom } else { need };
        let clash = before.ends_with(|c: char| c.is_ascii_digit()) && starts_with_digit(formula);
        if clash {
            text.push('·');
        }
        if formula.level < need {
            // Σ and what it sums stand together.
            if text.ends_with("Σ ") {
                text.pop();
            }
            text = format!("{text}({})", formula.text);
        } else {
            text.push_str(&formula.text);
        }
    }
    Formula { text: tidy(&text), level }
}

fn pieces(template: &str, value: &dyn Fn(&str) -> Option<Formula>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let push = |out: &mut Vec<Piece>, text: &str| match out.last_mut() {
        Some(Piece::Text(last)) => last.push_str(text),
        _ => out.push(Piece::Text(text.to_owned())),
    };
    let mut word = String::new();
    for c in template.chars().chain(['\0']) {
        if c.is_ascii_alphabetic() || !word.is_empty() && (c.is_ascii_alphanumeric() || c == '_') {
            word.push(c);
            continue;
        }
        if word == "z" && c == '\u{304}' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            // The base of a logarithm, the subscript of a sum.
            let (stem, name) = match word.rsplit_once('_') {
                Some((stem, name)) if value(&word).is_none() => (format!("{stem}_"), name.to_owned()),
                _ => (String::new(), word.clone()),
            };
            match value(&name) {
                Some(formula) if stem.is_empty() || formula.level == Level::Atom && !formula.text.contains('(') => {
                    if !stem.is_empty() {
                        push(&mut out, &stem);
                    }
                    out.push(Piece::Value(formula));
                }
                _ => push(&mut out, &word),
            }
            word.clear();
        }
        if c != '\0' {
            push(&mut out, &c.to_string());
        }
    }
    out.retain(|p| !matches!(p, Piece::Text(t) if t.is_empty()));
    out
}

/// `xⁿ⁻¹` as `x^(n−1)`: what stands up there is a name, too.
fn spread_superscripts(template: &str) -> String {
    let plain = |c: char| "ˣⁿᵖ⁻¹".chars().zip("xnp−1".chars()).find(|(up, _)| *up == c).map(|(_, c)| c);
    let mut out = String::new();
    let mut run = String::new();
    for c in template.chars().chain(['\0']) {
        match plain(c) {
            Some(c) => run.push(c),
            None if c == '²' && !run.is_empty() => run.push('2'),
            None => {
                match run.chars().count() {
                    0 => {}
                    1 => out = format!("{out}^{run}"),
                    _ => out = format!("{out}^({run})"),
                }
                run.clear();
                if c != '\0' {
                    out.push(c);
                }
            }
        }
    }
    out
}

/// Whether the name of a function stands before its argument: `tanh x`, `−sin x`, but not `a mod b`.
fn function_before(before: &str) -> bool {
    let Some(rest) = before.strip_suffix(' ') else { return false };
    let stem = rest.trim_end_matches(|c: char| c.is_alphanumeric() && c != 'Σ' || c == '_');
    let word = &rest[stem.len()..];
    let operand = stem.trim_end().ends_with(|c: char| c.is_alphanumeric() || ")]|".contains(c)) && stem.ends_with(' ');
    word.chars().next().is_some_and(char::is_alphabetic) && word != "x" && word != "of" && !operand && !stem.ends_with("Σ_")
}

fn left_need(before: &str) -> Level {
    match before.trim_end().chars().last() {
        Some('·' | '∘' | '⊗' | '−' | 'Σ') => Level::Product,
        Some('/') => Level::Power,
        Some('+') => Level::Sum,
        Some('√' | '∛' | '^') => Level::Atom,
        Some(c) if c.is_ascii_digit() => Level::Power,
        Some(c) if c.is_alphabetic() => Level::Power,
        _ => Level::Any,
    }
}

fn right_need(behind: &str) -> Level {
    match behind.trim_start().chars().next() {
        Some('·' | '/' | '∘' | '⊗') => Level::Product,
        Some('+' | '−') => Level::Sum,
        Some('²' | '³' | 'ᵀ' | '^' | '[') => Level::Atom,
        Some(c) if c.is_alphabetic() => Level::Power,
        _ => Level::Any,
    }
}

/// How tightly a formula binds, by its operators outside of brackets.
fn level(text: &str) -> Level {
    let mut depth = 0;
    let mut level = Level::Atom;
    for c in text.trim_start_matches('−').chars() {
        match c {
            '(' | '[' | '⌊' | '⌈' => depth += 1,
            ')' | ']' | '⌋' | '⌉' => depth -= 1,
            '|' => depth = 1 - depth,
            _ if depth > 0 => {}
            '+' | '−' => level = level.min(Level::Sum),
            '·' | '/' | '∘' | '⊗' | 'Σ' => level = level.min(Level::Product),
            '²' | '³' | '^' | '√' | '∛' | 'ᵀ' => level = level.min(Level::Power),
            _ => {}
        }
    }
    let level = if text.starts_with('−') { level.min(Level::Product) } else { level };
    let infix = text.contains(" mod ") || text.contains(" of ");
    if infix { level.min(Level::Sum) } else { level }
}

/// Mathematics as one writes it: `x²` for `x^2`, `x^2` for `x^(3−1)`, `x` for `1·x`.
fn tidy(text: &str) -> String {
    let mut text = text.replace("[[", "[").replace("]]", "]").replace("[s![", "[");
    for (n, below) in (0..10).map(|n| (n + 1, n)) {
        text = text.replace(&format!("({n}−1)"), &below.to_string());
    }
    for (power, short) in [("^2", "²"), ("^3", "³"), ("^1", "")] {
        while let Some(at) = text.find(power) {
            if text[at + 2..].starts_with(|c: char| c.is_ascii_digit() || c == '.') {
                break;
            }
            text.replace_range(at..at + 2, short);
        }
    }
    // 3x, not 3·x.
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    match digits.strip_prefix('·') {
        Some(rest)
            if digits.len() < text.len()
                && !text[..text.len() - digits.len()].contains('.')
                && rest.starts_with(char::is_alphabetic) =>
        {
            format!("{}{rest}", &text[..text.len() - digits.len()])
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{Formula, Level, atom, fill};

    fn filled(template: &str, names: &[(&str, Formula)]) -> String {
        fill(template, &|word| names.iter().find(|(n, _)| *n == word).map(|(_, f)| f.clone())).text
    }

    fn of(level: Level, text: &str) -> Formula {
        Formula { text: text.to_owned(), level }
    }

    #[test]
    fn operands_stand_in_brackets_where_they_must() {
        let (sum, product) = (of(Level::Sum, "p + q"), of(Level::Product, "p·q"));
        let names = [("a", sum.clone()), ("b", product.clone()), ("x", sum.clone())];
        assert_eq!(filled("a·b", &names), "(p + q)·p·q");
        assert_eq!(filled("b/a", &names), "p·q/(p + q)");
        assert_eq!(filled("a/b", &names), "(p + q)/(p·q)");
        assert_eq!(filled("a − a", &names), "p + q − (p + q)");
        assert_eq!(filled("tanh x", &names), "tanh(p + q)");
        assert_eq!(filled("Σ a", &names), "Σ(p + q)");
        assert_eq!(filled("Σ b", &names), "Σ p·q");
        assert_eq!(filled("√x", &names), "√(p + q)");
        assert_eq!(filled("|x|", &names), "|p + q|");
        assert_eq!(filled("x²", &names), "(p + q)²");
        assert_eq!(filled("max(a, b)", &names), "max(p + q, p·q)");
    }

    #[test]
    fn names_are_found_wherever_they_stand() {
        let names = [("x", atom("t6")), ("n", atom("3")), ("p", atom("k")), ("z", atom("y")), ("b", atom("c")), ("z̄", atom("ȳ"))];
        assert_eq!(filled("eˣ", &names), "e^t6");
        assert_eq!(filled("xⁿ", &names), "t6³");
        assert_eq!(filled("n·xⁿ⁻¹·z̄", &names), "3t6²·ȳ");
        assert_eq!(filled("p·xᵖ⁻¹·z̄", &names), "k·t6^(k−1)·ȳ");
        assert_eq!(filled("z̄/(3z²)", &names), "ȳ/(3y²)");
        assert_eq!(filled("2x·z̄", &names), "2t6·ȳ");
        assert_eq!(filled("log_b x", &names), "log_c(t6)");
        assert_eq!(filled("−sin x·z̄", &names), "−sin(t6)·ȳ");
        assert_eq!(filled("x mod b", &names), "t6 mod c");
        assert_eq!(filled("sign x·sign b", &names), "sign(t6)·sign(c)");
    }
}
