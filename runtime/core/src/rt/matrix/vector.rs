//! Products with vectors over strided memory, in one generic version that is compiled for each instruction set.

use super::kernel::Product;
use super::simd::Simd;
use crate::rt::pool::room;
use num_traits::Zero;

/// So many vectors make a short row.
const SHORT: usize = 8;
/// So many make a short row of an outer product.
const NARROW: usize = 4;

/// c = x·b or c += x·b for a vector x: the rows of b, scaled, one after the other. They are contiguous.
///
/// # Safety
/// As for [`product`] with m = 1.
#[inline(always)]
pub(super) unsafe fn row<S: Simd>(p: &Product<S::Elem>) {
    // Many rows of more than one strip are read one after the other, as they lie in memory.
    if p.n > 4 * S::LANES && p.k * p.n > 16 * 1024 {
        // SAFETY: the same conditions.
        return unsafe { rows_in_turn::<S>(p) };
    }
    // SAFETY: the same conditions.
    unsafe { strips::<S>(p, Behind::Kept) }
}

/// What is behind the last entry of c.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// Anything: it is not to be written.
    Kept,
    /// What makes the entries whole vectors of 64 bytes; it may be written, as c may. What is stored whole can be read from the store, while what is
    /// stored behind a mask has to be in the cache before.
    Room,
}

/// The same, a few vectors of columns at a time.
///
/// # Safety
/// As for [`product`] with m = 1; there is what `behind` says.
#[inline(always)]
pub(super) unsafe fn strips<S: Simd>(p: &Product<S::Elem>, behind: Behind) {
    let mut from = 0;
    while from < p.n {
        let left = p.n - from;
        // SAFETY: column `from` < n, and `left` of them are there.
        unsafe {
            let (b, c) = (p.b.at.add(from), p.c.add(from));
            if left >= 4 * S::LANES {
                row_part::<S, 4, 2, true>(p, b, c, S::LANES, behind);
                from += 4 * S::LANES;
            } else if left >= 2 * S::LANES {
                row_part::<S, 2, 4, true>(p, b, c, S::LANES, behind);
                from += 2 * S::LANES;
            } else if left >= S::LANES {
                row_part::<S, 1, 4, true>(p, b, c, S::LANES, behind);
                from += S::LANES;
            } else {
                row_part::<S, 1, 4, false>(p, b, c, left, behind);
                from += left;
            }
        }
    }
}

/// The same, a few rows at a time, the last ones first: a product by the matrix, of which this is the reverse, has left them in the cache.
///
/// # Safety
/// As for [`product`] with m = 1.
#[inline(always)]
unsafe fn rows_in_turn<S: Simd>(p: &Product<S::Elem>) {
    const ROWS: usize = 8;
    // SAFETY: all offsets are those of entries of x, b and c.
    unsafe {
        let mut left = p.k;
        while left > 0 {
            let rows = if left >= ROWS { ROWS } else { 1 };
            let first = left == p.k && !p.add;
            left -= rows;
            let b = p.b.at.offset(left as isize * p.b.rows);
            let xs: [S::Vector; ROWS] = core::array::from_fn(|r| {
                let x = if r < rows { *p.a.at.offset((left + r) as isize * p.a.columns) } else { S::Elem::zero() };
                S::splat(x)
            });
            let none = S::splat(S::Elem::zero());
            let mut at = 0;
            while at + S::LANES <= p.n {
                let sum = if first { none } else { S::load(p.c.add(at)) };
                S::store(p.c.add(at), few_rows::<S, ROWS>(rows, xs, sum, |r| S::load(b.offset(r as isize * p.b.rows).add(at))));
                at += S::LANES;
            }
            if at < p.n {
                let last = S::first(p.n - at);
                let sum = if first { none } else { S::load_first(last, p.c.add(at)) };
                let sum = few_rows::<S, ROWS>(rows, xs, sum, |r| S::load_first(last, b.offset(r as isize * p.b.rows).add(at)));
                S::store_first(last, p.c.add(at), sum);
            }
        }
    }
}

/// `sum` and what R rows of b give it, each scaled by its x; or one row alone. Two sums, so that one addition need not wait for the other.
///
/// # Safety
/// The processor has the instruction set.
#[inline(always)]
unsafe fn few_rows<S: Simd, const R: usize>(
    rows: usize,
    xs: [S::Vector; R],
    mut sum: S::Vector,
    b: impl Fn(usize) -> S::Vector,
) -> S::Vector {
    // SAFETY: the same condition.
    unsafe {
        if rows < R {
            return S::mul_add(xs[0], b(0), sum);
        }
        let mut second = S::splat(S::Elem::zero());
        for r in 0..R / 2 {
            sum = S::mul_add(xs[2 * r], b(2 * r), sum);
            second = S::mul_add(xs[2 * r + 1], b(2 * r + 1), second);
        }
        S::add(sum, second)
    }
}

