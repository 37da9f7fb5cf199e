//! Elementwise functions of operands that are broadcast against each other.
//!
//! The results are computed in the order of the operands, row-major unless all of them are column-major, chunk by chunk
//! (`chunks`), by the instructions that the processor has (`simd`). The buffer of an owned operand that has the results' shape becomes
//! that of a result.

use super::chunks::{Input, Run, sweep};
use super::fold::{Fold, Made};
use super::operand::{Broadcast, Operand, Rank};
use super::pool;
use super::shape::Like;
use super::simd::{Backend, Buffer, Closure, Kernel, Lengths, Pack};
use super::sum_to::sum_axes;
use crate::Element;
use core::mem::MaybeUninit;
use ndarray::{Array, ArrayView, Dimension, ErrorKind, IxDyn, ShapeBuilder, ShapeError};

/// The shape that the operands' and the wanted shapes broadcast to; where they do not, `fail` is given the operands' first.
///
/// # Panics
/// When they do not.
#[track_caller]
fn common<D: Dimension, const N: usize>(operands: [&[usize]; N], wanted: &[Wanted], fail: &dyn Fn([&[usize]; N])) -> D {
    let shapes = || operands.iter().copied().chain(wanted.iter().map(Wanted::shape));
    let ndim = shapes().map(<[usize]>::len).max().unwrap_or(0);
    let mut dim = D::zeros(ndim);
    dim.slice_mut().fill(1);
    for shape in shapes() {
        let at = ndim - shape.len();
        for (length, &n) in dim.slice_mut()[at..].iter_mut().zip(shape) {
            if *length == 1 {
                *length = n;
            } else if n != 1 && n != *length {
                fail(operands);
                panic!("cotangent: shapes {operands:?} do not broadcast");
            }
        }
    }
    dim
}

/// The results' buffers while they are chosen.
struct Folds<E, const M: usize> {
    folds: [Fold<E>; M],
    /// Whether the results are computed in column-major order.
    columns: bool,
}

impl<E: Element, const M: usize> Folds<E, M> {
    /// The result that is kept and has no entries yet.
    fn wanting(&self) -> Option<usize> {
        self.folds.iter().position(|fold| matches!(fold, Fold::Entries(buffer) if buffer.is_new()))
    }

    /// Makes an operand's buffer that of a result, if it fits.
    fn hold<A: Operand<Elem = E>>(&mut self, a: A, shape: &[usize]) -> Held<A> {
        let Some(k) = self.wanting().filter(|_| a.view().shape() == shape) else { return Held::Operand(a) };
        match a.buffer() {
            Ok(buffer) if is_in_order(&buffer.view(), self.columns) => {
                let size = buffer.len();
                let entries = match buffer.into_raw_vec_and_offset() {
                    (entries, None | Some(0)) if entries.len() == size => entries,
                    // A part of a longer buffer.
                    (entries, offset) => entries[offset.unwrap_or(0)..][..size].to_vec(),
                };
                self.folds[k] = Fold::Entries(Buffer::over(entries));
                Held::Taken(k)
            }
            Ok(buffer) => Held::Buffer(buffer),
            Err(a) => Held::Operand(a),
        }
    }
}

/// An operand whose buffer may be a result's.
enum Held<A: Operand> {
    Operand(A),
    Buffer(Array<A::Elem, <A::Rank as Rank>::Dim>),
    /// Its buffer is this result's.
    Taken(usize),
}

impl<A: Operand> Held<A> {
    fn view(&self) -> Option<ArrayView<'_, A::Elem, <A::Rank as Rank>::Dim>> {
        match self {
            Held::Operand(a) => Some(a.view()),
            Held::Buffer(buffer) => Some(buffer.view()),
            Held::Taken(_) => None,
        }
    }

    /// Gives a buffer that has become no result's back.
    fn done(self) {
        match self {
            Held::Operand(a) => pool::done(a),
            Held::Buffer(buffer) => pool::recycle(buffer),
            Held::Taken(_) => {}
        }
    }

    /// The operand, with its view.
    fn input<'a, D: Dimension>(
        &self,
        view: Option<&'a ArrayView<'_, A::Elem, <A::Rank as Rank>::Dim>>,
        dim: &D,
        columns: bool,
    ) -> Input<'a, A::Elem, D> {
        let scalar = if let Held::Operand(a) = self { a.scalar() } else { None };
        match (self, view) {
            (Held::Taken(k), _) => Input::Over(*k),
            (_, Some(view)) => Input::new(view, scalar, dim, columns),
            (_, None) => unreachable!("what is not taken has a view"),
        }
    }
}

