//! Makes functions, statement by statement.

use super::{Elem, Kind, MapForm, Name, Op, Rank, Region, Sort, Stmt, Suffix, Value, ValueId};
use crate::rules::{self, Rule};
use proc_macro2::Span;
use quote::quote;
use std::collections::BTreeMap;

/// Values so far, and the regions that are open.
#[derive(Debug, Default)]
pub struct Builder {
    /// All values.
    pub values: Vec<Value>,
    open: Vec<Vec<Stmt>>,
    active: Vec<bool>,
}

impl Builder {
    /// A builder with one open region that goes on from these values.
    pub fn new(values: Vec<Value>) -> Self {
        Builder { active: vec![false; values.len()], values, open: vec![Vec::new()] }
    }

    /// A value that no statement defines: a parameter or an argument.
    pub fn value(&mut self, name: Name, kind: Kind) -> ValueId {
        let id = ValueId(u32::try_from(self.values.len()).expect("fewer than 2³² values"));
        self.values.push(Value { name, kind, sort: Sort::Any, constant: false, ty: None });
        self.active.push(false);
        id
    }

    /// Makes a parameter or an argument one that is differentiated.
    pub fn activate(&mut self, id: ValueId) {
        self.active[id.index()] = true;
    }

    /// Makes a value one that carries no derivative.
    pub fn discard(&mut self, id: ValueId) {
        self.values[id.index()].kind = Kind::Discrete;
        self.active[id.index()] = false;
    }

    /// Makes a value, of which the kind stays, one that carries no derivative.
    pub fn hold(&mut self, id: ValueId) {
        self.values[id.index()].constant = true;
        self.active[id.index()] = false;
    }

    /// Whether a value depends on a differentiated one.
    pub fn varies(&self, id: ValueId) -> bool {
        self.active[id.index()]
    }

    /// Whether a value is surely one number.
    pub fn is_number(&self, id: ValueId) -> bool {
        let value = &self.values[id.index()];
        matches!(value.kind, Kind::Float(_) | Kind::Int | Kind::Bool) || value.sort == Sort::Copy
    }

    /// The kind of a value.
    pub fn kind(&self, id: ValueId) -> &Kind {
        &self.values[id.index()].kind
    }

