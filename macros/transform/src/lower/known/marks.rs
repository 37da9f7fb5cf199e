//! What values show of their types.

use crate::ir::{Elem, Kind, ValueId};
use crate::lower::Lower;

impl Lower<'_> {
    /// Notes that a value is a struct, which may be an item of a parameter that was taken for a list of floats.
    pub(in crate::lower) fn finds_struct(&mut self, value: ValueId) {
        if *self.builder.kind(value) == Kind::Float(Elem::Unknown) {
            self.is_no_float(value);
        }
    }

    /// The same of what was surely taken for a float.
    pub(in crate::lower) fn is_no_float(&mut self, value: ValueId) {
        let mut list = value;
        while let Some(stmt) = self.builder.definition(list).filter(|s| matches!(s.op, crate::ir::Op::Rule(_))) {
            list = stmt.operands[0];
        }
        if let Some(constant) = self.constant_of(self.beginning(list)) {
            self.structs.insert(constant);
            return;
        }
        if let Some(ty) = self.type_of_first(self.beginning(list)) {
            self.structs.insert(ty);
            return;
        }
        match self.items.get(&list) {
            Some(ty) => {
                self.structs.insert(ty.clone());
            }
            None => self.structs.extend(self.items.values().cloned()),
        }
    }

    /// The name of the type of what a list that is written out holds, `vec![start]`.
    fn type_of_first(&self, list: ValueId) -> Option<String> {
        let stmt = self.builder.definition(list).filter(|stmt| matches!(stmt.op, crate::ir::Op::Collect { .. }))?;
        self.named_type(*stmt.operands.first()?)
    }

    /// Whether a value is of a type that only has a name and was found to be a struct.
    pub(in crate::lower) fn is_known_struct(&self, value: ValueId) -> bool {
        self.named_type(value).is_some_and(|ty| self.known_structs.contains(&ty))
    }

    /// The mark of the constant outside of the function that a value is, if it is one.
    pub(in crate::lower) fn constant_of(&self, value: ValueId) -> Option<String> {
        match self.builder.definition(value).map(|stmt| (&stmt.op, stmt.operands.is_empty())) {
            Some((crate::ir::Op::Code(code), true)) => syn::parse2(code.tokens.clone()).ok().map(|path| constant_mark(&path)),
            _ => None,
        }
    }

    /// Whether a value is an item of a parameter that lends what it holds, of a type that only has a name.
    pub(in crate::lower) fn is_lent_item(&self, value: ValueId) -> bool {
        let definition = self.builder.definition(value);
        let item = definition.filter(|s| matches!(s.op, crate::ir::Op::Rule(rule) if rule.name == "index"));
        item.is_some_and(|stmt| self.lends_items(stmt.operands[0]))
    }

    /// Whether a list is such a parameter.
    pub(in crate::lower) fn lends_items(&self, list: ValueId) -> bool {
        self.items.contains_key(&list) && matches!(self.types.get(&list), Some(syn::Type::Reference(_)))
    }
}

/// The mark of a constant, by which it is known for one that is no number.
pub(in crate::lower) fn constant_mark(path: &syn::Path) -> String {
    format!("const {}", quote::ToTokens::to_token_stream(path))
}
