//! Products of matrices and vectors, into new arrays and on top of what is there.
//!
//! Transposes and strides are how a kernel walks, never copies of the caller's; what a kernel packs lies in buffers of the pool.
#![allow(unsafe_code, reason = "vectors of the processor, on strided memory")]
#![allow(clippy::inline_always, reason = "generic code is compiled for an instruction set where it is inlined")]
#![allow(clippy::cast_possible_wrap, reason = "no array has more entries than `isize` can count")]

mod few;
mod kernel;
mod simd;
#[cfg(test)]
mod tests;
mod vector;

use super::simd::{Backend, Set};
use super::{pool, threads};
use crate::Element;
use kernel::{Matrix, Product};
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, ArrayViewMut1, ArrayViewMut2, ShapeBuilder};

/// The products of one instruction set.
#[derive(Debug)]
pub struct Kernels<E> {
    product: Kernel<E>,
    row: Kernel<E>,
    rows: Kernel<E>,
    outer: Kernel<E>,
    few_rows: few::Few<E>,
    few_columns: few::Few<E>,
    few_outer: few::Few<E>,
    few_product: Kernel<E>,
    inner: unsafe fn(usize, *const E, *const E) -> E,
    add_scaled: unsafe fn(usize, *mut E, E, *const E),
}

/// A kernel, to be called as `kernel.rs` and `vector.rs` say.
type Kernel<E> = unsafe fn(&Product<E>);

/// So many multiplications are worth a thread's while,
const WORK: usize = 1 << 21;
/// and so many where each takes an entry from memory.
const STREAM: usize = 1 << 19;

