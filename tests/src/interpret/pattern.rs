//! Patterns: whether a value fits, and what they bind.

use super::{Error, Value};
use cotangent_transform::ir::Code;
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::parse::Parser;
use syn::{Expr, Member, Pat};

type Result<T, E = Error> = std::result::Result<T, E>;

/// What a pattern binds, one value a hole, if the value fits.
///
/// # Errors
/// What is not known here, by name.
pub(super) fn matched(pattern: &proc_macro2::TokenStream, value: &Value) -> Result<Option<Vec<Value>>> {
    let pat = Pat::parse_multi_with_leading_vert.parse2(pattern.clone()).map_err(|e| Error(format!("`{pattern}`: {e}")))?;
    let mut bound = BTreeMap::new();
    Ok(fits(&pat, value, &mut bound)?.then(|| bound.into_values().collect()))
}

fn fits(pat: &Pat, value: &Value, bound: &mut BTreeMap<usize, Value>) -> Result<bool> {
    let unknown = || Err(Error(format!("the pattern `{}` of {value:?} is not known to the interpreter", pat.to_token_stream())));
    Ok(match pat {
        Pat::Wild(_) => true,
        Pat::Paren(p) => fits(&p.pat, value, bound)?,
        Pat::Or(p) => {
            for case in &p.cases {
                if fits(case, value, bound)? {
                    return Ok(true);
                }
            }
            false
        }
        Pat::Ident(p) => match Code::operand(&p.ident) {
            Some(hole) => {
                bound.insert(hole, value.clone());
                match &p.subpat {
                    Some((_, sub)) => fits(sub, value, bound)?,
                    None => true,
                }
            }
            None => is_unit(&p.ident.to_string(), value)?,
        },
        Pat::Path(p) => is_unit(&p.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default(), value)?,
        Pat::Lit(lit) => same(&Expr::Lit(lit.clone()), value)?,
        Pat::Range(range) => {
            let end = |e: &Option<Box<Expr>>| e.as_ref().map(|e| number(e)).transpose();
            let (low, high) = (end(&range.start)?, end(&range.end)?);
            let x = match value {
                Value::Int(i) => *i as f64,
                other => other.float()?,
            };
            let closed = matches!(range.limits, syn::RangeLimits::Closed(_));
            low.is_none_or(|low| low <= x) && high.is_none_or(|high| x < high || closed && x <= high)
        }
        Pat::Tuple(p) => {
            let Value::Seq(parts) = value else { return unknown() };
            all(p.elems.iter().collect(), parts, bound)?
        }
        Pat::Slice(p) => {
            let parts: Vec<Value> = match value {
                Value::Array(a) => a.iter().map(|&x| Value::Float(x)).collect(),
                Value::Seq(parts) => parts.clone(),
                _ => return unknown(),
            };
            all(p.elems.iter().collect(), &parts, bound)?
        }
        Pat::TupleStruct(p) => {
            let name = p.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
            let Value::Variant(own, fields) = value else { return unknown() };
            let parts: Vec<Value> = fields.iter().map(|(_, value)| value.clone()).collect();
            *own == name && all(p.elems.iter().collect(), &parts, bound)?
        }
        Pat::Struct(p) => {
            let name = p.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
            let Value::Variant(own, fields) = value else { return unknown() };
            let mut fit = *own == name;
            for field in p.fields.iter().filter(|_| *own == name) {
                let member = match &field.member {
                    Member::Named(name) => name.to_string(),
                    Member::Unnamed(i) => i.index.to_string(),
                };
                let part = fields.iter().find(|(name, _)| *name == member).ok_or(Error::new("a field that is not there"))?;
                fit &= fits(&field.pat, &part.1, bound)?;
            }
            fit
        }
        _ => return unknown(),
    })
}

/// Patterns of parts in order, `..` among them for any number.
fn all(pats: Vec<&Pat>, parts: &[Value], bound: &mut BTreeMap<usize, Value>) -> Result<bool> {
    let rest = pats.iter().position(|p| matches!(p, Pat::Rest(_)));
    let enough = if rest.is_some() { parts.len() + 1 >= pats.len() } else { parts.len() == pats.len() };
    if !enough {
        return Ok(false);
    }
    for (i, pat) in pats.iter().enumerate().filter(|(i, _)| Some(*i) != rest) {
        let at = if rest.is_some_and(|rest| i > rest) { parts.len() + i - pats.len() } else { i };
        if !fits(pat, &parts[at], bound)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_unit(name: &str, value: &Value) -> Result<bool> {
    match value {
        Value::Variant(own, _) => Ok(own == name),
        other => Err(Error(format!("`{name}` is not known to the interpreter as a pattern of {other:?}"))),
    }
}

fn same(literal: &Expr, value: &Value) -> Result<bool> {
    let literal = super::code::evaluate(&literal.to_token_stream(), &[])?;
    Ok(match (&literal, value) {
        (Value::Float(a), Value::Float(b)) => a == b,
        (a, b) => a == b,
    })
}

fn number(expr: &Expr) -> Result<f64> {
    match super::code::evaluate(&expr.to_token_stream(), &[])? {
        Value::Int(i) => Ok(i as f64),
        other => other.float(),
    }
}