/// Whether a view lies in this order, without gaps.
fn is_in_order<E, C: Dimension>(view: &ArrayView<'_, E, C>, columns: bool) -> bool {
    if columns { view.t().is_standard_layout() } else { view.is_standard_layout() }
}

/// Whether a view of this shape lies in column-major order; nothing where either order serves.
fn columns<E, C: Dimension>(view: &ArrayView<'_, E, C>, shape: &[usize]) -> Option<bool> {
    if view.shape() != shape || view.is_standard_layout() && view.t().is_standard_layout() {
        return None;
    }
    Some(view.t().is_standard_layout())
}

/// What an elementwise function takes: a tuple of operands.
pub trait Operands<const N: usize>: Sized {
    /// The type of the entries.
    type Elem: Element;
    /// What the operands broadcast to.
    type Rank: Rank;
    /// The operands, if all of them are floats.
    fn floats(&self) -> Option<[Self::Elem; N]>;
    /// Computes results.
    #[doc(hidden)]
    #[track_caller]
    fn compute<const M: usize>(
        self,
        wanted: [Wanted; M],
        fail: &dyn Fn([&[usize]; N]),
        run: Run<'_, Self::Elem, N>,
    ) -> Computed<Self::Elem, <Self::Rank as Rank>::Dim, M>;
}

/// Results of a shape and in an order.
#[doc(hidden)]
pub struct Computed<E, D, const M: usize> {
    made: [Made<E>; M],
    dim: D,
    columns: bool,
}

/// What is wanted of a result.
#[doc(hidden)]
pub enum Wanted {
    /// All entries.
    Entries,
    /// Their sum.
    Total,
    /// Sums to this shape.
    To(IxDyn),
}

impl Wanted {
    fn shape(&self) -> &[usize] {
        if let Wanted::To(shape) = self { shape.slice() } else { &[] }
    }

    fn fold<E: Element, D: Dimension>(&self, dim: &D, columns: bool) -> Fold<E> {
        let small = match self {
            Wanted::Entries => return Fold::Entries(Buffer::new(dim.size())),
            Wanted::Total => return Fold::Total,
            Wanted::To(shape) => shape.slice(),
        };
        // In the order of computation, with as many axes.
        let mut whole = dim.clone();
        let mut padded = D::zeros(dim.ndim());
        padded.slice_mut().fill(1);
        padded.slice_mut()[dim.ndim() - small.len()..].copy_from_slice(small);
        if columns {
            whole.slice_mut().reverse();
            padded.slice_mut().reverse();
        }
        Fold::sums(&whole, padded.slice()).unwrap_or_else(|| Fold::Entries(Buffer::new(dim.size())))
    }
}

macro_rules! operands {
    ($n:literal: $($a:ident $v:ident $A:ident)+; $rank:ty; $($bound:tt)*) => {
        impl<E: Element, $($A: Operand<Elem = E>),+> Operands<$n> for ($($A,)+)
        where
            $($bound)*
        {
            type Elem = E;
            type Rank = $rank;

            #[inline]
            fn floats(&self) -> Option<[E; $n]> {
                let ($($a,)+) = self;
                Some([$($a.scalar()?),+])
            }

            fn compute<const M: usize>(
                self,
                wanted: [Wanted; M],
                fail: &dyn Fn([&[usize]; $n]),
                run: Run<'_, E, $n>,
            ) -> Computed<E, <Self::Rank as Rank>::Dim, M> {
                let ($($a,)+) = self;
                $(let $v = $a.view();)+
                let dim: <Self::Rank as Rank>::Dim = common([$($v.shape()),+], &wanted, fail);
                let orders = [$(columns(&$v, dim.slice())),+];
                let columns = orders.contains(&Some(true)) && !orders.contains(&Some(false));
                let mut folds = Folds { folds: wanted.map(|wanted| wanted.fold(&dim, columns)), columns };
                $(let $a = folds.hold($a, dim.slice());)+
                $(let $v = $a.view();)+
                let inputs = [$($a.input($v.as_ref(), &dim, columns)),+];
                let mut ordered = dim.clone();
                if columns {
                    ordered.slice_mut().reverse();
                }
                let made = sweep(&ordered, &inputs, folds.folds, run);
                $($a.done();)+
                Computed { made, dim, columns }
            }
        }
    };
    ($n:literal: $first:ident $vf:ident $F:ident, $($a:ident $v:ident $A:ident)+; of $rest:literal) => {
        operands! {
            $n: $first $vf $F $($a $v $A)+;
            <$F::Rank as Broadcast<<($($A,)+) as Operands<$rest>>::Rank>>::Output;
            ($($A,)+): Operands<$rest, Elem = E>,
            $F::Rank: Broadcast<<($($A,)+) as Operands<$rest>>::Rank>,
        }
    };
}