/// V vectors of x·b, in T sums each: one addition need not wait for the one before.
///
/// # Safety
/// As for [`strips`]; V vectors of columns are there, of the last one n columns, all of them if it is `FULL`.
#[inline(always)]
unsafe fn row_part<S: Simd, const V: usize, const T: usize, const FULL: bool>(
    p: &Product<S::Elem>,
    mut b: *const S::Elem,
    c: *mut S::Elem,
    n: usize,
    behind: Behind,
) {
    // SAFETY: all offsets are those of entries of x, b and c; of the last vector only the lanes of the mask are read, and written but where there
    // is room.
    unsafe {
        let last = S::first(n);
        let mut sums = [[S::splat(S::Elem::zero()); V]; T];
        let mut x = p.a.at;
        let step = |sums: &mut [S::Vector; V], x: *const S::Elem, b: *const S::Elem| {
            let x = S::splat(*x);
            for (v, sum) in sums.iter_mut().enumerate() {
                let at = b.add(v * S::LANES);
                *sum = S::mul_add(x, if FULL || v + 1 < V { S::load(at) } else { S::load_first(last, at) }, *sum);
            }
        };
        for _ in 0..p.k / T {
            for (t, sums) in sums.iter_mut().enumerate() {
                step(sums, x.offset(t as isize * p.a.columns), b.offset(t as isize * p.b.rows));
            }
            x = x.wrapping_offset(T as isize * p.a.columns);
            b = b.wrapping_offset(T as isize * p.b.rows);
        }
        for t in 0..p.k % T {
            step(&mut sums[0], x.offset(t as isize * p.a.columns), b.offset(t as isize * p.b.rows));
        }
        for v in 0..V {
            let sum = sums[1..].iter().fold(sums[0][v], |sum, t| S::add(sum, t[v]));
            let at = c.add(v * S::LANES);
            if FULL || v + 1 < V {
                S::store(at, if p.add { S::add(S::load(at), sum) } else { sum });
            } else if behind == Behind::Room && !p.add {
                S::store(at, sum);
            } else {
                S::store_first(last, at, if p.add { S::add(S::load_first(last, at), sum) } else { sum });
            }
        }
    }
}

/// c = a·x or c += a·x for a vector x: one sum a row. The rows of a and x are contiguous; the entries of c are `c_rows` apart.
///
/// # Safety
/// As for [`product`] with n = 1.
#[inline(always)]
pub(super) unsafe fn rows<S: Simd>(p: &Product<S::Elem>) {
    // Where rows are short, most of the work is to sum up lanes.
    if p.c_rows == 1 && p.k <= SHORT * S::LANES {
        // SAFETY: the same conditions.
        return unsafe { short_rows::<S>(p, Behind::Kept) };
    }
    let mut row = 0;
    while row < p.m {
        // SAFETY: the rows from `row` to its end at the most.
        unsafe {
            let (a, c) = (p.a.at.offset(row as isize * p.a.rows), p.c.offset(row as isize * p.c_rows));
            if p.m - row >= 4 {
                let sums = inner_rows::<S, 4, 2>(p.k, a, p.a.rows, p.b.at);
                for (r, sum) in sums.into_iter().enumerate() {
                    let c = c.offset(r as isize * p.c_rows);
                    *c = if p.add { *c + sum } else { sum };
                }
                row += 4;
            } else {
                let sum = inner::<S>(p.k, a, p.b.at);
                *c = if p.add { *c + sum } else { sum };
                row += 1;
            }
        }
    }
}

/// The same for short rows: a few at a time, whose lanes are summed up together. The sums lie one behind the other.
///
/// # Safety
/// As for [`rows`]; k ≥ 1, and there is what `behind` says.
#[inline(always)]
pub(super) unsafe fn short_rows<S: Simd>(p: &Product<S::Elem>, behind: Behind) {
    let full = p.k.is_multiple_of(S::LANES);
    let mut row = 0;
    while row < p.m {
        let left = p.m - row;
        // SAFETY: the rows from `row` to its end at the most.
        unsafe {
            row += match (S::SUMS == 8 && left > 4, full) {
                (true, true) => few_sums::<S, 8, true>(p, row, left.min(8), behind),
                (true, false) => few_sums::<S, 8, false>(p, row, left.min(8), behind),
                (false, true) => few_sums::<S, 4, true>(p, row, left.min(4), behind),
                (false, false) => few_sums::<S, 4, false>(p, row, left.min(4), behind),
            }
        }
    }
}