    /// The name of a value.
    pub fn name(&mut self, id: ValueId) -> &mut Name {
        &mut self.values[id.index()].name
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

    /// How far the current region goes.
    pub fn mark(&self) -> usize {
        self.open.last().map_or(0, Vec::len)
    }

    /// Takes back what was appended to the current region since then.
    pub fn rollback(&mut self, mark: usize) {
        if let Some(region) = self.open.last_mut() {
            region.truncate(mark);
        }
    }

    /// Appends a statement of one result.
    pub fn push(&mut self, op: Op, operands: Vec<ValueId>, kind: Kind, span: Span) -> ValueId {
        self.push_with(op, operands, vec![], vec![kind], span)[0]
    }

    /// Appends a statement with regions and any number of results.
    pub fn push_with(
        &mut self,
        op: Op,
        operands: Vec<ValueId>,
        regions: Vec<Region>,
        kinds: Vec<Kind>,
        span: Span,
    ) -> Vec<ValueId> {
        let results: Vec<ValueId> = kinds.into_iter().map(|kind| self.value(Name::None, kind)).collect();
        let stmt = Stmt { results: results.clone(), op, operands, regions, span, notes: vec![], suffix: Suffix::default() };
        self.append(stmt);
        results
    }

    /// Appends a statement as it is.
    ///
    /// # Panics
    /// When no region is open.
    pub fn append(&mut self, stmt: Stmt) {
        for (k, &result) in stmt.results.iter().enumerate() {
            let varies = crate::analyse::varies(&stmt, k, &|v| self.active[v.index()]);
            self.active[result.index()] = varies && self.values[result.index()].is_differentiable();
        }
        self.open.last_mut().expect("an open region").push(stmt);
    }

    /// The statement of the open regions that defines a value.
    pub fn definition(&self, id: ValueId) -> Option<&Stmt> {
        self.open.iter().rev().flat_map(|r| r.iter().rev()).find(|s| s.results.contains(&id))
    }

    /// The same, to be changed.
    pub fn definition_mut(&mut self, id: ValueId) -> Option<&mut Stmt> {
        self.open.iter_mut().rev().flat_map(|r| r.iter_mut().rev()).find(|s| s.results.contains(&id))
    }

    /// The statement that was appended last.
    pub fn last_mut(&mut self) -> Option<&mut Stmt> {
        self.open.last_mut()?.last_mut()
    }

    /// The last call of a differentiated function in the current region, behind a mark.
    pub fn last_call(&mut self, mark: usize) -> Option<&mut Stmt> {
        self.open.last_mut()?[mark..].iter_mut().rev().find(|stmt| matches!(stmt.op, Op::Call(_)))
    }

    /// Applies a rule, or the row that there is for operands of these ranks.
    pub fn rule(&mut self, rule: &'static Rule, operands: Vec<ValueId>, span: Span) -> ValueId {
        let kinds: Vec<Kind> = operands.iter().map(|&v| self.kind(v).clone()).collect();
        let rule = rule.specialise(&kinds);
        let number = rule.is_elementwise() && operands.iter().all(|&v| self.is_number(v));
        let z = self.push(Op::Rule(rule), operands, (rule.result)(&kinds), span);
        if number {
            self.values[z.index()].sort = Sort::Copy;
        }
        z
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
        self.definition(id).and_then(|s| if let Op::Const(x) = s.op { Some(x) } else { None })
    }

    /// An elementwise function of operands.
    pub fn map(&mut self, form: MapForm, operands: Vec<ValueId>, region: Region, span: Span) -> ValueId {
        let kinds: Vec<Kind> = operands.iter().map(|&v| self.kind(v).clone()).collect();
        let kind = match (form, (rules::named("add").result)(&kinds)) {
            (MapForm::Broadcast, kind) => kind,
            (MapForm::Method, _) => match &kinds[0] {
                Kind::List(e, _) => Kind::Array(e.clone(), Rank::Fixed(1)),
                kind => kind.clone(),
            },
        };
        // A cast in the function gives entries of another type.
        let gives = self.kind(region.yields[0]).elem();
        let kind = match (kind, &gives) {
            (Kind::Array(Elem::F32 | Elem::F64, rank), Elem::F32 | Elem::F64) => Kind::Array(gives, rank),
            (kind, _) => kind,
        };
        self.push_with(Op::Map(form), operands, vec![region], vec![kind], span)[0]
    }

    /// Appends a copy of statements under new names. What has succeeded once succeeds again: a copy does not leave the function.
    pub fn copy(&mut self, stmts: &[Stmt], names: &mut BTreeMap<ValueId, ValueId>) {
        for stmt in stmts {
            let mut copy = stmt.clone();
            copy.operands.iter_mut().for_each(|v| *v = *names.get(v).unwrap_or(v));
            if !stmt.suffix.tokens.is_empty() {
                copy.suffix = Suffix { tokens: quote!(.unwrap()), operands: vec![] };
            }
            copy.notes.iter_mut().for_each(|n| n.substitute(&|v| *names.get(&v).unwrap_or(&v)));
            copy.regions = stmt.regions.iter().map(|r| self.copy_region(r, names)).collect();
            copy.results = stmt.results.iter().map(|&v| self.rename(v, names)).collect();
            self.append(copy);
        }
    }

    /// A copy of a region under new names.
    pub fn copy_region(&mut self, region: &Region, names: &mut BTreeMap<ValueId, ValueId>) -> Region {
        let args = region.args.iter().map(|&arg| self.rename(arg, names)).collect();
        self.enter();
        self.copy(&region.stmts, names);
        let stmts = self.leave();
        Region { args, stmts, yields: region.yields.iter().map(|v| *names.get(v).unwrap_or(v)).collect() }
    }

    fn rename(&mut self, value: ValueId, names: &mut BTreeMap<ValueId, ValueId>) -> ValueId {
        let fresh = self.value(Name::None, Kind::Unknown);
        self.values[fresh.index()] = self.values[value.index()].clone();
        names.insert(value, fresh);
        fresh
    }
}
