//! Products over strided memory, in one generic version that is compiled for each instruction set.
//!
//! A product c = a·b is made of tiles: a few rows of c, two vectors wide, stay in registers while one goes through the columns of
//! a and the rows of b. A tile takes entries of a one by one, whatever its strides; it takes whole vectors of b and c, whose rows
//! must be contiguous. What lies otherwise, or would be fetched again and again from afar, is packed first.

use super::simd::Simd;
use crate::rt::pool;
use num_traits::Zero;

/// c = a·b or c += a·b, with m×k and k×n factors. The rows of c are contiguous.
#[derive(Clone, Copy)]
pub(super) struct Product<E> {
    pub(super) m: usize,
    pub(super) n: usize,
    pub(super) k: usize,
    pub(super) a: Matrix<E>,
    pub(super) b: Matrix<E>,
    pub(super) c: *mut E,
    /// From one row of c to the next.
    pub(super) c_rows: isize,
    /// Whether c gains the product.
    pub(super) add: bool,
}

/// Where the entries of a factor are.
#[derive(Clone, Copy)]
pub(super) struct Matrix<E> {
    pub(super) at: *const E,
    /// From one row to the next.
    pub(super) rows: isize,
    /// From one column to the next.
    pub(super) columns: isize,
}

/// So deep is a block: the rows of b under a tile are in the first cache.
const DEPTH: usize = 256;
/// So many rows of a are packed together: a block of them is in the second cache.
const HEIGHT: usize = 240;
/// From so many rows of a on it pays to pack b.
const PACK_B: usize = 48;
/// From so many columns of b on it pays to pack a.
const PACK_A: usize = 192;

/// The product.
///
/// # Safety
/// The processor has the instruction set; the factors and c are valid for their entries, and c overlaps neither.
#[inline(always)]
pub(super) unsafe fn product<S: Simd>(p: &Product<S::Elem>) {
    let width = S::WIDTH * S::LANES;
    let contiguous = p.b.columns == 1;
    let pack_b = !contiguous || p.m >= PACK_B && p.k * p.n > 32 * 1024;
    let pack_a = p.n >= PACK_A && p.m >= S::ROWS && (p.a.columns != 1 || p.k >= 128);
    let strips = p.n.div_ceil(width);
    let deepest = p.k.min(DEPTH);
    let mut packed_b = pool::take::<S::Elem>(if pack_b { strips * width * deepest } else { 0 });
    let mut packed_a = pool::take::<S::Elem>(if pack_a { p.m.min(HEIGHT).div_ceil(S::ROWS) * S::ROWS * deepest } else { 0 });
    let (to_b, to_a) = (packed_b.as_mut_ptr(), packed_a.as_mut_ptr());
    let mut depth = 0;
    while depth < p.k {
        let k = DEPTH.min(p.k - depth);
        let add = p.add || depth > 0;
        // SAFETY: inside b: its rows from `depth` on.
        let b = Matrix { at: unsafe { p.b.at.offset(depth as isize * p.b.rows) }, ..p.b };
        if pack_b {
            for strip in 0..strips {
                let from = strip * width;
                // SAFETY: the strip begins at column `from` < n of b; its place in the buffer is its own.
                unsafe {
                    let b = Matrix { at: b.at.offset(from as isize * b.columns), ..b };
                    pack::<S>(to_b.add(from * k), b.transposed(), width.min(p.n - from), k, width);
                }
            }
        }
        let mut top = 0;
        while top < p.m {
            let m = if pack_a { HEIGHT.min(p.m - top) } else { p.m };
            // SAFETY: inside a: its rows from `top` and columns from `depth` on.
            let a = Matrix { at: unsafe { p.a.at.offset(top as isize * p.a.rows + depth as isize * p.a.columns) }, ..p.a };
            if pack_a {
                let mut row = 0;
                while row < m {
                    let rows = rows_of::<S>(m - row);
                    // SAFETY: the tile begins at row `row` < m of a; its place in the buffer is its own.
                    unsafe {
                        let a = Matrix { at: a.at.offset(row as isize * a.rows), ..a };
                        pack::<S>(to_a.add(row * k), a, rows, k, rows);
                    }
                    row += rows;
                }
            }
            for strip in 0..strips {
                let from = strip * width;
                let n = width.min(p.n - from);
                // SAFETY: the same places that were packed above, or the factors themselves; c has a row for each of a's and a
                // column for each of b's.
                unsafe {
                    let b = if pack_b {
                        Matrix { at: to_b.add(from * k).cast_const(), rows: width as isize, columns: 1 }
                    } else {
                        Matrix { at: b.at.add(from), ..b }
                    };
                    let c = p.c.offset(top as isize * p.c_rows).add(from);
                    let a = if pack_a { Packed::Tiles(to_a.cast_const()) } else { Packed::No(a) };
                    strip_of::<S>(m, n, k, a, b, c, p.c_rows, add, pack_b);
                }
            }
            top += m;
        }
        depth += k;
    }
    pool::give(packed_b);
    pool::give(packed_a);
}