operands! { 1: a va A; A::Rank; }
operands! { 2: a va A, b vb B; of 1 }
operands! { 3: a va A, b vb B c vc C; of 2 }
operands! { 4: a va A, b vb B c vc C d vd D; of 3 }
operands! { 5: a va A, b vb B c vc C d vd D e ve G; of 4 }
operands! { 6: a va A, b vb B c vc C d vd D e ve G f vf H; of 5 }
operands! { 7: a va A, b vb B c vc C d vd D e ve G f vf H g vg I; of 6 }
operands! { 8: a va A, b vb B c vc C d vd D e ve G f vf H g vg I h vh J; of 7 }
operands! { 9: a va A, b vb B c vc C d vd D e ve G f vf H g vg I h vh J i vi K; of 8 }
operands! { 10: a va A, b vb B c vc C d vd D e ve G f vf H g vg I h vh J i vi K j vj L; of 9 }

const FITS: &str = "as many entries as the shape has";

/// The shape that two operands of an operator broadcast to.
///
/// # Panics
/// When they do not, as the operator would.
#[track_caller]
pub fn joined(a: impl AsRef<[usize]>, b: impl AsRef<[usize]>) -> Lengths {
    let (a, b) = (a.as_ref(), b.as_ref());
    let mut joined = vec![1; a.len().max(b.len())];
    for shape in [a, b] {
        let at = joined.len() - shape.len();
        for (length, &n) in joined[at..].iter_mut().zip(shape) {
            if *length != 1 && n != 1 && n != *length {
                let error: Result<(), _> = Err(ShapeError::from_kind(ErrorKind::IncompatibleShape));
                return error.map(|()| joined).unwrap();
            }
            *length = if *length == 1 { n } else { *length };
        }
    }
    joined
}

/// What becomes of a result of an elementwise function.
pub trait Wish<E: Element, R: Rank> {
    /// What it is then.
    type Result;
    #[doc(hidden)]
    fn wanted(&self) -> Wanted;
    #[doc(hidden)]
    #[track_caller]
    fn finish(self, made: Made<E>, dim: &R::Dim, columns: bool) -> Self::Result;
}

/// Its entries are kept, in the shape that the operands broadcast to.
#[derive(Clone, Copy, Debug)]
pub struct Kept;

/// Its entries are summed.
#[derive(Clone, Copy, Debug)]
pub struct Total;

/// Its entries are summed over the axes along which a value of this shape was broadcast to that of the operands.
#[derive(Clone, Copy, Debug)]
pub struct To<L>(pub L);

impl<E: Element, R: Rank> Wish<E, R> for Kept {
    type Result = R::Tensor<E>;
    fn wanted(&self) -> Wanted {
        Wanted::Entries
    }
    fn finish(self, made: Made<E>, dim: &R::Dim, columns: bool) -> R::Tensor<E> {
        let Made::Entries(entries) = made else { unreachable!("entries are kept") };
        R::tensor(Array::from_shape_vec(dim.clone().set_f(columns), entries).expect(FITS))
    }
}

impl<E: Element, R: Rank> Wish<E, R> for Total {
    type Result = E;
    fn wanted(&self) -> Wanted {
        Wanted::Total
    }
    fn finish(self, made: Made<E>, _: &R::Dim, _: bool) -> E {
        let Made::Total(total) = made else { unreachable!("entries are summed") };
        total
    }
}

