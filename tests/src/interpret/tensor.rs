//! What the rows of functions of whole arrays mean, written as plainly as can be and without the runtime.

use super::view;
use super::{Error, Shape, Value};
use ndarray::{Array2, ArrayD, Axis, Dimension, IxDyn, Slice, Zip};

/// What a row means: a function of its operands.
pub type Meaning = fn(&[Value]) -> Result<Value, Error>;

type Result<T, E = Error> = std::result::Result<T, E>;

/// What the row of that name means.
pub fn meaning(name: &str) -> Option<Meaning> {
    Some(match name {
        "dot" | "dot11" | "dot12" | "dot21" | "dot22" => |v| dot(&v[0].to_array()?, &v[1].to_array()?),
        "dot_left" => dot_left,
        "dot_right" => dot_right,
        "outer" => |v| Ok(Value::Array(outer(v[0].entries()?, v[1].entries()?))),
        "kron" => |v| Ok(Value::Array(kron(v[0].entries()?, v[1].entries()?)?.into_dyn())),
        "kron_left" => kron_left,
        "kron_right" => kron_right,
        "shape_of" => |v| v[0].shape_of().map(Value::Shape),
        "form_of" => |v| Ok(Value::Form(Box::new(v[0].clone()))),
        "sum_to" => |v| sum_to(&v[0], v[1].shape()?),
        "broadcast_to" => |v| broadcast_to(&v[0], v[1].shape()?),
        "assigned" => |v| broadcast_to(&v[0], &v[1].shape_of()?),
        "broadcast" => |v| broadcast_to(&v[0], &Shape::Lengths(v[1].indices()?)),
        "zeros_of" => |v| Ok(Value::Array(zeros(v[0].shape()?))),
        "collected" => |v| Ok(v[0].clone()),
        "scaled" => |v| {
            let s = v[1].float()?;
            Ok(v[0].with_floats(v[0].floats().iter().map(|x| if s == 0.0 { 0.0 } else { s * x }).collect()))
        },
        "scaled_sum" => |v| {
            let (s, t) = (v[1].float()?, v[3].float()?);
            let scaled = |x: f64, by: f64| if by == 0.0 { 0.0 } else { by * x };
            let sums = v[0].floats().into_iter().zip(v[2].floats()).map(|(a, b)| scaled(a, s) + scaled(b, t)).collect();
            Ok(v[0].with_floats(sums))
        },
        "zeros" => |v| Ok(v[0].with_floats(vec![0.0; v[0].floats().len()])),
        "own" | "copied" => |v| Ok(v[0].clone()),
        "sum" | "iter_sum" => |v| Ok(Value::Float(v[0].entries()?.iter().sum())),
        "sum_axis" => |v| lanes_to_one(&v[0], &v[1], |lane| lane.iter().sum()),
        "mean" | "mean_of" => |v| Ok(Value::Float(mean(&v[0].floats()))),
        "mean_axis" | "mean_axis_of" => |v| lanes_to_one(&v[0], &v[1], mean),
        "len_as" => |v| Ok(Value::Float(v[0].entries()?.len() as f64)),
        "len_of_as" => |v| Ok(Value::Float(v[0].entries()?.len_of(v[1].axis()?) as f64)),
        "var" => |v| Ok(Value::Float(variance(&v[0].floats(), v[1].float()?))),
        "std" => |v| Ok(Value::Float(variance(&v[0].floats(), v[1].float()?).sqrt())),
        "var_axis" => |v| {
            let ddof = v[2].float()?;
            lanes_to_one(&v[0], &v[1], |lane| variance(lane, ddof))
        },
        "std_axis" => |v| {
            let ddof = v[2].float()?;
            lanes_to_one(&v[0], &v[1], |lane| variance(lane, ddof).sqrt())
        },
        "zipped" => |v| {
            let (a, n) = (v[0].floats(), v[1].entries()?.len());
            Ok(vector(a.into_iter().take(n).collect()))
        },
        "padded" => |v| {
            let n: usize = lengths(v[1].shape()?).iter().product();
            Ok(vector(v[0].floats().into_iter().chain(std::iter::repeat(0.0)).take(n).collect()))
        },
        "product" | "iter_product" => |v| Ok(Value::Float(v[0].entries()?.iter().product())),
        "product_axis" => |v| lanes_to_one(&v[0], &v[1], |lane| lane.iter().product()),
        "product_except" => |v| Ok(v[0].with_floats(product_except(&v[0].floats()))),
        "product_except_axis" => |v| lanes(&[&v[0]], &v[1], |lane| product_except(&lane[0])),
        "product_second" | "product_third" | "product_fourth" | "product_fifth" | "product_sixth" => |v| {
            let lists: Vec<Vec<f64>> = v.iter().map(Value::floats).collect();
            Ok(v[0].with_floats(product_derivative(&lists)))
        },
        "product_second_axis" | "product_third_axis" | "product_fourth_axis" | "product_fifth_axis" | "product_sixth_axis" => {
            |v| {
                let (axis, arrays) = v.split_last().expect("an axis");
                lanes(&arrays.iter().collect::<Vec<_>>(), axis, product_derivative)
            }
        }
        "cumprod" => |v| lanes(&[&v[0]], &v[1], |lane| (0..lane[0].len()).map(|i| lane[0][..=i].iter().product()).collect()),
        "recur" => |v| {
            lanes(&[&v[0], &v[1]], &v[2], |lane| {
                let (a, w) = (&lane[0], &lane[1]);
                (0..a.len()).map(|i| (0..=i).map(|k| w[k] * a[k + 1..=i].iter().product::<f64>()).sum()).collect()
            })
        },
        "recur_back" => |v| {
            lanes(&[&v[0], &v[1]], &v[2], |lane| {
                let (a, w) = (&lane[0], &lane[1]);
                (0..a.len()).map(|i| (i..a.len()).map(|k| w[k] * a[i + 1..=k].iter().product::<f64>()).sum()).collect()
            })
        },
        "one_before" => |v| lanes(&[&v[0]], &v[1], |lane| before(&lane[0], 1.0)),
        "shifted" => |v| lanes(&[&v[0]], &v[1], |lane| before(&lane[0], 0.0)),
        "shifted_back" => {
            |v| lanes(&[&v[0]], &v[1], |lane| (0..lane[0].len()).map(|i| lane[0].get(i + 1).copied().unwrap_or(0.0)).collect())
        }
        "diff" => diff,
        "diff_reverse" => diff_reverse,
        "fold_max" => |v| Ok(Value::Float(v[0].floats().into_iter().fold(v[1].float()?, f64::max))),
        "fold_min" => |v| Ok(Value::Float(v[0].floats().into_iter().fold(v[1].float()?, f64::min))),
        "fold_axis_max" => |v| {
            let init = v[2].float()?;
            lanes_to_one(&v[0], &v[1], |lane| lane.iter().copied().fold(init, f64::max))
        },
        "fold_axis_min" => |v| {
            let init = v[2].float()?;
            lanes_to_one(&v[0], &v[1], |lane| lane.iter().copied().fold(init, f64::min))
        },
        "tie_weights" => |v| Ok(v[0].with_floats(tie_weights(&v[0].floats(), v[1].float()?))),
        "tie_weights_axis" => |v| {
            let axis = v[2].axis()?;
            let ends = v[1].entries()?.clone().insert_axis(axis);
            let ends =
                Value::Array(ends.broadcast(v[0].entries()?.raw_dim()).ok_or(Error::new("ties of another shape"))?.to_owned());
            lanes(&[&v[0], &ends], &v[2], |lane| lane[1].first().map_or(vec![], |&z| tie_weights(&lane[0], z)))
        },
        "tied_axis" => |v| {
            let (axis, like) = (v[3].axis()?, v[0].entries()?.raw_dim());
            let wide = |a: &Value| -> Result<Value> {
                let wide = a.entries()?.clone().insert_axis(axis);
                Ok(Value::Array(wide.broadcast(like.clone()).ok_or(Error::new("ties of another shape"))?.to_owned()))
            };
            lanes(&[&v[0], &wide(&v[1])?, &wide(&v[2])?], &v[3], |lane| {
                let weights = lane[1].first().map_or(vec![], |&z| tie_weights(&lane[0], z));
                weights.iter().zip(&lane[2]).map(|(w, share)| w * share).collect()
            })
        },
        "t" | "reversed_axes" => |v| Ok(Value::Array(v[0].entries()?.clone().reversed_axes())),
        "permuted_axes" => |v| permuted(&v[0], &v[1].indices()?),
        "unpermute" => |v| {
            let order = v[1].indices()?;
            let inverse: Vec<usize> = (0..order.len()).filter_map(|axis| order.iter().position(|&o| o == axis)).collect();
            permuted(&v[0], &inverse)
        },
        "swapped_axes" => |v| {
            let mut a = v[0].entries()?.clone();
            a.swap_axes(v[1].index()?, v[2].index()?);
            Ok(Value::Array(a))
        },
        "inverted_axis" => |v| {
            let mut a = v[0].entries()?.clone();
            a.invert_axis(v[1].axis()?);
            Ok(Value::Array(a))
        },
        "insert_axis" | "with_axis" => |v| Ok(Value::Array(v[0].entries()?.clone().insert_axis(v[1].axis()?))),
        "remove_axis" => |v| Ok(Value::Array(v[0].entries()?.clone().index_axis_move(v[1].axis()?, 0))),
        "at_first" => |v| {
            let mut out = zeros(v[2].shape()?);
            out.index_axis_mut(v[1].axis()?, 0).assign(v[0].entries()?);
            Ok(Value::Array(out))
        },
        "first" => |v| v[0].floats().first().map(|&x| Value::Float(x)).ok_or(Error::new("the first entry of none")),
        "last" => |v| v[0].floats().last().map(|&x| Value::Float(x)).ok_or(Error::new("the last entry of none")),
        "last_index" => |v| Ok(Value::Int(i64::try_from(v[0].entries()?.len()).unwrap_or(i64::MAX) - 1)),
        "entry" => |v| v[0].floats().get(v[1].index()?).map(|&x| Value::Float(x)).ok_or(Error::new("an entry beyond the end")),
        "entry_only" => |v| {
            let (x, i) = (v[0].float()?, v[1].index()?);
            let mut entries = vec![0.0; lengths(v[2].shape()?).iter().product()];
            *entries.get_mut(i).ok_or(Error::new("an entry beyond the end"))? = x;
            shaped(entries, v[2].shape()?)
        },
        "zeros_vector" | "zeros_array" => |v| Ok(Value::Array(ArrayD::zeros(IxDyn(&v[0].indices()?)))),
        "shape_without" => |v| {
            let mut shape = v[0].entries()?.shape().to_vec();
            shape.remove(v[1].axis()?.index());
            Ok(Value::Shape(Shape::Lengths(shape)))
        },
        "repeat" | "repeat_vec" => |v| Ok(vector(vec![v[0].float()?; v[1].index()?])),
        "into_scalar" => |v| one(v[0].entries()?),
        "tril" => |v| triangle(v, |i, j, k| j <= i + k),
        "triu" => |v| triangle(v, |i, j, k| j >= i + k),
        "into_shape_with_order" | "into_shape_clone" | "to_shape" => {
            |v| shaped(v[0].entries()?.iter().copied().collect(), &Shape::Lengths(v[1].indices()?))
        }
        "in_form" | "reshape_to" => |v| shaped(v[0].floats(), v[1].shape()?),
        "flatten" | "into_flat" => |v| Ok(vector(v[0].floats())),
        "into_dyn" | "into_dimensionality" => |v| Ok(v[0].clone()),
        "squeeze" => |v| {
            let mut a = v[0].entries()?.clone();
            while let Some(axis) = a.shape().iter().position(|&n| n == 1).filter(|_| a.ndim() > 1) {
                a = a.remove_axis(Axis(axis));
            }
            Ok(Value::Array(a))
        },
        "concatenate" => |v| joined(v, |axis, parts| ndarray::concatenate(axis, parts)),
        "stack" => |v| joined(v, |axis, parts| ndarray::stack(axis, parts)),
        "part_of" => |v| {
            let (axis, offset) = (v[1].axis()?, v[2].index()?);
            let end = offset + lengths(v[3].shape()?)[axis.index()];
            Ok(Value::Array(v[0].entries()?.slice_axis(axis, Slice::from(offset..end)).to_owned()))
        },
        "placed" => |v| {
            let (a, axis, offset) = (v[0].entries()?, v[1].axis()?, v[2].index()?);
            let mut out = zeros(v[3].shape()?);
            out.slice_axis_mut(axis, Slice::from(offset..offset + a.len_of(axis))).assign(a);
            Ok(Value::Array(out))
        },
        "offset_after" => |v| {
            let n = lengths(v[1].shape()?)[v[2].axis()?.index()];
            Ok(Value::Int(v[0].int()? + i64::try_from(n).unwrap_or(i64::MAX)))
        },
        "next" => |v| Ok(Value::Int(v[0].int()? + 1)),
        "pred" => |v| Ok(Value::Int(v[0].int()? - 1)),
        "entries" => |v| shaped(v[1..].iter().map(Value::float).collect::<Result<_>>()?, &Shape::Lengths(v[0].indices()?)),
        "from_elem" => |v| Ok(Value::Array(ArrayD::from_elem(IxDyn(&v[0].indices()?), v[1].float()?))),
        "from_diag" => |v| {
            let d = v[0].floats();
            Ok(Value::Array(Array2::from_shape_fn((d.len(), d.len()), |(i, j)| if i == j { d[i] } else { 0.0 }).into_dyn()))
        },
        "from_diag_elem" => |v| {
            let (n, x) = (v[0].index()?, v[1].float()?);
            Ok(Value::Array(Array2::from_shape_fn((n, n), |(i, j)| if i == j { x } else { 0.0 }).into_dyn()))
        },
        "linspace" => |v| {
            let (a, b, n) = (v[0].float()?, v[1].float()?, v[2].index()?);
            Ok(vector((0..n).map(|i| a + weight(i, n) * (b - a)).collect()))
        },
        "ramp" => |v| {
            let a = v[0].floats();
            Ok(Value::Float(a.iter().enumerate().map(|(i, x)| weight(i, a.len()) * x).sum()))
        },
        "ramped" => |v| {
            let (x, n) = (v[0].float()?, lengths(v[1].shape()?)[0]);
            Ok(vector((0..n).map(|i| weight(i, n) * x).collect()))
        },
        // Floats are real numbers here.
        "as_f32" | "as_f64" | "cast_like" => |v| v[0].float().map(Value::Float),
        "as_f32s" | "as_f64s" => |v| Ok(v[0].clone()),
        name => return view::meaning(name),
    })
}

