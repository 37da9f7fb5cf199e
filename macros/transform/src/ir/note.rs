//! Equations: what a generated statement says of itself.

use super::ValueId;

/// An equation, written out once the values have their names.
#[derive(Clone, Debug, Default)]
pub struct Note(pub Vec<Piece>);

/// A piece of an equation.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Mathematics.
    Text(String),
    /// A value.
    Value(ValueId),
    /// The cotangent of a value.
    Bar(ValueId),
}

impl Note {
    /// `z = maths ⇒ ā += share`, where the formulas speak of the operands by a rule's names, and of `z` and `z̄`.
    pub fn equation(maths: &str, share: &str, names: &[(&str, ValueId)], z: ValueId, a: ValueId) -> Note {
        let mut note = Note(vec![Piece::Value(z), Piece::Text(" = ".into())]);
        note.formula(maths, names, z);
        note.0.extend([Piece::Text("  ⇒  ".into()), Piece::Bar(a), Piece::Text(" += ".into())]);
        note.formula(share, names, z);
        note
    }

    /// All values that it names.
    pub fn values(&self) -> impl Iterator<Item = ValueId> {
        self.0.iter().filter_map(|p| match p {
            Piece::Text(_) => None,
            Piece::Value(v) | Piece::Bar(v) => Some(*v),
        })
    }

    fn formula(&mut self, formula: &str, names: &[(&str, ValueId)], z: ValueId) {
        let mut text = String::new();
        let mut word = String::new();
        for c in formula.chars().chain(['\0']) {
            if c.is_ascii_alphanumeric() || c == '_' {
                word.push(c);
                continue;
            }
            let piece = if word == "z" && c == '\u{304}' {
                Some(Piece::Bar(z))
            } else if word == "z" {
                Some(Piece::Value(z))
            } else {
                names.iter().find(|(n, _)| *n == word).map(|(_, v)| Piece::Value(*v))
            };
            match piece {
                Some(piece) => self.0.extend([Piece::Text(std::mem::take(&mut text)), piece]),
                None => text.push_str(&word),
            }
            word.clear();
            if c != '\0' && c != '\u{304}' {
                text.push(c);
            }
        }
        self.0.push(Piece::Text(text));
    }
}