/// The entries of c in `rows` rows from `first` on, R at the most: their number. Rows are `FULL` where they are whole vectors.
///
/// # Safety
/// As for [`short_rows`]; R ≤ `SUMS`.
#[inline(always)]
#[allow(clippy::needless_range_loop, reason = "an array whose indices are all known is registers")]
unsafe fn few_sums<S: Simd, const R: usize, const FULL: bool>(
    p: &Product<S::Elem>,
    first: usize,
    rows: usize,
    behind: Behind,
) -> usize {
    // SAFETY: all offsets are those of entries of a, x and c; of the last vector of a row only the lanes of the mask are read, of the sums
    // only those of the rows are written, but where there is room.
    unsafe {
        let mut sums = [S::splat(S::Elem::zero()); 8];
        // Behind the last row there is the last one again.
        let a: [*const S::Elem; R] = core::array::from_fn(|r| p.a.at.offset((first + r.min(rows - 1)) as isize * p.a.rows));
        let mut at = 0;
        while at + S::LANES <= p.k {
            let x = S::load(p.b.at.add(at));
            for r in 0..R {
                sums[r] = S::mul_add(S::load(a[r].add(at)), x, sums[r]);
            }
            at += S::LANES;
        }
        if !FULL {
            let last = S::first(p.k - at);
            let x = S::load_first(last, p.b.at.add(at));
            for r in 0..R {
                sums[r] = S::mul_add(S::load_first(last, a[r].add(at)), x, sums[r]);
            }
        }
        let (c, sums) = (p.c.add(first), S::sums(sums));
        if rows == S::LANES {
            S::store(c, if p.add { S::add(S::load(c), sums) } else { sums });
        } else if behind == Behind::Room && !p.add && first + S::LANES <= room::<S::Elem>(p.m) {
            S::store(c, sums);
        } else {
            let these = S::first(rows);
            S::store_first(these, c, if p.add { S::add(S::load_first(these, c), sums) } else { sums });
        }
    }
    rows
}

/// ⟨a, x⟩ for two vectors of k contiguous entries.
///
/// # Safety
/// The processor has the instruction set; both have so many entries.
#[inline(always)]
pub(super) unsafe fn inner<S: Simd>(k: usize, a: *const S::Elem, x: *const S::Elem) -> S::Elem {
    // SAFETY: the same conditions.
    let [sum] =
        unsafe { if is_short::<S>(k) { inner_rows::<S::Half, 1, 4>(k, a, 0, x) } else { inner_rows::<S, 1, 4>(k, a, 0, x) } };
    sum
}

/// Whether so many entries are read and written faster in half vectors: where the system's allocator puts them, a vector of 64 bytes crosses cache
/// lines, of those of 32 each other one does.
#[inline(always)]
const fn is_short<S: Simd>(n: usize) -> bool {
    n <= 4 * S::LANES
}

/// R entries of a·x, in T sums each; the rows of a are `rows` apart.
///
/// # Safety
/// As for [`inner`]; R rows are there.
#[inline(always)]
unsafe fn inner_rows<S: Simd, const R: usize, const T: usize>(
    k: usize,
    a: *const S::Elem,
    rows: isize,
    x: *const S::Elem,
) -> [S::Elem; R] {
    // SAFETY: all offsets are those of entries of a and x; behind the last whole vector only the lanes of the mask are read.
    unsafe {
        let mut sums = [[S::splat(S::Elem::zero()); T]; R];
        let mut at = 0;
        while at + T * S::LANES <= k {
            for t in 0..T {
                let x = S::load(x.add(at + t * S::LANES));
                for (r, sums) in sums.iter_mut().enumerate() {
                    let a = S::load(a.offset(r as isize * rows).add(at + t * S::LANES));
                    sums[t] = S::mul_add(a, x, sums[t]);
                }
            }
            at += T * S::LANES;
        }
        while at + S::LANES <= k {
            let x = S::load(x.add(at));
            for (r, sums) in sums.iter_mut().enumerate() {
                let a = S::load(a.offset(r as isize * rows).add(at));
                sums[0] = S::mul_add(a, x, sums[0]);
            }
            at += S::LANES;
        }
        if at < k {
            let last = S::first(k - at);
            let x = S::load_first(last, x.add(at));
            for (r, sums) in sums.iter_mut().enumerate() {
                let a = S::load_first(last, a.offset(r as isize * rows).add(at));
                sums[0] = S::mul_add(a, x, sums[0]);
            }
        }
        let mut inner = [S::Elem::zero(); R];
        for (sum, sums) in inner.iter_mut().zip(&sums) {
            *sum = S::sum(sums[1..].iter().fold(sums[0], |sum, &t| S::add(sum, t)));
        }
        inner
    }
}

