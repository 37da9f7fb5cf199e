//! What a value of the intermediate representation is while it is interpreted.

use super::Error;
use ndarray::{ArrayD, IxDyn, SliceInfoElem};

/// A value. Floats are real numbers here, whatever their element type: all are `f64`.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A float.
    Float(f64),
    /// An array, or a list of floats.
    Array(ArrayD<f64>),
    /// An integer.
    Int(i64),
    /// A `bool`.
    Bool(bool),
    /// An axis of an array.
    Axis(usize),
    /// A range, or ndarray's `Slice`.
    Range {
        /// Where it begins, from the end if negative.
        start: i64,
        /// Where it ends, if not at the end.
        end: Option<i64>,
        /// Its step.
        step: i64,
    },
    /// What `s![…]` gives.
    Slice(Vec<SliceInfoElem>),
    /// The shape of a value.
    Shape(Shape),
    /// The form of a value: what has the same one is alike to it.
    Form(Box<Value>),
    /// A tuple, or a list of what is no float.
    Seq(Vec<Value>),
    /// A variant of an enum with its fields, by name or number.
    Variant(String, Vec<(String, Value)>),
    /// A text.
    Text(String),
    /// A closure of the user's, to be called by what it is an argument of.
    Closure(syn::ExprClosure),
    /// The path of a function that is a row, `f64::exp`.
    Function(&'static str),
    /// Nothing.
    Unit,
}

/// A shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// That of a float.
    Float,
    /// That of an array: the length of each axis.
    Lengths(Vec<usize>),
}

impl Value {
    /// An array from its shape and entries in row-major order.
    ///
    /// # Panics
    /// When the numbers do not agree.
    pub fn array(shape: &[usize], entries: Vec<f64>) -> Value {
        Value::Array(ArrayD::from_shape_vec(IxDyn(shape), entries).expect("as many entries as the shape has"))
    }

    /// The float.
    ///
    /// # Errors
    /// When it is none.
    pub fn float(&self) -> Result<f64, Error> {
        match self {
            Value::Float(x) => Ok(*x),
            other => Err(Error::kind("a float", other)),
        }
    }

    /// The array.
    ///
    /// # Errors
    /// When it is none.
    pub fn entries(&self) -> Result<&ArrayD<f64>, Error> {
        match self {
            Value::Array(a) => Ok(a),
            other => Err(Error::kind("an array", other)),
        }
    }

    /// The array that a float or an array is.
    ///
    /// # Errors
    /// When it is neither.
    pub fn to_array(&self) -> Result<ArrayD<f64>, Error> {
        match self {
            Value::Float(x) => Ok(ArrayD::from_elem(IxDyn(&[]), *x)),
            Value::Array(a) => Ok(a.clone()),
            other => Err(Error::kind("a float or an array", other)),
        }
    }

    /// The integer.
    ///
    /// # Errors
    /// When it is none.
    pub fn int(&self) -> Result<i64, Error> {
        match self {
            Value::Int(i) => Ok(*i),
            other => Err(Error::kind("an integer", other)),
        }
    }

    /// The integer that is not negative.
    ///
    /// # Errors
    /// When it is none.
    pub fn index(&self) -> Result<usize, Error> {
        usize::try_from(self.int()?).map_err(|_| Error::kind("an index", self))
    }

    /// The flag.
    ///
    /// # Errors
    /// When it is none.
    pub fn bool(&self) -> Result<bool, Error> {
        match self {
            Value::Bool(b) => Ok(*b),
            other => Err(Error::kind("a bool", other)),
        }
    }

    /// The axis.
    ///
    /// # Errors
    /// When it is none.
    pub fn axis(&self) -> Result<ndarray::Axis, Error> {
        match self {
            Value::Axis(k) => Ok(ndarray::Axis(*k)),
            other => Err(Error::kind("an axis", other)),
        }
    }

    /// The integers of a tuple, a list, a shape, or one integer: a shape, an index, an order of axes.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn indices(&self) -> Result<Vec<usize>, Error> {
        match self {
            Value::Int(_) => Ok(vec![self.index()?]),
            Value::Seq(parts) => parts.iter().map(Value::index).collect(),
            Value::Shape(Shape::Lengths(lengths)) => Ok(lengths.clone()),
            Value::Unit => Ok(vec![]),
            other => Err(Error::kind("indices", other)),
        }
    }

    /// The shape that was asked for earlier.
    ///
    /// # Errors
    /// When it is none.
    pub fn shape(&self) -> Result<&Shape, Error> {
        match self {
            Value::Shape(shape) => Ok(shape),
            other => Err(Error::kind("a shape", other)),
        }
    }

    /// The shape of a float or an array.
    ///
    /// # Errors
    /// When it is neither.
    pub fn shape_of(&self) -> Result<Shape, Error> {
        match self {
            Value::Float(_) => Ok(Shape::Float),
            Value::Array(a) => Ok(Shape::Lengths(a.shape().to_vec())),
            other => Err(Error::kind("a float or an array", other)),
        }
    }

    /// Whether it holds floats in the same places as another value.
    pub fn is_alike(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Seq(a), Value::Seq(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_alike(b)),
            (Value::Variant(a, x), Value::Variant(b, y)) => {
                a == b && x.len() == y.len() && x.iter().zip(y).all(|(x, y)| x.1.is_alike(&y.1))
            }
            (a, b) => a.shape_of() == b.shape_of(),
        }
    }

    /// All floats in it, in order.
    pub fn floats(&self) -> Vec<f64> {
        match self {
            Value::Float(x) => vec![*x],
            Value::Array(a) => a.iter().copied().collect(),
            Value::Seq(items) => items.iter().flat_map(Value::floats).collect(),
            Value::Variant(_, fields) => fields.iter().flat_map(|(_, value)| value.floats()).collect(),
            _ => vec![],
        }
    }

    /// The same value with other floats.
    #[must_use]
    pub fn with_floats(&self, floats: Vec<f64>) -> Value {
        match self {
            Value::Float(_) => Value::Float(floats[0]),
            Value::Array(a) => Value::array(a.shape(), floats),
            Value::Seq(items) => {
                let mut floats = floats.into_iter();
                Value::Seq(
                    items.iter().map(|item| item.with_floats(floats.by_ref().take(item.floats().len()).collect())).collect(),
                )
            }
            Value::Variant(name, fields) => {
                let mut floats = floats.into_iter();
                let mut next = |value: &Value| value.with_floats(floats.by_ref().take(value.floats().len()).collect());
                Value::Variant(name.clone(), fields.iter().map(|(field, value)| (field.clone(), next(value))).collect())
            }
            other => other.clone(),
        }
    }
}