fn vector(entries: Vec<f64>) -> Value {
    Value::Array(ArrayD::from_shape_vec(IxDyn(&[entries.len()]), entries).expect("a vector"))
}

fn lengths(shape: &Shape) -> Vec<usize> {
    match shape {
        Shape::Float => vec![],
        Shape::Lengths(lengths) => lengths.clone(),
    }
}

pub(super) fn zeros(shape: &Shape) -> ArrayD<f64> {
    ArrayD::zeros(IxDyn(&lengths(shape)))
}

/// The only entry.
fn one(a: &ArrayD<f64>) -> Result<Value> {
    match (a.len(), a.first()) {
        (1, Some(&x)) => Ok(Value::Float(x)),
        _ => Err(Error(format!("one entry is needed, and there are {}", a.len()))),
    }
}

fn shaped(entries: Vec<f64>, shape: &Shape) -> Result<Value> {
    let array = ArrayD::from_shape_vec(IxDyn(&lengths(shape)), entries).map_err(|e| Error(e.to_string()))?;
    if *shape == Shape::Float { one(&array) } else { Ok(Value::Array(array)) }
}

/// A function of the lanes along an axis, lane to lane.
fn lanes(arrays: &[&Value], axis: &Value, f: impl Fn(&[Vec<f64>]) -> Vec<f64>) -> Result<Value> {
    let axis = axis.axis()?;
    let mut out = arrays[0].entries()?.clone();
    let others: Vec<Vec<Vec<f64>>> = arrays
        .iter()
        .map(|a| Ok(a.entries()?.lanes(axis).into_iter().map(|lane| lane.to_vec()).collect()))
        .collect::<Result<_>>()?;
    for (i, mut lane) in out.lanes_mut(axis).into_iter().enumerate() {
        let inputs: Vec<Vec<f64>> = others.iter().map(|o| o[i].clone()).collect();
        lane.iter_mut().zip(f(&inputs)).for_each(|(o, x)| *o = x);
    }
    Ok(Value::Array(out))
}