/// c = a·bᵀ or c += a·bᵀ for two vectors, the factors of a product with k = 1. b and the rows of c are contiguous.
///
/// # Safety
/// As for [`product`] with k = 1.
#[inline(always)]
pub(super) unsafe fn outer<S: Simd>(p: &Product<S::Elem>) {
    let vectors = p.n.div_ceil(S::LANES);
    if vectors <= NARROW {
        let last = p.n - (vectors - 1) * S::LANES;
        // SAFETY: so many vectors are there, and so many entries of the last one.
        return unsafe {
            match (vectors, last == S::LANES) {
                (1, true) => narrow_outer::<S, 1, true>(p, last),
                (1, false) => narrow_outer::<S, 1, false>(p, last),
                (2, true) => narrow_outer::<S, 2, true>(p, last),
                (2, false) => narrow_outer::<S, 2, false>(p, last),
                (3, true) => narrow_outer::<S, 3, true>(p, last),
                (3, false) => narrow_outer::<S, 3, false>(p, last),
                (_, true) => narrow_outer::<S, 4, true>(p, last),
                (_, false) => narrow_outer::<S, 4, false>(p, last),
            }
        };
    }
    // SAFETY: all offsets are those of entries of a and c.
    unsafe {
        for row in 0..p.m {
            let x = *p.a.at.offset(row as isize * p.a.rows);
            let c = p.c.offset(row as isize * p.c_rows);
            if p.add {
                add_scaled::<S>(p.n, c, x, p.b.at);
            } else {
                scaled::<S, false>(p.n, c, x, p.b.at);
            }
        }
    }
}

/// The same where b is V vectors, which stay in registers; the last one has n entries, all lanes if it is `FULL`.
///
/// # Safety
/// As for [`outer`].
#[inline(always)]
unsafe fn narrow_outer<S: Simd, const V: usize, const FULL: bool>(p: &Product<S::Elem>, n: usize) {
    // SAFETY: all offsets are those of entries of a, b and c; of the last vector only the lanes of the mask are read and written.
    unsafe {
        let (last, none) = (S::first(n), S::splat(S::Elem::zero()));
        let load = |v: usize, from: *const S::Elem| {
            if FULL || v + 1 < V { S::load(from) } else { S::load_first(last, from) }
        };
        let b: [S::Vector; V] = core::array::from_fn(|v| load(v, p.b.at.add(v * S::LANES)));
        let (mut a, mut c) = (p.a.at, p.c);
        for _ in 0..p.m {
            let x = S::splat(*a);
            for (v, &b) in b.iter().enumerate() {
                let c = c.add(v * S::LANES);
                let sum = S::mul_add(x, b, if p.add { load(v, c) } else { none });
                if FULL || v + 1 < V {
                    S::store(c, sum);
                } else {
                    S::store_first(last, c, sum);
                }
            }
            (a, c) = (a.wrapping_offset(p.a.rows), c.wrapping_offset(p.c_rows));
        }
    }
}

/// c += x·b for n contiguous entries.
///
/// # Safety
/// The processor has the instruction set; b and c have so many entries and do not overlap.
#[inline(always)]
pub(super) unsafe fn add_scaled<S: Simd>(n: usize, c: *mut S::Elem, x: S::Elem, b: *const S::Elem) {
    // SAFETY: the same conditions.
    unsafe {
        if is_short::<S>(n) {
            scaled::<S::Half, true>(n, c, x, b);
        } else {
            scaled::<S, true>(n, c, x, b);
        }
    }
}

/// c = x·b, or c += x·b if it is to `ADD`.
///
/// # Safety
/// As for [`add_scaled`].
#[inline(always)]
unsafe fn scaled<S: Simd, const ADD: bool>(n: usize, c: *mut S::Elem, x: S::Elem, b: *const S::Elem) {
    // SAFETY: all offsets are those of entries of b and c; of the last vector only the lanes of the mask are read and written.
    unsafe {
        let (x, none) = (S::splat(x), S::splat(S::Elem::zero()));
        let mut at = 0;
        while at + S::LANES <= n {
            let sum = if ADD { S::load(c.add(at)) } else { none };
            S::store(c.add(at), S::mul_add(x, S::load(b.add(at)), sum));
            at += S::LANES;
        }
        if at < n {
            let last = S::first(n - at);
            let sum = if ADD { S::load_first(last, c.add(at)) } else { none };
            S::store_first(last, c.add(at), S::mul_add(x, S::load_first(last, b.add(at)), sum));
        }
    }
}