/// A product that is not worth packing: strip after strip.
///
/// # Safety
/// As for [`product`]; m, n, k ≥ 1, and the rows of b are contiguous.
#[inline(always)]
pub(super) unsafe fn unpacked<S: Simd>(p: &Product<S::Elem>) {
    let width = S::WIDTH * S::LANES;
    let mut from = 0;
    while from < p.n {
        let n = width.min(p.n - from);
        // SAFETY: the strip begins at column `from` < n of b and c, and has `n` of them.
        unsafe {
            let b = Matrix { at: p.b.at.add(from), ..p.b };
            strip_of::<S>(p.m, n, p.k, Packed::No(p.a), b, p.c.add(from), p.c_rows, p.add, false);
        }
        from += n;
    }
}

impl<E> Matrix<E> {
    #[inline(always)]
    pub(super) fn transposed(self) -> Self {
        Matrix { at: self.at, rows: self.columns, columns: self.rows }
    }
}

/// How a lies there for a strip.
#[derive(Clone, Copy)]
enum Packed<E> {
    /// As it is.
    No(Matrix<E>),
    /// Tile after tile, each column after column.
    Tiles(*const E),
}

/// The rows of the next tile, where so many are left.
#[inline(always)]
fn rows_of<S: Simd>(left: usize) -> usize {
    [8, 6, 4, 2].into_iter().find(|&rows| rows <= S::ROWS && rows <= left).unwrap_or(1)
}

/// `rows` rows of a matrix, column after column; zeros fill the `place` entries that a column takes.
///
/// # Safety
/// The matrix has so many rows and columns, and there is room for them.
#[inline(always)]
unsafe fn pack<S: Simd>(to: *mut S::Elem, from: Matrix<S::Elem>, rows: usize, columns: usize, place: usize) {
    // SAFETY: all offsets are those of entries of the matrix, and of their places.
    unsafe {
        if from.rows == 1 {
            for column in 0..columns {
                let (from, to) = (from.at.offset(column as isize * from.columns), to.add(column * place));
                let mut row = 0;
                while row + S::LANES <= rows {
                    S::store(to.add(row), S::load(from.add(row)));
                    row += S::LANES;
                }
                for row in row..rows {
                    to.add(row).write(*from.add(row));
                }
                for row in rows..place {
                    to.add(row).write(S::Elem::zero());
                }
            }
            return;
        }
        let step = from.columns;
        // A few columns at once: the entries of a row are read from one cache line.
        let mut column = 0;
        while column < columns {
            let count = (columns - column).min(8);
            for row in 0..rows {
                let from = from.at.offset(row as isize * from.rows + column as isize * from.columns);
                let to = to.add(column * place + row);
                for i in 0..count {
                    to.add(i * place).write(*from.offset(i as isize * step));
                }
            }
            for i in 0..count {
                for row in rows..place {
                    to.add((column + i) * place + row).write(S::Elem::zero());
                }
            }
            column += count;
        }
    }
}

/// A strip of c, at most two vectors wide.
///
/// # Safety
/// As for [`product`]; m ≥ 1, 1 ≤ n ≤ two vectors.
#[inline(always)]
#[allow(clippy::too_many_arguments, reason = "a product has two factors and a result")]
unsafe fn strip_of<S: Simd>(
    m: usize,
    n: usize,
    k: usize,
    a: Packed<S::Elem>,
    b: Matrix<S::Elem>,
    c: *mut S::Elem,
    c_rows: isize,
    add: bool,
    padded: bool,
) {
    let mut row = 0;
    while row < m {
        let rows = rows_of::<S>(m - row);
        // SAFETY: the tile begins at row `row` < m of a and c, and has `rows` ≤ m − row.
        unsafe {
            let t = Tile {
                k,
                a: match a {
                    Packed::No(a) => Matrix { at: a.at.offset(row as isize * a.rows), ..a },
                    Packed::Tiles(at) => Matrix { at: at.add(row * k), rows: 1, columns: rows as isize },
                },
                b: b.at,
                b_rows: b.rows,
                c: c.offset(row as isize * c_rows),
                c_rows,
                add,
                full: n.is_multiple_of(S::LANES),
                whole: padded || n.is_multiple_of(S::LANES),
                last: S::first((n - 1) % S::LANES + 1),
            };
            match (rows, n.div_ceil(S::LANES)) {
                (8, v) => tiles::<S, 8>(&t, v),
                (6, v) => tiles::<S, 6>(&t, v),
                (4, v) => tiles::<S, 4>(&t, v),
                (2, v) => tiles::<S, 2>(&t, v),
                (_, v) => tiles::<S, 1>(&t, v),
            }
        }
        row += rows;
    }
}

