//! Parts of arrays: what a view shows, and arrays with a part changed.
//!
//! Which entries a view shows is asked of the view itself, applied to an array that holds the places of its entries.

use super::tensor::Meaning;
use super::{Error, Value};
use cotangent_transform::ir::Step;
use cotangent_transform::rules::Rule;
use ndarray::{ArrayD, IxDyn, Slice};

type Result<T, E = Error> = std::result::Result<T, E>;

/// What a view shows.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    Some(match name {
        "index_axis" | "index_axis_move" => |v| at_index(&v[0], v[1].axis()?, v[2].index()?),
        "row" => |v| at_index(&v[0], ndarray::Axis(0), v[1].index()?),
        "column" => |v| at_index(&v[0], ndarray::Axis(1), v[1].index()?),
        "slice" | "slice_move" => |v| match &v[1] {
            Value::Slice(info) => Ok(Value::Array(v[0].entries()?.slice(&info[..]).to_owned())),
            other => Err(Error::kind("a slice", other)),
        },
        "slice_axis" | "slice_axis_move" => |v| match v[2] {
            Value::Range { start, end, step } => {
                let (start, end, step) = (narrow(start)?, end.map(narrow).transpose()?, narrow(step)?);
                let part = v[0].entries()?.slice_axis(v[1].axis()?, Slice { start, end, step }).to_owned();
                Ok(Value::Array(part))
            }
            ref other => Err(Error::kind("a slice", other)),
        },
        "before" => |v| along(&v[0], v[1].axis()?, Slice::from(..place(&v[2])?)),
        "behind" => |v| along(&v[0], v[1].axis()?, Slice::from(place(&v[2])?..)),
        "sub_list" => |v| match v[1] {
            Value::Range { start, end, .. } => {
                along(&v[0], ndarray::Axis(0), Slice { start: narrow(start)?, end: end.map(narrow).transpose()?, step: 1 })
            }
            ref other => Err(Error::kind("a range", other)),
        },
        "diag" | "into_diag" => |v| Ok(Value::Array(v[0].entries()?.diag().to_owned().into_dyn())),
        "index" | "get" => |v| entry(&v[0], &v[1]),
        // By its number, whatever there is.
        "at" | "number_at" | "held" | "number_held" => |v| match &v[0] {
            Value::Seq(items) => items.get(v[1].index()?).cloned().ok_or(Error::new("an item that is not there")),
            Value::Array(a) => {
                let entry = a.iter().nth(v[1].index()?);
                entry.map(|x| Value::Float(*x)).ok_or(Error::new("an entry that is not there"))
            }
            a => entry(a, &v[1]),
        },
        "of_key" | "number_of_key" => |v| {
            let key = v[1].indices()?[v[2].index()?];
            v[0].entries()?.iter().nth(key).map(|x| Value::Float(*x)).ok_or(Error::new("a key that is not there"))
        },
        "item" | "number" => |v| match &v[0] {
            Value::Seq(items) => items.get(v[1].index()?).cloned().ok_or(Error::new("an item that is not there")),
            a => entry(a, &v[1]),
        },
        "select" => |v| Ok(Value::Array(v[0].entries()?.select(v[1].axis()?, &v[2].indices()?))),
        _ => return None,
    })
}

fn entry(a: &Value, place: &Value) -> Result<Value> {
    let (a, place) = (a.entries()?, place.indices()?);
    if place.len() != a.ndim() {
        return Err(Error(format!("the index {place:?} of an array of {} axes", a.ndim())));
    }
    let entry = a.get(IxDyn(&place)).ok_or_else(|| Error(format!("the index {place:?} in the shape {:?}", a.shape())))?;
    Ok(Value::Float(*entry))
}

fn along(a: &Value, axis: ndarray::Axis, part: Slice) -> Result<Value> {
    Ok(Value::Array(a.entries()?.slice_axis(axis, part).to_owned()))
}

fn place(value: &Value) -> Result<isize> {
    narrow(value.int()?)
}

fn at_index(a: &Value, axis: ndarray::Axis, i: usize) -> Result<Value> {
    let a = a.entries()?;
    if i >= a.len_of(axis) {
        return Err(Error(format!("the part {i} along axis {} of the shape {:?}", axis.index(), a.shape())));
    }
    Ok(Value::Array(a.index_axis(axis, i).to_owned()))
}