impl<E: Element, R: Rank, L: Like> Wish<E, R> for To<L> {
    type Result = L::Cotangent<E>;
    fn wanted(&self) -> Wanted {
        Wanted::To(self.0.dim().into_dyn())
    }
    fn finish(self, made: Made<E>, dim: &R::Dim, columns: bool) -> L::Cotangent<E> {
        let small = self.0.dim();
        self.0.finish(match made {
            Made::Total(total) => Array::from_elem(small, total),
            Made::Sums(sums) => Array::from_shape_vec(small.set_f(columns), sums).expect(FITS),
            Made::Entries(entries) => {
                let all = Array::from_shape_vec(dim.clone().set_f(columns), entries).expect(FITS);
                if dim.slice() == small.slice() {
                    all.into_dimensionality().expect("the same shape")
                } else {
                    sum_axes(all.view(), &small)
                }
            }
        })
    }
}

/// What becomes of each result of an elementwise function: a tuple of wishes.
pub trait Wishes<E: Element, R: Rank, const M: usize> {
    /// The results.
    type Results;
    #[doc(hidden)]
    fn wanted(&self) -> [Wanted; M];
    #[doc(hidden)]
    #[track_caller]
    fn finish(self, computed: Computed<E, R::Dim, M>) -> Self::Results;
}

macro_rules! wishes {
    ($($n:literal: $($w:ident $m:ident $W:ident)+;)+) => {$(
        impl<E: Element, R: Rank, $($W: Wish<E, R>),+> Wishes<E, R, $n> for ($($W,)+) {
            type Results = ($($W::Result,)+);
            fn wanted(&self) -> [Wanted; $n] {
                let ($($w,)+) = self;
                [$($w.wanted()),+]
            }
            fn finish(self, Computed { made: [$($m),+], dim, columns }: Computed<E, R::Dim, $n>) -> Self::Results {
                let ($($w,)+) = self;
                ($($w.finish($m, &dim, columns),)+)
            }
        }
    )+};
}

wishes! {
    1: a ma A;
    2: a ma A b mb B;
    3: a ma A b mb B c mc C;
    4: a ma A b mb B c mc C d md D;
    5: a ma A b mb B c mc C d md D e me F;
    6: a ma A b mb B c mc C d md D e me F f mf G;
    7: a ma A b mb B c mc C d md D e me F f mf G g mg H;
    8: a ma A b mb B c mc C d md D e me F f mf G g mg H h mh I;
}

/// f(a, b, …) for the entries of operands that are broadcast against each other; the buffer of an owned operand becomes the
/// result's.
///
/// # Panics
/// When the shapes do not broadcast.
#[track_caller]
#[inline]
pub fn map<T, F, const N: usize>(operands: T, f: F) -> <T::Rank as Rank>::Tensor<T::Elem>
where
    T: Operands<N>,
    F: Fn([T::Elem; N]) -> T::Elem,
{
    if let Some(z) = operands.floats().and_then(|entries| T::Rank::lone(f(entries))) {
        return z;
    }
    // What the closure holds may belong to this thread.
    let kernel = Closure(|entries| [f(entries)]);
    let set = Backend::chosen();
    let run = |inputs: [&[T::Elem]; N], outputs: &mut [&mut [MaybeUninit<T::Elem>]]| {
        <[T::Elem; 1]>::run(set, inputs, outputs, &kernel);
    };
    let computed = operands.compute([Wanted::Entries], &|_| {}, Run::Here(&run));
    let (z,) = <(Kept,) as Wishes<T::Elem, T::Rank, 1>>::finish((Kept,), computed);
    z
}

/// The results of a kernel for the entries of operands that are broadcast against each other, computed in one pass: each is kept or
/// summed as it is wished. The buffers of owned operands become those of results.
///
/// # Panics
/// When the shapes do not broadcast, or the shape of a [`To`] does not broadcast to theirs.
#[track_caller]
#[inline]
pub fn fuse<K, T, W, const N: usize, const M: usize>(kernel: K, operands: T, wishes: W) -> W::Results
where
    K: Kernel<T::Elem, N, M> + Sync,
    T: Operands<N>,
    W: Wishes<T::Elem, T::Rank, M>,
    [T::Elem; M]: Pack<T::Elem, M>,
{
    let set = Backend::chosen();
    let fail = |shapes: [&[usize]; N]| drop(kernel.shapes(shapes));
    let run = |inputs: [&[T::Elem]; N], outputs: &mut [&mut [MaybeUninit<T::Elem>]]| {
        <[T::Elem; M]>::run(set, inputs, outputs, &kernel);
    };
    let computed = operands.compute(wishes.wanted(), &fail, Run::Anywhere(&run));
    wishes.finish(computed)
}
