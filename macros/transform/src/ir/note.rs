//! Equations: what a generated statement says of itself.

use super::ValueId;

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
