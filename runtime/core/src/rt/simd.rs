//! The instruction sets that the loops over entries are compiled for.
//!
//! A kernel is a plain scalar function. Each loop here is compiled once for each instruction set, the kernel is inlined into it, and
//! the compiler makes vectors of it. Which one runs is decided once per process, by what the processor has; to possess a
//! [`Backend`] other than the portable one is the proof that it has it.
#![allow(unsafe_code, reason = "a function with target features is called where a token proves that the processor has them")]

#[allow(unused_imports, reason = "which of them depends on the target")]
use super::maths::{Anywhere, Arithmetic, Fused, Near, Separate};
use super::pool::{self, room};
use crate::Element;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicU8, Ordering};
use ndarray::{Array, Dimension, ShapeBuilder};

/// How many entries of a vector register of 64 bytes: chunks are multiples of it.
pub(super) const fn lanes<E>() -> usize {
    64 / size_of::<E>()
}

/// An instruction set that this processor has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backend(pub(super) Set);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    /// What every processor of the target has: SSE2 on `x86_64`, NEON on `aarch64`.
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// The one that is used: its place in [`Backend::available`] plus one, 0 before it was chosen.
static CHOSEN: AtomicU8 = AtomicU8::new(0);

impl Backend {
    /// All that this processor has, the most capable one last.
    pub fn available() -> Vec<Backend> {
        #[allow(unused_mut, reason = "there is but one elsewhere")]
        let mut sets = vec![Backend(Set::Portable)];
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::is_x86_feature_detected as has;
            if has!("avx2") && has!("fma") {
                sets.push(Backend(Set::Avx2));
                if has!("avx512f") && has!("avx512dq") && has!("avx512vl") && has!("avx512bw") {
                    sets.push(Backend(Set::Avx512));
                }
            }
        }
        sets
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self.0 {
            Set::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Set::Avx512 => "avx512",
        }
    }

    /// Uses it from now on, in all threads.
    pub fn choose(self) {
        let place = Self::available().iter().position(|set| *set == self).unwrap_or(0);
        CHOSEN.store(u8::try_from(place + 1).unwrap_or(1), Ordering::Relaxed);
    }

    /// The one that is used: the one that the environment variable `COTANGENT_SIMD` names, else the most capable one.
    #[inline]
    pub fn chosen() -> Backend {
        match CHOSEN.load(Ordering::Relaxed) {
            1 => Backend(Set::Portable),
            #[cfg(target_arch = "x86_64")]
            2 => Backend(Set::Avx2),
            #[cfg(target_arch = "x86_64")]
            3 => Backend(Set::Avx512),
            _ => Self::first(),
        }
    }

    #[cold]
    fn first() -> Backend {
        let sets = Self::available();
        let wished = std::env::var("COTANGENT_SIMD").ok();
        let named = wished.and_then(|wish| sets.iter().find(|set| set.name() == wish).copied());
        let set = named.or(sets.last().copied()).unwrap_or(Backend(Set::Portable));
        set.choose();
        set
    }
}

/// How products are added up by what every processor of the target has.
#[cfg(any(target_arch = "aarch64", target_feature = "fma"))]
pub(super) type Native = Fused;
#[cfg(not(any(target_arch = "aarch64", target_feature = "fma")))]
pub(super) type Native = Separate;

/// A shape.
pub type Lengths = Vec<usize>;

/// A scalar function: from one entry of each of `N` operands to one entry of each of `M` results.
///
/// It is a trait because its method can be marked `#[inline(always)]`, in generated code too. A closure cannot, nor is a function that is
/// handed on as an `impl Fn` always inlined; and what is not inlined into the loop is not made vectors of.
pub trait Kernel<E, const N: usize, const M: usize> {
    /// The entries of the results; `maths` has the functions of floats that the compiler makes vectors of.
    fn entry<A: Arithmetic>(&self, maths: &A, operands: [E; N]) -> [E; M];

    /// Joins the operands' shapes as the user's operators do, at their places in the user's code. It is called where the shapes do not
    /// broadcast.
    ///
    /// # Panics
    /// Where the first of the operators would.
    fn shapes(&self, operands: [&[usize]; N]) -> Lengths {
        let _ = operands;
        Lengths::new()
    }
}

