//! Equations: what a generated statement says of itself.

use super::{Step, ValueId};

/// `z = maths ⇒ ā += share`, written out once the values have their names.
///
/// The texts are formulas over names, like those of a rule: `z` is what the user's statement computes, `z̄` its cotangent.
#[derive(Clone, Debug)]
pub struct Note {
    /// What is computed, `z` or a part of it.
    pub left: String,
    /// How it is computed.
    pub maths: String,
    /// What the operand's cotangent gains.
    pub share: String,
    /// What the names stand for.
    pub names: Vec<(String, ValueId)>,
    /// Whether the cotangent gains it in the part that the formula shows, and not as a whole.
    pub part: bool,
    /// The result.
    pub z: ValueId,
    /// Its cotangent.
    pub z_bar: ValueId,
    /// The operand.
    pub a: ValueId,
}

impl Note {
    /// The equation of a rule.
    pub fn equation(maths: &str, share: &str, names: &[(&str, ValueId)], z: (ValueId, ValueId), a: ValueId) -> Note {
        Note {
            left: "z".into(),
            maths: maths.to_owned(),
            share: share.to_owned(),
            part: false,
            names: names.iter().map(|&(name, value)| (name.to_owned(), value)).collect(),
            z: z.0,
            z_bar: z.1,
            a,
        }
    }

    /// The equation of a part of a part: what it speaks of as the whole is a part of `of` in turn, `depth` steps out.
    #[must_use]
    pub fn inside(mut self, depth: usize, step: &Step, of: ValueId, indices: &[ValueId]) -> Note {
        let whole = self.names.iter().position(|(_, v)| *v == self.a).map(|i| self.names.remove(i).0).unwrap_or_default();
        let outer = format!("whole_{depth}__");
        let part = match step {
            Step::Field(path) => format!("{outer}.{}", path.to_string().replace(' ', "")),
            Step::Part(rule) => {
                let own: Vec<(&str, String)> = rule.params.iter().map(|p| (p.name, format!("{}_{depth}__", p.name))).collect();
                self.names.extend(own[1..].iter().map(|(_, name)| name.clone()).zip(indices.iter().copied()));
                replace(rule.maths, &|word| match own.iter().position(|(name, _)| *name == word) {
                    Some(0) => Some(outer.clone()),
                    Some(i) => Some(own[i].1.clone()),
                    None => None,
                })
            }
        };
        self.maths = replace(&self.maths, &|word| (word == whole).then(|| part.clone()));
        self.names.push((outer, of));
        self.a = of;
        self
    }

    /// What a name stands for.
    pub fn value(&self, name: &str) -> Option<ValueId> {
        let named = |(_, value): &(String, ValueId)| *value;
        self.names.iter().find(|(n, _)| n == name).map(named).or((name == "z").then_some(self.z))
    }

    /// All values that it speaks of.
    pub fn values(&self) -> impl Iterator<Item = ValueId> {
        self.names.iter().map(|(_, v)| *v).chain([self.z, self.a])
    }

    /// Puts other values in the place of some.
    pub fn substitute(&mut self, swap: &dyn Fn(ValueId) -> ValueId) {
        self.names.iter_mut().for_each(|(_, v)| *v = swap(*v));
        self.z_bar = swap(self.z_bar);
        self.z = swap(self.z);
        self.a = swap(self.a);
    }
}

/// A formula with other texts in the places of some words.
fn replace(text: &str, swap: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let end = rest.find(|c| is_word(c) != is_word(first)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        out.push_str(&swap(word).filter(|_| is_word(first)).unwrap_or_else(|| word.to_owned()));
        rest = behind;
    }
    out
}