/// A function of the lanes along an axis, lane to float.
fn lanes_to_one(a: &Value, axis: &Value, f: impl Fn(&[f64]) -> f64) -> Result<Value> {
    let lanes = a.entries()?.lanes(axis.axis()?).into_iter().map(|lane| f(&lane.to_vec())).collect::<Vec<_>>();
    let mut shape = a.entries()?.shape().to_vec();
    shape.remove(axis.axis()?.index());
    shaped(lanes, &Shape::Lengths(shape))
}

fn mean(a: &[f64]) -> f64 {
    a.iter().sum::<f64>() / a.len() as f64
}

fn variance(a: &[f64], ddof: f64) -> f64 {
    let mean = mean(a);
    a.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (a.len() as f64 - ddof)
}

/// The product of all entries but one.
fn all_but(a: &[f64], k: usize) -> f64 {
    a.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, x)| x).product()
}

/// What stands before each entry, and this before the first.
fn before(lane: &[f64], first: f64) -> Vec<f64> {
    (0..lane.len()).map(|i| i.checked_sub(1).map_or(first, |k| lane[k])).collect()
}

fn product_except(a: &[f64]) -> Vec<f64> {
    (0..a.len()).map(|i| all_but(a, i)).collect()
}

/// The derivative of the product of the first list, applied to the others: by all ways to give each of these a place of its own.
fn product_derivative(lists: &[Vec<f64>]) -> Vec<f64> {
    fn sum(a: &[f64], w: &[Vec<f64>], taken: &mut Vec<usize>) -> f64 {
        let Some((first, rest)) = w.split_first() else {
            return a.iter().enumerate().filter(|(j, _)| !taken.contains(j)).map(|(_, x)| x).product();
        };
        let mut total = 0.0;
        for (i, w) in first.iter().enumerate() {
            if !taken.contains(&i) {
                taken.push(i);
                total += w * sum(a, rest, taken);
                taken.pop();
            }
        }
        total
    }
    (0..lists[0].len()).map(|k| sum(&lists[0], &lists[1..], &mut vec![k])).collect()
}

