//! A matrix by a vector, the sum of an elementwise function of that, and the transposed matrix by its derivatives, a few rows after the other: they
//! are still in the first cache when the transposed product comes to them, so a large matrix is read once, not twice.

use super::fold::pairs;
use super::linalg::dot;
use super::map::{Operands, fuse};
use super::matrix::add_matrix_vector;
use super::operand::Operand;
use super::pool::{done, zeros};
use super::shape::{Shape, shape_of};
use super::simd::{Backend, Kernel, Pack, place};
use super::small::Entries;
use super::threads::both;
use super::wish::{To, Total, Wishes};
use crate::Element;
use ndarray::{Array1, ArrayView1, ArrayView2, ArrayViewMut1, Axis, Ix1, Ix2};

/// So many rows at a time: whole vectors of the smallest element.
const ROWS: usize = 16;
/// So many bytes of a matrix are still in the second cache when all of its rows have been read.
const NEAR: usize = 512 << 10;
/// So many entries of the matrix make a part at least: what they cost is well above what it takes to hand them to another thread.
const PART: usize = 1 << 19;

/// The operands of a kernel behind the first one.
pub trait Others<E: Element, const N: usize> {
    /// All operands.
    type All: Operands<N, Elem = E>;
    #[doc(hidden)]
    fn behind(self, first: Array1<E>) -> Self::All;
    /// Lends them where they are numbers or vectors of so many entries; in the place of the first operand there is nothing.
    #[doc(hidden)]
    fn lend<Z>(&self, len: usize, compute: impl FnOnce([Entries<'_, E>; N]) -> Z) -> Option<Z>;
}

macro_rules! others {
    ($($n:literal: $($a:ident $v:ident $A:ident)*;)*) => {$(
        impl<E: Element, $($A: Operand<Elem = E>),*> Others<E, $n> for ($($A,)*)
        where
            (Array1<E>, $($A),*): Operands<$n, Elem = E>,
        {
            type All = (Array1<E>, $($A),*);
            fn behind(self, first: Array1<E>) -> Self::All {
                let ($($a,)*) = self;
                (first, $($a),*)
            }
            #[allow(unused_variables, reason = "the product alone has no others")]
            fn lend<Z>(&self, len: usize, compute: impl FnOnce([Entries<'_, E>; $n]) -> Z) -> Option<Z> {
                let ($($a,)*) = self;
                $(let $v = $a.view();)*
                $(let $v = $v.as_standard_layout();)*
                let entries = [Entries::All(&[]), $(beside($a, $v.as_slice(), $v.shape(), len)?),*];
                Some(compute(entries))
            }
        }
    )*};
}
others! {
    1: ;
    2: a va A;
    3: a va A b vb B;
    4: a va A b vb B c vc C;
    5: a va A b vb B c vc C d vd D;
    6: a va A b vb B c vc C d vd D e ve F;
    7: a va A b vb B c vc C d vd D e ve F f vf G;
    8: a va A b vb B c vc C d vd D e ve F f vf G g vg H;
    9: a va A b vb B c vc C d vd D e ve F f vf G g vg H h vh I;
    10: a va A b vb B c vc C d vd D e ve F f vf G g vg H h vh I i vi J;
}

/// The entries of an operand that is a number or a vector of so many.
fn beside<'a, A: Operand>(a: &A, entries: Option<&'a [A::Elem]>, shape: &[usize], len: usize) -> Option<Entries<'a, A::Elem>> {
    match a.scalar() {
        Some(x) => Some(Entries::Fill(x)),
        None => entries.filter(|_| *shape == [len]).map(Entries::All),
    }
}

/// M results of a kernel of which the second is a vector and the others are sums.
pub trait WithVector<E: Element> {
    /// They.
    type Results;
    /// What is wished of the kernel.
    type Wishes;
    #[doc(hidden)]
    fn wishes(shape: Shape<Ix1>) -> Self::Wishes;
    #[doc(hidden)]
    fn results(sums: Self, vector: Array1<E>) -> Self::Results;
    /// What becomes of the vector.
    #[doc(hidden)]
    fn through(results: Self::Results, f: impl FnOnce(Array1<E>) -> Array1<E>) -> Self::Results;
}

macro_rules! with_vector {
    ($($m:literal: $($n:ident)*;)*) => {$(
        impl<E: Element> WithVector<E> for [E; $m] {
            type Results = (E, Array1<E>, $(with_vector!(@ $n E)),*);
            type Wishes = (Total, To<Shape<Ix1>>, $(with_vector!(@ $n Total)),*);
            fn wishes(shape: Shape<Ix1>) -> Self::Wishes {
                (Total, To(shape), $(with_vector!(@ $n Total)),*)
            }
            fn results(sums: Self, vector: Array1<E>) -> Self::Results {
                let [z, _, $($n),*] = sums;
                (z, vector, $($n),*)
            }
            fn through(results: Self::Results, f: impl FnOnce(Array1<E>) -> Array1<E>) -> Self::Results {
                let (z, vector, $($n),*) = results;
                (z, f(vector), $($n),*)
            }
        }
    )*};
    (@ $n:ident $it:ident) => { $it };
}
with_vector! {
    2: ;
    3: a;
    4: a b;
    5: a b c;
    6: a b c d;
    7: a b c d e;
    8: a b c d e f;
    9: a b c d e f g;
    10: a b c d e f g h;
}

/// The sums of the results of a kernel for the entries of x·w and of other operands, but xᵀ·v for the second of them, v.
///
/// # Panics
/// When x and w do not fit, or the shapes do not broadcast.
#[track_caller]
pub fn fuse_rows<K, X, W, T, E, const N: usize, const M: usize>(
    kernel: K,
    x: X,
    w: W,
    others: T,
) -> <[E; M] as WithVector<E>>::Results
where
    E: Element,
    K: Kernel<E, N, M> + Sync,
    X: Operand<Elem = E, Rank = Ix2>,
    W: Operand<Elem = E, Rank = Ix1>,
    T: Others<E, N>,
    [E; M]: WithVector<E> + Pack<E, M>,
    <[E; M] as WithVector<E>>::Wishes: Wishes<E, <T::All as Operands<N>>::Rank, M, Results = <[E; M] as WithVector<E>>::Results>,
{
    let (of_x, of_w) = (x.view(), w.view());
    let (m, row) = (of_x.nrows(), of_x.ncols() * size_of::<E>());
    let in_blocks = m * row > NEAR && ROWS * row <= NEAR && of_x.is_standard_layout() && of_w.len() == of_x.ncols();
    let sums =
        if in_blocks { others.lend(m, |others| Sweep { kernel: &kernel, x: &of_x, w: &of_w, others }.part(0, m)) } else { None };
    let results = match sums {
        Some(Sums { parts, gained }) => <[E; M]>::results(parts.map(|parts| pairs(&parts, |a, b| a + b)), gained),
        None => {
            let product = dot(of_x, of_w);
            let wishes = <[E; M]>::wishes(shape_of(&product));
            let results = fuse(kernel, others.behind(product), wishes);
            <[E; M]>::through(results, |v| dot(of_x.t(), v))
        }
    };
    done(x);
    done(w);
    results
}

/// A matrix, a vector and the other operands.
struct Sweep<'a, K, E, const N: usize> {
    kernel: &'a K,
    x: &'a ArrayView2<'a, E>,
    w: &'a ArrayView1<'a, E>,
    others: [Entries<'a, E>; N],
}

/// What has come of some rows.
struct Sums<E, const M: usize> {
    /// Sixteen parts of the sum of each result.
    parts: [[E; ROWS]; M],
    /// The transposed matrix by the second result.
    gained: Array1<E>,
}

impl<K: Sync, E: Element, const N: usize> Sweep<'_, K, E, N> {
    /// The sums for some rows: of many those of two halves, at the same time where there are threads.
    fn part<const M: usize>(&self, start: usize, end: usize) -> Sums<E, M>
    where
        K: Kernel<E, N, M>,
        [E; M]: Pack<E, M>,
    {
        let middle = start + ((end - start) / 2).next_multiple_of(ROWS);
        if (end - start) * self.x.ncols() < 2 * PART || middle == end {
            return self.rows(start, end);
        }
        let (mut before, later) = both(|| self.part(start, middle), || self.part(middle, end));
        before.parts.iter_mut().flatten().zip(later.parts.iter().flatten()).for_each(|(a, &b)| *a += b);
        before.gained += &later.gained;
        done(later.gained);
        before
    }

    /// The sums for some rows, a few after the other.
    fn rows<const M: usize>(&self, start: usize, end: usize) -> Sums<E, M>
    where
        K: Kernel<E, N, M>,
        [E; M]: Pack<E, M>,
    {
        let set = Backend::chosen();
        let fills = self.others.map(|other| if let Entries::Fill(x) = other { [x; ROWS] } else { [E::zero(); ROWS] });
        let mut sums = Sums { parts: [[E::zero(); ROWS]; M], gained: Array1::from_vec(zeros(self.x.ncols())) };
        let mut made = [[E::zero(); ROWS]; M];
        for row in (start..end).step_by(ROWS) {
            let len = ROWS.min(end - row);
            let x = self.x.slice_axis(Axis(0), (row..row + len).into());
            let mut product = [E::zero(); ROWS];
            add_matrix_vector(&mut ArrayViewMut1::from(&mut product[..len]), &x, self.w);
            let mut entries: [&[E]; N] = core::array::from_fn(|k| match self.others[k] {
                Entries::Fill(_) => &fills[k][..len],
                Entries::All(all) => all.get(row..row + len).unwrap_or_default(),
            });
            entries[0] = &product[..len];
            <[E; M]>::run(set, entries, &mut made.each_mut().map(|made| place(&mut made[..])), self.kernel);
            add_matrix_vector(&mut sums.gained.view_mut(), &x.t(), &ArrayView1::from(&made[1][..len]));
            for (sums, made) in sums.parts.iter_mut().zip(&made) {
                sums.iter_mut().zip(&made[..len]).for_each(|(sum, &x)| *sum += x);
            }
        }
        sums
    }
}
