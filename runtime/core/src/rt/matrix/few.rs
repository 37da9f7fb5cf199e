//! Products of few entries that lie one behind the other, as nearly all small ones do: what surrounds the arithmetic takes longer than it. All
//! that there is to ask is asked here, inlined where the product is wanted; a kernel with a vector gets in registers what it needs.

use super::Kernels;
use super::kernel::{self, Matrix, Product};
use super::simd::Simd;
use super::vector::{self, Behind};

/// A matrix of so many entries is small.
const SMALL: usize = 1 << 12;

/// A kernel for few entries: the numbers of two axes, a vector, a matrix or another vector, the distance between the rows of the matrix, c,
/// and whether c gains the product.
pub(super) type Few<E> = unsafe fn(usize, usize, *const E, *const E, isize, *mut E, bool);

/// c = a·x or c += a·x for a small matrix of m×k and x and c without gaps; says whether it was one.
///
/// # Safety
/// All are valid for their entries, and c overlaps neither factor; what does not gain the product has [`room`](crate::rt::pool::room) behind its
/// entries. The processor has the kernels' instructions.
#[inline(always)]
pub(super) unsafe fn matrix_vector<E>(
    kernels: &Kernels<E>,
    (m, k): (usize, usize),
    a: Matrix<E>,
    x: Matrix<E>,
    c: (*mut E, isize),
    add: bool,
) -> bool {
    let entries = m * k;
    if entries == 0 || entries > SMALL || x.rows != 1 || c.1 != 1 {
        return false;
    }
    // SAFETY: the caller's conditions.
    unsafe {
        if a.columns == 1 {
            (kernels.few_rows)(m, k, x.at, a.at, a.rows, c.0, add);
        } else if a.rows == 1 {
            (kernels.few_columns)(m, k, x.at, a.at, a.columns, c.0, add);
        } else {
            return false;
        }
    }
    true
}

/// c = a·bᵀ or c += a·bᵀ for vectors of m and n entries without gaps, the rows of c being contiguous; says whether they are.
///
/// # Safety
/// As for [`matrix_vector`].
#[inline(always)]
pub(super) unsafe fn outer<E>(
    kernels: &Kernels<E>,
    (m, n): (usize, usize),
    a: Matrix<E>,
    b: Matrix<E>,
    c: (*mut E, isize),
    add: bool,
) -> bool {
    let entries = m * n;
    if entries == 0 || entries > SMALL || a.rows != 1 || b.columns != 1 {
        return false;
    }
    // SAFETY: the caller's conditions.
    unsafe { (kernels.few_outer)(m, n, a.at, b.at, c.1, c.0, add) };
    true
}

/// c = a·b or c += a·b for matrices of m×k and k×n entries with few multiplications; says whether it was one. A factor of one row or column goes the
/// way of a vector, and of others the rows of b have to be contiguous. The sums are those of the kernel for all.
///
/// # Safety
/// As for [`matrix_vector`].
#[inline(always)]
pub(super) unsafe fn matrix<E>(
    kernels: &Kernels<E>,
    (m, k, n): (usize, usize, usize),
    a: Matrix<E>,
    b: Matrix<E>,
    c: (*mut E, isize),
    add: bool,
) -> bool {
    // SAFETY: the caller's conditions.
    unsafe {
        if m == 1 {
            return matrix_vector(kernels, (n, k), b.transposed(), a.transposed(), (c.0, 1), add);
        }
        if n == 1 {
            return matrix_vector(kernels, (m, k), a, b, c, add);
        }
        if k == 1 {
            return outer(kernels, (m, n), a, b, c, add);
        }
        let few = m * n * k > 0 && b.columns == 1 && m * n * k <= SMALL;
        if few {
            (kernels.few_product)(&Product { m, n, k, a, b, c: c.0, c_rows: c.1, add });
        }
        few
    }
}

/// Whether so many entries are half a vector, which is read and written without a mask.
#[inline(always)]
const fn is_half<S: Simd>(n: usize) -> bool {
    S::Half::LANES < S::LANES && n == S::Half::LANES
}

/// a·b where the rows of b are contiguous.
///
/// # Safety
/// As for [`matrix`]; m, n, k ≥ 1.
#[inline(always)]
pub(super) unsafe fn few_product<S: Simd>(p: &Product<S::Elem>) {
    // SAFETY: the same conditions.
    unsafe {
        if is_half::<S>(p.n) {
            kernel::unpacked::<S::Half>(p);
        } else {
            kernel::unpacked::<S>(p);
        }
    }
}

/// a·x where the rows of a are contiguous.
///
/// # Safety
/// As for [`matrix_vector`]; m, k ≥ 1.
#[inline(always)]
pub(super) unsafe fn few_rows<S: Simd>(
    m: usize,
    k: usize,
    x: *const S::Elem,
    a: *const S::Elem,
    rows: isize,
    c: *mut S::Elem,
    add: bool,
) {
    let (a, b) = (Matrix { at: a, rows, columns: 1 }, Matrix { at: x, rows: 1, columns: 1 });
    let p = Product { m, n: 1, k, a, b, c, c_rows: 1, add };
    // SAFETY: the same conditions.
    unsafe {
        if is_half::<S>(k) {
            vector::short_rows::<S::Half>(&p, Behind::Room);
        } else {
            vector::short_rows::<S>(&p, Behind::Room);
        }
    }
}

/// a·x where the columns of a are contiguous, as xᵀ·aᵀ.
///
/// # Safety
/// As for [`matrix_vector`]; m, k ≥ 1.
#[inline(always)]
pub(super) unsafe fn few_columns<S: Simd>(
    m: usize,
    k: usize,
    x: *const S::Elem,
    a: *const S::Elem,
    columns: isize,
    c: *mut S::Elem,
    add: bool,
) {
    let (a, b) = (Matrix { at: x, rows: 0, columns: 1 }, Matrix { at: a, rows: columns, columns: 1 });
    let p = Product { m: 1, n: m, k, a, b, c, c_rows: 1, add };
    // SAFETY: the same conditions.
    unsafe {
        if is_half::<S>(m) {
            vector::strips::<S::Half>(&p, Behind::Room);
        } else {
            vector::strips::<S>(&p, Behind::Room);
        }
    }
}

/// a·bᵀ.
///
/// # Safety
/// As for [`outer`]; m, n ≥ 1.
#[inline(always)]
pub(super) unsafe fn few_outer<S: Simd>(
    m: usize,
    n: usize,
    a: *const S::Elem,
    b: *const S::Elem,
    c_rows: isize,
    c: *mut S::Elem,
    add: bool,
) {
    let (a, b) = (Matrix { at: a, rows: 1, columns: 1 }, Matrix { at: b, rows: 0, columns: 1 });
    let p = Product { m, n, k: 1, a, b, c, c_rows, add };
    // SAFETY: the same conditions.
    unsafe {
        if is_half::<S>(n) {
            vector::outer::<S::Half>(&p);
        } else {
            vector::outer::<S>(&p);
        }
    }
}