fn tie_weights(a: &[f64], z: f64) -> Vec<f64> {
    let ties = a.iter().filter(|x| **x == z).count().max(1) as f64;
    a.iter().map(|x| if *x == z { 1.0 / ties } else { 0.0 }).collect()
}

fn weight(i: usize, n: usize) -> f64 {
    if n < 2 { 0.0 } else { i as f64 / (n as f64 - 1.0) }
}

/// The product of vectors and matrices, by sums.
fn dot(a: &ArrayD<f64>, b: &ArrayD<f64>) -> Result<Value> {
    let inner = |n: usize, m: usize| {
        if n == m { Ok(()) } else { Err(Error(format!("a product of {:?} and {:?}", a.shape(), b.shape()))) }
    };
    match (a.ndim(), b.ndim()) {
        (1, 1) => {
            inner(a.len(), b.len())?;
            Ok(Value::Float(a.iter().zip(b).map(|(x, y)| x * y).sum()))
        }
        (1, 2) => {
            inner(a.len(), b.shape()[0])?;
            Ok(vector((0..b.shape()[1]).map(|j| (0..a.len()).map(|i| a[[i]] * b[[i, j]]).sum()).collect()))
        }
        (2, 1) => {
            inner(a.shape()[1], b.len())?;
            Ok(vector((0..a.shape()[0]).map(|i| (0..b.len()).map(|j| a[[i, j]] * b[[j]]).sum()).collect()))
        }
        (2, 2) => {
            inner(a.shape()[1], b.shape()[0])?;
            let sum = |(i, j)| (0..b.shape()[0]).map(|k| a[[i, k]] * b[[k, j]]).sum();
            Ok(Value::Array(Array2::from_shape_fn((a.shape()[0], b.shape()[1]), sum).into_dyn()))
        }
        _ => Err(Error(format!("a product of {:?} and {:?}", a.shape(), b.shape()))),
    }
}