/// A closure of few operations, which is inlined without being asked for.
pub(super) struct Closure<F>(pub(super) F);

impl<E, F: Fn([E; N]) -> E, const N: usize> Kernel<E, N, 1> for Closure<F> {
    #[allow(clippy::inline_always, reason = "what is not inlined into the loop is not made vectors of")]
    #[inline(always)]
    fn entry<A: Arithmetic>(&self, _: &A, operands: [E; N]) -> [E; 1] {
        [(self.0)(operands)]
    }
}

/// The entries of the results of a kernel.
pub trait Pack<E, const M: usize> {
    /// Computes entries of the results from as many entries of each operand. An output has room for whole vectors, which are written whole: behind
    /// the last entry there are zeros.
    ///
    /// # Panics
    /// When the operands differ in length, when an output has other room, or when there is another number of results than the kernel gives.
    #[doc(hidden)]
    fn run<const N: usize>(set: Backend, inputs: [&[E]; N], outputs: &mut [&mut [MaybeUninit<E>]], kernel: &impl Kernel<E, N, M>);
}

/// The length of the first operand, and as many entries of each.
///
/// What does not depend on the kernel is in functions of its own, here and below: rustc compiles them once, not once a kernel.
#[allow(clippy::inline_always, reason = "it belongs to a loop that vectors are made of")]
#[inline(always)]
fn of_one_length<E, const N: usize>(mut inputs: [&[E]; N]) -> (usize, [&[E]; N]) {
    let n = inputs.first().map_or(0, |input| input.len());
    for input in &mut inputs {
        *input = &input[..n];
    }
    (n, inputs)
}

fn assert_of_one_length<E>(outputs: &[&mut [MaybeUninit<E>]]) {
    let n = outputs.first().map_or(0, |out| out.len());
    assert!(outputs.iter().all(|out| out.len() == n), "cotangent: outputs of one length");
}

/// The i-th entry of each operand.
///
/// # Safety
/// Each has more than i.
#[allow(unsafe_code, reason = "bounds in the loop keep it from being made vectors of")]
#[allow(clippy::inline_always, reason = "as above")]
#[inline(always)]
unsafe fn entries<E: Element, const N: usize>(inputs: &[&[E]; N], i: usize) -> [E; N] {
    // SAFETY: the caller says so.
    core::array::from_fn(|k| unsafe { *inputs[k].get_unchecked(i) })
}

/// The same, or zeros.
///
/// # Safety
/// Each has more than i if they are read.
#[allow(unsafe_code, reason = "as above")]
#[allow(clippy::inline_always, reason = "as above")]
#[inline(always)]
unsafe fn entries_or_zeros<E: Element, const N: usize>(inputs: &[&[E]; N], i: usize, are_read: bool) -> [E; N] {
    // SAFETY: the caller says so.
    core::array::from_fn(|k| if are_read { unsafe { *inputs[k].get_unchecked(i) } } else { E::zero() })
}

/// The loop over entries, compiled for an instruction set, which has masks or not. Each output is an argument of its own: that none overlaps with anything
/// else is what the compiler must know to make vectors.
macro_rules! looped {
    ($name:ident, $feature:meta, $masks:literal, $sums:ty, $m:literal, $($out:ident $z:ident)+) => {
        #[$feature]
        #[allow(clippy::too_many_arguments, reason = "one an output")]
        fn $name<E: Element, const N: usize>(
            inputs: [&[E]; N],
            $($out: &mut [MaybeUninit<E>],)+
            kernel: &impl Kernel<E, N, $m>,
        ) {
            let (n, inputs) = of_one_length(inputs);
            $(let $out = &mut $out[..room::<E>(n)];)+
            let near = Near::<$sums>::new();
            // What fills no vector is computed in one all the same. It is read behind a mask and written whole: the next to read it gets it from the
            // store, while what is written behind a mask has to be in the cache before.
            let rest = if $masks { n % lanes::<E>() } else { 0 };
            let main = n - rest;
            {
                $(let $out = &mut $out[..main];)+
                for i in 0..main {
                    // SAFETY: i < n, which is the length of each.
                    let [$($z),+] = kernel.entry(&near, unsafe { entries(&inputs, i) });
                    $($out[i].write($z);)+
                }
            }
            if rest > 0 {
                $(let $out = &mut $out[main..][..lanes::<E>()];)+
                for lane in 0..lanes::<E>() {
                    // SAFETY: main + rest = n, which is the length of each.
                    let [$($z),+] = kernel.entry(&near, unsafe { entries_or_zeros(&inputs, main + lane, lane < rest) });
                    $($out[lane].write(if lane < rest { $z } else { E::zero() });)+
                }
            } else if !$masks {
                $($out[main..].fill(MaybeUninit::new(E::zero()));)+
            }
            if near.met_far() {
                for i in 0..n {
                    // SAFETY: as above.
                    let [$($z),+] = kernel.entry(&Anywhere::<$sums>::new(), unsafe { entries(&inputs, i) });
                    $($out[i].write($z);)+
                }
            }
        }
    };
}

