//! Elementwise functions of operands that are broadcast against each other.
//!
//! The result is computed in the order of its operands, row-major unless all of them are column-major, chunk by chunk
//! (`lanes`). The buffer of the first owned operand that has the result's shape becomes the result's.

use super::lanes::{Input, entries, write};
use super::operand::{Broadcast, Operand, Rank};
use crate::Element;
use ndarray::{Array, ArrayView, Dimension, ShapeBuilder};

/// The shape that shapes broadcast to.
///
/// # Panics
/// When they do not.
#[track_caller]
pub(super) fn common<D: Dimension>(shapes: &[&[usize]]) -> D {
    let ndim = shapes.iter().map(|s| s.len()).max().unwrap_or(0);
    let mut dim = D::zeros(ndim);
    for (axis, length) in dim.slice_mut().iter_mut().enumerate() {
        *length = 1;
        for shape in shapes {
            let Some(&n) = (axis + shape.len()).checked_sub(ndim).and_then(|i| shape.get(i)) else { continue };
            assert!(n == 1 || *length == 1 || n == *length, "cotangent: shapes {shapes:?} do not broadcast");
            if *length == 1 {
                *length = n;
            }
        }
    }
    dim
}

/// An operand while the result's buffer is chosen.
enum Held<A: Operand> {
    Operand(A),
    Buffer(Array<A::Elem, <A::Rank as Rank>::Dim>),
    /// Its buffer is the result's.
    Taken,
}

impl<A: Operand> Held<A> {
    /// Takes the operand's buffer for the result, if there is none yet and it fits.
    fn new<D: Dimension>(a: A, dim: &D, out: &mut Option<Array<A::Elem, D>>) -> Self {
        if out.is_some() || a.view().shape() != dim.slice() {
            return Held::Operand(a);
        }
        match a.buffer() {
            Ok(buffer) if buffer.is_standard_layout() || buffer.t().is_standard_layout() => {
                *out = Some(buffer.into_dimensionality().expect("the same shape"));
                Held::Taken
            }
            Ok(buffer) => Held::Buffer(buffer),
            Err(a) => Held::Operand(a),
        }
    }

    fn scalar(&self) -> Option<A::Elem> {
        match self {
            Held::Operand(a) => a.scalar(),
            Held::Buffer(_) | Held::Taken => None,
        }
    }

    fn view(&self) -> Option<ArrayView<'_, A::Elem, <A::Rank as Rank>::Dim>> {
        match self {
            Held::Operand(a) => Some(a.view()),
            Held::Buffer(buffer) => Some(buffer.view()),
            Held::Taken => None,
        }
    }
}

/// Whether a view of this shape lies in column-major order; nothing where either order serves.
fn columns<E, C: Dimension>(view: Option<&ArrayView<'_, E, C>>, shape: &[usize]) -> Option<bool> {
    let view = view.filter(|v| v.shape() == shape && !(v.is_standard_layout() && v.t().is_standard_layout()))?;
    Some(view.t().is_standard_layout())
}

/// Whether the result is computed in column-major order: as the buffer says, or where some operand asks for it and none
/// against it.
fn order<E, D: Dimension>(out: Option<&Array<E, D>>, operands: &[Option<bool>]) -> bool {
    match out {
        Some(out) => !out.is_standard_layout(),
        None => operands.contains(&Some(true)) && !operands.contains(&Some(false)),
    }
}