fn outer(a: &ArrayD<f64>, b: &ArrayD<f64>) -> ArrayD<f64> {
    Array2::from_shape_fn((a.len(), b.len()), |(i, j)| a[[i]] * b[[j]]).into_dyn()
}

fn scaled(a: &ArrayD<f64>, by: &Value) -> Result<Value> {
    let by = one(&by.to_array()?)?.float()?;
    Ok(Value::Array(a.mapv(|x| x * by)))
}

/// ā of z = a·b: operands are z̄, b and a's shape.
fn dot_left(v: &[Value]) -> Result<Value> {
    let (w, b) = (&v[0], v[1].entries()?);
    match (lengths(v[2].shape()?).len(), b.ndim()) {
        (1, 1) => scaled(b, w),
        (1, _) => dot(b, w.entries()?),
        (_, 1) => Ok(Value::Array(outer(w.entries()?, b))),
        _ => dot(w.entries()?, &b.clone().reversed_axes()),
    }
}

/// b̄ of z = a·b: operands are a, z̄ and b's shape.
fn dot_right(v: &[Value]) -> Result<Value> {
    let (a, w) = (v[0].entries()?, &v[1]);
    match (a.ndim(), lengths(v[2].shape()?).len()) {
        (1, 1) => scaled(a, w),
        (1, _) => Ok(Value::Array(outer(a, w.entries()?))),
        _ => dot(&a.clone().reversed_axes(), w.entries()?),
    }
}

