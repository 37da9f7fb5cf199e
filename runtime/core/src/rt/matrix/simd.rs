//! Vectors of the processor, as far as products need them.
//!
//! The methods are inlined into functions that are compiled for the instruction set (`kernel.rs`, `entry!`), so each becomes
//! one instruction there.

use crate::Element;

/// A vector unit for one element type.
///
/// # Safety
/// Whoever calls a method makes sure that the processor has the instruction set, and that pointers are valid for the entries that
/// are read or written: all lanes, or those that the mask shows.
#[allow(clippy::missing_safety_doc, reason = "the same for all methods: it stands above")]
pub(super) trait Simd {
    /// What the lanes hold.
    type Elem: Element;
    /// All lanes.
    type Vector: Copy;
    /// The first few lanes.
    type Mask: Copy;
    /// A unit of half as many lanes, where there is one: half a vector is read and written without a mask.
    type Half: Simd<Elem = Self::Elem>;
    /// How many lanes there are.
    const LANES: usize;
    /// How many vectors a tile is wide.
    const WIDTH: usize;
    /// As many rows of such a tile fit into the registers.
    const ROWS: usize;
    /// How many sums [`sums`](Simd::sums) gives, 4 or 8.
    const SUMS: usize;

    unsafe fn splat(x: Self::Elem) -> Self::Vector;
    unsafe fn load(from: *const Self::Elem) -> Self::Vector;
    unsafe fn load_first(mask: Self::Mask, from: *const Self::Elem) -> Self::Vector;
    unsafe fn store(to: *mut Self::Elem, v: Self::Vector);
    unsafe fn store_first(mask: Self::Mask, to: *mut Self::Elem, v: Self::Vector);
    /// a·b + c
    unsafe fn mul_add(a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector;
    unsafe fn add(a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// The sum of the lanes.
    unsafe fn sum(v: Self::Vector) -> Self::Elem;
    /// The sums of the lanes of the first [`SUMS`](Simd::SUMS) vectors, in the first lanes.
    unsafe fn sums(of: [Self::Vector; 8]) -> Self::Vector;
    /// The first `n` lanes, 1 ≤ n ≤ `LANES`.
    unsafe fn first(n: usize) -> Self::Mask;
}

/// What every processor has: the compiler makes vectors of it where it can.
pub(super) struct Portable<E, const N: usize>(E);

impl<E: Element, const N: usize> Simd for Portable<E, N> {
    type Elem = E;
    type Vector = [E; N];
    type Mask = usize;
    type Half = Self;
    const LANES: usize = N;
    const WIDTH: usize = 2;
    const ROWS: usize = 4;
    const SUMS: usize = if N < 8 { 4 } else { 8 };

    #[inline(always)]
    unsafe fn splat(x: E) -> [E; N] {
        [x; N]
    }
    #[inline(always)]
    unsafe fn load(from: *const E) -> [E; N] {
        // SAFETY: the caller's pointer is valid for all lanes.
        unsafe { from.cast::<[E; N]>().read_unaligned() }
    }
    #[inline(always)]
    unsafe fn load_first(mask: usize, from: *const E) -> [E; N] {
        // SAFETY: the caller's pointer is valid for the first lanes.
        core::array::from_fn(|i| if i < mask { unsafe { *from.add(i) } } else { E::zero() })
    }
    #[inline(always)]
    unsafe fn store(to: *mut E, v: [E; N]) {
        // SAFETY: the caller's pointer is valid for all lanes.
        unsafe { to.cast::<[E; N]>().write_unaligned(v) }
    }
    #[inline(always)]
    unsafe fn store_first(mask: usize, to: *mut E, v: [E; N]) {
        for (i, x) in v.into_iter().enumerate().take(mask) {
            // SAFETY: the caller's pointer is valid for the first lanes.
            unsafe { to.add(i).write(x) }
        }
    }
    #[inline(always)]
    unsafe fn mul_add(a: [E; N], b: [E; N], c: [E; N]) -> [E; N] {
        core::array::from_fn(|i| a[i] * b[i] + c[i])
    }
    #[inline(always)]
    unsafe fn add(a: [E; N], b: [E; N]) -> [E; N] {
        core::array::from_fn(|i| a[i] + b[i])
    }
    #[inline(always)]
    unsafe fn sum(v: [E; N]) -> E {
        let mut v = v;
        let mut half = N / 2;
        while half > 0 {
            for i in 0..half {
                v[i] = v[i] + v[i + half];
            }
            half /= 2;
        }
        v[0]
    }
    #[inline(always)]
    unsafe fn sums(of: [[E; N]; 8]) -> [E; N] {
        // SAFETY: every processor has these instructions.
        core::array::from_fn(|r| if r < Self::SUMS { unsafe { Self::sum(of[r]) } } else { E::zero() })
    }
    #[inline(always)]
    unsafe fn first(n: usize) -> usize {
        n
    }
}

#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
mod x86 {
    #[allow(clippy::wildcard_imports, reason = "intrinsics")]
    use core::arch::x86_64::*;

    /// AVX-512F.
    pub(in super::super) struct Avx512<E>(E);
    /// AVX2 with FMA.
    pub(in super::super) struct Avx2<E>(E);

    macro_rules! avx512 {
        ($elem:ident, $lanes:literal, $vector:ident, $mask:ident: $splat:ident $load:ident $maskz_load:ident $store:ident
            $mask_store:ident $fma:ident $add:ident $sum:ident, |$of:ident| $sums:block) => {
            impl super::Simd for Avx512<$elem> {
                type Elem = $elem;
                type Vector = $vector;
                type Mask = $mask;
                type Half = Avx2<$elem>;
                const LANES: usize = $lanes;
                const WIDTH: usize = 3;
                const ROWS: usize = 8;
                const SUMS: usize = 8;

                #[inline(always)]
                unsafe fn splat(x: $elem) -> $vector {
                    // SAFETY: the caller knows that the processor has AVX-512F.
                    unsafe { $splat(x) }
                }
                #[inline(always)]
                unsafe fn load(from: *const $elem) -> $vector {
                    // SAFETY: AVX-512F as above; the caller's pointer is valid for all lanes.
                    unsafe { $load(from) }
                }
                #[inline(always)]
                unsafe fn load_first(mask: $mask, from: *const $elem) -> $vector {
                    // SAFETY: AVX-512F as above; lanes outside of the mask are not read.
                    unsafe { $maskz_load(mask, from) }
                }
                #[inline(always)]
                unsafe fn store(to: *mut $elem, v: $vector) {
                    // SAFETY: AVX-512F as above; the caller's pointer is valid for all lanes.
                    unsafe { $store(to, v) }
                }
                #[inline(always)]
                unsafe fn store_first(mask: $mask, to: *mut $elem, v: $vector) {
                    // SAFETY: AVX-512F as above; lanes outside of the mask are not written.
                    unsafe { $mask_store(to, mask, v) }
                }
                #[inline(always)]
                unsafe fn mul_add(a: $vector, b: $vector, c: $vector) -> $vector {
                    // SAFETY: AVX-512F as above.
                    unsafe { $fma(a, b, c) }
                }
                #[inline(always)]
                unsafe fn add(a: $vector, b: $vector) -> $vector {
                    // SAFETY: AVX-512F as above.
                    unsafe { $add(a, b) }
                }
                #[inline(always)]
                unsafe fn sum(v: $vector) -> $elem {
                    // SAFETY: AVX-512F as above.
                    unsafe { $sum(v) }
                }
                #[inline(always)]
                unsafe fn sums($of: [$vector; 8]) -> $vector {
                    // SAFETY: AVX-512F as above.
                    unsafe { $sums }
                }
                #[inline(always)]
                unsafe fn first(n: usize) -> $mask {
                    $mask::MAX >> ($lanes - n)
                }
            }
        };
    }

    avx512!(f32, 16, __m512, __mmask16: _mm512_set1_ps _mm512_loadu_ps _mm512_maskz_loadu_ps _mm512_storeu_ps
    _mm512_mask_storeu_ps _mm512_fmadd_ps _mm512_add_ps _mm512_reduce_add_ps, |of| {
        // Two vectors become one with half of the terms of each, again and again.
        let two = |a, b| _mm512_add_ps(_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
        let four = |a, b| {
            let (a, b) = (_mm512_castps_pd(a), _mm512_castps_pd(b));
            _mm512_add_ps(_mm512_castpd_ps(_mm512_unpacklo_pd(a, b)), _mm512_castpd_ps(_mm512_unpackhi_pd(a, b)))
        };
        let halves = |a, b| _mm512_add_ps(_mm512_shuffle_f32x4::<0x88>(a, b), _mm512_shuffle_f32x4::<0xdd>(a, b));
        let [a, b, c, d] = [two(of[0], of[1]), two(of[2], of[3]), two(of[4], of[5]), two(of[6], of[7])];
        let all = halves(four(a, b), four(c, d));
        halves(all, all)
    });
    avx512!(f64, 8, __m512d, __mmask8: _mm512_set1_pd _mm512_loadu_pd _mm512_maskz_loadu_pd _mm512_storeu_pd
    _mm512_mask_storeu_pd _mm512_fmadd_pd _mm512_add_pd _mm512_reduce_add_pd, |of| {
        let two = |a, b| _mm512_add_pd(_mm512_unpacklo_pd(a, b), _mm512_unpackhi_pd(a, b));
        let halves = |a, b| _mm512_add_pd(_mm512_shuffle_f64x2::<0x88>(a, b), _mm512_shuffle_f64x2::<0xdd>(a, b));
        let [a, b, c, d] = [two(of[0], of[1]), two(of[2], of[3]), two(of[4], of[5]), two(of[6], of[7])];
        halves(halves(a, b), halves(c, d))
    });

    macro_rules! avx2 {
        ($elem:ident, $int:ident, $lanes:literal, $vector:ident: $splat:ident $load:ident $maskload:ident $store:ident
            $maskstore:ident $fma:ident $add:ident, $sum:expr, $rows:literal, |$of:ident| $sums:block) => {
            impl super::Simd for Avx2<$elem> {
                type Elem = $elem;
                type Vector = $vector;
                type Mask = __m256i;
                type Half = Self;
                const LANES: usize = $lanes;
                const WIDTH: usize = 2;
                const ROWS: usize = 6;
                const SUMS: usize = $rows;

                #[inline(always)]
                unsafe fn splat(x: $elem) -> $vector {
                    // SAFETY: the caller knows that the processor has AVX2 and FMA.
                    unsafe { $splat(x) }
                }
                #[inline(always)]
                unsafe fn load(from: *const $elem) -> $vector {
                    // SAFETY: AVX2 as above; the caller's pointer is valid for all lanes.
                    unsafe { $load(from) }
                }
                #[inline(always)]
                unsafe fn load_first(mask: __m256i, from: *const $elem) -> $vector {
                    // SAFETY: AVX2 as above; lanes outside of the mask are not read.
                    unsafe { $maskload(from, mask) }
                }
                #[inline(always)]
                unsafe fn store(to: *mut $elem, v: $vector) {
                    // SAFETY: AVX2 as above; the caller's pointer is valid for all lanes.
                    unsafe { $store(to, v) }
                }
                #[inline(always)]
                unsafe fn store_first(mask: __m256i, to: *mut $elem, v: $vector) {
                    // SAFETY: AVX2 as above; lanes outside of the mask are not written.
                    unsafe { $maskstore(to, mask, v) }
                }
                #[inline(always)]
                unsafe fn mul_add(a: $vector, b: $vector, c: $vector) -> $vector {
                    // SAFETY: AVX2 and FMA as above.
                    unsafe { $fma(a, b, c) }
                }
                #[inline(always)]
                unsafe fn add(a: $vector, b: $vector) -> $vector {
                    // SAFETY: AVX2 as above.
                    unsafe { $add(a, b) }
                }
                #[inline(always)]
                unsafe fn sum(v: $vector) -> $elem {
                    let mut lanes = [0.0; $lanes];
                    // SAFETY: AVX2 as above; the array holds all lanes.
                    unsafe { $store(lanes.as_mut_ptr(), v) }
                    let sum: fn([$elem; $lanes]) -> $elem = $sum;
                    sum(lanes)
                }
                #[inline(always)]
                unsafe fn sums($of: [$vector; 8]) -> $vector {
                    // SAFETY: AVX2 as above.
                    unsafe { $sums }
                }
                #[inline(always)]
                unsafe fn first(n: usize) -> __m256i {
                    const WINDOW: [$int; 2 * $lanes] = {
                        let mut window = [0; 2 * $lanes];
                        let mut i = 0;
                        while i < $lanes {
                            window[i] = -1;
                            i += 1;
                        }
                        window
                    };
                    // SAFETY: AVX2 as above; from entry `lanes − n`, at most `lanes`, there are `lanes` more.
                    unsafe { _mm256_loadu_si256(WINDOW.as_ptr().add($lanes - n).cast()) }
                }
            }
        };
    }

    avx2!(f32, i32, 8, __m256: _mm256_set1_ps _mm256_loadu_ps _mm256_maskload_ps _mm256_storeu_ps _mm256_maskstore_ps
    _mm256_fmadd_ps _mm256_add_ps, |v| ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7])), 8, |of| {
        let four = |a, b, c, d| _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d));
        let (a, b) = (four(of[0], of[1], of[2], of[3]), four(of[4], of[5], of[6], of[7]));
        _mm256_add_ps(_mm256_permute2f128_ps::<0x20>(a, b), _mm256_permute2f128_ps::<0x31>(a, b))
    });
    avx2!(f64, i64, 4, __m256d: _mm256_set1_pd _mm256_loadu_pd _mm256_maskload_pd _mm256_storeu_pd _mm256_maskstore_pd
    _mm256_fmadd_pd _mm256_add_pd, |v| (v[0] + v[2]) + (v[1] + v[3]), 4, |of| {
        let (a, b) = (_mm256_hadd_pd(of[0], of[1]), _mm256_hadd_pd(of[2], of[3]));
        _mm256_add_pd(_mm256_permute2f128_pd::<0x20>(a, b), _mm256_permute2f128_pd::<0x31>(a, b))
    });
}