/// The result: f of all entries.
fn compute<E: Element, D: Dimension, const N: usize>(
    out: Option<Array<E, D>>,
    mut dim: D,
    columns: bool,
    inputs: &[Input<'_, E, D>; N],
    mut f: impl FnMut([E; N]) -> E,
) -> Array<E, D> {
    let mut out = out.unwrap_or_else(|| Array::zeros(dim.clone().set_f(columns)));
    if columns {
        dim.slice_mut().reverse();
    }
    let entry = out.as_slice_memory_order_mut().expect("a contiguous buffer");
    write(entry, &dim, inputs, &mut |out, lanes| entries(out, lanes, &mut f));
    out
}

/// f(a) for each entry, in the shape of a; the buffer of an owned operand becomes the result's.
#[inline]
pub fn map1<A: Operand>(a: A, mut f: impl FnMut(A::Elem) -> A::Elem) -> <A::Rank as Rank>::Tensor<A::Elem> {
    if let Some(z) = a.scalar().and_then(|x| A::Rank::lone(f(x))) {
        return z;
    }
    A::Rank::tensor(match a.buffer() {
        Ok(buffer) => buffer.mapv_into(f),
        Err(a) => a.view().mapv(f),
    })
}

/// f(a, b) for each pair of entries; the buffer of an owned operand becomes the result's.
///
/// # Panics
/// When the shapes do not broadcast.
#[track_caller]
#[inline]
pub fn map2<A, B, R>(a: A, b: B, mut f: impl FnMut(A::Elem, A::Elem) -> A::Elem) -> R::Tensor<A::Elem>
where
    A: Operand<Rank: Broadcast<B::Rank, Output = R>>,
    B: Operand<Elem = A::Elem>,
    R: Rank,
{
    if let (Some(a), Some(b)) = (a.scalar(), b.scalar()) {
        if let Some(z) = R::lone(f(a, b)) {
            return z;
        }
    }
    let dim: R::Dim = common(&[a.view().shape(), b.view().shape()]);
    let mut out = None;
    let (a, b) = (Held::new(a, &dim, &mut out), Held::new(b, &dim, &mut out));
    let (va, vb) = (a.view(), b.view());
    let columns = order(out.as_ref(), &[columns(va.as_ref(), dim.slice()), columns(vb.as_ref(), dim.slice())]);
    let inputs = [Input::new(va.as_ref(), a.scalar(), &dim, columns), Input::new(vb.as_ref(), b.scalar(), &dim, columns)];
    // The frequent pairs without a detour through chunks.
    if let Some(buffer) = out.as_mut().and_then(|out| out.as_slice_memory_order_mut()) {
        match inputs {
            [Input::Own, Input::Whole(b)] => buffer.iter_mut().zip(b).for_each(|(a, &b)| *a = f(*a, b)),
            [Input::Own, Input::Fill(b)] => buffer.iter_mut().for_each(|a| *a = f(*a, b)),
            [Input::Whole(a), Input::Own] => buffer.iter_mut().zip(a).for_each(|(b, &a)| *b = f(a, *b)),
            [Input::Fill(a), Input::Own] => buffer.iter_mut().for_each(|b| *b = f(a, *b)),
            inputs => return R::tensor(compute(out, dim, columns, &inputs, |[a, b]| f(a, b))),
        }
        return R::tensor(out.expect("the buffer that was just written"));
    }
    let entries: Vec<A::Elem> = match inputs {
        [Input::Whole(a), Input::Whole(b)] => a.iter().zip(b).map(|(&a, &b)| f(a, b)).collect(),
        [Input::Whole(a), Input::Fill(b)] => a.iter().map(|&a| f(a, b)).collect(),
        [Input::Fill(a), Input::Whole(b)] => b.iter().map(|&b| f(a, b)).collect(),
        inputs => return R::tensor(compute(None, dim, columns, &inputs, |[a, b]| f(a, b))),
    };
    R::tensor(Array::from_shape_vec(dim.set_f(columns), entries).expect("as many entries as the shape has"))
}

macro_rules! map {
    ($(#[$doc:meta])* $name:ident, $n:literal, $($a:ident $v:ident: $A:ident),+; $($link:ident),+ => $R:ident; $($bound:tt)*) => {
        $(#[$doc])*
        ///
        /// # Panics
        /// When the shapes do not broadcast.
        #[track_caller]
        #[inline]
        #[allow(clippy::too_many_arguments, reason = "one an operand")]
        pub fn $name<E, $($A,)+ $($link,)+ $R>($($a: $A,)+ mut f: impl FnMut($(map!(@elem $A)),+) -> E) -> $R::Tensor<E>
        where
            E: Element,
            $($bound)*
            $R: Rank,
        {
            if let ($(Some($a),)+) = ($($a.scalar(),)+) {
                if let Some(z) = $R::lone(f($($a),+)) {
                    return z;
                }
            }
            let dim: $R::Dim = common(&[$($a.view().shape()),+]);
            let mut out = None;
            $(let $a = Held::new($a, &dim, &mut out);)+
            $(let $v = $a.view();)+
            let columns = order(out.as_ref(), &[$(columns($v.as_ref(), dim.slice())),+]);
            let inputs = [$(Input::new($v.as_ref(), $a.scalar(), &dim, columns)),+];
            $R::tensor(compute(out, dim, columns, &inputs, |[$($a),+]: [E; $n]| f($($a),+)))
        }
    };
    (@elem $A:ident) => { E };
}

map! {
    /// f(a, b, c) for each triple of entries; the buffer of an owned operand becomes the result's.
    map3, 3, a va: A, b vb: B, c vc: C; Q => R;
    A: Operand<Elem = E, Rank: Broadcast<B::Rank, Output = Q>>,
    B: Operand<Elem = E>,
    C: Operand<Elem = E>,
    Q: Rank + Broadcast<C::Rank, Output = R>,
}

map! {
    /// f(a, b, c, d) for each quadruple of entries; the buffer of an owned operand becomes the result's.
    map4, 4, a va: A, b vb: B, c vc: C, d vd: D; P, Q => R;
    A: Operand<Elem = E, Rank: Broadcast<B::Rank, Output = P>>,
    B: Operand<Elem = E>,
    C: Operand<Elem = E>,
    D: Operand<Elem = E>,
    P: Rank + Broadcast<C::Rank, Output = Q>,
    Q: Rank + Broadcast<D::Rank, Output = R>,
}

map! {
    /// f(a, b, c, d, e) for each quintuple of entries; the buffer of an owned operand becomes the result's.
    map5, 5, a va: A, b vb: B, c vc: C, d vd: D, e ve: G; O, P, Q => R;
    A: Operand<Elem = E, Rank: Broadcast<B::Rank, Output = O>>,
    B: Operand<Elem = E>,
    C: Operand<Elem = E>,
    D: Operand<Elem = E>,
    G: Operand<Elem = E>,
    O: Rank + Broadcast<C::Rank, Output = P>,
    P: Rank + Broadcast<D::Rank, Output = Q>,
    Q: Rank + Broadcast<G::Rank, Output = R>,
}