fn matrix(a: &ArrayD<f64>) -> Result<Array2<f64>> {
    a.clone().into_dimensionality().map_err(|e| Error(e.to_string()))
}

fn kron(a: &ArrayD<f64>, b: &ArrayD<f64>) -> Result<Array2<f64>> {
    let (a, b) = (matrix(a)?, matrix(b)?);
    let (p, q) = b.dim();
    Ok(Array2::from_shape_fn((a.nrows() * p, a.ncols() * q), |(i, j)| a[[i / p, j / q]] * b[[i % p, j % q]]))
}

/// ā of z = a⊗b: operands are z̄, b and a's shape.
fn kron_left(v: &[Value]) -> Result<Value> {
    let (w, b, mut out) = (matrix(v[0].entries()?)?, matrix(v[1].entries()?)?, zeros(v[2].shape()?));
    let (p, q) = b.dim();
    w.indexed_iter().for_each(|((i, j), x)| out[[i / p, j / q]] += x * b[[i % p, j % q]]);
    Ok(Value::Array(out))
}

/// b̄ of z = a⊗b: operands are a, z̄ and b's shape.
fn kron_right(v: &[Value]) -> Result<Value> {
    let (a, w, mut out) = (matrix(v[0].entries()?)?, matrix(v[1].entries()?)?, zeros(v[2].shape()?));
    let (p, q) = (out.shape()[0], out.shape()[1]);
    w.indexed_iter().for_each(|((i, j), x)| out[[i % p, j % q]] += x * a[[i / p, j / q]]);
    Ok(Value::Array(out))
}