macro_rules! packs {
    ($($m:literal: $($out:ident $z:ident)+;)+) => {$(
        impl<E: Element> Pack<E, $m> for [E; $m] {
            #[inline]
            fn run<const N: usize>(
                set: Backend,
                inputs: [&[E]; N],
                outputs: &mut [&mut [MaybeUninit<E>]],
                kernel: &impl Kernel<E, N, $m>,
            ) {
                looped!(portable, inline(never), false, Native, $m, $($out $z)+);
                #[cfg(target_arch = "x86_64")]
                looped!(avx2, target_feature(enable = "avx2,fma"), true, Fused, $m, $($out $z)+);
                #[cfg(target_arch = "x86_64")]
                looped!(avx512, target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"), true, Fused, $m, $($out $z)+);

                assert_of_one_length(outputs);
                let [$($out),+] = outputs else { panic!("cotangent: {} outputs of a kernel of {}", outputs.len(), $m) };
                match set.0 {
                    Set::Portable => portable(inputs, $($out,)+ kernel),
                    // SAFETY: whoever has the token has found the features.
                    #[cfg(target_arch = "x86_64")]
                    Set::Avx2 => unsafe { avx2(inputs, $($out,)+ kernel) },
                    // SAFETY: as above.
                    #[cfg(target_arch = "x86_64")]
                    Set::Avx512 => unsafe { avx512(inputs, $($out,)+ kernel) },
                }
            }
        }
    )+};
}

packs! {
    1: o0 z0;
    2: o0 z0 o1 z1;
    3: o0 z0 o1 z1 o2 z2;
    4: o0 z0 o1 z1 o2 z2 o3 z3;
    5: o0 z0 o1 z1 o2 z2 o3 z3 o4 z4;
    6: o0 z0 o1 z1 o2 z2 o3 z3 o4 z4 o5 z5;
    7: o0 z0 o1 z1 o2 z2 o3 z3 o4 z4 o5 z5 o6 z6;
    8: o0 z0 o1 z1 o2 z2 o3 z3 o4 z4 o5 z5 o6 z6 o7 z7;
    9: o0 z0 o1 z1 o2 z2 o3 z3 o4 z4 o5 z5 o6 z6 o7 z7 o8 z8;
    10: o0 z0 o1 z1 o2 z2 o3 z3 o4 z4 o5 z5 o6 z6 o7 z7 o8 z8 o9 z9;
}

/// The buffer of a result while its entries are computed.
#[derive(Debug)]
pub(super) struct Buffer<E> {
    /// As long as there are entries, or empty with room for them.
    entries: Vec<E>,
    size: usize,
}

impl<E: Element> Buffer<E> {
    /// Room for as many entries, which is taken from the pool when they are computed.
    pub(super) fn new(size: usize) -> Self {
        Buffer { entries: Vec::new(), size }
    }

    /// Entries that are to be overwritten.
    pub(super) fn over(entries: Vec<E>) -> Self {
        Buffer { size: entries.len(), entries }
    }

    /// Whether there is no entry yet.
    pub(super) fn is_new(&self) -> bool {
        self.entries.is_empty()
    }

    /// The place of all entries.
    pub(super) fn place(&mut self) -> Place<'_, E> {
        if !self.entries.is_empty() {
            return Place { left: Left::Over(&mut self.entries), written: 0 };
        }
        if self.entries.capacity() < self.size {
            self.entries = pool::take(self.size);
        }
        Place { left: Left::New(&mut self.entries.spare_capacity_mut()[..self.size]), written: 0 }
    }

    /// The entries.
    pub(super) fn finish(mut self, Written(written): Written) -> Vec<E> {
        assert!(written == self.size, "as many entries as there is room for");
        // SAFETY: there is room for `size` entries, and they have been written.
        unsafe { self.entries.set_len(self.size) };
        self.entries
    }
}

