//! Elementwise functions of operands that are broadcast against each other.
//!
//! The result is computed in the order of its operands, row-major unless all of them are column-major, chunk by chunk
//! (`lanes`). The buffer of the first owned operand that has the result's shape becomes the result's.

use super::lanes::{Input, Run, Target, entries2, entries3, entries4, entries5, write};
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

/// The result: what `run` makes of all entries.
fn compute<E: Element, D: Dimension, const N: usize>(
    out: Option<Array<E, D>>,
    mut dim: D,
    columns: bool,
    inputs: &[Input<'_, E, D>; N],
    run: &mut Run<'_, E, N>,
) -> Array<E, D> {
    let shape = dim.clone().set_f(columns);
    if columns {
        dim.slice_mut().reverse();
    }
    match out {
        Some(mut out) => {
            let entries = out.as_slice_memory_order_mut().expect("a contiguous buffer");
            write(Target::Own(entries), &dim, inputs, run);
            out
        }
        None => {
            let mut entries = Vec::with_capacity(dim.size());
            write(Target::New(&mut entries), &dim, inputs, run);
            Array::from_shape_vec(shape, entries).expect(FITS)
        }
    }
}

const FITS: &str = "as many entries as the shape has";

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
    let row = dim.slice().last().copied().unwrap_or(1).max(1);
    if let Some(buffer) = out.as_mut().and_then(|out| out.as_slice_memory_order_mut()) {
        match inputs {
            [Input::Own, Input::Whole(b)] => over(buffer, b, &mut f),
            [Input::Whole(a), Input::Own] => over(buffer, a, |b, a| f(a, b)),
            [Input::Own, Input::Fill(b)] => buffer.iter_mut().for_each(|a| *a = f(*a, b)),
            [Input::Fill(a), Input::Own] => buffer.iter_mut().for_each(|b| *b = f(a, *b)),
            [Input::Own, Input::Row(b)] => buffer.chunks_exact_mut(row).for_each(|a| over(a, b, &mut f)),
            [Input::Row(a), Input::Own] => buffer.chunks_exact_mut(row).for_each(|b| over(b, a, |b, a| f(a, b))),
            [Input::Own, Input::Column(b)] => {
                buffer.chunks_exact_mut(row).zip(b).for_each(|(a, &b)| a.iter_mut().for_each(|a| *a = f(*a, b)));
            }
            inputs => {
                return R::tensor(compute(out, dim, columns, &inputs, &mut |t, lanes| entries2(t, lanes, |[a, b]| f(a, b))));
            }
        }
        return R::tensor(out.expect("the buffer that was just written"));
    }
    let mut entries: Vec<A::Elem> = Vec::with_capacity(dim.size());
    match inputs {
        [Input::Whole(a), Input::Whole(b)] => entries.extend(a.iter().zip(b).map(|(&a, &b)| f(a, b))),
        [Input::Whole(a), Input::Fill(b)] => entries.extend(a.iter().map(|&a| f(a, b))),
        [Input::Fill(a), Input::Whole(b)] => entries.extend(b.iter().map(|&b| f(a, b))),
        [Input::Whole(a), Input::Row(b)] => {
            a.chunks_exact(row).for_each(|a| entries.extend(a.iter().zip(b).map(|(&a, &b)| f(a, b))));
        }
        [Input::Row(a), Input::Whole(b)] => {
            b.chunks_exact(row).for_each(|b| entries.extend(a.iter().zip(b).map(|(&a, &b)| f(a, b))));
        }
        [Input::Whole(a), Input::Column(b)] => {
            a.chunks_exact(row).zip(b).for_each(|(a, &b)| entries.extend(a.iter().map(|&a| f(a, b))));
        }
        inputs => return R::tensor(compute(None, dim, columns, &inputs, &mut |t, lanes| entries2(t, lanes, |[a, b]| f(a, b)))),
    }
    R::tensor(Array::from_shape_vec(dim.set_f(columns), entries).expect(FITS))
}

/// f(a, b) over a.
#[inline]
fn over<E: Element>(a: &mut [E], b: &[E], mut f: impl FnMut(E, E) -> E) {
    a.iter_mut().zip(b).for_each(|(a, &b)| *a = f(*a, b));
}

macro_rules! map {
    ($(#[$doc:meta])* $name:ident, $entries:ident, $n:literal, $($a:ident $v:ident: $A:ident),+; $($link:ident),+ => $R:ident; $($bound:tt)*) => {
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
            let run = &mut |target: Target<'_, E>, lanes: [&[E]; $n]| $entries(target, lanes, |[$($a),+]| f($($a),+));
            $R::tensor(compute(out, dim, columns, &inputs, run))
        }
    };
    (@elem $A:ident) => { E };
}

map! {
    /// f(a, b, c) for each triple of entries; the buffer of an owned operand becomes the result's.
    map3, entries3, 3, a va: A, b vb: B, c vc: C; Q => R;
    A: Operand<Elem = E, Rank: Broadcast<B::Rank, Output = Q>>,
    B: Operand<Elem = E>,
    C: Operand<Elem = E>,
    Q: Rank + Broadcast<C::Rank, Output = R>,
}

map! {
    /// f(a, b, c, d) for each quadruple of entries; the buffer of an owned operand becomes the result's.
    map4, entries4, 4, a va: A, b vb: B, c vc: C, d vd: D; P, Q => R;
    A: Operand<Elem = E, Rank: Broadcast<B::Rank, Output = P>>,
    B: Operand<Elem = E>,
    C: Operand<Elem = E>,
    D: Operand<Elem = E>,
    P: Rank + Broadcast<C::Rank, Output = Q>,
    Q: Rank + Broadcast<D::Rank, Output = R>,
}

map! {
    /// f(a, b, c, d, e) for each quintuple of entries; the buffer of an owned operand becomes the result's.
    map5, entries5, 5, a va: A, b vb: B, c vc: C, d vd: D, e ve: G; O, P, Q => R;
    A: Operand<Elem = E, Rank: Broadcast<B::Rank, Output = O>>,
    B: Operand<Elem = E>,
    C: Operand<Elem = E>,
    D: Operand<Elem = E>,
    G: Operand<Elem = E>,
    O: Rank + Broadcast<C::Rank, Output = P>,
    P: Rank + Broadcast<D::Rank, Output = Q>,
    Q: Rank + Broadcast<G::Rank, Output = R>,
}
