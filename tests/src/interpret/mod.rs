//! The reference interpreter: what a function of the intermediate representation means.
//!
//! It computes value by value, as plainly as can be, and shares nothing with the runtime that generated code calls. Passes are
//! tested against it: what they make of a function must mean the same. Floats are `f64`, whatever their element type.

mod code;
pub mod elementwise;
mod pattern;
pub mod tensor;
mod value;
mod view;

pub use value::{Shape, Value};

use cotangent_transform::ir::{
    Exit, Fold, Func, Head, Kind, Loop, MapForm, Match, Mode, Op, Rank, Region, Step, Stmt, TapeId, ValueId,
};
use cotangent_transform::rules::{Rule, named};
use ndarray::{ArrayD, IxDyn};
use std::collections::BTreeMap;
use std::fmt;

/// Why a function cannot be interpreted: what is wrong, or what is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub String);

impl Error {
    fn new(text: &str) -> Error {
        Error(text.to_owned())
    }

    fn kind(wanted: &str, found: &Value) -> Error {
        Error(format!("{wanted} is needed, and this is {found:?}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// What a function gives.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The yields of the body.
    pub yields: Vec<Value>,
    /// What was decided on the way, in order: conditions, and the smooth pieces of functions with kinks. Where two
    /// neighbouring points decide alike, the function is smooth between them.
    pub decisions: Vec<i64>,
}

/// Runs a function.
///
/// # Errors
/// When an operation does not fit its operands, a value is not of its kind, or a piece of the user's code is not known.
pub fn interpret(func: &Func, arguments: &[Value]) -> Result<Outcome, Error> {
    if func.body.args.len() != arguments.len() {
        return Err(Error(format!("{} arguments for {} parameters", arguments.len(), func.body.args.len())));
    }
    let mut machine = Machine { func, values: vec![None; func.values.len()], decisions: Vec::new(), tapes: BTreeMap::new() };
    let yields = machine.region(&func.body, arguments.to_vec())?;
    Ok(Outcome { yields, decisions: machine.decisions })
}

/// Applies a row to operands.
///
/// # Errors
/// When it does not fit them, or has no meaning here.
pub fn apply(rule: &Rule, operands: &[Value]) -> Result<Value, Error> {
    if let Some(meaning) = elementwise::meaning(rule.name) {
        for (i, operand) in operands.iter().enumerate() {
            let integer = matches!(operand, Value::Int(_));
            if integer != (rule.param(i).mode == Mode::Plain && rule.params[i].name == "n") {
                return Err(Error(format!("operand {i} of `{}` is {operand:?}", rule.name)));
            }
        }
        return broadcast(operands, &mut |x| Ok((meaning.value)(x)));
    }
    let meaning = tensor::meaning(rule.name).ok_or_else(|| Error(format!("the row `{}` has no meaning here", rule.name)))?;
    meaning(operands)
}

/// A function of floats, element by element; integers are the same for all elements.
fn broadcast(operands: &[Value], f: &mut dyn FnMut(&[f64]) -> Result<f64, Error>) -> Result<Value, Error> {
    if !operands.iter().any(|v| matches!(v, Value::Array(_))) {
        let floats: Vec<f64> = operands.iter().map(number).collect::<Result<_, _>>()?;
        return f(&floats).map(Value::Float);
    }
    let mut shape: Vec<usize> = Vec::new();
    for operand in operands {
        let Value::Array(a) = operand else { continue };
        let rank = shape.len().max(a.ndim());
        let padded = |s: &[usize]| [vec![1; rank - s.len()], s.to_vec()].concat();
        let (left, right) = (padded(&shape), padded(a.shape()));
        shape = left
            .iter()
            .zip(&right)
            .map(|(&m, &n)| match (m, n) {
                (1, n) | (n, 1) => Ok(n),
                (m, n) if m == n => Ok(n),
                _ => Err(Error(format!("{left:?} and {right:?} do not broadcast"))),
            })
            .collect::<Result<_, _>>()?;
    }
    let wide: Vec<ArrayD<f64>> = operands
        .iter()
        .map(|v| {
            let a = if let Value::Array(a) = v { a.clone() } else { ArrayD::from_elem(IxDyn(&[]), number(v)?) };
            Ok(a.broadcast(IxDyn(&shape)).ok_or(Error::new("a broadcast"))?.to_owned())
        })
        .collect::<Result<_, Error>>()?;
    let mut iterators: Vec<_> = wide.iter().map(|a| a.iter()).collect();
    let mut out = Vec::new();
    for _ in 0..shape.iter().product() {
        let element: Vec<f64> = iterators.iter_mut().filter_map(|i| i.next().copied()).collect();
        out.push(f(&element)?);
    }
    Ok(Value::array(&shape, out))
}

/// A float, or the integer of `powi`.
fn number(value: &Value) -> Result<f64, Error> {
    match value {
        Value::Int(n) => Ok(*n as f64),
        other => other.float(),
    }
}

/// Whether a value is of a kind. What the kind says of integers in the user's code (`[i, j]` as an index) is not held to.
fn fits(value: &Value, kind: &Kind) -> bool {
    match (kind, value) {
        (Kind::Float(_), value) => matches!(value, Value::Float(_)),
        (Kind::Array(_, Rank::Fixed(n)), Value::Array(a)) => a.ndim() == usize::from(*n),
        (Kind::List(..), Value::Array(a)) => a.ndim() == 1,
        (Kind::Array(..), value) => matches!(value, Value::Array(_)),
        (Kind::List(..), _) => false,
        (Kind::Bool, value) => matches!(value, Value::Bool(_)),
        (Kind::Shape, value) => matches!(value, Value::Shape(_)),
        (Kind::Items(item), Value::Seq(items)) => items.iter().all(|value| fits(value, item)),
        (Kind::Tuple(parts), Value::Seq(values)) => {
            parts.len() == values.len() && values.iter().zip(parts).all(|(value, part)| fits(value, part))
        }
        (Kind::Items(_) | Kind::Tuple(_), _) => false,
        (Kind::Int | Kind::Discrete, value) => !matches!(value, Value::Float(_) | Value::Array(_)),
        (Kind::Unknown, _) => true,
    }
}

/// What a `for` loop walks over.
fn items(source: &Value) -> Result<Vec<Value>, Error> {
    match source {
        Value::Range { start, end: Some(end), step } => {
            Ok((*start..*end).step_by(usize::try_from(*step).unwrap_or(1)).map(Value::Int).collect())
        }
        Value::Seq(items) => Ok(items.clone()),
        Value::Array(a) if a.ndim() == 1 => Ok(a.iter().map(|&x| Value::Float(x)).collect()),
        other => Err(Error::kind("something to walk over", other)),
    }
}

struct Machine<'f> {
    func: &'f Func,
    tapes: BTreeMap<TapeId, Vec<Vec<Value>>>,
    values: Vec<Option<Value>>,
    decisions: Vec<i64>,
}

impl Machine<'_> {
    fn region(&mut self, region: &Region, arguments: Vec<Value>) -> Result<Vec<Value>, Error> {
        for (arg, value) in region.args.iter().zip(arguments) {
            self.values[arg.index()] = Some(value);
        }
        for stmt in &region.stmts {
            let operands: Vec<Value> = stmt.operands.iter().map(|&v| self.value(v)).collect::<Result<_, _>>()?;
            let name = || format!("{:?}", stmt.op).chars().take(160).collect::<String>();
            let results = self.statement(stmt, &operands).map_err(|e| Error(format!("{e}, in {} of {operands:?}", name())))?;
            if results.len() != stmt.results.len() {
                return Err(Error(format!("{} results of {}", results.len(), name())));
            }
            for (&id, value) in stmt.results.iter().zip(results) {
                let kind = &self.func.values[id.index()].kind;
                // A product of arrays of unknown rank is an array without axes, where it is one number.
                let value = match (value, kind) {
                    (Value::Float(x), Kind::Array(_, Rank::Dyn)) => Value::array(&[], vec![x]),
                    (value, _) => value,
                };
                if !fits(&value, kind) {
                    return Err(Error(format!("{id:?} is of the kind {kind:?}, and {} gives {value:?}", name())));
                }
                self.values[id.index()] = Some(value);
            }
        }
        region.yields.iter().map(|&v| self.value(v)).collect()
    }

    fn value(&self, id: ValueId) -> Result<Value, Error> {
        self.values[id.index()].clone().ok_or_else(|| Error(format!("{id:?} is read before it is defined")))
    }

    fn statement(&mut self, stmt: &Stmt, operands: &[Value]) -> Result<Vec<Value>, Error> {
        Ok(match &stmt.op {
            Op::Rule(rule) => {
                let value = apply(rule, operands)?;
                self.decide(rule, operands, &value)?;
                vec![value]
            }
            Op::Const(x) => vec![Value::Float(*x)],
            Op::Blank { .. } => vec![match &self.func.values[stmt.results[0].index()].kind {
                Kind::Float(_) => Value::Float(0.0),
                Kind::Int => Value::Int(0),
                Kind::Bool => Value::Bool(false),
                Kind::Array(_, Rank::Fixed(n)) => Value::Array(ArrayD::zeros(vec![0; usize::from(*n)])),
                Kind::Array(..) | Kind::List(..) => Value::Array(ArrayD::zeros(vec![0])),
                _ => Value::Unit,
            }],
            Op::Part(code) => vec![code::evaluate(&code.tokens, operands)?],
            Op::Code(code) => {
                let value = code::evaluate(&code.tokens, operands)?;
                if let Value::Bool(b) = value {
                    self.decisions.push(i64::from(b));
                }
                vec![value]
            }
            Op::Inspect(_) => operands.last().cloned().into_iter().collect(),
            Op::Tape(_) | Op::Keep(_) | Op::Resume(_) => return Err(Error::new("snapshots are not known here")),
            Op::Several { .. } => return Err(Error::new("the rules of a user are not known here")),
            Op::Inspected(_) => return Err(Error::new("what a user does to a cotangent is not known here")),
            Op::Effect(_) => vec![],
            Op::Leave(code) => return Err(Error(format!("the function leaves with `{}`", code.tokens))),
            Op::Collect { code, places } => {
                let value = code::evaluate(&code.tokens, operands)?;
                for (operand, place) in operands.iter().zip(places) {
                    let Some(place) = place else { continue };
                    if value.entries()?.get(IxDyn(place)) != Some(&operand.float()?) {
                        return Err(Error(format!("{operand:?} is not the entry at {place:?} of {value:?}")));
                    }
                }
                vec![value]
            }
            Op::Retype(code) => {
                let value = code::evaluate(&code.tokens, operands)?;
                if value.floats() != operands[0].floats() {
                    return Err(Error(format!("the entries of {value:?} are others than those of {:?}", operands[0])));
                }
                vec![value]
            }
            Op::Map(form) => vec![self.map(*form, &stmt.regions[0], operands)?],
            Op::Fuse(folds) => self.fused(folds, &stmt.regions[0], operands)?,
            Op::FuseRows => {
                let [matrix, vector, others @ ..] = operands else { return Err(Error::new("a factor is missing")) };
                let product = apply(named("dot21"), &[matrix.clone(), vector.clone()])?;
                let shape = product.shape_of()?;
                let all: Vec<Value> = std::iter::once(product).chain(others.iter().cloned()).collect();
                let folds: Vec<Fold> = (0..stmt.results.len()).map(|k| if k == 1 { Fold::Kept } else { Fold::Total }).collect();
                let mut results = self.fused(&folds, &stmt.regions[0], &all)?;
                let transposed = apply(named("t"), std::slice::from_ref(matrix))?;
                results[1] = apply(named("dot21"), &[transposed, tensor::sum_to(&results[1], &shape)?])?;
                results
            }
            Op::Match(m) if m.is_on_condition() => {
                let taken = usize::from(!operands[0].bool()?);
                self.region(&stmt.regions[taken], vec![])?
            }
            Op::Match(m) => self.chosen(m, stmt, operands)?,
            Op::Loop(l) => self.looped(l, stmt, operands)?,
            Op::Field(path) if view::parts(path).is_some() => {
                vec![view::shown(&[Step::Field(path.clone())], &operands[0], &[])?]
            }
            // A tuple.
            Op::Struct { fields, .. } if fields.iter().all(view::is_part) => {
                vec![Value::Seq(operands.to_vec())]
            }
            Op::Struct { fields, .. } => {
                let mut named = Vec::new();
                for (field, operand) in fields.iter().zip(operands) {
                    let text = field.to_string().replace(' ', "");
                    let (name, field) = text.trim_end_matches("()").split_once('_').ok_or_else(view::unknown)?;
                    named.push((name.to_owned(), (field.to_owned(), operand.clone())));
                }
                let name = named.first().map(|(name, _)| name.clone()).ok_or_else(view::unknown)?;
                vec![Value::Variant(name, named.into_iter().map(|(_, field)| field).collect())]
            }
            Op::Field(_) | Op::Call(_) | Op::Pull { .. } | Op::Tangent { .. } | Op::Lifted { .. } => {
                return Err(Error::new("another function's body is not known here"));
            }
            Op::Set(place) => {
                vec![view::change(&place.steps, &operands[0], &operands[2..], &operands[1], |entry, x| *entry = x)?]
            }
            Op::AccumulateInto(place) => {
                vec![view::change(&place.steps, &operands[0], &operands[2..], &operands[1], |entry, x| *entry += x)?]
            }
            Op::Swap(place) => vec![view::swapped(&place.steps, &operands[0], &operands[3..], &operands[1], &operands[2])?],
            Op::Grow(place) if place.steps.is_empty() => vec![match &operands[0] {
                Value::Seq(items) => Value::Seq(items.iter().chain([&operands[1]]).cloned().collect()),
                list => {
                    let entries = [list.floats(), vec![operands[1].float()?]].concat();
                    Value::array(&[entries.len()], entries)
                }
            }],
            Op::Shrink(place) if place.steps.is_empty() => match &operands[0] {
                Value::Seq(items) => {
                    let (last, left) = items.split_last().ok_or(Error::new("an empty list"))?;
                    vec![last.clone(), Value::Seq(left.to_vec())]
                }
                list => {
                    let entries = list.floats();
                    let (last, left) = entries.split_last().ok_or(Error::new("an empty list"))?;
                    vec![Value::Float(*last), Value::array(&[left.len()], left.to_vec())]
                }
            },
            Op::Grow(_) | Op::Shrink(_) => return Err(Error::new("lists inside of others do not grow here")),
            Op::Take(place) => {
                let part = view::shown(&place.steps, &operands[0], &operands[1..])?;
                let zeros = part.with_floats(vec![0.0; part.floats().len()]);
                let left = view::change(&place.steps, &operands[0], &operands[1..], &zeros, |entry, x| *entry = x)?;
                vec![part, left]
            }
            Op::Accumulate if matches!(operands[0], Value::Variant(..) | Value::Seq(_)) => {
                if !operands[0].is_alike(&operands[1]) {
                    return Err(Error::new("a share of another form"));
                }
                let sums = operands[0].floats().iter().zip(operands[1].floats()).map(|(a, b)| a + b).collect();
                vec![operands[0].with_floats(sums)]
            }
            Op::Accumulate => {
                let sum = broadcast(operands, &mut |x| Ok(x.iter().sum()))?;
                if sum.shape_of()? != operands[0].shape_of()? {
                    return Err(Error::new("a share of another shape"));
                }
                vec![sum]
            }
            Op::Push(tape) => {
                self.tapes.entry(*tape).or_default().push(operands.to_vec());
                vec![]
            }
            Op::Pop(tape) => self.tapes.get_mut(tape).and_then(Vec::pop).ok_or(Error::new("the tape is empty"))?,
            Op::SinCos => vec![apply(named("sin"), operands)?, apply(named("cos"), operands)?],
            Op::CheckSeed => {
                let fits = match &operands[1] {
                    Value::Form(result) => operands[0].is_alike(result),
                    shape => operands[0].shape_of()? == *shape.shape()?,
                };
                if !fits {
                    return Err(Error::new("a seed of another shape"));
                }
                vec![]
            }
        })
    }

    fn map(&mut self, form: MapForm, region: &Region, operands: &[Value]) -> Result<Value, Error> {
        let value = broadcast(operands, &mut |elements| {
            let arguments = elements.iter().map(|&x| Value::Float(x)).collect();
            self.region(region, arguments)?.first().map_or(Err(Error::new("a map without a result")), Value::float)
        })?;
        if form == MapForm::Method {
            let floats = operands[1..].iter().all(|v| matches!(v, Value::Float(_)));
            if !floats || !matches!(value, Value::Array(_)) {
                return Err(Error::new("a closure over an array captures floats"));
            }
        }
        Ok(value)
    }

    /// Each result by itself, from the operands broadcast to the shapes of all.
    fn fused(&mut self, folds: &[Fold], region: &Region, operands: &[Value]) -> Result<Vec<Value>, Error> {
        let (entries, shapes) = operands.split_at(region.args.len());
        // Zeros of the shapes take part in the broadcast.
        let mut all = entries.to_vec();
        for shape in shapes {
            all.push(Value::Array(tensor::zeros(shape.shape()?)));
        }
        let (mut results, mut shapes) = (Vec::new(), shapes.iter());
        for (k, fold) in folds.iter().enumerate() {
            let value = broadcast(&all, &mut |elements| {
                let arguments = elements[..entries.len()].iter().map(|&x| Value::Float(x)).collect();
                self.region(region, arguments)?.get(k).map_or(Err(Error::new("a result is missing")), Value::float)
            })?;
            results.push(match fold {
                Fold::Kept => value,
                Fold::Total => Value::Float(value.floats().iter().sum()),
                Fold::To => {
                    let shape = shapes.next().ok_or(Error::new("a shape is missing"))?;
                    tensor::sum_to(&value, shape.shape()?)?
                }
            });
        }
        Ok(results)
    }

    /// The arm of the first pattern that fits, where its guard holds.
    fn chosen(&mut self, m: &Match, stmt: &Stmt, operands: &[Value]) -> Result<Vec<Value>, Error> {
        let value = code::evaluate(&m.of.tokens, operands)?;
        let mut guards = stmt.regions[m.arms.len()..].iter();
        for (i, (arm, region)) in m.arms.iter().zip(&stmt.regions).enumerate() {
            let guard = if arm.guarded { guards.next() } else { None };
            let Some(bound) = pattern::matched(&arm.pattern, &value)? else { continue };
            let holds = match guard {
                Some(guard) => self.region(guard, bound.clone())?.first().map_or(Err(Error::new("no flag")), Value::bool)?,
                None => true,
            };
            if holds {
                self.decisions.push(i64::try_from(i).unwrap_or(i64::MAX));
                return self.region(region, bound);
            }
        }
        Err(Error(format!("no pattern fits {value:?}")))
    }

    fn looped(&mut self, l: &Loop, stmt: &Stmt, operands: &[Value]) -> Result<Vec<Value>, Error> {
        let mut carried = operands[l.sources()..].to_vec();
        let mut items = match &l.head {
            Head::For(_) => Some(items(&operands[0])?.into_iter()),
            Head::While => None,
        };
        loop {
            let arguments = match &mut items {
                None => {
                    if !self
                        .region(&stmt.regions[0], carried.clone())?
                        .first()
                        .map_or(Err(Error::new("no condition")), Value::bool)?
                    {
                        return Ok(carried);
                    }
                    carried
                }
                Some(items) => {
                    let Some(item) = items.next() else { return Ok(carried) };
                    let items = match (l.items(), item) {
                        (0, _) => vec![],
                        (1, item) => vec![item],
                        (_, Value::Seq(parts)) => parts,
                        (_, other) => return Err(Error::kind("a tuple of items", &other)),
                    };
                    items.into_iter().chain(carried).collect()
                }
            };
            let mut yields = self.region(stmt.body(), arguments)?;
            let over = l.exit == Exit::Break && yields.remove(0).bool()?;
            carried = yields;
            if over {
                return Ok(carried);
            }
        }
    }

    /// Notes which smooth piece of a row the operands lie on.
    fn decide(&mut self, rule: &Rule, operands: &[Value], value: &Value) -> Result<(), Error> {
        if let Some(piece) = elementwise::meaning(rule.name).and_then(|m| m.piece) {
            broadcast(operands, &mut |x| {
                self.decisions.push(piece(x));
                Ok(0.0)
            })?;
        }
        if rule.name.starts_with("fold_") {
            let best = match (value, operands[1].axis()) {
                (Value::Array(best), Ok(axis)) => Value::Array(best.clone().insert_axis(axis)),
                _ => value.clone(),
            };
            broadcast(&[operands[0].clone(), best], &mut |x| {
                self.decisions.push(i64::from(x[0] == x[1]));
                Ok(0.0)
            })?;
        }
        Ok(())
    }
}
