//! The reverse sweep: from a function to its adjoint.
//!
//! The adjoint computes the function, then walks its statements backwards. Every value that varies has a *cotangent*, the
//! derivative of ⟨seed, result⟩ with respect to it; a statement `z = f(a, b)` hands its share on: ā += (∂f/∂a)ᵀ z̄. The
//! first share a value gets is its cotangent, later ones accumulate.
//!
//! Both sweeps are operations of the same kind, so the adjoint is a [`Func`] again.

mod share;

pub(crate) use share::reads;

use crate::analyse::{Activity, activity};
use crate::ir::{Builder, Func, Kind, Op, Region, Stmt, ValueId};
use proc_macro2::Span;
use std::collections::BTreeMap;

/// The function that computes `func` and the cotangents of `differentiated`.
///
/// Its parameters are those of `func`, then one seed a result; its yields are the results of `func`, then one cotangent
/// a differentiated parameter.
pub fn adjoint(func: &Func, differentiated: &[ValueId]) -> Func {
    let mut sweep = Sweep {
        builder: Builder::new(func.values.clone()),
        activity: activity(func, differentiated),
        bars: BTreeMap::new(),
        names: BTreeMap::new(),
    };
    let mut seeds = Vec::new();
    for &result in &func.body.yields {
        let kind = func.values[result.index()].kind.clone();
        let name = if func.body.yields.len() == 1 { "seed".into() } else { format!("seed_{}", seeds.len()) };
        let seed = sweep.builder.value(Some(name), kind);
        if !sweep.builder.kind(seed).is_float() {
            let shape = sweep.builder.apply("shape_of", vec![result], Span::call_site());
            sweep.builder.values[shape.index()].hint = Some("result_shape".into());
            sweep.builder.push(Op::CheckSeed, vec![seed, shape], Kind::Discrete, Span::call_site());
        }
        if sweep.activity.varies(result) {
            sweep.gain(result, seed, None, Span::call_site());
        }
        seeds.push(seed);
    }
    sweep.reverse(&func.body.stmts);
    let cotangents: Vec<ValueId> = differentiated.iter().map(|&parameter| sweep.cotangent_or_zeros(parameter)).collect();
    let reverse = sweep.builder.leave();
    Func {
        values: sweep.builder.values,
        forward: func.body.stmts.len(),
        results: func.results,
        body: Region {
            args: func.body.args.iter().chain(&seeds).copied().collect(),
            stmts: func.body.stmts.iter().cloned().chain(reverse).collect(),
            yields: func.body.yields.iter().copied().chain(cotangents).collect(),
        },
    }
}

/// The state of a reverse sweep.
struct Sweep {
    builder: Builder,
    activity: Activity,
    bars: BTreeMap<ValueId, ValueId>,
    names: BTreeMap<ValueId, String>,
}

impl Sweep {
    /// Walks statements backwards.
    fn reverse(&mut self, stmts: &[Stmt]) {
        for stmt in stmts.iter().rev() {
            if !self.activity.varies(stmt.result) {
                continue;
            }
            if let Some(z_bar) = self.bars.get(&stmt.result).copied() {
                share::out(self, stmt, z_bar);
            }
        }
    }

    /// Adds a share to a value's cotangent.
    fn gain(&mut self, value: ValueId, share: ValueId, doc: Option<String>, span: Span) {
        let bar = match self.bars.get(&value) {
            None => share,
            Some(&bar) => {
                let kind = self.builder.kind(value).clone();
                self.builder.push(Op::Accumulate, vec![bar, share], kind, span)
            }
        };
        self.rename(value, bar);
        if let (Some(doc), Some(stmt)) = (doc, self.builder.last_mut()) {
            if stmt.result == bar {
                stmt.doc = Some(doc);
            }
        }
        self.bars.insert(value, bar);
    }

    /// Names a cotangent after its value, unless it has a name already.
    fn rename(&mut self, value: ValueId, bar: ValueId) {
        let name = self.name(value);
        let hint = &mut self.builder.values[bar.index()].hint;
        if hint.is_none() {
            *hint = Some(format!("{name}_bar"));
        }
    }

    /// The name of a value in equations and cotangents.
    fn name(&mut self, value: ValueId) -> String {
        if let Some(hint) = &self.builder.values[value.index()].hint {
            return hint.clone();
        }
        let fresh = format!("t{}", self.names.len());
        let name = self.names.entry(value).or_insert(fresh).clone();
        let value = &mut self.builder.values[value.index()];
        value.hint = Some(name.clone());
        value.temporary = true;
        name
    }

    /// The cotangent of a value, zeros if nothing depends on it.
    fn cotangent_or_zeros(&mut self, value: ValueId) -> ValueId {
        if let Some(&bar) = self.bars.get(&value) {
            return bar;
        }
        let zeros = self.builder.apply("zeros", vec![value], Span::call_site());
        self.rename(value, zeros);
        zeros
    }
}