/// A part of a [`Buffer`], which is written one chunk behind the other.
#[derive(Debug)]
pub(super) struct Place<'a, E> {
    left: Left<'a, E>,
    written: usize,
}

/// What is still to be written.
#[derive(Debug)]
enum Left<'a, E> {
    New(&'a mut [MaybeUninit<E>]),
    Over(&'a mut [E]),
}

/// So many entries of a [`Buffer`] have been written.
#[derive(Debug)]
pub(super) struct Written(usize);

impl Written {
    /// Those of two parts.
    pub(super) fn and(self, other: Written) -> Written {
        Written(self.0 + other.0)
    }
}

impl<'a, E: Element> Place<'a, E> {
    /// The first `at` entries, and the others.
    pub(super) fn split(self, at: usize) -> (Self, Self) {
        let part = |left| Place { left, written: 0 };
        match self.left {
            Left::New(all) => {
                let (a, b) = all.split_at_mut(at);
                (part(Left::New(a)), part(Left::New(b)))
            }
            Left::Over(all) => {
                let (a, b) = all.split_at_mut(at);
                (part(Left::Over(a)), part(Left::Over(b)))
            }
        }
    }

    /// The next entries that were there before.
    pub(super) fn held(&self, len: usize) -> &[E] {
        if let Left::Over(all) = &self.left { &all[..len] } else { &[] }
    }

    /// The place of the next entries, all of which [`Pack::run`] writes.
    pub(super) fn next(&mut self, len: usize) -> &'a mut [MaybeUninit<E>] {
        self.written += len;
        match &mut self.left {
            Left::New(all) => all.split_off_mut(..len).expect("entries before the end"),
            Left::Over(all) => place(all.split_off_mut(..len).expect("entries before the end")),
        }
    }

    /// How many entries have been written.
    pub(super) fn finish(self) -> Written {
        Written(self.written)
    }
}

/// The buffer of a result of few entries.
#[allow(unreachable_pub, reason = "methods of public traits take it")]
#[derive(Debug)]
pub struct Few<E> {
    entries: Vec<E>,
    size: usize,
    /// How many have been written.
    written: usize,
}

#[allow(clippy::inline_always, reason = "the parts of a `Vec` stay in registers")]
impl<E: Element> Few<E> {
    /// Room for as many entries.
    #[inline(always)]
    pub(super) fn new(size: usize) -> Self {
        Few { entries: pool::take(size), size, written: 0 }
    }

    /// The place of the next entries, all of which [`Pack::run`] writes, with room for whole vectors.
    #[inline(always)]
    pub(super) fn next(&mut self, len: usize) -> &mut [MaybeUninit<E>] {
        let next = &mut self.entries.spare_capacity_mut()[self.written..self.written + room::<E>(len)];
        self.written += len;
        next
    }

    /// The entries.
    #[inline(always)]
    pub(super) fn finish(mut self) -> Vec<E> {
        assert!(self.written == self.size, "as many entries as there is room for");
        // SAFETY: that many entries have been written into the room that there is.
        unsafe { self.entries.set_len(self.size) };
        self.entries
    }
}

/// The array of this shape with these entries, in column-major order if `columns` says so.
///
/// # Panics
/// When their number is not that of the shape.
#[inline]
pub(super) fn array<E: Element, D: Dimension>(dim: D, columns: bool, entries: Vec<E>) -> Array<E, D> {
    assert!(dim.size() == entries.len(), "as many entries as the shape has");
    // SAFETY: an array of this shape without gaps has as many entries; since they are there, their number overflows nothing.
    unsafe { Array::from_shape_vec_unchecked(dim.set_f(columns), entries) }
}

/// A place for entries, all of which [`Pack::run`] writes.
pub(super) fn place<E>(entries: &mut [E]) -> &mut [MaybeUninit<E>] {
    // SAFETY: the layout is the same, and only entries are written there.
    unsafe { core::slice::from_raw_parts_mut(entries.as_mut_ptr().cast(), entries.len()) }
}