fn narrow(i: i64) -> Result<isize> {
    isize::try_from(i).map_err(|e| Error(e.to_string()))
}

/// What is in a place.
///
/// # Errors
/// When there is nothing.
pub(super) fn shown(steps: &[Step], whole: &Value, indices: &[Value]) -> Result<Value> {
    let Some((step, rest)) = steps.split_first() else { return Ok(whole.clone()) };
    if let Step::Field(path) = step {
        let mut part = whole;
        for step in parts(path).ok_or_else(unknown)? {
            part = step.of(part)?;
        }
        return shown(rest, part, indices);
    }
    let (own, indices) = indices.split_at(step.indices());
    let part = super::apply(row(step)?, &[std::slice::from_ref(whole), own].concat())?;
    shown(rest, &part, indices)
}

/// A value whose part in a place is changed by `change(entry, entry of the part)`; an entry that a view shows more than once is
/// changed as often.
///
/// # Errors
/// When there is no such place, or the part does not broadcast to what is there.
pub(super) fn change(steps: &[Step], whole: &Value, indices: &[Value], part: &Value, change: fn(&mut f64, f64)) -> Result<Value> {
    let (step, rest) = steps.split_first().ok_or(Error::new("a place without a step"))?;
    if let Step::Field(path) = step {
        let way = parts(path).ok_or_else(unknown)?;
        let old = shown(std::slice::from_ref(step), whole, &[])?;
        let new = match &old {
            _ if !rest.is_empty() => self::change(rest, &old, indices, part, change)?,
            Value::Float(x) => {
                let mut x = *x;
                change(&mut x, part.float()?);
                Value::Float(x)
            }
            old => {
                let mut entries = old.floats();
                entries.iter_mut().zip(part.floats()).for_each(|(entry, x)| change(entry, x));
                old.with_floats(entries)
            }
        };
        return with_part(whole, &way, new);
    }
    let (own, indices) = indices.split_at(step.indices());
    let inner = |old: &Value| if rest.is_empty() { Ok(part.clone()) } else { self::change(rest, old, indices, part, change) };
    if let (Value::Seq(items), "item" | "at") = (whole, row(step)?.name) {
        let i = own[0].index()?;
        let mut items = items.clone();
        let item = items.get_mut(i).ok_or(Error::new("an item that is not there"))?;
        *item = match &*item {
            Value::Float(x) if rest.is_empty() => {
                let mut x = *x;
                change(&mut x, part.float()?);
                Value::Float(x)
            }
            old => inner(old)?,
        };
        return Ok(Value::Seq(items));
    }
    if rest.is_empty() {
        return change_shown(row(step)?.name, whole, own, part, change);
    }
    let old = super::apply(row(step)?, &[std::slice::from_ref(whole), own].concat())?;
    change_shown(row(step)?.name, whole, own, &inner(&old)?, |entry, x| *entry = x)
}

/// A value in which two items of the list in a place are in each other's place.
///
/// # Errors
/// When there is no such place, or no such item.
pub(super) fn swapped(steps: &[Step], whole: &Value, indices: &[Value], i: &Value, j: &Value) -> Result<Value> {
    let Some((step, rest)) = steps.split_first() else { return exchanged(whole, i, j) };
    let (own, indices) = indices.split_at(step.indices());
    let part = shown(std::slice::from_ref(step), whole, own)?;
    let part = swapped(rest, &part, indices, i, j)?;
    match step {
        Step::Field(path) => with_part(whole, &parts(path).ok_or_else(unknown)?, part),
        Step::Part(_) => change(std::slice::from_ref(step), whole, own, &part, |entry, x| *entry = x),
    }
}

fn exchanged(list: &Value, i: &Value, j: &Value) -> Result<Value> {
    if let Value::Seq(items) = list {
        let (mut items, i, j) = (items.clone(), i.index()?, j.index()?);
        if i.max(j) >= items.len() {
            return Err(Error::new("an item that is not there"));
        }
        items.swap(i, j);
        return Ok(Value::Seq(items));
    }
    let (first, second) = (entry(list, i)?.float()?, entry(list, j)?.float()?);
    let mut entries = list.entries()?.clone();
    entries[IxDyn(&i.indices()?)] = second;
    entries[IxDyn(&j.indices()?)] = first;
    Ok(Value::Array(entries))
}