pub(super) fn sum_to(a: &Value, shape: &Shape) -> Result<Value> {
    let (a, shape_) = (a.to_array()?, lengths(shape));
    let mut out = ArrayD::<f64>::zeros(IxDyn(&shape_));
    let front = a.ndim().checked_sub(shape_.len()).ok_or(Error(format!("{:?} is summed to {shape_:?}", a.shape())))?;
    for (at, x) in a.indexed_iter() {
        let place: Vec<usize> = shape_.iter().zip(&at.slice()[front..]).map(|(&n, &i)| if n == 1 { 0 } else { i }).collect();
        *out.get_mut(IxDyn(&place)).ok_or(Error(format!("{:?} is summed to {shape_:?}", a.shape())))? += x;
    }
    let fits = out.broadcast(a.raw_dim()).is_some();
    if !fits {
        return Err(Error(format!("{:?} is summed to {shape_:?}", a.shape())));
    }
    if *shape == Shape::Float { one(&out) } else { Ok(Value::Array(out)) }
}

fn broadcast_to(a: &Value, shape: &Shape) -> Result<Value> {
    let (a, to) = (a.to_array()?, lengths(shape));
    let wide = a.broadcast(IxDyn(&to)).ok_or(Error(format!("{:?} is broadcast to {to:?}", a.shape())))?.to_owned();
    if *shape == Shape::Float { one(&wide) } else { Ok(Value::Array(wide)) }
}

fn diff(v: &[Value]) -> Result<Value> {
    let (mut a, axis) = (v[0].entries()?.clone(), v[2].axis()?);
    for _ in 0..v[1].index()? {
        let above = a.slice_axis(axis, Slice::from(1..)).to_owned();
        a = above - a.slice_axis(axis, Slice::from(..-1));
    }
    Ok(Value::Array(a))
}

fn diff_reverse(v: &[Value]) -> Result<Value> {
    let (mut w, axis) = (v[0].entries()?.clone(), v[2].axis()?);
    for _ in 0..v[1].index()? {
        let mut shape = w.shape().to_vec();
        shape[axis.index()] += 1;
        let mut wide = ArrayD::<f64>::zeros(IxDyn(&shape));
        Zip::from(wide.slice_axis_mut(axis, Slice::from(1..))).and(&w).for_each(|o, x| *o += x);
        Zip::from(wide.slice_axis_mut(axis, Slice::from(..-1))).and(&w).for_each(|o, x| *o -= x);
        w = wide;
    }
    Ok(Value::Array(w))
}

fn permuted(a: &Value, order: &[usize]) -> Result<Value> {
    let a = a.entries()?;
    if order.len() != a.ndim() {
        return Err(Error(format!("{} axes in the order {order:?}", a.ndim())));
    }
    Ok(Value::Array(a.clone().permuted_axes(IxDyn(order))))
}

fn triangle(v: &[Value], keep: fn(i64, i64, i64) -> bool) -> Result<Value> {
    let (mut a, k) = (v[0].entries()?.clone(), v[1].int()?);
    let n = a.ndim();
    for (at, x) in a.indexed_iter_mut() {
        let at = |axis: usize| i64::try_from(at[axis]).unwrap_or(i64::MAX);
        if !keep(at(n - 2), at(n - 1), k) {
            *x = 0.0;
        }
    }
    Ok(Value::Array(a))
}

type Join = fn(Axis, &[ndarray::ArrayViewD<'_, f64>]) -> Result<ArrayD<f64>, ndarray::ShapeError>;

fn joined(v: &[Value], join: Join) -> Result<Value> {
    let parts = v[1..].iter().map(Value::entries).collect::<Result<Vec<_>>>()?;
    let views: Vec<_> = parts.iter().map(|a| a.view()).collect();
    join(v[0].axis()?, &views).map(Value::Array).map_err(|e| Error(e.to_string()))
}
