//! Elementwise functions of operands that are broadcast against each other.
//!
//! The results are computed in the order of the operands, row-major unless all of them are column-major, chunk by chunk
//! (`chunks`), by the instructions that the processor has (`simd`). The buffer of an owned operand that has the results' shape becomes
//! that of a result. Few entries go another way (`small`).
#![allow(clippy::inline_always, reason = "what is known where it is called decides most of what few entries cost")]

use super::chunks::{Input, Run, sweep};
use super::fold::Fold;
use super::operand::{Broadcast, Operand, Rank};
use super::pool;
use super::simd::{Backend, Buffer, Closure, Kernel, Lengths, Pack};
use super::small::{self, Entries};
use super::spread;
use super::wish::{Computed, Kept, Wanted, Wishes};
use crate::Element;
use core::mem::MaybeUninit;
use ndarray::{Array, ArrayView, Dimension, ErrorKind, ShapeError};

/// The shape that the operands' and the wanted shapes broadcast to; where they do not, `fail` is given the operands' first.
///
/// # Panics
/// When they do not.
#[track_caller]
fn common<D: Dimension, const N: usize>(operands: [&[usize]; N], wanted: &[Wanted<'_>], fail: &dyn Fn([&[usize]; N])) -> D {
    let shapes = || operands.iter().copied().chain(wanted.iter().map(|wanted| wanted.shape()));
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
    /// Whether `small` computes results, and their shape.
    #[doc(hidden)]
    fn few(&self) -> Option<<Self::Rank as Rank>::Dim>;
    /// Lends the operands, of which there are few entries, to what computes results of them, and gives their buffers back.
    #[doc(hidden)]
    fn lend_few<Z>(self, compute: impl FnOnce([Entries<'_, Self::Elem>; N]) -> Z) -> Z;
    /// Computes results.
    #[doc(hidden)]
    #[track_caller]
    fn compute<const M: usize>(
        self,
        wanted: [Wanted<'_>; M],
        fail: &dyn Fn([&[usize]; N]),
        run: Run<'_, Self::Elem, N>,
    ) -> Computed<Self::Elem, <Self::Rank as Rank>::Dim, M>;
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

            #[inline(always)]
            fn few(&self) -> Option<<Self::Rank as Rank>::Dim> {
                let ($($a,)+) = self;
                $(let $v = $a.view();)+
                small::shape([$(small::straight(&$v)),+])
            }

            #[inline(always)]
            fn lend_few<Z>(self, compute: impl FnOnce([Entries<'_, E>; $n]) -> Z) -> Z {
                let ($($a,)+) = self;
                let z = {
                    $(let $v = $a.view();)+
                    compute([$(Entries::of(&$a, &$v)),+])
                };
                $(pool::done($a);)+
                z
            }

            fn compute<const M: usize>(
                self,
                wanted: [Wanted<'_>; M],
                fail: &dyn Fn([&[usize]; $n]),
                run: Run<'_, E, $n>,
            ) -> Computed<E, <Self::Rank as Rank>::Dim, M> {
                let ($($a,)+) = self;
                $(let $v = $a.view();)+
                let dim: <Self::Rank as Rank>::Dim = common([$($v.shape()),+], &wanted, fail);
                let orders = [$(columns(&$v, dim.slice())),+];
                let columns = orders.contains(&Some(true)) && !orders.contains(&Some(false));
                if !columns && spread::is_small(dim.slice()) {
                    let mut rooms = [const { Vec::new() }; $n];
                    let mut room = rooms.iter_mut();
                    let inputs = [$(spread::entries(&$v, dim.slice(), room.next().expect("one an operand"))),+];
                    let made = spread::made(dim.slice(), inputs, wanted, run);
                    rooms.into_iter().filter(|room| room.capacity() > 0).for_each(pool::give);
                    $(pool::done($a);)+
                    return Computed { made, dim, columns };
                }
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
operands! { 9: a va A, b vb B c vc C d vd D e ve G f vf H g vg I h vh J i vi L; of 8 }
operands! { 10: a va A, b vb B c vc C d vd D e ve G f vf H g vg I h vh J i vi L j vj O; of 9 }

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
    if let Some(entries) = operands.floats()
        && let Some(z) = T::Rank::lone(f(entries))
    {
        return z;
    }
    // What the closure holds may belong to this thread.
    let kernel = Closure(f);
    let (operands, wishes) = match few(&kernel, operands, (Kept,)) {
        Ok((z,)) => return z,
        Err(large) => large,
    };
    let set = Backend::chosen();
    let run = |inputs: [&[T::Elem]; N], outputs: &mut [&mut [MaybeUninit<T::Elem>]]| {
        <[T::Elem; 1]>::run(set, inputs, outputs, &kernel);
    };
    let computed = operands.compute([Wanted::Entries], &as_operands_fail, Run::Here(&run));
    let (z,) = <(Kept,) as Wishes<T::Elem, T::Rank, 1>>::finish(wishes, computed);
    z
}

/// The results of a kernel, if there are few entries; else the operands and the wishes.
#[inline(always)]
fn few<K, T, W, const N: usize, const M: usize>(kernel: &K, operands: T, wishes: W) -> Result<W::Results, (T, W)>
where
    K: Kernel<T::Elem, N, M>,
    T: Operands<N>,
    W: Wishes<T::Elem, T::Rank, M>,
{
    match operands.few() {
        Some(dim) if wishes.fit(dim.slice()) => Ok(operands.lend_few(|inputs| wishes.few(&dim, inputs, kernel))),
        _ => Err((operands, wishes)),
    }
}

/// Where shapes do not fit and no message of the function's own is wanted.
fn as_operands_fail<const N: usize>(_: [&[usize]; N]) {}

/// The results of a kernel for the entries of operands that are broadcast against each other, computed in one pass: each is kept or
/// summed as it is wished. The buffers of owned operands become those of results.
///
/// # Panics
/// When the shapes do not broadcast, or the shape of a [`To`](super::To) does not broadcast to theirs.
#[track_caller]
#[inline]
pub fn fuse<K, T, W, const N: usize, const M: usize>(kernel: K, operands: T, wishes: W) -> W::Results
where
    K: Kernel<T::Elem, N, M> + Sync,
    T: Operands<N>,
    W: Wishes<T::Elem, T::Rank, M>,
    [T::Elem; M]: Pack<T::Elem, M>,
{
    let (operands, wishes) = match few(&kernel, operands, wishes) {
        Ok(results) => return results,
        Err(large) => large,
    };
    let set = Backend::chosen();
    let fail = |shapes: [&[usize]; N]| drop(kernel.shapes(shapes));
    let run = |inputs: [&[T::Elem]; N], outputs: &mut [&mut [MaybeUninit<T::Elem>]]| {
        <[T::Elem; M]>::run(set, inputs, outputs, &kernel);
    };
    let computed = operands.compute(wishes.wanted(), &fail, Run::Anywhere(&run));
    wishes.finish(computed)
}