/// The kernels of one instruction set for one element type.
macro_rules! entries {
    ($name:ident: $elem:ident, $simd:ty $(, $feature:literal)?) => {
        mod $name {
            use super::{Kernels, few, kernel, kernel::Product, simd, vector};

            entries!(@each $elem, $simd, ($($feature)?):
                kernel product(p: &Product<$elem>) -> ();
                vector row(p: &Product<$elem>) -> ();
                vector rows(p: &Product<$elem>) -> ();
                vector outer(p: &Product<$elem>) -> ();
                few few_rows(m: usize, k: usize, x: *const $elem, a: *const $elem, rows: isize, c: *mut $elem, add: bool) -> ();
                few few_columns(m: usize, k: usize, x: *const $elem, a: *const $elem, columns: isize, c: *mut $elem, add: bool) -> ();
                few few_outer(m: usize, n: usize, a: *const $elem, b: *const $elem, c_rows: isize, c: *mut $elem, add: bool) -> ();
                few few_product(p: &Product<$elem>) -> ();
                vector inner(k: usize, a: *const $elem, x: *const $elem) -> $elem;
                vector add_scaled(n: usize, c: *mut $elem, x: $elem, b: *const $elem) -> ();
            );

            pub(super) static KERNELS: Kernels<$elem> =
                Kernels { product, row, rows, outer, few_rows, few_columns, few_outer, few_product, inner, add_scaled };
        }
    };
    (@each $elem:ident, $simd:ty, ($($feature:literal)?): $($tail:tt)*) => {
        entries!(@next $simd, ($(#[target_feature(enable = $feature)])?): $($tail)*);
    };
    (@next $simd:ty, $feature:tt: $($file:ident $kernel:ident($($x:ident: $of:ty),*) -> $to:ty;)*) => {$(
        entries!(@one $simd, $feature: $file $kernel($($x: $of),*) -> $to);
    )*};
    (@one $simd:ty, ($($feature:tt)*): $file:ident $kernel:ident($($x:ident: $of:ty),*) -> $to:ty) => {
        $($feature)*
        unsafe fn $kernel($($x: $of),*) -> $to {
            // SAFETY: the same conditions; the processor has the features.
            unsafe { $file::$kernel::<$simd>($($x),*) }
        }
    };
}

entries!(portable_f32: f32, simd::Portable<f32, 8>);
entries!(portable_f64: f64, simd::Portable<f64, 4>);
#[cfg(target_arch = "x86_64")]
entries!(avx2_f32: f32, simd::Avx2<f32>, "avx2,fma");
#[cfg(target_arch = "x86_64")]
entries!(avx2_f64: f64, simd::Avx2<f64>, "avx2,fma");
#[cfg(target_arch = "x86_64")]
entries!(avx512_f32: f32, simd::Avx512<f32>, "avx512f,avx2,fma");
#[cfg(target_arch = "x86_64")]
entries!(avx512_f64: f64, simd::Avx512<f64>, "avx512f,avx2,fma");

macro_rules! kernels {
    ($($elem:ident: $avx512:ident $avx2:ident $portable:ident;)*) => {$(
        /// The kernels for an instruction set that the processor has.
        #[inline]
        pub(crate) fn $elem(backend: Backend) -> &'static Kernels<$elem> {
            match backend.0 {
                Set::Portable => &$portable::KERNELS,
                #[cfg(target_arch = "x86_64")]
                Set::Avx2 => &$avx2::KERNELS,
                #[cfg(target_arch = "x86_64")]
                Set::Avx512 => &$avx512::KERNELS,
            }
        }
    )*};
}
kernels! {
    f32: avx512_f32 avx2_f32 portable_f32;
    f64: avx512_f64 avx2_f64 portable_f64;
}

impl<E> Matrix<E> {
    #[inline(always)]
    fn of(a: &ArrayView2<'_, E>) -> Self {
        let (rows, columns) = (a.strides()[0], a.strides()[1]);
        // The distance of what there is one of has no meaning.
        Matrix { at: a.as_ptr(), rows: if a.nrows() > 1 { rows } else { 0 }, columns: if a.ncols() > 1 { columns } else { 1 } }
    }

    /// A vector as a matrix of one column.
    #[inline(always)]
    fn column(x: &ArrayView1<'_, E>) -> Self {
        Matrix { at: x.as_ptr(), rows: if x.len() > 1 { x.strides()[0] } else { 1 }, columns: 1 }
    }

    /// A vector as a matrix of one row.
    #[inline(always)]
    fn row(x: &ArrayView1<'_, E>) -> Self {
        Matrix { at: x.as_ptr(), rows: 0, columns: if x.len() > 1 { x.strides()[0] } else { 1 } }
    }
}

impl<E: Element> Product<E> {
    /// cᵀ = bᵀ·aᵀ, where the columns of c are contiguous.
    #[inline(always)]
    fn transposed(self) -> Self {
        let Product { m, n, a, b, .. } = self;
        Product { m: n, n: m, a: b.transposed(), b: a.transposed(), ..self }
    }

    /// Computes it with the kernel for its shape.
    ///
    /// # Safety
    /// The factors and c are valid for their entries, and c overlaps neither.
    #[inline(never)]
    unsafe fn by_shape(mut self, kernels: &Kernels<E>) {
        if self.m == 0 || self.n == 0 {
            return;
        }
        if self.k == 0 {
            for row in 0..if self.add { 0 } else { self.m } {
                for column in 0..self.n {
                    // SAFETY: an entry of c.
                    unsafe { self.c.offset(row as isize * self.c_rows).add(column).write(E::zero()) }
                }
            }
            return;
        }
        // A column is a row of the transpose.
        let column = self.n == 1 && (self.m == 1 || self.c_rows == 1);
        if column && self.a.columns != 1 && self.m > 1 && self.a.rows == 1 {
            self = self.transposed();
        } else if self.m == 1 && self.n > 1 && self.b.columns != 1 && self.b.rows == 1 && self.a.columns == 1 {
            self = Product { c_rows: 1, ..self.transposed() };
        }
        let kernel = if self.n == 1 && self.a.columns == 1 && self.b.rows == 1 {
            kernels.rows
        } else if self.m == 1 && self.b.columns == 1 {
            kernels.row
        } else if self.k == 1 && self.b.columns == 1 {
            kernels.outer
        } else {
            kernels.product
        };
        // SAFETY: these are the kernels of this processor; the rest is the caller's.
        unsafe { self.spread(kernel, threads::count()) }
    }

    /// Runs a kernel on so many threads, for parts of the result: the sums are the same as on one.
    ///
    /// # Safety
    /// As for the kernel.
    unsafe fn spread(self, kernel: Kernel<E>, threads: usize) {
        let halves = if threads < 2 { None } else { self.halves() };
        let Some((a, b)) = halves else {
            // SAFETY: the caller's conditions.
            return unsafe { kernel(&self) };
        };
        // SAFETY: parts of the factors and of c; those of c do not overlap.
        threads::both(
            || unsafe { a.get().spread(kernel, threads.div_ceil(2)) },
            || unsafe { b.get().spread(kernel, threads / 2) },
        );
    }

    /// The columns or the rows of c in two parts, if it is worth a thread's while. A kernel adds up each entry of a part as it does in the
    /// whole: where that depends on how many are left, parts are multiples of what it computes at once.
    fn halves(&self) -> Option<(Part<E>, Part<E>)> {
        let Product { m, n, k, a, b, c, c_rows, .. } = *self;
        let (by_columns, unit, least) = match (m, n) {
            (1, _) => (true, 256, STREAM),
            (_, 1) => (false, 24, STREAM),
            _ if n >= m => (true, 48, WORK),
            _ => (false, 24, WORK),
        };
        let length = if by_columns { n } else { m };
        let at = (length / 2).next_multiple_of(unit);
        if m * n * k < 2 * least || length < at + unit {
            return None;
        }
        let later = if by_columns {
            let b = Matrix { at: b.at.wrapping_offset(at as isize * b.columns), ..b };
            Product { n: n - at, b, c: c.wrapping_add(at), ..*self }
        } else {
            let a = Matrix { at: a.at.wrapping_offset(at as isize * a.rows), ..a };
            Product { m: m - at, a, c: c.wrapping_offset(at as isize * c_rows), ..*self }
        };
        let before = if by_columns { Product { n: at, ..*self } } else { Product { m: at, ..*self } };
        Some((Part(before), Part(later)))
    }
}

/// A part of a product for any thread.
struct Part<E>(Product<E>);

// SAFETY: it reads and writes entries, which any thread may; who hands it to a thread sees to it that no other one writes there.
unsafe impl<E: Element> Send for Part<E> {}

impl<E> Part<E> {
    fn get(self) -> Product<E> {
        self.0
    }
}

/// c = a·b or c += a·b for an m×k and a k×n matrix, the rows of c being contiguous.
///
/// # Safety
/// The factors and c are valid for their entries, and c overlaps neither; what does not gain the product has [`room`](pool::room) behind its entries.
#[inline(always)]
unsafe fn product<E: Element>((m, k, n): (usize, usize, usize), a: Matrix<E>, b: Matrix<E>, c: (*mut E, isize), add: bool) {
    let kernels = E::kernels(Backend::chosen());
    // SAFETY: the caller's conditions; these are the kernels of this processor.
    unsafe {
        if !few::matrix(kernels, (m, k, n), a, b, c, add) {
            Product { m, n, k, a, b, c: c.0, c_rows: c.1, add }.by_shape(kernels);
        }
    }
}

/// The entries of the product of an m×k and a k×n matrix, row by row or column by column.
///
/// # Safety
/// The factors are valid for their entries.
#[inline(always)]
unsafe fn entries<E: Element>((m, k, n): (usize, usize, usize), a: Matrix<E>, b: Matrix<E>, columns: bool) -> Vec<E> {
    let mut entries = pool::take::<E>(m * n);
    let c = entries.as_mut_ptr();
    // SAFETY: the factors are the caller's; the buffer is new, has room for m·n entries, and each of them is written.
    unsafe {
        if columns {
            product((n, k, m), b.transposed(), a.transposed(), (c, m as isize), false);
        } else {
            product((m, k, n), a, b, (c, n as isize), false);
        }
        entries.set_len(m * n);
    }
    entries
}

/// Fails where the inner dimensions of a product differ.
#[track_caller]
#[inline]
fn check(a: [usize; 2], b: [usize; 2]) {
    if a[1] != b[0] {
        refuse(a, b);
    }
}

/// Says what does not fit.
#[track_caller]
#[cold]
fn refuse([m, k]: [usize; 2], [l, n]: [usize; 2]) {
    panic!("cotangent: inputs {m} × {k} and {l} × {n} are not compatible for matrix multiplication");
}

/// a·b for two matrices.
///
/// # Panics
/// When they do not fit.
#[track_caller]
#[inline(always)]
pub(super) fn matrix<E: Element>(a: &ArrayView2<'_, E>, b: &ArrayView2<'_, E>) -> Array2<E> {
    let ((m, k), (l, n)) = (a.dim(), b.dim());
    check([m, k], [l, n]);
    // As ndarray has it.
    let columns = a.strides()[0] == 1 && b.strides()[0] == 1;
    // SAFETY: views are valid for their entries; a buffer of m·n entries has this shape.
    unsafe {
        let entries = entries((m, k, n), Matrix::of(a), Matrix::of(b), columns);
        Array2::from_shape_vec_unchecked((m, n).set_f(columns), entries)
    }
}

/// a·b for a matrix and a vector.
///
/// # Panics
/// When they do not fit.
#[track_caller]
#[inline(always)]
pub(super) fn matrix_vector<E: Element>(a: &ArrayView2<'_, E>, b: &ArrayView1<'_, E>) -> Array1<E> {
    let ((m, k), l) = (a.dim(), b.len());
    check([m, k], [l, 1]);
    let mut entries = pool::take::<E>(m);
    let (a, b, c) = (Matrix::of(a), Matrix::column(b), entries.as_mut_ptr());
    // SAFETY: views are valid for their entries; the buffer is new, has room for m entries, and each of them is written.
    unsafe {
        let kernels = E::kernels(Backend::chosen());
        if !few::matrix_vector(kernels, (m, k), a, b, (c, 1), false) {
            Product { m, n: 1, k, a, b, c, c_rows: 1, add: false }.by_shape(kernels);
        }
        entries.set_len(m);
    }
    Array1::from_vec(entries)
}

/// a·bᵀ for two vectors.
#[inline(always)]
pub(super) fn outer<E: Element>(a: &ArrayView1<'_, E>, b: &ArrayView1<'_, E>) -> Array2<E> {
    let (m, n) = (a.len(), b.len());
    let mut entries = pool::take::<E>(m * n);
    let (a, b, c, c_rows) = (Matrix::column(a), Matrix::row(b), entries.as_mut_ptr(), n as isize);
    // SAFETY: views are valid for their entries; the buffer is new, has room for m·n entries, each of which is written, and this shape.
    unsafe {
        let kernels = E::kernels(Backend::chosen());
        if !few::outer(kernels, (m, n), a, b, (c, c_rows), false) {
            Product { m, n, k: 1, a, b, c, c_rows, add: false }.by_shape(kernels);
        }
        entries.set_len(m * n);
        Array2::from_shape_vec_unchecked((m, n), entries)
    }
}

/// ⟨a, b⟩
///
/// # Panics
/// When the lengths differ.
#[track_caller]
#[inline]
pub(super) fn inner<E: Element>(a: &ArrayView1<'_, E>, b: &ArrayView1<'_, E>) -> E {
    let (k, l) = (a.len(), b.len());
    check([1, k], [l, 1]);
    let kernels = E::kernels(Backend::chosen());
    if let (Some(a), Some(b)) = (a.to_slice(), b.to_slice()) {
        // SAFETY: these are the kernels of this processor; both slices have k entries.
        return unsafe { (kernels.inner)(k, a.as_ptr(), b.as_ptr()) };
    }
    let mut sum = E::zero();
    let product = Product { m: 1, n: 1, k, a: Matrix::row(a), b: Matrix::column(b), c: &raw mut sum, c_rows: 1, add: false };
    // SAFETY: views are valid for their entries; c is a single one.
    unsafe { product.by_shape(kernels) }
    sum
}

/// The product a·b on top of c.
///
/// # Safety
/// The factors are valid for m×k and k×n entries.
unsafe fn add<E: Element>(c: &mut ArrayViewMut2<'_, E>, k: usize, a: Matrix<E>, b: Matrix<E>) {
    let (m, n) = c.dim();
    let (rows, columns) = (c.strides()[0], c.strides()[1]);
    // SAFETY: the factors are the caller's; c is borrowed mutably, so it overlaps neither.
    unsafe {
        if n <= 1 || columns == 1 {
            product((m, k, n), a, b, (c.as_mut_ptr(), rows), true);
        } else if m <= 1 || rows == 1 {
            product((n, k, m), b.transposed(), a.transposed(), (c.as_mut_ptr(), columns), true);
        } else {
            let entries = entries((m, k, n), a, b, false);
            *c += &Array2::from_shape_vec_unchecked((m, n), entries);
        }
    }
}

/// c += a·b for matrices.
///
/// # Panics
/// When they do not fit.
#[track_caller]
#[inline]
pub(super) fn add_matrix<E: Element>(c: &mut ArrayViewMut2<'_, E>, a: &ArrayView2<'_, E>, b: &ArrayView2<'_, E>) {
    let ((m, k), (l, n)) = (a.dim(), b.dim());
    check([m, k], [l, n]);
    fits(c.dim(), (m, n));
    // SAFETY: views are valid for their entries.
    unsafe { add(c, k, Matrix::of(a), Matrix::of(b)) }
}

/// c += a·b for a matrix and a vector.
///
/// # Panics
/// When they do not fit.
#[track_caller]
#[inline]
pub(super) fn add_matrix_vector<E: Element>(c: &mut ArrayViewMut1<'_, E>, a: &ArrayView2<'_, E>, b: &ArrayView1<'_, E>) {
    let ((m, k), l) = (a.dim(), b.len());
    check([m, k], [l, 1]);
    fits(c.len(), m);
    let c_rows = if m > 1 { c.strides()[0] } else { 1 };
    let (a, b, c) = (Matrix::of(a), Matrix::column(b), c.as_mut_ptr());
    // SAFETY: views are valid for their entries; c is borrowed mutably, so it overlaps neither.
    unsafe {
        let kernels = E::kernels(Backend::chosen());
        if !few::matrix_vector(kernels, (m, k), a, b, (c, c_rows), true) {
            Product { m, n: 1, k, a, b, c, c_rows, add: true }.by_shape(kernels);
        }
    }
}

/// c += a·bᵀ for two vectors.
///
/// # Panics
/// When they do not fit.
#[track_caller]
#[inline]
pub(super) fn add_outer<E: Element>(c: &mut ArrayViewMut2<'_, E>, a: &ArrayView1<'_, E>, b: &ArrayView1<'_, E>) {
    let (m, n) = (a.len(), b.len());
    fits(c.dim(), (m, n));
    let (rows, columns) = (c.strides()[0], c.strides()[1]);
    let (a, b) = (Matrix::column(a), Matrix::row(b));
    // SAFETY: views are valid for their entries; c is borrowed mutably, so it overlaps neither.
    unsafe {
        let contiguous = n <= 1 || columns == 1;
        if !contiguous || !few::outer(E::kernels(Backend::chosen()), (m, n), a, b, (c.as_mut_ptr(), rows), true) {
            add(c, 1, a, b);
        }
    }
}

/// c += x·b for a number and as many entries.
#[inline]
pub(super) fn add_scaled<E: Element>(c: &mut [E], x: E, b: &[E]) {
    let n = c.len().min(b.len());
    // SAFETY: both slices are valid for n entries, and c, which is borrowed mutably, does not overlap b.
    unsafe { (E::kernels(Backend::chosen()).add_scaled)(n, c.as_mut_ptr(), x, b.as_ptr()) }
}

/// Fails where a product has not the shape of what gains it.
#[track_caller]
#[inline]
fn fits<S: PartialEq + core::fmt::Debug>(c: S, product: S) {
    if c != product {
        misfit(c, product);
    }
}

/// Says what does not fit.
#[track_caller]
#[cold]
fn misfit(c: impl core::fmt::Debug, product: impl core::fmt::Debug) {
    panic!("cotangent: a product of shape {product:?} for a cotangent of shape {c:?}");
}