/// A tile of so many vectors.
///
/// # Safety
/// As for [`tile`].
#[inline(always)]
unsafe fn tiles<S: Simd, const R: usize>(t: &Tile<S>, vectors: usize) {
    if const { R > S::ROWS } {
        unreachable!("a tile has no more rows than the registers hold");
    }
    // SAFETY: the same conditions.
    unsafe {
        if const { S::WIDTH > 2 } && vectors > 2 {
            tile_of::<S, R, 3>(t);
        } else if vectors > 1 {
            tile_of::<S, R, 2>(t);
        } else {
            tile_of::<S, R, 1>(t);
        }
    }
}

/// A tile whose last vector of b is read whole or not.
///
/// # Safety
/// As for [`tile`].
#[inline(always)]
unsafe fn tile_of<S: Simd, const R: usize, const V: usize>(t: &Tile<S>) {
    // SAFETY: the same conditions.
    unsafe {
        if t.whole {
            tile::<S, R, V, true>(t);
        } else {
            tile::<S, R, V, false>(t);
        }
    }
}

struct Tile<S: Simd> {
    k: usize,
    a: Matrix<S::Elem>,
    b: *const S::Elem,
    b_rows: isize,
    c: *mut S::Elem,
    c_rows: isize,
    add: bool,
    /// Whether the last vector has all its lanes.
    full: bool,
    /// Whether b can be read to the end of the last vector.
    whole: bool,
    last: S::Mask,
}

/// Does something with each row of a tile, written out: an array whose indices are all known is registers. What is decided by a
/// `const` block is not compiled where it is false, even without optimisation.
macro_rules! each_row {
    ($row:ident < $rows:ident => $body:block) => {
        each_row!(@ $row < $rows => $body, 0 1 2 3 4 5 6 7)
    };
    (@ $row:ident < $rows:ident => $body:block, $($i:literal)*) => {$(
        if const { $i < $rows } {
            let $row = $i;
            $body
        }
    )*};
}

/// R rows of c, V vectors wide. Loads with a mask are slow on some processors: `FULL` says that b can be read to the end of the
/// last vector.
///
/// # Safety
/// As for [`product`]; so many rows and columns are there.
#[inline(always)]
#[allow(clippy::needless_range_loop, reason = "an array whose indices are all known is registers")]
unsafe fn tile<S: Simd, const R: usize, const V: usize, const FULL: bool>(t: &Tile<S>) {
    // SAFETY: a, b and c have these rows and columns; of the last vector only the lanes of the mask are read and written.
    unsafe {
        let mut sums = [[S::splat(S::Elem::zero()); V]; R];
        let (mut a, mut b) = (t.a.at, t.b);
        let rows = t.a.rows;
        for _ in 0..t.k {
            let mut vectors = [S::splat(S::Elem::zero()); V];
            for (v, vector) in vectors.iter_mut().enumerate() {
                let at = b.add(v * S::LANES);
                *vector = if FULL || v + 1 < V { S::load(at) } else { S::load_first(t.last, at) };
            }
            each_row!(row < R => {
                let x = S::splat(*a.offset(row as isize * rows));
                for v in 0..V {
                    sums[row][v] = S::mul_add(x, vectors[v], sums[row][v]);
                }
            });
            a = a.wrapping_offset(t.a.columns);
            b = b.wrapping_offset(t.b_rows);
        }
        each_row!(row < R => {
            let c = t.c.offset(row as isize * t.c_rows);
            for v in 0..V - 1 {
                let (at, sum) = (c.add(v * S::LANES), sums[row][v]);
                S::store(at, if t.add { S::add(S::load(at), sum) } else { sum });
            }
            let (at, sum) = (c.add((V - 1) * S::LANES), sums[row][V - 1]);
            if t.full {
                S::store(at, if t.add { S::add(S::load(at), sum) } else { sum });
            } else {
                S::store_first(t.last, at, if t.add { S::add(S::load_first(t.last, at), sum) } else { sum });
            }
        });
    }
}
