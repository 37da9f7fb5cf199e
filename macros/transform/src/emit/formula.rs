//! Formulas as text: what stands in brackets, and rules' templates that are filled.

use proc_macro2::TokenStream;

/// A formula, and how tightly it binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Formula {
    pub(super) text: String,
    pub(super) level: Level,
}

/// How tightly a formula binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Any,
    Sum,
    Product,
    Power,
    Atom,
}

/// A piece of a formula.
#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Value(Formula),
}

pub(super) fn atom(text: &str) -> Formula {
    Formula { text: text.to_owned(), level: Level::Atom }
}

pub(super) fn starts_with_digit(formula: &Formula) -> bool {
    formula.text.starts_with(|c: char| c.is_ascii_digit())
}

/// Code in an equation: numbers without a fraction of zero, no needless spaces.
pub(super) fn spelled(tokens: &TokenStream) -> Formula {
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

/// A formula with values in the places of its names.
pub(super) fn fill(template: &str, value: &dyn Fn(&str) -> Option<Formula>) -> Formula {
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