pub(super) fn unknown() -> Error {
    Error::new("what a struct is made of is not known here")
}

/// A step of a path: a part of a tuple, a field of a variant.
pub(super) enum Part {
    Number(usize),
    Payload(String),
}

impl Part {
    /// What is there.
    fn of<'v>(&self, whole: &'v Value) -> Result<&'v Value> {
        let found = match (self, whole) {
            (Part::Number(i), Value::Seq(values)) => values.get(*i),
            (Part::Payload(name), Value::Variant(variant, fields)) => {
                fields.iter().find(|(field, _)| *name == format!("{variant}_{field}")).map(|(_, value)| value)
            }
            _ => return Err(Error::kind("a tuple or a variant", whole)),
        };
        found.ok_or_else(|| Error(format!("there is no such part of {whole:?}")))
    }
}

/// The steps of a path that leads through tuples and variants.
pub(super) fn parts(path: &proc_macro2::TokenStream) -> Option<Vec<Part>> {
    let text = path.to_string().replace(' ', "");
    let steps = text.split('.').filter(|step| *step != "held()");
    steps
        .map(|step| match (step.parse(), step.split_once('(')) {
            (Ok(i), _) => Some(Part::Number(i)),
            (_, Some(("Held_0", _))) => Some(Part::Payload("Some_0".into())),
            (_, Some((name, _))) => Some(Part::Payload(name.to_owned())),
            _ => None,
        })
        .collect()
}

/// Whether a path is that of a part of a tuple.
pub(super) fn is_part(path: &proc_macro2::TokenStream) -> bool {
    parts(path).is_some_and(|parts| matches!(parts[..], [Part::Number(_)]))
}

/// A tuple or a variant with another part.
fn with_part(whole: &Value, way: &[Part], new: Value) -> Result<Value> {
    let Some((step, rest)) = way.split_first() else { return Ok(new) };
    let new = with_part(step.of(whole)?, rest, new)?;
    Ok(match (step, whole) {
        (Part::Number(i), Value::Seq(values)) => {
            let mut values = values.clone();
            values[*i] = new;
            Value::Seq(values)
        }
        (Part::Payload(name), Value::Variant(variant, fields)) => {
            let with = |(field, old): &(String, Value)| {
                (field.clone(), if *name == format!("{variant}_{field}") { new.clone() } else { old.clone() })
            };
            Value::Variant(variant.clone(), fields.iter().map(with).collect())
        }
        _ => return Err(unknown()),
    })
}

fn row(step: &Step) -> Result<&'static Rule> {
    match step {
        Step::Part(rule) => Ok(rule),
        Step::Field(_) => Err(unknown()),
    }
}

/// An array with the part that a view shows changed.
fn change_shown(row: &str, whole: &Value, place: &[Value], part: &Value, change: fn(&mut f64, f64)) -> Result<Value> {
    let view = meaning(row).ok_or_else(|| Error(format!("`{row}` is no view")))?;
    let mut out = whole.entries()?.clone();
    let places = ArrayD::from_shape_vec(out.raw_dim(), (0..out.len()).map(|i| i as f64).collect()).expect("the same shape");
    let operands: Vec<Value> = std::iter::once(Value::Array(places)).chain(place.iter().cloned()).collect();
    let shown = view(&operands)?.to_array()?;
    let part = part.to_array()?;
    let part = part
        .broadcast(shown.raw_dim())
        .ok_or_else(|| Error(format!("a part of shape {:?} where {:?} is shown", part.shape(), shown.shape())))?;
    let mut entries: Vec<f64> = out.iter().copied().collect();
    for (&at, &x) in shown.iter().zip(part) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was an index before")]
        change(&mut entries[at as usize], x);
    }
    out = ArrayD::from_shape_vec(out.raw_dim(), entries).expect("the same shape");
    Ok(Value::Array(out))
}
