//! Makes functions, statement by statement.

use super::{Elem, Kind, MapForm, Op, Rank, Region, Stmt, Value, ValueId};
use crate::rules::{self, Rule};
use proc_macro2::{Span, TokenStream};
use std::collections::BTreeMap;

/// Values so far, and the regions that are open.
#[derive(Debug, Default)]
pub struct Builder {
    /// All values.
    pub values: Vec<Value>,
    open: Vec<Vec<Stmt>>,
}

impl Builder {
    /// A builder with one open region that goes on from these values.
    pub fn new(values: Vec<Value>) -> Self {
        Builder { values, open: vec![Vec::new()] }
    }

    /// A value that no statement defines: a parameter or an argument.
    pub fn value(&mut self, hint: Option<String>, kind: Kind) -> ValueId {
        let id = ValueId(u32::try_from(self.values.len()).expect("fewer than 2³² values"));
        self.values.push(Value { hint, kind, temporary: false });
        id
    }

    /// The kind of a value.
    pub fn kind(&self, id: ValueId) -> &Kind {
        &self.values[id.index()].kind
    }

    /// Opens a region inside the current one.
    pub fn enter(&mut self) {
        self.open.push(Vec::new());
    }

    /// Closes the current region.
    ///
    /// # Panics
    /// When none is open.
    pub fn leave(&mut self) -> Vec<Stmt> {
        self.open.pop().expect("an open region")
    }

    /// How many statements the current region has.
    pub fn len(&self) -> usize {
        self.open.last().map_or(0, Vec::len)
    }

    /// Whether the current region has no statement yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a statement of a given kind.
    ///
    /// # Panics
    /// When no region is open.
    pub fn push(&mut self, op: Op, operands: Vec<ValueId>, kind: Kind, span: Span) -> ValueId {
        let result = self.value(None, kind);
        let stmt = Stmt { result, op, operands, span, doc: None, suffix: TokenStream::new() };
        self.open.last_mut().expect("an open region").push(stmt);
        result
    }

    /// Appends a statement as it is.
    ///
    /// # Panics
    /// When no region is open.
    pub fn append(&mut self, stmt: Stmt) {
        self.open.last_mut().expect("an open region").push(stmt);
    }

    /// A copy of the current region's statements.
    pub fn snapshot(&self) -> Vec<Stmt> {
        self.open.last().cloned().unwrap_or_default()
    }

    /// The statement of the open regions that defines a value.
    pub fn definition(&self, id: ValueId) -> Option<&Stmt> {
        self.open.iter().flatten().find(|s| s.result == id)
    }

    /// The statement that was appended last.
    pub fn last_mut(&mut self) -> Option<&mut Stmt> {
        self.open.last_mut()?.last_mut()
    }

    /// Applies a rule.
    pub fn rule(&mut self, rule: &'static Rule, operands: Vec<ValueId>, span: Span) -> ValueId {
        let kinds: Vec<Kind> = operands.iter().map(|&v| self.kind(v).clone()).collect();
        self.push(Op::Rule(rule), operands, (rule.result)(&kinds), span)
    }

    /// Applies the rule of that name.
    pub fn apply(&mut self, name: &str, operands: Vec<ValueId>, span: Span) -> ValueId {
        self.rule(rules::named(name), operands, span)
    }

    /// A constant of the element type.
    pub fn constant(&mut self, x: f64, elem: Elem, span: Span) -> ValueId {
        self.push(Op::Const(x), vec![], Kind::Float(elem), span)
    }

    /// The constant that a value is, if it is one.
    pub fn as_constant(&self, id: ValueId) -> Option<f64> {
        self.definition(id).and_then(|s| match s.op {
            Op::Const(x) => Some(x),
            _ => None,
        })
    }

    /// An elementwise function of operands; keeps only those that its region reads.
    pub fn map(&mut self, form: MapForm, operands: Vec<ValueId>, region: Region, span: Span) -> ValueId {
        let kinds: Vec<Kind> = operands.iter().map(|&v| self.kind(v).clone()).collect();
        let kind = (rules::named("add").result)(&kinds);
        let kind = match (form, kind) {
            (MapForm::Broadcast, kind) => kind,
            (_, Kind::Float(e)) => Kind::Array(e, Rank::Unknown),
            (_, kind) => kind,
        };
        self.push(Op::Map(form, region), operands, kind, span)
    }

    /// A copy of statements under new names.
    pub fn copy(&mut self, stmts: &[Stmt], names: &mut BTreeMap<ValueId, ValueId>) {
        for stmt in stmts {
            let operands = stmt.operands.iter().map(|v| *names.get(v).unwrap_or(v)).collect();
            let op = match &stmt.op {
                Op::Map(form, region) => Op::Map(*form, self.copy_region(region, names)),
                Op::If(a, b) => Op::If(self.copy_region(a, names), self.copy_region(b, names)),
                other => other.clone(),
            };
            let kind = self.kind(stmt.result).clone();
            let result = self.push(op, operands, kind, stmt.span);
            self.values[result.index()].temporary = self.values[stmt.result.index()].temporary;
            self.values[result.index()].hint = self.values[stmt.result.index()].hint.clone();
            self.last_mut().expect("just pushed").suffix = stmt.suffix.clone();
            names.insert(stmt.result, result);
        }
    }

    fn copy_region(&mut self, region: &Region, names: &mut BTreeMap<ValueId, ValueId>) -> Region {
        let args = region
            .args
            .iter()
            .map(|&arg| {
                let Value { hint, kind, .. } = self.values[arg.index()].clone();
                let fresh = self.value(hint, kind);
                names.insert(arg, fresh);
                fresh
            })
            .collect();
        self.enter();
        self.copy(&region.stmts, names);
        let stmts = self.leave();
        Region { args, stmts, yields: region.yields.iter().map(|v| *names.get(v).unwrap_or(v)).collect() }
    }
}
